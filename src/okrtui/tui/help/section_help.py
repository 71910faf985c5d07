"""The help of a section, which begins with what the row under the cursor shows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from okrtui.tui.help.pages import keys_page
from okrtui.tui.help.reference_pages import row_group
from okrtui.tui.help.screen import HelpScreen
from okrtui.tui.sections.catalogue import SECTIONS
from okrtui.tui.styled_text import Cell, Value

if TYPE_CHECKING:
    from okrtui.tui.sections.base import Section


def section_help(section: Section, key: Hashable | None) -> HelpScreen:
    """Return the help of a section, for the row with this key if there is one."""
    entry = next(one for one in SECTIONS if one.key == section.key)
    cells = [] if key is None else row_cells_of(section, key)
    name = "" if key is None else section.name_of(key)
    return HelpScreen(entry.title, keys_page(entry, row_group(name, cells)))


def row_cells_of(section: Section, key: Hashable) -> list[tuple[str, str]]:
    """Return the columns and texts of a row, without its name, which may read like anything."""
    columns = zip(section.shown_columns(), section.row(key).cells, strict=False)
    return [(column.key, _text(value)) for column, value in columns if not column.flex]


def _text(value: Value) -> str:
    """Return the text of a cell; nothing for one that draws itself."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Cell):
        return value.text.strip()
    return "" if callable(value) else "".join(text for text, _ in value).strip()

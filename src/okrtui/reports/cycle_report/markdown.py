"""An article as Markdown: any text is shown literally, and each fact has its own line for readable diffs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from okrtui.domain.columns.values import text_of
from okrtui.domain.records.field_types import clean_line, clean_text
from okrtui.reports.cycle_report.document import Article, Block, Facts, Heading, Prose, Table

_MEANING = re.compile(r"[\\`*\[<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)|\$(?!\d)|:(?=//)|(?<=www)\.|#(?=\s*$)")
"""Characters that would start markup, an entity, a formula or a link anywhere in a line."""

_OPENING = re.compile(r"^(?:[-+=#>]|\d+(?=[.)](?:\s|$)))")
"""Characters that would start a list, a rule, a heading or a quotation at the start of a line."""


_ADDRESS = re.compile(r"(?<![\w/.-])((?:https?://|www\.)[^\s<>]+)")
_ITS_START = re.compile(r"^(?:https?://)?(?:www\.)?")


def escaped(text: str) -> str:
    """Return a text on one line with all Markdown syntax escaped; an address without any is left as it is."""
    parts = _ADDRESS.split(clean_line(text))
    return "".join(one if at % 2 and _is_plain(one) else _escaped(one) for at, one in enumerate(parts))


def _is_plain(address: str) -> bool:
    return _MEANING.search(_ITS_START.sub("", address)) is None


def _escaped(text: str) -> str:
    return _MEANING.sub(lambda found: "\\" + found[0], text)


def opening(text: str) -> str:
    """Return an escaped text for the start of a line."""
    line = escaped(text)
    return _OPENING.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", line)


def render(article: Article) -> str:
    """Return the article without charts, whose numbers are in the tables."""
    parts = (_block(block) for block in (*article.blocks, *(article.details if article.unfolded else ())))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escaped(block.text)}"
        case Facts():
            return "\n".join(f"- {label}: {escaped(value)}" for label, value in block.pairs if value)
        case Prose(quoted=True):
            return _quotation(block.text)
        case Prose():
            return opening(block.text)
        case Table():
            return _table(block)
    return ""


def _quotation(text: str) -> str:
    """Return what somebody wrote, with its line breaks."""
    lines = [opening(line) for line in clean_text(text).split("\n")]
    breaks = ("\\" if line and after else "" for line, after in zip(lines, [*lines[1:], ""], strict=True))
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, breaks, strict=True))


def _table(table: Table) -> str:
    rule = ("---:" if column.right else "---" for column in table.columns)
    rows = [_row(column.head for column in table.columns), _row(rule)]
    rows += [_row(escaped(text_of(value)) for value in values) for values in table.rows]
    return f"**{escaped(table.caption)}**\n\n" + "\n".join(rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

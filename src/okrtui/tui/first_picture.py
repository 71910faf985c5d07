"""The picture that comes before the first list of a large workspace: tabs, keys, and that it is being read."""

from __future__ import annotations

from typing import Final

from okrtui.domain.workspace import Workspace
from okrtui.tui.styled_text import Line, glyphs

MANY: Final = 2_000
"""The key results and KPIs from which on the first list is read behind a picture.

With 5,000 of them that list takes as long as two fifths of a bare Textual program's start.
"""


def comes_before_list(workspace: Workspace) -> bool:
    """Return whether a picture is shown before the first list is read."""
    highest = workspace.highest  # to count them would look at each
    return highest["key_results"] + highest["kpis"] > MANY


def reading() -> list[Line]:
    """Return the lines in the place of the list."""
    return [((f"Reading{glyphs().ellipsis}", "muted"),)]

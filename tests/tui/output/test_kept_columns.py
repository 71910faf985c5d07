"""Columns stay in line behind a text that a terminal draws wider or narrower than is counted on."""

from __future__ import annotations

import pyte.screens
import pytest
from wcwidth import wcwidth

from okrtui.tui.output.changed_cells import ChangedCells
from tui.output.pictures import terminal

SIZE = (40, 2)
BEFORE = f"\x1b[1;1H{'x' * 40}\x1b[2;1H"


def row(title: str, counted: int) -> str:
    """A row as Textual sends it: a title of so many cells as are counted on, a value, and a name in other colours."""
    return f"\x1b[1;1H{title}{' ' * (20 - counted)}\x1b[31m 12 %   \x1b[0mada\x1b[1m  ok\x1b[0m     \x1b[2;1H"


@pytest.mark.parametrize(
    ("title", "counted", "widths", "shown"),
    [
        ("Жжж churn", 9, {"Ж": 2, "ж": 2}, "ЖЖжжжж churn"),
        ("party 🎉🎉", 10, {"🎉": 1}, "party 🎉🎉"),
        ("as it is 日本", 13, {}, "as it is 日日本本"),
    ],
    ids=["wider", "narrower", "as-counted-on"],
)
def test_every_column_begins_where_it_does_in_other_rows(
    monkeypatch: pytest.MonkeyPatch, title: str, counted: int, widths: dict[str, int], shown: str
) -> None:
    monkeypatch.setattr(pyte.screens, "wcwidth", lambda sign: widths.get(sign) or wcwidth(sign))
    cells = ChangedCells(lambda: SIZE)
    cells.trusts_ambiguous = False
    screen, stream = terminal(SIZE)
    for output in (BEFORE, row(title, counted)):
        stream.feed(cells.reduced(output))
    line = screen.buffer[0]
    drawn = "".join(line[at].data or line[at - 1].data for at in range(SIZE[0]))
    assert drawn == f"{shown:<20} 12 %   ada  ok     "
    assert [line[21].fg, line[28].fg, line[33].bold] == ["red", "default", True]

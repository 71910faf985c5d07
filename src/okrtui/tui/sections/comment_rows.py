"""The comments on a record as rows of its detail, in threads by day, the newest day first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Final

from okrtui.domain.records.models import Comment, Record
from okrtui.domain.rules.comments import by_day, comments_about, mention_spans, subject_of
from okrtui.domain.workspace import Workspace
from okrtui.tui import styled_text
from okrtui.tui.detail_rows import MARGIN, DetailKey, DetailPart, DetailRows, is_of
from okrtui.tui.sections.history_rows import heading
from okrtui.tui.styled_text import Line, Paragraph, Piece

HEAD: Final = 2
"""The parts at the top of a detail that name its record."""

INDENT: Final = 2
"""The cells before the lines of a comment's text."""

WRAPPED: Final = 4096
"""How many texts are remembered as they are wrapped; each is asked for whenever the detail is laid out."""


def with_threads(
    drawn: Sequence[DetailPart], workspace: Workspace, record: Record, today: date, *, first: bool = False
) -> list[DetailPart]:
    """Return the detail of a record with the comments on it at its end, or `first` below its name."""
    place = HEAD if first else len(drawn)
    return [*drawn[:place], *_threads(workspace, record, today), *drawn[place:]]


def _threads(workspace: Workspace, record: Record, today: date) -> list[DetailPart]:
    """Return the comments on a record under a heading and their days; nothing where there are none."""
    found = comments_about(workspace, record.table, record.id)
    if not found:
        return []
    known = workspace.table(Comment.table)

    def draw(key: DetailKey, width: int) -> list[Line]:
        return [_written(known[key[1]]), *_text(known[key[1]].text, width)]

    def height(key: DetailKey, width: int) -> int:
        return 1 + len(_text(known[key[1]].text, width))

    parts: list[DetailPart] = [(), heading("comments", len(found))]
    for day, together in reversed(by_day(found)):
        keys = [(Comment.table, one.id) for one in together]
        parts += [((" " * MARGIN, ""), (styled_text.day(day, today), "muted")), DetailRows(keys, draw, height)]
    return parts


def _written(one: Comment) -> Line:
    """Return who wrote a comment, and at which local time."""
    return (one.created_by, "strong"), (f"  {one.created_at.astimezone():%H:%M}", "muted")


@styled_text.cached(WRAPPED)
def _text(text: str, width: int) -> tuple[Line, ...]:
    return tuple(with_mentions(line) for line in Paragraph(text, "", INDENT).lines(width))


def with_mentions(line: Line) -> Line:
    """Return a line with the names behind an @ in it marked out."""
    return tuple(piece for text, tone in line for piece in ([(text, tone)] if tone else _marked(text)))


def _marked(text: str) -> Iterator[Piece]:
    at = 0
    for start, end in mention_spans(text):
        yield text[at:start], ""
        yield text[start:end], "accent"
        at = end
    yield text[at:], ""


def subject_in(workspace: Workspace, key: Hashable) -> Record | None:
    """Return what a comment among the rows of a detail is about; None for any other row."""
    comment = workspace.table(Comment.table).get(key[1]) if is_of(key, Comment) else None
    table, number = ("", 0) if comment is None else subject_of(comment)
    return workspace.table(table).get(number) if table else None

"""Comments as plain text for a terminal, in threads by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from okrtui.domain.records.models import Comment
from okrtui.domain.rules.comments import by_day
from okrtui.reports.terminal.tables import Page


def threads(comments: Iterable[Comment], page: Page) -> str:
    """Return comments with all of their text under the days on which they were made, oldest first."""
    return "\n\n".join("\n".join((f"{day}", *_thread(together, page))) for day, together in by_day(comments))


def _thread(comments: Iterable[Comment], page: Page) -> Iterator[str]:
    for one in comments:
        yield f"  {one.shown_id}  {page.shown(one.created_by)}"
        yield from (f"    {page.shown(line)}".rstrip() for line in one.text.split("\n"))

"""The texts of a record, to choose which one is copied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.rules.web_links import web_links
from okrtui.reports.markdown_line import markdown_line
from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.short_list import ShortList
from okrtui.tui.palette.suggestions import Suggestion, words_of


def copies(host: SectionHost, texts: Sequence[tuple[str, str]]) -> ShortList:
    """Return the texts of a record by what they are; each is copied when it is chosen."""
    listed = [
        Suggestion("", what, text, "", words_of(what), run=partial(host.copy, text)) for what, text in texts if text
    ]
    return ShortList(listed, "There is no “{}” to copy; clear the line to see all.")


class CopyScreen(SuggestionScreen):
    """Asks for the text to copy."""

    TITLE = "Copy"
    PLACEHOLDER = "title, Markdown line, id or link"


async def choose(host: SectionHost, shown_id: str, record: Record | None) -> None:
    """Ask which text of a row is copied; a row that is no record has its id only."""
    texts = [("id", shown_id)]
    if record is not None:
        session = host.session
        line = markdown_line(session.workspace, record, session.today())
        links = [("link", address) for address in web_links(record)]
        texts = [("title", name_of(record)), ("Markdown line", line), *texts, *links]
    one = await host.ask(CopyScreen(copies(host, texts)))
    run(one)

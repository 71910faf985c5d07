"""The texts of a record, to choose which one is copied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import name_of
from okrtui.reports.markdown_line import markdown_line
from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.suggestions import Suggestion, search, words_of


class Copies:
    """The texts of a record by what they are; each is copied when it is chosen."""

    def __init__(self, host: SectionHost, texts: Sequence[tuple[str, str]]) -> None:
        self._texts = [
            Suggestion("", what, text, "", words_of(what), run=partial(host.copy, text)) for what, text in texts if text
        ]

    def prepare(self) -> None:
        """Do nothing: texts are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the texts that match what is typed."""
        return search(self._texts, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a word that is no text's."""
        return f"There is no “{typed}” to copy; clear the line to see all."


class CopyScreen(SuggestionScreen):
    """Asks for the text to copy."""

    TITLE = "Copy"
    PLACEHOLDER = "title, Markdown line or id"


async def choose(host: SectionHost, shown_id: str, record: Record | None) -> None:
    """Ask which text of a row is copied; a row that is no record has its id only."""
    texts = [("id", shown_id)]
    if record is not None:
        session = host.session
        line = markdown_line(session.workspace, record, session.today())
        texts = [("title", name_of(record)), ("Markdown line", line), *texts]
    one = await host.ask(CopyScreen(Copies(host, texts)))
    run(one)

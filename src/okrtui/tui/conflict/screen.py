"""The screens of a conflict: both versions of a record field by field, or the typed text after a deletion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import ClassVar, cast

from pydantic import BaseModel
from textual.binding import BindingType
from textual.widget import Widget

from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError
from okrtui.tui import formatting, styled_text
from okrtui.tui.conflict.merge import Conflict, Side, Speaker
from okrtui.tui.conflict.version_list import FieldVersions, Versions
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys.keymap import key
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar, MessageLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.fields import Lines


class ConflictScreen(OpaqueScreen[BaseModel | None]):
    """Shows before, yours and theirs; the answer is the merged draft, or None to go back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.CONFLICT)

    def __init__(self, conflict: Conflict, workspace: Workspace, actor: str, now: datetime, today: date) -> None:
        super().__init__()
        self._conflict = conflict
        self._speaker = Speaker(workspace)
        self._mine = conflict.theirs["updated_by"] == actor
        self._now, self._today = now, today

    def compose(self) -> Iterable[Widget]:
        """Show the author of the other version, the fields, other changes and the keys."""
        theirs = "your other session" if self._mine else f"{self._conflict.theirs['updated_by']}{_S}"
        yield Lines([Paragraph(self._sentence(), "strong"), *self._elsewhere()], id="title")
        yield Versions(self._choices(), theirs)
        yield MessageLine(id="message")
        mark = f"{key('versions.yours')} {key('versions.theirs')}"
        move = f"{key('versions.down')} {key('versions.up')}"
        bar = KeyBar(((key("conflict.save"), "save the marked"), (mark, "mark"), (move, "field")), id="keys")
        bar.last = (key("conflict.leave"), "back to the form")
        yield bar

    def _sentence(self) -> str:
        theirs = self._conflict.theirs
        who = "you, in another session," if self._mine else theirs["updated_by"]
        when = formatting.ago(theirs["updated_at"], self._now)
        return f"{self._conflict.shown_id} was changed by {who} {when} while you were editing."

    def _elsewhere(self) -> list[Paragraph]:
        others = self._speaker.changes(self._conflict.record, self._conflict.elsewhere)
        return [Paragraph(f"Also changed, and not in your form: {others}.", "muted")] if others else []

    def _choices(self) -> list[FieldVersions]:
        def said(name: str, value: object) -> str:
            return self._speaker.field(self._conflict.kind, name, value)

        return [
            FieldVersions(
                one.name,
                one.label,
                said(one.name, one.before),
                None if one.yours == one.before else said(one.name, one.yours),
                None if one.theirs == one.before else said(one.name, one.theirs),
                one.first,
                one.contested,
            )
            for one in self._conflict.differences
        ]

    def action_save(self) -> None:
        """Answer with the marked values, unless they contradict each other."""
        chosen = cast("dict[str, Side]", self.query_one(Versions).marked)
        try:
            draft = self._conflict.merged(chosen, self._today)
        except DraftError as error:
            self.query_one("#message", MessageLine).say(f"{styled_text.glyphs().signal} {error}", "bad")
        else:
            self.dismiss(draft)

    def action_leave(self) -> None:
        """Go back to the unchanged form."""
        self.dismiss(None)


_S = "\N{RIGHT SINGLE QUOTATION MARK}s"


class TextScreen(OpaqueScreen[bool]):
    """Shows the text typed for a deleted record, for copying; the answer is True to discard it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.TEXT)

    def __init__(self, sentence: str, typed: Sequence[tuple[str, str]], *, back: str, droppable: bool = False) -> None:
        super().__init__()
        self._sentence, self._typed = sentence, typed
        self._back, self._droppable = back, droppable

    def compose(self) -> Iterable[Widget]:
        """Show the reason, the typed text and the keys."""
        yield Lines([Paragraph(self._sentence, "strong")], id="title")
        yield DetailPane(self._draw)
        drop = [(key("text.drop"), "discard")] if self._droppable else []
        scroll = f"{key('detail.down')} {key('detail.up')}"
        bar = KeyBar([(key("text.copy"), "copy the text"), *drop, (scroll, "scroll")], id="keys")
        bar.last = (keymap.told("text.back"), self._back)
        yield bar

    def _draw(self, width: int) -> list[Line]:
        return [line for label, text in self._typed for line in _said(label, text, width)]

    def action_copy(self) -> None:
        """Copy the typed text to the terminal's clipboard."""
        self.app.copy_to_clipboard("\n".join(f"{label}: {text}" for label, text in self._typed))
        self.query_one(KeyBar).say("Sent to the terminal's clipboard.", "good")

    def action_answer(self, drop: int) -> None:
        """Leave; discard the text only if that was offered."""
        if not drop or self._droppable:
            self.dismiss(bool(drop))


def _said(label: str, text: str, width: int) -> list[Line]:
    return formatting.entry(styled_text.fit(label, 16) + "  ", text, width)

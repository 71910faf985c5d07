"""Editing and deleting a record that somebody else may be editing too: no change is overwritten unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel

from okrtui.domain.actions import record_changes
from okrtui.domain.actions.record_changes import Action, Edit, Removal, values_of
from okrtui.domain.records import draft_parsing
from okrtui.domain.records.models import CheckIn, Measurement, Record
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.record_names import NOUNS, name_of
from okrtui.domain.rules.record_phrases import in_words
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, CorruptError
from okrtui.session import Entry
from okrtui.tui import formatting
from okrtui.tui.conflict.merge import Conflict, Speaker, changed
from okrtui.tui.forms import unsaved
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap

RECENT: Final = 500
"""The number of latest changes that are searched for the deletion of a record."""


def told_shortly(workspace: Workspace, record: Record) -> str:
    """Return the beginning of a sentence about a record: its id, or words where it has no name."""
    words = record.shown_id if name_of(record) else in_words(workspace, record)
    return words[:1].upper() + words[1:]


Editing = Callable[[Any], tuple[FormSpec, Action[Any]]]
"""The form of a record, and the action behind it."""


class EditFlow:
    """The editing of one record, from the version that the form opened with."""

    def __init__(self, host: SectionHost, editing: Editing) -> None:
        self.session = host.session
        self.host = host
        self._editing = editing
        self._stays = ""

    async def edit(self, record: Record) -> None:
        """Open the form and save the result."""
        opened, typed = await self._opened(record)
        spec, action = self._editing(opened)

        async def submit(draft: BaseModel, autosave: Autosave) -> Entry | None:
            return await self._save(action, opened, draft, autosave)

        if await self.host.forms.fill_in(replace(spec, typed=typed), submit, opened) is not None:
            now: Record = self.session.workspace.table(record.table).get(record.id, record)
            self.host.say(self._stays or f"{told_shortly(self.session.workspace, now)} saved.", "good")

    async def _opened(self, record: Record) -> tuple[Record, dict[str, str]]:
        """Return the version to edit and the typed text: those of an unsaved draft, or the record and nothing."""
        left = await self.host.forms.left_in(self._editing(record)[0])
        if left is None:
            return record, {}
        try:
            opened = record_of(record.table, left["opened"])
        except (CorruptError, LookupError, TypeError):
            opened = None
        if opened is None or opened.id != record.id:
            await self._show("This draft cannot be opened in its form. You had typed:", unsaved.told_in(left))
            return record, {}
        return opened, unsaved.typed_in(left)

    async def _show(self, sentence: str, typed: list[tuple[str, str]]) -> None:
        from okrtui.tui.conflict.screen import TextScreen

        await self.host.ask(TextScreen(sentence, typed, back="back"))

    async def _save(self, action: Action[Any], opened: Record, draft: BaseModel, autosave: Autosave) -> Entry | None:
        """Save a draft; after a conflict, the choice of both versions, as often as needed. Raises OkrError."""
        before, revision = values_of(opened), opened.revision
        while True:
            try:
                entry = await self.host.commit(action, Edit(opened.id, revision, draft), autosave)
            except ConflictError as error:
                if error.theirs is None:
                    await self._gone(opened, draft, error)
                    raise
                theirs = error.theirs
            else:
                self._stays = "" if entry.ops else f"{opened.shown_id} is unchanged."
                return entry
            conflict = Conflict(type(opened), type(draft), before, values_of(draft), theirs)
            chosen = await self._chosen(conflict)
            if not Conflict(type(opened), type(draft), before, values_of(chosen), theirs).differences:
                self._stays = f"{opened.shown_id} keeps the changes of {theirs['updated_by']}."
                return None
            before, draft, revision = theirs, chosen, int(str(theirs["revision"]))

    async def _chosen(self, conflict: Conflict) -> BaseModel:
        """Return the choice of two versions. Raises ConflictError when the person goes back to the form."""
        from okrtui.tui.conflict.screen import ConflictScreen

        if not conflict.differences:
            return conflict.merged({}, self.session.today())
        session = self.session
        screen = ConflictScreen(conflict, session.workspace, session.actor, session.now(), session.today())
        chosen = await self.host.ask(screen)
        if chosen is None:
            raise ConflictError(f"Not saved: {conflict.shown_id} was changed meanwhile.", "Save again to choose.")
        return chosen

    async def _gone(self, opened: Record, draft: BaseModel, error: ConflictError) -> None:
        """Say that the record was deleted, and show the typed text for copying."""
        if error.mine is None:
            return
        speaker = Speaker(self.session.workspace)
        typed = [
            (draft_parsing.label(type(draft), name), speaker.field(type(draft), name, value))
            for name, value in values_of(draft).items()
        ]
        who = await asyncio.to_thread(self._deleted_by, opened)
        await self._show(f"{opened.shown_id} was deleted{who} while you were editing. You had typed:", typed)

    def _deleted_by(self, record: Record) -> str:
        key = (record.table, record.id)
        for entry in islice(self.session.history(), RECENT):
            if any((op.table, op.id) == key and op.after is None for op in entry.ops):
                return f" by {entry.by} {formatting.ago(entry.at, self.session.now())}"
        return ""


async def delete(host: SectionHost, record: Record) -> None:
    """Delete a record with everything that belongs to it, after a question that lists it."""
    await DeleteFlow(host).delete(record)


class DeleteFlow:
    """The deletion of one record with everything that belongs to it."""

    def __init__(self, host: SectionHost) -> None:
        self.session = host.session
        self.host = host

    async def delete(self, record: Record) -> None:
        """Ask, ask again after each change by somebody else, then delete the record."""
        news = ""
        while True:
            consequence, seen = self._consequence(record)
            question = f"Delete {in_words(self.session.workspace, record)}?"
            dated = f"It is dated {record.date}. " if isinstance(record, CheckIn | Measurement) else ""
            if not await self.host.confirm(question, f"{news}{dated}{consequence}The log keeps a copy."):
                return
            if self._consequence(record)[1] != seen:
                news = "Somebody changed its parts meanwhile. "
                continue
            try:
                await self._delete(record)
            except ConflictError as error:
                if error.theirs is None:
                    raise
                record, news = self._changed(record, error)
            else:
                name = told_shortly(self.session.workspace, record)
                self.host.say(f"{name} deleted. Press {keymap.key('app.undo')} to undo.", "good")
                return

    async def _delete(self, record: Record) -> Entry:
        removal = Removal(record.table, record.id, together=True, revision=record.revision)
        return await self.host.commit(record_changes.delete, removal)

    def _consequence(self, record: Record) -> tuple[str, set[tuple[str, int, int]]]:
        """Return the consequences in words, and each deleted part with its revision."""
        belongs, links = record_changes.owned_by(self.session.workspace, record.table, record.id)
        counts: dict[str, int] = {}
        for one in belongs:
            counts[one.table] = counts.get(one.table, 0) + 1
        parts = [counted(count, NOUNS[table]) for table, count in counts.items()]
        text = f"This also deletes {', '.join(parts)}. " if parts else ""
        text += f"{counted(len(links), 'link')} to it will be cleared. " if links else ""
        return text, {(one.table, one.id, one.revision) for one in belongs}

    def _changed(self, record: Record, error: ConflictError) -> tuple[Record, str]:
        """Return the present record, and a sentence on the changes that somebody made meanwhile."""
        theirs = error.theirs or {}
        listed = changed(type(record), values_of(record), theirs)
        what = Speaker(self.session.workspace).changes(type(record), listed)
        now: Record = self.session.workspace.table(record.table).get(record.id, record)
        return now, f"{theirs['updated_by']} changed it meanwhile{': ' + what if what else ''}. "

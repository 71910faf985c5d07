"""Rounds: one compact form after the other, until all is done or somebody stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from okrtui.domain.actions import kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.forms.record_forms import Editor
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line


class Walker(Editor):
    """Walks forms one after the other."""

    async def walk(
        self, numbers: Sequence[int], make: Callable[[int], FormSpec | None], action: Action[Any]
    ) -> tuple[int, bool]:
        """How many forms were saved, and whether the person went all the way; `make` may find that one is gone."""
        saved = 0
        for place, number in enumerate(numbers, 1):
            spec = make(number)
            if spec is None:
                continue
            title = f"{spec.title} {styled_text.glyphs().dot} {place} of {len(numbers)}"
            label = "save" if place == len(numbers) else "save and next"
            answer = await self.desk.step(replace(spec, title=title, save_label=label), self._submit(action))
            if answer == "stopped":
                return saved, False
            saved += answer == "saved"
        return saved, True


class Rounds(Walker):
    """What is mine and due, from anywhere."""

    def _mine(self, kind: NeedKind) -> list[Need]:
        found = needs(self.session.workspace, self.session.today(), self.session.actor)
        return [one for one in found if one.kind is kind]

    async def check_ins(self) -> None:
        """Check in all of my key results that are due."""
        numbers = [one.id for one in self._mine(NeedKind.CHECK_IN)]
        if not numbers:
            self.desk.say("No check-in of yours is due.", "good")
            return
        saved, _ = await self.walk(numbers, self._check_in, objectives.check_in)
        self._told(saved, len(numbers), "checked in", self._mine(NeedKind.CHECK_IN), "key-result.round")

    def _check_in(self, number: int) -> FormSpec | None:
        workspace = self.session.workspace
        key_result = workspace.key_results.get(number)
        if key_result is None:
            return None
        spec = form_specs.check_in(self.session, key_result)
        objective = workspace.objectives[key_result.objective]
        under: Line = ((f"{objective.shown_id}  ", "muted"), (objective.title, "muted"))
        return replace(spec, subtitle=(under, *spec.subtitle))

    async def values(self) -> None:
        """Record all of my KPIs that are due."""
        numbers = [one.id for one in self._mine(NeedKind.RECORD)]
        if not numbers:
            self.desk.say("No value of yours is due.", "good")
            return
        saved, _ = await self.walk(numbers, self._record, kpis.record)
        self._told(saved, len(numbers), "recorded", self._mine(NeedKind.RECORD), "kpi.round")

    def _record(self, number: int) -> FormSpec | None:
        kpi = self.session.workspace.kpis.get(number)
        return None if kpi is None else form_specs.measurement(self.session, kpi)

    def _told(self, saved: int, count: int, word: str, left: Sequence[Need], again: str) -> None:
        due = f"{formatting.plural(len(left), 'is', 'are')} still due"
        rest = f" {due}: {keymap.key(again)} again." if left else " Nothing is left."
        self.desk.say(f"{saved} of {count} {word}.{rest}", "good" if saved else "")

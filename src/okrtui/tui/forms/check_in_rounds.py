"""Rounds: one compact form after the other, until all are done or the person stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from okrtui.domain.actions import kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.rules.readings import feeder
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line


async def walk(
    host: SectionHost, numbers: Sequence[int], make: Callable[[int], FormSpec | None], action: Action[Any]
) -> tuple[int, bool]:
    """Open one form after the other; return the number of saved ones, and whether the round was completed.

    `make` returns None for a record that was deleted meanwhile.
    """
    saved = 0
    for place, number in enumerate(numbers, 1):
        spec = make(number)
        if spec is None:
            continue
        title = f"{spec.title} {styled_text.glyphs().dot} {place} of {len(numbers)}"
        label = "save" if place == len(numbers) else "save and next"
        outcome = await host.forms.step(replace(spec, title=title, save_label=label), action)
        if outcome == "stopped":
            return saved, False
        saved += outcome == "saved"
    return saved, True


async def check_in_all(host: SectionHost) -> None:
    """Check in all due key results of this person but those that a KPI feeds: its value is recorded instead."""
    numbers = [one.id for one in _mine(host.session, NeedKind.CHECK_IN)]
    if not numbers:
        host.say("None of your check-ins is due.", "good")
        return
    saved, _ = await walk(host, numbers, lambda number: _check_in(host.session, number), objectives.check_in)
    _tell(host, f"{saved} of {len(numbers)} checked in.", NeedKind.CHECK_IN, "key-result.round")


async def record_all(host: SectionHost) -> None:
    """Record all due KPIs of this person."""
    numbers = [one.id for one in _mine(host.session, NeedKind.RECORD)]
    if not numbers:
        host.say("None of your KPI values is due.", "good")
        return
    saved, _ = await walk(host, numbers, lambda number: _record(host.session, number), kpis.record)
    _tell(host, f"{saved} of {len(numbers)} recorded.", NeedKind.RECORD, "kpi.round")


def _mine(session: Session, kind: NeedKind) -> list[Need]:
    found = needs(session.workspace, session.today(), session.actor)
    return [one for one in found if one.kind is kind and not _is_fed(session, one)]


def _is_fed(session: Session, need: Need) -> bool:
    """Return whether a check-in is due because a KPI's value is."""
    key_result = session.workspace.key_results.get(need.id)
    fed = need.kind is NeedKind.CHECK_IN and key_result is not None
    return fed and key_result is not None and feeder(session.workspace, key_result) is not None


def _check_in(session: Session, number: int) -> FormSpec | None:
    key_result = session.workspace.key_results.get(number)
    if key_result is None:
        return None
    spec = form_specs.check_in(session, key_result)
    objective = session.workspace.objectives[key_result.objective]
    under: Line = ((f"{objective.shown_id}  ", "muted"), (objective.title, "muted"))
    return replace(spec, subtitle=(under, *spec.subtitle))


def _record(session: Session, number: int) -> FormSpec | None:
    kpi = session.workspace.kpis.get(number)
    return None if kpi is None else form_specs.measurement(session, kpi)


def _tell(host: SectionHost, done: str, kind: NeedKind, again: str) -> None:
    """Say how many were saved, and how many are still due."""
    left = len(_mine(host.session, kind))
    due = f"{formatting.plural(left, 'is', 'are')} still due: press {keymap.key(again)} to continue."
    host.say(f"{done} {due if left else 'Nothing is left.'}", "" if done.startswith("0 ") else "good")

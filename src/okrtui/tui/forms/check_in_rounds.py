"""Rounds: one compact form after the other, until all are done or the person stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from okrtui.domain.actions import kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.rules.readings import feeder
from okrtui.domain.rules.todo import NeedKind, needs
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
    numbers = _by_hand(host.session)
    if not numbers:
        fed = f"Your due check-ins are {_fed()}"
        host.say(*((fed, "") if _mine(host.session, NeedKind.CHECK_IN) else ("None of your check-ins is due.", "good")))
        return
    saved, _ = await walk(host, numbers, lambda number: _check_in(host.session, number), objectives.check_in)
    rest = f"The rest is {_fed()}" if _mine(host.session, NeedKind.CHECK_IN) else ""
    left = len(_by_hand(host.session))
    _tell(host, f"{saved} of {len(numbers)} checked in.", _due(left, "key-result.round") if left else rest)


async def record_all(host: SectionHost) -> None:
    """Record all due KPIs of this person."""
    numbers = _mine(host.session, NeedKind.RECORD)
    if not numbers:
        host.say("None of your KPI values is due.", "good")
        return
    saved, _ = await walk(host, numbers, lambda number: _record(host.session, number), kpis.record)
    left = len(_mine(host.session, NeedKind.RECORD))
    _tell(host, f"{saved} of {len(numbers)} recorded.", _due(left, "kpi.round") if left else "")


def _mine(session: Session, kind: NeedKind) -> list[int]:
    return [one.id for one in needs(session.workspace, session.today(), session.actor) if one.kind is kind]


def _by_hand(session: Session) -> list[int]:
    """Return the due key results of this person that no KPI feeds."""
    workspace = session.workspace
    due = _mine(session, NeedKind.CHECK_IN)
    return [number for number in due if feeder(workspace, workspace.key_results[number]) is None]


def _fed() -> str:
    return f"fed by KPIs: press {keymap.key('key-result.check-in')} on a row to record the value."


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


def _due(left: int, again: str) -> str:
    return f"{formatting.plural(left, 'is', 'are')} still due: press {keymap.key(again)} to continue."


def _tell(host: SectionHost, done: str, rest: str) -> None:
    """Say how many were saved, and what is still due."""
    host.say(f"{done} {rest or 'Nothing is left.'}", "" if done.startswith("0 ") else "good")

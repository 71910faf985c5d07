"""The commands that change key results: write, edit, check in, grade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, noted, together
from okrtui.domain.actions import cycle_closing
from okrtui.domain.actions import objectives as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.action_drafts import GradeDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import CheckInDraft, KeyResult, KeyResultDraft, Kpi, Objective
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError, RuleError, UsageError

F = TypeVar("F", bound=Callable[..., Any])

_NAMES = {"owner": "--owner", "weight": "--weight", "measure.unit": "--unit"}
_CHECK_IN = {"value": "VALUE", "done": "--done", "date": "--on", "note": "--note", "confidence": "--confidence"}
_WAYS = ("metric", "maintain", "milestones")


def _about(function: F) -> F:
    """The options that tell how a key result is measured and whose it is."""
    for option in (
        click.option("--kpi", metavar="K", help="The KPI whose values count here, by id or name; empty for none."),
        click.option("--owner", metavar="NAME", help="Who answers for it, by login name."),
        click.option("--weight", metavar="N", help="How much it counts; 1 where nothing is said."),
        click.option("--unit", help="The unit of the metric or band."),
        click.option(
            "--milestone",
            "milestones",
            metavar="TEXT",
            multiple=True,
            help="A step to be done; give it again for more.",
        ),
        click.option("--maintain", metavar="LOW:HIGH", help="A band to be kept week by week; a side may be empty."),
        click.option("--metric", metavar="BASELINE:TARGET", help="A number to be moved, like 14:5 or -5:5."),
    ):
        function = option(function)
    return function


def _values(workspace: Workspace, told: dict[str, Any]) -> dict[str, Any]:
    """What was typed beside the measure, with ids and names looked up. Raises UsageError."""
    values = {"weight": parsing.optional_number("--weight", told["weight"]), "owner": told["owner"]}
    values = parsing.given(values | {"title": told["title"]})
    if told["kpi"] is not None:
        values["kpi"] = workspace.resolve(Kpi, told["kpi"]).id if told["kpi"].strip() else None
    return values


def _draft(values: dict[str, Any], kind: str, title: str, today: date) -> KeyResultDraft:
    """The draft of what was typed, its faults named as they were typed. Raises DraftError."""
    way = "--milestone" if kind == "milestones" else f"--{kind}"
    names = _NAMES | {"title": title} | dict.fromkeys(("measure", "measure.baseline", "measure.target"), way)
    return parsing.as_typed(names, lambda: build(KeyResultDraft, values, today=today))


@command("add")
@click.argument("objective", metavar="O")
@click.argument("title")
@_about
@click.pass_obj
def add(context: CommandContext, /, objective: str, **told: Any) -> None:
    """Write a key result under an objective, with exactly one of --metric, --maintain and --milestone."""
    measure = _measure(told["metric"], told["maintain"], told["milestones"], told["unit"] or "")
    with context.changing() as session:
        workspace = session.workspace
        values = _values(workspace, told)
        values |= {"objective": workspace.resolve(Objective, objective).id, "measure": measure}
        draft = _draft(values, measure["kind"], "TITLE", session.today())
        entry = session.do(actions.add_key_result, draft)
        output.changed(context, session, entry, output.made(session, entry, KeyResult))


def _measure(metric: str | None, maintain: str | None, milestones: tuple[str, ...], unit: str) -> dict[str, Any]:
    """The measure that was typed. Raises UsageError unless it is exactly one."""
    if (metric is not None) + (maintain is not None) + bool(milestones) != 1:
        raise UsageError(
            "A key result is measured in exactly one way.",
            "Give --metric BASELINE:TARGET, --maintain LOW:HIGH or --milestone TEXT.",
        )
    if metric is not None:
        baseline, target = (parsing.number("--metric", side) for side in parsing.pair("--metric", metric))
        return {"kind": "metric", "baseline": baseline, "target": target, "unit": unit}
    if maintain is not None:
        low, high = parsing.bounds("--maintain", maintain)
        return {"kind": "maintain", "low": low, "high": high, "unit": unit}
    steps = [{"number": number, "text": text} for number, text in enumerate(milestones, start=1)]
    return {"kind": "milestones", "steps": steps}


@command("edit")
@click.argument("key_result", metavar="KR")
@click.option("--title", help="What will be measurably true.")
@click.option("--objective", metavar="O", help="The objective it shows the success of.")
@_about
@click.option("--without", metavar="N", multiple=True, help="A step that is left out; give it again for more.")
@click.pass_obj
def edit(context: CommandContext, /, key_result: str, objective: str | None, **told: Any) -> None:
    """Change a key result; what is not named stays as it is, and a --milestone is added to its steps."""
    with context.changing() as session:
        workspace = session.workspace
        record = workspace.resolve(KeyResult, key_result)
        now = {name: getattr(record, name) for name in KeyResultDraft.model_fields}
        values = now | _values(workspace, told) | {"measure": _remeasured(record, told)}
        if objective is not None:
            values["objective"] = workspace.resolve(Objective, objective).id
        draft = _draft(values, values["measure"]["kind"], "--title", session.today())
        output.done(context, session, record, actions.edit_key_result, Edit(record.id, record.revision, draft))


def _remeasured(record: KeyResult, told: dict[str, Any]) -> dict[str, Any]:
    """The measure of a key result with what was typed about it. Raises UsageError."""
    before = record.measure.model_dump()
    unit = before.get("unit", "") if told["unit"] is None else told["unit"]
    if isinstance(record.measure, Milestones) and told["metric"] is None and told["maintain"] is None:
        if told["unit"] is not None:
            raise UsageError(f"{record.shown_id} has steps, and steps have no unit.", "Leave out --unit.")
        return {**before, "steps": _steps(record.measure, told)}
    if told["without"]:
        raise UsageError(f"{record.shown_id} has no steps to leave out.", "Leave out --without.")
    if not any(told[way] for way in _WAYS):
        return {**before, "unit": unit}
    return _measure(told["metric"], told["maintain"], told["milestones"], unit)


def _steps(before: Milestones, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps without those to be left out, and with the new ones behind."""
    gone = _numbers("--without", told["without"])
    known = {step.number for step in before.steps}
    _require_known("--without", gone, known)
    fresh = [{"number": at, "text": text} for at, text in enumerate(told["milestones"], start=max(known) + 1)]
    return [*(step.model_dump() for step in before.steps if step.number not in gone), *fresh]


@command("check-in")
@click.argument("key_result", metavar="KR")
@click.argument("value", required=False)
@click.option("--done", metavar="N", multiple=True, help="A step done since, by its number; give it again for more.")
@click.option("--undone", metavar="N", multiple=True, help="A step that is not done after all.")
@click.option("--confidence", metavar="0-10", help="How sure you are to get there.")
@noted
@click.pass_obj
def check_in(context: CommandContext, /, key_result: str, value: str | None, **told: Any) -> None:
    """Say where a key result stands.

    Steps that were done before stay done; --done names the ones done since, --undone those that are not done after all.
    Negative values are typed as they are.
    """
    with context.changing() as session:
        today = session.today()
        record = session.workspace.resolve(KeyResult, key_result)
        if value is not None and isinstance(record.measure, Milestones):
            what = f"{record.shown_id} is measured by its steps, not by a VALUE."
            raise RuleError(what, "Name those done: --done N.")
        values = {
            "key_result": record.id,
            "date": parsing.day("--on", told["on"], today),
            "value": None if value is None else parsing.number("VALUE", value),
            "done": _done(session.workspace, record, told["done"], told["undone"]),
            "confidence": parsing.whole("--confidence", told["confidence"], 0, 10),
            "note": told["note"],
        }
        draft = parsing.as_typed(_CHECK_IN, lambda: build(CheckInDraft, values, today=today))
        entry = parsing.as_typed(_CHECK_IN, lambda: session.do(actions.check_in, draft))
        output.changed(context, session, entry, session.workspace.find(KeyResult, record.id))


def _done(workspace: Workspace, record: KeyResult, new: tuple[str, ...], back: tuple[str, ...]) -> tuple[int, ...]:
    """The steps done before and those named now, without those taken back. Raises UsageError, DraftError."""
    named, undone = _numbers("--done", new), _numbers("--undone", back)
    latest = workspace.check_ins_of(record.id)[-1:] if isinstance(record.measure, Milestones) else ()
    before = set(latest[0].done) if latest else set()
    if named & undone:
        both = ", ".join(map(str, sorted(named & undone)))
        raise UsageError(f"--done and --undone both name step {both}.", "Say one of the two.")
    if undone - before:
        many = ", ".join(map(str, sorted(undone - before)))
        raise DraftError({"": f"--undone: Step {many} of {record.shown_id} is not done."})
    return tuple(sorted((before | named) - undone))


def _numbers(name: str, typed_numbers: tuple[str, ...]) -> set[int]:
    """The numbers of steps that were typed, commas allowed. Raises UsageError."""
    found = {parsing.whole(name, part, 1) for text in typed_numbers for part in text.split(",")}
    return {number for number in found if number}


def _require_known(name: str, numbers: set[int], known: set[int]) -> None:
    strange = ", ".join(map(str, sorted(numbers - known)))
    if strange:
        listed = ", ".join(map(str, sorted(known)))
        raise DraftError({"": f"{name}: There is no step {strange}; the steps are {listed}."})


@command("grade")
@click.argument("key_result", metavar="KR")
@click.argument("score")
@click.option("--note", default="", help="Why; needed where a commitment was not kept in full.")
@click.pass_obj
def grade(context: CommandContext, key_result: str, score: str, note: str) -> None:
    """Say what a key result came to: 0.0 to 1.0, with one decimal."""
    names = {"grade": "SCORE", "note": "--note"}
    with context.changing() as session:
        record = session.workspace.resolve(KeyResult, key_result)
        values = {"key_result": record.id, "grade": parsing.number("SCORE", score), "note": note}
        draft = parsing.as_typed(names, lambda: build(GradeDraft, values, today=session.today()))
        output.done(context, session, record, cycle_closing.grade, draft, names=names)


@command("delete")
@click.argument("key_result", metavar="KR")
@together
@click.pass_obj
def delete(context: CommandContext, key_result: str, together: bool) -> None:
    """Delete a key result."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(KeyResult, key_result), together=together)

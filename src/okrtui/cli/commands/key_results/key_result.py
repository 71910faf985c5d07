"""The commands that change key results: add, edit, check in, grade and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from okrtui.cli.commands.milestones import DUE, dated, done_after, require_known, require_value_measure, step_numbers
from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, noted, owners, plausible, several, together, words
from okrtui.domain.actions import cycle_closing
from okrtui.domain.actions import objectives as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.actions.several import RecordStep, on_several
from okrtui.domain.records.action_drafts import GradeDraft
from okrtui.domain.records.enums import CheckInRhythm, KpiFeed
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import CheckInDraft, KeyResult, KeyResultDraft, Kpi, Objective
from okrtui.domain.rules.entry_dates import check_in_day, check_in_day_text
from okrtui.domain.rules.figures_in_words import from_to
from okrtui.domain.rules.measure_text import fed_text
from okrtui.domain.rules.readings import feeder
from okrtui.domain.rules.starting import crowded
from okrtui.domain.rules.typed_values import typed_for_key_result
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])

_NAMES = {"owners": "--owner", "weight": "--weight", "measure.unit": "--unit"}
_CHECK_IN = {"value": "VALUE", "done": "--done", "date": "--on", "note": "--note", "confidence": "--confidence"}
_CHECK_IN |= {"expected_score": "--expected-score"}
_MEASURE = ("measure", "measure.baseline", "measure.target", "measure.low", "measure.high")
_WAYS = ("metric", "maintain", "milestones")


_MEASURES: Final = (
    click.option("--unit", help="Unit, such as %, days or $."),
    click.option(
        "--milestone",
        "milestones",
        metavar="TEXT",
        multiple=True,
        help="Measured by milestones; repeat the option for each.",
    ),
    click.option(
        DUE,
        "step_days",
        metavar="N:DAY",
        multiple=True,
        help="Due date of a milestone, by its number; without a day it has none. May be repeated.",
    ),
    click.option("--maintain", metavar="LOW:HIGH", help="Measured by staying in a range; a side may be empty."),
    click.option(
        "--metric",
        metavar="BASELINE:TARGET",
        help="Measured by a number, such as 14:5 or -5:5; before the start :5 is enough.",
    ),
)
"""The options for the measure of a key result."""


def _about(function: F) -> F:
    """Add the options for the fields of a key result."""
    for option in (
        click.option("--kpi", metavar="K", help="KPI whose values update it, by id or name; empty for none."),
        owners("Owner, by login name; may be repeated."),
        click.option("--weight", metavar="N", help="Weight within the objective; default: 1."),
        click.option("--due", "due_on", metavar="DAY", help="Day by which it should be reached; empty for none."),
        click.option("--rhythm", type=words(CheckInRhythm), help="How often it is checked in; default: weekly."),
        click.option(
            "--feed",
            type=words(KpiFeed),
            help="What it takes of its KPI: the latest value, or all in the cycle so far.",
        ),
        *_MEASURES,
    ):
        function = option(function)
    return function


def _values(workspace: Workspace, options: dict[str, Any]) -> dict[str, Any]:
    """Return the typed options but for the measure, with ids and names looked up. Raises UsageError."""
    values = parsing.given({name: options[name] for name in ("title", "weight", "owners", "rhythm", "feed", "due_on")})
    if options["kpi"] is not None:
        values["kpi"] = workspace.resolve(Kpi, options["kpi"]).id if options["kpi"].strip() else None
    return values


def _draft(session: Session, values: dict[str, Any], kind: str, title: str) -> KeyResultDraft:
    """Return the draft of typed values. Raises UsageError, DraftError."""
    way = "--milestone" if kind == "milestones" else f"--{kind}"
    names = _NAMES | {"title": title} | dict.fromkeys(_MEASURE, way)
    return parsing.draft(KeyResultDraft, values, names, session.today())


@command("add")
@click.argument("objective", metavar="O")
@click.argument("title")
@_about
@click.pass_obj
def add(context: CommandContext, /, objective: str, **options: Any) -> None:
    """Add a key result to an objective, with exactly one of --metric, --maintain and --milestone.

    A title such as "First value, from 14 to 5 days" needs none of them: it has baseline, target and unit.
    """
    found = from_to(options["title"]) if not any(options[way] for way in ("metric", "maintain", "milestones")) else None
    if found is not None:
        _require_milestones(options, is_so=False)
        measure: dict[str, Any] = {"kind": "metric", **found._asdict()}
        measure["unit"] = options["unit"] or found.unit
    else:
        measure = _measure(options, options["unit"] or "")
    with context.changing() as session:
        workspace = session.workspace
        values = _values(workspace, options)
        values |= {"objective": workspace.resolve(Objective, objective).id, "measure": measure}
        draft = _draft(session, values, measure["kind"], "TITLE")
        entry = session.do(actions.add_key_result, draft)
        made, many = output.made(session, entry, KeyResult), crowded(workspace, draft.objective)
        output.changed(context, session, entry, made, *([many] if many else []), *_feeds(session, [made], options))


def _measure(options: dict[str, Any], unit: str) -> dict[str, Any]:
    """Return the typed measure. Raises UsageError unless there is exactly one."""
    metric, maintain, milestones = (options[way] for way in _WAYS)
    _require_milestones(options, is_so=bool(milestones))
    if (metric is not None) + (maintain is not None) + bool(milestones) != 1:
        raise UsageError(
            "A key result has exactly one measure.",
            "Give --metric BASELINE:TARGET, --maintain LOW:HIGH or --milestone TEXT.",
        )
    if metric is not None:
        baseline, target = parsing.pair("--metric", metric)
        return {"kind": "metric", "baseline": baseline, "target": target, "unit": unit}
    if maintain is not None:
        low, high = parsing.pair("--maintain", maintain)
        return {"kind": "maintain", "low": low, "high": high, "unit": unit}
    steps = [{"number": number, "text": text} for number, text in enumerate(milestones, start=1)]
    return {"kind": "milestones", "steps": dated(steps, options["step_days"])}


def _require_milestones(options: dict[str, Any], *, is_so: bool) -> None:
    """Refuse due dates of milestones where there are none. Raises UsageError."""
    if options["step_days"] and not is_so:
        raise UsageError(
            f"{DUE} is for a key result that is measured by milestones.", "Use --due for its own due date."
        )


@command("edit")
@several("key_results", "KR")
@click.option("--title", help="New title.")
@click.option("--objective", metavar="O", help="Objective it belongs to.")
@_about
@click.option("--without", metavar="N", multiple=True, help="Remove the milestone of this number; may be repeated.")
@click.pass_obj
def edit(context: CommandContext, /, key_results: tuple[str, ...], objective: str | None, **options: Any) -> None:
    """Edit key results. Options that are left out change nothing; --milestone adds to the milestones.

    Several are edited all together, or none.
    """
    with context.changing() as session:
        workspace = session.workspace
        records = {one.id: one for one in (workspace.resolve(KeyResult, typed) for typed in key_results)}
        moved = {} if objective is None else {"objective": workspace.resolve(Objective, objective).id}
        steps = [_edited(session, one, options, moved) for one in records.values()]
        entry = session.do(on_several, steps)
        goals = [goal for goal in moved.values() if any(one.objective != goal for one in records.values())]
        notes = [many for goal in goals if (many := crowded(workspace, goal))]
        edited = [workspace.find(KeyResult, one) for one in records]
        output.changed_all(context, session, entry, edited, *notes, *_feeds(session, edited, options))


def _feeds(session: Session, records: list[KeyResult], options: dict[str, Any]) -> list[str]:
    """Return how to take all values of a KPI that was just linked where its latest is far from the target."""
    if not options["kpi"] or options["feed"] is not None:
        return []
    from okrtui.domain.hints import HintRule, hints

    found = ((one, hint) for one in records for hint in hints(session.workspace, one, session.today()))
    told = ((one.shown_id, hint.sentence) for one, hint in found if hint.rule is HintRule.FEED)
    return [f"{sentence} Then add them up with okrtui kr edit {shown} --feed total." for shown, sentence in told]


def _edited(session: Session, record: KeyResult, options: dict[str, Any], moved: dict[str, int]) -> RecordStep:
    """Return the step that edits a key result. Raises UsageError, DraftError."""
    before = {name: getattr(record, name) for name in KeyResultDraft.model_fields}
    typed = _values(session.workspace, options) | {"measure": _remeasured(record, options)}
    values = before | typed | moved
    draft = _draft(session, values, values["measure"]["kind"], "--title")
    return RecordStep((record.table, record.id), actions.edit_key_result, Edit(record.id, record.revision, draft))


def _remeasured(record: KeyResult, options: dict[str, Any]) -> dict[str, Any]:
    """Return the measure of a key result with the typed changes. Raises UsageError."""
    before = record.measure.model_dump()
    unit = before.get("unit", "") if options["unit"] is None else options["unit"]
    if isinstance(record.measure, Milestones) and options["metric"] is None and options["maintain"] is None:
        if options["unit"] is not None:
            raise UsageError(f"{record.shown_id} is measured by milestones, which have no unit.", "Leave out --unit.")
        return {**before, "steps": _steps(record.measure, options)}
    if options["without"]:
        raise UsageError(f"{record.shown_id} has no milestones to remove.", "Leave out --without.")
    if not any(options[way] for way in _WAYS):
        _require_milestones(options, is_so=False)
        return {**before, "unit": unit}
    return _measure(options, unit)


def _steps(before: Milestones, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the milestones without the removed ones, followed by the new ones."""
    gone = step_numbers("--without", options["without"])
    known = {step.number for step in before.steps}
    require_known("--without", gone, known)
    fresh = [{"number": at, "text": text} for at, text in enumerate(options["milestones"], start=max(known) + 1)]
    steps = [*(step.model_dump() for step in before.steps if step.number not in gone), *fresh]
    return dated(steps, options["step_days"])


@command("check-in")
@click.argument("key_result", metavar="KR")
@click.argument("value", required=False)
@click.option("--done", metavar="N", multiple=True, help="Milestone now done, by number; may be repeated.")
@click.option("--undone", metavar="N", multiple=True, help="Milestone that is not done after all.")
@click.option("--confidence", metavar="0-10", help="Confidence of reaching the target.")
@click.option("--expected-score", metavar="0-1", help="The final score you expect, such as 0.7.")
@noted
@plausible
@click.pass_obj
def check_in(context: CommandContext, /, key_result: str, value: str | None, yes: bool, **options: Any) -> None:
    """Check in a key result, with its current VALUE or with --done for milestones.

    Milestones that were done before stay done unless --undone names them. After the end of the cycle, its last day is
    the default. Type negative values as they are.
    """
    with context.changing() as session:
        record = session.workspace.resolve(KeyResult, key_result)
        require_value_measure(record, value, "VALUE")
        values = {
            "key_result": record.id,
            "date": options["on"] or check_in_day(session.workspace.cycle_of(record), session.today()),
            "value": value,
            "done": done_after(record, _latest_done(session.workspace, record), options["done"], options["undone"]),
            "confidence": parsing.whole("--confidence", options["confidence"], 0, 10),
            "note": options["note"],
            "expected_score": options["expected_score"],
        }
        draft = parsing.draft(CheckInDraft, values, _CHECK_IN, session.today(), typed_for_key_result(record))
        output.require_plausible(session, draft, None, yes=yes)
        entry = parsing.as_typed(_CHECK_IN, lambda: session.do(actions.check_in, draft))
        day = "" if options["on"] else check_in_day_text(session.workspace.cycle_of(record), session.today())
        said = [one for one in (day, _fed(session.workspace, record)) if one]
        output.changed(context, session, entry, session.workspace.find(KeyResult, record.id), *said)


def _fed(workspace: Workspace, record: KeyResult) -> str:
    """Return the KPI that feeds a key result, in a sentence; empty where none does."""
    kpi = feeder(workspace, record)
    if kpi is None:
        return ""
    return f"{record.shown_id} is {fed_text(kpi)}. Its values are recorded with okrtui kpi record {kpi.shown_id}."


def _latest_done(workspace: Workspace, record: KeyResult) -> tuple[int, ...]:
    """Return the milestones that the latest check-in says are done."""
    latest = workspace.check_ins_of(record.id)[-1:] if isinstance(record.measure, Milestones) else ()
    return latest[0].done if latest else ()


@command("grade")
@click.argument("key_result", metavar="KR")
@click.argument("score")
@click.option("--note", default="", help="Reason; required where a commitment was not met in full.")
@click.pass_obj
def grade(context: CommandContext, key_result: str, score: str, note: str) -> None:
    """Grade a key result from 0.0 to 1.0, with one decimal."""
    names = {"grade": "SCORE", "note": "--note"}
    with context.changing() as session:
        record = session.workspace.resolve(KeyResult, key_result)
        values = {"key_result": record.id, "grade": score, "note": note}
        draft = parsing.draft(GradeDraft, values, names, session.today())
        output.done(context, session, record, cycle_closing.grade, draft, names=names)


@command("delete")
@click.argument("key_result", metavar="KR")
@together
@click.pass_obj
def delete(context: CommandContext, key_result: str, together: bool) -> None:
    """Delete a key result."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(KeyResult, key_result), together=together)

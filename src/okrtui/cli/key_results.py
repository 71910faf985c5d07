"""The commands for key results and their check-ins."""

from __future__ import annotations

from typing import Any

import click

from okrtui.cli import answers, typed
from okrtui.cli.call import Call
from okrtui.cli.options import command, noted, together, words
from okrtui.domain.actions import objectives as actions
from okrtui.domain.drafts import build
from okrtui.domain.measures import Milestones
from okrtui.domain.pace import Status
from okrtui.domain.records import CheckInDraft, Cycle, KeyResult, KeyResultDraft, Kpi, Objective
from okrtui.domain.standing import key_result_standing
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.reports.json_report import known

_ADD = {"title": "TITLE", "owner": "--owner", "weight": "--weight", "measure.unit": "--unit"}
_CHECK_IN = {"value": "VALUE", "done": "--done", "date": "--on", "note": "--note", "confidence": "--confidence"}


@command("list")
@click.option("--cycle", metavar="C", help="Only those of this cycle, by id or name.")
@click.option("--objective", metavar="O", help="Only those of this objective.")
@click.option("--status", type=words(Status), help="Only those that stand like this.")
@click.option("--owner", metavar="NAME", help="Only those of this person.")
@click.pass_obj
def list_key_results(
    call: Call, cycle: str | None, objective: str | None, status: str | None, owner: str | None
) -> None:
    """List the key results, with where they are and where they should be by now."""
    with call.reading() as session:
        workspace, today = session.workspace, session.today()
        found = answers.matching(_within(workspace, cycle, objective), owner=owner)
        if status is not None:
            at = {one.id: known(lambda one=one: key_result_standing(workspace, one, today)) for one in found}  # type: ignore[misc]
            found = [one for one in found if (its := at[one.id]) and its.status.value == status.casefold()]
        answers.listed(call, session, found, "There are no such key results.")


def _within(workspace: Workspace, cycle: str | None, objective: str | None) -> list[KeyResult]:
    if objective is not None:
        found = list(workspace.key_results_of(workspace.resolve(Objective, objective).id))
    else:
        found = list(workspace.key_results.values())
    if cycle is None:
        return found
    inside = {one.id for one in workspace.objectives_of(workspace.resolve(Cycle, cycle).id)}
    return [one for one in found if one.objective in inside]


@command("show")
@click.argument("key_result", metavar="KR")
@click.pass_obj
def show(call: Call, key_result: str) -> None:
    """Show a key result with its steps and latest check-ins."""
    with call.reading() as session:
        answers.shown(call, session, session.workspace.resolve(KeyResult, key_result))


@command("add")
@click.argument("objective", metavar="O")
@click.argument("title")
@click.option("--metric", metavar="BASELINE:TARGET", help="A number to be moved, like 14:5 or -5:5.")
@click.option("--maintain", metavar="LOW:HIGH", help="A band to be kept week by week; either side may be empty.")
@click.option(
    "--milestone", "milestones", metavar="TEXT", multiple=True, help="A step to be done; give it again for more."
)
@click.option("--unit", default="", help="The unit of the metric or band.")
@click.option("--weight", metavar="N", help="How much it counts; 1 where nothing is said.")
@click.option("--owner", metavar="NAME", help="Who answers for it, by login name.")
@click.option("--kpi", metavar="K", help="The KPI whose values count here, by id or name.")
@click.pass_obj
def add(call: Call, /, objective: str, title: str, **told: Any) -> None:
    """Write a key result under an objective, with exactly one of --metric, --maintain and --milestone."""
    measure = _measure(told["metric"], told["maintain"], told["milestones"], told["unit"])
    with call.changing() as session:
        workspace = session.workspace
        values = {
            "objective": workspace.resolve(Objective, objective).id,
            "title": title,
            "measure": measure,
            "kpi": None if told["kpi"] is None else workspace.resolve(Kpi, told["kpi"]).id,
        } | typed.given({"weight": typed.optional_number("--weight", told["weight"]), "owner": told["owner"]})
        names = _ADD | dict.fromkeys(("measure", "measure.baseline", "measure.target"), f"--{measure['kind']}")
        draft = typed.as_typed(names, lambda: build(KeyResultDraft, values, today=session.today()))
        entry = session.do(actions.add_key_result, draft)
        answers.changed(call, session, entry, answers.made(session, entry, KeyResult))


def _measure(metric: str | None, maintain: str | None, milestones: tuple[str, ...], unit: str) -> dict[str, Any]:
    """The measure that was typed. Raises UsageError unless it is exactly one."""
    if (metric is not None) + (maintain is not None) + bool(milestones) != 1:
        raise UsageError(
            "A key result is measured in exactly one way.",
            "Give --metric BASELINE:TARGET, --maintain LOW:HIGH or --milestone TEXT.",
        )
    if metric is not None:
        baseline, target = (typed.number("--metric", side) for side in typed.pair("--metric", metric))
        return {"kind": "metric", "baseline": baseline, "target": target, "unit": unit}
    if maintain is not None:
        low, high = typed.bounds("--maintain", maintain)
        return {"kind": "maintain", "low": low, "high": high, "unit": unit}
    steps = [{"number": number, "text": text} for number, text in enumerate(milestones, start=1)]
    return {"kind": "milestones", "steps": steps}


@command("check-in")
@click.argument("key_result", metavar="KR")
@click.argument("value", required=False)
@click.option("--done", metavar="N", multiple=True, help="A step done since, by its number; give it again for more.")
@click.option("--confidence", metavar="0-10", help="How sure you are to get there.")
@noted
@click.pass_obj
def check_in(call: Call, /, key_result: str, value: str | None, **told: Any) -> None:
    """Say where a key result stands.

    Steps that were done before stay done; --done names the ones done since. Negative values are typed as they are.
    """
    with call.changing() as session:
        today = session.today()
        record = session.workspace.resolve(KeyResult, key_result)
        values = {
            "key_result": record.id,
            "date": typed.day("--on", told["on"], today),
            "value": None if value is None else typed.number("VALUE", value),
            "done": _done(session.workspace, record, told["done"]),
            "confidence": typed.whole("--confidence", told["confidence"], 0, 10),
            "note": told["note"],
        }
        draft = typed.as_typed(_CHECK_IN, lambda: build(CheckInDraft, values, today=today))
        entry = typed.as_typed(_CHECK_IN, lambda: session.do(actions.check_in, draft))
        answers.changed(call, session, entry, session.workspace.find(KeyResult, record.id))


def _done(workspace: Workspace, record: KeyResult, new: tuple[str, ...]) -> tuple[int, ...]:
    """The steps done before and those named now, commas allowed. Raises UsageError."""
    named = {typed.whole("--done", part, 1) for text in new for part in text.split(",")}
    latest = workspace.check_ins_of(record.id)[-1:] if isinstance(record.measure, Milestones) else ()
    return tuple(sorted({*(latest[0].done if latest else ()), *(number for number in named if number)}))


@command("delete")
@click.argument("key_result", metavar="KR")
@together
@click.pass_obj
def delete(call: Call, key_result: str, together: bool) -> None:  # noqa: FBT001
    """Delete a key result."""
    with call.changing() as session:
        answers.deleted(call, session, session.workspace.resolve(KeyResult, key_result), together=together)

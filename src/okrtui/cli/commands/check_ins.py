"""The commands for the check-ins of key results: list, edit and delete them."""

from __future__ import annotations

from typing import Any

import click

from okrtui.cli.commands.milestones import done_after, require_value_measure
from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, owners, plausible
from okrtui.domain.actions import objectives as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.models import CheckIn, CheckInDraft, KeyResult
from okrtui.domain.rules.typed_values import typed_for_key_result

NAMES = {"value": "--value", "done": "--done", "date": "--on", "note": "--note", "confidence": "--confidence"}
NAMES |= {"expected_score": "--expected-score"}


@command("list")
@click.option("--kr", "key_result", metavar="KR", help="Only check-ins of this key result.")
@owners("Only check-ins of key results of this owner; of any of them, where several are given.")
@click.option("--since", metavar="DAY", help="Only check-ins from this day on: today, yesterday or 2026-11-21.")
@columns_of("check_ins")
@click.pass_obj
def list_check_ins(context: CommandContext, key_result: str | None, owners: str | None, since: str | None) -> None:
    """List check-ins with their ids, oldest first."""
    with context.reading() as session:
        workspace = session.workspace
        if key_result is None:
            parts = list(workspace.key_results.values())
        else:
            parts = [workspace.resolve(KeyResult, key_result)]
        owned = output.owned(workspace, parts, owners)
        found = [one for part in owned for one in workspace.check_ins_of(part.id)]
        output.dated(context, session, found, since, "No matching check-ins.")


@command("edit")
@click.argument("check_in", metavar="CI")
@click.option("--value", metavar="N", help="New value.")
@click.option("--done", metavar="N", multiple=True, help="Milestone that was done, by number; may be repeated.")
@click.option("--undone", metavar="N", multiple=True, help="Milestone that was not done.")
@click.option("--confidence", metavar="0-10", help="Confidence of reaching the target; empty for none.")
@click.option("--expected-score", metavar="0-1", help="The final score you expect, such as 0.7; empty for none.")
@click.option("--on", metavar="DAY", help="Day: today, yesterday or 2026-11-21.")
@click.option("--note", help="Note.")
@plausible
@click.pass_obj
def edit(context: CommandContext, /, check_in: str, yes: bool, **options: Any) -> None:
    """Correct a check-in. Options that are left out change nothing."""
    with context.changing() as session:
        record = session.workspace.resolve(CheckIn, check_in)
        key_result = session.workspace.key_results[record.key_result]
        values = _values(key_result, record, options)
        draft = parsing.draft(CheckInDraft, values, NAMES, session.today(), typed_for_key_result(key_result))
        output.require_plausible(session, draft, record.id, yes=yes or draft.value == record.value)
        output.done(
            context, session, record, actions.edit_check_in, Edit(record.id, record.revision, draft), names=NAMES
        )


def _values(key_result: KeyResult, record: CheckIn, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a check-in with the typed changes. Raises UsageError, RuleError."""
    values = {name: getattr(record, name) for name in CheckInDraft.model_fields}
    typed = {"value": options["value"], "date": options["on"], "note": options["note"]}
    values |= parsing.given(typed)
    require_value_measure(key_result, options["value"], "value")
    if options["expected_score"] is not None:
        values["expected_score"] = options["expected_score"]
    if options["confidence"] is not None:
        values["confidence"] = parsing.whole("--confidence", options["confidence"], 0, 10)
    return values | {"done": done_after(key_result, record.done, options["done"], options["undone"])}


@command("delete")
@click.argument("check_in", metavar="CI")
@click.pass_obj
def delete(context: CommandContext, check_in: str) -> None:
    """Delete a check-in. okrtui undo brings it back."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(CheckIn, check_in), together=False)

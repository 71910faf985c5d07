"""Actions on key results: check in one, check in all that are due, add one."""

from __future__ import annotations

from typing import Final

from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.refusals import why_no_check_in, why_no_key_results
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.refusals import sentence
from okrtui.tui.sections.catalogue import OBJECTIVES, TODAY


async def _check_in(context: Context) -> None:
    from okrtui.tui.forms.record_forms import check_in

    if isinstance(record := context.record, KeyResult):
        await check_in(context.host, record)


def _why_no_check_in(context: Context) -> str | None:
    record = context.record
    return sentence(why_no_check_in(context.session.workspace, record)) if isinstance(record, KeyResult) else None


async def _check_in_all(context: Context) -> None:
    from okrtui.tui.forms.check_in_rounds import check_in_all

    await check_in_all(context.host)


def _objective_at(context: Context) -> Objective | None:
    record = context.record
    if isinstance(record, KeyResult):
        return context.session.workspace.objectives[record.objective]
    return record if isinstance(record, Objective) else None


async def _add_key_result(context: Context) -> None:
    from okrtui.tui.forms.record_forms import new_key_result

    if (objective := _objective_at(context)) is not None:
        await new_key_result(context.host, objective)


def _why_no_key_result(context: Context) -> str | None:
    objective = _objective_at(context)
    return None if objective is None else sentence(why_no_key_results(context.session.workspace, objective))


CHECK_IN: Final = UserAction(
    id="key-result.check-in",
    title="Check in",
    description="Enter where the key result under the cursor is now.",
    keys="c",
    run=_check_in,
    sections=(TODAY, OBJECTIVES),
    about=(KeyResult,),
    changes=True,
    show=True,
    row=True,
    why_not=_why_no_check_in,
)
CHECK_IN_ALL: Final = UserAction(
    id="key-result.round",
    title="Check in all",
    description="Check in all of mine that are due, one after the other.",
    keys="C",
    run=_check_in_all,
    changes=True,
    of="key_results",
)
ADD_KEY_RESULT: Final = UserAction(
    id="key-result.new",
    title="Add key result",
    description="Add a key result to the objective under the cursor.",
    keys="N",
    run=_add_key_result,
    sections=(OBJECTIVES,),
    about=(Objective, KeyResult),
    changes=True,
    show=True,
    row=True,
    why_not=_why_no_key_result,
)

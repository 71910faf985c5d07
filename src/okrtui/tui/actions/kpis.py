"""Actions on KPIs: record values, set targets, explain signals, audit, create an objective."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.refusals import why_no_healing, why_no_measurement, why_no_recalculation, why_retired
from okrtui.errors import RuleError
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.refusals import sentence
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import KPIS, TODAY

AUDIT: Final = "audit"
"""The view of the KPIs in which the keys of the audit work."""

Flow = Callable[[SectionHost, Kpi], Awaitable[None]]


async def _with(context: Context, flow: Flow) -> None:
    """Run a flow on the KPI under the cursor."""
    if isinstance(record := context.record, Kpi):
        await flow(context.host, record)


def _refusal(context: Context, why: Callable[[Kpi], RuleError | None]) -> str | None:
    return sentence(why(context.record)) if isinstance(context.record, Kpi) else None


async def _record(context: Context) -> None:
    from okrtui.tui.forms.record_forms import record

    await _with(context, record)


async def _record_all(context: Context) -> None:
    from okrtui.tui.forms.check_in_rounds import record_all

    await record_all(context.host)


async def _set_target(context: Context) -> None:
    from okrtui.tui.forms.target_flow import set_targets

    await _with(context, set_targets)


async def _explain(context: Context) -> None:
    from okrtui.tui.sections.kpis.kpi_flow import explain

    await _with(context, explain)


async def _rebaseline(context: Context) -> None:
    from okrtui.tui.sections.kpis.kpi_flow import rebaseline

    await _with(context, rebaseline)


async def _recalculate(context: Context) -> None:
    from okrtui.tui.sections.kpis.kpi_flow import recalculate

    await _with(context, recalculate)


def _why_no_recalculation(context: Context) -> str | None:
    session = context.session
    return _refusal(context, lambda kpi: why_no_recalculation(session.workspace, kpi, session.today()))


async def _create_objective(context: Context) -> None:
    from okrtui.tui.sections.kpis.kpi_flow import create_objective

    await _with(context, create_objective)


def _why_no_objective(context: Context) -> str | None:
    return _refusal(context, lambda kpi: why_no_healing(context.session.workspace, kpi))


def _why_no_audit(context: Context) -> str | None:
    if context.section.note() != AUDIT:
        return f"This key works in the audit: press {keymap.key('view.next')} to go there."
    return _refusal(context, why_retired)


def _audit(key: str, category: Category, description: str) -> UserAction:
    """Return the action that puts a KPI into a category."""

    async def run(context: Context) -> None:
        from okrtui.tui.sections.kpis.kpi_flow import audit

        await audit(context, category)

    return UserAction(
        id=f"kpi.audit-{category}",
        title=category.capitalize(),
        description=f"In the audit: {description}. Go to the next KPI.",
        keys=key,
        run=run,
        sections=(KPIS,),
        about=(Kpi,),
        changes=True,
        show=True,
        row=True,
        why_not=_why_no_audit,
    )


RECORD: Final = UserAction(
    id="kpi.record",
    title="Record",
    description="Record a value of the KPI under the cursor.",
    keys="m",
    run=_record,
    sections=(TODAY, KPIS),
    about=(Kpi,),
    changes=True,
    show=True,
    row=True,
    why_not=lambda context: _refusal(context, why_no_measurement),
)
RECORD_ALL: Final = UserAction(
    id="kpi.round",
    title="Record all",
    description="Record all of my KPIs that are due, one after the other.",
    keys="M",
    run=_record_all,
    changes=True,
    of="kpis",
)
EXPLAIN: Final = UserAction(
    id="kpi.explain",
    title="Explain",
    description="Note the cause of the newest signal without one.",
    keys="!",
    run=_explain,
    sections=(TODAY, KPIS),
    about=(Kpi,),
    changes=True,
    row=True,
)
HEAL: Final = UserAction(
    id="kpi.heal",
    title="Heal",
    description="Create an objective from the KPI under the cursor, from a proposal that you can edit.",
    keys="H",
    run=_create_objective,
    sections=(TODAY, KPIS),
    about=(Kpi,),
    changes=True,
    row=True,
    why_not=_why_no_objective,
)
AUDIT_HEALTH: Final = _audit("b", Category.HEALTH, "mark it as showing how healthy the business is")
AUDIT_OPERATIONAL: Final = _audit("p", Category.OPERATIONAL, "mark it as showing how well a process runs")
AUDIT_STRATEGIC: Final = _audit("f", Category.STRATEGIC, "mark it as showing growth or change")
SET_TARGET: Final = UserAction(
    id="kpi.target",
    title="Set target",
    description="Set, correct and remove the targets of the KPI under the cursor, each from a date.",
    keys="T",
    run=_set_target,
    sections=(KPIS,),
    about=(Kpi,),
    changes=True,
    show=True,
    row=True,
)
RECALCULATE: Final = UserAction(
    id="kpi.recalculate",
    title="Recalculate limits",
    description="Lock the limits again on the first twelve values as they are now, with a reason.",
    keys="L",
    run=_recalculate,
    sections=(KPIS,),
    about=(Kpi,),
    changes=True,
    row=True,
    why_not=_why_no_recalculation,
)
REBASELINE: Final = UserAction(
    id="kpi.rebaseline",
    title="Re-baseline",
    description="Start the chart again after the work itself has changed, with a reason.",
    keys="B",
    run=_rebaseline,
    sections=(KPIS,),
    about=(Kpi,),
    changes=True,
    row=True,
    why_not=lambda context: _refusal(context, why_retired),
)

"""Hints for KPIs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from okrtui.domain.hints.model import Hint, HintRule, kept
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Kpi, KpiDraft, NewKpiDraft
from okrtui.domain.rules.evidence import drift_text
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.rules.kpi_status import kpi_evidence, kpi_standing
from okrtui.domain.rules.lifecycle import is_open
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.periods import PERIOD_NOUNS, period_number
from okrtui.domain.workspace import Workspace


def kpi_hints(workspace: Workspace, kpi: KpiDraft, today: date, *, by_name: bool = True) -> tuple[Hint, ...]:
    """Return the hints on a KPI; none once it is retired, and those by the names of others only if asked."""
    if isinstance(kpi, Kpi) and kpi.state is KpiState.RETIRED:
        return ()
    found = [*_described(kpi, today), *(_named(workspace, kpi) if by_name else ())]
    if isinstance(kpi, Kpi):
        found += _used(workspace, kpi, today)
    return kept(found, kpi)


def _described(kpi: KpiDraft, today: date) -> Iterator[Hint]:
    if not kpi.owners:
        yield Hint(HintRule.KPI_OWNER, "It has no owner.")
    if isinstance(kpi, Kpi) and target_at(kpi.targets, today) is None:
        yield Hint(HintRule.KPI_TARGET, "It has no target in force.")
    if isinstance(kpi, NewKpiDraft) and not kpi.has_band:
        yield Hint(HintRule.KPI_TARGET, "It has no target.")
    if kpi.category is Category.UNAUDITED:
        yield Hint(HintRule.KPI_AUDIT, "It has not been audited yet.")


def _named(workspace: Workspace, kpi: KpiDraft) -> Iterator[Hint]:
    """Yield one hint for the first active KPI with a similar name."""
    own = kpi.id if isinstance(kpi, Kpi) else None
    close = next((one for one in workspace.kpis_like(kpi.name) if one.id != own and one.state is KpiState.ACTIVE), None)
    if close is not None:
        yield Hint(HintRule.KPI_NAME, f"The name is easily confused with {close.shown_id} {close.name}.")


def _used(workspace: Workspace, kpi: Kpi, today: date) -> Iterator[Hint]:
    standing = kpi_standing(workspace, kpi, today)
    if standing.stale:
        last = "it was never measured" if standing.on is None else f"its last value is from {standing.on}"
        yield Hint(HintRule.KPI_STALE, f"It should be measured {kpi.cadence}, but {last}.")
    yield from _charted(workspace, kpi, today)
    objectives = [workspace.objectives[one.objective] for one in workspace.fed_by(kpi.id)]
    served = [one for one in objectives if is_open(workspace, one)]
    teams = {folded(one.team): one.team for one in served if one.team}
    if len(teams) > 1:
        yield Hint(HintRule.KPI_DEPARTMENTS, f"It feeds key results of {', '.join(sorted(teams.values()))}.")
    if kpi.reward_linked and (served or workspace.healed_by(kpi.id)):
        yield Hint(HintRule.KPI_REWARD, NEVER_PAY)


def _charted(workspace: Workspace, kpi: Kpi, today: date) -> Iterator[Hint]:
    points = kpi_evidence(workspace, kpi, today).points
    crowded = [list(same) for _, same in groupby(points, lambda one: period_number(kpi.cadence, one.date))]
    several = [same for same in crowded if len(same) > 1]
    if several:
        latest = f"{several[-1][0].date} and {several[-1][-1].date}"
        where = f"{counted(len(several), PERIOD_NOUNS[kpi.cadence])} {'has' if len(several) == 1 else 'have'}"
        yield Hint(HintRule.KPI_PERIOD, f"It is measured {kpi.cadence}, but {where} more than one value: {latest}.")
    drift = drift_text(workspace, kpi, today)
    if drift:
        yield Hint(HintRule.KPI_LIMITS, drift)

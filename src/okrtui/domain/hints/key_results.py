"""Hints for key results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.hints.model import Hint, HintRule, kept
from okrtui.domain.hints.wording import activity, has_figure, phrases
from okrtui.domain.records.enums import KpiFeed, KpiState
from okrtui.domain.records.measures import Maintain, Metric, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, KeyResultDraft, Kpi, Objective
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.rules.lifecycle import is_open
from okrtui.domain.rules.number_text import plain
from okrtui.domain.rules.progress import ONE, KeyResultReading, metric_raw, raw
from okrtui.domain.rules.starting import has_open_baseline, no_baseline
from okrtui.domain.workspace import Workspace

_LOOKED_AT = 12
"""The number of latest values of a KPI that show what a period brings."""

_FAR_ABOVE = 3
"""How many times what a period brings a target is far above it."""


def key_result_hints(
    workspace: Workspace, key_result: KeyResultDraft, today: date, *, by_name: bool = True
) -> tuple[Hint, ...]:
    """Return the hints on a key result; none once its objective has ended, those by the names of others only if asked.

    The objective of a draft need not exist yet.
    """
    objective = workspace.objectives.get(key_result.objective)
    cycle = None if objective is None else workspace.cycles.get(objective.cycle)
    if isinstance(key_result, KeyResult) and (cycle is None or not _open(workspace, objective)):
        return ()
    found = [
        *_written(key_result),
        *(_same_metric(workspace, key_result) if by_name else ()),
        *(_like_a_kpi(workspace, key_result, today) if by_name else ()),
        *_fed(workspace, key_result),
        *_timed(workspace, key_result, cycle, today),
        *_rewarded(workspace, key_result),
    ]
    return kept(found, key_result)


def _open(workspace: Workspace, objective: Objective | None) -> bool:
    return objective is not None and is_open(workspace, objective)


def _written(key_result: KeyResultDraft) -> Iterator[Hint]:
    measure = key_result.measure
    if has_open_baseline(key_result):
        yield Hint(HintRule.BASELINE, no_baseline(key_result))
    if isinstance(measure, Milestones) and not any(
        has_figure(text) for text in (key_result.title, *(step.text for step in measure.steps))
    ):
        yield Hint(HintRule.NO_FIGURE, "Neither the title nor a step has a figure.")
    verb = activity(key_result.title)
    if verb:
        yield Hint(HintRule.ACTIVITY, f"“{verb}” names an activity, not a result.")


def _same_metric(workspace: Workspace, key_result: KeyResultDraft) -> Iterator[Hint]:
    own = key_result.id if isinstance(key_result, KeyResult) else None
    others = {one.id: one for one in workspace.key_results_called(key_result.title)}
    if key_result.kpi is not None:
        others |= {one.id: one for one in workspace.fed_by(key_result.kpi)}
    for number, other in sorted(others.items()):
        if number != own and _open(workspace, workspace.objectives.get(other.objective)):
            yield Hint(HintRule.SAME_METRIC, f"{other.shown_id} {other.title} has the same metric.")
            return


def _like_a_kpi(workspace: Workspace, key_result: KeyResultDraft, today: date) -> Iterator[Hint]:
    """Yield a hint for a key result that keeps a level; a KPI counts as when the key result was added."""
    measure = key_result.measure
    written = key_result.created_at.date() if isinstance(key_result, KeyResult) else today
    if isinstance(measure, Maintain):
        yield Hint(HintRule.SOUNDS_LIKE_KPI, "It keeps a level, as a KPI does.")
    elif isinstance(measure, Metric):
        for kpi in _named(workspace, key_result):
            values = [one.value for one in workspace.measurements_of(kpi.id) if one.date <= written]
            reached = metric_raw(measure, values[-1]) if values else None
            if reached is not None and reached >= ONE:
                level = f"{kpi.shown_id} {kpi.name} was already at {plain(values[-1])}"
                yield Hint(HintRule.SOUNDS_LIKE_KPI, f"{level}, so the target asks for no change.")
                return


def _named(workspace: Workspace, key_result: KeyResultDraft) -> Iterator[Kpi]:
    """Yield the active KPIs that feed a key result or are named in its title."""
    fed = workspace.kpis.get(key_result.kpi or 0)
    found = [fed, *(workspace.named("kpis", words) for words in phrases(key_result.title))]
    yield from (kpi for kpi in found if isinstance(kpi, Kpi) and kpi.state is KpiState.ACTIVE)


def _fed(workspace: Workspace, key_result: KeyResultDraft) -> Iterator[Hint]:
    """Yield a hint where only the latest value counts, and the target is far above what one period brings."""
    measure, kpi = key_result.measure, workspace.kpis.get(key_result.kpi or 0)
    if kpi is None or key_result.feed is not KpiFeed.LATEST or not isinstance(measure, Metric):
        return
    most = max((one.value for one in workspace.measurements_of(kpi.id)[-_LOOKED_AT:]), default=None)
    if most is not None and most > 0 and measure.target >= _FAR_ABOVE * most:
        brought = f"{kpi.shown_id} brings at most {plain(most)} at a time, and the target is {plain(measure.target)}"
        yield Hint(HintRule.FEED, f"{brought}: perhaps its total counts, not its latest value.")


def _timed(workspace: Workspace, key_result: KeyResultDraft, cycle: Cycle | None, today: date) -> Iterator[Hint]:
    if cycle is None:
        return
    measure, known = key_result.measure, _by_the_start(workspace, key_result, cycle)
    reached = None if known is None or isinstance(measure, Maintain) else raw(measure, [known], cycle.start)
    if reached is not None and reached >= ONE:
        yield Hint(HintRule.REACHED, "Its target was reached before the cycle started.")
    graded = isinstance(key_result, KeyResult) and key_result.grade is not None
    if cycle.end < today and not graded:
        yield Hint(HintRule.PASSED, f"{cycle.name} ended on {cycle.end}, and it has no grade.")


def _by_the_start(workspace: Workspace, key_result: KeyResultDraft, cycle: Cycle) -> KeyResultReading | None:
    """Return the latest reading until the cycle's first day, from its check-ins or the KPI that feeds it."""
    steps = isinstance(key_result.measure, Milestones)
    found = []
    if isinstance(key_result, KeyResult):
        own = (one for one in workspace.check_ins_of(key_result.id) if (one.value is None) == steps)
        found += [KeyResultReading(one.date, one.value, one.done) for one in own]
    if key_result.kpi is not None and not steps:
        found += [KeyResultReading(one.date, one.value) for one in workspace.measurements_of(key_result.kpi)]
    early = [one for one in found if one.date <= cycle.start]
    return max(early, key=lambda one: one.date) if early else None


def _rewarded(workspace: Workspace, key_result: KeyResultDraft) -> Iterator[Hint]:
    kpi = workspace.kpis.get(key_result.kpi or 0)
    if kpi is not None and kpi.reward_linked:
        yield Hint(HintRule.REWARDED, NEVER_PAY)

"""Hints for objectives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from okrtui.domain.hints.model import Hint, HintRule, kept
from okrtui.domain.hints.wording import FEWEST_WORDS, MOST_WORDS, has_figure, word_count
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Objective, ObjectiveDraft
from okrtui.domain.rules.lifecycle import is_open
from okrtui.domain.rules.starting import wrong_count
from okrtui.domain.workspace import Workspace

MOST_OF_A_TEAM = 5
"""The most open objectives of one team in one cycle."""

COMPANY = frozenset({"", "company"})
"""The teams whose objectives are the company's: no team, or one named company."""


def objective_hints(
    workspace: Workspace, objective: ObjectiveDraft, *, key_results: int | None = None
) -> tuple[Hint, ...]:
    """Return the hints on an objective; none once it has ended.

    `key_results` is the number in a form so far; if None, a record's own are counted.
    """
    if isinstance(objective, Objective):
        if objective.cycle not in workspace.cycles or not is_open(workspace, objective):
            return ()
        if key_results is None:
            key_results = len(workspace.key_results_of(objective.id))
    found = [*_written(objective), *_placed(workspace, objective)]
    if key_results is not None:
        found += count_gate(objective, key_results)
    return kept(found, objective)


def count_gate(objective: ObjectiveDraft, count: int) -> Iterator[Hint]:
    """Yield the gate about the number of key results, unless it is met."""
    said = wrong_count(objective, count)
    if said:
        yield Hint(HintRule.KEY_RESULTS, said)


def _written(objective: ObjectiveDraft) -> Iterator[Hint]:
    if has_figure(objective.title):
        yield Hint(HintRule.FIGURE, "The title has a figure; put it in a key result.")
    count = word_count(objective.title)
    if count is not None and not FEWEST_WORDS <= count <= MOST_WORDS:
        counted = f"{count} word{'s' * (count != 1)}"
        yield Hint(HintRule.LENGTH, f"The title has {counted}; {FEWEST_WORDS} to {MOST_WORDS} work best.")
    if not objective.owners:
        yield Hint(HintRule.OWNER, "It has no owner.")
    if not objective.why:
        yield Hint(HintRule.WHY, "It does not say why it matters now.")


@lru_cache(maxsize=1024)
def _team(name: str) -> str:
    return folded(name)


def _placed(workspace: Workspace, objective: ObjectiveDraft) -> Iterator[Hint]:
    own = objective.id if isinstance(objective, Objective) else None
    team, teams = _team(objective.team), COMPANY | {_team(objective.team)}
    if not team:  # what the others are need not be read then
        return
    near = [one for one in workspace.objectives_of(objective.cycle) if one.id != own and _team(one.team) in teams]
    others = [_team(one.team) for one in near if is_open(workspace, one)]
    if objective.parent is None and team not in COMPANY and not COMPANY.isdisjoint(others):
        yield Hint(HintRule.ALIGNMENT, "The company has objectives in this cycle, but this one has no parent.")
    count = 1 + others.count(team)
    if count > MOST_OF_A_TEAM:
        yield Hint(HintRule.CROWD, f"{objective.team} has {count} open objectives in this cycle.")

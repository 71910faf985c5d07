"""What a person fills in to do something with a record: drafts that do not become records themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from okrtui.domain.hints.model import HintRule
from okrtui.domain.records.enums import (
    Ambition,
    Category,
    CycleId,
    Fate,
    KeyResultId,
    KpiId,
    ObjectiveId,
    OptionalCycleId,
)
from okrtui.domain.records.field_types import Day, LongText, NeededText, Number, OneLine, Title, wrong
from okrtui.domain.records.models import CycleDraft, Draft, Share
from okrtui.domain.rules.grading import tenths

MOST_CHANGES = 3
"""How many further key results an objective raised from a KPI may begin with."""


def _one_decimal(value: Decimal) -> Decimal:
    if value != tenths(value):
        raise wrong("A grade has one decimal, like 0.7.")
    return value


Grade = Annotated[Share, AfterValidator(_one_decimal)]
"""A grade: 0.0 to 1.0 in steps of a tenth."""


class RebaselineDraft(Draft):
    """A day from which a KPI's chart begins anew, and why."""

    kpi: KpiId = Field(title="KPI")
    since: Day = Field(title="Since", description="The first day that belongs to the process as it runs now.")
    reason: Title = Field(title="Reason", description="What was changed in how the work is done.")


class AuditDraft(Draft):
    """What an audit finds a KPI to be."""

    kpi: KpiId = Field(title="KPI")
    category: Category = Field(title="Category")


class PassOverDraft(Draft):
    """A candidate that is not raised into an OKR for now, and why."""

    kpi: KpiId = Field(title="KPI")
    reason: NeededText = Field(title="Why not now", description="It is asked again once its evidence changes.")


def _without_empty(value: object) -> object:
    """Lines that nobody filled in are none."""
    lines = value.split("\n") if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        return value
    return tuple(line for line in lines if not isinstance(line, str) or line.strip())


class HealDraft(Draft):
    """An objective raised from a KPI: the metric that is to recover, and what is to be changed for it."""

    kpi: KpiId = Field(title="KPI")
    cycle: CycleId = Field(title="Cycle")
    title: Title = Field(title="Objective", description="What will be different, in words; no figures.")
    why: LongText = Field(default="", title="Done differently", description="What you will do that nobody does today.")
    owner: OneLine = Field(default="", title="Owner", description="A login name.")
    team: OneLine = Field(default="", title="Team")
    ambition: Ambition = Field(default=Ambition.ASPIRATIONAL, title="Ambition")
    key_result: Title = Field(title="Key result", description="Fed by the KPI's values.")
    baseline: Number = Field(title="Baseline", description="Where the KPI stands as things are.")
    target: Number = Field(title="Target", description="Where the KPI has to be.")
    changes: Annotated[tuple[Title, ...], BeforeValidator(_without_empty)] = Field(
        default=(), title="Changes", description="One to three further key results, one a line."
    )

    @model_validator(mode="after")
    def _can_be_pursued(self) -> Self:
        if self.baseline == self.target:
            raise wrong("Baseline and target are the same, so there is nothing to heal.")
        if len(self.changes) > MOST_CHANGES:
            raise wrong(f"At most {MOST_CHANGES} changes fit beside the KPI: more than four key results are too many.")
        return self


class ClosingDraft(Draft):
    """An objective to be closed, with what is to be remembered of it."""

    objective: ObjectiveId = Field(title="Objective")
    note: LongText = Field(default="", title="Closing note", description="What came of it, and what was learned.")


class GradeDraft(Draft):
    """What a key result came to."""

    key_result: KeyResultId = Field(title="Key result")
    grade: Grade = Field(title="Grade", description="0.0 to 1.0.")
    note: LongText = Field(
        default="", title="Grade note", description="Needed where a commitment was not kept in full."
    )


class CycleClosingDraft(Draft):
    """A graded cycle to be closed: what becomes of each objective, and the cycle that what is kept goes into.

    Objectives that `fates` does not name are not carried. `into` is a cycle that is there, `planned` a new one.
    """

    cycle: CycleId = Field(title="Cycle")
    retrospective: LongText = Field(default="", title="Retrospective", description="What to keep, stop and try.")
    fates: dict[ObjectiveId, Fate] = Field(default_factory=dict, title="Objectives")
    into: OptionalCycleId = Field(default=None, title="Next cycle")
    planned: CycleDraft | None = Field(default=None, title="New cycle")

    @model_validator(mode="after")
    def _one_next(self) -> Self:
        if self.into is not None and self.planned is not None:
            raise wrong("Name a cycle that is there or plan a new one, not both.")
        return self


class HintRef(Draft):
    """A hint of one record; the rule tells of which kind it is."""

    rule: HintRule = Field(title="Hint")
    id: Annotated[int, Field(gt=0)]


class DismissalDraft(HintRef):
    """A hint to be put aside for a record, and why."""

    note: NeededText = Field(title="Note", description="Why it does not apply here.")

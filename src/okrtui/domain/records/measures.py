"""The three measures of a key result: a number to move, a range to keep, or milestones to complete."""

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from okrtui.domain.records.field_types import Number, OneLine, OptionalDay, OptionalNumber, Positive, Title, wrong


class RecordPart(BaseModel):
    """A part of a record; fields that a later version added are preserved."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class Metric(RecordPart):
    """A number to move from a baseline to a target; lower is better where the target is lower.

    The baseline may be open until its objective starts.
    """

    kind: Literal["metric"] = "metric"
    baseline: OptionalNumber = Field(
        default=None, title="Baseline", description="The value at the start; may be empty until it starts."
    )
    target: Number = Field(title="Target", description="The value to reach; may be lower than the baseline.")
    unit: OneLine = Field(default="", title="Unit")

    @model_validator(mode="after")
    def _moves(self) -> Self:
        if self.baseline == self.target:
            raise wrong("Target and baseline are the same. To keep a level, choose “maintain”.")
        return self


class Maintain(RecordPart):
    """A range to stay in, period by period; at least one limit."""

    kind: Literal["maintain"] = "maintain"
    low: OptionalNumber = Field(default=None, title="At least")
    high: OptionalNumber = Field(default=None, title="At most")
    unit: OneLine = Field(default="", title="Unit")

    @model_validator(mode="after")
    def _has_band(self) -> Self:
        if self.low is None and self.high is None:
            raise wrong("A level to maintain needs a lower or an upper limit.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise wrong("The lower limit is above the upper limit.")
        return self


class Milestone(RecordPart):
    """One step; `number` is unique within the key result and never reused."""

    number: int = Field(gt=0)
    text: Title
    weight: Positive = Decimal(1)
    due_on: OptionalDay = None


class Milestones(RecordPart):
    """Steps to complete, each with a weight."""

    kind: Literal["milestones"] = "milestones"
    steps: tuple[Milestone, ...] = Field(
        title="Steps", description="One per line; with a weight or a due date: Pilot live | 2 | 2026-11-12"
    )

    @model_validator(mode="after")
    def _has_steps(self) -> Self:
        numbers = [step.number for step in self.steps]
        if not numbers:
            raise wrong("Enter at least one step.")
        if len(set(numbers)) != len(numbers):
            raise wrong("Two steps have the same number.")
        return self


def renumbered(measure: Milestones, before: Collection[int], used: Collection[int]) -> Milestones:
    """Return the steps, each new one with a number above all that were ever used.

    `before` are the numbers of the steps until now, `used` those in check-ins, also of steps that were removed.
    """
    known = max([*before, *used], default=0)
    last = max([known, *(step.number for step in measure.steps)])
    steps: list[Milestone] = []
    for step in measure.steps:
        taken = step.number <= known and step.number not in before
        last += taken
        steps.append(step.model_copy(update={"number": last}) if taken else step)
    return measure.model_copy(update={"steps": tuple(steps)})


Measure = Annotated[Metric | Maintain | Milestones, Field(discriminator="kind")]

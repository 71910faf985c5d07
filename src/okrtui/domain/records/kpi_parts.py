"""The parts of a KPI: its targets, its re-baselines, and the reason why no OKR was created from it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Protocol, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from okrtui.domain.records.day_reading import EARLIEST
from okrtui.domain.records.field_types import (
    Day,
    NeededText,
    OneLine,
    OptionalNumber,
    Title,
    empty_to_none,
    wrong,
)
from okrtui.domain.records.measures import RecordPart

BEGINNING = EARLIEST
"""The day of a target that holds from the beginning."""

BEGINNING_WORD = "beginning"
"""The word to type for that day."""


def _target_day(value: object) -> object:
    if isinstance(value, str) and value.strip().casefold() == BEGINNING_WORD:
        return BEGINNING
    return empty_to_none(value)


TargetDay = Annotated[Day | None, BeforeValidator(_target_day)]
"""The first day of a target; nothing where it is the KPI's only one."""


class TargetRange(BaseModel):
    """The range that is good (`low` to `high`), and the limits beyond which a value is red."""

    model_config = ConfigDict(defer_build=True)

    low: OptionalNumber = Field(default=None, title="At least", description="Values from here up are good.")
    high: OptionalNumber = Field(default=None, title="At most", description="Values up to here are good.")
    red_low: OptionalNumber = Field(
        default=None,
        title="Red below",
        description="Below this is missed; from here to “At least” is near.",
    )
    red_high: OptionalNumber = Field(
        default=None,
        title="Red above",
        description="Above this is missed; from “At most” to here is near.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise wrong("“At least” must not be above “At most”.")
        if self.red_low is not None and (self.low is None or self.red_low > self.low):
            raise wrong("“Red below” must be at or below “At least”.")
        if self.red_high is not None and (self.high is None or self.red_high < self.high):
            raise wrong("“Red above” must be at or above “At most”.")
        return self

    @property
    def has_band(self) -> bool:
        """True if the range has a bound."""
        return self.low is not None or self.high is not None


BOUNDS = tuple(TargetRange.model_fields)
"""The fields of a target's bounds."""


class Rebaseline(RecordPart):
    """A change of the process behind a KPI: values from before `since` no longer count for its limits."""

    since: Day
    reason: Title


ExactSum = Annotated[
    Decimal, Field(max_digits=60), PlainSerializer(lambda total: format(total, "f"), return_type=str, when_used="json")
]
"""A sum of numbers: text in files, as it may have more digits than a JSON number keeps."""


class LockedLimits(RecordPart):
    """The basis of limits that were locked with the twelfth value since a re-baseline; `since` is None for the first.

    Sums, because they are exact where means would be rounded: of the first `points` values, and of the `ranges` moving
    ranges between them. `reason` says why a person had them recalculated.
    """

    since: Annotated[Day | None, BeforeValidator(empty_to_none)] = None
    points: Annotated[int, Field(gt=0)]
    total: ExactSum
    ranges: Annotated[int, Field(gt=0)]
    range_total: ExactSum
    locked_on: Day
    reason: OneLine = ""


def one_a_stretch(parts: Iterable[LockedLimits]) -> tuple[LockedLimits, ...]:
    """Return the limits in the order of their stretches, the last of those for the same one."""
    return tuple(sorted({part.since: part for part in parts}.values(), key=lambda part: part.since or date.min))


class PassedOver(RecordPart):
    """The reason why no OKR was created from a candidate for now; `evidence` is the case for one at that time."""

    on: Day
    reason: NeededText
    evidence: OneLine


class _Since(Protocol):
    @property
    def since(self) -> date:
        """The first day it applies."""


S = TypeVar("S", bound=_Since)


def one_a_day(parts: Iterable[S]) -> tuple[S, ...]:
    """Return the parts in the order of their days, the last of those that begin on the same day."""
    return tuple(sorted({part.since: part for part in parts}.values(), key=lambda part: part.since))

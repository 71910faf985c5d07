"""The parts of a KPI: what is good, from when on it is another process, and why it was not raised into an OKR."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from okrtui.domain.records.field_types import Day, NeededText, OneLine, OptionalNumber, Title, wrong
from okrtui.domain.records.measures import RecordPart


class TargetRange(BaseModel):
    """What is good (`low` to `high`) and beyond what it is red."""

    model_config = ConfigDict(defer_build=True)

    low: OptionalNumber = Field(default=None, title="At least", description="Values from here up are good.")
    high: OptionalNumber = Field(default=None, title="At most", description="Values up to here are good.")
    red_low: OptionalNumber = Field(default=None, title="Red below")
    red_high: OptionalNumber = Field(default=None, title="Red above")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise wrong("“At least” lies above “at most”.")
        if self.red_low is not None and (self.low is None or self.red_low > self.low):
            raise wrong("“Red below” goes with “at least” and must not lie above it.")
        if self.red_high is not None and (self.high is None or self.red_high < self.high):
            raise wrong("“Red above” goes with “at most” and must not lie below it.")
        return self

    @property
    def has_band(self) -> bool:
        """Whether anything is said of what is good."""
        return self.low is not None or self.high is not None


class Rebaseline(RecordPart):
    """From `since` on a KPI is another process: what was measured before says nothing about it any more."""

    since: Day
    reason: Title


class PassedOver(RecordPart):
    """A candidate that somebody did not want to raise into an OKR for now; `evidence` is what spoke for it then."""

    on: Day
    reason: NeededText
    evidence: OneLine


class _Since(Protocol):
    @property
    def since(self) -> date:
        """The first day it holds."""


S = TypeVar("S", bound=_Since)


def one_a_day(parts: Iterable[S]) -> tuple[S, ...]:
    """The parts in the order of their days; of two that begin on one day the later in the list stands."""
    return tuple(sorted({part.since: part for part in parts}.values(), key=lambda part: part.since))

"""The drafts behind actions such as grading or closing, which do not become records themselves."""

from decimal import Decimal
from typing import Annotated, Any, Self

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
from okrtui.domain.records.field_types import Day, LongText, NeededText, Number, OneLine, Share, Title, folded, wrong
from okrtui.domain.records.kpi_parts import TargetDay, TargetRange
from okrtui.domain.records.login_names import LoginNames
from okrtui.domain.records.models import CycleDraft, Draft
from okrtui.domain.rules.grading import tenths

MOST_CHANGES = 3
"""The most key results beside the KPI's own that an objective created from it may begin with."""


def _one_decimal(value: Decimal) -> Decimal:
    if value != tenths(value):
        raise wrong("A grade has one decimal, like 0.7.")
    return value


Grade = Annotated[Share, AfterValidator(_one_decimal)]
"""A grade: 0.0 to 1.0 in steps of a tenth."""


class RebaselineDraft(Draft):
    """A day from which a KPI's limits are computed anew, and why."""

    kpi: KpiId = Field(title="KPI")
    since: Day = Field(title="Since", description="The first day of the process as it works now.")
    reason: Title = Field(title="Reason", description="What changed in the way the work is done.")


class RecalculationDraft(Draft):
    """The reason to compute the locked limits of a KPI again, from its values as they are now."""

    kpi: KpiId = Field(title="KPI")
    reason: Title = Field(title="Reason", description="Why the values of today are the right ones for the limits.")


class TargetFrom(TargetRange, Draft):
    """Bounds that hold for a KPI from a day on, or from the beginning where they are its only target."""

    kpi: KpiId = Field(title="KPI")
    since: TargetDay = Field(
        default=None,
        title="Since",
        description="Its first day; empty for a first target: from the beginning.",
    )


class TargetDraft(TargetFrom):
    """A target for a KPI from a date, or from the beginning."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.has_band:
            raise wrong("A target needs “at least” or “at most”, or both.")
        return self


class TargetsDraft(Draft):
    """Targets of a KPI to be set, and the first days of those to be removed."""

    kpi: KpiId = Field(title="KPI")
    targets: tuple[TargetDraft, ...] = Field(default=(), title="Targets")
    removed: tuple[TargetDay, ...] = Field(default=(), title="Removed")


class TargetTableDraft(TargetFrom):
    """A new target for a KPI, if any, and all of its targets, one a line; `before` are the lines as they were."""

    lines: LongText = Field(
        default="",
        title="All targets",
        description="Such as 2026-10-01 at least 40, red below 35",
    )
    before: LongText = Field(default="", title="Before")


class AuditDraft(Draft):
    """The category that an audit gives a KPI."""

    kpi: KpiId = Field(title="KPI")
    category: Category = Field(title="Category")


class PassOverDraft(Draft):
    """The reason not to create an OKR from a candidate for now."""

    kpi: KpiId = Field(title="KPI")
    reason: NeededText = Field(title="Why not now", description="The KPI is proposed again when its evidence changes.")


def _without_empty(value: object) -> object:
    """Drop blank lines."""
    lines = value.split("\n") if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        return value
    return tuple(line for line in lines if not isinstance(line, str) or line.strip())


class HealDraft(Draft):
    """An objective created from a KPI: the metric that is to recover, and the changes planned for it."""

    kpi: KpiId = Field(title="KPI")
    cycle: CycleId = Field(title="Cycle")
    title: Title = Field(title="Objective", description="What will be different, in words; no figures.")
    why: LongText = Field(default="", title="Done differently", description="What you will do that nobody does today.")
    owners: LoginNames = Field(default=(), title="Owners", description="Login names, with commas between them.")
    team: OneLine = Field(default="", title="Team")
    ambition: Ambition = Field(default=Ambition.ASPIRATIONAL, title="Ambition")
    key_result: Title = Field(title="Key result", description="Updated by the KPI's values.")
    baseline: Number = Field(title="Baseline", description="The KPI's level today.")
    target: Number = Field(title="Target", description="The level to reach.")
    changes: Annotated[tuple[Title, ...], BeforeValidator(_without_empty)] = Field(
        default=(), title="Changes", description="One to three more key results, one per line."
    )

    @model_validator(mode="after")
    def _can_be_pursued(self) -> Self:
        if self.baseline == self.target:
            raise wrong("Baseline and target are the same, so there is nothing to improve.")
        if len(self.changes) > MOST_CHANGES:
            raise wrong(f"Enter at most {MOST_CHANGES} changes: with the KPI's own, that makes four key results.")
        return self


class ClosingDraft(Draft):
    """An objective to be closed, with a closing note."""

    objective: ObjectiveId = Field(title="Objective")
    note: LongText = Field(default="", title="Closing note", description="What was achieved and learned.")


class GradeDraft(Draft):
    """The grade of a key result."""

    key_result: KeyResultId = Field(title="Key result")
    grade: Grade = Field(title="Grade", description="0.0 to 1.0.")
    note: LongText = Field(
        default="", title="Grade note", description="Required where a committed objective was not fully delivered."
    )


class CycleClosingDraft(Draft):
    """A graded cycle to be closed: the choice for each objective, and the cycle to carry over into.

    Objectives missing from `fates` are not carried over. `into` is an existing cycle, `planned` a new one.
    """

    cycle: CycleId = Field(title="Cycle")
    retrospective: LongText = Field(default="", title="Retrospective", description="What to keep, stop and try.")
    fates: dict[ObjectiveId, Fate] = Field(default_factory=dict, title="Objectives")
    into: OptionalCycleId = Field(default=None, title="Next cycle")
    planned: CycleDraft | None = Field(default=None, title="New cycle")

    @model_validator(mode="after")
    def _one_next(self) -> Self:
        if self.into is not None and self.planned is not None:
            raise wrong("Choose an existing cycle or plan a new one, not both.")
        return self


def _somebody(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise wrong("Required.")
    return names


class ImportFileDraft(Draft):
    """The file that is imported."""

    file: Title = Field(
        title="File", description="A spreadsheet, a CSV or JSON file, or a folder of them, such as ~/goals.xlsx."
    )


class ReportFileDraft(Draft):
    """The file that a report on a cycle is written to, and what is in it."""

    file: Title = Field(title="File", description="A page (.html), Markdown (.md) or a table (.csv).")
    title: OneLine = Field(default="", title="Title", description="Such as the name of the organization and the cycle.")
    compare: OptionalCycleId = Field(default=None, title="Compare with", description="Leave empty for the one before.")
    detail: bool = Field(
        default=False, title="Details", description="Every check-in, grade, KPI and chart; unfolded in a page."
    )


class DigestFileDraft(Draft):
    """The file that a digest is written to."""

    file: Title = Field(title="File", description="A plain text, such as ~/week.txt.")


class ExportFileDraft(Draft):
    """The file that all records, or the key results of a quarter, are exported to."""

    file: Title = Field(title="File", description=".xlsx, .ods, .json, .ics (a calendar), or a folder for CSV.")
    quarter: bool = Field(
        default=False, title="Quarter's sheet", description="Only the present cycle, one key result a row."
    )


class HandOverDraft(Draft):
    """The owner whose records are handed over, and who gets them."""

    old: Title = Field(title="From", description="The login name of who owned it until now.")
    new: Annotated[LoginNames, AfterValidator(_somebody)] = Field(
        title="To", description="The login name of who owns it from now on, or several."
    )
    everything: bool = Field(
        default=False, title="Closed ones", description="Also what is closed, but never what is in closed cycles."
    )

    @model_validator(mode="after")
    def _changes_hands(self) -> Self:
        if any(folded(one) == folded(self.old) for one in self.new):
            raise wrong(f"Name somebody other than {self.old}.")
        return self


class SharedValues(Draft):
    """Values that several records are to have; what is left empty stays as it is in each."""

    owners: LoginNames = Field(default=(), title="Owners", description="Login names; empty leaves them as they are.")

    @property
    def given(self) -> dict[str, Any]:
        """The fields that are filled in, with their values."""
        kept = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value for name, value in kept if value not in ((), "", None, Category.UNAUDITED)}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.given:
            raise wrong("Fill in at least one field.")
        return self


class SharedObjectiveValues(SharedValues):
    """Values that several objectives, and the owners that several key results, are to have."""

    team: OneLine = Field(default="", title="Team", description="Empty leaves it as it is.")
    cycle: OptionalCycleId = Field(default=None, title="Cycle", description="Objectives take their key results along.")


class SharedKpiValues(SharedValues):
    """Values that several KPIs are to have."""

    department: OneLine = Field(default="", title="Department", description="Empty leaves it as it is.")
    category: Category = Field(
        default=Category.UNAUDITED, title="Category", description="A new category counts as an audit."
    )


class HintRef(Draft):
    """A hint on one record; the rule names the kind of record."""

    rule: HintRule = Field(title="Hint")
    id: Annotated[int, Field(gt=0)]


class DismissalDraft(HintRef):
    """A hint to be dismissed on a record, and why."""

    note: NeededText = Field(title="Note", description="Why it does not apply here.")

"""The records of a workspace, and the drafts a person fills in to make one. Each field is declared once, here.

A draft holds what a person types; a record is the draft with its identity and what the program adds. `title` and
`description` of a field are the label and the explanation that forms and commands show.
"""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from okrtui.domain.records.answer_sheet import Sheet
from okrtui.domain.records.comment_subject import AboutOneRecord
from okrtui.domain.records.enums import (
    PREFIXES,
    Ambition,
    Cadence,
    Category,
    CheckInRhythm,
    CycleId,
    CycleState,
    KeyResultId,
    Kind,
    KpiFeed,
    KpiId,
    KpiState,
    ObjectiveId,
    ObjectiveState,
    OptionalKeyResultId,
    OptionalKpiId,
    OptionalObjectiveId,
    Rhythm,
)
from okrtui.domain.records.field_types import (
    Day,
    LongText,
    NeededText,
    Number,
    OneLine,
    OptionalDay,
    OptionalNumber,
    OptionalShare,
    Positive,
    StepNumbers,
    Title,
    UpToTen,
    wrong,
)
from okrtui.domain.records.kpi_parts import (
    LockedLimits,
    PassedOver,
    Rebaseline,
    TargetDay,
    TargetRange,
    one_a_day,
    one_a_stretch,
)
from okrtui.domain.records.login_names import LoginNames, ManyNames
from okrtui.domain.records.measures import Measure, RecordPart


class Draft(BaseModel):
    """A set of values that a person fills in; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Record(RecordPart):
    """The fields of every record: an id that is never reused, and who changed the record when (UTC)."""

    table: ClassVar[str]

    id: int = Field(gt=0)
    revision: int = Field(default=1, gt=0)
    created_at: AwareDatetime
    created_by: OneLine
    updated_at: AwareDatetime
    updated_by: OneLine

    @property
    def shown_id(self) -> str:
        """The id as it is shown and typed, such as KR12."""
        return f"{PREFIXES[self.table]}{self.id}"

    def document(self) -> dict[str, Any]:
        """Return the record as plain JSON values. Raises ValueError where a value is not of its field's type."""
        return self.__pydantic_serializer__.to_python(self, mode="json", warnings="error")  # type: ignore[no-any-return]


STAMPS = frozenset(Record.model_fields)
"""The fields about a record's identity and authorship, which are nobody's to fill in and no undo reverts."""


class HintedRecord(Record):
    """A record with quality hints; `dismissed` has a note for each dismissed rule."""

    dismissed: dict[OneLine, LongText] = Field(default_factory=dict, title="Dismissed hints")


class CycleDraft(Draft):
    """A cycle to be planned."""

    name: Title = Field(title="Name", description="A name for the cycle, like 2027-Q1.")
    start: Day = Field(title="First day")
    end: Day = Field(title="Last day", description="Included in the cycle; after the first day.")
    cadence: Cadence = Field(
        default=Cadence.QUARTER, title="Cadence", description="How long it is; the next one is proposed as long."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise wrong("The last day must be after the first day.")
        return self


class Cycle(CycleDraft, HintedRecord):
    """A period with objectives, first and last day inclusive."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "cycles"

    state: CycleState = CycleState.DRAFT
    retrospective: LongText = ""


class ObjectiveDraft(Draft):
    """An objective to be added."""

    cycle: CycleId = Field(title="Cycle")
    title: Title = Field(title="Objective", description="What will be different, in words; no figures.")
    why: LongText = Field(default="", title="Why", description="Why it matters now.")
    owners: LoginNames = Field(default=(), title="Owners", description="Login names, with commas between them.")
    team: OneLine = Field(default="", title="Team")
    ambition: Ambition = Field(
        default=Ambition.ASPIRATIONAL,
        title="Ambition",
        description="Aspirational: 70 % is success. Committed: 100 % is expected.",
    )
    parent: OptionalObjectiveId = Field(
        default=None, title="Parent", description="The objective that this one supports."
    )


class Objective(ObjectiveDraft, HintedRecord):
    """A goal for a cycle, in words.

    `heals` is the KPI that it was created from, `kept_from` the objective of an earlier cycle that it continues.
    `started_on` is the day it was started, `gate_passed` the reason why it started although a gate was not met.
    """

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "objectives"

    heals: OptionalKpiId = None
    kept_from: OptionalObjectiveId = Field(default=None, title="Kept from")
    state: ObjectiveState = ObjectiveState.DRAFT
    started_on: OptionalDay = Field(default=None, title="Started on")
    gate_passed: LongText = Field(default="", title="Gate passed")
    closing_note: LongText = ""


class KeyResultDraft(Draft):
    """A key result to be added."""

    objective: ObjectiveId = Field(title="Objective")
    title: Title = Field(title="Key result", description="What will be measurably true.")
    owners: LoginNames = Field(default=(), title="Owners", description="Login names, with commas between them.")
    measure: Measure = Field(title="Measured as")
    weight: Positive = Field(default=Decimal(1), title="Weight", description="How much it counts; above 0.")
    kpi: OptionalKpiId = Field(default=None, title="Linked KPI", description="Its values update this key result.")
    feed: KpiFeed = Field(
        default=KpiFeed.LATEST,
        title="Takes its",
        description="Latest value; or, where each value is the amount of a period, their total or mean in the cycle.",
    )
    rhythm: CheckInRhythm = Field(
        default=CheckInRhythm.WEEKLY,
        title="Checked in",
        description="How often it is due; where a KPI feeds it, when the KPI is.",
    )
    due_on: OptionalDay = Field(default=None, title="Due on", description="The day by which it should be reached.")


class KeyResult(KeyResultDraft, HintedRecord):
    """A measure of success for an objective, graded when the cycle ends."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "key_results"

    grade: OptionalShare = None
    grade_note: LongText = ""


class CheckInDraft(Draft):
    """The state of a key result on a day."""

    key_result: KeyResultId = Field(title="Key result")
    date: Day = Field(title="Date")
    value: OptionalNumber = Field(default=None, title="Now")
    done: StepNumbers = Field(default=(), title="Done", description="The numbers of all steps done so far.")
    confidence: UpToTen = Field(default=None, title="Confidence", description="0 to 10: how sure you are to reach it.")
    expected_score: OptionalShare = Field(
        default=None, title="Expected score", description="0.0 to 1.0: the final score you expect; may stay empty."
    )
    note: LongText = Field(default="", title="Note")


class CheckIn(CheckInDraft, Record):
    """A check-in; its author is who created it."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "check_ins"


class Target(TargetRange, RecordPart):
    """The target in force from `since` until the next one; the earliest holds before it, too."""

    model_config = ConfigDict(extra="allow", frozen=True)

    since: Day


class KpiDraft(Draft):
    """A KPI to be added."""

    name: Title = Field(title="Name", description="Unique in the workspace.")
    definition: LongText = Field(default="", title="Definition", description="What exactly is counted, and where.")
    unit: OneLine = Field(default="", title="Unit", description="Like %, days or $.")
    decimals: UpToTen = Field(
        default=None, title="Decimals", description="Decimals to show; leave empty to show values as entered."
    )
    category: Category = Field(
        default=Category.UNAUDITED,
        title="Category",
        description="Health of the business, a running process, or a change.",
    )
    department: OneLine = Field(default="", title="Department")
    owners: LoginNames = Field(default=(), title="Owners", description="Login names, with commas between them.")
    cadence: Rhythm = Field(
        default=Rhythm.MONTHLY, title="Measured", description="How often it has a value; it is due once a period."
    )
    reward_linked: bool = Field(default=False, title="Tied to reward", description="Pay or bonuses depend on it.")


class NewKpiDraft(TargetRange, KpiDraft):
    """A KPI with its first target and its first value in one form; both may be left out."""

    since: TargetDay = Field(
        default=None, title="Target since", description="Its first day; empty: it holds from the beginning."
    )
    value: OptionalNumber = Field(default=None, title="Value today", description="It may be left out.")
    value_on: OptionalDay = Field(default=None, title="Day of the value")


class Kpi(KpiDraft, HintedRecord):
    """A number that is tracked continuously; `targets` and `rebaselines` are in the order of their days.

    `limits` are those locked in each stretch between re-baselines. `audited_on` is the day of its latest audit,
    `audited_from` the category it had before the first audit of that quarter.
    """

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "kpis"

    targets: Annotated[tuple[Target, ...], AfterValidator(one_a_day)] = ()
    rebaselines: Annotated[tuple[Rebaseline, ...], AfterValidator(one_a_day)] = ()
    limits: Annotated[tuple[LockedLimits, ...], AfterValidator(one_a_stretch)] = ()
    state: KpiState = KpiState.ACTIVE
    audited_on: Day | None = None
    audited_from: Category | None = None
    passed_over: PassedOver | None = None


class MeasurementDraft(Draft):
    """The value of a KPI on a day."""

    kpi: KpiId = Field(title="KPI")
    date: Day = Field(title="Date")
    value: Number = Field(title="Value")
    note: LongText = Field(default="", title="Note")


class Measurement(MeasurementDraft, Record):
    """One value of a KPI; there is one per KPI and day."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "measurements"


class DecisionDraft(Draft):
    """The eight answers about a metric, and what was chosen."""

    metric: Title = Field(title="Metric", description="The metric in your own words.")
    answers: Sheet = Field(title="Answers")
    chosen: Kind | None = Field(default=None, title="Chosen")
    why: LongText = Field(default="", title="Why", description="Required if the choice differs from the verdict.")
    about_kpi: OptionalKpiId = Field(default=None, title="About KPI")
    about_key_result: OptionalKeyResultId = Field(default=None, title="About key result")


class Decision(DecisionDraft, Record):
    """A stored decision; `kpi` and `objective` were created from it."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "decisions"

    verdict: Kind
    kpi: OptionalKpiId = None
    objective: OptionalObjectiveId = None


class SignalNoteDraft(Draft):
    """The cause of a signal, as a person found it."""

    kpi: KpiId = Field(title="KPI")
    date: Day = Field(title="Date")
    cause: NeededText = Field(title="Cause")
    left_out: bool = Field(
        default=False,
        title="Left out",
        description="Compute the limits without the value of that day; the chart marks it.",
    )


class SignalNote(SignalNoteDraft, Record):
    """The cause of a signal on a day."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "signal_notes"


class CommentDraft(AboutOneRecord, Draft):
    """What somebody says about one record."""

    text: NeededText = Field(title="Comment", description="With @ and a login name it is shown in that person's Today.")


class Comment(CommentDraft, Record):
    """A comment, by who created it; `settled_by` are those mentioned in it who need no answer any more."""

    model_config = ConfigDict(extra="allow")
    table: ClassVar[str] = "comments"
    settled_by: ManyNames = Field(default=(), title="Settled by")


RECORDS: tuple[type[Record], ...] = (
    Cycle, Objective, KeyResult, CheckIn, Kpi, Measurement, Decision, SignalNote, Comment,
)  # fmt: skip
"""Every kind of record, in the order in which they may refer to one another."""

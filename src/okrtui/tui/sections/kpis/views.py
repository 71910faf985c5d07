"""The other two views of the KPI section: the audit, and the candidates for an OKR."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from okrtui.domain.columns.audit import AUDIT, FINDING_WORDS, AuditSubject
from okrtui.domain.columns.candidates import CANDIDATES, CandidateSubject
from okrtui.domain.columns.catalogue import Catalogue
from okrtui.domain.columns.kpis import KpiSubject
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.audit import audit
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import tellings
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.sections.base import invitation
from okrtui.tui.sections.record_columns import row_cells, table_columns
from okrtui.tui.styled_text import Cell, Line, Piece
from okrtui.tui.widgets.table import Row, TableColumn

MONTHS_IN_QUARTER: Final = 3
LEAST: Final = 5
"""Cells of the audit's bar, at least."""


class KpiView(Protocol):
    """A view of the KPIs: their selection, order and columns."""

    name: str
    columns: Sequence[TableColumn]
    catalogue: Catalogue[Any]

    def subject(self, kpi: Kpi) -> KpiSubject:
        """Return a KPI as the columns of the view read it."""

    def listed(self) -> list[Kpi]:
        """Return the KPIs in their order."""

    def row(self, kpi: Kpi) -> Row:
        """Return a KPI as a row."""

    def summary(self, width: int) -> Sequence[Line]:
        """Return the lines above the list."""

    def empty(self) -> Sequence[Line]:
        """Return the lines shown when there are no rows."""


class AuditView:
    """The audit of this quarter: KPIs still to review first, each with what it lacks."""

    name = "audit"
    columns: Sequence[TableColumn] = table_columns(AUDIT)
    catalogue: Catalogue[Any] = AUDIT

    def __init__(self, session: Session) -> None:
        self.session = session
        self._audit = audit(session.workspace, session.today())

    def listed(self) -> list[Kpi]:
        """Return the KPIs still to review, then the others by number."""
        workspace = self.session.workspace
        self._audit = audit(workspace, self.session.today())
        left = [workspace.kpis[number] for number in self._audit.left]
        waiting = set(self._audit.left)
        seen = [one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE and one.id not in waiting]
        return [*left, *seen]

    def following(self, keys: Sequence[Hashable], key: Hashable | None) -> Hashable | None:
        """Return the next row to review after a row; None if all are reviewed."""
        at = keys.index(key) if key in keys else -1
        waiting = set(self._audit.left) - {key}
        return next((one for one in (*keys[at + 1 :], *keys[: at + 1]) if one in waiting), None)

    def row(self, kpi: Kpi) -> Row:
        """Return a KPI with its audit findings as a row."""
        return Row(kpi.id, _AUDIT_CELLS(self.subject(kpi)))

    def subject(self, kpi: Kpi) -> AuditSubject:
        """Return a KPI with its findings."""
        return AuditSubject(self.session.workspace, kpi, self.session.today())

    def summary(self, width: int) -> Sequence[Line]:
        """Return the progress of the audit, its findings, and its changes."""
        state = self._audit
        if not state.kpis:
            return ()
        share = state.this_quarter / state.kpis
        reviewed = f"  {state.this_quarter:,} of {state.kpis:,} reviewed  "
        sorted_in = [one for one in Category if one is not Category.UNAUDITED]
        counts = ", ".join(f"{state.counts[one]:,} {one}" for one in sorted_in if state.counts[one])
        head = f" Audit {self._quarter()}  "
        room = max(LEAST, min(24, width - len(head) - len(reviewed) - len(counts) - 1))
        first: Line = ((head, "strong"), *styled_text.bar(share, room), (reviewed, ""), (counts, "muted"))
        return [first, self._found(), ()]

    def _quarter(self) -> str:
        today = self.session.today()
        return f"{today.year}-Q{(today.month - 1) // MONTHS_IN_QUARTER + 1}"

    def _found(self) -> Line:
        state = self._audit
        rules = [hint.rule for hints in state.findings.values() for hint in hints]
        pieces: list[Piece] = [(" ", "")]
        for rule, words in FINDING_WORDS.items():
            if rule in rules:
                pieces += [(f"{styled_text.glyphs().signal} {rules.count(rule):,} {words}", "warn"), ("   ", "")]
        if len(pieces) == 1:
            pieces.append((f"{styled_text.glyphs().good} nothing is missing   ", "good"))
        if state.changed:
            pieces.append((f"{formatting.plural(len(state.changed), 'category', 'categories')} changed", "accent"))
        return tuple(pieces)

    def empty(self) -> Sequence[Line]:
        """Return the invitation to add a first KPI."""
        about = "The audit asks what each KPI is for, and lists those without an owner, a target or a recent value."
        return invitation("No KPIs to audit yet.", about, ("row.new", "add the first one"))


class CandidatesView:
    """The KPIs that miss their target with today's way of working, the strongest candidates first."""

    name = "candidates"
    columns: Sequence[TableColumn] = table_columns(CANDIDATES)
    catalogue: Catalogue[Any] = CANDIDATES

    def __init__(self, session: Session) -> None:
        self.session = session

    def subject(self, kpi: Kpi) -> CandidateSubject:
        """Return a KPI as a candidate."""
        return CandidateSubject(self.session.workspace, kpi, self.session.today())

    def listed(self) -> list[Kpi]:
        """Return the candidates, the strongest first, then by name."""
        kpis = map(self.subject, self.session.workspace.kpis.values())
        candidates = [one for one in kpis if one.candidate is not None]
        candidates.sort(key=lambda one: (one.rank, one.record.name.casefold(), one.record.id))
        return [one.record for one in candidates]

    def row(self, kpi: Kpi) -> Row:
        """Return a candidate with its strength and reason as a row."""
        return Row(kpi.id, _CANDIDATE_CELLS(self.subject(kpi)))

    def summary(self, width: int) -> Sequence[Line]:  # noqa: ARG002 - every view may use it
        """Return the explanation of a candidate."""
        explanation = " They miss their target even when today's work goes well: a case for an OKR."
        return [((explanation, "muted"),), ()]

    def empty(self) -> Sequence[Line]:
        """Return the note that there are no candidates."""
        about = "A KPI is listed here when its normal range excludes the target, or its last three values missed it."
        return invitation("No candidates for an OKR.", about, ("view.next", "back to the dashboard"))


def _why(kpi: CandidateSubject) -> Sequence[str]:
    """Return the evidence, or the reason for passing it over, in ever fewer words."""
    passed = kpi.record.passed_over
    if passed is not None and kpi.is_passed_over:
        return (f"{styled_text.day(passed.on, kpi.today)}: {passed.reason}",)
    return tellings(kpi.record, kpi.case, kpi.today)


@dataclass(frozen=True, slots=True)
class LongestInRoom:
    """A cell that draws the longest of some texts that fits; equal ones need not be drawn again."""

    texts: tuple[str, ...]

    def __call__(self, width: int) -> Line:
        """Return the text for a width."""
        fits = (one for one in self.texts if styled_text.width_of(((one, ""),)) <= width)
        return ((next(fits, self.texts[-1]), "muted"),)


def strength(reads: Candidate | None, *, passed: bool) -> Cell:
    """Return the strength of a candidate, with its sign."""
    signs = styled_text.glyphs()
    if passed:
        return Cell(f"{signs.pending} passed over", "muted")
    if reads is Candidate.STRONG:
        return Cell(f"{signs.bad} strong", "bad")
    if reads is Candidate.INVESTIGATE:
        return Cell(f"{signs.signal} investigate", "warn")
    return Cell(f"{signs.warn} candidate", "warn")


def reviewed_cell(*, is_reviewed: bool) -> Cell:
    """Return whether a KPI was audited in the quarter, with its sign."""
    signs = styled_text.glyphs()
    return Cell(f"{signs.good} yes", "good") if is_reviewed else Cell(f"{signs.pending} not yet", "muted")


def _category(kpi: AuditSubject) -> Cell:
    category = kpi.record.category
    return Cell(str(category), "warn" if category is Category.UNAUDITED else "")


def _lacks(kpi: AuditSubject) -> Cell:
    found = formatting.text(kpi.lacks)
    return Cell(found or styled_text.glyphs().dash, "warn" if found else "muted")


_AUDIT_CELLS = row_cells(
    AUDIT.on("screen"),
    {
        "reviewed": lambda kpi: reviewed_cell(is_reviewed=kpi.is_reviewed),
        "category": _category,
        "lacks": _lacks,
        "was": lambda kpi: Cell(str(kpi.was or ""), "accent"),
    },
)

_CANDIDATE_CELLS = row_cells(
    CANDIDATES.on("screen"),
    {
        "strength": lambda one: strength(one.evidence.candidate, passed=one.is_passed_over),
        "name": lambda one: Cell(one.record.name, "strong"),
        "why": lambda one: LongestInRoom(tuple(_why(one))),
    },
)

"""The KPI section's other two views: the audit, and the candidates for an OKR."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Protocol

from okrtui.domain.columns.candidates import CANDIDATES, CandidateSubject
from okrtui.domain.hints import HintRule
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.audit import audit, audited_this_quarter, recategorised
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import tellings
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.sections.base import invitation
from okrtui.tui.sections.record_columns import row_cells, table_columns
from okrtui.tui.styled_text import Cell, Line, Piece
from okrtui.tui.widgets.table import Column, Row

FOUND: Final = {
    HintRule.KPI_AUDIT: "no category",
    HintRule.KPI_OWNER: "no owner",
    HintRule.KPI_TARGET: "no target",
    HintRule.KPI_STALE: "stale",
    HintRule.KPI_NAME: "name like another",
}
"""What the audit finds; the cell of a KPI leaves out the “no”, and the category, which stands beside it."""

MONTHS_IN_QUARTER: Final = 3
LEAST: Final = 5
"""Cells of the audit's bar, at least."""


class KpiView(Protocol):
    """One way to look at all KPIs: which are listed in which order, and what is said of each."""

    name: str
    columns: Sequence[Column]

    def listed(self) -> list[Kpi]:
        """The KPIs in their order."""

    def row(self, kpi: Kpi) -> Row:
        """One of them as a row."""

    def summary(self, width: int) -> Sequence[Line]:
        """Lines above the list."""

    def empty(self) -> Sequence[Line]:
        """What stands in place of rows."""


class AuditView:
    """The audit of this quarter: what is still to be looked at stands first, what lacks something is told."""

    name = "audit"
    columns: Sequence[Column] = (
        Column("seen", "looked at", 9, priority=7),
        Column("name", "KPI", 25, minimum=22, flex=True, priority=9),
        Column("category", "category", 15, priority=8),
        Column("finds", "lacks", 34, minimum=18, priority=6),
        Column("was", "was", 15, priority=3),
        Column("owner", "owner", 8, priority=4),
        Column("department", "department", 16, minimum=12, priority=2),
    )

    def __init__(self, session: Session) -> None:
        self.session = session
        self._audit = audit(session.workspace, session.today())

    def listed(self) -> list[Kpi]:
        """Those still to be looked at, then the others by their numbers."""
        workspace = self.session.workspace
        self._audit = audit(workspace, self.session.today())
        left = [workspace.kpis[number] for number in self._audit.left]
        waiting = set(self._audit.left)
        seen = [one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE and one.id not in waiting]
        return [*left, *seen]

    def following(self, keys: Sequence[Hashable], key: Hashable | None) -> Hashable | None:
        """Of the rows listed, the one to be looked at after another; none where all have been."""
        at = keys.index(key) if key in keys else -1
        waiting = set(self._audit.left) - {key}
        return next((one for one in (*keys[at + 1 :], *keys[: at + 1]) if one in waiting), None)

    def row(self, kpi: Kpi) -> Row:
        """What the audit says of a KPI."""
        signs = styled_text.glyphs()
        done = audited_this_quarter(kpi, self.session.today())
        seen = Cell(f"{signs.good} yes", "good") if done else Cell(f"{signs.pending} not yet", "muted")
        rules = [hint.rule for hint in self._audit.findings.get(kpi.id, ()) if hint.rule is not HintRule.KPI_AUDIT]
        found = ", ".join(FOUND[rule].removeprefix("no ") for rule in rules)
        change = recategorised(kpi, self.session.today())
        known = kpi.category is not Category.UNAUDITED
        values = (
            seen,
            kpi.name,
            Cell(str(kpi.category), "" if known else "warn"),
            Cell(found or signs.dash, "warn" if found else "muted"),
            Cell(str(change.before) if change else "", "accent"),
            kpi.owner,
            kpi.department,
        )
        return Row(kpi.id, values)

    def summary(self, width: int) -> Sequence[Line]:
        """How far the audit has come, and what it found and changed."""
        state = self._audit
        if not state.kpis:
            return ()
        share = state.this_quarter / state.kpis
        told = f"  {state.this_quarter:,} of {state.kpis:,} looked at  "
        sorted_in = [one for one in Category if one is not Category.UNAUDITED]
        counts = ", ".join(f"{state.counts[one]:,} {one}" for one in sorted_in if state.counts[one])
        head = f" Audit {self._quarter()}  "
        room = max(LEAST, min(24, width - len(head) - len(told) - len(counts) - 1))
        first: Line = ((head, "strong"), *styled_text.bar(share, room), (told, ""), (counts, "muted"))
        return [first, self._found(), ()]

    def _quarter(self) -> str:
        today = self.session.today()
        return f"{today.year}-Q{(today.month - 1) // MONTHS_IN_QUARTER + 1}"

    def _found(self) -> Line:
        state = self._audit
        rules = [hint.rule for hints in state.findings.values() for hint in hints]
        pieces: list[Piece] = [(" ", "")]
        for rule, words in FOUND.items():
            if rule in rules:
                pieces += [(f"{styled_text.glyphs().signal} {rules.count(rule):,} {words}", "warn"), ("   ", "")]
        if len(pieces) == 1:
            pieces.append((f"{styled_text.glyphs().good} nothing is lacking   ", "good"))
        if state.changed:
            pieces.append((f"{formatting.plural(len(state.changed), 'category', 'categories')} changed", "accent"))
        return tuple(pieces)

    def empty(self) -> Sequence[Line]:
        """There is nothing to audit."""
        about = "The audit asks of each KPI what it is for, and finds what has no owner, target or fresh value."
        return invitation("No KPIs to audit yet.", about, ("row.new", "add the first one you watch"))


class CandidatesView:
    """The KPIs that ordinary work does not bring to target, the strongest first, and those passed over last."""

    name = "candidates"
    columns: Sequence[Column] = table_columns(CANDIDATES)

    def __init__(self, session: Session) -> None:
        self.session = session

    def _subject(self, kpi: Kpi) -> CandidateSubject:
        return CandidateSubject(self.session.workspace, kpi, self.session.today())

    def listed(self) -> list[Kpi]:
        """The strongest first, by their names."""
        kpis = map(self._subject, self.session.workspace.kpis.values())
        found = [one for one in kpis if one.evidence.candidate is not None]
        found.sort(key=lambda one: (one.rank, one.record.name.casefold(), one.record.id))
        return [one.record for one in found]

    def row(self, kpi: Kpi) -> Row:
        """How strongly a KPI asks for an OKR, and why."""
        return Row(kpi.id, _CELLS(self._subject(kpi)))

    def summary(self, width: int) -> Sequence[Line]:  # noqa: ARG002 - every view may use it
        """What a candidate is."""
        told = " A candidate stays off target however well the work is done as it is done today."
        return [((told, "muted"),), ()]

    def empty(self) -> Sequence[Line]:
        """No KPI asks for an OKR."""
        about = "A KPI stands here once its own limits exclude the target, or its last three values missed it."
        return invitation("No KPI asks for an OKR.", about, ("view.next", "back to the dashboard"))


def _why(kpi: CandidateSubject) -> Sequence[str]:
    """The evidence, or why it is passed over, in fewer and fewer words."""
    passed = kpi.record.passed_over
    if passed is not None and kpi.is_passed_over:
        return (f"{styled_text.day(passed.on, kpi.today)}: {passed.reason}",)
    return tellings(kpi.record, kpi.evidence, kpi.today)


def _in_room(tellings: Sequence[str]) -> Callable[[int], Line]:
    """A cell with the first of several tellings that has room in it."""

    def draw(width: int) -> Line:
        told = next((one for one in tellings if styled_text.width_of(((one, ""),)) <= width), tellings[-1])
        return ((told, "muted"),)

    return draw


def strength(reads: Candidate | None, *, passed: bool) -> Cell:
    """How strongly a KPI asks for an OKR, with its sign."""
    signs = styled_text.glyphs()
    if passed:
        return Cell(f"{signs.pending} passed over", "muted")
    if reads is Candidate.STRONG:
        return Cell(f"{signs.bad} strong", "bad")
    if reads is Candidate.INVESTIGATE:
        return Cell(f"{signs.signal} investigate", "warn")
    return Cell(f"{signs.warn} candidate", "warn")


_CELLS = row_cells(
    CANDIDATES.on("screen"),
    {
        "strength": lambda one: strength(one.evidence.candidate, passed=one.is_passed_over),
        "name": lambda one: Cell(one.record.name, "strong"),
        "why": lambda one: _in_room(_why(one)),
    },
)

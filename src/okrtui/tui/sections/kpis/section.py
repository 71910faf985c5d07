"""Section 3: the KPI table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from okrtui.domain.columns.kpis import KPIS as KPIS_COLUMNS
from okrtui.domain.columns.kpis import KpiSubject
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Kpi, Record
from okrtui.domain.rules.kpi_health import KpiStatus, Trend
from okrtui.domain.rules.kpi_status import KpiStanding
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.filtering import Filter, natural
from okrtui.tui.sections.base import ASK, Drawing, Section, invitation, nothing_fits
from okrtui.tui.sections.catalogue import KPIS
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.kpis import detail as kpi_detail
from okrtui.tui.sections.kpis.views import AuditView, CandidatesView, KpiView
from okrtui.tui.sections.record_columns import (
    filter_text,
    filter_words,
    offers,
    row_cells,
    sort_order,
    table_columns,
)
from okrtui.tui.styled_text import Cell, Line
from okrtui.tui.widgets.table import Column, Row

TREND: Final = 12
"""How many of the latest values the sparkline shows."""

DASHBOARD, AUDIT, CANDIDATES = "dashboard", AuditView.name, CandidatesView.name
VIEWS: Final = (DASHBOARD, AUDIT, CANDIDATES)

RETIRED: Final = "state:retired"
"""The filter that lists KPIs which are no longer watched."""

AUDITED: Final = {
    "kpi.audit-health": "health",
    "kpi.audit-operational": "operational",
    "kpi.audit-strategic": "strategic",
}
"""What the audit's keys are called."""


class KpisSection(Section):
    """The KPIs; a row's key is the KPI's number."""

    key = KPIS
    title = "KPIs"
    nouns = ("KPI", "KPIs")
    fields: ClassVar[Sequence[str]] = filter_words(KPIS_COLUMNS)
    columns: ClassVar[Sequence[Column]] = table_columns(KPIS_COLUMNS)

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self.view: KpiView | None = None

    def turn_to(self, view: str) -> None:
        """Look at the KPIs as a dashboard, in an audit, or as candidates."""
        made: dict[str, type[AuditView | CandidatesView]] = {AUDIT: AuditView, CANDIDATES: CandidatesView}
        self.view = made[view](self.session) if view in made else None
        self.sort, self.cursor, self.top = None, None, 0

    def shown_columns(self) -> Sequence[Column]:
        """The columns of the view in use."""
        return self.columns if self.view is None else self.view.columns

    def summary(self, width: int) -> Sequence[Line]:
        """What the view in use says of all of them."""
        return () if self.view is None else self.view.summary(width)

    def naming(self) -> Mapping[str, str]:
        """The keys of the audit are told in the audit alone."""
        if self.note() == AUDIT:
            return {**AUDITED, "view.sort": ""}
        without = dict.fromkeys(AUDITED, "")
        if self.note() == CANDIDATES:
            return {"kpi.heal": "heal", "row.retire": "pass over", "kpi.explain": "explain", **without, "view.sort": ""}
        return without

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The KPIs in the order of the view; in the dashboard by their names, or as sorted."""
        narrowed = self.filter
        retired_too = any(name == "state" for name, _ in narrowed.fields)
        kpis = [kpi for kpi in self.session.workspace.kpis.values() if retired_too or kpi.state is KpiState.ACTIVE]
        if self.view is not None:
            kpis = self.view.listed()
        total = len(kpis)
        if narrowed:
            kpis = [kpi for kpi in kpis if self._fits(kpi, narrowed)]
        if self.view is None:
            column, descending = self.sort or ("name", False)
            kpis.sort(key=self._order(column), reverse=descending)
        return [kpi.id for kpi in kpis], total

    def _subject(self, kpi: Kpi) -> KpiSubject:
        return KpiSubject(self.session.workspace, kpi, self.session.today())

    def _fits(self, kpi: Kpi, narrowed: Filter) -> bool:
        subject = self._subject(kpi)
        return narrowed.keeps(
            lambda: f"{kpi.shown_id} {kpi.name} {kpi.department}",
            lambda word: filter_text(KPIS_COLUMNS, subject, word, self.session.actor),
        )

    def _order(self, column: str) -> Callable[[Kpi], Any]:
        """By what KPIs are sorted: by a column, and then by their names."""
        if column == "name":
            return lambda kpi: natural(kpi.name)
        order, subject = sort_order(KPIS_COLUMNS, column), self._subject
        return lambda kpi: (order(subject(kpi)), natural(kpi.name))

    def offers(self, field: str) -> Iterable[str]:
        """What may be typed for a field of the filter."""
        return offers(field, (KPIS_COLUMNS, map(self._subject, self.session.workspace.kpis.values())))

    def reveal(self, key: Hashable) -> None:
        """See to it that a KPI is listed, a retired one too."""
        super().reveal(key)
        if key not in self.keys()[0]:
            self.turn_to("")
        if key not in self.keys()[0]:
            self.typed = RETIRED

    def row(self, key: Hashable) -> Row:
        """A KPI as a row of the view in use."""
        kpi = self._kpi(key)
        return self._dashboard_row(kpi) if self.view is None else self.view.row(kpi)

    def _dashboard_row(self, kpi: Kpi) -> Row:
        return Row(kpi.id, _CELLS(self._subject(kpi)))

    def _kpi(self, key: Hashable) -> Kpi:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.kpis[key]

    def empty(self) -> Sequence[Line]:
        """How to get to a first KPI."""
        if self.typed:
            return nothing_fits()
        if self.view is not None:
            return self.view.empty()
        about = "A KPI watches how the business runs, all the time: it has a name, an owner and a target."
        ways = [("row.new", "add the first one you watch"), (ASK, "not sure that it is a KPI? Eight questions tell")]
        return invitation("No KPIs yet.", about, *ways)

    def note(self) -> str:
        """The view in use."""
        return DASHBOARD if self.view is None else self.view.name

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Chart, evidence, measurements."""
        return kpi_detail.lines(self.session, self._kpi(key), width)

    def name_of(self, key: Hashable) -> str:
        """K7."""
        return self._kpi(key).shown_id

    def record(self, key: Hashable) -> Record | None:
        """Return the KPI of a row."""
        return self.session.workspace.kpis.get(key) if isinstance(key, int) else None

    def next_view(self, key: Hashable | None) -> tuple[str, Hashable | None, str]:  # noqa: ARG002 - it goes to the top
        """Go to the next view, and to its first row."""
        self.turn_to(VIEWS[(VIEWS.index(self.note()) + 1) % len(VIEWS)])
        return KPIS, next(iter(self.keys()[0]), None), ""

    @property
    def sortable(self) -> Sequence[str]:
        """The columns to sort by in the dashboard; the other views have an order of their own."""
        return () if self.view is not None else [column.key for column in KPIS_COLUMNS.on("sort")]


def _name(kpi: KpiSubject) -> Line:
    return ((kpi.record.name, "strong" if kpi.standing.status is KpiStatus.MISSED else ""),)


def _trend(kpi: KpiSubject) -> Callable[[int], Line]:
    values = [one.value for one in kpi.workspace.measurements_of(kpi.record.id)[-TREND * 2 :]]
    return lambda width: ((styled_text.sparkline(values, width), "accent"),)


def _last(kpi: KpiSubject) -> Line | Cell:
    signs, standing = styled_text.glyphs(), kpi.standing
    if standing.on is None:
        return Cell(signs.dash, "muted")
    day = styled_text.day(standing.on, kpi.today)
    if standing.stale:
        return ((f"{signs.stale} ", "warn"), (day, "warn"))
    return ((f"{day}", "muted"), (" due" if standing.due else "", "accent"))


def change(standing: KpiStanding) -> Cell:
    """The change since the measurement before, coloured by direction."""
    signs = styled_text.glyphs()
    if standing.change is None or standing.value is None or standing.previous is None:
        return Cell(signs.dash, "muted")
    if standing.change is Trend.SAME:
        return Cell("= same", "muted")
    arrow = signs.up if standing.value > standing.previous else signs.down
    return Cell(f"{arrow} {standing.change}", "good" if standing.change is Trend.BETTER else "bad")


_CELLS = row_cells(
    KPIS_COLUMNS.on("screen"),
    {"name": _name, "change": lambda one: change(one.standing), "trend": _trend, "last": _last},
)

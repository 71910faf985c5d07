"""Section 3: the KPI table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final

from okrtui.domain.columns.catalogue import Column
from okrtui.domain.columns.kpis import KPIS as KPIS_COLUMNS
from okrtui.domain.columns.kpis import KpiSubject
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Kpi, Measurement, Record
from okrtui.domain.rules.kpi_health import KpiStatus, Trend, nearest_bound
from okrtui.domain.rules.kpi_status import KpiStanding, latest_values
from okrtui.domain.rules.record_names import nouns_of
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import is_of
from okrtui.tui.filtering import Filter, natural
from okrtui.tui.keys import keymap
from okrtui.tui.sections.base import ASK, FROM_FILE, Drawing, Section, invitation
from okrtui.tui.sections.catalogue import KPIS
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.kpis import kpi_detail
from okrtui.tui.sections.kpis.views import AuditView, CandidatesView, KpiView
from okrtui.tui.sections.record_columns import (
    filter_text,
    filter_words,
    in_order,
    offers,
    row_cells,
    table_columns,
)
from okrtui.tui.styled_text import Cell, Line
from okrtui.tui.widgets.table import Row, TableColumn

DASHBOARD, AUDIT, CANDIDATES = "dashboard", AuditView.name, CandidatesView.name
VIEWS: Final = (DASHBOARD, AUDIT, CANDIDATES)

RETIRED: Final = "state:retired"
"""The filter that lists retired KPIs."""

AUDITED: Final = {
    "kpi.audit-health": "health",
    "kpi.audit-operational": "operational",
    "kpi.audit-strategic": "strategic",
}
"""The labels of the audit's keys."""


def where_retired(count: int) -> str:
    """Return how to list so many KPIs that were just retired, as a sentence."""
    return f"Type {keymap.key('view.filter')}{RETIRED} to list {'it' if count == 1 else 'them'}."


class KpisSection(Section):
    """The KPIs; a row's key is the KPI's number."""

    key = KPIS
    title = "KPIs"
    nouns = nouns_of(Kpi.table)
    fields: ClassVar[Sequence[str]] = filter_words(KPIS_COLUMNS)
    columns: ClassVar[Sequence[TableColumn]] = table_columns(KPIS_COLUMNS)

    views: ClassVar[Sequence[str]] = VIEWS

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self.view: KpiView | None = None
        self.catalogue = KPIS_COLUMNS

    def turn_to(self, view: str) -> None:
        """Switch to the dashboard, the audit, or the candidates."""
        views: dict[str, type[AuditView | CandidatesView]] = {AUDIT: AuditView, CANDIDATES: CandidatesView}
        self.view = views[view](self.session) if view in views else None
        self.catalogue = KPIS_COLUMNS if self.view is None else self.view.catalogue
        self.sort, self.cursor, self.top = None, None, 0

    def shown_columns(self) -> Sequence[TableColumn]:
        """Return the columns of the current view."""
        return self.columns if self.view is None else self.view.columns

    def summary(self, width: int) -> Sequence[Line]:
        """Return the summary of the current view."""
        return () if self.view is None else self.view.summary(width)

    def naming(self) -> Mapping[str, str]:
        """Return the labels of the current view; only the audit shows its keys."""
        if self.note() == AUDIT:
            return AUDITED
        without = dict.fromkeys(AUDITED, "")
        if self.note() == CANDIDATES:
            return {"kpi.heal": "heal", "row.retire": "pass over", "kpi.explain": "explain", **without}
        return without

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the KPIs in the order of the view; in the dashboard by name, or as sorted."""
        return self._found() if self.view is not None else self.once(self._found, of=(Kpi.table,))

    def _found(self) -> tuple[Sequence[Hashable], int]:
        active_filter = self.filter
        retired_too = any(name == "state" for name, _ in active_filter.fields)
        kpis = [kpi for kpi in self.session.workspace.kpis.values() if retired_too or kpi.state is KpiState.ACTIVE]
        if self.view is not None:
            kpis = self.view.listed()
        total = len(kpis)
        if active_filter:
            subject = self._subjects()
            kpis = [kpi for kpi in kpis if self._fits(kpi, active_filter, subject)]
        if self.view is None:
            kpis.sort(key=lambda kpi: natural(kpi.name))
        subject_of = self._subjects() if self.view is None else self.view.subject
        return [kpi.id for kpi in in_order(kpis, self.sort, self.catalogue, subject_of)], total

    def _subjects(self) -> Callable[[Kpi], KpiSubject]:
        """Return what makes the subject of a KPI as of today; ask the clock once for many."""
        workspace, today = self.session.workspace, self.session.today()
        return lambda kpi: KpiSubject(workspace, kpi, today)

    def _fits(self, kpi: Kpi, active_filter: Filter, subject: Callable[[Kpi], KpiSubject]) -> bool:
        me = self.session.actor
        return active_filter.keeps(
            lambda: f"{kpi.shown_id} {kpi.name} {kpi.department}",
            lambda word: filter_text(KPIS_COLUMNS, subject(kpi), word, me),
        )

    def filtered_by(self, field: str) -> Column[Any]:
        """Return the column that a field of the filter searches, the same in every view."""
        return KPIS_COLUMNS.filtered_by(field)

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter."""
        return offers(field, (KPIS_COLUMNS, map(self._subjects(), self.session.workspace.kpis.values())))

    def reveal(self, key: Hashable) -> None:
        """Make sure that a KPI is listed, even a retired one."""
        super().reveal(key)
        if key not in self.keys()[0]:
            self.turn_to("")
        if key not in self.keys()[0]:
            self.typed = RETIRED

    def row(self, key: Hashable) -> Row:
        """Return a KPI as a row of the current view."""
        kpi = self._kpi(key)
        return self._dashboard_row(kpi) if self.view is None else self.view.row(kpi)

    def _dashboard_row(self, kpi: Kpi) -> Row:
        return Row(kpi.id, _CELLS(self._subjects()(kpi)))

    def _kpi(self, key: Hashable) -> Kpi:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.kpis[key]

    def empty(self) -> Sequence[Line]:
        """Return the invitation to add a first KPI, or how to see those that are retired."""
        if self.typed:
            return self.nothing_fits()
        if self.view is not None:
            return self.view.empty()
        about = "A KPI tracks how the business runs, all the time: it has a name, an owner and a target."
        ways = [("row.new", "add the first one"), FROM_FILE, (ASK, "not sure it is a KPI? Answer eight questions")]
        title = "No KPIs yet."
        if retired := len(self.session.workspace.kpis):
            title = "No active KPIs."
            ways = [
                ("row.new", "add one"),
                ("view.filter", f"then {RETIRED} lists what is retired: {formatting.plural(retired, 'KPI')}"),
            ]
        return invitation(title, about, *ways)

    def note(self) -> str:
        """Return the current view."""
        return DASHBOARD if self.view is None else self.view.name

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a KPI."""
        return kpi_detail.lines(self.session, self._kpi(key), width)

    def name_of(self, key: Hashable) -> str:
        """Return the id of a KPI, such as K7."""
        return self._kpi(key).shown_id

    def record(self, key: Hashable) -> Record | None:
        """Return the KPI of a row."""
        return self.session.workspace.kpis.get(key) if isinstance(key, int) else None

    def owner_row(self, key: Hashable) -> Hashable | None:
        """Return the KPI of a value or comment."""
        value = self.session.workspace.measurements.get(key[1]) if is_of(key, Measurement) else None
        return super().owner_row(key) if value is None else value.kpi

    def next_view(self, key: Hashable | None) -> tuple[str, Hashable | None, str]:  # noqa: ARG002 - it goes to the top
        """Go to the next view, and to its first row."""
        self.turn_to(VIEWS[(VIEWS.index(self.note()) + 1) % len(VIEWS)])
        return KPIS, next(iter(self.keys()[0]), None), ""


def _name(kpi: KpiSubject) -> Line:
    return ((kpi.record.name, "strong" if kpi.standing.status is KpiStatus.MISSED else ""),)


@dataclass(frozen=True, slots=True)
class Trendline:
    """A line of values for any width, with the nearest bound of a target; equal ones need not be drawn again."""

    values: tuple[Decimal, ...]
    aim: Decimal | None

    def __call__(self, width: int) -> Line:
        """Return it as wide as that."""
        return ((styled_text.sparkline(self.values, width, self.aim), "accent"),)


def _trend(kpi: KpiSubject) -> Trendline:
    values = latest_values(kpi.workspace, kpi.record).values
    target = kpi.standing.target
    aim = nearest_bound(values[-1], target) if values and target else None
    return Trendline(values, aim)


def _last(kpi: KpiSubject) -> Line | Cell:
    signs, standing = styled_text.glyphs(), kpi.standing
    if standing.on is None:
        return Cell(signs.dash, "muted")
    day = styled_text.day(standing.on, kpi.today)
    if standing.stale:
        return ((f"{signs.stale} ", "warn"), (day, "warn"))
    return ((f"{day}", "muted"), (" due" if standing.due else "", "accent"))


def change(standing: KpiStanding) -> Cell:
    """Return the change since the previous measurement, coloured by direction."""
    if standing.change is None or standing.value is None or standing.previous is None:
        return Cell(styled_text.glyphs().dash, "muted")
    return trend_cell(standing.change, rising=standing.value > standing.previous)


def trend_cell(trend: Trend, *, rising: bool) -> Cell:
    """Return a trend with the arrow of the value's own direction."""
    if trend is Trend.SAME:
        return Cell("= same", "muted")
    signs = styled_text.glyphs()
    return Cell(f"{signs.up if rising else signs.down} {trend}", "good" if trend is Trend.BETTER else "bad")


_CELLS = row_cells(
    KPIS_COLUMNS.on("screen"),
    {"name": _name, "change": lambda one: change(one.standing), "trend": _trend, "last": _last},
)

"""Section 3: the KPI table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, Final

from okrtui.domain.actions import kpis as actions
from okrtui.domain.health import Trend
from okrtui.domain.kinds import KpiState
from okrtui.domain.kpi_standing import KpiStanding, kpi_standing
from okrtui.domain.records import Kpi
from okrtui.session import Session
from okrtui.tui import content, shown
from okrtui.tui.commands import KPIS
from okrtui.tui.content import Cell, Line
from okrtui.tui.rows import natural
from okrtui.tui.sections import kpi_detail
from okrtui.tui.sections.base import NOTHING_FITS, Desk, Drawing, Section, invitation
from okrtui.tui.widgets.table import Column, Row

TREND: Final = 12
"""How many of the latest values the sparkline shows."""

WORST_FIRST: Final = ("missed", "near", "no data", "no target", "met", "retired")


class KpisSection(Section):
    """The KPIs; a row's key is the KPI's number."""

    key = KPIS
    title = "KPIs"
    nouns = ("KPI", "KPIs")
    fields: ClassVar[Sequence[str]] = ("owner", "status", "dept", "category", "due", "stale")
    columns: ClassVar[Sequence[Column]] = (
        Column("status", "status", 11, priority=8),
        Column("name", "KPI", 36, minimum=25, flex=True, priority=9),
        Column("value", "value", 12, minimum=9, align="right", priority=8),
        Column("target", "target", 13, minimum=10, align="right", priority=7),
        Column("change", "change", 8, priority=5),
        Column("trend", "trend", TREND, minimum=8, priority=6),
        Column("due", "last", 12, priority=5),
        Column("owner", "owner", 8, priority=4),
        Column("category", "category", 15, priority=2),
        Column("department", "department", 16, minimum=12, priority=3),
    )

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__(session, desk)
        self.retired_too = False

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The KPIs in order of their names, or as sorted."""
        kpis = [kpi for kpi in self.session.workspace.kpis.values() if self.retired_too or kpi.state is KpiState.ACTIVE]
        narrowed = self.filter
        kept = [
            kpi
            for kpi in kpis
            if not narrowed
            or narrowed.keeps(
                lambda kpi=kpi: f"{kpi.shown_id} {kpi.name} {kpi.department}",  # type: ignore[misc]
                lambda name, kpi=kpi: self._field(kpi, name),  # type: ignore[misc]
            )
        ]
        column, descending = self.sort or ("name", False)
        kept.sort(key=lambda kpi: self._order(kpi, column), reverse=descending)
        return [kpi.id for kpi in kept], len(kpis)

    def _standing(self, kpi: Kpi) -> KpiStanding:
        return kpi_standing(self.session.workspace, kpi, self.session.today())

    def _order(self, kpi: Kpi, column: str) -> Any:
        name = natural(kpi.name)
        if column == "name":
            return name
        if column in ("owner", "category", "department"):
            return (str(getattr(kpi, column)).casefold(), name)
        standing = self._standing(kpi)
        if column == "status":
            return (WORST_FIRST.index(standing.status), name)
        if column == "due":
            return (standing.on is not None, standing.on or self.session.today(), name)
        return name

    def _field(self, kpi: Kpi, name: str) -> str:
        match name:
            case "owner":
                return f"{kpi.owner} me" if shown.is_me(kpi.owner, self.session.actor) else kpi.owner
            case "dept":
                return kpi.department
            case "category":
                return str(kpi.category)
        standing = self._standing(kpi)
        if name == "status":
            return str(standing.status)
        return "yes" if (standing.stale if name == "stale" else standing.due or standing.stale) else "no"

    def reveal(self, key: Hashable) -> None:
        """List retired ones where it is one."""
        self.retired_too |= self._kpi(key).state is KpiState.RETIRED
        super().reveal(key)

    def row(self, key: Hashable) -> Row:
        """A KPI as a row."""
        kpi = self._kpi(key)
        standing = self._standing(kpi)
        values = [one.value for one in self.session.workspace.measurements_of(kpi.id)[-TREND * 2 :]]
        return Row(
            key,
            (
                content.status(str(standing.status)),
                ((kpi.name, "strong" if str(standing.status) == "missed" else ""),),
                shown.value(kpi, standing.value),
                shown.target(kpi, standing.target),
                change(standing),
                lambda width: ((content.sparkline(values, width), "accent"),),
                self._last(standing),
                kpi.owner,
                str(kpi.category),
                kpi.department,
            ),
        )

    def _last(self, standing: KpiStanding) -> Line | Cell:
        signs = content.glyphs()
        if standing.on is None:
            return Cell(signs.dash, "muted")
        day = content.day(standing.on, self.session.today())
        if standing.stale:
            return ((f"{signs.stale} ", "warn"), (day, "warn"))
        return ((f"{day}", "muted"), (" due" if standing.due else "", "accent"))

    def _kpi(self, key: Hashable) -> Kpi:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.kpis[key]

    def empty(self) -> Sequence[Line]:
        """How to get to a first KPI."""
        if self.typed:
            return NOTHING_FITS
        about = "A KPI watches how the business runs, all the time: it has a name, an owner and a target."
        ways = [("n", "add the first one you watch"), ("5 n", "not sure that it is a KPI? Eight questions tell")]
        return invitation("No KPIs yet.", about, *ways)

    def note(self) -> str:
        """The view in use."""
        return "retired ones too" if self.retired_too else ""

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Chart, evidence, measurements."""
        return kpi_detail.lines(self.session, self._kpi(key), width)

    def name_of(self, key: Hashable) -> str:
        """K7."""
        return self._kpi(key).shown_id

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Add, change, record, set a target, retire, delete, ask."""
        return {
            "row.new": lambda _key: self.editor.new_kpi(),
            "kpi.record": self._record,
            "row.edit": lambda key: self._with(key, lambda kpi: self.editor.edit("kpis", kpi.id)),
            "kpi.target": lambda key: self._with(key, self.editor.target),
            "row.retire": lambda key: self._with(key, self._retire),
            "row.delete": lambda key: self._with(key, lambda kpi: self.editor.remove("kpis", kpi.id)),
            "row.decide": lambda key: self._with(key, lambda kpi: self.desk.decide(kpi.name, ("kpis", kpi.id))),
            "view.next": self._toggle_retired,
            "view.sort": self._sort,
        }

    async def _with(self, key: Hashable | None, do: Callable[[Kpi], Awaitable[None]]) -> None:
        if key is None:
            self.desk.say("There is no KPI under the cursor; n adds one.", "warn")
        else:
            await do(self._kpi(key))

    async def _record(self, key: Hashable | None) -> None:
        await self._with(key, lambda kpi: self.editor.record(kpi.id))

    async def _retire(self, kpi: Kpi) -> None:
        await self.desk.commit(actions.retire, kpi.id)
        said = "is watched again" if kpi.state is KpiState.RETIRED else "is retired; v shows retired ones"
        self.desk.say(f"{kpi.shown_id} {said}.", "good")

    def _toggle_retired(self, _key: Hashable | None) -> None:
        self.retired_too = not self.retired_too

    def _sort(self, _key: Hashable | None) -> None:
        self.sort = next_sort(self.sort, ("name", "status", "due", "owner", "category", "department"))


def next_sort(sort: tuple[str, bool] | None, columns: Sequence[str]) -> tuple[str, bool]:
    """The next column to sort by; on each column first upwards, then downwards."""
    if sort is None:
        return columns[1], False
    column, descending = sort
    if not descending:
        return column, True
    return columns[(columns.index(column) + 1) % len(columns)], False


def change(standing: KpiStanding) -> Cell:
    """The change since the measurement before, coloured by direction."""
    signs = content.glyphs()
    if standing.change is None or standing.value is None or standing.previous is None:
        return Cell(signs.dash, "muted")
    if standing.change is Trend.SAME:
        return Cell("= same", "muted")
    arrow = signs.up if standing.value > standing.previous else signs.down
    return Cell(f"{arrow} {standing.change}", "good" if standing.change is Trend.BETTER else "bad")

"""What a report is made of before it becomes Markdown or HTML: headings, facts, prose, tables and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrtui.reports.value_text import share

Look = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `anchor` is the id of the record it is about, where there is one."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values; empty ones are left out."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Prose:
    """Text: our own sentence, or, where `quoted`, what somebody wrote, line for line."""

    text: str
    quoted: bool = False


class Bar(NamedTuple):
    """A share (0 to 1) that a table shows as a number and, where it can, as a bar with a mark where it should be."""

    value: Decimal | None
    expected: Decimal | None

    def __str__(self) -> str:
        return share(self.value)


Cell = str | Bar


class Column(NamedTuple):
    """A column: `right` aligns its numbers, `status` colours its words."""

    head: str
    right: bool = False
    status: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row says what the row is about."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def filled(self) -> Table:
        """The same without the columns in which nothing stands."""
        kept = [at for at in range(len(self.columns)) if any(row[at] != "" for row in self.rows)]
        rows = [tuple(row[at] for at in kept) for row in self.rows]
        return Table(self.caption, [self.columns[at] for at in kept], rows)


@dataclass(frozen=True, slots=True)
class Series:
    """Values by date, joined by a line of a look, with a dot on each where `dots`; `kind` names its colour."""

    points: Sequence[tuple[date, Decimal]]
    kind: Literal["actual", "expected", "forecast"] = "actual"
    look: Look = "solid"
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A line at a value with its name beside it; `kind` names its colour."""

    value: Decimal
    label: str
    kind: Literal["centre", "limit", "target"] = "limit"
    look: Look = "dashed"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of values over dates. `told` says in words what it shows.

    `good` is the band of good values (an open side reaches the edge), `flagged` what kind of signal a date is,
    `marks` the values written at the left edge, `today` a line at the day of the report.
    """

    title: str
    told: str
    first: date
    last: date
    series: Sequence[Series]
    levels: Sequence[Level] = ()
    marks: Sequence[tuple[Decimal, str]] = ()
    good: tuple[Decimal | None, Decimal | None] | None = None
    flagged: Mapping[date, str] = field(default_factory=dict)
    today: date | None = None


Block = Heading | Facts | Prose | Table | Chart


@dataclass(frozen=True, slots=True)
class Article:
    """A whole report: its title, and its blocks from the first heading on."""

    title: str
    blocks: Sequence[Block]

"""The parts of a report before it becomes Markdown or HTML: headings, facts, prose, tables and charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from okrtui.domain.charts import Chart
from okrtui.domain.columns.catalogue import Catalogue, Surface
from okrtui.domain.columns.values import ColumnValue, text_of


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; `anchor` is the id of the record it is about, if any."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values; empty ones are left out."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Prose:
    """Text: a sentence of ours or, if `quoted`, what somebody wrote, line for line."""

    text: str
    quoted: bool = False


class ReportColumn(NamedTuple):
    """A column's heading, and whether its values are aligned to the right."""

    head: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under a caption; the first value of a row is its heading."""

    caption: str
    columns: Sequence[ReportColumn]
    rows: Sequence[Sequence[ColumnValue]]

    def filled(self) -> Table:
        """Return the table without empty columns."""
        kept = [at for at in range(len(self.columns)) if any(text_of(row[at]) for row in self.rows)]
        rows = [tuple(row[at] for at in kept) for row in self.rows]
        return Table(self.caption, [self.columns[at] for at in kept], rows)


def table_of(
    caption: str,
    catalogue: Catalogue[Any],
    subjects: Iterable[Any],
    surface: Surface = "report",
    *,
    without: Sequence[str] = (),
) -> Table:
    """Return a table of records with those columns of a surface that are not empty, `without` some."""
    columns = [one for one in catalogue.on(surface) if one.key not in without]
    heads = [ReportColumn(one.heading, one.align == "right") for one in columns]
    return Table(caption, heads, [[one.of(subject) for one in columns] for subject in subjects]).filled()


Block = Heading | Facts | Prose | Table | Chart


@dataclass(frozen=True, slots=True)
class Article:
    """A whole report: its title, the blocks of its first page, starting with a heading, and its details.

    The details are folded on a page that can be unfolded, and left out elsewhere, unless they are `unfolded`. They are
    made when they are first asked for, and can be read once.
    """

    title: str
    blocks: Sequence[Block]
    details: Iterable[Block] = ()
    unfolded: bool = False

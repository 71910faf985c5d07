"""The column of a kind of record, and the catalogue of all of them, used by every list, card and file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from okrtui.domain.columns.values import ColumnValue
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace

R_co = TypeVar("R_co", bound=Record, covariant=True)
S = TypeVar("S")
T = TypeVar("T")

Surface = Literal["screen", "detail", "list", "card", "report", "json", "csv", "filter", "sort"]
"""The surfaces of a column: the list and the detail of a screen, a command's list and card, a cycle's report, JSON, the
cycle's CSV table, the words of a filter, and sorting."""


class on_demand(Generic[T]):  # noqa: N801 - used like property
    """A property computed on first use, without the lock of cached_property, for speed in lists."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, subject: Any, owner: type) -> T:
        value = self._make(subject)
        subject.__dict__[self._name] = value
        return value


class Subject(Generic[R_co]):
    """A record in its workspace on a day; subclasses compute what their columns need, once and on demand."""

    def __init__(self, workspace: Workspace, record: R_co, today: date) -> None:
        self.workspace = workspace
        self.record = record
        self.today = today


class Width(NamedTuple):
    """The cells of a column in a screen's list: ideal and least width, and its priority; low ones are dropped first.

    Priority 0 is only shown where every column has its ideal width.
    `heading` replaces the column's in this list.
    """

    ideal: int
    priority: int
    least: int = 0
    flex: bool = False
    heading: str | None = None


class Column(NamedTuple, Generic[S]):
    """A column of a kind of record: its value and its surfaces.

    `of` returns the value of a record. `screen` is the width in a screen's list, `detail` and `card` the label in a
    screen's detail and on a command's card (`on_card` where the card says more than the value), `json` the key, `csv`
    the column of the cycle's table, `filter` the word before a colon. `words` are what a filter offers, where that is
    not what occurs; by their order `ranked` columns are sorted. Lists are sorted by a column with a heading on the
    screen, unless `sorts` says otherwise, by its value or by what `orders` returns. A column that `crops` is shortened
    in a long line; one that `stays` is never dropped from it.
    """

    key: str
    heading: str
    of: Callable[[S], ColumnValue]
    screen: Width | None = None
    listed: bool = False
    report: bool = False
    detail: str = ""
    card: str = ""
    on_card: Callable[[S], ColumnValue] | None = None
    json: str = ""
    csv: str = ""
    filter: str = ""
    words: Sequence[str] = ()
    sorts: bool | None = None
    orders: Callable[[S], Any] | None = None
    ranked: bool = False
    align: Literal["left", "right", "center"] = "left"
    crops: bool = False
    stays: bool = False

    @property
    def screen_heading(self) -> str:
        """The heading in a screen's list."""
        return self.heading if self.screen is None or self.screen.heading is None else self.screen.heading

    def shows(self, surface: Surface) -> bool:
        """Return whether a surface shows the column."""
        if surface == "sort" and self.sorts is None:
            return self.screen is not None and bool(self.screen_heading)
        return bool(getattr(self, _FIELDS.get(surface, surface)))


class Belonging(NamedTuple):
    """Records that belong to one, below its card: all of them in JSON under `key`, the `latest` as a table.

    The table is `without` the columns that would repeat the one they belong to.
    """

    key: str
    catalogue: Catalogue[Any]
    subjects: Sequence[Any]
    nothing: str = ""
    latest: int | None = None
    nested: bool = False
    without: Sequence[str] = ()


class Catalogue(Generic[S]):
    """All columns of a kind of record. A surface shows them in this order, after its leading ones.

    `subject` is the class that the columns read, `parts` returns what belongs to one.
    """

    def __init__(
        self,
        subject: Callable[..., S],
        columns: Iterable[Column[S]],
        leads: Mapping[Surface, Sequence[str]] | None = None,
        parts: Callable[[S], Sequence[Belonging]] = lambda _: (),
    ) -> None:
        self.subject = subject
        self.parts = parts
        self._columns = {one.key: one for one in columns}
        self._leads = leads or {}
        self.on = cache(self._on)
        self.filtered_by = cache(self._filtered_by)

    def extended(self, *columns: Column[S], leads: Mapping[Surface, Sequence[str]] | None = None) -> Catalogue[S]:
        """Return a catalogue with more columns behind these."""
        return Catalogue(self.subject, (*self._columns.values(), *columns), leads or self._leads, self.parts)

    def __iter__(self) -> Iterator[Column[S]]:
        return iter(self._columns.values())

    def __getitem__(self, key: str) -> Column[S]:
        return self._columns[key]

    def get(self, key: str) -> Column[S] | None:
        """Return the column of a key, None if there is none."""
        return self._columns.get(key)

    def _on(self, surface: Surface) -> tuple[Column[S], ...]:
        """Return the columns of a surface, in its order."""
        leading = list(self._leads.get(surface, ()))
        shown = [one for one in self._columns.values() if one.shows(surface)]
        return tuple(
            sorted(shown, key=lambda one: leading.index(one.key) if one.key in leading else len(leading))
        )  # sorting keeps the order of the others

    def _filtered_by(self, word: str) -> Column[S]:
        """Return the column of a filter word."""
        return next(one for one in self.on("filter") if one.filter == word)


def stored(
    kind: type[Record], name: str, only: str = "list report detail card csv filter sort", **places: Any
) -> Column[Any]:
    """Return the column of a stored text, number, day or word, under its field's title on cards and its name elsewhere.

    It is on the surfaces of `only`, each of which a keyword may override, and in a screen's list with a
    width (`screen`).
    """
    title = kind.model_fields[name].title or name.replace("_", " ").capitalize()
    everywhere = {
        "list": True,
        "report": True,
        "detail": title,
        "card": title,
        "csv": name,
        "filter": name,
        "sort": True,
    }
    told = {_FIELDS.get(surface, surface): everywhere[surface] for surface in only.split()}
    basis = {"heading": name.replace("_", " "), "of": lambda subject: getattr(subject.record, name)}
    return Column(name, **{**basis, **told, **places})


_FIELDS = {"list": "listed", "sort": "sorts"}
"""The surfaces whose attribute of a column has another name."""

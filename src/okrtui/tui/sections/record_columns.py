"""A section's list from its catalogue of columns: columns, cells, filter fields, sorting and plain facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from okrtui.domain.columns import catalogue as columns
from okrtui.domain.columns.catalogue import Catalogue
from okrtui.domain.columns.values import Bounds, People, Person, ProgressShare, Quantity, Ratio, bare_text
from okrtui.domain.rules.ownership import is_among
from okrtui.tui import formatting
from okrtui.tui.filtering import distinct, natural
from okrtui.tui.styled_text import Paragraph, Value
from okrtui.tui.widgets.table import TableColumn

T = TypeVar("T")

Drawings = Mapping[str, Callable[[Any], Value]]
"""The drawing function of each column that is not drawn by its type alone, by key."""


def table_columns(catalogue: Catalogue[Any]) -> tuple[TableColumn, ...]:
    """Return the columns of a screen's list."""
    return tuple(map(_table_column, catalogue.on("screen")))


def _table_column(column: columns.Column[Any]) -> TableColumn:
    width = column.screen or columns.Width(0, 0)
    return TableColumn(
        column.key,
        column.screen_heading,
        width.ideal,
        width.least,
        flex=width.flex,
        align=column.align,
        priority=width.priority,
    )


def row_cells(shown: Iterable[columns.Column[Any] | None], drawings: Drawings) -> Callable[[Any], tuple[Value, ...]]:
    """Return the function that builds the cells of a row; a missing column stays empty."""
    drawers = [_drawer(column, drawings) for column in shown]
    return lambda subject: tuple([draw(subject) for draw in drawers])


def _drawer(column: columns.Column[Any] | None, drawings: Drawings) -> Callable[[Any], Value]:
    if column is None:
        return lambda _: ""
    of, cell = column.of, formatting.cell
    return drawings.get(column.key) or (lambda subject: cell(of(subject)))


def filter_words(catalogue: Catalogue[Any]) -> tuple[str, ...]:
    """Return the field names of a filter."""
    return tuple(column.filter for column in catalogue.on("filter"))


def filter_text(catalogue: Catalogue[Any], subject: Any, word: str, me: str) -> str:
    """Return the text of a record that a filter field searches; for the person at the keyboard also `me`."""
    value = catalogue.filtered_by(word).of(subject)
    text = bare_text(value)
    return f"{text} me" if is_among(me, _people(value)) else text


def _people(value: Any) -> Sequence[str]:
    """Return the people in a column's value."""
    if isinstance(value, People):
        return value
    return (value,) if isinstance(value, Person) else ()


def offers(word: str, *kinds: tuple[Catalogue[Any], Iterable[Any]]) -> Sequence[str]:
    """Return the values that complete a filter field: its fixed words, or the values in the records."""
    matching = [catalogue.filtered_by(word) for catalogue, _ in kinds]
    if matching[0].words:
        return list(map(str, matching[0].words))
    values = [column.of(one) for column, (_, subjects) in zip(matching, kinds, strict=True) for one in subjects]
    people = ["me"] if any(isinstance(value, Person | People) for value in values) else []
    return [*people, *distinct(text for value in values for text in _texts(value))]


def _texts(value: Any) -> Iterable[str]:
    """Return the texts of a column's value: of several people or ids, each."""
    return map(bare_text, value) if type(value) in {tuple, People} else (bare_text(value),)


def sortable(catalogue: Catalogue[Any]) -> dict[str, str]:
    """Return the keys of the columns that a list can be sorted by, by their headings: those of the screen first."""
    shown = [column for column in catalogue.on("screen") if column.shows("sort")]
    every = dict.fromkeys((*shown, *catalogue.on("sort")))
    return {_name(column): column.key for column in every}


def _name(column: columns.Column[Any]) -> str:
    """Return the heading of a column on the screen, in words where that is a sign."""
    return column.screen_heading if column.screen_heading[0].isalnum() else column.heading


def in_order(
    records: Iterable[T], sort: tuple[str, bool] | None, catalogue: Catalogue[Any], subject: Callable[[T], Any]
) -> Iterable[T]:
    """Return records as a list is sorted, by the value of a column; equal ones stay in the order they come in.

    Records of another kind, whose catalogue does not have the column, stay as they are.
    """
    column = None if sort is None else catalogue.get(sort[0])
    if sort is None or column is None:
        return records
    order = _order(column)
    return sorted(records, key=lambda one: order(subject(one)), reverse=sort[1])


def _order(column: columns.Column[Any]) -> Callable[[Any], Any]:
    """Return by what records are sorted by a column; those without a value come first."""
    if column.orders is not None:
        orders = column.orders
        return lambda subject: _present(orders(subject))
    of = column.of
    if column.ranked:
        ranks = {bare_text(word): rank for rank, word in enumerate(column.words)}
        return lambda subject: ranks.get(bare_text(of(subject)), -1)
    return lambda subject: _sortable(of(subject))


def _sortable(value: Any) -> Any:
    if isinstance(value, Quantity | Ratio | ProgressShare):
        value = value.value
    elif isinstance(value, Bounds):
        value = value.high if value.low is None else value.low
    elif isinstance(value, People | str) or type(value) is tuple:
        value = natural(text) if (text := bare_text(value)) else None
    return _present(value)


def _present(value: Any) -> tuple[Any, ...]:
    """Return what sorts nothing before anything."""
    return (value is not None, *(() if value is None else (value,)))


def fact_lines(catalogue: Catalogue[Any], subject: Any) -> list[Paragraph]:
    """Return the plain facts of a record's detail, each beginning a line, without the empty ones."""
    facts = ((one.detail, formatting.text(one.of(subject))) for one in catalogue.on("detail"))
    return [Paragraph(text, label=f"{label.lower()}  ") for label, text in facts if text]

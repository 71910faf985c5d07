"""Records as plain text for a terminal: a list with one line each, or all facts of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from okrtui.domain.columns.catalogue import Belonging, Catalogue, Column
from okrtui.domain.columns.registry import catalogue_of
from okrtui.domain.columns.values import ColumnValue, Quantity, Ratio, text_of
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, card, table


def listed(
    workspace: Workspace, records: Sequence[Record], today: date, page: Page, chosen: Sequence[Column[Any]] = ()
) -> str:
    """Return records of one kind, one per line; in the chosen columns, if any are."""
    catalogue = catalogue_of(records[0].table)
    subjects = (catalogue.subject(workspace, one, today) for one in records)
    return in_columns(chosen, subjects, page) if chosen else table_of(catalogue, subjects, page)


def in_columns(chosen: Sequence[Column[Any]], subjects: Iterable[Any], page: Page) -> str:
    """Return records in the chosen columns, one per line, also in those that are empty."""
    return _table([one._replace(stays=True) for one in chosen], subjects, page)


def table_of(catalogue: Catalogue[Any], subjects: Iterable[Any], page: Page, without: Sequence[str] = ()) -> str:
    """Return records by the columns of their catalogue but for some, one per line."""
    columns = [one for one in catalogue.on("list") if one.key not in without]
    return _table(columns, subjects, page)


def _table(columns: Sequence[Column[Any]], subjects: Iterable[Any], page: Page) -> str:
    heads = [TextColumn(one.heading, right=one.align == "right", crops=one.crops, stays=one.stays) for one in columns]
    return table(heads, ([text_of(one.of(subject)) for one in columns] for subject in subjects), page)


def shown(workspace: Workspace, record: Record, today: date, page: Page) -> str:
    """Return a record in full, with what belongs to it."""
    catalogue = catalogue_of(record.table)
    subject = catalogue.subject(workspace, record, today)
    return blocks(facts(catalogue, subject, page), *(_belonging(one, page) for one in catalogue.parts(subject)))


def facts(catalogue: Catalogue[Any], subject: Any, page: Page) -> str:
    """Return the facts of a record, one per line, without empty ones."""
    pairs = [(subject.record.shown_id, name_of(subject.record))]
    pairs += [(one.card, _card_text((one.on_card or one.of)(subject))) for one in catalogue.on("card")]
    return card(pairs, page)


def _card_text(value: ColumnValue) -> str:
    return "" if value is None or (isinstance(value, Quantity | Ratio) and value.value is None) else text_of(value)


def _belonging(part: Belonging, page: Page) -> str:
    """Return what belongs to a record: all of it, or the latest first."""
    subjects = part.subjects if part.latest is None else part.subjects[-part.latest :][::-1]
    return table_of(part.catalogue, subjects, page, part.without) if subjects else part.nothing

"""Columns that several kinds of record have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from okrtui.domain.columns.catalogue import Column, Subject, Width
from okrtui.domain.columns.values import Quantity, fields_of
from okrtui.domain.rules.comments import comments_about

if TYPE_CHECKING:  # lists show no hints
    from okrtui.domain.hints import Hint


def id_column(**places: Any) -> Column[Any]:
    """Return the column of a record's id as it is shown."""
    everywhere = {"listed": True, "report": True, "csv": "id"}
    return Column("id", "id", lambda subject: subject.record.shown_id, **{**everywhere, **places})


def hints_column() -> Column[Any]:
    """Return the column of a record's quality hints; on a card, blocking ones are marked."""
    return Column(
        "hints", "hints", lambda subject: fields_of(_hints(subject), "rule", "sentence", "why", "gate"),
        json="hints", card="Hints", on_card=lambda subject: hint_lines(_hints(subject)),
    )  # fmt: skip


def _hints(subject: Subject[Any]) -> Iterable[Hint]:
    from okrtui.domain.hints import hints  # noqa: PLC0415 - lists show no hints

    return hints(subject.workspace, subject.record, subject.today)


def hint_lines(hints: Iterable[Hint]) -> str:
    """Return hints as text, one per line; those that block the start of an objective are marked."""
    return "\n".join(f"! {one.sentence}" if one.gate else one.sentence for one in hints)


def comments_column() -> Column[Any]:
    """Return the column of the number of comments on a record, empty for none."""
    return Column(
        "comments", "comments", lambda subject: _comments(subject) or "", card="Comments", align="right",
        screen=Width(2, 0, heading="@"), orders=_comments,
    )  # fmt: skip


def _comments(subject: Subject[Any]) -> int:
    return len(comments_about(subject.workspace, subject.record.table, subject.record.id))


def graded(value: Decimal | None) -> Quantity:
    """Return a grade, which has one decimal."""
    return Quantity(value, decimals=1)

"""What all records have in common as JSON: stored fields under their model names, ids as shown, numbers plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import plain_number
from okrtui.domain.records.models import Record
from okrtui.domain.rules.integrity import references

T = TypeVar("T")
Json = dict[str, Any]


def plain(value: Decimal | None) -> int | float | None:
    """The decimal as a JSON number, none where there is none."""
    return None if value is None else plain_number(value)


def shown(table: str, number: int | None) -> str | None:
    """The id of a record as it is shown, none where there is none."""
    return None if number is None else f"{PREFIXES.get(table, table)}{number}"


def known(make: Callable[[], T]) -> T | None:
    """What `make` answers with, or None where a record it looks for is not there."""
    try:
        return make()
    except KeyError:
        return None


def stored(record: Record) -> Json:
    """The fields of a record as they are stored, ids as they are shown."""
    return with_ids(record.table, {**record.document(), "id": record.shown_id})


def with_ids(table: str, document: Mapping[str, Any]) -> Json:
    """A stored document with the ids in it as they are shown."""
    ids = {field: shown(target, document[field]) for field, target in references(table) if field in document}
    return {**document, **ids}

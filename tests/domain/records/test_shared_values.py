"""What many records have in common they share, and nobody who changes a copy of one changes the others."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import builders
from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import stored

RECORDS = [
    builders.key_result(id=1),
    builders.kpi(id=1, targets=[{"since": builders.START, "low": 3}, {"since": builders.TODAY, "low": 4}]),
    builders.check_in(id=1, key_result=1, date=builders.TODAY, value=3),
    builders.measurement(id=1, kpi=1, date=builders.TODAY, value=3),
]


def again(record: Record, **more: Any) -> Any:
    return stored(record.table, record.id, record.document() | more)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.table)
def test_a_record_is_read_as_it_was_written_whatever_it_shares(record: Record) -> None:
    one, other = again(record), again(record)
    assert one == record
    assert one.document() == record.document()
    assert one.created_by is other.created_by
    new = again(record, updated_at=record.document()["created_at"])
    assert new.updated_at is new.created_at
    assert new.created_at == record.created_at
    later = again(record, updated_at="2031-01-01T00:00:00Z")
    assert later.updated_at.year == 2031
    assert later.created_at == record.created_at


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.table)
def test_what_a_later_version_added_is_in_its_record_alone(record: Record) -> None:
    added, other = again(record, mood="calm"), again(record)
    assert added.document()["mood"] == "calm"
    copy = other.model_copy(update={"mood": "glad"})
    assert copy.document()["mood"] == "glad"
    assert "mood" not in other.document()
    assert "mood" not in again(record).document()


LOCKED = {"points": 12, "total": "36", "ranges": 11, "range_total": "4", "locked_on": "2026-11-01"}
LIMITS = {"kpis": {"limits": [LOCKED]}}
SIZES = """
import json, sys
from okrtui.domain.records.validation import lasting, stored
for _ in range(40):  # Python leaves the first ones of a class room for more
    [stored(table, 1, document) for table, document in json.loads(sys.argv[1])]
for _ in range(40):
    result, kpi, *values = (lasting(stored(table, 1, document)) for table, document in json.loads(sys.argv[1]))
for record in (result, result.measure, *kpi.targets, *kpi.limits, *values):
    shared, alone = sys.getsizeof(record.__dict__), sys.getsizeof(dict(record.__dict__))
    assert shared < alone or sys.version_info >= (3, 13), record  # from which on they are laid out another way
    assert record.model_copy() == record
"""


def test_a_record_that_stays_shares_the_names_of_its_fields() -> None:
    """In a process of its own, as Python ends the sharing of a class for good where one of its objects is odd."""
    documents = json.dumps([(one.table, one.document() | LIMITS.get(one.table, {})) for one in RECORDS])
    subprocess.run([sys.executable, "-c", SIZES, documents], check=True)

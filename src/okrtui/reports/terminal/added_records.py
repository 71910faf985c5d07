"""What a new record says, in a line: its name and what else was filled in."""

from __future__ import annotations

from collections.abc import Iterator

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.models import (
    CheckIn,
    Comment,
    Cycle,
    KeyResult,
    Kpi,
    Measurement,
    Objective,
    Record,
    SignalNote,
)
from okrtui.domain.rules.comments import subject_of
from okrtui.domain.rules.measure_text import measured_by
from okrtui.domain.rules.number_text import counted, plain
from okrtui.domain.rules.record_names import name_of, shown_id
from okrtui.domain.rules.target_lines import text_of


def added_text(record: Record) -> str:
    """Return a new record's name, and its fields that matter most for whoever looks through them."""
    if isinstance(record, CheckIn):
        return f"KR{record.key_result} {record.date}" + _listed(_of_check_in(record), ": ")
    if isinstance(record, Comment):
        return f"{shown_id(*subject_of(record))} {record.created_by}: {clean_line(record.text)}"
    if isinstance(record, Measurement | SignalNote):
        value = "" if isinstance(record, SignalNote) else f": {plain(record.value)}"
        return f"K{record.kpi} {record.date}{value}"
    return name_of(record) + _listed(_of_named(record), ", " if isinstance(record, Cycle) else ": ")


def _listed(parts: Iterator[str], before: str) -> str:
    text = ", ".join(part for part in parts if part)
    return f"{before}{text}" if text else ""


def _of_check_in(record: CheckIn) -> Iterator[str]:
    if record.value is not None:
        yield plain(record.value)
    if record.done:
        yield f"{counted(len(record.done), 'milestone')} done"
    if record.confidence is not None:
        yield f"confidence {record.confidence}"


def _of_named(record: Record) -> Iterator[str]:
    if isinstance(record, Cycle):
        yield f"{record.start} to {record.end}"
        yield str(record.state)
    elif isinstance(record, Objective):
        yield str(record.state)
        yield record.team
        yield " and ".join(record.owners)
    elif isinstance(record, KeyResult):
        yield measured_by(record.measure)
        yield " and ".join(record.owners)
    elif isinstance(record, Kpi):
        yield record.unit
        yield str(record.cadence)
        yield "; ".join(text_of(record.targets).splitlines())
        yield " and ".join(record.owners)

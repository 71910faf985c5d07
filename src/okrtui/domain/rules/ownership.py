"""Who owns a record, and what is due from whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from okrtui.domain.record_table import RecordTable
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import KeyResult, Kpi, Objective
from okrtui.domain.workspace import Workspace


def owners_of(workspace: Workspace, record: Objective | KeyResult | Kpi) -> tuple[str, ...]:
    """Return the login names of a record's owners; a key result without any belongs to those of its objective."""
    if isinstance(record, KeyResult) and not record.owners:
        return workspace.objectives[record.objective].owners
    return record.owners


def owners_text(owners: Iterable[str]) -> str:
    """Return owners as they are shown; empty for none."""
    return ", ".join(owners)


def is_among(name: str, owners: Iterable[str]) -> bool:
    """Return whether a login name is one of the owners, whatever its case; an empty one never is."""
    wanted = _folded(name)
    return bool(wanted) and any(_folded(one) == wanted for one in owners)


def kpis_of(workspace: Workspace, name: str) -> tuple[Kpi, ...]:
    """Return the KPIs with somebody among their owners; those of others are not read for it."""
    return workspace.kpis_owned_by(name) if name else ()


def owner_names(workspace: Workspace) -> Iterator[str]:
    """Yield the owners of objectives, key results and KPIs, as often as they own something; no record is read."""
    for kind in (Objective, KeyResult, Kpi):
        records = workspace.table(kind.table)
        listed = records.values_of("owners") if isinstance(records, RecordTable) else _owners_in(records)
        for _, owners in listed:
            yield from _names_in(owners)


def _names_in(owners: object) -> Iterator[str]:
    """Yield the names among owners; what another program wrote may be anything."""
    return (one for one in owners if isinstance(one, str)) if isinstance(owners, list | tuple) else iter(())


def _owners_in(records: Mapping[int, Objective | KeyResult | Kpi]) -> Iterator[tuple[int, Sequence[str]]]:
    return ((number, one.owners) for number, one in records.items())


_folded = lru_cache(1024)(folded)
"""The few names of a team, of which lists of thousands ask."""

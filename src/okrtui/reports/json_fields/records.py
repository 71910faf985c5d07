"""Records as JSON: stored fields under their model names with ids as shown, and computed fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from okrtui.domain.columns.catalogue import Belonging, Catalogue
from okrtui.domain.columns.registry import catalogue_of
from okrtui.domain.columns.values import json_of
from okrtui.domain.records.models import Record
from okrtui.domain.rules.integrity import with_shown_ids
from okrtui.domain.workspace import Workspace

Json = dict[str, Any]


def record_json(workspace: Workspace, record: Record, today: date, *, nested: bool = False) -> Json:
    """Return a record; `nested` adds what belongs to it."""
    catalogue = catalogue_of(record.table)
    return subject_json(catalogue, catalogue.subject(workspace, record, today), nested=nested)


def subject_json(catalogue: Catalogue[Any], subject: Any, *, nested: bool = False) -> Json:
    """Return the record of a subject by the columns of its catalogue."""
    fields = stored(subject.record) | computed(catalogue, subject)
    return fields | {one.key: _belonging(one) for one in catalogue.parts(subject) if nested and one.key}


def computed(catalogue: Catalogue[Any], subject: Any) -> Json:
    """Return the computed fields of a record."""
    return {one.json: json_of(one.of(subject)) for one in catalogue.on("json")}


def _belonging(part: Belonging) -> list[Json]:
    return [subject_json(part.catalogue, subject, nested=part.nested) for subject in part.subjects]


def stored(record: Record) -> Json:
    """Return the fields of a record as they are stored, ids as they are shown."""
    return with_shown_ids(record.table, {**record.document(), "id": record.shown_id})

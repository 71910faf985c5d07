"""A week's digest as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from okrtui.domain.columns.catalogue import Catalogue
from okrtui.reports.digest.columns import BEHIND, DUE, MOVED_KEY_RESULTS, MOVED_KPIS
from okrtui.reports.digest.week import Digest
from okrtui.reports.json_fields.records import Json, computed


def as_json(week: Digest) -> Json:
    """Return a week as JSON values."""
    return {
        "from": week.first.isoformat(),
        "to": week.today.isoformat(),
        "moved": [*_rows(MOVED_KEY_RESULTS, week.key_results), *_rows(MOVED_KPIS, week.kpis)],
        "due": _rows(DUE, week.due),
        "behind": _rows(BEHIND, week.behind),
    }


def _rows(catalogue: Catalogue[Any], rows: Iterable[Any]) -> list[Json]:
    return [computed(catalogue, row) for row in rows]

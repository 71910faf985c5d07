"""The names that fields had in earlier versions: files and unsaved forms of that time are still read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMER_FIELDS = {"owner": "owners"}
"""The present name of each field that was renamed."""

_OF = frozenset({"objectives", "key_results", "kpis"})


def renamed(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row under their present names; where a row has both names, the present one counts."""
    former = {FORMER_FIELDS[name]: value for name, value in values.items() if table in _OF and name in FORMER_FIELDS}
    return former | {name: value for name, value in values.items() if table not in _OF or name not in FORMER_FIELDS}

"""The catalogue of each kind of record, imported on first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from okrtui.domain.columns.catalogue import Catalogue


def _cycles() -> Catalogue[Any]:
    from okrtui.domain.columns.cycles import CYCLES  # noqa: PLC0415 - each kind on first use

    return CYCLES


def _objectives() -> Catalogue[Any]:
    from okrtui.domain.columns.objectives import OBJECTIVES  # noqa: PLC0415 - likewise

    return OBJECTIVES


def _key_results() -> Catalogue[Any]:
    from okrtui.domain.columns.key_results import KEY_RESULTS  # noqa: PLC0415 - likewise

    return KEY_RESULTS


def _kpis() -> Catalogue[Any]:
    from okrtui.domain.columns.kpis import KPIS  # noqa: PLC0415 - likewise

    return KPIS


def _decisions() -> Catalogue[Any]:
    from okrtui.domain.columns.decisions import DECISIONS  # noqa: PLC0415 - likewise

    return DECISIONS


def _check_ins() -> Catalogue[Any]:
    from okrtui.domain.columns.check_ins import CHECK_INS  # noqa: PLC0415 - likewise

    return CHECK_INS


def _measurements() -> Catalogue[Any]:
    from okrtui.domain.columns.measurements import MEASUREMENTS  # noqa: PLC0415 - likewise

    return MEASUREMENTS


def _comments() -> Catalogue[Any]:
    from okrtui.domain.columns.comments import COMMENTS  # noqa: PLC0415 - likewise

    return COMMENTS


_CATALOGUES: dict[str, Callable[[], Catalogue[Any]]] = {
    "cycles": _cycles,
    "objectives": _objectives,
    "key_results": _key_results,
    "check_ins": _check_ins,
    "kpis": _kpis,
    "measurements": _measurements,
    "decisions": _decisions,
    "comments": _comments,
}


TABLES = tuple(_CATALOGUES)
"""The tables whose records have a catalogue."""


def catalogue_of(table: str) -> Catalogue[Any]:
    """Return the catalogue of the records of a table."""
    return _CATALOGUES[table]()

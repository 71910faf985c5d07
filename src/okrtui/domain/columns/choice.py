"""The columns of a list that a person names."""

from __future__ import annotations

from typing import Any, Final

from okrtui.domain.columns.catalogue import Catalogue, Column, Surface
from okrtui.errors import UsageError

_TEXTS: Final[tuple[Surface, ...]] = ("list", "detail", "report", "csv", "filter")
"""The surfaces whose columns have a text of one line."""


def choosable(catalogue: Catalogue[Any]) -> dict[str, Column[Any]]:
    """Return the columns that can be named, by name: the word that filters them, else their key."""
    columns = [one for one in catalogue if one.heading and _has_text(one)]
    keys = {one.key for one in columns}
    return {(one.key if one.filter in keys else one.filter or one.key).replace("_", "-"): one for one in columns}


def _has_text(column: Column[Any]) -> bool:
    return any(map(column.shows, _TEXTS)) or (column.shows("card") and column.on_card is None)


def chosen(catalogue: Catalogue[Any], typed: str) -> tuple[Column[Any], ...]:
    """Return the columns whose names or headings are typed with commas between them, in this order.

    Raises UsageError.
    """
    known = choosable(catalogue)
    found = {one.heading.replace(" ", "-").casefold(): one for one in reversed(known.values())} | known
    names = [name for part in typed.split(",") if (name := "-".join(part.split()).casefold())]
    unknown = next((name for name in names if name not in found), None)
    if unknown is not None or not names:
        what = "No column is named." if unknown is None else f"There is no column “{unknown}” in this list."
        raise UsageError(what, f"The columns are: {', '.join(known)}.")
    return tuple({found[name].key: found[name] for name in names}.values())

"""The targets in an imported row: a range in columns of its own, and figures that hold from a year or a month on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from okrtui.domain.actions.import_rows import Told
from okrtui.domain.records.field_types import wrong
from okrtui.domain.records.kpi_parts import BEGINNING, BOUNDS, one_a_day
from okrtui.domain.records.models import Kpi, Record, Target
from okrtui.domain.rules.kpi_health import target_at

TARGET: Final = "target"
"""The field of a figure that does not say whether more or less is good."""


def set_targets(values: dict[str, Any], told: Sequence[Told], before: Record | None, context: dict[str, Any]) -> None:
    """Turn the bounds in a row, and what is `told` beside, into targets. Raises ValidationError, PydanticCustomError.

    One without a day holds from today; as the KPI's first one, or beside others with their days, from the beginning.
    """
    held = before.targets if isinstance(before, Kpi) else ()
    written = values.get("targets") or held
    known, added = tuple(held), list[Target]()
    is_dated = any("since" in one for one in told)
    first = context["today"] if written and not is_dated else BEGINNING
    for one in (*_bounds(values), *told):
        target = Target.model_validate({"since": first, **_bounded(one, held)}, context=context)
        at = target_at(known, target.since)
        if at is None or any(getattr(at, name) != getattr(target, name) for name in BOUNDS):
            known = one_a_day((*known, target))
            added.append(target)
    if added:
        values["targets"] = (*written, *added)


def _bounds(values: dict[str, Any]) -> Iterator[Told]:
    """Take the bounds out of a row, with the day from which they hold."""
    band = {name: values.pop(name) for name in BOUNDS if name in values}
    since = values.pop("since", None)
    if any(one not in (None, "") for one in band.values()):
        yield {"since": since, **band} if since else band


def _bounded(told: Told, held: Sequence[Target]) -> dict[str, Any]:
    """Return a target whose figure is its lower or its upper bound, as with the KPI's latest target."""
    values = dict(told)
    figure = values.pop(TARGET, None)
    if figure is not None:
        values[_side(held)] = figure
    return values


def _side(held: Sequence[Target]) -> str:
    latest = held[-1] if held else None
    if latest is not None and (latest.low is None) != (latest.high is None):
        return "low" if latest.high is None else "high"
    raise wrong(
        "target: Nothing says whether more or less is good. Write ≥ or ≤ before the figures, or add --targets low "
        "where more is good, --targets high where less is."
    )

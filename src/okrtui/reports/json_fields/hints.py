"""Quality hints as JSON values."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.hints import Hint
from okrtui.reports.json_fields.records import Json


def hints(found: Iterable[Hint]) -> list[Json]:
    """What could be better about a record; a gate has to be met before an objective starts."""
    return [{"rule": one.rule.value, "sentence": one.sentence, "why": one.why, "gate": one.gate} for one in found]

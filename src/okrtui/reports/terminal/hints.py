"""Quality hints as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.hints import Hint


def hinted(hints: Iterable[Hint]) -> str:
    """What could be better, one a line; what has to be met before an objective starts is marked."""
    return "\n".join(f"! {one.sentence}" if one.gate else one.sentence for one in hints)

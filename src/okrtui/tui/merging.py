"""Two versions of a record beside the one that both were made from: what differs, and what becomes of what is chosen.

No terminal in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from pydantic import BaseModel

from okrtui.domain import drafts
from okrtui.domain.kinds import PREFIXES
from okrtui.domain.measures import Step
from okrtui.domain.records import Record
from okrtui.domain.workspace import Workspace
from okrtui.tui import content, forms, steps

Side = Literal["yours", "theirs"]
Values = Mapping[str, Any]

NONE: Final = "none"
"""How an empty field is said."""

_QUIET: Final = frozenset(Record.model_fields)
_EMPTY: Final[tuple[Any, ...]] = (None, "", (), {})
_NAMES: Final = ("title", "name", "metric")


@dataclass(frozen=True)
class Difference:
    """A field in which yours and theirs are not the same; a part's field has a point in its name."""

    name: str
    label: str
    table: str
    before: Any
    yours: Any
    theirs: Any

    @property
    def contested(self) -> bool:
        """Whether both changed it, each to something else."""
        return self.before not in (self.yours, self.theirs)

    @property
    def first(self) -> Side:
        """What is marked at first: the side that changed it, theirs where both did."""
        return "yours" if self.theirs == self.before else "theirs"


@dataclass(frozen=True)
class Conflict:
    """A draft of yours beside the record as somebody else left it, both made from `before`; values by field."""

    kind: type[BaseModel]
    shown_id: str
    before: Values
    yours: Values
    theirs: Values

    @property
    def by(self) -> str:
        """Who was faster."""
        return str(self.theirs["updated_by"])

    @property
    def differences(self) -> list[Difference]:
        """The fields in which yours and theirs are not the same, in the order of the draft."""
        versions = [_flat(self.kind, one) for one in _alike(self.kind, self.before, self.yours, self.theirs)]
        before, yours, theirs = versions
        return [
            Difference(name, _label(self.kind, name, theirs[name]), _table(self.kind, name), before[name], mine, its)
            for name, (mine, _) in yours.items()
            if mine != (its := theirs[name][0])
        ]

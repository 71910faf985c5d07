"""Reading rows from a file in any supported format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from okrtui.domain.actions.import_rows import ImportBatch, RowFault


class Reading(NamedTuple):
    """The contents of a file: its rows, their faults, and the unknown columns or parts.

    `unreadable` is a sentence on why the whole file cannot be read, if so.
    """

    batch: ImportBatch
    faults: Sequence[RowFault] = ()
    unknown: Sequence[str] = ()
    unreadable: str = ""

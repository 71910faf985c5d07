"""From the text of a file to rows, whatever form it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from okrtui.domain.actions.import_rows import ImportBatch, RowFault


class Reading(NamedTuple):
    """What a file holds: its rows, what is wrong with them, and the columns or parts that mean nothing here.

    `unreadable` is the sentence that tells why nothing in it can be read, where that is so.
    """

    batch: ImportBatch
    faults: Sequence[RowFault] = ()
    unknown: Sequence[str] = ()
    unreadable: str = ""

"""What a workspace has to offer to a half-typed word: ids, names of cycles, names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from okrtui.cli.framework.printing import escaped
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.workspace import Workspace

PEOPLE = "people"
"""Stands beside the tables for the names of those who own something."""

_HARMLESS = re.compile(r"\w[\w.@+-]*")
"""Words that mean to every shell what they say; nothing else is offered to be put on a command line."""

_NAMES = ("name", "title", "metric")


def offered(workspace: Workspace, kinds: Iterable[str], typed: str) -> Iterator[tuple[str, str]]:
    """The values that a word may become, each with a line that tells what it is."""
    word = folded(typed)
    for kind in kinds:
        found = _people(workspace, word) if kind == PEOPLE else _records(workspace, kind, word)
        yield from ((value, escaped(clean_line(told))) for value, told in found)


def _records(workspace: Workspace, table: str, word: str) -> Iterator[tuple[str, str]]:
    """Ids, the newest first, and for cycles names, of what begins like this or has a word in its name that does."""
    for record in sorted(workspace.table(table).values(), key=lambda one: -one.id):
        name = next((str(getattr(record, field)) for field in _NAMES if hasattr(record, field)), "")
        if folded(record.shown_id).startswith(word):
            yield record.shown_id, name
        elif table == "cycles" and folded(name).startswith(word) and _HARMLESS.fullmatch(name):
            yield name, record.shown_id
        elif any(part.startswith(word) for part in folded(name).split()):
            yield record.shown_id, name


def _people(workspace: Workspace, word: str) -> Iterator[tuple[str, str]]:
    tables = (workspace.objectives, workspace.key_results, workspace.kpis)
    names = {record.owner for table in tables for record in table.values()}
    return ((one, "") for one in sorted(names) if folded(one).startswith(word) and _HARMLESS.fullmatch(one))

"""The completions of a word from a workspace: ids, names of cycles, names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from okrtui.cli.framework.printing import escaped
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.rules.record_phrases import in_words
from okrtui.domain.workspace import Workspace

PEOPLE = "people"
"""The kind of completion for the names of owners, beside those for tables."""

_HARMLESS = re.compile(r"\w[\w.@+-]*")
"""Words that no shell interprets; nothing else is offered."""


def offered(workspace: Workspace, kinds: Iterable[str], typed: str) -> Iterator[tuple[str, str]]:
    """Yield the completions of a word, each with a description."""
    word = folded(typed)
    for kind in kinds:
        found = _people(workspace, word) if kind == PEOPLE else _records(workspace, kind, word)
        yield from ((value, escaped(clean_line(name))) for value, name in found)


def _records(workspace: Workspace, table: str, word: str) -> Iterator[tuple[str, str]]:
    """Yield ids, newest first, and names of cycles, where the id or a word of the name starts like this."""
    for record in sorted(workspace.table(table).values(), key=lambda one: -one.id):
        name = name_of(record)
        if folded(record.shown_id).startswith(word):
            yield record.shown_id, name or in_words(workspace, record)
        elif table == "cycles" and folded(name).startswith(word) and _HARMLESS.fullmatch(name):
            yield name, record.shown_id
        elif any(part.startswith(word) for part in folded(name).split()):
            yield record.shown_id, name


def _people(workspace: Workspace, word: str) -> Iterator[tuple[str, str]]:
    tables = (workspace.objectives, workspace.key_results, workspace.kpis)
    names = {name for table in tables for record in table.values() for name in record.owners}
    return ((one, "") for one in sorted(names) if folded(one).startswith(word) and _HARMLESS.fullmatch(one))

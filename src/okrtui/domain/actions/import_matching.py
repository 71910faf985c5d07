"""Matching imported rows with records, by id or else by name or date."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from okrtui.domain.actions.import_rows import KEYS, MOST, ImportBatch, ImportRow, number_in, where
from okrtui.domain.records.enums import PREFIXES, ObjectiveState
from okrtui.domain.records.field_types import Day, clean_line, folded, wrong
from okrtui.domain.rules.integrity import references
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

_UNIQUE = frozenset({"cycles", "kpis", "measurements"})
_TITLES = {"cycles": "name", "kpis": "name", "objectives": "title", "key_results": "title"}
_DAY: TypeAdapter[date] = TypeAdapter(Day)


@cache
def _key_fields(table: str) -> tuple[tuple[str, str | None], ...]:
    """Return the fields of a table's key, each with the table it refers to."""
    targets = dict(references(table))
    return tuple((name, targets.get(name)) for name in KEYS[table])


class RecordMatcher:
    """Finds the records of a workspace and of a batch by id and by name, and gives rows their ids."""

    def __init__(self, workspace: Workspace, batch: ImportBatch) -> None:
        self._workspace = workspace
        self._context = {"today": batch.today}
        self._claimed: dict[str, dict[int, str | int]] = {table: {} for table in KEYS}
        self._titled: dict[str, dict[str, list[int]]] = {table: defaultdict(list) for table in _TITLES}
        self._known: dict[tuple[str, Any], int] = {}
        self._groups: dict[tuple[str, Any], dict[Any, list[int]]] = {}
        self._days: dict[str, date] = {}
        self._every: dict[str, dict[str, list[Any]]] = {}
        self._used = dict(workspace.highest)
        for table, number in batch.highest.items():
            self._used[table] = max(self._used[table], number)
        for row in batch.rows:
            typed = row.values.get("id")
            if typed:
                with suppress(ValueError):
                    self._used[row.table] = max(self._used[row.table], number_in(row.table, typed))

    def numbered(self, row: ImportRow) -> int:
        """Return the number of the row's record, a new one where there is none yet; 0 for a row to skip."""
        table, values = row.table, row.values
        claimed, typed = self._claimed[table], values.get("id")
        number = number_in(table, typed) if typed else self._by_key(row)
        if number in claimed:
            if typed:
                raise RuleError(f"{PREFIXES[table]}{number} is in the file twice: see {where(claimed[number])}.")
            return 0
        claimed[number] = row.place
        if number > MOST and number not in self._workspace.table(table):
            raise RuleError(f"id: {PREFIXES[table]}{number} is too high; the limit is {MOST:,}.")
        if table in _TITLES:
            self._titled[table][folded(clean_line(str(values.get(_TITLES[table], ""))))].append(number)
        return number

    def _by_key(self, row: ImportRow) -> int:
        table = row.table
        *owner, last = [self._key_part(row.values.get(name), name, target) for name, target in _key_fields(table)]
        alike = self._alike(table, *owner)[last]
        if not alike:
            number = self._used[table] = self._used[table] + 1
            alike.append(number)
            return number
        if row.is_in_passing:
            return alike[0]
        claimed = self._claimed[table]
        number = next((one for one in alike if one not in claimed), 0)
        if not number:
            if table in _UNIQUE:
                raise RuleError(f"This is in the file twice: see {where(claimed[alike[0]])}.")
            number = self._used[table] = self._used[table] + 1
            alike.append(number)
        return number

    def _key_part(self, typed: Any, name: str, target: str | None) -> Any:
        if not typed:
            raise RuleError(f"{name}: Required: a name or an id.")
        if target is not None:
            return self.find(name, target, typed)
        if name != "date":
            return folded(clean_line(str(typed)))
        if not isinstance(typed, str):
            raise wrong("Enter a date such as 2026-11-21.")
        day = self._days.get(typed)
        if day is None:
            day = self._days[typed] = _DAY.validate_python(typed, context=self._context)
        return day

    def _alike(self, table: str, owner: Any = None) -> dict[Any, list[int]]:
        """Return the numbers of an owner's or a table's records by the last part of their key; new ones are added."""
        if (table, owner) not in self._groups:
            self._groups[table, owner] = self._group(table, owner)
        return self._groups[table, owner]

    def _group(self, table: str, owner: Any) -> dict[Any, list[int]]:
        *of, last = KEYS[table]
        every = self._workspace.indexed(table, of[0], owner) if of else self._workspace.table(table).values()
        found: dict[Any, list[int]] = defaultdict(list)
        for record in every or ():
            value = getattr(record, last)
            found[folded(value) if isinstance(value, str) else value].append(record.id)
        return found

    def find(self, field: str, table: str, typed: Any) -> int:
        """Return the number of the record with an id, name or title, in the file or the workspace."""
        try:
            return self._known[table, typed]
        except TypeError:
            raise wrong(f"{field}: Enter an id such as {PREFIXES[table]}7.") from None
        except KeyError:
            known = self._known[table, typed] = self._found(field, table, typed)
        return known

    def _found(self, field: str, table: str, typed: Any) -> int:
        if isinstance(typed, tuple):
            cycle, title = typed
            within = self.find("cycle", "cycles", cycle)
            return next(iter(self._alike(table, within)[folded(clean_line(title))]), 0)
        with suppress(ValueError):
            number = number_in(table, typed)
            if number in self._claimed[table] or number in self._workspace.table(table):
                return number
        found = self._called(table, folded(clean_line(str(typed)))) if table in _TITLES else []
        if len(found) == 1:
            return found[0]
        line = clean_line(str(typed))[:40]
        if found:
            several = ", ".join(f"{PREFIXES[table]}{number}" for number in found)
            raise RuleError(f"{field}: “{line}” may be {several}; use an id.")
        raise RuleError(f"{field}: There is no “{line}”, here or in the file.")

    def _called(self, table: str, name: str) -> list[int]:
        mine = self._titled[table].get(name)
        if mine:
            return mine
        if table in ("cycles", "kpis"):
            there = self._workspace.named(table, name)
            return [there.id] if there else []
        if table not in self._every:
            self._every[table] = defaultdict(list)
            for one in self._workspace.table(table).values():
                self._every[table][folded(one.title)].append(one)
        every = self._every[table].get(name, [])
        running = [one for one in every if self._is_open(one.objective if table == "key_results" else one.id)]
        return [one.id for one in running or every]

    def _is_open(self, number: int) -> bool:
        return self._workspace.objectives[number].state in (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)

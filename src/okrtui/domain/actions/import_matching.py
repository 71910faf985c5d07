"""Matching imported rows with records, by id or else by name or date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from okrtui.domain.actions.import_defaults import cycle_name
from okrtui.domain.actions.import_rows import KEYS, MOST, ImportBatch, ImportRow, number_in, where
from okrtui.domain.records.enums import PREFIXES, ObjectiveState
from okrtui.domain.records.field_types import Day, clean_line, clean_text, folded, wrong
from okrtui.domain.records.models import CheckIn, Comment, Record
from okrtui.domain.records.validation import adapter
from okrtui.domain.rules.comments import SUBJECT_FIELDS, comments_about
from okrtui.domain.rules.integrity import references
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

_TITLES = {"cycles": "name", "kpis": "name", "objectives": "title", "key_results": "title"}
_OWNER = {"objectives": ("cycle", "cycles"), "key_results": ("objective", "objectives")}
"""The field of what a record belongs to, and its table: such a record may be named by its owner and its title."""

_TOLD = 100
"""The most characters of a name that a sentence tells."""

_DAY: TypeAdapter[date] = TypeAdapter(Day)


_KEY_FIELDS = {table: (of[0] if of else "", last) for table, (*of, last) in KEYS.items()}
"""The field of each key that names the owner, if there is one, and that of what is the record's own."""


def _missing(name: str) -> RuleError:
    return RuleError(f"{name}: Required: a name or an id.")


def _as_key(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value


class Siblings(NamedTuple):
    """What the records of one owner, or all of a table without owners, have in common.

    `owner` is the owner's number, if there is one. `alike` are their numbers by the last part of their key, to which
    new ones are added; `days` the days that were read in their rhythm, by what was typed. If not `is_there`, the
    owner's own row was refused.
    """

    owner: int | None
    is_there: bool
    alike: dict[Any, tuple[int, ...]]
    context: dict[str, Any]
    days: dict[str, date]


MatchedRow = tuple[int, Siblings | None]
"""The number of a row's record, and the others of its owner where it was found among them, not by its id."""


class RecordMatcher:
    """Finds the records of a workspace and of a batch by id and by name, and gives rows their ids."""

    def __init__(
        self,
        workspace: Workspace,
        batch: ImportBatch,
        actor: str,
        contexts: Callable[[str, Any], dict[str, Any]],
        made: Mapping[tuple[str, int], Record],
    ) -> None:
        self._workspace, self._actor, self._made = workspace, actor, made
        self._context_of, self._own_ids = contexts, batch.own_ids
        self._fiscal_month = batch.fiscal_month
        self._claimed: dict[str, dict[int, str | int]] = {table: {} for table in KEYS}
        self._titled: dict[str, dict[str, list[int]]] = {table: defaultdict(list) for table in _TITLES}
        self._refused: set[tuple[str, Any]] = set()
        self._known: dict[tuple[str, Any], int] = {}
        self._there: set[tuple[str, int]] = set()
        self._groups: dict[tuple[str, Any], dict[Any, tuple[int, ...]]] = {}
        self._siblings: dict[tuple[str, Any], Siblings] = {}
        self._days: dict[Any, dict[str, date]] = defaultdict(dict)
        self._every: dict[str, dict[str, list[Any]]] = {}
        self._used = dict(workspace.highest)
        for table, number in batch.highest.items():
            self._used[table] = max(self._used[table], number)
        for table, typed in batch.ids():
            if typed:
                with suppress(ValueError):
                    self._used[table] = max(self._used[table], number_in(table, typed))

    def place(self, row: ImportRow) -> MatchedRow | None:
        """Return the place of the row's record, a new one where there is none yet; None for a row to skip."""
        table, values = row.table, row.values
        claimed, typed = self._claimed[table], values.get("id")
        found = (self._by_id(row, typed), None) if typed else self._by_key(row)
        if found is None:
            return None
        number, _ = found
        if number in claimed and typed:
            raise RuleError(f"{PREFIXES[table]}{number} is in the file twice: see {where(claimed[number])}.")
        if row.is_in_passing and (number in claimed or number in self._workspace.table(table)):
            return None
        claimed[number] = row.place
        if number > MOST and number not in self._workspace.table(table):
            raise RuleError(f"id: {PREFIXES[table]}{number} is too high; the limit is {MOST:,}.")
        if table in _TITLES:
            self._titled[table][self._name_key(table, str(values.get(_TITLES[table], "")))].append(number)
        return found

    def _by_id(self, row: ImportRow, typed: Any) -> int:
        """Return the number in a row's id, if the record of that number is the one that the row names.

        An export says of each record when it was made and changed, so that it may have another name by now.
        """
        number = number_in(row.table, typed)
        record = self._workspace.table(row.table).get(number)
        if record is None and row.must_exist:
            self._refused.add((row.table, self._name_key(row.table, str(typed))))
            raise RuleError(f"There is no {PREFIXES[row.table]}{number}, here or in the file.", "Correct the id.")
        if record is None or self._own_ids or row.values.get("revision") or row.values.get("created_at"):
            return number
        name = KEYS[row.table][-1]
        told, here = row.values.get(name), getattr(record, name)
        if told and isinstance(here, str) and folded(clean_line(str(told))) != folded(here):
            raise RuleError(
                f"{record.shown_id} has another {name} here: {clean_line(here)[:_TOLD]}.",
                "Leave the ids out with --ignore, or add --own-ids if this row is to change it.",
            )
        return number

    def _by_key(self, row: ImportRow) -> MatchedRow | None:
        table, values = row.table, row.values
        if table == Comment.table:
            return self._comment(row)
        owner, name = _KEY_FIELDS[table]
        siblings = self._siblings_of(table, values.get(owner))
        if not siblings.is_there:
            return None
        typed = values.get(name)
        if not typed and "date" in row.if_new:
            return self._undated(row, siblings), siblings
        last = self._last_part(table, typed, name, siblings)
        alike = siblings.alike.get(last, ())
        number = self._among(row, last, alike) if alike or row.must_exist else 0
        if not number:
            number = self._used[table] = self._used[table] + 1
            if table != CheckIn.table:
                siblings.alike[last] = (*alike, number)
        return number, siblings

    def _among(self, row: ImportRow, last: Any, alike: Sequence[int]) -> int:
        """Return which of the records of a key a row is about; 0 for a new one."""
        table = row.table
        if not alike:
            self._refused.add((table, last))
            name = clean_line(str(row.values.get(KEYS[table][-1])))[:40]
            raise RuleError(f"There is no “{name}”, here or in the file.", "Correct the name, or add --create.")
        if row.is_in_passing:
            return alike[0]
        if table == CheckIn.table:
            return self._check_in(row, alike)
        if len(alike) > 1:
            several = ", ".join(f"{PREFIXES[table]}{number}" for number in alike)
            raise RuleError(f"This may be {several}; use an id.")
        if alike[0] in self._claimed[table]:
            raise RuleError(f"This is in the file twice: see {where(self._claimed[table][alike[0]])}.")
        return alike[0]

    def is_there(self, table: str, number: int) -> bool:
        """Return whether a record is here or was made by the file; else its own row was refused."""
        place = table, number
        if place not in self._there and (place in self._made or number in self._workspace.table(table)):
            self._there.add(place)
        return place in self._there

    def _undated(self, row: ImportRow, siblings: Siblings) -> int:
        """Return the latest check-in of a key result where it says what the row says, else a new one."""
        for latest in self._workspace.check_ins_of(siblings.owner or 0)[-1:]:
            if self._is_same(row, latest):
                return latest.id
        self._used[row.table] += 1
        return self._used[row.table]

    def _check_in(self, row: ImportRow, alike: Sequence[int]) -> int:
        """Return the check-in of that day that a row is about; 0 where each says something else."""
        free = [self._workspace.check_ins[one] for one in alike if one not in self._claimed[row.table]]
        same = [one.id for one in free if self._is_same(row, one)]
        same += (one.id for one in free if one.created_by == self._actor and one.revision > 1)
        return same[0] if same else 0

    def _comment(self, row: ImportRow) -> MatchedRow | None:
        """Return the comment on the same record that says the same, a new one where there is none."""
        about = ((table, field) for table, field in SUBJECT_FIELDS.items() if row.values.get(field))
        table, field = next(about, ("", ""))
        number = self.find(field, table, row.values[field]) if table else 0
        if table and not self.is_there(table, number):
            return None
        text = clean_text(str(row.values.get("text")))
        said = (one.id for one in comments_about(self._workspace, table, number) if one.text == text)
        found = next((one for one in said if one not in self._claimed[row.table]), 0)
        if not found:
            found = self._used[row.table] = self._used[row.table] + 1
        return found, None

    def _is_same(self, row: ImportRow, record: CheckIn) -> bool:
        """Return whether a row says what a check-in says."""
        given = {name: one for name, one in row.values.items() if name not in KEYS[row.table]}
        try:
            context = self._context_of(row.table, record.key_result)
            said = adapter(row.table).validate_python({**dict(record), **given}, context=context)
        except ValidationError:
            return False
        return all(getattr(said, name) == getattr(record, name) for name in given)

    def _siblings_of(self, table: str, typed: Any) -> Siblings:
        """Return what is common to the records of a typed owner."""
        try:
            return self._siblings[table, typed]
        except (KeyError, TypeError):
            return self._new_siblings(table, typed)

    def known_siblings(self, table: str, typed: str | None) -> Siblings | None:
        """Return what is common to the records of an owner that a row named before, None if none did."""
        return self._siblings.get((table, typed))

    def claim(self, table: str, number: int, place: str | int) -> bool:
        """Note that a row is about a record; return whether it is the first one that is."""
        return self._claimed[table].setdefault(number, place) is place

    def new_number(self, table: str, place: str | int) -> int:
        """Return the number of a new record, which a row is about."""
        number = self._used[table] = self._used[table] + 1
        self._claimed[table][number] = place
        return number

    def _new_siblings(self, table: str, typed: Any) -> Siblings:
        name = KEYS[table][0]
        target = dict(references(table)).get(name)
        owner, is_there = None, True
        if target is not None:
            if not typed:
                raise _missing(name)
            owner = self.find(name, target, typed)
            is_there = self.is_there(target, owner)
        context = self._context_of(table, owner)
        found = Siblings(owner, is_there, self._alike(table, owner), context, self._days[context.get("rhythm")])
        self._siblings[table, typed] = found
        return found

    def _last_part(self, table: str, typed: Any, name: str, siblings: Siblings) -> Any:
        if not typed:
            raise _missing(name)
        if name != "date":
            return self._name_key(table, str(typed))
        if not isinstance(typed, str):
            raise wrong("Enter a date such as 2026-11-21.")
        day = siblings.days.get(typed)
        if day is None:
            day = siblings.days[typed] = _DAY.validate_python(typed, context=siblings.context)
        return day

    def _name_key(self, table: str, typed: str) -> str:
        """Return a name as names are compared; a cycle may be named in any way that tells its days."""
        name = cycle_name(self._workspace, typed, self._fiscal_month) if table == "cycles" else typed
        return folded(clean_line(name))

    def _alike(self, table: str, owner: Any = None) -> dict[Any, tuple[int, ...]]:
        """Return the numbers of an owner's or a table's records by the last part of their key; new ones are added."""
        if (table, owner) not in self._groups:
            self._groups[table, owner] = self._group(table, owner)
        return self._groups[table, owner]

    def _group(self, table: str, owner: Any) -> dict[Any, tuple[int, ...]]:
        of, last = _KEY_FIELDS[table]
        every = self._workspace.indexed(table, of, owner) if of else self._workspace.table(table).values()
        found: dict[Any, tuple[int, ...]] = {}
        for record in every or ():
            key = _as_key(getattr(record, last))
            found[key] = (*found.get(key, ()), record.id)
        return found

    def find(self, field: str, table: str, typed: Any) -> int:
        """Return the number of the record with an id, name or title, in the file or the workspace.

        It is 0 where its own row was refused.
        """
        try:
            return self._known[table, typed]
        except TypeError:
            raise wrong(f"{field}: Enter an id such as {PREFIXES[table]}7.") from None
        except KeyError:
            known = self._known[table, typed] = self._found(field, table, typed)
        return known

    def _found(self, field: str, table: str, typed: Any) -> int:
        if isinstance(typed, tuple):
            owner, title = typed
            within = self.find(*_OWNER[table], owner)
            return next(iter(self._alike(table, within).get(folded(clean_line(title)), ())), 0)
        with suppress(ValueError):
            number = 0 if isinstance(typed, str) and typed.strip().isdecimal() else number_in(table, typed)
            if number in self._claimed[table] or number in self._workspace.table(table):
                return number
        found = self._called(table, self._name_key(table, str(typed))) if table in _TITLES else []
        if len(found) == 1:
            return found[0]
        if (table, self._name_key(table, str(typed))) in self._refused:
            return 0
        line = clean_line(str(typed))[:40]
        if found:
            several = ", ".join(f"{PREFIXES[table]}{number}" for number in found)
            raise RuleError(f"{field}: “{line}” may be {several}; use an id.")
        hint = "Say its cycle too, to create it." if table == "objectives" else ""
        raise RuleError(f"{field}: There is no “{line}”, here or in the file.", hint)

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

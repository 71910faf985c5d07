"""A table answers the same, whether its documents are in one dict or in groups, and whatever was asked before."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain.index import Index
from okrtui.domain.loaded_documents import LoadedDocuments
from okrtui.domain.overlay import Overlay
from okrtui.domain.record_indexes import in_passing as everything_in_passing
from okrtui.domain.record_table import RecordTable, those_with
from okrtui.domain.records.models import Measurement
from okrtui.domain.rules.lifecycle import healing
from okrtui.domain.workspace import Workspace
from okrtui.errors import CorruptError


class Groups:
    """Values in groups by their KPI; it notes whose were looked at."""

    grouped_by = "kpi"

    def __init__(self, documents: dict[int, dict[str, Any]]) -> None:
        self._documents = documents
        self.asked: list[int | None] = []

    def __contains__(self, number: object) -> bool:
        return number in self._documents

    def numbers(self) -> Iterable[int]:
        return self._documents

    @property
    def highest(self) -> int:
        return max(self._documents, default=0)

    def is_grouped_by(self, field: str) -> bool:
        return field == self.grouped_by

    def strays(self, field: str, owners: Container[int]) -> Iterable[int]:
        return [number for number, one in self.each() if one[field] not in owners]

    def document(self, number: int) -> dict[str, Any] | None:
        return self._documents.get(number)

    def of(self, field: str, value: int | None) -> Iterable[tuple[int, dict[str, Any]]]:
        self.asked.append(value)
        return [(number, one) for number, one in self.each() if one[field] == value]

    def numbers_of(self, field: str, value: int) -> Sequence[int]:
        return sorted(number for number, one in self.each() if one[field] == value)

    def values_of(self, field: str) -> Iterable[tuple[int, Any]]:
        return [(number, one.get(field)) for number, one in self.each()]

    def each(self) -> Iterable[tuple[int, dict[str, Any]]]:
        return self._documents.items()


def day(number: int) -> date:
    return date(2026, 1, number)


def value(number: int, kpi: int) -> Measurement:
    return builders.measurement(id=number, kpi=kpi, date=day(number % 31 + 1))


RECORDS = st.dictionaries(st.integers(1, 12), st.integers(1, 4), max_size=8).map(
    lambda found: {number: value(number, kpi) for number, kpi in found.items()}
)


def in_passing(_: RecordTable, index: Index) -> None:
    with index.in_passing():
        for kpi in (1, 2, 3):
            index.of(kpi)


ASKED: dict[str, Callable[[RecordTable, Index], object]] = {
    "some in passing": in_passing,
    "one": lambda table, _: table.get(3),
    "all": lambda table, _: list(table.values()),
    "numbers": lambda table, _: list(table),
    "newest": lambda table, _: list(table.newest_first()),
    "whose": lambda _, index: index.of(2),
    "since": lambda _, index: list(index.since(1, (day(4),))),
    "numbers of one": lambda _, index: index.numbers(1),
    "linked": lambda _, index: index.linked(),
}
ONE = st.tuples(st.integers(1, 12), st.none() | st.integers(1, 4))
SEVERAL = st.lists(st.integers(1, 4), max_size=3)
"""The KPIs of new values that come at once."""

STEPS = st.lists(st.sampled_from(sorted(ASKED)) | ONE | SEVERAL, max_size=12)


def test_the_newest_are_asked_for_once_and_read_by_nobody() -> None:
    records = {number: value(number, 1) for number in (1, 2, 3)} | {
        10**12: value(4, 1).model_copy(update={"id": 10**12})
    }
    groups = Groups({number: one.document() for number, one in records.items()})
    table = RecordTable("measurements", groups)
    for _ in range(2):
        found = list(table.newest_first())
        assert [number for number, _ in found] == [10**12, 3, 2, 1]
        assert all(isinstance(one, dict) for _, one in found)
    table.put(3, None)
    table.put(2, records[2])
    assert dict(table.newest_first())[2] is records[2]
    assert 3 not in dict(table.newest_first())


def test_numbers_without_a_gap_are_those_of_the_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Groups, "numbers", lambda self: range(1, self.highest + 1))
    table = RecordTable("measurements", Groups({number: value(number, 1).document() for number in (1, 2, 3)}))
    assert table.every_number() == range(1, 4)
    table.put(2, None)
    assert table.every_number() == {1, 3}


@given(RECORDS, STEPS, st.sampled_from(["kpi", "date", ""]), st.none() | st.integers(0, 3))
def test_a_table_is_as_if_it_had_read_everything(
    records: dict[int, Measurement], steps: list[Any], grouped_by: str, most: int | None
) -> None:
    groups = Groups({number: one.document() for number, one in records.items()})
    groups.grouped_by = grouped_by
    table = RecordTable("measurements", groups)
    index, plain = Index(table, "kpi", lambda one: (one.date, one.id), most=most), dict(records)
    for step in steps:
        if isinstance(step, str):
            ASKED[step](table, index)
        elif isinstance(step, list):
            first = max([12, *plain]) + 1
            new = {number: value(number, kpi) for number, kpi in enumerate(step, start=first)}
            table.add(new)
            index.add(new.values())
            plain |= new
        else:
            number, kpi = step
            put(table, index, number, None if kpi is None else value(number, kpi))
            plain.pop(number, None)
            plain |= {} if kpi is None else {number: value(number, kpi)}
        assert len(table) == len(plain)
        assert [number for number, _ in table.newest_first()] == sorted(plain, reverse=True)
    for kpi in range(6):
        of_kpi = sorted((one for one in plain.values() if one.kpi == kpi), key=lambda one: (one.date, one.id))
        assert list(index.numbers(kpi)) == sorted(one.id for one in of_kpi)
        assert index.of(kpi) == tuple(of_kpi)
        assert list(index.since(kpi, (day(5),))) == [one for one in of_kpi if one.date >= day(5)]
    assert index.linked() == (None if grouped_by == "kpi" else sorted(plain))
    assert dict(table.values_of("kpi")) == {number: one.kpi for number, one in plain.items()}
    assert (table.stray("kpi", {1, 2, 3, 4}), table.stray("kpi", {9}) in plain) == (None, bool(plain))
    assert [number in table for number in range(50)] == [number in plain for number in range(50)]
    assert [number in table.every_number() for number in range(50)] == [number in plain for number in range(50)]
    assert list(table) == sorted(plain)
    assert table.highest == max(records, default=0)
    assert table == plain
    assert list(table.items()) == sorted(plain.items())
    assert list(table) == sorted(plain)


def put(table: RecordTable, index: Index, number: int, record: Measurement | None) -> None:
    before = table.get(number)
    if before is not None:
        index.discard(before)
    table.put(number, record)
    if record is not None:
        index.add([record])


def test_only_the_groups_that_are_asked_for_are_looked_at() -> None:
    groups = Groups({number: value(number, number % 3 + 1).document() for number in range(1, 10)})
    table = RecordTable("measurements", groups)
    index = Index(table, "kpi", lambda one: one.id)
    put(table, index, 20, value(20, 2))
    assert groups.asked == []
    assert [one.id for one in index.of(2)] == [1, 4, 7, 20]
    assert groups.asked == [2]
    assert index.of("2") == ()


def test_a_record_that_cannot_be_read_is_told_where_it_is_asked_for() -> None:
    table = RecordTable("measurements", Groups({1: value(1, 1).document(), 2: {"id": 2}}))
    assert table[1].id == 1
    for ask in (lambda: table[2], lambda: list(table.values())):
        with pytest.raises(CorruptError, match="M2"):
            ask()
    with pytest.raises(KeyError):
        _ = table[3]


def test_a_field_by_which_records_are_chosen_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = Groups({number: value(number, number % 2 + 1).document() for number in (1, 2, 3)})
    table = RecordTable("measurements", groups)
    assert [one.id for one in those_with(table, "kpi", lambda kpi: kpi == 2)] == [1, 3]
    monkeypatch.setattr(groups, "values_of", lambda _: pytest.fail("asked again"))
    table.put(1, None)
    table.put(4, value(4, 2))
    assert [one.id for one in those_with(table, "kpi", lambda kpi: kpi == 2)] == [3, 4]
    assert list(those_with({5: value(5, 2), 6: value(6, 1)}, "kpi", lambda kpi: kpi == 2)) == [value(5, 2)]


def test_an_owner_that_is_not_there_is_found_without_reading_records() -> None:
    groups = Groups({1: value(1, 1).document(), 2: {"id": 2, "kpi": 7}})
    assert RecordTable("measurements", groups).stray("kpi", {1}) == 2


class Changed(dict[str, Any]):
    """A table as an engine hands it out, of which two are in groups by now out of date."""

    groups = Groups({number: value(number, number).document() for number in (1, 2, 3)})
    changes: ClassVar = {"2": None, "3": value(3, 1).document(), "9": value(9, 1).document()}


def test_a_workspace_of_groups_has_what_changed_in_their_place() -> None:
    kpis = {"1": builders.kpi().document(), "2": builders.kpi(id=2).document()}
    workspace = Workspace.load({"kpis": kpis, "measurements": Changed()})
    assert (workspace.highest["measurements"], workspace.next_id("measurements")) == (9, 10)
    assert [one.id for one in workspace.measurements_of(1)] == [1, 3, 9]
    assert [workspace.measurements_of(number) for number in (2, 3)] == [(), ()]
    assert list(workspace.measurements) == [1, 3, 9]
    workspace.require_owners()
    with pytest.raises(CorruptError, match=r"M1 .* K1, is not there"):
        Workspace.load({"kpis": {"2": kpis["2"]}, "measurements": Changed()}).require_owners()


def test_which_objectives_heal_is_asked_by_kpi_where_that_is_how_they_are_grouped() -> None:
    class Healing(Changed):
        groups = Groups({number: builders.objective(id=number, heals=1).document() for number in (1, 2)})
        groups.grouped_by = "heals"
        changes: ClassVar = {"3": builders.objective(id=3, cycle=2).document()}

    cycles = {str(number): builders.cycle(id=number).document() for number in (1, 2)}
    workspace = Workspace.load({"cycles": cycles, "objectives": Healing()})
    assert workspace.linked("objectives", "heals") is Overlay(workspace).linked("objectives", "heals") is None
    assert [one.id for one in healing(workspace)] == [1, 2, 3]
    workspace = Workspace.load({"cycles": cycles, "objectives": {"3": builders.objective(id=3).document()}})
    assert list(healing(workspace)) == []


DOCUMENTS = RECORDS.map(lambda found: {number: one.document() for number, one in found.items()})
CHANGES = st.tuples(DOCUMENTS, st.sets(st.integers(1, 12))).map(lambda both: both[0] | dict.fromkeys(both[1]))


@given(before=st.none() | DOCUMENTS, changes=CHANGES)
def test_loaded_documents_are_the_groups_with_the_changes_in_their_place(
    before: dict[int, dict[str, Any]] | None, changes: dict[int, dict[str, Any] | None]
) -> None:
    groups = None if before is None else Groups(before)
    loaded = LoadedDocuments({str(number): one for number, one in changes.items()}, groups)
    now = {number: one for number, one in {**(before or {}), **changes}.items() if one is not None}
    assert dict(loaded.each()) == now
    assert sorted(loaded.numbers()) == sorted(now)
    for number in range(1, 14):
        assert loaded.document(number) == now.get(number)
        assert (number in loaded) is (number in now)
    assert "1" not in loaded
    assert [loaded.is_grouped_by(field) for field in ("kpi", "date")] == [groups is not None, False]
    assert loaded.highest == max((*(before or {}), *changes), default=0)
    assert dict(loaded.values_of("kpi")) == {number: one["kpi"] for number, one in now.items()}
    for owner in range(1, 5):
        found = {number: one for number, one in now.items() if one["kpi"] == owner}
        assert dict(loaded.of("kpi", owner)) == found
        assert list(loaded.numbers_of("kpi", owner)) == sorted(found)
        assert set(loaded.strays("kpi", {1, 2, 3, 4} - {owner})) == set(found)


def test_a_name_that_is_no_text_is_told_where_names_are_asked_for() -> None:
    workspace = Workspace.load({"kpis": {"1": builders.kpi().document() | {"name": 5}}})
    with pytest.raises(CorruptError, match="K1"):
        workspace.named("kpis", "5")


def test_whoever_writes_reads_what_changed_since_the_groups_were_written() -> None:
    workspace = Workspace.load({"measurements": Changed(), "moods": {"1": {}}})
    workspace.read_changes()

    class Broken(Changed):
        changes: ClassVar = {"9": value(9, 1).document() | {"kpi": None}}

    workspace = Workspace.load({"measurements": Broken()})
    assert workspace.measurements[1].kpi == 1
    with pytest.raises(CorruptError, match="M9"):
        workspace.read_changes()


def test_what_was_read_is_let_go_but_for_what_changed_since() -> None:
    groups = Groups({number: value(number, number % 3 + 1).document() for number in range(1, 10)})
    table = RecordTable("measurements", groups)
    index = Index(table, "kpi", lambda one: (one.date, one.id), most=4)
    first, changed = table[3], value(9, 1).model_copy(update={"note": "told later"})
    assert index.of(1) == (first, table[6], table[9])
    put(table, index, 9, changed)
    assert index.of(2)
    assert table[3] is not first
    assert (table[3], table[9] is changed) == (first, True)
    assert index.of(1) == (first, table[6], changed)
    assert groups.asked == [1, 2, 1]


def test_many_records_with_the_same_value_stay_once_they_are_read() -> None:
    groups = Groups({number: value(number, 1 if number < 7 else number).document() for number in range(1, 12)})
    index = Index(RecordTable("measurements", groups), "kpi", lambda one: (one.date, one.id), most=3)
    many = index.of(1)
    for kpi in (7, 8, 9, 10, 7):
        assert len(index.of(kpi)) == 1
    assert all(now is before for now, before in zip(index.of(1), many, strict=True))
    assert groups.asked == [1, 7, 8, 9, 10, 7]


def test_what_was_added_and_removed_does_not_come_back_once_it_was_let_go() -> None:
    groups = Groups({number: value(number, number).document() for number in range(1, 6)})
    table = RecordTable("measurements", groups)
    index = Index(table, "kpi", lambda one: (one.date, one.id), most=2)
    put(table, index, 9, value(9, 1))
    assert [one.id for one in index.of(1)] == [1, 9]
    put(table, index, 9, None)
    assert [index.of(kpi)[0].id for kpi in (2, 3, 4)] == [2, 3, 4]
    assert [one.id for one in index.of(1)] == [1]


def test_what_is_read_in_passing_takes_the_place_of_nothing() -> None:
    groups = Groups({number: value(number, number).document() for number in range(1, 10)})
    index = Index(RecordTable("measurements", groups), "kpi", lambda one: (one.date, one.id), most=2)
    first = index.of(1)
    with index.in_passing():
        for kpi in (2, 3, 4, 1):
            assert [one.id for one in index.of(kpi)] == [kpi]
    assert index.of(1) == first
    assert groups.asked == [1, 2, 3, 4]
    assert index.of(2)
    assert groups.asked == [1, 2, 3, 4, 2]


def test_what_another_thread_let_go_in_passing_keeps_what_changed() -> None:
    groups = Groups({number: value(number, number).document() for number in range(1, 6)})
    table = RecordTable("measurements", groups)
    index = Index(table, "kpi", lambda one: (one.date, one.id), most=2)
    with index.in_passing():
        index.of(1)
        put(table, index, 9, value(9, 1))
        with index.in_passing():  # as another thread does
            index.of(2)
        index._let_go([1])
    assert [one.id for one in index.of(1)] == [1, 9]


def test_nothing_is_let_go_while_all_are_read() -> None:
    class LetsGo(Groups):
        def each(self) -> Iterator[tuple[int, dict[str, Any]]]:
            yield from super().each()
            table.let_go([first])  # as another thread may that asks for others

    table = RecordTable("measurements", LetsGo({number: value(number, 1).document() for number in range(1, 4)}))
    first = table[1]
    assert [one.id for one in table.values()] == [1, 2, 3]
    assert table[1] is first


def test_nothing_is_let_go_that_could_not_be_read_again() -> None:
    groups = Groups({number: value(number, number).document() for number in range(1, 5)})
    table = RecordTable("measurements", groups)
    index, every = Index(table, "kpi", lambda one: (one.date, one.id), most=1), list(table.values())
    assert [index.of(number) for number in range(1, 5)] == [(one,) for one in every]
    assert all(now is before for now, before in zip(table.values(), every, strict=True))


def test_key_results_are_let_go_too_and_found_again_by_number_and_by_kpi() -> None:
    class Parts(Groups):
        grouped_by = "objective"

    parts = {
        number: builders.key_result(id=number, objective=number, kpi=number % 7 or None) for number in range(1, 1_101)
    }
    workspace = Workspace({"key_results": Parts({number: one.document() for number, one in parts.items()})})
    first, fed, others = workspace.key_results_of(1), workspace.fed_by(1), workspace.fed_by(2)
    workspace.use({"key_results": len(parts)})
    for number, one in parts.items():
        assert workspace.key_results_of(number) == (one,)
    assert workspace.key_results[1] is not first[0]
    assert (workspace.key_results_of(1), workspace.fed_by(1)) == (first, fed)
    workspace.take([("key_results", 1, first[0].model_copy(update={"kpi": 2}))])
    assert (len(workspace.fed_by(1)), len(workspace.fed_by(2))) == (len(fed) - 1, len(others) + 1)


def test_whoever_counts_all_lets_go_of_nothing_that_others_read() -> None:
    groups = Groups({number: value(number, number).document() for number in range(1, 10)})
    workspace = Workspace({"measurements": groups})
    first = workspace.measurements_of(1)[0]
    with everything_in_passing(workspace):
        assert [workspace.measurements_of(kpi)[0].id for kpi in (2, 3, 1)] == [2, 3, 1]
    assert workspace.measurements_of(1)[0] is first
    assert groups.asked == [1, 2, 3]
    with everything_in_passing(Overlay(workspace)):  # which keeps nothing itself
        assert workspace.measurements_of(2)
    assert workspace.measurements_of(2)
    assert groups.asked == [1, 2, 3, 2]

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, operations, where
from tinydb.table import Document

from engine.journal.builders import journal, raw_database
from okrtui.engine.journal.tables import Database, JournalTable
from okrtui.errors import CorruptError, RuleError

COUNT = where("n")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Three documents in the default table: 1 a, 2 b, 3 c."""
    with raw_database(tmp_path, actor="ada") as opened:
        opened.insert_multiple([{"n": 1, "name": name} for name in "abc"])
        yield opened


def after_a(name: Any) -> bool:
    return bool(name > "a")


def lines(database: Database) -> int:
    return int(database.journal.journal_file.state.position.sequence)


def again(tmp_path: Path, table: str = "_default") -> dict[int, dict[str, Any]]:
    """What another session reads from the disk."""
    with raw_database(tmp_path) as other:
        return {document.doc_id: dict(document) for document in other.table(table)}


def named(documents: list[Document]) -> str:
    return "".join(document["name"] for document in documents)


def test_it_is_a_tinydb(database: Database) -> None:
    assert isinstance(database, TinyDB)
    assert isinstance(database.table("x"), JournalTable)
    assert "tables=['_default']" in repr(database)
    assert "total=3" in repr(database.table("_default"))


def test_insert_gives_the_next_id(database: Database, tmp_path: Path) -> None:
    assert database.insert({"name": "d"}) == 4
    assert database.insert({}) == 5
    assert again(tmp_path)[4] == {"name": "d"}
    assert lines(database) == 3


def test_insert_multiple_is_one_line(database: Database, tmp_path: Path) -> None:
    assert database.insert_multiple({"n": n} for n in range(100)) == list(range(4, 104))
    assert lines(database) == 2
    assert len(again(tmp_path)) == 103
    assert database.insert_multiple([]) == []
    assert lines(database) == 2


@pytest.mark.parametrize("value", [3, "text", {"set"}, None, [1]])
def test_only_mappings_are_inserted(database: Database, value: Any) -> None:
    with pytest.raises(ValueError, match="Mapping"):
        database.insert(value)
    with pytest.raises(ValueError, match="Mapping"):
        database.insert_multiple([{"n": 1}, value])
    assert len(database) == 3
    assert lines(database) == 1


def test_a_document_brings_its_own_id(database: Database) -> None:
    assert database.insert(Document({"name": "x"}, doc_id=10)) == 10
    assert database.insert({"name": "y"}) == 11
    assert database.insert_multiple([Document({}, doc_id=20), {}, Document({}, doc_id=5)]) == [20, 21, 5]
    with pytest.raises(ValueError, match="already exists"):
        database.insert(Document({}, doc_id=10))
    with pytest.raises(ValueError, match="already exists"):
        database.insert_multiple([{"n": 1}, Document({}, doc_id=10)])
    with pytest.raises(TypeError):
        database.insert(Document({}, doc_id="eleven"))  # type: ignore[arg-type]
    assert sorted(document.doc_id for document in database) == [1, 2, 3, 5, 10, 11, 20, 21]


def test_ids_are_never_used_again(database: Database, tmp_path: Path) -> None:
    database.remove(doc_ids=[3])
    assert database.insert({}) == 4
    database.truncate()
    assert database.insert({}) == 5
    database.drop_tables()
    database.journal.compact()
    with raw_database(tmp_path) as other:
        assert other.insert({}) == 6


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (where("name") == "b", "b"),
        (where("name") != "b", "ac"),
        (COUNT >= 2, ""),
        ((where("name") == "a") | (where("name") == "c"), "ac"),
        ((COUNT == 1) & ~(where("name") == "a"), "bc"),
        (where("name").matches("[ab]"), "ab"),
        (where("name").one_of(["c", "d"]), "c"),
        (where("name").test(after_a), "bc"),
        (where("missing").exists(), ""),
        (Query().fragment({"name": "a", "n": 1}), "a"),
        (Query().noop(), "abc"),
    ],
)
def test_queries_find(database: Database, condition: Any, found: str) -> None:
    for _ in range(2):
        assert named(database.search(condition)) == found
    assert database.count(condition) == len(found)
    assert database.contains(condition) is bool(found)
    assert (database.get(condition) or {}).get("name", "") == found[:1]


def test_get_by_id(database: Database) -> None:
    found = database.get(doc_id=2)
    assert isinstance(found, Document)
    assert (found.doc_id, found["name"]) == (2, "b")
    assert database.get(doc_id=9) is None
    assert named(database.get(doc_ids=[3, 1, 9])) == "ac"
    assert database.contains(doc_id=1)
    assert not database.contains(doc_id=9)
    with pytest.raises(RuntimeError):
        database.get()


def test_all_len_and_iteration(database: Database) -> None:
    assert [document.doc_id for document in database.all()] == [1, 2, 3]
    assert len(database) == 3
    for document in database:
        database.remove(doc_ids=[document.doc_id])
    assert database.all() == []


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"n": 5}, {"n": 5, "name": "a"}),
        ({"new": [1, {"deep": None}]}, {"n": 1, "name": "a", "new": [1, {"deep": None}]}),
        (operations.delete("n"), {"name": "a"}),
        (operations.increment("n"), {"n": 2, "name": "a"}),
        (operations.decrement("n"), {"n": 0, "name": "a"}),
        (operations.add("n", 2.5), {"n": 3.5, "name": "a"}),
        (operations.subtract("n", 3), {"n": -2, "name": "a"}),
        (operations.set("name", "z"), {"n": 1, "name": "z"}),
    ],
)
def test_update(database: Database, tmp_path: Path, fields: Any, wanted: dict[str, Any]) -> None:
    assert database.update(fields, where("name") == "a") == [1]
    assert database.get(doc_id=1) == wanted
    assert again(tmp_path)[1] == wanted
    assert again(tmp_path)[2] == {"n": 1, "name": "b"}
    assert lines(database) == 2


def test_update_of_all_by_ids_and_of_nothing(database: Database) -> None:
    assert database.update({"n": 2}) == [1, 2, 3]
    assert database.update({"n": 3}, doc_ids=[2, 9]) == [2]
    assert [document["n"] for document in database] == [2, 3, 2]
    before = lines(database)
    assert database.update({"n": 2}, COUNT == 2) == [1, 3]
    assert database.update({"n": 2}, COUNT == 99) == []
    assert lines(database) == before, "what changes nothing writes nothing"


def test_an_update_that_fails_half_way_changes_nothing(database: Database, tmp_path: Path) -> None:
    def fail_at_b(document: Any) -> None:
        document["n"] = 100
        if document["name"] == "b":
            raise LookupError

    with pytest.raises(LookupError):
        database.update(fail_at_b)
    assert [document["n"] for document in database] == [1, 1, 1]
    assert lines(database) == 1
    assert database.insert({}) == 4
    assert len(again(tmp_path)) == 4


def test_update_multiple(database: Database, tmp_path: Path) -> None:
    changed = database.update_multiple([({"n": 7}, where("name") == "a"), (operations.delete("n"), COUNT == 1)])
    assert changed == [1, 2, 3]
    assert again(tmp_path) == {1: {"n": 7, "name": "a"}, 2: {"name": "b"}, 3: {"name": "c"}}
    assert lines(database) == 2


def test_upsert(database: Database, tmp_path: Path) -> None:
    assert database.upsert({"n": 9}, where("name") == "a") == [1]
    assert database.upsert({"name": "d"}, where("name") == "d") == [4]
    assert database.upsert(Document({"n": 3}, doc_id=2)) == [2]
    assert database.upsert(Document({"n": 4}, doc_id=8)) == [8]
    with pytest.raises(ValueError, match="doc_id"):
        database.upsert({"n": 1})
    assert again(tmp_path)[2] == {"n": 3, "name": "b"}
    assert lines(database) == 5


def test_remove(database: Database, tmp_path: Path) -> None:
    assert database.remove(where("name") == "b") == [2]
    assert database.remove(doc_ids=[1, 9]) == [1]
    assert database.remove(where("name") == "b") == []
    with pytest.raises(RuntimeError):
        database.remove()
    assert list(again(tmp_path)) == [3]
    assert lines(database) == 3


def test_truncate_and_drop(database: Database, tmp_path: Path) -> None:
    other = database.table("other")
    other.insert_multiple([{}, {}])
    database.truncate()
    assert (len(database), len(other)) == (0, 2)
    assert database.tables() == {"_default", "other"}
    database.drop_table("other")
    database.drop_table("never there")
    assert database.tables() == {"_default"}
    assert again(tmp_path, "other") == {}
    database.table("one").insert({})
    database.drop_tables()
    assert database.tables() == set()
    with raw_database(tmp_path) as fresh:
        assert fresh.tables() == set()
    assert lines(database) == 6


def test_a_table_that_is_to_persist_is_there_although_it_is_empty(database: Database, tmp_path: Path) -> None:
    database.table("empty", persist_empty=True)
    with raw_database(tmp_path) as other:
        assert "empty" in other.tables()
    database.journal.compact()
    with raw_database(tmp_path) as other:
        assert "empty" in other.tables()


def test_tables_have_ids_of_their_own(database: Database) -> None:
    assert database.table("x").insert({}) == 1
    assert database.table("y").insert({}) == 1
    assert database.table("x").insert({}) == 2
    assert database.insert({}) == 4


def test_a_remembered_query_is_forgotten_when_somebody_writes(database: Database, tmp_path: Path) -> None:
    condition = where("name") == "a"
    assert len(database.search(condition)) == 1
    with raw_database(tmp_path) as other:
        other.insert({"name": "a"})
        assert len(database.search(condition)) == 2
        other.drop_tables()
    assert database.search(condition) == []
    assert len(database) == 0


def test_remembered_queries_are_used(database: Database) -> None:
    asked: list[str] = []

    def ask(name: Any) -> bool:
        asked.append(name)
        return True

    condition = where("name").test(ask)
    database.search(condition)
    database.search(condition)
    assert asked == ["a", "b", "c"]
    database.insert({"name": "d"})
    database.search(condition)
    assert asked == [*"abc", *"abcd"]


def test_two_databases_insert_in_turn(database: Database, tmp_path: Path) -> None:
    with raw_database(tmp_path) as other:
        assert [database.insert({}), other.insert({}), other.insert({}), database.insert({})] == [4, 5, 6, 7]
        assert len(other) == len(database) == 7


def test_what_the_caller_alters_later_is_not_stored(database: Database, tmp_path: Path) -> None:
    document = {"name": "d", "list": [1]}
    number = database.insert(document)
    document["list"].append(2)  # type: ignore[attr-defined]
    found = database.get(doc_id=number)
    assert found is not None
    assert found["list"] == [1]
    found["name"] = "other"
    assert database.get(doc_id=number) == again(tmp_path)[number] == {"name": "d", "list": [1]}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1}, object(), 2**64, b"", "\ud800"])
def test_a_value_that_json_cannot_carry_is_refused_before_anything_is_written(database: Database, value: Any) -> None:
    with pytest.raises(RuleError):
        database.insert({"value": value})
    with pytest.raises(RuleError):
        database.update({"value": [value]})
    assert lines(database) == 1
    assert len(database) == 3


def test_a_transaction_is_one_line_or_nothing(database: Database, tmp_path: Path) -> None:
    storage = database.journal
    with storage.transaction():
        first = database.insert({"name": "d"})
        assert database.get(doc_id=first) == {"name": "d"}
        assert named(database.search(COUNT == 1)) == "abc"
        database.update({"n": 1}, doc_ids=[first])
        assert named(database.search(COUNT == 1)) == "abcd"
        database.table("x").insert({})
        database.drop_table("x")
        database.table("x").insert({"k": 1})
        database.remove(doc_ids=[1])
        assert len(again(tmp_path)) == 3
    assert lines(database) == 2
    assert b'"a":"tinydb"' in journal(tmp_path).read_bytes()
    assert named(database.search(COUNT == 1)) == "bcd"
    assert again(tmp_path, "x") == {2: {"k": 1}}

    def fail() -> None:
        with storage.transaction():
            database.truncate()
            database.table("y").insert({})
            assert database.search(COUNT == 1) == []
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert named(database.search(COUNT == 1)) == "bcd"
    assert database.tables() == {"_default", "x"}
    assert lines(database) == 2


def test_a_table_dropped_in_a_transaction_is_gone(database: Database, tmp_path: Path) -> None:
    storage = database.journal
    database.table("x").insert({})
    with storage.transaction():
        database.drop_table("x")
        assert database.tables() == {"_default"}
        assert len(database.table("x")) == 0
    assert again(tmp_path, "x") == {}
    assert database.tables() == {"_default"}


def test_writing_a_storage_commits_the_difference(database: Database, tmp_path: Path) -> None:
    storage = database.journal
    data = storage.read()
    data["_default"] = {"2": {"n": 1, "name": "b"}, "3": {"n": 2}, "7": {}}
    data["more"] = {"1": {}}
    storage.write(data)
    assert again(tmp_path) == {2: {"n": 1, "name": "b"}, 3: {"n": 2}, 7: {}}
    assert again(tmp_path, "more") == {1: {}}
    assert lines(database) == 2


def test_damage_is_refused(database: Database, tmp_path: Path) -> None:
    data = bytearray(journal(tmp_path).read_bytes())
    data[20] ^= 1
    journal(tmp_path).write_bytes(data)
    with pytest.raises(CorruptError):
        database.insert({})
    assert len(database) == 3


def test_every_change_names_who_made_it(database: Database, tmp_path: Path) -> None:
    database.insert({})
    assert journal(tmp_path).read_bytes().count(b'"u":"ada"') == 2

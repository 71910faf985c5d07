"""People's own scripts: TinyDB on the live workspace, with every rule of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, operations, where
from tinydb.table import Document

import okrtui
from builders import TODAY
from conftest import session_on
from okrtui.domain.rules.record_checks import check_records
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.recovery.doctor import examine
from okrtui.engine.journal.tables import Database
from okrtui.errors import BusyError, MissingWorkspaceError, OkrError, ReadOnlyError, RuleError
from okrtui.login import login_name
from okrtui.sample import seed
from okrtui.session import Session

PAGE = Path(__file__).parents[1] / "docs" / "scripting.md"
SCRIPTS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def database(sample_path: Path) -> Iterator[Database]:
    with okrtui.open_database(sample_path) as opened:
        yield opened


def whole(path: Path) -> bool:
    """Whether the program reads every record, and its doctor finds nothing wrong."""
    session = session_on(open_engine(path, read_only=True))
    session.close()
    report = examine(path, check_records)
    return report.is_sound and not [one for one in report.findings if one.level == "warning"]


# -- the page


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_shows_three_scripts() -> None:
    assert len(SCRIPTS) == 3


def test_the_script_that_records_values_does_so_once(sample_path: Path, opener: Callable[..., Session]) -> None:
    for _ in range(2):
        told = run(SCRIPTS[0], sample_path, TODAY)
        assert told.splitlines() == ["K2 Customer churn rate: 4.4", "K6 Website uptime: 99.95"]
    session = opener(sample_path)
    measured = [session.workspace.measured_on(number, TODAY) for number in (2, 6)]
    assert [str(one.value) for one in measured if one] == ["4.4", "99.95"]
    latest = [(entry.by, entry.action, len(entry.ops)) for entry in session.history_page(None, 3)]
    assert latest == [
        (login_name(), "tinydb", 1),
        (login_name(), "tinydb", 1),
        ("ada", "workspace.sample", latest[2][2]),
    ]
    assert whole(sample_path)


def test_the_script_that_hands_over_is_one_change_that_can_be_undone(
    sample_path: Path, opener: Callable[..., Session]
) -> None:
    session = opener(sample_path, login_name())
    before = {(one.table, one.id): getattr(one, "owners", None) for one in session.workspace}
    told = run(SCRIPTS[1], sample_path, "ada", "zoe")
    (entry,) = session.refresh()
    numbers = [int(number) for number in re.findall(r"\d+", told)]
    assert sum(numbers) == len(entry.ops) > 3
    after = {(one.table, one.id): getattr(one, "owners", None) for one in session.workspace}
    assert {after[key] for key in before if before[key] != after[key]} == {("zoe",)}
    session.undo()
    assert {(one.table, one.id): getattr(one, "owners", None) for one in session.workspace} == before
    assert whole(sample_path)


def test_the_script_that_asks_changes_nothing(sample_path: Path) -> None:
    files = {path: path.read_bytes() for path in sample_path.glob("*.json*")}
    told = run(SCRIPTS[2], sample_path, TODAY)
    assert all(re.fullmatch(r"K\d+ .+ \(.+\)", line) for line in told.splitlines())
    assert told.splitlines()
    assert {path: path.read_bytes() for path in sample_path.glob("*.json*")} == files


# -- reading


def test_a_script_reads_what_is_there_and_what_others_do_meanwhile(
    database: Database, sample_path: Path, opener: Callable[..., Session]
) -> None:
    session = opener(sample_path)
    kpis = database.table("kpis")
    assert database.tables() == {table for table, number in session.workspace.highest.items() if number}
    assert {one.doc_id: dict(one) for one in kpis} == {
        number: kpi.document() for number, kpi in session.workspace.kpis.items()
    }
    assert kpis.count(Query().owners.any(["ada"])) == sum(
        "ada" in one.owners for one in session.workspace.kpis.values()
    )
    session.undo()
    assert len(kpis) == 0


def test_what_a_script_does_to_what_it_was_handed_stays_with_it(database: Database, sample_path: Path) -> None:
    kpis = database.table("kpis")
    handed: list[Any] = [kpis.get(doc_id=1), kpis.search(where("name").exists())[0], kpis.all()[0], next(iter(kpis))]
    for found in handed:
        found["targets"][0]["low"] = "none of your business"
        found["name"] = ""
    kpis.update({"owners": ["zoe"]}, doc_ids=[1])
    assert whole(sample_path)
    again = kpis.get(doc_id=1)
    assert isinstance(again, Document)
    assert (again["name"], again["owners"]) == ("Monthly recurring revenue", ["zoe"])
    assert "none" not in str(again)


# -- changing


def test_ids_and_stamps_are_filled_in(database: Database, sample_path: Path, opener: Callable[..., Session]) -> None:
    number = database.table("kpis").insert({"name": "  Leads   won ", "revision": 70, "created_by": "nobody"})
    kpi = opener(sample_path).workspace.kpis[number]
    assert (kpi.id, kpi.name, kpi.revision) == (9, "Leads won", 1)
    assert kpi.created_by == kpi.updated_by == login_name()
    database.table("kpis").update({"updated_by": "nobody", "owners": "zoe", "revision": 3}, doc_ids=[9])
    kpi = opener(sample_path).workspace.kpis[number]
    assert (kpi.revision, kpi.owners, kpi.created_by, kpi.updated_by) == (2, ("zoe",), login_name(), login_name())
    database.table("kpis").update({"definition": "\x1b]0;x\x07plain"}, doc_ids=[9])
    assert "\x1b" not in opener(sample_path).workspace.kpis[number].definition
    database.table("kpis").update(operations.delete("owners"), doc_ids=[9])
    assert opener(sample_path).workspace.kpis[number].owners == ()


def test_what_changes_nothing_is_no_change(database: Database, sample_path: Path) -> None:
    before = database.journal.sequence()
    kpis = database.table("kpis")
    kpis.update({"owners": ["ada"]}, where("owners") == ["ada"])
    kpis.update({"owners": " ada "}, where("owners") == ["ada"])
    kpis.update({"revision": 99, "updated_by": "nobody"})
    kpis.remove(where("name") == "There is none")
    assert database.journal.sequence() == before
    assert whole(sample_path)


def test_several_calls_are_one_change_in_a_transaction(
    database: Database, sample_path: Path, opener: Callable[..., Session]
) -> None:
    session = opener(sample_path, login_name())
    with database.transaction():
        cycle = database.table("cycles").insert({"name": "Next", "start": "2027-01-01", "end": "2027-03-31"})
        goal = database.table("objectives").insert({"cycle": cycle, "title": "Grow without haste"})
        measure = {"kind": "metric", "baseline": 1, "target": 3}
        database.table("key_results").insert({"objective": goal, "title": "Three more", "measure": measure})
        assert session.refresh() == []
    (entry,) = session.refresh()
    assert [(op.table, op.id) for op in entry.ops] == [("cycles", cycle), ("objectives", goal), ("key_results", 16)]
    before = database.journal.sequence()
    with pytest.raises(LookupError), database.transaction():  # noqa: PT012
        database.table("kpis").truncate()
        raise LookupError
    assert database.journal.sequence() == before
    session.undo()
    assert cycle not in session.workspace.cycles


def test_everybody_else_waits_while_a_transaction_is_open(
    database: Database, sample_path: Path, opener: Callable[..., Session]
) -> None:
    session = opener(sample_path)
    session._engine.journal_file.lock.timeout = 0.05  # type: ignore[attr-defined]
    with database.transaction(), pytest.raises(BusyError, match=login_name()):
        session.undo()
    session.undo()


Try = Callable[[Database], object]
REFUSED: dict[str, tuple[Try, str]] = {
    "a table of one's own": (lambda db: db.table("mine").insert({"a": 1}), "There is no table “mine”"),
    "the default table": (lambda db: db.insert({"a": 1}), "There is no table “_default”"),
    "an unknown field": (lambda db: db.table("kpis").insert({"name": "x", "ownr": "b"}), "K9: ownr: There is no such"),
    "an objective started before it is ready": (
        lambda db: db.table("objectives").insert({"cycle": 2, "title": "x", "state": "active"}),
        "key result",
    ),
    "a missing field": (lambda db: db.table("kpis").insert({"owners": "x"}), "K9: name: Required"),
    "nothing at all": (lambda db: db.table("kpis").insert({}), "K9: name: Required"),
    "a wrong type": (lambda db: db.table("kpis").update({"owners": 3}, doc_ids=[1]), "K1: owners: "),
    "an object": (lambda db: db.table("kpis").update({"owners": object()}, doc_ids=[1]), "K1: owners: "),
    "a number that is none": (lambda db: value(db, float("nan")), "M209: value: "),
    "an infinite number": (lambda db: value(db, float("inf")), "M209: value: "),
    "bytes": (lambda db: value(db, b"7"), "M209: value: "),
    "half a letter": (lambda db: db.table("kpis").insert({"name": "\ud800"}), "K9"),
    "a name twice": (lambda db: db.table("kpis").update({"name": "Website uptime"}, doc_ids=[1]), "already a KPI"),
    "limits that are computed": (
        lambda db: db.table("kpis").update({"limits": []}, doc_ids=[1]), "K1: limits: They are computed",
    ),
    "a day to come": (lambda db: value(db, 1, "2099-01-01"), "M209: date: 2099-01-01 is in the future"),
    "a check-in outside its cycle": (
        lambda db: db.table("check_ins").insert({"key_result": 6, "date": "2026-09-30", "value": 4}),
        "date: 2026-09-30 is outside 2026-Q4",
    ),
    "a KPI that is not there": (lambda db: value(db, 1, kpi=77), "There is no KPI K77"),
    "a KPI that is needed": (lambda db: db.table("kpis").remove(doc_ids=[1]), "K1 cannot be deleted alone"),
    "everything": (lambda db: db.drop_tables(), ""),
    "a table": (lambda db: db.drop_table("kpis"), ""),
    "a closed cycle": (
        lambda db: db.table("cycles").update({"name": "x"}, where("state") == "closed"), "closed",
    ),
    "an id out of reach": (
        lambda db: db.table("kpis").insert(Document({"name": "x"}, doc_id=10**13)), "cannot be an id",
    ),
    "an id below one": (lambda db: db.table("kpis").insert(Document({"name": "x"}, doc_id=-1)), "cannot be an id"),
    "the whole storage": (lambda db: db.storage.write({}), ""),
    "a table in the storage": (lambda db: db.storage.write({"kpis": {"1": {"name": "x"}}}), ""),
}  # fmt: skip


def value(db: Database, number: object, day: str = TODAY.isoformat(), kpi: int = 2) -> object:
    return db.table("measurements").insert({"kpi": kpi, "date": day, "value": number})


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_program_would_not_do_is_refused(database: Database, sample_path: Path, what: str) -> None:
    work, why = REFUSED[what]
    before = database.journal.sequence()
    with pytest.raises(RuleError) as caught:
        work(database)
    assert why in str(caught.value)
    assert database.journal.sequence() == before
    assert database.table("kpis").get(doc_id=1) is not None
    assert whole(sample_path)


def test_a_workspace_has_to_be_there_and_open_to_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingWorkspaceError):
        okrtui.open_database(tmp_path / "none")
    create_engine(tmp_path / "w").close()
    why = ReadOnlyError("You may not write to this workspace.", "Ask its owner.")
    monkeypatch.setattr("okrtui.engine.journal.files.permissions.refusal", lambda *_, **__: why)
    with okrtui.open_database(tmp_path / "w") as database:
        assert database.table("kpis").all() == []
        with pytest.raises(ReadOnlyError):
            database.table("kpis").insert({"name": "x"})


def test_a_script_leaves_the_files_to_the_program(
    database: Database, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.engine.journal.journal_file.LIMIT", 0)
    monkeypatch.setattr("okrtui.engine.journal.storage.QUIT_LIMIT", 0)
    for number in range(3):
        database.table("kpis").insert({"name": f"KPI {number}"})
    database.close()
    assert [path.name for path in sorted(sample_path.glob("journal.*"))] == ["journal.00000001.jsonl"]


# -- whatever a script does


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats(width=16) | st.sampled_from(["", "ada", "2026-11-01"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "low", "steps"]), inner),
    max_leaves=4,
)  # fmt: skip
FIELD = st.sampled_from([
    "name", "owners", "title", "cycle", "objective", "kpi", "key_result", "date", "value", "state", "start", "end",
    "parent", "heals", "measure", "grade", "targets", "id", "revision", "created_at", "mine",
])  # fmt: skip
TABLE = st.sampled_from(
    ["cycles", "objectives", "key_results", "check_ins", "kpis", "measurements", "decisions", "mine"]
)
DOING = st.tuples(
    st.sampled_from(["insert", "update", "delete", "remove", "truncate"]), TABLE, st.integers(1, 12),
    st.dictionaries(FIELD, JSON, max_size=3),
)  # fmt: skip


@pytest.fixture(scope="module")
def played_with(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scripts") / "w"
    session = session_on(create_engine(path))
    session.do(seed, TODAY)
    session.close()
    return path


def does(database: Database, doing: tuple[str, str, int, dict[str, Any]]) -> object:
    what, name, number, fields = doing
    table = database.table(name)
    match what:
        case "insert":
            return table.insert(fields)
        case "update":
            return table.update(fields, doc_ids=[number])
        case "delete":
            return table.update(operations.delete(next(iter(fields), "name")), doc_ids=[number])
        case "remove":
            return table.remove(doc_ids=[number])
    table.truncate()
    return None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(doings=st.lists(DOING, max_size=4))
def test_whatever_a_script_does_the_workspace_stays_whole(
    played_with: Path, doings: list[tuple[str, str, int, dict[str, Any]]]
) -> None:
    with okrtui.open_database(played_with) as database:
        for doing in doings:
            before = database.journal.sequence()
            try:
                does(database, doing)
            except OkrError:
                assert database.journal.sequence() == before
            except KeyError:  # TinyDB's own word for a field that is not there
                assert doing[0] == "delete"
    assert whole(played_with)


def test_the_program_starts_without_the_door() -> None:
    code = (
        "import okrtui, okrtui.__main__, sys; print('okrtui.scripting' in sys.modules, callable(okrtui.open_database))"
    )
    assert run(code).split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = okrtui.nothing

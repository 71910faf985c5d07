"""Workspaces as earlier versions left them (`frozen/`, one a schema), and the way to this version's schema.

A frozen workspace is never made anew: it is what a program of that time wrote.
"""

from __future__ import annotations

import errno
import shutil
from functools import partial
from pathlib import Path

import orjson
import pytest

from engine.journal.builders import JournalSession, adding, compact, do, failing, journal, names, reopened
from engine.journal.test_kills import die, in_a_child, meeting, quick
from okrtui.domain.actions.comments import write
from okrtui.domain.records.models import CommentDraft
from okrtui.domain.rules.comments import comments_about
from okrtui.engine import migrations, protocol
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import backup, upgrade
from okrtui.engine.journal.recovery.doctor import examine
from okrtui.engine.journal.recovery.repair import repair
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, NewerSchemaError, ReadOnlyError, RuleError

NEXT = migrations.SCHEMA + 1
"""The schema of a version that is still to come."""

FROZEN = sorted((Path(__file__).parents[1] / "frozen").glob("schema*"))


def unfrozen(frozen: Path, path: Path) -> Path:
    shutil.copytree(frozen, path)
    return path


def test_every_schema_has_a_frozen_workspace() -> None:
    assert [path.name for path in FROZEN] == [f"schema{number}" for number in range(1, migrations.SCHEMA + 1)]


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: str(path.name))
def test_a_workspace_of_every_earlier_version_opens_whole(frozen: Path, tmp_path: Path) -> None:
    path = unfrozen(frozen, tmp_path / "w")
    assert examine(path).is_sound
    store = JournalSession.open(path)
    assert not store.read_only
    assert names(store) == {1: "2026-Q4", 2: "2027-Q1"}
    assert {table: len(store.workspace.table(table)) for table in ("objectives", "key_results", "kpis")} == {
        "objectives": 2, "key_results": 3, "kpis": 2,
    }  # fmt: skip
    assert [entry.sequence for entry in store.history()] == list(range(9, 0, -1))
    assert store.workspace.highest["measurements"] == 4
    assert store.workspace.next_id("cycles") == 4
    do(store, adding("new"))
    compact(store)
    assert reopened(path) == {1: "2026-Q4", 2: "2027-Q1", 4: "new"}
    assert orjson.loads((path / "workspace.json").read_bytes())["_meta"]["1"]["schema"] == migrations.SCHEMA


def first(tmp_path: Path) -> Path:
    return unfrozen(FROZEN[0], tmp_path / "w")


def test_owners_of_schema_1_are_lists_now(tmp_path: Path) -> None:
    path = first(tmp_path)
    store = JournalSession.open(path)
    workspace = store.workspace
    assert workspace.objectives[1].owners == ("ada",)
    assert workspace.objectives[2].owners == workspace.key_results[3].owners == workspace.kpis[1].owners == ()
    stored = orjson.loads((path / "workspace.json").read_bytes())
    assert stored["objectives"]["1"]["owners"] == ["ada"]
    assert all("owner" not in one for table in ("objectives", "key_results", "kpis") for one in stored[table].values())
    assert len(list((path / "backups").glob(f"*.pre-schema{migrations.SCHEMA}.json"))) == 1


@pytest.mark.parametrize(
    ("owner", "owners"),
    [
        ("", []),
        ("ada", ["ada"]),
        ("ada, bo; cy", ["ada", "bo", "cy"]),
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("a, b, c, d, e, f, g, h, i", ["a / b / c / d / e / f / g / h / i"]),
    ],
)
def test_an_owner_becomes_a_list_and_the_rest_stays(owner: str, owners: list[str]) -> None:
    before: Documents = {
        "kpis": {"1": {"id": 1, "owner": owner, "mood": "fine"}},
        "cycles": {"1": {"id": 1, "owner": "not ours"}},
        "moods": {"1": {"owner": "ada"}},
    }
    after = migrations.migrate(before, 1, 2)
    assert after["kpis"] == {"1": {"id": 1, "owners": owners, "mood": "fine"}}
    assert {name: after[name] for name in ("cycles", "moods")} == {name: before[name] for name in ("cycles", "moods")}
    assert before["kpis"]["1"]["owner"] == owner, "a step leaves what it was given"


def test_a_workspace_of_schema_2_takes_comments(tmp_path: Path) -> None:
    path = unfrozen(FROZEN[1], tmp_path / "w")
    store = JournalSession.open(path)
    assert comments_about(store.workspace, "key_results", 1) == ()
    store.do(write, CommentDraft(key_result=1, text="At last."))
    assert [one.text for one in JournalSession.open(path).workspace.table("comments").values()] == ["At last."]


def test_comments_of_schema_3_are_read(tmp_path: Path) -> None:
    workspace = JournalSession.open(unfrozen(FROZEN[2], tmp_path / "w")).workspace
    (asked,) = comments_about(workspace, "key_results", 1)
    (said,) = comments_about(workspace, "cycles", 1)
    assert (asked.text, asked.created_by) == ("@bo, is the wizard live?\nI cannot see it — schau bitte nach.", "ada")
    assert (said.text, said.created_by, said.settled_by) == ("A good start.", "bo", ("cy",))


def test_a_session_of_schema_1_stops_writing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = first(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "SCHEMA", 1)
        running = JournalSession.open(path)
        assert not running.read_only
    newer = JournalSession.open(path)
    do(newer, adding("new"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "SCHEMA", 1)
        files = {file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name != "lock"}
        with pytest.raises(NewerSchemaError, match="upgraded by a newer version"):
            do(running, adding("x"))
        assert "newer version" in running.read_only
        running.close()
        assert {file: file.read_bytes() for file in files} == files
    assert reopened(path) == {1: "2026-Q4", 2: "2027-Q1", 4: "new"}


def test_what_was_done_before_schema_2_cannot_be_undone(tmp_path: Path) -> None:
    store = JournalSession.open(first(tmp_path))
    with pytest.raises(RuleError, match="changed the form of its records"):
        store.undo()
    do(store, adding("new"))
    store.undo()
    assert names(store) == {1: "2026-Q4", 2: "2027-Q1"}


def with_more(documents: Documents) -> Documents:
    """The next schema, made up: cycles say whose they are, and names are in capital letters."""
    cycles = documents.get("cycles", {})
    cycles = {key: {**one, "name": one["name"].upper(), "of": "all"} for key, one in cycles.items()}
    return {**documents, "cycles": cycles, "places": {"7": {"id": 7}}}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "w"
    store = JournalSession.create(path)
    do(store, adding("a"))
    compact(store)
    do(store, adding("b"))
    store.close()
    return path


@pytest.fixture
def _newer(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert old
    monkeypatch.setattr(protocol, "SCHEMA", NEXT)
    monkeypatch.setattr(migrations, "SCHEMA", NEXT)
    monkeypatch.setitem(migrations.STEPS, NEXT - 1, with_more)


@pytest.mark.usefixtures("_newer")
def test_opening_brings_a_workspace_up_to_date_and_keeps_the_old_one(old: Path) -> None:
    before = (old / "workspace.json").read_bytes()
    store = JournalSession.open(old)
    assert not store.read_only
    assert names(store) == {1: "A", 2: "B"}
    assert store.workspace.cycles[1].document()["of"] == "all"
    assert (old / "backups" / f"workspace.00000002.pre-schema{NEXT}.json").read_bytes() == before
    snapshot = orjson.loads((old / "workspace.json").read_bytes())
    assert (snapshot["_meta"]["1"]["schema"], snapshot["_meta"]["1"]["highest"]["places"]) == (NEXT, 7)
    do(store, adding("c"))
    assert reopened(old) == {1: "A", 2: "B", 3: "c"}
    assert [entry.sequence for entry in store.history()] == [3, 2, 1]
    assert examine(old).is_sound


def test_an_older_session_that_runs_meanwhile_stops_writing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = JournalSession.open(old)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "SCHEMA", NEXT)
        patch.setitem(migrations.STEPS, NEXT - 1, with_more)
        newer = JournalSession.open(old)
        do(newer, adding("c"))
        compact(newer)
    files = {file: file.read_bytes() for file in old.rglob("*") if file.is_file() and file.name != "lock"}
    with pytest.raises(NewerSchemaError, match="newer version"):
        do(running, adding("x"))
    assert running.refresh() == []
    assert names(running) == {1: "a", 2: "b"}
    compact(running)
    running.close()
    again = JournalSession.open(old)
    assert names(again) == {1: "A", 2: "B", 3: "c"}
    assert "newer version" in again.read_only
    with pytest.raises(NewerSchemaError):
        do(again, adding("x"))
    compact(again)
    again.close()
    with pytest.raises(NewerSchemaError):
        repair(old)
    for target in (None, old.parent / "saved.json"):
        with pytest.raises(NewerSchemaError, match="would not hold all of it"):
            backup.save(old, target)
    assert not (old.parent / "saved.json").exists()
    assert not list((old / "backups").glob("saved.*"))
    assert {file: file.read_bytes() for file in files} == files


@pytest.mark.usefixtures("_newer")
def test_who_may_not_write_sees_an_older_workspace_as_it_was(old: Path) -> None:
    before = {file: file.read_bytes() for file in old.rglob("*") if file.is_file()}
    store = JournalSession.open(old, read_only=True)
    assert names(store) == {1: "A", 2: "B"}
    assert "earlier version" in store.read_only
    assert "started read-only" in store.read_only
    with pytest.raises(ReadOnlyError):
        do(store, adding("x"))
    assert {file: file.read_bytes() for file in before} == before
    do(JournalSession.open(old), adding("c"))
    assert store.refresh() == []
    assert names(store) == {1: "A", 2: "B"}


@pytest.mark.usefixtures("_newer")
@pytest.mark.parametrize("step", ["open", "pwrite", "fdatasync", "fsync", "rename", "link"])
@pytest.mark.parametrize("after", range(0, 8, 2))
def test_an_upgrade_that_fails_anywhere_can_be_done_again(old: Path, step: str, after: int) -> None:
    files = Files()
    failing(files, step, errno.EIO, after=after)
    store = None
    try:
        store = JournalSession.open(old, files=files)
    except ReadOnlyError:
        assert step == "open"
    else:
        assert names(store) == {1: "A", 2: "B"}
    again = JournalSession.open(old)
    assert names(again) == {1: "A", 2: "B"}
    do(again, adding("c"))
    compact(again)
    assert reopened(old) == {1: "A", 2: "B", 3: "c"}
    assert [entry.sequence for entry in again.history()] == [3, 2, 1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("_newer")
def test_an_upgrade_that_is_killed_at_any_call_is_done_by_the_next_session(old: Path, tmp_path: Path) -> None:
    for at in range(1, 200):
        path = unfrozen(old, tmp_path / "killed")

        def upgrade(_: object, at: int = at, path: Path = path) -> None:
            files = quick()
            meeting(files, at, die)
            JournalSession.open(path, files=files)

        if not in_a_child(upgrade)[1]:
            break
        store = JournalSession.open(path, files=quick())
        assert names(store) == {1: "A", 2: "B"}
        assert not store.read_only
        do(store, adding("c"))
        compact(store)
        assert [(entry.sequence, entry.outdated) for entry in store.history()] == [(3, False), (2, True), (1, True)]
        assert reopened(path) == {1: "A", 2: "B", 3: "c"}
        assert examine(path).is_sound
        assert list((path / "backups").glob(f"*.pre-schema{NEXT}.json"))
        shutil.rmtree(path)
    assert at > 30


@pytest.mark.usefixtures("_newer")
def test_behind_the_seal_of_a_new_schema_nobody_needs_the_new_snapshot(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade, "publish", lambda *_: None)
    store = JournalSession.open(old)
    do(store, adding("c"))
    assert orjson.loads((old / "workspace.json").read_bytes())["_meta"]["1"]["schema"] == NEXT - 1
    other = JournalSession.open(old)
    assert names(other) == {1: "A", 2: "B", 3: "c"}
    assert not other.read_only
    do(other, adding("d"))
    assert journal(old, 3).read_bytes().count(b"\n") == 2
    report = examine(old)
    assert (report.is_sound, report.records) == (True, 4)


def stumbling(documents: Documents) -> Documents:
    return {"cycles": {key: {**one, "x": one["there is none"]} for key, one in documents["cycles"].items()}}


def garbling(documents: Documents) -> Documents:
    return {"cycles": {key: {**one, "start": "soon"} for key, one in documents["cycles"].items()}}


@pytest.mark.usefixtures("_newer")
@pytest.mark.parametrize(("step", "told"), [(stumbling, "there is none"), (garbling, "start")])
def test_a_step_that_cannot_read_the_records_changes_nothing(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: migrations.Step, told: str
) -> None:
    monkeypatch.setitem(migrations.STEPS, NEXT - 1, step)
    before = {file: file.read_bytes() for file in old.rglob("*.json*")}
    with pytest.raises(CorruptError, match=told):
        JournalSession.open(old)
    assert {file: file.read_bytes() for file in before} == before


def with_table(name: str, documents: Documents) -> Documents:
    return {**documents, name: {}}


def test_migrating_goes_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "SCHEMA", 4)
    for number in (1, 2, 3):
        monkeypatch.setitem(migrations.STEPS, number, partial(with_table, f"t{number}"))
    assert list(migrations.migrate({}, 1)) == ["t1", "t2", "t3"]
    assert list(migrations.migrate({}, 2, 3)) == ["t2"]
    assert migrations.migrate({}, 4) == {}

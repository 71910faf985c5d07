"""Lines and snapshots with a good checksum and a wrong shape: damage that is named, and that a repair mends."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson
import pytest

from cli.cli_desk import Answer, Desk, session_on
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import decode, encode
from okrtui.engine.journal.formats.snapshot import BODY, HEAD
from okrtui.engine.journal.recovery import doctor
from okrtui.engine.protocol import RELOAD

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

STAMPS = {"created_at": "2026-11-21T09:00:00Z", "created_by": "eve", "updated_at": "2026-11-21T09:00:00Z",
          "updated_by": "eve", "revision": 1}  # fmt: skip
DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]
HUGE = 10**15
GONE: Any = ...
"""In the place of a field: leave it out."""


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PAUSE", 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of a KPI in the snapshot and its value in the journal, and a backup of it."""
    home = tmp_path_factory.mktemp("crafted")
    engine = create_engine(home / "work")
    session = session_on(engine)
    session.close()
    capture: Any = type("Silent", (), {"readouterr": lambda _: ("", "")})()
    desk = Desk(home / "work", capture)
    for line in ("kpi add Churn", "kpi add Leads"):
        assert desk.run("--workspace", desk.path, *line.split()).code == 0
    compacting = open_engine(home / "work")
    compacting.compact()  # type: ignore[attr-defined]
    compacting.close()
    assert desk.run("--workspace", desk.path, "kpi", "record", "K1", "5", "--yes").code == 0
    assert desk.run("--workspace", desk.path, "backup", home / "good.json").code == 0
    return home


@pytest.fixture
def crafted(built: Path, desk: Desk, tmp_path: Path) -> Desk:
    shutil.rmtree(desk.path)
    shutil.copytree(built / "work", desk.path)
    shutil.copy(built / "good.json", tmp_path / "good.json")
    return desk


def values(listed: list[Any]) -> list[Any]:
    return listed


# -- lines


def ops(*listed: Any) -> dict[str, Any]:
    return {"o": list(listed)}


def record(table: str = "kpis", number: Any = 3, **more: Any) -> dict[str, Any]:
    named = {"name": "Crafted"} if table == "kpis" else {}
    return ops([table, number, {"id": number, **named, **STAMPS, **more}, None])


LINES: dict[str, dict[str, Any]] = {
    **{f"p is {value!r}"[:40]: {"p": value} for value in values([None, 5, "", "0", "zzzzzzzz", [], {}])},
    **{f"s is {value!r}"[:40]: {"s": value} for value in values([GONE, None, "5", 4.0, True, -1, [], 2**64 - 1])},
    **{
        f"t is {value!r}"[:40]: {"t": value}
        for value in values(
            [
                GONE,
                None,
                "",
                "x",
                5,
                [],
                "2026-11-21",
                "2026-11-21T09:00:00",
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-12:00",
                "2026-13-41T09:00:00+00:00",
                "١" * 30,
            ]
        )
    },
    **{f"u is {value!r}"[:40]: {"u": value} for value in values([GONE, None, 5, [], {"a": 1}])},
    **{f"a is {value!r}"[:40]: {"a": value} for value in values([GONE, None, 5, [], {"a": 1}])},
    **{f"v is {value!r}"[:40]: {"v": value} for value in values([None, 0, -1, "1", 1.5, True, []])},
    **{
        f"o is {value!r}"[:40]: {"o": value}
        for value in values([GONE, None, 5, "", {}, [None], [[]], [5], ["kpis"], DEEP])
    },
    "three parts": ops(["kpis", 3, {}]),
    "five parts": ops(["kpis", 3, {}, None, None]),
    "a table that is a number": ops([5, 3, {}, None]),
    "a table that is none": ops([None, 3, {}, None]),
    "the table of metadata": ops(["_meta", 1, {"generation": 9}, None]),
    **{f"id {value!r}"[:40]: record(number=value) for value in values(["900", 0, -1, 1.5, True, [], {}, 2**64 - 1])},
    "a record that is a list": ops(["kpis", 3, [1, 2], None]),
    "a record that is a text": ops(["kpis", 3, "x", None]),
    "a record that is a number": ops(["kpis", 3, 5, None]),
    "before that is a list": ops(["kpis", 3, None, [1]]),
    "before that is a text": ops(["kpis", 3, {}, "x"]),
    "a table made of something": ops(["kpis", None, {"x": 1}, None]),
    "a table dropped with something": ops(["kpis", None, None, {"x": 1}]),
    "a table made and dropped": ops(["kpis", None, None, None]),
    "a seal that leads back": {"n": 1, **dict.fromkeys("tuao", GONE), "v": 1, "s": 3},
    "a seal that leads to itself": {"n": 2, **dict.fromkeys("tuao", GONE), "v": 1, "s": 3},
    "a seal with a commit in it": {"n": 3, "v": 1, "s": 3},
    **{
        f"a seal of {value!r}"[:40]: {"n": value, **dict.fromkeys("tuao", GONE), "v": 1, "s": 3}
        for value in values([None, "x", -1, 0, 2.5, True, HUGE])
    },
    **{
        f"a seal of schema {value!r}"[:40]: {"n": 3, **dict.fromkeys("tuao", GONE), "v": value, "s": 3}
        for value in values([GONE, None, "1", 0, -1, []])
    },
    "a record without its fields": ops(["kpis", 3, {}, None]),
    "a record with another id": ops(["kpis", 3, {"id": 4, "name": "x", **STAMPS}, None]),
    "a record without a name": ops(["kpis", 3, {"id": 3, **STAMPS}, None]),
    "a name that is deep": record(name=DEEP),
    "a field of the wrong type": record(decimals="x"),
    "a revision below one": record(revision=0),
    "a time of nowhere": record(created_at="2026-11-21T09:00:00"),
    "a name of a megabyte": record(name="x" * 2**20),
}

ORPHANS: dict[str, dict[str, Any]] = {
    "a value of no KPI": record("measurements", 1, kpi=99, date="2026-11-20", value=5),
    "a cause of no KPI": record("signal_notes", 1, kpi=99, date="2026-11-20", cause="x"),
    "an objective of no cycle": record("objectives", 1, cycle=99, title="x"),
    "a key result of no objective": record(
        "key_results", 1, objective=99, title="x", measure={"kind": "metric", "baseline": 0, "target": 9, "unit": ""}
    ),
    "a check-in of no key result": record("check_ins", 1, key_result=99, date="2026-11-20", value=5),
}
"""Records that belong to something that is not there."""

READ_AS_THEY_ARE: dict[str, dict[str, Any]] = {
    "a field of a later version": {"zz": [1, {"x": None}]},
    "a table of a later version": ops(["maps", 7, {"id": "anything", "deep": DEEP}, None]),
    "a field of a record of a later version": record(colour="red"),
    "nothing": {"o": []},
    "the highest id": ops(["kpis", HUGE, None, None]),
}


def put_line(path: Path, changes: dict[str, Any]) -> None:
    """Write a line with these changes behind the last one, with all checksums right."""
    (file,) = path.glob("journal.*2.jsonl")
    last = decode(file.read_bytes().splitlines()[-1])
    assert last is not None
    usual = {
        "p": last.checksum, "s": last.sequence + 1, "t": "2026-11-21T09:00:00.000000+00:00", "u": "eve", "a": "kpi.add",
        **record(), "v": max(last.schema, 1),
    }  # fmt: skip
    fields = {name: value for name, value in (usual | changes).items() if value is not GONE}
    with file.open("ab") as stream:
        stream.write(encode(fields))


# -- snapshots


def meta(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(tables: dict[str, Any]) -> None:
        fields = tables["_meta"]["1"]
        fields |= changes
        for name in [name for name, value in fields.items() if value is GONE]:
            del fields[name]

    return change


def tables(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found.update(changes)


def first(document: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["kpis"].update({"1": document})


SNAPSHOTS: dict[str, Callable[[dict[str, Any]], None]] = {
    **{
        f"without {name}": meta(**{name: GONE})
        for name in ("generation", "sequence", "chain", "highest", "store", "schema", "format", "version")
    },
    **{
        f"{name} is {value!r}"[:40]: meta(**{name: value})
        for name in ("generation", "sequence", "schema", "format")
        for value in values([None, "1", -1, 1.5, True, []])
    },
    **{f"chain is {value!r}"[:40]: meta(chain=value) for value in values([None, 5, "", "zzzzzzzz", []])},
    **{f"store is {value!r}"[:40]: meta(store=value) for value in values([None, 5, "", "z" * 32, []])},
    **{f"version is {value!r}"[:40]: meta(version=value) for value in values([None, 5, []])},
    **{
        f"highest is {value!r}"[:40]: meta(highest=value)
        for value in values([None, 5, [], "x", {"kpis": "3"}, {"kpis": -1}, {"kpis": None}, {"kpis": 1.5}])
    },
    "generation 0": meta(generation=0),
    "a generation of sixteen digits": meta(generation=HUGE),
    **{f"kpis is {value!r}"[:40]: tables(kpis=value) for value in values([None, 5, "x", [], [1], True])},
    **{f"a table of others is {value!r}"[:40]: tables(maps=value) for value in values([None, 5, "x", [1]])},
    **{
        f"kpis has {key!r}"[:40]: tables(kpis={key: {"id": 1, "name": "x", **STAMPS}})
        for key in ("", "x", "-1", "0", "01", "1.5", " 1", "١", "9" * 30)
    },
    **{f"a record is {value!r}"[:40]: tables(kpis={"1": value}) for value in values([None, 5, "x", [1], True])},
    "a record of others is a list": tables(maps={"1": [1]}),
    "a record without fields": first({}),
    "a record with another id": first({"id": 2, "name": "x", **STAMPS}),
    "a record with a wrong field": first({"id": 1, "name": DEEP, **STAMPS}),
}


def put_snapshot(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the snapshot, with its checksum right."""
    file = path / "workspace.json"
    found = orjson.loads(file.read_bytes())
    change(found)
    data = orjson.dumps(found)
    body = data[BODY:]
    assert data.startswith(HEAD)
    file.unlink()
    file.write_bytes(HEAD + b"%08x" % crc32(body) + body)


# -- what has to happen


def assert_told(answer: Answer, code: int) -> None:
    told = answer.err.strip() or answer.out
    assert answer.code == code, answer
    assert "Internal error" not in told
    assert "Traceback" not in told
    if answer.err:
        assert answer.err.count("\n") == 1, answer.err
        assert len(answer.err) < 1000


def assert_damage_is_named_and_mended(desk: Desk, good: Path, *, keeps: str) -> None:
    copy = good.with_name("copy")
    shutil.copytree(desk.path, copy)
    for line in ("kpi list", "kpi record K1 6 --yes", "undo", "export --format json out.json"):
        assert_told(desk.run(*line.replace("out.json", str(good.with_name("out.json"))).split()), 6)
    assert desk.run("log").code in (0, 6)
    examined = desk.run("doctor", "--json")
    assert_told(examined, 6)
    assert any(one["level"] == "damage" for one in examined.json["findings"])
    assert_told(desk.run("doctor", "--repair"), 0)
    assert keeps in desk.do("kpi", "list")
    assert desk.run("kpi", "record", "K2", "7", "--yes").code == 0
    assert desk.run("doctor").code == 0
    assert_told(desk.run("--workspace", copy, "restore", good, "--yes"), 0)
    listed = desk.run("--workspace", copy, "kpi", "list")
    assert (listed.code, "Churn" in listed.out, "Leads" in listed.out) == (0, True, True)


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_a_wrong_shape_is_damage(crafted: Desk, tmp_path: Path, name: str) -> None:
    session = session_on(open_engine(crafted.path))
    put_line(crafted.path, LINES[name])
    assert [entry.action for entry in session.refresh() if entry.action == RELOAD] == []
    assert session.refusal is not None
    assert session.refusal.exit_code == 6
    assert sorted(kpi.name for kpi in session.workspace.kpis.values())[:2] == ["Churn", "Leads"]
    session.close()
    assert_damage_is_named_and_mended(crafted, tmp_path / "good.json", keeps="Leads")


@pytest.mark.parametrize("name", ORPHANS)
def test_a_record_that_belongs_to_nothing_is_damage(crafted: Desk, tmp_path: Path, name: str) -> None:
    put_line(crafted.path, ORPHANS[name])
    assert_damage_is_named_and_mended(crafted, tmp_path / "good.json", keeps="Leads")


@pytest.mark.parametrize("name", READ_AS_THEY_ARE)
def test_a_line_that_says_more_than_this_version_knows_is_read(crafted: Desk, name: str) -> None:
    put_line(crafted.path, READ_AS_THEY_ARE[name])
    for line in ("kpi list", "log", "kpi record K1 6 --yes", "doctor", "undo"):
        assert_told(crafted.run(*line.split()), 0)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_snapshot_of_a_wrong_shape_is_damage(crafted: Desk, tmp_path: Path, name: str) -> None:
    session = session_on(open_engine(crafted.path))
    put_snapshot(crafted.path, SNAPSHOTS[name])
    session.refresh()
    assert sorted(kpi.name for kpi in session.workspace.kpis.values()) == ["Churn", "Leads"]
    session.close()
    assert_damage_is_named_and_mended(crafted, tmp_path / "good.json", keeps="Leads")


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_backup_of_a_wrong_shape_restores_nothing(crafted: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "bad").mkdir()
    shutil.copy(tmp_path / "good.json", tmp_path / "bad" / "workspace.json")
    put_snapshot(tmp_path / "bad", SNAPSHOTS[name])
    bad = (tmp_path / "bad" / "workspace.json").rename(tmp_path / "bad.json")
    answer = crafted.run("restore", bad, "--yes")
    assert_told(answer, 6)
    assert "Churn" in crafted.do("kpi", "list")


def test_there_are_enough_of_them() -> None:
    assert len(LINES) >= 80
    assert len(SNAPSHOTS) >= 60


def test_what_is_whole_in_the_only_snapshot_survives(crafted: Desk) -> None:
    put_snapshot(crafted.path, tables(maps=5, kpis={"1": {"id": 1, "name": "Churn", **STAMPS}, "x": {}, "2": [1]}))
    shutil.rmtree(crafted.path / "backups")
    (crafted.path / "journal.00000001.jsonl").unlink()
    answer = crafted.run("doctor", "--repair", "--json")
    assert answer.code == 0
    assert answer.json["lost"] == ["record “kpis x”", "record “kpis 2”", "table “maps”"]
    assert "Churn" in crafted.run("kpi", "list").out
    assert crafted.run("doctor").code == 0


def test_a_damaged_record_in_a_page_is_told_where_it_is_met_and_by_the_doctor(crafted: Desk, tmp_path: Path) -> None:
    file = crafted.path / "workspace.json"
    meta_, documents = snapshot.decode(file.read_bytes())
    documents["kpis"]["3"] = {"id": 3, **STAMPS}
    file.write_bytes(snapshot.encode(meta_, documents))
    assert_told(crafted.run("cycle", "list"), 0)
    for line in ("kpi list", "kpi show K3", "todo --everyone", "export --format json out.json"):
        assert_told(crafted.run(*line.replace("out.json", str(tmp_path / "out.json")).split()), 6)
    examined = crafted.run("doctor", "--json")
    assert (examined.code, [one["place"] for one in examined.json["findings"] if one["level"] == "damage"]) == (
        6,
        ["K3"],
    )
    assert_told(crafted.run("doctor", "--repair"), 0)
    assert "Leads" in crafted.do("kpi", "list")

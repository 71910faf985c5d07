"""Commands on a workspace in a database: the same words as in a directory, and one sentence where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.cli_desk import make_sample, plain_environment
from okrtui import open_database
from okrtui.__main__ import main
from okrtui.engine import postgres
from okrtui.errors import CorruptError, UsageError
from postgres_server import PostgresServer, programs

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def database(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> str:
    """A workspace with the sample, which ada may write and rita read."""
    name = postgres_server.new_database("ada", "rita")
    address = postgres_server.address(name)
    assert main(["init", address, "--sample", "--writers", "ada", "--readers", "rita"]) == 0
    assert address in capsys.readouterr().out
    monkeypatch.setenv("OKRTUI_WORKSPACE", postgres_server.address(name, "ada"))
    return name


def asked(capsys: Capture, *arguments: str) -> Any:
    assert main(["--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: Capture, *arguments: str, code: int) -> str:
    assert main(list(arguments)) == code
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.usefixtures("database")
def test_a_change_is_in_the_log_under_the_role_and_can_be_undone(capsys: Capture) -> None:
    assert main(["kpi", "record", "K1", "5", "--yes"]) == 0
    capsys.readouterr()
    newest = asked(capsys, "log", "--limit", "1")
    assert [entry["by"] for entry in newest] == ["ada"]
    asked(capsys, "undo")
    assert len(asked(capsys, "log")) == 3


def test_who_may_only_read_sees_everything_and_is_told_why(
    database: str, postgres_server: PostgresServer, capsys: Capture
) -> None:
    address = postgres_server.address(database, "rita")
    assert asked(capsys, "kpi", "list", "--workspace", address)
    told = refused(capsys, "kpi", "record", "K1", "5", "--workspace", address, code=5)
    assert "The role rita may read" in told
    assert "okrtui init ADDRESS --writers rita" in told


def test_the_settings_may_name_it(
    database: str, postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.delenv("OKRTUI_WORKSPACE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "okrtui").mkdir()
    address = postgres_server.address(database, "ada")
    (tmp_path / "okrtui/config.toml").write_text(f'workspace = "{address}"')
    assert asked(capsys, "where")["workspace"]["path"] == address
    assert asked(capsys, "kpi", "list")


def test_more_roles_are_let_in_to_a_workspace_but_no_sample(
    database: str, postgres_server: PostgresServer, capsys: Capture
) -> None:
    owners = postgres_server.address(database)
    assert "already" in refused(capsys, "init", owners, "--writers", "rita", "--sample", code=2)
    refused(capsys, "kpi", "record", "K1", "5", "--workspace", postgres_server.address(database, "rita"), code=5)
    assert main(["init", owners, "--writers", "rita", "--readers", "ada"]) == 0
    assert capsys.readouterr().out == f"Let rita, ada into {owners}.\n"
    gone = postgres_server.address("nowhere")
    assert "does not exist" in refused(capsys, "init", gone, "--writers", "rita", "--sample", code=7)


INSTEAD = {
    ("backup",): "pg_dump --format=custom --schema=okrtui --file=okrtui.dump 'postgresql://",
    ("backup", "--list"): "where your server keeps them",
    ("restore", "a.dump", "--yes"): "pg_restore --clean --if-exists --single-transaction --dbname='postgresql://",
    ("doctor", "--repair"): "pg_restore",
    ("share",): "okrtui init ADDRESS --writers ROLE",
}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("arguments", INSTEAD)
def test_what_is_about_files_says_what_to_do_instead(arguments: tuple[str, ...], capsys: Capture) -> None:
    told = refused(capsys, *arguments, code=2)
    assert "this one is in a database" in told
    assert INSTEAD[arguments] in told


@pytest.mark.usefixtures("database")
def test_the_doctor_reads_the_log_and_the_records(capsys: Capture) -> None:
    assert main(["kpi", "record", "K1", "5", "--yes"]) == 0
    capsys.readouterr()
    report = asked(capsys, "doctor")
    assert report["path"].startswith("postgresql://ada@/")
    assert (report["sound"], report["safe_commits"], report["records"] > 300) == (True, 2, True)


def run_as_told(sentence: str, folder: Path) -> None:
    """Run the command that a sentence ends with, as somebody who pastes it into a shell."""
    command = sentence[sentence.index("pg_") :].strip().removesuffix(".")
    path = f"{programs()}:{os.environ['PATH']}"
    subprocess.run(command, shell=True, check=True, cwd=folder, env={**os.environ, "PATH": path})  # noqa: S602 - so meant


def test_a_dump_is_made_and_restored_with_the_commands_that_are_named(
    database: str, postgres_server: PostgresServer, tmp_path: Path, capsys: Capture
) -> None:
    owner = postgres_server.address(database)
    before = asked(capsys, "log"), asked(capsys, "kpi", "list")
    running, looking = (postgres.open_engine(postgres_server.address(database, user)) for user in ("ada", "rita"))
    seen = running.load().sequence
    run_as_told(refused(capsys, "backup", "--workspace", owner, code=2), tmp_path)
    assert main(["kpi", "add", "Churn"]) == 0
    capsys.readouterr()
    for engine in (running, looking):
        assert [entry.sequence for entry in engine.since(seen)] == [seen + 1]
    told = refused(capsys, "restore", "okrtui.dump", "--yes", "--workspace", owner, code=2)
    run_as_told(told.replace("FILE", "okrtui.dump"), tmp_path)
    assert (asked(capsys, "log"), asked(capsys, "kpi", "list")) == before
    assert asked(capsys, "doctor")["sound"]
    with pytest.raises(CorruptError, match="another state"), running.turn(seen + 1):
        raise AssertionError("a turn")
    running.close()
    assert looking.since(seen + 1) == []
    assert "another state" in str(looking.refusal)
    looking.close()
    assert asked(capsys, "kpi", "add", "Churn")
    assert "The role rita may read" in refused(
        capsys, "kpi", "add", "x", "--workspace", postgres_server.address(database, "rita"), code=5
    )
    elsewhere = postgres_server.address(postgres_server.new_database())
    told = refused(capsys, "restore", "okrtui.dump", "--yes", "--workspace", elsewhere, code=2)
    run_as_told(told.replace("FILE", "okrtui.dump"), tmp_path)
    assert asked(capsys, "log", "--workspace", elsewhere) == before[0]


DAMAGE = {
    "update okrtui.record set body = jsonb_set(body, '{name}', '\"other\"') where kind = 'kpis' and id = 1": "K1",
    "delete from okrtui.record where kind = 'kpis' and id = 2": "K2",
    "delete from okrtui.entry where sequence = 1": "commit 1",
    "update okrtui.record set body = '{}' where kind = 'kpis' and id = 3": "K3",
}


@pytest.mark.parametrize("statement", DAMAGE)
def test_the_doctor_finds_what_an_owner_altered_by_hand(
    statement: str, database: str, postgres_server: PostgresServer, capsys: Capture
) -> None:
    assert main(["kpi", "record", "K1", "5", "--yes"]) == 0
    postgres_server.admin(statement, database)
    capsys.readouterr()
    assert main(["--json", "doctor"]) == 6
    report = json.loads(capsys.readouterr().out)
    places = [one["place"] for one in report["findings"] if one["level"] == "damage"]
    assert DAMAGE[statement] in places
    assert not report["sound"]


def test_a_script_is_told_too(database: str) -> None:
    with pytest.raises(UsageError, match=r"okrtui\.record"):
        open_database(f"postgresql:///{database}")


def test_an_option_of_the_other_kind_is_refused(tmp_path: Path, capsys: Capture) -> None:
    told = refused(capsys, "init", str(tmp_path / "w"), "--writers", "ada", code=2)
    assert "--group" in told
    assert not (tmp_path / "w").exists()
    assert "--writers" in refused(capsys, "init", "postgresql://h/d", "--group", "staff", code=2)


@pytest.mark.parametrize("command", [("kpi", "list"), ("where",), ("init",)])
def test_a_password_is_refused_everywhere(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("OKRTUI_WORKSPACE", "postgresql://ada:hunter2@127.0.0.1:9/okr")
    told = refused(capsys, *command, code=2)
    assert "has a password" in told
    assert "hunter2" not in told


def test_a_server_that_does_not_answer_is_told(capsys: Capture) -> None:
    told = refused(capsys, "todo", "--workspace", "postgresql://127.0.0.1:1/okr", code=7)
    assert told.startswith("The server of okr on 127.0.0.1 cannot be reached")


def test_without_psycopg_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(sys.modules, "okrtui.engine.postgres", None)
    told = refused(capsys, "todo", "--workspace", "postgresql://h/okr", code=2)
    assert "pip install 'okrtui[postgres]'" in told


def test_a_workspace_in_a_directory_does_not_wait_for_psycopg(tmp_path: Path) -> None:
    make_sample(tmp_path / "work")
    code = (
        "import sys; from okrtui.__main__ import main; main(['todo'])\n"
        "assert not {'psycopg', 'okrtui.engine.postgres'} & {*sys.modules}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=plain_environment(tmp_path), capture_output=True, check=True
    )
    assert done.stdout

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest

from okrtui.__main__ import main
from okrtui.login import login_name

VARIABLES = ("USER", "LOGNAME", "USERNAME", "LNAME", "SUDO_USER")


def test_no_variable_has_a_say(monkeypatch: pytest.MonkeyPatch) -> None:
    whoever = pwd.getpwall()[1]
    monkeypatch.setattr(os, "getuid", lambda: whoever.pw_uid)
    for name in VARIABLES:
        monkeypatch.setenv(name, "somebody-else")
    assert login_name() == whoever.pw_name
    for name in VARIABLES:
        monkeypatch.delenv(name)
    assert login_name() == whoever.pw_name


def test_anybody_can_be_asked_for() -> None:
    assert {login_name(entry.pw_uid) for entry in pwd.getpwall()} <= {entry.pw_name for entry in pwd.getpwall()}


@pytest.fixture
def _unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as a user whom the password database does not know."""

    def missing(_uid: int) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(pwd, "getpwuid", missing)
    monkeypatch.setattr(os, "getuid", lambda: 4242)


@pytest.mark.usefixtures("_unknown")
def test_an_unknown_user_has_a_name_all_the_same() -> None:
    assert (login_name(), login_name(4243)) == ("uid4242", "uid4243")


@pytest.mark.usefixtures("_unknown")
def test_journal_and_lock_tell_the_same_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "work"), "--sample"]) == 0
    capsys.readouterr()
    assert main(["log", "--json", "--workspace", str(tmp_path / "work")]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {entry["by"] for entry in entries} == {"uid4242"}
    assert '"user":"uid4242"' in (tmp_path / "work" / "lock").read_text()

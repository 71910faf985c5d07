from __future__ import annotations

import grp
import io
import os
from pathlib import Path

import pytest

from cli.cli_desk import Desk, bytes_of


@pytest.fixture
def damaged(desk: Desk) -> Desk:
    """The sample with two more commits, the first of which cannot be read."""
    desk.do("kpi", "record", "K1", "240000")
    (journal,) = desk.path.glob("journal.*")
    start = journal.read_bytes().rindex(b"240000")
    desk.do("kpi", "record", "K3", "50")
    data = bytearray(journal.read_bytes())
    data[start] ^= 1
    journal.write_bytes(data)
    return desk


def test_a_whole_workspace_is_0(desk: Desk) -> None:
    before = bytes_of(desk.path)
    report = desk.ask("doctor")
    assert set(report) == {"path", "sound", "records", "safe_commits", "findings", "lost", "original"}
    assert (report["path"], report["sound"], report["lost"], report["original"]) == (str(desk.path), True, [], None)
    assert "is intact: " in desk.do("doctor")
    assert "is intact: " in desk.do("doctor", "--repair")
    assert bytes_of(desk.path) == before


def test_a_damaged_workspace_is_6_until_it_is_repaired(damaged: Desk) -> None:
    before = bytes_of(damaged.path)
    assert damaged.run("kpi", "list").code == 6
    answer = damaged.run("doctor", "--json")
    assert (answer.code, answer.err) == (6, "")
    assert (answer.json["sound"], answer.json["safe_commits"], answer.json["lost"]) == (False, 1, ["commit 2"])
    assert {one["level"] for one in answer.json["findings"]} == {"damage"}
    text = damaged.run("doctor")
    assert (text.code, "A repair would not save:\n- commit 2" in text.out) == (6, True)
    assert bytes_of(damaged.path) == before
    repaired = damaged.ask("doctor", "--repair")
    assert (repaired["sound"], repaired["lost"]) == (True, ["commit 2"])
    assert (Path(repaired["original"]) / "workspace.json").exists()
    assert damaged.ask("kpi", "show", "K3")["value"] == 50
    assert damaged.run("doctor").code == 0


def test_a_repair_tells_where_the_damaged_files_are(damaged: Desk) -> None:
    text = damaged.do("doctor", "--repair")
    assert "Not saved:\n- commit 2\nThe original files are in " in text


def test_a_backup_lies_in_the_workspace_or_where_it_was_asked_for(desk: Desk, tmp_path: Path) -> None:
    assert desk.ask("backup", "--list") == []
    assert desk.do("backup", "--list") == "No backups yet.\n"
    own = Path(desk.ask("backup")["path"])
    assert own.parent == desk.path / "backups"
    told = desk.ask("backup", str(tmp_path / "b.json"))
    assert told == {"path": str(tmp_path / "b.json"), "size": (tmp_path / "b.json").stat().st_size}
    (listed,) = desk.ask("backup", "--list")
    assert (listed["path"], listed["sequence"], listed["at"]) == (str(own), 1, "2026-11-21T09:30:00Z")
    assert own.name in desk.do("backup", "--list")


def test_a_backup_replaces_a_backup_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.do("backup", tmp_path / "b.json")
    assert "Backed up all records" in desk.do("backup", tmp_path / "b.json")
    (tmp_path / "mine.txt").write_text("mine")
    assert desk.run("backup", tmp_path / "mine.txt").code == 2
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_restore_brings_back_and_is_itself_undone(desk: Desk, tmp_path: Path) -> None:
    desk.do("backup", tmp_path / "b.json")
    desk.do("kpi", "delete", "K8", "--together")
    told = desk.ask("restore", str(tmp_path / "b.json"))
    assert told["changed"] > 1
    assert Path(told["before"]).exists()
    assert desk.ask("kpi", "show", "K8")["name"] == "Page load time"
    desk.do("undo", "--yes")
    assert desk.run("kpi", "show", "K8").code == 2
    assert "Undo it with okrtui undo." in desk.do("restore", tmp_path / "b.json")


def test_an_own_backup_is_restored_by_its_name(desk: Desk) -> None:
    name = Path(desk.ask("backup")["path"]).name
    desk.do("kpi", "delete", "K8", "--together")
    desk.do("restore", name)
    assert desk.ask("kpi", "show", "K8")["id"] == "K8"


def test_a_damaged_workspace_is_restored_and_its_files_are_kept(damaged: Desk, tmp_path: Path) -> None:
    refused = damaged.run("backup", tmp_path / "b.json")
    assert (refused.code, (tmp_path / "b.json").exists()) == (6, False)
    damaged.do("doctor", "--repair")
    damaged.do("backup", tmp_path / "b.json")
    (damaged.path / "workspace.json").write_bytes(b"{}")
    text = damaged.do("restore", tmp_path / "b.json")
    assert "damaged." in text
    assert "undo" not in text
    assert damaged.run("doctor").code == 0


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("Yes\n", 0), ("\n", 1), ("n\n", 1), ("", 1)])
def test_a_terminal_is_asked_first(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    desk.do("backup", tmp_path / "b.json")
    desk.do("kpi", "retire", "K8")
    monkeypatch.setattr("okrtui.cli.commands.maintenance.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answer = desk.run("restore", tmp_path / "b.json")
    assert (answer.code, "[y/N]" in answer.err) == (code, True)
    assert desk.ask("kpi", "show", "K8")["state"] == ("retired" if code else "active")
    assert "[y/N]" not in desk.run("restore", tmp_path / "b.json", "--yes").err


def test_a_workspace_is_shared_with_a_group(bare: Desk) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    bare.do("init", "--group", group)
    assert bare.path.stat().st_mode & 0o7777 == 0o2770
    assert bare.path.stat().st_gid == os.getgid()


def test_a_group_that_is_not_there_is_2(bare: Desk) -> None:
    answer = bare.run("init", "--group", "no:such")
    assert (answer.code, "There is no group “no:such” on this machine." in answer.err) == (2, True)
    assert not bare.path.exists()


def test_the_settings_reach_the_store(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "site/okrtui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("network = true\nhistory_days = 90\n")
    seen = {}
    real = desk.backend.open
    monkeypatch.setattr(desk.backend, "open", lambda path, **told: seen.update(told) or real(path, **told))
    desk.do("kpi", "list")
    assert (seen["network"], seen["history_days"]) == (True, 90)
    settings = desk.ask("where")["settings"]
    assert settings["history_days"] == {"value": 90, "why": f"from {file}"}
    assert settings["glyphs"] == {"value": "auto", "why": "the default"}
    looks = desk.ask("--ascii", "--no-mouse", "--send-all", "where")["settings"]
    assert {looks[one]["why"] for one in ("glyphs", "mouse", "send_all")} == {"from the command line"}
    assert "history_days 90" in " ".join(desk.do("where").split())


def test_sharing_says_who_may_use_the_workspace_and_what_was_changed(desk: Desk) -> None:
    group = grp.getgrgid(os.getegid()).gr_name
    text = desk.do("share", "--group", group, "--readers", "everyone")
    head, *changes = text.splitlines()
    assert head.startswith(f"{desk.path}: ")
    assert head.endswith(f" and the group {group} may read and change it; everybody on this machine may read it.")
    assert ".: mode 700 -> 2775" in changes
    assert "lock: mode 600 -> 660" in changes
    assert "workspace.json: mode 600 -> 664" in changes
    again = desk.ask("share", desk.path)
    assert (again["path"], again["changes"]) == (str(desk.path), [])
    assert desk.do("share").splitlines()[1] == "Nothing had to be changed."
    assert desk.run("share", "--readers", "there is none").code == 2
    assert desk.run("--read-only", "share").code == 5
    assert desk.run("share", desk.path / "elsewhere").code == 2


def test_what_is_wrong_with_the_files_is_said_once_beside_the_answer(desk: Desk) -> None:
    (desk.path / "backups").rmdir()
    for line in ("kpi list", "kpi record K1 220000", "kpi list --json"):
        answer = desk.run(*line.split())
        assert answer.code == 0
        assert answer.out
        assert answer.err.count("Warning: No backups can be kept: backups is missing") == 1
        assert answer.err.count("\n") == 1

"""Real commands on a workspace in which somebody put links and pipes: no home is touched, and no command hangs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_processes import home, start
from okrtui.engine.journal.formats.snapshot import checksum_in
from store.outside import leaked, make_home, picture, plant

__all__ = ["home"]

CHANGING = ("kpi record K1 5 --yes", "undo", "kpi audit K1 operational", "doctor --repair", "backup")
READING = ("kpi list", "todo", "log", "doctor", "backup saved.json", "backup --list", "export all.json")


@pytest.mark.parametrize("kind", ["link to a home", "pipe"])
def test_commands_on_a_workspace_with_links_leave_every_home_alone(home: Path, tmp_path: Path, kind: str) -> None:
    victim, work = make_home(tmp_path / "victim"), tmp_path / "work"
    checksum = checksum_in((work / "workspace.json").read_bytes())
    for name in ("rebuilt.deadbeef", f"rebuilt.{checksum}", "damaged.20270104T093000Z", "journal.tmp", "backups"):
        plant(work / name, kind, victim)
    before = picture(victim)
    ended = {}
    for command in (*CHANGING, *READING):
        ended[command] = start(home, *command.split()).returncode
        assert picture(victim) == before, command
    refused = {command: code for command, code in ended.items() if code}
    assert set(refused) == {"backup"}
    said = start(home, "backup").stderr
    assert "backups is not a real directory, and links are not followed. Nothing was changed." in said
    told = json.loads(start(home, "doctor", "--json").stdout)
    assert {"rebuilt.deadbeef", f"rebuilt.{checksum}", str(work / "backups")} <= {
        one["place"] for one in told["findings"]
    }
    assert leaked(work) == []


@pytest.mark.parametrize("name", ["workspace.json", "journal.00000001.jsonl", "lock"])
def test_commands_on_a_workspace_with_a_pipe_end_with_a_reason(home: Path, tmp_path: Path, name: str) -> None:
    plant(tmp_path / "work" / name, "pipe", tmp_path)
    for command in (*CHANGING, *READING):
        ended = start(home, *command.split())
        assert ended.returncode in {0, 1, 5, 6}, command
        assert (name == "lock" and command in (*READING, "backup")) or ended.returncode, command


def test_a_backup_by_its_name_is_never_taken_through_a_link(home: Path, tmp_path: Path) -> None:
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    assert start(home, "backup").returncode == 0
    (work / "backups").rename(elsewhere)
    (saved,) = [path.name for path in elsewhere.iterdir() if path.name.startswith("saved.")]
    (work / "backups").symlink_to(elsewhere)
    refused = start(home, "restore", saved, "--yes")
    assert (refused.returncode, "No such file" in refused.stderr) == (2, True)
    (work / "backups").unlink()
    elsewhere.rename(work / "backups")
    assert start(home, "restore", saved, "--yes").returncode == 0

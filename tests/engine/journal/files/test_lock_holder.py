from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from engine.journal.files.test_lock import HOLDER
from okrtui import processes
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.lock_holder import UNKNOWN, busy
from okrtui.engine.journal.files.operations import Files
from okrtui.errors import BusyError
from okrtui.login import login_name

HERE = os.uname().nodename
PROCESS = os.getppid()


def note(**more: object) -> bytes:
    return orjson.dumps({"pid": PROCESS, "user": "ada", "host": HERE, "time": "t", **more})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "lock").touch()
    return tmp_path / "lock"


def said(file: Path, written: bytes, *lines: str) -> str:
    """What the error says where the kernel lists these locks; PROCESS, DEVICE and INODE stand for the right ones."""
    status, locks = file.stat(), file.with_name("locks")
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}"
    known = {"PROCESS": str(PROCESS), "DEVICE": device, "INODE": str(status.st_ino)}
    text = "".join(f"{line}\n" for line in lines)
    for name, value in known.items():
        text = text.replace(name, value)
    locks.write_text(text)
    return busy(status, written, HERE, locks).message.replace(str(PROCESS), "PROCESS")


LOCKED = "1: FLOCK  ADVISORY  WRITE PROCESS DEVICE:INODE 0 EOF"
WITH_NOTE = f"ada (process PROCESS on {HERE}, since t) is writing to this workspace."
WITHOUT = f"{login_name()} (process PROCESS) is writing to this workspace."


@pytest.mark.parametrize(
    ("changed", "line", "expected"),
    [
        ({}, LOCKED, WITH_NOTE),
        ({"user": "a\x1b[31mda"}, LOCKED, WITH_NOTE.replace("ada", "a[31mda")),
        ({"pid": 1}, LOCKED, WITHOUT),
        ({"host": "elsewhere"}, LOCKED, WITHOUT),
        ({}, "", UNKNOWN),
        ({}, LOCKED.replace("PROCESS", "999999999"), UNKNOWN),
        ({}, LOCKED.replace("FLOCK", "POSIX"), UNKNOWN),
        ({}, LOCKED.replace("1:", "1: ->"), UNKNOWN),
        ({}, LOCKED.replace("DEVICE:INODE", "x"), UNKNOWN),
        ({}, "nonsense\n2: FLOCK x", UNKNOWN),
        ({}, LOCKED.replace("DEVICE", "ff:fe"), WITH_NOTE),
        ({"pid": 1}, LOCKED.replace("DEVICE", "ff:fe"), UNKNOWN),
        ({}, LOCKED.replace("INODE", "1"), UNKNOWN),
    ],
)
def test_only_who_really_holds_the_lock_is_named(
    file: Path, changed: dict[str, object], line: str, expected: str
) -> None:
    assert said(file, note(**changed), line) == expected


@pytest.mark.parametrize("written", [b"", b"[1]", b"\xff"])
def test_a_note_that_cannot_be_read_names_nobody(file: Path, written: bytes) -> None:
    assert said(file, written, LOCKED) == WITHOUT


def test_a_machine_without_a_list_of_locks(file: Path) -> None:
    assert busy(file.stat(), note(), HERE, file.with_name("none")).message == UNKNOWN


def test_a_process_that_ended_meanwhile_is_nobody(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "started", lambda _: "")
    assert said(file, note(), LOCKED) == UNKNOWN


def test_the_last_writer_is_not_named_when_somebody_else_holds_the_lock(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", Files())
    with lock.held():
        pass
    lock.path.write_bytes(note(user="grace", pid=1))
    script = HOLDER.replace("with WriteLock", "WriteLock._sign = lambda _: None\nwith WriteLock")
    with subprocess.Popen(
        [sys.executable, "-c", script, str(lock.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with pytest.raises(BusyError) as caught, lock.held(0):
            pass
        holder.stdin.close()
    assert caught.value.message == f"{login_name()} (process {holder.pid}) is writing to this workspace."
    lock.close()

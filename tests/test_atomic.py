from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from okrtui.atomic import replacing


def put(path: Path, data: bytes, *, mode: int | None = None) -> None:
    with replacing(path, mode=mode) as file:
        file.write(data)


def names(directory: Path) -> list[str]:
    return sorted(one.name for one in directory.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_file_is_new_or_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    put(tmp_path / "a", b"one")
    put(tmp_path / "a", b"two")
    assert ((tmp_path / "a").read_bytes(), names(tmp_path)) == (b"two", ["a"])


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_file_gets_what_the_umask_leaves(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        put(tmp_path / "a", b"")
        put(tmp_path / "b", b"", mode=0o640)
    finally:
        os.umask(before)
    assert (mode_of(tmp_path / "a"), mode_of(tmp_path / "b")) == (0o666 & ~umask, 0o640)


def test_a_replaced_file_keeps_its_permissions_but_none_to_run_as_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"")
    file.chmod(0o4751)
    put(file, b"new")
    assert mode_of(file) == 0o751


@pytest.mark.parametrize("is_there", [True, False], ids=["a file", "nothing"])
def test_a_link_is_replaced_and_its_target_stays(tmp_path: Path, *, is_there: bool) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    if is_there:
        target.write_bytes(b"theirs")
        target.chmod(0o600)
    link.symlink_to(target)
    put(link, b"mine", mode=None)
    assert (link.is_symlink(), link.read_bytes()) == (False, b"mine")
    assert target.exists() == is_there
    assert not is_there or target.read_bytes() == b"theirs"


def test_a_failure_in_the_middle_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def fail() -> None:
        with replacing(file) as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (file.read_bytes(), names(tmp_path)) == (b"old", ["a"])


def test_where_the_name_is_a_directory_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(IsADirectoryError):
        put(tmp_path / "a", b"x")
    assert names(tmp_path) == ["a"]


def test_a_reader_sees_one_whole_content_or_the_other(tmp_path: Path) -> None:
    file, sizes = tmp_path / "a", set()
    contents = {b"x" * 300_000, b"y" * 200_000}
    put(file, b"x" * 300_000)
    done = threading.Event()

    def write() -> None:
        for _ in range(40):
            for content in contents:
                put(file, content)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        sizes.add(file.read_bytes())
    writer.join()
    assert sizes <= contents
    assert sizes


@pytest.mark.parametrize("durable", [True, False])
def test_the_content_is_on_disk_before_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, durable: bool
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def spied_fsync(descriptor: int) -> None:
        calls.append("sync")
        fsync(descriptor)

    def spied_replace(path: Path, target: Path) -> Path:
        calls.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", spied_fsync)
    monkeypatch.setattr(Path, "replace", spied_replace)
    with replacing(tmp_path / "a", durable=durable) as file:
        file.write(b"x")
    assert calls == (["sync", "replace", "sync"] if durable else ["replace"])

from __future__ import annotations

import errno
import fcntl
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, do, failing, names
from okrtui.engine.journal import create_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.files import mounts
from okrtui.engine.journal.files.mounts import lock_trouble, mount_of, network_mount
from okrtui.engine.journal.files.operations import Files
from okrtui.errors import ReadOnlyError

TABLE = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / /srv rw,relatime shared:5 master:1 - nfs4 files:/export/srv rw,vers=4.2
41 40 0:41 / /srv/local\040disk rw - xfs /dev/vdb rw
42 27 0:42 / /home/ada/remote rw - fuse.sshfs bob@far:/ rw
43 27 0:43 / /srv2 rw - cifs //server/share\040one rw
44 27 0:44 / /over rw - nfs server:/old rw
45 27 0:45 / /over rw - tmpfs tmpfs rw
46 27 0:46 / /bind rw - fuse.unknown x rw
nonsense
47 27 - broken
"""


@pytest.mark.parametrize(
    ("path", "kind", "is_network"),
    [
        ("/home/ada/okr", "ext4", False),
        ("/srv/okr", "nfs4", True),
        ("/srv", "nfs4", True),
        ("/srv/local disk/okr", "xfs", False),
        ("/srv/local", "nfs4", True),
        ("/home/ada/remote/okr", "fuse.sshfs", True),
        ("/home/ada/remoter", "ext4", False),
        ("/srv2/okr", "cifs", True),
        ("/over/okr", "tmpfs", False),
        ("/bind/okr", "fuse.unknown", False),
    ],
)
def test_the_mount_of_a_path_is_found(path: str, kind: str, is_network: bool) -> None:  # noqa: FBT001
    mount = mount_of(Path(path), TABLE)
    assert mount is not None
    assert (mount.kind, mount.is_network) == (kind, is_network)


def test_what_is_no_table_of_mounts_tells_nothing(tmp_path: Path) -> None:
    assert mount_of(Path("/x"), "") is None
    assert network_mount(tmp_path, tmp_path / "there is none") is None
    assert network_mount(tmp_path) is None or network_mount(tmp_path).is_network  # type: ignore[union-attr]


@pytest.fixture
def on_nfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = tmp_path / "mountinfo"
    escaped = str(tmp_path / "w").replace(" ", "\\040")
    table.write_text(f"1 0 0:1 / / rw - ext4 /dev/vda rw\n2 1 0:2 / {escaped} rw - nfs4 files:/export rw\n")
    JournalSession.create(tmp_path / "w").close()
    monkeypatch.setattr(mounts, "MOUNTINFO", table)
    return tmp_path / "w"


def test_a_network_file_system_is_read_only_unless_it_is_allowed(on_nfs: Path) -> None:
    store = JournalSession.open(on_nfs)
    assert "network file system (nfs4 from files:/export)" in store.read_only
    with pytest.raises(ReadOnlyError):
        do(store, adding("a"))
    allowed = JournalSession.open(on_nfs, network=True)
    assert not allowed.read_only
    do(allowed, adding("a"))
    assert len(store.refresh()) == 1
    assert not list(on_nfs.glob("selftest*"))


def test_no_workspace_is_made_on_one_unless_it_is_allowed(on_nfs: Path) -> None:
    with pytest.raises(ReadOnlyError, match="allow network file systems"):
        create_engine(on_nfs / "inner")
    store = JournalSession(JournalEngine.create(on_nfs / "other", network=True))
    do(store, adding("a"))
    assert not store.read_only


def test_an_allowed_one_whose_lock_does_not_hold_is_read_only(on_nfs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    assert "two processes got the lock at once" in JournalSession.open(on_nfs, network=True).read_only


@pytest.mark.parametrize("step", ["open", "link", "rename", "fsync"])
def test_an_allowed_one_that_cannot_do_what_is_needed_is_told(tmp_path: Path, step: str) -> None:
    files = Files()
    failing(files, step, errno.EOPNOTSUPP)
    assert lock_trouble(tmp_path, files) == "Operation not supported"
    assert list(tmp_path.iterdir()) == []


def test_the_self_test_of_a_good_directory_leaves_nothing(tmp_path: Path) -> None:
    assert lock_trouble(tmp_path, Files()) is None
    assert list(tmp_path.iterdir()) == []
    assert names(JournalSession.create(tmp_path / "w")) == {}

"""A disk that loses power: it records what was synced and builds every state that POSIX allows after a crash."""

from __future__ import annotations

import itertools
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from okrtui.engine.journal.files.operations import Files

Names = dict[str, "Content"]
State = dict[str, bytes]


def lay_out(folder: Path, state: State) -> None:
    """Make the directory that a crash left."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "backups").mkdir(parents=True)
    for name, data in state.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        (folder / name).chmod(0o600 if name == "lock" else 0o644)


class Content:
    """What a file holds now, and what of it is surely on the disk."""

    def __init__(self, data: bytes = b"") -> None:
        self.now = self.durable = data

    def write(self, data: bytes, offset: int) -> None:
        self.now = self.now[:offset].ljust(offset, b"\0") + data + self.now[offset + len(data) :]

    def variants(self) -> set[bytes]:
        """Unsynced bytes may be absent, half there, zeros, or whole."""
        if not self.now.startswith(self.durable):
            return {self.now, self.durable}
        tail = self.now[len(self.durable) :]
        return {self.durable + part for part in (b"", tail[: len(tail) // 2], b"\0" * len(tail), tail)}


class CrashDisk(Files):
    """Files that tell a listener, before every operation, which states a crash at this moment may leave."""

    def __init__(self, root: Path, listener: Callable[[Iterator[State]], None]) -> None:
        super().__init__()
        self.root, self.listener, self.real = root, listener, Files()
        self.names: Names = {
            str(file.relative_to(root)): Content(file.read_bytes()) for file in root.rglob("*") if file.is_file()
        }
        self.durable = dict(self.names)
        self.pending: defaultdict[str, list[dict[str, Content | None]]] = defaultdict(list)
        self.opened_as: dict[int, Content | str] = {}
        self.open, self.close = self._open, self._close
        self.pwrite, self.ftruncate = self._pwrite, self._ftruncate
        self.fdatasync, self.fsync = self._fdatasync, self._fsync
        self.rename, self.link, self.unlink = self._rename, self._link, self._unlink

    def states(self) -> Iterator[State]:
        """Any prefix of the changes to each directory since its sync, with any variant of each file."""
        lengths = [range(len(changes) + 1) for changes in self.pending.values()]
        for taken in itertools.product(*lengths):
            names: dict[str, Content | None] = dict(self.durable)
            for changes, length in zip(self.pending.values(), taken, strict=True):
                for change in changes[:length]:
                    names |= change
            there = {name: content for name, content in names.items() if content is not None}
            yield from self._filled(there)

    def _filled(self, names: Names) -> Iterator[State]:
        contents = list({id(content): content for content in names.values()}.values())
        for chosen in itertools.product(*(sorted(content.variants()) for content in contents)):
            data = {id(content): part for content, part in zip(contents, chosen, strict=True)}
            yield {name: data[id(content)] for name, content in names.items()}

    def _crash(self) -> None:
        self.listener(self.states())

    def _name(self, path: Path) -> str:
        name = str(Path(path).relative_to(self.root))
        return "" if name == "." else name

    def _change(self, names: dict[str, Content | None]) -> None:
        """Change names of one directory in one step."""
        (folder,) = {name.rpartition("/")[0] for name in names}
        self.pending[folder].append(names)
        for name, content in names.items():
            if content is None:
                self.names.pop(name, None)
            else:
                self.names[name] = content

    def _open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        name = self._name(path)
        new = bool(flags & os.O_CREAT) and name not in self.names
        if new:
            self._crash()
        descriptor = self.real.open(path, flags, mode)
        if new:
            self._change({name: Content()})
        self.opened_as[descriptor] = self.names.get(name, name)
        return descriptor

    def _close(self, descriptor: int) -> None:
        del self.opened_as[descriptor]
        self.real.close(descriptor)

    def _content(self, descriptor: int) -> Content:
        content = self.opened_as[descriptor]
        assert isinstance(content, Content)
        return content

    def _pwrite(self, descriptor: int, data: memoryview, offset: int) -> int:
        self._crash()
        written = self.real.pwrite(descriptor, data, offset)
        self._content(descriptor).write(bytes(data[:written]), offset)
        return written

    def _ftruncate(self, descriptor: int, size: int) -> None:
        self._crash()
        self.real.ftruncate(descriptor, size)
        content = self._content(descriptor)
        content.now = content.now[:size]

    def _fdatasync(self, descriptor: int) -> None:
        self._crash()
        content = self._content(descriptor)
        content.durable = content.now

    def _fsync(self, descriptor: int) -> None:
        self._crash()
        opened = self.opened_as[descriptor]
        if isinstance(opened, Content):
            opened.durable = opened.now
        else:
            self.sync_names(opened)

    def sync_names(self, folder: str) -> None:
        """Make the changes to one directory durable."""
        for change in self.pending[folder]:
            for name, content in change.items():
                if content is None:
                    self.durable.pop(name, None)
                else:
                    self.durable[name] = content
        self.pending[folder].clear()

    def _rename(self, source: Path, target: Path) -> None:
        self._crash()
        self.real.rename(source, target)
        self._change({self._name(target): self.names[self._name(source)], self._name(source): None})

    def _link(self, source: Path, target: Path) -> None:
        self._crash()
        self.real.link(source, target)
        self._change({self._name(target): self.names[self._name(source)]})

    def _unlink(self, path: Path) -> None:
        self._crash()
        self.real.unlink(path)
        self._change({self._name(path): None})

"""The paths of the files in a workspace directory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from okrtui.engine.journal.files import confined
from okrtui.paths import expanded

SNAPSHOT = "workspace.json"
STAMP = "%Y%m%dT%H%M%SZ"
"""The format of a UTC time in the name of a backup."""

_STAMPED = r"[0-9]{8}T[0-9]{6}Z"
JOURNAL_NAME = r"journal\.[0-9]{8}\.jsonl"
KEPT_SNAPSHOT_NAME = rf"workspace\.[0-9]{{8}}\.({_STAMPED}|pre-schema[0-9]+)\.json"
SAVED_NAME = rf"saved\.{_STAMPED}\.json(\.[0-9]+)?"
UNFINISHED_NAME = rf"{SAVED_NAME}\.[0-9a-f]+\.tmp"
TEMPORARY_NAME = r"workspace\.[0-9]{8}\.[0-9a-f]+\.tmp"
TORN_NAME = r"torn\.[0-9]{8}\.[0-9]+(\.[0-9]+)?"
DAMAGED_NAME = rf"damaged\.{_STAMPED}(\.[0-9]+)?"
REBUILT_NAME = r"rebuilt\.[0-9a-f]{8}"
_RESERVED_NAME = rf"(rebuilt|damaged|torn)\.(?s:.*)|journal\.tmp|{TEMPORARY_NAME}"
_KEPT_NAME = f"{JOURNAL_NAME}|{KEPT_SNAPSHOT_NAME}|{SAVED_NAME}"
_OWN_NAME = rf"{re.escape(SNAPSHOT)}|{JOURNAL_NAME}|lock|moved|journal\.tmp|{TEMPORARY_NAME}|{TORN_NAME}"
_ANY_NAME = r"(?s:.*)"
_NAMES_IN = {
    "backups": _KEPT_NAME,
    f"{DAMAGED_NAME}|{REBUILT_NAME}": _ANY_NAME,
}
"""The names of this program's files in the directories inside a workspace."""


class Layout:
    """The paths of one workspace directory; the path of its snapshot is accepted too."""

    def __init__(self, path: Path | str) -> None:
        path = expanded(path)
        inside = path.name == SNAPSHOT and not path.is_dir()
        self.directory = (path.parent if inside else path).resolve()
        self.snapshot = self.directory / SNAPSHOT
        self.lock = self.directory / "lock"
        self.moved = self.directory / "moved"
        self.backups = self.directory / "backups"
        self._journals: dict[int, Path] = {}

    def journal(self, generation: int) -> Path:
        """Return the path of a generation's journal while sessions still follow it."""
        if generation not in self._journals:
            self._journals = {generation: self.directory / f"journal.{generation:08d}.jsonl"}
        return self._journals[generation]

    def kept_journal(self, generation: int) -> Path:
        """Return the path of the second link to a sealed journal, which is kept for the log."""
        return self.backups / self.journal(generation).name

    def kept_snapshot(self, generation: int, at: datetime) -> Path:
        """Return the path of the second link to a snapshot."""
        return self.backups / f"workspace.{generation:08d}.{at:{STAMP}}.json"

    def before_schema(self, generation: int, schema: int) -> Path:
        """Return the path of the second link to the last snapshot of an earlier schema."""
        return self.backups / f"workspace.{generation:08d}.pre-schema{schema}.json"

    def kept_snapshots(self) -> list[Path]:
        """List the snapshots that compactions and upgrades kept, oldest first."""
        return confined.regular_files(self.backups, KEPT_SNAPSHOT_NAME)

    def kept_journals(self) -> list[Path]:
        """List the sealed journals that are kept, oldest first."""
        return confined.regular_files(self.backups, JOURNAL_NAME)

    def saved(self) -> list[Path]:
        """List the finished backups that somebody asked for."""
        return confined.regular_files(self.backups, SAVED_NAME)

    def unfinished(self) -> list[Path]:
        """List the unfinished backups that somebody asked for."""
        return confined.regular_files(self.backups, UNFINISHED_NAME)

    def free(self, path: Path) -> Path:
        """Return an unused path based on this one."""
        number, stem = 1, path.name
        while confined.status(path):
            path = path.with_name(f"{stem}.{number}")
            number += 1
        return path

    def temporary_snapshot(self, generation: int) -> Path:
        """Return a unique path for a generation's snapshot while it is being written."""
        import uuid  # what it imports would come before the first picture

        return self.directory / f"workspace.{generation:08d}.{uuid.uuid4().hex}.tmp"

    def old_temporaries(self, generation: int) -> list[Path]:
        """List unfinished snapshots of sessions that died in an earlier generation."""
        found = confined.regular_files(self.directory, TEMPORARY_NAME)
        return [path for path in found if generation_of(path) < generation]

    def torn(self, generation: int, offset: int) -> Path:
        """Return an unused path for bytes that are moved aside."""
        return self.free(self.directory / f"torn.{generation:08d}.{offset}")

    def all_torn(self) -> list[Path]:
        """List the files of bytes that were moved aside."""
        return confined.regular_files(self.directory, TORN_NAME)

    def journals(self) -> list[int]:
        """List the generations whose journals are in the directory itself.

        Anything else of such a name counts too: opening it fails, while skipping it might lose its contents.
        """
        return list(map(generation_of, confined.anything(self.directory, JOURNAL_NAME)))

    def all_journals(self) -> list[int]:
        """List the generations whose journals are in the directory or in backups/."""
        return sorted({*self.journals(), *map(generation_of, confined.anything(self.backups, JOURNAL_NAME))})

    def holds_commits(self) -> bool:
        """Return whether anything was ever written here, even if there is no snapshot."""
        return any(map(self.size, self.all_journals()))

    def places(self, generation: int) -> list[Path]:
        """List the paths of a journal: in the directory, in backups/, or both."""
        return [path for path in (self.journal(generation), self.kept_journal(generation)) if confined.status(path)]

    def size(self, generation: int) -> int:
        """Return the size of a journal, 0 if there is none."""
        found = map(confined.status, (self.journal(generation), self.kept_journal(generation)))
        return max((status.st_size for status in found if status), default=0)

    def damaged(self) -> list[Path]:
        """List the directories in which repairs and restores kept the earlier files."""
        return confined.directories(self.directory, DAMAGED_NAME)

    def rebuilt(self, checksum: str) -> Path:
        """Return the directory of journals that replace others once the snapshot of this checksum is in place."""
        return self.directory / f"rebuilt.{checksum}"

    def all_rebuilt(self) -> list[Path]:
        """List the directories of journals waiting to replace others."""
        return confined.directories(self.directory, REBUILT_NAME)

    def everything(self) -> Iterator[Path]:
        """Yield every directory and file of the workspace, each directory before what is in it."""
        yield self.directory
        yield from confined.regular_files(self.directory, _OWN_NAME)
        inner = [self.backups] if confined.is_directory(self.backups) else []
        for directory in (*inner, *self.damaged(), *self.all_rebuilt()):
            yield directory
            yield from confined.regular_files(directory, _ANY_NAME)

    def foreign(self) -> list[Path]:
        """List entries that have a name of this program's files, but are something else; they are left alone."""
        made = {*self.damaged(), *filter(_is_rebuilt, self.all_rebuilt())}
        made.update(confined.regular_files(self.directory, r"torn\..*|journal\.tmp|workspace\..*"))
        made.update(confined.regular_files(self.backups, _KEPT_NAME))
        every = confined.anything(self.directory, _RESERVED_NAME) + confined.anything(self.backups, _KEPT_NAME)
        return [path for path in every if path not in made]

    def newest_backup(self) -> Path | None:
        """Return the newest snapshot in backups/, None if there is none."""
        return max(self.kept_snapshots(), default=None)


def belongs_to_a_workspace(path: Path) -> bool:
    """Return whether a resolved path is that of a workspace's own file, which may be missing."""
    inner = [names for directory, names in _NAMES_IN.items() if re.fullmatch(directory, path.parent.name)]
    places = [(path.parent, f"{_OWN_NAME}|{_RESERVED_NAME}|backups"), *((path.parent.parent, one) for one in inner)]
    return any(re.fullmatch(names, path.name) and Layout(place).all_journals() for place, names in places)


def generation_of(path: Path) -> int:
    """Return the generation in a file's name."""
    return int(path.name.split(".")[1])


def _is_rebuilt(directory: Path) -> bool:
    """Return whether a directory contains nothing but journals."""
    return confined.anything(directory, _ANY_NAME) == confined.regular_files(directory, JOURNAL_NAME)

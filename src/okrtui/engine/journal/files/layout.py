"""Where the files of a workspace directory lie."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from pathlib import Path

from okrtui.engine.journal.files import confined

SNAPSHOT = "workspace.json"
STAMP = "%Y%m%dT%H%M%SZ"
"""How an instant in UTC stands in the name of a backup."""

_STAMPED = r"[0-9]{8}T[0-9]{6}Z"
JOURNAL_NAME = re.compile(r"journal\.[0-9]{8}\.jsonl")
KEPT_SNAPSHOT_NAME = re.compile(rf"workspace\.[0-9]{{8}}\.({_STAMPED}|pre-schema[0-9]+)\.json")
SAVED_NAME = re.compile(rf"saved\.{_STAMPED}\.json(\.[0-9]+)?")
UNFINISHED_NAME = re.compile(rf"{SAVED_NAME.pattern}\.[0-9a-f]+\.tmp")
TEMPORARY_NAME = re.compile(r"workspace\.[0-9]{8}\.[0-9a-f]+\.tmp")
TORN_NAME = re.compile(r"torn\.[0-9]{8}\.[0-9]+(\.[0-9]+)?")
DAMAGED_NAME = re.compile(rf"damaged\.{_STAMPED}(\.[0-9]+)?")
REBUILT_NAME = re.compile(r"rebuilt\.[0-9a-f]{8}")
_RESERVED_NAME = re.compile(r"(rebuilt|damaged|torn)\..*|journal\.tmp|" + TEMPORARY_NAME.pattern, re.DOTALL)
_KEPT_NAME = re.compile("|".join(name.pattern for name in (JOURNAL_NAME, KEPT_SNAPSHOT_NAME, SAVED_NAME)))
_ANY_NAME = re.compile(r".*", re.DOTALL)


class Layout:
    """The paths of one workspace directory; the path of the snapshot inside it is understood too."""

    def __init__(self, path: Path | str) -> None:
        path = Path(path).expanduser()
        inside = path.name == SNAPSHOT and not path.is_dir()
        self.directory = (path.parent if inside else path).resolve()
        self.snapshot = self.directory / SNAPSHOT
        self.lock = self.directory / "lock"
        self.backups = self.directory / "backups"
        self._journals: dict[int, Path] = {}

    def journal(self, generation: int) -> Path:
        """Name the journal of a generation while sessions still follow it."""
        if generation not in self._journals:
            self._journals = {generation: self.directory / f"journal.{generation:08d}.jsonl"}
        return self._journals[generation]

    def kept_journal(self, generation: int) -> Path:
        """Name the second link to a sealed journal, which stays for the history."""
        return self.backups / self.journal(generation).name

    def kept_snapshot(self, generation: int, at: datetime) -> Path:
        """Name the second link to a snapshot."""
        return self.backups / f"workspace.{generation:08d}.{at:{STAMP}}.json"

    def before_schema(self, generation: int, schema: int) -> Path:
        """Name the second link to the last snapshot of an earlier schema."""
        return self.backups / f"workspace.{generation:08d}.pre-schema{schema}.json"

    def kept_snapshots(self) -> list[Path]:
        """List the snapshots that compactions and upgrades kept, oldest first."""
        return confined.regular_files(self.backups, KEPT_SNAPSHOT_NAME)

    def kept_journals(self) -> list[Path]:
        """List the sealed journals that are kept, oldest first."""
        return confined.regular_files(self.backups, JOURNAL_NAME)

    def saved(self) -> list[Path]:
        """List the backups that somebody asked for and that were finished."""
        return confined.regular_files(self.backups, SAVED_NAME)

    def unfinished(self) -> list[Path]:
        """List the backups that somebody asked for and that are being written, or never were to the end."""
        return confined.regular_files(self.backups, UNFINISHED_NAME)

    def free(self, path: Path) -> Path:
        """Name a file like this one that is not there yet."""
        number, stem = 1, path.name
        while confined.status(path):
            path = path.with_name(f"{stem}.{number}")
            number += 1
        return path

    def temporary_snapshot(self, generation: int) -> Path:
        """Name a snapshot of a generation while it is written, like no other session does."""
        return self.directory / f"workspace.{generation:08d}.{uuid.uuid4().hex}.tmp"

    def old_temporaries(self, generation: int) -> list[Path]:
        """Find the half-written snapshots that sessions left behind which died in an earlier generation."""
        found = confined.regular_files(self.directory, TEMPORARY_NAME)
        return [path for path in found if generation_of(path) < generation]

    def torn(self, generation: int, offset: int) -> Path:
        """Name a free file for bytes that a repair sets aside."""
        return self.free(self.directory / f"torn.{generation:08d}.{offset}")

    def all_torn(self) -> list[Path]:
        """List the files of bytes that repairs set aside."""
        return confined.regular_files(self.directory, TORN_NAME)

    def journals(self) -> list[int]:
        """List the generations whose journals lie in the directory itself.

        Something else at such a name counts: opening it is refused, where leaving it out would lose what it may hold.
        """
        return list(map(generation_of, confined.anything(self.directory, JOURNAL_NAME)))

    def all_journals(self) -> list[int]:
        """List the generations whose journals lie in the directory or are kept."""
        return sorted({*self.journals(), *map(generation_of, confined.anything(self.backups, JOURNAL_NAME))})

    def holds_commits(self) -> bool:
        """Whether something was ever written here, although there may be no snapshot."""
        return any(map(self.size, self.all_journals()))

    def places(self, generation: int) -> list[Path]:
        """List where a journal lies: in the directory, among the backups, or in both."""
        return [path for path in (self.journal(generation), self.kept_journal(generation)) if confined.status(path)]

    def size(self, generation: int) -> int:
        """Tell the size of a journal, 0 where there is none."""
        found = map(confined.status, (self.journal(generation), self.kept_journal(generation)))
        return max((status.st_size for status in found if status), default=0)

    def damaged(self) -> list[Path]:
        """List the directories in which repairs and restores left the files of before."""
        return confined.directories(self.directory, DAMAGED_NAME)

    def rebuilt(self, checksum: str) -> Path:
        """Name the directory of journals that replace others once the snapshot of this checksum is in place."""
        return self.directory / f"rebuilt.{checksum}"

    def all_rebuilt(self) -> list[Path]:
        """List the directories of journals that are to replace others."""
        return confined.directories(self.directory, REBUILT_NAME)

    def foreign(self) -> list[Path]:
        """List what stands at names that this program makes, and is not as it makes it; it is left alone."""
        made = {*self.damaged(), *filter(_is_rebuilt, self.all_rebuilt())}
        made.update(confined.regular_files(self.directory, re.compile(r"torn\..*|journal\.tmp|workspace\..*")))
        made.update(confined.regular_files(self.backups, _KEPT_NAME))
        every = confined.anything(self.directory, _RESERVED_NAME) + confined.anything(self.backups, _KEPT_NAME)
        return [path for path in every if path not in made]

    def newest_backup(self) -> Path | None:
        """Find the newest snapshot that is kept, if there is any."""
        return max(self.kept_snapshots(), default=None)


def generation_of(path: Path) -> int:
    """Tell the generation that a file's name says."""
    return int(path.name.split(".")[1])


def _is_rebuilt(directory: Path) -> bool:
    """Whether nothing but journals lies in a directory."""
    return confined.anything(directory, _ANY_NAME) == confined.regular_files(directory, JOURNAL_NAME)

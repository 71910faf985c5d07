"""Where the files of a workspace directory lie."""

from __future__ import annotations

import os
import uuid
from datetime import datetime
from pathlib import Path

SNAPSHOT = "workspace.json"
STAMP = "%Y%m%dT%H%M%SZ"
"""How an instant in UTC stands in the name of a backup."""


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
        return sorted(self.backups.glob("workspace.[0-9]*.json"))

    def kept_journals(self) -> list[Path]:
        """List the sealed journals that are kept, oldest first."""
        return sorted(self.backups.glob("journal.[0-9]*.jsonl"))

    def free(self, path: Path) -> Path:
        """Name a file like this one that is not there yet."""
        number, stem = 1, path.name
        while os.path.lexists(path):
            path = path.with_name(f"{stem}.{number}")
            number += 1
        return path

    def temporary_snapshot(self, generation: int) -> Path:
        """Name a snapshot of a generation while it is written, like no other session does."""
        return self.directory / f"workspace.{generation:08d}.{uuid.uuid4().hex}.tmp"

    def old_temporaries(self, generation: int) -> list[Path]:
        """Find the half-written snapshots that sessions left behind which died in an earlier generation."""
        found = self.directory.glob("workspace.[0-9]*.tmp")
        return [path for path in found if int(path.name.split(".")[1]) < generation]

    def torn(self, generation: int, offset: int) -> Path:
        """Name a free file for bytes that a repair sets aside."""
        return self.free(self.directory / f"torn.{generation:08d}.{offset}")

    def journals(self) -> list[int]:
        """List the generations whose journals lie in the directory itself."""
        return sorted(map(generation_of, self.directory.glob("journal.[0-9]*.jsonl")))

    def all_journals(self) -> list[int]:
        """List the generations whose journals lie in the directory or are kept."""
        return sorted({*self.journals(), *map(generation_of, self.kept_journals())})

    def holds_commits(self) -> bool:
        """Whether something was ever written here, although there may be no snapshot."""
        return any(path.stat().st_size for number in self.all_journals() for path in self.places(number))

    def places(self, generation: int) -> list[Path]:
        """List where a journal lies: in the directory, among the backups, or in both."""
        return [path for path in (self.journal(generation), self.kept_journal(generation)) if path.exists()]

    def damaged(self) -> list[Path]:
        """List the directories in which repairs and restores left the files of before."""
        return sorted(self.directory.glob("damaged.*"))

    def rebuilt(self, checksum: str) -> Path:
        """Name the directory of journals that replace others once the snapshot of this checksum is in place."""
        return self.directory / f"rebuilt.{checksum}"

    def all_rebuilt(self) -> list[Path]:
        """List the directories of journals that are to replace others."""
        return sorted(self.directory.glob("rebuilt.*"))

    def newest_backup(self) -> Path | None:
        """Find the newest snapshot that is kept, if there is any."""
        return max(self.kept_snapshots(), default=None)


def generation_of(path: Path) -> int:
    """Tell the generation that a file's name says."""
    return int(path.name.split(".")[1])

"""The composition root: arguments, then config, engine, session, and the front end that was asked for.

Nothing but the interpreter is needed to tell the version; everything else is imported when it is called for.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from okrtui import __version__, startup

if TYPE_CHECKING:  # imported by the calls that need them
    from datetime import datetime
    from pathlib import Path

    from okrtui.config import Said
    from okrtui.domain.actions.import_rows import ImportPlan
    from okrtui.engine.protocol import Engine
    from okrtui.importing.files import ImportFile
    from okrtui.maintenance import Backup, Report, Restored, Shared
    from okrtui.reports.exchange.import_formats import ImportOptions, Reading
    from okrtui.session import Session


class JournalBackend:
    """The commands' `Backend`: workspaces as files, by the journal engine, and the Textual screens."""

    def open(
        self, path: Path, *, read_only: bool, trusted: bool = False, network: bool = False, history_days: int = 730
    ) -> Session:
        """Open a session on a workspace; with `trusted`, refuse one that is damaged. Raises OkrError."""
        from okrtui.engine.journal import open_engine

        engine = open_engine(path, read_only=read_only, network=network, history_days=history_days)
        if trusted:
            require_trusted(engine)
        return self.session(engine)

    def create(self, path: Path, *, group: str | None = None, network: bool = False) -> Session:
        """Create an empty workspace and open it; a Unix `group` may share it. Raises OkrError."""
        from okrtui.engine.journal import create_engine

        return self.session(create_engine(path, group=group, network=network))

    def share(self, path: Path, *, group: str | None, readers: str | None) -> Shared:
        """Let a Unix group change a workspace, and others read it; None changes neither. Raises OkrError."""
        from okrtui.engine.journal.share import share

        return share(path, team=group, readers=readers)

    def session(self, engine: Engine) -> Session:
        """Open a session of this person on an engine."""
        from okrtui.session import Session

        return Session(engine, self.actor())

    def actor(self) -> str:
        """Return the name under which changes are logged."""
        from okrtui.login import login_name

        return login_name()

    def now(self) -> datetime | None:
        """Return the time that backups and repairs are stamped with, None for the clock's."""
        return None

    def exists(self, path: Path) -> bool:
        """Return whether there is a workspace at the path."""
        from okrtui.engine.journal import exists

        return exists(path)

    def is_own_file(self, path: Path) -> bool:
        """Return whether a resolved path is that of a file of some workspace, which may be missing."""
        from okrtui.engine.journal.files.layout import belongs_to_a_workspace

        return belongs_to_a_workspace(path)

    def examine(self, path: Path) -> Report:
        """Check a workspace and change nothing. Raises OkrError."""
        from okrtui.domain.rules.record_checks import check_records
        from okrtui.engine.journal.recovery.doctor import examine

        return examine(path, check_records)

    def repair(self, path: Path) -> Report:
        """Save all that is intact in a damaged workspace. Raises OkrError."""
        from okrtui.domain.rules.record_checks import check_records
        from okrtui.engine.journal.recovery.repair import repair

        return repair(path, actor=self.actor(), now=self.now(), check=check_records)

    def save(self, path: Path, to: Path | None) -> Path:
        """Back up every record into one file, by default among the workspace's own backups. Raises OkrError."""
        from okrtui.engine.journal.recovery.backup import save

        return save(path, to, now=self.now())

    def kept(self, path: Path) -> list[Backup]:
        """List the workspace's own backups, newest first."""
        from okrtui.engine.journal.recovery.backup import kept

        return kept(path)

    def backup_named(self, path: Path, name: str) -> Path | None:
        """Return the workspace's own backup of that file name, None where it has none."""
        from okrtui.engine.journal.recovery.backup import named

        return named(path, name)

    def restore(self, path: Path, source: Path, *, network: bool = False) -> Restored:
        """Restore every record from a backup. Raises OkrError."""
        from okrtui.domain.rules.record_checks import check_records
        from okrtui.engine.journal.recovery.backup import restore

        return restore(path, source, actor=self.actor(), now=self.now(), network=network, rules=check_records)

    def screens(
        self,
        session: Session,
        *,
        theme: str,
        mouse: bool,
        ascii_only: bool,
        keys: Mapping[str, Said],
        sample: bool = False,
    ) -> bool:
        """Run the screens until they are left; return True where the person asks for the sample.

        `keys` are those that the settings name, by action.
        """
        from okrtui.tui.app import run

        with startup.collector_resumable() as drawn:
            return run(session, theme=theme, mouse=mouse, ascii_only=ascii_only, sample=sample, keys=keys, drawn=drawn)

    def preview(
        self,
        session: Session,
        file: ImportFile,
        options: ImportOptions,
        *,
        theme: str,
        mouse: bool,
        ascii_only: bool,
        keys: Mapping[str, Said],
    ) -> tuple[Reading, ImportPlan, int] | None:
        """Show what importing a file would do, on screen; return what was imported, None where the person left."""
        from okrtui.tui.importing.app import run

        with startup.collector_resumable() as drawn:
            return run(session, file, options, theme=theme, mouse=mouse, ascii_only=ascii_only, keys=keys, drawn=drawn)


def require_trusted(engine: Engine) -> None:
    """Refuse a damaged workspace even for reading, unlike the screens, and close it. Raises CorruptError."""
    from okrtui.errors import CorruptError

    if isinstance(engine.refusal, CorruptError):
        engine.close()
        raise engine.refusal


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default that of the process); return the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments in (["--version"], ["-V"]):
        with contextlib.suppress(OSError):  # nobody reads it
            sys.stdout.write(f"okrtui {__version__}\n")
        return 0
    try:
        with startup.collector_paused():
            from okrtui.cli.app import run

            return run(arguments, JournalBackend())
    except KeyboardInterrupt:
        return 130


def script() -> NoReturn:
    """Run the command line of the process and exit."""
    startup.skip_plugin_search()
    startup.defer_secrets()
    with startup.collector_paused():  # until the process is gone: nothing is worth collecting at its end
        startup.leave(main())


if __name__ == "__main__":
    script()

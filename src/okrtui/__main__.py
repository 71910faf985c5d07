"""The composition root: arguments, then config, engine, session, and the front end that was asked for.

Nothing but the interpreter is needed to tell the version; everything else is imported when it is called for.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from okrtui import __version__, startup

if TYPE_CHECKING:  # imported by the calls that need them
    from datetime import datetime
    from pathlib import Path
    from types import ModuleType

    from okrtui.addresses import Location
    from okrtui.config import Said
    from okrtui.domain.actions.import_rows import ImportPlan
    from okrtui.engine.protocol import Documents, Engine
    from okrtui.importing.commit import Bar
    from okrtui.importing.files import ImportFile
    from okrtui.maintenance import Backup, Moved, Report, Restored, Shared
    from okrtui.reports.exchange.import_formats import ImportOptions, Reading
    from okrtui.session import Session


class EngineBackend:
    """The commands' `Backend`: workspaces in directories and databases, by their engines, and the Textual screens."""

    def open(
        self, path: Location, *, read_only: bool, trusted: bool = False, network: bool = False, history_days: int = 730
    ) -> Session:
        """Open a session on a workspace; with `trusted`, refuse one that is damaged. Raises OkrError."""
        engine = _opened(path, read_only=read_only, network=network, history_days=history_days)
        if trusted:
            require_trusted(engine)
        return self.session(engine, self._signer(engine))

    def create(
        self,
        path: Location,
        *,
        group: str | None = None,
        network: bool = False,
        writers: Sequence[str] = (),
        readers: Sequence[str] = (),
    ) -> Session:
        """Create an empty workspace and open it. Raises OkrError.

        A Unix `group` may share one in a directory; in a database `writers` and `readers` are roles.
        """
        from okrtui.addresses import ServerAddress

        if isinstance(path, ServerAddress):
            require_unused(group, "--group is for workspaces in directories.", "Name roles with --writers instead.")
            engine: Engine = _postgres().create_engine(path, writers=writers, readers=readers)
            return self.session(engine, self._signer(engine))
        hint = "Name a Unix group with --group instead, and see okrtui share."
        require_unused([*writers, *readers], "--writers and --readers are for workspaces in databases.", hint)
        from okrtui.engine.journal import create_engine

        return self.session(create_engine(path, group=group, network=network))

    def share(self, path: Location, *, group: str | None, readers: str | None) -> Shared:
        """Let a Unix group change a workspace, and others read it; None changes neither. Raises OkrError."""
        from okrtui.addresses import require_directory
        from okrtui.engine.journal.share import share

        return share(
            require_directory(path, "Its roles are let in with okrtui init ADDRESS --writers ROLE --readers ROLE."),
            team=group,
            readers=readers,
        )

    def session(self, engine: Engine, actor: str | None = None) -> Session:
        """Open a session of this person, or of an actor, on an engine; it spares the files of every workspace."""
        from okrtui.engine.protocol import KeepsFigures
        from okrtui.session import Session

        if isinstance(engine, KeepsFigures):
            engine.keep_figures(_figures)
        session = Session(engine, self.actor() if actor is None else actor)
        session.is_workspace_file = self.is_own_file
        return session

    def _signer(self, engine: Engine) -> str:
        """Return the name under which changes are logged: the one by which a server knows this person, if one does."""
        return engine.user or self.actor()

    def move(self, source: Location, target: Location, *, keep: bool, network: bool, bar: Bar) -> Moved:
        """Move a workspace with its log to an empty place; close it in the old one unless `keep`. Raises OkrError."""
        from datetime import UTC, datetime

        from okrtui.engine.moving import move
        from okrtui.engine.protocol import Destination
        from okrtui.paths import readable

        with contextlib.ExitStack() as ways:
            old = ways.enter_context(contextlib.closing(_opened(source, network=network)))
            if old.refusal is not None:
                raise old.refusal
            if not self.exists(target):
                self.create(target, network=network).close()
            new = ways.enter_context(contextlib.closing(_opened(target, network=network)))
            destination = Destination(readable(target), self._signer(old), self.now() or datetime.now(UTC))
            return move(old, new, None if keep else destination, bar)

    def actor(self) -> str:
        """Return the name under which changes are logged."""
        from okrtui.login import login_name

        return login_name()

    def now(self) -> datetime | None:
        """Return the time that backups and repairs are stamped with, None for the clock's."""
        return None

    def exists(self, path: Location) -> bool:
        """Return whether there is a workspace at the path."""
        from okrtui.addresses import ServerAddress

        if isinstance(path, ServerAddress):
            return bool(_postgres().exists(path))
        from okrtui.engine.journal import exists

        return exists(path)

    def is_own_file(self, path: Path) -> bool:
        """Return whether a resolved path is that of a file of some workspace, which may be missing."""
        from okrtui.engine.journal.files.layout import belongs_to_a_workspace

        return belongs_to_a_workspace(path)

    def examine(self, path: Location) -> Report:
        """Check a workspace and change nothing. Raises OkrError."""
        from okrtui.addresses import ServerAddress
        from okrtui.domain.rules.record_checks import check_records

        if isinstance(path, ServerAddress):
            _postgres()
            from okrtui.engine.postgres.doctor import examine as examine_database

            return examine_database(path, check_records)
        from okrtui.engine.journal.recovery.doctor import examine

        return examine(path, check_records)

    def repair(self, path: Location) -> Report:
        """Save all that is intact in a damaged workspace. Raises OkrError."""
        from okrtui.addresses import require_directory
        from okrtui.domain.rules.record_checks import check_records
        from okrtui.engine.journal.recovery.repair import repair

        return repair(
            require_directory(path, "Restore the newest dump with pg_restore."),
            actor=self.actor(),
            now=self.now(),
            check=check_records,
        )

    def save(self, path: Location, to: Path | None) -> Path:
        """Back up every record into one file, by default among the workspace's own backups. Raises OkrError."""
        from okrtui.addresses import require_directory
        from okrtui.engine.journal.recovery.backup import save

        return save(require_directory(path, _dumping(path)), to, now=self.now())

    def kept(self, path: Location) -> list[Backup]:
        """List the workspace's own backups, newest first."""
        from okrtui.addresses import require_directory
        from okrtui.engine.journal.recovery.backup import kept

        return kept(require_directory(path, "List the dumps where your server keeps them."))

    def backup_named(self, path: Location, name: str) -> Path | None:
        """Return the workspace's own backup of that file name, None where it has none."""
        from okrtui.addresses import require_directory
        from okrtui.engine.journal.recovery.backup import named

        return named(require_directory(path, _restoring(path)), name)

    def restore(self, path: Location, source: Path, *, network: bool = False) -> Restored:
        """Restore every record from a backup. Raises OkrError."""
        from okrtui.addresses import require_directory
        from okrtui.domain.rules.record_checks import check_records
        from okrtui.engine.journal.recovery.backup import restore

        return restore(
            require_directory(path, _restoring(path)),
            source,
            actor=self.actor(),
            now=self.now(),
            network=network,
            rules=check_records,
        )

    def screens(
        self,
        opening: Callable[[], Session],
        *,
        theme: str,
        mouse: bool,
        glyphs: str,
        send_all: bool,
        keys: Mapping[str, Said],
        sample: bool = False,
    ) -> bool:
        """Run the screens until they are left; return True where the person asks for the sample.

        They show a picture before they call `opening`, in another thread; what it raises ends them, and is raised
        here. `keys` are those that the settings name, by action.
        """
        _lighten_screens()
        from okrtui.tui.start import run

        with startup.collector_resumable() as drawn:
            return run(
                opening, theme=theme, mouse=mouse, glyphs=glyphs, send_all=send_all, sample=sample, keys=keys,
                drawn=drawn,
            )  # fmt: skip

    def preview(
        self,
        session: Session,
        file: ImportFile,
        options: ImportOptions,
        *,
        theme: str,
        mouse: bool,
        glyphs: str,
        send_all: bool,
        keys: Mapping[str, Said],
    ) -> tuple[Reading, ImportPlan, int] | None:
        """Show what importing a file would do, on screen; return what was imported, None where the person left."""
        _lighten_screens()
        from okrtui.tui.importing.app import run

        with startup.collector_resumable() as drawn:
            return run(
                session, file, options, theme=theme, mouse=mouse, glyphs=glyphs, send_all=send_all, keys=keys,
                drawn=drawn,
            )  # fmt: skip


def _lighten_screens() -> None:
    from okrtui.late_definitions import put_off_dataclass_methods

    put_off_dataclass_methods()
    startup.lighten_screens()
    startup.use_one_arena()


def _figures(documents: Documents) -> Mapping[str, str]:
    """Return the figures about the records among some documents that are stored with them."""
    from okrtui.domain.rules.figures_to_keep import figures_to_keep

    return figures_to_keep(documents)


def _opened(path: Location, *, read_only: bool = False, network: bool = False, history_days: int = 730) -> Engine:
    """Open the engine of a workspace. Raises OkrError."""
    from okrtui.addresses import ServerAddress

    if isinstance(path, ServerAddress):
        engine: Engine = _postgres().open_engine(path, read_only=read_only)
        return engine
    from okrtui.engine.journal import open_engine

    return open_engine(path, read_only=read_only, network=network, history_days=history_days)


def _postgres() -> ModuleType:
    """Import the engine of workspaces in databases. Raises UsageError where psycopg is not installed."""
    from okrtui.errors import UsageError

    try:
        import okrtui.engine.postgres as engine
    except ImportError as error:
        what = "A workspace in a PostgreSQL database needs psycopg, which is not installed here."
        raise UsageError(what, "Install it with pip install 'okrtui[postgres]'.") from error
    return engine


def _dumping(path: Location) -> str:
    from shlex import quote

    return f"Back it up with pg_dump --format=custom --schema=okrtui --file=okrtui.dump {quote(str(path))}."


def _restoring(path: Location) -> str:
    from shlex import quote

    options = f"--clean --if-exists --single-transaction --dbname={quote(str(path))}"
    return f"Restore a dump as its owner with pg_restore {options} FILE."


def require_unused(option: object, what: str, hint: str) -> None:
    """Refuse an option that has no meaning here. Raises UsageError."""
    from okrtui.errors import UsageError

    if option:
        raise UsageError(what, hint)


def require_trusted(engine: Engine) -> None:
    """Refuse a damaged workspace even for reading, unlike the screens, and close it. Raises CorruptError."""
    from okrtui.errors import CorruptError

    if isinstance(engine.refusal, CorruptError):
        engine.close()
        raise engine.refusal


def _asks_version(arguments: Sequence[str]) -> bool:
    return arguments in (["--version"], ["-V"])


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default that of the process); return the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if _asks_version(arguments):
        with contextlib.suppress(OSError):  # nobody reads it
            sys.stdout.write(f"okrtui {__version__}\n")
        return 0
    try:
        with startup.collector_paused():
            from okrtui.cli.app import run

            return run(arguments, EngineBackend())
    except KeyboardInterrupt:
        return 130


def script() -> NoReturn:
    """Run the command line of the process and exit."""
    if not _asks_version(sys.argv[1:]):
        from okrtui.late_definitions import put_off_definitions

        startup.lighten_commands()
        put_off_definitions()
    with startup.collector_paused():  # until the process is gone: nothing is worth collecting at its end
        startup.leave(main())


if __name__ == "__main__":
    script()

"""The composition root: arguments, then config, store, session, and the front end that was asked for.

Nothing but the interpreter is needed to tell the version; everything else is imported when it is called for.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

from okrtui import __version__

if TYPE_CHECKING:  # imported by the calls that need them
    from pathlib import Path

    from okrtui.config import Said
    from okrtui.engine.journal import Store
    from okrtui.engine.protocol import Backup, Report, Restored
    from okrtui.session import Session


class Doors:
    """Opens, creates and looks after workspaces, and runs the screens."""

    def open(
        self, path: Path, *, read_only: bool, trusted: bool = False, network: bool = False, history_days: int = 730
    ) -> Session:
        """A session on the workspace at the path; a `trusted` one is whole, or is not opened. Raises OkrError."""
        from okrtui.engine.journal import open_store  # noqa: PLC0415 - not for help

        store = open_store(path, read_only=read_only, network=network, history_days=history_days)
        if trusted:
            require_trusted(store)
        return _session(store)

    def create(self, path: Path, *, group: str | None = None, network: bool = False) -> Session:
        """A session on a new, empty workspace, shared with a Unix group where one is named. Raises OkrError."""
        from okrtui.engine.journal import create_store  # noqa: PLC0415 - not for help

        return _session(create_store(path, group=group, network=network))

    def examine(self, path: Path) -> Report:
        """What is wrong with a workspace; changes nothing. Raises OkrError."""
        from okrtui.engine.journal.recovery.doctor import examine  # noqa: PLC0415 - for the doctor alone

        return examine(path)

    def repair(self, path: Path) -> Report:
        """Save all that is whole in a damaged workspace. Raises OkrError."""
        from okrtui.engine.journal.recovery.repair import repair  # noqa: PLC0415 - for the doctor alone

        return repair(path, actor=_me())

    def save(self, path: Path, to: Path | None) -> Path:
        """Write every record into one file, by default among the workspace's own backups. Raises OkrError."""
        from okrtui.engine.journal.recovery.backup import save  # noqa: PLC0415 - for backups alone

        return save(path, to)

    def kept(self, path: Path) -> list[Backup]:
        """The backups that a workspace keeps, newest first."""
        from okrtui.engine.journal.recovery.backup import kept  # noqa: PLC0415 - for backups alone

        return kept(path)

    def restore(self, path: Path, source: Path, *, network: bool = False) -> Restored:
        """Bring every record back to what a backup holds. Raises OkrError."""
        from okrtui.engine.journal.recovery.backup import restore  # noqa: PLC0415 - for backups alone

        return restore(path, source, actor=_me(), network=network)

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
        """Run the screens until they are left; True where that is to look at the sample.

        `keys` are those that the settings name, by action.
        """
        from okrtui.tui.app import run  # noqa: PLC0415 - Textual is for the screens alone

        gc.freeze()
        gc.enable()
        return run(session, theme=theme, mouse=mouse, ascii_only=ascii_only, sample=sample, keys=keys)


def require_trusted(store: Store) -> None:
    """Refuse to go by a damaged workspace even for reading, unlike the screens. Raises CorruptError."""
    from okrtui.errors import CorruptError  # noqa: PLC0415 - not for help

    if isinstance(store.refusal, CorruptError):
        raise store.refusal


def _me() -> str:
    from okrtui.paths import login_name  # noqa: PLC0415 - not for help

    return login_name()


def _session(store: Store) -> Session:
    from okrtui.session import Session  # noqa: PLC0415 - not for help

    return Session(store, _me())


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line (that of the process, where none is given); the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments in (["--version"], ["-V"]):
        with contextlib.suppress(OSError):  # nobody reads it
            sys.stdout.write(f"okrtui {__version__}\n")
        return 0
    collected = gc.isenabled()
    gc.disable()  # a command ends before it would pay; the screens turn it on again
    try:
        from okrtui.cli.app import run  # noqa: PLC0415 - not for the version

        return run(arguments, Doors())
    except KeyboardInterrupt:
        return 130
    finally:
        if collected:
            gc.enable()


def _without_plugins() -> None:
    """Spare pydantic its search for plugins in everything installed: it takes longer than many a command's own work.

    Whatever else is asked of the module that searches is answered by the module itself.
    """
    name = "pydantic.plugin._loader"

    def of_the_module_itself(attribute: str) -> object:
        if attribute.startswith("__"):  # asked by the import itself
            raise AttributeError(attribute)
        sys.modules.pop(name, None)
        return getattr(import_module(name), attribute)

    stand_in = ModuleType(name)
    stand_in.__dict__.update(get_plugins=tuple, __getattr__=of_the_module_itself)
    sys.modules.setdefault(name, stand_in)


def script() -> NoReturn:
    """Carry out the command line of the process and end it, without taking apart first what ends with it anyway."""
    _without_plugins()
    code = main()
    if threading.active_count() > 1:  # a thread that is at work still is waited for
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    script()

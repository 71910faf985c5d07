"""The composition root: arguments, then config, store, session, and the front end that was asked for.

Nothing but the interpreter is needed to tell the version; everything else is imported when it is called for.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrtui import __version__

if TYPE_CHECKING:  # imported by the calls that need them
    from pathlib import Path

    from okrtui.session import Session
    from okrtui.store import Store


class Doors:
    """Opens and creates workspaces, and runs the screens."""

    def open(self, path: Path, *, read_only: bool, trusted: bool = False) -> Session:
        """A session on the workspace at the path; a `trusted` one is whole, or is not opened. Raises OkrError."""
        from okrtui.store import open_store  # noqa: PLC0415 - not for help

        store = open_store(path, read_only=read_only)
        if trusted:
            require_trusted(store)
        return _session(store)

    def create(self, path: Path) -> Session:
        """A session on a new, empty workspace. Raises OkrError."""
        from okrtui.store import create_store  # noqa: PLC0415 - not for help

        return _session(create_store(path))

    def screens(self, session: Session, *, theme: str, mouse: bool, ascii_only: bool) -> None:
        """Run the screens until they are left."""
        from okrtui.tui.app import run  # noqa: PLC0415 - Textual is for the screens alone

        gc.freeze()
        gc.enable()
        run(session, theme=theme, mouse=mouse, ascii_only=ascii_only)


def require_trusted(store: Store) -> None:
    """Refuse to go by a damaged workspace, even for reading; the screens show what is left of one. Raises CorruptError."""
    from okrtui.errors import CorruptError  # noqa: PLC0415 - not for help

    if isinstance(store.refusal, CorruptError):
        raise store.refusal


def _session(store: Store) -> Session:
    from okrtui.paths import login_name  # noqa: PLC0415 - not for help
    from okrtui.session import Session  # noqa: PLC0415 - not for help

    return Session(store, login_name())


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line (that of the process, where none is given); the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments in (["--version"], ["-V"]):
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


if __name__ == "__main__":
    sys.exit(main())

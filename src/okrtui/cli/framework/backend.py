"""The services that commands use and do not make themselves: workspaces, their maintenance, and the screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a command that only shows its help needs none of these
    from okrtui.addresses import Location
    from okrtui.config import Said
    from okrtui.domain.actions.import_rows import ImportPlan
    from okrtui.importing.commit import Bar
    from okrtui.importing.files import ImportFile
    from okrtui.maintenance import Backup, Moved, Report, Restored, Shared
    from okrtui.reports.exchange.import_formats import ImportOptions, Reading
    from okrtui.session import Session


class Backend(Protocol):
    """The services, as the composition root provides them; `network` allows network file systems."""

    def open(
        self, path: Location, *, read_only: bool, trusted: bool = False, network: bool = False, history_days: int = ...
    ) -> Session:
        """Open a session on a workspace; with `trusted`, refuse one that is damaged. Raises OkrError."""

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

    def share(self, path: Location, *, group: str | None, readers: str | None) -> Shared:
        """Let a Unix group change a workspace, and others read it; None changes neither. Raises OkrError."""

    def move(self, source: Location, target: Location, *, keep: bool, network: bool, bar: Bar) -> Moved:
        """Move a workspace with its log to an empty place; close it in the old one unless `keep`. Raises OkrError."""

    def exists(self, path: Location) -> bool:
        """Return whether there is a workspace at the path."""

    def is_own_file(self, path: Path) -> bool:
        """Return whether a resolved path is that of a file of some workspace, which may be missing."""

    def examine(self, path: Location) -> Report:
        """Check a workspace and change nothing. Raises OkrError."""

    def repair(self, path: Location) -> Report:
        """Save all that is intact in a damaged workspace. Raises OkrError."""

    def save(self, path: Location, to: Path | None) -> Path:
        """Back up every record into one file, by default among the workspace's own backups. Raises OkrError."""

    def kept(self, path: Location) -> list[Backup]:
        """List the workspace's own backups, newest first."""

    def backup_named(self, path: Location, name: str) -> Path | None:
        """Return the workspace's own backup of that file name, None where it has none."""

    def restore(self, path: Location, source: Path, *, network: bool = False) -> Restored:
        """Restore every record from a backup. Raises OkrError."""

    def screens(
        self,
        opening: Callable[[], Session],
        *,
        theme: str,
        mouse: bool,
        glyphs: str,
        send_all: bool,
        keys: Mapping[str, Said],
        sample: bool = ...,
    ) -> bool:
        """Run the screens until they are left; return True where the person asks for the sample.

        They show a picture before they call `opening`, in another thread; what it raises ends them, and is raised
        here. `keys` are those that the settings name, by action.
        """

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

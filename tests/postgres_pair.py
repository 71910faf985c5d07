"""A primary and a standby that has to have every commit: real servers of the tests' own, of which one may be killed."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from okrtui.engine import postgres
from postgres_server import PostgresServer, programs

DATABASE = "team"
SETTINGS = """
wal_keep_size = 512MB
max_connections = 60
"""
"""In the server's own file, as pg_rewind recovers a killed server by that alone, and else throws away what it needs."""
STRICT = ("-c", "synchronous_standby_names=*")
TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ada' order by random() limit 1"
CANCEL_WAITS = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"


class Pair:
    """A workspace on two servers; no commit ends before the standby has it, so none ends while there is none."""

    def __init__(self, directory: Path, bin_directory: Path) -> None:
        self._bin = bin_directory
        for name in ("one", "two"):
            (directory / name).mkdir()
        self.primary, self.standby = (PostgresServer(directory / name, bin_directory) for name in ("one", "two"))
        servers = ",".join(f"127.0.0.1:{server.port}" for server in (self.primary, self.standby))
        self.address = f"postgresql://ada@{servers}/{DATABASE}"

    def make(self) -> None:
        """Make the workspace on the primary, and its standby."""
        self.primary.make("--data-checksums")
        with (self.primary.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        self.standby.give_directory()
        self.primary.start()
        self.primary.admin("create role ada login")
        self.primary.admin(f"create database {DATABASE}")
        postgres.create_engine(self.primary.address(DATABASE), writers=["ada"]).close()
        self.primary.end()
        self.primary.start(*STRICT)
        self.copy()

    def copy(self) -> None:
        """Make the standby anew, as a copy of the primary."""
        shutil.rmtree(self.standby.data, ignore_errors=True)
        source = ("-h", self.primary.directory, "-p", str(self.primary.port), "-U", "owner")
        self.standby.run(
            self._bin / "pg_basebackup", *source, "-D", self.standby.data, "-X", "stream", "-c", "fast", "--no-sync"
        )
        self.follow()

    def rewind(self) -> None:
        """Make a standby of the primary that was killed: it forgets what the other server never had."""
        self.primary.admin("checkpoint")
        source = f"host={self.primary.directory} port={self.primary.port} user=owner dbname=postgres"
        self.standby.run(self._bin / "pg_rewind", "-D", self.standby.data, f"--source-server={source}", "--no-sync")
        self.follow()

    def follow(self) -> None:
        """Start the standby."""
        (self.standby.data / "standby.signal").touch()
        source = f"host={self.primary.directory} port={self.primary.port} user=owner"
        self.standby.start(*STRICT, "-c", f"primary_conninfo={source}")

    def fail_over(self) -> None:
        """Kill the primary, and promote the standby."""
        self.primary.kill()
        self.promote()

    def promote(self) -> None:
        """Make the standby the primary."""
        self.primary, self.standby = self.standby, self.primary
        self.primary.admin("select pg_promote()")


@contextlib.contextmanager
def running_pair() -> Iterator[Pair]:
    """A pair that is stopped in the end."""
    found = programs()
    assert found is not None, "No PostgreSQL server is installed here."
    with tempfile.TemporaryDirectory(prefix="okrtui-pair-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        pair = Pair(Path(directory), found)
        try:
            pair.make()
            yield pair
        finally:
            pair.primary.stop()
            pair.standby.stop()

"""A PostgreSQL server of the tests' own: in a temporary directory, on a Unix socket, by nobody who matters."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
_NUMBERS = count(1)


def programs() -> Path | None:
    """The directory of the newest server installed here."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    anywhere = shutil.which("initdb")
    return found[-1].parent if found else Path(anywhere).resolve().parent if anywhere else None


def unprivileged() -> str | None:
    """The user to run a server as; None for whoever runs the tests, as only root may not."""
    if os.getuid():
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(address: str, log: Path) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.02)
        else:
            return


class PostgresServer:
    """A server that can be killed and started again; its superuser is called owner.

    It does not sync: what a killed process has written, the system still has, and tests cut no power.
    """

    def __init__(self, directory: Path, bin_directory: Path) -> None:
        self.directory, self._bin = directory, bin_directory
        self.data = directory / "data"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str | Path) -> None:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, user=unprivileged(), cwd=self.directory, timeout=60
        )
        assert done.returncode == 0, done.stderr

    def give_directory(self) -> None:
        if (user := unprivileged()) is not None:
            shutil.chown(self.directory, user)

    def make(self, *options: str) -> None:
        self.give_directory()
        self.run(self._bin / "initdb", "-D", self.data, "-U", "owner", "--auth=trust", "--no-sync", "-EUTF8", *options)

    def start(self, *options: str) -> None:
        where = ("-D", str(self.data), "-p", str(self.port), "-k", str(self.directory), "-h", "127.0.0.1")
        command = [str(self._bin / "postgres"), *where, "-c", "shared_buffers=16MB", "-c", "fsync=off", *options]
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, user=unprivileged(), cwd=self.directory, start_new_session=True
            )
        self.wait()

    def wait(self) -> None:
        _wait_for(self.address("postgres"), self.directory / "log")

    def kill(self) -> None:
        """End it as a power cut would: every process at once."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)  # so that no child is born meanwhile
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for one in (self._process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._process.wait(30)

    def end(self) -> None:
        """End it in order."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)

    def address(self, database: str, user: str = "owner") -> str:
        return f"postgresql://{user}@/{database}?host={self.directory}&port={self.port}"

    def admin(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, *roles: str) -> str:
        """Make an empty database, and roles that may log in."""
        name = f"t{next(_NUMBERS)}"
        self.admin(f"create database {name}")
        for role in roles:
            self.admin(f"do $$ begin create role {role} login; exception when duplicate_object then end $$")
        return name


@contextlib.contextmanager
def running_server(options: Sequence[str] = ()) -> Iterator[PostgresServer]:
    found = programs()
    assert found is not None, "No PostgreSQL server is installed here."
    with tempfile.TemporaryDirectory(prefix="okrtui-pg-", ignore_cleanup_errors=True) as directory:
        server = PostgresServer(Path(directory), found)
        server.make()
        server.start(*options)
        try:
            yield server
        finally:
            server.stop()


def pooler() -> str | None:
    """The pgbouncer that is installed here; Debian's is where only administrators look."""
    return shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


_POOLED = """
[databases]
* = host={directory} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = trust
auth_file = {directory}/users
pool_mode = transaction
default_pool_size = 4
min_pool_size = 2
"""


@contextlib.contextmanager
def running_pooler(server: PostgresServer) -> Iterator[int]:
    """A pgbouncer in transaction mode in front of a server; its port."""
    program, own = pooler(), free_port()
    assert program is not None, "pgbouncer is not installed here."
    settings = server.directory / "pgbouncer.ini"
    settings.write_text(_POOLED.format(directory=server.directory, port=server.port, own=own))
    (server.directory / "users").write_text("".join(f'"{name}" ""\n' for name in ("owner", "ada", "bob")))
    with (server.directory / "pooler.log").open("ab") as log:
        process = subprocess.Popen(
            [program, settings], stdout=log, stderr=log, user=unprivileged(), cwd=server.directory
        )
    try:
        _wait_for(f"postgresql://owner@127.0.0.1:{own}/postgres", server.directory / "pooler.log")
        yield own
    finally:
        process.terminate()
        process.wait(30)

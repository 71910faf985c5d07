"""A server that people log in to over SSH: a real sshd on the loopback, with people and groups of its own.

It runs in a mount namespace, where the user database, the run time directory and the log are its own, so that nothing
of the machine is changed; and in a process namespace, so that all that was started there ends with it.
"""

from __future__ import annotations

import compileall
import os
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import okrtui
from e2e.terminal import DEADLINE, SIZE, Terminal
from e2e.waiting import readable

SOURCES: Final = Path(okrtui.__file__).resolve().parents[1]
PROGRAM: Final = (sys.executable, "-m", "okrtui")
DECEIVED: Final = ("env", "USER=mallory", "LOGNAME=mallory", f"PYTHONPATH={SOURCES}")
"""Starts a program, with a name in the variables that is nobody's, and with the sources that are tested here."""
GROUP: Final = ("okr", 64_100)
UTF8: Final = MappingProxyType({"LANG": "C.UTF-8"})
TOOLS: Final = ("sshd", "ssh", "ssh-keygen", "unshare", "mount", "bash")
NOT_STARTED: Final = 126
"""What a shell answers where it may not start a program."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account on the server."""

    name: str
    number: int
    in_group: bool


ADA = Person("ada", 64_111, in_group=True)
BOB = Person("bob", 64_112, in_group=True)
EVE = Person("eve", 64_113, in_group=False)
PEOPLE: Final = (ADA, BOB, EVE)

CONFIG: Final = """
ListenAddress 127.0.0.1:{port}
HostKey {place}/host_key
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
PrintLastLog no
UseDNS no
LogLevel VERBOSE
"""

START: Final = """
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd /run/kept
mount -t tmpfs -o mode=755 tmpfs /var/log
mount --bind {place}/passwd /etc/passwd
mount --bind {place}/group /etc/group
{entrances}
{sshd} -D -e -f {place}/sshd_config 2>{place}/log &
echo started
read -r end || true
"""
"""For bash, which takes leave of processes whose parent has ended, as the first process of a machine has to.

Its last line waits for the tests' end, however they end; with it, all that runs in here ends.
"""


class NoServerError(Exception):
    """This machine has no server for the tests, and why."""


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


class Server:
    """What people log in to."""

    def __init__(self, place: Path, sshd: str, unshare: str, bash: str) -> None:
        self.place = place
        self._port = _free_port()
        self._furnish()
        script = START.format(place=place, sshd=sshd, entrances="\n".join(_entrances(place)))
        self._process = subprocess.Popen(
            [unshare, "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", bash, "-c", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
        )  # fmt: skip

    def _furnish(self) -> None:
        """Keys, accounts and homes."""
        _make_key(self.place / "host_key")
        (self.place / "sshd_config").write_text(CONFIG.format(port=self._port, place=self.place))
        users, groups = Path("/etc/passwd").read_text(), Path("/etc/group").read_text()
        members = ",".join(one.name for one in PEOPLE if one.in_group)
        groups = f"{GROUP[0]}:*:{GROUP[1]}:{members}\n{groups}"
        (self.place / "home").mkdir()
        for one in PEOPLE:
            home = self.home(one)
            users = f"{one.name}:*:{one.number}:{one.number}::{home}:/bin/sh\n{users}"
            groups = f"{one.name}:*:{one.number}:\n{groups}"
            _make_key(self._key(one))
            (home / ".ssh").mkdir(parents=True)
            shutil.copy(f"{self._key(one)}.pub", home / ".ssh" / "authorized_keys")
            for path in (home, home / ".ssh", home / ".ssh" / "authorized_keys"):
                os.chown(path, one.number, one.number)
                path.chmod(0o700 if path.is_dir() else 0o600)
        (self.place / "passwd").write_text(users)
        (self.place / "group").write_text(groups)
        host = (self.place / "host_key.pub").read_text()
        (self.place / "known_hosts").write_text(f"[127.0.0.1]:{self._port} {host}")

    def wait(self) -> None:
        """Wait until people can log in. Raises NoServerError where this machine does not let it start."""
        out, err = self._process.stdout, self._process.stderr
        assert out is not None
        assert err is not None
        if not readable(out.fileno(), DEADLINE) or out.readline() != b"started\n":
            self._process.kill()
            raise NoServerError(f"no namespace could be made for it: {err.read().decode().strip()}")
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until and self._process.poll() is None:
            with socket.socket() as door:
                door.settimeout(1.0)
                if door.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError(f"sshd does not answer: {(self.place / 'log').read_text()}")

    def stop(self) -> None:
        """End sshd, and whatever was started through it."""
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        self._process.wait(DEADLINE)

    # -- what people do -----------------------------------------------------------------------------------------

    def new_place(self) -> Path:
        """A directory in which everybody may make their own."""
        place = Path(tempfile.mkdtemp(dir=self.place))
        place.chmod(0o1777)
        return place

    def home(self, person: Person) -> Path:
        """Somebody's own directory."""
        return self.place / "home" / person.name

    def _key(self, person: Person) -> Path:
        return self.place / f"key_{person.name}"

    def _ssh(self, person: Person, *options: str) -> list[str]:
        settings = {
            "UserKnownHostsFile": self.place / "known_hosts",
            "StrictHostKeyChecking": "yes",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
        }
        given = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        address = f"{person.name}@127.0.0.1"
        return ["ssh", "-F", "none", *given, *options, "-i", str(self._key(person)), "-p", str(self._port), address]

    def run(self, person: Person, command: Sequence[str]) -> Answer:
        """Have somebody run a command, without a terminal."""
        done = subprocess.run(
            [*self._ssh(person, "-T"), f"umask 077; {shlex.join(command)}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    def okrtui(self, person: Person, workspace: Path, *arguments: str) -> Answer:
        """Have somebody run one of the program's commands on a workspace, with a name that is not theirs in USER."""
        return self.run(person, [*DECEIVED, *PROGRAM, "--workspace", str(workspace), *arguments])

    @contextmanager
    def at_work(
        self,
        person: Person,
        workspace: Path,
        *,
        term: str = "xterm-256color",
        variables: Mapping[str, str] = UTF8,
        size: tuple[int, int] = SIZE,
    ) -> Iterator[Terminal]:
        """Somebody before the screens of a workspace, logged in with `ssh -tt` from a terminal of their own."""
        given = [f"{name}={value}" for name, value in variables.items()]
        line = f"umask 077; exec {shlex.join([*DECEIVED, *given, *PROGRAM, str(workspace)])}"
        terminal = Terminal(
            [*self._ssh(person, "-tt", "-e", "none"), line], {"PATH": os.environ["PATH"], "TERM": term}, size
        )
        try:
            yield terminal
        finally:
            terminal.close()

    def processes(self, person: Person, workspace: Path) -> list[int]:
        """The program's processes that somebody has on a workspace."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and entry.stat().st_uid == person.number:
                    line = (entry / "cmdline").read_bytes().split(b"\0")
                    found += [int(entry.name)] if str(workspace).encode() in line else []
            except (FileNotFoundError, ProcessLookupError):
                continue
        return found

    def wait_gone(self, person: Person, workspace: Path, seconds: float) -> float:
        """Wait until the program has ended for somebody; how long that took. Raises AssertionError."""
        since = time.monotonic()
        while self.processes(person, workspace):
            assert time.monotonic() - since < seconds, "it still runs"
            time.sleep(0.01)
        return time.monotonic() - since


def parent_of(process: int) -> int:
    """The process that started another one."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def _make_key(path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _entrances(place: Path) -> Iterator[str]:
    """Commands that open the way to the program where others may not enter a directory above it, as with /root.

    The directory is covered with an empty one, in which nothing but what is needed is shown again.
    """
    needed = {place, SOURCES.parent, *(Path(one) for one in (sys.prefix, sys.base_prefix))}
    needed |= {one.resolve() for one in needed} | {Path(sys.executable).resolve().parents[1]}
    behind = {path: shut for path in sorted(needed) if (shut := _shut(path)) is not None}
    for number, path in enumerate(behind):
        kept = f"/run/kept/{number}"
        yield f"mkdir {kept}; mount --rbind {shlex.quote(str(path))} {kept}"
    for shut in sorted(set(behind.values())):
        yield f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(shut))}"
    for number, path in enumerate(behind):
        yield f"mkdir -p {shlex.quote(str(path))}; mount --rbind /run/kept/{number} {shlex.quote(str(path))}"


def _shut(path: Path) -> Path | None:
    """The highest directory above a path that others may not enter."""
    above = (one for one in reversed(path.parents) if not one.stat().st_mode & stat.S_IXOTH)
    return next(above, None)


@contextmanager
def running() -> Iterator[Server]:
    """A server, until the block is left. Raises NoServerError where there can be none."""
    if os.geteuid() != 0:
        raise NoServerError("only root can start it")
    where = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    tools = {name: shutil.which(name, path=where) or "" for name in TOOLS}
    if not all(tools.values()):
        raise NoServerError(f"{', '.join(name for name, path in tools.items() if not path)} not installed")
    place = Path(tempfile.mkdtemp(prefix="okrtui-server-"))
    place.chmod(0o755)
    compileall.compile_dir(SOURCES / "okrtui", quiet=2)  # others may not keep what they compile
    try:
        server = Server(place, tools["sshd"], tools["unshare"], tools["bash"])
        try:
            server.wait()
            answer = server.run(EVE, [*DECEIVED, sys.executable, "-c", "import okrtui.tui.app"])
            if answer.code == NOT_STARTED or "Permission denied" in answer.err:
                raise NoServerError(f"other people may not read the program: {answer.err.strip()}")
            assert answer.code == 0, answer
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place)

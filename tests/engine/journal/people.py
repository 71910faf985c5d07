"""Other people on this machine: children of a test, run by root, that act as another user."""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other users")
GROUP, OTHER_GROUP = 64_001, 64_002


class Person(NamedTuple):
    """Somebody by number, with the groups they are in, the first of them their own."""

    number: int
    groups: tuple[int, ...]


ADA = Person(64_011, (64_011, GROUP))
BOB = Person(64_012, (64_012, GROUP))
EVE = Person(64_013, (64_013, OTHER_GROUP))


def acting(person: Person, work: Callable[[], object], umask: int = 0o077) -> str:
    """Do something as this person; what it says, or the sentence of the error it met."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            os.setgroups(person.groups)
            os.setresgid(person.groups[0], person.groups[0], person.groups[0])
            os.setresuid(person.number, person.number, person.number)
            os.umask(umask)
            said = str(work())
        except Exception as error:  # noqa: BLE001 - told to the parent
            said = f"{type(error).__name__}: {error}"
            if "okrtui.errors" not in type(error).__module__:
                said += traceback.format_exc()
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def shared_place() -> Iterator[Path]:
    """A directory that everybody can enter; each may make their own in it."""
    path = Path(tempfile.mkdtemp(prefix="okrtui-people-"))
    path.chmod(0o1777)
    try:
        yield path
    finally:
        shutil.rmtree(path)

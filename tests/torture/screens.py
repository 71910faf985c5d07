"""Many real screens, some with a terminal that nobody reads, beside writers that save: nobody waits for a screen.

    python tests/torture/screens.py --seconds 60 --screens 20 --stalled 5 --writers 8

Prints how long the saves of the writers took, and how many were refused. Exits with 1 if one was refused or took longer
than five seconds, half of what a save waits.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Final

if __name__ == "__main__":  # as a program, its parts are found from the folder of tests
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from cli.cli_desk import PROGRAM, TODAY, make_sample_of_today, plain_environment
from okrtui.domain.actions import kpis
from okrtui.domain.records.models import MeasurementDraft
from okrtui.engine.journal import open_engine
from okrtui.errors import OkrError
from okrtui.session import Session

PAUSE: Final = 0.2
"""Seconds between two saves of a writer."""

SAVING: Final = b"3m7\r\x1b\x1b"
"""The keys that record a value on a screen, and leave the form where that was refused."""

MOVING: Final = b"\x1b[C\x1b[D" * 20
"""Keys that draw much."""

LONGEST: Final = 5.0
"""Seconds that no save may take."""


class Screen:
    """The program in a terminal of its own; a stalled one is never read from."""

    def __init__(self, environment: dict[str, str], *, stalled: bool) -> None:
        self.is_stalled = stalled
        self.end, inside = pty.openpty()
        termios.tcsetwinsize(inside, (24, 80))
        os.set_blocking(self.end, False)
        self.process = subprocess.Popen(
            PROGRAM, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
        )
        os.close(inside)
        self.shows = b""

    def take_in(self) -> None:
        """Read what is drawn."""
        with suppress(OSError):
            self.shows = (self.shows + os.read(self.end, 1 << 16))[-4000:]

    def type(self, keys: bytes) -> None:
        """Press keys; what a full terminal does not take is lost."""
        with suppress(OSError):
            os.write(self.end, keys)

    def close(self) -> None:
        """Take the terminal away."""
        self.process.kill()
        self.process.wait()
        os.close(self.end)


def write(path: Path, number: int, seconds: float, told: int) -> None:
    """Save again and again, and tell how long each save took, or that it was refused."""
    with closing(Session(open_engine(path), f"writer{number}", today=lambda: TODAY)) as session:
        end = time.monotonic() + seconds
        for turn in count():
            if time.monotonic() > end:
                return
            day = TODAY - timedelta(days=turn % 200)
            began = time.monotonic()
            try:
                session.do(kpis.record, MeasurementDraft(kpi=number % 7 + 1, date=day, value=Decimal(turn % 50)))
                said: float | str = time.monotonic() - began
            except OkrError as error:
                said = str(error)
            os.write(told, json.dumps(said).encode() + b"\n")
            time.sleep(PAUSE)


def forked_writer(path: Path, number: int, seconds: float, told: int) -> int:
    """Return the process of a writer."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            write(path, number, seconds, told)
            code = 0
        except BaseException:  # noqa: BLE001 - told, then gone
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    return child


def opened(home: Path, screens: int, stalled: int) -> list[Screen]:
    """Open all screens, and wait until each has drawn its first section."""
    environment = plain_environment(home, TERM="xterm-256color")
    found = [Screen(environment, stalled=number < stalled) for number in range(screens)]
    end = time.monotonic() + 20 + 5 * screens
    while any(b"Today" not in one.shows for one in found):
        if time.monotonic() > end:
            raise TimeoutError("the screens do not open")
        for one in found:
            one.take_in()
        time.sleep(0.02)
    return found


def run(home: Path, seconds: float, screens: int, stalled: int, writers: int) -> list[float | str]:
    """Run all at once; return how long each save took, or why it was refused."""
    make_sample_of_today(home / "work")
    found = opened(home, screens, stalled)
    reading, telling = os.pipe()
    children = [forked_writer(home / "work", number, seconds, telling) for number in range(writers)]
    os.close(telling)
    said = b""
    turn, next_keys, ends = 0, 0.0, [one.end for one in found if not one.is_stalled]
    while True:
        ready = select.select([reading, *ends], [], [], 0.05)[0]
        for one in found:
            if one.end in ready:
                one.take_in()
        if reading in ready:
            data = os.read(reading, 1 << 16)
            said += data
            if not data:
                break
        if time.monotonic() >= next_keys:
            next_keys, turn = time.monotonic() + 0.5, turn + 1
            for one in found:
                one.type(MOVING + SAVING if one.is_stalled else SAVING if turn % 4 == 0 else b"j")
    codes = [os.waitpid(child, 0)[1] for child in children]
    for one in found:
        one.process.send_signal(signal.SIGKILL)
        one.close()
    os.close(reading)
    return [*map(json.loads, said.splitlines()), *("a writer has ended" for code in codes if code)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the figures; 1 where a save was refused or took too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--screens", type=int, default=20)
    parser.add_argument("--stalled", type=int, default=5, help="screens with a terminal that nobody reads")
    parser.add_argument("--writers", type=int, default=8)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="okrtui-screens-") as folder:
        said = run(Path(folder), chosen.seconds, chosen.screens, chosen.stalled, chosen.writers)
    refused = [one for one in said if isinstance(one, str)]
    took = sorted(one for one in said if isinstance(one, float))
    if not took:
        sys.stdout.writelines(f"{one}\n" for one in refused[:3])
        return 1
    figures = {
        "saves": len(took),
        "refused": len(refused),
        "median, ms": round(statistics.median(took) * 1000),
        "95 of 100, ms": round(took[len(took) * 95 // 100] * 1000),
        "longest, ms": round(took[-1] * 1000),
    }
    for name, figure in figures.items():
        sys.stdout.write(f"{name:>18} {figure:>9,}\n")
    sys.stdout.writelines(f"{one}\n" for one in refused[:3])
    return int(bool(refused) or took[-1] > LONGEST)


if __name__ == "__main__":
    sys.exit(main())

"""Mutate valid files of every kind, and have every command read them: make fuzz-files ARGS="--seconds 600".

Nothing may hang, use more than two seconds of processor time or 300 MB, show a traceback, or write anywhere else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

if __name__ in {"__main__", "__mp_main__"}:  # as a program, its parts are found from the folder of tests
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from fuzz_files.cases import KINDS, Desk, Fault, handmade, played
from fuzz_files.handmade import BY_KIND


def cases(first: int, step: int) -> Iterator[tuple[str, int]]:
    """Yield kinds and numbers of cases without end, a share of all."""
    number = first
    while True:
        yield KINDS[number % len(KINDS)], number
        number += step


MADE = [(kind, name) for kind, by_name in BY_KIND.items() for name in by_name]
"""The cases that were made by hand, which go before those of chance."""


def work(share: int, shares: int, seconds: float, most: int, first: int) -> tuple[Counter[str], list[Fault]]:
    """Play a share of the cases."""
    counted: Counter[str] = Counter()
    faults: list[Fault] = []
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="okrtui-fuzz-") as place:
        desk = Desk(Path(place))
        for number, (kind, name) in enumerate(MADE if first == 0 else ()):
            if number % shares == share:
                counted[kind] += 1
                faults += handmade(desk, kind, name)
        for kind, number in cases(first + share, shares):
            if time.monotonic() > until or counted.total() >= most:
                break
            counted[kind] += 1
            faults += played(desk, kind, number)
    return counted, faults


def again(desk: Desk, case: str) -> list[Fault]:
    """Play the case that a fault names."""
    kind, _, name = case.partition(": ")
    if name:
        return handmade(desk, kind, name)
    kind, _, number = case.rpartition(" ")
    return played(desk, kind, int(number))


def tell(*lines: str) -> None:
    """Print lines."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def main() -> int:
    """Play cases in several processes; print what failed, and how many of each kind there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--cases", type=int, default=10**9, help="the most cases of each process")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--case", default="", help='one case again, as a fault names it: "journal 17", "lock: deep"')
    asked = parser.parse_args()
    if asked.case:
        with tempfile.TemporaryDirectory(prefix="okrtui-fuzz-") as place:
            shown = again(Desk(Path(place)), asked.case)
        tell(*map(str, shown), f"{len(shown)} faults")
        return bool(shown)
    shares = [(share, asked.jobs, asked.seconds, asked.cases, asked.first) for share in range(asked.jobs)]
    with get_context("spawn").Pool(asked.jobs) as pool:
        results = pool.starmap(work, shares)
    counted = sum((found for found, _ in results), Counter[str]())
    faults = [fault for _, listed in results for fault in listed]
    tell(*(f"{fault.case}: okrtui {fault.command}: {fault.what}" for fault in faults))
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counted.items()))
    tell(f"{counted.total():,} files ({kinds}): {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())

"""Random strokes into the screens, beside somebody who changes and deletes the same records; then all is counted.

    python tests/fuzz_keys/fuzz.py --seeds 200 --strokes 5000

Exits with 1 if there was a traceback or a hang, if Today is not there after esc esc 1, or if the doctor finds damage;
the first run that fails is repeated with ever fewer strokes, and the few that it takes are printed.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

if __name__ in {"__main__", "__mp_main__"}:  # as a program, its parts are found from the folder of tests
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from fuzz_keys.desk import WORKSPACES, Outcome, play
from fuzz_keys.shrinking import shrunk
from fuzz_keys.strokes import strokes


class Told(NamedTuple):
    """What one run came to, as it is passed between processes."""

    seed: int
    strokes: int
    errors: int
    hang: bool
    wrong: bool
    story: str


def kind_of(seed: int) -> str:
    """Return the kind of workspace of a seed."""
    return WORKSPACES[seed % len(WORKSPACES)]


def outcome_of(sequence: Sequence[str], seed: int) -> Outcome:
    """Play strokes in a directory of their own."""
    with tempfile.TemporaryDirectory() as directory:
        return play(sequence, kind_of(seed), Path(directory), seed)


def story_of(outcome: Outcome) -> str:
    """Return all that went wrong in a run."""
    errors = ["".join(traceback.format_exception(error)) for error in outcome.errors]
    return "\n".join(part for part in (*errors, outcome.hang, outcome.wrong) if part)


def shortest(seed: int, number: int, seconds: float) -> str:
    """Return the few strokes that it takes to fail like a seed does, and what they lead to."""
    sequence = list(strokes(seed, number))
    first = outcome_of(sequence, seed)
    kept = shrunk(sequence, lambda some: bool(first.kinds & outcome_of(some, seed).kinds), seconds)
    last = outcome_of(kept, seed)
    story = story_of(last if last.kinds & first.kinds else first)
    return f"seed {seed}, {kind_of(seed)} workspace, {len(kept)} strokes: {kept!r}\n{story}"


def _ran(task: tuple[int, int]) -> Told:
    seed, number = task
    outcome = outcome_of(list(strokes(seed, number)), seed)
    return Told(seed, outcome.strokes, len(outcome.errors), bool(outcome.hang), bool(outcome.wrong), story_of(outcome))


def table(runs: Sequence[Told]) -> str:
    """Return the figures of runs by kind of workspace."""
    figures: dict[str, Counter[str]] = {name: Counter() for name in (*WORKSPACES, "all")}
    for run in runs:
        for name in (kind_of(run.seed), "all"):
            figures[name].update(runs=1, keys=run.strokes, tracebacks=run.errors, hangs=run.hang, wrong=run.wrong)
    lines = [f"{'':24}" + "".join(f"{name:>12}" for name in figures)]
    labels = {"runs": "runs", "keys": "keys", "tracebacks": "tracebacks", "hangs": "hangs", "wrong": "lost or unsound"}
    for key, label in labels.items():
        lines.append(f"{label:24}" + "".join(f"{counts[key]:>12,}" for counts in figures.values()))
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run all seeds in as many processes as there are processors."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--strokes", type=int, default=5_000, help="strokes of each run")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--shrink", type=float, default=300, help="seconds for shrinking the first failure")
    options = parser.parse_args(argv)
    tasks = [(seed, options.strokes) for seed in range(options.first, options.first + options.seeds)]
    runs: list[Told] = []
    with multiprocessing.get_context("spawn").Pool(options.processes, maxtasksperchild=10) as pool:
        for run in pool.imap_unordered(_ran, tasks):
            runs.append(run)
            if run.story:
                sys.stderr.write(f"seed {run.seed}:\n{run.story}\n")
    sys.stdout.write(table(runs) + "\n")
    failed = [run for run in runs if run.story]
    if failed and options.shrink:
        sys.stdout.write(shortest(failed[0].seed, options.strokes, options.shrink) + "\n")
    return bool(failed)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):  # what is exported stands there
        sys.exit(main())

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from engine.journal.builders import JournalSession, do
from torture import torture


def test_a_short_torture_breaks_no_promise(tmp_path: Path) -> None:
    command = [sys.executable, torture.__file__, "--seconds", "5", "--processes", "3", "--directory", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.rsplit(maxsplit=1) for line in done.stdout.splitlines()]
    figures = {name.strip(): int(figure.replace(",", "")) for name, figure in lines}
    assert figures["acknowledged"] > 20
    assert figures["kills"] > 5
    assert figures["reads"] > 20
    assert not list(tmp_path.iterdir())


def test_the_judge_finds_what_was_lost_doubled_and_done_although_refused(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    for name in ("a", "b", "c"):
        do(store, partial(torture.planned, name=name), "x")
    history = list(store.history())[::-1]
    assert torture.judged([*history, history[-1]], {})["doubled"] == 1
    told = {"a": ("+", 1), "b": ("+", 2), "c": ("-", 0), "d": ("+", 5), "e": ("u", 0)}
    figures = torture.judged(history, told)
    assert (figures["lost"], figures["doubled"], figures["refused but there"]) == (1, 0, 1)
    assert torture.judged(history, {})["from nowhere"] == 3
    assert torture.judged(history[1:], told)["out of order"] == 2
    assert torture.replayed(history) == {record.id: record.document() for record in store.workspace.kpis.values()}
    assert torture.sound(store.workspace, store.sequence)

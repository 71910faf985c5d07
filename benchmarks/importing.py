"""How long an import of measurements takes, beside reading and validating the same rows: importing.py [ROWS …]."""

from __future__ import annotations

import csv
import gc
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_rows import ImportBatch
from okrtui.domain.records.models import Kpi, MeasurementDraft
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine
from okrtui.reports.exchange import csv_rows
from okrtui.reports.exchange.import_formats import Reading
from okrtui.session import Session

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
KPIS = 100
ROUNDS = 5
BY = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}


def written(rows: int) -> str:
    """A file of so many measurements, each KPI's on days of its own."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("kpi", "date", "value", "note"))
    for number in range(rows):
        day = NOW.date() - timedelta(days=number // KPIS)
        writer.writerow((f"K{number % KPIS + 1}", day, f"{30 + number % 37}.{number % 10}", "" if number % 3 else "x"))
    return out.getvalue()


def floor(text: str) -> list[MeasurementDraft]:
    """Read and validate the rows: the least that an import of all or nothing has to do."""
    adapter = TypeAdapter(MeasurementDraft)
    reader = csv.reader(io.StringIO(text))
    names = next(reader)
    return [adapter.validate_python(dict(zip(names, cells, strict=True))) for cells in reader]


def watch(workspace: Workspace, actor: str, now: datetime) -> Change:  # noqa: ARG001
    """Make the KPIs."""
    return Change("fill", tuple(Kpi.model_validate({"id": at, "name": f"KPI {at}", **BY}) for at in range(1, KPIS + 1)))


def imported(text: str, session: Session) -> None:
    """Read the file and take all of it in, in one commit."""

    def action(workspace: Workspace, batch: ImportBatch, actor: str, now: datetime) -> Change:
        return record_import.plan(workspace, batch, actor, now).change

    reading: Reading = csv_rows.read(text, NOW.date())
    session.do(action, reading.batch)


def seconds(step: Callable[[], object]) -> float:
    """Processor time of one call, as the program runs: without the garbage collector."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    step()
    taken = time.process_time() - start
    gc.enable()
    return taken


def measure(rows: int) -> None:
    """Print medians and ratios of interleaved rounds at one size."""
    text = written(rows)
    floors, first, again = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            session = Session(create_engine(Path(folder) / "w"), "ada", now=lambda: NOW, today=NOW.date)
            session.do(lambda workspace, _, actor, now: watch(workspace, actor, now), None)
            floors.append(seconds(partial(floor, text)))
            first.append(seconds(partial(imported, text, session)))
            again.append(seconds(partial(imported, text, session)))
            session.close()
    ratio = statistics.median(one / base for one, base in zip(first, floors, strict=True))
    once_more = statistics.median(one / base for one, base in zip(again, floors, strict=True))
    sys.stdout.write(
        f"{rows:>8} measurements: reading and validating {statistics.median(floors):.2f} s, imported in one commit "
        f"{statistics.median(first):.2f} s, ratio {ratio:.2f}; the same file again, changing nothing, {once_more:.2f}\n"
    )


if __name__ == "__main__":
    for wanted in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        measure(wanted)

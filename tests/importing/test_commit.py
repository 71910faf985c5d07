from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Opener
from okrtui.domain.actions.import_rows import ImportPlan
from okrtui.engine.journal.engine import JournalEngine
from okrtui.importing import files
from okrtui.importing.commit import committed
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.session import Session

KPIS = ("Churn", "Leads", "Margin")
DAYS = [f"2026-11-{day:02}" for day in range(1, 7)]


def imported(session: Session, path: Path, rows: list[str], *, create: bool = False) -> ImportPlan:
    path.write_text("\n".join(["kpi,date,value", *rows]))
    told = ImportOptions("measurements", create=create)
    return committed(session, files.read(files.opened(str(path), told), session.today(), told))[0]


@pytest.mark.parametrize(
    "order", [slice(None), slice(None, None, -1), slice(0, 9)], ids=["same", "backwards", "a part"]
)
def test_values_that_a_session_does_not_keep_are_compared_and_corrected_all_the_same(
    bare_path: Path, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: slice[int | None]
) -> None:
    monkeypatch.setattr("okrtui.domain.record_indexes._MOST", {"measurements": 4})
    rows = [f"{kpi},{day},{at}" for day in DAYS for at, kpi in enumerate(KPIS)]
    first = opener(bare_path)
    assert len(imported(first, tmp_path / "values.csv", rows, create=True).added) == len(rows) + len(KPIS)
    first.close()
    engine = JournalEngine.open(bare_path)
    engine.compact()
    engine.close()
    second = opener(bare_path)
    again = imported(second, tmp_path / "values.csv", rows[order])
    assert (again.change.puts, len(again.left)) == ((), len(rows[order]))
    changed = [f"{row}9" for row in rows[order]]
    assert len(imported(second, tmp_path / "values.csv", changed).changed) == len(changed)
    assert max(one.value for one in second.workspace.measurements.values()) == 29

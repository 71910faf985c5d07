from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from okrtui.domain.actions import cycles, record_changes
from okrtui.domain.actions.record_changes import Removal
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.session import Session
from tui.person import at_work


async def test_a_report_is_read_then_written_and_a_file_is_asked_about(sample: Session, tmp_path: Path) -> None:
    page, link, own = tmp_path / "q4.html", tmp_path / "link.md", tmp_path / "own.txt"
    page.write_text("mine")
    own.write_text("mine")
    link.symlink_to(own)
    async with at_work(sample) as me:
        assert "w write to a file" in await me.press("R")
        await me.press("w")
        assert "2026-Q4.html" in me.screen
        await me.press("ctrl+u")
        await me.fill(file=str(page), title="Acme <b>")
        assert "already exists." in await me.press("enter")
        await me.press("n")
        assert page.read_text() == "mine"
        await me.press("enter", "y")
        assert "Wrote the report on C2 2026-Q4 to" in me.screen
        assert "<h1>Acme &lt;b&gt;</h1>" in page.read_text()
        await me.press("R", "w")
        await me.press("ctrl+u")
        await me.fill(file=str(link))
        await me.press("enter", "y")
        assert not link.is_symlink()
        assert (link.read_text().partition("\n")[0], own.read_text()) == ("# 2026-Q4: objectives and KPIs", "mine")
        await me.press("R", "w")
        await me.press("ctrl+u")
        await me.fill(file=str(tmp_path / "q.json"))
        assert "okrtui report writes JSON." in await me.press("enter")


async def test_a_digest_and_all_records_are_written(sample: Session, tmp_path: Path) -> None:
    sample.is_workspace_file = lambda path: path.name == "workspace.json"
    text, document, folder = tmp_path / "week.txt", tmp_path / "all.json", tmp_path / "csv"
    async with at_work(sample) as me:
        await me.press("P", "w")
        await me.press("ctrl+u")
        await me.fill(file=str(text))
        assert "Wrote the digest to" in await me.press("enter")
        assert text.read_text().startswith("Week from ")
        await me.press("X")
        await me.press("ctrl+u")
        await me.fill(file=str(tmp_path / "workspace.json"))
        assert "is inside a workspace. Choose another" in await me.press("enter")
        await me.press("ctrl+u")
        await me.fill(file=str(document))
        assert " records to" in await me.press("enter")
        assert json.loads(document.read_text())
        folder.mkdir()
        (folder / "kpis.csv").write_text("mine")
        await me.press("X")
        await me.press("ctrl+u")
        await me.fill(file=str(folder))
        assert "kpis.csvalreadyexists." in "".join((await me.press("enter")).split())  # wrapped where the path is long
        await me.press("n", "escape")
        assert (folder / "kpis.csv").read_text() == "mine"


async def test_a_quarters_sheet(sample: Session, tmp_path: Path) -> None:
    async with at_work(sample) as me:
        await me.press("X")
        await me.press("ctrl+u")
        await me.fill(file=str(tmp_path / "q.csv"))
        await me.press("tab", "left", "enter")
        assert "Wrote " in me.screen
        assert "Steady revenue in South-East Asia" in (tmp_path / "q.csv").read_text()


async def test_a_cycle_that_somebody_deleted_meanwhile_is_named(sample: Session, tmp_path: Path) -> None:
    added = sample.do(cycles.add, CycleDraft(name="2027-Q2", start=date(2027, 4, 1), end=date(2027, 6, 30)))
    (number,) = added.created(Cycle)
    async with at_work(sample) as me:
        me.work.show("cycles", number)
        await me.press("R", "w")
        assert "2027-Q2" in me.screen
        sample.do(record_changes.delete, Removal(Cycle.table, number))
        await me.press("ctrl+u")
        await me.fill(file=str(tmp_path / "q.md"))
        assert f"There is no C{number}." in await me.press("enter")
        assert not (tmp_path / "q.md").exists()

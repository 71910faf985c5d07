from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, Desk, bytes_of, plain_environment

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def test_without_anything_it_is_the_running_cycle_as_markdown(desk: Desk) -> None:
    said = desk.do("report")
    assert said.startswith("# 2026-Q4: objectives and KPIs\n\nThe 3 objectives together are on plan: progress 0.34")
    assert "- Cycle: C2 2026-Q4\n- State: active\n" in said
    assert "As of: 2026-11-19, day 50 of 92" in said
    assert "## 2026-Q3 and 2026-Q4 compared" in said
    assert "### O4 Steady revenue in South-East Asia" not in said


def test_details_are_asked_for(desk: Desk) -> None:
    said = desk.do("report", "--detail")
    assert said.startswith(desk.do("report").rstrip())
    assert "### O4 Steady revenue in South-East Asia" in said
    assert "## Evidence" in said
    assert "<details open>" in desk.do("report", "--detail", "--format", "html")
    folded = desk.do("report", "--format", "html")
    assert "<details>" in folded
    assert "<details open>" not in folded


def test_a_title_and_a_cycle_to_compare_with(desk: Desk) -> None:
    assert desk.do("report", "--title", "Acme <Q4>").startswith("# Acme \\<Q4>\n")
    assert "<h1>Acme &lt;Q4&gt;</h1>" in desk.do("report", "--title", "Acme <Q4>", "--format", "html")
    assert "## 2026-Q4 and 2027-Q1 compared" in desk.do("report", "--compare", "C3")
    assert " compared" not in desk.do("report", "C1")
    told = desk.ask("report", "--title", "Acme")["summary"]
    assert (told["title"], told["comparison"]["then"], len(told["objectives"])) == ("Acme", "C1", 3)
    assert desk.ask("report", "C3")["summary"]["moved"] is None


@pytest.mark.parametrize("named", ["C1", "c1", "2026-Q3", "2026-q3"])
def test_a_cycle_by_id_or_name(desk: Desk, named: str) -> None:
    assert desk.do("report", named).startswith("# 2026-Q3: ")


def test_each_format(desk: Desk) -> None:
    assert desk.do("report", "--format", "html").startswith("<!DOCTYPE html>\n")
    rows = list(csv.DictReader(io.StringIO(desk.do("report", "--format", "csv"))))
    assert rows[0]["id"] == "C2"
    told = json.loads(desk.do("report", "--format", "json"))
    assert (told["id"], told["as_of"], len(told["objectives"]), len(told["kpis"])) == ("C2", "2026-11-19", 3, 8)
    assert told["objectives"][0]["key_results"][0]["check_ins"]
    assert desk.ask("report") == told


@pytest.mark.parametrize(
    ("ending", "start"), [("md", "# 2026-Q4"), ("HTML", "<!DOCTYPE"), ("csv", "kind,"), ("json", "{")]
)
def test_a_file_says_by_its_ending_what_it_is(desk: Desk, tmp_path: Path, ending: str, start: str) -> None:
    file = tmp_path / f"quarter.{ending}"
    assert desk.do("report", "-o", file) == f"Wrote the report on C2 2026-Q4 to {file}.\n"
    assert file.read_text("utf-8").startswith(start)
    assert file.read_bytes().endswith(b"\n")
    assert b"\r" not in file.read_bytes()


def test_the_same_records_make_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    for ending in ("md", "html", "csv", "json"):
        first, second = (tmp_path / f"{number}.{ending}" for number in (1, 2))
        desk.do("report", "C1", "-o", first)
        desk.do("kpi", "record", "K1", "1", "--yes", "--on", "today")
        desk.do("report", "C1", "-o", second)
        assert first.read_bytes() == second.read_bytes()


def test_a_day_that_is_asked_for(desk: Desk) -> None:
    assert "As of: 2026-11-21, day 52 of 92" in desk.do("report", "--on", "today")
    past = desk.do("report", "--on", "2026-10-20")
    assert "As of: 2026-10-20, day 20 of 92" in past
    assert "2026-10-21" not in past


def test_with_json_and_a_file_the_answer_tells_what_was_written(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "q.html"
    told = {"path": str(file), "format": "html", "cycle": "C2", "as_of": "2026-11-19"}
    assert desk.ask("report", "-o", file) == told


def test_a_file_is_replaced_and_keeps_who_may_read_it(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "q.md"
    desk.do("report", "-o", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~current_umask()
    file.chmod(0o640)
    desk.do("report", "C1", "-o", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.read_text().startswith("# 2026-Q3")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["q.md", "work"]


@pytest.mark.parametrize("is_there", [True, False], ids=["a file", "nothing"])
def test_a_link_that_somebody_left_is_replaced_and_never_followed(
    desk: Desk, tmp_path: Path, *, is_there: bool
) -> None:
    target, link = tmp_path / "own.txt", tmp_path / "weekly.html"
    if is_there:
        target.write_text("mine")
    link.symlink_to(target)
    desk.do("report", "-o", link)
    assert not link.is_symlink()
    assert link.read_text().startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(link.stat().st_mode) == 0o666 & ~current_umask()
    assert target.exists() == is_there
    assert not is_there or target.read_text() == "mine"


def test_a_link_to_the_output_of_the_process_is_written_to(desk: Desk, tmp_path: Path) -> None:
    command = [*PROGRAM, "--workspace", str(desk.path), "report", "-o", "/dev/fd/1"]
    done = subprocess.run(command, env=plain_environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stdout.startswith("# 2026-Q4")
    assert done.stdout.endswith("Wrote the report on C2 2026-Q4 to /dev/fd/1.\n")


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_what_is_no_file_is_written_to(desk: Desk) -> None:
    assert "Wrote the report" in desk.do("report", "-o", "/dev/null")
    assert desk.do("report", "-o", "-").startswith("# 2026-Q4")


def test_refusals(desk: Desk, tmp_path: Path) -> None:
    before = bytes_of(desk.path)
    for line, code, said in (
        (("report", "C9"), 2, "C9"),
        (("report", "--compare", "C9"), 2, "C9"),
        (("report", "--compare", "C2"), 1, "C2 2026-Q4 cannot be compared with itself."),
        (("report", "--format", "pdf"), 2, "--format"),
        (("report", "--format", "md", "--json"), 2, "cannot be combined"),
        (("report", "--on", "never"), 2, "--on"),
        (("report", "-o", tmp_path / "no" / "q.md"), 1, f"Cannot write {tmp_path}/no/q.md: no such file or directory."),
        (("report", "-o", tmp_path), 1, f"Cannot write {tmp_path}: is a directory."),
        (("report", "-o", desk.path / "workspace.json"), 2, "is inside a workspace"),
    ):
        answer = desk.run(*line)
        assert (answer.code, answer.out) == (code, "")
        assert said in answer.err
    assert bytes_of(desk.path) == before


def test_without_a_cycle_there_is_nothing_to_report(empty: Desk) -> None:
    answer = empty.run("report")
    assert answer.code == 2
    assert "okrtui cycle add" in answer.err


@pytest.mark.skipif(not BROWSER, reason="no Chromium here to print the page with")
def test_a_browser_prints_the_page(desk: Desk, tmp_path: Path) -> None:
    page, paper = tmp_path / "q.html", tmp_path / "q.pdf"
    desk.do("objective", "add", "Answer in one hour", "--cycle", "C2", "--owner", "ada")
    desk.do("report", "-o", page)
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    line = [BROWSER, *QUIET, profile, "--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run(line, capture_output=True, timeout=60, check=True)
    printed = paper.read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2

"""How many edits a change takes: each recipe is carried out on a copy of the source, which then shows that it works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Edit(NamedTuple):
    """A line to be added to a file behind one that is there."""

    file: str
    behind: str
    line: str


def changed_copy(place: Path, edits: list[Edit]) -> Path:
    """Return a copy of the source with the edits carried out."""
    shutil.copytree(ROOT / "src", place / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "styles", place / "styles")
    for edit in edits:
        file = place / "src" / "okrtui" / edit.file
        text = file.read_text(encoding="utf-8")
        found = re.findall(edit.behind, text, re.MULTILINE)
        assert len(found) == 1, f"{edit.behind} stands {len(found)} times in {edit.file}"
        file.write_text(text.replace(found[0], f"{found[0]}\n{edit.line}"), encoding="utf-8")
    return place / "src"


def run(source: Path, home: Path, code: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": f"{source}:{ROOT / 'tests'}",
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


FIELD = [
    Edit(
        "domain/records/models.py",
        r"^    reward_linked: bool = .*$",
        '    sponsor: OneLine = Field(default="", title="Sponsor", description="Who pays for it.")',
    ),
    Edit(
        "domain/columns/kpis.py",
        r'^        stored\(Kpi, "cadence", .*$',
        '        stored(Kpi, "sponsor", screen=Width(10, 1)),',
    ),
]

FIELD_SHOWS = """
import csv, json, sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import okrtui
assert Path(okrtui.__file__).is_relative_to(sys.path[1]), okrtui.__file__
from okrtui.__main__ import main

def said(line):
    out = StringIO()
    with redirect_stdout(out):
        assert main([*line.split(), "--workspace", "here"]) == 0, line
    return out.getvalue()

said("init")
said("cycle add next")
assert "--sponsor" in said("kpi add --help")
said("kpi add Churn --sponsor acme --owner bo")
said("kpi add Growth --owner bo")
said("kpi edit Growth --sponsor zeta")
assert said("kpi list").split("\\n")[0].split()[-1] == "sponsor"
assert "acme" in said("kpi list")
assert "Sponsor   acme" in said("kpi show K1")
assert json.loads(said("kpi show K1 --json"))["sponsor"] == "acme"
said("export csv --format csv")
assert next(csv.DictReader(Path("csv/kpis.csv").open()))["sponsor"] == "acme"
for form in ("md", "html", "csv"):
    assert "acme" in said(f"report --detail --on today --format {form}"), form
assert next(csv.reader(StringIO(said("report --on today --format csv"))))[-1] == "sponsor"
assert '"sponsor"' in said("log --json")

from conftest import open_engine, session_on
from okrtui.tui.forms import form_specs
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.styled_text import Paragraph
"""

FIELD_SHOWS_ON_SCREEN = """
session = session_on(open_engine(Path("here")), "bo")
section = KpisSection(session, lambda work, then: then(work()))
at = [column.key for column in section.columns].index("sponsor")
assert section.columns[at].title == "sponsor"
assert section.row(1).cells[at] == "acme"
assert Paragraph("acme", label="sponsor  ") in section.detail(1, 60)
assert list(section.offers("sponsor")) == ["acme", "zeta"]
section.typed = "sponsor:zet"
assert section.keys() == ([2], 2)
section.typed = ""
section.sort = ("sponsor", True)
assert section.keys()[0] == [2, 1]
assert section.sortable["sponsor"] == "sponsor"
for record in (None, session.workspace.kpis[1]):
    spec = next(one for one in form_specs.kpi(session, record).fields if one.name == "sponsor")
    assert (spec.label, spec.help, spec.kind) == ("Sponsor", "Who pays for it.", "line")
"""


def test_a_text_field_on_a_kpi_takes_two_edits_in_two_files(tmp_path: Path) -> None:
    """It shows in the form, the lists, cards and details, CSV, JSON and the reports, in the filter and in sorting."""
    assert len(FIELD) <= 3
    assert len({edit.file for edit in FIELD}) <= 2
    home = tmp_path / "home"
    home.mkdir()
    run(changed_copy(tmp_path, FIELD), home, FIELD_SHOWS + FIELD_SHOWS_ON_SCREEN)

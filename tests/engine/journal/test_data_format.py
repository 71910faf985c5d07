from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from engine.journal import independent_reader
from engine.journal.builders import JournalSession, adding, compact, do, journal, removing, renaming
from okrtui.domain.records import enums as kinds
from okrtui.domain.records import kpi_parts, measures
from okrtui.domain.records.models import RECORDS, Target
from okrtui.domain.workspace import Change
from okrtui.engine import migrations
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.journal_file import JournalFile

PAGE = (Path(__file__).parents[3] / "docs" / "data-format.md").read_text(encoding="utf-8")
ADDED: dict[str, dict[str, object]] = {
    "key_results": {"due_on": None},
    "kpis": {"limits": []},
    "signal_notes": {"left_out": False},
}
"""The fields that the page says may be missing, and what they are then."""

FROZEN = Path(__file__).parent / "frozen" / "schema2"


def same(path: Path) -> None:
    """Compare what the two read."""
    tables, highest, commits = independent_reader.read(path)
    store = JournalSession.open(path, read_only=True)
    journal_file = JournalFile.open(path)
    ours = journal_file.state.documents
    assert highest == journal_file.state.highest
    assert {table: number for table, number in store.workspace.highest.items() if number} == highest
    assert {table: records for table, records in tables.items() if records} == {
        table: records for table, records in ours.items() if records
    }
    for kind in RECORDS:
        added = ADDED.get(kind.table, {})
        theirs = {int(number): {**added, **record} for number, record in tables.get(kind.table, {}).items()}
        assert theirs == {record.id: record.document() for record in store.workspace.table(kind.table).values()}
    log = [(one.sequence, one.at.isoformat(timespec="microseconds"), one.by, one.action) for one in store.history()]
    assert log[: len(commits)] == commits[::-1]


def test_a_program_written_from_the_page_alone_reads_the_same(tmp_path: Path) -> None:
    shutil.copytree(FROZEN, tmp_path / "frozen")
    same(tmp_path / "frozen")
    store = JournalSession.create(tmp_path / "w")
    same(tmp_path / "w")
    for number in range(4):
        do(store, adding(f"Zürich {number}", f"b{number}"))
        do(store, renaming(2 * number + 1, f"“c” {number}"))
        if number:
            do(store, removing(2 * number))
        same(tmp_path / "w")
    do(store, lambda _: Change("workspace.import", used=(("cycles", 40), ("kpis", 7), ("cycles", 3))))
    assert (store.workspace.next_id("cycles"), store.workspace.next_id("kpis")) == (41, 8)
    same(tmp_path / "w")
    old = (tmp_path / "w" / "workspace.json").read_bytes()
    compact(store)
    compact(store)
    do(store, adding("last"))
    same(tmp_path / "w")
    (tmp_path / "w" / "workspace.json").write_bytes(old)
    same(tmp_path / "w")
    with journal(tmp_path / "w", 3).open("ab") as file:
        file.write(b'["00000000",{"p":"torn')
    same(tmp_path / "w")


def test_it_notices_what_was_altered(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    do(store, adding("b"))
    data = journal(tmp_path).read_bytes()
    journal(tmp_path).write_bytes(data.replace(b'"b"', b'"c"'))
    assert len(independent_reader.read(tmp_path)[2]) == 1
    file = tmp_path / "workspace.json"
    file.write_bytes(file.read_bytes().replace(b'"schema":3', b'"schema":0'))
    with pytest.raises(SystemExit):
        independent_reader.read(tmp_path)


def test_it_uses_nothing_of_ours_and_fits_on_a_page(tmp_path: Path) -> None:
    path = Path(independent_reader.__file__)
    source = path.read_text(encoding="utf-8")
    modules = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in modules if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in modules if isinstance(node, ast.ImportFrom)}
    assert names == {"__future__", "json", "sys", "pathlib", "typing", "zlib"}
    assert len(source.splitlines()) < 75
    JournalSession.create(tmp_path).close()
    done = subprocess.run([sys.executable, "-I", path, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[", "{},", "{},", "[]", "]"]


def section(table: str) -> str:
    return PAGE.split(f"\n**{table}**", 1)[1].split("\n**", 1)[0].split("\n## ", 1)[0]


COMMON = PAGE.split("Every record has", 1)[1].split("\n**", 1)[0]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: str(kind.table))
def test_the_page_names_every_field_of_every_record_and_no_other(kind: type[RECORDS[0]]) -> None:  # type: ignore[valid-type]
    told = section(kind.table)  # type: ignore[attr-defined]
    named = {name for row in re.findall(r"^\| (`.+?) \|", told, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    named |= set(re.findall(r"`(\w+)`", COMMON)) & set(kind.model_fields)  # type: ignore[attr-defined]
    assert named == set(kind.model_fields)  # type: ignore[attr-defined]


PARTS = (Target, kpi_parts.Rebaseline, kpi_parts.PassedOver)
MEASURES = (measures.Metric, measures.Maintain, measures.Milestone, measures.Milestones)


@pytest.mark.parametrize("part", [*PARTS, *MEASURES])
def test_the_page_names_every_field_of_every_part(part: type[measures.RecordPart]) -> None:
    assert [name for name in part.model_fields if f'"{name}"' not in PAGE] == []


WORDS = (
    kinds.Cadence, kinds.CycleState, kinds.ObjectiveState, kinds.Ambition, kinds.Category, kinds.Rhythm,
    kinds.KpiState, kinds.Kind,
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_the_page_names_every_word_a_field_chooses_from(words: type[StrEnum]) -> None:
    assert " ".join(f"`{word}`" for word in words) in PAGE


def test_the_page_is_about_this_version() -> None:
    assert PAGE.splitlines()[2].startswith(f"Schema {migrations.SCHEMA}, format {snapshot.FORMAT}.")
    assert f"from offset {snapshot.BODY} on" in PAGE
    assert all(f"`{name}`" in PAGE for name in ("checksum", *snapshot.Meta._fields))

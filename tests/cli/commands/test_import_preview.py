"""On a terminal an import opens its preview; scripts, --yes, --dry-run and --json do without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.cli_desk import Desk, FixedBackend
from okrtui.importing.commit import committed
from okrtui.importing.files import ImportFile, read
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.session import Session

CLEAN = "kpi,date,value\nNet promoter score,2025-02-03,41\n"


class Previewing(FixedBackend):
    """Looks at what is previewed, and imports it or leaves."""

    leaves = False
    seen: tuple[str, ImportOptions, dict[str, Any]] | None = None

    def preview(self, session: Session, file: ImportFile, options: ImportOptions, **view: Any) -> Any:
        self.seen = (file.name, options, view)
        found = read(file, session.today(), options)
        return None if self.leaves else (found, *committed(session, found))


@pytest.fixture
def at_screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Somebody at a terminal, with a clean file."""
    monkeypatch.setattr("okrtui.cli.commands.import_.command.at_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(desk.path.parent)
    Path("clean.csv").write_text(CLEAN)
    return Desk(desk.path, desk.capture, Previewing())


def seen(desk: Desk) -> Any:
    assert isinstance(desk.backend, Previewing)
    return desk.backend.seen


def test_a_terminal_gets_the_preview_and_the_answer_after_it(at_screen: Desk) -> None:
    told = at_screen.do("--ascii", "import", "clean.csv", "--dates", "dmy")
    assert told.startswith("Imported.\n")
    assert "added M209 K3 2025-02-03: 41" in told
    name, options, view = seen(at_screen)
    assert (name, options.dates, view["glyphs"]) == ("clean.csv", "dmy", "ascii")
    assert at_screen.do("undo").startswith("Undone")


def test_leaving_it_imports_nothing(at_screen: Desk) -> None:
    assert isinstance(at_screen.backend, Previewing)
    at_screen.backend.leaves = True
    before = at_screen.do("log")
    assert at_screen.do("import", "clean.csv") == "Nothing was imported.\n"
    assert at_screen.do("log") == before


@pytest.mark.parametrize("more", [("--yes",), ("--dry-run",), ("--json",)])
def test_who_asks_for_no_preview_gets_none(at_screen: Desk, more: tuple[str, ...]) -> None:
    assert "M209" in at_screen.do("import", "clean.csv", *more)
    assert seen(at_screen) is None


def test_a_script_gets_none(at_screen: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.cli.commands.import_.command.at_terminal", lambda: False)
    assert at_screen.do("import", "clean.csv").startswith("Imported.")
    assert seen(at_screen) is None


def test_a_terminal_that_cannot_place_text_is_told_how_to_import_without_the_preview(
    at_screen: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    answer = at_screen.run("import", "clean.csv")
    assert answer.code == 2
    assert "import without the preview: --yes." in answer.err
    at_screen.do("import", "clean.csv", "--yes")

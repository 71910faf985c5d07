"""An action and a section are added to a copy of the program in the few places that the recipes name, and work."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).parents[2]
TUI = Path("okrtui", "tui")

ACTION = """

def _wave(context: Context) -> None:
    context.host.say(f"Waved at {context.section.title}.")


WAVE: Final = UserAction(
    id="app.wave", title="Wave", description="Wave at the section in front.", keys="W", run=_wave, show=True
)
"""
"""Edit 1 of an action: its object."""

SECTION = {
    "__init__.py": '''"""Section “Notes”."""

from __future__ import annotations

from okrtui.session import Session
from okrtui.tui.sections.base import Section
from okrtui.tui.sections.entry import Background, SectionEntry


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.notes.section import NotesSection

    return NotesSection(session, background)


ENTRY = SectionEntry("notes", "Notes", "Whatever there is to remember.", _make)
''',
    "section.py": '''"""The section of notes."""

from __future__ import annotations

from okrtui.tui.sections.base import Section, invitation
from okrtui.tui.widgets.table import Row


class NotesSection(Section):
    key = "notes"
    title = "Notes"
    nouns = ("note", "notes")

    def keys(self):
        return [], 0

    def row(self, key):
        return Row(key, ())

    def empty(self):
        return invitation("Nothing noted yet.", "")
''',
}
"""The folder of a section."""

PLAYED = """
import asyncio, json, sys
from pathlib import Path
from okrtui.config import Said
from okrtui.engine.journal import create_engine
from okrtui.session import Session
from okrtui.tui import app as module
from okrtui.tui.app import OkrApp
from okrtui.tui.keys import document

async def play(path, named, presses):
    keys = {action: Said(key, Path("config.toml")) for action, key in json.loads(named).items()}
    app = OkrApp(Session(create_engine(Path(path)), "ada"), keys=keys)
    async with app.run_test(size=(120, 30)) as pilot:
        for key in presses:
            await pilot.press(key)
            await pilot.pause(0.1)
            print(module.__file__)
            for strip in app.screen._compositor.render_strips(app.size):
                print("".join(segment.text for segment in strip).rstrip())

asyncio.run(play(sys.argv[1], sys.argv[2], sys.argv[3:]))
print(document.page())
"""


def copied(tmp_path: Path) -> Path:
    """A copy of the program, to be changed."""
    shutil.copytree(ROOT / "styles", tmp_path / "styles")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "src"


def edit(path: Path, before: str, after: str) -> None:
    """One edit: what stands there once is replaced."""
    text = path.read_text()
    assert text.count(before) == 1, (path, before)
    path.write_text(text.replace(before, after))


def played(source: Path, *presses: str, keys: Mapping[str, str] | None = None) -> str:
    """What the changed copy shows while keys are pressed in an empty workspace, and its page of keys."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    environment |= {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PLAYED, str(source.parent / uuid4().hex), json.dumps(keys or {}), *presses],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert str(source) in done.stdout, "it is the copy that runs"
    return done.stdout


def test_a_user_action_takes_two_edits_in_two_files(tmp_path: Path) -> None:
    source = copied(tmp_path)
    actions = source / TUI / "actions"
    general = actions / "general.py"
    general.write_text(general.read_text() + ACTION)
    edit(actions / "catalogue.py", "    general.BACK,\n", "    general.BACK,\n    general.WAVE,\n")
    shown = played(source, "escape", "3", "W", "j", "question_mark", "slash", *"wave")
    assert "Waved at KPIs." in shown, "the key runs it"
    assert re.search(r"\bW wave\b", shown), "the bottom line tells it"
    assert re.search(r"W +Wave at the section in front\.", shown), "so does the help"
    assert "| `W` | Wave at the section in front. | `app.wave` |" in shown, "and the page of keys, by its id"
    found = played(source, "escape", "ctrl+p", *"wave")
    assert re.search(r"W +Wave  Wave at the section in front\.", found), "the palette finds it"
    shown = played(source, "escape", "4", "Z", keys={"app.wave": "Z"})
    assert "Waved at Cycles." in shown, "settings give it another key"
    assert re.search(r"\bZ wave\b", shown)


def test_a_section_takes_one_line_and_a_folder(tmp_path: Path) -> None:
    source = copied(tmp_path)
    sections = source / TUI / "sections"
    (sections / "notes").mkdir()
    for name, text in SECTION.items():
        (sections / "notes" / name).write_text(text)
    edit(sections / "catalogue.py", "DECIDE, LOG)))", 'DECIDE, LOG, "notes")))')
    shown = played(source, "escape", "7", "question_mark")
    assert "[7 Notes]" in shown
    assert "Nothing noted yet." in shown
    assert "Help: Notes" in shown
    assert "Whatever there is to remember." in shown
    assert "| `7` | Go to Notes. | `section.notes` |" in shown

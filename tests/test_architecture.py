"""The shape of the source: who may import whom, how long anything may get, and where the style sheets are found."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color, ColorParseError

from okrtui import paths

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "okrtui"
FILES = sorted(SOURCE.rglob("*.py"))
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))

LONGEST_FILE = 350
LONGEST_FUNCTION = 35

ALLOWED = {
    "domain": {"errors", "glyphs"},
    "engine": {
        *("domain.records", "errors", "interruptions", "login", "maintenance", "paths", "processes"),
        *("startup", "__init__"),
    },
    "sample": {"domain"},
    "reports": {"domain", "errors", "glyphs"},
    "glyphs": set[str](),
    "exporting": {"session", "reports", "domain", "atomic", "paths", "errors"},
    "importing": {"session", "reports", "domain", "paths", "errors"},
    "session": {"engine.protocol", "domain", "errors", "interruptions", "startup"},
    "__init__": {"scripting"},
    "scripting": {"addresses", "engine.journal", "session", "domain", "login"},
    "interruptions": set[str](),
    "maintenance": set[str](),
    "config": {"addresses", "errors", "glyphs", "paths", "settings"},
    "settings": {"config", "errors"},
    "addresses": {"errors"},
    "paths": {"errors"},
    "atomic": set[str](),
    "processes": set[str](),
    "login": set[str](),
    "startup": set[str](),
    "late_definitions": {"startup"},
    "private_directory": set[str](),
    "error_reports": {"private_directory", "__init__"},
    "autosave": {"atomic", "private_directory", "processes"},
    "personal_file": {"atomic", "errors"},
    "saved_filters": {"personal_file", "errors"},
    "preferences": {"personal_file"},
    "text_editor": {"private_directory", "errors"},
    "errors": set[str](),
    "termination": set[str](),
    "cli": {
        *("sample", "session", "exporting", "importing", "reports", "domain"),
        *("addresses", "config", "glyphs", "maintenance", "paths", "preferences", "errors"),
        *("settings", "termination", "__init__"),
    },
    "tui": {
        *("session", "exporting", "importing", "reports", "domain", "config", "paths"),
        *("errors", "error_reports", "autosave", "preferences", "saved_filters", "termination", "__init__"),
        *("glyphs", "processes", "startup", "text_editor"),
    },
}
"""The packages of the program, each with those it may use: an engine knows no rule, and the front ends no engine."""

OWN_LIBRARIES = {
    "pydantic": {"domain", "engine", "cli", "tui", "settings"},
    "tinydb": {"engine"},
    "fcntl": {"engine"},
    "psycopg": {"engine"},
    "signal": {"termination", "interruptions"},
    "click": {"cli", "__main__"},
    "textual": {"tui"},
    "rich": {"tui"},
    "icalendar": {"reports"},
    "xlsxwriter": {"reports"},
    "python_calamine": {"reports"},
}
"""Libraries that belong to some of the rooms only."""


def name_of(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def room_of(file: Path) -> str:
    return name_of(file).partition("/")[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, those under a function or a TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_used(file: Path) -> Iterator[str]:
    for module in imported(file):
        package, _, rest = module.partition(".")
        if package == "okrtui":
            room, _, inside = rest.partition(".")
            part = f"{room}.{inside.partition('.')[0]}" if room in ("engine", "domain") else room
            yield "__init__" if room.startswith("__") and room != "__main__" else part


def may_use(room: str, used: str) -> bool:
    return any(f"{used}.".startswith(f"{allowed}.") for allowed in (room, *ALLOWED.get(room, ())))


def run(code: str, *arguments: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=clean, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_room_uses_only_the_rooms_it_may() -> None:
    assert len(FILES) > 50
    strange = [
        f"{name_of(file)} uses {used}"
        for file in FILES
        for used in rooms_used(file)
        if room_of(file) != "__main__" and not may_use(room_of(file), used)
    ]
    assert strange == []


def test_actions_make_records_by_validating_them() -> None:
    """What an action answers is kept as it is, so nothing there may go round the validation of a record."""
    actions = sorted((SOURCE / "domain" / "actions").glob("*.py"))
    strange = [
        f"{name_of(file)}:{node.lineno} {node.attr}"
        for file in actions
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Attribute) and node.attr in ("model_copy", "model_construct", "__dict__")
    ]
    assert len(actions) > 5
    assert strange == []


def test_a_library_stays_in_its_rooms() -> None:
    strange = [
        f"{name_of(file)} uses {library}"
        for file in FILES
        for library in {module.partition(".")[0] for module in imported(file)}
        if library in OWN_LIBRARIES and room_of(file) not in OWN_LIBRARIES[library]
    ]
    assert strange == []


def test_import_linter_keeps_its_contracts() -> None:
    pytest.importorskip("importlinter", reason="comes with the lint extra; make contracts runs it")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; import __future__; before = set(sys.modules); import okrtui; print(*set(sys.modules) - before)"
    assert run(code) == "okrtui"


def test_nothing_but_the_screens_imports_textual() -> None:
    modules = [
        ".".join(("okrtui", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        for file in FILES
        if room_of(file) != "tui"
    ]
    code = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\nprint(*sys.modules)"
    loaded = run(code).split()
    assert "okrtui.domain.rules.todo" in loaded
    assert not {"textual", "rich", "okrtui.tui"} & set(loaded)


def test_no_command_imports_textual(tmp_path: Path) -> None:
    code = """if True:
        import sys
        from okrtui.__main__ import main
        place = sys.argv[1]
        codes = [main(["init", place, "--sample"])]
        for line in ("todo", "cycle list", "objective show O4", "kr check-in KR6 23", "kpi show K2", "log", "where"):
            codes += [main([*line.split(), "--workspace", place, *extra]) for extra in ([], ["--json"])]
        print(set(codes), {"textual", "rich", "okrtui.tui"} & set(sys.modules))
    """
    assert run(code, str(tmp_path / "workspace")).splitlines()[-1] == "{0} set()"


def test_files_keep_to_a_length_one_can_read() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def functions() -> Iterator[tuple[str, int]]:
    """Every function with its lines, docstring and all."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(file)}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_fit_on_a_screen() -> None:
    assert {name: length for name, length in functions() if length > LONGEST_FUNCTION} == {}


def literal_colours(sheet: str) -> list[str]:
    """Words of a declaration that name a colour by themselves instead of by the theme."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    values = re.findall(r"[\w-]+\s*:\s+([^;{}]+)[;}]", without_comments)
    words = [word for value in values for word in re.findall(r"(?:rgba?|hsla?)\([^)]*\)|[^\s,]+", value)]
    return [word for word in words if is_colour(word)]


NO_COLOUR = ("transparent", "auto", "initial", "ansi_default")
"""What lets a colour of the theme or of the terminal itself through."""


def is_colour(word: str) -> bool:
    if word in NO_COLOUR:
        return False
    try:
        Color.parse(word)
    except ColorParseError:
        return False
    return True


def test_style_sheets_name_no_colour_of_their_own() -> None:
    assert SHEETS
    assert {
        sheet.name: found for sheet in SHEETS if (found := literal_colours(sheet.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize("value", ["#fff", "#1e90ff 50%", "red", "solid ansi_red", "rgb(1, 2, 3)", "hsl(10,20%,30%)"])
def test_a_literal_colour_would_be_found(value: str) -> None:
    assert literal_colours(f"#id {{ width: 1fr; color: {value}; }}")
    assert not literal_colours("#fab:hover { color: $text-muted 50%; border: solid $primary; background: auto; }")


def test_the_style_sheets_are_there() -> None:
    found = {sheet.name: sheet.read_bytes() for sheet in paths.styles().glob("*.tcss")}
    assert found == {sheet.name: sheet.read_bytes() for sheet in SHEETS}


@pytest.mark.parametrize(
    ("module", "sheets"),
    [("site-packages/okrtui/paths.py", "site-packages/okrtui/styles"), ("src/okrtui/paths.py", "styles")],
    ids=["installed", "checkout"],
)
def test_styles_are_found_in_both_layouts(
    module: str, sheets: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / sheets).mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / module))
    assert paths.styles() == (tmp_path / sheets).resolve()

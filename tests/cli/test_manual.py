from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from okrtui import config, errors, settings
from okrtui.cli import manual
from okrtui.cli.framework.command_index import COMMANDS, Branch

DOCS = Path(__file__).parents[2] / "docs"
MANDOC = shutil.which("mandoc") or ""
ANEW = "make it anew: python -m okrtui.cli.manual docs"


def names() -> list[str]:
    found = []
    for name, one in COMMANDS.items():
        if isinstance(one, Branch):
            found += [f"{name} {leaf}" for leaf, inner in one.leaves.items() if not inner.hidden]
        elif not one.hidden:
            found.append(name)
    return found


def test_the_pages_tell_the_commands_as_they_are() -> None:
    assert (DOCS / "commands.md").read_text("utf-8") == manual.page(), ANEW
    assert (DOCS / "okrtui.1").read_text("utf-8") == manual.man_page(), ANEW


def test_every_command_is_documented_and_no_hidden_one() -> None:
    assert [one.path for one in manual.entries()] == ["okrtui", *(f"okrtui {name}" for name in names())]
    page, man = manual.page(), manual.man_page()
    for name in names():
        assert f"\n## okrtui {name}\n" in page
        assert f'.SS "{name}'.replace("-", "\\-") in man
    assert "okrtui open" not in page


def test_every_exit_code_has_its_line() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.OkrError)]
    assert {kind.exit_code for kind in kinds} <= {code for code, _ in manual.CODES}


def test_every_setting_has_its_line() -> None:
    found = manual.settings()
    assert [name for name, _ in found] == [*settings.NAMES, f"[{config.KEYS}]"]
    assert all(described.endswith(".") and len(described) > 20 for _, described in found)
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    assert [name for name in settings.NAMES if f"`{name}`" not in readme] == []
    assert "/etc/xdg/okrtui/config.toml" in manual.page()


def test_they_are_written_where_they_belong(tmp_path: Path) -> None:
    manual.write(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["commands.md", "okrtui.1"]


def test_roff_takes_no_text_for_a_request() -> None:
    assert manual._roff(".TH it's a-b\\n `x`") == "\\&.TH it\\(aqs a\\-b\\en \\(gax\\(ga"
    assert manual._quoted('say "hi"') == '"say ""hi"""'
    assert all(line.isascii() for line in manual.man_page().splitlines())


@pytest.mark.skipif(not MANDOC, reason="no mandoc here to read the man page with")
def test_mandoc_finds_no_fault() -> None:
    done = subprocess.run([MANDOC, "-T", "lint", "-W", "error", DOCS / "okrtui.1"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")

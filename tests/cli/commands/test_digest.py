from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from cli.cli_desk import PROGRAM, Desk, make_sample, plain_environment


def test_the_week_as_a_mail(desk: Desk) -> None:
    said = desk.do("digest")
    assert said.startswith("Week from 2026-11-15 to 2026-11-21\n\nMoved\n")
    assert max(map(len, said.splitlines())) <= 72
    assert desk.ask("digest")["to"] == "2026-11-21"


def test_it_is_as_wide_in_a_wide_terminal(desk: Desk) -> None:
    assert max(map(len, desk.do("digest").splitlines())) == 72


def test_of_one_person(desk: Desk) -> None:
    mine, anybodys = desk.do("digest", "--owner", "CY"), desk.do("digest")
    assert "KR9" in mine
    assert "KR8" not in mine
    assert "KR8" in anybodys


def test_nothing_to_tell_is_silence(desk: Desk) -> None:
    assert desk.do("digest", "--owner", "nobody") == ""
    assert desk.ask("digest", "--owner", "nobody")["moved"] == []


def test_an_empty_workspace_has_nothing_to_tell(empty: Desk) -> None:
    assert empty.do("digest") == ""


def test_a_mail_is_no_json(desk: Desk) -> None:
    answer = desk.run("--json", "digest", "--mail-to", "ada@example.org")
    assert (answer.code, answer.out) == (2, "")
    assert "--json and --mail-to cannot be combined. Leave out one of them." in answer.err


def test_a_terminal_without_unicode_gets_ascii(tmp_path: Path) -> None:
    make_sample(tmp_path / "work")
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [*PROGRAM, "digest"], env=plain_environment(tmp_path, **plain), capture_output=True, check=True, timeout=30
    )
    text = done.stdout.decode("ascii")
    assert done.stderr == b""
    assert "?" not in text


def test_a_page_without_unicode_spells_what_it_cannot_show(tmp_path: Path) -> None:
    make_sample(tmp_path / "work")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [*PROGRAM, "report", "C1", "--format", "html"],
        env=plain_environment(tmp_path, **plain),
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert "&#9679; met" in done.stdout.decode("ascii")


def test_a_mail_to_nobody_who_listens_ends_quietly(tmp_path: Path) -> None:
    make_sample(tmp_path / "work")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, "digest", "--json"],
        env=plain_environment(tmp_path),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_no_more_is_loaded_than_for_the_to_do_list(tmp_path: Path) -> None:
    """A digest is no slower than `todo` where it loads no library that `todo` does not."""
    make_sample(tmp_path / "work")
    code = "import sys, json\nfrom okrtui.__main__ import main\nmain([sys.argv[1]])\n"
    code += "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"

    def loaded(command: str) -> set[str]:
        line = [PROGRAM[0], "-c", code, command]
        done = subprocess.run(line, env=plain_environment(tmp_path), capture_output=True, check=True, timeout=30)
        return set(json.loads(done.stderr))

    assert loaded("digest") <= loaded("todo")

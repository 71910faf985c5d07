from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.cli_desk import Desk, FixedBackend
from okrtui.session import Session


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input and output look like a terminal."""
    monkeypatch.setattr("okrtui.cli.commands.screens.at_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.usefixtures("terminal")
def test_without_a_command_the_screens_open_on_the_workspace(desk: Desk) -> None:
    desk.do()
    (seen,) = desk.backend.opened
    assert (seen["path"], seen["kpis"], seen["read_only"]) == (desk.path, 8, "")
    assert (seen["mouse"], seen["glyphs"], seen["send_all"], seen["theme"]) == (True, "auto", False, "")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("order", [0, 1])
def test_a_path_opens_that_workspace_with_the_looks_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    monkeypatch.setenv("OKRTUI_WORKSPACE", "/nowhere")
    looks = ["--read-only", "--no-mouse", "--ascii", "--send-all"]
    arguments: list[str | Path] = [desk.path, *looks] if order else [*looks, desk.path]
    desk.do(*arguments)
    (seen,) = desk.backend.opened
    assert seen["path"] == desk.path
    assert "read-only" in seen["read_only"]
    assert (seen["mouse"], seen["glyphs"], seen["send_all"]) == (False, "ascii", True)


@pytest.mark.usefixtures("terminal")
def test_the_settings_choose_the_looks(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('glyphs = "ascii"\nmouse = false\nsend_all = true\ntheme = "nord"\n')
    desk.do()
    (seen,) = desk.backend.opened
    assert (seen["mouse"], seen["glyphs"], seen["send_all"], seen["theme"]) == (False, "ascii", True, "nord")


@pytest.mark.usefixtures("terminal")
def test_the_default_workspace_is_made_without_asking(
    bare: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OKRTUI_WORKSPACE")
    bare.do()
    assert bare.backend.opened[0]["path"] == tmp_path / ".local" / "share" / "okrtui" / "workspace"


@pytest.mark.parametrize(("typed", "made"), [("\n", True), ("y\n", True), ("n\n", False), ("Yes\n", True)])
@pytest.mark.usefixtures("terminal")
def test_another_workspace_is_made_when_the_person_says_so(
    bare: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, *, made: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answer = bare.run(bare.path)
    assert "Create it? [Y/n]" in answer.err
    assert (answer.code, bare.path.exists()) == ((0, True) if made else (2, False))


@pytest.mark.usefixtures("terminal")
def test_a_workspace_that_turns_out_to_be_missing_behind_the_first_picture_is_made_when_the_person_says_so(
    bare: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bare.backend, "exists", lambda _: True)  # as where a server is not asked before
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    answer = bare.run(bare.path)
    assert "Create it? [Y/n]" in answer.err
    assert (answer.code, [seen["path"] for seen in bare.backend.opened]) == (0, [bare.path])


@pytest.mark.usefixtures("terminal")
def test_the_screens_do_not_open_with_a_wrong_setting(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("theme = 7\n")
    answer = desk.run()
    assert (answer.code, desk.backend.opened) == (2, [])
    assert "theme" in answer.err


@pytest.mark.usefixtures("terminal")
def test_a_server_is_not_asked_before_there_is_a_picture(bare: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def exists(path: object) -> bool:
        asked.append(path)
        return False

    monkeypatch.setattr(bare.backend, "exists", exists)
    monkeypatch.setenv("OKRTUI_WORKSPACE", "postgresql://localhost:1/none")
    answer = bare.run()
    assert (answer.code, asked) == (7, [])
    assert "cannot be reached" in answer.err


def test_without_a_terminal_nothing_is_made(bare: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for arguments in ((), (bare.path,)):
        answer = bare.run(*arguments)
        assert (answer.code, bare.path.exists()) == (2, False)
        assert "There is no workspace at" in answer.err
    monkeypatch.delenv("OKRTUI_WORKSPACE")
    assert bare.run().code == 2
    assert not (tmp_path / ".local").exists()


def test_without_a_terminal_the_screens_do_not_open(desk: Desk) -> None:
    answer = desk.run()
    assert (answer.code, answer.out, desk.backend.opened) == (2, "", [])
    assert "terminal" in answer.err


@pytest.mark.usefixtures("terminal")
def test_the_demo_is_thrown_away(bare: Desk) -> None:
    bare.do("demo", "--no-mouse")
    (seen,) = bare.backend.opened
    assert (seen["kpis"], seen["there"], seen["mouse"], seen["read_only"]) == (8, True, False, "")
    assert not seen["path"].parent.exists()
    assert not bare.path.exists()


@pytest.mark.usefixtures("terminal")
def test_who_looks_at_the_sample_first_comes_back_to_the_own_workspace(
    bare: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_WORKSPACE")
    bare.backend.curious = True
    bare.do("--ascii")
    own, shown, again = bare.backend.opened
    assert (own["kpis"], own["sample"]) == (0, False)
    assert (shown["kpis"], shown["sample"], shown["glyphs"], shown["read_only"]) == (8, True, "ascii", "")
    assert not shown["path"].parent.exists(), "it is thrown away"
    assert again == own, "nothing of it is in the own workspace"


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_the_demo_is_thrown_away_when_the_terminal_goes_away(bare: Desk, number: signal.Signals) -> None:
    places = []

    class Ended(FixedBackend):
        def screens(self, opening: Callable[[], Session], **_: Any) -> bool:
            places.append(Path(opening().identity))
            os.kill(os.getpid(), number)
            return False

    before = signal.getsignal(number)
    bare.backend = Ended()
    with pytest.raises(SystemExit) as left:
        bare.run("demo")
    assert left.value.code == 128 + number
    assert not places[0].parent.exists()
    assert signal.getsignal(number) == before


def test_where_tells_which_of_the_four_decided(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def why(*arguments: str) -> str:
        told: str = desk.ask("where", *arguments)["workspace"]["why"]
        return told

    assert "command line" in why("--workspace", str(tmp_path / "x"))
    assert "does not exist yet" in why("--workspace", str(tmp_path / "x"))
    assert why() == "from OKRTUI_WORKSPACE"
    monkeypatch.delenv("OKRTUI_WORKSPACE")
    assert "default" in why()
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('workspace = "~/team"\n')
    answer = desk.ask("where")
    assert answer["workspace"] == {"path": str(tmp_path / "team"), "why": f"from {file}; does not exist yet"}
    assert answer["config"] == {"path": str(file), "why": "read"}
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert desk.ask("where")["state"]["path"] == str(tmp_path / "state" / "okrtui")
    assert str(file) in desk.do("where")


@pytest.mark.usefixtures("terminal")
def test_the_screens_get_the_keys_of_the_settings_and_the_commands_mind_none(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[keys]\nrow.new = ["A", "f5"]\nnope = 2026-01-01\napp.quit = []\n')
    desk.do()
    assert desk.backend.opened[0]["keys"] == {"row.new": ["A", "f5"], "nope": date(2026, 1, 1), "app.quit": []}
    assert '["A", "f5"]' in desk.do("where")
    told = desk.ask("where")["settings"]
    assert told["keys.row.new"] == {"value": ["A", "f5"], "why": f"from {file}"}
    assert told["keys.nope"]["value"] == "2026-01-01"


def test_where_names_an_unknown_theme_and_the_one_chosen_on_the_screens(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "okrtui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('theme = "nrod"\n')
    assert "unknown, the themes are: textual-dark, textual-light, high-contrast" in desk.do("where")
    (folder / "screens.json").write_text('{"theme": "paper", "instead_of": "nrod"}')
    shown = desk.do("where")
    assert '"paper"' in shown
    assert "chosen on the screens" in shown
    assert "the themes are" not in shown


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("name", "told"), [("dumb", "TERM is dumb"), ("", "TERM is not set")])
def test_a_terminal_that_cannot_place_text_is_refused_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    monkeypatch.setenv("TERM", name)
    answer = desk.run()
    assert answer.code == 2
    assert f"The screens need a terminal that can place text, and {told}. Set it to" in answer.err
    assert desk.backend.opened == []
    assert "KR6" in desk.do("todo")


@pytest.mark.parametrize(("variables", "names_a_way"), [({}, False), ({"SSH_CONNECTION": "::1 1 ::1 22"}, True)])
def test_without_a_terminal_a_sentence_says_what_to_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, names_a_way: bool
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    answer = desk.run()
    assert answer.code == 2
    assert "The screens need a terminal." in answer.err
    assert ("ssh -t" in answer.err) == names_a_way

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.widgets import Input

from conftest import Opener
from okrtui.config import Said
from okrtui.session import Session
from okrtui.tui.actions.catalogue import ACTIONS, available_in
from okrtui.tui.help import pages
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys import config as remap
from okrtui.tui.keys.declared import DECLARED
from okrtui.tui.keys.footer import yields
from okrtui.tui.keys.keymap import Keys
from okrtui.tui.sections.catalogue import TITLES
from tui.person import at_work
from tui.sections.test_sections import drawn

FILE = Path("/home/ada/.config/okrtui/config.toml")


def judged(**named: Any) -> tuple[dict[str, Keys], list[str]]:
    """What comes of keys that are named, by ids with two lines in place of the point and one of the hyphen."""
    found = {name.replace("__", ".").replace("_", "-"): value for name, value in named.items()}
    said = {action: Said(value, FILE) for action, value in found.items()}
    accepted, faults = remap.resolved(said)
    return accepted, [str(fault) for fault in faults]


def told(**named: Any) -> str:
    """The one fault of keys that are named."""
    accepted, faults = judged(**named)
    (fault,) = faults
    assert not accepted
    assert fault.startswith(f"{FILE} ")
    return fault.removeprefix(f"{FILE} ")


# -- what can be named ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("n", "n"), ("N", "N"), ("?", "?"), ("é", "é"), (",", ","), ("comma", ","), (" ", "space"), ("Space", "space"),
        ("f5", "f5"), ("F5", "f5"), ("ctrl+n", "ctrl+n"), ("Ctrl+N", "ctrl+n"), ("^n", "ctrl+n"), ("^", "^"),
        ("esc", "escape"), ("Escape", "escape"), ("shift+tab", "shift+tab"), ("ctrl+shift+left", "ctrl+shift+left"),
        ("pgdn", "pagedown"), ("bksp", "backspace"), ("return", "enter"),
    ],
)  # fmt: skip
def test_a_key_goes_by_its_names(written: str, key: str) -> None:
    assert remap.canonical(written) == key


def test_terminals_send_every_key_that_can_be_named() -> None:
    sent = {key.value for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
    assert sent >= remap.SENT


@pytest.mark.parametrize(
    ("named", "fault"),
    [
        ({"row__nwe": "a"}, "names a key for “row.nwe”, which is not an action. Did you mean row.new"),
        ({"new": "a"}, "names a key for “new”, which is not an action. Did you mean row.new"),
        ({"zzz": "a"}, "names a key for “zzz”, which is not an action. The page Re-map of the help lists them all."),
        ({"": 3}, "has an invalid value for “keys”. Write a table: [keys]"),
        ({"row__new": 3}, "has an invalid value for “row.new”. Give a key in quotation marks, or"),
        ({"row__new": ["a", 3]}, "has an invalid value for “row.new”."),
        ({"row__new": []}, "gives “row.new” no key. Give one, or remove the line."),
        ({"row__new": ""}, "gives “row.new” no key."),
        ({"app__quit": []}, "gives “app.quit” no key."),
        ({"row__new": "ctrl+enter"}, "gives “row.new” the key “ctrl+enter”, which terminals do not send. A key is"),
        ({"row__new": "shift+n"}, "which terminals do not send. Write the letter as it is typed: “N”."),
        ({"row__new": "ctrl+i"}, "which terminals do not send. Terminals send tab instead."),
        ({"row__new": "alt+n"}, "which terminals do not send."),
        ({"row__new": "f25"}, "which terminals do not send."),
        ({"row__new": "\x1b"}, "which terminals do not send."),
        ({"row__new": "ctrl+q"}, "gives “row.new” the key “^q”, which always quits."),
        ({"row__new": "f12"}, "gives “row.new” the key “F12”, which always opens the palette."),
        ({"form__save": "s"}, "gives “form.save” the key “s”, which edits the text. Choose one such as f5 or ctrl+n."),
        ({"form__save": "ctrl+a"}, "gives “form.save” the key “^a”, which edits the text."),
        ({"app__back": "b"}, "gives “app.back” no key that works while typing. Add one that"),
        ({"app__back": ["b", "backspace"]}, "gives “app.back” no key that works while typing."),
        ({"row__new": "e"}, "gives “row.new” the key “e”, which “row.edit” uses in Objectives. Give one of the"),
        ({"row__new": "q"}, "gives “row.new” the key “q”, which “app.quit” uses in Objectives."),
        ({"row__new": ["f5", "j"]}, "gives “row.new” the key “j”, which “table.down” uses in Objectives."),
        ({"confirm__yes": "n"}, "gives “confirm.yes” the key “n”, which “confirm.no” uses at a question."),
        ({"wizard__yes": "o"}, "gives “wizard.yes” the key “o”, which “wizard.okr” uses at the eight questions."),
        ({"welcome__take": "q"}, "gives “welcome.take” the key “q”, which “app.quit” uses in an empty"),
        ({"help__search": "j"}, "gives “help.search” the key “j”, which “detail.down” uses in the help."),
        ({"form__tab": "enter"}, "gives “form.tab” the key “enter”, which “form.save” uses in a form."),
    ],
)
def test_a_fault_is_told_with_its_file(named: dict[str, Any], fault: str) -> None:
    assert fault in told(**named)


def test_the_fault_of_one_leaves_the_others_their_keys() -> None:
    accepted, faults = judged(row__new="a", row__advance="A", row__edit="nope", row__nothing="b")
    assert accepted == {"row.new": ("a",), "row.advance": ("A",)}
    assert [fault.split("“")[1].split("”")[0] for fault in faults] == ["row.edit", "row.nothing"]


def test_two_actions_may_change_places() -> None:
    assert judged(row__new="e", row__edit="n") == ({"row.new": ("e",), "row.edit": ("n",)}, [])


def test_the_same_key_may_mean_two_things_in_two_sections() -> None:
    accepted, faults = judged(view__tree="Z", kpi__target="Z")
    assert (accepted, faults) == ({"view.tree": ("Z",), "kpi.target": ("Z",)}, [])
    assert judged(view__tree="Z", row__new="Z")[1], "new is for objectives, too"


def test_of_two_that_want_a_key_the_first_has_it() -> None:
    accepted, (fault,) = judged(row__new="Z", row__edit="Z")
    assert accepted == {"row.new": ("Z",)}
    assert "gives “row.edit” the key “Z”, which “row.new” uses" in fault


def test_a_fault_may_be_the_fault_of_the_next() -> None:
    """What takes the key of an action that keeps it after all, is refused, too."""
    accepted, faults = judged(row__edit="ctrl+enter", row__new="e")
    assert (accepted, len(faults)) == ({}, 2)
    assert "which “row.edit” uses" in faults[1]


def test_leaving_has_the_safe_key_beside_any_other() -> None:
    assert judged(app__quit="Z")[0] == {"app.quit": ("Z", "ctrl+q")}
    assert judged(app__quit="ctrl+q")[0] == {"app.quit": ("ctrl+q",)}


IDS = st.sampled_from([*DECLARED, "row.nothing", ""])
KEYS = st.one_of(
    st.sampled_from(
        [*"abcdehjklnqsuvxyNU?/!:", "ctrl+q", "f12", "f5", "enter", "escape", "tab", "space", "up", "ctrl+i"]
    ),
    st.text(max_size=3),
)
VALUES = st.one_of(KEYS, st.lists(KEYS, max_size=3), st.integers())


@given(st.dictionaries(IDS, VALUES, max_size=12))
def test_whatever_is_named_one_can_leave_and_no_key_means_two_things(named: dict[str, Any]) -> None:
    said = {action: Said(value, FILE) for action, value in named.items()}
    accepted, faults = remap.resolved(said)
    keys = DECLARED | accepted
    assert set(accepted) <= set(DECLARED)
    assert len(accepted) + len(faults) == len(named), "each is taken, or told"
    assert all(keys.values())
    assert keymap.SAFE in keys["app.quit"]
    assert not [one for one, own in keys.items() if keymap.SAFE in own and one != "app.quit"]
    for section in TITLES:
        for moves in (bindings.TABLE, bindings.DETAIL):
            for one, other in combinations(
                [*(each.id for each in available_in(section)), *(each.id for each in moves)], 2
            ):
                assert set(keys[one]).isdisjoint(keys[other]), (section, one, other)
    for place, actions in remap.PLACES:
        pressed = [key for action in actions for key in keys[action]]
        assert len(pressed) == len(set(pressed)), place


# -- on the screen --------------------------------------------------------------------------------------------------


async def test_a_key_that_is_named_does_it_and_the_old_one_does_not(sample: Session) -> None:
    keys: Mapping[str, str | list[str]] = {
        "section.kpis": "f6", "table.down": ["n", "down"], "row.new": "a", "row.advance": "Q", "app.help": "f2",
        "row.copy": ["A", "K"], "app.quit": "Z",
    }  # fmt: skip
    async with at_work(sample, keys=keys) as me:
        assert "F2 help" in me.last
        assert "[F6 KPIs]" in await me.press("f6")
        assert "[F6 KPIs]" in await me.press("4", "f6", "3"), "3 leads nowhere any more"
        await me.press("n", "n")
        assert me.table.cursor == 2
        await me.press("j")
        assert me.table.cursor == 2
        await me.press("down", "k")
        assert me.table.cursor == 2, "what is not named keeps its keys"
        assert "the terminal's clipboard" not in await me.press("y")
        assert "the terminal's clipboard" in await me.press("K")
        await me.press("q")
        assert me.app.is_running
        await me.press("a")
        assert me.front == "FormScreen"
        await me.press("escape", "Z")
        assert not me.app.is_running


async def test_the_safe_key_leaves_whatever_is_named(sample: Session) -> None:
    async with at_work(
        sample, keys={"app.quit": [], "row.new": "ctrl+q", "form.leave": "ctrl+q", "row.edit": "q"}
    ) as me:
        await me.press("2", "n", "ctrl+q")
        assert not me.app.is_running


async def test_a_key_with_two_meanings_is_told_apart_by_the_section(sample: Session) -> None:
    async with at_work(sample, keys={"view.tree": "Z", "kpi.target": "Z"}) as me:
        before = me.work.section
        assert "“Z” (set target) works in 3 KPIs." in await me.press("1", "Z"), "in neither of its sections"
        assert me.work.section is before
        shown = await me.press("2", "Z")
        assert "belongs" not in shown
        assert "tree" in shown
        await me.press("3", "Z")
        assert me.front == "FormScreen"


async def test_what_is_told_on_the_screen_is_the_key_in_force(bare: Session) -> None:
    keys: Mapping[str, str | list[str]] = {
        "row.new": "f7", "section.cycles": "f8", "app.back": ["delete", "f9"], "view.tree": "Z",
        "welcome.leave": "x",
    }  # fmt: skip
    async with at_work(bare, keys=keys) as me:
        assert "x start empty" in me.last
        shown = " ".join((await me.press("x")).split())
        assert "F8 F7 start a quarter" in shown
        assert "delete the welcome page" in shown
        assert "F8 Cycles" in shown
        assert "F7    write the first one" in await me.press("2")
        assert "I     take them from a file" in me.screen
        assert "“Z” (tree) works in 2 Objectives." in await me.press("1", "Z")
        assert "“F7” (new) works in 2 Objectives, 3 KPIs, F8 Cycles and 5 Decide." in await me.press("f7")
        assert "F9 clear" in await me.press("2", "/")
        assert isinstance(me.app.screen.focused, Input)
        await me.press("f9")
        assert not isinstance(me.app.screen.focused, Input)


async def test_the_to_do_list_names_the_keys_in_force(sample: Session) -> None:
    async with at_work(sample, (120, 40), keys={"key-result.check-in": "insert"}) as me:
        row = next(line for line in me.lines if "check in" in line and "KR" in line)
        assert "  insert " in row
        assert "“m” (record) is for a KPI, see 3 KPIs; press insert for this row." in await me.press("m")


async def test_the_help_and_the_palette_tell_the_keys_in_force(sample: Session) -> None:
    async with at_work(sample, (100, 40), keys={"row.new": "f7", "kpi.heal": "Q", "help.next": "f8"}) as me:
        shown = await me.press("2", "?")
        assert "F7          Add an objective" in shown
        assert "Press Q on a KPI to do this" in await me.press("f8", "f8", "f8", "f8")
        await me.press("escape", "ctrl+p")
        await me.pilot.pause(0.2)
        assert "F7 New Add an objective, then" in " ".join(me.screen.split())


async def test_the_help_names_every_action_and_what_is_wrong(sample: Session) -> None:
    async with at_work(sample, (80, 24), keys={"row.new": "f7", "row.edit": "nope", "row.nothing": "x"}) as me:
        said = " ".join(me.screen.split())
        assert "config.toml gives “row.edit” the key “nope”, which terminals do not send." in said
        assert "See this and 1 more under Re-map in the help (?)." in said
        assert "terminals send" not in await me.press("down"), "the next key takes the sentence away"
        shown = await me.press("?", "shift+tab")
        assert "[Re-map]" in shown
        assert "These settings are ignored:" in shown
        assert "row.nothing" in shown
    page = drawn(pages.re_map().draw(100), 100)
    assert not [action for action in DECLARED if action not in page]


async def test_forms_take_the_keys_that_are_named(bare: Session) -> None:
    keys = {"form.save": "f5", "form.leave": "f8", "form.tab": "ctrl+n", "form.shift-tab": "ctrl+b", "confirm.yes": "Z"}
    async with at_work(bare, keys=keys) as me:
        await me.press("escape", "3", "n")
        assert "F5 save" in me.screen
        assert "F8 leave" in me.last
        first = me.field
        await me.press("ctrl+n")
        assert me.field != first
        await me.press("ctrl+b")
        assert me.field == first
        await me.press("tab")
        assert me.field == first
        await me.press(*"Churn", "f8")
        assert "Z discard" in me.screen
        await me.press("y")
        assert me.front == "ConfirmScreen"
        await me.press("n")
        assert me.front == "FormScreen"
        await me.press("enter")
        assert me.front == "FormScreen", "enter saves no more"
        await me.press("f5")
        assert [one.name for one in bare.workspace.kpis.values()] == ["Churn"]


async def test_every_field_of_a_form_is_left_by_the_key_that_is_named(sample: Session) -> None:
    async with at_work(sample, keys={"form.tab": "ctrl+n"}) as me:
        await me.press("2", "n")
        seen = []
        while me.field not in seen:
            seen.append(me.field)
            await me.press("ctrl+n")
        assert {"title", "cycle", "owners", "parent"} <= set(seen)
        assert me.field == seen[0]


async def test_a_round_skips_with_the_key_that_is_named(sample: Session) -> None:
    async with at_work(sample, keys={"form.tab": "ctrl+n", "form.skip": "f4"}) as me:
        shown = await me.press("C")
        assert "^n F4 skip" in shown
        title = me.lines[0]
        await me.press("tab")
        assert me.lines[0] == title
        await me.press("ctrl+n")
        assert me.lines[0] != title
        title = me.lines[0]
        await me.press("f4")
        assert me.lines[0] != title


async def test_the_wizard_takes_the_keys_that_are_named(bare: Session) -> None:
    keys = {"wizard.yes": "j", "wizard.no": "f", "wizard.back": "u", "wizard.record": "f5"}
    async with at_work(bare, keys=keys) as me:
        shown = await me.press("escape", "5", "n")
        assert "press j, f, or s if you are not sure" in shown
        await me.type("Churn rate")
        shown = await me.press("enter")
        assert "j  yes" in shown
        assert "j yes  f no  s not sure  u back  1-8 jump" in me.last
        assert "2 of 8" in await me.press("j")
        assert "1 of 8" in await me.press("u")
        shown = await me.press(*"jfjfjfjf")
        assert "F5     save only the decision" in shown
        await me.press("f5")
        assert len(bare.workspace.decisions) == 1


async def test_keys_of_one_program_are_not_those_of_the_next(sample_path: Path, opener: Opener) -> None:
    async with at_work(opener(sample_path), keys={"app.help": "f2"}) as me:
        assert "F2 help" in me.last
    async with at_work(opener(sample_path)) as me:
        assert "? help" in me.last
        assert await me.press("?")
        assert me.front == "HelpScreen"


def test_actions_that_share_no_key_yield_to_none() -> None:
    assert not [one.id for one in ACTIONS for section in TITLES if yields(one.id, section)]

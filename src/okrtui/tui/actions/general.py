"""Actions on the program or the whole workspace."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from okrtui.tui import formatting
from okrtui.tui.actions.action import Context, UserAction, Wording
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import CYCLES, KPIS, LOG, OBJECTIVES


async def _undo(context: Context) -> None:
    if context.section.key == LOG and context.key is not None:
        assert isinstance(context.key, int)  # noqa: S101 - a row of the log is a change, by its number
        await context.host.take_back(partial(context.session.find_undo, context.key))
    elif context.section.key != LOG:
        await context.host.take_back(context.session.find_undo)


def _why_no_undo(context: Context) -> str | None:
    from okrtui.domain.actions.undo import REDO, about
    from okrtui.tui.sections.log.section import LogSection

    if not isinstance(context.section, LogSection) or context.key is None:
        return None
    word, _ = about(context.section.entry(context.key).action) or (REDO, 0)
    return None if word == REDO else f"This is an undo. Press {keymap.key('app.redo')} to redo your last undo."


async def _redo(context: Context) -> None:
    await context.host.take_back(context.session.find_redo)


async def _refresh(context: Context) -> None:
    count = len(await asyncio.to_thread(context.session.refresh))
    none = "No new changes. Changes by others appear automatically."
    context.host.say(f"{formatting.plural(count, 'new change')}." if count else none)


async def _find(context: Context) -> None:
    context.host.find_anything()


async def _command(context: Context) -> None:
    context.host.open_command_line()


async def _help(context: Context) -> None:
    """Show the help; an example chosen in it opens its form."""
    from okrtui.tui.help.section_help import section_help

    example = await context.host.ask(section_help(context.section, context.key))
    if example is not None and context.session.read_only:
        context.host.say(context.session.read_only, "warn")
    elif example is not None:
        from okrtui.tui.forms.example_forms import take_over

        await take_over(context.host, example)


async def _hand_over(context: Context) -> None:
    from okrtui.tui.forms.hand_over import hand_over

    await hand_over(context.host)


async def _import(context: Context) -> None:
    from okrtui.tui.importing.flow import import_any

    await import_any(context.host)


async def _theme(context: Context) -> None:
    from okrtui.tui.palette.themes import choose

    await choose(context.host)


def _quit(context: Context) -> None:
    context.host.leave()


async def _back(context: Context) -> None:
    context.host.back()


UNDO: Final = UserAction(
    id="app.undo",
    title="Undo",
    description="Undo your last change; in the log, the change under the cursor.",
    keys="u",
    run=_undo,
    changes=True,
    why_not=_why_no_undo,
    wordings={LOG: Wording("Undo", "Undo the change under the cursor.")},
)
REDO: Final = UserAction(
    id="app.redo", title="Redo", description="Redo your last undo.", keys="U", run=_redo, changes=True
)
HAND_OVER: Final = UserAction(
    id="owner.hand-over",
    title="Hand over",
    description="Hand over everything that somebody owns: objectives, key results and KPIs, in one change.",
    keys="O",
    run=_hand_over,
    changes=True,
)
IMPORT: Final = UserAction(
    id="app.import",
    title="Import",
    description="Import a file, after a look at how it is read and what it would change.",
    keys="I",
    run=_import,
    changes=True,
    show=True,
    show_in=(OBJECTIVES, KPIS, CYCLES),
)
REFRESH: Final = UserAction(
    id="app.refresh", title="Refresh", description="Check for changes by others now.", keys="r", run=_refresh
)
FIND: Final = UserAction(
    id="app.palette",
    title="Find",
    description="Find any action, objective, key result, KPI, cycle or decision by its name or id.",
    keys="ctrl+p",
    run=_find,
)
COMMAND: Final = UserAction(
    id="app.command",
    title="Command",
    description="Type a command, such as owner me; tab completes it.",
    keys=":",
    run=_command,
)
THEME: Final = UserAction(
    id="app.theme",
    title="Theme",
    description="Choose the colours of the screens: a theme, among them one of high contrast and a light one.",
    keys="ctrl+t",
    run=_theme,
)
HELP: Final = UserAction(
    id="app.help",
    title="Help",
    description="Explain the row, and show the keys, the guide, examples, a glossary and a legend; search all of it.",
    keys="?,f1",
    run=_help,
)
QUIT: Final = UserAction(
    id="app.quit",
    title="Quit",
    description="Quit; everything is already saved.",
    keys=",".join(keymap.QUITS),
    run=_quit,
)
BACK: Final = UserAction(
    id="app.back",
    title="Back",
    description="Close the detail, take marks away or clear the filter; in an empty Today go back to the welcome page.",
    keys="escape",
    run=_back,
)

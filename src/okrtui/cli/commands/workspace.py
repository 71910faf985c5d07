"""The commands for a workspace as a whole: create it, find it, open the screens on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from okrtui import paths
from okrtui.addresses import ServerAddress
from okrtui.cli.commands.screens import enter, show, view_options
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.config import THEMES, Place
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.maintenance import Shared
from okrtui.paths import readable
from okrtui.preferences import Preferences
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, table


@command("init")
@click.argument("path", required=False)
@click.option("--sample", is_flag=True, help="Add sample data of a small company.")
@click.option("--group", metavar="NAME", help="Unix group whose members may read and change it.")
@click.option("--writers", metavar="ROLE", multiple=True, help="PostgreSQL role that may read and change it.")
@click.option("--readers", metavar="ROLE", multiple=True, help="PostgreSQL role that may read it.")
@click.pass_obj
def init(
    context: CommandContext,
    /,
    *,
    path: str | None,
    sample: bool,
    group: str | None,
    writers: tuple[str, ...],
    readers: tuple[str, ...],
) -> None:
    """Create a workspace at PATH, in a database (postgresql://HOST/DATABASE), or at the default place.

    In a database, --writers and --readers let roles in, also later.
    """
    if path is not None:
        context.flag = path
    location = context.config.workspace.path
    lets_in = [*writers, *readers] if context.backend.exists(location) else []
    if lets_in and sample:
        raise _no_place_for_sample(context)
    session = context.backend.create(
        location, group=group, network=context.config.settings.network, writers=writers, readers=readers
    )
    try:
        if sample:
            from okrtui.cli.commands.sample import fill

            fill(session)
        place = location if isinstance(location, ServerAddress) else readable(Path(session.identity))
        summary = {"path": place, "sample": sample}
        filled = " with sample data" if sample else ""
        done = f"Let {', '.join(lets_in)} into {place}." if lets_in else f"Created workspace {place}{filled}."
        context.answer(lambda: summary, lambda page: page.shown(done))
    finally:
        session.close()


def _no_place_for_sample(context: CommandContext) -> UsageError:
    """Return the refusal of a sample in a workspace that is there. Raises OkrError where that cannot be found out."""
    context.opened(read_only=True).close()
    return UsageError("There is a workspace already.", "The sample is for a new one.")


@command("share")
@click.argument("path", required=False)
@click.option("--group", metavar="NAME", help="Unix group whose members may read and change it.")
@click.option("--readers", metavar="WHO", help="Who else may read it: everyone, nobody or a Unix group.")
@click.pass_obj
def share(context: CommandContext, path: str | None, group: str | None, readers: str | None) -> None:
    """Set who may change and who may read the workspace at PATH, for every file in it.

    Without an option nothing is changed but files that are not shared like their directory. Where other people own
    files, root has to run it.
    """
    if path is not None:
        context.flag = path
    if context.read_only:
        raise ReadOnlyError("This command changes the workspace.", "Leave out --read-only.")
    done = context.backend.share(context.config.workspace.path, group=group, readers=readers)
    context.answer(lambda: _shared(done), lambda page: _shared_text(done, page))


def _shared(done: Shared) -> dict[str, Any]:
    changes = [{"name": readable(Path(name)), "change": change} for name, change in done.changes]
    return {"path": readable(done.path), "who": done.who, "changes": changes}


def _shared_text(done: Shared, page: Page) -> str:
    lines = [f"{readable(Path(name))}: {change}" for name, change in done.changes] or ["Nothing had to be changed."]
    return "\n".join(page.shown(line) for line in (f"{readable(done.path)}: {done.who}", *lines))


@command("where")
@click.pass_obj
def where(context: CommandContext) -> None:
    """Show which paths and settings are in use, and why."""
    settings = context.config
    workspace = settings.workspace
    there = context.backend.exists(workspace.path)
    places = {
        "workspace": workspace._replace(why=workspace.why + ("" if there else "; does not exist yet")),
        "config": settings.file,
        **{f"site config {at}" if at > 1 else "site config": one for at, one in enumerate(settings.site, start=1)},
        "data": Place(paths.data_directory(), "your data (XDG_DATA_HOME)"),
        "state": Place(paths.state_directory(), "unsaved forms (XDG_STATE_HOME)"),
        "styles": Place(paths.styles(), "part of the program"),
        "program": Place(paths.program(), "where okrtui is installed"),
    }
    found = _settings(context)
    context.answer(
        lambda: _where_json(places, found), lambda page: _where_text(places, found, page._replace(width=None))
    )


def _settings(context: CommandContext) -> dict[str, tuple[Any, str]]:
    """Return each setting but the workspace, with its source."""
    found = {name: (getattr(context.config.settings, name), why) for name, why in context.config.why.items()}
    found["theme"] = _theme(*found["theme"])
    if context.named_glyphs:
        found["glyphs"] = (context.named_glyphs, "from the command line")
    if context.no_mouse:
        found["mouse"] = (False, "from the command line")
    if context.send_all:
        found["send_all"] = (True, "from the command line")
    keys = {f"keys.{action}".rstrip("."): one for action, one in context.config.keys.items()}
    return found | {
        name: (one.value if _are_keys(one.value) else str(one.value), one.why) for name, one in keys.items()
    }


def _theme(setting: str, why: str) -> tuple[str, str]:
    """Return the theme in use with its source; an unknown one with the names that there are."""
    path = paths.preferences_file()
    chosen = Preferences(path).theme(setting)
    if chosen != setting:
        why = f"chosen on the screens, kept in {readable(path)}"
    unknown = f"; unknown, the themes are: {', '.join(THEMES)}" if chosen and chosen not in THEMES else ""
    return chosen, why + unknown


def _are_keys(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _where_json(places: dict[str, Place], settings: dict[str, tuple[Any, str]]) -> dict[str, Any]:
    found = {name.replace(" ", "_"): {"path": readable(one.path), "why": one.why} for name, one in places.items()}
    return found | {"settings": {name: {"value": value, "why": why} for name, (value, why) in settings.items()}}


def _where_text(places: dict[str, Place], settings: dict[str, tuple[Any, str]], page: Page) -> str:
    paths_ = [(name, readable(one.path), one.why) for name, one in places.items()]
    words = [(name, _toml(value), why) for name, (value, why) in settings.items()]
    return blocks(
        table((TextColumn("what"), TextColumn("path"), TextColumn("why")), paths_, page),
        table((TextColumn("setting"), TextColumn("value"), TextColumn("why")), words, page),
    )


def _toml(value: Any) -> str:
    """Return a value as it is written in a settings file."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@command("demo")
@view_options
@click.pass_obj
def demo(context: CommandContext, /, **_: Any) -> None:
    """Open the screens on a temporary sample workspace; nothing you do there is kept."""
    from okrtui.cli.commands.sample import throw_away

    with throw_away(context) as session:
        show(context, lambda: session, sample=True)


@command("open", hidden=True)
@click.argument("path")
@view_options
@click.pass_obj
def open_screens(context: CommandContext, /, path: str, **_: Any) -> None:
    """Open the screens on the workspace at PATH."""
    context.flag = path
    enter(context)

"""The commands about the workspace as a whole: create it, find it, open the screens on it."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click

from okrtui import paths
from okrtui.cli.call import Call
from okrtui.cli.options import command
from okrtui.cli.screens import enter, show, view_options
from okrtui.config import Place
from okrtui.domain.sample import seed
from okrtui.reports.tables import Column, table
from okrtui.session import Session


def readable(path: Path) -> str:
    """A path as text that can be shown and kept in JSON, whatever bytes it is made of."""
    return os.fsencode(path).decode(errors="backslashreplace")


def fill(session: Session) -> None:
    """Put the sample into a workspace."""
    session.do(seed, session.today())


@command("init")
@click.argument("path", required=False)
@click.option("--sample", is_flag=True, help="Put a small company's sample into it.")
@click.pass_obj
def init(call: Call, path: str | None, sample: bool) -> None:  # noqa: FBT001
    """Create a workspace at PATH, or where the next call would look for one."""
    if path is not None:
        call.flag = path
    session = call.doors.create(call.config.workspace.path)
    try:
        if sample:
            fill(session)
        told = {"path": readable(session.path), "sample": sample}
        filled = " with a sample in it" if sample else ""
        call.answer(lambda: told, lambda page: page.shown(f"Created the workspace {readable(session.path)}{filled}."))
    finally:
        session.close()


@command("where")
@click.pass_obj
def where(call: Call) -> None:
    """Tell every path in use, and why it is that one."""
    settings = call.config
    workspace = settings.workspace
    there = (workspace.path / "workspace.json").exists() or workspace.path.is_file()
    places = {
        "workspace": replace(workspace, why=workspace.why + ("" if there else "; nothing is there yet")),
        "config": settings.file,
        "data": Place(paths.data_directory(), "your own data (XDG_DATA_HOME)"),
        "state": Place(paths.state_directory(), "what your sessions leave behind (XDG_STATE_HOME)"),
        "styles": Place(paths.styles(), "comes with the program"),
        "program": Place(Path(__file__).parents[1], "where the program is installed"),
    }
    rows = [(name, readable(place.path), place.why) for name, place in places.items()]
    call.answer(
        lambda: {name: {"path": readable(place.path), "why": place.why} for name, place in places.items()},
        lambda page: table((Column("what"), Column("path"), Column("why")), rows, replace(page, width=None)),
    )


@command("demo")
@view_options
@click.pass_obj
def demo(call: Call, /, **_: Any) -> None:
    """Open the screens on a sample workspace that is thrown away when you leave."""
    with _unwinding(), tempfile.TemporaryDirectory(prefix="okrtui-demo-") as directory:
        session = call.doors.create(Path(directory) / "sample")
        try:
            fill(session)
            show(call, session)
        finally:
            session.close()


@contextmanager
def _unwinding() -> Iterator[None]:
    """Leave in order when the terminal goes away or the process is asked to end, so that nothing stays behind."""
    kept = {number: signal.signal(number, _leave) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@command("open", hidden=True)
@click.argument("path")
@view_options
@click.pass_obj
def open_screens(call: Call, /, path: str, **_: Any) -> None:
    """Open the screens on the workspace at PATH."""
    call.flag = path
    enter(call)

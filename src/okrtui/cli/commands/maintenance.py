"""The commands that look after a workspace: what is wrong with it, backups, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from okrtui.cli.commands.screens import at_terminal
from okrtui.cli.commands.workspace import readable
from okrtui.cli.framework import printing
from okrtui.cli.framework.context import Call
from okrtui.cli.framework.options import command
from okrtui.engine.protocol import Backup, Finding, Report, Restored
from okrtui.errors import CorruptError, ReadOnlyError, RuleError, UsageError
from okrtui.reports.terminal.tables import Column, Page, blocks, table

BACKUPS = "backups"
"""The folder of a workspace that holds its own backups."""


@command("doctor")
@click.option("--repair", is_flag=True, help="Save what is whole; the damaged files are kept.")
@click.pass_context
def doctor(context: click.Context, repair: bool) -> None:  # noqa: FBT001
    """Tell what is wrong with a workspace, record by record, and how much of it is safe.

    Ends with exit code 6 where something is damaged; warnings and notes are no damage.
    """
    call = context.ensure_object(Call)
    if repair:
        _require_writing(call)
    path = call.config.workspace.path
    report = call.doors.repair(path) if repair else call.doors.examine(path)
    call.answer(lambda: _report(report), lambda page: _told(report, page))
    if not report.is_sound:
        context.exit(CorruptError.exit_code)


def _require_writing(call: Call) -> None:
    if call.read_only:
        raise ReadOnlyError("This was started read-only.", "Leave out --read-only to change something.")


def _report(report: Report) -> dict[str, Any]:
    return {
        "path": readable(report.path),
        "sound": report.is_sound,
        "records": report.records,
        "safe_commits": report.safe_commits,
        "findings": _findings(report.findings),
        "lost": list(report.lost),
        "original": None if report.original is None else readable(report.original),
    }


def _findings(found: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"level": one.level.value, "place": one.place, "what": one.what, "advice": one.advice} for one in found]


def _told(report: Report, page: Page) -> str:
    state = "is whole" if report.is_sound else "is damaged"
    counted = f"{report.records:,} records, commits up to {report.safe_commits:,} are safe"
    head = page.shown(f"{readable(report.path)} {state}: {counted}.")
    return blocks(head, "\n".join(_lines(report.findings, page)), "\n".join(page.shown(one) for one in _lost(report)))


def _lines(found: Iterable[Finding], page: Page) -> Iterator[str]:
    for one in found:
        yield page.shown(f"{one.level.value}: {one.place}: {one.what} {one.advice}".strip())


def _lost(report: Report) -> Iterator[str]:
    """What could not be saved, and where the damaged files are."""
    if report.lost:
        yield "Not saved:" if report.original else "A repair could not save:"
        yield from (f"- {name}" for name in report.lost)
    if report.original:
        yield f"The files of before are in {readable(report.original)}."


@command("backup")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--list", "listing", is_flag=True, help="List the backups that the workspace keeps, and make none.")
@click.pass_obj
def backup(call: Call, file: str | None, listing: bool) -> None:  # noqa: FBT001
    """Write every record into FILE, or into a new one among the workspace's own backups, and read it back.

    A file that is there is replaced only if it is a backup; FILE may be a folder.
    """
    path = call.config.workspace.path
    if listing:
        _listed(call, path)
        return
    if file is None:
        _require_writing(call)
    elif not (folder := Path(file).expanduser().parent).is_dir():
        raise UsageError(f"{readable(folder)} is no folder.", "Make it first, or name another place.")
    saved = call.doors.save(path, None if file is None else Path(file))
    size = saved.stat().st_size
    told = {"path": readable(saved), "size": size}
    call.answer(lambda: told, lambda page: page.shown(f"Saved everything, {size:,} bytes, in {readable(saved)}."))


def _listed(call: Call, path: Path) -> None:
    with call.reading():
        kept = call.doors.kept(path)
    columns = (Column("when"), Column("commit", right=True), Column("bytes", right=True), Column("file"))
    call.answer(
        lambda: [{**one._asdict(), "path": readable(one.path), "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}"} for one in kept],
        lambda page: table(columns, map(_row, kept), page) if kept else "No backups are kept yet.",
    )


def _row(one: Backup) -> tuple[str, ...]:
    return f"{one.at.astimezone():%Y-%m-%d %H:%M}", str(one.sequence), f"{one.size:,}", readable(Path(one.path.name))


@command("restore")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(call: Call, file: str, yes: bool) -> None:  # noqa: FBT001
    """Bring every record back to what FILE holds: a backup, one of the workspace's own by its name, or a copied folder.

    It is asked for on a terminal. The state of before is saved first, and okrtui undo takes a restore back.
    """
    _require_writing(call)
    path = call.config.workspace.path
    source = _source(path, file)
    if not yes and at_terminal() and not _wanted(path, source):
        raise RuleError("Nothing was restored.", "Answer y, or give --yes, to go on.")
    done = call.doors.restore(path, source, network=call.config.network)
    call.answer(lambda: _restored(path, source, done), lambda page: _restored_text(source, done, page))


def _source(path: Path, file: str) -> Path:
    """The file that is meant: as it is typed, or else the workspace's own backup of that name."""
    typed = Path(file).expanduser()
    own = path / BACKUPS / file
    is_own = not typed.exists() and typed.name == file and own.exists() and not own.parent.is_symlink()
    return own if is_own else typed


def _wanted(path: Path, source: Path) -> bool:
    asked = f"Bring every record of {readable(path)} back to what {readable(source)} holds? [y/N]"
    printing.write(sys.stderr, asked)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _restored(path: Path, source: Path, done: Restored) -> dict[str, Any]:
    return {
        "path": readable(path),
        "source": readable(source),
        "changed": done.changed,
        "before": None if done.before is None else readable(done.before),
        "findings": _findings(done.findings),
    }


def _restored_text(source: Path, done: Restored, page: Page) -> str:
    plural = "" if done.changed == 1 else "s"
    lines = [f"Restored {done.changed:,} record{plural} from {readable(source)}."]
    if done.before is not None:
        back = "" if done.before.is_dir() or not done.changed else " okrtui undo takes it back."
        lines.append(f"What was there before is in {readable(done.before)}.{back}")
    return blocks("\n".join(map(page.shown, lines)), "\n".join(_lines(done.findings, page)))

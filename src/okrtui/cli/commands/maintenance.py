"""The commands that maintain a workspace: doctor, backup, restore and move."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from okrtui.addresses import Location
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.prompts import confirmed, progress
from okrtui.cli.framework.terminals import at_terminal
from okrtui.config import place
from okrtui.errors import CorruptError, ReadOnlyError, RuleError
from okrtui.maintenance import Backup, Finding, Moved, Report, Restored
from okrtui.paths import expanded, readable
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, table


@command("doctor")
@click.option("--repair", is_flag=True, help="Save what is intact; the damaged files are kept.")
@click.pass_context
def doctor(ctx: click.Context, repair: bool) -> None:
    """Check a workspace record by record, and repair it with --repair.

    Exits with code 6 if anything is damaged. Warnings and notes are not damage.
    """
    context = ctx.ensure_object(CommandContext)
    if repair:
        _require_writing(context)
    path = context.config.workspace.path
    report = context.backend.repair(path) if repair else context.backend.examine(path)
    context.answer(lambda: _report(report), lambda page: _report_text(report, page))
    if not report.is_sound:
        ctx.exit(CorruptError.exit_code)


def _require_writing(context: CommandContext) -> None:
    if context.read_only:
        raise ReadOnlyError("This command changes the workspace.", "Leave out --read-only.")


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


def _report_text(report: Report, page: Page) -> str:
    state = "is intact" if report.is_sound else "is damaged"
    counted = f"{report.records:,} records, commits up to {report.safe_commits:,} are safe"
    head = page.shown(f"{readable(report.path)} {state}: {counted}.")
    return blocks(head, "\n".join(_lines(report.findings, page)), "\n".join(page.shown(one) for one in _lost(report)))


def _lines(found: Iterable[Finding], page: Page) -> Iterator[str]:
    for one in found:
        yield page.shown(f"{one.level.value}: {one.place}: {one.what} {one.advice}".strip())


def _lost(report: Report) -> Iterator[str]:
    """Yield what could not be saved, and where the damaged files are."""
    if report.lost:
        yield "Not saved:" if report.original else "A repair would not save:"
        yield from (f"- {name}" for name in report.lost)
    if report.original:
        yield f"The original files are in {readable(report.original)}."


@command("backup")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--list", "listing", is_flag=True, help="List the workspace's own backups instead of making one.")
@click.pass_obj
def backup(context: CommandContext, file: str | None, listing: bool) -> None:
    """Back up all records to FILE, or to a new file among the workspace's own backups, and verify it.

    An existing file is replaced only if it is a backup. FILE may be a folder, but nothing inside a workspace.
    """
    path = context.config.workspace.path
    if listing:
        _listed(context, path)
        return
    if file is None:
        _require_writing(context)
    saved = context.backend.save(path, None if file is None else Path(file))
    size = saved.stat().st_size
    summary = {"path": readable(saved), "size": size}
    context.answer(
        lambda: summary, lambda page: page.shown(f"Backed up all records ({size:,} bytes) to {readable(saved)}.")
    )


def _listed(context: CommandContext, path: Location) -> None:
    with context.reading():
        kept = context.backend.kept(path)
    columns = (
        TextColumn("when"),
        TextColumn("commit", right=True),
        TextColumn("bytes", right=True),
        TextColumn("file"),
    )
    context.answer(
        lambda: [{**one._asdict(), "path": readable(one.path), "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}"} for one in kept],
        lambda page: table(columns, map(_row, kept), page) if kept else "No backups yet.",
    )


def _row(one: Backup) -> tuple[str, ...]:
    return f"{one.at.astimezone():%Y-%m-%d %H:%M}", str(one.sequence), f"{one.size:,}", readable(Path(one.path.name))


@command("restore")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def restore(context: CommandContext, file: str, yes: bool) -> None:
    """Restore all records from FILE: a backup, the name of one of the workspace's own, or a copy of a workspace.

    On a terminal it asks first. The current state is saved before, and okrtui undo undoes a restore.
    """
    _require_writing(context)
    path = context.config.workspace.path
    source = _source(context, path, file)
    question = f"Restore every record of {readable(path)} from {readable(source)}?"
    if not yes and at_terminal() and not confirmed(question):
        raise RuleError("Nothing was restored.", "Answer y or use --yes to restore.")
    done = context.backend.restore(path, source, network=context.config.settings.network)
    context.answer(lambda: _restored(path, source, done), lambda page: _restored_text(source, done, page))


def _source(context: CommandContext, path: Location, file: str) -> Path:
    """Return the file as it is typed, or else the workspace's own backup of that name."""
    typed = expanded(file)
    return typed if os.path.lexists(typed) else context.backend.backup_named(path, file) or typed


def _restored(path: Location, source: Path, done: Restored) -> dict[str, Any]:
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
        back = "" if done.before.is_dir() or not done.changed else " Undo it with okrtui undo."
        lines.append(f"The state before is saved in {readable(done.before)}.{back}")
    return blocks("\n".join(map(page.shown, lines)), "\n".join(_lines(done.findings, page)))


@command("move")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--keep", is_flag=True, help="Leave FROM open: both can be changed from then on.")
@click.pass_obj
def move(context: CommandContext, source: str, target: str, keep: bool) -> None:
    """Move a workspace with its whole log to another directory or database (postgresql://HOST/DATABASE).

    TO is created, or has to be empty; make it with okrtui init first to share it. Nobody can change FROM meanwhile, and
    afterwards whoever still has it open is told where it went. If anything fails, TO is empty and FROM as it was.
    """
    _require_writing(context)
    old, new = (place(named, Path.cwd, "from the command line").path for named in (source, target))
    done = context.backend.move(
        old, new, keep=keep, network=context.config.settings.network, bar=partial(progress, label="Moving")
    )
    context.answer(lambda: _moved(old, new, done, keep=keep), lambda page: _moved_text(old, new, done, page, keep=keep))


def _moved(old: Location, new: Location, done: Moved, *, keep: bool) -> dict[str, Any]:
    return {"from": readable(old), "to": readable(new), **done._asdict(), "closed": not keep}


def _moved_text(old: Location, new: Location, done: Moved, page: Page, *, keep: bool) -> str:
    what = f"Moved {_counted(done.commits, 'commit')} and {_counted(done.records, 'record')} to {readable(new)}."
    there = f"{readable(old)} stays open." if keep else f"{readable(old)} is closed and says where it went."
    return "\n".join(map(page.shown, (what, there)))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

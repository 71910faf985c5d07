"""Backups: one file with every record, in the format of workspace.json; and restoring them, which can be undone."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from okrtui.engine import migrations
from okrtui.engine.journal.compaction import picture
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files import confined, permissions
from okrtui.engine.journal.files.layout import SNAPSHOT, STAMP, Layout, belongs_to_a_workspace
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files, reason
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import decode, encode_commit
from okrtui.engine.journal.formats.shapes import is_meta
from okrtui.engine.journal.formats.snapshot import HEAD, Meta
from okrtui.engine.journal.journal_file import JournalFile, open_journal_file
from okrtui.engine.journal.recovery.retention import stamp_of
from okrtui.engine.journal.recovery.salvage import pieces, salvage
from okrtui.engine.journal.recovery.swap import finish, keep_original, put_in_place
from okrtui.engine.journal.replay import load, newer
from okrtui.engine.protocol import Documents
from okrtui.engine.record_checks import Check, no_rules, objections, read_records
from okrtui.errors import CorruptError, MissingWorkspaceError, NewerSchemaError, OkrError, UsageError
from okrtui.login import login_name
from okrtui.maintenance import Backup, Finding, Restored
from okrtui.paths import expanded

ACTION = "workspace.restore"


def save(
    path: Path | str, to: Path | str | None = None, *, now: datetime | None = None, files: Files | None = None
) -> Path:
    """Back up every current record into one file and verify it; return its path.

    Without `to` it is written to backups/ of the workspace and kept until somebody deletes it. An existing file is
    replaced only if it is a backup, and never a file of a workspace. Raises CorruptError if the workspace is damaged,
    NewerSchemaError, ReadOnlyError, UsageError, FullError.
    """
    files, layout = files or Files(), Layout(path)
    if to is None:
        permissions.require_writing(layout)
    state, problem = load(files, layout)
    if isinstance(problem, NewerSchemaError):
        raise NewerSchemaError(
            "A newer version of okrtui upgraded this workspace, so a backup by this one would not hold all of it.",
            "Back it up with the newer version.",
        )
    if problem is not None:
        raise problem
    journal_file = JournalFile(layout, files, state, problem)
    stamp = f"{(now or datetime.now(UTC)).astimezone(UTC):{STAMP}}"
    data = b"".join(picture(journal_file))
    with translated():
        target = layout.free(layout.backups / f"saved.{stamp}.json") if to is None else _target(layout, Path(to), stamp)
        if to is None:
            permissions.ensure_backups(layout)
        files.replace(target, data, target.with_name(f"{target.name}.{uuid.uuid4().hex}.tmp"), private=to is not None)
        if files.read(target) != data:
            raise OkrError(f"{target} was not written correctly.", "Save to another disk.")
    return target


def _target(layout: Layout, to: Path, stamp: str) -> Path:
    """Return the file to write; raises UsageError if something else is there that has to stay."""
    target = expanded(to)
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is not a folder.", "Create it first, or choose another place.")
    target = target / f"okrtui.{stamp}.json" if target.is_dir() else target
    target = target.parent.resolve() / target.name
    if target.is_relative_to(layout.directory) or belongs_to_a_workspace(target):
        raise UsageError(f"{target} is inside a workspace.", "Choose another place.")
    if target.is_symlink():
        raise UsageError(f"{target} is a symbolic link, which is never followed.", "Choose another name.")
    if confined.status(target) and not _is_backup(target):
        raise UsageError(f"{target} exists and is not a backup.", "Choose another name.")
    return target


def _is_backup(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return Files().read_start(path).startswith(HEAD)
    return False


def kept(path: Path | str) -> list[Backup]:
    """List the backups in backups/ of a workspace that `restore` accepts, newest first."""
    return sorted(_kept(Layout(path)), key=lambda backup: (backup.at, backup.sequence), reverse=True)


def _kept(layout: Layout) -> Iterator[Backup]:
    for path in (*layout.kept_snapshots(), *layout.saved()):
        with contextlib.suppress(OSError):  # one that this person may not read is none that they can restore
            fields, status = snapshot.fields_in(Files().read_start(path)), confined.status(path)
            if is_meta(fields) and status:
                at = stamp_of(path) or datetime.fromtimestamp(status.st_mtime, UTC)
                yield Backup(path, at, fields["sequence"], status.st_size)


def named(path: Path | str, name: str) -> Path | None:
    """Return the file of that name in backups/ of a workspace, None if there is none."""
    own = Layout(path).backups / name
    return own if own.name == name and confined.status(own) else None


def check(source: Path | str, rules: Check = no_rules) -> tuple[Meta, Documents, tuple[Finding, ...]]:
    """Read and check a whole backup, workspace.json or workspace directory, migrated to this version.

    Raises UsageError if it is not a backup, CorruptError if it is damaged or a record cannot be read,
    NewerSchemaError. The findings are warnings only.
    """
    meta, documents = _read(expanded(source))
    if problem := newer(meta):
        raise problem
    documents = migrations.migrate(documents, meta.schema, of=str(source), advice="Choose another backup.")
    records, _, findings = read_records(documents)
    if findings:
        more = f" (and {len(findings) - 1} more records)" if len(findings) > 1 else ""
        raise CorruptError(f"{source} cannot be restored: {findings[0].what}{more}", "Choose another backup.")
    return meta, documents, tuple(objections(rules, records, meta.highest))


def _read(source: Path) -> tuple[Meta, Documents]:
    if source.is_dir() or (source.name == SNAPSHOT and Layout(source).all_journals()):
        state, problem = load(Files(), Layout(source))
        if problem is not None:
            raise problem
        position = state.position
        meta = Meta(
            generation=position.generation, sequence=position.sequence, chain=position.chain,
            highest=state.highest, store=state.meta.store, schema=state.schema,
        )  # fmt: skip
        return meta, state.documents
    try:
        return snapshot.decode(Files().read(source.parent.resolve() / source.name))
    except CorruptError as error:
        if not _is_backup(source):
            raise UsageError(
                f"{source} is not a backup of a workspace.", "Choose a file from its backups/ directory."
            ) from None
        raise CorruptError(f"{source} is damaged: {_why(error)}", "Choose another backup.") from None
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {reason(error)}.", "Choose another file.") from None


def _why(error: CorruptError) -> str:
    return error.message.partition(": ")[2] or "its checksum does not match."


def restore(
    path: Path | str,
    source: Path | str,
    *,
    actor: str = "",
    now: datetime | None = None,
    network: bool = False,
    files: Files | None = None,
    rules: Check = no_rules,
) -> Restored:
    """Restore every record from a backup after reading and checking all of it.

    In an intact workspace it is one commit, which can be undone like any other; the current records are backed up
    first (`before`). If the workspace is damaged or missing, its files are kept in damaged.TIME/ (`before`) and the
    backup replaces them. Raises ReadOnlyError before anything else, what `check` raises, BusyError, FullError.
    """
    now, layout, files = now or datetime.now(UTC), Layout(path), files or Files()
    permissions.require_writing(layout)
    meta, documents, findings = check(source, rules)
    try:
        journal_file = open_journal_file(path, network=network, files=files)
        if isinstance(journal_file.refusal, CorruptError):
            journal_file.close()
            raise journal_file.refusal
    except (CorruptError, MissingWorkspaceError):
        changed, before = _replace(layout, files, meta, documents, now)
    else:
        with contextlib.closing(journal_file):
            changed, before = _commit(journal_file, documents, actor or login_name(), now)
    return Restored(changed, before, findings)


def _commit(journal_file: JournalFile, documents: Documents, actor: str, now: datetime) -> tuple[int, Path | None]:
    with journal_file.writing():
        journal_file.take_in()
        journal_file.refuse()
        before = save(journal_file.layout.directory, now=now, files=journal_file.files)
        ops = _ops(journal_file.state.documents, documents)
        if ops:
            position = journal_file.state.position
            line = encode_commit(position.chain, position.sequence + 1, at=now, by=actor, action=ACTION, ops=ops)
            journal_file.write(line)
            journal_file.accept(decode(line[:-1]))
        journal_file.lock.note(journal_file.state.position.sequence, is_last=True)
    return len(ops), before


def _ops(current: Documents, wanted: Documents) -> list[list[Any]]:
    """Return the ops to restore; changed records get a revision above both, so that edits under way conflict."""
    ops: list[list[Any]] = []
    for table in sorted(current.keys() | wanted.keys()):
        mine, theirs = current.get(table, {}), wanted.get(table, {})
        ops += [[table, int(key), None, mine[key]] for key in mine if key not in theirs and key.isdecimal()]
        for key, after in theirs.items():
            before = mine.get(key)
            if before is None or _without_revision(before) != _without_revision(after):
                revision = max(after.get("revision", 0), (before or {}).get("revision", 0)) + 1
                ops.append([table, int(key), {**after, "revision": revision}, before])
    return ops


def _without_revision(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "revision"}


def _replace(layout: Layout, files: Files, meta: Meta, documents: Documents, now: datetime) -> tuple[int, Path | None]:
    """Replace a damaged or missing workspace by the backup, with as much of the log as leads to it."""
    with translated():
        if not layout.directory.is_dir():
            permissions.prepare(layout, None, files)
        permissions.ensure_backups(layout)
        with contextlib.closing(WriteLock(layout.lock, files)) as lock, lock.held():
            finish(files, layout)
            there = confined.status(layout.snapshot) or bool(layout.all_journals())
            original = keep_original(files, layout, now) if there else None
            last = max((meta.generation, *layout.all_journals()))
            new = _next(files, layout, meta, last + 1)
            gone = dict.fromkeys((number for number in layout.all_journals() if number >= meta.generation), b"")
            put_in_place(files, layout, new, documents, gone | _leading(files, layout, meta))
            lock.note(new.sequence, is_last=True)
    return sum(map(len, documents.values())), original


def _next(files: Files, layout: Layout, meta: Meta, generation: int) -> Meta:
    """Return metadata to continue from a backup without reusing later ids and commit numbers, as far as known.

    Raises ReadOnlyError if a file cannot be read.
    """
    highest, sequence = dict(meta.highest), meta.sequence
    with contextlib.suppress(CorruptError, NewerSchemaError):
        found = salvage(files, layout)
        found.refuse_unread()
        highest |= {table: max(number, highest.get(table, 0)) for table, number in found.state.highest.items()}
        sequence = max(sequence, found.sequence)
    return Meta(
        generation=generation,
        sequence=sequence,
        chain=meta.chain,
        highest=highest,
        store=meta.store,
        schema=migrations.SCHEMA,
    )


def _leading(files: Files, layout: Layout, meta: Meta) -> dict[int, bytes]:
    """Return the journals of a backup's generation up to the backup's last commit; none if it is not there."""
    for place in layout.places(meta.generation):
        data = files.read(place)
        for piece in pieces(data):
            if piece.line is not None and piece.line.checksum == meta.chain:
                return {meta.generation: data[: piece.start + len(piece.raw) + 1]}
    return {}

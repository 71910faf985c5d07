"""Repair of a workspace: keep the damaged files and write new ones with everything intact in them."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from okrtui.engine import migrations
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.files.permissions import require_writing
from okrtui.engine.journal.formats.lines import HEAD, checksum_of, encode, encode_commit, encode_seal
from okrtui.engine.journal.formats.snapshot import Meta
from okrtui.engine.journal.recovery.doctor import examine, refuse_missing
from okrtui.engine.journal.recovery.salvage import Kept, Salvage, salvage
from okrtui.engine.journal.recovery.swap import finish, keep_original, put_in_place
from okrtui.engine.record_checks import Check, no_rules, read_records
from okrtui.login import login_name
from okrtui.maintenance import Finding, Report, Severity

ACTION = "workspace.repair"
LOST = "workspace.lost"


def repair(
    path: Path | str,
    *,
    actor: str = "",
    now: datetime | None = None,
    files: Files | None = None,
    check: Check = no_rules,
) -> Report:
    """Save everything intact in a damaged workspace; leave an intact one alone.

    The damaged files are kept in damaged.TIME/ inside the workspace (`original`); `lost` names what could not be
    saved. Raises what `examine` raises, BusyError, ReadOnlyError, FullError; nothing changes before the last step,
    so a failed repair can be tried again.
    """
    layout, files = Layout(path), files or Files()
    refuse_missing(layout)
    require_writing(layout)
    with translated(), contextlib.closing(WriteLock(layout.lock, files)) as lock, lock.held():
        finish(files, layout)
        report = examine(path, check)
        if report.is_sound:
            lock.note(report.safe_commits, is_last=True)
            return report
        now = now or datetime.now(UTC)
        found = salvage(files, layout)
        found.refuse_unread()
        original = keep_original(files, layout, now)
        lock.note(_rebuild(files, layout, found, actor or login_name(), now), is_last=True)
    after = examine(path, check)
    wrong = (finding for finding in report.findings if finding.level is Severity.DAMAGE)
    repaired = tuple(Finding(Severity.NOTE, finding.place, finding.what, "Repaired.") for finding in wrong)
    return after._replace(findings=(*repaired, *after.findings), lost=report.lost, original=original)


def _rebuild(files: Files, layout: Layout, found: Salvage, actor: str, now: datetime) -> int:
    """Write new journals since the base, as one chain of lines, and a new snapshot; return the last commit's number."""
    meta, state = found.state.meta, found.state
    last = max((*layout.all_journals(), meta.generation))
    journals: dict[int, bytes] = {}
    chain, sequence = meta.chain, meta.sequence
    for generation in range(meta.generation, last + 1):
        lines = []
        for kept in found.kept.get(generation, []):
            lines.append(_behind(kept, chain))
            chain, sequence = _checksum(lines[-1]), kept.sequence
        if generation == last:
            sequence += 1
            ops = _take_out_unreadable(found)
            lines.append(encode_commit(chain, sequence, at=now, by=actor, action=ACTION, ops=ops))
            chain = _checksum(lines[-1])
        lines.append(encode_seal(chain, sequence, generation + 1, migrations.SCHEMA))
        chain = _checksum(lines[-1])
        journals[generation] = b"".join(lines)
    new = Meta(
        generation=last + 1,
        sequence=sequence,
        chain=chain,
        highest=dict(state.highest),
        store=meta.store or uuid.uuid4().hex,
        schema=migrations.SCHEMA,
    )
    put_in_place(files, layout, new, state.documents, journals)
    return sequence


def _checksum(line: bytes) -> str:
    return checksum_of(memoryview(line)[HEAD:-2])


def _behind(kept: Kept, chain: str) -> bytes:
    """Return the line of a saved or lost commit that follows the line with this checksum."""
    if kept.raw is None:
        return encode({"p": chain, "s": kept.sequence, "t": kept.at, "u": "", "a": LOST, "o": []})
    fields: dict[str, Any] = orjson.loads(memoryview(kept.raw)[HEAD:-1])
    return kept.raw + b"\n" if fields["p"] == chain else encode({**fields, "p": chain})


def _take_out_unreadable(found: Salvage) -> list[list[Any]]:
    """Remove unreadable records from the documents; return the ops for it."""
    documents = found.state.documents
    _, unreadable, _ = read_records(documents)
    ops = [[table, int(key), None, documents[table][key]] for table, key in unreadable if key.isdecimal()]
    for table, key in unreadable:
        del documents[table][key]
    return ops

"""The engine of a workspace in a PostgreSQL database."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar

import psycopg

from okrtui.engine import migrations
from okrtui.engine.postgres import entries, handover, turns, upgrade
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.failures import explained, moved_away
from okrtui.engine.postgres.link import ANSWER, ServerLink
from okrtui.engine.postgres.news import Notices
from okrtui.engine.postgres.past_records import PastRecords, StoredRow
from okrtui.engine.postgres.rights import Rights, greeted
from okrtui.engine.postgres.row_groups import END, RowGroups, RowQuery, RowTable
from okrtui.engine.postgres.row_reading import rows_and_news
from okrtui.engine.protocol import SCHEMA, Entry, History, Loaded
from okrtui.errors import BusyError, CorruptError, NewerSchemaError, OkrError, ReadOnlyError, UnreachableError

T = TypeVar("T")

PATIENCE: Final = 10.0
"""The seconds to wait for a turn."""

_NOTHING: Final = (0, datetime.min.replace(tzinfo=UTC))


class PostgresEngine:
    """One session on a workspace in a database; reading goes on from memory while the server is gone."""

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        """Open it. Raises MissingWorkspaceError, UnreachableError, ReadOnlyError where it may not be read."""
        self._link = ServerLink(address)
        self.connections = self._link.connections
        self._notices = Notices()
        self._looking = threading.Lock()
        self._mark = _NOTHING
        self._is_outrun = False
        self._past = PastRecords(0, {})
        self._recognised: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._replaced: OkrError | None = None
        self._outgrown: NewerSchemaError | None = None
        with self._closed_on_error():
            self._rights = self._link.asked(self._greeted, ANSWER)
        self._asked_for = ReadOnlyError("This session was started read-only.") if read_only else None
        self._old_form: OkrError | None = None
        if self._rights.schema < SCHEMA:
            with self._closed_on_error():
                self._upgrade()

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _upgrade(self) -> None:
        """Upgrade a workspace of an earlier version; where that is not possible, show it upgraded, and say why.

        Raises CorruptError where its records cannot be upgraded.
        """
        why = self.refusal
        if why is None and not self._rights.is_owner:
            why = ReadOnlyError(f"The role {self.user} is not its owner.")
        if why is None:
            try:
                with self._explaining(), self.connections.borrowed() as connection:
                    upgrade.upgrade(connection)
                    self._rights = greeted(connection)
            except (BusyError, ReadOnlyError) as error:
                why = error
        self._old_form = migrations.old_form(why, "its owner") if why else None

    @property
    def user(self) -> str:
        """The role under which this session is known to the server."""
        return self._rights.user

    @property
    def identity(self) -> str:
        """The workspace's own number and the name of its database."""
        return f"postgresql:{self._rights.workspace}/{self._rights.database}"

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may append, else the error that a turn would raise."""
        lasting = self._replaced or self._outgrown or self.moved or self._old_form or self._asked_for
        return lasting or self._rights.refusal(self.connections.place)

    @property
    def moved(self) -> OkrError | None:
        """The error that says where the workspace was moved to; None if it was not."""
        return moved_away(self._rights.moved) if self._rights.moved else None

    @property
    def warning(self) -> str:
        """Whether the server is gone, and since when."""
        return self._link.warning

    def load(self) -> Loaded:
        """Return everything that is stored now; a record is read when it is asked for, as it is now.

        A workspace of an earlier version that cannot be upgraded is read at once.
        """
        if self._old_form is not None:
            return self.load_whole()
        known = self._link.asked(entries.head, ANSWER)
        self._mark = known.sequence, known.at or _NOTHING[1]
        self._past = PastRecords(known.sequence, known.highest)
        read = partial(self._rows, self._past, known.schema)
        groups: dict[str, RowGroups] = {}
        for table in known.highest:
            groups[table] = RowGroups(table, self._past, read, groups)
        return Loaded({table: RowTable(each) for table, each in groups.items()}, known.highest, known.sequence)

    def load_whole(self) -> Loaded:
        """Return everything that is stored now, read at once."""
        return self._link.asked(self._loaded)

    def _loaded(self, connection: Connection) -> Loaded:
        loaded = entries.load(connection)
        self._mark = loaded.sequence, entries.time_of(connection, loaded.sequence)
        return loaded

    def _rows(self, past: PastRecords, schema: int, query: RowQuery) -> list[StoredRow]:
        """Read rows as they are now, and note the entries since in `past`.

        Raises UnreachableError, at once where the server is known to be gone, NewerSchemaError, CorruptError.
        """
        self._link.require()
        sequence, marked = past.sequence, self._mark
        rows, state = self._link.asked(lambda connection: rows_and_news(connection, query, sequence, marked[0]), ANSWER)
        self._heard(state, marked)
        if self._replaced or state.schema != schema:
            raise self._replaced or migrations.upgraded_by_newer()
        past.note(state.entries)
        return rows

    def since(self, sequence: int) -> Sequence[Entry]:
        """Return the entries after a number; none while the server is gone, which the warning says."""
        with self._looking:
            if not self._link.is_worth_a_try:
                return ()
            try:
                return self._link.asked(lambda connection: self._news(connection, sequence), ANSWER)
            except UnreachableError:
                return ()

    def _news(self, connection: Connection, sequence: int) -> list[Entry]:
        self._recognise(connection)
        if self._notices.may_rest(connection, sequence):
            return []
        marked = self._mark
        state = entries.news(connection, sequence, marked[0])
        self._heard(state, marked)
        if state.schema > SCHEMA:
            self._outgrown = self._outgrown or migrations.upgraded_by_newer()
        if self._outgrown or self._old_form or self._replaced:
            return []
        found = state.entries
        self._notices.asked(found[-1].sequence if found else 0)
        self._remember(found)
        return found

    def _heard(self, state: entries.LatestState, marked: tuple[int, datetime]) -> None:
        """Take in what the server says of the workspace, when asked about the last entry that was known."""
        self._rights = self._rights._replace(schema=state.schema, moved=state.moved)
        if marked[0] and state.marked_at != marked[1]:
            self._note_other()

    def _remember(self, found: Sequence[Entry]) -> None:
        """Remember what records were before, and the last entry, by which a server that lost it is recognised."""
        if found:
            self._past.note(found)
            self._mark = max(self._mark, (found[-1].sequence, found[-1].at))

    def _greeted(self, connection: Connection) -> Rights:
        self._recognised.add(connection)
        return greeted(connection)

    def _recognise(self, connection: Connection) -> None:
        """On a new connection, end writing where the server has another workspace, or another log than was known."""
        if connection in self._recognised:
            return
        rights, (last, at) = self._greeted(connection), self._mark
        is_same = not last or entries.time_of(connection, last) == at
        if rights.workspace != self._rights.workspace or not is_same:
            self._note_other()
        self._rights = rights

    def _note_other(self) -> None:
        """End writing, as after a restore or where a standby took over that lacks the last commits."""
        what = f"The server has another state of {self.connections.place} than this session knows."
        self._replaced = CorruptError(what, "Start okrtui anew to see what is stored now.")

    @contextlib.contextmanager
    def turn(self, sequence: int, timeout: float | None = None) -> Iterator[turns.PostgresTurn]:
        """Acquire the exclusive right to append; it is the lock of the head's row."""
        with contextlib.ExitStack() as held:
            taken = self._taken(held, PATIENCE if timeout is None else timeout, sequence)
            self._is_outrun = bool(taken.news)
            self._past.note(taken.news)
            turn = turns.PostgresTurn(self.connections, taken)
            with self._link.in_turn(taken.connection):
                yield turn
            self._remember(turn.appended)

    def _taken(self, held: contextlib.ExitStack, patience: float, sequence: int) -> turns.Taken:
        """Take the turn until `held` is left, for somebody who has the entries up to a number."""
        if self.refusal is not None:
            raise self.refusal
        try:
            with self._explaining():
                taken = turns.take(self.connections, held, patience, turns.Known(sequence, self._is_outrun))
                self._recognise(taken.connection)
            if taken.number <= self._mark[0]:
                self._note_other()
        except NewerSchemaError as error:
            self._outgrown = error
            raise
        except UnreachableError:
            self._link.note_lost()
            raise
        if self._replaced is not None:
            raise self._replaced
        return taken

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        """Raise what the server refuses as the errors of the program."""
        try:
            yield
        except psycopg.Error as error:
            raise explained(error, self.connections.place) from error

    @contextlib.contextmanager
    def hand_over(self, *, closes: bool) -> Iterator[handover.PostgresHandover]:
        """Hold the turn to hand the workspace over; only its owner may close it."""
        if closes:
            self._require_owner("close it")
        with contextlib.ExitStack() as held:
            taken = self._taken(held, PATIENCE, sequence=END)
            with self._explaining():
                yield handover.PostgresHandover(taken.connection, taken.number, self.connections.place)

    def take_over(self, history: History) -> None:
        """Store another workspace's log and records in this empty one, in one transaction."""
        if self.refusal is not None:
            raise self.refusal
        self._require_owner("fill it")
        with self._explaining(), self.connections.borrowed() as connection:
            handover.take_over(connection, history, self.connections.place)

    def _require_owner(self, do: str) -> None:
        """Raise ReadOnlyError for a role that is not the owner's."""
        if self.refusal is None and not self._rights.is_owner:
            what = f"The role {self.user} may change {self.connections.place}, but only its owner may {do}."
            raise ReadOnlyError(what, "Ask its owner to move it.")

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """Return up to `limit` of the entries older than a number, newest first."""
        return self._link.asked(lambda connection: entries.history(connection, before, limit), ANSWER)

    def history_about(self, numbers: Collection[int], before: int, limit: int) -> Sequence[Entry]:
        """Return up to `limit` entries with one of the numbers, older than another, newest first."""
        return self._link.asked(lambda connection: entries.history_about(connection, numbers, before, limit), ANSWER)

    def log_from(self) -> int:
        """Return the number with which the log begins: not 1 where a workspace was moved here without all of it."""
        return self._link.asked(entries.log_from, ANSWER)

    def close(self) -> None:
        """Let go of the connections."""
        self.connections.close()

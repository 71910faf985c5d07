"""The door for people's own scripts: the live workspace as a TinyDB, with every rule of the program.

A script reads with TinyDB's tables, queries and operations. A change that it makes takes the same way as one made on
the screens or by a command: it waits for the lock, is validated and checked, becomes one line of the log, and can be
undone.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from okrtui.addresses import is_server_address, require_directory, server_address
from okrtui.domain.actions import document_changes
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.storage import Commit
from okrtui.engine.journal.tables import Database
from okrtui.login import login_name
from okrtui.session import Session


def open_database(path: Path | str, *, network: bool = False) -> Database:
    """Open the workspace in a directory as a TinyDB; changes are made under the name of whoever runs the script.

    Raises OkrError, and so does every change that the program would not make. `network` allows a network file system.
    """
    if is_server_address(str(path)):
        require_directory(server_address(str(path)), "Read it with SQL: select body from okrtui.record.")
    engine = JournalEngine.open(path, network=network)
    session = Session(engine, login_name())
    journal = engine.database.journal
    journal.revise = partial(_revised, session)
    journal.compacts = False  # what a script does to the documents that it was handed stays in its process
    return engine.database


def _revised(session: Session, staged: list[list[Any]]) -> Commit:
    """Make a commit of what a script staged, as the rules allow it. Raises OkrError."""
    session.refresh()
    documents = [(table, number, after) for table, number, after, _ in staged if number is not None]
    plan = session.plan(document_changes.take_in, documents)
    return Commit(list(map(list, plan.documents())), plan.action, session.actor, plan.at)

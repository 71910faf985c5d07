"""The steps that lead to the schema that this version reads and writes from every earlier one.

A step turns all documents of schema n into those of n + 1: a pure function that keeps unknown fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from okrtui.engine import protocol
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, NewerSchemaError, OkrError, ReadOnlyError

SCHEMA = protocol.SCHEMA

Step = Callable[[Documents], Documents]

_OWNED = ("objectives", "key_results", "kpis")
_MOST_OWNERS = 8


def _with_owners(documents: Documents) -> Documents:
    """Schema 2: a list of owners in the place of one; a text with commas in it named several."""
    owned = {table: documents[table] for table in _OWNED if table in documents}
    lists = {table: {key: _owners_listed(one) for key, one in records.items()} for table, records in owned.items()}
    return {**documents, **lists}


def _owners_listed(document: dict[str, Any]) -> dict[str, Any]:
    return dict(("owners", _listed(value)) if name == "owner" else (name, value) for name, value in document.items())


def _listed(owner: str) -> list[str]:
    named = [name for part in re.split(r"[,;]", owner) if (name := part.strip())]
    return named if len(named) <= _MOST_OWNERS else [" / ".join(named)]


def _with_comments(documents: Documents) -> Documents:
    """Schema 3: comments, of which there are none yet; earlier programs would delete records and leave theirs."""
    return documents


STEPS: dict[int, Step] = {1: _with_owners, 2: _with_comments}
"""The step from each schema to the next."""


class OldFormError(ReadOnlyError):
    """The workspace was written by an earlier version and could not be upgraded."""


def old_form(why: OkrError, who: str) -> OldFormError:
    """Return the error for a workspace that this session cannot upgrade, and shows upgraded in memory, and who can."""
    return OldFormError(
        "This workspace was written by an earlier version of okrtui: you see it as it was when opened, "
        f"without later changes by others. {why.message}".strip(),
        f"Ask {who} to open it with this version, then start again.",
    )


def written_by_newer() -> NewerSchemaError:
    """Return the error for a workspace of a schema that this version does not know."""
    return NewerSchemaError("This workspace was written by a newer version of okrtui.", "Update okrtui to change it.")


def upgraded_by_newer() -> NewerSchemaError:
    """Return the error for a workspace that a newer version upgraded during this session."""
    what = "This workspace was upgraded by a newer version of okrtui."
    return NewerSchemaError(what, "Quit okrtui and start the new version.")


def migrate(
    documents: Documents, schema: int, to: int | None = None, *, of: str = "this workspace", advice: str = ""
) -> Documents:
    """Migrate the documents of something from one schema to another, by default to that of this version.

    Raises CorruptError, with the advice, where a record is not of the schema that it should be of.
    """
    try:
        for number in range(schema, SCHEMA if to is None else to):
            documents = STEPS[number](documents)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        what = f"The records of {of} cannot be upgraded to this version ({type(error).__name__}: {error})."
        raise CorruptError(what, advice) from error
    return documents

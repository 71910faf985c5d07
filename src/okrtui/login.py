"""The login names of people, as used in the journal, in the lock and in messages."""

from __future__ import annotations

import os
import pwd


def login_name(number: int | None = None) -> str:
    """Return a user's name in the password database, by default this process's user; `uid4242` for an unknown one.

    Environment variables are ignored, since anybody can set them.
    """
    number = os.getuid() if number is None else number
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid{number}"

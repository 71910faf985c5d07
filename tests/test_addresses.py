"""A workspace in a database is told from a directory, and its address never has a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.addresses import ServerAddress, is_server_address, require_directory, server_address
from okrtui.errors import UsageError

PLAIN = (
    "postgresql://db.example.org/okr",
    "postgresql://ada@db.example.org:6432/okr?sslmode=verify-full",
    "postgresql://ada@[::1]:5432/okr",
    "postgresql:///okr?host=/run/postgresql&user=ada@corp",
    "postgresql://host:5432/okr?user=ada@corp",
    "postgres://one:5432,two:5432/okr",
    "postgresql:///?service=okr",
)
SECRET = (
    "postgresql://ada:hunter2@host/okr",
    "postgresql://ada:hunt/er2@host/okr",
    "postgresql://ada:hunt?er2@host/okr",
    "postgresql://ada:hunt#er2@host/okr",
    "postgresql://:hunter2@host/okr",
    "postgresql://host/okr?password=hunter2",
    "postgresql://host/okr?user=ada&%70assword=hunter2",
    "postgresql://host/okr?sslpassword=hunter2",
)


@pytest.mark.parametrize("text", PLAIN)
def test_an_address_stays_as_it_is(text: str) -> None:
    assert is_server_address(text)
    assert server_address(text) == text
    assert isinstance(server_address(text), ServerAddress)


@pytest.mark.parametrize("text", SECRET)
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError, match="has a password") as caught:
        server_address(text)
    assert "hunt" not in str(caught.value)
    assert "PGPASSFILE" in caught.value.hint


@pytest.mark.parametrize("text", ["/srv/okr", "okr", "~/postgresql", "mysql://host/okr"])
def test_everything_else_is_a_directory(text: str) -> None:
    assert not is_server_address(text)
    assert require_directory(Path(text), "") == Path(text)


def test_what_is_for_directories_says_what_to_do_instead() -> None:
    with pytest.raises(UsageError) as caught:
        require_directory(ServerAddress(PLAIN[0]), "Run pg_dump.")
    assert caught.value.hint == "Run pg_dump."

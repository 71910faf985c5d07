"""Logging in to a server that asks for TLS: by certificate, or by a password that stands in a file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.test_engine_contract import adding, put
from okrtui.engine import postgres
from okrtui.errors import UnreachableError
from postgres_server import PostgresServer, programs

WHO = """
local   all all                trust
hostssl all ada 127.0.0.1/32   cert
hostssl all bob 127.0.0.1/32   scram-sha-256
"""
SETTINGS = """
ssl = on
ssl_ca_file = '{directory}/authority.crt'
ssl_cert_file = '{directory}/server.crt'
ssl_key_file = '{directory}/server.key'
"""


class Guarded:
    """A server that answers over TLS only, with certificates of an authority of its own."""

    def __init__(self, server: PostgresServer) -> None:
        self.server, self.directory = server, server.directory
        self._openssl("req", "-x509", "-newkey", "rsa:2048", *self._named("authority", "authority"))
        for name, who in (("server", "localhost"), ("ada", "ada"), ("stranger", "eve")):
            self._openssl("req", "-newkey", "rsa:2048", *self._named(name, who, made="csr"))
            signed = ("-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial", "-days", "2")
            self._openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.crt", *signed)

    def _named(self, name: str, who: str, made: str = "crt") -> tuple[str, ...]:
        return "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.{made}", "-subj", f"/CN={who}"

    def _openssl(self, *arguments: str) -> None:
        self.server.run("openssl", *arguments)

    def address(self, user: str, more: str = "") -> str:
        return (
            f"postgresql://{user}@localhost:{self.server.port}/okr"
            f"?sslmode=verify-full&sslrootcert={self.directory}/authority.crt{more}"
        )

    def certified(self, user: str, certificate: str) -> str:
        stem = f"{self.directory}/{certificate}"
        return self.address(user, f"&sslcert={stem}.crt&sslkey={stem}.key")


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guarded]:
    if (found := programs()) is None or shutil.which("openssl") is None:
        pytest.skip("no PostgreSQL server or no openssl is installed here")
    with tempfile.TemporaryDirectory(prefix="okrtui-pg-", ignore_cleanup_errors=True) as directory:
        server = PostgresServer(Path(directory), found)
        server.make()
        made = Guarded(server)
        (server.data / "pg_hba.conf").write_text(WHO)
        with (server.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(directory=directory))
        server.start()
        for statement in ("create database okr", "create role ada login", "create role bob login password 'a:b\\c'"):
            server.admin(statement)
        postgres.create_engine(server.address("okr"), writers=["ada", "bob"]).close()
        yield made
        server.stop()


def test_the_certificate_says_who_signs(guarded: Guarded) -> None:
    engine = postgres.open_engine(guarded.certified("ada", "ada"))
    assert engine.user == "ada"
    assert put(engine, adding(1), by="ada").by == "ada"
    engine.close()


@pytest.mark.parametrize(
    ("user", "certificate", "why"),
    [
        ("ada", "stranger", "certificate authentication failed"),
        ("ada", "nobody", "certificate"),
        ("bob", "ada", "asks for a password"),
    ],
)
def test_another_certificate_is_refused_and_told(guarded: Guarded, user: str, certificate: str, why: str) -> None:
    with pytest.raises(UnreachableError, match=why):
        postgres.open_engine(guarded.certified(user, certificate))


def test_a_service_file_has_the_address_and_a_password_file_the_password(
    guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, passwords = tmp_path / "services", tmp_path / "passwords"
    lines = ("host=localhost", f"port={guarded.server.port}", "dbname=okr", "user=bob", "sslmode=verify-full")
    services.write_text("\n".join(("[okr]", *lines, f"sslrootcert={guarded.directory}/authority.crt")) + "\n")
    passwords.write_text("localhost:*:okr:bob:a\\:b\\\\c\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    engine = postgres.open_engine("postgresql:///?service=okr")
    assert engine.user == "bob"
    engine.close()
    passwords.write_text("localhost:*:okr:bob:another\n")
    with pytest.raises(UnreachableError, match='password authentication failed for user "bob"') as told:
        postgres.open_engine("postgresql:///?service=okr")
    assert "another" not in str(told.value)
    assert (
        told.value.hint
        == "Nothing was changed. Check the password in ~/.pgpass, or in the file that PGPASSFILE or a service names."
    )

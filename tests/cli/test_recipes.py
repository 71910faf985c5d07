"""The recipes of the guide, run as they stand there: by real shells, in a home of their own, under cron's poor terms.

It is noon wherever these tests run, so that no day ends meanwhile.
"""

from __future__ import annotations

import grp
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli.cli_desk import Desk
from guide_page import GUIDE
from okrtui.login import login_name
from postgres_server import PostgresServer

SHELLS = ["/bin/sh", *filter(None, [shutil.which("bash")])]
UTC_NOW = datetime.now(UTC)
TODAY = (UTC_NOW - timedelta(hours=UTC_NOW.hour - 12)).date()
HERE = {"TZ": f"NOON{UTC_NOW.hour - 12:+d}"}
WEBSITE = "https://status.example.com/uptime"

SQLITE = """#!{python}
import csv, pathlib, sqlite3, sys
assert sys.argv[1:4] == ["-readonly", "-csv", "-header"], sys.argv
found = sqlite3.connect(pathlib.Path(sys.argv[4]).as_uri() + "?mode=ro", uri=True).execute(sys.argv[5])
csv.writer(sys.stdout).writerows([[column[0] for column in found.description], *found])
"""
"""The program of that name, as far as the recipe needs it, for machines without one."""


def recipes() -> dict[str, str]:
    """The first block under each bold name in the guide."""
    found = re.findall(r"^\*\*(.+?)\*\*.*?^```(?:sh|cron)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    return {name.rstrip(".").casefold(): block for name, block in found}


RECIPES = recipes()
FROZEN, SPREADSHEET, NIGHT, DIGEST, LOGIN, SHARED = RECIPES.values()


class House:
    """Somebody's home, with the program where pipx puts it, stand-ins for what asks the world, and a workspace."""

    def __init__(self, home: Path, desk: Desk) -> None:
        self.home, self.desk = home, desk
        self.stand_in("okrtui", f'exec "{sys.executable}" -m okrtui "$@"', ".local/bin")
        for tool in ("git", "sqlite3", "timeout", "bash"):
            if found := shutil.which(tool):
                self.place("bin/tools", tool).symlink_to(found)

    def place(self, folder: str, name: str) -> Path:
        (self.home / folder).mkdir(parents=True, exist_ok=True)
        return self.home / folder / name

    def stand_in(self, name: str, script: str, folder: str = "bin/tools") -> None:
        """A program of that name that does what the script says."""
        file = self.place(folder, name)
        file.unlink(missing_ok=True)
        file.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    @property
    def path(self) -> str:
        return f"{self.home}/bin/tools:/usr/bin:/bin"

    def run(self, *line: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command line with nothing in the environment but what is named."""
        known = HERE | {"HOME": str(self.home), "PATH": self.path} | environment
        return subprocess.run(
            line, env=known, cwd=self.home, input=given, capture_output=True, encoding="utf-8", check=False, timeout=60
        )

    def paste(self, shell: str, block: str) -> subprocess.CompletedProcess[str]:
        """Run a block as one would paste it, with one's own programs within reach."""
        return self.run(shell, "-c", block, PATH=f"{self.home}/.local/bin:{self.path}")

    def cron(self, table: str, containing: str) -> subprocess.CompletedProcess[str]:
        """Run the job of a cron table that contains a text, as cron would."""
        lines = [line for line in table.splitlines() if line]
        told = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
        (job,) = (line for line in lines if containing in line)
        *times, command = job.split(None, 5)
        assert len(times) == 5
        assert all(re.fullmatch(r"[\d*]+", time) for time in times)
        command, *given = re.split(r"(?<!\\)%", command)  # the rest would be its standard input
        known = {"SHELL": "/bin/sh", "LOGNAME": "ada", **told}
        known["PATH"] = f"{self.home}/bin/tools:{told['PATH']}"
        return self.run("/bin/sh", "-c", command.replace("\\%", "%"), given="\n".join(given), **known)

    def values(self, kpi: str) -> dict[str, Any]:
        """What was measured of a KPI, by day."""
        return {one["date"]: one["value"] for one in self.desk.ask("kpi", "show", kpi)["measurements"]}


@pytest.fixture
def house(bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    bare.path = tmp_path / ".local/share/okrtui/workspace"
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(bare.path))
    bare.do("init")
    return House(tmp_path, bare)


def outcome(done: subprocess.CompletedProcess[str]) -> tuple[int, str]:
    """How it ended, and what it complained of."""
    return done.returncode, done.stderr


def back(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def begin(desk: Desk, start: date, name: str = "Now") -> None:
    """A cycle that is under way since a day, with an objective whose two key results nobody has checked in since."""
    desk.do("cycle", "add", name, "--start", str(start), "--end", str(start + timedelta(days=90)))
    desk.do("objective", "add", "Make new customers feel at home", "--cycle", name)
    for title in ("First value in 5 days, not 14", "3 guides, not 1"):
        desk.do("kr", "add", "O1", title, "--metric", "14:5", "--owner", login_name())
    desk.do("cycle", "start", name)
    for key_result in ("KR1", "KR2"):
        desk.do("kr", "check-in", key_result, "14", "--on", str(start))


def test_there_are_six_recipes_each_with_something_to_paste() -> None:
    assert list(RECIPES) == [
        "a quarter kept in git",
        "a spreadsheet brought in",
        "a kpi every night",
        "a mail on monday",
        "a reminder at login",
        "a workspace for a group",
    ]


# -- a KPI every night --------------------------------------------------------------------------------------------


def shop(house: House) -> None:
    """A shop with two KPIs: on the nth day before today it had n orders, and one today already."""
    house.desk.do("kpi", "add", "Orders a day", "--cadence", "daily")
    house.desk.do("kpi", "add", "Website uptime", "--unit", "%")
    with sqlite3.connect(house.home / "shop.db") as database:
        database.execute("create table orders (day text)")
        orders = [(back(days),) for days in range(10) for _ in range(max(days, 1))]
        database.executemany("insert into orders values (?)", orders)
    database.close()
    if not shutil.which("sqlite3"):
        house.stand_in("sqlite3", SQLITE.format(python=sys.executable))


def every_night(house: House, script: str = NIGHT) -> subprocess.CompletedProcess[str]:
    house.stand_in("nightly-kpis", script, "bin")
    return house.cron(DIGEST, "nightly-kpis")


def test_each_night_the_week_and_the_uptime_of_yesterday_are_recorded(house: House) -> None:
    shop(house)
    house.stand_in("curl", f'[ "$*" = "-fsS {WEBSITE}" ] && echo 99.97')
    for _ in range(2):
        done = every_night(house)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert house.values("Orders a day") == {back(days): days for days in range(7, 0, -1)}
        assert house.values("Website uptime") == {back(1): 99.97}
    told = [one["action"] for one in house.desk.ask("log")]
    assert told.count("workspace.import") == 1


def test_what_psql_prints_fits_into_the_same_pipe(house: House) -> None:
    shop(house)
    house.stand_in("curl", "echo 99.97")
    house.stand_in(
        "psql", f"[ \"$1 $2 $3\" = '-X --csv shop' ] && printf 'kpi,date,value\\nOrders a day,{back(1)},8\\n'"
    )
    assert outcome(
        every_night(house, NIGHT.replace("sqlite3 -readonly -csv -header ~/shop.db", "psql -X --csv shop -c"))
    ) == (0, "")
    assert house.values("Orders a day") == {back(1): 8}


@pytest.mark.skipif(not shutil.which("psql"), reason="psql is not installed here")
def test_what_psql_itself_prints_is_recorded_once(house: House, postgres_server: PostgresServer) -> None:
    house.desk.do("kpi", "add", "Orders a day", "--cadence", "daily")
    address = postgres_server.address(postgres_server.new_database())
    with psycopg.connect(address, autocommit=True) as database:
        database.execute("create table orders (day timestamptz)")
        database.execute("insert into orders select %s::date from generate_series(1, 3)", [back(1)])
    query = "select 'Orders a day' as kpi, day as date, count(*) + 0.1::float + 0.2 as value from orders group by day"
    for told in ("added M1 K1", "Nothing changed."):
        done = house.paste("sh", f'psql -X --csv "{address}" -c "{query}" | okrtui kpi record --from-csv -')
        assert outcome(done) == (0, "")
        assert told in done.stdout
    assert house.values("Orders a day") == {back(1): 3.3}


def test_a_night_without_database_and_web_records_nothing_and_says_so(house: House) -> None:
    shop(house)
    (house.home / "shop.db").unlink()
    house.stand_in("curl", "echo 'curl: (22) The requested URL returned error: 503' >&2; exit 22")
    done = every_night(house)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "returned error: 503" in done.stderr
    assert "VALUE: Enter a number." in done.stderr
    assert house.values("Orders a day") == house.values("Website uptime") == {}
    assert not (house.home / "shop.db").exists()


# -- a mail on Monday ---------------------------------------------------------------------------------------------


@pytest.fixture
def post(house: House) -> Path:
    """Where mail goes: a file for the arguments, one for the mail."""
    house.stand_in("sendmail", 'printf "%s\\n" "$@" >~/mail.arguments; cat >~/mail.text')
    return house.home / "mail.text"


def test_on_monday_the_week_is_mailed(house: House, post: Path) -> None:
    begin(house.desk, TODAY - timedelta(days=30))
    house.desk.do("kr", "edit", "KR1", "--title", "客户: 100 % \\n at home \\c")
    done = house.cron(DIGEST, "mail")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert post.with_name("mail.arguments").read_text() == "-t\n"
    mail = message_from_bytes(post.read_bytes(), policy=default)
    assert mail["To"] == "team@example.com"
    said = house.run(str(house.home / ".local/bin/okrtui"), "digest", LANG="C.UTF-8").stdout
    assert mail.get_content() == said
    assert "客户" in said
    assert "check in, 23 days late!" in said


def test_a_quiet_week_is_no_mail(house: House, post: Path) -> None:
    done = house.cron(DIGEST, "mail")
    assert (done.stdout, done.stderr) == ("", "")
    assert not post.exists()


def test_a_digest_that_fails_is_told_to_whoever_runs_it_and_mailed_to_nobody(house: House, post: Path) -> None:
    (house.desk.path / "workspace.json").write_text("{")
    done = house.cron(DIGEST, "mail")
    assert done.returncode == 6
    assert "workspace.json" in done.stderr
    assert not post.exists()


# -- a reminder at login ------------------------------------------------------------------------------------------

REMINDER = "Something of yours is overdue: run okrtui todo.\n"


def login(house: House, shell: str, *options: str) -> tuple[int, str]:
    """Log in, say so and leave: the exit code and what was printed."""
    (house.home / ".profile").write_text(f'PATH="$HOME/.local/bin:{house.path}"\n{LOGIN}')
    done = house.run(shell, *(options or ("-l", "-i")), "-c", "echo in; exit 7")
    assert "unheard" not in done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_who_logs_in_is_reminded_of_what_is_overdue(house: House, shell: str) -> None:
    house.stand_in("timeout", 'shift; exec "$@"')  # a busy machine may need longer
    begin(house.desk, TODAY - timedelta(days=30))
    assert login(house, shell) == (7, f"{REMINDER}in\n")
    house.desk.do("kr", "edit", "KR1", "--owner", "somebody else")
    house.desk.do("kr", "edit", "KR2", "--owner", "somebody else")
    assert login(house, shell) == (7, "in\n")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("script", [*(f"exit {code}" for code in (0, 1, 2, 5, 6, 7, 126)), "cat", "kill -9 $$"])
def test_a_login_hears_of_nothing_else(house: House, shell: str, script: str) -> None:
    house.stand_in("okrtui", f"echo unheard; echo unheard >&2; {script}", ".local/bin")
    assert login(house, shell) == (7, "in\n")
    assert login(house, shell, "-l", "-i", "-e") == (7, "in\n")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_login_waits_for_no_program_that_hangs_and_needs_none(house: House, shell: str) -> None:
    house.stand_in("okrtui", "exec sleep 600", ".local/bin")
    assert login(house, shell) == (7, "in\n")
    (house.home / ".local/bin/okrtui").unlink()
    assert login(house, shell) == (7, "in\n")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_nobody_sits_at_is_left_alone(house: House, shell: str) -> None:
    house.stand_in("okrtui", "touch ~/asked; exit 3", ".local/bin")
    assert login(house, shell, "-l") == (7, "in\n")
    assert not (house.home / "asked").exists()
    assert login(house, shell) == (7, f"{REMINDER}in\n")
    assert (house.home / "asked").exists()


# -- a quarter kept in git ----------------------------------------------------------------------------------------


class Repository:
    """Where the reports are kept."""

    def __init__(self, house: House) -> None:
        (house.home / ".gitconfig").write_text("[user]\nname = ada\nemail = ada@example.com\n")
        self._house = house

    def git(self, *line: str) -> str:
        done = self._house.run("git", "-C", str(self._house.home / "okr-reports"), *line)
        assert outcome(done) == (0, ""), done
        return done.stdout

    def commits(self) -> list[str]:
        return self.git("log", "--format=%s").splitlines()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@pytest.mark.parametrize("shell", SHELLS)
def test_a_report_is_committed_when_it_changed_and_only_then(house: House, shell: str) -> None:
    begin(house.desk, date(2026, 10, 1), "2026-Q4")
    kept = Repository(house)
    for _ in range(2):
        assert outcome(house.paste(shell, FROZEN)) == (0, "")
        assert kept.commits() == ["Report on 2026-Q4"]
    assert kept.git("show", "HEAD:2026-Q4.md") == house.desk.do("report", "2026-Q4")

    (house.home / "okr-reports/draft").write_text("not yet")
    kept.git("add", "draft")
    house.desk.do("kr", "check-in", "KR1", "11")
    assert outcome(house.paste(shell, FROZEN)) == (0, "")
    assert len(kept.commits()) == 2
    assert kept.git("show", "--name-only", "--format=").split() == ["2026-Q4.md"]
    assert "\n+- As of: 2026-11-21, day 52 of 91\n" in kept.git("diff", "HEAD~")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_quarter_that_is_not_there_is_no_commit(house: House) -> None:
    done = house.paste("/bin/sh", FROZEN)
    assert done.returncode == 2
    assert "2026-Q4" in done.stderr
    assert not (house.home / "okr-reports/2026-Q4.md").exists()


# -- a spreadsheet brought in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_spreadsheet_is_rehearsed_and_then_taken_in(house: House, shell: str) -> None:
    house.desk.do("kpi", "add", "Website uptime", "--unit", "%")
    done = house.paste(shell, SPREADSHEET)
    assert outcome(done) == (0, "")
    rehearsed, taken = done.stdout.split("Imported.")
    assert rehearsed.startswith("Dry run: this would be imported.")
    assert "added M1 K1 2026-10-05" in rehearsed
    assert "added M1 K1 2026-10-05" in taken
    assert house.values("K1") == {"2026-10-05": 99.95, "2026-10-12": 99.98}
    assert [one["action"] for one in house.desk.ask("log")] == ["workspace.import", "kpi.add"]


def test_a_spreadsheet_with_a_bad_row_changes_nothing(house: House) -> None:
    house.desk.do("kpi", "add", "Website uptime", "--unit", "%")
    done = house.paste("/bin/sh", SPREADSHEET.replace("99,98", "much"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("line 3: value: ")
    assert house.values("K1") == {}
    assert len(house.desk.ask("log")) == 1


# -- a workspace for a group --------------------------------------------------------------------------------------


def test_a_group_gets_a_workspace_that_all_of_it_may_write(house: House) -> None:
    house.stand_in("sudo", '[ "$*" = "install -d -m 2770 -g team /srv/okr" ]')
    place = house.home / "okr"
    place.mkdir()
    place.chmod(0o2770)
    group = grp.getgrgid(os.getgid()).gr_name
    block = SHARED.replace("init /srv/okr", f"init {place}").replace("--group team", f"--group {group}")
    assert outcome(house.paste("/bin/sh", block)) == (0, "")
    kept = (place / "workspace" / "workspace.json").stat()
    assert (kept.st_mode & 0o070, kept.st_gid) == (0o060, os.getgid())

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journal.builders import NOW, JournalSession, adding, compact, do, reopened
from okrtui.engine.journal import compaction
from okrtui.engine.journal.files.layout import STAMP, Layout
from okrtui.engine.journal.recovery import doctor
from okrtui.engine.journal.recovery.retention import LAST_DAY, NEWEST, Retention, surplus, surplus_files

AGES = st.lists(st.integers(-3000, 60 * 24 * 800), max_size=200)


def test_a_backup_every_half_hour_for_two_years_leaves_a_bounded_number() -> None:
    stamps = {NOW - timedelta(minutes=30 * number) for number in range(48 * 730)}
    kept = sorted(stamps - surplus(stamps, NOW))
    assert len(kept) <= LAST_DAY + 31 + 13
    assert kept[-1] == NOW
    assert len([at for at in kept if NOW - at <= timedelta(hours=11)]) == 23
    assert {at.date() for at in stamps if NOW - at < timedelta(days=30)} <= {at.date() for at in kept}
    assert {(at.year, at.month) for at in stamps if NOW - at < timedelta(days=365)} <= {
        (at.year, at.month) for at in kept
    }
    assert NOW - kept[0] <= timedelta(days=366)


@given(AGES)
def test_thinning_again_or_in_steps_never_takes_the_newest_nor_empties_a_month(ages: list[int]) -> None:
    stamps = {NOW - timedelta(minutes=age) for age in ages}
    kept = stamps - surplus(stamps, NOW)
    assert surplus(kept, NOW) == set()
    assert set(sorted(stamps)[-NEWEST:]) <= kept
    assert {at.date() for at in stamps if NOW - at <= timedelta(days=30)} <= {at.date() for at in kept}
    assert len(kept) <= NEWEST + LAST_DAY + 34 + 14


def dated(layout: Layout, at: datetime, generation: int) -> Path:
    path = layout.backups / f"workspace.{generation:08d}.{at:{STAMP}}.json"
    path.touch()
    return path


def in_use(layout: Layout, since: datetime, until: datetime) -> list[Path]:
    """Keep a snapshot every 30 days, as a workspace does that is used: a longer pause looks like a clock that leapt."""
    return [dated(layout, since + timedelta(days=30 * number), 0) for number in range((until - since).days // 30 + 1)]


def test_files_of_other_names_are_left_alone(tmp_path: Path) -> None:
    JournalSession.create(tmp_path).close()
    layout = Layout(tmp_path)
    old = NOW - timedelta(days=5000)
    bridging = in_use(layout, old, NOW)
    dated_files = [dated(layout, old + timedelta(minutes=number), number) for number in range(1, 9)]
    others = ["workspace.00000001.json", "workspace.00000001.pre-schema2.json", "saved.20100101T000000Z.json", "notes"]
    for name in others:
        (layout.backups / name).touch()
    gone = surplus_files(layout, Retention(), NOW)
    stay = {path for path in bridging if f".{NOW.year - 1}" in path.name}
    assert len(stay) == 12, "one in each month of the year until NOW: the newest of a month stays for a year"
    assert sorted(gone) == sorted({*dated_files, *bridging} - stay)
    assert all((layout.backups / name).exists() for name in others)


def test_a_compaction_thins_backups_and_lets_the_log_go_that_is_too_old(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    store.journal_file.retention = Retention(timedelta(days=10))
    layout = Layout(tmp_path)
    old = datetime.now(UTC) - timedelta(days=5000)
    thrown = [dated(layout, old + timedelta(minutes=number), 0) for number in range(9)]
    in_use(layout, old, datetime.now(UTC))
    for number in range(5):
        do(store, adding(f"n{number}"))
        compact(store)
    for file in layout.kept_journals()[:2]:
        os.utime(file, (old.timestamp(), old.timestamp()))
    do(store, adding("last"))
    compact(store)
    assert not any(file.exists() for file in thrown), "newer snapshots bridge the time since"
    assert [file.name for file in layout.kept_journals()] == [f"journal.{number:08d}.jsonl" for number in (3, 4, 5, 6)]
    assert [entry.sequence for entry in store.history()] == [6, 5, 4, 3]
    assert len(reopened(tmp_path)) == 6
    assert store.journal_file.is_long is False


def leapt(tmp_path: Path, days_of_use: int, now: datetime) -> tuple[set[Path], set[Path]]:
    """All that is kept of years of use until NOW and some days at another time, and what of it is to be deleted."""
    JournalSession.create(tmp_path).close()
    layout = Layout(tmp_path)
    kept = in_use(layout, NOW - timedelta(days=2000), NOW)
    for number in range(1, 5):
        path = layout.kept_journal(number)
        path.touch()
        os.utime(path, ((NOW - timedelta(days=900 - number)).timestamp(),) * 2)
        kept.append(path)
    kept += [dated(layout, now - timedelta(days=number), 9) for number in range(days_of_use)]
    return set(kept), set(surplus_files(layout, Retention(), now))


def test_a_clock_that_leapt_deletes_nothing(tmp_path: Path) -> None:
    for days in (0, 1, 5):
        assert leapt(tmp_path / str(days), days, NOW + timedelta(days=1100))[1] == set()
    kept, gone = leapt(tmp_path / "right", 9, NOW + timedelta(days=1100))
    stay = sorted(path.name for path in kept - gone)
    assert stay[0] == "journal.00000004.jsonl", "the last journal stays however old it is"
    assert [f"{NOW + timedelta(days=1100 - day):{STAMP}}" in name for day, name in enumerate(reversed(stay[1:]))] == (
        [True] * 9
    ), "the newest of each day stays, and nothing from before the clock went on"
    assert leapt(tmp_path / "never", 0, NOW)[1]


def test_a_compaction_under_a_clock_that_leapt_keeps_the_log_and_the_doctor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JournalSession.create(tmp_path)

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=1100)

    for number in range(3):
        do(store, adding(f"n{number}"))
        compact(store)
    monkeypatch.setattr(compaction, "datetime", Later)
    for number in range(3, 6):
        do(store, adding(f"n{number}"))
        compact(store)
    assert [entry.sequence for entry in store.history()] == [6, 5, 4, 3, 2, 1]
    monkeypatch.setattr(doctor, "datetime", Later)
    (note,) = (one for one in doctor.examine(tmp_path).findings if one.place == "backups")
    assert (note.level, "the clock may have leapt, so nothing old is deleted yet" in note.what) == ("note", True)


def test_a_workspace_that_rested_is_not_told_of_a_clock_that_leapt(tmp_path: Path) -> None:
    JournalSession.create(tmp_path).close()
    layout = Layout(tmp_path)
    dated(layout, datetime.now(UTC) - timedelta(days=60), 1)
    assert doctor.examine(tmp_path).findings == ()
    old = dated(layout, datetime.now(UTC) - timedelta(days=900), 1)
    for days in (61, 62):
        dated(layout, datetime.now(UTC) - timedelta(days=days), 1)
    (note,) = doctor.examine(tmp_path).findings
    assert "the clock may have leapt" in note.what
    old.unlink()
    assert "the clock may have leapt" not in str(doctor.examine(tmp_path).findings)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzz_files import cases, fuzz
from fuzz_files.cases import KINDS, Desk, Fault

SHARES, EACH = 8, 27


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_STATE_HOME", "COLUMNS"):
        monkeypatch.setenv(name, "")
    with monkeypatch.context() as patched:
        patched.setattr(cases, "PROCESSOR_SECONDS", 4.0)  # on a slow machine
        yield Desk(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_is_in_a_file_it_is_read_or_refused_in_a_sentence(desk: Desk, share: int) -> None:
    for kind, number in (pair for pair, _ in zip(fuzz.cases(share, SHARES), range(EACH), strict=False)):
        assert cases.played(desk, kind, number) == []


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_what_somebody_with_bad_intent_wrote_is_read_or_refused_in_a_sentence(desk: Desk, share: int) -> None:
    for kind, name in fuzz.MADE[share::SHARES]:
        assert cases.handmade(desk, kind, name) == []


def test_every_kind_has_its_turn() -> None:
    assert {kind for (kind, _), _ in zip(fuzz.cases(0, 2), range(20), strict=False)} == {*KINDS}
    assert {kind for kind, _ in fuzz.MADE} <= {*KINDS}


@pytest.mark.parametrize("case", ["lock: deep", "kept backup 3"])
def test_a_case_is_played_again_by_the_name_that_a_fault_tells(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setattr(desk, "check", lambda name, _: [Fault(name, "", "")])
    assert [one.case for one in fuzz.again(desk, case)] == [case]


def test_a_fault_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    desk.fresh()
    monkeypatch.setattr("okrtui.engine.journal.engine.JournalEngine.load", fail)
    (fault,) = desk.check("x", ["kpi list"])
    assert "Internal error: ZeroDivisionError" in fault.what
    (desk.outside / "new").touch()
    assert [one.what for one in desk.check("x", [])] == ["something outside the workspace was changed"]

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from torture import screens


def test_where_every_save_was_refused_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screens, "run", lambda *_: ["Somebody else is writing to this workspace."])
    assert screens.main([]) == 1
    assert "Somebody else is writing" in capsys.readouterr().out


@pytest.mark.long
def test_writers_do_not_wait_for_screens_that_nobody_reads(tmp_path: Path) -> None:
    said = screens.run(tmp_path, seconds=4, screens=3, stalled=1, writers=3)
    assert [one for one in said if isinstance(one, str)] == []
    took = [one for one in said if isinstance(one, float)]
    assert len(took) > 5
    assert statistics.median(took) < 1

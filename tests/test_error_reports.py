from __future__ import annotations

import stat
from importlib import metadata
from pathlib import Path

import pytest

import okrtui
from okrtui import error_reports


class OddError(Exception):
    """An error of our own."""


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.mark.parametrize("error", [OddError("Churn"), ValueError("Churn"), KeyError("Churn"), OSError(2, "x", "Churn")])
def test_a_report_tells_the_place_and_nothing_of_records(error: Exception, tmp_path: Path) -> None:
    path = error_reports.write(raised(error), tmp_path / "state" / "errors")
    text = path.read_text()
    assert f"{type(error).__name__} (its message may quote records and is left out)" in text
    assert "in raised" in text
    assert text.startswith("20")
    assert "okrtui" in text.splitlines()[0]
    assert "Churn" not in text
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize(
    "error", [AttributeError("no attribute x"), KeyError(0), IndexError("list index out of range")]
)
def test_the_interpreters_own_words_are_told(error: Exception, tmp_path: Path) -> None:
    assert f"{type(error).__name__}: {error}" in error_reports.write(raised(error), tmp_path / "a" / "b").read_text()


def test_the_cause_is_told_and_a_circle_of_causes_ends(tmp_path: Path) -> None:
    first, second = raised(KeyError(7)), raised(TypeError("no such thing"))
    first.__cause__, second.__cause__ = second, first
    text = error_reports.write(first, tmp_path / "a" / "b").read_text()
    assert text.index("KeyError: 7") < text.index("caused by:") < text.index("TypeError: no such thing")
    assert text.count("caused by:") == 2


def test_a_copy_without_metadata_of_its_own_is_reported_on_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = metadata.version

    def without_ours(name: str) -> str:
        if name == "okrtui":
            raise metadata.PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr(error_reports, "version", without_ours)
    text = error_reports.write(raised(OddError()), tmp_path / "a" / "b").read_text()
    assert f"okrtui {okrtui.__version__}, textual {known('textual')}" in text


def test_the_oldest_reports_go(tmp_path: Path) -> None:
    written = [error_reports.write(OddError(), tmp_path / "a" / "b") for _ in range(error_reports.MOST + 3)]
    assert sorted((tmp_path / "a" / "b").iterdir()) == written[3:]


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    with pytest.raises(PermissionError):
        error_reports.write(OddError(), tmp_path / "a" / "b")

"""Filters saved under a name: each list has its own, in a file that several sessions share."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.errors import FullError, RuleError
from okrtui.saved_filters import LONGEST_NAME, SavedFilters


def test_each_list_has_its_own_and_another_session_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "new" / "filters.json"
    one, other = SavedFilters(path), SavedFilters(path)
    assert one.of("kpis") == {}
    one.save("kpis", "mine", "owner:me")
    other.save("kpis", "späte", "due:yes or stale:yes")
    one.save("objectives", "mine", "owner:me not status:closed")
    assert other.of("kpis") == {"mine": "owner:me", "späte": "due:yes or stale:yes"}
    one.save("kpis", "mine", "owner:ada")
    other.forget("kpis", "späte")
    other.forget("kpis", "nothing")
    other.forget("log", "nothing")
    assert one.of("kpis") == {"mine": "owner:ada"}
    assert one.of("objectives") == {"mine": "owner:me not status:closed"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kpis": []}', '{"kpis": {"mine": 3}}', "\udcff", "[" * 100_000])
def test_a_file_that_is_something_else_is_named_and_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "filters.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    filters = SavedFilters(path)
    for attempt in (lambda: filters.of("kpis"), lambda: filters.save("kpis", "mine", "x")):
        with pytest.raises(RuleError, match="cannot be read") as caught:
            attempt()
        assert str(path) in caught.value.message
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_a_place_that_takes_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FullError, match="cannot be written"):
        SavedFilters(tmp_path / "file" / "filters.json").save("kpis", "mine", "x")


def test_a_name_is_short() -> None:
    filters = SavedFilters()
    filters.save("kpis", "n" * LONGEST_NAME, "x")
    with pytest.raises(RuleError, match="more than 60"):
        filters.save("kpis", "n" * (LONGEST_NAME + 1), "x")
    assert list(filters.of("kpis")) == ["n" * LONGEST_NAME]

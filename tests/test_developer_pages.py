"""The pages for developers name places that exist: a sign that leads nowhere is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "okrtui"
PAGES = sorted([ROOT / "CONTRIBUTING.md", ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
PLACEHOLDERS = ("NOUN", "NAME", "DIR", "PATH", "FILE")


def places_of(page: Path) -> list[str]:
    """Return the paths and modules that a page names in code spans."""
    spans = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    paths = [
        span for span in spans if re.fullmatch(r"(domain|engine|cli|tui|reports|tests|docs|benchmarks)/[\w./-]+", span)
    ]
    return [path for path in paths if not any(word in path for word in PLACEHOLDERS)]


def links_of(page: Path) -> list[str]:
    """Return the pages of this repository that a page links to."""
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    return [link for link in links if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    gone = [place for place in places_of(page) if not ((SOURCE / place).exists() or (ROOT / place).exists())]
    assert gone == []
    assert [link for link in links_of(page) if not (page.parent / link).exists()] == []


def test_the_pages_name_many_places() -> None:
    assert len({place for page in PAGES for place in places_of(page)}) > 20


def test_the_architecture_page_has_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert {package for package in packages if f"`{package}" not in text} == set()

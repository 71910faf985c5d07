"""A section's entry for the tabs, the palette and the help, before it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


T = TypeVar("T")


class Background(Protocol):
    """A runner of disk work in a thread, which passes on the result and redraws the list."""

    def __call__(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `work` in a thread, then `then` with its result."""


class SectionEntry(NamedTuple):
    """A section's package name, title, help text, and the function that builds it at the first visit."""

    key: str
    title: str
    about: str
    make: Callable[[Session, Background], Section]

"""A section as the tabs, the palette and the help know it before it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


T = TypeVar("T")


class Background(Protocol):
    """Does what may wait for the disk in a thread, hands over what came of it, then has the list drawn again."""

    def __call__(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do the work."""


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """The name of a section's folder, its title, what the help says about it, and what makes it at its first visit."""

    key: str
    title: str
    about: str
    make: Callable[[Session, Background], Section]

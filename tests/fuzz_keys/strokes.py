"""Random strokes: what a keyboard, a mouse, a clipboard and a terminal may send, made from a seed."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from typing import Final

RESIZE: Final = "resize "
"""The beginning of a stroke that is no text: the terminal gets another size, like resize 80x24."""

SIZES: Final = ("80x24", "20x5", "200x50", "120x40", "40x10", "1x1", "300x3", "2x50")

_LETTERS: Final = string.ascii_letters + string.punctuation + " "
_ARROWS: Final = ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[1;5C", "\x1b[1;2D", "\x1bOA")
_PAGES: Final = ("\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[2~", "\x1b[3~", "\x1b[1;5H", "\x1b[1;2F")
_FUNCTIONS: Final = (
    "\x1bOP",
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    *(f"\x1b[{number}~" for number in (15, 17, 18, 19, 20, 24)),
)
_REPLIES: Final = (
    "\x1b[?2026;2$y", "\x1b[?2048;0$y", "\x1b[1;1R", "\x1b[I", "\x1b[O", "\x1b]52;c;aGk=\x07", "\x1b[?1;2c",
    "\x1bP1$r0m\x1b\\", "\x1b[97;5u", "\x1b[57441;1u", "\x1b[99999999;2u", "\x1b[M !!", "\x1b[", "\x1bO",
)  # fmt: skip
_PASTES: Final = (
    "one line",
    "12,5",
    "\n18",
    "two\nlines\tand a tab",
    "[/] [b",
    "\x00\x07\x9b31m",
    "ü日本👩\u200d👧",
    "9" * 400,
    "2026-02-30",
)
_EDITING: Final = ("\r", "\r", "\t", "\t", "\x1b[Z", "\x7f", "\n", "\x1b\r")


def _mouse(chance: random.Random) -> str:
    button = chance.choice((0, 0, 0, 1, 2, 32, 35, 64, 65, 66, 4, 16))
    return f"\x1b[<{button};{chance.randint(1, 90)};{chance.randint(1, 30)}{chance.choice('MMm')}"


def _press(chance: random.Random) -> str:
    """Return a click, or a drag."""
    x, y = chance.randint(1, 80), chance.randint(1, 24)
    return f"\x1b[<0;{x};{y}M\x1b[<32;{x + 3};{y + 1}M\x1b[<0;{x};{y}m"


_KINDS: Final[tuple[tuple[int, Callable[[random.Random], str]], ...]] = (
    (34, lambda chance: chance.choice(_LETTERS)),
    (9, lambda chance: chance.choice(string.digits)),
    (11, lambda chance: chance.choice(_ARROWS)),
    (5, lambda chance: chance.choice(_PAGES)),
    (6, lambda chance: chr(chance.randrange(32))),
    (3, lambda chance: chance.choice(_FUNCTIONS)),
    (13, lambda chance: chance.choice(_EDITING)),
    (7, lambda _: "\x1b"),
    (3, _mouse),
    (3, _press),
    (2, lambda chance: chance.choice(_REPLIES)),
    (2, lambda chance: f"\x1b[200~{chance.choice(_PASTES)}\x1b[201~"),
    (1, lambda chance: RESIZE + chance.choice(SIZES)),
    (1, lambda chance: "\x1b" + chance.choice(_LETTERS)),
)


def strokes(seed: int, number: int) -> Iterator[str]:
    """Yield so many strokes; the first is a size."""
    chance = random.Random(f"strokes {seed}")  # noqa: S311 - repeatable
    yield RESIZE + SIZES[seed % 4]
    kinds = chance.choices([kind for _, kind in _KINDS], [weight for weight, _ in _KINDS], k=number - 1)
    for kind in kinds:
        yield kind(chance)

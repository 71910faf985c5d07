"""Time of the palette, from a key to the drawn list: finding.py [RECORDS ...].

Headless at 120x40, on names of made-up records, as a ratio to the time with ten names. Beside it the search alone, as a
ratio to a plain filter of the same names, `word in name`. A figure is the median of nine keys, the first three letters
of three words.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import App

from okrtui.tui.palette.screen import Palette
from okrtui.tui.palette.suggestions import Suggestion, search, words_of

STYLES = [Path(__file__).parents[1] / "styles" / name for name in ("base.tcss", "screens.tcss")]
WORDS = ("churn", "revenue", "uptime", "leads", "onboarding", "satisfaction", "delivery", "training", "attendance")
TYPED = ("rev", "upt", "onb")


def named(count: int) -> list[str]:
    """Return made-up names."""
    return [f"{WORDS[at % 9]} of {WORDS[at // 9 % 9]} in region {at}" for at in range(count)]


class Names:
    """The names as suggestions."""

    def __init__(self, count: int) -> None:
        self._all = [Suggestion(f"K{at}", name, "", "KPI", words_of(name)) for at, name in enumerate(named(count))]

    def prepare(self) -> None:
        """Do nothing."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the suggestions for a line."""
        return search(self._all, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a line that finds nothing."""
        return typed


class Front(App[None]):
    """An app with the palette in front."""

    CSS_PATH = [str(one) for one in STYLES]  # noqa: RUF012 - Textual's own way

    def __init__(self, count: int) -> None:
        super().__init__()
        self.palette = Palette(Names(count))

    def on_mount(self) -> None:
        """Show the palette."""
        self.push_screen(self.palette)


async def keys(count: int) -> float:
    """Return the median time from a key to the drawn list."""
    app, taken = Front(count), []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for word in TYPED:
            for letter in word:
                start = time.perf_counter()
                await pilot.press(letter)
                app.palette._compositor.render_strips(app.size)  # noqa: SLF001 - the drawing itself
                taken.append(time.perf_counter() - start)
            for _ in word:
                await pilot.press("backspace")
    return statistics.median(taken)


def alone(find: Callable[[str], object]) -> float:
    """Return the median time of a search for the beginnings of the words."""
    taken = []
    for word in TYPED:
        for length in (1, 2, 3):
            start = time.perf_counter()
            find(word[:length])
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the times and ratios."""
    few = asyncio.run(keys(10))
    for count in map(int, sys.argv[1:] or ("1000", "10000")):
        names = [one.casefold() for one in named(count)]
        drawn, found = asyncio.run(keys(count)), alone(Names(count).suggestions)
        plain = alone(lambda typed: [one for one in names if typed in one])  # noqa: B023 - called at once
        key = f"key to list {drawn * 1e3:6.1f} ms, {drawn / few:.2f} times that of ten"
        sys.stdout.write(f"{count:>6} names: {key}; search {found * 1e3:.2f} ms, {found / plain:.1f} times a filter\n")


if __name__ == "__main__":
    main()

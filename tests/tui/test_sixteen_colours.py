from __future__ import annotations

import pytest

from okrtui.tui.sixteen_colours import readable
from okrtui.tui.styled_text import Line


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ((("● on track ", "good"),), (("● ", "good"), ("on", ""), (" ", "good"), ("track", ""), (" ", "good"))),
        ((("▲ near", "warn"),), (("▲ ", "warn"), ("near", "strong"))),
        ((("██▌│··", "accent"), ("/", "accent")), (("██▌│··", "accent"), ("/", "strong"))),
        ((("■ missed", "bad"), ("plain", "")), (("■ missed", "bad"), ("plain", ""))),
    ],
)
def test_words_have_the_colour_of_the_terminal_and_signs_their_own(line: Line, drawn: Line) -> None:
    assert readable(line) == drawn

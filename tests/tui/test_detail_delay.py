from __future__ import annotations

from okrtui.tui.detail_delay import IN_A_ROW, LATER, SOON, DetailDelay


def test_the_detail_waits_longer_while_keys_come_in_a_row() -> None:
    times = iter([0.0, IN_A_ROW, IN_A_ROW + 0.2, IN_A_ROW + 0.4, 5.0])
    delay = DetailDelay(lambda: next(times))
    assert [delay.after_move() for _ in range(5)] == [SOON, SOON, LATER, LATER, SOON]

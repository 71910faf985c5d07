from __future__ import annotations

import gc

from okrtui.engine.journal.formats.snapshot import collector_off


def test_the_collector_comes_back_in_whatever_order_they_end() -> None:
    assert gc.isenabled()
    first, second = collector_off(), collector_off()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()

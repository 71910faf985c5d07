from __future__ import annotations

import pytest

from okrtui.domain.stored_figures import RULES, StoredFigures


@pytest.mark.parametrize("text", ["", "[", "[]", "5", '{"1":[]}', '{"1":{"latest":[null]}}', '{"1":{"latest":5}}'])
def test_figures_that_cannot_be_read_are_none(text: str) -> None:
    assert StoredFigures({"kpis": f"{RULES}\n{text}"}, ()).of(("kpis", 1)) == {}


def test_figures_by_other_rules_are_none() -> None:
    told = '\n{"1":{"latest":[null,["1",[1]],[]]}}'
    assert StoredFigures({"kpis": RULES + told}, ()).of(("kpis", 1)).keys() == {"latest"}
    assert StoredFigures({"kpis": "rules 0" + told}, ()).of(("kpis", 1)) == {}

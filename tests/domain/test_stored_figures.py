from __future__ import annotations

import pytest

from okrtui.domain.rules.kpi_status import LatestValues
from okrtui.domain.stored_figures import RULES, StoredFigures


@pytest.mark.parametrize("text", ["", "[", "[]", "5", '{"1":[]}', '{"1":{"latest":[null]}}', '{"1":{"latest":5}}'])
def test_figures_that_cannot_be_read_are_none(text: str) -> None:
    assert StoredFigures({"kpis": lambda: f"{RULES}\n{text}"}, ()).of(("kpis", 1)) == {}


def test_figures_by_other_rules_are_none() -> None:
    told = '\n{"1":{"latest":[null,["1",[1]],[]]}}'
    assert StoredFigures({"kpis": lambda: RULES + told}, ()).of(("kpis", 1)).keys() == {"latest"}
    assert StoredFigures({"kpis": lambda: "rules 0" + told}, ()).of(("kpis", 1)) == {}


def test_figures_about_many_are_those_that_were_asked_for_in_this_way_and_are_true() -> None:
    one = '{"day":["2026-10-01",%s,%s]}'
    told = {"1": one % (7, "[]"), "2": one % (8, '[["kpis",5]]'), "3": '{"day":["2026-10-02",9,[]]}'}
    told |= {"4": '{"other":[null,1,[]]}', "5": one % (6, "[]"), "x": one % (5, "[]")}
    text = ",".join(f'"{number}":{figures}' for number, figures in told.items())
    text = f"{RULES}\n{{{text}}}"
    found = StoredFigures({"objectives": lambda: text}, [("objectives", 5)])
    assert found.about("objectives", "day", "2026-10-01") == {1: 7, 2: 8}
    found.forget(("kpis", 5))
    assert found.about("objectives", "day", "2026-10-01") == {1: 7}
    assert found.about("kpis", "day", "2026-10-01") == {}


def test_a_figure_goes_on_with_what_is_added_since_until_it_was_taken() -> None:
    text = RULES + '\n{"1":{"latest":[null,["5",[9]],[]]},"2":{"latest":[null,["6",[9]],[]]}}'
    found = StoredFigures({"kpis": lambda: text}, ())
    assert found.has(("kpis", 2), "latest", None)
    found.forget(("kpis", 1), (7,))
    found.forget(("kpis", 1), (8, 9))
    assert not found.has(("kpis", 1), "latest", None)
    earlier, added = found.take_earlier(("kpis", 1), "latest", None, LatestValues)
    assert (earlier is not None and earlier.text, added) == ("5", (7, 8, 9))
    found.forget(("kpis", 1), (10,))
    assert found.take_earlier(("kpis", 1), "latest", None, LatestValues) == (None, ())
    found.forget(("kpis", 2))
    found.forget(("kpis", 2), (11,))
    assert found.take_earlier(("kpis", 2), "latest", None, LatestValues) == (None, ())

from __future__ import annotations

from okrtui.domain.cycle_comparison import compare
from okrtui.reports.json_fields.comparison import comparison_json
from okrtui.reports.terminal.comparison import as_text
from okrtui.reports.terminal.tables import Page, cells
from okrtui.session import Session


def test_two_quarters_of_the_sample_side_by_side(sample: Session) -> None:
    workspace = sample.workspace
    found = compare(workspace, workspace.cycles[2], workspace.cycles[1], sample.today())
    text = as_text(found, Page())
    assert text.startswith("C1 2026-Q3 and C2 2026-Q4\n")
    assert "O1         Learn who would buy from us" in text
    assert "not continued" in text
    assert "K2  Customer churn rate" in text
    for width in (40, 80, 120):
        assert all(cells(line) <= width for line in as_text(found, Page(width)).splitlines())
    told = comparison_json(found)
    assert (told["then"], told["now"]) == ("C1", "C2")
    assert {one["name"] for one in told["figures"]} >= {"progress", "grade", "by status"}
    assert told["objectives"][0]["grade_then"] == 0.7
    assert told["kpis"][1]["change"] == "worse"

from __future__ import annotations

from datetime import timedelta

import builders
from builders import TODAY, measured, target
from okrtui.domain.charts import process_chart
from okrtui.domain.rules.kpi_status import kpi_evidence


def test_a_chart_without_a_value_since_the_new_baseline_keeps_the_earlier_ones() -> None:
    later = {"since": TODAY + timedelta(days=1), "reason": "another process"}
    workspace = builders.workspace(builders.kpi(rebaselines=[later]), *measured("4 5 6"))
    values = workspace.measurements_of(1)
    evidence = kpi_evidence(workspace, workspace.kpis[1], TODAY + timedelta(days=2))
    chart = process_chart(workspace.kpis[1], evidence, target(high=5), values)
    assert (chart.description, [len(series.points) for series in chart.series]) == ("", [3])

from __future__ import annotations

from datetime import timedelta

import builders
from builders import TODAY, measured, target
from okrtui.domain.charts import metric_chart, process_chart
from okrtui.domain.rules.kpi_status import kpi_evidence


def test_a_chart_without_a_value_since_the_new_baseline_keeps_the_earlier_ones() -> None:
    later = {"since": TODAY + timedelta(days=1), "reason": "another process"}
    workspace = builders.workspace(builders.kpi(rebaselines=[later]), *measured("4 5 6"))
    values = workspace.measurements_of(1)
    evidence = kpi_evidence(workspace, workspace.kpis[1], TODAY + timedelta(days=2))
    chart = process_chart(workspace.kpis[1], evidence, target(high=5), values)
    assert (chart.description, [len(series.points) for series in chart.series]) == ("", [3])


def test_a_metric_is_drawn_from_its_baseline_beside_its_even_pace_to_success() -> None:
    goal = builders.key_result(measure=builders.metric(14, 4))
    workspace = builders.workspace(
        builders.cycle(), builders.objective(), goal, builders.check_in(value=10), builders.check_in(id=2, value=None)
    )
    pace, values = metric_chart(workspace, goal, builders.metric(14, 4)).series
    assert [value for _, value in pace.points] == [14, 7]
    assert [value for _, value in values.points] == [14, 10]

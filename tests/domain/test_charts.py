from __future__ import annotations

import builders
from okrtui.domain.charts import metric_chart


def test_a_metric_is_drawn_from_its_baseline_beside_its_even_pace_to_success() -> None:
    goal = builders.key_result(measure=builders.metric(14, 4))
    workspace = builders.workspace(
        builders.cycle(), builders.objective(), goal, builders.check_in(value=10), builders.check_in(id=2, value=None)
    )
    pace, values = metric_chart(workspace, goal, builders.metric(14, 4)).series
    assert [value for _, value in pace.points] == [14, 7]
    assert [value for _, value in values.points] == [14, 10]

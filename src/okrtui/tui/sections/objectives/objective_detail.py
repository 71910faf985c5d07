"""The detail of an objective or a key result: why, five numbers, chart, check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from okrtui.domain.charts import Chart
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.pace_charts import key_result_chart, objective_chart
from okrtui.domain.records.measures import Milestone, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.due_dates import due_text
from okrtui.domain.rules.grading import BAND_TEXTS, band
from okrtui.domain.rules.kpi_status import may_close
from okrtui.domain.rules.lifecycle import continued_in
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.readings import feeder, readings
from okrtui.domain.rules.status import KeyResultStanding, ObjectiveStanding, key_result_standing, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailPart
from okrtui.tui.keys import keymap
from okrtui.tui.plot import height_in, plot_with_legend
from okrtui.tui.sections import comment_rows, hint_lines, history_rows, record_links
from okrtui.tui.sections.base import Drawing
from okrtui.tui.sections.record_columns import fact_lines
from okrtui.tui.sections.record_links import Link
from okrtui.tui.styled_text import DetailLines, Line, Paragraph, Piece

CHART: Final = 9
"""The height of the chart, in lines."""


def lines(session: Session, table: str, number: int, width: int, *, comments_first: bool = False) -> Drawing:
    """Return the detail of an objective or a key result."""
    workspace, today = session.workspace, session.today()
    if table == "objectives":
        return _objective(session, workspace.objectives[number], today, width, comments_first=comments_first)
    return _key_result(session, workspace.key_results[number], today, width, comments_first=comments_first)


def _objective(session: Session, objective: Objective, today: date, width: int, *, comments_first: bool) -> Drawing:
    workspace = session.workspace
    cycle = workspace.cycles[objective.cycle]
    standing = objective_standing(workspace, objective, today)
    drawn: list[DetailPart] = [
        ((objective.shown_id, "muted"), (f"   {objective.ambition}   {cycle.name}   {objective.state}", "muted")),
        Paragraph(objective.title, "strong"),
        (),
        _people(owners_text(objective.owners), objective.team),
        *fact_lines(OBJECTIVES, ObjectiveSubject(workspace, objective, today)),
        (*styled_text.bar(standing.progress, max(8, width - 16), standing.expected), ("  ", ""), _status(standing)),
        *_numbers(standing, standing.grade),
        *_band(objective, standing.grade),
        *record_links.rows(_aims(workspace, objective)),
    ]
    if may_close(workspace, objective):
        close = keymap.key("row.advance")
        drawn.append(Paragraph(f"Target met three times in a row. Press {close} to close this objective.", "good"))
    if objective.why:
        drawn += [(), (("why", "head"),), Paragraph(objective.why)]
    drawn += [(), (("key results", "head"),), *_key_results(workspace, objective, standing)]
    drawn += [(), *record_links.rows(_others(workspace, objective, cycle))]
    if standing.progress is not None:
        drawn += pace_lines(objective_chart(workspace, objective, standing, today), width)
    if objective.closing_note:
        drawn += [(), (("closing note", "head"),), Paragraph(objective.closing_note)]
    drawn += hint_lines.lines(session, objective)
    return comment_rows.with_threads(drawn, workspace, objective, today, first=comments_first)


def _key_results(workspace: Workspace, objective: Objective, standing: ObjectiveStanding) -> list[DetailPart]:
    """Return the key results of an objective, each with its present value, measure and status."""
    if not standing.key_results:
        add = keymap.key("key-result.new")
        return [Paragraph(f"None yet. Press {add} to add one; 2 to 4 are needed to start.", "muted")]
    links = []
    for key_result in workspace.key_results_of(objective.id):
        part = standing.key_results[key_result.id]
        cell = styled_text.status(str(part.status))
        now = formatting.reading(key_result, part.current) if part.current else "no value"
        below: tuple[Line, ...] = (
            (("    ", ""), (cell.text, cell.tone), ("   now ", "muted"), (now, "strong")),
            ((f"    {formatting.measure(key_result)}", "muted"),),
        )
        links.append(Link(key_result, key_result.title, below=below))
    return record_links.rows(links)


def _aims(workspace: Workspace, objective: Objective) -> Iterator[Link]:
    """Yield what an objective is for: the KPI that it heals, and its parent."""
    if objective.heals is not None:
        kpi = workspace.kpis[objective.heals]
        yield Link(kpi, kpi.name, styled_text.mark("recovering", "heals").text, "accent")
    if objective.parent is not None:
        parent = workspace.objectives[objective.parent]
        yield Link(parent, parent.title, "parent")


def _others(workspace: Workspace, objective: Objective, cycle: Cycle) -> Iterator[Link]:
    """Yield the children of an objective, its cycle, and the same objective in other cycles."""
    for child in workspace.children_of(objective.id):
        yield Link(child, child.title, "child")
    yield Link(cycle, cycle.name, "cycle")
    before = workspace.objectives.get(objective.kept_from or 0)
    if before is not None:
        yield Link(before, before.title, "kept from")
    if (after := continued_in(workspace, objective)) is not None:
        yield Link(after, after.title, "continued in")


def _expected_score(standing: KeyResultStanding) -> list[Line]:
    """Return the final score that a person expects, which stands beside the forecast of the trend."""
    if standing.expected_score is None:
        return []
    return [(("expected score ", "muted"), (formatting.share(standing.expected_score), "strong"))]


def _graded(key_result: KeyResult, standing: KeyResultStanding) -> DetailLines:
    """Return the note on the grade, or the grade that the progress suggests."""
    if key_result.grade_note:
        return [Paragraph(f"grade note: {key_result.grade_note}", "muted")]
    suggested = None if standing.current is None else standing.suggested_grade
    if key_result.grade is None and suggested is not None:
        return [Paragraph(f"Grade if it ended today: {formatting.grade(suggested)}", "muted")]
    return []


def _people(owners: str, team: str) -> Line:
    return ((owners or "no owner", "" if owners else "warn"), (f"   {team}" if team else "", "muted"))


def _status(standing: ObjectiveStanding | KeyResultStanding) -> styled_text.Piece:
    cell = styled_text.status(str(standing.status))
    return cell.text, cell.tone


def _numbers(standing: ObjectiveStanding | KeyResultStanding, grade: Decimal | None) -> list[Line]:
    """Return five numbers side by side, each below its name; they are never combined into one."""
    part = standing if isinstance(standing, KeyResultStanding) else None
    dash = styled_text.glyphs().dash
    numbers = (
        ("progress", formatting.share(part.raw if part else standing.progress)),
        ("expected", formatting.share(standing.expected)),
        ("conf", dash if standing.confidence is None else str(standing.confidence)),
        ("forecast", formatting.share(standing.forecast)),
        ("grade", formatting.grade(grade)),
    )
    heads = " ".join(name.rjust(len(name)) for name, _ in numbers)
    values = " ".join(value.rjust(len(name)) for name, value in numbers)
    return [((heads, "muted"),), ((values, "strong"),)]


def _band(objective: Objective, grade: Decimal | None) -> DetailLines:
    """Return the meaning of a grade."""
    if grade is None:
        return []
    found = band(objective.ambition, grade)
    return [Paragraph(f"{found}: {BAND_TEXTS[found]}", "muted")]


def _key_result(session: Session, key_result: KeyResult, today: date, width: int, *, comments_first: bool) -> Drawing:
    workspace = session.workspace
    objective = workspace.objectives[key_result.objective]
    standing = key_result_standing(workspace, key_result, today)
    drawn: list[DetailPart] = [
        ((key_result.shown_id, "muted"),),
        Paragraph(key_result.title, "strong"),
        (),
        (
            (formatting.measure(key_result), ""),
            ("   now ", "muted"),
            (formatting.reading(key_result, standing.current) if standing.current else "no value", "strong"),
            (f"   {owners_text(key_result.owners) or 'no owner'}", "muted"),
        ),
        (*styled_text.bar(standing.progress, max(8, width - 16), standing.expected), ("  ", ""), _status(standing)),
        *_numbers(standing, key_result.grade),
        *_expected_score(standing),
        *_graded(key_result, standing),
        *fact_lines(KEY_RESULTS, KeyResultSubject(workspace, key_result, today)),
    ]
    drawn += [(), *record_links.rows([Link(objective, objective.title, "objective")]), *_fed(session, key_result)]
    drawn += pace_lines(key_result_chart(workspace, key_result, standing, today), width)
    drawn += [*_steps(session, key_result), *hint_lines.lines(session, key_result)]
    drawn = comment_rows.with_threads(drawn, workspace, key_result, today, first=comments_first)
    return [*drawn, (), *_history(session, key_result, today)]


def _fed(session: Session, key_result: KeyResult) -> list[DetailPart]:
    """Return the linked KPI of a key result; where it feeds it, what is taken of its values and the latest of them."""
    workspace = session.workspace
    kpi = workspace.kpis.get(key_result.kpi or 0)
    if kpi is None:
        return []
    drawn = record_links.rows([Link(kpi, kpi.name, "linked KPI")])
    if feeder(workspace, key_result) is not None:
        record = keymap.key("key-result.check-in")
        drawn.append(Paragraph(f"Takes the {key_result.feed} of its values. Press {record} to record one.", "muted"))
    return [*drawn, *history_rows.fed(workspace, key_result, kpi, session.today())]


def pace_lines(chart: Chart, width: int) -> DetailLines:
    """Return the chart of progress against pace with its legend, and the same in words."""
    if not any(one.points for one in chart.series):
        return []
    return [
        (),
        *plot_with_legend(chart, width, height_in(width, CHART)),
        Paragraph(styled_text.with_signs(chart.description), "muted"),
    ]


def _steps(session: Session, key_result: KeyResult) -> list[Line]:
    if not isinstance(key_result.measure, Milestones):
        return []
    known = readings(session.workspace, key_result)
    done = set(known[-1].done) if known else set()
    signs, today = styled_text.glyphs(), session.today()
    return [
        (
            (f"{signs.good if step.number in done else signs.pending} ", "good" if step.number in done else "muted"),
            (f"{step.number}  {step.text}", ""),
            ("" if step.weight == 1 else f"  weight {formatting.number(step.weight)}", "muted"),
            *_due_on(step, today, is_done=step.number in done),
        )
        for step in key_result.measure.steps
    ]


def _due_on(step: Milestone, today: date, *, is_done: bool) -> list[Piece]:
    """Return the due date of a milestone; while it is open, with its distance from today."""
    if step.due_on is None or is_done:
        return [] if step.due_on is None else [(f"  due {step.due_on}", "muted")]
    return [(f"  due {due_text(step.due_on, today)}", "bad" if step.due_on < today else "muted")]


def _history(session: Session, key_result: KeyResult, today: date) -> list[DetailPart]:
    fed = feeder(session.workspace, key_result) is not None
    first = f"no check-in yet; press {keymap.key('key-result.check-in')} to enter the first"
    none = "no check-in by hand; it takes the values of its KPI" if fed else first
    return history_rows.check_ins(session.workspace, key_result, today) or [Paragraph(none, "muted")]

from __future__ import annotations

import pytest

from okrtui.domain.actions import kpi_review, kpis
from okrtui.domain.records.action_drafts import AuditDraft, PassOverDraft
from okrtui.domain.records.enums import Category
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.sections.kpis import kpi_detail, signal_text
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.sections.kpis.views import AuditView, CandidatesView
from okrtui.tui.styled_text import Line, Value
from tui.person import at_work
from tui.sections.test_sections import at_once, drawn

WIDTH = 200


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def cell(value: Value) -> str:
    return text_of(styled_text.pieces(value, WIDTH)).strip()


def audit(session: Session, number: int, category: Category) -> None:
    session.do(kpi_review.audit, AuditDraft(kpi=number, category=category))


def section_of(session: Session, view: str) -> KpisSection:
    section = KpisSection(session, at_once)
    section.turn_to(view)
    return section


def test_the_audit_lists_what_is_uncategorised_first_and_tells_what_is_lacking(sample: Session) -> None:
    view = AuditView(sample)
    assert [kpi.id for kpi in view.listed()] == [8, 1, 2, 3, 4, 5, 6, 7]
    cells = [cell(value) for value in view.row(sample.workspace.kpis[8]).cells]
    assert cells[:3] == ["○ not yet", "Page load time", "not yet audited"]
    assert cells[3] == "owner, target", "what lacks a category says so beside it"
    first, second, _ = [text_of(line) for line in view.summary(80)]
    assert "Audit 2026-Q4" in first
    assert "0 of 8 reviewed" in first
    assert "4 health, 2 operational, 1 strategic" in first
    assert "! 1 no category" in second
    assert "! 1 stale" in second


def test_the_next_to_be_looked_at_is_the_one_below_and_in_the_end_from_the_top(sample: Session) -> None:
    section = section_of(sample, "audit")
    view = section.view
    assert isinstance(view, AuditView)
    keys = section.keys()[0]
    assert view.following(keys, 8) == 1
    assert view.following(keys, 7) == 8, "the last row leads back to the top"
    for number in (8, 1, 2, 3, 4, 5, 6):
        audit(sample, number, Category.HEALTH)
    keys = section.keys()[0]
    assert keys[0] == 7
    assert view.following(keys, 7) is None


def test_what_the_audit_changed_is_told(sample: Session) -> None:
    audit(sample, 4, Category.STRATEGIC)
    audit(sample, 8, Category.HEALTH)
    view = AuditView(sample)
    view.listed()
    assert [cell(value) for value in view.row(sample.workspace.kpis[4]).cells][4] == "operational"
    assert [cell(value) for value in view.row(sample.workspace.kpis[8]).cells][4] == "", "a first category is no change"
    assert "1 category changed" in text_of(view.summary(120)[1])
    assert "2 of 8 reviewed" in text_of(view.summary(120)[0])


def test_candidates_stand_by_their_strength_with_figures_and_those_passed_over_last(sample: Session) -> None:
    view = CandidatesView(sample)
    assert [kpi.id for kpi in view.listed()] == [2, 5]
    strong = [cell(value) for value in view.row(sample.workspace.kpis[2]).cells]
    assert strong[0] == "■ strong"
    assert "15 values, steady between 3.54 and 4.89" in strong[4]
    sample.do(kpi_review.pass_over, PassOverDraft(kpi=2, reason="Not [before] spring."))
    assert [kpi.id for kpi in view.listed()] == [5, 2]
    passed = [cell(value) for value in view.row(sample.workspace.kpis[2]).cells]
    assert passed[0] == "○ passed over"
    assert "Not [before] spring." in passed[4]
    assert "Passed over for now" in drawn(kpi_detail.lines(sample, sample.workspace.kpis[2], 60), 60)


@pytest.mark.parametrize(("width", "said"), [(80, "steady 3.54 to 4.89, target 3"), (200, "15 values, 3.54 to 4.89")])
async def test_the_decisive_figures_of_a_candidate_have_room(sample: Session, width: int, said: str) -> None:
    async with at_work(sample, (width, 24)) as me:
        await me.press("3", "v", "v")
        row = next(line for line in me.lines if "Customer churn rate" in line)
        assert said in row
        assert "…" not in row
        whole = await me.press("enter")
        assert "The target of 3" in " ".join(whole.split())


def test_retired_kpis_are_listed_by_the_filter_alone(sample: Session) -> None:
    sample.do(kpis.retire, 3)
    section = section_of(sample, "dashboard")
    assert 3 not in section.keys()[0]
    section.typed = "state:retired"
    assert section.keys()[0] == [3]
    section.typed = ""
    section.turn_to("candidates")
    section.reveal(3)
    assert section.note() == "dashboard"
    assert section.typed == "state:retired"
    section.reveal(4)
    assert 4 in section.keys()[0]


def test_a_narrow_detail_says_the_whole_target_and_of_how_many_values_its_chart_shows_the_latest(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(number: int, width: int) -> str:
        return drawn(kpi_detail.lines(sample, sample.workspace.kpis[number], width), width)

    aim = next(line.strip() for line in told(1, 200).splitlines() if line.strip().startswith("target "))
    assert "red below" in aim
    assert aim in " ".join(told(1, 24).split())
    assert "The latest" not in told(6, 60)
    monkeypatch.setattr(kpi_detail, "RECENT", 5)
    count = len(sample.workspace.measurements_of(6))
    assert f"The latest 5 of {count} values." in told(6, 60)


def test_a_long_list_of_signals_says_that_it_is_cut(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = sample.workspace.kpis[7]
    count = len(kpi_evidence(sample.workspace, reply, sample.today()).signals)
    for most, is_cut in ((count, False), (count - 1, True)):
        monkeypatch.setattr(signal_text, "MOST", most)
        told = drawn(kpi_detail.lines(sample, reply, 60), 60)
        assert (f"The latest {most} of {count}." in told) is is_cut


def test_signals_are_said_in_sentences_with_what_people_found(sample: Session) -> None:
    def told(number: int) -> str:
        return " ".join(drawn(kpi_detail.lines(sample, sample.workspace.kpis[number], 60), 60).split())

    attendance = told(4)
    assert "is below the lower limit" in attendance
    assert "dee: A cold went round the office" in attendance
    reply = told(7)
    assert "eight or more on one side of the centre of 6.53 h" in reply
    assert "No cause noted yet. Press ! to note it." in reply
    assert "locked on the first 12" in reply
    assert "provisional: computed from 9 values" in told(5)
    assert "Press H to create an objective" in told(2)
    uptime = sample.workspace.kpis[6]
    evidence = kpi_evidence(sample.workspace, uptime, sample.today())
    said = [signal_text.sentence(uptime, evidence, signal) for signal in evidence.signals]
    assert any("the step from the value before is larger than usual" in one for one in said)

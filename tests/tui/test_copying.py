"""What is copied: the id at once, the title or a line of Markdown by choice."""

from __future__ import annotations

from builders import TODAY
from okrtui.domain.actions import objectives
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.models import ObjectiveDraft
from okrtui.reports.markdown_line import markdown_line
from okrtui.session import Session
from tui.person import at_work


async def test_the_title_or_a_line_of_markdown_is_chosen(sample: Session) -> None:
    async with at_work(sample, (120, 30)) as me:
        listed = " ".join((await me.press("3", "Y")).split())
        assert "title Customer churn rate" in listed
        assert "Markdown line - **K2** Customer churn rate: missed" in listed
        assert "Sent to the terminal's clipboard: Customer churn rate" in await me.press("enter")
        assert me.app.clipboard == "Customer churn rate"
        await me.press("Y", *"mark", "enter")
        assert me.app.clipboard.startswith("- **K2** Customer churn rate: missed, 4.2 %")
        assert "Markdown" not in (await me.press("6", "Y")).partition("key")[2], "a change is no record"


async def test_a_web_address_is_shown_as_one_and_copied(sample: Session) -> None:
    objective = sample.workspace.objectives[4]
    values = {name: getattr(objective, name) for name in ObjectiveDraft.model_fields}
    draft = ObjectiveDraft(**{**values, "why": "As in https://wiki.example/asia."})
    sample.do(objectives.edit, Edit(4, objective.revision, draft))
    async with at_work(sample, (80, 40)) as me:
        assert "As in https://wiki.example/asia." in await me.press("2", "o")
        parts = [part for line in me.app.screen._compositor.render_strips(me.app.size) for part in line]
        assert "https://wiki.example/asia" in [part.text for part in parts if part.style and part.style.underline]
        await me.press("Y", *"link", "enter")
        assert me.app.clipboard == "https://wiki.example/asia"


def test_every_kind_of_record_has_a_line(sample: Session) -> None:
    workspace = sample.workspace
    tables = ("cycles", "objectives", "key_results", "check_ins", "kpis", "measurements", "decisions")
    for table in tables:
        record = next(iter(workspace.table(table).values()))
        line = markdown_line(workspace, record, TODAY)
        assert line.startswith(f"- **{record.shown_id}**")
        assert "\n" not in line

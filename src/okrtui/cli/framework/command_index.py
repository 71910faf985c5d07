"""Every command by name, with the line that `--help` shows and where it lives; nothing is imported for it."""

from __future__ import annotations

from typing import NamedTuple


class Leaf(NamedTuple):
    """A command: its place under `okrtui.cli.commands` as `module:name`, and its line in the help."""

    target: str
    help: str
    hidden: bool = False


class Branch(NamedTuple):
    """A group of commands."""

    help: str
    leaves: dict[str, Leaf]


COMMANDS: dict[str, Leaf | Branch] = {
    "demo": Leaf("workspace:demo", "Open the screens on a throw-away sample workspace."),
    "init": Leaf("workspace:init", "Create a workspace, empty or with a sample in it."),
    "where": Leaf("workspace:where", "Tell every path in use, and why it is that one."),
    "todo": Leaf("todo:todo", "List what needs you: check-ins, values, signals, grades."),
    "cycle": Branch(
        "Plan, start, grade and close the cycles in which objectives are pursued.",
        {
            "list": Leaf("cycles:list_cycles", "List the cycles."),
            "show": Leaf("cycles:show", "Show a cycle with its objectives."),
            "add": Leaf("cycles:add", "Plan a cycle, by its dates or as 2027-Q1."),
            "edit": Leaf("cycles:edit", "Change a cycle's name, days or cadence."),
            "start": Leaf("cycles:start", "Start a cycle and its objectives that are ready."),
            "grade": Leaf("cycle_closing:grade", "Begin to grade a cycle that is over."),
            "close": Leaf("cycle_closing:close", "Close a graded cycle, and carry on what is kept."),
            "reopen": Leaf("cycle_closing:reopen", "Open a closed cycle again, to correct its grades."),
            "delete": Leaf("cycles:delete", "Delete a cycle."),
        },
    ),
    "objective": Branch(
        "Write, start, close and drop objectives.",
        {
            "list": Leaf("objectives:list_objectives", "List the objectives."),
            "show": Leaf("objectives:show", "Show an objective with its key results."),
            "add": Leaf("objectives:add", "Write an objective."),
            "edit": Leaf("objectives:edit", "Change an objective."),
            "start": Leaf("objectives:start", "Start an objective that has two to four key results."),
            "close": Leaf("objectives:close", "Close an objective, with what was learned."),
            "drop": Leaf("objectives:drop", "Give up an objective, with a reason."),
            "reopen": Leaf("objectives:reopen", "Take up an objective again that was closed or dropped."),
            "delete": Leaf("objectives:delete", "Delete an objective."),
        },
    ),
    "kr": Branch(
        "Write key results, check in where they stand, and grade them.",
        {
            "list": Leaf("key_results:list_key_results", "List the key results."),
            "show": Leaf("key_results:show", "Show a key result with its check-ins."),
            "add": Leaf("key_result_edit:add", "Write a key result under an objective."),
            "edit": Leaf("key_result_edit:edit", "Change a key result."),
            "check-in": Leaf("key_result_edit:check_in", "Say where a key result stands."),
            "grade": Leaf("key_result_edit:grade", "Say what a key result came to."),
            "delete": Leaf("key_result_edit:delete", "Delete a key result."),
        },
    ),
    "kpi": Branch(
        "Watch KPIs: their values, targets and owners, and what their charts ask for.",
        {
            "list": Leaf("kpis:list_kpis", "List the KPIs."),
            "show": Leaf("kpis:show", "Show a KPI with its latest values."),
            "add": Leaf("kpi_edit:add", "Begin to watch a KPI."),
            "edit": Leaf("kpi_edit:edit", "Change what a KPI is."),
            "record": Leaf("kpi_edit:record", "Record a value of a KPI."),
            "target": Leaf("kpi_edit:target", "Set what is good from a day on."),
            "audit": Leaf("kpi_review:audit", "Say what an audit finds a KPI to be."),
            "explain": Leaf("kpi_review:explain", "Note what caused a signal of a KPI."),
            "rebaseline": Leaf("kpi_review:rebaseline", "Begin a KPI's chart anew from a day on."),
            "candidates": Leaf("kpi_raising:candidates", "List the KPIs that call for an OKR, and why."),
            "heal": Leaf("kpi_raising:heal", "Raise an objective from a KPI that daily work cannot bring to target."),
            "pass-over": Leaf("kpi_raising:pass_over", "Leave a candidate alone for now, with a reason."),
            "retire": Leaf("kpi_edit:retire", "Stop watching a KPI; its values stay."),
            "resume": Leaf("kpi_edit:resume", "Watch a retired KPI again."),
            "delete": Leaf("kpi_edit:delete", "Delete a KPI."),
        },
    ),
    "decide": Leaf("decide:decide", "Find out whether a metric is a KPI or an OKR."),
    "log": Leaf("log:log", "Tell who changed what and when."),
    "undo": Leaf("undo:undo", "Take back what you did, as long as nobody's later change is lost."),
    "redo": Leaf("undo:redo", "Do again what you took back last."),
    "report": Leaf("report:report", "Report on a cycle as Markdown, HTML, CSV or JSON."),
    "digest": Leaf("digest:digest", "Tell what the last week brought, as the text of a mail."),
    "export": Leaf("export:export", "Write everything as JSON, or as CSV files, to be read back."),
    "import": Leaf("import_.command:import_records", "Take in records from CSV or JSON, all or none."),
    "doctor": Leaf("maintenance:doctor", "Tell what is wrong with a workspace, and save what is whole."),
    "backup": Leaf("maintenance:backup", "Write every record into one file."),
    "restore": Leaf("maintenance:restore", "Bring every record back to what a backup holds."),
    "completion": Leaf("completion:completion", "Print the script that teaches your shell to complete."),
    "open": Leaf("workspace:open_screens", "Open the screens.", hidden=True),
}

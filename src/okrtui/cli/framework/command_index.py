"""All commands by name, with their line in the help and their module; it imports none of them."""

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
    "demo": Leaf("workspace:demo", "Try okrtui on a temporary sample workspace."),
    "init": Leaf("workspace:init", "Create a workspace, empty or with sample data."),
    "share": Leaf("workspace:share", "Set who may change and who may read a workspace."),
    "move": Leaf("maintenance:move", "Move a workspace with its log to another directory or database."),
    "where": Leaf("workspace:where", "Show which paths and settings are in use, and why."),
    "todo": Leaf("todo:todo", "List what needs you: check-ins, values, signals and grades."),
    "cycle": Branch(
        "Plan, start, grade and close cycles.",
        {
            "list": Leaf("cycles.listing:list_cycles", "List cycles."),
            "show": Leaf("cycles.listing:show", "Show a cycle with its objectives."),
            "timeline": Leaf("cycles.listing:timeline", "Show a cycle week by week."),
            "compare": Leaf("cycles.listing:compare", "Compare a cycle with the one before it."),
            "add": Leaf("cycles.cycle:add", "Plan a cycle by name (2027-Q1) or by dates."),
            "edit": Leaf("cycles.cycle:edit", "Change a cycle's name, dates or cadence."),
            "start": Leaf("cycles.cycle:start", "Start a cycle and its objectives that are ready."),
            "grade": Leaf("cycles.cycle:grade", "Start grading a cycle."),
            "close": Leaf("cycles.cycle:close", "Close a graded cycle and carry objectives over."),
            "reopen": Leaf("cycles.cycle:reopen", "Reopen a closed cycle to correct its grades."),
            "delete": Leaf("cycles.cycle:delete", "Delete a cycle."),
        },
    ),
    "objective": Branch(
        "Add, edit, start, close and drop objectives.",
        {
            "list": Leaf("objectives.listing:list_objectives", "List objectives."),
            "show": Leaf("objectives.listing:show", "Show an objective with its key results."),
            "add": Leaf("objectives.objective:add", "Add an objective."),
            "edit": Leaf("objectives.objective:edit", "Edit an objective."),
            "start": Leaf("objectives.objective:start", "Start an objective that has two to four key results."),
            "close": Leaf("objectives.objective:close", "Close an objective, with what was learned."),
            "drop": Leaf("objectives.objective:drop", "Drop an objective, with a reason."),
            "reopen": Leaf("objectives.objective:reopen", "Reopen a closed or dropped objective."),
            "delete": Leaf("objectives.objective:delete", "Delete an objective."),
        },
    ),
    "kr": Branch(
        "Add, edit, check in and grade key results.",
        {
            "list": Leaf("key_results.listing:list_key_results", "List key results."),
            "show": Leaf("key_results.listing:show", "Show a key result with its check-ins."),
            "add": Leaf("key_results.key_result:add", "Add a key result to an objective."),
            "edit": Leaf("key_results.key_result:edit", "Edit a key result."),
            "check-in": Leaf("key_results.key_result:check_in", "Check in a key result."),
            "grade": Leaf("key_results.key_result:grade", "Grade a key result."),
            "delete": Leaf("key_results.key_result:delete", "Delete a key result."),
        },
    ),
    "kpi": Branch(
        "Track KPIs: values, targets, charts and candidates for OKRs.",
        {
            "list": Leaf("kpis.listing:list_kpis", "List KPIs."),
            "show": Leaf("kpis.listing:show", "Show a KPI with its latest values."),
            "add": Leaf("kpis.kpi:add", "Add a KPI."),
            "edit": Leaf("kpis.kpi:edit", "Edit a KPI."),
            "record": Leaf("kpis.values:record", "Record a value of a KPI."),
            "target": Leaf("kpis.targets:target", "Set, correct and remove targets, each from a date."),
            "audit": Leaf("kpis.review:audit", "Set a KPI's audit category."),
            "explain": Leaf("kpis.review:explain", "Note the cause of a signal."),
            "rebaseline": Leaf("kpis.review:rebaseline", "Re-baseline a KPI's chart from a date."),
            "recalculate": Leaf("kpis.review:recalculate", "Recalculate the locked limits of a KPI's chart."),
            "candidates": Leaf("kpis.candidates:candidates", "List the KPIs that need an OKR, and why."),
            "heal": Leaf("kpis.candidates:heal", "Create an objective from a KPI."),
            "pass-over": Leaf("kpis.candidates:pass_over", "Dismiss a candidate for now, with a reason."),
            "retire": Leaf("kpis.kpi:retire", "Stop tracking a KPI; its values are kept."),
            "resume": Leaf("kpis.kpi:resume", "Track a retired KPI again."),
            "delete": Leaf("kpis.kpi:delete", "Delete a KPI."),
        },
    ),
    "hand-over": Leaf("hand_over:hand_over", "Hand over everything that somebody owns."),
    "measurement": Branch(
        "List and correct the values of KPIs.",
        {
            "list": Leaf("measurements:list_measurements", "List values of KPIs."),
            "edit": Leaf("measurements:edit", "Correct a value of a KPI."),
            "delete": Leaf("measurements:delete", "Delete a value of a KPI."),
        },
    ),
    "check-in": Branch(
        "List and correct the check-ins of key results.",
        {
            "list": Leaf("check_ins:list_check_ins", "List check-ins."),
            "edit": Leaf("check_ins:edit", "Correct a check-in."),
            "delete": Leaf("check_ins:delete", "Delete a check-in."),
        },
    ),
    "comment": Leaf("comments:comment", "Comment on a record, and read comments."),
    "decide": Leaf("decide:decide", "Decide whether a metric is a KPI or an OKR."),
    "log": Leaf("log:log", "Show who changed what and when."),
    "undo": Leaf("log:undo", "Undo your last change, or one from the log."),
    "redo": Leaf("log:redo", "Redo the last undo."),
    "report": Leaf("report:report", "Report on a cycle as Markdown, HTML, CSV or JSON."),
    "digest": Leaf("digest:digest", "Print the weekly digest as plain text."),
    "export": Leaf("export:export", "Export all records, or a calendar of what is due."),
    "import": Leaf("import_.command:import_records", "Import records from CSV or JSON, all or none."),
    "doctor": Leaf("maintenance:doctor", "Check a workspace for damage, and repair it."),
    "backup": Leaf("maintenance:backup", "Back up all records to one file."),
    "restore": Leaf("maintenance:restore", "Restore all records from a backup."),
    "completion": Leaf("completion:completion", "Print the completion script for your shell."),
    "open": Leaf("workspace:open_screens", "Open the screens.", hidden=True),
}

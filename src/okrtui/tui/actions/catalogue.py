"""Every user action, in the order in which the bottom line and the help list them."""

from __future__ import annotations

from typing import Final

from okrtui.tui.actions import comments, copying, cycles, general, kpis, marks, objectives, reports, rows, views
from okrtui.tui.actions.action import UserAction

ACTIONS: Final[tuple[UserAction, ...]] = (
    *views.GO_TO,
    rows.OPEN,
    rows.ENTER_HISTORY,
    rows.ZOOM,
    rows.RETURN,
    objectives.CHECK_IN,
    kpis.RECORD,
    objectives.CHECK_IN_ALL,
    kpis.RECORD_ALL,
    kpis.EXPLAIN,
    kpis.HEAL,
    kpis.AUDIT_HEALTH,
    kpis.AUDIT_OPERATIONAL,
    kpis.AUDIT_STRATEGIC,
    rows.NEW,
    objectives.ADD_KEY_RESULT,
    rows.EDIT,
    kpis.SET_TARGET,
    kpis.REBASELINE,
    kpis.RECALCULATE,
    rows.ADVANCE,
    rows.RETIRE,
    rows.DISMISS_HINT,
    rows.DELETE,
    rows.DECIDE_ABOUT,
    comments.WRITE,
    comments.SETTLE,
    marks.MARK,
    marks.MARK_TO_HERE,
    marks.MARK_ALL,
    cycles.TIMELINE,
    cycles.COMPARE,
    reports.REPORT,
    reports.DIGEST,
    reports.EXPORT,
    views.TREE,
    views.NEXT,
    views.EVERYBODY,
    general.HAND_OVER,
    general.UNDO,
    general.REDO,
    views.FILTER,
    general.IMPORT,
    views.SAVED_FILTERS,
    views.FOLD_ALL,
    views.UNFOLD_ALL,
    views.NEXT_OBJECTIVE,
    views.PREVIOUS_OBJECTIVE,
    views.SORT,
    views.REVERSE,
    views.COLUMNS,
    views.CHANGES,
    copying.COPY_ID,
    copying.COPY,
    general.REFRESH,
    general.FIND,
    general.COMMAND,
    general.THEME,
    general.HELP,
    general.QUIT,
    general.BACK,
)

BY_ID: Final = {action.id: action for action in ACTIONS}


def available_in(section: str) -> list[UserAction]:
    """Return the actions that are available in a section."""
    return [action for action in ACTIONS if action.is_in(section)]

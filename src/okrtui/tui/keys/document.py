"""docs/keys.md, made from the declared keys: `python -m okrtui.tui.keys.document > docs/keys.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from okrtui.tui.actions.action import UserAction
from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.keys.bindings import PLACES
from okrtui.tui.keys.config import AS_KEYS
from okrtui.tui.keys.declared import DECLARED
from okrtui.tui.sections.catalogue import SECTIONS

COLUMNS = ("key", "what it does", "id")
HEAD = """# Keys

Made by `python -m okrtui.tui.keys.document`; the same table feeds the bottom line, the help (`?`) and the palette
(`ctrl+p`).
A key that means nothing where it is pressed says why.
"""
RE_MAP = f"""## Other keys

Every action below can have other keys, by its id, in the table `[keys]` of the settings
(`~/.config/okrtui/config.toml`, after the site's); what is not named there keeps its own:

```toml
[keys]
row.new = "a"
row.advance = ["A", "f5"]
table.down = ["n", "down"]
```

{AS_KEYS}
The keys that are named take the place of an action's own, and whatever tells a key tells the first of them. The same
key may mean two things in different sections, not in one. Keys of a form type nothing, and no key of theirs edits what
is typed; the way back from a filter, from the help's search and from the wizard has one at least that types nothing.
`ctrl+q` always leaves and `F12` always finds, whatever is named.

A key that cannot be had is told at the start and in the help, on its page Re-map, with its file; its action then
keeps its own keys. The commands without the screen do not look at the table.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    parts += _actions("Everywhere", (one for one in ACTIONS if not one.sections))
    for entry in SECTIONS:
        parts += _actions(entry.title, (one for one in ACTIONS if entry.key in one.sections), entry.key)
    for title, listed in PLACES:
        parts += _table(title, ((one.id, one.help) for one in listed))
    return "\n".join([*parts, RE_MAP])


def _actions(title: str, listed: Iterable[UserAction], section: str = "") -> list[str]:
    return _table(title, ((one.id, one.describe(section)) for one in listed))


def _table(title: str, listed: Iterable[tuple[str, str]]) -> list[str]:
    rows = [(" ".join(f"`{_sign(key)}`" for key in DECLARED[action]), does, f"`{action}`") for action, does in listed]
    return [f"## {title}\n", _row(COLUMNS), _row("---" for _ in COLUMNS), *map(_row, rows), ""] if rows else []


def _sign(key: str) -> str:
    """A key in full."""
    return key.upper() if key.startswith("f") and key[1:].isdigit() else {"escape": "esc"}.get(key, key)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())

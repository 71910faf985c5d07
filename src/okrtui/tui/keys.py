"""docs/keys.md, made from the commands: `python -m okrtui.tui.keys > docs/keys.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from okrtui.tui.commands import COMMANDS, SECTIONS, Command
from okrtui.tui.screens.help import FORMS, HELP, MOVING
from okrtui.tui.screens.wizard import QUESTION_KEYS, VERDICT_KEYS

Listed = Iterable[tuple[str, ...]]
HEAD = """# Keys

Made by `python -m okrtui.tui.keys`; the same table feeds the bottom line, the help (`?`) and the palette (`ctrl+p`).
A key that means nothing where it is pressed says why.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    everywhere = [one for one in COMMANDS if not one.sections]
    parts += _table("Everywhere", ("key", "what it does", "id"), map(_command, everywhere))
    for section, title in SECTIONS:
        own = [one for one in COMMANDS if section in one.sections]
        if own:
            parts += _table(title, ("key", "what it does", "id"), map(_command, own))
    parts += _table("Moving about", ("key", "what it does"), MOVING)
    parts += _table("In a form", ("key", "what it does"), FORMS)
    parts += _table("In the help", ("key", "what it does"), HELP)
    parts += _table("Among the eight questions", ("key", "what it does"), QUESTION_KEYS)
    parts += _table("At a verdict", ("key", "what it does"), VERDICT_KEYS)
    return "\n".join(parts)


def _command(command: Command) -> tuple[str, str, str]:
    return " ".join(command.all_keys), command.help, f"`{command.id}`"


def _table(title: str, columns: tuple[str, ...], rows: Listed) -> list[str]:
    lines = [f"## {title}\n", _row(columns), _row("---" for _ in columns)]
    lines += [_row((" ".join(f"`{key}`" for key in keys.split()), *rest)) for keys, *rest in rows]
    return [*lines, ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())

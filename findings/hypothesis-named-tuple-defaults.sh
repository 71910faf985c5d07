#!/bin/sh
# hypothesis 6.170.17: builds() makes up the fields of a named tuple that have defaults, and those of no other class.
#
# Guess:  builds(C) makes up what C needs and leaves what has a default alone, as it does for functions, classes and
#         dataclasses; a field with a default is tried with other values only where the test names it.
# Really: for a NamedTuple every annotated field is made up, with a default or without.
# Seen:   no example of a dataclass or a class has the flag that is False by default; one of the same fields as a
#         NamedTuple has it, also where the test names the other field. A dataclass that becomes a named tuple changes
#         what its tests are tried with: they may fail on values that the program never makes, or find new faults.
# For us: tests that build named tuples name the fields whose default is to stay, or filter what cannot be.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check hypothesis==6.170.17
cat > builds.py <<'PY'
from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import find
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample


@dataclass(frozen=True)
class AsDataclass:
    width: int
    hidden: bool = False


class AsTuple(NamedTuple):
    width: int
    hidden: bool = False


class AsClass:
    def __init__(self, width: int, hidden: bool = False) -> None:
        self.width, self.hidden = width, hidden


def is_made_up(kind, **named):
    try:
        return find(st.builds(kind, **named), lambda one: one.hidden).hidden
    except NoSuchExample:
        return False


seen = {kind.__name__: (is_made_up(kind), is_made_up(kind, width=st.just(1))) for kind in (AsDataclass, AsClass, AsTuple)}
for kind, (alone, with_width) in seen.items():
    print(f"{kind}: hidden is made up: {alone}; where the test names the width: {with_width}")
expected = {"AsDataclass": (False, False), "AsClass": (False, False), "AsTuple": (True, True)}
raise SystemExit(0 if seen == expected else f"behaviour changed: {seen}")
PY
venv/bin/python builds.py

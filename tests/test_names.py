from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import okrtui

SOURCE = Path(okrtui.__file__).parent


def public_types(source: str) -> set[str]:
    """The classes and type aliases that a module defines for others to use."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            value = node.value.func if isinstance(node.value, ast.Call) else None
            if isinstance(target, ast.Name) and not (isinstance(value, ast.Name) and value.id == "TypeVar"):
                names.add(target.id)
    return {name for name in names if name[0].isupper() and not name.isupper()}


def test_a_public_type_is_a_class_or_an_alias() -> None:
    source = "class Place: ...\nclass _B: ...\nPairs = list[tuple[int, int]]\nTEN = 10\nT = TypeVar('T')\nlower = 1\n"
    assert public_types(source) == {"Place", "Pairs"}


def test_a_public_type_name_is_defined_once() -> None:
    homes = defaultdict(set)
    for path in sorted(SOURCE.rglob("*.py")):
        for name in public_types(path.read_text(encoding="utf-8")):
            homes[name].add(path.relative_to(SOURCE).as_posix())
    assert len(homes) > 100
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}

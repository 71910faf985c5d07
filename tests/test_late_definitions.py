from __future__ import annotations

import os
import subprocess
import sys

import pytest

from okrtui.startup import PLAIN

WITH_ALL, WITHOUT = "", "1"
_PUT_OFF = "import sys\nfrom okrtui.late_definitions import *\nput_off_definitions()\nput_off_dataclass_methods()\n"


def answer(code: str, plain: str) -> str:
    """Return what a process prints for a piece of code once definitions are put off, or once they are not."""
    done = subprocess.run(
        [sys.executable, "-c", _PUT_OFF + code],
        env={**os.environ, PLAIN: plain}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


# -- annotations ----------------------------------------------------------------------------------------------------

_ANNOTATED = """
import typing
class Place(typing.NamedTuple):
    name: "str"
    rooms: "list[int]" = []
class Town(typing.TypedDict, total=False):
    places: "typing.Required[tuple[Place, ...]]"
def built(*kinds: "*tuple[int, str]"): ...
for kind in (Place, Town, built):
    print(typing.get_type_hints(kind))
print(Place("Riga"), Place._field_defaults, Town.__required_keys__)
print(type(typing.ForwardRef("int | None").__forward_code__).__name__)
"""


def test_annotations_mean_the_same_and_are_compiled_later() -> None:
    put_off, plain = answer(_ANNOTATED, WITH_ALL).splitlines(), answer(_ANNOTATED, WITHOUT).splitlines()
    assert put_off[:-1] == plain[:-1]
    if sys.version_info < (3, 14):
        assert (put_off[-1], plain[-1]) == ("str", "code")


def test_an_annotation_that_is_no_expression_is_an_error_when_it_is_evaluated() -> None:
    code = (
        "import typing\nclass Wrong(typing.NamedTuple):\n    name: 'a b'\n"
        "try:\n    typing.get_type_hints(Wrong)\nexcept SyntaxError:\n    print('wrong')"
    )
    assert answer(code, WITH_ALL) == "wrong\n"


# -- named tuples -----------------------------------------------------------------------------------------------------

_TUPLES = """
import collections, copy, inspect, pickle, typing
None_ = collections.namedtuple("None_", ())
One = collections.namedtuple("One", "only")
Two = collections.namedtuple("Two", "first second", defaults=[2])
Twin = collections.namedtuple("Twin", ["second", "first", "class"], rename=True, module="elsewhere")
class Told(typing.NamedTuple):
    "A told one."
    number: int
    text: str = "none"
for kind in (None_, One, Two, Twin, Told):
    new = kind.__new__
    print(kind, kind._fields, kind._field_defaults, kind.__doc__, kind.__module__, inspect.signature(kind))
    print(new.__name__, new.__qualname__, new.__module__, new.__doc__, new.__defaults__, new.__code__.co_name)
print(None_(), One(only=1), Two(1), Two(second=1, first=2), Twin(1, _2=3, first=2), Told(number=1))
print(Told(1)._replace(text="a"))
print(pickle.loads(pickle.dumps(Told(1))), copy.copy(Two(1)), Two._make([1, 2]), Two(1) == (1, 2), Told(1)._asdict())
for wrong in (One, lambda: One(1, 2), lambda: Two(1, third=2), lambda: Two(1, first=2), lambda: Told("a", second=2)):
    try:
        wrong()
    except TypeError as error:
        print(error)
print(len({kind.__new__.__code__.co_code for kind in (Two, Told)}), Two.__new__.__code__ is Told.__new__.__code__)
"""


def test_named_tuples_are_the_same_when_they_share_their_code() -> None:
    assert answer(_TUPLES, WITH_ALL) == answer(_TUPLES, WITHOUT) != ""


def test_a_named_tuple_is_compiled_once_for_each_number_of_fields() -> None:
    code = (
        "import collections\ncompiled = []\n"
        "sys.addaudithook(lambda name, *_: compiled.append(1) if name == 'compile' else None)\n"
        "for name in 'abc':\n    collections.namedtuple(name.upper(), [f'{name}{at}' for at in range(50)])\n"
        "print(len(compiled), vars(collections).get('eval', eval)('1 + number', {'number': 2}))"
    )
    assert (answer(code, WITH_ALL), answer(code, WITHOUT)) == ("1 3\n", "3 3\n")


# -- dataclasses ----------------------------------------------------------------------------------------------------

_CLASSES = """
import copy, dataclasses, inspect, pickle, typing

@dataclasses.dataclass
class Open:
    number: int
    parts: list[int] = dataclasses.field(default_factory=list)
    seed: dataclasses.InitVar[int] = 3
    def __post_init__(self, seed): self.sown = seed

@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Closed:
    "A closed one."
    number: int = 1
    name: str = "one"

@dataclasses.dataclass(kw_only=True, unsafe_hash=True)
class Own(Open):
    share: float
    def __repr__(self): return "its own text"

@dataclasses.dataclass(frozen=True)
class More(Closed):
    more: int = 2

@dataclasses.dataclass(eq=False, init=False)
class Bare:
    number: int = 0

class Derived(Closed):
    def __init__(self): super().__init__(5, "five")

METHODS = "__init__", "__repr__", "__eq__", "__lt__", "__hash__", "__setattr__", "__delattr__"
"""

_USES = """
for kind in (Open, Closed, Own, More, Bare, Derived):
    print(kind.__doc__, inspect.signature(kind), inspect.signature(kind.__eq__), kind.__hash__ is None)

first, closed = Open(1), Closed()
print(first, first == Open(1), first != Open(2, [1]), first.sown, Own(number=1, share=2.0), More(), Bare(), Derived())
print(closed < Closed(2), closed >= Closed(), hash(closed) == hash(Closed()), {closed: 1}[Closed()], More() == closed)
print(pickle.loads(pickle.dumps(closed)), copy.copy(closed), dataclasses.replace(closed, number=9))
print(dataclasses.asdict(first), [one.name for one in dataclasses.fields(More)], Derived().number)
first.parts.append(first)
print(first)
for wrong in (
    lambda: setattr(closed, "number", 2), lambda: delattr(closed, "name"), lambda: setattr(More(), "other", 1),
    Open, lambda: Closed(1, 2, 3), lambda: hash(first), lambda: first < first,
    lambda: hash(Own(number=1, share=2.0)),
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
"""

_INSPECTED = """
for kind in (Open, Closed, Own, More, Bare, Derived):
    for name in METHODS:
        method = getattr(kind, name)
        told = [getattr(method, what, None) for what in ("__qualname__", "__module__", "__doc__")]
        print(kind.__name__, name, type(method).__name__, told, getattr(method, "__annotations__", None))
"""


@pytest.mark.parametrize("code", [_CLASSES + _USES, _CLASSES + _INSPECTED, _CLASSES + _INSPECTED + _USES])
def test_dataclasses_are_the_same_when_their_methods_are_compiled_later(code: str) -> None:
    assert answer(code, WITH_ALL) == answer(code, WITHOUT) != ""


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="Python compiles them together")
def test_a_method_is_compiled_when_it_is_asked_for_and_then_stays() -> None:
    code = _CLASSES + (
        "def kinds(): return [type(vars(Closed)[name]).__name__ for name in METHODS]\n"
        "print(*kinds())\nClosed()\nClosed() == Closed()\nprint(*kinds())"
    )
    before, after = (line.split() for line in answer(code, WITH_ALL).splitlines())
    assert before == ["_Method"] * 7
    assert after == ["function", "_Method", "function", *["_Method"] * 4]


@pytest.mark.parametrize("missing", ["_create_fn", "_recursive_repr"])
def test_where_python_makes_dataclasses_otherwise_nothing_is_put_off(missing: str) -> None:
    code = (
        f"import dataclasses\nvars(dataclasses).pop('{missing}', None)\nbefore = dict(vars(dataclasses))\n"
        "from okrtui.late_definitions import put_off_dataclass_methods\nput_off_dataclass_methods()\n"
        "print(vars(dataclasses) == before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")


# -- the shapes of pydantic's schemas ---------------------------------------------------------------------------------

_SHAPES = """
import pydantic, typing, typing_extensions
from pydantic_core import SchemaValidator, core_schema
print(core_schema.CoreConfig(strict=True, title="one"), core_schema.int_schema(gt=3), type(core_schema.CoreConfig()))
print(SchemaValidator(core_schema.list_schema(core_schema.int_schema(gt=3))).validate_python(["5"]))
for module in (typing, typing_extensions):
    made = module.TypedDict("made", {"number": int})
    print(module.get_type_hints(made), made(number=1))
class Told(typing_extensions.TypedDict, total=False):
    number: typing_extensions.Required[int]
    text: str
print(pydantic.TypeAdapter(Told).validate_python({"number": "4"}), Told.__total__)
"""


def test_schemas_are_the_same_without_their_shapes() -> None:
    assert answer(_SHAPES, WITH_ALL) == answer(_SHAPES, WITHOUT) != ""
    code = "import pydantic\nfrom pydantic_core import core_schema as made\nprint(made.IntSchema is made.StringSchema)"
    assert (answer(code, WITH_ALL), answer(code, WITHOUT)) == ("True\n", "False\n")


_MEANWHILE = """
import types
elsewhere = types.ModuleType("elsewhere")
text = '''
from typing import Generic, Required, TypedDict, TypeVar, get_type_hints
T = TypeVar("T")
class Told(TypedDict, Generic[T], total=False):
    number: Required[int]
    other: T
made = TypedDict("made", {"name": str})
told = get_type_hints(Told), Told.__required_keys__, Told(number=1), Told.__module__, get_type_hints(made)
'''
class Another:
    "Imports a module while the shapes are left out, as another thread may do: their module imports this one."
    def find_spec(self, name, *_):
        if name == "fractions" and not hasattr(elsewhere, "told"):
            exec(text, vars(elsewhere))
sys.meta_path.insert(0, Another())
import pydantic
print(*elsewhere.told)
"""


def test_what_is_imported_meanwhile_keeps_its_shapes() -> None:
    assert answer(_MEANWHILE, WITH_ALL) == answer(_MEANWHILE, WITHOUT) != ""


# -- when -----------------------------------------------------------------------------------------------------------


def test_dataclasses_are_not_loaded_before_somebody_needs_pydantic() -> None:
    code = "import sys\nfrom okrtui.late_definitions import put_off_definitions\nput_off_definitions()\n"
    told = "print(len(sys.meta_path), 'dataclasses' in sys.modules)\n"
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {PLAIN: WITH_ALL}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}{told}import pydantic\n{told}"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = (line.split() for line in done.stdout.splitlines())
    assert (before[1], after[1], int(before[0]) - int(after[0])) == ("False", "True", 2)


@pytest.mark.parametrize("first", ["pydantic_core", "pydantic_core.core_schema", "pydantic"])
def test_shapes_are_left_out_whatever_is_imported_first(first: str) -> None:
    code = f"import {first}\nimport pydantic\nfrom pydantic_core import core_schema as made\n"
    told = "print(made.IntSchema is made.StringSchema, pydantic.TypeAdapter(int).validate_python('4'))"
    assert answer(code + told, WITH_ALL) == "True 4\n"


def test_a_library_that_is_not_there_is_not_found_either() -> None:
    code = (
        "from okrtui import late_definitions as late\nimport contextlib\n"
        "sys.meta_path.insert(0, late._AroundImport('no_such_library', contextlib.nullcontext))\n"
        "try:\n    import no_such_library\nexcept ModuleNotFoundError as error:\n    print(error.name)"
    )
    assert answer(code, WITH_ALL) == "no_such_library\n"

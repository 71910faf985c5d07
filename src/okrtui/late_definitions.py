"""Process tricks that put off what Python compiles at the start until it is used; `startup` has the others.

Libraries define classes whose methods and annotations Python keeps as text and compiles one by one, a fifth of
`okrtui todo`, and few of them are ever asked for. The figures are of its 766 million instructions on the sample.
OKRTUI_PLAIN_START=1 turns these tricks off, too, and each does nothing where Python works otherwise.
"""

from __future__ import annotations

import collections
import contextlib
import sys
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from importlib import import_module
from importlib.machinery import PathFinder
from typing import Any, Final

from okrtui.startup import is_plain

_SHAPES: Final = "pydantic_core.core_schema"


class _AroundImport:
    """A finder that has one module run inside of a context, when it is first imported."""

    def __init__(self, name: str, around: Callable[[], AbstractContextManager[None]]) -> None:
        self._name, self._around = name, around

    def find_spec(self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> Any:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        found: Any = PathFinder.find_spec(name, path, target)
        if found is not None and found.loader is not None:
            run = found.loader.exec_module
            found.loader.exec_module = lambda module: self._run(run, module)
        return found

    def _run(self, run: Callable[[types.ModuleType], object], module: types.ModuleType) -> None:
        with self._around():
            run(module)


def put_off_definitions() -> None:
    """Put off what is defined at the start; what is for pydantic alone waits until it is imported."""
    if not is_plain():
        put_off_annotations()
        share_code_of_named_tuples()
        arounds = {"pydantic": _lean_dataclasses, _SHAPES: _without_shapes}
        sys.meta_path[:0] = [_AroundImport(name, around) for name, around in arounds.items()]


@contextlib.contextmanager
def _lean_dataclasses() -> Iterator[None]:
    put_off_dataclass_methods()
    yield


def put_off_annotations() -> None:
    """Compile annotations that are text when somebody evaluates them: saves 40 million instructions, 5 %.

    Typing compiles each one of a typed dictionary or a named tuple, to evaluate it later if at all; `eval` takes the
    text as well. One that is no expression is then an error when it is evaluated.
    """
    vars(typing)["compile"] = _as_text


def _as_text(source: str, *_: object) -> str:
    return source


_MAKER: Final = "lambda _cls, {0}: _tuple_new(_cls, ({0}))"
"""What Python compiles for each named tuple, with the names of its fields."""

_makers: dict[int, types.CodeType] = {}


def share_code_of_named_tuples() -> None:
    """Compile what makes a named tuple once for each number of fields: saves 9 million instructions, 1.2 %.

    Python compiles it for each of 77, which differ in the names of their fields alone.
    """
    vars(collections)["eval"] = _maker


def _maker(source: str, *scope: Any) -> Any:
    fields = source.removeprefix("lambda _cls, ").partition(": ")[0]
    if source != _MAKER.format(fields):  # a Python that makes them otherwise
        return eval(source, *scope)  # noqa: S307 - it is Python's own
    names = fields.replace(",", " ").split()
    if len(names) not in _makers:
        _makers[len(names)] = eval(source, *scope).__code__  # noqa: S307 - likewise
    return types.FunctionType(_makers[len(names)].replace(co_varnames=("_cls", *names)), *scope)


def put_off_dataclass_methods() -> None:
    """Compile the methods of a dataclass when somebody asks for them: saves 77 million instructions, 10 %.

    Python 3.11 and 3.12 compile each by itself; of 225, 36 are ever asked for.
    """
    if is_plain():
        return
    import dataclasses  # noqa: PLC0415 - the shortest commands need none

    module = vars(dataclasses)
    compiled, guarded = module.get("_create_fn"), module.get("_recursive_repr")
    if compiled is not None and guarded is not None and compiled.__module__ == "dataclasses":  # and not put off yet
        module["_create_fn"] = lambda name, *rest, **more: _Method(name, partial(compiled, name, *rest, **more))
        module["_recursive_repr"] = lambda method: _Method(method.__name__, lambda: guarded(method.compiled()))


class _Method:
    """A method that is compiled when it is asked for, and then takes its own place in the class."""

    __slots__ = ("__name__", "compiled")

    def __init__(self, name: str, compiled: Callable[[], Any]) -> None:
        self.__name__, self.compiled = name, compiled

    def __get__(self, one: object, owner: type) -> Any:
        method = self.compiled()
        for kind in owner.__mro__:
            if vars(kind).get(self.__name__) is self:
                method.__qualname__ = f"{kind.__qualname__}.{self.__name__}"
                type.__setattr__(kind, self.__name__, method)
        return method.__get__(one, owner)


@contextlib.contextmanager
def _without_shapes() -> Iterator[None]:
    """Leave out what may be in pydantic's schemas, which is told to type checkers: saves 23 million instructions, 3 %.

    A module of it defines a hundred typed dictionaries; here they are all one dictionary. Those of other modules, which
    another thread may import meanwhile, are made as ever.
    """
    makers = [import_module("typing")]
    with contextlib.suppress(ImportError):
        makers.append(import_module("typing_extensions"))
    kept = [(module, vars(module)["TypedDict"]) for module in makers]
    for module, real in kept:
        vars(module)["TypedDict"] = _shapeless(real)
    try:
        yield
    finally:
        for module, real in kept:
            vars(module)["TypedDict"] = real


def _shapeless(real: Any) -> type:
    """Return what makes typed dictionaries, but of that module no more than a dictionary."""

    class Maker(type):
        def __new__(cls, name: str, bases: tuple[Any, ...], own: dict[str, Any], **more: Any) -> Any:
            if own["__module__"] == _SHAPES:
                return shape
            named = own.pop("__orig_bases__", bases)  # as the class names them; told anew when it is made
            bases = tuple(real if base is shape else base for base in named)
            return types.new_class(name, bases, more, lambda namespace: namespace.update(own))

        def __call__(cls, *given: Any, **more: Any) -> Any:
            return real(*given, **more) if given else more

    shape = type.__new__(Maker, "TypedDict", (dict,), {})
    return shape

"""Process tricks for speed, each with what it saves; OKRTUI_PLAIN_START=1 turns all of them off.

The figures compare the fastest of 41 interleaved runs of `okrtui todo` on the sample (170 ms, Python 3.11, a shared
machine with two cores) unless they say otherwise. Plain runs take 50 ms longer (28 %; 20 % by the median). Tools
that need a normal exit, such as profilers, set the variable.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NoReturn

PLAIN: Final = "OKRTUI_PLAIN_START"
"""The environment variable that turns every trick off."""

_LOADER: Final = "pydantic.plugin._loader"


@cache
def is_plain() -> bool:
    """Return whether the tricks are turned off, as the environment has it when it is first asked."""
    return os.environ.get(PLAIN) == "1"


def skip_plugin_search() -> None:
    """Skip pydantic's search for plugins among all installed packages: saves 20 ms, 11 %.

    Its own switch, PYDANTIC_DISABLE_PLUGINS, saves 3 to 5 ms only, as the module that searches is imported all the
    same. A stand-in takes the place of that module.
    """
    if not is_plain():
        _put_stand_in(_LOADER, get_plugins=tuple)


def defer_secrets() -> None:
    """Load `secrets`, which brings OpenSSL, when something of it is used: saves 6 ms, 2 %.

    Pydantic imports it for a type that is not used here. The lazy loader of importlib would not do:
    that import makes it load the module.
    """
    if not is_plain():
        _put_stand_in("secrets")


def skip_encryption() -> None:
    """Have asyncio do without OpenSSL, as it can where Python has none: saves screens 1.2 % of their start.

    That is 26 of 2,134 million instructions. Nothing here has asyncio encrypt anything: psycopg has its own OpenSSL.
    """
    if is_plain() or {"asyncio", "ssl"} & sys.modules.keys():
        return
    modules: dict[str, Any] = sys.modules
    modules["ssl"] = None
    try:
        import_module("asyncio")
    finally:
        del modules["ssl"]


def defer_unused_widgets() -> None:
    """Load the types that Textual's widgets declare when one is used: saves screens 1.3 % of their start.

    Textual imports them for one alias in annotations, and with them lists, trees and choices that no screen here shows.
    """
    if not is_plain():
        _put_stand_in("textual.types", IgnoreReturnCallbackType=Any)


def defer_directories() -> None:
    """Load `platformdirs` when Textual is asked to save a picture of the screen: saves 0.8 % of the screens' start."""
    if not is_plain():
        _put_stand_in("platformdirs", user_downloads_path=_user_downloads_path)


def _user_downloads_path() -> Any:
    sys.modules.pop("platformdirs", None)
    return import_module("platformdirs").user_downloads_path()


def _put_stand_in(name: str, **known: object) -> None:
    """Put a stand-in in the place of a module not loaded yet; asked for anything else, it lets the module answer."""

    def from_module(attribute: str) -> object:
        if attribute.startswith("__"):  # asked by the import itself
            raise AttributeError(attribute)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    stand_in = ModuleType(name)
    stand_in.__dict__.update(known, __getattr__=from_module)
    sys.modules.setdefault(name, stand_in)


def keep_annotations_as_text() -> None:
    """Have named tuples keep annotations that are text, which typing compiles one by one: saves 1.7 %.

    That is 13 of the 770 million instructions of `okrtui todo`. `typing.get_type_hints` reads them either way.
    """
    module = vars(typing)
    make = module.get("_make_nmtuple")
    if is_plain() or make is None or sys.version_info >= (3, 14):  # from which on typing compiles none
        return

    def made(name: str, types: Iterable[tuple[str, Any]], *rest: Any, **more: Any) -> Any:
        told = dict(types)
        texts = {field: kind for field, kind in told.items() if type(kind) is str}
        found = make(name, (told | dict.fromkeys(texts, Any)).items(), *rest, **more)
        found.__annotations__.update(texts)
        return found

    module["_make_nmtuple"] = made


class _Pauses:
    """The pauses of the collector that are open, in any thread, and whether it was on before the first of them.

    It is one of them, too, as none knows anything of its own.
    """

    __slots__ = ("lock", "opened", "was_on")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.opened, self.was_on = 0, False

    def __enter__(self) -> None:
        with self.lock:
            if not self.opened:
                self.was_on = gc.isenabled()
                gc.disable()
            self.opened += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.opened -= 1
            if not self.opened and self.was_on:
                gc.enable()


_PAUSES: Final = _Pauses()


def collector_paused() -> AbstractContextManager[None]:
    """Pause the garbage collector while thousands of objects are created that all stay; nests, across threads too.

    Reading 22,000 records takes 106 ms (23 %) less CPU time, by the median of 31 runs; a whole `okrtui todo` on them
    another 45 ms (6 %), by the median of 12, where its imports and its answer are inside the pause too. On the sample
    nothing could be measured.
    """
    return contextlib.nullcontext() if is_plain() else _PAUSES


@contextlib.contextmanager
def collector_resumable() -> Iterator[Callable[[], None]]:
    """Yield a function that ends the pauses around this block until it ends, for screens that stay open.

    They call it once they are on the screen: until then the collector would take 6 % of their start. It leaves alone
    all that was created before.
    """
    around, suspended = _PAUSES.opened, 0

    def resume() -> None:
        nonlocal suspended
        with _PAUSES.lock:
            _PAUSES.opened -= around - suspended
            suspended = around
            if suspended and not _PAUSES.opened and _PAUSES.was_on:
                gc.freeze()
                gc.enable()

    try:
        yield resume
    finally:
        with _PAUSES.lock:
            _PAUSES.opened += suspended
            if suspended:
                gc.disable()


_M_ARENA_MAX: Final = -8
"""The number of a setting of glibc's allocator."""


def use_one_arena() -> None:
    """Have all threads take their memory from one place: 4 MiB less of 59, for screens on 14,000 records.

    The allocator opens a place for each thread, and keeps there what threads that read the disk have freed. It is to be
    asked before the first of them: later ones go round through all places that there are, also those that the threads
    of the terminal have. With 159,000 records it is 12 MiB less of 84.
    """
    _ask_allocator("mallopt", _M_ARENA_MAX, 1)


def return_freed_memory() -> None:
    """Give the system back what the allocator keeps for later: after a look into the log 0.8 MiB of 49, or 1.5 of 57.

    Those are a workspace of 14,000 records and one of 159,000 that were imported at once; it takes 1 to 3 ms. What many
    small objects leave behind is otherwise kept until the end, by each of fifty screens on one server.
    """
    _ask_allocator("malloc_trim", 0)


def _ask_allocator(function: str, *values: int) -> None:
    """Call a function of glibc's allocator; another system has another one."""
    if is_plain():
        return
    import ctypes  # noqa: PLC0415 - the commands need none of it

    with contextlib.suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), function)(*values)


def leave(code: int) -> NoReturn:
    """End the process without taking the interpreter apart first: saves 24 ms, 14 %.

    A thread that is still at work is waited for, unless it is one that the process may leave behind, and all output is
    written.
    """
    this = threading.current_thread()
    if is_plain() or any(one is not this and not one.daemon for one in threading.enumerate()):
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(code)

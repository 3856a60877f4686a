"""The record of the derivation: which result rests on which.

A function decorated with :func:`derived` is one step.  Its value is computed once; while it is
being computed, every other step that it asks for is recorded as something it rests on, so the graph
of the derivation comes out of the derivation itself.  With :func:`planted` another form (a printed
one, say) takes the place of a step's value, and everything that is computed from it inside the
``with`` block follows from that form.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Step:
    """One step: its key ``room.function``, the equations it derives, what it does."""

    key: str
    equations: tuple[str, ...]
    summary: str
    function: Callable[..., Any]


Call = tuple[str, tuple[Any, ...]]
"""A step's key and the arguments of one call."""


@dataclass(frozen=True)
class _Computed:
    """What a call gave, and the calls that it asked for meanwhile, in their order."""

    value: Any
    asked: tuple[Call, ...]


@dataclass(frozen=True)
class _Context:
    """What is planted, what has been computed so, and the context in which it was planted."""

    planted: Mapping[str, Any]
    computed: dict[Call, _Computed]
    failed: dict[Call, ArithmeticError]
    outer: _Context | None

    def value(self, call: Call) -> Any:
        """The value of a call in this context; KeyError where there is none."""
        return self.planted[call[0]] if call[0] in self.planted else self.computed[call].value


STEPS: dict[str, Step] = {}
_rests_on: dict[str, set[str]] = {}
_running: list[tuple[str, list[Call]]] = []
_context = _Context({}, {}, {}, None)
_asked: dict[str, None] | None = None


def derived(*equations: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function as a step that derives the paper's ``equations`` (numbers, as printed)."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        room = function.__module__.rsplit(".", 1)[-1]
        summary = (function.__doc__ or "").strip().split("\n\n")[0]
        key = f"{room}.{function.__name__}"
        return recorded(key, equations, " ".join(summary.split()), function)

    return decorate


def recorded(
    key: str, equations: tuple[str, ...], summary: str, function: Callable[P, R]
) -> Callable[P, R]:
    """``function`` as the step ``key``: computed once, with what it rests on recorded."""
    if key in STEPS:
        raise ValueError(f"two steps are called {key}")
    _rests_on[key] = set()

    @functools.wraps(function)
    def step(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs:
            raise TypeError(f"{key} takes positional arguments only")
        call = (key, args)
        if _running:
            running, asked = _running[-1]
            _rests_on[running].add(key)
            asked.append(call)
        elif _asked is not None:
            _asked[key] = None
        result: R = _value(call, function)
        return result

    STEPS[key] = Step(key, equations, summary, step)
    return step


def _value(call: Call, function: Callable[..., Any]) -> Any:
    """The value of a call: planted, computed before, or computed now."""
    context = _context
    if call[0] in context.planted or call in context.computed:
        return context.value(call)
    if call in context.failed:
        raise context.failed[call]
    asked: list[Call] = []
    _running.append((call[0], asked))
    try:
        if _unchanged(call):
            assert context.outer
            context.computed[call] = context.outer.computed[call]
        else:
            asked.clear()
            context.computed[call] = _Computed(function(*call[1]), tuple(asked))
    except ArithmeticError as error:  # its input is inconsistent
        if context.outer:
            context.failed[call] = error
        raise
    finally:
        _running.pop()
    return context.computed[call].value


def _unchanged(call: Call) -> bool:
    """Whether all that a call asked for, outside of what is planted, has the same value inside.

    Then it would ask for the same again and compute the same from it.
    """
    outer = _context.outer
    if outer is None or call not in outer.computed:
        return False
    for name, arguments in outer.computed[call].asked:
        try:
            if STEPS[name].function(*arguments) != outer.value((name, arguments)):
                return False
        except (ArithmeticError, KeyError):
            return False
    return True


def rests_on(key: str) -> frozenset[str]:
    """The steps that ``key`` asked for directly, once it has been computed."""
    return frozenset(_rests_on[key])


def upstream(key: str) -> frozenset[str]:
    """Every step that ``key`` rests on, directly or through others."""
    seen: set[str] = set()
    stack = list(_rests_on[key])
    while stack:
        other = stack.pop()
        if other not in seen:
            seen.add(other)
            stack.extend(_rests_on[other])
    return frozenset(seen)


@contextmanager
def asked() -> Iterator[dict[str, None]]:
    """Collect the keys of the steps that the block asks for itself, in order: what it rests on."""
    global _asked
    kept, _asked = _asked, {}
    try:
        yield _asked
    finally:
        _asked = kept


class Plantation:
    """``forms`` (key -> value) in the place of those steps inside of each ``with`` block.

    A step is computed anew where something that it asks for has another value; else its value is
    kept.  What one block has computed, the next one keeps.  Raises ``KeyError`` for a key that is
    no step: a misspelt key would plant nothing.
    """

    def __init__(self, forms: Mapping[str, Any]) -> None:
        for key in forms:
            if key not in STEPS:
                raise KeyError(f"{key} is not a step of the derivation")
        self._outer = _context
        self._inner = _Context({**_context.planted, **forms}, {}, {}, _context)

    def __enter__(self) -> None:
        global _context
        if _context is not self._outer:
            raise RuntimeError("forms are planted where they were put together")
        _context = self._inner

    def __exit__(self, *_: object) -> None:
        global _context
        _context = self._outer


def planted(forms: Mapping[str, Any]) -> Plantation:
    """Put ``forms`` in the place of those steps for the duration of the block."""
    return Plantation(forms)

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


STEPS: dict[str, Step] = {}
_rests_on: dict[str, set[str]] = {}
_running: list[str] = []
_values: dict[tuple[str, tuple[Any, ...]], Any] = {}
_planted: dict[str, Any] = {}
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
        if _running:
            _rests_on[_running[-1]].add(key)
        elif _asked is not None:
            _asked[key] = None
        if key in _planted:
            value: R = _planted[key]
            return value
        call = (key, args)
        if call not in _values:
            _running.append(key)
            try:
                _values[call] = function(*args, **kwargs)
            finally:
                _running.pop()
        result: R = _values[call]
        return result

    STEPS[key] = Step(key, equations, summary, step)
    return step


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


@contextmanager
def planted(forms: Mapping[str, Any]) -> Iterator[None]:
    """Put ``forms`` (key -> value) in the place of those steps for the duration of the block.

    Values of steps that do not rest on a planted one are kept; all others are computed anew.
    Raises ``KeyError`` for a key that is no step: a misspelt key would plant nothing.
    """
    for key in forms:
        if key not in STEPS:
            raise KeyError(f"{key} is not a step of the derivation")
    global _values, _planted
    kept = _values, _planted
    unaffected = {
        call: value for call, value in kept[0].items() if not upstream(call[0]) & forms.keys()
    }
    _values, _planted = unaffected, {**_planted, **forms}
    try:
        yield
    finally:
        _values, _planted = kept

"""The generated functions that belong to an equation, by the numbers in their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import generated

_NUMBERS = re.compile(r"\(eqs?\. ([^)]*)\)")


def _rooms() -> list[ModuleType]:
    return [getattr(generated, name) for name in generated.__all__]


def functions() -> dict[str, list[str]]:
    """The functions, as `room.name`, of each equation number."""
    found: dict[str, list[str]] = {}
    for room in _rooms():
        for name in room.__all__:
            function: Callable[..., Any] = getattr(room, name)
            numbers = _NUMBERS.search(inspect.getdoc(function) or "")
            for number in re.findall(r"A?\d+", numbers[1]) if numbers else ():
                found.setdefault(number, []).append(f"{room.__name__.rsplit('.', 1)[-1]}.{name}")
    return found


def source(name: str) -> str:
    """The text of the function `room.name`, with that of the one that does its arithmetic."""
    room_name, function_name = name.split(".")
    room = getattr(generated, room_name)
    texts = [inspect.getsource(getattr(room, function_name))]
    if hasattr(room, f"_{function_name}"):
        texts.append(inspect.getsource(getattr(room, f"_{function_name}")))
    return "\n\n".join(text.strip() for text in texts) + "\n"

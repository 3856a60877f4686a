"""One generated function on its way from the derivation to its text, stage by stage."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches

import sympy as sp

from . import emit, functions
from .printer import WIDTH
from .spec import FunctionSpec


def explain(name: str) -> str:
    """The spec of a generated function, its expression after each stage, and its text.

    ``name`` is ``room.function``, or the function alone where only one room has it.  ValueError,
    with the nearest names, for any other.
    """
    spec = _find(name)
    title = f"{spec.key}: {spec.summary}"
    serves = "none: it serves other functions" if spec.is_private else "none: a new result"
    equations = ", ".join(spec.equations) or serves
    lines = [title, "=" * len(title), "", f"equations   {equations}", "arguments"]
    for argument in spec.arguments:
        shape = f" (components {argument.shape}, {argument.axes} axes)" if argument.shape else ""
        lines.append(f"    {argument.name:<9} {argument.description}; real{shape}")
    result = f"shape {spec.shape} along the {spec.axes} axes" if spec.shape else "a number"
    lines.append(f"result      real, {result} for each element of the broadcast arguments")
    if spec.accuracy:
        lines.append(f"domain      {spec.accuracy.domain}")
        lines += textwrap.wrap(spec.accuracy.text, WIDTH, subsequent_indent=" " * 12)
    for n, branch in enumerate(spec.branches, start=1):
        lines.append(f"branch {n}    where {sp.sstr(branch.condition)}")
    lines += ["", "stages"]
    for stage, expression in spec.stages:
        lines += [f"  {stage}", textwrap.indent(_wrapped(sp.sstr(expression)), "      ")]
    return "\n".join(
        [*lines, "", f"text in generated/{spec.room}.py", "", emit.function_text(spec)]
    )


def _wrapped(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(textwrap.fill(line, WIDTH - 6, break_long_words=False) for line in lines)


def _find(name: str) -> FunctionSpec:
    specs = {spec.key: spec for spec in functions.specs()}
    if name in specs:
        return specs[name]
    same = [key for key, spec in specs.items() if spec.name == name]
    if len(same) == 1:
        return specs[same[0]]
    if same:
        raise ValueError(f"function {name} is in several rooms: {', '.join(same)}")
    bare = {spec.name: spec.key for spec in specs.values()}
    near = get_close_matches(name, [*specs, *bare], 5, 0.5)
    hint = list(dict.fromkeys(bare.get(one, one) for one in near))
    listed = (
        f"; did you mean {', '.join(hint)}?" if hint else f"; rooms: {', '.join(functions.ROOMS)}"
    )
    raise ValueError(f"function must be a generated one, as room.function, got {name}{listed}")

"""The files of ``dlz.generated``: their text, writing them, comparing them with what is there."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import os
import re
import tempfile
import textwrap
from pathlib import Path

import sympy as sp

from . import functions
from .chebyshev import Tabulated
from .printer import WIDTH, Printer, common_subexpressions, statement
from .spec import Argument, FunctionSpec, index

SHEETS = ("errata.md", "errata.tex")
"""Errata sheets, written from the ledger by `dlz report --errata`, which also checks them."""
UPDATE = "dlz derive"
"""The command that brings generated/ up to date."""

TEMPORARY = ".dlz-derive"
"""How the name of a file ends while it is being written."""

MARK = "# Written by derive/"
"""How every generated file begins; one that does not is never overwritten or deleted."""

_CONVENTIONS = """\
Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

_AT_FIRST_USE = """\
NumPy warns where a result is not finite, at a pole or where it exceeds the largest number, and of
nothing else. Squares of arguments, and products of them and of results, should be doubles.

Each room is loaded at its first use: some of them need SciPy.
"""

_LAZILY = """

def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
"""
"""What loads a room of the package at its first use."""

_OVERFLOWS = "What exceeds the largest number of its type becomes inf, without a warning."

HELPERS = {
    "_arrays": (
        "counting",
        "diagonal",
        "evaluated",
        "hypotenuse",
        "inverse_length",
        "nested",
        "rounded_away",
        "summed",
        "warning_of_results",
        "widened",
    ),
    "_angles": (
        "cosine_fraction",
        "cosine_squared",
        "sine_fraction",
        "sine_over_gap",
        "sine_squared",
        "squared_sine",
    ),
    "_parts": (
        "clamped",
        "gap",
        "lorentzian",
        "over",
        "pi_times",
        "scaled_gap",
        "squared",
        "squared_gap",
        "times",
        "whole",
    ),
    "_piecewise": ("tabulated",),
    "_quadrature": ("averaged",),
}
"""The modules that are written as they stand here, with what the others import from them."""


def generate() -> dict[str, str]:
    """The text of every generated file, by its name."""
    rooms: dict[str, list[FunctionSpec]] = {}
    for spec in functions.specs():
        rooms.setdefault(spec.room, []).append(spec)
    files = {"__init__.py": _package(rooms)}
    for name in HELPERS:
        text = (Path(__file__).parent / f"{name}.py").read_text("utf-8")
        files[f"{name}.py"] = _headed(f"codegen/{name}.py", text)
    return files | {f"{room}.py": _module(room, specs) for room, specs in rooms.items()}


def _headed(source: str, text: str, *lines: str) -> str:
    return "\n".join([f"{MARK}{source} via `{UPDATE}`; do not edit.", *lines, text])


def _package(rooms: dict[str, list[FunctionSpec]]) -> str:
    described = "\n".join(f"{room:<14}{functions.ROOMS[room]}" for room in rooms)
    exports = "\n".join(f'    "{room}",' for room in sorted(rooms))
    imports = "\n".join(f"        {room}," for room in sorted(rooms))
    text = (
        f'"""NumPy functions written from the derivation, one module per room.\n\n{described}\n\n'
        f"{_CONVENTIONS}\n{_AT_FIRST_USE}"
        '"""\n\nfrom importlib import import_module\nfrom typing import TYPE_CHECKING\n\n'
        f"if TYPE_CHECKING:\n    from . import (\n{imports}\n    )\n\n"
        f"__all__ = [\n{exports}\n]\n{_LAZILY}"
    )
    return _headed("codegen", text)


def _module(room: str, specs: list[FunctionSpec]) -> str:
    body = "\n\n\n".join(function_text(spec) for spec in specs)
    names = sorted({name.split(".")[0] for spec in specs for name in functions.called(spec)})
    others = [name for name in names if name != room]
    helpers = {
        module: sorted(name for name in names if re.search(rf"\b{name}\(|@{name}\n", body))
        for module, names in HELPERS.items()
    }
    types = "ArrayLike, NDArray" if "NDArray" in body else "ArrayLike"
    exports = sorted(spec.name for spec in specs if not spec.is_private)
    lines = [
        f'"""{functions.ROOMS[room]}\n\n{_CONVENTIONS}"""\n',
        "from __future__ import annotations\n",  # help() shows ArrayLike, not all that it is
        *(["import math"] if "math." in body else []),
        "from typing import Any\n",
        "import numpy as np",
        f"from numpy.typing import {types}",
        *(["from scipy import special"] if "special." in body else []),
        "",
        *([f"from . import {', '.join(others)}"] if others else []),
        *(
            f"from .{name} import {', '.join(helpers[name])}"
            for name in sorted(helpers)
            if helpers[name]
        ),
        "",
        "__all__ = [",
        *(f'    "{name}",' for name in exports),
        "]\n\n",
        *_tables(specs),
        f"{body}\n",
    ]
    return _headed(f"{room}.py", "\n".join(lines), f"# Derivation: sha256 {_digest(specs)}")


def _tables(specs: list[FunctionSpec]) -> list[str]:
    """The rows of what is tabulated, as arrays of the module."""
    nodes = {node for spec in specs for node in spec.expression.atoms(Tabulated)}
    lines = []
    for _, name, _, _, rows in sorted((node.args for node in nodes), key=lambda args: str(args[1])):
        lines.append(f"{name} = np.array(\n    [")
        for row in rows:
            numbers = ", ".join(repr(float(number)) for number in row)
            row_text = textwrap.fill(f"[{numbers}],", WIDTH - 8, subsequent_indent=" ")
            lines.append(textwrap.indent(row_text, " " * 8))
        lines.append("    ]\n)\n\n")
    return lines


def _digest(specs: list[FunctionSpec]) -> str:
    """A hash of the derived expressions, and of what the rules have made of them."""
    parts = [part for spec in specs for part in (*spec.derived, spec.expression)]
    return hashlib.sha256("\n".join(map(sp.srepr, parts)).encode()).hexdigest()


# --- one function ---------------------------------------------------------------------------------


def function_text(spec: FunctionSpec) -> str:
    """The text of a function; of an elementwise one with what it evaluates block by block."""
    names = [argument.name for argument in spec.arguments]
    docstring = textwrap.indent(_docstring(spec), "    ")
    if spec.is_private:
        return "\n".join([_signature(spec), docstring, *_body(spec)])
    if spec.shape:
        listed = ", ".join(names)
        targets = f"({listed}{',' * (len(names) == 1)})"
        arrays = statement(f"dtype, {targets} =", f"widened({listed})")
        checks = [line for argument in spec.arguments for line in _checked(argument)]
        return "\n".join(
            ["@warning_of_results", _signature(spec), docstring, arrays, *checks, *_body(spec)]
        )
    inner = dataclasses.replace(spec, name=f"_{spec.name}")
    evaluated = statement("return", f"evaluated({inner.name}, out, {', '.join(names)})")
    silent = ['@np.errstate(over="ignore")'] if spec.overflows else []
    outer = "\n".join([*silent, _signature(spec), docstring, evaluated])
    return "\n".join([outer, "", "", _signature(inner), *_body(inner)])


def _checked(argument: Argument) -> list[str]:
    """Statements that refuse an argument that does not have the axes of its components."""
    count = len(argument.shape)
    if not count:
        return []
    axes = f"-{count}:" if argument.axes == "trailing" else f":{count}"
    return [
        f"    if {argument.name}.shape[{axes}] != {argument.shape}:",
        f'        raise ValueError(f"{argument.name} must have shape {_sized(argument)}, '
        f'got {{{argument.name}.shape}}")',
    ]


def _sized(array: Argument | FunctionSpec) -> str:
    """The shape of an argument or of a result, as it is written in text."""
    sizes = [str(size) for size in array.shape]
    return f"({', '.join(['...', *sizes] if array.axes == 'trailing' else [*sizes, '...'])})"


def _body(spec: FunctionSpec) -> list[str]:
    names = tuple(argument.name for argument in spec.arguments)
    lines = []
    texts = {symbol: text for argument in spec.arguments for symbol, text in argument.texts.items()}
    printer = Printer(spec.room, texts, names, {*spec.arguments[0].texts})
    for condition, value in spec.early_returns:
        text = printer.text(value)
        if value.is_number:
            text = f"np.full({_shape(spec)}, {text}, {names[0]}.dtype)"
        lines.append(f"    if np.all({printer.text(condition)}):")
        lines.append(f"        return {text}")
    named, entries = common_subexpressions(spec.expression)
    for name, value in named:
        lines.append(statement(f"{name} =", printer.text(value)))
        printer.note(name, value)
    if spec.shape:
        return lines + _assembled(spec, [printer.text(entry) for entry in entries])
    return [*lines, statement("return", printer.text(entries[0]))]


def _signature(spec: FunctionSpec) -> str:
    kind = "NDArray[Any]" if spec.is_private else "ArrayLike"
    result = "NDArray[Any]" if spec.shape else "Any"
    typed = [f"{argument.name}: {kind}" for argument in spec.arguments]
    if not spec.is_private and not spec.shape:
        typed += ["*", "out: NDArray[Any] | None = None"]
    line = f"def {spec.name}({', '.join(typed)}) -> {result}:"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"def {spec.name}(", *(f"    {one}," for one in typed), f") -> {result}:"])


def _docstring(spec: FunctionSpec) -> str:
    numbers = f"eq{'s' * (len(spec.equations) > 1)}. {', '.join(spec.equations)}"
    equations = f" ({numbers})" if spec.equations else ""
    width = max(len(argument.name) for argument in spec.arguments)
    paragraphs = [
        [f'"""{spec.summary}{equations}.'],
        [f"{argument.name:<{width}}  {argument.description}" for argument in spec.arguments],
        [" ".join(filter(None, (spec.note, _OVERFLOWS * spec.overflows)))]
        * bool(spec.note or spec.overflows),
        [spec.accuracy.text] if spec.accuracy else [],
        [_shapes(spec)] * (not spec.is_private),
    ]
    indents = ["", " " * (width + 2), "", "", ""]
    text = "\n\n".join(
        "\n".join(textwrap.fill(line, WIDTH - 4, subsequent_indent=indent) for line in paragraph)
        for paragraph, indent in zip(paragraphs, indents, strict=True)
        if paragraph
    )
    return f'{text}\n"""'


def _shapes(spec: FunctionSpec) -> str:
    result = f"shape {_sized(spec)}" if spec.shape else "their shape"
    with_axes = [argument.name for argument in spec.arguments if argument.shape]
    other = f" or {' or '.join(with_axes)} has another shape" if with_axes else ""
    out = "" if spec.shape else " It is written into `out` if that is given, as in NumPy."
    return (
        f"The arguments broadcast together; the result has {result}.{out} ValueError if they do "
        f"not broadcast{other}, TypeError if they are not real numbers."
    )


def _assembled(spec: FunctionSpec, texts: list[str]) -> list[str]:
    """Statements that fill an array with the entries, zeros left out."""
    sizes = ", ".join(map(str, spec.shape))
    common = f"*{_shape(spec)}"
    shape = f"{common}, {sizes}" if spec.axes == "trailing" else f"{sizes}, {common}"
    return [
        statement("result =", f"np.zeros(({shape}), dtype=dtype)"),
        *(
            statement(f"result[{index(position, spec.shape, spec.axes)}] =", text)
            for position, text in enumerate(texts)
            if text != "0"
        ),
        "    return result",
    ]


def _shape(spec: FunctionSpec) -> str:
    """The shape that the arguments broadcast to."""
    shapes = ", ".join(f"{argument.name}.shape{_axes(argument)}" for argument in spec.arguments)
    return f"np.broadcast_shapes({shapes})"


def _axes(argument: Argument) -> str:
    """The axes that broadcast, of the shape of an argument."""
    count = len(argument.shape)
    if not count:
        return ""
    return f"[:-{count}]" if argument.axes == "trailing" else f"[{count}:]"


# --- files ----------------------------------------------------------------------------------------


def default_target() -> Path:
    """The folder ``generated`` beside ``derive``."""
    return Path(__file__).resolve().parents[2] / "generated"


def write(target: Path | None = None) -> list[Path]:
    """Write what has changed and delete what is no longer generated; returns the paths touched.

    Each file is replaced as a whole, and what a killed run left behind is removed.  Raises
    ``FileExistsError``, before anything is written, if the folder holds a Python file without the
    header.
    """
    target = default_target() if target is None else target
    files = {name: text.encode() for name, text in generate().items()}
    target.mkdir(parents=True, exist_ok=True)
    present = {path.name: path.read_bytes() for path in sorted(target.glob("*.py"))}
    foreign = [name for name, content in present.items() if not content.startswith(MARK.encode())]
    if foreign:
        raise FileExistsError(
            f"{target} holds what `{UPDATE}` did not write: {', '.join(foreign)}; move it elsewhere"
        )
    changed = [name for name, content in files.items() if present.get(name) != content]
    orphans = [name for name in present if name not in files]
    for name in changed:
        _replace(target / name, files[name])
    for name in orphans:
        (target / name).unlink()
    for left_behind in target.glob(f"*{TEMPORARY}"):
        left_behind.unlink()
    return [target / name for name in (*changed, *orphans)]


def _replace(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(TEMPORARY, f".{path.name}.", path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def check(target: Path | None = None) -> list[str]:
    """How ``target`` differs from what the generator writes now; empty if it does not.

    Compares the set of files and their bytes; the last message is the command that updates.
    """
    target = default_target() if target is None else target
    files = {name: text.encode() for name, text in generate().items()}
    present = {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in sorted(target.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.name not in SHEETS
    }
    messages = []
    for name in sorted(files.keys() | present.keys()):
        if name not in present:
            messages.append(f"{name} is missing")
        elif name not in files:
            messages.append(f"{name} is there but not generated")
        elif files[name] != present[name]:
            messages.append(f"{name} differs\n{_difference(name, present[name], files[name])}")
    return [*messages, f"to update: {UPDATE}"] if messages else []


def _difference(name: str, present: bytes, derived: bytes) -> str:
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (present, derived))
    sides = (f"{name} (there)", f"{name} (derived)")
    return "\n".join(difflib.unified_diff(old, new, *sides, lineterm=""))

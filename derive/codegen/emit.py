"""The files of ``dlz.generated``: their text, writing them, comparing them with what is there."""

from __future__ import annotations

import difflib
import hashlib
import os
import tempfile
import textwrap
from pathlib import Path

import sympy as sp

from . import functions
from .printer import WIDTH, Printer, common_subexpressions, statement
from .spec import Argument, FunctionSpec, index

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

_ARRAYS = '''\
"""What the other modules share: arguments as floating-point arrays, shapes, polynomials."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def real(*arguments: ArrayLike) -> tuple[NDArray[Any], ...]:
    """Return the arguments as arrays of float32 if NumPy promotes them to it, else of float64.

    Python numbers adapt to the rest, as in NumPy's arithmetic. TypeError for complex numbers.
    """
    given = [a if type(a) in (int, float) else np.asarray(a) for a in arguments]
    dtype = np.float32 if np.result_type(*given) == np.float32 else np.float64
    return tuple(np.asarray(a).astype(dtype, casting="same_kind", copy=False) for a in given)


def spread(value: Any, *arguments: NDArray[Any]) -> Any:
    """Return `value` in the shape that it broadcasts to with the `arguments`."""
    shape = np.broadcast_shapes(np.shape(value), *(a.shape for a in arguments))
    return np.broadcast_to(value, shape).copy()[()]


def counting(first: int, last: int, *arguments: NDArray[Any]) -> NDArray[Any]:
    """Return first, ..., last along a new axis in front of those of the `arguments`."""
    trailing = (1,) * max(a.ndim for a in arguments)
    return np.arange(first, last + 1, dtype=arguments[0].dtype).reshape(-1, *trailing)


def nested(y: Any, *ratios: float) -> Any:
    """Return 1 + r y (1 + s y (1 + ...)) for the `ratios` r, s, ..."""
    value = 1 + ratios[-1] * y
    for ratio in reversed(ratios[:-1]):
        value *= y
        value *= ratio
        value += 1
    return value
'''


def generate() -> dict[str, str]:
    """The text of every generated file, by its name."""
    rooms: dict[str, list[FunctionSpec]] = {}
    for spec in functions.specs():
        rooms.setdefault(spec.room, []).append(spec)
    files = {"__init__.py": _package(rooms), "_arrays.py": _headed("codegen", _ARRAYS)}
    return files | {f"{room}.py": _module(room, specs) for room, specs in rooms.items()}


def _headed(source: str, text: str, *lines: str) -> str:
    return "\n".join([f"{MARK}{source} via `{UPDATE}`; do not edit.", *lines, text])


def _package(rooms: dict[str, list[FunctionSpec]]) -> str:
    described = "\n".join(f"{room:<14}{functions.ROOMS[room]}" for room in rooms)
    exports = "\n".join(f'    "{room}",' for room in sorted(rooms))
    text = (
        f'"""NumPy functions written from the derivation, one module per room.\n\n{described}\n\n'
        f'{_CONVENTIONS}"""\n\nfrom . import {", ".join(sorted(rooms))}\n\n'
        f"__all__ = [\n{exports}\n]\n"
    )
    return _headed("codegen", text)


def _module(room: str, specs: list[FunctionSpec]) -> str:
    body = "\n\n\n".join(_function(spec) for spec in specs)
    names = sorted({name.split(".")[0] for spec in specs for name in functions.called(spec)})
    others = [name for name in names if name != room]
    helpers = [name for name in ("counting", "nested", "real", "spread") if f"{name}(" in body]
    types = "ArrayLike, NDArray" if "NDArray" in body else "ArrayLike"
    exports = sorted(spec.name for spec in specs if not spec.is_private)
    lines = [
        f'"""{functions.ROOMS[room]}\n\n{_CONVENTIONS}"""\n',
        *(["import math"] if "math." in body else []),
        "from typing import Any\n",
        "import numpy as np",
        f"from numpy.typing import {types}",
        *(["from scipy import special"] if "special." in body else []),
        "",
        *([f"from . import {', '.join(others)}"] if others else []),
        f"from ._arrays import {', '.join(helpers)}\n",
        "__all__ = [",
        *(f'    "{name}",' for name in exports),
        "]\n\n",
        f"{body}\n",
    ]
    return _headed(f"{room}.py", "\n".join(lines), f"# Derivation: sha256 {_digest(specs)}")


def _digest(specs: list[FunctionSpec]) -> str:
    """A hash of the derived expressions, and of what the rules have made of them."""
    parts = [part for spec in specs for part in (*spec.derived, spec.expression)]
    return hashlib.sha256("\n".join(map(sp.srepr, parts)).encode()).hexdigest()


# --- one function ---------------------------------------------------------------------------------


def _function(spec: FunctionSpec) -> str:
    names = tuple(argument.name for argument in spec.arguments)
    lines = [_signature(spec, names), textwrap.indent(_docstring(spec), "    ")]
    if not spec.is_private:
        listed = ", ".join(names)
        lines.append(statement(listed if len(names) > 1 else f"({listed},)", f"= real({listed})"))
    texts = {symbol: text for argument in spec.arguments for symbol, text in argument.texts.items()}
    printer = Printer(spec.room, texts, names)
    for branch in spec.branches:
        if branch.everywhere:
            constant = f"np.full({_shape(spec)}, {printer.text(branch.value)}, {names[0]}.dtype)"
            lines.append(f"    if np.all({printer.text(branch.condition)}):")
            lines.append(f"        return {constant}")
    named, entries = common_subexpressions(spec.expression)
    lines += [statement(f"{name} =", printer.text(value)) for name, value in named]
    if spec.shape:
        lines += _assembled(spec, [printer.text(entry) for entry in entries])
    else:
        lines.append(statement("return", _returned(spec, printer.text(entries[0]))))
    return "\n".join(lines)


def _signature(spec: FunctionSpec, names: tuple[str, ...]) -> str:
    kind = "NDArray[Any]" if spec.is_private else "ArrayLike"
    result = "NDArray[Any]" if spec.shape else "Any"
    typed = [f"{name}: {kind}" for name in names]
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
        [spec.note] * bool(spec.note),
        [_shapes(spec)] * (not spec.is_private),
    ]
    indents = ["", " " * (width + 2), "", ""]
    text = "\n\n".join(
        "\n".join(textwrap.fill(line, WIDTH - 4, subsequent_indent=indent) for line in paragraph)
        for paragraph, indent in zip(paragraphs, indents, strict=True)
        if paragraph
    )
    return f'{text}\n"""'


def _shapes(spec: FunctionSpec) -> str:
    result = "their shape"
    if spec.shape:
        sizes = [str(size) for size in spec.shape]
        result = ", ".join(["...", *sizes] if spec.axes == "trailing" else [*sizes, "..."])
        result = f"shape ({result})"
    return (
        f"The arguments broadcast together; the result has {result}. ValueError if they do not "
        "broadcast, TypeError if they are not real numbers."
    )


def _assembled(spec: FunctionSpec, texts: list[str]) -> list[str]:
    """Statements that fill an array with the entries, zeros left out."""
    sizes = ", ".join(map(str, spec.shape))
    common = f"*{_shape(spec)}"
    shape = f"{common}, {sizes}" if spec.axes == "trailing" else f"{sizes}, {common}"
    first = spec.arguments[0].name
    return [
        statement("result =", f"np.zeros(({shape}), dtype={first}.dtype)"),
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


def _returned(spec: FunctionSpec, text: str) -> str:
    unused = [argument.name for argument in spec.arguments if not argument.enters]
    if unused:
        return f"spread({text}, {', '.join(unused)})"
    if text.startswith("np.where(") and not spec.is_private:
        return f"{text}[()]"  # a number, not an array without axes
    return text


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
        if path.is_file() and "__pycache__" not in path.parts
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

"""The docstrings of dlz, plain text with lists in two columns, as reStructuredText."""

import re
from typing import Any

from sphinx.application import Sphinx

_ENTRY = re.compile(r"([A-Za-z]\w*(?:, [A-Za-z]\w*)*) {2,}(\S.*)")
"""A name, or several, two blanks or more, what it is."""
_KEPT = re.compile(r"(``.+?``|(?::[\w:]+:)?`[^`]+`)")
_SPECIAL = re.compile(r"([*|\\]|(?<=\w)_(?!\w))")


def converted(lines: list[str]) -> list[str]:
    """The lines of a docstring: two-column lists become definition lists, examples and what is
    indented stay as they are, and in all other text only backticks keep their meaning."""
    found: list[str] = []
    inside = ""  # "entry" of a list, "block" of formulas, "example", or text
    for line in lines:
        if line.startswith(">>> ") or (inside == "example" and line):
            inside = "example"
            found.append(line)
            continue
        entry = _ENTRY.fullmatch(line)
        if entry:
            inside = "entry"
            names = ", ".join(f"``{name}``" for name in entry[1].split(", "))
            found += ["", names, f"   {_plain(entry[2])}"]
        elif not line:
            inside = "block" if inside == "block" else ""
            found.append("")
        elif line[0] != " ":
            if inside in ("entry", "block"):
                found.append("")
            inside = "text"
            found.append(_plain(line))
        elif inside == "entry":
            found.append(f"   {_plain(line.strip())}")
        elif inside == "text":
            found.append(_plain(line.strip()))
        else:
            if not inside:
                found += ["::", ""]
            inside = "block"
            found.append(line)
    return [*found, ""]


def _plain(text: str) -> str:
    parts = _KEPT.split(text)
    parts[::2] = [_SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def _process(
    app: Sphinx, what: str, name: str, obj: object, options: Any, lines: list[str]
) -> None:
    if name.startswith("dlz"):
        lines[:] = converted(lines)


def _skip(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: Any) -> bool | None:
    """Nothing on symbols, which belong to no module, nor on the fields of named tuples, which
    the docstring of the class explains."""
    if getattr(obj, "__module__", "") is None:
        return True
    return True if (getattr(obj, "__doc__", "") or "").startswith("Alias for field") else None


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", _process)
    app.connect("autodoc-skip-member", _skip)
    return {"parallel_read_safe": True}

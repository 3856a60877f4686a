"""`dlz report`: everything that is known about every equation, as one file to read offline.

The report is made from the document of `dlz verify --json` alone (`dlz.report_document`), so a
document that somebody kept can be made into a report again.  The figures and their numbers lie
beside it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from . import figures
from .beside import Beside, Task, results
from .derive.codegen.emit import default_target
from .derive.errata_sheet import sheets
from .files import replace
from .report_text import Drawing

Format = Literal["html", "md", "tex"]


def render(document: Mapping[str, Any], drawings: Sequence[Drawing], form: Format) -> str:
    """The text of the report; ValueError for an unknown format."""
    if form == "html":
        from . import report_html

        return report_html.page(document, drawings)
    if form not in get_args(Format):
        raise ValueError(f"format must be one of {', '.join(get_args(Format))}, got {form}")
    from . import report_markup

    writer = report_markup.Markdown() if form == "md" else report_markup.Tex()
    return report_markup.page(writer, document, drawings)


def begin_drawings(
    second: Beside,
    out: Path,
    names: Sequence[int | str] | None = None,
    kinds: Sequence[str] = ("svg",),
) -> list[Task[list[Path]]]:
    """Begin to draw every figure, or those of these `names`, into `out` in the second process.

    A report shows SVG and no other kind.  The last ones, the maps, come first: they take longest,
    and the short ones even out the rest.
    """
    return [
        second.task(f"figure {name}", figures.write, out, (name,), _silent, kinds)
        for name in reversed(figures.names() if names is None else names)
    ]


def drawn_files(
    pictures: Sequence[Task[list[Path]]], progress: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """The files of the figures that have been begun, in the order of the figures.

    Raises ModuleNotFoundError without matplotlib.
    """
    return [file for files in reversed(results(pictures, progress)) for file in files]


def drawings(
    pictures: Sequence[Task[list[Path]]], progress: Callable[[str], None] = lambda _: None
) -> list[Drawing]:
    """The figures that have been begun, read back from their files."""
    return read_drawings(drawn_files(pictures, progress))


def read_drawings(files: Sequence[Path]) -> list[Drawing]:
    """The figures among the files that `figures.write` wrote."""
    return [
        Drawing(
            name=path.stem.removeprefix("figure_"),
            svg=path.read_text("utf-8"),
            notes=tuple(path.with_suffix(".txt").read_text("utf-8").splitlines()),
            csv=path.with_suffix(".csv").name,
            picture=path.name,
        )
        for path in files
        if path.suffix == ".svg"
    ]


def _silent(message: str) -> None:
    """No progress: it is told which task is being done."""


def check_extras(form: Format) -> None:
    """Fail now, not after the work, where an extra is missing: ModuleNotFoundError."""
    if form == "html":
        from . import report_html

        report_html.converter()
    figures.check_extra()


def write(
    out: Path, document: Mapping[str, Any], drawn: Sequence[Drawing], form: Format = "html"
) -> Path:
    """Write the report of a judged document with its figures into `out`; returns its file."""
    return replace(out / f"report.{form}", render(document, drawn, form))


# --- the errata sheet ----------------------------------------------------------------------------

UPDATE = "dlz report --errata"


def write_errata(document: Mapping[str, Any], target: Path | None = None) -> list[Path]:
    """Write errata.md and errata.tex into `target`, by default generated/ of the checkout."""
    folder = default_target() if target is None else target
    return [replace(folder / name, text) for name, text in sheets(document["equations"]).items()]


def check_errata(document: Mapping[str, Any], target: Path | None = None) -> list[str]:
    """How the errata sheet in `target` differs from what would be written; empty if it does not."""
    folder = default_target() if target is None else target
    messages = []
    for name, text in sheets(document["equations"]).items():
        place = folder / name
        if not place.is_file():
            messages.append(f"{name} is missing")
            continue
        present = place.read_bytes()
        if present != text.encode():
            old = present.decode("utf-8", "replace").splitlines()
            sides = (f"{name} (there)", f"{name} (derived)")
            differences = difflib.unified_diff(old, text.splitlines(), *sides, lineterm="")
            messages.append("\n".join([f"{name} differs", *differences]))
    return [*messages, f"to update: {UPDATE}"] if messages else []

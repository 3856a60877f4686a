"""`dlz report`: everything that is known about every equation, as one file to read offline.

The report is made from the document of `dlz verify --json` alone (`dlz.report_document`), so a
document that somebody kept can be made into a report again.  The figures and their numbers lie
beside it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, get_args

from . import figures
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


def drawings(
    out: Path,
    progress: Callable[[str], None] = lambda _: None,
    names: Sequence[int | str] | None = None,
) -> list[Drawing]:
    """Draw every figure, or those of these `names`, into `out` and read it back.

    Raises ModuleNotFoundError without matplotlib.
    """
    return read_drawings(figures.write(out, names, progress))


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


def drawings_meanwhile(
    out: Path,
    judge: Callable[[], Mapping[str, Any]],
    names: Sequence[int | str] | None = None,
) -> tuple[Mapping[str, Any], list[Drawing]]:
    """What `judge` gives, and `drawings`, which a second process makes at the same time."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        drawn = pool.submit(figures.write, out, names, _silent)
        return judge(), read_drawings(drawn.result())


def _silent(message: str) -> None:
    """No progress: another process reports its own."""


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

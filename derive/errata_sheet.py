"""The errata on one page, as Markdown and as TeX: what one could send to the authors.

For each slip its number, the printed form, the corrected one, the smallest edit, and what follows
from it; the new slips first, then those that follow from an earlier one, named by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
"""A row of `dlz verify --json`."""


_PAPER = "Phys. Rev. A 110, 012456 (2024)"
_HEADER = "Written by derive/errata_sheet.py via `dlz report --errata`; do not edit."
_COLUMNS = ("equation", "printed", "corrected", "smallest edit", "consequence")
_INTRODUCTION = (
    "Each printed equation was held against a derivation by computer algebra, from the Hamiltonian "
    "and the correlation function of the bath on; a slip stands here with a counterexample or a "
    "proof. Where a part of an equation is named, the corrected form is that part. N is the "
    "negativity."
)
_WIDEST, _WIDEST_ROW = 70, 40
"""Symbols of a corrected form, and of a matrix, that still fit; of a longer one only the edit is
given."""


def sheets(rows: Sequence[Row]) -> dict[str, str]:
    """The two files, errata.md and errata.tex, for the rows of `dlz verify --json`.

    Raises ValueError for an erratum without its cost.
    """
    slips = [row for row in rows if row["verdict"] == "erratum"]
    new = [row for row in slips if not row["inherited_from"]]
    inherited = [row for row in slips if row["inherited_from"]]
    return {"errata.md": _markdown(new, inherited), "errata.tex": _tex(new, inherited)}


# --- what is said --------------------------------------------------------------------------------


def _name(row: Row) -> str:
    part = f" {row['part']}" if row["part"] else ""
    return f"({row['id']}){part}"


def _corrected(row: Row) -> str | None:
    """The corrected form as LaTeX, where there is one that fits and is more than a number."""
    latex: str | None = row["corrected"]
    if latex is None or latex.isdigit():
        return None
    return latex if symbols(latex) <= (_WIDEST_ROW if "matrix" in latex else _WIDEST) else None


def _edit(row: Row) -> str:
    """The smallest edit in words, each once and without the term in which it is made."""
    if row["correction"] is None:
        return _first_clause(row["note"])
    edits = (edit.split(" in ")[0] for edit in row["correction"].split("; "))
    return "; ".join(dict.fromkeys(edits))


def _consequence(row: Row) -> str:
    """The changes of the negativity, or why there is none, and the equations that it reaches."""
    if row["cost"] is None:
        raise ValueError(f"the erratum {_name(row)} has no cost")
    seen = [
        f"{change['figure']}: N off by {change['change']:.2g}"
        for change in row["cost"]["negativity"]
        if not change["where"].startswith("a bound")
    ]
    said = "; ".join(seen) or _first_clause(row["cost"]["reason"] or "")
    reached = [name for name in row["affects"] if " " not in name]  # no figures, no claims
    if not said:
        said = "; ".join(
            f"{name}: factor {value}" for name, value in row["cost"]["factors"].items()
        )
    through = f"; reaches {len(reached)} equations" if len(reached) > 1 else ""
    one = f"; reaches ({reached[0]})" if len(reached) == 1 else ""
    return f"{said or 'below what the figures resolve'}{through}{one}"


def _first_clause(text: str) -> str:
    return re.split(r"[;:]\s", text)[0]


def symbols(latex: str) -> int:
    """About how many symbols wide a formula is."""
    text = re.sub(r"\\(left|right|begin|end|text|frac|tfrac|quad)(\{[a-z]*\})?", "", latex)
    return len(re.sub(r"[{}_^&\s]", "", re.sub(r"\\[A-Za-z]+", "x", text)))


# --- Markdown ------------------------------------------------------------------------------------


def _markdown(new: Sequence[Row], inherited: Sequence[Row]) -> str:
    return "\n".join(
        [
            f"<!-- {_HEADER} -->",
            f"# Errata of {_PAPER}",
            "",
            _INTRODUCTION,
            "",
            f"## {len(new)} slips",
            "",
            *_markdown_table(new),
            "",
            f"## {len(inherited)} that follow from them",
            "",
            *_markdown_table(inherited),
            "",
        ]
    )


def _markdown_table(rows: Sequence[Row]) -> list[str]:
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    for row in rows:
        corrected = _corrected(row)
        cells = [
            _markdown_text(_name(row) + _from(row)),
            _markdown_math(row["printed"]),
            _markdown_math(corrected) if corrected else "",
            _markdown_text(_edit(row)),
            _markdown_text(_consequence(row)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _from(row: Row) -> str:
    if not row["inherited_from"]:
        return ""
    number, _, part = row["inherited_from"][0].partition(" ")
    return f", from ({number}) {part}".rstrip()


def _markdown_math(latex: str) -> str:
    """A formula in a cell of a table, where a bar would end the cell."""
    return f"$`{latex.replace('|', chr(92) + 'vert ')}`$"


def _markdown_text(words: str) -> str:
    return re.sub(r"([\\`*_|<>])", r"\\\1", words)


# --- TeX -----------------------------------------------------------------------------------------

_PREAMBLE = r"""\documentclass[10pt]{article}
\usepackage{amsmath,amssymb,longtable}
\usepackage[colorlinks,urlcolor=black]{hyperref}
\setlength{\paperwidth}{297mm}\setlength{\paperheight}{420mm}
\ifdefined\pdfpagewidth\pdfpagewidth=\paperwidth\pdfpageheight=\paperheight\fi
\setlength{\textwidth}{273mm}\setlength{\textheight}{396mm}
\setlength{\oddsidemargin}{-13.4mm}\setlength{\topmargin}{-13.4mm}
\setlength{\headheight}{0pt}\setlength{\headsep}{0pt}\setlength{\parindent}{0pt}
\setlength{\tabcolsep}{3pt}\setlength{\LTpre}{2pt}\setlength{\LTpost}{4pt}
\renewcommand{\arraystretch}{1.15}
\pagestyle{empty}
\begin{document}
\footnotesize
"""
_WIDTHS = ("28mm", "74mm", "76mm", "40mm", "42mm")


def _tex(new: Sequence[Row], inherited: Sequence[Row]) -> str:
    return "".join(
        [
            f"% {_HEADER}\n",
            _PREAMBLE,
            rf"{{\large Errata of {tex_text(_PAPER)}}}\par\smallskip" + "\n",
            tex_text(_INTRODUCTION) + "\\par\\medskip\n",
            rf"{{\normalsize {len(new)} slips}}\par" + "\n",
            _tex_table(new),
            rf"{{\normalsize {len(inherited)} that follow from them}}\par" + "\n",
            _tex_table(inherited),
            "\\end{document}\n",
        ]
    )


def _tex_table(rows: Sequence[Row]) -> str:
    columns = "".join(rf"p{{{width}}}" for width in _WIDTHS)
    lines = [rf"\begin{{longtable}}{{{columns}}}\hline", " & ".join(_COLUMNS) + r"\\\hline\endhead"]
    for row in rows:
        corrected = _corrected(row)
        cells = [
            tex_text(_name(row) + _from(row)),
            _tex_math(row["printed"]),
            _tex_math(corrected) if corrected else "",
            tex_text(_edit(row)),
            tex_text(_consequence(row)),
        ]
        lines.append(" & ".join(rf"\raggedright {cell}" for cell in cells) + r"\tabularnewline")
    return "\n".join([*lines, "\\hline\\end{longtable}\n"])


def _tex_math(latex: str) -> str:
    """A formula whose parts may stand on lines of their own."""
    return f"${latex}$".replace(r",\quad", r",$ \quad$")


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "^": r"\char94{}",
    "~": r"\char126{}",
    "|": r"$\vert$",
    "<": r"$<$",
    ">": r"$>$",
    **{mark: f"\\{mark}" for mark in "#$%&_{}"},
}


def tex_text(words: str) -> str:
    """Words for TeX: its special characters as they are, and places to break products."""
    text = "".join(_SPECIAL.get(character, character) for character in words)
    return text.replace("-$>$", r"$\to$").replace("*", r"*\allowbreak{}")

"""The errata on one page, as Markdown and as TeX: what one could send to the authors.

For each slip its number, the printed form, the corrected one, the smallest edit, and what follows
from it; the new slips first, then those that follow from an earlier one, named by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .marking import marked_text

Row = Mapping[str, Any]
"""A row of `dlz verify --json`."""


_PAPER = "Phys. Rev. A 110, 012456 (2024)"
_HEADER = "Written by derive/errata_sheet.py via `dlz report --errata`; do not edit."
_COLUMNS = ("equation", "printed", "corrected", "smallest edit", "consequence")
_INTRODUCTION = (
    "Each printed equation was held against a derivation by computer algebra, from the Hamiltonian "
    "and the correlation function of the bath on; a slip stands here with a counterexample or a "
    "proof. N is the negativity; what is said of it is the largest change over the parameter sets "
    "of the figures."
)
_FRAMES = {
    "4": r"H_E=\int_0^{\omega_{\max}}d\nu\,%s\,b^\dagger(\nu)b(\nu)",
    "18": r"\tau_A(t)=%s",
    "19 tau_R": r"\tau_R(t)=%s",
    "21": r"\phi(t)=%s",
    "24 moving frame": r"i\dot RR^\dagger=%s\text{ beside }\tilde H_S",
    "25 projectors (text)": r"\tilde\Pi_\epsilon:\ %s",
    "29 sigma_z part": r"\tilde H_{LS}:\ %s\ \sigma_z",
    "29 identity part": r"\tilde H_{LS}:\ \Bigl[%s\Bigr]{\rm id}",
    "31": r"k(t)=%s",
    "42 chi": r"\dot{\vec\chi}_j=Q\vec\chi_j+\vec c_j,\quad (\vec c_1,\vec c_2,\vec c_3)=%s",
    "46 k": r"k=%s",
    "47 a": r"a_+,a_-=%s",
    "47 block diagonal (text)": r"\phi(t)\to%s",
    "48 s_1, s_2": r"\left[\begin{matrix}s_1(t)\\s_2(t)\end{matrix}\right]=%s",
    "48 s_3": r"s_3(t)=%s",
    "49 chi_1j, chi_2j": r"\left[\begin{matrix}\chi_{11}(t)\\\chi_{21}(t)\end{matrix}\right]=%s,"
    r"\quad j=2,3\text{ alike}",
    "49 chi_3j": r"\chi_{31}(t)=%s,\quad j=2,3\text{ alike}",
    "50 B_0": r"B_0=%s",
    "50 B_j": r"(B_1,B_2,B_3)=%s",
    "56": r"\vec s(t)=%s",
    "57 chi_12, chi_21": r"\left[\begin{matrix}\chi_{12}\\\chi_{21}\end{matrix}\right]=%s",
    "57 chi_33": r"\chi_{33}=%s",
    "60": r"\mathcal N(\rho_{SR}(t))=%s",
    "63": r"\mathcal N(\rho_{SR}(t))=%s",
    "64": r"\tilde{\mathcal L}_t[X]=%s",
    "A1 real part (text)": r"\gamma(\omega_m(t))=%s\,{\rm Re}\,\Gamma(\omega_m(t))",
}
"""Where the form that the ledger compares stands in its equation."""
_DERIVED = {"48 s_1, s_2", "49 chi_1j, chi_2j"}
"""Where the derived form is shorter than the printed one with the correction made."""
_FIRST_COLUMN = {"49 chi_1j, chi_2j", "49 chi_3j"}
"""Where the columns differ in an index alone."""


def sheets(rows: Sequence[Row]) -> dict[str, str]:
    """The two files, errata.md and errata.tex, for the rows of `dlz verify --json`.

    Raises ValueError for an erratum without its cost, or without a form that is right.
    """
    slips = [row for row in rows if row["verdict"] == "erratum"]
    new = [row for row in slips if not row["inherited_from"]]
    inherited = [row for row in slips if row["inherited_from"]]
    return {"errata.md": _markdown_sheet(new, inherited), "errata.tex": _tex_sheet(new, inherited)}


# --- what is said --------------------------------------------------------------------------------


def _name(row: Row) -> str:
    part = f" {row['part']}" if row["part"] else ""
    return f"({row['id']}){part}"


def corrected(row: Row) -> str:
    """The right form as LaTeX, in its place in the equation.

    Raises ValueError where there is no place for it.
    """
    name = f"{row['id']} {row['part'] or ''}".rstrip()
    if row["correction"] == _BRACKET:
        return _with_anticommutator(row["printed"])
    form: str = row["derived"] if name in _DERIVED else row["corrected"] or row["derived"]
    if name in _FIRST_COLUMN:
        form = _first_column(form)
    if name in _FRAMES:
        return _FRAMES[name].replace("%s", form)
    if row["corrected"] is None or ("text" not in name and row["id"] != "A2"):
        raise ValueError(f"the erratum ({name}) has no place for its corrected form")
    return form


_BRACKET = "commutator -> anticommutator"
_COMMUTATOR = re.compile(r"\[([^][]*,\\bullet)\]")


def marked(row: Row) -> str:
    """The printed form of a slip, its wrong places marked against the form that is right."""
    if row["correction"] == _BRACKET:
        return _COMMUTATOR.sub(r"\\wrong{[}\1\\wrong{]}", row["printed"])
    return marked_text(row["printed"], corrected(row))


def _with_anticommutator(latex: str) -> str:
    """The commutators of a dissipator made anticommutators."""
    return _COMMUTATOR.sub(r"\\{\1\\}", latex)


def _first_column(latex: str) -> str:
    """The first column of a matrix; the entry alone where it is one."""
    head, body, tail = re.split(r"(?<=\\begin{matrix})(.*)(?=\\end{matrix})", latex)
    first = [line.split(" & ")[0] for line in body.split(r"\\")]
    return head + r"\\".join(first) + tail if len(first) > 1 else first[0]


def edit(row: Row) -> Pieces:
    """The smallest edit in words and formulas, each once, without the term in which it is made."""
    if row["correction"] is None:
        return _words(_first_clause(row["note"]).split(" and ")[0])
    edits = list(dict.fromkeys(one.split(" in ")[0] for one in row["correction"].split("; ")))
    indexed = {one.replace(f"_{n}", "_j") for n, one in enumerate(edits, 1)}
    if len(edits) == 3 and len(indexed) == 1:  # one edit for every j
        edits = sorted(indexed)
    pieces: Pieces = []
    for words in [part for one in edits for part in _outside_brackets(one)]:
        pieces += [(False, ", ")] if pieces else []
        pieces += _one_edit(words)
    return pieces


def _outside_brackets(words: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in words:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _one_edit(words: str) -> Pieces:
    if words == _BRACKET:
        return [(False, "commutator "), (True, r"\to"), (False, " anticommutator")]
    for beginning in ("missing term ", "missing factor ", "sign of the term "):
        if words.startswith(beginning):
            return [(False, beginning), (True, formula(words.removeprefix(beginning)))]
    if " -> " in words:
        return [(True, r"\to ".join(map(formula, words.split(" -> "))))]
    return [(False, words)]


def _consequence(row: Row) -> Pieces:
    """The changes of the negativity, or why there is none, and the equations that it reaches."""
    if row["cost"] is None:
        raise ValueError(f"the erratum {_name(row)} has no cost")
    seen = [
        (change["figure"], f"{change['change']:.2g}")
        for change in row["cost"]["negativity"]
        if not change["where"].startswith("a bound")
    ]
    factors = row["cost"]["factors"]
    pieces: Pieces
    if seen and seen[0][0].startswith("other eta"):
        pieces = [(False, "not in the figures; for other "), (True, r"\eta")]
        pieces += [(False, f" N off by up to {seen[0][1]}")]
    elif seen:
        amounts = ", ".join(f"{amount} ({figure})" for figure, amount in seen)
        pieces = [(False, f"N off by up to {amounts}")]
    elif row["cost"]["reason"]:
        pieces = _words(_plain(row["cost"]["reason"]))
    elif factors:
        amount, _, rest = next(iter(factors.values())).partition(" in ")
        pieces = [(False, "printed: off by a factor "), (True, formula(amount))]
        pieces += _words(f" in {rest}") if rest else []
    else:
        pieces = [(False, "below what the figures resolve")]
    reached = [name for name in row["affects"] if " " not in name]  # no figures, no claims
    if len(reached) > 1:
        pieces = [*pieces, (False, f"; reaches {len(reached)} equations")]
    elif reached:
        pieces = [*pieces, (False, f"; reaches ({reached[0]})")]
    return pieces


def _plain(reason: str) -> str:
    """Of a reason what it says about the negativity; else its beginning."""
    clauses = [clause.removeprefix("and ") for clause in re.split(r"[;:,]\s", reason)]
    if clauses[0].startswith("nothing"):
        return clauses[0]
    said = next((clause for clause in clauses if "negativity" in clause), clauses[0])
    return said.replace("see them", "see it")


def _first_clause(text: str) -> str:
    return re.split(r"[;:]\s", text)[0]


# --- formulas in words ---------------------------------------------------------------------------

Pieces = list[tuple[bool, str]]
"""Formulas, as LaTeX, and words."""

_GREEK = "gamma|lambda|sigma|omega|theta|Delta|Omega|chi|eta|phi|tau|mu|nu|pi"
_TOKEN = re.compile(
    rf"(?P<power>\*\*|\^)|(?P<times>\*)|(?P<greek>(?:{_GREEK})(?![A-Za-z]))"
    r"|(?P<function>arctan|atan2|sin|cos|exp|log|max)|_(?P<index>max|[0-9A-Za-z]+|[+-])"
)
_INLINE = re.compile(
    rf"(?:\d (?=pi))?(?:\b(?:{_GREEK}|[sB](?=_))(?![A-Za-z])(?:_\w+)?"
    r"|\bS(?=\()|\b(?:sin|cos)\b|\bb(?=\^))"
    r"(?:(?:\*\*|\^)(?:\d|dagger b))?(?:\((?:\d|omega_\d|\d eta)\))?"
)


def formula(text: str) -> str:
    """SymPy's text of a formula as LaTeX: one line, with slashes."""

    def token(match: re.Match[str]) -> str:
        kind, found = match.lastgroup, match[0]
        if kind == "times":
            return r"\,"
        if kind == "power":
            return "^"
        if kind == "index":
            name = match["index"]
            return rf"_{{{chr(92) if name == 'max' else ''}{name}}}"
        if kind == "function":
            return r"\mathrm{atan2}" if found == "atan2" else rf"\{found} "
        return rf"\{found} "

    found = _TOKEN.sub(token, text).replace("^dagger", r"^\dagger")
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", found).strip()


def _words(text: str) -> Pieces:
    """Words in which the names of quantities are formulas."""
    pieces: Pieces = []
    place = 0
    for match in _INLINE.finditer(text):
        pieces += [(False, text[place : match.start()]), (True, formula(match[0]))]
        place = match.end()
    return [piece for piece in [*pieces, (False, text[place:])] if piece[1]]


def symbols(latex: str) -> int:
    """About how many symbols wide a formula is."""
    text = re.sub(r"\\(left|right|begin|end|text|frac|tfrac|quad)(\{[a-z]*\})?", "", latex)
    return len(re.sub(r"[{}_^&\s]", "", re.sub(r"\\[A-Za-z]+", "x", text)))


# --- Markdown ------------------------------------------------------------------------------------


def _markdown_sheet(new: Sequence[Row], inherited: Sequence[Row]) -> str:
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
        cells = [
            _markdown(_words(_name(row) + _from(row))),
            _markdown_math(row["printed"]),
            _markdown_math(corrected(row)),
            _markdown(edit(row)),
            _markdown(_consequence(row)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _from(row: Row) -> str:
    if not row["inherited_from"]:
        return ""
    number, _, part = row["inherited_from"][0].partition(" ")
    return f", from ({number}) {part}".rstrip()


def _markdown(pieces: Pieces) -> str:
    return "".join(_markdown_math(x) if math else _markdown_text(x) for math, x in pieces)


def _markdown_math(latex: str) -> str:
    """A formula in a cell of a table, where a bar would end the cell."""
    text = latex.replace("|", r"\vert ").replace(r"\operatorname{", r"\mathrm{")
    return f"$`{text}`$"


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
\renewcommand{\arraystretch}{1.35}
\pagestyle{empty}
\begin{document}
\footnotesize
"""
_WIDTHS = ("27mm", "65mm", "89mm", "38mm", "41mm")


def _tex_sheet(new: Sequence[Row], inherited: Sequence[Row]) -> str:
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
        cells = [
            _tex(_words(_name(row) + _from(row))),
            _tex_math(row["printed"]),
            _tex_math(corrected(row)),
            _tex(edit(row)),
            _tex(_consequence(row)),
        ]
        lines.append(" & ".join(rf"\raggedright {cell}" for cell in cells) + r"\tabularnewline")
    return "\n".join([*lines, "\\hline\\end{longtable}\n"])


def _tex(pieces: Pieces) -> str:
    return "".join(f"${x}$" if math else tex_text(x) for math, x in pieces)


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

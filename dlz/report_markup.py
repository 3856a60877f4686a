"""The report as Markdown, with formulas as GitHub shows them, and as TeX for plain pdflatex."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from . import report_graph, report_source
from .derive import errata_sheet
from .derive.errata_sheet import symbols, tex_text
from .report_text import (
    CONVENTIONS,
    SUMMARY,
    TITLE,
    VERDICTS,
    Drawing,
    Row,
    by_number,
    claim_evidence,
    consequences,
    corrected_form,
    counts,
    heading,
    marked_form,
    origin,
    proof,
    slug,
)


class Writer(Protocol):
    """How a format writes each kind of thing; everything but `text` takes what `text` gave."""

    def page(self, body: str) -> str: ...
    def text(self, words: str) -> str: ...
    def code(self, words: str) -> str: ...
    def math(self, latex: str) -> str: ...
    def display(self, latex: str) -> str: ...
    def heading(self, level: int, words: str, anchor: str) -> str: ...
    def link(self, words: str, anchor: str) -> str: ...
    def file(self, words: str, name: str) -> str: ...
    def picture(self, words: str, name: str) -> str: ...
    def items(self, lines: Sequence[str], numbered: bool = False) -> str: ...
    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str: ...
    def block(self, text: str) -> str: ...


# --- Markdown ------------------------------------------------------------------------------------


class Markdown:
    """Markdown as GitHub shows it."""

    def page(self, body: str) -> str:
        return f"# {TITLE}\n\n{self.text(SUMMARY)}\n\n{body}"

    def text(self, words: str) -> str:
        return re.sub(r"([\\`*_|<>\[\]$#])", r"\\\1", words)

    def code(self, words: str) -> str:
        return f"`{words}`"

    def math(self, latex: str) -> str:
        text = self.macros(latex).replace("|", r"\vert ")  # a bar would end a cell of a table
        return f"$`{text}`$"

    def display(self, latex: str) -> str:
        return f"```math\n{self.macros(latex)}\n```\n"

    def macros(self, latex: str) -> str:
        """Without macros of ours, and without \\operatorname, which GitHub does not admit."""
        text = latex.replace(r"\wrong{", r"\boxed{").replace(r"\operatorname{", r"\mathrm{")
        return _each_group(text, r"\missing", r"\underbrace{%s}_{\text{missing}}")

    def heading(self, level: int, words: str, anchor: str) -> str:
        return f'<a id="{anchor}"></a>\n\n{"#" * level} {words}\n'

    def link(self, words: str, anchor: str) -> str:
        return f"[{words}](#{anchor})"

    def file(self, words: str, name: str) -> str:
        return f"[{words}]({name})"

    def picture(self, words: str, name: str) -> str:
        return f"![{words}]({name})\n"

    def items(self, lines: Sequence[str], numbered: bool = False) -> str:
        mark = "1." if numbered else "-"
        return "".join(f"{mark} {line}\n" for line in lines)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        lines = [header, ["---"] * len(header), *rows]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def block(self, text: str) -> str:
        return f"```python\n{text}```\n"


def _each_group(text: str, command: str, form: str) -> str:
    """Replace each `command{...}` by `form` with what stands in the braces."""
    while (start := text.find(command + "{")) >= 0:
        depth, stop = 1, start + len(command) + 1
        while depth:
            depth += (text[stop] == "{") - (text[stop] == "}")
            stop += 1
        inside = text[start + len(command) + 1 : stop - 1]
        text = text[:start] + form % inside + text[stop:]
    return text


# --- TeX -----------------------------------------------------------------------------------------

_PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage{amsmath,amssymb,graphicx,longtable}
\usepackage[colorlinks,linkcolor=blue,urlcolor=blue]{hyperref}
\setlength{\textwidth}{17cm}\setlength{\textheight}{25cm}
\setlength{\oddsidemargin}{-0.5cm}\setlength{\topmargin}{-1.8cm}
\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}\setlength{\emergencystretch}{3em}
\renewcommand{\labelitemi}{$\bullet$}
% Wrong in print: framed.  Missing in print: braced from below.
\newcommand{\wrong}[1]{\boxed{#1}}
\newcommand{\missing}[1]{\underbrace{#1}_{\text{missing}}}
% As it is, or as wide as the page.
\newcommand{\fit}[1]{\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}%
{$\displaystyle #1$}}
\begin{document}
"""


class Tex:
    """TeX for pdflatex with amsmath, amssymb, longtable and hyperref."""

    def page(self, body: str) -> str:
        title = rf"\begin{{center}}\Large {self.text(TITLE)}\end{{center}}"
        return f"{_PREAMBLE}{title}\n\n{self.text(SUMMARY)}\n\n{body}\\end{{document}}\n"

    def text(self, words: str) -> str:
        return tex_text(words)

    def code(self, words: str) -> str:
        return rf"\texttt{{{self.text(words)}}}"

    def math(self, latex: str) -> str:
        return f"${latex}$"

    def display(self, latex: str) -> str:
        """Parts stand on lines of their own, sums break; a matrix, which cannot, is made to fit."""
        lines = []
        for part in latex.split(r",\quad "):
            matrix = part.startswith(r"\left[") or r"\begin{" in part
            width = max(map(symbols, part.split(r"\\"))) if matrix else 0
            shown = rf"\fit{{{part}}}" if matrix else rf"$\displaystyle {part}$"
            if width > _WIDEST:
                shown = self.text(_TOO_WIDE)
            lines.append(rf"\par{{\raggedright {shown}\par}}")
        return "\n".join(lines) + "\n"

    def heading(self, level: int, words: str, anchor: str) -> str:
        command = {2: "section", 3: "subsection", 4: "subsubsection"}[level]
        return rf"\{command}*{{\hypertarget{{{anchor}}}{{{words}}}}}" + "\n"

    def link(self, words: str, anchor: str) -> str:
        return rf"\hyperlink{{{anchor}}}{{{words}}}"

    def file(self, words: str, name: str) -> str:
        return rf"{words} (\texttt{{{self.text(name)}}})"

    def picture(self, words: str, name: str) -> str:
        return self.file(words, name) + "\n\n"

    def items(self, lines: Sequence[str], numbered: bool = False) -> str:
        kind = "enumerate" if numbered else "itemize"
        body = "".join(rf"\item {line}" + "\n" for line in lines)
        return f"\\begin{{{kind}}}\\itemsep0pt\\raggedright\n{body}\\end{{{kind}}}\n"

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        widths = {2: (3.5, 12.5), 4: (2.6, 2.3, 4.0, 6.3)}[len(header)]
        columns = "".join(f"p{{{width}cm}}" for width in widths)
        lines = [" & ".join(header) + r"\\\hline\endhead"]
        lines += [
            " & ".join(rf"\raggedright {x}" for x in row) + r"\tabularnewline" for row in rows
        ]
        body = "\n".join(lines)
        return f"\\begin{{longtable}}{{{columns}}}\n{body}\n\\end{{longtable}}\n"

    def block(self, text: str) -> str:
        return f"{{\\scriptsize\\begin{{verbatim}}\n{text}\\end{{verbatim}}}}\n"


_WIDEST = 300
"""Symbols, about, of the widest row of a matrix that can still be read on a page."""
_TOO_WIDE = "(A matrix much wider than a page; it is in the HTML report.)"


# --- the report ----------------------------------------------------------------------------------


def page(writer: Writer, document: Mapping[str, Any], drawings: Sequence[Drawing]) -> str:
    """The report of a judged document with its figures."""
    rows = document["equations"]
    numbers = frozenset(row["id"] for row in rows)
    body = [
        *_conventions(writer),
        *_glance(writer, rows),
        *_map(writer, document),
        *_equations(writer, document, numbers),
        *_steps(writer, document),
        *_claims(writer, document["claims"]),
        *_figures(writer, drawings),
    ]
    return writer.page("\n".join(body))


def _conventions(writer: Writer) -> list[str]:
    lines = []
    for line in CONVENTIONS:
        pieces = re.split(r"(\$[^$]+\$)", line)
        lines.append(
            "".join(writer.math(x[1:-1]) if x[:1] == "$" else writer.text(x) for x in pieces)
        )
    return [writer.heading(2, "Conventions", "conventions"), writer.items(lines)]


def _names(writer: Writer, names: Sequence[str]) -> str:
    return ", ".join(
        writer.link(f"({name})", f"eq-{name}")
        if " " not in name  # others are figures and claims
        else writer.link(name, name.replace(" ", "-"))
        for name in names
    )


def _pieces(writer: Writer, pieces: errata_sheet.Pieces) -> str:
    return "".join(writer.math(x) if math else writer.text(x) for math, x in pieces)


def _glance(writer: Writer, rows: Sequence[Row]) -> list[str]:
    tally = [f"{count} {verdict}: {VERDICTS[verdict]}" for verdict, count in counts(rows).items()]
    lines = [
        [
            writer.link(writer.text(heading(row)), slug(row)),
            writer.text(origin(row)),
            _pieces(writer, errata_sheet.edit(row)),
            _names(writer, row["affects"]) or "nothing",
        ]
        for row in rows
        if row["verdict"] == "erratum"
    ]
    return [
        writer.heading(2, "Verdicts at a glance", "verdicts"),
        writer.items([writer.text(line) for line in tally]),
        writer.heading(3, "Errata", "errata"),
        writer.table(("equation", "slip", "smallest correction", "touches"), lines),
    ]


def _map(writer: Writer, document: Mapping[str, Any]) -> list[str]:
    """The map in words: a number and those that it rests on."""
    arrows = report_graph.reduction(report_graph.dependencies(document))
    grouped = by_number(document["equations"])
    lines = []
    for number, found in arrows.items():
        below = _names(writer, sorted(found)) or "nothing before it"
        verdict = report_graph.verdict_of(grouped[number])
        lines.append(f"{writer.link(f'({number})', f'eq-{number}')} {verdict}: rests on {below}")
    title = "Which equation rests on which"
    return [writer.heading(2, title, "map"), writer.items(lines)]


def _equations(writer: Writer, document: Mapping[str, Any], numbers: frozenset[str]) -> list[str]:
    functions = report_source.functions()
    parts = [writer.heading(2, "Equations", "equations")]
    for number, rows in by_number(document["equations"]).items():
        parts.append(writer.heading(3, f"Equation ({number})", f"eq-{number}"))
        for row in rows:
            parts += _form(writer, row, document)
        for name in functions.get(number, ()):
            parts.append(writer.code(f"dlz.generated.{name}") + "\n")
            parts.append(writer.block(report_source.source(name)))
    return parts


def _form(writer: Writer, row: Row, document: Mapping[str, Any]) -> list[str]:
    title = f"{heading(row)}: {row['verdict']}"
    parts = [writer.heading(4, writer.text(title), slug(row))]

    def say(name: str, words: str) -> None:
        parts.append(f"{name}: {writer.text(words)}\n")

    def show(name: str, latex: str | None) -> None:
        if latex:
            parts.extend([f"{name}:\n", writer.display(latex)])

    show("Printed", row["printed"])
    show("Where it is wrong", marked_form(row))
    if row["derived"] == row["printed"]:
        say("Derived", "taken over as printed")
    else:
        show("Derived", row["derived"])
    show("Printed less derived", row["difference"])
    if row["verdict"] == "erratum":
        parts.append(f"Smallest correction: {_pieces(writer, errata_sheet.edit(row))}\n")
        right = corrected_form(row)
        if right != row["derived"]:
            show("Corrected", right)
        say("Slip", origin(row))
        parts.append(f"Touches: {_names(writer, row['affects']) or 'nothing'}\n")
        say("Costs", consequences(row))
    for name in ("note", "scan"):
        if row[name]:
            say(name.capitalize(), row[name])
    found = row["counterexample"]
    say("Counterexample" if found else "Proof", proof(row))
    if found:
        point = ", ".join(f"{name} = {value}" for name, value in found["point"].items())
        lines = [["at", point or "every point"]]
        lines += [["entry", found["entry"]]] if found["entry"] else []
        lines += [["printed", found["printed"]], ["derived", found["derived"]]]
        cells = [[name, writer.text(value)] for name, value in lines]
        parts.append(writer.table(("", "value"), cells))
    if row["rests_on"]:
        parts.append("Derivation:\n")
        steps = [
            f"{writer.text(document['steps'][name]['summary'])} "
            f"{writer.link(writer.text(name), f'step-{name}')}"
            for name in row["rests_on"]
        ]
        parts.append(writer.items(steps, numbered=True))
    return parts


def _steps(writer: Writer, document: Mapping[str, Any]) -> list[str]:
    parts = [writer.heading(2, "The derivation, step by step", "steps")]
    for name, step in document["steps"].items():
        parts.append(writer.heading(3, writer.text(name), f"step-{name}"))
        parts.append(f"{writer.text(step['summary'])} {_names(writer, step['equations'])}\n")
        if step["value"] and len(step["value"]) <= _LONGEST:
            parts.append(writer.display(step["value"]))
    return parts


_LONGEST = 2000
"""Characters of a step's value; a longer one is in the HTML report alone."""


def _claims(writer: Writer, claims: Sequence[Row]) -> list[str]:
    parts = [writer.heading(2, "Conclusions of the paper", "claims")]
    for claim in claims:
        parts.append(writer.heading(3, writer.text(claim["statement"]), f"claim-{claim['id']}"))
        words = f"{claim['verdict']} ({claim['where']}): {claim['note']}"
        parts.append(writer.text(words) + "\n")
        lines = [[writer.text(name), writer.text(value)] for name, value in claim_evidence(claim)]
        parts.append(writer.table(("evidence", "value"), lines))
    return parts


def _figures(writer: Writer, drawings: Sequence[Drawing]) -> list[str]:
    parts = [writer.heading(2, "Figures", "figures")]
    for drawing in drawings:
        title = writer.text(f"Figure {drawing.name}")
        parts.append(writer.heading(3, title, f"figure-{drawing.name}"))
        parts.append(writer.picture(title, drawing.picture))
        if drawing.notes:
            parts.append(writer.items([writer.text(line) for line in drawing.notes]))
        parts.append(writer.file("numbers as CSV", drawing.csv) + "\n")
    return parts

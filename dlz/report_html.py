"""The report as one HTML file: no script, nothing from a network, formulas as MathML.

The markup is XHTML-compatible, so any XML parser reads it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from . import report_graph, report_source
from .derive import errata_sheet
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
from .report_width import width

_LEGEND = (
    "background, underline: wrong in print; dashed box: missing in print, as it follows from the "
    "derivation"
)


# --- formulas ------------------------------------------------------------------------------------


def converter() -> Callable[..., str]:
    try:
        from latex2mathml.converter import convert
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "the HTML report needs latex2mathml: pip install 'dlz[report]'"
        ) from None
    found: Callable[..., str] = convert
    return found


# Commands that latex2mathml turns into an element of their own, to become ours.
_MARKS = {
    r"\wrong{": (r"\phantom{", re.compile(r"<mphantom>(.*?)</mphantom>", re.DOTALL), "wrong"),
    r"\missing{": (
        r"\boxed{",
        re.compile(r'<menclose notation="box">(.*?)</menclose>', re.DOTALL),
        "missing",
    ),
}


# Browsers know no other mathvariant than "normal": script and bold are letters of their own.
_LETTER = re.compile(r'<mi mathvariant="(script|bold)">([A-Z])</mi>')


def _letter(match: re.Match[str]) -> str:
    kind, letter = match[1].upper(), match[2]
    try:
        found = unicodedata.lookup(f"MATHEMATICAL {kind} CAPITAL {letter}")
    except KeyError:  # B, E, F, H, I, L, M and R in script were there before the others
        found = unicodedata.lookup(f"{kind} CAPITAL {letter}")
    return f"<mi>{found}</mi>"


@functools.cache
def math(latex: str, display: bool = False) -> str:
    """A formula as MathML; ValueError where something of the LaTeX is left over."""
    text = latex.replace(r"\_", "_")  # it stands in \text alone, which latex2mathml copies
    for mark, (command, _, _) in _MARKS.items():
        text = text.replace(mark, command)
    found = converter()(text, display="block" if display else "inline")
    for _, pattern, name in _MARKS.values():
        # Marks are not nested, so the first end belongs to its beginning.
        found = pattern.sub(rf'<mrow class="{name}">\1</mrow>', found)
    found = _LETTER.sub(_letter, found)
    if "\\" in found or "<merror" in found:
        raise ValueError(f"LaTeX without MathML: {latex}")
    return found


def _display(latex: str) -> str:
    """A formula on a line of its own, in a box that scrolls where it is too wide.

    On paper its parts go on lines of their own, and the widest is made to fit.
    """
    parts = [math(part, True) for part in re.split(r"(?<=,)\\quad ", latex)]
    widest = max(map(width, parts))
    return (
        f'<div class="formula" style="--width: {widest:.0f}" tabindex="0" role="group">'
        f"{' '.join(parts)}</div>"
    )


# --- text ----------------------------------------------------------------------------------------


def _text(words: str, numbers: frozenset[str]) -> str:
    """Words in which "(47)" is a link to equation (47)."""

    def link(match: re.Match[str]) -> str:
        number = match[1]
        return f'(<a href="#eq-{number}">{number}</a>)' if number in numbers else match[0]

    return re.sub(r"\((A?\d+)\)", link, escape(words))


def _pieces(pieces: errata_sheet.Pieces, numbers: frozenset[str]) -> str:
    return "".join(math(x) if formula else _text(x, numbers) for formula, x in pieces)


def _touched(names: Sequence[str]) -> str:
    links = []
    for name in names:
        equation = " " not in name  # others are figures and claims
        target = f"eq-{name}" if equation else name.replace(" ", "-")
        links.append(f'<a href="#{target}">{f"({name})" if equation else name}</a>')
    return ", ".join(links)


def _badge(verdict: str) -> str:
    letter = report_graph.LETTERS.get(verdict, verdict[0].upper())
    return f'<span class="badge {verdict}"><b aria-hidden="true">{letter}</b> {verdict}</span>'


def _item(name: str, content: str) -> str:
    return f"<dt>{name}</dt><dd>{content}</dd>"


# --- sections ------------------------------------------------------------------------------------


def _conventions() -> str:
    items = "".join(
        f"<li>{''.join(math(x[1:-1]) if x[:1] == '$' else escape(x) for x in _split(line))}</li>"
        for line in CONVENTIONS
    )
    return f'<section id="conventions"><h2>Conventions</h2><ul>{items}</ul></section>'


def _split(line: str) -> list[str]:
    """Text and formulas of a line, formulas with their dollars."""
    return [piece for piece in re.split(r"(\$[^$]+\$)", line) if piece]


def _glance(rows: Sequence[Row], numbers: frozenset[str]) -> str:
    tally = "".join(
        f"<li>{_badge(verdict)} <b>{count}</b> {escape(VERDICTS[verdict])}</li>"
        for verdict, count in counts(rows).items()
    )
    chips = "".join(
        f'<li><a class="chip {report_graph.verdict_of(parts)}" href="#eq-{number}">({number}) '
        f'<span class="letter">{report_graph.LETTERS[report_graph.verdict_of(parts)]}</span></a>'
        "</li>"
        for number, parts in by_number(rows).items()
    )
    lines = "".join(
        f'<tr><th scope="row"><a href="#{slug(row)}">{escape(heading(row))}</a></th>'
        f"<td>{_text(origin(row), numbers)}</td>"
        f"<td>{_pieces(errata_sheet.edit(row), numbers)}</td>"
        f"<td>{_touched(row['affects']) or 'nothing'}</td></tr>"
        for row in rows
        if row["verdict"] == "erratum"
    )
    return (
        '<section id="verdicts"><h2>Verdicts at a glance</h2>'
        f"<p>{len(rows)} printed forms under {len(numbers)} numbers.</p>"
        f'<ul class="tally">{tally}</ul>'
        f'<nav aria-label="Equations by number"><ul class="chips">{chips}</ul></nav>'
        '<h3 id="errata">Errata</h3><div class="scroll" tabindex="0" role="group" '
        'aria-label="Table of errata"><table>'
        "<thead><tr><th>equation</th><th>slip</th><th>smallest correction</th><th>touches</th>"
        f"</tr></thead><tbody>{lines}</tbody></table></div></section>"
    )


def _map(document: Mapping[str, Any]) -> str:
    key = " ".join(_badge(verdict) for verdict in VERDICTS)
    return (
        '<section id="map"><h2>Which equation rests on which</h2>'
        "<p>From the record of the derivation: an arrow leads from an equation to what is derived "
        "from it; arrows that a longer way implies are left out. The colour, the letter and the "
        "border are those of the worst verdict under a number. Equations without arrows "
        f"stand at the bottom.</p><p>{key}</p>"
        '<div class="scroll" tabindex="0" role="group" aria-label="Map of the equations">'
        f"{report_graph.svg(document)}</div></section>"
    )


def _form(row: Row, document: Mapping[str, Any], numbers: frozenset[str]) -> str:
    """One printed form with everything that is known about it."""
    items = [_item("printed", _display(row["printed"]))]
    marked = marked_form(row)
    if marked:
        items.append(_item("where it is wrong", _display(marked)))
    same = row["derived"] == row["printed"]
    items.append(_item("derived", "taken over as printed" if same else _display(row["derived"])))
    if row["difference"]:
        items.append(_item("printed less derived", _display(row["difference"])))
    if row["verdict"] == "erratum":
        smallest = _pieces(errata_sheet.edit(row), numbers)
        right = corrected_form(row)
        if right != row["derived"]:
            smallest += _display(right)
        items += [
            _item("smallest correction", smallest),
            _item("slip", _text(origin(row), numbers)),
            _item("touches", _touched(row["affects"]) or "nothing that is computed from it"),
            _item("costs", _text(consequences(row), numbers)),
        ]
    if row["note"]:
        items.append(_item("note", _text(row["note"], numbers)))
    if row["scan"]:
        items.append(_item("scan", _text(row["scan"], numbers)))
    found = _text(proof(row), numbers)
    if row["counterexample"]:
        found += _counterexample(row["counterexample"])
    word = "counterexample" if row["counterexample"] else "proof"
    items.append(_item(word if row["verdict"] != "definition" else "standing", found))
    part = f"<h4>{escape(row['part'])}</h4>" if row["part"] else ""
    return (
        f'<article id="{slug(row)}" class="form {row["verdict"]}">{part}'
        f"<p>{_badge(row['verdict'])} {escape(row['where'])}</p><dl>{''.join(items)}</dl>"
        f"{_derivation(row, document)}</article>"
    )


def _counterexample(found: Mapping[str, Any]) -> str:
    point = ", ".join(f"{name} = {value}" for name, value in found["point"].items())
    place = f", entry {found['entry']}" if found["entry"] else ""
    return (
        f'<table class="numbers"><caption>at {escape(point or "every point")}{escape(place)}'
        f'</caption><tbody><tr><th scope="row">printed</th><td>{escape(found["printed"])}</td></tr>'
        f'<tr><th scope="row">derived</th><td>{escape(found["derived"])}</td></tr></tbody></table>'
    )


def _derivation(row: Row, document: Mapping[str, Any]) -> str:
    """The steps in order, each with the sentence that says what was done."""
    if not row["rests_on"]:
        return ""
    steps = "".join(
        f'<li>{escape(document["steps"][name]["summary"])} <a href="#step-{name}">{name}</a></li>'
        for name in row["rests_on"]
    )
    count = len(row["rests_on"])
    word = "1 step" if count == 1 else f"{count} steps"
    return f"<details><summary>derivation in {word}</summary><ol>{steps}</ol></details>"


def _equations(document: Mapping[str, Any], numbers: frozenset[str]) -> str:
    functions = report_source.functions()
    sections = []
    for number, rows in by_number(document["equations"]).items():
        forms = "".join(_form(row, document, numbers) for row in rows)
        code = "".join(
            f"<details><summary><code>dlz.generated.{name}</code></summary>"
            f'<pre tabindex="0"><code>{escape(report_source.source(name))}</code></pre></details>'
            for name in functions.get(number, ())
        )
        sections.append(
            f'<section id="eq-{number}"><h3>Equation ({number})</h3>{forms}{code}'
            '<p class="up"><a href="#verdicts">all equations</a></p></section>'
        )
    return (
        f'<section id="equations"><h2>Equations</h2><p class="legend">{_LEGEND}.</p>'
        f"{''.join(sections)}</section>"
    )


def _steps(document: Mapping[str, Any], numbers: frozenset[str]) -> str:
    """Each step once: what it does and what it gives."""
    items = []
    for name, step in document["steps"].items():
        links = ", ".join(f"({number})" for number in step["equations"])
        value = _display(step["value"]) if step["value"] else ""
        if len(step["value"] or "") > 2000:
            value = f"<details><summary>long formula</summary>{value}</details>"
        items.append(
            f'<section id="step-{name}" class="step"><h3><code>{name}</code></h3>'
            f"<p>{_text(step['summary'], numbers)} {_text(links, numbers)}</p>{value}</section>"
        )
    return (
        '<section id="steps"><h2>The derivation, step by step</h2>'
        "<p>Each step computes from the ones before it; none is typed in. What stands here is "
        f"what each gives.</p>{''.join(items)}</section>"
    )


def _claims(claims: Sequence[Row], numbers: frozenset[str]) -> str:
    articles = []
    for claim in claims:
        evidence = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>"
            for name, value in claim_evidence(claim)
        )
        articles.append(
            f'<article id="claim-{claim["id"]}" class="form {claim["verdict"]}">'
            f"<h3>{escape(claim['statement'])}</h3>"
            f"<p>{_badge(claim['verdict'])} {escape(claim['where'])}</p>"
            f"<p>{_text(claim['note'], numbers)}</p>"
            '<div class="scroll" tabindex="0" role="group" aria-label="Evidence">'
            f'<table class="evidence"><tbody>{evidence}</tbody></table></div></article>'
        )
    return (
        '<section id="claims"><h2>Conclusions of the paper</h2>'
        f"<p>Each with the function that computes its evidence again.</p>{''.join(articles)}"
        "</section>"
    )


def _figures(drawings: Sequence[Drawing]) -> str:
    parts = []
    for drawing in drawings:
        notes = "".join(f"<li>{escape(line)}</li>" for line in drawing.notes)
        parts.append(
            f'<figure id="figure-{drawing.name}">{_inline(drawing.svg, drawing.name)}'
            f"<figcaption><h3>Figure {escape(drawing.name)}</h3><ul>{notes}</ul>"
            f'<p><a href="{drawing.csv}">numbers as CSV</a></p></figcaption></figure>'
        )
    return f'<section id="figures"><h2>Figures</h2>{"".join(parts)}</section>'


def _inline(svg: str, name: str) -> str:
    """A picture to stand among others: no prologue, no metadata, names of its own."""
    text = svg[svg.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = text.replace("xlink:href", "href").replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    text = re.sub(r'^(<svg[^>]*?) width="[^"]*"', r"\1", text)
    text = re.sub(r'^(<svg[^>]*?) height="[^"]*"', r"\1", text)
    label = f'<svg class="plot" role="img" aria-label="Figure {name}"'
    return text.replace("<svg", label, 1)


# --- the whole -----------------------------------------------------------------------------------

_CONTENTS = {
    "conventions": "Conventions",
    "verdicts": "Verdicts",
    "map": "Map",
    "equations": "Equations",
    "steps": "Derivation",
    "claims": "Conclusions",
    "figures": "Figures",
}


def page(document: Mapping[str, Any], drawings: Sequence[Drawing]) -> str:
    """The report of a judged document with its figures."""
    rows = document["equations"]
    numbers = frozenset(row["id"] for row in rows)
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    links = "".join(f'<li><a href="#{name}">{word}</a></li>' for name, word in _CONTENTS.items())
    body = [
        _conventions(),
        _glance(rows, numbers),
        _map(document),
        _equations(document, numbers),
        _steps(document, numbers),
        _claims(document["claims"], numbers),
        _figures(drawings),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="color-scheme" content="light dark"/>'
        '<link rel="icon" href="data:,"/>'
        f"<title>{escape(TITLE)}</title><style>\n{style}</style></head>\n<body>"
        '<a class="skip" href="#main">skip to the content</a>'
        f"<header><h1>{escape(TITLE)}</h1><p>{escape(SUMMARY)}</p>"
        f'<nav aria-label="Sections"><ul>{links}</ul></nav></header>\n<main id="main">'
        + "\n".join(body)
        + "</main></body></html>\n"
    )

"""Formulas as MathML, by the converter of the report: no script, nothing from a network."""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from dlz.report_html import math

_FUNCTIONS = "arctan|atan2|cos|cosh|diag|exp|log|max|sin|sinh|tanh"
_THIN = '<mo lspace="0.167em" rspace="{}">{}</mo>'

# Browsers set operators by their place and their neighbours alone; these are set as TeX sets them.
_SET_AS_TEX = [
    # A bar is a modulus or a ket here, no relation.
    (r"<mo[^>]*>&#x0007C;</mo>", '<mo stretchy="false" lspace="0" rspace="0">|</mo>'),
    (r"<mo>&#x0002F;</mo>", '<mo lspace="0" rspace="0">/</mo>'),
    (r"<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>"),
    # A sign after an opening bracket, a comma or a relation belongs to what follows.
    (
        r"(<mo[^>]*>&#x000(?:28|5B|7B|2C|3C|3D|3E);</mo>|<mo>&#x02192;</mo>)"
        r"<mo>(&#x02212;|&#x0002B;)</mo>",
        r'\1<mo form="prefix">\2</mo>',
    ),
    # Brackets that may grow have blanks beside them, also where there is no reason to grow.
    (
        r'<mo stretchy="true"[^>]*>(&#x00028;|&#x0005B;)</mo>((?:(?!<mo stretchy="true"|<mfrac|'
        r'<munder|<msub|<msup).)*)<mo stretchy="true"[^>]*>(&#x00029;|&#x0005D;)</mo>',
        r'<mo stretchy="false">\1</mo>\2<mo stretchy="false">\3</mo>',
    ),
    # cos theta, but cos(theta); its name may carry an exponent.
    (
        rf"<m[io]>({_FUNCTIONS})</m[io]>(?=(?:<mn>\d+</mn></msup>)?<mo)",
        _THIN.format("0", r"\1"),
    ),
    (rf"<m[io]>({_FUNCTIONS})</m[io]>", _THIN.format("0.167em", r"\1")),
    (
        r'(<mo[^>]*>(?!&#x00029;)[^<]*</mo>(?:<msup>)?)<mo lspace="0.167em"',
        r'\1<mo lspace="0"',
    ),
    # Greek capitals are upright.
    (r"<mi>(&#x0039[1-9A-F];|&#x003A[0-9];)</mi>", r'<mi mathvariant="normal">\1</mi>'),
]


def formula(latex: str, display: bool) -> str:
    """A formula as MathML, set as TeX sets it."""
    found = math(latex, display)
    for pattern, replacement in _SET_AS_TEX:
        found = re.sub(pattern, replacement, found)
    return found


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(formula(node.astext(), False))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    label = f' id="{escape(node["ids"][0])}"' if node["ids"] else ""
    shown = formula(node.astext(), True)
    writer.body.append(f'<div class="formula" tabindex="0"{label}>{shown}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

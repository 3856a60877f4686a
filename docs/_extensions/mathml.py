"""Formulas as MathML, by the converter of the report: no script, nothing from a network."""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from dlz.report_html import math

# Browsers take a bar for a relation, with blanks on both sides; here it is a modulus or a ket.
_BAR = re.compile(r"<mo[^>]*>&#x0007C;</mo>")


def _converted(node: nodes.TextElement, display: bool) -> str:
    bar = '<mo stretchy="false" lspace="0" rspace="0">|</mo>'
    return _BAR.sub(bar, math(node.astext(), display))


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(_converted(node, False))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    label = f' id="{escape(node["ids"][0])}"' if node["ids"] else ""
    formula = _converted(node, True)
    writer.body.append(f'<div class="formula" tabindex="0"{label}>{formula}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

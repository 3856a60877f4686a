"""Formulas as MathML, by the converter of the report: no script, nothing from a network."""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from dlz.report_html import math


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(math(node.astext()))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    label = f' id="{escape(node["ids"][0])}"' if node["ids"] else ""
    writer.body.append(
        f'<div class="formula" tabindex="0"{label}>{math(node.astext(), True)}</div>'
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}

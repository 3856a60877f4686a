"""How wide a formula will be: paper does not scroll, so what is too wide for it is set smaller."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

_SMALLER = 0.75
"""Of scripts, and of fractions that are not on a line of their own."""
_SPACED = set("=+-−<>≤≥→∈⋅±∓")


def width(mathml: str) -> float:
    """About the width of a formula in em, rather too large than too small."""
    return 1.1 * _width(ElementTree.fromstring(mathml), 0)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _width(element: ElementTree.Element, fractions: int) -> float:
    """With so many fractions around it."""
    name = _name(element)
    inside = fractions + (name == "mfrac")
    widths = [_width(child, inside) for child in element]
    if name in ("mi", "mn", "mtext", "mo"):
        text = "".join(element.itertext())
        return sum(map(_letter, text)) + (0.6 if name == "mo" and text.strip() in _SPACED else 0.1)
    if name == "mspace":
        return float((element.get("width") or "0").removesuffix("em"))
    if name == "mfrac":
        return (_SMALLER if fractions else 1.0) * max(widths) + 0.2
    if name in ("msub", "msup"):
        return widths[0] + _SMALLER * widths[1]
    if name == "msubsup":
        return widths[0] + _SMALLER * max(widths[1:])
    if name in ("munder", "mover", "munderover"):
        return max(widths)
    if name == "mtable":
        rows = [[_width(cell, inside) for cell in row] for row in element]
        return sum(max(column) + 0.9 for column in _columns(rows))
    around = {"msqrt": 1.0, "mroot": 1.0, "menclose": 0.5}.get(name, 0.0)
    return sum(widths) + around + (0.6 if element.get("class") else 0.0)


def _columns(rows: list[list[float]]) -> Iterator[list[float]]:
    for n in range(max(map(len, rows))):
        yield [row[n] for row in rows if n < len(row)]


def _letter(letter: str) -> float:
    """The width of one letter: most are half an em, of capitals and signs many are more."""
    if letter in "()[]{}|,.;:!'′ il\u2061\u2062":
        return 0.4
    return 0.75 if letter.isupper() or not letter.isalnum() else 0.55

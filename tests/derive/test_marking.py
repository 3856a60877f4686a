"""The marks inside a printed form: at the place that is wrong, and nowhere else."""

import re

import pytest
import sympy as sp

from dlz.derive import ledger, marking
from dlz.derive.paper import PRINTED

a, b, c, x = sp.symbols("a b c x", positive=True)


def marked(printed, right):
    return marking.marked(printed, marking.corrected(printed, right, None))


def unmarked(text):
    """What was printed: without the marks, and without what is missing."""
    text = re.sub(r"\\missing\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", text)
    return re.sub(r"\\wrong\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", r"\1", text)


@pytest.mark.parametrize(
    ("printed", "right", "text"),
    [
        (a + b, a - b, r"a \wrong{+} b"),
        (a - b, a + b, r"a \wrong{-} b"),
        (a * x**2 / 2, a * x**2 / 8, r"\wrong{\frac{1}{2}} a x^{2}"),
        (a * sp.sin(x), a * sp.cos(x), r"\wrong{\sin{\left(x \right)}} a"),
        (sp.exp(2 * a), sp.exp(-2 * a), r"e^{\wrong{+} 2 a}"),
        (a * x, a * b * x, r"\missing{b} a x"),
        (a * x / 4, a * b * x / 2, r"\frac{\missing{2 b} a x}{4}"),
        (a * x, a * x + c, r"a x + \missing{c}"),
        (a, b, r"\wrong{a}"),
        (sp.Abs(x - a), sp.Max(0, a - x), r"\wrong{\left|{a - x}\right|}"),
    ],
)
def test_the_mark_is_at_the_slip(printed, right, text):
    assert marked(printed, right) == text


def test_what_is_right_has_no_mark():
    expr = a * sp.exp(-b * x) + sp.cos(2 * x) / c
    assert marked(expr, expr) == sp.latex(expr)
    assert marked((a + b) ** 2, a**2 + 2 * a * b + b**2) == sp.latex((a + b) ** 2)


def test_only_the_wrong_entries_of_a_matrix_are_marked():
    printed = sp.Matrix([[a, b], [0, x]])
    right = sp.Matrix([[a, -b], [0, x]])
    assert marked(printed, right) == (
        r"\left[\begin{matrix}a & \wrong{+} b\\0 & x\end{matrix}\right]"
    )


def test_the_branches_of_a_piecewise_are_marked_inside():
    printed = sp.Piecewise((a, x <= b), (c, True))
    right = sp.Piecewise((a, x <= b / 2), (c, True))
    text = marked(printed, right)
    assert text.count(r"\wrong{") + text.count(r"\missing{") == 1
    assert r"\missing{\frac{1}{2}}" in text


def test_a_name_in_a_dict_or_a_tuple_stays():
    assert marked({"one": a, "two": b}, {"one": a, "two": c}) == (
        r"\text{one}:\ a,\quad \text{two}:\ \wrong{b}"
    )
    assert marked((a, b), (c, b)) == r"\wrong{a},\quad b"


def test_of_equal_corrections_the_words_choose_the_form():
    """The corrected form keeps the shape in which it is printed."""
    printed, right = (a + b) * x / 2, sp.expand((a + b) * x / 8)
    words = f"1/2 -> 1/8 in {sp.sstr(printed)}"
    assert marking.corrected(printed, right, words) == [(a + b) * x / 8]
    assert marking.corrected(printed, right, "no such words") == [right]


@pytest.mark.parametrize(
    ("printed", "right", "text"),
    [
        (r"b^\dagger(\mu)b(\mu)|\mu\rangle", r"H_E|\mu\rangle", r"\wrong{"),
        (r"x=a+b", r"x=a-b", r"x=a\wrong{+}b"),
        (r"\text{one: }a,\quad\text{two: }b", r"\text{one: }b,\quad\text{two: }a", r"\wrong{a},"),
        (r"a=\frac{1}{2}", r"a=\frac{1}{4}", r"a=\wrong{\frac{1}{2}}"),
        ("abc", "xyz", r"\wrong{abc}"),
        (r"\int d\nu\,b", r"\int d\nu\,\nu\,b", r"d\nu\,\missing{\nu\,}b"),
        (r"\int d\nu\,", r"\int d\nu\,\nu\,", r"d\nu\,\missing{\nu\,}"),
    ],
)
def test_texts_are_marked_in_whole_pieces(printed, right, text):
    found = marking.marked_text(printed, right)
    assert text in found
    assert unmarked(re.sub(r"\\missing\{[^}]*\}", "", found)) == printed


ERRATA = [("18", None), ("47", "a"), ("21", None), ("50", "B_0"), ("60", None), ("63", None)]


@pytest.mark.parametrize("key", ERRATA)
def test_an_erratum_of_the_paper_is_marked_and_without_its_marks_is_what_is_printed(key):
    entry = ledger.ENTRIES[key]
    printed = entry.form(PRINTED[key].form)
    right = marking.corrected(printed, entry.derived(), ledger.correction_of(key), entry.cases)
    text = marking.marked(printed, right)
    assert r"\wrong{" in text or r"\missing{" in text
    names = r"mark|minussign|plussign"
    assert not re.search(names, text)
    assert len(text) > len(r"\wrong{}")

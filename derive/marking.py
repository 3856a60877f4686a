r"""A printed form as LaTeX with the places marked where it differs from the right one.

The trees of the two forms are walked side by side.  What stands in the printed form and is wrong
is put into ``\wrong{...}``, what is missing there into ``\missing{...}``; whoever prints the text
says what the two look like.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from . import edits
from .judge import Case, Undecided, decide_exactly, entries

_SHAPES: tuple[Callable[[sp.Expr], sp.Expr], ...] = (
    lambda x: x,
    sp.expand,
    sp.factor_terms,
    sp.factor,
    sp.together,
)
"""Ways to write the right form; the one that is nearest to the printed form is compared with it."""

_SIGN = {-1: r"\minussign ", 1: r"\plussign "}
"""Stands for a wrong sign until the term is in its sum, where "+ -x" is to read "-x"."""


# --- two trees side by side ----------------------------------------------------------------------


class _Marks:
    """Symbols that stand for marked parts of a form, with their LaTeX and how much they mark."""

    def __init__(self) -> None:
        self.names: dict[sp.Symbol, str] = {}
        self.originals: dict[sp.Symbol, sp.Expr] = {}
        self.weight = 0

    def text(self, expr: sp.Expr) -> str:
        return str(_Printer(self).doprint(expr))

    def symbol(self, text: str, weight: int, original: sp.Expr) -> sp.Symbol:
        mark = sp.Dummy("mark", real=True)
        self.names[mark] = text
        self.originals[mark] = original
        self.weight += weight
        return mark

    def wrong(self, expr: sp.Expr, inside: bool) -> sp.Symbol:
        return self.symbol(rf"\wrong{{{self._enclosed(expr, inside)}}}", _size(expr), expr)

    def missing(self, expr: sp.Expr, inside: bool) -> sp.Symbol:
        return self.symbol(rf"\missing{{{self._enclosed(expr, inside)}}}", 1, expr)

    def sign(self, expr: sp.Expr) -> sp.Symbol:
        """A term whose sign alone is wrong."""
        sign = -1 if expr.could_extract_minus_sign() else 1
        rest = sign * expr
        text = self.text(rest)
        return self.symbol(
            _SIGN[sign] + (rf"\left({text}\right)" if rest.is_Add else text), 1, expr
        )

    def _enclosed(self, expr: sp.Expr, inside: bool) -> str:
        text = self.text(expr)
        return rf"\left({text}\right)" if inside and expr.is_Add else text


class _Printer(LatexPrinter):
    """SymPy's LaTeX, with the marked terms of a sum in the places of what they mark."""

    def __init__(self, marks: _Marks) -> None:
        super().__init__({"symbol_names": marks.names})
        self.marks = marks

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        terms = {term.xreplace(self.marks.originals): term for term in sp.Add.make_args(expr)}
        ordered = super()._as_ordered_terms(sp.Add(*terms), order)
        if set(ordered) != set(terms):  # what is missing joins with another term
            ordered = list(terms)
        return [terms[term] for term in ordered]


def _size(expr: sp.Basic) -> int:
    return sum(1 for _ in sp.preorder_traversal(expr))


def _walk(printed: sp.Expr, right: sp.Expr, marks: _Marks, inside: bool = False) -> sp.Expr:
    """``printed`` with marks; ``inside`` where a sum would need parentheses."""
    if printed == right:
        return printed
    if sp.expand(printed + right) == 0:
        return marks.sign(printed)
    deeper = _Marks()
    walked = _by_arguments(printed, right, deeper)
    if walked is None or deeper.weight > _size(printed):
        return marks.wrong(printed, inside)
    marks.names |= deeper.names
    marks.originals |= deeper.originals
    marks.weight += deeper.weight
    return walked


def _by_arguments(printed: sp.Expr, right: sp.Expr, marks: _Marks) -> sp.Expr | None:
    """Walk the arguments, or ``None`` where the two have too little in common."""
    for kind in (sp.Add, sp.Mul):
        if isinstance(printed, kind) or isinstance(right, kind):
            one, other = _operands(printed, kind), _operands(right, kind)
            if not (set(one) & set(other) or isinstance(printed, right.func)):
                continue
            return _unordered(one, other, kind, marks)
    if isinstance(printed, sp.Piecewise) and isinstance(right, sp.Piecewise):
        return _piecewise(printed, right, marks)
    if printed.func != right.func or len(printed.args) != len(right.args) or not printed.args:
        return None
    if isinstance(printed, sp.Derivative):
        return None
    arguments = [
        _walk(x, y, marks, printed.is_Pow) for x, y in zip(printed.args, right.args, strict=True)
    ]
    return printed.func(*arguments, evaluate=False)


def _operands(expr: sp.Expr, kind: Any) -> list[sp.Expr]:
    """Terms or factors; the sign of a product is a factor of its own."""
    found = list(kind.make_args(expr))
    if kind is sp.Mul and found[0].is_Rational and found[0] < 0:
        found[:1] = [sp.Integer(-1), *([-found[0]] if found[0] != -1 else [])]
    return found


def _unordered(printed: list[sp.Expr], right: list[sp.Expr], kind: Any, marks: _Marks) -> sp.Expr:
    """Terms or factors: the common ones stay, the others are paired, what has no partner marked."""
    common = Counter(printed) & Counter(right)
    lonely = list((Counter(printed) - common).elements())
    wanted = list((Counter(right) - common).elements())
    result = list(common.elements())
    factor = kind is sp.Mul
    replaced = False
    for one in lonely:
        partners = [other for other in wanted if _alike(one, other)]
        if partners:
            partner = min(partners, key=lambda other: _distance(one, other))
            wanted.remove(partner)
            if (
                factor and one.is_Number and wanted and len(lonely) == 1
            ):  # one factor is missing, its number included
                wanted.append(partner / one)
                result.append(one)
            else:
                result.append(_walk(one, partner, marks, factor))
        elif one == -1:
            result.append(marks.symbol(rf"\wrong{{{_SIGN[-1]}}}", 1, sp.Integer(-1)))
        else:
            result.append(marks.wrong(one, factor))
            replaced = True
    if factor and sp.Integer(-1) in wanted:
        wanted.remove(sp.Integer(-1))
        result.append(marks.symbol(rf"\missing{{{_SIGN[-1]}}}", 1, sp.Integer(-1)))
    if wanted and not replaced:
        result.append(marks.missing(kind(*wanted), factor))
    return kind(*result)


def _alike(one: sp.Expr, other: sp.Expr) -> bool:
    """Whether two terms or factors can be two versions of one."""
    if one.is_Number or other.is_Number:
        return bool(one.is_Number and other.is_Number and -1 not in (one, other))
    if one == -other or one in sp.Mul.make_args(other) or other in sp.Mul.make_args(one):
        return True
    return bool(one.func == other.func)


def _distance(one: sp.Expr, other: sp.Expr) -> int:
    """How many subexpressions the two do not share; an exponential counts as one."""
    left, right = Counter(_subexpressions(one)), Counter(_subexpressions(other))
    return sum(((left - right) + (right - left)).values())


def _subexpressions(expr: sp.Expr) -> Iterator[sp.Expr]:
    yield expr
    if not isinstance(expr, sp.exp):
        for argument in expr.args:
            yield from _subexpressions(argument)


def _piecewise(printed: sp.Piecewise, right: sp.Piecewise, marks: _Marks) -> sp.Expr | None:
    if len(printed.args) != len(right.args):
        return None
    branches = []
    for (value, condition), (other, where) in zip(printed.args, right.args, strict=True):
        if condition.func != where.func and isinstance(where, sp.Rel):
            where = where.reversed  # x <= y is y >= x
        if condition.func != where.func:
            return None
        sides = [_walk(x, y, marks) for x, y in zip(condition.args, where.args, strict=True)]
        branches.append(
            (
                _walk(value, other, marks),
                condition.func(*sides, evaluate=False) if sides else condition,
            )
        )
    return sp.Piecewise(*branches, evaluate=False)


def _marked_entry(printed: sp.Expr, right: sp.Expr) -> str:
    """The nearest way to write the right form decides the marks."""
    tried = []
    for n, shape in enumerate(_SHAPES):
        marks = _Marks()
        walked = _walk(printed, shape(right), marks)
        tried.append((marks.weight, n, marks.text(walked)))
    text = min(tried)[2]
    for sign, mark in (("-", _SIGN[-1]), ("+", _SIGN[1])):
        name = mark.strip()
        text = text.replace(rf"\wrong{{{mark}}}", rf"\wrong{{{sign}}}")
        text = text.replace(rf"\missing{{{mark}}}", rf"\missing{{{sign}}}")
        text = text.replace(f"+ {name}", rf"\wrong{{{sign}}}").replace(name, rf"\wrong{{{sign}}}")
    return text


# --- whole forms ---------------------------------------------------------------------------------


def corrected(
    printed: Any, derived: Any, words: str | None, cases: Sequence[Case] = ({},)
) -> list[sp.Expr]:
    """The entries of the printed form with the correction of these ``words`` made in each.

    Where the words belong to no edit of an entry, its derived form stands instead.
    """
    said = words.split("; ") if words else []
    pairs = list(zip(entries(printed), entries(derived), strict=True))
    found = []
    for (_, one), (_, other) in pairs:
        if one == other or _equal(one, other, cases):
            found.append(one)
        elif said == ["sign"]:
            found.append(-one)
        else:
            tries = (form for form in _edited(one, other, said) if _equal(form, other, cases))
            found.append(next(tries, other))
    return found


def _equal(one: sp.Expr, other: sp.Expr, cases: Sequence[Case]) -> bool:
    try:
        return decide_exactly(one, other, cases) is None
    except Undecided:
        return False


def _edited(one: sp.Expr, other: sp.Expr, said: list[str]) -> Iterator[sp.Expr]:
    """The edits of an entry that have one of these words: one edit, two, or a missing term."""
    missing = edits.missing_factors(one, other)
    unchanged = edits.Edit("", "", one)
    for words in said:
        for first in (unchanged, *edits.of_expression(one, missing)):
            rest = words.removeprefix(first.words).removeprefix(", ")
            if not words.startswith(first.words):
                continue
            if not rest:
                yield first.form
            elif rest.startswith("missing term"):
                yield first.form + sp.expand(other - first.form)
            elif first is not unchanged:
                for second in edits.of_expression(first.form, missing):
                    if rest == second.words:
                        yield second.form


def marked(printed: Any, right: Sequence[sp.Expr]) -> str:
    """The printed form as LaTeX, entry by entry, marked against the right entries."""
    pairs = zip(entries(printed), right, strict=True)
    return _together(printed, [_marked_entry(x, y) for (_, x), y in pairs])


def plain(printed: Any, right: Sequence[sp.Expr]) -> str:
    """The right entries as LaTeX in the places that they have in the printed form."""
    return _together(printed, [str(sp.latex(x)) for x in right])


def _together(form: Any, texts: list[str]) -> str:
    """The LaTeX of a form from that of its entries."""
    if len(texts) == 1:
        return texts[0]
    if isinstance(form, sp.MatrixBase):
        columns = form.shape[1]
        lines = [texts[n : n + columns] for n in range(0, len(texts), columns)]
        body = r"\\".join(" & ".join(line) for line in lines)
        return rf"\left[\begin{{matrix}}{body}\end{{matrix}}\right]"
    parts, position = [], 0
    for name, part in form.items() if isinstance(form, dict) else _named(form):
        count = len(entries(part))
        text = _together(part, texts[position : position + count])
        position += count
        parts.append(rf"\text{{{name}}}:\ {text}" if name else text)
    return r",\quad ".join(parts)


def _named(form: Any) -> list[tuple[str | None, Any]]:
    return [(None, part) for part in form]


# --- formulas that are text alone ----------------------------------------------------------------

_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|.", re.DOTALL)
_TAKES_NEXT = {"_", "^", r"\mathbf", r"\tilde", r"\bar", r"\dot", r"\vec", r"\mathcal", r"\text"}


def marked_text(printed: str, right: str) -> str:
    """Two LaTeX texts side by side: the pieces of the printed one that differ are marked.

    Where less than half of it stays, the whole is.
    """
    separator = r",\quad"
    if printed.count(separator) == right.count(separator) > 0:
        parts = zip(printed.split(separator), right.split(separator), strict=True)
        return separator.join(marked_text(x, y) for x, y in parts)
    left, other = _pieces(printed), _pieces(right)
    matcher = difflib.SequenceMatcher(None, left, other, False)
    if matcher.ratio() < 0.5:
        return rf"\wrong{{{printed}}}"
    text = []
    said = 0  # so many pieces of the printed form are in the text
    for kind, i, j, k, m in matcher.get_opcodes():
        mine, theirs = left[max(i, said) : j], other[k:m]
        said = j
        if kind == "equal":
            text += mine
        elif mine:
            text.append(rf"\wrong{{{''.join(mine)}}}")
        else:
            while said < len(left) and left[said] == theirs[0]:  # as late as it can stand
                text.append(left[said])
                theirs = [*theirs[1:], theirs[0]]
                said += 1
            text.append(rf"\missing{{{''.join(theirs)}}}")
    return "".join(text)


def _pieces(latex: str) -> list[str]:
    """Tokens, each with the groups and scripts that belong to it."""
    pieces: list[str] = []
    depth, joins = 0, False
    for token in _TOKEN.findall(latex):
        name = token.strip()
        if pieces and (depth or joins or name in ("{", "_", "^")):
            pieces[-1] += token
        else:
            pieces.append(token)
        depth += (name == "{") - (name == "}")
        joins = name in _TAKES_NEXT
    return pieces

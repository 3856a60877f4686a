"""SymPy expressions as NumPy text."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Mapping, Set

import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from .chebyshev import Tabulated
from .rules import (
    Averaged,
    Clamped,
    Component,
    CosineFraction,
    CosineSquared,
    Diagonal,
    Gap,
    InverseLength,
    Lorentzian,
    Over,
    PiTimes,
    Rounded,
    RoundedAway,
    ScaledGap,
    SineFraction,
    SineOverGap,
    SineSquared,
    Squared,
    SquaredGap,
    SquaredSine,
    Times,
    Where,
    Whole,
)
from .series import Nested

WIDTH = 100

FUNCTIONS = {
    sp.Abs: "np.abs",
    sp.exp: "np.exp",
    sp.log: "np.log",
    sp.sin: "np.sin",
    sp.cos: "np.cos",
    sp.sinh: "np.sinh",
    sp.cosh: "np.cosh",
    sp.tanh: "np.tanh",
    sp.asinh: "np.arcsinh",
    sp.atan2: "np.arctan2",
    expm1: "np.expm1",
    log1p: "np.log1p",
    hypot: "hypotenuse",
    sp.Ei: "special.expi",
    Where: "np.where",
    Nested: "nested",
    Clamped: "clamped",
    Lorentzian: "lorentzian",
    RoundedAway: "rounded_away",
    InverseLength: "inverse_length",
    Diagonal: "diagonal",
    SineSquared: "sine_squared",
    CosineSquared: "cosine_squared",
    SquaredSine: "squared_sine",
    SineFraction: "sine_fraction",
    CosineFraction: "cosine_fraction",
    SineOverGap: "sine_over_gap",
    Gap: "gap",
    ScaledGap: "scaled_gap",
    SquaredGap: "squared_gap",
    Over: "over",
    Times: "times",
    Whole: "whole",
    Squared: "squared",
}
"""What is one function of NumPy, SciPy or ``_arrays``, with the same arguments."""

CONSTANTS = {sp.pi: "np.pi", sp.EulerGamma: "np.euler_gamma", sp.oo: "np.inf", -sp.oo: "-np.inf"}

GRADIENT = "d_"
"""How the names of functions begin that return arrays of derivatives."""

SUM, PRODUCT, POWER, ATOM = range(4)


class Printer:
    """The text of expressions in one function of ``room``; ``names`` says how symbols read.

    Sums run along a new first axis, in front of the axes of the function's ``arguments``.

    ``leading`` are symbols that most often stand for arrays, those of the first argument.  What
    does not depend on them comes first in products: where it is made of numbers, its product is
    one, and is computed once for all elements.
    """

    def __init__(
        self,
        room: str,
        names: Mapping[sp.Symbol, str],
        arguments: tuple[str, ...],
        leading: Set[sp.Symbol] = frozenset(),
    ) -> None:
        self.room = room
        self.names = names
        self.arguments = arguments
        self.leading = set(leading)

    def note(self, name: sp.Symbol, value: sp.Basic) -> None:
        """``name`` now stands for ``value``."""
        if self._leads(value):
            self.leading.add(name)

    def _leads(self, expr: sp.Basic) -> bool:
        most_often = expr.replace(Clamped, lambda temperature, _: temperature)
        return not self.leading.isdisjoint(most_often.free_symbols)

    def text(self, expr: sp.Basic, level: int = SUM) -> str:
        """``expr`` as an operand at ``level``, in brackets if it binds more loosely."""
        own, text = self._text(expr)
        return f"({text})" if own < level else text

    def _text(self, expr: sp.Basic) -> tuple[int, str]:
        if expr.is_Symbol:
            return ATOM, self.names.get(expr, expr.name)
        if expr.is_Rational:
            return self._rational(expr)
        if expr in CONSTANTS:
            return ATOM, CONSTANTS[expr]
        if expr.is_Add:
            return SUM, self._sum(expr)
        if expr.is_Mul:
            return self._product(expr)
        if expr.is_Pow:
            return self._power(expr)
        if isinstance(expr, Rounded):
            return SUM, self.text(expr.args[0])
        if isinstance(expr, Relational):
            return SUM, f"{self.text(expr.lhs)} {expr.rel_op} {self.text(expr.rhs)}"
        return ATOM, self._function(expr)

    def _rational(self, number: sp.Rational) -> tuple[int, str]:
        level = SUM if number < 0 else ATOM
        if number.q == 1:
            return level, str(number.p)
        if number.q & (number.q - 1) == 0:  # exact as a float
            return level, repr(float(number))
        return PRODUCT, f"{number.p} / {number.q}"

    def _sum(self, expr: sp.Add) -> str:
        """The number first: it often is close to the next term, and their sum is exact."""
        text = ""
        for term in sorted(expr.as_ordered_terms(), key=lambda term: not term.is_Rational):
            negative = term.could_extract_minus_sign() and bool(text or not term.is_Mul)
            part = self.text(-term if negative else term, PRODUCT if text else SUM)
            if text:
                text += (" - " if negative else " + ") + part
            else:
                text = "-" + part if negative else part
        return text

    def _product(self, expr: sp.Expr) -> tuple[int, str]:
        """A fraction; square roots of several factors become one."""
        negative = expr.could_extract_minus_sign()
        over, under, roots = [], [], []
        for factor in sp.Mul.make_args(-expr if negative else expr):
            base, exponent = factor.as_base_exp()
            if factor.is_Rational and factor.q & (factor.q - 1):
                over += [sp.Integer(factor.p)] * (factor.p != 1)
                under.append(sp.Integer(factor.q))
            elif exponent == sp.Rational(1, 2):
                roots.append(base)
            elif base is not sp.E and exponent.is_Rational and exponent < 0:
                under.append(base**-exponent)
            else:
                over.append(factor)
        over.sort(key=self._leads)
        under.sort(key=self._leads)
        if over and under and not roots and not any(map(self._leads, under)):
            over, under, negative = _scaled_below(over, under, negative)
        above = [self.text(factor, POWER) for factor in over]
        if roots:
            above.append(f"np.sqrt({self.text(sp.Mul(*roots, evaluate=False))})")
        below = [self.text(factor, POWER) for factor in under]
        text = "-" * negative + " * ".join(above or ["1"])
        if below:
            text += " / " + (below[0] if len(below) == 1 else f"({' * '.join(below)})")
        return SUM if negative else PRODUCT, text

    def _power(self, expr: sp.Pow) -> tuple[int, str]:
        if expr.exp.is_Rational and expr.exp < 0:
            return self._product(expr)
        if expr.exp == sp.Rational(1, 2):
            return ATOM, f"np.sqrt({self.text(expr.base)})"
        return POWER, f"{self.text(expr.base, ATOM)}**{self.text(expr.exp, ATOM)}"

    def _function(self, expr: sp.Basic) -> str:
        if isinstance(expr, sp.Sum):
            return self._series(expr)
        if isinstance(expr, Averaged):
            name, *arguments = expr.args
            return f"averaged({name}, {', '.join(map(self.text, arguments))})"
        if isinstance(expr, PiTimes):
            factors = (repr(float(x)) if x.is_number else self.text(x) for x in expr.args)
            return f"pi_times({', '.join(factors)})"
        if isinstance(expr, Component):
            return f"{self.text(expr.args[0])}[..., {expr.args[1]}]"
        if isinstance(expr, Tabulated):
            x, name, shift, power, _ = expr.args
            return f"tabulated({self.text(x)}, {name}, {shift}, {power})"
        if isinstance(expr, sp.Max):
            texts = map(self.text, sorted(expr.args, key=sp.default_sort_key))
            return functools.reduce(lambda one, other: f"np.maximum({one}, {other})", texts)
        if isinstance(expr, sp.log) and expr.args[0].is_Integer:
            return f"math.log({expr.args[0]})"  # a Python number, which leaves float32 what it is
        if isinstance(expr, sp.Shi | sp.Chi):
            return f"special.shichi({self.text(expr.args[0])})[{int(isinstance(expr, sp.Chi))}]"
        if isinstance(expr, sp.expint) and expr.args[0] == 1:
            return f"special.exp1({self.text(expr.args[1])})"
        if isinstance(expr, sp.besselk) and expr.args[0] in (0, 1):
            return f"special.k{expr.args[0]}({self.text(expr.args[1])})"
        if isinstance(expr, AppliedUndef):
            name = self._called(expr)
        elif expr.func in FUNCTIONS:
            name = FUNCTIONS[expr.func]
        else:
            raise TypeError(f"no NumPy text for {expr.func.__name__} in {expr}")
        return f"{name}({', '.join(map(self.text, expr.args))})"

    def _called(self, expr: sp.Basic) -> str:
        """A generated function: what it evaluates, or where arguments are numbers, the whole."""
        room, name = expr.func.__name__.split(".")
        is_array = name.startswith(GRADIENT)
        if not is_array and not any(argument.is_number for argument in expr.args):
            name = f"_{name.removeprefix('_')}"
        return name if room == self.room else f"{room}.{name}"

    def _series(self, expr: sp.Sum) -> str:
        term, (counter, first, last) = expr.args
        inner = Printer(self.room, {**self.names, counter: "k"}, self.arguments, self.leading)
        bounds = f"{first}, {last}, {', '.join(self.arguments)}"
        return f"summed(lambda k: {inner.text(term)}, {bounds})"


def _scaled_below(
    over: list[sp.Expr], under: list[sp.Expr], negative: bool
) -> tuple[list[sp.Expr], list[sp.Expr], bool]:
    """-2 x / c as x / (-c/2): one operation less on x, and halves are exact."""
    sign = -1 if negative else 1
    number, *others = over if over[0].is_Rational else (sp.Integer(1), *over)
    exact = number.p & (number.p - 1) == number.q & (number.q - 1) == 0
    if len(others) != 1 or sign * number == 1 or not exact:
        return over, under, negative
    return others, [sp.Mul(sign / number, *under, evaluate=False)], False


def common_subexpressions(
    expr: sp.Basic,
) -> tuple[list[tuple[sp.Symbol, sp.Expr]], list[sp.Expr]]:
    """Names x0, x1, ... for what occurs more than once, and the entries of ``expr`` in them.

    Multiples of one symbol get no name.
    """
    entries = list(expr) if isinstance(expr, sp.MatrixBase) else [expr]
    found, entries = sp.cse(entries, symbols=sp.numbered_symbols("y", real=True), order="canonical")
    names = sp.numbered_symbols("x", real=True)
    known: dict[sp.Symbol, sp.Expr] = {}
    kept = []
    for symbol, value in found:
        value = value.xreplace(known)
        if isinstance(value, sp.Mul) and value.as_coeff_Mul()[1].is_Symbol:
            known[symbol] = value
        else:
            known[symbol] = next(names)
            kept.append((known[symbol], value))
    return kept, [entry.xreplace(known) for entry in entries]


def statement(left: str, right: str) -> str:
    """``left`` and ``right`` as a line of a function, in brackets where it takes several lines."""
    line = f"    {left} {right}"
    if len(line) <= WIDTH:
        return line
    return textwrap.fill(
        f"{left} ({right})",
        WIDTH,
        initial_indent=" " * 4,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )

"""Small edits of a printed form, made by rule.

They serve two ends.  As mutants of a verified form they test the judge: each must be refuted, or be
proved to be the same form.  As candidates for a correction they are tried on an erratum: the first
that the judge verifies is the smallest correction.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from .symbols import J, a_minus0, a_plus0, commutator, f, g, gamma, t, theta

_FACTORS = (
    sp.Integer(-1),
    sp.Rational(1, 2),
    sp.Rational(1, 4),
    sp.Integer(2),
    sp.Integer(4),
    sp.pi,
)

Rule = Callable[[sp.Expr], Iterator[tuple[str, sp.Expr]]]


_words: Callable[[sp.Expr], str] = functools.cache(sp.sstr)
"""An expression in words; a term stays in most edits of the expression that it stands in."""


@dataclass(frozen=True)
class Edit:
    """One edit: the rule that made it, what it did in words, and the form that results."""

    rule: str
    words: str
    form: Any


# --- rules: from one node of an expression to its replacements -----------------------------------


def _sign(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The sign of a term."""
    if node.is_Add:
        for term in node.args:
            yield f"sign of the term {_words(term)}", node - 2 * term


def _drop(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """A term left out."""
    if node.is_Add:
        for term in node.args:
            yield f"without the term {_words(term)}", node - term


def _coefficient(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """A coefficient times -1, 2, 1/2, 4, 1/4 or pi, in each term."""
    terms = node.args if node.is_Add else (node,) if node.is_Mul or node.is_Number else ()
    for term in terms:
        number, _ = term.as_coeff_Mul()
        for factor in _FACTORS:
            words = f"{number} -> {number * factor} in {_words(term)}"
            yield words, node + (factor - 1) * term


def _trigonometric(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """sin and cos exchanged."""
    if isinstance(node, sp.sin):
        yield f"{_words(node)} -> cos", sp.cos(node.args[0])
    if isinstance(node, sp.cos):
        yield f"{_words(node)} -> sin", sp.sin(node.args[0])


def _double_angle(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """theta -> 2 theta in one trigonometric function."""
    if isinstance(node, (sp.sin, sp.cos)) and node.has(theta):
        yield "theta -> 2 theta", node.subs(theta, 2 * theta)


def _exponent(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The sign of an exponent."""
    if isinstance(node, sp.exp):
        yield f"sign of the exponent of {_words(node)}", sp.exp(-node.args[0])


def _power(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """A square where there is none, or none where there is one."""
    if node.is_Pow and node.exp == 2:
        yield f"{_words(node)} -> {_words(node.base)}", node.base
    elif isinstance(node, (sp.sin, sp.cos)):
        yield f"{_words(node)} -> its square", node**2


def _branch(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The place or the variable of a branch, or what a branch divides by."""
    if isinstance(node, sp.Piecewise):
        (value, condition), (other, _) = node.args
        left, right = condition.args
        for factor in (sp.Rational(1, 2), sp.Integer(2)):
            moved = condition.func(left, factor * right)
            yield (
                f"{_words(right)} -> {_words(factor * right)}",
                sp.Piecewise((value, moved), (other, True)),
            )


def _quotient(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """arctan of a quotient -> arctan of two arguments."""
    if isinstance(node, sp.atan):
        numerator, denominator = sp.fraction(sp.together(node.args[0]))
        yield "arctan(y/x) -> atan2(y, x)", sp.atan2(numerator, denominator)


def _modulus(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """A modulus -> the part below zero."""
    if isinstance(node, sp.Abs):
        yield "|x| -> max(0, -x)", sp.Max(0, -node.args[0])


def _frequency(node: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The sign of the frequency in gamma or S."""
    if isinstance(node, AppliedUndef) and node.func.__name__ in ("gamma", "S"):
        if node.args[0] != 0:
            yield f"{_words(node)} -> opposite frequency", node.func(-node.args[0])


NODE_RULES: dict[str, Rule] = {
    "sign": _sign,
    "coefficient": _coefficient,
    "exponent": _exponent,
    "trigonometric": _trigonometric,
    "double angle": _double_angle,
    "power": _power,
    "branch point": _branch,
    "quotient": _quotient,
    "modulus": _modulus,
    "frequency": _frequency,
    "drop": _drop,
}


# --- rules for a whole expression ----------------------------------------------------------------


def _symbol_sign(expr: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The sign of one symbol throughout."""
    for symbol in sorted(expr.free_symbols, key=lambda s: (len(s.name), s.name)):
        if symbol == t and expr.atoms(AppliedUndef):
            continue  # Omega(-t), say, has no value of its own
        yield f"{symbol} -> -{symbol}", expr.subs(symbol, -symbol)


def _modulus_of_time(expr: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """t -> |t| throughout, where t stands on its own."""
    if expr.has(t) and not expr.atoms(AppliedUndef):
        yield "t -> |t|", expr.subs(t, sp.Abs(t))


def _conjugate(expr: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """A conjugate left out or put in: i -> -i."""
    if expr.has(sp.I):
        yield "i -> -i", expr.subs(sp.I, -sp.I)
    if expr.has(sp.conjugate):
        yield "conjugate left out", expr.replace(sp.conjugate, lambda x: x)


def _index(expr: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """Two indices exchanged: chi_ij, X_ij, rho_ij, a_+ and a_-, f and g."""
    names = {symbol.name: symbol for symbol in expr.free_symbols}
    for name, symbol in sorted(names.items()):
        stem, _, index = name.partition("_")
        if stem in ("chi", "X", "rho") and len(index) == 2 and index[0] != index[1]:
            other = sp.Symbol(f"{stem}_{index[::-1]}", **symbol.assumptions0)
            yield f"{name} -> {other.name}", expr.subs(symbol, other)
    for one, other in ((a_plus0, a_minus0), (f(t), g(t))):
        if expr.has(one) or expr.has(other):
            swapped = expr.subs({one: other, other: one}, simultaneous=True)
            yield f"{_words(one)} <-> {_words(other)}", swapped


WHOLE_RULES: dict[str, Rule] = {
    "symbol sign": _symbol_sign,
    "modulus of t": _modulus_of_time,
    "conjugate": _conjugate,
    "index": _index,
}


def _nodes(expr: sp.Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], sp.Expr]]:
    if path and expr.is_Number:
        return  # the number in a product or a power is its term's business
    yield path, expr
    if isinstance(expr, (AppliedUndef, sp.Derivative, sp.Piecewise)):
        return
    for n, argument in enumerate(expr.args):
        if isinstance(argument, sp.Expr):
            yield from _nodes(argument, (*path, n))


def _put(expr: sp.Expr, path: tuple[int, ...], node: sp.Expr) -> sp.Expr:
    if not path:
        return node
    arguments = list(expr.args)
    arguments[path[0]] = _put(arguments[path[0]], path[1:], node)
    return expr.func(*arguments)


def of_expression(expr: sp.Expr, missing: tuple[sp.Expr, ...] = ()) -> Iterator[Edit]:
    """Every edit of one expression; ``missing`` are factors that a term may lack."""
    seen = {expr}
    for path, node in _nodes(expr):
        for rule, change in NODE_RULES.items():
            for words, new in change(node):
                edited = _put(expr, path, new)
                if edited not in seen:
                    seen.add(edited)
                    yield Edit(rule, words, edited)
    for rule, change in WHOLE_RULES.items():
        for words, edited in change(expr):
            if edited not in seen:
                seen.add(edited)
                yield Edit(rule, words, edited)
    for factor in missing:
        for term in sp.Add.make_args(expr):
            edited = expr - term + factor * term
            if edited not in seen:
                seen.add(edited)
                yield Edit("missing factor", f"missing factor {_words(factor)}", edited)


def missing_factors(printed: sp.Expr, derived: sp.Expr) -> tuple[sp.Expr, ...]:
    """Factors that stand in the derived form and not in the printed one, with and without 2 pi."""
    present = {x for x in derived.atoms(AppliedUndef) if x.func in (J, gamma)}
    absent = present - printed.atoms(AppliedUndef)
    ordered = sorted(absent, key=sp.default_sort_key)
    return tuple(c * x for x in ordered for c in (sp.Integer(1), sp.pi, 2 * sp.pi))


# --- operator formulas ---------------------------------------------------------------------------

_OPERATIONS: dict[str, tuple[str, Callable[..., sp.Matrix]]] = {
    "bracket": ("anticommutator made a commutator", commutator),
    "dagger": ("dagger dropped", lambda matrix: matrix),
}
"""What can be mistaken in a formula of operators: the argument of its form, words, the mistake."""


def of_operators(form: Callable[..., Any]) -> Iterator[Edit]:
    """The edits of a form that takes its bracket or its dagger as an argument."""
    for argument, (words, mistake) in _OPERATIONS.items():
        if argument in inspect.signature(form).parameters:
            yield Edit(words, words, functools.partial(form, **{argument: mistake}))

"""Every series outside the bath's: its coefficients are exact, and what it leaves out is bounded.

The text of a branch is run with its numbers as fractions, so that its polynomial is had exactly.
It has to be the beginning of the derived function's Taylor series, whose coefficients are computed
as fractions.  Of those left out FURTHER are added up; Cauchy's estimate, on a circle on which balls
enclose the function, bounds the rest.  Over the smallest value of the polynomial by its lowest
power, less than 2^-53 is left out.  test_bath_bounds.py has the series of the Lamb shift.
"""

import ast
import functools
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import flint
import pytest
import sympy as sp

from dlz.derive import loss as derived
from dlz.derive.codegen import emit, functions_exact
from dlz.derive.symbols import Delta, T, lam, t, theta, v
from dlz.generated import exact, loss, slow_driving

FURTHER = 60
ARCS, PARTS = 400, 64
"""Balls on the circle, and on the branch."""

y = sp.Symbol("y", positive=True)


class Series(NamedTuple):
    """A branch for 0 < y < end: a polynomial, of an entry of what the text returns.

    The derived function is the quotient of two that are analytic inside the circle.
    """

    module: Any
    arguments: tuple[Any, ...]
    polynomial: Callable[[list[sp.Expr]], sp.Expr]
    numerator: sp.Expr
    denominator: sp.Expr
    end: sp.Rational
    circle: sp.Rational


def of_heat(form, power):
    """A function of y = Omega / T by a power of sinh(y)."""
    coth = sp.cosh(y) / sp.sinh(y)
    return sp.expand(sp.expand(form.subs(sp.coth(y), coth)) * sp.sinh(y) ** power)


def dephasing(form, angle):
    """A loss by dephasing or its slope at t = y where every other parameter is 1, by pi / 4."""
    return sp.expand(form.subs({theta: angle, Delta: 1, v: 1, lam: 1, T: 1, t: y}) * 4 / sp.pi)


def swept(angle):
    return (y, *map(sp.Integer, (1, 1)), angle, *map(sp.Integer, (1, 1)))


@functools.cache
def all_series():
    """Each by the function it belongs to."""
    one, half = sp.Integer(1), sp.Rational(1, 2)
    hot = sp.Rational(3, 2)
    excess = y * sp.coth(y) - 1
    flattening = -(y**3) * sp.diff(excess / y**2, y)
    loses = derived.dephasing()
    slows = sp.diff(loses, Delta)
    _, elementary, _ = functions_exact._under_one_integral()
    fast = sp.expand(
        (elementary * derived.argument**2).subs({theta: sp.pi / 2, derived.argument: y})
    )
    sine = sp.sinh(y)
    flattens, slope = of_heat(flattening, 2), of_heat(sp.diff(y * sp.coth(y), y), 2)
    return {
        "slow_driving._coth_slope": [
            Series(slow_driving, (y,), lambda e: e[0], slope, sine**2, hot, 2 * hot)
        ],
        "loss._excess": [
            Series(loss, (y, one), lambda e: e[0] * sine, of_heat(excess, 1), one, hot, 4)
        ],
        "loss._flattening": [
            Series(loss, (y, one), lambda e: e[0] * sine**2, flattens, one, 2 * hot, 8)
        ],
        "loss._dephasing": [
            Series(
                *(loss, swept(sp.Integer(0)), lambda e: e[0] * 4 / sp.pi),
                *(dephasing(loses, 0), one, half, sp.Rational(9, 10)),  # poles at y = +-i
            )
        ],
        "loss.d_dephasing": [
            Series(
                *(loss, swept(angle), lambda e: e[1] * 4 / sp.pi),
                *(dephasing(slows, angle), one, half, sp.Rational(9, 10)),
            )
            for angle in (sp.Integer(0), sp.pi / 4)
        ],
        "exact._fast_difference": [
            Series(
                *(exact, (y / 2, one, sp.pi / 2, one, one)),
                *(lambda e: sp.expand(e[0] * 4 / sp.pi), fast, one, one, 4),
            )
        ],
    }


HOW_MANY = {
    "slow_driving._coth_slope": 1,
    "loss._excess": 1,
    "loss._flattening": 1,
    "loss._dephasing": 1,
    "loss.d_dephasing": 2,
    "exact._fast_difference": 1,
}
"""Series in the text of a function."""
MEAN = {"averaged"}
ELSEWHERE = {
    "bath._even": {"nested", "tabulated"},
    "bath._h": {"nested", "tabulated"},
    "bath._h_tail": {"nested"},
    "bath._correction": {"nested"},
    "bath._thermal": {"summed"},
    "loss._relaxation": MEAN,
    "loss._relaxation_full_sweep": MEAN,
    "loss.d_relaxation": MEAN,
    "loss.d_relaxation_full_sweep": MEAN,
    "exact._fast_difference": MEAN,
}
"""What is bounded by test_bath_bounds.py and by test_quadrature_bounds.py."""


def test_nothing_that_approximates_is_left_out():
    """Whatever is a series, a polynomial by pieces, a mean over nodes or a sum that ends."""
    found = {}
    for path in emit.default_target().glob("[!_]*.py"):
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                names = [x.func.id for x in ast.walk(function) if is_call(x)]
                for name in names:
                    found.setdefault(f"{path.stem}.{function.name}", []).append(name)
    here = {key: names.count("nested") for key, names in found.items() if key in HOW_MANY}
    assert here == HOW_MANY == {key: len(several) for key, several in all_series().items()}
    rest = {
        key: set(names) - ({"nested"} if key in HOW_MANY else set()) for key, names in found.items()
    }
    assert {key: names for key, names in rest.items() if names} == ELSEWHERE


def is_call(node):
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return named and node.func.id in {"nested", "averaged", "tabulated", "summed"}


# --- Taylor's series ------------------------------------------------------------------------------

OF_BALLS = {name: operator.methodcaller(name) for name in ("sinh", "cosh", "exp", "atan", "log")}


def taylor(numerator, denominator, count):
    """The coefficients of a quotient, as fractions, for powers below ``count``."""
    step, longer = flint.ctx.cap, count + 8
    flint.ctx.cap = longer
    try:
        place = flint.fmpq_series([0, 1], prec=longer)
        above, below = (
            place * 0 + sp.lambdify(y, form, [OF_BALLS])(place) for form in (numerator, denominator)
        )
        zeros = next(n for n in range(longer) if below[n] != 0)
        assert all(above[n] == 0 for n in range(zeros))
        shifted = [
            flint.fmpq_series([one[n + zeros] for n in range(longer - zeros)], prec=longer - zeros)
            for one in (above, below)
        ]
        quotient = shifted[0] * shifted[1].inv()
        return [sp.Rational(int(quotient[n].p), int(quotient[n].q)) for n in range(count)]
    finally:
        flint.ctx.cap = step


def ball(number):
    return flint.arb(flint.fmpq(int(sp.Rational(number).p), int(sp.Rational(number).q)))


def largest_on_circle(numerator, denominator, radius):
    """A bound of the quotient's modulus on the circle."""
    above, below = (sp.lambdify(y, form, [OF_BALLS]) for form in (numerator, denominator))
    bound = flint.arb(0)
    for n in range(ARCS):
        turn = flint.arb(flint.fmpq(2 * n + 1, ARCS), flint.fmpq(1, ARCS)) * flint.arb.pi()
        z = flint.acb(turn.cos(), turn.sin()) * ball(radius)
        bound = bound.max(abs(flint.acb(above(z)) / flint.acb(below(z))).upper())
    return bound


def smallest(polynomial, lowest, end):
    """A bound from below of |polynomial / y^lowest| from 0 to the end."""
    values = []
    for n in range(PARTS):
        place = ball(end) * flint.arb(flint.fmpq(2 * n + 1, 2 * PARTS), flint.fmpq(1, 2 * PARTS))
        value = flint.arb(0)
        for power in range(max(polynomial), lowest - 1, -1):
            value = value * place + ball(polynomial.get(power, 0))
        values.append(abs(value).lower())
    return min(values)


@pytest.mark.parametrize(
    ("key", "nth"), [(key, n) for key in HOW_MANY for n in range(HOW_MANY[key])]
)
def test_series(judge, monkeypatch, key, nth):
    series = all_series()[key][nth]
    name = key.partition(".")[2]
    replay = judge.Replay(monkeypatch)
    judge.exactly(monkeypatch, series.module, name)
    monkeypatch.setattr(exact, "averaged", lambda *_: 0)
    function = getattr(series.module, name)
    near, last, other = (
        replay.run(function, {y: series.end * share}, *series.arguments)
        for share in (sp.Rational(1, 2), 1 - sp.Rational(1, 2**40), 1)
    )
    assert near == last != other
    polynomial = sp.Poly(sp.expand(series.polynomial(near)), y)
    found = {power: a for (power,), a in polynomial.terms()}
    lowest, degree = min(found), max(found)
    exact_ones = taylor(series.numerator, series.denominator, degree + FURTHER)
    assert [found.get(n, 0) for n in range(degree + 1)] == exact_ones[: degree + 1]

    end = sp.Rational(series.end)
    left_out = sum(abs(a) * end ** (n - lowest) for n, a in enumerate(exact_ones) if n > degree)
    ratio = ball(end / series.circle)
    beyond = largest_on_circle(series.numerator, series.denominator, series.circle)
    beyond *= ratio ** len(exact_ones) / (1 - ratio) / ball(end) ** lowest
    rest = (ball(left_out) + beyond) / smallest(found, lowest, end)
    assert bool(rest < flint.arb(2) ** -53), rest

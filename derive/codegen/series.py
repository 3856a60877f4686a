"""Exponential integrals at small and at large arguments, and the thermal series of the Lamb shift.

Exact in exact arithmetic like ``rules``, but for the asymptotic series, which end where more terms
would not help, and for Euler-Maclaurin, which ends where the rest is below a rounding.
"""

from __future__ import annotations

import itertools

import sympy as sp

from .. import bath
from ..symbols import T, omega, omega_c

x = sp.Symbol("x", positive=True)
"""The argument of the exponential integrals, omega / omega_c + k omega / T."""
rho = sp.Symbol("rho", positive=True)
"""Step of the thermal series over x, at the x where Euler-Maclaurin sets in."""
tail = sp.Symbol("tail", positive=True)
"""The integral of h from x to infinity."""

ROUNDING = sp.Rational(1, 2**53)
"""The rounding of a double: what may be left out, against what it is left out of."""


class Nested(sp.Expr):
    """Nested(y, r, s, ...) = 1 + r y (1 + s y (1 + ...)), a polynomial by ratios of its terms."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The polynomial."""
        y, *ratios = self.args
        value = sp.Integer(1)
        for ratio in reversed(ratios):
            value = 1 + ratio * y * value
        return sp.expand(value)


def nested(coefficients: dict[int, sp.Expr], variable: sp.Expr) -> sp.Expr:
    """The sum of coefficient * variable^power, for equally spaced powers, through Nested."""
    powers = sorted(coefficients)
    front = coefficients[powers[0]] * variable ** powers[0]
    if len(powers) == 1:
        return front
    (stride,) = {b - a for a, b in itertools.pairwise(powers)}
    ratios = [coefficients[b] / coefficients[a] for a, b in itertools.pairwise(powers)]
    return sp.Mul(front, Nested(variable**stride, *ratios))


def hyperbolic_integrals(expr: sp.Expr) -> sp.Expr:
    """Ei and E1 through Shi and Chi, exp through sinh and cosh: what cancels at small x is gone."""
    known = {
        sp.Ei(x): sp.Shi(x) + sp.Chi(x),
        sp.expint(1, x): sp.Shi(x) - sp.Chi(x),
        sp.exp(x): sp.cosh(x) + sp.sinh(x),
        sp.exp(-x): sp.cosh(x) - sp.sinh(x),
    }
    return sp.expand(expr.xreplace(known))


def asymptotic_series(expr: sp.Expr, terms: int) -> dict[int, sp.Rational]:
    """The series of ``expr`` at large x: power of 1 / x -> coefficient, for powers below ``terms``.

    ``expr`` is a sum of powers of x times parts with part' = -sigma part + c, where sigma = +-1 and
    c is rational in x.  So part = sigma (c - part'), and putting this into itself gives the series.
    """
    series = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(expr)):
        if term.is_rational_function(x):
            series += term
            continue
        factor = x ** term.as_powers_dict()[x]
        part = term / factor
        for sigma in (1, -1):
            c = sp.simplify(sp.diff(part, x) + sigma * part)
            if c.is_rational_function(x):
                break
        else:
            raise ArithmeticError(f"{part} does not obey part' = -+part + c")
        series += factor * sum(sigma * (-sigma) ** n * sp.diff(c, x, n) for n in range(terms))
    polynomial = sp.Poly(sp.expand(series).subs(x, 1 / x), x)
    return {power: a for (power,), a in polynomial.terms() if power < terms}


# --- the thermal series by Euler-Maclaurin --------------------------------------------------------


def euler_maclaurin(
    series: sp.Sum, first: int, h: sp.Function, h_tail: sp.Function, rest: sp.Function
) -> sp.Expr:
    """The thermal series of S: terms below ``first`` added up, the others by Euler-Maclaurin.

    The k-th term is omega h(x_k), x_k = omega / omega_c + k step, step = omega / T.  From the first
    on, with its x, they sum up to omega [tail / step + h(x) / 2 + rest(x, rho, tail)].
    """
    term, (counter, *_) = series.args
    step = omega / T
    derived_h, _, _ = bath.scaled_exponential_integrals()
    argument = omega / omega_c + counter * step
    if sp.simplify(sp.powsimp(sp.expand(term - omega * derived_h(argument)))) != 0:
        raise ArithmeticError(f"{term} is not a term omega h(x_k)")
    direct = sp.Sum(h(argument), (counter, 1, first - 1))
    start = argument.subs(counter, first)
    integral = h_tail(start)
    return omega / step * integral + omega * (
        direct + h(start) / 2 + rest(start, step / start, integral)
    )


def _weight(j: int) -> sp.Rational:
    return sp.bernoulli(2 * j) / sp.factorial(2 * j)


def _odd_powers(coefficients: list[sp.Expr]) -> sp.Expr:
    """coefficients[0] rho + coefficients[1] rho^3 + ..., nested."""
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = coefficient + sp.Mul(rho**2, value)
    return sp.Mul(rho, value)


def correction(count: int) -> sp.Expr:
    """- sum of B_2j / (2j)! (rho x)^(2j-1) h^(2j-1)(x) over j up to ``count``.

    h^(2j-1) is a rational function less the tail, so only powers are needed beside it.
    """
    rational = []
    for j, part in enumerate(bath.odd_derivatives(count), start=1):
        polynomial = sp.Poly(sp.expand(part(x) * x ** (2 * j - 1)), x)
        powers = {power: a for (power,), a in polynomial.terms()}
        rational.append(-_weight(j) * nested(powers, x))
    of_tail = {2 * j - 1: _weight(j) for j in range(1, count + 1)}
    return _odd_powers(rational) + nested(of_tail, rho * x) * tail


def correction_series(h: sp.Expr, count: int, smallest: int, largest_rho: sp.Rational) -> sp.Expr:
    """:func:`correction` for x >= ``smallest`` and rho <= ``largest_rho``, by the series of h.

    Of each derivative as many terms are kept as matter against the tail over the step, which is
    at least 2 / (rho x^2).
    """
    series = asymptotic_series(h, smallest)
    rows = []
    for j in range(1, count + 1):
        kept = {}
        for power, a in sorted(series.items()):
            # x^(2j-1) times the derivative of order 2j - 1: each 1 / x^n brings -n (n + 1) ...
            derivative = -a * sp.rf(power, 2 * j - 1)
            share = abs(_weight(j) * derivative) * largest_rho ** (2 * j)
            if share / smallest ** (power - 2) / 2 < ROUNDING:
                break
            kept[power] = derivative
        else:
            raise ArithmeticError(f"no accurate series of the derivative of order {2 * j - 1}")
        rows.append(-_weight(j) * nested(kept, 1 / x))
    return _odd_powers(rows)

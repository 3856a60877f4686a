"""Exponential integrals at small and at large arguments, and the thermal series of the Lamb shift.

Exact in exact arithmetic like ``rules``, but for series, which end where the rest is below a
rounding, and for Euler-Maclaurin, which does so too.
"""

from __future__ import annotations

import itertools

import sympy as sp

from .. import bath
from ..symbols import T, omega, omega_c
from .rules import Rounded, RoundedAway, Where

x = sp.Symbol("x", positive=True)
"""The argument of the exponential integrals, omega / omega_c + k omega / T."""
rho = sp.Symbol("rho", positive=True)
"""Step of the thermal series over x, at the x where Euler-Maclaurin sets in."""
tail = sp.Symbol("tail", positive=True)
"""The integral of h from x to infinity."""
unit = sp.Symbol("unit", positive=True)
"""What x is measured in under the logarithm: below 1, ln(x / unit) + 1 stands in the place of
ln(x) + EulerGamma."""

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


def _odd_taylor(slope: sp.Expr, first: int, terms: int) -> sp.Expr:
    """The integral from 0 to x of the entire function slope / x, by the first ``terms`` powers."""
    series = sp.series(slope, x, 0, terms + 1).removeO()
    return sum(a * x**n / n for (n,), a in sp.Poly(series, x).terms() if n >= first)


def logarithm_apart(expr: sp.Expr) -> sp.Expr:
    """A sum of Ei and E1 with weights as (ln(x) + EulerGamma) c(x) + a power series, for x <= 1.

    c is entire.  The series is kept as long as its terms are above a rounding.  Ei and E1 go
    through Shi and Chi, which are integrals of sinh(w) / w and, but for the logarithm, of
    [cosh(w) - 1] / w; what cancels between Ei and E1 is gone before anything is rounded.
    """
    factor, kept, _ = _about_zero(expr)
    return factor * (sp.log(x) + sp.EulerGamma) + nested(kept, x)


def in_its_own_unit(expr: sp.Expr) -> sp.Expr:
    """The same where x is the unit of the logarithm, which is 1: c(x) joins the series."""
    factor, kept, terms = _about_zero(expr)
    whole = sp.Poly(sp.series(factor, x, 0, terms + 1).removeO(), x)
    sums = {n: kept.get(n, sp.Integer(0)) + a for (n,), a in whole.terms()}
    return nested({n: a for n, a in sums.items() if a != 0}, x)


def _about_zero(expr: sp.Expr) -> tuple[sp.Expr, dict[int, sp.Rational], int]:
    """c, the coefficients of the series, and the power up to which they are kept."""
    terms = 2
    while 2 * sp.harmonic(terms) / sp.factorial(terms) > ROUNDING / 16:
        terms += 2
    logarithm = sp.Symbol("logarithm", real=True)
    parts = hyperbolic_integrals(expr).xreplace(
        {
            sp.Shi(x): _odd_taylor(sp.sinh(x), 1, terms),
            sp.Chi(x): logarithm + _odd_taylor(sp.cosh(x), 2, terms),
        }
    )
    factor = sp.factor_terms(sp.expand(parts).coeff(logarithm))
    entire = sp.expand(parts).coeff(logarithm, 0)
    powers = {f(x): sp.series(f(x), x, 0, terms + 1).removeO() for f in (sp.sinh, sp.cosh)}
    polynomial = sp.Poly(sp.expand(entire.xreplace(powers)), x)
    return factor, {n: a for (n,), a in polynomial.terms() if n <= terms}, terms


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
    series: sp.Sum, first: int, h: sp.Function, h_tail: sp.Function, rest: sp.Function, one: sp.Expr
) -> sp.Expr:
    """The thermal series of S / omega: terms below ``first`` added up, then Euler-Maclaurin.

    The k-th term is h(x_k), x_k = omega / omega_c + k step, step = omega / T.  From the first on,
    with its x, they sum up to tail / step + h(x) / 2 + rest(x, rho, tail).  That x is rounded: as
    the tail falls by h, what is rounded away counts as a part of a step.

    h takes logarithms in units of ``one``.  In hot baths that is the x from which the tail begins,
    and then nothing is large.  What this leaves out is added, and with it what it leaves out of
    h(x_0) / 2, S / omega at T = 0: the two all but cancel.
    """
    term, (counter, *_) = series.args
    step = Rounded(omega / T)
    derived_h, _, _ = bath.scaled_exponential_integrals()
    argument = omega / omega_c + counter * step
    if sp.simplify(sp.powsimp(sp.expand(term - omega * derived_h(argument.doit())))) != 0:
        raise ArithmeticError(f"{term} is not a term omega h(x_k)")
    direct = sp.Sum(h(argument, one), (counter, 1, first - 1))
    start = argument.subs(counter, first)
    integral = h_tail(start)
    share = (
        sp.Rational(1, 2) - RoundedAway(start, sp.Integer(first), step, omega / omega_c) * T / omega
    )
    # Where the unit is 1 nothing is left out, and x may be too large for what multiplies it.
    bounded = Where(one < 1, omega / omega_c, sp.Integer(0))
    left_out = (sp.log(one) + sp.EulerGamma - 1) * half_sum_of_logarithms()(bounded, step)
    closed = integral / step + share * h(start, one) + rest(start, step / start, integral)
    return direct + closed + left_out


def half_sum_of_logarithms() -> sp.Lambda:
    """c(x) / 2 + c(x + y) + c(x + 2 y) + ... as a function of x and y; c multiplies ln(x) in h.

    c is a sum of exponentials.  The sum over k is a geometric series for each of them; for the
    growing one this is what Euler-Maclaurin's formula gives, which knows no convergence.
    """
    step = sp.Symbol("y", positive=True)
    h, _, _ = bath.scaled_exponential_integrals()
    factor = logarithm_apart(h(x)).coeff(sp.log(x) + sp.EulerGamma)
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(factor.rewrite(sp.exp))):
        q = sp.powsimp(term.subs(x, x + step) / term)
        total += sp.expand(term * (sp.Rational(1, 2) + q / (1 - q)))
    return sp.Lambda((x, step), sp.simplify(total.rewrite(sp.tanh)))


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
        kept: dict[int, sp.Expr] = {}
        for power, a in sorted(series.items()):
            # x^(2j-1) times the derivative of order 2j - 1: each 1 / x^n brings -n (n + 1) ...
            derivative = -a * sp.rf(power, 2 * j - 1)
            share = abs(_weight(j) * derivative) * largest_rho ** (2 * j)
            if kept and share / smallest ** (power - 2) / 2 < ROUNDING / 16:
                break
            kept[power] = derivative
        else:
            raise ArithmeticError(f"no accurate series of the derivative of order {2 * j - 1}")
        rows.append(-_weight(j) * nested(kept, 1 / x))
    return _odd_powers(rows)

"""Functions of x >= 1 that fall off as a power of x, as polynomials piece by piece.

What SciPy has for the exponential integrals is good to 2e-15 only, and what the Lamb shift needs of
them cancels.  So the derived function itself is interpolated: x^power f(x), a smooth function of
u = (1 + SHIFT) / (x + SHIFT), which runs from 0 at infinity to 1 at x = 1.  This interval is cut
into PIECES of equal length; on each, f is computed at Chebyshev's nodes to 60 digits, and the
polynomial through them is rounded to doubles.  tests/generated/test_bath_bounds.py proves that
they miss x^power f(x), at most 2.8 in modulus, by less than 2^-52.
"""

from __future__ import annotations

import mpmath
import sympy as sp
from sympy.core.symbol import Str

from .series import asymptotic_series, x

SHIFT = 6
"""Makes polynomials of one degree about equally good on all pieces."""
PIECES = 16
DEGREE = 13
"""With both, what the coefficients lose by rounding is most of what is missed."""
DIGITS = 60
"""Up to 16 of them cancel in the function, which is computed at x up to 2e5."""


class Tabulated(sp.Expr):
    """Tabulated(x, name, SHIFT, power, rows): the function of x >= 1 whose rows have this name.

    Row n holds the coefficients of degree n of all pieces, as the rational numbers that they are as
    doubles.  A polynomial is one in the place on its piece, from -1/2 to 1/2.
    """

    is_commutative = True
    is_extended_real = True


def tabulated(name: str, expr: sp.Expr) -> Tabulated:
    """``expr``, a derived function of x, for x >= 1; its power is that of its asymptotic series."""
    power = min(asymptotic_series(expr, 4))
    function = sp.lambdify(x, expr, "mpmath")
    with mpmath.workdps(DIGITS):
        pieces = [_polynomial(function, power, piece) for piece in range(PIECES)]
    rows = [sp.Tuple(*map(_double, row)) for row in zip(*pieces, strict=True)]
    return Tabulated(x, Str(name), sp.Integer(SHIFT), sp.Integer(power), sp.Tuple(*rows))


def _polynomial(function: sp.Lambda, power: int, piece: int) -> list[mpmath.mpf]:
    """The coefficients of the polynomial through Chebyshev's nodes on a piece, constant first."""
    count = DEGREE + 1
    places = [mpmath.cos(mpmath.pi * (n + mpmath.mpf(1) / 2) / count) / 2 for n in range(count)]
    points = [(1 + SHIFT) * PIECES / (piece + mpmath.mpf(1) / 2 + s) - SHIFT for s in places]
    powers = mpmath.matrix([[s**n for n in range(count)] for s in places])
    values = mpmath.matrix([point**power * function(point) for point in points])
    return list(mpmath.lu_solve(powers, values))


def _double(number: mpmath.mpf) -> sp.Rational:
    return sp.Rational(float(number))

"""The generated functions of ``exact``."""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import expm1
from sympy.core.symbol import Str

from .. import exact
from ..loss import argument, x
from ..symbols import Delta, lam, omega_c, theta, v
from . import rules
from .arguments import arguments
from .functions_loss import cut_off
from .rules import Averaged, Where
from .series import ROUNDING, nested
from .spec import Accuracy, FunctionSpec

ONE = sp.Integer(1)
WIDTH = 2 * Delta / omega_c


@functools.cache
def _under_one_integral() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """The difference for fast sweeps as a factor times [a function of c + an integral].

    The integral is that of exp(-c cosh x) times the last expression, over x > 0.  K_0, K_1, K_1 / c
    and Ki_n are such integrals, of 1, cosh x, sinh(x)^2 and cosh(x)^-n; powers of 1 / c are
    integrals of r^n exp(-c r) over r = cosh x > 1, and over r from 0 to 1.  What cancels between
    them cancels under the integral.
    """
    form = exact.fast_difference()
    factor = sp.pi * lam**2 * Delta**2 / v
    whole = sp.expand(form / factor)
    (tail,) = whole.atoms(sp.Integral)  # Ki_1
    by_tail = sp.Poly(whole.coeff(tail), argument)
    first, second = by_tail.coeff_monomial(1), by_tail.coeff_monomial(argument)
    # c Ki_1 = c K_1 - Ki_2
    k0, k1 = sp.besselk(0, argument), sp.besselk(1, argument)
    rest = sp.expand(whole.coeff(tail, 0) + second * argument * k1)
    alone = rest.coeff(k0, 0).coeff(k1, 0)
    weights = {
        sp.Integer(1): rest.coeff(k0),
        sp.cosh(x): rest.coeff(k1).coeff(argument, 0),
        sp.sinh(x) ** 2: rest.coeff(k1).coeff(argument, -1),
        1 / sp.cosh(x): first,
        sp.cosh(x) ** -2: -second,
        sp.sinh(x): alone.coeff(argument, -1),
        sp.sinh(x) * sp.cosh(x): alone.coeff(argument, -2),
    }
    back = [k0, k1, k1 / argument, tail, argument * (k1 - tail), 1 / argument, 1 / argument**2]
    again = sum(a * b for a, b in zip(weights.values(), back, strict=True))
    if sp.expand(again - whole) != 0:
        raise ArithmeticError(f"{whole} is in other functions of c")
    below_one = weights[sp.sinh(x)] * sp.exp(-argument * x) + weights[sp.sinh(x) * sp.cosh(x)] * (
        x * sp.exp(-argument * x)
    )
    elementary = sp.integrate(sp.expand(below_one), (x, 0, 1))
    return factor, elementary, sum(shape * weight for shape, weight in weights.items())


def _by_direction(expr: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """The coefficients of cos(theta)^2, sin(theta) cos(theta) and sin(theta)^2."""
    cosine, sine = sp.cos(theta), sp.sin(theta)
    expanded = sp.expand(expr)
    parts = {
        cosine**n * sine ** (2 - n): expanded.coeff(cosine, n).coeff(sine, 2 - n) for n in range(3)
    }
    if sp.expand(sum(a * b for a, b in parts.items()) - expanded) != 0:
        raise ArithmeticError(f"{expr} is not quadratic in cos(theta) and sin(theta)")
    return parts


def decaying_in_x(expr: sp.Expr) -> sp.Expr:
    """The integrand, relative to exp(-c): in exp(-x) nothing cancels for any direction."""
    c, positive = argument, sp.Symbol("x", positive=True)
    shape = sp.expand(expr * sp.exp(c * sp.cosh(x))).subs(x, positive)
    parts = _by_direction(shape)
    total = sum(
        weight * rules.decaying_exponentials(part.rewrite(sp.exp)) for weight, part in parts.items()
    ).subs(positive, x)
    return total * sp.exp(-2 * c * sp.sinh(x / 2) ** 2)


def differing_by_an_integral(expr: sp.Expr) -> sp.Expr:
    """The difference for fast sweeps by one integral; what is over r < 1 by closed forms."""
    factor, elementary, _ = _under_one_integral()
    if expr != exact.fast_difference().subs(argument, WIDTH):
        raise ArithmeticError(f"{expr} is not the difference for fast sweeps")
    below = sp.Integer(0)
    for weight, part in _by_direction(elementary).items():
        below += weight * _small(sp.simplify(part))
    upper = cut_off()
    integral = upper * Averaged(Str("_differing"), upper, theta, WIDTH)
    return factor * (below.subs(argument, WIDTH) + sp.exp(-WIDTH) * integral)


def _small(part: sp.Expr) -> sp.Expr:
    """(1 - exp(-c)) / c through expm1; what is of second order by its series for c < 1."""
    if part == 0:
        return part
    by_expm1 = sp.simplify(part * argument / (1 - sp.exp(-argument)))
    if by_expm1.is_number:
        return -by_expm1 * expm1(-argument) / argument
    terms = 2
    while 1 / sp.factorial(terms) > ROUNDING / 16:
        terms += 1
    small = argument < 1
    polynomial = sp.Poly(sp.series(part, argument, 0, terms).removeO(), argument)
    near = nested({n: a for (n,), a in polynomial.terms()}, argument)
    inside, outside = Where(small, argument, ONE), Where(small, ONE, argument)
    decaying = sp.collect(sp.expand(part * argument**2), sp.exp(-argument)) / argument**2
    return Where(small, near.subs(argument, inside), decaying.subs(argument, outside))


def specs() -> list[FunctionSpec]:
    """The exact Landau-Zener probability at T = 0, and how far the master equation is from it."""
    swept = arguments("Delta v theta lam omega_c", v="sweep rate, an energy squared, > 0")
    _, _, shape = _under_one_integral()
    return [
        FunctionSpec(
            "survival_probability",
            room="exact",
            summary="Probability to stay in |0> over a full sweep at T = 0, any coupling",
            arguments=swept,
            value=exact.survival_probability(),
            accuracy=Accuracy(
                "lam from 0 to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6",
                ulp=4,
                amplified=2,
                condition="twice the exponent for each of Delta, lam and omega_c",
            ),
        ),
        FunctionSpec(
            "_differing",
            room="exact",
            summary="What the difference for fast sweeps is the integral of, by a constant factor",
            arguments=arguments("x theta c", x="place, > 0", c="2 Delta/omega_c"),
            value=shape * sp.exp(-argument * sp.cosh(x)),
            rules=(decaying_in_x,),
        ),
        FunctionSpec(
            "fast_difference",
            room="exact",
            summary="Probability to stay in |0> over a fast sweep at T = 0, order lambda^2: that "
            "of the master equation less the exact one",
            arguments=swept,
            value=exact.fast_difference().subs(argument, WIDTH),
            rules=(differing_by_an_integral,),
            note="The limit Delta^2/v -> 0; what it leaves out is smaller by Delta/sqrt(v).",
            accuracy=Accuracy(
                "2 Delta/omega_c from 1e-4 to 700",
                ulp=8,
                amplified=4,
                condition="a few units + 2 Delta/omega_c, over what is left where the terms cancel",
            ),
        ),
    ]

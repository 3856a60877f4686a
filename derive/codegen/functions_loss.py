"""The generated functions of ``loss``."""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import log1p

from .. import loss
from ..symbols import Delta, f, g, l, lam, omega_c, t, theta, v
from . import arguments as given
from .arguments import MOVING, arguments
from .rules import Where
from .series import ROUNDING, nested
from .spec import Accuracy, FunctionSpec, call

SWEPT = "2 Delta/omega_c from 1e-12 to 700"
"""The domain of promises about full sweeps at T = 0."""

HALF = sp.Rational(1, 2)
"""Up to this |v t| / Delta its arc tangent is taken off by a series."""

swept = sp.Symbol("w", real=True)
"""v t / Delta."""


# --- rules ----------------------------------------------------------------------------------------


def loss_by_name(expr: sp.Expr) -> sp.Expr:
    """The loss over a full sweep as a call."""
    known = loss.full_sweep_zero_temperature()
    its_call = call("loss.full_sweep")(Delta, v, theta, lam, omega_c)

    def named(exponential: sp.exp) -> sp.Expr:
        ratio = sp.cancel(exponential.exp / known)
        if not ratio.is_number:
            raise ArithmeticError(f"{exponential} is no power of exp(loss)")
        return sp.exp(ratio * its_call)

    return expr.replace(lambda e: isinstance(e, sp.exp), named)


def _lag(w: sp.Expr, tangent: sp.Expr) -> sp.Expr:
    """w - atan(w), by its series where |w| is small."""
    terms = 3
    while HALF**terms / terms > ROUNDING / 16 * HALF**3 / 3:
        terms += 2
    series = sp.Poly(sp.series(swept - sp.atan(swept), swept, 0, terms + 1).removeO(), swept)
    small = sp.Abs(w) < HALF
    near = nested({power: a for (power,), a in series.terms()}, swept)
    return Where(small, near.subs(swept, Where(small, w, sp.Integer(0))), w - tangent)


def in_the_turned_angle(expr: sp.Expr) -> sp.Expr:
    """The dephasing in w = v t / Delta: w - atan(w), atan(w) and log1p(w^2), none of them small.

    The time Delta / v is no longer than 2^500, where the sweep no longer matters.
    """
    lag = sp.Symbol("lag", real=True)
    turned = sp.expand(expr.subs(t, swept * Delta / v))
    logarithm = sp.log(Delta**2 * swept**2 + Delta**2)
    turned = sp.expand(turned.subs(logarithm, 2 * sp.log(Delta) + log1p(swept**2)))
    along = sp.expand(turned.coeff(sp.cos(theta), 2).subs(sp.atan(swept), swept - lag))
    total = turned.coeff(sp.cos(theta), 0) + turned.coeff(sp.cos(theta), 1) * sp.cos(theta)
    total += along * sp.cos(theta) ** 2
    time = call("hamiltonian._crossing_time")(given.Delta, given.v)
    total = sp.factor_terms(sp.expand(total.subs(v, Delta / time)))
    if along.has(swept) or total.has(sp.log, Delta):
        raise ArithmeticError(f"{expr} is not in w - atan(w), atan(w) and log(1 + w^2)")
    # Of two arguments: the same, and the quotient is not rounded before.
    tangent = sp.atan2(t, time)
    total = total.subs(sp.atan(swept), tangent).subs(lag, _lag(t / time, tangent))
    return total.subs(swept, t / time)


# --- functions ------------------------------------------------------------------------------------


def specs() -> list[FunctionSpec]:
    """The loss of negativity in first order, over a full sweep at T = 0, and by dephasing."""
    moving = tuple(map(getattr, [given] * 7, MOVING.split()))
    spec = functools.partial(
        FunctionSpec,
        room="loss",
        arguments=arguments("Delta v theta lam omega_c", v="sweep rate, an energy squared, > 0"),
    )
    return [
        spec(
            "first_order_rate",
            summary="Loss of negativity of a Bell state per time in order lambda^2, an energy",
            arguments=arguments(MOVING),
            value=loss.first_order_rate(),
            reads={
                rate(t): call(f"lindblad.{name}")(*moving)
                for name, rate in zip("fgl", (f, g, l), strict=True)
            },
            accuracy=Accuracy(
                "T from 0 to 1e12, 2 Omega/T and 2 Omega/omega_c up to overflow",
                ulp=5,
                amplified=2,
                condition="2 Omega/omega_c",
                through=("T", "omega_c"),
            ),
        ),
        spec(
            "full_sweep",
            summary="Loss of negativity of a Bell state over a full sweep at T = 0, order lambda^2",
            value=loss.full_sweep_zero_temperature(),
            accuracy=Accuracy(SWEPT, ulp=10, amplified=1, condition="2 Delta/omega_c"),
        ),
        spec(
            "adiabatic_negativity",
            summary="Negativity of a Bell state after a slow full sweep at T = 0",
            value=loss.adiabatic_negativity(),
            rules=(loss_by_name,),
            accuracy=Accuracy(
                SWEPT,
                ulp=4,
                amplified=4,
                condition="(1 + 2 Delta/omega_c) times the exponent, twice the loss",
            ),
        ),
        spec(
            "dephasing",
            summary="Loss of negativity of a Bell state by pure dephasing, from the crossing to t",
            arguments=arguments("t Delta v theta lam T"),
            value=loss.dephasing(),
            rules=(in_the_turned_angle,),
            accuracy=Accuracy(
                "|v t|/Delta from 1e-12 to 1e12",
                ulp=4,
                amplified=2,
                condition="at most 14 where the direction of the coupling makes the terms cancel",
            ),
        ),
    ]

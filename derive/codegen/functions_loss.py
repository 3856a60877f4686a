"""The generated functions of ``loss``."""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import log1p
from sympy.core.symbol import Str

from .. import loss
from ..symbols import Delta, T, f, g, l, lam, omega_c, t, theta, v
from . import arguments as given
from .arguments import MOVING, arguments
from .rules import COLD, Averaged, Where
from .series import ROUNDING, nested
from .spec import Accuracy, FunctionSpec, call

SWEPT = "2 Delta/omega_c from 1e-12 to 700"
"""The domain of promises about full sweeps at T = 0."""

WARM = "2 Delta/omega_c from 1e-4 to 700, T from 0 to 1e12"
"""The domain of promises about relaxation, over full sweeps and windows."""

BEYOND = 45
"""Where c (cosh x - 1) is larger, exp(-c cosh x) no longer matters beside its integral."""

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


def _relaxing(upper: sp.Expr) -> sp.Expr:
    """The integral of ``loss._relaxing`` over x from 0 to ``upper``: the length times the mean."""
    width, cold = 2 * Delta / omega_c, 2 * Delta / sp.Max(T, 2 * Delta / COLD)
    return upper * Averaged(Str("_relaxing"), upper, theta, width, cold)


def front() -> sp.Expr:
    """What multiplies that integral in the loss, with exp(-2 Delta / omega_c)."""
    front, _ = _apart(loss.integrand())
    return (front * sp.exp(-loss.argument)).subs(loss.argument, 2 * Delta / omega_c)


def _apart(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """The constant factor of the relaxation, and what depends on x."""
    constant, shape = expr.as_independent(loss.x, as_Add=False)
    return constant, shape


def without_the_constant(expr: sp.Expr) -> sp.Expr:
    """What depends on x, relative to exp(-c): exp(-2 c sinh(x/2)^2) keeps the digits of a long c.

    The hyperbolic cotangent is 1 / tanh, which is 1 for a cold bath.
    """
    _, shape = _apart(expr)
    c, x = loss.argument, loss.x
    relative = shape.subs(sp.exp(-c * sp.cosh(x)), sp.exp(-2 * c * sp.sinh(x / 2) ** 2))
    if sp.simplify((relative / shape).rewrite(sp.exp) / sp.exp(c)) != 1:
        raise ArithmeticError(f"{shape} does not fall off as exp(-c cosh x)")
    return relative.replace(sp.coth, lambda y: 1 / sp.tanh(y))


def cut_off() -> sp.Expr:
    """The x at which c (cosh x - 1) is BEYOND."""
    return 2 * sp.asinh(sp.sqrt(BEYOND * omega_c / (4 * Delta)))


def summed_under_the_integral(expr: sp.Expr) -> sp.Expr:
    """The thermal series of a full sweep as the integral of its sum: as many terms at any T."""
    _known(expr, loss.full_sweep(), "full sweep")
    x = cut_off()
    return front() * (_relaxing(x) - _relaxing(-x))


def window_by_its_integral(expr: sp.Expr) -> sp.Expr:
    """The same from the crossing to t, in the time Delta / v, no longer than 2^500."""
    _known(expr, loss.relaxation(), "window")
    time = call("hamiltonian._crossing_time")(given.Delta, given.v)
    swept_to, x = sp.asinh(t / time), cut_off()
    upper = Where(sp.Abs(swept_to) > x, Where(t < 0, -x, x), swept_to)  # a nan stays one
    return front().subs(v, Delta / time) * _relaxing(upper)


def _known(expr: sp.Expr, form: sp.Expr, which: str) -> None:
    if expr != form:
        raise ArithmeticError(f"{expr} is not the relaxation of a {which}")


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
                "T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600",
                ulp=9,  # those of f, g and l, and of their sum
                amplified=4,
                condition="2 Omega/omega_c",
                through=("T", "omega_c"),
            ),
        ),
        spec(
            "full_sweep",
            summary="Loss of negativity of a Bell state over a full sweep at T = 0, order lambda^2",
            value=loss.full_sweep_zero_temperature(),
            overflows=True,
            accuracy=Accuracy(SWEPT, ulp=10, amplified=1, condition="2 Delta/omega_c"),
        ),
        FunctionSpec(
            "_relaxing",
            room="loss",
            summary="Loss by relaxation per x, v t = Delta sinh(x), by a constant factor",
            arguments=arguments(
                "x theta c s", x="place", c="2 Delta/omega_c", s="2 Delta/T, at most 750"
            ),
            value=loss.integrand(),
            rules=(without_the_constant,),
        ),
        spec(
            "relaxation_full_sweep",
            summary="Loss of negativity of a Bell state by relaxation over a full sweep at any T",
            arguments=arguments(
                "Delta v theta lam T omega_c", v="sweep rate, an energy squared, > 0"
            ),
            value=loss.full_sweep(),
            rules=(summed_under_the_integral,),
            note="At theta = pi/2 what dephases over a full sweep is finite, see dephasing.",
            overflows=True,
            accuracy=Accuracy(
                WARM, ulp=6, amplified=1, condition="2 Delta/omega_c", through=("omega_c",)
            ),
        ),
        spec(
            "relaxation",
            summary="Loss of negativity of a Bell state by relaxation, from the crossing to t",
            arguments=arguments(MOVING),
            value=loss.relaxation(),
            rules=(window_by_its_integral,),
            note="What a window loses is relaxation + dephasing at its end less the same at its "
            "beginning.",
            accuracy=Accuracy(
                f"{WARM}, |t| up to 1e110",
                ulp=6,
                amplified=4,
                condition="2 Omega/omega_c, and more where v t = Delta cot(theta) ends the window",
                through=("t", "Delta", "omega_c"),
            ),
        ),
        spec(
            "adiabatic_negativity",
            summary="Negativity of a Bell state after a slow full sweep at T = 0",
            value=loss.adiabatic_negativity(),
            rules=(loss_by_name,),
            overflows=True,
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
                amplified=16,
                condition="at most 14 where the direction of the coupling makes the terms cancel",
            ),
        ),
    ]

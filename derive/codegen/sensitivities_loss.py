"""The generated functions that differentiate the losses of ``loss``, and where they come from.

Each differentiates with respect to all of its arguments, in their order, along the last axis.
"""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import log1p

from .. import lindblad, loss
from ..symbols import Delta, T, l, lam, omega_c, phi, t, theta, v
from . import arguments as given
from . import rules
from .arguments import arguments
from .functions_loss import SWEPT, swept
from .rules import Component, Where
from .series import ROUNDING, nested
from .spec import Accuracy, Argument, FunctionSpec, call, real

SWEEP = (Delta, v, theta, lam, omega_c)
"""What a full sweep at T = 0 depends on, in the order of the arguments."""
WARM_SWEEP = (Delta, v, theta, lam, T, omega_c)
"""The same at any T."""
NEAR = sp.Rational(1, 2)
"""Up to this |v t| / Delta differences of like terms go by their series."""


def specs() -> list[FunctionSpec]:
    """Derivatives of the losses over full sweeps at T = 0, and of those by dephasing."""
    return [*_full_sweeps(), *_dephasing()]


def columns(parameters: tuple[sp.Symbol, ...]) -> str:
    """The names of the arguments, as a docstring lists them."""
    return ", ".join(map(str, parameters)).replace("lambda", "lam")


def _swept(names: str) -> tuple[Argument, ...]:
    return arguments(names, v="sweep rate, an energy squared, > 0")


# --- full sweeps at T = 0 -------------------------------------------------------------------------


def in_bessel_functions(expr: sp.Expr) -> sp.Expr:
    """Derivatives of K_0 and K_1 in these two, whose factors are collected."""
    c = loss.argument
    two = sp.besselk(0, c) + 2 * sp.besselk(1, c) / c
    expr = sp.expand(expr.subs(omega_c, 2 * Delta / c).subs(sp.besselk(2, c), two))
    collected = sp.collect(expr, [sp.besselk(n, c) for n in (0, 1)], sp.factor)
    return sp.factor_terms(collected).subs(c, 2 * Delta / omega_c)


def _full_sweeps() -> list[FunctionSpec]:
    spec = functools.partial(
        FunctionSpec,
        room="loss",
        arguments=_swept("Delta v theta lam omega_c"),
        shape=(len(SWEEP),),
    )
    lost = loss.full_sweep_zero_temperature()
    slopes = [sp.Symbol(f"loss_{parameter.name}", real=True) for parameter in SWEEP]
    rest = sp.Symbol("rest", positive=True)
    (decay,) = loss.adiabatic_negativity().atoms(sp.exp)
    by_loss = sp.cancel(decay.exp / lost)
    if not by_loss.is_number or by_loss == 0:
        raise ArithmeticError("the negativity does not fall exponentially with the loss")
    given_ = (given.Delta, given.v, given.theta, given.lam, given.omega_c)
    array = call("loss.d_full_sweep")(*given_)
    condition = "2 Delta/omega_c, over what is left of the terms that cancel"
    return [
        spec(
            "d_full_sweep",
            summary=f"Derivatives of full_sweep with respect to {columns(SWEEP)}",
            value=sp.Matrix([sp.diff(lost, p) for p in SWEEP]).as_immutable(),
            rules=(in_bessel_functions,),
            accuracy=Accuracy(SWEPT, ulp=12, amplified=2, condition=condition),
        ),
        spec(
            "d_adiabatic_negativity",
            summary=f"Derivatives of adiabatic_negativity with respect to {columns(SWEEP)}",
            value=sp.Matrix([by_loss * rest * slope for slope in slopes]).as_immutable(),
            reads={rest: call("loss.adiabatic_negativity")(*given_)}
            | {slope: Component(array, sp.Integer(n)) for n, slope in enumerate(slopes)},
            accuracy=Accuracy(
                SWEPT, ulp=16, amplified=4, condition=f"1 + twice the loss + {condition}"
            ),
        ),
    ]


# --- pure dephasing -------------------------------------------------------------------------------

DEPHASING = (t, Delta, v, theta, lam, T)


def _series_near_zero(expr: sp.Expr) -> sp.Expr:
    """A function of w = v t / Delta whose terms cancel for small w: by its series there."""
    terms = 3
    while NEAR**terms > ROUNDING / 16:
        terms += 2
    small = sp.Abs(swept) < NEAR
    polynomial = sp.Poly(sp.series(expr, swept, 0, terms + 3).removeO(), swept)
    near = nested({power: a for (power,), a in polynomial.terms()}, swept)
    return Where(small, near.subs(swept, Where(small, swept, sp.Integer(0))), expr)


def slopes_of_the_dephasing(expr: sp.Expr) -> sp.Expr:
    """Derivatives of the dephasing by names and in w = v t / Delta, its like terms by series."""
    rate = loss.first_order_rate().coeff(l(t)) * lindblad.dissipation_rates()[2]
    return _written_dephasing(loss.dephasing(), rate)[expr]


@functools.cache
def _written_dephasing(derived: sp.Expr, rate: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """Each derivative as derived, and as it is written, the one by t by the rate.

    The dephasing is scale times a sum of weights, of theta alone, times functions of w alone; the
    scale is proportional to Delta / v.
    """
    time = call("hamiltonian._crossing_time")(given.Delta, given.v)
    turned = sp.expand(derived.subs(t, swept * Delta / v))
    logarithm = sp.log(Delta**2 * swept**2 + Delta**2)
    turned = sp.expand(turned.subs(logarithm, 2 * sp.log(Delta) + log1p(swept**2)))
    scale = turned.coeff(sp.sin(theta), 2) / sp.atan(swept)
    cosine, sine = sp.cos(theta), sp.sin(theta)
    weights = (sine**2, sine * cosine, cosine**2)
    parts = [sp.expand(turned.coeff(cosine, n).coeff(sine, 2 - n) / scale) for n in range(3)]
    if sp.expand(turned - scale * sum(map(sp.Mul, weights, parts))) != 0 or scale.has(swept):
        raise ArithmeticError(f"{derived} is not a sum of functions of theta times those of w")
    pairs = list(zip(weights, parts, strict=True))
    lags = [sp.simplify(part - swept * sp.diff(part, swept)) for part in parts]
    lag = lags[0] + lags[2]
    if sp.simplify(lag) != 0:
        raise ArithmeticError("along and across the field the lags are not opposite")
    slower = (sine**2 - cosine**2) * _series_near_zero(lags[0])
    slower += sine * cosine * _series_near_zero(lags[1])
    turning = sum(sp.diff(weight, theta) * part for weight, part in pairs)
    alone = call("loss.dephasing")(*given_arguments(DEPHASING)[:-1], sp.Integer(1))
    stronger = call("loss.dephasing")(*given_arguments(DEPHASING)[:-2], sp.Integer(1), given.T)
    rate = rules.dephasing(rate).subs(sp.cos(theta - 2 * phi(t)) ** 2, ALONG)
    written = {
        t: rate,
        Delta: scale / Delta * slower,
        v: -scale / v * slower,
        theta: scale * sp.factor_terms(turning),
        lam: 2 * lam * stronger,
        T: alone,
    }
    # The arc tangent of two arguments: the same, and the quotient is not rounded before.
    return {
        sp.diff(derived, parameter): value.subs(sp.atan(swept), sp.atan2(t, time))
        .subs(v, Delta / time)
        .subs(swept, t / time)
        for parameter, value in written.items()
    }


ALONG = sp.Symbol("along", real=True)
"""cos(theta - 2 phi)^2."""


def given_arguments(parameters: tuple[sp.Symbol, ...]) -> tuple[sp.Symbol, ...]:
    """The symbols of the arguments that stand for derived parameters."""
    return tuple(real(parameter) for parameter in parameters)


def _dephasing() -> list[FunctionSpec]:
    lost = loss.dephasing()
    return [
        FunctionSpec(
            "d_dephasing",
            room="loss",
            summary=f"Derivatives of dephasing with respect to {columns(DEPHASING)}",
            arguments=arguments("t Delta v theta lam T"),
            value=sp.Matrix([sp.diff(lost, p) for p in DEPHASING]).as_immutable(),
            rules=(slopes_of_the_dephasing,),
            reads={ALONG: call("lindblad.cos_squared")(*given_arguments((t, Delta, v, theta)))},
            shape=(len(DEPHASING),),
            accuracy=Accuracy(
                "|v t|/Delta from 1e-12 to 1e12",
                ulp=8,
                amplified=16,
                condition="a few units, over what is left of the terms that cancel",
            ),
        )
    ]

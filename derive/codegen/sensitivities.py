"""The generated functions that differentiate the closed forms of slow driving.

Each differentiates with respect to all of its arguments, in their order, along the last axis.
"""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import expm1

from .. import entanglement, slow_driving
from ..entanglement import coherence, ell, lost
from ..symbols import Delta, T, a_plus0, b0, lam, omega_c, tau, theta
from . import arguments as given
from . import rules, series
from .arguments import CONSTANT, arguments
from .rules import Component, Rounded, Where
from .spec import Accuracy, Branch, FunctionSpec, call

PARAMETERS = (Delta, theta, lam, T, omega_c)
"""What the constant rates depend on, in the order of the arguments."""
SERIES_BELOW = sp.Rational(3, 2)
"""The slope of x coth x goes by its series below it: there its terms cancel."""
TERMS = 30
"""Length of this series; the next term is below 2^-58."""
x = sp.Symbol("x", positive=True)

ALIVE = sp.Symbol("alive", real=True)
"""1 where there is entanglement, 0 where there is none."""

ONE = sp.Integer(1)
_RATES = ("a_plus", "a_minus", "b")


def _gradient(value: sp.Expr, parameters: tuple[sp.Symbol, ...]) -> sp.Matrix:
    return sp.Matrix([sp.diff(value, parameter) for parameter in parameters]).as_immutable()


def of_slow_driving() -> list[FunctionSpec]:
    """Derivatives of a_+, a_-, b and of the asymmetry."""
    spec = functools.partial(FunctionSpec, room="slow_driving")
    promise = Accuracy(
        "T/Delta from 0 to 1e6, 2 Delta/omega_c up to 700",
        ulp=6,
        amplified=2,
        condition="2 Delta/omega_c + 2 Delta/T, over what is left of the terms that cancel",
    )
    values = map(rules.kossakowski_written_out, slow_driving.bloch_rates())
    asymmetry = rules.bath_written_out(entanglement.asymmetry())
    slope = sp.diff(x * sp.coth(x), x)
    return [
        spec(
            "_coth_slope",
            summary="Derivative of x coth(x)",
            arguments=arguments("x", x="> 0"),
            value=slope.rewrite(sp.exp),
            rules=(rules.decaying_exponentials,),
            branches=(
                Branch(
                    sp.Symbol("x", real=True) < SERIES_BELOW,
                    series.nested(_odd_series(TERMS), x),
                    {sp.Symbol("x", real=True): SERIES_BELOW},
                    {sp.Symbol("x", real=True): ONE},
                ),
            ),
        ),
        *(
            spec(
                f"d_{name}",
                summary=f"Derivatives of {name} with respect to {CONSTANT.replace(' ', ', ')}",
                arguments=arguments(CONSTANT, unused="T" if name == "a_minus" else ""),
                value=_gradient(value, PARAMETERS),
                equations=("47",),
                rules=(rules.slopes_of_the_bath,),
                shape=(len(PARAMETERS),),
                accuracy=promise,
            )
            for name, value in zip(_RATES, values, strict=True)
        ),
        spec(
            "d_asymmetry",
            summary="Derivatives of the asymmetry ell with respect to Delta, T",
            arguments=arguments("Delta T"),
            value=_gradient(asymmetry, (Delta, T)),
            equations=("62",),
            rules=(rules.slopes_of_the_asymmetry,),
            reads={
                rules.complement: call("slow_driving.asymmetry_complement")(given.Delta, given.T)
            },
            shape=(2,),
            accuracy=Accuracy("T/Delta from 0 to 1e6", ulp=6, amplified=1, condition="4 Delta/T"),
        ),
    ]


def _odd_series(terms: int) -> dict[int, sp.Rational]:
    """The series of the derivative of x coth(x): power -> coefficient."""
    return {
        2 * n - 1: 2 * n * 2 ** (2 * n) * sp.bernoulli(2 * n) / sp.factorial(2 * n)
        for n in range(1, terms + 1)
    }


# --- negativity and survival ----------------------------------------------------------------------

_by_lost, _by_coherence, _by_ell = (
    call(f"entanglement._by_{name}") for name in ("lost", "coherence", "ell")
)


def of_entanglement() -> list[FunctionSpec]:
    """Derivatives of the negativity of the Bell state, of its survival ratio and time."""
    spec = functools.partial(FunctionSpec, room="entanglement")
    _, mu_2, _, _ = entanglement.bell_spectrum()
    factors = {
        "lost": (lost, "what has relaxed of a population difference, y"),
        "coherence": (coherence, "what is left of a coherence, c"),
        "ell": (ell, "the asymmetry ell"),
    }
    names = {"y": factors["lost"][1], "c": factors["coherence"][1], "ell": factors["ell"][1]}
    names["z"] = "1 - ell^2"
    unused = {"lost": "", "coherence": "z", "ell": "z"}
    cold = entanglement.zero_temperature_negativity()
    at_rest = (tau, Delta, theta, lam, omega_c)
    ratio = entanglement.survival_ratio()
    return [
        *(
            spec(
                f"_by_{name}",
                summary=f"Derivative of -mu_2 of the Bell state with respect to {described}",
                arguments=arguments("y c ell z", unused=unused[name], **names),
                value=sp.diff(-mu_2, factor),
                rules=(rules.slope_of_the_root, rules.hypotenuse),
            )
            for name, (factor, described) in factors.items()
        ),
        spec(
            "d_bell_negativity",
            summary="Derivatives of bell_negativity with respect to tau, Delta, theta, lam, T, "
            "omega_c",
            arguments=(*arguments("tau"), *arguments(CONSTANT)),
            value=_bell_gradient(),
            equations=("60",),
            reads=_read(),
            shape=(6,),
            accuracy=Accuracy(
                "lam from 0 to 1, T/Delta from 0.03 to 2 and T = 0, omega_c/Delta from 0.1 to 1e3, "
                "tau from 0",
                ulp=8,
                amplified=16,
                condition="a_+ tau + b tau + 2 Delta/T, over what is left of the terms that cancel",
            ),
            note="All are 0 where the negativity is 0. That with respect to theta is a difference "
            "of terms that grow more alike as T/Delta grows: so much is lost of its digits.",
        ),
        spec(
            "d_negativity_zero_temperature",
            summary="Derivatives of negativity_zero_temperature with respect to tau, Delta, theta, "
            "lam, omega_c",
            arguments=(*arguments("tau"), *arguments("Delta theta lam omega_c")),
            value=_gradient(rules.kossakowski_written_out(cold), at_rest),
            equations=("63",),
            shape=(5,),
            accuracy=Accuracy(
                "lam from 0 to 1, omega_c/Delta from 0.1 to 1e3, tau from 0",
                ulp=6,
                amplified=2,
                condition="(1 + 2 Delta/omega_c) b tau",
            ),
        ),
        spec(
            "d_survival_ratio",
            summary="Derivative of survival_ratio with respect to ell",
            arguments=arguments("ell", ell="asymmetry a_-/a_+, 0 to 1"),
            value=sp.diff(ratio, ell),
            equations=("62",),
            rules=(rules.slope_of_the_ratio,),
            accuracy=Accuracy("ell from 0 to 1, also next to 1", ulp=6),
        ),
        spec(
            "d_survival_time",
            summary="Derivatives of survival_time with respect to Delta, lam, T, omega_c",
            arguments=arguments("Delta lam T omega_c", T="temperature, an energy, > 0"),
            value=_time_gradient(),
            equations=("61", "62"),
            rules=(rules.slope_of_the_logarithm,),
            reads=_time_read(),
            shape=(4,),
            accuracy=Accuracy(
                "T/Delta from 0.02 to 1e6, lam > 0, 2 Delta/omega_c from 0.1 to 600",
                ulp=8,
                amplified=32,
                condition="2 Delta/omega_c + 2, over what is left of the terms that cancel",
            ),
            note="Where the time is inf there is a pole, with NumPy's warnings: at T = 0, at "
            "lam = 0, where b underflows and where the time or a derivative exceeds the largest "
            "double. The derivative with respect to Delta is a difference of terms that grow alike "
            "as T/Delta and Delta/omega_c fall.",
        ),
    ]


def _bell_gradient() -> sp.Matrix:
    """By the chain rule, in the slopes with respect to y, c and ell and in those of the rates."""
    slopes = sp.symbols("N_y N_c N_ell", real=True)
    lost_in_time, left_in_time = (entanglement.in_rates(part) for part in (lost, coherence))
    inner = (a_plus0, b0)
    columns = [
        ALIVE
        * sum(
            slope * sp.diff(part, tau)
            for slope, part in zip(slopes, (lost_in_time, left_in_time), strict=False)
        )
    ]
    for parameter in PARAMETERS:
        total = slopes[2] * _slope("ell", parameter)
        for slope, part in zip(slopes, (lost_in_time, left_in_time), strict=False):
            total += slope * sum(
                sp.diff(part, rate) * _slope(name, parameter)
                for rate, name in zip(inner, ("a_plus", "b"), strict=True)
            )
        columns.append(ALIVE * total)
    return sp.Matrix(columns).as_immutable()


def _slope(name: str, parameter: sp.Symbol) -> sp.Expr:
    if name == "ell" and parameter not in (Delta, T):
        return sp.Integer(0)
    return sp.Symbol(f"{name}_{parameter.name}", real=True)


def _read() -> dict[sp.Expr, sp.Expr]:
    """What the symbols of :func:`_bell_gradient` stand for."""
    values = (given.Delta, given.theta, given.lam, given.T, given.omega_c)
    a, b, ell_ = (
        call("slow_driving.a_plus")(*values),
        call("slow_driving.b")(*values),
        call("slow_driving.asymmetry")(given.Delta, given.T),
    )
    time = sp.Symbol("tau", real=True)
    negativity = call("entanglement.bell_negativity")(time, *values)
    factors = (
        -expm1(-2 * a * time),
        Where(negativity > 0, sp.exp(-b * time), ONE),  # none left and nothing relaxed is 0/0
        ell_,
        call("slow_driving.asymmetry_complement")(given.Delta, given.T),
    )
    slopes = zip(("N_y", "N_c", "N_ell"), (_by_lost, _by_coherence, _by_ell), strict=True)
    reads: dict[sp.Expr, sp.Expr] = {
        sp.Symbol(name, real=True): slope(*factors) for name, slope in slopes
    }
    reads |= {ALIVE: Where(negativity > 0, ONE, sp.Integer(0)), a_plus0: a, b0: b}
    for name, parameters in (("a_plus", PARAMETERS), ("b", PARAMETERS), ("ell", (Delta, T))):
        arguments_ = values if len(parameters) > 2 else (given.Delta, given.T)
        array = call(f"slow_driving.d_{'asymmetry' if name == 'ell' else name}")(*arguments_)
        for n, parameter in enumerate(parameters):
            reads[sp.Symbol(f"{name}_{parameter.name}", real=True)] = Component(
                array, sp.Integer(n)
            )
    return reads


DURATION = sp.Symbol("tau_ent", positive=True)


def _time_gradient() -> sp.Matrix:
    """By the chain rule, in the slopes of b and of the asymmetry at theta = 0.

    The relative slope of b first: the time over b can overflow, where no derivative does.
    """
    xi = sp.Symbol("xi", positive=True)
    duration = entanglement.survival_time()
    (logarithm,) = sp.solve(duration - DURATION, sp.log(xi))
    by_b = sp.simplify(sp.diff(duration, b0).subs(sp.log(xi), logarithm) / DURATION)
    by_ell = sp.diff(duration.subs(xi, entanglement.survival_ratio()), ell)
    return sp.Matrix(
        [
            DURATION * Rounded(by_b * _slope("b", parameter)) + by_ell * _slope("ell", parameter)
            for parameter in (Delta, lam, T, omega_c)
        ]
    ).as_immutable()


def _time_read() -> dict[sp.Expr, sp.Expr]:
    values = (given.Delta, sp.Integer(0), given.lam, given.T, given.omega_c)
    array = call("slow_driving.d_b")(*values)
    reads: dict[sp.Expr, sp.Expr] = {
        sp.Symbol(f"b_{parameter.name}", real=True): Component(array, sp.Integer(n))
        for n, parameter in enumerate(PARAMETERS)
    }
    time = call("entanglement.survival_time")(given.Delta, given.lam, given.T, given.omega_c)
    asymmetry = call("slow_driving.asymmetry")(given.Delta, given.T)
    return reads | {DURATION: time, b0: call("slow_driving.b")(*values), ell: asymmetry}

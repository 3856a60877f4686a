"""The generated functions that differentiate the relaxation over windows and full sweeps.

Each differentiates with respect to all of its arguments, in their order, along the last axis.

A relaxation is the integral of its rate over a time whose end does not depend on Delta and v.  So
it is differentiated at fixed times, and v t = Delta sinh(x) comes in after that: to differentiate
at fixed x, and the end of the window as well, leaves differences of like terms in long windows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import sympy as sp
from sympy.core.symbol import Str

from .. import hamiltonian, loss
from ..symbols import Delta, T, f, g, l, lam, omega_c, t, theta, v
from . import arguments as given
from .arguments import MOVING, arguments
from .functions_loss import BEYOND, cut_off, front
from .rules import COLD, Averaged, Rounded, Where
from .sensitivities_loss import WARM_SWEEP, columns
from .sensitivities_rate import (
    STRONGER,
    WINDOW,
    across,
    angle,
    hyperbolic_cotangent,
    in_slopes_of_coth,
    parallel,
    rates,
    slopes_by_cause,
    w,
)
from .spec import Accuracy, FunctionSpec, call, real

WHOLE = sp.Symbol("whole", real=True)
"""The loss that is differentiated."""


def specs() -> list[FunctionSpec]:
    """Derivatives of the relaxation over windows and full sweeps, and of what is integrated."""
    return [*_integrands(), *_integrals()]


# --- over the sweep -------------------------------------------------------------------------------

OF_X = "x theta c s"
"""The arguments of what is integrated."""
LOCAL = (Delta, v, theta, T, omega_c)
"""What has an integral of its own; a loss grows with the square of lambda."""
level, rise = sp.symbols("level rise", real=True)
"""cosh(x) times the components across and along the field."""


@functools.cache
def over_the_sweep(parameter: sp.Symbol | None) -> sp.Expr:
    """Parameter d / d parameter of the loss per x, or that loss itself, by its constant factor.

    With respect to theta it is the derivative alone.  In c, s, cosh(x), sinh(x) and the two
    components, of which each term has a product.
    """
    relaxing, _ = rates()
    x, c, s = loss.x, loss.argument, loss.coldness
    time = Delta * sp.sinh(x) / v
    constant, shape = loss.integrand().as_independent(x, as_Add=False)
    place = {t: time, omega_c: 2 * Delta / c, T: 2 * Delta / s}

    def per_x(term: sp.Expr) -> sp.Expr:
        placed = term.subs(w, Delta * sp.cosh(x)).subs(place) * sp.diff(time, x) / constant
        in_components = {across: level / sp.cosh(x), parallel: rise / sp.cosh(x)}
        kept = {term: sp.Dummy(positive=True) for term in placed.atoms(sp.exp)}  # they decay
        found = sp.factor(placed.subs(in_components).xreplace(kept))
        found = found.xreplace({symbol: term for term, symbol in kept.items()})
        found = found.subs(sp.sinh(x), sp.tanh(x) * sp.cosh(x))  # whose powers cancel
        if found.free_symbols & {Delta, v, t, T, omega_c, lam}:
            raise ArithmeticError(f"{found} is not in x, theta, c and s")
        return found

    if parameter is None:
        whole = per_x(relaxing.subs(sp.sin(2 * angle - theta), -across))
        if sp.simplify(components_written_out(whole) - shape) != 0:
            raise ArithmeticError(f"{whole} is not the integrand {shape}")
        return whole
    over_the_sweep(None)
    scale = sp.Integer(1) if parameter == theta else parameter
    total = sp.Integer(0)
    for cause, term in slopes_by_cause(relaxing, parameter).items():
        turns = cause in (angle, theta)
        written = hyperbolic_cotangent(term) if turns else in_slopes_of_coth(term)
        total += sp.Add(*(per_x(scale * part) for part in sp.Add.make_args(written)))
    return total


def _components() -> dict[sp.Symbol, sp.Expr]:
    """The components across and along the field, times cosh(x)."""
    x = loss.x
    cosine, sine = (
        sp.simplify(part * hamiltonian.gap() / Delta).subs(t, Delta * sp.sinh(x) / v)
        for part in hamiltonian.double_angle()
    )
    return {
        level: sp.sin(theta) * cosine - sp.cos(theta) * sine,
        rise: sp.cos(theta) * cosine + sp.sin(theta) * sine,
    }


def components_written_out(expr: sp.Expr) -> sp.Expr:
    """The components in theta and x."""
    return expr.subs(_components())


def even(expr: sp.Expr) -> sp.Expr:
    """What the values at x and -x share: terms in the product of the components change sign."""
    x = loss.x
    terms = []
    for term in sp.Add.make_args(expr):
        product, weight = term.as_independent(level, rise)[::-1]
        sign = sp.simplify(weight.subs(x, -x) / weight)
        written = components_written_out(product)
        kept = sp.factor(sp.expand(written + sign * written.subs(x, -x)) / 2)
        terms.append(weight * kept)
    return sp.Add(*terms)


def relative_to_the_crossing(expr: sp.Expr) -> sp.Expr:
    """exp(-c cosh(x)) relative to exp(-c): exp(-2 c sinh(x/2)^2) keeps the digits of a long c."""
    x = loss.x
    lifted = 2 * sp.sinh(x / 2) ** 2
    if sp.simplify((lifted + 1 - sp.cosh(x)).rewrite(sp.exp)) != 0:
        raise ArithmeticError("cosh(x) - 1 is not 2 sinh(x/2)^2")
    return expr.replace(sp.exp, lambda y: sp.exp(sp.cancel(y / sp.cosh(x)) * lifted))


def _integrands() -> list[FunctionSpec]:
    """What is integrated over a window, and over both halves of a full sweep at once."""
    described = arguments(OF_X, x="place", c="2 Delta/omega_c", s="2 Delta/T, at most 750")
    specs = []
    for parameter in LOCAL:
        times = "" if parameter == theta else f" times {parameter.name}"
        lifted = ", relative to exp(-2 Delta/T)" if parameter == T else ""
        for halves, rule in (("", components_written_out), ("_evenly", even)):
            if halves and parameter == v:
                continue  # a full sweep goes like 1 / v
            share = ", what x and -x share" if halves else ""
            specs.append(
                FunctionSpec(
                    f"_by_{parameter.name}{halves}",
                    room="loss",
                    summary=f"Derivative of the loss by relaxation per x with respect to "
                    f"{parameter.name}{times}{lifted}{share}",
                    arguments=described,
                    value=over_the_sweep(parameter),
                    rules=(rule, relative_to_the_crossing),
                )
            )
    return specs


def _place() -> tuple[sp.Expr, sp.Expr]:
    """c and s; no T = 0 divides."""
    return 2 * Delta / omega_c, 2 * Delta / sp.Max(T, 2 * Delta / COLD)


def _narrow() -> sp.Expr:
    """The x at which (c + s) (cosh x - 1) is BEYOND: so fast falls what differentiates by T."""
    return 2 * sp.asinh(sp.sqrt(BEYOND / (2 * sp.Add(*_place()))))


def _by_parameter(over: Callable[[str, sp.Expr], sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """The derivatives by their integrals ``over`` a function, up to its cut-off.

    What is large is multiplied by the exponential, and what has a unit comes last: nothing
    overflows or underflows that does not in the end.
    """
    width, cold = _place()
    constant = sp.cancel(front() * sp.exp(width))
    slopes = {}
    for parameter in LOCAL:
        coldest = cold if parameter == T else sp.Integer(0)
        farthest = _narrow() if parameter == T else cut_off()
        before = Rounded(constant * sp.exp(-width - coldest))
        scale = {theta: sp.Integer(1), T: 2 * Delta / cold}.get(parameter, parameter)
        slopes[parameter] = Rounded(before * over(f"_by_{parameter.name}", farthest)) / scale
    return slopes


def slopes_of_the_window(expr: sp.Expr) -> sp.Expr:
    """Derivatives of the thermal series of a window as integrals, and the rate at its end."""
    time = call("hamiltonian._crossing_time")(given.Delta, given.v)
    swept_to = sp.asinh(t / time)

    def over(name: str, x: sp.Expr) -> sp.Expr:
        upper = Where(sp.Abs(swept_to) > x, Where(t < 0, -x, x), swept_to)  # a nan stays one
        return upper * Averaged(Str(name), upper, theta, *_place())

    derived = loss.relaxation()
    rate = loss.first_order_rate()
    written = {p: slope.subs(v, Delta / time) for p, slope in _by_parameter(over).items()}
    written |= {t: rate.subs(l(t), 0), lam: 2 * lam * STRONGER}
    return {sp.diff(derived, p): slope for p, slope in written.items()}[expr]


def slopes_of_the_full_sweep(expr: sp.Expr) -> sp.Expr:
    """Derivatives of the thermal series of a full sweep as integrals over both halves at once."""

    def over(name: str, x: sp.Expr) -> sp.Expr:
        return 2 * x * Averaged(Str(f"{name}_evenly"), x, theta, *_place())

    derived = loss.full_sweep()
    written = _by_parameter(over) | {v: -WHOLE / v, lam: 2 * lam * STRONGER}
    return {sp.diff(derived, p): slope for p, slope in written.items()}[expr]


def _integrals() -> list[FunctionSpec]:
    window, sweep = loss.relaxation(), loss.full_sweep()
    moving = tuple(map(real, WINDOW))
    condition = (
        "a few units + 2 Delta/omega_c + 2 Delta/T, over what is left of the terms that cancel"
    )
    domain = (
        "2 Delta/omega_c from 1e-4, T from 0 to 1e12, 2 Delta/omega_c + 2 Delta/T up to 600 or "
        "T = 0, Delta from 1e-10 to 1e10"
    )

    def of(name: str, parameters: tuple[sp.Symbol, ...]) -> dict[sp.Symbol, sp.Expr]:
        strongest = (sp.Integer(1) if p == lam else real(p) for p in parameters)
        return {STRONGER: call(name)(*strongest), WHOLE: call(name)(*map(real, parameters))}

    return [
        FunctionSpec(
            "d_relaxation_full_sweep",
            room="loss",
            summary=f"Derivatives of relaxation_full_sweep with respect to {columns(WARM_SWEEP)}",
            arguments=arguments(
                "Delta v theta lam T omega_c", v="sweep rate, an energy squared, > 0"
            ),
            value=sp.Matrix([sp.diff(sweep, p) for p in WARM_SWEEP]).as_immutable(),
            rules=(slopes_of_the_full_sweep,),
            reads=of("loss.relaxation_full_sweep", WARM_SWEEP),
            shape=(len(WARM_SWEEP),),
            accuracy=Accuracy(domain, ulp=4, amplified=4, condition=condition),
        ),
        FunctionSpec(
            "d_relaxation",
            room="loss",
            summary=f"Derivatives of relaxation with respect to {columns(WINDOW)}",
            arguments=arguments(MOVING),
            value=sp.Matrix([sp.diff(window, p) for p in WINDOW]).as_immutable(),
            rules=(slopes_of_the_window,),
            reads={
                **of("loss.relaxation", WINDOW),
                **{
                    rate(t): call(f"lindblad.{name}")(*moving)
                    for name, rate in zip("fg", (f, g), strict=True)
                },
            },
            shape=(len(WINDOW),),
            accuracy=Accuracy(
                f"{domain}, |t| up to 1e110, with respect to t for 2 Omega/omega_c up to 600",
                ulp=4,
                amplified=4,
                condition=condition,
            ),
        ),
    ]

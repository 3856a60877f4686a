"""The generated functions that differentiate the rate of loss.

They differentiate with respect to all of its arguments, in their order, along the last axis.  The
rate depends on t, Delta and v through the angle phi and the gap Omega alone.
"""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import expm1

from .. import hamiltonian, lindblad, loss
from ..symbols import Omega, T, f, g, l, lam, omega_c, phi, t, theta
from . import rules
from .arguments import MOVING, arguments
from .rules import Clamped, Rounded
from .sensitivities_loss import WARM_SWEEP, columns
from .series import ROUNDING, nested
from .spec import Accuracy, Branch, FunctionSpec, call, real

WINDOW = (t, *WARM_SWEEP)
"""What the rate depends on, in the order of the arguments."""
NEAR = sp.Rational(3, 2)
"""Where Omega/T is smaller, Omega coth(Omega/T) - T goes by a series."""

w = sp.Symbol("Omega", positive=True)
angle = sp.Symbol("phi", real=True)
coldness = w / T
across, parallel = sp.symbols("across parallel", real=True)
"""sin(theta - 2 phi) and cos(theta - 2 phi)."""
reach = sp.Symbol("reach", real=True)
"""Omega sin(theta - 2 phi)."""
above = sp.Function("above", positive=True)
"""Omega coth(Omega / T) - T, of Omega."""
excess = call("loss._excess")
"""The same as generated, of Omega and T."""
flattening = call("loss._flattening")
"""-Omega^3 d(excess / Omega^2) / dOmega."""
STRONGER = sp.Symbol("stronger", real=True)
"""What is differentiated, at lam = 1."""


def specs() -> list[FunctionSpec]:
    """Derivatives of the rate of loss, and the functions of Omega and T in them."""
    strongest = call("loss.first_order_rate")(
        *(sp.Integer(1) if p == lam else real(p) for p in WINDOW)
    )
    if sp.simplify(sum(sp.diff(r, lam) - 2 * r / lam for r in rates())) != 0:
        raise ArithmeticError("the rate does not grow with the square of lambda")
    slopes = [2 * lam * STRONGER if p == lam else slope_of_the_rate(p) for p in WINDOW]
    over_heat = w * sp.coth(coldness) - T
    flattens = sp.expand(-(w**3) * sp.diff(over_heat / w**2, w))
    return [
        _of_heat("_excess", over_heat, NEAR, "Omega coth(Omega/T) - T"),
        _of_heat(
            "_flattening",
            flattens,
            2 * NEAR,
            "-Omega^3 times the derivative of excess/Omega^2 with respect to Omega",
        ),
        FunctionSpec(
            "d_first_order_rate",
            room="loss",
            summary=f"Derivatives of first_order_rate with respect to {columns(WINDOW)}",
            arguments=arguments(MOVING),
            value=sp.Matrix(slopes).as_immutable(),
            rules=(at_a_time,),
            reads={STRONGER: strongest},
            shape=(len(WINDOW),),
            accuracy=Accuracy(
                "T from 0 to 1e12, 2 Omega/omega_c up to 600, 2 Omega/T up to 700 or T = 0, Omega "
                "from 1e-15 to 1e15",
                ulp=4,
                amplified=8,
                condition="a few units + 2 Omega/omega_c + 2 Omega/T, over what is left of the "
                "terms that cancel",
            ),
        ),
    ]


@functools.cache
def rates() -> tuple[sp.Expr, sp.Expr]:
    """The loss per time by relaxation and by dephasing, in Omega, phi and coth(Omega / T)."""
    down, up, dephases = lindblad.dissipation_rates()
    rate = loss.first_order_rate()
    coth = sp.Symbol("coth", positive=True)

    def opened(part: sp.Expr) -> sp.Expr:
        part = rules.kossakowski_written_out(part).subs({Omega(t): w, phi(t): angle})
        rational = part.subs(sp.exp(2 * coldness), (coth + 1) / (coth - 1))
        return sp.factor(sp.simplify(rational)).subs(coth, sp.coth(coldness))

    relaxes = rate.subs({f(t): down, g(t): up, l(t): 0})
    return opened(relaxes), opened(rate.coeff(l(t)) * dephases)


def _in_gap(expr: sp.Expr) -> sp.Expr:
    """Delta^2 + v^2 t^2 as Omega^2."""
    return sp.factor(sp.simplify(expr)).subs(hamiltonian.gap() ** 2, w**2)


def slopes_by_cause(rate: sp.Expr, parameter: sp.Symbol) -> dict[sp.Symbol, sp.Expr]:
    """The derivative of a rate: what it owes to phi, to Omega, and to the parameter itself."""
    terms = {
        angle: sp.diff(rate, angle) * _in_gap(sp.diff(hamiltonian.angle(), parameter)),
        w: sp.diff(rate, w) * _in_gap(sp.diff(hamiltonian.gap(), parameter)),
        parameter: sp.diff(rate, parameter),
    }
    turned = 2 * angle - theta  # as SymPy writes it
    components = {sp.sin(turned): -across, sp.cos(turned): parallel}
    return {cause: term.subs(components) for cause, term in terms.items() if term != 0}


def in_slopes_of_coth(expr: sp.Expr) -> sp.Expr:
    """coth(y) and y / sinh(y)^2 by coth(y) and the slope of y coth(y), whose terms are all alike.

    1 / sinh(y)^2 alone decays.
    """
    coth, steep, slope = sp.symbols("coth steep slope", positive=True)
    y = coldness
    by_name = {sp.coth(y): coth, sp.sinh(y): 1 / sp.sqrt(steep)}
    linear = sp.expand(expr).subs(by_name)
    if not linear.has(coth):
        decays = (sp.coth(y) ** 2 - 1).subs(sp.coth(y), 1 + 2 / (sp.exp(2 * y) - 1))
        return sp.factor(linear).subs(steep, rules.decaying_exponentials(decays))
    changes = sp.diff(y * sp.coth(y), T).subs(by_name) - slope * sp.diff(y, T)
    (of_slope,) = sp.solve(changes, steep)
    linear = sp.expand(linear.subs(steep, of_slope))
    parts = sp.Poly(linear, coth, slope).as_dict()
    if not parts.keys() <= {(1, 0), (0, 1)}:
        raise ArithmeticError(f"{expr} is not linear in coth and its slope")
    known = {(1, 0): 1 / sp.tanh(y), (0, 1): rules.coth_slope(y)}
    return sp.Add(*(sp.factor(part) * known[power] for power, part in parts.items()))


@functools.cache
def _shares() -> tuple[sp.Expr, sp.Expr]:
    """The whole rate as two sums of positive terms: of heat, and of what relaxation has beyond T.

    In strength T [cos^2 (1 - exp(-q)) + exp(-q)] nothing but the damping depends on Omega, and in
    strength exp(-q) reach^2 excess / Omega^2 reach is linear in t, Delta and v, while in a hot bath
    excess / Omega^2 hardly changes.
    """
    relaxes, dephases = rates()
    turned = 2 * angle - theta
    relaxes = sp.expand(relaxes.subs(sp.coth(coldness), (T + above(w)) / w))
    beyond = relaxes.coeff(above(w)) * above(w)
    (damping,) = relaxes.atoms(sp.exp)
    mixed = (relaxes - beyond).subs(sp.sin(turned) ** 2, 1 - sp.cos(turned) ** 2)
    weight = sp.cancel(sp.expand(mixed).coeff(sp.cos(turned), 0) / damping)
    heat = weight * (sp.cos(turned) ** 2 * (1 - damping) + damping)
    if sp.expand(heat - mixed - dephases) != 0:
        raise ArithmeticError(f"{mixed} + {dephases} is not a mean of 1 and {damping}")
    return heat, beyond.subs(sp.sin(turned) ** 2, reach**2 / w**2)


@functools.cache
def _slopes() -> dict[sp.Symbol, sp.Expr]:
    """The slopes of the whole rate with respect to theta - 2 phi, Omega and reach."""
    heat, beyond = _shares()
    turned = 2 * angle - theta
    (damping,) = heat.atoms(sp.exp)
    turning = sp.diff(heat, theta).subs(1 - damping, -expm1(damping.exp))
    dimming = sp.diff(heat, w).subs(sp.cos(turned) ** 2, 1 - across**2)
    by_name = {above(w).diff(w): (2 * above(w) - flattening(w, T)) / w}
    bending = sp.expand(sp.diff(beyond, w).subs(by_name))
    bending = sp.collect(bending, [above(w), flattening(w, T)], sp.factor)
    slopes = {
        angle: turning.subs({sp.sin(turned): -across, sp.cos(turned): parallel}),
        w: sp.factor(sp.expand(dimming)) + bending,
        reach: sp.diff(beyond, reach),
    }
    known = {reach: w * across, above(w): excess(w, T)}
    return {cause: slope.subs(known) for cause, slope in slopes.items()}


def slope_of_the_rate(parameter: sp.Symbol) -> sp.Expr:
    """The derivative of the whole rate with respect to t, Delta, v, theta, T or omega_c."""
    if parameter in (T, omega_c):
        relaxing, dephasing = (slopes_by_cause(rate, parameter).get(parameter) for rate in rates())
        return sp.Add(in_slopes_of_coth(relaxing), *filter(None, [dephasing]))
    cosine, sine = (part * hamiltonian.gap() for part in hamiltonian.double_angle())
    causes = {
        angle: theta - 2 * hamiltonian.angle(),
        w: hamiltonian.gap(),
        reach: sp.sin(theta) * cosine - sp.cos(theta) * sine,
    }
    slopes = _slopes()
    return sp.Add(
        *(_in_gap(sp.diff(value, parameter)) * slopes[cause] for cause, value in causes.items())
    )


def at_a_time(expr: sp.Expr) -> sp.Expr:
    """Sine and cosine of theta - 2 phi by the algebraic ones of 2 phi; T = 0 divides nothing."""
    cosine, sine = (sp.simplify(part * hamiltonian.gap()) for part in hamiltonian.double_angle())
    components = {
        across: Rounded((sp.sin(theta) * cosine - sp.cos(theta) * sine) / w),
        parallel: (sp.cos(theta) * cosine + sp.sin(theta) * sine) / w,
    }
    named = {part(w, T): sp.Dummy(positive=True) for part in (excess, flattening)}
    warm = w / Clamped(T, w)
    expr = expr.subs(named).subs({coldness: warm, coldness**2: warm**2})
    expr = expr.subs({symbol: part for part, symbol in named.items()})
    return expr.subs(components).subs(w, Omega(t))


def over_the_hyperbolic_sine(closed: sp.Expr, below: sp.Rational) -> sp.Expr:
    """T f(y), y = Omega / T, for y up to ``below``: a series of positive terms over sinh(y)^n.

    f is rational in y, coth(y) and 1 / sinh(y), whose leading terms cancel for small y.
    """
    y = sp.Symbol("y", positive=True)
    scaled = sp.expand(sp.cancel(closed.subs(w, y * T) / T))
    scaled = scaled.subs(sp.coth(y), sp.cosh(y) / sp.sinh(y))
    power = 2 if scaled.has(1 / sp.sinh(y) ** 2) else 1
    numerator = sp.expand(scaled * sp.sinh(y) ** power)
    terms, last = 8, sp.oo
    while last > ROUNDING / 16:
        terms += 4
        series = sp.Poly(sp.series(numerator, y, 0, terms).removeO(), y)
        kept = {degree: a for (degree,), a in series.terms()}
        last = kept[max(kept)] / kept[min(kept)] * below ** (max(kept) - min(kept))
    if min(kept.values()) <= 0:
        raise ArithmeticError(f"terms of {numerator} cancel")
    quotient = Rounded(real(w) / real(T))
    return real(T) * nested(kept, y).subs(y, quotient) / sp.sinh(quotient) ** power


def _of_heat(name: str, closed: sp.Expr, below: sp.Rational, summary: str) -> FunctionSpec:
    """A function of Omega and T that vanishes for small Omega / T, where its terms cancel."""
    warm, energy, one = real(T), real(w), sp.Integer(1)
    return FunctionSpec(
        name,
        room="loss",
        summary=f"{summary}, an energy",
        arguments=arguments("Omega T", Omega="an energy, > 0"),
        value=closed,
        rules=(far_from_zero,),
        branches=(
            Branch(
                energy < below * warm,
                over_the_hyperbolic_sine(closed, below),
                {energy: below, warm: one},
                {energy: one, warm: one},
            ),
        ),
    )


def far_from_zero(expr: sp.Expr) -> sp.Expr:
    """Where nothing cancels, in coth and decaying exponentials; T = 0 divides nothing."""
    steep = sp.sinh(coldness) ** -2
    expanded = sp.expand(expr)
    weight = sp.cancel(expanded.coeff(steep) / w / coldness)
    rest = expanded - sp.expand(weight * w * coldness) * steep
    if rest.has(sp.sinh):
        raise ArithmeticError(f"{expr} is not in Omega (Omega / T) / sinh(Omega / T)^2")
    decaying = weight * w * (coldness * in_slopes_of_coth(steep))
    warm = w / Clamped(T, w)
    return hyperbolic_cotangent(rest).subs(coldness, warm) + decaying.subs(coldness, warm)


def hyperbolic_cotangent(expr: sp.Expr) -> sp.Expr:
    """coth as 1 / tanh."""
    return expr.replace(sp.coth, lambda y: 1 / sp.tanh(y))

"""The generated functions that differentiate negativity and concurrence of Schmidt states.

Each differentiates with respect to all of its arguments, in their order, along the last axis.

Relaxation and dephasing are told apart: c^2 = q d, q = 1 - y, d = exp(-4 l tau).  What is lost to
either has one sign.  To turn the coupling is to set one against the other, and in a hot bath nearly
all of it cancels: see :func:`whichever_has_smaller_terms`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot

from .. import entanglement, slow_driving
from ..entanglement import coherence, ell, lost
from ..symbols import Delta, T, a_plus0, b0, eta, l0, lam, omega_c, tau, theta
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_entanglement import DURING
from .functions_slow_driving import ASYMMETRY, COMPLEMENT
from .rules import COLD, Component, Where
from .sensitivities import PARAMETERS
from .spec import Accuracy, FunctionSpec, Rule, call, real

ZERO, ONE = sp.Integer(0), sp.Integer(1)

kept, left, dephased, outlived = sp.symbols("q d delta c/q", nonnegative=True)
"""What relaxation leaves of a population difference, and dephasing of c^2; 1 - d; c / q."""
relaxing, dephasing, excess = sp.symbols("r h w", real=True)
"""The losses of :class:`Losses` by name."""


def specs() -> list[FunctionSpec]:
    """Derivatives of negativity and concurrence of Schmidt states."""
    rows = (
        ("negativity", entanglement.schmidt_negativity(), negativity_losses, ("52", "59")),
        ("concurrence", entanglement.schmidt_concurrence(), concurrence_losses, ()),
    )
    return [
        FunctionSpec(
            "_turning",
            room="entanglement",
            summary="Derivative with respect to theta of what loses r per a_+ tau and h per 2 l tau"
            ", over pi lam^2 sin(2 theta) tau",
            arguments=arguments(
                "Delta T omega_c r h w",
                r="loss per a_+ tau, >= 0",
                h="loss per 2 l tau, >= 0",
                w="r/2 - h",
            ),
            value=_turned()[0],
            rules=(whichever_has_smaller_terms,),
        ),
        *(
            FunctionSpec(
                f"d_schmidt_{name}",
                room="entanglement",
                summary=f"Derivatives of schmidt_{name} with respect to tau, eta, Delta, theta, "
                "lam, T, omega_c",
                arguments=arguments(f"tau eta {CONSTANT}"),
                value=sp.Matrix(_columns(measure)).as_immutable(),
                equations=equations,
                rules=(_by_cause(measure, written),),
                reads=read(),
                shape=(7,),
                accuracy=Accuracy(
                    DURING,
                    ulp=8,
                    amplified=16,
                    condition="a_+ tau + b tau + 2 Delta/T + 2 eta, over what is left of the terms "
                    "that cancel",
                ),
                note=f"Where the {name} is 0 all of them are 0: also at its kinks, where "
                "entanglement ends and where sin(2 eta) = 0.",
            )
            for name, measure, written, equations in rows
        ),
    ]


# --- by cause -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Losses:
    """What a measure of entanglement loses per a_+ tau and per 2 l tau, and gains per Delta / T.

    ``excess`` is half of the first less the second: where little has decayed, both are alike.
    """

    relaxing: sp.Expr
    dephasing: sp.Expr
    excess: sp.Expr
    by_coldness: sp.Expr


def losses(measure: sp.Expr) -> Losses:
    """Those of a measure in y, c and ell, as derived."""
    relaxed, turned, x = sp.symbols("A D x", positive=True)
    exponents = {a_plus0 * tau: relaxed, 2 * l0 * tau: turned}
    decays = {}
    for part in (lost, coherence):
        in_time = entanglement.in_rates(part).subs(b0, slow_driving.coherence_rate())
        decays[part] = in_time.replace(sp.exp, lambda a: sp.exp(sp.expand(a).subs(exponents)))
    if any(decay.has(tau) for decay in decays.values()):
        raise ArithmeticError("y and c decay in other ways")
    powers = {1 - decays[lost]: 1 - lost, decays[coherence]: coherence}

    def per(cause: sp.Symbol) -> sp.Expr:
        slopes = (-sp.diff(decay, cause).subs(powers) for decay in decays.values())
        return sp.Add(*(sp.diff(measure, x) * s for x, s in zip(decays, slopes, strict=True)))

    colder = sp.diff(rules.bath_written_out(entanglement.asymmetry()).subs(T, Delta / x), x)
    steep = sp.simplify(colder.subs(sp.exp(2 * x), (1 + ell) / (1 - ell)))
    first, second = per(relaxed), per(turned)
    return Losses(first, second, first / 2 - second, sp.diff(measure, ell) * steep)


def chain(causes: Losses, turning: sp.Expr) -> list[sp.Expr]:
    """The derivatives with respect to tau and the parameters; ``turning`` is that by theta."""
    pure = 2 * rules.kossakowski_written_out(slow_driving.rates()["l"][0])
    columns = [-causes.relaxing * a_plus0 - causes.dephasing * 2 * l0]
    for parameter in PARAMETERS:
        total = -tau * causes.relaxing * _slope("a_plus", parameter)
        total -= tau * causes.dephasing * sp.diff(pure, parameter)
        if parameter in (Delta, T):
            total += causes.by_coldness * _slope("x", parameter)
        columns.append(turning if parameter == theta else total)
    return columns


def _slope(name: str, parameter: sp.Symbol) -> sp.Expr:
    """The derivative of a_+, or of x = Delta / T, by name."""
    return sp.Symbol(f"{name}_{parameter.name}", real=True)


def while_entangled(measure: sp.Expr) -> sp.Expr:
    """What is larger than 0 while there is entanglement, else 0 is in its place."""
    return measure.replace(sp.Max, lambda *args: sp.Add(*args))


def _columns(measure: sp.Expr) -> list[sp.Expr]:
    """The derivatives as derived."""
    entangled = while_entangled(measure)
    causes = losses(entangled)
    by_time, *others = chain(causes, derived_turning(causes))
    return [by_time, sp.diff(entangled, eta), *others]


def _by_cause(measure: sp.Expr, written: Callable[[], tuple[sp.Expr, ...]]) -> Rule:
    """The rule that writes what is lost to each cause so that it keeps its digits."""
    *parts, by_eta = written()
    causes = Losses(*parts)
    by_time, *others = chain(causes, turning(causes))
    known = dict(zip(_columns(measure), [by_time, by_eta, *others], strict=True))
    alive = lost * sp.sqrt(rules.complement) < 2 * coherence

    def in_losses_by_cause(expr: sp.Expr) -> sp.Expr:
        """What is lost to each cause, in sums of like signs; 0 where nothing is left."""
        return Where(alive, ONE, ZERO) * known[expr]

    return in_losses_by_cause


def read() -> dict[sp.Expr, sp.Expr]:
    """What the symbols of the losses stand for."""
    values = (given.Delta, given.theta, given.lam, given.T, given.omega_c)
    plus, pure, both = (call(f"slow_driving.{name}")(*values) for name in ("a_plus", "l", "b"))
    time, cold = real(tau), sp.Max(given.T, 2 * given.Delta / COLD)
    slopes = call("slow_driving.d_a_plus")(*values)
    return {
        lost: -expm1(-2 * plus * time),
        kept: sp.exp(-2 * plus * time),
        left: sp.exp(-4 * pure * time),
        dephased: -expm1(-4 * pure * time),
        coherence: sp.exp(-both * time),
        outlived: sp.exp(plus * time - 2 * pure * time),
        ell: ASYMMETRY,
        rules.complement: COMPLEMENT,
        a_plus0: plus,
        l0: pure,
        _slope("x", Delta): 1 / cold,
        _slope("x", T): -given.Delta / cold**2,
        **{
            _slope("a_plus", parameter): Component(slopes, sp.Integer(n))
            for n, parameter in enumerate(PARAMETERS)
        },
    }


# --- turning the coupling -------------------------------------------------------------------------


def turning(causes: Losses) -> sp.Expr:
    """The derivative with respect to theta, through :func:`whichever_has_smaller_terms`."""
    bracket = call("entanglement._turning")(
        *map(real, (Delta, T, omega_c)), causes.relaxing, causes.dephasing, causes.excess
    )
    return tau * _turned()[1] * bracket


def derived_turning(causes: Losses) -> sp.Expr:
    """The same as it follows from the derivatives of the rates."""
    bracket, common = _turned()
    return tau * common * bracket.subs({relaxing: causes.relaxing, dephasing: causes.dephasing})


@functools.cache
def _turned() -> tuple[sp.Expr, sp.Expr]:
    """-(r da_+ + 2 h dl) / dtheta without a factor that both share, and this factor."""
    plus, _, _ = slow_driving.bloch_rates()
    rates = (plus, 2 * slow_driving.rates()["l"][0])
    along, across = (sp.diff(rules.kossakowski_written_out(rate), theta) for rate in rates)
    common = sp.trigsimp(across / T)
    bracket = -sp.expand(sp.simplify((relaxing * along + dephasing * across) / common))
    if bracket.has(theta, lam):
        raise ArithmeticError("relaxation and dephasing do not turn alike")
    return bracket, common


def whichever_has_smaller_terms(expr: sp.Expr) -> sp.Expr:
    """r (T + X) exp(-k) / 2 - h T, or r [X exp(-k) + T expm1(-k)] / 2 + w T, w = r/2 - h.

    X = Delta coth(Delta/T) - T and k = 2 Delta/omega_c are small beside T and 1 in a hot bath with
    a high cut-off, w where little has decayed: there the first form cancels, elsewhere the other.
    """
    c, beyond = sp.symbols("coth X", positive=True)
    opened = sp.simplify(expr.subs(sp.exp(2 * Delta / T), (c + 1) / (c - 1)))
    opened = sp.expand(opened.subs(c, (T + beyond) / Delta))
    (damping,) = opened.atoms(sp.exp)
    gained, spent = opened.coeff(dephasing, 0), -opened.coeff(relaxing, 0)
    weight = sp.diff(gained, T) / damping
    less = -weight * T * expm1(damping.exp)
    more, rest = weight * beyond * damping, excess * T
    difference = (more - less + rest).subs(excess, weight - dephasing) - opened
    if sp.expand(difference.replace(expm1, lambda a: sp.exp(a) - 1)) != 0:
        raise ArithmeticError("the two forms differ")
    smaller = more + less + sp.Abs(excess) * T < gained + spent
    form = Where(smaller, more - less + rest, gained - spent)
    return form.subs(beyond, call("loss._excess")(Delta, T))


# --- as written -----------------------------------------------------------------------------------


def over(above: sp.Expr, below: sp.Expr) -> sp.Expr:
    """A quotient; 0 where both are, as where nothing has relaxed of a product state."""
    return above / Where(below > 0, below, ONE)


def half_difference(one: sp.Expr, other: sp.Expr, close: list[sp.Expr]) -> sp.Expr:
    """(one - other) / 2, or the sum of what is ``close`` to zero where both are alike."""
    moduli = sp.Add(*map(sp.Abs, close))
    return Where(moduli < (one + other) / 2, sp.Add(*close), (one - other) / 2)


def negativity_losses() -> tuple[sp.Expr, ...]:
    """:class:`Losses` of the negativity of a Schmidt state, and its derivative by eta.

    With p = 1 + ell cos(2 eta), e = ell + cos(2 eta), s = |sin(2 eta)| and R = hypot(2 c s, y e) it
    is (R - y p) / 4; p^2 - e^2 = s^2 (1 - ell^2).
    """
    y, c, z = lost, coherence, rules.complement
    turn, tilted = sp.sin(2 * eta), sp.cos(2 * eta)
    s, less = sp.Abs(turn), z / (1 + ell)
    up, down = (1 + ell) * sp.cos(eta) ** 2, less * sp.sin(eta) ** 2
    p, e = up + down, up - down
    length = hypot(2 * c * turn, y * e)
    share, tilt = over(s, length), over(y * e, length)
    squares = 4 * c**2 * p**2 + (y * e) ** 2 * z
    by_relaxing = kept * share * s * over(squares, p * length + y * e**2) / 2
    by_dephasing = c**2 * share * s
    below = length + 2 * left * s
    close = (
        ell * tilted,
        2 * left * share * tilted**2 / (1 + s),
        4 * left * (dephased - y) * share * over(s, below),
        -tilt * e * over(length - y + 2 * left * s, below),
    )
    excess_ = half_difference(by_relaxing, by_dephasing, [kept / 4 * term for term in close])
    # Where two cancel, their sum from the product of sum and difference.
    product = share**2 * (y * e - 2 * c * tilted) * (y * e + 2 * c * tilted)

    def added(part: sp.Expr) -> sp.Expr:
        direct = part * (part + 4 * tilt) >= 0
        return Where(direct, tilt + part, product / (tilt - part))

    by_coldness = z * y * added(-tilted) / 4
    root = y * sp.sqrt(z) / 2
    by_eta = 2 * over(turn, length + y * p) * (c - root) * (c + root) * added(tilted)
    return by_relaxing + by_dephasing, by_dephasing, excess_, by_coldness, by_eta


def concurrence_losses() -> tuple[sp.Expr, ...]:
    """The same of the concurrence, |sin(2 eta)| [c - y sqrt(1 - ell^2) / 2]."""
    y, c, root = lost, coherence, sp.sqrt(rules.complement)
    turn = sp.sin(2 * eta)
    s = sp.Abs(turn)
    by_relaxing, by_dephasing = s * kept * root, s * c
    close = ((dephased - y) / (1 + outlived), -kept * ell**2 / (1 + root))
    excess_ = half_difference(by_relaxing, by_dephasing, [s / 2 * term for term in close])
    by_coldness = s * y * ell * root / 2
    by_eta = 2 * sp.cos(2 * eta) * over(turn, s) * (c - y * root / 2)
    return by_relaxing + by_dephasing, by_dephasing, excess_, by_coldness, by_eta

"""The generated functions that differentiate what is known in closed form of noise on both qubits.

Each differentiates with respect to all of its arguments, in their order, along the last axis.
"""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from .. import entanglement, slow_driving, two_sided
from ..entanglement import coherence, ell, lost
from ..symbols import Delta, T, a_plus0, lam, omega_c, theta
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_entanglement import DURING
from .functions_slow_driving import ASYMMETRY, COMPLEMENT
from .functions_two_sided import in_decaying_exponentials
from .rules import Where
from .sensitivities_schmidt import (
    Losses,
    chain,
    dephased,
    derived_turning,
    kept,
    losses,
    read,
    turning,
)
from .spec import Accuracy, FunctionSpec, call

ZERO, ONE = sp.Integer(0), sp.Integer(1)
DURATION = sp.Symbol("tau_ent", positive=True)
ROOT = sp.Symbol("w", positive=True)
"""sqrt(1 - ell^2)."""
FLAT = sp.Symbol("flat", positive=True)
"""2 x / sinh(2 x), x = Delta / T."""


def specs() -> list[FunctionSpec]:
    """Derivatives of the negativity and the survival time under the same noise on both qubits."""
    return [
        FunctionSpec(
            "d_identical_negativity",
            room="two_sided",
            summary="Derivatives of identical_negativity with respect to tau, Delta, theta, lam, "
            "T, omega_c",
            arguments=arguments(f"tau {CONSTANT}"),
            value=sp.Matrix(_derived()).as_immutable(),
            rules=(in_losses_by_cause,),
            reads=read(),
            shape=(6,),
            accuracy=Accuracy(
                DURING,
                ulp=8,
                amplified=8,
                condition="2 a_+ tau + 2 b tau + 2 Delta/T, over what is left of the terms that "
                "cancel",
            ),
            note="Where the negativity is 0 all of them are 0: also at its kink, where "
            "entanglement ends.",
        ),
        FunctionSpec(
            "d_identical_survival_time",
            room="two_sided",
            summary="Derivatives of identical_survival_time with respect to Delta, lam, T, omega_c",
            arguments=arguments("Delta lam T omega_c", T="temperature, an energy, > 0"),
            value=_time_gradient(),
            rules=(without_what_cancels_in_a_cold_bath,),
            reads=_time_read(),
            shape=(4,),
            accuracy=Accuracy(
                "T/Delta from 0.02 to 1e6, lam > 0, 2 Delta/omega_c from 0.1 to 600",
                ulp=8,
                amplified=8,
                condition="2 Delta/omega_c + 2, over what is left of the terms that cancel",
            ),
            note="Where the time is inf there is a pole, with NumPy's warnings: at T = 0, at "
            "lam = 0, where a_+ underflows and where the time or a derivative exceeds the largest "
            "double.",
        ),
    ]


# --- negativity -----------------------------------------------------------------------------------


def _left() -> sp.Expr:
    """The negativity while there is entanglement, in y, c and ell."""
    return -two_sided.identical_survival_balance() / 4


def _derived() -> list[sp.Expr]:
    causes = losses(_left())
    return chain(causes, derived_turning(causes))


def _losses() -> Losses:
    """What relaxation and dephasing take: c^2 = q d, so that of w = r/2 - h no q and d are left."""
    y, q, z = lost, kept, rules.complement
    derived = losses(_left())
    by_relaxing = q * (2 * q - dephased + z * y)
    excess = q * (dephased - y * (1 + ell**2)) / 2
    written = Losses(by_relaxing, coherence**2, excess, z * y**2 * ell / 2)
    known = {z: 1 - ell**2, dephased: 1 - coherence**2 / q}
    for name, form in vars(written).items():
        off = (form.subs(known) - getattr(derived, name)).subs(q, 1 - y)
        if sp.simplify(off) != 0:
            raise ArithmeticError(f"{name} is another one")
    return written


def in_losses_by_cause(expr: sp.Expr) -> sp.Expr:
    """What is lost to each cause, in sums of like signs; 0 where nothing is left."""
    causes = _losses()
    known = dict(zip(_derived(), chain(causes, turning(causes)), strict=True))
    alive = rules.complement * lost**2 / 4 < kept * (kept - dephased) / 2
    return Where(alive, ONE, ZERO) * known[expr]


# --- survival time --------------------------------------------------------------------------------


def _log_slope(parameter: sp.Symbol) -> sp.Expr:
    """The derivative of log(a_+) at theta = 0, 2 x / sinh(2 x) with x = Delta / T by name."""
    plus = rules.kossakowski_written_out(slow_driving.bloch_rates()[0]).subs(theta, 0)
    q = sp.Symbol("q", positive=True)  # exp(-2 x)
    slope = sp.simplify((sp.diff(plus, parameter) / plus).subs(sp.exp(2 * Delta / T), 1 / q))
    flat = -4 * (Delta / T) * q / (q**2 - 1)
    per_flat = sp.cancel((slope - slope.subs(q, 0)) / flat)
    if per_flat.has(q):
        raise ArithmeticError(f"{slope} is not linear in 2 x / sinh(2 x)")
    return sp.expand(slope.subs(q, 0)) + per_flat * FLAT


def _time_gradient() -> sp.Matrix:
    """By the implicit function theorem: u = 2 a_+ tau_ent is where the balance vanishes.

    Of the bath it depends through w = 1 / cosh(Delta / T) alone, whose slope is -w ell.
    """
    u, x = sp.symbols("u x", positive=True)
    decays = {coherence: sp.exp(-u / 2), lost: 1 - sp.exp(-u), ell: sp.sqrt(1 - ROOT**2)}
    balance = two_sided.identical_survival_balance().subs(decays)
    by_root = -sp.diff(balance, ROOT) / sp.diff(balance, u)
    at_the_end = sp.simplify(by_root.subs(u, -sp.log(two_sided.identical_survival_ratio())))
    asymmetry = rules.bath_written_out(entanglement.asymmetry()).subs(T, Delta / x)
    steep = sp.diff(sp.sqrt(1 - asymmetry**2), x).subs(sp.exp(2 * x), (1 + ell) / (1 - ell))
    per_root = sp.simplify(sp.simplify(steep) / sp.sqrt(1 - ell**2))
    if per_root != -ell:
        raise ArithmeticError(f"w falls with Delta / T like {per_root} w")
    by_coldness = sp.simplify(at_the_end * per_root * ROOT)
    return sp.Matrix(
        [
            by_coldness * sp.diff(Delta / T, p) / (2 * a_plus0) - DURATION * _log_slope(p)
            for p in (Delta, lam, T, omega_c)
        ]
    ).as_immutable()


def without_what_cancels_in_a_cold_bath(expr: sp.Expr) -> sp.Expr:
    """The derivative with respect to Delta, tau_ent = (x + beyond) / (2 a_+), x = Delta / T.

    Of du/dx, which is close to 1, and of x / Delta only what decays with x is left.
    """
    if not expr.has(1 / T) or expr.has(T**-2):
        return expr
    ended = in_decaying_exponentials(two_sided.identical_survival_time())
    beyond = sp.expand(ended * 2 * a_plus0) - Delta / T
    by_coldness = sp.cancel(2 * a_plus0 * T * expr.subs(DURATION, 0))
    less = ROOT * (1 + sp.sqrt(2) * ROOT / (1 + ell)) / (ROOT + sp.sqrt(2))
    if sp.simplify((1 - less - by_coldness).subs(ROOT, sp.sqrt(1 - ell**2))) != 0:
        raise ArithmeticError(f"{by_coldness} is not close to 1")
    cut_off = 2 * DURATION / omega_c
    cold = (FLAT - less) / T - beyond * (1 - FLAT) / Delta
    whole = (by_coldness / T - (Delta / T + beyond) * (1 - FLAT) / Delta) / (2 * a_plus0)
    derived = expr.subs(DURATION, (Delta / T + beyond) / (2 * a_plus0))
    if sp.expand(derived - whole - cut_off.subs(DURATION, ended)) != 0:
        raise ArithmeticError(f"{expr} has other terms")
    return cut_off + cold / (2 * a_plus0)


def _time_read() -> dict[sp.Expr, sp.Expr]:
    values = (given.Delta, ZERO, given.lam, given.T, given.omega_c)
    x = given.Delta / given.T
    return {
        DURATION: call("two_sided.identical_survival_time")(
            given.Delta, given.lam, given.T, given.omega_c
        ),
        a_plus0: call("slow_driving.a_plus")(*values),
        ell: ASYMMETRY,
        ROOT: sp.sqrt(COMPLEMENT),
        FLAT: rules.Rounded(-4 * x * sp.exp(-2 * x) / expm1(-4 * x)),
    }

"""Slow driving: v -> 0 with |t| << Delta / v, where the Bloch equations have constant coefficients.

Derives Eqs. (45)-(50) and (53)-(57).  The small parameter is epsilon = v t / Delta; every limit
comes with the order of what it leaves out.  The solution is exp(Q tau) with its affine part, for
any initial state, and then for the Schmidt state cos(eta) |00> + sin(eta) |11>.
"""

from __future__ import annotations

import sympy as sp

from . import bloch, hamiltonian, lindblad
from .derivation import derived
from .symbols import (
    Delta,
    Omega,
    a_minus,
    a_minus0,
    a_plus,
    a_plus0,
    b,
    b0,
    eta,
    f,
    g,
    k,
    k0,
    l,
    l0,
    phi,
    t,
    tau,
    v,
)

epsilon = sp.Symbol("epsilon", real=True)
"""v t / Delta, the small parameter of slow driving."""


def _in_epsilon(expr: sp.Expr) -> sp.Expr:
    """``expr`` with cos 2 phi, sin 2 phi and Omega written in epsilon = v t / Delta."""
    cosine, sine = (part.subs(t, epsilon * Delta / v) for part in hamiltonian.double_angle())
    gap = hamiltonian.gap().subs(t, epsilon * Delta / v)
    expanded = sp.expand_trig(expr.subs(phi(t), sp.Symbol("varphi", real=True) / 2))
    varphi = sp.Symbol("varphi", real=True)
    known = {sp.cos(varphi): sp.simplify(cosine), sp.sin(varphi): sp.simplify(sine)}
    return expanded.subs(known).subs(Omega(t), sp.simplify(gap))


def _order(difference: sp.Expr) -> int:
    """The first power of epsilon with a coefficient that does not vanish identically."""
    for power in range(1, 5):
        coefficient = sp.diff(difference, epsilon, power).subs(epsilon, 0).doit()
        if sp.simplify(coefficient) != 0:
            return power
    raise ArithmeticError("no deviation found up to the fourth power of epsilon")


@derived("46")
def rates() -> dict[str, tuple[sp.Expr, int]]:
    """k, f, g, l at epsilon -> 0, each with the order in epsilon of what is left out."""
    full = dict(zip("fgl", lindblad.dissipation_rates(), strict=True))
    full["k"] = lindblad.level_splitting()
    result = {}
    for name in "kfgl":
        expr = _in_epsilon(full[name])
        limit = expr.subs(epsilon, 0)
        result[name] = (limit, _order(expr - limit))
    return result


@derived("46")
def angle_limit() -> sp.Expr:
    """phi at epsilon -> 0, from either side."""
    angle = hamiltonian.angle().subs(t, epsilon * Delta / v)
    above, below = (sp.limit(angle, epsilon, 0, side) for side in "+-")
    if above != below:
        raise ArithmeticError("phi is not continuous at t = 0")
    return above


@derived("45")
def angle_rate_limit() -> sp.Expr:
    """phi' for v -> 0."""
    return sp.limit(hamiltonian.angle_rate(), v, 0)


@derived("47")
def bloch_rates() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """a_+, a_- and b from the limits of f, g and l."""
    limits = {name: value for name, (value, _) in rates().items()}
    known = {f(t): limits["f"], g(t): limits["g"], l(t): limits["l"]}
    return tuple(sp.factor(rate.subs(known)) for rate in bloch.rates())


@derived("47")
def coherence_rate() -> sp.Expr:
    """b in terms of a_+ and the limit of l."""
    a, _, full = bloch.rates()
    return sp.expand(full - a).subs(l(t), l0) + a_plus0


@derived("48", "49")
def constant_bloch() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """Q, q and the inhomogeneity of chi with constant coefficients: phi' -> 0, the rest by name."""
    known = {a_plus(t): a_plus0, a_minus(t): a_minus0, b(t): b0, k(t): k0}
    matrix = bloch.bloch_matrix().subs(bloch.phi_rate, angle_rate_limit())
    return (
        matrix.subs(known),
        bloch.inhomogeneity().subs(known),
        bloch.column_inhomogeneity().subs(known),
    )


@derived("48", "49")
def exponential() -> sp.Matrix:
    """exp(Q tau)."""
    matrix, _, _ = constant_bloch()
    return sp.ImmutableMatrix(
        (matrix * tau).exp().applyfunc(lambda x: sp.simplify(sp.expand_complex(x)))
    )


def _affine(shift: sp.Matrix) -> sp.Matrix:
    """The integral of exp(Q u) ``shift`` over 0 < u < tau."""
    u = sp.Symbol("u", nonnegative=True)
    integrand = exponential().subs(tau, u) * shift
    return integrand.applyfunc(lambda x: sp.expand(sp.integrate(x, (u, 0, tau))))


@derived("48")
def s_solution() -> sp.Matrix:
    """s(t) for any initial s."""
    _, shift, _ = constant_bloch()
    form = exponential() * sp.Matrix(bloch.s_symbols) + _affine(shift)
    return sp.ImmutableMatrix(form.applyfunc(sp.expand))


@derived("49", "50")
def chi_solution() -> sp.Matrix:
    """chi(t) for any initial chi and r."""
    _, _, shift = constant_bloch()
    form = exponential() * bloch.chi_symbols + _affine(shift)
    return sp.ImmutableMatrix(form.applyfunc(sp.expand))


@derived("53")
def schmidt_state() -> sp.Matrix:
    """The model: the projector on cos(eta) |00> + sin(eta) |11>."""
    vector = sp.Matrix([sp.cos(eta), 0, 0, sp.sin(eta)])
    return vector * vector.T


@derived("54", "55")
def schmidt_components() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """s, r and chi of the Schmidt state."""
    return tuple(
        sp.ImmutableMatrix(part.applyfunc(sp.simplify))
        for part in bloch.components(schmidt_state())
    )


def _schmidt_values() -> dict[sp.Symbol, sp.Expr]:
    s, r, chi = schmidt_components()
    return {
        **dict(zip(bloch.s_symbols, s, strict=True)),
        **dict(zip(bloch.r_symbols, r, strict=True)),
        **dict(zip(bloch.chi_symbols, chi, strict=True)),
    }


@derived("56")
def schmidt_s() -> sp.Matrix:
    """s(t) of the Schmidt state."""
    return sp.ImmutableMatrix(s_solution().subs(_schmidt_values()).applyfunc(sp.expand))


@derived("57")
def schmidt_chi() -> sp.Matrix:
    """chi(t) of the Schmidt state."""
    return sp.ImmutableMatrix(chi_solution().subs(_schmidt_values()).applyfunc(sp.expand))

"""The timescales that decide where the master equation holds.

Derives Eqs. (15)-(19) from their definitions, and the exact places where a minimum or a maximum
changes branch, for every t, T and omega_c.  None of the definitions contains theta or lambda.
"""

from __future__ import annotations

import sympy as sp

from . import bath, hamiltonian, lindblad
from .derivation import derived
from .symbols import Omega, gamma, omega, omega_c, t


@derived("17")
def tau_energies() -> sp.Expr:
    """tau_AE: the inverse of the largest |d epsilon_n / d t| / |epsilon_n|."""
    rates = {sp.simplify(sp.Abs(sp.diff(energy, t) / energy)) for energy in hamiltonian.energies()}
    return 1 / sp.Max(*rates)


@derived("17")
def tau_states() -> sp.Expr:
    """tau_AS: the inverse of the largest |<m| d/dt |n>|, m != n."""
    upper, lower = (
        vector / norm
        for vector, norm in zip(hamiltonian.eigenvectors(), hamiltonian.norms(), strict=True)
    )
    squared = {  # the squares are rational in Omega, so they simplify fully
        hamiltonian.in_terms_of_gap(sp.simplify(first.dot(sp.diff(second, t)) ** 2))
        for first, second in ((upper, lower), (lower, upper))
    }
    rates = {sp.sqrt(sp.factor(sp.simplify(square))) for square in squared}
    return 1 / sp.Max(*rates)


@derived("18")
def branch_point() -> sp.Expr:
    """The |t| at which tau_AE = tau_AS, the only one; beyond it tau_AE is the shorter."""
    distance = sp.Symbol("r", positive=True)
    ratio = sp.simplify((tau_energies() / tau_states()).subs(t, distance))
    roots = sp.solve(sp.Eq(ratio, 1), distance)
    if len(roots) != 1 or sp.limit(ratio, distance, sp.oo) != 0:
        raise ArithmeticError("tau_AE and tau_AS do not cross exactly once")
    return roots[0]


@derived("16", "18")
def tau_hamiltonian() -> sp.Expr:
    """tau_A = min(tau_AE, tau_AS), by branches."""
    return sp.Piecewise(
        (sp.simplify(tau_states()), sp.Abs(t) <= branch_point()),
        (sp.simplify(tau_energies()), True),
    )


@derived("19")
def tau_beat() -> sp.Expr:
    """tau_S: the inverse of the smallest distance of two different transition frequencies."""
    w = lindblad.transition_frequencies()
    distances = {sp.Abs(w[i] - w[j]) for i in range(3) for j in range(i)}
    return 1 / sp.Min(*distances)


@derived("19")
def relaxation_candidates() -> tuple[sp.Expr, ...]:
    """The Kossakowski coefficients among which tau_R takes the largest: 2 Omega, -2 Omega, 0."""
    return tuple(gamma(w) for w in lindblad.transition_frequencies())


@derived("19")
def tau_relaxation() -> sp.Expr:
    """tau_R: the inverse of the largest gamma(omega_m).

    gamma(-2 Omega) never wins, by detailed balance; gamma(0) does beyond :func:`relaxation_branch`.
    """
    emission, _, dephasing = relaxation_candidates()
    if not sp.log(bath.detailed_balance()).is_negative:
        raise ArithmeticError("absorption can be faster than emission")
    return 1 / sp.Max(emission, dephasing)


@derived("19")
def relaxation_branch() -> sp.Expr:
    """The omega_c above which gamma(omega) > gamma(0), for T > 0 and omega = 2 Omega(t).

    Below it pure dephasing is the fastest process and 1 / tau_R = 2 pi T.
    """
    emission, _ = bath.kossakowski_explicit()
    ratio = emission / bath.kossakowski_at_zero()
    without_cutoff = sp.powsimp(sp.simplify(ratio * sp.exp(omega / omega_c)))
    if without_cutoff.has(omega_c):
        raise ArithmeticError("omega_c enters by more than the exponential cut-off")
    return omega / sp.log(without_cutoff)


def explicit(expr: sp.Expr) -> sp.Expr:
    """``expr`` with Omega(t) and gamma written out."""
    above, below = bath.kossakowski_explicit()
    return expr.subs(
        {
            gamma(2 * Omega(t)): above.subs(omega, 2 * Omega(t)),
            gamma(-2 * Omega(t)): below.subs(omega, 2 * Omega(t)),
            gamma(0): bath.kossakowski_at_zero(),
        }
    ).subs(Omega(t), hamiltonian.gap())

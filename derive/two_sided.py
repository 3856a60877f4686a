"""New results: local noise on both qubits, the outlook of the paper.

Each qubit has its own driving, its own bath and its own rotated frame.  The two generators act on
different qubits and commute, so the map of the pair is the product of the two local maps: with the
state as the 4x4 matrix M = [[1, r], [s, chi]], M(t) = A_S M A_R^T.
"""

from __future__ import annotations

import itertools

import sympy as sp

from . import bloch, entanglement, lindblad, slow_driving
from .derivation import derived
from .symbols import (
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
)

f_R, g_R, k_R, l_R, phi_R = (
    sp.Function(f"{name}_R", real=True) for name in ("f", "g", "k", "l", "phi")
)
"""The rates and the angle of the reference qubit."""
a_plus_R, b_R = sp.symbols("a_+R b_R", positive=True)
a_minus_R, k0_R = sp.symbols("a_-R k_R", real=True)
"""The same where slow driving makes them constant."""
lost_R = sp.Symbol("y_R", nonnegative=True)
coherence_R = sp.Symbol("c_R", positive=True)
ell_R = sp.Symbol("ell_R", nonnegative=True)
"""y, c and ell of the reference qubit."""


def _of_the_reference(expr: sp.Basic) -> sp.Basic:
    """``expr`` with the rates of the reference qubit in place of those of the system."""
    names = {f(t): f_R(t), g(t): g_R(t), k(t): k_R(t), l(t): l_R(t), phi(t): phi_R(t)}
    constants = {a_plus0: a_plus_R, a_minus0: a_minus_R, b0: b_R, k0: k0_R}
    return expr.subs({**names, **constants})


@derived()
def generator() -> sp.Matrix:
    """(L_S x id + id x L_R) applied to the generic state."""
    rho = bloch.generic_state()
    result = bloch.two_qubit_generator().as_mutable()
    for m, n in itertools.product(range(2), repeat=2):
        block = rho.extract([2 * m, 2 * m + 1], [2 * n, 2 * n + 1])
        image = _of_the_reference(lindblad.generator(block))
        for i, j in itertools.product(range(2), repeat=2):
            result[2 * m + i, 2 * n + j] += sp.expand(image[i, j])
    return sp.ImmutableMatrix(result)


@derived()
def equations_of_motion() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """ds/dt, dr/dt and d chi/dt: the 15 coupled equations of the pair."""
    parts = bloch.components(generator())
    return tuple(sp.ImmutableMatrix(part.applyfunc(sp.expand)) for part in parts)


@derived()
def bloch_form() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """The same as Q_S s + q_S, Q_R r + q_R and Q_S chi + chi Q_R^T + q_S r^T + s q_R^T.

    Raises ``ArithmeticError`` where this is not what :func:`equations_of_motion` gives.
    """
    s, r = sp.Matrix(bloch.s_symbols), sp.Matrix(bloch.r_symbols)
    chi = bloch.chi_symbols
    plus, minus, full = bloch.rates()
    known = {a_plus(t): plus, a_minus(t): minus, b(t): full}
    q_matrix = bloch.bloch_matrix().subs(known)
    shift = bloch.inhomogeneity().subs(known)
    q_matrix_R, shift_R = _of_the_reference(q_matrix), _of_the_reference(shift)
    form = (
        q_matrix * s + shift,
        q_matrix_R * r + shift_R,
        q_matrix * chi + chi * q_matrix_R.T + shift * r.T + s * shift_R.T,
    )
    for one, other in zip(form, equations_of_motion(), strict=True):
        if (one - other).applyfunc(sp.expand) != sp.zeros(*other.shape):
            raise ArithmeticError("the generators do not act on one qubit each")
    return tuple(sp.ImmutableMatrix(part) for part in form)


# --- slow driving --------------------------------------------------------------------------------


@derived()
def local_map() -> sp.Matrix:
    """A(tau), the 4x4 map of the components of one qubit under slow driving."""
    still = dict.fromkeys(bloch.s_symbols, 0)
    affine = slow_driving.s_solution().subs(still)
    top = sp.Matrix([[1, 0, 0, 0]])
    return sp.ImmutableMatrix(top.col_join(affine.row_join(slow_driving.exponential())))


@derived()
def bell_components() -> sp.Matrix:
    """[[1, r], [s, chi]] of a Bell pair with slow driving and different noise on both sides."""
    s, r, chi = slow_driving.schmidt_components()
    start = sp.Matrix([[1]]).row_join(r.T).col_join(s.row_join(chi)).subs(eta, sp.pi / 4)
    evolved = local_map() * start * _of_the_reference(local_map()).T
    return sp.ImmutableMatrix(evolved.applyfunc(lambda x: sp.expand(sp.expand_trig(x))))


@derived()
def bell_spectrum() -> tuple[sp.Expr, ...]:
    """mu_1..mu_4 of the Bell pair, in the rates of both sides."""
    m = bell_components()
    if any(sp.simplify(x) != 0 for x in (m[1, 1] + m[2, 2], m[1, 2] - m[2, 1])):
        raise ArithmeticError("chi is not of X form")
    radius = sp.simplify(sp.expand(m[1, 1] ** 2 + m[1, 2] ** 2))
    values = {
        entanglement.s3: m[3, 0],
        entanglement.r3: m[0, 3],
        entanglement.chi11: sp.sqrt(radius),
        entanglement.chi12: 0,
        entanglement.chi33: m[3, 3],
    }
    return tuple(mu.subs(values) for mu in entanglement.spectrum())


def _mu_2() -> sp.Expr:
    """mu_2 of the Bell pair in y, c and ell of both sides."""
    powers = {
        sp.exp(-2 * a_plus0 * tau): 1 - entanglement.lost,
        sp.exp(-2 * a_plus_R * tau): 1 - lost_R,
        sp.exp(-2 * b0 * tau): entanglement.coherence**2,
        sp.exp(-2 * b_R * tau): coherence_R**2,
    }
    squares = {sp.exp(2 * x.exp): power**2 for x, power in powers.items()}
    ratios = {a_minus0: entanglement.ell * a_plus0, a_minus_R: ell_R * a_plus_R}
    mu_2 = sp.expand(bell_spectrum()[1].subs(ratios)).xreplace(squares | powers)
    if mu_2.has(tau):
        raise ArithmeticError("mu_2 decays in other ways than y and c")
    return mu_2


@derived()
def survival_balance() -> sp.Expr:
    """The expression in y, c and ell of both sides that is negative while a Bell pair is entangled.

    mu_2 = 0 with its square root isolated and squared, as ``entanglement.survival_balance``.
    """
    mu_2 = _mu_2()
    (root,) = (power for power in mu_2.atoms(sp.Pow) if power.exp == sp.Rational(1, 2))
    weight = mu_2.coeff(root)
    rational = mu_2 - weight * root
    return sp.expand((rational / weight) ** 2 - root.base)


@derived()
def survival_equation() -> sp.Expr:
    """F(u, u_R, h), which is zero when the entanglement of a Bell pair ends, at any theta and T.

    u = 2 a_+ tau on either side, h = 4 (l + l_R) tau.  The logarithm of the ratio of the two terms
    of :func:`survival_balance`: the populations of |01> and |10>, and the coherence.
    """
    u, u_R, h = sp.symbols("u u_R h", positive=True)
    balance = survival_balance()
    decohered = -balance.coeff(entanglement.coherence, 2) / coherence_R**2
    number, factors = sp.factor_list(balance.coeff(entanglement.coherence, 0))
    dephasing = slow_driving.coherence_rate() - a_plus0
    in_the_end = {entanglement.lost: 1, lost_R: 1, entanglement.ell: 0, ell_R: 0}
    signs = [sp.sign(x.subs(in_the_end)) for x, _ in factors]
    weight = number * sp.Mul(*signs)
    if (
        len(factors) != 2
        or not (decohered.is_positive and weight.is_positive)
        or dephasing != 2 * l0
    ):
        raise ArithmeticError("the balance is not one of two populations and the coherence")
    relaxed = {entanglement.lost: 1 - sp.exp(-u), lost_R: 1 - sp.exp(-u_R)}
    populations = [sign * x.subs(relaxed) for sign, (x, _) in zip(signs, factors, strict=True)]
    coherences = u + u_R + h  # 2 (b + b_R) tau
    return sum(map(sp.log, populations)) + sp.log(weight / decohered) + coherences


@derived()
def negativity() -> sp.Expr:
    """The negativity of a Bell pair with different noise on both sides: max(0, -mu_2).

    In y, c and ell of both; of the other eigenvalues as :func:`identical_negativity`.
    """
    return sp.Max(0, -_mu_2())


@derived()
def identical_negativity() -> sp.Expr:
    """The negativity of a Bell pair with the same noise on both sides: max(0, -mu_2).

    The other eigenvalues are not negative: mu_1 is above |mu_2|, and mu_3, mu_4 are the populations
    of |00> and |11>, which two local maps leave positive.
    """
    same = {a_plus_R: a_plus0, a_minus_R: a_minus0, b_R: b0, k0_R: k0}
    mu_2 = sp.simplify(bell_spectrum()[1].subs(same))
    return sp.Max(0, -sp.expand(mu_2))


@derived()
def identical_survival_balance() -> sp.Expr:
    """Negative while the pair of :func:`identical_negativity` is entangled, in y, c and ell."""
    x = sp.Symbol("x", positive=True)
    _, kept = identical_negativity().args
    powers = {
        sp.exp(-4 * a_plus0 * tau): x**2,
        sp.exp(-2 * a_plus0 * tau): x,
        sp.exp(-2 * b0 * tau): entanglement.coherence**2,
    }
    balance = sp.expand(-4 * kept).xreplace(powers).subs(a_minus0, entanglement.ell * a_plus0)
    if balance.has(tau):
        raise ArithmeticError("the negativity decays in other ways than y and c")
    return sp.expand(balance.subs(x, 1 - entanglement.lost))


@derived()
def identical_survival_ratio() -> sp.Expr:
    """The x = exp(-2 a_+ tau) in (0, 1) at which the entanglement ends at theta = 0.

    In w = sqrt(1 - ell^2); there b = a_+ and c^2 = x.
    """
    x, w = sp.symbols("x w", positive=True)
    at_zero = {entanglement.coherence: sp.sqrt(x), entanglement.lost: 1 - x}
    balance = identical_survival_balance().subs(at_zero).subs(entanglement.ell, sp.sqrt(1 - w**2))
    roots = sp.solve(sp.expand(balance), x)
    inside = [root for root in roots if 0 < root.subs(w, sp.Rational(1, 2)) < 1]
    if len(roots) != 2 or len(inside) != 1:
        raise ArithmeticError("the survival equation has no single root in (0, 1)")
    return sp.factor(inside[0], extension=sp.sqrt(2))


@derived()
def identical_survival_time() -> sp.Expr:
    """The survival time at theta = 0 with the same noise on both sides, in a_+ and w."""
    population, _ = entanglement.decay_factors()
    duration = sp.Symbol("tau_ent", positive=True)
    exponent = sp.expand_log(sp.log(population), force=True).subs(tau, duration)
    return sp.solve(exponent - sp.log(identical_survival_ratio()), duration)[0]

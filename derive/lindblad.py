"""The master equation: memory integral, secular selection, jump operators, rotated generator.

Derives Eqs. (5)-(10), (14), (24)-(34).  The second-order (Born-Markov) equation in the interaction
picture is

    d rho / d t = -lambda^2 integral over tau > 0 of
                  Tr_E [A(t) B(t), [A(t - tau) B(t - tau), rho rho_E]],

with A(t) split into transition operators of the instantaneous eigenbasis.  H_S is frozen over the
memory of the bath; what that leaves out is of order tau_S / tau_A, and the terms that the secular
selection drops rotate at 2 Omega and are of order tau_S / tau_R: inequality (15).
"""

from __future__ import annotations

import itertools

import sympy as sp

from . import hamiltonian
from .derivation import derived
from .symbols import (
    Omega,
    S,
    anticommutator,
    commutator,
    f,
    g,
    gamma,
    k,
    l,
    lam,
    sigma_x,
    sigma_z,
    t,
    theta,
)

Matrices = tuple[sp.Matrix, sp.Matrix, sp.Matrix]

Gamma = sp.Function("Gamma")
"""Gamma(omega), the half-line transform of C(tau) at the transition frequency omega."""


@derived("6", "7")
def coupling() -> sp.Matrix:
    """The model: A = (cos theta sigma_z + sin theta sigma_x) / 2."""
    return (sp.cos(theta) * sigma_z + sp.sin(theta) * sigma_x) / 2


# --- from the memory integral to the secular generator -------------------------------------------

_energy = sp.Symbol("Omega", positive=True)
_diagonal = sp.symbols("a_1 a_2", real=True)
_off_diagonal = sp.Symbol("c", complex=True)
_local_time, _memory = sp.symbols("s tau", real=True)
_generic_coupling = sp.ImmutableMatrix(
    [[_diagonal[0], _off_diagonal], [sp.conjugate(_off_diagonal), _diagonal[1]]]
)
_state = sp.ImmutableMatrix(2, 2, sp.symbols("rho_11 rho_12 rho_21 rho_22"))


@derived("9", "10")
def transition_operators() -> dict[sp.Expr, sp.Matrix]:
    """A generic Hermitian coupling, split by the frequency with which its parts rotate.

    In the eigenbasis U(s) = exp(-i s diag(Omega, -Omega)); U^dagger A U is a sum of
    A(omega) exp(-i omega s).  Returns omega -> A(omega).
    """
    evolution = sp.diag(sp.exp(-sp.I * _energy * _local_time), sp.exp(sp.I * _energy * _local_time))
    moving = evolution.H * _generic_coupling * evolution
    parts: dict[sp.Expr, sp.Matrix] = {}
    for i, j in itertools.product(range(2), repeat=2):
        entry = sp.powsimp(moving[i, j])
        rate = sp.I * sp.diff(entry, _local_time) / entry  # exp(-i omega s) has i d/ds = omega
        omega = sp.simplify(rate)
        part = parts.setdefault(omega, sp.zeros(2, 2))
        part[i, j] = sp.simplify(entry * sp.exp(sp.I * omega * _local_time))
    return {omega: sp.ImmutableMatrix(part) for omega, part in parts.items()}


def _double_commutator() -> list[tuple[int, str, str]]:
    """The four words of -[A1 B1, [A2 B2, rho rho_E]]: sign, system word, bath correlation.

    1 stands for the time t and 2 for t - tau.  The trace over the bath is cyclic, so each bath word
    is Tr(B1 B2 rho_E) = C(tau) or Tr(B2 B1 rho_E) = C(tau)^*.
    """
    words = []
    for sign_outer, left in ((1, True), (-1, False)):
        for sign_inner, inner_left in ((1, True), (-1, False)):
            word = ["2", "rho"] if inner_left else ["rho", "2"]
            word = ["1", *word] if left else [*word, "1"]
            start = word.index("rho")
            after_state = (word[start + 1 :] + word[:start])[:2]  # cyclic order read from rho_E on
            correlation = "C" if after_state == ["1", "2"] else "C*"
            words.append((-sign_outer * sign_inner, " ".join(word), correlation))
    return words


@derived("8")
def secular_generator() -> sp.Matrix:
    """d rho / d t per lambda^2 in the eigenbasis, for a generic coupling and a generic rho.

    Each word is a sum over pairs of transition operators; the integral over tau turns exp(i omega
    tau) C(tau) into Gamma(omega) and exp(-i omega tau) C(tau)^* into its conjugate.  The secular
    selection keeps what does not rotate with the local time s.
    """
    parts = transition_operators()
    total = sp.zeros(2, 2)
    for sign, word, correlation in _double_commutator():
        for (omega_1, part_1), (omega_2, part_2) in itertools.product(parts.items(), repeat=2):
            if sp.expand(omega_1 + omega_2) != 0:
                continue  # rotates as exp(-i (omega_1 + omega_2) s)
            # A(t - tau) carries exp(+i omega_2 tau).
            memory = Gamma(omega_2) if correlation == "C" else sp.conjugate(Gamma(-omega_2))
            factor = {"1": part_1, "2": part_2, "rho": _state}
            product = sp.eye(2)
            for name in word.split():
                product = product * factor[name]
            total += sign * memory * product
    return sp.ImmutableMatrix(total.applyfunc(sp.expand))


def lindblad_form(
    state: sp.Matrix, jumps: list[sp.Matrix], rates: list[sp.Expr], shifts: list[sp.Expr]
) -> sp.Matrix:
    """-i [sum of S A^dagger A, rho] + sum of gamma (A rho A^dagger - {A^dagger A, rho} / 2)."""
    total = sp.zeros(2, 2)
    for jump, rate, shift in zip(jumps, rates, shifts, strict=True):
        weight = jump.H * jump
        total += -sp.I * shift * commutator(weight, state)
        total += rate * (jump * state * jump.H - anticommutator(weight, state) / 2)
    return total


@derived("8", "14", "A3")
def kossakowski_and_shift() -> dict[str, sp.Expr]:
    """Which gamma and S give the secular generator Lindblad form: gamma = 2 Re Gamma, S = Im Gamma.

    Solves the linear equations for the three gamma and the two combinations of S that act at all,
    with every Gamma = p + i q.  Returns the solutions by name; ``residual`` is what is left over.
    """
    parts = transition_operators()
    frequencies = [2 * _energy, -2 * _energy, sp.Integer(0)]
    real = sp.symbols("p_1 p_2 p_3", real=True)
    imaginary = sp.symbols("q_1 q_2 q_3", real=True)
    rates = sp.symbols("gamma_1 gamma_2 gamma_3", real=True)
    shifts = sp.symbols("S_1 S_2 S_3", real=True)
    values = {Gamma(w): x + sp.I * y for w, x, y in zip(frequencies, real, imaginary, strict=True)}
    generator = secular_generator().subs(values)
    form = lindblad_form(_state, [parts[w] for w in frequencies], list(rates), list(shifts))
    difference = (generator - form).applyfunc(sp.expand)
    generic = [*_state, *_diagonal, _off_diagonal, sp.conjugate(_off_diagonal)]
    equations = [
        coefficient for entry in difference for coefficient in sp.Poly(entry, *generic).coeffs()
    ]
    # S_2 is free: only S_1 - S_2 acts.  The natural choice S_m = q_m is one of the solutions.
    solution = sp.solve(equations, [*rates, shifts[0], shifts[2]], dict=True)[0]
    residual = sum(sp.Abs(sp.expand(e.subs(solution))) for e in equations)
    return {
        "gamma_1": solution[rates[0]],
        "gamma_2": solution[rates[1]],
        "gamma_3": solution[rates[2]],
        "S_1 - S_2": sp.expand(solution[shifts[0]] - shifts[1]),
        "S_3": solution[shifts[2]],
        "residual": sp.simplify(residual),
    }


# --- jump operators ------------------------------------------------------------------------------


@derived("9")
def jump_operators_laboratory() -> Matrices:
    """A(omega_1), A(omega_2), A(omega_3) from the instantaneous projectors, laboratory frame."""
    upper, lower = hamiltonian.projectors()
    a = coupling()
    return lower * a * upper, upper * a * lower, lower * a * lower + upper * a * upper


@derived("10")
def transition_frequencies() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """omega_1, omega_2, omega_3: energy that the qubit loses in each jump, in units of Omega(t)."""
    upper, lower = hamiltonian.energies()
    in_gaps = [sp.simplify(w / hamiltonian.gap()) for w in (upper - lower, lower - upper, 0)]
    return tuple(ratio * Omega(t) for ratio in in_gaps)


@derived("25")
def rotated_projectors() -> tuple[sp.Matrix, sp.Matrix]:
    """Projectors onto the upper and the lower eigenstate of the rotated Hamiltonian."""
    h = hamiltonian.diagonal_hamiltonian()
    upper, lower = hamiltonian.energies()
    one = sp.eye(2)
    return tuple(
        ((h - other * one) / (energy - other)).applyfunc(sp.simplify)
        for energy, other in ((upper, lower), (lower, upper))
    )


@derived("25", "26", "27", "28")
def jump_operators() -> Matrices:
    """The jump operators in the rotated frame: projections of R A R^dagger."""
    upper, lower = rotated_projectors()
    a = hamiltonian.rotate(coupling()).applyfunc(sp.trigsimp)
    return lower * a * upper, upper * a * lower, lower * a * lower + upper * a * upper


# --- the rotated master equation -----------------------------------------------------------------


@derived("24")
def moving_frame_term() -> sp.Matrix:
    """What the moving frame adds to the Hamiltonian: i (dR/dt) R^dagger."""
    r = hamiltonian.rotation()
    return (sp.I * sp.diff(r, t) * r.H).applyfunc(sp.trigsimp)


@derived("14", "29")
def lamb_shift_hamiltonian() -> sp.Matrix:
    """Sum of S(omega_m) A(omega_m)^dagger A(omega_m), rotated frame."""
    total = sp.zeros(2, 2)
    for jump, omega in zip(jump_operators(), transition_frequencies(), strict=True):
        total += S(omega) * jump.H * jump
    return sp.ImmutableMatrix(total)


@derived("24", "30")
def rotated_hamiltonian_total() -> sp.Matrix:
    """The rotated Hamiltonian: Omega sigma_z, Lamb shift and the moving frame's term."""
    h = hamiltonian.diagonal_hamiltonian().subs(hamiltonian.gap(), Omega(t))
    return sp.ImmutableMatrix(h + lam**2 * lamb_shift_hamiltonian() + moving_frame_term())


@derived("31")
def level_splitting() -> sp.Expr:
    """k(t): the coefficient of sigma_z in the rotated Hamiltonian."""
    return sp.expand((rotated_hamiltonian_total() * sigma_z).trace() / 2)


@derived("26", "27", "28")
def jump_directions() -> tuple[tuple[sp.Expr, sp.Matrix], ...]:
    """Each jump operator as amplitude times a constant operator (sigma_-, sigma_+, sigma_z)."""
    directions = []
    for jump in jump_operators():
        amplitude = next(entry for entry in jump if entry != 0)
        directions.append((amplitude, (jump / amplitude).applyfunc(sp.simplify)))
    return tuple(directions)


@derived("32", "33", "34")
def dissipation_rates() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """f(t), g(t), l(t): lambda^2 gamma(omega_m) times the jump operator's squared amplitude."""
    return tuple(
        lam**2 * gamma(w) * amplitude * sp.conjugate(amplitude)
        for w, (amplitude, _) in zip(transition_frequencies(), jump_directions(), strict=True)
    )


def full_generator(x: sp.Matrix) -> sp.Matrix:
    """The rotated generator on the 2x2 matrix ``x``, every coefficient explicit, Eq. (24)."""
    rates = [lam**2 * gamma(w) for w in transition_frequencies()]
    dissipator = lindblad_form(x, list(jump_operators()), rates, [sp.Integer(0)] * 3)
    return -sp.I * commutator(rotated_hamiltonian_total(), x) + dissipator


def generator(x: sp.Matrix) -> sp.Matrix:
    """The rotated generator applied to ``x``, with k(t), f(t), g(t), l(t) by name, Eq. (30)."""
    directions = [direction for _, direction in jump_directions()]
    dissipator = lindblad_form(x, directions, [f(t), g(t), l(t)], [sp.Integer(0)] * 3)
    return -sp.I * commutator(k(t) * sigma_z + moving_frame_term(), x) + dissipator


@derived("30")
def generator_matrix() -> sp.Matrix:
    """The rotated generator on a matrix of free entries."""
    return sp.ImmutableMatrix(generator(generic_matrix()))


def generic_matrix() -> sp.Matrix:
    """A 2x2 matrix of free entries."""
    return sp.ImmutableMatrix(2, 2, sp.symbols("X_11 X_12 X_21 X_22"))

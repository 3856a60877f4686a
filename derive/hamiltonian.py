"""The Landau-Zener Hamiltonian, its instantaneous eigenbasis and the frame that follows it.

Derives Eqs. (1)-(3), (20)-(23) and (45): spectrum, eigenvectors and norms, the rotation that
diagonalises H_S(t) for every real t, its angle and the rate of that angle.
"""

from __future__ import annotations

import sympy as sp
from sympy.simplify.fu import TR7, TR8

from .derivation import derived
from .symbols import Delta, phi, sigma_x, sigma_y, sigma_z, t, v


@derived("1")
def hamiltonian() -> sp.Matrix:
    """The model: H_S(t) = Delta sigma_x + v t sigma_z."""
    return Delta * sigma_x + v * t * sigma_z


@derived("2")
def energies() -> tuple[sp.Expr, sp.Expr]:
    """Upper and lower energy, the roots of the characteristic polynomial of H_S(t)."""
    energy = sp.Symbol("E", real=True)
    roots = sp.solve((hamiltonian() - energy * sp.eye(2)).det(), energy)
    upper = next(root for root in roots if root.is_positive)
    lower = next(root for root in roots if root.is_negative)
    return upper, lower


@derived("3")
def gap() -> sp.Expr:
    """Omega(t): half the distance of the two energies."""
    upper, lower = energies()
    return sp.simplify((upper - lower) / 2)


@derived("2")
def eigenvectors() -> tuple[sp.Matrix, sp.Matrix]:
    """Eigenvectors of the upper and the lower energy, not normalised, with Delta as upper entry."""
    lower_entry = sp.Symbol("y")
    vectors = []
    for energy in energies():
        first_row = ((hamiltonian() - energy * sp.eye(2)) * sp.Matrix([Delta, lower_entry]))[0]
        vectors.append(sp.Matrix([Delta, sp.solve(first_row, lower_entry)[0]]))
    return vectors[0], vectors[1]


def in_terms_of_gap(expr: sp.Expr) -> sp.Expr:
    """``expr`` with Delta^2 = Omega^2 - v^2 t^2 used to cancel common factors."""
    omega = sp.Symbol("Omega", positive=True)
    delta = sp.Symbol("Delta")  # of unknown sign, so that only its even powers are replaced
    with_gap = sp.expand(expr.subs(gap(), omega)).subs(Delta, delta)
    reduced = sp.factor(sp.cancel(with_gap.subs(delta**2, omega**2 - v**2 * t**2)))
    return reduced.subs({delta: Delta, omega: gap()})


@derived("2")
def norms() -> tuple[sp.Expr, sp.Expr]:
    """The norms of the two eigenvectors."""
    upper, lower = eigenvectors()
    return (
        sp.sqrt(in_terms_of_gap(upper.dot(upper))),
        sp.sqrt(in_terms_of_gap(lower.dot(lower))),
    )


@derived("2", "9")
def projectors() -> tuple[sp.Matrix, sp.Matrix]:
    """Projectors onto the upper and the lower instantaneous eigenstate, in the laboratory frame."""
    upper, lower = (
        (vector * vector.T / norm**2).applyfunc(in_terms_of_gap)
        for vector, norm in zip(eigenvectors(), norms(), strict=True)
    )
    return upper, lower


@derived("20")
def rotation() -> sp.Matrix:
    """R(t) = exp(i phi(t) sigma_y) as a matrix."""
    angle_ = sp.Symbol("varphi", real=True)
    matrix = (sp.I * angle_ * sigma_y).exp().applyfunc(lambda x: sp.simplify(x.rewrite(sp.cos)))
    return matrix.subs(angle_, phi(t))


def rotate(operator: sp.Matrix) -> sp.Matrix:
    """R O R^dagger, Eq. (22), with squares and products of sines and cosines of phi combined."""
    rotated = rotation() * operator * rotation().H
    return rotated.applyfunc(lambda x: sp.expand(TR8(TR7(sp.expand(x)))))


@derived("21")
def double_angle() -> tuple[sp.Expr, sp.Expr]:
    """cos 2 phi and sin 2 phi from R H_S R^dagger = Omega sigma_z, for every real t.

    Of the two rotations that diagonalise H_S(t), this is the one that puts the upper energy first.
    """
    cosine, sine = sp.symbols("c s", real=True)
    target = gap() * sigma_z
    rotated = rotate(hamiltonian()).subs({sp.cos(2 * phi(t)): cosine, sp.sin(2 * phi(t)): sine})
    solution = sp.solve(list(rotated - target), [cosine, sine], dict=True)[0]
    return sp.simplify(solution[cosine]), sp.simplify(solution[sine])


@derived("21")
def angle() -> sp.Expr:
    """phi(t): half the polar angle of (cos 2 phi, sin 2 phi), continuous in t."""
    cosine, sine = double_angle()
    return sp.atan2(sp.simplify(sine * gap()), sp.simplify(cosine * gap())) / 2


@derived("45")
def angle_rate() -> sp.Expr:
    """The rate of the angle, d phi / d t."""
    return sp.factor(sp.diff(angle(), t))


@derived("20")
def diagonal_hamiltonian() -> sp.Matrix:
    """H_S(t) in the frame that diagonalises it, the upper energy first."""
    cosine, sine = double_angle()
    known = {sp.cos(2 * phi(t)): cosine, sp.sin(2 * phi(t)): sine}
    return sp.ImmutableMatrix(rotate(hamiltonian()).subs(known).applyfunc(sp.simplify))


@derived("23")
def rotated_hamiltonian() -> sp.Matrix:
    """R H_S R^dagger with the angle written in t."""
    known = {sp.cos(2 * phi(t)): sp.cos(2 * angle()), sp.sin(2 * phi(t)): sp.sin(2 * angle())}
    return sp.ImmutableMatrix(rotate(hamiltonian()).subs(known).applyfunc(sp.simplify))

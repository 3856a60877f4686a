"""The generator on the Pauli basis and the equations of motion of s, r and chi.

Derives Eqs. (36)-(44).  The two-qubit state is

    rho = (1 + s.sigma x 1 + 1 x r.sigma + sum of chi_ij sigma_i x sigma_j) / 4,

system first.  The reference qubit is untouched, so the generator acts on the system's 2x2 blocks.
"""

from __future__ import annotations

import itertools

import sympy as sp
from sympy.physics.quantum import TensorProduct

from . import lindblad
from .derivation import derived
from .symbols import a_minus, a_plus, b, f, g, identity, l, pauli, phi, t

s_symbols = sp.symbols("s_1 s_2 s_3", real=True)
r_symbols = sp.symbols("r_1 r_2 r_3", real=True)
chi_symbols = sp.ImmutableMatrix(3, 3, lambda i, j: sp.Symbol(f"chi_{i + 1}{j + 1}", real=True))


def density_matrix(
    s: sp.Matrix | tuple[sp.Expr, ...], r: sp.Matrix | tuple[sp.Expr, ...], chi: sp.Matrix
) -> sp.Matrix:
    """The 4x4 state of Eq. (37) with Bloch vectors ``s``, ``r`` and correlation matrix ``chi``."""
    total = TensorProduct(identity, identity)
    for i in range(3):
        total += s[i] * TensorProduct(pauli[i], identity)
        total += r[i] * TensorProduct(identity, pauli[i])
    for i, j in itertools.product(range(3), repeat=2):
        total += chi[i, j] * TensorProduct(pauli[i], pauli[j])
    return sp.ImmutableMatrix(total / 4)


def components(matrix: sp.Matrix) -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """s, r and chi of a 4x4 matrix: the traces of Eq. (38)."""
    s = sp.Matrix([(TensorProduct(p, identity) * matrix).trace() for p in pauli])
    r = sp.Matrix([(TensorProduct(identity, p) * matrix).trace() for p in pauli])
    chi = sp.Matrix(3, 3, lambda i, j: (TensorProduct(pauli[i], pauli[j]) * matrix).trace())
    return s, r, chi


@derived("37", "38")
def generic_state() -> sp.Matrix:
    """The two-qubit state with free s, r and chi."""
    return density_matrix(s_symbols, r_symbols, chi_symbols)


@derived("40")
def rates() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """a_+, a_- and b in terms of f, g, l, as the generator needs them.

    2 a_+ is the decay of sigma_z, -2 a_- what the identity is mapped to, b the decay of sigma_y.
    """

    def projection(source: sp.Matrix, onto: sp.Matrix) -> sp.Expr:
        return sp.expand((onto * lindblad.generator(source)).trace() / 2)

    return (
        -projection(pauli[2], pauli[2]) / 2,
        -projection(identity, pauli[2]) / 2,
        -projection(pauli[1], pauli[1]),
    )


@derived("39")
def action() -> dict[str, sp.Matrix]:
    """The generator applied to the identity and to each Pauli matrix."""
    basis = dict(zip(("id", "x", "y", "z"), (identity, *pauli), strict=True))
    return {
        name: sp.ImmutableMatrix(lindblad.generator(matrix).applyfunc(sp.expand))
        for name, matrix in basis.items()
    }


@derived("36")
def two_qubit_generator() -> sp.Matrix:
    """(L x id) applied to the generic state: the generator on each of the four blocks of S."""
    rho = generic_state()
    result = sp.zeros(4, 4)
    for m, n in itertools.product(range(2), repeat=2):
        block = sp.Matrix(2, 2, lambda i, j, m=m, n=n: rho[2 * i + m, 2 * j + n])
        image = lindblad.generator(block)
        for i, j in itertools.product(range(2), repeat=2):
            result[2 * i + m, 2 * j + n] = sp.expand(image[i, j])
    return sp.ImmutableMatrix(result)


@derived("41", "42")
def equations_of_motion() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """ds/dt, dr/dt and d chi/dt by projecting the master equation, in f, g, k, l and phi'."""
    s, r, chi = components(two_qubit_generator())
    return tuple(sp.ImmutableMatrix(part.applyfunc(sp.expand)) for part in (s, r, chi))


def _with_rates(matrix: sp.Matrix) -> sp.Matrix:
    """f, g and l replaced by a_+, a_- and b."""
    unknown = [f(t), g(t), l(t)]
    named = (a_plus(t), a_minus(t), b(t))
    equations = [sp.Eq(name, rate) for name, rate in zip(named, rates(), strict=True)]
    solution = sp.solve(equations, unknown, dict=True)[0]
    return sp.ImmutableMatrix(matrix.subs(solution).applyfunc(sp.expand))


@derived("43", "44")
def bloch_matrix() -> sp.Matrix:
    """Q(t): the linear part of ds/dt."""
    ds, _, _ = equations_of_motion()
    return _with_rates(ds.jacobian(sp.Matrix(s_symbols)))


@derived("43")
def inhomogeneity() -> sp.Matrix:
    """q(t): what ds/dt is at s = 0."""
    ds, _, _ = equations_of_motion()
    return _with_rates(ds.subs(dict.fromkeys(s_symbols, 0)))


@derived("42")
def column_inhomogeneity() -> sp.Matrix:
    """d chi/dt - Q chi as a 3x3 matrix: column j is q r_j.

    The generator maps the identity to -2 a_- sigma_z, and the identity of S comes with r_j sigma_j
    of R in the state.
    """
    _, _, dchi = equations_of_motion()
    rest = _with_rates(dchi) - bloch_matrix() * chi_symbols
    return sp.ImmutableMatrix(rest.applyfunc(sp.expand))


phi_rate = sp.Derivative(phi(t), t)
"""phi'(t) as it stands in Q(t)."""

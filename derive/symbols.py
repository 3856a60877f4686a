"""The symbols of the model, with the assumptions under which everything is derived.

Delta, v, lam (the coupling strength lambda), T and omega_c are positive; t and theta are real.
Results at v = 0, T = 0 or lam = 0 are limits and are taken as limits.
"""

from __future__ import annotations

import sympy as sp

t = sp.Symbol("t", real=True)
tau = sp.Symbol("tau", nonnegative=True)
"""Time since the initial time, t - t_int; in the bath, the time argument of C(tau)."""
Delta, v, lam, T, omega_c = sp.symbols("Delta v lambda T omega_c", positive=True)
theta, eta = sp.symbols("theta eta", real=True)
omega = sp.Symbol("omega", positive=True)
nu = sp.Symbol("nu", positive=True)

# Quantities that later steps use by name; the step that derives each stands beside it.
Omega = sp.Function("Omega", positive=True)  # hamiltonian.gap
phi = sp.Function("phi", real=True)  # hamiltonian.angle
gamma = sp.Function("gamma", nonnegative=True)  # bath.kossakowski
S = sp.Function("S", real=True)  # bath.lamb_shift_zero_temperature, bath.lamb_shift
J = sp.Function("J", nonnegative=True)  # bath.spectral_density
nbar = sp.Function("nbar", nonnegative=True)  # bath.occupation
k, f, g, l = (sp.Function(name, real=True) for name in "kfgl")  # lindblad
a_plus, a_minus, b = (sp.Function(name, real=True) for name in ("a_+", "a_-", "b"))  # bloch.rates

# The same rates where slow driving makes them constant.
k0, l0 = sp.symbols("k l", real=True)
a_plus0, b0 = sp.symbols("a_+ b", positive=True)
a_minus0 = sp.Symbol("a_-", real=True)

identity = sp.ImmutableMatrix([[1, 0], [0, 1]])
sigma_x = sp.ImmutableMatrix([[0, 1], [1, 0]])
sigma_y = sp.ImmutableMatrix([[0, -sp.I], [sp.I, 0]])
sigma_z = sp.ImmutableMatrix([[1, 0], [0, -1]])
pauli = (sigma_x, sigma_y, sigma_z)
sigma_plus = (sigma_x + sp.I * sigma_y) / 2
sigma_minus = (sigma_x - sp.I * sigma_y) / 2


def commutator(a: sp.Matrix, c: sp.Matrix) -> sp.Matrix:
    """a c - c a."""
    return a * c - c * a


def anticommutator(a: sp.Matrix, c: sp.Matrix) -> sp.Matrix:
    """a c + c a."""
    return a * c + c * a

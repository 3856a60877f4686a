"""The equations of motion against a numerical generator acting on random two-qubit states."""

import functools
import itertools

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from dlz.derive import bloch
from dlz.derive.symbols import a_minus, a_plus, b, f, g, k, l, t

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
SM = np.array([[0, 0], [1, 0]], dtype=complex)  # |1><0|
ONE = np.eye(2)

seeds = st.integers(0, 2**32 - 1)


def random_rates(rng):
    """k, phi', f, g, l."""
    return dict(
        zip(
            ("k", "rate", "f", "g", "l"),
            (rng.normal(), rng.normal(), *rng.uniform(0, 1, 3)),
            strict=True,
        )
    )


def random_state(rng):
    """A density matrix of two qubits of full rank: r does not vanish."""
    root = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    rho = root @ root.conj().T
    return rho / np.trace(rho).real


def dissipator(jump, rho):
    weight = jump.conj().T @ jump
    return jump @ rho @ jump.conj().T - (weight @ rho + rho @ weight) / 2


def single_qubit_generator(x, k, rate, f, g, l):
    h = k * PAULI[2] - rate * PAULI[1]
    moved = -1j * (h @ x - x @ h)
    return moved + f * dissipator(SM, x) + g * dissipator(SM.T, x) + l * dissipator(PAULI[2], x)


def two_qubit_generator(rho, k, rate, f, g, l):
    """(L x id)[rho] with Kronecker products."""
    h = np.kron(k * PAULI[2] - rate * PAULI[1], ONE)
    moved = -1j * (h @ rho - rho @ h)
    for weight, jump in ((f, SM), (g, SM.T), (l, PAULI[2])):
        moved += weight * dissipator(np.kron(jump, ONE), rho)
    return moved


def components(rho):
    """s, r, chi as traces."""
    s = [np.trace(np.kron(p, ONE) @ rho).real for p in PAULI]
    r = [np.trace(np.kron(ONE, p) @ rho).real for p in PAULI]
    chi = [[np.trace(np.kron(p, q) @ rho).real for q in PAULI] for p in PAULI]
    return np.array(s), np.array(r), np.array(chi)


_names = {k(t): "k", bloch.phi_rate: "rate", f(t): "f", g(t): "g", l(t): "l"}
_rates = {key: sp.Symbol(name) for key, name in _names.items()}
_state = [*bloch.s_symbols, *bloch.r_symbols, *bloch.chi_symbols]


def function(form, *, named=False):
    """A derived matrix as a function of (rates, state); ``named`` for forms in a_+, a_-, b."""
    if named:
        form = form.subs(dict(zip((a_plus(t), a_minus(t), b(t)), bloch.rates(), strict=True)))
    arguments = [*_rates.values(), *_state]
    numeric = sp.lambdify(arguments, form.subs(_rates), "numpy")

    def evaluate(rates, rho=None):
        s, r, chi = components(random_state(np.random.default_rng(0)) if rho is None else rho)
        return np.array(numeric(*rates.values(), *s, *r, *chi.ravel()), dtype=complex)

    return evaluate


@functools.cache
def derived():
    """The derived forms as numerical functions."""
    return {
        "motion": [function(form) for form in bloch.equations_of_motion()],
        "generator": function(bloch.two_qubit_generator()),
        "Q": function(bloch.bloch_matrix(), named=True),
        "q": function(bloch.inhomogeneity(), named=True),
        "columns": function(bloch.column_inhomogeneity(), named=True),
    }


@given(seeds)
def test_equations_of_motion(seed):
    rng = np.random.default_rng(seed)
    rates, rho = random_rates(rng), random_state(rng)
    expected = components(two_qubit_generator(rho, **rates))
    for form, value in zip(derived()["motion"], expected, strict=True):
        np.testing.assert_allclose(form(rates, rho).reshape(value.shape), value, atol=1e-13)


@given(seeds)
def test_two_qubit_generator(seed):
    rng = np.random.default_rng(seed)
    rates, rho = random_rates(rng), random_state(rng)
    found = derived()["generator"](rates, rho)
    np.testing.assert_allclose(found, two_qubit_generator(rho, **rates), atol=1e-13)


@given(seeds)
def test_bloch_matrix_and_inhomogeneities(seed):
    """ds/dt = Q s + q, d chi_j/dt = Q chi_j + r_j q for every column j."""
    rng = np.random.default_rng(seed)
    rates, rho = random_rates(rng), random_state(rng)
    s, r, chi = components(rho)
    ds, dr, dchi = components(two_qubit_generator(rho, **rates))
    matrix, shift = derived()["Q"](rates), derived()["q"](rates)[:, 0]
    columns = derived()["columns"](rates, rho)
    np.testing.assert_allclose(matrix @ s + shift, ds, atol=1e-13)
    np.testing.assert_allclose(dr, 0, atol=1e-13)
    np.testing.assert_allclose(matrix @ chi + columns, dchi, atol=1e-13)
    np.testing.assert_allclose(columns, np.outer(shift, r), atol=1e-13)


def test_action_on_the_pauli_matrices():
    rates = random_rates(np.random.default_rng(3))
    for name, matrix in zip(("id", "x", "y", "z"), (ONE.astype(complex), *PAULI), strict=True):
        found = function(bloch.action()[name])(rates)
        np.testing.assert_allclose(found, single_qubit_generator(matrix, **rates), atol=1e-14)


def test_rates_from_the_decay_of_the_pauli_matrices():
    rates = random_rates(np.random.default_rng(4))
    numbers = {symbol: rates[_names[key]] for key, symbol in _rates.items()}
    plus, minus, full = (float(rate.subs(_rates).subs(numbers)) for rate in bloch.rates())
    image = single_qubit_generator(PAULI[2], **rates)
    assert -2 * plus == pytest.approx(np.trace(PAULI[2] @ image).real / 2)
    image = single_qubit_generator(ONE.astype(complex), **rates)
    assert -2 * minus == pytest.approx(np.trace(PAULI[2] @ image).real / 2)
    image = single_qubit_generator(PAULI[1], **rates)
    assert -full == pytest.approx(np.trace(PAULI[1] @ image).real / 2)


def test_density_matrix_and_components():
    rho = random_state(np.random.default_rng(6))
    s, r, chi = components(rho)
    built = bloch.density_matrix(tuple(s), tuple(r), sp.Matrix(chi))
    np.testing.assert_allclose(np.array(built.evalf().tolist(), dtype=complex), rho, atol=1e-14)
    for found, expected in zip(bloch.components(sp.Matrix(rho)), (s, r, chi), strict=True):
        found = np.array(found.evalf().tolist(), dtype=complex).reshape(expected.shape)
        np.testing.assert_allclose(found, expected, atol=1e-14)


def test_generator_keeps_trace_and_hermiticity():
    """For any s, r and chi, symbolically."""
    image = bloch.two_qubit_generator().subs(bloch.phi_rate, sp.Symbol("rate", real=True))
    assert sp.expand(image.trace()) == 0
    for i, j in itertools.product(range(4), repeat=2):
        assert sp.expand(image[i, j] - sp.conjugate(image[j, i])) == 0

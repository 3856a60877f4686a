"""Slow driving: limits with their measured order, solutions against the matrix exponential."""

import functools
import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from dlz.derive import bloch, slow_driving
from dlz.derive.symbols import (
    Delta,
    S,
    a_minus0,
    a_plus0,
    b0,
    eta,
    gamma,
    k0,
    l0,
    lam,
    tau,
    theta,
)

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
ONE = np.eye(2)


# --- limits --------------------------------------------------------------------------------------


def gamma_and_shift(frequency, cutoff, temperature):
    """gamma(omega) and a smooth stand-in for S: the order of a limit does not depend on which."""
    if frequency == 0:
        return 2 * mpmath.pi * temperature, -cutoff
    size = abs(frequency)
    n = 1 / mpmath.expm1(size / temperature)
    density = size * mpmath.exp(-size / cutoff)
    rate = 2 * mpmath.pi * density * (n + (frequency > 0))
    return rate, mpmath.atan(frequency) - cutoff


def full_rates(small, theta_):
    """k, f, g, l at v t / Delta = ``small``, from the eigenvectors of H_S; Delta = 1."""
    lam_ = mpmath.mpf("0.3")
    gap = mpmath.sqrt(1 + small**2)
    # Bloch vector of the upper state (z, x); A has the direction (cos theta, sin theta) / 2.
    along = (mpmath.cos(theta_) * small + mpmath.sin(theta_)) / gap / 2
    transition = mpmath.mpf(1) / 4 - along**2
    above, below, zero = (gamma_and_shift(w, 2, mpmath.mpf("0.7")) for w in (2 * gap, -2 * gap, 0))
    return {
        "k": gap + lam_**2 * transition * (above[1] - below[1]) / 2,
        "f": lam_**2 * transition * above[0],
        "g": lam_**2 * transition * below[0],
        "l": lam_**2 * along**2 * zero[0],
    }


@pytest.mark.parametrize("name", list("kfgl"))
def test_limits_and_their_measured_order(name):
    """f(eps) - f(0) falls as eps^order: the exponent is measured, and the limit is the derived."""
    with mpmath.workdps(40):
        angle = mpmath.mpf("0.4")
        limit, order = slow_driving.rates()[name]
        above, below, zero = (gamma_and_shift(w, 2, mpmath.mpf("0.7")) for w in (2, -2, 0))
        values = {
            gamma(2 * Delta): above[0],
            gamma(-2 * Delta): below[0],
            gamma(0): zero[0],
            S(2 * Delta): above[1],
            S(-2 * Delta): below[1],
        }
        known = {key: sp.Float(str(value), 40) for key, value in values.items()}
        known |= {Delta: 1, lam: sp.Rational(3, 10), theta: sp.Rational(4, 10)}
        derived = mpmath.mpf(str(sp.N(limit.subs(known), 40)))
        assert mpmath.almosteq(derived, full_rates(0, angle)[name], rel_eps=mpmath.mpf(10) ** -35)

        for sign in (1, -1):
            errors = [
                abs(full_rates(sign * mpmath.mpf(10) ** -n, angle)[name] - derived) for n in (8, 9)
            ]
            exponent = mpmath.log10(errors[0] / errors[1])
            assert abs(exponent - 1) < mpmath.mpf(10) ** -6
        assert order == 1


@pytest.mark.parametrize("name", list("fg"))
def test_the_first_order_vanishes_at_theta_zero(name):
    """The stated order is the one for a generic theta."""
    with mpmath.workdps(40):
        limit = full_rates(0, 0)[name]
        errors = [abs(full_rates(mpmath.mpf(10) ** -n, 0)[name] - limit) for n in (6, 7)]
        assert abs(mpmath.log10(errors[0] / errors[1]) - 2) < mpmath.mpf(10) ** -6


def test_angle_and_rate():
    assert slow_driving.angle_limit() == sp.pi / 4
    assert slow_driving.angle_rate_limit() == 0


@pytest.mark.parametrize("theta_", [0.0, 0.6, 2.0])
def test_bloch_rates(theta_):
    known = {gamma(2 * Delta): 0.8, gamma(-2 * Delta): 0.3, gamma(0): 0.5, lam: 0.2, theta: theta_}
    found = [float(rate.subs(known)) for rate in slow_driving.bloch_rates()]
    f, g = (0.04 / 4 * math.cos(theta_) ** 2 * rate for rate in (0.8, 0.3))
    l = 0.04 / 4 * math.sin(theta_) ** 2 * 0.5
    assert found == pytest.approx([(f + g) / 2, (f - g) / 2, (f + g) / 2 + 2 * l], rel=1e-14)
    assert slow_driving.coherence_rate() == a_plus0 + 2 * l0


# --- solutions -----------------------------------------------------------------------------------

Q = sp.Matrix([[-b0, -2 * k0, 0], [2 * k0, -b0, 0], [0, 0, -2 * a_plus0]])
q = sp.Matrix([0, 0, -2 * a_minus0])
s_start = sp.Matrix(bloch.s_symbols)
r = sp.Matrix(bloch.r_symbols)


def test_constant_coefficients():
    matrix, shift, columns = slow_driving.constant_bloch()
    assert matrix == Q
    assert shift == q
    assert columns == q * r.T


def test_s_satisfies_its_equation():
    s = slow_driving.s_solution()
    assert sp.expand(s.diff(tau) - Q * s - q) == sp.zeros(3, 1)
    assert sp.expand(s.subs(tau, 0) - s_start) == sp.zeros(3, 1)


def test_chi_satisfies_its_equation():
    chi = slow_driving.chi_solution()
    assert sp.expand(chi.diff(tau) - Q * chi - q * r.T) == sp.zeros(3, 3)
    assert sp.expand(chi.subs(tau, 0) - bloch.chi_symbols) == sp.zeros(3, 3)


def test_exponential_is_a_propagator():
    turn = slow_driving.exponential()
    assert turn.subs(tau, 0) == sp.eye(3)
    assert (turn.diff(tau) - Q * turn).applyfunc(sp.simplify) == sp.zeros(3, 3)


def affine(rates, duration):
    """exp of the 4x4 generator [[0, 0], [q, Q]] for k, a_+, a_-, b."""
    k, plus, minus, full = rates
    generator = np.array(
        [
            [0, 0, 0, 0],
            [0, -full, -2 * k, 0],
            [0, 2 * k, -full, 0],
            [-2 * minus, 0, 0, -2 * plus],
        ]
    )
    return expm(duration * generator)


_state = [*bloch.s_symbols, *bloch.r_symbols, *bloch.chi_symbols]


@functools.cache
def numerical(step):
    """A derived solution as a function of k, a_+, a_-, b, tau, s, r, chi (row by row) and eta."""
    arguments = [k0, a_plus0, a_minus0, b0, tau, *_state, eta]
    return sp.lambdify(arguments, step(), "numpy")


@given(st.integers(0, 2**32 - 1))
def test_solutions_against_the_matrix_exponential(seed):
    rng = np.random.default_rng(seed)
    plus = rng.uniform(0.05, 0.5)
    rates = (rng.normal(), plus, rng.uniform(0, 1) * plus, rng.uniform(0.05, 0.5))
    duration = rng.uniform(0, 8)
    s, r_, chi = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3))
    step = affine(rates, duration)
    # (1, s) and every column (r_j, chi_j) obey the same equation.
    expected = step @ np.vstack([np.append(1, r_), np.column_stack([s, chi])])
    values = (*rates, duration, *s, *r_, *chi.ravel(), 0)
    found = np.hstack(
        [numerical(slow_driving.s_solution)(*values), numerical(slow_driving.chi_solution)(*values)]
    )
    np.testing.assert_allclose(found, expected[1:], atol=1e-12)


# --- Schmidt state -------------------------------------------------------------------------------


def schmidt_traces(eta_):
    vector = np.array([math.cos(eta_), 0, 0, math.sin(eta_)])
    rho = np.outer(vector, vector)
    s = np.array([np.trace(np.kron(p, ONE) @ rho).real for p in PAULI])
    r_ = np.array([np.trace(np.kron(ONE, p) @ rho).real for p in PAULI])
    chi = np.array([[np.trace(np.kron(p, o) @ rho).real for o in PAULI] for p in PAULI])
    return s, r_, chi


@pytest.mark.parametrize("eta_", [0.0, 0.3, math.pi / 4, 1.2, math.pi / 2])
def test_schmidt_components(eta_):
    for derived, expected in zip(
        slow_driving.schmidt_components(), schmidt_traces(eta_), strict=True
    ):
        found = np.array(derived.subs(eta, eta_).evalf().tolist(), dtype=float)
        np.testing.assert_allclose(found.reshape(expected.shape), expected, atol=1e-15)


@pytest.mark.parametrize("eta_", [0.3, math.pi / 4, 1.2])
@pytest.mark.parametrize("duration", [0.0, 1.7, 25.0])
def test_schmidt_solutions(eta_, duration):
    rates = (1.3, 0.2, 0.14, 0.33)
    s, r_, chi = schmidt_traces(eta_)
    step = affine(rates, duration)
    expected = step @ np.vstack([np.append(1, r_), np.column_stack([s, chi])])
    values = (*rates, duration, *np.full(15, np.nan), eta_)  # the general initial state is gone
    found = np.hstack(
        [numerical(slow_driving.schmidt_s)(*values), numerical(slow_driving.schmidt_chi)(*values)]
    )
    np.testing.assert_allclose(found, expected[1:], atol=1e-13)

"""Spectrum, eigenbasis and frame of the Hamiltonian against numerical linear algebra."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from dlz.derive import hamiltonian
from dlz.derive.symbols import Delta, phi, t, v

SX = np.array([[0, 1], [1, 0]], dtype=complex)
SY = np.array([[0, -1j], [1j, 0]])
SZ = np.diag([1, -1]).astype(complex)

# (Delta, v, t): both sides of t = 0 and t = 0 itself, near to and far from the crossing.
POINTS = [
    (1, 1, 0),
    (4, 1, 3),
    (4, 1, -3),
    ("1/2", "3/2", "7/5"),
    ("1/2", "3/2", "-7/5"),
    ("2/3", "1/5", "1/1000"),
    ("2/3", "1/5", "-1/1000"),
    ("1/7", 2, 9),
    ("1/7", 2, -9),
]


@pytest.fixture(params=POINTS, ids=str)
def point(request):
    """Delta, v, t as rationals."""
    return dict(zip((Delta, v, t), map(sp.Rational, request.param), strict=True))


def number(expr, point):
    """A derived expression or matrix at a point; 40 digits before rounding, so no cancellation."""
    if isinstance(expr, sp.MatrixBase):
        return np.array(expr.subs(point).evalf(40).tolist(), dtype=complex)
    return complex(sp.N(expr.subs(point), 40))


def laboratory(point):
    """H_S from the definition, with NumPy."""
    delta, rate, time = (float(point[symbol]) for symbol in (Delta, v, t))
    return delta * SX + rate * time * SZ


def polar_angle(point):
    """phi as half the polar angle of the vector (v t, Delta) in the (z, x) plane."""
    return np.arctan2(float(point[Delta]), float(point[v] * point[t])) / 2


def test_energies(point):
    lower, upper = np.linalg.eigvalsh(laboratory(point))
    found = [number(energy, point) for energy in hamiltonian.energies()]
    np.testing.assert_allclose(found, [upper, lower], rtol=1e-14)


def test_gap_is_half_the_distance(point):
    lower, upper = np.linalg.eigvalsh(laboratory(point))
    assert number(hamiltonian.gap(), point) == pytest.approx((upper - lower) / 2, rel=1e-14)


def test_eigenvectors_and_norms(point):
    matrix = laboratory(point)
    for vector, norm, energy in zip(
        hamiltonian.eigenvectors(),
        hamiltonian.norms(),
        np.linalg.eigvalsh(matrix)[::-1],
        strict=True,
    ):
        column = number(vector, point)[:, 0]
        assert np.linalg.norm(column) == pytest.approx(number(norm, point).real, rel=1e-13)
        np.testing.assert_allclose(matrix @ column, energy * column, rtol=0, atol=1e-13)
        assert column[0] == float(point[Delta])


def test_projectors(point):
    _, vectors = np.linalg.eigh(laboratory(point))
    upper, lower = (number(projector, point) for projector in hamiltonian.projectors())
    np.testing.assert_allclose(lower, np.outer(vectors[:, 0], vectors[:, 0].conj()), atol=1e-14)
    np.testing.assert_allclose(upper, np.outer(vectors[:, 1], vectors[:, 1].conj()), atol=1e-14)


def test_rotation_is_the_exponential(point):
    angle = polar_angle(point)
    found = hamiltonian.rotation().subs(phi(t), sp.Float(angle, 40))
    np.testing.assert_allclose(number(found, point), expm(1j * angle * SY), atol=1e-15)


def test_the_angle_puts_the_upper_energy_first(point):
    """R H R^dagger by NumPy from the derived angle alone, for t < 0 as well."""
    r = expm(1j * number(hamiltonian.angle(), point).real * SY)
    rotated = r @ laboratory(point) @ r.conj().T
    lower, upper = np.linalg.eigvalsh(laboratory(point))
    np.testing.assert_allclose(rotated, np.diag([upper, lower]), atol=1e-14 * upper)


def test_rotated_hamiltonians(point):
    lower, upper = np.linalg.eigvalsh(laboratory(point))
    for derived in (hamiltonian.diagonal_hamiltonian(), hamiltonian.rotated_hamiltonian()):
        np.testing.assert_allclose(number(derived, point), np.diag([upper, lower]), atol=1e-13)


def test_double_angle(point):
    cosine, sine = (number(part, point).real for part in hamiltonian.double_angle())
    _, vectors = np.linalg.eigh(laboratory(point))
    top = vectors[:, 1]
    # Bloch vector of the upper eigenstate.
    assert cosine == pytest.approx((top.conj() @ SZ @ top).real, abs=1e-14)
    assert sine == pytest.approx((top.conj() @ SX @ top).real, abs=1e-14)


def test_angle_against_the_polar_angle(point):
    angle = number(hamiltonian.angle(), point).real
    assert angle == pytest.approx(polar_angle(point), abs=1e-15)
    assert 0 < angle < np.pi / 2


def test_angle_is_continuous_at_the_crossing():
    angle = hamiltonian.angle()
    assert angle.subs(t, 0) == sp.pi / 4
    for side in "+-":
        assert sp.limit(angle, t, 0, side) == sp.pi / 4
    near = {Delta: sp.Integer(1), v: sp.Integer(1)}
    for time in (sp.Rational(1, 10**15), -sp.Rational(1, 10**15)):
        assert sp.N(angle.subs({**near, t: time}) - sp.pi / 4, 30) == pytest.approx(
            float(-time / 2), rel=1e-12
        )


@given(delta=st.floats(1e-3, 1e3), rate=st.floats(1e-3, 1e3), time=st.floats(-1e3, 1e3))
def test_rate_is_the_slope_of_the_angle(delta, rate, time):
    derived = sp.lambdify((t, Delta, v), hamiltonian.angle_rate(), "mpmath")
    with mpmath.workdps(50):
        delta, rate, time = map(mpmath.mpf, (delta, rate, time))
        slope = mpmath.diff(
            lambda x: mpmath.atan2(delta, rate * x) / 2, time, h=mpmath.mpf(10) ** -22
        )
        assert mpmath.almosteq(derived(time, delta, rate), slope, rel_eps=mpmath.mpf(10) ** -12)


def test_rotate_is_a_conjugation(point):
    operator = sp.ImmutableMatrix([[2, 1 - sp.I], [1 + sp.I, -3]])
    angle = polar_angle(point)
    r = expm(1j * angle * SY)
    found = number(hamiltonian.rotate(operator).subs(phi(t), sp.Float(angle, 40)), point)
    np.testing.assert_allclose(
        found, r @ np.array(operator.tolist(), dtype=complex) @ r.conj().T, atol=1e-14
    )


def test_in_terms_of_gap_keeps_the_value(point):
    gap = hamiltonian.gap()
    expr = (Delta**4 + (gap - v * t) ** 3) / (gap * (gap + v * t)) + Delta**2 / gap
    assert number(hamiltonian.in_terms_of_gap(expr), point) == pytest.approx(
        number(expr, point), rel=1e-14
    )


def test_the_model():
    assert hamiltonian.hamiltonian() == sp.Matrix([[v * t, Delta], [Delta, -v * t]])

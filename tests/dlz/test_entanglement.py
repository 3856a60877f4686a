"""dlz.entanglement against closed forms, and against high precision where digits may be lost."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlz import State, concurrence, log_negativity, negativity

MEASURES = (negativity, log_negativity, concurrence)


def reference(rho):
    """Negativity and concurrence by their definitions, to 40 digits."""
    with mpmath.workdps(40):
        m = mpmath.matrix(rho.tolist())
        flipped = mpmath.matrix(4, 4)  # partial transpose, second qubit
        for a in range(4):
            for b in range(4):
                flipped[(a & 2) | (b & 1), (b & 2) | (a & 1)] = m[a, b]
        mu = mpmath.eighe(flipped, eigvals_only=True)
        yy = mpmath.matrix(np.fliplr(np.diag([-1.0, 1.0, 1.0, -1.0])).tolist())
        squares = mpmath.eig(m * yy * m.conjugate() * yy, left=False, right=False)
        roots = sorted((mpmath.sqrt(abs(mpmath.re(x))) for x in squares), reverse=True)
        n = -sum(x for x in mu if x < 0)
        return float(n), float(max(0, roots[0] - roots[1] - roots[2] - roots[3]))


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_random_states_against_the_definitions(random_states, rank):
    rho = random_states(10 + rank, 12, rank)
    expected = np.array([reference(matrix) for matrix in rho])
    np.testing.assert_allclose(negativity(rho), expected[:, 0], rtol=0, atol=2e-15)
    np.testing.assert_allclose(concurrence(rho), expected[:, 1], rtol=0, atol=4e-15)
    np.testing.assert_allclose(
        log_negativity(rho), np.log2(2 * expected[:, 0] + 1), rtol=0, atol=4e-15
    )
    assert (expected[:, 0] > 0.01).any()


@given(st.floats(0, np.pi / 2))
def test_schmidt_states(eta):
    rho = State.schmidt(eta).rho
    assert abs(negativity(rho) - np.sin(2 * eta) / 2) < 1e-15
    assert abs(concurrence(rho) - np.sin(2 * eta)) < 4e-15


@given(st.floats(0, 1))
def test_werner_states(p):
    rho = p * State.bell().rho + (1 - p) * np.eye(4) / 4
    assert abs(concurrence(rho) - max(0.0, (3 * p - 1) / 2)) < 4e-15
    assert abs(negativity(rho) - max(0.0, (3 * p - 1) / 4)) < 1e-15


@given(st.integers(0, 2**31), st.integers(1, 4))
def test_local_unitaries_change_nothing(random_states, seed, rank):
    rho = random_states(seed, 1, rank)[0]
    rng = np.random.default_rng(seed)
    u, w = (np.linalg.qr(rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)))[0] for _ in "SR")
    turned = np.kron(u, w) @ rho @ np.kron(u, w).conj().T
    for measure in MEASURES:
        assert abs(measure(turned) - measure(rho)) < 2e-14


def test_product_states_have_none():
    rng = np.random.default_rng(5)
    for _ in range(20):
        a, b = (rng.normal(size=2) + 1j * rng.normal(size=2) for _ in range(2))
        ket = np.kron(a / np.linalg.norm(a), b / np.linalg.norm(b))
        rho = np.outer(ket, ket.conj())
        for measure in MEASURES:
            assert 0 <= measure(rho) < 2e-15


def test_bell_state_has_all():
    rho = State.bell().rho
    assert [measure(rho) for measure in MEASURES] == pytest.approx([0.5, 1.0, 1.0], abs=1e-15)


def test_tiny_entanglement_keeps_its_digits():
    # The rounding of rho leaves 1e-17 / 1e-12; that of 2 N + 1 would leave 1e-16 / 1e-12.
    rho = State.schmidt(1e-12).rho
    assert concurrence(rho) == pytest.approx(2e-12, rel=1e-4, abs=0)
    assert negativity(rho) == pytest.approx(1e-12, rel=1e-4, abs=0)
    expected = 2 * negativity(rho) / np.log(2)
    assert log_negativity(rho) == pytest.approx(expected, rel=1e-11, abs=0)


def test_shapes_and_signs(random_states):
    rho = random_states(3, 6).reshape(2, 3, 4, 4)
    for measure in MEASURES:
        value = measure(rho)
        assert value.shape == (2, 3)
        assert isinstance(measure(rho[0, 0]), float)
        assert measure(rho[1, 2]) == value[1, 2]
        assert measure(np.empty((0, 4, 4))).shape == (0,)
        assert not np.signbit(measure(np.eye(4) / 4))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("rho", "message"),
    [
        (np.eye(2) / 2, r"rho must have shape \(\.\.\., 4, 4\), got \(2, 2\)"),
        (np.eye(4) / 4 + np.diag([1e-9], 3), "rho must be Hermitian"),
        (np.full((4, 4), np.inf), "rho must be finite"),
        ("rho", "rho must be an array of numbers"),
    ],
)
def test_bad_input(measure, rho, message):
    with pytest.raises(ValueError, match=message):
        measure(rho)

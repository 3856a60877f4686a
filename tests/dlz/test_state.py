"""dlz.state: constructors, validation, and the Bloch components of eqs. (37), (38), (54)."""

import numpy as np
import pytest

from dlz import Parameters, State
from dlz.derive import hamiltonian as derived
from dlz.derive import symbols

SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
ID = np.eye(2)


def test_schmidt_state_is_the_ket():
    eta = np.array([[0.0, 0.3], [1.2, np.pi / 2]])
    state = State.schmidt(eta)
    ket = np.zeros((2, 2, 4))
    ket[..., 0], ket[..., 3] = np.cos(eta), np.sin(eta)
    assert state.shape == (2, 2)
    np.testing.assert_allclose(state.rho, ket[..., :, None] * ket[..., None, :], atol=1e-15)
    np.testing.assert_allclose(state.s[..., 2], np.cos(2 * eta), atol=1e-15)
    np.testing.assert_allclose(state.r, state.s, atol=0)
    assert State.schmidt(0.3).s.shape == (3,)


def test_bell_state():
    ket = np.array([1.0, 0.0, 0.0, 1.0]) / np.sqrt(2)
    np.testing.assert_allclose(State.bell().rho, np.outer(ket, ket), atol=1e-15)
    np.testing.assert_array_equal(State.bell().chi, np.diag([1.0, -1.0, 1.0]))


@pytest.mark.parametrize("rank", [1, 2, 4])
def test_components_are_mean_values(random_states, rank):
    rho = random_states(rank, 5, rank)
    state = State.from_rho(rho)
    for n in range(5):
        for i in range(3):
            s = np.trace(np.kron(SIGMA[i], ID) @ rho[n])
            r = np.trace(np.kron(ID, SIGMA[i]) @ rho[n])
            assert abs(state.s[n, i] - s) < 1e-14
            assert abs(state.r[n, i] - r) < 1e-14
            for j in range(3):
                chi = np.trace(np.kron(SIGMA[i], SIGMA[j]) @ rho[n])
                assert abs(state.chi[n, i, j] - chi) < 1e-14
    np.testing.assert_allclose(state.rho, rho, atol=1e-15)


def test_states_are_immutable(random_states):
    state = State.from_rho(random_states(0, 2))
    for array in (state.components, state.s, state.r, state.chi, state.rho):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
    with pytest.raises(AttributeError):
        state.components = np.eye(4)


def test_equality_and_hash():
    state = State(np.zeros(3), -np.zeros(3), np.diag([1.0, -1.0, 1.0]))
    assert state == State.bell()
    assert hash(state) == hash(State.bell())
    assert State.bell() != State.schmidt(0.1)
    assert State.bell() != "bell"
    assert repr(state).startswith("State(s=[0.0, 0.0, 0.0], r=[0.0, 0.0, 0.0], chi=[[1.0, 0.0")


def off(entry, value):
    rho = np.eye(4, dtype=complex) / 4
    rho[entry] += value
    return rho


@pytest.mark.parametrize(
    ("rho", "message"),
    [
        (off((0, 1), 1e-9), "rho must be Hermitian .* differs from its adjoint by 1e-09"),
        (off((0, 0), 1e-9), "rho must have trace 1 .* its trace differs from 1 by 1e-09"),
        (off((0, 0), 1e-9j), "rho must be Hermitian"),
        (np.diag([0.5, 0.5, 1e-9, -1e-9]), "must be positive semidefinite .* eigenvalue -1e-09"),
        (np.eye(4) / 4 + np.fliplr(np.diag([1.0, 0, 0, 1.0])), "must be positive semidefinite"),
        (np.full((4, 4), np.nan), "rho must be finite"),
        (np.eye(2) / 2, r"rho must have shape \(\.\.\., 4, 4\), got \(2, 2\)"),
        (0.25, r"rho must have shape \(\.\.\., 4, 4\), got \(\)"),
        ([["a"]], "rho must be an array of numbers"),
        ([[1.0], [1.0, 2.0]], "rho must be an array of numbers"),
    ],
)
def test_no_density_matrix(rho, message):
    with pytest.raises(ValueError, match=message):
        State.from_rho(rho)


def test_one_bad_matrix_among_good_ones(random_states):
    rho = random_states(1, 3)
    rho[1] = np.diag([0.6, 0.6, -0.1, -0.1])
    with pytest.raises(ValueError, match=r"eigenvalue -0\.1"):
        State.from_rho(rho)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros(2), np.zeros(3), np.eye(3)), r"s must have shape \(\.\.\., 3\), got \(2,\)"),
        ((np.zeros(3), 0.0, np.eye(3)), r"r must have shape \(\.\.\., 3\), got \(\)"),
        ((np.zeros(3), np.zeros(3), np.zeros(3)), r"chi must have shape \(\.\.\., 3, 3\)"),
        ((np.zeros((2, 3)), np.zeros((5, 3)), np.eye(3)), r"broadcast together: s \(2, 3\)"),
        ((np.zeros(3), np.zeros(3), np.eye(3)), "must be positive semidefinite .* eigenvalue -0.5"),
        ((np.zeros(3), [0, 0, np.inf], np.eye(3)), "r must be finite, got inf"),
    ],
)
def test_no_bloch_components(arguments, message):
    with pytest.raises(ValueError, match=message):
        State(*arguments)


@pytest.mark.parametrize("eta", [np.nan, 1j, "x", None])
def test_no_angle(eta):
    with pytest.raises(ValueError, match=r"^eta must be"):
        State.schmidt(eta)


# --- laboratory and rotated frame ----------------------------------------------------------------


@pytest.mark.parametrize("time", [-3.0, 0.0, 0.4, 50.0])
def test_the_frame_is_that_of_the_derivation(random_states, time):
    """rho is turned by R(t) on S, with the derived R and angle."""
    parameters = Parameters(0.8, 1.7)
    values = {symbols.Delta: 0.8, symbols.v: 1.7, symbols.t: time}
    angle = float(derived.angle().subs(values))
    rotation = derived.rotation().subs(symbols.phi(symbols.t), angle)
    big = np.kron(np.array(rotation.tolist(), complex), ID)
    rho = random_states(4, 6)
    turned = State.from_rho(rho).from_laboratory(parameters, time)
    np.testing.assert_allclose(turned.rho, big @ rho @ big.conj().T, atol=1e-14)
    back = turned.in_laboratory(parameters, time)
    np.testing.assert_allclose(back.rho, rho, atol=1e-14)


def test_the_ground_state_of_the_laboratory_is_the_lower_level():
    """At every time and for every parameter set; the shapes broadcast."""
    Delta, v, times = np.array([[0.5], [2.0]]), 1.0, np.array([-2.0, 0.0, 3.0])
    gap = np.hypot(Delta, v * times)
    zero = np.zeros(gap.shape)
    s = -np.stack([Delta / gap, zero, v * times / gap], axis=-1)
    product = State(s, np.zeros(3), np.zeros((3, 3)))
    turned = product.from_laboratory(Parameters(Delta, v), times)
    assert turned.shape == (2, 3)
    np.testing.assert_allclose(turned.s, np.broadcast_to([0.0, 0.0, -1.0], (2, 3, 3)), atol=1e-15)


def test_a_bell_pair_only_turns_and_other_schmidt_states_do_not():
    parameters = Parameters(1.0, 1.0)
    for eta, alike in ((np.pi / 4, True), (0.3, False)):
        state = State.schmidt(eta)
        singular = [
            np.linalg.svd(x.chi)[1] for x in (state, state.from_laboratory(parameters, -1.0))
        ]
        np.testing.assert_allclose(*singular, atol=1e-14)
        assert np.allclose(state.s, state.from_laboratory(parameters, -1.0).s) == alike


def test_shapes_that_do_not_fit_are_named():
    parameters = Parameters([1.0, 2.0], 1.0)
    with pytest.raises(ValueError, match="of t does not broadcast"):
        State.bell().from_laboratory(parameters, [0.0, 1.0, 2.0])
    with pytest.raises(ValueError, match="of the state does not broadcast"):
        State.schmidt([0.1, 0.2, 0.3]).in_laboratory(parameters, 0.0)

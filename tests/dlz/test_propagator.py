"""dlz.propagator: the map of the qubit S alone, and what holds for every channel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlz import Parameters, Propagator, State, negativity, propagator, solve
from dlz.generated import hamiltonian

SX, SZ = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
PAULI = np.array([SX, [[0, -1j], [1j, 0]], SZ])

NUMBERS = st.fixed_dictionaries(
    {
        "Delta": st.floats(-1, 1).map(lambda x: 10**x),
        "v": st.one_of(st.just(0.0), st.floats(-4, 2).map(lambda x: 10**x)),
        "theta": st.floats(0, 4),
        "lam": st.floats(0, 1),
        "T": st.one_of(st.just(0.0), st.floats(-2, 1).map(lambda x: 10**x)),
        "omega_c": st.floats(-1, 2).map(lambda x: 10**x),
        "lamb_shift": st.booleans(),
    }
)
TIMES = st.tuples(*[st.floats(-5, 5)] * 3).map(sorted)


def four(channel: Propagator) -> np.ndarray:
    """Return the map of the 4-vectors (1, s)."""
    whole = np.zeros((*channel.matrix.shape[:-2], 4, 4))
    whole[..., 0, 0] = 1.0
    whole[..., 1:, 0] = channel.shift
    whole[..., 1:, 1:] = channel.matrix
    return whole


@given(NUMBERS, TIMES)
def test_composition(numbers, times):
    p = Parameters(**numbers)
    t0, t1, t2 = times
    first, second, whole = propagator(p, t0, t1), propagator(p, t1, t2), propagator(p, t0, t2)
    bound = first.error + second.error + whole.error
    assert np.linalg.norm(four(second) @ four(first) - four(whole)) <= 2 * bound
    assert bound < 1e-9


@given(NUMBERS, TIMES, st.floats(-3, 3).map(lambda x: 10**x))
def test_scale_covariance(numbers, times, c):
    # (Delta, v, T, omega_c, t) -> (c Delta, c^2 v, c T, c omega_c, t/c)
    t0, _, t2 = times
    here = propagator(Parameters(**numbers), t0, t2)
    scaled = {key: c * numbers[key] for key in ("Delta", "T", "omega_c")}
    there = propagator(
        Parameters(**{**numbers, **scaled, "v": c**2 * numbers["v"]}), t0 / c, t2 / c
    )
    bound = here.error + there.error + 1e-11  # c is rounded, and with it the phase
    assert np.linalg.norm(four(here) - four(there)) <= 2 * bound


@given(NUMBERS, TIMES)
def test_complete_positivity(numbers, times):
    channel = propagator(Parameters(**numbers), times[0], times[2])
    assert channel.is_completely_positive()
    assert np.linalg.eigvalsh(channel.choi).min() >= -channel.error
    kraus = channel.kraus()
    total = np.einsum("kji,kjl->il", kraus.conj(), kraus)
    np.testing.assert_allclose(total, np.eye(2), rtol=0, atol=1e-9)


@given(NUMBERS, TIMES)
@settings(max_examples=20)
def test_kraus_operators_act_as_the_map(numbers, times):
    channel = propagator(Parameters(**numbers), times[0], times[1])
    s = np.array([0.3, -0.5, 0.6])
    rho = (np.eye(2) + np.tensordot(s, PAULI, 1)) / 2
    kraus = channel.kraus()
    after = np.einsum("kij,jl,kml->im", kraus, rho, kraus.conj())
    found = np.einsum("aij,ji->a", PAULI, after).real
    np.testing.assert_allclose(found, channel.matrix @ s + channel.shift, rtol=0, atol=1e-9)


def test_the_map_is_that_of_solve(random_states):
    rng = np.random.default_rng(5)
    p = Parameters([0.4, 2.0], 1.3, 0.4, 0.3, [0.0, 1.0])
    initial = State.from_rho(random_states(1, 2, 2))
    solution = solve(p, [-3.0, rng.uniform(-2, 2), 4.0], initial)
    channel = propagator(p, -3.0, 4.0)
    np.testing.assert_allclose(
        four(channel) @ initial.components, solution.components[:, -1], rtol=0, atol=1e-10
    )
    bell = solve(p, [-3.0, 4.0])
    np.testing.assert_allclose(channel.choi, bell.rho[:, -1], rtol=0, atol=1e-10)
    np.testing.assert_array_equal(channel.robust, [False, False])


def test_entanglement_breaking_is_the_death_of_the_bell_pair():
    p = Parameters(1.0, 0.3, 0.2, 0.3, 2.0)
    times = np.linspace(-6.0, 12.0, 40)
    alive = np.array([negativity(propagator(p, -6.0, t).choi) > 1e-9 for t in times])
    breaking = np.array([propagator(p, -6.0, t).is_entanglement_breaking() for t in times])
    assert alive[0]
    assert breaking[-1]
    np.testing.assert_array_equal(breaking, ~alive)
    # From then on no initial state is entangled.
    after = solve(p, times[[0, -1]], State.schmidt(np.linspace(0.1, 1.5, 20)))
    assert after.negativity[:, -1].max() == 0.0


def test_tolerances_of_the_verdicts():
    channel = propagator(Parameters(1.0, 1.0, lam=0.0), 0.0, 1.0)
    lowest = negativity(channel.choi)
    assert lowest == pytest.approx(0.5)
    assert not channel.is_entanglement_breaking()
    assert channel.is_entanglement_breaking(0.51)
    with pytest.raises(ValueError, match="tolerance must be finite and >= 0, got -1"):
        channel.is_completely_positive(-1.0)


def test_without_a_bath_the_map_is_a_rotation():
    # The full sweep flips the adiabatic level with the Landau-Zener probability.
    Delta = np.array([0.2, 0.7, 1.5])
    end = 200.0
    channel = propagator(Parameters(Delta, 1.0, lam=0.0), -end, end)
    product = channel.matrix @ channel.matrix.swapaxes(-2, -1)
    np.testing.assert_allclose(product, np.broadcast_to(np.eye(3), (3, 3, 3)), rtol=0, atol=1e-10)
    np.testing.assert_array_equal(channel.shift, np.zeros((3, 3)))
    window = Delta / hamiltonian.Omega(end, Delta, 1.0) ** 3
    np.testing.assert_array_less(
        np.abs(channel.matrix[:, 2, 2] - (1 - 2 * np.exp(-np.pi * Delta**2))), 1.01 * window + 1e-10
    )


def test_no_time_gives_the_identity():
    channel = propagator(Parameters([1.0, 2.0], 1.0), 0.3, 0.3)
    np.testing.assert_array_equal(channel.matrix, np.broadcast_to(np.eye(3), (2, 3, 3)))
    np.testing.assert_array_equal(channel.shift, np.zeros((2, 3)))
    assert (channel.error > 0).all()
    # Of an eigenvector the sign is arbitrary; the operator is the identity.
    kraus = channel.kraus()
    scale = kraus[:, 0, :1, :1]
    np.testing.assert_allclose(np.abs(scale), 1.0, rtol=0, atol=1e-14)
    expected = np.broadcast_to(np.eye(2), (2, 2, 2))
    np.testing.assert_allclose(kraus[:, 0] / scale, expected, rtol=0, atol=1e-14)
    np.testing.assert_allclose(kraus[:, 1:], 0.0, rtol=0, atol=1e-7)


def test_shapes_and_progress():
    calls = []
    channel = propagator(
        Parameters(np.ones((3, 1)), np.ones(2)),
        0.0,
        1.0,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert channel.matrix.shape == (3, 2, 3, 3)
    assert channel.shift.shape == (3, 2, 3)
    assert channel.error.shape == channel.robust.shape == (3, 2)
    assert channel.choi.shape == (3, 2, 4, 4)
    assert channel.kraus().shape == (3, 2, 4, 2, 2)
    assert channel.is_completely_positive().shape == (3, 2)
    assert calls == [(6, 6)]
    for array in (channel.matrix, channel.shift, channel.error, channel.robust, channel.choi):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, -1.0), r"t1 must be at least t0 = 0\.0, got -1\.0"),
        (([0.0], 1.0), r"t0 must be one number, got shape \(1,\)"),
        ((0.0, np.inf), "t1 must be finite, got inf"),
        ((0.0, "late"), "t1 must be real numbers"),
    ],
)
def test_bad_times(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        propagator(Parameters(1.0, 1.0), *arguments)


def test_bad_tolerances():
    with pytest.raises(ValueError, match=r"^rtol must be finite and > 0, got 0\.0"):
        propagator(Parameters(1.0, 1.0), 0.0, 1.0, rtol=0.0)


def test_one_bad_parameter_set_does_not_take_the_others_along():
    p = Parameters(1.0, 1.0, lam=[0.1, 1e200], T=1.0)
    with pytest.warns(RuntimeWarning, match=r"for 1 of 2 .* the rates overflow"):
        found = propagator(p, 0.0, 1.0)
    good = propagator(Parameters(1.0, 1.0, lam=0.1, T=1.0), 0.0, 1.0)
    np.testing.assert_allclose(found.matrix[0], good.matrix, rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.kraus()[0], good.kraus(), rtol=0, atol=1e-8)
    assert np.isnan(found.matrix[1]).all()
    assert np.isnan(found.kraus()[1]).all()
    assert np.isinf(found.error[1])
    np.testing.assert_array_equal(found.is_completely_positive(), [True, False])
    assert not found.is_entanglement_breaking(10.0)[1]

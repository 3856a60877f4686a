"""dlz.survival against the equation that defines it, solved to 60 digits, and, for any driving,
against another integrator and against the channels themselves."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from dlz import (
    Parameters,
    State,
    flow,
    magnus,
    negativity,
    propagator,
    solve,
    survival,
    survival_time,
)
from dlz.derive.entanglement import survival_time_cold as cold
from dlz.derive.entanglement import survival_time_hot as hot
from dlz.generated import bloch, entanglement, slow_driving
from dlz.state import density_matrix


def reference(Delta, theta, lam, T, omega_c):
    """Zero of (1 - e^-u)^2 (1 - ell^2) - 4 e^-(2 b tau), by bisection in the logarithm of tau."""
    with mpmath.workdps(60):
        Delta, theta, lam, T, omega_c = map(mpmath.mpf, (Delta, theta, lam, T, omega_c))
        emission = 2 * mpmath.pi * 2 * Delta * mpmath.exp(-2 * Delta / omega_c)
        n = 1 / mpmath.expm1(2 * Delta / T)
        f = lam**2 / 4 * mpmath.cos(theta) ** 2 * emission * (n + 1)
        g = lam**2 / 4 * mpmath.cos(theta) ** 2 * emission * n
        dephasing = lam**2 / 4 * mpmath.sin(theta) ** 2 * 2 * mpmath.pi * T
        a_plus = (f + g) / 2
        b = a_plus + 2 * dephasing

        def above(tau):
            # 1 - ell^2 = f g / a_plus^2: ell may be 1 to many more than 60 digits.
            mixed = mpmath.expm1(-2 * a_plus * tau) ** 2 * f * g
            return mixed > 4 * mpmath.exp(-2 * b * tau) * a_plus**2

        low, high = mpmath.mpf(10) ** -40, mpmath.mpf(10) ** 400
        assert above(high)
        assert not above(low)
        for _ in range(240):
            middle = mpmath.sqrt(low * high)
            low, high = (low, middle) if above(middle) else (middle, high)
        return float(low)


@given(
    Delta=st.floats(0.01, 100),
    theta=st.floats(-7, 7),
    lam=st.floats(1e-3, 2),
    log_T=st.floats(-3, 4),
    cutoff=st.floats(0.1, 50),
)
def test_against_the_equation(Delta, theta, lam, log_T, cutoff):
    T, omega_c = Delta * 10**log_T, Delta * cutoff
    tau = survival_time(Parameters(Delta, 0.0, theta, lam, T, omega_c))
    assert tau == pytest.approx(reference(Delta, theta, lam, T, omega_c), rel=1e-12, abs=0)


@pytest.mark.parametrize("T", [1e-4, 0.01, 1.0, 1e3, 1e8])
@pytest.mark.parametrize("from_transversal", [1e-1, 1e-4, 1e-8, 1e-12])
def test_close_to_transversal(T, from_transversal):
    theta = np.pi / 2 - from_transversal
    tau = survival_time(Parameters(1.0, 0.0, theta, 0.3, T, 2.0))
    assert tau == pytest.approx(reference(1.0, theta, 0.3, T, 2.0), rel=1e-12, abs=0)


@pytest.mark.parametrize("T", [1e-5, 0.3, 7.0, 1e5])
def test_longitudinal_closed_form(T):
    with mpmath.workdps(40):
        n = 1 / mpmath.expm1(2 / mpmath.mpf(T))
        a_plus = (
            mpmath.mpf(0.1) ** 2 / 2 * mpmath.pi * mpmath.exp(-2 / mpmath.mpf(0.7)) * (2 * n + 1)
        )
        expected = float(mpmath.asinh(mpmath.cosh(1 / mpmath.mpf(T))) / a_plus)
    tau = survival_time(Parameters(1.0, 1.0, T=T, omega_c=0.7))
    assert tau == pytest.approx(expected, rel=1e-13, abs=0)


@pytest.mark.parametrize(
    "arguments",
    [
        {"T": 0.0},
        {"T": 0.0, "theta": 0.4},
        {"T": 1e-310},
        {"T": 1.0, "lam": 0.0},
        {"T": 1.0, "theta": np.pi / 2},
        {"T": 1.0, "theta": -3 * np.pi / 2},
        {"T": 1.0, "theta": 101 * np.pi / 2},
        {"T": 1.0, "lam": 1e-180},
    ],
)
def test_entanglement_that_never_dies(arguments):
    assert survival_time(Parameters(1.0, 1.0, **arguments)) == np.inf


def test_shape_and_order():
    T = np.array([0.5, 1.0, 2.0])
    p = Parameters(1.0, 1.0, theta=[[0.0], [0.3]], T=T)
    tau = survival_time(p)
    assert tau.shape == (2, 3)
    for i, theta in enumerate((0.0, 0.3)):
        for j in range(3):
            assert tau[i, j] == survival_time(Parameters(1.0, 1.0, theta=theta, T=T[j]))
    assert isinstance(survival_time(Parameters(1.0, 1.0, T=1.0)), float)


@pytest.mark.parametrize("theta", [0.0, 0.7, 1.4])
def test_negativity_ends_there(theta):
    p = Parameters(1.0, 0.0, theta=theta, lam=0.5, T=0.8, omega_c=2.0)
    tau = survival_time(p)
    n = solve(p, [0.0, 0.999 * tau, 1.001 * tau, 3 * tau]).negativity
    assert n[1] > 1e-6
    assert n[2] < 1e-12
    assert n[3] < 1e-12
    # Other initial states are separable by then.
    etas = State.schmidt(np.linspace(0, np.pi / 2, 7))
    assert (negativity(solve(p, [0.0, 1.001 * tau], etas).rho)[..., 1] < 1e-12).all()


def exponents(name, errors, small):
    """The measured orders of errors in a small quantity (`pytest -s` shows them)."""
    found = np.diff(np.log(errors)) / np.diff(np.log(small))
    print(f"{name}: errors {np.array(errors)}, exponents {found.round(3)}")
    return found


@pytest.mark.parametrize("theta", [0.0, 0.4, 0.9])
def test_the_cold_limit_is_right_to_first_order_of_what_is_left_of_the_population(theta):
    """u = 2 a_+ tau is off by 2 (z + z^p) / p, with z = exp(-u) and p = b / a_+."""
    heat = np.array([0.16, 0.13, 0.1])
    given = (1.0, theta, 0.3, heat, 30.0)
    rate, ratio = slow_driving.a_plus(*given), slow_driving.b(*given) / slow_driving.a_plus(*given)
    form = 2 * rate * entanglement.survival_time_cold(*given)
    exact = 2 * rate * survival_time(Parameters(1.0, 0.0, *given[1:]))
    left = np.exp(-form)
    errors = (exact - form) * ratio
    order = cold()[1]
    np.testing.assert_allclose(exponents(f"cold, theta = {theta}", errors, left), order, atol=0.02)
    np.testing.assert_allclose(errors, 2 * (left + left**ratio), rtol=1e-2)


@pytest.mark.parametrize("theta", [0.0, 0.4, 1.5])
def test_the_hot_limit_is_right_to_fourth_order_of_the_coldness(theta):
    """The first correction included; without it to second order."""
    heat = np.array([8.0, 16.0, 32.0])
    share = 2 * np.exp(2 / 3.0)
    ratio = 1 + share * np.tan(theta) ** 2
    u = brentq(lambda x: entanglement.survival_equation_hot(x, ratio), 1e-9, 2.0, xtol=1e-15)
    given = (1.0, theta, 0.3, heat, 3.0)
    form = entanglement.survival_time_hot(u, *given)
    bare = entanglement.survival_time_hot(u, *given[:3], 1e8, 3.0) * 1e8 / heat
    exact = survival_time(Parameters(1.0, 0.0, *given[1:]))
    order = hot()[1]
    errors = np.abs(form / exact - 1)
    found = exponents(f"hot, theta = {theta}", errors, 1 / heat)
    np.testing.assert_allclose(found, order, atol=0.05)
    found = exponents(f"hot, first term, theta = {theta}", np.abs(bare / exact - 1), 1 / heat)
    np.testing.assert_allclose(found, 2, atol=0.05)


# --- any driving ---------------------------------------------------------------------------------

REGIMES = {"weak": (0.05, 0.15), "moderate": (0.2, 0.5), "strong": (0.6, 1.2)}
"""Strength of the coupling."""


def random_parameters(regime, n, seed):
    rng = np.random.default_rng(seed)
    return Parameters(
        10 ** rng.uniform(-0.3, 0.3, n),
        10 ** rng.uniform(-1.5, 1, n),
        rng.uniform(-2, 2, n),
        rng.uniform(*REGIMES[regime], n),
        10 ** rng.uniform(-0.5, 1, n),
        10 ** rng.uniform(0, 1, n),
    )


def one_of(parameters, i):
    return Parameters(*(argument.flat[i] for argument in parameters.arguments()))


def lowest(rho):
    """Return the lowest eigenvalue of the partial transpose of `rho` (4, 4)."""
    pairs = rho.reshape(2, 2, 2, 2)
    return np.linalg.eigvalsh(pairs.transpose(0, 3, 2, 1).reshape(4, 4))[0]


def integrated(parameters, start, stop):
    """Return the time to the zero of the lowest eigenvalue, and the error there that an error 1e-11
    of the eigenvalue makes, by another integrator."""
    bell = State.bell().components
    y = np.concatenate([bell[1:, 0], bell[0, 1:], bell[1:, 1:].ravel()])
    arguments = [float(argument) for argument in parameters.arguments()]
    found = solve_ivp(
        bloch.rhs,
        (start, stop),
        y,
        "DOP853",
        args=arguments,
        rtol=1e-12,
        atol=1e-14,
        dense_output=True,
    )
    assert found.success

    def signed(elapsed):
        s, r, chi = np.split(found.sol(start + elapsed), [3, 6])
        components = np.block([[np.ones((1, 1)), r[None]], [s[:, None], chi.reshape(3, 3)]])
        return lowest(density_matrix(components))

    tau = brentq(signed, 0.0, stop - start, xtol=1e-13)
    slope = (signed(1.0001 * tau) - signed(0.9999 * tau)) / (0.0002 * tau)
    return tau, 1e-11 / slope


@pytest.mark.parametrize(
    ("numbers", "start", "stop"),
    [
        ((1.0, 1.0, 0.3, 0.5, 1.0, 5.0), -4.0, 4.0),
        ((0.5, 2.0, 1.2, 0.5, 4.0, 5.0), -1.5, 2.0),
        ((1.0, 0.1, 0.0, 0.5, 1.0, 2.0), -3.0, 6.0),
        ((1.0, 0.3, np.pi / 2, 0.6, 2.0, 3.0), 1.0, 4.0),
        ((2.0, 0.5, -0.7, 1.0, 0.7, 3.0), -2.0, 2.0),
        # Driving ends entanglement even at T = 0.
        ((1.0, 1.0, 0.3, 1.0, 0.0, 10.0), -5.0, 0.5),
        ((1.0, 0.3, 0.0, 0.8, 0.0, 10.0), -8.0, 2.0),
    ],
)
def test_against_another_integrator(numbers, start, stop):
    p = Parameters(*numbers)
    expected, uncertain = integrated(p, start, stop)
    assert 0 < uncertain < 1e-6
    tau = survival_time(p, (start, stop), rtol=1e-12, atol=1e-14)
    assert tau == pytest.approx(expected, rel=0, abs=uncertain + 1e-12)
    assert survival_time(p, (start, stop)) == pytest.approx(expected, rel=0, abs=20 * uncertain)


@pytest.mark.parametrize("regime", REGIMES)
def test_channels_break_entanglement_from_then_on(regime):
    p = random_parameters(regime, 24, 8)
    start, stop = -6.0, {"weak": 60.0, "moderate": 12.0, "strong": 6.0}[regime]
    tau = survival_time(p, (start, stop))
    assert np.isfinite(tau).sum() >= 8
    times = np.linspace(start, stop, 35)
    breaking = np.stack([propagator(p, start, t).is_entanglement_breaking() for t in times])
    np.testing.assert_array_equal(breaking, (times - start)[:, None] >= tau)


@pytest.mark.parametrize("regime", REGIMES)
def test_every_pure_state_is_separable_at_the_same_time(regime):
    p = random_parameters(regime, 24, 9)
    window = np.array([-5.0, 60.0 if regime == "weak" else 8.0])
    tau = survival_time(p, window)
    chosen = np.flatnonzero(np.isfinite(tau))[:5]
    assert chosen.size == 5
    etas = State.schmidt([0.2, 0.5, np.pi / 4, 1.1, 1.4])
    for i in chosen:
        t = window[0] + np.array([0.0, 0.5, 0.999, 1.001, 1.1]) * tau[i]
        # The states stand in front of the times; solve takes one set of parameters for all.
        found = solve(one_of(p, i), t, etas)
        assert (found.negativity[:, :3] > found.error[:, :3]).all()
        assert (found.negativity[:, 3:] == 0.0).all()


@pytest.mark.parametrize(
    ("theta", "centred", "order"),
    [(0.0, False, 2), (0.7, True, 2), (0.7, False, 1)],  # at theta != 0 the rates change with v t
)
def test_slow_limit(theta, centred, order):
    slow = survival_time(Parameters(1.0, 0.0, theta, 0.5, 0.8, 2.0))
    v = np.array([1e-2, 1e-3]) / slow
    start = -slow / 2 if centred else 0.0
    tau = survival_time(Parameters(1.0, v, theta, 0.5, 0.8, 2.0), (start, start + 2 * slow))
    off = np.abs(tau / slow - 1)
    assert np.log10(off[0] / off[1]) == pytest.approx(order, abs=0.05)


def test_at_rest_the_closed_form_is_used():
    p = Parameters(1.0, 0.0, [0.0, 0.7, np.pi / 2], 0.5, 0.8, 2.0)
    slow = survival_time(p)
    np.testing.assert_array_equal(survival_time(p, (3.0, 100.0)), slow)
    stop = 3.0 + slow[:2].mean()
    np.testing.assert_array_equal(
        survival_time(p, (3.0, stop)), np.where(slow < stop - 3.0, slow, np.inf)
    )


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ({"lam": 0.0}, (-50.0, 50.0)),
        ({"lam": 0.0, "v": 0.0}, (-50.0, 50.0)),
        ({"v": 0.0, "T": 0.0}, (0.0, 1e9)),
        ({"v": 0.0, "theta": np.pi / 2, "T": 3.0}, (0.0, 1e9)),
        ({"T": 0.0}, (-20.0, 20.0)),
        ({"T": 3.0}, (2.0, 2.0)),
        ({"T": 3.0, "v": 0.0}, (2.0, 2.0)),
        ({"T": 3.0}, (2.0, 2.5)),
    ],
)
def test_entanglement_that_outlasts_the_window(arguments, window):
    assert survival_time(Parameters(**{"Delta": 1.0, "v": 1.0, **arguments}), window) == np.inf


def test_window_that_ends_just_before_and_just_after():
    p = Parameters(1.0, 1.0, 0.3, 0.5, 1.0, 5.0)
    tau = survival_time(p, (-4.0, 4.0))
    assert survival_time(p, (-4.0, -4.0 + (1 - 1e-6) * tau)) == np.inf
    late = survival_time(p, (-4.0, -4.0 + (1 + 1e-6) * tau))
    assert late == pytest.approx(tau, rel=1e-8, abs=0)


def test_long_after_a_cold_sweep_it_still_shows():
    # S falls into its pure ground state: at the end of the window the eigenvalue is 0 but for
    # rounding, from above.
    p = Parameters(1.0, 1.056, 0.85, 1.1, 0.0, 9.0)
    end = propagator(p, -5.0, 60.0)
    assert abs(lowest(end.choi)) < end.error
    early = propagator(p, -5.0, 0.0)
    assert lowest(early.choi) > 1e3 * early.error
    tau = survival_time(p, (-5.0, 60.0))
    assert tau == pytest.approx(survival_time(p, (-5.0, 0.0)), rel=1e-8, abs=0)


def test_what_the_tolerance_leaves_open_is_nan():
    # Far from the crossing only dephasing is left: 1 / 2 of a coherence that has decayed by e^-300.
    p = Parameters(1.0, 1.0, 0.3, [0.3, 0.0], 10.0, 3.0)
    np.testing.assert_array_equal(survival_time(p, (1e6, 1e6 + 1e3)), [np.nan, np.inf])


def test_the_robust_integrator_finds_the_same(monkeypatch):
    numbers = (1.0, [0.2, 1.0, 1.0], 0.3, [0.5, 0.5, 1.0], [1.0, 1.0, 0.0], [5.0, 5.0, 10.0])
    p, window = Parameters(*numbers), (-5.0, 14.0)
    tau = survival_time(p, window)
    assert np.isfinite(tau).all()
    monkeypatch.setattr(flow, "_MOST_PANELS", 0)
    assert propagator(p, *window).robust.all()
    np.testing.assert_allclose(survival_time(p, window), tau, rtol=1e-7, atol=0)


def test_lamb_shift_and_tolerance_arrive(monkeypatch):
    numbers, window = (1.0, 1.0, 0.3, 0.5, 1.0, 5.0), (-4.0, 4.0)
    taus = []
    for lamb_shift in (True, False):
        p = Parameters(*numbers, lamb_shift=lamb_shift)
        tau = survival_time(p, window)
        around = [propagator(p, -4.0, -4.0 + factor * tau) for factor in (1 - 1e-6, 1 + 1e-6)]
        assert [channel.is_entanglement_breaking() for channel in around] == [False, True]
        taus.append(tau)
    assert abs(taus[0] - taus[1]) > 1e-5 * taus[0]  # the brackets tell them apart
    given = []

    def spy(*arguments, **options):
        given.append(arguments[3])
        return flow.Flow(*arguments, **options)

    monkeypatch.setattr(survival, "Flow", spy)
    survival_time(p, window, rtol=1e-7, atol=3e-9)
    assert given == [1e-7 + 3e-9]


def test_shape_blocks_and_progress(monkeypatch):
    p = Parameters(1.0, [[0.0], [0.5], [1.0]], 0.3, 0.5, [0.0, 1.0, 2.0, 1e-3], 5.0)
    window = (-4.0, 4.0)
    tau = survival_time(p, window)
    assert tau.shape == (3, 4)
    assert 4 < np.isfinite(tau).sum() < 12
    for i in range(12):
        alone = survival_time(one_of(p, i), window)
        assert isinstance(alone, float)
        assert tau.flat[i] == pytest.approx(alone, rel=1e-9, abs=0)
    monkeypatch.setattr(survival, "_BLOCK", 5)
    calls = []
    again = survival_time(p, window, progress=lambda *call: calls.append(call))
    np.testing.assert_allclose(again, tau, rtol=1e-9, atol=0)
    assert calls == [(5, 12), (10, 12), (12, 12)]
    assert survival_time(Parameters(np.ones((0, 2)), 1.0), window).shape == (0, 2)


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ((1.0, 0.0), r"window must have t0 <= t1, got 1\.0 and 0\.0"),
        (3.0, r"window must be two times \(t0, t1\), got shape \(\)"),
        ((0.0, 1.0, 2.0), r"window must be two times \(t0, t1\), got shape \(3,\)"),
        (([0.0], 1.0), "window must be a number or a regular array"),
        ((0.0, np.inf), "window must be finite, got inf"),
        ((np.nan, 1.0), "window must be finite, got nan"),
        ("late", "window must be real numbers"),
    ],
)
def test_bad_windows(window, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        survival_time(Parameters(1.0, 1.0), window)


@pytest.mark.parametrize("window", [None, (0.0, 1.0)])
@pytest.mark.parametrize("name", ["rtol", "atol"])
def test_bad_tolerances(window, name):
    with pytest.raises(ValueError, match=rf"^{name} must be finite and > 0, got 0\.0"):
        survival_time(Parameters(1.0, 1.0), window, **{name: 0.0})


def test_where_the_solver_gives_up_the_time_is_unknown(monkeypatch):
    monkeypatch.setattr(magnus, "_MAX_STEPS", 1000)
    good = {"Delta": 1.0, "v": 1.0, "theta": 0.3, "lam": 0.9}
    found = survival_time(Parameters(**good, T=[1.0, 1e10]), [-4.0, 4.0])
    assert found[0] == pytest.approx(survival_time(Parameters(**good, T=1.0), [-4.0, 4.0]))
    assert np.isnan(found[1])

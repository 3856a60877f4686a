"""dlz.solver against an integration in the laboratory frame that shares nothing with it.

There the generator is built from the eigenvectors of H(t), found numerically at every time: no
rotated frame, no Bloch components, no rate of the package; the bath's integrals are numerical.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import chebyshev
from scipy.integrate import quad, solve_ivp

import dlz.flow
import dlz.rates
import dlz.solver
from benchmarks import stress
from dlz import Parameters, State, concurrence, magnus, negativity, solve
from dlz.generated import bloch, hamiltonian, lindblad

SX, SZ, ID = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0]), np.eye(2)


def random_case(seed):
    """Return parameters, with strong damping now and then, and a window with the crossing in it."""
    rng = np.random.default_rng(seed)
    Delta = 10 ** rng.uniform(-1, 1)
    v = Delta**2 * 10 ** rng.uniform(-1.5, 1.5)
    numbers = {
        "Delta": Delta,
        "v": v,
        "theta": rng.uniform(0, np.pi),
        "lam": 10 ** rng.uniform(-1.5, 0),
        "T": 0.0 if seed % 2 else Delta * 10 ** rng.uniform(-0.5, 1),
        "omega_c": Delta * 10 ** rng.uniform(-0.3, 1.3),
    }
    # At either end v t is at most 5 Delta, and the phase 40.
    reach = min(5 * Delta / v, 20 / Delta)
    t = np.sort(np.concatenate([-rng.uniform(0.1, 1, 2), rng.uniform(0.1, 1, 2)])) * reach
    return numbers, t


class Laboratory:
    """Master equation (8) for the pair, in the frame in which the Hamiltonian (1) is written."""

    def __init__(self, Delta, v, theta, lam, T, omega_c, lamb_shift, t):
        self.Delta, self.v, self.lam, self.T, self.omega_c = Delta, v, lam, T, omega_c
        self.A = (np.cos(theta) * SZ + np.sin(theta) * SX) / 2
        self.lamb_shift = lamb_shift
        largest = 2 * np.hypot(Delta, v * np.abs(t).max())
        self.range = (2 * Delta, largest * (1 + 1e-12))
        if lamb_shift:
            self.S = [
                chebyshev.Chebyshev.interpolate(
                    np.vectorize(lambda w, sign=sign: self.shift(sign * w)), 48, self.range
                )
                for sign in (1, -1)
            ]

    def absorption(self, nu):
        """J(nu) n(nu)."""
        if self.T == 0:
            return 0.0
        return nu * np.exp(-nu / self.omega_c) / np.expm1(nu / self.T) if nu > 0 else self.T

    def emission(self, nu):
        """J(nu) (n(nu) + 1)."""
        return self.absorption(nu) + nu * np.exp(-nu / self.omega_c)

    def shift(self, omega):
        """S(omega), the principal value of the integral of emission and absorption."""
        w = abs(omega)
        resonant, other = (
            (self.emission, self.absorption) if omega > 0 else (self.absorption, self.emission)
        )

        def pair(u):  # both sides of the resonance at once: the pole cancels
            return (resonant(w - u) - resonant(w + u)) / u

        limits = {"epsabs": 1e-13, "epsrel": 1e-12, "limit": 200}
        far = 2 * w + 45 * max(self.omega_c, w)
        inner = quad(pair, 0, w, **limits)[0]
        outer = quad(lambda nu: resonant(nu) / (w - nu), 2 * w, far, **limits)[0]
        rest = sum(
            quad(lambda nu: other(nu) / (w + nu), a, b, **limits)[0] for a, b in [(0, w), (w, far)]
        )
        return np.sign(omega) * (inner + outer + rest)

    def eigenvectors(self, t):
        """Lower and upper level, in columns, with the signs of eq. (22)."""
        vectors = np.linalg.eigh(self.Delta * SX + self.v * t * SZ)[1]
        return vectors * np.sign(vectors[1])

    def rotation(self, t):
        """R x 1 with R H R^+ = Omega sigma_z: its rows are the upper and the lower level."""
        return np.kron(self.eigenvectors(t)[:, ::-1].T, ID)

    def slope(self, t, flat):
        rho = flat.reshape(4, 4)
        energies, vectors = np.linalg.eigh(self.Delta * SX + self.v * t * SZ)
        lower, upper = (np.outer(x, x) for x in vectors.T)
        gap = energies[1] - energies[0]
        down, up = lower @ self.A @ upper, upper @ self.A @ lower
        still = lower @ self.A @ lower + upper @ self.A @ upper
        H = self.Delta * SX + self.v * t * SZ
        if self.lamb_shift:
            H = H + self.lam**2 * (self.S[0](gap) * down.T @ down + self.S[1](gap) * up.T @ up)
        H = np.kron(H, ID)
        slope = -1j * (H @ rho - rho @ H)
        rates = (self.emission(gap), self.absorption(gap), self.T)
        for rate, jump in zip(rates, (down, up, still), strict=True):
            L = np.kron(jump, ID)
            loss = L.T @ L / 2
            slope += 2 * np.pi * self.lam**2 * rate * (L @ rho @ L.T - loss @ rho - rho @ loss)
        return slope.ravel()

    def solve(self, t, rho):
        """Density matrices (nt, 4, 4) in the rotated frame, from `rho` at t[0]."""
        start = self.rotation(t[0]).T @ rho @ self.rotation(t[0])
        run = solve_ivp(self.slope, t[[0, -1]], start.ravel(), "DOP853", t, rtol=1e-12, atol=1e-14)
        assert run.success
        matrices = run.y.T.reshape(-1, 4, 4)
        return np.array(
            [
                self.rotation(time) @ m @ self.rotation(time).T
                for time, m in zip(t, matrices, strict=True)
            ]
        )


@pytest.mark.parametrize("seed", range(24))
def test_against_the_laboratory_frame(random_states, seed):
    numbers, t = random_case(seed)
    lamb_shift = seed % 4 < 2
    rho = (
        random_states(seed, 1, 2)[0]
        if seed % 3 == 0
        else State.schmidt(np.random.default_rng(seed).uniform(0.1, 1.4)).rho
    )
    expected = Laboratory(**numbers, lamb_shift=lamb_shift, t=t).solve(t, rho)
    solution = solve(Parameters(**numbers, lamb_shift=lamb_shift), t, State.from_rho(rho))
    np.testing.assert_allclose(solution.negativity, negativity(expected), rtol=0, atol=1e-9)
    # The state itself: a wrong Lamb shift turns it by a local unitary, which no entanglement shows.
    np.testing.assert_allclose(solution.rho, expected, rtol=0, atol=1e-9)


def test_many_turns_of_the_phase():
    numbers = {"Delta": 10.0, "v": 1.0, "theta": 0.4, "lam": 0.2, "T": 2.0, "omega_c": 5.0}
    t = np.array([-10.0, 1.0, 10.0])
    bell = State.bell()
    expected = Laboratory(**numbers, lamb_shift=True, t=t).solve(t, bell.rho)
    solution = solve(Parameters(**numbers), t)
    np.testing.assert_allclose(solution.negativity, negativity(expected), rtol=0, atol=1e-9)
    np.testing.assert_allclose(solution.rho, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("Delta", [30.0, 100.0])
def test_adiabatic_limit_at_zero_temperature(Delta):
    # Without transitions, N = exp(-integral of f) / 2. The axis of precession is off that of the
    # levels by |phi_dot| / Omega <= v / (2 Delta^2), which changes populations, and with them N, in
    # second order. The phase is 16000 for Delta = 100.
    solution = solve(Parameters(Delta, 1.0), [-40.0, 0.0, 40.0])

    def f(t):
        Omega = np.hypot(Delta, t)
        return 0.01 / 4 * (Delta / Omega) ** 2 * 4 * np.pi * Omega * np.exp(-6 * Omega / Delta)

    decay = quad(f, -40.0, 0.0, epsabs=1e-13)[0]
    expected = np.exp(-decay * np.arange(3)) / 2
    np.testing.assert_allclose(
        solution.negativity, expected, rtol=0, atol=(1 / (2 * Delta**2)) ** 2 + 1e-10
    )


@given(
    adiabaticity=st.floats(-4, 0.5).map(lambda x: 10**x), v=st.floats(-3, 3).map(lambda x: 10**x)
)
@settings(max_examples=30)
def test_landau_zener_probability_without_a_bath(adiabaticity, v):
    # At either end of the window the axis of precession is off that of the levels by the angle
    # |phi_dot| / Omega = Delta v / (2 Omega^3), and s_3 off its limit by at most as much.
    Delta, end = np.sqrt(adiabaticity * v), 150.0 / np.sqrt(v)
    solution = solve(Parameters(Delta, v, lam=0.0), [-end, end], State.schmidt(0.0))
    window = Delta * v / np.hypot(Delta, v * end) ** 3
    expected = 1 - 2 * np.exp(-np.pi * Delta**2 / v)
    assert abs(solution.s[-1, 2] - expected) < 1.01 * window + 1e-10
    np.testing.assert_allclose(np.linalg.norm(solution.s, axis=-1), 1.0, rtol=0, atol=1e-10)


@pytest.mark.parametrize("T", [0.0, 0.8, 40.0, 1e10])
def test_without_driving(T):
    # At v = 0 the generator is constant, and eqs. (48), (49) hold for all times.
    Delta, theta, lam, omega_c = 1.3, 0.6, 0.9, 4.0
    t = np.array([2.0, 3.0, 7.0])
    initial = State.schmidt(0.4)
    solution = solve(Parameters(Delta, 0.0, theta, lam, T, omega_c, lamb_shift=False), t, initial)
    tau = t - 2.0
    n = 1 / np.expm1(2 * Delta / T) if T else 0.0
    f, g = (
        lam**2 / 4 * np.cos(theta) ** 2 * 4 * np.pi * Delta * np.exp(-2 * Delta / omega_c) * m
        for m in (n + 1, n)
    )
    b = (f + g) / 2 + 2 * lam**2 / 4 * np.sin(theta) ** 2 * 2 * np.pi * T
    rest = -(f - g) / (f + g)  # thermal equilibrium: the lower level is the fuller
    relaxed = np.exp(-(f + g) * tau)
    np.testing.assert_allclose(
        solution.s[:, 2], rest + (np.cos(0.8) - rest) * relaxed, rtol=0, atol=1e-12
    )
    turning = np.exp((-b + 2j * Delta) * tau) * np.sin(0.8)
    np.testing.assert_allclose(solution.chi[:, 0, 0], turning.real, rtol=0, atol=1e-12)
    np.testing.assert_allclose(solution.chi[:, 1, 0], turning.imag, rtol=0, atol=1e-12)
    # (r_3, chi_3) is a Bloch vector like (1, s).
    np.testing.assert_allclose(
        solution.chi[:, 2, 2], rest * np.cos(0.8) * (1 - relaxed) + relaxed, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_state_stays_a_state(random_states, seed):
    numbers, t = random_case(seed)
    initial = State.from_rho(random_states(seed, 5, 1 + seed % 4))
    solution = solve(Parameters(**numbers), np.linspace(t[0], t[-1], 30), initial)
    assert np.linalg.eigvalsh(solution.rho).min() > -1e-12
    trace = np.trace(solution.rho, axis1=-2, axis2=-1)
    np.testing.assert_allclose(trace, 1.0, rtol=0, atol=1e-15)
    np.testing.assert_allclose(
        solution.rho, solution.rho.conj().swapaxes(-2, -1), rtol=0, atol=1e-16
    )
    np.testing.assert_array_equal(solution.r, np.broadcast_to(initial.r[:, None], solution.r.shape))
    np.testing.assert_array_equal(solution.components[..., 0, 0], 1.0)


@given(
    log_Delta=st.floats(-1, 1),
    log_v=st.floats(-2, 1),
    theta=st.floats(0, 4),
    lam=st.floats(0, 2),
    T=st.floats(0, 3),
    lamb_shift=st.booleans(),
)
@settings(max_examples=25)
def test_entanglement_never_grows(log_Delta, log_v, theta, lam, T, lamb_shift):
    p = Parameters(10**log_Delta, 10**log_v, theta, lam, T, lamb_shift=lamb_shift)
    solution = solve(p, np.linspace(-4.0, 4.0, 41), State.schmidt([np.pi / 4, 0.2]), rtol=1e-8)
    assert (np.diff(solution.negativity) <= solution.error[:, 1:]).all()
    assert (np.diff(concurrence(solution.rho)) <= 4 * solution.error[:, 1:]).all()


@pytest.mark.parametrize("seed", range(4))
def test_composition(seed):
    numbers, t = random_case(seed)
    p = Parameters(**numbers)
    whole = solve(p, t)
    first = solve(p, t[:3])
    second = solve(p, t[2:], State.from_rho(first.rho[-1]))
    np.testing.assert_allclose(
        second.components, whole.components[2:], rtol=0, atol=2 * whole.error[-1] + 2e-13
    )
    # Times in between change nothing.
    denser = solve(p, np.sort(np.concatenate([t, np.linspace(t[0], t[-1], 40)[1:-1]])))
    np.testing.assert_allclose(
        denser.negativity[-1], whole.negativity[-1], rtol=0, atol=whole.error[-1]
    )


def test_a_single_time_gives_the_initial_state(random_states):
    initial = State.from_rho(random_states(2, 3))
    solution = solve(Parameters([[1.0], [2.0]], 1.0), [0.7], initial)
    assert solution.rho.shape == (2, 3, 1, 4, 4)
    np.testing.assert_array_equal(
        solution.components, np.broadcast_to(initial.components[:, None], (2, 3, 1, 4, 4))
    )
    np.testing.assert_allclose(
        solution.negativity[..., 0], np.broadcast_to(negativity(initial.rho), (2, 3)), atol=1e-15
    )
    assert (solution.error > 0).all()


def test_arrays_equal_the_loop(monkeypatch):
    Delta, T = np.array([[0.5], [2.0]]), np.array([0.0, 0.4, 3.0])
    eta = np.array([0.3, 0.8, 1.1])
    t = np.array([-2.0, -1.0, 0.5, 2.0])
    # So few parameter sets, panels and points at a time that all ways of splitting them are taken.
    monkeypatch.setattr(dlz.solver, "_BLOCK", 4)
    monkeypatch.setattr(dlz.solver, "_STATES", 3)
    monkeypatch.setattr(dlz.flow, "_BATCH", 5)
    monkeypatch.setattr(dlz.flow, "_POINTS", 3)
    calls = []
    solution = solve(
        Parameters(Delta, 1.5, 0.3, 0.5, T),
        t,
        State.schmidt(eta),
        progress=lambda done, total: calls.append((done, total)),
    )
    later = solution.at([1.0, -1.5])
    monkeypatch.undo()
    assert calls == [(4, 6), (6, 6)]
    assert solution.s.shape == solution.r.shape == (2, 3, 4, 3)
    assert solution.chi.shape == (2, 3, 4, 3, 3)
    assert solution.negativity.shape == solution.error.shape == (2, 3, 4)
    assert solution.robust.shape == (2, 3)
    for i in range(2):
        for j in range(3):
            one = solve(Parameters(Delta[i, 0], 1.5, 0.3, 0.5, T[j]), t, State.schmidt(eta[j]))
            assert one.rho.shape == (4, 4, 4)
            assert one.robust.shape == ()
            # Panels computed together take as many iterations as the slowest: what lies within the
            # error may differ.
            allowed = solution.error[i, j, -1] + one.error[-1]
            assert allowed < 1e-10
            close = {"rtol": 0, "atol": allowed}
            np.testing.assert_allclose(solution.components[i, j], one.components, **close)
            np.testing.assert_allclose(solution.negativity[i, j], one.negativity, **close)
            np.testing.assert_allclose(
                later.components[i, j], one.at([1.0, -1.5]).components, **close
            )


@pytest.mark.parametrize("seed", range(8))
def test_dense_output(seed):
    numbers, t = random_case(seed)
    p = Parameters(**numbers)
    solution = solve(p, t[[0, -1]])
    times = np.random.default_rng(seed).permutation(np.linspace(t[0], t[-1], 60))
    dense = solution.at(times)
    np.testing.assert_array_equal(dense.t, times)
    order = np.argsort(times)
    direct = solve(p, times[order])
    np.testing.assert_allclose(
        dense.components[order], direct.components, rtol=0, atol=1e-13 + direct.error[-1]
    )
    expected = Laboratory(**numbers, lamb_shift=True, t=t).solve(times[order], State.bell().rho)
    np.testing.assert_allclose(dense.rho[order], expected, rtol=0, atol=1e-9)
    # The dense output has a dense output.
    again = dense.at(times[:3])
    np.testing.assert_allclose(again.components, dense.components[:3], rtol=0, atol=1e-14)


def test_times_beyond_the_solution():
    solution = solve(Parameters(1.0, 1.0), [0.0, 1.0])
    with pytest.raises(ValueError, match=r"t must lie within .* 0\.0 to 1\.0, got 1\.5"):
        solution.at([0.5, 1.5])
    with pytest.raises(ValueError, match=r"t must have one axis, got shape \(\)"):
        solution.at(0.5)


STRONG = {"Delta": 1.0, "v": 1.0, "theta": 0.5, "lam": 1.0, "omega_c": 10.0}


def test_what_the_fast_method_cannot_resolve_goes_to_the_robust_integrator():
    t = np.array([-0.4, -0.1, 0.3, 0.5])
    p = Parameters(**STRONG, T=np.array([0.0, 3000.0, 1.0]), lamb_shift=False)
    solution = solve(p, t)
    np.testing.assert_array_equal(solution.robust, [False, True, False])
    assert (solution.error < 1e-9).all()
    expected = Laboratory(**STRONG, T=3000.0, lamb_shift=False, t=t).solve(t, State.bell().rho)
    np.testing.assert_allclose(solution.rho[1], expected, rtol=0, atol=1e-9)
    later = solution.at([0.2, -0.4])
    np.testing.assert_allclose(later.rho[:, 1], State.bell().rho[None].repeat(3, 0), atol=1e-15)
    alone = solve(Parameters(**STRONG, T=3000.0, lamb_shift=False), [-0.4, 0.2])
    np.testing.assert_allclose(later.rho[1, 0], alone.rho[-1], rtol=0, atol=1e-10)


def test_the_robust_integrator_agrees_with_the_fast_method(monkeypatch):
    p, t = Parameters([0.3, 1.0, 3.0], 1.0, 0.3, 0.3, 0.7), [-5.0, -0.3, 4.0]
    fast = solve(p, t)
    monkeypatch.setattr(dlz.flow, "_MOST_PANELS", 0)
    slow = solve(p, t)
    assert not fast.robust.any()
    assert slow.robust.all()
    off = np.linalg.norm(fast.components - slow.components, axis=(-2, -1)) / 2
    assert (off <= fast.error + slow.error).all()


def test_sweeps_at_the_ends_of_the_range_of_floating_point_numbers():
    # The narrowest crossing is as good as none, the slowest sweep as none.
    t = [-1.0, 0.5]
    narrow = solve(Parameters([1e-100, 1e-9], 1.0, 0.5, 0.3, 0.2, omega_c=1.0), t)
    np.testing.assert_allclose(*narrow.negativity, rtol=0, atol=1e-8)
    slow = solve(Parameters(1.0, [0.0, 1e-290, 1e-310], 0.5, 0.3, 0.2), t)
    np.testing.assert_array_equal(slow.robust, [False, False, True])  # Delta / v overflows
    np.testing.assert_allclose(slow.rho[1], slow.rho[0], rtol=0, atol=1e-10)
    np.testing.assert_allclose(slow.rho[2], slow.rho[0], rtol=0, atol=1e-10)


def test_a_given_splitting():
    # Twice the Lamb shift, where the generated k has it once
    def splitting(t, *arguments):
        return 2 * lindblad.k(t, *arguments) - hamiltonian.Omega(t, *arguments[:2])

    p, t = Parameters(1.0, 1.0, 0.3, 0.6, 0.7), np.array([-3.0, 0.5, 3.0])
    given = dlz.solver.integrate(p, t, State.bell(), 1e-10, splitting)
    arguments = np.stack([argument.ravel() for argument in p.arguments()])
    expected, _ = magnus.maps(arguments, t, 1e-12, True, splitting)
    found = given.components @ np.diag([1.0, 1.0, -1.0, 1.0])
    np.testing.assert_allclose(found[:, 1:], expected[0], rtol=0, atol=1e-9)
    assert np.abs(given.components - solve(p, t).components).max() > 1e-3
    same = dlz.solver.integrate(p, t, State.bell(), 1e-10, lindblad.k)
    np.testing.assert_allclose(same.components, solve(p, t).components, rtol=0, atol=1e-9)


@given(
    Delta=st.floats(-4, 4).map(lambda x: 10**x),
    theta=st.floats(0, 4),
    T=st.floats(0, 3),
    lamb_shift=st.booleans(),
)
@settings(max_examples=30)
def test_coefficients_are_the_generated_ones(Delta, theta, T, lamb_shift):
    p = Parameters(Delta, [0.0, 1.0], theta, 0.7, T, lamb_shift=lamb_shift)
    arguments = np.stack([argument.ravel() for argument in p.arguments()])
    rates = dlz.rates.Rates(arguments, -3.0, 4.0, 1e-10, lamb_shift, None)
    sets, start = np.array([0, 1]), np.array([-1.0, -0.5]) * rates.length / 4
    steps = np.linspace(0.0, 1.0, 5)[:, None] * rates.length / 3
    found = rates(sets, start, steps)
    x = start + steps
    bent = np.where(rates.flat, 0.0, x)
    t = rates.scale * np.where(rates.flat, x, np.sinh(bent))
    pace = rates.scale * np.cosh(bent)
    Q = bloch.Q(t, *arguments) * pace[..., None, None]
    Omega = hamiltonian.Omega(t, *arguments[:2])
    k = found.fast + found.slow
    if not lamb_shift:
        np.testing.assert_array_equal(found.slow, np.zeros_like(x))
        Q[..., 1, 0] = 2 * Omega * pace
    close = {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(k, Q[..., 1, 0], **close)
    np.testing.assert_allclose(found.a, -Q[..., 2, 2], **close)
    np.testing.assert_allclose(found.b, -Q[..., 0, 0], **close)
    np.testing.assert_allclose(found.turn, Q[..., 0, 2], **close)
    np.testing.assert_allclose(found.drift, -bloch.q(t, *arguments)[..., 2] * pace, **close)
    # d(phase)/dx = fast, at the middle
    h = 1e-5 * rates.length
    lower, upper = (rates.phase(sets, start, steps[2] + sign * h) for sign in (-1, 1))
    np.testing.assert_allclose((upper - lower) / (2 * h), found.fast[2], rtol=1e-6)


def test_empty_arrays_of_parameters():
    solution = solve(Parameters(np.empty((0, 2)), 1.0), [0.0, 1.0])
    assert solution.rho.shape == (0, 2, 2, 4, 4)
    assert solution.error.shape == (0, 2, 2)


@pytest.mark.parametrize("seed", range(16))
def test_the_error_is_honest(random_states, seed):
    numbers, t = random_case(seed)
    p, initial = Parameters(**numbers), State.from_rho(random_states(seed, 4, 1))
    exact = solve(p, t, initial, rtol=1e-14, atol=1e-15)
    for rtol in (1e-3, 1e-5, 1e-7, 1e-9):
        solution = solve(p, t, initial, rtol=rtol)
        off = np.linalg.norm(solution.components - exact.components, axis=(-2, -1)) / 2
        assert (off <= solution.error + exact.error).all()
        assert (np.abs(solution.negativity - exact.negativity) <= solution.error).all()
        assert (solution.error <= rtol + 1e-11).all()
        assert (np.diff(solution.error) > 0).any()


def test_the_error_has_a_floor_that_grows_with_the_phase():
    p = Parameters(1e4, 0.0, lam=[0.0, 0.01])
    for stop in (1.0, 100.0):
        error = solve(p, [0.0, stop], rtol=1e-30, atol=1e-30).error[:, -1]
        phase = 2e4 * stop
        assert (error > phase * np.finfo(float).eps / 4).all()
        assert (error < phase * np.finfo(float).eps * 4).all()


def test_no_panels_are_spent_on_rounding_errors():
    p, t = Parameters(1.0, 1.0, 0.3, 0.8, 0.7), [-3.0, 3.0]
    solution = solve(p, t, rtol=1e-30, atol=1e-30)
    assert not solution.robust
    assert solution.error[-1] < 1e-12
    np.testing.assert_allclose(solution.rho, solve(p, t).rho, rtol=0, atol=1e-11)


@pytest.mark.parametrize(
    "numbers",
    [
        {"Delta": 1.0, "v": 1.0, "T": 30.0, "lam": 1.0},
        {"Delta": 1.0, "v": 1.0, "T": 0.5, "lam": 3.0, "omega_c": 100.0},
        {"Delta": 1e-3, "v": 1.0, "lam": 2.0, "omega_c": 300.0},
        {"Delta": 1e-8, "v": 1.0, "T": 1.0},
    ],
)
def test_strong_damping_and_narrow_crossings(numbers):
    t = np.array([-4.0, -1.0, 0.01, 4.0])
    numbers = {"theta": 0.5, "lam": 0.1, "T": 0.0, "omega_c": 1.0, **numbers}
    expected = Laboratory(**numbers, lamb_shift=False, t=t).solve(t, State.bell().rho)
    solution = solve(Parameters(**numbers, lamb_shift=False), t)
    np.testing.assert_allclose(solution.negativity, negativity(expected), rtol=0, atol=1e-9)
    np.testing.assert_allclose(solution.rho, expected, rtol=0, atol=1e-9)


def test_one_bad_parameter_set_does_not_take_the_others_along():
    p, t = Parameters(1.0, 1.0, lam=[[0.1], [1e200], [0.2]], T=1.0), [0.0, 0.5, 1.0]
    bell = State.schmidt([np.pi / 4, 0.3])
    with pytest.warns(RuntimeWarning, match=r"for 1 of 3 .* index \(1, 0\): the rates overflow"):
        solution = solve(p, t, bell)
    good = solve(Parameters(1.0, 1.0, lam=[[0.1], [0.2]], T=1.0), t, bell)
    np.testing.assert_array_equal(solution.failed, [[False] * 2, [True] * 2, [False] * 2])
    assert not good.failed.any()
    np.testing.assert_allclose(solution.components[::2], good.components, rtol=0, atol=1e-10)
    np.testing.assert_allclose(solution.negativity[::2], good.negativity, rtol=0, atol=1e-10)
    assert (solution.error[::2] < 1e-10).all()
    assert np.isinf(solution.error[1, :, 1:]).all()
    assert np.isnan(solution.negativity[1, :, 1:]).all()
    assert np.isnan(solution.s[1, :, 1:]).all()
    with pytest.warns(RuntimeWarning, match="for 1 of 3"):
        later = solution.at([0.7])
    np.testing.assert_array_equal(later.failed, solution.failed)
    with pytest.warns(RuntimeWarning, match="for 1 of 3"):
        twofold = solve(good.parameters, t, reference=Parameters(1, 1, lam=p.lam.T, T=1))
    np.testing.assert_array_equal(twofold.failed, [[False, True, False]] * 2)


def test_where_nothing_can_be_solved():
    with pytest.raises(RuntimeError, match=r"rates overflow for Delta = 1\.0, .* lam = 1e\+200"):
        solve(Parameters(1.0, 1.0, lam=[1e200, 1e201], T=1.0), [0.0, 1.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"t": []}, r"t must have one axis and at least one time, got shape \(0,\)"),
        ({"t": 1.0}, r"t must have one axis and at least one time, got shape \(\)"),
        ({"t": [[0.0, 1.0]]}, r"t must have one axis .* got shape \(1, 2\)"),
        ({"t": [0.0, 1.0, 1.0]}, "t must be strictly increasing"),
        ({"t": [1.0, 0.0]}, "t must be strictly increasing"),
        ({"t": [0.0, np.nan]}, "t must be finite, got nan"),
        ({"t": [-np.inf, 0.0]}, "t must be finite, got -inf"),
        ({"t": [0.0, 1j]}, "t must be real numbers"),
        ({"rtol": 0.0}, r"rtol must be finite and > 0, got 0\.0"),
        ({"rtol": np.nan}, "rtol must be finite and > 0, got nan"),
        ({"rtol": [1e-6, 1e-7]}, "rtol must be one number"),
        ({"atol": -1e-9}, "atol must be finite and > 0, got -1e-09"),
        ({"atol": "tight"}, "atol must be real numbers"),
        ({"initial": State.schmidt([0.1, 0.2])}, r"the shape \(2,\) of initial does not broadcast"),
    ],
)
def test_bad_input(arguments, message):
    given = {"t": [0.0, 1.0], **arguments}
    with pytest.raises(ValueError, match=f"^{message}"):
        solve(Parameters([1.0, 2.0, 3.0], 1.0), **given)


def test_initial_must_be_a_state():
    with pytest.raises(TypeError, match=r"initial must be a dlz\.State or None, got ndarray"):
        solve(Parameters(1.0, 1.0), [0.0, 1.0], np.eye(4) / 4)


def test_solutions_are_immutable():
    solution = solve(Parameters(1.0, 1.0), [0.0, 1.0])
    assert solution.parameters == Parameters(1.0, 1.0)
    np.testing.assert_array_equal(solution.t, [0.0, 1.0])
    for array in (solution.t, solution.s, solution.rho, solution.negativity, solution.error):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
    with pytest.raises(AttributeError):
        solution.negativity = 0.0


@pytest.mark.parametrize("regime", stress.REGIMES)
def test_stress(regime):
    # `python -m benchmarks stress` does the same at length.
    failures = []
    found = stress.run(regime, 50, 1, lambda *failure: failures.append(failure))
    assert found.cases == 50
    assert not failures
    assert found.false_alarms < 0.05 * found.cases

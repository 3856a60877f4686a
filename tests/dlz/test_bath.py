"""dlz.Bath: the ohmic one against the built-in one, others against integrations of their own."""

import doctest

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import chebyshev
from scipy.integrate import quad, solve_ivp
from scipy.special import gamma as factorial

import dlz
import dlz.bath
import dlz.flow
from dlz import Bath, Parameters, magnus, propagator, solve, survival_time, validity
from dlz.generated import bath as ohmic
from dlz.generated import bloch

W, WC, S = sp.symbols("omega omega_c s")
OHMIC = Bath(W * sp.exp(-W / WC), W, cutoff=WC)
SX, SZ = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])

# J as functions of complex nu, at omega_c = 1.7
SUB, SUPER, DRUDE = Bath.power(0.5), Bath.power(3), Bath.drude()
BATHS = {
    "sub-ohmic": (SUB, lambda nu: np.sqrt(1.7 * nu) * np.exp(-nu / 1.7)),
    "super-ohmic": (SUPER, lambda nu: nu**3 / 1.7**2 * np.exp(-nu / 1.7)),
    "Drude": (DRUDE, lambda nu: nu * 1.7**2 / (nu**2 + 1.7**2)),
}


def rate(J, omega, T):
    """Return gamma by its formula (eq. 11)."""
    n = 0.0 if T == 0 else 1 / np.expm1(abs(omega) / T)
    return 2 * np.pi * J(abs(omega)) * (n + (omega > 0))


def on_a_ray(J, omega, T):
    """Return gamma and S at the frequencies (n,), from one integral on a ray off the pole."""
    nodes, weights = np.polynomial.legendre.leggauss(30)
    y = (np.arange(-80, 45)[:, None] + (nodes + 1) / 2).ravel()
    nu = np.abs(omega)[:, None] * np.exp(y + 0.4j * np.sign(omega)[:, None])
    cold = nu.real > 500 * T
    n = np.where(cold, 0.0, 1 / np.expm1(np.where(cold, 1.0, nu / (T or 1.0))))
    w = omega[:, None]
    total = (nu * J(nu) * ((n + 1) / (w - nu) + n / (w + nu))) @ np.tile(weights / 2, 125)
    return 2 * np.abs(total.imag), total.real


class Laboratory:
    """Map of the qubit S in the laboratory frame: nothing of the package, eigenvectors by eigh."""

    def __init__(self, J, Delta, v, theta, lam, T, t, lamb_shift=True):
        self.J, self.Delta, self.v, self.T, self.lam = J, Delta, v, T, lam
        self.A = (np.cos(theta) * SZ + np.sin(theta) * SX) / 2
        self.low = np.log(2 * Delta)
        self.width = np.log(2.0001 * np.hypot(Delta, v * np.abs(t).max())) - self.low
        points = chebyshev.chebpts1(40)
        gaps = np.exp(self.low + (points + 1) / 2 * self.width)
        self.shifts = [
            chebyshev.chebfit(points, on_a_ray(J, sign * gaps, T)[1], 39) for sign in (1, -1)
        ]
        self.lamb_shift = lamb_shift
        self.dephasing = rate(J, 1e-9, T) if T else 0.0

    def generator(self, t):
        H = self.Delta * SX + self.v * t * SZ
        energies, vectors = np.linalg.eigh(H)
        gap = energies[1] - energies[0]
        u = 2 * (np.log(gap) - self.low) / self.width - 1
        S_up, S_down = (chebyshev.chebval(u, fit) for fit in self.shifts)
        up, down = rate(self.J, gap, self.T), rate(self.J, -gap, self.T)
        lower, upper = (np.outer(x, x) for x in vectors.T)
        jumps = [lower @ self.A @ upper, upper @ self.A @ lower]
        jumps.append(lower @ self.A @ lower + upper @ self.A @ upper)
        total = H.astype(complex)
        if self.lamb_shift:
            for jump, shift in zip(jumps, (S_up, S_down), strict=False):
                total += self.lam**2 * shift * jump.T @ jump
        one = np.eye(2)
        L = -1j * (np.kron(total, one) - np.kron(one, total.T))
        for jump, gamma in zip(jumps, (up, down, self.dephasing), strict=True):
            weight = jump.T @ jump
            L += (
                self.lam**2
                * gamma
                * (np.kron(jump, jump) - np.kron(weight, one) / 2 - np.kron(one, weight.T) / 2)
            )
        return L

    def negativity(self, start, stop):
        """Return the negativity of a pair that is maximally entangled at first."""
        solution = solve_ivp(
            lambda t, y: (self.generator(t) @ y.reshape(4, 4)).ravel(),
            (start, stop),
            np.eye(4, dtype=complex).ravel(),
            method="DOP853",
            rtol=1e-11,
            atol=1e-13,
        )
        image = solution.y[:, -1].reshape(2, 2, 2, 2)  # [i, j, m, n]: rho_ij of |m><n|
        # The pair (|00> + |11>) / sqrt 2, R transposed
        transposed = image.transpose(0, 3, 1, 2).reshape(4, 4) / 2
        return -np.linalg.eigvalsh(transposed).clip(max=0).sum()


# --- the ohmic bath, handed in -------------------------------------------------------------------


def test_ohmic_rates_and_shifts_are_the_built_in_ones():
    rng = np.random.default_rng(4)
    w, cutoff = 10 ** rng.uniform(-3, 3, 400), 10 ** rng.uniform(-2, 2, 400)
    T = np.where(rng.random(400) < 0.3, 0.0, 10 ** rng.uniform(-2, 2, 400))
    for sign in (1, -1):
        expected = ohmic.gamma(sign * w, cutoff, T)
        np.testing.assert_allclose(OHMIC.gamma(sign * w, T, cutoff), expected, rtol=1e-14, atol=0)
        # of the integral of the modulus, roughly
        scale = cutoff * np.minimum(1, cutoff / w) + T * np.minimum(1, cutoff / w)
        for name in ("lamb_shift", "lamb_shift_difference"):
            found = getattr(OHMIC, name)(sign * w, T, cutoff)
            error = np.abs(found - getattr(ohmic, name)(sign * w, cutoff, T))
            assert (error <= 1e-13 * scale).all()
    np.testing.assert_allclose(OHMIC.gamma(0.0, T, cutoff), ohmic.gamma(0.0, cutoff, T), rtol=1e-15)
    assert OHMIC.lamb_shift(0.0, 2.0, 1.5) == pytest.approx(-1.5, rel=1e-14)


def test_ohmic_solution_is_the_built_in_one():
    rng = np.random.default_rng(5)
    numbers = {
        "Delta": np.sqrt(np.geomspace(0.01, 100, 12)),
        "v": 1.0,
        "theta": rng.uniform(0, np.pi, 12),
        "lam": 0.2,
        "T": rng.uniform(0, 2, 12) * (np.arange(12) % 3 > 0),
        "omega_c": rng.uniform(0.3, 4, 12),
    }
    own, other = Parameters(**numbers, bath=OHMIC), Parameters(**numbers)
    t = np.linspace(-10, 10, 5)
    a, b = solve(own, t), solve(other, t)
    np.testing.assert_allclose(a.components, b.components, rtol=0, atol=1e-12)
    np.testing.assert_allclose(validity(own, t), validity(other, t), rtol=1e-13, atol=0)
    np.testing.assert_allclose(survival_time(own), survival_time(other), rtol=1e-13, atol=0)
    window = (-3.0, 300.0)
    found, expected = survival_time(own, window), survival_time(other, window)
    assert np.isfinite(expected).any()
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize("lamb_shift", [True, False])
def test_ohmic_generator_of_the_robust_integrator(lamb_shift):
    p = Parameters([0.5, 2.0], 1.5, 0.4, 0.3, [0.0, 1.2], 1.7, bath=OHMIC)
    arguments = np.stack(p.arguments())
    t = np.array([[-3.0], [0.0], [0.4]])
    found = OHMIC.noise(p).generator(t * np.ones(2), arguments, lamb_shift)
    expected = np.empty_like(found)
    expected[..., 0], expected[..., 1:] = bloch.q(t, *arguments), bloch.Q(t, *arguments)
    if not lamb_shift:
        gap = 2 * np.hypot(arguments[0], 1.5 * t)
        expected[..., 0, 2], expected[..., 1, 1] = -gap, gap
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


# --- other baths ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BATHS)
@pytest.mark.parametrize("T", [0.0, 0.8])
def test_rates_and_shifts_of_other_baths(name, T):
    bath, J = BATHS[name]
    omega = np.array([0.05, 0.7, 3.0, 20.0])
    shifts = []
    for sign in (1, -1):
        gamma, shift = on_a_ray(J, sign * omega, T)
        found = bath.gamma(sign * omega, T, 1.7)
        np.testing.assert_allclose(found, gamma, rtol=1e-11, atol=1e-13)
        by_formula = [rate(J, sign * w, T) for w in omega]
        np.testing.assert_allclose(found, by_formula, rtol=1e-13, atol=0)
        np.testing.assert_allclose(bath.lamb_shift(sign * omega, T, 1.7), shift, rtol=1e-12)
        shifts.append(shift)
    difference = bath.lamb_shift_difference(omega, T, 1.7)
    np.testing.assert_allclose(difference, shifts[0] - shifts[1], rtol=1e-11, atol=1e-13)
    np.testing.assert_array_equal(bath.lamb_shift_difference(-omega, T, 1.7), -difference)


def test_shift_at_zero():
    """Minus the integral of J / omega."""
    for s in (0.5, 1.3, 3.0):
        assert Bath.power(s).lamb_shift(0.0, 0.4, 1.7) == pytest.approx(
            -1.7 * factorial(s), rel=1e-13
        )
    assert DRUDE.lamb_shift(0.0, 0.0, 1.7) == pytest.approx(-1.7 * np.pi / 2, rel=1e-13)


@pytest.mark.parametrize(
    ("name", "theta", "T"),
    [
        ("sub-ohmic", 0.9, 0.0),
        ("super-ohmic", 2.1, 0.0),
        ("super-ohmic", 0.6, 1.1),
        ("Drude", 0.6, 0.7),
    ],
)
def test_solver_against_the_laboratory_frame(name, theta, T):
    bath, J = BATHS[name]
    Delta, v, lam, start, stop = 0.8, 0.9, 0.35, -2.5, 3.0
    p = Parameters(Delta, v, theta, lam, T, 1.7, bath=bath)
    solution = solve(p, [start, stop])
    laboratory = Laboratory(J, Delta, v, theta, lam, T, np.array([start, stop]))
    expected = laboratory.negativity(start, stop)
    assert 0.05 < expected < 0.49
    assert not solution.robust
    assert solution.negativity[-1] == pytest.approx(expected, abs=3e-10)
    maps, error = magnus.maps(
        np.stack(p.arguments())[:, None], np.array([start, stop]), 1e-11, True, None, bath.noise(p)
    )
    channel = propagator(p, start, stop)
    np.testing.assert_allclose(maps[0, -1, :, 1:], channel.matrix, rtol=0, atol=3e-10)
    np.testing.assert_allclose(maps[0, -1, :, 0], channel.shift, rtol=0, atol=3e-10)
    assert error.max() < 1e-10


def test_the_robust_integrator_knows_the_bath(monkeypatch):
    p = Parameters(0.8, 0.9, 0.6, 0.4, 2.5, 1.7, bath=DRUDE)
    t, window = [-2.0, 0.3, 2.0], (-2.0, 4.0)
    fast, ends = solve(p, t), survival_time(p, window)
    assert not fast.robust
    assert 0.5 < ends < 6.0
    around = solve(p, [-2.0, -2.0 + 0.999 * ends, -2.0 + 1.001 * ends]).negativity
    assert around[1] > 1e-5
    assert around[2] == 0.0
    monkeypatch.setattr(dlz.flow, "_MOST_PANELS", 0)
    slow = solve(p, t)
    assert slow.robust
    np.testing.assert_allclose(slow.components, fast.components, rtol=0, atol=3e-10)
    assert survival_time(p, window) == pytest.approx(ends, rel=1e-8)


def test_noise_of_two_baths_on_two_qubits():
    """The maps act one after the other."""
    p = Parameters(0.8, 0.9, 0.6, 0.3, 0.7, 1.7, bath=DRUDE)
    q = Parameters(0.5, 0.7, 1.1, 0.2, 0.4, 1.0, bath=SUPER)
    found = solve(p, [-2.0, 2.0], reference=q).components[-1]
    maps = []
    for own in (p, q):
        channel = propagator(own, -2.0, 2.0)
        maps.append(np.eye(4))
        maps[-1][1:, 0], maps[-1][1:, 1:] = channel.shift, channel.matrix
    expected = maps[0] @ dlz.State.bell().components @ maps[1].T
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)
    assert np.abs(found - solve(p, [-2.0, 2.0]).components[-1]).max() > 1e-3


def test_kramers_kronig():
    """S is the Hilbert transform of gamma over all frequencies, over 2 pi."""
    for bath, T in ((DRUDE, 0.7), (SUPER, 1.1)):

        def density(x, bath=bath, T=T):
            return bath.gamma(x, T, 1.7) / (2 * np.pi)

        for omega in (-2.0, 0.6):
            limits = {"epsabs": 1e-12, "epsrel": 1e-12, "limit": 400}
            total = -quad(density, omega - 1.5, omega + 1.5, weight="cauchy", wvar=omega, **limits)[
                0
            ]
            for sign in (1, -1):
                total += quad(
                    lambda u, sign=sign, omega=omega: -sign * density(omega + sign * np.exp(u)),
                    np.log(1.5),
                    60.0,
                    **limits,
                )[0]
            assert bath.lamb_shift(omega, T, 1.7) == pytest.approx(total, rel=1e-10)


@settings(max_examples=30)
@given(
    st.floats(0.3, 4.0),
    st.floats(-3, 3),
    st.floats(-2, 2),
    st.floats(-2, 2),
    st.floats(0.01, 100.0),
)
def test_detailed_balance_and_scales(s, omega, cutoff, T, unit):
    bath = Bath.power(round(s, 2))
    omega, cutoff, T = 10.0**omega, 10.0**cutoff, 10.0**T
    up, down = bath.gamma(omega, T, cutoff), bath.gamma(-omega, T, cutoff)
    assert down == pytest.approx(up * np.exp(-omega / T), rel=1e-12 + 1e-15 * omega / T, abs=1e-290)
    assert bath.gamma(unit * omega, unit * T, unit * cutoff) == pytest.approx(
        unit * up, rel=1e-12 + 1e-15 * omega / cutoff, abs=1e-290
    )
    size = cutoff * factorial(s) + T * factorial(s - 0.2)
    for function in (bath.lamb_shift, bath.lamb_shift_difference):
        assert function(unit * omega, unit * T, unit * cutoff) / unit == pytest.approx(
            function(omega, T, cutoff), rel=1e-11, abs=1e-12 * size
        )


def test_a_cutoff_beside_another_scale_and_none_at_all():
    J = W * sp.exp(-W / WC) + W**3 * sp.exp(-W / 3)
    many = Bath(J, W, cutoff=WC)
    for cutoff in (0.6, 2.4, 0.001, 2000.0):
        alone = Bath(J, W, {WC: cutoff})
        assert not alone.has_cutoff
        for omega in (-1.0, 0.0, 0.3, 3.0):
            found = many.lamb_shift(omega, 0.5, cutoff)
            assert found == pytest.approx(alone.lamb_shift(omega, 0.5), rel=1e-12)
    mixed = many.lamb_shift([1.0, 2.0, 1.0], 0.5, [0.6, 0.6, 2.4])
    assert mixed[2] == many.lamb_shift(1.0, 0.5, 2.4)
    p = Parameters([0.5, 0.9], 1.0, 0.4, 0.2, 0.5, [0.6, 2.4], bath=many)
    found = solve(p, [-3.0, 3.0]).components
    for i, cutoff in enumerate((0.6, 2.4)):
        q = Parameters((0.5, 0.9)[i], 1.0, 0.4, 0.2, 0.5, bath=Bath(J, W, {WC: cutoff}))
        np.testing.assert_allclose(found[i], solve(q, [-3.0, 3.0]).components, rtol=0, atol=1e-11)


@pytest.mark.parametrize("centre", [1.7, 4.0, 90.0, 748.0, 1849.0, 7500.0])
def test_a_line_as_sharp_as_the_solver_allows(centre):
    """It is not leapt over, wherever it lies on the way: the loss of a Bell pair is, at T = 0 and
    without a Lamb shift, the integral of f / 2 over t, but for a part of order lam^2 of itself."""
    line = W * sp.exp(-((sp.log(W / sp.Float(centre)) / sp.Rational("0.12")) ** 2)) / centre
    bath = Bath(line, W)
    assert bath._scan(1.0).step == dlz.bath._FINEST_SOLVED
    assert not bath.noise(Parameters(1.0, 1.0, bath=bath)).smooth
    Delta, theta, lam, end = 0.5, 0.8, 0.02 / np.sqrt(centre), 1e4
    p = Parameters(Delta, 1.0, theta, lam, 0.0, lamb_shift=False, bath=bath)
    found = solve(p, [-end, end], rtol=1e-12)

    def loss(y, side):
        Omega = centre * np.exp(y) / 2
        t = side * np.sqrt(Omega**2 - Delta**2)
        across = (np.sin(theta) * t - np.cos(theta) * Delta) / Omega
        gamma = 2 * np.pi * np.exp(y - (y / 0.12) ** 2)
        return lam**2 / 8 * gamma * across**2 * Omega**2 / abs(t)

    ends = max(-1.0, np.log(2 * Delta / centre)), min(1.0, np.log(2 * end / centre))
    expected = sum(quad(loss, *ends, args=(side,), epsrel=1e-9)[0] for side in (-1, 1))
    assert 0.5 - found.negativity[-1] == pytest.approx(expected, rel=2e-4)


# --- warm sub-ohmic baths ------------------------------------------------------------------------


def test_a_warm_sub_ohmic_bath_dephases_at_once():
    assert SUB.dephases_at_once
    assert SUB.gamma(0.0, 0.3, 1.0) == np.inf
    assert SUB.gamma(0.0, 0.0, 1.0) == 0.0
    assert not any(bath.dephases_at_once for bath in (OHMIC, SUPER, DRUDE))
    assert SUPER.gamma(0.0, 0.3, 1.0) == 0.0
    for theta, v in ((0.3, 0.0), (0.0, 1.0)):
        p = Parameters(1.0, v, theta, T=[0.0, 0.3], omega_c=1.0, bath=SUB)
        for use in (lambda p=p: solve(p, [0.0, 1.0]), lambda p=p: propagator(p, 0.0, 1.0)):
            with pytest.raises(ValueError, match=r"^T must be 0 for a sub-ohmic bath, except at v"):
                use()
    with pytest.raises(ValueError, match=r"^T must be 0 for a sub-ohmic bath, except at theta"):
        survival_time(Parameters(1.0, 0.0, 0.3, T=0.3, omega_c=1.0, bath=SUB))
    ratio = validity(Parameters(1.0, 1.0, T=[0.0, 0.3], omega_c=1.0, bath=SUB), [0.0])
    assert np.isinf(ratio.tau_S_over_tau_R[:, 0]).tolist() == [False, True]


def test_across_the_levels_a_warm_sub_ohmic_bath_only_relaxes():
    """At v = 0 and theta = 0, and with the coupling switched off."""
    p = Parameters(1.0, 0.0, [0.0, np.pi], 0.2, 0.3, 1.7, bath=SUB)
    up, down = SUB.gamma(2.0, 0.3, 1.7), SUB.gamma(-2.0, 0.3, 1.7)
    a_plus = 0.2**2 / 8 * (up + down)
    tau = np.arcsinh(np.cosh(1 / 0.3)) / a_plus
    np.testing.assert_allclose(survival_time(p), tau, rtol=1e-13)
    np.testing.assert_allclose(survival_time(p, (0.0, 1e4)), tau, rtol=1e-13)
    channel = propagator(p, 0.0, 5.0)
    np.testing.assert_allclose(channel.matrix[:, 2, 2], np.exp(-10 * a_plus), rtol=1e-10)
    off = Parameters(1.0, 1.0, 0.3, 0.0, 0.3, 1.0, bath=SUB)
    assert solve(off, [-1.0, 1.0]).negativity[-1] == pytest.approx(0.5, abs=1e-12)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("omega*exp(-omega)", W), TypeError, "J must be a sympy.Expr, got str"),
        ((W, "omega"), TypeError, "omega must be a sympy.Symbol, got str"),
        ((W, W, [(WC, 1.0)]), TypeError, "values must be a mapping of symbols, got list"),
        ((S * sp.exp(-S), W), ValueError, "J must depend on omega = omega"),
        ((W * sp.exp(-W / WC), W), ValueError, "values must hold a number for each of omega_c"),
        ((W * sp.exp(-W), W, {S: 1}), ValueError, "values must be for other symbols of J"),
        ((W * sp.exp(-W / WC), W, {WC: "1"}), ValueError, "values must be finite real numbers"),
        ((W * sp.exp(-W / WC), W, {WC: np.inf}), ValueError, "values must be finite real numbers"),
        ((W * sp.Function("f")(W), W), ValueError, "J must contain known functions only, got f"),
        ((-W * sp.exp(-W), W), ValueError, "J must be real, finite and >= 0 for omega > 0"),
        ((sp.I * W * sp.exp(-W), W), ValueError, "J must be real, finite and >= 0 for omega > 0"),
        ((sp.sqrt(1 - W) * W, W), ValueError, "J must be real, finite and >= 0 for omega > 0"),
        ((W * sp.cos(W) * sp.exp(-W), W), ValueError, "J must be real, finite and >= 0"),
        ((sp.exp(-W), W), ValueError, "J must vanish at omega = 0 as a power s >= 0.2"),
        ((W**-1 * sp.exp(-W), W), ValueError, "J must vanish at omega = 0 as a power s >= 0.2"),
        ((W, W), ValueError, "J must vanish at infinity as 1/omega"),
        ((W / (1 + W), W), ValueError, "J must vanish at infinity as 1/omega"),
        ((W * sp.Heaviside(2 - W), W), ValueError, "J must be smooth for omega > 0"),
        ((W / (1 + W**2 + 5 * sp.Abs(W - 1)), W), ValueError, "J must be smooth for omega > 0"),
    ],
)
def test_no_spectral_density(arguments, error, message):
    with pytest.raises(error, match=f"^{message}"):
        Bath(*arguments)


def test_a_line_between_the_points_of_the_scan_is_found():
    line = sp.exp(-((sp.log(W / sp.Rational("3.3")) * 200) ** 2)) / 10
    with pytest.raises(ValueError, match=r"^J must be smooth"):
        Bath(W * sp.exp(-W) + line, W)


def test_a_weak_line_far_from_the_maximum_is_found():
    line = sp.exp(-((sp.log(W / 10**6) / sp.Rational("0.08")) ** 2)) / 10**14
    bath = Bath(W * sp.exp(-W) + line, W)
    assert bath._scan(1.0).step < dlz.bath._FINEST_SOLVED


def test_other_refusals():
    with pytest.raises(ValueError, match=r"^cutoff must be a symbol of J"):
        Bath(W * sp.exp(-W), W, cutoff=WC)
    with pytest.raises(TypeError, match=r"^cutoff must be a sympy.Symbol"):
        Bath(W * sp.exp(-W / WC), W, cutoff="omega_c")
    assert Bath.power(0.2).dephases_at_once
    with pytest.raises(ValueError, match=r"^J must vanish at omega = 0"):
        Bath.power(0.19)
    with pytest.raises(ValueError, match=r"^omega_c must be given"):
        OHMIC.gamma(1.0, 0.0)
    with pytest.raises(ValueError, match=r"^omega_c must be finite and > 0"):
        OHMIC.lamb_shift(1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match=r"^T must be finite and >= 0"):
        DRUDE.gamma(1.0, -1.0, 1.0)
    with pytest.raises(TypeError, match=r"^bath must be a dlz.Bath or None, got str"):
        Parameters(1.0, 1.0, bath="ohmic")
    fixed = Bath(W * sp.exp(-W), W)
    with pytest.raises(ValueError, match=r"^omega_c must be None: the bath has no cutoff symbol"):
        Parameters(1.0, 1.0, omega_c=1.0, bath=fixed)
    line = Bath(W / ((W**2 - 4) ** 2 + W**2 / 2), W)
    assert line.gamma(2.0, 0.0) == pytest.approx(2 * np.pi)
    with pytest.raises(ValueError, match=r"^J has lines or edges sharper than the solver resolves"):
        solve(Parameters(1.0, 1.0, bath=line), [0.0, 1.0])
    broad = Bath(W / ((W**2 - WC**2) ** 2 + W**2), W, cutoff=WC)
    assert solve(Parameters(1.0, 1.0, omega_c=1.0, bath=broad), [0.0, 1.0]).negativity[-1] < 0.5
    with pytest.raises(ValueError, match=r"^J has lines or edges sharper than the solver resolves"):
        solve(Parameters(1.0, 1.0, omega_c=[1.0, 3.0], bath=broad), [0.0, 1.0])


def test_a_wrong_limit_is_found_out(monkeypatch):
    for wrong in (sp.oo, sp.S.Zero, sp.Limit(sp.exp(W), W, 0)):
        monkeypatch.setattr(
            dlz.bath.room, "kossakowski_at_zero", lambda density, wrong=wrong: wrong
        )
        with pytest.raises(ValueError, match=r"^J (must have a|has the) limit"):
            Bath.drude()


def test_equality_and_hash():
    same = Bath(S * sp.exp(-S / W), S, cutoff=W)
    assert same == OHMIC
    assert hash(same) == hash(OHMIC)
    assert Bath.power(1) == OHMIC != DRUDE
    assert OHMIC != "ohmic"
    a, b = (Parameters(1.0, 1.0, bath=bath) for bath in (OHMIC, same))
    assert a == b
    assert hash(a) == hash(b)
    assert a != Parameters(1.0, 1.0)


def test_forms_and_examples():
    assert DRUDE.lamb_shift_form == "closed form"
    assert Bath(W * sp.exp(-(W**2)), W).lamb_shift_form == "numerical principal value"
    above, below = DRUDE.lamb_shift_closed_form
    known = {dlz.bath.symbols.omega: 2.3, dlz.bath.symbols.omega_c: 1.7}
    assert DRUDE.lamb_shift(2.3, 0.0, 1.7) == pytest.approx(float(above.subs(known)), rel=1e-13)
    assert DRUDE.lamb_shift(-2.3, 0.0, 1.7) == pytest.approx(float(below.subs(known)), rel=1e-13)
    found = doctest.testmod(dlz.bath)
    assert found.attempted > 5
    assert found.failed == 0

"""Partial transpose, negativity and survival time against numerical eigenvalues."""

import functools
import itertools
import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf
from scipy.linalg import expm
from scipy.optimize import brentq, minimize_scalar

from dlz.derive import entanglement, slow_driving
from dlz.derive.derivation import planted
from dlz.derive.symbols import (
    Delta,
    J,
    T,
    a_minus0,
    a_plus0,
    b0,
    eta,
    k0,
    lam,
    nbar,
    tau,
    theta,
)

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
SM = np.array([[0, 0], [1, 0]], dtype=complex)  # |1><0|
ONE = np.eye(2)


def transposed(rho):
    """Partial transpose on the second qubit."""
    return rho.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)


def negativity(rho):
    values = np.linalg.eigvalsh(transposed(rho))
    return -values[values < 0].sum()


@functools.cache
def numerical(step):
    """The four eigenvalues as a function of s_3, r_3, chi_11, chi_12, chi_33."""
    e = entanglement
    # The radicand is a sum of squares, written out; rounding can make it negative.
    modules = [{"sqrt": lambda x: np.sqrt(np.maximum(x, 0))}, "numpy"]
    return sp.lambdify([e.s3, e.r3, e.chi11, e.chi12, e.chi33], step(), modules)


# --- partial transpose and spectrum --------------------------------------------------------------


def test_partial_transpose():
    rng = np.random.default_rng(1)
    rho = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    found = entanglement.partial_transpose(sp.Matrix(rho))
    np.testing.assert_array_equal(np.array(found.tolist(), dtype=complex), transposed(rho))


def test_generic_partial_transpose_turns_the_second_column():
    """s and r along z, any chi: transposing R turns sigma_y of R, hence chi_i2."""
    rng = np.random.default_rng(2)
    s, r, chi = rng.normal(), rng.normal(), rng.normal(size=(3, 3))
    rho = np.eye(4) + s * np.kron(PAULI[2], ONE) + r * np.kron(ONE, PAULI[2])
    for i, j in itertools.product(range(3), repeat=2):
        rho = rho + chi[i, j] * np.kron(PAULI[i], PAULI[j])
    known = {entanglement.s3: s, entanglement.r3: r}
    known |= {
        sp.Symbol(f"chi_{i + 1}{j + 1}", real=True): chi[i, j]
        for i, j in itertools.product(range(3), repeat=2)
    }
    found = entanglement.generic_partial_transpose().subs(known)
    np.testing.assert_allclose(
        np.array(found.evalf().tolist(), dtype=complex), transposed(rho / 4), atol=1e-15
    )


@st.composite
def x_states(draw):
    """Density matrices with populations and a coherence between |00> and |11> only."""
    weights = np.array([draw(st.floats(1e-3, 1)) for _ in range(4)])
    populations = weights / weights.sum()
    size = draw(st.floats(0, 1)) * math.sqrt(populations[0] * populations[3])
    rho = np.diag(populations).astype(complex)
    rho[0, 3] = size * np.exp(1j * draw(st.floats(-math.pi, math.pi)))
    rho[3, 0] = rho[0, 3].conj()
    return rho


@given(x_states())
def test_spectrum(rho):
    def trace(first, second):
        return np.trace(np.kron(first, second) @ rho).real

    x, y, z = PAULI
    values = (trace(z, ONE), trace(ONE, z), trace(x, x), trace(x, y), trace(z, z))
    assert trace(y, y) == pytest.approx(-trace(x, x), abs=1e-15)
    found = numerical(entanglement.spectrum)(*values)
    assert found[0] >= found[1]
    assert found[2] >= found[3]
    np.testing.assert_allclose(np.sort(found), np.linalg.eigvalsh(transposed(rho)), atol=1e-14)
    matrix = np.array(numerical(entanglement.x_state)(*values))
    np.testing.assert_allclose(matrix, transposed(rho), atol=1e-15)
    derived = float(entanglement.negativity()(*found))
    assert derived == pytest.approx(negativity(rho), abs=1e-14)


# --- the Bell state under slow driving -----------------------------------------------------------


def evolved(k, plus, minus, full, duration):
    """The Bell state after ``duration``, with the 4x4 generator exponentiated by SciPy."""
    f, g, l = plus + minus, plus - minus, (full - plus) / 2
    h = k * PAULI[2]
    one = np.eye(2)
    generator = -1j * (np.kron(h, one) - np.kron(one, h.T))  # row-major vectors
    for rate, jump in ((f, SM), (g, SM.T), (l, PAULI[2])):
        weight = jump.conj().T @ jump
        generator += rate * np.kron(jump, jump.conj())
        generator -= rate / 2 * (np.kron(weight, one) + np.kron(one, weight.T))
    step = expm(duration * generator)
    bell = np.zeros((4, 4), dtype=complex)
    bell[np.ix_([0, 3], [0, 3])] = 0.5
    blocks = bell.reshape(2, 2, 2, 2).transpose(0, 2, 1, 3).reshape(4, 4)  # (S S', R R')
    return (step @ blocks).reshape(2, 2, 2, 2).transpose(0, 2, 1, 3).reshape(4, 4)


RATES = [  # k, a_+, a_-, b
    (1.3, 0.2, 0.1, 0.2),
    (0.7, 0.2, 0.2, 0.2),
    (2.0, 0.2, 0.0, 0.5),
    (0.0, 0.3, 0.29, 0.31),
]
DURATIONS = [0.0, 0.4, 2.5, 6.0, 40.0]


def bell_numbers(form, plus, minus, full, duration):
    known = {a_plus0: plus, a_minus0: minus, b0: full, tau: duration}
    return float(sp.N(form.subs(known)))


@pytest.mark.parametrize("rates", RATES)
@pytest.mark.parametrize("duration", DURATIONS)
def test_bell_negativity(rates, duration):
    found = bell_numbers(entanglement.bell_negativity(), *rates[1:], duration)
    assert found == pytest.approx(negativity(evolved(*rates, duration)), abs=1e-13)


def test_bell_negativity_has_dead_and_living_cases():
    """The cases above lie on both sides of the survival time."""
    values = [negativity(evolved(*rates, d)) for rates in RATES for d in DURATIONS]
    assert sum(value > 1e-6 for value in values) > 5
    assert sum(value < 1e-15 for value in values) > 3


@pytest.mark.parametrize("rates", RATES)
@pytest.mark.parametrize("duration", DURATIONS)
def test_bell_spectrum_and_its_bounds(rates, duration):
    _, plus, minus, full = rates
    y, c, ratio = -math.expm1(-2 * plus * duration), math.exp(-full * duration), minus / plus
    known = {entanglement.lost: y, entanglement.coherence: c, entanglement.ell: ratio}
    mu = [float(value.subs(known)) for value in entanglement.bell_spectrum()]
    exact = np.linalg.eigvalsh(transposed(evolved(*rates, duration)))
    np.testing.assert_allclose(np.sort(mu), exact, atol=1e-14)
    assert min(mu[0], mu[2], mu[3]) > -1e-15

    known[sp.Symbol("z", nonnegative=True)] = 1 - ratio
    bounds = {
        name: float(bound.subs(known)) for name, bound in entanglement.lowest_eigenvalues().items()
    }
    assert bounds == pytest.approx(
        {
            "mu_1": 4 * mu[0],
            "mu_3 - mu_4": 4 * (mu[2] - mu[3]),
            "mu_4 - exp(-2 a_+ tau)/2": 4 * mu[3] - 2 * (1 - y),
        },
        abs=1e-14,
    )
    assert min(bounds.values()) >= 0


# --- survival time -------------------------------------------------------------------------------


def mu_2(plus, minus, full, duration):
    """The lowest eigenvalue of the Bell state's partial transpose, by hand."""
    decay = mpmath.exp(-2 * plus * duration)
    s = -minus / plus * (1 - decay)
    root = mpmath.sqrt(4 * mpmath.exp(-2 * full * duration) + s**2)
    return (1 - decay - root) / 4


@pytest.mark.parametrize("ratio", ["1/10", "1/2", "99/100"])
def test_survival_ratio_and_time(ratio):
    """theta = 0, b = a_+: mu_2 vanishes at tau_ent and changes sign there."""
    with mpmath.workdps(40):
        ell = mpf(sp.Rational(ratio).p) / sp.Rational(ratio).q
        plus = mpf("0.23")
        xi = entanglement.survival_ratio().subs(entanglement.ell, sp.Rational(ratio))
        names = {symbol.name: symbol for symbol in entanglement.survival_time().free_symbols}
        form = entanglement.survival_time().subs(
            {names["xi"]: xi, names["b"]: sp.Rational(23, 100)}
        )
        duration = mpf(str(sp.N(form, 40)))
        assert 0 < xi < 1
        assert abs(mu_2(plus, ell * plus, plus, duration)) < mpf(10) ** -37
        assert mu_2(plus, ell * plus, plus, duration * mpf("0.999")) < 0
        assert mu_2(plus, ell * plus, plus, duration * mpf("1.001")) > 0


@pytest.mark.parametrize(
    ("ratio", "p"), [("1/2", "1"), ("1/2", "7/2"), ("9/10", "20"), ("1/50", "2")]
)
def test_survival_equation_at_any_theta(ratio, p):
    """The root u = 2 a_+ tau of F, with p = b / a_+."""
    with mpmath.workdps(40):
        ell, power = (mpf(sp.Rational(x).p) / sp.Rational(x).q for x in (ratio, p))
        form = entanglement.survival_equation()
        names = {symbol.name: symbol for symbol in form.free_symbols}
        numeric = sp.lambdify([names["u"], names["p"], names["ell"]], form, "mpmath")
        root = mpmath.findroot(
            lambda u: numeric(u, power, ell), (mpf("1e-3"), mpf(60)), solver="anderson"
        )
        assert numeric(root / 2, power, ell) < 0 < numeric(2 * root, power, ell)
        plus = mpf("0.4")
        assert abs(mu_2(plus, ell * plus, power * plus, root / (2 * plus))) < mpf(10) ** -30


@pytest.mark.parametrize("duration", [0.1, 1.0, 3.0, 10.0, 60.0])
@pytest.mark.parametrize("rates", RATES)
def test_survival_balance_has_the_sign_of_mu_2(rates, duration):
    _, plus, minus, full = rates
    y, c, ratio = -math.expm1(-2 * plus * duration), math.exp(-full * duration), minus / plus
    known = {entanglement.lost: y, entanglement.coherence: c, entanglement.ell: ratio}
    balance = float(entanglement.survival_balance().subs(known))
    assert math.copysign(1, balance) == math.copysign(1, mu_2(plus, minus, full, duration))


@pytest.mark.parametrize("temperature", ["1/4", "3", "100"])
def test_asymmetry(temperature):
    """a_- / a_+ is tanh(Delta / T)."""
    derived = entanglement.asymmetry()
    mean = 1 / (sp.exp(2 * Delta / T) - 1)
    form = derived.subs(nbar(2 * Delta), mean).subs({Delta: 3, T: sp.Rational(temperature)})
    with mpmath.workdps(30):
        expected = mpmath.tanh(3 / (mpf(sp.Rational(temperature).p) / sp.Rational(temperature).q))
        assert mpmath.almosteq(mpf(str(sp.N(form, 30))), expected, rel_eps=mpf(10) ** -28)


# --- zero temperature ----------------------------------------------------------------------------


@pytest.mark.parametrize("angle", [0.0, 0.9, math.pi / 2])
@pytest.mark.parametrize("duration", [0.0, 3.0, 200.0])
def test_zero_temperature_negativity(angle, duration):
    """Only emission is left: f = lambda^2 / 4 cos^2(theta) 2 pi J."""
    density, coupling = 0.8, 0.3
    f = coupling**2 / 4 * math.cos(angle) ** 2 * 2 * math.pi * density
    form = entanglement.zero_temperature_negativity()
    known = {J(2 * Delta): density, lam: coupling, theta: angle, tau: duration}
    found = float(form.subs(known))
    if f > 1e-15:
        state = evolved(1.1, f / 2, f / 2, f / 2, duration)
        assert found == pytest.approx(negativity(state), abs=1e-13)
    else:
        assert found == pytest.approx(0.5, abs=1e-15)


def test_zero_temperature_generator():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))
    density, coupling, angle, k = 0.8, 0.3, 0.6, 1.7
    f = coupling**2 / 4 * math.cos(angle) ** 2 * 2 * math.pi * density
    weight = SM.T @ SM
    expected = -1j * k * (PAULI[2] @ x - x @ PAULI[2])
    expected += f * (SM @ x @ SM.T - (weight @ x + x @ weight) / 2)
    known = {J(2 * Delta): density, lam: coupling, theta: angle, k0: k}
    known |= {
        sp.Symbol(f"X_{i + 1}{j + 1}"): x[i, j] for i, j in itertools.product(range(2), repeat=2)
    }
    found = entanglement.zero_temperature_generator().subs(known)
    np.testing.assert_allclose(
        np.array(found.evalf().tolist(), dtype=complex), expected, atol=1e-14
    )


@pytest.mark.parametrize("seed", range(4))
def test_concurrence_of_the_slow_state(seed):
    """Against Wootters' formula on the matrix; it vanishes exactly where the negativity does."""
    rng = np.random.default_rng(seed)
    flip = np.kron(PAULI[1], PAULI[1])
    outer, inner = rng.uniform(0.1, 1.0, 2), rng.uniform(0.0, 0.4, 2)
    populations = np.array([outer[0], *inner, outer[1]]) / (outer.sum() + inner.sum())
    edge = np.sqrt(populations[1] * populations[2])
    limit = np.sqrt(populations[0] * populations[3])
    for size in (0.5 * edge, 0.5 * (edge + limit)):
        rho = np.diag(populations).astype(complex)
        rho[0, 3] = size * np.exp(1j * rng.uniform(0, 6))
        rho[3, 0] = rho[0, 3].conjugate()
        values = np.linalg.eigvals(rho @ flip @ rho.conj() @ flip).real
        roots = np.sort(np.sqrt(np.clip(values, 0, None)))[::-1]
        expected = max(0.0, roots[0] - roots[1:].sum())
        products = {
            entanglement.s3: np.kron(PAULI[2], np.eye(2)),
            entanglement.r3: np.kron(np.eye(2), PAULI[2]),
            entanglement.chi11: np.kron(PAULI[0], PAULI[0]),
            entanglement.chi12: np.kron(PAULI[0], PAULI[1]),
            entanglement.chi33: np.kron(PAULI[2], PAULI[2]),
        }
        known = {symbol: np.trace(matrix @ rho).real for symbol, matrix in products.items()}
        assert float(entanglement.concurrence().subs(known)) == pytest.approx(expected, abs=1e-12)
        assert (expected > 0) == (size > edge) == (negativity(rho) > 1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_schmidt_states_for_any_eta(seed):
    """The closed forms in y, c and ell against the eigenvalues of the evolved matrix."""
    rng = np.random.default_rng(seed)
    angle, relaxed, left, slant = rng.uniform([-1.5, 0.0, 0.0, 0.0], [1.5, 0.9, 0.3, 1.0])
    kept, up, down = 1 - relaxed, np.cos(angle) ** 2, np.sin(angle) ** 2
    rho = np.zeros((4, 4))
    rho[0, 0] = up * (kept + relaxed * (1 - slant) / 2)
    rho[2, 2] = up * relaxed * (1 + slant) / 2
    rho[3, 3] = down * (kept + relaxed * (1 + slant) / 2)
    rho[1, 1] = down * relaxed * (1 - slant) / 2
    rho[0, 3] = rho[3, 0] = left * np.sin(2 * angle) / 2
    numbers = {
        eta: angle,
        entanglement.lost: relaxed,
        entanglement.coherence: left,
        entanglement.ell: slant,
    }
    found = float(entanglement.schmidt_negativity().subs(numbers))
    assert found == pytest.approx(negativity(rho), abs=1e-12)
    edge = np.sqrt(rho[1, 1] * rho[2, 2])
    expected = 2 * max(0, abs(rho[0, 3]) - edge)
    assert float(entanglement.schmidt_concurrence().subs(numbers)) == pytest.approx(expected)


def test_states_whose_concurrence_depends_on_eta_otherwise_are_refused():
    values = entanglement.schmidt_values() | {entanglement.r3: sp.Integer(0)}
    with planted({"entanglement.schmidt_values": values}), pytest.raises(ArithmeticError):
        entanglement.schmidt_concurrence()
    values = entanglement.schmidt_values() | {entanglement.chi33: -2 * sp.cos(2 * eta)}
    with planted({"entanglement.schmidt_values": values}), pytest.raises(ArithmeticError):
        entanglement.schmidt_negativity()


@pytest.mark.parametrize(("heat", "width"), [(0.1, 1 / 3), (0.5, 1 / 3), (2.0, 2.0), (1.0, 0.5)])
def test_the_survival_time_is_shortest_at_the_derived_angle(heat, width):
    """Against the minimum of the root of the typed condition, Delta = 1."""
    share = 2 * heat * np.exp(2 / width) * np.tanh(1 / heat)
    known = {Delta: 1, T: heat, sp.Symbol("omega_c", positive=True): width}
    assert float(entanglement.dephasing_share().subs(known)) == pytest.approx(share, rel=1e-13)

    def time(angle):  # by a factor that does not depend on theta
        ratio = 1 + share * np.tan(angle) ** 2
        left = 1 - np.tanh(1 / heat) ** 2

        def condition(u):
            return 2 * np.log1p(-np.exp(-u)) + np.log(left / 4) + ratio * u

        return brentq(condition, 1e-12, 1e3, xtol=1e-14) / np.cos(angle) ** 2

    found = minimize_scalar(time, bounds=(0.01, 1.55), method="bounded", options={"xatol": 1e-9})
    numbers = {"m": share, "ell": np.tanh(1 / heat)}
    form = entanglement.survival_minimum()
    value = float(form.subs({symbol: numbers[symbol.name] for symbol in form.free_symbols}))
    assert np.tan(found.x) ** 2 == pytest.approx(value, rel=1e-5)
    turning = float(entanglement.survival_turning().subs(sp.Symbol("m", positive=True), share))
    assert time(found.x) * np.cos(found.x) ** 2 == pytest.approx(turning, rel=1e-5)


def test_where_the_survival_time_rises_throughout():
    """A hot but wide bath: m is below 1, and there is no turning point."""
    share = 2 * 0.3 * np.exp(2 / 30) * np.tanh(1 / 0.3)
    assert share < 1
    turning = entanglement.survival_turning().subs(sp.Symbol("m", positive=True), share)
    assert not sp.N(turning).is_real


def test_a_dephasing_that_goes_otherwise_with_theta_is_refused():
    rates = slow_driving.rates() | {"l": (sp.Integer(1), 1)}
    with planted({"slow_driving.rates": rates}), pytest.raises(ArithmeticError):
        entanglement.dephasing_share()


@pytest.mark.parametrize("width", [2.0, 3.0, 30.0])
def test_where_the_survival_time_falls_before_it_rises(width):
    """The slope at theta = 0 of the root of the typed condition, on both sides of the condition."""
    seen = set()
    for heat in np.logspace(-1, 1, 11):
        share = 2 * heat * np.exp(2 / width) * np.tanh(1 / heat)
        left = np.cosh(1 / heat) ** -2

        def time(square, share=share, left=left):  # of tan^2(theta), by a constant factor
            def condition(u):
                return 2 * np.log(-np.expm1(-u)) + np.log(left / 4) + (1 + share * square) * u

            return brentq(condition, 1e-12, 1e3, xtol=1e-14) * (1 + square)

        numbers = {"m": share, "ell": np.tanh(1 / heat)}
        form = entanglement.survival_falls()
        value = float(form.subs({symbol: numbers[symbol.name] for symbol in form.free_symbols}))
        falls = time(1e-4) < time(0)
        assert falls == (value > 0)
        seen.add(falls)
    assert seen == {True, False}


def test_limits_that_leave_out_something_else_are_refused():
    u = sp.Symbol("u", positive=True)
    cold = entanglement.survival_equation() - sp.log(1 - sp.exp(-u))  # a root of the population
    with planted({"entanglement.survival_equation": cold + 3 * sp.log(1 + sp.exp(-u))}):
        with pytest.raises(ArithmeticError, match="first order"):
            entanglement.survival_time_cold()
    odd = entanglement.survival_equation() + entanglement.ell
    with planted({"entanglement.survival_equation": odd}):
        with pytest.raises(ArithmeticError, match="not even"):
            entanglement.survival_time_hot()


def test_a_turning_point_that_some_weights_above_one_do_not_have_is_refused():
    """There 4 m^2 > 9 is asked for, which m = 2 has."""
    m = sp.Symbol("m", positive=True)
    turning = sp.log((2 * m + 3) / (2 * m - 3))
    with (
        planted({"entanglement.survival_turning": turning}),
        pytest.raises(ArithmeticError, match="not positive for m > 1"),
    ):
        entanglement.survival_falls()

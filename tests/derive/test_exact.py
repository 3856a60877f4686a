"""The exact Landau-Zener probability at T = 0, held against explicit truncated oscillators."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import mpf
from scipy.integrate import quad

from dlz.derive import exact, hamiltonian
from dlz.derive.derivation import planted
from dlz.derive.loss import argument
from dlz.derive.symbols import Delta, f, lam, nu, omega_c, phi, t, theta, v

LEVELS = 12


def oscillator_sweep(delta, speed, angle, coupling, frequency, stop):
    """The probability to stay in |0>, from the ground state at -stop, averaged over late times.

    Exponentials of H at the middle of each step; the phase turns once in many steps near the
    crossing, and far from it H hardly mixes.
    """
    lower = np.diag(np.sqrt(np.arange(1, LEVELS)), 1)
    field, one = lower + lower.T, np.eye(LEVELS)
    sz, sx = np.diag([1.0, -1.0]), np.array([[0.0, 1.0], [1.0, 0.0]])
    still = delta * np.kron(sx, one) + frequency * np.kron(np.eye(2), lower.T @ lower)
    still += coupling / 2 * np.kron(np.cos(angle) * sz + np.sin(angle) * sx, field)
    driven = speed * np.kron(sz, one)
    step = 0.01
    times = np.arange(-stop, stop, step) + step / 2
    psi = np.linalg.eigh(still - stop * driven)[1][:, 0].astype(complex)
    stays = []
    for block in np.array_split(times, 200):
        values, vectors = np.linalg.eigh(still + block[:, None, None] * driven)
        for value, vector in zip(values, vectors, strict=True):
            psi = vector @ (np.exp(-1j * step * value) * (vector.T @ psi))
        if block[0] > stop / 2:
            stays.append(np.sum(np.abs(psi[:LEVELS]) ** 2))
    return np.mean(stays)


@pytest.mark.parametrize(("angle", "coupling"), [(0.0, 0.9), (1.1, 0.9), (np.pi / 2, 0.7)])
def test_one_oscillator(angle, coupling):
    """What is left of the oscillation in time goes like Delta / (v t)."""
    values = {Delta: 0.4, v: 1.0, theta: angle, lam: coupling, exact._g: 1.0, nu: 0.8}
    expected = float(exact.one_mode_probability().subs(values))
    alone = float(sp.exp(-sp.pi * Delta**2 / v).subs(values))
    found = oscillator_sweep(0.4, 1.0, angle, coupling, 0.8, 60.0)
    assert found == pytest.approx(expected, abs=2e-3)
    if angle:
        assert abs(expected - alone) > 0.03  # the oscillator matters, and the check can fail


def test_the_bath_of_the_paper():
    """The sums over modes are integrals of J and J / nu: omega_c^2 and omega_c."""
    point = {Delta: "0.7", v: "1.3", theta: "0.4", lam: "0.6", omega_c: "1.9"}
    with mpmath.workdps(30):
        d, speed, angle, strength, cutoff = (mpf(x) for x in point.values())
        density = [
            mpmath.quad(lambda u, p=p: u**p * mpmath.exp(-u / cutoff), [0, 1, 10, 100, 300])
            for p in (0, 1)
        ]
        mean = d - strength**2 * mpmath.sin(angle) * mpmath.cos(angle) * density[0] / 2
        square = mean**2 + strength**2 * mpmath.sin(angle) ** 2 * density[1] / 4
        expected = mpmath.exp(-mpmath.pi * square / speed)
        numbers = {s: sp.Rational(x) for s, x in point.items()}
        found = mpf(str(sp.N(exact.survival_probability().subs(numbers), 30)))
        assert abs(found / expected - 1) < mpf(10) ** -25


def test_along_z_the_bath_does_not_matter_and_without_it_landau_zener_is_left():
    formula = sp.exp(-sp.pi * Delta**2 / v)
    assert exact.survival_probability().subs(theta, 0) == formula
    assert exact.survival_probability().subs(lam, 0) == formula


def test_another_crossing_is_refused():
    wrong = {"hamiltonian.hamiltonian": 2 * hamiltonian.hamiltonian()}
    with planted(wrong), pytest.raises(ArithmeticError, match="cross at the rate"):
        exact.survival_probability()


@pytest.mark.parametrize("order", range(-2, 3))
def test_bickley_functions(order):
    """Against their integral."""
    with mpmath.workdps(20):
        c = mpmath.mpf("0.7")
        expected = mpmath.quad(
            lambda u: mpmath.exp(-c * mpmath.cosh(u)) / mpmath.cosh(u) ** order, [0, 1, 3, 6]
        )
        found = sp.lambdify(argument, exact.bickley(order), "mpmath")(c)
    assert abs(found / expected - 1) < 1e-13


@pytest.mark.parametrize("angle", [0.0, 0.8, 2.2])
def test_the_difference_for_fast_sweeps(angle):
    """The rate typed here in the laboratory frame: Lindblad operators on |0><0|, integrated."""
    width = 1.7

    def rate(w):  # over lambda^2 Delta^2 / v, at v t = Delta w; T = 0
        gap = np.hypot(1, w)
        values, vectors = np.linalg.eigh(np.array([[w, 1.0], [1.0, -w]]))
        assert values[1] == pytest.approx(gap)
        lower, upper = vectors.T
        coupling = np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]]) / 2
        jump = np.outer(lower, lower) @ coupling @ np.outer(upper, upper)
        rho = np.diag([1.0, 0.0])
        change = jump @ rho @ jump.T - (jump.T @ jump @ rho + rho @ jump.T @ jump) / 2
        return 2 * np.pi * 2 * gap * np.exp(-2 * gap / width) * change[0, 0]

    changed = sum(quad(rate, a, b, epsrel=1e-11)[0] for a, b in ((-40, 0), (0, 40)))
    # The exponent of the exact answer in order lambda^2.
    exactly = np.pi * (width * np.sin(2 * angle) / 2 - width**2 * np.sin(angle) ** 2 / 4)
    numbers = {theta: angle, argument: 2 / width, Delta: 1, v: 1, lam: 1}
    assert float(exact.fast_difference().subs(numbers)) == pytest.approx(
        changed - exactly, rel=1e-9
    )


def test_a_wrong_rate_is_noticed():
    with planted({"exact.master_equation_rate": f(t) * sp.sin(phi(t))}):
        with pytest.raises(ArithmeticError):
            exact.fast_difference()

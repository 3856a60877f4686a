"""dlz.survival against the equation that defines it, solved to 60 digits."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlz import Parameters, State, negativity, solve, survival_time


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

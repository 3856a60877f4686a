"""dlz.timescales: the ratios of inequality (15), and the validation of the Lamb shift."""

import numpy as np
import pytest
import sympy as sp

import dlz
from dlz import Parameters, lamb_shift, validity


def expected(Delta, v, T, omega_c, t):
    """Return the two ratios for numbers, from the definitions of the timescales (eqs. 16 to 19)."""
    Omega = np.sqrt(Delta**2 + (v * t) ** 2)
    thermal = 1 / (1 - np.exp(-2 * Omega / T)) if T > 0 else 1.0
    relaxation = max(4 * np.pi * Omega * np.exp(-2 * Omega / omega_c) * thermal, 2 * np.pi * T)
    change = max(v * v * abs(t) / Omega**2, Delta * v / (2 * Omega**2))
    return relaxation / (2 * Omega), change / (2 * Omega)


def test_ratios_by_hand():
    t = np.array([-3.0, -0.5, 0.0, 0.2, 4.0])
    p = Parameters([[2.0], [0.5]], 1.5, T=[0.0, 0.7, 9.0], omega_c=1.7)
    ratios = validity(p, t)
    assert ratios.tau_S_over_tau_R.shape == ratios.tau_S_over_tau_A.shape == (2, 3, 5)
    for i, Delta in enumerate((2.0, 0.5)):
        for j, T in enumerate((0.0, 0.7, 9.0)):
            for n, time in enumerate(t):
                hand = expected(Delta, 1.5, T, 1.7, time)
                assert (ratios.tau_S_over_tau_R[i, j, n], ratios.tau_S_over_tau_A[i, j, n]) == (
                    pytest.approx(hand, rel=1e-13, abs=0)
                )


def test_without_driving_nothing_changes():
    ratios = validity(Parameters(1.0, 0.0), [-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(ratios.tau_S_over_tau_A, np.zeros(3))
    assert ratios.tau_S_over_tau_R.shape == (3,)


def test_far_below_the_cutoff_there_is_no_relaxation():
    ratios = validity(Parameters(1.0, 1.0, omega_c=1e-3), [-1.0, 0.0])
    np.testing.assert_array_equal(ratios.tau_S_over_tau_R, np.zeros(2))


@pytest.mark.parametrize(
    ("t", "message"),
    [
        ([0.0, np.nan], "t must be finite, got nan"),
        (0.0, r"t must have one axis, got shape \(\)"),
        ([[0.0]], r"t must have one axis, got shape \(1, 1\)"),
        ("now", "t must be real numbers"),
    ],
)
def test_bad_times(t, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        validity(Parameters(1.0, 1.0), t)


def test_lamb_shift_is_the_generated_function():
    omega, T = np.array([-2.0, 0.5, 3.0]), np.array([[0.0], [1.5]])
    value = lamb_shift(omega, 2.0, T)
    assert value.shape == (2, 3)
    np.testing.assert_array_equal(value, dlz.generated.bath.lamb_shift(omega, 2.0, T))
    assert isinstance(lamb_shift(1.0, 2.0, 0.5), float)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.nan, 1.0, 0.0), "omega must be finite, got nan"),
        ((1.0, 0.0, 0.0), r"omega_c must be finite and > 0, got 0\.0"),
        ((1.0, 1.0, -0.5), r"T must be finite and >= 0, got -0\.5"),
        ((1.0, None, 0.0), "omega_c must be given: the ohmic spectral density contains it"),
    ],
)
def test_bad_lamb_shift(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        lamb_shift(*arguments)


@pytest.mark.parametrize("bath", [None, dlz.Bath.drude()])
def test_shapes_that_do_not_broadcast_are_named(bath):
    with pytest.raises(ValueError, match=r"do not broadcast together: omega \(2,\), .*\(3,\)"):
        lamb_shift([1.0, 2.0], [1.0, 2.0, 3.0], 0.0, bath=bath)


def test_lamb_shift_of_another_bath():
    omega, T = np.array([-2.0, 0.0, 3.0]), np.array([[0.0], [1.5]])
    drude = dlz.Bath.drude()
    value = lamb_shift(omega, 2.0, T, bath=drude)
    assert value.shape == (2, 3)
    np.testing.assert_array_equal(value, drude.lamb_shift(omega, T, 2.0))
    # Kramers and Kronig: S(0) at T = 0 is minus the integral of J / omega, here pi omega_c / 2.
    assert lamb_shift(0.0, 2.0, 0.0, bath=drude) == pytest.approx(-np.pi, rel=1e-13)
    ohmic = dlz.Bath.power(1)
    assert lamb_shift(3.0, 2.0, 1.5, bath=ohmic) == pytest.approx(lamb_shift(3.0, 2.0, 1.5))
    w = sp.Symbol("omega")
    fixed = dlz.Bath(w * sp.exp(-w), w)
    assert lamb_shift(0.0, None, 0.0, bath=fixed) == pytest.approx(-1.0, rel=1e-13)


def test_lamb_shift_refuses_what_is_no_bath_and_a_cutoff_without_meaning():
    w = sp.Symbol("omega")
    with pytest.raises(TypeError, match=r"^bath must be a dlz\.Bath or None, got str"):
        lamb_shift(1.0, 1.0, 0.0, bath="drude")
    with pytest.raises(ValueError, match=r"^omega_c must be None: the bath has no cutoff symbol"):
        lamb_shift(1.0, 1.0, 0.0, bath=dlz.Bath(w * sp.exp(-w), w))
    with pytest.raises(ValueError, match=r"^omega_c must be given"):
        lamb_shift(1.0, None, 0.0, bath=dlz.Bath.drude())

"""The closed forms of the loss against integrated dynamics, each to its stated order.

The measured exponents are printed (`pytest -s` shows them).
"""

import numpy as np
import pytest
import sympy as sp

from dlz import Parameters, State, concurrence, solve, survival_time
from dlz.derive import loss, slow_driving
from dlz.derive.symbols import Delta, T, a_plus0, lam, omega_c, t, theta, v
from dlz.generated import entanglement, two_sided
from dlz.generated import loss as generated
from dlz.solver import Solution


def function(expr, *arguments):
    return sp.lambdify(arguments, expr, ["scipy", "numpy"])


FULL_SWEEP = function(loss.full_sweep_zero_temperature(), Delta, v, theta, lam, omega_c)
DEPHASING = function(loss.dephasing(), t, Delta, v, theta, lam, T)


def at_eta(_):
    return {"initial": State.schmidt(0.5)}


SLOW = {
    "negativity of a Bell pair": (
        lambda solution: solution.negativity[-1],
        lambda tau, theta, lam, T: entanglement.bell_negativity(tau, 1.0, theta, lam, T, 2.0),
        lambda noise: {},
    ),
    "negativity for any eta": (
        lambda solution: solution.negativity[-1],
        lambda tau, *rest: entanglement.schmidt_negativity(tau, 0.5, 1.0, *rest, 2.0),
        at_eta,
    ),
    "concurrence for any eta": (
        lambda solution: concurrence(solution.rho[-1]),
        lambda tau, *rest: entanglement.schmidt_concurrence(tau, 0.5, 1.0, *rest, 2.0),
        at_eta,
    ),
    "negativity, the same noise on both": (
        lambda solution: solution.negativity[-1],
        lambda tau, *rest: two_sided.identical_negativity(tau, 1.0, *rest, 2.0),
        lambda noise: {"reference": noise},
    ),
}
"""What is measured, its closed form of tau, theta, lambda and T, and what `solve` is given."""


def end(start, stop, **parameters) -> Solution:
    return solve(Parameters(**parameters), [start, stop], rtol=1e-12, atol=1e-13)


def exponents(name, errors, ratio):
    """The measured orders of errors at steps that shrink by ``ratio``."""
    found = np.log(np.array(errors[:-1]) / np.array(errors[1:])) / np.log(ratio)
    print(f"{name}: errors {np.array(errors)}, exponents {found.round(3)}")
    return found


@pytest.mark.parametrize("angle", [0.0, 0.7, np.pi / 2])
@pytest.mark.parametrize("ratio", [0.1, 1.0, 5.0])
def test_the_full_sweep_is_right_to_fourth_order_of_lambda(angle, ratio):
    """For any Delta^2 / v: adiabatic or not."""
    errors = []
    for strength in (0.1, 0.05, 0.025):
        solution = end(
            -40 * ratio, 40 * ratio, Delta=1.0, v=1 / ratio, theta=angle, lam=strength, omega_c=1.0
        )
        form = 0.5 - FULL_SWEEP(1.0, 1 / ratio, angle, strength, 1.0)
        errors.append(abs(form - solution.negativity[-1]))
        assert solution.error[-1] < 0.05 * errors[-1]
    found = exponents(f"full sweep, theta = {angle:.2f}, Delta^2/v = {ratio}", errors, 2)
    np.testing.assert_allclose(found, 4, atol=0.06)


def test_the_coherent_evolution_does_not_enter_the_first_order():
    """Without the Lamb shift, and so with another k(t).

    What k(t) changes is of fourth order of lambda, and the Lamb shift is itself of second.
    """
    errors = []
    for strength in (0.2, 0.1, 0.05):
        one, other = (
            end(-9.0, 7.0, Delta=1.0, v=1.3, theta=0.6, lam=strength, T=0.5, lamb_shift=shift)
            for shift in (True, False)
        )
        errors.append(abs(one.negativity[-1] - other.negativity[-1]))
    assert errors[0] < 0.2**4
    found = exponents("with and without the Lamb shift", errors, 2)
    np.testing.assert_allclose(found[-1], 6, atol=0.15)


@pytest.mark.parametrize("angle", [0.0, 0.7, np.pi / 2])
def test_the_slow_sweep_is_right_to_second_order_of_v(angle):
    """At a fixed loss lambda^2 Delta^2 / v."""
    errors = []
    for ratio in (8.0, 32.0, 128.0):
        strength = np.sqrt(0.3 / ratio)
        solution = end(
            -40 * ratio, 40 * ratio, Delta=1.0, v=1 / ratio, theta=angle, lam=strength, omega_c=1.0
        )
        form = 0.5 * np.exp(-2 * FULL_SWEEP(1.0, 1 / ratio, angle, strength, 1.0))
        errors.append(abs(form - solution.negativity[-1]))
        assert solution.error[-1] < 0.05 * errors[-1]
    found = exponents(f"slow sweep, theta = {angle:.2f}", errors, 4)
    np.testing.assert_allclose(found, 2, atol=0.05)


@pytest.mark.parametrize(("start", "stop"), [(-6.0, 4.0), (0.5, 3.0), (-9.0, 9.0)])
@pytest.mark.parametrize("heat", [0.0, 0.3, 4.0])
def test_a_window_is_right_to_fourth_order_of_lambda(start, stop, heat):
    """Relaxation and dephasing between two times, at any temperature."""
    point = {"Delta": 1.0, "v": 1.5, "theta": 0.6}
    errors = []
    for strength in (0.04, 0.02, 0.01):
        solution = end(start, stop, **point, lam=strength, T=heat, omega_c=2.0)
        at = [
            generated.relaxation(time, *point.values(), strength, heat, 2.0)
            + generated.dephasing(time, *point.values(), strength, heat)
            for time in (start, stop)
        ]
        errors.append(abs(0.5 - (at[1] - at[0]) - solution.negativity[-1]))
        assert solution.error[-1] < 0.05 * errors[-1]
    found = exponents(f"window from {start} to {stop}, T = {heat}", errors, 2)
    np.testing.assert_allclose(found, 4, atol=0.1)


@pytest.mark.parametrize("heat", [0.3, 1.5])
def test_the_full_sweep_of_a_warm_bath_is_right_to_fourth_order_of_lambda(heat):
    """Relaxation over the whole sweep, and what is dephased in a window that holds all of it."""
    point, errors = {"Delta": 1.0, "v": 2.0, "theta": 0.6}, []
    for strength in (0.024, 0.012, 0.006):
        solution = end(-15.0, 15.0, **point, lam=strength, T=heat, omega_c=2.0)
        dephased = np.diff(generated.dephasing([-15.0, 15.0], *point.values(), strength, heat))[0]
        relaxed = generated.relaxation_full_sweep(*point.values(), strength, heat, 2.0)
        errors.append(abs(0.5 - relaxed - dephased - solution.negativity[-1]))
        assert solution.error[-1] < 0.05 * errors[-1]
    found = exponents(f"full sweep, T = {heat}", errors, 2)
    np.testing.assert_allclose(found, 4, atol=0.1)


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("heat", [0.0, 0.4])
def test_slow_driving_is_right_to_second_order_of_v(name, heat):
    """In a window centred on the crossing; off it the rates change in first order of v t."""
    measure, closed, options = SLOW[name]
    duration, errors = 12.0, []
    for speed in (8e-3, 4e-3, 2e-3):
        noise = Parameters(1.0, speed, theta=0.5, lam=0.25, T=heat, omega_c=2.0)
        window = [-duration / 2, duration / 2]
        found = solve(noise, window, rtol=1e-12, atol=1e-13, **options(noise))
        errors.append(abs(measure(found) - closed(duration, 0.5, 0.25, heat)))
        assert found.error[-1] < 0.05 * errors[-1]
    found = exponents(f"{name}, T = {heat}", errors, 2)
    np.testing.assert_allclose(found, 2, atol=0.05)


def test_dephasing_alone_is_right_to_fourth_order_of_lambda():
    """Far below the gap the bath relaxes nothing: what is lost is the elementary integral."""
    errors = []
    parameters = {"Delta": 4.0, "v": 2.0, "theta": 0.9, "omega_c": 0.05, "T": 0.3}
    for strength in (0.2, 0.1, 0.05):
        solution = end(-6.0, 5.0, lam=strength, **parameters)
        between = [DEPHASING(x, 4.0, 2.0, 0.9, strength, 0.3) for x in (-6.0, 5.0)]
        form = 0.5 - (between[1] - between[0])
        errors.append(abs(form - solution.negativity[-1]))
    np.testing.assert_allclose(exponents("dephasing", errors, 2), 4, atol=0.1)


@pytest.mark.parametrize("angle", [0.0, 0.8])
def test_the_slow_survival_time_is_right_to_second_order_of_v(angle):
    """The window is centred on the crossing; what moves the end is of second order in v tau."""
    expected = survival_time(Parameters(1.0, 0.0, theta=angle, lam=0.1, T=2.0, omega_c=2.0))
    errors = []
    for speed in (4e-4, 2e-4, 1e-4):
        times = np.append(-expected / 2, np.linspace(0.48, 0.52, 2001) * expected)
        found = solve(
            Parameters(1.0, speed, theta=angle, lam=0.1, T=2.0, omega_c=2.0), times, rtol=1e-11
        ).negativity
        last = np.flatnonzero(found > 0)[-1]
        slope = (found[last] - found[last - 1]) / (times[last] - times[last - 1])
        errors.append(abs(times[last] - found[last] / slope - times[0] - expected))
    found = exponents(f"survival time, theta = {angle}", errors, 2)
    np.testing.assert_allclose(found, 2, atol=0.1)


def test_the_symbols_are_those_of_slow_driving():
    """a_+ of the closed forms is the limit of the integrated rate at the crossing."""
    plus = slow_driving.bloch_rates()[0]
    assert plus.free_symbols <= {Delta, theta, lam}
    assert a_plus0 not in plus.free_symbols

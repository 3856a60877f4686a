"""Generated coefficients of the master equation against the derivation."""

import math

import numpy as np
import pytest
import sympy as sp

from dlz.derive import lindblad as derived
from dlz.derive.symbols import Delta, T, lam, omega_c, phi, t, theta, v
from dlz.generated import lindblad as module

DERIVED = {
    "sin_squared": lambda: sp.sin(theta - 2 * phi(t)) ** 2,
    "cos_squared": lambda: sp.cos(theta - 2 * phi(t)) ** 2,
    "k": derived.level_splitting,
    "f": lambda: derived.dissipation_rates()[0],
    "g": lambda: derived.dissipation_rates()[1],
    "l": lambda: derived.dissipation_rates()[2],
}
WEIGHTS = ["sin_squared", "cos_squared"]
GEOMETRY = {"t": (-1e6, 1e6), "Delta": (1e-2, 1e2), "v": (0.0, 10.0), "theta": (-7.0, 7.0)}
BATH = {"lam": (0.0, 1.0), "T": [0.0, 5e-324, 1e-310, 1e-300, 1e-3, 0.1, 1.0, 1e4, 1e8, 1e12]}
BATH |= {"omega_c": [1e-3, 0.1, 1.0, 30.0, 1e9]}
# The reference of S takes its time where omega / T or omega / omega_c is large.
GRIDS_OF_K = {
    "t": np.linspace(-8, 8, 17),
    "Delta": [0.1, 0.5, 1.0, 2.0],
    "v": [0.0, 1e-3, 0.1, 1.0, 10.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, np.pi / 2, 1e-8],
    "lam": [0.0, 0.05, 0.1, 1.0],
    "T": [0.0, 0.03, 0.1, 1.0, 1e3],
    "omega_c": [0.1, 1.0, 30.0],
}


def next_to_zeros():
    """Points of the geometry at and around theta = 2 phi + n pi/2, as close as doubles come."""
    points = []
    for time in (0.0, 1e-9, 0.3, -0.3, 1.0, -1.0, 7.7, -1e6):
        for gap, rate in ((1.0, 1.0), (0.7, 0.9), (3.0, 1e-3)):
            for n in range(-3, 4):
                zero = math.atan2(gap, rate * time) + n * math.pi / 2
                points += [(time, gap, rate, zero + d) for d in (0.0, 1e-15, 1e-9, -1e-5, 1e-3)]
    return points


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", WEIGHTS)
def test_accuracy_of_weights(promised, name):
    promised(f"lindblad.{name}", DERIVED[name](), GEOMETRY, next_to_zeros(), count=1000)


@pytest.mark.parametrize("name", ["f", "g", "l"])
def test_accuracy(promised, name):
    # Times at which the rates do not underflow.
    grids = GEOMETRY | {"t": (-20.0, 20.0)} | BATH
    points = [(*point, 0.3, heat, 1.0) for point in next_to_zeros() for heat in (0.0, 1.0)]
    promised(f"lindblad.{name}", DERIVED[name](), grids, points[::3], count=1000)


@pytest.mark.parametrize("name", [*WEIGHTS, "f", "g", "l"])
def test_accuracy_on_a_line_of_times(judge, promised, name):
    """Where only t is an array, components go another way: slope times distance from their zero."""
    promise = promised.specs[f"lindblad.{name}"].accuracy
    bath = {} if name in WEIGHTS else BATH | {"omega_c": [1.0, 30.0, 1e9]}
    grids = {"Delta": (1e-2, 1e2), "v": (0.0, 10.0), "theta": (-7.0, 7.0)} | bath
    reference = judge.Reference(DERIVED[name](), ["t", *grids], 50)

    def on_a_line(times, *others):
        return getattr(module, name)(times, *(column[0] for column in others))

    for others in judge.points_of(grids, 15):
        gap, rate, angle = others[:3]
        zeros = [gap / math.tan(angle) / rate, -gap * math.tan(angle) / rate]
        near = [zero * (1 + step) for zero in zeros for step in (0.0, 2e-16, -1e-12, 1e-6, 0.1)]
        times = [*np.linspace(-20, 20, 9), *(x for x in near if abs(x) < 1e9)]
        points = [(time, *others) for time in times]
        found = judge.errors(
            on_a_line, reference, points, promise.ulp, promise.amplified, through=promise.through
        )
        assert not found.beyond(promise.ulp), "\n".join(found.beyond(promise.ulp))


def test_accuracy_of_k(promised):
    promised("lindblad.k", DERIVED["k"](), GRIDS_OF_K, count=60, examples=10)


@pytest.mark.parametrize("name", WEIGHTS)
def test_replay_of_weights(judge, replay, name):
    (found,) = replay.run(getattr(module, name), {}, t, Delta, v, theta)
    assert judge.same(found, DERIVED[name]())


@pytest.mark.parametrize("name", "kfgl")
def test_replay(judge, replay, name):
    (found,) = replay.run(getattr(module, name), {}, t, Delta, v, theta, lam, T, omega_c)
    assert judge.same(found, DERIVED[name]())


def test_rates_vanish_without_a_warning():
    with np.errstate(all="raise"):
        assert module.f(1e6, 1.0, 1.0, 0.3, 0.1, 0.0, 1e-3) == 0
        assert module.g(0.7, 1.0, 1.0, 0.3, 0.1, [0.0, 5e-324, 1e-300], 1.0).tolist() == [0] * 3
        assert module.l(0.7, 1.0, 1.0, 0.3, 1e-200, 1.0, 1.0) == 0

"""The generated Landau-Zener probability without approximation against the derivation."""

import numpy as np
import pytest

from dlz.derive import exact as derived
from dlz.derive.symbols import Delta, lam, omega_c, theta, v
from dlz.generated import exact as module

GRIDS = {
    "Delta": (0.1, 10.0),
    "v": (1e-4, 1e8),
    "theta": (-7.0, 7.0),
    "lam": (0.0, 1.0),
    "omega_c": (0.1, 100.0),
}


def next_to_compensation():
    """Points where the bath all but compensates Delta, so that Delta less its part cancels."""
    points = []
    for angle in (0.3, 0.8, -2.5):
        for cutoff in (1.0, 40.0):
            gap = 0.5 * 0.6**2 * cutoff * np.sin(angle) * np.cos(angle)
            points += [(gap * (1 + d), 0.5, angle, 0.6, cutoff) for d in (0.0, 1e-15, 1e-9, -1e-4)]
    return points


def test_every_function_is_judged():
    assert module.__all__ == ["survival_probability"]


def test_accuracy(promised):
    exact = derived.survival_probability()
    promised("exact.survival_probability", exact, GRIDS, next_to_compensation(), count=600)


@pytest.mark.replays("exact.survival_probability")
def test_replay(judge, replay):
    (found,) = replay.run(module.survival_probability, {}, Delta, v, theta, lam, omega_c)
    assert judge.same(found, derived.survival_probability())


def test_without_the_bath_landau_zener_is_left():
    expected = np.exp(-np.pi * 0.7**2 / 1.3)
    assert module.survival_probability(0.7, 1.3, 0.0, 0.5, 2.0) == pytest.approx(
        expected, rel=1e-15
    )
    assert module.survival_probability(0.7, 1.3, 0.4, 0.0, 2.0) == pytest.approx(
        expected, rel=1e-15
    )
    assert abs(module.survival_probability(0.7, 1.3, 0.4, 0.5, 2.0) / expected - 1) > 0.01


def test_a_slow_sweep_leaves_nothing_without_a_warning():
    with np.errstate(all="raise"):
        assert module.survival_probability(1.0, 1e-4, 0.3, 0.1, 1.0) == 0

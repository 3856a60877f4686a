"""Generated coefficients of the master equation against the derivation."""

import numpy as np
import pytest

from dlz.derive import lindblad as derived
from dlz.derive.symbols import Delta, T, lam, omega_c, t, theta, v
from dlz.generated import lindblad as module

DERIVED = {
    "k": derived.level_splitting,
    "f": lambda: derived.dissipation_rates()[0],
    "g": lambda: derived.dissipation_rates()[1],
    "l": lambda: derived.dissipation_rates()[2],
}
GRIDS = {
    "t": [*np.linspace(-8, 8, 17), *np.logspace(-6, 6, 13), *-np.logspace(-6, 6, 13)],
    "Delta": [0.1, 0.5, 1.0, 2.0],
    "v": [0.0, 1e-3, 0.1, 1.0, 10.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, np.pi / 2, 1e-8],
    "lam": [0.0, 0.05, 0.1, 1.0],
    "T": [0.0, 1e-300, 1e-3, 0.1, 1.0, 1e4, 1e8],
    "omega_c": [0.1, 1.0, 30.0],
}
# The reference of S takes its time where omega / T or omega / omega_c is large.
GRIDS_OF_K = GRIDS | {"t": np.linspace(-8, 8, 17), "T": [0.0, 0.03, 0.1, 1.0, 1e3]}


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", module.__all__)
def test_accuracy(judge, name):
    grids, count = (GRIDS_OF_K, 60) if name == "k" else (GRIDS, 500)
    judge.accuracy(getattr(module, name), DERIVED[name](), grids, count=count)


@pytest.mark.parametrize("name", module.__all__)
def test_replay(judge, replay, name):
    (found,) = replay.run(getattr(module, name), {}, t, Delta, v, theta, lam, T, omega_c)
    assert judge.same(found, DERIVED[name]())

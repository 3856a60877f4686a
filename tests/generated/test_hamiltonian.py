"""Generated hamiltonian functions against the derivation."""

import numpy as np
import pytest
import sympy as sp

from dlz.derive import hamiltonian as derived
from dlz.derive.symbols import Delta, t, v
from dlz.generated import hamiltonian as module

DERIVED = {
    "Omega": derived.gap,
    "phi": derived.angle,
    "phi_dot": derived.angle_rate,
    "norm_plus": lambda: derived.norms()[0],
    "norm_minus": lambda: derived.norms()[1],
}
# v t / Delta up to 1e12 on both sides, and around the crossing.
GRIDS = {
    "t": [*np.linspace(-20, 20, 41), *np.logspace(-9, 9, 37), *-np.logspace(-9, 9, 37), 0],
    "Delta": [*np.linspace(0.1, 3, 10), 1e-2, 1e2],
    "v": [*np.linspace(0, 2, 9), *np.logspace(-3, 3, 7)],
}


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", module.__all__)
def test_accuracy(judge, name):
    # All of them are well-conditioned: two units in the last place, whatever the arguments.
    judge.accuracy(getattr(module, name), DERIVED[name](), GRIDS, count=1000, ulps=2, amplified=0)


@pytest.mark.parametrize("late", [1, -1])
@pytest.mark.parametrize("name", module.__all__)
def test_replay(judge, replay, name, late):
    later = sp.Symbol("t", positive=True)
    time = late * later
    (found,) = replay.run(getattr(module, name), {later: 2, Delta: 1, v: 3}, time, Delta, v)
    assert judge.same(found, DERIVED[name]().subs(t, time))


def test_large_arguments_do_not_overflow():
    with np.errstate(all="raise", under="ignore"):
        assert module.Omega(1e200, 1e200, 1.0) == pytest.approx(np.sqrt(2) * 1e200, rel=1e-15)
        assert module.norm_minus(1e150, 1.0, 1.0) == pytest.approx(2e150, rel=1e-15)
        assert module.norm_plus(1e150, 1.0, 1.0) == pytest.approx(1.0, rel=1e-15)

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
GRIDS = {"t": (-1e9, 1e9), "Delta": (1e-2, 1e2), "v": (0.0, 1e3)}
POINTS = [
    *((x, gap, 0.7) for gap in (1.0, 1.3) for x in np.linspace(-20, 20, 201)),
    # Where the roundings of v t, Omega and their sum once added up to more than 2 ulp.
    (-0.001126755081029492, 8.049088792453949, 809.4631825844142),
    (0.7693762445952985, 0.5084654042581965, 2.5315230933892487),
    *((x, 1.0, 1.0) for x in [*np.logspace(-12, 12, 49), *-np.logspace(-12, 12, 49)]),
]


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", module.__all__)
def test_accuracy(promised, name):
    promised(f"hamiltonian.{name}", DERIVED[name](), GRIDS, POINTS, count=2000)


@pytest.mark.parametrize("late", [1, -1])
@pytest.mark.parametrize("name", module.__all__)
def test_replay(judge, replay, name, late):
    later = sp.Symbol("t", positive=True)
    time = late * later
    (found,) = replay.run(getattr(module, name), {later: 2, Delta: 1, v: 3}, time, Delta, v)
    exact = DERIVED[name]().subs(t, time)
    if name.startswith("norm_"):  # both are positive
        sample = {later: 2, Delta: 1, v: 3}
        assert found.subs(sample).is_positive
        assert exact.subs(sample).is_positive
        found, exact = found**2, exact**2
    assert judge.same(found, exact)


@pytest.mark.replays("hamiltonian._crossing_time", "hamiltonian._sweeping")
def test_replay_of_what_the_rate_is_made_of(replay):
    assert replay.run(module._crossing_time, {}, Delta, v) == [Delta / v]
    assert replay.run(module._sweeping, {}, Delta, v) == [1]


def test_the_slowest_sweep():
    # Where v is below Delta / 2^500 the angle turns in proportion to v.
    with np.errstate(all="raise"):
        assert module.phi_dot([0.0, 3.0], 2.0, 0.0).tolist() == [0, 0]
        assert module.phi_dot(3.0, 2.0, 1e-200) == pytest.approx(-2.5e-201, rel=1e-15)
        assert module.phi_dot(1e140, 1e-100, 1e-290) == pytest.approx(-5e-191, rel=1e-15)


def test_the_rate_vanishes_at_infinite_times():
    with np.errstate(all="raise"):
        assert module.phi_dot([-np.inf, 0.0, np.inf], 2.0, 1.0).tolist() == [0, -0.25, 0]


def test_large_arguments_do_not_overflow():
    with np.errstate(all="raise", under="ignore"):
        assert module.Omega(1e200, 1e200, 1.0) == pytest.approx(np.sqrt(2) * 1e200, rel=1e-15)
        assert module.norm_minus(1e150, 1.0, 1.0) == pytest.approx(2e150, rel=1e-15)
        assert module.norm_plus(1e150, 1.0, 1.0) == pytest.approx(1.0, rel=1e-15)


def test_norms_where_times_are_too_long_to_be_split():
    with np.errstate(all="raise"):
        assert module.norm_minus([-1e200, 1e200], 2.0, 1.0).tolist() == [2, 2e200]
        assert module.norm_plus([-1e200, 1e200], 2.0, 1.0).tolist() == [2e200, 2]

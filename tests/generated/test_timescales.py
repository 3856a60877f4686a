"""Generated timescales against the derivation."""

import numpy as np
import pytest
import sympy as sp

from dlz.derive import timescales as derived
from dlz.derive.symbols import Delta, T, omega_c, t, v
from dlz.generated import timescales as module

DERIVED = {
    "tau_AE": derived.tau_energies,
    "tau_AS": derived.tau_states,
    "tau_A": derived.tau_hamiltonian,
    "tau_S": derived.tau_beat,
    "tau_R": derived.tau_relaxation,
}
GRIDS = {
    "t": (1e-9, 1e9),
    "Delta": (1e-2, 1e2),
    "v": (1e-3, 1e3),
}
OF_THE_BATH = {"T": [0.0, 1e-300, 0.03, 0.3, 1, 3, 1e4], "omega_c": [1 / 3, 1.0, 30.0]}
# Where tau_A changes its branch, |t| = Delta / (2 v), and next to it.
BRANCH_POINTS = [(s * (1 + d) / 2, 1.0, 1.0) for s in (1, -1) for d in (0, 1e-6, -1e-6, 2**-52)]

# Where the roundings of v t, of Omega and of its inverse once added up to more than 2 ulp.
ADDED_UP = [
    (1.1202966905232665, 1.0528194827432107, 7.157693745414568),
    (2.0055024117980143, 0.12684519899529456, 1.0016418183495295),
]
EARLIER = [(-x, 1.3, 0.7) for x in [*np.logspace(-9, 9, 37), *np.linspace(0.1, 20, 50)]]


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", ["tau_AE", "tau_AS", "tau_A", "tau_S"])
def test_accuracy(promised, name):
    promised(
        f"timescales.{name}",
        DERIVED[name](),
        GRIDS,
        [*BRANCH_POINTS, *ADDED_UP, *EARLIER],
        count=1000,
    )


def test_accuracy_of_the_relaxation_time(promised):
    # Not so late that every rate underflows: there the time is inf.
    grids = GRIDS | {"t": (-20.0, 20.0), "v": (0.0, 2.0)} | OF_THE_BATH
    promised("timescales.tau_R", DERIVED["tau_R"](), grids, count=500)


@pytest.mark.parametrize("name", module.__all__)
@pytest.mark.parametrize("at", [0.2, 2.0])
def test_replay(judge, replay, name, at):
    later = sp.Symbol("t", positive=True)
    arguments = (later, Delta, v, T, omega_c)[: 5 if name == "tau_R" else 3]
    exact = DERIVED[name]().subs(t, later)
    sample = {later: at, Delta: 1, v: 1}
    if name == "tau_A":
        exact = next(value for value, where in exact.args if where.subs(sample))
    if name == "tau_R":  # emission taken as the fastest
        emission, _, _ = derived.relaxation_candidates()
        exact = (1 / emission).subs(t, later)
        replay.decide = lambda condition: False
    (found,) = replay.run(getattr(module, name), sample, *arguments)
    assert judge.same(found.subs(later, t), exact.subs(later, t))


def test_limits():
    with np.errstate(all="raise", under="ignore"):
        for sweep in (0.0, 1.0, 1e-200):
            assert module.tau_AE(0.0, 1.0, sweep) == np.inf
            assert module.tau_AE([1.0, -1.0], 1.0, 0.0).tolist() == [np.inf] * 2
        assert module.tau_AS(1.0, 1.0, 0.0) == np.inf
        assert module.tau_A([0.0, 1.0, -1e6], 1.0, 0.0).tolist() == [np.inf] * 3
        assert module.tau_A(0.0, 1.0, 1.0) == module.tau_AS(0.0, 1.0, 1.0)
        assert module.tau_R(1e6, 1.0, 1.0, 0.0, 1.0) == np.inf


def test_times_that_exceed_the_largest_double_are_infinite():
    slow = [1e-310, 2.0**-1074]
    with np.errstate(all="raise"):
        assert module.tau_AS(1.0, 1e3, slow).tolist() == [np.inf] * 2
        assert module.tau_A(1.0, 1e3, slow).tolist() == [np.inf] * 2
        assert module.tau_AE(1e-300, 1e3, 1e-3) == np.inf
        assert module.tau_AS(1.0, 1e-5, 1e-309) == pytest.approx(2e304)
        assert module.tau_A(1.0, 1e-5, 1e-309) == pytest.approx(2e304)
        assert module.tau_R(1e4, 0.01, 1.0, 0.0, 27.0) == np.inf
        late = np.float32([-0.0042918758, 0.095526293, 5.4553997e-08, 0, 0.00038121411])
        assert module.tau_R(*late) == np.inf


def test_the_hamiltonian_changes_with_what_changes_faster():
    times = np.linspace(-3, 3, 601)
    np.testing.assert_allclose(
        module.tau_A(times, 1.0, 0.7),
        np.minimum(module.tau_AE(times, 1.0, 0.7), module.tau_AS(times, 1.0, 0.7)),
        rtol=1e-14,
    )

"""The robust integrator alone; what it computes is tested in test_solver.py and by the stress."""

import numpy as np
import pytest

from dlz import Parameters, magnus


def arguments(p):
    return np.stack([argument.ravel() for argument in p.arguments()])


def test_a_step_is_of_sixth_order():
    given = arguments(Parameters(1.0, 1.0, 0.3, 0.8, 0.7))
    exact, _ = magnus.maps(given, np.array([0.2, 0.6]), 1e-14, True, None)
    integrator = magnus._Integrator(given, np.array([0.2, 0.6]), 1e-10, None)
    errors = []
    for n in (1, 2, 4):
        edges = np.linspace(0.2, 0.6, n + 1)
        steps = integrator._step(np.zeros(n, dtype=int), edges[:-1], edges[1:])
        total = np.eye(4)
        for i in range(n):
            total = (np.eye(4) + np.vstack([np.zeros(4), steps[..., i]])) @ total
        errors.append(np.abs(total[1:] - exact[0, -1]).max())
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert errors[-1] > 1e-13
    assert (orders > 5.7).all(), (errors, orders)


def test_no_steps_are_spent_on_rounding_errors(monkeypatch):
    monkeypatch.setattr(magnus, "_MAX_STEPS", 4000)
    given = arguments(Parameters(1.0, 1.0, 0.3, 0.8, 0.7))
    maps, error = magnus.maps(given, np.array([-3.0, 3.0]), 1e-30, True, None)
    assert error[0, -1] < 1e-12
    loose, _ = magnus.maps(given, np.array([-3.0, 3.0]), 1e-10, True, None)
    np.testing.assert_allclose(maps, loose, rtol=0, atol=1e-11)


def test_too_many_steps(monkeypatch):
    monkeypatch.setattr(magnus, "_MAX_STEPS", 1000)
    given = arguments(Parameters([1.0, 7.0], [0.0, 1.0]))
    with pytest.raises(RuntimeError, match=r"more than 1000 steps .* for Delta = 7\.0, v = 1\.0"):
        magnus.maps(given, np.array([-50.0, 50.0]), 1e-10, True, None)


def test_steps_shorter_than_the_distance_of_times():
    given = arguments(Parameters(1e14, 0.0))
    with pytest.raises(
        RuntimeError, match=r"numbers at t = 10000000000\.0 are too far apart for Delta = 1000"
    ):
        magnus.maps(given, np.array([1e10, 1.000000000000001e10]), 1e-10, True, None)


def test_failures_are_noted(monkeypatch):
    monkeypatch.setattr(magnus, "_MAX_STEPS", 1000)
    given = arguments(Parameters([1.0, 7.0, 1.0], [0.0, 1.0, 0.0]))
    t = np.array([-50.0, 0.0, 50.0])
    failures = {}
    maps, error = magnus.maps(given, t, 1e-10, True, None, failures=failures)
    assert list(failures) == [1]
    assert failures[1].startswith("more than 1000 steps")
    assert np.isnan(maps[1, 1:]).all()
    assert np.isinf(error[1, 1:]).all()
    alone, _ = magnus.maps(given[:, ::2], t, 1e-10, True, None)
    np.testing.assert_allclose(maps[::2], alone, rtol=0, atol=1e-13)
    np.testing.assert_array_equal(maps[:, 0], np.broadcast_to(np.eye(4)[1:], (3, 3, 4)))

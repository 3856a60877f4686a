"""Noise on both qubits: `dlz.solve(..., reference=...)`."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from dlz import Parameters, State, solve
from dlz.derive import two_sided
from dlz.derive.symbols import a_minus0, a_plus0, b0, tau
from dlz.generated import bloch, slow_driving

SYSTEM = {"Delta": 1.2, "v": 0.8, "theta": 0.5, "lam": 0.3, "T": 0.7, "omega_c": 2.0}
REFERENCE = {"Delta": 0.6, "v": 1.5, "theta": 1.2, "lam": 0.4, "T": 0.2, "omega_c": 1.0}


def integrated(initial, times):
    """The 15 coupled equations, Q_S chi + chi Q_R^T + q_S r^T + s q_R^T, by scipy."""

    def generator(t, parameters):
        g = np.zeros((4, 4))
        g[1:, 0], g[1:, 1:] = bloch.q(t, **parameters), bloch.Q(t, **parameters)
        return g

    def rhs(t, y):
        m = y.reshape(4, 4)
        return (generator(t, SYSTEM) @ m + m @ generator(t, REFERENCE).T).ravel()

    solution = solve_ivp(
        rhs, times[[0, -1]], initial.ravel(), "DOP853", times, rtol=1e-12, atol=1e-13
    )
    return solution.y.T.reshape(-1, 4, 4)


@pytest.mark.parametrize("eta", [np.pi / 4, 0.3])
def test_the_coupled_equations(eta):
    times = np.array([-4.0, -1.0, 0.5, 3.0])
    state = State.schmidt(eta)
    found = solve(Parameters(**SYSTEM), times, state, reference=Parameters(**REFERENCE))
    expected = integrated(state.components, times)
    np.testing.assert_allclose(found.components, expected, atol=1e-10)
    assert np.abs(found.r - found.r[0]).max() > 0.01
    assert (found.error < 1e-9).all()
    alone = solve(Parameters(**SYSTEM), times, state)
    assert (found.negativity[1:] < alone.negativity[1:]).all()
    inside = found.at([0.1, 2.0])
    dense = integrated(state.components, np.array([-4.0, 0.1, 2.0]))[1:]
    np.testing.assert_allclose(inside.components, dense, atol=1e-10)


def test_the_slow_closed_form():
    """At v = 0 the rates are constant: the derived negativity of identical noise."""
    parameters = Parameters(1.0, 0.0, theta=0.6, lam=0.2, T=0.9, omega_c=2.0)
    times = np.linspace(0.0, 20.0, 21)
    found = solve(parameters, times, reference=parameters).negativity
    rates = (1.0, 0.6, 0.2, 0.9, 2.0)
    values = [
        float(rate(*rates)) for rate in (slow_driving.a_plus, slow_driving.a_minus, slow_driving.b)
    ]
    form = sp.lambdify(
        tau,
        two_sided.identical_negativity().subs(
            dict(zip((a_plus0, a_minus0, b0), values, strict=True))
        ),
    )
    np.testing.assert_allclose(found, [form(time) for time in times], atol=1e-10)
    assert found[0] == pytest.approx(0.5)
    assert found[-1] == 0


def test_without_coupling_the_reference_does_not_matter():
    times = [-3.0, 0.0, 3.0]
    alone = solve(Parameters(**SYSTEM), times)
    other = solve(Parameters(**SYSTEM), times, reference=Parameters(**(REFERENCE | {"lam": 0.0})))
    np.testing.assert_allclose(other.negativity, alone.negativity, atol=1e-11)


def test_the_two_sides_are_alike():
    """Exchanging the noise of S and R transposes the components."""
    times = [-2.0, 1.0, 2.5]
    one = solve(Parameters(**SYSTEM), times, reference=Parameters(**REFERENCE))
    other = solve(Parameters(**REFERENCE), times, reference=Parameters(**SYSTEM))
    np.testing.assert_allclose(one.components, other.components.swapaxes(-2, -1), atol=1e-11)


def test_the_first_order_losses_add():
    times = [-3.0, 4.0]
    weak = [x | {"lam": 0.01} for x in (SYSTEM, REFERENCE)]
    lost = [0.5 - solve(Parameters(**x), times).negativity[-1] for x in weak]
    both = 0.5 - solve(Parameters(**weak[0]), times, reference=Parameters(**weak[1])).negativity[-1]
    assert both == pytest.approx(sum(lost), rel=1e-3)
    assert both != pytest.approx(max(lost), rel=0.05)


def test_shapes_broadcast():
    system = Parameters([[1.0], [2.0]], 1.0)
    reference = Parameters([0.5, 1.0, 1.5], 1.0, T=1.0)
    found = solve(system, [-1.0, 1.0], State.schmidt(0.4), reference=reference)
    assert found.negativity.shape == (2, 3, 2)
    assert found.error.shape == (2, 3, 2)
    assert found.robust.shape == (2, 3)
    one = solve(
        Parameters(2.0, 1.0), [-1.0, 1.0], State.schmidt(0.4), reference=Parameters(1.5, 1.0, T=1.0)
    )
    np.testing.assert_allclose(found.components[1, 2], one.components, atol=1e-12)


def test_bad_references_are_named():
    system = Parameters([1.0, 2.0], 1.0)
    with pytest.raises(ValueError, match="of reference does not broadcast"):
        solve(system, [0.0, 1.0], reference=Parameters([1.0, 2.0, 3.0], 1.0))
    with pytest.raises(TypeError, match=r"reference must be dlz\.Parameters"):
        solve(system, [0.0, 1.0], reference=1.0)

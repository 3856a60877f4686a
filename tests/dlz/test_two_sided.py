"""Noise on both qubits: `dlz.solve(..., reference=...)`."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from dlz import Parameters, State, flow, propagator, solve, survival_time
from dlz.derive import two_sided
from dlz.derive.symbols import a_minus0, a_plus0, b0, tau
from dlz.generated import bloch, slow_driving
from dlz.generated import two_sided as generated
from dlz.state import density_matrix

SYSTEM = {"Delta": 1.2, "v": 0.8, "theta": 0.5, "lam": 0.3, "T": 0.7, "omega_c": 2.0}
REFERENCE = {"Delta": 0.6, "v": 1.5, "theta": 1.2, "lam": 0.4, "T": 0.2, "omega_c": 1.0}


def integrated(initial, times, system=SYSTEM, reference=REFERENCE, dense=False):
    """The 15 coupled equations, Q_S chi + chi Q_R^T + q_S r^T + s q_R^T, by scipy."""

    def generator(t, parameters):
        g = np.zeros((4, 4))
        g[1:, 0], g[1:, 1:] = bloch.q(t, **parameters), bloch.Q(t, **parameters)
        return g

    def rhs(t, y):
        m = y.reshape(4, 4)
        return (generator(t, system) @ m + m @ generator(t, reference).T).ravel()

    solution = solve_ivp(
        rhs,
        times[[0, -1]],
        initial.ravel(),
        "DOP853",
        times,
        rtol=1e-12,
        atol=1e-13,
        dense_output=dense,
    )
    if dense:
        return solution.sol
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


def test_the_slow_closed_form_of_different_noise():
    sides = (1.0, 0.6, 0.2, 0.9, 2.0), (0.7, 1.1, 0.3, 0.0, 1.0)
    times = np.linspace(0.0, 20.0, 21)
    system, reference = (Parameters(x[0], 0.0, *x[1:]) for x in sides)
    found = solve(system, times, reference=reference).negativity[1:]
    relaxed = [2 * slow_driving.a_plus(*x) * times[1:] for x in sides]
    dephased = 4 * sum(slow_driving.l(*x) for x in sides) * times[1:]
    form = generated.negativity(*relaxed, dephased, 1 / 0.9, np.inf)
    np.testing.assert_allclose(form, found, atol=1e-10)
    assert form[0] > 0.4


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


# --- survival ------------------------------------------------------------------------------------

HEAT = np.logspace(-2, 3, 6)
ANGLES = np.array([[0.0], [0.7], [1.5], [np.pi / 2]])


def test_a_reference_without_noise_does_not_matter_to_survival():
    system = Parameters(1.0, 0.0, ANGLES, 0.3, HEAT, 1.5)
    alone = survival_time(system)
    still = Parameters(2.0, 0.0, 0.3, 0.0, [[0.0], [0.1], [3.0], [1.0]])
    np.testing.assert_allclose(survival_time(system, reference=still), alone, rtol=1e-14)
    np.testing.assert_allclose(survival_time(still, reference=system), alone, rtol=1e-14)
    driven = Parameters(**SYSTEM | {"lam": 0.9})
    still = Parameters(**REFERENCE | {"lam": 0.0})
    one = survival_time(driven, (-4.0, 4.0))
    assert 0 < one < 8
    assert survival_time(driven, (-4.0, 4.0), reference=still) == pytest.approx(one, rel=1e-8)


def test_equal_noise_at_theta_zero_has_the_closed_form():
    heat = np.logspace(-2, 6, 33)
    noise = Parameters(1.0, 0.0, 0.0, 0.1, heat, 1.5)
    expected = generated.identical_survival_time(1.0, 0.1, heat, 1.5)
    np.testing.assert_allclose(survival_time(noise, reference=noise), expected, rtol=2e-15)


def test_where_both_sides_alone_never_end_the_entanglement_it_never_ends():
    cold, across, off = (1.0, 0.0, 0.0, 0.3, 0.0), (1.0, 0.0, np.pi / 2, 0.3, 1.0), (1.0, 0.0, 0, 0)
    for one in (cold, across, off):
        for other in (cold, across, off):
            assert survival_time(Parameters(*one), reference=Parameters(*other)) == np.inf
        warm = Parameters(1.0, 0.0, 0.0, 0.3, 1.0)
        assert survival_time(warm, reference=Parameters(*one)) <= survival_time(warm)


def test_the_negativity_ends_at_the_survival_time_of_both_sides():
    """At rest, in closed form against the solver: different noise, any angle and temperature."""
    heat = np.array([0.0, 0.3, 2.0])
    system = Parameters(1.0, 0.0, ANGLES[:3, None], 0.5, heat[:, None], 2.0)
    reference = Parameters(0.7, 0.0, 0.9, 0.4, [0.05, 0.5], 1.0)
    tau = survival_time(system, reference=reference)
    assert tau.shape == (3, 3, 2)
    assert np.isfinite(tau).all()
    assert (tau < survival_time(system)[..., :1]).all()
    for place in np.ndindex(tau.shape):
        sides = [
            Parameters(*(float(np.broadcast_to(x, tau.shape)[place]) for x in side.arguments()))
            for side in (system, reference)
        ]
        times = [0.0, 0.999 * tau[place], 1.001 * tau[place]]
        found = solve(sides[0], times, reference=sides[1]).negativity
        assert found[1] > 1e-9 > found[2] == 0


STRONG = SYSTEM | {"lam": 0.9}, REFERENCE | {"lam": 0.7}
WINDOW = -3.0, 5.0


def test_survival_in_a_window_against_the_coupled_equations():
    dense = integrated(State.bell().components, np.array(WINDOW), *STRONG, dense=True)

    def signed(elapsed):
        rho = density_matrix(dense(WINDOW[0] + elapsed).reshape(4, 4))
        transposed = rho.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
        return np.linalg.eigvalsh(transposed)[0]

    expected = brentq(signed, 0.0, 8.0, xtol=1e-12)
    system, reference = (Parameters(**x) for x in STRONG)
    found = survival_time(system, WINDOW, reference=reference)
    assert found == pytest.approx(expected, rel=1e-8)
    assert found < 0.95 * survival_time(system, WINDOW)
    assert survival_time(reference, WINDOW, reference=system) == pytest.approx(found, rel=1e-9)
    before, after = WINDOW[0] + found * (1 - 1e-5), WINDOW[0] + found * (1 + 1e-5)
    assert survival_time(system, (WINDOW[0], before), reference=reference) == np.inf
    late = survival_time(system, (WINDOW[0], after), reference=reference)
    assert late == pytest.approx(found, rel=1e-8)
    state = solve(system, [WINDOW[0], before, after], reference=reference)
    assert state.negativity[1] > state.error[1]
    assert state.negativity[2] == 0


def test_survival_in_a_window_at_rest_and_next_to_it():
    """At rest the closed form; one driven side is enough to take the other way to it."""
    system = Parameters(1.0, 0.0, 0.5, 0.5, 0.8, 2.0)
    slow = survival_time(system, reference=system)
    assert survival_time(system, (2.0, 40.0), reference=system) == slow
    assert survival_time(system, (2.0, 2.0 + 0.9 * slow), reference=system) == np.inf
    moving = Parameters(1.0, np.array([1e-2, 1e-3]) / slow, 0.5, 0.5, 0.8, 2.0)
    window = (-slow / 2, slow)
    off = np.abs(survival_time(system, window, reference=moving) / slow - 1)
    found = np.log10(off[0] / off[1])
    print(f"one side driven slowly: errors {off}, exponent {found:.3f}")
    assert found == pytest.approx(2, abs=0.05)


def test_survival_with_the_robust_integrator(monkeypatch):
    system, reference = (Parameters(**x) for x in STRONG)
    expected = survival_time(system, WINDOW, reference=reference)
    monkeypatch.setattr(flow, "_MOST_PANELS", 0)
    assert propagator(system, *WINDOW).robust
    found = survival_time(system, WINDOW, reference=reference)
    assert found == pytest.approx(expected, rel=1e-7)


def test_survival_broadcasts_and_names_a_bad_reference():
    system = Parameters([[1.0], [1.2]], 0.8, 0.5, 0.9, 0.7, 2.0)
    reference = Parameters(0.6, [0.0, 1.0, 1.5], 1.2, 0.7, 0.2, 1.0)
    calls = []
    found = survival_time(
        system, WINDOW, reference=reference, progress=lambda *call: calls.append(call)
    )
    assert found.shape == (2, 3)
    assert calls == [(6, 6)]
    one = survival_time(Parameters(**STRONG[0]), WINDOW, reference=Parameters(**STRONG[1]))
    assert isinstance(one, float)
    assert found[1, 2] == pytest.approx(one, rel=1e-9)
    with pytest.raises(ValueError, match="of reference does not broadcast"):
        survival_time(Parameters([1.0, 2.0], 1.0), reference=Parameters([1.0, 2.0, 3.0], 1.0))
    with pytest.raises(TypeError, match=r"reference must be dlz\.Parameters"):
        survival_time(system, reference=1.0)

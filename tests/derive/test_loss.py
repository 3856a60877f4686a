"""The loss of a Bell pair in first order of lambda^2, against formulas and numbers typed here."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import mpf
from sympy.core.function import ArgumentIndexError

from dlz.derive import derivation, enclosure, loss
from dlz.derive.derivation import planted
from dlz.derive.judge import value_at
from dlz.derive.symbols import Delta, T, f, g, l, lam, omega_c, t, theta, v


@pytest.fixture(autouse=True)
def thirty_digits():
    with mpmath.workdps(30):
        yield


with mpmath.workdps(30):
    POINT = {"Delta": mpf("1.3"), "v": mpf("0.7"), "theta": mpf("0.4"), "lambda": mpf("0.2")}
    CUTOFF, HEAT = mpf("2.1"), mpf("0.8")


def value(expr, **others):
    """An expression in numbers, to 30 digits."""
    named = {"T": HEAT, "omega_c": CUTOFF, **POINT, **others}
    values = {s: sp.Float(str(named[s.name]), 40) for s in expr.free_symbols}
    return mpf(str(sp.N(expr.subs(values), 30)))


def relaxation(time, temperature, angle):
    """(f + g) / 2 in time, lambda^2 / 8 sin^2(theta - 2 phi) [gamma(2 Omega) + gamma(-2 Omega)]."""
    delta, speed, lam_ = POINT["Delta"], POINT["v"], POINT["lambda"]
    gap = mpmath.sqrt(delta**2 + (speed * time) ** 2)
    turned = angle - mpmath.atan2(delta, speed * time)
    occupied = 1 + 2 / mpmath.expm1(2 * gap / temperature) if temperature else 1
    both = 2 * mpmath.pi * 2 * gap * mpmath.exp(-2 * gap / CUTOFF) * occupied
    return lam_**2 / 8 * mpmath.sin(turned) ** 2 * both


def dephasing(time, temperature, angle):
    """lambda^2 / 4 cos^2(theta - 2 phi) 2 pi T."""
    turned = angle - mpmath.atan2(POINT["Delta"], POINT["v"] * time)
    return POINT["lambda"] ** 2 / 4 * mpmath.cos(turned) ** 2 * 2 * mpmath.pi * temperature


# --- first order ---------------------------------------------------------------------------------


def test_the_rate_does_not_contain_the_coherent_evolution():
    assert loss.first_order_rate() == f(t) / 2 + g(t) / 2 + l(t)


def jumps():
    lower = np.array([[0, 0], [1, 0]], dtype=complex)
    return lower, lower.T.copy(), np.diag([1.0, -1.0]).astype(complex)


def dissipator(rho, rates):
    """On S, the first of two qubits, with jump operators sigma_-, sigma_+ and sigma_z."""
    total = np.zeros((4, 4), complex)
    for rate, jump in zip(rates, jumps(), strict=True):
        big = np.kron(jump, np.eye(2))
        square = big.conj().T @ big
        total += rate * (big @ rho @ big.conj().T - (square @ rho + rho @ square) / 2)
    return total


def negativity(rho):
    turned = rho.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
    values = np.linalg.eigvalsh(turned)
    return -values[values < 0].sum()


@pytest.mark.parametrize("seed", range(5))
def test_the_rate_is_the_slope_of_the_negativity_of_a_turned_pair(seed):
    random = np.random.default_rng(seed)
    unitary, _ = np.linalg.qr(random.normal(size=(2, 2)) + 1j * random.normal(size=(2, 2)))
    bell = np.kron(unitary, np.eye(2)) @ np.array([1, 0, 0, 1]) / np.sqrt(2)
    rho = np.outer(bell, bell.conj())
    rates = random.uniform(0.1, 1.0, 3)
    step = 1e-6
    slope = (negativity(rho) - negativity(rho + step * dissipator(rho, rates))) / step
    assert slope == pytest.approx(rates[0] / 2 + rates[1] / 2 + rates[2], rel=1e-4)


def test_a_wrong_eigenvector_is_noticed():
    """Another lowest state of the partial transpose would make the rate depend on U."""
    product = sp.ImmutableMatrix(sp.diag(1, 0, 0, 0))
    with (
        planted({"slow_driving.schmidt_state": product}),
        pytest.raises((ArithmeticError, ValueError)),
    ):
        loss.first_order_rate()


# --- integrals over the sweep --------------------------------------------------------------------


@pytest.mark.parametrize("angle", ["0", "0.4", "1.2"])
def test_a_full_sweep_at_zero_temperature(angle):
    angle = mpf(angle)
    found = value(loss.full_sweep_zero_temperature(), theta=angle)
    with mpmath.workdps(20):
        expected = mpmath.quad(lambda time: relaxation(time, 0, angle), [-90, -9, -2, 0, 2, 9, 90])
    assert abs(found / expected - 1) < mpf(10) ** -18


@pytest.mark.parametrize("temperature", ["0.3", "1.2"])
def test_a_full_sweep_of_a_warm_bath(temperature):
    temperature = mpf(temperature)
    expr = loss.full_sweep()
    (series,) = expr.atoms(sp.Sum)
    heat = {"T": temperature}
    factor = expr.coeff(series)
    total = value(expr.subs(series, 0), **heat)
    term = series.function
    count = 12 + int(40 * temperature / POINT["Delta"])
    total += sum(value(factor * term.subs(loss.n, k), **heat) for k in range(1, count))
    with mpmath.workdps(20):
        expected = mpmath.quad(
            lambda time: relaxation(time, temperature, POINT["theta"]),
            [-90, -9, -2, 0, 2, 9, 90],
        )
    assert abs(total / expected - 1) < mpf(10) ** -13


@pytest.mark.parametrize("time", ["-2", "0.3", "6"])
def test_a_window_at_zero_temperature(time):
    """The incomplete Bessel functions by their integrals; the rate is typed above."""
    time, c = mpf(time), 2 * POINT["Delta"] / CUTOFF
    upper = mpmath.asinh(POINT["v"] * time / POINT["Delta"])
    form = loss.window_term()
    numbers = {
        term: sp.Float(
            str(
                mpmath.quad(
                    lambda u, m=int(term.args[0]): (
                        mpmath.exp(-c * mpmath.cosh(u)) * mpmath.cosh(m * u)
                    ),
                    [0, upper],
                )
            ),
            40,
        )
        for term in form.atoms(loss.IncompleteK)
    }
    assert len(numbers) == 2
    found = value(form.subs(numbers), c=c, x=upper)
    expected = mpmath.quad(lambda t: relaxation(t, 0, POINT["theta"]), [0, time])
    assert abs(found / expected - 1) < mpf(10) ** -20


def test_the_slopes_of_incomplete_bessel_functions():
    form = loss.IncompleteK(1, loss.argument, loss.x)
    shape = sp.exp(-loss.argument * sp.cosh(loss.x))
    assert sp.diff(form, loss.x) == shape * sp.cosh(loss.x)
    orders = [loss.IncompleteK(m, loss.argument, loss.x) for m in (0, 2)]
    assert sp.expand(sp.diff(form, loss.argument) + sum(orders) / 2) == 0
    with pytest.raises(ArgumentIndexError):
        form.fdiff(1)


def test_a_primitive_of_another_rate_is_refused():
    wrong = loss.cold_integrand() * sp.cosh(loss.x)
    with (
        planted({"loss.cold_integrand": wrong}),
        pytest.raises((ArithmeticError, sp.PolynomialError)),
    ):
        loss.window_term()


@pytest.mark.parametrize("time", ["-6", "0.2", "3"])
def test_dephasing_is_elementary(time):
    found = value(loss.dephasing(), t=mpf(time))
    with mpmath.workdps(22):
        expected = mpmath.quad(lambda x: dephasing(x, HEAT, POINT["theta"]), [0, mpf(time)])
    assert abs(found / expected - 1) < mpf(10) ** -18
    assert not loss.dephasing().atoms(sp.Integral, sp.Function) - loss.dephasing().atoms(
        sp.sin, sp.cos, sp.log, sp.atan
    )


def test_the_two_parts_add_up_to_the_rate():
    """At three places of the sweep, with the step dt = (Delta / v) cosh x dx."""
    for place in ("-3/2", "1/5", "2"):
        x = sp.Rational(place)
        point = {
            **{s: sp.Rational(mpmath.nstr(POINT[s.name], 5)) for s in (Delta, v, theta, lam)},
            T: sp.Rational("0.8"),
            omega_c: sp.Rational("2.1"),
        }
        parts = [mpf(str(value_at(p.subs(loss.x, x), point))) for p in loss.rate_over_the_sweep()]
        time = POINT["Delta"] / POINT["v"] * mpmath.sinh(mpf(x.p) / x.q)
        step = POINT["Delta"] / POINT["v"] * mpmath.cosh(mpf(x.p) / x.q)
        expected = [step * rate(time, HEAT, POINT["theta"]) for rate in (relaxation, dephasing)]
        for one, other in zip(parts, expected, strict=True):
            assert abs(one / other - 1) < mpf(10) ** -25


def test_the_adiabatic_negativity_has_twice_the_loss_in_its_exponent():
    exponent = sp.log(2 * loss.adiabatic_negativity())
    assert (
        sp.simplify(sp.expand_log(exponent, force=True) + 2 * loss.full_sweep_zero_temperature())
        == 0
    )


# --- the gentler direction -----------------------------------------------------------------------


def bessel(c):
    return mpmath.besselk(0, c), mpmath.besselk(1, c)


@pytest.mark.parametrize(
    ("condition", "typed", "expected"),
    [
        (loss.transversal_excess, lambda k0, k1, c: k1 / c - k0, "1.50197597891739448757254305827"),
        (loss.peak_condition, lambda k0, k1, c: 2 * k0 - c * k1, "1.28811926872058170273725875391"),
    ],
)
def test_critical_values_are_enclosed_to_thirty_digits(condition, typed, expected):
    """In terms of omega_c / Delta = 2 / c."""
    pytest.importorskip("flint")
    low, high = enclosure.isolated_root(
        condition(), loss.argument, sp.Rational(1, 2), sp.Rational(3), 32
    )
    assert 0 < high - low <= sp.Rational(1, 10**32)
    with mpmath.workdps(60):
        ends = [mpf(end.p) / end.q for end in (low, high)]
        signs = [mpmath.sign(typed(*bessel(c), c)) for c in ends]
        assert signs == [1, -1]
        assert abs(2 / ends[0] - mpf(expected)) < mpf(10) ** -29


def test_a_root_that_is_not_there_is_refused():
    pytest.importorskip("flint")
    with pytest.raises(ArithmeticError, match="no change of sign"):
        enclosure.isolated_root(
            loss.transversal_excess(), loss.argument, sp.Rational(2), sp.Rational(3), 20
        )


def test_there_is_one_critical_value_only():
    """At a zero the slope has the sign of c^2 - 3 and of c^2 - 4: it falls below, rises above."""
    c = loss.argument
    for slope, square in zip(loss.slopes_at_a_zero(), (3, 4), strict=True):
        positive = sp.simplify(slope / (c**2 - square))
        assert positive.subs(sp.besselk(1, c), 1).is_positive
    with mpmath.workdps(20):
        for place in ("1e-3", "50"):
            k0, k1 = bessel(mpf(place))
            assert (k1 / mpf(place) - k0 > 0) == (place == "1e-3")
            assert (2 * k0 - mpf(place) * k1 > 0) == (place == "1e-3")


def test_the_results_rest_on_the_model():
    for result in (loss.full_sweep, loss.relaxation, loss.dephasing, loss.transversal_excess):
        result()
        above = derivation.upstream(f"loss.{result.__name__}")
        assert {"hamiltonian.hamiltonian", "lindblad.coupling", "lindblad.jump_operators"} <= above

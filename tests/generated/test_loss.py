"""The generated losses of a Bell pair in first order against the derivation."""

import math
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy import special
from scipy.integrate import quad

from dlz.derive import loss as derived
from dlz.derive.codegen import printer
from dlz.derive.symbols import Delta, T, lam, omega_c, t, theta, v
from dlz.generated import lindblad, slow_driving
from dlz.generated import loss as module

DERIVED = {
    "first_order_rate": derived.first_order_rate,
    "full_sweep": derived.full_sweep_zero_temperature,
    "adiabatic_negativity": derived.adiabatic_negativity,
    "dephasing": derived.dephasing,
}
GEOMETRY = {"t": (-1e6, 1e6), "Delta": (1e-2, 1e2), "v": (0.0, 10.0), "theta": (-7.0, 7.0)}
HEAT = [0.0, 5e-324, 1e-310, 1e-300, 1e-3, 0.1, 1.0, 1e4, 1e8, 1e12]
# 2 Delta / omega_c from 1e-12 to 667.
SWEPT = {
    "Delta": (0.1, 10.0),
    "v": (1e-3, 1e3),
    "theta": (-7.0, 7.0),
    "lam": (0.0, 1.0),
    "omega_c": (0.03, 2e11),
}


def next_to_cancellation():
    """Points of the dephasing at the direction of the coupling where its terms cancel most."""
    points = []
    for w in (1e-9, 1e-3, 0.1, 0.499, 0.5, 0.501, 1.0, -1.0, 3.0, 7.0, -100.0, 1e6):
        tangent, root = math.atan(w), 0.5 * math.log1p(w * w)
        steepest = math.atan(-root / tangent)
        for n in (-1, 0, 1):
            for d in (0.0, 1e-9, -0.1):
                points.append((0.7 * w / 1.3, 0.7, 1.3, steepest * (1 + d) + n * math.pi, 0.3, 1.0))
    return points


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


# --- accuracy ------------------------------------------------------------------------------------


def test_accuracy_of_the_rate(promised):
    grids = GEOMETRY | {"t": (-20.0, 20.0), "lam": (0.0, 1.0), "T": HEAT}
    grids |= {"omega_c": [1e-3, 0.1, 1.0, 30.0, 1e9]}
    promised("loss.first_order_rate", DERIVED["first_order_rate"](), grids, count=400)


@pytest.mark.parametrize("name", ["full_sweep", "adiabatic_negativity"])
def test_accuracy_of_full_sweeps(promised, judge, monkeypatch, name):
    # There is no pole, and to look for one takes Bessel functions to thousands of digits.
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)
    # Their approximations change at c = 2.
    points = [
        (1.0, 0.7, angle, 0.3, 2 / c)
        for angle in (0.0, 1.5)
        for c in (0.19135303990737582, 1.9, 2, 2.1)
    ]
    promised(f"loss.{name}", DERIVED[name](), SWEPT, points, count=150, digits=25)


def test_accuracy_of_the_dephasing(promised):
    grids = GEOMETRY | {"v": (1e-6, 10.0), "lam": (0.0, 1.0), "T": (0.0, 1e3)}
    exact = DERIVED["dephasing"]()
    promised("loss.dephasing", exact, grids, next_to_cancellation(), count=400)


# --- replay --------------------------------------------------------------------------------------


@pytest.fixture
def replay_bessel(replay, monkeypatch):
    """A replay that also knows the modified Bessel functions."""
    orders = {f"k{n}": np.frompyfunc(lambda c, n=n: sp.besselk(n, c), 1, 1) for n in (0, 1)}
    monkeypatch.setattr(module, "special", SimpleNamespace(**orders))
    return replay


@pytest.mark.replays("loss.first_order_rate")
def test_replay_of_the_rate(judge, replay):
    function = module.first_order_rate
    (found,) = replay.run(function, {}, t, Delta, v, theta, lam, T, omega_c)
    assert judge.same(found, DERIVED["first_order_rate"]())


@pytest.mark.replays("loss.full_sweep", "loss.adiabatic_negativity")
def test_replay_of_full_sweeps(replay_bessel):
    for name in ("full_sweep", "adiabatic_negativity"):
        (found,) = replay_bessel.run(getattr(module, name), {}, Delta, v, theta, lam, omega_c)
        assert sp.simplify(found / DERIVED[name]()) == 1


@pytest.mark.replays("loss.dephasing")
def test_replay_of_the_dephasing(replay):
    arguments = (t, Delta, v, theta, lam, T)
    exact = DERIVED["dephasing"]()
    (found,) = replay.run(module.dephasing, {t: 3}, *arguments)
    difference = sp.expand(sp.expand_log(found - exact))
    # log(1 + t^2 v^2 / Delta^2) is what is left of two logarithms.
    logarithm = sp.log(1 + t**2 * v**2 / Delta**2)
    difference = difference.subs(logarithm, sp.log(Delta**2 + t**2 * v**2) - 2 * sp.log(Delta))
    assert sp.simplify(sp.expand(difference)) == 0
    # By the series, up to what it leaves out and the roundings of its coefficients.
    for place in (sp.Rational(1, 10), sp.Rational(-49, 100)):
        point = {t: place, Delta: 1, v: 1, theta: sp.Rational(2, 5), lam: 1, T: 1}
        (found,) = replay.run(module.dephasing, {t: place}, *arguments)
        assert abs(sp.N(found.subs(point) / exact.subs(point) - 1, 30)) < 2.0**-52
        assert found.subs(point) != exact.subs(point)
        assert sp.expand(found).has(t**57)


@pytest.mark.parametrize("order", [0, 1])
def test_printed_bessel_functions(order):
    c = sp.Symbol("c", positive=True)
    text = printer.Printer("room", {}, ("c",)).text(sp.besselk(order, c))
    assert text == f"special.k{order}(c)"
    got = getattr(special, f"k{order}")(2.5)
    assert got == pytest.approx(float(mpmath.besselk(order, 2.5)), rel=1e-14)
    with pytest.raises(TypeError, match="no NumPy text for besselk"):
        printer.Printer("room", {}, ("c",)).text(sp.besselk(2, c))


# --- how they hang together ----------------------------------------------------------------------


def test_the_full_sweep_is_the_integral_of_the_rate():
    point = (0.8, 1.3, 0.4, 0.3)

    def rate(time):
        return module.first_order_rate(time, *point, 0.0, 1.7)

    total, error = quad(rate, -60, 60, points=[-5, 0, 5], limit=200, epsabs=0, epsrel=1e-11)
    assert error < 1e-10 * total
    assert module.full_sweep(*point, 1.7) == pytest.approx(total, rel=1e-10)
    left = module.adiabatic_negativity(*point, 1.7)
    assert left == pytest.approx(np.exp(-2 * total) / 2, rel=1e-10)


@pytest.mark.parametrize("time", [-6.0, 0.1, 2.0])
def test_the_dephasing_is_the_integral_of_l(time):
    total, _ = quad(lindblad.l, 0, time, (0.8, 1.3, 0.4, 0.3, 0.9, 1.0), epsabs=0, epsrel=1e-12)
    assert module.dephasing(time, 0.8, 1.3, 0.4, 0.3, 0.9) == pytest.approx(total, rel=1e-11)


def test_without_a_sweep_the_dephasing_is_that_of_slow_driving():
    with np.errstate(all="raise"):
        found = module.dephasing([-3.0, 0.0, 5.0], 0.8, [[0.0], [5e-324]], 0.4, 0.3, 0.9)
    rate = slow_driving.l(0.8, 0.4, 0.3, 0.9, 1.0)
    assert rate > 0
    np.testing.assert_allclose(found, [[-3 * rate, 0, 5 * rate]] * 2, rtol=1e-15)


def test_what_underflows_is_silent():
    with np.errstate(all="raise"):
        assert module.full_sweep(1.0, 1.0, 0.3, 0.1, [1e-4, 1e-300]).tolist() == [0.0, 0.0]
        assert module.adiabatic_negativity(1.0, 1.0, 0.3, 0.1, 1e-4) == 0.5
        assert module.adiabatic_negativity(1.0, 1e-200, 0.3, 0.1, 1.0) == 0

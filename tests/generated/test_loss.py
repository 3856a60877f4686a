"""The generated losses of a Bell pair in first order against the derivation."""

import functools
import math
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy import special
from scipy.integrate import quad
from sympy.utilities.lambdify import implemented_function

from dlz.derive import loss as derived
from dlz.derive.codegen import printer
from dlz.derive.symbols import Delta, T, lam, omega_c, t, theta, v
from dlz.generated import lindblad, slow_driving
from dlz.generated import loss as module

DERIVED = {
    "first_order_rate": derived.first_order_rate,
    "full_sweep": derived.full_sweep_zero_temperature,
    "relaxation_full_sweep": derived.full_sweep,
    "relaxation": derived.relaxation,
    "adiabatic_negativity": derived.adiabatic_negativity,
    "dephasing": derived.dephasing,
}
GEOMETRY = {"t": (-1e6, 1e6), "Delta": (1e-2, 1e2), "v": (0.0, 10.0), "theta": (-7.0, 7.0)}
ORDINARY = {Delta: 1, omega_c: 1}
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


SWEEP = (Delta, v, theta, lam, omega_c)
GRADIENTS = {
    "d_full_sweep": ("full_sweep", SWEEP),
    "d_adiabatic_negativity": ("adiabatic_negativity", SWEEP),
    "d_dephasing": ("dephasing", (t, Delta, v, theta, lam, T)),
}
WARM = (Delta, v, theta, lam, T, omega_c)
ELSEWHERE = {
    "d_first_order_rate": ("first_order_rate", (t, *WARM)),
    "d_relaxation_full_sweep": ("relaxation_full_sweep", WARM),
    "d_relaxation": ("relaxation", (t, *WARM)),
}
"""Judged in test_loss_gradients.py."""


def gradient(name):
    of, parameters = GRADIENTS[name]
    return sp.Matrix([sp.diff(DERIVED[of](), parameter) for parameter in parameters])


def test_every_function_is_judged():
    assert {*DERIVED, *GRADIENTS, *ELSEWHERE} == set(module.__all__)


# --- accuracy ------------------------------------------------------------------------------------


def test_accuracy_of_the_rate(promised):
    grids = GEOMETRY | {"t": (-20.0, 20.0), "lam": (0.0, 1.0), "T": HEAT}
    grids |= {"omega_c": [1e-3, 0.1, 1.0, 30.0, 1e9]}
    promised("loss.first_order_rate", DERIVED["first_order_rate"](), grids, count=400)


def integral(angle, width, heat, upper):
    """The derived integrand over 0 < x < upper without its constant factor, by Gauss' rule."""
    _, shape = derived.integrand().as_independent(derived.x, as_Add=False)
    if heat < 1e-3:  # up to exp(-2000)
        shape = shape.replace(sp.coth, lambda _: sp.Integer(1))
    symbols = (derived.x, theta, derived.argument, derived.coldness)
    shape = INTEGRANDS.setdefault(shape, sp.lambdify(symbols, shape, "mpmath"))
    # Beyond, and where it falls off most steeply.
    last = mpmath.acosh(1 + mpmath.mp.prec / width)
    last = mpmath.sign(upper) * min(abs(upper), last)
    pieces = 1 + int(abs(last) / min(1.5, 4 / mpmath.sqrt(width)))
    ends = [last * n / pieces for n in range(pieces + 1)]
    return mpmath.quad(
        lambda x: shape(x, angle, width, 2 / (heat or 1)), ends, method="gauss-legendre"
    )


INTEGRANDS = {}
INTEGRAL = implemented_function("relaxed", integral)
"""Of theta, 2 Delta / omega_c, T / Delta and x."""


def by_integral(*upper):
    """The loss by relaxation from 0 to the first x, or to the first less to the second."""
    front, _ = derived.integrand().as_independent(derived.x, as_Add=False)
    first, *others = (INTEGRAL(theta, 2 * Delta / omega_c, T / Delta, x) for x in upper)
    return front * (first - sum(others))


def test_accuracy_of_relaxation(promised, judge, monkeypatch):
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)  # there is no pole
    grids = {name: SWEPT[name] for name in ("Delta", "v", "theta", "lam")}
    grids |= {"T": HEAT, "omega_c": (0.03, 2e4)}
    grids["Delta"] = (0.1, 1.0)
    by_x = by_integral(mpmath.inf, -mpmath.inf)
    promised("loss.relaxation_full_sweep", by_x, grids, count=16, digits=25, examples=4)
    grids = {"t": (-1e6, 1e6)} | grids | {"v": (1e-6, 10.0)}
    by_x = by_integral(sp.asinh(v * t / Delta))
    promised("loss.relaxation", by_x, grids, count=24, digits=25, examples=5)


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
    # So many digits that times of 1e-250 are not lost beside the logarithms, which cancel.
    promised("loss.dephasing", exact, grids, next_to_cancellation(), count=400, digits=600)


@pytest.mark.parametrize("name", ["d_full_sweep", "d_adiabatic_negativity"])
def test_accuracy_of_gradients_of_full_sweeps(promised, judge, monkeypatch, name):
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)  # there is no pole
    grids = SWEPT | {"lam": (1e-3, 1.0)}
    promised(f"loss.{name}", gradient(name), grids, count=16, digits=25, examples=3)


def test_accuracy_of_gradients_of_the_dephasing(promised):
    grids = GEOMETRY | {"v": (1e-6, 10.0), "lam": (1e-3, 1.0), "T": (1e-3, 1e3)}
    points = next_to_cancellation()[::4]
    promised("loss.d_dephasing", gradient("d_dephasing"), grids, points, count=40, examples=10)


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


@pytest.mark.replays("loss.d_full_sweep", "loss.d_adiabatic_negativity")
def test_replay_of_gradients_of_full_sweeps(replay_bessel):
    c = sp.Symbol("c", positive=True)
    two = sp.besselk(0, c) + 2 * sp.besselk(1, c) / c
    for name in ("d_full_sweep", "d_adiabatic_negativity"):
        found = replay_bessel.run(getattr(module, name), {}, *SWEEP)
        for one, other in zip(found, gradient(name), strict=True):
            difference = (one - other).subs(omega_c, 2 * Delta / c).subs(sp.besselk(2, c), two)
            assert sp.simplify(sp.expand(difference)) == 0


@pytest.mark.replays("loss.d_dephasing")
def test_replay_of_gradients_of_the_dephasing(replay):
    arguments = (t, Delta, v, theta, lam, T)
    exact = gradient("d_dephasing")
    found = replay.run(module.d_dephasing, {t: 3}, *arguments)
    logarithm = sp.log(1 + t**2 * v**2 / Delta**2)
    for one, other in zip(found, exact, strict=True):
        difference = sp.expand(sp.expand_trig(one - other))
        difference = difference.subs(logarithm, sp.log(Delta**2 + t**2 * v**2) - 2 * sp.log(Delta))
        assert sp.simplify(difference) == 0
    # By the series, up to what they leave out and the roundings of their coefficients.
    for place in (sp.Rational(1, 10), sp.Rational(-49, 100)):
        point = {t: place, Delta: 1, v: 1, theta: sp.Rational(2, 5), lam: 1, T: 1}
        found = replay.run(module.d_dephasing, {t: place}, *arguments)
        for one, other in zip(found, exact, strict=True):
            assert abs(sp.N(one.subs(point) / other.subs(point) - 1, 30)) < 2.0**-50
        assert found[1].subs(point) != exact[1].subs(point)


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


def test_series_of_the_dephasing(replay):
    """Of x - arctan(x), x = v t / Delta, |x| < 1/2: the exact series, and what that leaves out."""
    ones = {Delta: 1, v: 1, theta: 0, lam: 1, T: 1}
    arguments, last = (t, Delta, v, theta, lam, T), 57
    (beyond,) = replay.run(module.dephasing, {t: sp.Rational(1, 2)}, *arguments)
    (found,) = replay.run(module.dephasing, {t: sp.Rational(1, 2) - 10**-9}, *arguments)
    assert beyond.subs(ones).has(sp.atan)
    polynomial = sp.Poly(found.subs(ones) / sp.pi * 2, t)
    assert polynomial.degree() == last
    exact = {n: sp.Rational(-((-1) ** (n // 2)), n) for n in range(3, last + 1, 2)}
    assert {n for (n,), _ in polynomial.terms()} == set(exact)
    for n, coefficient in exact.items():  # a product of so many rounded ratios
        off = sp.Rational(polynomial.coeff_monomial(t**n)) / coefficient - 1
        assert abs(off) <= max(1, n // 2 - 1) * sp.Rational(1, 2**53)
    # The terms alternate and fall: less is left out than the next, of at least x^3/3 - x^5/5.
    x = sp.Rational(1, 2)
    left_out = x ** (last + 2) / (last + 2) / (x**3 / 3 - x**5 / 5)
    assert left_out < sp.Rational(1, 2**53)


PRIMITIVE = sp.Function("primitive")
"""The integral of the relaxing function over x, of x, theta, c and s."""


@pytest.fixture
def replay_means(replay, monkeypatch):
    """A replay in which means are quotients of the primitive."""

    def averaged(function, *arguments):
        assert function is module._relaxing
        x, *others = (np.asarray(a)[()] for a in arguments)
        return np.asarray(PRIMITIVE(x, *others) / x, dtype=object)

    monkeypatch.setattr(module, "averaged", averaged)
    return replay


@pytest.mark.replays("loss._relaxing", "loss.relaxation_full_sweep", "loss.relaxation")
def test_replay_of_relaxation(replay_means):
    c, s, x = derived.argument, derived.coldness, derived.x
    symbolic = functools.partial(np.asarray, dtype=object)
    (found,) = replay_means.run(module._relaxing, {}, *map(symbolic, (x, theta, c, s)))
    front, shape = derived.integrand().as_independent(x, as_Add=False)
    assert sp.simplify((found * sp.exp(-c) / shape).rewrite(sp.exp)) == 1

    front = front * sp.exp(-c)
    front, width, cold = front.subs(c, 2 * Delta / omega_c), 2 * Delta / omega_c, 2 * Delta / T
    arguments = (Delta, v, theta, lam, T, omega_c)
    (found,) = replay_means.run(module.relaxation_full_sweep, {}, *arguments)
    (upper, lower) = sorted(found.atoms(PRIMITIVE), key=lambda p: p.args[0].subs(ORDINARY))[::-1]
    cut = upper.args[0]
    assert sp.simplify(2 * width * sp.sinh(cut / 2) ** 2) == 45  # c (cosh x - 1)
    assert lower.args[0] == -cut
    expected = front * (PRIMITIVE(cut, theta, width, cold) - PRIMITIVE(-cut, theta, width, cold))
    assert sp.simplify(found - expected) == 0

    for time, end in ((1, sp.asinh(v * t / Delta)), (1000, cut), (-1000, -cut)):
        (found,) = replay_means.run(module.relaxation, {t: time}, t, *arguments)
        assert sp.simplify(found - front * PRIMITIVE(end, theta, width, cold)) == 0


@pytest.mark.parametrize("name", GRADIENTS | ELSEWHERE)
def test_gradients_are_slopes(name):
    of, parameters = (GRADIENTS | ELSEWHERE)[name]
    place = {t: 1.7, Delta: 0.8, v: 1.3, theta: 0.4, lam: 0.3, T: 0.9, omega_c: 1.7}
    point = [place[p] for p in parameters]
    found = getattr(module, name)(*point)
    for n, value in enumerate(found):
        up, down = ([*point[:n], point[n] + d, *point[n + 1 :]] for d in (1e-5, -1e-5))
        slope = (getattr(module, of)(*up) - getattr(module, of)(*down)) / 2e-5
        assert value == pytest.approx(slope, rel=1e-7, abs=1e-11)


def test_gradients_without_a_sweep():
    with np.errstate(all="raise"):
        found = module.d_dephasing(3.0, 0.8, 0.0, 0.4, 0.3, 0.9)
    near = module.d_dephasing(3.0, 0.8, 1e-9, 0.4, 0.3, 0.9)
    np.testing.assert_allclose(found, near, rtol=1e-6, atol=1e-8)
    for name in ("d_first_order_rate", "d_relaxation"):
        function = getattr(module, name)
        with np.errstate(all="raise"):
            found = function(3.0, 0.8, 0.0, 0.4, 0.3, 0.9, 1.7)
        near = function(3.0, 0.8, 1e-9, 0.4, 0.3, 0.9, 1.7)
        np.testing.assert_allclose(found, near, rtol=1e-6, atol=1e-8)


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


WARM_POINT = (0.8, 1.3, 0.4, 0.3, 0.9, 1.7)


@pytest.mark.parametrize("heat", [0.0, 0.05, 0.9, 1e4])
def test_relaxation_is_the_integral_of_its_rate(heat):
    point = (0.8, 1.3, 0.4, 0.3, heat, 1.7)

    def rate(time):
        return (lindblad.f(time, *point) + lindblad.g(time, *point)) / 2

    for start, stop in ((0.0, -3.0), (-3.0, -2.0), (0.1, 7.0)):
        total, _ = quad(rate, start, stop, epsabs=0, epsrel=1e-12)
        found = module.relaxation(stop, *point) - module.relaxation(start, *point)
        assert found == pytest.approx(total, rel=1e-11)
    whole = module.relaxation_full_sweep(*point)
    ends = module.relaxation([-np.inf, np.inf], *point)
    assert whole == pytest.approx(ends[1] - ends[0], rel=1e-15)


def test_the_thermal_series_adds_up_to_the_integral():
    """Term by term, as derived, at a temperature at which a few hundred terms are enough."""
    point = dict(zip((Delta, v, theta, lam, T, omega_c), WARM_POINT, strict=True))
    form = derived.full_sweep().subs(point)
    series = next(iter(form.atoms(sp.Sum)))
    term = sp.lambdify(derived.n, series.function, ["scipy", "numpy"])
    total = float(form.subs(series, 0)) + 2 * term(np.arange(1, 300)).sum()
    assert module.relaxation_full_sweep(*WARM_POINT) == pytest.approx(total, rel=1e-14)


@pytest.mark.parametrize("time", [-2.0, 0.7, 30.0])
def test_a_window_is_the_series_of_incomplete_bessel_functions(time):
    def incomplete(m, c, upper):
        value, _ = quad(lambda u: np.exp(-c * np.cosh(u)) * np.cosh(m * u), 0, upper, epsrel=1e-13)
        return value

    point = dict(zip((Delta, v, theta, lam, T, omega_c), WARM_POINT, strict=True)) | {t: time}
    form = derived.relaxation().subs(point)
    series = next(iter(form.atoms(sp.Sum)))
    known = [{"IncompleteK": incomplete}, "numpy"]
    total = sp.lambdify((), form.subs(series, 0), known)()
    term = sp.lambdify(derived.n, series.function, known)
    total += 2 * sum(term(n) for n in range(1, 30))
    assert module.relaxation(time, *WARM_POINT) == pytest.approx(total, rel=1e-10)


def test_without_a_sweep_the_relaxation_is_that_of_slow_driving():
    with np.errstate(all="raise"):
        found = module.relaxation([-3.0, 0.0, 5.0], 0.8, [[0.0], [5e-324]], 0.4, 0.3, 0.9, 1.7)
    rate = slow_driving.a_plus(0.8, 0.4, 0.3, 0.9, 1.7)
    np.testing.assert_allclose(found, [[-3 * rate, 0, 5 * rate]] * 2, rtol=1e-14)


def test_what_underflows_is_silent():
    with np.errstate(all="raise"):
        assert module.full_sweep(1.0, 1.0, 0.3, 0.1, [1e-4, 1e-300]).tolist() == [0.0, 0.0]
        assert module.adiabatic_negativity(1.0, 1.0, 0.3, 0.1, 1e-4) == 0.5
        assert module.adiabatic_negativity(1.0, 1e-200, 0.3, 0.1, 1.0) == 0


def test_losses_that_exceed_the_largest_double_are_infinite():
    with np.errstate(all="raise"):
        assert module.full_sweep(1.0, 1e-310, 0.3, 0.5, 1.0) == np.inf
        assert module.relaxation_full_sweep(1.0, 1e-310, 0.3, 0.5, 1.0, 1.0) == np.inf
        assert module.adiabatic_negativity(1.0, 1e-310, 0.3, 0.5, 1.0) == 0

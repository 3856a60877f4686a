"""The generated Landau-Zener probability without approximation against the derivation."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy.utilities.lambdify import implemented_function

from dlz.derive import exact as derived
from dlz.derive.loss import argument, x
from dlz.derive.symbols import Delta, lam, omega_c, theta, v
from dlz.generated import exact as module

GRIDS = {
    "Delta": (0.1, 10.0),
    "v": (1e-4, 1e8),
    "theta": (-7.0, 7.0),
    "lam": (0.0, 1.0),
    "omega_c": (0.1, 100.0),
}


def next_to_compensation():
    """Points where the bath all but compensates Delta, so that Delta less its part cancels."""
    points = []
    for angle in (0.3, 0.8, -2.5):
        for cutoff in (1.0, 40.0):
            gap = 0.5 * 0.6**2 * cutoff * np.sin(angle) * np.cos(angle)
            points += [(gap * (1 + d), 0.5, angle, 0.6, cutoff) for d in (0.0, 1e-15, 1e-9, -1e-4)]
    return points


def test_every_function_is_judged():
    names = ["d_survival_probability", "fast_difference", "survival_probability"]
    assert module.__all__ == names


def test_accuracy(promised):
    exact = derived.survival_probability()
    promised("exact.survival_probability", exact, GRIDS, next_to_compensation(), count=600)


def gradient():
    """The derivatives of the probability with respect to all it depends on."""
    parameters = (Delta, v, theta, lam, omega_c)
    return sp.Matrix([sp.diff(derived.survival_probability(), p) for p in parameters])


def test_accuracy_of_the_gradient(promised):
    """Also where the bath compensates Delta, and where cos(2 theta) is next to zero."""
    diagonal = [(2.0, 200.0, n * np.pi / 4 + d, 0.7, 20.0) for n in (1, -3) for d in (0.0, 1e-9)]
    points = [*next_to_compensation(), *diagonal]
    promised("exact.d_survival_probability", gradient(), GRIDS, points, count=250, examples=12)


def test_the_gradient_keeps_its_digits_where_the_probability_has_none(judge):
    """The probability is below the smallest normal number, the derivative by v is not."""
    point = (1e-10, 1e-20 * np.pi / 720, 0.0, 0.0, 1e-10)
    assert 0 < module.survival_probability(*point) < np.finfo(float).tiny
    reference = judge.Reference(gradient(), list(GRIDS), 60)
    found = judge.errors(module.d_survival_probability, reference, [point], 6, amplified=2)
    assert module.d_survival_probability(*point)[1] > 1e15 * np.finfo(float).tiny
    assert found.worst[0] <= 6


def bickley(c):
    """Ki_1(c), the integral of exp(-c cosh x) / cosh x over x > 0, by the trapezoidal rule.

    The integrand is analytic in |Im x| < pi / 2: a step d misses exp(-pi^2 / d) of it.
    """
    digits = mpmath.mp.prec * mpmath.log(2) + 10
    step = mpmath.pi**2 / digits
    last = int(mpmath.acosh(1 + digits / c) / step) + 2
    values = [mpmath.cosh(n * step) for n in range(last)]
    terms = [mpmath.exp(-c * value) / value for value in values]
    return step * (sum(terms) - terms[0] / 2)


def fast_difference():
    """In K_0, K_1 and Ki_1 as derived, this one by its name."""
    form = derived.fast_difference()
    (tail,) = form.atoms(sp.Integral)
    named = implemented_function("bickley", bickley)(argument)
    expanded = sp.expand(form)
    form = expanded.coeff(tail, 0) + sp.factor(expanded.coeff(tail)) * named
    return form.subs(argument, 2 * Delta / omega_c)


def test_accuracy_of_the_difference(promised, judge, monkeypatch):
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)  # there is no pole
    grids = GRIDS | {"Delta": (0.1, 1.0), "omega_c": (0.01, 1e3)}
    points = [(1.0, 1.0, angle, 0.3, 2 / c) for angle in (0.7, -1.2) for c in (1.0, 0.999, 1e-4)]
    promised(
        "exact.fast_difference", fast_difference(), grids, points, count=60, digits=30, examples=8
    )


PRIMITIVE = sp.Function("primitive")
"""The integral of what differs over x, of x, theta and c."""


@pytest.mark.replays("exact._differing", "exact.fast_difference")
def test_replay_of_the_difference(replay, monkeypatch):
    """With the integrand between: the sum of the integrals of which the derived form consists.

    K_0, K_1, K_1/c, Ki_1 and Ki_2 are integrals over r > 1 of functions of r = cosh x, and so are
    1/c and 1/c^2, with what is over r < 1.
    """
    c = argument
    (found,) = replay.run(
        module._differing, {}, *(np.asarray(z, dtype=object) for z in (x, theta, c))
    )
    integrand = found * sp.exp(2 * c * sp.sinh(x / 2) ** 2)
    assert not integrand.has(c)
    factor = sp.pi * lam**2 * Delta**2 / v
    form = sp.expand(derived.fast_difference() / factor)
    (tail,) = form.atoms(sp.Integral)
    k0, k1, ki1, ki2 = sp.symbols("k0 k1 ki1 ki2")
    form = sp.expand(form.xreplace({sp.besselk(0, c): k0, sp.besselk(1, c): k1, tail: ki1}))
    second = form.coeff(ki1).coeff(c, 1)
    form = sp.expand(form + second * (c * k1 - ki2 - c * ki1))
    shapes = {k0: 1, k1: sp.cosh(x), ki1: 1 / sp.cosh(x), ki2: sp.cosh(x) ** -2}
    shapes |= {k1 / c: sp.sinh(x) ** 2}
    weights = {
        kind: form.coeff(kind.subs(c, 1)).coeff(c, -1 if kind.has(c) else 0) for kind in shapes
    }
    alone = sp.expand(form - sum(kind * weight for kind, weight in weights.items()))
    one, other = alone.coeff(c, -1), alone.coeff(c, -2)
    assert sp.expand(alone - one / c - other / c**2) == 0
    over = sum(shapes[kind] * weight for kind, weight in weights.items())
    over += one * sp.sinh(x) + other * sp.sinh(x) * sp.cosh(x)
    q = sp.Symbol("q", positive=True)  # exp(x)
    names = {sp.cos(theta): sp.Symbol("cos"), sp.sin(theta): sp.Symbol("sin")}
    difference = (integrand - over).xreplace(names).rewrite(sp.exp).subs(x, sp.log(q))
    assert sp.cancel(sp.together(sp.expand(difference))) == 0

    def averaged(function, *arguments):
        assert function is module._differing
        place, *others = (np.asarray(a)[()] for a in arguments)
        return np.asarray(PRIMITIVE(place, *others) / place, dtype=object)

    monkeypatch.setattr(module, "averaged", averaged)
    r = sp.Symbol("r", positive=True)
    below = sp.integrate(sp.expand((one + other * r) * sp.exp(-c * r)), (r, 0, 1))
    width = 2 * Delta / omega_c
    (found,) = replay.run(module.fast_difference, {omega_c: 1}, Delta, v, theta, lam, omega_c)
    (primitive,) = found.atoms(PRIMITIVE)
    place, angle, at = primitive.args
    assert (angle, at) == (theta, width)
    assert sp.simplify(2 * width * sp.sinh(place / 2) ** 2) == 45  # c (cosh x - 1)
    expected = factor * (below.subs(c, width) + sp.exp(-width) * primitive)
    assert sp.simplify(found - expected) == 0
    # By the series, up to what it leaves out and the roundings of its coefficients.
    point = {Delta: sp.Rational(1, 5), omega_c: 1, v: 1, theta: sp.Rational(2, 5), lam: 1}
    (found,) = replay.run(module.fast_difference, point, Delta, v, theta, lam, omega_c)
    found, expected = (e.replace(PRIMITIVE, lambda *_: 0).subs(point) for e in (found, expected))
    assert 0 < abs(sp.N(found / expected - 1, 30)) < 2.0**-52


@pytest.mark.replays("exact.survival_probability")
def test_replay(judge, replay):
    (found,) = replay.run(module.survival_probability, {}, Delta, v, theta, lam, omega_c)
    assert judge.same(found, derived.survival_probability())


@pytest.mark.replays("exact.d_survival_probability")
def test_replay_of_the_gradient(judge, replay):
    found = replay.run(module.d_survival_probability, {theta: 1}, Delta, v, theta, lam, omega_c)
    for one, other in zip(found, gradient(), strict=True):
        decay = derived.survival_probability()
        assert judge.same(one / decay, sp.simplify(other / decay))


def test_without_the_bath_landau_zener_is_left():
    expected = np.exp(-np.pi * 0.7**2 / 1.3)
    assert module.survival_probability(0.7, 1.3, 0.0, 0.5, 2.0) == pytest.approx(
        expected, rel=1e-15
    )
    assert module.survival_probability(0.7, 1.3, 0.4, 0.0, 2.0) == pytest.approx(
        expected, rel=1e-15
    )
    assert abs(module.survival_probability(0.7, 1.3, 0.4, 0.5, 2.0) / expected - 1) > 0.01


def test_a_slow_sweep_leaves_nothing_without_a_warning():
    with np.errstate(all="raise"):
        assert module.survival_probability(1.0, 1e-4, 0.3, 0.1, 1.0) == 0

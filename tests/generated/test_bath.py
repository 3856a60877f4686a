"""Generated bath functions against the derivation."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz.derive import bath as derived
from dlz.derive.symbols import T, omega, omega_c
from dlz.generated import bath as module

POSITIVE = [*np.linspace(0.1, 5, 20), *np.logspace(-12, 12, 49)]
BOTH_SIGNS = [*POSITIVE, *(-x for x in POSITIVE)]
TEMPERATURES = [0, 5e-324, 1e-310, 1e-300, *np.linspace(0.1, 5, 20), *np.logspace(-12, 12, 25)]
CUTOFFS = [0.1, 1 / 3, 1, 30, 1e6]
DERIVED = {
    "occupation": (derived.occupation, {"omega": POSITIVE, "T": TEMPERATURES[4:]}),
    "spectral_density": (derived.spectral_density, {"omega": [0, *POSITIVE], "omega_c": CUTOFFS}),
}
JUDGED = {*DERIVED, "gamma", "lamb_shift", "lamb_shift_difference"}


def test_every_function_is_judged():
    assert set(module.__all__) == JUDGED


@pytest.mark.parametrize("name", DERIVED)
def test_accuracy(judge, name):
    value, grids = DERIVED[name]
    judge.accuracy(getattr(module, name), value(), grids, count=1000)


def test_accuracy_of_gamma(judge):
    grids = {"x": [0, 1e-320, *BOTH_SIGNS], "omega_c": CUTOFFS, "T": TEMPERATURES}
    x = sp.Symbol("x", real=True)
    judge.accuracy(module.gamma, judge.gamma(x), grids, count=2000)


def test_limits():
    with np.errstate(all="raise", under="ignore"):
        assert module.occupation(1.0, 0.0) == float(sp.limit(derived.occupation(), T, 0))
        assert module.occupation(1.0, 5e-324) == 0
        assert module.occupation(0.0, 0.0) == 0
        at_zero = float(derived.kossakowski_at_zero().subs(T, 3))
        np.testing.assert_allclose(
            module.gamma([-1e-30, 0.0, 1e-30], 1.0, 3.0), at_zero, rtol=2.0**-52
        )
        above, below, zero = derived.kossakowski_zero_temperature()
        exact = [below, zero, above.subs({omega: 2, omega_c: 1})]
        np.testing.assert_allclose(
            module.gamma([-2.0, 0.0, 2.0], 1.0, 0.0), np.array(exact, dtype=float), rtol=1e-15
        )


def test_the_pole_of_the_occupation_is_documented():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert module.occupation(0.0, 1.0) == np.inf
    assert "pole" in module.occupation.__doc__


@pytest.mark.parametrize(
    ("name", "value"),
    [("occupation", derived.occupation), ("spectral_density", derived.spectral_density)],
)
def test_replay(judge, monkeypatch, name, value):
    replay = judge.Replay(monkeypatch, opened=[name])
    arguments = (omega, T) if name == "occupation" else (omega, omega_c)
    (found,) = replay.run(getattr(module, name), {omega: 1, T: 1}, *arguments)
    assert judge.same(found, value())


@pytest.mark.parametrize(("sign", "branch"), [(1, 0), (-1, 1)])
def test_replay_of_gamma(judge, monkeypatch, sign, branch):
    replay = judge.Replay(monkeypatch, opened=["gamma"])
    (found,) = replay.run(module.gamma, {omega: 1, T: 1, omega_c: 1}, sign * omega, omega_c, T)
    assert judge.same(found, derived.kossakowski_explicit()[branch])
    (at_zero,) = replay.run(module.gamma, {T: 1}, sp.Integer(0), omega_c, T)
    assert judge.same(at_zero, derived.kossakowski_at_zero())


# --- Lamb shift -----------------------------------------------------------------------------------

RATIOS = [*np.linspace(0.1, 60, 25), *np.logspace(-6, 4, 21), 0.37, 0.38, 39.99, 40.01, 2400]
HEAT = [0, 1e-40, 1e-20, *np.logspace(-8, 6, 29), 0.95, 1.05, 3.9, 4.1, 0.249, 0.251]


def lamb_shift_points(count):
    """omega / omega_c and T / omega, over both grids; omega_c is 1."""
    rng = np.random.default_rng(7)
    x = rng.choice(RATIOS, count) * (1 + 1e-3 * rng.random(count))
    return x, x * rng.choice(HEAT, count)


def worst_error(got, exact, scale):
    """The largest |got - exact| / scale, and where."""
    errors = [float(abs(g - e) / s) for g, e, s in zip(got, exact, scale, strict=True)]
    return max(errors), int(np.argmax(errors))


@pytest.mark.parametrize("sign", [1, -1])
def test_accuracy_of_the_lamb_shift(judge, sign):
    x, heat = lamb_shift_points(250)
    with np.errstate(all="raise", under="ignore"):
        got = module.lamb_shift(sign * x, 1.0, heat)
    exact = [judge.lamb_shift(sign * a, 1, b) for a, b in zip(x, heat, strict=True)]
    cold = [judge.lamb_shift(sign * a, 1, 0) for a in x]
    # Where T = 0 and thermal part nearly cancel, the error is that of the parts.
    scale = [max(abs(e), (abs(c) + abs(e - c)) / 100) for e, c in zip(exact, cold, strict=True)]
    error, where = worst_error(got, exact, scale)
    assert error < 1e-13, (error, x[where], heat[where])


def test_accuracy_of_the_lamb_shift_difference(judge):
    x, heat = lamb_shift_points(250)
    with np.errstate(all="raise", under="ignore"):
        got = module.lamb_shift_difference(x, 1.0, heat)
        np.testing.assert_array_equal(module.lamb_shift_difference(-x, 1.0, heat), -got)
    exact, scale = [], []
    for a, b in zip(x, heat, strict=True):
        above, below = judge.lamb_shift(a, 1, b), judge.lamb_shift(-a, 1, b)
        cold = judge.lamb_shift(a, 1, 0) - judge.lamb_shift(-a, 1, 0)
        exact.append(above - below)
        scale.append(max(abs(exact[-1]), (abs(cold) + abs(exact[-1] - cold)) / 100))
    error, where = worst_error(got, exact, scale)
    assert error < 1e-13, (error, x[where], heat[where])


def test_temperatures_broadcast_where_all_are_zero():
    for name in ("gamma", "lamb_shift", "lamb_shift_difference", "occupation"):
        function = getattr(module, name)
        arguments = (1.0, 2.0) if name != "occupation" else (1.0,)
        one, many = (function(*arguments, heat) for heat in (0.0, np.zeros((2, 3))))
        assert type(one) is np.float64
        np.testing.assert_array_equal(many, np.full((2, 3), one))
        mixed = function(*arguments, [0.0, 1.0])
        assert mixed[0] == one
        assert mixed[1] == function(*arguments, 1.0)


def test_lamb_shift_scales():
    x, heat = lamb_shift_points(100)
    np.testing.assert_allclose(
        module.lamb_shift(x / 3, 1 / 3, heat / 3), module.lamb_shift(x, 1.0, heat) / 3, rtol=3e-13
    )


def test_lamb_shift_at_and_next_to_zero():
    at_zero = float(derived.lamb_shift_zero_temperature()[2].subs(omega_c, 2))
    with np.errstate(all="raise", under="ignore"):
        for T_ in (0.0, 1.0, 1e12):
            got = module.lamb_shift([0.0, 1e-310, -1e-310, 1e-200], 2.0, T_)
            assert got.tolist() == [at_zero] * 4
            assert module.lamb_shift_difference(0.0, 2.0, T_) == 0


x = sp.Symbol("x", positive=True)


def integrals():
    """The private functions of x that S consists of, as derived."""
    above, below, _ = derived.lamb_shift_zero_temperature()
    h, tail, _ = derived.scaled_exponential_integrals()
    return {
        "_above": sp.expand(above.subs(omega, x * omega_c) / omega_c),
        "_below": sp.expand(below.subs(omega, x * omega_c) / omega_c),
        "_h": h(x),
        "_h_tail": tail(x),
    }


@pytest.mark.parametrize("name", integrals())
def test_accuracy_of_integrals(name):
    points = [*np.logspace(-9, 9, 91), 39.999, 40, 40.001, 0.999, 1]
    with np.errstate(all="raise", under="ignore"):
        got = getattr(module, name)(np.array(points))
    function = sp.lambdify(x, integrals()[name], "mpmath")
    with mpmath.workdps(60):
        exact = [function(mpmath.mpf(point)) for point in points]
        # _above and _h have a zero, near which the error is that of their terms.
        scale = [
            max(abs(e), 1 / (100 + mpmath.mpf(p) ** 2)) for e, p in zip(exact, points, strict=True)
        ]
    error, where = worst_error(got, exact, scale)
    # Up to x = 40 a relative error of scipy's Ei and E1, below 2e-15, grows to x times that.
    assert error < 4e-14, points[where]


@pytest.mark.parametrize("sample", [2.0, 0.5])
@pytest.mark.parametrize("name", integrals())
def test_replay_of_integrals(judge, replay, name, sample):
    (found,) = replay.run(getattr(module, name), {x: sample}, x)
    e1 = sp.expint(1, x)
    by_ei = {sp.Chi(x): (sp.Ei(x) - e1) / 2, sp.Shi(x): (sp.Ei(x) + e1) / 2}
    assert judge.same(found.subs(by_ei).rewrite(sp.exp), integrals()[name])


@pytest.mark.parametrize("name", integrals())
def test_replay_of_asymptotic_series(replay, name):
    (found,) = replay.run(getattr(module, name), {x: 100}, x)
    # e^-x Ei(x) has the series of n! / x^(n + 1), e^x E1(x) that with alternating signs.
    above, below = (sum(s**n * sp.factorial(n) / x**n for n in range(1, 40)) for s in (1, -1))
    exact = {
        "_above": above,
        "_below": below,
        "_h": sp.expand((above - below) / x).coeff(x, -40) * -(x**-40) + (above - below) / x,
        "_h_tail": (above + below + 2) / x,
    }
    assert sp.expand(found - exact[name]) == 0


@pytest.mark.parametrize("at", [0.01, 1, 10, 39, 41, 100, 1e5])
@pytest.mark.parametrize("rho", [1e-6, 0.03, 0.1])
def test_euler_maclaurin_correction(at, rho):
    h, tail = integrals()["_h"], integrals()["_h_tail"]
    with mpmath.workdps(80):
        point, ratio = mpmath.mpf(at), mpmath.mpf(rho)
        tail_there = sp.lambdify(x, tail, "mpmath")(point)
        exact = mpmath.mpf(0)
        for j in range(1, 9):
            slope = sp.lambdify(x, sp.diff(h, x, 2 * j - 1), "mpmath")(point)
            weight = mpmath.bernoulli(2 * j) / mpmath.factorial(2 * j)
            exact -= weight * (ratio * point) ** (2 * j - 1) * slope
        sum_there = tail_there / (ratio * point)
    got = module._correction(np.float64(at), np.float64(rho), np.float64(tail_there))
    assert abs(got - exact) < 2.0**-52 * sum_there

"""Generated bath functions against the derivation."""

import itertools
import types

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from dlz.derive import bath as derived
from dlz.derive.codegen import chebyshev, functions_bath, rules, series
from dlz.derive.symbols import T, nbar, omega, omega_c
from dlz.generated import bath as module

POSITIVE = [*np.linspace(0.1, 5, 20), *np.logspace(-12, 12, 49)]
BOTH_SIGNS = [*POSITIVE, *(-x for x in POSITIVE)]
TEMPERATURES = [0, 5e-324, 1e-310, 1e-300, *np.linspace(0.1, 5, 20), *np.logspace(-12, 12, 25)]
CUTOFFS = [0.1, 1 / 3, 1, 30, 1e6]
EXTREMES = [1e-300, 1e-200, 1e-30, 1.0, 1e30, 1e200, 1e300]


# --- occupation, spectral density, Kossakowski coefficient ---------------------------------------


def test_accuracy_of_the_occupation(promised):
    extreme = itertools.product(EXTREMES, [0.0, 5e-324, 1e-310, 1e-200, 1e-5, 1.0, 1e12])
    points = [(w, heat) for w, heat in extreme if heat == 0 or w / heat > 1e-300]
    grids = {"omega": POSITIVE, "T": TEMPERATURES}
    promised("bath.occupation", nbar(omega), grids, points, count=1000)


def test_accuracy_of_the_spectral_density(promised):
    points = list(itertools.product(EXTREMES, EXTREMES))
    grids = {"omega": [0, *POSITIVE], "omega_c": CUTOFFS}
    promised("bath.spectral_density", derived.spectral_density(), grids, points, count=1000)


def test_accuracy_of_gamma(judge, promised):
    grids = {"omega": [0, *BOTH_SIGNS], "omega_c": CUTOFFS, "T": TEMPERATURES}
    signed = [*EXTREMES, *(-x for x in EXTREMES)]
    points = itertools.product(signed, [1e-270, 1.0, 1e300], [0.0, 5e-324, 1e-200, 1.0, 1e12])
    value = judge.gamma(sp.Symbol("omega", real=True))
    promised("bath.gamma", value, grids, list(points), count=2000)


def test_limits():
    with np.errstate(all="raise"):
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


def test_gamma_at_frequencies_next_to_zero():
    with np.errstate(all="raise"):
        assert module.gamma([-2.3e-315, 0.0, 2.0**-1074], 0.05, 0.0).tolist() == [0, 0, 0]
        heat = module.gamma([-2.3e-315, 2.0**-1074, 2.0**-1022], 0.05, [[0.3], [1e-290]])
        assert module.gamma(1e-170, 0.05, 0.0) == pytest.approx(2e-170 * np.pi)
        assert module.gamma(2.0**-1021, 0.05, 0.0) == pytest.approx(2 * np.pi * 2.0**-1021)
    np.testing.assert_allclose(heat / [[0.3], [1e-290]], 2 * np.pi, rtol=1e-15)


def test_the_pole_of_the_occupation_is_documented():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert module.occupation(0.0, 1.0) == np.inf
    assert "pole" in module.occupation.__doc__


# --- accuracy of the Lamb shift -------------------------------------------------------------------

EDGES = [
    1.0,
    functions_bath.LARGE,
    *((1 + chebyshev.SHIFT) * chebyshev.PIECES / n - chebyshev.SHIFT for n in range(1, 16)),
]
"""x = omega / omega_c where another branch or another piece takes over."""
BESIDE = [-1e-6, -1e-14, 0.0, 1e-14, 1e-6]


LOWEST = {T: rules.COLDEST, omega_c: rules.COLD}
"""omega / T and omega / omega_c are no larger in exponentials."""


def clustered(centers):
    return [center * (1 + step) for center in centers for step in BESIDE]


RATIOS = [*np.linspace(0.05, 60, 40), *np.logspace(-12, 12, 49), *clustered(EDGES)]
HEAT = [
    *(0.0, 1e-40, 7.8e-31, 8e-31),
    *np.linspace(0.05, 20, 20),
    *np.logspace(-12, 12, 49),
]


def lamb_shift_points(count=350):
    """omega / omega_c, omega_c and T / omega, over grids and where Euler-Maclaurin sets in."""
    rng = np.random.default_rng(7)
    drawn = [
        (rng.choice(RATIOS), rng.choice([1.0, 1 / 3, 30.0]), rng.choice(HEAT)) for _ in range(count)
    ]
    first = functions_bath.DIRECT + 1
    onset = [
        (x, 1.0, first / (edge - x) * (1 + step))
        for edge, x in [(1, 0.5), (1, 1e-9), (functions_bath.LARGE, 3.0), (50, 49.0)]
        for step in BESIDE
    ]
    return [*drawn, *onset]


def beside_zeros(function):
    """Points next to zeros in omega, by the function itself, from weak to strong heat."""
    found = []
    for heat in [0.0, 0.1, 1.0, 10.0, 1e3, 1e9]:
        x = np.logspace(-2, 1, 200) if heat < 10 else np.logspace(-4, 1, 200) / heat
        value = function(x, 1.0, heat * x)
        for n in np.flatnonzero(np.diff(np.sign(value))):
            zero = optimize.brentq(lambda w, h=heat: function(w, 1.0, h * w), x[n], x[n + 1])
            found += [(zero * (1 + step), 1.0, heat) for step in (-1e-2, -1e-6, 1e-12, 1e-4)]
    assert len(found) >= 8
    return found


def measured(judge, function, exact, promise, points, dtype=np.float64):
    """The largest relative error, and where it is.

    Where it is above the bound, what half an ulp of each argument changes is set off.
    """
    bound = promise.relative * (1 if dtype == np.float64 else 2**29)
    scaled = [(x * cutoff, cutoff, x * cutoff * heat) for x, cutoff, heat in points]
    columns = [np.array(column, dtype) for column in zip(*scaled, strict=True)]
    with np.errstate(all="raise"):
        got = function(*columns)
        assert got.dtype == dtype
    worst, where = 0.0, {}
    for value, *place in zip(got, *columns, strict=True):
        wide = [float(x) for x in place]
        reference = exact(*wide)
        off = abs(float(value) - reference)
        if off > bound * abs(reference):
            (change,) = judge.changed(lambda p: [exact(*p)], place, [True] * 3)
            off -= promise.amplified * change
        error = float(off / abs(reference))
        if not error <= worst:
            worst, where = error, dict(zip(("omega", "omega_c", "T"), wide, strict=True))
    return worst, where


def lamb_shift_cases(judge):
    """The functions, their values by mpmath on the derivation, and their points."""

    def difference(w, cutoff, heat):
        return judge.lamb_shift(w, cutoff, heat) - judge.lamb_shift(-w, cutoff, heat)

    def mirrored(w, cutoff, heat):
        return module.lamb_shift(-w, cutoff, heat)

    return {
        "S(omega)": ("lamb_shift", module.lamb_shift, judge.lamb_shift),
        "S(-omega)": ("lamb_shift", mirrored, lambda w, *other: judge.lamb_shift(-w, *other)),
        "difference": ("lamb_shift_difference", module.lamb_shift_difference, difference),
    }


@pytest.mark.parametrize("case", ["S(omega)", "S(-omega)", "difference"])
def test_accuracy_of_the_lamb_shift(judge, promised, case):
    name, function, exact = lamb_shift_cases(judge)[case]
    promise = promised.specs[f"bath.{name}"].accuracy
    points = lamb_shift_points()
    if case != "S(-omega)":  # which has no zero
        points += beside_zeros(function)
    worst = measured(judge, function, exact, promise, points)
    ordinary = [p for p in points if all(1e-4 <= x <= 1e4 for x in p)][:80]
    single, at = measured(judge, function, exact, promise, ordinary, np.float32)
    assert single <= promise.relative * 2**29, at
    if case == "S(-omega)":  # the table has one entry for a function: that of S(omega)
        assert worst[0] <= promise.relative, worst
    else:
        promised.keep(f"bath.{name}", *worst)
        promised.keep(f"bath.{name}", single, at, kind="single")


@pytest.mark.parametrize("case", ["S(omega)", "S(-omega)", "difference"])
def test_accuracy_of_the_lamb_shift_anywhere(judge, promised, case):
    name, function, exact = lamb_shift_cases(judge)[case]
    promise = promised.specs[f"bath.{name}"].accuracy
    power = st.floats(-12, 12).map(lambda exponent: 10.0**exponent)

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.tuples(power, st.just(1.0), power))
    def tried(point):
        worst, where = measured(judge, function, exact, promise, [point])
        assert worst <= promise.relative, where

    tried()


def test_away_from_zeros_the_difference_is_good_to_fourteen_digits(judge):
    """Where 1 % of the arguments change it by no more than 5 %, in the hot band of its zeros."""
    _, function, exact = lamb_shift_cases(judge)["difference"]
    rng = np.random.default_rng(11)
    heat, warmth = 10 ** rng.uniform(0, 3, 60), 10 ** rng.uniform(-1.6, -0.5, 60)
    place = np.array([warmth / heat, np.ones(60), warmth])
    # The worst of a million points and more, next to where Euler-Maclaurin sets in at x = 1.
    worst = [
        (0.006372050275697151, 0.7453978335156977, 0.0559003064446946),
        (0.006935023083122041, 1.030240775659951, 0.0628080835109796),
    ]
    place = np.column_stack([place, *worst])
    value, condition = function(*place), np.zeros(62)
    for n in range(3):
        moved = place.copy()
        moved[n] *= 1 + 2.0**-20
        condition += abs(function(*moved) / value - 1) * 2.0**20
    assert 5 < condition[-2] <= 8
    assert condition[-1] <= 5
    kept = condition <= 8
    assert 30 <= kept.sum() < 62
    bound = np.where(condition <= 5, 1e-14, 2e-14)
    for point, found, most in zip(place.T[kept], value[kept], bound[kept], strict=True):
        reference = exact(*point)
        assert abs(found - reference) <= most * abs(reference), point


def test_the_difference_is_odd():
    x, cutoff, heat = map(np.array, zip(*lamb_shift_points(), strict=True))
    value = module.lamb_shift_difference(x, cutoff, x * heat)
    np.testing.assert_array_equal(module.lamb_shift_difference(-x, cutoff, x * heat), -value)


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


def test_large_arrays_are_summed_as_small_ones():
    x = np.logspace(-6, 6, 1000)
    at_once = module.lamb_shift(x, 1.0, 0.5)
    one_by_one = [module.lamb_shift(w, 1.0, 0.5) for w in x]
    np.testing.assert_array_max_ulp(at_once, np.array(one_by_one), maxulp=4)


def test_lamb_shift_scales():
    x, _, heat = map(np.array, zip(*lamb_shift_points(), strict=True))
    np.testing.assert_allclose(
        module.lamb_shift(-x / 4, 1 / 4, x * heat / 4),
        module.lamb_shift(-x, 1.0, x * heat) / 4,
        rtol=2.0**-51,
    )


def test_lamb_shift_at_and_next_to_zero():
    at_zero = float(derived.lamb_shift_zero_temperature()[2].subs(omega_c, 2))
    with np.errstate(all="raise"):
        for heat in (0.0, 1.0, 1e12):
            got = module.lamb_shift([0.0, 1e-310, -1e-310, 1e-200], 2.0, heat)
            assert got.tolist() == [at_zero] * 4
            assert module.lamb_shift_difference(0.0, 2.0, heat) == 0


@pytest.mark.parametrize("sign", [1, -1])
def test_lamb_shift_far_beyond_the_cutoff(sign):
    """S = omega_c^2 / omega, and flushed to zero in the end, without a warning."""
    w = np.array([1e20, 1e100, 1e150])
    with np.errstate(all="raise"):
        for heat in (0.0, 1e-12, 1e12):
            assert module.lamb_shift(sign * 1e200, 1.0, heat) == 0
        for heat in (0.0, 1e-12):
            got = module.lamb_shift(sign * w, 1.0, heat)
            np.testing.assert_allclose(got, sign / w, rtol=1e-15)
            difference = module.lamb_shift_difference(sign * w, 1.0, heat)
            np.testing.assert_allclose(difference, sign * 2 / w, rtol=1e-15)


# --- symbolic replay ------------------------------------------------------------------------------

NEXT = 1 + sp.Rational(1, 2**40)
"""Samples lie right at where another branch takes over, and next to it."""

x, unit, rho, tail = series.x, series.unit, series.rho, series.tail


def even():
    """[S(omega) + S(-omega)] / (2 omega_c) at T = 0."""
    above, below, _ = derived.lamb_shift_zero_temperature()
    return sp.expand(((above + below) / (2 * omega_c)).subs(omega, x * omega_c))


def h():
    return derived.scaled_exponential_integrals()[0](x)


def h_tail():
    return derived.scaled_exponential_integrals()[1](x)


@pytest.fixture(params=[True, False], ids=["uniform", "mixed"])
def exact(request, judge, monkeypatch):
    """A replay in which nothing of the bath is closed and numbers are exact.

    Either a condition that the sample meets holds for a whole array, or it does not.  What is
    tabulated comes back as derived: test_bath_bounds.py bounds the difference.
    """
    replay = judge.Replay(monkeypatch, opened=module.__all__)
    replay.uniform = request.param
    own = [f for f in vars(module).values() if isinstance(f, types.FunctionType)]
    names = [f.__name__ for f in own if f.__module__ == module.__name__]
    judge.exactly(monkeypatch, module, *names)
    tabulated = {id(module._EVEN): even(), id(module._H): h()}

    def as_derived(at, rows, shift, power):
        assert (shift, power) == (chebyshev.SHIFT, 2)
        return tabulated[id(rows)].subs(x, np.asarray(at)[()])

    def summed(term, first, last, *_):
        return sum(term(sp.Integer(k)) for k in range(int(first), int(last) + 1))

    stand_ins = {"tabulated": as_derived, "summed": summed}
    for name, value in stand_ins.items():
        monkeypatch.setattr(module, name, value, raising=False)
    own_numpy = {
        "euler_gamma": sp.EulerGamma,
        "all": lambda condition: replay.uniform and replay.decide(np.asarray(condition)[()]),
        "full": lambda shape, value, dtype: value,
    }
    for name, value in own_numpy.items():
        monkeypatch.setattr(module.np, name, value, raising=False)
    return replay


def closed(monkeypatch, **functions):
    """Give functions of the module as expressions of their arguments."""
    for name, function in functions.items():

        def stand_in(*arguments, function=function):
            return function(*(np.asarray(argument)[()] for argument in arguments))

        monkeypatch.setattr(module, name, stand_in)


@pytest.mark.replays("bath.occupation", "bath.spectral_density")
@pytest.mark.parametrize(
    ("name", "value"),
    [("occupation", derived.occupation), ("spectral_density", derived.spectral_density)],
)
def test_replay(judge, exact, name, value):
    arguments = (omega, T) if name == "occupation" else (omega, omega_c)
    coldest, energy = {"occupation": (T, omega), "spectral_density": (omega_c, omega)}[name]
    edge = LOWEST[coldest]
    for ratio in (1, edge / NEXT):
        (found,) = exact.run(getattr(module, name), {energy: ratio, coldest: 1}, *arguments)
        assert judge.same(found, value())
    (found,) = exact.run(getattr(module, name), {energy: edge * NEXT, coldest: 1}, *arguments)
    assert judge.same(found, value().subs(coldest, energy / edge))


@pytest.mark.replays("bath.occupation")
def test_replay_of_the_occupation_without_heat(exact):
    (found,) = exact.run(module.occupation, {}, omega, sp.Integer(0))
    assert found == sp.limit(derived.occupation(), T, 0)


@pytest.mark.replays("bath.gamma")
@pytest.mark.parametrize(("sign", "branch"), [(1, 0), (-1, 1)])
def test_replay_of_gamma(judge, exact, sign, branch):
    next_to_zero = {T: 1, omega: functions_bath.NEXT_TO_ZERO}
    for sample in ({omega: 1}, next_to_zero | {omega: next_to_zero[omega] * NEXT}):
        (found,) = exact.run(module.gamma, sample, sign * omega, omega_c, T)
        assert judge.same(found, derived.kossakowski_explicit()[branch])
    for coldest, other in ((T, omega_c), (omega_c, T)):
        edge = LOWEST[coldest]
        sample = {omega: edge * NEXT, coldest: 1, other: 1000 * edge}
        (found,) = exact.run(module.gamma, sample, sign * omega, omega_c, T)
        clamped = derived.kossakowski_explicit()[branch].subs(coldest, omega / edge)
        assert judge.same(found, clamped)
    for sample, place in ((next_to_zero, sign * omega), ({}, sp.Integer(0))):
        (at_zero,) = exact.run(module.gamma, sample, place, omega_c, T)
        assert judge.same(at_zero, derived.kossakowski_at_zero())


def plain(expr):
    return expr.replace(series.Nested, lambda *args: series.Nested(*args).doit())


# test_bath_bounds.py bounds what the power series leave out of the derived functions.


@pytest.mark.replays("bath._even", "bath._h")
@pytest.mark.parametrize(("name", "value", "others"), [("_even", even, []), ("_h", h, [unit])])
def test_replay_of_integrals(judge, exact, name, value, others):
    function = getattr(module, name)
    (beyond,) = exact.run(function, {x: NEXT, unit: 1}, x, *others)
    assert judge.same(beyond, value())
    expected = plain(series.logarithm_apart(value()))
    in_units = {sp.log(x): sp.log(x / unit), sp.EulerGamma: 1}
    for one, written in ((1, {sp.log(x): sp.log(x / unit)}), (1 / NEXT, in_units)):
        (within,) = exact.run(function, {x: 1, unit: one}, x, *others)
        assert sp.expand(within - expected.subs(written if others else {})) == 0


@pytest.mark.replays("bath._h_tail")
def test_replay_of_the_tail(judge, exact, monkeypatch):
    closed(monkeypatch, _even=lambda at: even().subs(x, at))
    for place in (1, NEXT):
        (beyond,) = exact.run(module._h_tail, {x: place}, x)
        assert judge.same(beyond, h_tail())
    (within,) = exact.run(module._h_tail, {x: 1 / NEXT}, x)
    assert sp.expand(within - plain(series.in_its_own_unit(h_tail()))) == 0


@pytest.mark.replays("bath._correction")
def test_replay_of_the_correction(exact):
    (found,) = exact.run(module._correction, {x: functions_bath.LARGE}, x, rho, tail)
    expected = sp.Integer(0)
    slope = h()
    for order in range(1, 2 * functions_bath.CORRECTIONS):
        slope = sp.expand(sp.diff(slope, x))
        if order % 2:
            weight = sp.bernoulli(order + 1) / sp.factorial(order + 1)
            expected -= weight * (rho * x) ** order * slope
    assert sp.expand(found.subs(tail, h_tail()) - expected) == 0


@pytest.mark.replays("bath._correction")
def test_replay_of_the_correction_far_out(exact):
    (found,) = exact.run(module._correction, {x: functions_bath.LARGE * NEXT}, x, rho, tail)
    first = functions_bath.DIRECT + 1
    # test_bath_bounds.py bounds what these series leave out.
    expected = series.correction_series(
        h(), functions_bath.CORRECTIONS, functions_bath.LARGE, sp.Rational(1, first)
    ).replace(series.Nested, lambda *args: series.Nested(*args).doit())
    assert sp.expand(found - expected) == 0


@pytest.mark.replays("bath._unit")
def test_replay_of_the_unit(exact):
    first = functions_bath.DIRECT + 1
    edge = {omega: 1, omega_c: 10, T: sp.Rational(10, 9) * first}
    (hot,) = exact.run(module._unit, edge | {T: edge[T] * NEXT}, omega, omega_c, T)
    assert sp.expand(hot - omega / omega_c - first * omega / T) == 0
    for heat in (edge[T], 1, 0):
        assert exact.run(module._unit, edge | {T: heat}, omega, omega_c, T) == [1]


@pytest.mark.replays("bath._thermal")
@pytest.mark.parametrize("hot", [False, True])
def test_replay_of_the_thermal_series(exact, monkeypatch, hot):
    """With exp(-z) in the place of h(z), of which h consists, the sum is a geometric series.

    Found and exact sum agree to the order in the step to which Euler-Maclaurin's formula is taken;
    test_bath_bounds.py bounds the rest.  Logarithms are in units: c times what is left out of them,
    c = 2 cosh(z), is off in h, and off in the tail, and is made good with half of it at k = 0.
    """
    z, y = sp.symbols("z y", positive=True)
    one = unit if hot else sp.Integer(1)
    left_out = sp.log(unit) + sp.EulerGamma - 1 if hot else 0
    stand_in = sp.exp(-z) - 2 * sp.cosh(z) * left_out

    def correction(at, ratio, _):
        return -sum(
            sp.bernoulli(2 * j)
            / sp.factorial(2 * j)
            * (ratio * at) ** (2 * j - 1)
            * stand_in.diff(z, 2 * j - 1).subs(z, at)
            for j in range(1, functions_bath.CORRECTIONS + 1)
        )

    closed(
        monkeypatch,
        _unit=lambda *_: one,
        _h=lambda at, _: stand_in.subs(z, at),
        _h_tail=lambda at: sp.exp(-at) + 2 * sp.sinh(at) * left_out,
        _correction=correction,
    )
    sample = {omega: 1, T: 5, omega_c: 20, unit: sp.Rational(1, 2)}
    (found,) = exact.run(module._thermal, sample, omega, omega_c, T)
    found = (found + stand_in.subs(z, omega / omega_c) / 2).subs({omega_c: omega / x, T: omega / y})
    growing, falling = sp.symbols("growing falling")
    for hyperbolic in (sp.sinh, sp.cosh):
        found = found.replace(hyperbolic, lambda at, f=hyperbolic: f(at).rewrite(sp.exp))
    found = sp.expand(sp.expand(found, power_exp=True))
    found = found.subs({sp.exp(x): growing, sp.exp(-x): falling})
    exact_sum = falling / 2 + falling * sp.exp(-y) / (1 - sp.exp(-y))
    order = 2 * functions_bath.CORRECTIONS + 1
    for factor, power in itertools.product((growing, falling), (0, 1)):
        pieces = (sum_.coeff(factor).coeff(sp.log(unit), power) for sum_ in (found, exact_sum))
        piece, expected = pieces
        assert sp.expand(sp.series(piece - expected, y, 0, order).removeO()) == 0
    assert hot == found.has(sp.log(unit))


@pytest.mark.replays("bath._thermal")
def test_replay_of_the_thermal_series_without_heat(judge, exact):
    for heat in (sp.Integer(0), omega * functions_bath.NEGLIGIBLE_HEAT):
        place = judge.Replay._real(omega, omega_c, heat)
        assert exact.run(module._thermal, {omega: 1}, *place) == [0]
    above = judge.Replay._real(omega, omega_c, omega * functions_bath.NEGLIGIBLE_HEAT * NEXT)
    assert exact.run(module._thermal, {omega: 1}, *above) != [0]


@pytest.mark.replays("bath._odd", "bath.lamb_shift", "bath.lamb_shift_difference")
@pytest.mark.parametrize("heat", [T, sp.Integer(0)])
def test_replay_of_the_lamb_shift(judge, exact, monkeypatch, heat):
    """With the functions replayed above as derived, and 1 for the unit, which drops out of them."""
    above, below, at_zero = derived.lamb_shift()
    closed(
        monkeypatch,
        _unit=lambda *_: sp.Integer(1),
        _even=lambda at: even().subs(x, at),
        _h=lambda at, _: h().subs(x, at),
    )
    if heat == 0:
        above, below, at_zero = derived.lamb_shift_zero_temperature()
    else:
        (thermal,) = above.atoms(sp.Sum)
        closed(monkeypatch, _thermal=lambda *place: (thermal / omega).subs(omega, place[0]))
    edge = functions_bath.NEXT_TO_ZERO
    both = (module.lamb_shift, module.lamb_shift_difference)
    for sign, *values in ((1, above, above - below), (-1, below, below - above)):
        for function, value in zip(both, values, strict=True):
            (found,) = exact.run(function, {omega: edge * NEXT}, sign * omega, omega_c, heat)
            assert judge.same(found, value)
    for function, value in zip(both, (at_zero, 0), strict=True):
        for place in (sp.Integer(0), omega, -omega):
            assert exact.run(function, {omega: edge}, place, omega_c, heat) == [value]

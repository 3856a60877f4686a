"""Derivatives of the rate of loss and of the relaxation against those of the derivation."""

import functools
import itertools

import flint
import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz.derive import hamiltonian
from dlz.derive import lindblad as derived_rates
from dlz.derive import loss as derived
from dlz.derive.codegen import rules
from dlz.derive.codegen.functions_loss import BEYOND
from dlz.derive.symbols import Delta, Omega, T, f, g, l, lam, omega_c, phi, t, theta, v
from dlz.generated import _quadrature, lindblad
from dlz.generated import loss as module

SWEEP = (Delta, v, theta, lam, T, omega_c)
WINDOW = (t, *SWEEP)
NAMES = ("t", "Delta", "v", "theta", "lam", "T", "omega_c")
x, c, s = derived.x, derived.argument, derived.coldness
RIGHT = [n * np.pi / 2 for n in range(-4, 5)]
"""Longitudinal and transversal directions."""


@functools.cache
def rate():
    """The rate of loss in its arguments alone."""
    known = dict(zip((f(t), g(t), l(t)), derived_rates.dissipation_rates(), strict=True))
    written = rules.kossakowski_written_out(derived.first_order_rate().subs(known))
    return written.subs({Omega(t): hamiltonian.gap(), phi(t): hamiltonian.angle()})


def gradient(expr, parameters):
    return sp.Matrix([sp.diff(expr, parameter) for parameter in parameters])


# --- accuracy of the rate -------------------------------------------------------------------------

GRIDS = {"t": (-1e3, 1e3), "Delta": (1e-2, 1e2), "v": (1e-6, 10.0), "theta": (-7.0, 7.0)}
GRIDS |= {"lam": (1e-3, 1.0)}


def beside_right_angles(*others):
    """Points next to the directions at which terms drop out, early and late."""
    return [
        (time, 0.8, 1.3, angle + off, *others)
        for (time, off), angle in itertools.product(
            ((1e-9, 0.0), (-0.3, 1e-12), (40.0, -0.004), (-7.0, 1e-3)), RIGHT
        )
    ]


def test_accuracy_of_gradients_of_the_rate(promised, judge, monkeypatch):
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)  # there is no pole
    grids = GRIDS | {"t": (-20.0, 20.0), "T": [1.0, 3.0, 1e4, 1e12]}
    grids |= {"omega_c": [1.0, 30.0, 1e9]}
    points = [*beside_right_angles(0.3, 0.3, 3.0)[::2], *beside_right_angles(0.3, 1e9, 3.0)[1::2]]
    for heat in (3.0, 1e6):  # where excess and flattening change their form: at 1.5 T and at 3 T
        points += [(0.0, n * heat, 1.3, 0.4, 0.3, heat, 1e4) for n in (1.499, 1.5, 2.999, 3.0)]
    grids["Delta"] = (0.1, 1.0)
    key = "loss.d_first_order_rate"
    promised(key, gradient(rate(), WINDOW), grids, points, count=30, digits=100, examples=10)


def test_accuracy_of_gradients_of_the_rate_of_a_cold_bath(judge):
    """T = 0: the derivatives of the limit, and what dephasing gains by T."""
    ratio = sp.Symbol("ratio", positive=True)
    heat = 2 * hamiltonian.gap() / T
    at_zero = rate().subs(sp.exp(heat), ratio)
    cold = sp.limit(at_zero.subs(T, 0), ratio, sp.oo)
    slopes = gradient(cold, WINDOW)
    slopes[WINDOW.index(T)] = sp.diff(sp.limit(at_zero, ratio, sp.oo), T)
    grids = GRIDS | {"t": (-20.0, 20.0), "Delta": (0.1, 1.0), "T": [0.0], "omega_c": [1.0, 30.0]}
    judge.accuracy(
        module.d_first_order_rate,
        slopes,
        grids,
        beside_right_angles(0.3, 0.0, 3.0),
        count=40,
        ulps=8,
        amplified=8,
    )


# --- accuracy of the relaxation -------------------------------------------------------------------

BALLS = {name: (lambda z, name=name: getattr(z, name)()) for name in ("sinh", "cosh", "exp")}
BALLS |= {name: (lambda z, name=name: getattr(z, name)()) for name in ("sin", "cos", "coth")}


class Slopes:
    """The derivatives of a loss by relaxation in balls: of the derived integrand, and of its end.

    They are taken at fixed x, unlike those of the generated functions, and integrated by Arb, at a
    precision that is raised until the balls are small.
    """

    def __init__(self, whole):
        front, shape = derived.integrand().as_independent(x, as_Add=False)
        self.whole = whole
        self.parameters = SWEEP if whole else WINDOW
        y = s * sp.cosh(x)
        decaying = {sp.coth(y / 2): (1 + sp.exp(-y)) / (1 - sp.exp(-y))}
        decaying[sp.sinh(y / 2)] = (1 - sp.exp(-y)) * sp.exp(y / 2) / 2
        lifted = shape * sp.exp(c)
        self.under = {}
        for cold in (False, True):
            form = lifted.subs(sp.coth(y / 2), 1) if cold else lifted
            # exp(-c (cosh(x) - 1)), and its derivative without the factor; by s relative to exp(-s)
            slopes = (form, sp.diff(form, c) - form, sp.diff(form, theta))
            slopes = [e.subs(decaying) for e in (*slopes, sp.diff(form, s) * sp.exp(s))]
            self.under[cold] = [sp.lambdify((x, theta, c, s), e, BALLS, cse=True) for e in slopes]
        self.front, self.end = front, sp.asinh(v * t / Delta)

    @functools.cache  # noqa: B019 - lives as long as the test
    def __call__(self, *point):
        for precision in (100, 200, 400, 800, 1600, 3200, 6400):
            before, flint.ctx.prec = flint.ctx.prec, precision
            try:
                entries = self.at_precision(dict(zip(self.parameters, point, strict=True)))
            finally:
                flint.ctx.prec = before
            if all(e.rel_accuracy_bits() > 75 or e.abs_upper() < NOTHING for e in entries):
                return [exact(e) for e in entries]
        raise ArithmeticError(f"the reference is not stable at {point}")

    def at_precision(self, given):
        here = {symbol: ball(value) for symbol, value in given.items()}
        D, V, angle, strength, heat, cut = (here[symbol] for symbol in SWEEP)
        cold = not given[T] > given[Delta] / 1000
        width, chill = 2 * D / cut, flint.arb(1) if cold else 2 * D / heat
        far = (1 + flint.arb(flint.ctx.prec + 60) / width).acosh()
        last = far if self.whole else (V * here[t] / D).asinh()
        first = -far if self.whole else flint.arb(0)
        if abs(last) > far:
            last = far if last > 0 else -far
        inside = (angle, width, chill)
        loss, by_c, by_theta, by_s = (
            flint.acb.integral(lambda z, _, e=e: flint.acb(e(z, *inside)), first, last).real
            for e in self.under[cold]
        )
        front = flint.arb.pi() * D**2 * strength**2 / (2 * V) * (-width).exp()
        assert self.front == sp.pi * Delta**2 * lam**2 / (2 * v)
        by_s = flint.arb(0) if cold else by_s * (-chill).exp()
        slopes = {
            Delta: front * (2 * loss + width * by_c + chill * by_s) / D,
            v: -front * loss / V,
            theta: front * by_theta,
            lam: 2 * front * loss / strength,
            T: flint.arb(0) if cold else -front * chill * by_s / heat,
            omega_c: -front * width * by_c / cut,
        }
        if not self.whole:
            leg = V * here[t]
            gap = (D**2 + leg**2).sqrt()
            at_end = flint.acb((leg / D).asinh())
            there = front * self.under[cold][0](at_end, *inside).real / gap
            slopes |= {t: there * V}
            slopes[Delta] -= there * leg / D
            slopes[v] += there * here[t]
        return [slopes[parameter] for parameter in self.parameters]


NOTHING = 2.0**-1074
"""What is below the smallest double is as good as zero, where no precision tells."""


def exact(ball):
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def ball(number):
    sign, mantissa, exponent, _ = mpmath.mpmathify(number)._mpf_
    return (-1) ** sign * flint.arb(int(mantissa)) * flint.arb(2) ** int(exponent)


WINDOWS = [
    (50.0, 1.0, 1.0, 4.708, 0.3, 0.0, 1e3),
    (50.0, 1.0, 1.0, 4.708, 0.3, 1e6, 1e4),
    (1e-9, 0.8, 1.3, np.pi / 2, 0.3, 0.9, 1.7),
    (-1e-3, 0.8, 1.3, 1e-12, 0.3, 1e9, 1e4),
    (-300.0, 0.5, 2.0, 3.14, 0.3, 0.01, 0.1),
    (1e3, 0.5, 2.0, np.pi, 0.3, 0.002, 20.0),
    (-60.0, 1e-10, 1e-10, 2 * np.pi, 0.3, 1e-10, 1e-7),
    (3e-11, 1e10, 1e21, -4.7123, 0.3, 1e10, 1e13),
]
"""Long and short, nearly longitudinal and nearly transversal, hot and cold, in small units and
large."""


@pytest.mark.parametrize("name", ["d_relaxation_full_sweep", "d_relaxation"])
def test_accuracy_of_gradients_of_relaxation(promised, judge, monkeypatch, name):
    monkeypatch.setattr(judge.Reference, "defined", lambda *_: True)  # there is no pole
    whole = name.endswith("sweep")
    slopes = Slopes(whole)
    monkeypatch.setattr(judge.Reference, "__call__", lambda _, point: slopes(*point))
    grids = {} if whole else {"t": (-1e3, 1e3)}
    # At theta = 0 a derivative of a full sweep vanishes, which no precision tells.
    grids |= {"Delta": (0.1, 1.0), "v": (1e-3, 10.0), "theta": (1e-3, 7.0), "lam": (1e-3, 1.0)}
    grids |= {"T": [0.0, 0.1, 1.0, 1e4, 1e12], "omega_c": (0.03, 1e3)}
    of = derived.full_sweep() if whole else derived.relaxation()
    points = [point[1:] if whole else point for point in WINDOWS]
    promised(
        f"loss.{name}",
        gradient(of, slopes.parameters),
        grids,
        points,
        count=30,
        digits=25,
        examples=10,
    )


@pytest.mark.parametrize("heat", [0.0, 5.0, 1e6])
def test_long_nearly_transversal_windows_keep_their_digits(heat):
    """Where the loss hardly depends on Delta, and differences of like terms would lose it."""
    slopes = Slopes(whole=False)
    for time in (10.0, 50.0, 200.0, 1e3):
        point = (time, 1.0, 1.0, 4.708, 0.3, heat, 1e3)
        found, true = (f(*point)[1] for f in (module.d_relaxation, slopes))
        assert abs(found - true) <= 4 * np.spacing(abs(found))


# --- quadrature -----------------------------------------------------------------------------------

INTEGRANDS = [name for name in vars(module) if name.startswith("_by_")]


def test_twice_as_many_nodes_give_the_same():
    """Against the integral of the modulus, at the corners of the promised domain and inside."""
    width, chill, share, angle = (
        np.ravel(axis)
        for axis in np.meshgrid(
            np.geomspace(1e-4, 600, 12),
            np.geomspace(1e-12, 750, 12),
            [1.0, -0.97, 0.5, 0.1],
            [0.0, 0.7, np.pi / 2, 1.571, 3.1],
        )
    )
    assert len(INTEGRANDS) == 9
    for name in INTEGRANDS:
        falls = width + chill if "_T" in name else width
        far = share * 2 * np.arcsinh(np.sqrt(float(BEYOND) / (2 * falls)))

        def mean(count, name=name, far=far, of=lambda values: values):
            nodes, weights = _quadrature._fejer(count)
            with np.errstate(under="ignore"):
                values = getattr(module, name)(np.multiply.outer(nodes, far), angle, width, chill)
                return np.tensordot(weights, of(values), 1)

        whole = mean(2 * _quadrature._COUNT, of=np.abs)
        off = abs(mean(_quadrature._COUNT) - mean(2 * _quadrature._COUNT))
        assert (off <= 20 * 2.0**-53 * whole).all()  # roundings
        assert (abs(mean(24) - mean(304)) > 1e-9 * whole).any()
        # Beyond the cut-off, where exp(-BEYOND) is left.
        nodes, weights = _quadrature._fejer(_quadrature._COUNT)
        beyond = np.multiply.outer(1 + nodes / 2, far)
        with np.errstate(under="ignore"):
            left = weights @ abs(getattr(module, name)(beyond, angle, width, chill)) / 2
        assert (left <= 2.0**-52 * whole)[abs(share) > 0.99].all()


# --- replay ---------------------------------------------------------------------------------------


def vanishes(expr):
    """Whether an expression in Omega, theta and exponentials is zero: it is a polynomial in them.

    Even powers of Omega are Delta^2 + v^2 t^2, and odd ones Omega times that.
    """
    gap, w = hamiltonian.gap(), sp.Symbol("w", positive=True)
    sine, cosine, heat, damping = sp.symbols("sine cosine heat damping", positive=True)
    twice = sp.Symbol("twice", real=True)

    def powers(y):
        parts = sp.Poly(sp.expand(y / w), 1 / T, 1 / omega_c).as_dict()
        return sp.Mul(*(heat**a if n == (1, 0) else damping**-a for n, a in parts.items()))

    expr = expr.subs(2 * hamiltonian.angle(), twice).subs(gap, w).subs(gap**2, w**2)
    for function in (sp.sin, sp.cos):
        expr = expr.subs(function(theta - twice), sp.expand_trig(function(theta - twice)))
    expr = expr.replace(sp.tanh, lambda y: (1 - sp.exp(-2 * y)) / (1 + sp.exp(-2 * y)))
    expr = expr.replace(sp.exp, powers)
    expr = expr.subs({sp.sin(theta): sine, sp.cos(theta): cosine})
    expr = expr.subs({sp.sin(twice): Delta / w, sp.cos(twice): t * v / w})
    numerator, _ = sp.fraction(sp.together(expr))
    halves = [sp.Integer(0), sp.Integer(0)]
    for (n,), factor in sp.Poly(sp.expand(numerator), w).terms():
        halves[n % 2] += factor * (gap**2) ** (n // 2)
    circle = sine**2 + cosine**2 - 1
    return all(sp.rem(sp.expand(half), circle, sine) == 0 for half in halves)


@pytest.mark.replays("loss.d_first_order_rate")
def test_replay_of_gradients_of_the_rate(replay):
    found = replay.run(module.d_first_order_rate, {T: sp.Rational(1, 5)}, *WINDOW)
    for one, other in zip(found, gradient(rate(), WINDOW), strict=True):
        assert vanishes(one - other)


@pytest.mark.replays("loss._excess", "loss._flattening")
def test_replay_of_excess_and_flattening(replay):
    """Far from zero as they are; near it by series, up to what these leave out and roundings."""
    energy = Omega(t)
    excess = energy * sp.coth(energy / T) - T
    closed = {"_excess": excess}
    closed["_flattening"] = -(energy**3) * sp.diff(excess / energy**2, energy)
    y = sp.Symbol("y", positive=True)
    limits = ((1.499, 1.5, 27), (2.999, 3.0, 42))
    for (name, exact), (inside, end, last) in zip(closed.items(), limits, strict=True):
        function = getattr(module, name)
        (found,) = replay.run(function, {y: end}, y, T)
        exact = exact.subs(energy, y)
        assert sp.simplify((found - exact).rewrite(sp.exp)) == 0
        (found,) = replay.run(function, {y: inside}, y, T)
        assert sp.expand(found).has(y**last)
        for place in (sp.Rational(1, 10**6), sp.Rational(1, 3), sp.Rational(end)):
            ratio = (found / exact).subs({y: place, T: 1})
            assert abs(sp.N(ratio, 60, maxn=200) - 1) < 2.0**-50


def at_fixed_times(parameter):
    """Parameter d / d parameter of the loss per time, per x: v t = Delta sinh x comes in last."""
    front, _ = derived.integrand().as_independent(x, as_Add=False)
    place = {x: sp.asinh(v * t / Delta), c: 2 * Delta / omega_c, s: 2 * Delta / T}
    per_time = derived.integrand().subs(place) * sp.diff(place[x], t)
    slope = sp.diff(per_time, parameter) * (1 if parameter == theta else parameter)
    per_x = slope * Delta * sp.cosh(x) / v / front
    known = {omega_c: 2 * Delta / c, T: 2 * Delta / s}
    return per_x.subs(known).subs(t, Delta * sp.sinh(x) / v)


BY_NAME = {"Delta": Delta, "v": v, "theta": theta, "T": T, "omega_c": omega_c}


@pytest.mark.replays(*(f"loss.{name}" for name in INTEGRANDS))
def test_replay_of_what_is_integrated(replay):
    symbolic = functools.partial(np.asarray, dtype=object)
    points = [(0.3, 0.4, 1.3, 3.4), (-1.7, 2.9, 0.2, 5.0)]
    for name in INTEGRANDS:
        written = at_fixed_times(BY_NAME[name.removeprefix("_by_").removesuffix("_evenly")])
        if name.endswith("_evenly"):
            written = (written + written.subs(x, -x)) / 2
        lifted = sp.exp(c + s) if "_T" in name else sp.exp(c)
        function = getattr(module, name)
        (found,) = replay.run(function, {x: 1, s: 4}, *map(symbolic, (x, theta, c, s)))
        for point in points:
            place = dict(zip((x, theta, c, s), map(sp.Rational, point), strict=True))
            place |= {Delta: sp.Rational(7, 5), v: sp.Rational(3, 5), lam: sp.Rational(1, 3)}
            one, other = (sp.N(e.subs(place), 60, maxn=400) for e in (found, written * lifted))
            assert abs(one - other) < sp.Float(10) ** -50 * abs(other)


@pytest.mark.replays("loss.d_relaxation_full_sweep", "loss.d_relaxation")
def test_replay_of_gradients_of_relaxation(replay, monkeypatch):
    """With the integrals as functions of the end, theta, c and s."""
    primitives = {name: sp.Function(name) for name in INTEGRANDS}

    def averaged(function, *arguments):
        end, *others = (np.asarray(a)[()] for a in arguments)
        return np.asarray(primitives[function.__name__](end, *others) / end, dtype=object)

    monkeypatch.setattr(module, "averaged", averaged)
    whole, part, down, up = sp.symbols("whole part down up")
    monkeypatch.setattr(module, "_relaxation_full_sweep", lambda *_: whole)
    monkeypatch.setattr(module, "relaxation_full_sweep", lambda *given: whole * int(given[3] == 1))
    monkeypatch.setattr(module, "relaxation", lambda *given: part * int(given[4] == 1))
    monkeypatch.setattr(lindblad, "_f", lambda *_: down)
    monkeypatch.setattr(lindblad, "_g", lambda *_: up)
    front, _ = derived.integrand().as_independent(x, as_Add=False)
    width, chill = 2 * Delta / omega_c, 2 * Delta / T

    def cut(falls):
        return 2 * sp.asinh(sp.sqrt(BEYOND / (2 * falls)))  # where falls (cosh x - 1) is BEYOND

    def slope(parameter, ending, end):
        integral = primitives[f"_by_{parameter.name}{ending}"](end, theta, width, chill)
        lifted = width + chill if parameter == T else width
        scale = 1 if parameter == theta else parameter
        return (2 if ending else 1) * front * sp.exp(-lifted) * integral / scale

    found = replay.run(module.d_relaxation_full_sweep, {}, *SWEEP)
    expected = {p: slope(p, "_evenly", cut(width)) for p in (Delta, theta, omega_c)}
    expected |= {T: slope(T, "_evenly", cut(width + chill)), v: -whole / v, lam: 2 * lam * whole}
    for one, parameter in zip(found, SWEEP, strict=True):
        assert sp.simplify(one - expected[parameter]) == 0

    for time, sign in ((1, 0), (1000, 1), (-1000, -1)):
        found = replay.run(module.d_relaxation, {t: time}, *WINDOW)
        ends = {p: sign * cut(width + chill if p == T else width) for p in BY_NAME.values()}
        if not sign:
            ends = dict.fromkeys(ends, sp.asinh(v * t / Delta))
        expected = {p: slope(p, "", end) for p, end in ends.items()}
        expected |= {t: (down + up) / 2, lam: 2 * lam * part}
        for one, parameter in zip(found, WINDOW, strict=True):
            assert sp.simplify(one - expected[parameter]) == 0

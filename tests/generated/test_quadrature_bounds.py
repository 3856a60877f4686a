"""What the quadrature leaves out of the relaxation, of its derivatives and of the fast difference.

With C = cosh x, S = sinh x and nu_n = 2 pi n / s what heat does is a sum of positive terms,

    coth(s C / 2) = (2 / s) [1 / C + 2 sum over n > 0 of C / (C^2 + nu_n^2)],
    (y coth(y))' at y = s C / 2 = (8 / s) sum over n > 0 of nu_n^2 C / (C^2 + nu_n^2)^2.

So each term of what is integrated is a product f g, each a combination of 1 and S, by weights

    w = exp(-c (C - 1)) C^a S^b / (C^2 + nu^2)^d, nu >= 0, or
    w = exp(-c (C - 1)) C / [1 - exp(-s C)]^2, c > s, of the derivative by T,

and what holds for each weight holds for their sum.  f and g are p = cos(theta) - S sin(theta) and
q = sin(theta) + S cos(theta), or 1 and S, of which both halves of a full sweep consist.  Fejer's
rule is exact for polynomials below its count; a function that is at most M in modulus on an
ellipse has Chebyshev coefficients of at most 2 M r^-k, and M may be the mean over the ellipse's
angle.  And |f g| is at most K(z) sqrt(I_f I_g) there, I_f the integral of f^2 w and K(z) the kernel
of Christoffel and Darboux, for any theta.  The bounds are of the error over sqrt(I_f I_g), which is
the integral itself where f = g.  K grows where w falls, thus where c and nu or s grow and X falls:
the domain is cut into cells, with K at one corner and the largest |w| on boxes around the ellipse.
Every number is the outer end of an interval; roundings, below 1e-10 each, are left to the factor
OUTWARD.
"""

import functools
import itertools
from typing import NamedTuple

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1

from dlz.derive import loss as derived
from dlz.derive.codegen import functions_exact, functions_loss, rules
from dlz.derive.codegen.sensitivities_relaxation import LOCAL, level, over_the_sweep, rise
from dlz.derive.symbols import Delta, T, omega_c, theta, v
from dlz.generated import _quadrature, loss, slow_driving

OUTWARD = 1 + 1e-6
NARROWEST, WIDEST = 1e-4, 700
"""c = 2 Delta / omega_c, as promised; with 2 Delta / T it is c in the derivative by T."""
SMALL = 0.36
"""Up to this X the rule converges so fast that w may fall by all of exp(-BEYOND) over it."""
FAR, FARTHEST = 11.0, 13.1
"""From these X on the cells are narrow, and narrower still."""
HEIGHTS = (0.4, 0.9, 1.3, 1.45, 1.52, 1.55)
"""Of the ellipses: below pi / 2, where the poles are.  Each c and nu may have another one."""
ARCS, STEPS = 200, 150
"""Boxes around an ellipse, steps from 0 to X."""
HOTTEST = 0.1
"""Of s |C|: below it s / [1 - exp(-s C)] is as good as 1 / C."""


class Weight(NamedTuple):
    """C^a S^b / (C^2 + nu^2)^d, by exp(-c (C - 1))."""

    a: int
    b: int
    d: int


HEATING = "C / [1 - exp(-s C)]^2, by exp(-c (C - 1))"
c, s, x = derived.argument, derived.coldness, derived.x
BOTH = level * rise
TERMS = {
    None: {level**2: {Weight(1, 0, 1): 1}},
    theta: {BOTH: {Weight(1, 0, 1): 2}},
    omega_c: {level**2: {Weight(2, 0, 1): c}},
    Delta: {level**2: {Weight(0, 0, 1): -c, Weight(-1, 0, 2): 1}, BOTH: {Weight(-1, 1, 1): -2}},
    v: {level**2: {Weight(0, 2, 1): -c, Weight(-1, 2, 2): 1}, BOTH: {Weight(-1, 1, 1): 2}},
    T: {level**2: {HEATING: 2 * s}},
}
"""What is integrated, of the loss and of its derivatives: products, and their weights."""
PROMISED = {Weight(1, 0, 1): 2.0**-54}
"""Of a relaxation and its derivative by theta; of each term of the others it is 2^-52."""
WEIGHTS = sorted({w for terms in TERMS.values() for of in terms.values() for w in of}, key=str)


# --- what is bounded is what is integrated --------------------------------------------------------


def with_all_poles(weight):
    """The weight summed up over nu_n, as it stands in the integrand, with exp(-c C)."""
    C, S = sp.cosh(x), sp.sinh(x)
    if weight == HEATING:
        return C * sp.exp(-(c + s) * C) / (1 - sp.exp(-s * C)) ** 2
    a, b, d = weight
    heat = {1: 1 / sp.tanh(s * C / 2), 2: rules.coth_slope(s * C / 2)}[d]
    return sp.exp(-c * C) * C ** (a - 1) * S**b * heat


@pytest.mark.parametrize("parameter", TERMS)
def test_terms_are_what_is_integrated(parameter):
    bounded = sum(
        product * factor * with_all_poles(weight)
        for product, weights in TERMS[parameter].items()
        for weight, factor in weights.items()
    )
    difference = (over_the_sweep(parameter) - bounded).replace(expm1, lambda y: sp.exp(y) - 1)
    difference = difference.subs(sp.tanh(x), sp.sinh(x) / sp.cosh(x))
    assert sp.simplify(difference) == 0


def test_no_integrand_is_left_out():
    assert set(TERMS) == {None, *LOCAL}
    written = {p.name for p in LOCAL}
    named = {n for n in vars(loss) if n.startswith("_by_")}
    assert {name.removeprefix("_by_").removesuffix("_evenly") for name in named} == written


@pytest.mark.parametrize("cold", [0.3, 4.0])
def test_poles_add_up(cold):
    with mpmath.workdps(30):
        C, s = mpmath.cosh(1), mpmath.mpf(cold)
        y = s * C / 2

        def square(n):
            return (2 * mpmath.pi * n / s) ** 2

        simple = mpmath.nsum(lambda n: C / (C**2 + square(n)), [1, mpmath.inf])
        double = mpmath.nsum(lambda n: square(n) * C / (C**2 + square(n)) ** 2, [1, mpmath.inf])
        assert abs(2 / s * (1 / C + 2 * simple) - mpmath.coth(y)) < 1e-20
        slope = mpmath.diff(lambda z: z * mpmath.coth(z), y)
        assert abs(8 / s * double - slope) < 1e-20


# --- the rule -------------------------------------------------------------------------------------


def aliased(rho, count):
    """The error of the rule on -1..1 over M: the sum of 2 rho^-k |error of T_k|, k even."""
    k = np.arange(count + count % 2, 12 * count, 2)
    away = np.minimum(k % (2 * count), 2 * count - k % (2 * count))
    return float(np.sum(2 * rho**-k * (2 / (k**2.0 - 1) + 2 / abs(away**2.0 - 1))))


def test_the_rule_is_the_one_that_is_bounded():
    """It integrates T_k for k < count, and beyond takes it for no more than that of another k."""
    count = _quadrature._COUNT
    k = np.arange(0, 4 * count, 2)
    angles = 2 * np.arcsin(np.sqrt(_quadrature._NODES))
    found = np.cos(np.multiply.outer(k, angles)) @ _quadrature._WEIGHTS
    away = np.minimum(k % (2 * count), 2 * count - k % (2 * count))
    error, roundings = found + 1 / (k**2.0 - 1), 1e-12
    assert (abs(error[k < count]) < roundings).all()
    assert (abs(found) < 1 / abs(away**2.0 - 1) + roundings).all()


def longest(c):
    return 2 * np.arcsinh(np.sqrt(functions_loss.BEYOND / (2 * c)))


def short(count, weight):
    """A bound of the relative error for X up to SMALL, w / S^b replaced by its smallest value."""
    a, b, d = (1, 0, 1) if weight == HEATING else weight
    rho = 4.0
    reach, height = (rho + 1 / rho + 2) / 4 * SMALL, (rho - 1 / rho) / 4 * SMALL
    heavy = np.exp(functions_loss.BEYOND + WIDEST * (1 - np.cos(height)))
    top = np.cosh(SMALL)
    level = np.cosh(reach) ** a if a > 0 else (top / np.cos(height)) ** -a
    # Re C^2 > 1/2, as height < pi / 4; and 1 - exp(-s C) is below C / Re C times what it is there.
    poles = (top / np.cos(height)) ** 2 if weight == HEATING else (2 * top**2) ** d
    far = np.sinh(reach) / np.sinh(SMALL)
    m0, m1, m2 = (1 / (b + n + 1) for n in range(3))
    kernel = far**b * (m2 + 2 * m1 * far + m0 * far**2) / (m0 * m2 - m1**2) * top
    return heavy * level * poles * kernel * aliased(rho, count) / 2 * OUTWARD


# --- cells ----------------------------------------------------------------------------------------


def ends(low, high, ratio):
    return np.geomspace(low, high, 1 + int(np.ceil(np.log(high / low) / np.log(ratio))))


class Boxes:
    """Around the upper half of the ellipse of a height, for X1 <= X <= X2: bounds on each."""

    def __init__(self, X1, X2, height, count):
        self.rho = rho = 2 * height / X2 + np.hypot(2 * height / X2, 1)
        phi = np.linspace(0, np.pi, count + 1)
        xi = (1 + (rho + 1 / rho) / 2 * np.cos(phi)) / 2
        eta = (rho - 1 / rho) / 4 * np.sin(phi)
        left, right = xi[1:], xi[:-1]
        xl, xh = np.minimum(X1 * left, X2 * left), np.maximum(X1 * right, X2 * right)
        yl, yh = X1 * np.minimum(eta[1:], eta[:-1]), X2 * np.maximum(eta[1:], eta[:-1])
        near = np.where(xl * xh < 0, 0, np.minimum(abs(xl), abs(xh)))
        out = np.maximum(abs(xl), abs(xh))
        self.left = xl
        self.real = np.cosh(near) * np.cos(yh), np.cosh(out) * np.cos(yl)
        self.imaginary = np.sinh(near) * np.sin(yl), np.sinh(out) * np.sin(yh)
        self.C = np.hypot(np.sinh(near), np.cos(yh)), np.hypot(np.sinh(out), np.cos(yl))
        self.S = np.hypot(np.sinh(out), np.sin(yh))
        share = np.sinh(xl) * np.where(xl < 0, np.cos(yl), np.cos(yh)) / np.sinh(X1)
        self.kernel = np.stack([np.ones(count), -2 * share, (self.S / np.sinh(X1)) ** 2])

    def damped(self, cs):
        """The largest |exp(-c (C - 1))| for c between its ends."""
        R, _ = self.real
        return np.exp(-np.where(R < 1, cs[1:, None], cs[:-1, None]) * (R - 1))


class Poles:
    """A weight without its exponential for nu from 0 on, in cells; in the last by nu^2d more."""

    def __init__(self, weight, largest, ratio):
        self.weight, self.nu = weight, np.append(0, ends(0.3, 4 * largest, ratio))

    def lowest(self, C):
        """Between neighbours in C: first it rises, then it falls."""
        a, _, d = self.weight
        near = C**a / (C**2 + self.nu[1:, None] ** 2) ** d
        values = np.vstack([near, C**a / (C**2 / self.nu[-1] ** 2 + 1) ** d])
        return np.minimum(values[:, 1:], values[:, :-1])

    def largest(self, boxes):
        a, b, d = self.weight
        size = boxes.C[a > 0] ** a * boxes.S**b
        low, high = self.nu[:-1, None], self.nu[1:, None]
        (R, _), (J, top) = boxes.real, boxes.imaginary
        gap = np.maximum(0, np.maximum(low - top, J - high))
        near = size / np.sqrt((R**2 + gap**2) * (R**2 + (low + J) ** 2)) ** d
        return np.vstack([near, size / (1 - (boxes.C[1] / self.nu[-1]) ** 2) ** d])


class Heating:
    """The same for C / [1 - exp(-s C)]^2 and s up to the largest c; the first by s^2 more."""

    weight = Weight(1, 0, 0)

    def __init__(self, narrowest, largest, ratio):
        self.s = ends(HOTTEST / largest, max(narrowest, 2 * HOTTEST / largest), ratio)

    def lowest(self, C):
        """Between neighbours in C.  The first falls; so do the others, but for C itself."""
        after = 1 / np.expm1(-self.s[1:, None] * C[1:]) ** 2
        return np.vstack([1 / C[1:], C[:-1] * after])

    def largest(self, boxes):
        low, high = self.s[:-1, None], self.s[1:, None]
        (R, most), (J, top) = boxes.real, boxes.imaginary
        first, last = low * J / 2, high * top / 2
        turned = np.floor(first / np.pi) < np.floor(last / np.pi)
        sine = np.where(turned, 0, np.minimum(np.sin(first) ** 2, np.sin(last) ** 2))
        square = np.expm1(-low * R) ** 2 + 4 * np.exp(-high * most) * sine  # |1 - exp(-s C)|^2
        y = self.s[0] * boxes.C[1]  # |1 - exp(-z)| >= |z| [2 - (exp(y) - 1) / y] for |z| <= y
        return np.vstack([1 / (boxes.C[0] * (2 - np.expm1(y) / y) ** 2), boxes.C[1] / square])


def moments(x, b):
    """Primitives of S^b, S^(b+1) and S^(b+2), over powers of sinh(X)."""
    C, S = np.cosh(x), np.sinh(x)
    linear = x, C, np.sinh(2 * x) / 4 - x / 2
    primitives = *linear, C**3 / 3 - C, np.sinh(4 * x) / 32 - np.sinh(2 * x) / 4 + 3 * x / 8
    return [primitives[b + n] / S[-1] ** n for n in range(3)]


def cell(X1, X2, count, arcs=ARCS, steps=STEPS, ratio=1.15, weights=WEIGHTS):
    """For each weight a bound of the relative error for X1 <= X <= X2, any c and nu or s."""
    cs = ends(NARROWEST, functions_loss.BEYOND / (np.cosh(X1) - 1), ratio)
    around = [Boxes(X1, X2, height, arcs) for height in HEIGHTS]
    damped = [boxes.damped(cs) for boxes in around]
    largest = max(boxes.C[1].max() for boxes in around)
    x = np.linspace(0, X1, steps + 1)
    C = np.cosh(x)
    falls = np.exp(-np.multiply.outer(cs[1:], C[1:] - 1))
    bounds = []
    for weight in weights:
        hot = weight == HEATING
        heat = Heating(cs[-1], largest, ratio) if hot else Poles(weight, largest, ratio)
        low = heat.lowest(C)
        A0, A1, A2 = (falls @ (low * np.diff(m)).T for m in moments(x, heat.weight.b))
        inverse = np.stack([A2, A1, A0]) / (A0 * A2 - A1**2)
        best = np.inf
        for boxes, damping in zip(around, damped, strict=True):
            high = heat.largest(boxes)
            means = [damping @ (high * part).T / arcs for part in boxes.kernel]
            found = sum(map(np.multiply, inverse, means))
            best = np.minimum(best, found * X2 / 2 * aliased(boxes.rho, count))
        bounds.append(best.max() * OUTWARD)
    return np.array(bounds)


FINE = {"arcs": 400, "steps": 300, "ratio": 1.05}
"""The grids of the last cells."""


@functools.cache
def bound(count):
    """For each weight, of the relative error over all windows and full sweeps."""
    last = longest(NARROWEST)
    coarse = [*np.arange(SMALL, FAR, 0.5), *np.arange(FAR, FARTHEST, 0.15), FARTHEST]
    fine = [*np.arange(FARTHEST, last, 0.02), last * OUTWARD]
    found = [[short(count, weight) for weight in WEIGHTS]]
    found += [cell(a, b, count) for a, b in itertools.pairwise(coarse)]
    found += [cell(a, b, count, **FINE) for a, b in itertools.pairwise(fine)]
    return np.max(found, axis=0)


def test_as_many_nodes_as_the_bounds_need():
    """2^-54 of a relaxation, 2^-52 of each term of its derivatives; four nodes less do not do."""
    allowed = [PROMISED.get(weight, 2.0**-52) for weight in WEIGHTS]
    assert (bound(_quadrature._COUNT) < allowed).all()
    last = longest(NARROWEST)
    less = cell(last - 0.02, last, _quadrature._COUNT - 4, **FINE)
    assert (less > allowed).any()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_bound_holds_at_points(weight):
    """The error of a short rule, against one that is four times as long, in the widest window."""
    place, X = {c: NARROWEST, s: 10**-3.25}, longest(NARROWEST)
    if weight == HEATING:
        place = {c: NARROWEST / 2, s: NARROWEST / 2}
    written = with_all_poles(weight).replace(rules.coth_slope, sp.Function("coth_slope"))
    w = sp.lambdify(x, written.subs(place), [{"coth_slope": slow_driving._coth_slope}, "numpy"])
    (found,) = cell(0.999 * X, X, 24, weights=[weight])
    one, S = np.ones_like, np.sinh

    def integral(f, g, count):
        nodes, weights = _quadrature._fejer(count)
        return float(weights @ (f(nodes * X) * g(nodes * X) * w(nodes * X)))

    errors = [
        abs(integral(f, g, 24) - integral(f, g, 96))
        / np.sqrt(integral(f, f, 96) * integral(g, g, 96))
        for f, g in ((one, one), (one, S), (S, S))
    ]
    assert 1e-4 * found < max(errors) < found


# --- where the integral ends ----------------------------------------------------------------------


def after_heat(weight):
    """The powers of C and S that are left when a factor that falls with C is taken off."""
    if weight == HEATING:
        return 1, 0
    a, b, d = weight
    return (a - 1 if d == 1 else a), b  # (y coth(y))' / y falls


def beyond(X):
    """Steps from X on; beyond X + 3 it is exp(-BEYOND e^3)."""
    return X + np.linspace(0, 3, 301)


def powers(x, power, b):
    """C^power S^b at the ends of steps; the larger of both for each factor."""
    C = np.cosh(x) ** power
    return np.maximum(C[1:], C[:-1]) * np.sinh(x[1:]) ** b


@pytest.mark.parametrize("powers_left", sorted(set(map(after_heat, WEIGHTS))))
def test_what_is_cut_off(powers_left):
    """Beyond c (cosh x - 1) = BEYOND less is left out than 2^-52: w K, on small steps.

    What falls with C is no larger there than before, and drops out.
    """
    power, b = powers_left
    largest = 0.0
    for c1, c2 in itertools.pairwise(np.geomspace(NARROWEST, WIDEST, 3000)):
        before = np.linspace(0, longest(c2), STEPS + 1)
        C = np.cosh(before)
        low = np.exp(-c2 * (C[1:] - 1)) * np.minimum(C[1:] ** power, C[:-1] ** power)
        A0, A1, A2 = (low @ np.diff(moment) for moment in moments(before, b))
        after = beyond(longest(c2))
        share = np.sinh(after[1:]) / np.sinh(before[-1])
        K = (A2 + A0 * share**2) / (A0 * A2 - A1**2)  # A1 > 0
        w = np.exp(-c1 * (np.cosh(after[:-1]) - 1)) * powers(after, power, b)
        largest = max(largest, float((w * K * np.diff(after)).sum()))
    assert largest < 2.0**-52


def test_the_coldest_bath():
    """Below T = 2 Delta / COLD what heat does differs from 1 by less than a double can tell.

    coth(y) - 1 and 1 - (y coth(y))' are at most 2 exp(-2 y) and 4 y exp(-2 y) times a factor that
    is next to 1, y >= COLD / 2; of the derivative by T the domain ends before.
    """
    assert 3 * float(functions_loss.COLD) * np.exp(-float(functions_loss.COLD)) < 2.0**-1000


# --- the difference for fast sweeps ---------------------------------------------------------------

sine, cosine = sp.sin(theta), sp.cos(theta)
DIFFERING = {
    sine**2: (sp.sinh(x) * sp.exp(-x) + sp.tanh(x) ** 2 / 2),
    -2 * sine * cosine: sp.tanh(x) * sp.exp(-x),
    -(cosine**2): (1 + sp.tanh(x) ** 2) / 2,
}
"""Of what is integrated, by direction; what is over r < 1 has the sign of each."""


def test_directions_are_what_is_integrated():
    _, elementary, shape = functions_exact._under_one_integral()
    difference = shape - sum(weight * part for weight, part in DIFFERING.items())
    assert sp.simplify(difference.rewrite(sp.exp)) == 0
    known = {sine**2: (1 - (1 + c) * sp.exp(-c)) / c**2, -2 * sine * cosine: (1 - sp.exp(-c)) / c}
    assert sp.simplify(elementary - sum(weight * part for weight, part in known.items())) == 0


def shapes(xs, lower):
    """The three parts on steps, bounded: each is a product or a sum of what rises or falls."""
    left, right = xs[:-1], xs[1:]
    first, last = (left, right) if lower else (right, left)
    rising, tanh = -np.expm1(-2 * first) / 2, np.tanh(first)
    return np.stack([rising + tanh**2 / 2, tanh * np.exp(-last), (1 + tanh**2) / 2])


def test_the_fast_difference():
    """Quadrature and cut-off leave out less than 2^-52 of each part, with as many nodes."""
    worst, left_out = 0.0, 0.0
    for c1, c2 in itertools.pairwise(np.geomspace(NARROWEST, WIDEST, 600)):
        X1, X2 = longest(c2), longest(c1)
        before, after = np.linspace(0, X1, STEPS + 1), beyond(X1)
        falls = np.exp(-c2 * (np.cosh(before[1:]) - 1))
        whole = (shapes(before, lower=True) * falls).sum(1) * X1 / STEPS
        best = np.inf
        for height in HEIGHTS:
            boxes = Boxes(X1, X2, height, ARCS)
            decays, tanh = np.exp(-boxes.left), boxes.S / boxes.C[0]
            parts = np.stack([boxes.S * decays + tanh**2 / 2, tanh * decays, (1 + tanh**2) / 2])
            mean = (parts * boxes.damped(np.array([c1, c2]))).mean(1)
            found = mean * X2 / 2 * aliased(boxes.rho, _quadrature._COUNT)
            best = np.minimum(best, found)
        worst = max(worst, float((best / whole).max()))
        kept = np.exp(-c1 * (np.cosh(after[:-1]) - 1))
        cut = (shapes(after, lower=False) * kept).sum(1) * 0.01
        left_out = max(left_out, float((cut / whole).max()))
    assert worst * OUTWARD < 2.0**-52
    assert left_out * OUTWARD < 2.0**-52

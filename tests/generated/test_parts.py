"""Numbers in two parts: what is rounded once is, against exact fractions."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from dlz.generated import _parts
from dlz.generated._arrays import halves

rng = np.random.default_rng(5)
BELOW = 2.0**-9
"""What the rests may add to one rounding, in ulp."""


def numbers(low=-3.0, high=3.0):
    return rng.choice([-1.0, 1.0], 200) * 10.0 ** rng.uniform(low, high, 200)


def in_parts():
    """Numbers of 78 bits, and what they are."""
    upper, _ = halves(numbers())
    parts = _parts.Parts(upper, upper * rng.uniform(-1, 1, 200) * 2.0**-26)
    return parts, [Fraction(a) + Fraction(b) for a, b in zip(*parts, strict=True)]


def rounded_once(found, exact, below=BELOW):
    once = Fraction(1, 2) + Fraction(below)
    for one, wanted in zip(found, exact, strict=True):
        assert abs(Fraction(one) - wanted) <= once * Fraction(np.spacing(abs(float(wanted))))


def test_one_number():
    parts, exact = in_parts()
    rounded_once(_parts.whole(parts), exact)
    rounded_once(_parts.squared(parts), [x * x for x in exact])


def test_products():
    parts, exact = in_parts()
    x = numbers()
    rounded_once(_parts.times(parts, x), [a * Fraction(b) for a, b in zip(exact, x, strict=True)])


def test_quotients():
    parts, exact = in_parts()
    gap = _parts.ScaledGap(parts, None, None)
    x, y = np.abs(numbers()), np.abs(numbers())
    one = [a / Fraction(b) for a, b in zip(exact, x, strict=True)]
    rounded_once(_parts.over(gap, x), one)
    other = [a / Fraction(b) for a, b in zip(exact, y, strict=True)]
    rounded_once(_parts.over(gap, x, y), [a + b for a, b in zip(one, other, strict=True)])


def test_quotients_of_a_gap_in_units():
    """One rounding of the factor, and one of the product."""
    value, v, x = np.abs(numbers()), np.float64(0.7), np.float64(1.3)
    gap = _parts.ScaledGap(value, None, v)
    for found, a in zip(_parts.over(gap, x, 0.3 * x), value, strict=True):
        wanted = Fraction(a) * Fraction(v) * (1 / Fraction(x) + 1 / Fraction(0.3 * x))
        assert abs(Fraction(found) - wanted) < 2.01 * 2.0**-53 * wanted


def test_weighted_squares():
    """Also where the rest is half the number, or all there is."""
    weight, exact = in_parts()
    x = numbers()
    rest = x * rng.uniform(-0.5, 0.5, 200) * 10.0 ** rng.uniform(-18, 0, 200)
    x[:20] = 0
    squares = [(Fraction(a) + Fraction(b)) ** 2 for a, b in zip(x, rest, strict=True)]
    rounded_once(_parts.weighted_square(None, x, rest), squares)
    products = [a * b for a, b in zip(exact, squares, strict=True)]
    rounded_once(_parts.weighted_square(weight, x, rest), products)
    factor = numbers()
    products = [a * Fraction(b) for a, b in zip(products, factor, strict=True)]
    rounded_once(_parts.weighted_square(weight, x, rest, factor), products, below=2.0**-4)
    products = [a * Fraction(b) for a, b in zip(squares, factor, strict=True)]
    rounded_once(_parts.weighted_square(None, x, rest, factor), products, below=2.0**-4)


def test_pi_times_a_product():
    x, y = numbers(), numbers()
    with mpmath.workdps(60):
        for parts in zip(x, y, *_parts.pi_times(-0.5, x, y), strict=True):
            a, b, upper, rest = map(mpmath.mpf, parts)
            wanted = -mpmath.pi * a * b / 2
            assert abs(upper + rest - wanted) < mpmath.mpf(2) ** -74 * abs(wanted)
            assert float(upper) == halves(np.float64(upper))[0], "26 bits"


@pytest.mark.parametrize("unit", [1.0, 1e-200, 1e150])
@pytest.mark.parametrize("alone", [False, True])
def test_gaps(unit, alone):
    gap, rate = np.abs(numbers(-2, 2)) * unit, np.abs(numbers(-6, 3)) * unit
    time = numbers(-12, 12) / rate * gap
    points = list(zip(time, gap, rate, strict=True))
    with np.errstate(all="raise", under="ignore"):
        parts = _parts.gap(time, gap, rate)
        if alone:
            parts = zip(*(_parts.gap(*point) for point in points), strict=True)
    with mpmath.workdps(60):
        for (t, Delta, v), upper, rest in zip(points, *parts, strict=True):
            wanted = mpmath.sqrt(mpmath.mpf(Delta) ** 2 + mpmath.mpf(v) ** 2 * mpmath.mpf(t) ** 2)
            found = mpmath.mpf(upper) + mpmath.mpf(rest)
            assert abs(found - wanted) < mpmath.mpf(2) ** -53.99 * wanted, (t, Delta, v)


@pytest.mark.parametrize("unit", [1.0, 1e-60, 1e55])
def test_scaled_gaps(unit):
    """Within 2 halves of an ulp; with arrays of rates, or beyond 2^400, in parts."""
    v, Delta = np.float64(0.7 * unit), np.float64(1.3)
    time = numbers(-12, 12) * Delta / v
    gap = _parts.scaled_gap(time, Delta, v)
    assert not isinstance(gap.value, _parts.Parts)
    for t, found in zip(time, gap.value, strict=True):
        wanted = Fraction(t) ** 2 + (Fraction(Delta) / Fraction(v)) ** 2
        assert abs(Fraction(found) ** 2 - wanted) < 4.01 * 2.0**-53 * wanted
    alone = [_parts.scaled_gap(t, Delta, v).value for t in time]
    np.testing.assert_array_equal(alone, gap.value)
    for other in (v * np.ones(1), np.float64(1e130), np.float64(1e-130)):
        assert isinstance(_parts.scaled_gap(time, Delta, other).value, _parts.Parts)


def test_the_square_of_the_gap():
    t, Delta, v = numbers(), numbers(), numbers()
    exact = [
        Fraction(b) ** 2 + (Fraction(c) * Fraction(a)) ** 2
        for a, b, c in zip(t, Delta, v, strict=True)
    ]
    for found, wanted in zip(_parts.squared_gap(t, Delta, v), exact, strict=True):
        assert abs(Fraction(found) - wanted) < 2.01 * 2.0**-53 * wanted


def test_a_gap_of_no_number():
    one = np.float64(1)
    assert np.isnan(_parts.whole(_parts.gap(np.float64(math.nan), one, one)))

"""Components of the coupling next to their zeros, and lengths: what the helper modules promise."""

import functools
import math

import flint
import mpmath
import numpy as np
import pytest
from mpmath import iv

from dlz.generated import _angles, _arrays

rng = np.random.default_rng(11)


def exact(cosine, t, v, Delta, theta):
    """The derived component, not squared, at a precision at which nothing is lost."""
    with mpmath.workdps(400):
        t, v, Delta, theta = map(mpmath.mpf, (t, v, Delta, theta))
        if cosine:
            return v * t * mpmath.cos(theta) + Delta * mpmath.sin(theta)
        return v * t * mpmath.sin(theta) - Delta * mpmath.cos(theta)


def geometries():
    """Any angles, those next to zeros, those at which a sine or cosine is small, large ones."""
    t, v, gap = rng.uniform(-3, 3, 900), rng.uniform(0, 2, 900), rng.uniform(0.1, 3, 900)
    theta = rng.uniform(-4, 4, 900)
    zero = np.arctan2(gap, v * t)
    theta[:300] = zero[:300] * (1 + 10.0 ** rng.uniform(-17, 0, 300))
    theta[300:400] = zero[300:400]
    theta[400:500] = zero[400:500] + np.pi / 2
    theta[500:560] = rng.integers(-4, 4, 60) * (np.pi / 2)
    t[530:560] = 0
    theta[560:580] = 10.0 ** rng.uniform(-300, -3, 20)
    theta[580:600] = 10.0 ** rng.uniform(0, 22, 20)
    return t, v, gap, theta


@pytest.mark.parametrize("cosine", [False, True])
def test_components_are_good_to_an_ulp(cosine):
    points = geometries()
    with np.errstate(all="raise", under="ignore"):
        together = sum(_angles._rotated(cosine, *points))
    for point, found in zip(zip(*points, strict=True), together, strict=True):
        wanted = exact(cosine, *point)
        assert abs(found - wanted) <= np.spacing(abs(float(wanted))), point
        alone = sum(_angles._rotated(cosine, *map(np.float64, point)))
        assert abs(alone - wanted) <= np.spacing(abs(float(wanted))), point


@pytest.mark.parametrize("cosine", [False, True])
def test_squares_on_a_line_of_times(cosine):
    """Where only t is an array: one rounding, and twice those of the rest of the zero."""
    function = functools.partial(_angles._squared, cosine, None)
    lines = 0
    for time, *others in zip(*geometries(), strict=True):
        lines += _angles._line(cosine, *map(float, others))[0].upper != 0
        v, Delta, theta = map(np.float64, others)
        zero = -Delta * np.tan(theta) / v if cosine else Delta / np.tan(theta) / v if theta else 0
        near = np.nextafter(zero, [-np.inf, zero, np.inf])
        times = np.array([time, 0.0, 1.1 * zero, -7 * zero, *near, zero * (1 + 1e-6)])
        with np.errstate(all="raise", under="ignore"):
            found = function(times, v, Delta, theta)
        found = np.broadcast_to(found, times.shape)
        for t, one in zip(times, found, strict=True):
            wanted = exact(cosine, t, v, Delta, theta) ** 2
            if wanted > np.finfo(float).tiny:
                assert abs(one - wanted) <= 5 * 2.0**-53 * wanted, (t, *others)
    assert lines > 700


def test_sine_and_cosine_have_71_bits():
    angles = np.concatenate([rng.uniform(-8, 8, 2000), rng.uniform(1.55, 1.59, 500)])
    parts = _angles._sine_cosine(angles)
    with mpmath.workdps(60):
        for function, (whole, rest) in zip((mpmath.sin, mpmath.cos), parts, strict=True):
            for angle, one, other in zip(angles, whole, rest, strict=True):
                error = mpmath.mpf(one) + mpmath.mpf(other) - function(mpmath.mpf(angle))
                assert abs(error) < mpmath.mpf(2) ** -70.9, angle
            assert np.all(np.ldexp(np.frexp(whole)[0], 26) % 1 == 0), "26 bits"


def test_what_the_series_leave_out_is_below_their_roundings():
    # sin r and cos r - 1 end at r^7 and r^8; r reaches half the distance of two nodes.
    iv.prec = 100
    r = iv.mpf(1) / (2 * _angles._NODES)
    assert (r**9 / math.factorial(9)).b < 2.0**-88
    assert (r**10 / math.factorial(10)).b < 2.0**-100


@pytest.mark.parametrize("angle", [0.3, -2.5, 1e10, 1e300, 5e-324, math.pi / 2, -math.pi])
def test_integers_of_an_angle(angle):
    bits = 1400
    with mpmath.workprec(4000):
        for found, function in zip(
            _angles._integers(angle, bits), (mpmath.sin, mpmath.cos), strict=True
        ):
            wanted = function(mpmath.mpf(angle)) * mpmath.mpf(2) ** bits
            assert abs(found - wanted) < 4


def test_no_number_gives_no_number():
    one = np.float64(1)
    for theta in (np.nan, np.inf):
        assert np.isnan(_angles.squared_sine(one, one, one, np.float64(theta)))
        assert np.isnan(_angles.squared_sine(one, one, one, np.array([theta])))


def test_lengths_neither_overflow_nor_underflow():
    a = np.array([3.0, 1e200, 3e-200, 0.0, 5e-324, 1e200])
    b = np.array([4.0, 1e200, 4e-200, 2.0, 0.0, 1e-200])
    with np.errstate(all="raise", under="ignore"):  # as in `evaluated`
        together = _arrays.hypotenuse(a, b)
        alone = [_arrays.hypotenuse(*point) for point in zip(a, b, strict=True)]
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(together, np.hypot(a, b), rtol=2e-16)


def test_the_whole_table():
    """Sine and cosine at every node against balls: two parts have 77 bits."""
    before, flint.ctx.prec = flint.ctx.prec, 200
    try:
        last = _angles._NODES * _angles._REACH
        table = _angles._table().T.tolist()
        assert len(table) == 2 * last + 1
        for n, (s, s_rest, c, c_rest) in zip(range(-last, last + 1), table, strict=True):
            angle = flint.arb(n) / _angles._NODES
            for function, value in (("sin", (s, s_rest)), ("cos", (c, c_rest))):
                off = getattr(angle, function)() - flint.arb(value[0]) - flint.arb(value[1])
                assert bool(abs(off) < flint.arb(2) ** -77), (function, n)
    finally:
        flint.ctx.prec = before


@pytest.mark.parametrize("bits", [200, 700, 2300])
def test_right_angles(bits):
    """pi / 2 in integers: what its two series drop is below a unit."""
    before, flint.ctx.prec = flint.ctx.prec, bits + 100
    try:
        off = flint.arb.pi() / 2 * flint.arb(2) ** bits - _angles._right_angle(bits)
        assert bool(abs(off) < 2)
    finally:
        flint.ctx.prec = before

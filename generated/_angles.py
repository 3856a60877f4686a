# Written by derive/codegen/_angles.py via `dlz derive`; do not edit.
"""The components of the coupling along and across the eigenbasis, squared, with all their digits.

Omega sin(theta - 2 phi) = v t sin(theta) - Delta cos(theta) and Omega cos(theta - 2 phi) =
Delta sin(theta) + v t cos(theta). Near their zeros the two terms nearly cancel, and what is rounded
away from each of them decides the result.

Where only t is an array, a component is slope (t - zero): integers give the slope, and the zero in
two doubles. The difference of t and the first is exact near the zero, and rounded once elsewhere.

Where more than t is, sine and cosine are had to 71 bits, as the sum of a number of 26 bits and a
double; products of 26 bits by 26 bits are exact, and of the other products, 2^-25 of the whole or
less, a rounding is 2^-78 of the whole. Where less than 2^-16 is left of the two terms, or of 2^-16
over a small sine or cosine, integers decide, with as many bits as it takes.
"""

import functools
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._arrays import halves
from ._parts import (
    Parts,
    ScaledGap,
    difference,
    inverses,
    product,
    squared_gap,
    squared_width,
    weighted_square,
    whole,
)

_NODES = 128
"""So many per unit angle have their sine and cosine in a table..."""
_REACH = 8
"""... up to this angle."""
_ZERO = 2.0**-20
"""Sines and cosines below it are computed one by one: the table is good to 2^-71, absolutely."""
_LEFT = 2.0**-16
"""Where less than this is left of two terms, integers decide; where one is small by its sine or
cosine, whose 71 bits are those of 1, as much more."""
_WIDE = 2.0**800
"""Squares between its inverse and it have squares that are doubles."""


def squared_sine(t: Any, v: Any, Delta: Any, theta: Any, weight: Parts | None = None) -> Any:
    """Return [v t sin(theta) - Delta cos(theta)]^2, times the weight, rounded but once."""
    return _squared(False, weight, t, v, Delta, theta)


def sine_fraction(t: Any, v: Any, Delta: Any, theta: Any, weight: Parts | None = None) -> Any:
    """Return [v t sin(theta) - Delta cos(theta)]^2 / (Delta^2 + v^2 t^2), times the weight."""
    return _fraction(False, weight, t, v, Delta, theta)


def cosine_fraction(t: Any, v: Any, Delta: Any, theta: Any, weight: Parts | None = None) -> Any:
    """Return [v t cos(theta) + Delta sin(theta)]^2 / (Delta^2 + v^2 t^2), times the weight."""
    return _fraction(True, weight, t, v, Delta, theta)


def sine_over_gap(
    gap: ScaledGap, t: Any, v: Any, Delta: Any, theta: Any, weight: Parts, factor: Any
) -> Any:
    """Return [v t sin(theta) - Delta cos(theta)]^2 over the gap, times the weight and a double.

    Beside the roundings of the gap there are two: that of the product and that of the quotient.
    """
    root = gap.value
    if isinstance(root, Parts):
        root = whole(root)
    else:
        weight = product(weight, inverses(v))
    return _squared(False, weight, t, v, Delta, theta, factor) / root


def sine_squared(theta: Any) -> Parts:
    """Return sin(theta)^2."""
    return _square(False, theta) if np.ndim(theta) else _square_of_number(False, float(theta))


def cosine_squared(theta: Any) -> Parts:
    """Return cos(theta)^2."""
    return _square(True, theta) if np.ndim(theta) else _square_of_number(True, float(theta))


def _square(cosine: bool, theta: Any) -> Parts:
    component = _sine_cosine(theta)[cosine]
    return product(component, component)


@functools.lru_cache(1 << 8)
def _square_of_number(cosine: bool, theta: float) -> Parts:
    return _square(cosine, np.float64(theta))


def _squared(
    cosine: bool, weight: Parts | None, t: Any, v: Any, Delta: Any, theta: Any, factor: Any = None
) -> Any:
    if np.ndim(theta) == 0 and theta == 0 and not cosine:
        return weighted_square(weight, Delta, 0.0, factor)
    if np.ndim(v) == np.ndim(Delta) == np.ndim(theta) == 0:
        squared_slope, zero, zero_rest = _line(cosine, float(v), float(Delta), float(theta))
        if squared_slope.upper and np.vdot(t, t) < _WIDE:
            slope = squared_slope if weight is None else product(weight, squared_slope)
            return weighted_square(slope, *difference(t, zero, zero_rest), factor)
    return weighted_square(weight, *_rotated(cosine, t, v, Delta, theta), factor)


def _fraction(cosine: bool, weight: Parts | None, t: Any, v: Any, Delta: Any, theta: Any) -> Any:
    """The square over that of the gap; where only t is an array both are in units of v^2.

    The slope is then cos(theta) or sin(theta), and t^2 + (Delta / v)^2 is rounded but twice.
    """
    if np.ndim(v) == np.ndim(Delta) == np.ndim(theta) == 0:
        squared_slope, zero, zero_rest = _line(cosine, float(v), float(Delta), float(theta))
        width = squared_width(float(v), float(Delta)) if squared_slope.upper else 0.0
        if width and np.vdot(t, t) < _WIDE:
            slope = cosine_squared(theta) if cosine else sine_squared(theta)
            slope = slope if weight is None else product(weight, slope)
            square = weighted_square(slope, *difference(t, zero, zero_rest))
            return square / (t * t + width)
    return _squared(cosine, weight, t, v, Delta, theta) / squared_gap(t, Delta, v)


@functools.lru_cache(1 << 12)
def _line(cosine: bool, v: float, Delta: float, theta: float) -> tuple[Parts, float, float]:
    """The squared slope of a component in t, in parts, and its zero in two doubles.

    Zeros where there is no zero, or where squares of the distance from it could leave the doubles.
    """
    none = Parts(0.0, 0.0), 0.0, 0.0
    if not (math.isfinite(v) and math.isfinite(Delta) and math.isfinite(theta)):
        return none
    bits = 200 + max(0, -math.frexp(theta)[1])
    along, across = _integers(theta, bits)
    if cosine:
        along, across = across, -along
    (v_above, v_below), (D_above, D_below) = v.as_integer_ratio(), Delta.as_integer_ratio()
    slope, level = v_above * along * D_below, D_above * across * v_below
    try:
        square, unit = slope**2, (v_below * D_below << bits) ** 2
        squared = square / unit
        upper = float(halves(np.float64(squared))[0])
        a, b = upper.as_integer_ratio()
        parts = Parts(upper, (square * b - a * unit) / (unit * b))
        zero = level / slope
        above, below = zero.as_integer_ratio()
        rest = (level * below - slope * above) / (slope * below)
    except (OverflowError, ZeroDivisionError):
        return none
    inside = all(1 / _WIDE < x * x < _WIDE for x in (squared, zero, rest) if x)
    return (parts, zero, rest) if inside else none


def _rotated(cosine: bool, *arguments: Any) -> tuple[Any, Any]:
    """The component itself, within 1 ulp as the sum of two doubles."""
    t, v, Delta, theta = (np.asarray(x, np.float64)[()] for x in arguments)
    along, across = _sine_cosine(theta)
    if cosine:
        along, across = across, Parts(-along.upper, -along.rest)
    a, a_rest = _product(v, along)
    b, b_rest = _product(Delta, across)
    upper, lower = halves(t)
    first = upper * a
    found = first - b
    back = found - first
    lost = (first - (found - back)) - (b + back)
    rest = lost + (upper * a_rest + lower * (a + a_rest) - b_rest)
    left = _LEFT * np.abs(b)
    if theta.ndim:
        small = np.minimum(np.abs(along.upper), np.abs(across.upper))
        left = left / np.where(small < _ZERO, 1, small)
    cancelled = np.abs(found + rest) < left
    if np.any(cancelled):
        shape = np.shape(found)
        each = [np.broadcast_to(x, shape)[cancelled] for x in (t, v, Delta, theta)]
        found, rest = np.array(found), np.array(rest)
        rest[cancelled] = 0
        found[cancelled] = [
            _exactly(cosine, *map(float, point)) for point in zip(*each, strict=True)
        ]
    return found[()], rest[()]


def _product(x: NDArray[np.float64], factor: Parts) -> Parts:
    """Return `x` times `factor` in parts, to 2^-78."""
    upper, lower = halves(x)
    first, rest = factor
    exact = upper * first
    others = upper * rest + lower * (first + rest)
    whole, _ = halves(exact + others)
    return Parts(whole, (exact - whole) + others)


# --- sine and cosine ------------------------------------------------------------------------------


def _sine_cosine(theta: NDArray[np.float64]) -> tuple[Parts, Parts]:
    """Return sine and cosine in parts, to 2^-71 or, where they are small, to 2^-71 of themselves.

    From the next node the way is r: sin r = r - r^3/6 + ..., cos r = 1 - r^2/2 + ...
    """
    if theta.ndim == 0:
        s, s_rest, c, c_rest = _at(float(theta))
        return Parts(np.float64(s), np.float64(s_rest)), Parts(np.float64(c), np.float64(c_rest))
    near = np.abs(theta) <= _REACH
    reached = theta if near.all() else np.where(near, theta, 0)
    count = np.rint(reached * _NODES)
    r = reached - count / _NODES
    S, S_rest, C, C_rest = _table()[:, count.astype(np.int64) + _NODES * _REACH]
    upper, lower = halves(r)
    whole = upper * upper
    square = r * r
    half, half_rest = halves(0.5 * whole)
    # What cos r - 1 and sin r are beyond -half and upper.
    beyond_c = square * square * (1 / 24 - square * (1 / 720 - square / 40320))
    beyond_c -= half_rest + 0.5 * lower * (r + upper)
    beyond_s = lower - r * square * (1 / 6 - square * (1 / 120 - square / 5040))
    sin_r, versine = upper + beyond_s, half - beyond_c
    sine = _sum(
        S, C * upper, S * half, C * beyond_s + S * beyond_c, C_rest * sin_r, S_rest, versine
    )
    cosine = _sum(
        C, -S * upper, C * half, C * beyond_c - S * beyond_s, -S_rest * sin_r, C_rest, versine
    )
    small = ~near | (np.minimum(np.abs(sine[0]), np.abs(cosine[0])) < _ZERO) & (theta != 0)
    if small.any():
        angles, back = np.unique(theta[small], return_inverse=True)
        values = np.array([_at(float(angle)) for angle in angles]).T[:, back]
        for part, value in zip((*sine, *cosine), values, strict=True):
            part[small] = value
    return sine, cosine


def _sum(
    node: Any, first: Any, second: Any, third: Any, other: Any, rest: Any, versine: Any
) -> Parts:
    """Return node + first - second + third + other + rest (1 - versine) in parts.

    The upper 26 bits come off the node first. Then the sums with `first` and `second` are exact
    but near the zeros of the sine and of the cosine, where they round what is below 2^-17.
    """
    whole, _ = halves(node + (first - second))
    below = ((node - whole) + first) - second
    return Parts(whole, below + (third + (other + (rest - rest * versine))))


@functools.cache
def _table() -> NDArray[np.float64]:
    """Sine and cosine in parts at the nodes."""
    last = _NODES * _REACH
    return np.array([_at(n / _NODES) for n in range(-last, last + 1)]).T


@functools.lru_cache(1 << 16)
def _at(theta: float) -> tuple[float, float, float, float]:
    """Sine and cosine in parts at one angle; NaN where it is not finite."""
    if not math.isfinite(theta):
        return math.nan, math.nan, math.nan, math.nan
    bits = 200 + max(0, -math.frexp(theta)[1])
    parts: list[float] = []
    for value in _integers(theta, bits):
        whole = float(halves(np.asarray(value / (1 << bits)))[0])
        above, below = whole.as_integer_ratio()
        parts += [whole, (value - (above << bits) // below) / (1 << bits)]
    return parts[0], parts[1], parts[2], parts[3]


# --- integers -------------------------------------------------------------------------------------


def _exactly(cosine: bool, t: float, v: float, Delta: float, theta: float) -> float:
    """The rotated sine or cosine, correctly rounded but for ties: more bits until 64 are left."""
    (t_above, t_below), (v_above, v_below) = t.as_integer_ratio(), v.as_integer_ratio()
    D_above, D_below = Delta.as_integer_ratio()
    a, b, below = t_above * v_above * D_below, D_above * t_below * v_below, t_below * v_below
    bits = 256
    while True:
        along, across = _integers(theta, bits)
        if cosine:
            along, across = across, -along
        found = a * along - b * across
        if abs(found) >> 64 >= abs(a) + abs(b):
            return found / (below * D_below << bits)
        bits *= 2


def _integers(theta: float, bits: int) -> tuple[int, int]:
    """Sine and cosine times 2^bits: quadrant by quadrant, Taylor's series of the sine."""
    guarded = bits + 16
    above, below = theta.as_integer_ratio()
    more = max(0, math.frexp(theta)[1])
    right = _right_angle(guarded + more)
    quadrant, rest = divmod((above << guarded + more) // below + (right >> 1), right)
    rest = (rest - (right >> 1)) >> more
    sign, term = (1 if rest >= 0 else -1), abs(rest)
    square, sine, order = rest * rest >> guarded, 0, 1
    while term:
        sine += sign * term
        term = (term * square >> guarded) // ((order + 1) * (order + 2))
        sign, order = -sign, order + 2
    cosine = math.isqrt((1 << 2 * guarded) - sine * sine)
    turned = ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))
    one, other = turned[quadrant % 4]
    return one >> 16, other >> 16


@functools.lru_cache(64)
def _right_angle(bits: int) -> int:
    """pi/2 times 2^bits: pi/4 = 4 arctan(1/5) - arctan(1/239)."""
    total = 0
    for weight, inverse in ((8, 5), (-2, 239)):
        power, order = (weight << bits + 16) // inverse, 1
        while abs(power) > 1:
            total += power // order * (-1) ** (order // 2)
            power, order = power // inverse**2, order + 2
    return total >> 16

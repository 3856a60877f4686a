# Written by derive/codegen/_parts.py via `dlz derive`; do not edit.
"""Numbers in two parts: what a rate is made of, so that it is rounded but a few times.

The upper part has 26 bits, and products of two upper parts are exact. Of what goes with a rest,
2^-25 of the whole or less, a rounding is 2^-78 of the whole.
"""

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ._arrays import halves, hypotenuse


class Parts(NamedTuple):
    """A number as the sum of one of 26 bits and a rest."""

    upper: Any
    rest: Any


class ScaledGap(NamedTuple):
    """The square root of Delta^2 + v^2 t^2, which is no less than Delta.

    Where none but t is an array it is v times the value, a double; else, and where squares of
    squares could leave the doubles, it is the value, in parts.
    """

    value: Any
    Delta: Any
    v: Any


_LEADING = {bits: np.int64(-1 << 53 - bits) for bits in (9, 13, 17)}
"""Leave so many bits of a double's significand."""
_LOW, _HIGH = 2.0**-700, 2.0**900
"""Squares between them keep the digits that are computed of them."""
_WIDE = 2.0**800
"""Squares between its inverse and it have squares that are doubles."""
_LARGE = 2.0**1000
"""Below it a sum of squares has not overflowed, and what it is of has halves."""
_COLD = 2.0**-50
"""Below this fraction of an energy a temperature is as good as zero."""
_PI = Parts(float(halves(np.float64(math.pi))[0]), 0.0)
_PI = Parts(_PI.upper, (math.pi - _PI.upper) + math.sin(math.pi))  # pi beyond a double is its sine


def leading(x: Any, bits: int) -> Any:
    """Return `x` cut to its upper 9, 13 or 17 bits."""
    return (x.view(np.int64) & _LEADING[bits]).view(np.float64)


def whole(a: Parts) -> Any:
    """Return the number, rounded once."""
    return a.upper + a.rest


def squared(a: Parts) -> Any:
    """Return its square, rounded once."""
    return a.upper * a.upper + a.rest * (2 * a.upper + a.rest)


def times(a: Parts, x: Any) -> Any:
    """Return the product with a double, rounded once."""
    upper, lower = halves(x)
    lower = _add(_multiply(lower, a.upper), a.rest * x)
    return _add(_multiply(upper, a.upper), lower)


def over(a: ScaledGap, *divisors: Any) -> Any:
    """Return the sum of the quotients of the gap and each divisor.

    Of a gap in parts it is rounded once; of a double there are two roundings beside those of the
    gap, that of the factor and that of the product.
    """
    total = inverses(*divisors)
    if not isinstance(a.value, Parts):
        return a.value * whole(product(halves(a.v), total))
    upper, rest = a.value
    others = _add(upper * total.rest, rest * (total.upper + total.rest))
    return _add(upper * total.upper, others)


def pi_times(*factors: Any) -> Parts:
    """Return pi times the factors: Python's floats, by which it is scaled, doubles, or parts."""
    return (_pi_times_numbers if _are_numbers(factors) else _pi_times)(*factors)


def _are_numbers(values: tuple[Any, ...]) -> bool:
    return all(isinstance(x.rest if isinstance(x, Parts) else x, float) for x in values)


def _pi_times(*factors: Any) -> Parts:
    value = _PI
    for factor in factors:
        if type(factor) is float:
            value = Parts(factor * value.upper, factor * value.rest)
        else:
            value = product(value, factor if isinstance(factor, Parts) else halves(factor))
    return value


def inverses(*divisors: Any) -> Parts:
    """Return the sum of the inverses of doubles."""
    return (_of_numbers if _are_numbers(divisors) else _inverses)(*divisors)


def _inverses(*divisors: Any) -> Parts:
    return functools.reduce(_sum, map(_inverse, divisors))


def _kept(function: Callable[..., Parts]) -> Callable[..., Parts]:
    """Keep what is made of numbers alone: it comes back for every block of an array.

    What is not finite is computed again each time, and so warns each time.
    """
    cached = functools.lru_cache(1 << 8)(function)

    def kept(*numbers: Any) -> Parts:
        value = cached(*numbers)
        return value if math.isfinite(value.rest) else function(*numbers)

    return kept


_pi_times_numbers, _of_numbers = _kept(_pi_times), _kept(_inverses)


def weighted_square(weight: Parts | None, x: Any, rest: Any, factor: Any = None) -> Any:
    """Return the weight times (x + rest)^2, times a double, rounded once.

    x is 0 or no smaller than twice the rest. So x less the upper bits of the sum is exact; and
    so are products of upper bits: of 26 by 26, or of 18 by 17 by 17.
    """
    value = x + rest
    upper = leading(value, 13 if factor is None else 9)
    lower = x - upper
    lower += rest
    value += upper
    lower *= value
    upper *= upper
    square = upper
    if weight is not None:
        first = weight.upper if factor is None else leading(weight.upper, 17)
        others = (weight.upper - first) + weight.rest
        lower = _add(_multiply(lower, weight.upper + weight.rest), others * square)
        square = _multiply(square, first)
    if factor is not None:
        first = leading(factor, 17)
        lower = _add(_multiply(lower, factor), _multiply(factor - first, square))
        square = _multiply(first, square)
    return _add(square, lower)


def difference(t: Any, a: float, b: float) -> tuple[Any, Any]:
    """Return t - a - b, `b` small beside `a`, as the rounded t - a and what is left (Knuth)."""
    found = t - a
    back = found - t
    rest = found - back
    rest = np.subtract(t, rest, out=rest) if isinstance(rest, np.ndarray) else t - rest
    back += a
    rest -= back
    rest -= b
    return found, rest


def gap(t: Any, Delta: Any, v: Any) -> Parts:
    """Return the square root of Delta^2 + v^2 t^2."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = _squares(t, Delta, v)
        if _is_safe(squares[0], Delta):
            return _root(*squares)
        # In units, powers of 2, that are close to the gap.
        exponent = np.frexp(hypotenuse(v * t, Delta))[1]
        scaled = _root(*_squares(t, np.ldexp(Delta, -exponent), np.ldexp(v, -exponent)))
        return Parts(np.ldexp(scaled.upper, exponent), np.ldexp(scaled.rest, exponent))


def scaled_gap(t: Any, Delta: Any, v: Any) -> ScaledGap:
    """Return the square root of Delta^2 + v^2 t^2; where none but t is an array, over v.

    There it is off by two roundings: those of the sum count half, and that of the root.
    """
    if np.ndim(v) == np.ndim(Delta) == 0 and 1 / _WIDE < float(v) * float(v) < _WIDE:
        width = squared_width(float(v), float(Delta))
        if width and np.vdot(t, t) < _WIDE:
            square = _add(t * t, width)
            root = np.sqrt(square, out=square) if np.ndim(square) else np.sqrt(square)
            return ScaledGap(root, Delta, v)
    return ScaledGap(gap(t, Delta, v), Delta, v)


@functools.lru_cache(1 << 12)
def squared_width(v: float, Delta: float) -> float:
    """(Delta / v)^2, rounded once; zero where squares of it could leave the doubles."""
    if not (v and math.isfinite(v) and math.isfinite(Delta)):
        return 0.0
    (v_above, v_below), (D_above, D_below) = v.as_integer_ratio(), Delta.as_integer_ratio()
    try:
        found = (D_above * v_below) ** 2 / (D_below * v_above) ** 2
    except OverflowError:
        return 0.0
    return found if 1 / _WIDE < found < _WIDE else 0.0


def clamped(T: Any, x: Any) -> Any:
    """Return T, or 2^-50 x where that is larger: x / T then does not overflow.

    Exponentials of -x / T are the same. Where T is a number and no x is that large, it is left one;
    not at T = 0, where squares of x may have underflowed. Of a gap whose squares are doubles the
    least, Delta, will do.
    """
    if isinstance(x, ScaledGap):
        if not isinstance(x.value, Parts):
            return np.maximum(T, x.Delta * _COLD)
        x = x.value.upper
    if np.ndim(T) == 0 and math.sqrt(np.vdot(x, x)) * _COLD <= T != 0:
        return T
    return np.maximum(T, x * _COLD)


def lorentzian(t: Any, a: Any, b: Any, scale: Any) -> Any:
    """Return scale w / (t^2 + w^2) with w = a / b, within 1.5 ulp if the scale is a power of 2.

    The denominator is rounded once: to it belong what is rounded away from the squares and from
    their sum, and what is rounded away from w, as a factor.
    """
    w = a / b
    if not np.vdot(t, t) < _LARGE:  # infinite times have no halves
        return scale * w / (t * t + w * w)
    w_upper, w_lower = halves(w)
    b_upper, b_lower = halves(b)
    away = (a - w_upper * b_upper - w_lower * b_upper - w_upper * b_lower - w_lower * b_lower) / a
    upper, lower = halves(t)
    lower = _multiply(lower, t + upper)
    first, second = _multiply(upper, upper), w_upper * w_upper
    total = first + second
    back = total - first
    rest = _subtract(first, total - back)
    rest = _add(_add(rest, second - back), lower)
    rest = _add(rest, w_lower * (w + w_upper) + 2 * w * w * away)
    rest = _subtract(rest, away * total)
    return scale * w / _add(total, rest)


def squared_gap(t: Any, Delta: Any, v: Any) -> Any:
    """Return Delta^2 + v^2 t^2, rounded twice."""
    first, second, rest = _squares(t, Delta, v)
    return _add(_add(first, second), rest)


def _is_safe(square: Any, Delta: Any) -> bool:
    """Whether no square is too small or too large to keep its digits; False for NaN."""
    if not np.vdot(square, square) < _HIGH:  # a sum over all elements, which warns of nothing
        return False
    return bool((Delta * Delta if np.ndim(Delta) == 0 else np.min(square, initial=1)) > _LOW)


def _squares(t: Any, Delta: Any, v: Any) -> tuple[Any, Any, Any]:
    """Return Delta^2 + v^2 t^2 as the squares of 26 bits of each, and the rest."""
    t_upper, v_upper = leading(t, 13), leading(v, 13)
    other = _add(v_upper * (t - t_upper), (v - v_upper) * t)
    first = _multiply(t_upper, v_upper)
    rest = _add(first + first, other)
    rest = _multiply(rest, other)
    first = _multiply(first, first)
    upper, lower = halves(Delta)
    return first, upper * upper, _add(rest, lower * (Delta + upper))


def _root(first: Any, second: Any, rest: Any) -> Parts:
    """Return the root of the sum.

    From the first square that of the root's upper part is taken first; what this rounds is half an
    ulp of the second, and a quarter of an ulp of the root or less.
    """
    root = _add(first + second, rest)
    root = np.sqrt(root)
    upper, _ = halves(root)
    left = _add(_add(_subtract(first, upper * upper), second), rest)
    return Parts(upper, _divide(left, _add(root, upper)))


def _add(a: Any, b: Any) -> Any:
    """Return a + b, in the place of `a` if it has the shape of the sum."""
    return np.add(a, b, out=a) if _fits(a, b) else a + b


def _subtract(a: Any, b: Any) -> Any:
    """Return a - b, in the place of `a` if it has the shape of the difference."""
    return np.subtract(a, b, out=a) if _fits(a, b) else a - b


def _multiply(a: Any, b: Any) -> Any:
    """Return a b, in the place of `a` if it has the shape of the product."""
    return np.multiply(a, b, out=a) if _fits(a, b) else a * b


def _divide(a: Any, b: Any) -> Any:
    """Return a / b, in the place of `a` if it has the shape of the quotient."""
    return np.divide(a, b, out=a) if _fits(a, b) else a / b


def _fits(a: Any, b: Any) -> bool:
    if not isinstance(a, np.ndarray):
        return False
    return not isinstance(b, np.ndarray) or a.shape == b.shape


def _inverse(x: Any) -> Parts:
    upper, _ = halves(1 / x)
    x_upper, x_lower = halves(x)
    return Parts(upper, ((1 - upper * x_upper) - upper * x_lower) / x)


def _sum(a: Parts, b: Parts) -> Parts:
    first = a.upper + b.upper
    back = first - a.upper
    rest = (a.upper - (first - back)) + (b.upper - back) + (a.rest + b.rest)
    upper, _ = halves(first + rest)
    return Parts(upper, (first - upper) + rest)


def product(a: Any, b: Any) -> Parts:
    """Return the product of two numbers in parts."""
    numbers = isinstance(a[1], float) and isinstance(b[1], float)
    return (_product_of_numbers if numbers else _product)(*a, *b)


def _product(*parts: Any) -> Parts:
    a, b = parts[:2], parts[2:]
    exact = a[0] * b[0]
    others = a[0] * b[1] + a[1] * (b[0] + b[1])
    upper, _ = halves(exact + others)
    return Parts(upper, (exact - upper) + others)


_product_of_numbers = _kept(_product)

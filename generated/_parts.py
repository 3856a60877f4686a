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


_FEW = np.int64(-1 << 40)
"""Leaves the upper 13 bits of a double's significand."""
_LOW, _HIGH = 2.0**-700, 2.0**900
"""Squares between them keep the digits that are computed of them."""
_PI = Parts(float(halves(np.float64(math.pi))[0]), 0.0)
_PI = Parts(_PI.upper, (math.pi - _PI.upper) + math.sin(math.pi))  # pi beyond a double is its sine


def few(x: Any) -> Any:
    """Return the upper 13 bits of `x`, whose square has 26."""
    return (x.view(np.int64) & _FEW).view(np.float64)


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


def over(a: Any, *divisors: Any) -> Any:
    """Return the sum of the quotients of `a`, or of a double, and each divisor, rounded once."""
    a = a if isinstance(a, Parts) else Parts(*halves(a))
    inverse = (_of_numbers if _are_numbers(divisors) else _inverses)(*divisors)
    others = _add(a.upper * inverse.rest, a.rest * (inverse.upper + inverse.rest))
    return _add(a.upper * inverse.upper, others)


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


def _inverses(*divisors: Any) -> Parts:
    """Return the sum of the inverses."""
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


def weighted_square(weight: Parts | None, x: Any, rest: Any) -> Any:
    """Return the weight times (x + rest)^2, rounded once; x is 0 or no smaller than twice the rest.

    So x less the upper bits of the sum is exact.
    """
    value = x + rest
    upper = few(value)
    lower = _add(x - upper, rest)
    lower = _multiply(_add(value, upper), lower)
    square = _multiply(upper, upper)
    if weight is None:
        return _add(square, lower)
    lower = _add(_multiply(lower, weight.upper + weight.rest), weight.rest * square)
    return _add(_multiply(square, weight.upper), lower)


def difference(t: Any, a: float, b: float) -> tuple[Any, Any]:
    """Return t - a - b, `b` small beside `a`, as the rounded t - a and what is left (Knuth)."""
    found = t - a
    back = found - t
    rest = t - (found - back)
    rest -= _add(back, a)
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
    t_upper, v_upper = few(t), few(v)
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
    return np.ndim(a) > 0 and (np.ndim(b) == 0 or a.shape == b.shape)


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
    exact = a[0] * b[0]
    others = a[0] * b[1] + a[1] * (b[0] + b[1])
    upper, _ = halves(exact + others)
    return Parts(upper, (exact - upper) + others)

# Written by derive/codegen/_arrays.py via `dlz derive`; do not edit.
"""What the other modules share: evaluation on arrays, lengths, polynomials."""

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

BLOCK = 1 << 15
"""So many elements are evaluated at a time: what is computed on the way stays in the cache.

From so many on, 256 kB, NumPy computes in the place of what is not needed any more."""

SMALL = 1 << 8
"""Up to so many elements, sums are computed with all their terms at once."""

_LOW, _HIGH = 2.0**-960, 2.0**1000
"""Between them a sum of squares has neither lost a small one nor overflowed."""
_UPPER = np.int64(-1 << 27)
"""Leaves the upper 26 bits of a double's significand."""


np.empty(1 << 21)
"""Memory that is not kept, nor touched.

Where a C library gives larger arrays back to the system each time they are not needed any more, and
fetches them anew, as glibc does at first, it learns here that they are needed again.
"""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def real(*arguments: ArrayLike) -> tuple[NDArray[Any], ...]:
    """Return the arguments as arrays of float32 if NumPy promotes them to it, else of float64.

    Python numbers adapt to the rest, as in NumPy's arithmetic. TypeError for complex numbers.
    """
    given = [a if type(a) in (int, float) else np.asarray(a) for a in arguments]
    dtype = np.float32 if np.result_type(*given) == np.float32 else np.float64
    return tuple(np.asarray(a).astype(dtype, casting="same_kind", copy=False) for a in given)


def widened(*arguments: ArrayLike) -> tuple[Any, tuple[NDArray[Any], ...]]:
    """Return the type of the result as `real` has it, and the arguments as arrays of float64."""
    given = real(*arguments)
    return given[0].dtype, tuple(a.astype(np.float64, copy=False) for a in given)


def evaluated(function: Callable[..., Any], out: Any, *arguments: ArrayLike) -> Any:
    """Return `function`, of arrays element by element, at the `arguments`; in `out` if it is given.

    The result has the shape that the arguments broadcast to. NumPy warns of results that are not
    finite, and of nothing else. On the way everything is float64. Arguments without axes are passed
    as numbers: what depends on them alone then costs next to nothing.
    """
    dtype, arrays = widened(*arguments)
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    given = [a if a.ndim else a[()] for a in arrays]
    value = _computed(function, dtype, shape, given)
    return value[()] if out is None else np.positive(value, out=out)


def warning_of_results(function: _Function) -> _Function:
    """Let `function` warn as one of NumPy's own does: of what it returns, not of steps on the way.

    Where a step overflows or divides by zero and the result is finite, as exp(-inf) is, nothing is
    said. Where the result is not finite, it is computed again, with the caller's settings. What
    underflows becomes zero without a warning.
    """

    @functools.wraps(function)
    def warned(*arguments: Any, **named: Any) -> Any:
        raised: list[str] = []
        with np.errstate(all="call", under="ignore", call=lambda kind, _: raised.append(kind)):
            value = function(*arguments, **named)
        if raised and not np.all(np.isfinite(value)):
            with np.errstate(under="ignore"):
                value = function(*arguments, **named)
        return value

    return cast(_Function, warned)


@warning_of_results
def _computed(
    function: Callable[..., Any], dtype: Any, shape: tuple[int, ...], given: Sequence[NDArray[Any]]
) -> NDArray[Any]:
    """Evaluate at once what fits a block, and the rest block by block."""
    if math.prod(shape) <= BLOCK:
        value = np.asarray(function(*given)).astype(dtype, copy=False)
        return value if value.shape == shape else np.broadcast_to(value, shape).copy()
    value = np.empty(shape, dtype)
    _fill(function, value, given)
    return value


def _fill(function: Callable[..., Any], out: NDArray[Any], given: Sequence[NDArray[Any]]) -> None:
    """Evaluate block by block along the first axis, and along the next where a row is too long."""
    if out.size <= BLOCK:
        out[...] = function(*given)
        return
    rows = max(1, BLOCK * len(out) // out.size)
    for start in range(0, len(out), rows):
        part: Any = slice(start, start + rows) if rows > 1 or out.ndim == 1 else start
        along = [a if a.ndim < out.ndim else a[part] if len(a) > 1 else a[0] for a in given]
        _fill(function, out[part], along)


def hypotenuse(a: Any, b: Any) -> Any:
    """Return sqrt(a^2 + b^2), without overflow: NumPy's hypot only where it is needed."""
    squares = np.vdot(a, a), np.vdot(b, b)  # sums over all elements, which warn of nothing
    if max(squares) < _HIGH:
        square = a * a + b * b
        number = max(x for x, c in zip((*squares, 0.0), (a, b, 0.0), strict=True) if not np.ndim(c))
        if number > _LOW or np.min(square, initial=1) > _LOW:
            return np.sqrt(square)
    with np.errstate(over="ignore", under="ignore"):
        square = np.asarray(a * a + b * b)
        root = np.asarray(np.sqrt(square))
        np.hypot(a, b, out=root, where=~((square > _LOW) & (square < _HIGH)))
    return root[()]


def halves(x: Any) -> tuple[Any, Any]:
    """Return the upper 26 bits of `x`, and the other 27."""
    upper = (x.view(np.int64) & _UPPER).view(np.float64)
    return upper, x - upper


def rounded_away(total: Any, count: int, step: Any, offset: Any) -> Any:
    """Return count step + offset - total for the `total` that their sum is rounded to.

    It is exact for a `count` below 2^26.
    """
    product = count * step
    upper, lower = halves(step)
    back = total - product
    sum_rounded = (product - (total - back)) + (offset - back)
    return (count * upper - product) + count * lower + sum_rounded


def rounded_off(b: Any, c: Any) -> Any:
    """Return what is rounded away from the product b c; 0 where a factor may have no halves."""
    if not max(np.vdot(b, b), np.vdot(c, c)) < _HIGH:
        return 0.0
    b_upper, b_lower = halves(b)
    c_upper, c_lower = halves(c)
    return b_upper * c_upper - b * c + b_upper * c_lower + b_lower * c_upper + b_lower * c_lower


def inverse_length(a: Any, b: Any, c: Any) -> Any:
    """Return 1 / hypot(a, b c) within 2 ulp, a > 0: what is rounded away from b c belongs to it."""
    leg = b * c
    length = np.hypot(a, leg)
    inverse = 1 / length
    return inverse - inverse * (leg / length) * (rounded_off(b, c) / length)


def diagonal(a: Any, b: Any, c: Any) -> Any:
    """Return hypot(a, b c + hypot(a, b c)) within 2 ulp, a > 0.

    Where b c < 0 the sum is a^2 over the other one. Where it is not, what is rounded away from b c
    and from the sum belongs to it.
    """
    leg = b * c
    length = np.hypot(a, leg)
    total = length + np.abs(leg)
    away = (leg - (total - length)) + rounded_off(b, c) * (total / length)
    whole = np.hypot(a, total)
    return np.where(leg < 0, np.hypot(a, a * (a / total)), whole + total / whole * away)


def counting(first: int, last: int, *arguments: NDArray[Any]) -> NDArray[Any]:
    """Return first, ..., last along a new axis in front of those of the `arguments`."""
    trailing = (1,) * max(a.ndim for a in arguments)
    return np.arange(first, last + 1, dtype=arguments[0].dtype).reshape(-1, *trailing)


def summed(term: Callable[[Any], Any], first: int, last: int, *arguments: NDArray[Any]) -> Any:
    """Return term(last) + ... + term(first), of which each broadcasts with the `arguments`.

    Where these are small, all terms are computed at once, which saves calls. Where they are not,
    one after the other, which stays in the cache. The order of the additions is the same: first
    what is small.
    """
    if max(a.size for a in arguments) > SMALL:
        return sum(map(term, range(last, first - 1, -1)))
    return sum(term(counting(first, last, *arguments)[::-1]))


def nested(y: Any, *ratios: float) -> Any:
    """Return 1 + r y (1 + s y (1 + ...)) for the `ratios` r, s, ..."""
    value = 1 + ratios[-1] * y
    for ratio in reversed(ratios[:-1]):
        value *= y
        value *= ratio
        value += 1
    return value

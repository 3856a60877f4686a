# Written by derive/codegen via `dlz derive`; do not edit.
"""What the other modules share: arguments as floating-point arrays, shapes, polynomials."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def real(*arguments: ArrayLike) -> tuple[NDArray[Any], ...]:
    """Return the arguments as arrays of float32 if NumPy promotes them to it, else of float64.

    Python numbers adapt to the rest, as in NumPy's arithmetic. TypeError for complex numbers.
    """
    given = [a if type(a) in (int, float) else np.asarray(a) for a in arguments]
    dtype = np.float32 if np.result_type(*given) == np.float32 else np.float64
    return tuple(np.asarray(a).astype(dtype, casting="same_kind", copy=False) for a in given)


def spread(value: Any, *arguments: NDArray[Any]) -> Any:
    """Return `value` in the shape that it broadcasts to with the `arguments`."""
    shape = np.broadcast_shapes(np.shape(value), *(a.shape for a in arguments))
    return np.broadcast_to(value, shape).copy()[()]


def counting(first: int, last: int, *arguments: NDArray[Any]) -> NDArray[Any]:
    """Return first, ..., last along a new axis in front of those of the `arguments`."""
    trailing = (1,) * max(a.ndim for a in arguments)
    return np.arange(first, last + 1, dtype=arguments[0].dtype).reshape(-1, *trailing)


def nested(y: Any, *ratios: float) -> Any:
    """Return 1 + r y (1 + s y (1 + ...)) for the `ratios` r, s, ..."""
    value = 1 + ratios[-1] * y
    for ratio in reversed(ratios[:-1]):
        value *= y
        value *= ratio
        value += 1
    return value

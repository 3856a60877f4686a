# Written by derive/codegen/_piecewise.py via `dlz derive`; do not edit.
"""Functions of x >= 1 that fall off as a power of x, as polynomials piece by piece."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def tabulated(x: Any, rows: NDArray[Any], shift: int, power: int) -> Any:
    """Return x^-power times the polynomial of the piece in which u = (1 + shift)/(x + shift) lies.

    The pieces cut 0 < u <= 1 into equal parts, one for each column of `rows`. Row n holds the
    coefficients of degree n, in the place on the piece, from -1/2 to 1/2.
    """
    rows = rows.astype(x.dtype, copy=False)
    shifted, whole = x + shift, (1 + shift) * rows.shape[1]
    piece = np.minimum(whole / shifted, rows.shape[1] - 1).astype(np.intp)  # u = 1: the last one
    middle = piece + 0.5
    place = (whole - shift * middle - middle * x) / shifted  # less is rounded away than from u
    value = rows[-1].take(piece)
    for row in rows[-2::-1]:
        value *= place
        value += row.take(piece)
    inverse = 1 / x
    for _ in range(power):
        value *= inverse
    return value

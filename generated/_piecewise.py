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
    place = (1 + shift) * rows.shape[1] / (x + shift)
    whole = np.minimum(np.floor(place), rows.shape[1] - 1)  # u = 1 belongs to the last piece
    piece = whole.astype(np.intp)
    place = place - whole - 0.5
    value = rows[-1].take(piece)
    for row in rows[-2::-1]:
        value *= place
        value += row.take(piece)
    inverse = 1 / x
    for _ in range(power):
        value *= inverse
    return value

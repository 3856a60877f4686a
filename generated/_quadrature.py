# Written by derive/codegen/_quadrature.py via `dlz derive`; do not edit.
"""Means of smooth functions over an interval that begins at 0."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._arrays import SMALL

_COUNT = 152
"""So many nodes leave out less than 2^-54 of a relaxation and 2^-52 of each term of its
derivatives, proved cell by cell of their domain."""


def _fejer(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes between 0 and 1, and weights: Fejer's first rule.

    It integrates the polynomial through Chebyshev's nodes. For a function analytic inside an
    ellipse with foci 0 and 1 and half axes of sum r / 2 the error falls like r^-count.
    """
    angles = np.pi * (np.arange(count) + 0.5) / count
    orders = np.arange(1, count // 2 + 1)
    cosines = np.cos(2 * np.outer(angles, orders)) / (4 * orders**2 - 1)
    return np.sin(angles / 2) ** 2, (1 - 2 * cosines.sum(axis=1)) / count


_NODES, _WEIGHTS = _fejer(_COUNT)


def _added(term: Callable[[int], Any], first: int, last: int) -> Any:
    """Return term(first) + ... + term(last - 1) by halves, which rounds least."""
    if last - first == 1:
        return term(first)
    middle = (first + last) // 2
    return _added(term, first, middle) + _added(term, middle, last)


def averaged(function: Callable[..., Any], x: NDArray[Any], *arguments: NDArray[Any]) -> Any:
    """Return the mean over 0 < u < 1 of function(u x, *arguments), element by element.

    Where there are few elements, all nodes are taken at once, which saves calls.
    """
    largest = np.broadcast(x, *arguments)
    if largest.size > SMALL:
        return _added(lambda n: _WEIGHTS[n] * function(_NODES[n] * x, *arguments), 0, len(_NODES))
    trailing = (-1, *(1,) * largest.ndim)
    values = function(_NODES.reshape(trailing) * x, *arguments)
    return _added((_WEIGHTS.reshape(trailing) * values).__getitem__, 0, len(_NODES))

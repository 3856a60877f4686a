"""Functions on panels, by their values at Chebyshev points (first array axis)."""

from functools import cache, cached_property

import numpy as np
from numpy.polynomial import chebyshev

from .parameters import FloatArray

_TAIL = 4
"""So many coefficients of the highest degrees tell how well a function is resolved."""


class Grid:
    """Chebyshev points of the second kind on [-1, 1], ends included, and what acts on values there.

    nodes            (n,), ascending
    differentiation  (n, n), exact for polynomials of degree n - 1, as are the others
    integration      (n, n), integral from -1 to each node
    coefficients     (n, n), values -> coefficients of T_0, ..., T_(n-1)
    """

    def __init__(self, n: int) -> None:
        self.nodes = -np.cos(np.pi * np.arange(n) / (n - 1))
        values = chebyshev.chebvander(self.nodes, n - 1)
        self.coefficients = np.asarray(np.linalg.inv(values), dtype=np.float64)
        self._top = self.coefficients[-_TAIL:]
        self._barycentric = np.where(np.arange(n) % 2, -1.0, 1.0)
        self._barycentric[[0, -1]] /= 2

    @cached_property
    def differentiation(self) -> FloatArray:
        derivatives = [
            chebyshev.chebval(self.nodes, chebyshev.chebder(row)) for row in np.eye(len(self.nodes))
        ]
        return np.array(derivatives).T @ self.coefficients

    @cached_property
    def integration(self) -> FloatArray:
        integrals = [
            chebyshev.chebval(self.nodes, chebyshev.chebint(row, lbnd=-1))
            for row in np.eye(len(self.nodes))
        ]
        return np.array(integrals).T @ self.coefficients

    def tail(self, values: FloatArray) -> FloatArray:
        """Return an estimate of what interpolation leaves out, for values (n, ...): (...).

        The last pair of coefficients, which takes care of even and odd functions, times the factor
        by which the coefficients fall.
        """
        top = np.abs(apply(self._top, values))
        last = np.maximum(top[-1], top[-2])
        before = np.maximum(top[-3], top[-4])
        estimate: FloatArray = last * np.sqrt(np.minimum(last / np.maximum(before, 1e-300), 1.0))
        return estimate

    def weights(self, points: FloatArray) -> FloatArray:
        """Return the weights (n, m) that interpolate values to the `points` (m,) in [-1, 1]."""
        distance = points - self.nodes[:, None]
        hit = distance == 0
        weights = self._barycentric[:, None] / np.where(hit, 1.0, distance)
        weights /= weights.sum(axis=0)
        return np.where(hit.any(axis=0), hit, weights)


@cache
def grid(n: int) -> Grid:
    return Grid(n)


def apply(matrix: FloatArray, values: FloatArray) -> FloatArray:
    """Return `matrix` (m, n) times `values` (n, ...): (m, ...)."""
    result: FloatArray = matrix @ values.reshape(len(values), -1)
    return result.reshape(len(matrix), *values.shape[1:])

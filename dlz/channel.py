"""What the noise does to the qubit S alone between two times: an affine map of its Bloch vector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .parameters import FloatArray, Parameters, checked_parameters, real_array
from .solver import Maps, Progress, checked_tolerance
from .state import ComplexArray, State, density_matrix

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False, repr=False)
class Propagator:
    """Channel of the qubit S from the time t0 to t1 in the rotated frame: s -> matrix s + shift.

    With (...) the shape of the parameters:

    parameters  the Parameters
    t0, t1      the times
    matrix      (..., 3, 3), the linear part (eq. 42 integrated)
    shift       (..., 3), what becomes of s = 0
    error       estimate of the error of `matrix` and `shift`, (...), by its norm
    robust      parameter sets that went to the robust integrator, (...)

    Where that gave up, `matrix`, `shift` and what follows from them are nan, and `error` is inf.
    """

    parameters: Parameters
    t0: float
    t1: float
    matrix: FloatArray
    shift: FloatArray
    error: FloatArray
    robust: NDArray[np.bool_]

    @cached_property
    def choi(self) -> ComplexArray:
        """Choi matrix (..., 4, 4) with trace 1: the state that the pair SR, at first in the Bell
        state (|00> + |11>) / sqrt(2), is in after the channel has acted on S."""
        bell = State.bell().components
        components = np.empty((*self.matrix.shape[:-2], 4, 4))
        components[..., 0, :] = bell[0]
        components[..., 1:, 0] = self.shift
        components[..., 1:, 1:] = self.matrix @ bell[1:, 1:]
        choi = density_matrix(components)
        choi.setflags(write=False)
        return choi

    def kraus(self) -> ComplexArray:
        """Return Kraus operators (..., 4, 2, 2), the weightiest first: rho -> sum of K rho K^+.

        Eigenvalues of the Choi matrix below zero, which rounding leaves, count as zero.
        """
        known = np.isfinite(self.error)
        weights, vectors = np.linalg.eigh(np.where(known[..., None, None], self.choi, 0.0))
        weights = np.where(known[..., None], weights, np.nan)
        roots = np.sqrt(2 * np.maximum(weights[..., ::-1], 0.0))
        # The vector of an operator K is K x 1 on |00> + |11>.
        operators = roots[..., None, :] * vectors[..., ::-1]
        return np.ascontiguousarray(
            np.swapaxes(operators, -2, -1).reshape(*self.choi.shape[:-2], 4, 2, 2)
        )

    def is_completely_positive(self, tolerance: float | None = None) -> NDArray[np.bool_]:
        """Return whether no eigenvalue of the Choi matrix is below -tolerance, (...).

        By default the tolerance is the estimated error. False where there is no map. ValueError
        unless the tolerance is >= 0.
        """
        return self._positive(self.choi, tolerance)

    def is_entanglement_breaking(self, tolerance: float | None = None) -> NDArray[np.bool_]:
        """Return whether no entanglement with any other system outlasts the channel, (...).

        So it is if the Choi matrix is separable: if its partial transpose, which for two qubits
        decides, has no eigenvalue below -tolerance. Default and ValueError as above.
        """
        pairs = self.choi.reshape(*self.choi.shape[:-2], 2, 2, 2, 2)
        return self._positive(pairs.swapaxes(-3, -1).reshape(self.choi.shape), tolerance)

    def _positive(self, matrices: ComplexArray, tolerance: float | None) -> NDArray[np.bool_]:
        allowed = self.error + 4 * _EPS
        if tolerance is not None:
            allowed = real_array("tolerance", tolerance, ">= 0")
        known = np.isfinite(self.error)
        lowest = np.linalg.eigvalsh(np.where(known[..., None, None], matrices, 0.0))[..., 0]
        return np.asarray(known & (lowest >= -allowed))


def propagator(
    parameters: Parameters,
    t0: float,
    t1: float,
    *,
    rtol: float = 1e-10,
    atol: float = 1e-12,
    progress: Progress | None = None,
) -> Propagator:
    """Return the channel of the qubit S from the time t0 to t1 >= t0, in the rotated frame.

    parameters  Parameters
    t0, t1      one number each; t0 = t1 gives the identity
    rtol, atol  > 0; the estimated error of the map is at most rtol + atol, but for rounding
    progress    called as progress(done, total) with numbers of parameter sets, now and then

    Raises ValueError, naming the argument, for anything else, TypeError if `parameters` are no
    Parameters, and RuntimeError as `solve` does.
    """
    start, stop = _one_time("t0", t0), _one_time("t1", t1)
    if stop < start:
        raise ValueError(f"t1 must be at least t0 = {start}, got {stop}")
    maps = Maps(checked_parameters(parameters), start, stop, checked_tolerance(rtol, atol))
    matrix, shift = np.empty((maps.count, 3, 3)), np.empty((maps.count, 3))
    error, robust = np.empty(maps.count), np.empty(maps.count, dtype=np.bool_)
    for first, found, errors, slow in maps.blocks(np.array([stop]), progress):
        block = slice(first, first + len(slow))
        shift[block], matrix[block] = found[:, 0, :, 0], found[:, 0, :, 1:]
        error[block], robust[block] = errors[:, 0], slow
    shape = parameters.shape
    matrix, shift = matrix.reshape(*shape, 3, 3), shift.reshape(*shape, 3)
    error, robust = error.reshape(shape), robust.reshape(shape)
    for array in (matrix, shift, error, robust):
        array.setflags(write=False)
    return Propagator(parameters, start, stop, matrix, shift, error, robust)


def _one_time(name: str, value: ArrayLike) -> float:
    time = real_array(name, value)
    if time.ndim:
        raise ValueError(f"{name} must be one number, got shape {time.shape}")
    return float(time)

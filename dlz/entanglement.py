"""Entanglement of a two-qubit state: negativity (eq. 52), logarithmic negativity, concurrence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .parameters import FloatArray
from .state import hermitian_matrices

_SPIN_FLIP = np.fliplr(np.diag([-1.0, 1.0, 1.0, -1.0]))  # sigma_y x sigma_y


def negativity(rho: ArrayLike) -> FloatArray | np.float64:
    """Return the negativity N of eq. (52), the sum of |mu| over the negative eigenvalues mu of the
    partial transpose: 0 for separable states, 1/2 for Bell states.

    `rho` (..., 4, 4), in the basis |00>, |01>, |10>, |11>, gives (...); one matrix gives a number.
    Raises ValueError if `rho` has another shape, is not finite, or not Hermitian to within 1e-10.
    """
    rho = hermitian_matrices("rho", rho)
    pairs = rho.reshape(*rho.shape[:-2], 2, 2, 2, 2)
    eigenvalues = np.linalg.eigvalsh(pairs.swapaxes(-3, -1).reshape(rho.shape))
    value: FloatArray | np.float64 = np.maximum(-eigenvalues, 0.0).sum(axis=-1)
    return value


def log_negativity(rho: ArrayLike) -> FloatArray | np.float64:
    """Return the logarithmic negativity log2(2 N + 1): 0 for separable, 1 ebit for Bell states.

    Shapes and errors as in `negativity`.
    """
    value: FloatArray | np.float64 = np.log1p(2 * negativity(rho)) / np.log(2)
    return value


def concurrence(rho: ArrayLike) -> FloatArray | np.float64:
    """Return Wootters' concurrence: 0 for separable states, 1 for Bell states.

    Shapes and errors as in `negativity`; eigenvalues of `rho` below zero count as zero.
    """
    eigenvalues, vectors = np.linalg.eigh(hermitian_matrices("rho", rho))
    # rho = W W^+. The square roots of the eigenvalues of rho (yy) rho* (yy) are the singular values
    # of W^T (yy) W, which lose no digits where the eigenvalues of the non-normal product would.
    root = vectors * np.sqrt(np.maximum(eigenvalues, 0.0))[..., None, :]
    singular = np.linalg.svd(root.swapaxes(-2, -1) @ _SPIN_FLIP @ root, compute_uv=False)
    value: FloatArray | np.float64 = np.maximum(2 * singular[..., 0] - singular.sum(axis=-1), 0.0)
    return value

# Written by derive/exact.py via `dlz derive`; do not edit.
# Derivation: sha256 6abc3eef3fd16ea69390a843e35587602febdde371b7ae682e6e5f18e8a873af
"""Landau-Zener probability at T = 0 without approximation.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._arrays import evaluated

__all__ = [
    "survival_probability",
]


def survival_probability(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Probability to stay in |0> over a full sweep at T = 0, any coupling.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6. Condition number: twice the
    exponent for each of Delta, lam and omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_probability, out, Delta, v, theta, lam, omega_c)


def _survival_probability(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = lam**2
    x1 = np.sin(theta)
    return (np.exp(-np.pi * (0.25 * x0 * omega_c**2 * x1**2 + (Delta - 0.5 * omega_c * x0 * x1 *
        np.cos(theta))**2) / v))

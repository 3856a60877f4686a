# Written by derive/hamiltonian.py via `dlz derive`; do not edit.
# Derivation: sha256 d94fb73aa133b6fe80378369fbe2bd72df1e29d2135e2507798702b9984db252
"""Instantaneous spectrum and rotated frame of the Landau-Zener Hamiltonian.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ._arrays import real

__all__ = [
    "Omega",
    "norm_minus",
    "norm_plus",
    "phi",
    "phi_dot",
]


def Omega(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Half the gap, an energy (eqs. 2, 3).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    return np.hypot(Delta, t * v)


def phi(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Angle of the rotated frame, continuous, falling from pi/2 to 0 (eq. 21).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    return 0.5 * np.arctan2(Delta, t * v)


def phi_dot(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Rate of the angle of the rotated frame, an energy (eq. 45).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    return -0.5 * Delta * v / (Delta**2 + t**2 * v**2)


def norm_plus(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Norm of the upper eigenvector whose first entry is Delta, an energy (eq. 2).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    x0 = t * v
    x1 = np.hypot(Delta, x0)
    x2 = v * np.abs(t) + x1
    return np.sqrt(2 * x1 * np.where(-x0 < 0, Delta**2 / x2, x2))


def norm_minus(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Norm of the lower eigenvector whose first entry is Delta, an energy (eq. 2).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    x0 = t * v
    x1 = np.hypot(Delta, x0)
    x2 = v * np.abs(t) + x1
    return np.sqrt(2 * x1 * np.where(x0 < 0, Delta**2 / x2, x2))

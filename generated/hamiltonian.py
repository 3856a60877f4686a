# Written by derive/hamiltonian.py via `dlz derive`; do not edit.
# Derivation: sha256 042a1814b591b5d1f8ed96099326b1807d9bc032478b609ff08c50708f44e66d
"""Instantaneous spectrum and rotated frame of the Landau-Zener Hamiltonian.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._arrays import diagonal, evaluated, hypotenuse
from ._parts import lorentzian

__all__ = [
    "Omega",
    "norm_minus",
    "norm_plus",
    "phi",
    "phi_dot",
]


def _crossing_time(Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    """Time in which v t grows by Delta, no longer than 2^500.

    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    """
    return Delta / np.maximum(3.054936363499605e-151 * Delta, v)


def _sweeping(Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    """1 unless v is smaller than Delta / 2^500, to which it then stands in this proportion.

    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    """
    return v / np.maximum(3.054936363499605e-151 * Delta, v)


def Omega(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Half the gap, an energy (eqs. 2, 3).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_Omega, out, t, Delta, v)


def _Omega(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return hypotenuse(Delta, v * t)


def phi(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Angle of the rotated frame, continuous, falling from pi/2 to 0 (eq. 21).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_phi, out, t, Delta, v)


def _phi(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return 0.5 * np.arctan2(Delta, v * t)


def phi_dot(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Rate of the angle of the rotated frame, an energy (eq. 45).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12, |t| up to 1e140, Delta/v
    from 1e-140.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_phi_dot, out, t, Delta, v)


def _phi_dot(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return (lorentzian(t, Delta, np.maximum(3.054936363499605e-151 * Delta, v), -0.5 *
        _sweeping(Delta, v)))


def norm_plus(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Norm of the upper eigenvector whose first entry is Delta, an energy (eq. 2).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12, |t| up to 1e140 and v as
    well.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_norm_plus, out, t, Delta, v)


def _norm_plus(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return diagonal(Delta, -v, t)


def norm_minus(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Norm of the lower eigenvector whose first entry is Delta, an energy (eq. 2).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12, |t| up to 1e140 and v as
    well.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_norm_minus, out, t, Delta, v)


def _norm_minus(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return diagonal(Delta, v, t)

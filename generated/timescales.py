# Written by derive/timescales.py via `dlz derive`; do not edit.
# Derivation: sha256 dafed579e00f59dd0f720b632078a438d64e8a2077a094f330849cd7e3c77b7e
"""Timescales that decide where the master equation holds.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath, hamiltonian
from ._arrays import evaluated, inverse_length

__all__ = [
    "tau_A",
    "tau_AE",
    "tau_AS",
    "tau_R",
    "tau_S",
]


@np.errstate(over="ignore")
def tau_AE(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Time in which the energies change; inf at t = 0 and at v = 0 (eq. 17).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 5 ulp for |v t|/Delta up to 1e12 and down to 1e-12, energies from 1e-50 to
    1e50.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_tau_AE, out, t, Delta, v)


def _tau_AE(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    x0 = v**2 * np.abs(t) <= 0
    x1 = np.where(x0, 1, v)**2
    x2 = np.where(x0, 1, t)
    return np.where(x0, np.inf, (Delta**2 + x1 * x2**2) / (x1 * np.abs(x2)))


@np.errstate(over="ignore")
def tau_AS(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Time in which the eigenstates change; inf at v = 0 (eq. 17).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 5 ulp for |v t|/Delta up to 1e12 and down to 1e-12, energies from 1e-50 to
    1e50.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_tau_AS, out, t, Delta, v)


def _tau_AS(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    x0 = 0.5 * v <= 0
    x1 = np.where(x0, 1, v)
    return np.where(x0, np.inf, Delta / (0.5 * x1) + 2 * x1 * t**2 / Delta)


@np.errstate(over="ignore")
def tau_A(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Time in which the Hamiltonian changes, min(tau_AE, tau_AS); inf at v = 0 (eqs. 16, 18).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 5 ulp for |v t|/Delta up to 1e12 and down to 1e-12, energies from 1e-50 to
    1e50.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_tau_A, out, t, Delta, v)


def _tau_A(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    x0 = 0.5 * v <= 0
    x1 = np.where(x0, 1, v)
    x2 = Delta / x1
    x3 = np.abs(t) <= 0.5 * x2
    x4 = np.where(x3, 1, t)
    x5 = np.where(x3, 1, x1)**2
    return (np.where(x0, np.inf, np.where(x3, 2 * x2 + 2 * x1 * t**2 / Delta, (Delta**2 + x5 *
        x4**2) / (x5 * np.abs(x4)))))


def tau_S(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Intrinsic time of the system (eq. 19).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    Accuracy: at most 2 ulp for |v t|/Delta up to 1e12 and down to 1e-12, energies from 1e-50 to
    1e50.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_tau_S, out, t, Delta, v)


def _tau_S(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any]) -> Any:
    return 0.5 * inverse_length(Delta, v, t)


@np.errstate(over="ignore")
def tau_R(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Relaxation time, without the factor 1/lam^2; inf where all rates vanish (eq. 19).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 5 ulp beyond 4 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 700. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_tau_R, out, t, Delta, v, T, omega_c)


def _tau_R(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = np.maximum(2 * np.pi * T, bath._gamma(2 * hamiltonian._Omega(t, Delta, v), omega_c, T))
    x1 = x0 <= 0
    return np.where(x1, np.inf, 1 / np.where(x1, 1, x0))

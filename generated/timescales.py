# Written by derive/timescales.py via `dlz derive`; do not edit.
# Derivation: sha256 6592ed460cd3fa6e01d8f2bfce2c0c5d6d09140e684765f20bb0ed47cf3750e2
"""Timescales that decide where the master equation holds.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import bath, hamiltonian
from ._arrays import real

__all__ = [
    "tau_A",
    "tau_AE",
    "tau_AS",
    "tau_R",
    "tau_S",
]


def tau_AE(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Time in which the energies change; inf at t = 0 and at v = 0 (eq. 17).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    x0 = v**2 * np.abs(t) <= 0
    x1 = np.where(x0, 1, v)
    x2 = np.where(x0, 1, t)
    return np.where(x0, np.inf, np.hypot(Delta, x1 * x2)**2 / (x1**2 * np.abs(x2)))[()]


def tau_AS(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Time in which the eigenstates change; inf at v = 0 (eq. 17).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    x0 = v <= 0
    x1 = np.where(x0, 1, v)
    return np.where(x0, np.inf, 2 * np.hypot(Delta, t * x1)**2 / (Delta * x1))[()]


def tau_A(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Time in which the Hamiltonian changes, min(tau_AE, tau_AS); inf at v = 0 (eqs. 16, 18).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    x0 = v <= 0
    x1 = np.where(x0, 1, v)
    x2 = 1 / x1
    x3 = np.abs(t) <= 0.5 * Delta * x2
    x4 = np.where(x3, 1, t)
    x5 = np.where(x3, 1, x1)
    return (np.where(x0, np.inf, np.where(x3, 2 * x2 * np.hypot(Delta, t * x1)**2 / Delta,
        np.hypot(Delta, x4 * x5)**2 / (x5**2 * np.abs(x4))))[()])


def tau_S(t: ArrayLike, Delta: ArrayLike, v: ArrayLike) -> Any:
    """Intrinsic time of the system (eq. 19).

    t      time, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v = real(t, Delta, v)
    return 0.5 / hamiltonian.Omega(t, Delta, v)


def tau_R(t: ArrayLike, Delta: ArrayLike, v: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Relaxation time, without the factor 1/lam^2; inf where all rates vanish (eq. 19).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, T, omega_c = real(t, Delta, v, T, omega_c)
    x0 = np.maximum(2 * np.pi * T, bath.gamma(2 * hamiltonian.Omega(t, Delta, v), omega_c, T))
    x1 = x0 <= 0
    return np.where(x1, np.inf, 1 / np.where(x1, 1, x0))[()]

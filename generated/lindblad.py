# Written by derive/lindblad.py via `dlz derive`; do not edit.
# Derivation: sha256 9d610925dd9d95d2f54ae06d72eab0c9b4389be0cb40d3b263cdaf988cdab0bb
"""Coefficients of the rotated master equation.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import bath, hamiltonian
from ._arrays import real, spread

__all__ = [
    "f",
    "g",
    "k",
    "l",
]


def k(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Coefficient of sigma_z in the rotated Hamiltonian with Lamb shift, an energy (eq. 31).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    return (0.125 * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 *
        bath.lamb_shift_difference(2 * x0, omega_c, T) / x0**2 + x0)


def f(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Rate of emission, an energy (eq. 32).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    return (0.25 * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 * bath.gamma(2 * x0,
        omega_c, T) / x0**2)


def g(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Rate of absorption, an energy (eq. 33).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    return (0.25 * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 * bath.gamma(-2 *
        x0, omega_c, T) / x0**2)


def l(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Rate of pure dephasing, an energy (eq. 34).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0; only the shape of the result depends on
             it

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    return (spread(0.5 * np.pi * T * lam**2 * (Delta * np.sin(theta) + t * v * np.cos(theta))**2 /
        hamiltonian.Omega(t, Delta, v)**2, omega_c))

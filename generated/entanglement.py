# Written by derive/entanglement.py via `dlz derive`; do not edit.
# Derivation: sha256 430d43fde3a02a62e938acddb051be6bf8ca8ae2e86f9903681c0408eea46705
"""Partial transpose, negativity and survival of entanglement.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import bath, slow_driving
from ._arrays import real, spread

__all__ = [
    "bell_negativity",
    "mu_1",
    "mu_2",
    "mu_3",
    "mu_4",
    "negativity",
    "negativity_zero_temperature",
    "survival_equation",
    "survival_equation_slope",
    "survival_ratio",
    "survival_time",
]


def mu_1(s3: ArrayLike, r3: ArrayLike, chi11: ArrayLike, chi12: ArrayLike, chi33: ArrayLike) -> Any:
    """Partial transpose of an X state: larger eigenvalue of the block {01, 10} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    s3, r3, chi11, chi12, chi33 = real(s3, r3, chi11, chi12, chi33)
    return 0.25 - 0.25 * chi33 + 0.25 * np.hypot(np.hypot(2 * chi11, 2 * chi12), r3 - s3)


def mu_2(s3: ArrayLike, r3: ArrayLike, chi11: ArrayLike, chi12: ArrayLike, chi33: ArrayLike) -> Any:
    """Partial transpose of an X state: smaller eigenvalue of the block {01, 10} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    s3, r3, chi11, chi12, chi33 = real(s3, r3, chi11, chi12, chi33)
    return 0.25 - 0.25 * chi33 - 0.25 * np.hypot(np.hypot(2 * chi11, 2 * chi12), r3 - s3)


def mu_3(s3: ArrayLike, r3: ArrayLike, chi11: ArrayLike, chi12: ArrayLike, chi33: ArrayLike) -> Any:
    """Partial transpose of an X state: larger eigenvalue of the block {00, 11} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22; only the shape of the result depends on
           it
    chi12  component 12 of the correlation matrix, chi_21; only the shape of the result depends on
           it
    chi33  component 33 of the correlation matrix

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    s3, r3, chi11, chi12, chi33 = real(s3, r3, chi11, chi12, chi33)
    return spread(0.25 + 0.25 * chi33 + 0.25 * np.abs(r3 + s3), chi11, chi12)


def mu_4(s3: ArrayLike, r3: ArrayLike, chi11: ArrayLike, chi12: ArrayLike, chi33: ArrayLike) -> Any:
    """Partial transpose of an X state: smaller eigenvalue of the block {00, 11} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22; only the shape of the result depends on
           it
    chi12  component 12 of the correlation matrix, chi_21; only the shape of the result depends on
           it
    chi33  component 33 of the correlation matrix

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    s3, r3, chi11, chi12, chi33 = real(s3, r3, chi11, chi12, chi33)
    return spread(0.25 + 0.25 * chi33 - 0.25 * np.abs(r3 + s3), chi11, chi12)


def negativity(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
) -> Any:
    """Negativity of an X state (eqs. 52, 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    s3, r3, chi11, chi12, chi33 = real(s3, r3, chi11, chi12, chi33)
    x0 = 0.25 * np.abs(r3 + s3)
    x1 = 0.25 * chi33
    x2 = 0.25 + x1
    x3 = 0.25 * np.hypot(np.hypot(2 * chi11, 2 * chi12), r3 - s3)
    return (np.maximum(0, -x0 - x2) + np.maximum(0, x0 - x2) + np.maximum(0, -0.25 + x1 - x3) +
        np.maximum(0, -0.25 + x1 + x3))


def bell_negativity(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Negativity at tau of an initial Bell state under slow driving (eq. 60).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, Delta, theta, lam, T, omega_c = real(tau, Delta, theta, lam, T, omega_c)
    x0 = tau * slow_driving.b(Delta, theta, lam, T, omega_c)
    x1 = np.expm1(-2 * tau * slow_driving.a_plus(Delta, theta, lam, T, omega_c))
    return (np.maximum(0, 0.25 * (-x1**2 * slow_driving.asymmetry_complement(Delta, T) + 4 *
        np.exp(-2 * x0)) / (-x1 + np.hypot(2 * np.exp(-x0), -x1 * slow_driving.asymmetry(Delta,
        T)))))


def negativity_zero_temperature(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Negativity at tau of an initial Bell state under slow driving, T = 0 (eq. 63).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, Delta, theta, lam, omega_c = real(tau, Delta, theta, lam, omega_c)
    return (0.5 * np.exp(-0.5 * np.pi * tau * lam**2 * np.cos(theta)**2 * bath.spectral_density(2 *
        Delta, omega_c)))


def survival_ratio(ell: ArrayLike) -> Any:
    """exp(-2 a_+ tau) where the entanglement of a Bell state ends, theta = 0 (eq. 62).

    ell  asymmetry a_-/a_+, 0 to 1

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    (ell,) = real(ell)
    x0 = ell**2
    return (1 + ell) * (1 - ell) / (3 - x0 + 2 * np.sqrt(2 - x0))


def survival_time(Delta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Time after which a Bell state is separable, theta = 0; inf if T or lam is 0 (eqs. 61, 62).

    Delta    half the minimal gap, an energy, > 0
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, lam, T, omega_c = real(Delta, lam, T, omega_c)
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    x2 = slow_driving.b(Delta, 0, lam, x1, omega_c)
    x3 = x2 <= 0
    x4 = 2 * Delta / x1
    x5 = np.exp(-x4)
    x6 = 4 * x5 / (1 + x5)**2
    return (np.where(x0, np.inf, np.where(x3, np.inf, -0.5 * (-x4 - np.log(2 + x6 + 2 * np.sqrt(1 +
        x6)) - 2 * np.log1p(x5) + 2 * math.log(2)) / np.where(x3, 1, x2)))[()])


def survival_equation(u: ArrayLike, p: ArrayLike, Delta: ArrayLike, T: ArrayLike) -> Any:
    """F(u), whose zero u = 2 a_+ tau ends the entanglement of a Bell state (eq. 61).

    u      2 a_+ tau, > 0
    p      b/a_+, >= 1
    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    u, p, Delta, T = real(u, p, Delta, T)
    x0 = T <= 0
    x1 = 2 * Delta / np.where(x0, Delta, T)
    return (np.where(x0, -np.inf, p * u - x1 + 2 * np.log(-np.expm1(-u)) - 2 *
        np.log1p(np.exp(-x1)))[()])


def survival_equation_slope(u: ArrayLike, p: ArrayLike) -> Any:
    """Derivative of survival_equation with respect to u, > 0 (eq. 61).

    u  2 a_+ tau, > 0
    p  b/a_+, >= 1

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    u, p = real(u, p)
    x0 = -u
    return p - 2 * np.exp(x0) / np.expm1(x0)

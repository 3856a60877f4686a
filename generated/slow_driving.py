# Written by derive/slow_driving.py via `dlz derive`; do not edit.
# Derivation: sha256 a9b4e8df230d7bef6e7d8e3a1dc0c5139ef810890f8f10140023dcec37d104d6
"""Closed forms for slow driving: v -> 0, |t| << Delta/v.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath
from ._arrays import real, spread

__all__ = [
    "a_minus",
    "a_plus",
    "asymmetry",
    "asymmetry_complement",
    "b",
    "chi",
    "f",
    "g",
    "k",
    "l",
    "s",
    "schmidt_chi11",
    "schmidt_chi12",
    "schmidt_chi33",
    "schmidt_s3",
]


def k(Delta: ArrayLike, theta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Coefficient of sigma_z in the Hamiltonian with Lamb shift, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    return (Delta + 0.125 * lam**2 * np.cos(theta)**2 * bath.lamb_shift_difference(2 * Delta,
        omega_c, T))


def f(Delta: ArrayLike, theta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Rate of emission, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    return 0.25 * lam**2 * np.cos(theta)**2 * bath.gamma(2 * Delta, omega_c, T)


def g(Delta: ArrayLike, theta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Rate of absorption, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    return 0.25 * lam**2 * np.cos(theta)**2 * bath.gamma(-2 * Delta, omega_c, T)


def l(Delta: ArrayLike, theta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Rate of pure dephasing, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0; only the shape of the result depends on it
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0; only the shape of the result depends on
             it

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    return spread(0.5 * np.pi * T * lam**2 * np.sin(theta)**2, Delta, omega_c)


def a_plus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Half the sum of the rates f and g, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    x0 = 2 * Delta
    return (0.125 * lam**2 * np.cos(theta)**2 * (bath.gamma(-x0, omega_c, T) + bath.gamma(x0,
        omega_c, T)))


def a_minus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Half the difference of the rates f and g, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    return (spread(0.25 * np.pi * lam**2 * np.cos(theta)**2 * bath.spectral_density(2 * Delta,
        omega_c), T))


def b(Delta: ArrayLike, theta: ArrayLike, lam: ArrayLike, T: ArrayLike, omega_c: ArrayLike) -> Any:
    """Decay rate of the coherences, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, theta, lam, T, omega_c = real(Delta, theta, lam, T, omega_c)
    x0 = np.cos(theta)**2
    x1 = 2 * Delta
    return (0.125 * lam**2 * (8 * np.pi * T * np.sin(theta)**2 + x0 * bath.gamma(-x1, omega_c, T) +
        x0 * bath.gamma(x1, omega_c, T)))


def asymmetry(Delta: ArrayLike, T: ArrayLike) -> Any:
    """Asymmetry ell = a_-/a_+ of emission and absorption, a number (eq. 62).

    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, T = real(Delta, T)
    return np.tanh(Delta / np.maximum(Delta / 750, T))


def asymmetry_complement(Delta: ArrayLike, T: ArrayLike) -> Any:
    """1 - ell^2, with all its digits where ell is close to 1, a number (eq. 62).

    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    Delta, T = real(Delta, T)
    x0 = np.exp(-2 * Delta / np.maximum(Delta / 375, T))
    return 4 * x0 / (1 + x0)**2


def s(
    tau: ArrayLike,
    s: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Bloch vector of S at tau for any initial state (eq. 48).

    tau      time since the initial time, in units of 1/energy, >= 0
    s        initial Bloch vector of S, shape (..., 3)
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has shape (..., 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, s, Delta, theta, lam, T, omega_c = real(tau, s, Delta, theta, lam, T, omega_c)
    x0 = np.exp(-tau * b(Delta, theta, lam, T, omega_c))
    x1 = 2 * tau
    x2 = x1 * k(Delta, theta, lam, T, omega_c)
    x3 = np.cos(x2)
    x4 = np.sin(x2)
    x5 = -x1 * a_plus(Delta, theta, lam, T, omega_c)
    result = (np.zeros((*np.broadcast_shapes(tau.shape, s.shape[:-1], Delta.shape, theta.shape,
        lam.shape, T.shape, omega_c.shape), 3), dtype=tau.dtype))
    result[..., 0] = x0 * (s[..., 0] * x3 - s[..., 1] * x4)
    result[..., 1] = x0 * (s[..., 0] * x4 + s[..., 1] * x3)
    result[..., 2] = s[..., 2] * np.exp(x5) + np.expm1(x5) * asymmetry(Delta, T)
    return result


def chi(
    tau: ArrayLike,
    r: ArrayLike,
    chi: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Correlation matrix at tau for any initial state (eqs. 49, 50).

    tau      time since the initial time, in units of 1/energy, >= 0
    r        Bloch vector of R, shape (..., 3)
    chi      initial correlation matrix, shape (..., 3, 3)
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has shape (..., 3, 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, r, chi, Delta, theta, lam, T, omega_c = real(tau, r, chi, Delta, theta, lam, T, omega_c)
    x0 = np.exp(-tau * b(Delta, theta, lam, T, omega_c))
    x1 = 2 * tau
    x2 = x1 * k(Delta, theta, lam, T, omega_c)
    x3 = np.cos(x2)
    x4 = np.sin(x2)
    x5 = -x1 * a_plus(Delta, theta, lam, T, omega_c)
    x6 = np.exp(x5)
    x7 = np.expm1(x5) * asymmetry(Delta, T)
    result = (np.zeros((*np.broadcast_shapes(tau.shape, r.shape[:-1], chi.shape[:-2], Delta.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape), 3, 3), dtype=tau.dtype))
    result[..., 0, 0] = x0 * (chi[..., 0, 0] * x3 - chi[..., 1, 0] * x4)
    result[..., 0, 1] = x0 * (chi[..., 0, 1] * x3 - chi[..., 1, 1] * x4)
    result[..., 0, 2] = x0 * (chi[..., 0, 2] * x3 - chi[..., 1, 2] * x4)
    result[..., 1, 0] = x0 * (chi[..., 0, 0] * x4 + chi[..., 1, 0] * x3)
    result[..., 1, 1] = x0 * (chi[..., 0, 1] * x4 + chi[..., 1, 1] * x3)
    result[..., 1, 2] = x0 * (chi[..., 0, 2] * x4 + chi[..., 1, 2] * x3)
    result[..., 2, 0] = chi[..., 2, 0] * x6 + r[..., 0] * x7
    result[..., 2, 1] = chi[..., 2, 1] * x6 + r[..., 1] * x7
    result[..., 2, 2] = chi[..., 2, 2] * x6 + r[..., 2] * x7
    return result


def schmidt_s3(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Component s_3 at tau of an initial Schmidt state (eq. 56).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, eta, Delta, theta, lam, T, omega_c = real(tau, eta, Delta, theta, lam, T, omega_c)
    x0 = -2 * tau * a_plus(Delta, theta, lam, T, omega_c)
    return np.expm1(x0) * asymmetry(Delta, T) + np.cos(2 * eta) * np.exp(x0)


def schmidt_chi11(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Component chi_11 = -chi_22 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, eta, Delta, theta, lam, T, omega_c = real(tau, eta, Delta, theta, lam, T, omega_c)
    return (np.cos(2 * tau * k(Delta, theta, lam, T, omega_c)) * np.exp(-tau * b(Delta, theta, lam,
        T, omega_c)) * np.sin(2 * eta))


def schmidt_chi12(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Component chi_12 = chi_21 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, eta, Delta, theta, lam, T, omega_c = real(tau, eta, Delta, theta, lam, T, omega_c)
    return (np.exp(-tau * b(Delta, theta, lam, T, omega_c)) * np.sin(2 * eta) * np.sin(2 * tau *
        k(Delta, theta, lam, T, omega_c)))


def schmidt_chi33(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Component chi_33 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    tau, eta, Delta, theta, lam, T, omega_c = real(tau, eta, Delta, theta, lam, T, omega_c)
    x0 = -2 * tau * a_plus(Delta, theta, lam, T, omega_c)
    return np.cos(2 * eta) * np.expm1(x0) * asymmetry(Delta, T) + np.exp(x0)

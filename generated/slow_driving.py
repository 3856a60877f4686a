# Written by derive/slow_driving.py via `dlz derive`; do not edit.
# Derivation: sha256 470e61915846f394f5ff07cb49a45a48e1433c7222e7826b91c6df00b2f83531
"""Closed forms for slow driving: v -> 0, |t| << Delta/v.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath
from ._angles import cosine_squared, sine_squared
from ._arrays import evaluated, nested, warning_of_results, widened
from ._parts import clamped, pi_times, times, whole

__all__ = [
    "a_minus",
    "a_plus",
    "asymmetry",
    "asymmetry_complement",
    "b",
    "chi",
    "d_a_minus",
    "d_a_plus",
    "d_asymmetry",
    "d_b",
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


def k(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Coefficient of sigma_z in the Hamiltonian with Lamb shift, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of lam and T and omega_c changes, for
    lam from 0 to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0. Condition number: 2 |Lamb
    shift|/k with respect to lam.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_k, out, Delta, theta, lam, T, omega_c)


def _k(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (Delta + 0.125 * lam**2 * whole(cosine_squared(theta)) * bath._lamb_shift_difference(2 *
        Delta, omega_c, T))


def f(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Rate of emission, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_f, out, Delta, theta, lam, T, omega_c)


def _f(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (whole(pi_times(-1.0, lam, lam, cosine_squared(theta))) * Delta * np.exp(Delta / (-0.5 *
        omega_c)) / np.expm1(Delta / (-0.5 * clamped(T, Delta))))


def g(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Rate of absorption, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600. Condition number: 2 Delta/omega_c
    + 2 Delta/T.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_g, out, Delta, theta, lam, T, omega_c)


def _g(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = Delta / (0.5 * clamped(T, Delta))
    return (whole(pi_times(-1.0, lam, lam, cosine_squared(theta))) * Delta * np.exp(Delta / (-0.5 *
        omega_c) - x0) / np.expm1(-x0))


def l(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Rate of pure dephasing, an energy (eq. 46).

    Delta    half the minimal gap, an energy, > 0; only the shape of the result depends on it
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0; only the shape of the result depends on
             it

    Accuracy: at most 1 ulp for T from 0 to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to
    600.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_l, out, Delta, theta, lam, T, omega_c)


def _l(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return whole(pi_times(0.5, lam, lam, T, sine_squared(theta)))


def a_plus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Half the sum of the rates f and g, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_a_plus, out, Delta, theta, lam, T, omega_c)


def _a_plus(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (times(pi_times(0.5, lam, lam, cosine_squared(theta)), Delta) * np.exp(Delta / (-0.5 *
        omega_c)) / np.tanh(Delta / clamped(T, Delta)))


def a_minus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Half the difference of the rates f and g, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_a_minus, out, Delta, theta, lam, T, omega_c)


def _a_minus(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (times(pi_times(0.5, lam, lam, cosine_squared(theta)), Delta) * np.exp(Delta / (-0.5 *
        omega_c)))


def b(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Decay rate of the coherences, an energy (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_b, out, Delta, theta, lam, T, omega_c)


def _b(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (whole(pi_times(lam, lam, T, sine_squared(theta))) + times(pi_times(0.5, lam, lam,
        cosine_squared(theta)), Delta) * np.exp(Delta / (-0.5 * omega_c)) / np.tanh(Delta /
        clamped(T, Delta)))


def asymmetry(Delta: ArrayLike, T: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Asymmetry ell = a_-/a_+ of emission and absorption, a number (eq. 62).

    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    Accuracy: at most 4 ulp for T from 0 to 1e12 Delta.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_asymmetry, out, Delta, T)


def _asymmetry(Delta: NDArray[Any], T: NDArray[Any]) -> Any:
    return np.tanh(Delta / clamped(T, Delta))


def asymmetry_complement(Delta: ArrayLike, T: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """1 - ell^2, with all its digits where ell is close to 1, a number (eq. 62).

    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    Accuracy: at most 4 ulp beyond what half an ulp of each argument changes, for T from 0 to 1e12
    Delta. Condition number: 4 Delta/T.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_asymmetry_complement, out, Delta, T)


def _asymmetry_complement(Delta: NDArray[Any], T: NDArray[Any]) -> Any:
    x0 = np.exp(Delta / (-0.5 * clamped(T, Delta)))
    return 4 * x0 / (1 + x0)**2


@warning_of_results
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

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 3). ValueError if they do not
    broadcast or s has another shape, TypeError if they are not real numbers.
    """
    dtype, (tau, s, Delta, theta, lam, T, omega_c) = widened(tau, s, Delta, theta, lam, T, omega_c)
    if s.shape[-1:] != (3,):
        raise ValueError(f"s must have shape (..., 3), got {s.shape}")
    x0 = np.exp(-_b(Delta, theta, lam, T, omega_c) * tau)
    x1 = 2 * _k(Delta, theta, lam, T, omega_c) * tau
    x2 = np.cos(x1)
    x3 = np.sin(x1)
    x4 = -2 * _a_plus(Delta, theta, lam, T, omega_c) * tau
    result = (np.zeros((*np.broadcast_shapes(tau.shape, s.shape[:-1], Delta.shape, theta.shape,
        lam.shape, T.shape, omega_c.shape), 3), dtype=dtype))
    result[..., 0] = x0 * (s[..., 0] * x2 - s[..., 1] * x3)
    result[..., 1] = x0 * (s[..., 0] * x3 + s[..., 1] * x2)
    result[..., 2] = s[..., 2] * np.exp(x4) + _asymmetry(Delta, T) * np.expm1(x4)
    return result


@warning_of_results
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

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 3, 3). ValueError if they do not
    broadcast or r or chi has another shape, TypeError if they are not real numbers.
    """
    dtype, (tau, r, chi, Delta, theta, lam, T, omega_c) = (widened(tau, r, chi, Delta, theta, lam,
        T, omega_c))
    if r.shape[-1:] != (3,):
        raise ValueError(f"r must have shape (..., 3), got {r.shape}")
    if chi.shape[-2:] != (3, 3):
        raise ValueError(f"chi must have shape (..., 3, 3), got {chi.shape}")
    x0 = np.exp(-_b(Delta, theta, lam, T, omega_c) * tau)
    x1 = 2 * _k(Delta, theta, lam, T, omega_c) * tau
    x2 = np.cos(x1)
    x3 = np.sin(x1)
    x4 = -2 * _a_plus(Delta, theta, lam, T, omega_c) * tau
    x5 = np.exp(x4)
    x6 = _asymmetry(Delta, T) * np.expm1(x4)
    result = (np.zeros((*np.broadcast_shapes(tau.shape, r.shape[:-1], chi.shape[:-2], Delta.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape), 3, 3), dtype=dtype))
    result[..., 0, 0] = x0 * (chi[..., 0, 0] * x2 - chi[..., 1, 0] * x3)
    result[..., 0, 1] = x0 * (chi[..., 0, 1] * x2 - chi[..., 1, 1] * x3)
    result[..., 0, 2] = x0 * (chi[..., 0, 2] * x2 - chi[..., 1, 2] * x3)
    result[..., 1, 0] = x0 * (chi[..., 0, 0] * x3 + chi[..., 1, 0] * x2)
    result[..., 1, 1] = x0 * (chi[..., 0, 1] * x3 + chi[..., 1, 1] * x2)
    result[..., 1, 2] = x0 * (chi[..., 0, 2] * x3 + chi[..., 1, 2] * x2)
    result[..., 2, 0] = chi[..., 2, 0] * x5 + r[..., 0] * x6
    result[..., 2, 1] = chi[..., 2, 1] * x5 + r[..., 1] * x6
    result[..., 2, 2] = chi[..., 2, 2] * x5 + r[..., 2] * x6
    return result


def schmidt_s3(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Component s_3 at tau of an initial Schmidt state (eq. 56).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_s3, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_s3(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = -2 * _a_plus(Delta, theta, lam, T, omega_c) * tau
    return _asymmetry(Delta, T) * np.expm1(x0) + np.cos(2 * eta) * np.exp(x0)


def schmidt_chi11(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Component chi_11 = -chi_22 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_chi11, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_chi11(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (np.sin(2 * eta) * np.cos(2 * _k(Delta, theta, lam, T, omega_c) * tau) *
        np.exp(-_b(Delta, theta, lam, T, omega_c) * tau))


def schmidt_chi12(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Component chi_12 = chi_21 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_chi12, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_chi12(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (np.sin(2 * eta) * np.exp(-_b(Delta, theta, lam, T, omega_c) * tau) * np.sin(2 *
        _k(Delta, theta, lam, T, omega_c) * tau))


def schmidt_chi33(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Component chi_33 at tau of an initial Schmidt state (eq. 57).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta. Condition number: 2
    k tau + b tau, over what is left of the terms that cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_chi33, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_chi33(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = -2 * _a_plus(Delta, theta, lam, T, omega_c) * tau
    return np.cos(2 * eta) * _asymmetry(Delta, T) * np.expm1(x0) + np.exp(x0)


def _coth_slope(x: NDArray[Any]) -> Any:
    """Derivative of x coth(x).

    x  > 0
    """
    x0 = x < 1.5
    x1 = np.where(x0, x, 1)
    x2 = np.where(x0, 1.5, x)
    return (np.where(x0, 2 * x1 * nested(x1**2, -2 / 15, -1 / 7, -2 / 15, -25 / 198, -1382 / 11375,
        -245 / 2073, -7234 / 62475, -219335 / 1924244, -2444554 / 21714165, -9399643 / 84337113,
        -472728182 / 4276837565, -778332373 / 7090922730, -47498922058 / 435310177185,
        -43079206380025 / 396829744333561, -1187235440347418 / 10985197626906375, -219103467961195 /
        2035260754881288, -52630543106106954746 / 490584715455853470725, -25329797385160277555 /
        236837443977481296357, -522165436992898244102 / 4895887980303122218845,
        -16721074083098778829601 / 157171796534862371474702, -55666539158602048470046 /
        524433687151734426928395, -13718375566659979755393103 / 129508203352487665765562019,
        -11218806737995635372498255094 / 106111635008114943407965651705,
        -547038211791393011274787665125 / 5183088712953983542094193853428,
        -17625645798980779061654349820766 / 167267453220829786139790843759375,
        -145749818174424312107090619063455 / 1385215526656262136254562310913837,
        -659518519197318316480320586750418914 / 6276715919681583000891857509967689575,
        -12250123935587606069996782519135223045 / 116734777897925342017016743854824147778,
        -2430466280967511144080609988159640492082982 / 23188149346558359241442279659428391484873095)
        / 3, -(-1 + 4 * x2 * np.exp(-2 * x2) + np.exp(-4 * x2)) / ((1 + np.exp(-x2))**2 *
        np.expm1(-x2)**2)))


@warning_of_results
def d_a_plus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of a_plus with respect to Delta, theta, lam, T, omega_c (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 6 ulp beyond 2 times what half an ulp of each argument changes, for T/Delta
    from 0 to 1e6, 2 Delta/omega_c up to 700. Condition number: 2 Delta/omega_c + 2 Delta/T, over
    what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, theta, lam, T, omega_c) = widened(Delta, theta, lam, T, omega_c)
    x0 = lam**2
    x1 = np.cos(theta)**2
    x2 = Delta / omega_c
    x3 = np.exp(-2 * x2)
    x4 = np.maximum(Delta / 375, T)
    x5 = Delta / x4
    x6 = 1 / np.tanh(x5)
    x7 = np.pi * x1 * x3
    x8 = x0 * x7
    x9 = x6 * x8
    x10 = Delta * x6
    x11 = Delta**2
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, theta.shape, lam.shape, T.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = 0.5 * np.pi * x0 * x1 * x3 * _coth_slope(x5) - x2 * x9
    result[..., 1] = -0.5 * np.pi * x0 * np.sin(2 * theta) * x10 * x3
    result[..., 2] = lam * x10 * x7
    result[..., 3] = 2 * x11 * x8 * np.exp(-2 * x5) / (x4**2 * np.expm1(-2 * x5)**2)
    result[..., 4] = x11 * x9 / omega_c**2
    return result


@warning_of_results
def d_a_minus(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of a_minus with respect to Delta, theta, lam, T, omega_c (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 6 ulp beyond 2 times what half an ulp of each argument changes, for T/Delta
    from 0 to 1e6, 2 Delta/omega_c up to 700. Condition number: 2 Delta/omega_c + 2 Delta/T, over
    what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, theta, lam, T, omega_c) = widened(Delta, theta, lam, T, omega_c)
    x0 = 1 / omega_c
    x1 = lam**2
    x2 = np.cos(theta)**2
    x3 = np.exp(-2 * x0 * Delta)
    x4 = np.pi * x2 * x3
    x5 = np.pi * Delta * x3
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, theta.shape, lam.shape, T.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = 0.5 * x0 * x1 * x4 * (-2 * Delta + omega_c)
    result[..., 1] = -0.5 * x1 * np.sin(2 * theta) * x5
    result[..., 2] = lam * x2 * x5
    result[..., 4] = x1 * x4 * Delta**2 / omega_c**2
    return result


@warning_of_results
def d_b(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of b with respect to Delta, theta, lam, T, omega_c (eq. 47).

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 6 ulp beyond 2 times what half an ulp of each argument changes, for T/Delta
    from 0 to 1e6, 2 Delta/omega_c up to 700. Condition number: 2 Delta/omega_c + 2 Delta/T, over
    what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, theta, lam, T, omega_c) = widened(Delta, theta, lam, T, omega_c)
    x0 = lam**2
    x1 = np.cos(theta)**2
    x2 = Delta / omega_c
    x3 = np.exp(-2 * x2)
    x4 = np.maximum(Delta / 375, T)
    x5 = Delta / x4
    x6 = 1 / np.tanh(x5)
    x7 = np.pi * x0
    x8 = x1 * x3
    x9 = x7 * x8
    x10 = x6 * x9
    x11 = np.sin(2 * theta)
    x12 = Delta * x6
    x13 = np.sin(theta)**2
    x14 = np.pi * lam
    x15 = Delta**2
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, theta.shape, lam.shape, T.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = 0.5 * np.pi * x0 * x1 * x3 * _coth_slope(x5) - x10 * x2
    result[..., 1] = np.pi * T * x0 * x11 - 0.5 * x11 * x7 * x12 * x3
    result[..., 2] = 2 * T * x13 * x14 + x14 * x12 * x8
    result[..., 3] = x13 * x7 + 2 * x15 * x9 * np.exp(-2 * x5) / (x4**2 * np.expm1(-2 * x5)**2)
    result[..., 4] = x10 * x15 / omega_c**2
    return result


@warning_of_results
def d_asymmetry(Delta: ArrayLike, T: ArrayLike) -> NDArray[Any]:
    """Derivatives of the asymmetry ell with respect to Delta, T (eq. 62).

    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    Accuracy: at most 6 ulp beyond what half an ulp of each argument changes, for T/Delta from 0 to
    1e6. Condition number: 4 Delta/T.

    The arguments broadcast together; the result has shape (..., 2). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, T) = widened(Delta, T)
    x0 = _asymmetry_complement(Delta, T)
    x1 = np.maximum(Delta / 375, T)
    result = np.zeros((*np.broadcast_shapes(Delta.shape, T.shape), 2), dtype=dtype)
    result[..., 0] = x0 / x1
    result[..., 1] = -Delta * x0 / x1**2
    return result

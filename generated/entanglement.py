# Written by derive/entanglement.py via `dlz derive`; do not edit.
# Derivation: sha256 99948faa478cecb6696c1a591eadb042bb84a4cb20f2fd5b786ae170f5863faf
"""Partial transpose, negativity and survival of entanglement.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath, loss, slow_driving
from ._angles import cosine_squared, sine_squared
from ._arrays import evaluated, hypotenuse, warning_of_results, widened
from ._parts import clamped, pi_times, whole

__all__ = [
    "bell_negativity",
    "d_bell_negativity",
    "d_negativity_zero_temperature",
    "d_schmidt_concurrence",
    "d_schmidt_negativity",
    "d_survival_ratio",
    "d_survival_time",
    "dephasing_share",
    "mu_1",
    "mu_2",
    "mu_3",
    "mu_4",
    "negativity",
    "negativity_zero_temperature",
    "schmidt_concurrence",
    "schmidt_negativity",
    "survival_equation",
    "survival_equation_hot",
    "survival_equation_slope",
    "survival_minimum",
    "survival_ratio",
    "survival_time",
    "survival_time_cold",
    "survival_time_hot",
]


def mu_1(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Partial transpose of an X state: larger eigenvalue of the block {01, 10} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for components
    from -1 to 1. Condition number: the largest component, or 1, over the modulus of the result.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_mu_1, out, s3, r3, chi11, chi12, chi33)


def _mu_1(
    s3: NDArray[Any],
    r3: NDArray[Any],
    chi11: NDArray[Any],
    chi12: NDArray[Any],
    chi33: NDArray[Any],
) -> Any:
    return 0.25 - 0.25 * chi33 + 0.25 * hypotenuse(hypotenuse(2 * chi11, 2 * chi12), r3 - s3)


def mu_2(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Partial transpose of an X state: smaller eigenvalue of the block {01, 10} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for components
    from -1 to 1. Condition number: the largest component, or 1, over the modulus of the result.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_mu_2, out, s3, r3, chi11, chi12, chi33)


def _mu_2(
    s3: NDArray[Any],
    r3: NDArray[Any],
    chi11: NDArray[Any],
    chi12: NDArray[Any],
    chi33: NDArray[Any],
) -> Any:
    return 0.25 - 0.25 * chi33 - 0.25 * hypotenuse(hypotenuse(2 * chi11, 2 * chi12), r3 - s3)


def mu_3(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Partial transpose of an X state: larger eigenvalue of the block {00, 11} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22; only the shape of the result depends on
           it
    chi12  component 12 of the correlation matrix, chi_21; only the shape of the result depends on
           it
    chi33  component 33 of the correlation matrix

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for components
    from -1 to 1. Condition number: the largest component, or 1, over the modulus of the result.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_mu_3, out, s3, r3, chi11, chi12, chi33)


def _mu_3(
    s3: NDArray[Any],
    r3: NDArray[Any],
    chi11: NDArray[Any],
    chi12: NDArray[Any],
    chi33: NDArray[Any],
) -> Any:
    return 0.25 + 0.25 * chi33 + 0.25 * np.abs(r3 + s3)


def mu_4(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Partial transpose of an X state: smaller eigenvalue of the block {00, 11} (eq. 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22; only the shape of the result depends on
           it
    chi12  component 12 of the correlation matrix, chi_21; only the shape of the result depends on
           it
    chi33  component 33 of the correlation matrix

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for components
    from -1 to 1. Condition number: the largest component, or 1, over the modulus of the result.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_mu_4, out, s3, r3, chi11, chi12, chi33)


def _mu_4(
    s3: NDArray[Any],
    r3: NDArray[Any],
    chi11: NDArray[Any],
    chi12: NDArray[Any],
    chi33: NDArray[Any],
) -> Any:
    return 0.25 + 0.25 * chi33 - 0.25 * np.abs(r3 + s3)


def negativity(
    s3: ArrayLike,
    r3: ArrayLike,
    chi11: ArrayLike,
    chi12: ArrayLike,
    chi33: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity of an X state (eqs. 52, 59).

    s3     third component of the Bloch vector of S
    r3     third component of the Bloch vector of R
    chi11  component 11 of the correlation matrix, -chi_22
    chi12  component 12 of the correlation matrix, chi_21
    chi33  component 33 of the correlation matrix

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for components
    from -1 to 1. Condition number: the largest component, or 1, over the modulus of the result.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_negativity, out, s3, r3, chi11, chi12, chi33)


def _negativity(
    s3: NDArray[Any],
    r3: NDArray[Any],
    chi11: NDArray[Any],
    chi12: NDArray[Any],
    chi33: NDArray[Any],
) -> Any:
    x0 = 0.25 * np.abs(r3 + s3)
    x1 = 0.25 + 0.25 * chi33
    x2 = 0.25 * hypotenuse(hypotenuse(2 * chi11, 2 * chi12), r3 - s3)
    return (np.maximum(0, -x0 - x1) + np.maximum(0, x0 - x1) + np.maximum(0, -0.25 + 0.25 * chi33 -
        x2) + np.maximum(0, -0.25 + 0.25 * chi33 + x2))


def bell_negativity(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity at tau of an initial Bell state under slow driving (eq. 60).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: b tau + |T
    d ell/dT| over what is left.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_bell_negativity, out, tau, Delta, theta, lam, T, omega_c)


def _bell_negativity(
    tau: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = slow_driving._b(Delta, theta, lam, T, omega_c) * tau
    x1 = np.expm1(-2 * slow_driving._a_plus(Delta, theta, lam, T, omega_c) * tau)
    x2 = -4 * x1 + 4 * hypotenuse(2 * np.exp(-x0), -slow_driving._asymmetry(Delta, T) * x1)
    return (np.maximum(0, (-slow_driving._asymmetry_complement(Delta, T) * x1**2 + 4 * np.exp(-2 *
        x0)) / np.where(x2 > 0, x2, 1)))


def negativity_zero_temperature(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity at tau of an initial Bell state under slow driving, T = 0 (eq. 63).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: (1 + 2
    Delta/omega_c) b tau.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_negativity_zero_temperature, out, tau, Delta, theta, lam, omega_c)


def _negativity_zero_temperature(
    tau: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (0.5 * np.exp(-0.5 * np.pi * lam**2 * np.cos(theta)**2 * bath._spectral_density(2 *
        Delta, omega_c) * tau))


def schmidt_concurrence(
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
    """Concurrence at tau of an initial Schmidt state under slow driving.

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: b tau + |T
    d ell/dT| over what is left.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_concurrence, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_concurrence(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (np.abs(np.sin(2 * eta)) * np.maximum(0, 0.5 * np.expm1(-2 * slow_driving._a_plus(Delta,
        theta, lam, T, omega_c) * tau) * np.sqrt(slow_driving._asymmetry_complement(Delta, T)) +
        np.exp(-slow_driving._b(Delta, theta, lam, T, omega_c) * tau)))


def schmidt_negativity(
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
    """Negativity at tau of an initial Schmidt state under slow driving (eqs. 52, 59).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: b tau + |T
    d ell/dT| over what is left.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_schmidt_negativity, out, tau, eta, Delta, theta, lam, T, omega_c)


def _schmidt_negativity(
    tau: NDArray[Any],
    eta: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = np.exp(-slow_driving._b(Delta, theta, lam, T, omega_c) * tau)
    x1 = slow_driving._asymmetry_complement(Delta, T)
    x2 = np.expm1(-2 * slow_driving._a_plus(Delta, theta, lam, T, omega_c) * tau)
    x3 = x2 * np.sqrt(x1)
    x4 = np.abs(np.sin(2 * eta))
    x5 = 0.25 * x4 * x3
    x6 = 1 + slow_driving._asymmetry(Delta, T)
    x7 = x6 * np.cos(eta)**2
    x8 = x1 * np.sin(eta)**2 / x6
    x9 = x7 - x8
    x10 = 0.5 * x4 * x0
    x11 = x10 + hypotenuse(x10, -0.25 * x9 * x2)
    x12 = 0.0625 * x9**2 * x2**2 / np.where(x11 > 0, x11, 1) - 0.25 * (x7 + x8) * x2
    x13 = x10 + x12
    x14 = 1 / np.where(x13 > 0, x13, 1)
    x15 = x14 * (x12 + x5)
    return (0.5 * x4 * np.maximum(0, x0 + 0.5 * x3) * np.where(x15 < 0.5, 1 - x15, x14 * (0.5 * x4 *
        x0 - x5)))


@np.errstate(over="ignore")
def dephasing_share(
    Delta: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """m, with b/a_+ = 1 + m tan(theta)^2: dephasing over relaxation, a number.

    Delta    half the minimal gap, an energy, > 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for T from 0
    to 1e12 Delta, 2 Delta/omega_c up to 700. Condition number: 2 Delta/omega_c + 1.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_dephasing_share, out, Delta, T, omega_c)


def _dephasing_share(Delta: NDArray[Any], T: NDArray[Any], omega_c: NDArray[Any]) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    return (np.where(x0, 0, (2 * x1 * np.tanh(Delta / clamped(x1, Delta)) / Delta) * np.exp(Delta /
        (0.5 * omega_c))))


def survival_minimum(
    Delta: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """tan(theta)^2 where the survival time of a Bell state is shortest.

    Delta    half the minimal gap, an energy, > 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    0 where the time rises with theta throughout, as it does at T = 0. Where exp(2 Delta/omega_c)
    overflows, from 2 Delta/omega_c = 709, nan, with NumPy's warning.

    Accuracy: at most 20 ulp beyond 6 times what half an ulp of each argument changes, for T from 0
    to 1e6 Delta, 2 Delta/omega_c from 1e-3 to 700, m not within 1e-12 of 1. Condition number: 2
    Delta/omega_c + 2 Delta/T, over what is left where m falls to 1 or the result to 0.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_minimum, out, Delta, T, omega_c)


def _survival_minimum(Delta: NDArray[Any], T: NDArray[Any], omega_c: NDArray[Any]) -> Any:
    x0 = _dephasing_share(Delta, T, omega_c)
    x1 = x0 <= 1
    x2 = np.where(x1, 2, x0)
    x3 = -1 + x2
    x4 = 2 * Delta / np.where(x1, Delta, T)
    return (np.where(x1, 0, np.maximum(0, (x4 + np.log(x3) + np.log(1 + x2) + 2 *
        np.log1p(np.exp(-x4)) - 2 * math.log(2)) / (x2 * np.log1p(2 / x3)))))


def survival_ratio(ell: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """exp(-2 a_+ tau) where the entanglement of a Bell state ends, theta = 0 (eq. 62).

    ell  asymmetry a_-/a_+, 0 to 1

    Accuracy: at most 4 ulp for ell from 0 to 1, also next to 1.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_ratio, out, ell)


def _survival_ratio(ell: NDArray[Any]) -> Any:
    x0 = ell**2
    return (1 + ell) * (1 - ell) / (3 - x0 + 2 * np.sqrt(2 - x0))


@np.errstate(over="ignore")
def survival_time(
    Delta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Time after which a Bell state is separable, theta = 0; inf if T or lam is 0 (eqs. 61, 62).

    Delta    half the minimal gap, an energy, > 0
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond what half an ulp of each argument changes, for T from 0 to 1e8
    Delta, also where ell is next to 1. Condition number: 2 Delta/omega_c + 1.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_time, out, Delta, lam, T, omega_c)


def _survival_time(
    Delta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    x2 = slow_driving.b(Delta, 0, lam, x1, omega_c)
    x3 = x2 <= 0
    x4 = 2 * Delta / x1
    x5 = np.exp(-x4)
    x6 = 4 * x5 / (1 + x5)**2
    return (np.where(x0, np.inf, np.where(x3, np.inf, -0.5 * (-x4 - np.log(2 + x6 + 2 * np.sqrt(1 +
        x6)) - 2 * np.log1p(x5) + 2 * math.log(2)) / np.where(x3, 1, x2))))


@np.errstate(over="ignore")
def survival_equation(
    u: ArrayLike,
    p: ArrayLike,
    Delta: ArrayLike,
    T: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """F(u), whose zero u = 2 a_+ tau ends the entanglement of a Bell state (eq. 61).

    u      2 a_+ tau, > 0
    p      b/a_+, >= 1
    Delta  half the minimal gap, an energy, > 0
    T      temperature, an energy, >= 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for u from
    1e-6 to 1e3, p from 1 to 1e6, T from 0.01 Delta. Condition number: the sum of the moduli of the
    four terms over |F|.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_equation, out, u, p, Delta, T)


def _survival_equation(
    u: NDArray[Any],
    p: NDArray[Any],
    Delta: NDArray[Any],
    T: NDArray[Any],
) -> Any:
    x0 = T <= 0
    x1 = Delta / (0.5 * np.where(x0, Delta, T))
    return np.where(x0, -np.inf, p * u - x1 + 2 * np.log(-np.expm1(-u)) - 2 * np.log1p(np.exp(-x1)))


@np.errstate(over="ignore")
def survival_equation_slope(u: ArrayLike, p: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Derivative of survival_equation with respect to u, > 0 (eq. 61).

    u  2 a_+ tau, > 0
    p  b/a_+, >= 1

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp for u from 1e-6 to 1e3, p from 1 to 1e6.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_equation_slope, out, u, p)


def _survival_equation_slope(u: NDArray[Any], p: NDArray[Any]) -> Any:
    return p - 2 * np.exp(-u) / np.expm1(-u)


@np.errstate(over="ignore")
def survival_time_cold(
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Survival time for T -> 0 at any theta but pi/2; inf if T or lam is 0.

    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    2 a_+ tau is off in first order of exp(-2 a_+ tau). What exceeds the largest number of its type
    becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for T from 0
    to 1e8 Delta where b and T b are normal numbers. Condition number: 2 Delta/omega_c + 1.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_time_cold, out, Delta, theta, lam, T, omega_c)


def _survival_time_cold(
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    x2 = slow_driving._b(Delta, theta, lam, x1, omega_c)
    x3 = x1 * x2 <= 0
    return np.where(x0, np.inf, np.where(x3, np.inf, Delta / (x1 * np.where(x3, 1, x2))))


@np.errstate(over="ignore")
def survival_equation_hot(u: ArrayLike, p: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """F(u) for T -> infinity, whose zero is 2 a_+ tau.

    u  2 a_+ tau, > 0
    p  b/a_+, >= 1

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for u from
    1e-6 to 1e3, p from 1 to 1e6. Condition number: the sum of the moduli of the three terms over
    |F|.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_equation_hot, out, u, p)


def _survival_equation_hot(u: NDArray[Any], p: NDArray[Any]) -> Any:
    return p * u + 2 * np.log(-np.expm1(-u)) - 2 * math.log(2)


@np.errstate(over="ignore")
def survival_time_hot(
    u: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Survival time for T -> infinity at any theta; inf if T or lam is 0.

    u        zero of survival_equation_hot at p = 1 + 2 exp(2 Delta/omega_c) tan(theta)^2
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    It is off in fourth order of Delta/T, its first term alone in second. What exceeds the largest
    number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for u from
    1e-6 to 2, lam from 1e-150, T from Delta to 1e8 Delta, Delta/omega_c up to 100. Condition
    number: 2 Delta/omega_c + 2.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_time_hot, out, u, Delta, theta, lam, T, omega_c)


def _survival_time_hot(
    u: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    x2 = x1 * lam**2 <= 0
    x3 = np.where(x2, 1, lam)
    x4 = whole(cosine_squared(theta))
    x5 = Delta / (0.5 * omega_c)
    x6 = (1 + np.exp(-u)) / np.expm1(-u)
    return (np.where(x0, np.inf, np.where(x2, np.inf, (np.exp(x5) * u / x4 + (Delta / x1)**2 * (1 +
        u * x6 / 3) / (-x4 * np.exp(-x5) * x6 + 2 * whole(sine_squared(theta)))) /
        whole(pi_times(x3, x3, x1)))))


def _by_lost(y: NDArray[Any], c: NDArray[Any], ell: NDArray[Any], z: NDArray[Any]) -> Any:
    """Derivative of -mu_2 of the Bell state with respect to what has relaxed of a population
    difference, y.

    y    what has relaxed of a population difference, y
    c    what is left of a coherence, c
    ell  the asymmetry ell
    z    1 - ell^2
    """
    x0 = hypotenuse(2 * c, ell * y)
    x1 = ell**2
    return 0.25 * (-4 * c**2 - x1 * z * y**2) / (x0 * (x0 + x1 * y))


def _by_coherence(y: NDArray[Any], c: NDArray[Any], ell: NDArray[Any], z: NDArray[Any]) -> Any:
    """Derivative of -mu_2 of the Bell state with respect to what is left of a coherence, c.

    y    what has relaxed of a population difference, y
    c    what is left of a coherence, c
    ell  the asymmetry ell
    z    1 - ell^2; only the shape of the result depends on it
    """
    return c / hypotenuse(2 * c, ell * y)


def _by_ell(y: NDArray[Any], c: NDArray[Any], ell: NDArray[Any], z: NDArray[Any]) -> Any:
    """Derivative of -mu_2 of the Bell state with respect to the asymmetry ell.

    y    what has relaxed of a population difference, y
    c    what is left of a coherence, c
    ell  the asymmetry ell
    z    1 - ell^2; only the shape of the result depends on it
    """
    return 0.25 * ell * y**2 / hypotenuse(2 * c, ell * y)


@warning_of_results
def d_bell_negativity(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of bell_negativity with respect to tau, Delta, theta, lam, T, omega_c (eq. 60).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    All are 0 where the negativity is 0. That with respect to theta is a difference of terms that
    grow more alike as T/Delta grows: so much is lost of its digits.

    Accuracy: at most 8 ulp beyond 16 times what half an ulp of each argument changes, for lam from
    0 to 1, T/Delta from 0.03 to 2 and T = 0, omega_c/Delta from 0.1 to 1e3, tau from 0. Condition
    number: a_+ tau + b tau + 2 Delta/T, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 6). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (tau, Delta, theta, lam, T, omega_c) = widened(tau, Delta, theta, lam, T, omega_c)
    x0 = _bell_negativity(tau, Delta, theta, lam, T, omega_c) > 0
    x1 = np.where(x0, 1, 0)
    x2 = slow_driving._b(Delta, theta, lam, T, omega_c)
    x3 = slow_driving._a_plus(Delta, theta, lam, T, omega_c)
    x4 = -2 * x3 * tau
    x5 = -np.expm1(x4)
    x6 = np.exp(-x2 * tau)
    x7 = np.where(x0, x6, 1)
    x8 = slow_driving._asymmetry(Delta, T)
    x9 = slow_driving._asymmetry_complement(Delta, T)
    x10 = x6 * _by_coherence(x5, x7, x8, x9)
    x11 = np.exp(x4)
    x12 = _by_lost(x5, x7, x8, x9)
    x13 = slow_driving.d_asymmetry(Delta, T)
    x14 = _by_ell(x5, x7, x8, x9)
    x15 = slow_driving.d_b(Delta, theta, lam, T, omega_c)
    x16 = tau * x10
    x17 = slow_driving.d_a_plus(Delta, theta, lam, T, omega_c)
    x18 = 2 * tau * x11 * x12
    result = (np.zeros((*np.broadcast_shapes(tau.shape, Delta.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 6), dtype=dtype))
    result[..., 0] = x1 * (-x2 * x10 + 2 * x3 * x11 * x12)
    result[..., 1] = x1 * (x13[..., 0] * x14 - x15[..., 0] * x16 + x17[..., 0] * x18)
    result[..., 2] = x1 * (2 * x17[..., 1] * tau * x11 * x12 - x15[..., 1] * x16)
    result[..., 3] = x1 * (2 * x17[..., 2] * tau * x11 * x12 - x15[..., 2] * x16)
    result[..., 4] = x1 * (x13[..., 1] * x14 - x15[..., 3] * x16 + x17[..., 3] * x18)
    result[..., 5] = x1 * (2 * x17[..., 4] * tau * x11 * x12 - x15[..., 4] * x16)
    return result


@warning_of_results
def d_negativity_zero_temperature(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of negativity_zero_temperature with respect to tau, Delta, theta, lam, omega_c
    (eq. 63).

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 6 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, omega_c/Delta from 0.1 to 1e3, tau from 0. Condition number: (1 + 2 Delta/omega_c) b tau.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (tau, Delta, theta, lam, omega_c) = widened(tau, Delta, theta, lam, omega_c)
    x0 = lam**2
    x1 = np.cos(theta)
    x2 = x1**2
    x3 = Delta / (0.5 * omega_c)
    x4 = np.exp(-x3)
    x5 = np.pi * x0 * x2 * x4
    x6 = x5 * tau
    x7 = np.exp(-Delta * x6)
    x8 = np.pi * Delta * x4 * tau * x7
    result = (np.zeros((*np.broadcast_shapes(tau.shape, Delta.shape, theta.shape, lam.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = -0.5 * Delta * x5 * x7
    result[..., 1] = 0.5 * x7 * (x3 * x6 - x6)
    result[..., 2] = x0 * x1 * np.sin(theta) * x8
    result[..., 3] = -lam * x2 * x8
    result[..., 4] = -Delta**2 * x6 * x7 / omega_c**2
    return result


def d_survival_ratio(ell: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Derivative of survival_ratio with respect to ell (eq. 62).

    ell  asymmetry a_-/a_+, 0 to 1

    Accuracy: at most 6 ulp for ell from 0 to 1, also next to 1.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_d_survival_ratio, out, ell)


def _d_survival_ratio(ell: NDArray[Any]) -> Any:
    x0 = np.sqrt(2 - ell**2)
    return -2 * ell / (x0 * (1 + x0)**2)


@warning_of_results
def d_survival_time(
    Delta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of survival_time with respect to Delta, lam, T, omega_c (eqs. 61, 62).

    Delta    half the minimal gap, an energy, > 0
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, > 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Where the time is inf there is a pole, with NumPy's warnings: at T = 0, at lam = 0, where b
    underflows and where the time or a derivative exceeds the largest double. The derivative with
    respect to Delta is a difference of terms that grow alike as T/Delta and Delta/omega_c fall.

    Accuracy: at most 8 ulp beyond 32 times what half an ulp of each argument changes, for T/Delta
    from 0.02 to 1e6, lam > 0, 2 Delta/omega_c from 0.1 to 600. Condition number: 2 Delta/omega_c +
    2, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 4). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, lam, T, omega_c) = widened(Delta, lam, T, omega_c)
    x0 = _survival_time(Delta, lam, T, omega_c)
    x1 = 1 / slow_driving.b(Delta, 0, lam, T, omega_c)
    x2 = slow_driving.d_b(Delta, 0, lam, T, omega_c)
    x3 = slow_driving._asymmetry(Delta, T)
    x4 = x1 * x3 / np.sqrt(2 - x3**2)
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, lam.shape, T.shape, omega_c.shape), 4),
        dtype=dtype))
    result[..., 0] = x0 * (-x1 * x2[..., 0]) + x4 / T
    result[..., 1] = x0 * (-x1 * x2[..., 2])
    result[..., 2] = -Delta * x4 / T**2 + x0 * (-x1 * x2[..., 3])
    result[..., 3] = x0 * (-x1 * x2[..., 4])
    return result


def _turning(
    Delta: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
    r: NDArray[Any],
    h: NDArray[Any],
    w: NDArray[Any],
) -> Any:
    """Derivative with respect to theta of what loses r per a_+ tau and h per 2 l tau, over pi lam^2
    sin(2 theta) tau.

    Delta    half the minimal gap, an energy, > 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0
    r        loss per a_+ tau, >= 0
    h        loss per 2 l tau, >= 0
    w        r/2 - h
    """
    x0 = Delta / (-0.5 * omega_c)
    x1 = 0.5 * T * r * np.expm1(x0)
    x2 = 0.5 * r * np.exp(x0)
    x3 = x2 * loss._excess(Delta, T)
    x4 = T * h
    x5 = T * x2 + x3
    return np.where(T * np.abs(w) - x1 + x3 < x4 + x5, T * w + x1 + x3, -x4 + x5)


@warning_of_results
def d_schmidt_negativity(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of schmidt_negativity with respect to tau, eta, Delta, theta, lam, T, omega_c
    (eqs. 52, 59).

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Where the negativity is 0 all of them are 0: also at its kinks, where entanglement ends and
    where sin(2 eta) = 0.

    Accuracy: at most 8 ulp beyond 16 times what half an ulp of each argument changes, for lam from
    0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: a_+ tau
    + b tau + 2 Delta/T + 2 eta, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 7). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (tau, eta, Delta, theta, lam, T, omega_c) = (widened(tau, eta, Delta, theta, lam, T,
        omega_c))
    x0 = slow_driving._asymmetry_complement(Delta, T)
    x1 = slow_driving._a_plus(Delta, theta, lam, T, omega_c)
    x2 = -2 * x1 * tau
    x3 = np.expm1(x2)
    x4 = x3 * np.sqrt(x0)
    x5 = slow_driving._b(Delta, theta, lam, T, omega_c) * tau
    x6 = np.exp(-x5)
    x7 = np.where(-x4 < 2 * x6, 1, 0)
    x8 = slow_driving._l(Delta, theta, lam, T, omega_c)
    x9 = np.exp(-2 * x5)
    x10 = np.sin(2 * eta)
    x11 = slow_driving._asymmetry(Delta, T)
    x12 = 1 + x11
    x13 = x12 * np.cos(eta)**2
    x14 = x0 * np.sin(eta)**2 / x12
    x15 = x13 - x14
    x16 = x15 * x3
    x17 = hypotenuse(2 * x10 * x6, -x16)
    x18 = np.where(x17 > 0, x17, 1)
    x19 = 1 / x18
    x20 = x10**2
    x21 = x20 * x19
    x22 = x21 * x9
    x23 = np.exp(x2)
    x24 = x15**2
    x25 = x24 * x3
    x26 = x13 + x14
    x27 = x26 * x17 - x25
    x28 = x21 * (x0 * x24 * x3**2 + 4 * x26**2 * x9) / np.where(x27 > 0, x27, 1)
    x29 = x22 + 0.5 * x23 * x28
    x30 = x17 - x26 * x3
    x31 = np.cos(2 * eta)
    x32 = x16 * x19
    x33 = x31 - x32
    x34 = -x31 - x32
    x35 = 2 * x31 * x6
    x36 = x20 * (-x16 + x35) * (-x16 - x35) / x18**2
    x37 = slow_driving.d_a_plus(Delta, theta, lam, T, omega_c)
    x38 = tau * x29
    x39 = np.maximum(Delta / 375, T)
    x40 = np.where(-x31 * (-x31 - 4 * x32) >= 0, x34, x36 / x33)
    x41 = 0.25 * x11 * x23
    x42 = np.abs(x10)
    x43 = x42 * x19
    x44 = -4 * x8 * tau
    x45 = np.exp(x44)
    x46 = x23 * x45
    x47 = 0.5 * x31**2 * x46 / (1 + x42)
    x48 = x3 - np.expm1(x44)
    x49 = x17 + 2 * x42 * x45
    x50 = 1 / np.where(x49 > 0, x49, 1)
    x51 = x19 * x50
    x52 = x51 * (x3 + x49)
    x53 = 0.25 * x23 * x28
    x54 = np.pi * lam**2 * tau
    x55 = np.sin(theta)**2 * x22
    result = (np.zeros((*np.broadcast_shapes(tau.shape, eta.shape, Delta.shape, theta.shape,
        lam.shape, T.shape, omega_c.shape), 7), dtype=dtype))
    result[..., 0] = x7 * (-x1 * x29 - 2 * x8 * x22)
    result[..., 1] = (2 * x10 * x7 * (0.5 * x4 + x6) * (-0.5 * x4 + x6) * np.where(x31 * (x31 - 4 *
        x32) >= 0, x33, x36 / x34) / np.where(x30 > 0, x30, 1))
    result[..., 2] = x7 * (-0.25 * x0 * x3 * x40 / x39 - x37[..., 0] * x38)
    result[..., 3] = (np.sin(2 * theta) * x54 * x7 * _turning(Delta, T, omega_c, x29, x22,
        np.where(-0.25 * x15**2 * x23 * x3 * np.abs(x52) + x20 * x46 * np.abs(x48 * x51) +
        np.abs(x31) * x41 + x47 * np.abs(x43) < 0.5 * x22 + x53, x21 * x46 * x48 * x50 + 0.25 * x23
        * x25 * x52 + x31 * x41 + x43 * x47, -0.5 * x22 + x53)))
    result[..., 4] = x7 * (-2 * np.pi * T * lam * tau * x55 - x37[..., 2] * x38)
    result[..., 5] = x7 * (0.25 * Delta * x0 * x3 * x40 / x39**2 - x37[..., 3] * x38 - x54 * x55)
    result[..., 6] = -x37[..., 4] * x38 * x7
    return result


@warning_of_results
def d_schmidt_concurrence(
    tau: ArrayLike,
    eta: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of schmidt_concurrence with respect to tau, eta, Delta, theta, lam, T, omega_c.

    tau      time since the initial time, in units of 1/energy, >= 0
    eta      angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Where the concurrence is 0 all of them are 0: also at its kinks, where entanglement ends and
    where sin(2 eta) = 0.

    Accuracy: at most 8 ulp beyond 16 times what half an ulp of each argument changes, for lam from
    0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: a_+ tau
    + b tau + 2 Delta/T + 2 eta, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 7). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (tau, eta, Delta, theta, lam, T, omega_c) = (widened(tau, eta, Delta, theta, lam, T,
        omega_c))
    x0 = np.sqrt(slow_driving._asymmetry_complement(Delta, T))
    x1 = slow_driving._a_plus(Delta, theta, lam, T, omega_c)
    x2 = x1 * tau
    x3 = np.expm1(-2 * x2)
    x4 = x0 * x3
    x5 = np.exp(-slow_driving._b(Delta, theta, lam, T, omega_c) * tau)
    x6 = np.where(-x4 < 2 * x5, 1, 0)
    x7 = slow_driving._l(Delta, theta, lam, T, omega_c)
    x8 = np.sin(2 * eta)
    x9 = np.abs(x8)
    x10 = x9 * x5
    x11 = x9 * np.exp(-2 * x2)
    x12 = x0 * x11
    x13 = x10 + x12
    x14 = np.maximum(Delta / 375, T)
    x15 = slow_driving._asymmetry(Delta, T)
    x16 = slow_driving.d_a_plus(Delta, theta, lam, T, omega_c)
    x17 = tau * x13
    x18 = 0.5 * x15**2 * x11 / (1 + x0)
    x19 = x7 * tau
    x20 = x9 * (x3 - np.expm1(-4 * x19))
    x21 = 0.5 / (1 + np.exp(-2 * x19 + x2))
    x22 = np.pi * tau
    x23 = lam**2 * x22
    x24 = np.sin(theta)**2
    result = (np.zeros((*np.broadcast_shapes(tau.shape, eta.shape, Delta.shape, theta.shape,
        lam.shape, T.shape, omega_c.shape), 7), dtype=dtype))
    result[..., 0] = x6 * (-x1 * x13 - 2 * x7 * x10)
    result[..., 1] = 2 * x8 * np.cos(2 * eta) * x6 * (0.5 * x4 + x5) / np.where(x9 > 0, x9, 1)
    result[..., 2] = x6 * (-x16[..., 0] * x17 - 0.5 * x15 * x9 * x4 / x14)
    result[..., 3] = (np.sin(2 * theta) * x23 * x6 * _turning(Delta, T, omega_c, x13, x10,
        np.where(x18 + x21 * np.abs(x20) < 0.5 * x10 + 0.5 * x12, -x18 + x20 * x21, -0.5 * x10 + 0.5
        * x12)))
    result[..., 4] = x6 * (-2 * T * lam * x24 * x10 * x22 - x16[..., 2] * x17)
    result[..., 5] = (x6 * (0.5 * Delta * x0 * x15 * x9 * x3 / x14**2 - x24 * x10 * x23 - x16[...,
        3] * x17))
    result[..., 6] = -x16[..., 4] * x17 * x6
    return result

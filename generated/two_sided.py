# Written by derive/two_sided.py via `dlz derive`; do not edit.
# Derivation: sha256 0f24895dfb8719d209b83e5cec88cf994fbf8606d89aa9b8cec530e31c09c5d8
"""Noise on both qubits under slow driving.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import entanglement, slow_driving
from ._arrays import evaluated, hypotenuse, warning_of_results, widened

__all__ = [
    "d_identical_negativity",
    "d_identical_survival_time",
    "identical_negativity",
    "identical_survival_time",
    "negativity",
    "survival_equation",
]


@np.errstate(over="ignore")
def identical_survival_time(
    Delta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Time after which a Bell state is separable, both qubits under the same slow driving, theta =
    0; inf if T or lam is 0.

    Delta    half the minimal gap, an energy, > 0
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond what half an ulp of Delta and omega_c changes, for T from 0.02
    Delta to 1e8 Delta. Condition number: 2 Delta/omega_c + 2.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_identical_survival_time, out, Delta, lam, T, omega_c)


def _identical_survival_time(
    Delta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, Delta, T)
    x2 = slow_driving.a_plus(Delta, 0, lam, x1, omega_c)
    x3 = x2 <= 0
    x4 = Delta / x1
    return (np.where(x0, np.inf, np.where(x3, np.inf, 0.5 * (x4 + np.log(0.5 * (1 + np.exp(-2 * x4))
        * np.sqrt(2) + np.exp(-x4))) / np.where(x3, 1, x2))))


def survival_equation(
    u: ArrayLike,
    u_R: ArrayLike,
    h: ArrayLike,
    x: ArrayLike,
    x_R: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """F(u, u_R, h), whose zero ends the entanglement of a Bell state, both qubits under slow
    driving.

    u    2 a_+ tau of S, >= 0
    u_R  2 a_+ tau of R, >= 0; one of the two is > 0
    h    4 (l + l_R) tau, what both sides dephase, >= 0
    x    Delta/T of S, >= 0; inf at T = 0
    x_R  Delta/T of R, >= 0; inf at T = 0

    Accuracy: at most 4 ulp beyond 12 times what half an ulp of each argument changes, for u and u_R
    from 1e-6 to 1e3, h up to 1e3, x and x_R up to 100. Condition number: the sum of the moduli of
    the terms over |F|.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_equation, out, u, u_R, h, x, x_R)


def _survival_equation(
    u: NDArray[Any],
    u_R: NDArray[Any],
    h: NDArray[Any],
    x: NDArray[Any],
    x_R: NDArray[Any],
) -> Any:
    x0 = np.exp(-2 * x)
    x1 = np.log1p(x0)
    x2 = np.expm1(-u_R)
    x3 = np.log(-x2)
    x4 = np.expm1(-u)
    x5 = np.log(-x4)
    x6 = np.exp(-u_R)
    x7 = np.exp(-2 * x_R)
    x8 = 1 - x2 + x6 * x7
    x9 = u - 2 * x
    x10 = x5 + x9 + np.log(x8)
    x11 = np.log1p(x7)
    x12 = x1 + x11
    x13 = x12 - np.log1p(np.exp(-np.abs(x1 - x10 + x3))) - np.maximum(x10, x1 + x3)
    x14 = 1 / (1 + x7)
    x15 = 1 / (1 + x0)
    x16 = x14 * x15
    x17 = np.exp(-u)
    x18 = 1 + x0 * x17 - x4
    x19 = u_R - 2 * x_R
    x20 = x19 + x3 + np.log(x18)
    x21 = x12 - np.log1p(np.exp(-np.abs(x11 - x20 + x5))) - np.maximum(x20, x11 + x5)
    return (h + np.where(np.abs(x13) < 0.5, np.log1p(np.maximum(-0.5, -x14 * (x6 + x7) - x16 * x8 *
        x4 * np.exp(-np.maximum(-2, -x9)))), -x13) + np.where(np.abs(x21) < 0.5,
        np.log1p(np.maximum(-0.5, -x15 * (x0 + x17) - x16 * x2 * np.exp(-np.maximum(-2, -x19)) *
        x18)), -x21))


def negativity(
    u: ArrayLike,
    u_R: ArrayLike,
    h: ArrayLike,
    x: ArrayLike,
    x_R: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity of a Bell state by its decays, both qubits under slow driving.

    u    2 a_+ tau of S, >= 0
    u_R  2 a_+ tau of R, >= 0; one of the two is > 0
    h    4 (l + l_R) tau, what both sides dephase, >= 0
    x    Delta/T of S, >= 0; inf at T = 0
    x_R  Delta/T of R, >= 0; inf at T = 0

    Accuracy: at most 4 ulp beyond 16 times what half an ulp of each argument changes, for u and u_R
    from 1e-6 to 100, h up to 100, x and x_R up to 100. Condition number: u + u_R + h over what is
    left.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_negativity, out, u, u_R, h, x, x_R)


def _negativity(
    u: NDArray[Any],
    u_R: NDArray[Any],
    h: NDArray[Any],
    x: NDArray[Any],
    x_R: NDArray[Any],
) -> Any:
    x0 = np.expm1(-u)
    x1 = np.tanh(x)
    x2 = 0.5 + 0.5 * x1
    x3 = x2 * x0
    x4 = np.expm1(-u_R)
    x5 = np.tanh(x_R)
    x6 = 0.5 + 0.5 * x5
    x7 = x4 * x6
    x8 = x7 * (1 - x1 * x0)
    x9 = np.exp(-np.maximum(-2, -u_R + 2 * x_R)) * x8
    x10 = (1 - x4 * x5) * x3
    x11 = x10 * np.exp(-np.maximum(-2, -u + 2 * x))
    x12 = -x11 - x7
    x13 = x12 * (-x3 - x9)
    x14 = np.exp(-u_R)
    x15 = np.exp(-2 * x_R)
    x16 = np.exp(-u)
    x17 = np.exp(-2 * x)
    x18 = np.exp(-0.5 * h - 0.5 * u - 0.5 * u_R)
    x19 = 0.5 * (-x14 * x3 - x15 * x8)
    x20 = -x17 * x10 - x7 * x16
    x21 = -x19 + 0.5 * x20
    x22 = x18 + hypotenuse(x21, x18)
    return (np.maximum(0, np.where(x13 < 0.5, -x13 + np.exp(-h), x11 + x12 * (x2 * (x16 + x17) + x9)
        + x6 * (x14 + x15) + np.expm1(-h))) * (np.exp(-u - u_R)) / (2 * x18 + 2 * (x19 + 0.5 * x20 +
        x21**2 / np.where(x22 > 0, x22, 1))))


def identical_negativity(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity at tau of a Bell state, both qubits under the same slow driving.

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: 2 b tau +
    |T d ell/dT| over what is left.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_identical_negativity, out, tau, Delta, theta, lam, T, omega_c)


def _identical_negativity(
    tau: NDArray[Any],
    Delta: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = -2 * slow_driving._a_plus(Delta, theta, lam, T, omega_c) * tau
    x1 = np.exp(x0)
    return (np.maximum(0, 0.5 * x1 * (x1 + np.expm1(-4 * slow_driving._l(Delta, theta, lam, T,
        omega_c) * tau)) - 0.25 * slow_driving._asymmetry_complement(Delta, T) * np.expm1(x0)**2))


@warning_of_results
def d_identical_negativity(
    tau: ArrayLike,
    Delta: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of identical_negativity with respect to tau, Delta, theta, lam, T, omega_c.

    tau      time since the initial time, in units of 1/energy, >= 0
    Delta    half the minimal gap, an energy, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Where the negativity is 0 all of them are 0: also at its kink, where entanglement ends.

    Accuracy: at most 8 ulp beyond 8 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0. Condition number: 2 a_+ tau
    + 2 b tau + 2 Delta/T, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 6). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (tau, Delta, theta, lam, T, omega_c) = widened(tau, Delta, theta, lam, T, omega_c)
    x0 = slow_driving._asymmetry_complement(Delta, T)
    x1 = slow_driving._a_plus(Delta, theta, lam, T, omega_c)
    x2 = -2 * x1 * tau
    x3 = np.expm1(x2)
    x4 = x3**2
    x5 = x0 * x4
    x6 = np.exp(x2)
    x7 = slow_driving._l(Delta, theta, lam, T, omega_c)
    x8 = np.expm1(-4 * x7 * tau)
    x9 = np.where(0.25 * x5 < 0.5 * x6 * (x6 + x8), 1, 0)
    x10 = np.exp(-2 * slow_driving._b(Delta, theta, lam, T, omega_c) * tau)
    x11 = x6 * (-x0 * x3 + 2 * x6 + x8)
    x12 = slow_driving._asymmetry(Delta, T)
    x13 = np.maximum(Delta / 375, T)
    x14 = slow_driving.d_a_plus(Delta, theta, lam, T, omega_c)
    x15 = tau * x11
    x16 = np.pi * lam**2 * tau
    x17 = np.sin(theta)**2 * x10
    result = (np.zeros((*np.broadcast_shapes(tau.shape, Delta.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 6), dtype=dtype))
    result[..., 0] = x9 * (-x1 * x11 - 2 * x7 * x10)
    result[..., 1] = x9 * (0.5 * x0 * x12 * x4 / x13 - x14[..., 0] * x15)
    result[..., 2] = (np.sin(2 * theta) * x16 * x9 * entanglement._turning(Delta, T, omega_c, x11,
        x10, 0.5 * x6 * ((1 + x12**2) * x3 - x8)))
    result[..., 3] = x9 * (-2 * np.pi * T * lam * tau * x17 - x14[..., 2] * x15)
    result[..., 4] = x9 * (-0.5 * Delta * x12 * x5 / x13**2 - x14[..., 3] * x15 - x16 * x17)
    result[..., 5] = -x14[..., 4] * x15 * x9
    return result


@warning_of_results
def d_identical_survival_time(
    Delta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of identical_survival_time with respect to Delta, lam, T, omega_c.

    Delta    half the minimal gap, an energy, > 0
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, > 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Where the time is inf there is a pole, with NumPy's warnings: at T = 0, at lam = 0, where a_+
    underflows and where the time or a derivative exceeds the largest double.

    Accuracy: at most 8 ulp beyond 8 times what half an ulp of each argument changes, for T/Delta
    from 0.02 to 1e6, lam > 0, 2 Delta/omega_c from 0.1 to 600. Condition number: 2 Delta/omega_c +
    2, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 4). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, lam, T, omega_c) = widened(Delta, lam, T, omega_c)
    x0 = _identical_survival_time(Delta, lam, T, omega_c)
    x1 = 1 / slow_driving.a_plus(Delta, 0, lam, T, omega_c)
    x2 = np.sqrt(2)
    x3 = 1 / T
    x4 = x3 * Delta
    x5 = np.exp(-2 * x4)
    x6 = -4 * x4 * x5 / np.expm1(-4 * x4)
    x7 = np.sqrt(slow_driving._asymmetry_complement(Delta, T))
    x8 = slow_driving._asymmetry(Delta, T)
    x9 = x2 * x7
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, lam.shape, T.shape, omega_c.shape), 4),
        dtype=dtype))
    result[..., 0] = (0.5 * x1 * (x3 * (x6 - x7 * (1 + x9 / (1 + x8)) / (x2 + x7)) - (1 - x6) *
        np.log(0.5 * x2 * x5 + 0.5 * x2 + np.exp(-x4)) / Delta) + x0 / (0.5 * omega_c))
    result[..., 1] = x0 / (-0.5 * lam)
    result[..., 2] = -Delta * x1 * x8 / (T**2 * (2 + x9)) - x3 * x0 * x6
    result[..., 3] = -2 * Delta * x0 / omega_c**2
    return result

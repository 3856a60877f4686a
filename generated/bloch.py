# Written by derive/bloch.py via `dlz derive`; do not edit.
# Derivation: sha256 036401f597c4afcf1293caebd8ad8db2931df83f60f3044bfcfa3b1c8743e7da
"""Bloch equations of the two-qubit state in the rotated frame.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath
from ._angles import cosine_fraction, sine_over_gap, squared_sine
from ._arrays import evaluated, warning_of_results, widened
from ._parts import clamped, gap, over, pi_times, scaled_gap, squared, whole

__all__ = [
    "Q",
    "a_minus",
    "a_plus",
    "b",
    "jacobian",
    "q",
    "rhs",
]


def a_plus(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Half the sum of the rates f and g, an energy (eq. 40).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros of the sine
    and the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_a_plus, out, t, Delta, v, theta, lam, T, omega_c)


def _a_plus(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = scaled_gap(t, Delta, v)
    return (sine_over_gap(x0, t, v, Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x0, -0.5 *
        omega_c))) / np.tanh(over(x0, clamped(T, x0))))


def a_minus(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Half the difference of the rates f and g, an energy (eq. 40).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros of the sine
    and the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_a_minus, out, t, Delta, v, theta, lam, T, omega_c)


def _a_minus(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = scaled_gap(t, Delta, v)
    return (sine_over_gap(x0, t, v, Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x0, -0.5 *
        omega_c))))


def b(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Decay rate of the coherences, an energy (eq. 40).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros of the sine
    and the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_b, out, t, Delta, v, theta, lam, T, omega_c)


def _b(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = scaled_gap(t, Delta, v)
    return (cosine_fraction(t, v, Delta, theta, pi_times(lam, lam, T)) + sine_over_gap(x0, t, v,
        Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x0, -0.5 * omega_c))) / np.tanh(over(x0,
        clamped(T, x0))))


@warning_of_results
def Q(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Linear part of the Bloch equations, an energy (eqs. 43, 44).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of lam and T and omega_c changes, for
    lam from 0 to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0. Condition number: 2 |Lamb
    shift|/k with respect to lam.

    The arguments broadcast together; the result has shape (..., 3, 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T, omega_c) = widened(t, Delta, v, theta, lam, T, omega_c)
    x0 = scaled_gap(t, Delta, v)
    x1 = (sine_over_gap(x0, t, v, Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x0, -0.5 *
        omega_c))) / np.tanh(over(x0, clamped(T, x0))))
    x2 = -x1 - cosine_fraction(t, v, Delta, theta, pi_times(lam, lam, T))
    x3 = gap(t, Delta, v)
    x4 = 2 * whole(x3)
    x5 = 1 / squared(x3)
    x6 = (0.25 * lam**2 * x5 * squared_sine(t, v, Delta, theta) * bath._lamb_shift_difference(x4,
        omega_c, T) + x4)
    x7 = Delta * v * x5
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3, 3), dtype=dtype))
    result[..., 0, 0] = x2
    result[..., 0, 1] = -x6
    result[..., 0, 2] = x7
    result[..., 1, 0] = x6
    result[..., 1, 1] = x2
    result[..., 2, 0] = -x7
    result[..., 2, 2] = -2 * x1
    return result


@warning_of_results
def q(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Inhomogeneity of the Bloch equations, an energy (eq. 43).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros of the sine
    and the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has shape (..., 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T, omega_c) = widened(t, Delta, v, theta, lam, T, omega_c)
    x0 = scaled_gap(t, Delta, v)
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3), dtype=dtype))
    result[..., 2] = (-2 * sine_over_gap(x0, t, v, Delta, theta, pi_times(0.5, lam, lam),
        np.exp(over(x0, -0.5 * omega_c))))
    return result


@warning_of_results
def rhs(
    t: ArrayLike,
    y: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Right-hand side of the Bloch equations as scipy's solve_ivp takes it (eqs. 41, 42).

    t        time, finite, in units of 1/energy; 0 at the crossing
    y        components of the state: s (3), r (3), chi (9, row by row), shape (15, ...)
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of each argument changes, for lam from 0
    to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0. Condition number: the sum of the moduli
    of the terms over the modulus of the entry.

    The arguments broadcast together; the result has shape (15, ...). ValueError if they do not
    broadcast or y has another shape, TypeError if they are not real numbers.
    """
    dtype, (t, y, Delta, v, theta, lam, T, omega_c) = (widened(t, y, Delta, v, theta, lam, T,
        omega_c))
    if y.shape[:1] != (15,):
        raise ValueError(f"y must have shape (15, ...), got {y.shape}")
    x0 = gap(t, Delta, v)
    x1 = 1 / squared(x0)
    x2 = whole(x0)
    x3 = (0.25 * lam**2 * x1 * squared_sine(t, v, Delta, theta) * bath._lamb_shift_difference(2 *
        x2, omega_c, T) + 2 * x2)
    x4 = scaled_gap(t, Delta, v)
    x5 = (sine_over_gap(x4, t, v, Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x4, -0.5 *
        omega_c))))
    x6 = x5 / np.tanh(over(x4, clamped(T, x4)))
    x7 = x6 + cosine_fraction(t, v, Delta, theta, pi_times(lam, lam, T))
    x8 = Delta * v * x1
    result = (np.zeros((15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=dtype))
    result[0] = Delta * y[2] * v * x1 - y[0] * x7 - y[1] * x3
    result[1] = y[0] * x3 - y[1] * x7
    result[2] = -y[0] * x8 - 2 * y[2] * x6 - 2 * x5
    result[6] = Delta * y[12] * v * x1 - y[6] * x7 - y[9] * x3
    result[7] = Delta * y[13] * v * x1 - y[7] * x7 - y[10] * x3
    result[8] = Delta * y[14] * v * x1 - y[8] * x7 - y[11] * x3
    result[9] = y[6] * x3 - y[9] * x7
    result[10] = y[7] * x3 - y[10] * x7
    result[11] = y[8] * x3 - y[11] * x7
    result[12] = -y[6] * x8 - 2 * y[12] * x6 - 2 * y[3] * x5
    result[13] = -y[7] * x8 - 2 * y[13] * x6 - 2 * y[4] * x5
    result[14] = -y[8] * x8 - 2 * y[14] * x6 - 2 * y[5] * x5
    return result


@warning_of_results
def jacobian(
    t: ArrayLike,
    y: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivative of rhs with respect to y as scipy's solve_ivp takes it (eqs. 41, 42).

    t        time, finite, in units of 1/energy; 0 at the crossing
    y        components of the state: s (3), r (3), chi (9, row by row), shape (15, ...)
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of lam and T and omega_c changes, for
    lam from 0 to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0. Condition number: 2 |Lamb
    shift|/k with respect to lam.

    The arguments broadcast together; the result has shape (15, 15, ...). ValueError if they do not
    broadcast or y has another shape, TypeError if they are not real numbers.
    """
    dtype, (t, y, Delta, v, theta, lam, T, omega_c) = (widened(t, y, Delta, v, theta, lam, T,
        omega_c))
    if y.shape[:1] != (15,):
        raise ValueError(f"y must have shape (15, ...), got {y.shape}")
    x0 = scaled_gap(t, Delta, v)
    x1 = (sine_over_gap(x0, t, v, Delta, theta, pi_times(0.5, lam, lam), np.exp(over(x0, -0.5 *
        omega_c))))
    x2 = x1 / np.tanh(over(x0, clamped(T, x0)))
    x3 = -x2 - cosine_fraction(t, v, Delta, theta, pi_times(lam, lam, T))
    x4 = gap(t, Delta, v)
    x5 = 2 * whole(x4)
    x6 = 1 / squared(x4)
    x7 = (0.25 * lam**2 * x6 * squared_sine(t, v, Delta, theta) * bath._lamb_shift_difference(x5,
        omega_c, T) + x5)
    x8 = Delta * v * x6
    result = (np.zeros((15, 15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=dtype))
    result[0, 0] = x3
    result[0, 1] = -x7
    result[0, 2] = x8
    result[1, 0] = x7
    result[1, 1] = x3
    result[2, 0] = -x8
    result[2, 2] = -2 * x2
    result[6, 6] = x3
    result[6, 9] = -x7
    result[6, 12] = x8
    result[7, 7] = x3
    result[7, 10] = -x7
    result[7, 13] = x8
    result[8, 8] = x3
    result[8, 11] = -x7
    result[8, 14] = x8
    result[9, 6] = x7
    result[9, 9] = x3
    result[10, 7] = x7
    result[10, 10] = x3
    result[11, 8] = x7
    result[11, 11] = x3
    result[12, 3] = -2 * x1
    result[12, 6] = -x8
    result[12, 12] = -2 * x2
    result[13, 4] = -2 * x1
    result[13, 7] = -x8
    result[13, 13] = -2 * x2
    result[14, 5] = -2 * x1
    result[14, 8] = -x8
    result[14, 14] = -2 * x2
    return result

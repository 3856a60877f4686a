# Written by derive/bloch.py via `dlz derive`; do not edit.
# Derivation: sha256 c9edd20d95797db48e97d073d6bde8c0196882b8bf0b328387f97e7700032e1d
"""Bloch equations of the two-qubit state in the rotated frame.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath, hamiltonian
from ._angles import rotated_cosine, rotated_sine
from ._arrays import evaluated, widened

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

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T and 2 Omega/omega_c up to overflow, also next to the zeros of the sine and
    the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

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
    x0 = hamiltonian._Omega(t, Delta, v)
    return (4 * np.pi * x0 * lam**2 * rotated_sine(t, v, Delta, theta)**2 * np.exp(-2 * x0 /
        omega_c) / ((8 * Delta**2 + 8 * t**2 * v**2) * np.tanh(x0 / np.maximum(T, x0 / 750))))


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

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 5 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T and 2 Omega/omega_c up to overflow, also next to the zeros of the sine and
    the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

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
    return (0.25 * np.pi * lam**2 * rotated_sine(t, v, Delta, theta)**2 * bath._spectral_density(2 *
        hamiltonian._Omega(t, Delta, v), omega_c) / (Delta**2 + t**2 * v**2))


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

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T and 2 Omega/omega_c up to overflow, also next to the zeros of the sine and
    the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

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
    x0 = Delta**2
    x1 = t**2 * v**2
    x2 = np.pi * lam**2
    x3 = hamiltonian._Omega(t, Delta, v)
    return (T * x2 * rotated_cosine(t, v, Delta, theta)**2 / (x0 + x1) + 4 * x2 * x3 *
        rotated_sine(t, v, Delta, theta)**2 * np.exp(-2 * x3 / omega_c) / ((8 * x0 + 8 * x1) *
        np.tanh(x3 / np.maximum(T, x3 / 750))))


@np.errstate(under="ignore")
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

    t        time, in units of 1/energy; 0 at the crossing
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
    x0 = lam**2
    x1 = Delta**2
    x2 = t**2 * v**2
    x3 = x0 / (x1 + x2)
    x4 = hamiltonian._Omega(t, Delta, v)
    x5 = rotated_sine(t, v, Delta, theta)**2
    x6 = 2 * x4
    x7 = (np.pi * x0 * x4 * x5 * np.exp(-x6 / omega_c) / ((8 * x1 + 8 * x2) * np.tanh(x4 /
        np.maximum(T, x4 / 750))))
    x8 = -np.pi * T * x3 * rotated_cosine(t, v, Delta, theta)**2 - 4 * x7
    x9 = 0.25 * x3 * x5 * bath._lamb_shift_difference(x6, omega_c, T) + x6
    x10 = Delta * v / x4**2
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3, 3), dtype=dtype))
    result[..., 0, 0] = x8
    result[..., 0, 1] = -x9
    result[..., 0, 2] = x10
    result[..., 1, 0] = x9
    result[..., 1, 1] = x8
    result[..., 2, 0] = -x10
    result[..., 2, 2] = -8 * x7
    return result


@np.errstate(under="ignore")
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

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 5 ulp beyond 2 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T and 2 Omega/omega_c up to overflow, also next to the zeros of the sine and
    the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has shape (..., 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T, omega_c) = widened(t, Delta, v, theta, lam, T, omega_c)
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3), dtype=dtype))
    result[..., 2] = (-0.5 * np.pi * lam**2 * rotated_sine(t, v, Delta, theta)**2 *
        bath._spectral_density(2 * hamiltonian._Omega(t, Delta, v), omega_c) / (Delta**2 + t**2 *
        v**2))
    return result


@np.errstate(under="ignore")
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

    t        time, in units of 1/energy; 0 at the crossing
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
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, y, Delta, v, theta, lam, T, omega_c) = (widened(t, y, Delta, v, theta, lam, T,
        omega_c))
    x0 = hamiltonian._Omega(t, Delta, v)
    x1 = 1 / x0**2
    x2 = rotated_sine(t, v, Delta, theta)**2
    x3 = 2 * x0
    x4 = lam**2
    x5 = Delta**2
    x6 = t**2 * v**2
    x7 = x4 / (x5 + x6)
    x8 = 2 * x0 + 0.25 * x2 * x7 * bath._lamb_shift_difference(x3, omega_c, T)
    x9 = np.pi * x7
    x10 = (np.pi * x0 * x2 * x4 * np.exp(-x3 / omega_c) / ((8 * x5 + 8 * x6) * np.tanh(x0 /
        np.maximum(T, x0 / 750))))
    x11 = T * x9 * rotated_cosine(t, v, Delta, theta)**2 + 4 * x10
    x12 = Delta * v * x1
    x13 = 0.5 * x2 * x9 * bath._spectral_density(x3, omega_c)
    x14 = 8 * x10
    result = (np.zeros((15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=dtype))
    result[0] = Delta * y[2] * v * x1 - y[0] * x11 - y[1] * x8
    result[1] = y[0] * x8 - y[1] * x11
    result[2] = -y[0] * x12 - y[2] * x14 - x13
    result[6] = Delta * y[12] * v * x1 - y[6] * x11 - y[9] * x8
    result[7] = Delta * y[13] * v * x1 - y[7] * x11 - y[10] * x8
    result[8] = Delta * y[14] * v * x1 - y[8] * x11 - y[11] * x8
    result[9] = y[6] * x8 - y[9] * x11
    result[10] = y[7] * x8 - y[10] * x11
    result[11] = y[8] * x8 - y[11] * x11
    result[12] = -y[6] * x12 - y[12] * x14 - y[3] * x13
    result[13] = -y[7] * x12 - y[13] * x14 - y[4] * x13
    result[14] = -y[8] * x12 - y[14] * x14 - y[5] * x13
    return result


@np.errstate(under="ignore")
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

    t        time, in units of 1/energy; 0 at the crossing
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
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, y, Delta, v, theta, lam, T, omega_c) = (widened(t, y, Delta, v, theta, lam, T,
        omega_c))
    x0 = lam**2
    x1 = Delta**2
    x2 = t**2 * v**2
    x3 = x0 / (x1 + x2)
    x4 = np.pi * x3
    x5 = hamiltonian._Omega(t, Delta, v)
    x6 = rotated_sine(t, v, Delta, theta)**2
    x7 = 2 * x5
    x8 = (np.pi * x0 * x5 * x6 * np.exp(-x7 / omega_c) / ((8 * x1 + 8 * x2) * np.tanh(x5 /
        np.maximum(T, x5 / 750))))
    x9 = -T * x4 * rotated_cosine(t, v, Delta, theta)**2 - 4 * x8
    x10 = 0.25 * x3 * x6 * bath._lamb_shift_difference(x7, omega_c, T) + x7
    x11 = -x10
    x12 = Delta * v / x5**2
    x13 = -x12
    x14 = -8 * x8
    x15 = -0.5 * x4 * x6 * bath._spectral_density(x7, omega_c)
    result = (np.zeros((15, 15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=dtype))
    result[0, 0] = x9
    result[0, 1] = x11
    result[0, 2] = x12
    result[1, 0] = x10
    result[1, 1] = x9
    result[2, 0] = x13
    result[2, 2] = x14
    result[6, 6] = x9
    result[6, 9] = x11
    result[6, 12] = x12
    result[7, 7] = x9
    result[7, 10] = x11
    result[7, 13] = x12
    result[8, 8] = x9
    result[8, 11] = x11
    result[8, 14] = x12
    result[9, 6] = x10
    result[9, 9] = x9
    result[10, 7] = x10
    result[10, 10] = x9
    result[11, 8] = x10
    result[11, 11] = x9
    result[12, 3] = x15
    result[12, 6] = x13
    result[12, 12] = x14
    result[13, 4] = x15
    result[13, 7] = x13
    result[13, 13] = x14
    result[14, 5] = x15
    result[14, 8] = x13
    result[14, 14] = x14
    return result

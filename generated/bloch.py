# Written by derive/bloch.py via `dlz derive`; do not edit.
# Derivation: sha256 13e62b860114b23a479027f88799225dabd58e66a70923e6e244d9266560238e
"""Bloch equations of the two-qubit state in the rotated frame.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath, hamiltonian
from ._arrays import real, spread

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
) -> Any:
    """Half the sum of the rates f and g, an energy (eq. 40).

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
    x1 = 2 * x0
    return (0.125 * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 * (bath.gamma(-x1,
        omega_c, T) + bath.gamma(x1, omega_c, T)) / x0**2)


def a_minus(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Half the difference of the rates f and g, an energy (eq. 40).

    t        time, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0; only the shape of the result depends on it
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    return (spread(0.25 * np.pi * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 *
        bath.spectral_density(2 * x0, omega_c) / x0**2, T))


def b(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> Any:
    """Decay rate of the coherences, an energy (eq. 40).

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
    x1 = 1 / x0**2
    x2 = np.sin(theta)
    x3 = np.cos(theta)
    x4 = 2 * x0
    x5 = x1 * (-Delta * x3 + t * v * x2)**2
    return (0.125 * lam**2 * (8 * np.pi * T * x1 * (Delta * x2 + t * v * x3)**2 + x5 *
        bath.gamma(-x4, omega_c, T) + x5 * bath.gamma(x4, omega_c, T)))


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

    The arguments broadcast together; the result has shape (..., 3, 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = lam**2
    x1 = hamiltonian.Omega(t, Delta, v)
    x2 = 1 / x1**2
    x3 = np.sin(theta)
    x4 = np.cos(theta)
    x5 = 2 * x1
    x6 = bath.gamma(-x5, omega_c, T)
    x7 = x2 * (-Delta * x4 + t * v * x3)**2
    x8 = bath.gamma(x5, omega_c, T)
    x9 = -0.125 * x0 * (8 * np.pi * T * x2 * (Delta * x3 + t * v * x4)**2 + x6 * x7 + x7 * x8)
    x10 = 0.25 * x0 * x7
    x11 = x10 * bath.lamb_shift_difference(x5, omega_c, T) + x5
    x12 = Delta * v * x2
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3, 3), dtype=t.dtype))
    result[..., 0, 0] = x9
    result[..., 0, 1] = -x11
    result[..., 0, 2] = x12
    result[..., 1, 0] = x11
    result[..., 1, 1] = x9
    result[..., 2, 0] = -x12
    result[..., 2, 2] = -x10 * (x6 + x8)
    return result


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

    The arguments broadcast together; the result has shape (..., 3). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, Delta, v, theta, lam, T, omega_c = real(t, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 3), dtype=t.dtype))
    result[..., 2] = (-0.5 * np.pi * lam**2 * (-Delta * np.cos(theta) + t * v * np.sin(theta))**2 *
        bath.spectral_density(2 * x0, omega_c) / x0**2)
    return result


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

    The arguments broadcast together; the result has shape (15, ...). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, y, Delta, v, theta, lam, T, omega_c = real(t, y, Delta, v, theta, lam, T, omega_c)
    x0 = hamiltonian.Omega(t, Delta, v)
    x1 = 1 / x0**2
    x2 = 2 * x0
    x3 = np.cos(theta)
    x4 = np.sin(theta)
    x5 = x1 * (-Delta * x3 + t * v * x4)**2
    x6 = lam**2
    x7 = 0.125 * x6
    x8 = x0 + x5 * x7 * bath.lamb_shift_difference(x2, omega_c, T)
    x9 = 2 * x8
    x10 = bath.gamma(-x2, omega_c, T)
    x11 = bath.gamma(x2, omega_c, T)
    x12 = x7 * (8 * np.pi * T * x1 * (Delta * x4 + t * v * x3)**2 + x10 * x5 + x11 * x5)
    x13 = Delta * v * x1
    x14 = x5 * x6
    x15 = 0.5 * np.pi * x14 * bath.spectral_density(x2, omega_c)
    x16 = 0.25 * x14 * (x10 + x11)
    result = (np.zeros((15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=t.dtype))
    result[0] = Delta * y[2] * v * x1 - y[0] * x12 - y[1] * x9
    result[1] = 2 * y[0] * x8 - y[1] * x12
    result[2] = -y[0] * x13 - y[2] * x16 - x15
    result[6] = Delta * y[12] * v * x1 - y[6] * x12 - y[9] * x9
    result[7] = Delta * y[13] * v * x1 - y[7] * x12 - y[10] * x9
    result[8] = Delta * y[14] * v * x1 - y[8] * x12 - y[11] * x9
    result[9] = y[6] * x9 - y[9] * x12
    result[10] = y[7] * x9 - y[10] * x12
    result[11] = y[8] * x9 - y[11] * x12
    result[12] = -y[6] * x13 - y[12] * x16 - y[3] * x15
    result[13] = -y[7] * x13 - y[13] * x16 - y[4] * x15
    result[14] = -y[8] * x13 - y[14] * x16 - y[5] * x15
    return result


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

    The arguments broadcast together; the result has shape (15, 15, ...). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    t, y, Delta, v, theta, lam, T, omega_c = real(t, y, Delta, v, theta, lam, T, omega_c)
    x0 = lam**2
    x1 = hamiltonian.Omega(t, Delta, v)
    x2 = 1 / x1**2
    x3 = np.sin(theta)
    x4 = np.cos(theta)
    x5 = 2 * x1
    x6 = bath.gamma(-x5, omega_c, T)
    x7 = x2 * (-Delta * x4 + t * v * x3)**2
    x8 = bath.gamma(x5, omega_c, T)
    x9 = -0.125 * x0 * (8 * np.pi * T * x2 * (Delta * x3 + t * v * x4)**2 + x6 * x7 + x7 * x8)
    x10 = x0 * x7
    x11 = 0.25 * x10
    x12 = x11 * bath.lamb_shift_difference(x5, omega_c, T) + x5
    x13 = -x12
    x14 = Delta * v * x2
    x15 = -x14
    x16 = -x11 * (x6 + x8)
    x17 = -0.5 * np.pi * x10 * bath.spectral_density(x5, omega_c)
    result = (np.zeros((15, 15, *np.broadcast_shapes(t.shape, y.shape[1:], Delta.shape, v.shape,
        theta.shape, lam.shape, T.shape, omega_c.shape)), dtype=t.dtype))
    result[0, 0] = x9
    result[0, 1] = x13
    result[0, 2] = x14
    result[1, 0] = x12
    result[1, 1] = x9
    result[2, 0] = x15
    result[2, 2] = x16
    result[6, 6] = x9
    result[6, 9] = x13
    result[6, 12] = x14
    result[7, 7] = x9
    result[7, 10] = x13
    result[7, 13] = x14
    result[8, 8] = x9
    result[8, 11] = x13
    result[8, 14] = x14
    result[9, 6] = x12
    result[9, 9] = x9
    result[10, 7] = x12
    result[10, 10] = x9
    result[11, 8] = x12
    result[11, 11] = x9
    result[12, 3] = x17
    result[12, 6] = x15
    result[12, 12] = x16
    result[13, 4] = x17
    result[13, 7] = x15
    result[13, 13] = x16
    result[14, 5] = x17
    result[14, 8] = x15
    result[14, 14] = x16
    return result

# Written by derive/loss.py via `dlz derive`; do not edit.
# Derivation: sha256 4ea8c70ead4ef95e9f27c9165ae77c9a12b107e5db9f92f9a92f6e4a4180c2b0
"""Loss of entanglement of a Bell pair over a sweep, in first order of lambda^2.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from . import hamiltonian, lindblad, slow_driving
from ._arrays import evaluated, nested, warning_of_results, widened
from ._parts import clamped
from ._quadrature import averaged

__all__ = [
    "adiabatic_negativity",
    "d_adiabatic_negativity",
    "d_dephasing",
    "d_first_order_rate",
    "d_full_sweep",
    "d_relaxation",
    "d_relaxation_full_sweep",
    "dephasing",
    "first_order_rate",
    "full_sweep",
    "relaxation",
    "relaxation_full_sweep",
]


def first_order_rate(
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
    """Loss of negativity of a Bell state per time in order lambda^2, an energy.

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 9 ulp beyond 4 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600. Condition number: 2 Omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_first_order_rate, out, t, Delta, v, theta, lam, T, omega_c)


def _first_order_rate(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return (0.5 * lindblad._f(t, Delta, v, theta, lam, T, omega_c) + 0.5 * lindblad._g(t, Delta, v,
        theta, lam, T, omega_c) + lindblad._l(t, Delta, v, theta, lam, T, omega_c))


@np.errstate(over="ignore")
def full_sweep(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Loss of negativity of a Bell state over a full sweep at T = 0, order lambda^2.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 10 ulp beyond what half an ulp of each argument changes, for 2 Delta/omega_c
    from 1e-12 to 700. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_full_sweep, out, Delta, v, theta, lam, omega_c)


def _full_sweep(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = Delta / (0.5 * omega_c)
    return (0.5 * np.pi * omega_c * lam**2 * Delta * (np.cos(theta)**2 * x0 * special.k0(x0) +
        np.sin(theta)**2 * special.k1(x0)) / v)


def _relaxing(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Loss by relaxation per x, v t = Delta sinh(x), by a constant factor.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    return ((-np.sin(theta) * np.sinh(x) + np.cos(theta))**2 * np.exp(-2 * c * np.sinh(0.5 * x)**2)
        / np.tanh(0.5 * s * np.cosh(x)))


@np.errstate(over="ignore")
def relaxation_full_sweep(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Loss of negativity of a Bell state by relaxation over a full sweep at any T.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    At theta = pi/2 what dephases over a full sweep is finite, see dephasing. What exceeds the
    largest number of its type becomes inf, without a warning.

    Accuracy: at most 6 ulp beyond what half an ulp of omega_c changes, for 2 Delta/omega_c from
    1e-4 to 700, T from 0 to 1e12. Condition number: 2 Delta/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_relaxation_full_sweep, out, Delta, v, theta, lam, T, omega_c)


def _relaxation_full_sweep(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = Delta / (0.5 * omega_c)
    x1 = 2 * np.arcsinh(1.5 * np.sqrt(5 * omega_c) / np.sqrt(Delta))
    x2 = 2 * Delta / np.maximum(Delta / 375, T)
    return (0.5 * np.pi * lam**2 * Delta**2 * (x1 * averaged(_relaxing, -x1, theta, x0, x2) + x1 *
        averaged(_relaxing, x1, theta, x0, x2)) * np.exp(-x0) / v)


def relaxation(
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
    """Loss of negativity of a Bell state by relaxation, from the crossing to t.

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What a window loses is relaxation + dephasing at its end less the same at its beginning.

    Accuracy: at most 6 ulp beyond 4 times what half an ulp of t and Delta and omega_c changes, for
    2 Delta/omega_c from 1e-4 to 700, T from 0 to 1e12, |t| up to 1e110. Condition number: 2
    Omega/omega_c, and more where v t = Delta cot(theta) ends the window.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_relaxation, out, t, Delta, v, theta, lam, T, omega_c)


def _relaxation(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = hamiltonian._crossing_time(Delta, v)
    x1 = Delta / (0.5 * omega_c)
    x2 = np.arcsinh(t / x0)
    x3 = 2 * np.arcsinh(1.5 * np.sqrt(5 * omega_c) / np.sqrt(Delta))
    x4 = np.where(np.abs(x2) > x3, np.where(t < 0, -x3, x3), x2)
    return (0.5 * np.pi * Delta * x0 * lam**2 * np.exp(-x1) * x4 * averaged(_relaxing, x4, theta,
        x1, Delta / (0.5 * np.maximum(Delta / 375, T))))


@np.errstate(over="ignore")
def adiabatic_negativity(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Negativity of a Bell state after a slow full sweep at T = 0.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    What exceeds the largest number of its type becomes inf, without a warning.

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-12 to 700. Condition number: (1 + 2 Delta/omega_c) times the exponent,
    twice the loss.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_adiabatic_negativity, out, Delta, v, theta, lam, omega_c)


def _adiabatic_negativity(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return 0.5 * np.exp(-2 * _full_sweep(Delta, v, theta, lam, omega_c))


def dephasing(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Loss of negativity of a Bell state by pure dephasing, from the crossing to t.

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam    strength of the coupling, a number, >= 0
    T      temperature, an energy, >= 0

    Accuracy: at most 4 ulp beyond 16 times what half an ulp of each argument changes, for |v
    t|/Delta from 1e-12 to 1e12. Condition number: at most 14 where the direction of the coupling
    makes the terms cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_dephasing, out, t, Delta, v, theta, lam, T)


def _dephasing(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
) -> Any:
    x0 = hamiltonian._crossing_time(Delta, v)
    x1 = np.sin(theta)
    x2 = np.arctan2(t, x0)
    x3 = np.cos(theta)
    x4 = t / x0
    x5 = np.abs(x4) < 0.5
    x6 = np.where(x5, x4, 0)
    return (0.5 * np.pi * T * x0 * lam**2 * (x1**2 * x2 + x1 * x3 * np.log1p(t**2 / x0**2) + x3**2 *
        np.where(x5, x6**3 * nested(x6**2, -3 / 5, -5 / 7, -7 / 9, -9 / 11, -11 / 13, -13 / 15, -15
        / 17, -17 / 19, -19 / 21, -21 / 23, -23 / 25, -25 / 27, -27 / 29, -29 / 31, -31 / 33, -33 /
        35, -35 / 37, -37 / 39, -39 / 41, -41 / 43, -43 / 45, -45 / 47, -47 / 49, -49 / 51, -51 /
        53, -53 / 55, -55 / 57) / 3, -x2 + x4)))


@warning_of_results
def d_full_sweep(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of full_sweep with respect to Delta, v, theta, lam, omega_c.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 12 ulp beyond 2 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-12 to 700. Condition number: 2 Delta/omega_c, over what is left of the
    terms that cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, v, theta, lam, omega_c) = widened(Delta, v, theta, lam, omega_c)
    x0 = Delta / omega_c
    x1 = special.k1(2 * x0)
    x2 = np.cos(theta)
    x3 = x2**2
    x4 = special.k0(2 * x0)
    x5 = np.sin(theta)
    x6 = x5**2
    x7 = 1 / v
    x8 = np.pi * lam**2
    x9 = x7 * x8
    x10 = x9 * Delta
    x11 = Delta**2
    x12 = 1 / Delta
    x13 = x11 * (0.5 * omega_c * x6 * x1 * x12 + x3 * x4)
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, v.shape, theta.shape, lam.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = x10 * (-2 * x3 * x0 * x1 + (2 * x3 - x6) * x4)
    result[..., 1] = -x8 * x13 / v**2
    result[..., 2] = 2 * x2 * x5 * x9 * x11 * (0.5 * omega_c * x1 * x12 - x4)
    result[..., 3] = 2 * np.pi * lam * x7 * x13
    result[..., 4] = 0.5 * x10 * (2 * x6 * x0 * x4 + x1 * (2 * x6 + 4 * x3 * x11 / omega_c**2))
    return result


@warning_of_results
def d_adiabatic_negativity(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of adiabatic_negativity with respect to Delta, v, theta, lam, omega_c.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 16 ulp beyond 4 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-12 to 700. Condition number: 1 + twice the loss + 2 Delta/omega_c, over
    what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, v, theta, lam, omega_c) = widened(Delta, v, theta, lam, omega_c)
    x0 = d_full_sweep(Delta, v, theta, lam, omega_c)
    x1 = 2 * _adiabatic_negativity(Delta, v, theta, lam, omega_c)
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, v.shape, theta.shape, lam.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = -x1 * x0[..., 0]
    result[..., 1] = -x1 * x0[..., 1]
    result[..., 2] = -x1 * x0[..., 2]
    result[..., 3] = -x1 * x0[..., 3]
    result[..., 4] = -x1 * x0[..., 4]
    return result


@warning_of_results
def d_dephasing(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of dephasing with respect to t, Delta, v, theta, lam, T.

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam    strength of the coupling, a number, >= 0
    T      temperature, an energy, >= 0

    Accuracy: at most 8 ulp beyond 16 times what half an ulp of each argument changes, for |v
    t|/Delta from 1e-12 to 1e12. Condition number: a few units, over what is left of the terms that
    cancel.

    The arguments broadcast together; the result has shape (..., 6). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T) = widened(t, Delta, v, theta, lam, T)
    x0 = 0.5 * np.pi * T * lam**2
    x1 = hamiltonian._crossing_time(Delta, v)
    x2 = x0 * x1
    x3 = np.sin(theta)
    x4 = np.cos(theta)
    x5 = x3**2 - x4**2
    x6 = t / x1
    x7 = np.abs(x6) < 0.5
    x8 = np.where(x7, x6, 0)
    x9 = x8**2
    x10 = x1**2
    x11 = t**2 / x10
    x12 = 1 + x11
    x13 = 1 / x12
    x14 = np.arctan2(t, x1)
    x15 = np.log1p(x11)
    x16 = x3 * x4
    x17 = ((x16 * np.where(x7, -x9 * nested(x9, -1.5, -10 / 9, -21 / 20, -36 / 35, -55 / 54, -78 /
        77, -105 / 104, -136 / 135, -171 / 170, -210 / 209, -253 / 252, -300 / 299, -351 / 350, -406
        / 405, -465 / 464, -528 / 527, -595 / 594, -666 / 665, -741 / 740, -820 / 819, -903 / 902,
        -990 / 989, -1081 / 1080, -1176 / 1175, -1275 / 1274, -1378 / 1377, -1485 / 1484, -1596 /
        1595), x13 * (-2 * x11 + x12 * x15)) + x5 * np.where(x7, 2 * x8**3 * nested(x9, -6 / 5, -15
        / 14, -28 / 27, -45 / 44, -66 / 65, -91 / 90, -120 / 119, -153 / 152, -190 / 189, -231 /
        230, -276 / 275, -325 / 324, -378 / 377, -435 / 434, -496 / 495, -561 / 560, -630 / 629,
        -703 / 702, -780 / 779, -861 / 860, -946 / 945, -1035 / 1034, -1128 / 1127, -1225 / 1224,
        -1326 / 1325, -1431 / 1430, -1540 / 1539, -1653 / 1652) / 3, x13 * (x12 * x14 - x6))) /
        Delta)
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape), 6), dtype=dtype))
    result[..., 0] = x0 * lindblad._cos_squared(t, Delta, v, theta)
    result[..., 1] = x2 * x17
    result[..., 2] = -x0 * x10 * x17
    result[..., 3] = x2 * (2 * x16 * x14 - x5 * x15 - 2 * x16 * (-x14 + x6))
    result[..., 4] = 2 * lam * dephasing(t, Delta, v, theta, 1, T)
    result[..., 5] = dephasing(t, Delta, v, theta, lam, 1)
    return result


def _excess(Omega: NDArray[Any], T: NDArray[Any]) -> Any:
    """Omega coth(Omega/T) - T, an energy.

    Omega  an energy, > 0
    T      temperature, an energy, >= 0
    """
    x0 = Omega < 1.5 * T
    x1 = np.where(x0, T, 1)
    x2 = np.where(x0, Omega, 1) / x1
    x3 = np.where(x0, 1, T)
    x4 = np.where(x0, 1.5, Omega)
    return (np.where(x0, x1 * x2**3 * nested(x2**2, 1 / 10, 1 / 28, 1 / 54, 1 / 88, 1 / 130, 1 /
        180, 1 / 238, 1 / 304, 1 / 378, 1 / 460, 1 / 550, 1 / 648) / (3 * np.sinh(x2)), -x3 + x4 /
        np.tanh(x4 / clamped(x3, x4))))


def _flattening(Omega: NDArray[Any], T: NDArray[Any]) -> Any:
    """-Omega^3 times the derivative of excess/Omega^2 with respect to Omega, an energy.

    Omega  an energy, > 0
    T      temperature, an energy, >= 0
    """
    x0 = Omega < 3 * T
    x1 = np.where(x0, T, 1)
    x2 = np.where(x0, Omega, 1) / x1
    x3 = np.where(x0, 1, T)
    x4 = np.where(x0, 3, Omega)
    x5 = 1 / clamped(x3, x4)
    x6 = x4 * x5
    return (np.where(x0, 2 * x1 * x2**6 * nested(x2**2, 1 / 7, 1 / 15, 4 / 99, 5 / 182, 1 / 50, 7 /
        459, 8 / 665, 3 / 308, 5 / 621, 11 / 1625, 4 / 693, 13 / 2610, 7 / 1612, 5 / 1309, 16 /
        4725, 17 / 5624, 3 / 1105, 19 / 7749) / (45 * np.sinh(x2)**2), -2 * x3 + 4 * x5 * x4**2 *
        np.exp(-2 * x6) / np.expm1(-2 * x6)**2 + x4 / np.tanh(x6)))


@warning_of_results
def d_first_order_rate(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of first_order_rate with respect to t, Delta, v, theta, lam, T, omega_c.

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of each argument changes, for T from 0
    to 1e12, 2 Omega/omega_c up to 600, 2 Omega/T up to 700 or T = 0, Omega from 1e-15 to 1e15.
    Condition number: a few units + 2 Omega/omega_c + 2 Omega/T, over what is left of the terms that
    cancel.

    The arguments broadcast together; the result has shape (..., 7). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T, omega_c) = widened(t, Delta, v, theta, lam, T, omega_c)
    x0 = np.sin(theta)
    x1 = 1 / omega_c
    x2 = hamiltonian._Omega(t, Delta, v)
    x3 = -2 * x1 * x2
    x4 = np.exp(x3)
    x5 = np.pi * lam**2
    x6 = x5 * _excess(x2, T)
    x7 = 1 / x2
    x8 = np.cos(theta)
    x9 = x7 * (-Delta * x8 + v * x0 * t)
    x10 = x7 * x9
    x11 = x10 * x4 * x6
    x12 = x0 * x11
    x13 = v * t
    x14 = Delta * x0 + x8 * x13
    x15 = T * x5
    x16 = x15 * x14 * np.expm1(x3)
    x17 = x16 * x9 / x2**3
    x18 = Delta * x17
    x19 = x4 * x9**2
    x20 = x1 * x19
    x21 = -x15 * x20 - 0.5 * x5 * x19 * x7 * _flattening(x2, T) - x20 * x6
    x22 = x21 * x7
    x23 = x2**2
    x24 = clamped(T, x2)
    x25 = x2 / x24
    x26 = x5 * x19 * x23
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 7), dtype=dtype))
    result[..., 0] = v**2 * t * x22 + v * x12 + v * x18
    result[..., 1] = Delta * x21 * x7 - x8 * x11 - x13 * x17
    result[..., 2] = v * x22 * t**2 + t * x12 + t * x18
    result[..., 3] = x10 * x16 + x11 * x14
    result[..., 4] = 2 * lam * first_order_rate(t, Delta, v, theta, 1, T, omega_c)
    result[..., 5] = (0.5 * x5 * x14**2 / x23 + 2 * x26 * np.exp(-2 * x25) / (x24**2 * np.expm1(-2 *
        x25)**2))
    result[..., 6] = x26 / (omega_c**2 * np.tanh(x25))
    return result


def _by_Delta(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to Delta times Delta.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.cosh(x)
    x1 = 0.5 * s * x0
    x2 = np.exp(-2 * c * np.sinh(0.5 * x)**2)
    x3 = np.cos(theta)
    x4 = np.sin(theta)
    x5 = np.sinh(x)
    x6 = -x3 + x4 * x5
    x7 = x6**2
    x8 = 1 / (x0 * np.tanh(x1))
    return (-c * x2 * x7 * x8 - 2 * x2 * x6 * x8 * (x3 * x5 + x4) * np.tanh(x) + x2 * x7 *
        slow_driving._coth_slope(x1) / x0**2)


def _by_Delta_evenly(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to Delta times Delta, what x and -x
    share.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.cosh(x)
    x1 = 0.5 * s * x0
    x2 = np.cos(theta)
    x3 = np.sin(theta)
    x4 = np.sinh(x)
    x5 = np.exp(-2 * c * np.sinh(0.5 * x)**2)
    x6 = x5 * (x2**2 + x3**2 * x4**2)
    x7 = 1 / (x0 * np.tanh(x1))
    return (-c * x6 * x7 + 2 * (x2 + x3) * (x2 - x3) * x4 * x5 * x7 * np.tanh(x) + x6 *
        slow_driving._coth_slope(x1) / x0**2)


def _by_v(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to v times v.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.cosh(x)
    x1 = 0.5 * s * x0
    x2 = np.cos(theta)
    x3 = np.sin(theta)
    x4 = np.sinh(x)
    x5 = -x2 + x3 * x4
    x6 = np.tanh(x)
    x7 = np.exp(-2 * c * np.sinh(0.5 * x)**2)
    x8 = x7 * x5**2 * x6**2
    x9 = 1 / np.tanh(x1)
    return (-c * x0 * x8 * x9 + x8 * slow_driving._coth_slope(x1) + 2 * x5 * x6 * x7 * x9 * (x2 * x4
        + x3) / x0)


def _by_theta(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to theta.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.sin(theta)
    x1 = np.cos(theta)
    x2 = np.sinh(x)
    return (2 * (x0 + x1 * x2) * (x0 * x2 - x1) * np.exp(-2 * c * np.sinh(0.5 * x)**2) / np.tanh(0.5
        * s * np.cosh(x)))


def _by_theta_evenly(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to theta, what x and -x share.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.sinh(x)
    return (2 * np.cos(theta) * np.sin(theta) * (1 + x0) * (-1 + x0) * np.exp(-2 * c * np.sinh(0.5 *
        x)**2) / np.tanh(0.5 * s * np.cosh(x)))


def _by_T(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to T times T, relative to exp(-2
    Delta/T).

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = s * np.cosh(x)
    x1 = 2 * np.sinh(0.5 * x)**2
    return (2 * x0 * (np.sin(theta) * np.sinh(x) - np.cos(theta))**2 * np.exp(-c * x1) * np.exp(-s *
        x1) / np.expm1(-x0)**2)


def _by_T_evenly(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to T times T, relative to exp(-2
    Delta/T), what x and -x share.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = s * np.cosh(x)
    x1 = 2 * np.sinh(0.5 * x)**2
    return (2 * x0 * (np.sin(theta)**2 * np.sinh(x)**2 + np.cos(theta)**2) * np.exp(-c * x1) *
        np.exp(-s * x1) / np.expm1(-x0)**2)


def _by_omega_c(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any], s: NDArray[Any]) -> Any:
    """Derivative of the loss by relaxation per x with respect to omega_c times omega_c.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.cosh(x)
    return (c * x0 * (np.sin(theta) * np.sinh(x) - np.cos(theta))**2 * np.exp(-2 * c * np.sinh(0.5 *
        x)**2) / np.tanh(0.5 * s * x0))


def _by_omega_c_evenly(
    x: NDArray[Any],
    theta: NDArray[Any],
    c: NDArray[Any],
    s: NDArray[Any],
) -> Any:
    """Derivative of the loss by relaxation per x with respect to omega_c times omega_c, what x and
    -x share.

    x      place
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    s      2 Delta/T, at most 750
    """
    x0 = np.cosh(x)
    return (c * x0 * (np.sin(theta)**2 * np.sinh(x)**2 + np.cos(theta)**2) * np.exp(-2 * c *
        np.sinh(0.5 * x)**2) / np.tanh(0.5 * s * x0))


@warning_of_results
def d_relaxation_full_sweep(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of relaxation_full_sweep with respect to Delta, v, theta, lam, T, omega_c.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-4, T from 0 to 1e12, 2 Delta/omega_c + 2 Delta/T up to 600 or T = 0, Delta
    from 1e-10 to 1e10. Condition number: a few units + 2 Delta/omega_c + 2 Delta/T, over what is
    left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 6). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, v, theta, lam, T, omega_c) = widened(Delta, v, theta, lam, T, omega_c)
    x0 = np.sqrt(5)
    x1 = np.arcsinh(1.5 * x0 * np.sqrt(omega_c) / np.sqrt(Delta))
    x2 = 1 / omega_c
    x3 = 2 * x2 * Delta
    x4 = 1 / np.maximum(Delta / 375, T)
    x5 = 2 * Delta * x4
    x6 = 1 / v
    x7 = 0.5 * np.pi * x6 * lam**2 * Delta**2
    x8 = 4 * x1 * (x7 * np.exp(-x3))
    x9 = np.arcsinh(3 * x0 / np.sqrt(4 * x2 * Delta + 4 * Delta * x4))
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, v.shape, theta.shape, lam.shape, T.shape,
        omega_c.shape), 6), dtype=dtype))
    result[..., 0] = (x8 * averaged(_by_Delta_evenly, 2 * x1, theta, x3, x5)) / Delta
    result[..., 1] = -x6 * _relaxation_full_sweep(Delta, v, theta, lam, T, omega_c)
    result[..., 2] = x8 * averaged(_by_theta_evenly, 2 * x1, theta, x3, x5)
    result[..., 3] = 2 * lam * relaxation_full_sweep(Delta, v, theta, 1, T, omega_c)
    result[..., 4] = (x4 * (4 * x9 * averaged(_by_T_evenly, 2 * x9, theta, x3, x5) * (x7 *
        np.exp(-x3 - x5))))
    result[..., 5] = x2 * (x8 * averaged(_by_omega_c_evenly, 2 * x1, theta, x3, x5))
    return result


@warning_of_results
def d_relaxation(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    T: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of relaxation with respect to t, Delta, v, theta, lam, T, omega_c.

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 4 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-4, T from 0 to 1e12, 2 Delta/omega_c + 2 Delta/T up to 600 or T = 0, Delta
    from 1e-10 to 1e10, |t| up to 1e110, with respect to t for 2 Omega/omega_c up to 600. Condition
    number: a few units + 2 Delta/omega_c + 2 Delta/T, over what is left of the terms that cancel.

    The arguments broadcast together; the result has shape (..., 7). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (t, Delta, v, theta, lam, T, omega_c) = widened(t, Delta, v, theta, lam, T, omega_c)
    x0 = 1 / Delta
    x1 = hamiltonian._crossing_time(Delta, v)
    x2 = np.arcsinh(t / x1)
    x3 = np.abs(x2)
    x4 = np.sqrt(5)
    x5 = 2 * np.arcsinh(1.5 * x4 * np.sqrt(omega_c) / np.sqrt(Delta))
    x6 = t < 0
    x7 = np.where(x3 > x5, np.where(x6, -x5, x5), x2)
    x8 = 1 / omega_c
    x9 = 2 * Delta * x8
    x10 = 1 / np.maximum(Delta / 375, T)
    x11 = 2 * Delta * x10
    x12 = 0.5 * np.pi * Delta * x1 * lam**2
    x13 = (x12 * np.exp(-x9)) * x7
    x14 = 2 * np.arcsinh(3 * x4 / np.sqrt(4 * Delta * x10 + 4 * Delta * x8))
    x15 = np.where(x3 > x14, np.where(x6, -x14, x14), x2)
    result = (np.zeros((*np.broadcast_shapes(t.shape, Delta.shape, v.shape, theta.shape, lam.shape,
        T.shape, omega_c.shape), 7), dtype=dtype))
    result[..., 0] = (0.5 * lindblad._f(t, Delta, v, theta, lam, T, omega_c) + 0.5 * lindblad._g(t,
        Delta, v, theta, lam, T, omega_c))
    result[..., 1] = x0 * (x13 * averaged(_by_Delta, x7, theta, x9, x11))
    result[..., 2] = x0 * x1 * (x13 * averaged(_by_v, x7, theta, x9, x11))
    result[..., 3] = x13 * averaged(_by_theta, x7, theta, x9, x11)
    result[..., 4] = 2 * lam * relaxation(t, Delta, v, theta, 1, T, omega_c)
    result[..., 5] = x10 * ((x12 * np.exp(-x11 - x9)) * x15 * averaged(_by_T, x15, theta, x9, x11))
    result[..., 6] = x8 * (x13 * averaged(_by_omega_c, x7, theta, x9, x11))
    return result

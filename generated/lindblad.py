# Written by derive/lindblad.py via `dlz derive`; do not edit.
# Derivation: sha256 c2aae1552eacb3bf78d30608aba9dac18a706f7474a9bd76ec79ee4901b6cfa1
"""Coefficients of the rotated master equation.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import bath
from ._angles import cosine_fraction, sine_fraction, sine_over_gap, squared_sine
from ._arrays import evaluated
from ._parts import clamped, gap, over, pi_times, scaled_gap, squared, whole

__all__ = [
    "cos_squared",
    "f",
    "g",
    "k",
    "l",
    "sin_squared",
]


def sin_squared(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """sin^2(theta - 2 phi), the weight of jumps between the eigenstates, a number (eq. 32).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal

    Accuracy: at most 4 ulp for |v t|/Delta up to 1e12 and down to 1e-12, also next to its zeros.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_sin_squared, out, t, Delta, v, theta)


def _sin_squared(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any], theta: NDArray[Any]) -> Any:
    return sine_fraction(t, v, Delta, theta)


def cos_squared(
    t: ArrayLike,
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """cos^2(theta - 2 phi), the weight of dephasing, a number (eq. 34).

    t      time, finite, in units of 1/energy; 0 at the crossing
    Delta  half the minimal gap, an energy, > 0
    v      sweep rate, an energy squared, >= 0
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal

    Accuracy: at most 4 ulp for |v t|/Delta up to 1e12 and down to 1e-12, also next to its zeros.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_cos_squared, out, t, Delta, v, theta)


def _cos_squared(t: NDArray[Any], Delta: NDArray[Any], v: NDArray[Any], theta: NDArray[Any]) -> Any:
    return cosine_fraction(t, v, Delta, theta)


def k(
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
    """Coefficient of sigma_z in the rotated Hamiltonian with Lamb shift, an energy (eq. 31).

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

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_k, out, t, Delta, v, theta, lam, T, omega_c)


def _k(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = gap(t, Delta, v)
    x1 = whole(x0)
    return (0.125 * lam**2 * squared_sine(t, v, Delta, theta) * bath._lamb_shift_difference(2 * x1,
        omega_c, T) / squared(x0) + x1)


def f(
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
    """Rate of emission, an energy (eq. 32).

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
    return evaluated(_f, out, t, Delta, v, theta, lam, T, omega_c)


def _f(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = scaled_gap(t, Delta, v)
    return (sine_over_gap(x0, t, v, Delta, theta, pi_times(-1.0, lam, lam), np.exp(over(x0, -0.5 *
        omega_c))) / np.expm1(over(x0, -0.5 * clamped(T, x0))))


def g(
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
    """Rate of absorption, an energy (eq. 33).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 8 times what half an ulp of T and omega_c changes, for T from 0
    to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros of the sine
    and the cosine of theta - 2 phi. Condition number: 2 Omega/omega_c + 2 Omega/T.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_g, out, t, Delta, v, theta, lam, T, omega_c)


def _g(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = scaled_gap(t, Delta, v)
    x1 = -0.5 * clamped(T, x0)
    return (sine_over_gap(x0, t, v, Delta, theta, pi_times(-1.0, lam, lam), np.exp(over(x0, -0.5 *
        omega_c, x1))) / np.expm1(over(x0, x1)))


def l(
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
    """Rate of pure dephasing, an energy (eq. 34).

    t        time, finite, in units of 1/energy; 0 at the crossing
    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, >= 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    T        temperature, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0; only the shape of the result depends on
             it

    Accuracy: at most 4 ulp for T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to
    600, also next to the zeros of the sine and the cosine of theta - 2 phi.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_l, out, t, Delta, v, theta, lam, T, omega_c)


def _l(
    t: NDArray[Any],
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    T: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    return cosine_fraction(t, v, Delta, theta, pi_times(0.5, lam, lam, T))

# Written by derive/exact.py via `dlz derive`; do not edit.
# Derivation: sha256 12b629e3763cf8e1615bbc93cc856d3d996bb476edab77ce26e249cf59dda2fc
"""Landau-Zener probability at T = 0 without approximation.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._arrays import evaluated, nested, warning_of_results, widened
from ._quadrature import averaged

__all__ = [
    "d_survival_probability",
    "fast_difference",
    "survival_probability",
]


def survival_probability(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Probability to stay in |0> over a full sweep at T = 0, any coupling.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6. Condition number: twice the
    exponent for each of Delta, lam and omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_survival_probability, out, Delta, v, theta, lam, omega_c)


def _survival_probability(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = lam**2
    x1 = np.sin(theta)
    return (np.exp(-np.pi * (0.25 * x0 * omega_c**2 * x1**2 + (Delta - 0.5 * omega_c * x0 * x1 *
        np.cos(theta))**2) / v))


def _differing(x: NDArray[Any], theta: NDArray[Any], c: NDArray[Any]) -> Any:
    """What the difference for fast sweeps is the integral of, by a constant factor.

    x      place, > 0
    theta  direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    c      2 Delta/omega_c
    """
    x0 = np.cos(theta)
    x1 = np.exp(-4 * x)
    x2 = np.exp(-2 * x)
    x3 = 1 + x2
    x4 = 1 / x3**2
    x5 = np.sin(theta)
    x6 = np.exp(-x)
    x7 = np.expm1(-x)
    x8 = 1 + x6
    return ((-x0**2 * x4 * (1 + x1) + 2 * x0 * x5 * x6 * x7 * x8 / x3 - 0.5 * x5**2 * x4 * x7 * x8 *
        (2 + x1 + x2)) * np.exp(-2 * c * np.sinh(0.5 * x)**2))


def fast_difference(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Probability to stay in |0> over a fast sweep at T = 0, order lambda^2: that of the master
    equation less the exact one.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The limit Delta^2/v -> 0; what it leaves out is smaller by Delta/sqrt(v).

    Accuracy: at most 8 ulp beyond 4 times what half an ulp of each argument changes, for 2
    Delta/omega_c from 1e-4 to 700. Condition number: a few units + 2 Delta/omega_c, over what is
    left where the terms cancel.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_fast_difference, out, Delta, v, theta, lam, omega_c)


def _fast_difference(
    Delta: NDArray[Any],
    v: NDArray[Any],
    theta: NDArray[Any],
    lam: NDArray[Any],
    omega_c: NDArray[Any],
) -> Any:
    x0 = np.sin(theta)
    x1 = Delta / (0.5 * omega_c)
    x2 = 2 * np.arcsinh(1.5 * np.sqrt(5 * omega_c) / np.sqrt(Delta))
    x3 = x1 < 1
    x4 = np.where(x3, 1, x1)
    return (np.pi * lam**2 * Delta**2 * (x0**2 * np.where(x3, 0.5 * nested(np.where(x3, x1, 1), -2 /
        3, -0.375, -4 / 15, -5 / 24, -6 / 35, -7 / 48, -8 / 63, -9 / 80, -10 / 99, -11 / 120, -12 /
        143, -13 / 168, -14 / 195, -15 / 224, -16 / 255, -17 / 288, -18 / 323, -19 / 360, -20 /
        399), (1 + (-1 - x4) * np.exp(-x4)) / x4**2) + x2 * averaged(_differing, x2, theta, x1) *
        np.exp(-x1) + omega_c * x0 * np.cos(theta) * np.expm1(-x1) / Delta) / v)


@warning_of_results
def d_survival_probability(
    Delta: ArrayLike,
    v: ArrayLike,
    theta: ArrayLike,
    lam: ArrayLike,
    omega_c: ArrayLike,
) -> NDArray[Any]:
    """Derivatives of survival_probability with respect to Delta, v, theta, lam, omega_c.

    Delta    half the minimal gap, an energy, > 0
    v        sweep rate, an energy squared, > 0
    theta    direction of the coupling, an angle: 0 longitudinal, pi/2 transversal
    lam      strength of the coupling, a number, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 6 ulp beyond 2 times what half an ulp of each argument changes, for lam from 0
    to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6. Condition number: twice the
    exponent for each of Delta, lam and omega_c, and more where the terms of the slope of the
    exponent cancel.

    The arguments broadcast together; the result has shape (..., 5). ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    dtype, (Delta, v, theta, lam, omega_c) = widened(Delta, v, theta, lam, omega_c)
    x0 = lam**2
    x1 = np.sin(theta)
    x2 = x0 * omega_c**2 * x1**2
    x3 = np.cos(theta)
    x4 = omega_c * x1
    x5 = x3 * x4
    x6 = x0 * x5
    x7 = Delta - 0.5 * x6
    x8 = x7**2
    x9 = 1 / v
    x10 = np.pi * x9
    x11 = -0.5 * x10 * (0.25 * x2 + x8)
    x12 = np.exp(x11)
    x13 = x11 > -750
    x14 = 0.5 * np.pi
    x15 = x0 * x14
    result = (np.zeros((*np.broadcast_shapes(Delta.shape, v.shape, theta.shape, lam.shape,
        omega_c.shape), 5), dtype=dtype))
    result[..., 0] = x12 * (x12 * np.where(x13, x9 * (-np.pi * (2 * Delta - x6)), 0))
    result[..., 1] = x12 * (x12 * np.where(x13, x9 * (0.25 * x10 * (x2 + 4 * x8)), 0))
    result[..., 2] = (x12 * (x12 * np.where(x13, x9 * (omega_c * x15 * (-x5 + 2 * np.cos(2 * theta)
        * x7)), 0)))
    result[..., 3] = x12 * (x12 * np.where(x13, x9 * (lam * x14 * x4 * (4 * x3 * x7 - x4)), 0))
    result[..., 4] = x12 * (x12 * np.where(x13, x9 * (x1 * x15 * (2 * x3 * x7 - x4)), 0))
    return result

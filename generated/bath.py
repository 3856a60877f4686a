# Written by derive/bath.py via `dlz derive`; do not edit.
# Derivation: sha256 015f02b289587555b2b850dfe3e53a85de898cf0237420a40f43855b02462175
"""Thermal bath: occupation, spectral density, Kossakowski coefficient, Lamb shift.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from ._arrays import counting, nested, real

__all__ = [
    "gamma",
    "lamb_shift",
    "lamb_shift_difference",
    "occupation",
    "spectral_density",
]


def occupation(omega: ArrayLike, T: ArrayLike) -> Any:
    """Mean occupation of a mode in the thermal state, a number (eq. 12).

    omega  frequency, an energy, >= 0
    T      temperature, an energy, >= 0

    At omega = 0 and T > 0 there is a pole: inf, with NumPy's warning.

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    omega, T = real(omega, T)
    x0 = T <= 0
    x1 = np.where(x0, 1, omega)
    x2 = -x1 / np.maximum(T, x1 / 750)
    return np.where(x0, 0, -np.exp(x2) / np.expm1(x2))[()]


def spectral_density(omega: ArrayLike, omega_c: ArrayLike) -> Any:
    """Ohmic spectral density, without a factor pi, an energy (eq. 13).

    omega    frequency, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    omega, omega_c = real(omega, omega_c)
    return omega * np.exp(-omega / omega_c)


def gamma(omega: ArrayLike, omega_c: ArrayLike, T: ArrayLike) -> Any:
    """Kossakowski coefficient, an energy (eq. 11).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    omega, omega_c, T = real(omega, omega_c, T)
    x0 = np.abs(omega) <= 9.332636185032189e-302 * T
    x1 = 2 * np.pi
    x2 = np.where(x0, 1, omega)
    x3 = np.abs(x2)
    x4 = -x3 / np.maximum(x3 / 750, np.where(x0, 1, T))
    x5 = x1 * x3 * np.exp(-x3 / omega_c) / np.expm1(x4)
    return np.where(x0, T * x1, np.where(x2 < 0, -x5 * np.exp(x4), -x5))[()]


def _above(x: NDArray[Any]) -> Any:
    """S(omega)/omega_c at T = 0 and omega = x omega_c.

    x  > 0
    """
    x0 = x > 40
    x1 = 1 / np.where(x0, x, 40)
    x2 = np.where(x0, 1, x)
    return (np.where(x0, x1 * nested(x1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
        19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39), -1 + x2
        * special.expi(x2) * np.exp(-x2)))


def _below(x: NDArray[Any]) -> Any:
    """S(-omega)/omega_c at T = 0 and omega = x omega_c.

    x  > 0
    """
    x0 = x > 40
    x1 = 1 / np.where(x0, x, 40)
    x2 = np.where(x0, 1, x)
    return (np.where(x0, -x1 * nested(x1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14,
        -15, -16, -17, -18, -19, -20, -21, -22, -23, -24, -25, -26, -27, -28, -29, -30, -31, -32,
        -33, -34, -35, -36, -37, -38, -39), -1 + x2 * np.exp(x2) * special.exp1(x2)))


def _h(x: NDArray[Any]) -> Any:
    """[S(omega) - S(-omega)]/omega at T = 0 and omega = x omega_c.

    x  > 0
    """
    x0 = x > 40
    x1 = 1 / np.where(x0, x, 40)**2
    x2 = np.where(x0, 1, x)
    return (np.where(x0, 2 * x1 * nested(x1, 6, 20, 42, 72, 110, 156, 210, 272, 342, 420, 506, 600,
        702, 812, 930, 1056, 1190, 1332), -np.exp(x2) * special.exp1(x2) + special.expi(x2) *
        np.exp(-x2)))


def _h_tail(x: NDArray[Any]) -> Any:
    """Integral of _h from x to infinity.

    x  > 0
    """
    x0 = x > 40
    x1 = np.where(x0, x, 40)
    x2 = np.where(x0, 1, x)
    x3 = x2 < 1
    x4 = np.where(x3, x2, 1)
    x5 = np.where(x3, 1, x2)
    return (np.where(x0, 2 * nested(1 / x1**2, 2, 12, 30, 56, 90, 132, 182, 240, 306, 380, 462, 552,
        650, 756, 870, 992, 1122, 1260, 1406) / x1, np.where(x3, -2 * special.shichi(x4)[1] *
        np.sinh(x4) + 2 * special.shichi(x4)[0] * np.cosh(x4), np.exp(x5) * special.exp1(x5) +
        special.expi(x5) * np.exp(-x5))))


def _correction(x: NDArray[Any], rho: NDArray[Any], tail: NDArray[Any]) -> Any:
    """Odd derivatives of _h at x as Euler-Maclaurin weighs them, for steps rho x.

    x     > 0
    rho   0 to 1/10
    tail  _h_tail(x)
    """
    x0 = x > 40
    x1 = 1 / np.where(x0, x, 40)**2
    x2 = rho**2
    x3 = x1 / 15
    x4 = np.where(x0, 1, x)
    x5 = x4**2
    return (np.where(x0, rho * (x1 * nested(x1, 12, 30, 56, 90, 132, 182, 240, 306, 380, 462, 552,
        650, 756, 870, 992, 1122) / 3 + x2 * (x2 * (x1 * nested(x1, 56, 90, 132, 182, 240, 306, 380,
        462, 552, 650) / 21 + x2 * (x2 * (5 * x1 * nested(x1, 132, 182, 240, 306, 380, 462) / 33 +
        x2 * (-691 * x1 * nested(x1, 182, 240, 306, 380) / 1365 + x2 * (-3617 * x1 * x2 * nested(x1,
        306) / 255 + 7 * x1 * nested(x1, 240, 306) / 3))) - x3 * nested(x1, 90, 132, 182, 240, 306,
        380, 462, 552))) - x3 * nested(x1, 30, 56, 90, 132, 182, 240, 306, 380, 462, 552, 650,
        756))), rho * tail * x4 * nested(x2 * x5, -1 / 60, -1 / 42, -1 / 40, -5 / 198, -691 / 27300,
        -35 / 1382, -3617 / 142800) / 12 + rho * (-1 / 6 + x2 * (x2 * (x2 * (x2 * (x2 * (x2 * (3617
        * x2 * nested(x5, 1 / 182, 1 / 132, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) / 61200 -
        nested(x5, 1 / 132, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) / 78) + 691 * nested(x5, 1 / 90, 1
        / 56, 1 / 30, 1 / 12, 0.5) / 180180) - nested(x5, 1 / 56, 1 / 30, 1 / 12, 0.5) / 594) +
        nested(x5, 1 / 30, 1 / 12, 0.5) / 840) - nested(x5, 1 / 12, 0.5) / 630) + nested(x5, 0.5) /
        180))))


def _thermal(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    """What the thermal occupation adds to S(omega) and takes from S(-omega).

    omega    frequency, an energy, > 0
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0
    """
    if np.all(T <= 7.888609052210118e-31 * omega):
        return np.full(np.broadcast_shapes(omega.shape, omega_c.shape, T.shape), 0, omega.dtype)
    x0 = T <= 7.888609052210118e-31 * omega
    x1 = np.where(x0, omega, T)
    x2 = omega / omega_c
    x3 = omega / x1
    x4 = x2 + 10 * x3
    x5 = _h_tail(x4)
    return (np.where(x0, 0, omega * (_correction(x4, x3 / x4, x5) + 0.5 * _h(x4) + np.sum(_h(x3 *
        counting(1, 9, omega, omega_c, T) + x2), axis=0)) + x1 * x5))


def lamb_shift(omega: ArrayLike, omega_c: ArrayLike, T: ArrayLike) -> Any:
    """Lamb shift S(omega), the imaginary part of Gamma(omega), an energy (eqs. 14, A3).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    omega, omega_c, T = real(omega, omega_c, T)
    x0 = np.abs(omega) <= 9.332636185032189e-302 * omega_c
    x1 = np.where(x0, omega_c, omega)
    x2 = np.abs(x1)
    x3 = _thermal(x2, omega_c, T)
    x4 = x2 / omega_c
    return (np.where(x0, -omega_c, np.where(x1 < 0, omega_c * _below(x4) - x3, omega_c * _above(x4)
        + x3))[()])


def lamb_shift_difference(omega: ArrayLike, omega_c: ArrayLike, T: ArrayLike) -> Any:
    """S(omega) - S(-omega), without the parts that cancel, an energy (eqs. 14, A3).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    The arguments broadcast together; the result has their shape. ValueError if they do not
    broadcast, TypeError if they are not real numbers.
    """
    omega, omega_c, T = real(omega, omega_c, T)
    x0 = np.abs(omega) <= 9.332636185032189e-302 * omega_c
    x1 = np.where(x0, omega_c, omega)
    x2 = np.abs(x1)
    x3 = x2 * _h(x2 / omega_c) + 2 * _thermal(x2, omega_c, T)
    return np.where(x0, 0, np.where(x1 < 0, -x3, x3))[()]

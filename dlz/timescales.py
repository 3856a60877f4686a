"""Timescales that decide where the master equation holds (Sec. II A), and the bath's Lamb shift."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .generated import bath as ohmic
from .generated import hamiltonian, timescales
from .parameters import (
    FloatArray,
    Parameters,
    check_bath,
    check_shapes,
    checked_parameters,
    real_array,
)

if TYPE_CHECKING:
    from .bath import Bath


class Validity(NamedTuple):
    """The ratios that inequality (15) wants to be small against 1, each of shape (..., nt)."""

    tau_S_over_tau_R: FloatArray
    """Intrinsic time over relaxation time (eq. 19)."""
    tau_S_over_tau_A: FloatArray
    """Intrinsic time over the time in which the Hamiltonian changes (eqs. 16, 18, 19)."""


def validity(parameters: Parameters, t: ArrayLike) -> Validity:
    """Return the ratios of inequality (15): the master equation holds where both are small.

    `t` (nt,) are times, in any order; the shape (...) is that of `parameters`. As in eq. (19), the
    relaxation time is without its factor 1/lam^2: `lam` does not enter. In a warm sub-ohmic bath
    gamma(0), and with it the first ratio, is inf. Raises ValueError if `t` is not finite or has not
    one axis; TypeError if `parameters` are no Parameters.
    """
    checked_parameters(parameters)
    times = real_array("t", t)
    if times.ndim != 1:
        raise ValueError(f"t must have one axis, got shape {times.shape}")
    Delta, v, _, _, T, omega_c = parameters.arguments(trailing=1)
    tau_S = timescales.tau_S(times, Delta, v)
    tau_S_over_tau_A = tau_S / timescales.tau_A(times, Delta, v)
    if parameters.bath is None:
        return Validity(tau_S / timescales.tau_R(times, Delta, v, T, omega_c), tau_S_over_tau_A)
    # eq. (19); by detailed balance absorption is slower than emission
    emission = parameters.bath.gamma(2 * hamiltonian.Omega(times, Delta, v), T, omega_c)
    fastest = np.maximum(emission, parameters.bath.gamma(0.0, T, omega_c))
    return Validity(tau_S * fastest, tau_S_over_tau_A)


def lamb_shift(
    omega: ArrayLike, omega_c: ArrayLike | None, T: ArrayLike, *, bath: Bath | None = None
) -> FloatArray | np.float64:
    """Return S(omega), the imaginary part of Gamma(omega) (eqs. 14, A1), of the broadcast shape.

    omega    frequency, real, of either sign
    omega_c  cutoff frequency of the bath, > 0; None for a bath without a cutoff symbol
    T        temperature of the bath, >= 0
    bath     dlz.Bath, a spectral density of one's own, see `Bath.lamb_shift`; None is the ohmic one

    S is an energy, in the units of the arguments, hbar = k_B = 1. Raises ValueError, with the
    argument's name, for anything else; TypeError if `bath` is no Bath.
    """
    check_bath(bath, omega_c)
    if bath is not None:
        return bath.lamb_shift(omega, T, omega_c)
    if omega_c is None:
        raise ValueError("omega_c must be given: the ohmic spectral density contains it")
    arrays = {
        "omega": real_array("omega", omega),
        "omega_c": real_array("omega_c", omega_c, "> 0"),
        "T": real_array("T", T, ">= 0"),
    }
    check_shapes(arrays)
    value: FloatArray | np.float64 = ohmic.lamb_shift(*arrays.values())
    return value

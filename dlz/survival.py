"""Survival time of the entanglement in the slow-driving regime (Sec. IV A)."""

import numpy as np

from .generated import slow_driving
from .parameters import FloatArray, Parameters

_EPS = float(np.finfo(np.float64).eps)


def survival_time(parameters: Parameters) -> FloatArray | np.float64:
    """Return the time after which a maximally entangled pair is separable, in the regime of slow
    driving (v -> 0, |t| << Delta/v; `v` itself is not used), of shape `parameters.shape`.

    With u = 2 a_plus tau and ell = a_minus / a_plus = tanh(Delta/T), the lowest eigenvalue of the
    partial transpose (eq. 59) vanishes where

        (1 - exp(-u))**2 (1 - ell**2) = 4 exp(-2 b tau),

    for theta = 0 at tau = arsinh(cosh(Delta/T)) / a_plus. From then on the noise breaks the
    entanglement of every initial state. The time is inf where this never happens: at T = 0, at
    lam = 0, and for transversal coupling, a_plus = 0. As no floating-point number is pi/2, a theta
    within one rounding of an odd multiple of pi/2 counts as transversal.
    """
    Delta, _, theta, lam, T, omega_c = parameters.arguments()
    rates = (Delta, theta, lam, T, omega_c)
    a_plus, b = slow_driving.a_plus(*rates), slow_driving.b(*rates)
    tau = np.full(parameters.shape, np.inf)
    # What overflows or has no value here is a time beyond all floating-point numbers.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        beta, ratio = Delta / T, b / a_plus
        mixing = np.isfinite(4 * beta) & np.isfinite(ratio)
        mixing &= np.abs(np.cos(theta)) > _EPS * np.abs(theta)
        tau[mixing] = _decay(beta[mixing], ratio[mixing]) / (2 * b[mixing])
    return tau[()]


def _decay(beta: FloatArray, ratio: FloatArray) -> FloatArray:
    """Return w = 2 b tau, the zero of 2 log(1 - exp(-w / ratio)) + w - 2 log(2 cosh(beta)).

    `ratio` is b / a_plus >= 1. In logarithms no large number cancels another. The function is
    increasing and concave, and negative at the first guess: Newton's method rises to the zero.
    """
    level = 2 * np.logaddexp(beta, -beta)
    w = level.copy()
    rising = np.ones(w.shape, dtype=bool)
    while rising.any():
        u = w / ratio
        step = (level - w - 2 * np.log(-np.expm1(-u))) / (1 + 2 / (ratio * np.expm1(u)))
        w = w + step
        rising = step > 4 * _EPS * w
    return w

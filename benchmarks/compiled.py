"""The Bloch equations for compilers: heyoka's Taylor series and numba's DOP853.

Neither has the Lamb shift, whose exponential integrals they do not know. Both integrate what a Bell
pair becomes, (s, chi) in four columns (z_re, z_im, w): dz/dt = (-b + 2 i Omega) z + turn w, and
dw/dt = -turn Re z - a w, minus the drift in the first column, which is s.
"""

from collections.abc import Callable, Iterator
from functools import cache
from math import cos, exp, expm1, pi, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import DOP853

from dlz import Parameters, State, negativity
from dlz.state import density_matrix

FloatArray = NDArray[np.float64]
TOLERANCES = (1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13)
_INITIAL = np.ascontiguousarray(State.bell().components[1:].T).ravel()

Attempt = tuple[str, Callable[[], float]]
"""A setting, and what returns the negativity at the end of the window with it."""


def _measured(columns: FloatArray) -> float:
    """Return the negativity of the state given by its four columns."""
    components = np.zeros((4, 4))
    components[0, 0] = 1.0
    components[1:] = columns.reshape(4, 3).T
    return float(negativity(density_matrix(components)))


def heyoka_attempts(p: Parameters, window: tuple[float, float]) -> Iterator[list[Attempt]]:
    """Yield the settings of heyoka from loose to tight; the first call of each compiles it."""
    import heyoka as hy

    Delta, v, theta, lam, T, omega_c = (float(x) for x in p.arguments())
    t = hy.time
    omega = hy.sqrt(Delta**2 + (v * t) ** 2)
    across = (lam / 2 * (sin(theta) * v * t - Delta * cos(theta)) / omega) ** 2
    along = (lam / 2 * (cos(theta) * v * t + Delta * sin(theta)) / omega) ** 2
    emission = across * 4 * pi * omega * hy.exp(-2 * omega / omega_c)
    absorption: Any = 0.0
    if T > 0:
        boltzmann = hy.exp(-2 * omega / T)
        emission = emission / (1.0 - boltzmann)
        absorption = emission * boltzmann
    a, turn = emission + absorption, v * Delta / omega**2
    b = a / 2 + 4 * pi * T * along
    equations = []
    for column in range(4):
        x, y, w = hy.make_vars(*(f"{name}{column}" for name in "xyw"))
        drift = emission - absorption if column == 0 else 0.0
        equations += [
            (x, -b * x - 2.0 * omega * y + turn * w),
            (y, 2.0 * omega * x - b * y),
            (w, -turn * x - a * w - drift),
        ]

    @cache
    def integrator(tolerance: float) -> Any:
        return hy.taylor_adaptive(equations, _INITIAL.copy(), tol=tolerance)

    def solved(tolerance: float) -> float:
        taylor = integrator(tolerance)
        taylor.time = window[0]
        taylor.state[:] = _INITIAL
        taylor.propagate_until(window[1])
        return _measured(taylor.state)

    yield [(f"heyoka, tol {tol:.0e}", lambda tol=tol: solved(tol)) for tol in TOLERANCES]


def numba_attempts(p: Parameters, window: tuple[float, float]) -> Iterator[list[Attempt]]:
    """Yield the settings of DOP853 from loose to tight; compiled before, not in what is timed."""
    row = tuple(float(x) for x in p.arguments())
    integrate = _compiled()
    integrate(row, 0.0, 1e-3, _INITIAL, 1e-3)
    yield [
        (
            f"numba, rtol {tol:.0e}",
            lambda tol=tol: _measured(integrate(row, *window, _INITIAL, tol)),
        )
        for tol in TOLERANCES
    ]


def _compiled() -> Any:
    """Return integrate(arguments, start, stop, y, rtol), with atol = rtol / 100."""
    import numba

    A, B, C = DOP853.A[:12, :12].copy(), DOP853.B.copy(), DOP853.C[:12].copy()
    E3, E5 = DOP853.E3.copy(), DOP853.E5.copy()

    @numba.njit
    def slope(t, y, row, out):
        Delta, v, theta, lam, T, omega_c = row
        omega = sqrt(Delta**2 + (v * t) ** 2)
        across = (lam / 2 * (sin(theta) * v * t - Delta * cos(theta)) / omega) ** 2
        along = (lam / 2 * (cos(theta) * v * t + Delta * sin(theta)) / omega) ** 2
        emission, absorption = across * 4 * pi * omega * exp(-2 * omega / omega_c), 0.0
        if T > 0:
            emission /= -expm1(-2 * omega / T)
            absorption = emission * exp(-2 * omega / T)
        a, turn = emission + absorption, v * Delta / omega**2
        b = a / 2 + 4 * pi * T * along
        for i in range(0, 12, 3):
            out[i] = -b * y[i] - 2 * omega * y[i + 1] + turn * y[i + 2]
            out[i + 1] = 2 * omega * y[i] - b * y[i + 1]
            out[i + 2] = -turn * y[i] - a * y[i + 2]
        out[2] -= emission - absorption

    @numba.njit
    def integrate(row, start, stop, initial, rtol):
        y, new = initial.copy(), np.empty(12)
        k = np.empty((13, 12))
        t, h = start, 1e-3 * (stop - start)
        slope(t, y, row, k[0])
        while t < stop:
            h = min(h, stop - t)
            for s in range(1, 12):
                for i in range(12):
                    total = 0.0
                    for j in range(s):
                        total += A[s, j] * k[j, i]
                    new[i] = y[i] + h * total
                slope(t + C[s] * h, new, row, k[s])
            for i in range(12):
                total = 0.0
                for j in range(12):
                    total += B[j] * k[j, i]
                new[i] = y[i] + h * total
            slope(t + h, new, row, k[12])
            fifth = third = 0.0
            for i in range(12):
                scale = rtol / 100 + rtol * max(abs(y[i]), abs(new[i]))
                five = three = 0.0
                for j in range(13):
                    five += E5[j] * k[j, i]
                    three += E3[j] * k[j, i]
                fifth += (five / scale) ** 2
                third += (three / scale) ** 2
            error = 0.0
            if fifth > 0:
                error = h * fifth / sqrt((fifth + 0.01 * third) * 12)
            factor = 10.0 if error == 0 else min(10.0, max(0.2, 0.9 * error**-0.125))
            if error < 1:
                t = stop if h == stop - t else t + h
                y[:] = new
                k[0] = k[12]
            h *= factor
        return y

    return integrate

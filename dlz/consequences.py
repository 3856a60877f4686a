"""What an erratum changes in the sweeps of figures 4 and 5: what of its cost is integrated.

`dlz.derive.cost` reduces the dynamics that follow from a printed form to another k(t) and a factor
of all rates; here they are solved beside the derived ones.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .figures import LAM, TOLERANCE, splitting
from .parameters import FloatArray, Parameters
from .solver import integrate
from .state import State

if TYPE_CHECKING:
    from .derive.cost import Change, Driving


def _figure_4(lam: float) -> tuple[Parameters, FloatArray]:
    return Parameters(np.array([0.1, 100.0]), 1.0, theta=0.0, lam=lam), np.linspace(-40.0, 40.0, 81)


def _figure_5(lam: float) -> tuple[Parameters, FloatArray]:
    ratio = np.logspace(-2, 2, 9)
    theta = np.array([[0.0], [np.pi / 2]])
    return Parameters(np.sqrt(ratio), 1.0, theta=theta, lam=lam), np.array([-40.0, 40.0])


_Splitting = Callable[..., FloatArray] | None


def _negativity(
    sets: Callable[[float], tuple[Parameters, FloatArray]], lam: float, k: _Splitting
) -> tuple[FloatArray, FloatArray]:
    parameters, times = sets(lam)
    solution = integrate(parameters, times, State.bell(), TOLERANCE, k)
    return solution.negativity, solution.error


@functools.cache
def _derived(
    sets: Callable[[float], tuple[Parameters, FloatArray]],
) -> tuple[FloatArray, FloatArray]:
    return _negativity(sets, LAM, None)


def integrated(driving: Driving) -> list[Change]:
    """The largest change of the negativity in figures 4 and 5 where the dynamics are `driving`.

    The sets are both curves of figure 4 and every fifth point of figure 5.  Where the change is
    within the error of the solver, that error is given, as a bound.
    """
    from .derive.cost import Change

    scale = float(driving.strength) ** 0.5  # the rates are proportional to lambda^2
    given = splitting(driving.splitting)

    def k(*arguments: FloatArray) -> FloatArray:
        t, Delta, v, theta, lam, T, omega_c = arguments
        return given(t, Delta, v, theta, lam / scale, T, omega_c)

    changes = []
    for figure, sets in (("figure 4", _figure_4), ("figure 5", _figure_5)):
        derived, error = _derived(sets)
        changed, other = _negativity(sets, LAM * scale, k)
        change, bound = np.abs(changed - derived), error + other
        place = np.unravel_index(np.argmax(change), change.shape)
        parameters, times = sets(LAM)
        Delta, _, theta, *_ = (
            np.broadcast_to(x, change.shape[:-1]) for x in parameters.arguments()
        )
        at = f"Delta = {Delta[place[:-1]]:.4g}, theta = {theta[place[:-1]]:.4g}"
        where = f"{at}, t = {times[place[-1]]:.4g}"
        largest = float(change[place])
        if largest <= bound[place]:
            largest, where = float(np.max(change + bound)), "a bound: less than the solver resolves"
        changes.append(Change(figure, largest, where))
    return changes

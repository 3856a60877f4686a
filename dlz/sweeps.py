"""Sweeps over parameters: observables at the end of a window of time, on a grid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from .entanglement import concurrence, log_negativity
from .parameters import FloatArray, Parameters, real_array
from .solver import Progress, solve
from .state import State
from .survival import survival_time

if TYPE_CHECKING:
    from .bath import Bath

PARAMETERS = ("Delta", "v", "theta", "lam", "T", "omega_c")
OBSERVABLES = ("negativity", "log_negativity", "concurrence", "survival_time")


@dataclass(frozen=True, eq=False)
class Sweep:
    """Observables of every combination of the values of some parameters.

    parameters   the Parameters, of the shape that the lengths of `axes` make
    axes         the parameters that have more than one value, with their values (n,), in the order
                 of the axes of `parameters` and `values`
    swept        which of them are swept over a range, the last axes; the others are lists
    logarithmic  which of these at equal ratios
    window       initial and final time, or None for slow driving
    values       each observable, of the shape of `parameters`; `error` is the estimated error of
                 `negativity`
    """

    parameters: Parameters
    axes: dict[str, FloatArray]
    swept: tuple[str, ...]
    logarithmic: frozenset[str]
    window: tuple[float, float] | None
    values: dict[str, FloatArray]

    def columns(self) -> dict[str, FloatArray]:
        """One row per parameter set: its six parameters, then its observables, each (sets,)."""
        given = zip(PARAMETERS, self.parameters.arguments(), strict=True)
        found = {name: values.ravel() for name, values in given}
        return found | {name: values.ravel() for name, values in self.values.items()}


def sweep(
    values: Mapping[str, ArrayLike],
    window: ArrayLike | None,
    observables: Sequence[str] = ("negativity", "concurrence"),
    initial: State | None = None,
    *,
    swept: Sequence[str] = (),
    logarithmic: Collection[str] = (),
    lamb_shift: bool = True,
    bath: Bath | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Return the `observables` at the end of the `window` for all combinations of `values`.

    values       the parameters by their names: each a number, or values (n,), which make an axis
    window       times (t0, t1), t0 < t1: from the `initial` state to the observables; None for
                 slow driving, in which only the survival time is known
    observables  of "negativity" (with its error), "log_negativity", "concurrence" and
                 "survival_time", which is that of a maximally entangled pair, whatever `initial`:
                 inf where entanglement outlives the window, nan as `survival_time` has it
    initial      State at t0 in the rotated frame; None stands for State.bell()
    swept        the names of the parameters to be drawn along the axes of a picture; their axes
                 come last, in this order
    logarithmic  which of these have equal ratios: their axes in a picture are logarithmic
    lamb_shift   whether the Hamiltonian contains the Lamb shift
    bath         dlz.Bath, one for all parameter sets; None is the ohmic one
    progress     called as progress(done, total) with numbers of parameter sets

    Raises ValueError, naming the argument, for input outside these limits.
    """
    unknown = [name for name in observables if name not in OBSERVABLES]
    if unknown or not observables:
        raise ValueError(f"observables must be of {', '.join(OBSERVABLES)}, got {unknown[:1]}")
    if window is None and set(observables) != {"survival_time"}:
        raise ValueError("window must be two times, except for the survival time alone")
    arrays = {name: real_array(name, value) for name, value in values.items()}
    several = [name for name, array in arrays.items() if array.ndim]
    for name in several:
        if arrays[name].ndim > 1 or not arrays[name].size:
            raise ValueError(f"{name} must be one number or one axis of them")
    if not set(logarithmic) <= set(swept) <= set(several):
        raise ValueError(f"swept must be of {', '.join(several)}, got {', '.join(swept)}")
    order = [name for name in several if name not in swept] + list(swept)
    axes = {name: arrays[name] for name in order}
    given: dict[str, Any] = {
        name: array.reshape(-1, *[1] * (len(order) - 1 - order.index(name)))
        if name in axes
        else array
        for name, array in arrays.items()
    }
    parameters = Parameters(**given, lamb_shift=lamb_shift, bath=bath)
    times = None if window is None else _window(window)
    found: dict[str, FloatArray] = {}
    if times is not None and set(observables) != {"survival_time"}:
        solution = solve(parameters, times, initial, progress=progress)
        if "negativity" in observables:
            found["negativity"] = solution.negativity[..., -1]
            found["error"] = solution.error[..., -1]
        rho = solution.rho[..., -1, :, :]
        for name, function in (("log_negativity", log_negativity), ("concurrence", concurrence)):
            if name in observables:
                found[name] = np.asarray(function(rho))
    if "survival_time" in observables:
        found["survival_time"] = np.asarray(survival_time(parameters, times, progress=progress))
    return Sweep(parameters, axes, tuple(swept), frozenset(logarithmic), times, found)


def _window(window: ArrayLike) -> tuple[float, float]:
    times = real_array("window", window)
    if times.shape != (2,) or not times[0] < times[1]:
        raise ValueError(f"window must be two increasing times, got {times.tolist()}")
    return float(times[0]), float(times[1])

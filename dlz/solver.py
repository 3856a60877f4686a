"""Solution of the master equation in the rotated frame (eqs. 36, 42).

The vectors (1, s) and (r_j, chi_1j, chi_2j, chi_3j), j = 1, 2, 3, all obey y' = [[0, 0], [q, Q]] y:
one 4x4 map per parameter set carries any initial state from one time to another. `dlz.flow` finds
the maps; here they are applied to states, block by block of parameter sets.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .flow import Flow
from .parameters import FloatArray, Parameters, broadcast_shape, checked_parameters, real_array
from .rates import IntArray, Splitting
from .state import ComplexArray, State, density_matrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from xarray import Dataset

BoolArray = NDArray[np.bool_]
Progress = Callable[[int, int], object]
"""Called as progress(done, total) with numbers of parameter sets."""

_BLOCK = 256
"""So many parameter sets are solved at once: the memory stays bounded, however many there are."""
_STATES = 4096
"""So many states are looked at at once."""
# The partial transpose of the density matrix, of the components: both of them as 16 numbers
_TRANSPOSED = (
    density_matrix(np.eye(16).reshape(16, 4, 4))
    .reshape(16, 2, 2, 2, 2)
    .swapaxes(-3, -1)
    .reshape(16, 16)
)


class Maps:
    """Maps of the Bloch 4-vectors for all parameter sets, from `start` to any time up to `stop`.

    What it takes is kept if there is one block, else computed again whenever maps are asked for.
    """

    def __init__(
        self,
        parameters: Parameters,
        start: float,
        stop: float,
        tolerance: float,
        splitting: Splitting | None = None,
    ) -> None:
        self.parameters = parameters
        self.start, self.stop = start, stop
        self._tolerance, self._splitting = tolerance, splitting
        self._noise = None if parameters.bath is None else parameters.bath.noise(parameters)
        self._kept: Flow | None = None
        self.shape = parameters.shape
        self._arguments = parameters.stacked()
        self.count = self._arguments.shape[1]
        self._failures: dict[int, str] = {}

    def blocks(
        self, times: FloatArray, progress: Progress | None
    ) -> Iterator[tuple[int, FloatArray, FloatArray, BoolArray]]:
        """Yield, block by block, the index of its first parameter set, its maps to the `times` as
        their last three rows, (sets, nt, 3, 4), their estimated errors (sets, nt), and which
        parameter sets took the robust integrator, (sets,)."""
        inside = not ((times == self.start) | (times == self.stop)).all()
        for first in range(0, self.count, _BLOCK):
            flow = self._kept
            if flow is None or inside > flow.inside:
                flow = Flow(
                    self._arguments[:, first : first + _BLOCK],
                    self.start,
                    self.stop,
                    self._tolerance,
                    self.parameters.lamb_shift,
                    self._splitting,
                    inside,
                    self._noise,
                )
            if self.count <= _BLOCK:
                self._kept = flow
            yield first, *flow.maps(times), flow.robust
            self._failures |= {first + i: reason for i, reason in flow.failures.items()}
            if progress is not None:
                progress(min(first + _BLOCK, self.count), self.count)
        self._report()

    def _report(self) -> None:
        """Warn if some parameter sets have no maps; RuntimeError if none has."""
        if not self._failures:
            return
        first, reason = min(self._failures.items())
        if len(self._failures) == self.count:
            raise RuntimeError(reason)
        index = ", ".join(map(str, np.unravel_index(first, self.shape)))
        warnings.warn(
            f"no solution for {len(self._failures)} of {self.count} parameter sets: their results "
            f"are nan, their errors inf. The first of them, at index ({index}): {reason}",
            RuntimeWarning,
            stacklevel=2,
        )


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """Entangled pair at the times `t`, for every combination of parameters and initial states.

    With nt times, and (...) the shape that parameters and initial states broadcast to:

    parameters  the Parameters
    t           times, (nt,)
    components  mean values [[1, r], [s, chi]] in the rotated frame of eq. (22), (..., nt, 4, 4)
    negativity  eq. (52), (..., nt)
    error       estimate of the error of `negativity`, (..., nt): it sums the local errors of all
                panels, and the rounding errors, as if none cancelled. Half the norm of the error of
                `components` obeys the same estimate.
    robust      parameter sets that went to the robust integrator, because the fast method did not
                reach the tolerance: True or False in an array of the shape of the parameters (with
                noise on both qubits, of theirs together, where either did)
    failed      where the robust integrator gave up, (...): there the components and the negativity
                after the initial time are nan, and the error is inf
    """

    parameters: Parameters
    t: FloatArray
    components: FloatArray
    negativity: FloatArray
    error: FloatArray
    robust: BoolArray
    _initial: State = field()
    _maps: Maps = field()
    _other: Maps | None = field(default=None)

    def at(self, t: ArrayLike) -> Solution:
        """Return the solution at other times (nt,), in any order, from t[0] to t[-1] of this one.

        The first call solves the window once more, unless it was solved for times inside; further
        calls are cheap, unless there are more than 256 parameter sets. Raises ValueError if `t` has
        not one axis, or leaves the window.
        """
        times = real_array("t", t)
        if times.ndim != 1:
            raise ValueError(f"t must have one axis, got shape {times.shape}")
        start, stop = self._maps.start, self._maps.stop
        outside = (times < start) | (times > stop)
        if outside.any():
            raise ValueError(
                f"t must lie within the solved window, {start} to {stop}, got {times[outside][0]}"
            )
        alone = _applied(self._maps, times, self._initial, None)
        return alone if self._other is None else _two_sided(alone, self._other, None)

    @property
    def s(self) -> FloatArray:
        """Bloch vector of the qubit S, (..., nt, 3)."""
        return self.components[..., 1:, 0]

    @property
    def r(self) -> FloatArray:
        """Bloch vector of the qubit R, (..., nt, 3): without noise on it, the initial one (41)."""
        return self.components[..., 0, 1:]

    @property
    def chi(self) -> FloatArray:
        """Correlation matrix chi_ij = <sigma_i x sigma_j>, (..., nt, 3, 3)."""
        return self.components[..., 1:, 1:]

    @property
    def failed(self) -> BoolArray:
        """Where the robust integrator gave up, (...)."""
        return np.asarray(np.isinf(self.error).any(axis=-1))

    @cached_property
    def rho(self) -> ComplexArray:
        """Density matrix in the rotated frame, (..., nt, 4, 4) (eq. 37)."""
        rho = density_matrix(self.components)
        rho.setflags(write=False)
        return rho

    def to_xarray(self) -> Dataset:
        """Return an `xarray.Dataset` with named axes, units and conventions (extra `xarray`).

        Variables: `negativity`, `error`, `s`, `r`, `chi`, `robust`. Axes: each axis of parameter
        sets is named after the first parameter that varies along it alone, "state" where the
        initial states vary, else axis_0, axis_1, ...; then `t`, `component_S` and `component_R`
        ("x", "y", "z"). All parameters are coordinates, those of noise on R as `reference_Delta`
        and so on. Raises ModuleNotFoundError without xarray.
        """
        from .dataset import to_xarray

        return to_xarray(self)

    def plot(self, axes: Axes | None = None) -> Axes:
        """Draw the negativity against time into `axes`, by default new ones, and return them.

        One curve for each parameter set and initial state; of more than eight, eight of them,
        evenly spread. Needs matplotlib (extra `plot`), else raises ModuleNotFoundError.
        """
        from .plots import plot_solution

        return plot_solution(self, axes)

    def __repr__(self) -> str:
        sets = " x ".join(map(str, self.negativity.shape[:-1])) or "one set"
        return f"<solution: {sets}, {self.t.size} times from {self.t[0]:g} to {self.t[-1]:g}>"

    def _repr_html_(self) -> str:
        from .display import solution_html

        return solution_html(self)


def solve(
    parameters: Parameters,
    t: ArrayLike,
    initial: State | None = None,
    *,
    rtol: float = 1e-10,
    atol: float = 1e-12,
    reference: Parameters | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Solve the master equation (36) for a pair whose qubit S is exposed to the noise.

    parameters  Parameters; their shape broadcasts against that of `initial`
    t           times (nt,), strictly increasing; t[0] is the initial time
    initial     State at t[0] in the rotated frame; None stands for State.bell()
    rtol, atol  > 0. Panels are refined until the estimated error of the negativity, and of half the
                norm of the Bloch components, is at most rtol + atol: the scale is the trace, 1.
                Where rounding errors exceed this, `Solution.error` says so.
    reference   Parameters of noise on R as well, with a driving and a bath of its own; None leaves
                R alone. R is then in its own rotated frame. Broadcasts against the others.
    progress    called as progress(done, total) with numbers of parameter sets, now and then

    A parameter set whose error the fast method cannot bound by the tolerance goes to a robust
    integrator, and `Solution.robust` says so. That gives up a parameter set which takes more than
    2**22 steps, or steps shorter than the distance of floating-point numbers at t, or whose rates
    overflow: then its results are nan, its error inf, `Solution.failed` says so, and a
    RuntimeWarning says why. The others are not affected.

    Raises ValueError, naming the argument, for input outside these limits; TypeError if
    `parameters` or `reference` are no Parameters or `initial` is no State; RuntimeError, with the
    reason, if all parameter sets were given up.
    """
    checked_parameters(parameters)
    times = real_array("t", t)
    if times.ndim != 1 or times.size == 0:
        raise ValueError(f"t must have one axis and at least one time, got shape {times.shape}")
    if not (np.diff(times) > 0).all():
        raise ValueError("t must be strictly increasing")
    tolerance = checked_tolerance(rtol, atol)
    if initial is None:
        initial = _bell()
    if not isinstance(initial, State):
        raise TypeError(f"initial must be a dlz.State or None, got {type(initial).__name__}")
    try:
        shape = broadcast_shape(parameters.shape, initial.shape)
    except ValueError:
        raise ValueError(
            f"the shape {initial.shape} of initial does not broadcast against the shape "
            f"{parameters.shape} of parameters"
        ) from None
    if reference is None:
        return integrate(parameters, times, initial, tolerance, progress=progress)
    if not isinstance(reference, Parameters):
        raise TypeError(f"reference must be dlz.Parameters or None, got {type(reference).__name__}")
    try:
        np.broadcast_shapes(shape, reference.shape)
    except ValueError:
        raise ValueError(
            f"the shape {reference.shape} of reference does not broadcast against the shape "
            f"{shape} of parameters and initial"
        ) from None
    solution = integrate(parameters, times, initial, tolerance / 2, progress=progress)
    window = float(times[0]), float(times[-1])
    return _two_sided(solution, Maps(reference, *window, tolerance / 2), progress)


@cache
def _bell() -> State:
    return State.bell()


def checked_tolerance(rtol: float, atol: float) -> float:
    """Return rtol + atol; ValueError unless each is one number > 0."""
    for name, value in (("rtol", rtol), ("atol", atol)):
        if real_array(name, value, "> 0").ndim:
            raise ValueError(f"{name} must be one number > 0")
    return rtol + atol


def integrate(
    parameters: Parameters,
    times: FloatArray,
    initial: State,
    tolerance: float,
    splitting: Splitting | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Return the solution that `solve` returns, for input checked already.

    `splitting`, called as `dlz.generated.lindblad.k` is, takes the place of k(t) in Q(t) if given.
    """
    maps = Maps(parameters, float(times[0]), float(times[-1]), tolerance, splitting)
    return _applied(maps, times, initial, progress)


def _applied(maps: Maps, times: FloatArray, initial: State, progress: Progress | None) -> Solution:
    """Return the solution at the `times` of the `initial` states under the `maps`."""
    parameters = maps.parameters
    shape = broadcast_shape(maps.shape, initial.shape)
    sets, states = _flat_index(maps.shape, shape), _flat_index(initial.shape, shape)
    order = np.argsort(sets, kind="stable")
    ranked = sets[order]
    given = initial.components.reshape(-1, 4, 4)
    at_start, later = _negativity(given), np.flatnonzero(times != maps.start)
    components = np.empty((len(sets), len(times), 4, 4))
    measured = np.empty((len(sets), len(times)))
    errors = np.empty((len(sets), len(times)))
    robust = np.zeros(maps.count, dtype=np.bool_)
    per_step = max(1, _STATES // max(1, len(times)))
    for first, found, error, slow in maps.blocks(times, progress):
        robust[first : first + len(slow)] = slow
        low, high = np.searchsorted(ranked, [first, first + len(slow)])
        for i in range(low, high, per_step):
            chosen = order[i : min(i + per_step, high)]
            own = sets[chosen] - first
            start = given[states[chosen]][:, None]
            components[chosen, :, 0] = start[:, :, 0]
            components[chosen, :, 1:] = found[own] @ start
            measured[chosen] = at_start[states[chosen], None]
            after = chosen[:, None], later
            measured[after] = _negativity(components[after])
            errors[chosen] = error[own]
    components = components.reshape(*shape, len(times), 4, 4)
    measured, errors = (x.reshape(*shape, len(times)) for x in (measured, errors))
    robust = robust.reshape(maps.shape)
    for array in (components, measured, errors, robust):
        array.setflags(write=False)
    return Solution(
        parameters, times, components, measured, errors, robust, _initial=initial, _maps=maps
    )


def _two_sided(alone: Solution, other: Maps, progress: Progress | None) -> Solution:
    """Return the solution `alone`, of noise on S, with the noise on R of the maps `other` as well.

    The two generators act on different qubits, so that their maps commute: in the components
    [[1, r], [s, chi]] that of R acts on the right. It does not enlarge what is off in the others.
    """
    count = len(alone.t)
    maps = np.empty((other.count, count, 3, 4))
    added = np.empty((other.count, count))
    slow = np.empty(other.count, dtype=np.bool_)
    for first, found, error, robust in other.blocks(alone.t, progress):
        block = slice(first, first + len(found))
        maps[block], added[block], slow[block] = found, error, robust
    shape = other.shape
    of_reference = np.zeros((*shape, count, 4, 4))
    of_reference[..., 0, 0] = 1.0
    of_reference[..., 1:, :] = maps.reshape(*shape, count, 3, 4)
    components = alone.components @ of_reference.swapaxes(-2, -1)
    measured = _negativity(components)
    errors = alone.error + added.reshape(*shape, count)
    both = np.logical_or(alone.robust, slow.reshape(shape))
    for array in (components, measured, errors, both):
        array.setflags(write=False)
    return replace(
        alone,
        components=components,
        negativity=measured,
        error=errors,
        robust=both,
        _other=other,
    )


def _negativity(components: FloatArray) -> FloatArray:
    """Return the negativity of states given by `components` (..., 4, 4); nan where they are."""
    flat = components.reshape(-1, 16)
    measured = np.empty(len(flat))
    for start in range(0, len(flat), _STATES):
        block = slice(start, start + _STATES)
        known = np.isfinite(flat[block].sum(axis=1))
        transposed = (np.where(known[:, None], flat[block], 0.0) @ _TRANSPOSED).reshape(-1, 4, 4)
        found = np.maximum(-np.linalg.eigvalsh(transposed), 0.0).sum(axis=-1)
        measured[block] = np.where(known, found, np.nan)
    return measured.reshape(components.shape[:-2])


def _flat_index(inner: tuple[int, ...], outer: tuple[int, ...]) -> IntArray:
    """Return, for each element of an array of shape `outer`, the index of that of shape `inner`
    which broadcasts to it, both counted along one axis."""
    if inner in ((), outer):
        return np.arange(math.prod(outer)) if inner else np.zeros(math.prod(outer), dtype=np.intp)
    index = np.arange(math.prod(inner)).reshape(inner)
    return np.broadcast_to(index, outer).ravel()

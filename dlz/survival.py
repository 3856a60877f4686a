"""Survival time of the entanglement: in closed form for slow driving (Sec. IV A), and in general by
root finding on the solution of the master equation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from . import magnus
from .flow import Flow
from .generated import entanglement, slow_driving, two_sided
from .parameters import FloatArray, Parameters, checked_parameters, real_array
from .rates import IntArray
from .solver import Progress, checked_tolerance
from .state import State, density_matrix

_EPS = float(np.finfo(np.float64).eps)
_BLOCK = 256
"""So many parameter sets are solved at once: the memory stays bounded, however many there are."""
_SCAN = 64
"""So many times are looked at where the end of the window decides nothing."""
# Transposes R.
_TRANSPOSED = np.array([1.0, 1.0, -1.0, 1.0])


def survival_time(
    parameters: Parameters,
    window: ArrayLike | None = None,
    *,
    reference: Parameters | None = None,
    rtol: float = 1e-10,
    atol: float = 1e-12,
    progress: Progress | None = None,
) -> FloatArray | np.float64:
    """Return how long entanglement survives: the time until the Bell pair (|00> + |11>) / sqrt(2)
    is separable, in units of 1/energy, of the shape that `parameters` and `reference` broadcast to.

    Noise on S alone breaks the entanglement of every initial state from then on, and every
    maximally entangled pair lasts as long.

    parameters  Parameters
    window      None for slow driving, or times (t0, t1) with t0 <= t1, for any driving
    reference   Parameters of noise on R as well, as in `solve`; None leaves R alone
    rtol, atol  > 0, as in `solve`; without a window the result is exact but for rounding
    progress    called as progress(done, total) with numbers of parameter sets, now and then; not
                without a window

    Without a window: in the regime of slow driving (v -> 0, |t| << Delta/v; `v` itself is not
    used). With u = 2 a_plus tau and ell = a_minus / a_plus = tanh(Delta/T), the lowest eigenvalue
    of the partial transpose (eq. 59) vanishes where

        (1 - exp(-u))**2 (1 - ell**2) = 4 exp(-2 b tau),

    for theta = 0 at tau = arsinh(cosh(Delta/T)) / a_plus. The time is inf where this never happens:
    at T = 0, at lam = 0, and for transversal coupling, a_plus = 0. As no floating-point number is
    pi/2, a theta within one rounding of an odd multiple of pi/2 counts as transversal.

    With a window: the pair is in the Bell state at t0, and the result is the time elapsed from t0
    until the lowest eigenvalue mu of its partial transpose vanishes: mu < 0 before, mu >= 0 ever
    after. It is inf if mu < 0 still at t1, and nan where the sign of mu at t1 (and at 64 times
    before) is less certain than its estimated error, at most rtol + atol but for rounding: as in a
    bath so cold that in the end mu stays closer to zero than that, or where `solve` gives up. The
    error of a finite result is that of mu over the slope |d mu/dt|. At v = 0, on both sides, the
    closed form is used. At T = 0 driving can end the entanglement, which slow driving never does.

    With noise on both qubits what is separable stays so, but the time depends on the state: it is
    that of the Bell pair, each qubit in its own rotated frame, which is what `solve` starts from.
    Pairs with more weight on |11>, the lower levels, and (|01> + |10>) / sqrt(2) can last longer.
    Without a window, with y = 1 - exp(-u) on either side, it is the root of

        [(1 - ell y)(1 + ell_R y_R) - (1 - y)(1 - y_R)]
        * [(1 + ell y)(1 - ell_R y_R) - (1 - y)(1 - y_R)] = 4 exp(-2 (b + b_R) tau);

    it is inf where that of either side alone is.

    Raises ValueError, naming the argument, for input outside these limits, and TypeError if
    `parameters` or `reference` are no Parameters.
    """
    checked_parameters(parameters)
    tolerance = checked_tolerance(rtol, atol)
    sides = [parameters]
    if reference is not None:
        if not isinstance(reference, Parameters):
            raise TypeError(
                f"reference must be dlz.Parameters or None, got {type(reference).__name__}"
            )
        sides.append(reference)
    try:
        shape = np.broadcast_shapes(*(side.shape for side in sides))
    except ValueError:
        raise ValueError(
            f"the shape {sides[1].shape} of reference does not broadcast against the shape "
            f"{parameters.shape} of parameters"
        ) from None
    tau = _slow(parameters) if reference is None else _slow_on_both(parameters, reference)
    if window is None:
        return tau[()]
    times = real_array("window", window)
    if times.shape != (2,):
        raise ValueError(f"window must be two times (t0, t1), got shape {times.shape}")
    start, stop = map(float, times)
    if stop < start:
        raise ValueError(f"window must have t0 <= t1, got {start} and {stop}")
    tau = tau.ravel()
    tau[tau > stop - start] = np.inf
    arguments = [
        np.stack([np.broadcast_to(argument, shape).ravel() for argument in side.arguments()])
        for side in sides
    ]
    driven = np.any([argument[1] > 0 for argument in arguments], axis=0)
    for first in range(0, tau.size, _BLOCK):
        sets = first + np.flatnonzero(driven[first : first + _BLOCK])
        if sets.size:
            locals_ = [
                _Local(side, argument[:, sets], start, stop, tolerance / len(sides))
                for side, argument in zip(sides, arguments, strict=True)
            ]
            tau[sets] = _Breaking(locals_, start, stop).elapsed()
        if progress is not None:
            progress(min(first + _BLOCK, tau.size), tau.size)
    return tau.reshape(shape)[()]


class _Local:
    """Maps of one qubit for parameter sets, `arguments` (6, sets), from `start` up to `stop`."""

    def __init__(
        self,
        parameters: Parameters,
        arguments: FloatArray,
        start: float,
        stop: float,
        tolerance: float,
    ) -> None:
        self._noise = None if parameters.bath is None else parameters.bath.noise(parameters)
        self._lamb_shift = parameters.lamb_shift
        self._arguments, self._start, self._stop = arguments, start, stop
        self._tolerance = tolerance
        self._flow = Flow(
            arguments, start, stop, tolerance, self._lamb_shift, None, True, self._noise
        )

    def whole(self) -> tuple[FloatArray, FloatArray]:
        """Return the maps (sets, 3, 4) to `stop`, and their errors (sets,)."""
        maps, errors = self._flow.maps(np.array([self._stop]))
        return maps[:, 0], errors[:, 0]

    def at(self, sets: IntArray, elapsed: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return maps (m, 3, 4) and errors (m,) of the `sets` (m,) at one elapsed time each."""
        times = np.minimum(self._start + elapsed, self._stop)
        maps, errors = np.empty((len(sets), 3, 4)), np.empty(len(sets))
        robust = self._flow.robust[sets]
        with np.errstate(all="ignore"):
            maps[~robust], errors[~robust] = self._flow.pointwise(sets[~robust], times[~robust])
        for own in np.unique(sets[robust]):
            chosen = np.flatnonzero(sets == own)
            ordered = np.union1d(times[chosen], [self._start])
            found, error = magnus.maps(
                self._arguments[:, [own]],
                ordered,
                self._tolerance,
                self._lamb_shift,
                None,
                self._noise,
            )
            index = np.searchsorted(ordered, times[chosen])
            maps[chosen], errors[chosen] = found[0, index], error[0, index]
        return maps, errors


class _Breaking:
    """Search for the time when a Bell pair becomes separable, from `start` up to `stop`, with the
    maps of S, or of S and R."""

    def __init__(self, locals_: list[_Local], start: float, stop: float) -> None:
        self._locals, self._start, self._stop = locals_, start, stop

    def elapsed(self) -> FloatArray:
        """Return the times from `start` on, (sets,); inf and nan as `survival_time` does."""
        from scipy.optimize.elementwise import find_root  # not loaded until needed

        found = [local.whole() for local in self._locals]
        errors: FloatArray = np.sum([error for _, error in found], axis=0)
        # What the robust integrator gave up has no maps, and an infinite error: nothing is sure.
        lowest = _lowest([np.nan_to_num(maps) for maps, _ in found])
        margin = errors + 4 * _EPS
        tau = np.where(lowest < -margin, np.inf, np.nan)
        # What is separable once is so for ever: the sign changes once. `late` is surely after it.
        late = np.where(lowest > margin, self._stop - self._start, np.nan)
        undecided = np.flatnonzero((np.abs(lowest) <= margin) & np.isfinite(margin))
        if undecided.size:
            late[undecided] = self._scan(undecided)
        sets = np.flatnonzero(late > 0)
        if sets.size:
            root = find_root(self._signed, (np.zeros(sets.size), late[sets]), args=(sets,))
            tau[sets] = np.where(root.success, root.x, np.nan)
        return tau

    def _scan(self, sets: IntArray) -> FloatArray:
        """Return an elapsed time when each of the `sets` is surely separable; nan if none is found.

        After a sweep at low temperature the pair falls into the pure ground state, and mu with it
        to zero from above: then it shows at earlier times only.
        """
        elapsed = np.linspace(0.0, self._stop - self._start, _SCAN + 1)[1:]
        lowest, errors = self._at(np.repeat(sets, _SCAN), np.tile(elapsed, sets.size))
        sure = (lowest > errors + 4 * _EPS).reshape(sets.size, _SCAN)
        return np.where(sure.any(axis=1), elapsed[sure.argmax(axis=1)], np.nan)

    def _signed(self, elapsed: FloatArray, sets: IntArray) -> FloatArray:
        """Return mu of the `sets` (m,) at one elapsed time each, (m,)."""
        return self._at(sets, elapsed)[0]

    def _at(self, sets: IntArray, elapsed: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mu and its error, (m,), of the `sets` (m,) at one elapsed time each."""
        maps, errors = zip(*(local.at(sets, elapsed) for local in self._locals), strict=True)
        return _lowest(list(maps)), np.sum(errors, axis=0)


def _lowest(maps: list[FloatArray]) -> FloatArray:
    """Return mu, the lowest eigenvalue of the partial transpose of what the maps (..., 3, 4) of S,
    or of S and R, make of a Bell pair: minus the negativity where it is negative, as only one
    eigenvalue can be."""
    components = State.bell().components
    for local in maps:  # from the left, and after a transposition from the right
        top = np.broadcast_to(components[..., :1, :], (*local.shape[:-2], 1, 4))
        components = np.concatenate([top, local @ components], axis=-2).swapaxes(-2, -1)
    if len(maps) == 1:
        components = components.swapaxes(-2, -1)
    transposed = density_matrix(components * _TRANSPOSED)
    return np.asarray(np.linalg.eigvalsh(transposed)[..., 0], dtype=np.float64)


# --- slow driving --------------------------------------------------------------------------------


def _slow(parameters: Parameters) -> FloatArray:
    """Return the survival time for slow driving, of shape `parameters.shape`."""
    Delta, _, theta, lam, T, omega_c = parameters.arguments()
    if parameters.bath is None:
        rates = (Delta, theta, lam, T, omega_c)
        a_plus, b = slow_driving.a_plus(*rates), slow_driving.b(*rates)
    else:
        a_plus, b = parameters.bath.slow_driving(parameters)
    tau = np.full(parameters.shape, np.inf)
    # What overflows or has no value here is a time beyond all floating-point numbers.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        ratio = b / a_plus
        mixing = np.isfinite(4 * (Delta / T)) & np.isfinite(ratio)
        mixing &= np.abs(np.cos(theta)) > _EPS * np.abs(theta)
        u = _decay(ratio[mixing], Delta[mixing], T[mixing])
        tau[mixing] = u / (2 * a_plus[mixing])
    return tau


def _relaxation_and_dephasing(parameters: Parameters) -> tuple[FloatArray, FloatArray]:
    """Return a_plus and l for slow driving, of shape `parameters.shape`."""
    if parameters.bath is not None:
        a_plus, b = parameters.bath.slow_driving(parameters)
        return a_plus, (b - a_plus) / 2
    Delta, _, theta, lam, T, omega_c = parameters.arguments()
    rates = (Delta, theta, lam, T, omega_c)
    return slow_driving.a_plus(*rates), slow_driving.l(*rates)


def _slow_on_both(parameters: Parameters, reference: Parameters) -> FloatArray:
    """Return the survival time for slow driving with noise on R as well, of their common shape.

    It is no longer than that of either side alone, and infinite where both are.
    """
    from scipy.optimize.elementwise import find_root  # not loaded until needed

    sides = (parameters, reference)
    late = np.minimum(*map(_slow, sides))
    shape, tau = late.shape, late.ravel()
    sets = np.flatnonzero(tau < np.finfo(np.float64).max / 2)
    if not sets.size:
        return late
    (a, l), (a_R, l_R) = map(_relaxation_and_dephasing, sides)
    # What has no value here is a logarithm of 0, or a temperature of 0.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        cold, cold_R = (Delta / T for Delta, _, _, _, T, _ in (x.arguments() for x in sides))
        rates = [
            np.broadcast_to(x, shape).ravel()[sets]
            for x in (2 * a, 2 * a_R, 4 * (l + l_R), cold, cold_R)
        ]

        def balance(duration: FloatArray, *rates: FloatArray) -> FloatArray:
            decays = (rate * duration for rate in rates[:3])
            value: FloatArray = two_sided.survival_equation(*decays, *rates[3:])
            return value

        # Positive after the end, negative before: a bracket of it.
        high = 2 * tau[sets]
        low = tau[sets] / 2
        while (early := balance(low, *rates) >= 0).any():
            low = np.where(early, low / 2, low)
        root = find_root(balance, (low, high), args=tuple(rates))
    tau[sets] = np.where(root.success, root.x, np.nan)
    return tau.reshape(shape)


def _decay(ratio: FloatArray, Delta: FloatArray, T: FloatArray) -> FloatArray:
    """Return u = 2 a_plus tau, the zero of `survival_equation`; `ratio` is b / a_plus >= 1.

    The function is increasing and concave, and negative at the first guess: Newton's method rises
    to the zero.
    """
    u = np.maximum(2 * Delta / T, 1.0) / ratio
    rising = np.ones(u.shape, dtype=bool)
    while rising.any():
        value = entanglement.survival_equation(u, ratio, Delta, T)
        step = -value / entanglement.survival_equation_slope(u, ratio)
        u = u + step
        rising = step > 4 * _EPS * u
    return u

"""Survival time of the entanglement: in closed form for slow driving (Sec. IV A), and in general by
root finding on the solution of the master equation."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from . import magnus
from .flow import Flow
from .generated import entanglement, slow_driving
from .parameters import FloatArray, Parameters, real_array
from .rates import IntArray
from .solver import Progress, checked_tolerance
from .state import State, density_matrix

if TYPE_CHECKING:
    from .bath import Noise

_EPS = float(np.finfo(np.float64).eps)
_BLOCK = 256
"""So many parameter sets are solved at once: the memory stays bounded, however many there are."""
_SCAN = 64
"""So many times are looked at where the end of the window decides nothing."""
# The Bell pair with R transposed. The noise acts on S alone: what becomes of this is the partial
# transpose of what becomes of the Bell pair.
_TRANSPOSED = State.bell().components * [1.0, 1.0, -1.0, 1.0]


def survival_time(
    parameters: Parameters,
    window: ArrayLike | None = None,
    *,
    rtol: float = 1e-10,
    atol: float = 1e-12,
    progress: Progress | None = None,
) -> FloatArray | np.float64:
    """Return how long entanglement survives: the time until a maximally entangled pair is
    separable, of shape `parameters.shape`, in units of 1/energy.

    From then on the noise breaks the entanglement of every initial state.

    parameters  Parameters
    window      None for slow driving, or times (t0, t1) with t0 <= t1, for any driving
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

    With a window: the pair is maximally entangled at t0, and the result is the time elapsed from t0
    until the lowest eigenvalue mu of its partial transpose vanishes: mu < 0 before, mu >= 0 ever
    after. It is inf if mu < 0 still at t1, and nan where the sign of mu at t1 (and at 64 times
    before) is less certain than its estimated error, at most rtol + atol but for rounding: as in a
    bath so cold that in the end mu stays closer to zero than that, or where `solve` gives up. The
    error of a finite result is that of mu over the slope |d mu/dt|. At v = 0 the closed form is
    used. At T = 0 driving can end the entanglement, which slow driving never does.

    Raises ValueError, naming the argument, for input outside these limits.
    """
    tolerance = checked_tolerance(rtol, atol)
    if window is None:
        return _slow(parameters)[()]
    times = real_array("window", window)
    if times.shape != (2,):
        raise ValueError(f"window must be two times (t0, t1), got shape {times.shape}")
    start, stop = map(float, times)
    if stop < start:
        raise ValueError(f"window must have t0 <= t1, got {start} and {stop}")
    tau = np.asarray(_slow(parameters)).ravel()
    tau[tau > stop - start] = np.inf
    arguments = np.stack([argument.ravel() for argument in parameters.arguments()])
    driven = arguments[1] > 0
    noise = None if parameters.bath is None else parameters.bath.noise(parameters)
    for first in range(0, tau.size, _BLOCK):
        sets = first + np.flatnonzero(driven[first : first + _BLOCK])
        if sets.size:
            tau[sets] = _Breaking(
                arguments[:, sets], start, stop, tolerance, parameters.lamb_shift, noise
            ).elapsed()
        if progress is not None:
            progress(min(first + _BLOCK, tau.size), tau.size)
    return tau.reshape(parameters.shape)[()]


class _Breaking:
    """Search for the time when the channels of parameter sets, `arguments` (6, sets), from `start`
    become entanglement breaking, up to `stop`."""

    def __init__(
        self,
        arguments: FloatArray,
        start: float,
        stop: float,
        tolerance: float,
        lamb_shift: bool,
        noise: "Noise | None" = None,
    ) -> None:
        self._noise = noise
        self._arguments, self._start, self._stop = arguments, start, stop
        self._tolerance, self._lamb_shift = tolerance, lamb_shift
        self._flow = Flow(arguments, start, stop, tolerance, lamb_shift, None, True, noise)

    def elapsed(self) -> FloatArray:
        """Return the times from `start` on, (sets,); inf and nan as `survival_time` does."""
        from scipy.optimize.elementwise import find_root  # not loaded until needed

        maps, errors = self._flow.maps(np.array([self._stop]))
        # What the robust integrator gave up has no maps, and an infinite error: nothing is sure.
        lowest, margin = _lowest(np.nan_to_num(maps[:, 0])), errors[:, 0] + 4 * _EPS
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
        maps, errors = self._at(np.repeat(sets, _SCAN), np.tile(elapsed, sets.size))
        sure = (_lowest(maps) > errors + 4 * _EPS).reshape(sets.size, _SCAN)
        return np.where(sure.any(axis=1), elapsed[sure.argmax(axis=1)], np.nan)

    def _signed(self, elapsed: FloatArray, sets: IntArray) -> FloatArray:
        """Return mu of the `sets` (m,) at one elapsed time each, (m,)."""
        return _lowest(self._at(sets, elapsed)[0])

    def _at(self, sets: IntArray, elapsed: FloatArray) -> tuple[FloatArray, FloatArray]:
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


def _lowest(maps: FloatArray) -> FloatArray:
    """Return mu, the lowest eigenvalue of the partial transpose of what maps (..., 3, 4) make of a
    Bell pair: minus the negativity where it is negative, as only one eigenvalue can be."""
    components = np.empty((*maps.shape[:-2], 4, 4))
    components[..., 0, :] = _TRANSPOSED[0]
    components[..., 1:, :] = maps @ _TRANSPOSED
    return np.asarray(np.linalg.eigvalsh(density_matrix(components))[..., 0], dtype=np.float64)


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

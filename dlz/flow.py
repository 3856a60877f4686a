"""Maps of the Bloch 4-vectors from the start of a window of time to any later time in it.

The window is cut into panels of the variable x, those of all parameter sets are computed at once,
and halved where they are not resolved. A parameter set that needs too many panels goes to the
robust integrator of `dlz.magnus`.
"""

import itertools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import magnus
from .panels import GRID, SHORTEST_PHASE, Decoupled, Direct
from .parameters import FloatArray
from .rates import Coefficients, IntArray, Rates, Splitting

if TYPE_CHECKING:
    from .bath import Noise

_EPS = float(np.finfo(np.float64).eps)
_CLEARANCE = 36.0
"""Where the phase, from the branch point of Omega to a time, is larger, the modes decouple: the
smallest term of the asymptotic series is exp(-clearance)."""
_PHASE = 8.5
_WIDEST_DIRECT = 2.1
"""Phase and width of direct panels, if one of them alone decides; else their shares add up to 1."""
_WIDEST_DECOUPLED = 1.95
_GROWTH = 0.4
"""Away from the crossing, panels are wider by the square root of 1 + (_GROWTH x)^2."""
_SAMPLES = 17
"""Points at which the effort is known that each part of a window takes."""
_PORTION = np.linspace(0.0, 1.0, _SAMPLES)[:, None, None]
_SHARE = 0.7
"""Of the tolerance, for the maps over panels; the rest is for rounding and the maps inside."""
_BATCH = 200
"""So many panels are computed at once: their arrays stay in the cache."""
_POINTS = 4096
"""So many maps to times inside of panels are computed at once."""
_MOST_PANELS = 512
"""Of one parameter set; beyond, it goes to the robust integrator."""
_NARROWEST = 1e-12
"""Width of a panel, over that of the window, below which it is not halved."""

_PANEL = np.dtype(
    [
        ("set", np.intp),
        ("late", np.bool_),  # whether the offset counts from the end of the window
        ("offset", np.float64),  # of the start of the panel, in x
        ("width", np.float64),  # in x
        ("decoupled", np.bool_),
        ("allowed", np.float64),  # its share of the tolerance
        ("batch", np.intp),  # where its solution lies
        ("index", np.intp),
        ("error", np.float64),
        ("inner", np.float64),  # besides, between its ends
        ("map", np.float64, (3, 4)),  # over the whole panel
    ],
    align=True,
)
Panels = NDArray[np.void]


class Flow:
    """Maps for parameter sets, `arguments` (6, sets), from the time `start` to any up to `stop`.

    `tolerance` bounds the estimated error of each map. Without `inside` there are only the maps to
    `start` and `stop`, and little memory is taken. `robust` (sets,) tells which parameter sets went
    to the robust integrator, `failures` (set -> reason) for which it gave up, when their maps were
    asked for: they are nan, and their errors inf.
    """

    def __init__(
        self,
        arguments: FloatArray,
        start: float,
        stop: float,
        tolerance: float,
        lamb_shift: bool,
        splitting: Splitting | None,
        inside: bool,
        noise: "Noise | None" = None,
    ) -> None:
        self.inside = inside
        self.failures: dict[int, str] = {}
        self._arguments, self._tolerance = arguments, tolerance
        self._start, self._stop = start, stop
        self._lamb_shift, self._splitting, self._noise = lamb_shift, splitting, noise
        self._solved: list[Direct | Decoupled] = []
        # What overflows, or has no value, is not resolved, and left to the robust integrator.
        with np.errstate(all="ignore"):
            self._rates = Rates(arguments, start, stop, tolerance, lamb_shift, splitting, noise)
            panels = self._layout()
            found = [panels[:0]]
            self._count = np.bincount(panels["set"], minlength=arguments.shape[1])
            while panels.size:
                panels, batches = self._batches(panels)
                resolved = np.concatenate([self._resolve(panels[batch]) for batch in batches])
                if resolved.all():
                    found.append(panels)
                    break
                found.append(panels[resolved])
                panels = self._halved(panels[~resolved])
            self._compose(found[-1] if len(found) < 3 else np.concatenate(found))

    # --- panels ----------------------------------------------------------------------------------

    def _layout(self) -> Panels:
        """Return the panels to begin with, and mark in `robust` the parameter sets without any."""
        rates = self._rates
        first, length = rates.first, rates.length
        sets = np.arange(len(first))
        # The phase is delta (x + sinh x cosh x), with the branch point at x = i pi / 2.
        gap = rates.delta * np.pi / 2
        reach = _inverse_phase(np.sqrt(np.maximum(_CLEARANCE**2 - gap**2, 0.0)) / rates.delta)
        apart = (gap >= _CLEARANCE) | rates.flat
        # Decoupled panels from 0 to left, direct ones to right, decoupled ones to the end.
        left = np.where(apart, length, np.minimum(np.maximum(-reach - first, 0.0), length))
        right = np.where(apart, length, np.minimum(np.maximum(reach - first, left), length))
        # Where the phase is too short to separate the modes, panels are direct anyway.
        left = np.where(rates.phase(sets, first, left) < SHORTEST_PHASE, 0.0, left)
        rest = rates.phase(sets, first + right, length - right)
        right = np.where(rest < SHORTEST_PHASE, length, right)
        edges = np.stack([0 * left, left, right, length])
        offset, effort = self._efforts(edges)
        needed = effort[-1]
        self.robust = ~(needed.sum(axis=0) < _MOST_PANELS)
        filled = (edges[1:] > edges[:-1]) & ~self.robust
        counts = np.where(filled, np.maximum(np.ceil(needed), 1), 0).astype(np.intp)
        share = _SHARE * self._tolerance / np.maximum(counts.sum(axis=0), 2)
        # Panels of equal effort: the inverse function, for all parts of all windows in one table.
        which, rank = _ranked(counts.ravel())
        fraction = np.where(filled, effort / needed, 0.0)
        keys = 2.0 * np.arange(counts.size) + fraction.reshape(_SAMPLES, -1)
        table = keys.T.ravel(), offset.reshape(_SAMPLES, -1).T.ravel()
        total = counts.ravel()[which]
        start, stop = np.interp(2.0 * which + np.stack([rank, rank + 1]) / total, *table)
        part, sets = np.divmod(which, len(first))
        return self._panels(sets, start, stop, part != 1, share[sets])

    def _efforts(self, edges: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return points of each part of the windows, (samples, 3, sets), in x from the start, and
        how many panels are needed up to there; the `edges` of the parts are (4, sets)."""
        rates, step = self._rates, edges[1:] - edges[:-1]
        offset = edges[:-1] + _PORTION * step
        offset[-1] = edges[1:]
        place = rates.first + offset
        # Wide panels could leap over a line in the spectral density.
        growth = _GROWTH if self._noise is None or self._noise.smooth else 0.0
        density = 1 / np.sqrt(1 + (growth * place) ** 2)
        # Where the modes hardly couple, a little less of the phase need be resolved.
        speed = 2 * rates.delta * np.cosh(place[:, 1]) ** 1.95
        density[:, 1] = speed / _PHASE + density[:, 1] / _WIDEST_DIRECT
        density[:, ::2] /= _WIDEST_DECOUPLED
        effort = np.zeros_like(offset)
        np.cumsum((density[1:] + density[:-1]) * step / (2 * _SAMPLES - 2), axis=0, out=effort[1:])
        return offset, np.where(rates.flat, 1e-9 * _PORTION, effort)

    def _panels(
        self,
        sets: IntArray,
        start: FloatArray,
        stop: FloatArray,
        decoupled: bool,
        allowed: FloatArray,
    ) -> Panels:
        """Return panels from `start` to `stop`, both in x from the start of the window.

        Distances are kept from the nearer end of the window: the phase runs fastest near the ends,
        and there they are exact.
        """
        panels = np.zeros(len(sets), dtype=_PANEL)
        length = self._rates.length[sets]
        late, late_stop = start > length / 2, stop > length / 2
        offset = np.where(late, start - length, start)
        width = np.where(late_stop, stop - length, stop) - offset
        panels["set"], panels["late"], panels["offset"] = sets, late, offset
        panels["width"] = np.where(late_stop & ~late, width + length, width)
        panels["decoupled"], panels["allowed"] = decoupled, allowed
        return panels

    def _origin(self, panels: Panels) -> FloatArray:
        """Return where the `panels` begin, in x."""
        sets = panels["set"]
        base = np.where(panels["late"], self._rates.last[sets], self._rates.first[sets])
        origin: FloatArray = base + panels["offset"]
        return origin

    def _batches(self, panels: Panels) -> tuple[Panels, list[slice]]:
        """Return the panels in another order, and batches of them: of one kind, and of about as
        many iterations each."""
        decoupled = panels["decoupled"]
        if len(panels) <= _BATCH:
            order = np.argsort(decoupled, kind="stable")
        else:
            rates, sets, width = self._rates, panels["set"], panels["width"]
            x = self._origin(panels)
            turn = np.arctan(np.sinh(x + width)) - np.arctan(np.sinh(x))
            nearest = np.clip(0.0, x, x + width)
            clearance = np.hypot(rates.phase(sets, 0 * x, nearest), rates.delta[sets])
            order = np.lexsort((np.where(decoupled, clearance, turn), decoupled))
        parts = -(-len(panels) // _BATCH)
        bounds = [len(panels) * i // parts for i in range(parts + 1)]
        return panels[order], [slice(*pair) for pair in itertools.pairwise(bounds)]

    def _resolve(self, batch: Panels) -> NDArray[np.bool_]:
        """Solve the `batch`, direct panels before decoupled ones, note the results in it, and
        return which panels are resolved."""
        half, allowed = batch["width"] / 2, batch["allowed"]
        c = self._rates(batch["set"], self._origin(batch), half * (GRID.nodes[:, None] + 1))
        rounding = np.empty(len(batch))
        split = len(batch) - np.count_nonzero(batch["decoupled"])
        for kind, part in ((Direct, slice(0, split)), (Decoupled, slice(split, len(batch)))):
            if part.start == part.stop:
                continue
            own, of = batch[part], Coefficients(*[x[..., part] for x in c])
            solved = kind(of, half[part], allowed[part], self.inside)
            own["batch"], own["index"] = len(self._solved), np.arange(len(own))
            own["error"], own["inner"], own["map"] = solved.error, solved.inner, solved.ends
            rounding[part] = solved.rounding
            if self.inside:
                self._solved.append(solved)
        enough = batch["error"] <= np.maximum(allowed, rounding)
        enough &= batch["inner"] <= np.maximum(self._tolerance / 4, rounding)
        resolved: NDArray[np.bool_] = enough & np.isfinite(batch["error"])
        return resolved

    def _halved(self, panels: Panels) -> Panels:
        """Return the halves of `panels`, except of parameter sets given up: marked in `robust`."""
        sets = panels["set"]
        np.add.at(self._count, sets, 1)
        self.robust |= self._count > _MOST_PANELS
        wide = panels["width"] > _NARROWEST * self._rates.length[sets]
        self.robust[sets[~wide]] = True
        halves = panels[~self.robust[sets]].copy()
        halves["width"] /= 2
        halves["allowed"] /= 2
        phase = self._rates.phase(halves["set"], self._origin(halves), halves["width"])
        halves["decoupled"] &= phase >= SHORTEST_PHASE
        second = halves.copy()
        second["offset"] += second["width"]
        return np.concatenate([halves, second])

    def _compose(self, panels: Panels) -> None:
        """Sort the `panels` by parameter set and place, and multiply their maps."""
        sets, n = panels["set"], len(self.robust)
        place = panels["offset"] + np.where(panels["late"], self._rates.length[sets], 0.0)
        order = np.lexsort((place, sets))
        order = order[~self.robust[sets[order]]]
        self._panel = panels[order]
        sets = self._panel["set"]
        count = np.bincount(sets, minlength=n)
        self._first = np.cumsum(count) - count
        rank = np.arange(len(order)) - self._first[sets]
        most = count.max(initial=0)
        # Maps as 4x4 matrices, the identity where a parameter set has fewer panels than others
        maps = np.zeros((most, n, 4, 4))
        maps[:, :] = np.eye(4)
        maps[rank, sets, 1:] = self._panel["map"]
        error = np.zeros((most, n))
        error[rank, sets] = self._panel["error"]
        # A map only contracts, and by this much: earlier errors do not grow.
        linear = maps[..., 1:, 1:]
        contraction = np.minimum(np.sqrt(np.einsum("knij,knij->kn", linear, linear)), 1.0)
        total, total_error = np.zeros((n, 4, 4)) + np.eye(4), np.full(n, 4 * _EPS)
        before, error_before = maps[:0], error[:0]
        if self.inside:
            before, error_before = np.empty_like(maps), np.empty_like(error)
        for k in range(most):
            if self.inside:
                before[k], error_before[k] = total, total_error
            total = maps[k] @ total
            total_error = contraction[k] * total_error + error[k]
        self._total, self._error = total[:, 1:], total_error
        if self.inside:
            self._last = self._first + count - 1
            # Where the panels begin, for a search among all of them.
            self._keys = sets + _fraction(place[order], self._rates.length[sets])
            self._before, self._error_before = before[rank, sets], error_before[rank, sets]

    # --- maps ------------------------------------------------------------------------------------

    def maps(self, times: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the maps to the `times` (nt,), (sets, nt, 3, 4), and estimates of their errors."""
        shape = (len(self.robust), len(times))
        maps, errors = np.empty((*shape, 3, 4)), np.empty(shape)
        start, stop = times == self._start, times == self._stop
        maps[:, stop], errors[:, stop] = self._total[:, None], self._error[:, None]
        maps[:, start], errors[:, start] = np.eye(4)[1:], 4 * _EPS
        inner = np.flatnonzero(~start & ~stop)
        fast, slow = np.flatnonzero(~self.robust), np.flatnonzero(self.robust)
        points = len(fast) * len(inner)
        for i in range(0, points, _POINTS):
            which, when = np.divmod(np.arange(i, min(i + _POINTS, points)), len(inner))
            which, when = fast[which], inner[when]
            with np.errstate(all="ignore"):
                maps[which, when], errors[which, when] = self.pointwise(which, times[when])
        if slow.size:
            ordered = np.union1d(times, [self._start])
            failures: dict[int, str] = {}
            found, error = magnus.maps(
                self._arguments[:, slow],
                ordered,
                self._tolerance,
                self._lamb_shift,
                self._splitting,
                self._noise,
                failures,
            )
            self.failures |= {int(slow[i]): reason for i, reason in failures.items()}
            index = np.searchsorted(ordered, times)
            maps[slow], errors[slow] = found[:, index], error[:, index]
        return maps, errors

    def pointwise(self, sets: IntArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return maps (m, 3, 4) and errors (m,) at one time t (m,) each of the parameter `sets`."""
        rates = self._rates
        from_start = rates.rise(np.full_like(t, self._start), t, sets)
        from_stop = -rates.rise(t, np.full_like(t, self._stop), sets)
        key = sets + _fraction(from_start, rates.length[sets])
        index = np.searchsorted(self._keys, key, side="right") - 1
        index = np.clip(index, self._first[sets], self._last[sets])
        panels = self._panel[index]
        along = np.where(panels["late"], from_stop, from_start) - panels["offset"]
        fraction = np.clip(2 * along / panels["width"] - 1, -1.0, 1.0)
        phase = rates.phase(sets, self._origin(panels), along)
        maps = np.empty((len(t), 3, 4))
        for batch in np.unique(panels["batch"]):
            chosen = np.flatnonzero(panels["batch"] == batch)
            maps[chosen] = self._solved[batch].at(
                panels["index"][chosen], fraction[chosen], phase[chosen]
            )
        before = self._before[index]
        maps = maps[..., 1:] @ before[:, 1:] + maps[..., :1] * before[:, :1]
        return maps, self._error_before[index] + panels["error"] + panels["inner"]


def _fraction(place: FloatArray, length: FloatArray) -> FloatArray:
    """Return a number from 0 to 1/2 that grows with the `place` in a window."""
    return np.clip(place / length, 0.0, 1.0) / 2


def _ranked(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Return each index as often as `counts` says, and which of its occurrences it is."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - (np.cumsum(counts) - counts)[which]


def _inverse_phase(value: FloatArray) -> FloatArray:
    """Return x >= 0 with x + sinh x cosh x = value >= 0, to 1 %."""
    x = np.minimum(value / 2, np.arcsinh(2 * value) / 2)
    for _ in range(2):
        x -= (x + np.sinh(x) * np.cosh(x) - value) / (2 * np.cosh(x) ** 2)
    return x

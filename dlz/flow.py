"""Maps of the Bloch 4-vectors from the start of a window of time to any later time in it.

The window is cut into panels of the variable x, those of all parameter sets are computed at once,
and halved where they are not resolved. A parameter set that needs too many panels goes to the
robust integrator of `dlz.magnus`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import magnus
from .panels import LONGEST_PHASE, Decoupled, Direct, Scratch
from .parameters import FloatArray
from .rates import IntArray, Rates, Splitting

if TYPE_CHECKING:
    from .bath import Noise

_EPS = float(np.finfo(np.float64).eps)
_CLEARANCE = 33.0
"""Where the phase, from the branch point of Omega to a time, is larger, the modes decouple: the
smallest term of the asymptotic series is exp(-clearance)."""
_PHASE = 17.0
_WIDEST_DIRECT = 2.3
"""Phase and width of direct panels, if one of them alone decides; else their shares add up to 1."""
_WIDEST_DECOUPLED = 0.95
_GROWTH = 0.4
"""Away from the crossing, decoupled panels are wider by the square root of 1 + (_GROWTH x)^2."""
_BATCH = 256
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
        ("map", np.float64, (3, 4)),  # over the whole panel
    ]
)
_NO_GROWTH = 1e-3
Panels = NDArray[np.void]


class Flow:
    """Maps for parameter sets, `arguments` (6, sets), from the time `start` to any up to `stop`.

    `tolerance` bounds the estimated error of each map. Without `inside` there are only the maps to
    `start` and `stop`, and little memory is taken. `robust` (sets,) tells which parameter sets went
    to the robust integrator.
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
        self._arguments, self._tolerance = arguments, tolerance
        self._start, self._stop = start, stop
        self._lamb_shift, self._splitting, self._noise = lamb_shift, splitting, noise
        self._solved: list[Direct | Decoupled] = []
        self._scratch = Scratch()
        # What overflows, or has no value, is not resolved, and left to the robust integrator.
        with np.errstate(all="ignore"):
            self._rates = Rates(arguments, start, stop, tolerance, lamb_shift, splitting, noise)
            panels = self._layout()
            found = [panels[:0]]
            self._count = np.bincount(panels["set"], minlength=arguments.shape[1])
            while panels.size:
                failed = [panels[:0]]
                for batch in self._batches(panels):
                    resolved = self._resolve(batch)
                    found.append(batch[resolved])
                    failed.append(batch[~resolved])
                panels = self._halved(np.concatenate(failed))
            self._compose(np.concatenate(found))

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
        left = np.where(apart, length, np.clip(-reach - first, 0.0, length))
        right = np.where(apart, length, np.clip(reach - first, left, length))
        # Where the phase is too short to separate the modes, panels are direct anyway.
        left = np.where(rates.phase(sets, first, left) < LONGEST_PHASE, 0.0, left)
        rest = rates.phase(sets, first + right, length - right)
        right = np.where(rest < LONGEST_PHASE, length, right)
        per_width = np.where(rates.flat, 0.0, 1 / _WIDEST_DIRECT)
        begin = _effort(rates, sets, first + left, per_width)
        effort = _effort(rates, sets, first + right, per_width) - begin
        widest = np.where(rates.flat, np.inf, _WIDEST_DECOUPLED)
        # Wide panels could leap over a line in the spectral density.
        growth = _GROWTH if self._noise is None or self._noise.smooth else _NO_GROWTH
        bounds = _even(first + np.stack([0 * left, left, right, length]), growth) / widest
        needed = np.stack([bounds[1] - bounds[0], effort, bounds[3] - bounds[2]])
        filled = np.stack([left > 0, right > left, right < length])
        self.robust = ~(needed.sum(axis=0) < _MOST_PANELS)
        filled &= ~self.robust
        counts = np.where(filled, np.maximum(np.ceil(needed), 1), 0).astype(np.intp)
        share = self._tolerance / 2 / np.maximum(counts.sum(axis=0), 8)
        parts = []
        for part, (low, high) in enumerate([(0 * left, left), (left, right), (right, length)]):
            which, rank = _ranked(counts[part])
            total, span = counts[part][which], (high - low)[which]
            ends = []
            for edge in (rank, rank + 1):
                at = low[which] + edge / total * span
                if part == 1:
                    target = begin[which] + edge / total * effort[which]
                    even = _inverse_effort(rates, which, target, per_width[which])
                else:
                    target = bounds[part, which] + edge / total * needed[part, which]
                    even = _uneven(target * widest[which], growth)
                # On a narrow window far from the crossing x has too few digits for this.
                bent = (span > 1e-3) & (edge > 0) & ~rates.flat[which]
                at = np.where(bent, even - first[which], at)
                ends.append(np.where(edge == total, high[which], at))
            parts.append(self._panels(which, ends[0], ends[1], part != 1, share[which]))
        return np.concatenate(parts)

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

    def _batches(self, panels: Panels) -> Iterator[Panels]:
        """Yield the panels in batches of one kind, which take about as many iterations."""
        rates, sets, width = self._rates, panels["set"], panels["width"]
        x = self._origin(panels)
        turn = np.arctan(np.sinh(x + width)) - np.arctan(np.sinh(x))
        nearest = np.clip(0.0, x, x + width)
        clearance = np.hypot(rates.phase(sets, 0 * x, nearest), rates.delta[sets])
        ease = -turn / (1 + rates.phase(sets, x, width) / 3)
        ease = np.where(panels["decoupled"], clearance, ease)
        order = np.lexsort((ease, panels["decoupled"]))
        split = np.count_nonzero(~panels["decoupled"])
        for kind in (order[:split], order[split:]):
            for i in range(0, len(kind), _BATCH):
                yield panels[kind[i : i + _BATCH]]

    def _resolve(self, batch: Panels) -> NDArray[np.bool_]:
        """Solve the `batch`, note the results in it, and return which panels are resolved."""
        sets, x, width = batch["set"], self._origin(batch), batch["width"]
        solved: Direct | Decoupled
        if batch["decoupled"][0]:
            solved = Decoupled(self._rates, sets, x, width, batch["allowed"], self._scratch)
        else:
            solved = Direct(self._rates, sets, x, width, self._scratch)
        batch["batch"], batch["index"] = len(self._solved), np.arange(len(batch))
        batch["error"], batch["map"] = solved.error, solved.ends
        if self.inside:
            solved.keep()
            self._solved.append(solved)
        enough = solved.error <= np.maximum(batch["allowed"], solved.rounding)
        resolved: NDArray[np.bool_] = enough & np.isfinite(solved.error)
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
        halves["decoupled"] &= phase >= LONGEST_PHASE
        second = halves.copy()
        second["offset"] += second["width"]
        return np.concatenate([halves, second])

    def _compose(self, panels: Panels) -> None:
        """Sort the `panels` by parameter set and place, and multiply their maps."""
        sets = panels["set"]
        place = panels["offset"] + np.where(panels["late"], self._rates.length[sets], 0.0)
        order = np.lexsort((place, sets))
        order = order[~self.robust[sets[order]]]
        self._panel = panels[order]
        n = len(self.robust)
        count = np.bincount(self._panel["set"], minlength=n)
        self._first = np.cumsum(count) - count
        self._last = self._first + count - 1
        # Where the panels begin, for a search among all of them.
        self._keys = self._panel["set"] + _fraction(place, self._rates.length[sets])[order]
        maps, error = self._panel["map"], self._panel["error"]
        # A map only contracts, and by this much: earlier errors do not grow.
        contraction = np.minimum(np.linalg.norm(maps[..., 1:], axis=(1, 2)), 1.0)
        self._before, self._error_before = np.zeros_like(maps), np.zeros_like(error)
        self._total, self._error = np.tile(np.eye(4)[1:], (n, 1, 1)), np.full(n, 4 * _EPS)
        for rank in range(count.max(initial=0)):
            which = np.flatnonzero(count > rank)
            panel = self._first[which] + rank
            self._before[panel] = self._total[which]
            self._error_before[panel] = self._error[which]
            self._total[which] = _after(maps[panel], self._total[which])
            self._error[which] = contraction[panel] * self._error[which] + error[panel]

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
            found, error = magnus.maps(
                self._arguments[:, slow],
                ordered,
                self._tolerance,
                self._lamb_shift,
                self._splitting,
                self._noise,
            )
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
        maps = np.empty((len(t), 3, 4))
        for batch in np.unique(panels["batch"]):
            chosen = np.flatnonzero(panels["batch"] == batch)
            maps[chosen] = self._solved[batch].at(
                panels["index"][chosen], fraction[chosen], along[chosen]
            )
        maps = _after(maps, self._before[index])
        return maps, self._error_before[index] + panels["error"]


def _fraction(place: FloatArray, length: FloatArray) -> FloatArray:
    """Return a number from 0 to 1/2 that grows with the `place` in a window."""
    return np.clip(place / length, 0.0, 1.0) / 2


def _after(later: FloatArray, earlier: FloatArray) -> FloatArray:
    """Return the product of maps (m, 3, 4)."""
    product: FloatArray = later[..., 1:] @ earlier
    product[..., 0] += later[..., 0]
    return product


def _ranked(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Return each index as often as `counts` says, and which of its occurrences it is."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - (np.cumsum(counts) - counts)[which]


def _inverse_phase(value: FloatArray) -> FloatArray:
    """Return x >= 0 with x + sinh x cosh x = value >= 0."""
    x = np.minimum(value / 2, np.arcsinh(2 * value) / 2)
    for _ in range(5):
        x -= (x + np.sinh(x) * np.cosh(x) - value) / (2 * np.cosh(x) ** 2)
    return x


def _even(x: FloatArray, growth: float) -> FloatArray:
    """Return the coordinate in which panels may be equally wide, for unit width at x = 0."""
    even: FloatArray = np.arcsinh(growth * x) / growth
    return even


def _uneven(even: FloatArray, growth: float) -> FloatArray:
    """Return the inverse of `_even`."""
    x: FloatArray = np.sinh(growth * even) / growth
    return x


def _effort(rates: Rates, sets: IntArray, x: FloatArray, per_width: FloatArray) -> FloatArray:
    """Return the number of direct panels from 0 to x."""
    effort: FloatArray = rates.phase(sets, 0 * x, x) / _PHASE
    effort += per_width * x
    return effort


def _inverse_effort(
    rates: Rates, sets: IntArray, effort: FloatArray, per_width: FloatArray
) -> FloatArray:
    """Return x with _effort(x) = effort, roughly: Newton's method from above."""
    size, per_phase = np.abs(effort), rates.delta[sets] / _PHASE
    x = np.minimum(size / np.maximum(per_width, 1e-3), np.arcsinh(2 * size / per_phase) / 2)
    for _ in range(6):
        value = per_phase * (x + np.sinh(x) * np.cosh(x)) + per_width * x
        x -= (value - size) / (2 * per_phase * np.cosh(x) ** 2 + per_width)
    return np.copysign(x, effort)

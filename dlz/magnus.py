"""Robust integrator: sixth-order Magnus steps, halved until they are resolved.

The map of the Bloch 4-vectors (1, s) is a product of exponentials, each of the sixth-order Magnus
expansion over one step [Blanes, Casas, Oteo, Ros, Phys. Rep. 470, 151 (2009)], which is exact for a
constant generator, however fast its phase. Steps are halved where the frame turns or the rates
change, those of all parameter sets together. The number of steps grows with the phase.

The first row of every generator is zero, and that of every map is (1, 0, 0, 0). Only the other
three rows are stored, and of maps their difference from the identity, in arrays of shape (3, 4, n):
the many come last, where NumPy's loops are long.
"""

from math import factorial, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

from .generated import bloch, hamiltonian
from .parameters import FloatArray
from .rates import IntArray, Splitting

if TYPE_CHECKING:
    from .bath import Noise

_EPS = float(np.finfo(np.float64).eps)
_TINY = float(np.finfo(np.float64).tiny)
_NODES = np.array([-1.0, 0.0, 1.0]) * sqrt(0.15)
"""Gauss-Legendre nodes on [-1/2, 1/2]."""
_BLOCK = 4096
"""So many steps are computed at once: enough for NumPy's loops, and the memory stays bounded."""
_MAX_STEPS = 2**22
"""Per parameter set; about half a minute."""
_LONGEST_TURN = 0.5
"""Length of a step in arsinh(v t / Delta), the scale on which frame and rates change: a step that
leaps over the crossing would see neither."""
_LONGEST_PHASE = 2 * pi
"""Phase of a step. At twice the convergence radius of the Magnus series, its halves lie within."""
_ERROR_RATIO = 31
"""Error of one step over that of its two halves together. It is 63 in the limit of short steps; one
order is held back for those that are not."""


def maps(
    arguments: FloatArray,
    t: FloatArray,
    tolerance: float,
    lamb_shift: bool,
    splitting: Splitting | None,
    noise: "Noise | None" = None,
    failures: dict[int, str] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Return the last three rows of the maps from t[0] to each t (nt,), (sets, nt, 3, 4), and
    estimates of their errors, (sets, nt), for `arguments` (6, sets).

    `splitting` takes the place of k(t) if given, `noise` that of the ohmic bath. A parameter set
    fails if it takes more than 2**22 steps, or steps shorter than the distance of floating-point
    numbers at t, or if its rates overflow. Then RuntimeError is raised; but if `failures` is given,
    its index and the reason are noted there, its maps are nan after t[0], and their errors inf.
    """
    if splitting is None and not lamb_shift:
        splitting = _bare
    result, error = _Integrator(arguments, t, tolerance, splitting, noise, failures).maps()
    return result[:, :, 1:], error


def _bare(t: FloatArray, *arguments: FloatArray) -> FloatArray:
    k: FloatArray = hamiltonian.Omega(t, *arguments[:2])  # eq. (31) without its second term
    return k


class _Integrator:
    """Maps of the Bloch 4-vectors for all parameter sets, which are counted along one axis.

    Intervals are given by `start` and `stop`, (n,), and `sets`, the index of each one's parameters.
    """

    def __init__(
        self,
        arguments: FloatArray,
        t: FloatArray,
        tolerance: float,
        splitting: Splitting | None,
        noise: "Noise | None" = None,
        failures: dict[int, str] | None = None,
    ) -> None:
        self.splitting, self.noise, self.failures = splitting, noise, failures
        self.t = t
        self.arguments = arguments
        self.sets = np.arange(self.arguments.shape[1])
        self.steps = np.zeros(len(self.sets), dtype=np.intp)
        self.failed = np.zeros(len(self.sets), dtype=np.bool_)
        phase, turn = self._extent(self.sets, t[0], t[-1])
        # One half of the tolerance goes with the phase, the other with the turn of the frame (at
        # v = 0 there is none): far from the crossing the phase runs on, with nothing to resolve.
        self.tolerance_per_phase = tolerance / 2 / np.maximum(phase, _TINY)
        self.tolerance_per_turn = tolerance / 2 / np.maximum(turn, _TINY)

    def maps(self) -> tuple[FloatArray, FloatArray]:
        """Return the maps from t[0] to each t, (sets, nt, 4, 4), and estimates of their errors."""
        count, intervals = len(self.sets), len(self.t) - 1
        # Steps that turn out too long may overflow; they are not used.
        with np.errstate(over="ignore", invalid="ignore"):
            parts, errors = self._propagate(
                np.repeat(self.sets, intervals),
                np.tile(self.t[:-1], count),
                np.tile(self.t[1:], count),
            )
        parts = np.moveaxis(parts, -1, 0).reshape(count, intervals, 3, 4)
        errors = errors.reshape(count, intervals)
        steps = np.zeros((count, intervals, 4, 4))
        steps[..., 1:, :] = parts
        steps += np.eye(4)
        # A map only contracts, and by this much: earlier errors do not grow.
        contraction = np.minimum(np.linalg.norm(steps[..., 1:, 1:], axis=(-2, -1)), 1.0)
        maps = np.empty((count, intervals + 1, 4, 4))
        maps[:, 0] = np.eye(4)
        error = np.full((count, intervals + 1), 4 * _EPS)
        for i in range(intervals):
            maps[:, i + 1] = steps[:, i] @ maps[:, i]
            error[:, i + 1] = contraction[:, i] * error[:, i] + errors[:, i]
        maps[self.failed, 1:, 1:], error[self.failed, 1:] = np.nan, np.inf
        return maps, error

    def _propagate(
        self, sets: IntArray, start: FloatArray, stop: FloatArray, whole: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return the maps over the intervals, (3, 4, n), and error estimates, (n,).

        Each interval is crossed in one step, `whole`, and in two. Where the results differ by too
        much, its halves are treated in the same way.
        """
        n = len(sets)
        if n > _BLOCK:
            blocks = [slice(i, i + _BLOCK) for i in range(0, n, _BLOCK)]
            results = [
                self._propagate(
                    sets[b], start[b], stop[b], None if whole is None else whole[..., b]
                )
                for b in blocks
            ]
            return (
                np.concatenate([maps for maps, _ in results], axis=-1),
                np.concatenate([error for _, error in results]),
            )
        if whole is None:
            whole = self._step(sets, start, stop)
        middle = (start + stop) / 2
        first, second = self._step(sets, start, middle), self._step(sets, middle, stop)
        maps = _composed(second, first)
        phase, turn = self._extent(sets, start, stop)
        rounding = _EPS * (1 + phase)
        error = np.linalg.norm((maps - whole).reshape(12, n), axis=0) / _ERROR_RATIO
        allowed = self.tolerance_per_phase[sets] * phase + self.tolerance_per_turn[sets] * turn
        # An exponential that overflowed leaves NaN, and NaN is not resolved.
        resolved = (
            (error <= np.maximum(allowed, rounding))
            & (turn <= _LONGEST_TURN)
            & (phase <= _LONGEST_PHASE)
        )
        split = np.flatnonzero(~resolved & ~self.failed[sets])
        error += rounding
        if split.size:
            self._count(sets[split], start[split], middle[split])
            split = split[~self.failed[sets[split]]]
        if split.size:
            halves, errors = self._propagate(
                np.tile(sets[split], 2),
                np.concatenate([start[split], middle[split]]),
                np.concatenate([middle[split], stop[split]]),
                np.concatenate([first[..., split], second[..., split]], axis=-1),
            )
            maps[..., split] = _composed(halves[..., split.size :], halves[..., : split.size])
            error[split] = errors[: split.size] + errors[split.size :]
        return maps, error

    def _extent(
        self, sets: IntArray, start: FloatArray, stop: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return an upper bound of the phase, and the turn in arsinh(v t / Delta), (n,) each."""
        Delta, v = self.arguments[:2, sets]
        ends = hamiltonian.Omega(start, Delta, v) + hamiltonian.Omega(stop, Delta, v)
        phase = (stop - start) * ends
        turn = np.arcsinh(v * stop / Delta) - np.arcsinh(v * start / Delta)
        return phase, turn

    def _count(self, sets: IntArray, start: FloatArray, middle: FloatArray) -> None:
        """Count two more steps for each interval; they must not be too many or too short."""
        np.add.at(self.steps, sets, 2)
        for index in np.unique(sets[self.steps[sets] > _MAX_STEPS]):
            self._fail(
                index,
                f"more than {_MAX_STEPS} steps from t = {self.t[0]} to {self.t[-1]} for "
                f"{self._described(index)}: shorten the times or loosen rtol and atol",
            )
        for i in np.flatnonzero(start == middle):
            self._fail(
                sets[i],
                f"floating-point numbers at t = {start[i]} are too far apart for "
                f"{self._described(sets[i])}",
            )

    def _fail(self, index: np.intp, reason: str) -> None:
        """Give up a parameter set."""
        if self.failures is None:
            raise RuntimeError(reason)
        self.failed[index] = True
        self.failures.setdefault(int(index), reason)

    def _described(self, index: np.intp) -> str:
        names = ("Delta", "v", "theta", "lam", "T", "omega_c")
        return ", ".join(f"{n} = {x}" for n, x in zip(names, self.arguments[:, index], strict=True))

    def _step(self, sets: IntArray, start: FloatArray, stop: FloatArray) -> FloatArray:
        """Return the maps (3, 4, n) of one sixth-order Magnus step over each interval."""
        h = stop - start
        left, middle, right = self._generators(sets, (start + stop) / 2 + h * _NODES[:, None])
        a1 = h * middle
        a2 = h * (sqrt(15) / 3) * (right - left)
        a3 = h * (10 / 3) * (right - 2 * middle + left)
        c1 = _commutator(a1, a2)
        c2 = _commutator(a1, 2 * a3 + c1) / -60
        return _expm1(a1 + a3 / 12 + _commutator(-20 * a1 - a3 + c1, a2 + c2) / 240)

    def _generators(self, sets: IntArray, t: FloatArray) -> FloatArray:
        """Return [q, Q] of the Bloch equations (42) at the times `t` (m, n), as (m, 3, 4, n)."""
        arguments = self.arguments[:, sets]
        if self.noise is None:
            generators = np.empty((*t.shape, 3, 4))
            generators[..., 0] = bloch.q(t, *arguments)
            generators[..., 1:] = bloch.Q(t, *arguments)
        else:
            generators = self.noise.generator(t, arguments, lamb_shift=self.splitting is None)
        if self.splitting is not None:
            k = self.splitting(t, *arguments)
            generators[..., 0, 2] = -2 * k
            generators[..., 1, 1] = 2 * k
        finite = np.isfinite(generators).all(axis=(0, 2, 3))
        for index in np.unique(sets[~finite]):
            self._fail(index, f"the rates overflow for {self._described(index)}")
        generators[:, ~finite] = 0.0
        return np.ascontiguousarray(np.moveaxis(generators, 1, -1))


def _product(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the product of 4x4 matrices whose first row is zero, stored as (3, 4, n)."""
    product: FloatArray = np.einsum("ij...,jk...->ik...", a[:, 1:], b)
    return product


def _commutator(a: FloatArray, b: FloatArray) -> FloatArray:
    return _product(a, b) - _product(b, a)


def _composed(later: FloatArray, earlier: FloatArray) -> FloatArray:
    """Return M2 M1 - 1 from M2 - 1 and M1 - 1."""
    return later + earlier + _product(later, earlier)


def _expm1(a: FloatArray) -> FloatArray:
    """Return exp(a) - 1: scaling and squaring, with Taylor's polynomial of degree 16.

    NaN where the norm is so large that squaring would lose half of the digits.
    """
    norm = np.abs(a).sum(axis=0).max(axis=0)
    usable = norm < _EPS**-0.5
    a = np.where(usable, a, np.nan)
    # 0.7**17 / 17! < 1e-17
    squarings = max(0, int(np.ceil(np.log2(norm[usable].max(initial=0.7) / 0.7))))
    a = a / 2.0**squarings
    a2 = _product(a, a)
    a3 = _product(a2, a)
    a4 = _product(a2, a2)
    terms = [
        a / factorial(k + 1) + a2 / factorial(k + 2) + a3 / factorial(k + 3) for k in (0, 4, 8, 12)
    ]
    result = terms[3] + a4 / factorial(16)
    for k in (12, 8, 4):
        result = _product(a4, result) + a4 / factorial(k) + terms[k // 4 - 1]
    for _ in range(squarings):
        result = _composed(result, result)
    return result

"""Coefficients of the Bloch equations (42) in the variable x of v t = Delta sinh x."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .chebyshev import apply, grid
from .generated import bath as ohmic
from .parameters import FloatArray
from .scratch import SCRATCH

if TYPE_CHECKING:
    from .bath import Noise

IntArray = NDArray[np.intp]
Splitting = Callable[..., FloatArray]
"""k(t), called as k(t, Delta, v, theta, lam, T, omega_c)."""

_MOST = 400
"""Chebyshev points of the Lamb shift on one window."""
_GROUP = 6
"""Its polynomials are summed in groups of so many."""


class Coefficients(NamedTuple):
    """Of z = s_1 + i s_2 and w = s_3, at nodes of panels, (n, panels) each:

    dz/dx = (-b + i (fast + slow)) z + turn w,  dw/dx = -turn Re z - a w - drift.
    """

    rates: FloatArray
    """a, b, slow, drift, (n, 4, panels)."""
    fast: FloatArray
    turn: FloatArray
    phase: FloatArray
    """Integral of `fast` from the start of the panel, in closed form."""
    blur: FloatArray
    """Bound of the error of `slow`."""

    @property
    def a(self) -> FloatArray:
        return self.rates[:, 0]

    @property
    def b(self) -> FloatArray:
        return self.rates[:, 1]

    @property
    def slow(self) -> FloatArray:
        return self.rates[:, 2]

    @property
    def drift(self) -> FloatArray:
        return self.rates[:, 3]


class Rates:
    """Coefficients for `arguments` (6, sets) on windows of time from `start` to `stop`.

    At v = 0, where x does not exist, x stands for Delta t; the `turn` vanishes.
    """

    def __init__(
        self,
        arguments: FloatArray,
        start: float,
        stop: float,
        tolerance: float,
        lamb_shift: bool,
        splitting: Splitting | None,
        noise: "Noise | None" = None,
    ) -> None:
        self.arguments = arguments
        self._bath = ohmic if noise is None else noise
        Delta, v, _, _, T, _ = arguments
        self.flat = v == 0
        steady = np.where(self.flat, 1.0, v)
        self.scale = np.where(self.flat, 1 / Delta, Delta / steady)
        self.delta = np.where(self.flat, 1.0, Delta / steady * Delta)
        self.first = self.position(np.array(start), slice(None))
        self.last = self.position(np.array(stop), slice(None))
        self.length = self.rise(np.array(start), np.array(stop), slice(None))
        self.splitting = splitting
        self._warm = bool((T > 0).any())
        self._has_shift = lamb_shift and splitting is None and arguments.size > 0
        if self._has_shift:
            self._interpolate_shift(tolerance)

    def position(self, t: FloatArray, sets: IntArray | slice) -> FloatArray:
        """Return x at the times `t`."""
        straight = t / self.scale[sets]
        x: FloatArray = np.where(self.flat[sets], straight, np.arcsinh(straight))
        return x

    def rise(self, start: FloatArray, stop: FloatArray, sets: IntArray | slice) -> FloatArray:
        """Return x(stop) - x(start) for stop >= start, with a small relative error."""
        scale = self.scale[sets]
        u, w = start / scale, stop / scale
        straight = (stop - start) / scale
        # arsinh w - arsinh u; where both have the same sign the difference would cancel.
        root = np.abs(u) * np.hypot(1, w) + np.abs(w) * np.hypot(1, u)
        near = np.arcsinh(straight * (np.abs(u + w) / np.where(root > 0, root, 1.0)))
        curved = np.where(u * w > 0, near, np.arcsinh(w) - np.arcsinh(u))
        rise: FloatArray = np.where(self.flat[sets], straight, curved)
        return rise

    def phase(self, sets: IntArray | slice, x: FloatArray, length: FloatArray) -> FloatArray:
        """Return the integral of 2 Omega dt from x to x + length."""
        flat = self.flat[sets]
        bent, turned = 2 * x + length, length
        if flat.any():
            bent, turned = np.where(flat, 0.0, bent), np.where(flat, 0.0, turned)
        curved = np.cosh(bent) * np.sinh(turned) + np.where(flat, length, 0.0)
        phase: FloatArray = self.delta[sets] * (length + curved)
        return phase

    def __call__(self, sets: IntArray, x: FloatArray, steps: FloatArray) -> Coefficients:
        """Return the coefficients at x + steps, for panels that begin at x (panels,)."""
        arguments = self.arguments[:, sets]
        Delta, _, theta, lam, T, omega_c = arguments
        flat, scale, delta = self.flat[sets], self.scale[sets], self.delta[sets]
        place = x + steps
        some_flat = bool(flat.any())
        bent = np.where(flat, 0.0, place) if some_flat else place
        cosh, sinh = np.cosh(bent), np.sinh(bent)
        turn = 1 / cosh
        # Of the coupling, across and along the levels: sin(theta - 2 phi) and cos(theta - 2 phi)
        # squared, times lam^2 / 4 and dt/dx, over (31)-(34) without gamma and S.
        across = np.sin(theta) * sinh - np.cos(theta)
        across *= across
        shifting = delta * lam**2 / 4 * across
        across *= scale * lam**2 / 4 * turn
        rates = np.zeros((len(steps), 4, len(x)))
        a, b, slow, drift = rates.swapaxes(0, 1)
        # Of the bath at the frequency of each node, and at zero
        gap = np.zeros((len(steps) + 1, len(x)))
        np.multiply(2 * Delta, cosh, out=gap[1:])
        gamma = self._bath.gamma(gap, omega_c, T)
        emission = np.multiply(across, gamma[1:], out=drift)
        if self._warm:
            absorption = emission * np.exp(-gap[1:] / T)
            along = np.cos(theta) * sinh + np.sin(theta)
            along *= along
            along *= scale * lam**2 / 2 * gamma[0] * turn
            np.add(emission, absorption, out=a)
            np.add(a / 2, along, out=b)
            drift -= absorption
        else:  # at T = 0 there is neither absorption nor pure dephasing
            a[...] = emission
            np.divide(emission, 2, out=b)
        fast = 2 * delta * cosh * cosh
        blur = np.zeros(len(x))
        if self.splitting is not None:
            t = scale * (np.where(flat, place, sinh) if some_flat else sinh)
            slow[...] = 2 * scale * cosh * (self.splitting(t, *arguments) - gap[1:] / 2)
        elif self._has_shift:
            np.multiply(shifting, self._shift_at(sets, cosh), out=slow)
            blur = self._blur[sets] * shifting.max(axis=0)
        if some_flat:
            turn = np.where(flat, 0.0, turn)
        return Coefficients(rates, fast, turn, self.phase(sets, x, steps), blur)

    def _interpolate_shift(self, tolerance: float) -> None:
        """Expand [S(2 Omega) - S(-2 Omega)] / Omega, the costliest function, in log cosh x."""
        Delta, _, theta, lam = self.arguments[:4]
        ends = np.abs(np.stack([self.first, self.last]))
        across = (self.first < 0) & (self.last > 0)
        low = np.where(across | self.flat, 0.0, ends.min(axis=0))
        high = np.where(self.flat, 0.0, ends.max(axis=0))
        self._low = np.log(np.cosh(low))
        self._range = np.maximum(np.log(np.cosh(high)) - self._low, 1e-6)
        reach = self.phase(slice(None), self.first, self.length) / 2 * np.sin(theta) ** 2
        reach += self.delta * self.length * np.cos(theta) ** 2
        allowed = tolerance / 20 / np.maximum(lam**2 / 2 * reach, 1e-300)
        self._shift = np.zeros((0, _GROUP, len(Delta)))
        self._blur = np.zeros(len(Delta))
        self._terms = np.ones(len(Delta), dtype=np.intp)
        # In log cosh x the function is analytic to pi / 2 on either side of the real axis.
        digits = -np.log(np.clip(allowed / 4, 1e-15, 0.1))
        points = np.fmin(5 + 0.95 * digits / np.arcsinh(np.pi / self._range), _MOST)
        count = 4 * np.ceil(np.maximum(points, 8) / 4).astype(np.intp)
        todo = np.ones(len(Delta), dtype=np.bool_)
        while todo.any():
            n = count[todo].min()
            chosen = np.flatnonzero(todo & (count == n))
            self._expand(chosen, n, allowed[chosen])
            todo[chosen] = self._blur[chosen] > np.maximum(allowed[chosen], 1e-14)
            count[chosen] = 4 * (n * 3 // 8)
            todo &= count <= _MOST

    def _expand(self, sets: IntArray, n: int, allowed: FloatArray) -> None:
        """Expand the Lamb shift of the `sets` in polynomials by its values at `n` points."""
        points = grid(n)
        exponent = self._low[sets] + self._range[sets] * (points.nodes[:, None] + 1) / 2
        Omega = self.arguments[0, sets] * np.exp(exponent)
        T, omega_c = self.arguments[4:, sets]
        values = self._bath.lamb_shift_difference(2 * Omega, omega_c, T) / Omega
        found = apply(points.coefficients, values)
        needed = np.maximum(allowed, 1e-15 * np.abs(values).max(axis=0))
        # The last coefficients are left out as far as nobody misses them.
        rest = np.cumsum(np.abs(found[::-1]), axis=0)
        small = rest < needed / 2
        found[small[::-1]] = 0.0
        self._terms[sets] = np.maximum(n - small.sum(axis=0), 1)
        groups = -(-self._terms[sets].max() // _GROUP)
        missing = max(groups - len(self._shift), 0)
        self._shift = np.concatenate([self._shift, np.zeros((missing, *self._shift.shape[1:]))])
        padded = np.zeros((groups * _GROUP, len(sets)))
        padded[:n] = found[: len(padded)]
        blocks = padded.reshape(groups, _GROUP, -1)
        # T_(mi + j) = 2 T_mi T_j - T_(mi - j)
        for i in range(groups - 1, 0, -1):
            blocks[i - 1, 1:] -= blocks[i, :0:-1]
            blocks[i, 1:] *= 2
        self._shift[:groups, :, sets] = blocks
        self._blur[sets] = points.tail(values) + np.where(small, rest, 0.0).max(axis=0)

    def _shift_at(self, sets: IntArray, cosh: FloatArray) -> FloatArray:
        """Return [S(2 Omega) - S(-2 Omega)] / Omega where cosh x is as given (n, panels)."""
        groups = -(-self._terms[sets].max() // _GROUP)
        shape = cosh.shape
        coefficients, terms, sums, s, first, second, latest = SCRATCH.arrays(
            (groups, _GROUP, len(sets)), (_GROUP + 1, *shape), (groups, *shape), *[shape] * 4
        )
        np.take(self._shift[:groups], sets, axis=2, out=coefficients)
        np.subtract(np.log(cosh, out=s), self._low[sets], out=s)
        s *= 4 / self._range[sets]
        s -= 2
        terms[0] = 1.0
        np.divide(s, 2, out=terms[1])
        for j in range(2, _GROUP + 1):
            np.multiply(s, terms[j - 1], out=terms[j])
            terms[j] -= terms[j - 2]
        # Sums of T_j, j < m; with these as coefficients, Clenshaw's recurrence for T_mi = T_i(T_m)
        np.einsum("ijp,jnp->inp", coefficients, terms[:_GROUP], out=sums)
        first[...] = second[...] = 0.0
        np.multiply(terms[_GROUP], 2, out=s)
        for row in sums[:0:-1]:
            np.multiply(s, first, out=latest)
            latest -= second
            latest += row
            first, second, latest = latest, first, second
        value: FloatArray = sums[0] + terms[_GROUP] * first - second
        return value

"""Maps of the Bloch 4-vectors (1, s) over panels of the variable x, many panels at once.

Where the phase of a panel is a few turns, its Volterra equations in the interaction picture are
iterated (`Direct`). Elsewhere the slow mode s_3 and the fast one s_1 + i s_2 are separated by a
smooth transformation, and each is a quadrature, whatever the phase (`Decoupled`).

Maps hold the last three rows [shift, linear part] of 4x4 matrices whose first row is (1, 0, 0, 0).
"""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chebyshev import apply, grid
from .parameters import FloatArray
from .rates import Coefficients, IntArray, Rates
from .state import ComplexArray

LONGEST_PHASE = 18.0
"""Of a direct panel; 32 points resolve it to 1e-13."""
LARGEST_DECAY = 6.0
"""Exponent of the decay over a panel, where it takes part in the resolution."""

_EPS = float(np.finfo(np.float64).eps)
_TINY = float(np.finfo(np.float64).tiny)
_DIRECT = grid(32)
_DECOUPLED = grid(24)
_ITERATIONS = 40
_STIFF_DECAY = 8.0
"""Where the slow mode decays by a larger exponent, a smooth particular solution is taken."""


class _Scratch(threading.local):
    """Memory that batches of panels take in turn: fresh memory costs more than the arithmetic."""

    def __init__(self) -> None:
        self._memory = np.empty(0)

    def arrays(self, *shapes: tuple[int, ...]) -> list[FloatArray]:
        """Return arrays of the `shapes`, to be filled by the caller, gone at the next call."""
        sizes = [int(np.prod(shape)) for shape in shapes]
        if sum(sizes) > len(self._memory):
            self._memory = np.empty(sum(sizes))
        stops = np.cumsum(sizes)
        return [
            self._memory[stop - size : stop].reshape(shape)
            for shape, size, stop in zip(shapes, sizes, stops, strict=True)
        ]


_SCRATCH = _Scratch()


class Direct:
    """Maps from the start of each panel by Picard iteration with the exact phase.

    ends   (panels, 3, 4), maps to the end
    error  (panels,), estimate; inf where the decay is too strong
    inner  (panels,), what is off between the ends besides; there are maps only if `dense`
    """

    def __init__(
        self,
        rates: Rates,
        sets: IntArray,
        x: FloatArray,
        width: FloatArray,
        allowed: FloatArray,
        dense: bool,
    ) -> None:
        half, integrate = width / 2, _DIRECT.integration
        c = rates(sets, x, half * (_DIRECT.nodes[:, None] + 1))
        decay_w, decay_z = half * apply(integrate, c.a), half * apply(integrate, c.b)
        phase = c.phase + half * apply(integrate, c.slow)
        # z = exp(i phase - decay_z) zeta, w = exp(-decay_w) omega
        cosine, sine = np.cos(phase), np.sin(phase)
        turn = half * c.turn
        up, down = turn * np.exp(decay_z - decay_w), turn * np.exp(decay_w - decay_z)
        up_real, up_imag = (up * cosine)[:, None], (-up * sine)[:, None]
        down_real, down_imag = (down * cosine)[:, None], (down * sine)[:, None]
        drift = -half * c.drift * np.exp(decay_w)
        # Columns: the shift, then the linear part.
        shape = (len(_DIRECT.nodes), 4, len(sets))
        pairs = (shape[0], 2, *shape[1:])
        omega, slope_w, product, zeta, slope_z = _SCRATCH.arrays(shape, shape, shape, pairs, pairs)
        omega[...] = 0.0
        zeta[...] = 0.0
        omega[:, 3] = zeta[:, 0, 1] = zeta[:, 1, 2] = 1.0
        flat_w, flat_z = omega.reshape(shape[0], -1), zeta.reshape(shape[0], -1)
        seen = omega[1::5]  # some nodes tell enough, the last is one of them
        change = np.zeros(len(sets))
        for _ in range(_ITERATIONS):
            np.multiply(down_real, zeta[:, 0], out=product)
            np.multiply(down_imag, zeta[:, 1], out=slope_w)
            slope_w -= product
            slope_w[:, 0] += drift
            before = seen.copy()
            np.matmul(integrate, slope_w.reshape(shape[0], -1), out=flat_w)
            omega[:, 3] += 1.0
            np.multiply(up_real, omega, out=slope_z[:, 0])
            np.multiply(up_imag, omega, out=slope_z[:, 1])
            np.matmul(integrate, slope_z.reshape(shape[0], -1), out=flat_z)
            zeta[:, 0, 1] += 1.0
            zeta[:, 1, 2] += 1.0
            latest = np.abs(seen - before).max(axis=(0, 1))
            # Changes fall ever faster: the next is smaller than this one by more than it was. The
            # factor takes care of the other entries, which are a little larger.
            rest = 8 * latest * (latest / np.maximum(np.maximum(latest, change), _TINY))
            change = latest
            if not (rest > allowed / 8).any():
                break
        damped_w, damped_z = np.exp(-decay_w), np.exp(-decay_z)
        self.ends = _turned(
            omega[-1:], zeta[-1:], damped_w[-1:], damped_z[-1:], cosine[-1:], sine[-1:]
        )[0].transpose(2, 0, 1)
        # What the integrands leave out: of it little is left in their integrals, least at the end
        missed = _DIRECT.tail(slope_z).max(axis=(0, 1)) + _DIRECT.tail(slope_w).max(axis=0)
        missed += half * _rates_tail(_DIRECT, c, 0.0, 0.0)
        error = 4 / len(_DIRECT.nodes) ** 2 * missed
        decay = np.maximum(decay_w[-1], decay_z[-1])
        error += rest + 3 * half * c.blur + _EPS * (4 + np.abs(phase[-1]) + np.exp(decay))
        self.error = np.where(decay <= LARGEST_DECAY, error, np.inf)
        self.rounding = 40 * _EPS * (1 + np.abs(phase[-1]))
        # What the maps between the nodes leave out
        self.inner = np.zeros(len(sets))
        if dense:
            self._maps = _turned(omega, zeta, damped_w, damped_z, cosine, sine)
            self.inner = _DIRECT.tail(self._maps).max(axis=(0, 1)) + missed / len(_DIRECT.nodes)

    def at(self, panels: IntArray, fraction: FloatArray, length: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`."""
        del length
        weights = _DIRECT.weights(fraction)
        maps: FloatArray = np.einsum("nm,nijm->mij", weights, self._maps[..., panels])
        return maps


def _turned(
    omega: FloatArray,
    zeta: FloatArray,
    damped_w: FloatArray,
    damped_z: FloatArray,
    cosine: FloatArray,
    sine: FloatArray,
) -> FloatArray:
    """Return the maps (n, 3, 4, panels) from those in the interaction picture, at the nodes."""
    cosine, sine = (damped_z * cosine)[:, None], (damped_z * sine)[:, None]
    maps = np.empty((len(omega), 3, *omega.shape[1:]))
    maps[:, 0] = cosine * zeta[:, 0] - sine * zeta[:, 1]
    maps[:, 1] = cosine * zeta[:, 1] + sine * zeta[:, 0]
    maps[:, 2] = damped_w[:, None] * omega
    return maps


def _rates_tail(points: Any, c: Coefficients, decay_w: Any, decay_z: Any) -> FloatArray:
    """Return what interpolation leaves out of the rates; where they are integrated, it decays."""
    tails: FloatArray = points.tail(np.stack([c.a, c.drift, c.b, c.slow], axis=1))
    total: FloatArray = (tails[0] + tails[1]) / (1 + decay_w) + (tails[2] + tails[3]) / (
        1 + decay_z
    )
    return total


class Decoupled:
    """Maps from the start of each panel to any of its points by separation of the modes.

    On the slow solutions z = p w + offset; the fast ones are z = c + conj(sigma c),
    w = 2 Re(rho c), where c obeys a scalar equation. The slowly varying p, rho, sigma and offset
    solve equations of Riccati type, with the derivative as the perturbation.
    """

    def __init__(
        self,
        rates: Rates,
        sets: IntArray,
        x: FloatArray,
        width: FloatArray,
        allowed: FloatArray,
    ) -> None:
        self.rates, self.sets, self.x = rates, sets, x
        half = width / 2
        points, n = _DECOUPLED, len(_DECOUPLED.nodes)
        c = rates(sets, x, half * (points.nodes[:, None] + 1))
        self._modes, change = _separate(c, half, allowed / 4)
        p, offset, rho = self._modes[:, 0], self._modes[:, 1], self._modes[:, 2]
        slopes = np.empty((n, 3, len(sets)))
        slow, fast, turning = slopes.swapaxes(0, 1)
        np.subtract(-c.a, c.turn * p.real, out=slow)
        np.subtract(c.turn * rho.real, c.b, out=fast)
        np.add(c.turn * rho.imag, c.slow, out=turning)
        force = -c.drift - c.turn * offset.real
        # Exponents of the slow mode, of the fast one and its phase; the particular solution
        self._smooth = np.empty((n, 4, len(sets)))
        exponents = self._smooth[:, :3]
        exponents[...] = half * apply(points.integration, slopes)
        decay = -exponents[-1, 0]
        stiff = decay > _STIFF_DECAY
        growth = np.exp(np.where(stiff, 0.0, exponents[:, 0]))
        source = half * force / growth
        particular = growth * apply(points.integration, source)
        rest = points.tail(source)
        if stiff.any():
            particular[:, stiff], rest[stiff] = _quasi_stationary(
                slow[:, stiff], force[:, stiff], half[stiff]
            )
            rest[stiff] *= n**2 / 4  # no integral
        self._smooth[:, 3] = particular
        phase = c.phase[-1]
        decay_z = np.maximum(-exponents[-1, 1], 0.0)
        # What the integrands leave out: of it little is left in their integrals, least at the end
        missed = rest + half * points.tail(slopes[:, 1:]).max(axis=0)
        missed += half * _rates_tail(points, c, np.maximum(decay, 0.0), decay_z)
        tails = points.tail(self._modes.view(np.float64)).reshape(4, -1, 2)
        error = 4 / n**2 * missed + 2 * change + 4 * tails.max(axis=(0, 2))
        error += (3 * half * c.blur + _EPS * phase) / (1 + decay_z)
        self.error = error + 4 * _EPS
        self.inner = points.tail(self._smooth).max(axis=0) + missed / n
        self.rounding = 40 * _EPS * (1 + phase)
        self.ends = self._maps(slice(None), self._modes[-1], self._smooth[-1], phase)

    def at(self, panels: IntArray, fraction: FloatArray, length: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`,
        at the distance `length` from their starts."""
        weights = _DECOUPLED.weights(fraction)
        modes = np.einsum("nm,nkm->km", weights, self._modes[..., panels])
        smooth = np.einsum("nm,nkm->km", weights, self._smooth[..., panels])
        phase = self.rates.phase(self.sets[panels], self.x[panels], length)
        return self._maps(panels, modes, smooth, phase)

    def _maps(
        self, panels: IntArray | slice, modes: ComplexArray, smooth: FloatArray, phase: FloatArray
    ) -> FloatArray:
        p, offset, rho, less = self._modes[0][:, panels]
        p1, offset1, rho1, less1 = modes
        slow = np.exp(smooth[0])
        fast = np.exp(smooth[1] + 1j * (smooth[2] + phase))
        # Columns: the shift, then the linear part.
        z, w = np.zeros((4, len(p)), dtype=complex), np.zeros((4, len(p)))
        z[0], z[1], z[2], z[3] = -offset, 1, 1j, -p
        w[0], w[3] = -self._smooth[0, 3, panels], 1
        # The initial vector (w, z) lies on c + conj(sigma c) - 2 p Re(rho c) = z - offset - p w.
        own, other = 1 - p * rho, 1 + less.conj() - p * rho.conj()
        scale = 1 / (own.real**2 + own.imag**2 - other.real**2 - other.imag**2)
        amplitude = scale * (own.conj() * z - other * z.conj())
        w -= 2 * (rho * amplitude).real
        w *= slow
        w[0] += smooth[3]
        amplitude *= fast
        z = p1 * w + amplitude + ((1 + less1) * amplitude).conj()
        z[0] += offset1
        w += 2 * (rho1 * amplitude).real
        maps = np.empty((len(phase), 3, 4))
        maps[:, 0], maps[:, 1], maps[:, 2] = z.real.T, z.imag.T, w.T
        return maps


def _separate(
    c: Coefficients, half: FloatArray, allowed: FloatArray
) -> tuple[ComplexArray, FloatArray]:
    """Return p, offset, rho and sigma - 1, as (n, 4, panels), and their last change, (panels,).

    The iteration gives the terms of an asymptotic series. It ends for a panel where the change is
    below `allowed` or no longer falls.
    """
    points, n, count = _DECOUPLED, len(_DECOUPLED.nodes), len(half)
    frequency = 1j * half * (c.fast + c.slow)
    modes = np.zeros((n, 4, count), dtype=complex)
    modes[:, 3] = -1.0
    shape = (n, 4, 2 * count)
    inverse, new, slope, product = (x.view(complex) for x in _SCRATCH.arrays(*[shape] * 4))
    np.add(half * (c.a - c.b), frequency, out=inverse[:, 0])
    np.subtract(frequency, half * c.b, out=inverse[:, 1])
    np.negative(inverse[:, 0], out=inverse[:, 2])
    np.multiply(frequency, -2, out=inverse[:, 3])
    np.reciprocal(inverse, out=inverse)
    turn, drift = half * c.turn, half * c.drift
    turns = turn[:, None]
    flat, slopes = (x.view(np.float64).reshape(n, -1) for x in (modes, slope))
    # What does not change: -turn in the equation of p, turn in that of rho
    constant = np.zeros((n, 4, count), dtype=complex)
    np.multiply(inverse[:, 0], -turn, out=constant[:, 0])
    constant[:, 2] = constant[:, 0]
    constant[:, 3] = -1.0
    feedback = np.empty((n, 2, count))
    first, last, slope_first, slope_last = modes[:, :2], modes[:, 2:], slope[:, :2], slope[:, 2:]
    p, rho, sigma, real = modes[:, :1], modes[:, 2:3], modes[:, 3], first.real
    reaction, pair, parts = product[:, :2], product[:, 2:], product.view(np.float64)
    forced, of_rho = feedback[:, 1], pair[:, 0]
    change = np.full(count, np.inf)
    going = np.ones(count, dtype=bool)
    for _ in range(_ITERATIONS):
        np.matmul(points.differentiation, flat, out=slopes)
        # (p, offset)' = ... - p (turn Re p, turn Re offset + drift)
        np.multiply(turns, real, out=feedback)
        forced += drift
        slope_first -= np.multiply(p, feedback, out=reaction)
        # -(rho, sigma)' = ... + turn (rho rho + (sigma - 1) / 2, rho (sigma - 1))
        np.multiply(rho, last, out=pair)
        of_rho += 0.5 * sigma
        pair *= turns
        slope_last += pair
        np.multiply(inverse, slope, out=new)
        new += constant
        np.subtract(new, modes, out=product)
        latest = np.abs(parts, out=parts).max(axis=(0, 1)).reshape(count, 2).max(axis=1)
        going &= latest < change
        if going.all():
            np.copyto(modes, new)
            change = latest
        else:
            np.copyto(modes, new, where=going)
            change = np.where(going, latest, change)
        going &= latest > allowed
        if not going.any():
            break
    return modes, change


def _quasi_stationary(
    slow: FloatArray, force: FloatArray, half: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the smooth solution of dw/dx = slow w + force, (n, panels), and its error."""
    points = _DECOUPLED
    w: NDArray[np.float64] = -force / slow
    change = np.full(len(half), np.inf)
    for _ in range(_ITERATIONS):
        new = (apply(points.differentiation, w) / half - force) / slow
        latest = np.abs(new - w).max(axis=0)
        better = latest < change
        if not better.any():
            break
        w = np.where(better, new, w)
        change = np.where(better, latest, change)
    return w, 2 * change + 4 * points.tail(w)

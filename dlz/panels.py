"""Maps of the Bloch 4-vectors (1, s) over panels of the variable x, many panels at once.

Where the phase of a panel is a few turns, its Volterra equations in the interaction picture are
iterated (`Direct`). Elsewhere the slow mode s_3 and the fast one s_1 + i s_2 are separated by a
smooth transformation, and each is a quadrature, whatever the phase (`Decoupled`).

Maps hold the last three rows [shift, linear part] of 4x4 matrices whose first row is (1, 0, 0, 0).
"""

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
_DIRECT = grid(32)
_DECOUPLED = grid(16)
_ITERATIONS = 40
_SETTLED = 1e-13
"""Change that ends the iteration of direct panels."""
_STIFF_DECAY = 8.0
"""Where the slow mode decays by a larger exponent, a smooth particular solution is taken."""


class Scratch:
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


class Direct:
    """Maps from the start of each panel by Picard iteration with the exact phase.

    ends   (panels, 3, 4), maps to the end
    error  (panels,), estimate; inf where the decay is too strong

    `ends` and `at` are lost at the next use of `scratch`, unless `keep` is called before.
    """

    def __init__(
        self, rates: Rates, sets: IntArray, x: FloatArray, width: FloatArray, scratch: Scratch
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
        triples = (shape[0], 3, *shape[1:])
        omega, slope_w, product, zeta, slope_z, self._maps = scratch.arrays(
            shape, shape, shape, pairs, pairs, triples
        )
        omega[...] = 0.0
        zeta[...] = 0.0
        omega[:, 3] = zeta[:, 0, 1] = zeta[:, 1, 2] = 1.0
        flat_w, flat_z = omega.reshape(shape[0], -1), zeta.reshape(shape[0], -1)
        for _ in range(_ITERATIONS):
            np.multiply(down_real, zeta[:, 0], out=product)
            np.multiply(down_imag, zeta[:, 1], out=slope_w)
            slope_w -= product
            slope_w[:, 0] += drift
            before = omega[-1].copy()
            np.matmul(integrate, slope_w.reshape(shape[0], -1), out=flat_w)
            omega[:, 3] += 1.0
            np.multiply(up_real, omega, out=slope_z[:, 0])
            np.multiply(up_imag, omega, out=slope_z[:, 1])
            np.matmul(integrate, slope_z.reshape(shape[0], -1), out=flat_z)
            zeta[:, 0, 1] += 1.0
            zeta[:, 1, 2] += 1.0
            change = np.abs(omega[-1] - before).max(axis=0)
            if not (change > _SETTLED).any():
                break
        damped = np.exp(-decay_z)
        cosine, sine = (damped * cosine)[:, None], (damped * sine)[:, None]
        np.multiply(cosine, zeta[:, 0], out=self._maps[:, 0])
        self._maps[:, 0] -= np.multiply(sine, zeta[:, 1], out=product)
        np.multiply(cosine, zeta[:, 1], out=self._maps[:, 1])
        self._maps[:, 1] += np.multiply(sine, zeta[:, 0], out=product)
        np.multiply(np.exp(-decay_w)[:, None], omega, out=self._maps[:, 2])
        self.ends = np.moveaxis(self._maps[-1], -1, 0)
        # What the integrands, and the maps between the nodes, leave out
        error = _DIRECT.tail(slope_z).max(axis=(0, 1)) + _DIRECT.tail(slope_w).max(axis=0)
        error += half * _rates_tail(_DIRECT, c, 0.0, 0.0)
        error = error / len(_DIRECT.nodes) + _DIRECT.tail(self._maps).max(axis=(0, 1))
        decay = np.maximum(decay_w[-1], decay_z[-1])
        error += change + 2 * half * c.blur + _EPS * (4 + np.abs(phase[-1]) + np.exp(decay))
        self.error = np.where(decay <= LARGEST_DECAY, error, np.inf)
        self.rounding = 40 * _EPS * (1 + np.abs(phase[-1]))

    def keep(self) -> None:
        self._maps = self._maps.copy()

    def at(self, panels: IntArray, fraction: FloatArray, length: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`."""
        del length
        weights = _DIRECT.weights(fraction)
        maps: FloatArray = np.einsum("nm,nijm->mij", weights, self._maps[..., panels])
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
        scratch: Scratch,
    ) -> None:
        self.rates, self.sets, self.x = rates, sets, x
        half = width / 2
        points, n = _DECOUPLED, len(_DECOUPLED.nodes)
        c = rates(sets, x, half * (points.nodes[:, None] + 1))
        modes, change = _separate(c, half, allowed / 8, scratch)
        (p, rho, _, offset), (_, rho_imag, _, _) = modes.transpose(0, 2, 1, 3)
        exponents = np.empty((n, 3, len(sets)))
        slow, fast, fast_imag = exponents.swapaxes(0, 1)
        np.subtract(-c.a, c.turn * p, out=slow)
        np.subtract(c.turn * rho, c.b, out=fast)
        np.add(c.turn * rho_imag, c.slow, out=fast_imag)
        force = -c.drift - c.turn * offset
        error = half * points.tail(exponents[:, 1:]).max(axis=0) / n
        exponents = half * apply(points.integration, exponents)
        decay = -exponents[-1, 0]
        stiff = decay > _STIFF_DECAY
        growth = np.exp(np.where(stiff, 0.0, exponents[:, 0]))
        source = half * force / growth
        particular = growth * apply(points.integration, source)
        rest = points.tail(source) / n + points.tail(particular)
        if stiff.any():
            particular[:, stiff], rest[stiff] = _smooth(
                slow[:, stiff], force[:, stiff], half[stiff]
            )
        self.values = np.concatenate([*modes, exponents, particular[:, None]], axis=1)
        phase = c.phase[-1]
        decay_z = np.maximum(-exponents[-1, 1], 0.0)
        error += rest + 2 * change + 4 * points.tail(self.values[:, :8]).max(axis=0)
        error += half * _rates_tail(points, c, np.maximum(decay, 0.0), decay_z) / n
        error += (2 * half * c.blur + _EPS * phase) / (1 + decay_z)
        self.error = error + 4 * _EPS
        self.rounding = 40 * _EPS * (1 + phase)
        self.ends = self._maps(np.arange(len(sets)), self.values[-1], phase)

    def keep(self) -> None:
        pass  # nothing that is needed later lies in the scratch memory

    def at(self, panels: IntArray, fraction: FloatArray, length: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`,
        at the distance `length` from their starts."""
        values = np.einsum("nm,nkm->km", _DECOUPLED.weights(fraction), self.values[..., panels])
        phase = self.rates.phase(self.sets[panels], self.x[panels], length)
        return self._maps(panels, values, phase)

    def _maps(self, panels: IntArray, values: FloatArray, phase: FloatArray) -> FloatArray:
        start = self.values[0][:, panels]
        p, rho, sigma, offset = start[0:4] + 1j * start[4:8]
        p1, rho1, sigma1, offset1 = values[0:4] + 1j * values[4:8]
        slow = np.exp(values[8])
        fast = np.exp(values[9] + 1j * (values[10] + phase))
        # The initial vector (w, z) lies on c + conj(sigma c) - 2 p Re(rho c) = z - offset - p w.
        own, other = 1 - p * rho, sigma.conj() - p * rho.conj()
        scale = 1 / (own.real**2 + own.imag**2 - other.real**2 - other.imag**2)
        maps = np.empty((len(panels), 3, 4))
        columns: list[tuple[ComplexArray | complex, float]] = [
            (-offset, 0.0),
            (1, 0.0),
            (1j, 0.0),
            (-p, 1.0),
        ]
        for column, (z, w) in enumerate(columns):
            amplitude = scale * (own.conj() * z - other * np.conj(z))
            smooth = w - 2 * (rho * amplitude).real
            if column == 0:
                smooth = smooth - start[11]
            smooth = slow * smooth
            if column == 0:
                smooth = smooth + values[11]
            amplitude = amplitude * fast
            result = p1 * smooth + amplitude + (sigma1 * amplitude).conj()
            if column == 0:
                result = result + offset1
            maps[:, 0, column] = result.real
            maps[:, 1, column] = result.imag
            maps[:, 2, column] = smooth + 2 * (rho1 * amplitude).real
        return maps


def _separate(
    c: Coefficients, half: FloatArray, allowed: FloatArray, scratch: Scratch
) -> tuple[FloatArray, FloatArray]:
    """Return the real and imaginary parts of p, rho, sigma, offset, as (2, n, 4, panels), and their
    last change, (panels,).

    The iteration gives the terms of an asymptotic series. It ends for a panel where the change is
    below `allowed` or no longer falls.
    """
    points = _DECOUPLED
    # Real and imaginary parts apart: NumPy's complex arithmetic takes several times as long.
    frequency = c.fast + c.slow
    gap = c.a - c.b
    by_gap = 1 / (gap * gap + frequency * frequency)
    by_own = 1 / (c.b * c.b + frequency * frequency)
    real, imag = np.empty((2, len(points.nodes), 4, len(half)))
    real[:, 0] = real[:, 1] = gap * by_gap
    imag[:, 0] = imag[:, 1] = -frequency * by_gap
    real[:, 2], imag[:, 2] = 0.0, -0.5 / frequency
    real[:, 3], imag[:, 3] = -c.b * by_own, -frequency * by_own
    rate = np.array([1.0, -1.0, -1.0, 1.0])[:, None] / half
    turn = c.turn
    shape = (2, *real.shape)
    modes, slope, new, product = scratch.arrays(shape, shape, shape, shape)
    modes[...] = 0.0
    slope[...] = 0.0
    change = np.full(len(half), np.inf)
    going = np.ones(len(half), dtype=bool)
    for _ in range(_ITERATIONS):
        (p, rho, sigma, offset), (p_imag, rho_imag, sigma_imag, _) = modes.transpose(0, 2, 1, 3)
        (p_slope, rho_slope, sigma_slope, offset_slope), imaginary = slope.transpose(0, 2, 1, 3)
        turned = turn * p
        p_slope -= turn
        p_slope -= turned * p
        imaginary[0] -= turned * p_imag
        turned = turn * rho
        turned_imag = turn * rho_imag
        rho_slope -= turned * rho
        rho_slope += turned_imag * rho_imag
        less = 1 - sigma
        half_turn = 0.5 * turn
        rho_slope -= half_turn * (1 + sigma)
        imaginary[1] -= 2 * turned * rho_imag + half_turn * sigma_imag
        sigma_slope += turned * less
        sigma_slope += turned_imag * sigma_imag
        imaginary[2] += turned_imag * less - turned * sigma_imag
        force = turn * offset + c.drift
        offset_slope -= p * force
        imaginary[3] -= p_imag * force
        np.multiply(real, slope[0], out=new[0])
        np.multiply(imag, slope[1], out=product[0])
        np.multiply(real, slope[1], out=new[1])
        np.multiply(imag, slope[0], out=product[1])
        new[0] -= product[0]
        new[1] += product[1]
        np.subtract(new, modes, out=product)
        latest = np.abs(product, out=product).max(axis=(0, 1, 2))
        going &= latest < change
        if going.all():
            modes, new = new, modes
            change = latest
        else:
            np.copyto(modes, new, where=going)
            change = np.where(going, latest, change)
        going &= latest > allowed
        if not going.any():
            break
        for part, derivative in zip(modes, slope, strict=True):
            np.matmul(
                points.differentiation,
                part.reshape(shape[1], -1),
                out=derivative.reshape(shape[1], -1),
            )
        slope *= rate
    return modes, change


def _smooth(slow: FloatArray, force: FloatArray, half: FloatArray) -> tuple[FloatArray, FloatArray]:
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

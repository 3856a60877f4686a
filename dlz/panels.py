"""Maps of the Bloch 4-vectors (1, s) over panels of the variable x, many panels at once.

Where the phase of a panel is a few turns, its Volterra equations in the interaction picture are
iterated (`Direct`). Elsewhere the slow mode s_3 and the fast one s_1 + i s_2 are separated by a
smooth transformation, and each is a quadrature, whatever the phase (`Decoupled`).

Maps hold the last three rows [shift, linear part] of 4x4 matrices whose first row is (1, 0, 0, 0).
"""

import numpy as np
from numpy.typing import NDArray

from .chebyshev import apply, grid
from .parameters import FloatArray
from .rates import Coefficients, IntArray
from .scratch import SCRATCH
from .state import ComplexArray

GRID = grid(21)
"""Nodes of all panels."""
SHORTEST_PHASE = 18.0
"""Of a decoupled panel."""
LARGEST_DECAY = 6.0
"""Exponent of the decay over a panel, where it takes part in the resolution."""

_EPS = float(np.finfo(np.float64).eps)
_ITERATIONS = 40
_STIFF_DECAY = 8.0
"""Where the slow mode decays by a larger exponent, a smooth particular solution is taken."""


class Direct:
    """Maps from the start of each panel by Picard iteration with the exact phase.

    z = exp(i phase - decay_z) zeta and w = exp(-decay_w) omega; zeta and omega follow from each
    other by integration.

    ends   (panels, 3, 4), maps to the end
    error  (panels,), estimate; inf where the decay is too strong
    inner  (panels,), what is off between the ends besides; there are maps only if `dense`
    """

    def __init__(self, c: Coefficients, half: FloatArray, allowed: FloatArray, dense: bool) -> None:
        n, count, integrate = len(GRID.nodes), len(half), GRID.integration
        exponents = half * apply(integrate, c.rates[:, :3])
        angle = c.phase + exponents[:, 2]
        grown = np.exp(exponents[:, :2])
        damped = 1 / grown
        circle = np.empty((n, 2, count))
        np.cos(angle, out=circle[:, 0])
        np.negative(np.sin(angle), out=circle[:, 1])
        # zeta' = up omega, omega' = -down zeta + source
        turn = half * c.turn
        up = (turn * grown[:, 1] * damped[:, 0])[:, None] * circle
        down = (-turn * grown[:, 0] * damped[:, 1])[:, None] * circle
        source = -half * c.drift * grown[:, 0]
        phase, decay = np.abs(angle[-1]), exponents[-1, :2].max(axis=0)
        weak = decay <= LARGEST_DECAY
        # The double integral, iterated, of what the first iterate leaves out is smaller than this.
        rest = np.where(weak, 2 * np.exp(3 * decay), 0.0)
        once = (integrate[-1] @ turn) ** 2
        # Columns: the shift, then the linear part.
        values, slopes, product = SCRATCH.arrays(
            (n, 3, 4, count), (n, 3, 4, count), (n, 2, 4, count)
        )
        zeta, omega, slope_z, slope_w = values[:, :2], values[:, 2], slopes[:, :2], slopes[:, 2]
        flat_z, flat_w, flat_slope_z, flat_slope_w = (
            x.reshape(n, -1) for x in (zeta, omega, slope_z, slope_w)
        )
        unit_w, unit_z = omega[:, 3], values.reshape(n, 12, count)[:, 1:7:5]
        of_source, up, down = slope_w[:, 0], up[:, :, None], down[:, :, None]
        zeta[...] = 0.0
        unit_z[...] = 1.0
        for order in range(2, 2 * _ITERATIONS, 2):
            np.multiply(down, zeta, out=product)
            np.add(product[:, 0], product[:, 1], out=slope_w)
            of_source += source
            np.matmul(integrate, flat_slope_w, out=flat_w)
            unit_w += 1.0
            np.multiply(up, omega[:, None], out=slope_z)
            np.matmul(integrate, flat_slope_z, out=flat_z)
            unit_z += 1.0
            rest *= once / (order * (order - 1))
            if not (rest > allowed / 8).any():
                break
        self.ends = _turned(values[-1:], damped[-1:], circle[-1:])[0].transpose(2, 0, 1)
        # What the integrands leave out: of it little is left in their integrals, least at the end.
        # Of random panels, none had an error above half of this.
        tails = GRID.tail(slopes.reshape(n, 12, count))
        missed = tails[:8].max(axis=0) + tails[8:].max(axis=0)
        missed += half * GRID.tail(c.rates).sum(axis=0)
        error = 0.75 / n**2 * missed
        error += rest + 3 * half * c.blur + _EPS * (4 + phase + np.exp(decay))
        self.error = np.where(weak, error, np.inf)
        self.rounding = 40 * _EPS * (1 + phase)
        # What the maps between the nodes leave out
        self.inner = np.zeros(count)
        if dense:
            self._maps = _turned(values, damped, circle)
            self.inner = GRID.tail(self._maps).max(axis=(0, 1)) + missed / n

    def at(self, panels: IntArray, fraction: FloatArray, phase: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`."""
        del phase
        weights = GRID.weights(fraction)
        maps: FloatArray = np.einsum("nm,nijm->mij", weights, self._maps[..., panels])
        return maps


def _turned(values: FloatArray, damped: FloatArray, circle: FloatArray) -> FloatArray:
    """Return the maps (n, 3, 4, panels) from zeta and omega, `values`, at the nodes."""
    cosine, sine = (damped[:, 1:] * circle).swapaxes(0, 1)[:, :, None]
    real, imag, omega = values.swapaxes(0, 1)
    maps = np.empty(values.shape)
    maps[:, 0] = cosine * real + sine * imag
    maps[:, 1] = cosine * imag - sine * real
    maps[:, 2] = damped[:, :1] * omega
    return maps


class Decoupled:
    """Maps from the start of each panel to any of its points by separation of the modes.

    On the slow solutions z = p w + offset; the fast ones are z = c + conj(sigma c),
    w = 2 Re(rho c), where c obeys a scalar equation. The slowly varying p, rho, sigma and offset
    solve equations of Riccati type, with the derivative as the perturbation.

    ends, error, inner  as of Direct
    """

    def __init__(self, c: Coefficients, half: FloatArray, allowed: FloatArray, dense: bool) -> None:
        n, count, integrate = len(GRID.nodes), len(half), GRID.integration
        self._modes, change = _separate(c, half, allowed / 4)
        p, offset, rho = self._modes[:, 0], self._modes[:, 1], self._modes[:, 2]
        # Of the slow mode, of the fast one, of its phase beyond that of c; and the force
        slopes = np.empty((n, 4, count))
        slow, fast, turning, force = slopes.swapaxes(0, 1)
        np.subtract(-c.a, c.turn * p.real, out=slow)
        np.subtract(c.turn * rho.real, c.b, out=fast)
        np.add(c.turn * rho.imag, c.slow, out=turning)
        np.subtract(-c.drift, c.turn * offset.real, out=force)
        slopes *= half
        # Integrals of the first three, and the particular solution
        self._smooth = np.empty((n, 4, count))
        self._smooth[:, :3] = apply(integrate, slopes[:, :3])
        particular = self._smooth[:, 3]
        decay = -self._smooth[-1, 0]
        stiff = decay > _STIFF_DECAY
        if stiff.any():
            smooth, off = _quasi_stationary(slow[:, stiff], force[:, stiff])
            growth = np.exp(np.where(stiff, 0.0, self._smooth[:, 0]))
        else:
            growth = np.exp(self._smooth[:, 0])
        force /= growth
        np.multiply(growth, integrate @ force, out=particular)
        tails = GRID.tail(slopes)
        if stiff.any():
            particular[:, stiff] = smooth
            tails[3, stiff] = off * n**2 / 4  # no integral
        phase = c.phase[-1]
        decay_z = np.maximum(-self._smooth[-1, 1], 0.0)
        # What the integrands leave out: of it little is left in their integrals, least at the end
        missed = tails[0] / (1 + np.maximum(decay, 0.0)) + tails[1:3].max(axis=0) + tails[3]
        of_modes = GRID.tail(self._modes.view(np.float64)).reshape(4, -1, 2)
        error = 4 / n**2 * missed + change + 4 * of_modes.max(axis=(0, 2))
        error += (3 * half * c.blur + _EPS * phase) / (1 + decay_z)
        self.error = error + 4 * _EPS
        self.rounding = 40 * _EPS * (1 + phase)
        self.inner = np.zeros(count)
        if dense:
            self.inner = GRID.tail(self._smooth).max(axis=0) + missed / n
        self.ends = self._maps(slice(None), self._modes[-1], self._smooth[-1], phase)

    def at(self, panels: IntArray, fraction: FloatArray, phase: FloatArray) -> FloatArray:
        """Return the maps (m, 3, 4) to the points at the `fraction` of -1 to 1 of the `panels`,
        where `phase` is the integral of `Coefficients.fast` from their starts."""
        weights = GRID.weights(fraction)
        modes = np.einsum("nm,nkm->km", weights, self._modes[..., panels])
        smooth = np.einsum("nm,nkm->km", weights, self._smooth[..., panels])
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
    """Return p, offset, rho and sigma - 1, as (n, 4, panels), and their error, (panels,).

    The iteration gives the terms of an asymptotic series. It ends for a panel where they are below
    `allowed` or no longer fall.
    """
    n, count = len(GRID.nodes), len(half)
    frequency = 1j * half * (c.fast + c.slow)
    shape = (n, 4, 2 * count)
    inverse, constant, new, slope, product = (x.view(complex) for x in SCRATCH.arrays(*[shape] * 5))
    np.add(half * (c.a - c.b), frequency, out=inverse[:, 0])
    np.subtract(frequency, half * c.b, out=inverse[:, 1])
    np.negative(inverse[:, 0], out=inverse[:, 2])
    np.multiply(frequency, -2, out=inverse[:, 3])
    np.reciprocal(inverse, out=inverse)
    turn, drift = half * c.turn, half * c.drift
    turns, falls = turn[:, None], -turn[:, None]
    # What does not change: -turn in the equation of p, turn in that of rho
    np.multiply(inverse[:, :1], falls, out=constant[:, ::2])
    constant[:, 1] = 0.0
    constant[:, 3] = -1.0
    # The first term
    modes = constant.copy()
    modes[:, 2] /= 2
    flat, slopes = (x.view(np.float64).reshape(n, -1) for x in (modes, slope))
    feedback = np.empty((n, 2, count))
    first, last = modes[:, :2], modes[:, 2:]
    p, rho, sigma, real = modes[:, :1], modes[:, 2:3], modes[:, 3], first.real
    reaction, pair = product[:, :2], product[:, 2:]
    forced, of_rho = feedback[:, 1], pair[:, 0]
    seen, new_seen = modes[::2], new[::2]  # every other node tells enough
    change = np.abs(seen[:, 0]).max(axis=0)
    going = np.ones(count, dtype=bool)
    for _ in range(_ITERATIONS):
        np.matmul(GRID.differentiation, flat, out=slopes)
        # (p, offset)' = ... - p (turn Re p, turn Re offset + drift)
        np.multiply(falls, real, out=feedback)
        forced -= drift
        np.multiply(p, feedback, out=reaction)
        # -(rho, sigma)' = ... + turn (rho rho + (sigma - 1) / 2, rho (sigma - 1))
        np.multiply(rho, last, out=pair)
        of_rho += 0.5 * sigma
        pair *= turns
        slope += product
        np.multiply(inverse, slope, out=new)
        new += constant
        latest = np.abs(new_seen - seen).max(axis=(0, 1))
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
    return modes, 2 * change


def _quasi_stationary(slow: FloatArray, force: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the smooth solution of dw/dx = slow w + force, x from -1 to 1, (n, panels), and its
    error."""
    w: NDArray[np.float64] = -force / slow
    change = np.full(w.shape[1], np.inf)
    for _ in range(_ITERATIONS):
        new = (GRID.differentiation @ w - force) / slow
        latest = np.abs(new - w).max(axis=0)
        better = latest < change
        if not better.any():
            break
        w = np.where(better, new, w)
        change = np.where(better, latest, change)
    return w, 2 * change + 4 * GRID.tail(w)

"""What the quadrature of the relaxation leaves out, bounded over the whole promised domain.

With C = cosh x and nu_n = 2 pi n / s the thermal weight is a sum of positive terms,

    coth(s C / 2) = (2 / s) [1 / C + 2 sum over n > 0 of C / (C^2 + nu_n^2)],

so that what holds for the weights w = exp(-c (C - 1)) C / (C^2 + nu^2), nu >= 0, holds for it.
Fejer's rule is exact for polynomials below its count; a function that is at most M in modulus on an
ellipse has Chebyshev coefficients of at most 2 M r^-k, and M may be the mean over the ellipse's
angle.  And p = cos(theta) - sin(theta) sinh x is at
most sqrt(I K(z)) there, I the integral of p^2 w and K(z) the kernel of Christoffel and Darboux, for
any theta.  K grows where w falls, thus where c and nu grow and X falls: the domain is cut into
cells, with K at one corner and the largest |w| on boxes around the ellipse.  Every number is the
outer end of an interval; roundings, below 1e-10 each, are left to the factor OUTWARD.
"""

import itertools

import numpy as np

from dlz.derive.codegen import functions_loss
from dlz.generated import _quadrature, loss

OUTWARD = 1 + 1e-6
NARROWEST, WIDEST = 1e-4, 700
"""c = 2 Delta / omega_c, as promised."""
SMALL = 0.36
"""Up to this X the rule converges so fast that w may fall by all of exp(-BEYOND) over it."""
FAR = 11.0
"""From this X on the cells are narrow."""
HEIGHTS = (0.4, 0.9, 1.55)
"""Of the ellipses: below pi / 2, where the poles are."""
ARCS, STEPS = 200, 150
RATIO = 1.15
"""Of the ends of a cell in c and in nu."""


def aliased(rho, count):
    """The error of the rule on -1..1 over M: the sum of 2 rho^-k |error of T_k|, k even."""
    k = np.arange(count + count % 2, 12 * count, 2)
    away = np.minimum(k % (2 * count), 2 * count - k % (2 * count))
    return float(np.sum(2 * rho**-k * (2 / (k**2.0 - 1) + 2 / abs(away**2.0 - 1))))


def longest(c):
    return 2 * np.arcsinh(np.sqrt(functions_loss.BEYOND / (2 * c)))


def short(count):
    """A bound of the relative error for X up to SMALL, w replaced by its smallest value."""
    rho = 4.0
    reach, height = (rho + 1 / rho + 2) / 4 * SMALL, (rho - 1 / rho) / 4 * SMALL
    heavy = np.exp(functions_loss.BEYOND + WIDEST * (1 - np.cos(height)))
    poles = 2 * np.cosh(SMALL) ** 2 * np.cosh(reach)  # Re C^2 > 1/2, as height < pi / 4
    kernel = (1 + 3 * (1 + 2 * np.sinh(reach) / np.sinh(SMALL)) ** 2) * np.cosh(SMALL)
    return heavy * poles * kernel * aliased(rho, count) / 2 * OUTWARD


def ends(low, high):
    return np.geomspace(low, high, 1 + int(np.ceil(np.log(high / low) / np.log(RATIO))))


def kernel_of(x, c, nu, far):
    """The inverse Gram matrix of 1 and sinh(x) / sinh(X), of steps below w at c and nu."""
    C = np.cosh(x)
    w = np.exp(-np.multiply.outer(c, C - 1))[:, None, :]
    heat = C / (C**2 / nu[:, None] ** 2 + 1) if far else C / (C**2 + nu[:, None] ** 2)
    low = w[..., 1:] * np.minimum(heat[:, 1:], heat[:, :-1])
    top = np.sinh(x[-1])
    primitives = (x, C / top, (np.sinh(2 * x) / 4 - x / 2) / top**2)
    A0, A1, A2 = (low @ np.diff(primitive) for primitive in primitives)
    return np.stack([A0, A1, A2]) / (A0 * A2 - A1**2)


def cell(X1, X2, count):
    """A bound of the relative error for X1 <= X <= X2, any c and nu."""
    cs = ends(NARROWEST, functions_loss.BEYOND / (np.cosh(X1) - 1))
    best = np.inf
    for height in HEIGHTS:
        rho = 2 * height / X2 + np.hypot(2 * height / X2, 1)
        phi = np.linspace(0, np.pi, ARCS + 1)
        xi = (1 + (rho + 1 / rho) / 2 * np.cos(phi)) / 2
        eta = (rho - 1 / rho) / 4 * np.sin(phi)
        left, right = xi[1:], xi[:-1]
        xl, xh = np.minimum(X1 * left, X2 * left), np.maximum(X1 * right, X2 * right)
        yl, yh = X1 * np.minimum(eta[1:], eta[:-1]), X2 * np.maximum(eta[1:], eta[:-1])
        near = np.where(xl * xh < 0, 0, np.minimum(abs(xl), abs(xh)))
        out = np.maximum(abs(xl), abs(xh))
        R = np.cosh(near) * np.cos(yh)
        Jl, Jh = np.sinh(near) * np.sin(yl), np.sinh(out) * np.sin(yh)
        largest = np.sqrt(np.sinh(out) ** 2 + np.cos(yl) ** 2)
        s2 = (np.sinh(out) ** 2 + np.sin(yh) ** 2) / np.sinh(X1) ** 2
        s1 = np.sinh(xl) * np.where(xl < 0, np.cos(yl), np.cos(yh)) / np.sinh(X1)
        nus = np.append(0, ends(0.3, 4 * largest.max()))
        damped = np.exp(-np.where(R < 1, cs[1:, None], cs[:-1, None]) * (R - 1))
        x = np.linspace(0, X1, STEPS + 1)
        worst = np.zeros(len(cs) - 1)
        for far in (False, True):
            low, high = (nus[-1:], None) if far else (nus[:-1], nus[1:])
            if far:
                poles = (largest / (1 - (largest / nus[-1]) ** 2))[None]
            else:
                gap = np.maximum(0, np.maximum(low[:, None] - Jh, Jl - high[:, None]))
                poles = largest / np.sqrt((R**2 + gap**2) * (R**2 + (low[:, None] + Jl) ** 2))
            A0, A1, A2 = kernel_of(x, cs[1:], low if far else high, far)[..., None]
            K = A2 - 2 * A1 * s1 + A0 * s2
            worst = np.maximum(worst, (damped[:, None, :] * poles * K).mean(2).max(1))
        bound = worst * X2 / 2 * aliased(rho, count)
        best = np.minimum(best, bound)
    return best.max() * OUTWARD


def bound(count):
    """Of the relative error over all windows and full sweeps."""
    last = longest(NARROWEST)
    edges = [*np.arange(SMALL, FAR, 0.1), *np.arange(FAR, last, 0.02), last * OUTWARD]
    return max(short(count), *(cell(a, b, count) for a, b in itertools.pairwise(edges)))


def test_as_many_nodes_as_the_bound_needs():
    """2^-54 of the integral, half of half an ulp; four nodes less would not do."""
    assert bound(_quadrature._COUNT) < 2.0**-54 < bound(_quadrature._COUNT - 4)


def test_the_bound_holds_at_points():
    """The rule's own error, against twice as many nodes, where it converges most slowly."""
    c, s, X = NARROWEST, 10**-3.25, longest(NARROWEST)

    def integral(count):
        nodes, weights = _quadrature._fejer(count)
        return float(weights @ loss._relaxing(nodes * X, np.pi / 2, c, s))

    error = abs(integral(48) / integral(96) - 1)
    assert 1e-9 < error < cell(0.999 * X, X, 48)


def test_what_is_cut_off():
    """Beyond c (cosh x - 1) = BEYOND less is left out than 2^-52: |w| K, on small steps.

    The heat in w grows by less than the step.  Beyond x + 3 it is exp(-BEYOND e^3).
    """
    largest = 0.0
    cs = np.geomspace(NARROWEST, WIDEST, 3000)
    for c1, c2 in itertools.pairwise(cs):
        X = longest(c2)
        nus = np.append(0, ends(0.3, 100 * np.cosh(X)))
        x = X + np.linspace(0, 3, 301)
        C = np.cosh(x)
        A0, _, A2 = kernel_of(np.linspace(0, X, STEPS + 1), np.array([c2]), nus[1:], far=False)
        s = np.sinh(x) / np.sinh(X)
        K = A2[0][:, None] + A0[0][:, None] * s**2  # A1 > 0
        w = np.exp(-c1 * (C - 1)) * C / (C**2 + nus[:-1, None] ** 2)
        largest = max(largest, float((w[:, :-1] * K[:, 1:] * 0.01 * np.exp(0.01)).sum(1).max()))
    assert largest < 2.0**-52


def test_the_coldest_bath():
    """Below T = 2 Delta / COLD the hyperbolic cotangent is 1 to more digits than a double has."""
    assert 2 * np.exp(-float(functions_loss.COLD)) < 2.0**-1000

"""Speed of the generated functions, beside NumPy by hand and `sympy.lambdify`, in one run.

    python -m benchmarks generated [--points 1000000] [--repeats 5] [--only lindblad.f ...]

Four ways to the same numbers, timed in turn, the least of the repeats of each:

generated   the function of `dlz.generated`
careful     by hand, in chunks that fit the cache, nothing computed twice, and as accurate as the
            generated function promises: products and sums whose terms cancel, as they do next to
            the zeros of sin(theta - 2 phi), those of phi's rate, the gap and the exponents, by
            Dekker and Knuth
plain       by hand, in chunks, nothing computed twice, without that; of k there is only this
lambdify    `sympy.lambdify` of the derived expression, without common subexpressions taken out;
            gamma, Omega and phi as derived, S at T = 0 too, and at T > 0 the one by hand

Neither by hand takes care of T = 0, of overflow, of shapes and of precision. The second table holds
the worst error of each way, in ulp against the derivation at 50 digits, over points of the array
and next to the zeros. Aimed at are generated / careful <= 1 and lambdify / generated >= 3. All must
agree to 1e-9 on the array. `one product` is a product with a number, in chunks: nothing that reads
an array and makes another is faster.
"""

from __future__ import annotations

import argparse
import functools
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from scipy import special

from dlz.derive import bath, hamiltonian, lindblad, slow_driving, symbols
from dlz.generated import hamiltonian as generated_hamiltonian
from dlz.generated import lindblad as generated_lindblad
from dlz.generated import slow_driving as generated_slow_driving

CHUNK = 8192
"""Elements that a careful person evaluates at a time: 64 kB an array."""
AGREEMENT = 1e-9
NOISE = 0.05
"""By so much a ratio may exceed 1 and count as 1."""

Array = Any
Function = Callable[..., Array]


# --- by hand --------------------------------------------------------------------------------------


def chunked(function: Function) -> Function:
    """Evaluate along the first argument, an array, chunk by chunk."""

    @functools.wraps(function)
    def evaluated(first: Array, *others: float) -> Array:
        result = np.empty_like(first)
        for start in range(0, len(first), CHUNK):
            part = slice(start, start + CHUNK)
            result[part] = function(first[part], *others)
        return result

    return evaluated


# What the careful versions share. A number in two doubles is a tuple.


def _doubles(number: Any) -> tuple[float, float]:
    """A number of mpmath in two doubles."""
    first = float(number)
    return first, float(number - first)


def _split(x: Any) -> tuple[Any, Any]:
    """Veltkamp: x as two numbers of half its digits."""
    big = 134217729.0 * x
    upper = big - (big - x)
    return upper, x - upper


def _difference(slope: tuple[float, float], t: Array, offset: tuple[float, float]) -> Array:
    """slope t - offset: Dekker's product and Knuth's sum."""
    product = slope[0] * t
    upper, lower = _split(t)
    s_upper, s_lower = _split(slope[0])
    error = (s_upper * upper - product) + s_upper * lower + s_lower * upper + s_lower * lower
    total = product - offset[0]
    back = total - product
    error += (product - (total - back)) - (offset[0] + back)
    error += slope[1] * t - offset[1]
    return total + error


@functools.lru_cache
def _coupling(cosine: bool, Delta: float, v: float, theta: float) -> tuple[Any, Any]:
    """Slope and offset of the component across or along the eigenbasis, in two doubles each."""
    with mpmath.workdps(60):
        along, across = mpmath.sin(theta), mpmath.cos(theta)
        if cosine:
            along, across = across, -along
        return _doubles(v * along), _doubles(Delta * across)


@chunked
def careful_phi_dot(t: Array, Delta: float, v: float) -> Array:
    """Rate of the angle, w / (t^2 + w^2) with w = Delta / v; the denominator in two doubles."""
    with mpmath.workdps(60):
        width, square = mpmath.mpf(Delta) / v, (mpmath.mpf(Delta) / v) ** 2
        (w, w_rest), (second, second_rest) = _doubles(width), _doubles(square)
    first = t * t
    upper, lower = _split(t)
    error = ((upper * upper - first) + 2 * upper * lower) + lower * lower
    whole = first + second
    back = whole - first
    error += (first - (whole - back)) + (second - back)
    error += second_rest
    return (-0.5 * w) / (whole + (error - (w_rest / w) * whole))


def _rounded_away(a: Any, b: Any, product: Any) -> Any:
    """Dekker: what is rounded away from a product."""
    a_upper, a_lower = _split(a)
    b_upper, b_lower = _split(b)
    return ((a_upper * b_upper - product) + a_upper * b_lower + a_lower * b_upper) + (
        a_lower * b_lower
    )


@functools.lru_cache
def _constants(Delta: float, *divisors: float) -> Any:
    """Delta^2, and the sum of -2 over each divisor, in two doubles each."""
    with mpmath.workdps(60):
        return _doubles(mpmath.mpf(Delta) ** 2), _doubles(sum(-2 / mpmath.mpf(d) for d in divisors))


def _gap(t: Array, Delta: float, v: float) -> tuple[Array, Array]:
    """The gap in two doubles."""
    (second, second_rest), _ = _constants(Delta)
    tau = v * t
    first = tau * tau
    error = _rounded_away(tau, tau, first) + 2 * tau * _rounded_away(v, t, tau)
    whole = first + second
    back = whole - first
    error += (first - (whole - back)) + (second - back) + second_rest
    root = np.sqrt(whole)
    square = root * root
    return root, ((whole - square) - _rounded_away(root, root, square) + error) / (2 * root)


def _exponent(gap: tuple[Array, Array], Delta: float, *divisors: float) -> Array:
    """-2 Omega over each divisor, the sum rounded once."""
    _, (factor, rest) = _constants(Delta, *divisors)
    product = factor * gap[0]
    return product + (_rounded_away(factor, gap[0], product) + factor * gap[1] + rest * gap[0])


@chunked
def careful_f(
    t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float
) -> Array:
    """Rate of emission."""
    gap = _gap(t, Delta, v)
    component = _difference(*_sloped(False, t, Delta, v, theta))
    weight = (-np.pi * lam**2) * np.exp(_exponent(gap, Delta, wc))
    boltzmann = np.expm1(_exponent(gap, Delta, T))
    return weight * (component * component) / ((gap[0] + gap[1]) * boltzmann)


@chunked
def careful_g(
    t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float
) -> Array:
    """Rate of absorption."""
    gap = _gap(t, Delta, v)
    component = _difference(*_sloped(False, t, Delta, v, theta))
    weight = (-np.pi * lam**2) * np.exp(_exponent(gap, Delta, wc, T))
    boltzmann = np.expm1(_exponent(gap, Delta, T))
    return weight * (component * component) / ((gap[0] + gap[1]) * boltzmann)


@chunked
def careful_l(
    t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float
) -> Array:
    """Rate of pure dephasing."""
    tau = v * t
    component = _difference(*_sloped(True, t, Delta, v, theta))
    weight = 0.5 * np.pi * T * lam**2
    return weight * (component * component) / (tau * tau + Delta * Delta)


def _sloped(cosine: bool, t: Array, Delta: float, v: float, theta: float) -> tuple[Any, ...]:
    slope, offset = _coupling(cosine, Delta, v, theta)
    return slope, t, offset


@chunked
def phi_dot(t: Array, Delta: float, v: float) -> Array:
    """Rate of the angle."""
    tau = v * t
    return (-0.5 * Delta * v) / (tau * tau + Delta * Delta)


@chunked
def f(t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of emission."""
    tau = v * t
    square = tau * tau + Delta * Delta
    omega = np.sqrt(square)
    component = np.sin(theta) * tau - Delta * np.cos(theta)
    boltzmann = np.expm1((-2 / T) * omega)
    weight = -np.pi * lam**2 * np.exp((-2 / wc) * omega)
    return weight * component * component / (omega * boltzmann)


@chunked
def g(t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of absorption."""
    tau = v * t
    omega = np.sqrt(tau * tau + Delta * Delta)
    component = np.sin(theta) * tau - Delta * np.cos(theta)
    weight = -np.pi * lam**2 * np.exp((-2 / wc - 2 / T) * omega)
    return weight * component * component / (omega * np.expm1((-2 / T) * omega))


@chunked
def l(t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of pure dephasing."""
    tau = v * t
    component = np.cos(theta) * tau + Delta * np.sin(theta)
    return (0.5 * np.pi * T * lam**2) * component * component / (tau * tau + Delta * Delta)


def _h(x: Array) -> Array:
    """[S(omega) - S(-omega)] / omega at T = 0: scaled integrals, and beyond 40 their series."""
    near = np.minimum(x, 40)
    value = np.exp(-near) * special.expi(near) - np.exp(near) * special.exp1(near)
    inverse = 1 / np.maximum(x, 40) ** 2
    series = np.zeros_like(x)
    for n in range(18, -1, -1):
        series = 1 + (2 * n + 2) * (2 * n + 3) * inverse * series
    return np.where(x > 40, 2 * inverse * series, value)


def _tail(x: Array) -> Array:
    """The integral of _h from x to infinity."""
    near = np.minimum(x, 40)
    value = np.exp(-near) * special.expi(near) + np.exp(near) * special.exp1(near)
    far = np.maximum(x, 40)
    series = np.zeros_like(x)
    for n in range(18, -1, -1):
        series = 1 + (2 * n + 1) * (2 * n + 2) / far**2 * series
    return np.where(x > 40, 2 / far * series, value)


WEIGHTS = [float(sp.bernoulli(2 * j) / sp.factorial(2 * j)) for j in range(1, 9)]


def half_difference(x: Array, step: Array) -> Array:
    """[S(omega) - S(-omega)] / (2 omega): x = omega / omega_c, and omega / T as the step."""
    value = _h(x) / 2
    if np.all(np.isinf(step)):
        return value
    for k in range(1, 10):
        value += _h(x + k * step)
    start = x + 10 * step
    tail = _tail(start)
    value += tail / step + _h(start) / 2
    odd, rational, factor = step.copy(), 2 / start, 2 / start
    inverse = 1 / np.maximum(start, 40)
    leading = 4 * inverse**3
    near = start <= 40
    for j, weight in enumerate(WEIGHTS, start=1):
        series = np.ones_like(x)
        for n in range(12, 0, -1):
            series = 1 + (2 * n + 2 * j - 1) * (2 * n + 2 * j) * inverse**2 * series
        value -= weight * odd * np.where(near, rational - tail, -leading * series)
        odd *= step * step
        factor = factor * (2 * j - 1) * (2 * j) / (start * start)
        rational = rational + factor
        leading *= (2 * j + 1) * (2 * j + 2) * inverse**2
    return value


@chunked
def k(t: Array, Delta: float, v: float, theta: float, lam: float, T: float, wc: float) -> Array:
    """Coefficient of sigma_z."""
    tau = v * t
    square = tau * tau + Delta * Delta
    omega = np.sqrt(square)
    component = np.sin(theta) * tau - Delta * np.cos(theta)
    shift = half_difference(omega * (2 / wc), omega * (2 / T) if T else np.inf + omega)
    return omega + (0.5 * lam**2) * component * component / omega * shift


@chunked
def slow_f(Delta: Array, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of emission under slow driving."""
    weight = -np.pi * (lam * np.cos(theta)) ** 2
    return weight * Delta * np.exp((-2 / wc) * Delta) / np.expm1((-2 / T) * Delta)


@chunked
def slow_g(Delta: Array, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of absorption under slow driving."""
    weight = -np.pi * (lam * np.cos(theta)) ** 2
    return weight * Delta * np.exp((-2 / wc - 2 / T) * Delta) / np.expm1((-2 / T) * Delta)


@chunked
def careful_slow_f(Delta: Array, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of emission under slow driving, each exponent rounded once."""
    weight = -np.pi * (lam * np.cos(theta)) ** 2
    return weight * Delta * np.exp(Delta / (-0.5 * wc)) / np.expm1(Delta / (-0.5 * T))


@chunked
def careful_slow_g(Delta: Array, theta: float, lam: float, T: float, wc: float) -> Array:
    """Rate of absorption under slow driving, each exponent rounded once."""
    weight = -np.pi * (lam * np.cos(theta)) ** 2
    heat = Delta / (-0.5 * T)
    return weight * Delta * np.exp(heat) * np.exp(Delta / (-0.5 * wc)) / np.expm1(heat)


@chunked
def slow_k(Delta: Array, theta: float, lam: float, T: float, wc: float) -> Array:
    """Coefficient of sigma_z under slow driving."""
    shift = half_difference(Delta * (2 / wc), Delta * (2 / T))
    return Delta + (0.5 * (lam * np.cos(theta)) ** 2) * Delta * shift


# --- lambdify -------------------------------------------------------------------------------------

SPECIAL = {"Ei": special.expi, "expint": lambda _, x: special.exp1(x)}


def _lamb_shift(T: float, wc: float) -> Function:
    """S(omega), of either sign, as a function that an expression names."""
    above, below, _ = bath.lamb_shift_zero_temperature()
    names = (symbols.omega, symbols.omega_c)
    cold = [sp.lambdify(names, part, [SPECIAL, "numpy"], cse=False) for part in (above, below)]

    def shift(omega: Array) -> Array:
        positive = bool(omega[0] > 0)
        modulus = abs(omega)
        if T == 0:
            return cold[0 if positive else 1](modulus, wc)
        odd = modulus * half_difference(modulus / wc, modulus / T)
        x = modulus / wc
        return wc * (x * _tail(x) / 2 - 1) + (odd if positive else -odd)

    return shift


def lambdified(
    expr: sp.Expr, names: Sequence[sp.Symbol], T: float, wc: float, numbers: str = "numpy"
) -> Function:
    """The derived expression with gap, angle and gamma as derived, by `sympy.lambdify`."""
    t = symbols.t
    gap = {symbols.Omega(t): hamiltonian.gap(), symbols.phi(t): hamiltonian.angle()}
    above, below = bath.kossakowski_explicit()

    def written_out(x: sp.Expr) -> sp.Expr:
        if x == 0:
            return bath.kossakowski_at_zero()
        side, modulus = (below, -x) if x.could_extract_minus_sign() else (above, x)
        return side.subs(symbols.omega, modulus)

    expr = expr.replace(symbols.gamma, written_out).subs(gap)
    modules: list[Any] = [{"S": _lamb_shift(T, wc)}, numbers]
    made: Function = sp.lambdify(names, expr, modules, cse=False)
    return made


# --- the table ------------------------------------------------------------------------------------

MOVING = (symbols.t, symbols.Delta, symbols.v, symbols.theta, symbols.lam, symbols.T)
SLOW = (symbols.Delta, symbols.theta, symbols.lam, symbols.T)


class Case:
    """A row: the ways to the numbers, and the arguments, of which the first is an array."""

    def __init__(
        self,
        label: str,
        ways: dict[str, Function],
        place: tuple[Any, ...],
        exact: Function | None = None,
        zeros: Sequence[float] = (),
    ) -> None:
        self.label = label
        self.ways = ways
        self.place = place
        self.exact = exact
        self.zeros = zeros

    def error(self, function: Function) -> float:
        """The worst error in ulp over some points of the array, and next to the zeros."""
        first, *others = self.place
        steps = [sign * step for sign in (1, -1) for step in NEAR]
        near = [zero * (1 + step) for zero in self.zeros for step in steps]
        points = np.array([*first[:: max(1, len(first) // 997)], *near])
        worst = 0.0
        with mpmath.workdps(50):
            for point, value in zip(points, function(points, *others), strict=True):
                wanted = self.exact(*map(mpmath.mpf, (point, *others)))  # type: ignore[misc]
                worst = max(worst, float(abs(value - wanted) / np.spacing(abs(float(wanted)))))
        return worst


NEAR = (0.0, 1e-15, 1e-12, 1e-8, 1e-4)
"""Relative distances from the zeros at which errors are measured."""


def cases(points: int, only: Sequence[str]) -> list[Case]:
    """The rows whose labels begin with one of ``only``, or all."""
    t = np.linspace(-20, 20, points)
    gaps = np.linspace(0.05, 10, points)
    heat, wc, theta = 1.0, 1 / 3, np.pi / 3
    emission, absorption, dephasing = lindblad.dissipation_rates()
    limits = {name: value for name, (value, _) in slow_driving.rates().items()}
    moving = (t, 1.0, 1.0, theta, 0.1)
    rate = hamiltonian.angle_rate()
    rows = [
        Case(
            "hamiltonian.phi_dot",
            {
                "generated": generated_hamiltonian.phi_dot,
                "careful": careful_phi_dot,
                "plain": phi_dot,
                "lambdify": sp.lambdify(MOVING[:3], rate, "numpy", cse=False),
            },
            moving[:3],
            sp.lambdify(MOVING[:3], rate, "mpmath"),
        )
    ]
    zeros = {"f": [1 / math.tan(theta)], "g": [1 / math.tan(theta)], "l": [-math.tan(theta)]}

    def add(name: str, hands: Sequence[Function], expr: sp.Expr, T: float, slow: bool) -> None:
        names = (*SLOW, symbols.omega_c) if slow else (*MOVING, symbols.omega_c)
        place = (gaps, theta, 0.1, T, wc) if slow else (*moving, T, wc)
        module = generated_slow_driving if slow else generated_lindblad
        room = "slow_driving" if slow else "lindblad"
        label = f"{room}.{name}" + (", T = 0" if T == 0 else "")
        if only and not label.startswith(tuple(only)):
            return
        ways = {"generated": getattr(module, name)}
        ways |= dict(zip(("plain", "careful"), hands, strict=False))  # of k only the first
        ways["lambdify"] = lambdified(expr, names, T, wc)
        exact = None if name == "k" else lambdified(expr, names, T, wc, "mpmath")
        rows.append(Case(label, ways, place, exact, [] if slow else zeros.get(name, [])))

    add("f", (f, careful_f), emission, heat, False)
    add("g", (g, careful_g), absorption, heat, False)
    add("l", (l, careful_l), dephasing, heat, False)
    add("k", (k,), lindblad.level_splitting(), heat, False)
    add("k", (k,), lindblad.level_splitting(), 0.0, False)
    add("f", (slow_f, careful_slow_f), limits["f"], heat, True)
    add("g", (slow_g, careful_slow_g), limits["g"], heat, True)
    add("k", (slow_k,), limits["k"], heat, True)
    return [row for row in rows if not only or row.label.startswith(tuple(only))]


def measured(functions: Sequence[Function], place: tuple[Any, ...], repeats: int) -> list[float]:
    """Seconds of each function, the least of its repeats, the functions in turn."""
    best = [float("inf")] * len(functions)
    for _ in range(repeats):
        for n, function in enumerate(functions):
            start = time.perf_counter()
            function(*place)
            best[n] = min(best[n], time.perf_counter() - start)
    return best


WAYS = ("generated", "careful", "plain", "lambdify")


@chunked
def one_product(x: Array) -> Array:
    """The least work that makes an array of an array."""
    return 2 * x


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 1 if two ways disagree, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks generated", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], help="how the names of functions begin")
    given = parser.parse_args(arguments)
    rows = cases(given.points, given.only)
    if not rows:
        parser.error(f"--only: no function's name begins with {' or '.join(given.only)}")
    scale = 1e9 / given.points
    print(f"{given.points} points, least of {given.repeats}, ns a point")
    ratios = ("gen/careful", "gen/plain", "lambdify/gen")
    print(f"{'function':<21}" + "".join(f"{column:>13}" for column in (*WAYS, *ratios)))
    status = 0
    for row in rows:
        values = [np.asarray(function(*row.place)) for function in row.ways.values()]
        for other in values[1:]:
            if not np.allclose(values[0], other, rtol=AGREEMENT, atol=0):
                print(f"{row.label}: two ways disagree")
                status = 1
        seconds = dict(
            zip(row.ways, measured([*row.ways.values()], row.place, given.repeats), strict=True)
        )
        hand = seconds.get("careful", seconds["plain"])
        found = (
            seconds["generated"] / hand,
            seconds["generated"] / seconds["plain"],
            seconds["lambdify"] / seconds["generated"],
        )
        cells = [f"{scale * seconds[way]:>13.2f}" if way in seconds else " " * 13 for way in WAYS]
        missed = "" if found[0] <= 1 + NOISE and found[2] >= 3 else "   missed"
        print(f"{row.label:<21}" + "".join(cells) + "".join(f"{r:>13.2f}" for r in found) + missed)
    (floor,) = measured([one_product], rows[0].place[:1], given.repeats)
    print(f"{'one product':<21}{scale * floor:>13.2f}")
    print("\nworst error in ulp")
    for row in rows:
        if row.exact is None:
            continue
        worst = [row.error(row.ways[way]) if way in row.ways else None for way in WAYS]
        cells = ["" if x is None else f"{x:.1f}" if x < 1e4 else f"{x:.0e}" for x in worst]
        print(f"{row.label:<21}" + "".join(f"{cell:>13}" for cell in cells))
    return status


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))

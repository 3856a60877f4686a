"""Speed of the generated functions, beside careful NumPy and `sympy.lambdify`, in one run.

    python -m benchmarks.generated [--points 1000000] [--repeats 5]

Three ways to the same numbers, timed in turn, the least of the repeats of each:

generated   the function of `dlz.generated`
by hand     what a careful person writes: the same formulas, nothing computed twice, in chunks that
            fit the cache; without the care for subnormal and overflowing arguments, for zeros of
            sin(theta - 2 phi), for shapes and for precision
lambdify    `sympy.lambdify` of the derived expression, without common subexpressions taken out;
            gamma, Omega and phi as derived, S at T = 0 too, and at T > 0 the one by hand

Aimed at are generated / by hand <= 1 and lambdify / generated >= 3. All three must agree to 1e-9.
"""

from __future__ import annotations

import argparse
import functools
import time
from collections.abc import Callable, Sequence
from typing import Any

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


def lambdified(expr: sp.Expr, names: Sequence[sp.Symbol], T: float, wc: float) -> Function:
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
    modules: list[Any] = [{"S": _lamb_shift(T, wc)}, "numpy"]
    made: Function = sp.lambdify(names, expr, modules, cse=False)
    return made


# --- the table ------------------------------------------------------------------------------------

MOVING = (symbols.t, symbols.Delta, symbols.v, symbols.theta, symbols.lam, symbols.T)
SLOW = (symbols.Delta, symbols.theta, symbols.lam, symbols.T)


def cases(points: int) -> list[tuple[str, Function, Function, Function, tuple[Any, ...]]]:
    """Name, the three functions and the arguments; the first argument is an array."""
    t = np.linspace(-20, 20, points)
    gaps = np.linspace(0.05, 10, points)
    heat, wc = 1.0, 1 / 3
    emission, absorption, dephasing = lindblad.dissipation_rates()
    limits = {name: value for name, (value, _) in slow_driving.rates().items()}
    moving = (t, 1.0, 1.0, np.pi / 3, 0.1)
    rows: list[tuple[str, Function, Function, Function, tuple[Any, ...]]] = [
        (
            "hamiltonian.phi_dot",
            generated_hamiltonian.phi_dot,
            phi_dot,
            sp.lambdify(MOVING[:3], hamiltonian.angle_rate(), "numpy", cse=False),
            moving[:3],
        )
    ]

    def add(name: str, module: Any, hand: Function, expr: sp.Expr, T: float, slow: bool) -> None:
        names = (*SLOW, symbols.omega_c) if slow else (*MOVING, symbols.omega_c)
        place = (gaps, np.pi / 3, 0.1, T, wc) if slow else (*moving, T, wc)
        room = "slow_driving" if slow else "lindblad"
        label = f"{room}.{name}" + (", T = 0" if T == 0 else "")
        rows.append((label, getattr(module, name), hand, lambdified(expr, names, T, wc), place))

    fast = generated_lindblad
    add("f", fast, f, emission, heat, False)
    add("g", fast, g, absorption, heat, False)
    add("l", fast, l, dephasing, heat, False)
    add("k", fast, k, lindblad.level_splitting(), heat, False)
    add("k", fast, k, lindblad.level_splitting(), 0.0, False)
    slowly = generated_slow_driving
    add("f", slowly, slow_f, limits["f"], heat, True)
    add("g", slowly, slow_g, limits["g"], heat, True)
    add("k", slowly, slow_k, limits["k"], heat, True)
    return rows


def measured(functions: Sequence[Function], place: tuple[Any, ...], repeats: int) -> list[float]:
    """Seconds of each function, the least of its repeats, the functions in turn."""
    best = [float("inf")] * len(functions)
    for _ in range(repeats):
        for n, function in enumerate(functions):
            start = time.perf_counter()
            function(*place)
            best[n] = min(best[n], time.perf_counter() - start)
    return best


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 if two ways disagree, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generated", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args(arguments)
    print(f"{given.points} points, least of {given.repeats}, ns a point")
    columns = ("generated", "by hand", "lambdify", "gen/hand", "lambdify/gen")
    print(f"{'function':<24}" + "".join(f"{column:>14}" for column in columns))
    status = 0
    for label, *functions, place in cases(given.points):
        values = [np.asarray(function(*place)) for function in functions]
        for other in values[1:]:
            if not np.allclose(values[0], other, rtol=AGREEMENT, atol=0):
                print(f"{label}: the three ways disagree")
                status = 1
        seconds = measured(functions, place, given.repeats)
        ratios = (seconds[0] / seconds[1], seconds[2] / seconds[0])
        cells = [f"{1e9 * s / given.points:>14.2f}" for s in seconds]
        missed = "" if ratios[0] <= 1 + NOISE and ratios[1] >= 3 else "   missed"
        print(f"{label:<24}" + "".join(cells) + "".join(f"{r:>14.2f}" for r in ratios) + missed)
    return status


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))

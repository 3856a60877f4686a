"""Solving with a bath of one's own beside the built-in ohmic one: `python -m benchmarks bath`.

200 values of Delta, v = 1, t = -40 ... 40, omega_c at random; minima of seven runs in turn.
"""

from time import perf_counter

import numpy as np
import sympy as sp

import dlz

SETS, RUNS = 200, 7


def milliseconds(problems: list[dlz.Parameters]) -> np.ndarray:
    """Return the shortest time of each."""
    best = np.full(len(problems), np.inf)
    for _ in range(RUNS):
        for i, parameters in enumerate(problems):
            start = perf_counter()
            dlz.solve(parameters, [-40, 40])
            best[i] = min(best[i], perf_counter() - start)
    return 1e3 * best


def main(arguments: list[str]) -> None:
    if arguments:
        raise SystemExit("python -m benchmarks bath takes no options")
    w, w_c = sp.symbols("omega omega_c")
    baths = {
        "ohmic, as an expression": dlz.Bath.power(1),
        "sub-ohmic, s = 1/2": dlz.Bath.power(0.5),
        "super-ohmic, s = 3": dlz.Bath.power(3),
        "Drude": dlz.Bath.drude(),
        "Gaussian cutoff": dlz.Bath(w * sp.exp(-((w / w_c) ** 2)), w, cutoff=w_c),
    }
    numbers = {
        "Delta": np.sqrt(np.geomspace(0.01, 100, SETS)),
        "v": 1.0,
        "theta": 0.7,
        "omega_c": np.random.default_rng(1).uniform(0.3, 5, SETS),
    }
    print(f"{SETS} sets, ms: the built-in ohmic bath; this one; ratio; ratio without Lamb shift")
    for T in (0.0, 1.0):
        for name, bath in baths.items():
            if T and bath.dephases_at_once:
                continue  # refused
            problems = [
                dlz.Parameters(**numbers, T=T, lamb_shift=shift, bath=own)
                for shift in (True, False)
                for own in (None, bath)
            ]
            plain, own, bare, own_bare = milliseconds(problems)
            print(
                f"T = {T:.0f}  {name:24s}{plain:8.1f}{own:8.1f}{own / plain:8.2f}"
                f"{own_bare / bare:8.2f}"
            )

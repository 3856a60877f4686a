"""Random parameters against an independent integrator of higher precision: is `error` honest?

    python -m benchmarks stress [--count 3000] [--seed 0]

In each of three regimes, weak, moderate and strong damping, the largest rate over Omega in the
window is drawn log-uniformly: 1e-6 to 1e-3, 1e-3 to 0.1, 0.1 to 1. Delta, v, theta, T, omega_c, the
window (across the crossing, on one side of it, narrow) and the initial state are random, so is the
tolerance. The reference is the Magnus integrator at 1e-13, which shares with the solver the
generated rates and nothing else; where the phase is short, scipy's DOP853 stands in for it.

Counted are, among 4 times each, the errors above the tolerance which `error` reports within a
factor 10 (reported) or does not (silent), and false alarms: `error` above the tolerance where the
true error is below. The Bloch components count, by half the norm, as well as the negativity.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from dlz import Parameters, State, magnus, negativity, solve
from dlz.generated import bloch
from dlz.state import density_matrix

FloatArray = NDArray[np.float64]

REGIMES = {"weak": (-6.0, -3.0), "moderate": (-3.0, -1.0), "strong": (-1.0, 0.0)}
TOLERANCES = (1e-10, 1e-8, 1e-6, 1e-3)
LONGEST_PHASE = 3000.0
SHORT_PHASE = 3.0
"""Up to it DOP853 is the reference."""


@dataclass
class Case:
    """One parameter set with its window of time, initial state and tolerance."""

    numbers: dict[str, float]
    times: FloatArray
    eta: float
    lamb_shift: bool
    tolerance: float
    phase: float


@dataclass
class Result:
    """Counts over all cases of a regime, and the worst ratio of true to reported error among those
    above a tenth of the tolerance."""

    cases: int = 0
    robust: int = 0
    silent: int = 0
    reported: int = 0
    false_alarms: int = 0
    worst: float = 0.0


def draw(regime: str, rng: np.random.Generator) -> Case:
    """Return a random case of the `regime`."""
    while True:
        Delta, delta = 10 ** rng.uniform(-1, 1), 10 ** rng.uniform(-4, 4)
        v = Delta**2 / delta
        theta = rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)])
        T = rng.choice([0.0, Delta * 10 ** rng.uniform(-1.5, 1.5)])
        omega_c = Delta * 10 ** rng.uniform(-0.7, 1.7)
        near, far = np.sort(rng.uniform(0.1, 7.0, 2))
        start, stop = [
            (-near, far),
            (-far, near),
            (near, far),
            (-far, -near),
            (-near, -near + 10 ** rng.uniform(-3, 0)),
        ][rng.integers(5)]
        x = np.linspace(start, stop, 60)
        t = np.sinh(x) * Delta / v
        phase = delta * ((stop - start) + np.cosh(start + stop) * np.sinh(stop - start))
        unit = (t, Delta, v, theta, 1.0, T, omega_c)
        largest = (2 * bloch.a_plus(*unit) + bloch.b(*unit)) / np.hypot(Delta, v * t)
        lam = np.sqrt(10 ** rng.uniform(*REGIMES[regime]) / max(largest.max(), 1e-30))
        if phase > LONGEST_PHASE or lam > 100:
            continue
        numbers = {"Delta": Delta, "v": v, "theta": theta, "lam": lam, "T": T, "omega_c": omega_c}
        inner = t[0] + (t[-1] - t[0]) * np.sort(rng.uniform(0.01, 0.99, 3))
        return Case(
            {name: float(value) for name, value in numbers.items()},
            np.concatenate([t[:1], inner, t[-1:]]),
            rng.uniform(0.05, 1.5),
            bool(rng.integers(2)),
            float(rng.choice(TOLERANCES)),
            float(phase),
        )


def reference(case: Case) -> tuple[FloatArray, float]:
    """Return the components (nt, 4, 4) at the times of the `case`, and a bound of their error."""
    initial = State.schmidt(case.eta)
    p = Parameters(**case.numbers, lamb_shift=case.lamb_shift)
    arguments = np.stack([argument.ravel() for argument in p.arguments()])
    if case.phase > SHORT_PHASE:
        maps, error = magnus.maps(arguments, case.times, 1e-13, case.lamb_shift, None)
        components = np.repeat(initial.components[None], len(case.times), axis=0)
        components[:, 1:] = maps[0] @ initial.components
        return components, float(error[0, -1])

    span = case.times[-1] - case.times[0]
    share = (case.times - case.times[0]) / span
    share[-1] = 1.0
    row = arguments[:, 0]

    def slope(s: float, y: FloatArray) -> FloatArray:
        generator = np.zeros((4, 4))
        t = case.times[0] + s * span
        generator[1:, 0], generator[1:, 1:] = bloch.q(t, *row), bloch.Q(t, *row)
        if not case.lamb_shift:
            generator[2, 1] = 2 * np.hypot(case.numbers["Delta"], case.numbers["v"] * t)
            generator[1, 2] = -generator[2, 1]
        product: FloatArray = span * (generator @ y.reshape(4, 4))
        return product.ravel()

    run = solve_ivp(
        slope, (0.0, 1.0), initial.components.ravel(), "DOP853", share, rtol=1e-13, atol=1e-15
    )
    if not run.success:
        raise RuntimeError(run.message)
    return run.y.T.reshape(-1, 4, 4), 1e-12


def run(
    regime: str, count: int, seed: int, failure: Callable[[Case, FloatArray], None] | None = None
) -> Result:
    """Return what `count` random cases of the `regime` give; `failure` is told the silent ones."""
    rng = np.random.default_rng([seed, list(REGIMES).index(regime)])
    result = Result()
    for _ in range(count):
        case = draw(regime, rng)
        expected, uncertainty = reference(case)
        p = Parameters(**case.numbers, lamb_shift=case.lamb_shift)
        tolerance = case.tolerance
        solution = solve(
            p, case.times, State.schmidt(case.eta), rtol=tolerance / 2, atol=tolerance / 2
        )
        off = np.linalg.norm(solution.components - expected, axis=(-2, -1)) / 2
        of_negativity = np.abs(solution.negativity - negativity(density_matrix(expected)))
        true = np.maximum(off, of_negativity) - uncertainty
        silent = (true > tolerance) & (true > 10 * solution.error)
        result.cases += 1
        result.robust += int(solution.robust)
        result.silent += int(silent.any())
        result.reported += int(((true > tolerance) & ~silent).any())
        result.false_alarms += int(((solution.error > tolerance) & (true < tolerance)).any())
        large = true > tolerance / 10
        if large.any():
            result.worst = max(result.worst, float((true[large] / solution.error[large]).max()))
        if silent.any() and failure is not None:
            failure(case, true)
    return result


def main(arguments: list[str]) -> int:
    """Print the counts of each regime; return 1 if an error was silent or alarms were too many."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks stress")
    parser.add_argument("--count", type=int, default=3000, help="parameter sets in each regime")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    print(
        f"{'regime':10}{'cases':>8}{'robust':>8}{'silent':>8}{'reported':>10}{'false alarms':>14}"
    )
    passed = True
    for regime in REGIMES:
        found = run(
            regime, options.count, options.seed, lambda case, true: print("silent:", case, true)
        )
        print(
            f"{regime:10}{found.cases:8}{found.robust:8}{found.silent:8}{found.reported:10}"
            f"{found.false_alarms:14}   worst true/reported error {found.worst:.2g}",
            flush=True,
        )
        passed &= not found.silent and found.false_alarms < 0.05 * found.cases
    return 0 if passed else 1

"""The solver beside QuTiP: same problems, same true error, one run.

    python -m benchmarks [solver] [--quick]

Problem: a Bell pair at t = -40, its negativity at t = 40, v = 1, lam = 0.1, theta = 0.3,
omega_c = Delta/3, with the Lamb shift. True errors are those of the negativity against the Magnus
integrator at 1e-13. QuTiP runs, with each of its methods, with ever tighter settings until its true
error is below 1e-9, and the fastest setting that is good enough counts; `dlz.solve` runs with its
defaults. QuTiP gets the rotated frame, in which it is faster than in the laboratory's, and its
coefficients as splines of arrays, which are faster than callbacks, on points dense where they
change. Times are CPU times, the least of several repeats on either side; those of dlz include the
making of its Parameters. Set OMP_NUM_THREADS=1.

heyoka's Taylor integrator and a DOP853 compiled by numba (benchmarks/compiled.py) run in a table of
their own, where they are installed: without the Lamb shift, which they do not have, dlz too.
"""

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlz import Parameters, State, magnus, negativity, solve
from dlz.generated import hamiltonian, lindblad
from dlz.state import density_matrix

from . import compiled

FloatArray = NDArray[np.float64]

ERROR = 1e-9
WINDOW = (-40.0, 40.0)
RATIOS = (0.01, 1.0, 100.0, 1e4)
BATCH = 200


def fastest(function: Callable[[], object], repeats: int = 7) -> float:
    """Return the least CPU time of `function` in seconds."""
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def parameters(ratio: Any, T: float, lamb_shift: bool = True) -> Parameters:
    """Return the problem at Delta^2 / v = `ratio` and v = 1; `T` is in units of Delta."""
    Delta = np.sqrt(ratio)
    return Parameters(Delta, 1.0, theta=0.3, lam=0.1, T=T * Delta, lamb_shift=lamb_shift)


def reference(p: Parameters) -> FloatArray:
    """Return the negativity at the end of the window."""
    arguments = np.stack([argument.ravel() for argument in p.arguments()])
    maps, _ = magnus.maps(arguments, np.array(WINDOW), 1e-13, p.lamb_shift, None)
    components = np.zeros((arguments.shape[1], 4, 4))
    components[:, 0, 0] = 1.0
    components[:, 1:] = maps[:, -1] @ State.bell().components
    return np.asarray(negativity(density_matrix(components))).reshape(p.shape)


# --- the others ----------------------------------------------------------------------------------


def qutip_attempts(p: Parameters, quick: bool) -> Iterator[list[compiled.Attempt]]:
    """Yield, for each way to use QuTiP, its settings from loose to tight."""
    import qutip

    arguments = tuple(float(x) for x in p.arguments())
    pair = qutip.qeye(2)
    x, y, z = (
        qutip.tensor(sigma, pair) for sigma in (qutip.sigmax(), qutip.sigmay(), qutip.sigmaz())
    )
    down, up = (x - 1j * y) / 2, (x + 1j * y) / 2
    bell = qutip.Qobj(State.bell().rho, dims=[[2, 2], [2, 2]])

    def coefficients(t: Any) -> list[Any]:
        # ds_1/dt = ... + 2 h_y s_3 = ... - 2 phi_dot s_3
        return [
            lindblad.k(t, *arguments),
            -hamiltonian.phi_dot(t, *arguments[:2]),
            *(np.sqrt(rate(t, *arguments)) for rate in (lindblad.f, lindblad.g, lindblad.l)),
        ]

    def solved(method: str, rtol: float, points: int) -> float:
        # Evenly spaced in x: dense where the coefficients change.
        Delta = arguments[0]
        ends = np.arcsinh(np.array(WINDOW) / Delta)
        grid = Delta * np.sinh(np.linspace(*ends, points))
        grid[[0, -1]] = WINDOW
        forms = [qutip.coefficient(c, tlist=grid) for c in coefficients(grid)]
        H = qutip.QobjEvo([[z, forms[0]], [y, forms[1]]])
        jumps = [
            qutip.QobjEvo([[op, form]]) for op, form in zip((down, up, z), forms[2:], strict=True)
        ]
        if arguments[4] == 0:
            del jumps[1:]
        options = {
            "method": method,
            "rtol": rtol,
            "atol": rtol / 100,
            "nsteps": 10**8,
            "progress_bar": "",
        }
        final = qutip.mesolve(H, bell, list(WINDOW), c_ops=jumps, options=options).states[-1]
        return float(negativity((final + final.dag()).full() / 2))

    tolerances = (1e-8, 1e-9, 1e-10, 1e-11, 1e-12)
    ways = [("vern9", 2001), ("vern9", 16001)]
    if not quick:
        ways += [("vern7", 16001), ("dop853", 16001), ("adams", 16001)]
    for method, points in ways:
        yield [
            (
                f"{method}, arrays of {points}, rtol {rtol:.0e}",
                lambda m=method, r=rtol, n=points: solved(m, r, n),
            )
            for rtol in tolerances
        ]


def best_of(
    ways: Iterator[list[compiled.Attempt]], exact: float, limit: float
) -> tuple[float, str]:
    """Return the time in seconds, and the name, of the fastest setting with a true error <= ERROR.

    A way that takes more than twice the best so far, or more than the `limit`, is given up.
    """
    best, name = np.inf, "none reached it"
    for attempts in ways:
        for setting, run in attempts:
            start = time.process_time()
            try:
                found = run()
            except Exception as error:
                print(f"    {setting}: {type(error).__name__}: {error}")
                break
            spent = time.process_time() - start
            if abs(found - exact) <= ERROR:
                if spent < 2 * best:
                    spent = min(spent, fastest(run, 5 if spent > 0.1 else 15))
                if spent < best:
                    best, name = spent, setting
                break
            if spent > min(2 * best, limit):
                break
    return best, name


# --- tables --------------------------------------------------------------------------------------


def compare(quick: bool) -> None:
    print(f"Per trajectory, true error <= {ERROR:.0e}; dlz in milliseconds, others in seconds")
    print(
        f"{'Delta^2/v':>9} {'T/Delta':>7} {'batch':>8} {'single':>8} {'error':>8} {'QuTiP':>8}"
        f" {'ratio':>9} {'single':>8}  QuTiP's best setting"
    )
    for T in (0.0, 0.02):
        for ratio in RATIOS:
            one = parameters(ratio, T)
            values = ratio * np.linspace(1.0, 1.05, BATCH)
            batch = fastest(lambda r=values, T=T: solve(parameters(r, T), WINDOW), 15) / BATCH
            single = fastest(lambda r=ratio, T=T: solve(parameters(r, T), WINDOW), 100)
            some = parameters(values[::40], T)
            exact = reference(some)
            found = solve(parameters(values, T), WINDOW).negativity[::40, -1]
            error = np.abs(found - exact).max()
            other, setting = best_of(qutip_attempts(one, quick), float(reference(one)), 60.0)
            print(
                f"{ratio:9g} {T:7g} {batch * 1e3:8.3f} {single * 1e3:8.2f} {error:8.0e}"
                f" {other:8.2f} {other / batch:9.0f} {other / single:8.0f}  {setting}",
                flush=True,
            )


def compare_compiled() -> None:
    print("\nBeside compiled integrators, without the Lamb shift; milliseconds per trajectory")
    print(
        f"{'Delta^2/v':>9} {'T/Delta':>7} {'batch':>8} {'single':>8} {'heyoka':>8} {'numba':>8}"
        f" {'batch':>7} {'single':>7}  the faster over dlz; settings"
    )
    for T in (0.0, 0.02):
        for ratio in RATIOS:
            one = parameters(ratio, T, lamb_shift=False)
            many = parameters(ratio * np.linspace(1.0, 1.05, BATCH), T, lamb_shift=False)
            batch = fastest(lambda p=many: solve(p, WINDOW)) / BATCH
            single = fastest(lambda p=one: solve(p, WINDOW), 15)
            exact = float(reference(one))
            others, settings = [], []
            for attempts in (compiled.heyoka_attempts, compiled.numba_attempts):
                try:
                    spent, name = best_of(attempts(one, WINDOW), exact, 60.0)
                except ImportError as error:
                    spent, name = np.inf, str(error)
                others.append(spent)
                settings.append(name)
            cells = [f"{1e3 * spent:8.3f}" for spent in (batch, single, *others)]
            least = min(others)
            print(
                f"{ratio:9g} {T:7g} {' '.join(cells)} {least / batch:7.1f} {least / single:7.1f}"
                f"  {'; '.join(settings)}",
                flush=True,
            )


def sweep() -> None:
    print(f"\nSweep of figure 5, {BATCH} values of Delta^2/v from 0.01 to 100 at once")
    Delta = np.sqrt(np.logspace(-2, 2, BATCH))
    for theta, T in ((0.0, 0.0), (np.pi / 2, 0.0), (0.3, 0.02)):
        p = Parameters(Delta, 1.0, theta=theta, T=T * Delta)
        spent = fastest(lambda p=p: solve(p, WINDOW)) / BATCH
        print(f"theta = {theta:.2f}, T = {T} Delta: {spent * 1e6:6.0f} microseconds per trajectory")


def dense() -> None:
    print("\nOne trajectory with 400 output times, in milliseconds")
    times = np.linspace(*WINDOW, 400)
    for T in (0.0, 0.02):
        for ratio in RATIOS:
            p = parameters(ratio, T)
            spent = fastest(lambda p=p: solve(p, times))
            solution = solve(p, WINDOW)
            again = fastest(lambda s=solution: s.at(times))
            print(
                f"Delta^2/v = {ratio:g}, T = {T} Delta: {spent * 1e3:.2f}, at(t) {again * 1e3:.2f}"
            )


def growth() -> None:
    print(f"\nGrowth of the time with Delta^2/v from 1e-2 to 1e6, batches of {BATCH}")
    ratios = np.logspace(-2, 6, 9)
    for name, T in (("T = 0", 0.0), ("T = Delta/50", 0.02)):
        for window in ("-40 to 40", "10 Delta/v to either side"):
            spent = []
            for ratio in ratios:
                p = parameters(ratio * np.linspace(1.0, 1.05, BATCH), T)
                end = 40.0 if window == "-40 to 40" else 10 * np.sqrt(ratio)
                spent.append(fastest(lambda p=p, end=end: solve(p, [-end, end]), 5) / BATCH)
            exponent = np.polyfit(np.log(ratios), np.log(spent), 1)[0]
            microseconds = " ".join(f"{1e6 * s:.0f}" for s in spent)
            print(f"{name}, window {window}: p = {exponent:+.3f}; microseconds {microseconds}")


def main(arguments: list[str]) -> int:
    """Print all tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks solver")
    parser.add_argument("--quick", action="store_true", help="only QuTiP's best method")
    options = parser.parse_args(arguments)
    sweep()
    dense()
    growth()
    print()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compare(options.quick)
        compare_compiled()
    return 0

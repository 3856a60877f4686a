"""A million parameter sets in one call: time, memory, and how many took the robust integrator.

    python -m benchmarks million [--count 1000000]

Delta^2/v from 0.01 to 1e4, theta, T up to 2 Delta and lam up to 0.2 are random, v = 1, the window
is -40 to 40; a Bell pair, at the end. The result itself takes about 300 bytes a set; what is needed
besides does not grow with the count. Times are CPU times; set OMP_NUM_THREADS=1.
"""

import argparse
import resource
import time

import numpy as np

from dlz import Parameters, solve


def peak() -> float:
    """Return the largest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Print the measurements; 1 if a set was not solved to the tolerance, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks million")
    parser.add_argument("--count", type=int, default=1_000_000)
    count = parser.parse_args(arguments).count
    rng = np.random.default_rng(0)
    Delta = 10 ** rng.uniform(-1, 2, count)
    p = Parameters(
        Delta,
        1.0,
        theta=rng.uniform(0, np.pi, count),
        lam=rng.uniform(0, 0.2, count),
        T=Delta * rng.uniform(0, 2, count),
    )
    solve(Parameters(1.0, 1.0), [-40.0, 40.0])  # imports, tables
    before = peak()

    def progress(done: int, total: int) -> None:
        if done * 10 // total > (done - 256) * 10 // total:
            print(f"{done} of {total}: {time.process_time() - start:.0f} s, {peak():.0f} MB")

    start = time.process_time()
    solution = solve(p, [-40.0, 40.0], progress=progress)
    spent = time.process_time() - start
    arrays = (solution.components, solution.negativity, solution.error, solution.robust)
    result = sum(array.nbytes for array in arrays) / 2**20
    print(f"{count} sets: {spent:.0f} s, {spent / count * 1e6:.0f} microseconds each")
    print(f"peak memory {peak():.0f} MB: {before:.0f} MB before, {result:.0f} MB the result")
    worst = solution.error[:, -1].max()
    print(
        f"robust {solution.robust.sum()}, failed {solution.failed.sum()}, worst error {worst:.1e}"
    )
    return 0 if worst <= 2e-10 else 1

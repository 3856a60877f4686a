"""Hypothesis profiles: `default` is repeatable, `--hypothesis-profile=deep` goes looking."""

import os

from hypothesis import settings

# gmpy2 is here for mpmath; SymPy computes as it does where only the core packages are.
os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
# One thread for each process of pytest-xdist: matrices are small.
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("default", derandomize=True, max_examples=50, deadline=None)
# What is not said here is as in `default`.
settings.register_profile(
    "deep", derandomize=False, max_examples=2000, deadline=None, print_blob=True
)
settings.load_profile("default")

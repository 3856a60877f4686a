"""Hypothesis profiles: `default` is repeatable, `--hypothesis-profile=deep` goes looking."""

from hypothesis import settings

settings.register_profile("default", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("deep", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("default")

"""The generated functions of ``exact``."""

from __future__ import annotations

from .. import exact
from .arguments import arguments
from .spec import Accuracy, FunctionSpec


def specs() -> list[FunctionSpec]:
    """The exact Landau-Zener probability at T = 0."""
    return [
        FunctionSpec(
            "survival_probability",
            room="exact",
            summary="Probability to stay in |0> over a full sweep at T = 0, any coupling",
            arguments=arguments(
                "Delta v theta lam omega_c", v="sweep rate, an energy squared, > 0"
            ),
            value=exact.survival_probability(),
            accuracy=Accuracy(
                "lam from 0 to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6",
                ulp=4,
                amplified=2,
                condition="twice the exponent for each of Delta, lam and omega_c",
            ),
        )
    ]

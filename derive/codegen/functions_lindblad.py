"""The generated functions of ``lindblad``."""

from __future__ import annotations

import functools

from .. import lindblad
from . import rules
from .arguments import MOVING, arguments
from .spec import FunctionSpec

RATE_RULES = (
    rules.rates_written_out,
    rules.dephasing,
    rules.lamb_shift_difference,
    rules.emission_minus_absorption,
    rules.angle_addition,
)
"""Rules for what consists of k(t), f(t), g(t) and l(t)."""


def specs() -> list[FunctionSpec]:
    """The coefficients k, f, g, l."""
    spec = functools.partial(
        FunctionSpec, room="lindblad", arguments=arguments(MOVING), rules=RATE_RULES
    )
    emission, absorption, dephasing = lindblad.dissipation_rates()
    return [
        spec(
            "k",
            summary="Coefficient of sigma_z in the rotated Hamiltonian with Lamb shift, an energy",
            value=lindblad.level_splitting(),
            equations=("31",),
        ),
        spec("f", summary="Rate of emission, an energy", value=emission, equations=("32",)),
        spec("g", summary="Rate of absorption, an energy", value=absorption, equations=("33",)),
        spec(
            "l",
            summary="Rate of pure dephasing, an energy",
            arguments=arguments(MOVING, unused="omega_c"),
            value=dephasing,
            equations=("34",),
        ),
    ]

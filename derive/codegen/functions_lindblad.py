"""The generated functions of ``lindblad``."""

from __future__ import annotations

import dataclasses
import functools

import sympy as sp

from .. import lindblad
from . import rules
from .arguments import MOVING, arguments
from .spec import Accuracy, FunctionSpec

RATE_RULES = (
    rules.rates_written_out,
    rules.dephasing,
    rules.lamb_shift_difference,
    rules.emission_minus_absorption,
    rules.angle_addition,
    rules.rotated_components,
    rules.rates_of_the_bath,
    rules.bath_written_out,
    rules.clamped_temperature,
    rules.weights_in_parts,
    rules.gap_in_parts,
)
"""Rules for what consists of k(t), f(t), g(t) and l(t)."""


AT_RATES = (
    "T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600, also next to the zeros "
    "of the sine and the cosine of theta - 2 phi"
)
"""The domain of promises about the dissipation rates.

What follows an exponential below the smallest normal number may be large: a product with Omega, or
quotients by Omega/v and, in a hot bath, by 2 Omega/T."""
SHIFTED = Accuracy(
    "lam from 0 to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0",
    ulp=4,
    amplified=4,
    condition="2 |Lamb shift|/k with respect to lam",
    through=("lam", "T", "omega_c"),
)
"""The promise of what contains the Lamb shift."""
HEAT = ("T", "omega_c")
"""The arguments through which the exponentials amplify."""
DECAY = "2 Omega/omega_c"
"""The condition number of rates with J(2 Omega) with respect to Omega and omega_c, beyond 1."""
DECAYING = Accuracy(AT_RATES, ulp=4, amplified=8, condition=DECAY, through=HEAT)
"""The promise of rates with J(2 Omega): exponents may be off by four roundings, two for Omega, one
for the factor and one for their own; half an ulp of T or omega_c may be half a rounding.  Beside
them seven roundings remain, which seldom fall together: `pytest --hypothesis-profile=deep
tests/generated/test_promises.py` looks for points where they do."""


def specs() -> list[FunctionSpec]:
    """The coefficients k, f, g, l, and the weights of the jumps in them."""
    spec = functools.partial(
        FunctionSpec, room="lindblad", arguments=arguments(MOVING), rules=RATE_RULES
    )
    emission, absorption, dephasing = lindblad.dissipation_rates()
    exact = Accuracy("|v t|/Delta up to 1e12 and down to 1e-12, also next to its zeros", ulp=4)
    return [
        *(
            spec(
                name,
                summary=f"{name[:3]}^2(theta - 2 phi), the weight of {jumps}, a number",
                arguments=arguments("t Delta v theta"),
                value=_weight(rate),
                equations=(equation,),
                accuracy=exact,
            )
            for name, jumps, rate, equation in (
                ("sin_squared", "jumps between the eigenstates", emission, "32"),
                ("cos_squared", "dephasing", dephasing, "34"),
            )
        ),
        spec(
            "k",
            summary="Coefficient of sigma_z in the rotated Hamiltonian with Lamb shift, an energy",
            value=lindblad.level_splitting(),
            equations=("31",),
            accuracy=SHIFTED,
        ),
        spec(
            "f",
            summary="Rate of emission, an energy",
            value=emission,
            equations=("32",),
            accuracy=DECAYING,
        ),
        spec(
            "g",
            summary="Rate of absorption, an energy",
            value=absorption,
            equations=("33",),
            accuracy=dataclasses.replace(DECAYING, condition=f"{DECAY} + 2 Omega/T"),
        ),
        spec(
            "l",
            summary="Rate of pure dephasing, an energy",
            arguments=arguments(MOVING, unused="omega_c"),
            value=dephasing,
            equations=("34",),
            accuracy=Accuracy(AT_RATES, ulp=4),
        ),
    ]


def _weight(rate: sp.Expr) -> sp.Expr:
    """The square of a sine or a cosine in a rate."""
    (weight,) = (x for x in rate.atoms(sp.Pow) if isinstance(x.base, sp.sin | sp.cos))
    return weight

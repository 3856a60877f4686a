"""The generated functions of ``hamiltonian``."""

from __future__ import annotations

import dataclasses
import functools

import sympy as sp

from .. import hamiltonian, symbols
from . import rules
from .arguments import arguments
from .spec import Accuracy, FunctionSpec


def specs() -> list[FunctionSpec]:
    """Gap, angle and its rate, norms of the eigenvectors."""
    spec = functools.partial(
        FunctionSpec,
        room="hamiltonian",
        arguments=arguments("t Delta v"),
        rules=(rules.hypotenuse,),
    )
    upper, lower = hamiltonian.norms()
    two = Accuracy("|v t|/Delta up to 1e12 and down to 1e-12", ulp=2)
    timely = Accuracy(f"{two.domain}, |t| up to 1e140", ulp=2)
    both = dataclasses.replace(timely, domain=f"{timely.domain} and v as well")
    slowest = "1 unless v is smaller than Delta / 2^500, to which it then stands in this proportion"
    return [
        spec(
            "_crossing_time",
            summary="Time in which v t grows by Delta, no longer than 2^500",
            arguments=arguments("Delta v"),
            value=1
            / hamiltonian.hamiltonian()[0, 0].coeff(symbols.t)
            * hamiltonian.gap().subs(symbols.t, 0),
            rules=(rules.clamped_sweep,),
        ),
        spec(
            "_sweeping",
            summary=slowest,
            arguments=arguments("Delta v"),
            value=sp.Mul(symbols.v, 1 / symbols.v, evaluate=False),
            rules=(rules.clamped_sweep,),
        ),
        spec(
            "Omega",
            summary="Half the gap, an energy",
            value=hamiltonian.gap(),
            equations=("2", "3"),
            accuracy=two,
        ),
        spec(
            "phi",
            summary="Angle of the rotated frame, continuous, falling from pi/2 to 0",
            value=hamiltonian.angle(),
            equations=("21",),
            accuracy=two,
        ),
        spec(
            "phi_dot",
            summary="Rate of the angle of the rotated frame, an energy",
            value=hamiltonian.angle_rate(),
            equations=("45",),
            rules=(rules.by_crossing_time,),
            accuracy=dataclasses.replace(timely, domain=f"{timely.domain}, Delta/v from 1e-140"),
        ),
        spec(
            "norm_plus",
            summary="Norm of the upper eigenvector whose first entry is Delta, an energy",
            value=upper,
            equations=("2",),
            rules=(rules.diagonal,),
            accuracy=both,
        ),
        spec(
            "norm_minus",
            summary="Norm of the lower eigenvector whose first entry is Delta, an energy",
            value=lower,
            equations=("2",),
            rules=(rules.diagonal,),
            accuracy=both,
        ),
    ]

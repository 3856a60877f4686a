"""The generated functions of ``hamiltonian``."""

from __future__ import annotations

import functools

from .. import hamiltonian
from . import rules
from .arguments import arguments
from .spec import FunctionSpec


def specs() -> list[FunctionSpec]:
    """Gap, angle and its rate, norms of the eigenvectors."""
    spec = functools.partial(
        FunctionSpec,
        room="hamiltonian",
        arguments=arguments("t Delta v"),
        rules=(rules.hypotenuse, rules.same_sign),
    )
    upper, lower = hamiltonian.norms()
    return [
        spec(
            "Omega",
            summary="Half the gap, an energy",
            value=hamiltonian.gap(),
            equations=("2", "3"),
        ),
        spec(
            "phi",
            summary="Angle of the rotated frame, continuous, falling from pi/2 to 0",
            value=hamiltonian.angle(),
            equations=("21",),
        ),
        spec(
            "phi_dot",
            summary="Rate of the angle of the rotated frame, an energy",
            value=hamiltonian.angle_rate(),
            equations=("45",),
            rules=(),  # the square of hypot is off by more roundings than the sum of squares
        ),
        spec(
            "norm_plus",
            summary="Norm of the upper eigenvector whose first entry is Delta, an energy",
            value=upper,
            equations=("2",),
        ),
        spec(
            "norm_minus",
            summary="Norm of the lower eigenvector whose first entry is Delta, an energy",
            value=lower,
            equations=("2",),
        ),
    ]

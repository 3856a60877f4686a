"""Which functions are generated, and the descriptions of the arguments that they share."""

from __future__ import annotations

import sympy as sp

from . import (
    functions_bath,
    functions_bloch,
    functions_entanglement,
    functions_exact,
    functions_hamiltonian,
    functions_lindblad,
    functions_loss,
    functions_slow_driving,
    functions_timescales,
    functions_two_sided,
    sensitivities,
    sensitivities_exact,
    sensitivities_loss,
    sensitivities_rate,
    sensitivities_relaxation,
    sensitivities_schmidt,
    sensitivities_two_sided,
)
from .spec import FunctionSpec

ROOMS = {
    "hamiltonian": "Instantaneous spectrum and rotated frame of the Landau-Zener Hamiltonian.",
    "bath": "Thermal bath: occupation, spectral density, Kossakowski coefficient, Lamb shift.",
    "lindblad": "Coefficients of the rotated master equation.",
    "timescales": "Timescales that decide where the master equation holds.",
    "bloch": "Bloch equations of the two-qubit state in the rotated frame.",
    "slow_driving": "Closed forms for slow driving: v -> 0, |t| << Delta/v.",
    "entanglement": "Partial transpose, negativity and survival of entanglement.",
    "loss": "Loss of entanglement of a Bell pair over a sweep, in first order of lambda^2.",
    "two_sided": "Noise on both qubits under slow driving.",
    "exact": "Landau-Zener probability at T = 0 without approximation.",
}
"""The rooms in their order, and the first line of each generated module."""


def specs() -> list[FunctionSpec]:
    """Every generated function, room by room; ValueError if two have the same name."""
    every = [
        *functions_hamiltonian.specs(),
        *functions_bath.specs(),
        *functions_lindblad.specs(),
        *functions_timescales.specs(),
        *functions_bloch.specs(),
        *functions_slow_driving.specs(),
        *sensitivities.of_slow_driving(),
        *functions_entanglement.specs(),
        *sensitivities.of_entanglement(),
        *sensitivities_schmidt.specs(),
        *functions_loss.specs(),
        *sensitivities_loss.specs(),
        *sensitivities_rate.specs(),
        *sensitivities_relaxation.specs(),
        *functions_two_sided.specs(),
        *sensitivities_two_sided.specs(),
        *functions_exact.specs(),
        *sensitivities_exact.specs(),
    ]
    seen: set[str] = set()
    for spec in every:
        if spec.key in seen:
            raise ValueError(f"two functions are called {spec.key}")
        seen.add(spec.key)
    for spec in every:
        missing = sorted(called(spec) - seen)
        if missing:
            raise ValueError(f"{spec.key} calls what is not generated: {missing}")
    return every


def called(spec: FunctionSpec) -> set[str]:
    """The generated functions that a function calls, as ``room.name``."""
    names = {f.func.__name__ for f in spec.expression.atoms(sp.Function)}
    return {name for name in names if "." in name}

# Written by derive/codegen via `dlz derive`; do not edit.
"""NumPy functions written from the derivation, one module per room.

hamiltonian   Instantaneous spectrum and rotated frame of the Landau-Zener Hamiltonian.
bath          Thermal bath: occupation, spectral density, Kossakowski coefficient, Lamb shift.
lindblad      Coefficients of the rotated master equation.
timescales    Timescales that decide where the master equation holds.
bloch         Bloch equations of the two-qubit state in the rotated frame.
slow_driving  Closed forms for slow driving: v -> 0, |t| << Delta/v.
entanglement  Partial transpose, negativity and survival of entanglement.
loss          Loss of entanglement of a Bell pair over a sweep, in first order of lambda^2.
two_sided     Noise on both qubits under slow driving.
exact         Landau-Zener probability at T = 0 without approximation.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.

NumPy warns where a result is not finite, at a pole or where it exceeds the largest number, and of
nothing else. Squares of arguments, and products of them and of results, should be doubles.

Each room is loaded at its first use: some of them need SciPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import (
        bath,
        bloch,
        entanglement,
        exact,
        hamiltonian,
        lindblad,
        loss,
        slow_driving,
        timescales,
        two_sided,
    )

__all__ = [
    "bath",
    "bloch",
    "entanglement",
    "exact",
    "hamiltonian",
    "lindblad",
    "loss",
    "slow_driving",
    "timescales",
    "two_sided",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

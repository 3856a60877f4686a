"""The arguments that generated functions share: descriptions, and the symbols of conditions."""

from __future__ import annotations

import sympy as sp

from .. import symbols
from .spec import Argument, real

DESCRIPTIONS = {
    "t": "time, finite, in units of 1/energy; 0 at the crossing",
    "tau": "time since the initial time, in units of 1/energy, >= 0",
    "Delta": "half the minimal gap, an energy, > 0",
    "v": "sweep rate, an energy squared, >= 0",
    "theta": "direction of the coupling, an angle: 0 longitudinal, pi/2 transversal",
    "lam": "strength of the coupling, a number, >= 0",
    "T": "temperature, an energy, >= 0",
    "omega_c": "cut-off frequency of the bath, an energy, > 0",
    "eta": "angle of the state cos(eta) |00> + sin(eta) |11>; pi/4 for a Bell state",
    "omega": "frequency, an energy, of either sign",
}

MOVING = "t Delta v theta lam T omega_c"
"""The arguments of the rates at a time."""
CONSTANT = "Delta theta lam T omega_c"
"""The arguments of the constant rates under slow driving."""

t, v, Delta, theta, lam, T, omega_c, omega = map(
    real,
    (
        symbols.t,
        symbols.v,
        symbols.Delta,
        symbols.theta,
        symbols.lam,
        symbols.T,
        symbols.omega_c,
        symbols.omega,
    ),
)


def arguments(names: str, unused: str = "", **descriptions: str) -> tuple[Argument, ...]:
    """Arguments that are numbers; on those in ``unused`` only the shape of the result depends."""
    made = []
    for name in names.split():
        description = descriptions.get(name) or DESCRIPTIONS[name]
        enters = name not in unused.split()
        if not enters:
            description += "; only the shape of the result depends on it"
        made.append(Argument(name, description, sp.Symbol(name), enters=enters))
    return tuple(made)

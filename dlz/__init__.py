"""Dissipative Landau-Zener noise on one qubit of an entangled pair.

The pair obeys H = Delta sigma_x + v t sigma_z on the first qubit S, which couples to a bath, an
ohmic one or any other `Bath`; the second qubit R is at rest, or, as `reference`, has a driving and
a bath of its own. Units: hbar = k_B = 1. `solve` integrates the master equation, `propagator` gives
its map of S alone, `negativity`, `log_negativity` and `concurrence` measure what is left of the
entanglement, `survival_time` says how long it lasts, `validity` where the master equation holds,
and `dlz.generated` holds the functions that `dlz.derive` wrote. Importing `dlz` loads none of its
modules; each name is loaded at first use.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

# In a checkout dlz.derive and dlz.generated lie beside this folder, not inside it.
_here = Path(__file__).resolve().parent
if not (_here / "generated").is_dir() and (_here.parent / "pyproject.toml").is_file():
    __path__.append(str(_here.parent))

if TYPE_CHECKING:
    from . import generated
    from .bath import Bath
    from .channel import Propagator, propagator
    from .entanglement import concurrence, log_negativity, negativity
    from .equations import Equation, equation
    from .parameters import Parameters
    from .qutip_bridge import QutipModel, to_qutip
    from .solver import Solution, solve
    from .state import State
    from .survival import survival_time
    from .timescales import Validity, lamb_shift, validity

__version__ = "0.1.0"

__all__ = [
    "Bath",
    "Equation",
    "Parameters",
    "Propagator",
    "QutipModel",
    "Solution",
    "State",
    "Validity",
    "concurrence",
    "equation",
    "generated",
    "lamb_shift",
    "log_negativity",
    "negativity",
    "propagator",
    "solve",
    "survival_time",
    "to_qutip",
    "validity",
]

_HOME = {
    "Bath": "bath",
    "Equation": "equations",
    "Parameters": "parameters",
    "Propagator": "channel",
    "QutipModel": "qutip_bridge",
    "Solution": "solver",
    "State": "state",
    "Validity": "timescales",
    "concurrence": "entanglement",
    "equation": "equations",
    "lamb_shift": "timescales",
    "log_negativity": "entanglement",
    "negativity": "entanglement",
    "propagator": "channel",
    "solve": "solver",
    "survival_time": "survival",
    "to_qutip": "qutip_bridge",
    "validity": "timescales",
}


def __getattr__(name: str) -> object:
    if name == "generated":
        return import_module(".generated", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Solutions as xarray datasets with named axes, units and conventions (extra `xarray`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import __version__
from .display import quantities
from .parameters import Parameters

if TYPE_CHECKING:
    from xarray import Dataset

    from .solver import Solution

_CONVENTIONS = (
    "hbar = k_B = 1: energies, temperature and omega_c share one unit, times have its inverse, v "
    "its square. sigma_z = diag(1, -1), |0> = (1, 0). The spectral density J has no factor pi: "
    "gamma = 2 pi J (n + 1). Negativity: sum of the moduli of the negative eigenvalues of the "
    "partial transpose."
)
_OHMIC = "omega*exp(-omega/omega_c)"
_FRAME = "rotated: H_S = Omega(t) sigma_z, |0> the upper level; S is the first qubit"


def to_xarray(solution: Solution) -> Dataset:
    """Return what :meth:`dlz.Solution.to_xarray` returns."""
    try:
        from xarray import Dataset
    except ModuleNotFoundError:
        raise ModuleNotFoundError("to_xarray needs xarray: pip install 'dlz[xarray]'") from None
    shape = solution.negativity.shape[:-1]
    given, baths = _numbers(solution.parameters, ""), _bath(solution.parameters, "")
    if solution._other is not None:
        given |= _numbers(solution._other.parameters, "reference_")
        baths |= _bath(solution._other.parameters, "reference_")
    names = _axis_names(shape, given, solution._initial.shape)

    def along_axes(array: Any) -> tuple[tuple[str, ...], Any]:
        """Names of the axes along which a number varies, and the number without the others."""
        where = _varying(array.shape, shape)
        return tuple(names[i] for i in where), array.reshape([shape[i] for i in where])

    coordinates: dict[str, Any] = {
        name: (*along_axes(array), {"long_name": text, "units": unit})
        for name, (array, text, unit) in given.items()
    }
    coordinates["t"] = ("t", solution.t, {"long_name": "time", "units": "1/energy"})
    for qubit in ("S", "R"):
        text = f"component of the Bloch vector of {qubit}"
        coordinates[f"component_{qubit}"] = (
            f"component_{qubit}",
            ["x", "y", "z"],
            {"long_name": text},
        )
    s, r = "component_S", "component_R"
    robust = np.broadcast_to(solution.robust, shape)
    variables: dict[str, tuple[tuple[str, ...], Any, str]] = {
        "negativity": ((*names, "t"), solution.negativity, "negativity, 1/2 for a Bell state"),
        "error": ((*names, "t"), solution.error, "estimated error of the negativity"),
        "s": ((*names, "t", s), solution.s, "Bloch vector of the qubit S"),
        "r": ((*names, "t", r), solution.r, "Bloch vector of the qubit R"),
        "chi": ((*names, "t", s, r), solution.chi, "mean values of sigma_i x sigma_j"),
        "robust": (names, robust, "whether the robust integrator was taken"),
    }
    return Dataset(
        {
            name: (dims, array.copy(), {"long_name": text, "units": "1"})
            for name, (dims, array, text) in variables.items()
        },
        coordinates,
        {
            "title": "Qubit pair under dissipative Landau-Zener noise",
            "frame": _FRAME,
            "conventions": _CONVENTIONS,
            **baths,
            "source": f"dlz {__version__}",
        },
    )


def _numbers(parameters: Parameters, prefix: str) -> dict[str, tuple[Any, str, str]]:
    """Each parameter with what it is and its unit."""
    return {
        prefix + name: (np.asarray(getattr(parameters, name)), text, unit)
        for name, (_, text, unit) in quantities(parameters).items()
    }


def _bath(parameters: Parameters, prefix: str) -> dict[str, str]:
    """What of a bath is no number."""
    return {
        prefix + "spectral_density": spectral_density(parameters),
        prefix + "lamb_shift": str(parameters.lamb_shift),
    }


def spectral_density(parameters: Parameters) -> str:
    """J(omega) in words, as SymPy prints it."""
    bath = parameters.bath
    return _OHMIC if bath is None else str(bath.spectral_density)


def _varying(inner: tuple[int, ...], outer: tuple[int, ...]) -> list[int]:
    """The axes of the shape `outer` along which an array of the shape `inner` does not repeat."""
    missing = len(outer) - len(inner)
    return [missing + i for i, length in enumerate(inner) if length != 1]


def _axis_names(
    shape: tuple[int, ...], given: dict[str, tuple[Any, str, str]], initial: tuple[int, ...]
) -> tuple[str, ...]:
    """A name for each axis: the first parameter that varies along it alone, "state" where only the
    initial states vary, else axis_0, axis_1, and so on."""
    names = []
    for axis in range(len(shape)):
        own = [name for name, (x, *_) in given.items() if _varying(x.shape, shape) == [axis]]
        if own:
            names.append(own[0])
        elif _varying(initial, shape) == [axis]:
            names.append("state")
        else:
            names.append(f"axis_{axis}")
    return tuple(names)

"""Parameters of the dissipative Landau-Zener model: checked once, then immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from .bath import Bath

FloatArray = NDArray[np.float64]

_NUMBERS = ("Delta", "v", "theta", "lam", "T", "omega_c")
"""In the order in which `dlz.generated` takes them."""


def real_array(name: str, value: ArrayLike, allowed: Literal["", "> 0", ">= 0"] = "") -> FloatArray:
    """Return a read-only float64 copy of `value`; ValueError names what is outside `allowed`."""
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a number or a regular array of numbers") from error
    if given.dtype.kind not in "iuf":
        raise ValueError(f"{name} must be real numbers, got values of type {given.dtype}")
    array = np.asarray(given.astype(np.float64) + 0.0)  # + 0.0: no negative zeros
    if allowed == "":
        good = np.isfinite(array)
    else:
        good = (array > 0 if allowed == "> 0" else array >= 0) & (array < np.inf)
    if not good.all():
        limits = f"finite and {allowed}" if allowed else "finite"
        raise ValueError(f"{name} must be {limits}, got {array[~good].flat[0]}")
    array.setflags(write=False)
    return array


def check_bath(bath: Bath | None, omega_c: ArrayLike | None) -> None:
    """Raise TypeError if `bath` is no Bath, ValueError if `omega_c` is given and means nothing."""
    if bath is None:
        return
    from .bath import Bath  # loads SymPy

    if not isinstance(bath, Bath):
        raise TypeError(f"bath must be a dlz.Bath or None, got {type(bath).__name__}")
    if not bath.has_cutoff and omega_c is not None:
        raise ValueError("omega_c must be None: the bath has no cutoff symbol")


def broadcast_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """Return what NumPy's `broadcast_shapes` does, sooner where no more than one has axes."""
    different = {shape for shape in shapes if shape}
    return different.pop() if len(different) == 1 else np.broadcast_shapes(*different)


def check_shapes(arrays: Mapping[str, FloatArray]) -> None:
    """Raise ValueError, with their names and shapes, if the `arrays` do not broadcast together."""
    try:
        broadcast_shape(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in arrays.items() if a.ndim)
        raise ValueError(f"the shapes do not broadcast together: {shapes}") from None


@dataclass(frozen=True, init=False, eq=False)
class Parameters:
    """One parameter set of the model, or as many as the arguments broadcast to.

    Each argument is a real number or an array of real numbers. With hbar = k_B = 1, `Delta`, `T`
    and `omega_c` are energies, `v` is an energy squared. Arrays are copied and read-only.

    Delta       half the minimal gap, > 0 (eq. 1)
    v           sweep rate, >= 0 (eq. 1)
    theta       direction of the spin coupling, 0 longitudinal, pi/2 transversal (eq. 7)
    lam         strength of the coupling to the bath, >= 0 (eq. 5)
    T           temperature of the bath, >= 0 (eq. 12)
    omega_c     cutoff frequency of the bath, > 0; None stands for Delta/3 (eq. 13)
    lamb_shift  whether the Hamiltonian contains the Lamb shift (eq. 14), True or False
    bath        dlz.Bath, a spectral density of one's own, for all sets; None is the ohmic one. If
                it has no cutoff symbol, `omega_c` must be None and means nothing

    Raises ValueError, with the argument's name, for anything else; TypeError if `bath` is no Bath.
    """

    Delta: float | FloatArray
    v: float | FloatArray
    theta: float | FloatArray
    lam: float | FloatArray
    T: float | FloatArray
    omega_c: float | FloatArray
    lamb_shift: bool
    bath: Bath | None

    def __init__(
        self,
        Delta: ArrayLike,
        v: ArrayLike,
        theta: ArrayLike = 0.0,
        lam: ArrayLike = 0.1,
        T: ArrayLike = 0.0,
        omega_c: ArrayLike | None = None,
        lamb_shift: bool = True,
        bath: Bath | None = None,
    ) -> None:
        arrays = {
            "Delta": real_array("Delta", Delta, "> 0"),
            "v": real_array("v", v, ">= 0"),
            "theta": real_array("theta", theta),
            "lam": real_array("lam", lam, ">= 0"),
            "T": real_array("T", T, ">= 0"),
        }
        check_bath(bath, omega_c)
        if omega_c is None:
            omega_c = arrays["Delta"] / 3
        arrays["omega_c"] = real_array("omega_c", omega_c, "> 0")
        if not isinstance(lamb_shift, bool | np.bool_):
            raise ValueError(f"lamb_shift must be True or False, got {lamb_shift!r}")
        check_shapes(arrays)
        for name, array in arrays.items():
            object.__setattr__(self, name, array if array.ndim else float(array))
        object.__setattr__(self, "lamb_shift", bool(lamb_shift))
        object.__setattr__(self, "bath", bath)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape that the parameters broadcast to; () for one parameter set."""
        numbers = self._numbers()
        return broadcast_shape(*(() if type(x) is float else np.shape(x) for x in numbers))

    def arguments(self, trailing: int = 0) -> tuple[FloatArray, ...]:
        """Return Delta, v, theta, lam, T, omega_c, the order in which `dlz.generated` takes them.

        Each is a read-only view of shape `shape` + (1,) * trailing: with `trailing=1` they
        broadcast against a time axis.
        """
        shape = self.shape
        return tuple(
            np.broadcast_to(value, shape).reshape(shape + (1,) * trailing)
            for value in self._numbers()
        )

    def stacked(self) -> FloatArray:
        """Return the `arguments` of all parameter sets along one axis, (6, sets)."""
        stack = np.empty((len(_NUMBERS), *self.shape))
        for index, value in enumerate(self._numbers()):
            stack[index] = value
        return stack.reshape(len(_NUMBERS), -1)

    def _repr_markdown_(self) -> str:
        from .display import parameters_markdown

        return parameters_markdown(self)

    def _numbers(self) -> list[float | FloatArray]:
        return [getattr(self, name) for name in _NUMBERS]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Parameters):
            return NotImplemented
        same = self.lamb_shift == other.lamb_shift and self.bath == other.bath
        return same and all(map(np.array_equal, self._numbers(), other._numbers()))

    def __hash__(self) -> int:
        return hash(
            (
                self.lamb_shift,
                self.bath,
                *((np.shape(x), np.asarray(x).tobytes()) for x in self._numbers()),
            )
        )


def checked_parameters(parameters: Parameters) -> Parameters:
    """Return `parameters`; TypeError, naming the argument, if they are something else."""
    if not isinstance(parameters, Parameters):
        raise TypeError(f"parameters must be dlz.Parameters, got {type(parameters).__name__}")
    return parameters

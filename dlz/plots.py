"""Pictures of a solution and of a sweep: labelled axes with units, colours that stay apart in every
kind of colour vision. Needs the extra `plot`.

They are drawn on matplotlib's object interface: without `axes`, on a figure of their own, which is
`axes.figure`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .parameters import FloatArray, Parameters
    from .solver import Solution
    from .sweeps import Sweep

SYMBOLS = {
    "Delta": r"$\Delta$",
    "v": "$v$",
    "theta": r"$\theta$",
    "lam": r"$\lambda$",
    "T": "$T$",
    "omega_c": r"$\omega_c$",
}
_UNITS = {
    "Delta": " (energy)",
    "v": " (energy²)",
    "theta": " (radians)",
    "lam": "",
    "T": " (energy)",
    "omega_c": " (energy)",
}
OBSERVABLES = {
    "negativity": "negativity",
    "log_negativity": "logarithmic negativity (ebits)",
    "concurrence": "concurrence",
    "survival_time": "survival time (1/energy)",
}
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_STYLES = ("-", "--", "-.", ":")
MOST_CURVES = len(_COLOURS) * len(_STYLES)
"""So many curves a picture can hold: each combination of a colour and a line style once."""


def new_axes() -> Axes:
    """Axes on a figure of their own; ModuleNotFoundError without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise ModuleNotFoundError("a picture needs matplotlib: pip install 'dlz[plot]'") from None
    return Figure(figsize=(6.4, 4.2), layout="constrained").add_subplot()


def plot_solution(solution: Solution, axes: Axes | None = None) -> Axes:
    """Draw the negativity (eq. 52) against time, in 1/energy, one curve for each parameter set and
    initial state; the legend names the parameters that differ.

    Returns the axes. Raises ValueError for more curves than can be told apart, 28, and
    ModuleNotFoundError without matplotlib.
    """
    shape = solution.negativity.shape[:-1]
    curves = solution.negativity.reshape(-1, len(solution.t))
    _few_enough(len(curves))
    axes = new_axes() if axes is None else axes
    names = _differing(solution.parameters, shape)
    for n, values in enumerate(curves):
        axes.plot(solution.t, values, label=names[n], **_style(n))
    axes.set(xlabel="$t$ (1/energy)", ylabel=OBSERVABLES["negativity"])
    axes.set_ylim(bottom=0.0)
    axes.grid(alpha=0.3)
    if len(curves) > 1 and any(names):
        axes.legend()
    return axes


def plot_sweep(sweep: Sweep, observable: str | None = None, axes: Axes | None = None) -> Axes:
    """Draw an observable of a sweep, by default its first: against the one parameter that is swept,
    one curve for each value of the others, or as colours over the two that are.

    Returns the axes. Raises ValueError for an observable that the sweep does not hold, for more
    curves than can be told apart, 28, for a plane with lists beside it, and for one parameter set;
    ModuleNotFoundError without matplotlib.
    """
    name = next(iter(sweep.values)) if observable is None else observable
    if name not in sweep.values:
        raise ValueError(f"observable must be one of {', '.join(sweep.values)}, got {name}")
    if not sweep.axes:
        raise ValueError("a picture needs a parameter with more than one value")
    *others, last = sweep.axes
    if len(sweep.swept) == 2:
        if len(sweep.axes) > 2:
            raise ValueError(
                "a picture shows two swept parameters and one value of each other, got lists of "
                + ", ".join(x for x in sweep.axes if x not in sweep.swept)
            )
        return _colours(sweep, name, axes)
    sets = list(product(*(sweep.axes[x] for x in others)))
    _few_enough(len(sets))
    axes = new_axes() if axes is None else axes
    for n, (values, at) in enumerate(
        zip(sweep.values[name].reshape(len(sets), -1), sets, strict=True)
    ):
        axes.plot(sweep.axes[last], values, label=_named(others, at), **_style(n))
    axes.set(xlabel=axis_label(last), ylabel=OBSERVABLES[name])
    axes.set_xscale(_scale(sweep, last))
    axes.grid(alpha=0.3)
    if others:
        axes.legend()
    return axes


def _colours(sweep: Sweep, name: str, axes: Axes | None) -> Axes:
    """Colours over the plane of the two swept parameters, the first one along x."""
    axes = new_axes() if axes is None else axes
    along, up = sweep.swept
    values = np.ma.masked_invalid(sweep.values[name].T)
    mesh = axes.pcolormesh(
        sweep.axes[along], sweep.axes[up], values, shading="nearest", cmap="cividis"
    )
    bar = axes.figure.colorbar(mesh, ax=axes)
    beyond = ", white: none in the window" if np.ma.is_masked(values) else ""
    bar.set_label(OBSERVABLES[name] + beyond)
    axes.set(xlabel=axis_label(along), ylabel=axis_label(up))
    axes.set_xscale(_scale(sweep, along))
    axes.set_yscale(_scale(sweep, up))
    return axes


def axis_label(parameter: str) -> str:
    """The symbol of a parameter with its unit."""
    return SYMBOLS[parameter] + _UNITS[parameter]


def _scale(sweep: Sweep, parameter: str) -> str:
    return "log" if parameter in sweep.logarithmic else "linear"


def _style(n: int) -> dict[str, Any]:
    return {
        "color": _COLOURS[n % len(_COLOURS)],
        "linestyle": _STYLES[n // len(_COLOURS)],
    }


def _few_enough(count: int) -> None:
    if count > MOST_CURVES:
        raise ValueError(f"a picture holds at most {MOST_CURVES} curves, got {count}")


def _named(names: Sequence[str], values: Sequence[float]) -> str:
    return ", ".join(
        f"{SYMBOLS[name]} = {value:.4g}" for name, value in zip(names, values, strict=True)
    )


def _differing(parameters: Parameters, shape: tuple[int, ...]) -> list[str]:
    """A legend for each curve: the parameters that are not the same for all of them."""
    columns: dict[str, FloatArray] = {}
    for name, values in zip(SYMBOLS, parameters.arguments(), strict=True):
        column = np.broadcast_to(values, shape).ravel()
        if np.unique(column).size > 1:
            columns[name] = column
    count = int(np.prod(shape))
    return [_named(list(columns), [float(x[n]) for x in columns.values()]) for n in range(count)]

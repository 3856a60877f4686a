"""Pictures of a solution and of a sweep: labelled axes with units, colours that stay apart in every
kind of colour vision. Needs the extra `plot`.

Without `axes` they are drawn on a figure of their own, which is `axes.figure`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from .display import QUANTITIES, quantities, squared

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .solver import Solution
    from .sweeps import Sweep

OBSERVABLES = {
    "negativity": "negativity",
    "log_negativity": "logarithmic negativity (ebits)",
    "concurrence": "concurrence",
    "survival_time": "survival time (1/energy)",
}
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_STYLES = ("-", "--", "-.", ":")
_DRAWN = 8
"""So many curves of a solution are drawn."""
_LEGEND_INSIDE = 4
"""Beside more curves than these their legend would cover some."""
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
    initial state; the legend names what differs. Of more than eight curves eight are drawn.

    Returns the axes, without `axes` those of a new figure of pyplot, which a notebook shows. Raises
    ModuleNotFoundError without matplotlib.
    """
    if axes is None:
        try:
            from matplotlib import pyplot
        except ModuleNotFoundError:
            raise ModuleNotFoundError("plot needs matplotlib: pip install 'dlz[plot]'") from None
        axes = pyplot.figure(layout="constrained").add_subplot()
    curves = solution.negativity.reshape(-1, solution.t.size)
    if len(curves) > _DRAWN:
        chosen = np.linspace(0, len(curves) - 1, _DRAWN).round().astype(int)
        axes.set_title(f"{_DRAWN} of {len(curves)} parameter sets", fontsize="medium")
    else:
        chosen = np.arange(len(curves))
    labels = [_label(solution, i) for i in chosen]
    for n, (i, label) in enumerate(zip(chosen, labels, strict=True)):
        axes.plot(solution.t, curves[i], label=label, **_style(n))
    if len(labels) > _LEGEND_INSIDE:
        axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    elif any(labels):
        axes.legend(fontsize="small")
    axes.set(xlabel="$t$ (1/energy)", ylabel=OBSERVABLES["negativity"])
    axes.set_ylim(bottom=0.0)
    axes.grid(alpha=0.3)
    return axes


def _label(solution: Solution, number: int) -> str:
    """What tells one of the raveled curves from the others."""
    shape = solution.negativity.shape[:-1]
    place = np.unravel_index(number, shape)
    sides = [(solution.parameters, "")]
    if solution._other is not None:
        sides.append((solution._other.parameters, " on R"))
    parts = []
    for parameters, side in sides:
        for name, (symbol, *_) in quantities(parameters).items():
            values = np.asarray(getattr(parameters, name))
            tied = name == "omega_c" and np.array_equal(values, np.asarray(parameters.Delta) / 3)
            if values.size > 1 and not tied:
                parts.append(f"${symbol}={np.broadcast_to(values, shape)[place]:.4g}${side}")
    states = solution._initial.shape
    if np.prod(states, dtype=int) > 1:
        order = np.arange(np.prod(states, dtype=int)).reshape(states)
        parts.append(f"state {np.broadcast_to(order, shape)[place]}")
    return ", ".join(parts)


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
    symbol, _, unit = QUANTITIES[parameter]
    return f"${symbol}$" + (f" ({squared(unit)})" if unit != "1" else "")


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
        f"${QUANTITIES[name][0]}={value:.4g}$" for name, value in zip(names, values, strict=True)
    )

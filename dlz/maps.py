"""Maps of results that the paper does not have, over two parameters; each with its numbers as CSV.

A boundary is found by roots, not read off the colours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import elementwise

from .files import csv
from .generated import loss
from .parameters import FloatArray, Parameters
from .solver import solve

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

LAM = 0.1
"""The coupling strength of the paper's figures."""

_INTEGRATED, _FIRST_ORDER = 1.0, 2.0
"""The marks of boundaries in the CSV; points of the grid have 0."""


@dataclass(frozen=True)
class Panel:
    """One panel: what it holds fixed, values (ny, nx), and boundaries as points (n, 2) by mark."""

    fixed: dict[str, float]
    values: FloatArray
    boundaries: dict[float, FloatArray]


@dataclass(frozen=True)
class Map:
    """Panels over the same two axes, both logarithmic, with contours at the `levels` of a value."""

    name: str
    title: str
    x: tuple[str, FloatArray]
    y: tuple[str, FloatArray]
    value: str
    panels: tuple[Panel, ...]
    columns: int
    levels: tuple[float, ...]
    xlabel: str
    ylabel: str
    legend: dict[float, str]
    notes: tuple[str, ...]

    @property
    def csv(self) -> str:
        """The grids of all panels, and the points of their boundaries, where the value is 1."""
        rows: list[list[float]] = []
        x, y = np.meshgrid(self.x[1], self.y[1])
        for panel in self.panels:
            fixed = list(panel.fixed.values())
            grid = zip(x.flat, y.flat, panel.values.flat, strict=True)
            rows += [[*fixed, 0.0, *point] for point in grid]
            for mark, points in panel.boundaries.items():
                rows += [[*fixed, mark, *point, 1.0] for point in points]
        return csv([*self.panels[0].fixed, "boundary", self.x[0], self.y[0], self.value], rows)

    @property
    def notes_text(self) -> str:
        """Where the numbers come from."""
        return "\n".join(self.notes) + "\n"


def draw(figure: Map) -> Canvas:
    """The picture of a map: darker is less, in colours that are so in grey as well."""
    from matplotlib.colors import LogNorm
    from matplotlib.figure import Figure as Canvas

    rows = -(-len(figure.panels) // figure.columns)
    canvas = Canvas(figsize=(1.2 + 2.9 * figure.columns, 0.8 + 2.7 * rows), layout="constrained")
    grid = canvas.subplots(rows, figure.columns, sharex=True, sharey=True, squeeze=False)
    norm = LogNorm(figure.levels[0], figure.levels[-1])
    styles: dict[float, dict[str, Any]] = {
        _INTEGRATED: {"marker": "o", "markersize": 3.5, "color": "#000000"},
        _FIRST_ORDER: {"marker": ".", "markersize": 2.5, "color": "#ffffff"},
    }
    for axes, panel in zip(grid.flat, figure.panels, strict=True):
        kept = np.clip(panel.values, figure.levels[0], figure.levels[-1])
        place = (figure.x[1], figure.y[1], kept)
        filled = axes.contourf(*place, figure.levels, norm=norm, cmap="cividis")
        lines = axes.contour(*place, figure.levels[1:-1], colors="#444444", linewidths=0.5)
        axes.clabel(lines, fmt="%g", fontsize=6, colors="#222222")
        for mark, points in panel.boundaries.items():
            axes.plot(*points.T, linestyle="", label=figure.legend[mark], **styles[mark])
        axes.set_title(", ".join(f"{name} = {x:g}" for name, x in panel.fixed.items()), fontsize=8)
        axes.set(xscale="log", yscale="log")
    canvas.suptitle(figure.title, fontsize=10)
    canvas.supxlabel(figure.xlabel, fontsize=9)
    canvas.supylabel(figure.ylabel, fontsize=9)
    canvas.colorbar(filled, ax=grid, label=figure.value, ticks=figure.levels, format="%g")
    entries = {
        text: handle
        for axes in grid.flat
        for handle, text in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    if entries:
        canvas.legend(
            entries.values(),
            entries.keys(),
            loc="outside lower right",
            fontsize=7,
            facecolor="#999999",
        )
    return canvas


# --- which direction of the coupling is the gentler one -------------------------------------------

_WIDTH = np.logspace(-1, 1, 33)
_RATIO = np.logspace(-1.5, 1.5, 25)
_HEAT = (0.0, 0.2, 1.0)
_ENDS = (4.0, 40.0)
"""T / Delta, and sqrt(v) t at the end of a window around the crossing."""
_DIRECTIONS = np.array([0.0, np.pi / 2])

Losses = Callable[[FloatArray, FloatArray, FloatArray, float], FloatArray]
"""Losses at theta = 0 and pi / 2 along a first axis; of omega_c/Delta, Delta^2/v, T/Delta, end."""


def _scaled(
    width: FloatArray, ratio: FloatArray, heat: FloatArray, end: float
) -> tuple[dict[str, Any], float]:
    """The parameters at v = 1, with the direction as a new first axis, and the end in time."""
    gap = np.sqrt(ratio)
    angle = _DIRECTIONS.reshape(-1, *(1,) * np.broadcast(width, ratio, heat).ndim)
    return {
        "Delta": gap,
        "v": 1.0,
        "theta": angle,
        "lam": LAM,
        "T": heat * gap,
        "omega_c": width * gap,
    }, end


def integrated_losses(
    width: FloatArray, ratio: FloatArray, heat: FloatArray, end: float
) -> FloatArray:
    """1/2 less the negativity at the end of the window, by integration."""
    parameters, stop = _scaled(width, ratio, heat, end)
    return 0.5 - solve(Parameters(**parameters), [-stop, stop]).negativity[..., -1]


def first_order_losses(
    width: FloatArray, ratio: FloatArray, heat: FloatArray, end: float
) -> FloatArray:
    """The loss in first order of lambda^2: relaxation and dephasing, in closed form."""
    p, stop = _scaled(width, ratio, heat, end)
    cutoff = p.pop("omega_c")
    at = [
        loss.relaxation(time, **p, omega_c=cutoff) + loss.dephasing(time, **p)
        for time in (-stop, stop)
    ]
    total: FloatArray = at[1] - at[0]
    return total


def _crossings(losses: Losses, heat: float, end: float, values: FloatArray) -> FloatArray:
    """Where the losses are equal: roots between neighbours of the grid of unlike sign, (n, 2)."""
    sign = np.sign(values)
    logs = np.log(_WIDTH), np.log(_RATIO)
    rows, columns = np.nonzero(sign[:, :-1] * sign[:, 1:] < 0)
    along = [(logs[0][columns], logs[0][columns + 1], logs[1][rows], True)]
    rows, columns = np.nonzero(sign[:-1] * sign[1:] < 0)
    along.append((logs[1][rows], logs[1][rows + 1], logs[0][columns], False))
    found = []
    for low, high, other, in_width in along:
        if not low.size:
            continue

        def excess(moving: FloatArray, fixed: FloatArray, in_width: bool = in_width) -> FloatArray:
            place = (moving, fixed) if in_width else (fixed, moving)
            width, ratio = np.exp(place[0]), np.exp(place[1])
            longitudinal, transversal = losses(width, ratio, np.asarray(heat), end)
            return transversal - longitudinal

        root = elementwise.find_root(
            excess, (low, high), args=(other,), tolerances={"xatol": 1e-6, "xrtol": 0.0}
        )
        if not root.success.all():
            raise ArithmeticError("a boundary was not found")
        points = (root.x, other) if in_width else (other, root.x)
        found.append(np.exp(np.column_stack(points)))
    return np.concatenate(found) if found else np.empty((0, 2))


def direction_panel(heat: float, end: float) -> Panel:
    """The ratio of the losses at theta = pi / 2 and 0, and where it is 1, in two ways."""
    boundaries = {}
    ratios = []
    grid = (_WIDTH, _RATIO[:, None], np.asarray(heat), end)
    for mark, losses in ((_INTEGRATED, integrated_losses), (_FIRST_ORDER, first_order_losses)):
        longitudinal, transversal = losses(*grid)
        boundaries[mark] = _crossings(losses, heat, end, transversal - longitudinal)
        ratios.append(transversal / longitudinal)
    return Panel({"T/Delta": heat, "sqrt(v) t_end": end}, ratios[0], boundaries)


def direction() -> Map:
    """Where transversal coupling is the gentler one, over bath, driving, heat and window."""
    return Map(
        "direction_map",
        r"Loss at $\theta=\pi/2$ over that at $\theta=0$, $\lambda=0.1$, "
        r"$|\sqrt{v}\,t|<\sqrt{v}\,t_{\mathrm{end}}$",
        ("omega_c/Delta", _WIDTH),
        ("Delta^2/v", _RATIO),
        "ratio of the losses",
        tuple(direction_panel(heat, end) for end in _ENDS for heat in _HEAT),
        len(_HEAT),
        (0.03125, 0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0),
        r"$\omega_c/\Delta$",
        r"$\Delta^2/v$",
        {_INTEGRATED: "equal: integrated", _FIRST_ORDER: "equal: first order"},
        (
            "Below 1 transversal coupling is the gentler one. Colours: integrated dynamics, "
            "lambda = 0.1, values beyond the scale at its ends.",
            "Column boundary: 0 for points of the grid; 1 where the integrated losses are equal, 2 "
            "where those of first order in lambda^2 are (dlz.generated.loss.relaxation and "
            "dephasing); found by roots between points of the grid.",
            "In first order a window that is wide on the scale Delta / v has the boundary of the "
            "full sweep at T = 0, omega_c = 1.50198 Delta. At T > 0 dephasing, which does not "
            "know omega_c, decides in narrow baths: longitudinal coupling dephases away from the "
            "crossing, transversal coupling at it.",
        ),
    )


MAPS: dict[str, Callable[[], Map]] = {"direction_map": direction}

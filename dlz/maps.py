"""Maps of results that the paper does not have, over two parameters; each with its numbers as CSV.

Lines across a map are found by roots or known in closed form, not read off the colours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import elementwise

from .files import csv
from .generated import entanglement, exact, loss
from .parameters import FloatArray, Parameters
from .solver import solve
from .state import State
from .survival import survival_time

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

LAM = 0.1
"""The coupling strength of the paper's figures."""

_INTEGRATED, _FIRST_ORDER = 1.0, 2.0
"""The marks of boundaries in the CSV; points of the grid have 0."""


@dataclass(frozen=True)
class Panel:
    """One panel: what it holds fixed, values (ny, nx), and lines as points (n, 2) by their mark."""

    fixed: dict[str, float]
    values: FloatArray
    boundaries: dict[float, FloatArray]


@dataclass(frozen=True)
class Map:
    """Panels over the same two axes, with contours at the `levels` of a value."""

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
    xscale: str = "log"

    @property
    def csv(self) -> str:
        """The grids of all panels, and the points of their lines, for which no value is given."""
        rows: list[list[float]] = []
        x, y = np.meshgrid(self.x[1], self.y[1])
        for panel in self.panels:
            fixed = list(panel.fixed.values())
            grid = zip(x.flat, y.flat, panel.values.flat, strict=True)
            rows += [[*fixed, 0.0, *point] for point in grid]
            for mark, points in panel.boundaries.items():
                rows += [[*fixed, mark, *point, np.nan] for point in points]
        return csv([*self.panels[0].fixed, "line", self.x[0], self.y[0], self.value], rows)

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
        axes.set(xscale=figure.xscale, yscale="log")
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

Excess = Callable[[FloatArray, FloatArray], FloatArray]
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


def _crossings(excess: Excess, values: FloatArray) -> FloatArray:
    """Zeros of `excess`, of omega_c/Delta and Delta^2/v, as points (n, 2): roots between neighbours
    of the grid at which its `values` have unlike signs."""
    sign = np.sign(values)
    logs = np.log(_WIDTH), np.log(_RATIO)
    rows, columns = np.nonzero(sign[:, :-1] * sign[:, 1:] < 0)
    along = [(logs[0][columns], logs[0][columns + 1], logs[1][rows], True)]
    rows, columns = np.nonzero(sign[:-1] * sign[1:] < 0)
    along.append((logs[1][rows], logs[1][rows + 1], logs[0][columns], False))
    found = [np.empty((0, 2))]
    for low, high, other, in_width in along:
        if not low.size:
            continue

        def at(moving: FloatArray, fixed: FloatArray, in_width: bool = in_width) -> FloatArray:
            place = (moving, fixed) if in_width else (fixed, moving)
            return excess(np.exp(place[0]), np.exp(place[1]))

        root = elementwise.find_root(
            at, (low, high), args=(other,), tolerances={"xatol": 1e-6, "xrtol": 0.0}
        )
        if not root.success.all():
            raise ArithmeticError("a boundary was not found")
        points = (root.x, other) if in_width else (other, root.x)
        found.append(np.exp(np.column_stack(points)))
    return np.concatenate(found)


def direction_panel(heat: float, end: float) -> Panel:
    """The ratio of the losses at theta = pi / 2 and 0, and where it is 1, in two ways."""
    boundaries = {}
    ratios = []
    for mark, losses in ((_INTEGRATED, integrated_losses), (_FIRST_ORDER, first_order_losses)):

        def excess(width: FloatArray, ratio: FloatArray, losses: Losses = losses) -> FloatArray:
            longitudinal, transversal = losses(width, ratio, np.asarray(heat), end)
            more: FloatArray = transversal - longitudinal
            return more

        longitudinal, transversal = losses(_WIDTH, _RATIO[:, None], np.asarray(heat), end)
        boundaries[mark] = _crossings(excess, transversal - longitudinal)
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
            "Column line: 0 for points of the grid; 1 where the integrated losses are equal, 2 "
            "where those of first order in lambda^2 are (dlz.generated.loss.relaxation and "
            "dephasing); found by roots between points of the grid.",
            "In first order a window that is wide on the scale Delta / v has the boundary of the "
            "full sweep at T = 0, omega_c = 1.50198 Delta. At T > 0 dephasing, which does not "
            "know omega_c, decides in narrow baths: longitudinal coupling dephases away from the "
            "crossing, transversal coupling at it.",
        ),
    )


# --- how far the master equation is from the exact answer -----------------------------------------

_ANGLES = (0.0, np.pi / 4, np.pi / 2)
_REACH = 1000 * _RATIO[-1] * (1 + _WIDTH[-1])
"""The end of the window in time: |v t| is 1000 (Delta + omega_c) there, or more."""
_SEEN = 1e-12
"""Differences below it are roundings."""


def off_the_exact(width: FloatArray, ratio: FloatArray, angle: float) -> FloatArray:
    """The probability to stay in |0> at T = 0: by the master equation less the exact one.

    What both say without a bath, in the same window, is taken off: so the window need not be as
    long as the transition itself takes.
    """
    changed = []
    for lam, cutoff in ((LAM, width), (0.0, 1.0)):  # without a bath it has no cut-off either
        parameters = Parameters(1.0, 1 / ratio, theta=angle, lam=lam, omega_c=cutoff)
        solution = solve(
            parameters, [-_REACH, _REACH], State.schmidt(np.pi / 2), rtol=1e-11, atol=1e-14
        )
        kept = (1 + solution.s[..., -1, 2]) / 2
        changed.append(kept - exact.survival_probability(1.0, 1 / ratio, angle, lam, cutoff))
    off: FloatArray = changed[0] - changed[1]
    return off


def off_for_fast_sweeps(width: FloatArray, ratio: FloatArray, angle: float) -> FloatArray:
    """The same in the limit of fast sweeps, in order lambda^2 Delta^2 / v."""
    off: FloatArray = exact.fast_difference(1.0, 1 / ratio, angle, LAM, width)
    return off


def exact_panel(angle: float) -> Panel:
    """The modulus of the difference, and where it changes its sign."""

    def off(width: FloatArray, ratio: FloatArray) -> FloatArray:
        return off_the_exact(width, ratio, angle)

    values = off(_WIDTH, _RATIO[:, None])
    agree = _crossings(off, np.where(np.abs(values) > _SEEN, values, 0.0))
    return Panel(
        {"theta/pi": angle / np.pi, "fast form": 0.0}, np.abs(values), {_INTEGRATED: agree}
    )


def fast_panel(angle: float) -> Panel:
    """The modulus of its closed form for fast sweeps."""
    values = np.abs(off_for_fast_sweeps(_WIDTH, _RATIO[:, None], angle))
    return Panel({"theta/pi": angle / np.pi, "fast form": 1.0}, values, {})


def master_equation() -> Map:
    """Where the master equation deviates from exact theory at T = 0, and by how much."""
    return Map(
        "exact_map",
        r"Master equation less exact $P_{0\to0}$ (modulus), $T=0$, $\lambda=0.1$",
        ("omega_c/Delta", _WIDTH),
        ("Delta^2/v", _RATIO),
        "modulus of the difference",
        (*map(exact_panel, _ANGLES), *map(fast_panel, _ANGLES)),
        len(_ANGLES),
        tuple(10.0**n for n in range(-8, 1)),
        r"$\omega_c/\Delta$",
        r"$\Delta^2/v$",
        {_INTEGRATED: "the two agree"},
        (
            "Probability to stay in |0> over a full sweep: by integration less exp(-pi <V^2>/v) of "
            "dlz.generated.exact.survival_probability, each less its value without a bath.",
            "Panels with fast form = 1: the closed form of the difference for fast sweeps, a "
            "multiple of lambda^2 Delta^2/v (dlz.generated.exact.fast_difference); what it leaves "
            "out is smaller by Delta/sqrt(v).",
            "(15) wants Delta^2/v above 2.5: there both probabilities are small, and so is their "
            "difference.",
        ),
    )


# --- survival time --------------------------------------------------------------------------------

_DEGREES = np.linspace(0.0, 89.0, 90)
_TEMPERATURES = np.logspace(-1, 1, 33)


def survival_panel(width: float) -> Panel:
    """lambda^2 Delta times the survival time, and where it is shortest, at omega_c / Delta."""
    angle, heat = np.deg2rad(_DEGREES), _TEMPERATURES[:, None]
    values = survival_time(Parameters(1.0, 0.0, theta=angle, lam=LAM, T=heat, omega_c=width))
    squares = entanglement.survival_minimum(1.0, _TEMPERATURES, width)
    kept = squares > 0  # else the time rises throughout
    shortest = np.rad2deg(np.arctan(np.sqrt(squares[kept])))
    return Panel(
        {"omega_c/Delta": width},
        LAM**2 * np.asarray(values),
        {_FIRST_ORDER: np.column_stack([shortest, _TEMPERATURES[kept]])},
    )


def survival() -> Map:
    """The survival time under slow driving over the direction of the coupling and the heat."""
    return Map(
        "survival_map",
        r"Survival time under slow driving, $\lambda^2\Delta\,\tau_{\mathrm{ent}}$",
        ("theta_degrees", _DEGREES),
        ("T/Delta", _TEMPERATURES),
        "lambda^2 Delta tau_ent",
        tuple(survival_panel(width) for width in (1 / 3, 1.0, 3.0)),
        3,
        (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0),
        r"$\theta$ (degrees)",
        r"$T/\Delta$",
        {_FIRST_ORDER: "shortest"},
        (
            "The root of dlz.generated.entanglement.survival_equation; at 90 degrees the time is "
            "infinite. Values beyond the scale at its ends.",
            "White, line 2 of the CSV: where the time is shortest as a function of theta, in "
            "closed form: tan^2(theta) of dlz.generated.entanglement.survival_minimum. "
            "Without a white point the time rises with theta throughout.",
        ),
        "linear",
    )


MAPS: dict[str, Callable[[], Map]] = {
    "direction_map": direction,
    "exact_map": master_equation,
    "survival_map": survival,
}

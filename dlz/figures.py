"""Figures 2 to 5 of the paper: what the printed formulas give and what the derived ones give.

The numbers of the derived curves come from `dlz.generated` and `dlz.solve`.  Those of the printed
ones come from the transcribed forms of `dlz.derive.paper`, evaluated as they stand, every quantity
that they use taken from its own printed equation where there is one.  Needs the extra `plot` for
the pictures; the numbers need `dlz.derive`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .files import csv, replace
from .generated import entanglement, hamiltonian
from .parameters import FloatArray, Parameters
from .solver import integrate, solve
from .state import State

if TYPE_CHECKING:
    import sympy as sp
    from matplotlib.figure import Figure as Canvas

    from .maps import Map

LAM = 0.1
"""The coupling strength of every figure."""
TOLERANCE = 1e-8
"""Of the negativity in figures 4 and 5: far below what a picture shows."""


_P = "printed "
"""How the names of printed curves begin; the derived curve has the rest as its name."""
_VISIBLE = 1e-6
"""Printed curves that are closer to the derived ones are not drawn."""


@dataclass(frozen=True)
class Curve:
    """One curve: its name in the legend and in the CSV, and its values."""

    name: str
    values: FloatArray
    style: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """One figure: its number in the paper or a name, abscissa, curves, axis labels, and notes.

    The notes say what the paper leaves open, or where the numbers come from.
    """

    name: int | str
    title: str
    abscissa: Curve
    curves: tuple[Curve, ...]
    xlabel: str
    ylabel: str
    notes: tuple[str, ...]
    log: str = ""
    """Which axes are logarithmic: "", "x", "y" or "xy"."""

    @property
    def csv(self) -> str:
        """The numbers, one row per point of the abscissa."""
        columns = (self.abscissa, *self.curves)
        table = np.column_stack([column.values for column in columns])
        return csv([column.name for column in columns], table)

    @property
    def differences(self) -> dict[str, float]:
        """The largest distance of each printed curve from the derived one of the same name."""
        derived = {curve.name: curve.values for curve in self.curves}
        return {
            curve.name: float(np.max(np.abs(curve.values - derived[curve.name.removeprefix(_P)])))
            for curve in self.curves
            if curve.name.startswith(_P)
        }

    @property
    def notes_text(self) -> str:
        """How far printed and derived curves are apart, and what the paper leaves open."""
        apart = [
            f"{name}: at most {value:.3g} from the derived curve"
            + ("" if value > _VISIBLE else ", not drawn")
            for name, value in self.differences.items()
        ]
        return "\n".join([*apart, *self.notes]) + "\n"


# --- what the printed equations give -------------------------------------------------------------


def _printed_survival_time(Delta: float, T: FloatArray, omega_c: float) -> FloatArray:
    """Eq. (61) with xi and ell of (62), b of (47), gamma of (11), n of (12), J of (13)."""
    import mpmath
    import sympy as sp

    from .derive.paper import printed
    from .derive.symbols import Delta as delta
    from .derive.symbols import J, a_plus0, b0, gamma, l0, lam, nbar, omega, theta
    from .derive.symbols import T as temperature
    from .derive.symbols import omega_c as cutoff

    density, occupation = printed("13").form, printed("12").form
    emission, absorption = printed("11", "omega > 0").form, printed("11", "omega < 0").form

    def in_numbers(expr: sp.Expr) -> sp.Expr:
        expr = expr.subs(
            {
                gamma(2 * delta): emission.subs(omega, 2 * delta),
                gamma(-2 * delta): absorption.subs(omega, 2 * delta),
            }
        )
        expr = expr.replace(J, lambda w: density.subs(omega, w))
        return expr.replace(nbar, lambda w: occupation.subs(omega, w))

    ell, xi = sp.Symbol("ell", nonnegative=True), sp.Symbol("xi", positive=True)
    full_rate = printed("47", "b").form.subs({a_plus0: printed("47", "a").form[0], l0: 0})
    expr = printed("61").form.subs(xi, printed("62", "xi").form)
    expr = in_numbers(expr.subs(ell, printed("62", "ell").form).subs(b0, full_rate).subs(theta, 0))
    function = sp.lambdify((delta, temperature, cutoff, lam), expr, "mpmath")
    with mpmath.workdps(300):  # (62) is 0/0 at T = 0 and loses digits near it
        return np.array([float(function(Delta, x, omega_c, LAM)) for x in T])


def _printed_negativity(
    theta_: FloatArray, Delta: float, omega_c: float, tau_: float
) -> FloatArray:
    """Eq. (63) with J of (13)."""
    import sympy as sp

    from .derive.paper import printed
    from .derive.symbols import Delta as delta
    from .derive.symbols import J, lam, omega, tau, theta
    from .derive.symbols import omega_c as cutoff

    density = printed("13").form
    expr = printed("63").form.replace(J, lambda w: density.subs(omega, w))
    function = sp.lambdify((theta, delta, cutoff, lam, tau), expr, "numpy")
    values: FloatArray = function(theta_, Delta, omega_c, LAM, tau_)
    return values


def splitting(expr: sp.Expr) -> Callable[..., FloatArray]:
    """k(t) from an expression in Omega, phi, theta, lambda and S, as Eq. (31) is one.

    To be called as `dlz.generated.lindblad.k` is.  S must enter as S(2 Omega) - S(-2 Omega).
    """
    import sympy as sp

    from .derive.symbols import Omega, S, lam, phi, t, theta
    from .generated import bath

    gap, angle, shift = sp.symbols("gap angle shift", real=True)
    expr = expr.subs(S(2 * Omega(t)), shift + S(-2 * Omega(t)))
    expr = sp.expand(expr).subs({Omega(t): gap, phi(t): angle})
    if expr.free_symbols - {gap, angle, shift, theta, lam} or expr.has(S):
        raise ValueError(f"k(t) must be in Omega, phi, theta, lambda, S(2 Omega), got {expr}")
    function = sp.lambdify((gap, angle, shift, theta, lam), expr, "numpy")

    def in_numbers(
        t_: FloatArray,
        Delta: FloatArray,
        v: FloatArray,
        theta_: FloatArray,
        lam_: FloatArray,
        T: FloatArray,
        omega_c: FloatArray,
    ) -> FloatArray:
        omega = hamiltonian.Omega(t_, Delta, v)
        difference = bath.lamb_shift_difference(2 * omega, omega_c, T)
        value: FloatArray = function(omega, hamiltonian.phi(t_, Delta, v), difference, theta_, lam_)
        return value

    return in_numbers


def printed_splitting() -> Callable[..., FloatArray]:
    """k(t) of Eq. (31) as printed, called as `dlz.generated.lindblad.k` is."""
    from .derive.paper import printed

    return splitting(printed("31").form)


# --- the figures ---------------------------------------------------------------------------------

_DERIVED = {"color": "#0072B2", "linestyle": "-"}
_PRINTED = {"color": "#D55E00", "linestyle": "--"}
_OTHER = {"color": "#009E73", "linestyle": "-."}
_OTHER_PRINTED = {"color": "#CC79A7", "linestyle": ":"}
"""Colours that stay apart in every kind of colour vision, with line styles for grey."""


def figure_2() -> Figure:
    """Survival time against temperature, slow driving, theta = 0."""
    Delta, T = 10.0, np.linspace(0.5, 20.0, 79)
    omega_c = Delta / 3
    return Figure(
        2,
        r"Survival time, $\theta=0$, slow driving",
        Curve("T", T),
        (
            Curve("tau_ent", entanglement.survival_time(Delta, LAM, T, omega_c), _DERIVED),
            Curve("printed tau_ent", _printed_survival_time(Delta, T, omega_c), _PRINTED),
        ),
        "$T$ (energy)",
        r"$\tau_{\mathrm{ent}}$ (1/energy)",
        (
            "The range of T is not printed; chosen: 0.5 to 20, in units in which Delta = 10.",
            "The printed curve takes (61) with b from (47) as printed, twice the derived rate, so "
            "it lies at half of the derived survival time.",
        ),
        "y",
    )


def figure_3() -> Figure:
    """Negativity against the direction of the coupling, slow driving, T = 0."""
    Delta, window = 10.0, 200.0
    degrees = np.linspace(0.0, 90.0, 91)
    theta, omega_c = np.deg2rad(degrees), Delta / 3
    return Figure(
        3,
        "Negativity at $T=0$, slow driving",
        Curve("theta_degrees", degrees),
        (
            Curve(
                "negativity",
                entanglement.negativity_zero_temperature(window, Delta, theta, LAM, omega_c),
                _DERIVED,
            ),
            Curve(
                "printed negativity", _printed_negativity(theta, Delta, omega_c, window), _PRINTED
            ),
        ),
        r"$\theta$ (degrees)",
        "negativity",
        (
            "The range of theta is not printed; chosen: 0 to 90 degrees.",
            "v is not printed; the formula is the limit v -> 0, which needs v << Delta / 100 for "
            "t from -100 to 100.",
            "omega_c and lambda as in the text: Delta / 3 and 0.1.",
            "The exponent of (63) as printed is twice the derived one.",
        ),
    )


def figure_4() -> Figure:
    """Negativity against time for a fast and a slow sweep, T = 0, theta = 0."""
    t = np.linspace(-40.0, 40.0, 401)
    parameters = Parameters(np.array([0.1, 100.0]), 1.0, theta=0.0, lam=LAM)
    derived = solve(parameters, t, rtol=TOLERANCE).negativity
    as_printed = integrate(parameters, t, State.bell(), TOLERANCE, printed_splitting()).negativity
    return Figure(
        4,
        r"Negativity in time, $T=0$, $\theta=0$, $v=1$",
        Curve("t", t),
        (
            Curve("Delta=0.1", derived[0], _DERIVED),
            Curve("printed Delta=0.1", as_printed[0], _PRINTED),
            Curve("Delta=100", derived[1], _OTHER),
            Curve("printed Delta=100", as_printed[1], _OTHER_PRINTED),
        ),
        "$t$ (1/energy)",
        "negativity",
        (
            "The window of time is not printed; chosen: -40 to 40, as for figure 5.",
            "Whether the Lamb shift was included is not printed; it is included here.",
            "The initial state is taken in the rotated frame; for a Bell state the frame does not "
            "matter.",
            "The printed curves take k(t) from (31) as printed; (30) and (32)-(34) are right, and "
            "the Bell state has r = 0, so the term missing in (42) does not enter.",
        ),
    )


def figure_5() -> Figure:
    """Negativity at the end of the sweep against Delta^2 / v for both coupling directions."""
    ratio = np.logspace(-2, 2, 41)
    parameters = Parameters(np.sqrt(ratio), 1.0, theta=np.array([[0.0], [np.pi / 2]]), lam=LAM)
    window = np.array([-40.0, 40.0])
    derived = solve(parameters, window, rtol=TOLERANCE).negativity[..., -1]
    as_printed = integrate(
        parameters, window, State.bell(), TOLERANCE, printed_splitting()
    ).negativity[..., -1]
    return Figure(
        5,
        "Negativity at $t=40$, $T=0$, $v=1$",
        Curve("Delta^2/v", ratio),
        (
            Curve("theta=0", derived[0], _DERIVED),
            Curve("printed theta=0", as_printed[0], _PRINTED),
            Curve("theta=pi/2", derived[1], _OTHER),
            Curve("printed theta=pi/2", as_printed[1], _OTHER_PRINTED),
        ),
        r"$\Delta^2/v$",
        "negativity",
        (
            "The range of Delta^2 / v is not printed; chosen: 0.01 to 100, logarithmic, v = 1.",
            "Whether the Lamb shift was included is not printed; it is included here.",
            "omega_c = Delta / 3 changes along the abscissa with Delta, as the caption has it.",
            "The printed curves take k(t) from (31) as printed.",
        ),
        "x",
    )


FIGURES: dict[int, Callable[[], Figure]] = {2: figure_2, 3: figure_3, 4: figure_4, 5: figure_5}


# --- drawing -------------------------------------------------------------------------------------


def draw(figure: Figure | Map) -> Canvas:
    """The picture of a figure, on matplotlib's object interface (no global state)."""
    from matplotlib.figure import Figure as Canvas

    from . import maps

    if isinstance(figure, maps.Map):
        return maps.draw(figure)
    canvas = Canvas(figsize=(6.0, 4.0), layout="constrained")
    axes = canvas.add_subplot()
    for curve in figure.curves:
        if figure.differences.get(curve.name, np.inf) <= _VISIBLE:
            continue
        axes.plot(figure.abscissa.values, curve.values, label=curve.name, **curve.style)
    axes.set(xlabel=figure.xlabel, ylabel=figure.ylabel, title=figure.title)
    if "x" in figure.log:
        axes.set_xscale("log")
    if "y" in figure.log:
        axes.set_yscale("log")
    axes.grid(alpha=0.3)
    axes.legend()
    return canvas


_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
KINDS = tuple(_METADATA)
"""The kinds of pictures."""


def _pictures(figure: Figure | Map, kinds: Sequence[str]) -> dict[str, bytes]:
    """The bytes of a file of each kind, the same on every run: no date, no version, fixed ids.

    All are of one drawing with one layout: to draw a map takes longer than to write it.
    """
    import matplotlib

    found = {}
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, "svg.hashsalt": "dlz"}):
        canvas = draw(figure)
        layout = canvas.get_layout_engine()
        if layout:
            layout.execute(canvas)
            canvas.set_layout_engine("none")
        for kind in kinds:
            buffer = io.BytesIO()
            canvas.savefig(buffer, format=kind, metadata=_METADATA[kind], dpi=150)
            found[kind] = buffer.getvalue()
    return found


def _every() -> dict[int | str, Callable[[], Figure | Map]]:
    from .findings import FINDINGS
    from .maps import MAPS

    every: dict[int | str, Callable[[], Figure | Map]] = dict(FIGURES.items())
    every.update(FINDINGS)
    every.update(MAPS)
    return every


def names() -> list[int | str]:
    """The names of all figures: 2 to 5 for the paper's, and those of `findings` and `maps`."""
    return list(_every())


def check_extra() -> None:
    """Raise ModuleNotFoundError without matplotlib."""
    try:
        import matplotlib as _  # noqa: F401
    except ModuleNotFoundError:
        raise ModuleNotFoundError("figures need matplotlib: pip install 'dlz[plot]'") from None


def write(
    out: Path,
    names: Sequence[int | str] | None = None,
    progress: Callable[[str], None] = print,
    kinds: Sequence[str] = KINDS,
) -> list[Path]:
    """Write figure_NAME.csv, .txt (notes) and a picture of each kind into `out`; returns the files.

    `names` are 2 to 5 for the paper's figures, and those of `dlz.findings` and
    `dlz.maps`; all of them by default.
    Raises `ValueError` for another name, and `ModuleNotFoundError` without matplotlib.
    """
    every = _every()
    names = list(every) if names is None else names
    unknown = [name for name in names if name not in every]
    if unknown:
        known = ", ".join(map(str, every))
        raise ValueError(f"figure must be one of {known}, got {unknown[0]}")
    check_extra()
    files = []
    for name in names:
        progress(f"figure {name}")
        figure = every[name]()
        stem = out / f"figure_{name}"
        contents: dict[str, bytes | str] = {
            ".csv": figure.csv,
            ".txt": figure.notes_text,
            **{f".{kind}": data for kind, data in _pictures(figure, kinds).items()},
        }
        files += [replace(stem.with_suffix(suffix), c) for suffix, c in contents.items()]
    return files

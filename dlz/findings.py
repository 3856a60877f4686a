"""Figures of results that the paper does not have; every one with its numbers as CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .figures import LAM, Curve, Figure
from .generated import entanglement, exact, slow_driving, two_sided
from .parameters import FloatArray, Parameters
from .solver import solve
from .state import State
from .survival import survival_time

_STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "linestyle": "-"},
    {"color": "#D55E00", "linestyle": "--"},
    {"color": "#009E73", "linestyle": "-."},
    {"color": "#CC79A7", "linestyle": ":"},
    {"color": "#000000", "linestyle": (0, (5, 1, 1, 1, 1, 1))},
)
"""Colours that stay apart in every kind of colour vision, with line styles for grey."""


def _curves(values: dict[str, FloatArray]) -> tuple[Curve, ...]:
    return tuple(
        Curve(name, array, dict(style))
        for (name, array), style in zip(values.items(), _STYLES, strict=False)
    )


def _lost(t: tuple[float, float], **parameters: Any) -> FloatArray:
    """1/2 less the negativity of a Bell pair at the end of a window."""
    solution = solve(Parameters(**parameters), t, rtol=1e-11)
    return 0.5 - solution.negativity[..., -1]


def direction() -> Figure:
    """Where transversal coupling is the gentler one."""
    width = np.logspace(-0.6, 1.0, 49)
    angles = np.array([[0.0], [np.pi / 2]])

    def ratio(start: float, stop: float, heat: float, v: float) -> FloatArray:
        longitudinal, transversal = _lost(
            (start, stop), Delta=1.0, v=v, theta=angles, lam=0.01, T=heat, omega_c=width
        )
        found: FloatArray = transversal / longitudinal
        return found

    return Figure(
        "direction",
        r"Loss at $\theta=\pi/2$ over that at $\theta=0$",
        Curve("omega_c/Delta", width),
        _curves(
            {
                "T=0, v=Delta^2": ratio(-60.0, 60.0, 0.0, 1.0),
                "T=0, v=10 Delta^2": ratio(-6.0, 6.0, 0.0, 10.0),
                "T=0, |v t|<2 Delta": ratio(-2.0, 2.0, 0.0, 1.0),
                "T=Delta/5, |v t|<2 Delta": ratio(-2.0, 2.0, 0.2, 1.0),
                "T=Delta, |v t|<2 Delta": ratio(-2.0, 2.0, 1.0, 1.0),
            }
        ),
        r"$\omega_c/\Delta$",
        "ratio of the losses",
        (
            "lambda = 0.01: first order, where the ratio does not depend on lambda.",
            "Below 1 transversal coupling is the gentler one. Over a full sweep at T = 0 the ratio "
            "is K_1(c) / (c K_0(c)), c = 2 Delta / omega_c, for every v; it passes 1 at "
            "omega_c / Delta = 1.50198 (dlz.derive.loss.transversal_excess).",
        ),
        "xy",
    )


def survival() -> Figure:
    """The survival time under slow driving against the direction of the coupling."""
    degrees = np.linspace(0.0, 89.0, 179)
    heat = np.array([[1.0], [2.0], [5.0], [20.0]])
    times = survival_time(Parameters(10.0, 0.0, theta=np.deg2rad(degrees), lam=LAM, T=heat))
    return Figure(
        "survival",
        r"Survival time, slow driving, $\Delta=10$, $\omega_c=\Delta/3$",
        Curve("theta_degrees", degrees),
        _curves({f"T={x:g}": row for (x,), row in zip(heat, np.atleast_2d(times), strict=True)}),
        r"$\theta$ (degrees)",
        r"$\tau_{\mathrm{ent}}$ (1/energy)",
        (
            "The root of dlz.generated.entanglement.survival_equation, lambda = 0.1.",
            "Not monotone in theta: dephasing, proportional to T, ends it sooner than relaxation "
            "alone, until relaxation ceases at 90 degrees, where the time is infinite.",
        ),
        "y",
    )


def bath() -> Figure:
    """The loss against Delta^2 / v for a given bath, and for one that widens with Delta."""
    ratio = np.logspace(-2, 2, 81)
    angles = np.array([[0.0], [np.pi / 2]])
    window = (-400.0, 400.0)
    given = _lost(window, Delta=np.sqrt(ratio), v=1.0, theta=angles, lam=LAM, omega_c=1.0)
    tied = _lost(window, Delta=np.sqrt(ratio), v=1.0, theta=angles, lam=LAM)
    return Figure(
        "bath",
        r"Loss of negativity over a sweep, $T=0$, $v=1$",
        Curve("Delta^2/v", ratio),
        _curves(
            {
                "theta=0, omega_c=1": given[0],
                "theta=pi/2, omega_c=1": given[1],
                "theta=0, omega_c=Delta/3": tied[0],
                "theta=pi/2, omega_c=Delta/3": tied[1],
            }
        ),
        r"$\Delta^2/v$",
        "1/2 - negativity",
        (
            "t from -400 to 400, lambda = 0.1.",
            "With omega_c tied to Delta the loss is a constant times Delta^2/v in first order; for "
            "a given bath that at theta = 0 is largest at Delta = 0.776 omega_c "
            "(dlz.derive.loss.peak_condition).",
        ),
        "xy",
    )


def both_sides() -> Figure:
    """The same noise on one and on both qubits, slow driving."""
    rate = 0.5
    time = np.linspace(0.0, 3.0, 121)
    curves: dict[str, FloatArray] = {}
    for heat in (0.0, 10.0):
        rates = (10.0, 0.0, LAM, heat, 10.0 / 3)
        scaled = time * rate / slow_driving.a_plus(*rates)
        curves[f"one side, T={heat:g}"] = entanglement.bell_negativity(scaled, *rates)
        curves[f"both sides, T={heat:g}"] = two_sided.identical_negativity(scaled, *rates)
    return Figure(
        "both_sides",
        r"Noise on one and on both qubits, slow driving, $\theta=0$, $\Delta=10$",
        Curve("2 a_plus tau", 2 * rate * time),
        _curves(curves),
        r"$2a_+\tau$",
        "negativity",
        (
            "Identical noise on both sides: dlz.generated.two_sided.identical_negativity.",
            "At T = 0 two sides double the rate; at T > 0 the entanglement ends sooner as well.",
        ),
    )


def known() -> Figure:
    """The master equation against the exact probability to stay in |0>, T = 0."""
    ratio = np.logspace(-1.5, 0.9, 49)
    angles = np.array([[[0.0]], [[np.pi / 2]]])
    width = np.array([[1 / 3], [3.0]])
    parameters = Parameters(1.0, 1 / ratio, theta=angles, lam=LAM, omega_c=width)
    solution = solve(parameters, [-1e4, 1e4], State.schmidt(np.pi / 2))
    exactly = exact.survival_probability(1.0, 1 / ratio, angles, LAM, width)
    off = np.abs((1 + solution.s[..., -1, 2]) / 2 - exactly)
    names = ("theta=0, ", "theta=pi/2, "), ("omega_c=Delta/3", "omega_c=3 Delta")
    return Figure(
        "exact",
        r"Master equation less exact $P_{0\to0}$, $T=0$, $\lambda=0.1$",
        Curve("Delta^2/v", ratio),
        _curves(
            {
                one + other: off[i, j]
                for i, one in enumerate(names[0])
                for j, other in enumerate(names[1])
            }
        ),
        r"$\Delta^2/v$",
        "modulus of the difference",
        (
            "Exact: exp(-pi <V^2>/v) of dlz.generated.exact.survival_probability; Delta = 1, "
            "sweeps from t = -1e4 to 1e4.",
            "The difference is of second order in lambda.",
        ),
        "xy",
    )


def _ground(name: str, angle: float, direction: str, notes: tuple[str, ...]) -> Figure:
    """The ground-state probability after a full sweep against v, without a bath and at several T.

    Of Arceci et al., PRB 96, 054301, in the units and the bath of this model.
    """
    speed, heat = np.logspace(-2, 2, 49), np.array([0.0, 2.0, 5.0, 10.0])
    width, ground = 10.0, State.schmidt(np.pi / 2)
    kept = np.empty((1 + heat.size, speed.size))
    strength = np.array([0.0] + [LAM] * heat.size)
    for n, v_ in enumerate(speed):  # a window that holds the whole bath
        window = [-5 * width / v_, 5 * width / v_]
        parameters = Parameters(1.0, v_, angle, strength, np.append(0.0, heat), width)
        kept[:, n] = (1 - solve(parameters, window, ground).s[:, -1, 2]) / 2
    names = ["no bath", *(f"T={x:g} Delta" for x in heat)]
    return Figure(
        name,
        rf"Ground-state probability after the sweep, {direction}",
        Curve("v/Delta^2", speed),
        _curves(dict(zip(names, kept, strict=True))),
        r"$v/\Delta^2$",
        "probability of the lower level",
        (
            "From the ground state, |v t| < 50 Delta, omega_c = 10 Delta, lambda = 0.1; without a "
            "bath 1 - exp(-pi Delta^2/v).",
            *notes,
            "tau_S/tau_A at the crossing is v/(4 Delta^2): (15) wants the left of the picture.",
        ),
        "x",
    )


def ground_longitudinal() -> Figure:
    """The ground-state probability with longitudinal coupling."""
    return _ground(
        "ground_longitudinal",
        0.0,
        r"$\theta=0$",
        (
            "A warm bath excites slow sweeps at the crossing. What fast ones gain is an artefact: "
            "at T = 0 the exact answer is that without a bath (dlz.derive.exact).",
        ),
    )


def ground_transversal() -> Figure:
    """The ground-state probability with transversal coupling."""
    return _ground(
        "ground_transversal",
        np.pi / 2,
        r"$\theta=\pi/2$",
        (
            "Fast sweeps gain from the bath, and more from a warm one; slow ones relax again "
            "beyond the crossing, where the levels are far apart.",
        ),
    )


FINDINGS: dict[str, Callable[[], Figure]] = {
    "direction": direction,
    "survival": survival,
    "bath": bath,
    "both_sides": both_sides,
    "exact": known,
    "ground_longitudinal": ground_longitudinal,
    "ground_transversal": ground_transversal,
}

"""How a notebook shows parameters, solutions and equations.

Formulas are Markdown with LaTeX between dollar signs, which Jupyter, nbconvert and Sphinx render.
Curves are drawn by matplotlib (extra `plot`); without it a solution is shown as a table alone.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .equations import Equation
    from .parameters import Parameters
    from .solver import Solution

QUANTITIES = {
    "Delta": (r"\Delta", "half the minimal gap", "energy"),
    "v": ("v", "sweep rate", "energy^2"),
    "theta": (r"\theta", "direction of the coupling, 0 longitudinal, pi/2 transversal", "rad"),
    "lam": (r"\lambda", "strength of the coupling to the bath", "1"),
    "T": ("T", "temperature of the bath", "energy"),
    "omega_c": (r"\omega_c", "cut-off frequency of the bath", "energy"),
}
"""Each parameter: its symbol, what it is, its unit."""

_MODEL = (
    r"$H_S=\Delta\,\sigma_x+v\,t\,\sigma_z$, "
    r"$A=\frac12(\cos\theta\,\sigma_z+\sin\theta\,\sigma_x)$, "
    r"$J(\omega)=%s$, $\hbar=k_B=1$"
)
_OHMIC = r"\omega\,e^{-\omega/\omega_c}"


def parameters_markdown(parameters: Parameters) -> str:
    """The model, and a table of its parameters."""
    rows = [
        f"| ${symbol}$ | {_values(getattr(parameters, name))} | {text} | {squared(unit)} |"
        for name, (symbol, text, unit) in quantities(parameters).items()
    ]
    shift = "with" if parameters.lamb_shift else "without"
    sets = f", {int(np.prod(parameters.shape))} parameter sets" if parameters.shape else ""
    head = ["| | value | | unit |", "|---|---|---|---|"]
    return "\n".join(
        [_MODEL % _spectral_density(parameters), "", *head, *rows, "", f"{shift} Lamb shift{sets}"]
    )


def quantities(parameters: Parameters) -> dict[str, tuple[str, str, str]]:
    """QUANTITIES without the cut-off if the bath has none."""
    has_cutoff = parameters.bath is None or parameters.bath.has_cutoff
    return {name: x for name, x in QUANTITIES.items() if has_cutoff or name != "omega_c"}


def squared(unit: str) -> str:
    """A unit as people write it."""
    return unit.replace("^2", "²")


def _spectral_density(parameters: Parameters) -> str:
    if parameters.bath is None:
        return _OHMIC
    from sympy import latex

    return str(latex(parameters.bath.spectral_density))


def _values(value: Any) -> str:
    """A number, a few numbers, or how many there are between which."""
    array = np.asarray(value)
    if array.size <= 4:
        return ", ".join(f"{x:.6g}" for x in array.ravel())
    return f"{array.min():.6g} to {array.max():.6g}, {array.size} values"


# --- solutions -----------------------------------------------------------------------------------


def solution_html(solution: Solution) -> str:
    """A table of what is in a solution, and its curves if matplotlib is there."""
    shape = solution.negativity.shape[:-1]
    last = solution.negativity[..., -1]
    rows = [
        ("parameter sets and initial states", " x ".join(map(str, shape)) or "one"),
        ("t", f"{solution.t[0]:.6g} to {solution.t[-1]:.6g}, {solution.t.size} times"),
        ("negativity at the end", _values(last)),
        ("largest estimated error", f"{solution.error.max(initial=0.0):.1e}"),
        ("by the robust integrator", f"{int(solution.robust.sum())} of {solution.robust.size}"),
    ]
    table = "".join(
        f'<tr><th style="text-align:left">{name}</th><td style="text-align:left">{value}</td></tr>'
        for name, value in rows
    )
    return f"<table>{table}</table>{_picture(solution)}"


def _picture(solution: Solution) -> str:
    """The curves as an SVG image inside the HTML; nothing without matplotlib."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        return ""
    from .plots import plot_solution

    figure = Figure(figsize=(5.6, 2.8), layout="constrained")
    plot_solution(solution, figure.add_subplot())
    file = io.StringIO()
    # Text as text and no date: small, and the same at every run.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "dlz"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    data = base64.b64encode(file.getvalue().encode()).decode()
    return f'<img alt="negativity against time" src="data:image/svg+xml;base64,{data}"/>'


# --- equations -----------------------------------------------------------------------------------


def equation_markdown(equation: Equation) -> str:
    """Every printed form under one number: printed, derived, proof or counterexample, steps."""
    from .derive.derivation import STEPS
    from .report_markup import Markdown

    def text(words: str) -> str:
        return Markdown().text(words)

    parts = []
    for form in equation.forms:
        name = f"({equation.number}) {form.printed.part or ''}".rstrip()
        parts.append(f"**{text(name)}, {text(form.printed.where)}: {form.verdict}**")
        if form.note:
            parts.append(text(form.note))
        parts += ["Printed", _formula(form.printed.latex)]
        if form.marked:
            parts += ["Where it is wrong", _formula(form.marked)]
        if form.derived != form.printed.latex:
            parts += ["Derived", _formula(form.derived)]
        found = form.counterexample
        if found:
            point = ", ".join(f"{name} = {value}" for name, value in found.point.items())
            place = f", entry {found.entry}" if found.entry else ""
            parts.append(
                text(
                    f"At {point or 'every point'}{place}: printed {_short(found.printed)}, derived "
                    f"{_short(found.derived)}."
                )
            )
        if form.correction:
            parts.append(f"Smallest correction: {Markdown().code(form.correction)}")
        parts.append(text(f"{'Refuted' if found else 'Found'} by: {form.method}"))
        if form.rests_on:
            steps = "\n".join(f"1. {text(STEPS[step].summary)}" for step in form.rests_on)
            parts.append(f"<details><summary>Derivation</summary>\n\n{steps}\n\n</details>")
    return "\n\n".join(parts)


def _formula(latex: str) -> str:
    r"""A displayed formula; \wrong{...} becomes a box, \missing{...} a brace."""
    from .report_markup import Markdown

    return f"$$\n{Markdown().macros(latex)}\n$$"


def _short(value: Any) -> str:
    """The first digits of a number that is given with fifty."""
    try:
        return f"{float(value):.10g}"
    except (TypeError, ValueError):
        return str(value)

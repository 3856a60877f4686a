"""Draw the figure of the README, docs/picture.svg: `python -m docs.picture`."""

import io
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

import dlz
from dlz.figures import figure_3
from dlz.files import replace


def draw() -> Figure:
    """Left: one sweep at four temperatures. Right: equation (63) as printed and as it follows."""
    figure = Figure(figsize=(8.6, 2.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    parameters = dlz.Parameters(Delta=10, v=1, theta=0.7, T=[0.0, 0.5, 1.0, 2.0])
    dlz.solve(parameters, np.linspace(-40, 40, 161)).plot(left)
    left.set_title("A Bell pair through the crossing", fontsize="medium")
    third = figure_3()
    for curve, name in zip(third.curves, ("follows from the model", "printed"), strict=True):
        right.plot(third.abscissa.values, curve.values, label=name, **curve.style)
    right.set_title("Equation (63): slow driving, $T=0$", fontsize="medium")
    right.set_xlabel(third.xlabel)
    right.set_ylabel(third.ylabel)
    right.legend(fontsize="small")
    return figure


if __name__ == "__main__":
    file = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "dlz"}):
        draw().savefig(file, format="svg", metadata={"Date": None})
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    print(replace(Path(__file__).with_suffix(".svg"), "\n".join(lines) + "\n"))

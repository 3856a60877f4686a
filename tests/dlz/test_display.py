"""What a notebook shows of parameters, solutions and equations."""

import base64
import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import sympy
from matplotlib.figure import Figure

import dlz
from dlz.derive.ledger import judgement
from dlz.derive.paper import PRINTED
from dlz.plots import plot_solution

TIMES = np.linspace(-4.0, 4.0, 9)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sweep():
    return dlz.solve(dlz.Parameters(1.0, 1.0, T=[0.0, 0.5, 2.0], lam=0.3), TIMES)


def image(html):
    """The SVG inside the HTML."""
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)[1]
    return ElementTree.fromstring(base64.b64decode(data))


# --- parameters


def test_parameters_are_a_table():
    lines = dlz.Parameters(2.0, [1.0, 3.0], T=np.linspace(0, 1, 6)[:, None])._repr_markdown_()
    rows = {
        cells[1].strip(): cells[2].strip()
        for cells in (line.split("|") for line in lines.splitlines())
        if len(cells) == 6
    }
    assert rows[r"$\Delta$"] == "2"
    assert rows["$v$"] == "1, 3"
    assert "energy²" in next(line for line in lines.splitlines() if line.startswith("| $v$"))
    assert rows["$T$"] == "0 to 1, 6 values"
    assert rows[r"$\omega_c$"] == "0.666667"
    assert lines.endswith("with Lamb shift, 12 parameter sets")
    assert dlz.Parameters(1, 1, lamb_shift=False)._repr_markdown_().endswith("without Lamb shift")


def test_a_bath_of_ones_own_shows_its_spectral_density():
    assert r"$J(\omega)=\omega\,e^{-\omega/\omega_c}$" in dlz.Parameters(1, 1)._repr_markdown_()
    omega = sympy.Symbol("omega")
    shown = dlz.Parameters(1, 1, bath=dlz.Bath(omega**3 * sympy.exp(-omega), omega))
    assert r"$J(\omega)=\omega^{3} e^{- \omega}$" in shown._repr_markdown_()
    assert r"\omega_c" not in shown._repr_markdown_()
    assert shown.bath._repr_latex_() == r"$J(\omega)=\omega^{3} e^{- \omega}$"


# --- solutions


def test_a_solution_is_a_table_and_a_plot(sweep):
    html = sweep._repr_html_()
    cells = [x.text for x in ElementTree.fromstring(f"<div>{html}</div>").iter("td")]
    ends = ", ".join(f"{x:.6g}" for x in sweep.negativity[:, -1])
    error = f"{sweep.error.max():.1e}"
    assert cells == ["3", "-4 to 4, 9 times", ends, error, "0 of 3"]
    texts = " ".join("".join(x.itertext()) for x in image(html).iter(f"{SVG}text"))
    assert "negativity" in texts
    assert len(html) < 40_000
    assert repr(sweep) == "<solution: 3, 9 times from -4 to 4>"


def test_no_parameter_set_and_one_time_can_be_shown():
    assert "<td" in dlz.solve(dlz.Parameters(1.0, np.ones(0)), TIMES)._repr_html_()
    one = dlz.solve(dlz.Parameters(1.0, 1.0), [0.0])
    assert "0 to 0, 1 times" in one._repr_html_()
    assert repr(one) == "<solution: one set, 1 times from 0 to 0>"


def test_the_same_solution_looks_the_same_every_time(sweep):
    assert sweep._repr_html_() == sweep._repr_html_()


def test_without_matplotlib_a_solution_is_a_table(sweep, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    html = sweep._repr_html_()
    assert html.startswith("<table>")
    assert "<img" not in html


def test_plot_draws_every_curve_with_its_label(sweep):
    axes = Figure().add_subplot()
    assert sweep.plot(axes) is axes
    assert [line.get_label() for line in axes.lines] == ["$T=0$", "$T=0.5$", "$T=2$"]
    for line, values in zip(axes.lines, sweep.negativity, strict=True):
        np.testing.assert_array_equal(line.get_xdata(), TIMES)
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert axes.get_xlabel() == "$t$ (1/energy)"


def test_plot_makes_axes_of_its_own(sweep):
    from matplotlib import pyplot

    with matplotlib.rc_context({"backend": "agg"}):
        axes = sweep.plot()
        assert len(axes.lines) == 3
        pyplot.close(axes.figure)


def test_of_many_curves_eight_are_drawn():
    solution = dlz.solve(dlz.Parameters(1.0, np.linspace(1.0, 2.0, 15)), TIMES)
    axes = plot_solution(solution, Figure().add_subplot())
    assert len(axes.lines) == 8
    assert axes.get_title() == "8 of 15 parameter sets"
    np.testing.assert_array_equal(axes.lines[-1].get_ydata(), solution.negativity[-1])
    assert axes.lines[-1].get_label() == "$v=2$"
    axes.figure.canvas.draw()
    beside = axes.get_legend().get_window_extent().x0
    assert beside >= axes.get_window_extent().x1  # the legend covers no curve


def test_labels_tell_states_and_the_noise_on_the_other_qubit():
    states = dlz.State.schmidt([0.2, 0.5])
    reference = dlz.Parameters(1.0, 1.0, T=np.array([1.0, 2.0])[:, None])
    solution = dlz.solve(dlz.Parameters(1.0, 1.0), TIMES, states, reference=reference)
    axes = plot_solution(solution, Figure().add_subplot())
    expected = [f"$T={T}$ on R, state {i}" for T in (1, 2) for i in (0, 1)]
    assert [line.get_label() for line in axes.lines] == expected


def test_plot_without_the_extra_names_it(sweep, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'dlz\[plot\]'"):
        sweep.plot()


# --- equations


def test_an_equation_is_judged_by_its_number():
    found = dlz.equation("17")
    assert found.number == "17"
    assert found.verdicts == {None: "definition", "order of the names (text)": "erratum"}
    assert repr(found) == "<equation (17): definition; order of the names (text): erratum>"
    assert found.forms == tuple(judgement(key) for key in PRINTED if key[0] == "17")


def test_an_equation_shows_what_is_printed_what_is_derived_and_why():
    found = dlz.equation(18)
    (form,) = found.forms
    assert form.verdict == "erratum"
    shown = found._repr_markdown_()
    assert f"$$\n{form.printed.latex}\n$$" in shown
    assert r"\boxed{t}" in shown
    assert r"\underbrace{\frac{1}{2}}_{\text{missing}}" in shown
    assert r"\wrong" not in shown
    assert r"\missing" not in shown
    assert "Smallest correction" in shown
    assert 0 < shown.index(form.note[:20]) < shown.index("Printed")
    assert f"printed {float(form.counterexample.printed):.10g}" in shown
    assert shown.count("\n1. ") == len(form.rests_on) > 0


@pytest.mark.parametrize(("number", "hint"), [("65", "did you mean"), ("x", "got x"), (0, "got 0")])
def test_an_unknown_number_is_refused(number, hint):
    with pytest.raises(ValueError, match=rf"^number must be 1 to 64 or A1 to A3.*{hint}"):
        dlz.equation(number)


# --- imports


def test_displays_load_nothing_heavy_before_they_are_asked():
    code = (
        "import sys, dlz; p = dlz.Parameters(1, 1); p._repr_markdown_(); s = dlz.solve; "
        "dlz.equation; dlz.to_qutip; "
        "print([m for m in ('sympy', 'matplotlib', 'xarray', 'qutip') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

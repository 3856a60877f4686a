"""Figures 2 to 5: the numbers, the pictures, and that nothing in them changes from run to run."""

import csv
import subprocess
import sys

import numpy as np
import pytest

from dlz import figures
from dlz.files import replace


@pytest.fixture
def short(monkeypatch):
    """Figures 2 and 3 alone: 4 and 5 integrate for half a minute."""
    monkeypatch.setattr(figures, "FIGURES", {2: figures.figure_2, 3: figures.figure_3})


def test_printed_survival_time_is_half_of_the_derived_one():
    figure = figures.figure_2()
    derived, printed = (curve.values for curve in figure.curves)
    np.testing.assert_allclose(2 * printed, derived, rtol=1e-12)
    assert (np.diff(derived) < 0).all()


def test_figure_2_against_the_eigenvalue_that_vanishes():
    """mu_2 of a Bell state, with the rates of Sec. II written by hand, is zero at tau_ent."""
    figure = figures.figure_2()
    T, tau = figure.abscissa.values, figure.curves[0].values
    emission = 2 * np.pi * 20 * np.exp(-6) / -np.expm1(-20 / T)
    absorption = 2 * np.pi * 20 * np.exp(-6) / np.expm1(20 / T)
    a_plus, a_minus = ((emission + sign * absorption) * 0.01 / 8 for sign in (1, -1))
    x = np.exp(-2 * a_plus * tau)
    mu_2 = (1 - x - np.sqrt(4 * x + (a_minus / a_plus * (1 - x)) ** 2)) / 4
    np.testing.assert_allclose(mu_2, 0, atol=1e-12)


def test_figure_3_has_twice_the_exponent_in_print():
    derived, printed = (curve.values for curve in figures.figure_3().curves)
    np.testing.assert_allclose(np.log(2 * printed), 2 * np.log(2 * derived), rtol=0, atol=1e-13)
    expected = 0.5 * np.exp(-200 * 0.01 * np.pi * 20 * np.exp(-6) / 2)
    assert derived[0] == pytest.approx(expected, rel=1e-13)


def test_printed_splitting_has_four_times_the_lamb_shift():
    from dlz.generated import hamiltonian, lindblad

    arguments = (np.array([-1.5, 0.3]), 1.0, 2.0, 0.4, 0.3, 0.7, 1.2)
    gap = hamiltonian.Omega(*arguments[:3])
    printed = figures.printed_splitting()(*arguments)
    np.testing.assert_allclose(printed - gap, 4 * (lindblad.k(*arguments) - gap), rtol=1e-10)


def test_files_and_what_is_in_them(tmp_path, short):
    seen = []
    files = figures.write(tmp_path, (2, 3), seen.append)
    assert {path.name for path in files} == {
        f"figure_{n}.{kind}" for n in (2, 3) for kind in ("csv", "txt", "svg", "png")
    }
    assert all(path.stat().st_size for path in files)
    assert len(seen) == 2
    with (tmp_path / "figure_3.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["theta_degrees", "negativity", "printed negativity"]
    assert float(rows[-1]["negativity"]) == pytest.approx(0.5, abs=1e-15)
    notes = (tmp_path / "figure_3.txt").read_text()
    assert "printed negativity: at most 0.0617" in notes
    assert "not printed" in notes


def test_same_bytes_on_a_second_run_and_no_date(tmp_path, short):
    first = {path.name: path.read_bytes() for path in figures.write(tmp_path / "a", (2,), str)}
    second = {path.name: path.read_bytes() for path in figures.write(tmp_path / "b", (2,), str)}
    assert first == second
    assert b"date" not in first["figure_2.svg"].lower()
    assert b"matplotlib" not in first["figure_2.png"].lower()


def test_curves_that_agree_are_not_drawn_twice():
    x = np.linspace(0, 1, 3)
    figure = figures.Figure(
        9,
        "",
        figures.Curve("x", x),
        (
            figures.Curve("a", x),
            figures.Curve("printed a", x + 1e-9),
            figures.Curve("b", x),
            figures.Curve("printed b", x + 1e-3),
        ),
        "",
        "",
        (),
    )
    assert figure.differences == pytest.approx({"printed a": 1e-9, "printed b": 1e-3})
    drawn = [line.get_label() for line in figures.draw(figure).axes[0].lines]
    assert drawn == ["a", "b", "printed b"]
    assert "printed a: at most 1e-09 from the derived curve, not drawn" in figure.notes_text


def test_unknown_figure(tmp_path):
    with pytest.raises(ValueError, match=r"figure must be one of 2, 3, .*, got 7"):
        figures.write(tmp_path, (7,))
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match=r"dlz\[plot\]"):
        figures.write(tmp_path)


def test_importing_figures_loads_neither_matplotlib_nor_sympy():
    code = (
        "import sys, dlz.figures; "
        "print([m for m in ('sympy', 'matplotlib', 'mpmath') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_failed_replacement_leaves_the_old_file(tmp_path, monkeypatch):
    target = replace(tmp_path / "x.txt", "old")

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", broken)
    with pytest.raises(OSError, match="disk full"):
        replace(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]

"""Sweeps: the numbers of `solve` and `survival_time` on a grid, and their pictures."""

import io

import numpy as np
import pytest

import dlz
from dlz import cli_numbers, plots
from dlz.sweeps import OBSERVABLES, sweep

VALUES = {"Delta": 3.0, "v": 1.0, "T": [0.5, 1.0, 2.0], "theta": [0.0, 1.2]}
WINDOW = (-10.0, 15.0)


def test_a_sweep_holds_what_solve_gives_at_the_end():
    found = sweep(VALUES, WINDOW, OBSERVABLES, swept=("T",))
    assert list(found.axes) == ["theta", "T"]
    for i, theta in enumerate(VALUES["theta"]):
        for j, T in enumerate(VALUES["T"]):
            one = dlz.Parameters(3.0, 1.0, theta, T=T)
            last = dlz.solve(one, WINDOW).at([WINDOW[1]])
            assert found.values["negativity"][i, j] == pytest.approx(last.negativity[0], abs=1e-10)
            rho = last.rho[0]
            expected = dlz.concurrence(rho), dlz.log_negativity(rho), dlz.survival_time(one, WINDOW)
            names = "concurrence", "log_negativity", "survival_time"
            for name, value in zip(names, expected, strict=True):
                assert found.values[name][i, j] == pytest.approx(value, abs=1e-9), name


def test_columns_have_a_row_for_every_parameter_set():
    found = sweep(VALUES, WINDOW, ["negativity"], swept=("T",))
    columns = found.columns()
    names = ["Delta", "v", "theta", "lam", "T", "omega_c", "negativity", "error"]
    assert list(columns) == names
    assert columns["T"].tolist() == [0.5, 1.0, 2.0] * 2
    assert columns["theta"].tolist() == [0.0] * 3 + [1.2] * 3
    assert set(columns["omega_c"]) == {1.0}
    np.testing.assert_array_equal(columns["negativity"], found.values["negativity"].ravel())


def test_another_initial_state():
    state = dlz.State.schmidt(0.3)
    found = sweep({"Delta": 3.0, "v": 1.0, "T": [0.5]}, WINDOW, ["negativity"], state)
    expected = dlz.solve(dlz.Parameters(3.0, 1.0, T=0.5), WINDOW, state).negativity[-1]
    assert found.values["negativity"].item() == pytest.approx(expected, abs=1e-12)


def test_without_a_window_the_survival_time_of_slow_driving():
    found = sweep({"Delta": 3.0, "v": 0.0, "T": [0.0, 1.0]}, None, ["survival_time"])
    assert found.values["survival_time"][0] == np.inf
    assert found.values["survival_time"][1] == dlz.survival_time(dlz.Parameters(3.0, 0.0, T=1.0))


@pytest.mark.parametrize(
    ("window", "observables", "named"),
    [
        (None, ["negativity"], "window must be two times"),
        ((1.0, 1.0), ["negativity"], "window must be two increasing times"),
        (WINDOW, [], "observables must be of"),
        (WINDOW, ["purity"], "observables must be of .* got .'purity'"),
    ],
)
def test_bad_input_is_named(window, observables, named):
    with pytest.raises(ValueError, match=named):
        sweep(VALUES, window, observables)


@pytest.mark.parametrize(
    ("changed", "swept", "named"),
    [
        ({"T": [[1.0, 2.0]]}, (), "T must be one number or one axis"),
        ({}, ("Delta",), "swept must be of T, theta, got Delta"),
        ({"T": [-1.0, 2.0]}, (), "T must be finite and >= 0"),
    ],
)
def test_bad_axes_are_named(changed, swept, named):
    with pytest.raises(ValueError, match=named):
        sweep(VALUES | changed, WINDOW, swept=swept)


def test_the_command_line_and_the_pictures_know_every_observable():
    assert cli_numbers.OBSERVABLES == tuple(plots.OBSERVABLES) == OBSERVABLES


# --- pictures ------------------------------------------------------------------------------------


def test_one_swept_parameter_is_the_abscissa_and_the_others_are_curves():
    found = sweep(VALUES, WINDOW, ["negativity"], swept=("T",), logarithmic={"T"})
    axes = plots.plot_sweep(found)
    assert (axes.get_xlabel(), axes.get_xscale()) == ("$T$ (energy)", "log")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        r"$\theta=0$",
        r"$\theta=1.2$",
    ]
    np.testing.assert_array_equal(axes.lines[1].get_ydata(), found.values["negativity"][1])


def test_two_swept_parameters_are_a_plane():
    found = sweep(VALUES, WINDOW, ["survival_time"], swept=("T", "theta"))
    axes = plots.plot_sweep(found)
    assert axes.get_xlabel() == "$T$ (energy)"
    assert axes.get_ylabel() == r"$\theta$ (rad)"
    (mesh,) = axes.collections
    drawn = mesh.get_array().reshape(2, 3)
    expected = np.ma.masked_invalid(found.values["survival_time"].T)
    np.testing.assert_array_equal(drawn.filled(-1), expected.filled(-1))
    bar = axes.figure.axes[1]
    assert bar.get_ylabel() == "survival time (1/energy), white: none in the window"
    axes.figure.savefig(io.BytesIO(), format="png")  # the colour bar as well


def test_a_plane_without_a_finite_value_is_drawn_all_the_same():
    found = sweep(VALUES | {"lam": 0.0}, WINDOW, ["survival_time"], swept=("T", "theta"))
    assert np.isinf(found.values["survival_time"]).all()
    plots.plot_sweep(found).figure.savefig(io.BytesIO(), format="png")
    lines = sweep(VALUES | {"lam": 0.0}, WINDOW, ["survival_time"], swept=("T",))
    plots.plot_sweep(lines).figure.savefig(io.BytesIO(), format="png")


def test_what_no_picture_can_show_is_refused():
    one = sweep(VALUES | {"lam": [0.1, 0.2]}, WINDOW, ["negativity"], swept=("T", "theta"))
    with pytest.raises(ValueError, match="got lists of lam"):
        plots.plot_sweep(one)
    with pytest.raises(ValueError, match="observable must be one of negativity, error"):
        plots.plot_sweep(one, "concurrence")
    many = sweep(VALUES | {"theta": np.arange(29.0)}, None, ["survival_time"], swept=("T",))
    with pytest.raises(ValueError, match="at most 28 curves, got 29"):
        plots.plot_sweep(many)

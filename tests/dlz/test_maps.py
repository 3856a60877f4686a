"""Maps of new results: their boundaries in two ways, their files, and that they are legible."""

import csv
import io

import numpy as np
import pytest
import sympy as sp

from dlz import Parameters, State, figures, maps, solve, survival_time
from dlz.derive import loss
from dlz.generated import exact
from dlz.generated import loss as generated


@pytest.fixture(scope="module")
def direction():
    return maps.direction()


def rows(figure):
    return list(csv.DictReader(io.StringIO(figure.csv)))


def test_the_boundary_of_a_wide_window_is_that_of_the_full_sweep(direction):
    """omega_c / Delta where the derived excess vanishes, whatever Delta^2 / v, in first order."""
    (panel,) = (p for p in direction.panels if p.fixed == {"T/Delta": 0.0, "sqrt(v) t_end": 40.0})
    critical = 2 / float(sp.nsolve(loss.transversal_excess(), loss.argument, 1.3))
    assert critical == pytest.approx(1.50198, rel=1e-5)
    first_order = panel.boundaries[2.0]
    assert len(first_order) == len(np.unique(direction.y[1]))
    width, ratio = first_order.T
    wide = ratio < 10  # beyond, the window begins to cut off the sweep
    np.testing.assert_allclose(width[wide], critical, rtol=2e-6)
    np.testing.assert_allclose(width, critical, rtol=2e-3)


@pytest.mark.parametrize("number", range(6))
def test_first_order_and_integration_find_the_same_boundary(direction, number):
    """To the order left out: where the losses are small the boundaries lie together."""
    panel = direction.panels[number]
    heat, end = panel.fixed.values()
    compared = 0
    for width, ratio in panel.boundaries[1.0]:
        point = (np.asarray(width), np.asarray(ratio), np.asarray(heat), end)
        integrated, first = maps.integrated_losses(*point), maps.first_order_losses(*point)
        assert integrated[0] == pytest.approx(integrated[1], rel=1e-4)
        # What is left out of a loss is at most about twice its square.
        assert abs(first[1] - first[0]) < 2 * first.max() ** 2 + 1e-9
        compared += 1
    assert compared > 10 or number == 5  # nearly everything is dead in the last one


def test_the_sign_differs_only_next_to_the_boundary(direction):
    count = 0
    for panel in direction.panels:
        heat, end = panel.fixed.values()
        first = maps.first_order_losses(
            direction.x[1], direction.y[1][:, None], np.asarray(heat), end
        )
        small = first.max(axis=0) < 0.1
        far = np.abs(np.log(first[1] / first[0])) > 0.2
        looked_at = small & far
        count += looked_at.sum()
        same = (first[1] > first[0]) == (panel.values > 1)
        assert same[looked_at].all()
    assert count > 2000


def test_the_losses_of_first_order_are_those_of_the_generated_forms():
    place = (np.asarray(2.0), np.asarray(4.0), np.asarray(0.5), 3.0)
    found = maps.first_order_losses(*place)
    for angle, value in zip((0.0, np.pi / 2), found, strict=True):
        at = [
            generated.relaxation(time, 2.0, 1.0, angle, 0.1, 1.0, 4.0)
            + generated.dephasing(time, 2.0, 1.0, angle, 0.1, 1.0)
            for time in (-3.0, 3.0)
        ]
        assert value == pytest.approx(at[1] - at[0], rel=1e-14)
        integrated = maps.integrated_losses(*place)
        np.testing.assert_allclose(integrated, found, rtol=0.2)


def test_a_boundary_that_is_not_found_is_an_error(monkeypatch):
    class Failed:
        success = np.array([False])
        x = np.array([0.0])

    monkeypatch.setattr(maps.elementwise, "find_root", lambda *_, **__: Failed())
    with pytest.raises(ArithmeticError, match="not found"):
        maps.direction_panel(0.0, 40.0)


def test_the_numbers_of_a_map(direction):
    table = rows(direction)
    names = ["T/Delta", "sqrt(v) t_end", "line", "omega_c/Delta", "Delta^2/v"]
    assert list(table[0]) == [*names, "ratio of the losses"]
    grid = [row for row in table if float(row["line"]) == 0]
    assert len(grid) == len(direction.panels) * direction.x[1].size * direction.y[1].size
    first = direction.panels[0]
    assert float(grid[1]["ratio of the losses"]) == first.values[0, 1]
    assert float(grid[1]["omega_c/Delta"]) == direction.x[1][1]
    boundaries = sum(len(points) for p in direction.panels for points in p.boundaries.values())
    assert len(table) - len(grid) == boundaries
    assert direction.notes_text.count("\n") == len(direction.notes)


def test_a_map_is_legible_in_grey(direction):
    """The luminance of the colours rises with the value, and neighbours stay apart."""
    import matplotlib

    colours = matplotlib.colormaps["cividis"](np.linspace(0, 1, len(direction.levels) - 1))
    luminance = colours[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0.03).all()
    canvas = figures.draw(direction)
    panels = canvas.axes[: len(direction.panels)]
    assert all(axes.collections[0].get_cmap().name == "cividis" for axes in panels)
    assert all(axes.get_xscale() == axes.get_yscale() == "log" for axes in panels)
    assert canvas.get_supxlabel() == direction.xlabel
    assert [text.get_text() for text in canvas.legends[0].texts] == list(direction.legend.values())


def test_the_files_of_a_map(tmp_path, direction, monkeypatch):
    monkeypatch.setitem(maps.MAPS, "direction_map", lambda: direction)
    files = figures.write(tmp_path, ("direction_map",), str)
    assert {path.suffix for path in files} == {".csv", ".txt", ".svg", ".png"}
    assert (tmp_path / "figure_direction_map.csv").read_text() == direction.csv


# --- master equation and exact answer -------------------------------------------------------------


@pytest.mark.parametrize(("angle", "width"), [(0.0, 1 / 3), (np.pi / 2, 1 / 3), (np.pi / 2, 1.0)])
def test_the_difference_for_fast_sweeps_leaves_out_half_an_order(angle, width):
    """lambda^2 Delta^2 / v has a correction of the relative order Delta / sqrt(v)."""
    ratios = np.array([1 / 256, 1 / 1024, 1 / 4096])
    left_out = maps.off_the_exact(np.array([width]), ratios[:, None], angle)[:, 0]
    left_out -= maps.off_for_fast_sweeps(np.array([width]), ratios[:, None], angle)[:, 0]
    errors = np.abs(left_out)
    found = np.log(errors[:-1] / errors[1:]) / np.log(4)
    print(f"theta = {angle:.2f}, omega_c = {width:.2f} Delta: errors {errors}, exponents {found}")
    np.testing.assert_allclose(found, 1.5, atol=0.06)


def test_the_difference_is_that_of_a_long_sweep():
    """Without the subtraction, as the claim has it: a sweep that is long enough."""
    width, ratio = 3.0, 1.0
    found = maps.off_the_exact(np.array(width), np.array(ratio), np.pi / 4)
    sweep = solve(
        Parameters(1.0, 1 / ratio, theta=np.pi / 4, omega_c=width),
        [-1e7, 1e7],
        State.schmidt(np.pi / 2),
    )
    exactly = exact.survival_probability(1.0, 1 / ratio, np.pi / 4, 0.1, width)
    assert (1 + sweep.s[-1, 2]) / 2 - exactly == pytest.approx(found, abs=2e-6)
    assert abs(found) > 5e-4


def test_the_map_of_the_difference(monkeypatch):
    """On a smaller grid: panels in pairs, and boundaries where the difference vanishes."""
    monkeypatch.setattr(maps, "_WIDTH", np.logspace(-0.5, 0.5, 5))
    monkeypatch.setattr(maps, "_RATIO", np.logspace(-1, 1, 7))
    figure = maps.master_equation()
    assert len(figure.panels) == 6
    assert all(panel.values.shape == (7, 5) for panel in figure.panels)
    panel, closed = figure.panels[0], figure.panels[3]
    assert panel.fixed["theta/pi"] == closed.fixed["theta/pi"] == 0
    assert panel.values[0, -1] == pytest.approx(closed.values[0, -1], rel=0.3)
    assert len(panel.boundaries[1.0]) >= 5
    for width, ratio in panel.boundaries[1.0]:
        assert abs(maps.off_the_exact(np.array(width), np.array(ratio), 0.0)) < 1e-9
    figures.draw(figure)


# --- survival time --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def survival():
    return maps.survival()


def test_the_survival_time_turns_where_the_closed_form_says(survival):
    """Falling with theta before the line, rising behind it, and throughout where there is none."""
    lines = 0
    for panel in survival.panels:
        turning = {heat: angle for angle, heat in panel.boundaries[2.0]}
        for heat, row in zip(survival.y[1], panel.values, strict=True):
            slope = np.diff(row) > 0
            angle = turning.get(heat, 0.0)
            middle = (survival.x[1][1:] + survival.x[1][:-1]) / 2
            apart = np.abs(middle - angle) > 1
            assert (slope == (middle > angle))[apart].all()
            lines += heat in turning
    assert 40 < lines < 3 * len(survival.y[1])


def test_the_map_of_the_survival_time(survival):
    assert survival.panels[0].values.shape == (len(survival.y[1]), len(survival.x[1]))
    point = Parameters(1.0, 0.0, theta=np.deg2rad(survival.x[1][20]), T=survival.y[1][7])
    expected = survival_time(point) * 0.1**2
    assert survival.panels[0].values[7, 20] == pytest.approx(expected, rel=1e-12)
    canvas = figures.draw(survival)
    assert canvas.axes[0].get_xscale() == "linear"
    assert all(float(row["omega_c/Delta"]) > 0 for row in rows(survival))

"""Maps of new results: their boundaries in two ways, their files, and that they are legible."""

import csv
import io

import numpy as np
import pytest
import sympy as sp

from dlz import figures, maps
from dlz.derive import loss
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
    names = ["T/Delta", "sqrt(v) t_end", "boundary", "omega_c/Delta", "Delta^2/v"]
    assert list(table[0]) == [*names, "ratio of the losses"]
    grid = [row for row in table if float(row["boundary"]) == 0]
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

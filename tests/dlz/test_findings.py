"""Figures of new results: their numbers against what is known of them."""

import numpy as np
import pytest
from scipy.special import kv

from dlz import Parameters, State, solve
from dlz.findings import FINDINGS


@pytest.fixture(scope="module")
def figures():
    return {name: compute() for name, compute in FINDINGS.items()}


def curves(figure):
    return {curve.name: curve.values for curve in figure.curves}


def test_every_figure_has_units_or_ratios_notes_and_different_line_styles(figures):
    for name, figure in figures.items():
        assert figure.name == name
        assert all((figure.notes, figure.xlabel, figure.ylabel))
        styles = [(c.style["color"], str(c.style["linestyle"])) for c in figure.curves]
        assert len({x for x, _ in styles}) == len({y for _, y in styles}) == len(styles)
        assert all(len(c.values) == len(figure.abscissa.values) for c in figure.curves)
        assert all(np.isfinite(c.values).all() for c in figure.curves)
        assert figure.csv.splitlines()[0].startswith(figure.abscissa.name)


def test_the_ratio_of_a_full_sweep_is_that_of_bessel_functions(figures):
    figure = figures["direction"]
    c = 2 / figure.abscissa.values
    found = curves(figure)
    first_order = c > 0.5  # beyond, the next order shows at lambda = 0.01
    expected = (kv(1, c) / (c * kv(0, c)))[first_order]
    for name in ("T=0, v=Delta^2", "T=0, v=10 Delta^2"):
        np.testing.assert_allclose(found[name][first_order], expected, rtol=2e-3)


def test_the_survival_time_has_a_minimum_in_theta(figures):
    for values in curves(figures["survival"]).values():
        place = np.argmin(values)
        assert 50 < figures["survival"].abscissa.values[place] < 85
        assert values[-1] > 1.1 * values[place]


def test_the_loss_for_a_given_bath_peaks(figures):
    figure = figures["bath"]
    found = curves(figure)
    peak = figure.abscissa.values[np.argmax(found["theta=0, omega_c=1"])]
    assert peak == pytest.approx(0.7763**2, rel=0.12)  # the grid has 20 points per decade
    for name in ("theta=0, omega_c=Delta/3", "theta=pi/2, omega_c=Delta/3"):
        slope = np.diff(np.log(found[name])) / np.diff(np.log(figure.abscissa.values))
        np.testing.assert_allclose(slope, 1.0, atol=0.02)


def test_two_sides_lose_twice_at_first(figures):
    figure = figures["both_sides"]
    found = curves(figure)
    for heat in ("T=0", "T=10"):
        one, both = found[f"one side, {heat}"], found[f"both sides, {heat}"]
        assert (both[1:] < one[1:] + (one[1:] == 0)).all()
        assert (0.5 - both[1]) / (0.5 - one[1]) == pytest.approx(2, rel=0.03)


def test_the_difference_from_the_exact_answer(figures):
    figure = figures["exact"]
    place = np.argmin(np.abs(figure.abscissa.values - 1))
    ratio = figure.abscissa.values[place]
    solution = solve(Parameters(1.0, 1 / ratio, omega_c=3.0), [-1e4, 1e4], State.schmidt(np.pi / 2))
    expected = abs((1 + solution.s[-1, 2]) / 2 - np.exp(-np.pi * ratio))
    assert curves(figure)["theta=0, omega_c=3 Delta"][place] == pytest.approx(expected, rel=1e-6)


def test_the_ground_state_gains_from_heat_for_fast_sweeps_only(figures):
    """Without a bath the Landau-Zener formula; with one as `dlz.claims` has it."""
    gains = {}
    for name in ("ground_longitudinal", "ground_transversal"):
        figure = figures[name]
        speed, found = figure.abscissa.values, curves(figure)
        free = found.pop("no bath")
        np.testing.assert_allclose(free, -np.expm1(-np.pi / speed), atol=2e-3)
        gains[name] = {heat: values - free for heat, values in found.items()}
        hot = gains[name]["T=10 Delta"]
        assert (hot[speed < 0.4] < 0).all()
        assert (hot[speed > 8] > 0).all()
        assert (hot - gains[name]["T=0 Delta"])[speed > 8].min() > 0
    fast = speed > 8
    for heat, more in gains["ground_transversal"].items():
        assert (more > gains["ground_longitudinal"][heat])[fast].all()

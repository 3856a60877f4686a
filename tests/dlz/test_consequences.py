"""What printed forms change in figures 4 and 5, held against direct solutions."""

import numpy as np
import pytest
import sympy as sp

from dlz import Parameters, solve
from dlz.consequences import integrated
from dlz.derive import lindblad
from dlz.derive.cost import Driving
from dlz.derive.symbols import Omega, S, T, phi, t
from dlz.figures import splitting
from dlz.generated import lindblad as generated


def test_nothing_changes_with_the_derived_dynamics():
    changes = integrated(Driving(lindblad.level_splitting(), sp.Integer(1)))
    assert [change.figure for change in changes] == ["figure 4", "figure 5"]
    for change in changes:
        assert "bound" in change.where
        assert change.value < 1e-7


def test_half_the_rates_are_a_coupling_smaller_by_the_root_of_two():
    """The Lamb shift, also of second order in lambda, is hardly seen by the negativity."""
    changes = integrated(Driving(lindblad.level_splitting(), sp.Rational(1, 2)))
    figure_4 = next(change for change in changes if change.figure == "figure 4")
    assert figure_4.where == "Delta = 100, theta = 0, t = 40"
    weak, strong = (
        solve(Parameters(100.0, 1.0, lam=lam), [-40.0, 40.0]).negativity[-1]
        for lam in (0.1 / np.sqrt(2), 0.1)
    )
    assert figure_4.value == pytest.approx(weak - strong, abs=1e-7)


def test_the_splitting_in_numbers_is_the_generated_one():
    arguments = np.array([0.7, -2.0]), 1.3, 0.8, 0.4, 0.3, 0.5, 2.0
    np.testing.assert_allclose(
        splitting(lindblad.level_splitting())(*arguments), generated.k(*arguments), rtol=1e-13
    )


def test_a_splitting_of_another_kind_is_refused():
    for expr in (Omega(t) + T, Omega(t) + S(Omega(t)), Omega(t) * sp.Symbol("x") + phi(t)):
        with pytest.raises(ValueError, match="must be in Omega"):
            splitting(expr)

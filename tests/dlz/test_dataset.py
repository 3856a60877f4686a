"""Solutions as xarray datasets."""

import sys

import numpy as np
import pytest
import sympy
import xarray

import dlz

TIMES = np.linspace(-2.0, 2.0, 5)


@pytest.fixture(scope="module")
def solution():
    """Two temperatures by three sweep rates by four directions; Delta, lam, omega_c are fixed."""
    parameters = dlz.Parameters(
        1.5,
        np.array([1.0, 2.0, 3.0])[:, None],
        theta=np.linspace(0.0, 1.0, 4),
        T=np.array([0.0, 1.0])[:, None, None],
    )
    return dlz.solve(parameters, TIMES)


def test_every_axis_has_its_name_and_values(solution):
    data = solution.to_xarray()
    assert dict(data.sizes) == {
        "T": 2, "v": 3, "theta": 4, "t": 5, "component_S": 3, "component_R": 3
    }  # fmt: skip
    assert data.negativity.dims == ("T", "v", "theta", "t")
    assert data.chi.dims == ("T", "v", "theta", "t", "component_S", "component_R")
    assert data.robust.dims == ("T", "v", "theta")
    assert data.Delta.item() == 1.5
    assert data.omega_c.item() == 0.5
    for i, T in enumerate(data.T.values):
        for j, v in enumerate(data.v.values):
            for k, theta in enumerate(data.theta.values):
                alone = dlz.solve(dlz.Parameters(1.5, v, theta=theta, T=T), TIMES)
                point = data.sel(T=T, v=v, theta=theta)
                np.testing.assert_allclose(point.negativity, alone.negativity, atol=1e-11)
                np.testing.assert_array_equal(point.error, solution.error[i, j, k])
                np.testing.assert_allclose(
                    point.chi.sel(component_S="x", component_R="y"), alone.chi[:, 0, 1], atol=1e-10
                )
                np.testing.assert_allclose(
                    point.s.sel(component_S="z", t=2.0), alone.s[-1, 2], atol=1e-10
                )
                np.testing.assert_allclose(point.r, alone.r, atol=1e-10)


def test_everything_has_a_unit_and_the_conventions_are_there(solution):
    data = solution.to_xarray()
    units = {name: x.attrs["units"] for name, x in data.variables.items() if "units" in x.attrs}
    assert set(data.variables) - set(units) == {"component_S", "component_R"}
    assert units["v"] == "energy^2"
    assert units["t"] == "1/energy"
    assert units["T"] == units["Delta"] == units["omega_c"] == "energy"
    assert data.attrs["source"] == f"dlz {dlz.__version__}"
    assert data.attrs["lamb_shift"] == "True"
    assert "no factor pi" in data.attrs["conventions"]
    assert "rotated" in data.attrs["frame"]


def test_parameters_that_vary_together_share_an_axis():
    data = dlz.solve(dlz.Parameters([1.0, 2.0], [3.0, 4.0]), TIMES).to_xarray()
    assert data.negativity.dims == ("Delta", "t")
    np.testing.assert_array_equal(data.v, [3.0, 4.0])
    assert data.v.dims == data.omega_c.dims == ("Delta",)


def test_an_axis_that_no_parameter_has_alone_is_numbered():
    grid = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    data = dlz.solve(dlz.Parameters(grid, 1.0), TIMES).to_xarray()
    assert data.negativity.dims == ("axis_0", "axis_1", "t")
    np.testing.assert_array_equal(data.Delta, grid)


def test_initial_states_have_an_axis():
    states = dlz.State.schmidt(np.array([0.2, 0.5])[:, None])
    data = dlz.solve(dlz.Parameters(1.0, [1.0, 2.0, 3.0]), TIMES, states).to_xarray()
    assert data.negativity.dims == ("state", "v", "t")
    assert data.robust.dims == ("state", "v")


def test_the_noise_on_the_other_qubit_is_told():
    reference = dlz.Parameters(2.0, 1.0, T=np.array([0.5, 1.0])[:, None])
    solution = dlz.solve(dlz.Parameters(1.0, [1.0, 2.0, 3.0]), TIMES, reference=reference)
    data = solution.to_xarray()
    assert data.negativity.dims == ("reference_T", "v", "t")
    np.testing.assert_array_equal(data.reference_T, [0.5, 1.0])
    assert data.reference_Delta.item() == 2.0
    assert data.attrs["reference_lamb_shift"] == "True"


def test_a_bath_of_ones_own_is_told():
    assert solved_with(None).attrs["spectral_density"] == "omega*exp(-omega/omega_c)"
    assert "omega_c" in solved_with(None).coords
    omega = sympy.Symbol("omega")
    data = solved_with(dlz.Bath(omega**3 * sympy.exp(-omega), omega))
    assert data.attrs["spectral_density"] == "omega**3*exp(-omega)"
    assert "omega_c" not in data.coords


def solved_with(bath):
    return dlz.solve(dlz.Parameters(1.0, 1.0, bath=bath), TIMES).to_xarray()


def test_one_parameter_set_and_none():
    data = dlz.solve(dlz.Parameters(1.0, 1.0), TIMES).to_xarray()
    assert data.negativity.dims == ("t",)
    data = dlz.solve(dlz.Parameters(1.0, []), TIMES).to_xarray()
    assert dict(data.negativity.sizes) == {"v": 0, "t": 5}


def test_it_can_be_written_and_read(solution, tmp_path):
    data = solution.to_xarray()
    data.to_netcdf(tmp_path / "x.nc", engine="scipy")
    with xarray.open_dataset(tmp_path / "x.nc", engine="scipy") as again:
        xarray.testing.assert_identical(again.load(), data)


def test_without_the_extra_the_error_names_it(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'dlz\[xarray\]'"):
        solution.to_xarray()

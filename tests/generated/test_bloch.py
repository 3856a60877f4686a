"""Generated Bloch equations against the derivation and against the two-qubit generator."""

import re

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from dlz.derive import bloch as derived
from dlz.derive import symbols
from dlz.derive.symbols import Delta, T, lam, omega_c, t, theta, v
from dlz.generated import bloch as module
from dlz.generated import hamiltonian, lindblad

ARGUMENTS = (t, Delta, v, theta, lam, T, omega_c)
Y = sp.Matrix([*derived.s_symbols, *derived.r_symbols, *derived.chi_symbols])


def change_of_state():
    """The derivatives of s, r and chi."""
    return sp.Matrix([entry for part in derived.equations_of_motion() for entry in part])


DERIVED = {
    "a_plus": lambda: derived.rates()[0],
    "a_minus": lambda: derived.rates()[1],
    "b": lambda: derived.rates()[2],
    "Q": derived.bloch_matrix,
    "q": derived.inhomogeneity,
    "rhs": change_of_state,
    "jacobian": lambda: change_of_state().jacobian(Y),
}
GRIDS = {
    "t": np.linspace(-8, 8, 17),
    "Delta": [0.1, 0.5, 1.0, 2.0],
    "v": [0.0, 1e-3, 0.1, 1.0, 10.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, np.pi / 2],
    "lam": [0.0, 0.05, 0.1, 1.0],
    "T": [0.0, 0.03, 0.1, 1.0, 1e3],
    "omega_c": [0.1, 1.0, 30.0],
}
POINT = (0.7, 1.0, 0.4, 0.3, 0.2, 0.5, 1.5)


def test_every_function_is_judged():
    assert set(DERIVED) == set(module.__all__)


@pytest.mark.parametrize("name", ["a_plus", "a_minus", "b"])
def test_accuracy_of_rates(promised, name):
    # a_- stays exact where f and g are nearly the same.
    grids = GRIDS | {"t": (-20.0, 20.0), "Delta": (1e-2, 1e2), "v": (0.0, 10.0)}
    grids |= {"theta": (-7.0, 7.0), "lam": (0.0, 1.0)}
    grids |= {"T": [0.0, 5e-324, 1e-300, 1e-3, 0.1, 1.0, 1e4, 1e8, 1e12]}
    grids |= {"omega_c": [1e-3, 0.1, 1.0, 30.0, 1e9]}
    promised(f"bloch.{name}", DERIVED[name](), grids, count=800)


@pytest.mark.parametrize("name", ["Q", "q"])
def test_accuracy(promised, name):
    promised(f"bloch.{name}", DERIVED[name](), GRIDS, count=20, examples=5)


@pytest.mark.parametrize("name", ["rhs", "jacobian"])
def test_accuracy_as_scipy_calls_it(promised, name):
    def at_points(t_, *rest):
        y, parameters = np.array(rest[:15]), rest[15:]
        return np.moveaxis(getattr(module, name)(t_, y, *parameters), -1, 0)

    components = {symbol.name: [-0.7, -0.1, 0.3, 0.5, 1.0] for symbol in Y}
    grids = {"t": GRIDS["t"]} | components | {n: x for n, x in GRIDS.items() if n != "t"}
    promised(f"bloch.{name}", DERIVED[name](), grids, count=10, function=at_points, examples=5)


@pytest.mark.parametrize("name", module.__all__)
def test_replay(judge, replay, name):
    arguments = ARGUMENTS
    if name in ("rhs", "jacobian"):
        arguments = (t, list(Y), *ARGUMENTS[1:])
    found = replay.run(getattr(module, name), {}, *arguments)
    exact = DERIVED[name]()
    entries = list(exact) if isinstance(exact, sp.MatrixBase) else [exact]
    for one, other in zip(found, entries, strict=True):
        assert one == other == 0 or judge.same(one, other)


def test_rhs_is_the_two_qubit_generator():
    rng = np.random.default_rng(3)
    y = rng.uniform(-1, 1, 15)
    rates = [f(t) for f in (symbols.f, symbols.g, symbols.k, symbols.l)] + [derived.phi_rate]
    generator = sp.lambdify([*rates, *Y], derived.two_qubit_generator(), "numpy")
    values = [getattr(lindblad, name)(*POINT) for name in "fgkl"]
    change = generator(*values, hamiltonian.phi_dot(*POINT[:3]), *y)
    dy = module.rhs(POINT[0], y, *POINT[1:])
    state = derived.density_matrix(dy[:3], dy[3:6], sp.Matrix(3, 3, dy[6:]))
    identity = sp.eye(4) / 4  # the trace, which does not change
    np.testing.assert_allclose(np.array(state - identity, dtype=complex), change, atol=1e-15)


def test_jacobian_is_the_linear_part():
    rng = np.random.default_rng(4)
    y = rng.uniform(-1, 1, 15)
    rest = POINT[1:]
    linear = module.rhs(POINT[0], y, *rest) - module.rhs(POINT[0], np.zeros(15), *rest)
    np.testing.assert_allclose(module.jacobian(POINT[0], y, *rest) @ y, linear, atol=1e-15)


def test_scipy_integrates():
    y = np.array([0.0, 0, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, 1])
    settings = {"args": POINT[1:], "rtol": 1e-9, "atol": 1e-9}
    solutions = [
        solve_ivp(module.rhs, (-2, 2), y, method="DOP853", **settings),
        solve_ivp(module.rhs, (-2, 2), y, method="Radau", jac=module.jacobian, **settings),
    ]
    assert all(solution.success for solution in solutions)
    one, other = (solution.y[:, -1] for solution in solutions)
    np.testing.assert_allclose(one, other, atol=1e-6)
    assert abs(one[2]) > 0.01


def test_shapes():
    times = np.linspace(-1, 1, 5)[:, None]
    gaps = np.array([1.0, 2.0])
    assert module.Q(times, gaps, *POINT[2:]).shape == (5, 2, 3, 3)
    assert module.q(times, gaps, *POINT[2:]).shape == (5, 2, 3)
    assert module.rhs(times, np.zeros((15, 5, 2)), gaps, *POINT[2:]).shape == (15, 5, 2)
    assert module.jacobian(0.0, np.zeros(15), *POINT[1:]).shape == (15, 15)
    assert module.q(0.0, 1.0, 1.0, 0.0, 0.1, [0.0, 1.0], 1.0).shape == (2, 3)


@pytest.mark.parametrize("name", ["rhs", "jacobian"])
@pytest.mark.parametrize("rows", [(), (14,), (16,), (2, 15)])
def test_a_state_of_another_shape_is_refused(name, rows):
    message = re.escape(f"y must have shape (15, ...), got {rows}")
    with pytest.raises(ValueError, match=message):
        getattr(module, name)(POINT[0], np.zeros(rows), *POINT[1:])

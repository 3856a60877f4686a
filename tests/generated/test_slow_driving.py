"""Generated closed forms of slow driving against the derivation."""

import numpy as np
import pytest
import sympy as sp
from scipy.linalg import expm

from dlz.derive import bath as derived_bath
from dlz.derive import bloch, entanglement, symbols
from dlz.derive import slow_driving as derived
from dlz.derive.symbols import Delta, T, eta, lam, omega_c, tau, theta
from dlz.generated import bath
from dlz.generated import bloch as full
from dlz.generated import slow_driving as module

RATES = {
    "k": lambda: derived.rates()["k"][0],
    "f": lambda: derived.rates()["f"][0],
    "g": lambda: derived.rates()["g"][0],
    "l": lambda: derived.rates()["l"][0],
    "a_plus": lambda: derived.bloch_rates()[0],
    "a_minus": lambda: derived.bloch_rates()[1],
    "b": lambda: derived.bloch_rates()[2],
}
ASYMMETRY = {
    "asymmetry": entanglement.asymmetry,
    "asymmetry_complement": lambda: 1 - entanglement.asymmetry() ** 2,
}
SCHMIDT = {
    "schmidt_s3": lambda: derived.schmidt_s()[2],
    "schmidt_chi11": lambda: derived.schmidt_chi()[0, 0],
    "schmidt_chi12": lambda: derived.schmidt_chi()[0, 1],
    "schmidt_chi33": lambda: derived.schmidt_chi()[2, 2],
}
SOLUTION = {"s": derived.s_solution, "chi": derived.chi_solution}
GRIDS = {
    "Delta": [0.1, 0.5, 1.0, 3.0, 20.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, 1e-8, 1.5],
    "lam": [0.01, 0.1, 0.5, 1.0],
    "T": [0.0, 0.1, 0.5, 1.0, 1e3],
    "omega_c": [1 / 3, 1.0, 30.0],
}
TIMES = [0.0, 1e-9, *np.linspace(0.5, 50, 20)]
CONSTANT = (Delta, theta, lam, T, omega_c)


def explicit(expr):
    """a_+, a_-, b and k written out."""
    plus, minus, coherence = derived.bloch_rates()
    return expr.subs(
        {
            symbols.a_plus0: plus,
            symbols.a_minus0: minus,
            symbols.b0: coherence,
            symbols.k0: derived.rates()["k"][0],
        }
    )


def test_every_function_is_judged():
    # What begins with d_ is judged in test_sensitivities.py.
    assert {*RATES, *ASYMMETRY, *SCHMIDT, *SOLUTION} == {
        x for x in set(module.__all__) if x[:2] != "d_"
    }


@pytest.mark.parametrize("name", RATES)
def test_accuracy_of_rates(promised, name):
    grids = GRIDS | {"lam": [0.0, *GRIDS["lam"]]}
    if name != "k":
        grids = {"Delta": (1e-2, 1e2), "theta": (-7.0, 7.0), "lam": (0.0, 1.0)}
        grids |= {"T": [0.0, 5e-324, 1e-300, 1e-3, 0.1, 1.0, 1e4, 1e8, 1e12]}
        grids |= {"omega_c": [1e-3, 0.1, 1.0, 30.0, 1e9]}
    promised(f"slow_driving.{name}", RATES[name](), grids, count=60 if name == "k" else 800)


@pytest.mark.parametrize("name", ASYMMETRY)
def test_accuracy_of_the_asymmetry(promised, name):
    grids = {"Delta": GRIDS["Delta"], "T": [0.0, 5e-324, 1e-300, *np.logspace(-5, 12, 60)]}
    if name == "asymmetry_complement":
        grids["T"] = np.logspace(-2, 12, 60)  # a reference by 1 - ell^2 has to have the digits
    promised(f"slow_driving.{name}", ASYMMETRY[name](), grids, count=400, digits=500)


def test_the_complement_vanishes_at_zero_temperature():
    with np.errstate(all="raise", under="ignore"):
        assert module.asymmetry_complement(1.0, [0.0, 5e-324, 1e-300, 1e-5]).tolist() == [0.0] * 4


@pytest.mark.parametrize("name", SCHMIDT)
def test_accuracy_of_the_schmidt_state(promised, name):
    grids = {"tau": TIMES, "eta": np.linspace(-2, 2, 9)} | GRIDS
    promised(f"slow_driving.{name}", explicit(SCHMIDT[name]()), grids, count=60)


@pytest.mark.parametrize("name", SOLUTION)
def test_accuracy_of_the_solution(promised, name):
    components = [*bloch.s_symbols] if name == "s" else [*bloch.r_symbols, *bloch.chi_symbols]
    grids = {"tau": TIMES} | {x.name: [-0.8, 0.0, 0.0, 0.6, 1.0] for x in components} | GRIDS

    def at_points(time, *rest):
        if name == "s":
            return module.s(time, np.stack(rest[:3], -1), *rest[3:])
        matrix = np.stack(rest[3:12], -1).reshape(-1, 3, 3)
        return module.chi(time, np.stack(rest[:3], -1), matrix, *rest[12:])

    promised(
        f"slow_driving.{name}",
        explicit(SOLUTION[name]()),
        grids,
        count=30,
        function=at_points,
        examples=10,
    )


@pytest.mark.parametrize("name", [*RATES, *ASYMMETRY])
def test_replay(judge, replay, name):
    derivation = (RATES | ASYMMETRY)[name]()
    arguments = (Delta, T) if name in ASYMMETRY else CONSTANT
    (found,) = replay.run(getattr(module, name), {Delta: 1, T: 1}, *arguments)
    occupation = derived_bath.occupation().subs(symbols.omega, 2 * Delta)
    derivation = derivation.subs(symbols.nbar(2 * Delta), occupation)
    assert judge.same(found.rewrite(sp.exp) if name in ASYMMETRY else found, derivation)


@pytest.mark.parametrize("name", [*SCHMIDT, *SOLUTION])
def test_replay_of_solutions(judge, replay, monkeypatch, name):
    names = {"a_plus": symbols.a_plus0, "b": symbols.b0, "k": symbols.k0}
    names["asymmetry"] = symbols.a_minus0 / symbols.a_plus0
    for one, value in names.items():
        monkeypatch.setattr(module, f"_{one}", lambda *_, value=value: value)
    s, r, chi = list(bloch.s_symbols), list(bloch.r_symbols), bloch.chi_symbols.tolist()
    initial = {"s": (s,), "chi": (r, chi)}.get(name, (eta,))
    found = replay.run(getattr(module, name), {}, tau, *initial, *CONSTANT)
    exact = (SCHMIDT | SOLUTION)[name]()
    entries = list(exact) if isinstance(exact, sp.MatrixBase) else [exact]
    for one, other in zip(found, entries, strict=True):
        assert sp.simplify(one - other) == 0


def test_solution_is_the_limit_of_the_bloch_equations():
    constant = (1.0, 0.4, 0.3, 0.6, 1.2)
    rest = (constant[0], 0.0, *constant[1:])
    y = np.random.default_rng(5).uniform(-0.5, 0.5, 15)
    jacobian = np.zeros((16, 16))
    jacobian[1:, 1:] = full.jacobian(0.0, y, *rest)
    jacobian[1:, 0] = full.rhs(0.0, np.zeros(15), *rest)
    evolved = (expm(7 * jacobian) @ [1, *y])[1:]
    np.testing.assert_allclose(module.s(7, y[:3], *constant), evolved[:3], atol=1e-13)
    chi = module.chi(7, y[3:6], y[6:].reshape(3, 3), *constant)
    np.testing.assert_allclose(chi.ravel(), evolved[6:], atol=1e-13)


def test_nothing_happens_without_coupling():
    with np.errstate(all="raise", under="ignore"):
        assert module.a_plus(1.0, 0.3, 0.0, 0.5, 1.0) == 0
        assert module.s(3.0, [0.0, 0.0, 0.5], 1.0, 0.3, 0.0, 0.5, 1.0).tolist() == [0, 0, 0.5]
        transversal = module.schmidt_s3(3.0, 0.3, 1.0, np.pi / 2, 0.1, 0.0, 1.0)
        assert transversal == pytest.approx(np.cos(0.6), rel=1e-15)


def test_shapes():
    constant = (1.0, 0.4, 0.3, [0.0, 0.6], 1.2)
    times = np.linspace(0, 1, 5)[:, None]
    assert module.s(times, np.zeros((5, 1, 3)), *constant).shape == (5, 2, 3)
    assert module.chi(times, np.zeros(3), np.zeros((3, 3)), *constant).shape == (5, 2, 3, 3)
    with pytest.raises(ValueError, match="broadcast"):
        module.s(np.zeros(4), np.zeros((5, 3)), *constant[:3], 0.6, 1.2)


def test_the_asymmetry_is_that_of_gamma():
    for heat in (0.1, 1.0, 10.0):
        emission, absorption = bath.gamma([4.0, -4.0], 1.0, heat)
        ratio = (emission - absorption) / (emission + absorption)
        assert module.asymmetry(2.0, heat) == pytest.approx(ratio, rel=1e-13)

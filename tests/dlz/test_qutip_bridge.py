"""The bridge to QuTiP: its operators against the derivation, QuTiP's integrator against ours."""

import math
import sys

import numpy as np
import pytest
import qutip
import sympy as sp

import dlz
from dlz.derive import hamiltonian, lindblad, symbols
from dlz.generated import bath as bath_functions
from dlz.qutip_bridge import to_qutip

# Nothing special: warm, theta in between, adiabatic and not, the Lamb shift far above rounding.
PARAMETERS = dlz.Parameters(2.0, 3.0, theta=0.7, lam=0.3, T=0.8, omega_c=5.0)
TIMES = (-1.7, 0.0, 0.4)
FRAMES = ("rotated", "laboratory")


def at(expr, t, parameters=PARAMETERS):
    """A matrix of the derivation in numbers; gamma, S, phi and Omega are the derived ones."""
    names = ("Delta", "v", "theta", "lam", "T", "omega_c")
    numbers = {getattr(symbols, n): float(getattr(parameters, n)) for n in names}
    heat, cut = parameters.T, parameters.omega_c
    expr = sp.Matrix(expr).replace(symbols.phi, lambda _: hamiltonian.angle())
    expr = expr.replace(sp.Derivative, lambda *_: hamiltonian.angle_rate())
    expr = expr.replace(symbols.Omega, lambda _: hamiltonian.gap()).doit()
    expr = expr.subs(numbers).subs(symbols.t, t)
    expr = expr.replace(symbols.gamma, lambda w: bath_functions.gamma(float(w), cut, heat))
    expr = expr.replace(symbols.S, lambda w: bath_functions.lamb_shift(float(w), cut, heat))
    return np.array(expr.evalf().tolist(), dtype=complex)


def without_trace(matrix):
    return matrix - np.trace(matrix) / 2 * np.eye(2)


def channel(operator):
    """What a collapse operator does to a state, whatever its phase."""
    return np.kron(operator, operator.conj())


def derived_jumps(frame, t):
    operators = (
        lindblad.jump_operators() if frame == "rotated" else lindblad.jump_operators_laboratory()
    )
    frequencies = lindblad.transition_frequencies()
    for operator, w in zip(operators, frequencies, strict=True):
        rate = at([[symbols.lam**2 * symbols.gamma(w)]], t)[0, 0].real
        yield math.sqrt(rate) * at(operator, t)


def derived_hamiltonian(frame, t):
    if frame == "rotated":
        return at(lindblad.rotated_hamiltonian_total(), t)
    shift = sum(
        (
            symbols.lam**2 * symbols.S(w) * jump.H * jump
            for jump, w in zip(
                lindblad.jump_operators_laboratory(), lindblad.transition_frequencies(), strict=True
            )
        ),
        sp.zeros(2, 2),
    )
    return at(hamiltonian.hamiltonian() + shift, t)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("t", TIMES)
def test_the_operators_are_those_of_the_derivation(frame, t):
    H, c_ops = to_qutip(PARAMETERS, frame)
    # The Hamiltonian up to a multiple of the identity, which acts on nothing.
    expected = without_trace(derived_hamiltonian(frame, t))
    np.testing.assert_allclose(H(t).full(), expected, rtol=0, atol=1e-14)
    assert len(c_ops) == 3
    for found, jump in zip(c_ops, derived_jumps(frame, t), strict=True):
        np.testing.assert_allclose(channel(found(t).full()), channel(jump), rtol=0, atol=1e-14)


def test_without_coupling_the_laboratory_hamiltonian_is_that_of_the_model():
    H, c_ops = to_qutip(dlz.Parameters(2.0, 3.0, theta=0.7, lam=0.0, T=1.0), "laboratory")
    for t in TIMES:
        expected = 2.0 * qutip.sigmax() + 3.0 * t * qutip.sigmaz()
        np.testing.assert_allclose(H(t).full(), expected.full(), rtol=0, atol=1e-14)
        assert all(not np.any(c(t).full()) for c in c_ops)


def test_without_the_lamb_shift():
    bare = dlz.Parameters(2.0, 3.0, theta=0.7, lam=0.3, T=0.8, omega_c=5.0, lamb_shift=False)
    for t in TIMES:
        expected = 2.0 * qutip.sigmax() + 3.0 * t * qutip.sigmaz()
        found = to_qutip(bare, "laboratory").H(t)
        np.testing.assert_allclose(found.full(), expected.full(), rtol=0, atol=1e-14)
        assert np.abs((found - to_qutip(PARAMETERS, "laboratory").H(t)).full()).max() > 1e-3
        for one, other in zip(to_qutip(bare).c_ops, to_qutip(PARAMETERS).c_ops, strict=True):
            np.testing.assert_array_equal(one(t).full(), other(t).full())


def test_on_the_pair_the_second_qubit_is_left_alone():
    for frame in FRAMES:
        one, pair = to_qutip(PARAMETERS, frame), to_qutip(PARAMETERS, frame, two_qubits=True)
        for small, large in zip([one.H, *one.c_ops], [pair.H, *pair.c_ops], strict=True):
            assert large.dims == [[2, 2], [2, 2]]
            assert large(0.3) == qutip.tensor(small(0.3), qutip.qeye(2))


# The local error asked of QuTiP; what is let pass is twenty times that, over a few hundred steps.
TIGHT = {"method": "vern9", "rtol": 1e-12, "atol": 1e-14, "nsteps": 10**6, "progress_bar": ""}
CASES = {
    "warm": PARAMETERS,
    "cold, longitudinal": dlz.Parameters(2.0, 3.0, lam=0.3, omega_c=5.0),
    "another bath": dlz.Parameters(
        2.0, 3.0, theta=0.7, lam=0.3, T=0.8, omega_c=5.0, bath=dlz.Bath.drude()
    ),
    "no sweep": dlz.Parameters(2.0, 0.0, theta=0.4, lam=0.3, T=1.0, lamb_shift=False),
}


@pytest.mark.parametrize("case", CASES)
def test_mesolve_agrees_with_solve_in_both_frames(case):
    parameters = CASES[case]
    times = np.linspace(-1.5, 1.0, 4)
    initial = dlz.State.schmidt(0.4)  # unlike a Bell pair's, its form depends on the frame
    ours = dlz.solve(parameters, times, initial, rtol=1e-12)
    assert ours.error.max() < 1e-12

    def solved(frame, start):
        H, c_ops = to_qutip(parameters, frame, two_qubits=True)
        rho = qutip.Qobj(start.rho, dims=[[2, 2], [2, 2]])
        states = qutip.mesolve(H, rho, times, c_ops=c_ops, options=TIGHT).states
        return np.array([state.full() for state in states])

    rotated = solved("rotated", initial)
    np.testing.assert_allclose(rotated, ours.rho, rtol=0, atol=2e-11)
    fixed = solved("laboratory", initial.in_laboratory(parameters, times[0]))
    turned = dlz.State(ours.s, ours.r, ours.chi).in_laboratory(parameters, times).rho
    np.testing.assert_allclose(fixed, turned, rtol=0, atol=2e-11)
    assert np.abs(fixed - rotated).max() > 0.1  # the frames are not one and the same


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"parameters": dlz.Parameters([1.0, 2.0], 1.0)}, r"one parameter set, got shape \(2,\)"),
        ({"parameters": PARAMETERS, "frame": "moving"}, "'rotated' or 'laboratory', got 'moving'"),
    ],
)
def test_bad_input_is_named(arguments, said):
    with pytest.raises(ValueError, match=said):
        to_qutip(**arguments)


def test_without_the_extra_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "qutip", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'dlz\[qutip\]'"):
        to_qutip(PARAMETERS)

"""Noise on both qubits, held against Lindblad generators typed here."""

import numpy as np
import pytest
import sympy as sp
from scipy.linalg import expm

from dlz.derive import bloch, entanglement, two_sided
from dlz.derive.derivation import planted
from dlz.derive.symbols import a_minus0, a_plus0, b0, f, g, k, k0, l, phi, t, tau

RATES = {"f": 0.9, "g": 0.35, "k": 1.7, "l": 0.2, "f_R": 0.5, "g_R": 0.4, "k_R": -0.6, "l_R": 0.1}
TURNS = {"phi": -0.3, "phi_R": 0.45}
PAULI = [
    np.eye(2),
    np.array([[0, 1], [1, 0]]),
    np.array([[0, -1j], [1j, 0]]),
    np.diag([1.0, -1.0]),
]


def lindbladian(rho, rates, turn, place):
    """The generator on one of two qubits, sigma_- = |1><0| with rate f."""
    lower = np.array([[0, 0], [1, 0]], dtype=complex)

    def big(operator):
        return np.kron(operator, np.eye(2)) if place == 0 else np.kron(np.eye(2), operator)

    h = big(rates["k"] * PAULI[3] - turn * PAULI[2])
    total = -1j * (h @ rho - rho @ h)
    for name, jump in (("f", lower), ("g", lower.T), ("l", PAULI[3])):
        a = big(jump)
        square = a.conj().T @ a
        total = total + rates[name] * (a @ rho @ a.conj().T - (square @ rho + rho @ square) / 2)
    return total


def state(components):
    total = np.zeros((4, 4), complex)
    for i in range(4):
        for j in range(4):
            total += components[i, j] * np.kron(PAULI[i], PAULI[j])
    return total / 4


def components_of(rho):
    return np.array([[np.trace(np.kron(p, q) @ rho).real for q in PAULI] for p in PAULI])


def test_fifteen_equations_are_those_of_two_local_generators():
    random = np.random.default_rng(3)
    m = np.vstack([[1, *random.normal(size=3)], random.normal(size=(3, 4))])
    rho = state(m)
    system = {name: RATES[name] for name in "fgkl"}
    reference = {name: RATES[f"{name}_R"] for name in "fgkl"}
    expected = components_of(
        lindbladian(rho, system, TURNS["phi"], 0) + lindbladian(rho, reference, TURNS["phi_R"], 1)
    )
    values = {
        **{x: m[i + 1, 0] for i, x in enumerate(bloch.s_symbols)},
        **{x: m[0, i + 1] for i, x in enumerate(bloch.r_symbols)},
        **{bloch.chi_symbols[i, j]: m[i + 1, j + 1] for i in range(3) for j in range(3)},
        sp.Derivative(phi(t), t): TURNS["phi"],
        sp.Derivative(two_sided.phi_R(t), t): TURNS["phi_R"],
        **{function(t): RATES[str(function)] for function in (f, g, k, l)},
        **{
            function(t): RATES[str(function)]
            for function in (two_sided.f_R, two_sided.g_R, two_sided.k_R, two_sided.l_R)
        },
    }
    for parts in (two_sided.equations_of_motion(), two_sided.bloch_form()):
        s, r, chi = (np.array(part.subs(values).tolist(), float) for part in parts)
        np.testing.assert_allclose(s[:, 0], expected[1:, 0], atol=1e-12)
        np.testing.assert_allclose(r[:, 0], expected[0, 1:], atol=1e-12)
        np.testing.assert_allclose(chi, expected[1:, 1:], atol=1e-12)


def test_a_generator_that_touches_the_other_qubit_is_refused():
    s, r, chi = two_sided.equations_of_motion()
    wrong = {"two_sided.equations_of_motion": (s, r + sp.Matrix(bloch.s_symbols), chi)}
    with planted(wrong), pytest.raises(ArithmeticError, match="one qubit each"):
        two_sided.bloch_form()


def evolved(rates, times, others=None):
    """A Bell pair under constant noise on both sides, by the exponential of a 16x16 matrix."""
    reference = {name[0]: rate for name, rate in (others or rates).items()}
    basis = np.eye(16).reshape(16, 4, 4)
    generator = np.array(
        [
            (lindbladian(e, rates, 0.0, 0) + lindbladian(e, reference, 0.0, 1)).ravel()
            for e in basis.astype(complex)
        ]
    ).T
    bell = np.zeros((4, 4), complex)
    bell[np.ix_([0, 3], [0, 3])] = 0.5
    return [(expm(generator * time) @ bell.ravel()).reshape(4, 4) for time in times]


def negativity(rho):
    values = np.linalg.eigvalsh(rho.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4))
    return -values[values < 0].sum()


@pytest.mark.parametrize("down", [0.3, 0.05])
def test_identical_noise_on_both_sides(down):
    rates = {"f": 0.3, "g": 0.3 - down, "k": 1.1, "l": 0.04}
    plus, minus = (rates["f"] + rates["g"]) / 2, (rates["f"] - rates["g"]) / 2
    values = {a_plus0: plus, a_minus0: minus, b0: plus + 2 * rates["l"], k0: rates["k"]}
    times = [0.0, 0.3, 1.0, 2.0, 5.0]
    form = two_sided.identical_negativity()
    found = [float(form.subs(values).subs(tau, time)) for time in times]
    expected = [negativity(rho) for rho in evolved(rates, times)]
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert expected[-1] < expected[0] == pytest.approx(0.5)
    y, c = entanglement.lost, entanglement.coherence
    balance = two_sided.identical_survival_balance().subs(entanglement.ell, minus / plus)
    for time, value in zip(times[1:], expected[1:], strict=True):
        at = {y: 1 - np.exp(-2 * plus * time), c: np.exp(-values[b0] * time)}
        assert (float(balance.subs(at)) < 0) == (value > 1e-14)


def test_the_balance_of_different_noise_has_the_sign_of_the_negativity():
    rates = {"f": 0.3, "g": 0.2, "k": 1.1, "l": 0.04}
    others = {"f_R": 0.15, "g_R": 0.1, "k_R": -0.6, "l_R": 0.1}
    y, c = entanglement.lost, entanglement.coherence
    balance, equation = two_sided.survival_balance(), two_sided.survival_equation()
    values, decays, dephased = {}, {}, 0.0
    sides = (
        (rates, "", y, c, entanglement.ell),
        (others, "_R", two_sided.lost_R, two_sided.coherence_R, two_sided.ell_R),
    )
    times = np.array([0.5, 2.0, 2.6, 2.7, 2.8, 4.0])
    signs, kept = [], []
    for time in times:
        for side, end, lost, coherence, ratio in sides:
            f_, g_, l_ = (side[f"{name}{end}"] for name in "fgl")
            plus = (f_ + g_) / 2
            values |= {
                lost: 1 - np.exp(-2 * plus * time),
                coherence: np.exp(-(plus + 2 * l_) * time),
                ratio: (f_ - g_) / (f_ + g_),
            }
            decays[sp.Symbol(f"u{end}", positive=True)] = 2 * plus * time
        dephased = 4 * (rates["l"] + others["l_R"]) * time
        decays[sp.Symbol("h", positive=True)] = dephased
        signs.append(float(balance.subs(values)) < 0)
        assert signs[-1] == (float(equation.subs(values).subs(decays)) < 0)
        kept.append(float(two_sided.negativity().subs(values)))
    measured = [negativity(rho) for rho in evolved(rates, times, others)]
    np.testing.assert_allclose(kept, measured, atol=1e-12)
    left = [value > 1e-14 for value in measured]
    assert signs == left
    assert left[0] > left[-1]


def test_without_noise_on_the_reference_the_balance_is_that_of_one_side():
    nothing = {two_sided.lost_R: 0, two_sided.coherence_R: 1, two_sided.ell_R: 0}
    left = two_sided.survival_balance().subs(nothing)
    assert sp.expand(left - entanglement.survival_balance()) == 0


@pytest.mark.parametrize("slip", ["a term", "a sign"])
def test_populations_that_do_not_factorise_are_refused(slip):
    right = two_sided.survival_balance()
    populations = right.coeff(entanglement.coherence, 0)
    wrong = right + two_sided.lost_R if slip == "a term" else right - 2 * populations
    with (
        planted({"two_sided.survival_balance": wrong}),
        pytest.raises(ArithmeticError, match="two"),
    ):
        two_sided.survival_equation()


def test_at_zero_temperature_two_sides_double_the_rate():
    form = two_sided.identical_negativity().subs({b0: a_plus0, a_minus0: a_plus0})
    assert sp.simplify(form - sp.exp(-4 * a_plus0 * tau) / 2) == 0


def test_the_survival_time_of_identical_noise_at_theta_zero():
    """Where the negativity of the evolved matrix ends, by bisection."""
    rates = {"f": 0.3, "g": 0.1, "k": 1.1, "l": 0.0}
    plus, minus = (rates["f"] + rates["g"]) / 2, (rates["f"] - rates["g"]) / 2
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        alive = negativity(evolved(rates, [middle])[0]) > 1e-13
        low, high = (middle, high) if alive else (low, middle)
    known = {a_plus0: plus, sp.Symbol("w", positive=True): np.sqrt(1 - (minus / plus) ** 2)}
    assert float(two_sided.identical_survival_time().subs(known)) == pytest.approx(low, rel=1e-9)


def test_another_balance_has_no_survival_time():
    with planted({"two_sided.identical_survival_balance": entanglement.coherence**2}):
        with pytest.raises((ArithmeticError, IndexError)):
            two_sided.identical_survival_ratio()

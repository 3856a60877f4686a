"""The master equation against a numerical double commutator and against both frames by NumPy."""

import itertools
import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from dlz.derive import lindblad
from dlz.derive.symbols import Omega, S, gamma, phi, t

SX = np.array([[0, 1], [1, 0]], dtype=complex)
SY = np.array([[0, -1j], [1j, 0]])
SZ = np.diag([1, -1]).astype(complex)
SM = np.array([[0, 0], [1, 0]], dtype=complex)  # |1><0|
SP = SM.T

# (Delta, v, theta, t)
POINTS = [(1.0, 0.7, 0.4, 0.9), (1.0, 0.7, 0.4, -0.9), (0.6, 2.0, -1.1, -1.5), (2.0, 1.0, 1.2, 0.0)]


def at(expr, **values):
    """A derived expression or matrix with its symbols, by name, at numbers."""
    if isinstance(expr, sp.MatrixBase):
        return np.array([[at(x, **values) for x in row] for row in expr.tolist()])
    known = {symbol: values[symbol.name] for symbol in expr.free_symbols}
    return complex(sp.N(expr.subs(known)))


def commutator(a, c):
    return a @ c - c @ a


def dissipator(jump, rho):
    weight = jump.conj().T @ jump
    return jump @ rho @ jump.conj().T - (weight @ rho + rho @ weight) / 2


def laboratory(delta, v, theta, time):
    """H, A and the eigenvectors, upper first, with NumPy."""
    h = delta * SX + v * time * SZ
    a = (math.cos(theta) * SZ + math.sin(theta) * SX) / 2
    energies, vectors = np.linalg.eigh(h)
    return h, a, energies[::-1], vectors[:, ::-1]


def frame(delta, v, time):
    """phi and R = exp(i phi sigma_y)."""
    angle = math.atan2(delta, v * time) / 2
    return angle, expm(1j * angle * SY)


# --- from the memory integral --------------------------------------------------------------------


def brute_force(gap, a, rho, terms):
    """-Tr_E [A(s) B, [A(s - tau) B, rho rho_E]], integrated over tau and averaged over s.

    The memory is C(tau) = sum of c exp(-z tau), so that every integral is elementary to check;
    Gauss-Legendre panels over tau, and a full period of the local time s, on which the average of
    a trigonometric polynomial is exact.
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.linspace(0, 40 / min(z.real for _, z in terms), 81)
    widths = np.diff(edges)
    tau = (edges[:-1, None] + widths[:, None] * (nodes + 1) / 2).ravel()
    weight = (widths[:, None] * weights / 2).ravel()
    memory = sum(c * np.exp(-z * tau) for c, z in terms)

    def moved(time):
        phase = np.exp(1j * np.multiply.outer(time, np.array([gap, -gap])))
        return phase[..., :, None] * a * phase.conj()[..., None, :]

    total = np.zeros((2, 2), dtype=complex)
    periods = np.arange(16) * (2 * math.pi / gap) / 16
    for s in periods:
        first, second = moved(s), moved(s - tau)
        ordered = memory[:, None, None] * (first @ second @ rho - second @ rho @ first)
        reversed_ = memory.conj()[:, None, None] * (rho @ second @ first - first @ rho @ second)
        total -= np.einsum("n,nij->ij", weight, ordered + reversed_) / len(periods)
    return total


@pytest.mark.parametrize("seed", range(3))
def test_secular_generator_against_the_double_commutator(seed):
    rng = np.random.default_rng(seed)
    gap = rng.uniform(0.5, 2)
    a = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))
    a = a + a.conj().T
    rho = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))  # any matrix: the map is linear
    terms = [
        (complex(*rng.normal(size=2)), complex(rng.uniform(1, 2), rng.normal())) for _ in range(3)
    ]

    def half_line(frequency):
        return sum(c / (z - 1j * frequency) for c, z in terms)

    derived = lindblad.secular_generator()
    functions = derived.atoms(sp.Function("Gamma"))
    assert len(functions) == 3
    values = {"a_1": a[0, 0].real, "a_2": a[1, 1].real, "c": a[0, 1], "Omega": gap}
    values |= {f"rho_{i + 1}{j + 1}": rho[i, j] for i, j in itertools.product(range(2), repeat=2)}
    numbers = {
        f: half_line(float(f.args[0].subs({s: gap for s in f.args[0].free_symbols})))
        for f in functions
    }
    found = at(derived.subs(numbers), **values)
    np.testing.assert_allclose(found, brute_force(gap, a, rho, terms), rtol=0, atol=1e-11)


def test_secular_generator_keeps_trace_and_hermiticity():
    derived = lindblad.secular_generator()
    assert sp.expand(derived.trace()) == 0
    entries = {f"rho_{i}{j}": sp.Symbol(f"rho_{i}{j}") for i in (1, 2) for j in (1, 2)}
    swapped = {
        entries[f"rho_{i}{j}"]: sp.conjugate(entries[f"rho_{j}{i}"]) for i in (1, 2) for j in (1, 2)
    }
    difference = derived.H - derived.subs(swapped, simultaneous=True)
    assert difference.applyfunc(sp.expand) == sp.zeros(2, 2)


def test_gamma_and_shift_are_twice_the_real_and_the_imaginary_part():
    found = lindblad.kossakowski_and_shift()
    p = sp.symbols("p_1:4", real=True)
    q = sp.symbols("q_1:4", real=True)
    assert [found[f"gamma_{n}"] for n in (1, 2, 3)] == [2 * x for x in p]
    assert sp.expand(found["S_1 - S_2"] - (q[0] - q[1])) == 0
    assert found["S_3"] == q[2]
    assert found["residual"] == 0


def test_transition_operators_add_up_to_the_coupling():
    """Each part rotates with its frequency; together they are the coupling."""
    parts = lindblad.transition_operators()
    values = {"a_1": 0.3, "a_2": -0.8, "c": 0.4 - 0.7j}
    a = np.array([[0.3, 0.4 - 0.7j], [0.4 + 0.7j, -0.8]])
    h = np.diag([1.3, -1.3])
    total = np.zeros((2, 2), dtype=complex)
    for frequency, part in parts.items():
        matrix = at(part, **values)
        w = at(frequency, Omega=1.3)
        np.testing.assert_allclose(commutator(h, matrix), -w * matrix, atol=1e-14)
        total += matrix
    np.testing.assert_allclose(total, a, atol=1e-15)
    assert {at(frequency, Omega=1.0) for frequency in parts} == {2, -2, 0}


# --- jump operators ------------------------------------------------------------------------------


def eigenbasis_jumps(a, vectors):
    """P_- A P_+, P_+ A P_-, P_- A P_- + P_+ A P_+ from numerical eigenvectors."""
    upper, lower = (np.outer(x, x.conj()) for x in vectors.T)
    return lower @ a @ upper, upper @ a @ lower, lower @ a @ lower + upper @ a @ upper


@pytest.mark.parametrize(("delta", "v", "theta", "time"), POINTS)
def test_jump_operators_in_both_frames(delta, v, theta, time):
    _, a, _, vectors = laboratory(delta, v, theta, time)
    angle, r = frame(delta, v, time)
    for numerical, derived, rotated in zip(
        eigenbasis_jumps(a, vectors),
        lindblad.jump_operators_laboratory(),
        lindblad.jump_operators(),
        strict=True,
    ):
        np.testing.assert_allclose(
            at(derived, Delta=delta, v=v, theta=theta, t=time), numerical, atol=1e-14
        )
        np.testing.assert_allclose(
            at(rotated.subs(phi(t), angle), theta=theta), r @ numerical @ r.conj().T, atol=1e-14
        )


def test_rotated_projectors_put_the_upper_level_first():
    upper, lower = lindblad.rotated_projectors()
    assert upper == sp.diag(1, 0)
    assert lower == sp.diag(0, 1)


@pytest.mark.parametrize(("delta", "v", "theta", "time"), POINTS)
def test_transition_frequencies(delta, v, theta, time):
    _, _, (upper, lower), _ = laboratory(delta, v, theta, time)
    gap = math.hypot(delta, v * time)
    found = [complex(w.subs(Omega(t), gap)) for w in lindblad.transition_frequencies()]
    assert found == pytest.approx([upper - lower, lower - upper, 0], abs=1e-14)


# --- moving frame --------------------------------------------------------------------------------


def test_moving_frame_by_integrating_in_both_frames():
    """No bath: from t = -2 to 1.5 through the crossing, in the laboratory and in the frame."""
    delta, v, start, end = 0.8, 1.3, -2.0, 1.5
    term = lindblad.moving_frame_term()
    rate = next(iter(term.atoms(sp.Derivative)))
    moving = at(term.subs(rate, 1))  # the term is proportional to the rate

    def rhs(h):
        return lambda time, y: (-1j * commutator(h(time), y.reshape(2, 2))).ravel()

    def integrate(h, rho):
        solution = solve_ivp(
            rhs(h), (start, end), rho.ravel(), method="DOP853", rtol=1e-12, atol=1e-13
        )
        return solution.y[:, -1].reshape(2, 2)

    def rotating(sign):
        def h(time):
            gap = math.hypot(delta, v * time)
            return gap * SZ - sign * delta * v / (2 * gap**2) * moving

        return h

    rho = np.array([[0.7, 0.2 - 0.3j], [0.2 + 0.3j, 0.3]])
    _, first = frame(delta, v, start)
    _, last = frame(delta, v, end)
    laboratory_end = integrate(lambda time: delta * SX + v * time * SZ, rho)
    expected = last @ laboratory_end @ last.conj().T
    rotated = first @ rho @ first.conj().T
    np.testing.assert_allclose(integrate(rotating(1), rotated), expected, atol=1e-9)
    # The other sign, which one printed equation has, is far off.
    assert np.abs(integrate(rotating(-1), rotated) - expected).max() > 0.1


@pytest.mark.parametrize(("delta", "v", "theta", "time"), POINTS)
def test_rotated_generator_with_a_bath(delta, v, theta, time):
    """R L[R^dagger X R] R^dagger minus i phi' [.., X]: the laboratory generator carried over."""
    rng = np.random.default_rng(5)
    h, a, _, vectors = laboratory(delta, v, theta, time)
    angle, r = frame(delta, v, time)
    gap, rate = math.hypot(delta, v * time), -delta * v / (2 * (delta**2 + (v * time) ** 2))
    gammas, shifts, lam = (0.7, 0.2, 0.4), (0.3, -0.5, -0.9), 0.6
    jumps = eigenbasis_jumps(a, vectors)
    x = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))

    back = r.conj().T @ x @ r
    shift = sum(s * jump.conj().T @ jump for s, jump in zip(shifts, jumps, strict=True))
    moved = -1j * commutator(h + lam**2 * shift, back)
    moved += lam**2 * sum(w * dissipator(jump, back) for w, jump in zip(gammas, jumps, strict=True))
    slope = 1j * rate * SY  # R' R^dagger
    expected = r @ moved @ r.conj().T + slope @ x - x @ slope

    symbolic = lindblad.full_generator(lindblad.generic_matrix())
    known = {
        S(w): value for w, value in zip(lindblad.transition_frequencies(), shifts, strict=True)
    }
    known |= {
        gamma(w): value for w, value in zip(lindblad.transition_frequencies(), gammas, strict=True)
    }
    known |= {sp.Derivative(phi(t), t): rate}
    numbers = symbolic.subs(known).subs({phi(t): angle, Omega(t): gap})
    entries = {f"X_{i + 1}{j + 1}": x[i, j] for i, j in itertools.product(range(2), repeat=2)}
    values = {"lambda": lam, "theta": theta, **entries}
    np.testing.assert_allclose(at(numbers, **values), expected, atol=1e-13)


def test_named_rates_give_the_full_generator():
    """Eq. (30) with k, f, g, l put in is Eq. (24), symbolically."""
    x = lindblad.generic_matrix()
    f, g, l = lindblad.dissipation_rates()
    named = {
        sp.Function("f", real=True)(t): f,
        sp.Function("g", real=True)(t): g,
        sp.Function("l", real=True)(t): l,
        sp.Function("k", real=True)(t): lindblad.level_splitting(),
    }
    difference = lindblad.generator(x).subs(named) - lindblad.full_generator(x)
    assert difference.applyfunc(sp.expand) == sp.zeros(2, 2)


def test_rotated_generator_keeps_trace_and_hermiticity():
    derived = lindblad.generator_matrix()
    assert sp.expand(derived.trace()) == 0
    rate = sp.Symbol("rate", real=True)
    real = derived.subs(sp.Derivative(phi(t), t), rate)
    symbols = {(i, j): sp.Symbol(f"X_{i}{j}") for i in (1, 2) for j in (1, 2)}
    swapped = {symbols[i, j]: sp.conjugate(symbols[j, i]) for i, j in symbols}
    difference = real.H - real.subs(swapped, simultaneous=True)
    assert difference.applyfunc(sp.expand) == sp.zeros(2, 2)


# --- rates ---------------------------------------------------------------------------------------


def spectral(frequency, cutoff):
    """gamma and S at T = 0, by hand."""
    size = abs(frequency)
    density = size * math.exp(-size / cutoff)
    x = size / cutoff
    if frequency > 0:
        return 2 * math.pi * density, density * float(mpmath.ei(x)) - cutoff
    if frequency < 0:
        return 0.0, size * math.exp(x) * float(mpmath.e1(x)) - cutoff
    return 0.0, -cutoff


@pytest.mark.parametrize(("delta", "v", "theta", "time"), POINTS)
@pytest.mark.parametrize("warm", [False, True])
def test_rates_from_matrix_elements(delta, v, theta, time, warm):
    """k, f, g, l from <-|A|+> and <+|A|+> of numerical eigenvectors."""
    lam, cutoff = 0.3, 0.9
    _, a, (upper, lower), vectors = laboratory(delta, v, theta, time)
    gap = (upper - lower) / 2
    if warm:  # any numbers do
        gammas, shifts = [0.9, 0.35, 0.6], [-0.2, 0.45, -0.9]
    else:
        gammas, shifts = zip(*(spectral(w, cutoff) for w in (2 * gap, -2 * gap, 0)), strict=True)
    transition = abs(vectors[:, 1].conj() @ a @ vectors[:, 0]) ** 2
    diagonal = abs(vectors[:, 0].conj() @ a @ vectors[:, 0]) ** 2
    expected = {
        "k": gap + lam**2 * transition * (shifts[0] - shifts[1]) / 2,
        "f": lam**2 * transition * gammas[0],
        "g": lam**2 * transition * gammas[1],
        "l": lam**2 * diagonal * gammas[2],
    }
    derived = dict(zip("fgl", lindblad.dissipation_rates(), strict=True))
    derived["k"] = lindblad.level_splitting()
    frequencies = lindblad.transition_frequencies()
    known = dict(zip(map(gamma, frequencies), gammas, strict=True))
    known |= dict(zip(map(S, frequencies), shifts, strict=True))
    angle = {phi(t): math.atan2(delta, v * time) / 2, Omega(t): gap}
    for name, value in expected.items():
        found = at(derived[name].subs(known).subs(angle), **{"lambda": lam, "theta": theta})
        assert found == pytest.approx(value, rel=1e-13, abs=1e-15), name


def test_rates_at_numbers_worked_out_by_hand():
    """theta - 2 phi = pi/6: sin^2 = 1/4, cos^2 = 3/4; lambda^2 = 1/25."""
    values = {gamma(2 * Omega(t)): 8, gamma(-2 * Omega(t)): 4, gamma(0): 2}
    values |= {S(2 * Omega(t)): 3, S(-2 * Omega(t)): -5}
    point = {"lambda": sp.Rational(1, 5), "theta": sp.pi / 2}
    angle = {phi(t): sp.pi / 6, Omega(t): 7}
    f, g, l = (at(rate.subs(values).subs(angle), **point) for rate in lindblad.dissipation_rates())
    k = at(lindblad.level_splitting().subs(values).subs(angle), **point)
    assert f == pytest.approx(0.02, rel=1e-14)  # 1/25 * 1/4 * 1/4 * 8
    assert g == pytest.approx(0.01, rel=1e-14)
    assert l == pytest.approx(0.015, rel=1e-14)  # 1/25 * 1/4 * 3/4 * 2
    assert k == pytest.approx(7.01, rel=1e-14)  # 7 + 1/25 * 1/8 * 1/4 * 8


def test_lamb_shift_hamiltonian():
    """Sum of S A^dagger A at one point, the multiple of the identity included."""
    shifts = (0.3, -0.5, -0.9)
    theta, angle = 0.7, 1.2
    c, s = math.cos(theta - 2 * angle), math.sin(theta - 2 * angle)
    jumps = (s * SM / 2, s * SP / 2, c * SZ / 2)
    expected = sum(w * jump.conj().T @ jump for w, jump in zip(shifts, jumps, strict=True))
    known = dict(zip(map(S, lindblad.transition_frequencies()), shifts, strict=True))
    found = at(lindblad.lamb_shift_hamiltonian().subs(known).subs(phi(t), angle), theta=theta)
    np.testing.assert_allclose(found, expected, atol=1e-15)


def test_lindblad_form():
    rng = np.random.default_rng(2)
    rho, *jumps = rng.normal(size=(4, 2, 2)) + 1j * rng.normal(size=(4, 2, 2))
    rates, shifts = (0.4, 1.1, 0.2), (-0.3, 0.8, 0.5)
    expected = sum(
        -1j * w * commutator(jump.conj().T @ jump, rho) + rate * dissipator(jump, rho)
        for jump, rate, w in zip(jumps, rates, shifts, strict=True)
    )
    found = lindblad.lindblad_form(
        sp.Matrix(rho), [sp.Matrix(jump) for jump in jumps], list(rates), list(shifts)
    )
    np.testing.assert_allclose(
        np.array(found.evalf().tolist(), dtype=complex), expected, atol=1e-13
    )

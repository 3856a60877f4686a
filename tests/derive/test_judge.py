"""The judge: proves rewritings, refutes mutants with a point that really separates them."""

import os
import subprocess
import sys

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from dlz.derive import judge
from dlz.derive.judge import Undecided, decide, entries, find_counterexample, is_zero, points, same
from dlz.derive.symbols import (
    Delta,
    J,
    Omega,
    S,
    T,
    eta,
    f,
    gamma,
    k,
    lam,
    nbar,
    omega,
    omega_c,
    phi,
    t,
    tau,
    theta,
    v,
)

x, y = sp.symbols("x y", real=True)
p, q = sp.symbols("p q", positive=True)
gap = sp.sqrt(Delta**2 + v**2 * t**2)

REWRITINGS = {
    "double angle": (sp.sin(2 * theta), 2 * sp.sin(theta) * sp.cos(theta)),
    "square of a sine": (sp.sin(theta - x) ** 2, (1 - sp.cos(2 * theta - 2 * x)) / 2),
    "hyperbolic": (sp.tanh(Delta / T), (1 - sp.exp(-2 * Delta / T)) / (1 + sp.exp(-2 * Delta / T))),
    "occupation": (
        1 / (sp.exp(omega / T) - 1),
        (1 / sp.tanh(omega / (2 * T)) - 1) / 2,
    ),
    "conjugate root": (1 / (gap - v * t), (gap + v * t) / Delta**2),
    "survival ratio": (
        (3 - x**2 - 2 * sp.sqrt(2 - x**2)) / (1 - x**2),
        (1 - x**2) / (1 + sp.sqrt(2 - x**2)) ** 2,
    ),
    "rotating": (
        sp.exp(-p * tau) * (sp.exp(2 * sp.I * x * tau) + sp.exp(-2 * sp.I * x * tau)) / 2,
        sp.exp(-p * tau) * sp.cos(2 * x * tau),
    ),
    "matrix": (
        (sp.I * x * sp.Matrix([[0, -sp.I], [sp.I, 0]])).exp(),
        sp.Matrix([[sp.cos(x), sp.sin(x)], [-sp.sin(x), sp.cos(x)]]),
    ),
    "names": (k(t) * (gamma(2 * Omega(t)) + f(t)), f(t) * k(t) + k(t) * gamma(2 * Omega(t))),
    "by name": ({"a": (x + y) ** 2, "b": x}, {"a": x**2 + 2 * x * y + y**2, "b": x}),
}


@pytest.mark.parametrize("name", REWRITINGS)
def test_true_rewritings_are_verified(name):
    first, second = REWRITINGS[name]
    assert decide(first, second) is None
    assert same(first, second)
    assert decide(second, first) is None


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1),
    st.integers(1, 3),
)
def test_expanded_trigonometric_sums_are_verified(terms, shift):
    """Sums of products of sines and cosines, expanded into multiple angles."""
    form = sum(c * sp.sin(theta + shift * x) ** m * sp.cos(theta) ** n for c, m, n in terms)
    assert decide(form, sp.expand_trig(form)) is None


def independent(expr, point):
    """An expression at the point of a counterexample, by SymPy's evalf alone."""
    known = {symbol: sp.Rational(point[symbol.name]) for symbol in expr.free_symbols}
    return sp.N(expr.subs(known), 60)


MUTANTS = {
    "factor": (sp.sin(2 * theta), 4 * sp.sin(theta) * sp.cos(theta)),
    "sign": (sp.exp(-p * tau) * sp.sin(x), -sp.exp(-p * tau) * sp.sin(x)),
    "small term": (gap, gap + v**2 * t**2 / 10**30),
    "branch": (sp.atan2(Delta, v * t), sp.atan(Delta / (v * t))),
    "modulus": (sp.Abs(x), x),
    "exponent": (sp.exp(-omega / omega_c), sp.exp(-omega / omega_c * (1 + sp.Rational(1, 10**20)))),
    "only for large": (sp.Max(tau, 4), sp.Integer(4)),
    "square": (sp.cos(theta**2), sp.cos(theta) ** 2),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_are_refuted(name):
    first, second = MUTANTS[name]
    found = decide(first, second)
    left, right = independent(first, found.point), independent(second, found.point)
    assert abs(left - right) > sp.Float("1e-40") * (1 + abs(right))
    for text, value in ((found.printed, left), (found.derived, right)):
        assert abs(sp.Float(text, 60) - value) <= sp.Float("1e-49") * (1 + abs(value))


@given(st.integers(1, 8), st.sampled_from([1, -1]), st.sampled_from(["add", "scale", "shift"]))
def test_small_mutants_of_a_rate_are_refuted(digits, sign, way):
    small = sp.Rational(sign, 10**digits)
    form = lam**2 / 4 * sp.cos(theta) ** 2
    mutant = {
        "add": form + small,
        "scale": form * (1 + small),
        "shift": form.subs(theta, theta + small),
    }[way]
    found = decide(form, mutant)
    assert independent(form, found.point) != independent(mutant, found.point)


def test_the_place_in_a_matrix_is_named():
    first = sp.Matrix([[x, y], [1, 2]])
    second = sp.Matrix([[x, y], [1, 2 + y]])
    assert decide(first, second).entry == "(2,2)"
    assert decide(sp.Matrix([x, y]), sp.Matrix([x, -y])).entry == "(2)"
    assert decide({"a": x, "b": sp.Matrix([y])}, {"a": x, "b": sp.Matrix([0])}).entry == "b (1)"
    assert decide((x, y), (x, 2 * y)).entry == "[2]"


def test_entries():
    assert entries(x) == [(None, x)]
    assert entries(sp.Matrix([[x, 1]])) == [("(1,1)", x), ("(1,2)", 1)]
    assert entries((x, {"n": y})) == [("[1]", x), ("[2] n", y)]


UNKNOWN = sp.Function("unknown")


def test_neither_proof_nor_counterexample():
    other = sp.Function("other")
    with pytest.raises(Undecided, match="no proof and no counterexample"):
        decide(UNKNOWN(x), other(x))
    assert find_counterexample(UNKNOWN(x), other(x)) is None


def test_a_difference_below_the_precision_is_not_a_verdict():
    with pytest.raises(Undecided):
        decide(sp.Integer(1), 1 + sp.Rational(1, 10**45))


def test_numerical_agreement_is_no_proof():
    """Equal at every point tried, and not the same: a product that vanishes at all of them."""
    symbol = sp.Symbol("t", real=True)
    tried = {point[symbol] for point in points({symbol})}
    vanishing = sp.prod([symbol - value for value in tried])
    with pytest.raises(Undecided):
        decide(symbol, symbol + vanishing)


def test_different_shapes():
    with pytest.raises(Undecided, match="different shapes"):
        decide(sp.Matrix([x, y]), sp.Matrix([x]))
    assert not same((x, y), (x,))


def test_cases_cover_a_domain():
    """sqrt(x^2) - x is zero for positive x only."""
    expr = sp.sqrt(x**2) - x
    positive = {x: sp.Symbol("x", positive=True)}
    negative = {x: -sp.Symbol("x", positive=True)}
    assert is_zero(expr, (positive,))
    assert not is_zero(expr, (positive, negative))
    assert is_zero(sp.sqrt(x**2) - sp.Abs(x), (positive, negative))


# --- points --------------------------------------------------------------------------------------


def test_points_are_rational_and_always_the_same():
    symbols = [t, Delta, v, theta, lam, x, y]
    first = list(points(set(symbols)))
    assert first == list(points(set(reversed(symbols))))
    assert len(first) == 60
    for point in first:
        assert point.keys() == set(symbols)
        assert all(value.is_Rational for value in point.values())
    assert len({point[t] for point in first}) >= 4
    assert {sp.sign(point[t]) for point in first} == {1, -1}
    assert all(point[Delta] > 0 and point[v] > 0 for point in first)


def test_points_do_not_depend_on_the_hash_seed():
    script = (
        "import sympy as sp\n"
        "from dlz.derive.judge import points\n"
        "names = {sp.Symbol(n) for n in ('t', 'a', 'Delta', 'zeta', 'k', 'tau')}\n"
        "for point in points(names, 12):\n"
        "    print(sorted((s.name, str(x)) for s, x in point.items()))\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") == 12


# --- values --------------------------------------------------------------------------------------


def test_value_at():
    """k and f by mpmath: Omega = 5/4, T = 1 in gamma, S that of T = 0, omega_c = 1/3."""
    point = {
        t: sp.Rational(-3, 4), Delta: sp.Integer(1), v: sp.Integer(1), theta: sp.Rational(1, 3),
        lam: sp.Rational(1, 10), T: sp.Integer(1), omega_c: sp.Rational(1, 3),
    }  # fmt: skip
    with mpmath.workdps(55):
        w, z = mpf(5) / 2, mpf(15) / 2
        sine2 = mpmath.sin(mpf(1) / 3 - mpmath.atan2(1, mpf(-3) / 4)) ** 2
        emission = 2 * mpmath.pi * w * mpmath.exp(-z) / (1 - mpmath.exp(-w))
        difference = w * (mpmath.exp(-z) * mpmath.ei(z) - mpmath.exp(z) * mpmath.e1(z))
        for form, expected in (
            (f(t), sine2 / 400 * emission),
            (k(t), mpf(5) / 4 + sine2 / 800 * difference),
        ):
            found = mpf(str(judge.value_at(form, point)))
            assert mpmath.almosteq(found, expected, rel_eps=mpf(10) ** -50)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (gamma(0), lambda: 2 * mpmath.pi * 3),
        (gamma(omega), lambda: 4 * mpmath.pi * mpmath.exp(-4) / -mpmath.expm1(-mpf(2) / 3)),
        (gamma(-omega), lambda: 4 * mpmath.pi * mpmath.exp(-4) / mpmath.expm1(mpf(2) / 3)),
        (J(omega), lambda: 2 * mpmath.exp(-4)),
        (nbar(omega), lambda: 1 / mpmath.expm1(mpf(2) / 3)),
        (S(sp.Integer(0)), lambda: -mpf(1) / 2),
        (S(omega), lambda: 2 * mpmath.exp(-4) * mpmath.ei(4) - mpf(1) / 2),
        (S(-omega), lambda: 2 * mpmath.exp(4) * mpmath.e1(4) - mpf(1) / 2),
        (Omega(t), lambda: mpf(5)),
        (phi(t), lambda: mpmath.atan2(4, -3) / 2),
        (sp.Derivative(phi(t), t), lambda: -mpf(4) / 50),
        (sp.cos(2 * eta), lambda: mpmath.cos(mpf(2) / 5)),
    ],
    ids=lambda x: str(x) if isinstance(x, sp.Basic) else "by hand",
)
def test_values_of_the_named_functions(form, value):
    """omega = 2, T = 3 (but S that of T = 0), omega_c = 1/2; Delta = 4, v = 1, t = -3."""
    point = {omega: 2, T: 3, omega_c: sp.Rational(1, 2), Delta: 4, v: 1, t: -3}
    point[eta] = sp.Rational(1, 5)
    point = {symbol: sp.sympify(x) for symbol, x in point.items()}
    with mpmath.workdps(50):
        found = mpf(str(judge.value_at(form, point)))
        assert mpmath.almosteq(found, value(), rel_eps=mpf(10) ** -48)


def test_points_keep_to_the_assumptions():
    """sqrt(x^2) is x for positive x, under any name."""
    x = sp.Symbol("no_name_of_the_model", positive=True)
    y = sp.Symbol("another_name", real=True)
    assert find_counterexample(sp.sqrt(x**2) + 1, x + 1) is None
    assert all(point[x] > 0 for point in points({x, y}))
    assert any(point[y] < 0 for point in points({x, y}))

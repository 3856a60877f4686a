"""The second engine: balls contain the value, and decide between equal and unequal."""

import mpmath
import pytest
import sympy as sp

from dlz.derive import enclosure, judge
from dlz.derive.symbols import Delta, Omega, gamma, omega, omega_c, phi, t, tau, theta, v

flint = pytest.importorskip("flint")

x, y = sp.symbols("x y", positive=True)


@pytest.mark.parametrize(
    "expr",
    [
        x**3 - 2 * y / 3,
        sp.sqrt(x + y) / x ** sp.Rational(3, 2),
        sp.exp(-x) * sp.sin(y) + sp.cos(x * y),
        sp.log(x) * sp.pi - sp.tan(y) * sp.E,
        sp.sinh(x) * sp.cosh(y) / sp.tanh(x),
        sp.atan2(-x, y) + sp.atan(x / y) + sp.atan2(x, -y),
        sp.Ei(x) + sp.expint(1, y),
        sp.Abs(x - y) + sp.Max(x, y) - sp.Min(0, -x),
        sp.Piecewise((x, x <= y), (y**2, True)) + sp.Piecewise((x, x > y), (y**2, True)),
        sp.re((x + sp.I * y) ** 2) + sp.im(sp.exp(sp.I * x)),
        sp.conjugate(x + sp.I * y) * sp.I,
    ],
)
def test_the_ball_contains_what_mpmath_computes(expr):
    """Two evaluations that share nothing, at three points."""
    for a, b in (("2/3", "7/5"), ("11/4", "1/9"), ("1", "1")):
        point = {x: sp.Rational(a), y: sp.Rational(b)}
        flint.ctx.prec = 300
        ball = enclosure.enclose(expr, point)
        flint.ctx.prec = 53
        with mpmath.workdps(60):
            value = mpmath.mpmathify(sp.lambdify((x, y), expr, "mpmath")(*map(mp, (a, b))))
            for part, exact in ((ball.real, value.real), (ball.imag, value.imag)):
                middle = mpmath.mpf(part.mid().str(60, radius=False))
                assert abs(middle - exact) <= mpmath.mpf(10) ** -50 * (1 + abs(exact))
                assert float(part.rad()) < 1e-60


def mp(text):
    numerator, _, denominator = text.partition("/")
    return mpmath.mpf(numerator) / mpmath.mpf(denominator or 1)


def test_a_node_without_a_rule_is_refused():
    with pytest.raises(NotImplementedError, match="erf"):
        enclosure.enclose(sp.erf(x), {x: sp.Integer(1)})


def test_an_undecided_branch_is_refused():
    expr = sp.Piecewise((x, sp.Le(sp.sqrt(x), y, evaluate=False)), (y, True))
    with pytest.raises(ArithmeticError, match="not decided"):
        enclosure.enclose(expr, {x: sp.Integer(2) / 9 * 2, y: sp.Rational(2, 3)})


def test_points_are_many_have_both_signs_and_both_scales():
    points = list(enclosure.sample({t, Delta}))
    assert len(points) >= 100
    times = [float(point[t]) for point in points]
    assert min(times) < 0 < max(times)
    assert sum(time < 0 for time in times) > 20
    assert min(map(abs, times)) < 1e-2
    assert max(map(abs, times)) > 30
    assert all(point[Delta] > 0 for point in points)
    assert points == list(enclosure.sample({Delta, t}))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sp.sin(2 * theta), 2 * sp.sin(theta) * sp.cos(theta)),
        (sp.cosh(tau) + sp.sinh(tau), sp.exp(tau)),
        (sp.sqrt(v**2 * t**2), v * sp.Abs(t)),
        (
            gamma(2 * Omega(t)) * (1 - sp.cos(phi(t)) ** 2),
            gamma(2 * Omega(t)) * sp.sin(phi(t)) ** 2,
        ),
    ],
)
def test_identities_are_contained_at_every_point(first, second):
    assert enclosure.first_exclusion(first, second) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (sp.Rational(1, 4) * sp.pi, sp.Rational(1, 8) * sp.pi),  # no symbol at all
        (sp.sqrt(v**2 * t**2), v * t),
        (gamma(2 * Omega(t)), gamma(-2 * Omega(t))),
        (omega * (1 + sp.Rational(1, 10**28)), omega),
    ],
)
def test_what_differs_is_excluded_somewhere(first, second):
    assert enclosure.first_exclusion(first, second) is not None


def test_engines_that_disagree_stop_the_run(monkeypatch):
    monkeypatch.setattr(judge, "same", lambda *_: True)
    monkeypatch.setattr(judge, "find_counterexample", lambda *_: None)
    with pytest.raises(judge.Disagreement, match="balls exclude it"):
        judge.decide(omega, 2 * omega)


def test_a_wrong_counterexample_is_not_confirmed(monkeypatch):
    wrong = judge.Counterexample({"omega": "1"}, None, "1", "2", {omega: 1, omega_c: 1})
    monkeypatch.setattr(judge, "decide_exactly", lambda *_: wrong)
    with pytest.raises(judge.Disagreement, match="contains zero"):
        judge.decide(omega, omega + omega_c - omega_c * sp.sin(1) ** 2 - omega_c * sp.cos(1) ** 2)

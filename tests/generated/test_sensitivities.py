"""Generated derivatives of the closed forms against derivatives of the derivation."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz.derive import entanglement as derived
from dlz.derive import slow_driving as constant
from dlz.derive import symbols
from dlz.derive.codegen import rules, sensitivities
from dlz.derive.entanglement import coherence, ell, lost
from dlz.derive.symbols import Delta, T, lam, omega_c, tau, theta
from dlz.generated import entanglement, slow_driving

CONSTANT = (Delta, theta, lam, T, omega_c)
MOVING = (tau, *CONSTANT)
RATES = dict(zip(("a_plus", "a_minus", "b"), constant.bloch_rates(), strict=True))
GRIDS = {
    "tau": [0.0, 1e-9, *np.linspace(0.5, 20, 14)],
    "Delta": [0.1, 0.5, 1.0, 3.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, 1e-8, 1.5],
    "lam": [0.01, 0.1, 0.5],
    "T": [0.0, 0.02, 0.1, 0.5, 1.0, 1e3],
    "omega_c": [1 / 3, 1.0, 30.0],
}


def explicit(expr):
    """a_+, b, ell and gamma written out."""
    plus, _, coherence_rate = constant.bloch_rates()
    expr = expr.subs(ell, derived.asymmetry())
    rates = {symbols.a_plus0: plus, symbols.b0: coherence_rate}
    return rules.kossakowski_written_out(expr.subs(rates))


def gradient(expr, parameters):
    return sp.Matrix([sp.diff(expr, parameter) for parameter in parameters])


def signed_negativity():
    """-mu_2 of the Bell state in a_+, b, ell and tau."""
    population, remaining = derived.decay_factors()
    return -derived.bell_spectrum()[1].subs({lost: 1 - population, coherence: remaining})


def survival_time():
    xi = sp.Symbol("xi", positive=True)
    return derived.survival_time().subs(xi, derived.survival_ratio())


DERIVED = {
    **{
        f"slow_driving.d_{name}": (
            lambda rate=rate: gradient(rules.kossakowski_written_out(rate), CONSTANT)
        )
        for name, rate in RATES.items()
    },
    "slow_driving.d_asymmetry": lambda: gradient(explicit(ell), (Delta, T)),
    "entanglement.d_bell_negativity": lambda: gradient(explicit(signed_negativity()), MOVING),
    "entanglement.d_negativity_zero_temperature": lambda: gradient(
        rules.kossakowski_written_out(derived.zero_temperature_negativity()),
        (tau, Delta, theta, lam, omega_c),
    ),
    "entanglement.d_survival_ratio": lambda: sp.diff(derived.survival_ratio(), ell),
    "entanglement.d_survival_time": lambda: gradient(
        explicit(survival_time()).subs(theta, 0), (Delta, lam, T, omega_c)
    ),
}
MODULES = {"slow_driving": slow_driving, "entanglement": entanglement}


def function_of(key):
    room, name = key.split(".")
    return getattr(MODULES[room], name)


def grids_of(names):
    return {name: GRIDS[name] for name in names.split()}


def test_every_derivative_is_judged():
    names = {f"{r}.{n}" for r, module in MODULES.items() for n in module.__all__}
    assert set(DERIVED) == {key for key in names if ".d_" in key}


# --- accuracy -------------------------------------------------------------------------------------

# At T = 0 the reference takes the limit of exp(Delta / T) by a T far below every energy.
COLD = [1e-3, 0.02, 0.1, 0.5, 1.0, 1e3, 1e5]


@pytest.mark.parametrize("name", RATES)
def test_accuracy_of_rates(promised, name):
    grids = {"Delta": (0.05, 5.0), "theta": (-4.0, 4.0), "lam": (0.01, 1.0), "T": COLD}
    grids |= {"omega_c": [1 / 3, 1.0, 30.0, 1e6]}
    key = f"slow_driving.d_{name}"
    promised(key, DERIVED[key](), grids, count=150, digits=100, examples=20)


def test_accuracy_of_the_asymmetry(promised):
    key = "slow_driving.d_asymmetry"
    promised(key, DERIVED[key](), {"Delta": (0.05, 5.0), "T": COLD}, count=150, digits=100)


def test_accuracy_of_the_negativity(promised, judge):
    """At points where there is entanglement; where there is none the derivatives are 0."""
    exact = sp.lambdify(MOVING, list(DERIVED[key := "entanglement.d_bell_negativity"]()), "mpmath")

    def while_entangled(*arguments):
        found = entanglement.d_bell_negativity(*arguments)
        dead = ~(entanglement.bell_negativity(*arguments) > 0)  # examples: the moments before
        for n in np.flatnonzero(dead):
            with mpmath.workdps(60):
                found[n] = exact(*(mpmath.mpf(float(x[n])) for x in arguments))
        return found

    grids = grids_of("tau theta lam omega_c") | {"T": [0.1, 0.5, 1.0], "Delta": [0.5, 1.0, 3.0]}
    grids = {name: grids[name] for name in GRIDS}
    drawn = judge.points_of(grids, 150)
    points = [point for point in drawn if entanglement.bell_negativity(*point) > 0]
    assert len(points) >= 60
    # Next to where the slope by theta changes its sign: the worst of 16 000 points.
    turning = (0.812242123030546, 0.28394737541679643, 3.2594295289958963)
    turning += (0.30030104370634714, 0.5214589071017272, 10.533506554458526)
    promised(
        key,
        DERIVED[key](),
        grids,
        [*points[:60], turning],
        count=0,
        digits=50,
        examples=10,
        function=while_entangled,
    )


def test_no_derivative_where_no_entanglement_is_left():
    with np.errstate(all="raise"):
        late = entanglement.d_bell_negativity(1e4, 1.0, 0.3, 0.5, 1.0, 1.0)
        unrelaxed = entanglement.d_bell_negativity(1e6, 10.0, 1.0, 0.1, 1.0, 0.02)
    assert late.tolist() == unrelaxed.tolist() == [0] * 6


def test_the_pole_of_the_survival_time_is_documented():
    described = entanglement.d_survival_time.__doc__
    for place in ("T = 0", "lam = 0", "b underflows", "exceeds the largest double"):
        assert place in " ".join(described.split())
    # b = 0, and the time exceeds the largest double.
    for point in ((1e3, 0.1, 1.0, 1.0), (1e4, 0.5, 1e-319, 1e5)):
        with pytest.raises(FloatingPointError), np.errstate(all="raise"):
            entanglement.d_survival_time(*point)


def test_accuracy_at_zero_temperature(promised):
    key = "entanglement.d_negativity_zero_temperature"
    promised(key, DERIVED[key](), grids_of("tau Delta theta lam omega_c"), count=150)
    cold = entanglement.d_bell_negativity(3.0, 1.0, 0.4, 0.3, 0.0, 1.2)
    at_zero = entanglement.d_negativity_zero_temperature(3.0, 1.0, 0.4, 0.3, 1.2)
    np.testing.assert_allclose(cold[[0, 1, 2, 3, 5]], at_zero, rtol=1e-13)


def test_accuracy_of_the_survival_ratio(promised):
    close = [1 - 2.0**-n for n in range(1, 53)]
    key = "entanglement.d_survival_ratio"
    promised(key, DERIVED[key](), {"ell": [*np.linspace(0, 0.99, 100), *close]}, digits=100)


def test_accuracy_of_the_survival_time(promised):
    grids = {"Delta": [0.5, 1.0, 3.0], "lam": GRIDS["lam"]}
    grids |= {"T": [0.1, 0.3, 1.0, 20.0, 1e5], "omega_c": [1 / 3, 1.0, 3.0]}
    key = "entanglement.d_survival_time"
    promised(key, DERIVED[key](), grids, count=60, digits=200, examples=10)


def test_mpmath_differentiates_the_closed_form_alike():
    point = (3.0, 1.0, 0.4, 0.3, 0.6, 1.2)
    closed = sp.lambdify(MOVING, explicit(signed_negativity()), "mpmath")
    found = entanglement.d_bell_negativity(*point)
    with mpmath.workdps(40):
        for n in range(6):
            order = tuple(int(m == n) for m in range(6))
            exact = mpmath.diff(closed, tuple(map(mpmath.mpf, point)), order)
            assert found[n] == pytest.approx(float(exact), rel=1e-14)


# --- replay ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=pytest.mark.replays(key))
        for key in (*(f"slow_driving.d_{name}" for name in RATES), "slow_driving.d_asymmetry")
    ],
)
def test_replay_of_slopes(judge, replay, key):
    arguments = (Delta, T) if key.endswith("asymmetry") else CONSTANT
    found = replay.run(function_of(key), {T: sp.Rational(1, 2)}, *arguments)
    for one, other in zip(found, DERIVED[key](), strict=True):
        assert judge.same(one, other)


x = sp.Symbol("x", positive=True)


@pytest.mark.replays("slow_driving._coth_slope")
def test_replay_of_the_slope_of_coth(judge, replay):
    exact = sp.diff(x * sp.coth(x), x)
    (found,) = replay.run(slow_driving._coth_slope, {x: 2}, x)
    assert sp.simplify((found - exact).rewrite(sp.exp)) == 0
    (found,) = replay.run(slow_driving._coth_slope, {x: 1}, x)
    polynomial = sp.Poly(found, x)
    assert polynomial.degree() == 2 * sensitivities.TERMS - 1
    order = 16  # the floats of the text are rounded ratios: 2^-53 for each factor
    for n, coefficient in enumerate(
        reversed(sp.series(exact, x, 0, order).removeO().as_poly(x).all_coeffs())
    ):
        ours = polynomial.coeff_monomial(x**n)
        assert abs(ours - coefficient) <= abs(coefficient) * (n + 1) * sp.Rational(1, 2**53)
    # |B_2n| (2n)!^-1 = 2 zeta(2n) / (2 pi)^2n: what is left out is below a rounding of the whole.
    with mpmath.workdps(30):
        n = sensitivities.TERMS + 1
        end = mpmath.mpf(3) / 2
        term = 4 * n * mpmath.zeta(2 * n) * end ** (2 * n - 1) / mpmath.pi ** (2 * n)
        ratio = (end / mpmath.pi) ** 2 * mpmath.mpf(n + 1) / n
        assert term / (1 - ratio) < mpmath.mpf(2) ** -53 * end / 2


@pytest.mark.replays("entanglement._by_lost", "entanglement._by_coherence", "entanglement._by_ell")
def test_replay_of_slopes_of_the_eigenvalue(replay):
    mu_2 = derived.bell_spectrum()[1]
    for name, factor in (("lost", lost), ("coherence", coherence), ("ell", ell)):
        function = getattr(entanglement, f"_by_{name}")
        (found,) = replay.run(function, {}, lost, coherence, ell, 1 - ell**2)
        assert sp.simplify(sp.radsimp(found - sp.diff(-mu_2, factor))) == 0


def slopes(name, parameters=CONSTANT):
    return [sp.Symbol(f"{name}_{parameter.name}") for parameter in parameters]


def along(expr, changes):
    """The derivative of an expression while its symbols change as given."""
    step = sp.Symbol("step")
    moved = expr.subs({symbol: symbol + step * rate for symbol, rate in changes.items()})
    return sp.diff(moved, step).subs(step, 0)


@pytest.mark.replays("entanglement.d_bell_negativity")
def test_replay_of_the_negativity(monkeypatch, replay):
    values = {"a_plus": symbols.a_plus0, "b": symbols.b0, "asymmetry": ell}
    values["asymmetry_complement"] = 1 - ell**2
    for name, value in values.items():
        monkeypatch.setattr(slow_driving, f"_{name}", lambda *_, value=value: value)
    named = {"a_plus": slopes("a"), "b": slopes("b"), "asymmetry": slopes("ell", (Delta, T))}
    for name, array in named.items():
        array = np.array(array)
        monkeypatch.setattr(slow_driving, f"d_{name}", lambda *_, array=array: array)
    monkeypatch.setattr(entanglement, "_bell_negativity", lambda *_: 1)
    found = replay.run(entanglement.d_bell_negativity, {}, *MOVING)
    ell_slopes = dict(zip((Delta, T), named["asymmetry"], strict=True))
    expected = [sp.diff(signed_negativity(), tau)]
    for n, parameter in enumerate(CONSTANT):
        changes = {symbols.a_plus0: named["a_plus"][n], symbols.b0: named["b"][n]}
        changes[ell] = ell_slopes.get(parameter, 0)
        expected.append(along(signed_negativity(), changes))
    for one, other in zip(found, expected, strict=True):
        assert sp.simplify(sp.radsimp(one - other)) == 0


@pytest.mark.replays("entanglement.d_negativity_zero_temperature")
def test_replay_at_zero_temperature(judge, replay):
    function = entanglement.d_negativity_zero_temperature
    found = replay.run(function, {}, tau, Delta, theta, lam, omega_c)
    for one, other in zip(
        found, DERIVED["entanglement.d_negativity_zero_temperature"](), strict=True
    ):
        assert judge.same(one, other)


@pytest.mark.replays("entanglement.d_survival_ratio")
def test_replay_of_the_survival_ratio(replay):
    (found,) = replay.run(entanglement.d_survival_ratio, {}, ell)
    assert sp.simplify(sp.radsimp(found - DERIVED["entanglement.d_survival_ratio"]())) == 0


@pytest.mark.replays("entanglement.d_survival_time")
def test_replay_of_the_survival_time(monkeypatch, replay):
    time = sp.Symbol("time", positive=True)
    rates = np.array(slopes("b"))
    monkeypatch.setattr(entanglement, "_survival_time", lambda *_: time)
    monkeypatch.setattr(slow_driving, "_asymmetry", lambda *_: ell)
    monkeypatch.setattr(slow_driving, "b", lambda *_: symbols.b0)
    monkeypatch.setattr(slow_driving, "d_b", lambda *_: rates)
    parameters = (Delta, lam, T, omega_c)
    found = replay.run(entanglement.d_survival_time, {}, *parameters)
    (logarithm,) = sp.solve(survival_time() - time, sp.log(derived.survival_ratio()))
    for one, parameter in zip(found, parameters, strict=True):
        steep = sp.diff(sp.tanh(Delta / T), parameter) / (1 - sp.tanh(Delta / T) ** 2)
        changes = {symbols.b0: sp.Symbol(f"b_{parameter.name}")}
        changes[ell] = sp.simplify(steep) * (1 - ell**2)
        other = along(survival_time(), changes).subs(sp.log(derived.survival_ratio()), logarithm)
        assert sp.simplify(sp.radsimp(one - other)) == 0

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
from dlz.derive.symbols import Delta, T, eta, lam, omega_c, tau, theta
from dlz.generated import entanglement, loss, slow_driving

CONSTANT = (Delta, theta, lam, T, omega_c)
MOVING = (tau, *CONSTANT)
SCHMIDT = (tau, eta, *CONSTANT)
RATES = dict(zip(("a_plus", "a_minus", "b"), constant.bloch_rates(), strict=True))
GRIDS = {
    "tau": [0.0, 1e-9, *np.linspace(0.5, 20, 14)],
    "eta": [1e-6, 0.1, np.pi / 4, 0.8, 1.5, -0.7, *np.linspace(-3, 3, 7)],
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


def schmidt(name):
    """The measure of a Schmidt state where it is not 0, in a_+, b, ell, eta and tau."""
    measure = derived.in_rates(getattr(derived, f"schmidt_{name}")())
    measure = measure.replace(sp.Max, lambda *parts: sum(parts))
    known = {symbols.a_minus0: ell * symbols.a_plus0, sp.Abs(SINE): sp.sqrt(SINE**2)}
    return measure.subs(known)


SINE = sp.sin(2 * eta)


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
    **{
        f"entanglement.d_schmidt_{name}": (
            lambda name=name: gradient(explicit(schmidt(name)), SCHMIDT)
        )
        for name in ("negativity", "concurrence")
    },
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
    grids = {name: grids[name] for name in GRIDS if name in grids}
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


# Where the slopes by Delta and by theta nearly vanish, and next to product states: the worst of
# 60 000 points drawn and 100 000 on the climb from them.
HARDEST = {
    "negativity": """
        0.0018277246409825931 -7.042877163480362e-05 0.7579851389153448 -0.14321511143200613
            0.0014424147226091073 14.102045963395037 27.35075134536343
        29.742802795642195 1.876761024024142 0.6597674927952764 2.790301173245945e-06
            0.049602985644343386 0.6298315267615301 297.6257730872307
        1.8340273129520243e-08 1.5709195791337873 0.3337362088172536 1.4789016324536688
            0.3809505669881453 24.473363689598777 5.0085375406928
        0.04583963101582296 3.8976757141653764e-08 7.600623948530034 0.5174021190366691
            0.020166485733815853 694.231487329184 432.0801893325769
    """,
    "concurrence": """
        4.4905850619816965e-05 3.938452955991316e-05 3.340514887187672 -0.05362930619929531
            0.0357484378676195 25.97893725174578 2609.4064179290654
        3.099520325911232e-06 3.9344108850307866 0.23655416558112063 -2.344931010077065
            0.28696369748758244 0.6564508738691588 51.061613227687765
    """,
}


@pytest.mark.parametrize("name", HARDEST)
def test_accuracy_of_schmidt_states(promised, judge, name):
    """At points where there is entanglement; where there is none the derivatives are 0."""
    key = f"entanglement.d_schmidt_{name}"
    function, measure = function_of(key), function_of(key.replace("d_", ""))
    exact = sp.lambdify(SCHMIDT, list(DERIVED[key]()), "mpmath", cse=True)

    def while_entangled(*arguments):
        found = function(*arguments)
        for n in np.flatnonzero(~(measure(*arguments) > 0)):  # examples: the moments before
            with mpmath.workdps(60):
                found[n] = exact(*(mpmath.mpf(float(x[n])) for x in arguments))
        return found

    grids = grids_of("tau eta theta lam omega_c") | {"T": [0.1, 0.5, 1e3], "Delta": [0.5, 1.0]}
    grids = {name: grids[name] for name in GRIDS}
    drawn = judge.points_of(grids, 100)
    points = [point for point in drawn if measure(*point) > 0]
    assert len(points) >= 40
    hardest = zip(*[iter(map(float, HARDEST[name].split()))] * len(SCHMIDT), strict=True)
    promised(
        key,
        DERIVED[key](),
        grids,
        [*points[:40], *hardest],
        count=0,
        digits=50,
        examples=5,
        function=while_entangled,
    )


def test_no_derivative_where_no_entanglement_is_left():
    with np.errstate(all="raise"):
        late = entanglement.d_bell_negativity(1e4, 1.0, 0.3, 0.5, 1.0, 1.0)
        unrelaxed = entanglement.d_bell_negativity(1e6, 10.0, 1.0, 0.1, 1.0, 0.02)
    assert late.tolist() == unrelaxed.tolist() == [0] * 6


@pytest.mark.parametrize("name", ["negativity", "concurrence"])
def test_no_derivative_of_schmidt_states_where_they_have_no_entanglement(name):
    """Late, where nothing is left, for product states, and for these at the beginning."""
    function = getattr(entanglement, f"d_schmidt_{name}")
    rates = (1.0, 0.3, 0.5, 1.0, 1.0)
    with np.errstate(all="raise"):
        late = function([1e4, 1e4, 2.0, 0.0], [0.6, 0.0, 0.0, 0.0], *rates)
        unrelaxed = function(1e6, 0.6, 10.0, 1.0, 0.1, 1.0, 0.02)
    assert not late.any()
    assert not unrelaxed.any()
    # The last moment and the next, by the same comparison as that of the measure itself.
    measure = getattr(entanglement, f"schmidt_{name}")
    times = np.linspace(0.0, 20.0, 4001)
    alive = measure(times, 0.6, *rates) > 0
    assert 0 < alive.sum() < 4001
    np.testing.assert_array_equal(function(times, 0.6, *rates).any(axis=-1), alive)


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


@pytest.mark.parametrize("name", ["negativity", "concurrence"])
@pytest.mark.parametrize(("heat", "reference"), [(0.6, 0.6), (0.0, 1e-9)])
def test_mpmath_differentiates_schmidt_states_alike(name, heat, reference):
    """At T = 0 the closed form next to it."""
    point = {tau: 3.0, eta: 0.5, Delta: 1.0, theta: 0.4, lam: 0.3, T: reference, omega_c: 1.2}
    closed = sp.lambdify(SCHMIDT, explicit(schmidt(name)), "mpmath")
    found = function_of(f"entanglement.d_schmidt_{name}")(*(point | {T: heat}).values())
    with mpmath.workdps(40):
        for n in range(7):
            order = tuple(int(m == n) for m in range(7))
            exact = mpmath.diff(closed, tuple(map(mpmath.mpf, point.values())), order)
            assert found[n] == pytest.approx(float(exact), rel=1e-14 if heat else 1e-7)


def test_the_gradient_of_schmidt_states_is_that_of_the_bell_state():
    for heat in (0.0, 0.6):
        rates = (1.0, 0.4, 0.3, heat, 1.2)
        found = entanglement.d_schmidt_negativity(3.0, np.pi / 4, *rates)
        bell = entanglement.d_bell_negativity(3.0, *rates)
        np.testing.assert_allclose(np.delete(found, 1), bell, rtol=1e-13)


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


@pytest.mark.replays("entanglement._turning")
@pytest.mark.parametrize("sample", [{}, {omega_c: 100, Delta: sp.Rational(1, 50)}])
def test_replay_of_turning(monkeypatch, replay, sample):
    """Both forms: in the second w stands for what cancels in r g - h T."""
    monkeypatch.setattr(loss, "_excess", lambda x, y: x * sp.coth(x / y) - y)
    r, h, w = sp.symbols("r h w", positive=True)
    close = {r: 2, h: 1, w: 0} if sample else {r: 2, h: 1, w: 2}
    (found,) = replay.run(entanglement._turning, sample | close, Delta, T, omega_c, r, h, w)
    assert found.has(w) == bool(sample)
    plus, _, _ = constant.bloch_rates()
    pure = 2 * constant.rates()["l"][0]
    lost_by = sp.diff(rules.kossakowski_written_out(r * plus + h * pure), theta)
    off = found.subs(w, r / 2 - h) * sp.pi * lam**2 * sp.sin(2 * theta) + lost_by
    assert sp.simplify(sp.expand_trig(off).rewrite(sp.exp)) == 0


STATES = {
    "early": ("1/100", "1/50", "1/20", "4/5"),
    "next to |11>": ("1/3", "1/9", "9/10", "3/2"),
    "tilted less": ("1/2", "0", "1/5", "-1"),
    "tilted more": ("1/4", "1/9", "1/2", "1/5"),
    "opposed": ("1/9", "1/9", "1/2", "9/10"),
}
"""a_+ tau, l tau, ell and eta on all sides of the selections."""


@pytest.mark.replays("entanglement.d_schmidt_negativity", "entanglement.d_schmidt_concurrence")
@pytest.mark.parametrize("state", STATES)
def test_replay_of_schmidt_states(monkeypatch, replay, state):
    """By the chain rule, in a_+, l and Delta / T, at points to 40 digits."""
    plus, pure = symbols.a_plus0, symbols.l0
    values = {"a_plus": plus, "b": plus + 2 * pure, "l": pure, "asymmetry": ell}
    for name, value in (values | {"asymmetry_complement": 1 - ell**2}).items():
        monkeypatch.setattr(slow_driving, f"_{name}", lambda *_, value=value: value)
    by_plus = slopes("a")
    monkeypatch.setattr(slow_driving, "d_a_plus", lambda *_: np.array(by_plus))
    along_, across, other = sp.symbols("along across other")

    def turning(*arguments):
        """Any number times what w should be."""
        r, h, w = arguments[3:]
        return r * along_ - h * across + other * (r / 2 - h - w)

    monkeypatch.setattr(entanglement, "_turning", turning)
    numbers = dict(zip((plus, pure, ell, eta), map(sp.Rational, STATES[state]), strict=True))
    numbers |= {tau: 1, Delta: 1, theta: sp.Rational(2, 3), lam: sp.Rational(1, 7), T: 2}
    others = (*by_plus, along_, across, other)
    numbers |= {symbol: sp.Rational(n + 2, 3) for n, symbol in enumerate(others)}
    common = sp.pi * lam**2 * sp.sin(2 * theta)
    dephases = rules.kossakowski_written_out(constant.rates()["l"][0])
    for name in ("negativity", "concurrence"):
        found = replay.run(function_of(f"entanglement.d_schmidt_{name}"), numbers, *SCHMIDT)
        measure = schmidt(name).subs(symbols.b0, plus + 2 * pure)
        expected = [sp.diff(measure, tau), sp.diff(measure, eta)]
        for n, parameter in enumerate(CONSTANT):
            changes = {plus: by_plus[n], pure: sp.diff(dephases, parameter)}
            if parameter == theta:
                changes = {plus: -common * along_, pure: common * across / 2}
            changes[ell] = (1 - ell**2) * sp.diff(Delta / T, parameter)
            expected.append(along(measure, changes))
        both = sp.lambdify([*numbers], [found, expected], "mpmath", cse=True)
        with mpmath.workdps(40):
            for one, exact in zip(*both(*map(mpmath.mpmathify, numbers.values())), strict=True):
                assert abs(one - exact) < mpmath.mpf(10) ** -35


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

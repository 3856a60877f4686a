"""Generated entanglement functions against the derivation."""

import numpy as np
import pytest
import sympy as sp
from scipy import optimize

from dlz.derive import entanglement as derived
from dlz.derive import slow_driving as constant
from dlz.derive import symbols
from dlz.derive.entanglement import chi11, chi12, chi33, ell, r3, s3
from dlz.derive.symbols import Delta, T, lam, omega_c, tau, theta
from dlz.generated import entanglement as module
from dlz.generated import slow_driving

X_STATE = {
    "mu_1": lambda: derived.spectrum()[0],
    "mu_2": lambda: derived.spectrum()[1],
    "mu_3": lambda: derived.spectrum()[2],
    "mu_4": lambda: derived.spectrum()[3],
    "negativity": lambda: derived.negativity()(*derived.spectrum()),
}
COMPONENTS = (s3, r3, chi11, chi12, chi33)
u, p = sp.symbols("u p", positive=True)


def explicit(expr):
    """a_+, a_- and b written out, ell through the occupation."""
    plus, minus, coherence = constant.bloch_rates()
    expr = expr.subs(ell, derived.asymmetry())
    return expr.subs({symbols.a_plus0: plus, symbols.a_minus0: minus, symbols.b0: coherence})


def survival_time():
    """The survival time at theta = 0."""
    xi = sp.Symbol("xi", positive=True)
    return explicit(derived.survival_time().subs(xi, derived.survival_ratio())).subs(theta, 0)


def survival_minimum():
    """tan(theta)^2 of the shortest survival time, 0 where m is not above 1."""
    form = explicit(derived.survival_minimum())
    (m,) = (x for x in form.free_symbols if x.name == "m")
    share = derived.dephasing_share()
    return sp.Piecewise((sp.Max(0, form.subs(m, share)), share > 1), (0, True))


OTHERS = {
    "dephasing_share": derived.dephasing_share,
    "survival_minimum": survival_minimum,
    "bell_negativity": lambda: explicit(derived.bell_negativity()),
    "negativity_zero_temperature": derived.zero_temperature_negativity,
    "schmidt_concurrence": lambda: explicit(derived.in_rates(derived.schmidt_concurrence())),
    "schmidt_negativity": lambda: explicit(derived.in_rates(derived.schmidt_negativity())),
    "survival_ratio": derived.survival_ratio,
    "survival_time": survival_time,
    "survival_equation": lambda: explicit(derived.survival_equation()),
    "survival_equation_slope": lambda: sp.diff(derived.survival_equation(), u),
    "survival_time_cold": lambda: explicit(derived.survival_time_cold()[0]),
    "survival_equation_hot": derived.survival_equation_hot,
    "survival_time_hot": lambda: derived.survival_time_hot()[0],
}
GRIDS = {
    "Delta": [0.1, 0.5, 1.0, 3.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, 1e-8, 1.5],
    "lam": [0.01, 0.1, 0.5, 1.0],
    "T": [0.0, 0.1, 0.5, 1.0, 1e3],
    "omega_c": [1 / 3, 1.0, 30.0],
}
TIMES = [0.0, 1e-9, *np.linspace(0.5, 50, 20), 1e3]


def grids_of(names):
    return {name: GRIDS[name] for name in names.split()}


def test_every_function_is_judged():
    # What begins with d_ is judged in test_sensitivities.py.
    assert {*X_STATE, *OTHERS} == {x for x in set(module.__all__) if x[:2] != "d_"}


@pytest.mark.parametrize("name", X_STATE)
def test_accuracy_of_x_states(promised, name):
    grids = {x.name: [*np.linspace(-1, 1, 11), 1e-3, 1 - 1e-9] for x in COMPONENTS}
    promised(f"entanglement.{name}", X_STATE[name](), grids, count=500)


@pytest.mark.parametrize("name", X_STATE)
def test_replay_of_x_states(judge, replay, name):
    sample = dict(zip(COMPONENTS, (0.1, 0.2, 0.5, 0.4, -0.9), strict=True))
    (found,) = replay.run(getattr(module, name), sample, *COMPONENTS)
    exact = X_STATE[name]().replace(
        sp.Max, lambda *args: max(args, key=lambda value: float(value.subs(sample)))
    )
    assert judge.same(found, exact)


def test_spectrum_of_the_partial_transpose():
    rng = np.random.default_rng(6)
    for values in rng.uniform(-1, 1, (20, 5)):
        known = dict(zip(COMPONENTS, values, strict=True))
        matrix = np.array(derived.x_state().subs(known), dtype=complex)
        spectrum = [getattr(module, f"mu_{n}")(*values) for n in (1, 2, 3, 4)]
        np.testing.assert_allclose(np.sort(spectrum), np.linalg.eigvalsh(matrix), atol=1e-15)
        assert module.negativity(*values) == pytest.approx(-sum(min(0, x) for x in spectrum))


def test_accuracy_of_the_bell_negativity(promised):
    grids = {"tau": TIMES} | GRIDS
    exact = OTHERS["bell_negativity"]()
    promised("entanglement.bell_negativity", exact, grids, count=150, digits=500, examples=20)


WORST = {
    "schmidt_concurrence": """
0.014401890139888535 0.7849828123578342 0.021427602766479835 0.0 0.0052312807802610715 \
0.8303678756677346 0.0048896708273537415
0.03963210222793084 0.7853991754293769 63.29157842349596 1.5707924918745622 \
0.0030708308413249655 22.18670444455575 2407.9159041527387
""",
    "schmidt_negativity": """
1.0126602092057313 0.7853934586135403 1.738935786514623 0.0 0.008286395963977134 \
0.57743491746948 1477.3941888955835
1.281525171970869e-07 0.7854225649935846 59.65125428858886 -2.0809024779262946 \
0.5076404800589306 489.03752759739274 11.431572357238965
""",
    "survival_minimum": """
4.676011582851869 6.600019368658131 8872.841752342163
4.676011585698992 6.596630028859605 9129.306053084498
""",
    "survival_time_cold": """
2.6326339637008815 0.001542886605397894 0.0009726614899226397 0.162224219323127 921.5383808540213
85.25231738005212 4.376422357052685e-08 0.2491054093298135 7.216680490480885 11477.097805496489
""",
    "survival_time_hot": """
2.9568734951076098e-05 0.3972165453039763 0.0002360379459003667 0.001775490079838674 \
2007926.023599803 22.78638674761677
3.0432808542680856e-05 0.11380796922774523 7.558605092959029e-09 0.40447198399347306 \
259828.65341655607 36.01368046824859
""",
    "survival_equation": """
0.0003081457391469468 7964.142491969568 0.018381707865876416 0.26520785194561153
5.382088555826224e-06 1989.2521458674162 1.539279534581333 1524465.4579194486
""",
    "survival_equation_hot": """
0.00021890891468034692 10742.724642899797
0.000335072935965511 9.07760254478536
""",
}
"""Where a search by random steps, from the worst of 1e5 random points, found the largest errors."""


def worst(name):
    return [tuple(map(float, line.split())) for line in WORST[name].strip().splitlines()]


@pytest.mark.parametrize("name", ["schmidt_concurrence", "schmidt_negativity"])
def test_accuracy_of_schmidt_states(promised, name):
    angles = [0.0, 1e-9, 0.1, np.pi / 4, 1.2, np.pi / 2, 2.0, 3.0, -0.4]
    grids = {"tau": TIMES, "eta": angles} | GRIDS
    exact = OTHERS[name]()
    promised(f"entanglement.{name}", exact, grids, worst(name), 40, digits=500, examples=5)


def test_schmidt_states_are_those_of_the_components():
    """Against the negativity of the components; at eta = pi/4 it is that of the Bell state."""
    rates = (1.0, 0.4, 0.3, 0.6, 1.2)
    eta, time = np.linspace(-1.5, 1.5, 13)[:, None], np.linspace(0.0, 12.0, 9)
    parts = [
        getattr(slow_driving, f"schmidt_{part}")(time, eta, *rates)
        for part in ("s3", "chi11", "chi12", "chi33")
    ]
    expected = module.negativity(parts[0], np.cos(2 * eta), *parts[1:])
    found = module.schmidt_negativity(time, eta, *rates)
    np.testing.assert_allclose(found, expected, atol=1e-15)
    bell = module.bell_negativity(time, *rates)
    np.testing.assert_allclose(module.schmidt_negativity(time, np.pi / 4, *rates), bell, rtol=1e-14)
    concurrence = module.schmidt_concurrence(time, eta, *rates)
    assert ((concurrence > 0) == (found > 0)).all()
    np.testing.assert_allclose(
        concurrence, np.abs(np.sin(2 * eta)) * module.schmidt_concurrence(time, np.pi / 4, *rates)
    )


def test_accuracy_at_zero_temperature(promised):
    grids = {"tau": TIMES} | grids_of("Delta theta lam omega_c")
    exact = OTHERS["negativity_zero_temperature"]()
    promised("entanglement.negativity_zero_temperature", exact, grids)
    arguments = (3.0, 1.0, 0.4, 0.3, 0.0, 1.2)
    assert module.bell_negativity(*arguments) == pytest.approx(
        module.negativity_zero_temperature(*arguments[:4], 1.2), rel=1e-14
    )


def test_accuracy_of_the_survival_ratio(promised):
    # Nothing is lost as ell -> 1: no allowance for the conditioning.
    close = [1 - 2.0**-n for n in range(1, 54)]
    grids = {"ell": [0.0, 1.0, *np.linspace(0, 1, 101), *close]}
    exact = OTHERS["survival_ratio"]()
    points = [(x,) for x in grids["ell"] if x < 1]
    promised("entanglement.survival_ratio", exact, {"ell": close}, points)
    assert str(module.survival_ratio(1.0)) == "0.0"


def test_accuracy_of_the_survival_time(promised):
    grids = grids_of("Delta lam T omega_c")
    grids["T"] = [*np.linspace(0.02, 3, 30), *np.logspace(0, 8, 9)]
    promised("entanglement.survival_time", OTHERS["survival_time"](), grids, digits=500)


SLOWEST = {"Delta": [0.1, 0.5, 1.0, 3.0], "T": [*np.linspace(0.02, 3, 30), 1e3, 1e5]}
SLOWEST["omega_c"] = [1 / 30, 1 / 3, 1.0, 30.0, 100.0]


def test_accuracy_of_the_shortest_survival_time(promised):
    points = [(gap, heat * gap, gap / 350) for gap in (0.1, 1.0, 3.0) for heat in (0.02, 1e6)]
    points += worst("survival_minimum")
    for name in ("dephasing_share", "survival_minimum"):
        exact = OTHERS[name]()
        promised(f"entanglement.{name}", exact, SLOWEST, points, count=60, digits=60, examples=20)
    with np.errstate(all="raise"):
        assert module.dephasing_share(1.0, 0.0, 1.0) == 0
        assert (
            module.survival_minimum(1.0, [0.0, 5e-324, 0.3], [1.0, 1.0, 30.0]).tolist() == [0] * 3
        )


def test_no_other_direction_has_a_shorter_survival_time():
    """By the root of the survival equation; where the form is 0 the time rises throughout."""
    angles = np.linspace(0, 1.5, 301)
    for heat, cutoff in ((0.5, 1 / 3), (2.0, 2.0), (0.3, 30.0), (0.05, 1 / 3)):
        share = module.dephasing_share(1.0, heat, cutoff)

        def time(angle, share=share, heat=heat):
            p = 1 + share * np.tan(angle) ** 2
            u = optimize.brentq(module.survival_equation, 1e-9, 1e3, args=(p, 1.0, heat))
            return u / np.cos(angle) ** 2

        lowest = angles[np.argmin([time(angle) for angle in angles])]
        at = np.arctan(np.sqrt(module.survival_minimum(1.0, heat, cutoff)))
        assert abs(lowest - at) < 0.01
        assert (at == 0) == (lowest == 0)


@pytest.mark.replays("entanglement.dephasing_share", "entanglement.survival_minimum")
def test_replay_of_the_shortest_survival_time(judge, replay, monkeypatch):
    (found,) = replay.run(module.dephasing_share, {}, Delta, T, omega_c)
    assert judge.same(found, derived.dephasing_share())
    m = sp.Symbol("m", positive=True)
    monkeypatch.setattr(module, "_dephasing_share", lambda *_: m)
    (found,) = replay.run(module.survival_minimum, {m: 3}, Delta, T, omega_c)
    exact = derived.survival_minimum().subs(ell, sp.tanh(Delta / T))
    # The denominators are logarithms, and so is what they divide: through its exponential.
    far = sp.log((m + 1) / (m - 1))
    one, other = (
        sp.exp(sp.expand_log(sp.expand(sp.simplify(e * m * w)), force=True)).rewrite(sp.exp)
        for e, w in ((found, sp.log(1 + 2 / (m - 1))), (exact, far))
    )
    assert sp.simplify(sp.exp(far - sp.log(1 + 2 / (m - 1)))) == 1
    assert sp.simplify(one / other) == 1
    for share, value in ((1, 0), (sp.Rational(101, 100), 0)):  # m^2 - 1 < 1 - ell^2
        sample = {m: share, Delta: 1, T: 1}
        found = replay.run(module.survival_minimum, sample, Delta, T, omega_c)
        assert found == [value]


def test_survival_time_where_no_entanglement_is_lost():
    with np.errstate(all="raise", under="ignore"):
        assert module.survival_time(1.0, 0.1, 0.0, 1.0) == np.inf
        assert module.survival_time(1.0, [0.0, 1e-200], 1.0, 1.0).tolist() == [np.inf] * 2
        assert module.survival_time(1.0, 0.1, 1.0, 1e-4) == np.inf  # gamma(2 Delta) underflows


@pytest.mark.parametrize("heat", [1e-2, 1e-4, 1e-5, 1e-100])
def test_survival_time_close_to_zero_temperature(heat):
    # There xi = exp(-2 Delta / T) to double precision, so that tau_ent = Delta / (a_+ T).
    rate = slow_driving.a_plus(1.0, 0.0, 0.1, heat, 1.0)
    with np.errstate(all="raise", under="ignore"):
        got = module.survival_time(1.0, 0.1, heat, 1.0)
    assert got == pytest.approx(1 / (rate * heat), rel=1e-15)


def test_accuracy_of_the_survival_equation(promised):
    grids = {
        "u": [*np.logspace(-6, 3, 19), *np.linspace(0.1, 5, 11), np.log(2)],
        "p": [1.0, 1.5, 3.0, 1e6],
        "Delta": GRIDS["Delta"],
        "T": [*np.linspace(0.02, 3, 30), 1e3],
    }
    equation, slope = OTHERS["survival_equation"](), OTHERS["survival_equation_slope"]()
    points = worst("survival_equation")
    promised("entanglement.survival_equation", equation, grids, points, digits=500)
    slopes = {n: grids[n] for n in "up"}
    promised("entanglement.survival_equation_slope", slope, slopes)


def test_accuracy_of_the_limits_of_the_survival_time(promised):
    grids = grids_of("Delta theta lam T omega_c")
    grids["T"] = [*np.linspace(0.02, 3, 30), *np.logspace(0, 8, 9)]

    def judged(name, grids, count):
        exact = OTHERS[name]()
        promised(f"entanglement.{name}", exact, grids, worst(name), count, examples=10)

    judged("survival_time_cold", grids, 100)
    ends = [*np.logspace(-6, 0, 9), *np.linspace(0.1, 2, 9)]
    hot = {"u": ends} | grids | {"T": [3.0, 10.0, 1e3, 1e8]}
    judged("survival_time_hot", hot, 100)
    far = {"u": [*ends, 30.0, 1e3], "p": [1.0, 1.5, 3.0, 1e6]}
    judged("survival_equation_hot", far, 60)


def test_limits_of_the_survival_time_where_no_entanglement_is_lost():
    with np.errstate(all="raise", under="ignore"):
        for strength, heat in ((0.1, 0.0), (0.0, 1.0), (1e-200, 1.0)):
            assert module.survival_time_cold(1.0, 0.3, strength, heat, 1.0) == np.inf
            assert module.survival_time_hot(1.0, 1.0, 0.3, strength, heat, 1.0) == np.inf
        for strength, heat in ((1e-155, 1.0), (1e-160, 1e-5)):
            assert module.survival_time_hot(1.0, 1e-6, 0.3, strength, heat, 1.0) == np.inf


def test_the_survival_time_solves_the_survival_equation():
    heat = np.logspace(-2, 3, 26)
    duration = module.survival_time(1.0, 0.1, heat, 1.0)
    at = 2 * slow_driving.a_plus(1.0, 0.0, 0.1, heat, 1.0) * duration
    residual = module.survival_equation(at, 1.0, 1.0, heat)
    assert np.all(np.abs(residual) < 1e-14 * (1 + 1 / heat))
    assert module.survival_equation(1.0, 1.0, 1.0, 0.0) == -np.inf
    warm = heat > 1
    ratio = module.survival_ratio(np.tanh(1 / heat[warm]))
    np.testing.assert_allclose(np.exp(-at[warm]), ratio, rtol=1e-13)


def test_entanglement_ends_at_the_survival_time():
    duration = module.survival_time(1.0, 0.1, 0.5, 1.0)
    assert module.bell_negativity(duration * (1 - 1e-9), 1.0, 0.0, 0.1, 0.5, 1.0) > 0
    assert module.bell_negativity(duration * (1 + 1e-9), 1.0, 0.0, 0.1, 0.5, 1.0) == 0
    assert module.bell_negativity(0.0, 1.0, 0.3, 0.1, 0.5, 1.0) == 0.5


def test_no_coherence_left_and_nothing_relaxed():
    """a_+ underflows where the dephasing has ended: 0, not 0/0."""
    late = (1e6, 10.0, 1.0, 0.1, 1.0, 0.02)
    assert slow_driving.a_plus(*late[1:]) == 0
    with np.errstate(all="raise"):
        assert module.bell_negativity(*late) == 0
        assert module.bell_negativity([1.0, 1e6], *late[1:])[0] > 0


def test_survival_that_exceeds_the_largest_double_is_infinite():
    with np.errstate(all="raise"):
        assert module.survival_time(1e4, 0.5, 1e-319, 1e5) == np.inf
        assert module.survival_time(*np.float32([1e7, 0.86, 1690, 33000])) == np.inf
        assert module.survival_time_cold(6.6e4, 0.3, 0.5, 2e-297, 1e3) == np.inf
        assert module.survival_equation(1.0, 1.0, 1.0, 1e-310) == -np.inf
        assert module.survival_equation_slope(1e-313, 1.0) == np.inf


CONSTANT = (Delta, theta, lam, T, omega_c)


@pytest.fixture
def closed(monkeypatch):
    """Rates and asymmetry as symbols."""
    values = {
        "a_plus": symbols.a_plus0,
        "b": symbols.b0,
        "asymmetry": ell,
        "asymmetry_complement": 1 - ell**2,
    }
    for name, value in values.items():
        for called in (name, f"_{name}"):
            monkeypatch.setattr(slow_driving, called, lambda *_, value=value: value)


@pytest.mark.replays("entanglement.bell_negativity")
def test_replay_of_the_bell_negativity(replay, closed):
    sample = {tau: 0.1, symbols.a_plus0: 1, symbols.b0: 1.5, ell: 0.3}
    (found,) = replay.run(module.bell_negativity, sample, tau, *CONSTANT)
    exact = derived.bell_negativity().args[1].subs(symbols.a_minus0, ell * symbols.a_plus0)
    assert sp.simplify(sp.radsimp(found - exact)) == 0


@pytest.mark.replays("entanglement.schmidt_concurrence", "entanglement.schmidt_negativity")
@pytest.mark.parametrize("angle", [0.5, 0.02])
def test_replay_of_schmidt_states(replay, closed, angle):
    """Close to a Bell state and close to a product state."""
    point = {symbols.a_plus0: 1, symbols.b0: 1.5, ell: 0.3, symbols.eta: angle, tau: 0.1}
    for name in ("schmidt_concurrence", "schmidt_negativity"):
        arguments = (tau, symbols.eta, *CONSTANT)
        (found,) = replay.run(getattr(module, name), point, *arguments)
        exact = derived.in_rates(getattr(derived, name)())
        exact = exact.subs(symbols.a_minus0, ell * symbols.a_plus0)
        # The difference of two roots is compared through its value at points of many digits.
        for n in range(3):
            numbers = {key: sp.Rational(value) * (n + 2) / 3 for key, value in point.items()}
            assert abs(sp.N((found - exact).subs(numbers), 40)) < sp.Float(10) ** -35
        assert not found.has(sp.Float)


@pytest.mark.replays("entanglement.negativity_zero_temperature")
def test_replay_at_zero_temperature(judge, replay):
    function = module.negativity_zero_temperature
    (found,) = replay.run(function, {}, tau, Delta, theta, lam, omega_c)
    assert judge.same(found, derived.zero_temperature_negativity())


@pytest.mark.replays("entanglement.survival_ratio")
def test_replay_of_the_survival_ratio(replay):
    (found,) = replay.run(module.survival_ratio, {}, ell)
    assert sp.simplify(sp.radsimp(found - derived.survival_ratio())) == 0


@pytest.mark.replays("entanglement.survival_time")
def test_replay_of_the_survival_time(replay, closed):
    sample = {symbols.b0: 1, Delta: 1, T: 1}
    (found,) = replay.run(module.survival_time, sample, Delta, lam, T, omega_c)
    asymmetry = sp.tanh(Delta / T)
    exact = derived.survival_time().subs(
        sp.Symbol("xi", positive=True), derived.survival_ratio().subs(ell, asymmetry)
    )
    # The same logarithm: compared through its exponential, at b = 1/2, in q = exp(-2 Delta / T).
    q = sp.Symbol("q", positive=True)
    one, other = (
        sp.exp(sp.expand(-expr.subs(symbols.b0, sp.Rational(1, 2))))
        .rewrite(sp.exp)
        .subs(Delta, -T * sp.log(q) / 2)
        for expr in (found, exact)
    )
    for value in (sp.Rational(1, 7), sp.Rational(1, 3), sp.Rational(9, 10)):
        assert sp.simplify(sp.radsimp((one / other).subs(q, value))) == 1


@pytest.mark.replays("entanglement.survival_equation", "entanglement.survival_equation_slope")
@pytest.mark.parametrize("at", [0.1, 3.0])
def test_replay_of_the_survival_equation(replay, at):
    (found,) = replay.run(module.survival_equation, {u: at, T: 1}, u, p, Delta, T)
    exact = derived.survival_equation().subs(ell, sp.tanh(Delta / T))
    q, w = sp.symbols("q w", positive=True)
    one, other = (
        sp.simplify(
            sp.exp(sp.expand_log(expr - p * u, force=True))
            .rewrite(sp.exp)
            .subs({Delta: -T * sp.log(q) / 2, u: -sp.log(w)})
        )
        for expr in (found, exact)
    )
    assert sp.simplify(one / other) == 1
    (slope,) = replay.run(module.survival_equation_slope, {}, u, p)
    assert sp.simplify(slope - sp.diff(derived.survival_equation(), u)) == 0


@pytest.mark.replays(
    "entanglement.survival_time_cold",
    "entanglement.survival_time_hot",
    "entanglement.survival_equation_hot",
)
def test_replay_of_the_limits_of_the_survival_time(replay, closed):
    (found,) = replay.run(module.survival_time_cold, {symbols.b0: 1}, *CONSTANT)
    assert sp.simplify(found - derived.survival_time_cold()[0]) == 0
    (found,) = replay.run(module.survival_time_hot, {u: 1}, u, *CONSTANT)
    assert sp.simplify(sp.expand(sp.simplify(found - derived.survival_time_hot()[0]))) == 0
    (found,) = replay.run(module.survival_equation_hot, {u: 1}, u, p)
    assert sp.simplify(found - derived.survival_equation_hot()) == 0

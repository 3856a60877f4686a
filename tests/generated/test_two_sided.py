"""The generated negativity of noise on both qubits against the derivation."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz.derive import entanglement as one_sided
from dlz.derive import slow_driving as constant
from dlz.derive import symbols
from dlz.derive import two_sided as derived
from dlz.derive.codegen import rules
from dlz.derive.entanglement import ell
from dlz.derive.symbols import Delta, T, lam, omega_c, tau, theta
from dlz.generated import entanglement, slow_driving
from dlz.generated import two_sided as module

GRIDS = {
    "tau": [0.0, 1e-9, *np.linspace(0.5, 50, 20), 1e3],
    "Delta": [0.1, 0.5, 1.0, 3.0],
    "theta": [*np.linspace(-4, 4, 17), 0.0, 1e-8, 1.5],
    "lam": [0.01, 0.1, 0.5, 1.0],
    "T": [0.0, 0.1, 0.5, 1.0, 1e3],
    "omega_c": [1 / 3, 1.0, 30.0],
}


def explicit():
    """The negativity with a_+, a_- and b written out."""
    names = (symbols.a_plus0, symbols.a_minus0, symbols.b0)
    return derived.identical_negativity().subs(
        dict(zip(names, constant.bloch_rates(), strict=True))
    )


def test_every_function_is_judged():
    names = {"identical_negativity", "identical_survival_time", "negativity", "survival_equation"}
    assert {*module.__all__} == names | {"d_identical_negativity", "d_identical_survival_time"}


def survival_time():
    """The survival time with a_+ and w written out."""
    plus = constant.bloch_rates()[0].subs(theta, 0)
    w = sp.sqrt(1 - one_sided.asymmetry() ** 2)
    return derived.identical_survival_time().subs(
        {symbols.a_plus0: plus, sp.Symbol("w", positive=True): w}
    )


def test_accuracy_of_the_survival_time(promised):
    grids = {name: GRIDS[name] for name in ("Delta", "lam", "T", "omega_c")}
    grids["T"] = [*np.linspace(0.1, 3, 30), *np.logspace(0, 8, 9)]
    promised(
        "two_sided.identical_survival_time",
        survival_time(),
        grids,
        count=120,
        digits=400,
        examples=10,
    )
    with np.errstate(all="raise"):
        assert module.identical_survival_time(1.0, [0.1, 0.0], [0.0, 1.0], 1.0).tolist() == [
            np.inf,
            np.inf,
        ]


def test_entanglement_ends_at_the_survival_time_on_both_sides_sooner():
    for heat in (0.05, 0.5, 5.0):
        duration = module.identical_survival_time(1.0, 0.1, heat, 1.0)
        rates = (1.0, 0.0, 0.1, heat, 1.0)
        assert module.identical_negativity(duration * (1 - 1e-9), *rates) > 0
        assert module.identical_negativity(duration * (1 + 1e-9), *rates) == 0
        assert duration < entanglement.survival_time(1.0, 0.1, heat, 1.0)


@pytest.mark.replays("two_sided.identical_survival_time")
def test_replay_of_the_survival_time(replay, monkeypatch):
    for name in ("a_plus", "_a_plus"):
        monkeypatch.setattr(slow_driving, name, lambda *_: symbols.a_plus0)
    (found,) = replay.run(
        module.identical_survival_time, {symbols.a_plus0: 1}, Delta, lam, T, omega_c
    )
    exact = derived.identical_survival_time().subs(
        sp.Symbol("w", positive=True), sp.sech(Delta / T)
    )
    one, other = (sp.exp(2 * symbols.a_plus0 * form) for form in (found, exact))
    assert sp.simplify((one / other).rewrite(sp.exp)) == 1


def test_accuracy(promised):
    cold = [(time, 1.0, 0.4, 0.3, 0.0, 1.2) for time in (1.0, 30.0, 300.0, 1e3)]
    promised(
        "two_sided.identical_negativity",
        explicit(),
        GRIDS,
        cold,
        count=150,
        digits=500,
        examples=20,
    )


@pytest.mark.replays("two_sided.identical_negativity")
def test_replay(replay, monkeypatch):
    rates = {"a_plus": symbols.a_plus0, "l": symbols.l0, "asymmetry_complement": 1 - ell**2}
    for name, value in rates.items():
        monkeypatch.setattr(slow_driving, f"_{name}", lambda *_, value=value: value)
    sample = {tau: 0.1, symbols.a_plus0: 1, symbols.l0: 0.5, ell: 0.3}
    arguments = (tau, Delta, theta, lam, T, omega_c)
    (found,) = replay.run(module.identical_negativity, sample, *arguments)
    known = {
        symbols.a_minus0: ell * symbols.a_plus0,
        symbols.b0: constant.coherence_rate(),
    }
    exact = derived.identical_negativity().args[1].subs(known)
    assert sp.expand(found - exact) == 0
    (ended,) = replay.run(module.identical_negativity, sample | {tau: 5}, *arguments)
    assert ended == 0


def test_survival_that_exceeds_the_largest_double_is_infinite():
    with np.errstate(all="raise"):
        assert module.identical_survival_time(2.4e-4, 0.2, 1e-308, 1.65e-6) == np.inf


def test_at_zero_temperature_two_sides_double_the_rate_with_all_digits():
    times = np.array([0.0, 1.0, 100.0, 3e3])
    rate = slow_driving.a_plus(1.0, 0.4, 0.3, 0.0, 1.2)
    found = module.identical_negativity(times, 1.0, 0.4, 0.3, 0.0, 1.2)
    assert found[-1] < 1e-100
    np.testing.assert_allclose(found, np.exp(-4 * rate * times) / 2, rtol=1e-12)


def test_two_noisy_qubits_lose_more_than_one():
    times = np.linspace(0.1, 20, 30)
    both = module.identical_negativity(times, 1.0, 0.4, 0.3, 0.5, 1.2)
    one = entanglement.bell_negativity(times, 1.0, 0.4, 0.3, 0.5, 1.2)
    assert np.all((both < one) | (one == 0))
    assert both[0] > 0 == both[-1]
    assert module.identical_negativity(0.0, 1.0, 0.4, 0.3, 0.5, 1.2) == 0.5


u, u_R, h = sp.symbols("u u_R h", positive=True)
x, x_R = sp.symbols("x x_R", positive=True)


def survival_equation():
    """F with ell = tanh(Delta / T) on both sides."""
    asymmetry = {one_sided.ell: sp.tanh(x), derived.ell_R: sp.tanh(x_R)}
    return derived.survival_equation().subs(asymmetry)


def test_accuracy_of_the_survival_equation(promised):
    decays = [1e-6, 1e-3, *np.linspace(0.1, 5, 11), 40.0, 1e3]
    cold = [0.0, 1e-3, *np.linspace(0.1, 3, 11), 20.0, 100.0]
    grids = {"u": decays, "u_R": decays, "h": [0.0, *decays], "x": cold, "x_R": cold}
    # Where it is next to zero in a cold bath without dephasing, and half as close.
    near = [(2 * c - 0.35, 2 * c - 0.35, 0.0, 2 * c, 2 * c) for c in (5.0, 10.0, 20.0)]
    near += [(y + c, y, 1e-3, y / 2, c) for y in (0.5, 30.0) for c in (0.2, 60.0)]
    form = survival_equation()
    promised("two_sided.survival_equation", form, grids, near, count=120, digits=150, examples=20)


def test_the_survival_equation_where_one_side_is_still():
    """Without relaxation of R it is the equation of S alone; T = 0 is a limit."""
    with np.errstate(all="raise", under="ignore"):
        found = module.survival_equation([0.5, 3.0, 60.0], 0.0, 0.3, [0.1, 2.0, 40.0], 1.0)
        other = module.survival_equation(0.0, [0.5, 3.0, 60.0], 0.3, 1.0, [0.1, 2.0, 40.0])
    ratio = 1 + 0.3 / np.array([0.5, 3.0, 60.0])
    heat = 1 / np.array([0.1, 2.0, 40.0])
    expected = entanglement.survival_equation([0.5, 3.0, 60.0], ratio, 1.0, heat)
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    np.testing.assert_allclose(other, expected, rtol=1e-14)
    with np.errstate(all="raise"):
        cold = module.survival_equation(2.0, 3.0, 0.1, np.inf, 0.5)
    assert cold == pytest.approx(module.survival_equation(2.0, 3.0, 0.1, 300.0, 0.5), rel=1e-15)
    assert np.isfinite(cold)


@pytest.mark.replays("two_sided.survival_equation")
@pytest.mark.parametrize("at", [(0.3, 1.5), (4.0, 0.5), (12.0, 6.0), (4.0, 10.0)])
def test_replay_of_the_survival_equation(replay, at):
    """Both forms of the populations, by the sample; equal as functions of the exponentials."""
    sample = dict(zip((u, x), at, strict=True)) | {u_R: at[0] + 0.1, x_R: at[1] + 0.1}
    (found,) = replay.run(module.survival_equation, sample, u, u_R, h, x, x_R)
    for n in (1, 2, 3):
        numbers = {s: sp.Rational(str(value)) + sp.Rational(n, 50) for s, value in sample.items()}
        numbers[h] = sp.Rational(n, 7)
        off = (found - survival_equation()).subs(numbers)
        assert abs(sp.N(off, 60)) < sp.Float(10) ** -45
    assert not found.has(sp.Float)


def negativity():
    """The negativity in u, u_R, h and Delta / T on both sides."""
    form = derived.negativity().subs(
        {
            one_sided.lost: 1 - sp.exp(-u),
            derived.lost_R: 1 - sp.exp(-u_R),
            one_sided.coherence: sp.exp(-(u + u_R + h) / 2),
            derived.coherence_R: 1,
            one_sided.ell: sp.tanh(x),
            derived.ell_R: sp.tanh(x_R),
        }
    )
    return form


def test_accuracy_of_the_negativity_of_different_noise(promised):
    decays = [1e-6, 1e-3, *np.linspace(0.1, 3, 11), 10.0, 100.0]
    cold = [0.0, 1e-3, *np.linspace(0.1, 3, 11), 20.0, 100.0]
    grids = {"u": decays, "u_R": decays, "h": [0.0, *decays], "x": cold, "x_R": cold}
    # Where a search by random steps found the largest errors, and where R is all but a difference.
    worst = [
        (1.1503340250109959e-06, 3.984422414656043e-05, 2.0974454490331566e-05, 2.454, 39.495),
        (9.659983722941844e-06, 0.0077014494608912, 2.319722136800855e-06, 3.02614, 2.17313),
        (44.70790766811638, 63.234982323387314, 0.0, 61.40981546654443, 72.1361705167243),
        (1.5036337169796121e-05, 1.8311196346750512e-06, 23.3, 0.00315, 0.25382),
    ]
    form = negativity()
    promised("two_sided.negativity", form, grids, worst, count=100, digits=300, examples=10)


def test_the_negativity_of_different_noise_contains_the_others():
    times, rates = np.linspace(0.1, 20, 30), (1.0, 0.4, 0.3, 0.5, 1.2)
    u_, h_ = 2 * slow_driving.a_plus(*rates) * times, 4 * slow_driving.l(*rates) * times
    both = module.negativity(u_, u_, 2 * h_, 2.0, 2.0)
    expected = module.identical_negativity(times, *rates)
    np.testing.assert_allclose(both, expected, rtol=1e-12, atol=1e-16)
    with np.errstate(all="raise", under="ignore"):
        one = module.negativity(u_, 0.0, h_, 2.0, 0.3)
    np.testing.assert_allclose(one, entanglement.bell_negativity(times, *rates), rtol=1e-12)


@pytest.mark.replays("two_sided.negativity")
@pytest.mark.parametrize(
    ("at", "entangled"), [((0.3, 1.5), True), ((4.0, 5.0), True), ((4.0, 0.1), False)]
)
def test_replay_of_the_negativity_of_different_noise(replay, at, entangled):
    """p p_R below and above 1/2, and where nothing is left."""
    sample = dict(zip((u, x), at, strict=True)) | {u_R: at[0] / 2, x_R: at[1] + 0.1, h: 0.01}
    (found,) = replay.run(module.negativity, sample, u, u_R, h, x, x_R)
    numbers = {symbol: sp.Rational(str(value)) for symbol, value in sample.items()}
    exact = max(0, sp.N(negativity().args[1].subs(numbers), 60))
    assert (exact > 0) == entangled
    assert abs(sp.N(found.subs(numbers), 60) - exact) < sp.Float(10) ** -45


# --- derivatives ----------------------------------------------------------------------------------

PARAMETERS = (tau, Delta, theta, lam, T, omega_c)
AT_REST = (Delta, lam, T, omega_c)


def left():
    """The negativity where it is not 0, down to the bath."""
    return rules.kossakowski_written_out(explicit().replace(sp.Max, lambda *parts: sum(parts)))


def gradient(form, parameters):
    return sp.Matrix([sp.diff(form, parameter) for parameter in parameters])


def time_gradient():
    return gradient(rules.kossakowski_written_out(survival_time()), AT_REST)


def test_accuracy_of_the_gradient(promised, judge):
    """At points where there is entanglement; where there is none the derivatives are 0."""
    form = gradient(left(), PARAMETERS)
    exact = sp.lambdify(PARAMETERS, list(form), "mpmath", cse=True)

    def while_entangled(*arguments):
        found = module.d_identical_negativity(*arguments)
        dead = ~(module.identical_negativity(*arguments) > 0)  # examples: the moments before
        for n in np.flatnonzero(dead):
            with mpmath.workdps(60):
                found[n] = exact(*(mpmath.mpf(float(a[n])) for a in arguments))
        return found

    grids = GRIDS | {"tau": GRIDS["tau"][:12], "T": [0.1, 0.5, 1e3], "Delta": [0.5, 1.0, 3.0]}
    drawn = judge.points_of(grids, 150)
    points = [point for point in drawn if module.identical_negativity(*point) > 0]
    assert len(points) >= 24
    # Where the slopes by Delta and by T are hardest: the worst of 40 000 points and of the climb.
    hardest = """
        0.2587207219510512 4.908773336332833 0.5097487409858642
            0.2888814004503455 2.776749973850169 12.598107297387532
        0.15814067128755935 0.25857642125615926 -0.0002457017106288341
            0.5140993445693921 8.505548007073363 1.3327043893407002
    """
    numbers = list(map(float, hardest.split()))
    promised(
        "two_sided.d_identical_negativity",
        form,
        grids,
        [*points[:24], numbers[:6], numbers[6:]],
        count=0,
        examples=4,
        function=while_entangled,
    )


def test_accuracy_of_the_gradient_of_the_survival_time(promised):
    grids = {"Delta": [0.5, 1.0, 3.0], "lam": [0.01, 0.1, 0.5]}
    grids |= {"T": [0.1, 0.3, 1.0, 20.0, 1e5], "omega_c": [1 / 3, 1.0, 10.0]}
    # In a cold bath nothing but the cut-off is left of the slope by Delta.
    cold = [(8.099518925407816, 0.5220981737914211, 0.2839688411053499, 160.93917655244232)]
    key = "two_sided.d_identical_survival_time"
    promised(key, time_gradient(), grids, cold, count=40, digits=200, examples=5)


def test_no_derivative_where_no_entanglement_is_left():
    rates = (1.0, 0.3, 0.5, 1.0, 1.0)
    times = np.append(np.linspace(0.0, 10.0, 4001), 1e4)
    with np.errstate(all="raise"):
        found = module.d_identical_negativity(times, *rates)
    alive = module.identical_negativity(times, *rates) > 0
    assert 0 < alive.sum() < 4001
    np.testing.assert_array_equal(found.any(axis=-1), alive)


@pytest.mark.parametrize(("heat", "reference"), [(0.6, 0.6), (0.0, 1e-9)])
def test_mpmath_differentiates_the_closed_form_alike(heat, reference):
    """At T = 0 that next to it."""
    point = {tau: 1.5, Delta: 1.0, theta: 0.4, lam: 0.3, T: reference, omega_c: 1.2}
    closed = sp.lambdify(PARAMETERS, left(), "mpmath")
    found = module.d_identical_negativity(*(point | {T: heat}).values())
    with mpmath.workdps(40):
        for n in range(6):
            order = tuple(int(m == n) for m in range(6))
            exact = mpmath.diff(closed, tuple(map(mpmath.mpf, point.values())), order)
            assert found[n] == pytest.approx(float(exact), rel=1e-14 if heat else 1e-7)


@pytest.mark.replays("two_sided.d_identical_negativity")
def test_replay_of_the_gradient(replay, monkeypatch):
    """By the chain rule, in a_+, l and Delta / T."""
    plus, pure = symbols.a_plus0, symbols.l0
    rates = {"a_plus": plus, "l": pure, "b": plus + 2 * pure, "asymmetry": ell}
    for name, value in (rates | {"asymmetry_complement": 1 - ell**2}).items():
        monkeypatch.setattr(slow_driving, f"_{name}", lambda *_, value=value: value)
    by_plus, (along, across, other) = sp.symbols("a_:5"), sp.symbols("along across other")
    monkeypatch.setattr(slow_driving, "d_a_plus", lambda *_: np.array(by_plus))

    def turning(*arguments):
        """Any number times what w should be."""
        r, h, w = arguments[3:]
        return r * along - h * across + other * (r / 2 - h - w)

    monkeypatch.setattr(entanglement, "_turning", turning)
    sample = {tau: 0.1, plus: 1, pure: 0.5, ell: 0.3}
    found = replay.run(module.d_identical_negativity, sample, *PARAMETERS)
    known = {symbols.a_minus0: ell * plus, symbols.b0: plus + 2 * pure}
    form = derived.identical_negativity().args[1].subs(known)
    common = sp.pi * lam**2 * sp.sin(2 * theta)
    dephases = rules.kossakowski_written_out(constant.rates()["l"][0])
    assert sp.expand(found[0] - sp.diff(form, tau)) == 0
    for n, parameter in enumerate(PARAMETERS[1:]):
        slopes = (by_plus[n], sp.diff(dephases, parameter))
        if parameter == theta:
            slopes = (-common * along, common * across / 2)
        expected = sp.diff(form, plus) * slopes[0] + sp.diff(form, pure) * slopes[1]
        expected += sp.diff(form, ell) * (1 - ell**2) * sp.diff(Delta / T, parameter)
        assert sp.expand(found[n + 1] - expected) == 0


@pytest.mark.replays("two_sided.d_identical_survival_time")
def test_replay_of_the_gradient_of_the_survival_time(replay, monkeypatch):
    """At points to 40 digits: by the closed form of the time, a_+ opened."""
    plus = rules.kossakowski_written_out(constant.bloch_rates()[0]).subs(theta, 0)
    for name in ("a_plus", "_a_plus"):
        monkeypatch.setattr(slow_driving, name, lambda *_: plus)
    tanh = sp.tanh(Delta / T)
    monkeypatch.setattr(slow_driving, "_asymmetry", lambda *_: tanh)
    monkeypatch.setattr(slow_driving, "_asymmetry_complement", lambda *_: 1 - tanh**2)
    found = replay.run(module.d_identical_survival_time, {}, *AT_REST)
    both = sp.lambdify(AT_REST, [found, list(time_gradient())], "mpmath", cse=True)
    for point in ((1, 1, 1, 1), (3, 2, 1, 5), (1, 3, 7, 2)):
        with mpmath.workdps(40):
            for one, exact in zip(*both(*map(mpmath.mpf, point)), strict=True):
                assert abs(one - exact) < mpmath.mpf(10) ** -35 * abs(exact)


def test_the_pole_of_the_survival_time_is_documented():
    described = " ".join(module.d_identical_survival_time.__doc__.split())
    for place in ("T = 0", "lam = 0", "a_+ underflows", "exceeds the largest double"):
        assert place in described
    with pytest.raises(FloatingPointError), np.errstate(all="raise"):
        module.d_identical_survival_time(1e3, 0.1, 1.0, 1.0)

"""Branches that stand for limits, and clamps: what replays at ordinary samples do not come to.

A cold bath and a slow sweep are clamped where they divide.  At T = 0, where every clamp acts, the
text is run on exact numbers and held to the limit of the derived form; between there and where the
clamp sets in exponentials of -1 / T rise from 0 to what is bounded here.
"""

import types

import flint
import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz import generated
from dlz.derive import bath as derived_bath
from dlz.derive import bloch as derived_bloch
from dlz.derive import entanglement as derived
from dlz.derive import hamiltonian as derived_hamiltonian
from dlz.derive import lindblad as derived_lindblad
from dlz.derive import loss as derived_loss
from dlz.derive import slow_driving as derived_slow
from dlz.derive import timescales as derived_times
from dlz.derive.codegen import functions_bath, rules
from dlz.derive.entanglement import chi11, chi12, chi33, ell, r3, s3
from dlz.derive.symbols import (
    Delta,
    Omega,
    S,
    T,
    a_minus,
    a_plus,
    a_plus0,
    b,
    b0,
    eta,
    f,
    g,
    gamma,
    k,
    l,
    lam,
    omega,
    omega_c,
    phi,
    t,
    tau,
    theta,
    v,
)
from dlz.generated import (
    _parts,
    bath,
    bloch,
    entanglement,
    exact,
    hamiltonian,
    lindblad,
    loss,
    slow_driving,
    timescales,
)

u, p = sp.symbols("u p", positive=True)
SMALLEST, LARGEST = flint.arb(2) ** -1074, flint.arb(2) ** 1024
MOVING = {t: -0.75, Delta: 1.25, v: 0.5, theta: 0.375, lam: 0.25, T: 0.0, omega_c: 1.5}
RESTING = {symbol: MOVING[symbol] for symbol in (Delta, theta, lam, T, omega_c)}
Y = sp.Matrix([*derived_bloch.s_symbols, *derived_bloch.r_symbols, *derived_bloch.chi_symbols])


def change_of_state():
    """The derivatives of s, r and chi."""
    return sp.Matrix([entry for part in derived_bloch.equations_of_motion() for entry in part])


COLD = {
    "lindblad.f": (lambda: derived_lindblad.dissipation_rates()[0], MOVING),
    "lindblad.g": (lambda: derived_lindblad.dissipation_rates()[1], MOVING),
    "bloch.a_plus": (lambda: derived_bloch.rates()[0], MOVING),
    "bloch.b": (lambda: derived_bloch.rates()[2], MOVING),
    "slow_driving.f": (lambda: derived_slow.rates()["f"][0], RESTING),
    "slow_driving.g": (lambda: derived_slow.rates()["g"][0], RESTING),
    "slow_driving.a_plus": (lambda: derived_slow.bloch_rates()[0], RESTING),
    "slow_driving.b": (lambda: derived_slow.bloch_rates()[2], RESTING),
    "slow_driving.asymmetry": (derived.asymmetry, {Delta: 1.25, T: 0.0}),
    "slow_driving.asymmetry_complement": (
        lambda: 1 - derived.asymmetry() ** 2,
        {Delta: 1.25, T: 0.0},
    ),
}
"""Functions whose temperature is clamped, and a place for them."""


def in_numbers(place):
    return [sp.Rational(value) for value in place.values()]


def value(expr):
    """To 60 digits; S, which no clamp changes, as any function."""
    return sp.N(sp.sympify(expr).replace(S, lambda x: sp.exp(x / 3)), 60, maxn=200)


@pytest.fixture
def opened(judge, monkeypatch):
    """A replay with numbers as fractions, in which of the bath only the Lamb shift is closed."""
    closed = {"lamb_shift", "lamb_shift_difference"}
    replay = judge.Replay(monkeypatch, opened=set(bath.__all__) - closed)
    for module in (bloch, hamiltonian, lindblad, slow_driving):
        functions = [f for f in vars(module).values() if isinstance(f, types.FunctionType)]
        own = [f.__name__ for f in functions if f.__module__ == module.__name__]
        judge.exactly(monkeypatch, module, *own)
    return replay


@pytest.mark.parametrize("key", COLD)
def test_without_heat(judge, opened, key):
    """With all digits: what the clamp leaves of exponentials is below every one of them."""
    form, place = COLD[key][0](), COLD[key][1]
    room, name = key.split(".")
    found = opened.run(getattr(getattr(generated, room), name), {}, *in_numbers(place))
    names = ["lam" if symbol == lam else symbol.name for symbol in place]
    wanted = judge.Reference(form, names, 50)(list(place.values()))
    with mpmath.workdps(60):
        for one, other in zip(found, wanted, strict=True):
            left = abs(mpmath.mpf(str(value(one))) - other)
            assert left <= mpmath.mpf(10) ** -40 * abs(other) + mpmath.mpf(2) ** -1074


@pytest.mark.parametrize("name", ["Q", "rhs", "jacobian"])
def test_bloch_equations_without_heat(opened, name):
    """They are made of the rates, whose limits are held to the derivation above."""
    place = in_numbers(MOVING)
    state = [sp.Rational(n + 1, 7) for n in range(len(Y))]
    arguments = place if name == "Q" else (place[0], state, *place[1:])
    form = {
        "Q": derived_bloch.bloch_matrix,
        "rhs": change_of_state,
        "jacobian": lambda: change_of_state().jacobian(Y),
    }[name]()
    rates = {
        **{rate(t): getattr(lindblad, rate.__name__) for rate in (f, g, l, k)},
        a_plus(t): bloch.a_plus,
        a_minus(t): bloch.a_minus,
        b(t): bloch.b,
    }
    known = {rate: opened.run(function, {}, *place)[0] for rate, function in rates.items()}
    known |= {derived_bloch.phi_rate: opened.run(hamiltonian.phi_dot, {}, *place[:3])[0]}
    known |= dict(zip(Y, state, strict=True))
    for one, other in zip(opened.run(getattr(bloch, name), {}, *arguments), form, strict=True):
        assert abs(value(one) - value(sp.sympify(other).xreplace(known))) < sp.Float(10) ** -45


COLDER = sp.Rational(1, 2**200)
"""A temperature at which nothing is left of exponentials, and of itself."""


def rate_of_loss():
    known = dict(zip((f(t), g(t), l(t)), derived_lindblad.dissipation_rates(), strict=True))
    written = rules.kossakowski_written_out(derived_loss.first_order_rate().subs(known))
    angle, gap = derived_hamiltonian.angle(), derived_hamiltonian.gap()
    return written.subs({Omega(t): gap, phi(t): angle})


def slow_rate(n):
    return lambda: rules.kossakowski_written_out(derived_slow.bloch_rates()[n])


COLD_SLOPES = {
    "loss.d_first_order_rate": (rate_of_loss, MOVING),
    "slow_driving.d_a_plus": (slow_rate(0), RESTING),
    "slow_driving.d_b": (slow_rate(2), RESTING),
    "slow_driving.d_asymmetry": (
        lambda: rules.bath_written_out(derived.asymmetry()),
        {Delta: 1.25, T: 0.0},
    ),
}


@pytest.mark.parametrize("key", COLD_SLOPES)
def test_slopes_without_heat(judge, opened, monkeypatch, key):
    """Of what exp(-COLD) leaves a slope by T has (Delta / T)^2, and never more."""
    form, place = COLD_SLOPES[key][0](), COLD_SLOPES[key][1]
    room, name = key.split(".")
    module = getattr(generated, room)
    judge.exactly(
        monkeypatch, loss, "d_first_order_rate", "_first_order_rate", "_excess", "_flattening"
    )
    found = opened.run(getattr(module, name), {}, *in_numbers(place))
    place = dict(zip(place, in_numbers(place), strict=True)) | {T: COLDER}
    left = sp.Float(rules.COLD, 60) ** 3 * sp.exp(-rules.COLD)
    for one, symbol in zip(found, place, strict=True):
        wanted = sp.N(sp.diff(form, symbol).subs(place), 60, maxn=1000)
        assert abs(value(one) - wanted) <= sp.Float(10) ** -40 * abs(wanted) + left


def test_excess_and_flattening_without_heat(replay):
    """Both are Omega there."""
    for name in ("_excess", "_flattening"):
        (found,) = replay.run(getattr(loss, name), {}, sp.Integer(3), sp.Integer(0))
        assert abs(sp.N(found, 60) - 3) < sp.Float(10) ** -50


@pytest.mark.parametrize(
    "name", ["relaxation", "relaxation_full_sweep", "d_relaxation", "d_relaxation_full_sweep"]
)
def test_relaxation_without_heat(replay, monkeypatch, name):
    """No s beyond COLD is met; test_quadrature_bounds.py bounds what that costs."""
    met = []

    def averaged(_, x, *others):
        met.append(float(np.asarray(others[-1])[()]))
        return np.asarray(sp.Integer(1), dtype=object)

    monkeypatch.setattr(loss, "averaged", averaged)
    place = (
        MOVING if name.endswith("relaxation") else {k_: n for k_, n in MOVING.items() if k_ != t}
    )
    replay.run(getattr(loss, name), {}, *in_numbers(place))
    assert set(met) == {rules.COLD}


# --- limits ---------------------------------------------------------------------------------------


def test_times_without_a_sweep(replay):
    """Nothing changes: every time is infinite."""
    energies, states = derived_times.tau_energies(), derived_times.tau_states()
    place = {t: sp.Rational(1, 2), Delta: sp.Integer(2)}
    for name, form in (("tau_AE", energies), ("tau_AS", states), ("tau_A", states)):
        found = replay.run(getattr(timescales, name), {}, *place.values(), sp.Integer(0))
        assert found == [sp.limit(form.subs(place), v, 0, "+")]
    at_the_crossing = replay.run(timescales.tau_AE, {}, *map(sp.Integer, (0, 2, 1)))
    assert at_the_crossing == [sp.limit(energies.subs({Delta: 2, v: 1}), t, 0)]


def test_relaxation_time_by_dephasing(replay, monkeypatch):
    rate = sp.Symbol("rate", nonnegative=True)
    monkeypatch.setattr(bath, "_gamma", lambda *_: rate)
    (hot,) = replay.run(timescales.tau_R, {T: 1, rate: 1}, t, Delta, v, T, omega_c)
    assert derived_bath.kossakowski_at_zero() == 1 / hot
    assert gamma(0) in derived_times.relaxation_candidates()
    cold = (t, Delta, v, sp.Integer(0), omega_c)
    assert replay.run(timescales.tau_R, {rate: 0}, *cold) == [sp.limit(1 / rate, rate, 0)]


SURVIVAL = {
    "entanglement.survival_time": (Delta, lam, T, omega_c),
    "entanglement.survival_time_cold": (Delta, theta, lam, T, omega_c),
    "entanglement.survival_time_hot": (u, Delta, theta, lam, T, omega_c),
    "two_sided.identical_survival_time": (Delta, lam, T, omega_c),
}


@pytest.mark.parametrize("key", SURVIVAL)
def test_survival_without_heat_and_without_coupling(replay, monkeypatch, key):
    """The other branch grows without end."""
    rate = sp.Symbol("rate", nonnegative=True)
    for name in ("b", "a_plus", "_b", "_a_plus"):
        monkeypatch.setattr(slow_driving, name, lambda *_: rate)
    room, name = key.split(".")
    function = getattr(getattr(generated, room), name)
    place = {u: sp.Integer(1), Delta: sp.Integer(2), theta: sp.Rational(1, 3), lam: sp.Integer(1)}
    place |= {T: sp.Integer(1), omega_c: sp.Integer(3)}

    def run(strength=1, **changed):
        values = [changed.get(s.name, place[s]) for s in SURVIVAL[key]]
        return replay.run(function, {rate: strength, T: 1, lam: 1}, *values)

    def without_end(found, symbol):
        return all(
            sp.N(found.subs(symbol, sp.Rational(1, 2**n))) > 2 ** (n - 20) for n in (40, 200)
        )

    assert run(T=sp.Integer(0)) == [sp.oo]
    assert without_end(run(T=T)[0].subs(rate, 1), T)
    if name == "survival_time_hot":
        (weak,), idle = (run(**{"lambda": strength}) for strength in (lam, sp.Integer(0)))
        assert without_end(weak, lam)
    else:
        idle = run(strength=0)
        assert without_end(run()[0], rate)
    assert idle == [sp.oo]


def test_dephasing_share_and_survival_equation_without_heat(replay):
    cold = sp.Integer(0)
    share = sp.limit(derived.dephasing_share(), T, 0, "+")
    assert replay.run(entanglement.dephasing_share, {}, Delta, cold, omega_c) == [share]
    place = (sp.Integer(1), sp.Rational(1, 2), sp.Integer(2))
    (warm,) = replay.run(entanglement.survival_equation, {T: 1}, *place, T)
    assert replay.run(entanglement.survival_equation, {}, *place, cold) == [
        sp.limit(warm, T, 0, "+")
    ]


@pytest.mark.parametrize("mean", [(0, 0), (1, 1), (-1, 0)])
def test_negativity_of_every_sign(replay, mean):
    """The sum over the eigenvalues below zero, whichever they are."""
    names = (s3, r3, chi11, chi12, chi33)
    for chi in (-3, 0, 3):
        place = dict(zip(names, (*mean, sp.Rational(1, 2), sp.Rational(1, 3), chi), strict=True))
        (found,) = replay.run(entanglement.negativity, place, *names)
        wanted = sum(max(sp.Integer(0), -mu.subs(place)) for mu in derived.spectrum())
        assert abs(sp.N(found.subs(place) - wanted, 60)) < sp.Float(10) ** -50


def test_gamma_of_a_subnormal_frequency(opened):
    """It is as at 0 whatever T is; only a normal number is promised more."""
    small = {omega: functions_bath.SMALLEST_NORMAL / 2, T: sp.Rational(1, 2**60), omega_c: 1}
    (found,) = opened.run(bath.gamma, small, omega, omega_c, T)
    assert sp.simplify(found - derived_bath.kossakowski_at_zero()) == 0


def test_no_entanglement_is_left(replay, monkeypatch):
    for name, rate in (
        ("b", b0),
        ("a_plus", a_plus0),
        ("asymmetry", ell),
        ("asymmetry_complement", 1 - ell**2),
    ):
        for called in (name, f"_{name}"):
            monkeypatch.setattr(slow_driving, called, lambda *_, rate=rate: rate)
    late = {tau: 50, a_plus0: 1, b0: 1.5, ell: 0.3, eta: 0.4}
    rest = (Delta, theta, lam, T, omega_c)
    assert replay.run(entanglement.bell_negativity, late, tau, *rest) == [0]
    assert replay.run(entanglement.d_bell_negativity, late, tau, *rest) == [0] * 6
    assert replay.run(entanglement.schmidt_concurrence, late, tau, eta, *rest) == [0]
    assert replay.run(entanglement.schmidt_negativity, late, tau, eta, *rest) == [0]


def test_probability_that_is_nothing(replay):
    """Where half the exponential is below every double: no slope that is one lifts the whole."""
    slow = {Delta: 1, v: sp.Rational(1, 10**6), theta: 1, lam: sp.Rational(1, 10), omega_c: 1}
    assert replay.run(exact.d_survival_probability, slow, *slow) == [0] * 5
    cold = flint.arb(-int(rules.COLD))
    assert bool(cold.exp() < SMALLEST)
    assert bool((2 * cold).exp() * LARGEST < SMALLEST)


# --- clamps ---------------------------------------------------------------------------------------


def test_the_coldest_temperature():
    """exp(-x) for x from COLDEST on is below every double, and so is what 1 - tanh(x) leaves.

    No factor of the promised domains lifts it: not even the largest double, squared.
    """
    assert _parts._COLD == 1 / rules.COLDEST
    left = 4 * (-flint.arb(int(rules.COLDEST)) / 2).exp()
    assert bool(left * LARGEST**2 < SMALLEST)


def test_the_slowest_sweep(replay):
    """Below Delta / 2^500 the rate stands for one whose (v t / Delta)^2 is lost beside 1."""
    edge = sp.Rational(1, 2**rules.SLOW)
    for share, expected in ((2, Delta / v), (sp.Rational(1, 2), 1 / edge)):
        place = {Delta: 1, v: edge * share}
        (time,) = replay.run(hamiltonian._crossing_time, place, Delta, v)
        (slowed,) = replay.run(hamiltonian._sweeping, place, Delta, v)
        assert time == expected
        assert sp.simplify(slowed - expected * v / Delta) == 0
        (found,) = replay.run(hamiltonian.phi_dot, place | {t: 1}, t, Delta, v)
        longest = sp.Integer(10) ** 140
        ratio = found / derived_hamiltonian.angle_rate()
        off = abs(ratio.subs(place).subs({t: longest}) - 1)
        assert off == 0 if share == 2 else 0 < off < sp.Rational(1, 2**60)


def test_windows_of_the_slowest_sweep():
    """d_relaxation, |t| up to 1e110: v t is lost beside what is left of Delta cos(theta).

    Of doubles none is closer to a zero of the cosine or of the sine, but 0, than 2^-62.
    """
    closest = 6381956970095103.0 * 2.0**797
    with mpmath.workdps(400):
        assert mpmath.mpf(2) ** -62 < abs(mpmath.cos(mpmath.mpf(closest))) < mpmath.mpf(2) ** -60
    turned = sp.Integer(10) ** 110 / 2**rules.SLOW
    assert turned * 2**62 < sp.Rational(1, 2**60)


def test_next_to_zero_frequency():
    """gamma is as at 0: T to 1e12 and omega_c from 1e-270 on, what it is off is lost beside 1."""
    edge = functions_bath.NEXT_TO_ZERO
    lowest = sp.Max(functions_bath.SMALLEST_NORMAL, edge * 10**12)
    assert edge / 2 + lowest / sp.Rational(1, 10**270) < sp.Rational(1, 2**60)


def test_the_narrowest_cut_off():
    """exp(-omega / omega_c) beyond COLD is rounded to nothing, clamped or not."""
    assert np.exp(-float(rules.COLD)) == 0
    assert bool(flint.arb(-int(rules.COLD)).exp() < SMALLEST / 2)

"""The timescales against numerically differentiated eigenvalues and eigenvectors."""

import mpmath
import pytest
import sympy as sp
from mpmath import mpf

from dlz.derive import timescales
from dlz.derive.symbols import Delta, T, omega, omega_c, t, v

MODELS = [("1", "1"), ("3", "1/2"), ("1/4", "2")]
# In units of Delta / v; the branches meet at 1/2.
TIMES = ["0", "1/10", "49/100", "51/100", "3/4", "1", "7/3", "20"]


@pytest.fixture(autouse=True)
def forty_digits():
    with mpmath.workdps(40):
        yield


def rational(text):
    value = sp.Rational(text)
    return mpf(value.p) / value.q


def number(expr, **values):
    known = {symbol: sp.Rational(values[symbol.name]) for symbol in expr.free_symbols}
    return mpf(str(sp.N(expr.subs(known), 40)))


def eigenbasis(delta, rate, time):
    """Energies and eigenvectors with a positive first entry, lower first."""
    energies, vectors = mpmath.eigsy(mpmath.matrix([[rate * time, delta], [delta, -rate * time]]))
    columns = []
    for n in range(2):
        column = vectors[:, n]
        columns.append(column if column[0] > 0 else -column)
    return energies, columns


def numerical_rates(delta, rate, time):
    """max |d eps / d t| / |eps| and max |<m| d/dt |n>| by central differences."""
    h = mpf(10) ** -10  # off by h^2, and 30 digits are left of 40
    (below, columns_below), (here, columns), (above, columns_above) = (
        eigenbasis(delta, rate, time + n * h) for n in (-1, 0, 1)
    )
    energy_rates = [abs((above[n] - below[n]) / (2 * h) / here[n]) for n in range(2)]
    state_rates = []
    for n, m in ((0, 1), (1, 0)):
        slope = (columns_above[n] - columns_below[n]) / (2 * h)
        state_rates.append(abs((columns[m].T * slope)[0]))
    return max(energy_rates), max(state_rates)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize(("delta", "rate"), MODELS)
def test_time_scales_of_the_hamiltonian(delta, rate, time, sign):
    where = sign * sp.Rational(time) * sp.Rational(delta) / sp.Rational(rate)
    values = {"Delta": delta, "v": rate, "t": where}
    energies, states = numerical_rates(rational(delta), rational(rate), rational(where))
    close = {"rel_eps": mpf(10) ** -15}
    assert mpmath.almosteq(1 / number(timescales.tau_states(), **values), states, **close)
    shortest = 1 / max(energies, states)
    assert mpmath.almosteq(number(timescales.tau_hamiltonian(), **values), shortest, **close)
    if where:  # the energies are stationary at the crossing
        assert mpmath.almosteq(1 / number(timescales.tau_energies(), **values), energies, **close)
    else:
        assert energies < mpf(10) ** -15


@pytest.mark.parametrize(("delta", "rate"), MODELS)
def test_branch_point(delta, rate):
    """Where the two numerical rates are equal, on either side of the crossing."""
    derived = number(timescales.branch_point(), Delta=delta, v=rate)
    d, r = rational(delta), rational(rate)

    def difference(time):
        energies, states = numerical_rates(d, r, time)
        return energies - states

    for sign in (1, -1):
        low, high = sign * d / r / 10, sign * 3 * d / r
        found = mpmath.findroot(difference, (low, high), solver="anderson", tol=mpf(10) ** -30)
        assert mpmath.almosteq(abs(found), derived, rel_eps=mpf(10) ** -13)


def test_tau_a_is_continuous_and_even():
    form = timescales.tau_hamiltonian()
    at_branch = timescales.branch_point()
    (first, _), (second, _) = form.args
    for side in (at_branch, -at_branch):
        assert sp.simplify(first.subs(t, side) - second.subs(t, side)) == 0
    for time in (sp.Rational(1, 3), sp.Rational(5, 2)):
        values = {Delta: 2, v: 1}
        assert form.subs({**values, t: time}) == form.subs({**values, t: -time})


@pytest.mark.parametrize("time", ["-2", "0", "1/3"])
def test_beat_time(time):
    """The smallest distance of the three transition frequencies of numerical energies."""
    (lower, upper), _ = eigenbasis(mpf(1), mpf(2), rational(time))
    frequencies = [upper - lower, lower - upper, mpf(0)]
    distances = [abs(x - y) for x in frequencies for y in frequencies if x != y]
    derived = number(timescales.explicit(timescales.tau_beat()), Delta="1", v="2", t=time)
    assert mpmath.almosteq(derived, 1 / min(distances), rel_eps=mpf(10) ** -35)


def coefficients(frequency, cutoff, temperature):
    """gamma at +omega, -omega and zero, by hand."""
    n = 1 / mpmath.expm1(frequency / temperature)
    density = frequency * mpmath.exp(-frequency / cutoff)
    return (
        2 * mpmath.pi * density * (n + 1),
        2 * mpmath.pi * density * n,
        2 * mpmath.pi * temperature,
    )


@pytest.mark.parametrize("cutoff", ["1/3", "1", "4", "20"])
@pytest.mark.parametrize("temperature", ["1/50", "1", "10"])
@pytest.mark.parametrize("time", ["0", "-3/2", "4"])
def test_relaxation_time(cutoff, temperature, time):
    values = {"Delta": "1", "v": "1", "t": time, "omega_c": cutoff, "T": temperature}
    frequency = 2 * mpmath.sqrt(1 + rational(time) ** 2)
    gammas = coefficients(frequency, rational(cutoff), rational(temperature))
    derived = number(timescales.explicit(timescales.tau_relaxation()), **values)
    assert mpmath.almosteq(derived, 1 / max(gammas), rel_eps=mpf(10) ** -30)


@pytest.mark.parametrize(("frequency", "temperature"), [("2", "1"), ("20", "1/10"), ("1/5", "3")])
def test_where_dephasing_takes_over(frequency, temperature):
    """At the derived cut-off the two coefficients are equal; below it gamma(0) is the larger."""
    branch = number(timescales.relaxation_branch(), omega=frequency, T=temperature)
    w, temp = rational(frequency), rational(temperature)
    emission, _, dephasing = coefficients(w, branch, temp)
    assert mpmath.almosteq(emission, dephasing, rel_eps=mpf(10) ** -30)
    emission, absorption, dephasing = coefficients(w, branch * mpf("0.99"), temp)
    assert max(emission, absorption, dephasing) == dephasing
    emission, absorption, dephasing = coefficients(w, branch * mpf("1.01"), temp)
    assert max(emission, absorption, dephasing) == emission


def test_dephasing_wins_at_the_parameters_of_figure_2():
    """Delta = 10, omega_c = 10/3: from T = 0.0496 on, far below the temperatures drawn."""
    branch = timescales.relaxation_branch().subs(omega, 20)
    crossing = sp.nsolve(branch - sp.Rational(10, 3), T, 0.05, prec=20)
    assert crossing == pytest.approx(0.049575, abs=1e-6)
    assert branch.free_symbols == {T}
    assert not timescales.relaxation_branch().has(omega_c)

"""The bath against truncated Fock spaces, Fourier integrals and principal values by quadrature."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import mpf
from scipy.integrate import quad

from dlz.derive import bath
from dlz.derive.symbols import J, T, nbar, nu, omega, omega_c, tau


def number(expr, **values):
    """A derived expression in omega, omega_c, T, ... at decimal texts, as an mpmath number."""
    known = {symbol: sp.Rational(values[symbol.name]) for symbol in expr.free_symbols}
    return mpf(str(sp.N(expr.subs(known), mpmath.mp.dps + 10)))


@pytest.fixture(autouse=True)
def fifty_digits():
    with mpmath.workdps(50):
        yield


# --- occupation and correlation function ---------------------------------------------------------


@pytest.mark.parametrize("frequency", ["1/10", "2", "7"])
@pytest.mark.parametrize("temperature", ["1/4", "1", "5"])
def test_occupation_is_the_thermal_average(frequency, temperature):
    """Tr[n exp(-H/T)] / Tr[exp(-H/T)] in a Fock space cut where the weight is below 1e-60."""
    ratio = mpf(sp.Rational(frequency).p) / sp.Rational(frequency).q
    ratio /= mpf(sp.Rational(temperature).p) / sp.Rational(temperature).q
    levels = int(160 / ratio) + 2
    weights = [mpmath.exp(-ratio * n) for n in range(levels)]
    average = mpmath.fdot(range(levels), weights) / mpmath.fsum(weights)
    derived = number(bath.occupation(), omega=frequency, T=temperature)
    assert mpmath.almosteq(derived, average, rel_eps=mpf(10) ** -45)


@pytest.mark.parametrize("temperature", [0.4, 1.5])
@pytest.mark.parametrize("time", [0.0, 0.7, -2.3])
def test_correlation_function_of_a_mode(temperature, time):
    """Tr[B(tau) B rho] with explicit matrices, B = b + b^dagger, H = nu b^dagger b."""
    frequency, levels = 1.3, 120
    lower = np.diag(np.sqrt(np.arange(1, levels)), 1)
    energies = frequency * np.arange(levels)
    quadrature = lower + lower.T
    weights = np.exp(-energies / temperature)
    rho = np.diag(weights / weights.sum())
    evolution = np.diag(np.exp(1j * energies * time))
    moved = evolution @ quadrature @ evolution.conj()
    # The cut-off spoils the topmost levels, whose weight is below 1e-40.
    expected = np.trace(moved @ quadrature @ rho)

    emission, absorption = bath.correlation_of_a_mode()
    occupation = bath.occupation().subs(omega, nu)
    derived = (emission * sp.exp(-sp.I * nu * tau) + absorption * sp.exp(sp.I * nu * tau)).subs(
        nbar(nu), occupation
    )
    found = complex(
        derived.subs({nu: sp.Float(frequency), T: sp.Float(temperature)}).subs(tau, sp.Float(time))
    )
    assert found == pytest.approx(expected, abs=1e-12)


# --- gamma and S from the half-line transform of C(tau) ------------------------------------------


def correlation(time, cutoff, temperature):
    """C(tau) = integral of J [(n + 1) exp(-i nu tau) + n exp(i nu tau)].

    n is the series of exp(-k nu / T), summed directly up to k = 200 and then by the asymptotic
    series of the trigamma function, good to more than 16 digits there.
    """
    width = 1 / cutoff
    value = 1 / (width + 1j * time) ** 2
    if temperature:
        k = np.arange(1, 201)
        for sign in (1, -1):
            start = width + sign * 1j * time
            value += np.sum(1 / (start + k / temperature) ** 2)
            w = 201 + temperature * start
            value += temperature**2 * (1 / w + 1 / (2 * w**2) + 1 / (6 * w**3) - 1 / (30 * w**5))
    return value


def half_line_transform(frequency, cutoff, temperature):
    """Gamma(omega): exp(i omega tau) C(tau) integrated over tau from 0 to infinity."""

    def oscillating(weight, part):
        value, error = quad(
            lambda x: part(correlation(x, cutoff, temperature)),
            0,
            np.inf,
            weight=weight,
            wvar=frequency,
            epsabs=1e-11,
            limlst=200,
        )
        assert error < 1e-10
        return value

    real = oscillating("cos", np.real) - oscillating("sin", np.imag)
    imaginary = oscillating("sin", np.real) + oscillating("cos", np.imag)
    return complex(real, imaginary)


def test_the_closed_correlation_function():
    """The reference itself, against the integral over frequencies."""
    time, cutoff, temperature = 0.9, 1.5, 0.7

    def integrand(x):
        n = 1 / np.expm1(x / temperature)
        phase = np.exp(-1j * x * time)
        return x * np.exp(-x / cutoff) * ((n + 1) * phase + n / phase)

    integral, _ = quad(integrand, 0, 80, complex_func=True, epsabs=1e-13, limit=200)
    assert integral == pytest.approx(correlation(time, cutoff, temperature), abs=1e-12)


@pytest.mark.parametrize(
    ("frequency", "cutoff", "temperature"),
    [("2", "1/3", "1"), ("-2", "1/3", "1"), ("1/2", "3", "0"), ("-1/2", "3", "0"), ("3", "2", "4")],
)
def test_gamma_and_lamb_shift_from_the_correlation_function(frequency, cutoff, temperature):
    """Gamma = gamma / 2 + i S, with no use of a principal value."""
    exact = [sp.Rational(x) for x in (frequency, cutoff, temperature)]
    transform = half_line_transform(*map(float, exact))
    below = frequency.startswith("-")
    coefficients = bath.kossakowski_explicit() if exact[2] else bath.kossakowski_zero_temperature()
    gamma = number(coefficients[below], omega=frequency.lstrip("-"), omega_c=cutoff, T=temperature)
    assert 2 * transform.real == pytest.approx(float(gamma), abs=1e-9)
    assert transform.imag == pytest.approx(float(bath.lamb_shift_value(*exact, 30)), abs=1e-9)


def test_real_and_imaginary_part_of_the_transform():
    """With a regulator: the area of the real part, and the imaginary part away from zero."""
    area, away = bath.half_line_transform()
    eps = mpf(10) ** -12
    peak = mpmath.quad(lambda x: eps / (eps**2 + x**2), [-mpmath.inf, -eps, 0, eps, mpmath.inf])
    assert mpmath.almosteq(mpf(str(sp.N(area, 50))), peak, rel_eps=mpf(10) ** -20)
    for x in (mpf("0.3"), mpf(-2)):
        kernel = 1 / (eps - 1j * x)
        assert mpmath.almosteq(mpf(str(away(sp.Float(x, 50)))), kernel.imag, rel_eps=mpf(10) ** -20)


# --- gamma ---------------------------------------------------------------------------------------


def test_gamma_in_terms_of_j_and_n():
    above, below = bath.kossakowski()
    assert sp.expand(above - 2 * sp.pi * J(omega) * (nbar(omega) + 1)) == 0
    assert sp.expand(below - 2 * sp.pi * J(omega) * nbar(omega)) == 0


@pytest.mark.parametrize("sign", [0, 1])
def test_gamma_at_zero_is_the_limit_from_both_sides(sign):
    at_zero = number(bath.kossakowski_at_zero(), T="3/7")
    small = number(bath.kossakowski_explicit()[sign], omega=f"1/{10**30}", T="3/7", omega_c="1/3")
    assert mpmath.almosteq(at_zero, 2 * mpmath.pi * mpf(3) / 7, rel_eps=mpf(10) ** -45)
    assert mpmath.almosteq(at_zero, small, rel_eps=mpf(10) ** -28)


@pytest.mark.parametrize("frequency", ["1/100", "2", "30"])
@pytest.mark.parametrize("temperature", ["1/3", "10"])
def test_detailed_balance(frequency, temperature):
    values = {"omega": frequency, "T": temperature, "omega_c": "5/4"}
    above, below = (number(part, **values) for part in bath.kossakowski_explicit())
    w, temp = (mpf(x.p) / x.q for x in map(sp.Rational, (frequency, temperature)))
    boltzmann = mpmath.exp(-w / temp)
    assert mpmath.almosteq(below / above, boltzmann, rel_eps=mpf(10) ** -40)
    assert mpmath.almosteq(
        number(bath.detailed_balance(), **values), boltzmann, rel_eps=mpf(10) ** -40
    )


def test_zero_temperature_is_the_limit():
    cold = {"omega": "2", "omega_c": "5/4", "T": "1/60"}  # exp(-120) is 1e-52
    above, below, at_zero = bath.kossakowski_zero_temperature()
    nearly = [number(part, **cold) for part in bath.kossakowski_explicit()]
    assert mpmath.almosteq(number(above, **cold), nearly[0], rel_eps=mpf(10) ** -45)
    assert below == 0
    assert nearly[1] < mpf(10) ** -50
    assert at_zero == 0


# --- Lamb shift ----------------------------------------------------------------------------------


def principal_value(frequency, cutoff, temperature):
    """P integral of J [(n + 1) / (omega - nu) + n / (omega + nu)] by quadrature.

    The pole sits at |omega|; on (0, 2 |omega|) the principal value of 1 / (|omega| - nu) is zero,
    so the residue is subtracted there.
    """
    pole = abs(frequency)

    def occupation(x):
        return 1 / mpmath.expm1(x / temperature) if temperature else mpf(0)

    def density(x):
        return x * mpmath.exp(-x / cutoff)

    def with_pole(x):
        return density(x) * (occupation(x) + (frequency > 0))

    def without_pole(x):
        return density(x) * (occupation(x) + (frequency < 0)) / (pole + x)

    residue = with_pole(pole)
    scale = 1 / (1 / cutoff + (1 / temperature if temperature and frequency < 0 else 0))
    far = [2 * pole + scale * n for n in (1, 5, 20, 80)] + [mpmath.inf]
    near = mpmath.quad(
        lambda x: (with_pole(x) - residue) / (pole - x), [0, pole / 2, pole, 1.5 * pole, 2 * pole]
    )
    beyond = mpmath.quad(lambda x: with_pole(x) / (pole - x), [2 * pole, *far])
    rest = mpmath.quad(without_pole, [0, pole, 2 * pole, *far])
    total = near + beyond + rest
    # With omega = -|omega|, 1/(omega - nu) is -1/(|omega| + nu) and 1/(omega + nu) is
    # -1/(|omega| - nu).
    return total if frequency > 0 else -total


@pytest.mark.parametrize(
    ("frequency", "cutoff", "temperature"),
    [
        ("2", "1/3", "0"),
        ("-2", "1/3", "0"),
        ("1/10", "5", "0"),
        ("20", "10/3", "0"),
        ("2", "1/3", "1"),
        ("-2", "1/3", "1"),
        ("5/2", "2", "1/20"),
        ("-5/2", "2", "1/20"),
        ("1/5", "3", "8"),
        ("-20", "10/3", "10"),
    ],
)
def test_lamb_shift_against_the_principal_value(frequency, cutoff, temperature):
    exact = [sp.Rational(x) for x in (frequency, cutoff, temperature)]
    derived = bath.lamb_shift_value(*exact, 30)
    with mpmath.workdps(40):
        quadrature = principal_value(*(mpf(x.p) / x.q for x in exact))
    assert mpmath.almosteq(derived, quadrature, rel_eps=mpf(10) ** -16)


@pytest.mark.parametrize(
    ("frequency", "cutoff", "temperature"),
    [("2", "1/3", "0"), ("-2", "1/3", "1"), ("1/1000", "7", "30"), ("15", "1/2", "1/10")],
)
def test_thirty_and_sixty_digits_agree(frequency, cutoff, temperature):
    exact = [sp.Rational(x) for x in (frequency, cutoff, temperature)]
    with mpmath.workdps(70):
        short, long = (bath.lamb_shift_value(*exact, digits) for digits in (30, 60))
        assert abs(short - long) < mpf(10) ** -30 * abs(long)


@pytest.mark.parametrize("temperature", ["0", "1/100", "1", "50"])
def test_lamb_shift_at_zero_frequency(temperature):
    cutoff, temp = sp.Rational(5, 3), sp.Rational(temperature)
    assert mpmath.almosteq(bath.lamb_shift_value(0, cutoff, temp), -mpf(5) / 3)
    assert bath.lamb_shift()[2] == -omega_c
    assert bath.lamb_shift_zero_temperature()[2] == -omega_c
    for sign in (1, -1):
        near = bath.lamb_shift_value(sign * sp.Rational(1, 10**25), cutoff, temp, 30)
        # continuous there: off by omega log(1/omega) = 58 omega, times 1 + 2 T/omega_c
        assert abs(near + mpf(5) / 3) < 60 * (1 + 2 * temp / cutoff) * mpf(10) ** -25


def test_lamb_shift_value_takes_several_kinds_of_numbers():
    exact = bath.lamb_shift_value(sp.Rational(1, 2), sp.Integer(2), sp.Integer(1), 30)
    for values in ((0.5, 2, 1), ("0.5", "2", "1"), (mpf("0.5"), 2.0, sp.Float(1))):
        assert mpmath.almosteq(bath.lamb_shift_value(*values, 30), exact, rel_eps=mpf(10) ** -30)


def test_symbolic_series_of_the_lamb_shift():
    """lamb_shift() itself: the T = 0 form plus its series, summed by mpmath's own extrapolation."""
    values = {omega: sp.Integer(2), omega_c: sp.Rational(1, 3), T: sp.Integer(1)}
    for form, frequency in zip(bath.lamb_shift()[:2], (2, -2), strict=True):
        thermal = next(iter(form.atoms(sp.Sum)))
        sign = form.coeff(thermal)
        k = thermal.variables[0]
        term = sp.lambdify(k, thermal.function.subs(values), "mpmath")
        with mpmath.workdps(30):
            total = number(form - sign * thermal, omega="2", omega_c="1/3")
            total += int(sign) * mpmath.nsum(lambda n, term=term: term(n), [1, mpmath.inf])
            expected = bath.lamb_shift_value(frequency, sp.Rational(1, 3), 1, 30)
            assert mpmath.almosteq(total, expected, rel_eps=mpf(10) ** -18)


def h(x):
    """[S(omega) - S(-omega)] / omega at T = 0, x = omega / omega_c."""
    return mpmath.exp(-x) * mpmath.ei(x) - mpmath.exp(x) * mpmath.e1(x)


@pytest.mark.parametrize("x", ["1/10", "1", "13/2"])
def test_scaled_exponential_integrals(x):
    value = mpf(sp.Rational(x).p) / sp.Rational(x).q
    derived, tail, slope = (
        sp.lambdify(part.variables, part.expr, "mpmath")(value)
        for part in bath.scaled_exponential_integrals()
    )
    assert mpmath.almosteq(derived, h(value), rel_eps=mpf(10) ** -45)
    with mpmath.workdps(20):
        integral = mpmath.quad(h, [value, 4 * value, 40, mpmath.inf])
    assert abs(tail - integral) < mpf(10) ** -15
    assert mpmath.almosteq(slope - tail, mpmath.diff(h, value), rel_eps=mpf(10) ** -20)


@pytest.mark.parametrize("x", ["3/4", "5"])
def test_odd_derivatives(x):
    value = mpf(sp.Rational(x).p) / sp.Rational(x).q
    tail = mpmath.exp(-value) * mpmath.ei(value) + mpmath.exp(value) * mpmath.e1(value)
    with mpmath.workdps(60):
        for order, part in zip((1, 3, 5, 7), bath.odd_derivatives(4), strict=True):
            derived = sp.lambdify(part.variables, part.expr, "mpmath")(value) - tail
            assert mpmath.almosteq(derived, mpmath.diff(h, value, order), rel_eps=mpf(10) ** -15)

"""Gamma and the Lamb shift of any spectral density, against integrals on a turned contour.

J (n + 1) / (omega - nu) is analytic in nu off the real axis. Along the ray nu = r exp(i a), a > 0,
its integral misses the pole by a half-circle: the real part is the principal value, the imaginary
part pi J (n + 1), half of gamma.
"""

import mpmath
import pytest
import sympy as sp
from mpmath import mpf

from dlz.derive import bath
from dlz.derive import spectral_density as room
from dlz.derive.symbols import J, T, gamma, nbar, omega, omega_c

SUB = sp.sqrt(omega * omega_c) * sp.exp(-omega / omega_c)
FRACTIONAL = omega ** sp.Rational(13, 10) * sp.exp(-omega / omega_c)
SUPER = omega**3 / omega_c**2 * sp.exp(-omega / omega_c)
DRUDE = omega * omega_c**2 / (omega**2 + omega_c**2)
SQUARED = omega * omega_c**4 / (omega**2 + omega_c**2) ** 2
GAUSS = omega * sp.exp(-((omega / omega_c) ** 2))
MIXED = (omega + 3 * omega**2) * sp.exp(-omega / omega_c)
OSCILLATOR = omega / ((omega**2 - 4) ** 2 + omega**2)


@pytest.fixture(autouse=True)
def thirty_digits():
    with mpmath.workdps(30):
        yield


def on_a_ray(density, frequency, cutoff, temperature):
    """S and gamma at the frequency, of either sign, and none of them by a principal value."""
    value = sp.lambdify(omega, density.subs(omega_c, sp.Rational(cutoff)), "mpmath")
    w, temp = mpf(frequency), mpf(temperature)
    turn = mpmath.expj(mpf("0.35") * mpmath.sign(w))

    def integrand(r):
        nu = r * turn
        n = 1 / mpmath.expm1(nu / temp) if temp else 0
        return turn * value(nu) * ((n + 1) / (w - nu) + n / (w + nu))

    total = mpmath.quad(
        integrand, [0, abs(w) / 2, abs(w), 2 * abs(w), 8 + 2 * abs(w), 40, mpmath.inf]
    )
    return total.real, 2 * abs(total.imag)


@pytest.mark.parametrize("density", [SUB, FRACTIONAL, SUPER, DRUDE, SQUARED, MIXED])
def test_closed_form_of_the_lamb_shift(density):
    cutoff = "2.5"
    above, below = room.shift_zero_temperature(density)
    for frequency in ("0.2", "3"):
        known = {omega: sp.Rational(frequency), omega_c: sp.Rational(cutoff)}
        for sign, form in ((1, above), (-1, below)):
            expected, _ = on_a_ray(density, sign * mpf(frequency), cutoff, 0)
            assert mpmath.almosteq(
                mpmath.mpmathify(sp.N(form.subs(known), 30)), expected, rel_eps=mpf(10) ** -15
            )


def test_ohmic_is_the_room_of_the_ohmic_bath():
    ohmic = bath.spectral_density()
    for found, expected in zip(
        room.shift_zero_temperature(ohmic), bath.lamb_shift_zero_temperature(), strict=False
    ):
        known = {omega: sp.Rational(7, 5), omega_c: sp.Rational(4, 3)}
        assert sp.N((found - expected).subs(known), 40, chop=True) < sp.Float("1e-30")
    for found, expected in zip(room.kossakowski(ohmic), bath.kossakowski_explicit(), strict=True):
        assert sp.simplify(found - expected) == 0
    assert room.kossakowski_at_zero(ohmic) == bath.kossakowski_at_zero()
    for found, expected in zip(
        room.kossakowski_zero_temperature(ohmic), bath.kossakowski_zero_temperature(), strict=False
    ):
        assert sp.simplify(found - expected) == 0


@pytest.mark.parametrize("density", [GAUSS, OSCILLATOR])
def test_without_a_closed_form_there_is_none(density):
    assert room.shift_zero_temperature(density) is None
    assert "No closed form" in str(room.steps(density)[-2])


@pytest.mark.parametrize("slip", [sp.Float("1e-9"), -sp.Rational(1, 100) * omega, sp.I * omega])
def test_a_wrong_closed_form_is_not_believed(slip, monkeypatch):
    right = room._without_pole
    wrong = slip.subs(omega, room._x)
    monkeypatch.setattr(room, "_without_pole", lambda density: right(density) + wrong)
    assert room.shift_zero_temperature(SUPER) is None


@pytest.mark.parametrize("density", [SUB, SUPER, DRUDE, GAUSS])
@pytest.mark.parametrize(("frequency", "temperature"), [("0.7", 0), ("-1.5", 2)])
def test_gamma_and_principal_value(density, frequency, temperature):
    """gamma and S are the two parts of one integral: the half-line transform."""
    shift, rate = on_a_ray(density, frequency, "1.2", temperature)
    found = room.principal_value(density, frequency, "1.2", temperature)
    # a root at nu = 0 costs tanh-sinh quadrature half of the digits
    assert mpmath.almosteq(found, shift, rel_eps=mpf(10) ** (-11 if density is SUB else -14))
    if temperature:
        above, below = room.kossakowski(density)
        known = {
            omega: abs(sp.Rational(frequency)),
            omega_c: sp.Rational("1.2"),
            T: sp.Rational(temperature),
        }
        value = sp.N((above if mpf(frequency) > 0 else below).subs(known), 30)
        assert mpmath.almosteq(mpmath.mpmathify(value), rate, rel_eps=mpf(10) ** -15)


@pytest.mark.parametrize(
    ("density", "expected"),
    [(SUB, sp.oo), (SUPER, 0), (DRUDE, 2 * sp.pi * T), (MIXED, 2 * sp.pi * T)],
)
def test_gamma_at_zero(density, expected):
    assert room.kossakowski_at_zero(density) == expected


def test_logarithmic_kernels():
    """The integrals over y are those over nu, integrand by integrand."""
    odd, even = room.logarithmic_kernels()
    weight, n, w, y = mpf("0.8"), mpf("0.3"), mpf("1.7"), mpf("0.4")
    for place in (y, -y):
        nu = w * mpmath.exp(place)

        def integrand(frequency, nu=nu):
            return weight * ((n + 1) / (frequency - nu) + n / (frequency + nu)) * nu

        difference = integrand(w) - integrand(-w)
        total = integrand(w) + integrand(-w)
        known = {odd.variables[0]: sp.Float(str(place), 30)}
        found = [mpmath.mpmathify(k.expr.subs(known)) for k in (odd, even)]
        assert mpmath.almosteq(found[0] * weight * (2 * n + 1), difference, rel_eps=mpf(10) ** -25)
        assert mpmath.almosteq(found[1] * weight, total, rel_eps=mpf(10) ** -25)


def test_steps_are_in_order_and_print():
    steps = room.steps(DRUDE)
    assert steps[0].form == DRUDE
    names = [step.name for step in steps]
    assert names.index(J(omega)) < names.index(gamma(omega)) < names.index(gamma(0))
    ratio = steps[names.index(gamma(-omega) / gamma(omega))]
    assert ratio.form == sp.exp(-omega / T)
    assert str(ratio).endswith("\n    gamma(-omega)/gamma(omega) = exp(-omega/T)")
    assert "diverges" in str(room.steps(SUB)[names.index(gamma(0))])
    assert not any(step.form.has(nbar) for step in steps)

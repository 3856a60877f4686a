"""What the functions of the Lamb shift leave out, bounded: polynomials, series, Euler-Maclaurin.

Ball arithmetic encloses every number, so that each bound is a proof.  All of it rests on

    h(z) = principal value of the integral of 2 s exp(-z s) / (1 - s^2) over s > 0,

the derived integral over frequencies.  Half the sum of the integrals along the rays s = r exp(+-i
ANGLE) is that principal value, and on them |1 - s^2| is at least sin(2 ANGLE).  So |h^(n)(z)| is at
most 2 / sin(2 ANGLE) times the integral of r^(n+1) exp(-z r cos(ANGLE)), and what the asymptotic
series of h^(n) leaves out after the powers up to r^(m-1) is bounded with r^(m+1) in its place.
"""

import functools

import flint
import mpmath
import pytest
import sympy as sp

from dlz.derive import bath as derived
from dlz.derive.codegen import chebyshev, functions_bath, series
from dlz.derive.symbols import omega, omega_c
from dlz.generated import bath as module

x = series.x
ROUNDING = flint.arb(2) ** -53
ANGLE = flint.arb(flint.fmpq(21, 100))
FIRST = functions_bath.DIRECT + 1


@pytest.fixture(autouse=True)
def _precision():
    """300 bits: the functions are computed where 16 digits of them cancel."""
    before = flint.ctx.prec, flint.ctx.cap
    flint.ctx.prec, flint.ctx.cap = 300, ORDER + 1
    yield
    flint.ctx.prec, flint.ctx.cap = before


def below(smaller, larger):
    """Whether all of one ball lies below all of another; False if that is open."""
    return bool(smaller < larger)


def number(rational):
    return flint.arb(flint.fmpq(int(sp.Rational(rational).p), int(sp.Rational(rational).q)))


def even():
    """[S(omega) + S(-omega)] / (2 omega_c) at T = 0, as derived."""
    above, below_, _ = derived.lamb_shift_zero_temperature()
    return sp.expand(((above + below_) / (2 * omega_c)).subs(omega, x * omega_c))


def h():
    return derived.scaled_exponential_integrals()[0](x)


def tail():
    return derived.scaled_exponential_integrals()[1](x)


IN_BALLS = {
    "exp": lambda z: z.exp(),
    "Ei": lambda z: z.ei(),
    "expint": lambda _, z: -(-z).ei(),  # of order 1
}


# --- the integral that bounds rest on -------------------------------------------------------------


@pytest.mark.parametrize("at", ["0.3", "2", "40"])
def test_h_is_the_integral_along_rays(at):
    with mpmath.workdps(30):
        z, angle = mpmath.mpf(at), mpmath.mpf("0.21")
        turn = mpmath.expj(angle)

        def along(r):
            s = r * turn
            return mpmath.re(2 * s * mpmath.exp(-z * s) / (1 - s**2) * turn)

        pieces = [0, 1, *(2**n for n in range(1, 10))]
        found = mpmath.quad(along, pieces)
        exact = sp.lambdify(x, h(), "mpmath")(z)
        assert abs(found - exact) < mpmath.mpf(10) ** -25


def test_the_integral_is_the_derived_one():
    """The weights of exp(-x s), s = nu / omega, in [S(omega) - S(-omega)] / omega at T = 0."""
    s = sp.Symbol("s", positive=True)
    _, inverse = derived.half_line_transform()
    weight = derived.spectral_density().subs(omega, s * omega) * omega
    both = weight * (inverse(omega - s * omega) - inverse(-omega - s * omega)) / omega
    damping = sp.exp(-s * omega / omega_c)
    assert sp.simplify(both / damping - 2 * s / (1 - s**2)) == 0


def ray(power):
    """A bound of z^(power + 1) times the integral of 2 r^power exp(-z r cos) / |1 - s^2|."""
    return 2 * number(sp.factorial(power)) / ((2 * ANGLE).sin() * ANGLE.cos() ** (power + 1))


# --- polynomials piece by piece -------------------------------------------------------------------

ORDER = 30
"""Of the Taylor series whose last term is enclosed on a whole interval."""
PARTS = 32
"""So many intervals make up a piece; those at large x are wide in x, and are cut into more."""
FAR = 105
"""Less than x on the first piece, where the asymptotic series takes the place of the function."""
TERMS = 20
"""Of that series."""


def polynomial(rows, piece, place):
    """The polynomial of a piece, at a ball or a series; its coefficients are exact."""
    value = place * 0
    for row in rows[::-1]:
        value = value * place + flint.arb(float(row[piece]))
    return value


def inverse(piece, place):
    """1 / x: u = (1 + SHIFT) / (x + SHIFT) is (piece + 1/2 + place) / PIECES."""
    u = (place + number(sp.Rational(2 * piece + 1, 2))) / chebyshev.PIECES
    return u / (1 + chebyshev.SHIFT - chebyshev.SHIFT * u)


def taylor(function, center, radius):
    """A ball that contains ``function`` on center +- radius, by its Taylor series."""
    step, both_ways = flint.arb_series([0, 1]), flint.arb(0, 1)
    exact, wide = function(center + step), function(center + radius * both_ways + step)
    terms = [*(exact[n] for n in range(ORDER)), wide[ORDER]]
    powers = (flint.arb(radius) ** n * both_ways for n in range(1, ORDER + 1))
    return terms[0] + sum((a * b for a, b in zip(terms[1:], powers, strict=True)), flint.arb(0))


def largest(function, piece=0):
    """A bound of |function| of the place on a piece, -1/2 to 1/2."""
    parts = PARTS * 8 // piece**2 if piece in (1, 2) else PARTS
    radius = 0.5 / parts * (1 + 2.0**-40)
    centers = [number(sp.Rational(2 * n + 1 - parts, 2 * parts)) for n in range(parts)]
    balls = [abs(taylor(function, center, radius)) for center in centers]
    return functools.reduce(lambda a, b: a.max(b), balls).upper()


def test_taylor_bounds_contain_the_largest_value():
    bound = largest(lambda place: (place * 3).exp())
    top = (flint.arb(3) / 2).exp()
    assert below(top, bound)
    assert below(bound, top * 1.0001)


@pytest.mark.parametrize(("rows", "expr"), [("_EVEN", even), ("_H", h)])
def test_polynomials(rows, expr):
    """x^2 times the function, at most 2.8 in modulus, is met to 2^-52, half an ulp of it."""
    table = getattr(module, rows)
    assert table.shape == (chebyshev.DEGREE + 1, chebyshev.PIECES)
    assert below(FAR, 1 / inverse(0, flint.arb(0.5)))
    function = sp.lambdify(x, expr(), [IN_BALLS])
    terms = series.asymptotic_series(expr(), 2 * TERMS + 1)
    # What the series leaves out of h. The even part is x / 2 times the integral of h to infinity,
    # less 1: it has one power of s less under the integral, but its series ends two powers later.
    rest = ray(max(terms) + 2) / flint.arb(FAR) ** max(terms)

    def error(piece, place):
        t = inverse(piece, place)
        exact = (
            function(1 / t) / t**2
            if piece
            else sum(flint.arb(a.p) * t ** (power - 2) for power, a in terms.items())
        )
        return exact - polynomial(table, piece, place)

    for piece in range(chebyshev.PIECES):
        worst = largest(functools.partial(error, piece), piece) + (0 if piece else rest)
        assert below(worst, 2 * ROUNDING), (piece, worst)


@pytest.mark.parametrize(("rows", "expr"), [("_EVEN", even), ("_H", h)])
def test_rows_are_the_rounded_interpolants(rows, expr):
    """To the last digit, which the bounds do not see."""
    made = chebyshev.tabulated(rows, expr()).args[-1]
    assert getattr(module, rows).tolist() == [[float(number) for number in row] for row in made]


# --- power series ---------------------------------------------------------------------------------

LONG = 26
"""Powers that are compared; beyond them each coefficient is less than half the one before."""
LOGARITHM = sp.log(x) + sp.EulerGamma


def power_series(expr):
    """An expression in exp, Ei and E1 as its expansion about 0, logarithms included."""
    found = {part: sp.series(part, x, 0, LONG + 1).removeO() for part in PARTS_OF_S}
    return sp.expand(sp.expand(expr).xreplace(found))


PARTS_OF_S = (sp.Ei(x), sp.expint(1, x), sp.exp(x), sp.exp(-x))


@pytest.mark.parametrize("expr", [even, h, tail])
def test_power_series(expr):
    """For x <= 1 less is left out than 2^-60 of the first term that is kept."""
    written = series.logarithm_apart(expr())
    factor = written.coeff(LOGARITHM)
    kept = sp.expand((written - factor * LOGARITHM).replace(series.Nested, plain_polynomial))
    assert sp.Poly(kept, x).degree() < LONG - 3
    left_out = power_series(expr() - factor.rewrite(sp.exp) * LOGARITHM) - kept
    low = {n: left_out.coeff(x, n) for n in range(LONG + 1)}
    bound = sum(abs(a) for a in low.values()) + abs(low[LONG] or low[LONG - 1])
    first = min((n, abs(a)) for (n,), a in sp.Poly(kept, x).terms())[1]
    assert sp.simplify(left_out.coeff(sp.log(x))) == 0
    assert bound < first / 2**60


def test_power_series_in_its_own_unit():
    """Nothing but the series above, with the logarithm 1, less what that leaves out of c."""
    written, own = series.logarithm_apart(tail()), series.in_its_own_unit(tail())
    written = written.subs(LOGARITHM, 1).replace(series.Nested, plain_polynomial)
    own = sp.Poly(own.replace(series.Nested, plain_polynomial), x)
    whole = sp.series(written, x, 0, LONG + 1).removeO()
    left_out = sp.Poly(whole - own.as_expr(), x)
    assert own.degree() < LONG - 3
    assert left_out.is_zero or min(n for (n,) in left_out.monoms()) > own.degree()
    bound = sum(abs(a) for a in left_out.all_coeffs()) * 2
    assert bound < own.coeff_monomial(x**3) / 2**60
    assert all(a > 0 for a in own.coeffs())  # nothing cancels


def plain_polynomial(*args):
    return series.Nested(*args).doit()


# --- Euler-Maclaurin ------------------------------------------------------------------------------


def smallest_tail():
    """The integral of h from x to infinity is at least this, over x for x <= 1, times x beyond.

    For x <= 1 it is -2 ln(x) sinh(x) > 0 and 2 [x - EulerGamma sinh(x)] and more, and sinh(x) / x
    grows.
    Beyond it is 2 (1 + the even part), of which there is an enclosure.
    """
    one = flint.arb(1)
    small = 2 * (1 - flint.arb.const_euler() * one.sinh())
    value = sp.lambdify(x, tail(), [IN_BALLS])

    def times_x(piece, place):
        t = inverse(piece, place)
        return value(1 / t) / t

    lowest = small
    for piece in range(1, chebyshev.PIECES):
        lowest = lowest.min(
            2 - largest(lambda place, piece=piece: 2 - times_x(piece, place), piece)
        )
    # On the first piece the even part is positive: its series has positive terms only.
    return lowest


def euler_maclaurin_bound(count):
    """What ``count`` corrections leave out, over the tail over the step, at rho = 1 / FIRST.

    With m = 2 count + 1 and the step y = rho x it is at most 2 zeta(m) / (2 pi)^m y^(m - 1) times
    the integral of |h^(m)| from x to infinity.  The bound along rays gives m! / x^(m + 1) for it,
    and with |1 - s^2| > sin(2 ANGLE) r^2 also (m - 2)! / x^(m - 1), which serves for x <= 1.
    """
    m = 2 * count + 1
    periodic = 2 * flint.arb(m).zeta() / (2 * flint.arb.pi()) ** m
    far = ray(m) / ANGLE.cos()
    near = ray(m - 2) / ANGLE.cos()
    return periodic * far.max(near) / FIRST**m / smallest_tail()


def test_euler_maclaurin():
    """The corrections suffice, and one less would not."""
    count = functions_bath.CORRECTIONS
    assert below(euler_maclaurin_bound(count), 2 * ROUNDING)
    assert below(2 * ROUNDING, euler_maclaurin_bound(count - 1))


def test_euler_maclaurin_of_the_logarithms_factor():
    """Where logarithms are measured in a unit x < 1: c = 2 cosh(x), summed in closed form.

    The corrections that are not made are 2 sinh(x) times the terms of coth(y / 2) / 2 beyond, each
    at most 4 / (2 pi)^(2 j) y^(2 j - 1), y < 1 / FIRST; and sinh(x) |ln(x)| < 1.2 / e.
    """
    y = sp.Symbol("y", positive=True)
    closed = series.half_sum_of_logarithms()(x, y)
    assert sp.simplify((closed + sp.sinh(x) / sp.tanh(y / 2)).rewrite(sp.exp)) == 0
    j = functions_bath.CORRECTIONS + 1
    terms = 2 * 4 / (2 * flint.arb.pi()) ** (2 * j) / flint.arb(FIRST) ** (2 * j - 1)
    assert below(2 * number("6/5") * terms, ROUNDING / 2**40)


def test_series_of_the_corrections():
    """For x > LARGE: exact coefficients, and what each series leaves out, over tail / step."""
    rho, large, count = series.rho, functions_bath.LARGE, functions_bath.CORRECTIONS
    written = series.correction_series(h(), count, large, sp.Rational(1, FIRST))
    written = sp.Poly(written.replace(series.Nested, plain_polynomial), rho)
    terms = series.asymptotic_series(h(), large)
    left_out = flint.arb(0)
    assert [power for (power,), _ in written.terms()] == list(range(2 * count - 1, 0, -2))
    for (order,), part in written.terms():
        weight = sp.bernoulli(order + 1) / sp.factorial(order + 1)
        kept = sp.Poly(part.subs(x, 1 / x), x).degree()
        truncated = sum(a / x**power for power, a in terms.items() if power <= kept)
        assert sp.expand(part + weight * x**order * sp.diff(truncated, x, order)) == 0
        last = kept + 1 + order
        # x times the tail is more than 2: the even part is positive where its series is good.
        rest = ray(last) / flint.arb(large) ** kept / FIRST ** (order + 1) / 2
        left_out += abs(number(weight)) * rest
    assert below(left_out, 2 * ROUNDING)


def test_negligible_heat():
    """Where T / omega is below it, the thermal series is lost against h at T = 0, x < 1e13.

    |h(z)| is at most ray(1) / z^2, so the terms sum up to less than 2 ray(1) (T / omega)^2.  x^2 h
    grows from 0.1 at x = 1 to 2; for smaller x what S consists of is larger than that.
    """
    thermal = 2 * ray(1) * number(functions_bath.NEGLIGIBLE_HEAT) ** 2
    value = sp.lambdify(x, h(), [IN_BALLS])
    assert below(number("1/10"), value(flint.arb(1)))
    assert below(thermal * flint.arb(10) ** 26, number("1/10") * ROUNDING)

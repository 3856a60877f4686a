"""The generated functions of ``bath``."""

from __future__ import annotations

import functools

import sympy as sp

from .. import bath, symbols
from . import arguments as given
from . import chebyshev, rules, series
from .arguments import arguments
from .spec import Accuracy, Branch, FunctionSpec, Rule, call, real

LARGE = 50
"""From here on the corrections of Euler-Maclaurin go by their asymptotic series."""
DIRECT = 8
"""So many terms of the thermal series are added up; Euler-Maclaurin takes the rest."""
CORRECTIONS = 10
"""Terms of Euler-Maclaurin: less than 2^-52 of the sum is left out, test_bath_bounds.py proves."""
NEGLIGIBLE_HEAT = sp.Rational(1, 2**100)
"""T / omega below which the thermal series is lost against S at T = 0."""
NEXT_TO_ZERO = sp.Rational(1, 2**1000)
"""omega / T or omega / omega_c below which gamma and S are as at 0; the ratio could underflow."""
SMALLEST_NORMAL = sp.Rational(1, 2**1022)
"""omega below it is as good as 0 for gamma, whose limit at T = 0 is of the same size."""

ONE = sp.Integer(1)

_even, _odd, _unit, _h, _h_tail, _correction, _thermal = (
    call(f"bath.{name}")
    for name in ("_even", "_odd", "_unit", "_h", "_h_tail", "_correction", "_thermal")
)


def specs() -> list[FunctionSpec]:
    """Occupation, spectral density, Kossakowski coefficient; Lamb shift and what it is made of."""
    return [*_occupation(), *_integrals(), *_thermal_series(), *_lamb_shift()]


def clamped_cutoff(expr: sp.Expr) -> sp.Expr:
    """In exp(-omega / omega_c) omega_c no lower than omega / 750: the same doubles, no overflow."""
    omega, cutoff = symbols.omega, symbols.omega_c
    return expr.replace(
        sp.exp(-omega / cutoff), sp.exp(-omega / sp.Max(cutoff, omega / rules.COLD))
    )


def _occupation() -> list[FunctionSpec]:
    spec = functools.partial(FunctionSpec, room="bath")
    written = (
        rules.bath_written_out,
        rules.decaying_exponentials,
        rules.clamped_temperature,
        clamped_cutoff,
    )
    positive = "frequency, an energy, >= 0"
    emission, absorption = bath.kossakowski()
    modulus = sp.Abs(given.omega)
    return [
        spec(
            "occupation",
            summary="Mean occupation of a mode in the thermal state, a number",
            arguments=arguments("omega T", omega=positive),
            value=bath.occupation(),
            equations=("12",),
            rules=written,
            branches=(
                Branch(given.T <= 0, sp.limit(bath.occupation(), symbols.T, 0), {given.omega: ONE}),
            ),
            accuracy=Accuracy(
                "T from 0 through subnormal to 1e12, any ratio of energies",
                ulp=4,
                amplified=1,
                condition="2 omega/T, at least 2",
            ),
            note="At omega = 0 and T > 0 there is a pole: inf, with NumPy's warning.",
        ),
        spec(
            "spectral_density",
            summary="Ohmic spectral density, without a factor pi, an energy",
            arguments=arguments("omega omega_c", omega=positive),
            value=bath.spectral_density(),
            equations=("13",),
            rules=(clamped_cutoff,),
            accuracy=Accuracy(
                "omega/omega_c up to 700", ulp=4, amplified=1, condition="1 + 2 omega/omega_c"
            ),
        ),
        spec(
            "gamma",
            summary="Kossakowski coefficient, an energy",
            arguments=arguments("omega omega_c T"),
            value=emission,
            equations=("11",),
            rules=written,
            reads={symbols.omega: modulus},
            branches=(
                Branch(
                    modulus <= sp.Max(given.T * NEXT_TO_ZERO, SMALLEST_NORMAL),
                    bath.kossakowski_at_zero(),
                    {given.omega: ONE, given.T: ONE},
                ),
                Branch(given.omega < 0, absorption, rules=written),
            ),
            accuracy=Accuracy(
                "T from 0 through subnormal to 1e12, |omega|/omega_c up to 700, for omega < 0 "
                "together with |omega|/T, omega zero or above 2^-1022, omega_c >= 1e-270",
                ulp=4,
                amplified=1,
                condition="1 + 2 |omega| (1/omega_c + 1/T)",
            ),
        ),
    ]


# --- Lamb shift -----------------------------------------------------------------------------------

_x, _one = real(series.x), real(series.unit)


def _even_at_zero_temperature() -> sp.Expr:
    """[S(omega) + S(-omega)] / (2 omega_c) at T = 0, as a function of x = omega / omega_c."""
    above, below, _ = bath.lamb_shift_zero_temperature()
    even = sp.expand((above + below) / (2 * symbols.omega_c))
    return even.subs(symbols.omega, series.x * symbols.omega_c)


def tail_by_even(expr: sp.Expr) -> sp.Expr:
    """The integral of h from x to infinity through the even part of S, of which it is a part."""
    even, integral = _even_at_zero_temperature(), sp.Ei(series.x)
    weight = sp.simplify(expr.coeff(integral) / even.coeff(integral))
    rest = sp.expand(expr - weight * even)
    return sp.factor_terms(rest + weight * _even(series.x))


def _tabulated(name: str) -> Rule:
    def tabulated(expr: sp.Expr) -> sp.Expr:
        """Polynomials piece by piece in the place of a function of x >= 1."""
        return chebyshev.tabulated(name, expr)

    return tabulated


def _integrals() -> list[FunctionSpec]:
    """The even and the odd part of S at T = 0, as functions of x = omega / omega_c."""
    spec = functools.partial(FunctionSpec, room="bath", rules=(series.logarithm_apart,))
    even = _even_at_zero_temperature()
    h, h_tail, _ = (part(series.x) for part in bath.scaled_exponential_integrals())

    def beyond_one(expr: sp.Expr, rule: Rule, where: sp.Basic = _x > 1) -> Branch:
        return Branch(
            where,
            expr,
            elsewhere={_x: ONE},
            inside={_x: ONE},
            rules=(rule,),
            everywhere=True,
        )

    return [
        spec(
            "_even",
            summary="[S(omega) + S(-omega)]/(2 omega_c) at T = 0 and omega = x omega_c",
            arguments=arguments("x", x="> 0"),
            value=even,
            branches=(beyond_one(even, _tabulated("_EVEN")),),
        ),
        spec(
            "_h",
            summary="[S(omega) - S(-omega)]/omega at T = 0 and omega = x omega_c",
            arguments=arguments("x unit", x="> 0", unit="of x in logarithms where x <= 1"),
            value=h,
            reads={
                sp.log(series.x): sp.log(_x / _one),
                sp.EulerGamma: rules.Where(_one < 1, ONE, sp.EulerGamma),
            },
            branches=(beyond_one(h, _tabulated("_H")),),
        ),
        spec(
            "_h_tail",
            summary="Integral of _h from x to infinity, in units of x where x < 1",
            arguments=arguments("x", x="> 0"),
            value=h_tail,
            rules=(series.in_its_own_unit,),
            branches=(beyond_one(h_tail, tail_by_even, _x >= 1),),
        ),
    ]


def _thermal_series() -> list[FunctionSpec]:
    """What the thermal occupation adds to S: the sum of omega h(omega/omega_c + k omega/T)."""
    spec = functools.partial(FunctionSpec, room="bath")
    h, _, _ = (part(series.x) for part in bath.scaled_exponential_integrals())
    first = DIRECT + 1
    largest_rho = sp.Rational(1, first)
    (thermal,) = bath.lamb_shift()[0].atoms(sp.Sum)
    correction = series.correction_series(h, CORRECTIONS, LARGE, largest_rho)
    one = _unit(symbols.omega, symbols.omega_c, symbols.T)
    # Below T = omega it is above `first`, whatever T.
    step = rules.Rounded(symbols.omega / sp.Max(symbols.T, symbols.omega))
    start = symbols.omega / symbols.omega_c + first * step
    positive = arguments("omega omega_c T", omega="frequency, an energy, > 0")
    return [
        spec(
            "_correction",
            summary="Odd derivatives of _h at x as Euler-Maclaurin weighs them, for steps rho x",
            arguments=arguments(
                "x rho tail",
                x="> 0",
                rho=f"0 to {largest_rho}",
                tail="integral of _h from x to infinity",
            ),
            value=series.correction(CORRECTIONS),
            branches=(Branch(_x > LARGE, correction, {_x: ONE}, {_x: sp.Integer(LARGE)}),),
        ),
        spec(
            "_unit",
            summary="What logarithms are measured in: x where Euler-Maclaurin sets in, or 1",
            arguments=positive,
            value=rules.Where(start < 1, start, ONE),
        ),
        spec(
            "_thermal",
            summary="What the thermal occupation adds to S(omega)/omega, and what units leave out "
            "of [S(omega) - S(-omega)]/(2 omega) at T = 0",
            arguments=positive,
            value=series.euler_maclaurin(thermal, first, _h, _h_tail, _correction, one),
            branches=(
                Branch(
                    given.T <= given.omega * NEGLIGIBLE_HEAT,
                    sp.Integer(0),
                    {given.T: given.omega},
                    everywhere=True,
                ),
            ),
        ),
    ]


def lamb_shift_parts(expr: sp.Expr) -> sp.Expr:
    """S as its even part, which does not depend on T, and its odd part."""
    above, below, _ = bath.lamb_shift()
    even = symbols.omega_c * _even(symbols.omega / symbols.omega_c)
    odd = _odd(symbols.omega, symbols.omega_c, symbols.T)
    known = {
        above: even + odd,
        below: even - odd,
        above - below: 2 * odd,
        below - above: -2 * odd,
    }
    return known[expr]


def odd_part(expr: sp.Expr) -> sp.Expr:
    """The odd part of S as its form at T = 0, a function of omega / omega_c, and what T adds."""
    above, below, _ = bath.lamb_shift_zero_temperature()
    place = (symbols.omega, symbols.omega_c, symbols.T)
    (thermal,) = expr.atoms(sp.Sum)
    if sp.expand(expr - (above - below) / 2 - thermal) != 0:
        raise ArithmeticError(f"{expr} is not the odd part of S")
    x = symbols.omega / symbols.omega_c
    return symbols.omega * (_h(x, _unit(*place)) / 2 + _thermal(*place))


WIDE = "omega/omega_c and T/omega from 1e-12 to 1e12 and T = 0"


def _lamb_shift() -> list[FunctionSpec]:
    above, below, at_zero = bath.lamb_shift()
    spec = functools.partial(FunctionSpec, room="bath", arguments=arguments("omega omega_c T"))
    public = functools.partial(
        spec,
        equations=("14", "A3"),
        rules=(lamb_shift_parts,),
        reads={symbols.omega: sp.Abs(given.omega)},
    )
    zero = "a few units, but large next to the zero"

    def branches(at_zero: sp.Expr, negative: sp.Expr) -> tuple[Branch, ...]:
        small = sp.Abs(given.omega) <= given.omega_c * NEXT_TO_ZERO
        return (
            Branch(small, at_zero, {given.omega: given.omega_c}),
            Branch(given.omega < 0, negative, rules=(lamb_shift_parts,)),
        )

    return [
        spec(
            "_odd",
            summary="[S(omega) - S(-omega)]/2 for omega > 0",
            value=(above - below) / 2,
            rules=(odd_part,),
        ),
        public(
            "lamb_shift",
            summary="Lamb shift S(omega), the imaginary part of Gamma(omega), an energy",
            note="Beyond |omega|/omega_c = 1e150, where it is omega_c^2/omega, it is flushed to 0.",
            value=above,
            branches=branches(at_zero, below),
            accuracy=Accuracy(WIDE, relative=1e-15, amplified=4, condition=zero),
        ),
        public(
            "lamb_shift_difference",
            summary="S(omega) - S(-omega), without the parts that cancel, an energy",
            value=above - below,
            branches=branches(at_zero - at_zero, below - above),
            accuracy=Accuracy(
                WIDE,
                relative=2e-15,
                amplified=20,
                condition=f"{zero}; where it is at most 5 the relative error is at most 1e-14, and "
                "where it is at most 8, 2e-14",
            ),
        ),
    ]

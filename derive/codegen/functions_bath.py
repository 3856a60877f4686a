"""The generated functions of ``bath``."""

from __future__ import annotations

import functools

import sympy as sp

from .. import bath, symbols
from . import arguments as given
from . import rules, series
from .arguments import arguments
from .series import nested
from .spec import Branch, FunctionSpec, call, real

LARGE = 40
"""From here on exponential integrals go by their asymptotic series."""
TERMS = 40
"""Length of these: at x = LARGE they are good to 2e-15, and more terms would not better that."""
DIRECT = 9
"""So many terms of the thermal series are added up; Euler-Maclaurin takes the rest."""
CORRECTIONS = 8
"""Terms of Euler-Maclaurin; the next one is below 4 16! / ((2 pi)^18 10^17) < 10^-17."""
NEGLIGIBLE_HEAT = sp.Rational(1, 2**100)
"""T / omega below which the thermal series is lost against S at T = 0."""
NEXT_TO_ZERO = sp.Rational(1, 2**1000)
"""omega / T or omega / omega_c below which gamma and S are as at 0; the ratio could underflow."""

ONE = sp.Integer(1)

_above, _below, _h, _h_tail, _correction, _thermal = (
    call(f"bath.{name}")
    for name in ("_above", "_below", "_h", "_h_tail", "_correction", "_thermal")
)


def specs() -> list[FunctionSpec]:
    """Occupation, spectral density, Kossakowski coefficient; Lamb shift and what it is made of."""
    return [*_occupation(), *_integrals(), *_thermal_series(), *_lamb_shift()]


def _occupation() -> list[FunctionSpec]:
    spec = functools.partial(FunctionSpec, room="bath")
    written = (rules.bath_written_out, rules.decaying_exponentials, rules.clamped_temperature)
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
            note="At omega = 0 and T > 0 there is a pole: inf, with NumPy's warning.",
        ),
        spec(
            "spectral_density",
            summary="Ohmic spectral density, without a factor pi, an energy",
            arguments=arguments("omega omega_c", omega=positive),
            value=bath.spectral_density(),
            equations=("13",),
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
                    modulus <= given.T * NEXT_TO_ZERO,
                    bath.kossakowski_at_zero(),
                    {given.omega: ONE, given.T: ONE},
                ),
                Branch(given.omega < 0, absorption, rules=written),
            ),
        ),
    ]


# --- Lamb shift -----------------------------------------------------------------------------------

_x = real(series.x)


def _series_beyond(value: sp.Expr) -> Branch:
    """``value``, a series in 1 / x, for large x."""
    return Branch(_x > LARGE, value, {_x: ONE}, {_x: sp.Integer(LARGE)})


def _integrals() -> list[FunctionSpec]:
    """S at T = 0 and its odd part, as functions of x = omega / omega_c."""
    spec = functools.partial(FunctionSpec, room="bath", arguments=arguments("x", x="> 0"))
    above, below, _ = (
        sp.expand(part.subs(symbols.omega, series.x * symbols.omega_c) / symbols.omega_c)
        for part in bath.lamb_shift_zero_temperature()
    )
    h, h_tail, _ = (part(series.x) for part in bath.scaled_exponential_integrals())

    def asymptotic(expr: sp.Expr) -> Branch:
        return _series_beyond(nested(series.asymptotic_series(expr, TERMS), 1 / series.x))

    small = Branch(_x < 1, h_tail, {_x: ONE}, {_x: ONE}, (series.hyperbolic_integrals,))
    return [
        spec(
            "_above",
            summary="S(omega)/omega_c at T = 0 and omega = x omega_c",
            value=above,
            branches=(asymptotic(above),),
        ),
        spec(
            "_below",
            summary="S(-omega)/omega_c at T = 0 and omega = x omega_c",
            value=below,
            branches=(asymptotic(below),),
        ),
        spec(
            "_h",
            summary="[S(omega) - S(-omega)]/omega at T = 0 and omega = x omega_c",
            value=h,
            branches=(asymptotic(h),),
        ),
        spec(
            "_h_tail",
            summary="Integral of _h from x to infinity",
            value=h_tail,
            branches=(asymptotic(h_tail), small),
        ),
    ]


def _thermal_series() -> list[FunctionSpec]:
    """What the thermal occupation adds to S: the sum of omega h(omega/omega_c + k omega/T)."""
    spec = functools.partial(FunctionSpec, room="bath")
    h, _, _ = (part(series.x) for part in bath.scaled_exponential_integrals())
    largest_rho = sp.Rational(1, DIRECT + 1)
    (thermal,) = bath.lamb_shift()[0].atoms(sp.Sum)
    return [
        spec(
            "_correction",
            summary="Odd derivatives of _h at x as Euler-Maclaurin weighs them, for steps rho x",
            arguments=arguments(
                "x rho tail", x="> 0", rho=f"0 to {largest_rho}", tail="_h_tail(x)"
            ),
            value=series.correction(CORRECTIONS),
            branches=(
                _series_beyond(series.correction_series(h, CORRECTIONS, LARGE, largest_rho)),
            ),
        ),
        spec(
            "_thermal",
            summary="What the thermal occupation adds to S(omega) and takes from S(-omega)",
            arguments=arguments("omega omega_c T", omega="frequency, an energy, > 0"),
            value=series.euler_maclaurin(thermal, DIRECT + 1, _h, _h_tail, _correction),
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
    """S as its form at T = 0, a function of omega / omega_c, and the thermal series."""
    thermal = _thermal(symbols.omega, symbols.omega_c, symbols.T)
    expr = sp.expand(expr.replace(sp.Sum, lambda *_: thermal))
    above, below, _ = bath.lamb_shift_zero_temperature()
    x = symbols.omega / symbols.omega_c
    known = {
        above: symbols.omega_c * _above(x),
        below: symbols.omega_c * _below(x),
        above - below: symbols.omega * _h(x),
        below - above: -symbols.omega * _h(x),
    }
    return known[expr.coeff(thermal, 0)] + expr.coeff(thermal) * thermal


def _lamb_shift() -> list[FunctionSpec]:
    above, below, at_zero = bath.lamb_shift()
    parts = (lamb_shift_parts,)
    spec = functools.partial(
        FunctionSpec,
        room="bath",
        arguments=arguments("omega omega_c T"),
        equations=("14", "A3"),
        rules=parts,
        reads={symbols.omega: sp.Abs(given.omega)},
    )

    def branches(at_zero: sp.Expr, negative: sp.Expr) -> tuple[Branch, ...]:
        small = sp.Abs(given.omega) <= given.omega_c * NEXT_TO_ZERO
        return (
            Branch(small, at_zero, {given.omega: given.omega_c}),
            Branch(given.omega < 0, negative, rules=parts),
        )

    return [
        spec(
            "lamb_shift",
            summary="Lamb shift S(omega), the imaginary part of Gamma(omega), an energy",
            value=above,
            branches=branches(at_zero, below),
        ),
        spec(
            "lamb_shift_difference",
            summary="S(omega) - S(-omega), without the parts that cancel, an energy",
            value=above - below,
            branches=branches(at_zero - at_zero, below - above),
        ),
    ]

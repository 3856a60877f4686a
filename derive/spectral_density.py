"""The bath once more, for a spectral density of one's own.

What :mod:`bath` derives for any J, the correlation function, gamma in terms of J and the mean
occupation, the principal value of the half-line transform, is taken from there; here a J is put in.
A ``density`` is an expression in ``symbols.omega`` and, if it has a cut-off, ``symbols.omega_c``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import mpmath
import sympy as sp

from . import bath, bloch, lindblad, slow_driving
from .symbols import (
    Delta,
    J,
    Omega,
    S,
    T,
    a_minus,
    a_plus,
    b,
    f,
    g,
    gamma,
    k,
    l,
    nbar,
    nu,
    omega,
    omega_c,
    phi,
    t,
)

_x = sp.Symbol("x", positive=True)
_CHECKED_AT = ("0.3", "1.7", "4.1")
_CUTOFF = "1.3"
_AGREEMENT = 1e-12
"""A closed form of the Lamb shift counts if it agrees with the principal value to this, relative to
the modulus of both and of S(0), at six frequencies."""


class Step(NamedTuple):
    """One step of the derivation: what is done, and the name and the form of what comes out."""

    sentence: str
    name: sp.Expr
    form: sp.Expr

    def __str__(self) -> str:
        return f"{self.sentence}\n    {self.name} = {self.form}"


def occupied(expr: sp.Expr, density: sp.Expr) -> sp.Expr:
    """``expr`` with J(w) and nbar(w) written out, at whatever frequencies w they stand."""
    known_density, occupation = sp.Lambda(omega, density), sp.Lambda(omega, bath.occupation())
    return expr.replace(J, known_density).replace(nbar, occupation)


def kossakowski(density: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """gamma(omega) and gamma(-omega), omega > 0 (eq. 11)."""
    above, below = (occupied(form, density) for form in bath.kossakowski())
    return above, below


def kossakowski_at_zero(density: sp.Expr) -> sp.Expr:
    """gamma(0) for T > 0: the limit of gamma(omega), and of gamma(-omega), as omega -> 0.

    J is the only factor that can be singular in another way than 1/omega, and it is the same in
    both: gamma(0) = [gamma omega / J at omega -> 0] times [J / omega at omega -> 0].
    """
    above, below = (
        sp.limit(form * omega / density, omega, 0, "+") for form in kossakowski(density)
    )
    if sp.simplify(above - below) != 0:
        raise ArithmeticError("gamma(omega) and gamma(-omega) have different limits")
    return above * sp.limit(density / omega, omega, 0, "+")


def kossakowski_zero_temperature(density: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """gamma(omega) and gamma(-omega), omega > 0, for T -> 0."""
    occupation = sp.limit(bath.occupation(), T, 0, "+")
    above, below = (
        form.subs(nbar(omega), occupation).subs(J(omega), density) for form in bath.kossakowski()
    )
    return above, below


# --- the Lamb shift ------------------------------------------------------------------------------


def shift_integrand(frequency: sp.Expr) -> sp.Expr:
    """S(frequency) is the principal value of the integral of this over nu > 0.

    C(tau) is a sum over modes; its half-line transform is one of 1/x for each, taken at the
    distance of the frequency from +nu, where the bath takes the quantum, and from -nu.
    """
    _, inverse = bath.half_line_transform()
    emission, absorption = (weight.subs(omega, nu) for weight in bath.spectral_weight())
    return emission * inverse(frequency - nu) + absorption * inverse(frequency + nu)


@functools.cache
def logarithmic_kernels() -> tuple[sp.Lambda, sp.Lambda]:
    """K and L of S(w) - S(-w) = integral of K(y) J (2 n + 1), S(w) + S(-w) = integral of L(y) J.

    The integrals are principal values over all y, with nu = w exp(y), omega = w > 0.  The sum does
    not know the temperature.
    """
    y = sp.Symbol("y", real=True)
    weight, n = sp.symbols("weight n", positive=True)
    place = omega * sp.exp(y)

    def folded(sign: int) -> sp.Expr:
        both = shift_integrand(omega) + sign * shift_integrand(-omega)
        named = both.subs({J(nu): weight, nbar(nu): n}).subs(nu, place)
        return sp.factor(sp.simplify(named * sp.diff(place, y)))

    odd, even = sp.simplify(folded(-1) / (weight * (2 * n + 1))), sp.simplify(folded(1) / weight)
    if odd.free_symbols != {y} or even.free_symbols != {y}:
        raise ArithmeticError("the Lamb shift does not depend on nu / omega as expected")
    return sp.Lambda(y, odd), sp.Lambda(y, even)


def shift_integral(density: sp.Expr, frequency: sp.Expr) -> sp.Expr:
    """S(frequency), T > 0, as an integral; at a pole its principal value is meant."""
    return sp.Integral(occupied(shift_integrand(frequency), density), (nu, 0, sp.oo))


def shift_zero_temperature(density: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """S(omega) and S(-omega), omega > 0, at T = 0 in closed form; None if none is found.

    S(-omega) has no pole; with omega = x it is a function G(x) that continues to all complex x but
    the negative ones, and approaches the principal value S(omega) on the average of both sides of
    x = -omega (Sokhotski).  SymPy's integrals can be wrong: what does not agree with
    :func:`principal_value` is not believed.
    """
    below = _without_pole(density)
    if below is None:
        return None
    around = [
        sp.unpolarify(below.subs(_x, omega * sp.exp_polar(side * sp.I * sp.pi))) for side in (1, -1)
    ]
    forms = _tidy(sum(around) / 2), _tidy(below.subs(_x, omega))
    return forms if _agree(forms, density) else None


def _without_pole(density: sp.Expr) -> sp.Expr | None:
    """S(-x) at T = 0 in closed form, in functions that continue to complex x; or None."""
    cold = shift_integrand(-_x).subs(nbar(nu), 0)
    integrand = cold.subs(J(nu), density.subs(omega, nu))
    try:
        if density.is_rational_function(omega):
            form = _rational_integral(sp.together(integrand))
        else:
            terms = sp.Add.make_args(sp.expand(density.subs(omega, nu)))
            per_weight = cold.subs(J(nu), 1)
            form = sum(
                sp.integrate(per_weight * term, (nu, 0, sp.oo), meijerg=True, conds="none")
                for term in terms
            )
    except (NotImplementedError, ValueError, TypeError, ArithmeticError):
        return None  # SymPy's ways to say that it cannot
    if form is None or form.has(sp.Integral, sp.meijerg, sp.nan, sp.oo, sp.zoo):
        return None
    form = sp.expand_func(form).replace(sp.uppergamma, _upper_gamma)
    return form.rewrite(sp.Shi) if form.has(sp.expint) else form


def _tidy(form: sp.Expr) -> sp.Expr:
    """``form`` for the eye: without phases, and without powers inside of logarithms."""
    if form.has(sp.hyper):
        return sp.expand(sp.expand(form).replace(_is_phase, sp.expand_complex))
    if form.has(sp.log):
        return sp.factor(sp.expand_log(form, force=True))
    return sp.simplify(form)


def _is_phase(form: sp.Expr) -> bool:
    return isinstance(form, sp.exp) and bool(form.args[0].is_imaginary)


def _upper_gamma(order: sp.Expr, z: sp.Expr) -> sp.Expr:
    """Gamma(order, z) as a power of z times an entire function, and a constant."""
    order = sp.unpolarify(order)
    return sp.gamma(order) - z**order / order * sp.hyper([order], [order + 1], -z)


def _rational_integral(integrand: sp.Expr) -> sp.Expr | None:
    """Integral over nu > 0 of a rational function that falls off as 1/nu^2, without poles there.

    By residues of the integrand times log(-nu), whose cut is the way of integration.
    """
    z = sp.Symbol("z")
    numerator, denominator = sp.fraction(integrand.subs(nu, z))
    _, factors = sp.factor_list(denominator, z)
    if any(sp.degree(factor, z) > 2 for factor, _ in factors):
        return None  # nested roots, which nobody wants to read
    poles = sp.roots(denominator, z)
    total = sp.S.Zero
    for pole, order in poles.items():
        rest = sp.prod([(z - other) ** power for other, power in poles.items() if other != pole])
        leading = sp.LC(denominator, z)
        regular = numerator * sp.log(-z) / (leading * rest)
        value = sp.diff(regular, z, order - 1).subs(z, pole) / sp.factorial(order - 1)
        total -= sp.expand_log(value)
    return sp.simplify(total)


def _agree(forms: tuple[sp.Expr, sp.Expr], density: sp.Expr) -> bool:
    """Whether closed forms of S(omega) and S(-omega), T = 0, are the principal values."""
    with mpmath.workdps(30):
        at_zero = mpmath.mpf(principal_value(density, 0, _CUTOFF))
        for frequency in _CHECKED_AT:
            known = {omega: sp.Rational(frequency), omega_c: sp.Rational(_CUTOFF)}
            for sign, form in zip((1, -1), forms, strict=True):
                expected = principal_value(density, sign * mpmath.mpf(frequency), _CUTOFF)
                value = mpmath.mpmathify(sp.N(form.subs(known), 30))
                if not abs(value - expected) <= _AGREEMENT * (abs(expected) + abs(at_zero)):
                    return False
    return True


def principal_value(
    density: sp.Expr, frequency: Any, cutoff: Any, temperature: Any = 0
) -> mpmath.mpf:
    """S at any real frequency by quadrature at the working precision of mpmath.

    Both sides of the pole are taken together.  Slow: it is there to check what is fast.
    """
    w, temp = mpmath.mpf(frequency), mpmath.mpf(temperature)
    known = {omega_c: sp.Float(str(cutoff), mpmath.mp.dps)}
    weight = sp.lambdify(omega, density.subs(known), "mpmath")

    def emission(x: mpmath.mpf) -> mpmath.mpf:
        return weight(x) * (-1 / mpmath.expm1(-x / temp) if temp else 1)

    def absorption(x: mpmath.mpf) -> mpmath.mpf:
        return weight(x) / mpmath.expm1(x / temp) if temp else mpmath.mpf(0)

    def integral(function: Callable[[mpmath.mpf], mpmath.mpf], low: mpmath.mpf) -> mpmath.mpf:
        scale = abs(w) + mpmath.mpf(cutoff)
        return mpmath.quad(
            function, [low, low + scale, low + 4 * scale, low + 16 * scale, mpmath.inf]
        )

    if w == 0:
        return -integral(lambda x: weight(x) / x, mpmath.mpf(0))
    resonant, other = (emission, absorption) if w > 0 else (absorption, emission)
    near = mpmath.quad(
        lambda u: (resonant(abs(w) - u) - resonant(abs(w) + u)) / u, [0, abs(w) / 2, abs(w)]
    )
    far = integral(lambda x: resonant(x) / (abs(w) - x), 2 * abs(w))
    against = integral(lambda x: other(x) / (abs(w) + x), mpmath.mpf(0))
    return mpmath.sign(w) * (near + far + against)


# --- what the master equation makes of any bath --------------------------------------------------

emission, absorption, dephasing, shift = sp.symbols("emission absorption dephasing shift")
"""gamma(2 Omega), gamma(-2 Omega), gamma(0) and S(2 Omega) - S(-2 Omega)."""
gap, angle, angle_rate = sp.symbols("gap angle angle_rate")
"""Omega(t), phi(t) and its rate."""


def bloch_generator() -> sp.Matrix:
    """[q, Q] of the Bloch equations (42), 3 x 4, in the symbols above, lam and theta."""
    rates = dict(zip((f(t), g(t), l(t)), lindblad.dissipation_rates(), strict=True))
    named = dict(zip((a_plus(t), a_minus(t), b(t)), bloch.rates(), strict=True))
    matrix = sp.Matrix.hstack(bloch.inhomogeneity(), bloch.bloch_matrix())
    written = matrix.subs(named).subs({**rates, k(t): lindblad.level_splitting()})
    upward = 2 * Omega(t)
    known = {
        gamma(upward): emission,
        gamma(-upward): absorption,
        gamma(0): dephasing,
        S(upward): S(-upward) + shift,
    }
    result = written.subs(known).applyfunc(sp.expand)
    result = result.subs({bloch.phi_rate: angle_rate, Omega(t): gap}).subs(phi(t), angle)
    if result.atoms(sp.core.function.AppliedUndef):
        raise ArithmeticError("more of the bath enters than its rates and the difference of shifts")
    return sp.ImmutableMatrix(result)


def slow_driving_rates() -> tuple[sp.Expr, sp.Expr]:
    """a_+ and b for slow driving, in emission, absorption, dephasing, lam and theta (eq. 47)."""
    full, _, coherence = slow_driving.bloch_rates()
    known = {gamma(2 * Delta): emission, gamma(-2 * Delta): absorption, gamma(0): dephasing}
    return full.subs(known), coherence.subs(known)


# --- the derivation as a list --------------------------------------------------------------------


def steps(density: sp.Expr) -> list[Step]:
    """The derivation for this J, from the correlation function to gamma and S, in order."""
    taken, given = (occupied(weight, density) for weight in bath.spectral_weight())
    above, below = kossakowski(density)
    upward, downward = bath.kossakowski()
    area, _ = bath.half_line_transform()
    cold, _ = kossakowski_zero_temperature(density)
    at_zero = kossakowski_at_zero(density)
    zero = "has a limit" if at_zero.is_finite else "diverges: a warm bath dephases at once"
    closed = shift_zero_temperature(density)
    result = [
        Step("The spectral density, the weight g^2 of the modes at omega > 0.", J(omega), density),
        Step(
            "The correlation function C(tau) is the Fourier integral of these weights: the bath "
            "takes a quantum omega,",
            sp.Symbol("C_+"),
            taken,
        ),
        Step("or gives one, in the thermal state.", sp.Symbol("C_-"), given),
        Step(
            f"The real part of the half-line transform of exp(i x tau) is a peak of area {area}: "
            "gamma = 2 Re Gamma at the frequency omega > 0,",
            gamma(omega),
            above,
        ),
        Step("and at -omega.", gamma(-omega), below),
        Step(
            "Their ratio is that of detailed balance.",
            gamma(-omega) / gamma(omega),
            sp.simplify(occupied(downward / upward, density)),
        ),
        Step(f"For omega -> 0, T > 0 gamma {zero}.", gamma(0), at_zero),
        Step("At T = 0 the bath only takes quanta.", sp.Function("gamma_0")(omega), cold),
        Step(
            "The imaginary part is the principal value 1/x: S = Im Gamma at omega,",
            S(omega),
            shift_integral(density, omega),
        ),
        Step("and at -omega.", S(-omega), shift_integral(density, -omega)),
    ]
    if closed is None:
        sentence = "No closed form was found at T = 0: a numerical principal value."
        result.append(Step(sentence, S(0), sp.Integral(-density / omega, (omega, 0, sp.oo))))
    else:
        result += [
            Step(
                "At T = 0 the integral for -omega has no pole, and a closed form,",
                sp.Function("S_0")(-omega),
                closed[1],
            ),
            Step(
                "which continues to +omega: the principal value is the mean of both sides of the "
                "cut. Both were compared with a numerical principal value.",
                sp.Function("S_0")(omega),
                closed[0],
            ),
        ]
    odd, _ = logarithmic_kernels()
    y = odd.variables[0]
    weight = occupied(J(omega) * (2 * nbar(omega) + 1), density).subs(omega, omega * sp.exp(y))
    result.append(
        Step(
            "With nu = omega exp(y), the form that is computed for any T, by the trapezoidal rule:",
            S(omega) - S(-omega),
            sp.Integral(odd(y) * weight, (y, -sp.oo, sp.oo)),
        )
    )
    return result

"""The generated functions of ``entanglement``."""

from __future__ import annotations

import functools

import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p

from .. import entanglement, symbols
from ..entanglement import ell
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_slow_driving import ASYMMETRY, COMPLEMENT, constant_rates
from .spec import Accuracy, Branch, FunctionSpec, call

ONE = sp.Integer(1)
DURING = "lam from 0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0"
"""The domain of promises about the Bell state."""

_spec = functools.partial(FunctionSpec, room="entanglement")


def specs() -> list[FunctionSpec]:
    """Spectrum and negativity of X states; Bell and Schmidt states under slow driving; survival."""
    return [*_x_state(), *_bell_state(), *_schmidt_state(), *_survival(), *_survival_limits()]


def _x_state() -> list[FunctionSpec]:
    symbols_of = {
        "s3": entanglement.s3,
        "r3": entanglement.r3,
        "chi11": entanglement.chi11,
        "chi12": entanglement.chi12,
        "chi33": entanglement.chi33,
    }
    described = {
        "s3": "third component of the Bloch vector of S",
        "r3": "third component of the Bloch vector of R",
        "chi11": "component 11 of the correlation matrix, -chi_22",
        "chi12": "component 12 of the correlation matrix, chi_21",
        "chi33": "component 33 of the correlation matrix",
    }
    names = " ".join(symbols_of)
    spec = functools.partial(
        _spec,
        rules=(rules.hypotenuse,),
        reads={symbol: sp.Symbol(name, real=True) for name, symbol in symbols_of.items()},
    )
    cancelling = Accuracy(
        "components from -1 to 1",
        ulp=4,
        amplified=8,
        condition="the largest component, or 1, over the modulus of the result",
    )
    spectrum = entanglement.spectrum()
    rows = [
        (1, "larger eigenvalue", "{01, 10}", ""),
        (2, "smaller eigenvalue", "{01, 10}", ""),
        (3, "larger eigenvalue", "{00, 11}", "chi11 chi12"),
        (4, "smaller eigenvalue", "{00, 11}", "chi11 chi12"),
    ]
    return [
        *(
            spec(
                f"mu_{n}",
                summary=f"Partial transpose of an X state: {which} of the block {block}",
                arguments=arguments(names, unused=unused, **described),
                value=spectrum[n - 1],
                equations=("59",),
                accuracy=cancelling,
            )
            for n, which, block, unused in rows
        ),
        spec(
            "negativity",
            summary="Negativity of an X state",
            arguments=arguments(names, **described),
            value=entanglement.negativity()(*spectrum),
            equations=("52", "59"),
            accuracy=cancelling,
        ),
    ]


def _bell_state() -> list[FunctionSpec]:
    (tau,) = arguments("tau")
    entanglement.lowest_eigenvalues()  # raises unless only mu_2 can turn negative
    mu_2 = entanglement.bell_spectrum()[1]
    return [
        _spec(
            "bell_negativity",
            summary="Negativity at tau of an initial Bell state under slow driving",
            arguments=(tau, *arguments(CONSTANT)),
            value=entanglement.negativity()(0, mu_2, 0, 0),
            equations=("60",),
            accuracy=Accuracy(
                DURING, ulp=4, amplified=2, condition="b tau + |T d ell/dT| over what is left"
            ),
            rules=(
                rules.conjugate,
                rules.complement_by_name,
                rules.hypotenuse,
                rules.bell_factors_written_out,
                rules.exponential_differences,
                never_zero_below,
            ),
            reads=constant_rates() | {ell: ASYMMETRY, rules.complement: COMPLEMENT},
        ),
        _spec(
            "negativity_zero_temperature",
            summary="Negativity at tau of an initial Bell state under slow driving, T = 0",
            arguments=(tau, *arguments("Delta theta lam omega_c")),
            value=entanglement.zero_temperature_negativity(),
            equations=("63",),
            accuracy=Accuracy(DURING, ulp=4, amplified=2, condition="(1 + 2 Delta/omega_c) b tau"),
        ),
    ]


def never_zero_below(expr: sp.Expr) -> sp.Expr:
    """0 where no coherence is left and nothing has relaxed yet, which is 0/0."""
    zero, quotient = expr.args
    above, below = sp.fraction(quotient)
    return sp.Max(zero, above / rules.Where(below > 0, below, ONE))


def through_the_concurrence(expr: sp.Expr) -> sp.Expr:
    """The negativity as half the concurrence times a share of 1.

    With the mean m and the radius r of the two eigenvalues it is r - m = (r^2 - m^2) / (r + m).
    r^2 - m^2 = (h - w) (h + w): h is half of what is left of the coherence, h - w half of the
    concurrence.  r + m = h + e with e = m + r - h, and so the share is (h + w) / (h + e).  Close to
    1 it is rounded once as 1 - (e - w) / (h + e).  m and r are written in cos^2(eta) and
    sin^2(eta), r - h as a quotient, and 1 - ell as z / (1 + ell).
    """
    y, c = entanglement.lost, entanglement.coherence
    up, down = sp.cos(symbols.eta) ** 2, sp.sin(symbols.eta) ** 2
    _, difference = expr.args
    (radius,) = (x for x in sp.Add.make_args(difference) if x.is_Pow)
    mean = radius - difference
    concurrence = root_of_the_complement(entanglement.schmidt_concurrence())
    weight, larger = concurrence.args
    _, kept = larger.args
    held, taken = weight * c / 2, weight * (c - kept) / 2
    less = rules.complement / (1 + ell)
    mean_, tilt = y * ((1 + ell) * up + less * down) / 4, y * ((1 + ell) * up - less * down) / 4
    named = {rules.complement: 1 - ell**2}
    squares = (held**2 + tilt**2, mean_**2 + (held - taken) * (held + taken))
    for one, other in ((mean, mean_), *((radius**2, square) for square in squares)):
        if sp.simplify(sp.expand_trig(one - other.subs(named))) != 0:
            raise ArithmeticError(f"{other} is not {one}")
    # All are 0 for a product state at the beginning.
    both = held + hypot(held, tilt)
    beyond = rules.Rounded(mean_ + tilt**2 / rules.Where(both > 0, both, ONE))
    below = held + beyond
    below = rules.Where(below > 0, below, ONE)
    lacking = (beyond - taken) / below
    share = rules.Where(lacking < sp.Rational(1, 2), 1 - lacking, (held + taken) / below)
    return concurrence * share / 2


def _schmidt_state() -> list[FunctionSpec]:
    spec = functools.partial(
        _spec,
        arguments=arguments(f"tau eta {CONSTANT}"),
        accuracy=Accuracy(
            DURING, ulp=4, amplified=2, condition="b tau + |T d ell/dT| over what is left"
        ),
        reads=constant_rates() | {ell: ASYMMETRY, rules.complement: COMPLEMENT},
    )
    return [
        spec(
            "schmidt_concurrence",
            summary="Concurrence at tau of an initial Schmidt state under slow driving",
            value=entanglement.schmidt_concurrence(),
            rules=(
                root_of_the_complement,
                rules.bell_factors_written_out,
                rules.exponential_differences,
            ),
        ),
        spec(
            "schmidt_negativity",
            summary="Negativity at tau of an initial Schmidt state under slow driving",
            value=entanglement.schmidt_negativity(),
            equations=("52", "59"),
            rules=(
                through_the_concurrence,
                rules.bell_factors_written_out,
                rules.exponential_differences,
            ),
        ),
    ]


def root_of_the_complement(expr: sp.Expr) -> sp.Expr:
    """sqrt(1 - ell) sqrt(1 + ell) as the root of z."""
    return expr.subs(sp.sqrt(1 - ell) * sp.sqrt(1 + ell), sp.sqrt(rules.complement))


def exponential_last(expr: sp.Expr) -> sp.Expr:
    """The other factors first: times 2 T the exponential could overflow, the product does not."""
    powers = [x for x in sp.Mul.make_args(expr) if isinstance(x, sp.exp)]
    return rules.Rounded(expr / sp.Mul(*powers)) * sp.Mul(*powers)


SHARE = call("entanglement.dephasing_share")(given.Delta, given.T, given.omega_c)
"""m, which the shortest survival time is given in."""


def steepness_by_name(expr: sp.Expr) -> sp.Expr:
    """log((m + 1) / (m - 1)) through log1p, 1 - ell^2 by name, logarithms of m as one."""
    (m,) = expr.free_symbols - {ell}
    far = log1p(2 / (m - 1))
    if sp.simplify(sp.exp(far.rewrite(sp.log)) - (m + 1) / (m - 1)) != 0:
        raise ArithmeticError(f"{far} is not log((m + 1) / (m - 1))")
    known = sp.log((m + 1) / (m - 1))
    minimum = expr.subs(known, STEEP).subs(1 - ell**2, rules.complement)
    joined = -sp.log(rules.complement) + sp.log(m - 1) + sp.log(m + 1)
    weight_ = sp.simplify(minimum.args[1] if minimum.args[0] == 0 else minimum.args[0])
    excess = sp.expand_log(sp.expand(weight_ * m * STEEP), force=True)
    if sp.simplify(excess - joined) != 0:
        raise ArithmeticError(f"{expr} is not over m log((m + 1) / (m - 1))")
    return sp.Max(0, (sp.log((m - 1) * (m + 1)) - sp.log(rules.complement)) / (m * far))


STEEP = sp.Symbol("steep", positive=True)


def _survival() -> list[FunctionSpec]:
    share = entanglement.dephasing_share()
    (weight,) = entanglement.survival_minimum().free_symbols - {ell}
    ratio = entanglement.survival_ratio()
    xi, u = sp.Symbol("xi", positive=True), sp.Symbol("u", positive=True)
    duration = entanglement.survival_time().subs(xi, ratio)
    equation = entanglement.survival_equation()
    b = constant_rates(theta=sp.Integer(0))[symbols.b0]
    never = sp.limit(duration.subs(ell, sp.Rational(1, 2)), symbols.b0, 0)
    described = {
        "ell": "asymmetry a_-/a_+, 0 to 1",
        "u": "2 a_+ tau, > 0",
        "p": "b/a_+, >= 1",
    }

    def cold(limit: sp.Expr) -> Branch:
        return Branch(given.T <= 0, limit, {given.T: given.Delta})

    return [
        _spec(
            "dephasing_share",
            summary="m, with b/a_+ = 1 + m tan(theta)^2: dephasing over relaxation, a number",
            arguments=arguments("Delta T omega_c"),
            value=share,
            accuracy=Accuracy(
                "T from 0 to 1e12 Delta, 2 Delta/omega_c up to 700",
                ulp=4,
                amplified=2,
                condition="2 Delta/omega_c + 1",
            ),
            rules=(rules.clamped_temperature, exponential_last),
            branches=(cold(sp.limit(share, symbols.T, 0)),),
            overflows=True,
        ),
        _spec(
            "survival_minimum",
            summary="tan(theta)^2 where the survival time of a Bell state is shortest",
            arguments=arguments("Delta T omega_c"),
            value=sp.Max(0, entanglement.survival_minimum()),
            note="0 where the time rises with theta throughout, as it does at T = 0. Where exp(2 "
            "Delta/omega_c) overflows, from 2 Delta/omega_c = 709, nan, with NumPy's warning.",
            accuracy=Accuracy(
                "T from 0 to 1e6 Delta, 2 Delta/omega_c from 1e-3 to 700, m not within 1e-12 of 1",
                ulp=20,
                amplified=6,
                condition="2 Delta/omega_c + 2 Delta/T, over what is left where m falls to 1 or "
                "the result to 0",
            ),
            rules=(
                steepness_by_name,
                rules.complement_written_out,
                rules.logarithms,
            ),
            reads={weight: SHARE},
            branches=(
                Branch(SHARE <= 1, sp.Integer(0), {SHARE: sp.Integer(2), given.T: given.Delta}),
            ),
        ),
        _spec(
            "survival_ratio",
            summary="exp(-2 a_+ tau) where the entanglement of a Bell state ends, theta = 0",
            arguments=arguments("ell", **described),
            value=ratio,
            equations=("62",),
            accuracy=Accuracy("ell from 0 to 1, also next to 1", ulp=4),
            rules=(rules.conjugate,),
        ),
        _spec(
            "survival_time",
            summary="Time after which a Bell state is separable, theta = 0; inf if T or lam is 0",
            arguments=arguments("Delta lam T omega_c"),
            value=duration,
            equations=("61", "62"),
            overflows=True,
            accuracy=Accuracy(
                "T from 0 to 1e8 Delta, also where ell is next to 1",
                ulp=4,
                amplified=1,
                condition="2 Delta/omega_c + 1",
            ),
            rules=(
                rules.conjugate,
                rules.in_complement,
                rules.complement_written_out,
                rules.logarithms,
            ),
            reads={symbols.b0: b},
            branches=(cold(sp.limit(duration, ell, 1, "-")), Branch(b <= 0, never, {b: ONE})),
        ),
        _spec(
            "survival_equation",
            summary="F(u), whose zero u = 2 a_+ tau ends the entanglement of a Bell state",
            arguments=arguments("u p Delta T", **described),
            value=equation,
            equations=("61",),
            overflows=True,
            accuracy=Accuracy(
                "u from 1e-6 to 1e3, p from 1 to 1e6, T from 0.01 Delta",
                ulp=4,
                amplified=2,
                condition="the sum of the moduli of the four terms over |F|",
            ),
            rules=(
                rules.complement_by_name,
                rules.complement_written_out,
                rules.logarithms,
            ),
            branches=(cold(sp.limit(equation, ell, 1, "-")),),
        ),
        _spec(
            "survival_equation_slope",
            summary="Derivative of survival_equation with respect to u, > 0",
            arguments=arguments("u p", **described),
            value=sp.diff(equation, u),
            equations=("61",),
            overflows=True,
            accuracy=Accuracy("u from 1e-6 to 1e3, p from 1 to 1e6", ulp=4),
            rules=(rules.decaying_terms,),
        ),
    ]


def hot_correction(expr: sp.Expr) -> sp.Expr:
    """The factor of (Delta / T)^2 through coth(u / 2), in decaying exponentials of u.

    What is in front is the inverse of pi lambda^2 T, which is rounded once.
    """
    u = sp.Symbol("u", positive=True)
    heat, angle = symbols.Delta / symbols.T, symbols.theta
    coth = (1 + sp.exp(-u)) / -expm1(-u)
    relaxed = sp.cos(angle) ** 2 * sp.exp(-2 * symbols.Delta / symbols.omega_c)
    correction = (1 - u * coth / 3) / (coth * relaxed + 2 * sp.sin(angle) ** 2)
    scale = 1 / rules.Whole(rules.PiTimes(symbols.lam, symbols.lam, symbols.T))
    found = scale * (u / relaxed + correction * rules.Rounded(heat) ** 2)
    exact = found.doit().replace(expm1, lambda x: sp.exp(x) - 1).doit()
    off = (exact - expr).subs(u, -sp.log(sp.Symbol("k")))
    if sp.simplify(off) != 0:
        raise ArithmeticError("the correction is another one")
    return found


def _survival_limits() -> list[FunctionSpec]:
    cold, _ = entanglement.survival_time_cold()
    hot, _ = entanglement.survival_time_hot()
    described = {
        "u": "2 a_+ tau, > 0",
        "p": "b/a_+, >= 1",
    }
    b = constant_rates()[symbols.b0]
    sample = {symbols.T: 1, symbols.Delta: 1, symbols.omega_c: 1, symbols.theta: 0}
    u = sp.Symbol("u", positive=True)
    return [
        _spec(
            "survival_time_cold",
            summary="Survival time for T -> 0 at any theta but pi/2; inf if T or lam is 0",
            arguments=arguments(CONSTANT),
            value=cold,
            reads={symbols.b0: b},
            branches=(
                Branch(given.T <= 0, sp.limit(cold, symbols.T, 0), {given.T: given.Delta}),
                Branch(given.T * b <= 0, sp.limit(cold, symbols.b0, 0), {b: ONE}),
            ),
            note="2 a_+ tau is off in first order of exp(-2 a_+ tau).",
            overflows=True,
            accuracy=Accuracy(
                "T from 0 to 1e8 Delta where b and T b are normal numbers",
                ulp=4,
                amplified=2,
                condition="2 Delta/omega_c + 1",
            ),
        ),
        _spec(
            "survival_equation_hot",
            summary="F(u) for T -> infinity, whose zero is 2 a_+ tau",
            arguments=arguments("u p", **described),
            value=entanglement.survival_equation_hot(),
            rules=(rules.logarithms,),
            overflows=True,
            accuracy=Accuracy(
                "u from 1e-6 to 1e3, p from 1 to 1e6",
                ulp=4,
                amplified=2,
                condition="the sum of the moduli of the three terms over |F|",
            ),
        ),
        _spec(
            "survival_time_hot",
            summary="Survival time for T -> infinity at any theta; inf if T or lam is 0",
            arguments=arguments(
                f"u {CONSTANT}",
                u="zero of survival_equation_hot at p = 1 + 2 exp(2 Delta/omega_c) tan(theta)^2",
            ),
            value=hot,
            rules=(hot_correction, rules.squares_rounded_once),
            branches=(
                Branch(
                    given.T <= 0,
                    sp.limit(hot.subs(u, 1).subs({**sample, symbols.T: symbols.T}), symbols.T, 0),
                    {given.T: given.Delta},
                ),
                Branch(
                    given.T * given.lam**2 <= 0,
                    sp.limit(hot.subs(u, 1).subs(sample), symbols.lam, 0),
                    {given.lam: ONE},
                ),
            ),
            note="It is off in fourth order of Delta/T, its first term alone in second.",
            overflows=True,
            accuracy=Accuracy(
                "u from 1e-6 to 2, lam from 1e-150, T from Delta to 1e8 Delta, Delta/omega_c up to "
                "100",
                ulp=4,
                amplified=2,
                condition="2 Delta/omega_c + 2",
            ),
        ),
    ]

"""The generated functions of ``two_sided``."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p

from .. import entanglement, slow_driving, two_sided
from ..entanglement import ell
from ..symbols import Delta, T, a_minus0, a_plus0, b0, l0, tau
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_slow_driving import COMPLEMENT
from .spec import Accuracy, Branch, FunctionSpec, call

ZERO, ONE = sp.Integer(0), sp.Integer(1)
NAMES = tuple(sp.Symbol(name, real=True) for name in ("u", "u_R", "h", "x", "x_R"))
_VALUES = (given.Delta, given.theta, given.lam, given.T, given.omega_c)


def what_is_left(expr: sp.Expr) -> sp.Expr:
    """max(0, kept) with kept in exp(-2 a_+ tau), expm1 and 1 - ell^2.

    b - a_+ is the pure dephasing.  At T = 0 there is none, ell = 1, and of kept remains one power
    of exp(-2 a_+ tau) with all its digits, where the terms as derived cancel down to it.
    """
    x, d = sp.symbols("x d", positive=True)
    decay, dephased = -2 * a_plus0 * tau, -4 * l0 * tau
    zero, kept = expr.args
    rates = {a_minus0: ell * a_plus0, b0: slow_driving.coherence_rate()}
    powers = {decay: x, 2 * decay: x**2, dephased: d}
    kept = sp.expand(kept.subs(rates)).replace(sp.exp, powers.__getitem__)
    kept = sp.expand(kept.subs(ell**2, 1 - rules.complement))
    warm = sp.factor(kept.coeff(rules.complement)).subs((x - 1) ** 2, expm1(decay) ** 2)
    rest = sp.factor(kept.coeff(rules.complement, 0)).subs(d, 1 + expm1(dephased))
    return sp.Max(zero, (rest + warm * rules.complement).subs(x, sp.exp(decay)))


def in_decaying_exponentials(expr: sp.Expr) -> sp.Expr:
    """log(w + sqrt(2)) - log(w), w = 1 / cosh(Delta / T), as Delta / T and a bounded logarithm.

    So nothing under- or overflows in a cold bath.
    """
    w = sp.Symbol("w", positive=True)
    weight = 1 / (2 * a_plus0)
    if sp.simplify(sp.exp(expr / weight) - (1 + sp.sqrt(2) / w)) != 0:
        raise ArithmeticError(f"{expr} is not in log(1 + sqrt(2) / w)")
    asymmetry = rules.bath_written_out(entanglement.asymmetry())
    if sp.simplify((1 - asymmetry**2 - sp.sech(Delta / T) ** 2).rewrite(sp.exp)) != 0:
        raise ArithmeticError("1 - ell^2 is not 1 / cosh(Delta / T)^2")
    decay = sp.exp(-Delta / T)
    beyond = sp.log(decay + (1 + decay**2) / sp.sqrt(2))
    return weight * (Delta / T + beyond)


def populations_without_cancellation(expr: sp.Expr) -> sp.Expr:
    """F = log(p) + log(p_R) + h, p and p_R being populations times exp(u) and exp(u_R).

    With q = exp(-2 x) = (1 - ell) / (1 + ell) and y = 1 - exp(-u),

        p = [y_R (1 + q) + q exp(u) y (1 + y_R + q_R exp(-u_R))] / [(1 + q) (1 + q_R)],

    and p_R with the sides exchanged.  The logarithms of the two terms are added, so that neither
    under- or overflows; where p is close to 1, as it is in a cold bath, p - 1 has all its digits.
    """
    u, u_R, h, x, x_R = NAMES
    total, product = h, sp.exp(h)
    for (one, cold), (other, warm) in (((u, x), (u_R, x_R)), ((u_R, x_R), (u, x))):
        q, q_R, kept_R = sp.exp(-2 * cold), sp.exp(-2 * warm), sp.exp(-other)
        gained = -expm1(-one) * (1 - expm1(-other) + q_R * kept_R)
        first = one - 2 * cold + sp.log(-expm1(-one)) + sp.log(1 - expm1(-other) + q_R * kept_R)
        second = sp.log(-expm1(-other)) + log1p(q)
        logarithm = sp.Max(first, second) + log1p(sp.exp(-sp.Abs(first - second)))
        logarithm -= log1p(q) + log1p(q_R)
        bounded = sp.exp(-sp.Max(2 * cold - one, -2))  # 2 > log(4): where p is below 2
        less = bounded * gained / ((1 + q) * (1 + q_R)) - (q_R + kept_R) / (1 + q_R)
        close = sp.Max(less, -sp.Rational(1, 2))
        total += rules.Where(sp.Abs(logarithm) < sp.Rational(1, 2), log1p(close), logarithm)
        # Both are p, as rational functions of the exponentials.
        p = (sp.exp(first) + sp.exp(second)) / ((1 + q) * (1 + q_R))
        if _rational(p - 1 - less.subs(bounded, sp.exp(one - 2 * cold))) != 0:
            raise ArithmeticError("the two forms of a population differ")
        product *= p
    asymmetry = rules.bath_written_out(entanglement.asymmetry())
    ratios = {
        symbol: asymmetry.subs(T, Delta / cold)
        for symbol, cold in ((ell, x), (two_sided.ell_R, x_R))
    }
    plain = {symbol: sp.Symbol(symbol.name, real=True) for symbol in expr.free_symbols - {*ratios}}
    if _rational((sp.exp(expr.xreplace(plain)).subs(ratios) - product) * sp.exp(-h)) != 0:
        raise ArithmeticError("the populations are others")
    return total


def through_the_populations(expr: sp.Expr) -> sp.Expr:
    """max(0, R - M) as (R^2 - M^2) / (R + M) in populations of positive terms.

    With p and p_R of the survival equation the populations are exp(-u) p and exp(-u_R) p_R.  M is
    a quarter of their sum, R the length of a quarter of their difference and half a coherence, and
    4 (R^2 - M^2) = exp(-u - u_R) (exp(-h) - p p_R).  Where p p_R is close to 1, as it is in a cold
    bath, 1 - p and 1 - p_R have all their digits.
    """
    u, u_R, h, x, x_R = NAMES
    populations, factors, missing = [], [], []
    for (one, cold), (other, warm) in (((u, x), (u_R, x_R)), ((u_R, x_R), (u, x))):
        lost, lost_R, kept, kept_R = -expm1(-one), -expm1(-other), sp.exp(-one), sp.exp(-other)
        below, below_R = ((1 + sp.tanh(a)) / 2 for a in (cold, warm))
        gained = below * lost * (1 + sp.tanh(warm) * lost_R)
        # Above 2, p p_R is larger than exp(2) (1 - exp(-2))^2 / 4 > 1, and nothing is left.
        raised = sp.exp(-sp.Max(2 * cold - one, -2)) * gained
        populations.append(sp.exp(-2 * cold) * gained + kept * below_R * lost_R)
        factors.append(raised + below_R * lost_R)
        missing.append((sp.exp(-2 * warm) + kept_R) * below_R - raised)
    (one, other), (p, p_R), (less, less_R) = populations, factors, missing
    coherence = sp.exp(-(u + u_R + h) / 2)
    still, nothing = sp.exp(-h) - p * p_R, expm1(-h) + less + less_R * p
    zero, difference = expr.args
    (power,) = (a for a in difference.atoms(sp.Pow) if a.exp == sp.Rational(1, 2))
    weight = difference.coeff(power)
    asymmetry = rules.bath_written_out(entanglement.asymmetry())
    known = {
        entanglement.lost: -expm1(-u),
        two_sided.lost_R: -expm1(-u_R),
        ell: asymmetry.subs(T, Delta / x),
        two_sided.ell_R: asymmetry.subs(T, Delta / x_R),
        entanglement.coherence: coherence,
        two_sided.coherence_R: ONE,
    }
    for one_, other_ in (
        ((one + other) / 4, weight * power - difference),
        ((one - other) ** 2 / 16 + coherence**2 / 4, weight**2 * power.base),
        (one, sp.exp(-u) * p),
        (other, sp.exp(-u_R) * p_R),
        (still, nothing),
    ):
        unbounded = (one_ - other_.subs(known)).replace(sp.Max, lambda *a: sp.Add(*a) + 2)
        if _rational(unbounded.replace(sp.tanh, lambda a: 1 - 2 / (1 + sp.exp(2 * a)))) != 0:
            raise ArithmeticError("the negativity is another one")
    left = sp.Max(zero, rules.Where(p * p_R < sp.Rational(1, 2), still, nothing))
    one, other = rules.Rounded(one), rules.Rounded(other)
    # R in the coherence and a quotient, so that R + M is rounded but twice where little is lost.
    tilt = (one - other) / 2
    both = coherence + hypot(tilt, coherence)
    beyond = (one + other) / 2 + tilt**2 / rules.Where(both > 0, both, ONE)
    below = coherence + rules.Rounded(beyond)
    return rules.Rounded(sp.exp(-u - u_R)) * left / (2 * below)


def _rational(expr: sp.Expr) -> sp.Expr:
    """A rational function of exponentials as one fraction, by their names."""
    expr = expr.replace(expm1, lambda a: sp.exp(a) - 1).replace(log1p, lambda a: sp.log(1 + a))
    named = {x: sp.Symbol(f"k_{x}", positive=True) for x in expr.free_symbols}
    return sp.cancel(sp.together(expr.subs({x: -sp.log(k) for x, k in named.items()})))


def specs() -> list[FunctionSpec]:
    """Survival of a Bell pair with noise on both qubits; its negativity where that is equal."""
    duration, w = two_sided.identical_survival_time(), sp.Symbol("w", positive=True)
    never = sp.limit(duration.subs(w, 1), a_plus0, 0)
    different = arguments(
        "u u_R h x x_R",
        u="2 a_+ tau of S, >= 0",
        u_R="2 a_+ tau of R, >= 0; one of the two is > 0",
        h="4 (l + l_R) tau, what both sides dephase, >= 0",
        x="Delta/T of S, >= 0; inf at T = 0",
        x_R="Delta/T of R, >= 0; inf at T = 0",
    )
    rate = call("slow_driving.a_plus")(given.Delta, ZERO, given.lam, given.T, given.omega_c)
    return [
        FunctionSpec(
            "identical_survival_time",
            room="two_sided",
            summary="Time after which a Bell state is separable, both qubits under the same slow "
            "driving, theta = 0; inf if T or lam is 0",
            arguments=arguments("Delta lam T omega_c"),
            value=duration,
            rules=(in_decaying_exponentials,),
            reads={a_plus0: rate},
            branches=(
                Branch(given.T <= 0, sp.limit(duration, w, 0, "+"), {given.T: given.Delta}),
                Branch(rate <= 0, never, {rate: ONE}),
            ),
            overflows=True,
            accuracy=Accuracy(
                "T from 0.02 Delta to 1e8 Delta",
                ulp=4,
                amplified=1,
                condition="2 Delta/omega_c + 2",
                through=("Delta", "omega_c"),
            ),
        ),
        FunctionSpec(
            "survival_equation",
            room="two_sided",
            summary="F(u, u_R, h), whose zero ends the entanglement of a Bell state, both qubits "
            "under slow driving",
            arguments=different,
            value=two_sided.survival_equation(),
            rules=(populations_without_cancellation,),
            accuracy=Accuracy(
                "u and u_R from 1e-6 to 1e3, h up to 1e3, x and x_R up to 100",
                ulp=4,
                amplified=12,  # five million points of a climb have 8.5 at most
                condition="the sum of the moduli of the terms over |F|",
            ),
        ),
        FunctionSpec(
            "negativity",
            room="two_sided",
            summary="Negativity of a Bell state by its decays, both qubits under slow driving",
            arguments=different,
            value=two_sided.negativity(),
            rules=(through_the_populations,),
            accuracy=Accuracy(
                "u and u_R from 1e-6 to 100, h up to 100, x and x_R up to 100",
                ulp=4,
                amplified=16,  # seven million points of a climb have 11.5 at most
                condition="u + u_R + h over what is left",
            ),
        ),
        FunctionSpec(
            "identical_negativity",
            room="two_sided",
            summary="Negativity at tau of a Bell state, both qubits under the same slow driving",
            arguments=(*arguments("tau"), *arguments(CONSTANT)),
            value=two_sided.identical_negativity(),
            rules=(what_is_left,),
            reads={
                a_plus0: call("slow_driving.a_plus")(*_VALUES),
                l0: call("slow_driving.l")(*_VALUES),
                rules.complement: COMPLEMENT,
            },
            accuracy=Accuracy(
                "lam from 0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau from 0",
                ulp=4,
                amplified=2,
                condition="2 b tau + |T d ell/dT| over what is left",
            ),
        ),
    ]

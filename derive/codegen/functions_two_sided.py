"""The generated functions of ``two_sided``."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from .. import entanglement, slow_driving, two_sided
from ..entanglement import ell
from ..symbols import Delta, T, a_minus0, a_plus0, b0, l0, tau
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_slow_driving import COMPLEMENT
from .spec import Accuracy, Branch, FunctionSpec, call

ZERO, ONE = sp.Integer(0), sp.Integer(1)
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


def specs() -> list[FunctionSpec]:
    """The negativity of a Bell pair with the same noise on both qubits, and its survival time."""
    duration, w = two_sided.identical_survival_time(), sp.Symbol("w", positive=True)
    never = sp.limit(duration.subs(w, 1), a_plus0, 0)
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
            accuracy=Accuracy(
                "T from 0.02 Delta to 1e8 Delta",
                ulp=4,
                amplified=1,
                condition="2 Delta/omega_c + 2",
                through=("Delta", "omega_c"),
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

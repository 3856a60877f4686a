"""The generated functions of ``two_sided``."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from .. import slow_driving, two_sided
from ..entanglement import ell
from ..symbols import a_minus0, a_plus0, b0, l0, tau
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_slow_driving import COMPLEMENT
from .spec import Accuracy, FunctionSpec, call

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


def specs() -> list[FunctionSpec]:
    """The negativity of a Bell pair with the same noise on both qubits."""
    return [
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
        )
    ]

"""The generated function that differentiates the Landau-Zener probability without approximation."""

from __future__ import annotations

import sympy as sp

from .. import exact
from ..symbols import theta, v
from .arguments import arguments
from .rules import COLD, Rounded, Where
from .sensitivities_loss import SWEEP, columns
from .spec import Accuracy, FunctionSpec


def between_halves_of_the_exponential(expr: sp.Expr) -> sp.Expr:
    """The slope of the exponent times half of the exponential, and then times the other half.

    So where the exponential alone would be too small for a double, the derivative keeps its digits;
    where its half is 0, so is the derivative, whatever the slope.  In the slope
    cos(theta)^2 - sin(theta)^2 is cos(2 theta); what else is a difference stays one.
    """
    (decay,) = expr.atoms(sp.exp)
    (shifted,) = (x.base for x in decay.atoms(sp.Pow) if x.exp == 2 and x.base.is_Add)
    gap = sp.Symbol("gap", real=True)
    exponent = decay.exp / 2
    half = sp.exp(exponent)
    slope = sp.expand((v * expr / decay).subs(shifted, gap))
    double = sp.cos(2 * theta) + sp.sin(theta) ** 2
    slope = sp.factor(sp.expand(slope.subs(sp.cos(theta) ** 2, double))).subs(gap, shifted)
    by_exponential = Where(exponent > -COLD, Rounded(slope) / v, sp.Integer(0))
    return Rounded(by_exponential * half) * half


def specs() -> list[FunctionSpec]:
    """Derivatives of the exact Landau-Zener probability at T = 0."""
    probability = exact.survival_probability()
    return [
        FunctionSpec(
            "d_survival_probability",
            room="exact",
            summary=f"Derivatives of survival_probability with respect to {columns(SWEEP)}",
            arguments=arguments(
                columns(SWEEP).replace(",", ""), v="sweep rate, an energy squared, > 0"
            ),
            value=sp.Matrix([sp.diff(probability, p) for p in SWEEP]).as_immutable(),
            rules=(between_halves_of_the_exponential,),
            shape=(len(SWEEP),),
            accuracy=Accuracy(
                "lam from 0 to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6",
                ulp=6,
                amplified=2,
                condition="twice the exponent for each of Delta, lam and omega_c, and more where "
                "the terms of the slope of the exponent cancel",
            ),
        ),
    ]

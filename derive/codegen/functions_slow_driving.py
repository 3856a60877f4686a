"""The generated functions of ``slow_driving``."""

from __future__ import annotations

import dataclasses
import functools

import sympy as sp

from .. import bloch, entanglement, slow_driving, symbols
from ..entanglement import ell
from . import arguments as given
from . import rules
from .arguments import CONSTANT, arguments
from .functions_lindblad import SHIFTED
from .spec import Accuracy, Argument, FunctionSpec, call

ASYMMETRY = call("slow_driving.asymmetry")(given.Delta, given.T)
AT_RATES = "T from 0 to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600"
"""The domain of promises about the constant rates."""
HEAT = ("T", "omega_c")
"""The arguments through which the exponentials amplify."""
DECAY = "2 Delta/omega_c"
"""The condition number of rates with J(2 Delta) with respect to omega_c."""
COMPLEMENT = call("slow_driving.asymmetry_complement")(given.Delta, given.T)


def constant_rates(theta: sp.Expr = given.theta) -> dict[sp.Symbol, sp.Expr]:
    """a_+, b and k of the closed forms as calls."""
    names = {symbols.a_plus0: "a_plus", symbols.b0: "b", symbols.k0: "k"}
    values = (given.Delta, theta, given.lam, given.T, given.omega_c)
    return {symbol: call(f"slow_driving.{name}")(*values) for symbol, name in names.items()}


def specs() -> list[FunctionSpec]:
    """Constant rates, asymmetry, the solution for any state and for the Schmidt state."""
    return [*_rates(), *_asymmetry(), *_solution(), *_schmidt()]


def _rates() -> list[FunctionSpec]:
    spec = functools.partial(
        FunctionSpec,
        room="slow_driving",
        rules=(
            rules.dephasing,
            rules.lamb_shift_difference,
            rules.emission_minus_absorption,
            rules.rates_of_the_bath,
            rules.bath_written_out,
            rules.squares_rounded_once,
            rules.clamped_temperature,
            rules.exponents_together,
            rules.weights_in_parts,
        ),
    )
    limits = {name: value for name, (value, _) in slow_driving.rates().items()}
    plus, minus, coherence = slow_driving.bloch_rates()
    decaying = Accuracy(AT_RATES, ulp=4, amplified=2, condition=DECAY, through=HEAT)
    conditioned = dict.fromkeys(("f", "a_plus", "a_minus", "b"), decaying)
    conditioned["g"] = dataclasses.replace(decaying, amplified=4, condition=f"{DECAY} + 2 Delta/T")
    conditioned["l"] = Accuracy(AT_RATES, ulp=1)
    rows = [
        ("k", limits["k"], "46", "", "Coefficient of sigma_z in the Hamiltonian with Lamb shift"),
        ("f", limits["f"], "46", "", "Rate of emission"),
        ("g", limits["g"], "46", "", "Rate of absorption"),
        ("l", limits["l"], "46", "Delta omega_c", "Rate of pure dephasing"),
        ("a_plus", plus, "47", "", "Half the sum of the rates f and g"),
        ("a_minus", minus, "47", "T", "Half the difference of the rates f and g"),
        ("b", coherence, "47", "", "Decay rate of the coherences"),
    ]
    return [
        spec(
            name,
            summary=f"{summary}, an energy",
            arguments=arguments(CONSTANT, unused=unused),
            value=value,
            equations=(equation,),
            accuracy=SHIFTED if name == "k" else conditioned[name],
        )
        for name, value, equation, unused, summary in rows
    ]


def _asymmetry() -> list[FunctionSpec]:
    spec = functools.partial(
        FunctionSpec,
        room="slow_driving",
        arguments=arguments("Delta T"),
        equations=("62",),
        rules=(
            rules.bath_written_out,
            rules.decaying_exponentials,
            rules.hyperbolic_tangent,
            rules.clamped_temperature,
        ),
    )
    one_less_square = entanglement.survival_balance().coeff(entanglement.lost, 2)
    return [
        spec(
            "asymmetry",
            summary="Asymmetry ell = a_-/a_+ of emission and absorption, a number",
            value=entanglement.asymmetry(),
            accuracy=Accuracy("T from 0 to 1e12 Delta", ulp=4),
        ),
        spec(
            "asymmetry_complement",
            summary="1 - ell^2, with all its digits where ell is close to 1, a number",
            value=one_less_square.subs(ell, entanglement.asymmetry()),
            accuracy=Accuracy("T from 0 to 1e12 Delta", ulp=4, amplified=1, condition="4 Delta/T"),
        ),
    ]


_solved = functools.partial(
    FunctionSpec,
    room="slow_driving",
    rules=(rules.asymmetry_by_name, rules.exponential_differences),
    reads=constant_rates() | {ell: ASYMMETRY},
    accuracy=Accuracy(
        "lam from 0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau up to 50/Delta",
        ulp=4,
        amplified=2,
        condition="2 k tau + b tau, over what is left of the terms that cancel",
    ),
)


def _solution() -> list[FunctionSpec]:
    s, r = (sp.Matrix(part).as_immutable() for part in (bloch.s_symbols, bloch.r_symbols))
    (tau,), constant = arguments("tau"), arguments(CONSTANT)
    vector_s = Argument("s", "initial Bloch vector of S, shape (..., 3)", s, (3,))
    vector_r = Argument("r", "Bloch vector of R, shape (..., 3)", r, (3,))
    matrix_chi = Argument(
        "chi", "initial correlation matrix, shape (..., 3, 3)", bloch.chi_symbols, (3, 3)
    )
    return [
        _solved(
            "s",
            summary="Bloch vector of S at tau for any initial state",
            arguments=(tau, vector_s, *constant),
            value=slow_driving.s_solution(),
            equations=("48",),
            shape=(3,),
        ),
        _solved(
            "chi",
            summary="Correlation matrix at tau for any initial state",
            arguments=(tau, vector_r, matrix_chi, *constant),
            value=slow_driving.chi_solution(),
            equations=("49", "50"),
            shape=(3, 3),
        ),
    ]


def _schmidt() -> list[FunctionSpec]:
    s, chi = slow_driving.schmidt_s(), slow_driving.schmidt_chi()
    rows = [
        ("schmidt_s3", "s_3", s[2], "56"),
        ("schmidt_chi11", "chi_11 = -chi_22", chi[0, 0], "57"),
        ("schmidt_chi12", "chi_12 = chi_21", chi[0, 1], "57"),
        ("schmidt_chi33", "chi_33", chi[2, 2], "57"),
    ]
    return [
        _solved(
            name,
            summary=f"Component {component} at tau of an initial Schmidt state",
            arguments=(*arguments("tau eta"), *arguments(CONSTANT)),
            value=value,
            equations=(equation,),
        )
        for name, component, value, equation in rows
    ]

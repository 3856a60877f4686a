"""The generated functions of ``bloch``."""

from __future__ import annotations

import dataclasses
import functools

import sympy as sp

from .. import bloch, hamiltonian, symbols
from . import functions_lindblad, rules
from .arguments import MOVING, arguments
from .functions_lindblad import DECAYING, RATE_RULES, SHIFTED
from .spec import Argument, FunctionSpec, real


def specs() -> list[FunctionSpec]:
    """a_+, a_- and b; Q and q; right-hand side and Jacobian for scipy's solve_ivp."""
    rates = _rates()
    return [*rates, *_equations(rates)]


def _rates() -> list[FunctionSpec]:
    spec = functools.partial(
        FunctionSpec,
        room="bloch",
        arguments=arguments(MOVING),
        equations=("40",),
        rules=RATE_RULES,
    )
    plus, minus, coherence = bloch.rates()
    return [
        spec(
            "a_plus",
            summary="Half the sum of the rates f and g, an energy",
            value=plus,
            accuracy=DECAYING,
        ),
        spec(
            "a_minus",
            summary="Half the difference of the rates f and g, an energy",
            arguments=arguments(MOVING, unused="T"),
            value=minus,
            accuracy=DECAYING,
        ),
        spec(
            "b",
            summary="Decay rate of the coherences, an energy",
            value=coherence,
            accuracy=DECAYING,
        ),
    ]


def _equations(rates: list[FunctionSpec]) -> list[FunctionSpec]:
    t = symbols.t
    named = (symbols.a_plus(t), symbols.a_minus(t), symbols.b(t), symbols.k(t))
    splitting = next(spec for spec in functions_lindblad.specs() if spec.name == "k")
    turning = rules.gap_in_parts(rules.gap_by_name(hamiltonian.angle_rate()))
    turning = turning.replace(rules.SquaredGap, lambda *args: rules.Squared(rules.Gap(*args)))
    reads = dict(zip(named, (spec.expression for spec in (*rates, splitting)), strict=True))
    reads[bloch.phi_rate] = turning.xreplace({s: real(s) for s in turning.free_symbols})
    spec = functools.partial(FunctionSpec, room="bloch", reads=reads)

    every = arguments(MOVING)
    summed = "the sum of the moduli of the terms over the modulus of the entry"
    s, r, chi = (sp.Matrix(part) for part in (bloch.s_symbols, bloch.r_symbols, bloch.chi_symbols))
    y = sp.Matrix([*s, *r, *chi])
    state = Argument(
        "y",
        "components of the state: s (3), r (3), chi (9, row by row), shape (15, ...)",
        y.as_immutable(),
        (15,),
        "leading",
    )
    matrix, shift = bloch.bloch_matrix(), bloch.inhomogeneity()
    rates_of_change = sp.Matrix(
        [
            *(matrix * s + shift),
            *sp.zeros(3, 1),
            *(matrix * chi + bloch.column_inhomogeneity()),
        ]
    )
    return [
        spec(
            "Q",
            summary="Linear part of the Bloch equations, an energy",
            arguments=every,
            value=matrix,
            equations=("43", "44"),
            accuracy=SHIFTED,
            shape=(3, 3),
        ),
        spec(
            "q",
            summary="Inhomogeneity of the Bloch equations, an energy",
            arguments=arguments(MOVING, unused="T"),
            value=shift,
            equations=("43",),
            accuracy=DECAYING,
            shape=(3,),
        ),
        spec(
            "rhs",
            summary="Right-hand side of the Bloch equations as scipy's solve_ivp takes it",
            arguments=(every[0], state, *every[1:]),
            value=rates_of_change.as_immutable(),
            equations=("41", "42"),
            accuracy=dataclasses.replace(SHIFTED, amplified=4, condition=summed, through=()),
            shape=(15,),
            axes="leading",
        ),
        spec(
            "jacobian",
            summary="Derivative of rhs with respect to y as scipy's solve_ivp takes it",
            arguments=(every[0], dataclasses.replace(state, enters=False), *every[1:]),
            value=rates_of_change.jacobian(y).as_immutable(),
            equations=("41", "42"),
            accuracy=SHIFTED,
            shape=(15, 15),
            axes="leading",
        ),
    ]

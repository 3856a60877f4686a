"""The generated functions of ``timescales``."""

from __future__ import annotations

import dataclasses
import functools

import sympy as sp

from .. import symbols, timescales
from . import arguments as given
from . import rules
from .arguments import arguments
from .spec import Accuracy, Branch, FunctionSpec, real

ONE = sp.Integer(1)


def specs() -> list[FunctionSpec]:
    """tau_AE, tau_AS, tau_A, tau_S, tau_R; where a rate vanishes its time is inf."""
    spec = functools.partial(
        FunctionSpec,
        room="timescales",
        arguments=arguments("t Delta v"),
        rules=(rules.factored,),
    )
    by_states, by_energies = timescales.tau_hamiltonian().args
    branch_point = timescales.branch_point().subs({symbols.Delta: given.Delta, symbols.v: given.v})
    # Half the smallest double is 0.
    at_rest = Branch(
        given.v / 2 <= 0, sp.limit(timescales.tau_states(), symbols.v, 0), {given.v: ONE}
    )
    fastest = rules.dephasing(1 / timescales.tau_relaxation())
    fastest = fastest.xreplace({symbol: real(symbol) for symbol in fastest.free_symbols})
    later = sp.Symbol("t", positive=True)
    plain = Accuracy("|v t|/Delta up to 1e12 and down to 1e-12, energies from 1e-50 to 1e50", ulp=5)
    return [
        spec(
            "tau_AE",
            summary="Time in which the energies change; inf at t = 0 and at v = 0",
            value=timescales.tau_energies(),
            equations=("17",),
            overflows=True,
            accuracy=plain,
            branches=(
                Branch(
                    given.v**2 * sp.Abs(given.t) <= 0,
                    sp.limit(timescales.tau_energies().subs(symbols.t, later), later, 0),
                    {given.t: ONE, given.v: ONE},
                ),
            ),
        ),
        spec(
            "tau_AS",
            summary="Time in which the eigenstates change; inf at v = 0",
            value=timescales.tau_states(),
            equations=("17",),
            rules=(sp.expand,),  # no product of Delta and v, which could underflow
            overflows=True,
            accuracy=plain,
            branches=(at_rest,),
        ),
        spec(
            "tau_A",
            summary="Time in which the Hamiltonian changes, min(tau_AE, tau_AS); inf at v = 0",
            value=by_energies.expr,
            equations=("16", "18"),
            overflows=True,
            accuracy=plain,
            branches=(
                at_rest,
                Branch(
                    sp.Abs(given.t) <= branch_point,
                    by_states.expr,
                    {given.t: ONE, given.v: ONE},
                    rules=(sp.expand,),
                ),
            ),
        ),
        spec(
            "tau_S",
            summary="Intrinsic time of the system",
            value=timescales.tau_beat(),
            equations=("19",),
            rules=(rules.inverse_gap,),
            accuracy=dataclasses.replace(plain, ulp=2),
        ),
        spec(
            "tau_R",
            summary="Relaxation time, without the factor 1/lam^2; inf where all rates vanish",
            arguments=arguments("t Delta v T omega_c"),
            value=timescales.tau_relaxation(),
            equations=("19",),
            overflows=True,
            accuracy=Accuracy(
                "T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 700",
                ulp=5,
                amplified=4,
                condition="2 Omega/omega_c",
                through=("T", "omega_c"),
            ),
            rules=(rules.dephasing,),
            branches=(Branch(fastest <= 0, sp.limit(1 / later, later, 0), {fastest: ONE}),),
        ),
    ]

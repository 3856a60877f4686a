"""The ledger: a verdict on every printed equation and every part of it.

Each entry says how its printed form is held against the derivation.  Whether an identity is
verified or an erratum is decided by :mod:`judge`; what an erratum changes, and whether it is new
or follows from an earlier one, is found by planting printed forms in the derivation and computing
again.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sympy as sp
from sympy.physics.quantum import TensorProduct
from sympy.simplify.fu import TR7, TR8

from . import (
    bath,
    bloch,
    correction,
    cost,
    entanglement,
    hamiltonian,
    lindblad,
    marking,
    slow_driving,
    timescales,
)
from .cost import Cost, Integrator
from .derivation import STEPS, Plantation, planted, recorded, rests_on, upstream
from .judge import (
    Case,
    Counterexample,
    Disagreement,
    Undecided,
    decide,
    decide_exactly,
    engines_asked,
    entries,
    is_zero,
    same,
)
from .paper import PRINTED, Printed
from .paper.printed import CHI_SOLUTION, S_SOLUTION
from .symbols import (
    Delta,
    J,
    Omega,
    a_minus,
    a_plus,
    a_plus0,
    anticommutator,
    b,
    eta,
    identity,
    nu,
    omega,
    omega_c,
    phi,
    sigma_x,
    sigma_y,
    sigma_z,
    t,
    tau,
    theta,
    v,
)

Key = tuple[str, str | None]
VERDICTS = ("definition", "verified", "erratum", "approximation", "convention")


def label(key: Key) -> str:
    return key[0] if key[1] is None else f"{key[0]} {key[1]}"


@dataclass(frozen=True)
class Finding:
    """What a judge returns: the verdict, the derived form, how it was found, and remarks."""

    verdict: str
    derived: Any
    method: str
    counterexample: Counterexample | None = None
    note: str = ""


@dataclass(frozen=True)
class Judgement:
    """One row of the ledger."""

    printed: Printed
    verdict: str
    derived: str
    method: str
    counterexample: Counterexample | None
    affects: tuple[str, ...]
    note: str
    slip: str | None = None
    """For an erratum: "new", or "inherited" where it follows from an earlier one."""
    inherited_from: tuple[str, ...] = ()
    correction: str | None = None
    """For an erratum: the smallest edit of the printed form that both engines accept, if any."""
    cost: Cost | None = None
    """For an erratum: what it changes, and by how much."""
    engines: tuple[str, ...] = ()
    """The engines that were asked and agree: "exact", "balls"; none for a definition."""
    difference: str | None = None
    """For an erratum: printed minus derived, where they can be subtracted."""
    rests_on: tuple[str, ...] = ()
    """The steps of the derivation that the derived form rests on, from the model on."""
    marked: str | None = None
    r"""For an erratum: the form that was compared, its wrong places as \wrong{...} and what it
    lacks as \missing{...}."""
    corrected: str | None = None
    """For an erratum: the form that was compared, with the smallest correction made."""

    def as_dict(self) -> dict[str, Any]:
        """The row of ``dlz verify --json``."""
        counterexample = self.counterexample.as_dict() if self.counterexample else None
        return {
            "id": self.printed.id,
            "part": self.printed.part,
            "where": self.printed.where,
            "verdict": self.verdict,
            "printed": self.printed.latex,
            "derived": self.derived,
            "method": self.method,
            "counterexample": counterexample,
            "affects": list(self.affects),
            "slip": self.slip,
            "inherited_from": list(self.inherited_from),
            "correction": self.correction,
            "cost": self.cost.as_dict() if self.cost else None,
            "engines": list(self.engines),
            "difference": self.difference,
            "marked": self.marked,
            "corrected": self.corrected,
            "rests_on": list(self.rests_on),
            "scan": self.printed.scan or None,
            "note": self.note,
        }


@dataclass(frozen=True)
class Entry:
    """How one printed form is judged."""

    judge: Callable[[Printed], Finding]
    derived: Callable[[], Any] | None = None
    """The derived counterpart; computed again under planted forms to trace a slip."""
    plants: Callable[[], dict[str, Any]] | None = None
    """The printed form in the place of a step of the derivation."""
    everywhere: bool = True
    """Whether what is planted is the printed form on its whole domain, so that a later slip can be
    said to follow from it."""
    form: Callable[[Any], Any] | None = None
    """The printed form written such that it can be compared with ``derived``."""
    cases: Sequence[Case] = ({},)
    cost: Callable[[], str] | None = None
    """What an erratum costs, in words, where nothing can be planted or more is to be said."""


ENTRIES: dict[Key, Entry] = {}


def _enter(key: Key, entry: Entry) -> None:
    """Put an entry into the ledger; its derived form becomes a step of the derivation."""
    if entry.derived:
        step = recorded(f"equation {label(key)}", (key[0],), "as it is judged", entry.derived)
        entry = replace(entry, derived=step)
    ENTRIES[key] = entry


_by_sign_of_time: tuple[Case, ...] = (
    {t: sp.Symbol("t", positive=True)},
    {t: -sp.Symbol("t", positive=True)},
)


# --- kinds of entries ----------------------------------------------------------------------------


def _definition(
    id_: str,
    part: str | None = None,
    note: str = "",
    model: Callable[[], Any] | None = None,
) -> None:
    """The printed form fixes a meaning; the derivation takes it over, as ``model`` where it can."""

    def judge(printed: Printed) -> Finding:
        if model is not None:
            _proved(printed.form, model(), "the model is not the printed one")
        return Finding("definition", None, "taken over as a definition", note=note)

    _enter((id_, part), Entry(judge))


def _identity(
    id_: str,
    part: str | None,
    derived: Callable[[], Any],
    *,
    cases: Sequence[Case] = ({},),
    form: Callable[[Any], Any] = lambda form: form,
    plants: Callable[[], dict[str, Any]] | None = None,
    everywhere: bool = True,
    note: str = "",
    order: Callable[[], str] | None = None,
    cost: Callable[[], str] | None = None,
) -> None:
    """The printed form equals the derived one, or not.  ``order`` makes it an approximation."""

    def judge(printed: Printed) -> Finding:
        expected = derived()
        counterexample = decide(form(printed.form), expected, cases)
        if counterexample:
            method = "difference not zero: rational counterexample at 50 digits"
            return Finding("erratum", expected, method, counterexample, note)
        if order:
            method = f"equals the limit; what is left out is {order()}"
            return Finding("approximation", expected, method, note=note)
        return Finding("verified", expected, "difference simplified to zero", note=note)

    _enter((id_, part), Entry(judge, derived, plants, everywhere, form, cases, cost))


def _solution(
    id_: str,
    part: str | None,
    derived: Callable[[], Any],
    printed_solution: Callable[[], sp.Matrix],
    residual: Callable[[sp.Matrix], sp.Matrix],
    initial: Callable[[sp.Matrix], sp.Matrix],
    *,
    form: Callable[[Any], Any] = lambda form: form,
    plants: Callable[[], dict[str, Any]] | None = None,
    note: str = "",
) -> None:
    """A closed form: it must satisfy its differential equation and its initial condition."""

    def judge(printed: Printed) -> Finding:
        solution = printed_solution()
        equation_holds = all(is_zero(entry) for entry in residual(solution))
        initial_holds = all(is_zero(entry) for entry in initial(solution))
        expected = derived()
        counterexample = decide(form(printed.form), expected)
        if (counterexample is None) != (equation_holds and initial_holds):
            raise Undecided(f"({id_}) {part}: residuals and closed form do not tell the same")
        words = {True: "satisfied", False: "violated"}
        method = (
            f"put into its differential equation: {words[equation_holds]}; "
            f"initial condition: {words[initial_holds]}"
        )
        verdict = "erratum" if counterexample else "verified"
        return Finding(verdict, expected, method, counterexample, note)

    _enter((id_, part), Entry(judge, derived, plants, form=form))


def _custom(
    id_: str,
    part: str | None = None,
    *,
    derived: Callable[[], Any] | None = None,
    plants: Callable[[], dict[str, Any]] | None = None,
    cost: Callable[[], str] | None = None,
) -> Callable[[Callable[[Printed], Finding]], Callable[[Printed], Finding]]:
    """A statement with a check of its own."""

    def decorate(judge: Callable[[Printed], Finding]) -> Callable[[Printed], Finding]:
        _enter((id_, part), Entry(judge, derived, plants, cost=cost))
        return judge

    return decorate


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Undecided(what)


def _proved(first: Any, second: Any, otherwise: str) -> None:
    """Both engines find the two forms equal."""
    _require(decide(first, second) is None, otherwise)


def _refuted(first: Any, second: Any, otherwise: str) -> Counterexample:
    """Where both engines find the two forms different."""
    counterexample = decide(first, second)
    if counterexample is None:
        raise Undecided(otherwise)
    return counterexample


def _form(id_: str, part: str | None = None) -> Any:
    return PRINTED[id_, part].form


# --- Sec. II: model and bath ---------------------------------------------------------------------

_definition("1", note="the model; hbar = 1 from here on", model=hamiltonian.hamiltonian)
_identity(
    "2",
    "energies",
    hamiltonian.energies,
    form=lambda form: tuple(e.subs(Omega(t), hamiltonian.gap()) for e in form),
)


@_custom("2", "eigenvectors", derived=hamiltonian.eigenvectors)
def _eigenvectors(printed: Printed) -> Finding:
    """The entry that the scan lost follows from the printed norm; with it the vectors are right."""
    gap = {Omega(t): hamiltonian.gap()}
    upper_entry = sp.Symbol("u", positive=True)
    for lower, norm, energy in zip(
        printed.form, _form("2", "norms"), hamiltonian.energies(), strict=True
    ):
        square = hamiltonian.in_terms_of_gap((norm**2 - lower**2).subs(gap))
        lost = sp.solve(upper_entry**2 - sp.expand(square), upper_entry)
        _require(lost == [Delta], "the printed norm does not fix the lost entry")
        vector = sp.Matrix([Delta, lower.subs(gap)])
        rest = hamiltonian.hamiltonian() * vector - energy * vector
        _proved(rest, sp.zeros(2, 1), "(2) is no eigenvector")
    return Finding(
        "verified",
        hamiltonian.eigenvectors(),
        "the upper entry is restored from the printed norm; H_S vector = energy vector exactly",
        note="the scan lost the upper entry, Delta, of the column",
    )


_identity(
    "2",
    "norms",
    hamiltonian.norms,
    form=lambda form: tuple(e.subs(Omega(t), hamiltonian.gap()) for e in form),
    cases=_by_sign_of_time,
)
_identity("3", None, hamiltonian.gap)


def _rotation_of_b() -> str:
    """What b(tau) does with the printed H_E."""
    phase = bath.ladder_phase()(sp.I * _form("4") * tau)
    _require(not phase.has(nu), "with (4) as printed b(tau) still rotates with nu")
    return (
        f"b(tau) = {sp.sstr(phase)} b at every nu: the bath has one frequency, every rate at "
        "another one vanishes, and the negativity stays at 1/2 in all figures"
    )


@_custom(
    "4",
    derived=bath.quantum_energy,
    plants=lambda: {"bath.quantum_energy": _form("4")},
    cost=_rotation_of_b,
)
def _bath_hamiltonian(printed: Printed) -> Finding:
    """With the printed H_E every quantum has energy 1, and the occupation (12) does not follow."""
    with planted({"bath.quantum_energy": printed.form}):
        occupation = bath.occupation()
    counterexample = decide(occupation, _form("12"))
    _require(counterexample is not None, "(4) as printed would give (12)")
    return Finding(
        "erratum",
        nu,
        "thermal occupation recomputed from the printed H_E against (12): rational counterexample",
        counterexample,
        "the integrand lacks the factor nu; the counterexample compares the occupation that "
        "follows from (4), at 'printed', with (12), at 'derived'; omega_max and omega_c of (13) "
        "are both called cut-off frequency: the derivation takes omega_max to infinity",
    )


_definition("4", "commutator (text)", "the bosonic algebra from which the occupation is derived")
_definition("5")
_definition("6")
_definition("7", note="A is the model's coupling; J = g^2, see (13)", model=lindblad.coupling)
_identity(
    "7",
    "direction (text)",
    lambda: tuple(lindblad.coupling().subs(theta, x) for x in (0, sp.pi / 2)),
    note="along fixed axes; near the crossing, H_S is along x, so theta = 0 is there transversal "
    "to the instantaneous eigenbasis and theta = pi/2 longitudinal",
)

# --- Sec. II A: master equation ------------------------------------------------------------------

_rates = sp.symbols("gamma_1 gamma_2 gamma_3", real=True)


def _generic_jumps() -> list[sp.Matrix]:
    parts = lindblad.transition_operators()
    energy = sp.Symbol("Omega", positive=True)
    return [parts[2 * energy], parts[-2 * energy], parts[sp.Integer(0)]]


def _generic_state() -> sp.Matrix:
    return sp.ImmutableMatrix(2, 2, sp.symbols("rho_11 rho_12 rho_21 rho_22"))


def _secular_dissipator() -> sp.Matrix:
    """The dissipative part of the secular generator, for a generic coupling."""
    _require(lindblad.kossakowski_and_shift()["residual"] == 0, "not of Lindblad form")
    zero = [sp.Integer(0)] * 3
    return sp.ImmutableMatrix(
        lindblad.lindblad_form(_generic_state(), _generic_jumps(), list(_rates), zero)
    )


def _printed_dissipator(form: Callable[[sp.Matrix, sp.Matrix], sp.Matrix]) -> sp.Matrix:
    total = sp.zeros(2, 2)
    for rate, jump in zip(_rates, _generic_jumps(), strict=True):
        total += rate * form(jump, _generic_state())
    return sp.ImmutableMatrix(total)


def _lamb_shift_by_derivation() -> None:
    found = lindblad.kossakowski_and_shift()
    q = sp.symbols("q_1 q_2 q_3", real=True)
    _proved(found["residual"], sp.Integer(0), "the secular generator is not of Lindblad form")
    _proved((found["S_1 - S_2"], found["S_3"]), (q[0] - q[1], q[2]), "S is not Im Gamma")


@_custom("8", "unitary part")
def _unitary_part(printed: Printed) -> Finding:
    _lamb_shift_by_derivation()
    return Finding(
        "verified",
        None,
        "second-order memory integral, secular selection: the generator minus the dissipator is "
        "-i [sum of Im Gamma(omega_m) A^dagger A, rho], solved exactly for a generic coupling",
    )


_identity(
    "8",
    "dissipator",
    _secular_dissipator,
    form=_printed_dissipator,
    cost=lambda: (
        "the trace is not preserved, d Tr rho/dt = "
        f"{sp.sstr(sp.factor(_printed_dissipator(_form('8', 'dissipator')).trace()))}; (24) prints "
        "the bracket right, and everything after it"
    ),
    note="the bracket must be the anticommutator, as (24) prints it; with the commutator the "
    "trace is not preserved",
)
_identity(
    "9",
    None,
    lambda: tuple(_generic_jumps()),
    form=lambda form: form(sp.diag(1, 0), sp.diag(0, 1), lindblad._generic_coupling),
    note="the part of A that rotates with omega_m is this product of projectors, for any coupling",
)
_identity("10", None, lindblad.transition_frequencies)
_identity("11", "omega > 0", lambda: bath.kossakowski()[0])
_identity("11", "omega < 0", lambda: bath.kossakowski()[1])


@_custom("11", "omega = 0", derived=bath.kossakowski_at_zero)
def _kossakowski_at_zero(printed: Printed) -> Finding:
    limit = bath.kossakowski_at_zero()
    _proved(printed.form, limit, "gamma(0) is not 2 pi T")
    product = sp.limit(bath.spectral_density() * bath.occupation(), omega, 0)
    half = sp.simplify(2 * sp.pi * product * sp.Rational(1, 2) * 2 + printed.form)
    return Finding(
        "convention",
        limit,
        "limit omega -> 0 of gamma from both sides, exact",
        note="right if delta is Kronecker's and Theta(0) = 0; Dirac's delta would be infinite and "
        f"dimensionally wrong, and Theta(0) = 1/2 with J n -> {product} would give gamma(0) = "
        f"{half}",
    )


_identity("12", None, bath.occupation)
_definition(
    "13",
    note="for omega > 0; (11) takes it at |omega|, as J = g^2 requires",
    model=bath.spectral_density,
)
_identity(
    "13",
    "J = g^2 (text)",
    lambda: sp.expand(bath.correlation_of_a_mode()[0] - bath.correlation_of_a_mode()[1]),
    note="a mode enters C(tau) with the weight g^2, so J = g^2 without a factor pi",
)


@_custom("14", derived=lindblad.lamb_shift_hamiltonian)
def _lamb_shift_hamiltonian(printed: Printed) -> Finding:
    _lamb_shift_by_derivation()
    return Finding(
        "verified",
        None,
        "solved exactly from the secular generator for a generic coupling, with S = Im Gamma",
    )


@_custom(
    "15",
    derived=lambda: (
        timescales.tau_hamiltonian(),
        timescales.tau_beat(),
        timescales.tau_relaxation(),
    ),
)
def _validity(printed: Printed) -> Finding:
    ratio = timescales.tau_beat() / timescales.tau_hamiltonian()
    at_crossing = ratio.subs(Omega(t), hamiltonian.gap()).subs(t, 0)
    _proved(at_crossing, v / (4 * Delta**2), "tau_S/tau_A at the crossing is another one")
    return Finding(
        "approximation",
        None,
        "the secular selection drops terms that rotate at 2 Omega >= 1/tau_S, of relative order "
        "tau_S/tau_R; freezing H_S over a period of them leaves out order tau_S/tau_A",
        note="the memory time of the bath does not appear, and tau_R of (19) lacks lambda^2, so "
        "the weak coupling does not enter; tau_S/tau_A is largest at t = 0, v/(4 Delta^2)",
    )


_definition("16")
_definition("17", note="tau_AE depends on the zero of energy, here the middle of the two levels")


@_custom("17", "order of the names (text)", cost=lambda: "nothing is computed from it")
def _names(printed: Printed) -> Finding:
    energies, states = hamiltonian.energies(), hamiltonian.eigenvectors()
    _require(all(e.is_commutative and e.is_real for e in energies), "energies are not numbers")
    for energy, state in zip(energies, states, strict=True):
        rest = hamiltonian.hamiltonian() * state
        _proved(rest, energy * state, "H_S |n> is not epsilon_n |n>")
    return Finding(
        "erratum",
        r"\text{eigenstates: }|n(t)\rangle,\quad\text{eigenenergies: }\epsilon_n(t)",
        "H_S |n> = epsilon_n |n> exactly, so epsilon_n is the number and |n> the state",
        note="the two names stand in the wrong order; nothing is computed from it",
    )


_identity(
    "18",
    None,
    timescales.tau_hamiltonian,
    form=lambda form: form.subs(Omega(t), hamiltonian.gap()),
    cases=(*_by_sign_of_time,),
    plants=lambda: {"timescales.tau_hamiltonian": _form("18").subs(Omega(t), hamiltonian.gap())},
    note="the two branches meet at |t| = Delta/(2 v), and both depend on |t|; the printed form "
    "jumps from 4 Delta/v to 2 Delta/v at t = Delta/v and is too long by an unbounded factor for "
    "t < 0",
)
_identity("19", "tau_S", timescales.tau_beat)


_identity(
    "19",
    "tau_R",
    timescales.tau_relaxation,
    plants=lambda: {"timescales.tau_relaxation": _form("19", "tau_R")},
    note="gamma(0) = 2 pi T is among the coefficients and wins as soon as omega_c is below omega "
    "/ log((omega/T) / (1 - exp(-omega/T))), omega = 2 Omega; lambda^2 is missing in both",
)

# --- Sec. II B: rotated frame --------------------------------------------------------------------


@_custom("20", derived=hamiltonian.rotation)
def _rotation(printed: Printed) -> Finding:
    matrix = printed.form
    cosine, sine = hamiltonian.double_angle()
    rotated = matrix * hamiltonian.hamiltonian() * matrix.H
    varphi = sp.Symbol("varphi", real=True)
    reduced = rotated.applyfunc(
        lambda x: sp.expand(sp.simplify(sp.expand_complex(x.subs(phi(t), varphi))))
    )
    reduced = reduced.applyfunc(lambda x: sp.expand(TR8(TR7(x))))
    reduced = reduced.subs({sp.cos(2 * varphi): cosine, sp.sin(2 * varphi): sine})
    _proved(reduced, hamiltonian.gap() * sigma_z, "R does not diagonalise H_S")
    return Finding(
        "verified",
        hamiltonian.rotation(),
        "R H_S R^dagger = Omega sigma_z exactly, with the derived angle, for every real t",
    )


def _principal_arctan() -> dict[str, Any]:
    """The printed angle, and its cos 2 phi and sin 2 phi for t < 0, where it is wrong."""
    before = sp.Symbol("p", positive=True)
    cosine, sine = (
        sp.simplify(function(2 * _form("21")).subs(t, -before)).subs(before, -t)
        for function in (sp.cos, sp.sin)
    )
    return {"hamiltonian.angle": _form("21"), "hamiltonian.double_angle": (cosine, sine)}


_identity(
    "21",
    None,
    hamiltonian.angle,
    cases=_by_sign_of_time,
    plants=_principal_arctan,
    everywhere=False,
    note="right for t > 0; for t < 0 the principal arctan is off by pi/2, jumps at t = 0 and gives "
    "R H_S R^dagger = -Omega sigma_z: k turns its sign, and sigma_- and sigma_+ change places; "
    "sin^2 and cos^2 of (theta - 2 phi) and the rate (45) are the same on both branches",
)
_definition("22")
_identity(
    "23",
    None,
    hamiltonian.rotated_hamiltonian,
    form=lambda form: form.subs(Omega(t), hamiltonian.gap()),
    note="with the angle continuous in t; with (21) as printed it is -Omega sigma_z for t < 0",
)
_identity(
    "24",
    "moving frame",
    lindblad.moving_frame_term,
    plants=lambda: {"lindblad.moving_frame_term": _form("24", "moving frame")},
    note="i (dR/dt) R^dagger = -phi' sigma_y, as (30) has it; turning the sign of phi' amounts to "
    "sigma_z on S, so the negativity of a Bell state does not see it",
)
_identity(
    "24",
    "dissipator",
    _secular_dissipator,
    form=_printed_dissipator,
    note="prints the anticommutator where (8) prints a commutator",
)


def _in_time(matrix: sp.Matrix) -> sp.Matrix:
    """A matrix in theta and phi(t), written in t: sums of angles expanded, cos and sin of 2 phi."""
    cosine, sine = hamiltonian.double_angle()
    twice = sp.Symbol("twice", real=True)

    def write(entry: sp.Expr) -> sp.Expr:
        expanded = sp.expand_trig(entry.subs(phi(t), twice / 2))
        return hamiltonian.in_terms_of_gap(
            expanded.subs({sp.cos(twice): cosine, sp.sin(twice): sine})
        )

    return sp.ImmutableMatrix(matrix.applyfunc(write))


def _rotated_laboratory_jumps() -> tuple[sp.Matrix, ...]:
    """R A(omega_m) R^dagger from the laboratory frame, written in t."""
    return tuple(
        _in_time(hamiltonian.rotate(jump)) for jump in lindblad.jump_operators_laboratory()
    )


_identity(
    "25",
    None,
    _rotated_laboratory_jumps,
    form=lambda form: tuple(
        _in_time(jump)
        for jump in form(*lindblad.rotated_projectors(), hamiltonian.rotate(lindblad.coupling()))
    ),
    note="two roads: projected in the rotated frame, and rotated from the laboratory frame",
)
_identity(
    "25",
    "projectors (text)",
    lambda: dict(zip(("upper", "lower"), lindblad.rotated_projectors(), strict=True)),
    plants=lambda: {
        "lindblad.rotated_projectors": (
            _form("25", "projectors (text)")["upper"],
            _form("25", "projectors (text)")["lower"],
        )
    },
    note="(23) gives |0> the energy +Omega, and (54) needs sigma_z |0> = +|0>; as printed, (26) "
    "would carry sigma_+; for t < 0 with (21) as printed the text would be right: two frames are "
    "mixed",
)
_identity("26", None, lambda: lindblad.jump_operators()[0])
_identity("27", None, lambda: lindblad.jump_operators()[1])
_identity("28", None, lambda: lindblad.jump_operators()[2])


def _lamb_part(onto: sp.Matrix) -> Callable[[], sp.Expr]:
    return lambda: sp.expand((lindblad.lamb_shift_hamiltonian() * onto).trace() / 2)


def _printed_lamb_shift() -> dict[str, Any]:
    along, flat = _form("29", "sigma_z part"), _form("29", "identity part")
    return {"lindblad.lamb_shift_hamiltonian": along * sigma_z + flat * identity}


_identity(
    "29",
    "sigma_z part",
    _lamb_part(sigma_z),
    plants=_printed_lamb_shift,
    note="1/2 -> 1/8: each jump operator squared brings 1/4, and sigma_+ sigma_- = (id + "
    "sigma_z)/2",
)
_identity(
    "29",
    "identity part",
    _lamb_part(identity),
    plants=lambda: {
        "lindblad.lamb_shift_hamiltonian": _lamb_part(sigma_z)() * sigma_z
        + _form("29", "identity part") * identity
    },
    note="1/8 sin^2 [S(omega_1) + S(omega_2)] + 1/4 cos^2 S(0); S(0) is missing in print; a "
    "multiple of the identity changes nothing observable",
)
_identity(
    "30",
    None,
    lindblad.generator_matrix,
    form=lambda form: form(),
    note="the sign of phi' is the one the model implies, against (24)",
)
_identity(
    "31",
    None,
    lindblad.level_splitting,
    plants=lambda: {"lindblad.level_splitting": _form("31")},
    note="1/2 -> 1/8",
)


def _dissipation_rate(index: int) -> Callable[[], sp.Expr]:
    return lambda: lindblad.dissipation_rates()[index]


for _number, _index in (("32", 0), ("33", 1), ("34", 2)):
    _identity(_number, None, _dissipation_rate(_index))

# --- Sec. III: two qubits ------------------------------------------------------------------------

_definition("35")


@_custom("36", derived=bloch.two_qubit_generator)
def _two_qubits(printed: Printed) -> Finding:
    """(R x 1)(A x 1)(R x 1)^dagger = (R A R^dagger) x 1, and R R^dagger only acts on S."""
    a = sp.ImmutableMatrix(2, 2, sp.symbols("A_11 A_12 A_21 A_22"))
    r = hamiltonian.rotation()
    big = TensorProduct(r, identity)
    _proved(
        big * TensorProduct(a, identity) * big.H,
        TensorProduct(r * a * r.H, identity),
        "the frame of S does not act on S alone",
    )
    generator = bloch.two_qubit_generator()
    _proved(generator.trace(), sp.Integer(0), "the trace is not preserved")
    real_rate = generator.subs(bloch.phi_rate, sp.Symbol("phi_rate", real=True))
    _proved(real_rate, real_rate.H, "Hermiticity is not preserved")
    return Finding(
        "verified",
        None,
        "the rotation acts on S alone, exactly; the generator keeps trace and Hermiticity exactly",
    )


@_custom("37", derived=bloch.generic_state)
def _expansion(printed: Printed) -> Finding:
    products = [
        TensorProduct(x, y)
        for x in (identity, sigma_x, sigma_y, sigma_z)
        for y in (identity, sigma_x, sigma_y, sigma_z)
    ]
    gram = sp.Matrix(16, 16, lambda i, j: (products[i].H * products[j]).trace())
    _proved(gram, 4 * sp.eye(16), "the products of Pauli matrices are not an orthogonal basis")
    return Finding(
        "verified",
        None,
        "the 16 products are orthogonal with norm 4, so every Hermitian matrix of trace 1 is of "
        "this form",
    )


_identity("38", None, lambda: bloch.components(bloch.generic_state()))


def _with_printed_rates(form: sp.Matrix) -> sp.Matrix:
    plus, minus, full = bloch.rates()
    return sp.ImmutableMatrix(form.subs({a_plus(t): plus, a_minus(t): minus, b(t): full}))


def _action_on(name: str) -> Callable[[], sp.Matrix]:
    return lambda: bloch.action()[name]


for _name in ("id", "x", "y", "z"):
    _identity("39", _name, _action_on(_name), form=_with_printed_rates)
_identity("40", None, bloch.rates)
_identity("41", None, lambda: bloch.equations_of_motion()[1])


@_custom("42", "s", derived=lambda: bloch.equations_of_motion()[0])
def _s_equation(printed: Printed) -> Finding:
    right = bloch.bloch_matrix() * sp.Matrix(bloch.s_symbols) + bloch.inhomogeneity()
    projected = bloch.equations_of_motion()[0]
    _proved(_with_printed_rates(right), projected, "ds/dt is not Q s + q")
    return Finding("verified", None, "projection of (36) with (37) onto sigma_i x id, exact")


_identity(
    "42",
    "chi",
    bloch.column_inhomogeneity,
    plants=lambda: {"bloch.column_inhomogeneity": _form("42", "chi")},
    note="d chi_j/dt = Q chi_j + r_j q: the term r_j q is missing in print (the forms compared "
    "are what stands beside Q chi); nothing changes where r = 0, as for a Bell state",
)
_identity("43", None, bloch.inhomogeneity)
_identity("44", None, bloch.bloch_matrix)
_identity(
    "45", None, hamiltonian.angle_rate, form=lambda form: form.subs(Omega(t), hamiltonian.gap())
)
_identity("45", "limit (text)", slow_driving.angle_rate_limit)
_identity(
    "46",
    "phi (text)",
    slow_driving.angle_limit,
    order=lambda: "of first order in v t/Delta",
    note="with the angle continuous in t; with (21) as printed it is -pi/4 for t < 0",
)
_identity(
    "46",
    "k",
    lambda: slow_driving.rates()["k"][0],
    plants=lambda: {
        "slow_driving.rates": {
            **slow_driving.rates(),
            "k": (_form("46", "k"), slow_driving.rates()["k"][1]),
        }
    },
    note="1/2 -> 1/8",
)


def _order_of(name: str) -> Callable[[], str]:
    words = {1: "first", 2: "second"}
    return lambda: (
        f"of {words[slow_driving.rates()[name][1]]} order in v t/Delta, for generic theta"
    )


def _slow_rate(name: str) -> Callable[[], sp.Expr]:
    return lambda: slow_driving.rates()[name][0]


for _name in "fgl":
    _identity("46", _name, _slow_rate(_name), order=_order_of(_name))


def _printed_bloch_rates() -> dict[str, Any]:
    plus, minus = _form("47", "a")
    full = plus + 2 * slow_driving.rates()["l"][0]
    return {"slow_driving.bloch_rates": (plus, minus, full)}


_identity(
    "47",
    "a",
    lambda: slow_driving.bloch_rates()[:2],
    plants=_printed_bloch_rates,
    note="1/4 -> 1/8: (40) has a factor 1/2 that (47) lost between (46) and here",
)
_identity("47", "b", slow_driving.coherence_rate)
_identity(
    "47",
    "block diagonal (text)",
    slow_driving.angle_limit,
    cost=lambda: "nothing is computed from it; Q is block diagonal as claimed",
    note="it is the rate of phi that vanishes; phi itself tends to pi/4, as the text before (46) "
    "says; a dot lost in print or in the scan; Q is block diagonal as claimed",
)


def _ode(columns: bool) -> Callable[[sp.Matrix], sp.Matrix]:
    """The residual of a printed solution in its differential equation."""

    def residual(solution: sp.Matrix) -> sp.Matrix:
        matrix, shift, column_shift = slow_driving.constant_bloch()
        rest = sp.diff(solution, tau) - matrix * solution
        return rest - (column_shift if columns else shift)

    return residual


def _rows(rows: Sequence[int], what: Callable[[sp.Matrix], sp.Matrix]) -> Callable[..., sp.Matrix]:
    """Only some rows of a residual; the matrix is block diagonal, so they stand alone."""
    return lambda solution: what(solution).extract(list(rows), list(range(solution.shape[1])))


def _start(value: Callable[[], sp.Matrix]) -> Callable[[sp.Matrix], sp.Matrix]:
    return lambda solution: solution.subs(tau, 0) - value()


_s_start = _start(lambda: sp.Matrix(bloch.s_symbols))
_chi_start = _start(lambda: bloch.chi_symbols)


def _printed_propagator() -> dict[str, Any]:
    """exp(Q tau) as (48) with (50) has it."""
    rotating = S_SOLUTION[:2, :].jacobian(sp.Matrix(bloch.s_symbols))
    last = slow_driving.exponential()[2, :]
    return {
        "slow_driving.exponential": sp.ImmutableMatrix(
            rotating.applyfunc(lambda x: sp.simplify(sp.expand_complex(x))).col_join(last)
        )
    }


_identity_rotation_note = (
    "the constants (50) give the right initial values, but the vector turns the wrong way: "
    "exp(+2ik tau) and exp(-2ik tau) are to be exchanged; the negativity of the Schmidt state "
    "depends on chi_11^2 + chi_12^2 and does not see it"
)
_solution(
    "48",
    "s_1, s_2",
    lambda: slow_driving.s_solution()[:2, :],
    lambda: S_SOLUTION,
    _rows((0, 1), _ode(False)),
    _rows((0, 1), _s_start),
    plants=_printed_propagator,
    note=_identity_rotation_note,
)
_solution(
    "48",
    "s_3",
    lambda: slow_driving.s_solution()[2:, :],
    lambda: S_SOLUTION,
    _rows((2,), _ode(False)),
    _rows((2,), _s_start),
    plants=lambda: {"slow_driving.s_solution": S_SOLUTION},
    note="the stationary value is -a_-/a_+ = -tanh(Delta/T), the thermal one; as printed the "
    "qubit would relax to the upper level; needs a_+ > 0",
)
_solution(
    "49",
    "chi_1j, chi_2j",
    lambda: slow_driving.chi_solution()[:2, :],
    lambda: CHI_SOLUTION,
    _rows((0, 1), _ode(True)),
    _rows((0, 1), _chi_start),
    plants=lambda: {
        "slow_driving.chi_solution": CHI_SOLUTION[:2, :].col_join(slow_driving.chi_solution()[2, :])
    },
    note="as (48): exp(+2ik tau) and exp(-2ik tau) are to be exchanged",
)
_B_column = sp.symbols("B_1 B_2 B_3")


def _decaying(row: sp.Matrix) -> sp.Matrix:
    decay = sp.exp(-2 * a_plus0 * tau)
    return sp.ImmutableMatrix(row.applyfunc(lambda x: sp.expand(x).coeff(decay, 1)))


def _stationary(row: sp.Matrix) -> sp.Matrix:
    decay = sp.exp(-2 * a_plus0 * tau)
    return sp.ImmutableMatrix(row.applyfunc(lambda x: sp.expand(x).coeff(decay, 0)))


def _population_form() -> sp.Matrix:
    """Row 3 of chi(t): the coefficient of the decaying exponential named B_j, plus what stays."""
    stays = _stationary(slow_driving.chi_solution()[2, :])
    decay = sp.exp(-2 * a_plus0 * tau)
    return sp.ImmutableMatrix(1, 3, lambda _, j: _B_column[j] * decay + stays[j])


def _with_population(
    solution: sp.Matrix, decaying: Sequence[sp.Expr], stays: sp.Matrix
) -> sp.Matrix:
    """A solution whose third row decays from ``decaying`` to ``stays``."""
    decay = sp.exp(-2 * a_plus0 * tau)
    row = sp.Matrix([[x * decay + y for x, y in zip(decaying, stays, strict=True)]])
    return sp.ImmutableMatrix(solution[:2, :].col_join(row))


_identity(
    "49",
    "chi_3j",
    _population_form,
    form=lambda form: sp.ImmutableMatrix(
        1, 3, lambda _, j: form.subs(sp.Symbol("B_j"), _B_column[j])
    ),
    plants=lambda: {
        "slow_driving.chi_solution": _with_population(
            slow_driving.chi_solution(),
            _decaying(slow_driving.chi_solution()[2:, :]),
            sp.zeros(1, 3),
        )
    },
    note="the stationary part -r_j a_-/a_+ is missing",
)
_identity(
    "50",
    "A",
    lambda: sp.ImmutableMatrix(bloch.s_symbols[:2]),
    note="the initial values that (48) and (49) take with these constants are right; the slip is "
    "in the exponents there",
)
_identity(
    "50",
    "B_0",
    lambda: _decaying(slow_driving.s_solution()[2:, :])[0],
    plants=lambda: {
        "slow_driving.s_solution": _with_population(
            slow_driving.s_solution(),
            [_form("50", "B_0")],
            _stationary(slow_driving.s_solution()[2:, :]),
        )
    },
    note="sign of a_-/a_+, as in (48)",
)
_identity(
    "50",
    "B_j",
    lambda: _decaying(slow_driving.chi_solution()[2:, :]),
    plants=lambda: {
        "slow_driving.chi_solution": _with_population(
            slow_driving.chi_solution(),
            _form("50", "B_j"),
            _stationary(slow_driving.chi_solution()[2:, :]),
        )
    },
    note="the indices are exchanged: chi_3j, not chi_j3; and r_j a_-/a_+ is missing, with (42)",
)

# --- Sec. IV: entanglement -----------------------------------------------------------------------


@_custom("51")
def _invariance(printed: Printed) -> Finding:
    rho = sp.ImmutableMatrix(4, 4, sp.symbols("rho_:4:4"))
    u = sp.ImmutableMatrix(2, 2, sp.symbols("u_:2:2", complex=True))
    big = TensorProduct(u, identity)
    one = entanglement.partial_transpose(big * rho * big.H)
    other = big * entanglement.partial_transpose(rho) * big.H
    _proved(one, other, "the transpose on R does not commute with unitaries on S")
    return Finding(
        "verified",
        None,
        "transposing R commutes with (R x id) . (R x id)^dagger, exactly, so the spectrum is the "
        "same",
    )


@_custom("52", derived=entanglement.negativity)
def _negativity(printed: Printed) -> Finding:
    mu = sp.symbols("mu_1:5", real=True)
    derived = entanglement.negativity()
    size = sp.Symbol("m", nonnegative=True)
    for position, sign in itertools.product(range(4), (1, -1)):
        case = {**dict.fromkeys(mu, sp.Integer(0)), mu[position]: sign * size}
        _proved(printed.form.subs(case), derived.expr.subs(case), "(52) is not the negative part")
    return Finding(
        "verified",
        derived.expr,
        "a sum over eigenvalues; each term equals max(0, -mu) for either sign",
        note="a definition, equal to the sum of the moduli of the negative eigenvalues",
    )


def _initial_negativity() -> sp.Expr:
    """The negativity of the Schmidt state, (sin 2 eta) / 2 for 0 <= eta <= pi/2."""
    s, r, chi = slow_driving.schmidt_components()
    values = {
        entanglement.s3: s[2],
        entanglement.r3: r[2],
        entanglement.chi11: chi[0, 0],
        entanglement.chi12: chi[0, 1],
        entanglement.chi33: chi[2, 2],
    }
    spectrum = [sp.simplify(mu.subs(values)) for mu in entanglement.spectrum()]
    return sp.simplify(entanglement.negativity()(*spectrum))


_identity("52", "maximum (text)", lambda: _initial_negativity().subs(eta, sp.pi / 4))
_definition(
    "53",
    note="imposed in the rotated frame; for a Bell state the frame does not matter, for other eta "
    "it does",
)


@_custom("53", "range (text)")
def _range(printed: Printed) -> Finding:
    negativity = _initial_negativity()
    values = [negativity.subs(eta, x) for x in (0, sp.pi / 4, sp.pi / 2)]
    _proved(values, [0, sp.Rational(1, 2), 0], "unexpected negativities")
    return Finding(
        "verified",
        negativity,
        "negativity at eta = 0, pi/4, pi/2: 0, 1/2, 0, exact",
        note="separable at both ends, maximal in the middle; Sec. III says 0 to 1, which is not "
        "the negativity",
    )


_identity("54", None, slow_driving.schmidt_components)
_identity("55", None, lambda: slow_driving.schmidt_components()[1])


def _schmidt_chi_parts(places: Sequence[tuple[int, int]]) -> Callable[[], sp.Matrix]:
    return lambda: sp.ImmutableMatrix([slow_driving.schmidt_chi()[place] for place in places])


_SCHMIDT_PARTS = {
    "chi_11, chi_22": ((0, 0), (1, 1)),
    "chi_12, chi_21": ((0, 1), (1, 0)),
    "chi_33": ((2, 2),),
}


def _printed_schmidt_chi(*parts: str) -> sp.Matrix:
    """chi(t) of the Schmidt state with these parts of (57) as printed, the others as derived."""
    chi = slow_driving.schmidt_chi().as_mutable()
    for part in parts:
        form = _form("57", part)
        values = form if isinstance(form, (sp.MatrixBase, tuple)) else (form,)
        for place, value in zip(_SCHMIDT_PARTS[part], values, strict=True):
            chi[place] = value
    return sp.ImmutableMatrix(chi)


def _plant_schmidt_chi(part: str) -> dict[str, Any]:
    return {"slow_driving.schmidt_chi": _printed_schmidt_chi(part)}


def _schmidt_residual(solution: sp.Matrix) -> sp.Matrix:
    _, r, _ = slow_driving.schmidt_components()
    rest = _ode(True)(solution)
    return rest.subs(dict(zip(bloch.r_symbols, r, strict=True)))


_schmidt_start = _start(lambda: slow_driving.schmidt_components()[2])


def _at(places: Sequence[tuple[int, int]], what: Callable[[sp.Matrix], sp.Matrix]) -> Any:
    return lambda solution: sp.ImmutableMatrix([what(solution)[place] for place in places])


def _pair_residual(places: Sequence[tuple[int, int]]) -> Callable[[sp.Matrix], sp.Matrix]:
    """The residual of some entries of (57), the others as derived."""

    def residual(solution: sp.Matrix) -> sp.Matrix:
        mixed = slow_driving.schmidt_chi().as_mutable()
        for place in places:
            mixed[place] = solution[place]
        return _schmidt_residual(sp.ImmutableMatrix(mixed))

    return residual


_solution(
    "56",
    None,
    slow_driving.schmidt_s,
    lambda: _form("56"),
    _ode(False),
    _start(lambda: slow_driving.schmidt_components()[0]),
    plants=lambda: {"slow_driving.schmidt_s": _form("56")},
    note="sign of a_-/a_+, as in (48); at eta = pi/4 only s_3^2 enters the negativity",
)
for _part, _places in _SCHMIDT_PARTS.items():
    _solution(
        "57",
        _part,
        _schmidt_chi_parts(_places),
        partial(_printed_schmidt_chi, *_SCHMIDT_PARTS),
        # chi_11 and chi_21 turn into each other: judged with the other pair as derived.
        _pair_residual(_places),
        _at(_places, _schmidt_start),
        form=lambda form: form if isinstance(form, sp.MatrixBase) else sp.ImmutableMatrix([form]),
        plants=partial(_plant_schmidt_chi, _part),
        note={
            "chi_11, chi_22": "",
            "chi_12, chi_21": "sign of both, as in (48) and (49); the negativity depends on its "
            "square",
            "chi_33": "at the initial time it is 1, as (54) has it, not sin(2 eta); the term with "
            "cos(2 eta) a_-/a_+ is missing with (42); right at eta = pi/4",
        }[_part],
    )


_identity(
    "58",
    None,
    lambda: bloch.components(entanglement.generic_partial_transpose())[2],
    note="for s and r along z; in general r_2 turns its sign as well; R and B name the same qubit",
)
_identity("59", "mu_1, mu_2", lambda: entanglement.spectrum()[:2])
_identity("59", "mu_3, mu_4", lambda: entanglement.spectrum()[2:])


@_custom("60", "only mu_2 (text)", derived=entanglement.lowest_eigenvalues)
def _only_mu_2(printed: Printed) -> Finding:
    bounds = entanglement.lowest_eigenvalues()
    mu_1, _, mu_3, mu_4 = entanglement.bell_spectrum()
    above = 4 * mu_4 - 2 * (1 - entanglement.lost)
    above = above.subs(entanglement.ell, 1 - sp.Symbol("z", nonnegative=True))
    _proved(list(bounds.values()), [4 * mu_1, 4 * (mu_3 - mu_4), above], "not the bounds")
    return Finding(
        "verified",
        None,
        "lower bounds, nonnegative by their signs: "
        + "; ".join(f"4({name}) = {sp.sstr(bound)}" for name, bound in bounds.items())
        + " with y = 1 - exp(-2 a_+ tau), ell = 1 - z",
    )


def _negativity_of_mu_2() -> sp.Expr:
    """The negativity once no other eigenvalue can be negative; mu_2 > 0 is reached for ell < 1."""
    _require(len(entanglement.lowest_eigenvalues()) == 3, "another eigenvalue is not bounded")
    late = {entanglement.lost: 1, entanglement.coherence: 0}
    _require(
        sp.simplify(4 * entanglement.bell_spectrum()[1].subs(late) - (1 - entanglement.ell)) == 0,
        "mu_2 does not tend to (1 - ell)/4",
    )
    mu_2 = sp.Symbol("mu_2", real=True)
    return entanglement.negativity()(0, mu_2, 0, 0)


def _printed_bell_negativity() -> sp.Expr:
    """(60) as printed, with the derived mu_2."""
    mu_2 = entanglement.in_rates(entanglement.bell_spectrum()[1])
    return _form("60").subs(sp.Symbol("mu_2", real=True), mu_2)


_identity(
    "60",
    None,
    _negativity_of_mu_2,
    plants=lambda: {"entanglement.bell_negativity": _printed_bell_negativity()},
    note="right up to the survival time; after it mu_2 > 0, the negativity is 0 and |mu_2| revives "
    "to (1 - ell)/4",
)
_identity(
    "61",
    None,
    entanglement.survival_time,
    note="right in form; with b from (47) as printed the value is half of the derived one",
)
_identity(
    "62",
    "xi",
    entanglement.survival_ratio,
    note="0/0 at T = 0; the same as (1 - ell^2)/(1 + sqrt(2 - ell^2))^2",
)
_identity("62", "ell", entanglement.asymmetry)
_identity(
    "63",
    None,
    entanglement.zero_temperature_negativity,
    plants=lambda: {"entanglement.zero_temperature_negativity": _form("63")},
    note="the exponent is twice the derived one",
)
_identity(
    "64",
    None,
    entanglement.zero_temperature_generator,
    note="the factor gamma(2 Delta) = 2 pi J(2 Delta) is missing, which (46) and (63) have; holds "
    "at T = 0 only",
)


@_custom("64", "cos theta^2")
def _cosine_square(printed: Printed) -> Finding:
    squared_argument, square = printed.form
    coefficient = entanglement.zero_temperature_generator()[1, 1].coeff(sp.Symbol("X_11"))
    _proved(coefficient, coefficient.subs(theta, 0) * square, "not proportional to cos^2(theta)")
    _require(decide(squared_argument, square) is not None, "cos(theta^2) equals cos^2(theta)")
    return Finding(
        "convention",
        square,
        "the derived rate over cos^2(theta) does not depend on theta, exactly",
        note="to be read as the square of the cosine",
    )


# --- Appendix ------------------------------------------------------------------------------------


@_custom("A1", derived=bath.spectral_weight)
def _memory_integral(printed: Printed) -> Finding:
    emission, absorption = bath.correlation_of_a_mode()
    weights = bath.spectral_weight()
    _proved(
        weights,
        tuple(J(omega) * x.subs(nu, omega) for x in (emission, absorption)),
        "Tr[B(nu) B rho] is not the weight of exp(-i nu tau) in C(tau)",
    )
    return Finding(
        "verified",
        None,
        "C(tau) from the bosonic algebra is the integral of Tr[B(nu) B rho] exp(-i nu tau); its "
        "half-line transform is (A1)",
        note="with (-a, a) covering the whole spectrum of the bath",
    )


@_custom(
    "A1",
    "a (text)",
    cost=lambda: (
        "changes S, and so k of (29) and (31) alone; see there for how little of it is seen"
    ),
)
def _range_of_a(printed: Printed) -> Finding:
    u, a = sp.symbols("u a", positive=True)
    truncated = sp.integrate(bath.spectral_density().subs(omega, u) * (-1 / u), (u, 0, a))
    full = bath.lamb_shift_zero_temperature()[2]
    _require(sp.limit(truncated, a, sp.oo) == full, "the truncated integral has another limit")
    counterexample = decide(truncated.subs(a, 7 * omega_c), full)
    return Finding(
        "erratum",
        r"a\ge\omega_{\max}\ (\to\infty)",
        "S(0) at T = 0 with the integral cut at a = 7 omega_c against the full one",
        counterexample,
        "covering the transition frequencies is enough for gamma, not for S: S(0) = "
        f"{sp.sstr(sp.simplify(truncated))} at T = 0 depends on a",
    )


def _finite_bath() -> tuple[sp.Matrix, sp.Matrix, list[int]]:
    """B, H_E and the one-quantum states of two modes of frequency 1 and 2, up to 3 quanta each."""
    levels = 4
    lower = sp.Matrix(levels, levels, lambda i, j: sp.sqrt(j) if j == i + 1 else 0)
    number = sp.diag(*range(levels))
    one = sp.eye(levels)
    quadrature = lower + lower.T
    b_ = TensorProduct(quadrature, one) + TensorProduct(one, quadrature)
    h = TensorProduct(number, one) + 2 * TensorProduct(one, number)
    return b_, h, [levels, 1]


@_custom(
    "A2",
    cost=lambda: (
        "states of the bath above omega_max drop out of gamma: the more, the hotter the bath"
    ),
)
def _energy_components(printed: Printed) -> Finding:
    b_, h, _ = _finite_bath()
    energies = [h[i, i] for i in range(h.shape[0])]
    projectors = {
        e: sp.diag(*(1 if value == e else 0 for value in energies)) for e in set(energies)
    }
    total, lowered = sp.zeros(*b_.shape), sp.zeros(*b_.shape)
    for low, high in itertools.product(projectors, repeat=2):
        part = projectors[low] * b_ * projectors[high]
        total += part
        lowered += (low - high) * part
    _proved(total, b_, "the B(nu) do not add up to B")
    # The parts stand at different places of the matrix, so all of them can be compared at once.
    _proved(h * b_ - b_ * h, lowered, "B(nu) does not lower by nu")
    bounded = sp.zeros(*b_.shape)
    for low, high in itertools.product(projectors, repeat=2):
        if low <= 2:  # omega_max of this bath
            bounded += projectors[low] * b_ * projectors[high]
    counterexample = _refuted(bounded, b_, "energies up to omega_max are enough")
    counterexample = replace(counterexample, point={"modes": "1, 2", "omega_max": "2"})
    return Finding(
        "erratum",
        r"\mathbf B(\nu)=\sum_E\Pi_E\mathbf B\Pi_{E+\nu}=g(\nu)b(\nu)\ (\nu>0),\ "
        r"g(-\nu)b^\dagger(-\nu)\ (\nu<0)",
        "two modes with up to three quanta, exact: projectors on all eigenspaces of H_E give "
        "parts that lower the energy by nu and add up to B; energies up to omega_max alone do not",
        counterexample,
        "mu runs over the energies of the bath, which are not bounded by the frequency omega_max",
    )


@_custom(
    "A2",
    "eigenstates (text)",
    cost=lambda: "gamma would be 0: no decay, and the negativity stays at 1/2 in all figures",
)
def _eigenstates(printed: Printed) -> Finding:
    b_, h, one_quantum = _finite_bath()
    between = b_.extract(one_quantum, one_quantum)
    _proved(between, sp.zeros(2, 2), "B connects states of one quantum")
    _require(h[4, 4] == 1 and h[1, 1] == 2, "not the states of one quantum")
    counterexample = _refuted(sp.Integer(0), b_[1, 5], "B does not lower the number of quanta")
    counterexample = replace(counterexample, point={"mode": "1", "nu": "1"}, entry="<mu|B|mu + nu>")
    return Finding(
        "erratum",
        r"H_E|\mu\rangle=\mu|\mu\rangle",
        "matrix elements of B between states of one quantum vanish exactly, so gamma would be 0; "
        "between eigenspaces of H_E they do not",
        counterexample,
        "b^dagger b has the number of quanta as eigenvalue, not the frequency; |mu> must be an "
        "eigenstate of H_E",
    )


_identity(
    "A1",
    "real part (text)",
    lambda: sp.cancel(lindblad.kossakowski_and_shift()["gamma_1"] / sp.Symbol("p_1", real=True)),
    plants=lambda: {"bath.kossakowski_from_weight": bath.half_line_transform()[0]},
    note="gamma = 2 Re Gamma, as (A3) has it (the forms compared are gamma / Re Gamma)",
)
_identity("A3", None, bath.kossakowski_from_weight)
_identity(
    "A3",
    "imaginary part (text)",
    lambda: sp.cancel(lindblad.kossakowski_and_shift()["S_3"] / sp.Symbol("q_3", real=True)),
)


@_custom("A3", "thermal state (text)", cost=lambda: "nothing is computed from it")
def _thermal_state(printed: Printed) -> Finding:
    latex = PRINTED["A2", None].latex
    _require("rho" not in latex and "T" not in latex.replace(r"\text", ""), "(A2) has a state")
    _proved(bath.occupation(), _form("12"), "the thermal state does not give (12)")
    return Finding(
        "erratum",
        r"\rho_E^{\rm th}=e^{-H_E/T}/{\rm Tr}\,e^{-H_E/T}",
        "(A2) contains neither a state nor a temperature",
        note="a wrong reference; the thermal state is printed nowhere; nothing is computed from it",
    )


# --- judging -------------------------------------------------------------------------------------


def _latex(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = []
    for place, entry in [(None, value)] if isinstance(value, sp.MatrixBase) else _pieces(value):
        text = sp.latex(entry)
        parts.append(f"{place}:\\ {text}" if place else text)
    return r",\quad ".join(parts)


def _pieces(value: Any) -> list[tuple[str | None, Any]]:
    if isinstance(value, dict):
        names = [str(name).replace("_", r"\_") for name in value]
        return [
            (rf"\text{{{name}}}", entry) for name, entry in zip(names, value.values(), strict=True)
        ]
    if isinstance(value, (tuple, list)):
        return [(None, entry) for entry in value]
    return [(None, value)]


def _under(forms: Plantation, steps: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """The value of each step where ``forms`` are planted; None where nothing consistent follows."""
    values: dict[str, Any] = {}
    for compute in steps.values():
        compute()  # once, to be kept below wherever nothing that it rests on changes
    with forms:
        for name, compute in steps.items():
            try:
                values[name] = compute()
            except ArithmeticError:  # a step found its input inconsistent
                values[name] = None
    return values


def _effects(
    key: Key, forms: Plantation, after: dict[str, Any], claims: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Equations and figures, other than its own, whose derived form is another one in ``after``.

    Also the ``claims`` one of whose steps has another value where ``forms`` are planted.  Steps
    that are not in ``after`` are computed only where no other one decides.
    """

    @functools.cache
    def touched(name: str) -> bool:
        step = _steps().get(name) or STEPS[name].function
        value = after[name] if name in after else _under(forms, {name: step})[name]
        return cost.touched(name, step(), value)

    changed = [name for name in _steps() if name.split(" ")[0] != key[0] and touched(name)]
    names = [name if name in cost.FIGURES else name.split(" ")[0] for name in changed]
    for claim, asked in claims.items():
        if any(map(touched, sorted(asked, key=lambda name: name not in after))):
            names.append(f"claim {claim}")
    return tuple(dict.fromkeys(names))


def _steps() -> dict[str, Callable[[], Any]]:
    """The derived form of every entry, and what each figure is drawn from."""
    equations = {label(key): entry.derived for key, entry in ENTRIES.items() if entry.derived}
    return {**equations, **cost.FIGURES}


def judge(key: Key) -> Finding:
    """The verdict on one printed form."""
    if key not in ENTRIES:
        raise KeyError(f"no entry for equation ({key[0]}) {key[1] or ''}".rstrip())
    return ENTRIES[key].judge(PRINTED[key])


def judgement(key: Key) -> Judgement:
    """One printed form judged by itself.

    Which later forms an erratum touches, what it costs there and whether it follows from an earlier
    one takes the others: :func:`ledger` adds that.  Raises :class:`Undecided` where neither a proof
    nor a counterexample is found, and ``KeyError`` where a printed form has no entry.
    """
    row = _judged(key)
    if row.verdict != "erratum":
        return row
    (amendment,) = amendments([(key, row.derived)])
    return replace(row, **vars(amendment))


def _judged(key: Key) -> Judgement:
    """One printed form judged by itself, an erratum without its correction."""
    try:
        with engines_asked() as engines:
            finding = judge(key)
    except (Undecided, Disagreement) as error:
        raise type(error)(f"equation ({key[0]}) {key[1] or ''}: {error}") from error
    row = Judgement(
        printed=PRINTED[key],
        verdict=finding.verdict,
        derived=PRINTED[key].latex if finding.derived is None else _latex(finding.derived),
        method=finding.method,
        counterexample=finding.counterexample,
        affects=(),
        note=finding.note,
        engines=tuple(name for name in ("exact", "balls") if name in engines),
        rests_on=_rests_on(key),
    )
    return replace(row, difference=_difference(key)) if finding.verdict == "erratum" else row


@dataclass(frozen=True)
class Amendment:
    """How an erratum is corrected: these fields of its :class:`Judgement`."""

    correction: str | None
    marked: str | None
    corrected: str | None


def amendments(errata: Sequence[tuple[Key, str]]) -> list[Amendment]:
    """The smallest correction of each of some errata, given with their derived forms as LaTeX."""
    found = []
    for key, derived in errata:
        smallest = correction_of(key)
        found.append(Amendment(smallest, *_marked(key, derived, smallest)))
    return found


Amend = Callable[[Sequence[tuple[Key, str]]], Callable[[], Sequence[Amendment]]]
"""Begins to look for :func:`amendments`; what it returns waits for them."""


def ledger(
    progress: Callable[[str], None] = lambda _: None,
    integrate: Integrator | None = None,
    claims: Callable[[], Mapping[str, Collection[str]]] = dict,
    only: Collection[str] | None = None,
    amend: Amend = lambda errata: partial(amendments, errata),
) -> list[Judgement]:
    """Every printed form judged, in the order of the paper; with ``only``, those of these numbers.

    ``integrate`` gives the change of the negativity in figures 4 and 5; without it an erratum's
    cost is computed for figures 2 and 3 only.  ``claims`` gives the keys of the steps that each
    claim rests on; an erratum affects it where one of them gets another value.  It is asked once,
    when every form has been judged by itself, and so is ``amend``, for what can be found elsewhere
    at the same time.

    Raises what :func:`judgement` raises.
    """
    order = [*dict.fromkeys(number for number, _ in PRINTED)]
    order.sort(key=lambda number: (number.startswith("A"), int(number.lstrip("A"))))
    keys = [key for number in order for key in PRINTED if key[0] == number]
    rows: dict[Key, Judgement] = {}
    for key in keys:
        if only is None or key[0] in only:
            progress(f"({key[0]}) {key[1] or ''}".rstrip())
            rows[key] = _judged(key)
    errata = [key for key, row in rows.items() if row.verdict == "erratum"]
    amended = amend([(key, rows[key].derived) for key in errata])
    asked = claims()
    consequences: dict[Key, dict[str, Any]] = {}
    for key in errata:
        row = rows[key]
        progress(f"({key[0]}) {key[1] or ''}".rstrip() + ": what follows")
        earlier = keys[: keys.index(key)]
        origin = _origin(key, consequences if only is None else _earlier(earlier, key))
        plants = ENTRIES[key].plants
        if plants:
            forms = planted(plants())
            after = consequences[key] = _under(forms, _steps() | cost.OBSERVABLES)
            row = replace(row, affects=_effects(key, forms, after, asked))
        rows[key] = replace(
            row,
            slip="inherited" if origin else "new",
            inherited_from=origin,
            cost=_cost(key, consequences.get(key), integrate),
        )
    for key, amendment in zip(errata, amended(), strict=True):
        rows[key] = replace(rows[key], **vars(amendment))
    return list(rows.values())


def _rests_on(key: Key) -> tuple[str, ...]:
    """The steps upstream of the derived form, each after those that it rests on."""
    name, derived = f"equation {label(key)}", ENTRIES[key].derived
    if derived is None:
        return ()
    derived()  # what a step rests on is recorded while it is computed
    above = upstream(name)
    ordered: dict[str, None] = {}

    def visit(step: str) -> None:
        for other in sorted(rests_on(step)):
            visit(other)
        if step in above:
            ordered[step] = None

    visit(name)
    return tuple(ordered)


def _difference(key: Key) -> str | None:
    """Printed minus derived as LaTeX, entry by entry, where it is not zero."""
    entry = ENTRIES[key]
    if entry.form is None or entry.derived is None:
        return None
    pairs = zip(entries(entry.form(PRINTED[key].form)), entries(entry.derived()), strict=True)
    rest = {place: sp.factor_terms(sp.expand(x - y)) for (place, x), (_, y) in pairs}
    parts = [(f"{place}:\\ " if place else "") + sp.latex(x) for place, x in rest.items() if x != 0]
    return r",\quad ".join(parts)


def _marked(key: Key, derived: str, smallest: str | None) -> tuple[str | None, str | None]:
    """The printed form with its wrong places marked, and with the smallest correction made."""
    entry, form = ENTRIES[key], PRINTED[key].form
    if entry.derived is None:
        return marking.marked_text(PRINTED[key].latex, derived), derived
    if entry.form is None or callable(form):
        return None, None
    compared = entry.form(form)
    right = marking.corrected(compared, entry.derived(), smallest, entry.cases)
    return marking.marked(compared, right), marking.plain(compared, right)


def _cost(key: Key, after: dict[str, Any] | None, integrate: Integrator | None) -> Cost:
    """What an erratum changes: by planting its printed form, or in words where that cannot be."""
    entry = ENTRIES[key]
    found = Cost()
    if entry.cost:
        found = Cost(reason=entry.cost())
    elif after is not None:
        before = {name: step() for name, step in (_steps() | cost.OBSERVABLES).items()}
        planted_keys = entry.plants().keys() if entry.plants else set()
        figures = [*cost.FIGURES, *cost.OBSERVABLES]
        seen = any(planted_keys & {name, *upstream(name)} for name in figures)
        found = cost.of(before, after, seen, integrate)
    if entry.form and entry.derived:
        own = cost.factor(entry.form(PRINTED[key].form), entry.derived())
        if own:
            found = replace(found, factors={"printed form": own, **found.factors})
    if not (found.factors or found.changes or found.reason):
        raise Undecided(f"nothing tells what the erratum in ({label(key)}) costs")
    return found


def correction_of(key: Key) -> str | None:
    """The smallest correction of an erratum in words, or None where no small edit is one."""
    entry, form = ENTRIES[key], PRINTED[key].form
    if entry.form is None or entry.derived is None:
        return None
    derived = entry.derived()
    if callable(form) and same(entry.form(partial(form, bracket=anticommutator)), derived):
        return "commutator -> anticommutator"
    return correction.search(entry.form(form), derived, entry.cases)


def _origin(key: Key, consequences: dict[Key, dict[str, Any]]) -> tuple[str, ...]:
    """The nearest earlier erratum from which the printed form of ``key`` follows, if there is one.

    It follows where the derivation, with that erratum's printed form planted, gives the printed
    form of ``key``.  Parts of one equation are judged side by side.
    """
    entry, name = ENTRIES[key], label(key)
    if entry.form is None or entry.derived is None:
        return ()
    for other, after in reversed(consequences.items()):
        if other[0] == key[0] or not ENTRIES[other].everywhere:
            continue
        if after[name] is None or after[name] == entry.derived():
            continue
        try:
            follows = (
                decide_exactly(entry.form(PRINTED[key].form), after[name], entry.cases) is None
            )
        except Undecided:
            follows = False
        if follows:
            return (label(other),)
    return ()


def _earlier(keys: Sequence[Key], key: Key) -> dict[Key, dict[str, Any]]:
    """What the derived form of ``key`` becomes under each of the ``keys`` that could be its origin.

    A printed form that is right is planted as well: it changes nothing, so nothing follows from it.
    """
    own = {name: step for name, step in _steps().items() if name == label(key)}
    found = {}
    for other in keys:
        plants = ENTRIES[other].plants
        if own and plants and ENTRIES[other].everywhere and other[0] != key[0]:
            found[other] = _under(planted(plants()), own)
    return found


def steps(rows: Sequence[Judgement]) -> dict[str, dict[str, Any]]:
    """Every step that a row rests on: the equations it derives, what it does, its value.

    The value is LaTeX, or None for a step that takes arguments or gives no formula.
    """
    names = dict.fromkeys(name for row in rows for name in row.rests_on)
    return {
        name: {
            "equations": list(STEPS[name].equations),
            "summary": STEPS[name].summary,
            "value": _value(STEPS[name].function),
        }
        for name in names
    }


def _value(step: Callable[..., Any]) -> str | None:
    if inspect.signature(step).parameters:
        return None
    value = step()
    formulas = all(isinstance(part, (sp.Basic, sp.MatrixBase)) for _, part in _pieces(value))
    return _latex(value) if formulas else None


def document(rows: Sequence[Judgement], claims: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The JSON document of ``dlz verify --json``."""
    return {"schema": 1, "equations": [row.as_dict() for row in rows], "claims": list(claims)}

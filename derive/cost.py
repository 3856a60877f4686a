"""What an erratum costs: exact factors, and the largest change of the negativity in the figures.

The printed form takes the place of the derived one, everything else stays right, and what the
figures are drawn from is computed again.  Where a form and its printed counterpart differ by a
factor, the factor is proved.  Where not, the negativity is evaluated with both over the parameter
sets of the paper.  An erratum that changes nothing that is seen says why, and the reason is proved:
no figure rests on it, or the negativity is invariant.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from . import bath, bloch, entanglement, hamiltonian, lindblad, slow_driving
from .derivation import recorded
from .judge import Undecided, decide_exactly, entries, points, same, value_at, written_out
from .symbols import (
    Delta,
    J,
    T,
    a_minus,
    a_minus0,
    a_plus,
    a_plus0,
    b,
    b0,
    eta,
    f,
    g,
    gamma,
    k,
    k0,
    l,
    lam,
    nbar,
    omega,
    omega_c,
    t,
    tau,
    theta,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """The largest change of the negativity over the parameter sets of one figure, and its place."""

    figure: str
    value: float
    where: str


@dataclass(frozen=True)
class Driving:
    """How the dynamics of a Bell state differ from the derived ones, up to signs on the axes."""

    splitting: sp.Expr
    """k(t)."""
    strength: sp.Expr
    """The factor by which all rates are multiplied."""


Integrator = Callable[[Driving], Sequence[Change]]
"""Integrates the sweeps of figures 4 and 5; from the solver, which this package does not import."""


@dataclass(frozen=True)
class Cost:
    """What a slip changes.

    factors   printed over derived, where that is one exact factor, of the form itself and of what
              the figures show
    changes   of the negativity
    reason    why nothing is seen in the figures, or what goes wrong beyond numbers
    """

    factors: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For the JSON document."""
        return {
            "factors": dict(self.factors),
            "negativity": [
                {"figure": change.figure, "change": change.value, "where": change.where}
                for change in self.changes
            ],
            "reason": self.reason or None,
        }

    def __str__(self) -> str:
        parts = [f"{name}: factor {factor}" for name, factor in self.factors.items()]
        parts += [
            f"{change.figure}: negativity off by up to {change.value:.2g} ({change.where})"
            for change in self.changes
        ]
        return "; ".join([*parts, *filter(None, [self.reason])])


# --- exact factors -------------------------------------------------------------------------------


def factor(printed: Any, derived: Any) -> str | None:
    """The one exact factor by which all entries that differ do so, or None where there is none.

    Of the entries as wholes, of their parts of second order in lambda, or of their exponents.  It
    is read off at rational points and then proved for every entry.
    """
    pairs = [(x, y) for (_, x), (_, y) in zip(entries(printed), entries(derived), strict=True)]
    wrong = [(x, y) for x, y in pairs if sp.expand(x - y) != 0]
    for part, words in (
        (lambda x: (sp.Integer(0), x), ""),
        (_second_order, " in the terms with lambda**2"),
        (_exponent, " in the exponent"),
    ):
        parts = [(one, other) for x, y in wrong if (one := part(x)) and (other := part(y))]
        if len(parts) == len(wrong) and all(one[0] == other[0] for one, other in parts):
            ratio = _common_ratio([(one[1], other[1]) for one, other in parts])
            if ratio is not None:
                return f"{sp.sstr(ratio)}{words}"
    return None


_Parts = tuple[sp.Expr, sp.Expr] | None
"""What stays beside the part that is compared, and that part."""


def _second_order(expr: sp.Expr) -> _Parts:
    second = lam**2 * sp.expand(expr).coeff(lam, 2)
    return sp.expand(expr - second), second


def _exponent(expr: sp.Expr) -> _Parts:
    """The exponent of a product with one exponential."""
    found = [x for x in sp.Mul.make_args(expr) if isinstance(x, sp.exp)]
    return (expr / found[0], found[0].args[0]) if len(found) == 1 else None


def _common_ratio(pairs: Sequence[tuple[sp.Expr, sp.Expr]]) -> sp.Expr | None:
    if not pairs or any(x == 0 or y == 0 for x, y in pairs):
        return None
    ratio = _number(*pairs[0])
    if ratio is None:
        ratio = sp.cancel(pairs[0][0] / pairs[0][1])
        if ratio.has(sp.Add, sp.exp, sp.atan, sp.atan2, sp.Abs, sp.Max):
            return None
    return ratio if all(same(x, ratio * y) for x, y in pairs) else None


def _number(x: sp.Expr, y: sp.Expr) -> sp.Rational | None:
    """The simple number that x / y is at two rational points, a candidate for their ratio."""
    free = written_out(x).free_symbols | written_out(y).free_symbols | {T, omega_c}
    found = set()
    for point in points(free, 2):
        denominator = value_at(y, point)
        if not denominator.is_finite or denominator == 0:
            return None
        found.add(sp.nsimplify(value_at(x, point) / denominator, rational=True, tolerance=1e-30))
    number = found.pop()
    simple = not found and number.is_Rational and 0 < abs(number) and max(abs(number.p), number.q)
    return number if simple and simple <= 16 else None


# --- what the figures are drawn from -------------------------------------------------------------


def _generator() -> tuple[sp.Matrix, sp.Matrix]:
    """Q and q written out."""
    plus, minus, full = bloch.rates()
    down, up, dephasing = lindblad.dissipation_rates()
    matrix, shift = bloch.bloch_matrix(), bloch.inhomogeneity()
    for known in (
        {a_plus(t): plus, a_minus(t): minus, b(t): full},
        {k(t): lindblad.level_splitting(), f(t): down, g(t): up, l(t): dephasing},
        {bloch.phi_rate: hamiltonian.angle_rate()},
    ):
        matrix, shift = matrix.subs(known), shift.subs(known)
    return matrix.doit(), shift.doit()


def _dynamics() -> tuple[sp.Matrix, sp.Matrix, Any]:
    """What the integration of a Bell state uses (r = 0): Q, q and gamma."""
    return *_generator(), bath.kossakowski()


_figures: dict[str, Callable[[], Any]] = {
    "figure 2": lambda: (
        entanglement.survival_time(),
        entanglement.survival_ratio(),
        slow_driving.bloch_rates()[2],
        bath.kossakowski(),
    ),
    "figure 3": entanglement.zero_temperature_negativity,
    "figure 4": _dynamics,
    "figure 5": _dynamics,
}
FIGURES = {
    name: recorded(name, (), "what the figure is drawn from", compute)
    for name, compute in _figures.items()
}

FREE = recorded(
    "free evolution",
    (),
    "the dynamics without a bath",
    lambda: _generator()[0].subs(lam, 0),
)
"""Q at lambda = 0, where q vanishes: what an integration without a bath uses."""
SURVIVAL = recorded(
    "survival time",
    (),
    "what the survival time under slow driving is computed from",
    lambda: (
        entanglement.survival_equation(),
        *slow_driving.bloch_rates()[::2],
        entanglement.asymmetry() ** 2,
        bath.kossakowski(),
    ),
)
"""F(u), a_+, b, the square of a_- / a_+, gamma: for any theta and T."""


def _turns(before: Any, after: Any) -> list[tuple[sp.Matrix, sp.Matrix]]:
    """Q and q of ``after`` with every choice of signs on the axes of S.

    The chi of a Bell state is diagonal, so signs on S are the same as signs on both S and R: an
    even number of them is a rotation of each qubit, an odd number is one after complex conjugation
    of the whole state.  The negativity does not see either.
    """
    turns = [sp.diag(*signs) for signs in itertools.product((1, -1), repeat=3)]
    return [(turn * after[0] * turn, turn * after[1]) for turn in turns]


def _equal(first: sp.Matrix, second: sp.Matrix) -> bool:
    return all(sp.expand(x - y) == 0 for x, y in zip(first, second, strict=True))


def same_negativity(before: Any, after: Any) -> bool:
    """Whether two dynamics give a Bell state the same negativity: equal up to signs on the axes."""
    return same(before[2], after[2]) and any(
        _equal(before[0], matrix) and _equal(before[1], shift)
        for matrix, shift in _turns(before, after)
    )


def driving(before: Any, after: Any) -> Driving:
    """``after`` as the derived dynamics with another k(t) and all rates times one factor.

    Raises :class:`Undecided` where it is not of this form.
    """
    ratios = {sp.cancel(y / x) for x, y in zip(before[2], after[2], strict=True)}
    without_k = sp.Matrix(3, 3, lambda i, j: int({i, j} != {0, 1}))
    for matrix, shift in _turns(before, after):
        rest = (before[0] - matrix).multiply_elementwise(without_k)
        if (
            len(ratios) == 1
            and _equal(rest, sp.zeros(3, 3))
            and _equal(before[1], shift)
            and sp.expand(matrix[0, 1] + matrix[1, 0]) == 0
        ):
            return Driving(sp.expand(matrix[1, 0] / 2), ratios.pop())
    raise Undecided("the dynamics differ by more than k(t) and a factor of the rates")


def touched(name: str, before: Any, after: Any) -> bool:
    """Whether an equation is another one, or a figure shows something else."""
    if name in ("figure 4", "figure 5") and after is not None:
        return not same_negativity(before, after)
    if name == "free evolution" and after is not None:
        half_a_turn = sp.diag(-1, -1, 1)  # about z: the occupation of the levels does not see it
        return not (_equal(before, after) or _equal(before, half_a_turn * after * half_a_turn))
    return changed(before, after)


def changed(before: Any, after: Any) -> bool:
    """Whether a derived form has become another one."""
    if after is before or after == before:
        return False
    if after is None or len(entries(before)) != len(entries(after)):
        return True
    # Entry by entry: the first that differs decides, the others need not even be written out.
    return any(
        one != other and decide_exactly(one, other) is not None
        for (_, one), (_, other) in zip(entries(before), entries(after), strict=True)
    )


# --- the negativity under slow driving -----------------------------------------------------------


def _explicit(expr: sp.Expr) -> sp.Expr:
    """``expr`` with gamma, J and the occupation of the model put in."""
    emission, absorption = (x.subs(omega, 2 * Delta) for x in bath.kossakowski())
    coefficients = {
        gamma(2 * Delta): emission,
        gamma(-2 * Delta): absorption,
        gamma(0): bath.kossakowski_at_zero(),
    }
    expr = expr.subs(coefficients).replace(J, lambda x: bath.spectral_density().subs(omega, x))
    return expr.replace(nbar, lambda x: bath.occupation().subs(omega, x))


def _rates() -> tuple[sp.Expr, ...]:
    """a_+, a_- and b at theta = 0, as in figure 2."""
    return tuple(_explicit(rate.subs(theta, 0)) for rate in slow_driving.bloch_rates())


def _bell() -> sp.Expr:
    """The negativity of the Bell state in time, in a_+, a_- and b."""
    return entanglement.bell_negativity()


_COMPONENTS = (
    entanglement.s3,
    entanglement.r3,
    entanglement.chi11,
    entanglement.chi12,
    entanglement.chi33,
)


def _schmidt() -> tuple[sp.Expr, ...]:
    """s_3, r_3, chi_11, chi_12 and chi_33 of the Schmidt state in time, in a_+, a_- and b."""
    s, chi = slow_driving.schmidt_s(), slow_driving.schmidt_chi()
    _, r, _ = slow_driving.schmidt_components()
    return s[2], r[2], chi[0, 0], chi[0, 1], chi[2, 2]


def _cold() -> sp.Expr:
    """The negativity of figure 3."""
    return _explicit(entanglement.zero_temperature_negativity())


_observables: dict[str, Callable[[], Any]] = {
    "rates of figure 2": _rates,
    "negativity of the Bell state": _bell,
    "components of the Schmidt state": _schmidt,
    "negativity of figure 3": _cold,
}
OBSERVABLES = {
    name: recorded(name, (), "what the negativity under slow driving is computed from", compute)
    for name, compute in _observables.items()
}

_HALF_GAP, _STRENGTH = 10, sp.Rational(1, 10)
"""Delta and lambda of figures 2 and 3; omega_c is Delta / 3."""
_TEMPERATURES = np.linspace(0.5, 20.0, 40)[:, None]
_DURATIONS = np.linspace(0.0, 12.0, 121)
"""Times in units of the relaxation time 1 / (2 a_+); Bell states are separable long before 12."""
_ANGLES = np.linspace(0.0, np.pi / 2, 33)[:, None, None]
_SPLITTING = 10.0
"""k of figure 2 without its Lamb shift; the negativity does not depend on it."""


@functools.cache  # what is right is asked for beside every erratum
def _function(expr: Any, *arguments: sp.Symbol) -> Callable[..., Any]:
    values = {Delta: _HALF_GAP, lam: _STRENGTH, omega_c: sp.Rational(_HALF_GAP, 3)}
    maximum = {"Max": lambda *parts: functools.reduce(np.maximum, parts)}
    expr = sp.sympify(expr).subs(values)
    function: Callable[..., Any] = sp.lambdify(arguments, expr, [maximum, "numpy"], cse=True)
    return function


def _bell_in_numbers(values: Mapping[str, Any], time: Array) -> Array:
    rates = _function(values["rates of figure 2"], T)(_TEMPERATURES)
    expr = values["negativity of the Bell state"].rewrite(sp.Abs, sp.Max)
    negativity: Array = _function(expr, tau, a_plus0, a_minus0, b0)(time, *rates)
    return negativity


def _schmidt_in_numbers(values: Mapping[str, Any], time: Array) -> Array:
    rates = _function(values["rates of figure 2"], T)(_TEMPERATURES)
    function = _function(
        values["components of the Schmidt state"], eta, tau, a_plus0, a_minus0, b0, k0
    )
    components = function(_ANGLES, time, *rates, _SPLITTING)
    spectrum = _function(entanglement.spectrum(), *_COMPONENTS)(*components)
    negativity: Array = sum(np.maximum(0.0, -mu) for mu in spectrum)
    return negativity


def _cold_in_numbers(values: Mapping[str, Any], angle: Array) -> Array:
    negativity: Array = _function(values["negativity of figure 3"], theta, tau)(angle, 200.0)
    return negativity


def slow_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The largest changes of the negativity over the sets of figures 2 and 3, and for other eta.

    Differences below 1e-12 are rounding.
    """
    time = _DURATIONS / (2 * _function(before["rates of figure 2"], T)(_TEMPERATURES)[0])
    angle = np.linspace(0.0, np.pi / 2, 91)
    axes = {"T": _TEMPERATURES, "tau": time}
    other = "other eta, as figure 2"
    found = []
    rates, bell, schmidt, cold = OBSERVABLES
    for compute, inputs, argument, figure, grid in (
        (_bell_in_numbers, (rates, bell), time, "figure 2", axes),
        (_cold_in_numbers, (cold,), angle, "figure 3", {"theta": angle}),
        (_schmidt_in_numbers, (rates, schmidt), time, other, {"eta": _ANGLES, **axes}),
    ):
        if all(after[name] == before[name] for name in inputs):
            continue
        change = np.abs(compute(after, argument) - compute(before, argument))
        place = np.unravel_index(np.argmax(change), change.shape)
        if change[place] < 1e-12:
            continue
        at = ((name, np.broadcast_to(x, change.shape)[place]) for name, x in grid.items())
        where = ", ".join(f"{name} = {x:.4g}" for name, x in at)
        found.append(Change(figure, float(change[place]), where))
    if any(change.figure == "figure 2" for change in found):
        return [change for change in found if not change.figure.startswith("other")]
    return found


# --- one erratum ---------------------------------------------------------------------------------

_NOT_SEEN = {
    "graph": "no figure rests on it",
    "same": "what the figures are drawn from stays the same",
    "signs": "only signs on the axes of S change, a rotation of S with or without complex "
    "conjugation of the state: the negativity does not see them",
    "chi_12": "the negativity sees chi_11 and chi_12 through chi_11**2 + chi_12**2 alone",
    "Bell": "nothing changes at eta = pi/4, the state of every figure",
}


@functools.cache
def _through_the_radius(spectrum: tuple[sp.Expr, ...]) -> bool:
    """Whether a spectrum depends on chi_11 and chi_12 through chi_11^2 + chi_12^2 alone."""
    radius, angle = sp.symbols("radius angle", positive=True)
    polar = {
        entanglement.chi11: radius * sp.cos(angle),
        entanglement.chi12: radius * sp.sin(angle),
    }
    return not any(sp.simplify(mu.subs(polar)).has(angle) for mu in spectrum)


@functools.cache
def _invariants(components: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
    """What a spectrum that knows chi_11 and chi_12 through the radius depends on."""
    s3, r3, chi11, chi12, chi33 = components
    return s3, r3, chi33, sp.trigsimp(sp.expand(chi11**2 + chi12**2))


def of(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    rests_on_it: bool,
    integrate: Integrator | None = None,
) -> Cost:
    """The cost of planted forms: ``before`` and ``after`` are the values of the steps.

    ``rests_on_it`` says whether a figure rests on a planted step.  Figures 4 and 5 have numbers
    only where ``integrate`` is given.
    """
    if not rests_on_it:
        return Cost(reason=_NOT_SEEN["graph"])
    stopped = [name for name in (*FIGURES, *OBSERVABLES) if after[name] is None]
    if stopped:
        return Cost(reason=f"nothing consistent follows from it: no {', no '.join(stopped)}")
    factors = {}
    for name in ("rates of figure 2", "negativity of figure 3"):
        pairs = zip(entries(before[name]), entries(after[name]), strict=True)
        found = factor(after[name], before[name]) if all(x != y for x, y in pairs) else None
        if found:
            factors[name] = found
    changes = slow_changes(before, after)
    sweeps = [name for name in ("figure 4", "figure 5") if touched(name, before[name], after[name])]
    if sweeps and integrate:
        changes += integrate(driving(before["figure 4"], after["figure 4"]))
    if sweeps or any(change.figure in FIGURES for change in changes):
        return Cost(factors, tuple(changes))
    if changes:
        return Cost(factors, tuple(changes), _NOT_SEEN["Bell"])
    return Cost(factors, reason=_why_not_seen(before, after))


def _why_not_seen(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The proved reason why two derivations show the same negativity everywhere."""
    reasons = []
    if changed(before["figure 4"], after["figure 4"]):
        reasons.append(_NOT_SEEN["signs"])  # or figures 4 and 5 were touched
    name = "components of the Schmidt state"
    if changed(before[name], after[name]):
        if not _through_the_radius(entanglement.spectrum()):
            raise Undecided("the spectrum depends on chi_11 and chi_12 separately")
        if not same(_invariants(before[name]), _invariants(after[name])):
            raise Undecided("the negativity of the Schmidt state changes by less than rounding")
        reasons.append(_NOT_SEEN["chi_12"])
    return "; ".join(reasons) or _NOT_SEEN["same"]

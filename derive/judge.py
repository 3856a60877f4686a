"""How a printed form is held against a derived one: exact proof, or a rational counterexample.

An identity is verified only by its difference being simplified to zero under the stated
assumptions. It is an erratum only with a rational point at which both sides, evaluated to 50
digits, differ. Anything else raises: no verdict rests on floating-point agreement.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from . import bath, bloch, enclosure, hamiltonian, lindblad
from .symbols import (
    J,
    Omega,
    S,
    T,
    a_minus,
    a_plus,
    b,
    f,
    g,
    gamma,
    k,
    l,
    nbar,
    omega,
    omega_c,
    phi,
    t,
)

DIGITS = 50
Case = Mapping[sp.Symbol, sp.Expr]


class Undecided(ArithmeticError):
    """Neither a proof nor a counterexample was found."""


class Disagreement(ArithmeticError):
    """The two engines do not agree."""


@dataclass(frozen=True)
class Counterexample:
    """A rational point, and both sides there to 50 digits; ``entry`` is the place in a matrix."""

    point: dict[str, str]
    entry: str | None
    printed: str
    derived: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict, compare=False, repr=False)
    """The point with its symbols."""

    def as_dict(self) -> dict[str, Any]:
        """For the JSON document."""
        return {
            "point": self.point,
            "entry": self.entry,
            "printed": self.printed,
            "derived": self.derived,
        }


def entries(form: Any) -> list[tuple[str | None, sp.Expr]]:
    """The scalar entries of an expression, matrix, dict or sequence, each with its place."""
    if isinstance(form, sp.MatrixBase):
        rows, columns = form.shape
        return [
            (f"({i + 1},{j + 1})" if columns > 1 else f"({i + 1})", form[i, j])
            for i in range(rows)
            for j in range(columns)
        ]
    if isinstance(form, Mapping):
        return [
            (f"{name} {place or ''}".strip(), entry)
            for name, part in form.items()
            for place, entry in entries(part)
        ]
    if isinstance(form, Sequence):
        return [
            (f"[{n + 1}] {place or ''}".strip(), entry)
            for n, part in enumerate(form)
            for place, entry in entries(part)
        ]
    return [(None, sp.sympify(form))]


def is_zero(expr: sp.Expr, cases: Sequence[Case] = ({},)) -> bool:
    """Whether ``expr`` simplifies to zero in every one of ``cases``, which cover its domain."""
    return all(_simplifies_to_zero(expr.subs(case).doit()) for case in cases)


def _simplifies_to_zero(expr: sp.Expr) -> bool:
    """By steps from the cheapest on; what turns (exp(2 i k tau)) is soon seen in exponentials."""
    steps = [sp.expand, lambda x: sp.expand(sp.expand_trig(x))]
    exponential = [_in_exponentials]
    slow = [sp.trigsimp, sp.simplify]
    steps += exponential + slow if expr.has(sp.I) else slow + exponential
    for step in steps:
        expr = step(expr)
        if expr == 0:
            return True
    return bool(sp.simplify(expr) == 0)


def _in_exponentials(expr: sp.Expr) -> sp.Expr:
    """Real and imaginary part apart, trigonometric functions as exponentials."""
    return sp.expand(sp.expand_complex(sp.expand(expr.rewrite(sp.exp))))


def same(first: Any, second: Any, cases: Sequence[Case] = ({},)) -> bool:
    """Whether two forms are proved equal, entry by entry."""
    left, right = entries(first), entries(second)
    return len(left) == len(right) and all(
        one == other or is_zero(one - other, cases)
        for (_, one), (_, other) in zip(left, right, strict=True)
    )


# --- counterexamples -----------------------------------------------------------------------------

_VALUES = {
    "t": "-3/4 3/4 -2 2 1/3",
    "Delta": "1 2 1/2",
    "v": "1 1/2 2",
    "theta": "1/3 1 -2/5",
    "lambda": "1/10 1/2",
    "T": "1 1/3 2",
    "omega_c": "1/3 1 2",
    "omega": "2 1/2",
    "tau": "3 1/2 40",
    "eta": "1/5 1/2",
    "k": "2 3/4",
    "f": "1/5 1/3",
    "g": "1/10 1/7",
    "l": "1/20 1/9",
    "a_+": "1/5 1/3",
    "a_-": "1/10 1/7",
    "b": "3/10 2/3",
    "ell": "1/2 2/3",
    "xi": "1/3 1/5",
    "mu_2": "1/10 -1/5",
    "s_1": "1/5 0 1/7",
    "s_2": "1/7 1/4 0",
    "s_3": "1/3 -1/4",
    "r_1": "1/6 1/9",
    "r_2": "1/8 -1/7",
    "r_3": "-1/5 1/2",
    "p_1": "2 1/3",
    "p_2": "1/2 1/5",
    "p_3": "1 3/2",
    "a_1": "1/2 -1/3",
    "a_2": "-1/4 1/5",
}
_OTHER = ("2/7", "-3/11", "5/13", "1/3", "-2/9")


def points(symbols: set[sp.Symbol], count: int = 60) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """Rational points for ``symbols``, always the same ones in the same order.

    Symbols that need not be real get a rational imaginary part; none gets a value against its
    assumptions.
    """
    ordered = sorted(symbols, key=lambda symbol: symbol.name)
    for n in range(count):
        point = {}
        for index, symbol in enumerate(ordered):
            if symbol.name in _VALUES:
                values = _VALUES[symbol.name].split()
                choice = values[(n // (1 + index % 3)) % len(values)]
            else:
                choice = _OTHER[(n + index) % len(_OTHER)]
            value = sp.Rational(choice)
            point[symbol] = abs(value) if symbol.is_nonnegative else value
            if symbol.is_real is None:
                point[symbol] += sp.I * sp.Rational(_OTHER[(n + 2 * index + 1) % len(_OTHER)])
        yield point


_OF_TIME = {k, f, g, l, a_plus, a_minus, b, phi, Omega}


def written_out(expr: sp.Expr) -> sp.Expr:
    """``expr`` with k, f, g, l, a_+-, b, phi and Omega written as functions of t."""
    if not {function.func for function in expr.atoms(AppliedUndef)} & _OF_TIME:
        return expr.doit()
    plus, minus, full = bloch.rates()
    down, up, dephasing = lindblad.dissipation_rates()
    for known in (
        {a_plus(t): plus, a_minus(t): minus, b(t): full},
        {k(t): lindblad.level_splitting(), f(t): down, g(t): up, l(t): dephasing},
        {bloch.phi_rate: hamiltonian.angle_rate()},
        {phi(t): hamiltonian.angle(), Omega(t): hamiltonian.gap()},
    ):
        expr = expr.subs(known)
    return expr.doit()


def closed_at(expr: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """``expr`` at a rational point, exactly, with gamma, J and n of the model.

    S is the one of T = 0, which has a closed form: an equation that holds for every S holds for it.
    """
    return _written_at(written_out(expr), point)


def _written_at(expr: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """What `written_out` gave at a rational point, exactly."""
    expr = expr.subs(point)
    model = {symbol: point[symbol] for symbol in (omega_c, T) if symbol in point}
    above, below = bath.kossakowski_explicit()

    def at(form: sp.Expr, x: sp.Expr) -> sp.Expr:
        return form.subs(omega, x).subs(model)

    def kossakowski(x: sp.Expr) -> sp.Expr:
        if x.is_zero:
            return at(bath.kossakowski_at_zero(), x)
        return at(above, x) if x.is_positive else at(below, -x)

    above_shift, below_shift, zero_shift = bath.lamb_shift_zero_temperature()

    def shift(x: sp.Expr) -> sp.Expr:
        if x.is_zero:
            return at(zero_shift, x)
        return at(above_shift, x) if x.is_positive else at(below_shift, -x)

    replacements = {
        gamma: kossakowski,
        S: shift,
        J: lambda x: at(bath.spectral_density(), x),
        nbar: lambda x: at(bath.occupation(), x),
    }
    for function, rule in replacements.items():
        expr = expr.replace(function, rule)
    return expr


def value_at(expr: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """``expr`` at a rational point, to 60 digits; an imaginary part that is rounding is dropped."""
    return _number(closed_at(expr, point))


def _number(expr: sp.Expr) -> sp.Expr:
    """A number to 60 digits; nan where it has no finite value."""
    value = sp.N(expr, DIGITS + 10)
    if not (value.is_number and value.is_finite):
        return sp.nan
    real, imaginary = value.as_real_imag()
    return real if abs(imaginary) < sp.Float(10) ** (-DIGITS) * (1 + abs(real)) else value


def find_counterexample(
    first: Any, second: Any, start: int = 0, stop: int = 60
) -> Counterexample | None:
    """The first of the points ``start`` to ``stop`` where the two forms differ, or None.

    They differ where their distance is above 1e-40 of their size, at 60 digits.
    """
    pairs = [
        (place, written_out(one), written_out(other))
        for (place, one), (_, other) in zip(entries(first), entries(second), strict=True)
        if one != other
    ]
    symbols: set[sp.Symbol] = set()
    for _, *sides in pairs:
        for side in sides:
            symbols |= side.free_symbols
            if side.has(S, J):
                symbols.add(omega_c)
            if side.has(gamma, nbar):
                symbols |= {omega_c, T}
    for point in itertools.islice(points(symbols), start, stop):
        for place, one, other in pairs:
            x, y = (_number(_written_at(side, point)) for side in (one, other))
            if not (x.is_finite and y.is_finite):
                continue
            if sp.Abs(x - y) > sp.Float(10) ** (-DIGITS + 10) * (1 + sp.Abs(y)):
                return Counterexample(
                    {symbol.name: str(value) for symbol, value in point.items()},
                    place,
                    str(sp.N(x, DIGITS)),
                    str(sp.N(y, DIGITS)),
                    point,
                )
    return None


def decide(first: Any, second: Any, cases: Sequence[Case] = ({},)) -> Counterexample | None:
    """``None`` where the two forms are equal, else a counterexample: the verdict of both engines.

    Raises :class:`Undecided` where the exact engine finds neither a proof nor a counterexample, and
    :class:`Disagreement` where the balls do not confirm what it found.
    """
    found = decide_exactly(first, second, cases)
    _asked.add("exact")
    if enclosure.available():
        _confirm(first, second, found)
        _asked.add("balls")
    return found


_asked: set[str] = set()


@contextmanager
def engines_asked() -> Iterator[set[str]]:
    """The engines that :func:`decide` asks during the block."""
    global _asked
    outer, _asked = _asked, set()
    try:
        yield _asked
    finally:
        _asked = outer | _asked


def _confirm(first: Any, second: Any, found: Counterexample | None) -> None:
    pairs = zip(entries(first), entries(second), strict=True)
    if found is None:
        for (place, one), (_, other) in pairs:
            excluded = enclosure.first_exclusion(one, other)
            if excluded is not None:
                raise Disagreement(f"proved equal, but balls exclude it at {excluded} ({place})")
        return
    one, other = next((x, y) for (place, x), (_, y) in pairs if place == found.entry)
    if not enclosure.excludes_zero(closed_at(one, found.at), closed_at(other, found.at)):
        raise Disagreement(f"refuted at {found.point}, but the ball contains zero")


def decide_exactly(first: Any, second: Any, cases: Sequence[Case] = ({},)) -> Counterexample | None:
    """The exact engine alone: ``None`` where the two forms are proved equal, else a counterexample.

    A few points are tried before the longer proofs, because a wrong form is refuted faster than it
    is simplified.  Raises :class:`Undecided` where there is neither proof nor counterexample.
    """
    left, right = entries(first), entries(second)
    if len(left) != len(right):
        raise Undecided("the two forms have different shapes")
    if all(sp.expand(x - y) == 0 for (_, x), (_, y) in zip(left, right, strict=True)):
        return None
    found = find_counterexample(first, second, 0, 6)
    if found is None and not same(first, second, cases):
        found = find_counterexample(first, second, 6)
        if found is None:
            raise Undecided(f"no proof and no counterexample: {first} against {second}")
    return found

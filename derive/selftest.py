"""The judge judged: planted errors must be refuted, true rewritings must be verified.

Mutants are made by the rules of :mod:`edits` from the printed forms that are verified.  Each must
be refuted by both engines, or be proved to be the form it came from.  Rewritings are identities of
algebra, trigonometry and hyperbolic functions; each must be verified by both engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from . import edits, ledger
from .judge import decide, entries, same
from .paper import PRINTED


@dataclass(frozen=True)
class Trial:
    """One form put before the judge: where it comes from, what was done to it, what it is."""

    where: str
    rule: str
    words: str
    form: sp.Expr
    original: sp.Expr
    derived: sp.Expr


@dataclass
class Score:
    """What became of the trials."""

    refuted: Counter[str] = field(default_factory=Counter)
    equivalent: Counter[str] = field(default_factory=Counter)
    survivors: list[Trial] = field(default_factory=list)
    verified: Counter[str] = field(default_factory=Counter)
    false_alarms: list[Trial] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether no mutant survived and no true rewriting was refuted."""
        return not (self.survivors or self.false_alarms)

    def as_dict(self) -> dict[str, Any]:
        """The counts, by rule."""
        return {
            "mutants": self.refuted.total() + self.equivalent.total() + len(self.survivors),
            "refuted": dict(sorted(self.refuted.items())),
            "equivalent": dict(sorted(self.equivalent.items())),
            "survivors": [f"{trial.where}: {trial.words}" for trial in self.survivors],
            "rewritings": self.verified.total() + len(self.false_alarms),
            "verified": dict(sorted(self.verified.items())),
            "false alarms": [f"{trial.where}: {trial.words}" for trial in self.false_alarms],
        }


Pair = tuple[str, sp.Expr, sp.Expr]


def _pairs(key: ledger.Key, form: Any) -> list[Pair]:
    """The scalar entries of a form: where they stand, as in the form, as derived."""
    entry = ledger.ENTRIES[key]
    assert entry.form
    assert entry.derived
    pairs = zip(entries(entry.form(form)), entries(entry.derived()), strict=True)
    return [
        (f"({ledger.label(key)}) {place or ''}".rstrip(), one, other)
        for (place, one), (_, other) in pairs
    ]


def _verified() -> Iterator[ledger.Key]:
    for key, entry in ledger.ENTRIES.items():
        if entry.form and entry.derived:
            if same(entry.form(PRINTED[key].form), entry.derived(), entry.cases):
                yield key


def _verified_pairs() -> Iterator[Pair]:
    """The scalar entries of every verified identity: where, as printed, as derived."""
    for key in _verified():
        yield from _pairs(key, PRINTED[key].form)


def mutants() -> Iterator[Trial]:
    """Every edit of every verified form: of its entries, and of the operators it is made of."""
    for where, one, other in _verified_pairs():
        for edit in edits.of_expression(one):
            yield Trial(where, edit.rule, edit.words, edit.form, one, other)
    for key in _verified():
        form = PRINTED[key].form
        for edit in edits.of_operators(form) if callable(form) else ():
            originals = _pairs(key, form)
            for (where, one, other), (_, mutant, _) in zip(
                originals, _pairs(key, edit.form), strict=True
            ):
                if sp.expand(mutant - one) != 0:
                    yield Trial(where, edit.rule, edit.words, mutant, one, other)


_x = sp.Wild("x")

REWRITINGS: dict[str, Callable[[sp.Expr], sp.Expr]] = {
    "expanded": sp.expand,
    "factored": sp.factor,
    "one fraction": sp.together,
    "binomial": lambda e: sp.Rational(1, 2) * ((e + 1) ** 2 - e**2 - 1),
    "sums of angles": sp.expand_trig,
    "half angle": lambda e: e.replace(
        lambda n: isinstance(n, (sp.sin, sp.cos)),
        lambda n: (
            2 * sp.sin(n.args[0] / 2) * sp.cos(n.args[0] / 2)
            if isinstance(n, sp.sin)
            else 1 - 2 * sp.sin(n.args[0] / 2) ** 2
        ),
    ),
    "sin^2 + cos^2": lambda e: e.replace(sp.sin(_x) ** 2, 1 - sp.cos(_x) ** 2).replace(
        sp.cos(_x) ** 2, 1 - sp.sin(_x) ** 2
    ),
    "exponential as cosh + sinh": lambda e: e.replace(sp.exp, lambda x: sp.cosh(x) + sp.sinh(x)),
    "trigonometric as exponential": lambda e: e.rewrite(sp.exp),
}


def rewritings() -> Iterator[Trial]:
    """True rewritings of every verified form that change how it is written."""
    for where, one, other in _verified_pairs():
        seen = {one}
        for rule, rewrite in REWRITINGS.items():
            form = rewrite(one)
            if form not in seen:
                seen.add(form)
                yield Trial(where, rule, rule, form, one, other)


def run(progress: Callable[[str], None] = lambda _: None, every: int = 1) -> Score:
    """Put every ``every``-th mutant and rewriting before the judge.

    Raises :class:`judge.Undecided` or :class:`judge.Disagreement` where the judge cannot tell.
    """
    score = Score()
    for n, trial in enumerate(mutants()):
        if n % every:
            continue
        progress(f"mutant {n}: {trial.where} {trial.words}")
        if decide(trial.form, trial.derived) is not None:
            score.refuted[trial.rule] += 1
        elif same(trial.form, trial.original):
            score.equivalent[trial.rule] += 1
        else:
            score.survivors.append(trial)
    for n, trial in enumerate(rewritings()):
        if n % every:
            continue
        progress(f"rewriting {n}: {trial.where} {trial.rule}")
        if decide(trial.form, trial.derived) is None:
            score.verified[trial.rule] += 1
        else:
            score.false_alarms.append(trial)
    return score

"""The smallest correction of an erratum, found by search among small edits of the printed form."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp

from . import edits, enclosure
from .judge import Case, Disagreement, Undecided, decide, entries, same

LIMIT = 2000
"""So many pairs of edits are tried, after every single one."""


def _single(printed: sp.Expr, derived: sp.Expr) -> list[edits.Edit]:
    return list(edits.of_expression(printed, edits.missing_factors(printed, derived)))


def _pairs(printed: sp.Expr, derived: sp.Expr) -> Iterator[edits.Edit]:
    """Pairs of edits, up to the limit."""
    missing = edits.missing_factors(printed, derived)
    count = 0
    for first in edits.of_expression(printed, missing):
        for second in edits.of_expression(first.form, missing):
            count += 1
            if count > LIMIT:
                return
            yield edits.Edit(first.rule, f"{first.words}, {second.words}", second.form)


def _missing_term(printed: sp.Expr, derived: sp.Expr) -> Iterator[edits.Edit]:
    """One term added, to the form as it is or after one edit."""
    unchanged = edits.Edit("", "", printed)
    for edit in (unchanged, *_single(printed, derived)):
        term = sp.expand(derived - edit.form)
        if term.free_symbols and not term.is_Add:
            words = f"{edit.words}, " if edit.words else ""
            yield edits.Edit("missing term", f"{words}missing term {sp.sstr(term)}", derived)


def _possible(form: sp.Expr, derived: sp.Expr) -> bool:
    """Whether the balls, where there are any, admit that ``form`` is right: a millisecond each."""
    if not enclosure.available():
        return True
    try:
        return enclosure.first_exclusion(form, derived) is None
    except (ArithmeticError, NotImplementedError, TypeError):
        return False  # what cannot be enclosed is no correction


def _accepted(form: sp.Expr, derived: sp.Expr, cases: Sequence[Case]) -> bool:
    """Whether both engines verify ``form``."""
    try:
        return decide(form, derived, cases) is None
    except (Undecided, Disagreement):
        return False


def search(printed: Any, derived: Any, cases: Sequence[Case] = ({},)) -> str | None:
    """What to change in the printed form, in words; None where no edit of the search space works.

    Single edits that correct every wrong entry of a matrix or tuple at once are preferred; else the
    entries are corrected one by one, with one edit, two edits, or a missing term.
    """
    left, right = entries(printed), entries(derived)
    wrong = [
        (one, other)
        for (_, one), (_, other) in zip(left, right, strict=True)
        if one != other and not (_possible(one, other) and same(one, other, cases))
    ]
    if all(sp.expand(one + other) == 0 for one, other in wrong):
        return "sign"
    if len(wrong) > 1 and {x for x, _ in wrong} == {y for _, y in wrong}:
        return "exchanged"
    singles = [[e for e in _single(x, y) if _possible(e.form, y)] for x, y in wrong]
    common = [e.words for e in singles[0] if all(_said(e.words, other) for other in singles[1:])]
    for words in common:
        chosen = [_said(words, candidates) for candidates in singles]
        if all(e and _accepted(e.form, y, cases) for e, (_, y) in zip(chosen, wrong, strict=True)):
            return words
    found: dict[str, None] = {}
    for candidates, (one, other) in zip(singles, wrong, strict=True):
        tries = itertools.chain(candidates, _pairs(one, other), _missing_term(one, other))
        first = next(
            (e for e in tries if _possible(e.form, other) and _accepted(e.form, other, cases)), None
        )
        if first is None:
            return None
        found[first.words] = None
    return "; ".join(found)


def _said(words: str, candidates: list[edits.Edit]) -> edits.Edit | None:
    """The candidate with these words."""
    return next((e for e in candidates if e.words == words), None)

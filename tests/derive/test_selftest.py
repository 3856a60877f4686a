"""Mutants and true rewritings before the judge: a sample of what `dlz verify --self-test` runs."""

import json
from pathlib import Path

import pytest
import sympy as sp

from dlz.derive import correction, edits, selftest
from dlz.derive.symbols import Delta, a_minus0, a_plus0, b0, eta, gamma, t, tau, theta, v

pytest.importorskip("flint")


@pytest.fixture(scope="module")
def trials():
    return list(selftest.mutants()), list(selftest.rewritings())


def test_there_are_enough_of_either_kind(trials):
    mutants, rewritings = trials
    assert len(mutants) >= 500
    assert len(rewritings) >= 200
    assert {"sign", "coefficient", "trigonometric", "double angle", "index", "conjugate"} <= {
        trial.rule for trial in mutants
    }
    assert {
        "exponent",
        "modulus of t",
        "drop",
        "anticommutator made a commutator",
        "dagger dropped",
    } <= {trial.rule for trial in mutants}
    assert all(trial.form != trial.original for trial in (*mutants, *rewritings))


def test_the_stored_score_is_of_these_trials(trials):
    """self_test_score.json is what `dlz verify --self-test --json` printed."""
    stored = json.loads((Path(__file__).parent / "self_test_score.json").read_text())
    assert (stored["mutants"], stored["rewritings"]) == tuple(map(len, trials))
    assert sum(stored["refuted"].values()) + sum(stored["equivalent"].values()) == len(trials[0])
    assert stored["survivors"] == stored["false alarms"] == []


def test_a_sample_is_judged_right(trials):
    score = selftest.run(every=29)
    assert score.passed, score.as_dict()
    assert score.refuted.total() >= 50
    assert score.verified.total() >= 5


def test_a_judge_that_accepts_everything_is_caught(monkeypatch, trials):
    monkeypatch.setattr(selftest, "decide", lambda *_: None)
    monkeypatch.setattr(selftest, "same", lambda *_: False)
    monkeypatch.setattr(selftest, "mutants", lambda: trials[0][:20])
    monkeypatch.setattr(selftest, "rewritings", list)
    score = selftest.run()
    assert len(score.survivors) == 20
    assert not score.passed


def test_a_judge_that_refutes_everything_is_caught(monkeypatch, trials):
    monkeypatch.setattr(selftest, "decide", lambda *_: object())
    monkeypatch.setattr(selftest, "mutants", list)
    monkeypatch.setattr(selftest, "rewritings", lambda: trials[1][:20])
    score = selftest.run()
    assert len(score.false_alarms) == 20
    assert not score.passed


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("sign", theta + v, theta - v),
        ("coefficient", theta * v / 2, theta * v / 8),
        ("exponent", sp.exp(-tau), sp.exp(tau)),
        ("trigonometric", sp.sin(theta) ** 2, sp.cos(theta) ** 2),
        ("double angle", sp.cos(theta - eta), sp.cos(2 * theta - eta)),
        ("branch point", sp.Piecewise((v, t < 2), (1, True)), sp.Piecewise((v, t < 1), (1, True))),
        ("quotient", sp.atan(Delta / (v * t)), sp.atan2(Delta, v * t)),
        ("frequency", gamma(2 * Delta), gamma(-2 * Delta)),
        ("modulus of t", v * t, v * sp.Abs(t)),
        ("index", a_minus0 / a_plus0**2, a_plus0 / a_minus0**2),
        ("drop", theta + v, v),
        ("symbol sign", sp.cos(b0 - tau), sp.cos(b0 + tau)),
    ],
)
def test_what_each_rule_does(rule, before, after):
    made = {edit.form: edit.rule for edit in edits.of_expression(before)}
    assert after in made
    assert before not in made
    assert rule in edits.NODE_RULES | edits.WHOLE_RULES


@pytest.mark.parametrize(
    ("printed", "derived", "words"),
    [
        (theta * v / 2, theta * v / 8, "1/2 -> 1/8 in theta*v/2"),
        (sp.ImmutableMatrix([v, theta]), sp.ImmutableMatrix([-v, -theta]), "sign"),
        ((v, theta), (theta, v), "exchanged"),
        (v, v * gamma(2 * Delta), "missing factor gamma(2*Delta)"),
        (theta * v, theta * v + eta, "missing term eta"),
        (sp.sin(theta), sp.sin(theta) ** 3 + sp.exp(theta) + sp.log(v), None),
    ],
)
def test_corrections(printed, derived, words):
    assert correction.search(printed, derived) == words

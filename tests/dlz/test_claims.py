"""The paper's conclusions: their verdicts, and that a claim's check can fail."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from dlz import claims
from dlz.claims import CLAIMS, Inconclusive
from dlz.derive import hamiltonian, loss, slow_driving
from dlz.derive.derivation import planted
from dlz.derive.symbols import Delta, f, g, k, t

VERDICTS = {
    "reference": "holds",
    "coupling-names": "conditional",
    "figure-2-validity": "conditional",
    "figure-5-validity": "fails",
    "monotone": "holds",
    "range": "fails",
    "ebits": "fails",
    "only-mu-2": "holds",
    "maximally-entangled": "holds",
    "temperature": "conditional",
    "slow-direction": "conditional",
    "transversal-preserves": "conditional",
    "transversal-never-breaks": "holds",
    "exponential": "holds",
    "code-agrees": "fails",
    "no-closed-form": "fails",
    "figure-4": "holds",
    "figure-4-transversal": "holds",
    "figure-5": "conditional",
    "fast-direction": "conditional",
    "adiabaticity-itself": "fails",
    "larger-v": "conditional",
    "ground-state": "fails",
    "minimum-gap": "fails",
    "survival-at-zero": "holds",
    "two-sided": "holds",
    "landau-zener": "holds",
    "exact-oscillators": "conditional",
}


@pytest.fixture(scope="module")
def found():
    return {claim.id: claim for claim in claims.judged()}


def test_the_verdicts(found):
    assert {id_: claim.outcome.verdict for id_, claim in found.items()} == VERDICTS
    assert len(found) >= 20


def test_every_row_is_json_and_says_how_to_compute_it_again(found):
    rows = json.loads(json.dumps([claim.as_dict() for claim in found.values()], allow_nan=False))
    for row in rows:
        keys = {"id", "where", "statement", "verdict", "evidence", "rests_on", "note"}
        assert row.keys() == keys
        assert len(row["evidence"]) >= 2, row["id"]
        name = row["evidence"]["function"].removeprefix("dlz.claims.")
        assert getattr(claims, name)().verdict == row["verdict"]


def test_what_fails_has_numbers(found):
    """A number, or a derived form, against what the paper says."""
    for claim in found.values():
        if claim.outcome.verdict == "fails":
            values = json.dumps(list(claim.outcome.evidence.values()))
            assert any(character.isdigit() for character in values), claim.id
        assert claim.outcome.note, claim.id


# --- a check that cannot carry its verdict says so ------------------------------------------------


def flat(parameters, times, initial=None, **_):
    """A solver for which nothing ever happens."""
    shape = (*parameters.shape, len(times))
    if initial is not None:
        shape = (*np.broadcast_shapes(parameters.shape, initial.shape), len(times))
    constant = np.full(shape, 0.4)
    return SimpleNamespace(
        negativity=constant, error=np.zeros(shape), s=np.zeros((*shape, 3)), t=np.asarray(times)
    )


INTEGRATED = [
    "slow-direction",
    "code-agrees",
    "no-closed-form",
    "figure-4",
    "figure-4-transversal",
    "figure-5",
    "fast-direction",
    "adiabaticity-itself",
    "larger-v",
    "ground-state",
    "landau-zener",
    "two-sided",
]


def test_without_measures_no_verdict_on_the_range(monkeypatch):
    monkeypatch.setattr(claims, "negativity", lambda rho: np.full(rho.shape[:-2], 0.4))
    with pytest.raises(Inconclusive):
        claims.entanglement_range()


@pytest.mark.parametrize("id_", INTEGRATED)
def test_without_dynamics_no_verdict(monkeypatch, id_):
    monkeypatch.setattr(claims, "solve", flat)
    with pytest.raises(Inconclusive):
        CLAIMS[id_][2]()


@pytest.mark.parametrize("id_", ["figure-5", "fast-direction", "larger-v", "adiabaticity-itself"])
def test_numbers_within_their_errors_carry_no_verdict(monkeypatch, id_):
    exact = claims.solve

    def vague(*arguments, **options):
        solution = exact(*arguments, **options)
        return SimpleNamespace(negativity=solution.negativity, error=solution.error + 0.1)

    monkeypatch.setattr(claims, "solve", vague)
    with pytest.raises(Inconclusive):
        CLAIMS[id_][2]()


def rates_with_a_sign():
    return {"lindblad.dissipation_rates": (-f(t), g(t), sp.Integer(0))}


ERRORS = {
    "monotone": rates_with_a_sign,
    "minimum-gap": lambda: {"hamiltonian.energies": (Delta / 2, -Delta / 2)},
    "coupling-names": lambda: {"slow_driving.angle_limit": sp.Integer(0)},
    "figure-5-validity": lambda: {"hamiltonian.gap": 2 * hamiltonian.gap()},
    "larger-v": lambda: {"loss.full_sweep_zero_temperature": Delta},
    "exponential": lambda: {
        "entanglement.zero_temperature_negativity": sp.exp(-(claims.tau**2)) / 2
    },
    "slow-direction": lambda: {
        "entanglement.zero_temperature_negativity": sp.exp(-claims.tau * sp.sin(claims.theta) ** 4)
    },
    "temperature": lambda: {"entanglement.survival_ratio": sp.Rational(1, 3)},
    "transversal-preserves": lambda: {
        "slow_driving.rates": {
            name: (limit + 1, order) for name, (limit, order) in slow_driving.rates().items()
        }
    },
    "transversal-never-breaks": lambda: {
        "entanglement.bell_spectrum": (sp.Integer(0),) * 4,
    },
    "maximally-entangled": lambda: {
        "slow_driving.schmidt_s": slow_driving.schmidt_s() * sp.Rational(1, 2)
    },
    "fast-direction": lambda: {"loss.transversal_excess": loss.argument - 1},
    "exact-oscillators": lambda: {"exact.survival_probability": sp.exp(-Delta)},
    "reference": lambda: {"bloch.bloch_matrix": "not a matrix"},
}


@pytest.mark.parametrize("id_", ERRORS)
def test_an_error_in_the_derivation_takes_the_verdict_away(id_):
    with planted(ERRORS[id_]()), pytest.raises((Inconclusive, TypeError, ArithmeticError)):
        CLAIMS[id_][2]()


def test_the_rate_of_loss_has_no_coherent_part(found):
    rate = found["adiabaticity-itself"].outcome.evidence["rate of loss"]
    assert rate == "f(t)/2 + g(t)/2 + l(t)"
    assert not loss.first_order_rate().has(k)


def test_what_a_claim_rests_on_is_recorded(found):
    rests_on = {id_: set(claim.rests_on) for id_, claim in found.items()}
    assert rests_on["minimum-gap"] == {"hamiltonian.energies"}
    assert rests_on["figure-4"] == {"figure 5"}
    assert rests_on["code-agrees"] == {"entanglement.zero_temperature_negativity", "figure 5"}
    assert rests_on["landau-zener"] == {"free evolution"}
    assert rests_on["survival-at-zero"] == {"survival time"}
    # Definitions alone decide what is said of the range and the unit of the negativity.
    assert {id_ for id_, steps in rests_on.items() if not steps} == {"ebits", "range"}

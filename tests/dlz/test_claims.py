"""The paper's conclusions: their verdicts, and that a claim's check can fail."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from dlz import claims
from dlz.claims import CLAIMS, Inconclusive
from dlz.derive import bath, entanglement, hamiltonian, loss, slow_driving
from dlz.derive.derivation import planted
from dlz.derive.symbols import Delta, f, g, k, t

VERDICTS = {
    "reference": "holds",
    "coupling-names": "conditional",
    "theta-range": "conditional",
    "valid-nonadiabatic": "fails",
    "figure-2-validity": "conditional",
    "figure-5-validity": "fails",
    "slower-bath": "holds",
    "largest-frequency": "conditional",
    "diagonal": "conditional",
    "operators": "holds",
    "frame": "holds",
    "monotone": "holds",
    "slow-limit": "conditional",
    "block-diagonal": "fails",
    "negativity-range": "holds",
    "schmidt-general": "fails",
    "interpolates": "conditional",
    "range": "fails",
    "ebits": "fails",
    "x-form": "holds",
    "only-mu-2": "holds",
    "maximally-entangled": "holds",
    "no-revival": "holds",
    "temperature": "conditional",
    "survival-direction": "conditional",
    "slow-direction": "conditional",
    "any-instant": "holds",
    "figure-3-window": "conditional",
    "amplitude-damping": "holds",
    "transversal-preserves": "conditional",
    "transversal-never-breaks": "holds",
    "transversal-reason": "fails",
    "weaker-decoherence": "conditional",
    "exponential": "holds",
    "code-agrees": "fails",
    "no-closed-form": "fails",
    "figure-4": "holds",
    "less-intact": "fails",
    "figure-4-transversal": "holds",
    "steady-value": "holds",
    "figure-5": "conditional",
    "fast-direction": "conditional",
    "adiabaticity-itself": "fails",
    "figure-5-direction": "holds",
    "larger-v": "conditional",
    "ground-state": "fails",
    "minimum-gap": "fails",
    "survival-at-zero": "holds",
    "two-sided": "holds",
    "two-sided-equations": "fails",
    "two-sided-roles": "conditional",
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
        negativity=constant,
        error=np.zeros(shape),
        s=np.zeros((*shape, 3)),
        t=np.asarray(times),
        components=np.zeros((*shape, 4, 4)),
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
    "slow-limit",
    "schmidt-general",
    "figure-3-window",
    "figure-5-direction",
    "two-sided-equations",
    "two-sided-roles",
    "less-intact",
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
    "no-closed-form": lambda: {
        "loss.full_sweep_zero_temperature": loss.full_sweep_zero_temperature() * sp.Rational(11, 10)
    },
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
    "theta-range": lambda: {"lindblad.level_splitting": sp.cos(claims.theta) * k(t)},
    "valid-nonadiabatic": lambda: {"timescales.tau_beat": 1 / Delta**2},
    "diagonal": lambda: {"hamiltonian.rotated_hamiltonian": -hamiltonian.rotated_hamiltonian()},
    "operators": lambda: {"lindblad.jump_operators": (sp.Matrix([[t, 1], [0, 0]]),)},
    "frame": lambda: {"hamiltonian.rotation": sp.Matrix([[1, sp.I], [sp.I, 1]])},
    "block-diagonal": lambda: {"slow_driving.angle_limit": sp.Integer(0)},
    "negativity-range": lambda: {"slow_driving.schmidt_state": sp.eye(4) / 4},
    "interpolates": lambda: {"entanglement.schmidt_negativity": sp.Max(0, claims.eta)},
    "no-revival": lambda: {"entanglement.survival_equation": -sp.Symbol("u", positive=True)},
    "any-instant": lambda: {
        "entanglement.zero_temperature_negativity": sp.exp(
            -claims.tau * (1 - claims.tau) * sp.cos(claims.theta) ** 2
        )
    },
    "amplitude-damping": lambda: {"two_sided.local_map": sp.eye(4)},
    "slower-bath": lambda: {"bath.kossakowski_zero_temperature": (claims.omega_c, 0, 0)},
    "x-form": lambda: {
        "slow_driving.schmidt_s": slow_driving.schmidt_s() + sp.Matrix([claims.tau, 0, 0])
    },
    "survival-direction": lambda: {"entanglement.survival_falls": entanglement.ell - 2},
    "transversal-reason": lambda: {"slow_driving.angle_limit": sp.Integer(0)},
    "weaker-decoherence": lambda: {
        "slow_driving.bloch_rates": tuple(
            rate * sp.cos(claims.theta) for rate in slow_driving.bloch_rates()
        )
    },
}


@pytest.mark.parametrize("id_", ERRORS)
def test_an_error_in_the_derivation_takes_the_verdict_away(id_):
    with planted(ERRORS[id_]()), pytest.raises((Inconclusive, TypeError, ArithmeticError)):
        CLAIMS[id_][2]()


def test_a_loss_that_does_not_settle_later_for_larger_gaps_is_no_evidence(monkeypatch):
    alike = SimpleNamespace(relaxation=lambda time, *_: np.minimum(time, 1) + np.zeros(4))
    monkeypatch.setattr(claims, "first_order", alike)
    with pytest.raises(Inconclusive):
        claims.steady_value()


def test_a_loss_that_is_done_at_the_crossing_has_no_largest_frequency(monkeypatch):
    done = SimpleNamespace(relaxation=lambda time, *_: np.ones(np.shape(time)))
    monkeypatch.setattr(claims, "first_order", done)
    with pytest.raises(Inconclusive):
        claims.largest_frequency()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("bath.occupation", lambda: 1 / bath.occupation()),
        ("entanglement.asymmetry", lambda: 1 / entanglement.asymmetry()),
        ("bath.kossakowski_at_zero", lambda: -bath.kossakowski_at_zero()),
        ("entanglement.survival_balance", lambda: -entanglement.survival_balance()),
    ],
)
def test_a_balance_that_falls_with_heat_would_be_noticed(key, wrong):
    with planted({key: wrong()}):
        assert not claims._balance_rises_with_heat()
    assert claims._balance_rises_with_heat()


def test_a_bath_that_helps_in_one_direction_only_would_be_noticed(monkeypatch):
    """Without what longitudinal coupling gains the paper's statement would stand."""
    exact = claims.solve

    def without_gain(parameters, *arguments, **options):
        solution = exact(parameters, *arguments, **options)
        s = solution.s.copy()
        if parameters.shape:
            s[0] = 1.0
        return SimpleNamespace(s=s, error=solution.error)

    monkeypatch.setattr(claims, "solve", without_gain)
    with pytest.raises(Inconclusive, match="does not help fast sweeps"):
        claims.ground_state()


def test_the_ground_state_gains_by_v_and_temperature(found):
    """What the rows are: no gain for slow sweeps, more with transversal coupling for fast ones."""
    evidence = found["ground-state"].outcome.evidence
    rows = [
        np.array(evidence[f"gain over no bath at theta = {x}, by T and v"]) for x in ("0", "pi/2")
    ]
    for row in rows:
        assert row.shape == (len(evidence["T"]), len(evidence["v"]))
        assert (row[1:, 1] < 0).all()
        assert (row[:, -1] > 0).all()
    assert (rows[1][:, -1] > rows[0][:, -1]).all()


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

"""The recorder: steps computed once, what each rests on, and forms planted in their place."""

import pytest

from dlz.derive import bath, bloch, derivation, entanglement, ledger
from dlz.derive.derivation import derived, planted, recorded, rests_on, upstream


@pytest.fixture
def record(monkeypatch):
    """An empty record, so that the steps made here do not join those of the paper."""
    for name in ("STEPS", "_rests_on"):
        monkeypatch.setattr(derivation, name, {})
    monkeypatch.setattr(derivation, "_context", derivation._Context({}, {}, {}, None))


@pytest.fixture
def chain(record):
    """model -> left, right -> joint; aside stands alone.  Returns the steps and their calls."""
    calls = dict.fromkeys(("model", "left", "right", "joint", "aside"), 0)

    def step(key, compute):
        def counted(*args):
            calls[key] += 1
            return compute(*args)

        return recorded(key, (), "", counted)

    steps = {}
    steps["model"] = step("model", lambda: [2])
    steps["left"] = step("left", lambda power=1: [steps["model"]()[0] ** power])
    steps["right"] = step("right", lambda: [steps["model"]()[0] + 10])
    steps["joint"] = step("joint", lambda: [steps["left"]()[0] + steps["right"]()[0]])
    steps["aside"] = step("aside", lambda: [7])
    return steps, calls


def test_a_step_is_computed_once(chain):
    steps, calls = chain
    first = steps["joint"]()
    assert first == [14]
    assert steps["joint"]() is first
    assert calls == {"model": 1, "left": 1, "right": 1, "joint": 1, "aside": 0}


def test_each_set_of_arguments_has_its_value(chain):
    steps, calls = chain
    assert (steps["left"](3), steps["left"](5), steps["left"](3)) == ([8], [32], [8])
    assert calls["left"] == 2


def test_keyword_arguments_are_refused(chain):
    steps, calls = chain
    with pytest.raises(TypeError, match="left takes positional arguments only"):
        steps["left"](power=3)
    assert calls["left"] == 0


def test_two_steps_of_one_name_are_refused(chain):
    with pytest.raises(ValueError, match="two steps are called left"):
        recorded("left", (), "", lambda: None)


def test_a_step_that_fails_is_not_kept(record):
    attempts = []

    @derived("1")
    def failing():
        attempts.append(None)
        raise ArithmeticError("inconsistent")

    @derived("1")
    def later():
        return 1

    for _ in range(2):
        with pytest.raises(ArithmeticError, match="inconsistent"):
            failing()
    later()
    assert len(attempts) == 2
    # A step asked for after the failure must not be taken for one that the failed step asked for.
    assert rests_on("test_derivation.failing") == frozenset()


def test_name_equations_and_summary_of_a_step(record):
    @derived("12", "A1")
    def some_step():
        """What it does,
        in two lines.

        Details.
        """
        return 1

    step = derivation.STEPS["test_derivation.some_step"]
    assert step.equations == ("12", "A1")
    assert step.summary == "What it does, in two lines."
    assert step.function is some_step


def test_what_a_step_rests_on(chain):
    steps, _ = chain
    steps["left"]()  # already computed when joint asks for it: recorded all the same
    steps["joint"]()
    assert rests_on("joint") == {"left", "right"}
    assert rests_on("left") == {"model"}
    assert upstream("joint") == {"left", "right", "model"}
    assert upstream("model") == frozenset()


def test_planted_value_and_what_follows_from_it(chain):
    steps, calls = chain
    before = {name: step() for name, step in steps.items()}
    with planted({"left": [100]}):
        assert steps["left"]() == [100]
        assert steps["left"](3) == [100]
        assert steps["joint"]() == [112]
        # What does not rest on the planted step is the very value of before.
        assert steps["right"]() is before["right"]
        assert steps["model"]() is before["model"]
        assert steps["aside"]() is before["aside"]
    assert all(step() is before[name] for name, step in steps.items())
    assert calls == {"model": 1, "left": 1, "right": 1, "joint": 2, "aside": 1}


def test_a_planted_value_does_not_leak(chain):
    """A step first computed inside the block is computed anew after it."""
    steps, _ = chain
    with planted({"model": [3]}):
        assert steps["joint"]() == [16]
    assert steps["joint"]() == [14]


def test_planted_inside_planted(chain):
    steps, _ = chain
    with planted({"left": [100]}):
        with planted({"right": [1000]}):
            assert steps["joint"]() == [1100]
        assert steps["joint"]() == [112]
        with planted({"left": [200]}):
            assert steps["joint"]() == [212]
    assert steps["joint"]() == [14]


def test_forms_planted_again_keep_what_they_gave(chain):
    steps, calls = chain
    before = steps["joint"]()
    forms = planted({"left": [100]})
    with forms:
        inside = steps["joint"]()
    assert steps["joint"]() is before
    with forms:
        assert steps["joint"]() is inside
    assert calls["joint"] == 2


def test_forms_are_planted_where_they_were_put_together(chain):
    forms = planted({"left": [100]})
    with planted({"right": [1000]}), pytest.raises(RuntimeError, match="put together"):
        forms.__enter__()


def test_what_asks_for_nothing_that_changed_is_not_computed_anew(record):
    """The sign of the model is lost in the square, so nothing beyond the square changes."""
    calls = []

    def step(key, compute):
        return recorded(key, (), "", lambda *args: (calls.append(key), compute(*args))[1])

    model = step("model", lambda: [2])
    square = step("square", lambda: [model()[0] ** 2])
    above = step("above", lambda: [square()[0] + 1])
    mixed = step("mixed", lambda: [above()[0] * model()[0]])
    before = above(), mixed()
    calls.clear()
    with planted({"model": [-2]}):
        assert above() is before[0]
        assert mixed() == [-10]
    assert calls == ["square", "mixed"]
    with planted({"model": [3]}):
        assert (above(), mixed()) == ([10], [30])
        with planted({"model": [-3]}):
            assert (above(), mixed()) == ([10], [-30])
        with planted({"above": [10]}):
            assert mixed() == [30]
    assert (above(), mixed()) == before


def test_other_inputs_than_before_are_followed(record):
    """Which steps are asked for may depend on what is planted: then the old inputs say nothing."""
    switch = recorded("switch", (), "", lambda: True)
    one = recorded("one", (), "", lambda: [1])
    other = recorded("other", (), "", lambda: [2])
    chosen = recorded("chosen", (), "", lambda: one() if switch() else other())
    assert chosen() == [1]
    with planted({"switch": False}):
        assert chosen() == [2]
        with planted({"one": [10]}):
            assert chosen() == [2]
        with planted({"other": [20]}):
            assert chosen() == [20]
    assert chosen() == [1]


def test_what_fails_under_a_planted_form_fails_once(record):
    attempts = []
    model = recorded("model", (), "", lambda: 1)

    @derived()
    def inverse():
        attempts.append(None)
        return 1 / model()

    @derived()
    def later():
        return inverse() + 1

    @derived()
    def spared():
        try:
            return later()
        except ZeroDivisionError:
            return 0

    assert spared() == 2
    with planted({"model": 0}):
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                later()
        assert spared() == 0
    assert len(attempts) == 2
    assert later() == 2


def test_planted_is_lifted_when_the_block_fails(chain):
    steps, _ = chain
    with pytest.raises(RuntimeError, match="stop"), planted({"left": [100]}):
        raise RuntimeError("stop")
    assert steps["joint"]() == [14]


def test_a_key_that_is_no_step(chain):
    steps, _ = chain
    with pytest.raises(KeyError, match="lfet"), planted({"lfet": [1]}):
        pass
    assert steps["joint"]() == [14]


# --- the record of the derivation itself ---------------------------------------------------------

TAKEN_AS_GIVEN = {
    # the model
    "hamiltonian.hamiltonian",
    "lindblad.coupling",
    "bath.quantum_energy",
    "bath.spectral_density",
    "slow_driving.schmidt_state",
    # definitions
    "hamiltonian.rotation",
    "bloch.generic_state",
    "entanglement.negativity",
    # mathematics
    "entanglement.generic_partial_transpose",
    "bath.ladder_phase",
    "bath.half_line_transform",
    "lindblad.transition_operators",
}


def test_nothing_but_the_model_is_typed_in():
    """The steps that rest on no other one are the model, its definitions and mathematics."""
    rooms = {
        key: step
        for key, step in derivation.STEPS.items()
        if not key.startswith(("equation ", "figure "))
    }
    for step in rooms.values():
        step.function()
    assert {key for key in rooms if not rests_on(key)} == TAKEN_AS_GIVEN


def test_the_survival_time_rests_on_the_spectrum():
    entanglement.survival_time()
    assert "entanglement.bell_spectrum" in upstream("entanglement.survival_time")


def test_a_closed_form_rests_on_the_whole_model():
    entanglement.zero_temperature_negativity()
    assert upstream("entanglement.zero_temperature_negativity") >= {
        "hamiltonian.hamiltonian",
        "lindblad.coupling",
        "bath.quantum_energy",
        "bath.spectral_density",
        "bath.occupation",
        "slow_driving.schmidt_state",
        "bloch.equations_of_motion",
    }


def test_rooms_do_not_rest_on_later_ones():
    order = ("hamiltonian", "bath", "lindblad", "timescales", "bloch", "slow_driving")
    place = {room: n for n, room in enumerate((*order, "entanglement"))}
    for key in derivation.STEPS:
        room = key.split(".")[0]
        if room in place:
            for other in rests_on(key):
                assert place[other.split(".")[0]] <= place[room], f"{key} rests on {other}"


def test_planting_reaches_the_bloch_equations():
    with planted({"lindblad.coupling": 2 * derivation.STEPS["lindblad.coupling"].function()}):
        doubled = entanglement.zero_temperature_negativity()
    exponent = entanglement.zero_temperature_negativity().args[-1].args[0]
    assert doubled.args[-1].args[0] == 4 * exponent


def test_steps_are_of_the_paper():
    numbers = {number for number, _ in ledger.PRINTED}
    for key, step in derivation.STEPS.items():
        assert set(step.equations) <= numbers, key
        assert step.summary, key


def test_modules_keep_the_recorded_functions():
    """A plain function of that name would bypass the record."""
    assert derivation.STEPS["bath.occupation"].function is bath.occupation
    assert derivation.STEPS["bloch.rates"].function is bloch.rates


def test_what_a_block_asks_for_itself_is_collected(chain):
    steps, _ = chain
    with derivation.asked() as outer:
        steps["joint"]()
        with derivation.asked() as inner:
            steps["left"](3)
        steps["joint"]()
        steps["aside"]()
    steps["right"]()
    assert list(outer) == ["joint", "aside"]
    assert list(inner) == ["left"]


def test_a_planted_step_is_collected_too(chain):
    steps, _ = chain
    with planted({"left": [0]}), derivation.asked() as asked:
        steps["left"]()
    assert list(asked) == ["left"]

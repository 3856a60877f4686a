"""Planted edits of generated code: each has to be seen by more than the comparison of bytes."""

import importlib
import importlib.util
import itertools
import math
import shutil
import sys

import numpy as np
import pytest
import sympy as sp

from dlz.derive import entanglement, hamiltonian, lindblad, slow_driving, timescales
from dlz.derive.codegen import emit, functions
from dlz.derive.entanglement import chi11, chi12, chi33, ell, r3, s3
from dlz.derive.symbols import Delta, T, lam, omega_c, phi, t, theta, v

MOVING = (t, Delta, v, theta, lam, T, omega_c)
CONSTANT = (Delta, theta, lam, T, omega_c)
SPECS = {spec.key: spec for spec in functions.specs()}
ORDINARY = {
    "t": (-20.0, 20.0),
    "Delta": (0.1, 10.0),
    "v": (0.0, 2.0),
    "theta": (-4.0, 4.0),
    "lam": (0.01, 1.0),
    "T": [0.0, 0.01, 1.0, 100.0],
    "omega_c": [0.5, 30.0],
    "ell": (0.0, 0.99),
}
# The derivation of each function that is edited, its arguments there, and points worth trying.
DERIVED = {
    "hamiltonian.Omega": (hamiltonian.gap, (t, Delta, v), []),
    "hamiltonian.phi_dot": (hamiltonian.angle_rate, (t, Delta, v), []),
    "hamiltonian.norm_minus": (lambda: hamiltonian.norms()[1], (t, Delta, v), []),
    "lindblad.f": (lambda: lindblad.dissipation_rates()[0], MOVING, []),
    "lindblad.sin_squared": (
        lambda: sp.sin(theta - 2 * phi(t)) ** 2,
        (t, Delta, v, theta),
        [(x, 1.0, 1.0, math.atan2(1, x) + d) for x in (0.3, -1.2) for d in (0.0, 1e-9, -1e-4)],
    ),
    "timescales.tau_A": (
        timescales.tau_hamiltonian,
        (t, Delta, v),
        [((1 + d) / 2, 1.0, 1.0) for d in (3e-7, -3e-7)],
    ),
    "slow_driving.a_minus": (lambda: slow_driving.bloch_rates()[1], CONSTANT, []),
    "slow_driving.asymmetry": (entanglement.asymmetry, (Delta, T), [(1.0, 0.2), (1.0, 0.1)]),
    "entanglement.mu_2": (
        lambda: entanglement.spectrum()[1],
        (s3, r3, chi11, chi12, chi33),
        [],
    ),
    "entanglement.survival_ratio": (entanglement.survival_ratio, (ell,), []),
    "entanglement.dephasing_share": (entanglement.dephasing_share, (Delta, T, omega_c), []),
}
EDITS = {
    "a sign": ("hamiltonian.phi_dot", "hamiltonian.py", ", -0.5 *", ", 0.5 *"),
    "a sign in an exponent": (
        "lindblad.f",
        "lindblad.py",
        "np.exp(over(x0, -0.5",
        "np.exp(over(x0, 0.5",
    ),
    "a comparison": ("hamiltonian.norm_minus", "_arrays.py", "where(leg < 0", "where(leg > 0"),
    "the last digit of a coefficient": (
        "slow_driving.a_minus",
        "slow_driving.py",
        "pi_times(0.5, lam",
        "pi_times(0.5000000000000001, lam",
    ),
    "a branch point by 1e-6": (
        "timescales.tau_A",
        "timescales.py",
        "<= 0.5 * x2",
        "<= 0.5000005 * x2",
    ),
    "where a limit sets in": (
        "slow_driving.asymmetry",
        "_parts.py",
        "_COLD = 2.0**-50",
        "_COLD = 2.0**-3",
    ),
    "a term of a series": ("lindblad.sin_squared", "_angles.py", "1 / 120 -", "1 / 121 -"),
    "where integers take over": (
        "lindblad.sin_squared",
        "_angles.py",
        "_LEFT = 2.0**-16",
        "_LEFT = 2.0**-60",
    ),
    "what is rounded away from a gap": (
        "lindblad.f",
        "_parts.py",
        ", second), rest)",
        ", second), 0.0)",
    ),
    "what is rounded away from an inverse": (
        "lindblad.f",
        "_parts.py",
        "_add(upper * total.rest,",
        "_add(upper * 0.0,",
    ),
    "what is rounded away from an exponential": (
        "lindblad.f",
        "_parts.py",
        "_multiply(factor - first, square)",
        "0.0 * square",
    ),
    "what is rounded away from a weight": (
        "slow_driving.a_minus",
        "_parts.py",
        "others = a[0] * b[1] +",
        "others = a[0] * 0.0 +",
    ),
    "a factor": (
        "entanglement.mu_2",
        "entanglement.py",
        "hypotenuse(2 * chi11",
        "hypotenuse(chi11",
    ),
    "a sign under a root": (
        "entanglement.survival_ratio",
        "entanglement.py",
        "np.sqrt(2 - x0)",
        "np.sqrt(2 + x0)",
    ),
    "a factor in an exponent": (
        "entanglement.dephasing_share",
        "entanglement.py",
        "(0.5 * omega_c))))",
        "(0.25 * omega_c))))",
    ),
    "a length": ("hamiltonian.Omega", "_arrays.py", "a * a + b * b", "a * a - b * b"),
}

NUMBER = itertools.count()
"""A package that is edited gets a name of its own: modules are cached by name."""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Makes a package of generated/ with some text of a file replaced, as a module."""
    files = {path.name: path.read_text("utf-8") for path in emit.default_target().glob("*.py")}
    monkeypatch.setattr(emit, "generate", lambda: files)

    def made(file="", old="", new=""):
        name = f"edited_{next(NUMBER)}"
        folder = tmp_path / name
        shutil.copytree(emit.default_target(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        if file:
            text = (folder / file).read_text("utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new), "utf-8")
            assert emit.check(folder)[0].startswith(f"{file} differs")
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return made


def function_of(package, key):
    room, name = key.split(".")
    return getattr(getattr(package, room), name)


def is_replayed(judge, monkeypatch, package, key):
    """Whether the text, run on symbols, is the derivation."""
    derived, arguments, _ = DERIVED[key]
    later = sp.Symbol("t", positive=True)
    if key in ("timescales.tau_A", "slow_driving.asymmetry"):
        return True  # of more than one branch: theirs is the check of accuracy here
    with monkeypatch.context() as patch:
        sample = {later: 2, s3: 0.1, r3: 0.2, ell: 0.3}
        if key.startswith("hamiltonian"):
            arguments = (later, *arguments[1:])
        replay = judge.Replay(patch, package=package)
        (found,) = replay.run(function_of(package, key), sample, *arguments)
    found, exact = found.subs(later, t), derived()
    if key == "hamiltonian.norm_minus":  # a root of a sum with a root
        found, exact = found**2, exact**2
    return judge.same(found, exact)


def is_accurate(judge, package, key):
    """Whether the promise is kept."""
    derived, arguments, points = DERIVED[key]
    names = [argument.name for argument in SPECS[key].arguments if argument.name in ORDINARY]
    if not names:
        names = [argument.name for argument in arguments]
    grids = {name: ORDINARY.get(name, [-0.6, 0.1, 0.7]) for name in names}
    promise = SPECS[key].accuracy
    reference = judge.Reference(derived(), list(grids), 50)
    found = judge.errors(
        function_of(package, key),
        reference,
        [x for x in (*judge.points_of(grids, 40), *points) if reference.defined(x)],
        promise.ulp,
        promise.amplified,
        through=promise.through,
    )
    return not found.beyond(promise.ulp)


def caught_by(judge, monkeypatch, package, key):
    found = []
    try:
        if not is_replayed(judge, monkeypatch, package, key):
            found.append("replay")
    except AssertionError:
        found.append("replay")
    with np.errstate(all="ignore"):
        try:
            if not is_accurate(judge, package, key):
                found.append("accuracy")
        except FloatingPointError:
            found.append("warning")
    return found


@pytest.mark.parametrize("key", sorted({key for key, *_ in EDITS.values()}))
def test_nothing_is_seen_in_what_is_not_edited(judge, monkeypatch, package, key):
    assert caught_by(judge, monkeypatch, package(), key) == []


@pytest.mark.parametrize("edit", EDITS)
def test_planted_edit_is_caught(judge, monkeypatch, package, edit):
    key, *change = EDITS[edit]
    assert caught_by(judge, monkeypatch, package(*change), key)


def test_ten_edits():
    assert len(EDITS) >= 10

"""dlz.parameters, and what `import dlz` brings along."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

import dlz
from dlz import Parameters

NAMES = ("Delta", "v", "theta", "lam", "T", "omega_c")


def test_numbers_and_defaults():
    p = Parameters(3, 1)
    assert (p.Delta, p.v, p.theta, p.lam, p.T, p.omega_c) == (3.0, 1.0, 0.0, 0.1, 0.0, 1.0)
    assert p.lamb_shift is True
    assert p.shape == ()
    assert all(type(getattr(p, name)) is float for name in NAMES)


def test_arrays_are_copied_read_only_and_float64():
    given = np.array([1, 2, 3], dtype=np.int32)
    p = Parameters(given, 1.0, T=np.float32(0.5))
    given[0] = 7
    np.testing.assert_array_equal(p.Delta, [1.0, 2.0, 3.0])
    assert p.Delta.dtype == np.float64
    assert p.T == 0.5
    np.testing.assert_array_equal(p.omega_c, np.array([1.0, 2.0, 3.0]) / 3)
    with pytest.raises(ValueError, match="read-only"):
        p.Delta[0] = 5.0
    with pytest.raises(AttributeError):
        p.Delta = 5.0


def test_arguments_broadcast_in_the_order_of_the_generated_functions():
    p = Parameters([[1.0], [2.0]], [3.0, 4.0, 5.0], 0.1, 0.2, 0.3, 0.4)
    assert p.shape == (2, 3)
    arguments = p.arguments(trailing=1)
    assert [a.shape for a in arguments] == [(2, 3, 1)] * 6
    np.testing.assert_array_equal(arguments[0][..., 0], [[1.0] * 3, [2.0] * 3])
    np.testing.assert_array_equal(arguments[1][..., 0], [[3.0, 4.0, 5.0]] * 2)
    assert [a[0, 0, 0] for a in arguments[2:]] == [0.1, 0.2, 0.3, 0.4]
    assert not any(a.flags.writeable for a in arguments)


def test_equality_hash_and_repr():
    a, b = Parameters([1.0, 2.0], 1.0), Parameters(np.array([1, 2]), 1)
    assert a == b
    assert hash(a) == hash(b)
    assert Parameters(1.0, 0.0, theta=-0.0) == Parameters(1.0, 0.0)
    assert hash(Parameters(1.0, 0.0, theta=-0.0)) == hash(Parameters(1.0, 0.0))
    for other in (
        Parameters([1.0, 2.5], 1.0),
        Parameters([[1.0, 2.0]], 1.0),
        Parameters([1.0, 2.0], 1.0, lamb_shift=False),
        "parameters",
    ):
        assert a != other
    assert repr(Parameters(3.0, 1.0)) == (
        "Parameters(Delta=3.0, v=1.0, theta=0.0, lam=0.1, T=0.0, omega_c=1.0, lamb_shift=True, "
        "bath=None)"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"Delta": 0.0}, r"Delta must be finite and > 0, got 0\.0"),
        ({"Delta": [1.0, -2.0]}, r"Delta must be finite and > 0, got -2\.0"),
        ({"Delta": np.nan}, "Delta must be finite and > 0, got nan"),
        ({"v": -1e-300}, "v must be finite and >= 0, got -1e-300"),
        ({"v": np.inf}, "v must be finite and >= 0, got inf"),
        ({"theta": np.inf}, "theta must be finite, got inf"),
        ({"theta": 1j}, "theta must be real numbers, got values of type complex128"),
        ({"lam": -0.1}, r"lam must be finite and >= 0, got -0\.1"),
        ({"lam": "0.1"}, "lam must be real numbers"),
        ({"T": -1}, r"T must be finite and >= 0, got -1\.0"),
        ({"T": None}, "T must be real numbers"),
        ({"T": [[1.0], [1.0, 2.0]]}, "T must be a number or a regular array"),
        ({"T": True}, "T must be real numbers, got values of type bool"),
        ({"omega_c": 0}, r"omega_c must be finite and > 0, got 0\.0"),
        ({"lamb_shift": 1}, "lamb_shift must be True or False, got 1"),
        ({"lamb_shift": [True]}, "lamb_shift must be True or False"),
        ({"v": [1.0, 2.0], "T": [1.0, 2.0, 3.0]}, r"do not broadcast together: v \(2,\), T \(3,\)"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}|: v"):
        Parameters(**{"Delta": 1.0, "v": 1.0, **arguments})


# --- the package's names


def test_import_is_light():
    code = (
        "import sys, dlz; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}), dlz.__file__, sep=chr(10))"
    )
    parent = str(Path(dlz.__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": parent},
        capture_output=True,
        text=True,
        check=True,
    )
    *loaded, file = done.stdout.splitlines()
    assert Path(file).resolve() == Path(dlz.__file__).resolve()
    assert {"dlz", "sys"} <= set(loaded)
    assert not {"numpy", "scipy", "sympy", "mpmath", "matplotlib"} & set(loaded)


@pytest.mark.parametrize("heat", [0.0, 0.5])
def test_solving_loads_neither_scipy_nor_sympy(heat):
    code = (
        "import sys; from dlz import Parameters, solve; "
        f"solution = solve(Parameters(Delta=1.0, v=1.0, theta=0.4, T={heat}), [-2.0, 0.0, 2.0]); "
        "assert solution.negativity[-1] > 0; "
        "print(sorted({'scipy', 'sympy', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['numpy']"


def test_every_public_name_is_there():
    assert set(dlz.__all__) <= set(dir(dlz))
    for name in dlz.__all__:
        value = getattr(dlz, name)
        assert value.__name__ == (f"dlz.{name}" if name == "generated" else name)
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        dlz.no_such_name  # noqa: B018


def test_version_is_that_of_the_distribution():
    settings = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert dlz.__version__ == tomllib.loads(settings.read_text("utf-8"))["project"]["version"]


@pytest.mark.parametrize(
    "call",
    [
        lambda p: dlz.solve(p, [0.0, 1.0]),
        lambda p: dlz.propagator(p, 0.0, 1.0),
        lambda p: dlz.survival_time(p),
        lambda p: dlz.survival_time(p, (0.0, 1.0)),
        lambda p: dlz.validity(p, [0.0]),
    ],
)
@pytest.mark.parametrize("other", [None, {"Delta": 1.0, "v": 1.0}, 3.0])
def test_what_are_no_parameters_is_refused_by_name(call, other):
    with pytest.raises(TypeError, match=r"parameters must be dlz\.Parameters"):
        call(other)

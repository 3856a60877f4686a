"""The generator: what it refuses, what it writes, and what every generated function keeps to."""

import ast
import dataclasses
import importlib
import inspect
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p

from dlz import generated
from dlz.derive.codegen import emit, functions, printer
from dlz.derive.codegen.arguments import arguments
from dlz.derive.codegen.rules import (
    Clamped,
    CosineFraction,
    CosineSquared,
    Diagonal,
    Gap,
    InverseLength,
    Lorentzian,
    Over,
    PiTimes,
    RoundedAway,
    ScaledGap,
    SineFraction,
    SineOverGap,
    SineSquared,
    Squared,
    SquaredGap,
    SquaredSine,
    Times,
    Where,
    Whole,
)
from dlz.derive.codegen.series import Nested
from dlz.derive.codegen.spec import FunctionSpec
from dlz.generated import _arrays

ROOT = Path(__file__).resolve().parents[2]
SPECS = {spec.key: spec for spec in functions.specs()}
MODULES = {room: importlib.import_module(f"dlz.generated.{room}") for room in generated.__all__}
FUNCTIONS = [(room, name) for room, module in MODULES.items() for name in module.__all__]

ELEMENTWISE = [
    (room, name)
    for room, name in FUNCTIONS
    if "out" in inspect.signature(getattr(MODULES[room], name)).parameters
]

# One value for each argument of any function.
VALUES = {
    "t": 0.7,
    "tau": 0.7,
    "Delta": 1.0,
    "v": 0.4,
    "theta": 0.3,
    "lam": 0.2,
    "T": 0.5,
    "omega_c": 1.5,
    "omega": 0.9,
    "eta": 0.6,
    "s3": 0.1,
    "r3": 0.2,
    "chi11": 0.5,
    "chi12": 0.4,
    "chi33": 0.3,
    "ell": 0.7,
    "u": 1.1,
    "p": 1.3,
    "u_R": 0.9,
    "h": 0.2,
    "x": 0.7,
    "x_R": 1.4,
}
# Arguments with components: their shape, and whether it leads.
COMPONENTS = {"y": ((15,), True), "s": ((3,), False), "r": ((3,), False), "chi": ((3, 3), False)}


@pytest.fixture(scope="module")
def files():
    return emit.generate()


@pytest.fixture
def folder(tmp_path, files, monkeypatch):
    """A folder with everything just written, and a generator that has it at hand."""
    monkeypatch.setattr(emit, "generate", lambda: dict(files))
    emit.write(tmp_path)
    return tmp_path


# --- what is generated ----------------------------------------------------------------------------


def test_every_room_has_its_tests():
    assert list(functions.ROOMS) == [spec for spec in functions.ROOMS if spec in generated.__all__]
    for room in functions.ROOMS:
        assert (Path(__file__).parent / f"test_{room}.py").is_file()


def test_generated_is_in_step():
    assert emit.check() == []


@pytest.mark.parametrize(("seed", "integers"), [("1", "python"), ("2", "gmpy")])
def test_same_bytes_whatever_the_hash_seed_and_the_integers_of_sympy(files, seed, integers):
    code = "import sympy; from dlz.derive.codegen import emit; "
    code += "print(sympy.external.gmpy.GROUND_TYPES); print(repr(emit.generate()))"
    chosen = {"PYTHONHASHSEED": seed, "SYMPY_GROUND_TYPES": integers, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=os.environ | chosen, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [integers, repr(files)]


def test_headers(files):
    for name, text in files.items():
        first, second, *_ = text.splitlines()
        written = r"# Written by derive/[\w/]+(\.py)? via `dlz derive`; do not edit\."
        assert re.fullmatch(written, first)
        if not name.startswith("_"):
            assert first.startswith(f"# Written by derive/{name} ")
            assert re.fullmatch(r"# Derivation: sha256 [0-9a-f]{64}", second)
        assert str(ROOT) not in text


def test_the_hash_follows_the_derivation(files):
    specs = [spec for spec in functions.specs() if spec.room == "hamiltonian"]
    other = dataclasses.replace(specs[0], value=2 * specs[0].value)
    hashes = [emit._module("hamiltonian", s) for s in (specs, [other, *specs[1:]])]
    assert hashes[0] == files["hamiltonian.py"]
    assert hashes[0].splitlines()[1] != hashes[1].splitlines()[1]


def test_every_function_is_replayed():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--list-replays"]
    command += ["-p", "no:cacheprovider", str(Path(__file__).parent)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("replayed: "))
    missing = {spec.key for spec in functions.specs()} - set(line.split()[1:])
    assert not missing


def test_every_public_function_promises_an_accuracy_and_has_its_place_in_the_table():
    table = json.loads((Path(__file__).parent / "ulp.json").read_text("utf-8"))
    public = {spec.key: spec for spec in functions.specs() if not spec.is_private}
    assert [key for key, spec in public.items() if spec.accuracy is None] == []
    assert set(table) == set(public)
    for key in table:
        room, name = key.split(".")
        assert "Accuracy: " in getattr(MODULES[room], name).__doc__


def test_only_numpy_scipy_and_each_other(files):
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                assert [alias.name for alias in node.names] in (
                    ["numpy"],
                    ["math"],
                    ["functools"],
                ), name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module in (
                    *("__future__", "typing", "collections.abc", "importlib"),
                    *("numpy.typing", "scipy"),
                ), name


def test_rooms_are_loaded_at_their_first_use():
    code = (
        "import sys; from dlz import generated; "
        "loaded = lambda: {n for n in generated.__all__ if f'dlz.generated.{n}' in sys.modules};"
        "assert set(generated.__all__) < set(dir(generated)) and loaded() == set();"
        "from dlz.generated import loss; assert generated.loss is loss and 'loss' in loaded()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match=r"'dlz\.generated' has no attribute 'cellar'"):
        _ = generated.cellar


def test_lines_fit(files):
    for name, text in files.items():
        assert max(map(len, text.splitlines())) <= 100, name


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_docstrings(room, name):
    function = getattr(MODULES[room], name)
    numbered = re.search(r"\(eqs?\. \d", function.__doc__.replace("\n    ", " "))
    assert bool(numbered) == bool(SPECS[f"{room}.{name}"].equations)
    for argument in arguments_of(function):
        assert re.search(rf"^    {argument} +\w", function.__doc__, re.MULTILINE), argument
    assert "ValueError" in function.__doc__


# --- what every function keeps to -----------------------------------------------------------------


def arguments_of(function):
    """The names of the arguments of `function`, without `out`."""
    return [name for name in inspect.signature(function).parameters if name != "out"]


def values_of(function, shape=(), dtype=np.float64):
    """Arguments of `function`, as arrays of `shape` if that is not ()."""
    values = {}
    for name in arguments_of(function):
        if name in COMPONENTS:
            own, leading = COMPONENTS[name]
            filled = np.linspace(-0.5, 0.5, int(np.prod(own))).reshape(own)
            whole = (*own, *shape) if leading else (*shape, *own)
            filled = filled.reshape(own + (1,) * len(shape)) if leading else filled
            values[name] = np.broadcast_to(filled, whole).astype(dtype)
        else:
            values[name] = np.full(shape, VALUES[name], dtype) if shape else VALUES[name]
    return values


def assert_same(found, expected):
    """Equal but for a few roundings: numbers for all but the time go another way than arrays."""
    np.testing.assert_allclose(found, expected, rtol=4 * 2.0**-52, atol=2.0**-52)


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_shapes_and_types(room, name):
    function = getattr(MODULES[room], name)
    at_numbers = function(**values_of(function))
    own = np.shape(at_numbers)
    if own == ():
        assert type(at_numbers) is np.float64
    at_arrays = function(**values_of(function, (2, 3)))
    leading = name in ("rhs", "jacobian")
    assert at_arrays.shape == ((*own, 2, 3) if leading else (2, 3, *own))
    expected = at_numbers.reshape((*own, 1, 1)) if leading else at_numbers
    assert_same(at_arrays, np.broadcast_to(expected, at_arrays.shape))
    assert function(**values_of(function, (0,))).size == 0


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_every_argument_broadcasts(room, name):
    function = getattr(MODULES[room], name)
    at_numbers = values_of(function)
    own = np.shape(function(**at_numbers))
    for argument in at_numbers:
        moved = {**at_numbers, argument: values_of(function, (2,))[argument]}
        shape = np.shape(function(**moved))
        assert shape == ((*own, 2) if name in ("rhs", "jacobian") else (2, *own)), argument


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_lists_integers_and_single_precision(room, name):
    function = getattr(MODULES[room], name)
    at_numbers = values_of(function)
    lists = {n: x.tolist() if isinstance(x, np.ndarray) else [x] for n, x in at_numbers.items()}
    assert_same(np.ravel(function(**lists)), np.ravel(function(**at_numbers)))
    integers = {n: np.ones(np.shape(x), int) for n, x in at_numbers.items()}
    doubles = {n: np.ones(np.shape(x)) for n, x in at_numbers.items()}
    np.testing.assert_array_equal(function(**integers), function(**doubles))
    arrays = values_of(function, (2,), np.float32)
    single = function(**arrays)
    assert single.dtype == np.float32
    exact = function(**{n: x.astype(float) for n, x in arrays.items()})
    np.testing.assert_allclose(single, exact, rtol=1e-4, atol=1e-5)
    # Python numbers adapt, doubles of NumPy do not.
    first, *others = arrays
    if others and first not in COMPONENTS:
        assert function(**{**arrays, first: VALUES[first]}).dtype == np.float32
        assert function(**{**arrays, first: np.float64(VALUES[first])}).dtype == np.float64


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_wrong_arguments_are_refused(room, name):
    function = getattr(MODULES[room], name)
    at_numbers = values_of(function)
    first, *others = [n for n in at_numbers if n not in COMPONENTS]
    with pytest.raises(TypeError):
        function(**{**at_numbers, first: 1j})
    if others:
        with pytest.raises(ValueError, match="broadcast"):
            function(**{**at_numbers, first: np.ones(2), others[0]: np.ones(3)})


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_arguments_are_left_alone(room, name):
    function = getattr(MODULES[room], name)
    arrays = values_of(function, (2,))
    kept = {n: x.copy() for n, x in arrays.items()}
    for x in arrays.values():
        x.setflags(write=False)
    result = function(**arrays)
    for n, x in arrays.items():
        np.testing.assert_array_equal(x, kept[n])
        assert not np.shares_memory(result, x)


@pytest.mark.parametrize(("room", "name"), ELEMENTWISE)
def test_out(room, name):
    function = getattr(MODULES[room], name)
    arrays = values_of(function, (2, 3))
    expected = function(**arrays)
    out = np.empty((2, 3))
    assert function(**arrays, out=out) is out
    np.testing.assert_array_equal(out, expected)
    single = np.empty((2, 3), np.float32)
    assert function(**arrays, out=single) is single
    np.testing.assert_array_equal(single, expected.astype(np.float32))
    # As numpy.add has it.
    with pytest.raises(ValueError, match="output"):
        function(**arrays, out=np.empty(3))
    with pytest.raises(TypeError):
        function(**arrays, out=np.empty((2, 3), int))
    with pytest.raises(TypeError):
        function(**arrays, out=[0.0] * 6)
    first = next(iter(arrays))
    itself = arrays[first]
    assert function(**arrays, out=itself) is itself
    np.testing.assert_array_equal(itself, expected)


@pytest.mark.parametrize(("room", "name"), ELEMENTWISE)
def test_blocks_change_nothing(room, name, monkeypatch):
    function = getattr(MODULES[room], name)
    arrays = values_of(function, (7, 5))
    scale = np.linspace(0.9, 1.1, 35).reshape(7, 5)
    arrays = {n: x * scale for n, x in arrays.items()}
    arrays["T" if "T" in arrays else next(iter(arrays))] = np.float64(0.5)
    whole = function(**arrays)
    for block in (1, 4, 12):
        monkeypatch.setattr(_arrays, "BLOCK", block)
        np.testing.assert_array_equal(function(**arrays), whole)


# --- extreme arguments ----------------------------------------------------------------------------

MODULI = (1e-150, 1e-20, 1e20, 1e150)
TINY = (0.0, 5e-324, 1e-300)
"""For what may vanish: subnormal numbers, too."""
ANGLES = (0.0, 5e-324, 1e-300, 1e-20, np.pi / 2, np.nextafter(np.pi / 2, 2), np.pi, 1e20, 1e300)
FRACTIONS = (0.0, 5e-324, 1e-300, 1e-20, 1.0)
EXTREMES = {
    **dict.fromkeys(("theta", "eta"), ANGLES),
    **dict.fromkeys(("s3", "r3", "chi11", "chi12", "chi33", "ell"), FRACTIONS),
    **dict.fromkeys(("Delta", "omega_c"), MODULI),
    "p": (1.0, 1.0 + 2.0**-52, 1e20, 1e150),
    "x": (*TINY, *MODULI, np.inf),
    "x_R": (*TINY, *MODULI, np.inf),
}
SIGNED = ("t", "omega")
POLES = {
    "bath.occupation": {"omega": (0.0, 5e-324)},  # and next to it, T / omega overflows
    "entanglement.survival_minimum": {"Delta": (1e20, 1e150), "omega_c": (1e-150, 1e-20)},
    "entanglement.survival_equation": {"T": (5e-324,)},  # Delta / T is no double
    "entanglement.d_survival_time": {
        "Delta": (1e20, 1e150),
        "lam": (0.0, 5e-324, 1e-300, 1e-150),
        "T": (5e-324, 1e-300),
        "omega_c": (1e-150, 1e-20),
    },
    "two_sided.d_identical_survival_time": {
        "Delta": (1e20, 1e150),
        "lam": (0.0, 5e-324, 1e-300, 1e-150),
        "T": (5e-324, 1e-300),
        "omega_c": (1e-150, 1e-20),
    },
    # The derivative with respect to v goes like 1 / v^2.
    "loss.d_full_sweep": {"v": (5e-324, 1e-300)},
    "loss.d_adiabatic_negativity": {"v": (5e-324, 1e-300)},
    "loss.d_relaxation_full_sweep": {"v": (5e-324, 1e-300)},
    "exact.fast_difference": {"v": (5e-324,)},
}
"""Where functions are not finite and NumPy warns: poles, and results beyond the largest double."""


def extremes(spec):
    """Points with one argument at an extreme of its range, and the others as in `VALUES`."""
    for argument in spec.arguments:
        if argument.shape:
            continue
        name, signed = argument.name, ">= 0" not in argument.description
        values = EXTREMES.get(name, (*TINY, *MODULI))
        if name == "u":
            values = [x for x in values if x >= 1e-150]
        if "> 0" in argument.description and signed:
            values = [x for x in values if x > 0]
        if name in SIGNED and signed:
            values = [*values, *(-x for x in values)]
        for x in values:
            yield name, x


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_nothing_but_poles_warns(room, name):
    spec = SPECS[f"{room}.{name}"]
    function = getattr(MODULES[room], name)
    poles = POLES.get(spec.key, {})
    missing = {argument: set(values) for argument, values in poles.items()}
    for argument, x in extremes(spec):
        for value in (x, np.array([x])):
            at = {**values_of(function), argument: value}
            heard = []
            with np.errstate(all="call", call=lambda kind, _, heard=heard: heard.append(kind)):
                found = function(**at)
            finite = bool(np.all(np.isfinite(found)))
            if heard:
                assert x in poles.get(argument, ()), f"{heard} at {argument} = {x}"
                assert not finite
                missing[argument].discard(x)
            else:
                assert not np.any(np.isnan(found)), f"nan at {argument} = {x}"
                assert finite or "inf" in function.__doc__, f"inf at {argument} = {x}"
    assert not any(missing.values()), f"no poles: {missing}"


@pytest.mark.parametrize(("room", "name"), FUNCTIONS)
def test_what_is_not_a_number_gives_none(room, name):
    function = getattr(MODULES[room], name)
    given = values_of(function)
    depends = []
    for argument in given:
        moved = function(**{**given, argument: 0.99 * np.asarray(given[argument])})
        if np.any(moved != function(**given)):
            depends.append(argument)
            nothing = np.full(np.shape(given[argument]), np.nan)
            assert np.any(np.isnan(function(**{**given, argument: nothing}))), argument
    assert depends


def test_steps_on_the_way_warn_of_nothing_and_results_do():
    def evaluated(function, *arguments):
        with np.errstate(all="raise"):
            return _arrays.evaluated(function, None, *arguments)

    large = np.full(3, 1e200)
    np.testing.assert_array_equal(evaluated(lambda x: 1 / (x * x), large), 0)
    assert evaluated(lambda x: np.exp(-1 / x), 0.0) == 0
    for function, problem in (
        (lambda x: x * x, "overflow"),
        (lambda x: 1 / (x - x), "divide"),
        (lambda x: x * x - x * x, "overflow"),
        (lambda x: (x - x) / (x - x), "invalid"),
    ):
        with pytest.raises(FloatingPointError, match=problem):
            evaluated(function, large)
    with np.errstate(over="ignore"):
        assert _arrays.evaluated(np.square, None, 1e200) == np.inf
    # What is kept of numbers warns as often as it is asked for.
    for _ in range(2):
        with pytest.raises(FloatingPointError), np.errstate(all="raise"):
            MODULES["lindblad"].l(0.5, 1.0, 1.0, 0.3, 1e200, 1.0, 1.0)


# --- files ----------------------------------------------------------------------------------------


def test_check_is_silent_when_in_step(folder):
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "bath.cpython-311.pyc").write_bytes(b"\0")
    assert emit.check(folder) == []
    assert emit.write(folder) == []


def test_check_finds_a_missing_file(folder):
    (folder / "bath.py").unlink()
    assert emit.check(folder) == ["bath.py is missing", "to update: dlz derive"]
    assert emit.write(folder) == [folder / "bath.py"]
    assert emit.check(folder) == []


def test_check_finds_an_extra_file(folder):
    (folder / "notes.txt").write_text("mine\n")
    assert emit.check(folder) == ["notes.txt is there but not generated", "to update: dlz derive"]


def test_check_finds_an_edited_file(folder):
    path = folder / "hamiltonian.py"
    path.write_text(
        path.read_text("utf-8").replace("hypotenuse(Delta, v * t)", "hypotenuse(Delta, t)")
    )
    found, command = emit.check(folder)
    assert found.startswith("hamiltonian.py differs")
    assert "-    return hypotenuse(Delta, t)" in found
    assert "+    return hypotenuse(Delta, v * t)" in found
    assert command == "to update: dlz derive"
    assert emit.write(folder) == [path]
    assert emit.check(folder) == []


def test_check_sees_bytes(folder):
    path = folder / "bath.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(emit.check(folder)) == 2


def test_orphans_with_the_header_are_deleted(folder):
    orphan = folder / "former_room.py"
    orphan.write_text(f"{emit.MARK}former_room.py via `dlz derive`; do not edit.\n")
    assert emit.write(folder) == [orphan]
    assert not orphan.exists()


@pytest.mark.parametrize("name", ["bath.py", "mine.py"])
def test_files_without_the_header_are_protected(folder, name):
    (folder / name).write_text("x = 1\n")
    (folder / "hamiltonian.py").unlink()
    with pytest.raises(FileExistsError, match=name):
        emit.write(folder)
    assert (folder / name).read_text() == "x = 1\n"
    assert not (folder / "hamiltonian.py").exists(), "nothing is written"


def test_an_interrupted_write_leaves_the_old_file(folder, monkeypatch):
    path = folder / "bath.py"
    path.write_text(f"{emit.MARK}old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        emit.write(folder)
    assert path.read_text() == f"{emit.MARK}old"
    assert sorted(p.name for p in folder.iterdir()) == sorted(emit.generate())


def test_a_killed_run_leaves_old_files_whole(folder):
    """Killed between writing a file beside its place and moving it there: nothing has changed."""
    for name in ("bath.py", "hamiltonian.py", "lindblad.py"):
        (folder / name).write_text(f"{emit.MARK}old {name}")
    before = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from dlz.derive.codegen import emit\n"
        "files = {p.name: p.read_text() + '# new' for p in Path(sys.argv[1]).glob('*.py')}\n"
        "emit.generate = lambda: files\n"
        "replace, moved = os.replace, []\n"
        "def killed(*paths):\n"
        "    if moved: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    moved.append(replace(*paths))\n"
        "os.replace = killed\n"
        "emit.write(Path(sys.argv[1]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    after = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    assert set(after) == set(before)
    changed = [name for name in after if after[name] != before[name]]
    assert len(changed) == 1, "the first is moved, the second is not"
    assert all(after[name] in (before[name], before[name] + b"# new") for name in after)
    assert list(folder.glob(f".*{emit.TEMPORARY}")), "killed while a file lay beside its place"
    emit.write(folder)
    assert emit.check(folder) == []


def test_what_a_killed_run_left_behind_is_removed(folder):
    (folder / f".bath.py.x{emit.TEMPORARY}").write_text("half a fi")
    assert len(emit.check(folder)) == 2
    emit.write(folder)
    assert emit.check(folder) == []


# --- specs and printer ----------------------------------------------------------------------------

T, Delta = sp.symbols("T Delta", positive=True)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"value": T / Delta + sp.Symbol("b")}, "undeclared symbols"),
        ({"value": sp.exp(1 / Delta)}, "T is not used"),
        ({"arguments": arguments("Delta T", unused="T")}, "T is used"),
        ({"arguments": arguments("Delta T T")}, "occurs twice"),
        ({"name": "a+"}, "identifiers"),
        ({"value": sp.Function("a_+")(Delta) * T}, "no generated function"),
    ],
)
def test_specs_are_refused(changed, problem):
    good = {
        "name": "ratio",
        "room": "bath",
        "summary": "A ratio",
        "arguments": arguments("Delta T"),
        "value": Delta / T,
    }
    FunctionSpec(**good)
    with pytest.raises(ValueError, match=problem):
        FunctionSpec(**{**good, **changed})


def test_doubled_and_missing_functions_are_refused(monkeypatch):
    rooms = functions.functions_hamiltonian
    specs = rooms.specs()
    (gap,) = (spec for spec in specs if spec.name == "Omega")
    monkeypatch.setattr(rooms, "specs", lambda: [*specs, gap])
    with pytest.raises(ValueError, match=r"two functions are called hamiltonian\.Omega"):
        functions.specs()
    monkeypatch.setattr(rooms, "specs", lambda: [spec for spec in specs if spec is not gap])
    with pytest.raises(ValueError, match=r"calls what is not generated: \['hamiltonian\.Omega'\]"):
        functions.specs()


a, b = sp.symbols("a b", real=True)
PRINTED = {
    sp.Abs: sp.Abs(a),
    sp.exp: sp.exp(a),
    sp.log: sp.log(b),
    sp.sin: sp.sin(a),
    sp.cos: sp.cos(a),
    sp.sinh: sp.sinh(a),
    sp.cosh: sp.cosh(a),
    sp.tanh: sp.tanh(a),
    sp.asinh: sp.asinh(a),
    sp.atan2: sp.atan2(a, b),
    expm1: expm1(a),
    log1p: log1p(b),
    hypot: hypot(a, b),
    sp.Ei: sp.Ei(b),
    Where: Where(a < b, a + 1, b),
    Nested: Nested(a, sp.Integer(2), sp.Rational(1, 3)),
    Clamped: Clamped(a, b * 2**1001),
    SineSquared: Whole(SineSquared(a)),
    CosineSquared: Whole(CosineSquared(a)),
    Lorentzian: Lorentzian(a, b, b + 1, sp.Rational(-1, 2)),
    InverseLength: InverseLength(b, a, b + 1),
    Diagonal: Diagonal(b, a, b + 1),
    SquaredSine: SquaredSine(a, b, sp.Integer(3), sp.Rational(1, 3)),
    SineFraction: SineFraction(a, b, sp.Integer(3), sp.Rational(1, 3)),
    CosineFraction: CosineFraction(a, b, sp.Integer(3), sp.Rational(1, 3), PiTimes(a, b)),
    Gap: Whole(Gap(a, b, b + 1)),
    SquaredGap: SquaredGap(a, b, b + 1),
    RoundedAway: RoundedAway(sp.Integer(1), sp.Integer(3), a, b),
    ScaledGap: 1 / Over(ScaledGap(a, b, b + 1), b),
    SineOverGap: SineOverGap(ScaledGap(a, b, b + 1), a, b + 1, b, a, PiTimes(b), sp.exp(a)),
    Over: Over(ScaledGap(a, b, b + 1), -b / 2, a),
    Times: Times(PiTimes(sp.Integer(-1), a, CosineSquared(b)), b),
    Whole: Whole(PiTimes(sp.Rational(1, 2), a)),
    Squared: Squared(Gap(a, b, b + 1)),
}
MEANINGS = (
    *(Nested, Clamped, Lorentzian, InverseLength, Diagonal),
    *(SineSquared, CosineSquared, SquaredSine, SineFraction, CosineFraction),
    *(Gap, ScaledGap, SineOverGap, SquaredGap, PiTimes, Over, Times, Whole, Squared, RoundedAway),
)
OTHERS = [
    sp.besselk(0, b),
    sp.besselk(1, b),
    sp.expint(1, b),
    sp.Shi(b),
    sp.Chi(b),
    sp.Max(a, b, 3),
    a - b,
    -a / (b * (a - b)),
    (a - b) ** -2,
    sp.sqrt(2 * b * (b + 7)),
    1 / sp.sqrt(b + 7),
    -(a**2) * b,
    (-b) ** 3,
    sp.Rational(2, 3) * a - sp.Rational(1, 4),
    -(a - 1),
    sp.exp(-a) / b,
    a * sp.log(2),
    -sp.pi * (a + b) ** sp.Rational(3, 2),
    sp.Sum(a * sp.Symbol("n"), (sp.Symbol("n"), 1, 4)),
]


def test_every_printed_function_is_tried():
    assert set(PRINTED) == set(printer.FUNCTIONS)


@pytest.mark.parametrize("expr", [*PRINTED.values(), *OTHERS])
def test_printed_text_means_the_expression(tmp_path, expr):
    text = printer.Printer("room", {}, ("a", "b")).text(expr)
    imports = (
        "import math\nimport numpy as np\nfrom scipy import special\n"
        f"from dlz.generated._arrays import {', '.join(emit.HELPERS['_arrays'])}\n"
        f"from dlz.generated._angles import {', '.join(emit.HELPERS['_angles'])}\n"
        f"from dlz.generated._parts import {', '.join(emit.HELPERS['_parts'])}\n"
    )
    path = tmp_path / "printed.py"
    path.write_text(f"{imports}\ndef printed(a, b):\n    return {text}\n")
    spec = importlib.util.spec_from_file_location("printed", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    values = {a: -1.25, b: 2.5}
    plain = expr
    for meaning in MEANINGS:
        plain = plain.replace(meaning, lambda *args, meaning=meaning: meaning(*args).doit())
    plain = plain.replace(Where, lambda where, yes, no: sp.Piecewise((yes, where), (no, True)))
    exact = complex(plain.doit().subs(values).evalf(20))
    got = module.printed(np.array(values[a]), np.array(values[b]))
    assert complex(got) == pytest.approx(exact, rel=1e-14)


def test_unknown_functions_are_refused():
    with pytest.raises(TypeError, match="no NumPy text for erf"):
        printer.Printer("room", {}, ()).text(sp.erf(a))

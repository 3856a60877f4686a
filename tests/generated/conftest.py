"""The judges of generated functions: mpmath on the derivation, and SymPy in the place of NumPy."""

import ast
import dataclasses
import functools
import importlib
import inspect
import json
import math
import random
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, target
from hypothesis import strategies as st

from dlz import generated
from dlz.derive import bath, bloch, hamiltonian, lindblad, symbols
from dlz.derive.codegen import functions, rules
from dlz.derive.codegen.printer import FUNCTIONS
from dlz.derive.codegen.rules import COLDEST, bath_written_out
from dlz.derive.symbols import J, Omega, S, T, gamma, nbar, omega, phi, t

ROUNDING = 2.0**-53
LAST_RESORT = 1500
"""So many digits tell zero from what is merely small: the smallest square of a double is 1e-647."""


def written_out(expr: sp.Basic) -> sp.Basic:
    """The named rates as derived, down to gamma, S, Omega and phi."""
    of_bloch = (symbols.a_plus(t), symbols.a_minus(t), symbols.b(t))
    of_lindblad = (symbols.f(t), symbols.g(t), symbols.l(t))
    for known in (
        dict(zip(of_bloch, bloch.rates(), strict=True)),
        dict(zip(of_lindblad, lindblad.dissipation_rates(), strict=True)),
        {symbols.k(t): lindblad.level_splitting(), bloch.phi_rate: hamiltonian.angle_rate()},
    ):
        expr = expr.xreplace(known)
    return expr


def named(symbol: sp.Symbol) -> str:
    """The name of the argument that a derived symbol stands for."""
    return "lam" if symbol.name == "lambda" else symbol.name


# --- mpmath on the derivation ---------------------------------------------------------------------


@functools.cache
def lamb_shift(x: mpmath.mpf, cutoff: mpmath.mpf, temperature: mpmath.mpf) -> mpmath.mpf:
    """S to 35 digits, computed once."""
    return bath.lamb_shift_value(x, cutoff, temperature, 35)


class Reference:
    """A derived expression at any precision, down to bath, gap and angle of the derivation.

    T = 0 and omega = 0 are taken as the derived limits.
    """

    def __init__(self, derived: sp.Basic, names: Sequence[str], digits: int) -> None:
        entries = derived if isinstance(derived, sp.MatrixBase) else sp.Matrix([derived])
        self.entries = sp.Tuple(*written_out(entries))
        self.names = list(names)
        self.digits = digits
        self.point: dict[str, mpmath.mpf] = {}
        self.compiled: dict[sp.Basic, Callable[..., Any]] = {}
        self.own = {
            "gamma": self._gamma,
            "S": self._lamb_shift,
            "J": lambda x: self._value(bath.spectral_density(), omega=x),
            "nbar": lambda x: self._value(self.occupation[self.point["T"] > 0], omega=x),
            "Omega": lambda _: self._value(hamiltonian.gap()),
            "phi": lambda _: self._value(hamiltonian.angle()),
        }
        self.occupation = (sp.limit(bath.occupation(), T, 0), bath.occupation())

    def _gamma(self, x: mpmath.mpf) -> mpmath.mpf:
        emission, absorption = bath.kossakowski()
        if x == 0:
            return self._value(bath.kossakowski_at_zero())
        return self._value(emission if x > 0 else absorption, omega=abs(x))

    def _lamb_shift(self, x: mpmath.mpf) -> mpmath.mpf:
        """S to 35 digits: S(x) - S(-x) loses no more than its relative size, 10 digits here."""
        return lamb_shift(x, self.point["omega_c"], self.point["T"])

    def _value(self, expr: sp.Basic, **others: mpmath.mpf) -> Any:
        present = sorted(expr.free_symbols, key=str)
        if expr not in self.compiled:
            self.compiled[expr] = sp.lambdify(present, expr, [self.own, "mpmath"], cse=True)
        values = {**self.point, **others}
        return self.compiled[expr](*(values[named(symbol)] for symbol in present))

    def defined(self, point: Sequence[float]) -> bool:
        """Whether the point is no pole of the derived form, as ell = 1 is in single precision."""
        with mpmath.workdps(2 * LAST_RESORT):
            self.point = {n: mpmath.mpf(float(x)) for n, x in zip(self.names, point, strict=True)}
            try:
                self._value(self.entries)
            except ZeroDivisionError:
                return False
        return True

    def __call__(self, point: Sequence[float]) -> list[mpmath.mpf]:
        """The entries, at a precision that is raised until they no longer change.

        What only gets smaller with the precision, like cos(pi/2), is zero.
        """
        digits, previous = self.digits, None
        while digits < 20000:
            with mpmath.workdps(digits):
                self.point = {n: mpmath.mpf(x) for n, x in zip(self.names, point, strict=True)}
                try:
                    entries = [mpmath.mpf(x) for x in self._value(self.entries)]
                except ZeroDivisionError:  # exp(x) - 1 = 0 at this precision
                    digits, previous = 2 * digits, None
                    continue
                negligible = mpmath.mpf(10) ** (-0.3 * digits) if digits > LAST_RESORT else 0
                if previous is not None and all(
                    abs(a - b) <= mpmath.mpf(10) ** -22 * abs(a) or abs(a) + abs(b) < negligible
                    for a, b in zip(entries, previous, strict=True)
                ):
                    pairs = zip(entries, previous, strict=True)
                    return [a if abs(a - b) < abs(a) else 0 * a for a, b in pairs]
            digits, previous = 2 * digits, entries
        raise ArithmeticError(f"the reference is not stable at {self.point}")


def drawn(grid: Sequence[float], rng: random.Random) -> float:
    """One of a list; between the two ends of a tuple, half linearly, half logarithmically.

    Logarithms go down to the lower end or, from a range that begins at 0 or below, by 24 decades.
    """
    if not isinstance(grid, tuple):
        return float(rng.choice(list(grid)))
    low, high = grid
    if rng.random() < 0.5:
        return rng.uniform(low, high)
    top = max(abs(low), abs(high))
    bottom = low if low > 0 else top * 1e-24
    modulus = math.exp(rng.uniform(math.log(bottom), math.log(top)))
    return min(max(modulus * rng.choice([-1, 1]) if low < 0 else modulus, low), high)


def points_of(grids: Mapping[str, Sequence[float]], count: int) -> list[tuple[float, ...]]:
    """``count`` points with each argument drawn from its grid, the same at every run."""
    rng = random.Random(", ".join(grids))
    return [tuple(drawn(grid, rng) for grid in grids.values()) for _ in range(count)]


@dataclasses.dataclass(frozen=True)
class Errors:
    """The errors of a function at points, in units of the last place or relative, and the worst.

    Where an error is above a bound, what roundings of the arguments change, ``amplified`` times, is
    taken off it.  What is below the smallest normal number counts as 0.
    """

    points: list[dict[str, float]]
    of: list[float]

    @property
    def worst(self) -> tuple[float, dict[str, float]]:
        """The largest error and where it is."""
        n = max(range(len(self.of)), key=self.of.__getitem__)
        return self.of[n], self.points[n]

    def beyond(self, bound: float) -> list[str]:
        """The worst points where the error exceeds the bound, as lines."""
        found = sorted(zip(self.of, map(str, self.points), strict=True), reverse=True)
        return [f"{error:.4g} at {point}" for error, point in found[:5] if not error <= bound]


def excess(
    values: Sequence[Any], exact: Sequence[mpmath.mpf], allowed: Sequence[Any], relative: bool
) -> float:
    """The largest error of the entries beyond what is ``allowed``, in their unit."""
    limits = np.finfo(np.asarray(values).dtype)
    worst = 0.0
    for value, true, less in zip(values, exact, allowed, strict=True):
        finite = abs(true) < float(limits.max)
        rounded = limits.dtype.type(true if finite else np.sign(true) * np.inf)
        if np.isinf(rounded) or not np.isfinite(value):
            worst = max(worst, 0.0 if rounded == value else np.inf)
            continue
        beyond = abs(float(value) - true) - less
        if beyond > float(limits.tiny):
            unit = abs(true) if relative else np.spacing(max(abs(rounded), limits.tiny))
            worst = max(worst, float(beyond / float(unit)) if unit else np.inf)
    return worst


def changed(
    reference: Callable[[Sequence[Any]], Sequence[mpmath.mpf]],
    point: Sequence[Any],
    moving: Sequence[bool],
) -> list[mpmath.mpf]:
    """What half an ulp of each argument that is ``moving`` changes in the entries, added up.

    Up or down, whichever changes more; half an ulp that leads to where nothing is defined does not
    count.
    """
    place = [mpmath.mpf(float(x)) for x in point]
    here = reference(place)
    total = [mpmath.mpf(0)] * len(here)
    for n, x in enumerate(point):
        if not (moving[n] and x):
            continue
        most = [mpmath.mpf(0)] * len(here)
        for sign in (0.5, -0.5):
            with mpmath.workprec(100):  # between two doubles
                there = place[n] + sign * mpmath.mpf(float(np.spacing(x)))
            moved = [*place[:n], there, *place[n + 1 :]]
            try:
                found = reference(moved)
            except TypeError:  # the root of a negative number
                continue
            most = [max(m, abs(a - b)) for m, a, b in zip(most, found, here, strict=True)]
        total = [a + b for a, b in zip(total, most, strict=True)]
    return total


def errors(
    function: Callable[..., Any],
    reference: Reference,
    points: Sequence[Sequence[float]],
    bound: float,
    amplified: float = 0,
    relative: bool = False,
    dtype: Any = np.float64,
    through: Sequence[str] = (),
) -> Errors:
    """The errors of ``function`` at ``points``, without a warning, against the reference.

    Roundings of the arguments are those of the ones ``through`` names, or of all.
    """
    columns = [np.array(column, dtype) for column in zip(*points, strict=True)]
    with np.errstate(all="raise", over="raise" if dtype is np.float64 else "ignore"):
        got = np.array(function(*columns)).reshape(len(points), -1)
        places = list(zip(*columns, strict=True))
        if function.__module__.startswith(generated.__name__):
            for n in range(1, len(places), 2):  # rates and components of numbers go another way
                got[n] = np.ravel(function(*places[n]))
    exact = [reference([float(x) for x in place]) for place in places]
    nothing = [0] * got.shape[1]
    found = [excess(v, e, nothing, relative) for v, e in zip(got, exact, strict=True)]
    moving = [not through or name in through for name in reference.names]
    for n, error in enumerate(found):
        if amplified and error > bound:
            allowed = [amplified * c for c in changed(reference, places[n], moving)]
            found[n] = excess(got[n], exact[n], allowed, relative)
    names = reference.names
    return Errors([dict(zip(names, map(float, p), strict=True)) for p in places], found)


def accuracy(
    function: Callable[..., Any],
    derived: sp.Basic,
    grids: Mapping[str, Sequence[float]],
    points: Sequence[Sequence[float]] = (),
    count: int = 300,
    ulps: float = 4,
    amplified: float = 2,
    digits: int = 50,
) -> float:
    """Compare ``function`` with the derived expression; returns the worst error in ulp.

    The arguments are named by ``grids``.  The bound is ``ulps`` units in the last place, and
    ``amplified`` times what a rounding of each argument changes.  ``digits`` is where the reference
    begins.
    """
    everything = [*points_of(grids, count), *map(tuple, points)]
    found = errors(function, Reference(derived, list(grids), digits), everything, ulps, amplified)
    assert not found.beyond(ulps), "\n".join(found.beyond(ulps))
    return found.worst[0]


# --- promises and the stored table ----------------------------------------------------------------

TABLE = Path(__file__).parent / "ulp.json"
"""The worst error of each function and where it is; `pytest tests/generated --rewrite-ulp`."""

SINGLE = (1e-4, 1e4)
"""Moduli of arguments, other than 0, for which single precision is tried."""


class Promised:
    """Holds functions to what their docstrings promise, and to the stored table."""

    def __init__(self, rewrite: bool) -> None:
        self.rewrite = rewrite
        self.specs = {spec.key: spec for spec in functions.specs()}
        self.measured: dict[str, dict[str, Any]] = {}

    def __call__(
        self,
        key: str,
        derived: sp.Basic,
        grids: Mapping[str, Sequence[float]],
        points: Sequence[Sequence[float]] = (),
        count: int = 300,
        digits: int = 50,
        function: Callable[..., Any] | None = None,
        examples: int = 60,
    ) -> float:
        """Measure ``key`` on points of the grids and on ``points``, in single precision as well.

        Hypothesis then searches between the ends of tuples and in lists, ``examples`` times.

        ``function`` takes its place where arguments have components.
        """
        room, name = key.split(".")
        function = function or getattr(getattr(generated, room), name)
        promise = self.specs[key].accuracy
        assert promise is not None, f"{key} promises nothing"
        bound, relative = promise.ulp or promise.relative, promise.ulp is None
        reference = Reference(derived, list(grids), digits)
        measured = functools.partial(
            errors,
            function,
            reference,
            bound=bound,
            amplified=promise.amplified,
            relative=relative,
            through=promise.through,
        )
        everything = [*points_of(grids, count), *map(tuple, points)]
        found = measured(everything)
        assert not found.beyond(bound), "\n".join(found.beyond(bound))
        self.keep(key, *found.worst)

        ordinary = [
            p for p in everything if all(x == 0 or SINGLE[0] <= abs(x) <= SINGLE[1] for x in p)
        ]
        ordinary = [p for p in ordinary if reference.defined(np.float32(p))]
        wider = bound * 2**29 if relative else bound
        single = measured(ordinary[: max(20, count // 5)], bound=wider, dtype=np.float32)
        assert not single.beyond(wider), "in single precision " + "\n".join(single.beyond(wider))
        self.keep(key, *single.worst, kind="single")

        ranges = [
            st.floats(*grid) if isinstance(grid, tuple) else st.sampled_from(list(map(float, grid)))
            for grid in grids.values()
        ]

        @settings(max_examples=examples, deadline=None, database=None, derandomize=True)
        @given(st.tuples(*ranges))
        def tried(point: tuple[float, ...]) -> None:
            one = measured([point])
            target(min(one.worst[0], 1e9))
            assert not one.beyond(bound), "\n".join(one.beyond(bound))

        tried()
        return found.worst[0]

    def keep(
        self, key: str, worst: float, where: Mapping[str, float], kind: str = "double"
    ) -> None:
        """Compare a measured error with the promise and the table, or note it for the table."""
        promise = self.specs[key].accuracy
        assert promise is not None, f"{key} promises nothing"
        if kind == "double":
            bound = promise.ulp or promise.relative
            assert worst <= bound, f"{key}: {worst:.4g} at {dict(where)}, promised {bound}"
        if self.rewrite:
            shown = upward(worst, relative=promise.ulp is None)
            self.measured.setdefault(key, {})[kind] = {"worst": shown, "at": dict(where)}
            return
        table = json.loads(TABLE.read_text("utf-8"))
        assert kind in table.get(key, {}), f"{TABLE.name} has no {kind} entry of {key}"
        stored = table[key][kind]["worst"]
        assert worst <= stored, f"{key}: {worst:.4g} at {dict(where)}, stored {stored}"

    def write(self) -> None:
        """Put what has been measured into the table, and drop what is no longer generated."""
        table = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
        table = {key: entry for key, entry in (table | self.measured).items() if key in self.specs}
        TABLE.write_text(json.dumps(dict(sorted(table.items())), indent=1) + "\n", "utf-8")


def upward(worst: float, relative: bool) -> float:
    """An error as the table has it: rounded up to a tenth of an ulp, or to two digits."""
    if not relative:
        return math.ceil(10 * worst) / 10
    step = 10.0 ** (math.floor(math.log10(worst)) - 1) if worst else 1.0
    return float(f"{math.ceil(worst / step) * step:.2g}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The command that rewrites the table, and what test_emit.py asks for."""
    parser.addoption(
        "--rewrite-ulp", action="store_true", help="write what is measured into ulp.json"
    )
    parser.addoption("--list-replays", action="store_true", help="print what is replayed")


def pytest_configure(config: pytest.Config) -> None:
    """The marker of tests that run generated text on symbols."""
    config.addinivalue_line("markers", "replays(*keys): compares these functions with symbols")


def replayed(item: pytest.Item) -> set[str]:
    """Which functions a test replays: those it is marked with, or its parameter ``name``."""
    marked = {key for marker in item.iter_markers("replays") for key in marker.args}
    parameters = getattr(item, "callspec", SimpleNamespace(params={})).params
    if item.name.startswith("test_replay") and "name" in parameters:
        marked.add(f"{item.path.stem.removeprefix('test_')}.{parameters['name']}")
    return marked


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is replayed, where it is asked for."""
    if session.config.getoption("--list-replays", default=False):
        print("replayed:", *sorted(set().union(*map(replayed, session.items))))


@pytest.fixture(scope="session")
def promised(request: pytest.FixtureRequest) -> Iterator[Promised]:
    """Measures the accuracy of a function against its promise and against the stored table."""
    rewrite = request.config.getoption("--rewrite-ulp", default=False)
    promised = Promised(rewrite)
    yield promised
    if rewrite:
        promised.write()


# --- SymPy in the place of NumPy ------------------------------------------------------------------


ORDINARY = {x: 1 for x in (symbols.Delta, symbols.v, symbols.T, symbols.omega_c, symbols.lam, t)}
"""A sample where no limit takes over, for what a test does not set itself."""


OF_RULES = {
    node: name
    for node, name in FUNCTIONS.items()
    if node.__module__ == rules.__name__ and node not in (rules.Where, rules.Clamped)
} | {rules.PiTimes: "pi_times"}
"""What rules put in the place of derived expressions, and the functions that compute it."""


def _elementwise(function: Callable[..., Any]) -> Callable[..., Any]:
    def on_entries(*arguments: Any) -> Any:
        return np.frompyfunc(function, len(arguments), 1)(*map(entry, arguments))

    return on_entries


class Entry(np.ndarray):
    """Symbols as an array, whose comparisons stay symbolic and which SymPy lets compute."""

    _op_priority = 100.0

    def __lt__(self, other: Any) -> Any:
        return self[()] < np.asarray(other)[()]

    def __gt__(self, other: Any) -> Any:
        return self[()] > np.asarray(other)[()]

    def __le__(self, other: Any) -> Any:
        return self[()] <= np.asarray(other)[()]

    def __ge__(self, other: Any) -> Any:
        return self[()] >= np.asarray(other)[()]


def entry(symbols_: Any) -> Entry:
    """Symbols as an array that generated functions can compute with."""
    return np.asarray(symbols_, dtype=object).view(Entry)


class Replay:
    """Runs generated functions on symbols; ``sample`` decides what a selection takes.

    The bath stays closed: gamma, S, J and the occupation come back as the derivation's functions.
    """

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        opened: Sequence[str] = (),
        package: Any = generated,
    ) -> None:
        self.sample: Mapping[sp.Symbol, float] = {}
        self.ran: set[str] = set()
        numpy = SimpleNamespace(
            **{
                name: _elementwise(getattr(sp, name))
                for name in ("exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "sqrt")
            },
            abs=_elementwise(sp.Abs),
            arcsinh=_elementwise(sp.asinh),
            arctan2=_elementwise(sp.atan2),
            expm1=_elementwise(lambda a: sp.exp(a) - 1),
            log1p=_elementwise(lambda a: sp.log(1 + a)),
            maximum=_elementwise(lambda a, b: a if self.decide(a >= b) else b),
            where=self._where,
            zeros=np.zeros,
            broadcast_shapes=np.broadcast_shapes,
            pi=sp.pi,
            inf=sp.oo,
        )
        special = SimpleNamespace(
            expi=_elementwise(sp.Ei),
            exp1=_elementwise(lambda a: sp.expint(1, a)),
            shichi=lambda a: (_elementwise(sp.Shi)(a), _elementwise(sp.Chi)(a)),
        )
        for room in package.__all__:
            module = importlib.import_module(f"{package.__name__}.{room}")
            monkeypatch.setattr(module, "np", numpy)
            others = {
                "evaluated": lambda function, _, *arguments: function(*self._real(*arguments)),
                "widened": lambda *arguments: (object, self._real(*arguments)),
                "hypotenuse": _elementwise(lambda a, b: sp.sqrt(a**2 + b**2)),
                **{
                    name: _elementwise(lambda *args, node=node: node(*args).doit())
                    for node, name in OF_RULES.items()
                },
                "clamped": _elementwise(self._clamped),
                "special": special,
                "math": SimpleNamespace(log=sp.log),
            }
            for name, value in others.items():
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, value)
        closed = {
            "gamma": gamma,
            "lamb_shift": S,
            "lamb_shift_difference": lambda x: S(x) - S(-x),
            "spectral_density": J,
            "occupation": nbar,
        }
        for name, function in closed.items():
            if name not in opened:
                bare = functools.partial(lambda f, x, *_: f(np.asarray(x)[()]), function)
                for called in (name, f"_{name}"):
                    monkeypatch.setattr(package.bath, called, bare)

    @staticmethod
    def _real(*arguments: Any) -> tuple[Any, ...]:
        return tuple(map(entry, arguments))

    def _where(self, condition: Any, a: Any, b: Any) -> Any:
        return entry(a if self.decide(np.asarray(condition)[()]) else b)

    def _clamped(self, temperature: Any, energy_: Any) -> Any:
        lowest = energy_ / COLDEST
        return temperature if self.decide(temperature >= lowest) else lowest

    def decide(self, condition: Any) -> bool:
        """Whether the condition holds at the sample."""
        if isinstance(condition, sp.Basic):
            condition = condition.subs(dict(self.sample)).subs(ORDINARY)
        assert condition in (True, False), f"the sample does not decide {condition}"
        return bool(condition)

    def run(
        self, function: Callable[..., Any], sample: Mapping[sp.Symbol, float], *arguments: Any
    ) -> list[sp.Expr]:
        """The entries of what ``function`` returns at symbols, in the branch of ``sample``."""
        self.sample = sample
        self.ran.add(f"{function.__module__.rpartition('.')[2]}.{function.__name__}")
        entries = np.asarray(function(*arguments), dtype=object).ravel()
        # Assigned to an element, an array without axes stays one.
        bare = [np.asarray(entry, dtype=object).item() for entry in entries]
        return [exact_numbers(sp.sympify(entry)) for entry in bare]


class Fractions(ast.NodeTransformer):
    """Numbers in a text as SymPy's: 11 / 36 is the fraction, and 0.5 what it is in binary."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """A number by name."""
        if type(node.value) not in (int, float):
            return node
        return ast.Call(ast.Name("Rational", ast.Load()), [node], [])


def exactly(monkeypatch: pytest.MonkeyPatch, module: Any, *names: str) -> None:
    """Have functions of a module compute with the fractions that stand in their text."""
    monkeypatch.setattr(module, "Rational", sp.Rational, raising=False)
    for name in names:
        tree = Fractions().visit(ast.parse(textwrap.dedent(inspect.getsource(vars(module)[name]))))
        made: dict[str, Any] = {}
        text = compile(ast.fix_missing_locations(tree), module.__file__, "exec")
        exec(text, vars(module), made)
        monkeypatch.setattr(module, name, made[name])


def exact_numbers(expr: sp.Expr) -> sp.Expr:
    """The floats of ``expr`` as what they are, binary fractions."""
    return expr.xreplace({number: sp.Rational(float(number)) for number in expr.atoms(sp.Float)})


def in_the_bath(expr: sp.Basic) -> sp.Basic:
    """gamma in J and the occupation, Omega and phi as derived, so that differences can vanish."""
    expr = written_out(expr)
    above, below = bath.kossakowski()

    def opened(x: sp.Expr) -> sp.Expr:
        if x == 0:
            return bath.kossakowski_at_zero()
        return below.subs(omega, -x) if x.could_extract_minus_sign() else above.subs(omega, x)

    expr = expr.replace(gamma, opened).subs(phi(t), hamiltonian.angle())
    return bath_written_out(expr.subs(Omega(t), hamiltonian.gap()))


def same(found: sp.Expr, derived: sp.Basic) -> bool:
    """Whether the difference simplifies to zero."""
    difference = in_the_bath(found) - in_the_bath(derived)
    difference = sp.expand(sp.expand_trig(difference.replace(sp.tanh, in_exponentials)))
    return difference == 0 or sp.simplify(difference) == 0


def in_exponentials(x: sp.Expr) -> sp.Expr:
    """tanh(x), for x > 0, in growing exponentials, as the occupation has them."""
    return (sp.exp(2 * x) - 1) / (sp.exp(2 * x) + 1)


# --- fixtures -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def judge() -> SimpleNamespace:
    """What the tests of the rooms call."""
    return SimpleNamespace(
        accuracy=accuracy,
        errors=errors,
        changed=changed,
        points_of=points_of,
        Reference=Reference,
        same=same,
        gamma=gamma,
        lamb_shift=lamb_shift,
        Replay=Replay,
        exactly=exactly,
    )


@pytest.fixture
def replay(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    """Generated functions on symbols, the bath closed; it must run what the test says it does."""
    replay = Replay(monkeypatch)
    yield replay
    missing = replayed(request.node) - replay.ran
    assert not missing, f"not replayed: {missing}"

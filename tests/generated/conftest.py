"""The judges of generated functions: mpmath on the derivation, and SymPy in the place of NumPy."""

import functools
import importlib
import random
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp

from dlz import generated
from dlz.derive import bath, bloch, hamiltonian, lindblad, symbols
from dlz.derive.symbols import J, Omega, S, T, gamma, nbar, omega, phi, t

ROUNDING = 2.0**-53
STEP = 2.0**-20
"""Relative change of an argument by which condition numbers are estimated."""


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
            self.compiled[expr] = sp.lambdify(present, expr, [self.own, "mpmath"])
        values = {**self.point, **others}
        return self.compiled[expr](*(values[named(symbol)] for symbol in present))

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
                negligible = mpmath.mpf(10) ** (-0.3 * digits)
                if previous is not None and all(
                    abs(a - b) <= mpmath.mpf(10) ** -22 * abs(a) or abs(a) + abs(b) < negligible
                    for a, b in zip(entries, previous, strict=True)
                ):
                    pairs = zip(entries, previous, strict=True)
                    return [a if abs(a - b) < abs(a) else 0 * a for a, b in pairs]
            digits, previous = 2 * digits, entries
        raise ArithmeticError(f"the reference is not stable at {self.point}")


def points_of(grids: Mapping[str, Sequence[float]], count: int) -> list[tuple[float, ...]]:
    """``count`` points with each argument drawn from its grid, the same at every run."""
    rng = random.Random(", ".join(grids))
    return [tuple(float(rng.choice(list(grid))) for grid in grids.values()) for _ in range(count)]


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
    """Compare ``function`` with the derived expression; returns the worst error over its bound.

    The arguments are named by ``grids``.  The bound is ``ulps`` units in the last place, and
    ``amplified`` times what a rounding of each argument changes.  What is below the smallest normal
    double may be flushed to zero.  ``digits`` is where the reference begins.
    """
    everything = [*points_of(grids, count), *map(tuple, points)]
    columns = [np.array(column) for column in zip(*everything, strict=True)]
    with np.errstate(all="raise", under="ignore"):
        got = np.asarray(function(*columns)).reshape(len(everything), -1)
        changes = np.zeros_like(got)
        for i, column in enumerate(columns):
            moved = [*columns[:i], column * (1 + STEP), *columns[i + 1 :]]
            with np.errstate(invalid="ignore"):  # inf - inf
                changes += np.abs(np.asarray(function(*moved)).reshape(got.shape) - got) / STEP
    reference = Reference(derived, list(grids), digits)
    failures, worst = [], 0.0
    for point, values, change in zip(everything, got, changes, strict=True):
        for n, exact in enumerate(reference(point)):
            where = f"[{n}] at {dict(zip(grids, point, strict=True))}: {values[n]!r}, exact {exact}"
            if np.isinf(float(exact)) or not np.isfinite(values[n]):
                if float(exact) != values[n]:
                    failures.append((np.inf, where))
                continue
            bound = ulps * np.spacing(abs(float(exact))) + amplified * ROUNDING * change[n]
            ratio = float(abs(values[n] - exact) / max(bound, mpmath.mpf(2) ** -1022))
            worst = max(worst, ratio)
            if ratio > 1:
                failures.append((ratio, where))
    failures.sort(key=lambda failure: -failure[0])
    lines = [f"{ratio:.3g} times the bound {where}" for ratio, where in failures[:5]]
    assert not failures, "\n".join(lines)
    return worst


# --- SymPy in the place of NumPy ------------------------------------------------------------------


def _elementwise(function: Callable[..., Any], count: int = 1) -> Callable[..., Any]:
    return np.frompyfunc(function, count, 1)


class Entry(np.ndarray):
    """Symbols as an array, whose comparisons stay symbolic and which SymPy lets compute."""

    _op_priority = 100.0

    def __lt__(self, other: Any) -> Any:
        return self[()] < np.asarray(other)[()]

    def __gt__(self, other: Any) -> Any:
        return self[()] > np.asarray(other)[()]

    def __le__(self, other: Any) -> Any:
        return self[()] <= np.asarray(other)[()]


def entry(symbols_: Any) -> Entry:
    """Symbols as an array that generated functions can compute with."""
    return np.asarray(symbols_, dtype=object).view(Entry)


class Replay:
    """Runs generated functions on symbols; ``sample`` decides what a selection takes.

    The bath stays closed: gamma, S, J and the occupation come back as the derivation's functions.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, opened: Sequence[str] = ()) -> None:
        self.sample: Mapping[sp.Symbol, float] = {}
        numpy = SimpleNamespace(
            **{
                name: _elementwise(getattr(sp, name))
                for name in ("exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "sqrt")
            },
            abs=_elementwise(sp.Abs),
            arctan2=_elementwise(sp.atan2, 2),
            hypot=_elementwise(lambda a, b: sp.sqrt(a**2 + b**2), 2),
            expm1=_elementwise(lambda a: sp.exp(a) - 1),
            log1p=_elementwise(lambda a: sp.log(1 + a)),
            maximum=_elementwise(lambda a, b: a if self.decide(a >= b) else b, 2),
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
        for room in generated.__all__:
            module = importlib.import_module(f"dlz.generated.{room}")
            monkeypatch.setattr(module, "np", numpy)
            monkeypatch.setattr(module, "real", self._real)
            others = {
                "special": special,
                "math": SimpleNamespace(log=sp.log),
                "spread": lambda value, *_: value,
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
                monkeypatch.setattr(generated.bath, name, bare)

    @staticmethod
    def _real(*arguments: Any) -> tuple[Any, ...]:
        return tuple(map(entry, arguments))

    def _where(self, condition: Any, a: Any, b: Any) -> Any:
        return entry(a if self.decide(np.asarray(condition)[()]) else b)

    def decide(self, condition: Any) -> bool:
        """Whether the condition holds at the sample."""
        if isinstance(condition, sp.Basic):
            condition = condition.subs(self.sample)
        assert condition in (True, False), f"the sample does not decide {condition}"
        return bool(condition)

    def run(
        self, function: Callable[..., Any], sample: Mapping[sp.Symbol, float], *arguments: Any
    ) -> list[sp.Expr]:
        """The entries of what ``function`` returns at symbols, in the branch of ``sample``."""
        self.sample = sample
        entries = np.asarray(function(*arguments), dtype=object).ravel()
        # Assigned to an element, an array without axes stays one.
        bare = [np.asarray(entry, dtype=object).item() for entry in entries]
        return [exact_numbers(sp.sympify(entry)) for entry in bare]


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
    return expr.subs(Omega(t), hamiltonian.gap())


def same(found: sp.Expr, derived: sp.Basic) -> bool:
    """Whether the difference simplifies to zero."""
    difference = sp.expand(sp.expand_trig(in_the_bath(found) - in_the_bath(derived)))
    return difference == 0 or sp.simplify(difference) == 0


# --- fixtures -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def judge() -> SimpleNamespace:
    """What the tests of the rooms call."""
    return SimpleNamespace(
        accuracy=accuracy, same=same, gamma=gamma, lamb_shift=lamb_shift, Replay=Replay
    )


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Replay:
    """Generated functions on symbols, the bath closed."""
    return Replay(monkeypatch)

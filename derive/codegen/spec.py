"""What a generated function is: its expression, its arguments, its branches, its documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sympy as sp
from sympy.core.function import AppliedUndef

from ..symbols import Delta, J, Omega, S, T, gamma, nbar, omega_c, t, v
from .rules import S_difference, Where

Rule = Callable[[sp.Expr], sp.Expr]


def real(symbol: sp.Symbol) -> sp.Symbol:
    """The argument of the same name, of which nothing is assumed but that it is real.

    What the derivation assumes must not decide conditions on it, such as T <= 0.
    """
    return sp.Symbol("lam" if symbol.name == "lambda" else symbol.name, real=True)


def call(name: str) -> type[sp.Function]:
    """The generated function ``room.name`` as a SymPy function."""
    function: type[sp.Function] = sp.Function(name, real=True)
    return function


@dataclass(frozen=True)
class Argument:
    """One argument: its name, its description, the symbol or the array of symbols that it holds.

    The components of an array lie along the trailing or the leading ``axes`` of the argument.  With
    ``enters=False`` the argument belongs to the signature and to the shape, but the result does not
    depend on it.
    """

    name: str
    description: str
    symbol: sp.Basic
    shape: tuple[int, ...] = ()
    axes: str = "trailing"
    enters: bool = True

    @cached_property
    def texts(self) -> dict[sp.Symbol, str]:
        """How each of its symbols reads in the text of a function."""
        if not self.shape:
            return {real(self.symbol): self.name}
        return {
            real(symbol): f"{self.name}[{index(position, self.shape, self.axes)}]"
            for position, symbol in enumerate(self.symbol)
        }


def index(position: int, shape: tuple[int, ...], axes: str) -> str:
    """The index of a component, counted row by row, along the trailing or leading ``axes``."""
    place = divmod(position, shape[1]) if len(shape) == 2 else (position,)
    return ", ".join([*(["..."] if axes == "trailing" else []), *map(str, place)])


@dataclass(frozen=True)
class Branch:
    """Where ``condition`` holds, the function has the derived ``value``.

    ``elsewhere`` replaces arguments in the rest of the function where the condition holds,
    ``inside`` in ``value`` where it does not; all three are written in the arguments.  ``rules``
    are those of ``value``.  With ``everywhere`` the function first asks whether the condition holds
    at all elements, and then computes nothing but the ``value``.
    """

    condition: sp.Basic
    value: sp.Expr
    elsewhere: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    inside: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True)
class Accuracy:
    """What a function promises of its result over a stated ``domain`` of its arguments.

    At most ``ulp`` units in the last place of the result (of float32 for float32), or a relative
    error of ``relative``; and beyond that at most ``amplified`` times what a rounding of each
    argument, or of those that ``through`` names, by half a unit in its last place, changes.
    ``condition`` says how much that is: the condition number of the function.  What is below the
    smallest normal number may be flushed to zero.
    """

    domain: str
    ulp: float | None = None
    relative: float | None = None
    amplified: float = 0
    condition: str = ""
    through: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.ulp is None) == (self.relative is None):
            raise ValueError("an accuracy is either in ulp or relative")
        if bool(self.amplified) != bool(self.condition):
            raise ValueError("what is amplified needs its condition number, and the reverse")

    @property
    def text(self) -> str:
        """The promise as a sentence of a docstring."""
        bound = f"at most {self.ulp:g} ulp" if self.ulp else f"relative error <= {self.relative:g}"
        if not self.amplified:
            return f"Accuracy: {bound} for {self.domain}."
        times = "" if self.amplified == 1 else f"{self.amplified:g} times "
        which = " and ".join(self.through) or "each argument"
        return (
            f"Accuracy: {bound} beyond {times}what half an ulp of {which} changes, for "
            f"{self.domain}. Condition number: {self.condition}."
        )


@dataclass(frozen=True)
class FunctionSpec:
    """One generated function.

    ``value`` is a derived expression, or a matrix of them, which then fills the trailing or leading
    ``axes`` of the result with ``shape``.  ``reads`` says what a derived symbol stands for where
    that is not the argument of the same name.  Where what a function that ``overflows``
    computes exceeds the largest number it is inf, without a warning.
    """

    name: str
    room: str
    summary: str
    arguments: tuple[Argument, ...]
    value: sp.Basic
    equations: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    reads: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    shape: tuple[int, ...] = ()
    axes: str = "trailing"
    note: str = ""
    overflows: bool = False
    accuracy: Accuracy | None = None

    def __post_init__(self) -> None:
        names = [argument.name for argument in self.arguments]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.key}: an argument name occurs twice in {names}")
        if not all(map(str.isidentifier, [self.name, *names])):
            raise ValueError(f"{self.key}: names must be identifiers, got {[self.name, *names]}")
        present = self.expression.free_symbols
        for argument in self.arguments:
            if argument.enters != bool(present & set(argument.texts)):
                problem = "is not used" if argument.enters else "is used, but declared not to enter"
                raise ValueError(f"{self.key}: argument {argument.name} {problem}")
        undeclared = present.difference(*(argument.texts for argument in self.arguments))
        if undeclared:
            raise ValueError(f"{self.key}: undeclared symbols {sorted(map(str, undeclared))}")
        unknown = {f for f in self.expression.atoms(AppliedUndef) if "." not in f.func.__name__}
        if unknown:
            raise ValueError(f"{self.key}: no generated function for {sorted(map(str, unknown))}")

    @property
    def key(self) -> str:
        """``room.name``."""
        return f"{self.room}.{self.name}"

    @property
    def is_private(self) -> bool:
        """Whether the function only serves others of its room."""
        return self.name.startswith("_")

    @property
    def derived(self) -> tuple[sp.Basic, ...]:
        """The derived expressions: the value, then that of each branch."""
        return (self.value, *(branch.value for branch in self.branches))

    @property
    def expression(self) -> sp.Basic:
        """What is printed."""
        return self.stages[-1][1]

    @property
    def early_returns(self) -> list[tuple[sp.Basic, sp.Expr]]:
        """The conditions that are asked of all elements, and the value where they hold."""
        stages = dict(self.stages)
        return [
            (branch.condition, _calls(stages[f"arguments (branch {n})"]))
            for n, branch in enumerate(self.branches, start=1)
            if branch.everywhere
        ]

    @cached_property
    def stages(self) -> list[tuple[str, sp.Basic]]:
        """The expression as derived and after each stage, with the name of the stage.

        Until they are joined, the value comes first and then each branch.
        """
        stages: list[tuple[str, sp.Basic]] = []
        pieces = []
        every_rule = [self.rules, *(branch.rules for branch in self.branches)]
        for n, (piece, rules) in enumerate(zip(self.derived, every_rule, strict=True)):
            where = f" (branch {n})" if n else ""
            stages.append((f"derived{where}", piece))
            for rule in rules:
                piece = piece.applyfunc(rule) if isinstance(piece, sp.MatrixBase) else rule(piece)
                stages.append((f"{rule.__name__}{where}", piece))
            plain = {symbol: real(symbol) for symbol in piece.free_symbols}
            pieces.append(piece.xreplace(plain | dict(self.reads)))
            stages.append((f"arguments{where}", pieces[-1]))
        value, *others = pieces
        for branch, other in reversed(list(zip(self.branches, others, strict=True))):
            value = _guarded(branch, other, value)
        stages.append(("guard", value))
        stages.append(("calls", _calls(value)))
        return stages


def _guarded(branch: Branch, value: sp.Expr, otherwise: sp.Expr) -> sp.Expr:
    """A double selection: safe arguments first, then the value."""
    condition = branch.condition
    inside = {x: Where(condition, x, safe) for x, safe in branch.inside.items()}
    elsewhere = {x: Where(condition, safe, x) for x, safe in branch.elsewhere.items()}
    return Where(condition, value.xreplace(inside), otherwise.xreplace(elsewhere))


def _calls(expr: sp.Basic) -> sp.Basic:
    """Quantities with a name as calls of the generated functions."""
    of_bath = (real(omega_c), real(T))
    generated = {
        Omega: lambda _: call("hamiltonian.Omega")(real(t), real(Delta), real(v)),
        gamma: lambda x: call("bath.gamma")(x, *of_bath),
        S: lambda x: call("bath.lamb_shift")(x, *of_bath),
        S_difference: lambda x: call("bath.lamb_shift_difference")(x, *of_bath),
        J: lambda x: call("bath.spectral_density")(x, real(omega_c)),
        nbar: lambda x: call("bath.occupation")(x, real(T)),
    }
    for function, its_call in generated.items():
        expr = expr.replace(function, its_call)
    return expr

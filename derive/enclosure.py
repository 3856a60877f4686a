"""The second engine: ball arithmetic, which encloses a difference instead of approximating it.

An expression tree is walked and evaluated in Arb's balls (python-flint); nothing of SymPy's
numerics is used.  For an identity the ball of the difference must contain zero, with a radius
below 1e-30, at every one of 100 and more points; for a counterexample it must exclude zero.
Either is a proof about that point, not an approximation.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

_INSTALLED = importlib.util.find_spec("flint") is not None  # the extra `verify`
if _INSTALLED:
    import flint

RADIUS_DIGITS = 30
POINTS = 104
_PRECISIONS = (256, 1024, 4096, 16384, 65536)

Values = Mapping[sp.Expr, sp.Rational]


def available() -> bool:
    """Whether python-flint is installed."""
    return _INSTALLED


def _real(ball: Any) -> Any:
    """The real part of a complex ball whose imaginary part is exactly zero."""
    if not (ball.imag.contains(0) and ball.imag.rad() == 0):
        raise ArithmeticError(f"{ball} is not real")
    return ball.real


def _rational(number: sp.Expr) -> Any:
    """A number with rational real and imaginary part as a ball, at flint's current precision."""
    return _rational_at(number, flint.ctx.prec)


@functools.cache  # the same points are used for many forms
def _rational_at(number: sp.Expr, bits: int) -> Any:
    assert bits == flint.ctx.prec
    parts = (number,) if number.is_Rational else number.as_real_imag()
    return flint.acb(*(flint.arb(flint.fmpq(int(x.p), int(x.q))) for x in parts))


def _power(base: Any, exponent: sp.Expr, walk: Callable[[sp.Expr], Any]) -> Any:
    if exponent.is_Integer:
        return base ** int(exponent)
    if exponent == sp.Rational(1, 2):
        return base.sqrt()
    if exponent == -sp.Rational(1, 2):
        return base.rsqrt()
    return base ** walk(exponent)


def _select(expr: sp.Piecewise, walk: Callable[[sp.Expr], Any]) -> Any:
    """The branch whose condition holds for the whole ball."""
    for value, condition in expr.args:
        if condition == sp.true:
            return walk(value)
        left, right = (_real(walk(side)) for side in condition.args)
        holds = {
            sp.StrictLessThan: (left < right, left >= right),
            sp.LessThan: (left <= right, left > right),
            sp.StrictGreaterThan: (left > right, left <= right),
            sp.GreaterThan: (left >= right, left < right),
        }[type(condition)]
        if holds[0]:
            return walk(value)
        if not holds[1]:
            raise ArithmeticError(f"{condition} is not decided by the balls {left}, {right}")
    raise ArithmeticError("no branch applies")


def _extreme(balls: list[Any], name: str) -> Any:
    reals = [_real(ball) for ball in balls]
    return flint.acb(reduce(lambda x, y: getattr(x, name)(y), reals))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    sp.exp: lambda x: x.exp(),
    sp.log: lambda x: x.log(),
    sp.sin: lambda x: x.sin(),
    sp.cos: lambda x: x.cos(),
    sp.tan: lambda x: x.tan(),
    sp.sinh: lambda x: x.sinh(),
    sp.cosh: lambda x: x.cosh(),
    sp.tanh: lambda x: x.tanh(),
    sp.atan: lambda x: x.atan(),
    sp.Ei: lambda x: flint.acb(_real(x).ei()),
    sp.expint: lambda order, x: flint.acb(_real(x).expint(_real(order))),
    sp.besselk: lambda order, x: flint.acb(_real(x).bessel_k(_real(order))),
    sp.Abs: lambda x: flint.acb(abs(x)),
    sp.conjugate: lambda x: x.conjugate(),
    sp.re: lambda x: flint.acb(x.real),
    sp.im: lambda x: flint.acb(x.imag),
    sp.atan2: lambda y, x: flint.acb(flint.arb.atan2(_real(y), _real(x))),
}


def enclose(expr: sp.Expr, values: Values) -> Any:
    """A complex ball that contains ``expr`` at ``values``, at flint's current precision.

    ``values`` gives a rational number to every symbol, applied undefined function and derivative.
    Raises ``NotImplementedError`` for a node that has no rule here.
    """

    return _enclose(expr, _balls(values))


def _balls(values: Values) -> dict[sp.Expr, Any]:
    """The balls of the values, at flint's current precision."""
    return {atom: _rational(value) for atom, value in values.items()}


def _enclose(expr: sp.Expr, balls: dict[sp.Expr, Any]) -> Any:
    """`enclose` for values that are balls already; those of rational numbers join them."""

    def walk(node: sp.Expr) -> Any:
        if node in balls:
            return balls[node]
        if node.is_Rational:
            balls[node] = _rational(node)
            return balls[node]
        if node.is_Add:
            return reduce(lambda x, y: x + y, map(walk, node.args))
        if node.is_Mul:
            return reduce(lambda x, y: x * y, map(walk, node.args))
        if node.is_Pow:
            return _power(walk(node.base), node.exp, walk)
        if node is sp.I:
            return flint.acb(0, 1)
        if node is sp.pi:
            return flint.acb(flint.arb.pi())
        if node is sp.E:
            return flint.acb(1).exp()
        if isinstance(node, sp.Piecewise):
            return _select(node, walk)
        if isinstance(node, (sp.Max, sp.Min)):
            return _extreme([walk(x) for x in node.args], type(node).__name__.lower())
        if node.func in _FUNCTIONS:
            return _FUNCTIONS[node.func](*map(walk, node.args))
        raise NotImplementedError(f"no rule for {node.func} in the ball engine")

    return walk(expr)


# --- points --------------------------------------------------------------------------------------

_UNIT = {"ell", "xi", "lambda"}
"""Between 0 and 1."""
_SIGNED = {"t", "theta", "eta"}


class _Sequence:
    """Rational numbers in (0, 1), always the same ones: a linear congruential generator."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def next(self) -> Fraction:
        self.state = (6364136223846793005 * self.state + 1442695040888963407) % 2**64
        return Fraction(2 * (self.state >> 44) + 1, 2**21)


def sample(atoms: set[sp.Expr], count: int = POINTS) -> Iterator[dict[sp.Expr, sp.Rational]]:
    """``count`` points: every second one linear in (0, 4), the others logarithmic over 6 decades.

    t, theta, eta and what has no sign of its own come with both signs; ell, xi and lambda lie
    between 0 and 1; symbols that need not be real get an imaginary part.
    """
    known, further = _sampled(frozenset(atoms))
    for n in range(count):
        if n == len(known):
            known.append(next(further))
        yield known[n]


@functools.cache
def _sampled(
    atoms: frozenset[sp.Expr],
) -> tuple[list[dict[sp.Expr, sp.Rational]], Iterator[dict[sp.Expr, sp.Rational]]]:
    """The points for these atoms that have been asked for, and the others."""
    return [], _points(atoms)


def _points(atoms: frozenset[sp.Expr]) -> Iterator[dict[sp.Expr, sp.Rational]]:
    ordered = sorted(atoms, key=sp.default_sort_key)
    numbers = _Sequence(20240724)
    for n in itertools.count():
        point = {}
        for atom in ordered:
            x = numbers.next()
            name = atom.name if isinstance(atom, sp.Symbol) else ""
            if name in _UNIT:
                value = x
            elif n % 2:
                value = 4 * x
            else:
                decade = int(6 * x) - 4
                value = (1 + 9 * numbers.next()) * Fraction(10) ** decade
            signed = name in _SIGNED or not atom.is_nonnegative
            if signed and numbers.next() < Fraction(1, 2):
                value = -value
            point[atom] = sp.Rational(value)
            if isinstance(atom, sp.Symbol) and not atom.is_real:
                point[atom] += sp.I * sp.Rational(numbers.next())
        yield point


def atoms(expr: sp.Expr) -> set[sp.Expr]:
    """What needs a value: symbols, applied undefined functions and derivatives as wholes."""
    found: set[sp.Expr] = set()

    def walk(node: sp.Expr) -> None:
        if node.is_Symbol or isinstance(node, (AppliedUndef, sp.Derivative)):
            found.add(node)
        else:
            for argument in node.args:
                walk(argument)

    walk(expr)
    return found


def _ball(first: sp.Expr, second: sp.Expr, point: Values) -> Any:
    """The difference at a point, at the first precision that decides it."""
    precision = flint.ctx.prec
    try:
        for bits in _PRECISIONS:
            flint.ctx.prec = bits
            balls = _balls(point)
            ball = _enclose(first, balls) - _enclose(second, balls)
            small = flint.arb(10) ** -RADIUS_DIGITS
            if not (ball.real.is_finite() and ball.imag.is_finite()):
                continue
            if not (ball.real.contains(0) and ball.imag.contains(0)):
                return ball
            if ball.real.rad() < small and ball.imag.rad() < small:
                return ball
        return None
    finally:
        flint.ctx.prec = precision


def first_exclusion(
    first: sp.Expr, second: sp.Expr, count: int = POINTS
) -> dict[sp.Expr, sp.Rational] | None:
    """The first of ``count`` points at which the ball of the difference excludes zero, or None.

    None means: at every point the ball contains zero and has a radius below 1e-30.  Raises
    ``ArithmeticError`` where no precision decides.
    """
    for point in sample(atoms(first) | atoms(second), count):
        ball = _ball(first, second, point)
        if ball is None:
            raise ArithmeticError(f"the ball at {point} stays too wide")
        if not (ball.real.contains(0) and ball.imag.contains(0)):
            return point
    return None


def excludes_zero(first: sp.Expr, second: sp.Expr) -> bool:
    """Whether the ball of the difference of two numbers excludes zero."""
    ball = _ball(first, second, {})
    return ball is not None and not (ball.real.contains(0) and ball.imag.contains(0))


# --- roots of a function of one variable ----------------------------------------------------------


def _sign(expr: sp.Expr, symbol: sp.Symbol, value: Any) -> int:
    """The sign of ``expr`` where its ball excludes zero, else 0."""
    ball = _real(enclose(expr, {symbol: value}))
    return 1 if ball > 0 else -1 if ball < 0 else 0


def isolated_root(
    expr: sp.Expr, symbol: sp.Symbol, low: sp.Rational, high: sp.Rational, digits: int
) -> tuple[sp.Rational, sp.Rational]:
    """Rational ends, 10^-digits apart or less, at which ``expr`` has opposite signs.

    Raises ``ArithmeticError`` where the ends given do not have them, or a ball stays too wide.
    """
    precision = flint.ctx.prec
    try:
        flint.ctx.prec = 4 * digits + 64
        below, above = _sign(expr, symbol, low), _sign(expr, symbol, high)
        if below * above >= 0:
            raise ArithmeticError(f"no change of sign of {expr} between {low} and {high}")
        while (high - low) * 10**digits > 1:
            middle = (low + high) / 2
            found = _sign(expr, symbol, middle)
            if found == 0:
                raise ArithmeticError(f"the sign of {expr} at {middle} is not decided")
            low, high = (middle, high) if found == below else (low, middle)
        return low, high
    finally:
        flint.ctx.prec = precision

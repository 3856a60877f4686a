"""Named rewriting rules: exact in exact arithmetic, and sparing of digits in floating point.

A rule takes an expression to an expression; a spec lists its own, in their order.  They work on the
symbols of the derivation, with their assumptions (Delta, v, T, omega, ... positive).
"""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p

from .. import bath, bloch, entanglement, hamiltonian, lindblad
from ..entanglement import ell
from ..symbols import (
    Delta,
    J,
    Omega,
    S,
    T,
    a_minus,
    a_minus0,
    a_plus,
    a_plus0,
    b,
    f,
    g,
    gamma,
    k,
    l,
    lam,
    nbar,
    omega,
    phi,
    t,
    theta,
    v,
)

COLD = 750
"""exp(-750) is below the smallest positive double, 2^-1074 = exp(-744.4...)."""

COLDEST = 2**50
"""omega / T is no larger: exp(-omega / T) is 0 long before, and the quotient could overflow."""

SLOW = 500
"""A sweep rate below Delta / 2^500 turns the frame in proportion to it."""


class Where(sp.Expr):
    """Where(condition, yes, no): NumPy's ``where``, left alone by SymPy."""

    is_commutative = True
    is_extended_real = True


class SquaredSine(sp.Expr):
    """SquaredSine(t, v, Delta, theta): [v t sin(theta) - Delta cos(theta)]^2, all its digits.

    A fifth argument is a weight, with which the square is rounded but once.
    """

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The square of the difference."""
        t_, v_, Delta_, theta_, *weight = self.args
        return sp.Mul(*weight) * (v_ * t_ * sp.sin(theta_) - Delta_ * sp.cos(theta_)) ** 2


class SquaredCosine(sp.Expr):
    """SquaredCosine(t, v, Delta, theta): [v t cos(theta) + Delta sin(theta)]^2, all its digits.

    A fifth argument is a weight, with which the square is rounded but once.
    """

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The square of the sum."""
        t_, v_, Delta_, theta_, *weight = self.args
        return sp.Mul(*weight) * (v_ * t_ * sp.cos(theta_) + Delta_ * sp.sin(theta_)) ** 2


class SineSquared(sp.Expr):
    """SineSquared(theta): sin(theta)^2, in two parts."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The square."""
        return sp.sin(self.args[0]) ** 2


class CosineSquared(sp.Expr):
    """CosineSquared(theta): cos(theta)^2, in two parts."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The square."""
        return sp.cos(self.args[0]) ** 2


class Gap(sp.Expr):
    """Gap(t, Delta, v): sqrt(Delta^2 + v^2 t^2), in two parts."""

    is_commutative = True
    is_extended_real = True
    is_positive = True

    def doit(self, **_: object) -> sp.Expr:
        """The root."""
        return sp.sqrt(SquaredGap(*self.args).doit())


class SquaredGap(sp.Expr):
    """SquaredGap(t, Delta, v): Delta^2 + v^2 t^2, rounded but once."""

    is_commutative = True
    is_extended_real = True
    is_positive = True

    def doit(self, **_: object) -> sp.Expr:
        """The sum."""
        t_, Delta_, v_ = self.args
        return Delta_**2 + v_**2 * t_**2


class SineFraction(sp.Expr):
    """SineFraction(t, v, Delta, theta): SquaredSine over SquaredGap, of the same arguments."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The quotient."""
        t_, v_, Delta_, *_others = self.args
        return SquaredSine(*self.args).doit() / SquaredGap(t_, Delta_, v_).doit()


class CosineFraction(sp.Expr):
    """CosineFraction(t, v, Delta, theta): SquaredCosine over SquaredGap, of the same arguments."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The quotient."""
        t_, v_, Delta_, *_others = self.args
        return SquaredCosine(*self.args).doit() / SquaredGap(t_, Delta_, v_).doit()


class PiTimes(sp.Expr):
    """PiTimes(x, ...): pi times the product, in two parts."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The product."""
        return sp.Mul(sp.pi, *self.args)


class ScaledGap(sp.Expr):
    """ScaledGap(t, Delta, v): as Gap, but where only t is an array a double times v."""

    is_commutative = True
    is_extended_real = True
    is_positive = True

    def doit(self, **_: object) -> sp.Expr:
        """The root."""
        return Gap(*self.args).doit()


class SineOverGap(sp.Expr):
    """SineOverGap(gap, t, v, Delta, theta, weight, x): x SquaredSine(t, ..., weight) / gap.

    The gap is a ScaledGap; the product is rounded but once.
    """

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The quotient."""
        gap, *square, factor = self.args
        return SquaredSine(*square).doit() * factor / gap


class Over(sp.Expr):
    """Over(gap, x, ...): a ScaledGap times the sum of 1 / x, ..."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The sum of the quotients."""
        number, *divisors = self.args
        return sp.Add(*(number / divisor for divisor in divisors))


class Times(sp.Expr):
    """Times(a, x): a number in two parts times x, rounded but once."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The product."""
        return sp.Mul(*self.args)


class Whole(sp.Expr):
    """Whole(a): a number in two parts, rounded but once."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The number."""
        return self.args[0]


class Squared(sp.Expr):
    """Squared(a): the square of a number in two parts, rounded but once."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The square."""
        return self.args[0] ** 2


class Lorentzian(sp.Expr):
    """Lorentzian(t, a, b, c): c w / (t^2 + w^2) with w = a / b, rounded but twice."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The quotient."""
        t_, a_, b_, scale = self.args
        return scale * a_ * b_ / (b_**2 * t_**2 + a_**2)


class InverseLength(sp.Expr):
    """InverseLength(a, b, c): 1 / sqrt(a^2 + (b c)^2) within 2 ulp."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The inverse of the root."""
        a_, b_, c_ = self.args
        return 1 / sp.sqrt(a_**2 + b_**2 * c_**2)


class Diagonal(sp.Expr):
    """Diagonal(a, b, c): the length of (a, b c + sqrt(a^2 + (b c)^2)) within 2 ulp."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The root of the sum of the squares."""
        a_, b_, c_ = self.args
        return sp.sqrt(a_**2 + (b_ * c_ + sp.sqrt(a_**2 + b_**2 * c_**2)) ** 2)


class Clamped(sp.Expr):
    """Clamped(T, energy): T, but no lower than energy / 2^50, below which it is as good as 0."""

    is_commutative = True
    is_extended_real = True
    is_positive = True

    def doit(self, **_: object) -> sp.Expr:
        """The larger one."""
        temperature, energy = self.args
        return sp.Max(temperature, energy / COLDEST)


class Rounded(sp.Expr):
    """Rounded(x): x, computed before anything else is done with it."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """The number itself."""
        return self.args[0]


class RoundedAway(sp.Expr):
    """RoundedAway(x, n, y, z): what x = n y + z has lost by rounding, 0 in exact arithmetic."""

    is_commutative = True
    is_extended_real = True

    def doit(self, **_: object) -> sp.Expr:
        """What exact arithmetic gives."""
        total, count, step, offset = self.args
        return sp.expand(count * step + offset - total)


class Component(sp.Expr):
    """Component(array, n): the n-th component along the last axis of what a function returns."""

    is_commutative = True
    is_extended_real = True


class Averaged(sp.Expr):
    """Averaged(name, x, ...): the mean of a function of this room at u x, ... over 0 < u < 1."""

    is_commutative = True
    is_extended_real = True


S_difference = sp.Function("S_difference", real=True)
"""S(omega) - S(-omega)."""

complement = sp.Symbol("z", positive=True)
"""1 - ell^2, the complement of the asymmetry ell = a_- / a_+."""


# --- names, and what they stand for ---------------------------------------------------------------


def rates_written_out(expr: sp.Expr) -> sp.Expr:
    """a_+(t), a_-(t), b(t), f(t), g(t), l(t), k(t) and phi'(t) as derived."""
    for known in (
        dict(zip((a_plus(t), a_minus(t), b(t)), bloch.rates(), strict=True)),
        dict(zip((f(t), g(t), l(t)), lindblad.dissipation_rates(), strict=True)),
        {k(t): lindblad.level_splitting(), bloch.phi_rate: hamiltonian.angle_rate()},
    ):
        expr = expr.xreplace(known)
    return sp.factor_terms(expr)


def gap_by_name(expr: sp.Expr) -> sp.Expr:
    """Omega(t) in the place of its square root."""
    return expr.subs(hamiltonian.gap(), Omega(t))


def angle_addition(expr: sp.Expr) -> sp.Expr:
    """sin and cos of theta - 2 phi(t) through those of theta and the algebraic ones of 2 phi(t).

    Far from the crossing 2 phi(t) is close to 0 or pi; its sine would lose what pi rounds away.
    """
    angle = sp.Symbol("alpha", real=True)
    cosine, sine = hamiltonian.double_angle()
    for function in (sp.sin, sp.cos):
        expanded = sp.expand_trig(function(theta - angle))
        algebraic = expanded.subs({sp.cos(angle): cosine, sp.sin(angle): sine})
        expr = expr.subs(function(theta - 2 * phi(t)), sp.together(gap_by_name(algebraic)))
    return expr


def rotated_components(expr: sp.Expr) -> sp.Expr:
    """Squares of Omega sin(theta - 2 phi) and Omega cos(theta - 2 phi) with all their digits."""
    for function in (SquaredSine, SquaredCosine):
        square = function(t, v, Delta, theta)
        expr = expr.subs(square.doit(), square)
    return expr


def squares_rounded_once(expr: sp.Expr) -> sp.Expr:
    """sin(theta)^2 and cos(theta)^2 as functions: squaring doubles what the sine has rounded."""
    for function in (SineSquared, CosineSquared):
        square = function(theta)
        expr = expr.subs(square.doit(), Whole(square))
    return expr


def weights_in_parts(expr: sp.Expr) -> sp.Expr:
    """Squares with their weight, such as pi lambda^2, in two parts: rounded together, and once."""
    squares = (SquaredSine, SquaredCosine, SineSquared, CosineSquared)
    symbols_of_weights = (lam, T)
    expr = expr.xreplace({Whole(x(theta)): x(theta) for x in (SineSquared, CosineSquared)})

    def weighted(term: sp.Expr) -> sp.Expr:
        factors = term.as_ordered_factors()
        square = next((x for x in factors if isinstance(x, squares)), None)
        if square is None:
            return term
        constant = isinstance(square, SineSquared | CosineSquared)
        if sp.pi not in factors:
            return term.xreplace({square: Whole(square)}) if constant else term
        weight = [term.as_coeff_Mul()[0]] if term.as_coeff_Mul()[0] != 1 else []
        others = sp.Mul(*(x for x in factors if x not in (square, sp.pi, *weight)))
        for symbol in symbols_of_weights:
            power = others.as_powers_dict()[symbol]
            weight += [symbol] * power
            others /= symbol**power
        if not constant:
            return others * square.func(*square.args, PiTimes(*weight))
        single = not others.has(expm1)  # beside two exponentials a rounding more is a small part
        if single and others.as_powers_dict()[Delta] == 1:
            return others / Delta * Times(PiTimes(*weight, square), Delta)
        return others * Whole(PiTimes(*weight, square))

    return sp.Add(*map(weighted, sp.Add.make_args(sp.expand_mul(expr, deep=False))))


def gap_in_parts(expr: sp.Expr) -> sp.Expr:
    """Omega(t) in two parts, with all its digits; in exponentials, and beside them, scaled."""
    root, parts = Omega(t), Gap(t, Delta, v)

    def rewritten(term: sp.Expr) -> sp.Expr:
        if any(isinstance(x, sp.exp) and x.has(root) for x in sp.Mul.make_args(term)):
            return _decaying_rate(term)
        square = SquaredGap(t, Delta, v)
        rest = term.replace(lambda e: e == root**-2, lambda _: 1 / square)
        return rest.xreplace({root: Whole(parts)})

    return root_squared(sp.Add(*map(rewritten, sp.Add.make_args(expr)))).replace(
        lambda e: e.is_Mul, _fraction
    )


def _decaying_rate(term: sp.Expr) -> sp.Expr:
    """A rate with exp(-2 Omega / omega_c) and Omega sin^2(theta - 2 phi), over expm1 or tanh."""
    root, gap = Omega(t), ScaledGap(t, Delta, v)
    factors = sp.Mul.make_args(term)
    powers = [x for x in factors if isinstance(x, sp.exp)]
    (square,) = (x for x in factors if isinstance(x, SquaredSine))
    decay = sp.exp(_over(sp.Add(*(x.exp for x in powers)), gap))
    rest = SineOverGap(gap, *square.args, decay)
    for x in (x * root if x == 1 / root else x for x in factors if x not in (*powers, square)):
        quotient = (1 / x).func in (expm1, sp.tanh)
        rest *= 1 / (1 / x).func(_over((1 / x).args[0], gap)) if quotient else x
    if rest.has(root):
        raise ArithmeticError(f"{term} is no rate of jumps")
    return rest


def _fraction(product: sp.Expr) -> sp.Expr:
    """A squared component over the squared gap as one function."""
    fractions = {SquaredSine: SineFraction, SquaredCosine: CosineFraction}
    square = next((x for x in product.args if x.func in fractions), None)
    if square is None or 1 / SquaredGap(t, Delta, v) not in product.args:
        return product
    return product / square * SquaredGap(t, Delta, v) * fractions[square.func](*square.args)


def exponents_together(expr: sp.Expr) -> sp.Expr:
    """exp(x) exp(y) as one exponential."""
    factors = sp.Mul.make_args(expr)
    powers = [x for x in factors if isinstance(x, sp.exp)]
    rest = sp.Mul(*(x for x in factors if x not in powers))
    return rest * sp.exp(sp.Add(*(x.exp for x in powers))) if len(powers) > 1 else expr


def _over(exponent: sp.Expr, gap: ScaledGap) -> sp.Expr:
    """A sum of quotients of Omega(t), of the scaled gap."""
    terms = sp.Add.make_args(sp.expand(exponent / Omega(t)))
    return Over(gap, *((1 / term).xreplace({Omega(t): gap}) for term in terms))


def root_squared(expr: sp.Expr) -> sp.Expr:
    """The square of the gap from its root, where there is a root."""
    known = {square: Squared(Gap(*square.args)) for square in expr.atoms(SquaredGap)}
    return expr.xreplace(known) if expr.has(Gap) else expr


sweeping = sp.Function("hamiltonian._sweeping", nonnegative=True)
"""1 unless v is smaller than Delta / 2^500, to which v stands in this proportion."""


def by_crossing_time(expr: sp.Expr) -> sp.Expr:
    """The rate of the angle as a Lorentzian in t, whose width is Delta / v.

    Below Delta / 2^500 the rate is proportional to v, unless |t| exceeds 2^470.
    """
    weight = sp.simplify(expr / Lorentzian(t, Delta, v, sp.S.One).doit())
    if not weight.is_number:
        raise ArithmeticError(f"{expr} is no Lorentzian of width Delta / v")
    return Lorentzian(t, Delta, sp.Max(v, Delta / 2**SLOW), weight * sweeping(Delta, v))


def clamped_sweep(expr: sp.Expr) -> sp.Expr:
    """v no lower than Delta / 2^500 where it divides."""
    return expr.replace(lambda e: e == 1 / v, lambda _: 1 / sp.Max(v, Delta / 2**SLOW))


def _frequencies(expr: sp.Expr, function: type[sp.Function]) -> list[sp.Expr]:
    """The x > 0 at which ``function`` occurs, at x or at -x."""
    found = {abs(term.args[0]) for term in expr.atoms(function)} - {0}
    return sorted(found, key=sp.default_sort_key)


def lamb_shift_difference(expr: sp.Expr) -> sp.Expr:
    """S(x) - S(-x) as one function, in which the parts that cancel do not appear."""
    for x in _frequencies(expr, S):
        expanded = sp.expand(expr)
        weight = expanded.coeff(S(x))
        rest = sp.expand(expanded - weight * (S(x) - S(-x)))
        if rest.has(S):
            raise ArithmeticError(f"{expr} is not in S({x}) - S({-x})")
        expr = rest + weight * S_difference(x)
    return expr


def emission_minus_absorption(expr: sp.Expr) -> sp.Expr:
    """gamma(x) - gamma(-x) through J: the mean occupation drops out."""
    for x in _frequencies(expr, gamma):
        above, below = (part.subs(omega, x) for part in bath.kossakowski())
        replaced = sp.expand(expr.subs({gamma(x): above, gamma(-x): below}))
        if not replaced.has(nbar):
            expr = sp.factor_terms(replaced)
    return expr


def rates_of_the_bath(expr: sp.Expr) -> sp.Expr:
    """gamma(x) and gamma(-x) in decaying exponentials, gamma(x) + gamma(-x) through tanh."""
    for x in _frequencies(expr, gamma):
        parts = [bath_written_out(part).subs(omega, x) for part in bath.kossakowski()]
        terms = sp.expand(expr)
        above, below = (terms.coeff(gamma(y)) for y in (x, -x))
        rest = sp.expand(terms - above * gamma(x) - below * gamma(-x))
        if above == below:
            weights = {hyperbolic_tangent(decaying_exponentials(sum(parts))): above}
        else:
            weights = dict(zip(map(decaying_exponentials, parts), (above, below), strict=True))
        expr = sp.Add(rest, *(weight * rate for rate, weight in weights.items()))
    return expr


def dephasing(expr: sp.Expr) -> sp.Expr:
    """gamma(0) as derived."""
    return expr.subs(gamma(0), bath.kossakowski_at_zero())


def bath_written_out(expr: sp.Expr) -> sp.Expr:
    """The mean occupation and the spectral density as derived."""
    return expr.replace(nbar, lambda x: bath.occupation().subs(omega, x)).replace(
        J, lambda x: bath.spectral_density().subs(omega, x)
    )


def bell_factors_written_out(expr: sp.Expr) -> sp.Expr:
    """The relaxed population y and the coherence c in a_+, b and tau."""
    factors = (entanglement.lost, entanglement.coherence)
    return expr.subs({factor: entanglement.in_rates(factor) for factor in factors})


def asymmetry_by_name(expr: sp.Expr) -> sp.Expr:
    """a_- / a_+ as ell, which stays finite where both vanish."""
    expanded = sp.expand(expr.subs(a_minus0, ell * a_plus0))
    return sp.collect(expanded, ell, sp.factor_terms)


def complement_by_name(expr: sp.Expr) -> sp.Expr:
    """1 - ell^2 as z wherever that makes a sum shorter."""

    def shorter(e: sp.Add) -> sp.Expr:
        other = sp.expand(e.subs(ell**2, 1 - complement))
        return other if len(sp.Add.make_args(other)) < len(e.args) else e

    expanded = expr.replace(sp.log, lambda x: sp.log(sp.expand(x)))
    return expanded.replace(lambda e: e.is_Add and e.is_polynomial(ell), shorter)


def in_complement(expr: sp.Expr) -> sp.Expr:
    """Quotients inside logarithms, even in ell, in z."""

    def rewritten(quotient: sp.Expr) -> sp.Expr:
        above, below = (sp.expand(part) for part in sp.fraction(quotient))
        return sp.log(sp.factor((above / below).subs(ell**2, 1 - complement)))

    return expr.replace(sp.log, rewritten)


def complement_written_out(expr: sp.Expr) -> sp.Expr:
    """z in decaying exponentials of Delta / T, without a difference."""
    one_less_square = entanglement.survival_balance().coeff(entanglement.lost, 2)
    explicit = bath_written_out(one_less_square.subs(ell, entanglement.asymmetry()))
    return expr.subs(complement, decaying_exponentials(explicit))


def kossakowski_written_out(expr: sp.Expr) -> sp.Expr:
    """gamma in J and the mean occupation, and these as derived."""
    above, below = bath.kossakowski()

    def opened(x: sp.Expr) -> sp.Expr:
        if x == 0:
            return bath.kossakowski_at_zero()
        return below.subs(omega, -x) if x.could_extract_minus_sign() else above.subs(omega, x)

    return bath_written_out(expr.replace(gamma, opened))


# --- forms that keep their digits -----------------------------------------------------------------


def factored(expr: sp.Expr) -> sp.Expr:
    """One fraction, common factors in front."""
    return sp.factor_terms(sp.together(expr))


def _legs(form: sp.Expr) -> list[sp.Expr]:
    """Expressions whose squares sum up to the quadratic form; empty if the form has none."""
    legs = []
    for symbol in sorted(form.free_symbols, key=str):
        coefficients = sp.Poly(form, symbol).all_coeffs()
        if len(coefficients) != 3:
            continue
        square, linear, rest = coefficients
        root = sp.powdenest(sp.sqrt(square), force=True)
        if square.could_extract_minus_sign() or not root.is_polynomial():
            return []
        legs.append(sp.expand(root * symbol + linear / (2 * root)))
        form = sp.expand(rest - (linear / (2 * root)) ** 2)
    return legs if form == 0 else []


def hypotenuse(expr: sp.Expr) -> sp.Expr:
    """Sums of squares, and their roots, through hypot, which does not overflow."""
    for form in sorted(expr.atoms(sp.Add), key=sp.default_sort_key):
        legs = _legs(form) if form.is_polynomial() else []
        if len(legs) > 1:
            value = legs[0]
            for leg in legs[1:]:
                value = hypot(value, leg)
            length = sp.Symbol("hypot", positive=True)
            expr = expr.subs(form, length**2).xreplace({length: value})
    return expr


def inverse_gap(expr: sp.Expr) -> sp.Expr:
    """What goes with 1 / Omega(t), in which the roundings of v t and of Omega would add up."""
    inverse = InverseLength(Delta, v, t)
    weight = sp.simplify(expr.subs(Omega(t), hamiltonian.gap()) / inverse.doit())
    if not weight.is_number:
        raise ArithmeticError(f"{expr} is no multiple of 1 / Omega")
    return weight * inverse


def diagonal(expr: sp.Expr) -> sp.Expr:
    """The norm of an eigenvector as the length of its entries, Delta and Omega + v t or - v t.

    In the root of 2 Omega (Omega + v t) the roundings of v t, of Omega and of the sum add up.
    """
    for rate in (v, -v):
        length = Diagonal(Delta, rate, t)
        if sp.expand(length.doit() ** 2 - expr**2) == 0:
            return length
    raise ArithmeticError(f"{expr} is not the norm of an eigenvector")


def conjugate(expr: sp.Expr) -> sp.Expr:
    """a + c sqrt(d), with a and c of opposite signs, as (a^2 - c^2 d) / (a - c sqrt(d))."""

    def roots(e: sp.Expr) -> list[sp.Expr]:
        factors = [x for term in sp.Add.make_args(e) for x in sp.Mul.make_args(term)]
        return [x for x in factors if x.is_Pow and x.exp == sp.Rational(1, 2)]

    def rewritten(e: sp.Add) -> sp.Expr:
        (root,) = roots(e)
        rest, weight = e.coeff(root, 0), e.coeff(root)
        product = sp.factor(sp.expand(weight**2 * root.base - rest**2))
        return product / sp.factor(weight * root - rest)

    def factored_below(power: sp.Pow) -> sp.Expr:
        return 1 / sp.factor(power.base)

    quotient = expr.replace(lambda e: e.is_Add and len(roots(e)) == 1, rewritten)
    quotient = quotient.replace(
        lambda e: e.is_Pow and e.exp == -1 and e.base.is_polynomial(), factored_below
    )
    return _without_minus(quotient)


def _without_minus(product: sp.Expr) -> sp.Expr:
    """-(x - 1) y as (1 - x) y, which does not become -0 where it vanishes."""
    coefficient, factors = product.as_coeff_mul()
    for factor in factors:
        if coefficient.is_negative and factor.is_Add and factor.as_coeff_Add()[0].is_negative:
            return sp.Mul(-coefficient, -factor, *(x for x in factors if x is not factor))
    return product


def decaying_exponentials(expr: sp.Expr) -> sp.Expr:
    """A rational function of exp(x), x > 0, as one of exp(-x), and 1 - exp(-x) through expm1."""
    decaying: dict[sp.Expr, sp.Expr] = {}
    back: dict[sp.Expr, sp.Expr] = {}
    for term in sorted(expr.atoms(sp.exp), key=sp.default_sort_key):
        x = term.exp if term.exp.is_positive else -term.exp
        q = sp.Symbol(f"exp(-{x})", positive=True)
        decaying |= {sp.exp(x): 1 / q, sp.exp(-x): q}
        back |= {q - 1: expm1(-x), q: sp.exp(-x)}
    rational = sp.factor(sp.cancel(sp.together(expr.xreplace(decaying))))
    return rational.xreplace(back)


def decaying_terms(expr: sp.Expr) -> sp.Expr:
    """:func:`decaying_exponentials` term by term, for sums without cancellation."""
    return sp.Add(*map(decaying_exponentials, sp.Add.make_args(expr)))


def hyperbolic_tangent(expr: sp.Expr) -> sp.Expr:
    """(1 - exp(-x)) / (1 + exp(-x)) as tanh(x / 2), and the inverse."""
    for difference in sorted(expr.atoms(expm1), key=sp.default_sort_key):
        (x,) = difference.args
        if expr.has(1 + sp.exp(x)):
            expr = expr.subs(difference, sp.tanh(x / 2) * (1 + sp.exp(x)))
    return expr


def clamped_temperature(expr: sp.Expr) -> sp.Expr:
    """In decaying exponentials T no lower than energy / 2^1000: the same doubles, and no T = 0."""

    def clamped(e: sp.Expr) -> sp.Expr:
        _, energy = sp.Abs(e.args[0] * T).as_coeff_Mul()
        return e.xreplace({T: Clamped(T, energy)})

    return expr.replace(lambda e: isinstance(e, sp.exp | expm1 | sp.tanh) and e.has(T), clamped)


def exponential_differences(expr: sp.Expr) -> sp.Expr:
    """c exp(x) - c through expm1."""

    def rewritten(e: sp.Add) -> sp.Expr:
        number, _ = e.as_coeff_Add()
        for term in e.args:
            power = -term / number if number else term
            if number and isinstance(power, sp.exp):
                return e - number - term - number * expm1(power.exp)
        return e

    return expr.replace(lambda e: e.is_Add, rewritten)


def logarithms(expr: sp.Expr) -> sp.Expr:
    """log(1 + exp(-x)) through log1p and log(1 - exp(-x)) through expm1.

    For large x the second is off by a rounding of 1, which is lost beside a term of order x.
    """

    def rewritten(argument: sp.Expr) -> sp.Expr:
        power = argument - 1
        if isinstance(power, sp.exp):
            return log1p(power)
        if isinstance(-power, sp.exp):
            return sp.log(-expm1((-power).exp))
        return sp.log(argument)

    return sp.expand_log(expr, force=True).replace(sp.log, rewritten)


# --- derivatives ----------------------------------------------------------------------------------

coth_slope = sp.Function("slow_driving._coth_slope", positive=True)
"""The derivative of x coth(x)."""


def slopes_of_the_bath(expr: sp.Expr) -> sp.Expr:
    """Derivatives of what goes with coth(Delta / T), in coth, its slope and decaying exponentials.

    With c = coth(x), x = Delta / T: c - x (c^2 - 1) is the slope of x c, in which the leading terms
    cancel for small x; c^2 - 1 alone is 4 q / (1 - q)^2 with q = exp(-2 x).
    """
    c = sp.Symbol("coth", positive=True)
    x = Delta / T
    rational = sp.simplify(expr.subs(sp.exp(2 * x), (c + 1) / (c - 1)))
    if not rational.has(c):
        return sp.factor_terms(rational)
    polynomial = sp.Poly(sp.expand(rational), c)
    squared, linear, rest = (polynomial.coeff_monomial(c**power) for power in (2, 1, 0))
    cold = sp.Max(T, 2 * Delta / COLD)
    coth = 1 / sp.tanh(Delta / cold)
    if squared == 0:
        return sp.factor_terms(rest) + sp.factor(linear) * coth
    if linear == 0:
        q = sp.exp(-2 * Delta / cold)
        steep = 4 * q / expm1(-2 * Delta / cold) ** 2
        return sp.simplify(rest + squared) + sp.factor(squared).subs(T, cold) * steep
    return (
        sp.simplify(rest + squared)
        + sp.factor(sp.simplify(linear + squared / x)) * coth
        - sp.factor(squared / x) * coth_slope(Delta / cold)
    )


def slopes_of_the_asymmetry(expr: sp.Expr) -> sp.Expr:
    """Derivatives of ell = tanh(Delta / T) as multiples of 1 - ell^2."""
    rational = expr.subs(sp.exp(2 * Delta / T), (1 + ell) / (1 - ell))
    weight = sp.simplify(rational / (1 - ell**2))
    if weight.has(ell):
        raise ArithmeticError(f"{expr} is no multiple of 1 - ell^2")
    return weight.subs(T, sp.Max(T, 2 * Delta / COLD)) * complement


def slope_of_the_root(expr: sp.Expr) -> sp.Expr:
    """(p - sqrt(r)) / sqrt(r) as (p^2 - r) / (sqrt(r) (p + sqrt(r))), 1 - ell^2 by name."""
    (root,) = (x for x in expr.atoms(sp.Pow) if abs(x.exp) == sp.Rational(1, 2))
    length = sp.Symbol("length", positive=True)
    square = sp.expand(root.base)
    rational = sp.together(expr.subs(sp.sqrt(root.base), length))
    above, below = sp.fraction(rational)
    p = above.subs(length, 0)
    weight = sp.expand(above - p).coeff(length)
    if weight != 0 and p != 0:
        relaxed, rest = (
            sp.expand(p**2 - weight**2 * square).coeff(entanglement.lost, power) for power in (2, 0)
        )
        by_name = sp.cancel(relaxed / (1 - ell**2)) * complement
        above = (rest + entanglement.lost**2 * by_name) / (p - weight * length)
    return (above / below).subs(length, sp.sqrt(square))


def slope_of_the_logarithm(expr: sp.Expr) -> sp.Expr:
    """The derivative of the survival time: 1 / (1 - ell^2) cancels against that of ell."""
    steepness = {
        sp.Symbol(f"ell_{symbol.name}", real=True): slopes_of_the_asymmetry(
            sp.diff(bath_written_out(entanglement.asymmetry()), symbol)
        ).subs({sp.Max(T, 2 * Delta / COLD): T, complement: 1 - ell**2})
        for symbol in (Delta, T)
    }
    root = sp.Symbol("root", positive=True)

    def cancelled(term: sp.Expr) -> sp.Expr:
        rational = term.subs(sp.sqrt(2 - ell**2), root).subs(ell**2, 2 - root**2)
        return sp.factor(sp.simplify(rational)).subs(root, sp.sqrt(2 - ell**2))

    present = [symbol for symbol in steepness if expr.has(symbol)]
    rest = expr.subs({symbol: 0 for symbol in present})
    parts = [cancelled(sp.diff(expr, symbol) * steepness[symbol]) for symbol in present]
    return sp.Add(sp.factor(rest), *parts)


def slope_of_the_ratio(expr: sp.Expr) -> sp.Expr:
    """The derivative of the survival ratio without 0 / 0 as ell -> 1."""
    root = sp.Symbol("root", positive=True)
    rational = expr.subs(sp.sqrt(2 - ell**2), root)
    in_root = sp.factor(sp.simplify(rational.subs(ell, sp.sqrt(2 - root**2))))
    return sp.factor(in_root / sp.sqrt(2 - root**2) * ell).subs(root, sp.sqrt(2 - ell**2))

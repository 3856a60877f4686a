"""The thermal bath: correlation function, Kossakowski coefficient gamma and Lamb shift S.

Derives Eqs. (4), (11)-(13) and (A1)-(A3) from H_E = integral of nu b^dagger(nu) b(nu),
B = integral of g(nu) [b(nu) + b^dagger(nu)] and the thermal state.  Different modes commute and
<b> = 0, so the correlation function is a sum over modes, and one mode at a time is enough; the sum
over modes of g^2 is the integral of the spectral density J = g^2.  The cut-off omega_max of the
frequency integrals is sent to infinity, as the ohmic J(omega) = omega exp(-omega / omega_c) allows.
"""

from __future__ import annotations

import functools
from typing import Any

import mpmath
import sympy as sp
from sympy.physics.quantum import Dagger
from sympy.physics.quantum.boson import BosonOp
from sympy.physics.quantum.operatorordering import normal_ordered_form

from .derivation import derived
from .symbols import J, T, nbar, nu, omega, omega_c, tau

_b = BosonOp("b")
_number = Dagger(_b) * _b


@derived("13")
def spectral_density() -> sp.Expr:
    """The model: the ohmic spectral density J(omega) = omega exp(-omega / omega_c), omega > 0."""
    return omega * sp.exp(-omega / omega_c)


@derived("4")
def quantum_energy() -> sp.Expr:
    """The model: H_E = integral of nu b^dagger(nu) b(nu); one quantum has energy nu."""
    return nu


@derived("4")
def ladder_phase() -> sp.Lambda:
    """exp(x b^dagger b) b exp(-x b^dagger b) per b, as a function of x.

    Solves d b(x) / d x = [b^dagger b, b(x)]; the commutator comes from [b, b^dagger] = 1.
    """
    slope = normal_ordered_form(sp.expand(_number * _b - _b * _number)).coeff(_b)
    x = sp.Symbol("x")
    amplitude = sp.Function("amplitude")
    solution = sp.dsolve(amplitude(x).diff(x) - slope * amplitude(x), ics={amplitude(0): 1})
    return sp.Lambda(x, solution.rhs)


@derived("12")
def occupation() -> sp.Expr:
    """Mean occupation of the mode of frequency omega in the thermal state exp(-H_E / T) / Z.

    Moving b around the cyclic trace: <b^dagger b> = <b b^dagger> times the phase of b at
    x = energy / T, and b b^dagger = b^dagger b + 1.
    """
    n = sp.Symbol("n")
    reordered = normal_ordered_form(_b * Dagger(_b)).subs(_number, n)
    energy = quantum_energy().subs(nu, omega)
    return sp.solve(n - ladder_phase()(energy / T) * reordered, n)[0]


@derived("A1", "A2")
def correlation_of_a_mode() -> tuple[sp.Expr, sp.Expr]:
    """C(tau) of the mode nu, per g^2: the weights of exp(-i nu tau) and of exp(+i nu tau).

    In the interaction picture b(tau) = b exp(-i nu tau).  Normally ordered words that do not
    conserve the number of quanta have no expectation value in the thermal state.
    """
    phase = ladder_phase()(sp.I * quantum_energy() * tau)
    down = sp.Symbol("down")  # stands for the phase of b; its inverse is the phase of b^dagger
    if phase != sp.exp(-sp.I * nu * tau):
        raise ArithmeticError("b(tau) does not rotate as exp(-i nu tau)")
    product = (down * _b + Dagger(_b) / down) * (_b + Dagger(_b))
    ordered = sp.expand(normal_ordered_form(sp.expand(product)))
    conserving = ordered.subs({_b**2: 0, Dagger(_b) ** 2: 0})
    expectation = sp.expand(conserving.subs(_number, nbar(nu)))
    return expectation.coeff(down, 1), expectation.coeff(down, -1)


@derived("A2")
def spectral_weight() -> tuple[sp.Expr, sp.Expr]:
    """Tr[B(nu) B rho_th] at nu = +omega and at nu = -omega; C is its Fourier integral.

    B(nu) is the part of B that lowers the energy of the bath by nu: g b at nu > 0, g b^dagger at
    nu < 0.
    """
    emission, absorption = correlation_of_a_mode()
    return J(omega) * emission.subs(nu, omega), J(omega) * absorption.subs(nu, omega)


@derived("A1", "A3")
def half_line_transform() -> tuple[sp.Expr, sp.Expr]:
    """Real and imaginary part of integral over tau > 0 of exp(i x tau), as distributions in x.

    With a regulator exp(-eps tau): the real part is a peak at x = 0 whose area stays the first
    returned value as eps -> 0; the imaginary part tends to the second for x != 0, and being odd in
    x for every eps it acts as a principal value.
    """
    eps = sp.Symbol("epsilon", positive=True)
    x = sp.Symbol("x", real=True)
    kernel = sp.integrate(sp.exp(-(eps - sp.I * x) * tau), (tau, 0, sp.oo), conds="none")
    real, imaginary = sp.expand_complex(kernel).as_real_imag()
    area = sp.integrate(sp.simplify(real), (x, -sp.oo, sp.oo))
    away = sp.limit(sp.simplify(imaginary), eps, 0)
    return area, sp.Lambda(x, away)


@derived("A3", "11")
def kossakowski_from_weight() -> sp.Expr:
    """gamma / Tr[B(omega) B rho_th], with gamma = 2 Re Gamma."""
    area, _ = half_line_transform()
    return 2 * area


@derived("11")
def kossakowski() -> tuple[sp.Expr, sp.Expr]:
    """gamma at +omega and at -omega, omega > 0, in terms of J and the mean occupation."""
    return tuple(kossakowski_from_weight() * weight for weight in spectral_weight())


@derived("11")
def kossakowski_explicit() -> tuple[sp.Expr, sp.Expr]:
    """gamma at +omega and at -omega with the ohmic J and the thermal occupation put in."""
    known = {J(omega): spectral_density(), nbar(omega): occupation()}
    return tuple(sp.simplify(gamma.subs(known)) for gamma in kossakowski())


@derived("11")
def kossakowski_at_zero() -> sp.Expr:
    """gamma(0): the common limit of gamma(+omega) and gamma(-omega) as omega -> 0."""
    above, below = (sp.limit(gamma, omega, 0, "+") for gamma in kossakowski_explicit())
    if sp.simplify(above - below) != 0:
        raise ArithmeticError("gamma has no limit at omega = 0")
    return above


@derived("11")
def kossakowski_zero_temperature() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """gamma at +omega, at -omega and at zero for T -> 0."""
    values = (*kossakowski_explicit(), kossakowski_at_zero())
    return tuple(sp.limit(value, T, 0, "+") for value in values)


@derived("11")
def detailed_balance() -> sp.Expr:
    """gamma(-omega) / gamma(omega)."""
    above, below = kossakowski_explicit()
    return sp.simplify(below / above)


@derived("14", "A3")
def lamb_shift_zero_temperature() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """S at +omega, at -omega and at zero for T = 0, as principal values of J(nu) / (omega - nu).

    With u = nu / omega_c and x = omega / omega_c the integrand is split into a polynomial and a
    pole. At +omega the substitution u = x - w makes the pole exp(w - x) / w on w < x: folding (-x,
    x) about w = 0 leaves sinh, and w < -x leaves -E1(x).  At -omega the substitution u = x (s - 1)
    gives E1 at once.
    """
    _, inverse = half_line_transform()
    x, u, w = sp.symbols("x u w", positive=True)
    density = (spectral_density() / omega_c).subs(omega, u * omega_c)
    exponential_integral = sp.expint(1, x)  # E1(x), the integral of exp(-x s) / s over s > 1

    def split(pole: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        """Integral of the polynomial part over u > 0, and the residue-like factor of the pole."""
        rational = sp.apart(sp.simplify(density * sp.exp(u)) * pole, u)
        singular = sum(term for term in sp.Add.make_args(rational) if sp.denom(term).has(u))
        smooth = sp.integrate((rational - singular) * sp.exp(-u), (u, 0, sp.oo))
        return smooth, sp.simplify(singular / pole)

    smooth, factor = split(inverse(x - u))
    folded = 2 * sp.integrate(sp.sinh(w) / w, (w, 0, x))
    principal = (folded - exponential_integral).rewrite(sp.Shi)
    if sp.expand(principal - sp.Ei(x).rewrite(sp.Shi)) != 0:
        raise ArithmeticError("the folded principal value is not Ei(x)")
    above = smooth + factor * sp.exp(-x) * sp.Ei(x)

    smooth, factor = split(inverse(-x - u))
    below = smooth - factor * sp.exp(x) * exponential_integral

    at_zero = sp.integrate(density * inverse(-u), (u, 0, sp.oo))
    return (
        sp.expand(omega_c * above.subs(x, omega / omega_c)),
        sp.expand(omega_c * below.subs(x, omega / omega_c)),
        omega_c * at_zero,
    )


@derived("14", "A3")
def lamb_shift_thermal_term() -> sp.Lambda:
    """What the k-th term of the thermal occupation adds to S(omega); -omega gets the opposite.

    n(nu) = sum over k >= 1 of exp(-k nu / T), so each term is a T = 0 bath with
    1 / omega_c + k / T in the place of 1 / omega_c.  The weights n at +nu and at -nu together give
    J n [1 / (omega - nu) + 1 / (omega + nu)], the T = 0 form at omega less that at -omega.
    """
    k = sp.Symbol("k", positive=True, integer=True)
    ratio = sp.simplify(sp.exp(omega / T) * occupation() / (1 + occupation()))
    if ratio != 1:
        raise ArithmeticError("the occupation is not a geometric series in exp(-omega / T)")
    above, below, _ = lamb_shift_zero_temperature()
    narrowed = 1 / (1 / omega_c + k / T)
    return sp.Lambda(k, sp.expand((above - below).subs(omega_c, narrowed)))


@derived("14", "A3")
def lamb_shift() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """S at +omega, at -omega and at zero for T > 0, as a series over k >= 1."""
    k = sp.Symbol("k", positive=True, integer=True)
    above, below, at_zero = lamb_shift_zero_temperature()
    thermal = sp.Sum(lamb_shift_thermal_term()(k), (k, 1, sp.oo))
    return above + thermal, below - thermal, at_zero


@derived("14", "A3")
def scaled_exponential_integrals() -> tuple[sp.Lambda, sp.Lambda, sp.Lambda]:
    """h, H and the slope c with h' = -H + c, for the Euler-Maclaurin sum of the thermal series.

    The k-th thermal term is omega h(x_k) with x_k = omega / omega_c + k omega / T, and H is the
    integral of h from x to infinity.  H is found by turning the relative sign of the two parts of
    h.
    """
    x = sp.Symbol("x", positive=True)
    above, below, _ = lamb_shift_zero_temperature()
    h = sp.expand(((above - below) / omega).subs(omega_c, omega / x))
    part = h.coeff(sp.Ei(x)) * sp.Ei(x)
    tail = part - (h - part)
    if sp.simplify(sp.diff(tail, x) + h) != 0:
        raise ArithmeticError("H is not the integral of h")
    slope = sp.simplify(sp.diff(h, x) + tail)
    return sp.Lambda(x, h), sp.Lambda(x, tail), sp.Lambda(x, slope)


def odd_derivatives(count: int) -> list[sp.Lambda]:
    """The derivatives of h of order 1, 3, ..., 2 count - 1, each plus H: rational functions of x.

    From h' = -H + c and H' = -h: two more derivatives turn -H + p into -H + c + p''.
    """
    x = sp.Symbol("x", positive=True)
    _, _, slope = scaled_exponential_integrals()
    parts = [slope(x)]
    for _ in range(count - 1):
        parts.append(sp.expand(slope(x) + sp.diff(sp.expand(sp.diff(parts[-1], x)), x)))
    return [sp.Lambda(x, part) for part in parts]


def lamb_shift_value(frequency: Any, cutoff: Any, temperature: Any, digits: int = 50) -> mpmath.mpf:
    """S to ``digits`` digits at any real frequency, cutoff > 0 and temperature >= 0.

    Evaluates :func:`lamb_shift`.  The thermal series is summed directly for k < n and closed at
    k = n by Euler-Maclaurin; with n = digits and half as many correction terms, what is left out is
    below (2 j - 1)! / (pi n)^(2 j) at j = digits / 2, less than 10^-digits.
    """
    count = digits // 2 + 3
    with mpmath.workdps(digits + 15):
        w, wc, temp = (_mpf(value) for value in (frequency, cutoff, temperature))
        extra = count * max(0, int(mpmath.log10(1 + abs(w) / wc + digits * abs(w) / (temp or 1))))
    with mpmath.workdps(digits + 15 + 2 * extra):
        w, wc, temp = (_mpf(value) for value in (frequency, cutoff, temperature))
        if w == 0:
            return -wc
        above, below, h, tail, derivatives = _mpmath_functions(count)
        value = (above if w > 0 else below)(abs(w), wc)
        if temp > 0:
            step, start = abs(w) / temp, abs(w) / wc + digits * abs(w) / temp
            thermal = sum(h(abs(w) / wc + k * step) for k in range(1, digits))
            thermal += tail(start) / step + h(start) / 2
            for j, derivative in enumerate(derivatives, start=1):
                weight = mpmath.bernoulli(2 * j) / mpmath.factorial(2 * j)
                thermal -= weight * step ** (2 * j - 1) * (derivative(start) - tail(start))
            value += w * thermal
        return mpmath.mpf(value)


@functools.cache
def _mpmath_functions(count: int) -> tuple[Any, Any, Any, Any, list[Any]]:
    """S(T = 0) above and below zero, h, H and the derivatives of h plus H, as mpmath functions."""
    x = sp.Symbol("x", positive=True)
    h, tail, _ = (sp.lambdify(x, part(x), "mpmath") for part in scaled_exponential_integrals())
    above, below, _ = (
        sp.lambdify((omega, omega_c), part, "mpmath") for part in lamb_shift_zero_temperature()
    )
    return (
        above,
        below,
        h,
        tail,
        [sp.lambdify(x, part(x), "mpmath") for part in odd_derivatives(count)],
    )


def _mpf(value: Any) -> mpmath.mpf:
    """A number, SymPy number or decimal text as an mpmath number at the working precision."""
    if isinstance(value, sp.Expr):
        return mpmath.mpf(str(sp.N(value, mpmath.mp.dps + 5)))
    return mpmath.mpf(value)

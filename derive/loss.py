"""New results: how much entanglement a Bell pair loses over a sweep, in first order of lambda^2.

The lowest eigenvalue of the partial transpose of a Bell pair is -1/2 and not degenerate, and
unitaries on S leave it alone, so first-order perturbation theory gives the negativity

    N = 1/2 - integral of r(t) dt + O(lambda^4)

for any driving.  The rate r does not contain the coherent evolution: neither k(t) nor the rate of
the angle enters.  With v t = Delta sinh x the integrals are modified Bessel functions for a full
sweep, incomplete ones for a window, and elementary for the pure dephasing.  Where the driving is
slow as well, so that the coherences turn fast, the exponential of the integral at T = 0 is the
negativity to all orders of lambda^2 Delta^2 / v.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import ArgumentIndexError
from sympy.physics.quantum import TensorProduct

from . import bath, bloch, entanglement, hamiltonian, lindblad, slow_driving
from .derivation import derived
from .symbols import (
    Delta,
    J,
    Omega,
    T,
    eta,
    f,
    g,
    gamma,
    identity,
    k,
    l,
    nbar,
    omega,
    omega_c,
    phi,
    t,
    theta,
    v,
)

x = sp.Symbol("x", real=True)
"""v t = Delta sinh x."""
n = sp.Symbol("n", nonnegative=True, integer=True)
"""Counts the terms of the thermal series."""
argument = sp.Symbol("c", positive=True)
"""c = 2 Delta / omega_c, or c + 2 n Delta / T in the n-th thermal term."""
coldness = sp.Symbol("s", positive=True)
"""s = 2 Delta / T."""


class IncompleteK(sp.Function):  # type: ignore[misc]
    """IncompleteK(m, c, x): the integral of exp(-c cosh u) cosh(m u) over u from 0 to x.

    The incomplete modified Bessel function: K_m(c) for x -> oo.
    """

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """The derivative with respect to c or x."""
        m, c, upper = self.args
        if argindex == 2:
            return -(IncompleteK(m + 1, c, upper) + IncompleteK(abs(m - 1), c, upper)) / 2
        if argindex == 3:
            return sp.exp(-c * sp.cosh(upper)) * sp.cosh(m * upper)
        raise ArgumentIndexError(self, argindex)


# --- first order for any driving -----------------------------------------------------------------


def dissipator(matrix: sp.Matrix) -> sp.Matrix:
    """The generator without its Hamiltonian part."""
    still = {k(t): 0, bloch.phi_rate: 0}
    return lindblad.generator(matrix).subs(still).applyfunc(sp.expand)


@derived()
def first_order_rate() -> sp.Expr:
    """r(t): the loss of negativity of a Bell pair per time, the same for any coherent evolution U.

    The coherently evolved pair is (U x id) |Bell>, and (U x id) acts on the eigenvector of the
    partial transpose alike; r is the expectation value there of the partial transpose of the
    dissipator on S.
    """
    u = sp.symbols("u_0:4", real=True)  # a unit quaternion: any U of determinant 1
    unitary = sp.Matrix([[u[0] + sp.I * u[3], u[2] + sp.I * u[1]], [0, 0]])
    unitary[1, :] = sp.Matrix([[-sp.conjugate(unitary[0, 1]), sp.conjugate(unitary[0, 0])]])
    on_s = TensorProduct(unitary, identity)
    bell = slow_driving.schmidt_state().subs(eta, sp.pi / 4)
    values = entanglement.partial_transpose(bell).eigenvects()
    ((lowest, multiplicity, (vector,)),) = [v for v in values if v[0] == -sp.Rational(1, 2)]
    if multiplicity != 1 or lowest != min(v[0] for v in values):
        raise ArithmeticError("the lowest eigenvalue is not -1/2 alone")
    state = (on_s * bell * on_s.H).applyfunc(sp.expand)
    change = sp.zeros(4, 4)
    for i in range(2):
        for j in range(2):
            block = state.extract([i, 2 + i], [j, 2 + j])
            image = dissipator(block)
            for p in range(2):
                for q in range(2):
                    change[2 * p + i, 2 * q + j] = image[p, q]
    direction = on_s * vector / vector.norm()
    rate = sp.expand((direction.H * entanglement.partial_transpose(change) * direction)[0])
    rate = sp.factor(rate).subs(u[0] ** 2, 1 - u[1] ** 2 - u[2] ** 2 - u[3] ** 2)
    rate = sp.cancel(rate)
    if rate.has(*u):
        raise ArithmeticError("the rate depends on the coherent evolution")
    return sp.expand(rate)


def over_the_sweep(rate: sp.Expr) -> sp.Expr:
    """``rate`` dt / dx at v t = Delta sinh x, with f, g, l and phi written out."""
    down, up, dephasing = lindblad.dissipation_rates()
    rate = rate.subs({f(t): down, g(t): up, l(t): dephasing})
    time = Delta * sp.sinh(x) / v
    cosine, sine = (part.subs(t, time) for part in hamiltonian.double_angle())
    gap = sp.simplify(hamiltonian.gap().subs(t, time))
    twice = sp.Symbol("twice", real=True)
    known = {
        sp.cos(twice): sp.simplify(cosine.rewrite(sp.cosh)),
        sp.sin(twice): sp.simplify(sine.rewrite(sp.cosh)),
    }
    rate = sp.expand_trig(rate.subs(phi(t), twice / 2)).subs(known).subs(Omega(t), gap)
    return sp.expand(rate * sp.diff(time, x)).subs(sp.tanh(x), sp.sinh(x) / sp.cosh(x))


@derived()
def rate_over_the_sweep() -> tuple[sp.Expr, sp.Expr]:
    """r(t) dt / dx at v t = Delta sinh x: relaxation, with gamma(+-2 Omega), and pure dephasing."""
    rate = over_the_sweep(first_order_rate())
    dephases = rate.coeff(gamma(0)) * gamma(0)
    return sp.expand(rate - dephases), sp.expand(dephases)


# --- full sweeps ---------------------------------------------------------------------------------


def _over_all_x(expr: sp.Expr) -> sp.Expr:
    """The integral of exp(-c cosh x) ``expr`` over all x, for a polynomial in sinh x and cosh x.

    The integral of exp(-c cosh x) exp(m x) over all x is 2 K_m(c), by definition of the modified
    Bessel function.
    """
    power = sp.Symbol("power", positive=True)
    in_powers = {sp.cosh(x): (power + 1 / power) / 2, sp.sinh(x): (power - 1 / power) / 2}
    laurent = sp.expand(expr.subs(in_powers))
    total = sp.Integer(0)
    for term in sp.Add.make_args(laurent):
        coefficient, m = term.as_coeff_exponent(power)
        total += 2 * coefficient * sp.besselk(abs(m), argument)
    two = sp.besselk(0, argument) + 2 * sp.besselk(1, argument) / argument
    return sp.expand(sp.expand(total).subs(sp.besselk(2, argument), two))


def at_zero_temperature(rate: sp.Expr) -> sp.Expr:
    """``rate``, with gamma(+-2 Omega) over the sweep, at T = 0 over exp(-c cosh x)."""
    emission, absorption = bath.kossakowski()
    at = {omega: 2 * Delta * sp.cosh(x)}
    known = {
        gamma(2 * Delta * sp.cosh(x)): emission.subs(at),
        gamma(-2 * Delta * sp.cosh(x)): absorption.subs(at),
    }
    cold = rate.subs(known).replace(nbar, lambda _: sp.Integer(0))
    cold = cold.replace(J, lambda w: bath.spectral_density().subs(omega, w))
    cut_off = sp.exp(-2 * Delta * sp.cosh(x) / omega_c)
    polynomial = sp.expand(sp.cancel(sp.expand(cold / cut_off)))
    if polynomial.has(omega_c):
        raise ArithmeticError("the rate does not decay with exp(-2 Omega / omega_c)")
    return polynomial


@derived()
def cold_integrand() -> sp.Expr:
    """dL / dx at T = 0 over exp(-c cosh x): a polynomial in sinh x."""
    return at_zero_temperature(rate_over_the_sweep()[0])


@derived()
def full_sweep_term() -> sp.Expr:
    """The loss at T = 0 over a full sweep, with c free, so that it also is a thermal term."""
    return sp.factor(_over_all_x(cold_integrand()), deep=False)


@derived()
def full_sweep_zero_temperature() -> sp.Expr:
    """The loss of a Bell pair over a full sweep at T = 0: any theta, omega_c and Delta^2 / v."""
    return full_sweep_term().subs(argument, 2 * Delta / omega_c)


@derived()
def thermal_weight() -> sp.Expr:
    """gamma(omega) + gamma(-omega) over its value at T = 0, in the occupation n: 1 + 2 n."""
    emission, absorption = bath.kossakowski()
    return sp.expand(sp.cancel((emission + absorption) / emission.subs(nbar(omega), 0)))


def _thermal_series(term: sp.Expr) -> sp.Expr:
    """``term``, which is at T = 0 in c, at T > 0.

    n is a geometric series in exp(-2 Omega / T): each of its terms narrows the cut-off.
    """
    ratio = sp.simplify(sp.exp(omega / T) * bath.occupation() / (1 + bath.occupation()))
    if ratio != 1:
        raise ArithmeticError("the occupation is not a geometric series in exp(-omega / T)")
    per_term, constant = sp.Poly(thermal_weight(), nbar(omega)).all_coeffs()
    cold = term.subs(argument, 2 * Delta / omega_c)
    warm = term.subs(argument, 2 * Delta / omega_c + 2 * n * Delta / T)
    return constant * cold + per_term * sp.Sum(warm, (n, 1, sp.oo))


@derived()
def full_sweep() -> sp.Expr:
    """The relaxation part of the loss over a full sweep at T > 0, as the thermal series.

    The dephasing part is :func:`dephasing`; over a full sweep it is finite at theta = pi / 2 only.
    """
    return _thermal_series(full_sweep_term())


@derived()
def integrand() -> sp.Expr:
    """dL / dx by relaxation at T > 0, in c and s: what the thermal series adds up to."""
    weight = thermal_weight().subs(nbar(omega), bath.occupation())
    weight = weight.subs(omega, coldness * T * sp.cosh(x))
    closed = sp.coth(coldness * sp.cosh(x) / 2)
    if sp.simplify((weight - closed).rewrite(sp.exp)) != 0:
        raise ArithmeticError(f"{weight} is not {closed}")
    return sp.factor(cold_integrand()) * sp.exp(-argument * sp.cosh(x)) * closed


# --- finite windows ------------------------------------------------------------------------------


@derived()
def window_term() -> sp.Expr:
    """The loss at T = 0 from the crossing to v t = Delta sinh x, with c free.

    An even power of sinh x falls to the incomplete modified Bessel functions of order 0 and 1, by
    the derivative of sinh x exp(-c cosh x); an odd one is elementary.
    """
    cut_off = sp.exp(-argument * sp.cosh(x))
    powers = {
        0: IncompleteK(0, argument, x),
        1: (sp.exp(-argument) - cut_off) / argument,
        2: (IncompleteK(1, argument, x) - sp.sinh(x) * cut_off) / argument,
    }
    rate = sp.Poly(cold_integrand(), sp.sinh(x))
    lost = sum(a * powers[power] for (power,), a in rate.terms())
    if sp.simplify(sp.diff(lost, x) / cut_off - rate.as_expr()) != 0 or lost.subs(x, 0).has(x):
        raise ArithmeticError("not the integral of the rate")
    return sp.expand(lost)


@derived()
def relaxation() -> sp.Expr:
    """The relaxation part of the loss from the crossing to t at T > 0, as the thermal series.

    That of a window is its value at the end less that at the beginning; with :func:`dephasing` it
    makes up the loss of the window.
    """
    return _thermal_series(window_term()).subs(x, sp.asinh(v * t / Delta))


@derived()
def dephasing() -> sp.Expr:
    """The pure-dephasing part of the loss from the crossing to t, elementary."""
    _, _, rate = lindblad.dissipation_rates()
    cosine, sine = hamiltonian.double_angle()
    twice = sp.Symbol("twice", real=True)
    known = {sp.cos(twice): cosine, sp.sin(twice): sine}
    rate = sp.expand_trig(rate.subs(phi(t), twice / 2)).subs(known)
    rate = first_order_rate().coeff(l(t)) * rate.subs(gamma(0), bath.kossakowski_at_zero())
    numerator, denominator = sp.fraction(sp.factor(sp.expand(rate)))
    whole, rest = sp.div(sp.Poly(sp.expand(numerator), t), sp.Poly(sp.expand(denominator), t))
    primitive = sp.integrate(whole.as_expr(), t)
    for power, coefficient in rest.as_dict().items():
        part = sp.integrate(t ** power[0] / denominator, t)
        primitive += coefficient * sp.logcombine(sp.simplify(part.rewrite(sp.atan)), force=True)
    if sp.simplify(sp.diff(primitive, t) - rate) != 0:
        raise ArithmeticError("not the integral of the dephasing rate")
    return sp.expand(primitive - primitive.subs(t, 0))


@derived()
def adiabatic_negativity() -> sp.Expr:
    """The Bell pair after a slow full sweep at T = 0, to all orders of lambda^2 Delta^2 / v.

    Slow driving turns the coherences fast, so that populations and coherences decay on their own;
    at T = 0 a_+ = |a_-| = b at every time, and the negativity is that of
    :func:`.entanglement.zero_temperature_negativity` with the integral of 2 a_+ in the exponent,
    twice the loss.
    """
    plus, minus, full = bloch.rates()
    cold = {g(t): 0, l(t): 0}
    if sp.simplify(plus - full).subs(cold) != 0 or sp.expand(plus**2 - minus**2).subs(cold) != 0:
        raise ArithmeticError("a_+, |a_-| and b differ at T = 0")
    share = sp.simplify(plus.subs(cold) / first_order_rate().subs(cold))
    decayed = sp.exp(-2 * share * full_sweep_zero_temperature())
    _, mu_2, _, _ = entanglement.bell_spectrum()
    kept = sp.Symbol("kept", positive=True)
    values = {entanglement.ell: 1, entanglement.lost: 1 - kept}
    at_zero = mu_2.subs(values).subs(entanglement.coherence, sp.sqrt(kept))
    root = next(power for power in at_zero.atoms(sp.Pow) if power.exp == sp.Rational(1, 2))
    square = sp.sqrt(sp.factor(sp.expand(root.base)))
    return sp.simplify(-at_zero.subs(root, square)).subs(kept, decayed)


# --- where one direction of the coupling becomes the gentler one ---------------------------------


@derived()
def transversal_excess() -> sp.Expr:
    """The loss at theta = pi / 2 less that at theta = 0, full sweep at T = 0, by a positive factor.

    A function of c = 2 Delta / omega_c alone: its sign depends neither on v nor on lambda.
    """
    losses = [full_sweep_term().subs(theta, angle) for angle in (0, sp.pi / 2)]
    unit = losses[0] / sp.besselk(0, argument)
    excess = sp.expand(sp.simplify((losses[1] - losses[0]) / unit))
    if excess.free_symbols != {argument}:
        raise ArithmeticError("the sign depends on more than c")
    return excess


@derived()
def peak_condition() -> sp.Expr:
    """Zero where the loss at theta = 0 and fixed omega_c is largest as a function of Delta."""
    loss = full_sweep_term().subs(theta, 0).subs(Delta, argument * omega_c / 2)
    slope = sp.expand_func(sp.diff(loss, argument))
    return sp.simplify(slope / loss * sp.besselk(0, argument) * argument)


@derived()
def slopes_at_a_zero() -> tuple[sp.Expr, sp.Expr]:
    """The slopes of :func:`transversal_excess` and :func:`peak_condition` at a zero of theirs.

    Each is a positive Bessel function times c^2 - 3 or c^2 - 4.  Either function is positive for
    c -> 0 and negative for c -> infinity.  A zero at which it rises would lie above that of the
    slope, and only be followed by such; so there is one zero, at which it falls.
    """
    slopes = []
    for expr in (transversal_excess(), peak_condition()):
        slope = sp.expand(sp.expand_func(sp.diff(expr, argument)))
        two = sp.besselk(0, argument) + 2 * sp.besselk(1, argument) / argument
        slope = sp.expand(slope.subs(sp.besselk(2, argument), two))
        ((zero,),) = sp.linsolve([expr], sp.besselk(0, argument))
        slopes.append(sp.factor(slope.subs(sp.besselk(0, argument), zero)))
    return tuple(slopes)

"""A known answer: the Landau-Zener transition at T = 0, exactly, whatever the coupling.

Qubit and oscillators together are a pure state, and a sweep from t = -infinity to infinity leaves
the diabatic state |0> with a probability that is known without approximation [Wubs, Saito, Kohler,
Haenggi, Kayanuma, Phys. Rev. Lett. 97, 200404 (2006); Saito, Wubs, Kohler, Kayanuma, Haenggi,
Phys. Rev. B 75, 214308 (2007)]: exp(-pi <V^2> / v), where V is all that is off-diagonal in the
diabatic basis and the mean is taken in the ground state of the oscillators as |0> displaces them.
Here <V^2> is computed from the model, mode by mode.

For fast sweeps the master equation is solved by hand as well: what keeps the pair from |0> is then
small, and so is what the dissipator changes.  The difference of the two is how far the master
equation is off, in order lambda^2 Delta^2 / v.
"""

from __future__ import annotations

import sympy as sp
from sympy.physics.quantum import Dagger
from sympy.physics.quantum.boson import BosonOp
from sympy.physics.quantum.operatorordering import normal_ordered_form
from sympy.simplify.fu import TR7, TR8

from . import bath, hamiltonian, lindblad, loss
from .derivation import derived
from .loss import argument, x
from .symbols import Delta, gamma, lam, nu, omega, omega_c, t, theta, v

_b = BosonOp("b")
_g = sp.Symbol("g", positive=True)
"""The coupling of one mode."""


def _vacuum(expr: sp.Expr) -> sp.Expr:
    """The mean of a polynomial in b and b^dagger in the vacuum."""
    ordered = sp.expand(normal_ordered_form(sp.expand(expr)))
    return sum(term for term in sp.Add.make_args(ordered) if term.is_commutative)


@derived()
def diabatic_parts() -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """What couples |0> and |1>: a constant and a coefficient of B; what B displaces in |0>."""
    h, a = hamiltonian.hamiltonian(), lam * lindblad.coupling()
    if sp.diff(h[0, 1], t) != 0 or sp.diff(h[0, 0] - h[1, 1], t) != 2 * v:
        raise ArithmeticError("the diabatic energies do not cross at the rate 2 v")
    return h[0, 1], a[0, 1], a[0, 0]


@derived()
def mode_moments() -> tuple[sp.Expr, sp.Expr]:
    """Mean and variance of g (b + b^dagger) in the displaced ground state of one mode."""
    _, _, displacing = diabatic_parts()
    shift = sp.Symbol("shift", real=True)
    moved, adjoint = _b + shift, Dagger(_b) + shift
    field = _g * (moved + adjoint)
    energy = bath.quantum_energy() * adjoint * moved + displacing * field
    linear = sp.expand(normal_ordered_form(sp.expand(energy))) - bath.quantum_energy() * (
        Dagger(_b) * _b
    )
    (at_rest,) = sp.solve(linear.coeff(_b), shift)
    mean = _vacuum(field).subs(shift, at_rest)
    return sp.expand(mean), sp.expand(_vacuum(field**2).subs(shift, at_rest) - mean**2)


@derived()
def coupling_square() -> sp.Expr:
    """<V^2> for modes of which only sum g^2 / nu and sum g^2 are needed, both named by J."""
    constant, coefficient, _ = diabatic_parts()
    mean, variance = mode_moments()
    total = constant + coefficient * sp.Function("sum")(mean)
    return total**2 + coefficient**2 * sp.Function("sum")(variance)


@derived()
def survival_probability() -> sp.Expr:
    """The probability to be in |0> at t = infinity, having started there: T = 0, any Delta, v."""

    def over_modes(of_one: sp.Expr) -> sp.Expr:
        density = (of_one / _g**2) * bath.spectral_density().subs(omega, nu)
        return sp.integrate(sp.expand(density), (nu, 0, sp.oo))

    square = coupling_square().replace(sp.Function("sum"), over_modes)
    return sp.exp(-sp.pi * square / v)


@derived()
def one_mode_probability() -> sp.Expr:
    """The same for a bath of one mode, to be held against its explicit dynamics."""
    square = coupling_square().replace(sp.Function("sum"), lambda of_one: of_one)
    return sp.exp(-sp.pi * square / v)


# --- how far the master equation is off ----------------------------------------------------------


@derived()
def master_equation_rate() -> sp.Expr:
    """d P / d t of the master equation while the qubit is in |0>, in f, g, l and phi."""
    start = hamiltonian.rotate(sp.Matrix([[1, 0], [0, 0]]))
    change = loss.dissipator(start)
    return sp.expand(TR8(TR7(sp.expand((start * change).trace()))))


def bickley(order: int) -> sp.Expr:
    """Ki_n(c), the integral of exp(-c cosh x) cosh(x)^-n over x > 0, for n from -2 to 2."""
    u = sp.Symbol("u", positive=True)
    k0, k1 = sp.besselk(0, argument), sp.besselk(1, argument)
    first = sp.Integral(sp.besselk(0, u), (u, argument, sp.oo))
    known = {-2: k0 + k1 / argument, -1: k1, 0: k0, 1: first, 2: argument * (k1 - first)}
    return known[order]


@derived()
def fast_difference() -> sp.Expr:
    """The master equation's P less the exact one, for Delta^2 / v -> 0, in order lambda^2.

    A multiple of lambda^2 Delta^2 / v that depends on theta and c = 2 Delta / omega_c alone.
    """
    for order in range(-1, 3):  # what follows from the definition by differentiation
        slope = sp.expand_func(sp.diff(bickley(order), argument)).doit(integrals=False)
        if sp.simplify(sp.expand(slope + bickley(order - 1))) != 0:
            raise ArithmeticError(f"Ki_{order} does not fall as Ki_{order - 1}")
    _, _, at_rest = bath.kossakowski_zero_temperature()
    rate = sp.expand(loss.over_the_sweep(master_equation_rate()).subs(gamma(0), at_rest))
    polynomial = loss.at_zero_temperature(rate)
    even = sp.expand((polynomial + polynomial.subs(x, -x)) / 2)
    c, s = sp.symbols("cosh sinh", positive=True)
    even = sp.expand(even.subs({sp.cosh(x): c, sp.sinh(x): s}))
    even = sp.expand(even.subs({s**4: (c**2 - 1) ** 2, s**2: c**2 - 1}))
    if not even.free_symbols <= {c, Delta, lam, theta, v}:
        raise ArithmeticError(f"{even} is not one of cosh x")
    changed = sum(2 * even.coeff(c, power) * bickley(-power) for power in range(-2, 3))
    exponent = sp.log(survival_probability()).subs(omega_c, 2 * Delta / argument)
    exactly = sp.expand(sp.expand_log(exponent, force=True)).coeff(lam, 2) * lam**2
    return sp.factor_terms(sp.expand(changed - exactly))

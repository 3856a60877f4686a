"""Partial transpose, negativity and the survival time of entanglement.

Derives Eqs. (51), (52) and (58)-(64).  The partial transpose of a state with s and r along z and
chi in the (x, y) block and in zz is of X form: two 2x2 blocks, {01, 10} and {00, 11}, whose
eigenvalues are mu_1, mu_2 and mu_3, mu_4.
"""

from __future__ import annotations

import itertools

import sympy as sp
from sympy.physics.quantum import TensorProduct
from sympy.simplify.fu import TR5

from . import bath, bloch, lindblad, slow_driving
from .derivation import derived
from .symbols import (
    Delta,
    J,
    T,
    a_minus0,
    a_plus0,
    b0,
    eta,
    f,
    g,
    gamma,
    k,
    k0,
    l,
    l0,
    nbar,
    omega,
    phi,
    sigma_y,
    t,
    tau,
    theta,
)

s3, r3, chi11, chi12, chi33 = sp.symbols("s_3 r_3 chi_11 chi_12 chi_33", real=True)


def partial_transpose(matrix: sp.Matrix) -> sp.Matrix:
    """The transpose of a 4x4 matrix on the second qubit."""
    result = sp.zeros(4, 4)
    for i, j, m, n in itertools.product(range(2), repeat=4):
        result[2 * i + m, 2 * j + n] = matrix[2 * i + n, 2 * j + m]
    return sp.ImmutableMatrix(result)


@derived("58")
def generic_partial_transpose() -> sp.Matrix:
    """The partial transpose of a state with s = (0, 0, s_3), r = (0, 0, r_3) and any chi."""
    rho = bloch.density_matrix((0, 0, s3), (0, 0, r3), bloch.chi_symbols)
    return partial_transpose(rho).applyfunc(sp.expand)


@derived("58", "59")
def x_state() -> sp.Matrix:
    """The partial transpose of the slow-driving X state: chi_22 = -chi_11, chi_21 = chi_12."""
    chi = sp.Matrix([[chi11, chi12, 0], [chi12, -chi11, 0], [0, 0, chi33]])
    evolved = slow_driving.schmidt_chi()
    if (
        sp.simplify(evolved[1, 1] + evolved[0, 0]) != 0
        or sp.simplify(evolved[0, 1] - evolved[1, 0]) != 0
    ):
        raise ArithmeticError("the slow-driving chi is not of the assumed form")
    return partial_transpose(bloch.density_matrix((0, 0, s3), (0, 0, r3), chi))


@derived("59")
def spectrum() -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr]:
    """mu_1 >= mu_2 of the block {01, 10} and mu_3 >= mu_4 of the block {00, 11}."""
    matrix = x_state()
    eigenvalues = []
    for i, j in ((1, 2), (0, 3)):
        others = [n for n in range(4) if n not in (i, j)]
        if any(matrix[n, m] != 0 for n in (i, j) for m in others):
            raise ArithmeticError("the partial transpose is not of X form")
        block = matrix.extract([i, j], [i, j])
        mean = sp.expand(block.trace() / 2)
        half_distance = sp.sqrt(sp.factor(sp.expand(mean**2 - block.det())))
        eigenvalues += [mean + half_distance, mean - half_distance]
    return tuple(eigenvalues)


@derived("52")
def negativity() -> sp.Lambda:
    """The negativity as a function of the four eigenvalues of the partial transpose.

    The sum of the moduli of the negative eigenvalues.
    """
    mu = sp.symbols("mu_1:5", real=True)
    return sp.Lambda(mu, sum(sp.Max(0, -value) for value in mu))


@derived()
def concurrence() -> sp.Expr:
    """The concurrence of the slow-driving X state, for any eta (Wootters' formula).

    The spectrum of rho rho~, rho~ = (sigma_y x sigma_y) rho^* (sigma_y x sigma_y), is
    (p + |w|)^2, (p - |w|)^2 and twice q^2, where p and q are the geometric means of the populations
    of the blocks {00, 11} and {01, 10} and w is the coherence of the first.
    """
    rho = partial_transpose(x_state())  # twice transposed: the state itself
    flip = TensorProduct(sigma_y, sigma_y)
    product = sp.Matrix(rho * flip * rho.conjugate() * flip).applyfunc(sp.expand)
    outer, inner = (product.extract(block, block) for block in ([0, 3], [1, 2]))
    weight = sp.expand(rho[0, 3] * sp.conjugate(rho[0, 3]))
    p_square, q_square = sp.expand(rho[0, 0] * rho[3, 3]), sp.expand(rho[1, 1] * rho[2, 2])
    expected = (2 * (p_square + weight), (p_square - weight) ** 2, 2 * q_square, q_square**2)
    found = (outer.trace(), outer.det(), inner.trace(), inner.det())
    if any(sp.expand(x - y) != 0 for x, y in zip(expected, found, strict=True)):
        raise ArithmeticError("rho rho~ has another spectrum")
    return sp.Max(0, 2 * (sp.sqrt(sp.factor(weight)) - sp.sqrt(sp.factor(q_square))))


# The Bell state under slow driving, in the two factors that its decay consists of.
lost = sp.Symbol("y", nonnegative=True)
"""y, the part of a population difference that has relaxed, 0 <= y < 1."""
coherence = sp.Symbol("c", positive=True)
"""c, what is left of a coherence, 0 < c <= 1."""
ell = sp.Symbol("ell", nonnegative=True)
"""ell = a_- / a_+, 0 <= ell <= 1."""


@derived("48", "49")
def decay_factors() -> tuple[sp.Expr, sp.Expr]:
    """1 - y and c: what exp(Q tau) leaves of a population and of a coherence."""
    q = slow_driving.exponential()
    return q[2, 2], sp.sqrt(sp.simplify(q[0, 0] ** 2 + q[1, 0] ** 2))


def in_rates(expr: sp.Expr) -> sp.Expr:
    """``expr`` with y, c and ell in terms of a_+, a_-, b and tau."""
    population, remaining = decay_factors()
    return expr.subs({lost: 1 - population, coherence: remaining, ell: a_minus0 / a_plus0})


@derived("56", "57")
def schmidt_values() -> dict[sp.Symbol, sp.Expr]:
    """The components of the Schmidt state under slow driving, for any eta, in y, c and ell."""
    s, chi = slow_driving.schmidt_s(), slow_driving.schmidt_chi()
    _, r, _ = slow_driving.schmidt_components()
    population, remaining = decay_factors()
    factors = {population: 1 - lost, remaining: coherence}
    components = {s3: s[2], r3: r[2], chi11: chi[0, 0], chi12: chi[0, 1], chi33: chi[2, 2]}
    return {
        symbol: sp.expand(value.subs(factors).subs(a_minus0, ell * a_plus0))
        for symbol, value in components.items()
    }


@derived("59", "60")
def bell_spectrum() -> tuple[sp.Expr, ...]:
    """mu_1..mu_4 at eta = pi/4 under slow driving, in y, c and ell."""
    values = {
        symbol: sp.expand(value.subs(eta, sp.pi / 4)) for symbol, value in schmidt_values().items()
    }

    def in_values(mu: sp.Expr) -> sp.Expr:
        """chi_11 and chi_12 turn into each other: cos^2 + sin^2 under the root, by expanding."""
        roots = {
            power: sp.sqrt(sp.factor(sp.expand(TR5(sp.expand(power.base.subs(values))))))
            for power in mu.atoms(sp.Pow)
            if power.exp == sp.Rational(1, 2)
        }
        return sp.expand(mu.xreplace(roots).subs(values))

    return tuple(map(in_values, spectrum()))


@derived()
def schmidt_negativity() -> sp.Expr:
    """The negativity of the Schmidt state under slow driving, for any eta, in y, c and ell.

    mu_1 is not below mu_2 and their sum is a population; mu_3 and mu_4 are the populations of |00>
    and |11>, of which a share 1 - y or more is left.
    """
    values = schmidt_values()
    share, z = sp.symbols("cos^2 z", nonnegative=True)
    for sign, weight in ((1, share), (-1, 1 - share)):
        population = ((1 + chi33 + sign * (s3 + r3)) / 4).subs(values)
        population = sp.cancel(population.subs(sp.cos(2 * eta), 2 * share - 1) / weight)
        gained = sp.expand(population - (1 - lost))
        if not any(sp.factor(gained.subs(ell, x)).is_nonnegative for x in (ell, 1 - z)):
            raise ArithmeticError(f"mu_3 or mu_4 is not proved nonnegative: {gained}")
    mean, root = (sp.expand(part.subs(values)) for part in _mean_and_root(spectrum()[1]))
    turned = sp.sin(2 * eta) ** 2 * sp.simplify(root.coeff(coherence, 2) / sp.sin(2 * eta) ** 2)
    tilted = sp.factor(root.coeff(coherence, 0))
    return sp.Max(0, sp.sqrt(turned * coherence**2 + tilted) - sp.factor(mean))


def _mean_and_root(mu: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """An eigenvalue mean - sqrt(root), in two parts."""
    (power,) = (x for x in mu.atoms(sp.Pow) if x.exp == sp.Rational(1, 2))
    weight = sp.expand(mu).coeff(power)
    return sp.expand(mu) - weight * power, weight**2 * power.base


@derived()
def schmidt_concurrence() -> sp.Expr:
    """The concurrence of the Schmidt state under slow driving, in y, c and ell.

    It is |sin 2 eta| times that of the Bell state, so it vanishes at the same time for every eta.
    """
    weight = sp.sin(2 * eta)
    of_bell = []
    for root in sp.Add.make_args(concurrence().args[1]):
        square = sp.factor(sp.simplify((root**2).subs(schmidt_values()) / weight**2))
        if square.has(eta):
            raise ArithmeticError("the concurrence is not proportional to sin 2 eta")
        of_bell.append((-1 if root.could_extract_minus_sign() else 1) * sp.sqrt(square))
    return sp.Abs(weight) * sp.Max(0, sum(of_bell))


@derived("60")
def lowest_eigenvalues() -> dict[str, sp.Expr]:
    """Lower bounds of mu_1, mu_3 and mu_4 at eta = pi/4: none of them can turn negative.

    4 mu_1 = y + root >= 0; with ell = 1 - z, 4 mu_4 - 2 (1 - y) = y z >= 0; mu_3 >= mu_4.
    """
    z = sp.Symbol("z", nonnegative=True)
    mu_1, _, mu_3, mu_4 = bell_spectrum()
    bounds = {
        "mu_1": sp.expand(4 * mu_1),
        "mu_3 - mu_4": sp.expand(4 * (mu_3 - mu_4)),
        "mu_4 - exp(-2 a_+ tau)/2": sp.factor(
            sp.expand(4 * mu_4 - 2 * (1 - lost)).subs(ell, 1 - z)
        ),
    }
    for name, bound in bounds.items():
        if not bound.is_nonnegative:
            raise ArithmeticError(f"{name} is not proved nonnegative: {bound}")
    return bounds


@derived("60")
def bell_negativity() -> sp.Expr:
    """The negativity at eta = pi/4 under slow driving: max(0, -mu_2), in a_+, a_-, b and tau."""
    _, mu_2, _, _ = bell_spectrum()
    if len(lowest_eigenvalues()) != 3:
        raise ArithmeticError("an eigenvalue other than mu_2 is not bounded")
    return (
        negativity()
        .expr.subs(sp.Symbol("mu_2", real=True), in_rates(mu_2))
        .subs({sp.Symbol(f"mu_{n}", real=True): 0 for n in (1, 3, 4)})
    )


# --- survival time -------------------------------------------------------------------------------


@derived("62")
def asymmetry() -> sp.Expr:
    """ell = a_- / a_+ in terms of the mean occupation at 2 Delta."""
    plus, minus, _ = slow_driving.bloch_rates()
    emission, absorption = (
        coefficient.subs(omega, 2 * Delta) for coefficient in bath.kossakowski()
    )
    known = {gamma(2 * Delta): emission, gamma(-2 * Delta): absorption}
    return sp.simplify((minus / plus).subs(known))


@derived("61")
def survival_balance() -> sp.Expr:
    """The expression in y, c and ell that is negative while the Bell state is entangled.

    mu_2 = 0 with its square root isolated and squared: (1 - ell^2) y^2 - 4 c^2.
    """
    _, mu_2, _, _ = bell_spectrum()
    root = next(power for power in mu_2.atoms(sp.Pow) if power.exp == sp.Rational(1, 2))
    factor = mu_2.expand().coeff(root)
    rational = sp.expand(mu_2 - factor * root)
    return sp.expand((rational**2 - factor**2 * root.base) / factor**2)


@derived("62")
def survival_ratio() -> sp.Expr:
    """xi: the x = exp(-2 a_+ tau) in (0, 1) at which entanglement ends at theta = 0.

    There the limit of l vanishes, so b = a_+ and c^2 = x.
    """
    longitudinal = slow_driving.rates()["l"][0].subs(theta, 0)
    b_at_zero = slow_driving.coherence_rate().subs(l0, longitudinal)
    x = sp.Symbol("x", positive=True)
    power = sp.simplify(2 * b_at_zero / (2 * a_plus0))  # c^2 = x^power
    polynomial = survival_balance().subs(coherence**2, x**power).subs(lost, 1 - x)
    roots = sp.solve(sp.expand(polynomial), x)
    sample = {ell: sp.Rational(1, 2)}
    inside = [root for root in roots if 0 < root.subs(sample) < 1]
    if len(roots) != 2 or len(inside) != 1 or sp.simplify(roots[0] * roots[1] - 1) != 0:
        raise ArithmeticError("the survival equation has no single root in (0, 1)")
    return sp.simplify(inside[0])


@derived("61")
def survival_time() -> sp.Expr:
    """tau_ent at theta = 0 in b = a_+ and xi: the time when exp(-2 a_+ tau) has fallen to xi."""
    xi, duration = sp.symbols("xi tau_ent", positive=True)
    if survival_ratio().has(a_plus0, b0, tau):
        raise ArithmeticError("xi depends on the time")
    population, _ = decay_factors()
    exponent = sp.expand_log(sp.log(population), force=True).subs({a_plus0: b0, tau: duration})
    return sp.solve(exponent - sp.log(xi), duration)[0]


@derived("61")
def survival_equation() -> sp.Expr:
    """F(u), whose root u = 2 a_+ tau ends entanglement at any theta and T, with p = b / a_+.

    The logarithm of the ratio of the two terms of :func:`survival_balance`.
    """
    u, p = sp.symbols("u p", positive=True)
    balance = survival_balance()
    decoherence = -balance.coeff(coherence, 2)
    population = sp.factor(balance.coeff(coherence, 0))
    if 0 in (decoherence, population.coeff(lost, 2)):
        raise ArithmeticError("relaxation and decoherence do not compete")
    relaxed = in_rates(lost).subs(tau, u / (2 * a_plus0))
    remaining = in_rates(coherence).subs({b0: p * a_plus0, tau: u / (2 * a_plus0)})
    return (
        sp.log(population.coeff(lost, 2))
        + 2 * sp.log(relaxed)
        - sp.log(decoherence)
        - 2 * sp.expand_log(sp.log(remaining), force=True)
    )


@derived()
def dephasing_share() -> sp.Expr:
    """m, with b / a_+ = 1 + m tan^2(theta): dephasing across over relaxation along the field."""
    plus, _, _ = slow_driving.bloch_rates()
    dephasing, _ = slow_driving.rates()["l"]
    coherence_rate = slow_driving.coherence_rate()
    share = (coherence_rate - a_plus0).subs(l0, dephasing) / plus / sp.tan(theta) ** 2
    share = sp.simplify(share)
    emission, absorption = bath.kossakowski()
    at = {omega: 2 * Delta}
    known = {
        gamma(2 * Delta): emission.subs(at),
        gamma(-2 * Delta): absorption.subs(at),
        gamma(0): bath.kossakowski_at_zero(),
    }
    share = share.subs(known).subs(nbar(2 * Delta), bath.occupation().subs(at))
    share = sp.simplify(share.subs(J(2 * Delta), bath.spectral_density().subs(at)))
    if share.has(theta):
        raise ArithmeticError("b / a_+ is not 1 + m tan^2(theta)")
    return share


@derived()
def survival_turning() -> sp.Expr:
    """u = 2 a_+ tau where the survival time is stationary in theta, in m.

    With q = tan^2(theta) the time goes like u (1 + q), and F(u, 1 + m q) = 0.  The condition does
    not contain theta: the time falls with theta while u is above this value, which falls as well.
    So it has one minimum if m > 1 and u begins above it at theta = 0, else it rises throughout.
    """
    u, p, m, q, w = sp.symbols("u p m q w", positive=True)
    equation = survival_equation()
    along = -sp.diff(equation, p) / sp.diff(equation, u)  # du / dp where F stays zero
    growth = m * along.subs(p, 1 + m * q) / u + 1 / (1 + q)
    (root,) = sp.solve(sp.numer(sp.together(growth.subs(u, sp.log(w)))), w)
    if root.has(q):
        raise ArithmeticError("the turning point depends on theta")
    return sp.log(sp.factor(root))


@derived()
def survival_minimum() -> sp.Expr:
    """tan^2(theta) where the survival time is shortest, in m and ell: F is linear in b / a_+."""
    u, p, m = sp.symbols("u p m", positive=True)
    (ratio,) = sp.solve(survival_equation(), p)
    return sp.simplify((ratio.subs(u, survival_turning()) - 1) / m)


# --- zero temperature ----------------------------------------------------------------------------


def _zero_temperature() -> dict[sp.Expr, sp.Expr]:
    """The Kossakowski coefficients at T = 0 in terms of J."""
    emission, _ = bath.kossakowski()
    above, below, at_zero = bath.kossakowski_zero_temperature()
    if sp.simplify(above - emission.subs({nbar(omega): 0, J(omega): bath.spectral_density()})):
        raise ArithmeticError("gamma at T = 0 is not 2 pi J")
    return {
        gamma(2 * Delta): emission.subs(nbar(omega), 0).subs(omega, 2 * Delta),
        gamma(-2 * Delta): below,
        gamma(0): at_zero,
    }


@derived("63")
def zero_temperature_negativity() -> sp.Expr:
    """The negativity of the Bell state at T = 0 under slow driving."""
    plus, minus, full = (rate.subs(_zero_temperature()) for rate in slow_driving.bloch_rates())
    if sp.simplify(plus**2 - minus**2) != 0 or sp.simplify(plus - full) != 0:
        raise ArithmeticError("a_+, |a_-| and b differ at T = 0")
    x = sp.Symbol("x", positive=True)
    _, mu_2, _, _ = bell_spectrum()
    at_zero = mu_2.subs(ell**2, 1).subs(coherence**2, x).subs(lost, 1 - x)
    perfect_square = at_zero.replace(
        lambda e: e.is_Pow and e.exp == sp.Rational(1, 2),
        lambda e: sp.sqrt(sp.factor(sp.expand(e.base))),
    )
    return sp.simplify(-perfect_square).subs(x, sp.exp(-2 * plus * tau))


@derived("64")
def zero_temperature_generator() -> sp.Matrix:
    """The slow-driving generator at T = 0 on a matrix of free entries, with k by name."""
    limits = {
        name: value.subs(_zero_temperature()) for name, (value, _) in slow_driving.rates().items()
    }
    known = {f(t): limits["f"], g(t): limits["g"], l(t): limits["l"], k(t): k0}
    rate = slow_driving.angle_rate_limit()
    matrix = lindblad.generator_matrix().subs(sp.Derivative(phi(t), t), rate).subs(known)
    return sp.ImmutableMatrix(matrix.applyfunc(sp.expand))


# --- limits of the survival time at any theta ----------------------------------------------------

cold = sp.Symbol("epsilon", positive=True)
"""Delta / T."""


def _in_cold(expr: sp.Expr) -> sp.Expr:
    """A function of Delta / T with the occupation written out, in epsilon = Delta / T."""
    at_gap = bath.occupation().subs(omega, 2 * Delta)
    return sp.simplify(expr.subs(nbar(2 * Delta), at_gap).subs(T, Delta / cold))


@derived()
def survival_time_cold() -> tuple[sp.Expr, int]:
    """tau_ent for T -> 0 at any theta, and the order in exp(-u) of what u = 2 a_+ tau leaves out.

    The population has relaxed; what is excited, q = exp(-2 Delta / T), against the coherence.
    """
    u, p, q, z = sp.symbols("u p q z", positive=True)
    share = sp.Symbol("w", nonnegative=True)
    asymmetry_ = _in_cold(asymmetry()).rewrite(sp.exp).subs(cold, -sp.log(q) / 2)
    without = survival_equation().subs(p, 0).subs(ell, sp.simplify(asymmetry_))
    ratio = sp.cancel(sp.exp(without).subs(sp.exp(-u), z) / q)
    (end,) = sp.solve(sp.log(ratio.subs({q: 0, z: 0}) * q) + p * u, u)
    # There z = exp(-u) and q = z^p, which is a share of z: all of it at theta = 0, less elsewhere.
    left_out = sp.diff(ratio.subs(q, share * z), z).subs(z, 0)
    if not left_out.is_negative:
        raise ArithmeticError(f"what is left out is not of first order in exp(-u): {left_out}")
    duration = end.subs(q, sp.exp(-2 * Delta / T)).subs(p, b0 / a_plus0) / (2 * a_plus0)
    return sp.simplify(duration), 1


@derived()
def survival_equation_hot() -> sp.Expr:
    """F(u) for T -> infinity: it knows the temperature no more."""
    return survival_equation().subs(ell, sp.limit(_in_cold(asymmetry()), cold, 0))


@derived()
def dephasing_share_hot() -> sp.Expr:
    """m for T -> infinity."""
    return sp.limit(_in_cold(dephasing_share()), cold, 0)


@derived()
def survival_time_hot() -> tuple[sp.Expr, int]:
    """tau_ent for T -> infinity at any theta, and the order in Delta / T of what it leaves out.

    In the zero u of :func:`survival_equation_hot`, with the first correction.  F and a_+ Delta / T
    are even in Delta / T, so it is of second order, and the next of fourth.
    """
    u, p = sp.symbols("u p", positive=True)
    slope = sp.tan(theta) ** 2
    equation = survival_equation().subs(ell, _in_cold(asymmetry()))
    equation = equation.subs(p, 1 + _in_cold(dephasing_share()) * slope)
    ratio = 1 + dephasing_share_hot() * slope
    emission, absorption = (x.subs(omega, 2 * Delta) for x in bath.kossakowski())
    plus, _, _ = slow_driving.bloch_rates()
    rate = plus.subs({gamma(2 * Delta): emission, gamma(-2 * Delta): absorption})
    rate = _in_cold(rate.subs(J(2 * Delta), bath.spectral_density().subs(omega, 2 * Delta))) * cold
    for even in (equation, rate):
        if sp.simplify((even - even.subs(cold, -cold)).rewrite(sp.exp)) != 0:
            raise ArithmeticError(f"{even} is not even in Delta / T")
    hot = survival_equation_hot().subs(p, ratio)
    moved = -sp.limit((equation - hot) / cold**2, cold, 0) / sp.diff(hot, u)
    steady = sp.limit(rate, cold, 0)
    risen = sp.limit((rate / steady - 1) / cold**2, cold, 0)
    first = sp.simplify(moved - risen * u)
    return (Delta / T * (u + first * (Delta / T) ** 2) / (2 * steady)), 4


@derived()
def survival_falls() -> sp.Expr:
    """Positive exactly where the survival time falls with theta before it rises, in m and ell.

    There m > 1 and at theta = 0, p = 1, the time lies beyond the value at which it turns: F is
    negative at the latter.
    """
    u, p, m = sp.symbols("u p m", positive=True)
    at_turning = survival_equation().subs(p, 1).subs(u, survival_turning())
    relaxed, decohered = sp.fraction(sp.factor(sp.simplify(sp.exp(at_turning))))
    above = sp.Symbol("d", positive=True)  # m - 1
    if not sp.expand(decohered.subs(m, 1 + above)).is_positive:
        raise ArithmeticError("the ratio of the two terms is not positive for m > 1")
    return sp.expand(decohered - relaxed)

"""Each rewriting rule leaves the value of what it rewrites as it is: tried at 60 digits."""

import functools

import mpmath
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1, hypot, log1p

from dlz.derive import bath, entanglement, hamiltonian, loss, symbols
from dlz.derive.bloch import phi_rate
from dlz.derive.codegen import functions, rules, series
from dlz.derive.codegen.rules import (
    Averaged,
    Clamped,
    CosineFraction,
    CosineSquared,
    Diagonal,
    Gap,
    InverseLength,
    Lorentzian,
    Over,
    PiTimes,
    Rounded,
    ScaledGap,
    SineFraction,
    SineOverGap,
    SineSquared,
    Squared,
    SquaredCosine,
    SquaredGap,
    SquaredSine,
    Times,
    Where,
    Whole,
)
from dlz.derive.codegen.series import Nested
from dlz.derive.codegen.spec import call

SPECS = {spec.key: spec for spec in functions.specs()}

# Values of the model, exact, so that every precision can be had.
T, DELTA = sp.Rational(7, 10), sp.Rational(13, 10)
ELL = entanglement.asymmetry().replace(
    symbols.nbar, lambda x: bath.occupation().subs({symbols.omega: x, symbols.T: T})
)
MODEL = {
    "T": T,
    "Delta": DELTA,
    "omega_c": sp.Rational(3, 2),
    "omega": sp.Rational(9, 10),
    "t": -sp.Rational(4, 5),
    "v": sp.Rational(11, 10),
    "theta": sp.Rational(2, 5),
    "lambda": sp.Rational(3, 10),
    "eta": sp.Rational(3, 5),
    "tau": sp.Rational(6, 5),
    "m": sp.Rational(5, 3),
    "p": sp.Rational(9, 7),
    "k": sp.Rational(8, 5),
    "a_+": sp.Rational(1, 3),
    "b": sp.Rational(1, 2),
    "x": DELTA / T,
    "x_R": sp.Rational(3, 4),
    "u_R": sp.Rational(3, 10),
    "tail": sp.Rational(5, 4),
    "rho": sp.Rational(1, 20),
    "s": sp.Rational(7, 8),
    "stronger": sp.Rational(5, 6),
    "s_1": sp.Rational(1, 9),
    "s_2": sp.Rational(2, 9),
    "s_3": sp.Rational(4, 9),
    "r_1": sp.Rational(1, 5),
    "r_2": sp.Rational(2, 5),
    "r_3": sp.Rational(3, 5),
    "chi_11": sp.Rational(1, 11),
    "chi_12": sp.Rational(2, 11),
    "chi_33": sp.Rational(5, 11),
}
MODEL |= {f"chi_{i}{j}": sp.Rational(i, 3 + j) for i in (1, 2, 3) for j in (1, 2, 3)}
ELL = ELL.subs(symbols.Delta, DELTA)
A_PLUS, B, TAU = MODEL["a_+"], MODEL["b"], MODEL["tau"]
ALONG = sp.cos(symbols.theta - 2 * hamiltonian.angle()) ** 2
OF_THE_ANGLE = {
    "along": ALONG,
    "across": sp.sin(symbols.theta - 2 * hamiltonian.angle()),
    "parallel": sp.cos(symbols.theta - 2 * hamiltonian.angle()),
    "Omega": hamiltonian.gap(),
    "level": sp.sin(symbols.theta) * sp.sinh(DELTA / T) - sp.cos(symbols.theta),
    "rise": sp.cos(symbols.theta) * sp.sinh(DELTA / T) + sp.sin(symbols.theta),
}
B_R = sp.Rational(1, 4)
U, U_R = 2 * A_PLUS * TAU, MODEL["u_R"]
H = 2 * (B + B_R) * TAU - U - U_R
COLDNESS, ROOT = DELTA / T, sp.sqrt(1 - ELL**2)
MODEL |= (
    {
        "lam": MODEL["lambda"],
        **{
            name: form.xreplace({s: MODEL[s.name] for s in form.free_symbols})
            for name, form in OF_THE_ANGLE.items()
        },
        "ell": ELL,
        "ell_R": sp.tanh(MODEL["x_R"]),
        "u": U,
        "h": H,
        "z": 1 - ELL**2,
        "a_-": ELL * A_PLUS,
        "y": 1 - sp.exp(-U),
        "y_R": 1 - sp.exp(-U_R),
        "ell_Delta": (1 - ELL**2) / T,
        "ell_T": -DELTA * (1 - ELL**2) / T**2,
        "tau_ent": sp.log(1 + sp.sqrt(2) / ROOT) / (2 * A_PLUS),
        "w": ROOT,
        "flat": 2 * COLDNESS / sp.sinh(2 * COLDNESS),
        "l": (B - A_PLUS) / 2,
        "q": sp.exp(-U),
        "d": sp.exp(-2 * (B - A_PLUS) * TAU),
        "delta": 1 - sp.exp(-2 * (B - A_PLUS) * TAU),
        "c/q": sp.exp(U - B * TAU),
        "r": 2 * (H + ROOT),
        "x_Delta": sp.Rational(3, 8),
        "x_T": sp.Rational(-5, 8),
    }
    | {
        f"{rate}_{name}": sp.Rational(n, 7)
        for rate in ("b", "a_plus")
        for n, name in enumerate(("Delta", "lambda", "T", "omega_c", "theta"), 1)
    }
    | {
        "c": sp.exp(-B * TAU),
        "c_R": sp.exp(-B_R * TAU),
    }
)


MEANINGS = (
    *(Nested, Clamped, Lorentzian, InverseLength, Diagonal),
    *(SineSquared, CosineSquared, SquaredSine, SquaredCosine, SineFraction, CosineFraction),
    *(Gap, ScaledGap, SineOverGap, SquaredGap, PiTimes, Over, Times, Whole, Squared, Rounded),
)

LEFT_TO_THE_CALLER = {"exact._differing": sp.exp(-loss.argument)}
"""What the written function leaves out of the derived one, as a factor."""


def at(key, *values):
    """The derived value of a function at its arguments, which it has by their names."""
    known = {a.name: x for a, x in zip(SPECS[key].arguments, values, strict=True)}
    value = SPECS[key].value / LEFT_TO_THE_CALLER.get(key, 1)
    return value.subs(
        {s: known.get(s.name.replace("lambda", "lam"), s) for s in value.free_symbols},
        simultaneous=True,
    )


def mean(name, upper, *others):
    """An average by its integral, twice as far as it is taken: so nothing is left out here.

    What the cut-off leaves out is for test_exact.py.
    """
    x = sp.Dummy("x", positive=True)
    return sp.Integral(at(f"exact.{name}", x, *others), (x, 0, 2 * upper)) / upper


@functools.cache
def integrated(integrand, limits):
    """The number to 50 digits, by mpmath: SymPy's own integration takes half a minute."""
    variable, *ends = limits
    function, between = (
        sp.lambdify(given, form, "mpmath") for given, form in ((variable, integrand), ((), ends))
    )
    with mpmath.workdps(50):
        return sp.Float(mpmath.quad(function, between()), 50)


def closed_forms(expr):
    """``expr`` with what only rules know, and what has a name, as closed forms of the model."""
    t = symbols.t
    expr = rules.rates_written_out(expr) if expr.has(t) else expr
    above, below = bath.kossakowski()

    def gamma(x):
        if x == 0:
            return bath.kossakowski_at_zero()
        return (
            below.subs(symbols.omega, -x)
            if x.could_extract_minus_sign()
            else above.subs(symbols.omega, x)
        )

    expr = expr.replace(symbols.gamma, gamma)
    expr = expr.replace(rules.S_difference, lambda x: symbols.S(x) - symbols.S(-x))
    # S itself is not touched by any rule: a function of any kind will do, if it is not odd.
    expr = expr.replace(symbols.S, lambda x: sp.exp(x / 3))
    expr = rules.bath_written_out(expr)
    expr = expr.subs(phi_rate, hamiltonian.angle_rate()).subs(symbols.phi(t), hamiltonian.angle())
    expr = expr.subs(symbols.Omega(t), hamiltonian.gap())
    expr = expr.replace(call("hamiltonian._crossing_time"), lambda gap, rate: gap / rate)
    expr = expr.replace(rules.sweeping, lambda *_: sp.Integer(1))
    expr = expr.replace(rules.coth_slope, lambda x: sp.coth(x) - x / sp.sinh(x) ** 2)
    for key in (
        "loss.dephasing",
        "loss._excess",
        "loss._flattening",
        "entanglement._turning",
    ):
        expr = expr.replace(call(key), lambda *values, key=key: at(key, *values))
    expr = expr.replace(Averaged, mean)
    for meaning in MEANINGS:
        expr = expr.replace(meaning, lambda *args, meaning=meaning: meaning(*args).doit())
    expr = expr.replace(hypot, lambda a, b: sp.sqrt(a**2 + b**2))
    expr = expr.replace(expm1, lambda x: sp.exp(x) - 1).replace(log1p, lambda x: sp.log(1 + x))
    expr = expr.xreplace({s: MODEL[s.name] for s in expr.free_symbols})
    expr = expr.replace(sp.Integral, integrated)
    return expr.replace(Where, lambda condition, yes, no: yes if condition == True else no)  # noqa: E712


def value(expr):
    number = sp.N(closed_forms(expr), 60)
    return mpmath.mpf(number._mpf_) if number else mpmath.mpf(0)


STAGES = ("derived", "arguments", "guard", "calls")
OF_THE_LAMB_SHIFT = (
    "logarithm_apart",
    "tabulated",
    "tail_by_even",
    "in_its_own_unit",
    "odd_part",
    "lamb_shift_parts",
)
"""Call functions, or approximate: test_bath.py replays and test_bath_bounds.py bounds them."""
OF_THE_NEW_ROOMS = (
    "loss_by_name",
    "in_the_turned_angle",
    "without_the_constant",
    "summed_under_the_integral",
    "window_by_its_integral",
    "slopes_of_the_window",
    "slopes_of_the_full_sweep",
    "even",
    "relative_to_the_crossing",
    "what_is_left",
    "in_decaying_exponentials",
)
"""Call functions or take new variables: the tests of loss and two_sided replay what they give."""


def rewritings():
    """Each rule at each place where a spec uses it: before and after."""
    for key, spec in SPECS.items():
        before = None
        for name, expr in spec.stages:
            rule, _, _ = name.partition(" ")
            if rule not in (*STAGES, *OF_THE_LAMB_SHIFT, *OF_THE_NEW_ROOMS):
                yield pytest.param(before, expr, id=f"{key}-{name}")
            before = expr / LEFT_TO_THE_CALLER.get(key, 1) if name == "derived" else expr


@pytest.mark.parametrize(("before", "after"), list(rewritings()))
def test_rule_is_exact(before, after):
    pairs = [(before, after)]
    if isinstance(before, sp.MatrixBase):
        pairs = list(zip(before, after, strict=True))
    with mpmath.workdps(60):
        for one, other in pairs:
            assert abs(value(one) - value(other)) < mpmath.mpf(10) ** -45


def test_every_rule_is_tried():
    tried = {name.partition(" ")[0] for spec in SPECS.values() for name, _ in spec.stages}
    rules_of = {
        name
        for module in (rules, series)
        for name, rule in vars(module).items()
        if callable(rule)
        and getattr(rule, "__module__", "") == module.__name__
        and not isinstance(rule, type)
        and not name.startswith("_")
    }
    builders = {"nested", "asymptotic_series", "euler_maclaurin", "correction", "correction_series"}
    builders |= {"hyperbolic_integrals", "half_sum_of_logarithms"}
    inside_others = {"gap_by_name", "decaying_terms", "kossakowski_written_out", "root_squared"}
    inside_others -= tried
    assert rules_of - builders - inside_others <= tried
    assert builders <= rules_of

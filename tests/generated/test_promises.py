"""Every promise of a docstring, at points drawn from the whole of the domain that it states.

A sampler belongs to the text of a domain.  Who changes the text, or adds a function, has to look at
the sampler; the points of the rooms' own tests may lie closer together than a domain reaches.
"""

import importlib
import math
import random

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import settings

from dlz import generated
from dlz.derive.codegen import functions
from dlz.derive.symbols import S, gamma, nbar

SPECS = {spec.key: spec for spec in functions.specs() if spec.accuracy}


def room(name):
    """The tests of a room, which know what is derived."""
    return importlib.import_module(f"tests.generated.test_{name}")


# --- drawing --------------------------------------------------------------------------------------


class Draw(random.Random):
    """Numbers as promises name them."""

    def log(self, low, high):
        """Between two positive numbers, log-uniform; now and then an end itself."""
        if self.random() < 0.1:
            return self.choice([low, high])
        return min(max(math.exp(self.uniform(math.log(low), math.log(high))), low), high)

    def signed(self, low, high):
        return self.choice([-1, 1]) * self.log(low, high)

    def or_zero(self, value):
        return 0.0 if self.random() < 0.08 else value

    def energy(self, lowest=1e-10, highest=1e10):
        """The scale of all energies: squares and products of all should be doubles."""
        return self.choice([1.0, self.log(1e-3, 1e3), self.log(lowest, highest)])

    def angle(self):
        """In several periods, half of the time next to a multiple of pi/2."""
        if self.random() < 0.5:
            return self.uniform(-20.0, 20.0)
        return self.randint(-8, 8) * math.pi / 2 + self.or_zero(self.signed(1e-18, 1e-1))

    def angle_to(self, leg, gap):
        """The same, also relative to the field at ``leg`` = v t."""
        if self.random() < 0.5:
            return self.angle()
        zero = math.atan2(gap, leg) + self.randint(-4, 4) * math.pi / 2
        return zero + self.or_zero(self.signed(1e-17, 1e-1))

    def coupling(self, lowest=1e-10):
        """lam from 0 to 1."""
        return self.or_zero(self.choice([self.log(1e-3, 1.0), self.log(lowest, 1.0)]))

    def heat(self, gap, hottest=math.inf, coldest=1e-100):
        """T at an energy: cold, hot, or without relation to it, and 0."""
        found = self.choice(
            [
                gap / self.ratio(gap, 1e-12, 1e3),
                gap / self.ratio(gap, 0.05, 50),
                gap / self.ratio(gap, 0.05, 50),
                self.log(coldest, 1e12),
                self.choice([0.0, 0.0, coldest]),
            ]
        )
        return min(found, hottest)

    def cutoff(self, energy, narrowest=1e-12, widest=1e100):
        """omega_c, with ``energy`` / omega_c between two numbers."""
        common = self.log(max(0.01, narrowest), min(50.0, widest))
        ratio = self.choice([common, common, self.ratio(energy, narrowest, widest)])
        if widest > 800 and energy > 1:
            ratio = self.choice([ratio, ratio, self.log(600, 800)])
        return energy / ratio

    def ratio(self, energy, low, high):
        """In small units, not where exponentials are about to underflow: a product of an energy and
        a result should be a double."""
        found = self.log(low, high)
        return 200.0 if energy < 1 and 200 < found < 1000 else found


def sweep(draw, earliest=1e-12, latest=1e12, gap=None):
    """t, Delta and v: |v t| / Delta between two numbers, at both sides; at the crossing; v = 0."""
    gap = gap or draw.energy()
    scale = draw.choice([gap**2, gap**2 * draw.log(1e-8, 1e8)])
    time = draw.signed(earliest, latest) * gap / scale
    if draw.random() < 0.5:
        time = draw.signed(1e-3, 1e3) * gap / scale
    if draw.random() < 0.04:
        return time, gap, 0.0
    return draw.or_zero(time), gap, scale


def one_sweep(draw):
    """Delta and v of a full sweep."""
    gap = draw.energy()
    return gap, gap**2 * draw.log(1e-6, 1e6)


# --- samplers -------------------------------------------------------------------------------------

DOMAINS = {}
"""Function -> (the text of its domain, sampler)."""


def over(text, *keys):
    """Bind a sampler to the text of a domain."""

    def bind(sampler):
        for key in keys:
            assert key not in DOMAINS, f"{key} has two samplers"
            DOMAINS[key] = text, sampler
        return sampler

    return bind


def keys_of(where, names):
    return [f"{where}.{name}" for name in names.split()]


ANY_SWEEP = "|v t|/Delta up to 1e12 and down to 1e-12"


@over(ANY_SWEEP, *keys_of("hamiltonian", "Omega phi"))
@over(f"{ANY_SWEEP}, |t| up to 1e140, Delta/v from 1e-140", "hamiltonian.phi_dot")
@over(
    f"{ANY_SWEEP}, |t| up to 1e140 and v as well", *keys_of("hamiltonian", "norm_plus norm_minus")
)
def crossing(draw):
    return sweep(draw)


@over(
    f"{ANY_SWEEP}, energies from 1e-50 to 1e50",
    *keys_of("timescales", "tau_AE tau_AS tau_A tau_S"),
)
def changing(draw):
    time, gap, rate = sweep(draw, gap=draw.energy(1e-50, 1e50))
    if draw.random() < 0.2:  # where tau_A takes the other of two times
        time = draw.choice([-1, 1]) * gap / (2 * rate or 1.0) * (1 + draw.signed(1e-16, 0.1))
    if not time * rate:  # where a time is infinite
        time, rate = gap, gap**2
    return time, gap, rate


@over(f"{ANY_SWEEP}, also next to its zeros", *keys_of("lindblad", "sin_squared cos_squared"))
def direction(draw):
    time, gap, rate = sweep(draw)
    return time, gap, rate, draw.angle_to(rate * time, gap)


@over("T from 0 through subnormal to 1e12, any ratio of energies", "bath.occupation")
def occupied(draw):
    heat = draw.heat(draw.energy(), 1e12, 5e-324)
    place = draw.choice([draw.log(1e-150, 1e150), heat * draw.log(1e-18, 800)])
    return place or 1.0, heat


@over("omega/omega_c up to 700", "bath.spectral_density")
def spectral(draw):
    place = draw.log(1e-150, 1e150)
    return draw.or_zero(place), draw.cutoff(place, 1e-18, 700)


@over(
    "T from 0 through subnormal to 1e12, |omega|/omega_c up to 700, for omega < 0 together with "
    "|omega|/T, omega zero or above 2^-1022, omega_c >= 1e-270",
    "bath.gamma",
)
def emitted(draw):
    place, heat = occupied(draw)
    place = max(place, 2.0**-1021)
    cutoff = max(draw.cutoff(place, 1e-18, 700), 1e-270)
    absorbed = heat and place / cutoff + place / heat <= 700 and draw.random() < 0.6
    return draw.or_zero(-place if absorbed else place), cutoff, heat


@over(
    "omega/omega_c and T/omega from 1e-12 to 1e12 and T = 0",
    *keys_of("bath", "lamb_shift lamb_shift_difference"),
)
def shifted(draw):
    cutoff = draw.energy()
    place = cutoff * draw.choice([draw.log(1e-12, 1e12), draw.log(1e-3, 1e2)])
    heat = place * draw.choice([draw.log(1e-12, 1e12), draw.log(0.01, 1e3), 0.0])
    return draw.choice([-1, 1]) * place, cutoff, heat


AT_RATES = "T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 600"


@over(
    f"{AT_RATES}, also next to the zeros of the sine and the cosine of theta - 2 phi",
    *keys_of("lindblad", "f g l"),
    *keys_of("bloch", "a_plus a_minus b q"),
)
@over(AT_RATES, "loss.first_order_rate")
def at_a_time(draw):
    time, gap, rate = sweep(draw)
    half = math.hypot(gap, rate * time)
    heat = draw.heat(half, 1e12)
    return (
        time,
        gap,
        rate,
        draw.angle_to(rate * time, gap),
        draw.coupling(),
        heat,
        draw.cutoff(2 * half, widest=600),
    )


@over("T from 0 to 1e12, 2 Omega/T up to overflow, 2 Omega/omega_c up to 700", "timescales.tau_R")
def relaxing(draw):
    time, gap, rate = sweep(draw)
    half = math.hypot(gap, rate * time)
    return time, gap, rate, draw.heat(half, 1e12), draw.cutoff(2 * half, widest=700)


WITH_SHIFT = "lam from 0 to 1, T/Delta and omega_c/Delta from 1e-2 to 1e3, T = 0"


def within(draw, gap, low, high):
    return draw.or_zero(gap * draw.log(low, high)), gap * draw.log(low, high)


@over(WITH_SHIFT, "lindblad.k", "bloch.Q")
def with_shift(draw):
    time, gap, rate = sweep(draw)
    return (
        time,
        gap,
        rate,
        draw.angle_to(rate * time, gap),
        draw.coupling(),
        *within(draw, gap, 1e-2, 1e3),
    )


@over(WITH_SHIFT, "bloch.rhs", "bloch.jacobian")
def with_state(draw):
    time, *others = with_shift(draw)
    return time, *state(draw, 15), *others


def state(draw, count):
    return [
        draw.or_zero(draw.choice([draw.uniform(-1, 1), draw.signed(1e-9, 1)])) for _ in range(count)
    ]


@over(WITH_SHIFT, "slow_driving.k")
def with_constant_shift(draw):
    gap = draw.energy()
    return gap, draw.angle(), draw.coupling(), *within(draw, gap, 1e-2, 1e3)


@over(
    "T from 0 to 1e12, 2 Delta/T up to overflow, 2 Delta/omega_c up to 600",
    *keys_of("slow_driving", "f g l a_plus a_minus b"),
)
def constant(draw):
    gap = draw.energy()
    return (
        *(gap, draw.angle(), draw.coupling()),
        *(draw.heat(gap, 1e12), draw.cutoff(2 * gap, widest=600)),
    )


@over("T from 0 to 1e12 Delta", *keys_of("slow_driving", "asymmetry asymmetry_complement"))
def gap_and_heat(draw):
    gap = draw.energy()
    return gap, draw.heat(gap, 1e12 * gap)


@over(
    "T/Delta from 0 to 1e6, 2 Delta/omega_c up to 700",
    *keys_of("slow_driving", "d_a_plus d_a_minus d_b"),
)
def differentiated(draw):
    gap = draw.energy()
    return (
        gap,
        draw.angle(),
        draw.coupling(),
        draw.heat(gap, 1e6 * gap),
        draw.cutoff(2 * gap, widest=700),
    )


@over("T/Delta from 0 to 1e6", "slow_driving.d_asymmetry")
def differentiated_asymmetry(draw):
    gap = draw.energy()
    return gap, draw.heat(gap, 1e6 * gap)


DURING = "lam from 0 to 1, T/Delta and omega_c/Delta from 0.1 to 1e3, T = 0, tau"


def during(draw, latest):
    gap = draw.energy()
    heat, cutoff = within(draw, gap, 0.1, 1e3)
    return [latest / gap, gap, draw.angle(), draw.coupling(), heat, cutoff]


def early(draw):
    return during(draw, draw.or_zero(draw.log(1e-6, 50.0)))


@over(f"{DURING} up to 50/Delta", "slow_driving.s")
def evolving(draw):
    time, *others = early(draw)
    return time, *state(draw, 3), *others


@over(f"{DURING} up to 50/Delta", "slow_driving.chi")
def evolving_pair(draw):
    time, *others = early(draw)
    return time, *state(draw, 12), *others


@over(
    f"{DURING} up to 50/Delta",
    *keys_of("slow_driving", "schmidt_s3 schmidt_chi11 schmidt_chi12 schmidt_chi33"),
)
def evolving_schmidt(draw):
    time, *others = early(draw)
    return time, draw.angle() / 2, *others


def whenever(draw):
    """tau in units of the time in which coherence decays, or of that in which entanglement ends."""
    point = during(draw, 1.0)
    fall = generated.slow_driving.b(*point[1:]) or point[1]
    time = draw.or_zero(draw.choice([draw.log(1e-12, 1e3), draw.log(1e-2, 5.0)]))
    hot = point[4] and min(1.0, 3 * point[1] / point[4])
    return [time * (hot or 1.0) / fall, *point[1:]]


@over(f"{DURING} from 0", "entanglement.bell_negativity", "two_sided.identical_negativity")
def entangled(draw):
    return whenever(draw)


@over(f"{DURING} from 0", "entanglement.schmidt_concurrence", "entanglement.schmidt_negativity")
def entangled_schmidt(draw):
    time, *others = whenever(draw)
    return time, draw.angle() / 2, *others


def alive(key, draw, sampler):
    """While there is entanglement; afterwards the derivatives are 0."""
    where, name = key.split(".")
    while True:
        point = sampler(draw)
        if getattr(getattr(generated, where), name)(*point) > 0:
            return point


@over(
    f"{DURING} from 0",
    *keys_of("entanglement", "d_schmidt_concurrence d_schmidt_negativity"),
)
def entangled_schmidt_differentiated(draw):
    return alive("entanglement.schmidt_negativity", draw, entangled_schmidt)


@over(f"{DURING} from 0", "two_sided.d_identical_negativity")
def entangled_pair_differentiated(draw):
    return alive("two_sided.identical_negativity", draw, entangled)


@over(f"{DURING} from 0", "entanglement.negativity_zero_temperature")
@over(
    "lam from 0 to 1, omega_c/Delta from 0.1 to 1e3, tau from 0",
    "entanglement.d_negativity_zero_temperature",
)
def cold_entangled(draw):
    gap = draw.energy()
    others = gap, draw.angle(), draw.coupling(), gap * draw.log(0.1, 1e3)
    decay = generated.slow_driving.b(*others[:3], 0.0, others[3])
    time = draw.or_zero(draw.choice([draw.log(1e-12, 1e3), draw.log(1e-2, 700.0)]))
    return time / (decay or gap), *others


@over(
    "lam from 0 to 1, T/Delta from 0.03 to 2 and T = 0, omega_c/Delta from 0.1 to 1e3, tau from 0",
    "entanglement.d_bell_negativity",
)
def entangled_differentiated(draw):
    def mild(draw):
        gap = draw.energy()
        others = [gap, draw.angle(), draw.coupling(), draw.or_zero(gap * draw.log(0.03, 2.0))]
        others.append(gap * draw.log(0.1, 1e3))
        fall = generated.slow_driving.b(*others) or gap
        time = draw.or_zero(draw.choice([draw.log(1e-12, 1e2), draw.log(1e-2, 5.0)])) / fall
        return time, *others

    return alive("entanglement.bell_negativity", draw, mild)


@over("components from -1 to 1", *keys_of("entanglement", "mu_1 mu_2 mu_3 mu_4 negativity"))
def components(draw):
    found = [
        draw.choice([draw.choice([-1.0, 0.0, 1.0]), draw.uniform(-1, 1), draw.signed(1e-9, 1.0)])
        for _ in range(5)
    ]
    if draw.random() < 0.3:  # next to where an eigenvalue is zero
        found[4] = draw.choice([1, -1]) * (1 - draw.log(1e-15, 1.0))
    return found


@over("T from 0 to 1e12 Delta, 2 Delta/omega_c up to 700", "entanglement.dephasing_share")
def share(draw):
    gap = draw.energy()
    return gap, draw.heat(gap, 1e12 * gap) or gap, draw.cutoff(2 * gap, widest=700)


@over(
    "T from 0 to 1e6 Delta, 2 Delta/omega_c from 1e-3 to 700, m not within 1e-12 of 1",
    "entanglement.survival_minimum",
)
def slowest(draw):
    """Down to where the reference tells ell from 1; colder baths have no minimum but 0."""
    gap = draw.energy()
    heat = draw.choice([draw.heat(gap, 1e6 * gap), gap * draw.log(0.05, 1e6)])
    return gap, max(heat, gap / 300), draw.cutoff(2 * gap, 1e-3, 700)


@over(
    "ell from 0 to 1, also next to 1", *keys_of("entanglement", "survival_ratio d_survival_ratio")
)
def ratio(draw):
    found = [draw.uniform(0, 1), draw.log(1e-300, 0.5), 1 - draw.log(2.0**-53, 1.0), 0.0]
    return (draw.choice(found),)


@over("T from 0 to 1e8 Delta, also where ell is next to 1", "entanglement.survival_time")
def surviving(draw):
    """Down to where the reference tells ell from 1; beyond it is compared with its limit."""
    gap = draw.energy()
    heat = max(draw.heat(gap, 1e8 * gap), gap / 300)
    return gap, draw.coupling() or 1.0, heat, draw.cutoff(2 * gap, widest=600)


@over("T from 0 to 1e8 Delta where b and T b are normal numbers", "entanglement.survival_time_cold")
def surviving_cold(draw):
    gap = draw.energy()
    return (
        gap,
        draw.angle(),
        draw.coupling() or 1.0,
        draw.heat(gap, 1e8 * gap) or gap,
        draw.cutoff(2 * gap, widest=600),
    )


def decay(draw, high=1e3):
    return draw.choice([draw.log(1e-6, high), draw.log(1e-2, 5.0)])


@over("u from 1e-6 to 1e3, p from 1 to 1e6, T from 0.01 Delta", "entanglement.survival_equation")
def balance(draw):
    gap = draw.energy()
    power = draw.choice([1 + draw.log(1e-12, 1.0), draw.log(1.0, 1e6)])
    return decay(draw), power, gap, gap * draw.choice([draw.log(0.01, 1e12), draw.log(0.01, 10.0)])


@over(
    "u from 1e-6 to 1e3, p from 1 to 1e6",
    *keys_of("entanglement", "survival_equation_slope survival_equation_hot"),
)
def hot_balance(draw):
    return balance(draw)[:2]


@over(
    "u from 1e-6 to 2, lam from 1e-150, T from Delta to 1e8 Delta, Delta/omega_c up to 100",
    "entanglement.survival_time_hot",
)
def surviving_hot(draw):
    gap = draw.energy()
    return (
        draw.log(1e-6, 2.0),
        gap,
        draw.angle(),
        draw.coupling() or 1.0,
        gap * draw.log(1.0, 1e8),
        draw.cutoff(gap, widest=100),
    )


@over(
    "T/Delta from 0.02 to 1e6, lam > 0, 2 Delta/omega_c from 0.1 to 600",
    *("entanglement.d_survival_time", "two_sided.d_identical_survival_time"),
)
def surviving_differentiated(draw):
    gap = draw.energy()
    return gap, draw.coupling() or 1.0, gap * draw.log(0.02, 1e6), draw.cutoff(2 * gap, 0.1, 600)


SWEPT = "2 Delta/omega_c from 1e-12 to 700"


@over(
    SWEPT, *keys_of("loss", "full_sweep adiabatic_negativity d_full_sweep d_adiabatic_negativity")
)
def swept(draw):
    gap, rate = one_sweep(draw)
    return gap, rate, draw.angle(), draw.coupling(), draw.cutoff(2 * gap, 1e-12, 700)


WARM = "2 Delta/omega_c from 1e-4 to 700, T from 0 to 1e12"


@over(WARM, "loss.relaxation_full_sweep")
def warm_sweep(draw):
    gap, rate = one_sweep(draw)
    return (
        gap,
        rate,
        draw.angle(),
        draw.coupling() or 1.0,
        draw.heat(gap, 1e12),
        draw.cutoff(2 * gap, 1e-4, 700),
    )


@over(f"{WARM}, |t| up to 1e110", "loss.relaxation")
def window(draw):
    time, gap, rate = sweep(draw)
    rate = rate or gap**2  # without a sweep another test compares it with slow driving
    angle, strength = draw.angle_to(rate * time, gap), draw.coupling() or 1.0
    return time, gap, rate, angle, strength, draw.heat(gap, 1e12), draw.cutoff(2 * gap, 1e-4, 700)


@over("|v t|/Delta from 1e-12 to 1e12", "loss.dephasing", "loss.d_dephasing")
def dephased(draw):
    time, gap, rate = sweep(draw)
    while not time * rate:
        time, gap, rate = sweep(draw)
    w = time * rate / gap
    angle = draw.angle_to(rate * time, gap)
    if draw.random() < 0.3:  # where the terms cancel most
        angle = math.atan(-0.5 * math.log1p(w * w) / math.atan(w)) + draw.signed(1e-17, 1e-1)
    return time, gap, rate, angle, draw.coupling(), draw.heat(gap)


@over(
    "T from 0 to 1e12, 2 Omega/omega_c up to 600, 2 Omega/T up to 700 or T = 0, Omega from 1e-15 "
    "to 1e15",
    "loss.d_first_order_rate",
)
def rate_differentiated(draw):
    while True:
        time, gap, rate = sweep(draw)
        half = math.hypot(gap, rate * time)
        if 1e-15 <= half <= 1e15:
            break
    heat = draw.or_zero(
        min(2 * half / draw.choice([draw.log(1e-12, 700), draw.log(0.1, 50)]), 1e12)
    )
    if 2 * half > 700 * heat:
        heat = 0.0
    return (
        time,
        gap,
        rate,
        draw.angle_to(rate * time, gap),
        draw.coupling(),
        heat,
        draw.cutoff(2 * half, widest=600),
    )


WARM_SLOPES = (
    "2 Delta/omega_c from 1e-4, T from 0 to 1e12, 2 Delta/omega_c + 2 Delta/T up to 600 or T = 0, "
    "Delta from 1e-10 to 1e10"
)


def warm_slopes(draw, gap):
    width = draw.log(1e-4, 599.0)
    coldness = draw.log(1e-12, 600 - width)
    heat = draw.or_zero(2 * gap / coldness)
    return draw.coupling() or 1.0, (heat if heat <= 1e12 else 0.0), 2 * gap / width


@over(WARM_SLOPES, "loss.d_relaxation_full_sweep")
def sweep_differentiated(draw):
    gap = draw.log(1e-10, 1e10)
    return gap, gap**2 * draw.log(1e-6, 1e6), draw.angle(), *warm_slopes(draw, gap)


@over(
    f"{WARM_SLOPES}, |t| up to 1e110, with respect to t for 2 Omega/omega_c up to 600",
    "loss.d_relaxation",
)
def window_differentiated(draw):
    gap = draw.log(1e-10, 1e10)
    others = warm_slopes(draw, gap)
    rate = gap**2 * draw.log(1e-6, 1e6)
    leg = min(gap * draw.log(1e-12, 1e12), math.sqrt((300 * others[2]) ** 2 - gap**2))
    time = draw.choice([-1, 1]) * leg / rate
    return time, gap, rate, draw.angle_to(rate * time, gap), *others


@over("T from 0.02 Delta to 1e8 Delta", "two_sided.identical_survival_time")
def both_surviving(draw):
    gap = draw.energy()
    return gap, draw.coupling() or 1.0, gap * draw.log(0.02, 1e8), draw.cutoff(2 * gap, widest=600)


def sides(draw, high):
    u, other = decay(draw, high), decay(draw, high)
    cold = [draw.or_zero(draw.choice([draw.log(1e-3, 100), draw.log(1e-20, 100)])) for _ in "xx"]
    if draw.random() < 0.3:
        u = other
    return u, other, draw.or_zero(decay(draw, high)), *cold


@over("u and u_R from 1e-6 to 1e3, h up to 1e3, x and x_R up to 100", "two_sided.survival_equation")
def two_balances(draw):
    return sides(draw, 1e3)


@over("u and u_R from 1e-6 to 100, h up to 100, x and x_R up to 100", "two_sided.negativity")
def two_decays(draw):
    return sides(draw, 100.0)


@over(
    "lam from 0 to 1, omega_c/Delta from 1e-2 to 1e2, Delta^2/v from 1e-6 to 1e6",
    *keys_of("exact", "survival_probability d_survival_probability"),
)
def probable(draw):
    gap = draw.energy()
    strength, cutoff = draw.coupling(), gap * draw.log(1e-2, 1e2)
    angle = draw.angle()
    if draw.random() < 0.3 and strength:  # where the bath all but compensates Delta
        compensating = 4 * gap / (strength**2 * cutoff)
        if abs(compensating) <= 1:
            angle = 0.5 * math.asin(compensating) + draw.randint(-3, 3) * math.pi
            angle += draw.or_zero(draw.signed(1e-17, 1e-2))
    return gap, gap**2 / draw.log(1e-6, 1e6), angle, strength, cutoff


@over("2 Delta/omega_c from 1e-4 to 700", "exact.fast_difference")
def fast(draw):
    gap, rate = one_sweep(draw)
    return gap, rate, draw.angle(), draw.coupling(), draw.cutoff(2 * gap, 1e-4, 700)


# --- references -----------------------------------------------------------------------------------


def derived(key):
    """What the tests of the rooms compare a function with."""
    where, name = key.split(".")
    slope = name.startswith("d_")
    tests = room("sensitivities" if slope and where in ("slow_driving", "entanglement") else where)
    if where == "bath":
        x = sp.Symbol("omega", real=True)
        forms = {"occupation": nbar(x), "gamma": gamma(x), "lamb_shift": S(x)}
        forms |= {"lamb_shift_difference": S(x) - S(-x)}
        return forms.get(name) or tests.derived.spectral_density()
    if where == "slow_driving" and not slope:
        forms = tests.RATES | tests.ASYMMETRY | tests.SCHMIDT | tests.SOLUTION
        return tests.explicit(forms[name]())
    if where == "entanglement" and not slope:
        return (tests.X_STATE | tests.OTHERS)[name]()
    if where == "two_sided":
        forms = {"identical_negativity": tests.explicit, "negativity": tests.negativity}
        forms["identical_survival_time"] = tests.survival_time
        forms["survival_equation"] = tests.survival_equation
        forms["d_identical_negativity"] = lambda: tests.gradient(tests.left(), tests.PARAMETERS)
        forms["d_identical_survival_time"] = tests.time_gradient
        return forms[name]()
    if where == "exact":
        forms = {"d_survival_probability": tests.gradient}
        forms["fast_difference"] = tests.fast_difference
        return forms.get(name, tests.derived.survival_probability)()
    if key == "loss.d_first_order_rate":
        tests = room("loss_gradients")
        return tests.gradient(tests.rate(), tests.WINDOW)
    if where == "loss":
        return tests.gradient(name) if slope else tests.DERIVED[name]()
    return tests.DERIVED[key if slope else name]()


INTEGRALS = {
    "loss.relaxation_full_sweep": (True, slice(3, 4)),
    "loss.relaxation": (False, slice(4, 5)),
    "loss.d_relaxation_full_sweep": (True, slice(None)),
    "loss.d_relaxation": (False, slice(None)),
}
"""Whether the sweep is full, and which derivatives count; a loss is had by that with respect to
lam, of which it is lam / 2."""

DIGITS = {
    **dict.fromkeys(keys_of("lindblad", "f g l"), 100),
    **dict.fromkeys(keys_of("bloch", "a_plus a_minus b q"), 100),
    **dict.fromkeys(keys_of("slow_driving", "f g l a_plus a_minus b d_a_plus d_a_minus d_b"), 100),
    **dict.fromkeys(keys_of("slow_driving", "asymmetry_complement d_asymmetry"), 700),
    **dict.fromkeys(keys_of("entanglement", "survival_minimum survival_time"), 700),
    **dict.fromkeys(keys_of("entanglement", "survival_equation d_survival_time"), 250),
    **dict.fromkeys(keys_of("entanglement", "d_bell_negativity d_survival_ratio"), 120),
    **dict.fromkeys(keys_of("two_sided", "survival_equation negativity"), 600),
    **dict.fromkeys(keys_of("loss", "first_order_rate d_first_order_rate"), 100),
    **dict.fromkeys(keys_of("loss", "full_sweep adiabatic_negativity"), 25),
    **dict.fromkeys(keys_of("loss", "d_full_sweep d_adiabatic_negativity"), 25),
    "loss.dephasing": 600,
    "two_sided.identical_survival_time": 100,
    "exact.fast_difference": 30,
}
"""References begin with 60, or with as many as tell 1 - ell^2 from 0, and n from n + 1 in a hot
bath."""


def names_of(key):
    """The names of the derived symbols, one for each number that a sampler draws."""
    spec = SPECS[key]
    read = {str(value): str(symbol) for symbol, value in spec.reads.items() if value.is_Symbol}
    symbols = [s for a in spec.arguments for s in (a.symbol if a.shape else [a.symbol])]
    return [read.get(str(symbol), str(symbol)) for symbol in symbols]


def reference_of(key, judge):
    """The values of a function by the derivation, with the names of what it depends on."""
    names = names_of(key)
    if key in INTEGRALS:
        whole, kept = INTEGRALS[key]
        return Integrals(room("loss_gradients").Slopes(whole), kept, names)
    reference = judge.Reference(derived(key), names, DIGITS.get(key, 60))
    return Cold(reference) if ".d_" in key and key != "loss.d_dephasing" else reference


class Cold:
    """Derivatives, whose T = 0 is a limit.

    At 10^-1000 of Delta what is proportional to T is zero, and exponents are large: at 12000 they
    are cut, where 1 / T^2 is no match for the root of the exponential; 7680 digits tell this from
    one more.
    """

    def __init__(self, reference):
        self.reference, self.names = reference, reference.names
        reference.own["exp"] = lambda x: mpmath.exp(min(x, 12000))

    def __call__(self, point):
        point = list(point)
        if "T" in self.names and point[self.names.index("T")] == 0:
            with mpmath.workdps(30):
                gap = mpmath.mpf(point[self.names.index("Delta")])
                point[self.names.index("T")] = gap * mpmath.mpf(10) ** -1000
        return self.reference(point)


class Integrals:
    """A loss by relaxation, or its derivatives."""

    def __init__(self, slopes, kept, names):
        self.slopes, self.kept, self.names = slopes, kept, names

    def __call__(self, point):
        found = self.slopes(*point)
        if self.kept == slice(None):
            return found
        with mpmath.workdps(30):
            return [found[self.kept][0] * point[self.names.index("lam")] / 2]


# --- the promises ---------------------------------------------------------------------------------


def function_of(key):
    """The generated function of numbers, one for each that a sampler draws."""
    where, name = key.split(".")
    function = getattr(getattr(generated, where), name)
    spec = SPECS[key]

    def of_components(*numbers):
        arrays, rest = [], list(numbers)
        for a in spec.arguments:
            count = math.prod(a.shape)
            parts, rest = rest[:count], rest[count:]
            if not a.shape:
                arrays += parts
            elif a.axes == "leading":
                arrays.append(np.array(parts))
            else:
                arrays.append(np.stack(parts, -1).reshape(-1, *a.shape))
        found = function(*arrays)
        return np.moveaxis(found, -1, 0) if spec.axes == "leading" else found

    return of_components if any(a.shape for a in spec.arguments) else function


def test_every_promise_has_a_sampler_of_its_domain():
    stated = {key: spec.accuracy.domain for key, spec in SPECS.items()}
    assert {key: text for key, (text, _) in DOMAINS.items()} == stated


COUNTS = {
    **dict.fromkeys(["lindblad.k", "slow_driving.k", "slow_driving.s", "exact.fast_difference"], 4),
    **dict.fromkeys(["bloch.Q", "bloch.rhs", "bloch.jacobian", "slow_driving.chi"], 2),
    **dict.fromkeys(keys_of("slow_driving", "schmidt_chi11 schmidt_chi12"), 4),
    **dict.fromkeys(keys_of("bath", "lamb_shift lamb_shift_difference"), 6),
    **dict.fromkeys(keys_of("loss", "full_sweep adiabatic_negativity d_first_order_rate"), 4),
    **dict.fromkeys(keys_of("loss", "d_full_sweep d_adiabatic_negativity"), 2),
    **dict.fromkeys(keys_of("loss", "relaxation relaxation_full_sweep"), 6),
    **dict.fromkeys(keys_of("loss", "d_relaxation d_relaxation_full_sweep"), 2),
    **dict.fromkeys(keys_of("entanglement", "d_bell_negativity d_survival_time"), 3),
    **dict.fromkeys(keys_of("entanglement", "d_schmidt_concurrence d_schmidt_negativity"), 3),
    **dict.fromkeys(keys_of("two_sided", "d_identical_negativity d_identical_survival_time"), 3),
    **dict.fromkeys(keys_of("two_sided", "survival_equation negativity"), 8),
    **dict.fromkeys(keys_of("entanglement", "survival_minimum survival_time"), 8),
    "slow_driving.d_asymmetry": 10,
}
"""How many points are drawn, instead of 24, where the reference takes its time."""

WORST = {
    "lindblad.l": [
        (
            *(-1013.5785499308188, 0.0577878170927955, 44.00528910764798, 4.712387684809751),
            *(0.011129180690463503, 51315.35136058318, 100.0),
        )
    ],
    "lindblad.cos_squared": [
        (-1013.5785499308188, 0.0577878170927955, 44.00528910764798, 4.712387684809751)
    ],
    "timescales.tau_R": [
        (0.7341370745471885, 32.585947721271594, 0.9019153008461933, 1e-300, 1 / 3)
    ],
    "slow_driving.g": [(248.7515749468227, -1.5707811153840683, 2e-7, 15.566512602983687, 1658.44)],
    "slow_driving.a_plus": [(26.252748505896726, 3.4e-12, 0.997962758346827, 0.001, 0.1)],
    "entanglement.mu_2": [
        (1.0, 0.0, 0.858723480800329, -0.122048835683926, -0.9999994978894539),
        (
            0.17955010019304285,
            -1.5412385589974562e-09,
            0.14759258510920348,
            -1.0,
            -0.9999999773513437,
        ),
    ],
    "entanglement.d_survival_time": [
        (0.02268016655921284, 2.578599091210791e-09, 0.9713904891239201, 0.0001312734566579391),
        (1.134710173971474, 1.0, 0.07823557384099243, 20.9756585273998),
    ],
    "entanglement.d_schmidt_concurrence": [
        (4.137052723453118e-10, -0.5162832620390532, 2.86314, 0.4026626592386862, 0.5, 0.0, 0.6218)
    ],
    "two_sided.survival_equation": [
        (8.55063959434692, 0.9813634476109041, 0.0034761969485309673, 14.092265978217776, 2.07e-20)
    ],
    "two_sided.negativity": [
        (
            *(0.8221937797270682, 3.1619629876627187, 0.4775865063232689, 6.892364489349955e-11),
            13.096485936124271,
        ),
        (
            *(0.9686385494504614, 10.184974475728191, 0.1995373418938751, 3.4991395484965736e-10),
            17.471764191553127,
        ),
    ],
    "loss.relaxation": [
        (
            *(-5.970287292274844, 109.58587110320232, 12009.063145447673, -8.679174794876987),
            *(0.0029282397856027873, 0.5456747022969208, 297709.28733394813),
        )
    ],
    "loss.dephasing": [
        (0.11058953359194203, 2804.6154690298563, 14659.80587648956, -0.2683861229540703, 0.3, 1.0)
    ],
    "loss.d_dephasing": [
        (5.434303611089341, 1.6348523022801902, 0.1511621280661753, -0.23719247036896135, 0.1, 0.0)
    ],
}
"""Where promises were broken that are mended now, or there was no reference."""


def drawn(key, count, seed):
    """Points of the domain; functions of one domain have them in common, and so their S."""
    text, sampler = DOMAINS[key]
    draw = Draw(f"{seed} {text}")
    return [tuple(map(float, sampler(draw))) for _ in range(count)]


@pytest.mark.parametrize("key", SPECS)
def test_promise(judge, key):
    """With `--hypothesis-profile=deep` forty times as many points, and other ones each time."""
    profile, promise = settings(), SPECS[key].accuracy
    seed = "" if profile.derandomize else random.random()
    count = COUNTS.get(key, 24) * profile.max_examples // 50
    bound = promise.ulp or promise.relative
    found = judge.errors(
        function_of(key),
        reference_of(key, judge),
        [*drawn(key, count, seed), *WORST.get(key, [])],
        bound,
        promise.amplified,
        relative=promise.ulp is None,
        through=promise.through,
    )
    assert not found.beyond(bound), "\n".join([*found.beyond(bound), f"seed {seed!r}"])

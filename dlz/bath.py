"""A bath with a spectral density of the user's own: loads SymPy, when `dlz.Bath` is asked for.

gamma comes from J and the mean occupation, as `dlz.derive.bath` derives them for any J. The Lamb
shift is a principal value over all y = log(nu / omega) (`dlz.derive.spectral_density`): there the
trapezoidal rule, with the pole half-way between two points, converges exponentially. Its step and
its reach follow from a scan of J.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike
from sympy.core.function import AppliedUndef

from .derive import bath as derived
from .derive import spectral_density as room
from .derive import symbols
from .generated import hamiltonian
from .generated.bath import occupation
from .parameters import FloatArray, Parameters, check_shapes, real_array

_EPS = float(np.finfo(np.float64).eps)
_SCAN = np.arange(-460, 461) / 2
"""log(omega), or log(omega / omega_c), where J is looked at: 100 decades on either side of 1."""
_LEAST_POWER = 0.2
"""J must vanish as this power of omega, or faster, at 0 and at infinity, to be negligible there."""
_NEGLIGIBLE = 1e-17
"""What may be cut off from the integrals, over the integral of their modulus."""
_STEPS = (0.25, 0.2, 0.16, 0.12, 0.09, 0.07, 0.05, 0.035, 0.02, 0.012, 0.007)
"""Steps in log(nu), of which the longest that is fine enough is taken."""
_CONVERGED = 1e-14
"""What a step three times shorter may change, over the integral of the modulus."""
_FINEST_SOLVED = 0.05
"""Where J needs a shorter step, its structure might fall between the points of the solver."""
_SMOOTH = 0.2
"""So long a step suits a J without any structure but powers and a cutoff."""
_AT_ONCE = 2**17
"""So many values of J are computed at once."""


class Bath:
    """A bath given by its spectral density J(omega), omega > 0, without a factor pi (eqs. 4, 13).

    J       sympy.Expr. It must be real, finite and >= 0 for omega > 0; vanish at omega = 0 as a
            power s >= 0.2 of omega, and at infinity as 1/omega^0.2 or faster, so that the integral
            of J/omega, which is -S(0), converges; and have no steps, kinks or sharp lines
    omega   the sympy.Symbol of the frequency in J
    values  numbers for the other symbols of J
    cutoff  the sympy.Symbol that takes `omega_c` of the parameters, if there is one

    Energies are in the units of the parameters, hbar = k_B = 1. Raises TypeError if J is no
    expression (no text is evaluated) or a symbol is none; ValueError, with what is wrong, for the
    rest.

    An ohmic, sub- and super-ohmic, and a Drude bath are ready: `Bath.power(s)`, `Bath.drude()`. A
    bath of one's own:

    >>> import sympy as sp, dlz
    >>> w, s, w_c = sp.symbols("omega s omega_c")
    >>> bath = dlz.Bath(w**s * w_c ** (1 - s) * sp.exp(-w / w_c), w, {s: 3}, cutoff=w_c)
    >>> bath
    Bath(omega**3*exp(-omega/omega_c)/omega_c**2)
    >>> p = dlz.Parameters(Delta=10, v=1, theta=0.7, T=1.0, omega_c=5.0, bath=bath)
    >>> print(f"{dlz.solve(p, [-40, 40]).negativity[-1]:.9f}")
    0.165422966
    >>> print(f"{bath.gamma(4.0, T=1.0, omega_c=5.0):.9f}")
    7.362280768
    >>> print(f"{bath.lamb_shift(4.0, T=1.0, omega_c=5.0):.9f}")
    -15.583987882
    >>> bath.lamb_shift_form
    'closed form'
    >>> print(bath.derivation()[6])
    For omega -> 0, T > 0 gamma has a limit.
        gamma(0) = 0
    """

    spectral_density: sp.Expr
    """J in the symbols `omega` and `omega_c` of dlz.derive.symbols, the other ones replaced."""

    def __init__(
        self,
        J: sp.Expr,
        omega: sp.Symbol,
        values: Mapping[sp.Symbol, Any] | None = None,
        *,
        cutoff: sp.Symbol | None = None,
    ) -> None:
        self.spectral_density = _normalised(J, omega, values or {}, cutoff)
        arguments = (symbols.omega, symbols.omega_c)
        self._J = sp.lambdify(arguments, self.spectral_density, modules=["scipy", "numpy"])
        self._scans: dict[float, _Scan] = {}
        scan = self._scan(1.0)
        self._scales = self.has_cutoff and _scales(self._J, scan)
        per_temperature = _limit(self.spectral_density, scan)
        self.dephases_at_once = bool(per_temperature.has(sp.oo))
        """Whether gamma(0) is infinite at every T > 0: J vanishes slower than omega (sub-ohmic)."""
        finite = sp.S.Zero if self.dephases_at_once else per_temperature
        self._slope = sp.lambdify(symbols.omega_c, finite, modules=["scipy", "numpy"])

    @classmethod
    def power(cls, s: float) -> Bath:
        """Return the bath with J = omega_c^(1 - s) omega^s exp(-omega/omega_c), s >= 0.2.

        s = 1 is ohmic, less sub-ohmic, more super-ohmic; omega_c is that of the parameters.
        """
        power = sp.Symbol("s")
        w, cutoff = symbols.omega, symbols.omega_c
        J = cutoff ** (1 - power) * w**power * sp.exp(-w / cutoff)
        return cls(J, w, {power: s}, cutoff=cutoff)

    @classmethod
    def drude(cls) -> Bath:
        """Return the bath with J = omega omega_c^2 / (omega^2 + omega_c^2)."""
        w, cutoff = symbols.omega, symbols.omega_c
        return cls(w * cutoff**2 / (w**2 + cutoff**2), w, cutoff=cutoff)

    @property
    def has_cutoff(self) -> bool:
        """Whether J contains `omega_c` of the parameters."""
        return symbols.omega_c in self.spectral_density.free_symbols

    # --- derivation ------------------------------------------------------------------------------

    def derivation(self) -> list[room.Step]:
        """Return the derivation for this J, from the correlation function of the bath to gamma and
        the Lamb shift: steps with `sentence`, `name` and `form`, in order. They print as text."""
        return room.steps(self.spectral_density)

    @cached_property
    def lamb_shift_closed_form(self) -> tuple[sp.Expr, sp.Expr] | None:
        """S(omega) and S(-omega), omega > 0, at T = 0; None if SymPy finds none that agrees with a
        numerical principal value to 12 digits. Takes some seconds."""
        return room.shift_zero_temperature(self.spectral_density)

    @property
    def lamb_shift_form(self) -> str:
        """ "closed form" or "numerical principal value": what is known of S at T = 0.

        At T > 0 it is always the latter, and so are the numbers at any T.
        """
        return (
            "closed form"
            if self.lamb_shift_closed_form is not None
            else "numerical principal value"
        )

    # --- numbers ---------------------------------------------------------------------------------

    def gamma(
        self, omega: ArrayLike, T: ArrayLike, omega_c: ArrayLike | None = None
    ) -> FloatArray | np.float64:
        """Return the Kossakowski coefficient gamma (eq. 11), an energy, of the broadcast shape.

        omega    frequency, of either sign; gamma(0) is the limit, inf where it diverges
        T        temperature, >= 0
        omega_c  cutoff frequency, > 0; needed where J contains it, else without effect

        Raises ValueError, with the argument's name, for anything else.
        """
        return _plain(self._gamma(*self._arguments(omega, T, omega_c)))

    def lamb_shift(
        self, omega: ArrayLike, T: ArrayLike, omega_c: ArrayLike | None = None
    ) -> FloatArray | np.float64:
        """Return S(omega), the imaginary part of Gamma(omega) (eqs. 14, A1), an energy.

        Its error is some 1e-14 of the integral of the modulus of the integrand, the pole left out.
        Arguments and errors as for `gamma`; S(0) is minus the integral of J/omega.
        """
        w, temperature, cutoff = self._arguments(omega, T, omega_c)
        odd, even = self._principal(w, temperature, cutoff, even=True)
        return _plain((even + odd) / 2)

    def lamb_shift_difference(
        self, omega: ArrayLike, T: ArrayLike, omega_c: ArrayLike | None = None
    ) -> FloatArray | np.float64:
        """Return S(omega) - S(-omega), an energy, all that acts on the qubit; as `lamb_shift`."""
        w, temperature, cutoff = self._arguments(omega, T, omega_c)
        odd, _ = self._principal(w, temperature, cutoff, even=False)
        return _plain(odd)

    def noise(self, parameters: Parameters) -> Noise:
        """Return what the solver asks this bath for; ValueError where it cannot treat it.

        A warm sub-ohmic bath dephases at once, unless the coupling has no part along the levels:
        at v = 0 and theta a multiple of pi.
        """
        _, v, theta, lam, T, omega_c = parameters.arguments()
        across = np.abs(np.sin(theta)) <= _EPS * np.abs(theta)
        if self.dephases_at_once and ((T > 0) & (lam > 0) & ~(across & (v == 0))).any():
            raise ValueError(
                "T must be 0 for a sub-ohmic bath, except at v = 0 and theta = 0: its gamma(0) "
                "is infinite at T > 0, so that it dephases the levels at once"
            )
        cutoffs = [1.0] if not self.has_cutoff or self._scales else np.unique(omega_c)
        step = min((self._scan(float(cutoff)).step for cutoff in cutoffs), default=_SMOOTH)
        if step < _FINEST_SOLVED:
            raise ValueError(
                "J has lines or edges sharper than the solver resolves: a line must be at least as "
                "wide as exp(-(log(omega) / 0.12)^2)"
            )
        return Noise(self, step >= _SMOOTH)

    def slow_driving(self, parameters: Parameters) -> tuple[FloatArray, FloatArray]:
        """Return a_+ and b for slow driving (eq. 47), of the shape of the parameters.

        ValueError for a warm sub-ohmic bath, unless theta is a multiple of pi.
        """
        Delta, _, theta, lam, T, omega_c = parameters.arguments()
        across = np.abs(np.sin(theta)) <= _EPS * np.abs(theta)
        if self.dephases_at_once and ((T > 0) & (lam > 0) & ~across).any():
            raise ValueError(
                "T must be 0 for a sub-ohmic bath, except at theta = 0: its gamma(0) is infinite "
                "at T > 0, so that it dephases the levels at once"
            )
        rates = (self.gamma(2 * Delta, T, omega_c), self.gamma(-2 * Delta, T, omega_c))
        a_plus, b = _slow_driving()(*rates, Noise(self).gamma(0.0, omega_c, T), lam, theta)
        return np.broadcast_to(a_plus, Delta.shape), np.broadcast_to(b, Delta.shape)

    # --- inside ----------------------------------------------------------------------------------

    def _arguments(
        self, omega: ArrayLike, T: ArrayLike, omega_c: ArrayLike | None
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        if omega_c is None:
            if self.has_cutoff:
                raise ValueError("omega_c must be given: the spectral density contains it")
            omega_c = 1.0
        arrays = {
            "omega": real_array("omega", omega),
            "T": real_array("T", T, ">= 0"),
            "omega_c": real_array("omega_c", omega_c, "> 0"),
        }
        check_shapes(arrays)
        return arrays["omega"], arrays["T"], arrays["omega_c"]

    def _gamma(self, w: FloatArray, temperature: FloatArray, cutoff: FloatArray) -> FloatArray:
        size = np.abs(w)
        zero = size <= 1e-290 * np.maximum(temperature, 1.0)
        safe = np.where(zero, 1.0, size)
        above, below = _kossakowski()(self._density(safe, cutoff), occupation(safe, temperature))
        value = np.where(w < 0, below, above)
        if zero.any():
            limit = self._slope(cutoff) * temperature
            if self.dephases_at_once:
                limit = np.where(temperature > 0, np.inf, 0.0)
            value = np.where(zero, limit, value)
        return np.asarray(value, dtype=np.float64)

    def _density(self, omega: FloatArray, omega_c: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            value: FloatArray = np.asarray(self._J(omega, omega_c), dtype=np.float64)
        return value

    def _scan(self, omega_c: float) -> _Scan:
        """Return the scan of J for this cutoff, or any other one if J does not contain it."""
        if omega_c not in self._scans:
            if len(self._scans) > 1000:
                self._scans.clear()
            self._scans[omega_c] = _scanned(self._J, omega_c)
        return self._scans[omega_c]

    def _principal(
        self, omega: FloatArray, T: FloatArray, omega_c: FloatArray, even: bool
    ) -> tuple[FloatArray, FloatArray]:
        """Return S(omega) - S(-omega) and, if `even`, S(omega) + S(-omega), else zeros."""
        w, temperature, cutoff = np.broadcast_arrays(omega, T, omega_c)
        shape = w.shape
        w, temperature, cutoff = w.ravel(), temperature.ravel(), cutoff.ravel()
        # J knows one scan, but for a cutoff that is not its only scale.
        if not self.has_cutoff or self._scales:
            groups = [(self._scan(1.0), np.arange(w.size))]
        else:
            found, index = np.unique(cutoff, return_inverse=True)
            groups = [
                (self._scan(float(value)), np.flatnonzero(index == i))
                for i, value in enumerate(found)
            ]
        total = np.zeros((2, w.size))
        for scan, own in groups:
            unit = cutoff[own] if self.has_cutoff else np.ones(own.size)
            total[:, own] = _trapezoidal(
                self._J, scan, scan.step, w[own], temperature[own], cutoff[own], unit, even
            )
        return total[0].reshape(shape), total[1].reshape(shape)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bath):
            return NotImplemented
        return bool(self.spectral_density == other.spectral_density)

    def __hash__(self) -> int:
        return hash(self.spectral_density)

    def __repr__(self) -> str:
        return f"Bath({self.spectral_density})"

    def _repr_latex_(self) -> str:
        return rf"$J(\omega)={sp.latex(self.spectral_density)}$"


def _plain(value: FloatArray) -> FloatArray | np.float64:
    """Return an array without axes as a number."""
    plain: FloatArray | np.float64 = np.asarray(value)[()]
    return plain


class Noise:
    """What the solver takes from a bath, called as `dlz.generated.bath` is.

    Frequencies too large for floating-point numbers give nan, which the solver does not resolve.
    """

    def __init__(self, bath: Bath, smooth: bool = True) -> None:
        self._bath = bath
        self.smooth = smooth
        """Whether J has no lines, so that a few points tell all about it."""

    def gamma(self, omega: ArrayLike, omega_c: ArrayLike, T: ArrayLike) -> FloatArray:
        """gamma; at omega = 0 an infinite one is 0: `Bath.noise` has seen that it has no weight."""
        w, temperature, cutoff = (np.asarray(x, dtype=np.float64) for x in (omega, T, omega_c))
        value = self._bath._gamma(w, temperature, cutoff)
        return np.where(w == 0, 0.0, value) if self._bath.dephases_at_once else value

    def lamb_shift_difference(
        self, omega: ArrayLike, omega_c: ArrayLike, T: ArrayLike
    ) -> FloatArray:
        w, temperature, cutoff = (np.asarray(x, dtype=np.float64) for x in (omega, T, omega_c))
        return self._bath._principal(w, temperature, cutoff, even=False)[0]

    def generator(self, t: FloatArray, arguments: FloatArray, lamb_shift: bool) -> FloatArray:
        """Return [q, Q] of the Bloch equations (42) at the times `t` (m, n), as (m, n, 3, 4)."""
        Delta, v, theta, lam, T, omega_c = arguments
        gap = hamiltonian.Omega(t, Delta, v)
        shift = np.zeros(t.shape)
        if lamb_shift:
            shift = self.lamb_shift_difference(2 * gap, omega_c, T)
        values = (
            gap,
            hamiltonian.phi(t, Delta, v),
            hamiltonian.phi_dot(t, Delta, v),
            self.gamma(2 * gap, omega_c, T),
            self.gamma(-2 * gap, omega_c, T),
            self.gamma(0.0, omega_c, T),
            shift,
            lam,
            theta,
        )
        generator = np.empty((*t.shape, 3, 4))
        for place, function in _generator().items():
            generator[..., place[0], place[1]] = function(*values)
        return generator


# --- derived once, for all baths -----------------------------------------------------------------


@cache
def _kossakowski() -> Any:
    """gamma(omega) and gamma(-omega), omega > 0, as a function of J and the mean occupation."""
    J, n = sp.symbols("J n")
    known = {symbols.J(symbols.omega): J, symbols.nbar(symbols.omega): n}
    return sp.lambdify((J, n), [form.subs(known) for form in derived.kossakowski()], "numpy")


@cache
def _kernels() -> tuple[Any, Any]:
    """K(y) and L(y) of the Lamb shift."""
    odd, even = (sp.lambdify(k.variables, k.expr, "numpy") for k in room.logarithmic_kernels())
    return odd, even


@cache
def _slow_driving() -> Any:
    arguments = (room.emission, room.absorption, room.dephasing, symbols.lam, symbols.theta)
    return sp.lambdify(arguments, room.slow_driving_rates(), "numpy")


@cache
def _generator() -> dict[tuple[int, int], Any]:
    arguments = (
        room.gap,
        room.angle,
        room.angle_rate,
        room.emission,
        room.absorption,
        room.dephasing,
        room.shift,
        symbols.lam,
        symbols.theta,
    )
    matrix = room.bloch_generator()
    return {
        (i, j): sp.lambdify(arguments, matrix[i, j], "numpy") for i in range(3) for j in range(4)
    }


# --- the spectral density ------------------------------------------------------------------------


def _normalised(
    J: Any, omega: Any, values: Mapping[sp.Symbol, Any], cutoff: sp.Symbol | None
) -> sp.Expr:
    """Return J in the symbols of the derivation, with numbers for all the others."""
    if not isinstance(J, sp.Expr):
        raise TypeError(f"J must be a sympy.Expr, got {type(J).__name__}")
    if not isinstance(omega, sp.Symbol):
        raise TypeError(f"omega must be a sympy.Symbol, got {type(omega).__name__}")
    if cutoff is not None and not isinstance(cutoff, sp.Symbol):
        raise TypeError(f"cutoff must be a sympy.Symbol or None, got {type(cutoff).__name__}")
    if not isinstance(values, Mapping):
        raise TypeError(f"values must be a mapping of symbols, got {type(values).__name__}")
    free = J.free_symbols
    if omega not in free:
        raise ValueError(f"J must depend on omega = {omega}, got {J}")
    if cutoff is not None and (cutoff not in free or cutoff == omega):
        raise ValueError(f"cutoff must be a symbol of J other than {omega}, got {cutoff}")
    known: dict[sp.Symbol, sp.Expr] = {omega: symbols.omega}
    if cutoff is not None:
        known[cutoff] = symbols.omega_c
    for symbol, value in values.items():
        if not isinstance(symbol, sp.Symbol) or symbol not in free or symbol in known:
            raise ValueError(f"values must be for other symbols of J than these, got {symbol}")
        known[symbol] = _exact(symbol, value)
    missing = sorted(symbol.name for symbol in free - known.keys())
    if missing:
        raise ValueError(f"values must hold a number for each of {', '.join(missing)}")
    unknown = sorted(str(function.func) for function in J.atoms(AppliedUndef))
    if unknown:
        raise ValueError(f"J must contain known functions only, got {', '.join(unknown)}")
    return J.subs(known, simultaneous=True)


def _exact(symbol: sp.Symbol, value: Any) -> sp.Expr:
    """Return a number as SymPy has it; a floating-point one by its shortest decimals."""
    good = isinstance(value, numbers.Real | sp.Expr) and not isinstance(value, bool)
    if not good or (isinstance(value, sp.Expr) and not (value.is_real and value.is_finite)):
        raise ValueError(f"values must be finite real numbers, got {value!r} for {symbol}")
    if isinstance(value, sp.Expr):
        return value
    if isinstance(value, numbers.Rational):
        return sp.Rational(int(value.numerator), int(value.denominator))
    if not np.isfinite(value):
        raise ValueError(f"values must be finite real numbers, got {value!r} for {symbol}")
    return sp.Rational(repr(float(value)))


def _limit(density: sp.Expr, scan: _Scan) -> sp.Expr:
    """Return gamma(0) / T; ValueError if SymPy does not find it, or J in numbers contradicts."""
    try:
        limit = room.kossakowski_at_zero(density) / symbols.T
    except (NotImplementedError, ValueError, TypeError, ArithmeticError, sp.PoleError) as error:
        raise ValueError("J must have a limit of J/omega at 0 that SymPy finds") from error
    if limit.has(sp.Limit, sp.nan, sp.zoo, symbols.T):
        raise ValueError(f"J must have a limit of J/omega at 0 that SymPy finds, got {limit}")
    if limit.has(sp.oo):
        agrees = scan.power < 1 - 1e-6
    elif limit.is_zero:
        agrees = scan.power > 1 + 1e-6
    else:
        agrees = abs(scan.power - 1) <= 1e-6
    if not agrees:
        raise ValueError(
            f"J has the limit {limit} of gamma(0)/T, and yet the power {scan.power:.6g} of omega"
        )
    return limit


class _Scan(NamedTuple):
    """What a scan of J tells. The pairs are of arrays of the shape of `_SCAN`, for omega there."""

    values: FloatArray
    """J where it was looked at."""
    step: float
    """of the trapezoidal rule, in log(nu)."""
    low: tuple[FloatArray, FloatArray]
    """log(nu) below which there is nothing, at T = 0 and at T > 0."""
    high: tuple[FloatArray, FloatArray]
    """log(nu) above which there is nothing, of S(omega) - S(-omega) and of the sum."""
    power: float
    """of omega that J is at the lowest one; inf if it is below all floating-point numbers."""


def _scanned(J: Any, omega_c: float) -> _Scan:
    """Look at J for one cutoff; ValueError if it is no spectral density."""
    nu = np.exp(_SCAN) * omega_c
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(J(nu, omega_c))
            values = np.asarray(np.real(found) + 0 * nu, dtype=np.float64)
    except (NameError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"J cannot be evaluated in numbers: {error}") from error
    # Far out, where J is negligible, powers may overflow.
    known = np.flatnonzero(np.isfinite(values))
    if known.size:
        ends = [slice(0, known[0]), slice(known[-1] + 1, None)]
        for end, last in zip(ends, known[[0, -1]], strict=True):
            nearest = known[:4] if last == known[0] else known[-4:]
            if (values[nearest] <= _NEGLIGIBLE**2 * values[known].max()).all():
                values[end] = 0.0
    bad = ~(np.isfinite(values) & (values >= 0) & ~(np.imag(found) != 0))
    if bad.any():
        at = np.broadcast_to(found, nu.shape)[bad][0]
        raise ValueError(
            f"J must be real, finite and >= 0 for omega > 0, got {at} at omega = {nu[bad][0]:.6g}"
        )
    held = np.flatnonzero(values > 1e-290)
    if held.size < 3:
        raise ValueError("J must not vanish for all omega > 0")
    logarithm = np.log(values[held])
    # Where J is too small for floating-point numbers, it vanishes fast enough.
    power = (logarithm[1] - logarithm[0]) * 2 if held[0] == 0 else np.inf
    if not power >= _LEAST_POWER - 1e-9:
        raise ValueError(
            f"J must vanish at omega = 0 as a power s >= {_LEAST_POWER} of omega, got "
            f"{power:.3g} in floating-point numbers"
        )
    decay = (logarithm[-2] - logarithm[-1]) * 2 if held[-1] == len(nu) - 1 else np.inf
    if not decay >= _LEAST_POWER - 1e-9:
        raise ValueError(
            f"J must vanish at infinity as 1/omega^{_LEAST_POWER} or faster, so that the integral "
            f"of J/omega, which is in the Lamb shift, converges; got 1/omega^{decay:.3g}"
        )
    below = [np.cumsum(values * np.exp(k * _SCAN)) / 2 for k in (1, 0, 2)]
    above = [np.cumsum((values * np.exp(k * _SCAN))[::-1])[::-1] / 2 for k in (-1, -2, 0)]
    forward, backward = np.exp(_SCAN), np.exp(-_SCAN)
    # Modulus of what the integrals get from both sides of omega: at T = 0, and per 2 T where n is
    # T/nu. Frequencies are in units of omega_c.
    cold = 2 * (below[0] * backward + above[0] * forward)
    warm = 2 * (below[1] * backward + above[1] * forward)
    summed = 2 * (below[2] * backward**2 + above[2])
    share = _NEGLIGIBLE / 8
    low = [
        _SCAN[np.maximum(np.searchsorted(total, share * whole * forward) - 1, 0)]
        for total, whole in ((below[0], cold), (below[1], warm))
    ]
    falling = [above[0], above[2]]
    high = [
        _SCAN[::-1][np.maximum(np.searchsorted(total[::-1], share * whole * factor) - 1, 0)]
        for total, whole, factor in zip(falling, (cold, summed), (backward, 1.0), strict=True)
    ]
    coarse = _Scan(
        values,
        0.0,
        (low[0], np.minimum(*low)),
        (high[0], np.maximum(*high)),
        float(power),
    )
    return coarse._replace(step=_fine_enough(J, coarse, omega_c))


def _fine_enough(J: Any, scan: _Scan, omega_c: float) -> float:
    """Return the longest of the `_STEPS` that a step three times shorter confirms."""
    # So many that the points of all of them together lie dense, also for the sharpest of lines.
    heart = _SCAN[np.argmax(scan.values)]
    places = heart + np.arange(-30, 20, 0.37)
    omega = np.tile(np.exp(places) * omega_c, 2)
    T = np.repeat([0.0, np.exp(heart) * omega_c], len(places))
    cutoff, unit = np.full(omega.shape, omega_c), np.full(omega.shape, omega_c)
    given = (omega, T, cutoff, unit)
    modulus = [lambda y, kernel=kernel: np.abs(kernel(y)) for kernel in _kernels()]
    for step in _STEPS:
        coarse, fine = (_trapezoidal(J, scan, h, *given, True) for h in (step, step / 3))
        scale = _trapezoidal(J, scan, step / 3, *given, True, modulus)
        if (np.abs(coarse - fine) <= _CONVERGED * scale).all():
            return step
    raise ValueError("J must be smooth for omega > 0: it has a step, a kink or a line too sharp")


def _scales(J: Any, scan: _Scan) -> bool:
    """Return whether J(c omega, c omega_c) is J(omega, omega_c) times a constant, for any c > 0."""
    held = scan.values > 1e-200
    for factor in (2.0, 0.3):
        with np.errstate(all="ignore"):
            ratio = J(factor * np.exp(_SCAN[held]), factor) / scan.values[held]
        if not np.ptp(ratio) <= 1e-9 * np.abs(ratio).max():
            return False
    return True


def _trapezoidal(
    J: Any,
    scan: _Scan,
    step: float,
    omega: FloatArray,
    T: FloatArray,
    omega_c: FloatArray,
    unit: FloatArray,
    even: bool,
    kernels: Sequence[Any] | None = None,
) -> FloatArray:
    """Return S(omega) - S(-omega) and S(omega) + S(-omega) (or 0), (2, n), for arguments (n,).

    `unit` is what omega is measured in by the scan. The points are y = (i + 1/2) step.
    """
    usable = np.isfinite(omega)
    total = np.where(usable, np.zeros((2, 1)), np.nan)
    order = np.flatnonzero(usable & (omega != 0))
    size, sign = np.abs(omega), np.sign(omega)
    place = np.log(np.where(usable & (omega != 0), size, 1.0) / unit)
    warm = T > 0
    low = np.where(warm, *(np.interp(place, _SCAN, low) for low in scan.low[::-1]))
    high = np.interp(place, _SCAN, scan.high[1 if even else 0])
    first = np.floor((low - place) / step).astype(np.intp) - 1
    count = np.ceil((high - place) / step).astype(np.intp) + 1 - first
    # Those of like length together
    order = order[np.lexsort((count[order], warm[order]))]
    if order.size:
        base, last = first[order].min(), (first + count)[order].max()
        y = (np.arange(base, last) + 0.5) * step
        growth = np.exp(y)
        # The last value, none, is for what fills up the shorter ones of a block.
        odd_kernel, even_kernel = (
            np.append(kernel(y) * step, 0.0) for kernel in kernels or _kernels()
        )
    start = 0
    while start < order.size:
        rows = order[start : start + max(1, _AT_ONCE // max(1, count[order[-1]]))]
        rank = np.arange(count[rows].max())
        index = first[rows, None] - base + rank
        inside = rank < count[rows, None]
        nu = size[rows, None] * growth[np.where(inside, index, 0)]
        index = np.where(inside, index, -1)
        with np.errstate(all="ignore"):
            weight = J(nu, omega_c[rows, None])
            if even:
                total[1, rows] = (weight * even_kernel[index]).sum(axis=1)
            if warm[rows].any():
                weight = weight * (1 + 2 * occupation(nu, T[rows, None]))
            total[0, rows] = sign[rows] * (weight * odd_kernel[index]).sum(axis=1)
        start += len(rows)
    resting = np.flatnonzero(omega == 0)
    if even and resting.size:
        # S(0) = -(integral of J d log nu)
        y = np.arange(scan.low[0].min(), scan.high[1].max(), step)
        for i in resting:
            with np.errstate(all="ignore"):
                total[1, i] = -2 * step * J(unit[i] * np.exp(y), omega_c[i]).sum()
    return total

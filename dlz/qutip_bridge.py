"""The model as QuTiP's Hamiltonian and collapse operators (extra `qutip`).

All numbers come from the generated functions, k, f, g, l and the angle phi; gamma and S from the
parameters' own bath if they have one. The operators of the rotated frame are those of eqs. (25) to
(30); the laboratory frame's follow by turning them back with R(t) = exp(i phi sigma_y) of eq. (20).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from .generated import hamiltonian, lindblad
from .parameters import Parameters

if TYPE_CHECKING:
    from qutip import Qobj, QobjEvo

Frame = Literal["rotated", "laboratory"]
Coefficient = Callable[[float], float]


class QutipModel(NamedTuple):
    """What `qutip.mesolve` takes: `H, c_ops = dlz.to_qutip(parameters)`.

    H       the Hamiltonian, an energy
    c_ops   collapse operators of emission, absorption and dephasing, in this order; each is a jump
            operator times the square root of its rate
    """

    H: QobjEvo
    c_ops: list[QobjEvo]


def to_qutip(
    parameters: Parameters, frame: Frame = "rotated", *, two_qubits: bool = False
) -> QutipModel:
    """Return Hamiltonian and collapse operators as functions of time, `qutip.QobjEvo`.

    parameters  one parameter set, with a bath of its own or not; with `lamb_shift` the Hamiltonian
                contains the Lamb shift
    frame       "rotated": H = k sigma_z - (d phi/dt) sigma_y and the jump operators sigma_-,
                sigma_+, sigma_z (eq. 30), as in `dlz.solve`; "laboratory": these turned back by
                R(t)^dagger, so that without coupling H = Delta sigma_x + v t sigma_z (eq. 1).
    two_qubits  False: operators of the qubit S; True: of the pair, S first, with the identity on R

    Units: hbar = 1; basis |0>, |1> with sigma_z = diag(1, -1) as in QuTiP, |0> the upper level of
    the rotated frame. Multiples of the identity are left out of H. At the initial time a state of
    `dlz` is `qutip.Qobj(state.rho, dims=[[2, 2], [2, 2]])` in the rotated frame; for the laboratory
    take `state.in_laboratory(parameters, t)`. Nothing is interpolated: QuTiP calls the generated
    functions at each time.

    Raises ValueError if `parameters` holds more than one set, `frame` is neither of the two, or the
    bath dephases at once; ModuleNotFoundError without QuTiP.
    """
    try:
        import qutip
    except ModuleNotFoundError:
        raise ModuleNotFoundError("to_qutip needs QuTiP: pip install 'dlz[qutip]'") from None
    if parameters.shape:
        raise ValueError(f"parameters must be one parameter set, got shape {parameters.shape}")
    if frame not in get_args(Frame):
        raise ValueError(f"frame must be 'rotated' or 'laboratory', got {frame!r}")
    at = _values(parameters)
    terms = [
        [(qutip.sigmam(), lambda t: at(t).emission)],
        [(qutip.sigmap(), lambda t: at(t).absorption)],
        [(qutip.sigmaz(), lambda t: at(t).dephasing)],
        [(qutip.sigmaz(), lambda t: at(t).splitting)],
    ]
    if frame == "rotated":
        terms[-1].append((-qutip.sigmay(), lambda t: at(t).turning))
    else:
        terms = [_turned_back(operator, value, at) for ((operator, value),) in terms]
    if two_qubits:
        alone = qutip.qeye(2)
        terms = [[(qutip.tensor(operator, alone), value) for operator, value in x] for x in terms]
    *c_ops, H = (qutip.QobjEvo([list(pair) for pair in sum_]) for sum_ in terms)
    return QutipModel(H, c_ops)


class _Values(NamedTuple):
    """All that depends on time, at one time."""

    splitting: float
    turning: float
    emission: float
    absorption: float
    dephasing: float
    cosine: float
    sine: float


def _values(parameters: Parameters) -> Callable[[float], _Values]:
    """A function of time that remembers its last value: QuTiP asks for each coefficient alone."""
    numbers = tuple(map(float, parameters.arguments()))
    Delta, v = numbers[:2]
    rates = _ohmic if parameters.bath is None else _of_bath(parameters)

    @lru_cache(maxsize=1)
    def at(t: float) -> _Values:
        k, f, g, l = rates(t, *numbers)
        angle = 2 * hamiltonian.phi(t, Delta, v)
        return _Values(
            splitting=float(k if parameters.lamb_shift else hamiltonian.Omega(t, Delta, v)),
            turning=float(hamiltonian.phi_dot(t, Delta, v)),
            emission=float(np.sqrt(f)),
            absorption=float(np.sqrt(g)),
            dephasing=float(np.sqrt(l)),
            cosine=float(np.cos(angle)),
            sine=float(np.sin(angle)),
        )

    return at


def _ohmic(*arguments: float) -> tuple[float, ...]:
    """k, f, g, l (eqs. 31 to 34)."""
    return tuple(
        float(function(*arguments)) for function in (lindblad.k, lindblad.f, lindblad.g, lindblad.l)
    )


def _of_bath(parameters: Parameters) -> Callable[..., tuple[float, ...]]:
    """k, f, g, l with gamma and S of the parameters' own bath; ValueError as in `dlz.solve`."""
    assert parameters.bath is not None
    noise = parameters.bath.noise(parameters)

    def rates(
        t: float, Delta: float, v: float, theta: float, lam: float, T: float, omega_c: float
    ) -> tuple[float, ...]:
        gap = 2 * hamiltonian.Omega(t, Delta, v)
        across = lam**2 / 4 * lindblad.sin_squared(t, Delta, v, theta)
        along = lam**2 / 4 * lindblad.cos_squared(t, Delta, v, theta)
        shift = noise.lamb_shift_difference(gap, omega_c, T) if parameters.lamb_shift else 0.0
        return (
            float(gap / 2 + across * shift / 2),
            float(across * noise.gamma(gap, omega_c, T)),
            float(across * noise.gamma(-gap, omega_c, T)),
            float(along * noise.gamma(0.0, omega_c, T)),
        )

    return rates


def _turned_back(
    operator: Qobj, value: Coefficient, at: Callable[[float], _Values]
) -> list[tuple[Qobj, Coefficient]]:
    """R^dagger O R as a sum: what of O lies along sigma_y stays, the rest turns by 2 phi."""
    from qutip import commutator, sigmay

    quarter = commutator(sigmay(), operator) / 2j  # the part that turns, after a quarter of a turn
    turning = -commutator(sigmay(), quarter) / 2j
    return [
        (operator - turning, value),
        (turning, lambda t: value(t) * at(t).cosine),
        (quarter, lambda t: value(t) * at(t).sine),
    ]

"""States of the qubit pair SR in the rotated frame, by their Bloch components (eqs. 37, 38)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .generated import hamiltonian
from .parameters import FloatArray, Parameters, real_array

ComplexArray = NDArray[np.complex128]

TOLERANCE = 1e-10
"""How far from Hermitian, from unit trace and from positive a density matrix may be."""

_SIGMA = np.array(
    [[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]],
    dtype=np.complex128,
)
# Element [a, b] is the 4x4 matrix sigma_a x sigma_b, with sigma_0 the identity.
_PRODUCTS = np.einsum("aij,bkl->abikjl", _SIGMA, _SIGMA).reshape(4, 4, 4, 4)


def hermitian_matrices(name: str, rho: ArrayLike) -> ComplexArray:
    """Return `rho` (..., 4, 4) as complex numbers; ValueError if it is not finite and Hermitian."""
    try:
        matrices = np.asarray(rho).astype(np.complex128)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers") from error
    if matrices.ndim < 2 or matrices.shape[-2:] != (4, 4):
        raise ValueError(f"{name} must have shape (..., 4, 4), got {matrices.shape}")
    if not np.isfinite(matrices).all():
        raise ValueError(f"{name} must be finite")
    off = np.abs(matrices - matrices.conj().swapaxes(-2, -1)).max(initial=0.0)
    if off > TOLERANCE:
        raise ValueError(
            f"{name} must be Hermitian to within {TOLERANCE}: "
            f"it differs from its adjoint by {off:.3g}"
        )
    return matrices


def density_matrix(components: FloatArray) -> ComplexArray:
    """Return rho (..., 4, 4) of the Bloch components [[1, r], [s, chi]] (..., 4, 4) (eq. 37)."""
    return np.tensordot(components, _PRODUCTS / 4, axes=2)


def frame(parameters: Parameters, t: ArrayLike) -> FloatArray:
    """Return the rotations (..., 4, 4) of components from the laboratory into the rotated frame.

    R(t) = exp(i phi sigma_y) of eq. (20) turns the Bloch vector of S by 2 phi about the y axis, so
    that Delta sigma_x + v t sigma_z becomes Omega sigma_z; R is not turned. `t` broadcasts against
    the parameters.
    """
    Delta, v, *_ = parameters.arguments()
    t = real_array("t", t)
    try:
        np.broadcast_shapes(parameters.shape, t.shape)
    except ValueError:
        raise ValueError(
            f"the shape {t.shape} of t does not broadcast against the shape {parameters.shape} of "
            "parameters"
        ) from None
    gap = hamiltonian.Omega(t, Delta, v)
    cosine, sine = v * t / gap, Delta / gap
    rotation = np.zeros((*np.shape(gap), 4, 4))
    rotation[..., 0, 0] = rotation[..., 2, 2] = 1.0
    rotation[..., 1, 1] = rotation[..., 3, 3] = cosine
    rotation[..., 1, 3], rotation[..., 3, 1] = -sine, sine
    return rotation


@dataclass(frozen=True, init=False, eq=False, repr=False)
class State:
    """State of the pair, or an array of states, in the rotated frame of eq. (22).

    The frame matters: the Schmidt state (53) of the laboratory is, but for a Bell pair, another
    state than that of the rotated frame at the same time. :meth:`from_laboratory` takes the former,
    :meth:`in_laboratory` goes back.

    `components` (..., 4, 4) holds [[1, r], [s, chi]], the mean values of sigma_a x sigma_b with
    sigma_0 the identity: the first factor is S, the qubit with the noise. Immutable.

    `State(s, r, chi)` takes the Bloch components, of shapes (..., 3), (..., 3) and (..., 3, 3),
    which broadcast together. Raises ValueError if they belong to no state, that is if the density
    matrix has an eigenvalue below -1e-10.
    """

    components: FloatArray

    def __init__(self, s: ArrayLike, r: ArrayLike, chi: ArrayLike) -> None:
        s, r, chi = real_array("s", s), real_array("r", r), real_array("chi", chi)
        for name, array, tail in (("s", s, (3,)), ("r", r, (3,)), ("chi", chi, (3, 3))):
            if array.shape[array.ndim - len(tail) :] != tail:
                wanted = ", ".join(map(str, tail))
                raise ValueError(f"{name} must have shape (..., {wanted}), got {array.shape}")
        try:
            shape = np.broadcast_shapes(s.shape[:-1], r.shape[:-1], chi.shape[:-2])
        except ValueError:
            raise ValueError(
                f"the shapes do not broadcast together: s {s.shape}, r {r.shape}, chi {chi.shape}"
            ) from None
        components = np.ones((*shape, 4, 4))
        components[..., 1:, 0] = s
        components[..., 0, 1:] = r
        components[..., 1:, 1:] = chi
        lowest = np.linalg.eigvalsh(density_matrix(components))[..., 0].min(initial=0.0)
        if lowest < -TOLERANCE:
            raise ValueError(
                f"the state must be positive semidefinite to within {TOLERANCE}: "
                f"its density matrix has the eigenvalue {lowest:.3g}"
            )
        components.setflags(write=False)
        object.__setattr__(self, "components", components)

    @classmethod
    def schmidt(cls, eta: ArrayLike) -> Self:
        """Return cos(eta) |00> + sin(eta) |11> (eqs. 53, 54), one state for each angle in `eta`."""
        eta = real_array("eta", eta)
        sine, cosine = np.sin(2 * eta), np.cos(2 * eta)
        polarisation = cosine[..., None] * np.array([0.0, 0.0, 1.0])
        chi = np.zeros((*eta.shape, 3, 3))
        chi[..., 0, 0] = sine
        chi[..., 1, 1] = -sine
        chi[..., 2, 2] = 1.0
        return cls(polarisation, polarisation, chi)

    @classmethod
    def bell(cls) -> Self:
        """Return (|00> + |11>) / sqrt(2)."""
        return cls(np.zeros(3), np.zeros(3), np.diag([1.0, -1.0, 1.0]))

    @classmethod
    def from_rho(cls, rho: ArrayLike) -> Self:
        """Return the state with the density matrix `rho` (..., 4, 4).

        The basis is |00>, |01>, |10>, |11>. Raises ValueError unless `rho` is Hermitian, of trace 1
        and positive semidefinite, each to within 1e-10. Nothing is normalised.
        """
        rho = hermitian_matrices("rho", rho)
        off = np.abs(np.trace(rho, axis1=-2, axis2=-1) - 1).max(initial=0.0)
        if off > TOLERANCE:
            raise ValueError(
                f"rho must have trace 1 to within {TOLERANCE}: "
                f"its trace differs from 1 by {off:.3g}"
            )
        # The products are Hermitian, so the mean value is their Frobenius product with rho.
        means = np.einsum("abij,...ij->...ab", _PRODUCTS.conj(), rho).real
        return cls(means[..., 1:, 0], means[..., 0, 1:], means[..., 1:, 1:])

    def from_laboratory(self, parameters: Parameters, t: ArrayLike) -> State:
        """Return this state, read as one of the laboratory frame, in the rotated frame at `t`.

        `t` broadcasts against the shape of `parameters`, and both against that of the state.
        Raises ValueError if they do not.
        """
        return self._turned(frame(parameters, t))

    def in_laboratory(self, parameters: Parameters, t: ArrayLike) -> State:
        """Return this state of the rotated frame at `t` in the laboratory frame.

        `t` broadcasts against the shape of `parameters`, and both against that of the state.
        Raises ValueError if they do not.
        """
        return self._turned(frame(parameters, t).swapaxes(-2, -1))

    def _turned(self, rotation: FloatArray) -> State:
        try:
            np.broadcast_shapes(rotation.shape, self.components.shape)
        except ValueError:
            raise ValueError(
                f"the shape {self.shape} of the state does not broadcast against the shape "
                f"{rotation.shape[:-2]} of parameters and t"
            ) from None
        turned = rotation @ self.components
        return State(turned[..., 1:, 0], turned[..., 0, 1:], turned[..., 1:, 1:])

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array of states; () for one state."""
        return self.components.shape[:-2]

    @property
    def s(self) -> FloatArray:
        """Bloch vector of the qubit S, (..., 3)."""
        return self.components[..., 1:, 0]

    @property
    def r(self) -> FloatArray:
        """Bloch vector of the qubit R, (..., 3)."""
        return self.components[..., 0, 1:]

    @property
    def chi(self) -> FloatArray:
        """Correlation matrix chi_ij = <sigma_i x sigma_j>, (..., 3, 3)."""
        return self.components[..., 1:, 1:]

    @cached_property
    def rho(self) -> ComplexArray:
        """Density matrix, (..., 4, 4)."""
        rho = density_matrix(self.components)
        rho.setflags(write=False)
        return rho

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return np.array_equal(self.components, other.components)

    def __hash__(self) -> int:
        return hash((self.components.shape, (self.components + 0.0).tobytes()))

    def __repr__(self) -> str:
        return f"State(s={self.s.tolist()}, r={self.r.tolist()}, chi={self.chi.tolist()})"

"""The printed equations (1)-(64) and (A1)-(A3), by number and part.

Each entry keeps the number, the part (``None`` for the equation as a whole), the section, the
LaTeX as printed and, where there is something to compute with, the same in SymPy.  Nothing is
mended here; two spellings are shortened: tau for t - t_int, and in places omega_m for omega_m(t).
``scan`` notes where the text that this was transcribed from, a scan, is damaged.

Part names that end in "(text)" are statements of the running text that define or fix something in
the equation.  ``form`` is the SymPy side: an expression, a matrix, or a dict or tuple of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..bloch import chi_symbols, r_symbols, s_symbols
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
    anticommutator,
    b,
    b0,
    commutator,
    eta,
    f,
    g,
    gamma,
    k,
    k0,
    l,
    l0,
    lam,
    nbar,
    omega,
    omega_c,
    phi,
    sigma_minus,
    sigma_plus,
    sigma_x,
    sigma_y,
    sigma_z,
    t,
    tau,
    theta,
    v,
)

X = sp.ImmutableMatrix(2, 2, sp.symbols("X_11 X_12 X_21 X_22"))
"""The operator on which a printed superoperator acts."""


@dataclass(frozen=True)
class Printed:
    """One printed equation or one part of it."""

    id: str
    part: str | None
    where: str
    latex: str
    form: Any = None
    scan: str = ""


_gap = sp.sqrt(v**2 * t**2 + Delta**2)
_sin2 = sp.sin(theta - 2 * phi(t)) ** 2
_cos2 = sp.cos(theta - 2 * phi(t)) ** 2
_rate = sp.Derivative(phi(t), t)
_ell = sp.Symbol("ell", nonnegative=True)
_xi = sp.Symbol("xi", positive=True)
_s3, _r3, _chi11, _chi12, _chi33 = sp.symbols("s_3 r_3 chi_11 chi_12 chi_33", real=True)
_mu = sp.symbols("mu_1:5", real=True)


def _dissipator(
    jump: sp.Matrix, x: sp.Matrix, bracket: Any = anticommutator, dagger: Any = sp.Matrix.adjoint
) -> sp.Matrix:
    """A x A^dagger - {A^dagger A, x} / 2, as printed in (24)."""
    return jump * x * dagger(jump) - bracket(dagger(jump) * jump, x) / 2


def _generator(bracket: Any = anticommutator) -> sp.Matrix:
    """The right-hand side of (30)."""
    return (
        -sp.I * commutator(k(t) * sigma_z - _rate * sigma_y, X)
        + f(t) * (sigma_minus * X * sigma_plus - bracket(sigma_plus * sigma_minus, X) / 2)
        + g(t) * (sigma_plus * X * sigma_minus - bracket(sigma_minus * sigma_plus, X) / 2)
        + l(t) * (sigma_z * X * sigma_z - X)
    )


# The constants of Eq. (50) and the solutions (48), (49) that they enter.
_A0 = {+1: (s_symbols[0] - sp.I * s_symbols[1]) / sp.sqrt(2)}
_A0[-1] = (s_symbols[0] + sp.I * s_symbols[1]) / sp.sqrt(2)
_B0 = s_symbols[2] - a_minus0 / a_plus0
_Aj = [
    {
        +1: (chi_symbols[0, j] - sp.I * chi_symbols[1, j]) / sp.sqrt(2),
        -1: (chi_symbols[0, j] + sp.I * chi_symbols[1, j]) / sp.sqrt(2),
    }
    for j in range(3)
]
_Bj = [chi_symbols[j, 2] for j in range(3)]
_turn = {sign: sp.exp(sign * 2 * sp.I * k0 * tau) for sign in (+1, -1)}


def _rotating(constants: dict[int, sp.Expr]) -> tuple[sp.Expr, sp.Expr]:
    """The first two components of (48) and (49)."""
    plus, minus = (constants[sign] * _turn[sign] for sign in (+1, -1))
    damping = sp.exp(-b0 * tau) / sp.sqrt(2)
    return damping * (plus + minus), sp.I * damping * (plus - minus)


_s_solution = (*_rotating(_A0), _B0 * sp.exp(-2 * a_plus0 * tau) + a_minus0 / a_plus0)
_chi_solution = sp.ImmutableMatrix(
    [[*_rotating(_Aj[j]), _Bj[j] * sp.exp(-2 * a_plus0 * tau)] for j in range(3)]
).T

_entries: list[Printed] = []


def _add(
    id_: str, part: str | None, where: str, latex: str, form: Any = None, scan: str = ""
) -> None:
    _entries.append(Printed(id_, part, where, latex, form, scan))


# --- Sec. II: Hamiltonian, bath, coupling --------------------------------------------------------
_add(
    "1",
    None,
    "Sec. II",
    r"H_S(t)=\hbar(\Delta\sigma_x+vt\sigma_z)",
    Delta * sigma_x + v * t * sigma_z,
)
_add("2", "energies", "Sec. II", r"\epsilon_\pm(t)=\pm\Omega(t)", (Omega(t), -Omega(t)))
_add(
    "2",
    "eigenvectors",
    "Sec. II",
    r"|\epsilon_\pm(t)\rangle=\frac{1}{N_\pm(t)}\left(\pm\Omega(t)-vt\right)",
    (Omega(t) - v * t, -Omega(t) - v * t),
    scan="the column vector lost its upper entry",
)
_add(
    "2",
    "norms",
    "Sec. II",
    r"N_\pm(t)=\sqrt{2\Omega(t)[\Omega(t)\mp vt]}",
    (sp.sqrt(2 * Omega(t) * (Omega(t) - v * t)), sp.sqrt(2 * Omega(t) * (Omega(t) + v * t))),
)
_add("3", None, "Sec. II", r"\Omega(t)=\sqrt{v^2t^2+\Delta^2}", _gap)
_add(
    "4",
    None,
    "Sec. II",
    r"H_E=\int_0^{\omega_{\max}}d\nu\,b^\dagger(\nu)b(\nu)",
    sp.Integer(1),
    scan="a factor nu beside d nu could have been lost in the scan as well",
)
_add(
    "4", "commutator (text)", "Sec. II", r"[b(\nu),b^\dagger(\nu')]=\delta(\nu-\nu')", sp.Integer(1)
)
_add("5", None, "Sec. II", r"H_{\rm total}(t)=H_S(t)+H_E+\lambda H_{SE}")
_add("6", None, "Sec. II", r"H_{SE}=\mathbf A\otimes\mathbf B")
_add(
    "7",
    None,
    "Sec. II",
    r"\mathbf A=\tfrac12[\cos(\theta)\sigma_z+\sin(\theta)\sigma_x],\quad"
    r"\mathbf B=\int_0^{\omega_{\max}}d\nu\,g(\nu)[b(\nu)+b^\dagger(\nu)]",
    (sp.cos(theta) * sigma_z + sp.sin(theta) * sigma_x) / 2,
)
_add(
    "7",
    "direction (text)",
    "Sec. II",
    r"\theta:0\to\tfrac\pi2\text{ : longitudinal}\to\text{transversal}",
    (sigma_z / 2, sigma_x / 2),
)
# --- Sec. II A: master equation ------------------------------------------------------------------
_add(
    "8",
    "unitary part",
    "Sec. II A",
    r"\mathcal L_t[\bullet]=-i[H_S(t)+\lambda^2H_{LS}(t),\bullet]+\lambda^2\mathcal D_t[\bullet]",
)
_add(
    "8",
    "dissipator",
    "Sec. II A",
    r"\mathcal D_t[\bullet]=\sum_m\gamma(\omega_m(t))\{A(\omega_m(t))\bullet A^\dagger(\omega_m(t))"
    r"-\tfrac12[A^\dagger(\omega_m(t))A(\omega_m(t)),\bullet]\}",
    lambda jump, x, bracket=commutator: jump * x * jump.H - bracket(jump.H * jump, x) / 2,
    scan="a scan can turn braces into brackets; the text alone does not tell",
)
_add(
    "9",
    None,
    "Sec. II A",
    r"A(\omega_1)=\Pi_{\epsilon_-}A\Pi_{\epsilon_+},\ A(\omega_2)=\Pi_{\epsilon_+}A\Pi_{"
    r"\epsilon_-},\ "
    r"A(\omega_3)=\Pi_{\epsilon_-}A\Pi_{\epsilon_-}+\Pi_{\epsilon_+}A\Pi_{\epsilon_+}",
    lambda upper, lower, a: (
        lower * a * upper,
        upper * a * lower,
        lower * a * lower + upper * a * upper,
    ),
)
_add(
    "10",
    None,
    "Sec. II A",
    r"\omega_1(t)=-\omega_2(t)=2\Omega(t),\quad\omega_3(t)=0",
    (2 * Omega(t), -2 * Omega(t), sp.Integer(0)),
)
_add(
    "11",
    "omega > 0",
    "Sec. II A",
    r"\gamma(\omega_m)=2\pi J(|\omega_m|)\Theta(\omega_m)[\bar n(|\omega_m|)+1]+\dots",
    2 * sp.pi * J(omega) * (nbar(omega) + 1),
)
_add(
    "11",
    "omega < 0",
    "Sec. II A",
    r"\gamma(\omega_m)=\dots+2\pi J(|\omega_m|)\Theta(-\omega_m)[\bar n(|\omega_m|)]+\dots",
    2 * sp.pi * J(omega) * nbar(omega),
)
_add(
    "11",
    "omega = 0",
    "Sec. II A",
    r"\gamma(\omega_m)=\dots+2\pi T\delta(\omega_m)",
    2 * sp.pi * T,
)
_add(
    "12", None, "Sec. II A", r"\bar n(\omega)=\frac{1}{e^{\omega/T}-1}", 1 / (sp.exp(omega / T) - 1)
)
_add(
    "13",
    None,
    "Sec. II A",
    r"J(\omega)=\omega e^{-\omega/\omega_c}",
    omega * sp.exp(-omega / omega_c),
)
_add("13", "J = g^2 (text)", "Sec. II A", r"J(\omega_m(t))=g^2(\omega_m(t))", sp.Integer(1))
_add(
    "14",
    None,
    "Sec. II A",
    r"H_{LS}(t)=\sum_{m=1}^3\mathcal S(\omega_m(t))A^\dagger(\omega_m(t))A(\omega_m(t))",
)
_add("15", None, "Sec. II A", r"\tau_S(t)\ll\tau_R(t),\quad\tau_S(t)\ll\tau_A(t)")
_add("16", None, "Sec. II A", r"\tau_A(t)=\min\{\tau_{AE}(t),\tau_{AS}(t)\}")
_add(
    "17",
    None,
    "Sec. II A",
    r"\tau_{AE}^{-1}(t)=\max_n\left|\frac{1}{\epsilon_n(t)}\frac{d}{dt}\epsilon_n(t)\right|,\quad"
    r"\tau_{AS}^{-1}(t)=\max_{m\ne n}|\langle m(t)|\tfrac{d}{dt}|n(t)\rangle|",
)
_add(
    "17",
    "order of the names (text)",
    "Sec. II A",
    r"\text{eigenstates: }\epsilon_n(t),\quad\text{eigenenergies: }|n(t)\rangle",
)
_add(
    "18",
    None,
    "Sec. II A",
    r"\tau_A(t)=\begin{cases}\frac{2\Omega^2(t)}{v\Delta},&t\le\frac\Delta v\\"
    r"\frac{\Omega^2(t)}{v^2t},&t>\frac\Delta v\end{cases}",
    sp.Piecewise(
        (2 * Omega(t) ** 2 / (v * Delta), t <= Delta / v), (Omega(t) ** 2 / (v**2 * t), True)
    ),
)
_add(
    "19",
    "tau_S",
    "Sec. II A",
    r"\tau_S^{-1}=\min_{\omega_m\ne\omega_n}|\omega_m(t)-\omega_n(t)|=2\Omega(t)",
    1 / (2 * Omega(t)),
)
_add(
    "19",
    "tau_R",
    "Sec. II A",
    r"\tau_R^{-1}(t)=\max_m\gamma(\omega_m)=2\pi J(\omega_1(t))[\bar n(\omega_1(t))+1]",
    1 / (2 * sp.pi * J(2 * Omega(t)) * (nbar(2 * Omega(t)) + 1)),
)
# --- Sec. II B: rotated frame --------------------------------------------------------------------
_add(
    "20", None, "Sec. II B", r"\mathcal R(t)=e^{i\phi(t)\sigma_y}", (sp.I * phi(t) * sigma_y).exp()
)
_add(
    "21",
    None,
    "Sec. II B",
    r"\phi(t)=\frac12\arctan\left(\frac{\Delta}{vt}\right)",
    sp.atan(Delta / (v * t)) / 2,
)
_add("22", None, "Sec. II B", r"\tilde O(t)=\mathcal R(t)O\mathcal R^\dagger(t)")
_add("23", None, "Sec. II B", r"\tilde H_S(t)=\Omega(t)\sigma_z", Omega(t) * sigma_z)
_add(
    "24",
    "moving frame",
    "Sec. II B",
    r"\tilde{\mathcal L}_t[\bullet]=-i[\tilde H_S(t)+\lambda^2\tilde H_{LS}(t)+\dot\phi(t)"
    r"\sigma_y,\bullet]"
    r"+\lambda^2\tilde{\mathcal D}_t[\bullet]",
    _rate * sigma_y,
)
_add(
    "24",
    "dissipator",
    "Sec. II B",
    r"\tilde{\mathcal D}_t[\bullet]=\sum_m\gamma(\omega_m(t))(\tilde A(\omega_m(t))\bullet"
    r"\tilde A^\dagger(\omega_m(t))-\tfrac12\{\tilde A^\dagger(\omega_m(t))\tilde A("
    r"\omega_m(t)),\bullet\}",
    _dissipator,
    scan="the closing parenthesis is missing",
)
_add(
    "25",
    None,
    "Sec. II B",
    r"\tilde A(\omega_1)=\tilde\Pi_{\epsilon_-}\tilde A\tilde\Pi_{\epsilon_+},\ "
    r"\tilde A(\omega_2)=\tilde\Pi_{\epsilon_+}\tilde A\tilde\Pi_{\epsilon_-},\ "
    r"\tilde A(\omega_3)=\tilde\Pi_{\epsilon_-}\tilde A\tilde\Pi_{\epsilon_-}"
    r"+\tilde\Pi_{\epsilon_+}\tilde A\tilde\Pi_{\epsilon_+}",
    lambda upper, lower, a: (
        lower * a * upper,
        upper * a * lower,
        lower * a * lower + upper * a * upper,
    ),
)
_add(
    "25",
    "projectors (text)",
    "Sec. II B",
    r"\tilde\Pi_\epsilon=|0\rangle\langle0|,\quad\tilde\Pi_{\epsilon_+}=|1\rangle\langle1|",
    {"upper": sp.ImmutableMatrix([[0, 0], [0, 1]]), "lower": sp.ImmutableMatrix([[1, 0], [0, 0]])},
    scan="the subscript of the first projector lost its minus sign",
)
_add(
    "26",
    None,
    "Sec. II B",
    r"\tilde A(\omega_1(t))=\tfrac12\sin[\theta-2\phi(t)]\sigma_-",
    sp.sin(theta - 2 * phi(t)) * sigma_minus / 2,
)
_add(
    "27",
    None,
    "Sec. II B",
    r"\tilde A(\omega_2(t))=\tfrac12\sin[\theta-2\phi(t)]\sigma_+",
    sp.sin(theta - 2 * phi(t)) * sigma_plus / 2,
)
_add(
    "28",
    None,
    "Sec. II B",
    r"\tilde A(\omega_3(t))=\tfrac12\cos[\theta-2\phi(t)]\sigma_z",
    sp.cos(theta - 2 * phi(t)) * sigma_z / 2,
)
_lamb = S(2 * Omega(t)) - S(-2 * Omega(t))
_add(
    "29",
    "sigma_z part",
    "Sec. II B",
    r"\tilde H_{LS}(t)=\tfrac12\sin^2[\theta-2\phi(t)][\mathcal S(\omega_1(t))-\mathcal S("
    r"\omega_2(t))]"
    r"({\rm id}+\sigma_z)+\tfrac14\cos^2[\theta-2\phi(t)]\,{\rm id}",
    _sin2 * _lamb / 2,
)
_add(
    "29",
    "identity part",
    "Sec. II B",
    r"\tilde H_{LS}(t)=\tfrac12\sin^2[\theta-2\phi(t)][\mathcal S(\omega_1(t))-\mathcal S("
    r"\omega_2(t))]"
    r"({\rm id}+\sigma_z)+\tfrac14\cos^2[\theta-2\phi(t)]\,{\rm id}",
    _sin2 * _lamb / 2 + _cos2 / 4,
)
_add(
    "30",
    None,
    "Sec. II B",
    r"\tilde{\mathcal L}_t[\bullet]=-i[k(t)\sigma_z-\dot\phi(t)\sigma_y,\bullet]"
    r"+f(t)(\sigma_-\bullet\sigma_+-\tfrac12\{\sigma_+\sigma_-,\bullet\})"
    r"+g(t)(\sigma_+\bullet\sigma_--\tfrac12\{\sigma_-\sigma_+,\bullet\})"
    r"+l(t)(\sigma_z\bullet\sigma_z-\bullet)",
    _generator,
)
_add(
    "31",
    None,
    "Sec. II B",
    r"k(t)=\Omega(t)+\frac{\lambda^2}{2}\sin^2[\theta-2\phi(t)]"
    r"[\mathcal S(\omega_1(t))-\mathcal S(\omega_2(t))]",
    Omega(t) + lam**2 / 2 * _sin2 * _lamb,
)
_add(
    "32",
    None,
    "Sec. II B",
    r"f(t)=\frac{\lambda^2}{4}\sin^2[\theta-2\phi(t)]\gamma(\omega_1(t))",
    lam**2 / 4 * _sin2 * gamma(2 * Omega(t)),
)
_add(
    "33",
    None,
    "Sec. II B",
    r"g(t)=\frac{\lambda^2}{4}\sin^2[\theta-2\phi(t)]\gamma(\omega_2(t))",
    lam**2 / 4 * _sin2 * gamma(-2 * Omega(t)),
)
_add(
    "34",
    None,
    "Sec. II B",
    r"l(t)=\frac{\lambda^2}{4}\cos^2[\theta-2\phi(t)]\gamma(\omega_3(t))",
    lam**2 / 4 * _cos2 * gamma(0),
)
# --- Sec. III: two qubits ------------------------------------------------------------------------
_add(
    "35",
    None,
    "Sec. III",
    r"\tilde\rho_{SR}(t)=[\mathcal R(t)\otimes{\rm id}]\rho_{SR}(t)[\mathcal R^\dagger(t)"
    r"\otimes{\rm id}]",
)
_add(
    "36",
    None,
    "Sec. III",
    r"\dot{\tilde\rho}_{SR}(t)=(\tilde{\mathcal L}_t\otimes{\rm id})\tilde\rho_{SR}(t)",
)
_add(
    "37",
    None,
    "Sec. III",
    r"\tilde\rho_{SR}(t)=\tfrac14\Big({\rm id}\otimes{\rm id}+\vec s(t)\cdot\sigma\otimes{\rm id}"
    r"+{\rm id}\otimes\vec r(t)\cdot\sigma+\sum_{i,j=1}^3\chi_{ij}(t)\sigma_i\otimes\sigma_j\Big)",
)
_add(
    "38",
    None,
    "Sec. III",
    r"s_i={\rm Tr}[(\sigma_i\otimes{\rm id})\tilde\rho_{SR}],\ "
    r"r_i={\rm Tr}[({\rm id}\otimes\sigma_i)\tilde\rho_{SR}],\ "
    r"\chi_{ij}={\rm Tr}[(\sigma_i\otimes\sigma_j)\tilde\rho_{SR}]",
    (sp.Matrix(s_symbols), sp.Matrix(r_symbols), chi_symbols),
)
for _name, _latex, _form in (
    ("id", r"\tilde{\mathcal L}_t[{\rm id}]=-2a_-(t)\sigma_z", -2 * a_minus(t) * sigma_z),
    (
        "x",
        r"\tilde{\mathcal L}_t[\sigma_x]=2k(t)\sigma_y-b(t)\sigma_x+2\dot\phi(t)\sigma_z",
        2 * k(t) * sigma_y - b(t) * sigma_x + 2 * _rate * sigma_z,
    ),
    (
        "y",
        r"\tilde{\mathcal L}_t[\sigma_y]=-2k(t)\sigma_x-b(t)\sigma_y",
        -2 * k(t) * sigma_x - b(t) * sigma_y,
    ),
    (
        "z",
        r"\tilde{\mathcal L}_t[\sigma_z]=-2\dot\phi(t)\sigma_x-2a_+(t)\sigma_z",
        -2 * _rate * sigma_x - 2 * a_plus(t) * sigma_z,
    ),
):
    _add("39", _name, "Sec. III", _latex, _form)
_add(
    "40",
    None,
    "Sec. III",
    r"a_\pm(t)=\tfrac12[f(t)\pm g(t)],\quad b(t)=a_+(t)+2l(t)",
    ((f(t) + g(t)) / 2, (f(t) - g(t)) / 2, (f(t) + g(t)) / 2 + 2 * l(t)),
)
_add(
    "41",
    None,
    "Sec. III",
    r"\forall t>t_{\rm int},\quad\vec r(t)=\vec r(t_{\rm int})",
    sp.zeros(3, 1),
)
_Q = sp.ImmutableMatrix(
    [[-b(t), -2 * k(t), -2 * _rate], [2 * k(t), -b(t), 0], [2 * _rate, 0, -2 * a_plus(t)]]
)
_q = sp.ImmutableMatrix([0, 0, -2 * a_minus(t)])
_add("42", "s", "Sec. III", r"\frac{d}{dt}\vec s(t)=Q(t)\vec s(t)+\vec q(t)")
_add(
    "42",
    "chi",
    "Sec. III",
    r"\frac{d}{dt}\vec\chi_j(t)=Q(t)\vec\chi_j(t),\quad j=1,2,3",
    sp.ImmutableMatrix(sp.zeros(3, 3)),
)
_add(
    "43",
    None,
    "Sec. III",
    r"\vec\chi_j(t)=(\chi_{1j},\chi_{2j},\chi_{3j})^{\rm T},\quad\vec q(t)=(0,0,-2a_-(t))^{\rm T}",
    _q,
)
_add(
    "44",
    None,
    "Sec. III",
    r"Q(t)=\begin{pmatrix}-b(t)&-2k(t)&-2\dot\phi(t)\\2k(t)&-b(t)&0\\2\dot\phi(t)&0&-2a_+(t)"
    r"\end{pmatrix}",
    _Q,
)
_add(
    "45",
    None,
    "Sec. III",
    r"\dot\phi(t)=-\frac{\Delta v}{2\Omega^2(t)}",
    -Delta * v / (2 * Omega(t) ** 2),
)
_add("45", "limit (text)", "Sec. III", r"v\to0,\ t\ll\Delta/v:\ \dot\phi(t)\to0", sp.Integer(0))
_add("46", "phi (text)", "Sec. III", r"\phi(t)\approx\frac\pi4", sp.pi / 4)
_lamb0 = S(2 * Delta) - S(-2 * Delta)
_add(
    "46",
    "k",
    "Sec. III",
    r"k=\Delta+\frac{\lambda^2}{2}\cos^2(\theta)[\mathcal S(2\Delta)-\mathcal S(-2\Delta)]",
    Delta + lam**2 / 2 * sp.cos(theta) ** 2 * _lamb0,
)
_add(
    "46",
    "f",
    "Sec. III",
    r"f=\frac{\lambda^2}{4}\cos^2(\theta)\gamma(2\Delta)",
    lam**2 / 4 * sp.cos(theta) ** 2 * gamma(2 * Delta),
)
_add(
    "46",
    "g",
    "Sec. III",
    r"g=\frac{\lambda^2}{4}\cos^2(\theta)\gamma(-2\Delta)",
    lam**2 / 4 * sp.cos(theta) ** 2 * gamma(-2 * Delta),
)
_add(
    "46",
    "l",
    "Sec. III",
    r"l=\frac{\lambda^2}{4}\sin^2(\theta)\gamma(0)",
    lam**2 / 4 * sp.sin(theta) ** 2 * gamma(0),
)
_add(
    "47",
    "a",
    "Sec. III",
    r"a_\pm=\frac{\lambda^2}{4}\cos^2(\theta)[\gamma(2\Delta)\pm\gamma(-2\Delta)]",
    tuple(
        lam**2 / 4 * sp.cos(theta) ** 2 * (gamma(2 * Delta) + sign * gamma(-2 * Delta))
        for sign in (1, -1)
    ),
)
_add("47", "b", "Sec. III", r"b=a_++2l", a_plus0 + 2 * l0)
_add(
    "47",
    "block diagonal (text)",
    "Sec. III",
    r"\phi(t)\approx0\ \Rightarrow\ Q(t)\text{ block diagonal}",
    sp.Integer(0),
    scan="a dot over phi may have been lost",
)
_add(
    "48",
    "s_1, s_2",
    "Sec. III",
    r"s_1=\tfrac{1}{\sqrt2}e^{-b\tau}(A_0^+e^{2ik\tau}+A_0^-e^{-2ik\tau}),\ "
    r"s_2=\tfrac{i}{\sqrt2}e^{-b\tau}(A_0^+e^{2ik\tau}-A_0^-e^{-2ik\tau})",
    sp.ImmutableMatrix(_s_solution[:2]),
)
_add(
    "48",
    "s_3",
    "Sec. III",
    r"s_3=B_0e^{-2a_+\tau}+\frac{a_-}{a_+}",
    sp.ImmutableMatrix([_s_solution[2]]),
)
_add(
    "49",
    "chi_1j, chi_2j",
    "Sec. III",
    r"\chi_{1j}=\tfrac{1}{\sqrt2}e^{-b\tau}(A_j^+e^{2ik\tau}+A_j^-e^{-2ik\tau}),\ "
    r"\chi_{2j}=\tfrac{i}{\sqrt2}e^{-b\tau}(A_j^+e^{2ik\tau}-A_j^-e^{-2ik\tau})",
    sp.ImmutableMatrix(_chi_solution[:2, :]),
)
_add(
    "49",
    "chi_3j",
    "Sec. III",
    r"\chi_{3j}=B_je^{-2a_+\tau}",
    sp.Symbol("B_j") * sp.exp(-2 * a_plus0 * tau),
)
_add(
    "50",
    "A",
    "Sec. III",
    r"A_0^\pm=\tfrac{1}{\sqrt2}[s_1(t_{\rm int})\mp is_2(t_{\rm int})],\ "
    r"A_j^\pm=\tfrac{1}{\sqrt2}[\chi_{1j}(t_{\rm int})\mp i\chi_{2j}(t_{\rm int})]",
    sp.ImmutableMatrix(_s_solution[:2]).subs(tau, 0),
)
_add("50", "B_0", "Sec. III", r"B_0=s_3(t_{\rm int})-\frac{a_-}{a_+}", _B0)
_add("50", "B_j", "Sec. III", r"B_j=\chi_{j3}(t_{\rm int})", sp.ImmutableMatrix([_Bj]))
# --- Sec. IV: entanglement -----------------------------------------------------------------------
_add(
    "51",
    None,
    "Sec. IV",
    r"\mathcal N(\tilde\rho_{SR}(t))=\mathcal N(\rho_{SR}(t))",
)
_add(
    "52",
    None,
    "Sec. IV",
    r"\mathcal N(\tilde\rho_{SR}(t)):=\tfrac12\sum_{i=1}^4[|\mu_i(t)|-\mu_i(t)]",
    sum(sp.Abs(mu) - mu for mu in _mu) / 2,
)
_add("52", "maximum (text)", "Sec. IV", r"\mathcal N_{\max}=\tfrac12", sp.Rational(1, 2))
_add("53", None, "Sec. IV", r"|\phi\rangle=\cos\eta|00\rangle+\sin\eta|11\rangle")
_add(
    "53",
    "range (text)",
    "Sec. IV",
    r"\eta\in[0,\tfrac\pi2]\text{ interpolates between separable and maximally entangled}",
    (sp.Integer(0), sp.Rational(1, 2)),
)
_add(
    "54",
    None,
    "Sec. IV",
    r"r_3=s_3=\cos(2\eta),\ \chi_{11}=-\chi_{22}=\sin(2\eta),\ \chi_{33}=1\text{ at }t_{\rm int}",
    (
        sp.ImmutableMatrix([0, 0, sp.cos(2 * eta)]),
        sp.ImmutableMatrix([0, 0, sp.cos(2 * eta)]),
        sp.diag(sp.sin(2 * eta), -sp.sin(2 * eta), 1).as_immutable(),
    ),
)
_add(
    "55",
    None,
    "Sec. IV",
    r"\vec r(t)=(0,0,\cos(2\eta))^{\rm T}",
    sp.ImmutableMatrix([0, 0, sp.cos(2 * eta)]),
)
_ratio0 = a_minus0 / a_plus0
_add(
    "56",
    None,
    "Sec. IV A",
    r"\vec s(t)=\left(0,0,\left[\cos(2\eta)-\frac{a_-}{a_+}\right]e^{-2a_+\tau}+\frac{a_-}{a_+}"
    r"\right)^{\rm T}",
    sp.ImmutableMatrix([0, 0, (sp.cos(2 * eta) - _ratio0) * sp.exp(-2 * a_plus0 * tau) + _ratio0]),
)
_damped = sp.exp(-b0 * tau) * sp.sin(2 * eta)
_add(
    "57",
    "chi_11, chi_22",
    "Sec. IV A",
    r"\chi_{11}=-\chi_{22}=e^{-b\tau}\cos2k\tau\,\sin2\eta",
    sp.ImmutableMatrix([_damped * sp.cos(2 * k0 * tau), -_damped * sp.cos(2 * k0 * tau)]),
)
_add(
    "57",
    "chi_12, chi_21",
    "Sec. IV A",
    r"\chi_{12}=\chi_{21}=-e^{-b\tau}\sin2k\tau\,\sin2\eta",
    sp.ImmutableMatrix([-_damped * sp.sin(2 * k0 * tau), -_damped * sp.sin(2 * k0 * tau)]),
)
_add(
    "57",
    "chi_33",
    "Sec. IV A",
    r"\chi_{33}=e^{-2a_+\tau}\sin2\eta",
    sp.exp(-2 * a_plus0 * tau) * sp.sin(2 * eta),
)
_add(
    "58",
    None,
    "Sec. IV A",
    r"\tilde\rho_{SR}^{\top_R}=\tfrac14\Big[{\rm id}\otimes{\rm id}+s_3\sigma_z\otimes{\rm id}"
    r"+r_3{\rm id}\otimes\sigma_z+\sum_{i,j=1}^3(-1)^{j+1}\chi_{ij}\sigma_i\otimes\sigma_j\Big]",
    sp.ImmutableMatrix(3, 3, lambda i, j: (-1) ** (j + 2) * chi_symbols[i, j]),
)
_root = sp.sqrt(4 * (_chi11**2 + _chi12**2) + (_s3 - _r3) ** 2)
_add(
    "59",
    "mu_1, mu_2",
    "Sec. IV A",
    r"\mu_{1,2}=\tfrac14\{1-\chi_{33}\pm\sqrt{4[\chi_{11}^2+\chi_{12}^2]+[s_3-r_3]^2}\}",
    ((1 - _chi33 + _root) / 4, (1 - _chi33 - _root) / 4),
)
_add(
    "59",
    "mu_3, mu_4",
    "Sec. IV A",
    r"\mu_{3,4}=\tfrac14[1+\chi_{33}\pm|s_3+r_3|]",
    ((1 + _chi33 + sp.Abs(_s3 + _r3)) / 4, (1 + _chi33 - sp.Abs(_s3 + _r3)) / 4),
)
_add(
    "60",
    "only mu_2 (text)",
    "Sec. IV A",
    r"\eta=\tfrac\pi4:\ \mu_1,\mu_3,\mu_4\ge0",
)
_add("60", None, "Sec. IV A", r"\mathcal N(\rho_{SR}(t))=|\mu_2(t)|", sp.Abs(_mu[1]))
_add("61", None, "Sec. IV A", r"\tau_{\rm ent}=-\frac{\ln(\xi)}{2b}", -sp.log(_xi) / (2 * b0))
_add(
    "62",
    "xi",
    "Sec. IV A",
    r"\xi=\frac{3-\ell^2-2\sqrt{2-\ell^2}}{1-\ell^2}",
    (3 - _ell**2 - 2 * sp.sqrt(2 - _ell**2)) / (1 - _ell**2),
)
_add(
    "62",
    "ell",
    "Sec. IV A",
    r"\ell=\frac{1}{2\bar n(2\Delta)+1}",
    1 / (2 * nbar(2 * Delta) + 1),
)
_add(
    "63",
    None,
    "Sec. IV A",
    r"\mathcal N(\rho_{SR}(t))=\tfrac12e^{-(t-t_{\rm int})\lambda^2\pi J(2\Delta)\cos^2(\theta)}",
    sp.exp(-tau * lam**2 * sp.pi * J(2 * Delta) * sp.cos(theta) ** 2) / 2,
)
_add(
    "64",
    None,
    "Sec. IV A",
    r"\tilde{\mathcal L}_t[\bullet]=-ik[\sigma_z,\bullet]+\frac{\lambda^2}{4}\cos\theta^2"
    r"\left(\sigma_-\bullet\sigma_+-\tfrac12\{\sigma_+\sigma_-,\bullet\}\right)",
    -sp.I * k0 * commutator(sigma_z, X)
    + lam**2
    / 4
    * sp.cos(theta) ** 2
    * (sigma_minus * X * sigma_plus - anticommutator(sigma_plus * sigma_minus, X) / 2),
)
_add(
    "64",
    "cos theta^2",
    "Sec. IV A",
    r"\frac{\lambda^2}{4}\cos\theta^2",
    (sp.cos(theta**2), sp.cos(theta) ** 2),
    scan="the place of the exponent may be the scan's",
)
# --- Appendix ------------------------------------------------------------------------------------
_add(
    "A1",
    None,
    "Appendix",
    r"\Gamma(\omega_m(t))=\int_0^\infty d\tau\int_{-a}^ad\nu\,e^{i(\omega_m(t)-\nu)\tau}"
    r"{\rm Tr}(\mathbf B(\nu)\mathbf B\rho_E^{\rm th})",
)
_add(
    "A1",
    "a (text)",
    "Appendix",
    r"a:\ \omega_m\in(-a,a)\ \forall m",
)
_add(
    "A2",
    None,
    "Appendix",
    r"\mathbf B(\nu):=\int_0^{\omega_{\max}}d\mu\,|\mu\rangle\langle\mu|\mathbf B|\mu+\nu"
    r"\rangle\langle\mu+\nu|",
)
_add(
    "A2",
    "eigenstates (text)",
    "Appendix",
    r"b^\dagger(\mu)b(\mu)|\mu\rangle=\mu|\mu\rangle",
)
_add(
    "A1",
    "real part (text)",
    "Appendix",
    r"\gamma(\omega_m(t))={\rm Re}\,\Gamma(\omega_m(t))",
    sp.Integer(1),
)
_add(
    "A3",
    None,
    "Appendix",
    r"\gamma(\omega_m(t))=2\pi{\rm Tr}[\mathbf B(\omega_m(t))\mathbf B\rho_E^{\rm th}]",
    2 * sp.pi,
)
_add(
    "A3",
    "imaginary part (text)",
    "Appendix",
    r"\mathcal S(\omega_m(t))={\rm Im}\,\Gamma(\omega_m(t))",
    sp.Integer(1),
)
_add(
    "A3",
    "thermal state (text)",
    "Appendix",
    r"\rho_E^{\rm th}\text{ as defined in (A2)}",
)

PRINTED: dict[tuple[str, str | None], Printed] = {(e.id, e.part): e for e in _entries}
if len(PRINTED) != len(_entries):
    raise ValueError("two printed entries share a number and a part")

S_SOLUTION = sp.ImmutableMatrix(_s_solution)
"""(48) with the constants of (50)."""
CHI_SOLUTION = _chi_solution
"""(49) with the constants of (50)."""


def printed(id_: str, part: str | None = None) -> Printed:
    """The printed entry of a number and a part; ``KeyError`` where there is none."""
    return PRINTED[id_, part]

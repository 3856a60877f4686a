"""What every format of the report says: words and numbers, without markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .derive import errata_sheet

Row = Mapping[str, Any]

TITLE = "Dissipative Landau-Zener entanglement: every equation checked"
SUMMARY = (
    "Phys. Rev. A 110, 012456 (2024), each printed equation held against a derivation by machine, "
    "from the Hamiltonian and the correlation function of the bath on."
)
CONVENTIONS = (
    r"Units: $\hbar=k_B=1$. Energies, temperature and $\omega_c$ share one unit, times have its "
    r"inverse, $v$ its square.",
    r"$\sigma_z=\mathrm{diag}(1,-1)$, $|0\rangle=(1,0)$: in the rotated frame the upper level. "
    r"$H_S(t)=\Delta\sigma_x+vt\sigma_z$, so $2\Delta$ is the smallest gap.",
    r"Spectral density $J(\omega)=\omega e^{-\omega/\omega_c}$ without a factor $\pi$; "
    r"$\gamma(\omega)=2\pi J(\omega)[\bar n(\omega)+1]$ for $\omega>0$.",
    r"$\Gamma(\omega)=\int_0^\infty d\tau\,e^{i\omega\tau}C(\tau)=\gamma(\omega)/2+iS(\omega)$.",
    r"Rotated frame: $H_S=\Omega(t)\sigma_z$, with the angle $\phi(t)$ continuous in $t$. States "
    r"are given in it; the system is the first qubit.",
    "Negativity is the sum of the moduli of the negative eigenvalues of the partial transpose: "
    "1/2 for a Bell state.",
)
VERDICTS = {
    "erratum": "do not follow from the model; each with a counterexample or a proof",
    "verified": "follow from the model, exactly",
    "approximation": "hold to the order stated",
    "convention": "are right when read as stated",
    "definition": "fix a meaning that the derivation takes over",
}
_ENGINES = {"exact": "exact algebra (SymPy)", "balls": "ball arithmetic (Arb)"}


@dataclass(frozen=True)
class Drawing:
    """A figure as it goes into a report: its SVG, its notes, its files beside the report."""

    name: str
    svg: str
    notes: tuple[str, ...]
    csv: str
    picture: str


def by_number(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each equation number, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many rows have each verdict."""
    found = Counter(row["verdict"] for row in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def heading(row: Row) -> str:
    """The number of a printed form, and its part."""
    return f"({row['id']}) {row['part'] or ''}".rstrip()


def slug(row: Row) -> str:
    """The name of a printed form in links."""
    words = (row["part"] or "whole").lower()
    for sign, word in (("<", "below"), (">", "above"), ("=", "is")):
        words = words.replace(sign, word)
    return f"eq-{row['id']}-{re.sub(r'[^a-z0-9]+', '-', words).strip('-')}"


def origin(row: Row) -> str:
    """Whether a slip is new, or the earlier one that it follows from."""
    if not row["inherited_from"]:
        return "new"
    number, _, part = row["inherited_from"][0].partition(" ")
    return f"follows from ({number})" + (f" {part}" if part else "")


def proof(row: Row) -> str:
    """How the verdict was found."""
    engines = " and ".join(_ENGINES[name] for name in row["engines"])
    return f"{row['method']}; {engines} agree" if len(row["engines"]) > 1 else row["method"]


def corrected_form(row: Row) -> str:
    """The form that was compared with the smallest correction made; else the equation, right."""
    found: str | None = row["corrected"]
    return errata_sheet.corrected(row) if found is None or found.isdigit() else found


def marked_form(row: Row) -> str | None:
    """The printed form of a slip with its wrong places marked; None for another row."""
    if row["verdict"] != "erratum":
        return None
    found: str | None = row["marked"]
    if found is None or row["corrected"] is None or row["corrected"].isdigit():
        return errata_sheet.marked(row)
    return found


def consequences(row: Row) -> str:
    """What a slip costs, in words."""
    cost = row["cost"]
    parts = [f"{name}: factor {value}" for name, value in cost["factors"].items()]
    parts += [
        f"{change['figure']}: negativity off by up to {change['change']:.2g} ({change['where']})"
        for change in cost["negativity"]
    ]
    return "; ".join([*parts, *([cost["reason"]] if cost["reason"] else [])])


def claim_evidence(claim: Row) -> list[tuple[str, str]]:
    """The evidence of a claim, names and values as text."""
    return [(name, _value(value)) for name, value in claim["evidence"].items()]


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(entry)}" for name, entry in value.items())
    return str(value)

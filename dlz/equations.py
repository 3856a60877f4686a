"""One printed equation of the paper, judged, for Python and notebooks: `dlz.equation("47")`."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .derive.ledger import Judgement


@dataclass(frozen=True, repr=False)
class Equation:
    """The printed forms under one number, each with its verdict. A notebook shows them in full.

    number  as printed, "1" to "64" and "A1" to "A3"
    forms   rows of the ledger, one for each part that the paper states under the number: with
            `printed` (its `latex`, `part`, `where`), `verdict`, `derived`, `method`,
            `counterexample`, `correction`, `difference`, `marked`, `rests_on`, `note`
    """

    number: str
    forms: tuple[Judgement, ...]

    @property
    def verdicts(self) -> dict[str | None, str]:
        """The verdict on each part; the part is None where the number has only one."""
        return {form.printed.part: form.verdict for form in self.forms}

    def __repr__(self) -> str:
        parts = (f"{part}: {v}" if part else v for part, v in self.verdicts.items())
        return f"<equation ({self.number}): {'; '.join(parts)}>"

    def _repr_markdown_(self) -> str:
        from .display import equation_markdown

        return equation_markdown(self)


def equation(number: str | int) -> Equation:
    """Derive and judge what the paper prints under one number.

    `number` is "1" to "64" or "A1" to "A3". Takes some seconds at the first call, while SymPy
    derives. What an erratum changes further down and what it costs take the other equations:
    `dlz verify NUMBER` and `dlz report` tell.

    Raises ValueError for another number.
    """
    from .derive.ledger import judgement
    from .derive.paper import PRINTED

    name = str(number)
    numbers = list(dict.fromkeys(key[0] for key in PRINTED))
    if name not in numbers:
        near = get_close_matches(name, numbers, 3, 0.3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ValueError(f"number must be 1 to 64 or A1 to A3, got {name}{hint}")
    return Equation(name, tuple(judgement(key) for key in PRINTED if key[0] == name))

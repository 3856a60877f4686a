"""What the paper prints, transcribed as it stands, slips included, apart from everything derived.

The paper: M. Babakan, A. Kashefi, L. Memarzadeh, "Entanglement degradation under local dissipative
Landau-Zener noise", Phys. Rev. A 110, 012456 (2024), doi 10.1103/PhysRevA.110.012456.
"""

from .printed import PRINTED, Printed, printed

__all__ = ["PRINTED", "Printed", "printed"]

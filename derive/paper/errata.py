"""The errata known so far, by number and part: ``dlz verify --strict`` fails on any other."""

from __future__ import annotations

KNOWN_ERRATA: frozenset[tuple[str, str | None]] = frozenset(
    {
        ("4", None),
        ("8", "dissipator"),
        ("17", "order of the names (text)"),
        ("18", None),
        ("19", "tau_R"),
        ("21", None),
        ("24", "moving frame"),
        ("25", "projectors (text)"),
        ("29", "sigma_z part"),
        ("29", "identity part"),
        ("31", None),
        ("42", "chi"),
        ("46", "k"),
        ("47", "a"),
        ("47", "block diagonal (text)"),
        ("48", "s_1, s_2"),
        ("48", "s_3"),
        ("49", "chi_1j, chi_2j"),
        ("49", "chi_3j"),
        ("50", "B_0"),
        ("50", "B_j"),
        ("56", None),
        ("57", "chi_12, chi_21"),
        ("57", "chi_33"),
        ("60", None),
        ("63", None),
        ("64", None),
        ("A1", "a (text)"),
        ("A1", "real part (text)"),
        ("A2", None),
        ("A2", "eigenstates (text)"),
        ("A3", "thermal state (text)"),
    }
)

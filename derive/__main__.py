"""``python -m dlz.derive``, the same as ``dlz derive``: derive everything, write generated/."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import sympy as sp

from .codegen import emit
from .codegen.explain import explain
from .derivation import STEPS


def derive(progress: Callable[[str], None]) -> list[str]:
    """Compute every step of the derivation; returns each one's key, equations, summary and value.

    ``progress`` is told the key and the summary of each before it is computed.
    """
    from . import ledger  # imports every room  # noqa: F401

    lines = []
    for key, step in STEPS.items():
        progress(f"{key}: {step.summary}")
        value = sp.sstr(step.function())
        numbers = f" ({', '.join(step.equations)})" if step.equations else ""
        lines.append(f"{key}{numbers}: {step.summary}\n    {value}")
    return lines


def run(check: bool, progress: Callable[[str], None]) -> int:
    """Derive, then write generated/ or compare it.  Returns the exit status."""
    count = len(derive(progress))
    if check:
        differences = emit.check()
        if differences:
            print("\n".join(differences), file=sys.stderr)
            return 1
        print(f"{count} steps derived; generated/ is what they give")
        return 0
    touched = emit.write()
    changed = ", ".join(path.name for path in touched) or "nothing changed"
    print(f"{count} steps derived; generated/: {changed}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of ``python -m dlz.derive``."""
    parser = argparse.ArgumentParser(prog="python -m dlz.derive", description=__doc__)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--check",
        action="store_true",
        help="only compare generated/ with what would be written; fails if they differ",
    )
    instead.add_argument(
        "--explain",
        metavar="FUNCTION",
        help="only show how a generated function, room.function, comes from the derivation",
    )
    parsed = parser.parse_args(arguments)
    if parsed.explain is None:
        return run(parsed.check, print)
    try:
        print(explain(parsed.explain))
    except ValueError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())

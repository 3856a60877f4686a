"""The command line: reproduce, derive, verify, report, figures, solve."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from . import __version__
from .files import csv, replace

if TYPE_CHECKING:
    from .claims import Claim
    from .derive.ledger import Judgement


VERDICTS = ("definition", "verified", "erratum", "approximation", "convention")


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _progress(message: str) -> None:
    """What is being done, on standard error, where a person is watching."""
    if sys.stderr.isatty():
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
        print(f"\r\x1b[K{message[: columns - 1]}", end="", file=sys.stderr, flush=True)


def _progress_done() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _prefixed(stage: str) -> Callable[[str], None]:
    return lambda message: _progress(f"{stage}: {message}")


# --- commands ------------------------------------------------------------------------------------


def _derive(arguments: argparse.Namespace) -> int:
    from .derive import __main__ as derive
    from .derive.codegen.explain import explain

    if arguments.explain is not None:
        print(explain(arguments.explain))
        return 0
    status = derive.run(arguments.check, _progress)
    _progress_done()
    return status


def _judged(stage: str) -> tuple[list[Judgement], list[Claim]]:
    """The ledger and the conclusions, which come first: the ledger says what an erratum touches."""
    from .consequences import integrated
    from .derive import enclosure
    from .derive.ledger import ledger

    if not enclosure.available():
        print(
            "dlz: python-flint is not installed, so SymPy judges alone; for the second engine: "
            "pip install 'dlz[verify]'",
            file=sys.stderr,
        )
    claims = _claims(stage)
    rows = ledger(_prefixed(stage), integrated, {claim.id: claim.rests_on for claim in claims})
    _progress_done()
    return rows, claims


def _verify(arguments: argparse.Namespace) -> int:
    from .derive.ledger import document
    from .derive.paper import PRINTED
    from .derive.paper.errata import KNOWN_ERRATA

    if arguments.self_test:
        return _self_test(arguments.json)
    if arguments.claims:
        claims = _claims("claims")
        if arguments.json:
            print(json.dumps(document([], [claim.as_dict() for claim in claims]), indent=1))
        else:
            print("\n\n".join(map(_claim_in_full, claims)))
        return 0
    numbers = list(dict.fromkeys(number for number, _ in PRINTED))
    if arguments.number is not None and arguments.number not in numbers:
        near = get_close_matches(arguments.number, numbers, 3, 0.3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise ValueError(f"number must be 1 to 64 or A1 to A3, got {arguments.number}{hint}")
    rows, claims = _judged("verify")
    unknown = [
        row
        for row in rows
        if row.verdict == "erratum" and (row.printed.id, row.printed.part) not in KNOWN_ERRATA
    ]
    shown = [
        row
        for row in rows
        if arguments.number in (None, row.printed.id) and arguments.only in (None, row.verdict)
    ]
    if arguments.json:
        whole = arguments.number is None and arguments.only is None
        concluded = [claim.as_dict() for claim in claims] if whole else []
        print(json.dumps(document(shown, concluded), indent=1))
    elif arguments.number is not None:
        print("\n\n".join(_in_full(row) for row in shown))
    else:
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        print(_table(shown, rows, columns))
    if arguments.strict and unknown:
        listed = ", ".join(_number(row) for row in unknown)
        print(f"dlz verify: errata outside the known list: {listed}", file=sys.stderr)
        return 1
    return 0


def _claims(stage: str) -> list[Claim]:
    from .claims import judged

    claims = judged(_prefixed(stage))
    _progress_done()
    return claims


def _claim_in_full(claim: Claim) -> str:
    """One conclusion of the paper with its evidence."""
    evidence = [f"    {name}: {value}" for name, value in claim.as_dict()["evidence"].items()]
    lines = [
        f"{claim.id}, {claim.where}: {claim.outcome.verdict}",
        f"  claim       {claim.statement}",
        f"  note        {claim.outcome.note}",
        "  evidence",
        *evidence,
    ]
    return "\n".join(lines)


def _self_test(as_json: bool) -> int:
    """Put mutants and true rewritings of the verified forms before the judge."""
    from .derive.selftest import run

    score = run(_prefixed("self-test"))
    _progress_done()
    counts = score.as_dict()
    if as_json:
        print(json.dumps(counts, indent=1))
    else:
        print("\n".join(f"{name}: {value}" for name, value in counts.items()))
    return 0 if score.passed else 1


_ENGINES = {"exact": "exact (SymPy)", "balls": "ball arithmetic (Arb)"}


def _in_full(row: Judgement) -> str:
    """One printed form with everything that is known about it."""
    from .derive.derivation import STEPS

    lines = [
        f"{_number(row)}, {row.printed.where}: {row.verdict}",
        f"  printed     {row.printed.latex}",
        f"  derived     {row.derived}",
    ]
    if row.difference:
        lines.append(f"  difference  {row.difference}")
    if row.rests_on:
        lines.append("  derivation")
        lines += [f"    {step}: {STEPS[step].summary}" for step in row.rests_on]
    lines.append(f"  method      {row.method}")
    if row.engines:
        lines.append(f"  engines     {' and '.join(_ENGINES[name] for name in row.engines)}")
    if row.counterexample:
        point = ", ".join(f"{name} = {value}" for name, value in row.counterexample.point.items())
        place = f" entry {row.counterexample.entry}" if row.counterexample.entry else ""
        lines += [
            f"  at          {point or 'every point'}{place}",
            f"    printed   {row.counterexample.printed}",
            f"    derived   {row.counterexample.derived}",
        ]
    if row.verdict == "erratum":
        origin = f"follows from ({row.inherited_from[0]})" if row.inherited_from else "new"
        lines += [
            f"  slip        {origin}",
            f"  correction  {row.correction or 'no small edit of the printed form'}",
            f"  touches     {', '.join(row.affects) or 'nothing that is computed from it'}",
            f"  costs       {row.cost}",
        ]
    if row.printed.scan:
        lines.append(f"  scan        {row.printed.scan}")
    if row.note:
        lines.append(f"  note        {row.note}")
    return "\n".join(lines)


def _number(row: Judgement) -> str:
    part = f" {row.printed.part}" if row.printed.part else ""
    return f"({row.printed.id}){part}"


_COLOURS = {"erratum": 31, "verified": 32, "approximation": 33, "convention": 36, "definition": 2}
"""What a terminal needs for red, green, yellow, cyan and faint."""


def _table(
    shown: Sequence[Judgement], rows: Sequence[Judgement], columns: int | None = None
) -> str:
    """One line per printed form that is shown, and the counts of all.

    For a terminal of so many ``columns``: in colour, the remarks wrapped in a column of theirs.
    """
    width = max((len(_number(row)) for row in shown), default=0)
    lines = []
    for row in shown:
        verdict = f"{row.verdict:<13}"
        remark = _remark(row)
        if columns is not None:
            if "NO_COLOR" not in os.environ:
                verdict = f"\x1b[{_COLOURS[row.verdict]}m{verdict}\x1b[0m"
            indent = width + 17
            wrapped = textwrap.wrap(remark, max(columns - indent - 1, 20))
            remark = ("\n" + " " * indent).join(wrapped)
        lines.append(f"{_number(row):<{width}}  {verdict}  {remark}".rstrip())
    return "\n".join([*lines, "", _counts(rows)])


def _remark(row: Judgement) -> str:
    origin = f"[from ({row.inherited_from[0]})] " if row.inherited_from else ""
    return origin + row.note


def _counts(rows: Sequence[Judgement]) -> str:
    """How many printed forms have each verdict, and how many equation numbers they belong to."""
    found = Counter(row.verdict for row in rows)
    numbers = len({row.printed.id for row in rows})
    listed = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
    return f"{len(rows)} printed forms under {numbers} numbers: {listed}"


def _figures(arguments: argparse.Namespace) -> int:
    from . import figures

    files = figures.write(arguments.out, progress=_progress)
    _progress_done()
    print("\n".join(map(str, files)))
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from . import report, report_document

    if arguments.errata == (arguments.out is not None):
        raise ValueError("give either --out DIR or --errata")
    if arguments.check and not arguments.errata:
        raise ValueError("--check compares the errata sheet: give --errata as well")
    document = report_document.judged(_prefixed("judge"))
    if arguments.check:
        differences = report.check_errata(document)
        _progress_done()
        print("\n".join(differences), end="\n" if differences else "", file=sys.stderr)
        return 1 if differences else 0
    if arguments.errata:
        files = report.write_errata(document)
    else:
        files = [report.write(arguments.out, document, arguments.format, _prefixed("report"))]
    _progress_done()
    print("\n".join(map(str, files)))
    return 0


def _solve(arguments: argparse.Namespace) -> int:
    import numpy as np

    from .parameters import Parameters
    from .solver import solve
    from .state import State

    if arguments.points < 2:
        raise ValueError(f"points must be >= 2, got {arguments.points}")
    start, stop = arguments.t
    if not start < stop:
        raise ValueError(f"t must be increasing, got {start} {stop}")
    parameters = Parameters(
        arguments.Delta,
        arguments.v,
        arguments.theta,
        arguments.lam,
        arguments.T,
        arguments.omega_c,
        not arguments.no_lamb_shift,
    )
    initial = State.bell() if arguments.eta is None else State.schmidt(arguments.eta)
    solution = solve(parameters, np.linspace(start, stop, arguments.points), initial)
    columns = {"t": solution.t, "negativity": solution.negativity, "error": solution.error}
    if arguments.json:
        print(json.dumps({name: values.tolist() for name, values in columns.items()}))
        return 0
    text = csv(columns, zip(*columns.values(), strict=True))
    if arguments.out is None:
        print(text, end="")
    else:
        print(replace(arguments.out, text))
    return 0


def _reproduce(arguments: argparse.Namespace) -> int:
    from . import figures
    from .derive import __main__ as derive
    from .derive.codegen import emit
    from .derive.ledger import document

    out: Path = arguments.out
    steps = derive.derive(_prefixed("1/4 derive"))
    files = [replace(out / "derivation.txt", "\n".join(steps) + "\n")]
    _progress("2/4 check of generated/")
    differences = emit.check()
    if differences:
        _progress_done()
        print("\n".join(differences), file=sys.stderr)
        return 1
    rows, claims = _judged("3/4 verify")
    ledger = document(rows, [claim.as_dict() for claim in claims])
    files.append(replace(out / "ledger.json", json.dumps(ledger, indent=1) + "\n"))
    files.append(replace(out / "claims.txt", "\n\n".join(map(_claim_in_full, claims)) + "\n"))
    files.append(replace(out / "ledger.txt", _table(rows, rows) + "\n"))
    files += figures.write(out, progress=_prefixed("4/4 draw"))
    _progress_done()
    errata = [row for row in rows if row.verdict == "erratum"]
    width = max(len(_number(row)) for row in errata)
    summary = [
        f"{len(steps)} steps derived; generated/ is what they give",
        _counts(rows),
        "",
        "errata:",
        *(f"  {_number(row):<{width}}  {_remark(row)}" for row in errata),
        "",
        "conclusions:",
        *(f"  {claim.outcome.verdict:<11}  {claim.statement}" for claim in claims),
        "",
        "files:",
        *(f"  {path}" for path in files),
    ]
    print("\n".join(summary))
    return 0


# --- parser --------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dlz",
        description="Derive, verify and solve the dissipative Landau-Zener model of Phys. Rev. A "
        "110, 012456 (2024).",
    )
    parser.add_argument("--version", action="version", version=f"dlz {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], description: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=description, description=description)
        sub.set_defaults(run=run)
        return sub

    reproduce = command(
        "reproduce", _reproduce, "derive, check generated/, verify and draw, into one folder"
    )
    reproduce.add_argument("--out", type=Path, required=True, metavar="DIR", help="output folder")

    derive = command("derive", _derive, "derive every equation again and write generated/")
    instead = derive.add_mutually_exclusive_group()
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

    verify = command("verify", _verify, "judge every printed equation")
    verify.add_argument("number", nargs="?", help="one equation in full, for example 47 or A1")
    verify.add_argument(
        "--claims", action="store_true", help="the paper's conclusions instead of its equations"
    )
    verify.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verify.add_argument("--only", choices=VERDICTS, help="only the forms with this verdict")
    verify.add_argument(
        "--strict", action="store_true", help="fail on an erratum that is not in the known list"
    )
    verify.add_argument(
        "--self-test",
        action="store_true",
        help="judge mutants and true rewritings of the verified forms instead (some minutes)",
    )

    figures = command("figures", _figures, "draw figures 2 to 5, each with its numbers as CSV")
    figures.add_argument("--out", type=Path, required=True, metavar="DIR", help="output folder")

    report = command(
        "report", _report, "every equation with its derivation and verdict, to read offline"
    )
    report.add_argument("--out", type=Path, default=None, metavar="DIR", help="output folder")
    report.add_argument(
        "--format",
        choices=("html", "md", "tex"),
        default="html",
        help="one HTML file (default), Markdown with GitHub's formulas, or TeX for pdflatex",
    )
    report.add_argument(
        "--errata",
        action="store_true",
        help="instead write the errata sheet, errata.md and errata.tex in generated/",
    )
    report.add_argument(
        "--check",
        action="store_true",
        help="with --errata: only compare the sheet; fails if it differs",
    )

    solve = command("solve", _solve, "integrate one parameter set; negativity in time as CSV")
    solve.add_argument("--Delta", type=float, required=True, help="half the minimal gap, > 0")
    solve.add_argument("--v", type=float, required=True, help="sweep rate, >= 0")
    solve.add_argument("--theta", type=float, default=0.0, help="coupling direction (default: 0)")
    solve.add_argument("--lam", type=float, default=0.1, help="coupling strength (default: 0.1)")
    solve.add_argument("--T", type=float, default=0.0, help="temperature, >= 0 (default: 0)")
    solve.add_argument(
        "--omega-c", type=float, default=None, help="cut-off frequency, > 0 (default: Delta/3)"
    )
    solve.add_argument("--no-lamb-shift", action="store_true", help="leave out the Lamb shift")
    solve.add_argument(
        "--eta", type=float, default=None, help="Schmidt angle of the initial state (default: Bell)"
    )
    solve.add_argument(
        "--t", type=float, nargs=2, required=True, metavar=("START", "STOP"), help="window of time"
    )
    solve.add_argument("--points", type=int, default=201, help="number of times (default: 201)")
    solve.add_argument("--json", action="store_true", help="one JSON document on standard output")
    solve.add_argument("--out", type=Path, default=None, metavar="FILE", help="CSV file to write")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status.

    Whatever is wrong with the input is one line on standard error.
    """
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ValueError, ArithmeticError, RuntimeError, OSError, ImportError) as error:
        _progress_done()
        print(f"dlz {parsed.command}: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return status

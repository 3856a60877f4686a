"""The commands about the equations: derive, verify, report, reproduce."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .beside import Beside, Task
from .cli_terminal import (
    Namespace,
    Parser,
    examples,
    option_for_json,
    option_for_output,
    prefixed,
    progress,
    progress_done,
    show_files,
    show_json,
    suggestion,
)
from .files import replace

if TYPE_CHECKING:
    from .claims import Claim
    from .derive.ledger import Judgement


VERDICTS = ("definition", "verified", "erratum", "approximation", "convention")


# --- derive --------------------------------------------------------------------------------------

DERIVE = examples(
    ("dlz derive --check", "whether generated/ is what the derivation gives today"),
    ("dlz derive --explain lindblad.f", "how one function comes from the derivation, by stages"),
    ("dlz derive", "derive everything again and write generated/"),
)


def add_derive(parser: Parser) -> None:
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
    option_for_json(parser)


def derive(arguments: Namespace) -> int:
    """Run the derivation; write generated/, or compare it."""
    from .derive import __main__ as derivation
    from .derive.codegen import emit
    from .derive.codegen.explain import explain

    if arguments.explain is not None:
        if arguments.json:
            raise ValueError("--explain shows text: leave out --json")
        progress("derive")
        text = explain(arguments.explain)
        progress_done()
        print(text)
        return 0
    if not arguments.json:
        status = derivation.run(arguments.check, progress)
        progress_done()
        return status
    steps = len(derivation.derive(progress))
    progress("generated/")
    if arguments.check:
        differences = emit.check()
        found = {"steps": steps, "differences": differences}
    else:
        differences = []
        found = {"steps": steps, "changed": [path.name for path in emit.write()]}
    progress_done()
    show_json(found)
    return 1 if differences else 0


# --- verify --------------------------------------------------------------------------------------

VERIFY = examples(
    ("dlz verify 47", "one equation in full: printed, derived, counterexample, correction, costs"),
    ("dlz verify", "a line for every printed form"),
    ("dlz verify --only erratum --json", "the errata as JSON"),
    ("dlz verify --claims", "the paper's conclusions, each with its evidence"),
)


def add_verify(parser: Parser) -> None:
    parser.add_argument("number", nargs="?", help="one equation in full, for example 47 or A1")
    parser.add_argument(
        "--claims", action="store_true", help="the paper's conclusions instead of its equations"
    )
    option_for_json(parser)
    parser.add_argument(
        "--only", choices=VERDICTS, metavar="VERDICT", help=f"of {', '.join(VERDICTS)}"
    )
    parser.add_argument(
        "--strict", action="store_true", help="fail on an erratum that is not in the known list"
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="judge mutants and true rewritings of the verified forms instead (some minutes)",
    )


def _judged(
    second: Beside,
    concluded: Task[list[Claim]],
    stage: str,
    only: Collection[str] | None = None,
) -> tuple[list[Judgement], list[Claim]]:
    """The ledger, or the rows of some numbers, and the conclusions, which have been begun."""
    from .derive import enclosure
    from .report_document import both

    if not enclosure.available():
        print(
            "dlz: python-flint is not installed, so SymPy judges alone; for the second engine: "
            "pip install 'dlz[verify]'",
            file=sys.stderr,
        )
    return both(second, concluded, prefixed(stage), only)


def verify(arguments: Namespace) -> int:
    """Judge the printed equations, or the conclusions."""
    from .derive.ledger import document
    from .derive.paper import PRINTED
    from .derive.paper.errata import KNOWN_ERRATA
    from .report_document import conclude

    if arguments.self_test:
        return _self_test(arguments.json)
    if arguments.claims:
        from .claims import judged

        claims = judged(prefixed("claims"))
        progress_done()
        if arguments.json:
            print(json.dumps(document([], [claim.as_dict() for claim in claims]), indent=1))
        else:
            print("\n\n".join(map(_claim_in_full, claims)))
        return 0
    numbers = list(dict.fromkeys(number for number, _ in PRINTED))
    if arguments.number is not None:
        arguments.number = arguments.number.strip("()")  # as it is printed
    if arguments.number is not None and arguments.number not in numbers:
        hint = suggestion(arguments.number, numbers)
        raise ValueError(f"number must be 1 to 64 or A1 to A3, got {arguments.number}{hint}")
    only = None if arguments.number is None else {arguments.number}
    with Beside() as second:
        rows, claims = _judged(second, conclude(second), "verify", only)
    progress_done()
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

    score = run(prefixed("self-test"))
    progress_done()
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
    if row.note:
        lines.append(f"  note        {row.note}")
    if row.printed.scan:
        lines.append(f"  scan        {row.printed.scan}")
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
    lines.append(f"  method      {row.method}")
    if row.engines:
        lines.append(f"  engines     {' and '.join(_ENGINES[name] for name in row.engines)}")
    if row.rests_on:
        lines.append("  derivation  the steps that it rests on, from the model")
        lines += [f"    {step}: {STEPS[step].summary}" for step in row.rests_on]
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


# --- report --------------------------------------------------------------------------------------

REPORT = examples(
    ("dlz report --out out", "out/report.html, one file to read offline (extra `report`)"),
    ("dlz report --out out --format tex", "for pdflatex; md is for GitHub"),
    ("dlz report --errata --check", "whether the errata sheet in generated/ is what follows"),
)


def add_report(parser: Parser) -> None:
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="output folder")
    parser.add_argument(
        "--format",
        choices=("html", "md", "tex"),
        default="html",
        help="one HTML file (default), Markdown with GitHub's formulas, or TeX for pdflatex",
    )
    parser.add_argument(
        "--errata",
        action="store_true",
        help="instead write the errata sheet, errata.md and errata.tex in generated/",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="with --errata: only compare the sheet; fails if it differs",
    )
    option_for_json(parser)


def report(arguments: Namespace) -> int:
    """Write the report or the errata sheet, or compare the sheet."""
    from . import report, report_document

    if arguments.errata == (arguments.out is not None):
        raise ValueError("give either --out DIR or --errata")
    if arguments.check and not arguments.errata:
        raise ValueError("--check compares the errata sheet: give --errata as well")
    if not arguments.errata:
        report.check_extras(arguments.format)
    with Beside() as second:
        judged = report_document.begin(second)
        pictures = [] if arguments.errata else report.begin_drawings(second, arguments.out)
        document = judged(prefixed("judge"))
        drawn = report.drawings(pictures, progress)
    if arguments.check:
        differences = report.check_errata(document)
        progress_done()
        print("\n".join(differences), end="\n" if differences else "", file=sys.stderr)
        return 1 if differences else 0
    if arguments.errata:
        files = report.write_errata(document)
    else:
        progress("report")
        files = [report.write(arguments.out, document, drawn, arguments.format)]
    progress_done()
    show_files(files, arguments.json)
    return 0


# --- reproduce -----------------------------------------------------------------------------------

REPRODUCE = examples(
    ("dlz reproduce --out out", "some minutes; ends with the errata and the files written"),
)


def add_reproduce(parser: Parser) -> None:
    option_for_output(parser)
    option_for_json(parser)


def reproduce(arguments: Namespace) -> int:
    """Everything, into one folder."""
    from . import figures, report, report_document
    from .derive import __main__ as derivation
    from .derive.codegen import emit
    from .derive.ledger import document

    report.check_extras("html")
    out: Path = arguments.out
    with Beside() as second:
        concluded = report_document.conclude(second)
        steps = derivation.derive(prefixed("1/4 derive"))
        files = [replace(out / "derivation.txt", "\n".join(steps) + "\n")]
        progress("2/4 check of generated/")
        differences = emit.check()
        if differences:
            progress_done()
            print("\n".join(differences), file=sys.stderr)
            return 1
        pictures = report.begin_drawings(second, out, kinds=figures.KINDS)
        rows, claims = _judged(second, concluded, "3/4 verify")
        ledger = document(rows, [claim.as_dict() for claim in claims])
        files.append(replace(out / "ledger.json", json.dumps(ledger, indent=1) + "\n"))
        files.append(replace(out / "claims.txt", "\n\n".join(map(_claim_in_full, claims)) + "\n"))
        files.append(replace(out / "ledger.txt", _table(rows, rows) + "\n"))
        judged = report_document.keep(report_document.assembled(rows, claims))
        drawn = report.drawn_files(pictures, prefixed("4/4 draw"))
    files += drawn
    progress("4/4 report")
    files.append(report.write(out, judged, report.read_drawings(drawn)))
    progress_done()
    if arguments.json:
        found = Counter(row.verdict for row in rows)
        counts = {verdict: found[verdict] for verdict in VERDICTS}
        show_json({"steps": len(steps), "verdicts": counts, "files": list(map(str, files))})
        return 0
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

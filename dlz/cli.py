"""The command line: the commands by the use that they serve, their parsers, what they fail with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from . import __version__, cli_completion, cli_equations, cli_numbers
from .cli_terminal import Parser, Run, progress_done


@dataclass(frozen=True)
class Command:
    """A command: what it does in a line, the end of its help, its options, its function."""

    name: str
    words: str
    examples: str
    add_options: Callable[[Parser], None]
    run: Run


USES: dict[str, tuple[Command, ...]] = {
    "You doubt a formula": (
        Command(
            "verify",
            "judge every printed equation, one, or the conclusions",
            cli_equations.VERIFY,
            cli_equations.add_verify,
            cli_equations.verify,
        ),
        Command(
            "report",
            "every equation with derivation and verdict, to read offline",
            cli_equations.REPORT,
            cli_equations.add_report,
            cli_equations.report,
        ),
    ),
    "You want the derivation": (
        Command(
            "derive",
            "derive every equation again and write the functions",
            cli_equations.DERIVE,
            cli_equations.add_derive,
            cli_equations.derive,
        ),
        Command(
            "reproduce",
            "derive, check, verify and draw, into one folder",
            cli_equations.REPRODUCE,
            cli_equations.add_reproduce,
            cli_equations.reproduce,
        ),
    ),
    "You need numbers": (
        Command(
            "solve",
            "negativity in time for one parameter set",
            cli_numbers.SOLVE,
            cli_numbers.add_solve,
            cli_numbers.solve,
        ),
        Command(
            "sweep",
            "what is left at the end, over ranges of parameters",
            cli_numbers.SWEEP,
            cli_numbers.add_sweep,
            cli_numbers.sweep,
        ),
        Command(
            "figures",
            "figures 2 to 5 and new ones, each with its numbers as CSV",
            cli_numbers.FIGURES,
            cli_numbers.add_figures,
            cli_numbers.figures,
        ),
    ),
    "Besides": (
        Command(
            "completion",
            "a script that lets the shell complete dlz's commands",
            cli_completion.COMPLETION,
            cli_completion.add_completion,
            cli_completion.completion,
        ),
    ),
}
_SHOWN = {
    "You doubt a formula": "dlz verify 47",
    "You want the derivation": "dlz derive --explain lindblad.f",
    "You need numbers": "dlz solve --Delta 10 --v 1 --theta 0.7 --T 1 --t -40 40 --plot",
}


class _Whole(Parser):
    """The parser of `dlz` itself, whose help is the three uses."""

    def format_help(self) -> str:
        return "\n".join([*_overview(), ""])


def _overview() -> Iterator[str]:
    yield "usage: dlz COMMAND ...        dlz COMMAND --help shows its options and examples"
    yield ""
    yield "Dissipative Landau-Zener entanglement, Phys. Rev. A 110, 012456 (2024)"
    for use, commands in USES.items():
        yield ""
        yield f"{use}: {_SHOWN[use]}" if use in _SHOWN else use
        for command in commands:
            yield f"  {command.name:<11} {command.words}"
    yield "  --version   the version of dlz"


def parser() -> Parser:
    """The parser of the whole command line."""
    whole = _Whole(prog="dlz")
    whole.add_argument("--version", action="version", version=f"dlz {__version__}")
    found = whole.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=Parser
    )
    for commands in USES.values():
        for command in commands:
            one = found.add_parser(
                command.name,
                help=command.words,
                description=f"{command.words[0].upper()}{command.words[1:]}.",
                epilog=command.examples,
            )
            command.add_options(one)
            one.set_defaults(run=command.run)
    return whole


_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What libraries of linear algebra read when NumPy is loaded. For matrices as small as those here
threads of their own only stand in the way of the second process."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status.

    Whatever is wrong with the input is one line on standard error.
    """
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    parsed = parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        progress_done()
        print(f"dlz {parsed.command}: interrupted", file=sys.stderr)
        return 130
    except (ValueError, ArithmeticError, RuntimeError, OSError, ImportError) as error:
        progress_done()
        print(f"dlz {parsed.command}: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return status


def run() -> NoReturn:
    """The command `dlz`: what `main` does, and then the end.

    To give back what a derivation has filled, object by object, would take some two seconds.
    """
    status = main()
    sys.stderr.flush()
    os._exit(status)

"""What the commands share: a parser that helps, numbers as people write them, progress."""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

Namespace = argparse.Namespace
Run = Callable[[Namespace], int]

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
_PI = re.compile(r"([-+]?)(\d+\.?\d*|\.\d+|)\*?pi(?:/(0*[1-9]\d*))?$")
_LOOKS_LIKE_A_NUMBER = re.compile(rf"{_NUMBER.pattern}|{_PI.pattern}")


def number(text: str) -> float:
    """A real number; pi, pi/2, 3pi/4 and the like as well.

    Raises argparse.ArgumentTypeError for anything else.
    """
    if _NUMBER.match(text):
        return float(text)
    found = _PI.match(text)
    if not found:
        raise argparse.ArgumentTypeError(f"not a number: {text!r} (write 0.7, 1e-3, pi/2)")
    sign, factor, divisor = found.groups()
    value = float(factor or 1) * math.pi / float(divisor or 1)
    return -value if sign == "-" else value


def suggestion(given: str, known: Iterable[str] | Mapping[str, str]) -> str:
    """ "; did you mean ...?" with the names that are most like the given one; or nothing.

    Where `known` says in words what each name is, a name may be asked for by one of these: T as
    temperature.
    """
    asked = given.lstrip("-")
    bare = {name.lstrip("-"): name for name in known}
    near = [bare[name] for name in get_close_matches(asked, bare)]
    if not near and len(asked) > 2 and isinstance(known, Mapping):
        word = re.compile(rf"\b{re.escape(asked)}", re.IGNORECASE)
        near = [name for name, words in known.items() if word.search(words)]
    return f"; did you mean {', '.join(near)}?" if near else ""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, with a suggestion for what it does not know."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # An abbreviation that works today may be ambiguous once there is another option.
        self.allow_abbrev = False
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self._negative_number_matcher = _LOOKS_LIKE_A_NUMBER  # -1e3 and -pi/2 are no options

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does it, but an unknown option is told before a missing one."""
        for given in args or ():
            if self._subparsers is not None and not given.startswith("-"):
                break  # from here on it is for the parser of a command
            name = given.split("=")[0]
            if not name.startswith("-") or name in ("-", "--") or _LOOKS_LIKE_A_NUMBER.match(name):
                continue
            if name not in self._option_string_actions:
                actions = self._option_string_actions
                hint = suggestion(name, {known: actions[known].help or "" for known in actions})
                self.error(f"unknown option {name}{hint}")
        return super().parse_known_args(args, namespace)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = list(map(str, action.choices))
            hint = suggestion(str(value), known) or f" (choose from {', '.join(known)})"
            what = "command" if action.dest == "command" else "choice"
            raise argparse.ArgumentError(
                None if what == "command" else action, f"unknown {what} {value!r}{hint}"
            )


def examples(*lines: tuple[str, str]) -> str:
    """The end of a command's help: commands to copy, each with what it does."""
    return "examples:\n" + "\n".join(f"  {command}\n      {words}" for command, words in lines)


def option_for_output(parser: Parser, content: str = "output folder") -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=content)


def option_for_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


# --- what is printed -----------------------------------------------------------------------------


def progress(message: str) -> None:
    """What is being done, on standard error, where a person is watching."""
    if sys.stderr.isatty():
        columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80  # 0: it does not say
        print(f"\r\x1b[K{message[: columns - 1]}", end="", file=sys.stderr, flush=True)


def progress_done() -> None:
    """Nothing is being done any more."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def prefixed(stage: str) -> Callable[[str], None]:
    """Progress within a stage."""
    return lambda message: progress(f"{stage}: {message}")


def counted(stage: str) -> Callable[[int, int], None]:
    """Progress as numbers of parameter sets."""
    return lambda done, total: progress(f"{stage}: {done} of {total} parameter sets")


def show_files(files: Sequence[Path], as_json: bool) -> None:
    """The files that were written, one per line or as a JSON document."""
    if as_json:
        show_json({"files": list(map(str, files))})
    else:
        print("\n".join(map(str, files)))


def show_json(document: dict[str, Any]) -> None:
    """One JSON document, with its schema's number."""
    print(json.dumps({"schema": 1, **document}, indent=1, allow_nan=False))

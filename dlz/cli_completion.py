"""The command that prints a completion script for a shell."""

from __future__ import annotations

from .cli_terminal import Namespace, Parser, examples

COMPLETION = examples(
    (
        "dlz completion bash > ~/.local/share/bash-completion/completions/dlz",
        "for bash, from the next shell on",
    ),
    ("dlz completion zsh > ~/.zfunc/_dlz", "for zsh, where ~/.zfunc is in $fpath"),
)


def add_completion(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="bash, zsh or tcsh")


def completion(arguments: Namespace) -> int:
    """Print the script: it is complete in itself, and runs nothing of dlz."""
    from . import cli

    try:
        import shtab
    except ModuleNotFoundError:
        raise ModuleNotFoundError("completion needs shtab: pip install 'dlz[completion]'") from None
    print(shtab.complete(cli.parser(), shell=arguments.shell))
    return 0

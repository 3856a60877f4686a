"""python -m benchmarks [solver | stress | million | generated | bath] [options]."""

import sys
from importlib import import_module

NAMES = ("solver", "stress", "million", "generated", "bath")


def main(arguments: list[str]) -> int:
    name, *rest = arguments if arguments[:1] and arguments[0] in NAMES else ["solver", *arguments]
    module = import_module(f"benchmarks.{name}")
    return int(module.main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

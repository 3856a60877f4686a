"""The commands for someone who needs numbers: solve, sweep, figures."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cli_terminal import (
    Namespace,
    Parser,
    counted,
    examples,
    number,
    option_for_json,
    option_for_output,
    progress,
    progress_done,
    show_files,
    show_json,
    suggestion,
)
from .files import csv, replace

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

    from .bath import Bath
    from .parameters import FloatArray, Parameters
    from .state import State

PARAMETERS = {
    "Delta": "half the minimal gap, > 0",
    "v": "sweep rate, >= 0",
    "theta": "direction of the coupling: 0 longitudinal, pi/2 transversal (default: 0)",
    "lam": "strength of the coupling, >= 0 (default: 0.1)",
    "T": "temperature, >= 0 (default: 0)",
    "omega_c": "cut-off frequency, > 0 (default: Delta/3)",
}
_DEFAULTS = {"theta": 0.0, "lam": 0.1, "T": 0.0}
BATHS = {"ohmic": "ohmic", "power": "power:0.5", "drude": "drude"}
"""The baths that have a name, each as it is written; any other is `dlz.Bath` in Python."""
_WINDOW = Path()
"""Stands for --plot without a file."""
OBSERVABLES = ("negativity", "log_negativity", "concurrence", "survival_time")


# --- solve ---------------------------------------------------------------------------------------

SOLVE = examples(
    (
        "dlz solve --Delta 10 --v 1 --theta 0.7 --T 1 --t -40 40 --plot",
        "the negativity of a Bell pair in time, as a picture",
    ),
    (
        "dlz solve --Delta 10 --v 1 --theta pi/2 --t -40 40 --points 801 --out pair.csv",
        "transversal coupling at T = 0, as a table; .npz holds s, r, chi as well",
    ),
    ("dlz solve --Delta 1 --v 2 --eta 0.3 --t -20 20 --json", "another initial state, as JSON"),
    (
        "dlz solve --Delta 10 --v 0 --theta pi/6 --t -100 100 --points 2",
        "no sweep, v = 0: what Fig. 3 should show at 30 degrees",
    ),
    (
        "dlz solve --Delta 10 --v 1 --T 1 --bath power:3 --t -40 40 --plot",
        "a super-ohmic bath; one of your own needs Python: dlz.Bath",
    ),
)


def add_solve(parser: Parser) -> None:
    _add_parameters(parser, several=False)
    parser.add_argument(
        "--t", type=number, nargs=2, required=True, metavar=("START", "STOP"), help="window of time"
    )
    parser.add_argument("--points", type=int, default=201, help="number of times (default: 201)")
    _add_outputs(parser)


def solve(arguments: Namespace) -> int:
    """Integrate one parameter set."""
    import numpy as np

    from . import plots
    from .parameters import Parameters
    from .solver import solve

    if arguments.points < 2:
        raise ValueError(f"points must be >= 2, got {arguments.points}")
    start, stop = arguments.t
    if not start < stop:
        raise ValueError(f"t must be increasing, got {start} {stop}")
    _check_output(arguments)
    given = {name: getattr(arguments, name) for name in PARAMETERS}
    parameters = Parameters(
        **given, lamb_shift=not arguments.no_lamb_shift, bath=_bath(arguments.bath)
    )
    times = np.linspace(start, stop, arguments.points)
    progress("solve")
    solution = solve(parameters, times, _initial(arguments))
    progress_done()
    columns = {"t": solution.t, "negativity": solution.negativity, "error": solution.error}
    _hand_out(
        arguments,
        columns,
        _scalars(parameters) | columns | {"s": solution.s, "r": solution.r, "chi": solution.chi},
        {"parameters": _scalars(parameters)} | columns,
        lambda canvas: plots.plot_solution(solution, canvas.add_subplot()),
    )
    return 0


# --- sweep ---------------------------------------------------------------------------------------

SWEEP = examples(
    (
        "dlz sweep --Delta 10 --v 1 --theta 0 pi/2 --vary T 0.1 10 --t -40 40 --plot",
        "negativity at the end against T, one curve for each theta; --log: log axis",
    ),
    (
        "dlz sweep --Delta 10 --v 1 --vary T 0.1 10 --vary theta 0 pi/2 \\\n"
        "      --points 50 30 --t -40 40 --out plane.csv --plot",
        "two parameters: one row for each of 1500 sets, and colours over the plane",
    ),
    (
        "dlz sweep --Delta 1 --v 0.5 --T 0 1 2 --t -20 20 \\\n"
        "      --observables negativity survival_time",
        "three values, as a table; how long a Bell pair stays entangled beside it",
    ),
    (
        "dlz sweep --Delta 10 --vary T 0.5 20 --observables survival_time",
        "slow driving, without --t: Fig. 2 of the paper, as the derivation has it",
    ),
)


def add_sweep(parser: Parser) -> None:
    _add_parameters(parser, several=True)
    parser.add_argument(
        "--vary",
        nargs=3,
        action="append",
        default=[],
        metavar=("PARAMETER", "START", "STOP"),
        help="sweep a parameter over a range; twice for a plane",
    )
    parser.add_argument(
        "--points",
        type=int,
        nargs="+",
        default=[51],
        metavar="N",
        help="values in each range: one number, or one for each --vary (default: 51)",
    )
    parser.add_argument(
        "--log",
        nargs="*",
        metavar="PARAMETER",
        help="equal ratios instead of equal steps, in all ranges or in those named",
    )
    parser.add_argument(
        "--t",
        type=number,
        nargs=2,
        metavar=("START", "STOP"),
        help="window of time; observables are those at its end",
    )
    parser.add_argument(
        "--observables",
        nargs="+",
        choices=OBSERVABLES,
        default=["negativity"],
        metavar="NAME",
        help=f"of {', '.join(OBSERVABLES)} (default: negativity); survival_time is that of a "
        "maximally entangled pair, inf where it outlives the window",
    )
    _add_outputs(parser)


def sweep(arguments: Namespace) -> int:
    """Observables at the end of the window for every combination of parameters."""
    from . import plots
    from .sweeps import sweep

    _check_output(arguments)
    ranges = _ranges(arguments)
    values: dict[str, Any] = {}
    for name in PARAMETERS:
        given = getattr(arguments, name)
        if name in ranges:
            if given is not None:
                raise ValueError(
                    f"give {name} either with --{name.replace('_', '-')} or with --vary"
                )
            values[name] = ranges[name]
        elif given is not None:
            values[name] = given[0] if len(given) == 1 else given
        elif name in _DEFAULTS:
            values[name] = _DEFAULTS[name]
    if "v" not in values and arguments.t is None:
        values["v"] = 0.0  # slow driving: its rates do not depend on v
    missing = [f"--{name}" for name in ("Delta", "v") if name not in values]
    if missing:
        raise ValueError(f"give {' and '.join(missing)}, or --vary")
    if arguments.plot is not None:
        _check_picture(list(ranges), [name for name, x in values.items() if isinstance(x, list)])
    if arguments.t is None and arguments.observables != ["survival_time"]:
        raise ValueError("give --t START STOP; without it there is survival_time alone")
    found = sweep(
        values,
        arguments.t,
        arguments.observables,
        _initial(arguments),
        swept=tuple(ranges),
        logarithmic=_logarithmic(arguments, ranges),
        lamb_shift=not arguments.no_lamb_shift,
        bath=_bath(arguments.bath),
        progress=counted("sweep"),
    )
    progress_done()
    axes = {"axes": list(found.axes), "t": arguments.t or []}

    def draw(canvas: Canvas) -> None:
        names = arguments.observables
        canvas.set_size_inches(6.4 * len(names), 4.2)
        for n, name in enumerate(names, 1):
            plots.plot_sweep(found, name, canvas.add_subplot(1, len(names), n))

    _hand_out(
        arguments,
        found.columns(),
        _scalars(found.parameters) | axes | found.values,
        {"parameters": _scalars(found.parameters)} | axes | found.values,
        draw,
    )
    return 0


def _check_picture(ranges: list[str], lists: list[str]) -> None:
    """Refuse before the work what no picture could show."""
    if not ranges and not lists:
        raise ValueError("a picture needs a parameter with several values, or --vary")
    if len(ranges) == 2 and lists:
        raise ValueError(
            f"a picture of two ranges has no room for several values of {', '.join(lists)}"
        )


def _ranges(arguments: Namespace) -> dict[str, FloatArray]:
    """The values of each parameter that is varied."""
    import numpy as np

    count, points = len(arguments.vary), arguments.points
    if count > 2:
        raise ValueError(f"vary at most two parameters over ranges, got {count}")
    if len(points) not in (1, count):
        raise ValueError(f"points must be one number or {count}, got {len(points)}")
    if min(points) < 2:
        raise ValueError(f"points must be >= 2, got {min(points)}")
    ranges: dict[str, tuple[float, float]] = {}
    for given, *limits in arguments.vary:
        name = _parameter(given)
        if name in ranges:
            raise ValueError(f"{name} is varied twice")
        try:
            start, stop = map(number, limits)
        except argparse.ArgumentTypeError as error:
            raise ValueError(f"--vary {name}: {error}") from None
        ranges[name] = (start, stop)
    found = {}
    logarithmic = _logarithmic(arguments, ranges)
    for n, (name, (start, stop)) in enumerate(ranges.items()):
        if not start < stop:
            raise ValueError(f"--vary {name} must be increasing, got {start} {stop}")
        if name in logarithmic and start <= 0:
            raise ValueError(f"--vary {name} must start above 0 with --log, got {start}")
        space = np.geomspace if name in logarithmic else np.linspace
        found[name] = space(start, stop, points[n % len(points)])
    return found


def _parameter(given: str) -> str:
    """The name of a parameter, omega-c as omega_c."""
    name = given.replace("-", "_")
    if name not in PARAMETERS:
        known = f"; known are {', '.join(PARAMETERS)}"
        raise ValueError(f"unknown parameter {given}{suggestion(name, PARAMETERS) or known}")
    return name


def _logarithmic(arguments: Namespace, ranges: Mapping[str, object]) -> frozenset[str]:
    """The ranges with equal ratios."""
    if arguments.log is None:
        return frozenset()
    if not ranges:
        raise ValueError("--log is about the ranges of --vary, and there is none")
    named = frozenset(map(_parameter, arguments.log))
    if named - ranges.keys():
        raise ValueError(f"--log {min(named - ranges.keys())} is not varied")
    return named or frozenset(ranges)


# --- figures -------------------------------------------------------------------------------------

FIGURES = examples(
    ("dlz figures --out out", "all of them; out/figure_5.svg, .png, .csv and .txt is one"),
)


def add_figures(parser: Parser) -> None:
    option_for_output(parser)
    option_for_json(parser)


def figures(arguments: Namespace) -> int:
    """Draw the paper's figures and those of new results."""
    from . import figures

    files = figures.write(arguments.out, progress=progress)
    progress_done()
    show_files(files, arguments.json)
    return 0


# --- what solve and sweep share ------------------------------------------------------------------


def _add_parameters(parser: Parser, several: bool) -> None:
    """The model's parameters; in a sweep each may have several values, or a range."""
    words = parser.add_argument_group(
        "parameters",
        "hbar = k_B = 1: energies share one unit, times have its inverse, v its square"
        + (";\neach takes one value or several" if several else ""),
    )
    for name, help_text in PARAMETERS.items():
        required = not several and name in ("Delta", "v")
        words.add_argument(
            f"--{name.replace('_', '-')}",
            type=number,
            nargs="+" if several else None,
            required=required,
            default=None if several else _DEFAULTS.get(name),
            metavar="X",
            help=help_text,
        )
    words.add_argument(
        "--bath",
        default="ohmic",
        metavar="J",
        help="spectral density: ohmic (default), power:S for omega^S with the same cut-off, "
        "S >= 0.2, or drude",
    )
    words.add_argument("--no-lamb-shift", action="store_true", help="leave out the Lamb shift")
    words.add_argument(
        "--eta",
        type=number,
        metavar="X",
        help="Schmidt angle of the initial state: 0 a product, pi/4 a Bell pair (default)",
    )


def _add_outputs(parser: Parser) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="a table as .csv, or arrays as .npz; without it the table goes to standard output",
    )
    parser.add_argument(
        "--plot",
        type=Path,
        nargs="?",
        const=_WINDOW,
        metavar="FILE",
        help="a picture into FILE (.png, .svg, .pdf); without FILE in a window, or beside --out, "
        "or where there is no screen into the current folder (extra `plot`)",
    )
    option_for_json(parser)


def _initial(arguments: Namespace) -> State:
    from .state import State

    return State.bell() if arguments.eta is None else State.schmidt(arguments.eta)


def _bath(given: str) -> Bath | None:
    """The bath of this name: ohmic, drude, or power:S; others need Python and `dlz.Bath`."""
    family, colon, exponent = given.partition(":")
    if family not in BATHS or (colon and family != "power"):
        known = f"; known are {', '.join(BATHS.values())}"
        raise ValueError(f"unknown bath {given}{suggestion(family, BATHS) or known}")
    if family == "ohmic":
        return None
    if family == "power" and not exponent:
        raise ValueError(f"bath {given} needs a power of omega, >= 0.2: power:0.5")
    from .bath import Bath

    if family == "drude":
        return Bath.drude()
    try:
        return Bath.power(number(exponent))
    except argparse.ArgumentTypeError as error:
        raise ValueError(f"bath {given}: {error}") from None


def _scalars(parameters: Parameters) -> dict[str, Any]:
    """The parameters by their names: a number, or the values along an axis."""
    import numpy as np

    from .dataset import spectral_density

    found: dict[str, Any] = {}
    for name in PARAMETERS:
        value = getattr(parameters, name)
        found[name] = np.ravel(value) if np.ndim(value) else value
    bath = {"spectral_density": spectral_density(parameters)}
    return found | bath | {"lamb_shift": parameters.lamb_shift}


def _check_output(arguments: Namespace) -> None:
    """Refuse before the work what could not be written after it."""
    if arguments.out is not None and arguments.out.suffix not in (".csv", ".npz"):
        raise ValueError(f"out must end in .csv or .npz, got {arguments.out}")
    if arguments.plot is not None:
        from .plots import new_axes

        kinds = new_axes().figure.canvas.get_supported_filetypes()
        kind = arguments.plot.suffix.removeprefix(".")
        if arguments.plot != _WINDOW and kind not in kinds:
            raise ValueError(f"plot must end in .png, .svg or .pdf, got {arguments.plot}")


def _hand_out(
    arguments: Namespace,
    columns: Mapping[str, FloatArray],
    arrays: Mapping[str, Any],
    document: Mapping[str, Any],
    draw: Callable[[Canvas], object],
) -> None:
    """Write or print what was asked for: a table, arrays, a JSON document, a picture."""
    files = []
    if arguments.out is not None:
        files.append(replace(arguments.out, _content(arguments.out, columns, arrays)))
    if arguments.plot is not None:
        files += _picture(arguments, draw)
    if arguments.json:
        show_json(_plain(document))
    elif arguments.out is None and arguments.plot is None:
        print(csv(columns, zip(*columns.values(), strict=True)), end="")
    else:
        print("\n".join(map(str, files)), end="\n" if files else "")


def _content(
    out: Path, columns: Mapping[str, FloatArray], arrays: Mapping[str, Any]
) -> bytes | str:
    import numpy as np

    if out.suffix == ".csv":
        return csv(columns, zip(*columns.values(), strict=True))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _picture(arguments: Namespace, draw: Callable[[Canvas], object]) -> list[Path]:
    """Save the picture, or show it in a window where there can be one."""
    from matplotlib import pyplot

    target: Path = arguments.plot
    if target == _WINDOW and arguments.out is not None:
        target = arguments.out.with_suffix(".png")
    canvas = pyplot.figure(figsize=(6.4, 4.2), layout="constrained")
    draw(canvas)
    if target == _WINDOW:
        if canvas.canvas.required_interactive_framework is not None:
            pyplot.show()
            return []
        target = Path(f"{arguments.command}.png")
    buffer = io.BytesIO()
    canvas.savefig(buffer, format=target.suffix.removeprefix("."), dpi=150)
    pyplot.close(canvas)
    return [replace(target, buffer.getvalue())]


def _plain(value: Any) -> Any:
    """A value for JSON, which knows neither inf nor nan: they become text."""
    import numpy as np

    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value

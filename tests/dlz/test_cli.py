"""The command line: what it prints, its exit status, one line for whatever is wrong."""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import numpy as np
import pytest

import dlz
from dlz import claims, cli, cli_terminal, figures, report_document
from dlz.derive import __main__ as derivation
from dlz.derive import enclosure
from dlz.derive import ledger as ledger_module
from dlz.derive.codegen import emit
from dlz.derive.paper import PRINTED

SOLVE = ["solve", "--Delta", "1", "--v", "2", "--theta", "0.3", "--t", "-3", "3"]


SWEEP = ["sweep", "--Delta", "1", "--v", "2", "--vary", "T", "1", "4", "--t", "-3", "3"]


def run(capsys, *arguments):
    status = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def three_rows(monkeypatch):
    """A ledger of three rows, one of them an erratum; the whole one takes most of a minute."""
    keys = [("3", None), ("18", None), ("46", "f")]
    monkeypatch.setattr(ledger_module, "PRINTED", {key: PRINTED[key] for key in keys})


def test_solve_writes_the_numbers_of_solve(capsys):
    status, out, err = run(capsys, *SOLVE, "--points", 5)
    assert (status, err) == (0, "")
    header, *rows = out.splitlines()
    assert header == "t,negativity,error"
    table = np.array([[float(x) for x in row.split(",")] for row in rows])
    expected = dlz.solve(dlz.Parameters(1.0, 2.0, theta=0.3), np.linspace(-3, 3, 5))
    np.testing.assert_array_equal(table[:, 0], expected.t)
    np.testing.assert_array_equal(table[:, 1], expected.negativity)


def test_solve_json_is_one_document(capsys):
    status, out, _ = run(capsys, *SOLVE, "--points", 3, "--json")
    document = json.loads(out)
    assert status == 0
    assert document["t"] == [-3.0, 0.0, 3.0]
    assert document["negativity"][0] == pytest.approx(0.5, abs=1e-15)


def test_solve_into_a_file(capsys, tmp_path):
    target = tmp_path / "deep" / "out.csv"
    status, out, _ = run(capsys, *SOLVE, "--points", 2, "--out", target)
    assert status == 0
    assert out.strip() == str(target)
    assert target.read_text().splitlines()[0] == "t,negativity,error"
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["solve", "--Delta", "0", "--v", "1", "--t", "-1", "1"], "Delta must be finite and > 0"),
        (["solve", "--Delta", "1", "--v", "-1", "--t", "-1", "1"], "v must be finite and >= 0"),
        (["solve", "--Delta", "1", "--v", "1", "--T", "-2", "--t", "-1", "1"], "T must be"),
        (["solve", "--Delta", "1", "--v", "1", "--t", "1", "1"], "t must be increasing"),
        ([*SOLVE, "--points", "1"], "points must be >= 2"),
        ([*SOLVE, "--omega-c", "0"], "omega_c must be finite and > 0"),
        ([*SOLVE, "--out", "out.txt"], "out must end in .csv or .npz, got out.txt"),
        ([*SOLVE, "--plot", "out.xyz"], "plot must end in .png, .svg or .pdf, got out.xyz"),
        (["sweep", "--v", "1", "--t", "0", "1"], "give --Delta, or --vary"),
        ([*SWEEP, "--T", "1"], "give T either with --T or with --vary"),
        ([*SWEEP, "--vary", "T", "3", "4"], "T is varied twice"),
        ([*SWEEP, "--vary", "tehta", "0", "1"], "unknown parameter tehta; did you mean theta"),
        ([*SWEEP, "--vary", "Temp", "0", "1"], "unknown parameter Temp; did you mean T?"),
        ([*SOLVE, "--bath", "durde"], "unknown bath durde; did you mean drude?"),
        ([*SOLVE, "--bath", "1/omega"], "unknown bath 1/omega; known are ohmic, power:0.5, drude"),
        ([*SOLVE, "--bath", "drude:2"], "unknown bath drude:2"),
        ([*SOLVE, "--bath", "power"], "bath power needs a power of omega, >= 0.2: power:0.5"),
        ([*SOLVE, "--bath", "power:x"], "bath power:x: not a number: 'x'"),
        ([*SWEEP, "--bath", "power:0.1"], "as a power s >= 0.2 of omega, got 0.1"),
        ([*SWEEP, "--bath", "power:0.5"], "T must be 0 for a sub-ohmic bath"),
        ([*SWEEP, "--vary", "v", "1", "x"], "--vary v: not a number: 'x'"),
        ([*SWEEP, "--vary", "v", "2", "1"], "--vary v must be increasing, got 2.0 1.0"),
        ([*SWEEP, "--vary", "v", "0", "1", "--log"], "--vary v must start above 0 with --log"),
        ([*SWEEP, "--log", "theta"], "--log theta is not varied"),
        ([*SWEEP, "--points", "3", "4"], "points must be one number or 1, got 2"),
        ([*SWEEP, "--points", "1"], "points must be >= 2, got 1"),
        (["sweep", "--Delta", "1", "--v", "1", "--t", "0", "1", "--log"], "there is none"),
        (["sweep", "--Delta", "1", "--T", "1", "2"], "give --t START STOP"),
        (["sweep", "--Delta", "1", "--v", "1", "--t", "0", "1", "--plot"], "needs a parameter"),
        (
            [*SWEEP, "--vary", "theta", "0", "1", "--lam", "0", "1", "--plot"],
            "a picture of two ranges has no room for several values of lam",
        ),
    ],
)
def test_bad_parameters_are_one_line_and_no_success(capsys, arguments, named):
    status, out, err = run(capsys, *arguments)
    assert status == 1
    assert out == ""
    assert err.count("\n") == 1
    assert named in err


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["solve"], ["figures"], ["solve", "--Delta", "x"], ["solve", "--T", "nan"]],
)
def test_bad_usage_is_one_line(capsys, arguments):
    with pytest.raises(SystemExit) as error:
        cli.main(arguments)
    captured = capsys.readouterr()
    assert error.value.code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["verfy"], "unknown command 'verfy'; did you mean verify?"),
        (["--verison"], "unknown option --verison; did you mean --version?"),
        (["solve", "--thta", "1"], "unknown option --thta; did you mean --theta?"),
        (["solve", "-T", "1"], "unknown option -T; did you mean --T?"),
        (["solve", "--temperature", "1"], "unknown option --temperature; did you mean --T?"),
        (["sweep", "--point=3"], "unknown option --point; did you mean --points"),
        (["verify", "--only", "eratum"], "unknown choice 'eratum'; did you mean erratum?"),
        (["report", "--format", "xml"], "unknown choice 'xml' (choose from html, md, tex)"),
    ],
)
def test_what_is_unknown_gets_a_suggestion(capsys, arguments, hint):
    with pytest.raises(SystemExit) as error:
        cli.main(arguments)
    assert error.value.code == 2
    assert hint in capsys.readouterr().err


def test_an_unknown_equation_gets_a_suggestion(capsys):
    status, _, err = run(capsys, "verify", "A13")
    assert status == 1
    assert "number must be 1 to 64 or A1 to A3, got A13; did you mean A3, A1" in err
    _, _, err = run(capsys, "verify", "(65)")  # brackets as in print are taken off
    assert "got 65; did you mean 6" in err


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.7", 0.7),
        ("-1e-3", -1e-3),
        (".5", 0.5),
        ("pi", np.pi),
        ("-pi/2", -np.pi / 2),
        ("3pi/4", 3 * np.pi / 4),
        ("0.25*pi", 0.25 * np.pi),
    ],
)
def test_numbers_as_people_write_them(capsys, text, value):
    assert cli_terminal.number(text) == value
    arguments = ["solve", "--Delta", "1", "--v", "1", "--theta", text, "--t", "-1e0", "1"]
    document = json.loads(run(capsys, *arguments, "--points", "2", "--json")[1])
    assert document["parameters"]["theta"] == value


@pytest.mark.parametrize(
    "text", ["", "x", "nan", "inf", "1e", "pi/0.5", "pi/0", "2**3", "1 2", "pipi"]
)
def test_no_other_text_is_a_number(text):
    with pytest.raises(cli_terminal.argparse.ArgumentTypeError, match="not a number"):
        cli_terminal.number(text)


# --- help ----------------------------------------------------------------------------------------

COMMANDS = [command for commands in cli.USES.values() for command in commands]


def help_of(capsys, *command):
    with pytest.raises(SystemExit) as error:
        cli.main([*command, "--help"])
    assert error.value.code == 0
    return capsys.readouterr().out


def test_the_help_fits_a_screen_and_begins_with_the_three_uses(capsys):
    lines = help_of(capsys).splitlines()
    assert len(lines) <= 23  # the prompt takes one
    assert all(len(line) <= 80 for line in lines)
    heads = [line.split(":")[0] for line in lines if line.startswith("You ")]
    assert heads == ["You doubt a formula", "You want the derivation", "You need numbers"]
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [
        *(command.name for command in COMMANDS),
        "--version",
    ]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_examples_that_its_parser_takes(capsys, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    text = help_of(capsys, command.name)
    assert all(len(line) <= 80 for line in text.splitlines())
    shown = text[text.index("examples:\n") :].replace("\\\n", " ")
    lines = [line for line in shown.splitlines() if line.startswith("  dlz ")]
    assert lines
    for line in lines:
        arguments = shlex.split(line)[1:]
        if ">" in arguments:
            arguments = arguments[: arguments.index(">")]
        assert cli.parser().parse_args(arguments).run is command.run


def test_the_overview_names_commands_that_the_parser_takes():
    for line in cli._SHOWN.values():
        assert cli.parser().parse_args(shlex.split(line)[1:]).run


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_is_a_script_that_its_shell_can_read(capsys, shell):
    status, out, err = run(capsys, "completion", shell)
    assert (status, err) == (0, "")
    for name in ("sweep", "--observables", "log_negativity", "--no-lamb-shift"):
        assert name in out
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=out, text=True, check=True)


def test_completion_without_shtab_is_one_line(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    status, out, err = run(capsys, "completion", "bash")
    assert (status, out) == (1, "")
    assert err == "dlz completion: completion needs shtab: pip install 'dlz[completion]'\n"


# --- solve and sweep -----------------------------------------------------------------------------


def test_solve_into_arrays(capsys, tmp_path):
    target = tmp_path / "out.npz"
    assert run(capsys, *SOLVE, "--points", 3, "--out", target)[0] == 0
    expected = dlz.solve(dlz.Parameters(1.0, 2.0, theta=0.3), np.linspace(-3, 3, 3))
    with np.load(target) as found:
        for name in ("t", "negativity", "error", "s", "r", "chi"):
            np.testing.assert_array_equal(found[name], getattr(expected, name))
        assert (found["Delta"], found["theta"], found["omega_c"]) == (1.0, 0.3, 1 / 3)
        assert found["lamb_shift"]


BATHS = {
    "ohmic": (None, "omega*exp(-omega/omega_c)"),
    "drude": (dlz.Bath.drude(), "omega*omega_c**2/(omega**2 + omega_c**2)"),
    "power:3": (dlz.Bath.power(3), "omega**3*exp(-omega/omega_c)/omega_c**2"),
}


@pytest.mark.parametrize("name", BATHS)
def test_solve_and_sweep_take_a_bath_by_its_name(capsys, name):
    bath, J = BATHS[name]
    expected = dlz.solve(dlz.Parameters(1.0, 2.0, theta=0.3, bath=bath), [-3, 3]).negativity
    document = json.loads(run(capsys, *SOLVE, "--points", 2, "--bath", name, "--json")[1])
    assert document["negativity"] == expected.tolist()
    assert document["parameters"]["spectral_density"] == J
    warm = dlz.Parameters(1.0, 2.0, T=[1.0, 4.0], bath=bath)
    document = json.loads(run(capsys, *SWEEP, "--points", 2, "--bath", name, "--json")[1])
    assert document["negativity"] == dlz.solve(warm, [-3, 3]).negativity[:, -1].tolist()
    assert document["parameters"]["spectral_density"] == J


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_of_a_solution(capsys, tmp_path, kind):
    target = tmp_path / f"picture.{kind}"
    status, out, err = run(capsys, *SOLVE, "--points", 3, "--plot", target)
    assert (status, out, err) == (0, f"{target}\n", "")
    beginning = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[kind]
    assert target.read_bytes().startswith(beginning)


def test_a_picture_without_a_name(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    assert run(capsys, *SOLVE, "--points", 2, "--plot")[1] == "solve.png\n"
    _, out, _ = run(capsys, *SOLVE, "--points", 2, "--out", "some.csv", "--plot")
    assert out == "some.csv\nsome.png\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["solve.png", "some.csv", "some.png"]


def test_a_picture_needs_matplotlib_and_says_so_before_the_work(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    monkeypatch.setattr(dlz.solver, "solve", None)
    status, _, err = run(capsys, *SOLVE, "--plot")
    assert status == 1
    assert err == "dlz solve: a picture needs matplotlib: pip install 'dlz[plot]'\n"


def test_sweep_writes_a_row_for_each_parameter_set(capsys):
    status, out, err = run(
        capsys, *SWEEP, "--theta", "0", "1", "--points", "3", "--log", "--omega-c", "2"
    )
    assert (status, err) == (0, "")
    header, *rows = out.splitlines()
    assert header == "Delta,v,theta,lam,T,omega_c,negativity,error"
    table = np.array([[float(x) for x in row.split(",")] for row in rows])
    np.testing.assert_array_equal(table[:, 2], [0, 0, 0, 1, 1, 1])
    np.testing.assert_allclose(table[:, 4], [1, 2, 4, 1, 2, 4], rtol=1e-15)
    parameters = dlz.Parameters(1.0, 2.0, [[0.0], [1.0]], T=[1.0, 2.0, 4.0], omega_c=2.0)
    expected = dlz.solve(parameters, [-3.0, 3.0]).negativity[..., -1]
    np.testing.assert_allclose(table[:, 6], expected.ravel(), rtol=0, atol=1e-14)


def test_sweep_json_is_one_document_that_says_inf_in_words(capsys):
    arguments = ["--vary", "theta", "0", "pi/2", "--points", "3", "2", "--log", "T"]
    names = ["--observables", "survival_time", "concurrence"]
    status, out, _ = run(capsys, *SWEEP, *arguments, *names, "--json")
    assert status == 0
    document = json.loads(out, parse_constant=pytest.fail)
    assert document["axes"] == ["T", "theta"]
    assert document["t"] == [-3.0, 3.0]
    assert document["parameters"]["theta"] == [0.0, np.pi / 2]
    assert document["parameters"]["Delta"] == 1.0
    assert np.shape(document["concurrence"]) == (3, 2)
    expected = dlz.survival_time(
        dlz.Parameters(1.0, 2.0, [0.0, np.pi / 2], T=[[1.0], [2.0], [4.0]]), [-3.0, 3.0]
    )
    assert np.isinf(expected).any()
    np.testing.assert_allclose(np.array(document["survival_time"], float), expected)


def test_sweep_of_slow_driving_needs_no_window(capsys, tmp_path):
    target = tmp_path / "slow.npz"
    arguments = ["--Delta", "10", "--vary", "T", "1", "20", "--points", "3"]
    status, out, _ = run(
        capsys, "sweep", *arguments, "--observables", "survival_time", "--out", target
    )
    assert (status, out) == (0, f"{target}\n")
    with np.load(target) as found:
        expected = dlz.survival_time(dlz.Parameters(10.0, 0.0, T=found["T"]))
        np.testing.assert_array_equal(found["survival_time"], expected)
        assert found["axes"].tolist() == ["T"]


def test_sweep_draws_every_observable(capsys, tmp_path):
    target = tmp_path / "plane.svg"
    arguments = ["--vary", "theta", "0", "1", "--points", "2", "--plot", target]
    status, _, _ = run(capsys, *SWEEP, *arguments, "--observables", "negativity", "concurrence")
    assert status == 0
    width = re.search(r'width="([\d.]+)pt"', target.read_text())
    assert float(width[1]) == pytest.approx(2 * 6.4 * 72)


# --- equations -----------------------------------------------------------------------------------


def test_verify_prints_a_line_per_form_and_the_counts(capsys, three_rows):
    status, out, err = run(capsys, "verify")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["(3)", "verified"]
    assert lines[1].startswith("(18)")
    assert "erratum" in lines[1]
    assert lines[-1].startswith("3 printed forms under 3 numbers: 0 definition, 1 verified, 1 err")


def test_on_a_terminal_the_table_is_coloured_and_wrapped(capsys, monkeypatch, three_rows):
    plain = run(capsys, "verify")[1]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((60, 24)))
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = run(capsys, "verify")[1]
    assert "\x1b[31merratum" in out
    assert "\x1b[32mverified" in out
    assert "\x1b" not in plain
    visible = re.sub(r"\x1b\[\d+m", "", out)
    assert all(len(line) < 60 for line in visible.splitlines()[:-1])
    assert visible.split() == plain.split()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(capsys, "verify")[1]


def test_one_equation_in_full(capsys, three_rows):
    _, out, _ = run(capsys, "verify", "18")
    names = [
        line.split()[0] for line in out.splitlines() if line.startswith("  ") and line[2] != " "
    ]
    assert names == [
        "printed",
        "derived",
        "difference",
        "note",
        "at",
        "slip",
        "correction",
        "touches",
        "costs",
        "method",
        "engines",
        "derivation",
    ]
    assert "    hamiltonian.gap: Omega(t): half the distance of the two energies." in out


def test_verify_with_one_engine_says_so(capsys, monkeypatch, three_rows):
    monkeypatch.setattr(enclosure, "available", lambda: False)
    status, _, err = run(capsys, "verify")
    assert status == 0
    assert err.count("\n") == 1
    assert "python-flint is not installed" in err


def test_verify_json_follows_the_schema(capsys, three_rows):
    status, out, _ = run(capsys, "verify", "--json")
    document = json.loads(out)
    assert status == 0
    assert document["schema"] == 1
    assert set(document) == {"schema", "equations", "claims"}
    keys = {"id", "part", "verdict", "printed", "derived", "method"}
    keys |= {"counterexample", "affects", "note"}
    assert all(keys <= set(row) for row in document["equations"])
    assert "claim figure-5-validity" in document["equations"][1]["affects"]
    counterexample = document["equations"][1]["counterexample"]
    assert counterexample["printed"] != counterexample["derived"]


def test_verify_json_has_the_claims_and_claims_alone_are_quick(capsys, three_rows):
    _, out, _ = run(capsys, "verify", "--json")
    claims = json.loads(out)["claims"]
    assert len(claims) >= 20
    assert {claim["verdict"] for claim in claims} == {"holds", "fails", "conditional"}
    status, out, _ = run(capsys, "verify", "--claims", "--json")
    assert status == 0
    assert json.loads(out) == {"schema": 1, "equations": [], "claims": claims}
    assert json.loads(run(capsys, "verify", "--json", "--only", "erratum")[1])["claims"] == []
    _, out, _ = run(capsys, "verify", "--claims")
    assert "minimum-gap, Sec. V: fails" in out.splitlines()
    assert "    gap at t = 0: 2*Delta" in out.splitlines()


def test_undecided_is_one_line_and_no_success(capsys, monkeypatch):
    def undecided(*_):
        raise ledger_module.Undecided("neither proof\nnor counterexample")

    monkeypatch.setattr(ledger_module, "ledger", undecided)
    status, out, err = run(capsys, "verify", "--json")
    assert (status, out) == (1, "")
    assert err == "dlz verify: neither proof nor counterexample\n"


@pytest.mark.parametrize("differences", [[], ["bath.py is missing", "to update: dlz derive"]])
def test_derive_check_fails_where_generated_differs(capsys, monkeypatch, differences):
    monkeypatch.setattr(emit, "check", lambda target=None: differences)
    status, out, err = run(capsys, "derive", "--check")
    assert status == bool(differences)
    assert ("steps derived" in out) == (not differences)
    assert err.splitlines() == differences


def test_derive_explain_shows_every_stage_and_the_text(capsys):
    status, out, err = run(capsys, "derive", "--explain", "lindblad.f")
    assert (status, err) == (0, "")
    assert "lindblad.f: Rate of emission, an energy" in out
    assert "equations   32" in out
    stages = ["derived", "angle_addition", "rotated_components", "clamped_temperature", "calls"]
    places = [out.index(f"\n  {stage}\n") for stage in stages]
    assert places == sorted(places)
    assert "sin(theta - 2*phi(t))**2" in out[places[0] : places[1]]
    assert "return evaluated(_f, out, t, Delta, v, theta, lam, T, omega_c)" in out


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("lindblad.sin_sqared", "did you mean lindblad.sin_squared"),
        ("survival_rato", "did you mean entanglement.survival_ratio"),
        ("f", "is in several rooms: lindblad.f, slow_driving.f"),
        ("%", "rooms: hamiltonian, bath"),
    ],
)
def test_derive_explain_of_no_function_is_one_line(capsys, name, hint):
    status, out, err = run(capsys, "derive", "--explain", name)
    assert (status, out) == (1, "")
    assert hint in err
    assert err.count("\n") == 1


def test_python_m_derive_is_the_same_command():
    help_text = subprocess.run(
        [sys.executable, "-m", "dlz.derive", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "--check" in help_text


def test_progress_only_where_a_person_is_watching(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    cli_terminal.progress("working")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("columns", "shown"), [(0, "working on it"), (8, "working")])
def test_progress_fits_the_terminal_where_that_says_how_wide_it_is(monkeypatch, columns, shown):
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(stream, "fileno", lambda: 2)
    monkeypatch.setattr(sys, "stderr", stream)
    size = os.terminal_size((columns, 24))
    monkeypatch.setattr(cli_terminal.os, "get_terminal_size", lambda _: size)
    cli_terminal.progress("working on it")
    assert stream.getvalue() == f"\r\x1b[K{shown}"


def test_a_reader_that_goes_away_is_no_traceback():
    process = subprocess.run(
        f"{sys.executable} -c 'from dlz.cli import run; run()' "
        "solve --Delta 1 --v 1 --t -1 1 --points 20000 | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stdout == "t,negativity,error\n"
    assert process.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "status", "out", "err"),
    [
        (["--version"], 0, f"dlz {dlz.__version__}\n", ""),
        (
            ["verify", "99"],
            1,
            "",
            "dlz verify: number must be 1 to 64 or A1 to A3, got 99; did you mean 9?\n",
        ),
    ],
)
def test_the_command_says_all_it_has_to_say_and_how_it_went(arguments, status, out, err):
    process = subprocess.run(
        [sys.executable, "-c", "from dlz.cli import run; run()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout, process.stderr) == (status, out, err)


def test_reproduce_leaves_everything_in_one_folder(capsys, tmp_path, monkeypatch, three_rows):
    every = figures._every()
    monkeypatch.setattr(figures, "_every", lambda: {3: every[3]})
    monkeypatch.setattr(claims, "CLAIMS", {"ebits": claims.CLAIMS["ebits"]})
    monkeypatch.setattr(derivation, "derive", lambda progress: ["a.b: one step"])
    monkeypatch.setattr(emit, "check", lambda target=None: [])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    status, out, err = run(capsys, "reproduce", "--out", tmp_path / "out", "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document["steps"] == 1
    assert document["verdicts"]["erratum"] == 1
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "derivation.txt",
        "ledger.json",
        "ledger.txt",
        "claims.txt",
        "report.html",
        *(f"figure_3.{kind}" for kind in ("svg", "png", "csv", "txt")),
    }
    assert set(document["files"]) == {str(tmp_path / "out" / name) for name in names}
    assert report_document.kept()["equations"][0]["id"] == "3", "the report need not judge again"


def test_reproduce_stops_where_generated_is_something_else(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(derivation, "derive", lambda progress: ["a.b: one step"])
    monkeypatch.setattr(emit, "check", lambda target=None: ["bath.py differs"])
    status, out, err = run(capsys, "reproduce", "--out", tmp_path)
    assert (status, out, err) == (1, "", "bath.py differs\n")


@pytest.mark.parametrize("module", ["matplotlib", "latex2mathml.converter"])
def test_reproduce_says_what_is_missing_before_the_work(capsys, tmp_path, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr(derivation, "derive", None)
    status, _, err = run(capsys, "reproduce", "--out", tmp_path)
    assert status == 1
    assert module.split(".")[0] in err


@pytest.mark.parametrize("differences", [[], ["bath.py differs"]])
def test_derive_check_as_json(capsys, monkeypatch, differences):
    monkeypatch.setattr(derivation, "derive", lambda progress: ["a.b: one step"])
    monkeypatch.setattr(emit, "check", lambda target=None: differences)
    status, out, err = run(capsys, "derive", "--check", "--json")
    assert (status, err) == (bool(differences), "")
    assert json.loads(out) == {"schema": 1, "steps": 1, "differences": differences}

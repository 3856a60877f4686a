"""The command line: what it prints, its exit status, one line for whatever is wrong."""

import io
import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

import dlz
from dlz import cli
from dlz.derive import enclosure
from dlz.derive import ledger as ledger_module
from dlz.derive.codegen import emit
from dlz.derive.paper import PRINTED

SOLVE = ["solve", "--Delta", "1", "--v", "2", "--theta", "0.3", "--t", "-3", "3"]


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
        (["solve", "--Delta", "nan", "--v", "1", "--t", "-1", "1"], "Delta must be"),
        (["solve", "--Delta", "1", "--v", "1", "--t", "1", "1"], "t must be increasing"),
        ([*SOLVE, "--points", "1"], "points must be >= 2"),
        ([*SOLVE, "--omega-c", "0"], "omega_c must be finite and > 0"),
    ],
)
def test_bad_parameters_are_one_line_and_no_success(capsys, arguments, named):
    status, out, err = run(capsys, *arguments)
    assert status == 1
    assert out == ""
    assert err.count("\n") == 1
    assert named in err


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["solve"], ["figures"], ["solve", "--Delta", "x"]]
)
def test_bad_usage_is_one_line(capsys, arguments):
    with pytest.raises(SystemExit) as error:
        cli.main(arguments)
    captured = capsys.readouterr()
    assert error.value.code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1


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
        "derivation",
        "method",
        "engines",
        "at",
        "slip",
        "correction",
        "touches",
        "costs",
        "note",
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
    def undecided(progress, integrate):
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
    cli._progress("working")
    assert stream.getvalue() == ""


def test_a_reader_that_goes_away_is_no_traceback():
    process = subprocess.run(
        f"{sys.executable} -c 'import sys; from dlz.cli import main; sys.exit(main())' "
        "solve --Delta 1 --v 1 --t -1 1 --points 20000 | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stdout == "t,negativity,error\n"
    assert process.stderr == ""

"""The command line: what it prints, its exit status, one line for whatever is wrong."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest

import dlz
from dlz import cli
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

    def some(progress=lambda _: None):
        rows = []
        for key in keys:
            progress(str(key))
            finding = ledger_module.judge(key)
            rows.append(
                ledger_module.Judgement(
                    PRINTED[key],
                    finding.verdict,
                    "derived",
                    finding.method,
                    finding.counterexample,
                    (),
                    finding.note,
                )
            )
        return rows

    monkeypatch.setattr(ledger_module, "ledger", some)


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


def test_undecided_is_one_line_and_no_success(capsys, monkeypatch):
    def undecided(progress=None):
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

"""The report: markup that parses, formulas that are formulas, links that lead somewhere."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from dlz import (
    beside,
    claims,
    cli,
    figures,
    generated,
    report,
    report_document,
    report_graph,
    report_html,
    report_source,
    report_text,
    report_width,
)
from dlz.derive import ledger
from dlz.derive.paper import PRINTED

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    ("1", None),
    ("3", None),
    ("11", "omega > 0"),
    ("11", "omega < 0"),
    ("11", "omega = 0"),
    ("17", "order of the names (text)"),
    ("18", None),
    ("46", "f"),
    ("60", None),
]
MATHML = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module")
def document():
    """A document of a few rows, one or more of every verdict, and two claims."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "PRINTED", {key: PRINTED[key] for key in KEYS})
        patch.setattr(claims, "CLAIMS", {x: claims.CLAIMS[x] for x in ("ebits", "temperature")})
        patch.setattr(beside, "processors", lambda: 1)  # another process would not know of these
        with beside.Beside() as second:
            concluded = report_document.conclude(second)
            return json.loads(json.dumps(report_document.compute(second, concluded, str)))


@pytest.fixture(scope="module")
def drawings(tmp_path_factory):
    """Two of the figures, to have names that could collide."""
    folder = tmp_path_factory.mktemp("figures")
    with pytest.MonkeyPatch.context() as patch:
        every = figures._every()
        patch.setattr(figures, "_every", lambda: {name: every[name] for name in (3, "survival")})
        return report.read_drawings(figures.write(folder))


@pytest.fixture(scope="module")
def page(document, drawings):
    return report.render(document, drawings, "html")


@pytest.fixture(scope="module")
def tree(page):
    assert page.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def text_of(element):
    return "".join(element.itertext())


def element(tree, id_):
    (found,) = [x for x in tree.iter() if x.get("id") == id_]
    return found


# --- HTML: the file as a whole -------------------------------------------------------------------


def test_every_name_is_given_once_and_every_link_inside_leads_to_one(tree):
    ids = [x.get("id") for x in tree.iter() if x.get("id")]
    assert len(ids) == len(set(ids))
    links = [x.get("href") for x in tree.iter() if (x.get("href") or "").startswith("#")]
    assert len(links) > 30
    missing = {link for link in links if link[1:] not in ids}
    # What an erratum touches is there in a report on all equations.
    absent = {f"#eq-{key[0]}" for key in PRINTED} | {f"#figure-{n}" for n in (2, 4, 5)}
    assert missing <= absent


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(page, tree):
    assert not [x for x in tree.iter() if x.tag in ("script", "iframe", "object", "embed", "img")]
    assert not [x for x in tree.iter() if any(name.startswith("on") for name in x.attrib)]
    assert "@import" not in page
    for x in tree.iter():
        for name, value in x.attrib.items():
            if name.split("}")[-1] in ("src", "href", "action", "data", "poster"):
                assert not re.match(r"(?i)\s*([a-z]+:)?//|\s*(?!data:)[a-z]+:", value), value
    assert all(found.startswith("#") for found in re.findall(r"url\(\s*['\"]?([^)]*)", page))


def test_the_sections_are_in_the_order_of_a_reader(tree):
    sections = [x.get("id") for x in element(tree, "main")]
    assert sections == list(report_html._CONTENTS)
    numbers = [x.get("id") for x in element(tree, "equations") if x.tag == "section"]
    assert numbers == [f"eq-{n}" for n in dict.fromkeys(key[0] for key in KEYS)]


def test_a_keyboard_reaches_everything(tree):
    body = tree.find("body")
    assert body[0].get("class") == "skip"
    assert body[0].get("href") == "#main"
    for x in tree.iter():
        if x.get("class") in ("formula", "scroll"):
            assert x.get("tabindex") == "0"


# --- HTML: formulas ------------------------------------------------------------------------------


def test_every_formula_of_the_document_is_mathml(document, tree):
    rows, steps = document["equations"], document["steps"].values()
    expected = sum(1 for row in rows for name in ("printed", "marked", "difference") if row[name])
    expected += sum(row["derived"] != row["printed"] for row in rows)
    expected += sum(bool(row["corrected"]) and row["corrected"] != row["derived"] for row in rows)
    expected += sum(bool(step["value"]) for step in steps)
    formulas = [x for x in tree.iter() if x.get("class") == "formula"]
    assert len(formulas) == expected
    parts = [x for formula in formulas for x in formula]
    assert {x.tag for x in parts} == {f"{MATHML}math"}
    assert all(text_of(x).strip() and "\\" not in text_of(x) for x in parts)
    assert all(re.fullmatch(r"--width: [1-9]\d*", x.get("style")) for x in formulas)


@pytest.mark.parametrize(
    ("latex", "measured"),  # in Chromium, in em of the formula
    [
        (r"\sqrt{\Delta^{2} + t^{2} v^{2}}", 5.1),
        (r"\frac{\lambda^{2} \left(\gamma{\left(2 \Omega \right)} + 1\right)}{8}", 8.0),
        (r"\left[\begin{matrix}1 & 0\\0 & \sigma_{+} + \sigma_{-}\end{matrix}\right]", 6.9),
    ],
)
def test_the_width_of_a_formula_is_known_beforehand(latex, measured):
    assert measured <= report_width.width(report_html.math(latex, True)) <= 1.35 * measured


def test_latex_that_is_not_understood_is_refused():
    with pytest.raises(ValueError, match="LaTeX without MathML"):
        report_html.math(r"\nonsense{x}")


def test_letters_are_those_that_browsers_show(page):
    """MathML Core has no mathvariant but "normal"."""
    assert set(re.findall(r'mathvariant="([^"]*)"', page)) <= {"normal"}
    assert "\N{SCRIPT CAPITAL L}" in report_html.math(r"\mathcal L")
    assert "\N{MATHEMATICAL SCRIPT CAPITAL N}" in report_html.math(r"\mathcal N")
    assert "\N{MATHEMATICAL BOLD CAPITAL B}" in report_html.math(r"\mathbf B")


def test_the_difference_is_marked_inside_the_formula(tree):
    wrong = [x for x in element(tree, "eq-18-whole").iter() if x.get("class") == "wrong"]
    assert [text_of(x) for x in wrong] == ["t", "t"]
    assert all(x.tag == f"{MATHML}mrow" for x in wrong)
    missing = [x for x in element(tree, "eq-18-whole").iter() if x.get("class") == "missing"]
    assert [text_of(x) for x in missing] == ["12"]  # one half, as a fraction
    assert not [x for x in element(tree, "eq-3-whole").iter() if x.get("class") == "wrong"]


def test_marks_show_in_grey():
    style = report_html.resources.files("dlz").joinpath("report.css").read_text("utf-8")
    (rule,) = re.findall(r"math \.wrong \{([^}]*)\}", style)
    assert "background" in rule
    assert "border-bottom" in rule


# --- HTML: what is said --------------------------------------------------------------------------


def test_an_equation_shows_its_whole_case(document, tree):
    (row,) = [row for row in document["equations"] if row["id"] == "18"]
    words = text_of(element(tree, "eq-18"))
    for name in ("note", "method"):
        assert row[name] in words
    assert "smallest correctionΔ/v→Δ/(2v), t→|t|" in words.replace("\u2009", "")
    for number in row["counterexample"]["printed"], row["counterexample"]["derived"]:
        assert number in words
    assert "no figure rests on it" in words
    assert "(15)" in words
    assert "def tau_A(" in words
    steps = [text_of(x) for x in element(tree, "eq-18-whole").iter("li")]
    assert len(steps) == len(row["rests_on"]) > 3
    for name, line in zip(row["rests_on"], steps, strict=True):
        assert document["steps"][name]["summary"] in line


def test_the_first_equations_rest_on_the_model(document):
    (row,) = [row for row in document["equations"] if row["id"] == "3"]
    assert "hamiltonian.hamiltonian" in row["rests_on"]


def test_claims_come_with_their_evidence(document, tree):
    for claim in document["claims"]:
        words = text_of(element(tree, f"claim-{claim['id']}"))
        assert claim["verdict"] in words
        assert claim["evidence"]["function"] in words


def test_figures_are_inline_and_link_to_their_numbers(tree, drawings):
    for drawing in drawings:
        figure = element(tree, f"figure-{drawing.name}")
        assert figure.find("{http://www.w3.org/2000/svg}svg") is not None
        assert drawing.csv in [x.get("href") for x in figure.iter("a")]
    assert {drawing.name for drawing in drawings} == {"3", "survival"}


def test_the_words_of_the_ledger_are_text_and_not_markup():
    assert report_html._text("a < b & (3), (99)", frozenset({"3"})) == (
        'a &lt; b &amp; (<a href="#eq-3">3</a>), (99)'
    )


# --- the map -------------------------------------------------------------------------------------


def row(id_, rests_on, verdict="verified"):
    return {"id": id_, "part": None, "verdict": verdict, "rests_on": rests_on}


def graph_document(rows, steps):
    return {"equations": rows, "steps": {k: {"equations": v} for k, v in steps.items()}}


def test_an_equation_rests_on_what_a_step_before_it_derives():
    found = report_graph.dependencies(
        graph_document(
            [row("1", []), row("2", ["m"]), row("3", ["m", "e"]), row("9", [])],
            {"m": ["1"], "e": ["2"]},
        )
    )
    assert found == {"1": set(), "2": {"1"}, "3": {"1", "2"}, "9": set()}
    assert report_graph.reduction(found) == {"1": set(), "2": {"1"}, "3": {"2"}, "9": set()}


def test_what_else_an_own_step_derives_gives_no_arrow():
    rows = [row("8", ["both"]), row("14", ["both", "first"])]
    steps = {"both": ["8", "14"], "first": ["8"]}
    assert report_graph.dependencies(graph_document(rows, steps)) == {"8": set(), "14": {"8"}}


def test_a_step_of_its_own_and_a_circle_give_no_arrow():
    rows = [row("1", ["a"]), row("2", ["a"]), row("3", ["x"]), row("4", ["y"])]
    steps = {"a": ["1", "2"], "x": ["4"], "y": ["3"]}
    found = report_graph.dependencies(graph_document(rows, steps))
    assert found == {"1": set(), "2": set(), "3": set(), "4": set()}


def test_the_map_links_every_number_by_verdict(document, tree):
    (picture,) = [x for x in tree.iter() if x.get("class") == "map"]
    svg = "{http://www.w3.org/2000/svg}"
    nodes = {x.get("href"): x for x in picture.iter(f"{svg}a")}
    grouped = report_text.by_number(document["equations"])
    assert set(nodes) == {f"#eq-{number}" for number in grouped}
    for number, rows in grouped.items():
        verdict = report_graph.verdict_of(rows)
        node = nodes[f"#eq-{number}"]
        assert node.get("class") == f"node {verdict}"
        words = text_of(node.find(f"{svg}text"))
        assert words == f"({number}) {report_graph.LETTERS[verdict]}"
    assert len(set(report_graph.LETTERS.values())) == len(report_graph.LETTERS)


def test_arrows_lead_down_and_nodes_do_not_overlap(document):
    arrows = report_graph.reduction(report_graph.dependencies(document))
    assert sum(map(len, arrows.values())) >= 2
    linked = {n: f for n, f in arrows.items() if f or any(n in g for g in arrows.values())}
    layers, ways = report_graph._layers(linked)
    places = report_graph._place(layers, [n for n in arrows if n not in linked])
    assert set(arrows) <= set(places)
    for way in ways.values():
        heights = [places[node][1] for node in way]
        assert heights == sorted(set(heights))
    middle = [places[n] for n in arrows]
    for i, (x, y) in enumerate(middle):
        for u, w in middle[:i]:
            assert abs(x - u) >= report_graph._WIDTH or abs(y - w) > report_graph._HEIGHT


# --- Markdown and TeX ----------------------------------------------------------------------------


def test_markdown_closes_what_it_opens_and_links_to_what_is_there(document, drawings):
    text = report.render(document, drawings, "md")
    fences = [line for line in text.splitlines() if line.startswith("```")]
    assert all(line in ("```math", "```python") for line in fences[::2])
    assert set(fences[1::2]) == {"```"}
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    steps = {x for x in re.findall(r"\]\(#(step-[^)]+)\)", text)}
    assert steps
    assert steps <= anchors
    for command in (r"\wrong", r"\missing{", r"\operatorname"):
        assert command not in text
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) > 3
    for table in tables:  # a bar in a formula or in words would end a cell
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1, table
    assert r"\boxed{t}" in text
    assert r"\underbrace{\frac{1}{2}}_{\text{missing}}" in text


def test_markdown_replaces_nested_groups():
    from dlz.report_markup import _each_group

    assert _each_group(r"\m{a{b}}+\m{c}", r"\m", "<%s>") == "<a{b}>+<c>"


def test_tex_opens_and_closes_environments_and_needs_no_more_than_latex(document, drawings):
    text = report.render(document, drawings, "tex")
    stack = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
        if kind == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert stack == []
    packages = re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", text)
    assert set(",".join(packages).split(",")) == {
        "amsmath",
        "amssymb",
        "graphicx",
        "longtable",
        "hyperref",
    }
    assert text.isascii()
    targets = set(re.findall(r"\\hypertarget\{([^}]*)\}", text))
    steps = set(re.findall(r"\\hyperlink\{(step-[^}]*)\}", text))
    assert steps
    assert steps <= targets
    assert r"\wrong{t}" in text


# What the preamble defines, plain LaTeX, amsmath and amssymb.
COMMANDS = set(
    r"""
    \wrong \missing \fit \documentclass \usepackage \newcommand \renewcommand \begin \end
    \setlength \textwidth \textheight \oddsidemargin \topmargin \parindent \parskip
    \emergencystretch \labelitemi \itemsep \linewidth \width \ifdim \else \fi \par \raggedright
    \tabularnewline \hline \endhead \item \section \subsection \subsubsection \hypertarget
    \hyperlink \resizebox \Large \scriptsize \texttt \char \allowbreak \displaystyle \\ \, \:
    \% \_ \{ \} \Big \Delta \Gamma \Omega \Pi \Rightarrow \Theta \approx \arctan \bar \boxed
    \bullet \cdot \chi \cos \dagger \delta \dot \dots \ell \epsilon \eta \forall \frac \gamma
    \ge \hbar \in \infty \int \lambda \langle \le \left \leq \ll \ln \log \mapsto \mathbf
    \mathcal \mathrm \max \min \mp \mu \ne \nu \omega \operatorname \otimes \overline \phi \pi
    \pm \quad \rangle \rho \right \rm \sigma \sin \sqrt \sum \tau \text \tfrac \theta \tilde
    \to \top \underbrace \vec \vert \xi
    """.split()
) | {"\\ "}
ENVIRONMENTS = {
    "document",
    "center",
    "itemize",
    "enumerate",
    "longtable",
    "matrix",
    "pmatrix",
    "cases",
}


def test_tex_uses_no_command_that_a_plain_installation_lacks(document, drawings):
    """With these the report of all equations was compiled by pdflatex, without an error."""
    text = report.render(document, drawings, "tex")
    text = re.sub(r"\\begin\{verbatim\}.*?\\end\{verbatim\}", "", text, flags=re.DOTALL)
    formulas = [printed.latex for printed in PRINTED.values()]
    for part in (text, *formulas):
        used = re.findall(r"\\(?:[A-Za-z]+|.)", part)
        assert set(used) <= COMMANDS, part
        assert used.count(r"\left") == used.count(r"\right"), part
        assert set(re.findall(r"\\begin\{(\w+)\}", part)) <= ENVIRONMENTS, part
        bare = re.sub(r"\\.", "", part)
        assert bare.count("{") == bare.count("}"), part
        assert bare.count("$") % 2 == 0, part


def test_an_unknown_format_is_refused(document):
    with pytest.raises(ValueError, match="format must be one of html, md, tex, got pdf"):
        report.render(document, [], "pdf")


# --- generated functions -------------------------------------------------------------------------


def test_every_function_with_a_number_is_shown_with_its_arithmetic():
    shown = {name for names in report_source.functions().values() for name in names}
    for room in (getattr(generated, name) for name in generated.__all__):
        for name in room.__all__:
            key = f"{room.__name__.rsplit('.', 1)[-1]}.{name}"
            assert ("(eq" in getattr(room, name).__doc__) == (key in shown), key
    text = report_source.source("slow_driving.a_plus")
    assert "def a_plus(" in text
    assert "def _a_plus(" in text
    assert "slow_driving.a_plus" in report_source.functions()["47"]


# --- the cache -----------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of our own, and a count of how often the document is computed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    computed = []
    parts = {"schema": 1, "equations": [], "claims": [], "steps": {"a": (1, 2)}}

    def compute(second, concluded, progress):
        computed.append(1)
        return parts

    monkeypatch.setattr(report_document, "compute", compute)
    return computed


def judged_or_kept():
    with beside.Beside() as second:
        return report_document.begin(second)(str)


def test_a_document_is_computed_once(cache):
    first = judged_or_kept()
    assert judged_or_kept() == first
    assert first["steps"] == {"a": [1, 2]}
    assert len(cache) == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"key": "other", "document": {"schema": 1, "equations": [], "claims": [], "steps": {}}}',
        '{"key": "%s", "document": [1]}',
        "\xff",
    ],
)
def test_what_is_no_document_of_ours_is_computed_anew(cache, content):
    judged_or_kept()
    place = report_document.cache_file()
    place.write_bytes(content.replace("%s", place.stem).encode("latin-1"))
    judged_or_kept()
    assert len(cache) == 2
    judged_or_kept()
    assert len(cache) == 2, "and the cache is mended"


def test_the_key_changes_with_the_sources_and_the_versions(cache, monkeypatch):
    before = report_document.cache_file()
    monkeypatch.setattr(report_document, "_version", lambda name: f"{name} of tomorrow")
    assert report_document.cache_file() != before
    monkeypatch.undo()
    changed = Path(ledger.__file__)
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda self: b"other" if self == changed else read(self)
    )
    assert report_document._key() != before.stem


def test_without_a_cache_there_is_a_document_all_the_same(cache, monkeypatch, tmp_path):
    (tmp_path / "dlz").write_text("a file where the folder should be")
    assert judged_or_kept()["schema"] == 1


def test_a_cache_home_that_is_no_absolute_path_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert report_document.cache_file().is_relative_to(tmp_path)


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def judged(document, monkeypatch):
    monkeypatch.setattr(report_document, "kept", lambda: document)


def run(capsys, *arguments):
    status = cli.main(["report", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize("form", ["html", "md", "tex"])
def test_the_command_writes_the_report_beside_its_figures(
    capsys, tmp_path, judged, monkeypatch, form
):
    every = figures._every()
    monkeypatch.setattr(figures, "_every", lambda: {3: every[3]})
    status, out, err = run(capsys, "--out", tmp_path / "new", "--format", form)
    assert (status, err) == (0, "")
    assert out.strip() == str(tmp_path / "new" / f"report.{form}")
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {f"report.{form}", *(f"figure_3.{x}" for x in ("svg", "csv", "txt"))}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give either --out DIR or --errata"),
        (["--out", "x", "--errata"], "give either --out DIR or --errata"),
        (["--out", "x", "--check"], "--check compares the errata sheet"),
    ],
)
def test_options_that_do_not_go_together_are_one_line(capsys, judged, arguments, said):
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert said in err


def test_the_second_process_draws_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "processors", lambda: 2)
    with beside.Beside() as second:
        pictures = report.begin_drawings(second, tmp_path, (2, 3))
        first = pictures[0].future.result()
        drawn = report.drawings(pictures)
    assert {path.name for path in first} == {f"figure_3.{x}" for x in ("svg", "csv", "txt")}
    assert [drawing.name for drawing in drawn] == ["2", "3"], "in the order of the figures"
    assert drawn == report.read_drawings(figures.write(tmp_path / "again", (2, 3), str))


def test_what_is_not_kept_is_judged_and_kept(capsys, tmp_path, document, monkeypatch):
    monkeypatch.setattr(report_document, "kept", lambda: None)
    monkeypatch.setattr(report_document, "compute", lambda second, concluded, progress: document)
    monkeypatch.setattr(figures, "_every", dict)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    status, out, _ = run(capsys, "--out", tmp_path, "--json")
    assert status == 0
    assert json.loads(out) == {"schema": 1, "files": [str(tmp_path / "report.html")]}
    assert "(18)" in (tmp_path / "report.html").read_text()
    assert len(list((tmp_path / "cache" / "dlz").iterdir())) == 1


def test_the_errata_sheet_is_written_and_compared(capsys, tmp_path, judged, monkeypatch):
    monkeypatch.setattr(report, "default_target", lambda: tmp_path)
    status, out, err = run(capsys, "--errata", "--check")
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "errata.md is missing",
        "errata.tex is missing",
        "to update: dlz report --errata",
    ]
    status, out, _ = run(capsys, "--errata")
    assert status == 0
    assert out.splitlines() == [str(tmp_path / "errata.md"), str(tmp_path / "errata.tex")]
    assert run(capsys, "--errata", "--check") == (0, "", "")
    changed = tmp_path / "errata.md"
    changed.write_text(changed.read_text().replace("(18)", "(19)"))
    status, _, err = run(capsys, "--errata", "--check")
    assert status == 1
    assert "errata.md differs" in err
    assert "errata.tex" not in err


def test_without_the_extra_the_error_names_it(capsys, tmp_path, judged, monkeypatch):
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    status, _, err = run(capsys, "--out", tmp_path)
    assert status == 1
    assert err == ("dlz report: the HTML report needs latex2mathml: pip install 'dlz[report]'\n")
    assert list(tmp_path.iterdir()) == []


def test_the_map_is_the_same_in_every_run():
    """Sets of text come in another order in each process."""
    code = (
        "from dlz import report_graph as g\n"
        "numbers = [str(n) for n in range(20)]\n"
        "rows = [{'id': n, 'part': None, 'verdict': 'verified',\n"
        "         'rests_on': numbers[: int(n)][::3] + numbers[: int(n)][-2:]} for n in numbers]\n"
        "print(g.svg({'equations': rows, 'steps': {n: {'equations': [n]} for n in numbers}}))\n"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in "1234"
    }
    assert len(texts) == 1

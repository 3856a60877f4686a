"""The documentation: its examples run, its notebooks give what is stored, its site is whole."""

import doctest
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import nbformat
import pytest

import dlz
from dlz import cli
from dlz.report_html import math
from docs._extensions import mathml
from docs.run_notebooks import executed

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if ">>>" in path.read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")
WRITTEN = [README, *(path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md")))]
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))


def test_there_are_examples_and_notebooks():
    assert {path.name for path in PAGES} >= {"tutorial.md", "qutip.md", "sweep.md", "generated.md"}
    assert {path.name for path in NOTEBOOKS} >= {"verify.ipynb", "sweep.ipynb"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_examples_of_a_page_are_right(page):
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lines = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    result = doctest.DocTestRunner().run(lines)
    assert result.attempted > 3
    assert result.failed == 0


def test_the_lines_of_the_readme_print_what_it_says(capsys):
    readme = (ROOT / "README.md").read_text("utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", readme, re.DOTALL))
    exec(compile(code, "README.md", "exec"), {})
    # A list that is printed whole stands last, and its comment says in words what it is.
    expected = re.findall(r"^print\([^*].*\)  # (.*)$", code, re.MULTILINE)
    assert len(expected) >= 2
    found = capsys.readouterr().out
    text = "\n".join([*expected, "..."])
    assert doctest.OutputChecker().check_output(text, found, doctest.ELLIPSIS), found


def test_every_code_block_is_of_a_kind_that_is_run():
    """Python and sessions in Python by the tests above, commands by the next one."""
    kinds = {kind for page in WRITTEN for kind in re.findall(r"^```(.+)", page, re.MULTILINE)}
    not_run = {"text", "{toctree}", "{include} ../README.md", "{eval-rst}"}
    assert kinds - not_run == {"python", "pycon", "sh"}
    assert sum(page.count("```python\n") for page in WRITTEN) == README.count("```python\n") > 0


def test_commands_run_as_they_stand(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    lines = [
        line
        for page in WRITTEN
        for marked, block in re.findall(r"(?s)(<!-- command: [^\n]*\n)?```sh\n(.*?)```", page)
        for line in block.splitlines()
        if not marked  # .ci/run runs those
    ]
    install = r"python3 -m venv \.venv && \.venv/bin/pip install .*|\. \.venv/bin/activate"
    commands = [line for line in lines if not re.fullmatch(install, line)]
    assert len(commands) >= 3
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "dlz"
        # tests/dlz/test_cli.py runs `verify` with a number; it takes many seconds.
        assert arguments[0] == "verify" or cli.main(arguments) == 0, command
    assert "\n100.0,0.44" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["sweep.png"]


def test_commands_within_sentences_are_taken():
    found = {x for page in WRITTEN for x in re.findall(r"`(dlz [^`]*)`", page)}
    # Others are the name of a command alone, or have brackets and bars for what may be left out.
    whole = {command for command in found if re.fullmatch(r"dlz \w+ [^\[|]+", command)}
    assert len(whole) > 8
    for command in whole:
        assert cli.parser().parse_args(shlex.split(command)[1:]).run


def test_the_readme_links_to_what_is_there():
    readme = (ROOT / "README.md").read_text("utf-8")
    links = [x for x in re.findall(r"\]\(([^)]+)\)", readme) if not urlsplit(x).scheme]
    assert "docs/picture.svg" in links
    assert not [link for link in links if not (ROOT / link).is_file()]


def outputs(notebook):
    """What the cells say, in words or formulas; pictures may change with matplotlib."""
    kinds = ("text/markdown", "text/latex", "text/plain")
    return [
        output.get("text") or next(output.data[kind] for kind in kinds if kind in output.data)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_what_is_stored(path):
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    assert path.stat().st_size < 150_000
    expected = outputs(stored)
    assert len(expected) > 3
    # A cell that fails raises; one that warns writes to standard error.
    fresh = executed(path)
    assert not [x for c in fresh.cells for x in c.get("outputs", ()) if x.get("name") == "stderr"]
    assert outputs(fresh) == expected, "python -m docs.run_notebooks keeps what comes out today"


def test_words_that_come_in_pieces_are_one_output(tmp_path):
    slow = "import time\nprint('one', flush=True)\ntime.sleep(0.5)\nprint('two')"
    path = tmp_path / "slow.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(slow)]), path)
    assert outputs(executed(path)) == ["one\ntwo\n"]


# --- the site


class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.places, self.formulas = [], [], set(), 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.formulas += tag == "math"
        if "id" in attributes:
            self.places.add(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag == "link" and attributes.get("rel") != "canonical":
            self.loaded.append(attributes["href"])
        elif "src" in attributes:
            self.loaded.append(attributes["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built by the command of the README: a warning or a dead reference is an error."""
    readme = (ROOT / "README.md").read_text("utf-8")
    command = re.search(r"<!-- command: docs -->\n```sh\n(.*)\n```", readme)[1]
    *_, build = command.split(" && ")
    program, *arguments = build.split()
    assert program == ".venv/bin/sphinx-build"
    assert {"-W", "-n"} <= set(arguments)
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *arguments[:-1], str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(target).as_posix(): Page(path.read_text("utf-8"))
        for path in target.rglob("*.html")
    }, target


def test_nothing_is_loaded_from_a_network(site):
    pages, _ = site
    loaded = [(name, x) for name, page in pages.items() for x in page.loaded]
    assert len(loaded) > len(pages)
    assert not [x for x in loaded if urlsplit(x[1]).scheme not in ("", "data") or x[1][:2] == "//"]


def test_every_link_within_the_site_leads_somewhere(site):
    pages, target = site
    checked = 0
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link == "#":
                continue
            place = ((target / name).parent / unquote(parts.path)).resolve() if parts.path else None
            other = name if place is None else place.relative_to(target).as_posix()
            assert (target / other).is_file(), f"{name} links to {link}"
            if parts.fragment and other in pages:
                assert unquote(parts.fragment) in pages[other].places, f"{name} links to {link}"
            checked += 1
    assert checked > 500


def test_formulas_are_mathml_and_none_is_left_as_tex(site):
    pages, target = site
    assert pages["conventions.html"].formulas > 30
    assert pages["notebooks/verify.html"].formulas >= 5
    for name in pages:
        if not name.startswith("_modules"):
            text = (target / name).read_text("utf-8")
            assert "\\frac" not in re.sub(r"(?s)<pre>.*?</pre>", "", text), name


@pytest.mark.parametrize(
    ("latex", "setting"),
    [
        (r"\exp(-\pi/v)", '<mo stretchy="false">&#x00028;</mo><mo form="prefix">&#x02212;</mo>'),
        (r"\pi/v", '<mo lspace="0" rspace="0">/</mo>'),
        (r"\lvert0\rangle", '<mo stretchy="false" lspace="0" rspace="0">|</mo>'),
        (r"2\cos\theta", '<mo lspace="0.167em" rspace="0.167em">cos</mo>'),
        (r"2\cos(\theta)", '<mo lspace="0.167em" rspace="0">cos</mo>'),
        (r"(\cos^2\theta)", '<msup><mo lspace="0" rspace="0.167em">cos</mo>'),
        (r"\gamma{\left(2 \omega \right)}", '<mo stretchy="false">&#x00028;</mo>'),
        (r"\left(\frac{a}{b}\right)", '<mo stretchy="true" fence="true" form="prefix">'),
        (r"\Omega", '<mi mathvariant="normal">&#x003A9;</mi>'),
    ],
)
def test_formulas_are_set_as_tex_sets_them_and_lose_nothing(latex, setting):
    def symbols(mathml):
        return "".join(ElementTree.fromstring(mathml).itertext())

    found = mathml.formula(latex, False)
    assert setting in found
    assert symbols(found) == symbols(math(latex))


def test_every_public_name_is_in_the_reference(site):
    pages, _ = site
    named = {f"dlz.{name}" for name in dlz.__all__ if name != "generated"}
    assert named <= pages["reference/dlz.html"].places
    assert "dlz.generated.lindblad.f" in pages["reference/generated.html"].places
    assert "dlz.derive.bath.lamb_shift" in pages["reference/derive.html"].places

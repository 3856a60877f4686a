"""The errata on one page: what stands in its rows, in their order, for both formats."""

import re

import pytest

from dlz.derive.errata_sheet import corrected, formula, marked, sheets, tex_text


def row(id_, part=None, **changes):
    return {
        "id": id_,
        "part": part,
        "verdict": "erratum",
        "printed": r"a=|b|",
        "corrected": r"\frac{b}{2}",
        "correction": "1 -> 1/2 in b; 1 -> 1/2 in c",
        "inherited_from": [],
        "affects": ["63", "figure 2"],
        "note": "a factor is lost: it stands elsewhere",
        "cost": {
            "factors": {"printed form": "2"},
            "negativity": [{"figure": "figure 2", "change": 0.1614, "where": "T = 20"}],
            "reason": None,
        },
    } | changes


ROWS = [
    row("3", verdict="verified", cost=None),
    row("31", inherited_from=["29 sigma_z part"]),
    row("47", "a"),
    row("64", correction=None, corrected="x+y", affects=["1", "2", "figure 3"]),
    row(
        "50",
        "B_0",
        cost={
            "factors": {},
            "negativity": [{"figure": "figure 4", "change": 1e-10, "where": "a bound: less"}],
            "reason": "no figure rests on it; at all",
        },
    ),
]


def test_new_slips_come_first_and_inherited_ones_name_their_origin():
    for text in sheets(ROWS).values():
        places = [text.index(name) for name in ("(47) a", "(64)", "(50) ", "(31), from (29)")]
        assert places == sorted(places)
        assert "(3)" not in text
        assert "3 slips" in text
        assert "1 that follow" in text


def cells(*rows):
    lines = sheets(rows)["errata.md"].splitlines()
    return [re.split(r" (?<!\\)\| ", x.strip("| ")) for x in lines if x.startswith("| (")]


def test_a_row_gives_printed_corrected_edit_and_consequence():
    assert cells(row("47", "a")) == [
        [
            "(47) a",
            r"$`a=\vert b\vert `$",
            r"$`a_+,a_-=\frac{b}{2}`$",
            r"$`1\to 1/2`$",
            "N off by up to 0.16 (figure 2); reaches (63)",
        ]
    ]


def test_without_a_small_edit_the_note_says_what_is_wrong():
    ((_, _, right, edit, consequence),) = cells(ROWS[3])
    assert right == r"$`\tilde{\mathcal L}_t[X]=x+y`$"
    assert edit == "a factor is lost"
    assert consequence == "N off by up to 0.16 (figure 2); reaches 2 equations"


def test_a_change_below_the_solver_is_no_consequence():
    ((name, *_, consequence),) = cells(row("50", "B_0", cost=ROWS[4]["cost"]))
    assert name == "(50) $`B_{0}`$"
    assert consequence == "no figure rests on it; reaches (63)"


@pytest.mark.parametrize(
    ("changes", "edit"),
    [
        ({"correction": "k -> -k"}, r"$`k\to -k`$"),
        (
            {"correction": "missing factor 2*pi*J(2*Delta)"},
            r"missing factor $`2\,\pi\,J(2\,\Delta)`$",
        ),
        (
            {"correction": "; ".join(f"missing term a_-*r_{n}/a_+" for n in (1, 2, 3))},
            r"missing term $`a_{-}\,r_{j}/a_{+}`$",
        ),
        (
            {"correction": "x -> y, missing term z; missing term w"},
            r"$`x\to y`$, missing term $`z`$, missing term $`w`$",
        ),
        (
            {"correction": "arctan(y/x) -> atan2(y, x)"},
            r"$`\arctan(y/x)\to \mathrm{atan2}(y, x)`$",
        ),
        ({"correction": "sign"}, "sign"),
        ({"correction": None, "note": "omega_c of nu: more"}, r"$`\omega_{c}`$ of $`\nu`$"),
    ],
)
def test_edits_are_formulas(changes, edit):
    assert cells(row("31", **changes))[0][3] == edit


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("b is e**x: nothing rotates, and the negativity stays; more", "the negativity stays"),
        ("the trace is lost, d = a*b; more", "the trace is lost"),
        ("nothing follows: no negativity at all", "nothing follows"),
    ],
)
def test_of_a_reason_what_it_says_about_the_negativity(reason, said):
    cost = {"factors": {"printed form": "2"}, "negativity": [], "reason": reason}
    assert cells(row("31", cost=cost, affects=[]))[0][4] == said


def test_a_commutator_becomes_an_anticommutator_in_the_printed_form():
    printed = r"D[\bullet]=\{A\bullet A^\dagger-\tfrac12[A^\dagger(t)A,\bullet]\}"
    found = corrected(row("8", printed=printed, correction="commutator -> anticommutator"))
    assert found == r"D[\bullet]=\{A\bullet A^\dagger-\tfrac12\{A^\dagger(t)A,\bullet\}\}"
    found = marked(row("8", printed=printed, correction="commutator -> anticommutator"))
    assert found.endswith(r"-\tfrac12\wrong{[}A^\dagger(t)A,\bullet\wrong{]}\}")


def test_where_nothing_was_compared_the_texts_are():
    found = marked(row("4", printed=r"H_E=\int d\nu\,b", corrected=None, derived=r"\nu"))
    assert r"\wrong{" in found or r"\missing{" in found


def test_of_like_columns_the_first_is_shown():
    matrix = r"\left[\begin{matrix}a_{1} & a_{2}\\b_{1} & b_{2}\end{matrix}\right]"
    found = corrected(row("49", "chi_1j, chi_2j", derived=matrix, corrected="longer"))
    assert r"=\left[\begin{matrix}a_{1}\\b_{1}\end{matrix}\right],\quad j=2,3" in found
    line = r"\left[\begin{matrix}a_{1} & a_{2}\end{matrix}\right]"
    found = corrected(row("49", "chi_3j", derived="other", corrected=line))
    assert found == r"\chi_{31}(t)=a_{1},\quad j=2,3\text{ alike}"


def test_an_erratum_whose_form_has_no_place_is_refused():
    with pytest.raises(ValueError, match=r"\(33\) has no place for its corrected form"):
        corrected(row("33"))


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a_-*r_1/a_+", r"a_{-}\,r_{1}/a_{+}"),
        ("lambda**2*Omega", r"\lambda^2\,\Omega"),
        ("omega_max", r"\omega_{\max}"),
        ("max(0, -x)", r"\max(0, -x)"),
        ("b^dagger b", r"b^\dagger b"),
    ],
)
def test_text_of_a_formula_as_latex(text, latex):
    assert formula(text) == latex


def test_an_erratum_without_its_cost_is_refused():
    with pytest.raises(ValueError, match=r"\(47\) a has no cost"):
        sheets([row("47", "a", cost=None)])


def test_the_files_say_where_they_come_from():
    for text in sheets(ROWS).values():
        assert "do not edit" in text.splitlines()[0]


def test_tables_have_as_many_cells_in_every_row():
    text = sheets(ROWS)["errata.md"]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {6}
    tex = sheets(ROWS)["errata.tex"]
    assert tex.count(r"\begin{longtable}") == tex.count(r"\end{longtable}") == 2
    rows = [line for line in tex.splitlines() if line.endswith(r"\tabularnewline")]
    assert len(rows) == 4
    assert all(line.count(" & ") == 4 for line in rows)


def test_tex_needs_only_what_comes_with_latex():
    packages = re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", sheets(ROWS)["errata.tex"])
    assert set(",".join(packages).split(",")) <= {"amsmath", "amssymb", "longtable", "hyperref"}


def test_words_are_escaped_for_tex():
    assert tex_text(r"a_b^2 & 5% {x} -> |y| #1 $ \z ~") == (
        r"a\_b\char94{}2 \& 5\% \{x\} $\to$ $\vert$y$\vert$ \#1 \$ \textbackslash{}z \char126{}"
    )

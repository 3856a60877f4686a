"""The errata on one page: what stands in its rows, in their order, for both formats."""

import re

import pytest

from dlz.derive.errata_sheet import sheets, tex_text


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
    row("64", correction=None, corrected="x" * 200, affects=["1", "2", "figure 3"]),
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
        places = [text.index(name) for name in ("(47) a", "(64)", "(50) B", "(31), from (29)")]
        assert places == sorted(places)
        assert "(3)" not in text
        assert "3 slips" in text
        assert "1 that follow" in text


def test_a_row_gives_printed_corrected_edit_and_consequence():
    lines = sheets([row("47", "a")])["errata.md"].splitlines()
    (found,) = [line for line in lines if line.startswith("| (47)")]
    assert found.split(" | ") == [
        "| (47) a",
        r"$`a=\vert b\vert `$",
        r"$`\frac{b}{2}`$",
        r"1 -\> 1/2",
        "figure 2: N off by 0.16; reaches (63) |",
    ]


def test_without_a_small_edit_the_note_says_what_is_wrong():
    text = sheets([ROWS[3]])["errata.md"]
    assert "a factor is lost | figure 2: N off by 0.16; reaches 2 equations |" in text
    assert "xxx" not in text, "a formula that does not fit the page"


def test_a_change_below_the_solver_is_no_consequence():
    text = sheets([ROWS[4]])["errata.md"]
    assert "no figure rests on it; reaches (63)" in text
    assert "1e-10" not in text


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

"""What is printed: complete, and transcribed as it stands, slips included.

The formulas below were read from the paper a second time and typed as plain Python, so a mistake or
a mended slip in the transcription shows up as a different number.
"""

import math
import re

import numpy as np
import pytest
import sympy as sp

from dlz.derive import ledger
from dlz.derive.paper import PRINTED, printed
from dlz.derive.symbols import (
    Delta,
    J,
    Omega,
    S,
    a_minus,
    a_plus,
    b,
    f,
    g,
    gamma,
    k,
    l,
    nbar,
    phi,
    t,
    v,
)

NUMBERS = [*map(str, range(1, 65)), "A1", "A2", "A3"]
SECTIONS = {
    "Sec. II": range(1, 8),
    "Sec. II A": range(8, 20),
    "Sec. II B": range(20, 35),
    "Sec. III": range(35, 51),
    "Sec. IV": range(51, 56),
    "Sec. IV A": range(56, 65),
}


def test_all_sixty_seven_numbers_are_there():
    assert sorted({number for number, _ in PRINTED}) == sorted(NUMBERS)
    assert len(NUMBERS) == 67


def test_every_entry_is_judged_and_every_judge_has_an_entry():
    assert ledger.ENTRIES.keys() == PRINTED.keys()


@pytest.mark.parametrize("key", PRINTED, ids=str)
def test_latex_and_place(key):
    entry = PRINTED[key]
    assert (entry.id, entry.part) == key
    assert entry.latex.strip()
    unescaped = re.sub(r"\\[{}]", "", entry.latex)
    depth = 0
    for character in unescaped:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    if entry.id.startswith("A"):
        assert entry.where == "Appendix"
    else:
        assert int(entry.id) in SECTIONS[entry.where]
    assert entry.part is None or entry.part.strip()


def test_unknown_entries():
    for key in (("65", None), ("18", "no such part")):
        with pytest.raises(KeyError):
            printed(*key)
    assert printed("3") is PRINTED["3", None]


# --- the transcription, read a second time -------------------------------------------------------

# Numbers for every symbol, and stand-ins for the functions: any will do.
V = {
    "t": 0.75, "Delta": 1.25, "v": 1.9, "theta": 0.6, "lambda": 0.3, "T": 0.8, "omega_c": 1.5,
    "omega": 0.9, "tau": 1.1, "eta": 0.35, "k": 0.7, "l": 0.13, "a_+": 0.4, "a_-": 0.15,
    "b": 0.55, "ell": 0.45, "xi": 0.2, "B_j": 0.65,
    "s_1": 0.11, "s_2": -0.23, "s_3": 0.31, "r_1": 0.41, "r_2": -0.53, "r_3": 0.61,
    "mu_1": 0.3, "mu_2": -0.2, "mu_3": -0.05, "mu_4": 0.45,
}  # fmt: skip
CHI = np.array([[0.12, -0.27, 0.38], [0.49, 0.56, -0.64], [-0.71, 0.85, 0.93]])
V |= {f"chi_{i + 1}{j + 1}": CHI[i, j] for i in range(3) for j in range(3)}
X = np.array([[0.2, 0.3 - 0.1j], [-0.4j, 0.7]])
V |= {f"X_{i + 1}{j + 1}": X[i, j] for i in range(2) for j in range(2)}
PHI, RATE, GAP = 0.37, -0.29, 1.45
K, F, G, L, PLUS, MINUS, B = 0.81, 0.22, 0.17, 0.09, 0.33, 0.14, 0.52  # as functions of time


def kossakowski(x):
    return 2 + x / 7


def shift(x):
    return x / 3 - 1 + x**2


def density(x):
    return x / (1 + x)


def mean(x):
    return 1 / (2 + x)


SX = np.array([[0, 1], [1, 0]], dtype=complex)
SY = np.array([[0, -1j], [1j, 0]])
SZ = np.diag([1, -1]).astype(complex)
SP, SM = (SX + 1j * SY) / 2, (SX - 1j * SY) / 2
ONE = np.eye(2)


def flat(form):
    """All entries of a printed form at the numbers above."""
    if isinstance(form, sp.MatrixBase):
        return [x for entry in form for x in flat(entry)]
    if isinstance(form, dict):
        return [x for entry in form.values() for x in flat(entry)]
    if isinstance(form, tuple):
        return [x for entry in form for x in flat(entry)]
    expr = form.subs(sp.Derivative(phi(t), t), RATE)
    stand_ins = {gamma: kossakowski, S: shift, J: density, nbar: mean}
    of_time = {phi: PHI, Omega: GAP, k: K, f: F, g: G, l: L, a_plus: PLUS, a_minus: MINUS, b: B}
    for function, value in of_time.items():
        expr = expr.subs(function(t), value)
    for function, rule in stand_ins.items():
        expr = expr.replace(function, rule)
    return [complex(sp.N(expr.subs({x: V[x.name] for x in expr.free_symbols})))]


def dissipator(jump, x):
    weight = jump.conj().T @ jump
    return jump @ x @ jump.conj().T - (weight @ x + x @ weight) / 2


def commutator(a, c):
    return a @ c - c @ a


DELTA, SPEED, TIME, THETA, LAM = (V[n] for n in ("Delta", "v", "t", "theta", "lambda"))
TAU, ETA, K0, L0, A, M, B0 = (V[n] for n in ("tau", "eta", "k", "l", "a_+", "a_-", "b"))
sine2, cosine2 = math.sin(THETA - 2 * PHI) ** 2, math.cos(THETA - 2 * PHI) ** 2
lamb = shift(2 * GAP) - shift(-2 * GAP)
lamb0 = shift(2 * DELTA) - shift(-2 * DELTA)
turn = np.exp(2j * K0 * TAU)
fade, drop = math.exp(-B0 * TAU), math.exp(-2 * A * TAU)
s = np.array([V[f"s_{i}"] for i in (1, 2, 3)])
r = np.array([V[f"r_{i}"] for i in (1, 2, 3)])


def turned(x, y):
    """First and second row of (48), (49) with the constants of (50)."""
    plus, minus = (x - 1j * y) / math.sqrt(2), (x + 1j * y) / math.sqrt(2)
    first = fade * (plus * turn + minus / turn) / math.sqrt(2)
    second = 1j * fade * (plus * turn - minus / turn) / math.sqrt(2)
    return first, second


ROOT = math.sqrt(4 * (CHI[0, 0] ** 2 + CHI[0, 1] ** 2) + (s[2] - r[2]) ** 2)
ELL = V["ell"]
AMPLITUDE = math.sin(THETA - 2 * PHI) / 2
DAMPED = fade * math.sin(2 * ETA)

AS_PRINTED = {
    ("1", None): DELTA * SX + SPEED * TIME * SZ,
    ("2", "energies"): [GAP, -GAP],
    ("2", "eigenvectors"): [GAP - SPEED * TIME, -GAP - SPEED * TIME],
    ("2", "norms"): [
        math.sqrt(2 * GAP * (GAP - SPEED * TIME)),
        math.sqrt(2 * GAP * (GAP + SPEED * TIME)),
    ],
    ("3", None): math.hypot(SPEED * TIME, DELTA),
    ("7", None): (math.cos(THETA) * SZ + math.sin(THETA) * SX) / 2,
    ("10", None): [2 * GAP, -2 * GAP, 0],
    ("11", "omega > 0"): 2 * math.pi * density(0.9) * (mean(0.9) + 1),
    ("11", "omega < 0"): 2 * math.pi * density(0.9) * mean(0.9),
    ("11", "omega = 0"): 2 * math.pi * V["T"],
    ("12", None): 1 / (math.exp(0.9 / V["T"]) - 1),
    ("13", None): 0.9 * math.exp(-0.9 / V["omega_c"]),
    ("18", None): GAP**2 / (SPEED**2 * TIME),  # t = 0.75 > Delta/v = 0.66
    ("19", "tau_S"): 1 / (2 * GAP),
    ("19", "tau_R"): 1 / (2 * math.pi * density(2 * GAP) * (mean(2 * GAP) + 1)),
    ("20", None): math.cos(PHI) * ONE + 1j * math.sin(PHI) * SY,
    ("21", None): math.atan(DELTA / (SPEED * TIME)) / 2,
    ("23", None): GAP * SZ,
    ("24", "moving frame"): RATE * SY,
    ("25", "projectors (text)"): np.array([np.diag([0, 1]), np.diag([1, 0])]),
    ("26", None): AMPLITUDE * SM,
    ("27", None): AMPLITUDE * SP,
    ("28", None): math.cos(THETA - 2 * PHI) / 2 * SZ,
    ("29", "sigma_z part"): sine2 * lamb / 2,
    ("29", "identity part"): sine2 * lamb / 2 + cosine2 / 4,
    ("30", None): -1j * commutator(K * SZ - RATE * SY, X)
    + F * dissipator(SM, X)
    + G * dissipator(SP, X)
    + L * (SZ @ X @ SZ - X),
    ("31", None): GAP + LAM**2 / 2 * sine2 * lamb,
    ("32", None): LAM**2 / 4 * sine2 * kossakowski(2 * GAP),
    ("33", None): LAM**2 / 4 * sine2 * kossakowski(-2 * GAP),
    ("34", None): LAM**2 / 4 * cosine2 * kossakowski(0),
    ("39", "id"): -2 * MINUS * SZ,
    ("39", "x"): 2 * K * SY - B * SX + 2 * RATE * SZ,
    ("39", "y"): -2 * K * SX - B * SY,
    ("39", "z"): -2 * RATE * SX - 2 * PLUS * SZ,
    ("40", None): [(F + G) / 2, (F - G) / 2, (F + G) / 2 + 2 * L],
    ("43", None): [0, 0, -2 * MINUS],
    ("44", None): np.array([[-B, -2 * K, -2 * RATE], [2 * K, -B, 0], [2 * RATE, 0, -2 * PLUS]]),
    ("45", None): -DELTA * SPEED / (2 * GAP**2),
    ("45", "limit (text)"): 0,
    ("46", "phi (text)"): math.pi / 4,
    ("46", "k"): DELTA + LAM**2 / 2 * math.cos(THETA) ** 2 * lamb0,
    ("46", "f"): LAM**2 / 4 * math.cos(THETA) ** 2 * kossakowski(2 * DELTA),
    ("46", "g"): LAM**2 / 4 * math.cos(THETA) ** 2 * kossakowski(-2 * DELTA),
    ("46", "l"): LAM**2 / 4 * math.sin(THETA) ** 2 * kossakowski(0),
    ("47", "a"): [
        LAM**2 / 4 * math.cos(THETA) ** 2 * (kossakowski(2 * DELTA) + kossakowski(-2 * DELTA)),
        LAM**2 / 4 * math.cos(THETA) ** 2 * (kossakowski(2 * DELTA) - kossakowski(-2 * DELTA)),
    ],
    ("47", "b"): A + 2 * L0,
    ("47", "block diagonal (text)"): 0,
    ("48", "s_1, s_2"): turned(s[0], s[1]),
    ("48", "s_3"): (s[2] - M / A) * drop + M / A,
    ("49", "chi_1j, chi_2j"): np.array([turned(CHI[0, j], CHI[1, j]) for j in range(3)]).T,
    ("49", "chi_3j"): V["B_j"] * drop,
    ("50", "B_0"): s[2] - M / A,
    ("50", "B_j"): CHI[:, 2],
    ("52", None): 0.25,  # mu_2 = -0.2 and mu_3 = -0.05
    ("52", "maximum (text)"): 0.5,
    ("54", None): np.concatenate(
        [
            [0, 0, math.cos(2 * ETA)],
            [0, 0, math.cos(2 * ETA)],
            np.diag([math.sin(2 * ETA), -math.sin(2 * ETA), 1]).ravel(),
        ]
    ),
    ("55", None): [0, 0, math.cos(2 * ETA)],
    ("56", None): [0, 0, (math.cos(2 * ETA) - M / A) * drop + M / A],
    ("57", "chi_11, chi_22"): [DAMPED * math.cos(2 * K0 * TAU), -DAMPED * math.cos(2 * K0 * TAU)],
    ("57", "chi_12, chi_21"): [-DAMPED * math.sin(2 * K0 * TAU), -DAMPED * math.sin(2 * K0 * TAU)],
    ("57", "chi_33"): drop * math.sin(2 * ETA),
    ("58", None): CHI * np.array([1, -1, 1]),  # (-1)^(j + 1), j the column
    ("59", "mu_1, mu_2"): [(1 - CHI[2, 2] + ROOT) / 4, (1 - CHI[2, 2] - ROOT) / 4],
    ("59", "mu_3, mu_4"): [
        (1 + CHI[2, 2] + abs(s[2] + r[2])) / 4,
        (1 + CHI[2, 2] - abs(s[2] + r[2])) / 4,
    ],
    ("60", None): 0.2,
    ("61", None): -math.log(V["xi"]) / (2 * B0),
    ("62", "xi"): (3 - ELL**2 - 2 * math.sqrt(2 - ELL**2)) / (1 - ELL**2),
    ("62", "ell"): 1 / (2 * mean(2 * DELTA) + 1),
    ("63", None): math.exp(-TAU * LAM**2 * math.pi * density(2 * DELTA) * math.cos(THETA) ** 2) / 2,
    ("64", None): -1j * K0 * commutator(SZ, X)
    + LAM**2 / 4 * math.cos(THETA) ** 2 * dissipator(SM, X),
}


@pytest.mark.parametrize("key", AS_PRINTED, ids=str)
def test_transcription(key):
    expected = np.ravel(AS_PRINTED[key]).astype(complex)
    form = PRINTED[key].form
    values = flat(form() if key == ("30", None) else form)
    np.testing.assert_allclose(values, expected, rtol=1e-13, atol=1e-15)


def test_transcription_covers_what_can_be_computed_with():
    """What is left are functions of operators, bookkeeping numbers and constants of (50)."""
    others = {
        ("4", None),
        ("4", "commutator (text)"),
        ("7", "direction (text)"),
        ("8", "dissipator"),
        ("9", None),
        ("13", "J = g^2 (text)"),
        ("24", "dissipator"),
        ("25", None),
        ("38", None),
        ("41", None),
        ("42", "chi"),
        ("50", "A"),
        ("53", "range (text)"),
        ("64", "cos theta^2"),
        ("A1", "real part (text)"),
        ("A3", None),
        ("A3", "imaginary part (text)"),
    }
    with_form = {key for key, entry in PRINTED.items() if entry.form is not None}
    assert with_form - AS_PRINTED.keys() == others


@pytest.mark.parametrize(("time", "branch"), [("-3", 0), ("1/3", 0), ("1/2", 0), ("3/5", 1)])
def test_branches_of_the_printed_tau_a(time, branch):
    """t <= Delta / v without a modulus, as printed; Delta = 1, v = 2."""
    gap, moment = sp.Rational(7, 2), sp.Rational(time)
    form = PRINTED["18", None].form.subs(Omega(t), gap).subs({Delta: 1, v: 2})
    assert form.subs(t, moment) == (gap**2, gap**2 / (4 * moment))[branch]


def test_the_printed_angle_is_the_principal_arctan():
    form = PRINTED["21", None].form.subs({Delta: 4, v: 1})
    for time in (3, -3):
        assert float(form.subs(t, time)) == pytest.approx(math.atan(4 / time) / 2, rel=1e-14)


def test_printed_superoperators():
    """(8) has a commutator in the dissipator where (24) has an anticommutator."""
    jump = np.array([[0.3, 0.2j], [-0.5, 0.8]])
    weight = jump.conj().T @ jump
    pair = sp.Matrix(jump), sp.Matrix(X)
    as_in_8 = jump @ X @ jump.conj().T - commutator(weight, X) / 2
    for key, expected in (("8", as_in_8), ("24", dissipator(jump, X))):
        found = np.array(PRINTED[key, "dissipator"].form(*pair).evalf().tolist(), dtype=complex)
        np.testing.assert_allclose(found, expected, atol=1e-14)


@pytest.mark.parametrize("number", ["9", "25"])
def test_printed_jump_operators(number):
    upper, lower, a = np.diag([1.0, 0]), np.diag([0, 1.0]), np.array([[1.0, 2], [3, 4]])
    found = PRINTED[number, None].form(*map(sp.Matrix, (upper, lower, a)))
    for matrix, expected in zip(
        found, ([[0, 0], [3, 0]], [[0, 2], [0, 0]], [[1, 0], [0, 4]]), strict=True
    ):
        np.testing.assert_array_equal(np.array(matrix.tolist(), dtype=float), expected)


# --- LaTeX against SymPy form --------------------------------------------------------------------

NAMES = {
    "Delta": r"\Delta", "lambda": r"\lambda", "theta": r"\theta", "omega_c": r"\omega_c",
    "omega": r"\omega", "eta": r"\eta", "tau": r"\tau|t_{\rm int}", "ell": r"\ell", "xi": r"\xi",
    "a_+": r"a_+|a_\pm", "a_-": r"a_-|a_\pm", "Omega": r"\Omega|\omega_1|\omega_2", "phi": r"\phi",
    "gamma": r"\gamma", "S": r"\mathcal S", "nbar": r"\bar n", "J": "J",
}  # fmt: skip


@pytest.mark.parametrize("key", AS_PRINTED, ids=str)
def test_symbols_of_the_form_stand_in_the_latex(key):
    entry = PRINTED[key]
    form = entry.form() if key == ("30", None) else entry.form
    parts = form if isinstance(form, (tuple, list)) else (form,)
    parts = form.values() if isinstance(form, dict) else parts
    expressions = [sp.sympify(part) for part in parts]
    names = set().union(*({x.name for x in e.free_symbols} for e in expressions))
    names |= {type(x).__name__ for e in expressions for x in e.atoms(sp.core.function.AppliedUndef)}
    names -= {name for name in names if re.fullmatch(r"(X|chi|s|r|mu)_\d+|B_j", name)}
    for name in names:
        spellings = NAMES.get(name, name).split("|")
        assert any(spelling in entry.latex for spelling in spellings), (name, entry.latex)

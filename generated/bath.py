# Written by derive/bath.py via `dlz derive`; do not edit.
# Derivation: sha256 9552e4a434be7aff4a01754426e51ede9570cde3a2062bf8e51ac4b736042698
"""Thermal bath: occupation, spectral density, Kossakowski coefficient, Lamb shift.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); spectral density
J(omega) = omega exp(-omega/omega_c), no factor pi.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._arrays import evaluated, nested, rounded_away, summed
from ._parts import clamped
from ._piecewise import tabulated

__all__ = [
    "gamma",
    "lamb_shift",
    "lamb_shift_difference",
    "occupation",
    "spectral_density",
]


_EVEN = np.array(
    [
        [2.000505327163667, 2.0051227954491875, 2.016272469601065, 2.0372313981766488,
         2.0742005437827906, 2.1414157498708124, 2.265770882625964, 2.458008210328368,
         2.651797250777372, 2.699878050315191, 2.463685623024595, 1.9161397967234646,
         1.171664937884163, 0.4318553142513145, -0.10888345222373082, -0.3459465168242382],
        [0.00207825436133845, 0.007475326483936232, 0.015348582290723627, 0.027528890864831877,
         0.04860104356460696, 0.09073502704942982, 0.16109424065961622, 0.21250584940214476,
         0.14877494726357018, -0.07765924749172913, -0.39975198454980304, -0.6752349532369772,
         -0.7784090509403088, -0.6673576545840714, -0.39601313879387917, -0.08243611829217358],
        [0.002255257750755415, 0.0032155570761667938, 0.004799401396633728, 0.0077114151597186395,
         0.014395034702530814, 0.028918840826852175, 0.03754675938231442, 0.004811299160629881,
         -0.0731528386846264, -0.14727214781705175, -0.16209436529774637, -0.10232068738657114,
         0.002719918765337585, 0.10353936290438459, 0.1575211029502644, 0.14466540376427467],
        [0.000253120628325643, 0.00040170777392499967, 0.0006883525734426878, 0.001365636208874176,
         0.0034434629426866904, 0.005583891365867721, -0.002227256545884963, -0.019957904375525175,
         -0.028952550607367088, -0.017087394955495955, 0.008062423290544882, 0.029997234540571613,
         0.03711979463645872, 0.027638735233458053, 0.007221843187109514, -0.015414885885168827],
        [2.743296206779884e-05, 4.963635060559328e-05, 0.00010190424658468554,
         0.00027814063039178805, 0.0007767017089590694, -0.00024444704543651903,
         -0.0037163714702314657, -0.004220176074018542, 0.0002853836893812096, 0.005269033648383474,
         0.006554055399339836, 0.003912013534756333, -0.00041202934825625316, -0.004072070839002675,
         -0.005759356154961106, -0.005198512822193361],
        [3.008121108395938e-06, 6.399483566751553e-06, 1.660461220387105e-05, 6.817571637574318e-05,
         6.78048156023796e-05, -0.000549016735122215, -0.0006026460486017087,
         0.00047764717554967033, 0.0011413468337224052, 0.0007014129646432932,
         -0.00018749266852721299, -0.000785675733616708, -0.0008621513463188781,
         -0.0005586129825303026, -0.0001089894689223086, 0.00032290550740172297],
        [3.4622314320882767e-07, 8.867272137917429e-07, 3.113808873065487e-06,
         1.6722763361487516e-05, -4.773677905621716e-05, -0.00011137892070054456,
         0.00011430800422481755, 0.00018978613170391001, 1.2484495375933051e-05,
         -0.00013638370303136515, -0.00013788626460751563, -5.5751640378094494e-05,
         2.5456110795402416e-05, 6.879191344112684e-05, 7.642362228628721e-05,
         6.63821169909688e-05],
        [4.197964712636063e-08, 1.3330895820494375e-07, 7.024680859674802e-07,
         1.981657460389154e-06, -2.143017788288162e-05, 1.572064626644935e-05,
         3.293630365849557e-05, -1.296716887097836e-05, -2.934511666379295e-05,
         -1.0549949458548816e-05, 8.13557747171596e-06, 1.3178161509130502e-05,
         9.188396039681292e-06, 3.30792672211352e-06, -6.721614861687004e-07,
         -1.6515527115959407e-06],
        [5.396512277052666e-09, 2.1930020780023226e-08, 1.955265476886086e-07,
         -1.0853671137614547e-06, -1.1655367667804073e-06, 7.2640560342684095e-06,
         -3.7639100811207557e-06, -5.135235972269847e-06, 9.079901757627677e-07,
         2.9236767250716723e-06, 1.496184321079027e-06, -1.0263664454111883e-07,
         -7.358896032618625e-07, -6.5804426074264e-07, -3.1993071714929706e-07,
         9.391404546819601e-08],
        [7.361465279995846e-10, 3.973695773793881e-09, 6.132380488745078e-08,
         -6.944789029986089e-07, 1.368490888402083e-06, -4.831042607622721e-07,
         -1.0642980209335105e-06, 5.791321978952139e-07, 5.25228845598475e-07,
         -3.8776609865365746e-08, -2.1075409135658543e-07, -1.2635151758144072e-07,
         -2.1435894895499928e-08, 2.9718191976572435e-08, 4.1714334553179496e-08,
         5.587507622931873e-08],
        [1.0672261037058993e-10, 7.969925439686744e-10, 1.5742640759883923e-08,
         -1.0140327495554067e-07, 2.088428507599391e-07, -3.2674637864158614e-07,
         1.7216266081820978e-07, 8.211494109941251e-08, -5.9318242855826764e-08,
         -3.927897236424828e-08, 7.229821949980442e-10, 1.1971078678877341e-08,
         7.968929741845094e-09, 2.6190010243068566e-09, 4.1412448501376965e-10,
         4.07902500259203e-09],
        [1.6450807556236526e-11, 1.7870483474967348e-10, -4.0817606961865433e-10,
         4.964058820309534e-08, -7.851792644774453e-08, 3.235205958980967e-08,
         2.000457396201813e-08, -2.048429578191502e-08, -3.5053579851971804e-09,
         4.3958201032770214e-09, 2.3047935110823493e-09, 3.806082747722096e-11,
         -5.5070397016463e-10, -3.6638123960633924e-10, -1.720938728673116e-11,
         9.64403148109871e-10],
        [2.774956822295724e-12, 4.9820055687976845e-11, -3.505830727016511e-09,
         1.7383746925037946e-08, -1.2880158625251646e-08, 1.1244448192838916e-08,
         -6.7588812684823595e-09, 2.971783088072226e-10, 1.3757951237786093e-09,
         5.7055229037667084e-11, -2.503785094820099e-10, -1.1118672130020816e-10,
         -3.803891923223361e-12, 2.538031533513064e-11, 3.608856640814725e-11,
         2.0113349097906087e-10],
        [4.850576385281852e-13, 1.4992126779108295e-11, -1.5850178733291786e-09,
         -2.5829513410194962e-09, 4.844267448957307e-09, -2.193293405955309e-09,
         1.6356424885637355e-10, 3.9463965180117217e-10, -1.044166837965042e-10,
         -6.351303559656598e-11, 3.864576804969344e-12, 1.1775120998966176e-11,
         4.645309985183122e-12, 6.550384527205853e-13, 2.24371437674995e-12, 3.850083922107474e-11],
    ]
)


_H = np.array(
    [
        [2.0002526103558163, 2.0025559017339196, 2.0080800959590297, 2.0183135487512627,
         2.035811433410673, 2.0656886970139556, 2.1186045370887125, 2.2086965193676353,
         2.3356834824723296, 2.461682595308475, 2.510125160310542, 2.395839698567947,
         2.0686135952606217, 1.545574536423697, 0.917875671991986, 0.3300929548763407],
        [0.0010386892652932598, 0.0037215805321685717, 0.007567388436354151, 0.013304861134337454,
         0.022481465943410203, 0.03903995360169358, 0.06947368050652142, 0.11113595776160015,
         0.1365660252658235, 0.10211632903637205, -0.02021857405646688, -0.2172958099356199,
         -0.4344140524374632, -0.5961125585821115, -0.6344663277912291, -0.5142031974904234],
        [0.0011262524714957527, 0.0015890308193272156, 0.0023143537558717297, 0.003539783956401038,
         0.005943608316901852, 0.011258755565725207, 0.019136881282477824, 0.020161059359927142,
         0.0013202876324368668, -0.038340188023178866, -0.0828946005707462, -0.10943180905746225,
         -0.10114877152136326, -0.05467685714879878, 0.019416002775655455, 0.09960066065554661],
        [0.00012454919993164728, 0.00018971644162149492, 0.0003058432799805191,
         0.0005428621689713113, 0.0011664921492644186, 0.0024198644480673574, 0.0022756212505754283,
         -0.002426943383024752, -0.010214715458743794, -0.01527363430411611, -0.013076195373610452,
         -0.0036409421478410158, 0.009349762647908181, 0.021024350637626865, 0.02715984258992764,
         0.024618201526240648],
        [1.2423779999728609e-05, 2.1123611214748794e-05, 3.939884528072549e-05, 8.8522556427423e-05,
         0.000247317074251091, 0.00029338653769746693, -0.0005327267747990751,
         -0.0017536439237412868, -0.0018683655534915545, -0.00045837629091490754,
         0.0015505904607533304, 0.003001909192104832, 0.0032824728913732337, 0.0023770325324518893,
         0.0005645592336560606, -0.001958372592109706],
        [1.2339804114882854e-06, 2.406824279429445e-06, 5.4297465404900015e-06,
         1.7243109488488125e-05, 4.2981153268037375e-05, -6.0253295967058133e-05,
         -0.0002527816176602012, -0.00017586766856333825, 0.00014399597850955908,
         0.00038443919563681484, 0.000377934964167347, 0.0001822143458328463,
         -6.933487330850336e-05, -0.0002823198744268531, -0.00043457610509532583,
         -0.0005856312878382472],
        [1.2712115593424867e-07, 2.913861228011232e-07, 8.402380870814329e-07,
         3.923787810367552e-06, -4.219721061863614e-07, -3.397908496848819e-05,
         -1.692384980383796e-05, 4.1010054528996975e-05, 5.508390209244085e-05,
         2.0365386041494336e-05, -2.040368356957378e-05, -4.080677190112163e-05,
         -4.035501495119769e-05, -3.003617842971006e-05, -2.2178282483755636e-05,
         -3.40533531883843e-05],
        [1.3759377065391788e-08, 3.8113140918431456e-08, 1.5244483788904647e-07,
         7.787718920541979e-07, -3.421936759606361e-06, -3.211222992004331e-06,
         7.606488706952085e-06, 6.43538990527906e-06, -2.3494756526535858e-06,
         -6.379831974148923e-06, -4.634724044282209e-06, -1.2269468671359189e-06,
         1.0689428753260402e-06, 1.5897056897452287e-06, 3.149645093686179e-07,
         -4.943527464173421e-06],
        [1.5785427847898458e-09, 5.44931450306885e-09, 3.399270672643057e-08,
         1.1413350448311833e-08, -8.691846740805067e-07, 1.1655615791324749e-06,
         8.572918124016222e-07, -9.604130617239241e-07, -9.401013970790067e-07,
         -6.944262966086493e-08, 4.061739694647153e-07, 3.878655711253372e-07, 1.75761018700137e-07,
         -4.1823181842938825e-08, -3.044278669896712e-07, -1.2942650006951817e-06],
        [1.9269020341949953e-10, 8.590628125373886e-10, 9.29525244924501e-09,
         -7.652294523327076e-08, 5.6120791278188125e-08, 2.0515680674287571e-07,
         -2.221897101421019e-07, -1.0963866394506137e-07, 8.368214407892784e-08,
         8.535771578267153e-08, 2.0515143531586338e-08, -1.813913618325364e-08,
         -2.5437306111001027e-08, -2.336258192347693e-08, -4.329210120094212e-08,
         -2.500976958659524e-07],
        [2.5092460483072695e-11, 1.5029952593384748e-10, 2.663776881437887e-09,
         -2.8098658140416873e-08, 5.8239893814694354e-08, -4.213122545113711e-08,
         -1.6759130638568e-08, 2.5848333024495446e-08, 8.921102484787522e-09,
         -5.665450147972381e-09, -5.7771939143900765e-09, -1.9953260002503027e-09,
         1.3693662671973143e-10, -1.5051532928867647e-10, -5.4401704061110854e-09,
         -5.432432432928844e-08],
        [3.490319168447031e-12, 2.943598201995647e-11, 4.683204713244808e-10,
         -2.6279490590900766e-10, 7.113389658159428e-10, -6.967180829191202e-09,
         6.901785597035368e-09, 1.7994340656626067e-10, -2.0442485829569615e-09,
         -5.277362997760171e-10, 3.101293867038169e-10, 2.996935568492972e-10,
         8.506701907486261e-11, -1.5562211136890925e-10, -1.1030795839428055e-09,
         -1.2534402504542869e-08],
        [5.313149173595651e-13, 6.982813282996757e-12, -1.977527207881868e-10,
         2.380849618092573e-09, -3.0617016493602374e-09, 1.814765949774985e-09,
         -9.616545184849339e-11, -5.145083396803027e-10, 6.636110096143617e-11,
         1.193189655000416e-10, 2.430698232399468e-11, -1.5428821054511596e-11,
         -1.780135644940204e-11, -2.8711225990796252e-11, -1.9805780090886574e-10,
         -3.11847766528194e-09],
        [8.461220725984656e-14, 1.8108093803025808e-12, -1.662192484205937e-10,
         3.4035090427500656e-10, -6.260233505153799e-12, 1.1710462283218798e-10,
         -1.639509398545567e-10, 5.114783538162747e-11, 2.2535792668311727e-11,
         -6.848946062162565e-12, -5.5846683428305535e-12, -1.0154772574141352e-12,
         1.0807107355261558e-13, -2.8609118394508207e-12, -3.6092568818698306e-11,
         -7.586691301111141e-10],
    ]
)


def occupation(omega: ArrayLike, T: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """Mean occupation of a mode in the thermal state, a number (eq. 12).

    omega  frequency, an energy, >= 0
    T      temperature, an energy, >= 0

    At omega = 0 and T > 0 there is a pole: inf, with NumPy's warning.

    Accuracy: at most 4 ulp beyond what half an ulp of each argument changes, for T from 0 through
    subnormal to 1e12, any ratio of energies. Condition number: 2 omega/T, at least 2.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_occupation, out, omega, T)


def _occupation(omega: NDArray[Any], T: NDArray[Any]) -> Any:
    x0 = T <= 0
    x1 = np.where(x0, 1, omega)
    x2 = x1 / (-clamped(T, x1))
    return np.where(x0, 0, -np.exp(x2) / np.expm1(x2))


def spectral_density(
    omega: ArrayLike,
    omega_c: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Ohmic spectral density, without a factor pi, an energy (eq. 13).

    omega    frequency, an energy, >= 0
    omega_c  cut-off frequency of the bath, an energy, > 0

    Accuracy: at most 4 ulp beyond what half an ulp of each argument changes, for omega/omega_c up
    to 700. Condition number: 1 + 2 omega/omega_c.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_spectral_density, out, omega, omega_c)


def _spectral_density(omega: NDArray[Any], omega_c: NDArray[Any]) -> Any:
    return omega * np.exp(-omega / np.maximum(omega / 750, omega_c))


def gamma(
    omega: ArrayLike,
    omega_c: ArrayLike,
    T: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Kossakowski coefficient, an energy (eq. 11).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    Accuracy: at most 4 ulp beyond what half an ulp of each argument changes, for T from 0 through
    subnormal to 1e12, |omega|/omega_c up to 700, for omega < 0 together with |omega|/T, omega zero
    or above 2^-1022, omega_c >= 1e-270. Condition number: 1 + 2 |omega| (1/omega_c + 1/T).

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_gamma, out, omega, omega_c, T)


def _gamma(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    x0 = np.abs(omega) <= np.maximum(2.2250738585072014e-308, 9.332636185032189e-302 * T)
    x1 = 2 * np.pi
    x2 = np.where(x0, 1, omega)
    x3 = np.abs(x2)
    x4 = -x3 / clamped(np.where(x0, 1, T), x3)
    x5 = x1 * x3 * np.exp(-x3 / np.maximum(omega_c, x3 / 750)) / np.expm1(x4)
    return np.where(x0, T * x1, np.where(x2 < 0, -x5 * np.exp(x4), -x5))


def _even(x: NDArray[Any]) -> Any:
    """[S(omega) + S(-omega)]/(2 omega_c) at T = 0 and omega = x omega_c.

    x  > 0
    """
    if np.all(x > 1):
        return tabulated(x, _EVEN, 6, 2)
    x0 = x > 1
    x1 = np.where(x0, 1, x)
    return (np.where(x0, tabulated(np.where(x0, x, 1), _EVEN, 6, 2), -x1 * (np.log(x1) +
        np.euler_gamma) * np.sinh(x1) - nested(x1**2, -1, 11 / 36, 137 / 2200, 363 / 13426, 7129 /
        470448, 83711 / 8626090, 1145993 / 169765908, 41233 / 8298570, 42142223 / 11058360736,
        7440427 / 2467028514)))


def _h(x: NDArray[Any], unit: NDArray[Any]) -> Any:
    """[S(omega) - S(-omega)]/omega at T = 0 and omega = x omega_c.

    x     > 0
    unit  of x in logarithms where x <= 1
    """
    if np.all(x > 1):
        return tabulated(x, _H, 6, 2)
    x0 = x > 1
    x1 = np.where(x0, 1, x)
    x2 = x1**2
    return (np.where(x0, tabulated(np.where(x0, x, 1), _H, 6, 2), -1.5 * x2 * nested(x2, 25 / 216,
        49 / 1250, 761 / 38416, 7381 / 616410, 86021 / 10717212, 1171733 / 203525686, 2436559 /
        562431840, 14274301 / 4224993306, 55835135 / 20612090644) + 2 * (np.log(x1 / unit) +
        np.where(unit < 1, 1, np.euler_gamma)) * np.cosh(x1)))


def _h_tail(x: NDArray[Any]) -> Any:
    """Integral of _h from x to infinity, in units of x where x < 1.

    x  > 0
    """
    if np.all(x >= 1):
        return 2 * (1 + _even(x)) / x
    x0 = x >= 1
    x1 = np.where(x0, x, 1)
    x2 = np.where(x0, 1, x)
    return (np.where(x0, 2 * (1 + _even(x1)) / x1, 5 * x2**3 * nested(x2**2, 77 / 1000, 223 / 7546,
        4609 / 289008, 55991 / 5576890, 785633 / 113549748, 835397 / 164982930, 29889983 /
        7725751456, 197698279 / 64741703178) / 18))


def _correction(x: NDArray[Any], rho: NDArray[Any], tail: NDArray[Any]) -> Any:
    """Odd derivatives of _h at x as Euler-Maclaurin weighs them, for steps rho x.

    x     > 0
    rho   0 to 1/9
    tail  integral of _h from x to infinity
    """
    x0 = x > 50
    x1 = 1 / np.where(x0, x, 50)**2
    x2 = rho**2
    x3 = np.where(x0, 1, x)
    x4 = x3**2
    return (np.where(x0, rho * (x1 * nested(x1, 12, 30, 56, 90, 132, 182, 240, 306, 380, 462, 552,
        650) / 3 + x2 * (-x1 * nested(x1, 30, 56, 90, 132, 182, 240, 306, 380, 462, 552) / 15 + x2 *
        (x1 * nested(x1, 56, 90, 132, 182, 240, 306, 380, 462, 552) / 21 + x2 * (-x1 * nested(x1,
        90, 132, 182, 240, 306, 380, 462, 552) / 15 + x2 * (5 * x1 * nested(x1, 132, 182, 240, 306,
        380, 462) / 33 + x2 * (-691 * x1 * nested(x1, 182, 240, 306, 380, 462) / 1365 + x2 * (7 * x1
        * nested(x1, 240, 306, 380, 462) / 3 + x2 * (-3617 * x1 * nested(x1, 306, 380, 462) / 255 +
        x2 * (-174611 * x2 * x1 * nested(x1, 462) / 165 + 43867 * x1 * nested(x1, 380, 462) /
        399))))))))), rho * tail * x3 * nested(x2 * x4, -1 / 60, -1 / 42, -1 / 40, -5 / 198, -691 /
        27300, -35 / 1382, -3617 / 142800, -219335 / 8659098, -1222277 / 48253700) / 12 + rho * (-1
        / 6 + x2 * (x2 * (x2 * (x2 * (x2 * (x2 * (x2 * (x2 * (174611 * x2 * nested(x4, 1 / 306, 1 /
        240, 1 / 182, 1 / 132, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) / 62700 - 43867 * nested(x4, 1 /
        240, 1 / 182, 1 / 132, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) / 122094) + 3617 * nested(x4, 1
        / 182, 1 / 132, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) / 61200) - nested(x4, 1 / 132, 1 / 90,
        1 / 56, 1 / 30, 1 / 12, 0.5) / 78) + 691 * nested(x4, 1 / 90, 1 / 56, 1 / 30, 1 / 12, 0.5) /
        180180) - nested(x4, 1 / 56, 1 / 30, 1 / 12, 0.5) / 594) + nested(x4, 1 / 30, 1 / 12, 0.5) /
        840) - nested(x4, 1 / 12, 0.5) / 630) + nested(x4, 0.5) / 180))))


def _unit(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    """What logarithms are measured in: x where Euler-Maclaurin sets in, or 1.

    omega    frequency, an energy, > 0
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0
    """
    x0 = omega / omega_c + 9 * (omega / np.maximum(T, omega))
    return np.where(x0 < 1, x0, 1)


def _thermal(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    """What the thermal occupation adds to S(omega)/omega, and what units leave out of [S(omega) -
    S(-omega)]/(2 omega) at T = 0.

    omega    frequency, an energy, > 0
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0
    """
    if np.all(T <= 7.888609052210118e-31 * omega):
        return np.full(np.broadcast_shapes(omega.shape, omega_c.shape, T.shape), 0, omega.dtype)
    x0 = T <= 7.888609052210118e-31 * omega
    x1 = np.where(x0, omega, T)
    x2 = omega / x1
    x3 = omega / omega_c
    x4 = 9 * x2 + x3
    x5 = _h_tail(x4)
    x6 = _unit(omega, omega_c, x1)
    return (np.where(x0, 0, (0.5 - x1 * rounded_away(x4, 9, x2, x3) / omega) * _h(x4, x6) - (-1 +
        np.log(x6) + np.euler_gamma) * np.sinh(np.where(x6 < 1, x3, 0)) / np.tanh(0.5 * x2) +
        _correction(x4, x2 / x4, x5) + summed(lambda k: _h(k * x2 + x3, x6), 1, 8, omega, omega_c,
        T) + x5 / x2))


def _odd(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    """[S(omega) - S(-omega)]/2 for omega > 0.

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0
    """
    return (omega * (0.5 * _h(omega / omega_c, _unit(omega, omega_c, T)) + _thermal(omega, omega_c,
        T)))


def lamb_shift(
    omega: ArrayLike,
    omega_c: ArrayLike,
    T: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """Lamb shift S(omega), the imaginary part of Gamma(omega), an energy (eqs. 14, A3).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    Beyond |omega|/omega_c = 1e150, where it is omega_c^2/omega, it is flushed to 0.

    Accuracy: relative error <= 1e-15 beyond 4 times what half an ulp of each argument changes, for
    omega/omega_c and T/omega from 1e-12 to 1e12 and T = 0. Condition number: a few units, but large
    next to the zero.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_lamb_shift, out, omega, omega_c, T)


def _lamb_shift(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    x0 = np.abs(omega) <= 9.332636185032189e-302 * omega_c
    x1 = np.where(x0, omega_c, omega)
    x2 = np.abs(x1)
    x3 = _odd(x2, omega_c, T)
    x4 = omega_c * _even(x2 / omega_c)
    return np.where(x0, -omega_c, np.where(x1 < 0, -x3 + x4, x3 + x4))


def lamb_shift_difference(
    omega: ArrayLike,
    omega_c: ArrayLike,
    T: ArrayLike,
    *,
    out: NDArray[Any] | None = None,
) -> Any:
    """S(omega) - S(-omega), without the parts that cancel, an energy (eqs. 14, A3).

    omega    frequency, an energy, of either sign
    omega_c  cut-off frequency of the bath, an energy, > 0
    T        temperature, an energy, >= 0

    Accuracy: relative error <= 2e-15 beyond 20 times what half an ulp of each argument changes, for
    omega/omega_c and T/omega from 1e-12 to 1e12 and T = 0. Condition number: a few units, but large
    next to the zero; where it is at most 5 the relative error is at most 1e-14, and where it is at
    most 8, 2e-14.

    The arguments broadcast together; the result has their shape. It is written into `out` if that
    is given, as in NumPy. ValueError if they do not broadcast, TypeError if they are not real
    numbers.
    """
    return evaluated(_lamb_shift_difference, out, omega, omega_c, T)


def _lamb_shift_difference(omega: NDArray[Any], omega_c: NDArray[Any], T: NDArray[Any]) -> Any:
    x0 = np.abs(omega) <= 9.332636185032189e-302 * omega_c
    x1 = np.where(x0, omega_c, omega)
    x2 = 2 * _odd(np.abs(x1), omega_c, T)
    return np.where(x0, 0, np.where(x1 < 0, -x2, x2))

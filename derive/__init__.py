"""From the model to every derived equation, the ledger and the generated code.

One module per section of the physics; each starts where the previous one ended:

``hamiltonian`` -> ``bath`` -> ``lindblad`` -> ``timescales``, ``bloch`` -> ``slow_driving`` ->
``entanglement``.

``spectral_density`` puts any other J into the room ``bath``.

``paper`` holds what is printed, ``ledger`` holds the one against the other, and ``codegen`` writes
the numeric functions of ``dlz.generated``.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); J(omega) = omega exp(-omega /
omega_c) without a factor pi; Gamma(omega) = integral over tau from 0 to infinity of
exp(i omega tau) C(tau) = gamma(omega)/2 + i S(omega).
"""

import os

# SymPy's default keeps 1000 results of each of its functions and forgets them long before they are
# asked for again: with more room the ledger takes a fifth less time, for 40 MB. It reads this when
# it is first imported; what the user has set stands.
os.environ.setdefault("SYMPY_CACHE_SIZE", "100000")

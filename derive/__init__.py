"""From the model to every derived equation, the ledger and the generated code.

One module per section of the physics; each starts where the previous one ended:

``hamiltonian`` -> ``bath`` -> ``lindblad`` -> ``timescales``, ``bloch`` -> ``slow_driving`` ->
``entanglement``.

``paper`` holds what is printed, ``ledger`` holds the one against the other, and ``codegen`` writes
the numeric functions of ``dlz.generated``.

Conventions: hbar = k_B = 1; sigma_z = diag(1, -1), |0> = (1, 0); J(omega) = omega exp(-omega /
omega_c) without a factor pi; Gamma(omega) = integral over tau from 0 to infinity of
exp(i omega tau) C(tau) = gamma(omega)/2 + i S(omega).
"""

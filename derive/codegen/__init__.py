"""From derived expressions to the NumPy functions of ``dlz.generated``.

The stages, in order:

1. ``functions_<room>``: an expression from the derivation becomes a :class:`spec.FunctionSpec`:
   name, room, arguments with units and domain, equation numbers, and the places where a limit or a
   series takes over (:class:`spec.Branch`).  No formula is typed in; a spec refuses undeclared
   symbols, arguments that do not enter, and doubled names.
2. ``rules``, ``series``: the named rewriting rules that the spec lists, in their order; each is
   exact in exact arithmetic and saves digits, overflows or warnings in floating point.
3. arguments: the symbols of the derivation, with what it assumes of them, become plain arguments.
4. guard: branches become double selections, first of a safe argument and then of the value, so that
   a branch not taken cannot warn.
5. calls: quantities with a name (gamma, S, Omega, ...) become calls of the generated functions.
6. ``printer``: common subexpressions get names, and the expression becomes NumPy text.
7. ``emit``: signature, docstring with the promised accuracy, and header around the text; one file
   per room, written atomically, and compared with what is there.

``FunctionSpec.stages`` holds the expression after each of 1 to 5; ``dlz derive --explain FUNCTION``
(``explain``) shows them and the text.

``sensitivities`` and the modules whose names begin so hold the specs of derivatives.  What no
expression can say is written once, as modules that stand here and are copied: ``_arrays`` (shapes,
blocks, ``out``, lengths), ``_parts`` (numbers in two parts, rounded but once), ``_angles`` (sine
and cosine of theta - 2 phi next to their zeros), ``_piecewise``, ``_quadrature`` (means over
nodes).  A public function checks its arguments and evaluates a private one of the same name, block
by block; generated functions call each other's private ones.
"""

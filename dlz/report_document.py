"""What a report is made from: the document of `dlz verify --json` with the steps behind it.

Judging takes half a minute, so the document is kept in the user's cache under a key that says from
what it was computed: the bytes of every module of dlz and the versions of what they compute with.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Collection, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .beside import results
from .files import replace

if TYPE_CHECKING:
    from .beside import Beside, Task
    from .claims import Claim
    from .derive.ledger import Judgement

Document = dict[str, Any]
_PARTS = {"schema", "equations", "claims", "steps"}
_COMPUTE_WITH = ("sympy", "mpmath", "numpy", "scipy", "python-flint")


def begin(second: Beside) -> Callable[[Callable[[str], None]], Document]:
    """Begin to judge in the second process; returns what gives the document, told the progress.

    The document is the one in the cache if nothing has changed since it was written, else computed.
    """
    found = kept()
    if found is not None:
        return lambda progress: found
    concluded = conclude(second)
    return lambda progress: keep(compute(second, concluded, progress))


def compute(
    second: Beside, concluded: Task[list[Claim]], progress: Callable[[str], None]
) -> Document:
    """Every printed form judged, with the conclusions, and the steps that they rest on."""
    return assembled(*both(second, concluded, progress))


def conclude(second: Beside) -> Task[list[Claim]]:
    """Begin to judge the conclusions in the second process."""
    from . import claims

    return second.task("conclusions", claims.judged)


def both(
    second: Beside,
    concluded: Task[list[Claim]],
    progress: Callable[[str], None] = lambda _: None,
    only: Collection[str] | None = None,
) -> tuple[list[Judgement], list[Claim]]:
    """The ledger, or its rows under some numbers, and the conclusions, which have been begun.

    The second process looks for corrections of the errata while this one finds what follows.
    """
    from .consequences import integrated
    from .derive.ledger import Amendment, Key, amendments, ledger

    def rest_on() -> dict[str, Collection[str]]:
        return {claim.id: claim.rests_on for claim in concluded.result(progress)}

    def amend(errata: Sequence[tuple[Key, str]]) -> Callable[[], Sequence[Amendment]]:
        tasks = [
            second.task(f"correction of ({erratum[0][0]})", amendments, [erratum])
            for erratum in errata
        ]
        return lambda: [amendment for found in results(tasks, progress) for amendment in found]

    return ledger(progress, integrated, rest_on, only, amend), concluded.result(progress)


def assembled(rows: Sequence[Judgement], claims: Sequence[Claim]) -> Document:
    """The document of rows and claims that have been judged."""
    from .derive import ledger

    found = ledger.document(rows, [claim.as_dict() for claim in claims])
    return {**found, "steps": ledger.steps(rows)}


def kept() -> Document | None:
    """The document in the cache; None where there is none, or it is of other sources."""
    return _read(cache_file())


def keep(document: Document) -> Document:
    """Put a document into the cache; returns it as it will be read from there."""
    place = cache_file()
    try:
        replace(place, json.dumps({"key": place.stem, "document": document}))
    except OSError:
        pass  # a cache that cannot be written only costs the time to compute again
    again: Document = json.loads(json.dumps(document))
    return again


def cache_file() -> Path:
    """Where the document is kept: `dlz` in XDG_CACHE_HOME, or in ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME")
    folder = Path(home) if home and Path(home).is_absolute() else Path.home() / ".cache"
    return folder / "dlz" / f"{_key()}.json"


def _key() -> str:
    """A hash of everything that the document is computed from."""
    from . import derive, generated

    digest = hashlib.sha256(platform.python_version().encode())
    for name in _COMPUTE_WITH:
        digest.update(f"{name} {_version(name)}\n".encode())
    for folder in (Path(__file__).parent, *(Path(p.__path__[0]) for p in (derive, generated))):
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _read(place: Path) -> Document | None:
    """The document in a cache file; None where there is none, or something else stands there."""
    try:
        content = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("key") != place.stem:
        return None
    document = content.get("document")
    return document if isinstance(document, dict) and set(document) == _PARTS else None

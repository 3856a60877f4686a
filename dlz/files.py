"""Writing files so that none is ever half written."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def replace(path: Path, content: bytes | str) -> Path:
    """Write `content` to `path`, whole or not at all, and make its folder if need be."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


def csv(header: Iterable[str], rows: Iterable[Iterable[float]]) -> str:
    """Comma-separated text; numbers keep all their digits."""
    lines = [",".join(header)]
    lines += [",".join(repr(float(value)) for value in row) for row in rows]
    return "\n".join(lines) + "\n"

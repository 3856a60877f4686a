"""Memory that computations on many panels take in turn."""

import math
import threading

import numpy as np

from .parameters import FloatArray


class _Scratch(threading.local):
    """Memory of one thread, used again and again: fresh memory costs more than the arithmetic."""

    def __init__(self) -> None:
        self._memory = np.empty(0)

    def arrays(self, *shapes: tuple[int, ...]) -> list[FloatArray]:
        """Return arrays of the `shapes`, to be filled by the caller, gone at the next call."""
        sizes = [math.prod(shape) for shape in shapes]
        if sum(sizes) > len(self._memory):
            self._memory = np.empty(sum(sizes))
        found, start = [], 0
        for shape, size in zip(shapes, sizes, strict=True):
            found.append(self._memory[start : start + size].reshape(shape))
            start += size
        return found


SCRATCH = _Scratch()

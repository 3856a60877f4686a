"""What the tests of the runtime share."""

from collections.abc import Callable

import numpy as np
import pytest


@pytest.fixture(scope="session")
def random_states() -> Callable[..., np.ndarray]:
    """Return a function that draws density matrices (n, 4, 4) of rank `rank`."""

    def draw(seed: int, n: int, rank: int = 4) -> np.ndarray:
        rng = np.random.default_rng(seed)
        root = rng.normal(size=(n, 4, rank)) + 1j * rng.normal(size=(n, 4, rank))
        rho = root @ root.conj().swapaxes(-2, -1)
        return rho / np.trace(rho, axis1=-2, axis2=-1)[:, None, None].real

    return draw


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """No second process: it would not know what a test has put in the place of something."""
    monkeypatch.setattr("dlz.beside.processors", lambda: 1)

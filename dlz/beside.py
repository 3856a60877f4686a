"""Work for a second process, beside this one, where there is a processor for it.

The results do not depend on who did what: a task is a function of a module with plain arguments,
and results come in the order in which the tasks were given.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from types import TracebackType
from typing import Any, Generic, TypeVar

R = TypeVar("R")


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux knows
        return os.cpu_count() or 1


@dataclass
class Task(Generic[R]):
    """What is to be done once, in the second process or here, and what progress calls it."""

    name: str
    function: Callable[..., R]
    arguments: tuple[Any, ...]
    future: Future[R] | None

    def result(self, progress: Callable[[str], None] = lambda _: None) -> R:
        """What the function gives or raises: waited for, or, if nobody has begun it, done here."""
        if self.future is None or self.future.cancel():
            progress(self.name)
            self.future = Future()
            try:
                self.future.set_result(self.function(*self.arguments))
            except Exception as error:
                self.future.set_exception(error)
        elif not self.future.done():
            progress(self.name)
        return self.future.result()


class Beside:
    """A second process for the duration of the block; none on a machine with one processor.

    It is a fresh interpreter, as every system has it, and does the tasks in the order in which they
    are given.  Whatever ends the block early, an interruption from the keyboard say, ends it too.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if processors() > 1:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare)

    def __enter__(self) -> Beside:
        others = {child.pid for child in active_children()}
        if self._pool:
            self._pool.submit(processors)  # a process is started for the first task
        self._children = [child for child in active_children() if child.pid not in others]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            for child in self._children:
                child.terminate()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def task(self, name: str, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """Have `function` called with `arguments`; both must be picklable."""
        future = self._pool.submit(function, *arguments) if self._pool else None
        return Task(name, function, arguments, future)


def results(tasks: Sequence[Task[R]], progress: Callable[[str], None] = lambda _: None) -> list[R]:
    """What the tasks give, in their order; what is still to be begun is done here, last first."""
    for task in reversed(tasks):
        task.result(progress)
    return [task.result() for task in tasks]


def _prepare() -> None:
    """What the second process does first."""
    # An interruption from the keyboard reaches both processes: one of them tells it.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    # To give back what the derivation has filled, object by object, takes a second or two.
    atexit.register(os._exit, 0)
    # Where the first process is killed, nobody else would end this one.
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    first = parent_process()
    assert first
    first.join()
    os._exit(1)

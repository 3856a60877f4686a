"""The second process: the same results and errors as without it, and no trace after the end."""

import contextlib
import operator
import os
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from dlz import beside
from dlz.beside import Beside, results


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setattr(beside, "processors", lambda: 2)


def begun(second):
    """Wait until the second process works."""
    second.task("first", os.getpid).future.result()


def test_results_come_in_order_whoever_did_the_task(two, tmp_path):
    """The second process reads a pipe until this one has done all that it can take over."""
    pipe, told = tmp_path / "pipe", []
    os.mkfifo(pipe)

    def tell(name):
        told.append(name)
        if len(told) == 4:
            pipe.write_text("go on")

    with Beside() as second:
        begun(second)
        tasks = [second.task("long", Path.read_text, pipe)]
        while not tasks[0].future.running():
            time.sleep(0.01)
        tasks += [second.task(f"task {n}", operator.neg, n) for n in range(4)]
        tasks.append(second.task("last", os.getpid))
        assert results(tasks, tell) == ["go on", 0, -1, -2, -3, os.getpid()]
    assert told[:3] == ["last", "task 3", "task 2"], "what has not been begun, from the end on"


def test_the_second_process_does_what_is_left_to_it(two):
    with Beside() as second:
        task = second.task("first", os.getpid)
        assert task.future.result() == task.result() != os.getpid()


@pytest.mark.parametrize("count", [1, 2])
def test_an_error_is_the_same_whoever_finds_it(monkeypatch, count):
    monkeypatch.setattr(beside, "processors", lambda: count)
    with Beside() as second:
        task = second.task("first", operator.truediv, 1, 0)
        if count == 2:
            assert isinstance(task.future.exception(), ZeroDivisionError)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError, match=r"^division by zero$"):
                task.result()


def test_one_processor_has_no_second_process(monkeypatch):
    monkeypatch.setattr(beside, "processors", lambda: 1)
    before = active_children()
    with Beside() as second:
        tasks = [second.task("pid", os.getpid), second.task("two", operator.neg, -2)]
        assert active_children() == before
        assert results(tasks) == [os.getpid(), 2]


def test_an_error_here_ends_the_second_process_at_once(two):
    second = Beside()
    with contextlib.suppress(KeyError), second:
        begun(second)
        second.task("long", time.sleep, 60)
        raise KeyError
    (child,) = second._children
    assert child.exitcode not in (None, 0), "it was ended"


INTERRUPTED = """
import os, signal, time
from dlz import beside
beside.processors = lambda: 2
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
try:
    with beside.Beside() as second:
        second_process = second.task("first", os.getpid).future.result()
        os.kill(second_process, signal.SIGINT)
        (child,) = second._children
        while child.exitcode is None:  # a thread of the pool waits for it as well, and may be first
            time.sleep(0.01)
        print(child.exitcode)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interruption_from_the_keyboard_is_told_by_the_first_process_alone():
    """A terminal interrupts both; here the second one goes first, to hear all that it says."""
    process = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (process.stdout, process.stderr) == ("130\ninterrupted\n", "")


KILLED = """
import os, time
from dlz import beside
beside.processors = lambda: 2
with beside.Beside() as second:
    print(second.task("first", os.getpid).future.result(), flush=True)
    second.task("long", time.sleep, 60)
    time.sleep(60)
"""


def alive(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_the_second_process_ends_where_the_first_is_killed():
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE) as process:
        second_process = int(process.stdout.readline())
        assert alive(second_process)
        process.kill()
    until = time.monotonic() + 30
    while alive(second_process) and time.monotonic() < until:
        time.sleep(0.01)
    assert not alive(second_process)

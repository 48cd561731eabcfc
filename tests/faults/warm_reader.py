"""A process that has everything loaded which reads files, and forks one for each file: the same program within the same limits, at once.

``python -m tests.faults.warm_reader FD`` is that process; it takes orders from the socket FD. ``WarmReaders`` is who gives them, and
``Forked`` stands where ``subprocess.Popen`` would.
"""

from __future__ import annotations

import os
import pkgutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from complaint_desk import readers
from complaint_desk.readers import apart, child

ROOT = Path(__file__).resolve().parents[2]


class WarmReaders:
    """Forks readers and waits for them.

    Attributes:
        busy_s: the processor time of those that have ended, seconds.
    """

    def __init__(self) -> None:
        self._mine, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(other.fileno())], cwd=ROOT, pass_fds=(other.fileno(),), stderr=subprocess.DEVNULL)
        self.busy_s = 0.0

    def fork(self, orders: int, answers: int) -> int:
        """Fork a reader that has these for standard input and output; returns its number."""
        socket.send_fds(self._mine, [b"fork"], [orders, answers])
        return int(self._mine.recv(100))

    def ended(self, pid: int) -> int:
        """Wait for a reader's end; returns its code as ``Popen.wait`` does."""
        self._mine.send(b"wait %d" % pid)
        code, busy = self._mine.recv(100).split()
        self.busy_s += float(busy)
        return int(code)

    def close(self) -> None:
        """End."""
        self._mine.close()
        self._process.wait()


class Forked:
    """A forked reader, with what ``apart`` asks of a process that it started."""

    def __init__(self, warm: WarmReaders) -> None:
        orders, to_it = os.pipe()
        from_it, answers = os.pipe()
        self._warm, self._code = warm, None
        self.pid = warm.fork(orders, answers)
        os.close(orders)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(to_it, "wb"), os.fdopen(from_it, "rb")

    def kill(self) -> None:
        """Kill it, whether it has ended or not."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end."""
        if self._code is None:
            self._code = self._warm.ended(self.pid)
        return self._code


@contextmanager
def warm_readers() -> Iterator[WarmReaders]:
    """Let files be read by forked readers meanwhile, unless a test starts something else in their place."""
    warm, usual = WarmReaders(), apart.command()

    def start(command: list[str], **how: Any) -> Forked | subprocess.Popen[bytes]:
        return Forked(warm) if command == usual else subprocess.Popen(command, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "subprocess", SimpleNamespace(Popen=start, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL))
        try:
            yield warm
        finally:
            warm.close()


def serve(orders: socket.socket) -> None:
    """Fork and wait as told, until who tells is gone."""
    while True:
        told, fds, _, _ = socket.recv_fds(orders, 100, 2)
        if not told:
            return
        if told == b"fork":
            pid = os.fork()
            if not pid:
                orders.close()
                os._exit(read(*fds))
            for each in fds:
                os.close(each)
            orders.send(b"%d" % pid)
        else:
            _, status, used = os.wait4(int(told.split()[1]), 0)
            orders.send(b"%d %f" % (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime))


def read(orders: int, answers: int) -> int:
    """Be the program that reads; returns its code."""
    os.dup2(orders, 0)
    os.dup2(answers, 1)
    os.closerange(3, 64)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    with suppress(BaseException):  # the program's end by a mistake of its own has this code too
        code = child.main()
        sys.stdout.flush()
        return code
    return 1


if __name__ == "__main__":
    for each in pkgutil.iter_modules(readers.__path__, f"{readers.__name__}."):
        import_module(each.name)
    with socket.socket(fileno=int(sys.argv[1])) as told_by:
        serve(told_by)

"""The limits around a process that reads what others wrote: memory and processor time, on each system by what it has for that.

Linux: the process limits its own data (``RLIMIT_DATA``) before it opens the file. Windows: a job object, which also ends with us.
Everywhere, macOS included, which keeps no such limit: a look at its resident size, some times a second, while its answer is awaited.
"""

from __future__ import annotations

import ctypes
import sys
from subprocess import Popen
from typing import Final, Protocol

import psutil

OUT_OF_MEMORY: Final = 77
"""With this a process ends that was refused memory."""


def limit_own(memory_bytes: int, seconds: int) -> None:
    """Limit the memory and the processor time of this process, where the system keeps such limits; called before a file is opened."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))
        except (ValueError, OSError):  # a system that refuses the number: the looks from outside are left
            continue


class Fence(Protocol):
    """What keeps a process within its limits from outside."""

    def is_over(self) -> bool:
        """Tell whether it has more memory than it may."""

    def busy_s(self) -> float:
        """Return the processor time it has taken, seconds; it goes no faster on a machine that is busy with other things."""

    def close(self) -> None:
        """Let go of it."""


def around(process: Popen[bytes], memory_bytes: int) -> Fence:
    """Put the limits around a process that has not been given anything to read yet.

    Raises:
        OSError: the system did not allow it.
    """
    if sys.platform == "win32":
        return _Job(process, memory_bytes)
    return _Looks(process, memory_bytes)


class _Looks:
    """Looks at a process from outside."""

    def __init__(self, process: Popen[bytes], memory_bytes: int) -> None:
        self._most = memory_bytes
        self._busy = 0.0
        try:
            self._process: psutil.Process | None = psutil.Process(process.pid)
        except psutil.Error:
            self._process = None  # it has ended by itself, which its answer tells

    def is_over(self) -> bool:
        """Tell whether more of it is in memory than may be."""
        try:
            return self._process is not None and self._process.memory_info().rss > self._most
        except psutil.Error:
            return False

    def busy_s(self) -> float:
        """Return the processor time it has taken, seconds."""
        try:
            if self._process is not None:
                times = self._process.cpu_times()
                self._busy = times.user + times.system
        except psutil.Error:
            pass
        return self._busy

    def close(self) -> None:
        """Nothing is held."""


if sys.platform == "win32":

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32), ("least", ctypes.c_size_t),
            ("most", ctypes.c_size_t), ("processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic), ("io", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t), ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t),
        )

    class _Job(_Looks):
        """A job object: so much memory, and what is in it ends when its handle is closed, also by our own death.

        Numbers: JOB_OBJECT_LIMIT_PROCESS_MEMORY 0x100, _DIE_ON_UNHANDLED_EXCEPTION 0x400, _KILL_ON_JOB_CLOSE 0x2000;
        JobObjectExtendedLimitInformation 9.
        """

        def __init__(self, process: Popen[bytes], memory_bytes: int) -> None:
            super().__init__(process, memory_bytes)
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
            kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
            kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
            self._kernel, self._job = kernel, kernel.CreateJobObjectW(None, None)
            wanted = _Extended()
            wanted.basic.flags = 0x100 | 0x400 | 0x2000
            wanted.process_memory = memory_bytes
            held = kernel.SetInformationJobObject(self._job, 9, ctypes.byref(wanted), ctypes.sizeof(wanted))
            if not (self._job and held and kernel.AssignProcessToJobObject(self._job, int(process._handle))):
                error = ctypes.get_last_error()
                self.close()
                raise OSError(error, "the limits of the reading process were refused")

        def close(self) -> None:
            """Close the job, which ends what is left in it."""
            if self._job:
                self._kernel.CloseHandle(self._job)
                self._job = None

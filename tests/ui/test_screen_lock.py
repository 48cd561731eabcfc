"""The system's own lock is asked of Windows and macOS, as their libraries answer, and elsewhere nobody is asked."""

from __future__ import annotations

import ctypes
import struct
from types import SimpleNamespace

import pytest

from complaint_desk.ui import screen_lock
from complaint_desk.ui.idle import Idle
from complaint_desk.ui.screen_lock import _mac, _windows


class Function:
    """A function of a library, which takes what it is told about its arguments."""

    def __init__(self, work):
        self.work, self.calls = work, []

    def __call__(self, *told):
        self.calls.append(told)
        return self.work(*told)


def terminal(data, answer=1):
    """Stands in for wtsapi32: hands out a piece of memory, and takes it back."""
    held = ctypes.create_string_buffer(data, max(1, len(data)))

    def ask(server, session, kind, told, size):
        assert (server, session, kind) == (None, 0xFFFFFFFF, 25)
        told._obj.value = ctypes.addressof(held)
        size._obj.value = len(data)
        return answer

    return SimpleNamespace(WTSQuerySessionInformationW=Function(ask), WTSFreeMemory=Function(lambda _told: None), held=held)


@pytest.mark.parametrize(("data", "answer", "locked"), [
    (struct.pack("<I4xIii200x", 1, 3, 0, 0), 1, True), (struct.pack("<I4xIii200x", 1, 3, 0, 1), 1, False),
    (struct.pack("<I4xIii200x", 1, 3, 0, -1), 1, False), (struct.pack("<I4xIii200x", 2, 3, 0, 0), 1, False),
    (b"\0" * 8, 1, False), (struct.pack("<I4xIii200x", 1, 3, 0, 0), 0, False),
], ids=["locked", "open", "not known", "another form", "cut short", "refused"])
def test_windows_is_believed_only_when_it_says_locked(data, answer, locked):
    library = terminal(data, answer)
    assert _windows(library)() is locked
    assert len(library.WTSFreeMemory.calls) == answer


@pytest.mark.parametrize(("session", "found", "said", "locked"), [(7, 8, 1, True), (7, 8, 0, False), (7, None, 1, False), (None, 8, 1, False)],
                         ids=["locked", "open", "no word of it", "nobody at a screen"])
def test_a_mac_is_asked_and_what_it_gave_is_given_back(session, found, said, locked):
    core = SimpleNamespace(
        CFStringCreateWithCString=Function(lambda *_told: 5), CFDictionaryGetValue=Function(lambda *_told: found),
        CFBooleanGetValue=Function(lambda *_told: said), CFRelease=Function(lambda *_told: None))
    services = SimpleNamespace(CGSessionCopyCurrentDictionary=Function(lambda: session))
    assert _mac(services, core)() is locked
    assert core.CFRelease.calls == ([(7,)] if session else [])


def test_a_system_that_cannot_be_asked_is_never_locked(monkeypatch):
    assert screen_lock.screen_lock("linux")() is False
    monkeypatch.setattr(screen_lock.ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert screen_lock.screen_lock("darwin")() is False


def test_the_window_locks_with_the_screen_once_and_again_after_it_was_opened(qapp):
    told, screen, now = [], [False], [0]
    idle = Idle(lambda: now[0], qapp, is_locked=lambda: screen[0])
    idle.passed.connect(told.append)
    idle.watch(10)
    for locked in (False, True, True, False, True):
        screen[0] = locked
        now[0] += 5_000_000
        idle.look()
    idle.rest()
    assert told == ["screen", "screen"]

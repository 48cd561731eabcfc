"""Whether the operating system's own lock is on: asked of Windows and macOS in the words of their own libraries.

Qt tells a program of it nowhere, so it is asked now and then. On Linux only the session's bus knows, and it is not loaded for that; what
cannot be asked answers no, and the window locks itself by its own time.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

_SESSION_INFO_EX: Final = 25
"""WTSSessionInfoEx of WTS_INFO_CLASS."""
_LEVEL_AT, _FLAGS_AT, _LEAST_BYTES = 0, 16, 20
"""In WTSINFOEXW: its level, and the flags of the session behind the session's number and state (Level1 begins at 8)."""
_LOCKED: Final = 0
"""WTS_SESSIONSTATE_LOCK, as Windows 8 and later mean it."""
_CURRENT_SESSION: Final = 0xFFFFFFFF
_UTF_8: Final = 0x08000100
"""kCFStringEncodingUTF8."""
_KEY: Final = b"CGSSessionScreenIsLocked"


def screen_lock(platform: str = sys.platform) -> Callable[[], bool]:
    """Return what tells whether the screen of this session is locked by the system."""
    try:
        if platform == "win32":
            return _windows(ctypes.WinDLL("wtsapi32"))  # type: ignore[attr-defined,unused-ignore]  # there on Windows alone
        if platform == "darwin":
            services = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
            core = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
            return _mac(ctypes.CDLL(services), ctypes.CDLL(core))
    except (OSError, AttributeError):  # a system without the library, or without what is asked of it
        return _never
    return _never


def _never() -> bool:
    return False


def _windows(terminal: Any) -> Callable[[], bool]:
    ask, free = terminal.WTSQuerySessionInformationW, terminal.WTSFreeMemory
    ask.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_uint32)]
    ask.restype = ctypes.c_int
    free.argtypes, free.restype = [ctypes.c_void_p], None

    def locked() -> bool:
        told, size = ctypes.c_void_p(), ctypes.c_uint32()
        if not ask(None, _CURRENT_SESSION, _SESSION_INFO_EX, ctypes.byref(told), ctypes.byref(size)) or not told.value:
            return False
        try:
            data = ctypes.string_at(told.value, size.value)
        finally:
            free(told)
        return len(data) >= _LEAST_BYTES and _number(data, _LEVEL_AT) == 1 and _number(data, _FLAGS_AT) == _LOCKED

    return locked


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)


def _mac(services: Any, core: Any) -> Callable[[], bool]:
    session, make, find = services.CGSessionCopyCurrentDictionary, core.CFStringCreateWithCString, core.CFDictionaryGetValue
    value, release = core.CFBooleanGetValue, core.CFRelease
    session.argtypes, session.restype = [], ctypes.c_void_p
    make.argtypes, make.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32], ctypes.c_void_p
    find.argtypes, find.restype = [ctypes.c_void_p, ctypes.c_void_p], ctypes.c_void_p
    value.argtypes, value.restype = [ctypes.c_void_p], ctypes.c_ubyte
    release.argtypes, release.restype = [ctypes.c_void_p], None
    key = make(None, _KEY, _UTF_8)

    def locked() -> bool:
        told = session()
        if not told:  # nobody sits at a screen
            return False
        try:
            found = find(told, key)
            return bool(found) and bool(value(found))
        finally:
            release(told)

    return locked

"""Whether there is a screen to open a window on, told before Qt is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from complaint_desk.domain.problems import Problem


def require_screen() -> None:
    """Refuse to start where Qt would abort for want of a screen.

    Raises:
        Problem: there is no screen.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0] not in ("xcb", "wayland", ""):
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    host, _, number = os.environ.get("DISPLAY", "").partition(":")
    there = bool(number) and (host != "" or Path(f"/tmp/.X11-unix/X{number.split('.')[0]}").exists())
    if not there and not (number and _abstract_socket(number.split(".")[0])):
        raise Problem("no_screen", code="UI-SCREEN")


def _abstract_socket(number: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as end:
        return end.connect_ex(f"\0/tmp/.X11-unix/X{number}") == 0

"""Runs the program with an ear at everything that leaves the machine: ``python -m tests.faults.listening OUT VERB...``.

What is heard is written to OUT, a line each: an internet socket made, bound or connected, a name looked up, a network path opened
(CPython's audit events, PEP 578), and what only the system sees, since Qt's own network code raises no such event.
"""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

LOOKED_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request", "ftplib.connect"})
INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})
EVERY_S = 0.05


class Ear:
    """Hears everything until it is asked for."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self._over = threading.Event()
        self._looks = threading.Thread(target=self._look, daemon=True)

    def listen(self) -> None:
        """Begin; an audit hook stays as long as the process."""
        sys.addaudithook(self._hear)
        self._looks.start()

    def told(self) -> list[str]:
        """Stop, and return what was heard."""
        self._over.set()
        self._looks.join()
        return sorted(self.heard)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        family = arguments[1] if event == "socket.__new__" else getattr(arguments[0] if arguments else None, "family", None)
        if event in LOOKED_UP or (event.startswith("socket.") and family in INTERNET):
            self.heard.add(event)
        elif event == "open" and str(arguments[0]).startswith(("//", "\\\\")):
            self.heard.add("a network path")

    def _look(self) -> None:
        program = psutil.Process()
        while True:
            if program.net_connections("inet"):
                self.heard.add("a connection that the system sees")
            if self._over.wait(EVERY_S):
                return


def main() -> int:
    """Run a verb and write down what was heard."""
    out, *verb = sys.argv[1:]
    ear = Ear()
    ear.listen()
    from complaint_desk.cli import main as program

    sys.argv = ["complaint-desk", *verb]
    try:
        code = program()
    except SystemExit as ended:
        code = ended.code
    finally:
        Path(out).write_text("".join(f"{line}\n" for line in ear.told()), encoding="utf-8")
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())

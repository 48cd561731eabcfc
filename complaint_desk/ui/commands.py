"""Everything that can be done by a key or from the palette, as one table: palette, shortcuts, key badges and cheat sheet read it.

The keys work under a Chinese input method: chords with Ctrl or Alt and function keys, never a letter alone while somebody types, and
none that an input method or the system takes for itself. ``Ctrl`` is the Command key on a Mac; there a chord with Alt would write a
sign, so those have others. Words are the catalogue's, ``command.CODE``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

PLACES: Final = ("window", "queue", "case", "guide", "intake", "import")
"""Where a command works; ``window`` is everywhere."""

MAC: Final = sys.platform == "darwin"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    Attributes:
        code: its name; for what is a button, the button's accessible id.
        place: where it works, one of PLACES.
        keys: its chords in Qt's portable words, the first one is shown; none for what the palette alone offers.
        mac: its chords on a Mac, where they differ.
        own: the field, list or button it belongs to answers the key itself; it needs the focus, and the palette cannot press it.
    """

    code: str
    place: str
    keys: tuple[str, ...] = ()
    mac: tuple[str, ...] | None = None
    own: bool = False

    def chords(self, *, mac: bool = MAC) -> tuple[str, ...]:
        """Return its chords on this system, or on a Mac."""
        return self.mac if mac and self.mac is not None else self.keys


COMMANDS: Final = (
    Command("palette", "window", ("Ctrl+K",)),
    Command("keys", "window", ("F1", "?"), ("Ctrl+?", "F1")),
    Command("lock", "window", ("Ctrl+Shift+L",)),
    Command("status.call", "window", ("Ctrl+Shift+T",)),
    Command("pane.next", "window", ("F6",)),
    Command("pane.before", "window", ("Shift+F6",)),
    Command("queue.new", "window", ("Ctrl+N",)),
    Command("nav.queue", "window", ("Ctrl+1",)),
    Command("nav.case", "window", ("Ctrl+2",)),
    Command("nav.analytics", "window", ("Ctrl+3",)),
    Command("nav.settings", "window", ("Ctrl+4",)),
    Command("nav.improvements", "window", ("Ctrl+5",)),
    Command("nav.library", "window", ("Ctrl+6",)),
    Command("toast.undo", "window", ("Ctrl+Z",), own=True),
    Command("list.up", "window", ("Ctrl+Up",), own=True),
    Command("list.down", "window", ("Ctrl+Down",), own=True),
    Command("queue.search", "queue", ("Ctrl+F", "/")),
    Command("queue.refresh", "queue", ("F5",), ("Ctrl+R", "F5")),
    Command("queue.take_next", "queue", ("Ctrl+T",)),
    Command("queue.bulk", "queue", ("Ctrl+B",)),
    Command("queue.more", "queue", ("Ctrl+M",), ("Ctrl+Shift+M",)),
    Command("queue.undo", "queue", ("Ctrl+Z",), own=True),
    Command("queue.import", "queue", ("Ctrl+I",)),
    Command("queue.filter.form", "queue", ("Ctrl+D",)),
    Command("queue.about", "queue", ("Alt+V",), ("Ctrl+Shift+V",)),
    Command("queue.save_view", "queue", ("Ctrl+S",)),
    Command("queue.explain", "queue", ("Ctrl+E",)),
    Command("queue.columns", "queue", ("Ctrl+L",)),
    *(Command(f"queue.view.{n}", "queue", (f"Alt+{n}",), (f"Ctrl+Alt+{n}",), own=True) for n in range(1, 10)),
    Command("queue.open", "queue", ("Return",), own=True),
    Command("queue.take", "queue", ("T",), own=True),
    Command("queue.copy", "queue", ("Ctrl+C",), own=True),
    Command("case.find", "case", ("Ctrl+F",)),
    Command("case.find.next", "case", ("F3", "Ctrl+G"), ("Ctrl+G", "F3")),
    Command("case.find.before", "case", ("Shift+F3", "Ctrl+Shift+G"), ("Ctrl+Shift+G", "Shift+F3")),
    Command("case.write", "case", ("Ctrl+E",)),
    Command("case.record", "case", ("Ctrl+Return",), own=True),
    Command("case.coach.take", "case", ("Alt+R",), ("Ctrl+Shift+R",)),
    Command("case.tab.next", "case", ("Ctrl+Tab",), ("Meta+Tab",)),
    Command("case.tab.before", "case", ("Ctrl+Shift+Tab",), ("Meta+Shift+Tab",)),
    Command("case.attach", "case", ("Ctrl+Shift+A",)),
    Command("case.files", "case"),
    Command("case.back", "case", ("Alt+Left",), ("Ctrl+[",)),
    Command("guide.needed", "guide", ("Ctrl+J",)),
    Command("guide.next", "guide", ("Ctrl+PgDown",)),
    Command("guide.back", "guide", ("Ctrl+PgUp",)),
    Command("guide.hard", "guide", ("Alt+H",), ("Ctrl+Shift+H",)),
    Command("intake.save", "intake", ("Ctrl+Return",)),
    Command("intake.cancel", "intake", ("Esc",)),
    Command("import.file", "import", ("Ctrl+O",)),
    Command("import.start", "import", ("Ctrl+Return",)),
)
"""All commands, in the order of the cheat sheet."""

_BY_CODE: Final = {command.code: command for command in COMMANDS}


def keys_of(code: str, at: int = 0) -> str:
    """Return a chord of a command on this system, "" when it has none; the first one is the one that is shown."""
    command = _BY_CODE.get(code)
    chords = command.chords() if command is not None else ()
    return chords[at] if at < len(chords) else ""


def all_keys_of(code: str) -> tuple[str, ...]:
    """Return every chord of a command on this system."""
    return _BY_CODE[code].chords()

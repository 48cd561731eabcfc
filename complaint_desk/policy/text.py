"""The text of a policy file: flat TOML out of a closed list of keys. A slip costs its own line, and what it may have meant is locked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.policy.holding import LOCKABLE, SETTINGS, STRICT_MINUTES, Fault, Policy, Reading
from complaint_desk.settings import fits

KEYS: Final = (*LOCKABLE, "locked", "lock_minutes", "names")
LOCK_MINUTES: Final = (1, 10)
"""The limits of ``lock_minutes``: ten minutes are the most that a desk itself can wait."""
MOST_FAULTS: Final = 20
"""After so many mistakes the rest of a file is not read."""
_MOST_LINES: Final = 20
"""Lines that one value may take in a damaged file."""
_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z_\-]+)")


def parsed(text: str) -> Reading:
    """Return what the text of a file sets."""
    lines = text.splitlines()
    made = _Made()
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        for line, part in _one_by_one(lines):
            made.take(line, part, lines[line - 1])
            if made.hopeless:
                break
    else:
        for key, value in table.items():
            made.take(_line_of(key, lines), {key: value}, key)
    return made.reading()


def _line_of(key: str, lines: list[str]) -> int:
    """Return the line in which a key or a table of that name begins."""
    begins = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
    return next((at for at, line in enumerate(lines, 1) if begins.match(line)), 1)


def _one_by_one(lines: list[str]) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield each line of a damaged file with what it says, None where that cannot be read."""
    at = 0
    while at < len(lines):
        found, until = _readable(lines, at)
        if found is None or found:
            yield at + 1, found
        at = until


def _readable(lines: list[str], at: int) -> tuple[dict[str, Any] | None, int]:
    """Return what a line says, or a list that it begins, and where the next one is."""
    for until in range(at + 1, min(at + (_MOST_LINES if "[" in lines[at] else 1), len(lines)) + 1):
        with suppress(ValueError, RecursionError):
            return tomllib.loads("\n".join(lines[at:until])), until
    return None, at + 1


class _Made:
    """A policy in the making."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._unsure: set[str] = set()
        self._mentioned: set[str] = set()
        self._everything = False
        self._faults: list[Fault] = []

    def take(self, line: int, part: Mapping[str, Any] | None, written: str) -> None:
        """Take what a line says, None where it cannot be read."""
        if part is None:
            found = _KEY.match(written)
            named = {key for key in KEYS if key in written}
            first = _meant(found[1] if found else "")
            self._doubt(line, say("policy.reason.syntax"), *([first] if first or not named else named & {"locked"}))
            self._mentioned |= named
            return
        for key, value in part.items():
            if key not in KEYS:
                near = _meant(key)
                self._doubt(line, _unknown(key, near), near)
                self._mentioned |= set(KEYS) & set(value if isinstance(value, dict) else ())  # all that stands below a heading
            elif key in self._values or key in self._unsure:
                self._doubt(line, say("policy.reason.twice", key=key), key)
            else:
                wrong = _wrong(key, value)
                if wrong is None:
                    self._values[key] = value
                else:
                    self._doubt(line, wrong, key)

    def _doubt(self, line: int, reason: Message, *about: str) -> None:
        """Note a mistake: what it may have been about is not known any more, and of ``locked`` or nothing known that is everything."""
        self._faults.append(Fault(line, reason, next(filter(None, about), "")))
        self._everything |= not {"", "locked"}.isdisjoint(about)
        self._unsure.update(filter(None, about))

    @property
    def hopeless(self) -> bool:
        """Tell whether there are too many mistakes to read on; then everything is in doubt."""
        self._everything |= len(self._faults) >= MOST_FAULTS
        return len(self._faults) >= MOST_FAULTS

    def reading(self) -> Reading:
        """Return what was read."""
        self._unsure |= self._mentioned - self._values.keys()
        self._everything |= "locked" in self._unsure
        values: dict[str, Any] = {name: self._values[name] for name in LOCKABLE if name in self._values and name not in self._unsure}
        if "database" in values:
            values["database"] = str(Path(values["database"]).expanduser())
        locked, unsure = set(self._values.get("locked", ())), self._unsure & set(LOCKABLE)
        if self._everything:
            locked |= set(LOCKABLE)
            unsure |= set(SETTINGS) - values.keys()
            self._unsure |= {"lock_minutes", "names"} - self._values.keys()
        minutes = STRICT_MINUTES if "lock_minutes" in self._unsure else int(self._values.get("lock_minutes", 0))
        names = "names" not in self._unsure and bool(self._values.get("names", True))
        policy = Policy(values, frozenset(locked | unsure), frozenset(unsure), minutes, names)
        return Reading(policy, tuple(self._faults), there=True)


def _meant(key: str) -> str:
    """Return the key that a misspelt one is nearest to, or empty."""
    return next(iter(get_close_matches(key.lower().replace("-", "_"), KEYS, 1)), "")


def _unknown(key: str, near: str) -> Message:
    name = key[:40]
    return say("policy.reason.meant", key=name, near=near) if near else say("policy.reason.unknown", key=name, keys=Listed(KEYS))


def _wrong(key: str, value: Any) -> Message | None:
    """Return what is wrong with a value, None of a good one."""
    if key == "locked":
        good = isinstance(value, list) and all(isinstance(each, str) and each in LOCKABLE for each in value)
        return None if good else say("policy.reason.locked", names=Listed(LOCKABLE))
    if key == "lock_minutes":
        least, most = LOCK_MINUTES
        good = type(value) is int and least <= value <= most
        return None if good else say("policy.reason.minutes", least=least, most=most)
    if key == "names":
        return None if isinstance(value, bool) else say("policy.reason.yes_no", key=key)
    if key in ("database", "site"):
        return _no_place(key, value)
    return None if fits(key, value) and str(value).isprintable() else say("policy.reason.value", key=key)


def _no_place(key: str, value: Any) -> Message | None:
    """Return what is wrong with a path: it must be a whole one on this machine; nothing is looked up for it."""
    if not isinstance(value, str) or not value or "\0" in value:
        return say("policy.reason.place", key=key)
    if value.replace("\\", "/").startswith("//") or "://" in value:
        return say("policy.reason.network", key=key)
    return None if Path(value).is_absolute() or value.startswith(("~/", "~\\")) else say("policy.reason.place", key=key)

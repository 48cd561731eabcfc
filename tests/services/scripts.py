"""Transcripts as files: what each kind of line is called in each language, and how a file becomes its lines.

A transcript begins with what is known beforehand (``title:``, ``language:``, ``customer:`` ...), then comes the conversation, one line
each: who speaks, what the guide shows, what is pressed. A line that starts with ``#`` is a remark. Anything else is a mistake that is
named with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "transcripts"

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "Customer": "customer", "Agent": "agent", "Guide": "guide", "Says": "says", "Asks": "asks", "Avoid": "avoid", "Calming": "calming",
        "Card": "card", "Press": "press", "Refused": "refused", "Later": "later", "Status": "status", "End": "end",
    },
    "zh_CN": {
        "客户": "customer", "客服": "agent", "指引": "guide", "可以说": "says", "可以问": "asks", "别这样": "avoid", "先稳住": "calming",
        "说明卡": "card", "操作": "press", "没通过": "refused", "过了": "later", "状态": "status", "结束": "end",
    },
    "zh_TW": {
        "顧客": "customer", "客服": "agent", "指引": "guide", "可以說": "says", "可以問": "asks", "別這樣": "avoid", "先穩住": "calming",
        "說明卡": "card", "操作": "press", "沒通過": "refused", "過了": "later", "狀態": "status", "結束": "end",
    },
}
HEADER: Final = ("title", "language", "type", "also", "customer", "known", "channel", "tier", "agent", "colleague", "others")
_NEEDED: Final = ("title", "language", "type", "customer", "known", "agent")
_HEADER_LINE = re.compile(r"([a-z]+): (\S.*)")
_LINE = re.compile(r"([^\s:：()（）]+)(?: ?[(（]([^()（）]+)[)）])?(?:: |：)(\S.*)")


class ScriptFault(Exception):
    """A line that means nothing, or that says something else than what happened; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, its kind, whose it is if not the agent's, and what it says."""

    number: int
    kind: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript as it was read."""

    name: str
    header: Mapping[str, str]
    colleagues: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...] = field(default=())

    @property
    def language(self) -> str:
        """The language it is held in."""
        return self.header["language"]

    @property
    def circumstances(self) -> tuple[str, ...]:
        """The overlays that the conversation is about."""
        return tuple(self.header.get("also", "").split())

    def fault(self, number: int, why: str) -> ScriptFault:
        """Return a fault at a line."""
        return ScriptFault(f"{self.name}:{number}: {why}")


def parse(text: str, name: str) -> Script:
    """Return a transcript.

    Raises:
        ScriptFault: a line is of no known kind, stands at the wrong place, or something needed is missing.
    """
    header: dict[str, str] = {}
    colleagues: list[tuple[str, ...]] = []
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        known = _HEADER_LINE.fullmatch(raw)
        if known and not lines:
            key, value = known.groups()
            if key not in HEADER or (key in header and key != "colleague"):
                raise ScriptFault(f"{name}:{number}: {key} is not known, or said twice")
            if key == "colleague":
                colleagues.append(tuple(part.strip() for part in value.split("|")))
            else:
                header[key] = value.strip()
            continue
        found = _LINE.fullmatch(raw)
        kind = LABELS.get(header.get("language", ""), {}).get(found[1], "") if found else ""
        if found is None or not kind:
            raise ScriptFault(f"{name}:{number}: no line of a transcript: {raw[:60]}")
        lines.append(Line(number, kind, (found[2] or "").strip(), found[3].strip()))
    lacking = [key for key in _NEEDED if not header.get(key)]
    if lacking or not lines or lines[0].kind != "customer" or [at for at, line in enumerate(lines) if line.kind == "end"] != [len(lines) - 1]:
        raise ScriptFault(f"{name}:1: it needs {', '.join(lacking) or 'the customer first, and one end'}")
    return Script(name, header, tuple(colleagues), tuple(lines))


def scripts() -> list[Path]:
    """Return the files of all transcripts."""
    return sorted(FOLDER.glob("*.txt"))

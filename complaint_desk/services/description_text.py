"""A description as a person reads it, and as a program does: words of the reader's language, with the codes that support reads by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from complaint_desk.domain.description import FORM, Ago, Answer, Description, Fact, Is, Name, Numbers, Section, Size
from complaint_desk.domain.messages import Span
from complaint_desk.services.describing import START
from complaint_desk.wording import Words

_UNITS: Final = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def written(description: Description, words: Words) -> str:
    """Return the text: one fact a line, with its code in brackets."""
    when = datetime.fromtimestamp(description.made_us / 1_000_000, UTC)
    head = [f"{START}{words('describing.heading')} (form {FORM})", words("describing.private"), f"{when:%Y-%m-%dT%H:%M:%SZ}"]
    parts = [head, *(_section(each, words) for each in description.sections)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def as_table(description: Description) -> dict[str, Any]:
    """Return the same for programs: by codes, with plain numbers."""
    return {
        "form": FORM, "made_us": description.made_us,
        **{each.code: {"facts": {_code(fact): _plain(fact.says) for fact in each.facts}, "lines": list(each.lines)}
           for each in description.sections},
    }


def _section(section: Section, words: Words) -> list[str]:
    head = f"== {words(f'describing.section.{section.code}')} [{section.code}]"
    return [head, *(_line(section.code, each, words) for each in section.facts), *(f"  {line}" for line in section.lines)]


def _line(section: str, fact: Fact, words: Words) -> str:
    return f"{words(f'describing.fact.{section}.{fact.code}')} [{_code(fact)}]: {_said(fact.says, words)}"


def _code(fact: Fact) -> str:
    return f"{fact.code} {fact.of}" if fact.of else fact.code


def _said(says: Answer, words: Words) -> str:
    match says:
        case Is():
            text = words(f"describing.is.{says.code}")
            return text if text == says.code else f"{text} [{says.code}]"
        case Size():
            return _size(says.n, words)
        case Ago():
            return words("describing.ago", span=Span(says.us))
        case Name():
            return says.text or words("describing.unknown")
        case Numbers():
            more = len(says.all) - len(says.named)
            named = ", ".join(str(n) for n in says.named) or words("describing.none")
            return f"{named} {words('describing.more', n=more)}" if more else named
    return words.value(says)


def _size(n: int, words: Words) -> str:
    """Return a number of bytes, and beside a large one how much that is."""
    exact = words("describing.bytes", n=n)
    for unit, name in _UNITS:
        if n >= unit:
            return f"{exact} ({n / unit:.1f} {name})"
    return exact


def _plain(says: Answer) -> Any:
    match says:
        case Is():
            return says.code
        case Size():
            return says.n
        case Ago():
            return says.us // 1_000_000
        case Name():
            return says.text
        case Numbers():
            return list(says.all)
    return says

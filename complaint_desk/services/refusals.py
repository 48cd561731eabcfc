"""Why something was refused, as codes that may be kept for ever, and in words again.

A press keeps what it answered, so nothing personal may stand in it: names are left out, and the person they belong to is told again
when the report is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from complaint_desk.domain.messages import At, Listed, Message, Money, Span, Value, say
from complaint_desk.domain.problems import Problem

_NAMES: Final = frozenset({"name", "login", "text", "path", "value", "by", "file", "search"})
"""Fields of sentences that may hold what somebody typed or is called."""


def to_codes(problem: Problem) -> list[Any]:
    """Return a refusal as JSON of codes and numbers."""
    return [problem.code, _packed(problem.message)]


def to_message(codes: list[Any], name: str = "–", names: Mapping[int, str] | None = None) -> Message:
    """Return the sentence of a kept refusal.

    Args:
        codes: what ``to_codes`` returned.
        name: stands where a person is named.
        names: of everybody, by id: where the sentence keeps whom it names (``person``), it is that one.
    """
    kept = codes[1].get("person") if isinstance(codes[1], dict) else None
    found = _unpacked(codes[1], (names or {}).get(kept, name) if isinstance(kept, int) else name)
    return found if isinstance(found, Message) else say("bulk.refused")


def _packed(value: Value, field: str = "") -> Any:
    match value:
        case Message():
            return {"say": value.key, **{name: _packed(each, name) for name, each in value.fields}}
        case At():
            return {"at": value.us}
        case Span():
            return {"span": value.us}
        case Money():
            return {"money": [value.amount, value.currency]}
        case Listed():
            return {"list": [_packed(each, field) for each in value.items]}
        case str():
            return None if field in _NAMES else value
    return value


def _unpacked(value: Any, name: str) -> Value:
    if value is None:
        return name
    if not isinstance(value, dict):
        return value if isinstance(value, int | str) else name
    if "say" in value:
        said = "report.not_yet" if value["say"] == "problem.gate_shut" else value["say"]  # nothing was typed that could be kept
        return Message(said, tuple((field, _unpacked(each, name)) for field, each in value.items() if field != "say"))
    if "list" in value:
        return Listed(tuple(_unpacked(each, name) for each in value["list"]))
    if "money" in value:
        return Money(*value["money"])
    return Span(value["span"]) if "span" in value else At(value["at"])

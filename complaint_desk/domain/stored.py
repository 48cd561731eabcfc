"""The stored form of an event: its codes and its words as two JSON texts, and back.

A million cases make ten million events, so fields at their default are left out and the JSON is made with as few steps as can be.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

# every event is a subclass only once its module is read, so KINDS needs it imported
from complaint_desk.domain.events import Event, Words

KINDS: Final[Mapping[str, type[Event]]] = {cls.kind: cls for cls in Event.__subclasses__()}



def _reading(names: Sequence[str]) -> Callable[[Event], tuple[Any, ...]]:
    """Return what reads an event's fields of these names, all in one go."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda event: tuple(getattr(event, name) for name in names)


def _codes(cls: type[Event]) -> tuple[Callable[[Event], tuple[Any, ...]], tuple[tuple[str, Any], ...]]:
    """Return what reads the codes of an event, and of each one the beginning of its text and its default."""
    fields = [f for f in dataclasses.fields(cls) if not f.metadata.get("words")]
    return _reading([f.name for f in fields]), tuple((f'"{f.name}":', f.default) for f in fields)


_CODES: Final = {cls: _codes(cls) for cls in KINDS.values()}
_WORDS: Final = {cls: tuple(f.name for f in dataclasses.fields(cls) if f.metadata.get("words")) for cls in KINDS.values()}


def to_stored(event: Event) -> tuple[str, str | None]:
    """Return an event's codes and its words as the JSON texts to be stored; None when it has no words.

    Fields at their default are left out: a million cases make ten million events.
    """
    cls = type(event)
    codes = []
    read, told = _CODES[cls]
    for value, (key, default) in zip(read(event), told, strict=True):
        if value != default:
            kind = type(value)
            codes.append(key + (_text(value) if kind is str else repr(value) if kind is int else _told(value)))
    said = [f'"{name}":{_text(value)}' for name in _WORDS[cls] if (value := getattr(event, name))]
    return f"{{{','.join(codes)}}}", (f"{{{','.join(said)}}}" if said else None)


def _told(value: Any) -> str:
    """Return what is neither a text nor a number: mostly that something is so."""
    return "true" if value is True else _encoder.encode(value)


def from_stored(kind: str, v: int, data: str, body: str | None, *, erased: bool = False) -> Event:
    """Return the event of its stored texts.

    Args:
        kind: a key of KINDS.
        v: version of the shape that was written.
        data: codes as JSON.
        body: words as JSON, or None when there are none or they are erased.
        erased: the words once were there; their fields become None.

    Raises:
        ValueError: the kind or version is unknown, or the text is no event: the file was changed from outside.
    """
    cls = KINDS.get(kind)
    if cls is None or v != cls.v:
        raise ValueError(f"unknown event {kind} version {v}")
    try:
        values = _load(data, 0)[0] if data != "{}" else {}
        if "[" in data:
            for name, value in values.items():
                if type(value) is list:
                    values[name] = tuple(value)
        if body is not None:
            values.update(_load(body, 0)[0])
        elif erased:
            values.update(dict.fromkeys(_WORDS[cls]))
        return cls(**values)
    except (TypeError, ValueError, AttributeError, StopIteration) as wrong:
        raise ValueError(f"not an event of kind {kind}") from wrong


def words_of(kind: type[Event]) -> tuple[str, ...]:
    """Return the names of the fields in which events of a kind can have words, in the order they are declared."""
    return _WORDS[kind]


def has_words(kind: type[Event]) -> bool:
    """Return whether events of a kind can have words at all."""
    return bool(_WORDS[kind])


def word_fields(event: Event) -> Iterable[tuple[str, Words]]:
    """Yield an event's words by field name, in the order they are declared: what search, export and erasure look at."""
    return ((name, getattr(event, name)) for name in _WORDS[type(event)])


# made once: half the time of json.dumps and json.loads, and half again without the walk that encode() begins anew each time
_encoder: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_text: Final = json.encoder.encode_basestring
_load: Final = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # as raw_decode, which only words its errors

json_text: Final = _encoder.encode
"""Return a value as the JSON that is kept."""


def read_json(kept: str) -> Any:
    """Return what ``json_text`` made a text of."""
    return _load(kept, 0)[0]


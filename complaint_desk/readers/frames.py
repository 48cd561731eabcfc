"""What passes between the program and the process that reads for it: JSON with its length before it, and never an object.

JSON can carry text, numbers and lists and nothing that runs. A length that is too large is refused before a byte of it is read, and
what would become too many values before one of them is made: a short frame can spell millions of empty objects.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final

MOST_BYTES: Final = 2_000_000
"""Of a frame that brings many records."""
LONGEST_BYTES: Final = 8_000_000
"""Of one that brings a single long record."""
_LENGTH: Final = struct.Struct(">I")


class BadFrame(ValueError):
    """What came is no frame: too long, cut short, or no JSON."""


def write(stream: IO[bytes], value: object) -> None:
    """Send a value whole.

    Raises:
        OSError: nobody listens any more.
    """
    pass_on(stream, packed(value))


def packed(value: object) -> bytes:
    """Return a value as the bytes of a frame; half characters, which JSON can spell, stay as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def pass_on(stream: IO[bytes], data: bytes) -> None:
    """Send the bytes of a frame.

    Raises:
        OSError: nobody listens any more.
    """
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read(stream: IO[bytes]) -> bytes | None:
    """Return the next frame's bytes, or None when there are no more.

    Raises:
        BadFrame: it is too long, or breaks off.
    """
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    if not 0 < length <= LONGEST_BYTES:
        raise BadFrame("a frame is too long or has no length")
    data = stream.read(length)
    if len(data) != length:
        raise BadFrame("a frame breaks off")
    return data


def value(data: bytes, most: int | None = None) -> Any:  # whoever asked looks at each part of it
    """Return what a frame says.

    Args:
        data: the frame.
        most: values that it may hold, each list, text and number counted; None for who trusts the other side.

    Raises:
        BadFrame: it is no JSON, or says more than that.
    """
    if most is not None and _signs(data) > most and _more_than(data, most):
        raise BadFrame("a frame says too much")
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise BadFrame("a frame is no JSON") from None


def _signs(data: bytes) -> int:
    """Count what stands before a value, but for the names and the first values of objects: no fewer than half the values."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _more_than(data: bytes, most: int) -> bool:
    """Tell whether there are more values than may be, the texts left out: in them the same signs mean nothing."""
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return plain.count(b'"') > 4 * most or _signs(b"".join(plain.split(b'"')[::2])) > most

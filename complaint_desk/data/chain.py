"""The two chains: how the digests are made that let a changed, vanished or inserted event be found and named.

An independent program can recompute them; all numbers are big-endian, texts are the bytes that are stored (UTF-8):

- ``body_digest`` = H(salt + body). The salt goes with the body, so that an erased text cannot be guessed from what stays.
- ``event.digest`` = H(previous digest of the stream + int64(stream_id, n, lane, operation n, occurred_us) + uint16 v
  + uint8 (1 with a body, else 0) + kind + NUL + body_digest + data). The chain of a stream begins with 16 NULs.
- ``operation.digest`` = H(previous digest of the lane + key + int64(lane, n, at_us, actor_id, number of events) + verb + NUL
  + result + NUL + the digests of its events in the order of their ids). The chain of a lane begins with its token.

H is SHA-256 cut to its first 16 bytes: at ten million events the file stays a gigabyte smaller, and to forge an entry one must
still find a second text for a given digest, which is 2**128 tries. Who goes through millions of events tells by what to hash.
A lane is one installation. A desk file belongs to one machine, so its lane is kept in the file (table ``lane``); a restored file
begins a new one, so that what was written after the backup and after the restore can never be taken for each other.
"""

from __future__ import annotations

from struct import Struct
from typing import Final

from complaint_desk.data.digest import Hash, sha256
from complaint_desk.data.form import SIZE as SIZE

START: Final = bytes(SIZE)

_joined = b"".join  # at once: a plus between each two would copy everything five times
_EVENT = Struct(">qqqqqHB").pack
_OPERATION = Struct(">qqqqq").pack


def body_digest(salt: bytes, body: bytes, by: Hash = sha256) -> bytes:
    """Return the digest of an event's words."""
    return by(salt + body).digest()[:SIZE]


def event_digest(
    prev: bytes, stream_id: int, n: int, lane: int, operation_n: int, occurred_us: int, v: int, kind: bytes, data: bytes,
    body: bytes | None, by: Hash = sha256,
) -> bytes:
    """Return the digest of an event; ``body`` is the digest of its words, None when it never had any."""
    if body is None:
        whole = _joined((prev, _EVENT(stream_id, n, lane, operation_n, occurred_us, v, 0), kind, b"\0", data))
    else:
        whole = _joined((prev, _EVENT(stream_id, n, lane, operation_n, occurred_us, v, 1), kind, b"\0", body, data))
    return by(whole).digest()[:SIZE]


def operation_digest(
    prev: bytes, key: bytes, lane: int, n: int, at_us: int, actor_id: int, verb: bytes, result: bytes, events: bytes, by: Hash = sha256,
) -> bytes:
    """Return the digest of an operation; ``events`` are the digests of its events, one after the other."""
    head = _OPERATION(lane, n, at_us, actor_id, len(events) // SIZE)
    return by(_joined((prev, key, head, verb, b"\0", result, b"\0", events))).digest()[:SIZE]

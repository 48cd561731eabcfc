"""What signing in needs beside the trail: whose pass phrase is made into what, how many tries failed, and where the day's happenings stand.

No pass phrase stands in the trail, which keeps what it holds for ever, and none in a review pack, which holds the trail alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from complaint_desk.data.notes import Notes
from complaint_desk.data.sign_in_rule import Asked
from complaint_desk.domain.event import Event
from complaint_desk.domain.sign_in import Tries
from complaint_desk.domain.spans import DAY

if TYPE_CHECKING:
    from complaint_desk.data.transaction import Transaction

STREAM: Final = "sign_in"
"""The kind of the streams in which people come and go, one for each day: the desk's own stream is read with every change of its people."""

_LAST: Final = (
    "SELECT stream_id, occurred_us FROM event INDEXED BY event_sign_in "
    "WHERE kind = 'signed_in' OR kind = 'sign_in_failed' OR kind = 'locked' "
    "ORDER BY id DESC LIMIT 1"
)
_COMINGS: Final = (
    "SELECT occurred_us, kind, data FROM event INDEXED BY event_sign_in "
    "WHERE kind = 'signed_in' OR kind = 'sign_in_failed' OR kind = 'locked' "
    "ORDER BY id DESC LIMIT ?"
)
_GET: Final = "SELECT hash, temporary FROM credential WHERE person_id = ?"
_PUT: Final = (
    "INSERT INTO credential(person_id, hash, temporary, changed_us) VALUES(?, ?, ?, ?) ON CONFLICT(person_id) DO UPDATE SET "
    "hash = excluded.hash, temporary = excluded.temporary, changed_us = excluded.changed_us"
)
_TRIES: Final = "SELECT misses, at_us FROM sign_in_try WHERE account = ?"
_KEEP: Final = (
    "INSERT INTO sign_in_try(account, misses, at_us) VALUES(?, ?, ?) "
    "ON CONFLICT(account) DO UPDATE SET misses = excluded.misses, at_us = excluded.at_us"
)


class Credential(NamedTuple):
    """What a pass phrase was made into, and whether its person must change it."""

    hash: bytes
    temporary: bool


def recovery(db: Asked, person_id: int) -> bytes | None:
    """Return what somebody's recovery code was made into, None where there is none: it stands under their number with a minus."""
    found = credential(db, -person_id)
    return found.hash if found is not None else None


def put_recovery(notes: Notes, person_id: int, made: bytes, now_us: int) -> None:
    """Keep what a new recovery code was made into; the one before holds no more."""
    put(notes, -person_id, made, now_us, temporary=False)


def drop_recovery(notes: Notes, person_id: int) -> bool:
    """Forget somebody's recovery code; tell whether there was one."""
    return notes.run("DELETE FROM credential WHERE person_id = ?", (-person_id,)) > 0


def comings(db: Asked, most: int) -> list[tuple[int, str, str]]:
    """Return what happened at the door last, the newest first: when (microseconds UTC), which kind, and the event's data."""
    return [(int(at_us), str(kind), str(data)) for at_us, kind, data in db.rows(_COMINGS, (most,))]


def credential(db: Asked, person_id: int) -> Credential | None:
    """Return somebody's, None where nobody set a pass phrase for them yet."""
    rows = db.rows(_GET, (person_id,))
    return Credential(bytes(rows[0][0]), bool(rows[0][1])) if rows else None


def owners(db: Asked) -> frozenset[int]:
    """Return who has a pass phrase."""
    return frozenset(id_ for (id_,) in db.rows("SELECT person_id FROM credential WHERE person_id > 0"))


def put(notes: Notes, person_id: int, made: bytes, now_us: int, *, temporary: bool) -> None:
    """Keep what a new pass phrase was made into."""
    notes.run(_PUT, (person_id, made, int(temporary), now_us))


def tries(db: Asked, account: str) -> Tries:
    """Return how many tries of an account failed in a row."""
    rows = db.rows(_TRIES, (account,))
    return Tries(*rows[0]) if rows else Tries()


def keep_tries(notes: Notes, account: str, found: Tries) -> None:
    """Keep how many tries failed; none is the same as no row."""
    if found.misses:
        notes.run(_KEEP, (account, found.misses, found.at_us))
    else:
        notes.run("DELETE FROM sign_in_try WHERE account = ?", (account,))


def record(tx: Transaction, event: Event, *, occurred_us: int | None = None) -> None:
    """Add what happened at the door, if not now then when it did, to the stream of its day."""
    found = tx.rows(_LAST)
    same_day = bool(found) and found[0][1] // DAY == tx.now_us // DAY
    tx.append(int(found[0][0]) if same_day else tx.new_stream(STREAM), [event], occurred_us=occurred_us)

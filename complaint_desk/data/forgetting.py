"""What an erased person leaves outside the desk's tables: drafts, attached files, backups and desks that were put aside.

The tables themselves are emptied by ``Transaction.erase``. Here each file beside the desk is asked whether it still holds words of some
streams, and goes when it does. Which events were forgotten is noted beside the backups by their digests, so that a copy from elsewhere
forgets them when it is put back, even where the desk that knew of it is lost (design, safety B3, H).
"""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from complaint_desk import durable, paths
from complaint_desk.data import aside, copies, forks, fresh_texts, search_text, segments
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.copies import Folder
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.driver import PLAIN, Driver, errors
from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.parties import Asked
from complaint_desk.data.segments import Segment
from complaint_desk.data.store import Reader, Store
from complaint_desk.domain.contact import LEAST_DIGITS, normal_email, phone_digits
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.stored import word_fields

LIST: Final = "erased.json"
FORM: Final = 1
_OF_STREAMS: Final = "SELECT e.stream_id, e.n, e.digest, e.data FROM event e WHERE e.stream_id = ? AND e.kind = ? ORDER BY e.n"
_PLACED: Final = "SELECT id, operation_id FROM event WHERE stream_id = ? AND kind = 'erased'"
_WITH: Final = (
    "SELECT DISTINCT stream_id FROM event WHERE kind = 'erased' "
    "AND id > coalesce((SELECT id FROM event WHERE id < ?1 AND operation_id <> ?2 ORDER BY id DESC LIMIT 1), 0) "
    "AND id < coalesce((SELECT id FROM event WHERE id > ?1 AND operation_id <> ?2 ORDER BY id LIMIT 1), 9223372036854775807)"
)
"""The streams that lost words in one press: other people's cases, and the desk's own words, too. Its events stand side by side."""

_WORDS: Final = "SELECT 1 FROM event e JOIN event_body b ON b.event_id = e.id WHERE e.stream_id = ? LIMIT 1"
_STOOD: Final = (
    "SELECT min(e.operation_id), max(CASE WHEN e.kind = 'erased' THEN e.operation_id ELSE 0 END) FROM json_each(?) s "
    "JOIN event e ON e.stream_id = s.value"
)
"""From which operation on words of some streams stood in the desk, and with which the last of them went, 0 while they stand."""

_DIGEST: Final = "SELECT digest FROM event WHERE stream_id = ? AND n = ?"
_CASES: Final = "SELECT id, number, is_open FROM complaint WHERE customer_id = ? ORDER BY id"
_TAKEN: Final = (
    "SELECT count(*) FROM event WHERE stream_id = ? AND kind IN ('desk_copied', 'view_exported', 'pack_made') "
    "AND id > (SELECT id FROM event WHERE stream_id = ? AND n = 1)"
)
_COPIED: Final = "SELECT count(*) FROM event WHERE stream_id = ? AND kind = 'file_copied'"
_SAME: Final = (
    "SELECT c.number FROM customer me JOIN customer w ON w.id <> me.id AND ((w.phone_digits = me.phone_digits AND me.phone_digits <> '') "
    "OR (w.email_norm = me.email_norm AND me.email_norm <> '')) "
    "JOIN complaint c ON c.customer_id = w.id WHERE me.id = ? ORDER BY c.id LIMIT ?"
)
_RECORDS: Final = (
    "SELECT w.id FROM customer me JOIN customer w ON w.id <> me.id AND ((w.phone_digits = me.phone_digits AND me.phone_digits <> '') "
    "OR (w.email_norm = me.email_norm AND me.email_norm <> '')) WHERE me.id = ? ORDER BY w.id LIMIT ?"
)
_KNOWN_AS: Final = (
    "SELECT c.number FROM complaint c WHERE c.customer_id IN ("
    "SELECT id FROM customer WHERE phone_digits IN (SELECT value FROM json_each(?1)) UNION "
    "SELECT id FROM customer WHERE email_norm IN (SELECT value FROM json_each(?2))) ORDER BY c.id LIMIT ?3"
)
_MOST: Final = 20
_LEAST: Final = 3
_FILES: Final = "SELECT stream_id, n, json_extract(data, '$.sha256') FROM event WHERE kind = 'attachment_added'"
_NUMBERS: Final = re.compile(r"\d+")
_WHO: Final = frozenset({"intake.customer", "intake.phone", "intake.email", "intake.on_behalf_of"})
"""The fields of a form of a new case that tell whose it is; the others may speak of anybody."""


def drop_drafts(
    desk: Path, cases: Collection[int], names: Callable[[str], bool], driver: Driver = PLAIN, *, customer: int = 0
) -> int:
    """Forget the drafts of some cases, and what was half typed about a new one; return how many.

    A form of a new case that says it is somebody's, or for which they were picked as the customer, is theirs as a whole. Of another's form
    only the field goes that names them.
    """
    file = paths.beside(desk, "drafts.sqlite")
    if not file.exists():
        return 0
    drafts, done = DraftStore(file, driver), 0
    try:
        keys = drafts.keys("")
        new = drafts.load_all(each for each in keys if each.startswith("intake"))
        naming = {key for key, text in new.items() if names(text)}
        picked = {key for key, text in new.items() if customer and _picked(text) == customer}
        theirs = {_typist(key) for key in picked.union(each for each in naming if each.partition("@")[0] in _WHO)}
        for key in keys:
            of_case = key.startswith(("case", "guide")) and (found := _NUMBERS.search(key)) is not None and int(found[0]) in cases
            if of_case or key in naming or (key in new and _typist(key) in theirs):
                drafts.discard(key)
                done += 1
        drafts.scrub()
    finally:
        drafts.close()
    return done


def _typist(key: str) -> str:
    """Return who typed a draft, as its key tells: of each there is one form of a new case."""
    return key.partition("@")[2]


def _picked(text: str) -> int:
    """Return which customer the state of a form says was picked; 0 for none, and for what is no such state."""
    try:
        return int(json.loads(text)["customer"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0


def erased_of(reader: Reader, streams: Iterable[int]) -> dict[int, set[int]]:
    """Return by stream the numbers of the events whose words were erased."""
    found: dict[int, set[int]] = {}
    for stream in streams:
        for _, _, _, data in reader.rows(_OF_STREAMS, (stream, "erased")):
            found.setdefault(stream, set()).update(json.loads(data)["ns"])
    return found


def files_of(reader: Reader, erased: dict[int, set[int]]) -> frozenset[str]:
    """Return the digests of attached files that belong to erased events and to no others; reads every attachment of the desk."""
    theirs: set[str] = set()
    others: set[str] = set()
    for chunk in reader.chunks(_FILES) if erased else ():
        for stream, n, digest in chunk:
            (theirs if n in erased.get(stream, ()) else others).add(digest)
    return frozenset(theirs - others)


def last_event(reader: Reader) -> int:
    """Return the number of the newest event."""
    return int(reader.value("SELECT max(id) FROM event") or 0)


def named_since(reader: Reader, after: int) -> frozenset[str]:
    """Return the digests of attached files that events after that one name."""
    return frozenset(digest for _, _, digest in reader.rows(f"{_FILES} AND id > ?", (after,)))


def named_files(reader: Reader) -> frozenset[str]:
    """Return the digests of attached files that any event of the desk names; reads every attachment of the desk."""
    return frozenset(digest for chunk in reader.chunks(_FILES) for _, _, digest in chunk)


def drop_files(digests: Iterable[str], folder: Path) -> bool:
    """Take attached files away; tell whether all of them are gone."""
    gone = True
    for digest in digests:
        try:
            Attachments(folder).path(digest).unlink(missing_ok=True)
        except OSError:
            gone = False
    return gone


def holding(reader: Reader, desk: Path, folder: Folder, streams: Collection[int]) -> tuple[Path, ...]:
    """Return the files beside a desk that hold words of some streams: backups, what is half written, desks put aside.

    A segment that was sealed while they stood in the desk counts too: a saved view or a reason may name whom they are about. Which those
    are the trail's numbers tell, and not the time that a clock showed, which may have been set back since. So does what cannot be read:
    a person's right goes before a damaged file that a whole desk has replaced.
    """
    first, gone = reader.rows(_STOOD, (json.dumps(sorted(streams)),))[0]

    def stood(segment: Segment) -> bool:
        return segment.last >= first and not (gone and forks.is_behind(reader, segment, gone))

    return tuple(file for file in _beside(desk, folder) if _holds(file, streams, stood, folder.driver))


def _beside(desk: Path, folder: Folder) -> Iterator[Path]:
    for place in (folder.path, folder.path / "trial"):
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            if file.suffix in (".sqlite", ".segment", ".part", ".part-journal"):
                yield file
    yield from aside.desks(desk)
    yield from sorted(desk.parent.glob(f"{glob.escape(desk.stem)}.drafts.sqlite.bad*"))


def _holds(file: Path, streams: Collection[int], stood: Callable[[Segment], bool], driver: Driver) -> bool:
    try:
        if file.suffix == ".segment":
            found = segments.read(file, driver)
            ids = {row[0] for row in found.truth.events if row[1] in streams}
            return stood(found) or any(row[0] in ids for row in found.truth.bodies)
        if file.suffix != ".sqlite" or file.with_name(file.name + "-wal").exists():
            return True
        with closing(copies.foreign(file, driver)) as looking:
            return any(looking.execute(_WORDS, (stream,)).fetchone() for stream in streams)
    except errors(StoreProblem, OSError):
        return True


def elsewhere_beside(desk: Path, streams: Collection[int], driver: Driver) -> tuple[str, ...]:
    """Return the names of desks beside a desk that somebody works with and that hold words of some streams: nobody else empties those."""
    return tuple(file.name for file in aside.in_use(desk) if _holds(file, streams, lambda _segment: False, driver))


def drop(files: Iterable[Path]) -> bool:
    """Take files away with what belongs to them; tell whether all of them are gone."""
    gone = True
    for file in files:
        for each in (file, copies.manifest_path(file), *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
            try:
                each.unlink(missing_ok=True)
            except OSError:
                gone = False
    return gone


def note(folder: Folder, store: Store, streams: Iterable[int]) -> None:
    """Note beside the backups which events were forgotten: their places and digests, and nothing that was in them.

    Raises:
        OSError: the folder cannot be written.
    """
    known = {(stream, n): digest for stream, n, digest in _noted(folder)}
    reader = store.read()
    presses = {int(press): int(id_) for stream in streams for id_, press in reader.rows(_PLACED, (stream,))}
    also = {int(stream) for press, id_ in presses.items() for (stream,) in reader.rows(_WITH, (id_, press))}
    for stream, ns in erased_of(store.read(), also).items():
        for n in ns:
            known[stream, n] = bytes(store.read().value(_DIGEST, (stream, n))).hex()
    table = {"form": FORM, "events": [[*place, digest] for place, digest in sorted(known.items())]}
    durable.folder(folder.path)
    durable.replace(folder.path / LIST, json.dumps(table).encode())


def noted(folder: Folder, store: Store) -> dict[int, set[int]]:
    """Return which events of a desk are noted as forgotten: those with the very digests, since another past gives its numbers again."""
    found: dict[int, set[int]] = {}
    for stream, n, digest in _noted(folder):
        own = store.read().value(_DIGEST, (stream, n))
        if own is not None and bytes(own).hex() == digest:
            found.setdefault(stream, set()).add(n)
    return found


def _noted(folder: Folder) -> list[tuple[int, int, str]]:
    try:
        table = json.loads((folder.path / LIST).read_text(encoding="utf-8"))
        return [(int(stream), int(n), str(digest)) for stream, n, digest in table["events"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def elsewhere(reader: Reader, texts: Iterable[str]) -> tuple[str, ...]:
    """Return other cases in which a number, an address or a whole name still stands: somebody has to look, for it may be another's."""
    found: dict[int, str] = {}
    for text in texts:
        if len(text) >= _LEAST and (expression := search_text.query(text).expression):
            among, values = fresh_texts.found(expression)
            sql = f"SELECT c.id, c.number FROM complaint c WHERE c.id IN ({among}) ORDER BY c.id LIMIT ?"
            found.update(reader.rows(sql, (*values, _MOST)))
    return tuple(found[id_] for id_ in sorted(found))[:_MOST]


def cases_of(asked: Asked, customer_id: int) -> list[tuple[int, str, bool]]:
    """Return a customer's cases: id, number, whether it is open."""
    return [(int(id_), str(number), bool(is_open)) for id_, number, is_open in asked.rows(_CASES, (customer_id,))]


def worded(history: Iterable[Recorded]) -> list[int]:
    """Return the numbers of the events that still have words."""
    return [r.n for r in history if any(text for _, text in word_fields(r.event))]


def contact(history: Iterable[Recorded]) -> list[str]:
    """Return the names, telephone numbers and addresses that a customer ever had, as long as they are not erased."""
    return [text for r in history for name, text in word_fields(r.event) if name in ("name", "phone", "email") and text]


def same_person(asked: Asked, customer_id: int) -> tuple[str, ...]:
    """Return the numbers of cases under other records with the same telephone number or e-mail address."""
    return tuple(number for (number,) in asked.rows(_SAME, (customer_id, _MOST)))


def known_as(asked: Asked, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of cases whose customer has one of some telephone numbers or e-mail addresses; names are passed over."""
    known = tuple(texts)
    numbers = {digits for each in known if not normal_email(each) and len(digits := phone_digits(each)) >= LEAST_DIGITS}
    addresses = {address for each in known if (address := normal_email(each))}
    sought = (json.dumps(sorted(numbers)), json.dumps(sorted(addresses)), _MOST)
    return tuple(number for (number,) in asked.rows(_KNOWN_AS, sought))


def same_records(asked: Asked, customer_id: int) -> tuple[int, ...]:
    """Return the other records with the same telephone number or e-mail address."""
    return tuple(int(id_) for (id_,) in asked.rows(_RECORDS, (customer_id, _MOST)))


def taken_out(asked: Asked, customer_id: int) -> int:
    """Return how many copies and tables left the desk since a customer is known, copies of files of their cases among them."""
    return int(asked.rows(_TAKEN, (DESK_STREAM, customer_id))[0][0]) + int(asked.rows(_COPIED, (customer_id,))[0][0])

"""A desk with everything that stands beside one, and what tells whether all of it can still be read, by whom."""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing
from pathlib import Path

from complaint_desk.data.attachments import Attachments
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.driver import Driver
from complaint_desk.data.key_file import Cost
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, encrypting
from tests.data.desks import Clock, append, open_case, press

CHEAP = Cost(rounds=1, kib=64, lanes=1)
PHRASE, OTHER = "nine herons over the weir", "a kettle left on the pier"
RECOVERY = encrypting.new_recovery_key()
BOSS = Person(1, "boss", "Boss", "administrator", "", "CNY")
TYPED = "半句没写完的话：冰箱"
FILED = "附件里写着：冰箱"
SAID = "冰箱又坏了"
TRACES = tuple(text.encode() for text in (TYPED, FILED, SAID, "王小明", "SQLite format 3"))


def filled(folder: Path, clock: Clock, driver: Driver | None = None) -> Path:
    """A desk with a case, an attached file, a draft, a full copy and a segment; nobody has it open."""
    path, how = folder / "desk.sqlite", driver or Driver()
    with closing(Store.open(path, Rules(), clock=clock, driver=how)) as store:
        added = ev.PersonAdded(person=1, role="administrator", limit="", login="boss", name="Boss")
        press(store, lambda tx: {"v": tx.append(tx.desk_stream, [added])})
        case = open_case(store)
        append(store, case, Attachments(folder / "desk.files", how).keep(FILED.encode(), "a.txt"))
        backups.keep_up(store)
        open_case(store)
        clock.now_us += 400_000_000
        backups.keep_up(store)
    with closing(DraftStore(folder / "desk.drafts.sqlite", how)) as drafts:
        drafts.save("case:1:words", TYPED)
    return path


def reads_whole(path: Path, driver: Driver, clock: Clock) -> None:
    """See that everything of the desk can be read, and is what it was."""
    with closing(Store.open(path, Rules(), clock=clock, create=False, driver=driver)) as store:
        assert check(store).ok
        assert store.read().value("SELECT count(*) FROM complaint") == 2
        digest = store.read().value("SELECT json_extract(data, '$.sha256') FROM event WHERE kind = 'attachment_added'")
        assert Attachments(path.with_name("desk.files"), driver).read(digest) == FILED.encode()
    with closing(DraftStore(path.with_name("desk.drafts.sqlite"), driver)) as drafts:
        assert drafts.load("case:1:words") == TYPED


def legible(folder: Path) -> list[str]:
    """The files below a folder in which words, or the header of a plain database, can be read."""
    return [
        str(file.relative_to(folder)) for file in sorted(folder.rglob("*"))
        if file.is_file() and any(trace in _inflated(file.read_bytes()) for trace in TRACES)
    ]


def _inflated(content: bytes) -> bytes:
    """The content with what is packed in it; of ciphertext one in 65,536 begins like a packed file and is none."""
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return content + gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        return content

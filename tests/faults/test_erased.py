"""An erased person's canaries are looked for in every byte beside the desk: rows, trail, search, drafts, files, log, backups, copies put back.

Each person has a word, a telephone number, an address and two rare Chinese signs of their own, and they stand in every field of every
event that can hold words, with what people keep for their own work and half typed. Those who were not erased must still be found:
a harness that finds nothing of anybody proves nothing.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from complaint_desk.data import around, forgetting
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.check import check
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, Event
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.spans import MINUTE
from complaint_desk.domain.stored import KINDS, from_stored
from complaint_desk.log import Log
from complaint_desk.services import backups, erasing, reminding, restoring, saved_views
from tests.faults.budget import rounds
from tests.histories import CLOSED
from tests.services.desk import SmallDesk

CI, MANY, SECONDS = 20, 100, 15.0
STORED = Path(__file__).parents[1] / "domain" / "stored_events.jsonl"
OF_CUSTOMERS = {"customer_added", "customer_changed"}
OF_THE_DESK = {
    "desk_created", "person_added", "person_changed", "file_imported", "tag_defined", "field_defined", "sign_in_rule_set", "signed_in",
    "improvement_opened", "improvement_ended", "improvement_told", "baseline_frozen", "baseline_released", "pack_made", "survey_planned",
}
"""Told of the desk, of who works at it or of a point many cases share: no words of a customer, or tried by themselves."""
NOT_TWICE = {"opened", "imported"}
"""They begin a case: their words are tried as its first ones."""


@dataclass(frozen=True)
class Canary:
    """By what one person is known, and nobody else."""

    at: int

    @property
    def stem(self) -> str:
        return f"Zq{self.at:03d}vyx"

    @property
    def signs(self) -> str:
        return chr(0x3400 + 2 * self.at) + chr(0x3401 + 2 * self.at)

    @property
    def digits(self) -> str:
        return f"17{self.at:03d}55{(self.at * 7919) % 1000:03d}"

    @property
    def phone(self) -> str:
        return f"0{self.digits[:3]} {self.digits[3:]}"

    def words(self, field: str) -> str:
        return f"{self.stem}{field.replace('_', '')} {self.signs}, {self.digits}, {self.stem}@quill.example"

    def sought(self) -> tuple[bytes, ...]:
        plain = (self.stem, self.stem.lower(), self.digits)
        wide = tuple(each.encode(code) for each in plain for code in ("utf-8", "utf-16-le", "utf-16-be"))
        return (*wide, self.signs.encode())  # two signs are four bytes in UTF-16, and those can be anything


def filled(event: Event, canary: Canary) -> Event:
    """The event with the canary in every field that holds words."""
    return replace(event, **{each.name: canary.words(each.name) for each in fields(event) if each.metadata.get("words")})


def worded() -> list[Event]:
    """An example of every kind of event that can stand in a case and hold words, as they are stored."""
    found = []
    for line in STORED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if any(each.metadata.get("words") for each in fields(KINDS[row["kind"]])) and row["kind"] not in OF_CUSTOMERS | OF_THE_DESK | NOT_TWICE:
            found.append(from_stored(row["kind"], int(row["v"]), row["data"], row["body"]))
    return found


EXAMPLES = worded()
LIFTED = ev.HoldLifted(reason="")
"""What is held back as evidence is not erased, and the examples stand in the order of their names: held last."""
assert len(EXAMPLES) > 35


def history(tx: Transaction, customer: int, canary: Canary) -> Iterable[Event]:
    """A case from its first words to its end, with every kind of words in between; every third came in with a file."""
    number = tx.next_number(2026)
    opened: Event = ev.Opened(number=number, customer_id=customer, channel="phone", on_behalf=True)
    if canary.at % 3 == 1:
        opened = ev.Imported(number=number, customer_id=customer, source="old desk")
    for event in (opened, *CLOSED[1:-1], *EXAMPLES, LIFTED, CLOSED[-1]):
        if not isinstance(event, ev.ImprovementNoted | ev.AttachmentAdded):
            yield filled(event, canary)


def take(desk: SmallDesk, canary: Canary) -> int:
    """A person whose case was closed, with their canary wherever words can stand; the customer's id."""
    files = Attachments(desk.store.path.with_name("desk.files"))
    file = files.keep(f"a letter of {canary.words('letter')}".encode(), canary.words("file"))

    def work(tx: Transaction) -> dict[str, object]:
        customer = tx.new_stream("customer")
        added = ev.CustomerAdded(name=f"{canary.stem} {canary.signs}", phone=canary.phone, email=f"{canary.stem}@quill.example")
        later = ev.CustomerChanged(
            fields=("form_of_address", "suitable_time"), form_of_address=canary.words("form"), suitable_time=canary.words("time"))
        tx.append(customer, [added, later])
        case = tx.new_stream("case")
        tx.append(case, [*history(tx, customer, canary), file])
        tx.append(tx.desk_stream, [ev.ViewExported(view="all", rows=1, form="csv", reason=f"asked for by {canary.stem} {canary.signs}")])
        return {"customer": customer, "case": case}

    made = desk.store.operation(key=next(desk.keys), actor_id=desk.boss.id, verb="test", work=work)
    case = int(made["case"])
    desk.do(reminding.remind, case, who=desk.boss, at_us=desk.clock.us + DAY, text=canary.words("reminder"))
    saved_views.save(
        desk.store, desk.boss, key=next(desk.keys), name=f"{canary.stem} {canary.signs}", wanted=QueueFilter("all", search=canary.phone), layout=Layout())
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    for key in (f"case.{case}.note@1", f"guide.{case}.listen.words@1", f"case.{case}.customer.name@1", f"intake.words@{canary.at + 7}"):
        drafts.save(key, canary.words("draft"))
    drafts.close()
    logging.getLogger("complaint_desk.test").warning("no number for '%s' %s", canary.phone, canary.signs)  # what slips in is scrubbed
    return int(made["customer"])


def found_in(folder: Path, canaries: Iterable[Canary]) -> list[str]:
    """Which persons stand in which files: raw, as UTF-16, and within what is packed."""
    bytes_of = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and "elsewhere" not in file.parts}
    for file, raw in bytes_of.items():
        if raw.startswith(b"\x1f\x8b"):
            bytes_of[file] = raw + gzip.decompress(raw)
    sought = {word: canary.at for canary in canaries for word in canary.sought()}
    if not sought:
        return []
    pattern = re.compile(b"|".join(re.escape(word) for word in sought))
    return sorted({f"{file.name}: {sought[hit[0]]}" for file, raw in bytes_of.items() for hit in pattern.finditer(raw)})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    """A desk with its log and one backup."""
    log = Log(tmp_path / "log")
    try:
        made = SmallDesk.made(tmp_path / "desk.sqlite")
        backups.full(made.store, "first")
        yield made
        made.store.close()
    finally:
        log.close()


def forget(desk: SmallDesk, customer: int) -> bool:
    return erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request").finished


def test_of_an_erased_person_nothing_is_found_anywhere(desk: SmallDesk, tmp_path: Path) -> None:
    stays = [Canary(900), Canary(901)]
    customers = {each: take(desk, each) for each in stays}
    customers |= {canary: take(desk, canary) for canary in (Canary(at) for at in rounds(CI, MANY, seconds=SECONDS / 2, deep="erased"))}
    everybody = [each for each in customers if each not in stays]
    desk.clock.us += 10 * MINUTE
    backups.keep_up(desk.store)
    out = tmp_path / "elsewhere" / "copy.sqlite"
    out.parent.mkdir()
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    before = found_in(tmp_path, [*everybody, *stays])
    assert {each.rpartition(": ")[2] for each in before} == {str(each.at) for each in customers}  # the search finds what is there
    for each in everybody[:-1]:
        erasing.erase_now(desk.store, desk.boss, key=next(desk.keys), customer_id=customers[each], why="retention")
    assert forget(desk, customers[everybody[-1]])  # what is left of all of them goes with the last one
    assert found_in(tmp_path, everybody) == []
    path = desk.store.path
    desk.store.close()
    assert found_in(tmp_path, everybody) == []
    restoring.restore(path, restoring.point(path, out), rules=Rules(), clock=desk.clock, login="mara", strict=True)
    assert found_in(tmp_path, everybody) == []
    desk.store = Store.open(path, Rules(), clock=desk.clock)
    backups.full(desk.store, "daily")
    assert found_in(tmp_path, everybody) == []
    assert {each.partition(":")[0] for each in found_in(tmp_path, stays)} >= {"desk.sqlite"}
    assert check(desk.store).problems == []


def leave_drafts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(forgetting, "drop_drafts", lambda *_told, **_more: 0)


def leave_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(forgetting, "drop_files", lambda *_told: True)


def leave_backups(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(forgetting, "drop", lambda _files: True)


def leave_search(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Transaction, "_write_search", lambda *_told, **_more: None)


def leave_views(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(around, "_kept", lambda *_told: iter(()))


def leave_reasons(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(around, "_told", lambda *_told: iter(()))


def leave_nothing(_patch: pytest.MonkeyPatch) -> None:
    """The build as it is."""


@pytest.mark.parametrize("harm", [leave_nothing, leave_drafts, leave_files, leave_backups, leave_search, leave_views, leave_reasons])
def test_a_build_that_leaves_something_behind_is_caught(
    desk: SmallDesk, tmp_path: Path, harm: Callable[[pytest.MonkeyPatch], None]
) -> None:
    canary = Canary(1)
    customer = take(desk, canary)
    desk.clock.us += 10 * MINUTE
    backups.keep_up(desk.store)
    with pytest.MonkeyPatch.context() as patch, suppress(Problem):
        harm(patch)
        forget(desk, customer)
    assert bool(found_in(tmp_path, [canary])) is (harm is not leave_nothing)


def test_every_kind_of_event_with_words_is_tried_or_said_not_to_be() -> None:
    tried = {event.kind for event in EXAMPLES} | {event.kind for event in CLOSED} | OF_CUSTOMERS | OF_THE_DESK | NOT_TWICE
    with_words = {kind for kind, cls in KINDS.items() if any(each.metadata.get("words") for each in fields(cls))}
    assert with_words <= tried | {"view_exported", "attachment_added", "improvement_noted"}, sorted(with_words - tried)



"""Card numbers are looked for on the disk: typed, pasted, brought in and half typed, in any writing, none of them stands anywhere whole.

The other way round, what shops, carriers and telephones count by must stay readable: at most one number in a thousand is taken for a card.
Both are decided by ``domain.cards`` alone, and it stands at three doors: what is stored of an event, what is noted beside the events, and
drafts. Each is taken away once to see it missed.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from random import Random

import pytest

from complaint_desk.data import drafts as drafts_module
from complaint_desk.data import notes, rows
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.cards import has_card
from complaint_desk.domain.events import DAY
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import backups, conversation, importing, intake, reminding, saved_views
from tests.domain.test_cards import SENTENCES, card, other_number, written
from tests.faults.budget import DEEP, rounds
from tests.services.desk import SmallDesk

CI, MANY, SECONDS = 2_000, 100_000, 12.0
AT_ONCE, VIEWS, FILES = 100, 20, 10
OTHERS = 100_000 if DEEP else 20_000


class Sheet:
    """A hundred sentences with a card each, every one written in another way."""

    def __init__(self, at: int) -> None:
        chance = Random(at)
        self.cards = [card(chance) for _ in range(AT_ONCE)]
        self.texts = [chance.choice(SENTENCES).replace("{}", written(chance, number)).replace("\n", " ") for number in self.cards]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    """A desk with a case to write in."""
    made = SmallDesk.made(tmp_path / "desk.sqlite")
    yield made
    made.store.close()


def note_all(desk: SmallDesk, case: int, texts: list[str]) -> None:
    def work(tx: Transaction) -> dict[str, object]:
        tx.append(case, [ev.NoteAdded(text=text) for text in texts])
        return {}

    desk.store.operation(key=next(desk.keys), actor_id=desk.boss.id, verb="test", work=work)


def bring_all(desk: SmallDesk, texts: list[str], file: Path) -> None:
    lines = "".join('{},"{}",2026-01-05\n'.format(f"{file.stem}{at}", text.replace('"', '""')) for at, text in enumerate(texts))
    file.write_text("ID,Description,Created\n" + lines, encoding="utf-8")
    found = importing.look(desk.store, desk.boss, file=file)
    importing.bring_in(desk.store, desk.boss, key=next(desk.keys), found=found, zone=UTC)
    file.unlink()


def draft_all(desk: SmallDesk, texts: list[str]) -> None:
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    for at, text in enumerate(texts):
        drafts.save(f"case.{at}.note", text)
    drafts.close()


def write(desk: SmallDesk, sheet: Sheet, at: int, folder: Path) -> None:
    """Each sentence through one of the doors; every door in each sheet, but for a file, which is brought in with every tenth."""
    first, *others = sheet.texts
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=intake.Caller(name="Noor Vanderlee", phone=f"0555 {at:05d}"), words=first))
    case = int(made.result["case"])
    desk.do(conversation.add_note, case, text=others[0])
    desk.do(reminding.remind, case, at_us=desk.clock.us + DAY, text=others[1])
    if at < VIEWS:
        saved_views.save(desk.store, desk.boss, key=next(desk.keys), name=others[2][:40], wanted=QueueFilter("all", search=others[2]), layout=Layout())
    draft_all(desk, others[3:9])
    note_all(desk, case, others[9:69])
    if at % FILES:
        note_all(desk, case, others[69:])
    else:
        bring_all(desk, others[69:], folder / f"in{at}.csv")


def standing(folder: Path, sheets: list[Sheet]) -> set[str]:
    """The cards that stand whole in a file beside the desk: their digits in one piece, in groups or in wide digits."""
    wanted = {number for sheet in sheets for number in sheet.cards}
    found: set[str] = set()
    for file in folder.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            if raw.startswith(b"\x1f\x8b"):
                raw += gzip.decompress(raw)
            text = raw.decode("utf-8", "replace").translate(WIDE)
            for run in RUN.findall(text):
                digits = "".join(sign for sign in run if sign.isdecimal())
                found |= {digits[at : at + size] for size in (14, 15, 16, 19) for at in range(len(digits) - size + 1)} & wanted
    return found


WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
RUN = re.compile(r"[0-9](?:[ \-\u00a0]?[0-9]){13,}")


def test_of_all_cards_that_were_written_none_stands_on_the_disk(desk: SmallDesk, tmp_path: Path) -> None:
    sheets: list[Sheet] = []
    for at in rounds(CI // AT_ONCE, MANY // AT_ONCE, seconds=SECONDS, deep="cards"):
        sheets.append(Sheet(at))
        write(desk, sheets[-1], at, tmp_path)
        if at == 3:
            backups.keep_up(desk.store)
    print(f"{AT_ONCE * len(sheets)} cards")  # noqa: T201  # the figure is read by who runs it
    backups.full(desk.store, "daily")
    assert standing(tmp_path, sheets) == set()
    desk.store.scrub()
    assert standing(tmp_path, sheets) == set()


def test_of_other_numbers_at_most_one_in_a_thousand_is_taken_for_a_card() -> None:
    chance = Random(20261122)
    texts = [f"Hello, {other_number(chance)} please." for _ in range(OTHERS)]
    taken = [text for text in texts if has_card(text)]
    print(f"{len(taken)} of {OTHERS} taken for a card")  # noqa: T201
    assert len(taken) <= OTHERS // 1_000, taken[:10]


def open_events(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rows, "without_cards", lambda text: text)


def open_notes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notes, "without_cards", lambda text: text)


def open_drafts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(drafts_module, "without_cards", lambda text: text)


@pytest.mark.parametrize("door", [open_events, open_notes, open_drafts])
def test_a_door_that_stands_open_is_caught(desk: SmallDesk, tmp_path: Path, door: Callable[[pytest.MonkeyPatch], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        door(patch)
        write(desk, Sheet(0), 0, tmp_path)
    assert standing(tmp_path, [Sheet(0)])

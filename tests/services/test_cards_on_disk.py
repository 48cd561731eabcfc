"""A card number that somebody types, pastes or brings in is on the disk nowhere: not in the desk, its drafts or what lies beside."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from complaint_desk.data.drafts import DraftStore
from complaint_desk.domain.events import DAY
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import conversation, importing, intake, reminding, saved_views
from tests.domain.test_cards import with_check_digit
from tests.services.desk import SmallDesk


def found_in(folder: Path, numbers: list[str]) -> list[str]:
    """Which of the numbers, or their middle, stand in which files."""
    raw = {file.name: file.read_bytes() for file in folder.glob("desk*") if file.is_file()}
    return [f"{name}: {number}" for name, bytes_ in raw.items() for number in numbers if number.encode() in bytes_ or number[6:-4].encode() in bytes_]


def test_a_card_number_is_masked_before_the_first_write(desk: SmallDesk, tmp_path: Path) -> None:
    cards = [with_check_digit(f"4{n:02d}583920174{n:02d}6") for n in range(7, 60, 9)]
    caller = intake.Caller(name="Noor Vanderlee", phone="0555 0100")
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words=f"You charged {cards[0]}"))
    case = int(made.result["case"])
    desk.do(conversation.add_note, case, text=f"card {cards[1]}")
    desk.do(reminding.remind, case, at_us=desk.clock.us + DAY, text=f"ask for {cards[2]}")
    saved_views.save(desk.store, desk.agent, key=next(desk.keys), name="x", wanted=QueueFilter("all", search=cards[3]), layout=Layout())
    drafts = DraftStore(tmp_path / "desk.drafts.sqlite")
    drafts.save("case.1.note", f"She reads it out: {cards[4]}")
    assert (drafts.load("case.1.note") or "").endswith("**" + cards[4][-4:])
    drafts.close()
    file = tmp_path / "in.csv"
    file.write_text(f"ID,Description,Created\n1,Charged twice on {cards[5]}.,2026-01-05\n", encoding="utf-8")
    found = importing.look(desk.store, desk.boss, file=file)
    importing.bring_in(desk.store, desk.boss, key=next(desk.keys), found=found, zone=UTC)
    file.unlink()
    assert desk.store.read().value("SELECT count(*) FROM complaint") == 2
    assert found_in(tmp_path, cards) == []
    desk.store.scrub()
    assert found_in(tmp_path, cards) == []

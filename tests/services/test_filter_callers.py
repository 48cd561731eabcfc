"""Filters by who calls (how we know it, and for whom) and by the need behind an emotion find what the cases told from their events say."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.data import conditions
from complaint_desk.domain.case import Case
from complaint_desk.domain.queue_filter import CODES, NONE, NOT, OWN_WORDS, queue_filter
from complaint_desk.domain.saved_view import Layout, read, written
from complaint_desk.services import assigning, conversation, hard_moments, intake, joining, queue, splitting
from complaint_desk.services.assigning import UNDOABLE
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.test_importing import bring, file_of

SAYS = {
    "verified": lambda case: case.verified, "on_behalf": lambda case: "yes" if case.on_behalf else "no",
    "need": lambda case: case.need or (NONE if case.need_text == "" else OWN_WORDS),
}


def for_another(desk: SmallDesk) -> int:
    """A case that somebody brought for somebody else, before we know who they are."""
    made = intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
        caller=intake.Caller(name="Ida Vanderlee"), words="My mother's lamp is late.", on_behalf=True, on_behalf_of="her mother",
    ))
    return int(made.result["case"])


@pytest.fixture
def told(desk: SmallDesk, tmp_path: Path) -> dict[int, Case]:
    """Cases in which all of it was told at once, later, twice, taken back, taken along or never."""
    bring(desk.store, desk.boss, file_of(tmp_path, "Ticket ID,Description,Status,Created\n1,It leaks.,open,2025-03-01 09:00\n"))
    brought, = (id_ for (id_,) in desk.store.read().rows("SELECT id FROM complaint"))
    desk.do(conversation.verify_caller, brought, verified="identity_document", on_behalf=True)
    bring(desk.store, desk.boss, file_of(tmp_path, "Ticket ID,Description,Status,Created\n2,It hums.,closed,2025-03-01 09:00\n", "two.csv"))
    known, unknown, ours = desk.take(), desk.take("not_yet"), for_another(desk)
    desk.do(conversation.verify_caller, known, verified="in_person")
    desk.do(conversation.verify_caller, known, verified="not_yet")
    desk.do(conversation.verify_caller, ours, verified="other", verified_words="Knows the gate code")
    for need in ("respect", "trust"):
        desk.do(conversation.note_need, known, need=need)
    desk.do(assigning.undo, known, n=desk.case(known).version)
    desk.do(conversation.note_need, unknown, text="That somebody tells her mother first")
    alone = desk.take("order_details")
    desk.do(conversation.note_need, alone, need="safety")
    desk.do(assigning.undo, alone, n=desk.case(alone).version)
    desk.do(hard_moments.second_complaint, ours, words="And the plug is loose.")
    part = int(desk.do(splitting.split, ours, ns=[r.n for r in splitting.splittable(desk.store.history(ours))]).result["case"])
    desk.do(joining.merge, part, into=ours)
    return {id_: desk.case(id_) for (id_,) in desk.store.read().rows("SELECT id FROM complaint")}


@pytest.mark.parametrize("key", SAYS)
def test_each_code_finds_the_cases_that_say_so_and_its_opposite_all_others(desk: SmallDesk, told: dict[int, Case], key: str) -> None:
    says = {id_: SAYS[key](case) for id_, case in told.items()}
    assert len(set(says.values())) == {"verified": 4, "on_behalf": 2, "need": 3}[key]
    for code in (*CODES[key], *((NONE,) if key == "need" else ())):
        for sign, expected in (("", {id_ for id_, said in says.items() if said == code}), (NOT, {id_ for id_, said in says.items() if said != code})):
            wanted = queue_filter("all", [f"{key}={sign}{code}"])
            assert set(queue.ids(desk.store, desk.agent, wanted=wanted, zone=UTC)) == expected
            assert queue.total(desk.store, desk.agent, wanted=wanted, zone=UTC) == len(expected)
            assert read(written(wanted, Layout())).wanted == wanted


@pytest.mark.parametrize(("language", "said"), [
    ("en", "how we know who calls: Order checked or In person, complains for somebody else: Yes and need behind the emotion: anything but in own words"),
    ("zh_CN", "身份确认：核对订单或当面；替别人投诉：是；情绪背后在意的事：除“自行填写”以外"),
    ("zh_TW", "身分確認：核對訂單或本人到場；替別人客訴：是；情緒背後在意的事：除「自行填寫」以外"),
], ids=["en", "zh_CN", "zh_TW"])
def test_a_view_by_them_is_explained_in_words(language: str, said: str) -> None:
    conditions = (("verified", "order_details,in_person"), ("on_behalf", "yes"), ("need", "!own_words"))
    assert FilterWords(Words(language, UTC), {}).clauses(conditions, 0, UTC) == said


def test_what_is_asked_of_events_alone_is_what_nobody_can_take_back() -> None:
    """An event stays when it is taken back: whoever asks for it alone would find the case still."""
    assert set(conditions._SELDOM) & {kind.kind for kind in UNDOABLE} == set()

"""Whose time is up is proposed, agreed to by a person and erased; what is held back, goes on or is not due stays, and is told."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import residue
from complaint_desk.data.check import check
from complaint_desk.data.dialect import verified_copy
from complaint_desk.data.driver import DataKey, Driver
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import erasing, follow_up, holding, intake, joining, retention
from complaint_desk.wording import Words
from tests.data import sealed
from tests.data.desks import Clock
from tests.services.desk import SmallDesk

YEAR = 366 * DAY


def hold(desk: SmallDesk, case: int, why: str = "dispute") -> None:
    desk.do(holding.set_hold, case, who=desk.boss, why=why, reason="a letter from their lawyer")


def customer(desk: SmallDesk, case: int) -> int:
    return desk.case(case).customer_id


def proposed(desk: SmallDesk) -> list[int]:
    return [each.customer_id for each in retention.proposal(desk.store, desk.boss).people]


def confirm(desk: SmallDesk, *cases: int, **more: object) -> retention.Done:
    return retention.confirm(
        desk.store, desk.boss, key=next(desk.keys), customers=[customer(desk, each) for each in cases], reason="the yearly look", **more)


def name(desk: SmallDesk, case: int) -> object:
    return desk.store.read().value("SELECT name FROM customer WHERE id = ?", (customer(desk, case),))


def test_two_years_after_the_last_case_ended_somebody_is_proposed_and_not_a_day_before(desk: SmallDesk) -> None:
    case = desk.closed()
    ended = desk.case(case).closed_us
    desk.clock.us = ended + 2 * YEAR - 3 * DAY
    assert proposed(desk) == []
    desk.clock.us = ended + 2 * YEAR + DAY
    (found,) = retention.proposal(desk.store, desk.boss).people
    assert (found.customer_id, found.name, found.numbers, found.held) == (customer(desk, case), "Noor Vanderlee", (desk.case(case).number,), ())


def test_whoever_has_an_open_or_a_newer_case_is_not_proposed(desk: SmallDesk) -> None:
    old, busy = desk.closed(), desk.closed()
    desk.do(follow_up.reopen, busy, reason="it broke again")
    desk.clock.us += 3 * YEAR
    later = desk.store.read().value("SELECT phone FROM customer WHERE id = ?", (customer(desk, old),))
    assert proposed(desk) == [customer(desk, old)]
    intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(name="Noor", phone=str(later), customer_id=customer(desk, old)), words="Again."))
    assert proposed(desk) == []


def test_who_agrees_says_why_and_nothing_of_them_is_left(desk: SmallDesk, tmp_path: Path) -> None:
    cases = [desk.closed() for _ in range(3)]
    desk.clock.us += 3 * YEAR
    assert len(proposed(desk)) == 3
    with pytest.raises(BadValue):
        retention.confirm(desk.store, desk.boss, key=next(desk.keys), customers=[customer(desk, cases[0])], reason="  ")
    done = confirm(desk, *cases[:2])
    assert (done.erased, done.held, done.refused, done.left, done.rest) == (2, 0, 0, 0, erasing.Rest(finished=True))
    assert [name(desk, each) for each in cases] == [None, None, "Noor Vanderlee"]
    assert proposed(desk) == [customer(desk, cases[2])]
    assert desk.last(1) == ev.RetentionDone(months=24, agreed=2, erased=2, reason="the yearly look")
    assert {r.event.why for r in desk.store.history(cases[0]) if isinstance(r.event, ev.Erased)} == {"retention"}
    assert check(desk.store).problems == []


def test_what_is_held_back_is_told_and_stays_and_goes_once_the_hold_is_lifted(desk: SmallDesk) -> None:
    case = desk.closed()
    hold(desk, case)
    desk.clock.us += 3 * YEAR
    (found,) = retention.proposal(desk.store, desk.boss).people
    assert found.held == (desk.case(case).number,)
    assert retention.proposal(desk.store, desk.boss).free == ()
    assert confirm(desk, case).held == 1
    assert name(desk, case) == "Noor Vanderlee"
    desk.do(holding.lift_hold, case, who=desk.boss, reason="settled")
    assert confirm(desk, case).erased == 1


def test_a_hold_refuses_every_erasure_also_of_what_was_merged_with_the_case(desk: SmallDesk) -> None:
    case, other = desk.closed(), desk.take(name="Somebody Else")
    joined = desk.take(name="Third Person")
    joining.merge(desk.store, desk.boss, key=next(desk.keys), case_id=joined, into=other)
    hold(desk, case)
    hold(desk, other, "regulator")
    for each in (case, joined):
        assert erasing.extent(desk.store, desk.boss, customer_id=customer(desk, each)).held
        with pytest.raises(Problem, match="erase_held"):
            erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer(desk, each), why="request")
        assert name(desk, each)


def test_who_was_proposed_and_calls_again_before_it_is_agreed_to_stays(desk: SmallDesk) -> None:
    case = desk.closed()
    desk.clock.us += 3 * YEAR
    desk.do(follow_up.reopen, case, reason="it broke again")
    done = confirm(desk, case)
    assert (done.erased, done.refused) == (0, 1)
    assert name(desk, case) == "Noor Vanderlee"
    assert erasing.folder_of(desk.store.path).state().forget == ()


def test_stopping_it_leaves_what_is_done_and_says_what_was_not_begun(desk: SmallDesk) -> None:
    class Stop:
        stopped = False

        def __call__(self, done: int, total: int = 0) -> None:
            self.stopped = done == 3

    cases = [desk.closed() for _ in range(4)]
    desk.clock.us += 3 * YEAR
    done = confirm(desk, *cases, progress=Stop())
    assert (done.erased, done.left) == (3, 1)
    assert [bool(name(desk, each)) for each in cases] == [False, False, False, True]


def test_the_same_press_erases_nobody_twice(desk: SmallDesk) -> None:
    case, key = desk.closed(), next(desk.keys)
    desk.clock.us += 3 * YEAR
    who = [customer(desk, case)]
    first = retention.confirm(desk.store, desk.boss, key=key, customers=who, reason="x")
    assert retention.confirm(desk.store, desk.boss, key=key, customers=who, reason="x").erased == first.erased == 1
    assert desk.kinds(case).count("erased") == 1
    assert desk.kinds(1).count("retention_done") == 1


def test_the_desk_says_how_long_or_the_site_or_the_program(desk: SmallDesk, tmp_path: Path) -> None:
    def personal() -> tuple[int, str]:
        keep = retention.kept(desk.store)["personal"]
        return keep.months, keep.source

    assert personal() == (24, "program")
    site = tmp_path / "desk.site"
    site.mkdir()
    for text, months in (("[personal]\nmonths = 36\n", 36), ("[personal]\nmonths = 0\n", 24), ("[personal]\nmonths = true\n", 24), ("personal = 3", 24), ("[", 24)):
        (site / "retention.toml").write_text(text, encoding="utf-8")
        assert personal()[0] == months
    (site / "retention.toml").write_text("[personal]\nmonths = 36\n", encoding="utf-8")
    retention.choose(desk.store, desk.boss, key=next(desk.keys), data_class="personal", months=12, reason="agreed")
    assert personal() == (12, "settings")
    case = desk.closed()
    desk.clock.us += YEAR + DAY
    assert proposed(desk) == [customer(desk, case)]
    for data_class, months in (("personal", 0), ("logs", 5), ("personal", 361)):
        with pytest.raises(BadValue):
            retention.choose(desk.store, desk.boss, key=next(desk.keys), data_class=data_class, months=months)


def test_only_an_administrator_erases_and_a_supervisor_may_hold_back(desk: SmallDesk) -> None:
    case = desk.closed()
    lead = desk.hire("lead", "supervisor")
    desk.do(holding.set_hold, case, who=lead, why="safety", reason="burnt fingers")
    assert retention.waiting(desk.store, lead) == 0
    with pytest.raises(NotAllowed):
        desk.do(holding.lift_hold, case, reason="x")
    with pytest.raises(NotAllowed):
        retention.proposal(desk.store, lead)
    with pytest.raises(NotAllowed):
        retention.confirm(desk.store, lead, key=next(desk.keys), customers=[customer(desk, case)], reason="x")
    with pytest.raises(NotAllowed):
        retention.choose(desk.store, lead, key=next(desk.keys), data_class="personal", months=1)


def test_a_hold_needs_a_reason_and_is_set_once(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(BadValue):
        desk.do(holding.set_hold, case, who=desk.boss, why="dispute", reason=" ")
    with pytest.raises(BadValue):
        desk.do(holding.set_hold, case, who=desk.boss, why="because", reason="x")
    hold(desk, case)
    hold(desk, case)
    assert desk.kinds(case).count("hold_set") == 1
    found = holding.hold(desk.store, desk.agent, case_id=case)
    assert found is not None
    assert found.reason == "a letter from their lawyer"


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_what_is_told_is_told_in_words(desk: SmallDesk, language: str) -> None:
    words = Words(language)
    case, held = desk.closed(), desk.closed()
    hold(desk, held)
    desk.clock.us += 3 * YEAR
    found = retention.proposal(desk.store, desk.boss)
    said = [words.of(each) for each in (*retention.told(found), *map(retention.told_of, found.people))]
    assert any(desk.case(case).number in each for each in said)
    done = retention.Done(1, 1, 1, 1, erasing.Rest(finished=False, found=("desk.sqlite",)))
    assert all(words.of(each) for each in retention.told_after(done))


def test_what_is_left_of_somebody_in_a_file_is_found_unless_somebody_else_has_it(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take(name="Noor Vanderlee")
    left = tmp_path / "desk.backups" / "old.part"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"x" * 50 + b"Xanthippe Quillfeather" + b"y" * 50)
    look = desk.store.read()
    assert residue.found(look, desk.store.path, ["Xanthippe Quillfeather"]) == ("old.part",)
    assert residue.found(look, desk.store.path, ["Noor Vanderlee", "0555 0100", "Yu", "Somebody Unknown"]) == ()


@pytest.mark.parametrize(("name", "code", "told"), [
    ("李薇", "utf-8", True), ("李薇", "utf-16-le", False), ("欧阳薇", "utf-16-le", True), ("Quill", "utf-8", False),
])
def test_four_bytes_are_no_name_that_was_left(desk: SmallDesk, tmp_path: Path, name: str, code: str, told: bool) -> None:
    (tmp_path / "desk.kept").write_bytes(bytes(range(256)) + name.encode(code) + bytes(range(256)))
    assert bool(residue.found(desk.store.read(), desk.store.path, [name])) is told


def test_who_is_held_back_or_goes_on_in_another_case_fills_no_place_of_one_who_can_be_erased(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [desk.closed() for _ in range(5)]
    for case in cases[:2]:
        desk.do(holding.set_hold, case, who=desk.boss, why="dispute", reason="a letter")
    monkeypatch.setattr(retention.due, "joined_late", lambda _asked, ids, _until: cases[2] in ids)
    monkeypatch.setattr(retention, "_PAGE", 1)
    desk.clock.us += 3 * YEAR
    found = retention.proposal(desk.store, desk.boss, most=1)
    assert ([each.customer_id for each in found.free], len(found.held), found.total) == ([customer(desk, cases[3])], 2, 4)
    assert [each.customer_id for each in retention.proposal(desk.store, desk.boss, most=2).free] == [customer(desk, case) for case in cases[3:]]
    monkeypatch.setattr(retention.due, "joined_late", lambda _asked, ids, _until: not {*cases[:3]}.isdisjoint(ids))
    assert [each.customer_id for each in retention.proposal(desk.store, desk.boss, most=2).people] == [customer(desk, case) for case in cases[3:]]


@pytest.mark.parametrize("opened", [True, False])
def test_what_is_left_in_an_encrypted_file_is_found_and_what_cannot_be_opened_counts(tmp_path: Path, opened: bool) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
    keys, other = Driver((DataKey.new(),)), Driver((DataKey.new(),))
    path = sealed.filled(tmp_path, Clock(), keys)
    verified_copy(path, tmp_path / "desk.before-upgrade-2.sqlite", keys)
    with closing(Store.open(path, Rules(), clock=Clock(), create=False, driver=keys)) as store:
        found = residue.found(store.read(), path, [sealed.FILED], keys if opened else other)
        said = residue.found(store.read(), path, [sealed.SAID], keys if opened else other)
        nothing = residue.found(store.read(), path, ["Xanthippe Quillfeather"], keys if opened else other)
    both = {name.rpartition(".")[2] for name in said}
    assert "desk.before-upgrade-2.sqlite" in said
    assert {"sqlite", "segment"} <= both
    assert any(len(name) == 64 for name in found)
    assert bool(nothing) is not opened

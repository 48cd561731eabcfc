"""Names leave the desk masked; whole only with the right and a reason, and those of many people when a second person agreed to it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.queue_filter import QueueFilter, queue_filter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import agreeing, exporting, intake
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

ALL = QueueFilter("all")


@pytest.fixture
def many(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> SmallDesk:
    """Four people where the names of more than three need a second person."""
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 3)
    for name in ("Noor Vanderlee", "Ann Lee", "王小明", "Bo Chen"):
        desk.take(name=name)
    return desk


def note(desk: SmallDesk, who: Person, wanted: QueueFilter = ALL, **more: object) -> ev.Event:
    exporting.note(desk.store, who, key=next(desk.keys), wanted=wanted, zone=UTC, form="csv", **more)
    return desk.last(1)


def written(desk: SmallDesk, who: Person, folder: Path, *, names: bool) -> list[list[str]]:
    out = folder / "out.csv"
    noted = exporting.note(
        desk.store, who, key=next(desk.keys), wanted=ALL, zone=UTC, form="csv", names=names, reason="a look").result["ids"] if names else None
    exporting.write(
        desk.store, who, wanted=ALL, layout=Layout(), path=out, words=Words("en"), zone=UTC, about=("All", "Exported by Mara on Monday"), names=names, noted=noted)
    return list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize(("text", "shown"), [
    ("Call 138 0013-8000 or noor@example.org.", "Call 138 **** 8000 or n***@example.org."), ("我是王小明，电话13800138000", "我是王***，电话138 **** 8000"),
    ("It came on 3 May, 12 days late, for 45.00", "It came on 3 May, 12 days late, for 45.00"), ("WANG xiaoming? 王小明!", "WANG xiaoming? 王***!"), ("", ""),
])
def test_what_somebody_can_be_reached_by_is_masked_in_words(text: str, shown: str) -> None:
    assert without_contact(text, "王小明") == shown


def test_a_file_is_masked_unless_it_is_said_that_names_leave(desk: SmallDesk, tmp_path: Path) -> None:
    words = "I am Noor Vanderlee, call 138 0013 8000 or write to noor@example.org"
    intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(name="Noor Vanderlee", phone="138 0013 8000"), words=words))
    masked, whole = (written(desk, desk.boss, tmp_path, names=names) for names in (False, True))
    assert not any(each in str(masked) for each in ("Vanderlee", "0013", "noor@"))
    assert "N*** V***" in str(masked)
    assert all(each in str(whole) for each in ("Noor Vanderlee", "138 0013 8000", "noor@example.org"))
    assert whole[-1] == ["Exported by Mara on Monday"]


def test_names_take_a_right_of_their_own_and_a_reason_and_the_trail_says_of_how_many_people(desk: SmallDesk) -> None:
    desk.take()
    desk.take(name="Ann Lee")
    with pytest.raises(BadValue):
        note(desk, desk.boss, names=True)
    with pytest.raises(NotAllowed):
        note(desk, desk.agent, names=True, reason="x")
    assert note(desk, desk.boss) == ev.ViewExported(view="all", rows=2, form="csv", masked=True, people=2)
    done = note(desk, desk.boss, names=True, reason="a mailing")
    assert isinstance(done, ev.ViewExported)
    assert len(done.digest) == 64
    assert replace(done, digest="") == ev.ViewExported(view="all", rows=2, form="csv", people=2, reason="a mailing")


def test_the_names_of_many_wait_for_a_second_person_who_agrees_once(many: SmallDesk) -> None:
    lead = many.hire("lead", "supervisor")
    for _ in range(2):
        with pytest.raises(Problem, match="export_second"):
            note(many, many.boss, names=True, reason="a mailing")
    assert many.kinds(1).count("export_asked") == 1
    assert agreeing.waiting(many.store, many.boss) == ()
    assert agreeing.waiting(many.store, many.agent) == ()
    (wish,) = agreeing.waiting(many.store, lead)
    assert (wish.people, wish.reason, wish.by) == (4, "a mailing", many.boss.id)
    with pytest.raises(NotAllowed):
        agreeing.agree(many.store, many.boss, key=next(many.keys), n=wish.n)
    with pytest.raises(NotAllowed):
        agreeing.agree(many.store, many.agent, key=next(many.keys), n=wish.n)
    agreeing.agree(many.store, lead, key=next(many.keys), n=wish.n)
    assert agreeing.waiting(many.store, lead) == ()
    done = note(many, many.boss, names=True, reason="a mailing")
    assert isinstance(done, ev.ViewExported)
    assert (done.asked, done.people, done.masked) == (wish.n, 4, False)
    with pytest.raises(Problem, match="export_second"):
        note(many, many.boss, names=True, reason="once more")


def test_an_agreement_is_for_what_was_asked_by_whom_and_for_a_day(many: SmallDesk) -> None:
    lead = many.hire("lead", "supervisor")

    def agreed() -> None:
        with pytest.raises(Problem, match="export_second"):
            note(many, many.boss, names=True, reason="a mailing")
        agreeing.agree(many.store, lead, key=next(many.keys), n=agreeing.waiting(many.store, lead)[0].n)

    agreed()
    with pytest.raises(Problem, match="export_second"):
        note(many, lead, names=True, reason="for me")
    with pytest.raises(Problem, match="export_second"):
        note(many, many.boss, queue_filter("open", [], ""), names=True, reason="another view")
    many.take(name="One More")
    with pytest.raises(Problem, match="export_second"):
        note(many, many.boss, names=True, reason="one more")
    many.clock.us += agreeing.HOLDS_US + 1
    assert agreeing.waiting(many.store, lead) == ()
    with pytest.raises(Problem, match="no_such_export"):
        agreeing.agree(many.store, lead, key=next(many.keys), n=5)


def test_masked_any_number_leaves_without_a_second_person(many: SmallDesk) -> None:
    assert note(many, many.boss) == ev.ViewExported(view="all", rows=4, form="csv", masked=True, people=4)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_wish_is_told_in_words(language: str) -> None:
    wish = agreeing.Wish(5, 1, 1_772_442_000_000_000, "all", (), 700, 600, "a mailing")
    assert "600" in Words(language).of(agreeing.told(wish, {1: "Mara"}))
    assert "kettle" in Words(language).of(agreeing.told_sought(replace(wish, sought="kettle")))


KETTLES, LAMPS = QueueFilter("all", search="kettle"), QueueFilter("all", search="lamp")


@pytest.fixture
def two_kinds(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> SmallDesk:
    """Four people with kettles and four with lamps where the names of more than three need a second person."""
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 3)
    for n, words in enumerate(("The kettle broke",) * 4 + ("The lamp is dark",) * 4):
        caller = intake.Caller(name=f"Noor {n}", phone=f"0555 {200 + n:04d}")
        intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words=words))
    return desk


def agreed_to(desk: SmallDesk, lead: Person, wanted: QueueFilter) -> agreeing.Wish:
    with pytest.raises(Problem, match="export_second"):
        note(desk, desk.boss, wanted, names=True, reason="a recall")
    (wish,) = agreeing.waiting(desk.store, lead)
    agreeing.agree(desk.store, lead, key=next(desk.keys), n=wish.n)
    return wish


def test_an_agreement_to_some_people_covers_no_others_and_says_who_was_sought(two_kinds: SmallDesk) -> None:
    lead = two_kinds.hire("lead", "supervisor")
    wish = agreed_to(two_kinds, lead, KETTLES)
    assert (wish.sought, wish.people) == ("kettle", 4)
    with pytest.raises(Problem, match="export_second"):
        note(two_kinds, two_kinds.boss, LAMPS, names=True, reason="cards")
    assert note(two_kinds, two_kinds.boss, KETTLES, names=True, reason="a recall").kind == "view_exported"


def test_an_agreement_is_used_once_by_two_presses_at_the_same_moment(two_kinds: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed_to(two_kinds, two_kinds.hire("lead", "supervisor"), KETTLES)
    real = exporting.operate

    def late(*told: object, **more: object) -> object:
        monkeypatch.setattr(exporting, "operate", real)
        note(two_kinds, two_kinds.boss, KETTLES, names=True, reason="the other press")
        return real(*told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "operate", late)
    with pytest.raises(Problem, match="export_second"):
        note(two_kinds, two_kinds.boss, KETTLES, names=True, reason="a recall")
    assert two_kinds.kinds(1).count("view_exported") == 1


def test_parts_of_one_day_count_together_and_the_same_cases_once(two_kinds: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 5)
    for _ in range(2):
        note(two_kinds, two_kinds.boss, KETTLES, names=True, reason="a recall")
    with pytest.raises(Problem, match="export_second"):
        note(two_kinds, two_kinds.boss, LAMPS, names=True, reason="a recall")
    two_kinds.clock.us += agreeing.HOLDS_US + 1
    note(two_kinds, two_kinds.boss, LAMPS, names=True, reason="a recall")


def test_names_of_those_who_came_after_it_was_noted_do_not_leave(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take(name="Noor Vanderlee")
    told = {"wanted": ALL, "zone": UTC}
    noted = exporting.note(desk.store, desk.boss, key=next(desk.keys), form="csv", names=True, reason="a look", **told).result["ids"]
    desk.take(name="Ann Lee")
    how = {"layout": Layout(), "words": Words("en"), "about": ("All",), "path": tmp_path / "out.csv", "names": True, **told}
    with pytest.raises(ValueError, match="noted"):
        exporting.write(desk.store, desk.boss, **how)
    assert exporting.write(desk.store, desk.boss, noted=noted, **how) == 1
    assert "Ann Lee" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")

"""A person is forgotten for good: nothing of them is left in any file beside the desk, and chains, clocks and figures stand."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from complaint_desk.data import copies, forgetting
from complaint_desk.data.check import check
from complaint_desk.data.dialect import verified_copy
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem, StoreProblem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.spans import MINUTE
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import (
    attaching,
    backups,
    conversation,
    erasing,
    follow_up,
    intake,
    marking,
    offers,
    reminding,
    saved_views,
    tasks,
)
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.elsewhere import put_back_from_elsewhere

CANARIES = tuple(f"Qx{n:02d}canary{n * 7919}z" for n in range(21))
NAME, PHONE, EMAIL = f"Xanthippe {CANARIES[0]}", "0171 5550199", f"{CANARIES[1]}@quillfeather.example"
SOUGHT = (*CANARIES, "5550199", "quillfeather", "Xanthippe")


def closed(desk: SmallDesk, case: int) -> None:
    """Ended as it should be, with words of the customer at each step."""
    do, c = desk.do, CANARIES
    do(conversation.note_emotion, case, level="calm")
    do(conversation.note_need, case, need="other", text=c[3])
    do(conversation.add_note, case, text=c[4])
    do(conversation.heard_out, case)
    do(conversation.classify, case, type="other")
    for key in desk.store.rules.facts_needed(desk.case(case)):
        do(conversation.record_fact, case, fact=key, unknown=True)
    do(conversation.answer_restatement, case, answer="yes", text=f"{c[5]}. Is that right?")
    do(tasks.give_task, case, task=tasks.NewTask(department="logistics", what=c[6], due_us=desk.clock.us + DAY))
    do(tasks.answer_task, case, task=1, outcome="done", reply=c[7])
    do(offers.offer, case, option=desk.option(what=c[8]))
    do(offers.offer, case, option=desk.option(what=c[9], remedy="repair"))
    do(offers.choose, case, option=1)
    do(follow_up.keep_promise, case, promise=1)
    do(follow_up.tell_customer, case, promise=1, text=c[10])
    do(follow_up.resolve, case)
    for at, callback in enumerate(desk.case(case).callbacks, 1):
        desk.clock.us = max(desk.clock.us, callback.due_us)
        do(follow_up.answer_callback, case, callback=at, answer=follow_up.Answer(outcome="satisfied", result=5, handling=5, suggestions=c[11]))
    do(follow_up.find_cause, case, cause="packing", text=c[12])
    do(follow_up.note_improvement, case, text=f"Call {EMAIL} sooner")
    do(follow_up.close, case)


def known(desk: SmallDesk, tmp_path: Path) -> tuple[int, int]:
    """A customer whose case was closed, with words of theirs wherever words can be; customer and case."""
    c = CANARIES
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=intake.Caller(name=NAME, phone=PHONE, email=EMAIL, form_of_address=c[2]), words=c[13], product=c[14], region=f"{c[14]} Street",
                             verified="known_number"),
    )
    case = int(made.result["case"])
    backups.keep_up(desk.store)
    file = tmp_path / "elsewhere" / "their letter.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{c[15]} wrote this", encoding="utf-8")
    kept = attaching.keep(desk.store, desk.agent, files=[file]).kept
    desk.do(attaching.attach, case, files=[replace(event, name=c[16]) for event in kept])
    marking.define_field(desk.store, desk.boss, key=next(desk.keys), label="Room", kind="text")
    field = next(iter(marking.labels(desk.store)))
    desk.do(marking.set_field, case, field=field.removeprefix("field."), typed=c[17])
    desk.do(reminding.remind, case, at_us=desk.clock.us + DAY, text=c[18])
    saved_views.save(desk.store, desk.agent, key=next(desk.keys), name=NAME, wanted=QueueFilter("all", search=PHONE), layout=Layout())
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    drafts.save(f"case.{case}.note@2", c[19])
    drafts.save(f"guide.{case}.listen.words", c[20])
    drafts.save("intake.words@2", f"{EMAIL} again")
    drafts.save("intake.words@3", "Somebody else is speaking")
    drafts.close()
    closed(desk, case)
    desk.clock.us += 10 * MINUTE
    backups.keep_up(desk.store)
    return desk.case(case).customer_id, case


@pytest.fixture
def theirs(desk: SmallDesk, tmp_path: Path) -> tuple[int, int]:
    """The customer and the case."""
    desk.take(name="Noor Vanderlee")  # somebody else, who stays
    backups.full(desk.store, "first")
    return known(desk, tmp_path)


def found_in(folder: Path) -> list[str]:
    """Which of the words stand in which files of a folder: raw, as UTF-16, and within what is packed."""
    found = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and "elsewhere" not in each.parts):
        raw = file.read_bytes()
        if raw.startswith(b"\x1f\x8b"):
            raw += gzip.decompress(raw)
        low = raw.lower()
        for word in SOUGHT:
            if any(word.lower().encode(code) in low for code in ("utf-8", "utf-16-le", "utf-16-be")):
                found.append(f"{file.name}: {word}")
    return found


def erase(desk: SmallDesk, customer: int, why: str = "request") -> erasing.Erasure:
    return erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why=why)


def test_before_it_the_words_are_found_in_the_desk_its_drafts_its_files_and_its_backups(
    desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path
) -> None:
    found = found_in(tmp_path)
    assert {each.rpartition(": ")[2] for each in found} >= set(SOUGHT)
    assert {each.partition(":")[0].rpartition(".")[2] for each in found} >= {"sqlite", "segment"}


def test_nothing_of_an_erased_person_is_left_in_any_file(desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path) -> None:
    customer, case = theirs
    done = erase(desk, customer)
    assert done.finished
    assert found_in(tmp_path) == []
    desk.store.close()
    desk.store = Store.open(tmp_path / "desk.sqlite", Rules(), clock=desk.clock)
    assert found_in(tmp_path) == []
    assert {r.event.kind for r in desk.store.history(case)} >= {"words_heard", "promise_kept", "closed", "erased"}
    drafts = DraftStore(tmp_path / "desk.drafts.sqlite")
    assert drafts.keys() == ["intake.words@3"]
    drafts.close()


@pytest.mark.parametrize("name", ["desk.before-upgrade-2.sqlite", "desk.before-restore-2026.sqlite", "desk.rescued.sqlite", "desk.sqlite.bad"])
def test_nor_in_a_desk_that_was_put_aside_or_rescued(desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path, name: str) -> None:
    verified_copy(desk.store.path, tmp_path / name)
    assert any(each.startswith(name) for each in found_in(tmp_path))
    done = erase(desk, theirs[0])
    assert (done.finished, done.beside, found_in(tmp_path)) == (True, (), [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rescued_desk_that_somebody_works_with_stays_and_is_told(
    desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path, language: str
) -> None:
    rescued = tmp_path / "desk.rescued.sqlite"
    verified_copy(desk.store.path, rescued)
    (tmp_path / "desk.rescued.backups").mkdir()
    done = erase(desk, theirs[0])
    assert rescued.exists()
    assert done.beside == (rescued.name,)
    assert rescued.name in " ".join(map(Words(language).of, erasing.told_after(done)))


def test_chain_clocks_and_figures_stand(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    customer, case = theirs
    before = desk.store.read().rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4, 5, 6, 7")
    row = desk.store.read().rows("SELECT number, type, opened_us, resolved_us, closed_us, result, cause FROM complaint WHERE id = ?", (case,))
    assert check(desk.store).problems == []
    erase(desk, customer)
    assert check(desk.store).problems == []
    assert desk.store.read().rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4, 5, 6, 7") == before
    after = desk.store.read().rows("SELECT number, type, opened_us, resolved_us, closed_us, result, cause FROM complaint WHERE id = ?", (case,))
    assert after == row


def test_a_verified_backup_without_them_is_there_and_one_from_before_them_stays(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    erase(desk, theirs[0])
    folder = backups.folder_of(desk.store.path)
    assert [each.why for each in folder.kept() if each.full] == ["first", "erasure"]
    newest = folder.path / folder.kept()[-1].name
    copies.prove(newest, folder.manifest(newest))


def test_a_copy_from_elsewhere_forgets_them_when_it_is_put_back(desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path) -> None:
    put_back_from_elsewhere(desk, tmp_path, lambda: erase(desk, theirs[0]))
    assert {r.event.words for r in desk.store.history(theirs[1]) if r.event.kind == "words_heard"} == {None}
    assert found_in(tmp_path) == []
    assert check(desk.store).problems == []


def test_a_list_of_another_past_forgets_nobody(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    erase(desk, theirs[0])
    folder = backups.folder_of(desk.store.path)
    listed = json.loads((folder.path / forgetting.LIST).read_text(encoding="utf-8"))
    assert forgetting.noted(folder, desk.store)
    listed["events"] = [[stream, n, "00" * 32] for stream, n, _ in listed["events"]]
    (folder.path / forgetting.LIST).write_text(json.dumps(listed), encoding="utf-8")
    assert forgetting.noted(folder, desk.store) == {}


def test_without_room_for_a_new_copy_the_old_ones_stay_until_there_is(
    desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path
) -> None:
    def no_room(*_words: object, **_more: object) -> None:
        raise StoreProblem("backup_not_written", code="BK-WRITE", path="")

    folder = backups.folder_of(desk.store.path)
    before = len(folder.kept())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backups.copies, "make", no_room)
        assert not erase(desk, theirs[0]).finished
    assert len(folder.kept()) == before
    assert folder.state().forget
    backups.keep_up(desk.store)
    assert folder.state().forget == ()
    assert found_in(tmp_path) == []


def test_an_open_case_has_yet_to_be_ended(desk: SmallDesk) -> None:
    case = desk.take(name=NAME)
    customer = desk.case(case).customer_id
    seen = erasing.extent(desk.store, desk.boss, customer_id=customer)
    assert seen.open == seen.numbers == (desk.case(case).number,)
    with pytest.raises(Problem, match="erase_open"):
        erase(desk, customer)
    assert backups.folder_of(desk.store.path).state().forget == ()
    assert desk.store.read().value("SELECT name FROM customer WHERE id = ?", (customer,)) == NAME


def test_only_an_administrator_may_and_that_it_was_tried_is_kept(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    for role in ("agent", "caller", "department", "supervisor"):
        who = desk.hire(f"{role}2", role)
        with pytest.raises(NotAllowed):
            erasing.extent(desk.store, who, customer_id=theirs[0])
        with pytest.raises(NotAllowed):
            erasing.erase(desk.store, who, key=next(desk.keys), customer_id=theirs[0], why="request")
        assert desk.last(1).verb == "erase_customer"
    assert backups.folder_of(desk.store.path).state().forget == ()


def test_a_reason_that_is_none_and_a_customer_who_is_none_are_refused(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    with pytest.raises(BadValue):
        erase(desk, theirs[0], why="they are a nuisance")
    for nobody in (theirs[1], 999_999):
        with pytest.raises(Problem, match="no_such_customer"):
            erase(desk, nobody)
        with pytest.raises(Problem, match="no_such_customer"):
            erasing.extent(desk.store, desk.boss, customer_id=nobody)


def test_the_same_press_erases_once_and_a_second_one_finds_nothing(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    key = next(desk.keys)
    first = erasing.erase(desk.store, desk.boss, key=key, customer_id=theirs[0], why="request")
    again = erasing.erase(desk.store, desk.boss, key=key, customer_id=theirs[0], why="request")
    assert (again.events, first.events > 10) == (first.events, True)
    assert erase(desk, theirs[0]).events == 0
    assert desk.kinds(theirs[1]).count("erased") == 1


def test_what_is_told_beforehand_is_what_goes(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    seen = erasing.extent(desk.store, desk.boss, customer_id=theirs[0])
    before = {each.name for each in backups.folder_of(desk.store.path).kept()}
    done = erase(desk, theirs[0])
    gone = before - {each.name for each in backups.folder_of(desk.store.path).kept()}
    assert (seen.backups, seen.open) == (len(gone), ())
    assert seen.events <= done.events  # and what was said of them elsewhere: an improvement point


def test_where_others_wrote_of_them_is_told_to_be_looked_at(desk: SmallDesk, theirs: tuple[int, int]) -> None:
    other = desk.take(name="Somebody Else")
    desk.do(conversation.add_note, other, text="Is it the one with 0171 5550199?")
    done = erase(desk, theirs[0])
    assert done.elsewhere == (desk.case(other).number,)


def test_a_file_that_another_case_has_too_stays(desk: SmallDesk, theirs: tuple[int, int], tmp_path: Path) -> None:
    other = desk.take(name="Somebody Else")
    kept = attaching.keep(desk.store, desk.agent, files=[tmp_path / "elsewhere" / "their letter.txt"]).kept
    desk.do(attaching.attach, other, files=kept)
    erase(desk, theirs[0])
    assert len(attaching.listed(desk.store, desk.boss, case_id=other)) == 1
    assert attaching.look_at(desk.store, desk.boss, case_id=other, n=attaching.listed(desk.store, desk.boss, case_id=other)[0].n).text
    assert attaching.listed(desk.store, desk.boss, case_id=theirs[1]) == ()

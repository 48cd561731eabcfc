"""The closing letter says what is on record and nothing else: four facts each by itself, in the customer's language."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.domain.coach import check
from complaint_desk.domain.events import OutcomeTold, ReplySent
from complaint_desk.domain.messages import At
from complaint_desk.domain.problems import BadValue, FileProblem, GateShut, NotAllowed
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import LANGUAGES, OUTCOMES
from complaint_desk.playbooks.coach import load_all
from complaint_desk.services import assigning, conversation, deciding, intake, letters, limits
from complaint_desk.services.books import load_books
from complaint_desk.services.letters import Letter
from complaint_desk.services.questions import case_view
from complaint_desk.wording import Words
from tests.limits import ruled
from tests.services.desk import SmallDesk

WORDS = Words("en", UTC)
SORRY, FAULT, DAYS = "We are sorry that nobody called.", "The number was noted wrongly", "For two lost days"
FACTS = {
    "apology": lambda desk, case: desk.do(deciding.apologise, case, text=SORRY),
    "admission": lambda desk, case: desk.do(deciding.admit, case, who=desk.boss, text=FAULT),
    "goodwill": lambda desk, case: desk.do(deciding.give_goodwill, case, amount="20", text=DAYS),
    "outcome": lambda desk, case: desk.do(deciding.decide_outcome, case, outcome="partly_upheld", reason="The day was not promised"),
}
SAID = {
    "apology": SORRY, "admission": f"The fault was ours: {FAULT}.", "goodwill": f"As a gesture of goodwill, we give you ¥20: {DAYS}.",
    "outcome": "Our decision on your complaint: upheld in part. The day was not promised.",
}


def drafted(desk: SmallDesk, case: int, words: Words = WORDS) -> Letter:
    view = case_view(desk.store, desk.agent, case_id=case, books=load_books("en"), words=words)
    return letters.draft(desk.store, desk.agent, view=view, words=words)


def sent(desk: SmallDesk, case: int, text: str) -> None:
    desk.do(letters.send, case, text=text, words=WORDS)


@pytest.mark.parametrize("fact", FACTS)
def test_of_the_four_facts_the_letter_says_the_one_that_is_on_record_and_no_other(desk: SmallDesk, fact: str) -> None:
    case = desk.clarified()
    assert not any(said in drafted(desk, case).text for said in SAID.values())
    FACTS[fact](desk, case)
    text = drafted(desk, case).text
    assert [each for each, said in SAID.items() if said in text] == [fact]
    assert ("This is not an admission of fault." in text) is (fact == "goodwill")


def test_each_of_the_four_is_a_paragraph_of_its_own_and_what_was_admitted_is_not_denied_beside_goodwill(desk: SmallDesk) -> None:
    case = desk.clarified()
    for record in FACTS.values():
        record(desk, case)
    paragraphs = drafted(desk, case).text.split("\n\n")
    assert {said for said in SAID.values() if said in paragraphs} == set(SAID.values())
    assert not any("not an admission of fault" in each for each in paragraphs)


def test_an_apology_that_was_taken_back_is_not_in_the_letter(desk: SmallDesk) -> None:
    case = desk.clarified()
    desk.do(deciding.apologise, case, text=SORRY)
    desk.do(assigning.undo, case, n=desk.case(case).version)
    assert SORRY not in drafted(desk, case).text


def test_the_letter_tells_what_was_understood_what_was_done_and_when_we_ask_again(desk: SmallDesk) -> None:
    case = desk.ready()
    text = drafted(desk, case).text
    assert text.startswith("Dear Noor Vanderlee,\n\nThank you for raising this with us. Here is our reply to your complaint ")
    assert "This is how we understand what happened: “Nobody knows when it comes”." in text
    assert ", as we promised: Way 0." in text
    assert text.endswith("Kind regards,\nYun")


def test_a_promise_whose_time_is_over_is_not_promised_for_a_day_that_is_gone(desk: SmallDesk) -> None:
    case = desk.chosen("0", "0")
    assert "Still to come from us by " in drafted(desk, case).text
    desk.clock.us = desk.case(case).promises[0].due_us + HOUR
    text = drafted(desk, case).text
    assert "and still owe it to you: Way 0." in text
    assert "We promised you this by " in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_in_the_customer_s_language_and_in_the_window_s_where_theirs_is_not_known(desk: SmallDesk, language: str) -> None:
    caller = intake.Caller(name="Noor Vanderlee", phone="0555 1234", language=language)
    asked = intake.Intake(caller=caller, words="It rattles.", verified="known_number", language=language)
    case = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=asked).result["case"])
    beginning = Words(language, UTC)("letter.about", number=desk.case(case).number, at=At(desk.case(case).opened_us))
    assert beginning in drafted(desk, case).text
    assert beginning in drafted(desk, case, Words("zh_TW" if language == "en" else "en", UTC)).text
    assert "您好" in drafted(desk, desk.take(), Words("zh_CN", UTC)).text


PLAIN = {
    "en": ("We are sorry that nobody called.", "The number was noted wrongly", "For two lost days", "The call was promised for Monday"),
    "zh_CN": ("没有给您回电话，我们很抱歉。", "号码记错了", "耽误了您两天", "约的是周一回电"),
    "zh_TW": ("沒有回電給您，我們很抱歉。", "號碼記錯了", "耽誤了您兩天", "約的是週一回電"),
}


@pytest.mark.parametrize("language", PLAIN)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_letter_s_own_words_are_none_that_the_coach_marks(desk: SmallDesk, language: str, outcome: str) -> None:
    case = desk.clarified()
    sorry, fault, days, why = PLAIN[language]
    desk.do(deciding.apologise, case, text=sorry)
    desk.do(deciding.admit, case, who=desk.boss, text=fault)
    desk.do(deciding.give_goodwill, case, amount="20", text=days)
    desk.do(deciding.decide_outcome, case, outcome=outcome, reason=why)
    text = "\n\n".join(each for each in drafted(desk, case, Words(language, UTC)).text.split("\n\n") if "Nobody knows" not in each)
    assert [(mark.rule, text[mark.start : mark.end]) for mark in check(text, load_all(language))] == []


@pytest.mark.parametrize(("id_", "turn"), [("uk_fca_disp", "Financial Ombudsman Service"), ("cn_12315", "people’s court")])
def test_a_rule_set_that_the_case_goes_by_says_where_to_turn_and_words_the_decision(tmp_path: Path, id_: str, turn: str) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite", ruled("house", id_))
    try:
        case = desk.clarified()
        assert (turn in drafted(desk, case).text) is (id_ == "uk_fca_disp"), "a set that has to be chosen is not of every case"
        if id_ == "cn_12315":
            desk.do(limits.choose_rule_set, case, rule_set=id_)
        asked = {"uk_fca_disp": "rejects", "cn_12315": "agreed"}[id_]
        desk.do(deciding.decide_outcome, case, outcome=f"{id_}.{asked}", reason="As the file shows")
        text = drafted(desk, case).text
        law = next(each for each in desk.store.rules.sets if each.id == id_)
        word = next(each.text for each in law.outcomes if each.key == asked)
        assert f"({law.title.in_language('en')}): {word.in_language('en')}. As the file shows." in text
        assert turn in text
    finally:
        desk.store.close()


def test_a_letter_is_kept_as_sent_and_tells_the_decision_only_where_it_says_it(desk: SmallDesk) -> None:
    case = desk.clarified()
    FACTS["outcome"](desk, case)
    text = drafted(desk, case).text
    sent(desk, case, text.replace("upheld in part", "as you were told"))
    assert isinstance(desk.last(case), ReplySent)
    assert desk.case(case).outcome_known_us == 0
    sent(desk, case, text)
    reply, told = (r.event for r in desk.store.history(case)[-2:])
    assert isinstance(reply, ReplySent)
    assert (reply.text, reply.channel) == (text, "letter")
    assert isinstance(told, OutcomeTold)
    assert desk.case(case).outcome_known_us
    sent(desk, case, text)
    assert desk.kinds(case)[-2:] == ["outcome_told", "reply_sent"], "what is known is not told again"


def test_money_that_nothing_covers_goes_out_in_no_letter(desk: SmallDesk) -> None:
    case = desk.clarified()
    FACTS["goodwill"](desk, case)
    sent(desk, case, drafted(desk, case).text)
    with pytest.raises(BadValue) as refused:
        sent(desk, case, drafted(desk, case).text.replace("¥20", "¥90"))
    assert refused.value.field == letters.FIELD


def test_nothing_is_drafted_for_or_sent_to_whom_nobody_knows(desk: SmallDesk) -> None:
    case = desk.take(verified="not_yet")
    letter = drafted(desk, case)
    assert (letter.text, [each.code for each in letter.missing]) == ("", ["caller_verified"])
    with pytest.raises(GateShut):
        sent(desk, case, "Your order stands at our depot.")
    desk.do(conversation.verify_caller, case, verified="known_number")
    assert drafted(desk, case).text


def test_who_may_not_work_on_cases_drafts_no_letter(desk: SmallDesk) -> None:
    view = case_view(desk.store, desk.agent, case_id=desk.clarified(), books=load_books("en"), words=WORDS)
    with pytest.raises(NotAllowed):
        letters.draft(desk.store, desk.hire("dee", "department"), view=view, words=WORDS)


def test_a_letter_is_written_as_text_and_never_over_a_desk(desk: SmallDesk, tmp_path: Path) -> None:
    assert letters.write(tmp_path / "letter.txt", "Dear 王小明,\n\nIt is done.\n").read_text(encoding="utf-8") == "Dear 王小明,\n\nIt is done.\n"
    with pytest.raises(FileProblem):
        letters.write(Path(desk.store.path), "Dear all,")


def test_a_name_that_turns_what_follows_it_turns_no_letter(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take(name="Noor \u202eeelrednaV\u2066")
    text = drafted(desk, case).text
    assert text.startswith("Dear Noor eelrednaV,")
    sent(desk, case, text + "\u202e")
    assert desk.last(case) == ReplySent(channel="letter", text=text)
    assert letters.write(tmp_path / "letter.txt", f"\u202e{text}").read_text(encoding="utf-8") == text + "\n"


def test_a_sign_that_turns_what_follows_it_hides_no_identity_number(desk: SmallDesk) -> None:
    text = drafted(desk, desk.take(name="Noor 110105\u202d19491231002X")).text
    assert "1949" not in text
    assert "Dear Noor 110105********002X" in text


def test_a_letter_has_a_length_that_can_be_read(desk: SmallDesk, tmp_path: Path) -> None:
    case, longest = desk.take(), "a" * letters.LONGEST
    sent(desk, case, f" {longest} ")
    with pytest.raises(BadValue) as refused:
        sent(desk, case, longest + "a")
    assert (refused.value.field, refused.value.message.key) == (letters.FIELD, "problem.field_too_long")
    with pytest.raises(BadValue):
        letters.write(tmp_path / "letter.txt", longest + "a")
    assert not (tmp_path / "letter.txt").exists()


def test_rules_without_a_way_out_leave_the_house_s_own_sentence(desk: SmallDesk) -> None:
    assert not any(each.turn.texts for each in Rules().sets)
    assert "If anything is still not right, please tell us" in drafted(desk, desk.clarified()).text

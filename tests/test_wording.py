"""Messages in words: what a name from outside does to the sentence of the catalogue it comes to stand in."""

import re
from datetime import UTC, date, datetime

import pytest

from complaint_desk.domain.messages import At, Day, Listed, Native, say
from complaint_desk.wording import Words, catalogue

SHARE = {"n": 12, "share": "30"}


@pytest.mark.parametrize(
    ("language", "name", "begins"),
    [
        ("zh_TW", "English", "English 占 12 件"), ("zh_TW", "中文", "中文占 12 件"),
        ("zh_CN", "Grace Tan", "Grace Tan 占 12 件"), ("zh_CN", "iPhone 12", "iPhone 12 占 12 件"),
    ],
)
def test_a_latin_name_stands_apart_in_a_chinese_finding_and_a_chinese_one_does_not(language, name, begins):
    assert Words(language)("panels.title.by_first", name=Native((("en", name),)), **SHARE).startswith(begins)


def test_the_choice_of_two_names_has_the_same_space():
    assert Words("zh_CN").either(["Ada", "Grace"]) == "Ada 或 Grace"
    assert Words("zh_CN").either(["王磊", "李薇"]) == "王磊或李薇"
    assert Words("en").either(["Ada", "Grace"]) == "Ada or Grace"


def test_a_chinese_list_has_the_same_mark_throughout_because_its_items_may_be_clauses():
    assert Words("zh_CN").listed(["有现货", "日期已确认"]) == "有现货、日期已确认"
    assert Words("zh_TW").value(Listed(("Ada", "林雅婷", "Grace"))) == "Ada、林雅婷、Grace"
    assert Words("en").listed(["Ada", "Grace"]) == "Ada and Grace"


@pytest.mark.parametrize(("language", "items", "listed"), [
    ("zh_CN", ["第 46 周：3 件，休息", "第 47 周：5 件"], "第 46 周：3 件，休息；第 47 周：5 件"),
    ("zh_TW", ["運送：12", "包裝：8"], "運送：12；包裝：8"),
    ("en", ["Week 46: 3, closed", "week 47: 5", "week 48: 2"], "Week 46: 3, closed; week 47: 5; and week 48: 2"),
    ("en", ["Delivery: 12", "Packing: 8"], "Delivery: 12 and Packing: 8"),
])
def test_between_items_that_pause_themselves_stands_a_greater_mark(language, items, listed):
    assert Words(language).listed(items) == listed


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_letter_speaks_of_goodwill_without_owning_to_a_duty_or_denying_one(language):
    texts = [text for key, text in catalogue(language).items() if key.startswith("letter.goodwill")]
    assert len(texts) == 2
    assert not re.search(r"\bow(e|ing|ed)\b|dut(y|ies)|oblig|liab|责任|責任|义务|義務|应[尽负]|應[盡負]|本不必|本來不必", " ".join(texts), re.IGNORECASE)


@pytest.mark.parametrize(("language", "why"), [
    ("en", "The customer is called back 3 days after the case was solved: call by 24 Nov 2026, 12:00."),
    ("zh_CN", "投诉解决后第 3 天要回访客户，请在 2026年11月24日 12:00 前打电话。"),
    ("zh_TW", "客訴解決後第 3 天要回訪顧客，請在 2026年11月24日 12:00 前打電話。"),
])
def test_why_a_callback_is_due_is_a_sentence(language, why):
    due = At(int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()) * 1_000_000)
    assert Words(language, UTC)("clock.why.callback", n=3, due=due) == why


def test_a_date_stays_as_the_sentence_has_it():
    assert Words("zh_CN").of(say("explain.as_of", at=Day(date(2026, 11, 24)))) == "截至 2026年11月24日。"


@pytest.mark.parametrize(("language", "soon", "next_year", "far"), [
    ("en", "Friday 20 November at 12:00", "Monday 4 January at 09:30", "Saturday 20 November 2027 at 12:00"),
    ("zh_CN", "11月20日（周五）12:00", "1月4日（周一）09:30", "2027年11月20日（周六）12:00"),
    ("zh_TW", "11月20日（週五）12:00", "1月4日（週一）09:30", "2027年11月20日（週六）12:00"),
])
def test_a_date_that_is_spoken_has_its_year_only_where_it_is_another_one_and_far_off(language, soon, next_year, far):
    words = Words(language, UTC)
    now, *moments = (
        int(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000
        for when in ((2026, 11, 18, 9, 0), (2026, 11, 20, 12, 0), (2027, 1, 4, 9, 30), (2027, 11, 20, 12, 0))
    )
    assert [words.spoken(moment, now) for moment in moments] == [soon, next_year, far]

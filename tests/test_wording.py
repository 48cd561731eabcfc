"""Messages in words: what a name from outside does to the sentence of the catalogue it comes to stand in."""

from datetime import UTC, date, datetime

import pytest

from complaint_desk.domain.messages import Day, Listed, Native, say
from complaint_desk.wording import Words

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

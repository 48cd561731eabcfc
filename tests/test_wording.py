"""Messages in words: what a name from outside does to the sentence of the catalogue it comes to stand in."""

from datetime import date

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


def test_the_list_of_two_names_has_the_same_space():
    assert Words("zh_CN").listed(["Ada", "Grace"]) == "Ada 和 Grace"
    assert Words("zh_CN").listed(["王磊", "李薇"]) == "王磊和李薇"
    assert Words("en").listed(["Ada", "Grace"]) == "Ada and Grace"
    assert Words("zh_TW").value(Listed(("Ada", "林雅婷"))) == "Ada 和林雅婷"


def test_a_date_stays_as_the_sentence_has_it():
    assert Words("zh_CN").of(say("explain.as_of", at=Day(date(2026, 11, 24)))) == "截至 2026年11月24日。"

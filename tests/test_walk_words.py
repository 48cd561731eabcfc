"""The case that the program walks through is one that could happen: what is offered comes in time for what is wanted."""

from __future__ import annotations

from datetime import UTC

import pytest

from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.shots import NOW_US
from complaint_desk.wording import Words

BEFORE = {"en": "Wednesday", "zh_CN": "下周三", "zh_TW": "下星期三"}
"""The day before which the customer of the walk needs it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_of_the_walk_comes_before_the_day_it_is_wanted_for(language: str) -> None:
    words, day = Words(language, UTC), BEFORE[language]
    assert all(day in words(f"walk.{said}") for said in ("more_words", "wanted", "restatement"))
    limit = parse_due(day, now_us=NOW_US, zone=UTC, language=language)
    offered = [parse_due(words(f"walk.{each}.when"), now_us=NOW_US, zone=UTC, language=language) for each in ("first", "second", "third")]
    assert limit is not None
    assert all(due is not None and due > NOW_US and words.date(due) != words.date(limit) and due < limit for due in offered)

"""The need behind the words."""

from __future__ import annotations

import tomllib

import pytest

from complaint_desk import resources
from complaint_desk.insight.lexicons import Lexicons
from complaint_desk.insight.needs import needs_heard


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("The cake was for my daughter's birthday.", "missed_occasion", "birthday"),
        ("明天就是婚礼了，东西还没到。", "missed_occasion", "婚礼"),
        ("這是要送禮的，趕不上了", "missed_occasion", "送禮"),
        ("She laughed at me.", "respect", "laughed at"),
        ("打了五通電話都沒人理。", "to_be_heard", "沒人理"),
        ("憑什麼別人都有退費", "fairness", "憑什麼"),
        ("你们擅自开通了会员", "control", "擅自"),
        ("I am exhausted, I just want it done", "relief", "exhausted"),
    ],
)
def test_words_point_to_a_need(lexicons: Lexicons, text: str, code: str, words: str) -> None:
    heard = dict(needs_heard(text, lexicons))
    assert words in heard[code]


def test_no_words_no_need(lexicons: Lexicons) -> None:
    assert needs_heard("", lexicons) == ()
    assert needs_heard("blue chairs", lexicons) == ()


def test_more_words_come_first(lexicons: Lexicons) -> None:
    heard = needs_heard("You promised, you said it, it is fake. It is for a birthday.", lexicons)
    assert [code for code, _ in heard] == ["trust", "missed_occasion"]


def test_every_need_is_one_the_playbooks_know(lexicons: Lexicons) -> None:
    known = {need["key"] for need in tomllib.loads(resources.read_text("playbooks", "needs.toml"))["need"]}
    heard = set(tomllib.loads(resources.read_text("lexicons", "needs.toml"))["need"])
    assert heard == known

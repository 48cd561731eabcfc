"""The points by which the coach's marks are weighed: what they leave out, what is shown whatever they say, and how a bad file is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach import CoachRules, Place, check
from complaint_desk.domain.coach_weighing import Cue, Sheet
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import load_coach
from complaint_desk.playbooks.coach import load_all, load_from
from complaint_desk.playbooks.coach_sheet import read_sheet
from complaint_desk.playbooks.sources import Faults, Shelf
from complaint_desk.resources import folder

RULES = {language: load_coach(language) for language in LANGUAGES}


def marked(text: str, rules: CoachRules, place: Place | None = None) -> list[str]:
    return [mark.rule_id for mark in check(text, rules, place or Place())]


@pytest.mark.parametrize(("language", "harm", "harmless"), [
    ("en", "I hope it will be there.", "We called them, and we asked the desk to tell you whether you should be able to go to the gate, if you call."),
    ("en", "Please be patient.", "Could you tell me whether the driver said to please be patient?"),
    ("zh_CN", "会有专人联系您的。", "帮您登记好了会有专人电话联系您的。"),
    ("zh_TW", "會有專人聯絡您的。", "幫您登記好了會有專人電話聯絡您的。"),
])
def test_a_wording_is_shown_where_it_does_harm_and_left_out_where_it_mostly_does_not(language: str, harm: str, harmless: str) -> None:
    for rules in (RULES[language], load_all("zh_TW")):
        assert marked(harm, rules) != []
        assert marked(harmless, rules) == []
        assert marked(harmless, replace(rules, sheets={})) != [], "its rule finds it"


def test_a_mark_is_worth_the_same_in_a_line_and_in_a_letter() -> None:
    line, letter = "会有专人联系您的。", "您好，这边已经查到了。" * 40
    assert marked(letter + line + letter, RULES["zh_CN"]) == marked(line, RULES["zh_CN"])


def test_what_a_site_marks_itself_is_shown_whatever_the_points(tmp_path: Path) -> None:
    file = tmp_path / "phrases" / "en" / "avoid.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        '[[more]]\nkey = "wait"\nsays = ["hang in there"]\n\n[[rule]]\nkey = "house"\ncategory = "A9"\nsays = ["till bay"]\nwords = true\n'
        'better = "counter"\nwhy = "Only we say so."\nexample = "It is at the till bay."\npasses = "It is at the counter."\n',
        encoding="utf-8",
    )
    rules, faults = load_from(Shelf.of(None, tmp_path), "en")
    nothing = replace(rules, sheets={"en": replace(rules.sheets["en"], start=-100)})
    assert faults == ()
    assert marked("Hang in there. It is at the till bay.", nothing) == ["wait", "house"]
    assert marked("Please be patient.", nothing) == []
    assert marked("Please be patient.", rules) == ["wait"]


def test_an_amount_above_the_limit_is_marked_whatever_the_points() -> None:
    nothing = replace(RULES["en"], sheets={"en": Sheet(-100)})
    agent = Place(person=Person(1, "", "", "agent", "100", "USD"))
    assert len(marked("We will refund you $500.", nothing, agent)) == 1


@pytest.mark.parametrize(("cue", "shown"), [
    (Cue(-1, "question"), False), (Cue(-1, "last_clause"), True), (Cue(-1, "clauses", more=1), False), (Cue(-1, "clauses", more=2), True),
    (Cue(-1, "before", ("who",)), False), (Cue(-1, "after", ("who",)), True), (Cue(-1, "later", ("or",)), False),
    (Cue(-1, "marked", ("patient",)), False), (Cue(-1, "before", more=1), False), (Cue(-1, "before", more=4), True),
    (Cue(-1, "question", category="A11"), False), (Cue(-1, "question", category="A4"), True),
])
def test_each_cue_looks_where_it_says(cue: Cue, shown: bool) -> None:
    rules = replace(RULES["en"], sheets={"en": Sheet(0, (cue,))})
    assert bool(marked("Tell those who wait be patient, or not?", rules)) is shown


@pytest.mark.parametrize(("old", "new", "key", "reason"), [
    ("question = -2", "questoin = -2", "points.questoin", "unknown_key"),
    ("to_before = -1\n", "to_befor = -1\n", "points.to_befor", "unknown_key"),
    ("before_1 = -1", "before_1 = -99", "points.before_1", "not_a_number"),
    ("start = 6", "", "start", "not_a_number"),
    ("A8 = 1", "A88 = 1", "kinds.A88", "unknown_key"),
    ('to = ["to"]', "to = []", "cues.to", "empty_text"),
    ("[points.A3]", "[points.B3]", "points.B3", "unknown_key"),
])
def test_what_is_wrong_in_the_points_is_told_with_its_place(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    shutil.copytree(folder() / "phrases" / "en", tmp_path / "phrases" / "en")
    file, faults = tmp_path / "phrases" / "en" / "weigh.toml", Faults()
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    read_sheet(Shelf.of(tmp_path), "en", [rule.id for rule in RULES["en"].rules], faults)
    assert (key, reason) in [(fault.key, fault.reason.key.rpartition(".")[2]) for fault in faults.found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_has_so_few_points_that_its_marks_are_never_shown(language: str) -> None:
    rules = RULES[language]
    assert [rule.id for rule in rules.rules if rule.weighed and rule.id not in marked(rule.example, rules)] == []

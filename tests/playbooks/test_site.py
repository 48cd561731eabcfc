"""A site's own files come before the shipped ones; a bad one is told with file, line and reason, and never stops the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_desk import resources
from complaint_desk.domain.coach import check
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import coach, load, phrases
from complaint_desk.playbooks.rules import load_rules
from complaint_desk.playbooks.sources import Shelf
from complaint_desk.services.books import checked, load_books, refused
from complaint_desk.wording import Words
from tests.faults.budget import some_pairs

Put = Callable[[str, str], None]


def shipped(file: str) -> str:
    return resources.path(*file.split("/")).read_text(encoding="utf-8")


def test_a_site_s_playbook_comes_before_the_shipped_one(site: Path, put: Put) -> None:
    own_text = re.sub(r"^version = \d+$", "version = 77", shipped("playbooks/delay.toml"), flags=re.MULTILINE)
    put("playbooks/delay.toml", own_text.replace("callbacks = [3, 7]", "callbacks = [2]"))
    own = load("en", site=site).playbook_for("delay")
    assert (own.version, own.callbacks.days) == (77, (2,))
    assert load("en").playbook_for("delay").version != 77
    assert load_rules(site=site).callbacks_for("delay") == (2,)
    assert refused(site) == ()


def test_texts_alone_may_be_the_site_s_own(site: Path, put: Put) -> None:
    title = load("en").playbook_for("delay").title
    put("playbooks/en/delay.toml", shipped("playbooks/en/delay.toml").replace(f'title = "{title}"', 'title = "Too late"', 1))
    assert load("en", site=site).playbook_for("delay").title == "Too late"
    assert load("zh_CN", site=site).playbook_for("delay") == load("zh_CN").playbook_for("delay")


EXTRA = '\n[[option]]\nkey = "tea"\nremedy = "gift"\nwho = "store"\nhours = 4\n'


def test_a_site_that_works_in_one_language_need_not_write_the_others(site: Path, put: Put) -> None:
    put("playbooks/delay.toml", shipped("playbooks/delay.toml") + EXTRA)
    put("playbooks/zh_TW/delay.toml", shipped("playbooks/zh_TW/delay.toml") + '\n[option.tea]\ntitle = "奉茶"\nwhat = "請您到門市喝杯茶。"\n')
    for language in LANGUAGES:
        options = {option.key: option.title for option in load(language, site=site).playbook_for("delay").options}
        assert options["tea"] == "奉茶"
    assert refused(site) == ()


def test_a_site_may_leave_something_out(site: Path, put: Put) -> None:
    head, mark, rest = shipped("playbooks/delay.toml").partition('[[option]]\nkey = "gift"\n')
    put("playbooks/delay.toml", head + rest[rest.index("[[") :])
    assert mark
    for language in LANGUAGES:
        assert "gift" not in {option.key for option in load(language, site=site).playbook_for("delay").options}
    put("playbooks/needs.toml", '[[need]]\nkey = "respect"\nemotions = ["angry"]\n')
    assert [need.code for need in load("zh_CN", site=site).needs()] == ["respect"]
    assert refused(site) == ()


def test_a_bad_file_is_passed_over_in_every_language_and_told(site: Path, put: Put) -> None:
    put("playbooks/delay.toml", shipped("playbooks/delay.toml").replace("callbacks = [3, 7]", "callbacks = [2]") + EXTRA)
    text = shipped("playbooks/zh_TW/delay.toml")
    put("playbooks/zh_TW/delay.toml", text + '\n[option.tea]\ntitle = "奉茶"\n')
    for language in LANGUAGES:
        books = load(language, site=site)
        assert books.playbook_for("delay") == load(language).playbook_for("delay")
        assert books.faults
    assert load_rules(site=site).callbacks_for("delay") == load_rules().callbacks_for("delay")
    fault = next(fault for fault in refused(site) if fault.reason.key == "playbook.fault.missing_text")
    assert (fault.file, fault.key) == ("desk.site/playbooks/zh_TW/delay.toml", "option.tea.what")
    assert fault.line == text.count("\n") + 2
    assert Words("zh_TW").of(fault.reason)


CONTENTS = ("", "version = ", "\x00", "id = 3\n", "[[fact]]\n" * 3, 'id = "delay"\n[option]\nx = 1\n')
FILES = (
    "playbooks/delay.toml", "playbooks/zh_CN/delay.toml", "playbooks/needs.toml", "playbooks/costs.toml", "playbooks/en/facts.toml",
    "playbooks/circumstances.toml", "phrases/say.toml", "phrases/hard.toml", "phrases/en/say.toml", "phrases/en/avoid.toml",
)


@pytest.mark.parametrize(("file", "content"), some_pairs(FILES, CONTENTS))
def test_whatever_a_file_holds_the_desk_has_its_books(site: Path, put: Put, file: str, content: str) -> None:
    put(file, content)
    books = load_books("en", site=site)
    assert books.playbooks.playbook_for("delay", ("major",)).options
    assert books.playbooks.needs()
    assert books.phrases.phrases
    assert books.coach.rules
    assert load_rules(site=site).facts_for("delay") == load_rules().facts_for("delay")
    assert all(fault.own for fault in refused(site))


def test_a_playbook_that_only_the_site_has_and_that_is_bad_leaves_the_type_to_that_of_other(root: Path, site: Path, put: Put) -> None:
    for folder in ("", "en", "zh_CN", "zh_TW"):
        (root / "playbooks" / folder / "privacy.toml").unlink(missing_ok=True)
    put("playbooks/privacy.toml", "id = 'privacy'\n")
    assert load("en", root=root, site=site).playbook_for("privacy").id == "other"
    assert load_rules(root, site).facts_for("privacy")


def test_the_need_map_is_the_site_s_to_edit(site: Path, put: Put) -> None:
    put("playbooks/needs.toml", shipped("playbooks/needs.toml").replace('types = ["delay", "not_as_described"]', 'types = ["privacy"]', 1))
    first = next(need for need in load("en", site=site).needs() if need.code == "missed_occasion")
    assert first.types == {"privacy"}
    put("playbooks/needs.toml", '[[need]]\nkey = "sleep"\nemotions = ["angry"]\n')
    books = load("en", site=site)
    assert books.needs() == load("en").needs()
    assert {fault.reason.key.rpartition(".")[2] for fault in books.faults} == {"no_name"}


SAY = '''
without = ["together"]

[[phrase]]
key = "tea_first"
step = "listen"
emotions = ["low"]
ideas = ["W1"]
'''


def test_a_site_adds_phrases_words_them_anew_and_takes_some_away(site: Path, put: Put) -> None:
    put("phrases/say.toml", SAY)
    put("phrases/zh_TW/say.toml", '[say]\ntea_first = "先喝口茶，慢慢說。"\ngo_on = "嗯，我在聽。"\n')
    book, faults = phrases.load_from(Shelf.of(site=site), "zh_TW")
    assert faults == ()
    texts = {phrase.id: phrase.texts for phrase in book.phrases}
    assert texts["tea_first"] == ("先喝口茶，慢慢說。",)
    assert texts["go_on"] == ("嗯，我在聽。",)
    assert "together" not in texts
    assert book.for_moment("listen", "calm", "delay")[0].id == "tea_first"
    english, faults = phrases.load_from(Shelf.of(site=site), "en")
    assert faults == ()
    assert "tea_first" not in {phrase.id for phrase in english.phrases}


@pytest.mark.parametrize(("say", "texts", "key", "reason"), [
    ('without = ["chitchat"]\n', "", "without", "unknown_code"),
    (SAY, "[say]\n", "say.tea_first", "missing_text"),
    ("", '[say]\nchitchat = "Hm."\n', "say.chitchat", "unknown_key"),
    ("", '[say]\ngo_on = "I see, {boss}."\n', "say.go_on", "unknown_slot"),
])
def test_a_fault_in_a_site_s_phrases_is_told_and_the_shipped_ones_serve(site: Path, put: Put, say: str, texts: str, key: str, reason: str) -> None:
    put("phrases/say.toml", say)
    put("phrases/en/say.toml", texts)
    book, faults = phrases.load_from(Shelf.of(site=site), "en")
    assert book == phrases.load("en")
    assert (key, reason) in {(fault.key, fault.reason.key.rpartition(".")[2]) for fault in faults}
    assert {fault.file for fault in faults} <= {"desk.site/phrases/say.toml", "desk.site/phrases/en/say.toml"}


RULES = '''
innocent = ["no trouble"]
without = ["policy"]

[[rule]]
key = "jargon_here"
category = "A9"
says = ["BOM", "no way"]
better = "the article"
why = "Nobody outside says so."
example = "The BOM is gone."
passes = "The article is gone."
'''


def test_a_site_adds_rules_to_the_coach_and_takes_some_away(site: Path, put: Put) -> None:
    put("phrases/en/avoid.toml", RULES)
    rules, faults = coach.load_from(Shelf.of(site=site), "en")
    assert faults == ()
    assert [mark.rule_id for mark in check("The BOM is gone.", rules)] == ["jargon_here"]
    assert [mark.rule_id for mark in check("No way.", rules)] == ["jargon_here"]
    assert [mark.rule_id for mark in check("Company policy is thirty days.", rules)] == []
    assert check("Company policy is thirty days.", coach.load("en"))
    everything, faults = coach.load_all_from(Shelf.of(site=site), "zh_CN")
    assert faults == ()
    assert [mark.rule_id for mark in check("这个 BOM 没货", everything)][:1] == ["jargon_here"]


def test_a_bad_rule_leaves_the_shipped_rules_alone(site: Path, put: Put) -> None:
    put("phrases/en/avoid.toml", RULES.replace('"A9"', '"B9"'))
    rules, faults = coach.load_from(Shelf.of(site=site), "en")
    assert rules == coach.load("en")
    assert ("desk.site/phrases/en/avoid.toml", 7, "rule.jargon_here.category") in [(fault.file, fault.line, fault.key) for fault in faults]


def test_a_name_mistyped_is_found_by_the_checker(site: Path, put: Put) -> None:
    put("playbooks/delays.toml", "version = 1\n")
    assert ("desk.site/playbooks/delays.toml", "playbook.fault.stray_file") in {(fault.file, fault.reason.key) for fault in checked(site)}


def test_the_words_that_tell_a_kind_of_remedy_are_the_site_s_to_edit(site: Path, put: Put) -> None:
    put("playbooks/kinds.toml", '[coupon]\nen = ["store card"]\nzh_CN = ["储值卡"]\nzh_TW = ["儲值卡"]\n')
    assert refused(site) == ()
    assert load_rules(site=site).kinds == {"store card": "coupon", "储值卡": "coupon", "儲值卡": "coupon"}
    put("playbooks/kinds.toml", '[coupon]\nen = ["store card"]\nzh_CN = ["储值卡"]\nzh_TW = ["儲值卡"]\n[gift]\nen = ["Store card"]\nzh_CN = ["小礼"]\nzh_TW = ["小禮"]\n')
    found = refused(site)
    assert [(fault.file, Words("en").of(fault.reason)) for fault in found] == [("desk.site/playbooks/kinds.toml", '"store card" already tells another kind')]
    assert found == tuple(fault for fault in checked(site) if fault.file.endswith("kinds.toml"))
    assert load_rules(site=site).kinds == load_rules().kinds


def test_without_a_site_nothing_is_refused() -> None:
    assert refused(None) == ()


def test_of_a_file_that_cannot_be_read_that_alone_is_told(site: Path, put: Put) -> None:
    put("playbooks/delay.toml", shipped("playbooks/delay.toml").replace("callbacks = [3, 7]", "callbacks = [3, 7", 1))
    fault, = checked(site=site)
    assert (fault.file, fault.reason.key) == (f"{site.name}/playbooks/delay.toml", "playbook.fault.not_toml")
    put("clocks/house.toml", shipped("clocks/house.toml").replace("amount = 24", "amount = -24", 1))
    assert len(checked(site=site)) == 2

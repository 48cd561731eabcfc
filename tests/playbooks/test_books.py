"""The files decide: which types have a playbook of their own, what a circumstance adds, and which rules follow from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES
from complaint_desk.playbooks import check_all, load
from complaint_desk.playbooks.rules import load_rules
from tests.histories import LISTENED, case


def put(root: Path, file: str, text: str) -> None:
    path = root / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def general_only(root: Path, complaint_type: str) -> None:
    for folder in ("", "en", "zh_CN", "zh_TW"):
        (root / "playbooks" / folder / f"{complaint_type}.toml").unlink(missing_ok=True)


def test_a_type_without_a_file_is_served_by_that_of_other(root: Path) -> None:
    general_only(root, "privacy")
    served = load("en", root=root).playbook_for("privacy")
    assert (served.id, served.type) == ("other", "privacy")


def test_a_file_is_all_that_a_type_needs_to_have_its_own_playbook(root: Path) -> None:
    for folder in ("", "en", "zh_CN", "zh_TW"):
        source = (root / "playbooks" / folder / "delay.toml").read_text(encoding="utf-8")
        text = source.replace('"delay"', '"privacy"')
        (root / "playbooks" / folder / "privacy.toml").write_text(text, encoding="utf-8")
    own = load("zh_TW", root=root).playbook_for("privacy")
    assert (own.id, own.type) == ("privacy", "privacy")
    assert load_rules(root).facts_for("privacy") == load_rules(root).facts_for("delay")


SOMETIMES = """
[[fact]]
key = "place"
kind = "text"
required_when = [ { fact = "witness", is = ["alone", "on_phone"] }, { emotions = ["threatening"], circumstances = ["major"] } ]
"""


@pytest.fixture
def rules(root: Path) -> Rules:
    path = root / "playbooks/staff_attitude.toml"
    text = path.read_text(encoding="utf-8").replace('[[fact]]\nkey = "place"\nkind = "text"\nideas = ["I2"]\n', "")
    assert 'key = "place"' not in text
    head, mark, tail = text.partition("[[question]]")
    path.write_text(head + SOMETIMES + mark + tail, encoding="utf-8")
    return load_rules(root)


ATTITUDE = (*LISTENED, ev.Classified(type="staff_attitude", urgency=2, impact=1))


def asks_place(rules: Rules, *more: ev.Event) -> bool:
    found = case(*ATTITUDE, *more)
    return "fact:place" in [missing.code for missing in gates.missing(found, "clarify", rules)]


def test_a_fact_may_be_required_by_the_answer_to_another_one(rules: Rules) -> None:
    assert not asks_place(rules)
    assert asks_place(rules, ev.FactRecorded(key="witness", code="alone"))
    assert not asks_place(rules, ev.FactRecorded(key="witness", code="with_others"))
    assert not asks_place(rules, ev.FactRecorded(key="witness", unknown=True))


def test_all_of_one_condition_must_hold(rules: Rules) -> None:
    angry, major = ev.EmotionNoted(level="threatening"), ev.CircumstanceSet(circumstance="major")
    assert not asks_place(rules, angry)
    assert not asks_place(rules, major)
    assert asks_place(rules, angry, major)


def test_the_condition_is_part_of_the_fact_that_the_guide_shows(root: Path, rules: Rules) -> None:
    assert rules.facts_when["staff_attitude"][0].key == "place"
    fact = next(fact for fact in load("en", root=root).playbook_for("staff_attitude").facts if fact.key == "place")
    assert not fact.required
    assert [when.fact for when in fact.required_when] == ["witness", ""]


OVERLAY = """
[plan.major]
callbacks = [1, 14]
forms = ["quality_trace"]
clocks = { progress_update = 4, first_response = 2 }
"""


def test_a_circumstance_adds_facts_calls_and_forms_and_shortens_clocks(root: Path) -> None:
    path = root / "playbooks/circumstances.toml"
    text = path.read_text(encoding="utf-8")
    head, mark, tail = text.partition("[[")
    head = head.split("[plan")[0]
    required = '[[fact]]\nkey = "people"\nkind = "text"\nrequired = true\ncircumstances = ["major"]\n\n'
    path.write_text(head + OVERLAY + "\n" + required + mark + tail, encoding="utf-8")
    rules = load_rules(root)
    plain, laid_over = (load("en", root=root).playbook_for("delay", found) for found in ((), ("major",)))
    assert laid_over.callbacks.days == rules.callbacks_for("delay", {"major"}) == tuple(sorted({1, 14, *plain.callbacks.days}))
    assert rules.callbacks_for("delay") == plain.callbacks.days
    assert laid_over.forms == rules.forms_for("delay", {"major"})
    assert "quality_trace" in laid_over.forms
    assert laid_over.clock_hours("progress_update", 24) == rules.hours_of("progress_update", "delay", {"major"}) == 4
    assert rules.hours_of("progress_update", "delay") == plain.clock_hours("progress_update", 24)
    assert rules.hours_of("first_response", "delay", {"major"}) == 2
    assert "people" in laid_over.required_facts
    major = case(*LISTENED, ev.Classified(type="delay", urgency=2, impact=1), ev.CircumstanceSet(circumstance="major"))
    assert "people" in rules.facts_needed(major)


def test_what_a_circumstance_calls_the_same_stays_the_type_s_own(root: Path) -> None:
    put(root, "playbooks/circumstances.toml", '\n[[option]]\nkey = "gift"\nremedy = "gift"\nwho = "owner"\nhours = 999\n')
    for language in LANGUAGES:
        put(root, f"playbooks/{language}/circumstances.toml", '\n[option.gift]\ntitle = "G"\nwhat = "g"\n')
    options = [option for option in load("en", root=root).playbook_for("delay", ("major",)).options if option.key == "gift"]
    assert [option.due_hours == 999 for option in options] == [False]


def test_the_version_of_the_rules_tells_one_state_of_the_files_from_another(root: Path) -> None:
    before = load_rules(root)
    assert before.version == load_rules(root).version
    path = root / "playbooks/delay.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[3, 7]", "[2, 7]"), encoding="utf-8")
    assert load_rules(root).version != before.version


def test_every_type_has_rules() -> None:
    rules = load_rules()
    for complaint_type in COMPLAINT_TYPES:
        playbook = load("en").playbook_for(complaint_type)
        assert set(rules.facts_for(complaint_type)) == set(playbook.required_facts)
        assert rules.callbacks_for(complaint_type) == playbook.callbacks.days
        assert rules.forms_for(complaint_type) == playbook.forms


@pytest.mark.parametrize(("told", "reason"), [
    ('required_when = [ { fact = "witness", is = ["nobody"] } ]', "unknown_answer"),
    ('required_when = [ { fact = "weather", is = ["rain"] } ]', "unknown_answer"),
    ('required_when = [ { fact = "witness" } ]', "unknown_answer"),
    ("required_when = [ { } ]", "no_condition"),
    ('required_when = [ { emotions = ["cross"] } ]', "unknown_code"),
    ('required_when = [ { mood = "bad", emotions = ["angry"] } ]', "unknown_key"),
    ('required_when = "always"', "not_a_list"),
])
def test_a_condition_that_can_not_hold_is_told(root: Path, told: str, reason: str) -> None:
    path = root / "playbooks/staff_attitude.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('key = "place"\n', f'key = "place"\n{told}\n'), encoding="utf-8")
    found = [fault for fault in check_all(root) if fault.file == "playbooks/staff_attitude.toml"]
    assert reason in {fault.reason.key.rpartition(".")[2] for fault in found}
    line = path.read_text(encoding="utf-8").split("required_when")[0].count("\n") + 1
    assert line in {fault.line for fault in found}

"""Each kind of fault is provoked in a copy of the shipped files, and named with its file, its line and its reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from complaint_desk import resources
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import Fault, PlaybookFault, check_all, load, load_coach, load_phrases
from complaint_desk.wording import Words


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("playbooks", "phrases"):
        shutil.copytree(resources.path(name), tmp_path / name)
    return tmp_path


def change(root: Path, file: str, old: str, new: str) -> int:
    """Replace the first place, and return its line."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def reasons(faults: tuple[Fault, ...]) -> set[tuple[str, str, str]]:
    return {(fault.file, fault.key, fault.reason.key.rpartition(".")[2]) for fault in faults}


FAULTS = [
    ("playbooks/delay.toml", 'remedy = "points"', 'remedy = "point"', "option.points.remedy", "unknown_code"),
    ("playbooks/delay.toml", 'who = "logistics"', 'who = "post"', "option.priority_delivery.who", "unknown_code"),
    ("playbooks/delay.toml", 'checks = ["in_stock", "date_confirmed"', 'checks = ["on_shelf", "date_confirmed"', "option.priority_delivery.checks", "unknown_code"),
    ("playbooks/delay.toml", 'causes = ["late_hand_over"', 'causes = ["bad_luck"', "why.where_stood.causes", "unknown_code"),
    ("playbooks/delay.toml", "hours = 24", "hours = 0", "option.priority_delivery.hours", "not_a_number"),
    ("playbooks/delay.toml", "interim = true", 'interim = "yes"', "option.loan_item.interim", "not_a_flag"),
    ("playbooks/delay.toml", 'kind = "date"', 'kind = "day"', "fact.promised_at.kind", "unknown_code"),
    ("playbooks/delay.toml", 'id = "delay"', 'id = "late"', "id", "wrong_id"),
    ("playbooks/delay.toml", "callbacks = [3, 7]", "callbacks = []", "callbacks", "not_a_number"),
    ("playbooks/delay.toml", "version = 1", "version = 1\ncolour = 1", "colour", "unknown_key"),
    ("playbooks/delay.toml", 'key = "gift"\nremedy', 'key = "gift"\nprice = "1"\nremedy', "option.gift.price", "unknown_key"),
    ("playbooks/delay.toml", 'key = "gift"', 'key = "points"', "option.points", "twice"),
    ("playbooks/delay.toml", 'key = "gift"', 'key = "A gift"', "option..key", "bad_key"),
    ("playbooks/circumstances.toml", 'circumstances = ["major"]', 'types = ["broken"]', "fact.who_knows.types", "unknown_code"),
    ("playbooks/price_dispute.toml", 'checks = ["facts_verified", "within_limit"]', 'checks = "facts_verified"', "option.difference_back.checks", "not_a_list"),
    ("playbooks/costs.toml", 'small = "20.00"', 'small = "twenty"', "CNY.small", "not_money"),
    ("playbooks/zh_CN/delay.toml", 'title = "加急，专人送到"', 'title = ""', "option.priority_delivery.title", "empty_text"),
    ("playbooks/zh_CN/delay.toml", 'title = "加急，专人送到"\n', "", "option.priority_delivery.title", "missing_text"),
    ("playbooks/zh_CN/delay.toml", 'be_patient = "', 'be_patient = " ', "avoid.be_patient", "loose_blanks"),
    ("playbooks/zh_CN/delay.toml", "be_patient = ", "be_very_patient = ", "avoid.be_very_patient", "unknown_key"),
    ("playbooks/zh_CN/delay.toml", "[aim.listen]", "[aim.hear]", "aim.hear", "unknown_key"),
    ("playbooks/zh_CN/facts.toml", "witness = ", "who_saw = ", "witness", "missing_text"),
    ("playbooks/delay.toml", 'key = "needed_by"', 'key = "needed_until"', "fact.needed_until", "no_name"),
    ("playbooks/staff_attitude.toml", 'choices = ["alone", ', 'choices = ["nobody", ', "fact.witness", "no_name"),
    ("playbooks/staff_attitude.toml", 'choices = ["alone", "with_others", "on_phone"]\n', "", "fact.witness.choices", "missing_text"),
    ("playbooks/zh_TW/delay.toml", "{due}之前我會打給您", "{when}之前我會打給您", "transparency.news_by", "unknown_slot"),
    ("playbooks/zh_TW/delay.toml", "{due}之前我會打給您", "今天我會打給您", "news_by", "other_slots"),
    ("playbooks/zh_TW/needs.toml", "respect = ", "esteem = ", "respect", "missing_text"),
    ("phrases/say.toml", 'emotions = ["low"]', 'emotions = ["mild"]', "phrase.thanks.emotions", "unknown_code"),
    ("phrases/say.toml", 'moment = "calming"', 'moment = "storm"', "phrase.calm_all_ears.moment", "unknown_code"),
    ("phrases/say.toml", 'ideas = ["W1"]', 'ideas = ["wish"]', "phrase.thanks.ideas", "unknown_code"),
    ("phrases/en/say.toml", "Thank you for telling us, {name}. I'm {agent}", "Thank you for telling us, {name}. I'm {agent", "say.thanks", "loose_brace"),
    ("phrases/zh_CN/say.toml", "我是{agent}", "我是{name}", "thanks", "other_slots"),
    ("phrases/zh_CN/say.toml", "go_on = ", "go_ahead = ", "say.go_on", "missing_text"),
    ("phrases/zh_CN/say.toml", 'anything_else = "还有', 'anything_else = "  还有', "say.anything_else", "loose_blanks"),
    ("phrases/hard.toml", 'code = "threat"', 'code = "storm"', "moment..code", "unknown_code"),
    ("phrases/hard.toml", 'code = "threat"', 'code = "self_harm"', "moment", "one_each"),
    ("phrases/hard.toml", 'say = ["abuse_warn"]', 'say = ["thanks"]', "moment..say", "twice"),
    ("phrases/zh_CN/hard.toml", "bluff = ", "bluffing = ", "abusive_warn_again.avoid.bluffing", "unknown_key"),
    ("phrases/en/hard.toml", "{emergency}", "{number}", "self_harm.say.help_comes", "unknown_slot"),
    ("phrases/en/avoid.toml", 'category = "A4"', 'category = "B4"', "rule.cannot.category", "unknown_code"),
    ("phrases/en/avoid.toml", '"no way", ', '"no way", "no problem", ', "rule.flat_no.says", "said_twice"),
    ("phrases/en/avoid.toml", '"no way", ', '"n", ', "rule.flat_no.says", "too_short"),
    ("phrases/en/avoid.toml", 'example = "Suit yourself."', 'example = "As you like."', "rule.your_problem.example", "not_marked"),
    ("phrases/zh_CN/avoid.toml", 'passes = "没有规定说', 'passes = "按照规定', "rule.policy.passes", "marked_all_the_same"),
    ("phrases/zh_TW/avoid.toml", 'better = "{said}，我能', 'better = "我能', "rule.cannot.better", "refusal_lost"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), FAULTS)
def test_a_fault_is_found_with_its_place_and_reason(root: Path, file: str, old: str, new: str, key: str, reason: str) -> None:
    change(root, file, old, new)
    found = check_all(root)
    assert (file, key, reason) in reasons(found)
    for language in LANGUAGES:
        assert all(Words(language).of(fault.reason) for fault in found)


def test_the_line_leads_to_the_fault(root: Path) -> None:
    line = change(root, "playbooks/delay.toml", 'remedy = "gift"', 'remedy = "gifts"')
    fault = next(fault for fault in check_all(root) if fault.key == "option.gift.remedy")
    assert abs(fault.line - line) <= 1


@pytest.mark.parametrize("file", ["playbooks/delay.toml", "playbooks/zh_TW/general.toml", "playbooks/en/needs.toml", "phrases/zh_CN/say.toml", "phrases/en/avoid.toml"])
def test_a_missing_language_or_file_is_told(root: Path, file: str) -> None:
    (root / file).unlink()
    assert (file, "", "no_file") in reasons(check_all(root))


@pytest.mark.parametrize(("content", "reason"), [(b"title = \n", "not_toml"), (b"\xff\xfe\x00", "unreadable")])
def test_a_file_that_is_no_text_or_no_toml_is_told(root: Path, content: bytes, reason: str) -> None:
    (root / "playbooks/en/delay.toml").write_bytes(content)
    assert ("playbooks/en/delay.toml", "", reason) in reasons(check_all(root))


def test_toml_faults_name_their_line(root: Path) -> None:
    (root / "playbooks/en/delay.toml").write_text('title = "Delay"\n\nbroken\n', encoding="utf-8")
    fault = next(fault for fault in check_all(root) if fault.reason.key.endswith("not_toml"))
    assert fault.line == 3


def test_a_type_with_too_few_ways_out_is_told(root: Path) -> None:
    path = root / "playbooks/delay.toml"
    text = path.read_text(encoding="utf-8")
    head, *options = text.split("[[option]]")
    tail = options[-1][options[-1].index("[[why]]") :]
    path.write_text(head + "[[option]]" + options[0] + tail, encoding="utf-8")
    found = reasons(check_all(root))
    assert ("playbooks/delay.toml", "delay", "few_options") in found
    assert ("playbooks/delay.toml", "delay", "no_interim") in found


def test_too_many_and_no_required_facts_are_told(root: Path) -> None:
    path = root / "playbooks/delay.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "text"\n', 'kind = "text"\nrequired = true\n').replace("required = true\nrequired = true", "required = true"), encoding="utf-8")
    assert ("playbooks/delay.toml", "delay", "many_required") in reasons(check_all(root))
    path.write_text(text.replace("required = true", "required = false"), encoding="utf-8")
    assert ("playbooks/delay.toml", "delay", "none_required") in reasons(check_all(root))


def test_a_step_without_words_for_an_emotion_is_told(root: Path) -> None:
    path = root / "phrases/say.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('moment = "satisfied"', 'moment = "none_chosen"'), encoding="utf-8")
    assert ("phrases/en/say.toml", "follow_up.satisfied.calm", "few_phrases") in reasons(check_all(root))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_tells_the_first_fault_in_one_sentence_when_it_needs_the_file(root: Path, language: str) -> None:
    for name in LANGUAGES:
        (root / f"phrases/{name}/avoid.toml").write_text("innocent = 1\n", encoding="utf-8")
        (root / f"phrases/{name}/say.toml").write_text("", encoding="utf-8")
    change(root, "playbooks/delay.toml", 'remedy = "points"', 'remedy = "point"')
    change(root, "playbooks/needs.toml", "frustrated", "grumpy")
    playbooks = load(language, root=root)
    assert playbooks.playbook_for("staff_attitude").id == "staff_attitude"
    for use in (
        lambda: playbooks.playbook_for("delay"), playbooks.needs, lambda: load_phrases(language, root), lambda: load_coach(language, root),
    ):
        with pytest.raises(PlaybookFault) as raised:
            use()
        told = Words(language).of(raised.value.message)
        assert ".toml" in told
        assert "{" not in told
        assert raised.value.faults


def test_an_unknown_currency_is_told() -> None:
    with pytest.raises(Problem):
        load("en", "XYZ").playbook_for("delay")

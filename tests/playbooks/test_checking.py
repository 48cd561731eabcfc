"""Each kind of fault is provoked in a copy of the shipped files, and named with its file, its line and its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.playbooks import Fault, PlaybookFault, check_all, load, load_coach, load_phrases
from complaint_desk.wording import Words


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
    ("playbooks/delay.toml", "version = 3", "version = 3\ncolour = 1", "colour", "unknown_key"),
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
    ("playbooks/zh_TW/delay.toml", "{due}之前我會打給您", "今天我會打給您", "transparency.news_by", "other_slots"),
    ("playbooks/zh_TW/needs.toml", "respect = ", "esteem = ", "respect", "missing_text"),
    ("phrases/say.toml", 'emotions = ["low"]', 'emotions = ["mild"]', "phrase.thanks.emotions", "unknown_code"),
    ("phrases/say.toml", 'moment = "calming"', 'moment = "storm"', "phrase.calm_all_ears.moment", "unknown_code"),
    ("phrases/say.toml", 'ideas = ["W1"]', 'ideas = ["wish"]', "phrase.thanks.ideas", "unknown_code"),
    ("phrases/en/say.toml", "Thank you for telling us, {name}. I'm {agent}", "Thank you for telling us, {name}. I'm {agent", "say.thanks", "loose_brace"),
    ("phrases/zh_CN/say.toml", "我是{agent}", "我是{name}", "say.thanks", "other_slots"),
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


@pytest.mark.parametrize("file", ["playbooks/delay.toml", "playbooks/zh_TW/other.toml", "playbooks/en/needs.toml", "phrases/zh_CN/say.toml", "phrases/en/avoid.toml"])
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
    assert ("playbooks/delay.toml", "option", "few_options") in found
    assert ("playbooks/delay.toml", "option", "no_interim") in found


def test_too_many_and_no_required_facts_are_told(root: Path) -> None:
    path = root / "playbooks/delay.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "text"\n', 'kind = "text"\nrequired = true\n').replace("required = true\nrequired = true", "required = true"), encoding="utf-8")
    assert ("playbooks/delay.toml", "fact", "many_required") in reasons(check_all(root))
    path.write_text(text.replace("required = true", "required = false"), encoding="utf-8")
    assert ("playbooks/delay.toml", "fact", "none_required") in reasons(check_all(root))


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


def test_an_entry_that_no_type_can_ever_show_is_told(root: Path) -> None:
    change(root, "playbooks/staff_attitude.toml", 'key = "place"', 'key = "place"\ntypes = ["delay"]')
    change(root, "playbooks/staff_attitude.toml", 'key = "letter"', 'key = "letter"\ntypes = ["privacy", "other"]')
    assert {("playbooks/staff_attitude.toml", key, "unreachable") for key in ("fact.place", "option.letter")} <= reasons(check_all(root))


def test_an_overlay_s_entry_behind_one_of_the_same_name_in_every_type_is_told(root: Path) -> None:
    path = root / "playbooks/circumstances.toml"
    text = path.read_text(encoding="utf-8")
    own = {file.stem: set(re.findall(r'\[\[option\]\]\nkey = "(\w+)"', file.read_text(encoding="utf-8"))) for file in (root / "playbooks").glob("*.toml")}
    key = sorted(own["delay"] - own["circumstances"])[0]
    first = re.search(r'\[\[option\]\]\nkey = "(\w+)"\n', text)
    assert first is not None
    for language in LANGUAGES:
        texts = root / f"playbooks/{language}/circumstances.toml"
        texts.write_text(texts.read_text(encoding="utf-8").replace(f"[option.{first.group(1)}]", f"[option.{key}]"), encoding="utf-8")
    path.write_text(text.replace(first.group(), f'[[option]]\nkey = "{key}"\ntypes = ["delay"]\n'), encoding="utf-8")
    assert ("playbooks/circumstances.toml", f"option.{key}", "unreachable") in reasons(check_all(root))


def test_a_phrase_that_is_never_said_is_told(root: Path) -> None:
    change(root, "phrases/say.toml", 'key = "thanks"\nstep = "listen"\nemotions = ["low"]', 'key = "thanks"\nstep = "listen"\nemotions = ["high"]')
    assert ("phrases/say.toml", "phrase.thanks", "unreachable") in reasons(check_all(root))


def test_a_need_that_nothing_suggests_is_told(root: Path) -> None:
    path = root / "playbooks/needs.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('key = "relief"')
    path.write_text(text[:start] + 'key = "relief"\n' + text[start:].partition("[[need]]")[2], encoding="utf-8")
    assert ("playbooks/needs.toml", "need.relief", "never_suggested") in reasons(check_all(root))


def test_a_form_that_no_playbook_names_is_told(root: Path) -> None:
    change(root, "playbooks/staff_attitude.toml", 'forms = ["three_way"]\n', "")
    found = next(fault for fault in check_all(root) if fault.reason.key.endswith("form_unnamed"))
    assert dict(found.reason.fields)["code"] == "three_way"


def test_a_form_that_is_required_and_not_asked_for_is_told(root: Path) -> None:
    change(root, "playbooks/delay.toml", 'forms = ["tell_before_asked"]\n', 'forms = ["tell_before_asked"]\nforms_required = ["three_way"]\n')
    assert ("playbooks/delay.toml", "forms_required", "unknown_code") in reasons(check_all(root))


@pytest.mark.parametrize(("file", "table", "key"), [("playbooks/en/delay.toml", "[avoid]", "be_patient"), ("playbooks/zh_TW/delay.toml", "[question]", "tell")])
def test_two_texts_that_say_nearly_the_same_are_told(root: Path, file: str, table: str, key: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    told = re.search(rf'^{key} = "(.*)"$', text, re.MULTILINE)
    assert told is not None
    path.write_text(text.replace(f"{table}\n", f'{table}\nonce_more = "{told.group(1)}!"\n'), encoding="utf-8")
    kind = table.strip("[]")
    change(root, "playbooks/delay.toml", f"[[{kind}]]", f'[[{kind}]]\nkey = "once_more"\nstep = "listen"\n\n[[{kind}]]')
    for fault in check_all(root):
        if fault.file == file and fault.reason.key.endswith("near_duplicate"):
            assert {fault.key.rpartition(".")[2], str(dict(fault.reason.fields)["other"])} == {"once_more", key}
            break
    else:
        pytest.fail("the padding was not found")


def test_a_placeholder_where_nothing_fills_it_is_told(root: Path) -> None:
    path = root / "playbooks/en/delay.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'^be_patient = ".*"$', 'be_patient = "Telling {name} to wait"', text, flags=re.MULTILINE), encoding="utf-8")
    assert ("playbooks/en/delay.toml", "avoid.be_patient", "loose_brace") in reasons(check_all(root))


def test_a_key_that_stands_twice_is_told_where_it_does(root: Path) -> None:
    path = root / "playbooks/delay.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[[why]]\nkey = "where_stood"\n', encoding="utf-8")
    fault = next(fault for fault in check_all(root) if fault.reason.key.endswith("twice"))
    assert (fault.file, fault.key, fault.line) == ("playbooks/delay.toml", "why.where_stood", text.count("\n") + 3)

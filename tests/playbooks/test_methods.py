"""Methods are files: the house method, LEAP and a site's own, chosen by type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_desk.domain.method import HOUSE_METHOD
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES, ROLES
from complaint_desk.playbooks import check_all, load
from complaint_desk.services.books import refused
from complaint_desk.wording import Words

Put = Callable[[str, str], None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_house_method_has_a_stage_for_each_step_called_like_it(language: str) -> None:
    method = load(language).method_for("delay")
    words = Words(language)
    assert method.id == HOUSE_METHOD
    assert [stage.key for stage in method.stages] == [stage.step for stage in method.stages] == ["listen", "clarify", "offer", "follow_up"]
    assert [words.value(stage.name) for stage in method.stages] == [words(f"step.{stage.step}") for stage in method.stages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_leap_listens_empathises_apologises_and_solves(language: str, site: Path, put: Put) -> None:
    put("methods/choice.toml", '[method]\ndefault = "leap"\ndelay = "four_steps"\n')
    playbooks = load(language, site=site)
    method = playbooks.method_for("staff_attitude")
    assert [(stage.key, stage.step) for stage in method.stages] == [
        ("listen", "listen"), ("empathise", "clarify"), ("apologise", "offer"), ("solve", "offer"), ("follow_up", "follow_up"),
    ]
    apology = method.stages[2]
    assert (apology.ideas[0], apology.fields) == ("W14", False)
    assert playbooks.method_for("delay").id == HOUSE_METHOD
    assert playbooks.faults == ()


def test_a_playbook_may_name_its_method(site: Path, put: Put, root: Path) -> None:
    text = (root / "playbooks/delay.toml").read_text(encoding="utf-8")
    put("playbooks/delay.toml", text.replace('method = "four_steps"', 'method = "leap"'))
    assert load("en", site=site).method_for("delay").id == "leap"
    assert {load("en").method_for(name).id for name in COMPLAINT_TYPES} == {HOUSE_METHOD}


@pytest.mark.parametrize("method_id", ["four_steps", "leap"])
def test_every_link_of_the_process_has_an_owner_and_a_limit(method_id: str, site: Path, put: Put) -> None:  # P2
    put("methods/choice.toml", f'[method]\ndefault = "{method_id}"\n')
    stages = load("en", site=site).method_for("delay").stages
    assert {stage.key: (stage.who in ROLES, stage.hours > 0) for stage in stages} == {stage.key: (True, True) for stage in stages}
    assert [stage.hours for stage in stages] == sorted(stage.hours for stage in stages)
    assert (stages[-1].who, stages[-1].hours) == ("caller", 240)


OWN = 'id = "short"\nversion = 1\n' + "".join(f'[[stage]]\nkey = "{step}"\nstep = "{step}"\nwho = "agent"\nhours = 24\n' for step in ("listen", "clarify", "offer", "follow_up"))
TEXTS = 'title = "Short"\n[stage.listen]\ntitle = "Ears"\n[stage.clarify]\n[stage.offer]\n[stage.follow_up]\n'


def test_a_site_may_have_a_method_of_its_own(site: Path, put: Put) -> None:
    put("methods/short.toml", OWN)
    for language in LANGUAGES:
        put(f"methods/{language}/short.toml", TEXTS)
    put("methods/choice.toml", '[method]\nprivacy = "short"\n')
    assert load("zh_CN", site=site).method_for("privacy").stages[0].title == "Ears"
    assert refused(site) == ()


@pytest.mark.parametrize(("old", "new", "reason"), [
    ('key = "offer"\nstep = "offer"', 'key = "offer"\nstep = "clarify"', "no_stage"),
    ('key = "offer"\nstep = "offer"', 'key = "offer"\nstep = "listen"', "step_order"),
    ('key = "offer"\nstep = "offer"', 'key = "offer"\nstep = "done"', "unknown_code"),
    ('key = "offer"', 'key = "clarify"', "twice"),
    ("version = 1\n", "", "not_a_number"), ("hours = 24\n", "", "not_a_number"), ("hours = 24\n", "hours = 48\n", "hours_fall"),
    ('who = "agent"\n', "", "unknown_code"), ('who = "agent"\n', 'who = "somebody"\n', "unknown_code"),
    ('step = "offer"\n', 'step = "offer"\nideas = ["sorry"]\n', "unknown_code"),
    ('step = "offer"\n', 'step = "offer"\nideas = ["Z9"]\n', "no_phrase"),
    ('step = "offer"\n', 'step = "offer"\n' + "".join(f'[[stage]]\nkey = "more_{n}"\nstep = "offer"\n' for n in "abc"), "many_stages"),
])
def test_a_fault_in_a_method_is_told(site: Path, put: Put, old: str, new: str, reason: str) -> None:
    assert old in OWN
    put("methods/short.toml", OWN.replace(old, new, 1))
    for language in LANGUAGES:
        put(f"methods/{language}/short.toml", TEXTS)
    assert reason in {fault.reason.key.rpartition(".")[2] for fault in check_all(site=site) if fault.file == "desk.site/methods/short.toml"}


@pytest.mark.parametrize("choice", ['[method]\ndelay = "shout"\n', "[method", '[method]\nlate = "leap"\n', "\x00"])
def test_a_choice_that_can_not_be_read_leaves_the_house_method_and_is_told(site: Path, put: Put, choice: str) -> None:
    put("methods/choice.toml", choice)
    assert load("en", site=site).method_for("delay").id == HOUSE_METHOD
    assert {fault.file for fault in refused(site)} == {"desk.site/methods/choice.toml"}


def test_a_bad_method_that_was_chosen_leaves_the_house_method(site: Path, put: Put) -> None:
    put("methods/short.toml", OWN.replace('step = "offer"', 'step = "listen"'))
    put("methods/en/short.toml", TEXTS)
    put("methods/choice.toml", '[method]\ndefault = "short"\n')
    assert load("en", site=site).method_for("delay").id == HOUSE_METHOD
    assert "desk.site/methods/short.toml" in {fault.file for fault in refused(site)}

"""What a description for support says of the machine's policy: which keys hold and what is wrong with it, and none of what stands there."""

from __future__ import annotations

import json
from datetime import UTC

import pytest

from complaint_desk import paths
from complaint_desk.domain.description import Is, Name
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.describing import Scene, at_once
from complaint_desk.services.description_text import as_table, written
from complaint_desk.wording import Words, catalogue

CANARIES = ("hallamp", "Petra", "0170", "王小芳", "quillfeather")
"""What a path, a number for emergencies or a slip in the file may hold."""

GOOD = "database = '/home/hallamp/Petra.sqlite'\nemergency = '0170'\nlock_minutes = 5\nnames = false\nlocked = ['emergency', 'theme']\n"
SLIPS = "theme = 'Petra'\nemergancy = '0170'\n王小芳 = 1\nlanguage = 'zh_CN'\n"


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """The section, of what a file says; None is no file."""
    file = tmp_path / "quillfeather" / "policy.toml"
    file.parent.mkdir()
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    monkeypatch.setattr("complaint_desk.policy.machine.trustworthy", lambda _found: True)

    def told(text):
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        made = at_once(Scene(tmp_path / "desk.sqlite", tmp_path / "data"))
        everything = [*(written(made, Words(each, UTC)) for each in LANGUAGES), json.dumps(as_table(made), ensure_ascii=False)]
        assert [each for each in CANARIES if each in "".join(everything)] == []
        section = next(each for each in made.sections if each.code == "policy")
        for language in LANGUAGES:
            assert {f"describing.fact.policy.{each.code}" for each in section.facts} <= set(catalogue(language))
            assert {f"describing.is.{each.says.code}" for each in section.facts if isinstance(each.says, Is)} <= set(catalogue(language))
        return {f"{each.code} {each.of}".strip(): each.says for each in section.facts}

    return told


def test_where_there_is_none_that_is_all(policy):
    assert policy(None) == {"file": Is("missing"), "place": Is("machine")}


def test_of_one_that_is_read_the_keys_are_told_that_are_set_and_those_that_are_locked(policy):
    found = policy(GOOD)
    assert {code: says for code, says in found.items() if code.startswith("key ")} == {
        "key database": Is("begins"), "key emergency": Is("fixed"), "key theme": Is("fixed")}
    assert (found["read"], found["lock_minutes"], found["names"], found["faults"]) == (Is("whole"), 5, Is("no"), 0)


def test_a_slip_is_told_by_the_key_that_is_meant_and_its_line_and_never_by_what_was_typed(policy):
    found = policy(SLIPS)
    assert found["read"] == Is("in_part")
    assert {code: says for code, says in found.items() if code.startswith("fault ")} == {
        "fault theme:1": Name("policy.reason.value"), "fault emergency:2": Name("policy.reason.meant"),
        "fault file:3": Name("policy.reason.syntax")}
    assert found["key theme"] == Is("unsure")


def test_one_of_which_nothing_is_read_is_said_to_be(policy):
    found = policy(b"\xff\xfe\x00")
    assert (found["read"], found["fault file:0"]) == (Is("nothing"), Name("policy.reason.no_text"))

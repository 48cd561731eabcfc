"""Golden transcripts: whole conversations as files that a supervisor can read, played through the services line by line.

What the guide shows, what a press is refused for and how a case ends is written in ``tests/transcripts``; here it has to come true.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, LANGUAGES
from tests.services.playing import VERBS, opened, play
from tests.services.scripts import LABELS, Script, ScriptFault, parse, scripts

FILES = scripts()


def read(path: Path) -> Script:
    return parse(path.read_text(encoding="utf-8"), path.name)


def played(script: Script, folder: Path) -> None:
    with opened(script, folder) as talk:
        play(talk)
        assert (talk.case.type, talk.case.circumstances) == (script.header["type"], frozenset(script.circumstances))
        assert check(talk.store).problems == []  # what was projected is what its history tells


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_conversation_goes_as_it_is_written(path: Path, tmp_path: Path) -> None:
    played(read(path), tmp_path)


# --- the files together -----------------------------------------------------------------------------------------------------


def test_each_language_is_spoken_and_every_label_is_known_in_it() -> None:
    assert {read(path).language for path in FILES} == set(LANGUAGES)
    assert all(set(labels.values()) == set(LABELS["en"].values()) for labels in LABELS.values())


@pytest.mark.parametrize("code", [*COMPLAINT_TYPES, *CIRCUMSTANCES])
def test_every_type_and_every_circumstance_goes_two_ways_at_least(code: str) -> None:
    ways = [script for script in map(read, FILES) if code in (script.header["type"], *script.circumstances)]
    presses = {tuple(line.text.split(" | ")[0] for line in script.lines if line.kind == "press") for script in ways}
    assert len(presses) >= 2


def test_every_press_is_used_by_some_conversation() -> None:
    used = {line.text.split(" | ")[0] for path in FILES for line in read(path).lines if line.kind == "press"}
    assert used == VERBS.keys()


# --- a transcript that is wrong is found out ----------------------------------------------------------------------------------

SHORT = """title: Short
language: en
type: other
customer: Ms Oyelaran | 0555 0150
known: known_number
agent: Owen Hale

Customer: Nobody called me back.
Guide: listen; emotion, heard_out
Press: emotion | calm
Agent: I'm sorry that nobody did. Please tell me more.
Press: close
Refused: Not yet; first hear the customer out. What you typed is kept.
End: open; 5
"""


def test_the_short_transcript_is_right(tmp_path: Path) -> None:
    played(parse(SHORT, "short.txt"), tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("Guide: listen; emotion, heard_out", "Guide: clarify; emotion", r"short\.txt:9: it says"),
        ("Press: emotion | calm", "Press: emotion | furious", r"short\.txt:10: this is refused"),
        ("Press: emotion | calm", "Press: feeling | calm", "there is no press"),
        ("Press: emotion | calm", "Press: fact | nonsense | x", "StopIteration"),
        ("Refused: Not yet; first", "Refused: Not yet, first", r"short\.txt:13: it says"),
        ("Press: close", "Press: heard-out", r"short\.txt:13: it says"),
        ("nobody did.", "nobody did, but that is not my fault.", "the coach marks"),
        ("End: open; 5", "End: closed; 5", r"short\.txt:14: it says"),
        ("End: open; 5", "End: open; 6", r"short\.txt:14: it says"),
        ("Press: close", "Pres: close", "no line of a transcript"),
        ("Guide: listen", "客户：喂\nGuide: listen", "no line of a transcript"),
        ("known: known_number\n", "", "it needs known"),
        ("agent: Owen Hale", "agent: Owen Hale\nagent: Ada", "said twice"),
        ("End: open; 5\n", "", "one end"),
    ],
)
def test_a_transcript_that_says_something_else_is_a_fault_with_its_line(tmp_path: Path, right: str, wrong: str, why: str) -> None:
    assert right in SHORT
    with pytest.raises(ScriptFault, match=why):
        played(parse(SHORT.replace(right, wrong), "short.txt"), tmp_path)


def test_a_transcript_of_another_type_than_its_conversation_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        played(parse(SHORT.replace("type: other", "type: delay"), "short.txt"), tmp_path)

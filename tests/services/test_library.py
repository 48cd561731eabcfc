"""The library: everything the guide can say in one list, searched by step and feeling, with the site's own marked as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.books import load_books
from complaint_desk.services.library import KINDS, Item, library, matching
from tests.services.desk import SmallDesk


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_every_kind_is_there_with_its_words(desk: SmallDesk, language: str) -> None:
    found = library(desk.store, desk.agent, language=language, site=None)
    assert {item.kind for item in found.items} == set(KINDS)
    assert all(item.text and item.state == "shipped" for item in found.items)
    assert {"four_steps.listen", "leap.listen"} <= {item.id for item in found.items if item.kind == "stage"}
    assert len({(item.kind, item.id) for item in found.items}) == len(found.items)
    assert {item.id for item in found.items if item.kind == "say"} == {phrase.id for phrase in load_books(language).phrases.phrases}
    assert found.faults == ()


def test_what_several_types_share_stands_once_and_says_for_which(desk: SmallDesk) -> None:
    found = library(desk.store, desk.agent, language="en", site=None)
    offers = [item for item in found.items if item.kind == "offer"]
    assert all(item.types for item in offers)
    assert {"delay", "privacy", "staff_attitude"} <= {code for item in offers for code in item.types}


def test_a_site_s_phrase_is_told_from_the_shipped_ones_and_so_is_its_wording(desk: SmallDesk, tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "say.toml").write_text('[say]\ngo_on = "Please go on, I am with you."\n', encoding="utf-8")
    found = library(desk.store, desk.agent, language="en", site=tmp_path)
    assert found.faults == ()
    states = {item.id: (item.state, item.text) for item in found.items if item.kind == "say"}
    assert states["go_on"] == ("changed", "Please go on, I am with you.")
    assert {state for id_, (state, _) in states.items() if id_ != "go_on"} == {"shipped"}


def test_a_site_s_phrase_beside_the_shipped_ones_is_its_own(desk: SmallDesk, tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (tmp_path / "phrases" / "say.toml").write_text('[[phrase]]\nkey = "our_greeting"\nstep = "listen"\nemotions = ["all"]\nideas = ["W1"]\n', encoding="utf-8")
    (folder / "say.toml").write_text('[say]\nour_greeting = "Good morning, I am listening."\n', encoding="utf-8")
    found = library(desk.store, desk.agent, language="en", site=tmp_path)
    assert [fault.reason for fault in found.faults] == []
    assert [item.state for item in found.items if item.id == "our_greeting"] == ["own"]


def test_what_cannot_be_used_is_told_and_the_shipped_text_stands_in_its_place(desk: SmallDesk, tmp_path: Path) -> None:
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "say.toml").write_text("[say]\ngo_on = 7\n", encoding="utf-8")
    found = library(desk.store, desk.agent, language="en", site=tmp_path)
    assert [Path(fault.file).name for fault in found.faults] == ["say.toml"]
    assert {item.state for item in found.items} == {"shipped"}


def test_who_sees_no_cases_reads_no_library(desk: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        library(desk.store, Person(9, "gone", "Gone", "nobody"), language="en", site=None)


ITEMS = (
    Item(id="a", kind="say", texts=("I hear you, {name}.", "I HEAR you."), step="listen", emotions=frozenset({"angry"})),
    Item(id="b", kind="offer", title="Refund", texts=("The money comes back.",), step="offer", types=frozenset({"delay"})),
    Item(id="c", kind="avoid", texts=("Do not argue.",), step="listen"),
)


@pytest.mark.parametrize(("asked", "expected"), [
    ({}, "abc"), ({"search": "hear you"}, "a"), ({"search": "REFUND money"}, "b"), ({"search": "hear money"}, ""), ({"kind": "avoid"}, "c"),
    ({"step": "listen"}, "ac"), ({"emotion": "angry"}, "abc"), ({"emotion": "calm"}, "bc"), ({"type_": "delay"}, "abc"), ({"type_": "privacy"}, "ac"),
    ({"step": "listen", "emotion": "calm"}, "c"),
], ids=["nothing", "words", "title-too", "all-words", "kind", "step", "feeling", "other-feeling", "type", "other-type", "both"])
def test_what_is_looked_for_is_found_and_what_is_for_all_fits_each(asked: dict[str, str], expected: str) -> None:
    assert "".join(item.id for item in matching(ITEMS, **asked)) == expected

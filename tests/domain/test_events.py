"""Events as they are stored: codes for ever, words apart and erasable."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import events as ev
from complaint_desk.domain.stored import KINDS, from_stored, to_stored, word_fields
from tests.histories import CLOSED

TEXT = st.text(max_size=40)
FROZEN = [json.loads(line) for line in (Path(__file__).parent / "stored_events.jsonl").read_text(encoding="utf-8").splitlines()]
"""A stored event of each kind, and one more for fields that came later, as the first release writes it: lines are added, never changed."""


@st.composite
def any_event(draw: st.DrawFn) -> ev.Event:
    cls = draw(st.sampled_from(sorted(KINDS.values(), key=lambda c: c.kind)))
    values: dict[str, object] = {}
    for f in dataclasses.fields(cls):
        kind = str(f.type)
        strategy = TEXT if kind in ("str", "Words") else st.booleans() if kind == "bool" else st.integers(0, 10**15)
        if kind.startswith("tuple[str"):
            strategy = st.lists(TEXT, max_size=3).map(tuple)
        elif kind.startswith("tuple[int"):
            strategy = st.lists(st.integers(0, 99), max_size=3).map(tuple)
        values[f.name] = draw(strategy)
    return cls(**values)


@given(any_event())
def test_what_is_stored_comes_back_the_same(event: ev.Event) -> None:
    data, body = to_stored(event)
    assert from_stored(event.kind, event.v, data, body) == event


@given(any_event())
def test_no_word_stands_among_the_codes(event: ev.Event) -> None:
    names = {name for name, _ in word_fields(event)}
    assert not names & set(json.loads(to_stored(event)[0]))


def test_an_erased_word_is_none_and_the_codes_stand() -> None:
    data, _ = to_stored(ev.OptionOffered(due_us=5, what="refund", who="Ann"))
    event = from_stored("option_offered", 1, data, None, erased=True)
    assert isinstance(event, ev.OptionOffered)
    assert (event.due_us, event.what, event.who) == (5, None, None)


@pytest.mark.parametrize(("kind", "v", "data"), [("nonsense", 1, "{}"), ("opened", 9, "{}"), ("opened", 1, "{"), ("opened", 1, '{"x":1}'), ("opened", 1, "[]")])
def test_what_is_no_event_is_refused(kind: str, v: int, data: str) -> None:
    with pytest.raises(ValueError, match="event"):
        from_stored(kind, v, data, None)


def test_a_finished_case_takes_a_handful_of_events() -> None:
    assert len(CLOSED) <= 25


def test_no_event_holds_a_float() -> None:
    assert not [f for cls in KINDS.values() for f in dataclasses.fields(cls) if "float" in str(f.type)]


def test_an_event_is_the_same_as_another_of_its_kind_that_says_the_same() -> None:
    kept, again = ev.TierNoted(tier="gold"), ev.TierNoted(tier="gold")
    assert kept == again
    assert hash(kept) == hash(again)
    assert kept not in (ev.TierNoted(tier="key"), ev.CustomerAdded(tier="gold"), "gold", None)
    assert repr(kept) == "TierNoted(tier='gold', reason='')"
    with pytest.raises(dataclasses.FrozenInstanceError):
        kept.tier = "key"  # type: ignore[misc]


def test_no_kind_keeps_a_way_of_its_own_to_be_compared_or_printed() -> None:
    assert not [cls for cls in KINDS.values() if {"__eq__", "__hash__", "__repr__", "__slots__"} & vars(cls).keys()]


def test_there_is_a_frozen_example_of_every_kind() -> None:
    assert {line["kind"] for line in FROZEN} == set(KINDS)


def test_a_field_that_came_later_has_a_frozen_example_too() -> None:
    held = {(line["kind"], field) for line in FROZEN for part in (line["data"], line["body"]) if part for field in json.loads(part)}
    assert {("view_exported", "digest"), ("view_exported", "asked"), ("export_asked", "digest"), ("export_asked", "sought")} <= held


@pytest.mark.parametrize("line", FROZEN, ids=lambda line: str(line["kind"]))
def test_what_an_earlier_program_wrote_is_read_and_would_be_written_the_same(line: dict[str, str]) -> None:
    event = from_stored(line["kind"], int(line["v"]), line["data"], line["body"])
    assert to_stored(event) == (line["data"], line["body"])

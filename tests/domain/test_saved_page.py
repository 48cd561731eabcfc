"""A saved page comes back as it was kept; what in it means nothing any more is left out and told, whatever stands there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_page import AGAINST, FIGURES, OWN_DAYS, PANELS, STRETCHES, Page, read, topics_of, written
from complaint_desk.domain.saved_view import LeftOut
from complaint_desk.services.boards import TOPICS


@given(
    figures=st.lists(st.sampled_from(FIGURES), min_size=1, unique=True), stretch=st.sampled_from(STRETCHES), against=st.sampled_from(AGAINST),
    pairs=st.lists(st.sampled_from([("type", "delay"), ("origin", "desk,demo"), ("field.region", "北区")]), unique=True),
)
def test_a_page_comes_back_as_it_was_kept(figures, stretch, against, pairs):
    own = stretch == OWN_DAYS
    page = Page(
        figures=tuple(figures), stretch=stretch, first="2026-01-01" if own else "", last="2026-03-31" if own else "", pairs=tuple(pairs), against=against,
    )
    assert read(written(page)) == page


@given(st.text(), st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_stands_there_this_answers(text, table):
    for kept in (text, json.dumps(table), json.dumps({"shape": 1, "figures": table, "filters": table, "stretch": table, "against": table})):
        found = read(kept)
        assert found.figures
        assert QueueFilter(conditions=found.pairs)


def test_what_means_nothing_any_more_is_left_out_and_told():
    text = json.dumps({
        "shape": 1, "figures": ["pareto", "astrology", "volume", "pareto"], "stretch": "own", "first": "2026-02-30", "last": "2026-03-01",
        "filters": [["type", "delay"], ["colour", "red"], "x"], "against": "never",
    })
    page = read(text)
    assert (page.figures, page.stretch, page.first, page.pairs, page.against) == (("pareto", "volume"), "365", "", (("type", "delay"),), "before")
    assert page.left_out == (
        LeftOut("figure", "astrology"), LeftOut("days", "own 2026-02-30 2026-03-01"), LeftOut("filter", "colour=red"), LeftOut("filter", "x="),
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"shape": 2}', '{"shape": true}'])
def test_a_page_of_no_known_shape_is_the_overview_and_says_so(text):
    page = read(text)
    assert page.figures == Page().figures
    assert page.left_out == (LeftOut("all"),)


def test_a_field_that_is_gone_is_left_out_and_told():
    page = Page(pairs=(("type", "delay"), ("field.region", "north"), ("field.shop", "A")))
    kept = page.without({"field.shop"}, set())
    assert kept.pairs == (("type", "delay"), ("field.shop", "A"))
    assert kept.left_out == (LeftOut("filter", "field.region=north"),)


def test_every_topic_has_its_panels_and_only_those_asked_for_are_counted():
    assert tuple(PANELS) == TOPICS
    assert topics_of(("volume", "claims", "emotion")) == ("again", "learning")
    assert topics_of(("key_figures", "pareto")) == ()

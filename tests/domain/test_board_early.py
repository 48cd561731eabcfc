"""What rises, what troubles valued customers and how these are doing, as it is said."""

from datetime import UTC

import pytest

from complaint_desk.domain.board_early import Early, recent_of, relations, rising, steady_of, tier_pains
from complaint_desk.domain.figures import Period, Way
from complaint_desk.domain.panels import panel_finding
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words

WORDS = Words("en", UTC)
WAY = Way(Period(20_000, 20_199), (("channel", "phone"),))
SPOTS = {("kettle", "design"): (30, 40), ("kettle", "transport"): (10, 60), ("lamp", "manner"): (0, 60)}
FULL = Early(
    spots=SPOTS, pains={"design": (20, 60), "transport": (5, 100), "manner": (5, 140)}, valued=50,
    signs={"broken": 3, "reopened": 1, "unhappy": 9, "again": 0}, signs_before={"broken": 5, "reopened": 0, "unhappy": 2, "again": 1},
)


def test_the_last_four_weeks_are_held_against_the_twelve_before_them():
    assert (recent_of(WAY.period), steady_of(WAY.period)) == (Period(20_172, 20_199), Period(20_088, 20_171))
    assert (recent_of(Period(5, 9)), steady_of(Period(5, 9))) == (Period(5, 9), Period(-79, 4))


def test_what_comes_up_more_often_than_before_is_named_with_what_was_to_be_expected():
    found = rising(FULL, WAY)
    assert [(line.code, line.n, line.quoted, line.pointed) for line in found.lines] == [
        ("1.design", 30, 10.0, True), ("2.transport", 10, 15.0, False)]
    assert WORDS.of(found.title) == "kettle · Design: 30 complaints in the last 4 weeks where 10.0 are expected; on the rise beyond chance: 1"
    conditions = dict(found.lines[0].behind.conditions)
    assert (conditions["product"], conditions["cause"], conditions["channel"]) == ("kettle", "design", "phone")
    assert conditions["opened"].startswith("2025-03-25")
    assert found.cases == 40


def test_a_desk_that_only_grows_has_nothing_on_the_rise():
    grown = Early(spots={("kettle", cause): (40, 50) for cause in ("design", "transport", "manner")})
    assert WORDS.of(rising(grown, WAY).title) == "Nothing is on the rise beyond chance in the last 4 weeks (120 complaints)"


def test_weeks_without_any_before_them_tell_nothing():
    assert rising(Early(spots={("kettle", "design"): (30, 30)}), WAY).empty is not None


def test_a_cause_that_troubles_valued_customers_more_than_others_is_named():
    found = tier_pains(FULL, WAY)
    assert [(line.code, line.n, line.quoted, line.pointed) for line in found.lines] == [
        ("design", 20, 6.0, True), ("manner", 5, 14.0, False), ("transport", 5, 10.0, False)]
    assert WORDS.of(found.title) == "Design troubles gold and key customers more than others: 20 complaints where 6.0 are expected; causes beyond chance: 1"
    assert found.lines[0].behind == WAY.opened(("tier", "gold,key"), ("cause", "design"))
    alike = Early(pains={"design": (6, 60), "transport": (10, 100)})
    assert WORDS.of(tier_pains(alike, WAY).title) == "Gold and key customers complain of what everybody complains of, most of: Transport (10 of 16 complaints)"


def test_the_check_of_relations_tells_the_commonest_sign_and_leads_to_its_cases():
    found = relations(FULL, WAY)
    assert {line.code: (line.value, line.before) for line in found.lines} == {
        "broken": (3.0, 5.0), "reopened": (1.0, 0.0), "unhappy": (9.0, 2.0), "again": (0.0, 1.0)}
    assert WORDS.of(found.title) == "Of 50 cases of valued customers 18 % show: Result graded 1 or 2"
    assert found.lines[2].behind == WAY.opened(("tier", "silver,gold,key"), ("result", "1..2"))
    assert WORDS.of(relations(Early(valued=9), WAY).title) == "No sign of strain in 9 cases of valued customers"
    assert WORDS.of(relations(Early(valued=2, signs={"broken": 1}), WAY).title) == "2 cases; too few to tell"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("early", [FULL, Early()], ids=["full", "empty"])
def test_early_signs_are_said_in_every_language(early, language):
    words = Words(language, UTC)
    for panel in (rising(early, WAY), tier_pains(early, WAY), relations(early, WAY)):
        finding = panel_finding(panel)
        assert all(words.of(message) for message in (finding.title, finding.definition, finding.summary, finding.link))
        assert (panel.empty is None) is bool(early.valued)

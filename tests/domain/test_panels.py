"""A panel says no more than its numbers carry, in every language, and small numbers are called small."""

from datetime import UTC

import pytest

from complaint_desk.domain.aims import Aims, aims_of, aims_text
from complaint_desk.domain.board_again import Again, board_again
from complaint_desk.domain.board_causes import Asked, Kept, Spent, board_causes
from complaint_desk.domain.board_promises import Promised, board_promises
from complaint_desk.domain.board_times import board_times
from complaint_desk.domain.board_value import Valued
from complaint_desk.domain.board_work import Held, board_work
from complaint_desk.domain.course import Course
from complaint_desk.domain.figures import Period, Tally, Way
from complaint_desk.domain.messages import say
from complaint_desk.domain.panels import Part, apart, line_words, panel_finding, share_line, value_words
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words

WORDS = Words("en", UTC)
WAY = Way(Period(20_000, 20_029), ())
EMPTY = Tally(now={}, before={}, daily={})


def title(panels, name):
    return WORDS.of(panel_finding(next(panel for panel in panels if panel.name == name)).title)


def all_boards(tally=EMPTY, again=Again(), asked=Asked(), promised=Promised(), backlog=None):  # noqa: B008
    return [
        *board_times(tally, backlog or {}, (), WAY, Aims(), 20_029), *board_again(tally, again, WAY, Aims()), *board_causes(asked, WAY),
        *board_promises(promised, (), WAY, Aims()),
    ]


FULL = {
    "tally": Tally(
        now={"answered": {1: 80, 30: 20}, "resolved": {10: 50, 60: 30, 100: 15, 260: 5}, "handling": {155: 60, 115: 10, 112: 30}, "result": {154: 40, 111: 20}},
        before={"answered": {2: 50}, "resolved": {20: 50}}, daily={},
    ),
    "again": Again(
        first_contact={"delay": Part(60, 80, 10, 20), "privacy": Part(1, 2)}, reopened=Part(4, 82, 1, 20), repeat=Part(9, 90, 2, 30),
        came_back={15: (2, 60), 11: (12, 30)}, emotions={("angry", "calm"): 8, ("angry", "angry"): 3, ("frustrated", "calm"): 2, ("", ""): 3},
    ),
    "asked": Asked(
        by={"type": {"delay": 60, "privacy": 30}, "channel": {"phone": 90}, "language": {"en": 80, "": 10}, "region": {"North": 9, "South": 3}},
        before={"type": {"delay": 10}, "channel": {"phone": 10}, "language": {"en": 10}},
        region_spots={("North", "transport"): 30, ("North", "design"): 5, ("South", "design"): 50},
        spots={("kettle", "design"): 30, ("kettle", "transport"): 5, ("lamp", "design"): 5, ("lamp", "transport"): 50},
        spent=[Spent(type="delay", cause="design", remedy="refund", currency="CNY", cost="45.50", n=20),
               Spent(type="privacy", cause="", remedy="coupon", currency="EUR", cost="5", n=3)],
        valued=[Valued(currency="CNY", cost="45.50", paid="100", satisfied=True, n=20)],
        kept=[Kept(remedy="refund", currency="CNY", cost="45.50", n=20, satisfied=13), Kept(remedy="gift", currency="CNY", cost="5", n=6, satisfied=0)],
    ),
    "promised": Promised(
        options={1: Part(40, 80), 2: Part(75, 80), 3: Part(2, 2)}, promises={"delay": Part(50, 90), "privacy": Part(40, 40)},
        promise_cases={"delay": 80, "privacy": 30}, stopped={"offer": 7, "follow_up": 9},
        courses=[*[Course(offered=(("refund", True), ("coupon", False)))] * 12, *[Course(offered=(("refund", False), ("coupon", True)))] * 8],
        facts={"apology": Part(120, 200), "admission": Part(10, 200), "goodwill": Part(30, 200), "upheld": Part(80, 200),
               "partly_upheld": Part(20, 200), "not_upheld": Part(40, 200)},
    ),
    "backlog": {20_029: 3, 20_000: 2},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given", [{}, FULL])
def test_every_panel_is_said_in_every_language(language, given):
    words = Words(language, UTC)
    for panel in all_boards(**given):
        finding = panel_finding(panel)
        for message in (finding.title, finding.definition, finding.summary, finding.link, say(f"panels.name.{panel.name}")):
            assert words.of(message)
        assert (panel.empty is None) is bool(given)


def test_every_number_of_a_title_has_its_thousands_marks():
    panels = all_boards(**FULL | {"backlog": {20_029: 3, 20_000: 2_222}})
    assert title(panels, "backlog_age") == "2,225 complaints are open; 2,222 of them for more than 7 days"
    assert Words("en", UTC).of(value_words(1_007.4, "hours")) == "1,007 h"


def test_findings_name_what_differs_and_by_how_much():
    panels = all_boards(**FULL)
    assert title(panels, "resolution_percentiles") == "Nine in ten are resolved within 100 h; 80 % within the target of 72 h"
    assert title(panels, "resolution_spread") == "20 solutions took longer than 72 h, 20 % of all"
    assert title(panels, "backlog_age") == "5 complaints are open; 2 of them for more than 7 days"
    assert title(panels, "satisfied_steps") == "Two options: 100 % are satisfied; One option only: 25 %"
    assert title(panels, "back_steps") == "Two options: 3 % come back; One option only: 40 %"
    assert title(panels, "emotion") == "11 cases began angry, threatening or distressed; 3 ended so"
    assert title(panels, "options") == "With one option 50 % chose it; with two, 94 % chose one of them"
    assert title(panels, "remedies") == "Coupon is offered most, in 20 cases, and chosen in 40 % of them"
    assert title(panels, "facts") == "Of 200 closed cases: apology in 60 %, fault admitted in 5 %, goodwill in 15 %, upheld 40 %"
    assert title(panels, "promises_by_type") == "69 % of promises are kept in time; fewest with Delay, 56 %"
    assert title(panels, "type_cost") == "Delay makes 100 % of the cost of 20 cases settled in CNY; other currencies are not added"
    assert title(panels, "region_spots") == "North · Transport: 30 complaints where 12.4 are expected; hot spots beyond chance: 2"
    assert title(panels, "by_region") == "North makes 75 % of 12 complaints"
    assert title(panels, "cause_cost").endswith("of 20 cases settled in CNY; other currencies are not added")
    assert title(panels, "hot_spots") == "kettle · Design: 30 complaints where 13.6 are expected; hot spots beyond chance: 2"


def test_what_is_true_of_all_is_said_once():
    assert title(all_boards(**FULL | {"backlog": {20_000: 155}}), "backlog_age") == "155 complaints are open, all of them for more than 7 days"
    assert title(all_boards(**FULL | {"backlog": {20_000: 1}}), "backlog_age") == "1 complaint is open, and for more than 7 days"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["type", "channel", "language"])
def test_a_finding_about_what_is_not_known_says_of_what(language, name):
    panels = all_boards(**FULL | {"asked": Asked(by={name: {"": 27}})})
    panel = next(panel for panel in panels if panel.name == f"by_{name}")
    assert panel.title.key == f"panels.title.by_{name}_unknown"
    said = Words(language, UTC).of(panel.title)
    assert "27" in said
    assert "100 %" in said


def test_money_is_exact():
    cost = next(panel for panel in all_boards(**FULL) if panel.name == "cause_cost")
    assert WORDS.of(line_words(cost.lines[0], cost)) == "Design: ¥910 (n = 20), running share 100 %"
    assert cost.lines[0].value == 91_000


def test_types_go_from_the_most_to_the_least_with_the_share_that_they_make_so_far():
    """The shares are those of all that was counted, also of what finds no line: the last line need not end at 100 %."""
    given = {f"type{at}": 100 - at for at in range(10)}
    asked = Asked(by={"type": given}, spent=[Spent(type=code, cause="", remedy="refund", currency="CNY", cost="2", n=n) for code, n in given.items()])
    panels = {panel.name: panel for panel in board_causes(asked, WAY)}
    shares = [sum(list(given.values())[:at]) / sum(given.values()) for at in range(1, 9)]
    for name, each in (("by_type", 1), ("type_cost", 200)):
        assert [(line.code, line.value) for line in panels[name].lines] == [(code, n * each) for code, n in list(given.items())[:8]]
        assert [line.running for line in panels[name].lines] == pytest.approx(shares)
    assert all(line.running is None for line in panels["hot_spots"].lines)


def test_a_running_share_is_read_out_before_what_a_line_is_compared_with():
    types = next(panel for panel in all_boards(**FULL) if panel.name == "by_type")
    assert WORDS.of(panel_finding(types).summary) == (
        "Delay: 60, running share 67 %, 10 in the period before; and Privacy: 30, running share 100 %, 0 in the period before."
    )


def test_a_satisfied_customer_costs_what_all_with_the_remedy_got():
    panels = board_causes(FULL["asked"], WAY)
    assert {line.code: (line.value, line.n) for line in next(panel for panel in panels if panel.name == "kept_cost").lines} == {"refund": (20 * 4550 / 13, 20), "gift": (None, 6)}
    assert title(panels, "kept_cost") == "13 of 26 graded solutions satisfied, at ¥72.31 for each satisfied customer"
    nobody = Kept(remedy="gift", currency="CNY", cost="5", n=6, satisfied=0)
    assert title(board_causes(Asked(kept=[nobody]), WAY), "kept_cost") == "None of 6 customers who graded a solution was satisfied with it"


def test_result_and_handling_are_told_apart_and_alone():
    assert title(all_boards(**FULL), "graded") == "67 % are satisfied with the result, 70 % with how they were treated"
    alone = Tally(now={"result": {154: 9, 111: 1}}, before={}, daily={})
    assert title(all_boards(alone), "graded") == "90 % are satisfied with the result"


def test_workload_names_people_and_first_what_nobody_has():
    panels = board_work([], [Held(owner_id=3, name="Ann <b>", n=4), Held(owner_id=0, name="", n=2), Held(owner_id=5, name="", n=7)], (), WAY, Aims())
    assert [(line.code, WORDS.of(line.name), line.n) for line in panels[0].lines] == [("none", "Nobody yet", 2), ("5", "5", 7), ("3", "Ann <b>", 4)]
    assert title(board_work([], [Held(owner_id=0, name="", n=2)], (), WAY, Aims()), "workload") == "2 open complaints, all with nobody yet"
    assert title(panels, "workload") == "13 open complaints: 2 with nobody, at most 7 with one of 2 people"


@pytest.mark.parametrize(("people", "alone"), [(8, 8), (9, 7), (30, 7)])
def test_workload_names_eight_people_beside_nobody_and_of_more_the_rest_together(people, alone):
    held = [Held(owner_id=id_, name=f"P{id_}", n=100 - id_) for id_ in range(people + 1)]
    lines = board_work([], held, (), WAY, Aims())[0].lines
    assert [line.code for line in lines][:alone + 1] == ["none", *map(str, range(1, alone + 1))]
    assert sum(line.n for line in lines) == sum(each.n for each in held)
    rest = lines[alone + 1:]
    assert [WORDS.of(line.name) for line in rest] == [f"{people - alone} others together"] * (people > 8)
    assert [dict(line.behind.conditions)["owner"] for line in rest] == ["!1,2,3,4,5,6,7,none"] * (people > 8)


def test_a_few_cases_differ_from_nothing():
    small = share_line("a", say("panels.all"), Part(4, 4))
    large = share_line("b", say("panels.all"), Part(2, 400))
    assert small.few
    assert not apart(small, large)
    assert apart(share_line("a", say("panels.all"), Part(40, 40)), large)


def test_few_answers_are_called_too_few():
    few = all_boards(tally=Tally(now={"handling": {155: 3, 114: 2}}, before={}, daily={}), again=Again(first_contact={"delay": Part(1, 2)}))
    assert title(few, "satisfied_steps") == "5 cases; too few to tell"
    assert title(few, "first_contact") == "2 cases; too few to tell"


def test_products_and_causes_that_only_chance_brings_together_are_no_hot_spot():
    even = {(product, cause): 10 for product in ("kettle", "lamp", "chair") for cause in ("design", "transport", "packing")}
    panels = all_boards(asked=Asked(spots=even | {("kettle", "design"): 13}))
    assert title(panels, "hot_spots") == "No product has a cause more often than chance explains (93 complaints)"


def test_of_what_was_not_there_at_all_nothing_is_said():
    assert title(all_boards(again=Again(repeat=Part(0, 200))), "comes_back") == "0 % come from customers who complained within 30 days before"
    assert title(all_boards(again=Again(reopened=Part(1, 4))), "comes_back") == "25 % of what was closed are reopened"


def test_hot_spots_are_seldom_named_where_nothing_was_planted():
    import random
    chance = random.Random(4)
    named = 0
    for _ in range(200):
        spots = {}
        for _ in range(400):
            spot = (f"p{chance.randrange(8)}", chance.choice(("design", "transport", "packing", "manner", "procedure")))
            spots[spot] = spots.get(spot, 0) + 1
        named += not title(all_boards(asked=Asked(spots=spots)), "hot_spots").startswith("No product")
    assert named / 200 <= 0.06  # at most one desk in twenty, and the chance of the draw


def test_a_product_that_a_filter_would_read_as_something_else_opens_nothing():
    panel = next(p for p in all_boards(asked=Asked(spots={("a|b", "design"): 9, ("!c", "design"): 9})) if p.name == "hot_spots")
    assert [line.behind for line in panel.lines] == [None, None]


def test_aims_are_read_as_they_are_written_and_nonsense_is_left_out():
    assert aims_of("") == Aims()
    assert aims_of("resolution=48 promises=99") == Aims(resolution=48, promises=99)
    assert aims_of("resolution=0 promises=101 first_response=99999999999 first_contact=-5 callbacks=x colour=3 =") == Aims()
    assert aims_of(aims_text(Aims(callbacks=80, first_response=8))) == Aims(callbacks=80, first_response=8)
    assert aims_text(Aims()) == ""

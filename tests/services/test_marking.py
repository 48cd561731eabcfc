"""Tags and the site's own fields: defined by who may, given by who works on the case, found by filters and by search, undone within the shift."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.data import marks
from complaint_desk.domain.events import HOUR, FieldDefined, TagDefined
from complaint_desk.domain.marking import Field, Tag, number_of, typed_value
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services import assigning, follow_up, marking, questions, queue
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

ZONE = Words("en").zone


def define(desk: SmallDesk, label: str, kind: str = "", *choices: str, **more: str) -> str:
    """A tag, or a field of a type; returns its key."""
    if not kind:
        return str(marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label=label, **more).result["tag"])
    made = marking.define_field(desk.store, desk.boss, key=next(desk.keys), label=label, kind=kind, choices=choices, **more)
    return str(made.result["field"])


def found(desk: SmallDesk, *conditions: str, search: str = "") -> set[int]:
    return set(queue.ids(desk.store, desk.boss, wanted=queue_filter("all", conditions, search), zone=ZONE))


def test_a_tag_is_given_taken_off_and_found(desk):
    case, other = desk.take(), desk.take()
    key = define(desk, "水灾 2026")
    desk.do(marking.tag, case, tag=key)
    desk.do(marking.tag, case, tag=key)
    assert desk.case(case).tags == (key,)
    assert desk.kinds(case).count("tagged") == 1
    for wanted in (f"tag={key}", "tag=水灾 2026", "tag=水灾  ２０２６"):
        assert found(desk, wanted) == {case}
    assert found(desk, search="水災") == {case}
    assert found(desk, "tag=none") == {other}
    desk.do(marking.untag, case, tag=key)
    assert found(desk, f"tag={key}") == found(desk, search="水灾") == set()


def test_giving_a_tag_can_be_undone_within_the_shift_and_so_can_a_field(desk):
    case, key = desk.take(), define(desk, "Flood")
    field = define(desk, "Order number", "text")
    desk.do(marking.set_field, case, field=field, typed="A 1")
    desk.do(marking.tag, case, tag=key)
    desk.do(marking.set_field, case, field=field, typed="B 2")
    given_n, set_n = desk.case(case).version - 1, desk.case(case).version
    desk.clock.us += 11 * HOUR
    desk.do(assigning.undo, case, n=given_n)
    desk.do(assigning.undo, case, n=set_n)
    assert (desk.case(case).tags, desk.case(case).fields[0].value) == ((), "A 1")
    assert found(desk, f"tag={key}") == set()
    assert found(desk, f"field.{field}=a 1") == {case}


def test_only_tags_of_the_desk_are_given_and_retired_ones_stay_where_they_are(desk):
    case, key = desk.take(), define(desk, "Flood")
    with pytest.raises(Problem, match="tag_unknown"):
        desk.do(marking.tag, case, tag="anything")
    desk.do(marking.tag, case, tag=key)
    marking.retire_tag(desk.store, desk.boss, key=next(desk.keys), tag=key)
    with pytest.raises(Problem, match="tag_unknown"):
        desk.do(marking.tag, desk.take(), tag=key)
    assert found(desk, "tag=flood") == {case}
    assert define(desk, "Flood") == key
    assert marking.known(desk.store).tags == (Tag(key, "Flood"),)


def test_a_tag_has_one_name_and_can_have_another_one(desk):
    key = define(desk, "Flood")
    define(desk, "Recall")
    assert define(desk, "Flood of May", tag=key) == key
    for label in ("ＲＥＣＡＬＬ", "flood of  may"):
        with pytest.raises(BadValue, match="tag_taken"):
            define(desk, label)
    with pytest.raises(BadValue, match="tag_taken"):
        define(desk, "recall", tag=key)


@pytest.mark.parametrize("verb", [marking.define_tag, marking.define_field])
def test_who_works_on_cases_does_not_define_marks(desk, verb):
    more = {"kind": "text"} if verb is marking.define_field else {}
    with pytest.raises(NotAllowed):
        verb(desk.store, desk.agent, key=next(desk.keys), label="Flood", **more)


FIELDS = {
    "text": ("订单 ＡＢ-17", ["订单 ab-17", "any"]), "number": ("1,234.50", ["1234.5", "1000..", "..1234.5", "1234.5..1234.5"]),
    "date": ("2026-03-01", ["2026-03-01", "2026-02-01..2026-03-01", "2026-03-01.."]), "choice": ("红", ["红", "蓝,红"]), "yes_no": ("yes", ["yes", "any"]),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_of_each_type_is_set_found_and_emptied(desk, kind):
    typed, conditions = FIELDS[kind]
    case, other = desk.take(), desk.take()
    field = define(desk, "My field", kind, "红", "蓝")
    desk.do(marking.set_field, case, field=field, typed=typed)
    for condition in conditions:
        assert found(desk, f"field.{field}={condition}") == {case}, condition
    assert found(desk, f"field.{field}=none") == {other}
    desk.do(marking.set_field, case, field=field, typed=" ")
    assert desk.case(case).fields == ()
    assert found(desk, f"field.{field}=any") == set()


def test_the_text_of_a_field_is_found_by_search_and_goes_with_its_words(desk):
    case, field = desk.take(), define(desk, "Order number", "text")
    desk.do(marking.set_field, case, field=field, typed="zeppelin 17")
    assert found(desk, search="zeppelin") == {case}
    n = desk.case(case).version
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="erase", work=lambda tx: {"v": tx.erase(case, [n])})
    assert found(desk, search="zeppelin") == found(desk, f"field.{field}=zeppelin 17") == set()
    assert desk.case(case).fields[0].shown is None


@pytest.mark.parametrize(("kind", "typed"), [("number", "twelve"), ("number", "1e99"), ("number", "NaN"), ("number", "1,5"), ("number", "12,34"), ("date", "31.1.2026"), ("choice", "green"), ("yes_no", "maybe"), ("text", "x" * 401)])
def test_what_does_not_fit_is_told_and_nothing_changes(desk, kind, typed):
    case = desk.take()
    field = define(desk, "My field", kind, "red", "blue")
    with pytest.raises(BadValue) as told:
        desk.do(marking.set_field, case, field=field, typed=typed)
    assert told.value.field == f"case.field.{field}"
    assert desk.case(case).fields == ()


def test_a_field_keeps_its_type_and_a_choice_has_two(desk):
    field = define(desk, "Colour", "choice", "red", "blue")
    assert define(desk, "Colour", "choice", "red", "blue", "green", field=field) == field
    assert marking.known(desk.store).fields == (Field("field_1", "choice", "Colour", ("red", "blue", "green")),)
    for kind, choices, problem in (("text", (), "field_type_stays"), ("choice", ("red", " red "), "field_no_choices")):
        with pytest.raises(BadValue, match=problem):
            define(desk, "Colour", kind, *choices, field=field)


def test_a_closed_case_can_be_marked_for_who_looks_back_at_it(desk):
    case, key = desk.ready(), define(desk, "Flood")
    desk.do(follow_up.resolve, case)
    desk.do(follow_up.override_gate, case, gate="close", reason="test", who=desk.boss)
    desk.do(follow_up.close, case, who=desk.boss)
    desk.do(marking.tag, case, tag=key)
    assert (desk.case(case).status, desk.case(case).tags) == ("closed", (key,))


@pytest.mark.parametrize("label", ["Noor Vanderlee", "flood", "tag", "2026", "张伟"])
def test_a_key_says_nothing_of_the_label_and_is_given_once(desk, label):
    keys = [define(desk, label), define(desk, f"{label} again"), define(desk, label, "text"), define(desk, f"{label} again", "text")]
    assert keys == ["tag_1", "tag_2", "field_1", "field_2"]
    marking.retire_tag(desk.store, desk.boss, key=next(desk.keys), tag="tag_2")
    assert define(desk, "another") == "tag_3"


def test_a_label_that_was_erased_is_a_dash_and_not_the_key_which_older_desks_made_of_it(desk):
    case = desk.take()

    def work(tx):
        tag = TagDefined(tag="noor_vanderlee", label="Noor Vanderlee")
        tx.append(tx.desk_stream, [tag, FieldDefined(field="of_noor", type="text", label="Of Noor")])
        return {}

    desk.store.operation(key=next(desk.keys), actor_id=desk.boss.id, verb="test", work=work)
    desk.do(marking.tag, case, tag="noor_vanderlee")
    desk.do(marking.set_field, case, field="of_noor", typed="the lamp")
    defined = [r.n for r in desk.store.history(1) if isinstance(r.event, TagDefined | FieldDefined)]

    def forget(tx):
        tx.erase(tx.desk_stream, defined)
        return {}

    desk.store.operation(key=next(desk.keys), actor_id=desk.boss.id, verb="test", work=forget)
    assert set(marking.labels(desk.store).values()) == {"–"}
    shown = questions.told(
        desk.store, desk.case(case), desk.store.history(case), {}, marking.known(desk.store), frozenset())
    assert not [line for line in shown if "noor" in Words("en").of(line.head).lower()]
    assert marks.of_cases(desk.store.read(), [case], ["tags"]) == {case: {"tags": "–"}}


@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(-(10**9), 10**9, places=3))
def test_numbers_are_ordered_as_numbers(one, other) -> None:
    field = Field("f", "number", "F")
    first, second = (number_of("number", typed_value(field, str(n))[0]) for n in (one, other))
    assert (one < other) == (first < second)
    assert (one == other) == (first == second)

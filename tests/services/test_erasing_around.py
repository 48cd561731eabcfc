"""Forgetting a person takes their words and nobody else's: where they are named elsewhere is told first, place by place, and only that goes."""

from __future__ import annotations

import json
from datetime import UTC

import pytest

from complaint_desk.data.drafts import DraftStore
from complaint_desk.domain.events import DAY
from complaint_desk.domain.macros import Macro, Step
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.spans import MINUTE
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import correcting, erasing, exporting, macros, marking, offers, retention, saved_views
from complaint_desk.wording import Words
from tests import endings
from tests.services.desk import SmallDesk

PHONE = "0555 0100"
"""Of the first customer."""

LAYOUT = Layout((("number", 100), ("customer", 120), ("words", 300)))
CLOSED = QueueFilter("closed", (("type", "delay"), ("status", "closed")))


def closed(desk: SmallDesk, name: str) -> tuple[int, int]:
    """A customer of that name whose case ended; the customer and the case."""
    case = desk.clear(desk.take(name=name))
    desk.offered(case, "0", "0")
    desk.do(offers.choose, case, option=1)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    return desk.case(case).customer_id, case


def exported(desk: SmallDesk, reason: str) -> None:
    exporting.note(desk.store, desk.boss, key=next(desk.keys), wanted=QueueFilter("open"), zone=UTC, form="csv", reason=reason, names=False)


def work_of_others(desk: SmallDesk) -> None:
    """A shared view, a macro, a tag and the reason of an export, none of them about anybody."""
    key = desk.keys
    saved_views.save(
        desk.store, desk.boss, key=next(key), name="The delayed parcels of today", wanted=CLOSED, layout=LAYOUT, shared=True)
    macros.save(desk.store, desk.agent, key=next(key), macro=Macro(
        "", "When the parcel is late", (Step("say", (), "Thank you, {customer}, for telling us of the parcel."),)))
    marking.define_tag(desk.store, desk.boss, key=next(key), label="Weather and the storm")
    exported(desk, "For the meeting with the regulator, 高明白地说过")


def kept(desk: SmallDesk) -> list[object]:
    """All that people keep for their work, and the words of the desk's own trail."""
    said = [r.event for r in desk.store.history(1) if r.event.kind in ("view_exported", "tag_defined")]
    return [
        saved_views.views(desk.store, desk.boss), macros.own(desk.store, desk.agent), marking.labels(desk.store), said,
        desk.store.read().rows("SELECT name, definition FROM saved_view UNION ALL SELECT name, definition FROM macro"),
    ]


def erase(desk: SmallDesk, customer: int) -> None:
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


@pytest.mark.parametrize("name", ["He", "Ed", "An", "Th", "The", "customer", "type", "delay", "Li", "高明"])
def test_a_short_or_ordinary_name_takes_nothing_of_other_peoples_work_along(desk: SmallDesk, name: str) -> None:
    customer, _ = closed(desk, name)
    work_of_others(desk)
    before = kept(desk)
    assert erasing.extent(desk.store, desk.boss, customer_id=customer).around == ()
    erase(desk, customer)
    assert kept(desk) == before


def test_where_they_are_named_is_told_place_by_place_and_is_all_that_goes(desk: SmallDesk) -> None:
    customer, _ = closed(desk, "Noor Vanderlee")
    work_of_others(desk)
    before, key = kept(desk), desk.keys
    saved_views.save(
        desk.store, desk.boss, key=next(key), name="For Noor Vanderlee", layout=LAYOUT,
        wanted=QueueFilter("closed", search=f"{PHONE} delay", conditions=(
            ("customer", "Noor Vanderlee"), ("status", "closed"), ("product", "Kettle of Noor Vanderlee"), ("region", "At Noor Vanderlee's"))))
    macros.save(desk.store, desk.agent, key=next(key), macro=Macro(
        "", "Vanderlee, Noor", (Step("say", (), "Good morning, Noor Vanderlee, this is {me}."),)))
    tag = marking.define_tag(desk.store, desk.boss, key=next(key), label="Noor Vanderlee again").result["tag"]
    exported(desk, "The lawyer of Noor Vanderlee asked")
    exported(desk, f"{PHONE} asked")
    seen = erasing.extent(desk.store, desk.boss, customer_id=customer)
    assert sorted((each.what, each.text) for each in seen.around) == sorted([
        ("view", f"For Noor Vanderlee · {PHONE} delay · Noor Vanderlee · Kettle of Noor Vanderlee · At Noor Vanderlee's"),
        ("macro", "Vanderlee, Noor · Good morning, Noor Vanderlee, this is {me}."), ("tag", "Noor Vanderlee again"),
        ("trail", "The lawyer of Noor Vanderlee asked"), ("trail", f"{PHONE} asked"),
    ])
    for language in LANGUAGES:
        said = [Words(language).of(each) for each in erasing.told(seen)]
        assert all(any(each.text in line for line in said) for each in seen.around)
    erase(desk, customer)
    views = {view.name: view for view in saved_views.views(desk.store, desk.boss)}
    assert views["For –"].wanted.conditions == (("status", "closed"),)
    assert [each.part for each in views["For –"].left_out] == ["filter"] * 3
    (macro,) = [each for each in macros.own(desk.store, desk.agent) if each.name == "–"]
    assert [step.text for step in macro.steps] == ["Good morning, –, this is {me}."]
    assert next(each.label for each in marking.known(desk.store).tags if each.key == tag) is None
    exports = [r.event for r in desk.store.history(1) if r.event.kind == "view_exported"]
    assert [(each.rows, each.form, each.reason) for each in exports[1:]] == [(exports[0].rows, "csv", None)] * 2
    assert [view for view in kept(desk)[0] if view.name == "The delayed parcels of today"] == list(before[0])
    assert exports[:1] == [each for each in before[3] if each.kind == "view_exported"]


def test_a_name_that_somebody_wrote_into_the_record_and_took_back_takes_nothing_along(desk: SmallDesk) -> None:
    case = desk.take(name="Noor Vanderlee")
    work_of_others(desk)
    exported(desk, "Meeting with the regulator")
    before = kept(desk)
    for name in ("Meeting with the regulator", "Noor Vanderlee"):
        desk.do(correcting.correct, case, details={"name": name})
    desk.clock.us += 3 * DAY
    desk.clear(case)
    desk.offered(case, "0", "0")
    desk.do(offers.choose, case, option=1)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    erase(desk, desk.case(case).customer_id)
    assert kept(desk) == before


def test_a_name_under_which_the_case_was_opened_and_that_was_corrected_at_once_takes_nothing_along(desk: SmallDesk) -> None:
    case = desk.take(name="The Regulator")
    exported(desk, "For The Regulator")
    phone = desk.store.read().value("SELECT phone FROM customer")
    exported(desk, f"{phone} asked")
    desk.clock.us += MINUTE
    desk.do(correcting.correct, case, details={"name": "Noor Vanderlee", "phone": PHONE})
    desk.clock.us += 3 * DAY
    assert [each.text for each in erasing.extent(desk.store, desk.boss, customer_id=desk.case(case).customer_id).around] == [f"{phone} asked"]


def test_a_name_that_was_theirs_for_a_day_before_it_changed_is_looked_for(desk: SmallDesk) -> None:
    case = desk.take(name="Noor Somers")
    for name in ("Noor Winters", "Noor Vanderlee"):
        desk.clock.us += 2 * DAY
        desk.do(correcting.correct, case, details={"name": name})
    for name in ("Noor Somers", "Noor Winters", "Noor Vanderlee"):
        exported(desk, f"{name} asked")
    assert [each.text for each in erasing.extent(desk.store, desk.boss, customer_id=desk.case(case).customer_id).around] == [
        "Noor Somers asked", "Noor Winters asked", "Noor Vanderlee asked"]


def test_of_whose_time_is_up_it_is_told_as_well_before_anybody_agrees(desk: SmallDesk) -> None:
    closed(desk, "Noor Vanderlee")
    exported(desk, "The lawyer of Noor Vanderlee asked")
    desk.clock.us += 3 * 366 * DAY
    found = retention.proposal(desk.store, desk.boss)
    told = erasing.outside(desk.store, desk.boss, customers=[each.customer_id for each in found.free])
    assert [each.text for each in told] == ["The lawyer of Noor Vanderlee asked"]
    retention.confirm(desk.store, desk.boss, key=next(desk.keys), customers=[found.free[0].customer_id], reason="the yearly look")
    assert [r.event.reason for r in desk.store.history(1) if r.event.kind == "view_exported"] == [None]


def test_what_goes_outside_their_cases_is_told_to_nobody_else(desk: SmallDesk) -> None:
    customer, _ = closed(desk, "Noor Vanderlee")
    with pytest.raises(NotAllowed):
        erasing.outside(desk.store, desk.agent, customers=[customer])


@pytest.mark.parametrize(("field", "text"), [
    ("customer", "Noor Vanderlee"), ("phone", PHONE), ("email", f"{PHONE} instead"), ("on_behalf_of", "Vanderlee, Noor"), ("state", "{customer}"),
])
def test_a_form_of_a_new_complaint_that_is_theirs_by_one_field_is_forgotten_whole(desk: SmallDesk, field: str, text: str) -> None:
    customer, _ = closed(desk, "Noor Vanderlee")
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    state = json.dumps({"customer": customer})
    for key, words in (
        (f"intake.{field}@2", text.replace("{customer}", state)), ("intake.product@2", "The lamp"), ("intake.on_behalf@2", "Her mother, 81"),
        ("intake.customer@3", "Eleanoor Vanderlees"), ("intake.words@3", "The storm"), ("intake.state@3", json.dumps({"customer": 999})),
    ):
        drafts.save(key, words)
    drafts.close()
    erase(desk, customer)
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    assert sorted(drafts.keys()) == ["intake.customer@3", "intake.state@3", "intake.words@3"]
    drafts.close()


@pytest.mark.parametrize("field", ["words", "product"])
def test_of_a_form_about_somebody_else_only_the_field_that_names_them_is_forgotten(desk: SmallDesk, field: str) -> None:
    customer, _ = closed(desk, "Noor Vanderlee")
    form = {"customer": "Ben Okafor", "phone": "0171 5550111", "words": "It leaks", "product": "The lamp", "state": json.dumps({"customer": 999})}
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    for each, text in (form | {field: "Noor Vanderlee at the counter said no"}).items():
        drafts.save(f"intake.{each}@2", text)
    drafts.close()
    erase(desk, customer)
    drafts = DraftStore(desk.store.path.with_name("desk.drafts.sqlite"))
    left = drafts.load_all(drafts.keys())
    drafts.close()
    assert left == {f"intake.{each}@2": text for each, text in form.items() if each != field}

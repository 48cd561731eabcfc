"""Each cell of the table of fields, for each role, is what the window shows: in the open case, and in the lists outside it."""

from datetime import UTC

import pytest

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rights import ELSEWHERE, FIELDS, HIDDEN, IN_CASE, MASKED, WHOLE, seen
from complaint_desk.domain.vocabulary import ROLES
from complaint_desk.services import customers, people, queue
from complaint_desk.services.intake import Caller, Intake, open_case
from complaint_desk.ui.intake.caller import line_of
from complaint_desk.ui.settings.people import PeopleTable
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import LineField
from tests.ui.case.test_privacy import room as room
from tests.ui.conftest import settle

NAME, PHONE, EMAIL = "Noor Vanderlee", "138 0013 8000", "noor@example.org"
IDENTITY, CARD, LIMIT = "11010519491231002X", "4111 1111 1111 1111", "731"
WORDS = f"The lid of {IDENTITY} broke, {CARD} paid for it."


VALUES = {
    "customer.name": NAME, "customer.phone": PHONE, "customer.email": EMAIL, "case.words": "The lid of", "case.identity_number": IDENTITY,
    "case.card_number": CARD,
}
MASKS = {
    "customer.name": ("N**",), "customer.phone": ("138 **** 8000", "**** 00", "****"), "customer.email": ("n***@example.org", "****"),
    "case.words": (), "case.identity_number": ("110105********002X",), "case.card_number": ("4111 11** **** 1111",),
}
"""As each field stands where it is masked; a department sees less of a number or an address than who speaks with customers."""


def cell(field, text):
    """How a field is seen in what is shown: whole, under a mask of its own, or not at all; what is neither is told as it stands."""
    whole = VALUES[field]
    if whole in text or whole.replace(" ", "") in text:
        return WHOLE
    if field.startswith("case."):  # within a text that says more
        return MASKED if any(mask in text for mask in MASKS[field]) else HIDDEN
    return MASKED if text in MASKS[field] else text or HIDDEN


@pytest.mark.parametrize(("field", "text", "seen_as"), [
    ("customer.phone", "138 0013 8000", WHOLE), ("customer.phone", "138 **** 8000", MASKED), ("customer.phone", "138 0013 ****", "138 0013 ****"),
    ("customer.phone", "", HIDDEN), ("customer.name", "N…r Vanderlee", "N…r Vanderlee"), ("case.card_number", "**** and nothing else", HIDDEN),
    ("case.card_number", "4111 11** **** 1111 paid", MASKED),
])
def test_what_is_missing_or_masked_in_another_way_is_not_taken_for_masked(field, text, seen_as):
    assert cell(field, text) == seen_as


@pytest.fixture
def case(room):
    caller = Caller(name=NAME, phone=PHONE, email=EMAIL)
    made = open_case(room.around.store, room.around.boss, key=b"c" * 16, intake=Intake(caller=caller, words=WORDS, verified="known_number"))
    return int(made.result["case"])


def somebody(room, role):
    store, boss = room.around.store, room.around.boss
    people.add_person(store, boss, key=b"r" * 16, login="somebody", name="Somebody", role=role, limit=LIMIT)
    who = people.sit_down(store, "somebody")
    room.around.desk.switch_to(who)
    return who


@pytest.mark.parametrize("role", ROLES)
def test_the_open_case_shows_what_the_table_says(room, case, role):
    somebody(room, role)
    room.screen.open_case(case)
    said = "\n".join(room.lines())
    texts = {
        "customer.name": room.find("case.card.name").whole(), "customer.phone": room.find("case.card.phone").text(),
        "customer.email": room.find("case.card.email").text(), "case.words": said, "case.identity_number": said, "case.card_number": said,
    }
    shown = {field: cell(field, text) for field, text in texts.items()}
    assert shown == {field: seen(role, field, IN_CASE) for field in shown}
    assert set(FIELDS) - set(shown) == {"person.limit"}


@pytest.mark.parametrize("role", ROLES)
def test_lists_show_what_the_table_says(room, case, role):
    who, store = somebody(room, role), room.around.store
    (row,) = queue.page(store, who, wanted=QueueFilter("all"), zone=UTC, limit=10).rows
    (found,) = customers.find(store, who, typed=PHONE)
    line = line_of(found)
    nameless = line_of(found._replace(name=None, form_of_address=None))
    words = dict(line.fields)
    texts = {
        "customer.name": row.customer, "customer.phone": str(words["phone"]), "customer.email": str(dict(nameless.fields)["name"]),
        "case.words": row.words, "case.identity_number": row.words, "case.card_number": row.words,
    }
    shown = {field: cell(field, text) for field, text in texts.items()}
    assert cell("customer.name", str(words["name"])) == shown["customer.name"]
    assert shown == {field: seen(role, field, ELSEWHERE) for field in shown}


@pytest.mark.parametrize("role", ROLES)
def test_what_somebody_may_grant_is_shown_to_whom_the_table_says(room, look, qtbot, role):
    somebody(room, role)
    table = PeopleTable(look, room.around.desk)
    qtbot.addWidget(table)
    table.show()
    settle()
    texts = [each.text() for kind in (Label, LineField) for each in table.findChildren(kind) if each.isVisibleTo(table)]
    found = WHOLE if any(LIMIT in text for text in texts) else HIDDEN
    assert {seen(role, "person.limit", place) for place in (IN_CASE, ELSEWHERE)} == {found}

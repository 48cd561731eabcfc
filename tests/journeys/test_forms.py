"""Special forms and the transparency card in the window, by ids."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QTabBar, QWidget

from complaint_desk.domain.events import DAY
from complaint_desk.services import conversation, forms, people
from complaint_desk.services.changed import Changed
from complaint_desk.services.desks import now_us
from complaint_desk.services.forms import Value
from complaint_desk.ui.paper import put_on_paper
from tests.journeys.ending import to_closed


@pytest.fixture
def desk(seat):
    """A desk with one complaint about a colleague, who works here too; in English."""
    with seat(language="en") as desk:
        people.add_person(desk.store, desk.desk.person, key=b"0123456789abcdef", login="yun", name="He Yun", role="agent", limit="150")
        desk.number = desk.take_in("Noor Vanderlee", "Your man at the counter laughed at me.")
        desk.hand.press("guide.listen.emotion.calm")
        desk.hand.press("guide.listen.heard_out")
        desk.hand.press("guide.next")
        desk.hand.write("guide.clarify.type", "staff_attitude")
        yield desk


def events(desk, *kinds):
    return [event["kind"] for event in json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["events"] if event["kind"] in kinds]


def hear_three_sides(hand, form):
    """What the customer says, what there is to show for it, and what the employee says: they contradict each other."""
    hand.press(f"{form}.open")
    hand.press(f"{form}.start")
    hand.write(f"{form}.person", "He Yun")
    hand.write(f"{form}.agreement.1", "contradict")
    hand.write(f"{form}.customer_account.1", "He laughed.")
    hand.write(f"{form}.evidence_kind.1", "recording")
    assert not hand.shows(f"{form}.row.1.contradicts")  # of two accounts that are not both there none contradicts the other
    hand.write(f"{form}.employee_account.1", "I coughed.")
    hand.press(f"{form}.save")
    assert hand.shows(f"{form}.row.1.contradicts")
    hand.write(f"{form}.finding", "unproven")


def stands_at(desk, form):
    """How the form stands, as the guide says it beside."""
    return [label.text() for label in desk.hand.find(f"{form}.card").findChildren(QLabel)]


def test_a_three_way_check_marks_the_contradiction_and_is_concluded_and_told(desk):
    hand, form = desk.hand, "guide.form.three_way"
    hear_three_sides(hand, form)
    hand.press(f"{form}.conclude")
    assert events(desk, "form_concluded") == []  # no reason yet
    error, area = hand.find(f"{form}.error"), hand.find("case.forms")
    hand.wait(lambda: area.viewport().rect().contains(error.rect().translated(error.mapTo(area.viewport(), QPoint(0, 0)))), "the refusal in sight")
    assert "Complete, to be concluded" in stands_at(desk, form)
    hand.write(f"{form}.text", "The recording has no picture.")
    hand.press(f"{form}.conclude")
    assert events(desk, "form_concluded") == ["form_concluded"]
    assert any("The customer is to be told" in each for each in stands_at(desk, form))
    hand.write(f"{form}.result_told", "phone")
    assert "cannot be proven" in hand.read(f"{form}.state")
    desk.desk.switch_to(people.sit_down(desk.store, "yun"))  # the person complained about is not shown it
    hand.wait(lambda: hand.shows("case.failure"), "the refusal")
    assert not any(hand.shows(ident) for ident in ("case.note", "guide.clarify.restatement", "guide.say.1", "guide.forms"))
    told = [label.text() for label in hand.find("case.failure").findChildren(QLabel)]
    assert any("somebody else handles it" in text for text in told)
    assert desk.window.case.timeline.model().rowCount() == 0  # a screen reader finds the lines of a list where nobody sees them
    desk.desk.switch_to(people.sit_down(desk.store, "mara"))
    hand.wait(lambda: hand.shows("case.note"), "the case")


def test_a_complaint_about_somebody_is_checked_from_three_sides_and_ends_well(desk):
    """What two say and a recording does not settle: said so, made good all the same, and closed without letting any gate pass."""
    hand, form = desk.hand, "guide.form.three_way"
    for fact, text in (("happened_at", "This morning at ten"), ("conduct", "He laughed at me"), ("wanted", "That somebody says sorry")):
        hand.write(f"guide.clarify.fact.{fact}", text)
    hand.write("guide.clarify.restatement", "You were laughed at in front of others, and want somebody to say sorry.")
    hand.press("guide.clarify.yes")
    hand.press("guide.next")
    hand.wait(lambda: hand.read("guide.step") == desk.words("step.offer"), "the offer")
    for what, remedy in (("The branch manager rings you and says sorry", "apology"), ("Another adviser serves you from now on", "other")):
        for field, text in (("what", what), ("who", "Branch"), ("when", "tomorrow 12:00"), ("remedy", remedy), ("cost", "0")):
            hand.write(f"guide.offer.{field}", text)
        hand.press("guide.offer.add")
    hand.press("guide.offer.options.1.choose")
    hand.press("guide.next")
    hand.wait(lambda: hand.read("guide.step") == desk.words("step.follow_up"), "the follow-up")
    hand.press("guide.follow_up.kept")
    hand.press("guide.follow_up.told")
    hand.press("case.resolve")
    assert hand.read("case.status") != desk.words("status.resolved"), "nobody has heard all sides yet"
    hear_three_sides(hand, form)
    hand.write(f"{form}.text", "The recording has no picture.")
    hand.press(f"{form}.conclude")
    hand.write(f"{form}.result_told", "phone")
    hand.find("case.tabs").setCurrentIndex(0)
    to_closed(desk, "manner", "Two at the counter while somebody complains.")
    assert events(desk, "gate_overridden") == []


def test_a_supervisor_is_named_by_one_and_agreed_on_by_another(desk):
    hand, form = desk.hand, "guide.form.three_way"
    people.add_person(desk.store, desk.desk.person, key=b"supervisor-16byt", login="ines", name="Ines Ott", role="supervisor", limit="500")
    desk.desk.switch_to(people.sit_down(desk.store, "yun"))
    hand.settle()
    hand.press(f"{form}.open")
    hand.press(f"{form}.start")
    assert not hand.shows(f"{form}.person_asked")
    hand.write(f"{form}.person", "Ines Ott")
    hand.wait(lambda: hand.shows(f"{form}.person_asked"), "the one who waits")
    assert (hand.read(f"{form}.person_asked"), hand.read(f"{form}.person")) == ("Ines Ott", "")
    desk.desk.switch_to(people.sit_down(desk.store, "mara"))
    hand.settle()
    hand.press(f"{form}.name_refuse")
    hand.wait(lambda: not hand.shows(f"{form}.person_asked"), "that the name is off")
    assert (hand.read(f"{form}.person"), hand.shows(f"{form}.name_agree")) == ("", False)
    desk.desk.switch_to(people.sit_down(desk.store, "yun"))
    hand.settle()
    hand.write(f"{form}.person", "Ines Ott")
    hand.wait(lambda: hand.shows(f"{form}.person_asked"), "the one who waits again")
    assert not hand.shows(f"{form}.name_agree")  # nobody agrees with themselves
    desk.desk.switch_to(people.sit_down(desk.store, "mara"))
    hand.wait(lambda: hand.shows(f"{form}.name_agree"), "the way to agree")
    hand.press(f"{form}.name_agree")
    hand.wait(lambda: not hand.shows(f"{form}.person_asked"), "that two agree")
    assert hand.read(f"{form}.person") == "Ines Ott"


def there_and_back(desk):
    """Go to a second complaint of the same customer, and back to the first."""
    hand, first = desk.hand, desk.hand.read("case.number")
    hand.press("guide.hard")
    hand.press("guide.hard.second")
    hand.wait(lambda: hand.read("case.number") != first, "the second case")
    hand.press("guide.hard.back")
    hand.wait(lambda: hand.read("case.number") == first, "the first case")


@pytest.mark.parametrize(
    ("field", "text"), [("customer_account.1", "He laughed, and th"), ("text", "He laughed, and th"), ("finding", "not")],  # names more than one: what names one alone is taken when the field is left
    ids=["an account", "the reason of a finding", "a finding half typed"],
)
def test_what_is_written_in_a_form_survives_another_case(desk, field, text):
    hand, form = desk.hand, "guide.form.three_way"
    hand.press(f"{form}.open")
    hand.press(f"{form}.start")
    hand.find(f"{form}.{field}").setFocus()
    hand.write(f"{form}.{field}", text)
    there_and_back(desk)
    hand.press(f"{form}.open")
    hand.wait(lambda: hand.read(f"{form}.{field}") == text, "the half sentence")


def test_the_numbers_of_many_customers_survive_another_case_and_are_gone_once_they_are_added(desk):
    hand, form, first = desk.hand, "guide.form.tell_before_asked", desk.number
    hand.write("guide.clarify.type", "delay")
    hand.find("case.tabs").setCurrentIndex(2)
    hand.press(f"{form}.start")
    hand.write(f"{form}.numbers", "26-0000")
    there_and_back(desk)
    hand.find("case.tabs").setCurrentIndex(2)
    hand.wait(lambda: hand.read(f"{form}.numbers") == "26-0000", "the half number")
    hand.write(f"{form}.numbers", first)
    hand.press(f"{form}.add")
    hand.wait(lambda: hand.read(f"{form}.numbers") == "", "the number to be taken")
    there_and_back(desk)
    hand.find("case.tabs").setCurrentIndex(2)
    hand.settle()
    assert hand.read(f"{form}.numbers") == ""


def test_the_card_says_how_the_case_is_handled_and_can_be_copied(desk):
    hand = desk.hand
    hand.press("case.transparency")
    assert desk.number in hand.read("case.transparency.title")
    hand.press("case.transparency.copy")
    assert QGuiApplication.clipboard().text().splitlines()[0] == hand.read("case.transparency.title")
    hand.press("case.transparency.close")
    assert not hand.shows("case.transparency.card")


def test_the_card_is_printed_word_for_word_and_a_computer_without_printer_says_what_helps(desk, tmp_path):
    hand, printed, paper = desk.hand, [], tmp_path / "card.pdf"

    def onto(_parent, text):
        printed.append(text)
        if len(printed) > 1:
            return False
        printer = QPrinter()
        printer.setOutputFileName(str(paper))
        put_on_paper(text, printer)
        return True

    desk.window.case.transparency._to_paper = onto
    hand.press("case.transparency")
    hand.press("case.transparency.print")
    lines = printed[0].splitlines()
    assert lines[0] == hand.read("case.transparency.title")
    assert lines[1:] == hand.read("case.transparency.lines").splitlines()
    assert paper.read_bytes().startswith(b"%PDF")
    assert hand.read("case.transparency.done") == ""
    hand.press("case.transparency.print")
    assert "Copy the card instead" in hand.read("case.transparency.done")


def test_the_cause_of_a_fault_is_owed_within_a_day_until_the_customer_knows_it(desk):
    """The clock of a quality trace stands with the others and says why (N7)."""
    hand, form = desk.hand, "guide.form.quality_trace"
    hand.write("guide.clarify.type", "product_quality")
    hand.find("case.tabs").setCurrentIndex(2)
    hand.press(f"{form}.start")
    assert "h 59 min left, by" in hand.read(f"{form}.state")
    shown = json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["clocks"]
    clock = next(each for each in shown if each["name"] == "cause_to_customer")
    assert "plus 1 d: the customer knows the cause by" in clock["why"]
    assert any("Cause to customer" in each.accessibleName() for each in hand.find("case").findChildren(QWidget))
    hand.write(f"{form}.exchange", "exchanged")
    hand.write(f"{form}.trace_number", "L-204")
    hand.write(f"{form}.cause", "manufacture")
    hand.write(f"{form}.cause_words", "A seal was put in the wrong way round.")
    hand.write(f"{form}.finding", "found")
    hand.write(f"{form}.text", "The laboratory opened it.")
    hand.press(f"{form}.conclude")
    hand.write(f"{form}.cause_told", "phone")
    hand.settle()
    shown = json.loads(desk.verb("case", desk.number, "--json", "--as", "mara"))["clocks"]
    assert next(each for each in shown if each["name"] == "cause_to_customer")["state"] == "kept"


def test_a_choice_made_before_the_hand_off_stays_while_the_case_goes_on(desk):
    hand, form = desk.hand, "guide.form.expert_hand_off"
    hand.write("guide.clarify.type", "technical_fault")
    hand.wait(lambda: hand.shows("case.tabs"), "the tabs")
    hand.find("case.tabs").parentWidget().findChild(QTabBar).setCurrentIndex(2)
    hand.write(f"{form}.substitute", "accepted")
    hand.write("case.note", "The router's type is on its label.")
    hand.press("case.add_note")
    hand.settle()
    assert hand.read(f"{form}.substitute") == "Accepted"


def test_a_hand_over_to_an_expert_is_form_task_and_promise_in_one_press(desk):
    hand, form = desk.hand, "guide.form.expert_hand_off"
    hand.write("guide.clarify.type", "technical_fault")
    hand.find("case.tabs").setCurrentIndex(2)
    hand.settle()
    hand.write(f"{form}.tried", "Restarted it twice.")
    hand.write(f"{form}.substitute", "accepted")
    hand.write(f"{form}.expert", "The second line")
    hand.write(f"{form}.call_by", "some day")
    hand.press(f"{form}.hand_over")
    assert hand.shows(f"{form}.error")
    hand.write(f"{form}.call_by", "tomorrow 10:00")
    hand.press(f"{form}.hand_over")
    assert events(desk, "form_started", "task_given", "promise_made") == ["form_started", "task_given", "promise_made"]


def test_many_customers_are_listed_by_their_cases_and_told_with_one_press(desk):
    hand, form, first = desk.hand, "guide.form.tell_before_asked", desk.number
    other = desk.take_in("Ada Brandt", "Is my parcel on its way?")
    desk.number = desk.take_in("Tom Okafor", "The lorry is late again.")
    hand.press("guide.listen.emotion.calm")
    hand.press("guide.listen.heard_out")
    hand.press("guide.next")
    hand.write("guide.clarify.type", "delay")
    hand.find("case.tabs").setCurrentIndex(2)
    hand.settle()
    hand.press(f"{form}.start")
    hand.write(f"{form}.message", "The lorry comes a day later; choose what helps you.")
    hand.write(f"{form}.numbers", f"{first} {other}")
    hand.press(f"{form}.add")
    assert hand.read(f"{form}.customer.2.shown") == "Ada Brandt"
    hand.write(f"{form}.channel", "email")
    hand.press(f"{form}.tell")
    hand.write(f"{form}.compensation.2", "gift")
    desk.number = other
    assert events(desk, "progress_told") == ["progress_told"]


def test_a_limit_that_was_confirmed_is_lifted_with_one_press_by_who_may(desk):
    """The agent looked into it and the supervisor confirmed it; later the supervisor takes it back, the agent never can."""
    hand, form, mara = desk.hand, "guide.form.respect_but_verify", desk.desk.person
    case, keys = desk.window.case.view.case.id, iter(n.to_bytes(16, "big") for n in range(1, 30))
    yun = people.sit_down(desk.store, "yun")

    def do(who, verb, **fields):
        verb(desk.store, who, key=next(keys), case_id=case, **fields)

    do(yun, conversation.set_circumstance, circumstance="suspected_abuse", holds=True)
    do(yun, forms.start_form, form="respect_but_verify")
    for row, speaks in ((1, "against"), (2, "for")):
        for field, value in (("fact", Value(text="Four returns")), ("source", Value(code="history")), ("speaks", Value(code=speaks))):
            do(yun, forms.enter, form="respect_but_verify", field=field, item=row, value=value)
    do(yun, forms.enter, form="respect_but_verify", field="review_on", value=Value(when_us=now_us() + 30 * DAY))
    do(mara, forms.conclude, form="respect_but_verify", finding="confirmed", text="Four of four")
    desk.desk.tell(Changed("elsewhere", now_us(), (case,), frozenset({"case", "customer"})))
    hand.settle()
    hand.find("case.tabs").setCurrentIndex(2)
    hand.settle()
    desk.desk.switch_to(yun)
    hand.settle()
    assert not hand.shows(f"{form}.lift")
    desk.desk.switch_to(mara)
    hand.settle()
    hand.press(f"{form}.lift")
    hand.wait(lambda: not hand.shows(f"{form}.lift"), "the limit to be lifted")
    assert desk.window.case.view.customer.restricted_until_us <= now_us()

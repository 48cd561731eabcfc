"""Special forms at work: begun, filled in field by field, concluded, told; each press one operation, however many rows it touches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from complaint_desk.data.limited import limits
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import DAY
from complaint_desk.domain.forms import FORMS, GIVEN, NOT_NEEDED, Form, FormField, FormSpec
from complaint_desk.domain.giving_words import given as given_by
from complaint_desk.domain.giving_words import promises_remedy
from complaint_desk.domain.messages import Listed, Money, say
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.numbers import parse_number
from complaint_desk.domain.problems import BadValue, GateShut, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import allowance, naming
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, ask, on_case, operate, require, require_open, require_unparty
from complaint_desk.services.limiting import refuse_gift
from complaint_desk.services.parties import is_about, is_concerned
from complaint_desk.services.promising import refuse_money
from complaint_desk.services.tasks import NewTask, given
from complaint_desk.services.values import code_in, due_in, text_in

MOST_ROWS: Final = 500
LONGEST_LIMIT_US: Final = 366 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What is entered into one field: a text, the code of a choice, the number of a person, customer or case, or a moment."""

    text: str = ""
    code: str = ""
    ref: int = 0
    when_us: int = 0


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form that the playbook asks for or that was begun; ``form`` is None while it was not, ``required`` before the case is resolved."""

    spec: FormSpec
    form: Form | None
    required: bool


def shown(case: Case, rules: Rules) -> tuple[FormShown, ...]:
    """Return the forms of a case: those that its type and circumstances ask for, then others that were begun."""
    needed = rules.forms_needed(case)
    codes = dict.fromkeys((*rules.forms_for(case.type, case.circumstances), *needed, *(form.code for form in case.forms)))
    return tuple(FormShown(FORMS[code], case.form(code), code in needed) for code in codes if code in FORMS)


def start_form(store: Store, who: Person, *, key: bytes, case_id: int, form: str) -> Changed:
    """Begin a form; after its conclusion it may be begun anew.

    Raises:
        Problem: one of this kind is under way.
    """
    code_in(form, FORMS, "guide.form")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        _not_under_way(case, form)
        return [ev.FormStarted(form=form)]

    return on_case(store, who, key, "start_form", case_id, decide)


def enter(
    store: Store, who: Person, *, key: bytes, case_id: int, form: str, field: str, value: Value, item: int = 0
) -> Changed:
    """Enter one field, in row ``item`` where the field belongs to rows; an emptied one lacks again.

    A person named in the three-way check stops owning the case in the same press. Where naming takes two people (``naming``), the first
    press asks, and the same one by somebody else agrees.

    Raises:
        BadValue: the value is none of the field's; the field is named.
        Problem: the form was not begun, or is concluded.
        Problem: a form gives something to a customer for whom special compensation is limited.
        NotAllowed: what a row gives is more than the person may still give; somebody names themselves, or takes a name off who may not.
    """
    asked = _field(form, field, item)
    if asked.kind == "choice" and value.code:
        code_in(value.code, asked.choices, _id(form, field))

    amount = parse_amount(value.text) if asked.kind == "amount" else "0"
    if amount is None or (asked.kind == "amount" and amount == "0" and value.text.strip()):
        raise BadValue("nothing_to_give", field=_id(form, field))

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        running = _running(case, form, after=asked.after)
        _known(tx, who, form, asked, value)
        _refuse_name_in_words(tx, form, asked, value)
        if asked.kind == "person":
            return naming.named(tx, who, case, running, value.ref)
        refuse_gift(tx, acting(tx, who), running, field, item, code=GIVEN[0] if amount != "0" else value.code, ref=value.ref)
        if asked.kind == "amount":
            entry = _worth(store, tx, acting(tx, who), case, running, item, amount)
        else:
            entry = _entry(form, asked, value, item)
        if form == "tell_before_asked" and field == "customer":
            _still_within(store, tx, case, running, item, value.ref)
        before = running.entries.get((field, item))
        if before == entry or (before is None and entry == ev.FormEntered(form=form, field=field, item=item)):
            return []
        return [entry]

    return on_case(store, who, key, "hand_out" if asked.kind == "amount" else "enter_form", case_id, decide)


def conclude(store: Store, who: Person, *, key: bytes, case_id: int, form: str, finding: str, text: str = "") -> Changed:
    """Conclude a form with a finding and its reason.

    A confirmed suspicion limits the customer's special compensation until its review; a cause that was found is the case's cause, unless
    it has one.

    Raises:
        GateShut: fields are still lacking, each named; not for a form that is not needed.
        NotAllowed: the finding needs a supervisor, who began nothing of the form and wrote none of its rows; or the case requires the
            form and the person may not let it go; or they wrote the accounts themselves, or may not take off the name in it.
        Problem: somebody named in it waits for a second person to agree.
        BadValue: the reason is missing, or what speaks for the customer is, or the day of the review.
    """
    spec = FORMS[code_in(form, FORMS, "guide.form")]
    code_in(finding, (*spec.findings, NOT_NEEDED), _id(form, "finding"))
    said = text_in(text, _id(form, "text"), "reason_needed")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        running = _running(case, form, after=False)
        ends = naming.may_end_waiting(tx, case, running) if running.asked else frozenset()
        if ends:
            raise Problem("name_waits", code="FO-NAMED", name=naming.names_of(tx, ends))
        waived = finding == NOT_NEEDED and acting(tx, who).may("override_gate")
        if finding != NOT_NEEDED:
            _refuse_lacking(running)
        elif not waived and form in store.rules.forms_needed(case):
            raise NotAllowed("form_required", code="RI-FORM", form=say(f"form.{form}"))
        events: list[ev.Event] = [ev.FormConcluded(form=form, finding=finding, waived=waived, text=said)]
        if finding == NOT_NEEDED and running.person:
            naming.require_may_take_off(tx, who, case, running)
            events += naming.given_back(tx, case, running, running.person)
        if spec.apart and finding != NOT_NEEDED:
            _refuse_own_accounts(tx, who, case, running)
        if finding in spec.confirms:
            require(acting(tx, who), "confirm_restriction")
            _refuse_alone(who, spec, running)
            _limit(tx, case, running)
        if form == "quality_trace" and finding == "found" and not case.cause:
            events.append(ev.CauseFound(cause=running.entries["cause", 0].code, text=running.entries["cause_words", 0].text))
        return events

    return on_case(store, who, key, "conclude_form", case_id, decide)


def lift_limit(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Take back a customer's limit on special compensation, on the day of its review or before.

    Raises:
        NotAllowed: the person may not confirm limits either.
    """

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        for customer in limits(tx, case.customer_id):
            tx.append(customer, [ev.CustomerRestricted(case_id=case.id, until_us=0)])
        return []

    return on_case(store, who, key, "lift_limit", case_id, decide, right="confirm_restriction")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """What goes to the second line (T7): what was tried, the substitute and whether it was accepted, who calls back by when.

    ``promise`` is what the customer is promised, in words.
    """

    tried: str
    substitute: str
    expert: str
    call_by_us: int
    promise: str
    substitute_what: str = ""


def hand_off(store: Store, who: Person, *, key: bytes, case_id: int, to: HandOff) -> Changed:
    """Hand over to a second-line expert in one press: the form, the task of the second line, and the promise of the call.

    Raises:
        BadValue: a field is empty or gives money that stands nowhere, or the time has passed.
        Problem: a hand-off is under way.
    """
    form = "expert_hand_off"
    texts = {name: text_in(getattr(to, name), _id(form, name), "empty_text") for name in ("tried", "expert", "promise")}
    code_in(to.substitute, _field(form, "substitute", 0).choices, _id(form, "substitute"))

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        due_in(to.call_by_us, tx.now_us, _id(form, "call_by"))
        _not_under_way(case, form)
        for name in ("promise", "expert", "substitute_what"):
            refuse_money(case, getattr(to, name), _id(form, name))
        events: list[ev.Event] = [
            ev.FormStarted(form=form),
            ev.FormEntered(form=form, field="tried", text=texts["tried"]),
            ev.FormEntered(form=form, field="substitute", code=to.substitute),
            ev.FormEntered(form=form, field="expert", text=texts["expert"]),
            ev.FormEntered(form=form, field="call_by", when_us=to.call_by_us),
        ]
        if to.substitute_what.strip():
            events.append(ev.FormEntered(form=form, field="substitute_what", text=to.substitute_what.strip()))
        task = NewTask(department="technical", what=texts["tried"], due_us=to.call_by_us, form=form)
        events += given(case, task, texts["tried"], store.rules)
        return [*events, ev.PromiseMade(due_us=to.call_by_us, what=texts["promise"], who=texts["expert"])]

    return on_case(store, who, key, "hand_off", case_id, decide)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Somebody whom the same delay hits: a customer of the desk, their case if they have one, and which order."""

    customer_id: int
    case_id: int = 0
    order: str = ""


def add_affected(store: Store, who: Person, *, key: bytes, case_id: int, affected: Sequence[Affected]) -> Changed:
    """Add customers to the list of those to be told before they ask, each once, in one press.

    Raises:
        Problem: the form was not begun, or has too many rows.
        BadValue: a customer or case is not there.
    """
    form = "tell_before_asked"

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        running = _running(case, form, after=False)
        there = {entry.ref for (field, _), entry in running.entries.items() if field == "customer"}
        row = max(running.rows, default=0)
        events: list[ev.Event] = []
        for one in affected:
            if one.customer_id in there:
                continue
            there.add(one.customer_id)
            row += 1
            if row > MOST_ROWS:
                raise Problem("no_row", code="FO-ROWS", most=MOST_ROWS)
            entries = {"customer": Value(ref=one.customer_id), "case": Value(ref=one.case_id), "order": Value(text=one.order)}
            for field, value in entries.items():
                asked = _field(form, field, row)
                _known(tx, who, form, asked, value)
                if value != Value():
                    events.append(_entry(form, asked, value, row))
        return events

    return on_case(store, who, key, "add_affected", case_id, decide)


def add_cases(store: Store, who: Person, *, key: bytes, case_id: int, numbers: str) -> Changed:
    """Add the customers of cases to the list of those to be told, by the cases' numbers as people write them.

    Raises:
        BadValue: no number was written.
        Problem: this desk has no such case, or a number was misheard; nobody is added then.
    """
    written = [part for part in re.split(r"[\s,;、，；]+", numbers) if part]
    if not written:
        raise BadValue("empty_text", field="guide.form.tell_before_asked.numbers")
    affected = []
    for number in written[:MOST_ROWS]:
        other = store.case_id(parse_number(number) or number)
        if other is None:
            raise Problem("no_such_case", code="CA-NONE", number=number[:40])
        affected.append(Affected(customer_id=store.case(other).customer_id, case_id=other))
    return add_affected(store, who, key=key, case_id=case_id, affected=affected)


def tell_affected(store: Store, who: Person, *, key: bytes, case_id: int, channel: str, rows: Sequence[int] = ()) -> Changed:
    """Record that listed customers were told, all who were not yet if no rows are named, in one press.

    Who has a case of their own hears it there too: its next progress update is due anew.

    Raises:
        Problem: the form was not begun or is concluded, or a row is not there.
        GateShut: the message is still missing.
        BadValue: the message gives a sum, or something of worth without one, and not every row that hears it gives as much.
    """
    form = "tell_before_asked"
    code_in(channel, _field(form, "told", 1).choices, _id(form, "told"))
    ask(store, who, "tell_affected", "work_case", about=case_id)

    def work(tx: Transaction) -> dict[str, Any]:
        case = tx.case(case_id)
        require_unparty(tx, who, case, "tell_affected")
        require_open(case)
        running = _running(case, form, after=False)
        message = running.entries.get(("message", 0))
        if message is None or not (message.text or "").strip():
            raise _lacking((("message", 0),), form)
        told = {row for (field, row), entry in running.entries.items() if field == "told" and entry.code}
        wanted = [row for row in (rows or running.rows) if row not in told]
        if not set(wanted) <= set(running.rows):
            raise Problem("no_such_thing", code="CA-GONE")
        _refuse_unworthy(running, wanted, message.text or "")
        tx.append(case_id, [ev.FormEntered(form=form, field="told", item=row, code=channel) for row in wanted])
        touched = [case_id]
        for row in wanted:
            other = running.entries.get(("case", row))
            customer = running.entries.get(("customer", row))
            if other is not None and other.ref not in (0, *touched) and _hears(tx, tx.case(other.ref), customer, who):
                tx.append(other.ref, [ev.ProgressTold(channel=channel, text=message.text)])
                touched.append(other.ref)
        return {"cases": touched, "case": case_id, "told": len(wanted)}

    return operate(store, who, key, "tell_affected", "work_case", work)


def _refuse_unworthy(form: Form, rows: Sequence[int], message: str) -> None:
    """Refuse a message that gives more than the rows of those who hear it, where it counts for who gives it.

    A voucher without a sum is money all the same: each row says how much.
    """
    worth = {each.row: Decimal(each.amount) for each in form.handed_out}
    amounts = [named.amount for named in given_by(message)]
    if not amounts and promises_remedy(message):
        amounts = [None]
    for amount in amounts:
        if any(worth.get(row, Decimal(0)) < (amount or Decimal("0.01")) for row in rows):
            raise BadValue("message_gives_more" if amount else "message_gives_unsaid", field=_id(form.code, "message"))


def _hears(tx: Transaction, case: Case, customer: ev.FormEntered | None, who: Person) -> bool:
    """Tell whether a listed case takes the update: it is open, that customer's own, and not a complaint about whoever tells."""
    return case.is_open and customer is not None and case.customer_id == customer.ref and not is_about(tx, case, who.id)


def _id(form: str, field: str) -> str:
    return f"guide.form.{form}.{field}"


def _field(form: str, field: str, item: int) -> FormField:
    spec = FORMS[code_in(form, FORMS, "guide.form")]
    asked = spec.field(code_in(field, tuple(f.key for f in spec.fields), _id(form, field)))
    if asked is None or asked.derived or asked.each is not bool(item) or item < 0:
        raise Problem("no_such_thing", code="CA-GONE")
    if item > MOST_ROWS:
        raise Problem("no_row", code="FO-ROWS", most=MOST_ROWS)
    return asked


def _not_under_way(case: Case, form: str) -> None:
    there = case.form(form)
    if there is not None and not there.concluded_us:
        raise Problem("form_running", code="FO-RUNNING")


def _running(case: Case, form: str, *, after: bool) -> Form:
    """The form that takes an entry now: under way, or, for what follows its conclusion, concluded."""
    there = case.form(form)
    if there is None or (after and not there.concluded_us):
        raise Problem("form_not_started", code="FO-NONE")
    if there.concluded_us and (not after or there.finding == NOT_NEEDED):
        raise Problem("form_finished", code="FO-DONE")
    return there


def _entry(form: str, asked: FormField, value: Value, item: int) -> ev.FormEntered:
    """The event of a value: only what the field's kind keeps."""
    return ev.FormEntered(
        form=form, field=asked.key, item=item,
        code=value.code if asked.kind == "choice" else "", when_us=value.when_us if asked.kind == "time" else 0,
        ref=value.ref if asked.kind in ("person", "customer", "case") else 0, text=value.text.strip() if asked.kind == "text" else "",
    )


def _worth(store: Store, tx: Transaction, me: Person, case: Case, form: Form, row: int, amount: str) -> ev.FormEntered:
    """The event of what a row gives, which counts for whoever enters it.

    Raises:
        BadValue: nobody is named in the row yet.
        NotAllowed: it is more than the person may still give to that customer.
    """
    if amount == "0":
        return ev.FormEntered(form=form.code, field="worth", item=row)
    customer = form.entries.get(("customer", row))
    if customer is None or not customer.ref:
        raise BadValue("customer_needed", field=_id(form.code, "customer"))
    _within(store, tx, me, case, form, (row, customer.ref, amount))
    return ev.FormEntered(form=form.code, field="worth", item=row, code=f"{amount} {me.currency}")


def _still_within(store: Store, tx: Transaction, case: Case, form: Form, row: int, customer_id: int) -> None:
    """Refuse another customer in a row that gives something, where that customer would get too much by it."""
    given = next((each for each in form.handed_out if each.row == row), None)
    giver = tx.person(given.by) if given is not None else None
    if given is not None and giver is not None:
        _within(store, tx, giver, case, form, (row, customer_id, given.amount))


def _within(store: Store, tx: Transaction, giver: Person, case: Case, form: Form, given: tuple[int, int, str]) -> None:
    row, customer_id, amount = given
    left = allowance.left_in_form(tx, store.rules, giver, case, form, row, customer_id)
    if giver.limit and allowance.over(amount, left):
        raise NotAllowed("over_allowance", code="RI-LIMIT", cost=Money(amount, giver.currency), limit=Money(left, giver.currency))


def _known(tx: Transaction, who: Person, form: str, asked: FormField, value: Value) -> None:
    """Refuse what a field points at and is not there."""
    if asked.kind == "time" and value.when_us:
        due_in(value.when_us, tx.now_us, _id(form, asked.key))
    if not value.ref:
        return
    if asked.kind == "person":
        if value.ref == who.id:
            raise NotAllowed("complained_about", code="RI-PARTY")
        if tx.person(value.ref) is None:
            raise BadValue("no_such_thing", field=_id(form, asked.key), code="PE-NONE")
    elif asked.kind in ("customer", "case") and not tx.is_a(asked.kind, value.ref):
        raise BadValue("no_such_thing", field=_id(form, asked.key), code="CA-GONE")
    elif asked.kind == "case" and is_about(tx, tx.case(value.ref), who.id):
        raise NotAllowed("complained_about_hidden", code="RI-PARTY")


def _refuse_name_in_words(tx: Transaction, form: str, asked: FormField, value: Value) -> None:
    """Refuse somebody of this desk who is named in the words for strangers: written there, the name would bind nobody (T6)."""
    said = value.text.strip().casefold()
    instead = any(each.instead == asked.key and each.kind == "person" for each in FORMS[form].fields)
    if instead and said and any(said in (each.name.casefold(), each.login.casefold()) for each in tx.persons().values()):
        raise BadValue("name_from_list", field=_id(form, asked.key))


def _refuse_lacking(form: Form) -> None:
    if form.lacking:
        raise _lacking(form.lacking, form.code)


def _lacking(fields: Sequence[tuple[str, int]], form: str) -> GateShut:
    names = tuple(say(f"form_field.{form}.{field}") for field in dict.fromkeys(field for field, _ in fields))
    return GateShut("form_lacking", names, missing=Listed(names))


def _refuse_alone(who: Person, spec: FormSpec, form: Form) -> None:
    """Refuse what one person asks and answers alone, and what was looked at from one side only (four eyes; checklist M2)."""
    if who.id in form.authors:
        raise NotAllowed("own_approval_facts", code="RI-OWN")
    if not form.says(*spec.heard):
        raise BadValue("one_sided", field=_id(form.code, spec.heard[0]))


def _refuse_own_accounts(tx: Transaction, who: Person, case: Case, form: Form) -> None:
    """Leave the finding to somebody who wrote none of the accounts, or to a supervisor, as long as there is one (T6)."""
    there = [each for each in tx.persons().values() if each.may("work_case") and not is_concerned(tx, case, each.id)]
    may = frozenset(each.id for each in there if each.may("approve") or each.id not in form.wrote)
    if may and who.id not in may:
        raise NotAllowed("own_accounts", code="RI-OWN", name=naming.names_of(tx, may))


def _limit(tx: Transaction, case: Case, form: Form) -> None:
    """Limit special compensation for the case's customer until the day of the review."""
    review = form.entries.get(("review_on", 0))
    until = review.when_us if review is not None else 0
    if not tx.now_us < until <= tx.now_us + LONGEST_LIMIT_US:
        raise BadValue("review_needed", field=_id(form.code, "review_on"))
    tx.append(case.customer_id, [ev.CustomerRestricted(case_id=case.id, until_us=until)])

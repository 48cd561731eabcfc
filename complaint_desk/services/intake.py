"""Intake: a complaint is taken in one press, with its customer, how we know them, their words and what was confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.prices import amount_told
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, IMPACTS, URGENCIES, VERIFIED_HOW
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate
from complaint_desk.services.regions import FACT, region_in
from complaint_desk.services.values import code_in, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who complains: a known customer by id, or a new one by name, phone or e-mail."""

    customer_id: int = 0
    name: str = ""
    form_of_address: str = ""
    phone: str = ""
    email: str = ""
    tier: str = "normal"
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is known when the case is opened; what the agent did not confirm stays empty or 0."""

    caller: Caller
    words: str
    channel: str = "phone"
    verified: str = "not_yet"
    verified_words: str = ""
    on_behalf: bool = False
    on_behalf_of: str = ""
    type: str = ""
    urgency: int = 0
    impact: int = 0
    emotion: str = ""
    signals: tuple[str, ...] = ()
    product: str = ""
    region: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    language: str = ""
    take: bool = True


def open_case(store: Store, who: Person, *, key: bytes, intake: Intake) -> Changed:
    """Open a case; the result names its id and number.

    Without words yet the case opens all the same, since the caller may still be looking for them: the guide's first gate asks for them.

    Raises:
        BadValue: there is nobody to call back, or an unknown code; the field is named.
    """
    words = intake.words.strip()
    caller = intake.caller
    if not (caller.customer_id or caller.name.strip() or caller.phone.strip() or caller.email.strip()):
        raise BadValue("customer_needed", field="intake.customer")
    code_in(intake.channel, CHANNELS, "intake.channel")
    code_in(intake.verified, VERIFIED_HOW, "intake.verified")
    if intake.verified == "other":
        text_in(intake.verified_words, "intake.verified", "empty_text")
    for code, known, where in ((intake.type, COMPLAINT_TYPES, "intake.type"), (intake.emotion, EMOTIONS, "intake.emotion")):
        if code:
            code_in(code, known, where)
    if intake.urgency not in (0, *URGENCIES) or intake.impact not in (0, *IMPACTS):
        raise BadValue("unknown_code", field="intake.urgency", value=str(intake.urgency), known="1-4 / 1-3")

    region = region_in(intake.region, "intake.region")

    def work(tx: Transaction) -> dict[str, Any]:
        customer_id = caller.customer_id or add_customer(tx, caller)
        tier = tx.tier(customer_id)
        if tier is None:
            raise BadValue("customer_needed", field="intake.customer")
        case_id, number = tx.new_case()
        tx.append(case_id, _events(replace(intake, region=region), words, number, customer_id, tier, who))
        return {"cases": [case_id], "case": case_id, "number": number, "customer": customer_id, "kinds": ["case", "customer"]}

    return operate(store, who, key, "open_case", "take_case", work)


def add_customer(tx: Transaction, caller: Caller) -> int:
    """Add a customer within a running transaction and return the id."""
    stream = tx.new_stream("customer")
    tx.append(
        stream,
        [
            ev.CustomerAdded(
                tier=caller.tier, language=caller.language, since_us=tx.now_us, name=caller.name.strip(),
                form_of_address=caller.form_of_address.strip(), phone=caller.phone.strip(), email=caller.email.strip(),
            )
        ],
    )
    return stream


def _events(intake: Intake, words: str, number: str, customer_id: int, tier: str, who: Person) -> list[ev.Event]:
    events: list[ev.Event] = [
        ev.Opened(
            number=number, customer_id=customer_id, channel=intake.channel, verified=intake.verified, on_behalf=intake.on_behalf,
            language=intake.language, tier=tier if tier != "normal" else "", verified_words=intake.verified_words.strip(),
            on_behalf_of=intake.on_behalf_of.strip(),
        ),
    ]
    if words:
        events.append(ev.WordsHeard(channel=intake.channel, signals=intake.signals, words=words))
    if intake.emotion:
        events.append(ev.EmotionNoted(level=intake.emotion))
    if intake.type or intake.urgency or intake.impact:
        events.append(ev.Classified(type=intake.type, urgency=intake.urgency, impact=intake.impact, suggested=True))
    if intake.product.strip():
        events.append(ev.FactRecorded(key="product", value=intake.product.strip()))
    if intake.region:
        events.append(ev.FactRecorded(key=FACT, value=intake.region))
    told = {name: value.strip() for name, value in intake.facts.items() if value.strip()}
    events += [ev.FactRecorded(key=name, value=value, amount=amount_told(name, value, who.currency)) for name, value in told.items()]
    if intake.take:
        events.append(ev.Assigned(owner_id=who.id))
    return events

"""A year of cases of the demo desk: who complains when about what, one planted surge, and what is open at this moment."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import count
from random import Random
from typing import Final, NamedTuple

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR, MINUTE, Event
from complaint_desk.domain.numbers import case_number
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, SPOKEN_CHANNELS
from complaint_desk.services.demo.content import Content, Person, Voice
from complaint_desk.services.demo.course import Course
from complaint_desk.services.demo.plan import LIVE_STAGES, Learnt, Plan
from complaint_desk.services.demo.season import YEAR, local_hour, local_month, local_year, moments
from complaint_desk.services.demo.voice import complaint, pick

LIVE_SHARE: Final = 0.03
LIVE_DAYS_US: Final = 4 * DAY
"""Cases that are told as open now began within these days; ordinary ones end before, or every demo would show a surge today."""
IMPORTED_SHARE: Final = 0.03
LARGE: Final = 20_000
LARGE_IMPORTED_SHARE: Final = 0.75
"""A large desk has a past: most of its cases came in from the desk before, which makes about eight events a case in all."""

PARTS_SINCE_US: Final = 120 * DAY
_NEW_CUSTOMER: Final = 0.82
_LARGE_NEW_CUSTOMER: Final = 0.55
_STYLES: Final = ("full",) * 79 + ("not_restated",) * 7 + ("one_option",) * 7 + ("no_follow_up",) * 7
_WRITTEN: Final = ("email", "chat", "social", "letter")
_TIERS: Final = ("normal",) * 72 + ("silver",) * 15 + ("gold",) * 8 + ("key",) * 5
_DAYS: Final = ("4", "5", "6", "8", "9", "10", "11", "12", "14", "15", "16", "18", "19", "21")
_SERVICE_STAGES: Final = frozenset(
    {"new", "listening", "clarify", "restated", "corrected", "options_due", "one_option", "approval", "offered"},
)

_TOLD: Final = (ev.ReplySent, ev.RestatementAnswered, ev.OptionChosen, ev.NoneChosen, ev.CustomerTold, ev.Reopened)


class CaseHistory(NamedTuple):
    """One invented case.

    Attributes:
        customer: the customer's id, as ``Opened.customer_id`` has it.
        added: the customer's details when this is their first case, else None.
        events: (occurred_us, person, event), in order; person 0 is the desk itself, others count from 1.
    """

    customer: int
    added: ev.CustomerAdded | None
    events: list[tuple[int, int, Event]]


class _Start(NamedTuple):
    """When a case begins and what is special about it; sorts by time."""

    at_us: int
    kind: str = ""  # "", surge or live
    serial: int = 0
    stage: str = ""
    due_us: int = 0


@dataclass(slots=True)
class _Crowd:
    """The customers so far, one packed number each: a million must fit."""

    content: Content
    new_id: Callable[[str], int]
    packed: array[int] = field(default_factory=lambda: array("Q"))
    ids: array[int] = field(default_factory=lambda: array("Q"))

    def new(self, rng: Random, language: str, region: str) -> int:
        """Return the place of a customer who was not known before, from 1."""
        voices = list(self.content.voices)
        names = self.content.voices[language].names
        woman = rng.random() < 0.52
        family, given = int(rng.random() * len(names["family"])), int(rng.random() * len(names["women" if woman else "men"]))
        regions = list(self.content.voices[language].shops)
        tier = int(rng.random() * len(_TIERS))
        value = voices.index(language) | regions.index(region) << 2 | int(woman) << 5 | tier << 6 | family << 13 | given << 20
        self.packed.append(value)
        self.ids.append(self.new_id("customer"))
        return len(self.packed)

    def voice(self, customer: int) -> Voice:
        """Return the language of a customer."""
        return list(self.content.voices.values())[self.packed[customer - 1] & 3]

    def region(self, customer: int) -> str:
        """Return where a customer lives."""
        return list(self.voice(customer).shops)[self.packed[customer - 1] >> 2 & 7]

    def tier(self, customer: int) -> str:
        """Return a customer's tier."""
        return _TIERS[self.packed[customer - 1] >> 6 & 127]

    def name(self, customer: int) -> tuple[str, str]:
        """Return full name and form of address."""
        value, names = self.packed[customer - 1], self.voice(customer).names
        woman = value >> 5 & 1
        family, given = names["family"][value >> 13 & 127], names["women" if woman else "men"][value >> 20 & 127]
        full, address = names["full"], names["woman" if woman else "man"]
        return full.format(given=given, family=family), address.format(family=family)

    def added(self, rng: Random, customer: int, before_us: int) -> ev.CustomerAdded:
        """Return a customer's details; number and address are plainly invented."""
        voice, (full, address) = self.voice(customer), self.name(customer)
        index = customer - 1
        phone = (
            voice.names["phone"].format(
                a=f"{index // 10000 % 1000:03d}",
                b=f"{index % 10000:04d}",
                c="1357924680"[index // 1000 % 10],
                d="35789"[index // 10000 % 5],
                b3=f"{index % 1000:03d}",
            )
            if rng.random() < 0.93
            else ""
        )
        handle = full.lower().replace(" ", ".") if voice.language == "en" else pick(rng.random, self.content.handles)
        email = f"{handle}{index % 10000}@example.com" if not phone or rng.random() < 0.7 else ""
        times = voice.names["times"]
        return ev.CustomerAdded(
            tier=self.tier(customer),
            language=voice.language,
            since_us=before_us - int(rng.random() * 5 * YEAR),
            name=full,
            form_of_address=address,
            phone=phone,
            email=email,
            suitable_time=pick(rng.random, times) if rng.random() < 0.4 else "",
        )


def histories(
    n: int,
    seed: int,
    now_us: int,
    content: Content,
    *,
    new_id: Callable[[str], int] | None = None,
    next_number: Callable[[int], str] | None = None,
    offset_us: int = 8 * HOUR,
) -> Iterator[CaseHistory]:
    """Yield n cases of the twelve months before now, in the order in which they were opened; the same for the same arguments.

    About 4 % are open at ``now_us``, in every status, step, type and channel when n is 1,000 or more.

    Args:
        n: how many cases.
        seed: of the generator's own randomness.
        now_us: the moment at which the desk is looked at.
        content: the words and weights.
        new_id: gives the id of a new "customer" or "improvement"; counts from 1 if not said.
        next_number: gives the next case number of a year; counts from 1 if not said.
        offset_us: the desk's distance from UTC, for its working hours.
    """
    rng = Random(seed)
    new_id = new_id or _counting()
    year = _Year(content, rng, _Crowd(content, new_id), now_us, offset_us, Learnt(new_id), next_number or _numbering(), n > LARGE)
    past = n * (IMPORTED_SHARE if n <= LARGE else LARGE_IMPORTED_SHARE)
    for index, start in enumerate(_starts(n, rng, now_us, content, offset_us)):
        old = start.kind == "" and index < past
        yield year.imported(index + 1, start) if old else year.case(index + 1, start)


def _counting() -> Callable[[str], int]:
    counters: dict[str, count[int]] = {}
    return lambda kind: next(counters.setdefault(kind, count(1)))


def _numbering() -> Callable[[int], str]:
    counters: dict[int, count[int]] = {}
    return lambda year: case_number(year, next(counters.setdefault(year, count(1))))


def _starts(n: int, rng: Random, now_us: int, content: Content, offset_us: int) -> Iterator[_Start]:
    surged = round(n * content.surge.share) if n >= 500 else 0
    live = round(n * LIVE_SHARE)
    week = now_us - content.surge.weeks_ago * 7 * DAY
    surge = sorted(_Start(week + int(rng.random() * 7 * DAY), "surge", i) for i in range(surged))
    waiting = sorted(_live_start(rng, i, now_us) for i in range(live))
    ordinary = (_Start(at) for at in moments(n - surged - live, rng, now_us - LIVE_DAYS_US, offset_us))
    return merge(ordinary, surge, waiting)


def _live_start(rng: Random, serial: int, now_us: int) -> _Start:
    """Choose where an open case stands, and when its next clock is due: late, within the hour, later today or later."""
    chance = rng.random
    stage = LIVE_STAGES[serial % len(LIVE_STAGES)]
    state = (serial * 7 + serial // len(LIVE_STAGES)) % 10
    if state < 2:
        due = now_us - int((0.3 + 18 * chance() ** 2) * HOUR)
    elif state < 4:
        due = now_us + int((4 + 52 * chance()) * MINUTE)
    elif state < 7:
        due = now_us + int((1.1 + 6.5 * chance()) * HOUR)
    else:
        due = now_us + int((9 + 30 * chance()) * HOUR)
    if stage == "new":
        due = min(due, now_us + int(23.5 * HOUR))
        return _Start(due - 24 * HOUR, "live", serial, stage, due)
    if stage in _SERVICE_STAGES:
        return _Start(min(due - 72 * HOUR, now_us - 2 * HOUR), "live", serial, stage, due)
    if stage in ("resolved", "attempted"):
        return _Start(now_us - int((70 + 60 * chance()) * HOUR), "live", serial, stage, due)
    if stage in ("reopened", "promised_again"):
        return _Start(now_us - int((120 + 80 * chance()) * HOUR), "live", serial, stage, due)
    age = 60 + 30 * chance() if due < now_us or stage == "broken" else 8 + 44 * chance()
    return _Start(now_us - int(age * HOUR), "live", serial, stage, due)


@dataclass(slots=True)
class _Year:
    """Tells the cases one after the other."""

    content: Content
    rng: Random
    crowd: _Crowd
    now_us: int
    offset_us: int
    learnt: Learnt
    next_number: Callable[[int], str]
    large: bool

    def case(self, serial: int, start: _Start) -> CaseHistory:
        """Return one case, told up to now."""
        customer, added = self._customer(start)
        plan = self._plan(serial, start, customer)
        events = Course(self.content, self.rng, plan, self.learnt).told()
        if plan.stage:
            _squeeze(events, min(self.now_us - int((3 + 80 * self.rng.random()) * MINUTE), start.due_us - 40 * MINUTE), self.offset_us)
            self._keep_informed(events, plan)
        elif events[-1][0] > self.now_us:
            events = [e for e in events if e[0] <= self.now_us]
        else:
            _breached(events)
        return CaseHistory(plan.customer, added, events)

    def _keep_informed(self, events: list[tuple[int, int, Event]], plan: Plan) -> None:
        """Let most customers of open cases have heard within the last hours how things stand; who waits for approval asked today."""
        spoken = events[0][0] if plan.channel in SPOKEN_CHANNELS else 0
        told = max((at for at, _, event in events if isinstance(event, _TOLD)), default=spoken)
        over = {ev.Resolved, ev.WaitingStarted} & {type(event) for _, _, event in events[-3:]}
        if not told or over or self.now_us - told < 6 * HOUR or self.rng.random() < 0.03:
            return
        if isinstance(events[-1][2], ev.ApprovalAsked):
            events[-1] = (max(events[-1][0], self.now_us - int((2 + 6 * self.rng.random()) * HOUR)), *events[-1][1:])
        at = max(events[-1][0], self.now_us - int((5 + 120 * self.rng.random()) * MINUTE))
        text = pick(self.rng.random, plan.voice.lists["told.update"]) % plan.values
        events.append((at, plan.owner, ev.ProgressTold(channel=plan.channel, text=text)))

    def imported(self, serial: int, start: _Start) -> CaseHistory:
        """Return a case that was brought in from the desk before this one."""
        customer, added = self._customer(start)
        plan, chance = self._plan(serial, start, customer), self.rng.random
        told = plan.voice.scenarios[plan.scenario.key]
        wish = pick(chance, plan.scenario.wishes)
        words, signals = complaint(chance, plan.voice, told, plan.channel, plan.emotion, wish, plan.values, plan.again)
        answered = start.at_us + int(30 * HOUR * chance() ** 2)
        resolved = answered + int((10 + 120 * chance()) * HOUR)
        event = ev.Imported(
            number=plan.number,
            customer_id=plan.customer,
            source="old_desk",
            source_id=f"T{40_000 + serial}",
            status="closed",
            channel="import" if chance() < 0.5 else plan.channel,
            type=plan.scenario.type,
            urgency=2,
            impact=1,
            emotion=plan.emotion,
            opened_us=start.at_us,
            first_response_us=answered,
            resolved_us=resolved,
            closed_us=resolved + int(DAY * chance()),
            result=pick(chance, (0, 0, 2, 3, 4, 4, 5)),
            signals=signals,
            product=plan.product.code,
            region_words=plan.voice.regions[plan.region],
            words=words,
            reply=pick(chance, plan.voice.lists["reply.lines"]) % plan.values,
        )
        return CaseHistory(plan.customer, added, [(start.at_us, 1, event)])

    def _customer(self, start: _Start) -> tuple[int, ev.CustomerAdded | None]:
        chance, content = self.rng.random, self.content
        known = len(self.crowd.packed)
        if start.kind != "surge" and known > 20 and chance() > (_LARGE_NEW_CUSTOMER if self.large else _NEW_CUSTOMER):
            # some come back more often than others
            return (int(chance() * (known // 12)) * 12 + 1, None) if chance() < 0.5 else (int(chance() * known) + 1, None)
        if start.kind == "surge":
            language, region = content.surge.language, content.surge.region
        else:
            language = pick(chance, content.languages)
            region = pick(chance, content.regions[language])
        customer = self.crowd.new(self.rng, language, region)
        return customer, self.crowd.added(self.rng, customer, start.at_us)

    def _plan(self, serial: int, start: _Start, customer: int) -> Plan:
        content, chance = self.content, self.rng.random
        voice, region = self.crowd.voice(customer), self.crowd.region(customer)
        if start.kind == "surge":
            scenario, product = content.surge.scenario, content.surge.product
        else:
            scenario = pick(chance, content.scenarios[self._type(start)])
            product = pick(chance, scenario.products)
        # who opens the demo is the first person, and should find some work
        mine = start.kind == "live" and start.serial % 5 == 0
        owner = content.people[0] if mine else self._person("agent", voice.language)
        full, address = self.crowd.name(customer)
        amount = int((0.05 + 0.15 * chance()) * product.price * (4 if voice.language == "zh_TW" else 1) / 10) * 10 + 10
        values = {
            "product": voice.products[product.code],
            "shop": pick(chance, voice.shops[region]),
            "days": pick(chance, _DAYS),
            "amount": f"{amount:,}",
            "order": f"{4 + int(chance() * 5)}{serial * 7919 % 10_000_000:07d}",
            "name": full,
            "address": address,
            "agent": owner.name,
        }
        channel = self._channel(start)
        return Plan(
            number=self.next_number(local_year(start.at_us, self.offset_us)),
            customer=self.crowd.ids[customer - 1],
            tier=self.crowd.tier(customer),
            voice=voice,
            region=region,
            channel=channel,
            scenario=scenario,
            product=product,
            emotion=pick(chance, content.emotions[scenario.type]),
            opened_us=start.at_us,
            values=values,
            owner=owner.number,
            supervisor=self._person("supervisor", voice.language).number,
            caller=self._person("caller", voice.language).number,
            limit=float(owner.limit),
            style="full" if start.kind == "live" else pick(chance, _STYLES),
            again=chance() < 0.14,
            stage=start.stage,
            due_us=start.due_us,
            parts=start.at_us > self.now_us - PARTS_SINCE_US,
            offset_us=self.offset_us,
            brief=self.large and start.kind == "",
        )

    def _type(self, start: _Start) -> str:
        if start.kind == "live" and start.serial % 3 == 0:
            return COMPLAINT_TYPES[start.serial // 3 % len(COMPLAINT_TYPES)]
        return pick(self.rng.random, self.content.types_by_month[local_month(start.at_us, self.offset_us)])

    def _channel(self, start: _Start) -> str:
        chance, hour = self.rng.random, local_hour(start.at_us, self.offset_us)
        if start.stage == "new":
            return pick(chance, _WRITTEN)
        if start.stage == "restated_waiting" or (start.kind == "live" and start.serial % 7 == 0):
            channel = pick(chance, ("letter", "social", "in_person", "email"))
        else:
            channel = pick(chance, self.content.channels)
        if channel == "phone" and not 8 <= hour < 22:
            return "email" if chance() < 0.6 else "chat"
        return "chat" if channel == "in_person" and not 10 <= hour < 21 else channel

    def _person(self, role: str, language: str) -> Person:
        return pick(self.rng.random, _able(self.content.people, role, language))


def _able(people: Sequence[Person], role: str, language: str) -> list[Person]:
    return [p for p in people if p.role == role and language in p.languages] or [p for p in people if p.role == role]


def _squeeze(events: list[tuple[int, int, Event]], until_us: int, offset_us: int) -> None:
    """Shorten the waits so that the last event happened before ``until_us``, in the desk's hours where that is possible."""
    first, last = events[0][0], events[-1][0]
    share = min(1.0, max(until_us - first, MINUTE) / (last - first)) if last > first else 1.0
    was, now = first, first
    for i, (at, actor, event) in enumerate(events):
        if at != was:
            was, now = at, max(now, _in_hours(first + int((at - first) * share), now, until_us, offset_us))
        events[i] = (now, actor, event)


def _in_hours(at: int, after: int, until_us: int, offset_us: int) -> int:
    """Return a moment of the night as one of the evening before or the morning after, if one of them fits."""
    into = (at + offset_us) % DAY
    if 8 * HOUR <= into < 21 * HOUR:
        return at
    evening = at - into + (20 * HOUR if into >= 21 * HOUR else -4 * HOUR)
    if evening > after:
        return evening + (at - after) % (50 * MINUTE)
    if evening + 50 * MINUTE > after:
        return after + 2 * MINUTE
    morning = evening + 12 * HOUR + (at - after) % (30 * MINUTE)
    return morning if morning <= until_us else at


def _breached(events: list[tuple[int, int, Event]]) -> None:
    """Note, as the desk does, when the first response of a finished case came too late (24 h)."""
    due = events[0][0] + DAY
    for i, (at, _, event) in enumerate(events):
        if type(event) in (ev.ReplySent, ev.Restated) or (type(event) is ev.Opened and event.channel in SPOKEN_CHANNELS):
            if at > due:
                late = next(j for j, e in enumerate(events) if e[0] > due)
                events.insert(late, (due, 0, ev.Breached(clock="first_response", due_us=due)))
            return
        if i > 14:
            return

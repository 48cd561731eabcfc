"""The parts of a case that its conversation makes: restatements, options, promises, callbacks, facts, and the stretches it waited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Words
from complaint_desk.domain.likeness import likeness
from complaint_desk.domain.money_words import gives
from complaint_desk.domain.spans import DAY, HOUR, MINUTE
from complaint_desk.domain.vocabulary import MONEY_REMEDIES, VALUE_REMEDIES

HALF_A_DAY: Final = 4 * HOUR
"""Half a day of work: who is not in before lunch may be in after it."""
ONE_OPTION: Final = 0.7
"""From this likeness on two wordings are one option. "Refund by card" and "Refund by cash" are 0.67 alike, a word more about 0.74."""
ONE_UNNAMED: Final = 0.5
"""The same where a remedy is ``other``, so that words alone tell. "A call by our expert" and "Our expert calls you" are 0.53 alike."""
ONE_UNNAMED_CHINESE: Final = 0.28
"""Two characters are a longer piece than three letters: 换一台新的 and 给您换台新的 are 0.29 alike, 我们上门维修 and 您送店维修 0.12."""
SLIP: Final = 10 * MINUTE
"""A slip is noticed at once; what was on the table for longer may have been given."""
_DELIVERIES: Final = frozenset({"redelivery", "priority_delivery"})
_ARRIVES: Final = re.compile(
    r"\b(deliver|arriv|bring|brought|you (will )?(get|have|receive) (it|them))"
    r"|送到|送达|送達|送货|送貨|送去|送过去|送過去|到货|到貨|收到|拿到|寄到",
    re.IGNORECASE,
)
"""Words for what a delivery does, under whatever name it is offered."""
_A_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Restatement:
    """One version of the restatement; ``answer`` is empty until the customer gave one."""

    number: int
    event_n: int
    at_us: int
    text: Words
    parts: Mapping[str, Words]
    answer: str = ""
    correction: Words = ""
    answered_us: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request for approval that was refused: by whom, when, what was asked with and what was answered."""

    by: int
    at_us: int
    asked_because: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class Option:
    """One solution that was put to the customer, and what became of it."""

    number: int
    event_n: int
    offer: ev.OptionOffered
    at_us: int
    round: int
    withdrawn: bool = False
    slip: bool = False  # withdrawn at once, before the customer was told anything: as if it had never been on the table
    chosen: bool = False
    approval: str = ""  # "", asked, granted, refused or expired
    by: int = 0
    asked_us: int = 0
    asked_by: int = 0
    asked_because: Words = ""
    refusals: tuple[Refusal, ...] = ()
    approved_by: int = 0
    chosen_us: int = 0
    rejected: bool = False
    rejected_because: Words = ""

    @property
    def allowed(self) -> bool:
        """Whether it lies within the offering person's limit or was granted by somebody whose limit holds it."""
        return not self.offer.over_limit or self.approval == "granted"

    @property
    def real(self) -> bool:
        """Whether it counts as one of the two (checklist N8, O6): final, on the table, feasible, timely and allowed."""
        return not (self.withdrawn or self.offer.interim) and self.offer.feasible and self.offer.timely and self.allowed

    def same_as(self, other: Option) -> bool:
        """Tell whether it is another one only in its wording: two real options differ in remedy, amount or what is done (checklist N8).

        One remedy is one option, however it is worded, unless the amounts differ by a tenth or the playbook has two ways of it. What is
        no money may also be done by somebody else or on another day, in other words. Where a remedy is ``other`` the words alone tell,
        what gives the sum of another option is that option, and so is what arrives on the day of a delivery. One amount of money is one
        option, whether it is called a refund or a lower price, unless the playbook has both.
        """
        mine, theirs = self.offer, other.offer
        unnamed = "other" in (mine.remedy, theirs.remedy)
        own = not (mine.key and theirs.key)
        money = own and {mine.remedy, theirs.remedy} <= MONEY_REMEDIES
        if mine.remedy != theirs.remedy and not (unnamed or money):
            return False
        if mine.key and theirs.key and (mine.remedy, mine.key) != (theirs.remedy, theirs.key):
            return self._alike(other, ONE_OPTION)
        if _differ(mine.cost, theirs.cost):
            return False
        if unnamed:
            if mine.remedy == theirs.remedy and mine.key and mine.key == theirs.key:
                return True
            limit = ONE_UNNAMED if (mine.what or "").isascii() else ONE_UNNAMED_CHINESE
            same = _gives_the_same(mine, theirs) or _gives_the_same(theirs, mine) or _arrives(mine, theirs) or _arrives(theirs, mine)
            return same or self._alike(other, limit)
        elsewhere = mine.who != theirs.who or abs(mine.due_us - theirs.due_us) >= DAY
        return mine.remedy in VALUE_REMEDIES or not (own and elsewhere) or self._alike(other, ONE_OPTION)

    def _alike(self, other: Option, limit: float) -> bool:
        both = bool(self.offer.what and other.offer.what)
        return both and likeness(self.offer.what or "", other.offer.what or "") >= limit


def different(options: Iterable[Option]) -> tuple[Option, ...]:
    """Return options without those that are another one only in their wording, the first of each."""
    found: list[Option] = []
    for option in options:
        if not any(option.same_as(other) for other in found):
            found.append(option)
    return tuple(found)


def _differ(one: str, other: str) -> bool:
    """Tell whether two amounts differ by a tenth of the larger at least; an amount and none do not."""
    less, more = sorted((Decimal(one), Decimal(other)))
    return bool(less) and more - less >= more * _A_TENTH


def _gives_the_same(unnamed: ev.OptionOffered, other: ev.OptionOffered) -> bool:
    """Tell whether what has no remedy of its own gives money as the other option does: by its words, or by the same amount."""
    as_much = bool(Decimal(unnamed.cost)) and bool(Decimal(other.cost))  # they do not differ, or nobody would ask
    return unnamed.remedy == "other" and other.remedy in VALUE_REMEDIES and (as_much or gives(unnamed.what or ""))


def _arrives(unnamed: ev.OptionOffered, other: ev.OptionOffered) -> bool:
    """Tell whether what has no remedy of its own is the other option's delivery by its words, on the same day."""
    same_day = abs(unnamed.due_us - other.due_us) < DAY
    return unnamed.remedy == "other" and other.remedy in _DELIVERIES and same_day and bool(_ARRIVES.search(unnamed.what or ""))


def refused_before(options: Iterable[Option], option: Option) -> tuple[Refusal, ...]:
    """Return how an option was refused before, also as another one of its remedy that cost no more: other words are no new ask."""
    return tuple(
        refusal for other in options for refusal in other.refusals
        if other is option or ((option.same_as(other) or option.offer.remedy == other.offer.remedy) and not _cheaper(option, other))
    )


def _cheaper(option: Option, other: Option) -> bool:
    one, two = option.offer, other.offer
    return one.currency == two.currency and Decimal(one.cost) < Decimal(two.cost)


@dataclass(frozen=True, slots=True)
class Promise:
    """What we said we would do; times are 0 until they happened."""

    number: int
    event_n: int
    made_us: int
    due_us: int
    option: int
    what: Words
    who: Words
    kept_us: int = 0
    broken_us: int = 0
    told_us: int = 0
    released_us: int = 0
    unwanted: bool = False  # released in the customer's own words, which stand in the case
    from_case: int = 0
    from_number: int = 0
    returned: bool = False  # to the case it came from, which is one of its own again

    @property
    def settled(self) -> bool:
        """Whether it was kept, released by the customer, or broken with the customer told."""
        return bool(self.kept_us or self.released_us or (self.broken_us and self.told_us >= self.broken_us))

    @property
    def ended_us(self) -> int:
        """When it stopped being owed, 0 while it still is."""
        return self.kept_us or self.released_us or self.broken_us


@dataclass(frozen=True, slots=True)
class Callback:
    """A planned satisfaction call and its outcome (vocabulary.CALLBACK_OUTCOMES), empty until it has one."""

    number: int
    event_n: int
    due_us: int
    day: int
    planned_us: int
    attempts: tuple[str, ...] = ()
    tries: int = 0  # of these, made on its day or later, each half a day's work after the one before
    tried_us: int = 0
    first_due_us: int = 0  # as it was planned, whenever the customer asked to be called since
    outcome: str = ""
    result: int = 0
    handling: int = 0
    early: bool = False
    answered_us: int = 0
    suggestions: Words = ""
    suits: Words = ""
    from_case: int = 0
    from_number: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact asked for and its answer; ``unknown`` when the customer does not know; ``amount`` is what a price comes to, "" for none."""

    key: str
    unknown: bool
    code: str
    value: Words
    event_n: int
    amount: str = ""

    @property
    def known(self) -> bool:
        """Whether there is an answer, and be it that the customer does not know; an erased one counts."""
        return self.unknown or bool(self.code) or self.value is None or bool(self.value.strip())


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the case waited; ``until_us`` is 0 while it still does.

    ``on`` is customer, department, or nobody: it was taken for solved until it was reopened.
    """

    on: str
    from_us: int
    until_us: int = 0


def let_pass_too(before: Mapping[tuple[str, str], int], gate: str, codes: Iterable[str]) -> dict[tuple[str, str], int]:
    """Return what is let pass after an override: by gate and code, as many of it as were missing then."""
    now = Counter((gate, code) for code in codes)
    return {key: max(now[key], before.get(key, 0)) for key in (*before, *now)}


def called_in_vain(callback: dict[str, Any], at_us: int) -> dict[str, int]:
    """Return what a try that reached nobody changes in a planned call, as the fold holds it.

    A try counts from half a day before its time on, as it was planned and as it is now, and half a day's work after the one that counted
    before: who asks to be called earlier and is not there then is called on the day of the plan all the same.
    """
    due_us = max(callback["due_us"], callback.get("first_due_us", 0))
    last = callback.get("tried_us", 0)
    if at_us < due_us - DAY // 2 or (last and at_us - last < HALF_A_DAY):
        return {}
    return {"tries": callback.get("tries", 0) + 1, "tried_us": at_us}

"""A case as one row of the queue and of the figures: the projection's columns, computed from a folded case and the rules.

Nothing here depends on now: due soon and breached are range counts over ``next_due_us``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from string import capwords
from typing import Any, Final

from complaint_desk.domain.case import Case, Fact
from complaint_desk.domain.case_parts import different
from complaint_desk.domain.clocks import clocks, nearest, unrecorded
from complaint_desk.domain.gates import step
from complaint_desk.domain.on_record import bits_of, offered_bits
from complaint_desk.domain.risk import broken_promises, risk_parts, risk_sum
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import ALL_KEPT as ALL_KEPT
from complaint_desk.domain.vocabulary import (
    CIRCUMSTANCES,
)
from complaint_desk.domain.vocabulary import KEPT_CLARIFY as KEPT_CLARIFY
from complaint_desk.domain.vocabulary import KEPT_FOLLOW_UP as KEPT_FOLLOW_UP
from complaint_desk.domain.vocabulary import KEPT_LISTEN as KEPT_LISTEN
from complaint_desk.domain.vocabulary import KEPT_OFFER as KEPT_OFFER

LINE: Final = 120
PRODUCT: Final = 80
REGION: Final = 80
_SHORT: Final = 3  # what is no longer is an abbreviation, such as a state's
_ENOUGH: Final = 4  # so many times the characters of a line hold a whole one, unless a text is mostly blanks


@dataclass(frozen=True, kw_only=True)  # no slots: see of()
class CaseRow:
    """The columns of the ``complaint`` projection (codes of domain/vocabulary.py; times in microseconds UTC, 0 = not happened).

    ``circumstances`` is a bit mask in the order of vocabulary.CIRCUMSTANCES, ``steps_kept`` one of the KEPT_ bits, ``on_record`` and
    ``offered`` of what ``domain.on_record`` says.
    ``words_line``, and ``product`` and ``region`` where they are no agreed code, are free text and nothing else here is; they go when the
    words are erased.
    Derived by rules (stamped with ``rules_version``): step, next_clock, next_due_us, breach_due_us, risk, risk_top. ``breach_due_us``
    is when the next clock runs out whose running out is not recorded yet, so that what was recorded is not looked at again; 0 in a case
    that is not open.
    """

    id: int
    number: str
    version: int
    rules_version: int
    origin: str
    customer_id: int
    channel: str
    language: str
    type: str
    urgency: int
    impact: int
    circumstances: int
    emotion: str
    emotion_first: str
    status: str
    is_open: int
    owner_id: int
    opened_us: int
    updated_us: int
    first_response_us: int
    resolved_us: int
    closed_us: int
    product: str
    cause: str
    cause_depth: str
    result: int
    handling: int
    reopened: int
    contacts: int
    steps_kept: int
    options_offered: int
    promises_kept: int
    promises_broken: int
    promise_due_us: int
    callback_due_us: int
    callbacks_done: int
    task_due_us: int
    remedy: str
    cost: str
    currency: str
    words_line: str
    step: str
    next_clock: str
    next_due_us: int
    next_start_us: int
    risk: int
    risk_top: str
    breach_due_us: int
    region: str
    on_record: int
    offered: int

    @classmethod
    def of(cls, **values: Any) -> CaseRow:
        """Return a row of all its columns' values; faster than the constructor, in whatever goes through every case."""
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        return made


def one_line(text: str | None, most: int = LINE) -> str:
    """Return a text as one line of at most ``most`` characters, blanks run together."""
    if not text:
        return ""
    line = " ".join(text[: most * _ENOUGH].split())
    if len(line) <= most < len(text):
        line = " ".join(text.split())  # mostly blanks, or short
    return line if len(line) <= most else line[: most - 1] + "…"


@lru_cache(maxsize=1024)
def product_key(text: str) -> str:
    """Return what two ways of typing a product have in common: width, case and blanks do not make another product of it."""
    return one_line(unicodedata.normalize("NFKC", text).casefold(), PRODUCT)


def product_of(fact: Fact | None) -> str:
    """Return what a case's product is grouped by: its code, else its words, "" for none or erased.

    A table of products with ids would keep the product of an erased case for the figures, but then the name typed for one customer
    would stand on in that table; here it goes with the words, and the case counts as one without a product.
    """
    if fact is None or fact.unknown:
        return ""
    return fact.code or product_key(fact.value or "")


@lru_cache(maxsize=1024)
def region_key(text: str) -> str:
    """Return what two ways of typing a region have in common, as a place is written: ``CA``, ``Baden-Württemberg``, ``上海市``."""
    name = one_line(unicodedata.normalize("NFKC", text), REGION)
    return name.upper() if len(name) <= _SHORT and name.isascii() else "-".join(capwords(part, " ") for part in name.split("-"))


def region_of(fact: Fact | None) -> str:
    """Return what a case's region is grouped by, as ``product_of`` does for its product."""
    if fact is None or fact.unknown:
        return ""
    return fact.code or region_key(fact.value or "")


def steps_kept(case: Case) -> int:
    """Return which steps of the conversation stand with evidence and without override, as KEPT_ bits.

    Imported history has none and stays outside the figures about steps.
    """
    skipped = case.ever_overridden
    kept = KEPT_LISTEN if case.heard_out and case.emotion and "listen" not in skipped else 0
    if case.restatements and "clarify" not in skipped and "yes" in [r.answer for r in case.restatements]:
        kept |= KEPT_CLARIFY
    if case.options and "offer" not in skipped and True in [o.chosen for o in case.options]:
        ways = different(o for o in case.options if o.offer.feasible and not o.offer.interim)
        kept |= KEPT_OFFER if len(ways) >= 2 else 0
    outcomes = [c.outcome for c in case.callbacks if c.outcome != "superseded"]
    if outcomes and all(outcomes) and not skipped & {"resolve", "close"}:
        kept |= KEPT_FOLLOW_UP
    return kept


def _mask(circumstances: frozenset[str]) -> int:
    return sum(1 << i for i, c in enumerate(CIRCUMSTANCES) if c in circumstances) if circumstances else 0


def project(case: Case, rules: Rules) -> CaseRow:
    """Return the row of a case under the given rules."""
    is_open = case.is_open
    running = clocks(case, rules, running=True) if is_open else ()
    next_clock = nearest(running)
    parts = risk_parts(case, rules)
    result, handling = case.satisfaction
    chosen = next((o.offer for o in reversed(case.options) if o.chosen), None) if case.options else None
    promises, callbacks = case.promises, case.callbacks
    open_promises = [p.due_us for p in promises if not p.ended_us] if is_open else []
    open_calls = [c.due_us for c in callbacks if not c.outcome] if is_open else []
    return CaseRow.of(
        id=case.id, number=case.number, version=case.version, rules_version=rules.version, origin=case.origin,
        customer_id=case.customer_id, channel=case.channel, language=case.language, type=case.type, urgency=case.urgency,
        impact=case.impact, circumstances=_mask(case.circumstances),
        emotion=case.emotion, emotion_first=case.emotion_first, status=case.status, is_open=int(is_open),
        owner_id=case.owner_id, opened_us=case.opened_us, updated_us=case.updated_us, first_response_us=case.first_response_us,
        resolved_us=case.resolved_us, closed_us=case.closed_us, product=product_of(case.facts.get("product")), cause=case.cause,
        cause_depth=case.cause_depth, result=result, handling=handling, reopened=case.reopened, contacts=case.words_heard,
        steps_kept=steps_kept(case), options_offered=len([o for o in case.options if not o.offer.interim]),
        promises_kept=len([p for p in promises if p.kept_us and p.kept_us <= p.due_us]) + sum([a.promises_kept for a in case.absorbed]),
        promises_broken=broken_promises(case),
        promise_due_us=min(open_promises, default=0),
        callback_due_us=min(open_calls, default=0),
        callbacks_done=len([c for c in callbacks if c.answered_us]) + sum([a.callbacks_done for a in case.absorbed]),
        task_due_us=min((t.due_us for t in case.open_tasks), default=0) if is_open and case.tasks else 0,
        remedy=chosen.remedy if chosen else "", cost=chosen.cost if chosen else "0",
        currency=chosen.currency if chosen else "", words_line=one_line(case.first_words), step=step(case, rules),
        next_clock=next_clock.name if next_clock else "", next_due_us=next_clock.due_us if next_clock else 0,
        next_start_us=next_clock.start_us if next_clock else 0, risk=risk_sum(parts), risk_top=parts[0].code if parts else "",
        breach_due_us=unrecorded(case, running) if running else 0, region=region_of(case.facts.get("region")),
        on_record=bits_of(case), offered=offered_bits(case) if case.options else 0,
    )

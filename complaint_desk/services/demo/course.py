"""The course of one invented complaint, event by event, from the first word to the last or to where it stands now.

Every finished course passes the real gates; a skipped step carries an override with its reason, as at a real desk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY, HOUR, MINUTE, Event
from complaint_desk.domain.vocabulary import HIGH_EMOTIONS, SPOKEN_CHANNELS
from complaint_desk.services.demo.content import Content, Offer, ScenarioWords
from complaint_desk.services.demo.facts import facts_of
from complaint_desk.services.demo.plan import SATISFACTION, Learnt, Plan
from complaint_desk.services.demo.season import local_hour, working_time
from complaint_desk.services.demo.silence import Silence
from complaint_desk.services.demo.special import forms_of
from complaint_desk.services.demo.voice import complaint, pick, restated

_ONE_TALK: Final = 30
"""Shorter waits, in minutes, lie within one conversation."""

_HEARD: Final = ev.HeardOut()
_CALMED: Final = ev.Calmed()
_RESOLVED: Final = ev.Resolved()
_CLOSED: Final = ev.Closed()
_CALM: Final = ev.EmotionNoted(level="calm")
_INTERIM: Final = Offer("", "other", "owner", 24, 0.0)
_WAITED: Final = ev.WaitingEnded()
_VERIFIED: Final = {
    "phone": ("known_number", "known_number", "order_details"),
    "in_person": ("in_person",),
    "email": ("order_details", "account_sign_in"),
    "chat": ("account_sign_in", "order_details"),
    "social": ("order_details", "not_yet"),
    "letter": ("order_details",),
}
_OTHER_TYPE_FACT: Final = {
    **dict.fromkeys(("service_process", "misunderstanding", "technical_fault", "privacy", "other", "staff_attitude"), "happened_at"),
    **dict.fromkeys(("price_dispute", "not_as_described", "delay"), "order"),
}

_DEPARTMENT: Final = {"goods": "warehouse", "money": "finance", "visit": "service_centre", "word": "supervisor"}


class Reached(Exception):
    """The course has come to the stage where an open case stands."""


@dataclass(slots=True)
class Course:
    """Tells a plan as events; ``events`` are (occurred_us, actor, event) in order."""

    content: Content
    rng: Random
    plan: Plan
    learnt: Learnt
    events: list[tuple[int, int, Event]] = field(default_factory=list)
    t: int = 0
    options: int = 0
    promises: int = 0
    callbacks: int = 0
    tasks: int = 0
    happy: int = 0
    about: str = "word"
    verified: str = ""
    suspected: bool = False
    reopened: bool = False
    whats: list[str] = field(default_factory=list)
    silence: Silence = field(init=False)

    def told(self) -> list[tuple[int, int, Event]]:
        """Return the events of the plan."""
        self.t, self.silence = self.plan.opened_us, Silence(self.plan)
        try:
            wish = self._intake()
            self._clarify(wish)
            self._offer_and_keep(wish)
            self._call_back(wish)
            self._learn()
        except Reached:
            pass
        return self.events

    # --- the parts -------------------------------------------------------------------------------------------------

    def _do(self, event: Event, actor: int = -1) -> None:
        self.events.append((self.t, self.plan.owner if actor < 0 else actor, event))

    def _wait(self, low: float, high: float) -> None:
        """Let minutes pass, the shorter wait being the likelier."""
        if self.plan.brief and high <= _ONE_TALK:
            return
        self.t += int((low + (high - low) * self.rng.random() ** 2) * MINUTE)

    def _work(self) -> None:
        self.t = working_time(self.t, self.plan.offset_us, self.rng.random())

    def _at(self, *stages: str) -> None:
        if self.plan.stage in stages:
            raise Reached

    def _line(self, key: str) -> str:
        return pick(self.rng.random, self.plan.voice.lists[key]) % self.plan.values

    def _intake(self) -> str:
        p, chance = self.plan, self.rng.random
        spoken = p.channel in SPOKEN_CHANNELS
        taker = p.owner if spoken else 0
        self.verified = pick(chance, _VERIFIED[p.channel])
        self._do(
            ev.Opened(
                number=p.number,
                customer_id=p.customer,
                channel=p.channel,
                verified=self.verified,
                origin="demo",
                language=p.voice.language,
            ),
            taker,
        )
        if spoken and p.stage != "new":
            self._do(ev.Assigned(owner_id=p.owner))
        wish = pick(chance, p.scenario.wishes)
        words, signals = complaint(
            chance,
            p.voice,
            p.voice.scenarios[p.scenario.key],
            p.channel,
            p.emotion,
            wish,
            p.values,
            p.again,
        )
        if p.scenario.signal:
            signals = (p.scenario.signal, *signals)
        self._do(ev.WordsHeard(channel=p.channel, signals=signals, words=words), taker)
        self._at("new")
        if not spoken:
            self._first_response()
        self._listen()
        return wish

    def _first_response(self) -> None:
        p, chance = self.plan, self.rng.random
        evening = local_hour(p.opened_us, p.offset_us) >= 17
        self._wait(15, 420 if not evening else 720)
        if chance() < (0.2 if evening else 0.05):
            self._wait(1200, 2400)
        self._work()
        self._do(ev.Assigned(owner_id=p.owner), p.supervisor if chance() < 0.3 else p.owner)
        if not p.brief and chance() < 0.8:
            self._wait(1, 12)
            self._do(ev.ReplySent(channel=p.channel, text=self._line("reply.lines")))
            self._wait(5, 240)
            self._work()

    def _listen(self) -> None:
        p, chance = self.plan, self.rng.random
        self._wait(1, 6)
        self._do(ev.EmotionNoted(level=p.emotion))
        if not p.brief and chance() < 0.3:
            self._do(ev.NeedNoted(need=pick(chance, p.scenario.needs)))
        self._at("listening")
        self._wait(1, 5)
        self._do(_HEARD)
        if p.emotion in HIGH_EMOTIONS:
            self._wait(2, 6)
            self._do(_CALMED)
        urgency = p.scenario.urgency or (3 if p.emotion in HIGH_EMOTIONS or chance() < 0.2 else 2 if chance() < 0.85 else 1)
        impact = p.scenario.impact or (2 if chance() < 0.27 else 1)
        self._do(ev.Classified(type=p.scenario.type, urgency=urgency, impact=impact, suggested=chance() < 0.8))
        self._circumstances(impact)
        if not p.brief and chance() < 0.22:
            self._do(ev.NoteAdded(text=self._line("note.delivery" if p.scenario.type == "delay" and chance() < 0.5 else "note.lines")))

    def _circumstances(self, impact: int) -> None:
        roll = self.rng.random()
        if self.plan.tier == "key":
            self._do(ev.CircumstanceSet(circumstance="key_customer"))
        if impact == 3 or roll < 0.004:
            self._do(ev.CircumstanceSet(circumstance="major"), self.plan.supervisor)
        elif roll < 0.05:
            self._do(ev.CircumstanceSet(circumstance="cross_department"))
        elif roll < 0.062:
            self._do(ev.CircumstanceSet(circumstance="suspected_abuse"))
            self.suspected = True
        if self.plan.emotion == "distressed" and roll > 0.8:
            self._do(ev.CircumstanceSet(circumstance="vulnerable_customer"))

    def _fall_silent(self, step: str) -> None:
        """Let weeks go by in which the customer does not answer, where they fall silent at this step."""
        if self.silence.step != step:
            return
        waits = step != "follow_up"  # once it is resolved, nothing waits for them any more
        if waits:
            reason = self.silence.pick(self.plan.voice.lists["waiting.customer"]) % self.plan.values
            self._do(ev.WaitingStarted(on="customer", reason=reason))
        self.t = self.silence.until(self.t)
        if waits:
            self._do(_WAITED)

    def _clarify(self, wish: str) -> None:
        p, chance = self.plan, self.rng.random
        self._fall_silent("listen")
        told = p.voice.scenarios[p.scenario.key]
        self._do(ev.FactRecorded(key="product", code=p.product.code, value=p.values["product"]))
        if not p.brief:
            self._do(ev.FactRecorded(key="region", value=p.voice.regions[p.region]))
        self._at("clarify")
        self._facts(told)
        self._do(ev.FactRecorded(key="wanted", value=p.voice.words[f"wish.{wish}.noun"] % p.values))
        if p.style == "not_restated":
            self._do(ev.GateOverridden(gate="clarify", missing=("restatement",), reason=self._line("override.clarify")), p.supervisor)
            return
        self._wait(1, 5)
        self._restate(told, wish)
        self._fall_silent("clarify")
        self._at("restated")
        if p.stage == "restated_waiting":
            self._pause("customer")
            raise Reached
        corrected = p.stage == "corrected" or chance() < 0.12
        if corrected:
            self._wait(1, 8)
            self._do(ev.RestatementAnswered(restatement=1, answer="corrected", correction=self._line("restate.corrections")))
            self._at("corrected")
            self._restate(told, wish, p.voice.words["restate.again"])
        self._wait(1, 4)
        self._do(ev.RestatementAnswered(restatement=2 if corrected else 1, answer="yes"))

    def _facts(self, told: ScenarioWords) -> None:
        p, chance = self.plan, self.rng.random
        required = _OTHER_TYPE_FACT.get(p.scenario.type, "")
        if required == "order":
            self._do(ev.FactRecorded(key="order", value=p.values["order"]))
        elif required:
            day = datetime.fromtimestamp((p.opened_us + p.offset_us) / 1_000_000 - 86_400 * int(1 + chance() * 6), UTC)
            self._do(ev.FactRecorded(key="happened_at", value=f"{day:%Y-%m-%d}"))
        if p.scenario.fact:  # a type can't do without it; in passing, it is told in the fewest words
            at_length = p.scenario.fact in ("symptom", "conduct") or (not p.brief and chance() < 0.4)
            fact = pick(chance, told.fact) if at_length else min(told.fact, key=len)
            self._do(ev.FactRecorded(key=p.scenario.fact, value=fact % p.values))
        if p.brief:
            return
        if p.scenario.key == self.content.surge.scenario.key or chance() < 0.35:
            self._do(ev.FactRecorded(key="place", code=p.region, value=p.voice.regions[p.region] + p.voice.gap + p.values["shop"]))

    def _restate(self, told: ScenarioWords, wish: str, before: str = "") -> None:
        text, problem, feeling, expected, experienced, wanted = restated(
            self.rng.random,
            self.plan.voice,
            told,
            self.plan.emotion,
            wish,
            self.plan.values,
        )
        if self.plan.parts:
            said = ev.Restated(
                text=before + text, problem=problem, feeling=feeling, expected=expected, experienced=experienced, wish=wanted
            )
        else:
            said = ev.Restated(text=before + text)
        self._do(said)

    def _pause(self, on: str, about: str = "") -> None:
        self._wait(5, 60)
        self._do(ev.WaitingStarted(on=on, reason=self._line(f"waiting.{about or on}")))

    # --- options -----------------------------------------------------------------------------------------------------

    def _offers(self, wish: str, n: int) -> list[Offer]:
        """Return n different options of the type, that which answers the wish among the first."""
        chance = self.rng.random
        offers = self.plan.scenario.offers
        first = int(chance() * len(offers))
        wished = self.content.wish_remedies.get(wish, wish)
        found = [*offers[first:], *offers[:first]]
        found.sort(key=lambda offer: offer.remedy != wished)
        if chance() < 0.35:
            found[0], found[1] = found[1], found[0]
        return found[:n]

    def _option(self, offer: Offer, *, interim: bool = False) -> float:
        """Put an option on the table and return how far its cost passes the limit."""
        p = self.plan
        cost = offer.cost if offer.cost >= 1 else round(offer.cost * p.product.price / 10) * 10
        if p.stage == "approval":
            cost = max(cost, round(p.limit * (1.1 + self.rng.random()) / 10) * 10)
        over = max(0.0, cost - p.limit)
        self.options += 1
        what = self._line("option_interim.lines" if interim else f"option.{offer.key}")
        self.whats.append(what)
        self._do(
            ev.OptionOffered(
                source="playbook" if self.rng.random() < 0.75 else "like_cases",
                key="" if interim else offer.key,
                remedy=offer.remedy,
                due_us=self.t + offer.hours * HOUR,
                cost=f"{cost:.2f}" if cost else "0",
                currency=self.content.currency,
                over_limit=f"{over:.2f}" if over else "",
                interim=interim,
                what=what,
                who=p.voice.words[f"who.{offer.who}"] % p.values,
            ),
        )
        return over

    def _offer_and_keep(self, wish: str) -> None:
        p, chance = self.plan, self.rng.random
        self._wait(2, 30)
        self._at("options_due")
        if self.verified == "not_yet":
            self._do(ev.CallerVerified(verified="order_details"))
        if p.style == "one_option":
            offers = self._offers(wish, 1)
            self._put(offers)
            self._do(ev.GateOverridden(gate="offer", missing=("two_options",), reason=self._line("override.offer")), p.supervisor)
            chosen = 0
        else:
            offers = self._two_or_three(wish)
            if p.stage == "none_chosen" or (not p.stage and chance() < 0.03):
                offers = self._none_chosen(wish)
            chosen = 0 if chance() < 0.7 else 1
        first = self.options - len(offers) + 1
        self._choose_and_keep(offers[chosen], first + chosen)

    def _two_or_three(self, wish: str) -> list[Offer]:
        chance = self.rng.random
        offers = self._offers(wish, 3 if chance() < 0.22 else 2)
        if self.plan.scenario.type in ("delay", "technical_fault") and chance() < 0.1:
            self._option(_INTERIM, interim=True)
        self._put(offers)
        return offers

    def _put(self, offers: list[Offer]) -> None:
        p = self.plan
        for i, offer in enumerate(offers):
            over = self._option(offer)
            number = self.options
            if i == 0:
                if p.stage == "approval":
                    self._wait(1, 5)
                    self._do(ev.ApprovalAsked(option=number, reason=self._line("approval.ask")))
                    raise Reached
                self._at("one_option")
            if over:
                self._do(ev.ApprovalAsked(option=number, reason=self._line("approval.ask")))
                self._wait(4, 90)
                granted = i < 2 or self.rng.random() < 0.5  # the third is never the chosen one
                reason = self._line("approval.granted" if granted else "approval.refused")
                self._do(ev.ApprovalAnswered(option=number, granted=granted, reason=reason), p.supervisor)
        self._wait(1, 6)
        self._at("offered")
        if p.stage == "offered_waiting":
            self._pause("customer")
            raise Reached

    def _none_chosen(self, wish: str) -> list[Offer]:
        p = self.plan
        due = p.due_us or self.t + 24 * HOUR
        self._do(ev.NoneChosen(then="next_offer", next_offer_us=due, reason=self._line("chosen.none")))
        self._at("none_chosen")
        self._wait(120, 1300)
        self._work()
        offers = self._offers(wish, 3)[::-1][:2]
        self._put(offers)
        return offers

    def _choose_and_keep(self, offer: Offer, number: int) -> None:
        p, chance = self.plan, self.rng.random
        self._do(ev.OptionChosen(option=number, reason=self._line("chosen.reasons")))
        last = p.stage in ("promised", "told", "department") or (p.stage == "promised_again" and self.callbacks > 0)
        due = p.due_us if last and p.due_us else self.t + offer.hours * HOUR
        self._promise(offer, number, due)
        self._at(*(("promised",) if not self.callbacks else ("promised", "promised_again")))
        if p.stage == "department" or (not p.stage and chance() < 0.12):
            self._ask_department(offer.about, due)
            self._at("department")
            self._wait(60, 600)
            self._do(ev.TaskAnswered(task=self.tasks, outcome="done", reply=self._line(f"answered.{offer.about}")))
            self._do(_WAITED)
        if p.stage == "told" or (not p.stage and not p.brief and chance() < 0.3):
            self._wait(90, 600)
            self._work()
            self._do(ev.CustomerTold(text=self._line("told.update")))
            self._at("told")
        if chance() < (0.35 if p.stage == "broken" else 0.09):
            self._chased()
        self._keep(offer, number, due)
        self.about = offer.about
        self._wait(5, 180)
        self._work()
        if not self.reopened:
            for actor, event in forms_of(p, chance, self._line, suspected=self.suspected):
                self._do(event, actor)
            for event in facts_of(p, self.content.currency):
                self._do(event)
        self._do(ev.CustomerTold(promise=-1, text=self._line("told.lines")))
        self._do(_RESOLVED)

    def _ask_department(self, about: str, due_us: int) -> None:
        """Give a department its task; the case waits for it."""
        self._wait(5, 60)
        self.tasks += 1
        self._do(ev.TaskGiven(department=_DEPARTMENT[about], due_us=due_us, promise=self.promises, what=self._line(f"waiting.{about}")))
        self._do(ev.WaitingStarted(on="department"))

    def _chased(self) -> None:
        """The customer asks where it stands before we told them."""
        p, chance = self.plan, self.rng.random
        self._wait(120, 900)
        self._work()
        channel = "phone" if chance() < 0.7 else p.channel
        self._do(ev.WordsHeard(channel=channel, signals=("repeat",), words=self._line("chase.lines")))
        if p.emotion in ("calm", "disappointed") and chance() < 0.6:
            self._do(ev.EmotionNoted(level="frustrated"))

    def _promise(self, offer: Offer, number: int, due_us: int) -> None:
        p = self.plan
        self.promises += 1
        self._do(
            ev.PromiseMade(
                due_us=due_us,
                option=number,
                what=self.whats[number - 1],
                who=p.voice.words[f"who.{offer.who}"] % p.values,
            ),
        )

    def _keep(self, offer: Offer, number: int, due_us: int) -> None:
        p, chance = self.plan, self.rng.random
        broken = p.stage == "broken" or (not p.stage and chance() < 0.09)
        if broken:
            self.t = max(self.t, due_us) + int(chance() * 5 * HOUR)
            self._work()
            self._do(ev.PromiseBroken(promise=self.promises, reason=self._line(f"broken.{offer.about}")))
            self._do(ev.CustomerTold(promise=self.promises, text=self._line("told.broken")))
            due_us = p.due_us if p.stage == "broken" and p.due_us else self.t + max(24, offer.hours // 2) * HOUR
            self._promise(offer, number, due_us)
            self._at("broken")
            self.happy -= chance() < 0.6
        room = max(due_us - self.t, HOUR)
        late = chance() < 0.05
        self.t += int(room * (1.02 + 0.3 * chance())) if late else int(room * (0.3 + 0.65 * chance()))
        kept = working_time(self.t, p.offset_us, chance() * 0.4)
        self.t = kept if late or kept <= due_us else self.t
        self._do(ev.PromiseKept(promise=self.promises))

    # --- callbacks and learning ----------------------------------------------------------------------------------------

    def _plan_calls(self, days: tuple[int, ...]) -> list[int]:
        dues: list[int] = []
        for day in days:
            due = self.t + day * DAY
            self.callbacks += 1
            if self.plan.stage in ("resolved", "attempted") and self.plan.due_us and not dues:
                due = self.plan.due_us
            dues.append(due)
            self._do(ev.CallbackPlanned(due_us=due, day=day))
        return dues

    def _call_back(self, wish: str) -> None:
        p, chance = self.plan, self.rng.random
        two = p.style == "no_follow_up" or (not p.brief and chance() < 0.28)
        dues = self._plan_calls((3, 7) if two else (3,))
        first = self.callbacks - len(dues) + 1
        self._at("resolved")
        if p.stage == "attempted" or chance() < 0.13:
            self.t = max(self.t + HOUR, dues[0] - int(chance() * 5 * HOUR))
            self._work()
            self._do(
                ev.CallbackAttempted(callback=first, outcome=pick(chance, ("no_answer", "no_answer", "busy", "voicemail"))),
                p.caller,
            )
            self._at("attempted")
        outcome, result = self._answer(first, dues[0])
        reopened = p.stage in ("reopened", "promised_again")
        if reopened or (outcome == "not_satisfied" and chance() < (0.8 if p.style == "full" else 0.3)):
            self._reopen(wish)
            return
        if two and p.style == "no_follow_up":
            self._wait(2000, 6000)
            self._do(ev.GateOverridden(gate="close", missing=("callbacks_open",), reason=self._line("override.close")), p.supervisor)
        elif two:
            self._answer(first + 1, dues[1], result)

    def _answer(self, callback: int, due_us: int, before: int = 0) -> tuple[str, int]:
        """Call and return the outcome and the satisfaction with the result, 0 when there is none."""
        p, chance = self.plan, self.rng.random
        early = chance() < 0.1
        before_due = 8 + chance() * 20 if early else chance() * 6 - chance() * 3
        self.t = max(self.t + HOUR, due_us - int(before_due * HOUR))
        self._work()
        if p.stage not in ("reopened", "promised_again"):
            roll = chance()
            if roll < 0.07:
                if roll < 0.05:
                    self._try_in_vain(callback, due_us)
                self._do(ev.CallbackAnswered(callback=callback, outcome="not_reached" if roll < 0.05 else "declined"), p.caller)
                return "not_reached", before
            result = before or max(1, min(5, pick(chance, SATISFACTION[p.style]) + self.happy))
        else:
            result = 2
        handling = max(1, min(5, result + pick(chance, (0, 0, 0, 0, 1, -1, 0, 0))))
        outcome = "satisfied" if result >= 4 or (result == 3 and chance() < 0.7) else "not_satisfied"
        said = self._line("callback.good" if outcome == "satisfied" else "callback.bad")
        self._do(
            ev.CallbackAnswered(callback=callback, outcome=outcome, result=result, handling=handling, early=early, suggestions=said),
            p.caller,
        )
        if outcome == "satisfied" and p.emotion != "calm" and not before and not p.brief and chance() < 0.5:
            self._do(_CALM, p.caller)
        return outcome, result

    def _try_in_vain(self, callback: int, due_us: int) -> None:
        """Call in vain on the callback's day and on the next one."""
        self.t = max(self.t, due_us)
        for _ in range(2):
            self._work()
            self._do(ev.CallbackAttempted(callback=callback, outcome=pick(self.rng.random, ("no_answer", "voicemail"))), self.plan.caller)
            self.t += DAY

    def _reopen(self, wish: str) -> None:
        p, chance = self.plan, self.rng.random
        about = "delay" if p.scenario.type == "delay" and self.about == "goods" else self.about
        self._do(ev.Reopened(reason=self._line(f"reopen.{about}")), p.caller)
        self.reopened = True
        self._at("reopened")
        self._wait(30, 600)
        self._work()
        offers = self._offers(wish, 3)[::-1][:2]
        self._put(offers)
        self._choose_and_keep(offers[0], self.options - len(offers) + 1)
        dues = self._plan_calls((3,))
        p.style = "full"
        self.happy = 0 if chance() < 0.7 else -1
        self._answer(self.callbacks, dues[0], 4 + (chance() < 0.5) + self.happy)

    def _learn(self) -> None:
        p, chance = self.plan, self.rng.random
        told = p.voice.scenarios[p.scenario.key]
        self._fall_silent("follow_up")
        self._wait(10, 900)
        self._work()
        depth = "systemic" if chance() < 0.4 else "surface"
        cause = p.scenario.cause if chance() < 0.9 else pick(chance, ("unknown", "customer_expectation", "procedure"))
        text = pick(chance, told.why) % p.values if cause == p.scenario.cause else ""
        self._do(ev.CauseFound(cause=cause, depth=depth, text=text))
        known, since = self.learnt.points.get((p.scenario.cause, p.voice.language), (0, 0))
        if chance() < 0.1 or since > self.t:
            self._do(ev.ImprovementNoted(how="none_found", agreed_by=p.supervisor))
        elif known:
            self._do(ev.ImprovementNoted(how="joined", improvement_id=known))
        else:
            known = self.learnt.new_id("improvement")
            self.learnt.points[p.scenario.cause, p.voice.language] = (known, self.t)
            self._do(ev.ImprovementNoted(how="new", improvement_id=known, text=p.voice.words[f"improvement.{p.scenario.cause}"]))
        self._wait(1, 10)
        self._do(_CLOSED)

"""What the straight walk of ``ui.walk`` does not meet: hard moments, each special form, an approval, none chosen, not satisfied.

A generator like the walk, with the same words of customer and agent; it begins at the queue with a case of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from complaint_desk.ui.hand import Hand
from complaint_desk.ui.walk import put_on_table, stand_at, take_in
from complaint_desk.wording import Words

Press: TypeAlias = Callable[[], object]

HARD: Final = ("not_verified", "cut_off", "threat", "self_harm", "abusive_warn", "abusive_warn_again", "abusive_end")
FORMS: Final = {
    "three_way": "staff_attitude", "expert_hand_off": "technical_fault", "tell_before_asked": "delay", "quality_trace": "product_quality",
}
"""Each form with the type of complaint that asks for it; the one that a suspicion asks for comes last."""

STATIONS: Final = (
    "transparency-unknown", "customer-details", *(f"hard-{moment}" for moment in HARD), "listen-distressed",
    *(f"form-{form}" for form in FORMS),
    "form-respect_but_verify", "refused", "approval-asked", "none-chosen", "offer-again", "callback-not-reached", "callback-unhappy",
    "not-satisfied",
)


def walk_beside(hand: Hand, words: Words, suspect: Press, show: Callable[[str], object]) -> Iterator[str]:
    """Go where the straight walk does not; yields each of ``STATIONS`` when the window stands there.

    Args:
        hand: the hand at the window; the queue is shown.
        words: the language of the window.
        suspect: sets the circumstance that a suspicion is, for the case that is shown.
        show: puts the cursor in a field of the case by its id, wherever that stands.

    Raises:
        Problem: something is not where a person would look for it, or a step is refused.
    """
    for _ in take_in(hand, words, verified=""):
        pass
    hand.press("case.transparency")
    yield "transparency-unknown"
    hand.press("case.transparency.close")
    yield from _correct(hand, show)
    for moment in HARD:
        hand.press("guide.hard")
        hand.press(f"guide.hard.{moment}")
        yield f"hard-{moment}"
    hand.press("guide.hard.close")
    hand.press("guide.listen.emotion.distressed")
    yield "listen-distressed"
    yield from _forms(hand, words, suspect, show)
    hand.press("nav.queue")
    yield from _offer(hand, words)
    yield from _call_back(hand, words)


def _correct(hand: Hand, show: Callable[[str], object]) -> Iterator[str]:
    show("case.customer.edit")  # where there is no room beside, the card is a tab
    hand.settle()
    hand.press("case.customer.edit")
    hand.wait(lambda: hand.shows("case.customer.name"), "the details")  # that somebody looks at a number is noted before
    yield "customer-details"
    hand.press("case.customer.cancel")


def _forms(hand: Hand, words: Words, suspect: Press, show: Callable[[str], object]) -> Iterator[str]:
    hand.press("guide.listen.heard_out")
    hand.press("guide.listen.emotion.disappointed")
    hand.press("guide.next")
    stand_at(hand, words, "clarify")
    for form, kind in FORMS.items():
        hand.write("guide.clarify.type", kind)
        _open_form(hand, words, show, form)
        yield f"form-{form}"
    suspect()
    hand.settle()
    _open_form(hand, words, show, "respect_but_verify")
    yield "form-respect_but_verify"


def _open_form(hand: Hand, words: Words, show: Callable[[str], object], form: str) -> None:
    ident = f"guide.form.{form}"
    show(ident)
    hand.settle()
    if hand.shows(f"{ident}.start"):
        hand.press(f"{ident}.start")
    tell_both_sides(hand, words, ident)
    show(ident)
    hand.settle()


def tell_both_sides(hand: Hand, words: Words, form: str) -> None:
    """Let two accounts stand against each other in a form that has room for them; ``form`` is its id."""
    if hand.shows(f"{form}.agreement.1"):
        for account in ("customer", "employee"):
            hand.write(f"{form}.{account}_account.1", words(f"walk.account.{account}"))
        hand.write(f"{form}.agreement.1", "contradict")
        hand.press(f"{form}.save")


def _offer(hand: Hand, words: Words) -> Iterator[str]:
    for _ in take_in(hand, words):
        pass
    hand.press("guide.listen.emotion.frustrated")
    hand.press("guide.listen.heard_out")
    hand.press("guide.next")
    stand_at(hand, words, "clarify")
    hand.write("guide.clarify.type", "delay")
    hand.write("guide.clarify.fact.order", words("walk.order"))
    hand.write("guide.clarify.fact.wanted", words("walk.wanted"))
    hand.write("guide.clarify.restatement", words("walk.restatement"))
    hand.press("guide.next")
    yield "refused"
    hand.press("guide.clarify.yes")
    hand.press("guide.next")
    stand_at(hand, words, "offer")
    put_on_table(hand, words, "first", "0")
    put_on_table(hand, words, "third", "900")
    put_on_table(hand, words, "second", "60")
    hand.press("guide.offer.ask_approval")
    yield "approval-asked"
    hand.press("guide.offer.none_chosen")
    hand.write("guide.offer.none_when", words("walk.first.when"))
    hand.write("guide.offer.none_reason", words("walk.more_words"))
    yield "none-chosen"
    hand.press("guide.offer.none_next")
    yield "offer-again"
    put_on_table(hand, words, "first", "0")
    put_on_table(hand, words, "second", "0")
    hand.press("guide.offer.choose")
    hand.press("guide.next")
    stand_at(hand, words, "follow_up")


def _call_back(hand: Hand, words: Words) -> Iterator[str]:
    for _promise in ("the next offer", "what was chosen"):
        hand.press("guide.follow_up.kept")
        hand.press("guide.follow_up.told")
    hand.press("case.resolve")
    hand.wait(lambda: words("status.resolved") in hand.read("case.status"), "resolved")
    hand.press("guide.follow_up.attempt")
    hand.reveal("guide.follow_up.attempt")
    yield "callback-not-reached"
    hand.press("guide.follow_up.result.1")
    hand.press("guide.follow_up.handling.2")
    hand.reveal("guide.follow_up.save")
    yield "callback-unhappy"
    hand.press("guide.follow_up.save")
    stand_at(hand, words, "offer")
    yield "not-satisfied"

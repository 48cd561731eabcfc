"""One complaint from the first word to closed, through the widgets of the window: the program's own trial and its pictures.

``walk`` is a generator that stops at each station with its name, so that whoever walks can look around. The words of customer and
agent are the catalogue's, so the same case is walked in each language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.hand import Hand
from complaint_desk.wording import Words

TYPING_MS: Final = 450
"""What is suggested while typing comes after a pause of 300 ms."""

STATIONS: Final = (
    "intake", "intake-filled", "listen", "listen-calming", "clarify", "clarify-facts", "restated", "offer", "offer-own", "offer-over",
    "follow-up", "callbacks", "callback-answer", "closing", "closed",
)


def walk(hand: Hand, words: Words) -> Iterator[str]:
    """Walk one case from its first word to closed; yields each of ``STATIONS`` when the window stands there.

    Args:
        hand: the hand at the window; the queue is shown.
        words: the language of the window.

    Raises:
        Problem: something is not where a person would look for it, or a step is refused.
    """
    yield from take_in(hand, words)
    yield from _listen(hand, words)
    yield from _clarify(hand, words)
    yield from _offer(hand, words)
    yield from _follow_up(hand, words)
    yield from _close(hand, words)


def stand_at(hand: Hand, words: Words, step: str) -> None:
    """Wait until the guide shows a step."""
    hand.wait(lambda: words(f"step.{step}") in hand.read("guide.step"), step)
    hand.settle()


def take_in(hand: Hand, words: Words, verified: str = "order_details") -> Iterator[str]:
    """Take the complaint in; ``verified`` says how we know who calls, "" when we do not."""
    hand.press("queue.new")
    hand.find("intake.words")
    yield "intake"
    hand.write("intake.customer", words("walk.customer"))
    hand.write("intake.phone", words("walk.phone"))
    hand.write("intake.email", "")
    hand.write("intake.channel", "phone")
    if verified:
        hand.write("intake.verified", verified)
    hand.write("intake.words", words("walk.words"))
    hand.rest(TYPING_MS)
    yield "intake-filled"
    hand.press("intake.save")
    stand_at(hand, words, "listen")
    yield "listen"


def _listen(hand: Hand, words: Words) -> Iterator[str]:
    hand.press("guide.listen.emotion.angry")
    yield "listen-calming"
    hand.write("guide.listen.words", words("walk.more_words"))
    hand.press("guide.listen.heard_out")
    hand.press("guide.listen.emotion.frustrated")
    hand.press("guide.next")
    stand_at(hand, words, "clarify")


def _clarify(hand: Hand, words: Words) -> Iterator[str]:
    hand.write("guide.clarify.type", "delay")
    hand.find("guide.clarify.fact.order")
    yield "clarify"
    hand.write("guide.clarify.fact.order", words("walk.order"))
    hand.write("guide.clarify.fact.wanted", words("walk.wanted"))
    yield "clarify-facts"
    hand.write("guide.clarify.restatement", words("walk.restatement"))
    hand.press("guide.clarify.yes")
    yield "restated"
    hand.press("guide.next")
    stand_at(hand, words, "offer")


def _offer(hand: Hand, words: Words) -> Iterator[str]:
    for option, cost in (("first", "0"), ("second", "60")):
        put_on_table(hand, words, option, cost)
    yield "offer"
    write_option(hand, words, "third", "900")
    hand.reveal("guide.offer.add")
    yield "offer-own"
    hand.press("guide.offer.add")
    hand.reveal("guide.say.1")
    yield "offer-over"
    hand.press("guide.offer.choose")
    hand.press("guide.next")
    stand_at(hand, words, "follow_up")
    yield "follow-up"


_KINDS: Final = {"first": "redelivery", "second": "collection", "third": "exchange"}


def put_on_table(hand: Hand, words: Words, option: str, cost: str) -> None:
    """Put one of the three options of ``walk`` on the table."""
    write_option(hand, words, option, cost)
    hand.press("guide.offer.add")


def write_option(hand: Hand, words: Words, option: str, cost: str) -> None:
    """Write one of the three options of ``walk`` where an own one is written."""
    hand.write("guide.offer.what", words(f"walk.{option}.what"))
    hand.write("guide.offer.who", words(f"walk.{option}.who"))
    hand.write("guide.offer.when", words(f"walk.{option}.when"))
    hand.write("guide.offer.remedy", _KINDS[option])
    hand.write("guide.offer.cost", cost)


def _follow_up(hand: Hand, words: Words) -> Iterator[str]:
    hand.press("guide.follow_up.kept")
    hand.press("guide.follow_up.told")
    hand.press("case.resolve")
    hand.wait(lambda: words("status.resolved") in hand.read("case.status"), "resolved")
    yield "callbacks"
    for result in ("5", "4"):
        hand.press(f"guide.follow_up.result.{result}")
        hand.press("guide.follow_up.handling.5")
        hand.write("guide.follow_up.outcome", "satisfied")
        if result == "5":
            hand.reveal("guide.follow_up.save")
            yield "callback-answer"
        hand.press("guide.follow_up.save")


def _close(hand: Hand, words: Words) -> Iterator[str]:
    hand.write("case.cause", "late_hand_over")
    hand.write("case.improvement", words("walk.improvement"))
    yield "closing"
    hand.press("case.close")
    hand.wait(lambda: words("status.closed") in hand.read("case.status"), "closed")
    hand.settle()
    if hand.read("guide.missing").strip():
        raise Problem("hand_waited", code="HA-WAIT", what="guide.missing")
    yield "closed"

"""Runs the whole program on a desk with a rider in it that types, or changes a case, and tells on standard output what was kept.

    python -m tests.journeys.rider type|change DESK

Each line is a moment of the monotonic clock and what happened. It goes on until it is killed.
"""

import sys
import time
from itertools import count

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from complaint_desk.app import run_window
from complaint_desk.cli.arguments import parser
from complaint_desk.ui.hand import Hand
from complaint_desk.wording import Words

LEVELS = ("calm", "disappointed", "frustrated", "angry")


def tell(*words):
    sys.stdout.write(f"{time.monotonic():.6f} {' '.join(map(str, words))}\n")
    sys.stdout.flush()


def type_on(hand):
    """Type for ever, key by key, in the field of the customer's words."""
    hand.press("queue.new")
    field = hand.find("intake.words")
    hand.rest(300)
    tell("restored", len(field.toPlainText()))
    for at in count():
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, "退款not yet "[at % 10]))
        tell("typed", len(field.toPlainText()))
        end = time.monotonic() + (0.6 if at % 40 == 39 else 0.03)  # a person stops to think now and then
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.002)


def change_on(hand, desk):
    """Change a new case for ever; a change is told when the desk has acknowledged it."""
    desk.changed.connect(lambda changed: tell("kept", changed.result.get("version", 0)))
    hand.press("queue.new")
    hand.write("intake.customer", "Noor Vanderlee")
    hand.write("intake.channel", "phone")
    hand.write("intake.verified", "known_number")
    hand.write("intake.words", "Nobody calls me back.")
    hand.press("intake.save")
    tell("case", hand.read("case.number"))
    for at in count():
        hand.press(f"guide.listen.emotion.{LEVELS[at % len(LEVELS)]}")
        hand.write("case.note", f"note {at}.")
        hand.press("case.add_note")
        tell("noted", f"note {at}.")


def ride(program):
    hand = Hand(lambda: program.runner.idle)
    if sys.argv[1] == "type":
        type_on(hand)
    else:
        change_on(hand, program.window.desk)
    return 0


if __name__ == "__main__":
    words = Words("en")
    arguments = parser(words).parse_args(["--db", sys.argv[2], "--lang", "en"])
    sys.exit(run_window(arguments, words, ready=ride))

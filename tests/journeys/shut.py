"""Works at a desk that may not be written, and tells as JSON what came to be seen.

    python -m tests.journeys.shut DESK LANGUAGE [--safe] [--write]
"""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QApplication

from complaint_desk.app import run_window
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services.desks import now_us
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Label
from complaint_desk.wording import Words

TYPED = "My parcel never came, and nobody calls me back."


def shown(within):
    return [label.text() for label in within.findChildren(Label) if label.isVisible()]


def work(seen, desk, safe):
    """Type into the form for a call, save it, look at the settings, and close the window."""

    def use(program):
        hand, words, shell = Hand(lambda: program.runner.idle, patience_s=20), program.words, program.window.shell
        hand.wait(lambda: hand.shows("shell.standing"), "the banner")
        seen["banner"] = shown(hand.find("shell.standing"))
        hand.press("queue.new")
        hand.wait(lambda: program.window.intake.isVisible(), "the form")
        hand.write("intake.words", TYPED)
        hand.write("intake.customer", "Ann Smith")
        hand.write("intake.phone", "13800138000")
        program.window.drafts.flush()
        settled = []
        program.window.drafts.when_given_back(lambda: settled.append(True))
        hand.wait(lambda: settled, "the drafts")
        seen["typed"] = shown(shell)
        hand.press("intake.save")
        refusal = words("problem.safe_mode") if safe else words("problem.desk_read_only_writing", path=str(desk))
        hand.wait(lambda: any(refusal in text for text in shown(shell)), "why not")
        seen["kept"] = hand.read("intake.words")
        seen["still"] = hand.shows("shell.standing")
        hand.press("nav.settings")
        hand.wait(lambda: hand.shows("settings.backups"), "the settings")
        hand.settle()
        seen["windows"] = [each.objectName() for each in QApplication.topLevelWidgets() if each.isVisible()]
        return 0

    return use


def write(desk):
    """Write to a desk, and say so."""
    with closing(Store.open(desk, Rules(), clock=now_us)) as store:
        store.note(lambda notes: notes.run("UPDATE counter SET value = value"))
    sys.stdout.write("written")


if __name__ == "__main__":
    told = argparse.ArgumentParser()
    told.add_argument("desk", type=Path)
    told.add_argument("lang")
    told.add_argument("--safe", action="store_true")
    told.add_argument("--write", action="store_true")
    asked = told.parse_args()
    if asked.write:
        write(asked.desk)
        sys.exit()
    arguments = argparse.Namespace(db=str(asked.desk), demo=False, lang=asked.lang, theme="light", login="mara", safe=asked.safe)
    seen = {}
    try:
        seen["code"] = run_window(arguments, Words(asked.lang), ready=work(seen, asked.desk, asked.safe))
    except Problem as problem:
        seen["problem"] = [problem.code, Words(asked.lang).of(problem.message)]
    json.dump(seen, sys.stdout)

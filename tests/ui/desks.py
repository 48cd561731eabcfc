"""A desk with one file behind a screen: everything done at once, drafts in a dictionary."""

import itertools

from complaint_desk.services import follow_up, intake, people
from complaint_desk.services.books import load_rules
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.runner import InlineRunner
from tests import endings
from tests.histories import MONDAY
from tests.new_desk import open_desk

WORDS = "First Tuesday, then Thursday, now nobody knows."


class Clock:
    """Goes on by a second with each look."""

    def __init__(self):
        self.us = MONDAY

    def __call__(self):
        self.us += 1_000_000
        return self.us


class DraftFile:
    """Drafts in a dictionary, as the disk would keep them."""

    def __init__(self, texts):
        self.texts = texts

    def save(self, key, text):
        self.texts[key] = text

    def load_all(self, keys):
        return {key: self.texts[key] for key in keys if key in self.texts}

    def discard(self, key):
        self.texts.pop(key, None)

    def close(self):
        pass


class DeskOfOne:
    """A store in a folder, two people, and what a screen is given."""

    def __init__(self, folder, texts=None):
        self.clock = Clock()
        self.store = open_desk(folder / "desk.sqlite", load_rules(), self.clock)
        past = self.store.read().value("SELECT count(*) FROM operation")
        self.keys = (n.to_bytes(16, "big") for n in itertools.count(1 + past))
        self.boss = people.sit_down(self.store, "mara", "Mara Linde")
        if not any(each.login == "yun" for each in people.persons(self.store)):
            people.add_person(self.store, self.boss, key=next(self.keys), login="yun", name="He Yun", role="agent", limit="150")
        self.agent = people.sit_down(self.store, "yun")
        self.unexpected, self.failed = [], []
        self.runner = InlineRunner(lambda _kind: self.store, lambda _store: None)
        self.desk = Desk(self.runner, self.agent, clock=self.clock, new_key=lambda: next(self.keys), unexpected=self.unexpected.append)
        self.desk.failed.connect(self.failed.append)
        self.texts = {} if texts is None else texts
        self.drafts = Drafts(lambda: DraftFile(self.texts), self.clock)

    def close(self):
        self.drafts.close()
        self.store.close()

    def take(self, words=WORDS, *, name="Noor Vanderlee", who=None, **fields):
        """Open a case without a screen and return its id."""
        caller = fields.pop("caller", None) or intake.Caller(name=name, phone="138 0013 8000", email="noor@example.org", form_of_address="Ms Vanderlee")
        taken = intake.Intake(caller=caller, words=words, **{"verified": "known_number", **fields})
        return int(intake.open_case(self.store, who or self.desk.person, key=next(self.keys), intake=taken).result["case"])

    def do(self, verb, case, *, who=None, **fields):
        """Something that happens elsewhere: told like news from another window."""
        self.desk.tell(verb(self.store, who or self.boss, key=next(self.keys), case_id=case, **fields))

    def followed_up(self, case):
        """Take a case whose first gates are let pass to what was kept and told; returns it."""
        for gate in ("listen", "clarify"):
            self.do(follow_up.override_gate, case, gate=gate, reason="written")
        endings.chosen(self.do, case, self.clock.us)
        endings.kept(self.do, case)
        return case

    def closed(self, case):
        """Take a case to its end; returns it."""
        endings.closed(self.do, self.followed_up(case), self.store)
        return case

    def kinds(self, case):
        """What happened in a case, in order."""
        return [recorded.event.kind for recorded in self.store.history(case)]

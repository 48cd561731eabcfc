"""Answers that are held back: for tests of what happens before they come."""

from complaint_desk.ui.runner import Progress, Ticket


class Held:
    """What a desk was asked and has not answered yet."""

    def __init__(self, monkeypatch, desk, store):
        self._desk, self._store, self._waiting = desk, store, []
        monkeypatch.setattr(desk, "ask", self._ask)

    def __len__(self):
        return len(self._waiting)

    def _ask(self, verb, *, then, **fields):
        ticket = Ticket(0, Progress(0, lambda *_so_far: None), then, None, None, None)
        self._waiting.append((ticket, verb, fields))
        return ticket

    def answer(self):
        """Answer all that was asked until now, in that order."""
        waiting, self._waiting = self._waiting, []
        for ticket, verb, fields in waiting:
            ticket.settle(verb(self._store, self._desk.person, **fields), None)

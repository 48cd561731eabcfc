"""The transparency card (checklist P6): how the complaint is handled, until when, and who is responsible; to read out, copy or print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At, Listed, Message, say
from complaint_desk.domain.phrases import fit
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import STEPS
from complaint_desk.services.books import Books
from complaint_desk.services.guiding import slots
from complaint_desk.services.questions import CaseView
from complaint_desk.wording import Words

_DATED: Final = ("progress_update", "cause_to_customer", "resolution")
_ENDS: Final = ".。!！ "
"""A promise may end as a sentence does; the card goes on with who and when."""
_SAID_HERE: Final = ("{due}", "{agent}")
"""What the card itself says, with dates and names: a playbook's line with one of these would say it again."""


@dataclass(frozen=True, slots=True)
class Card:
    """The card in the reader's words.

    Attributes:
        title: names the case.
        lines: each a sentence of its own.
        missing: what has to be known before it may be told to whoever calls; then ``lines`` is empty.
    """

    title: str
    lines: tuple[str, ...]
    missing: tuple[gates.Missing, ...] = ()

    @property
    def text(self) -> str:
        """The whole card as plain text, a line a sentence."""
        return "\n".join((self.title, *self.lines))


def card(view: CaseView, who: Person, *, rules: Rules, books: Books, words: Words) -> Card:
    """Return the card of a case as it stands now; nothing is told to a caller whom nobody knows."""
    case = view.case
    title = words("transparency.title", number=case.number)
    lacking = gates.needs_caller(case)
    if lacking:
        return Card(title, (), lacking)
    owner = view.names.get(case.owner_id, "")
    said: list[Message] = [say("transparency.received", at=At(case.opened_us))]
    said.append(say("transparency.responsible", name=owner) if owner else say("transparency.responsible_soon"))
    if view.row.step in STEPS[:4]:
        said.append(say(f"transparency.now_{view.row.step}"))
    said += _dates(view)
    own = books.playbooks.playbook_for(case.type, case.circumstances).transparency
    new = [p for p in own if p.step in STEPS and not any(slot in text for text in p.texts for slot in _SAID_HERE)]
    if rules.callbacks_for(case.type, case.circumstances) == rules.callbacks_for(case.type):  # no circumstance adds a call
        calls = [p for p in books.playbooks.playbook_for(case.type).transparency if p.step == "follow_up"]
        new = [p for p in new if p.step != "follow_up" or p in calls or not calls]
    days = rules.callbacks_of(case)
    if days != rules.callbacks_for(case.type, case.circumstances):  # a rule set has other days than the playbooks speak of
        new = [p for p in new if p.step != "follow_up"]
    procedure = [each.text for each in fit(new, slots(case, books, words, who, view.customer, now_us=view.now_us))]
    if days and not case.closed_us and not any(p.step == "follow_up" for p in new):
        said.append(say("transparency.callbacks", days=Listed(tuple(say("intake.callback_day", n=day) for day in days))))
    last = words("transparency.not_satisfied")
    return Card(title, (*(words.of(message) for message in said), *procedure, last))


def _dates(view: CaseView) -> list[Message]:
    """What the customer can count on, and by when."""
    case = view.case
    ahead = {clock.name: At(clock.due_us) for clock in view.clocks if clock.runs and clock.due_us > view.now_us}
    found = [say(f"transparency.by_{name}", due=ahead[name]) for name in _DATED if name in ahead]
    owed = [p for p in case.promises if not p.ended_us and p.what]
    found += [say("transparency.promise", what=(p.what or "").rstrip(_ENDS), who=p.who or "–", due=At(p.due_us)) for p in owed]
    return [*found, *([say("transparency.resolved", at=At(case.resolved_us))] if case.resolved_us else [])]

"""Four facts that are never mixed: we said sorry, we admitted a fault, we gave something, and whether the complaint is upheld.

Each has its own fields and its own press; none fills in or sets another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain import outcomes
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.standing import FACTS, standing
from complaint_desk.domain.vocabulary import OUTCOMES
from complaint_desk.services import deciding
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import Coach, said_at
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, Heading, LineField, row_of

if TYPE_CHECKING:
    from complaint_desk.ui.case.letter import LetterPart

_AMOUNT, _CHOICE = "goodwill.amount", "outcome.choice"
"""Under what the two fields beside a text are kept."""
_NARROW, _WIDE = 168, 340
"""The width of the field of the decision: for one of the house's own, and for the words of a rule set."""
_TEXTS: Final = {"apology": "apology", "admission": "admission", "goodwill": "goodwill.text", "outcome": "outcome.reason"}


def offered(view: CaseView) -> list[tuple[str, Message]]:
    """Return the decisions that a case can end in, by their codes: the words of the rule sets it goes by, else the house's three.

    Where it goes by several rule sets with words, each word says whose it is.
    """
    asked = outcomes.asked(view.case, view.rule_sets)
    if not asked:
        return [(code, say(f"outcome.{code}")) for code in OUTCOMES]
    several = len({each.law.id for each in asked}) > 1
    found = []
    for each in asked:
        said = outcomes.worded(each.word.means, each.code, {each.code: each.word.text})
        found.append((each.code, say("outcome_word.of_set", word=said, rule_set=each.law.title) if several else said))
    return found


class Deciding(QWidget):
    """The four rows."""

    def __init__(self, look: Look, drafts: Drafts, do: Callable[..., object], parent: QWidget | None = None) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            drafts: keeps what is typed.
            do: runs a verb on the case that is shown, with ``then``, ``failed`` and the verb's fields.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._look, self._drafts, self._do = look, drafts, do
        self._below: LetterPart | None = None
        self._case_id = 0
        self._offered: list[tuple[str, Message]] = []
        self._stands = {fact: Label(look, tone="muted", wrap=True, ident=f"case.{fact}.stands") for fact in FACTS}
        self._texts = {
            fact: LineField(look, f"case.{_TEXTS[fact]}", say(f"case.{fact}.text"), say(f"case.{fact}.hint")) for fact in FACTS
        }
        self._amount = LineField(look, "case.goodwill", say("case.goodwill.amount"), "0")
        self._amount.setMaximumWidth(96)
        self._outcome = ChoiceField(look, "case.outcome", say("case.outcome.name"), hint=say("case.outcome.name"))
        self._errors = {fact: FieldError(look, f"case.{fact}.error", self._texts[fact]) for fact in FACTS}
        self._coaches = {fact: Coach(look, field, f"{field.objectName()}.coach") for fact, field in self._texts.items()}
        self._record = {
            fact: Button(look, f"case.{fact}.record", say(f"case.{fact}.record"), self._presser(fact), small=True) for fact in FACTS
        }
        self._tell = Button(look, "case.outcome.tell", say("case.outcome.tell"), self._told, small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 8)
        column.setSpacing(6)
        column.addWidget(Heading(look, say("case.deciding"), right=say("case.deciding_apart")))
        for fact, first in (("apology", None), ("admission", None), ("goodwill", self._amount), ("outcome", self._outcome)):
            column.addSpacing(4)
            if fact == "outcome":
                told = row_of(self._stands[fact], self._tell)
                told.setStretch(0, 1)
                column.addLayout(told)
            else:
                column.addWidget(self._stands[fact])
            row = row_of(*([first] if first is not None else []), self._texts[fact], self._record[fact])
            row.setStretch(row.count() - 2, 1)
            column.addLayout(row)
            column.addWidget(self._errors[fact])
            column.addWidget(self._coaches[fact])
            self._texts[fact].textChanged.connect(self._errors[fact].clear)
        column.addStretch(1)
        self._column = column

    def add_below(self, part: LetterPart) -> None:
        """Put the letter that tells of the four below them; it follows the case as they do."""
        self._below = part
        self._column.insertWidget(self._column.count() - 1, part)
        part.before = self._record["outcome"]

    def turn_to(self, case_id: int) -> None:
        """Show another case: what was typed there is kept, what was left here comes back."""
        self.leave()
        self._case_id = case_id
        self._amount.clear()
        self._outcome.set_chosen("")
        for fact, field in self._texts.items():
            field.clear()
            self._errors[fact].clear()
            self._coaches[fact].forget()
            self._drafts.watch(f"case.{case_id}.{_TEXTS[fact]}", field, over=True)
        self._drafts.watch(f"case.{case_id}.{_AMOUNT}", self._amount, over=True)
        self._drafts.watch(f"case.{case_id}.{_CHOICE}", self._outcome, over=True)

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        for name in (*_TEXTS.values(), _AMOUNT, _CHOICE) if self._case_id else ():
            self._drafts.unwatch(f"case.{self._case_id}.{name}")
        self._case_id = 0
        if self._below is not None:
            self._below.leave()

    def show_view(self, view: CaseView, person: Person) -> None:
        """Show what stands of the four, and who may record what."""
        case = view.case
        stands = standing(case, outcomes.texts(view.every_rule_set))
        words = offered(view)
        if words != self._offered:
            self._offered = words
            self._outcome.offer(words)
            self._outcome.setFixedWidth(_NARROW if words[0][0] in OUTCOMES else _WIDE)
        for fact, label in self._stands.items():
            label.say(stands.get(fact) or say(f"case.{fact}.none"))
            label.set_tone("text" if fact in stands else "muted")
        may = person.may("admit")
        for fact in FACTS:
            shown = case.is_open and (fact != "admission" or may)
            for part in (self._texts[fact], self._record[fact]):
                part.setVisible(shown)
            self._coaches[fact].use_place(said_at(view.guide.step, person))
            self._coaches[fact].be_on(shown)
        for part in (self._amount, self._outcome):
            part.setVisible(case.is_open)
        if self._below is not None:
            self._below.show_view(view, person)
        self._tell.setVisible(case.is_open and bool(case.decided_us) and not case.outcome_known_us)

    def _told(self) -> None:
        self._errors["outcome"].clear()
        self._do(deciding.tell_outcome, failed=lambda problem: self._refuse("outcome", problem))

    def _recorded(self, fact: str) -> None:
        self._drafts.discard(f"case.{self._case_id}.{_TEXTS[fact]}")
        self._texts[fact].clear()
        if fact == "goodwill":
            self._drafts.discard(f"case.{self._case_id}.{_AMOUNT}")
            self._amount.clear()
        if fact == "outcome":
            self._drafts.discard(f"case.{self._case_id}.{_CHOICE}")
            self._outcome.set_chosen("")

    def _refuse(self, fact: str, problem: Problem) -> None:
        self._errors[fact].show_error(problem.message)

    def _presser(self, fact: str) -> Callable[[], None]:
        return lambda: self._ask(fact)

    def _ask(self, fact: str) -> None:
        text = self._texts[fact].text()
        self._errors[fact].clear()
        verbs: dict[str, Callable[..., Any]] = {
            "apology": deciding.apologise, "admission": deciding.admit, "goodwill": deciding.give_goodwill,
            "outcome": deciding.decide_outcome,
        }
        fields: dict[str, str] = {"text": text}
        if fact == "goodwill":
            fields["amount"] = self._amount.text()
        if fact == "outcome":
            if not self._outcome.commit() or not self._outcome.code:
                self._errors[fact].show_error(say("case.outcome.choose"), at=self._outcome)
                return
            fields = {"outcome": self._outcome.code, "reason": text}
        self._do(verbs[fact], then=lambda: self._recorded(fact), failed=lambda problem: self._refuse(fact, problem), **fields)

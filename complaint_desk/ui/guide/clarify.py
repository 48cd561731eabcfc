"""Clarifying: the type, the facts that it asks for, and the restatement with the customer's answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.case import Fact, Restatement
from complaint_desk.domain.messages import say
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES
from complaint_desk.services import conversation
from complaint_desk.services.guiding import FactShown
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import RESTATING
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.page import Page, Toggle, column_of, small_heading
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.guide.typed import Typed
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label, set_tip
from complaint_desk.ui.widgets import Button, ChoiceField, FieldError, Heading, IconMark, LineField, TextField, row_of
from complaint_desk.ui.widgets.given import Group

_LABEL: Final = 96
_SPARE: Final = 40
"""Rows that are kept for the next case of their type: making them takes longer than a frame."""

_ANSWERS: Final = ("yes", "corrected", "no")


class FactRow(QWidget):
    """One fact: a mark that tells its state, its name, its field, and that the customer does not know."""

    def __init__(
        self, look: Look, fact: FactShown, typed: Callable[[str, LineField], Typed], record: Callable[[str, str, str, bool], None]
    ) -> None:
        super().__init__()
        self.key, self._record, self._may_be_unknown = fact.asked.key, record, fact.asked.unknown
        self.made_for = (fact.asked, look.words.language)
        ident = f"guide.clarify.fact.{self.key}"
        name = fact.asked.label
        choices = [(choice.code, choice.text) for choice in fact.asked.choices]
        self.editor: LineField = (
            ChoiceField(look, ident, name, choices, fact.asked.question, own_words=True, may_be_empty=True, small=True)
            if choices
            else LineField(look, ident, name, fact.asked.question, small=True)
        )
        set_tip(self.editor, fact.asked.question)
        self.typed = typed(f"clarify.fact.{self.key}", self.editor)
        self._mark = IconMark(look, "circle-dashed", "soon", ident=f"{ident}.mark")
        keeps = self._mark.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the names stay in their line
        self._mark.setSizePolicy(keeps)
        self._unknown = Toggle(look, f"{ident}.unknown", say("guide.clarify.unknown"), self._not_known)
        set_tip(self._unknown, look.words("guide.clarify.unknown_tip", fact=name))
        label = Label(look, name, tone="muted", wrap=True)
        label.setFixedWidth(_LABEL)
        label.setBuddy(self.editor)
        row = row_of(spacing=6)
        row.addWidget(self._mark)
        row.addWidget(label)
        row.addWidget(self.editor, 1)
        row.addWidget(self._unknown)
        self.setLayout(row)
        if isinstance(self.editor, ChoiceField):
            self.editor.chosen.connect(self._chosen)
        else:
            self.editor.returnPressed.connect(self.commit)
            self.editor.installEventFilter(self)
        self.editor.textChanged.connect(self._weigh)

    def serve(self, used: bool) -> None:
        """Have its names while it is shown; one that waits for the next case that asks the same has none, to be found by nobody."""
        ident = f"guide.clarify.fact.{self.key}" if used else ""
        self.editor.setObjectName(ident)
        self._unknown.setObjectName(f"{ident}.unknown" if used else "")
        self._mark.setObjectName(f"{ident}.mark" if used else "")
        self.setVisible(used)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Record what was typed when the field is left."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            self.commit()
        return False

    def show_fact(self, fact: FactShown) -> None:
        """Show the answer that is recorded."""
        known: Fact | None = fact.known
        self._may_be_unknown = fact.asked.unknown
        unknown = known is not None and known.unknown and self._may_be_unknown
        self.typed.show((known.value or "") if known is not None else "", known.code if known is not None else "")
        self._unknown.setChecked(unknown)
        set_tip(self.editor, (known.value if known is not None else "") or fact.asked.question)  # a long answer is cut short in its line
        there = known is not None and known.known and not known.unknown
        if unknown:
            self._mark.show_icon("circle-help", "text_muted")
        elif there:
            self._mark.show_icon("check", "on_time_text")
        else:
            self._mark.show_icon("circle-dashed", "soon")
        self._mark.setVisible(unknown or there or fact.required)  # a ring is for what is counted as missing
        self._weigh()

    def commit(self) -> bool:
        """Record what is typed."""
        if isinstance(self.editor, ChoiceField):
            return self.editor.commit()
        if self.typed.pending:
            self._record(self.key, self.typed.send().strip(), "", False)
        return True

    def _chosen(self, code: str, text: str) -> None:
        self.typed.send()
        self._record(self.key, text, code, False)

    def _not_known(self) -> None:
        checked = self._unknown.isChecked()
        if checked:
            self.typed.clear()
        self._record(self.key, "", "", checked)

    def _weigh(self) -> None:
        """A field with an answer, or that needs one, has no way to say that there is none; the answer gets the room."""
        answered = bool(self.editor.text().strip())
        self._unknown.setVisible(self._may_be_unknown and (not answered or self._unknown.isChecked()))
        kind = "quiet" if answered and not self.typed.pending else ""
        if kind != self.editor.property("kind"):
            self.editor.setProperty("kind", kind)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class Circumstances(QWidget):
    """What is special about a case, one press each: told in one line, and folded away until somebody has something to say."""

    def __init__(self, look: Look, talk: Talk) -> None:
        super().__init__()
        self._look, self._talk = look, talk
        column = column_of(self, 4)
        self._line = Button(look, "guide.clarify.circumstances", "", self._unfold, kind="text", small=True, after="chevron-down")
        column.addWidget(self._line, 0, Qt.AlignmentFlag.AlignLeft)
        self._holds = {
            code: Toggle(look, f"guide.clarify.circumstance.{code}", say(f"circumstance.{code}"), partial(self._press, code))
            for code in CIRCUMSTANCES
        }
        self._all = Group()
        rows = column_of(self._all, 4)
        toggles = list(self._holds.values())
        for at in range(0, len(toggles), 2):
            rows.addLayout(row_of(*toggles[at : at + 2], None, spacing=6))
        column.addWidget(self._all)
        self._all.hide()

    def fold(self) -> None:
        """Fold them away."""
        self._show_all(False)

    def show_case(self, holding: frozenset[str]) -> None:
        """Show which of them hold."""
        for code, toggle in self._holds.items():
            toggle.setChecked(code in holding)
        words = self._look.words
        names = [words(f"circumstance.{code}") for code in CIRCUMSTANCES if code in holding]
        told = words("guide.missing.mark").join(names) or words("guide.clarify.circumstances_none")
        self._line.say(say("guide.clarify.circumstances", told=told))

    def _unfold(self) -> None:
        self._show_all(self._all.isHidden())

    def _show_all(self, on: bool) -> None:
        self._all.setVisible(on)
        self._line.turn(open_=on)

    def _press(self, code: str) -> None:
        self._talk.do(conversation.set_circumstance, circumstance=code, holds=self._holds[code].isChecked())


class ClarifyPage(Page):
    """The fields of clarifying."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(look, talk, drafts, parent)
        self._rows: dict[str, FactRow] = {}
        self._spare: list[FactRow] = []
        self._asked: tuple[object, ...] = ()
        self._folded = True
        self._draft = ""
        self._make_type(look)
        self._heading = Heading(look, say("guide.clarify.facts"), role="micro")
        self.column.addWidget(self._heading)
        facts = Group()
        self._facts = column_of(facts, 4)
        self.column.addWidget(facts)
        self._fold = Button(look, "guide.clarify.more", "", self._unfold, kind="text", small=True, after="chevron-down")
        self.column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._circumstances = Circumstances(look, talk)
        self.column.addWidget(self._circumstances)
        self.column.addWidget(self._make_restatement(look))
        self._earlier = Label(look, tone="muted", wrap=True, ident="guide.clarify.earlier")
        self.column.addWidget(self._earlier)

    def _make_type(self, look: Look) -> None:
        options = [(code, say(f"type.{code}")) for code in COMPLAINT_TYPES]
        self._type = ChoiceField(look, "guide.clarify.type", say("guide.clarify.type"), options, say("guide.clarify.type_hint"))
        self._type.chosen.connect(self._classify)
        self._type_typed = self.field("clarify.type", self._type)
        self._type_error: FieldError = self.error_below(self._type)
        self.column.addWidget(small_heading(look, say("guide.clarify.type")))
        self.column.addWidget(self._type)
        self.column.addWidget(self._type_error)

    def _make_restatement(self, look: Look) -> QWidget:
        group = Group()
        column = column_of(group, 4)
        column.addWidget(Heading(look, say("guide.clarify.restatement"), role="micro", right=say("guide.clarify.edit_any")))
        self._text = TextField(look, "guide.clarify.restatement", say("guide.clarify.restatement"), lines=4)
        self._text.setFixedHeight(118)
        self._restatement = self.field("clarify.restatement", self._text)
        error = self.error_below(self._text)
        column.addWidget(self._text)
        answers = [
            Button(look, f"guide.clarify.{answer}", say(f"guide.clarify.{answer}"), self._answerer(answer), small=True)
            for answer in _ANSWERS
        ]
        row = row_of(Label(look, say("guide.clarify.customer_says"), tone="muted"), None, *answers, spacing=6)
        column.addWidget(error)
        column.addWidget(self.coach_below(self._text, RESTATING))
        column.addLayout(row)
        return group

    def show_view(self, view: CaseView) -> None:
        """Show type, facts and restatement."""
        case, guide = view.case, view.guide
        confirmed = case.type if case.type_confirmed else ""
        self._type_typed.show(self.look.words(f"type.{confirmed}") if confirmed else "", confirmed)
        self._circumstances.show_case(case.circumstances)
        facts = sorted(guide.facts, key=lambda fact: not fact.required)
        asked = (view.case.id, self.look.words.language, *((fact.asked, fact.required) for fact in facts))
        if asked != self._asked:
            self._asked = asked
            self._lay_out(facts, case.id)
        for fact in facts:
            self._rows[fact.asked.key].show_fact(fact)
        self._show_fold(facts)
        required = [fact for fact in facts if fact.required]
        known = [fact for fact in required if fact.known is not None and fact.known.known]
        self._heading.say(say("guide.clarify.facts"), say("guide.clarify.known", known=len(known), n=len(required)))
        self._draft = guide.restatement_draft
        last = case.restatements[-1] if case.restatements else None
        self._restatement.show(last.text or "" if last is not None else self._draft)
        self._show_earlier(case.restatements)

    def _lay_out(self, facts: list[FactShown], case_id: int) -> None:
        """Other facts, another case or another language need other rows; those that ask the same are used again."""
        old = list(self._rows.values())
        language = self.look.words.language
        self._rows = {}
        for at, fact in enumerate(facts):
            row = self._row_for(fact, language, old)
            if self._facts.indexOf(row) != at:
                self._facts.insertWidget(at, row)
            row.show_fact(fact)
            known = fact.known
            row.typed.turn_to(case_id, (known.value or "") if known else "", known.code if known else "")
            self._rows[fact.asked.key] = row
            row.serve(True)
        for row in old:
            row.typed.leave()
            self.fields.remove(row.typed)
            self._facts.removeWidget(row)
            row.serve(False)
            self._spare.append(row)
        for row in self._spare[:-_SPARE]:
            row.deleteLater()
        del self._spare[:-_SPARE]

    def _row_for(self, fact: FactShown, language: str, old: list[FactRow]) -> FactRow:
        """Return a row that asks a fact: one of those that were shown, else one that waits, else a new one."""
        for rows in (old, self._spare):
            found = next((row for row in rows if row.made_for == (fact.asked, language)), None)
            if found is not None:
                rows.remove(found)
                if rows is self._spare:
                    self.fields.append(found.typed)
                return found
        return FactRow(self.look, fact, self.field, self._record)

    def _show_fold(self, facts: list[FactShown]) -> None:
        folded = [fact for fact in facts if not fact.required and not (fact.known is not None and fact.known.known)]
        for fact in folded:
            row = self._rows[fact.asked.key]
            row.setVisible(not self._folded or row.typed.pending or row.editor.hasFocus())
        self._fold.setVisible(self._folded and bool(folded))
        self._fold.say(say("guide.clarify.more", n=len(folded)))

    def _unfold(self) -> None:
        self._folded = False
        for row in self._rows.values():
            row.show()
        self._fold.hide()

    def _show_earlier(self, versions: tuple[Restatement, ...]) -> None:
        lines = [
            self.look.words(
                "guide.clarify.version", n=each.number, answer=self.look.words(f"guide.clarify.{each.answer}"), text=each.text or ""
            )
            for each in versions
            if each.answer and each.answer != "yes"
        ]
        self._earlier.say("\n".join(lines))
        self._earlier.setVisible(bool(lines))

    def turn_to(self, view: CaseView) -> None:
        """Show another case."""
        self._folded = True
        self._circumstances.fold()
        super().turn_to(view)

    def record_pending(self) -> bool:
        """Record type and facts that stand typed; a restatement is recorded with its answer."""
        understood = self._type.commit()
        if not understood:
            self._type_error.show_error(say("guide.clarify.type_unclear"))
        return all([understood, *(row.commit() for row in self._rows.values())])

    def _classify(self, code: str, _text: str) -> None:
        self._type_typed.send()
        self.talk.do(conversation.classify, type=code)

    def _record(self, key: str, value: str, code: str, unknown: bool) -> None:
        self.talk.do(conversation.record_fact, fact=key, value=value, code=code, unknown=unknown)

    def _answerer(self, answer: str) -> Callable[[], None]:
        def press() -> None:
            if self.record_pending():
                text = self._restatement.send().strip() or self._draft
                self.talk.do(conversation.answer_restatement, answer=answer, text=text)

        return press

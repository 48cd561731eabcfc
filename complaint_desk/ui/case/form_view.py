"""One special form as it is filled in: its fields in their order, what is still lacking, contradictions marked, and its conclusion.

The form itself is data (``domain.forms``); nothing here knows one of the five by more than what it alone can do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.clocks import Clock
from complaint_desk.domain.duedate import parse_due
from complaint_desk.domain.forms import NOT_NEEDED, Form, FormField, FormSpec, filled
from complaint_desk.domain.messages import At, Message, Span, say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import forms, naming
from complaint_desk.services.forms import FormShown, HandOff, Value
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.form_rows import BEFORE_NAME, MARK_GAP, Mark, align
from complaint_desk.ui.coaching import RESTATING, Coach
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, Chip, ChoiceField, FieldError, FormRow, Heading, LineField, TextField, row_of
from complaint_desk.ui.widgets.sight import bring_into_view

Do = Callable[..., object]
Lacking = frozenset[tuple[str, int]]
_SHORT: Final = frozenset({"trace_number", "order", "expert", "substitute_what"})
_LISTED: Final = frozenset({"customer", "case"})
"""Kinds that are picked by a case's number and shown, not typed."""

_HAND_OFF: Final = "expert_hand_off"
_TELL: Final = "tell_before_asked"
_LIMIT: Final = "respect_but_verify"
_ROW_IN: Final = 11
"""How far the card of a row stands in: its edge and its margin."""
_CLOCKS: Final = {"quality_trace": "cause_to_customer"}


class Field:
    """The editor of one field in one row, and what of it is recorded."""

    def __init__(self, look: Look, form: str, spec: FormField, row: int, clock: Callable[[], int]) -> None:
        self._look, self.spec, self.row, self._clock = look, spec, row, clock
        self._shown = self._shown_code = ""
        ident = f"guide.form.{form}.{spec.key}" + (f".{row}" if row else "")
        name = say(f"form_field.{form}.{spec.key}")
        self.editor: LineField | TextField | ChoiceField
        if spec.kind in ("choice", "person"):
            options = [(code, spec.answer(code)) for code in spec.choices]
            self.editor = ChoiceField(look, ident, name, options, may_be_empty=True)
        elif spec.kind in ("time", "amount") or spec.key in _SHORT:
            hint = say("guide.form.review_hint" if spec.key == "review_on" else "guide.offer.when_hint") if spec.kind == "time" else ""
            self.editor = LineField(look, ident, name, hint)
        else:
            self.editor = TextField(look, ident, name, lines=2)
            self.editor.setFixedHeight(58)
        self.listed = Label(look, wrap=True, ident=f"{ident}.shown")
        self._mark = Mark(look, f"{ident}.mark", self.editor)
        self.coach = Coach(look, self.editor, f"{ident}.coach") if spec.outgoing else None
        self.line = QWidget()
        inside = self.listed if spec.kind in _LISTED else self.editor
        self.named = FormRow(look, name, inside)
        line = row_of(spacing=MARK_GAP)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_coached(self.named, self.coach), 1)
        self.line.setLayout(line)
        if spec.kind in _LISTED:
            self.editor.setParent(self.line)
            self.editor.hide()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.editor.toPlainText() if isinstance(self.editor, TextField) else self.editor.text()

    @property
    def pending(self) -> bool:
        """Whether something stands there that is not recorded; choices count at once."""
        return not isinstance(self.editor, ChoiceField) and self.spec.kind not in _LISTED and self.text.strip() != self._shown.strip()

    def show(
        self, form: Form | None, names: list[tuple[str, str]], *, open_: bool, refs: Mapping[int, str], lacking: Lacking,
    ) -> None:
        """Show what is recorded, unless something is being typed; a ring marks the fields that are counted as lacking, and no other."""
        entry = form.entries.get((self.spec.key, self.row)) if form is not None else None
        self._mark.show_state(there=filled(entry), lacks=(self.spec.key, self.row) in lacking)
        if self.spec.kind == "person" and isinstance(self.editor, ChoiceField):
            self.editor.offer(names)
        words = self._look.words
        text = ""
        if entry is not None:
            text = entry.text if entry.text is not None else words("timeline.erased_text")
            text = words.moment(entry.when_us) if entry.when_us else text
            text = entry.code if self.spec.kind == "amount" else text
        if self.spec.kind in _LISTED:
            self.listed.say(refs.get(entry.ref, "–") if entry is not None and entry.ref else "–")
        elif isinstance(self.editor, ChoiceField):
            code = (entry.code or (str(entry.ref) if entry.ref else "")) if entry is not None else ""
            chosen_already = form is None and self.editor.code != self._shown_code  # goes with the press that begins the form
            if not self.editor.pending and not chosen_already:
                self.editor.set_chosen(code)
                self._shown_code = code
        elif not self.pending:
            self._put(text)
        self._shown = text
        if not isinstance(self.editor, ChoiceField) or self.spec.kind not in _LISTED:
            self.editor.setReadOnly(not open_ or self.spec.derived)
        if self.coach is not None:
            self.coach.be_on(open_)  # what was concluded was said

    def clear(self) -> None:
        """Empty it: another case is shown."""
        self._shown = ""
        if isinstance(self.editor, ChoiceField):
            self.editor.set_chosen("")
        else:
            self._put("")

    def value(self) -> Value | None:
        """Return what stands there as the service takes it, None for a time that cannot be understood."""
        if isinstance(self.editor, ChoiceField):
            code = self.editor.code
            return Value(ref=int(code or 0)) if self.spec.kind == "person" else Value(code=code)
        if self.spec.kind == "time" and self.text.strip():
            words = self._look.words
            when = parse_due(self.text.strip(), now_us=self._clock(), zone=words.zone, language=words.language)
            return Value(when_us=when) if when else None
        return Value(text=self.text.strip())

    def _put(self, text: str) -> None:
        if isinstance(self.editor, TextField):
            if self.editor.toPlainText() != text:
                self.editor.setPlainText(text)
        elif self.editor.text() != text:
            self.editor.setText(text)
            self.editor.setCursorPosition(0)


def _coached(row: QWidget, coach: Coach | None) -> QWidget:
    """Return a row with the coach below it, where it has one."""
    if coach is None:
        return row
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(row)
    column.addWidget(coach)
    return both


class FormView(Card):
    """One form of the case."""

    def __init__(self, look: Look, drafts: Drafts, spec: FormSpec, do: Do, clock: Callable[[], int], case_id: int) -> None:
        """Make it empty; ``do`` runs a verb on the case that is shown."""
        super().__init__(ident=f"guide.form.{spec.code}", margins=(16, 10, 16, 12), spacing=6)
        self._look, self._drafts, self.spec, self._do, self._clock, self._case_id = look, drafts, spec, do, clock, case_id
        self._view: CaseView | None = None
        self._form: Form | None = None
        self._rows: dict[int, tuple[Card, list[Field], Chip]] = {}
        self._unmarked: list[FormRow] = []
        self._more = 0
        self._keys: list[str] = []
        code = spec.code
        ident = f"guide.form.{code}"
        self._head = Heading(look, say(f"form.{code}"))
        self._state = Label(look, tone="muted", wrap=True, ident=f"{ident}.state")
        self._start = Button(look, f"{ident}.start", say("guide.form.start"), self._begin, icon="plus", small=True)
        self._own = [self._make_field(each, 0) for each in spec.fields if not each.each and not each.after]
        self._after = [self._make_field(each, 0) for each in spec.fields if each.after]
        self._row_column = QVBoxLayout()
        self._row_column.setSpacing(6)
        self._answers = QWidget()
        agree = Button(look, f"{ident}.name_agree", say("guide.form.name_agree"), self._agree, icon="check", small=True)
        refuse = Button(look, f"{ident}.name_refuse", say("guide.form.name_refuse"), self._refuse, kind="text", small=True)
        self._answers.setLayout(row_of(agree, refuse, None))
        self._add_row = Button(look, f"{ident}.add_row", say("guide.form.add_row"), self._one_more, icon="plus", kind="text", small=True)
        self._save = Button(look, f"{ident}.save", say("guide.form.save"), self.save, icon="save", small=True)
        self._hand_over = Button(look, f"{ident}.hand_over", say("guide.form.hand_over"), self._hand_off, icon="share-2", small=True)
        self._error = FieldError(look, f"{ident}.error", self)
        self._error.told.connect(lambda: bring_into_view(self._error))
        for part in (self._head, self._state):
            self.column.addWidget(part)
        self.column.addLayout(row_of(self._start, None))
        for field in self._own:
            self.column.addWidget(field.line)
        self.column.addWidget(self._answers)
        self.column.addLayout(self._row_column)
        self.column.addWidget(self._make_listing(look, ident))
        self.column.addLayout(row_of(self._add_row, None, self._save, self._hand_over))
        self.column.addWidget(self._make_end(look, ident))
        for field in self._after:
            self.column.addWidget(field.line)
        self.column.addWidget(self._error)
        self._lift = Button(look, f"{ident}.lift", say("guide.form.lift"), self._lift_limit, small=True)
        self.column.addLayout(row_of(self._lift, None))
        self.setAccessibleName(look.words(f"form.{code}"))
        self._align()

    def _align(self) -> None:
        """Let all fields begin at one left edge."""
        self._aligned_in = self._look.words.language
        rows = [(field.named, 0) for field in (*self._own, *self._after)]
        rows += [(field.named, _ROW_IN) for _, fields, _ in self._rows.values() for field in fields]
        align([*rows, *((row, 0) for row in self._unmarked)])

    def _make_field(self, spec: FormField, row: int) -> Field:
        field = Field(self._look, self.spec.code, spec, row, self._clock)
        if isinstance(field.editor, ChoiceField):
            field.editor.chosen.connect(lambda _code, _text: self._enter(field))
        elif spec.kind not in _LISTED:
            key = f"case.{self._case_id}.form.{self.spec.code}.{spec.key}.{row}"
            self._keys.append(key)
            self._drafts.watch(key, field.editor, over=True)
        return field

    def _make_end(self, look: Look, ident: str) -> QWidget:
        self._end = QWidget()
        findings = [(code, say(f"finding.{code}")) for code in (*self.spec.findings, NOT_NEEDED)]
        self._finding = ChoiceField(look, f"{ident}.finding", say("guide.form.finding"), findings)
        self._text = LineField(look, f"{ident}.text", say("guide.form.text"), say("guide.form.text_hint"))
        conclude = Button(look, f"{ident}.conclude", say("guide.form.conclude"), self._conclude, icon="circle-check", small=True)
        self._text_key = f"case.{self._case_id}.form.{self.spec.code}.conclusion"
        self._finding_key = f"case.{self._case_id}.form.{self.spec.code}.finding"
        self._keys += [self._text_key, self._finding_key]
        self._drafts.watch(self._text_key, self._text)
        self._drafts.watch(self._finding_key, self._finding, over=True)
        column = QVBoxLayout(self._end)
        column.setContentsMargins(BEFORE_NAME, 0, 0, 0)
        column.setSpacing(6)
        rows = [FormRow(look, say("guide.form.finding"), self._finding), FormRow(look, say("guide.form.text"), self._text)]
        self._unmarked += rows
        for row in rows:
            column.addWidget(row)
        column.addWidget(Coach(look, self._text, f"{ident}.text.coach", place=RESTATING))
        column.addLayout(row_of(None, conclude))
        return self._end

    def _make_listing(self, look: Look, ident: str) -> QWidget:
        """What only telling many customers needs: who is affected, and all told with one press."""
        self._listing = QWidget()
        self._numbers = LineField(look, f"{ident}.numbers", say("guide.form.numbers"), say("guide.form.numbers_hint"))
        self._numbers_key = f"case.{self._case_id}.form.{self.spec.code}.numbers"
        if self.spec.code == _TELL:
            self._keys.append(self._numbers_key)
            self._drafts.watch(self._numbers_key, self._numbers)
        add = Button(look, f"{ident}.add", say("guide.form.add_affected"), self._add_affected, icon="plus", small=True)
        channels = next((each.choices for each in self.spec.fields if each.key == "told"), ())
        named = [(code, say(f"channel.{code}")) for code in channels]
        self._channel = ChoiceField(look, f"{ident}.channel", say("guide.form.channel"), named, say("guide.form.channel"))
        tell = Button(look, f"{ident}.tell", say("guide.form.tell_all"), self._tell_all, icon="message-circle", small=True)
        column = QVBoxLayout(self._listing)
        column.setContentsMargins(0, 0, 0, 0)
        for key, field, button in (("numbers", self._numbers, add), ("channel", self._channel, tell)):
            line = row_of(field, button)
            line.setStretch(0, 1)
            row = FormRow(look, say(f"guide.form.{key}"), line, of=field)
            self._unmarked.append(row)
            marked = row_of(row, spacing=MARK_GAP)
            if key == "numbers":
                self._nobody = Mark(look, f"{ident}.numbers.mark", self._numbers)
                marked.insertWidget(0, self._nobody, 0, Qt.AlignmentFlag.AlignTop)
            else:
                marked.insertSpacing(0, BEFORE_NAME)
            column.addLayout(marked)
        self._listing.setVisible(self.spec.code == _TELL)
        return self._listing

    def leave(self) -> None:
        """Keep what is typed and let go of the case."""
        for key in self._keys:
            self._drafts.unwatch(key)
        self._keys = []

    def show_form(self, shown: FormShown, view: CaseView, person: Person) -> None:
        """Show the form as it stands now."""
        self._view, self._form = view, shown.form
        form = shown.form
        running = form is not None and not form.concluded_us and view.case.is_open
        over = form is None or bool(form.concluded_us)
        direct = self.spec.code == _HAND_OFF and over and view.case.is_open
        self._state.say(self._how(shown, view))
        clock = self._running_clock(view) if running else None
        self._state.set_tone("late" if clock is not None and clock.due_us < view.now_us else "muted")
        self._start.setVisible(over and not direct and view.case.is_open)
        names = [(str(id_), name) for id_, name in view.names.items() if id_]
        refs = view.refs
        lacking = self._lacking(None if direct else form)
        if self._aligned_in != self._look.words.language:
            self._align()
        for field in self._own:
            waits = field.spec.derived and (form is None or not form.asked)
            field.line.setVisible((form is not None or direct) and not waits)
            field.show(None if direct else form, names, open_=running or direct, refs=refs, lacking=lacking)
        waiting = form is not None and not form.concluded_us and form.asked not in (0, person.id) and form.asked_by != person.id
        self._answers.setVisible(waiting and not view.case.merged)
        settled_with = form is not None and bool(form.concluded_us) and form.finding != NOT_NEEDED
        for field in self._after:
            field.line.setVisible(settled_with)
            field.show(form, names, open_=settled_with and view.case.is_open, refs=refs, lacking=lacking)
        self._show_rows(form, names, running, refs)
        each = any(field.each for field in self.spec.fields)
        self._add_row.setVisible(running and each and self.spec.code != _TELL)
        self._listing.setVisible(running and self.spec.code == _TELL)
        self._nobody.show_state(there=False, lacks=any(key == "customer" and row not in self._rows for key, row in lacking))
        self._save.setVisible(running)
        self._hand_over.setVisible(direct)
        self._end.setVisible(running)
        customer = view.customer
        limited = customer is not None and customer.restricted_until_us > view.now_us
        self._lift.setVisible(self.spec.code == _LIMIT and limited and person.may("confirm_restriction"))

    def save(self) -> None:
        """Record what stands typed."""
        self._error.clear()
        for field in self._all():
            if field.pending:
                self._enter(field)

    def _lacking(self, form: Form | None) -> Lacking:
        """The fields that keep the form from being concluded, or settled; of one not begun those that it will need."""
        if form is None:
            return frozenset((field.key, 0) for field in self.spec.fields if field.required and not (field.each or field.after))
        return frozenset(form.to_follow if form.concluded_us else form.lacking)

    def _all(self) -> list[Field]:
        return [*self._own, *(field for _, fields, _ in self._rows.values() for field in fields), *self._after]

    def _running_clock(self, view: CaseView) -> Clock | None:
        """The clock of the form's own that runs, None where it has none."""
        return next((each for each in view.clocks if each.name == _CLOCKS.get(self.spec.code) and each.runs), None)

    def _how(self, shown: FormShown, view: CaseView) -> Message:
        """How the form stands, with the time left where it has a clock of its own."""
        form = shown.form
        if form is None:
            return say("guide.form.required") if shown.required else say("guide.form.offered")
        if form.concluded_us:
            key = "settled" if form.settled else "to_tell"
            return say(f"guide.form.{key}", finding=say(f"finding.{form.finding}"), at=At(form.concluded_us))
        clock = self._running_clock(view)
        if clock is not None:
            late = clock.due_us < view.now_us
            left = say("case.late_by" if late else "case.left", span=Span(abs(clock.due_us - view.now_us)))
            return say("guide.form.running_clock", n=len(form.lacking), left=left, due=At(clock.due_us))
        return say("guide.form.running", n=len(form.lacking)) if form.lacking else say("guide.form.ready")

    def _show_rows(self, form: Form | None, names: list[tuple[str, str]], running: bool, refs: Mapping[int, str]) -> None:
        each = [field for field in self.spec.fields if field.each]
        there = form.rows if form is not None else ()
        self._more = max(self._more, len(there)) if running else len(there)
        least = 0 if self.spec.code == _TELL else self.spec.rows
        wanted = max(self._more, least if running else 0, max(there, default=0)) if each and form is not None else 0
        for row in range(len(self._rows) + 1, wanted + 1):
            self._make_row(row, each)
        for row, (card, fields, chip) in self._rows.items():
            card.setVisible(row <= wanted)
            for field in fields:
                field.show(form, names, open_=running, refs=refs, lacking=self._lacking(form))
            against = form is not None and form.contradicts(row)
            chip.setVisible(against)
            card.set_tone("late" if against else "")

    def _make_row(self, row: int, each: list[FormField]) -> None:
        card = Card(ident=f"guide.form.{self.spec.code}.row.{row}", margins=(_ROW_IN - 1, 6, _ROW_IN - 1, 8), spacing=4)
        chip = Chip(self._look, say("form_choice.contradict"), tone="late", icon="triangle-alert", ident=f"{card.objectName()}.contradicts")
        card.column.addLayout(row_of(Label(self._look, say("guide.form.row", n=row), role="micro", tone="muted"), None, chip))
        fields = [self._make_field(field, row) for field in each]
        for field in fields:
            card.column.addWidget(field.line)
        self._row_column.addWidget(card)
        self._rows[row] = (card, fields, chip)
        self._align()

    def _enter(self, field: Field) -> None:
        self._error.clear()
        value = field.value()
        if value is None:
            self._error.show_error(say("guide.form.when_unclear"))
            return
        form = self._form
        if form is None or (form.concluded_us and not field.spec.after):
            return  # not begun yet: it goes with the press that begins it
        self._do(
            forms.enter, form=self.spec.code, field=field.spec.key, item=field.row, value=value, failed=self._refused,
            then=lambda: self._drafts.discard(f"case.{self._case_id}.form.{self.spec.code}.{field.spec.key}.{field.row}"),
        )

    def _agree(self) -> None:
        self._answer_name(agreed=True)

    def _refuse(self) -> None:
        self._answer_name(agreed=False)

    def _answer_name(self, *, agreed: bool) -> None:
        self._error.clear()
        self._do(naming.answer_name, form=self.spec.code, agreed=agreed, failed=self._refused)

    def _begin(self) -> None:
        self._do(forms.start_form, form=self.spec.code, failed=self._refused)

    def _one_more(self) -> None:
        self._more = max(self._more, self.spec.rows, max(self._form.rows, default=0) if self._form is not None else 0) + 1
        if self._form is not None and self._view is not None:
            names = [(str(id_), name) for id_, name in self._view.names.items() if id_]
            self._show_rows(self._form, names, True, self._view.refs)

    def _conclude(self) -> None:
        self.save()
        if not self._finding.commit() or not self._finding.code:
            self._error.show_error(say("guide.form.finding_needed"))
            return
        self._do(
            forms.conclude, form=self.spec.code, finding=self._finding.code, text=self._text.text(), failed=self._refused,
            then=self._concluded,
        )

    def _concluded(self) -> None:
        self._text.clear()
        self._finding.set_chosen("")
        for key in (self._text_key, self._finding_key):
            self._drafts.discard(key)

    def _hand_off(self) -> None:
        given = {field.spec.key: field for field in self._own}
        when = given["call_by"].value()
        if when is None or not when.when_us:
            self._error.show_error(say("guide.form.when_unclear"))
            return
        substitute = given["substitute"].value()
        to = HandOff(
            tried=given["tried"].text, substitute=substitute.code if substitute is not None else "", expert=given["expert"].text,
            call_by_us=when.when_us, promise=self._look.words("guide.form.expert_calls"), substitute_what=given["substitute_what"].text,
        )
        self._do(forms.hand_off, to=to, failed=self._refused, then=self._handed_over)

    def _handed_over(self) -> None:
        for field in self._own:
            self._drafts.discard(f"case.{self._case_id}.form.{self.spec.code}.{field.spec.key}.0")

    def _add_affected(self) -> None:
        self._do(forms.add_cases, numbers=self._numbers.text(), failed=self._refused, then=self._added)

    def _added(self) -> None:
        self._drafts.discard(self._numbers_key)
        self._numbers.clear()

    def _tell_all(self) -> None:
        self.save()
        channel = self._channel.code if self._channel.commit() else ""
        self._do(forms.tell_affected, channel=channel or "phone", failed=self._refused)

    def _lift_limit(self) -> None:
        self._do(forms.lift_limit, failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._error.show_error(problem.message)

"""Every field of the window in which somebody writes words is coached, since they go to the customer, or says here why it is not."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

import complaint_desk.ui
from complaint_desk.domain.forms import FORMS
from complaint_desk.domain.macros import FIELDS, Step
from complaint_desk.playbooks.coach import load_all
from complaint_desk.ui.case.deciding import Deciding
from complaint_desk.ui.case.form_view import FormView
from complaint_desk.ui.guide.promising import PromisePart
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.guide.tasks import TasksPart
from complaint_desk.ui.macro_steps import StepsEditor
from complaint_desk.ui.macros import MacroDialog
from tests.histories import MONDAY
from tests.ui.desks import DeskOfOne

FOLDER = Path(complaint_desk.ui.__file__).parent
HARM = {"en": "You claim it leaks.", "zh_CN": "您想多了。", "zh_TW": "您想太多。"}

OUTGOING = {
    "case/composer.py": {"case.note"},
    "case/deciding.py": {"case.{_TEXTS[fact]}"},
    "case/letter.py": {"letters.FIELD"},
    "case/form_view.py": {"ident", "{ident}.text"},  # of the fields of forms those that domain.forms calls outgoing
    "guide/clarify.py": {"guide.clarify.restatement"},
    "guide/offer.py": {"guide.offer.what"},
    "guide/promising.py": {"ident"},  # of the lines of a promise and a call what is promised
    "guide/tasks.py": {"guide.follow_up.progress"},
    "macro_steps.py": {"macro.text.{n}"},  # of those actions that domain.macros calls outgoing
    "macros.py": {"macro.field.{variable.name}"},  # of the answers those that go into such a text
}
NOT_OUTGOING = {
    "what the customer says, in the customer's words": {
        "guide/listen.py": {"guide.listen.words", "guide.listen.need"},
        "guide/clarify.py": {"ident"},
        "guide/follow_up.py": {"guide.follow_up.suggestions"},
        "guide/offer.py": {"guide.offer.none_reason"},
        "intake/view.py": {"intake.words", "intake.product"},
    },
    "among ourselves: a reason, a task, a cause or a lesson for colleagues": {
        "case/closing.py": {"case.cause", "case.improvement"},
        "case/details.py": {"case.customer.tier_reason"},
        "case/evidence.py": {"case.evidence.reason", "case.evidence.anchor"},
        "case/passing.py": {"case.override_reason"},
        "case/privacy.py": {"case.hold.reason"},
        "guide/escalating.py": {"_REASON"},
        "guide/offer.py": {"guide.offer.ask_reason", "guide.offer.reason"},
        "guide/tasks.py": {"_REPLY", "_WHAT"},
        "improvements/point.py": {"improvements.reason"},
        "improvements/view.py": {"improvements.title"},
        "packing.py": {"settings.pack.reason"},
        "queue/viewing.py": {"queue.export.reason"},
        "reminders.py": {"case.reminder.text"},
        "settings/retention.py": {"settings.retention.reason"},
    },
    "a moment, an amount, a number or a code": {
        "analytics/card.py": {"analytics.aim.{name}"},
        "analytics/filters.py": {"analytics.from", "analytics.to"},
        "case/deciding.py": {"case.goodwill"},
        "case/form_view.py": {"{ident}.numbers"},
        "case/together.py": {"case.join.number"},
        "guide/follow_up.py": {"_AGAIN"},
        "guide/hard.py": {"guide.hard.cut_off.when"},
        "guide/offer.py": {"guide.offer.none_when", "_PRICE", "guide.offer.when", "guide.offer.cost"},
        "guide/tasks.py": {"_WHEN"},
        "improvements/point.py": {"improvements.due"},
        "macro_steps.py": {"macro.step.{n}.{name}"},
        "reminders.py": {"case.reminder.when"},
        "settings/calendar_editor.py": {"{_ID}.week.{n}", "{_ID}.day", "{_ID}.hours", "{_ID}.year"},
        "settings/limits.py": {"settings.limits.year"},
        "settings/people.py": {"{self._prefix}.limit", "settings.people.limit"},
        "settings/retention.py": {"settings.retention.months"},
        "settings/surveys.py": {"{_ID}.every", "{_ID}.from", "{_ID}.until"},
        "settings/view.py": {"settings.emergency"},
    },
    "who somebody is and how that is known": {
        "case/card.py": {"case.verified"},
        "case/details.py": {"case.customer.{name}"},
        "guide/offer.py": {"guide.offer.who"},
        "intake/caller.py": {"intake.customer", "intake.phone", "intake.email"},
        "intake/view.py": {"intake.verified", "intake.on_behalf_of", ""},
        "settings/people.py": {"settings.people.new_name", "settings.people.login"},
        "settings/retention.py": {"settings.retention.people"},
        "settings/subject.py": {"settings.subject.typed"},
        "signing_in.py": {"sign_in.login"},
    },
    "a name that the desk is arranged by": {
        "case/marks.py": {"ident"},
        "macros.py": {"macro.name", "macro.asks"},
        "naming.py": {"field"},
        "settings/marks.py": {"ident", "settings.tag.new", "settings.field.new", "settings.field.choices"},
        "settings/surveys.py": {"{_ID}.name"},
    },
    "what is looked for": {
        "case/finding.py": {"self"},
        "filter_editor.py": {"{ident}.from", "{ident}.to", "{ident}.text"},
        "library/view.py": {"library.search"},
        "palette.py": {"palette.search"},
        "queue/screen.py": {"queue.search"},
    },
    "a secret": {
        "packing.py": {"ident"},
        "setting_phrases.py": {"sign_in.code.code", "sign_in.give.phrase", "{ident}.{code}"},
        "settings/encryption.py": {"encryption.{code}"},
        "settings/keys.py": {"encryption.key.group", "encryption.turn.{code}"},
        "signing_in.py": {"sign_in.phrase", "sign_in.new", "sign_in.again"},
        "unlocking.py": {"encryption.door.typed"},
    },
    "only read": {
        "case/preview.py": {"case.preview.text"},
        "case/timeline.py": {""},
        "comings.py": {"sign_in.comings.list"},
        "describing.py": {"describing.text"},
        "rescued.py": {"backups.rescued.text"},
        "settings/surveys.py": {"{_ID}.due"},
    },
}


def field_classes(trees):
    """The names of all classes of the window that are a field of words; a choice only takes words where it is told to."""
    found, more = {"QLineEdit", "QPlainTextEdit", "QTextEdit"}, True
    while more:
        classes = (each for tree in trees.values() for each in ast.walk(tree) if isinstance(each, ast.ClassDef))
        more = {each.name for each in classes if {ast.unparse(base) for base in each.bases} & found} - found - {"ChoiceField"}
        found |= more
    return found


def fields_made():
    """File and accessible id, as it stands there, of every field that is made in the window."""
    trees = {path.relative_to(FOLDER).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.py")}
    classes, made = field_classes(trees), set()
    for file, tree in trees.items():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in classes or (name == "ChoiceField" and any(each.arg == "own_words" for each in call.keywords)):
                ident = ast.unparse(call.args[1]) if len(call.args) > 1 else ""
                ident = ident[1:] if ident.startswith(("f'", 'f"')) else ident
                ident = ident.strip("'\"")
                made.add((file, ident))
    return made


def test_every_field_is_outgoing_or_says_why_not_and_none_is_both():
    outgoing = {(file, ident) for file, idents in OUTGOING.items() for ident in idents}
    others = [(file, ident) for files in NOT_OUTGOING.values() for file, idents in files.items() for ident in idents]
    assert len(others) == len(set(others)), "one reason is enough"
    assert not outgoing & set(others)
    assert fields_made() == outgoing | set(others)


@pytest.fixture
def around(tmp_path, look):
    made = DeskOfOne(tmp_path)
    yield made
    made.close()
    assert made.unexpected == []


def write(field, text):
    (field.setText if isinstance(field, QLineEdit) else field.setPlainText)(text)


def coached(place, ident, text):
    """Write in a field; whether its coach says something then."""
    coach = place.findChild(QWidget, f"{ident}.coach")
    if coach is None:
        return False
    assert coach.isHidden()
    assert not coach.children(), "nothing is made before somebody types"
    field = place.findChild(QWidget, ident)
    write(field, text)
    coach.check()
    said = not coach.isHidden()
    write(field, "")
    coach.check()
    assert coach.isHidden()
    return said


@pytest.mark.parametrize("language", list(HARM))
def test_what_is_promised_and_told_meanwhile_is_coached_and_what_the_customer_wants_is_not(qtbot, look, around, language):
    look.coach.use(load_all(language))
    talk = Talk(around.desk)
    promise = PromisePart(look, talk, around.drafts, around.clock, lambda: 0)
    tasks = TasksPart(look, talk, around.drafts, around.clock)
    for part in (promise, tasks):
        qtbot.addWidget(part)
    assert coached(promise, "guide.follow_up.promise.what", HARM[language])
    assert coached(tasks, "guide.follow_up.progress", HARM[language])
    for ident in ("promise.reason", "promise.words", "promise.when"):
        assert not coached(promise, f"guide.follow_up.{ident}", HARM[language])


@pytest.mark.parametrize("language", list(HARM))
def test_apology_admission_goodwill_and_the_reason_of_the_outcome_are_coached(qtbot, look, around, language):
    deciding = Deciding(look, around.drafts, lambda *_args, **_fields: None)
    qtbot.addWidget(deciding)
    look.coach.use(load_all(language))
    for ident in ("apology", "admission", "goodwill.text", "outcome.reason"):
        assert coached(deciding, f"case.{ident}", HARM[language]), ident


@pytest.mark.parametrize("form", FORMS)
def test_of_a_form_what_is_told_to_the_customer_is_coached(qtbot, look, around, form):
    look.coach.use(load_all("en"))
    view = FormView(look, around.drafts, FORMS[form], lambda *_args, **_fields: None, around.clock, 1)
    qtbot.addWidget(view)
    told = {spec.key for spec in FORMS[form].fields if coached(view, f"guide.form.{form}.{spec.key}", HARM["en"])}
    assert told == {"tell_before_asked": {"message"}, "quality_trace": {"cause_words"}}.get(form, set())
    assert coached(view, f"guide.form.{form}.text", HARM["en"])
    view.leave()


@pytest.mark.parametrize("do", [do for do, (_codes, texts) in FIELDS.items() if texts])
def test_of_a_macro_the_texts_for_the_customer_are_coached_with_room_for_the_hint(qtbot, look, do):
    look.coach.use(load_all("en"))
    changes = []
    editor = StepsEditor(look, lambda: changes.append(editor.height()))
    qtbot.addWidget(editor)
    editor.show_steps([Step(do)])
    assert coached(editor, "macro.text.1", HARM["en"]) is (do not in {"note", "remind"})
    assert (len(changes) > 1 and max(changes) > changes[0]) is (do not in {"note", "remind"})
    assert changes[-1] == changes[0], "the room goes with the hint"


def test_of_a_macro_the_answers_for_the_customer_are_coached(qtbot, look, around):
    look.coach.use(load_all("en"))
    dialog = MacroDialog(look, around.desk, [1], clock=lambda: MONDAY, site=None, then=lambda _changed: None, parent=None)
    dialog.show()
    dialog.findChild(QLineEdit, "macro.which").setText("Ask for photographs")
    assert coached(dialog, "macro.field.what", HARM["en"])
    assert not coached(dialog, "macro.field.when", HARM["en"])
    dialog.reject()

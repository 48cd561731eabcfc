"""The coach under a field: where it draws, what it puts there, and the fields in which it has no say."""

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from complaint_desk.bench import keystroke
from complaint_desk.domain.coach import Place
from complaint_desk.playbooks.coach import load_all
from complaint_desk.ui.coaching import OFFERING, RESTATING, Coach
from complaint_desk.ui.widgets import LineField, TextField

RULES = load_all("en")


def coach_under(qtbot, look, field, place=None):
    made = Coach(look, field, "test.coach", **({} if place is None else {"place": place}))
    qtbot.addWidget(field)
    qtbot.addWidget(made)
    made.use_rules(RULES)
    return made


def text_field(look):
    return TextField(look, "test.field", "Field")


def waves(field: QPlainTextEdit) -> list[str]:
    """The words that are drawn with a wave, paragraph by paragraph, found the way Qt counts characters."""
    found = []
    block = field.document().firstBlock()
    while block.isValid():
        units = block.text().encode("utf-16-le")
        for each in block.layout().formats():
            found.append(units[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le"))
        block = block.next()
    return found


def test_every_place_has_its_wave_after_an_emoji_and_in_every_paragraph(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("\U0001f642 Well, rest assured.\n\n\U0001f642\U0001f642 Please be patient, it is not our fault.")
    coach.check()
    assert waves(field) == ["rest assured", "Please be patient", "is not our fault"]
    field.setPlainText("Good morning.")
    coach.check()
    assert waves(field) == []


def test_drawing_waves_is_not_taken_for_typing(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("Well, rest assured.")
    typed = []
    field.textChanged.connect(lambda: typed.append(field.toPlainText()))
    coach.check()
    qtbot.waitUntil(lambda: waves(field) == ["rest assured"])
    look.appearance.theme_changed.emit(look.appearance.theme)
    assert waves(field) == ["rest assured"]
    assert typed == []  # an error below the field would go, and a draft would be kept that nobody wrote
    field.insertPlainText("I see. ")
    assert typed == [field.toPlainText()]


def test_the_better_wording_comes_in_the_place_of_the_marked_one_and_can_be_undone(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("\U0001f642 We can't deliver today. Call me.")
    coach.check()
    coach.take()
    assert field.toPlainText() == "\U0001f642 We can't deliver today; what I can do is …. Call me."
    assert waves(field) == []
    field.undo()
    assert field.toPlainText() == "\U0001f642 We can't deliver today. Call me."


def test_a_long_refusal_is_told_in_several_lines_and_not_cut_at_the_edge(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("We can't take the kettle back after more than thirty days because it has been used in the meantime, madam.")
    coach.check()
    coach.resize(340, coach.heightForWidth(340))
    coach.show()
    better, why = coach.findChildren(QLabel)[:2]
    shown = coach.findChild(QLabel, "test.coach.better").text()
    assert shown == (
        "“We can't take the…” could be "
        "“We can't take the kettle back after more than th…een used in the meantime; what I can do is …”"
    )
    for label in (better, why):
        assert label.height() >= label.heightForWidth(label.width())
    assert coach.findChild(QLabel, "test.coach.better").height() > 2 * coach.fontMetrics().height()
    coach.take()
    assert field.toPlainText().startswith("We can't take the kettle back after more than thirty days because it has been used in the meantime; what")


def test_a_field_of_one_line_is_coached_as_well(qtbot, look):
    field = LineField(look, "test.line", "Line")
    coach = coach_under(qtbot, look, field)
    field.setText("\U0001f642 Please be patient.")
    coach.check()
    assert not coach.isHidden()
    coach.take()
    assert field.text() == "\U0001f642 I'll call you by … with news, even if there is none."
    assert coach.isHidden()
    assert field.selectedText() == "…"
    field.undo()
    assert field.text() == "\U0001f642 Please be patient."


@pytest.mark.parametrize(
    ("text", "after", "gap"),
    [
        ("\U0001f642 请耐心等待。", "\U0001f642 没有新消息，……我也会给您打电话。", "……"),
        ("您别激动。", "您慢慢说，我听着。", ""),
        ("We can't deliver today. Call me.", "We can't deliver today; what I can do is …. Call me.", "…"),
    ],
)
def test_the_gap_of_the_better_wording_is_selected_to_be_filled(qtbot, look, text, after, gap):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    coach.use_rules(load_all("zh_CN"))
    field.setPlainText(text)
    coach.check()
    coach.take()
    assert field.toPlainText() == after
    assert field.textCursor().selectedText() == gap


@pytest.mark.parametrize(
    ("place", "text", "shown"),
    [
        (RESTATING, "The shop told you that it cannot be repaired and is impossible.", False),
        (RESTATING, "You claim that it leaks.", True),
        (OFFERING, "A new kettle as soon as possible; we will send it soon.", False),
        (OFFERING, "We guarantee a new kettle.", True),
        (None, "We will send it soon.", True),
        (Place(early=True), "I'll refund the kettle by Friday.", True),
        (None, "I'll refund the kettle by Friday.", False),
    ],
)
def test_what_does_harm_depends_on_where_it_is_written(qtbot, look, place, text, shown):
    field = text_field(look)
    coach = coach_under(qtbot, look, field, place)
    field.setPlainText(text)
    coach.check()
    assert coach.isHidden() is not shown


def test_another_place_is_looked_at_at_once(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("I'll refund the kettle by Friday.")
    coach.check()
    assert coach.isHidden()
    coach.use_place(Place(early=True))
    assert not coach.isHidden()
    coach.use_place(Place())
    assert coach.isHidden()


def test_a_wording_that_was_left_alone_stays_alone_until_the_next_text(qtbot, look):
    field = text_field(look)
    coach = coach_under(qtbot, look, field)
    field.setPlainText("Please be patient.")
    coach.check()
    coach.hide_hint()
    assert coach.isHidden()
    coach.forget()
    assert not coach.isHidden()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_measured_key_draws_the_same_waves_as_its_floor(qtbot, look, monkeypatch, language):
    rules = load_all(language)
    text = keystroke.text_of(rules)
    drawn = []
    monkeypatch.setattr(QWidget, "grab", lambda page: drawn.append(waves(page.findChild(QPlainTextEdit))))
    keystroke.ours(look, rules, text)()
    keystroke.plain(rules, text)()
    assert len(text) == keystroke.LENGTH
    assert len(drawn[0]) > 20
    assert drawn[0] == drawn[1]

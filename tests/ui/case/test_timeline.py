"""Another case shows the end of its history at once; what stands above the lines in sight comes when those are painted."""

import pytest

from complaint_desk.domain.timeline import FACT, THEIRS
from complaint_desk.ui.case.lines import Line
from complaint_desk.ui.case.timeline import Timeline, told_in


def history(count):
    """As many lines, every fifth of them something that was said."""
    made = []
    for n in range(1, count + 1):
        side, text = (THEIRS, f"The parcel came open, for the {n}th time. " * 3) if n % 5 == 0 else (FACT, "")
        made.append(Line(n, side, "", f"line {n}", text, f"line {n}"))
    return tuple(made)


@pytest.fixture
def timeline(qtbot, look):
    made = Timeline(look)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


def lowest(timeline):
    return timeline.visualRect(timeline.lines.index(timeline.lines.rowCount() - 1)).bottom()


def highest(timeline):
    return timeline.visualRect(timeline.lines.index(0)).top()


def test_the_lines_in_sight_fill_the_room_and_the_others_follow_without_a_jump(timeline, qtbot):
    timeline.show_lines(history(200), fresh=True)
    assert timeline.lines.rowCount() < 40
    assert highest(timeline) <= 0, "there is a gap above the lines"
    assert timeline.at_end
    stood = lowest(timeline)
    qtbot.waitUntil(lambda: timeline.lines.rowCount() == 200)
    assert timeline.at_end
    assert lowest(timeline) == stood
    assert timeline.lines.lines == timeline.whole == history(200)


def test_a_short_history_is_shown_whole(timeline):
    timeline.show_lines(history(4), fresh=True)
    assert timeline.lines.rowCount() == 4


def test_a_history_that_needs_no_scrolling_shows_no_handle(timeline, qtbot):
    timeline.show_lines(history(4), fresh=True)
    qtbot.waitUntil(lambda: not timeline.verticalScrollBar().isEnabled())
    timeline.show_lines(history(200), fresh=True)
    qtbot.waitUntil(timeline.verticalScrollBar().isEnabled)


def test_who_comes_back_to_a_place_finds_every_line_above_it(timeline):
    timeline.show_lines(history(200), at=120, fresh=True)
    assert timeline.lines.rowCount() == 200
    assert timeline.place == 120


def test_room_that_is_gained_before_the_lines_have_come_is_filled_at_once(timeline, qtbot):
    timeline.show_lines(history(200), fresh=True)
    timeline.resize(500, 2_000)
    assert highest(timeline) <= 0, "there is a gap above the lines"
    assert timeline.at_end
    qtbot.waitUntil(lambda: timeline.lines.rowCount() == 200)
    assert timeline.at_end


def test_a_line_above_that_has_no_room_keeps_when_it_was_and_the_amount(timeline):
    meta = "10:30 · Option offered · Store at the harbour · by 22 Nov 2026, 18:00 · ¥60"
    metrics = timeline.fontMetrics()
    assert told_in(metrics, meta, metrics.horizontalAdvance(meta) + 1) == meta
    cut = told_in(metrics, meta, metrics.horizontalAdvance(meta) * 2 // 3)
    assert cut.startswith("10:30")
    assert cut.endswith("¥60")
    assert "…" in cut

"""A panel is drawn as it was counted: bars as long as their values, dots where the shares are, marks that lead to the cases."""

from dataclasses import replace
from datetime import UTC

import pytest

from complaint_desk.charts import drawing
from complaint_desk.domain.findings import findings
from complaint_desk.domain.panels import Board, Line, panel_finding
from complaint_desk.wording import Words
from tests.charts.samples import THEME, open_weeks
from tests.charts.test_drawing import drawn, texts
from tests.domain.test_panels import FULL, WAY, all_boards

SIZE = (560.0, 260.0)
PANELS = {panel.name: panel for panel in all_boards(**FULL)}
BOARD = Board(topic="all", period=WAY.period, panels=tuple(PANELS.values()))


def chart(name, language="en", size=SIZE):
    page = drawing.draw(BOARD, panel_finding(PANELS[name]), THEME, Words(language), size)
    drawing.pixels(page, 1.0)
    return page


def test_bars_are_as_long_as_their_values():
    bars = drawn(chart("resolution_spread"), "lines.bar")
    assert [bar.width for bar in bars] == [line.value for line in PANELS["resolution_spread"].lines]
    assert texts(chart("resolution_spread"), "lines.value") == [f"{line.n:,}" for line in PANELS["resolution_spread"].lines]


def test_shares_are_dots_with_their_intervals_and_numbers():
    page = chart("options")
    lines = PANELS["options"].lines
    assert [dot.x[0] for dot in drawn(page, "lines.mean")] == [line.value for line in lines]
    assert [span.x for span in drawn(page, "lines.interval")] == [(line.low, line.high) for line in lines]
    assert texts(page, "lines.n") == ["80", "80", "2"]
    assert texts(page, "lines.value")[2].endswith("too few")


def test_a_running_share_stands_in_a_column_of_its_own_beside_what_a_line_stands_on():
    types, cost = chart("by_type"), chart("type_cost")
    assert (texts(types, "lines.running"), texts(types, "lines.n")) == (["67 %", "100 %"], [])
    assert (texts(cost, "lines.running"), texts(cost, "lines.n")) == (["100 %"], ["20"])
    assert max(cost.box(text)[2] for text in drawn(cost, "lines.n")) < min(cost.box(text)[0] for text in drawn(cost, "lines.running"))
    assert texts(chart("cause_cost", size=(300.0, 220.0)), "lines.running") == ["100 %"]
    assert texts(chart("by_channel"), "lines.running") == []


def test_a_target_a_comparison_and_an_expectation_are_drawn_and_named():
    page = chart("resolution_percentiles")
    line, = drawn(page, "lines.target")
    assert line.x[0] == 72
    assert texts(page, "lines.target_label") == ["target 72 h"]
    assert [dot.x[0] for dot in drawn(page, "lines.before")] == [each.before for each in PANELS["resolution_percentiles"].lines]
    assert texts(page, "lines.legend") == ["◇ period before"]
    spots = chart("hot_spots")
    assert [tick.x[0] for tick in drawn(spots, "lines.quoted")] == [each.quoted for each in PANELS["hot_spots"].lines]
    assert texts(spots, "lines.legend") == ["| expected by chance"]


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_panel_is_drawn_with_its_marks_in_the_picture(name, language):
    for size in (SIZE, (300.0, 220.0)):
        page = chart(name, language, size)
        marks = page.marks()
        assert [mark.behind for mark in marks] == [line.behind for line in PANELS[name].lines]
        for mark in marks:
            assert 0 <= mark.left <= mark.left + mark.width <= size[0] + 1
            assert 0 <= mark.top <= mark.top + mark.height <= size[1] + 1


def test_an_empty_panel_is_drawn_with_its_reason():
    empty = all_boards()
    board = Board(topic="all", period=WAY.period, panels=tuple(empty))
    for panel in empty:
        page = drawing.draw(board, panel_finding(panel), THEME, Words("en"), SIZE)
        assert texts(page, "empty") == [Words("en").of(panel.empty)]


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_below_a_chart_alone_in_a_file_its_definition_stands_whole(language):
    words, figures = Words(language, UTC), open_weeks()
    charts = [(BOARD, panel_finding(panel)) for panel in PANELS.values()] + [(figures, each) for each in findings(figures)]
    for numbers, finding in charts:
        page = drawing.draw_whole(numbers, finding, THEME, words)
        assert "".join("".join(reversed(texts(page, "definition"))).split()) == "".join(words.of(finding.definition).split())
        assert page.plot[3] - page.plot[1] > 220, finding.name


def test_a_panel_alone_in_a_file_has_its_finding_and_definition():
    page = drawing.draw_whole(BOARD, panel_finding(PANELS["hot_spots"]), THEME, Words("en"))
    assert texts(page, "title")[0].startswith("kettle")
    assert texts(page, "definition")
    assert drawing.png(page).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", [name for name, panel in PANELS.items() if panel.target is not None])
@pytest.mark.parametrize("place", [0.0, 0.3, 1.0])
def test_no_number_stands_on_the_dashes_of_a_target(name, place):
    """The line is put where each value stands and beside it: whatever it meets has a ground of its own, and nothing else has one."""
    panel = PANELS[name]
    values = [line.value for line in panel.lines if line.value is not None]
    for value in values:
        moved = replace(panel, target=value + place * 0.2 * (max(values) - value))
        page = drawing.draw(Board(topic="all", period=WAY.period, panels=(moved,)), panel_finding(moved), THEME, Words("en"), SIZE)
        drawing.pixels(page, 1.0)
        line, = drawn(page, "lines.target")
        at = line.scale.across(moved.target)
        for text in drawn(page, "lines.value"):
            left, _, right, _ = page.box(text)
            assert text.ground or not left <= at <= right, (text.text, value)
            assert not text.ground or left - 3 <= at <= right + 3


@pytest.mark.parametrize("name", [name for name, panel in PANELS.items() if panel.unit == "share"])
@pytest.mark.parametrize("width", [300.0, 560.0])
def test_where_rows_are_close_a_share_stands_beside_its_interval_and_on_no_mark(name, width):
    """Ends at nought and at all of them are whole too: nothing of a dot is cut off at the edge of the plot."""
    panel = PANELS[name]
    for line in (Line(code="none", name=panel.lines[0].name, n=50, value=0.0, low=0.0, high=0.07),
                 Line(code="all", name=panel.lines[0].name, n=50, value=1.0, low=0.93, high=1.0),
                 Line(code="most", name=panel.lines[0].name, n=50, value=0.97, low=0.92, high=1.0, quoted=0.5),
                 Line(code="wide", name=panel.lines[0].name, n=4, value=0.5, low=0.01, high=0.99, before=0.6)):
        moved = replace(panel, lines=(*panel.lines, line), target=None if panel.target is None else 0.9)
        size = (width, 60.0 + 22 * len(moved.lines))
        page = drawing.draw(Board(topic="all", period=WAY.period, panels=(moved,)), panel_finding(moved), THEME, Words("zh_TW"), size)
        drawing.pixels(page, 1.0)
        texts_of = [text for text, each in zip(drawn(page, "lines.value"), moved.lines, strict=True) if each.value is not None]
        for text, each in zip(texts_of, (each for each in moved.lines if each.value is not None), strict=True):
            (left, _, right, _), scale = page.box(text), drawn(page, "lines.mean")[0].scale
            inside = [mark for mark in (each.value, each.low, each.high, each.before, each.quoted) if mark is not None]
            assert not [mark for mark in inside if left - 3 < scale.across(mark) < right + 3], text.text
            ends = [scale.across(end) for end in (each.value, each.low, each.high) if end is not None]
            between = [mark for mark in inside if right < scale.across(mark) < min(ends) - 60 or max(ends) + 60 < scale.across(mark) < left]
            assert not between, "it would be read as the number of that mark"
            assert right <= size[0] + 1
        assert not any(shape.clipped for mark in ("lines.mean", "lines.interval", "lines.before") for shape in drawn(page, mark))

"""What the screen shows is what a file shows: the same shapes, painted straight into pixels and drawn by matplotlib's artists."""

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

from complaint_desk.charts import drawing
from complaint_desk.charts.lettering import Font, extent
from complaint_desk.charts.painting import paint
from complaint_desk.charts.shapes import Bar, Letters, Line, Scale
from complaint_desk.charts.volume import round_ticks
from complaint_desk.domain.findings import CHARTS, findings
from complaint_desk.domain.panels import panel_finding
from tests.charts.samples import THEME, open_weeks, sample
from tests.charts.test_drawing import SIZE, WORDS
from tests.charts.test_panel import BOARD, PANELS

SCALE = Scale(10.0, 10.0, 110.0, 60.0, (0.0, 10.0), (0.0, 5.0))


def pages():
    for name in CHARTS:
        for found in (sample(), open_weeks()):
            yield drawing.draw(found, next(each for each in findings(found) if each.name == name), THEME, WORDS, SIZE)
    for panel in PANELS.values():
        yield drawing.draw(BOARD, panel_finding(panel), THEME, WORDS, SIZE)


INK = 0.12
"""By how much the ink of a text may differ: its letters stand on whole pixels on the screen, and between them in a file."""
ROOM = 0.5
"""Logical pixels by which the room that a text is given may be narrower or wider than what matplotlib has for it."""


def on_screen(page, ratio):
    ours = drawing.pixels(page, ratio)
    return np.frombuffer(ours.rgba, np.uint8).reshape(ours.height, ours.width, 4).astype(int)


def in_a_file(page, ratio):
    canvas = FigureCanvasAgg(figure := drawing.figure(page))
    figure.set_dpi(72.0 * ratio)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).astype(int)


@contextmanager
def only(page, shapes):
    """The page with these shapes alone, for a while."""
    whole = list(page.shapes)
    page.shapes[:] = shapes
    try:
        yield page
    finally:
        page.shapes[:] = whole


def labels(page):
    return [each for each in page.shapes if isinstance(each, Letters) and each.text.strip()]


def unlike(page, ratio, ours, theirs):
    """The texts of a page within whose boxes the ink of one picture is not that of the other."""
    found = []
    for label in labels(page):
        room = extent(label.text, Font(page.families, label.size, label.weight), 72.0 * ratio)
        left = label.x * ratio - {"left": 0.0, "center": 0.5, "right": 1.0}[label.across] * room.width
        rows = slice(max(0, round(label.y * ratio - room.above) - 1), round(label.y * ratio + room.below) + 2)
        columns = slice(max(0, round(left) - 1), round(left + room.width) + 2)
        if ours[rows, columns].sum() != pytest.approx(theirs[rows, columns].sum(), rel=INK):
            found.append(label.text)
    return found


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_chart_looks_on_the_screen_as_in_a_file(ratio):
    for page in pages():
        ours, theirs = on_screen(page, ratio), in_a_file(page, ratio)
        with only(page, [each for each in page.shapes if not isinstance(each, Letters)]):
            our_ground, their_ground = on_screen(page, ratio), in_a_file(page, ratio)
        assert np.abs(our_ground - their_ground).max() <= 1
        assert unlike(page, ratio, np.abs(ours - our_ground), np.abs(theirs - their_ground)) == []


def test_no_text_of_a_chart_can_be_missing_on_the_screen_unseen():
    for page in pages():
        with only(page, [each for each in page.shapes if not isinstance(each, Letters)]):
            ground = on_screen(page, 1.0)
        whole = np.abs(on_screen(page, 1.0) - ground)
        for gone in labels(page):
            with only(page, [each for each in page.shapes if each is not gone]):
                rest = np.abs(on_screen(page, 1.0) - ground)
            assert gone.text in unlike(page, 1.0, rest, whole)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_room_of_every_text_is_what_matplotlib_has_for_it(ratio):
    for page in pages():
        measure = RendererAgg(16, 16, 72.0 * ratio).get_text_width_height_descent
        for label in labels(page):
            font = Font(page.families, label.size, label.weight)
            width, height, descent = measure(label.text, font.properties, False)
            room = extent(label.text, font, 72.0 * ratio)
            assert room.width == pytest.approx(width, abs=ROOM * ratio), label.text
            assert room.above >= height - descent - ROOM * ratio
            assert room.below >= descent - ROOM * ratio


def colours(*shapes):
    width, height, rgba = paint(shapes, (120.0, 70.0), "#FFFFFF", ("DejaVu Sans",), 1.0)
    found = np.frombuffer(rgba, np.uint8).reshape(height, width, 4)
    return lambda x, y: "#" + "".join(f"{part:02X}" for part in found[int(y), int(x), :3])


def test_a_bar_stands_on_its_numbers_and_what_is_over_it_covers_it():
    bar = Bar(scale=SCALE, x=2.0, y=0.0, width=4.0, height=2.0, colour="#C92A2A")
    at = colours(Line(scale=SCALE, x=(0.0, 10.0), y=(1.0, 1.0), colour="#0B7285", width=6.0, over=4.0), bar)
    assert at(50, 45) == at(50, 57) == "#C92A2A"
    assert at(50, 50) == "#0B7285"
    assert at(50, 35) == at(25, 55) == at(75, 55) == "#FFFFFF"


def test_a_line_is_cut_off_at_its_room_unless_it_may_leave_it_and_is_broken_where_a_number_is_missing():
    line = {"scale": SCALE, "colour": "#0B7285", "width": 4.0}
    at = colours(Line(x=(-1.0, 2.0, float("nan"), 6.0, 8.0), y=(2.5,) * 5, **line))
    assert (at(5, 35), at(25, 35), at(50, 35), at(80, 35)) == ("#FFFFFF", "#0B7285", "#FFFFFF", "#0B7285")
    assert colours(Line(x=(-1.0, 2.0), y=(2.5, 2.5), clipped=False, **line))(5, 35) == "#0B7285"


def test_nothing_and_hardly_anything_are_painted():
    assert paint([], (0.4, 0.4), "#FFFFFF", ("DejaVu Sans",), 1.0)[2] is not None
    assert colours(Line(scale=SCALE, x=(), y=(), colour="#0B7285"))(50, 30) == "#FFFFFF"


@given(st.floats(min_value=0.001, max_value=1e9))
def test_ticks_are_few_round_and_reach_about_as_high_as_what_they_stand_beside(highest):
    ticks = round_ticks(highest)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 6
    assert 0.5 * highest <= ticks[-1] <= 1.12 * highest
    assert highest < 1 or all(float(tick).is_integer() for tick in ticks)

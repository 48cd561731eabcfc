"""Texts that are kept look as matplotlib draws them, in their own colour and size, however often they are drawn."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from complaint_desk.charts.fonts import installed
from complaint_desk.charts.lettering import Font, extent
from complaint_desk.charts.painting import paint
from complaint_desk.charts.paper import figure_of
from complaint_desk.charts.shapes import Letters

FONTS = installed(("Noto Sans CJK SC", "DejaVu Sans"))
SIZE = (288.0, 72.0)


def letters(text="Delay 延误 1,204", *, colour="#0B7285", size=13.0, weight=400, across="center", ground=""):
    return Letters(x=144.0, y=40.0, text=text, size=size, weight=weight, colour=colour, across=across, ground=ground)


def painted(text, ratio=1.0):
    width, height, rgba = paint([text], SIZE, "#FFFFFF", FONTS, ratio)
    return np.frombuffer(rgba, np.uint8).reshape(height, width, 4)[:, :, :3].astype(int)


def on_paper(text, ratio=1.0):
    figure = figure_of([text], SIZE, "#FFFFFF", FONTS)
    figure.set_dpi(72.0 * ratio)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


def box(pixels):
    rows, columns = np.nonzero((255 - pixels).sum(axis=2) > 60)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize(("text", "size", "weight"), [("Delay 延误 1,204", 13.0, 400), ("jgpqÅ", 11.0, 600), ("$x_{y$ 50 %", 17.0, 400), ("…", 11.0, 400), ("–", 13.0, 400)])
def test_a_text_stands_where_matplotlib_has_it_and_is_as_dark(text, size, weight, across, ratio):
    shape = letters(text, size=size, weight=weight, across=across)
    ours, theirs = painted(shape, ratio), on_paper(shape, ratio)
    assert np.abs(np.array(box(ours)) - np.array(box(theirs))).max() <= 1
    assert (255 - ours).sum() == pytest.approx((255 - theirs).sum(), rel=0.05)


def test_each_colour_and_resolution_is_its_own_and_the_second_time_is_as_the_first():
    first = painted(letters())
    assert (painted(letters()) == first).all()
    assert (painted(letters(colour="#C92A2A")) != first).any()
    darkest = first[first.sum(axis=2) == first.sum(axis=2).min()][0]
    assert np.abs(darkest - np.array([0x0B, 0x72, 0x85])).max() <= 2
    assert box(painted(letters(), 2.0))[3] > box(first)[3]


def test_a_ground_of_its_own_covers_what_lies_below_the_text_and_little_more():
    plain, grounded = painted(letters(colour="#FFFFFF")), painted(letters(colour="#FFFFFF", ground="#C92A2A"))
    assert (plain == 255).all()
    top, bottom, left, right = box(grounded)
    room = extent(letters().text, Font(FONTS, 13.0, 400))
    assert right - left + 1 == pytest.approx(room.width + 4, abs=2)
    assert bottom - top + 1 == pytest.approx(room.above + room.below + 4, abs=2)
    assert np.abs(np.array(box(on_paper(letters(colour="#FFFFFF", ground="#C92A2A")))) - np.array((top, bottom, left, right))).max() <= 1


def test_a_text_is_as_high_as_its_font_whatever_its_letters():
    low, high = (extent(text, Font(FONTS, 13.0, 400)) for text in ("…", "x"))
    assert low.above == high.above > 0
    assert low.below == high.below > 0
    assert extent("", Font(FONTS, 13.0, 400)).width == 0

"""Texts that are kept look as matplotlib draws them, in their own colour and size, however often they are drawn."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from complaint_desk.charts.fonts import installed
from complaint_desk.charts.lettering import LetteredCanvas

FONTS = installed(("Noto Sans CJK SC", "DejaVu Sans"))


def drawn(canvas, text="Delay 延误 1,204", *, dpi=72.0, colour="#0b7285", size=13.0, weight=400, angle=0.0, times=1):
    """The pixels of a text on white, as how dark each is."""
    figure = Figure(figsize=(4, 1), dpi=dpi, facecolor="white")
    made = canvas(figure)
    figure.text(0.5, 0.5, text, fontsize=size, color=colour, fontweight=weight, family=list(FONTS), rotation=angle, ha="center", parse_math=False)
    for _ in range(times):
        made.draw()
    return np.asarray(made.buffer_rgba())[:, :, :3].astype(int)


def box(pixels):
    rows, columns = np.nonzero((255 - pixels).sum(axis=2) > 60)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("dpi", [72.0, 144.0])
@pytest.mark.parametrize(("text", "size", "weight"), [("Delay 延误 1,204", 13.0, 400), ("jgpqÅ", 11.0, 600), ("$x_{y$ 50 %", 17.0, 400), ("…", 11.0, 400), ("–", 13.0, 400)])
def test_a_text_stands_where_matplotlib_has_it_and_is_as_dark(text, size, weight, dpi):
    ours, theirs = (drawn(canvas, text, size=size, weight=weight, dpi=dpi) for canvas in (LetteredCanvas, FigureCanvasAgg))
    assert np.abs(np.array(box(ours)) - np.array(box(theirs))).max() <= 1
    assert (255 - ours).sum() == pytest.approx((255 - theirs).sum(), rel=0.05)


def test_each_colour_and_resolution_is_its_own_and_the_second_time_is_as_the_first():
    first = drawn(LetteredCanvas)
    assert (drawn(LetteredCanvas, times=3) == first).all()
    assert (drawn(LetteredCanvas, colour="#c92a2a") != first).any()
    darkest = first[first.sum(axis=2) == first.sum(axis=2).min()][0]
    assert np.abs(darkest - np.array([0x0B, 0x72, 0x85])).max() <= 2
    assert box(drawn(LetteredCanvas, dpi=144.0))[3] > box(first)[3]


def test_a_turned_text_is_drawn_by_matplotlib():
    assert (drawn(LetteredCanvas, angle=90.0) == drawn(FigureCanvasAgg, angle=90.0)).all()

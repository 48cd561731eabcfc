"""The first page of charts in a process that has drawn none, beside matplotlib's own import and first drawing. Run as a program of its own.

``python -m complaint_desk.bench.first_chart ours DESK`` reads the numbers of the overview and draws its charts; ``floor`` imports
matplotlib and draws as many plain ones. Each prints one JSON line with the CPU milliseconds that it took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.bench.bare import SIZE, told

if TYPE_CHECKING:
    from complaint_desk.charts.picture import Picture
    from complaint_desk.services.sheets import Sheet

ACROSS, DOWN = 3, 2
PLACE: Final = (SIZE[0] // ACROSS, SIZE[1] // DOWN)
"""The room of one of six charts in the window, in logical pixels."""


def drawn(sheet: Sheet, names: Collection[str] = ()) -> list[Picture]:
    """Return the charts of a page as pixels, as the window gets them; all of them or those of some names."""
    from complaint_desk.charts import drawing
    from complaint_desk.charts.theme import on_paper
    from complaint_desk.wording import Words

    theme, words = on_paper("en", scale=1.0), Words("en")
    wanted = [each for each in sheet.findings if not names or each.name in names]
    return [drawing.pixels(drawing.draw(sheet.holding(each.name), each, theme, words, PLACE), 1.0) for each in wanted]


def _ours(path: Path) -> float:
    from complaint_desk.bench.desk import now_us
    from complaint_desk.data.store import Store
    from complaint_desk.domain.findings import CHARTS
    from complaint_desk.domain.saved_page import KEY_FIGURES
    from complaint_desk.services.books import load_rules
    from complaint_desk.services.figures import period_of, today
    from complaint_desk.services.people import sit_down
    from complaint_desk.services.sheets import sheet_of

    store = Store.open(path, load_rules(), clock=now_us, create=False)
    who, period = sit_down(store, "bench"), period_of("", "", today(now_us()))
    begun = time.process_time()
    drawn(sheet_of(store, who, names=(KEY_FIGURES, *CHARTS), period=period))
    return (time.process_time() - begun) * 1000


def _floor(count: int) -> float:
    begun = time.process_time()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    for _ in range(count):
        figure = Figure(figsize=(PLACE[0] / 100, PLACE[1] / 100), dpi=100)
        FigureCanvasAgg(figure)
        axes: Any = figure.add_subplot()
        axes.bar([f"cat {at}" for at in range(12)], range(12))
        axes.set_title("bars")
        figure.canvas.draw()
    return (time.process_time() - begun) * 1000


def main(words: Sequence[str]) -> None:
    """Measure one of the two and say it."""
    told(cpu_ms=_ours(Path(words[1])) if words[0] == "ours" else _floor(4))


if __name__ == "__main__":
    main(sys.argv[1:])

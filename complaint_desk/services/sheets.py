"""The question behind a page of the analytics view: any figures of any topic together, each counted once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from complaint_desk.data.store import Store
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.figures import Figures, Pairs, Period
from complaint_desk.domain.findings import CHARTS, Finding, findings
from complaint_desk.domain.panels import Board, panel_finding
from complaint_desk.domain.saved_page import KEY_FIGURES, PANELS, topics_of
from complaint_desk.services.boards import PLAIN_AIMS, board_of
from complaint_desk.services.figures import figures_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """The numbers of a page.

    Attributes:
        period: its days.
        names: the figures that it shows, in their order.
        figures: key figures and charts of the overview; None when none of them is shown.
        boards: the topics of which any panel is shown, with these panels.
        pairs: the conditions that its cases fit.
    """

    period: Period
    names: tuple[str, ...]
    figures: Figures | None
    boards: tuple[Board, ...]
    pairs: Pairs = ()

    def holding(self, name: str) -> Figures | Board:
        """Return the numbers in which a chart stands."""
        if name in CHARTS and self.figures is not None:
            return self.figures
        return next(board for board in self.boards if any(panel.name == name for panel in board.panels))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what its charts say, in their order."""
        told = {each.name: each for each in findings(self.figures)} if self.figures is not None else {}
        told |= {panel.name: panel_finding(panel) for board in self.boards for panel in board.panels}
        return tuple(told[name] for name in self.names if name in told)


def sheet_of(
    store: Store, who: Person, *, names: Sequence[str], period: Period, pairs: Pairs = (), aims: Aims = PLAIN_AIMS, against: str = "",
    spots_by: str = "", cancelled: Callable[[], bool] = lambda: False, zone: tzinfo = UTC,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Sheet:
    """Return the numbers of a page.

    Args:
        store: the desk.
        who: who asks.
        names: some of ``saved_page.FIGURES``, at least one.
        period: the days, counted in UTC.
        pairs: conditions as in QueueFilter.
        aims: the targets.
        against: one of AGAINST: what the period is compared with.
        spots_by: by which field hot spots are looked for, as for ``board_of``.
        cancelled: asked while rows are counted one by one.
        zone: where days in ``pairs`` are meant, as in the queue.
        progress: told parts done and in all.

    Raises:
        NotAllowed: the person may not see figures.
        Stopped: ``cancelled`` said so.
    """
    with store.read().stoppable(cancelled):
        return _sheet(
            store, who, names=names, period=period, pairs=pairs, aims=aims, against=against, spots_by=spots_by, cancelled=cancelled,
            zone=zone, progress=progress,
        )


def _sheet(
    store: Store, who: Person, *, names: Sequence[str], period: Period, pairs: Pairs, aims: Aims, against: str, spots_by: str,
    cancelled: Callable[[], bool], zone: tzinfo, progress: Callable[[int, int], object],
) -> Sheet:
    figures, topics = None, topics_of(names)
    whole = 1 + len(topics)
    progress(0, whole)
    if any(name == KEY_FIGURES or name in CHARTS for name in names):
        figures = figures_of(store, who, period=period, pairs=pairs, against=against, cancelled=cancelled, zone=zone)
    boards = []
    for done, topic in enumerate(topics, 1):
        progress(done, whole)
        boards.append(board_of(
            store, who, topic=topic, period=period, pairs=pairs, aims=aims, against=against, spots_by=spots_by, cancelled=cancelled,
            zone=zone, wanted=[name for name in names if name in PANELS[topic]],
        ))
    return Sheet(period, tuple(names), figures, tuple(boards), tuple(pairs))

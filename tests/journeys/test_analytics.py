"""A bar of a chart opens exactly the cases that it counts."""

from __future__ import annotations


def test_a_bar_opens_its_cases(seat, small_desk):
    with seat(path=small_desk, login="chen.hui") as desk:
        desk.hand.press("nav.analytics")
        bar = desk.hand.find("analytics.chart.pareto.1")
        told = int("".join(sign for sign in bar.accessibleName().split(":")[-1].split(",")[0] if sign.isdecimal()))
        desk.hand.press("analytics.chart.pareto.1")
        desk.hand.find("queue.table")
        assert desk.rows() == told > 0

"""A window that was closed is gone with everything that it held; one that stayed would cost the program its memory, seat after seat."""

from __future__ import annotations

import gc
import weakref

from tests.ui.conftest import settle


def test_a_closed_window_is_gone_with_its_views(seat):
    with seat() as desk:
        desk.take_in("Noor Vanderlee", "The wardrobe does not come.")
        desk.hand.press("nav.settings")
        desk.hand.press("nav.analytics")
        desk.hand.settle()
        held = {name: weakref.ref(each) for name, each in [("window", desk.window), ("guide", desk.window.guide), ("desk", desk.desk)]}
    del desk
    settle()
    gc.collect()
    assert [name for name, each in held.items() if each() is not None] == []

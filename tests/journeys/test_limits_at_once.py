"""Another rule set holds at once: the clocks of open cases are worked out anew beside the work, without a new start."""

from __future__ import annotations

import pytest


@pytest.mark.usefixtures("qapp")
def test_a_rule_set_that_is_switched_on_holds_at_once_for_the_cases_there_are(seat):
    with seat(language="en") as desk:
        number = desk.take_in("Noor Vanderlee", "Late again.")
        before = desk.store.rules.version
        desk.hand.press("nav.settings")
        desk.hand.wait(lambda: desk.hand.shows("settings.limits.keep"), "the card of time limits")
        box = desk.hand.find("settings.limits.uk_fca_disp")
        box.setChecked(True)
        desk.hand.press("settings.limits.keep")
        desk.hand.settle()
        assert desk.store.rules.version > before
        assert not desk.store.outdated()
        assert "holds from now on" in desk.hand.read("settings.limits.done")
        assert any("56 days" in clock["why"] and clock["kind"] == "statutory" for clock in _clocks(desk, number))


def _clocks(desk, number):
    import json

    return json.loads(desk.verb("case", number, "--json"))["clocks"]

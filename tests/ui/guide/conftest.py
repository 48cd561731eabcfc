"""The room with a panel in it."""

import pytest

from tests.ui.guide.room import Room


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(tmp_path, look)
    qtbot.addWidget(made.panel)
    with qtbot.waitActive(made.panel):
        made.panel.show()
        made.panel.activateWindow()
    yield made
    made.close()
    assert made.unexpected == []

"""The case view on a desk of its own."""

import pytest

from tests.ui.case.test_case_screen import Room


@pytest.fixture
def room(qtbot, look, tmp_path):
    made = Room(qtbot, look, tmp_path)
    yield made
    made.around.close()
    assert made.around.unexpected == []

"""Where the program keeps things: what it says in short is what the platform's own rules say."""

import platformdirs
import pytest

from complaint_desk import paths


@pytest.mark.parametrize("data", ["", "/somewhere/data", "/somewhere/data/", "relative/data", "~/data"])
@pytest.mark.parametrize("home", ["/home/someone", "/home/someone/", "/", "relative", ""])
def test_the_data_folder_is_where_the_platform_has_it(monkeypatch, data, home):
    monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setenv("HOME", home)
    assert str(paths.data_folder()) == str(paths.Path(platformdirs.user_data_dir(paths.APP, appauthor=False)))


def test_what_is_tried_writes_to_no_data_folder_of_whoever_tries_it(own_data_folder):
    assert paths.data_folder() == own_data_folder / paths.APP

"""Where the program keeps things on this machine: the user's data folder and what stands in it. No folder is made here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = "complaint_desk"


def data_folder() -> Path:
    """Return the user's data folder by the platform's own rules; it may not exist yet."""
    told, home = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
    if sys.platform == "linux" and (told or home).startswith("/"):  # the XDG base directory specification, in short: each start asks
        return Path(told, APP) if told else Path(home, ".local", "share", APP)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def default_desk() -> Path:
    """Return the file of the user's own desk."""
    return data_folder() / "desk.sqlite"


def demo_folder() -> Path:
    """Return the folder of the demo desk, apart from the user's own data."""
    return data_folder() / "demo"


def beside(desk: Path, name: str) -> Path:
    """Return a companion of a desk file, such as its drafts or anchors: ``desk.sqlite`` -> ``desk.drafts.sqlite``."""
    return desk.with_name(f"{desk.stem}.{name}")

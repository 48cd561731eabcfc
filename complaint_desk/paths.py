"""Where the program keeps things on this machine: the user's data folder and what stands in it. No folder is made here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = "complaint_desk"
POLICY_FOLDER = "complaint-desk"


def data_folder() -> Path:
    """Return the user's data folder by the platform's own rules; it may not exist yet."""
    told, home = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
    if sys.platform == "linux" and (told or home).startswith("/"):  # the XDG base directory specification, in short: each start asks
        return Path(told, APP) if told else Path(home, ".local", "share", APP)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def policy_file() -> Path:
    """Return the one file in which the administrator of this machine sets what holds for everybody; it may not exist.

    No variable of the environment can lead elsewhere, which whoever works here could set: so XDG_CONFIG_DIRS is not asked, and Windows
    itself says where its common data is. A file beside the program is none: a program that was only unpacked stands where its user writes.
    """
    if sys.platform == "win32":
        import platformdirs

        return Path(platformdirs.site_config_dir(POLICY_FOLDER, appauthor=False), "policy.toml")
    if sys.platform == "darwin":  # for a Python of Homebrew platformdirs names a folder that is its user's
        return Path("/Library/Application Support", POLICY_FOLDER, "policy.toml")
    return Path("/etc", POLICY_FOLDER, "policy.toml")


def default_desk() -> Path:
    """Return the file of the user's own desk."""
    return data_folder() / "desk.sqlite"


def demo_folder() -> Path:
    """Return the folder of the demo desk, apart from the user's own data."""
    return data_folder() / "demo"


def there(path: Path) -> bool:
    """Tell whether something stands there, as far as this account may know: a folder that it may not enter hides what is in it."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def beside(desk: Path, name: str) -> Path:
    """Return a companion of a desk file, such as its drafts or anchors: ``desk.sqlite`` -> ``desk.drafts.sqlite``."""
    return desk.with_name(f"{desk.stem}.{name}")

"""Where a desk is and who sits at it, as the command line and the window are told: a file, an address, a login, a clock."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from complaint_desk import paths, settings
from complaint_desk.domain.problems import StoreProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from complaint_desk.data.driver import Driver
    from complaint_desk.data.store import Store
    from complaint_desk.domain.rules import Rules

_SESSION: Final = ("LOGNAME", "USER", "LNAME", "USERNAME")
"""Where the system says whose session it is, in the order in which ``getpass.getuser`` asks."""


def now_us() -> int:
    """Return the machine's time in microseconds UTC."""
    return time.time_ns() // 1000


def local_zone() -> tzinfo:
    """Return the machine's time zone as it stands now."""
    return datetime.now().astimezone().tzinfo or UTC


def desk_path(told: str | None) -> Path:
    """Return the file of the desk that ``--db`` names.

    Raises:
        StoreProblem: it is the address of a team's database, which is not built yet, or of nothing we know.
    """
    if not told:
        return paths.default_desk()
    if "://" not in told:
        return Path(told)
    from urllib.parse import unquote, urlsplit

    url = urlsplit(told)
    if url.scheme in ("postgresql", "postgres"):
        raise StoreProblem("teams_not_yet", code="ST-TEAM")
    if url.scheme != "sqlite" or url.netloc:
        raise StoreProblem("unknown_address", code="ST-URL", address=f"{url.scheme}://")
    file = unquote(url.path)
    # sqlite:///C:/desk.sqlite and sqlite:///relative both lose the slash that belongs to the URL; with four slashes one stays
    return Path(file[1:])


def site_folder(desk: Path, *, safe: bool = False) -> Path | None:
    """Return the folder of a site's own playbooks and phrases: beside the desk's file (``desk.site``), else the one in the settings.

    None where there is none, and in safe mode, which takes neither a site's files nor the settings. Who opens a desk and who checks it
    must ask here alike, because rules come from these files.
    """
    if safe:
        return None
    told = settings.peek(paths.data_folder() / settings.FILE).site
    places = (paths.beside(desk, "site"), *([Path(told)] if told else []))
    return next((place for place in places if place.is_dir()), None)


def opened(path: Path, rules: Callable[[], Rules], *, driver: Driver, safe: bool) -> Store:
    """Open the desk of a window: for reading only in safe mode, and where its file or folder may not be written (design, safety A6).

    Raises:
        StoreProblem: it cannot be opened.
    """
    from complaint_desk.data.store import Store

    try:
        return Store.open(path, rules, clock=now_us, read_only=safe, safe=safe, driver=driver)
    except StoreProblem as problem:
        if problem.code != "ST-READONLY":
            raise
    return Store.open(path, rules, clock=now_us, create=False, read_only=True, driver=driver)


def login_told(told: str | None) -> str:
    """Return whom the program acts as: ``--as``, else the person of the OS session."""
    if told:
        return told
    known = next((name for name in map(os.environ.get, _SESSION) if name), "")
    if known:
        return known
    import getpass  # rarely needed, and slow to come

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "me"


def anchor_folder() -> Path:
    """Return where the anchors of all desks are kept: not beside their files, so that whoever swaps a file leaves them behind."""
    return paths.data_folder() / "anchors"


def note_anchor(store: Store) -> None:
    """Note where a desk's trail stands; a folder that cannot be written must not stop the work."""
    from complaint_desk.data.anchors import Anchors  # not needed for the first rows

    if not store.read_only:
        with suppress(OSError):
            Anchors(anchor_folder()).record(store)

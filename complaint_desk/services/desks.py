"""Where a desk is and who sits at it, as the command line and the window are told: a file, an address, a login, a clock."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from complaint_desk import paths, settings
from complaint_desk.data.pack_kind import is_pack
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.policy.holding import held
from complaint_desk.policy.machine import of_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from complaint_desk.data.driver import Driver
    from complaint_desk.data.store import Store
    from complaint_desk.domain.rules import Rules
    from complaint_desk.policy.holding import Policy

_SESSION: Final = ("LOGNAME", "USER", "LNAME", "USERNAME")
"""Where the system says whose session it is, in the order in which ``getpass.getuser`` asks."""


def now_us() -> int:
    """Return the machine's time in microseconds UTC."""
    return time.time_ns() // 1000


def local_zone() -> tzinfo:
    """Return the machine's time zone as it stands now."""
    return datetime.now().astimezone().tzinfo or UTC


def desk_path(told: str | None) -> Path:
    """Return the file of the desk that ``--db`` names, else the one that the administrator of this machine set, else the user's own.

    Raises:
        StoreProblem: it is the address of a team's database, which is not built yet, or of nothing we know; or the administrator set
            that no other desk is worked at than theirs, or which one cannot be told. A review pack can be looked into all the same.
    """
    set_here = of_machine().policy
    if not told:
        if "database" in set_here.unsure:
            raise StoreProblem("policy_desk_unsure", code="PO-DESK", file=str(paths.policy_file()))
        return Path(set_here.values["database"]) if "database" in set_here.values else paths.default_desk()
    named = _named(told)
    if "database" in set_here.locked and not (_is_set(named, set_here) or is_pack(named)):
        raise StoreProblem("policy_desk_locked", code="PO-LOCKED", file=str(paths.policy_file()))
    return named


def _is_set(named: Path, policy: Policy) -> bool:
    """Tell whether a desk that somebody named is the one that is set; where that cannot be told, none is."""
    if "database" in policy.unsure:
        return False
    return Path(policy.values.get("database", paths.default_desk())).resolve() == named.resolve()


def _named(told: str) -> Path:
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
    """Return the folder of a site's own playbooks and phrases: beside the desk's file (``desk.site``), else the one in policy or settings.

    None where there is none, and in safe mode, which takes neither a site's files nor the settings. Who opens a desk and who checks it
    must ask here alike, because rules come from these files.
    """
    if safe:
        return None
    told = held("site", of_machine().policy, chosen=settings.peek(paths.data_folder() / settings.FILE).site or None)
    places = (paths.beside(desk, "site"), *([Path(told)] if told else []))
    return next((place for place in places if paths.there(place) and place.is_dir()), None)


def require_file(desk: Path) -> None:
    """Refuse to go on without the file of a desk.

    Raises:
        StoreProblem: there is none, or this account may not enter its folder and cannot know.
    """
    try:
        there = desk.is_file()
    except PermissionError as error:
        raise StoreProblem("desk_no_right", code="ST-RIGHT", path=str(desk)) from error
    if not there:
        raise StoreProblem("desk_missing", code="ST-MISSING", path=str(desk))


def opened(path: Path, rules: Callable[[], Rules], *, driver: Driver, safe: bool) -> Store:
    """Open the desk of a window: for reading only in safe mode, and where its file or folder may not be written (design, safety A6).

    Raises:
        StoreProblem: it cannot be opened.
    """
    from complaint_desk.data.store import Store

    try:
        return Store.open(path, rules, clock=now_us, read_only=safe, safe=safe, driver=driver)
    except StoreProblem as problem:
        if problem.code not in ("ST-READONLY", "ST-RIGHT") or not paths.there(path):
            raise  # one that may be read and not written can look, on Windows, like one that may not be opened
    return Store.open(path, rules, clock=now_us, create=False, read_only=True, driver=driver)


def require_door(store: Store) -> None:
    """Refuse a desk at which people sign in where that cannot be recorded: no wrong try could be counted.

    Raises:
        StoreProblem: its file or folder may not be written.
    """
    from complaint_desk.data.opening import may_write

    if (store.read_only and not store.safe) or not may_write(store.path):
        raise StoreProblem("sign_in_read_only", code="SI-READONLY", path=str(store.path))


def opened_at_the_door(path: Path, rules: Callable[[], Rules], *, driver: Driver) -> Store:
    """Open for writing a desk that is else opened for reading only, so that who signs in is recorded.

    Raises:
        StoreProblem: it cannot be opened, or not be written.
    """
    from complaint_desk.data.store import Store

    try:
        return Store.open(path, rules, clock=now_us, create=False, driver=driver)
    except StoreProblem as problem:
        if problem.code not in ("ST-READONLY", "ST-RIGHT"):
            raise
        raise StoreProblem("sign_in_read_only", code="SI-READONLY", path=str(path)) from problem


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

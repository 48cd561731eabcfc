"""``playbooks check [FOLDER]``: what is wrong in the guide's files, with file, line and reason; exit 1 when something is.

FOLDER holds a site's own files, laid out like ``resources``; without it the shipped files are checked, with those beside the desk.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from complaint_desk import paths
from complaint_desk.cli.opening import desk_path, opened, print_json
from complaint_desk.domain.problems import Problem, WrongUsage
from complaint_desk.services import sign_in
from complaint_desk.services.books import checked, sealed
from complaint_desk.services.desks import site_folder
from complaint_desk.services.rights import require
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Check, print and return the exit code.

    Raises:
        WrongUsage: there is no such folder.
        Problem: the manifest of versions can't be written.
        NotAllowed: the files are those of a desk where people sign in, and who asks may not change its guide.
    """
    if arguments.folder and not Path(arguments.folder).is_dir():
        raise WrongUsage("no_such_folder", folder=arguments.folder)
    site = Path(arguments.folder) if arguments.folder else site_folder(desk_path(arguments.db), safe=arguments.safe)
    if arguments.seal:
        _require_may_seal(arguments, site)
    try:
        added = sealed(site) if arguments.seal else ()
    except OSError:
        raise Problem("not_sealed_now", code="PB-SEAL") from None
    faults = checked(site)
    if arguments.json:
        print_json({
            "ok": not faults, "sealed": list(added),
            "faults": [
                {"file": each.file, "line": each.line, "key": each.key, "reason": words.of(each.reason)} for each in faults
            ],
        })
        return 1 if faults else 0
    for name in added:
        print(words("playbook.sealed", name=name))
    for each in faults:
        print(words("playbook.listed", file=each.file, place=words.of(each.place), reason=words.of(each.reason)))
    print(words("playbook.checked_bad", n=len(faults)) if faults else words("playbook.checked_ok"))
    return 1 if faults else 0


def _require_may_seal(arguments: argparse.Namespace, site: Path | None) -> None:
    """Ask who notes versions of the files that a desk works by, where people sign in at it; of other files nobody is asked."""
    desk = desk_path(arguments.db)
    own = site_folder(desk)
    if site is None or own is None or not paths.there(desk) or site.resolve() != own.resolve():
        return
    with opened(arguments) as (store, who):
        if sign_in.rule(store).required:
            require(who, "manage_guide")

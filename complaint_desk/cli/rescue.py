"""``rescue [--out FILE]``: puts together what is readable of a damaged desk and names what is missing."""

from __future__ import annotations

import argparse
from pathlib import Path

from complaint_desk.cli.opening import Seated, desk_path, now_us, print_json, unlocked
from complaint_desk.services import rescuing
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import login_told, require_file, site_folder
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Rescue, tell what became of it and return the exit code.

    Raises:
        StoreProblem: there is no such file, or nothing of a desk in it.
    """
    desk = desk_path(arguments.db)
    require_file(desk)
    driver = unlocked(desk, words)
    target = Path(arguments.out) if arguments.out else rescuing.target_of(desk)
    found = rescuing.rescue(
        desk, target, rules=load_rules(site=site_folder(desk)), clock=now_us, login=login_told(arguments.login),
        strict=bool(arguments.login), seat=Seated(arguments), driver=driver,
    )
    said = [words.of(each) for each in rescuing.told(found, target)]
    if arguments.json:
        print_json({
            "file": str(target), "cases": found.cases, "events": found.events, "missing": found.missing, "from_backup": found.from_backup,
            "numbers": found.numbers, "lost": len(found.lost), "gaps": len(found.gaps), "said": said,
        })
    else:
        print("\n".join(said))
    return 0

"""``restore [FILE]``: proves a backup, says what would be lost, puts the desk back and keeps the present one beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from complaint_desk.cli.opening import Seated, desk_path, now_us, print_json, prove_at, unlocked
from complaint_desk.services import restoring
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import site_folder
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Tell what would be lost, restore unless it is a dry run, and return the exit code.

    What would be lost names people and cases, so it is told to who may put the desk back, and to nobody else.
    """
    desk = desk_path(arguments.db)
    driver = unlocked(desk, words)
    wanted = restoring.point(desk, Path(arguments.file) if arguments.file else None, driver)
    seated, rules = Seated(arguments), load_rules(site=site_folder(desk))
    prove_at(desk, rules, seated, driver)
    restoring.require_right(desk, rules, now_us, seated, driver)
    found = restoring.look(desk, wanted, driver)
    if not arguments.json:
        for sentence in restoring.told(found, now_us(), sign_in_then=arguments.sign_in_then):
            print(words.of(sentence))
    kept = None
    if not arguments.dry_run:
        done = restoring.restore(
            desk, wanted, rules=rules, clock=now_us, login="", seat=seated, sign_in_then=arguments.sign_in_then, driver=driver)
        kept = done.kept
        if not arguments.json:
            print(words("backups.restored_kept", path=str(desk), kept=str(kept)) if kept else words("backups.restored", path=str(desk)))
    if arguments.json:
        print_json({
            "file": str(wanted.copy), "segments": len(wanted.after), "at": words.local(found.made_us).isoformat(), "cases": found.cases,
            "events": found.events, "lost": {"known": found.readable, "cases": found.lost_cases, "events": found.lost_events,
                                             "opened": found.opened, "changed": found.changed},
            "people": found.as_then(sign_in_then=arguments.sign_in_then), "stay": found.stay(sign_in_then=arguments.sign_in_then),
            "sign_in": found.door(sign_in_then=arguments.sign_in_then),
            "restored": not arguments.dry_run, "kept": str(kept) if kept else None,
        })
    return 0

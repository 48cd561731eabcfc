"""``check``: proves the chains, the rows, the counts and the search of a desk; exit 1 and sentences when something does not hold."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from complaint_desk.cli.opening import Progress, desk_path, now_us, print_json, unlocked
from complaint_desk.data.anchors import Anchor, Anchors
from complaint_desk.data.check import Report, check
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import encrypting
from complaint_desk.services.books import load_rules, refused
from complaint_desk.services.desks import anchor_folder, site_folder
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Check, print and return the exit code.

    Raises:
        WrongUsage: there is no such anchor.
    """
    progress = Progress(words, words("queue.checking"))
    path = desk_path(arguments.db)
    site = site_folder(path, safe=arguments.safe)
    rules, driver = load_rules(site=site), unlocked(path, words)
    with closing(Store.open(path, rules, clock=now_us, create=False, read_only=True, proving=True, driver=driver)) as store:
        noted = _noted(store, anchor_folder())
        since = _since(arguments.since, noted, words) if arguments.since else None
        try:
            report = check(store, since=since, anchors=noted, progress=progress)
        finally:
            progress.close()
        cases = report.cases or _cases(store)
        notes = [words.of(note) for note in report.notes]
        notes += [words("encryption.broken_title"), words("encryption.broken")] if encrypting.broken_off(store) else []
    wrong = [words("playbook.listed", file=f.file, place=words.of(f.place), reason=words.of(f.reason)) for f in refused(site)]
    problems = [words.of(problem) for problem in report.problems]
    if arguments.json:
        print_json({
            "ok": report.ok, "cases": cases, "events": report.events, "problems": problems, "found": report.found, "files": wrong,
            "notes": notes,
        })
    else:
        for each in wrong:
            print(words("check.file", told=each))
        _print(report, cases, problems, words)
        for each in notes:
            print(each)
    return 0 if report.ok else 1


def _noted(store: Store, folder: Path) -> list[Anchor]:
    """The anchors of every lane in the file, oldest first: a new lane must not make those of the one before it forgotten."""
    anchors = Anchors(folder)
    found = [anchor for (token,) in store.read().rows("SELECT token FROM lane") for anchor in anchors.of(bytes(token))]
    return sorted(found, key=lambda anchor: anchor.at_us)


def _cases(store: Store) -> int:
    return int(store.read().value("SELECT count(*) FROM complaint"))


def _print(report: Report, cases: int, problems: list[str], words: Words) -> None:
    for problem in problems:
        print(problem)
    if report.found > len(problems):
        print(words("queue.check_more", n=report.found - len(problems)))
    key = "queue.check_ok" if report.ok else "queue.check_bad"
    print(words(key, n=report.found, cases=cases, events=report.events))


def _since(told: str, noted: list[Anchor], words: Words) -> Anchor:
    """The newest anchor that is not later than a moment, or the one of an operation's number."""
    for anchor in reversed(noted):
        if told.isdecimal():
            if anchor.n <= int(told):
                return anchor
        elif anchor.at_us <= _moment(told, words):
            return anchor
    raise WrongUsage("no_such_anchor", anchor=told)


def _moment(text: str, words: Words) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage("no_such_anchor", anchor=text) from None
    at = at if at.tzinfo else at.replace(tzinfo=words.zone or datetime.now().astimezone().tzinfo or UTC)
    return int(at.timestamp() * 1_000_000)

"""``describe [--out FILE]``: what support has to know of program and desk, without personal data; the desk need not open for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from complaint_desk import paths
from complaint_desk.cli.opening import Progress, desk_path, print_json, unlocked
from complaint_desk.data.driver import PLAIN
from complaint_desk.domain.problems import Problem
from complaint_desk.services import describing
from complaint_desk.services.describing import Scene
from complaint_desk.services.description_text import as_table, written
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Put the description together, print or keep it, and return the exit code.

    Where the policy of the machine leaves open which desk is meant, that is what is described, with the user's own desk.

    Raises:
        Problem: what was typed does not open the encrypted desk, or the file cannot be written.
    """
    desk, code = _desk(arguments.db)
    driver = unlocked(desk, words) if arguments.passphrase else PLAIN
    progress = Progress(words, words("describing.cli.looking"))
    try:
        made = describing.looked_into(Scene(desk, paths.data_folder(), driver, qt=_qt(), code=code), told=progress)
    finally:
        progress.close()
    text = written(made, words)
    if arguments.out:
        describing.save(text, Path(arguments.out))
    if arguments.json:
        print_json({"file": arguments.out or "", "description": as_table(made)})
    else:
        print(words("describing.cli.saved", path=arguments.out) if arguments.out else text, end="\n" if arguments.out else "")
    return 0


def _desk(told: str | None) -> tuple[Path, str]:
    """Return the desk's file, and the code of why it cannot be told which one is meant."""
    try:
        return desk_path(told), ""
    except Problem as problem:
        if told:
            raise
        return paths.default_desk(), problem.code


def _qt() -> str:
    try:
        from PySide6.QtCore import qVersion
    except ImportError:  # a library of the system is missing, which is worth describing
        return ""
    return str(qVersion())

"""``shots --out DIR``: every view and dialog as PNG, so that a change can be looked at before it is kept."""

from __future__ import annotations

import argparse
from pathlib import Path

from complaint_desk.cli.opening import Progress, print_json
from complaint_desk.domain.problems import FileProblem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.wording import Words

THEMES = ("light", "dark")


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Paint the pictures and return the exit code."""
    from complaint_desk.shots import Shot, paint

    folder = Path(arguments.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem("shots_folder", code="SH-FOLDER", path=str(folder)) from error
    languages = (arguments.lang,) if arguments.lang else LANGUAGES
    themes = (arguments.theme,) if arguments.theme else THEMES
    progress = Progress(words, words("shots.painting"))
    painted: list[Shot] = []

    def tell(shot: Shot, done: int, total: int) -> None:
        painted.append(shot)
        progress(done, total)
        if not arguments.json:
            print(shot.path, flush=True)

    try:
        paint(folder, languages, themes, tell=tell, scale=arguments.scale, size=arguments.size)
    finally:
        progress.close()
    if arguments.json:
        rows = [{"view": s.view, "lang": s.language, "theme": s.theme, "path": str(s.path)} for s in painted]
        print_json({"shots": rows})
    return 0

"""``report [--month YYYY-MM] --out FILE``: the monthly report as PDF, workbook or web page; by default of the last month that is over."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from complaint_desk import paths, settings, taken_out
from complaint_desk.cli.opening import Progress, now_us, opened, print_json
from complaint_desk.domain.aims import aims_of
from complaint_desk.services import reporting
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Make the report, say where it is and return the exit code."""
    path = Path(arguments.out)
    form = reporting.FILES.of(path)
    taken_out.expect_free(path)
    month = reporting.month_of(arguments.month, now_us()) if arguments.month is not None else reporting.month_before(now_us())
    aims = aims_of(settings.peek(paths.data_folder() / settings.FILE).aims)
    with opened(arguments) as (store, who):
        noted = reporting.note(store, who, key=os.urandom(16), month=month, form=form)
        progress = Progress(words, words("monthly.making"))
        try:
            report = reporting.write(store, who, month=month, path=path, words=words, aims=aims, progress=progress)
        finally:
            progress.close()
    if arguments.json:
        print_json({
            "file": str(path), "month": f"{month:%Y-%m}", "cases": noted.result["rows"],
            "seal": {"entry": report.seal.n, "digest": report.seal.digest},
        })
    else:
        print(words("monthly.said_done", file=str(path)))
    return 0

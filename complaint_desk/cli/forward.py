"""``open``: a case, or who calls, in the window of a desk that is open already, or in a new one."""

from __future__ import annotations

import argparse

from complaint_desk.app import run_window
from complaint_desk.domain.problems import Problem, WrongUsage
from complaint_desk.services.knocking import Wanted, case_of, phone_of
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Bring it into the window and return the exit code.

    Raises:
        WrongUsage: what should be a telephone number is none.
        Problem: what should be a case number is none, or was misheard.
    """
    case, phone = case_of(arguments.case), phone_of(arguments.phone)
    if arguments.phone and not phone:
        raise WrongUsage("no_phone_number", code="CL-PHONE")  # it may be anything, so it is not said back
    if arguments.case and not case:
        raise Problem("no_such_case", code="CA-NONE", number=arguments.case.strip()[:40])
    return run_window(arguments, words, wanted=Wanted(case, phone, arguments.login or ""))

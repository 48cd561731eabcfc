"""``hold --case NUMBER --why CODE --reason TEXT``: a case held back from erasure as evidence, or with ``--lift`` no longer."""

from __future__ import annotations

import argparse
import secrets

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.messages import At, say
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import holding
from complaint_desk.services.questions import case_id_of
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Set or lift the hold, or only say how the case stands; return the exit code.

    Raises:
        WrongUsage: a reason without what it is for.
    """
    if arguments.reason and not (arguments.why or arguments.lift):
        raise WrongUsage("hold_why", code="RT-WHY")
    with opened(arguments) as (store, who):
        case = case_id_of(store, arguments.case)
        if arguments.lift:
            holding.lift_hold(store, who, key=secrets.token_bytes(16), case_id=case, reason=arguments.reason)
        elif arguments.why:
            holding.set_hold(store, who, key=secrets.token_bytes(16), case_id=case, why=arguments.why, reason=arguments.reason)
        number, hold = store.case(case).number, holding.hold(store, who, case_id=case)
    if arguments.json:
        print_json({
            "case": number, "held": hold is not None, "since": iso(hold.since_us, words.zone) if hold else None,
            "why": hold.why if hold else None, "reason": hold.reason if hold else None,
        })
    elif hold is not None:
        print(words("retention.cli.is_held", number=number, since=At(hold.since_us), why=say(f"hold.{hold.why}")))
    else:
        print(words("retention.cli.is_free", number=number))
    return 0

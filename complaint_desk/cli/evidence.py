"""``evidence --case NUMBER --why TEXT --out FILE``: a case as one file that can be checked without this program, by ``--script FILE``."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import evidence
from complaint_desk.services.questions import case_id_of
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Write the case, the script that checks it, or both, say what can be proven, and return the exit code.

    Raises:
        WrongUsage: neither a case with its file nor a script is asked for.
    """
    if bool(arguments.case) != bool(arguments.out) or not (arguments.out or arguments.script):
        raise WrongUsage("evidence_what", code="EV-WHAT")
    script = Path(arguments.script) if arguments.script else None
    said = []
    done: evidence.Taken | None = None
    if arguments.case:
        out = Path(arguments.out)
        with opened(arguments) as (store, who):
            done = evidence.take_out(
                store, who, key=secrets.token_bytes(16), case_id=case_id_of(store, arguments.case), why=arguments.why,
                out=out if out.suffix or not out.name else out.with_suffix(evidence.SUFFIX))
        said += [words.of(each) for each in evidence.told(done)]
    if script is not None:
        evidence.write_script(script)
        said.append(words("evidence.script", path=str(script)))
    if arguments.json:
        told = {} if done is None else {
            "file": str(done.path), "case": done.number, "events": done.events, "others": done.others, "erased": done.erased,
            "left_out": done.left_out, "anchor": done.anchor,
        }
        print_json({**told, "script": None if script is None else str(script), "said": said})
    else:
        print("\n".join(said))
    return 0

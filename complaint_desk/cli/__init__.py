"""The command line: what scripts and administrators hold on to. Each verb is imported when it is called, so the window starts at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from complaint_desk.cli.untold import untold
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem, WrongUsage
from complaint_desk.paths import policy_file, there
from complaint_desk.policy.holding import Policy, Reading, held
from complaint_desk.policy.machine import of_machine
from complaint_desk.wording import Words, language_for

if TYPE_CHECKING:
    from complaint_desk.app import Told

_MODULES: Final = {
    "case": "case", "queue": "queue", "figures": "figures", "report": "report",
    "import": "bring_in", "demo": "demo", "check": "check", "shots": "shots",
    "bench": "bench", "playbooks": "playbooks", "calendar": "calendar", "baseline": "baseline", "surveys": "surveys",
    "pack": "pack", "backup": "backup", "restore": "restore", "rescue": "rescue", "describe": "describe",
    "erase": "erase", "disclose": "disclose", "evidence": "evidence",
    "rights": "rights", "retention": "retention", "hold": "hold", "agree": "agree",
    "encrypt": "encrypt", "decrypt": "encrypt", "rekey": "encrypt",
    "open": "forward",
}
"""The module of each verb, imported when it is called."""

_ONLY_READ: Final = ("queue", "case", "figures", "check", "playbooks", "calendar", "baseline", "rights", "retention", "agree", "describe")
"""The verbs of safe mode; where one of them would write too, the desk itself refuses."""

_WINDOWS: Final = (None, "open")
"""The verbs that open a window; no verb is one too."""

_WITH_VALUE: Final = frozenset({"--db", "--as", "--user", "--lang", "--theme"})
PACK: Final = ".cdpack"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 the work failed, 2 wrong usage."""
    _speak_utf8()
    machine = of_machine()
    words = Words(_language_told(list(sys.argv[1:] if argv is None else argv), machine.policy))
    try:
        told = _joined(sys.argv[1:] if argv is None else argv)
        arguments = _parsed(told, words) if told else untold()
        if machine.there:
            _heed(machine, arguments, words)
        return _run(arguments, words)
    except Problem as problem:
        print(sentence(problem, words), file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print(words("cli.interrupted"), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of our output has gone; nothing is left to tell it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _heed(machine: Reading, arguments: Told, words: Words) -> None:
    """Say what is wrong with the policy of this machine, and refuse what it locks.

    Raises:
        WrongUsage: the command line asks for something else than what the administrator set.
    """
    for fault in machine.faults:
        print(words.of(fault.told(policy_file())), file=sys.stderr)
    if machine.faults:
        print(words("policy.stricter"), file=sys.stderr)
    asked = {"language": arguments.lang, "theme": getattr(arguments, "theme", None) if arguments.verb in _WINDOWS else None}
    for name, value in asked.items():
        if value and name in machine.policy.locked and value != held(name, machine.policy):
            raise WrongUsage("policy_locked", code="PO-LOCKED", name=say(f"settings.{name}"), file=str(policy_file()))


def _parsed(told: list[str], words: Words) -> Told:
    from complaint_desk.cli.arguments import parser

    return parser(words, told).parse_args(told)


def _joined(argv: Sequence[str]) -> list[str]:
    """Join ``--sort -due`` to one word: argparse takes a value that begins with a dash for an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--sort" and word.startswith("-") and not word.startswith("--"):
            joined[-1] = f"--sort={word}"
        else:
            joined.append(word)
    return _pack_named(joined)


def _pack_named(told: list[str]) -> list[str]:
    """Take a file where a verb would stand for a review pack to be looked into: ``complaint-desk FILE`` is ``--db FILE``."""
    at = 0
    while at < len(told) and told[at].startswith("-"):
        at += 2 if told[at] in _WITH_VALUE else 1
    if at >= len(told) or told[at] in _MODULES:
        return told
    path = Path(told[at])
    return [*told[:at], "--db", told[at], *told[at + 1 :]] if path.suffix.lower() == PACK or (there(path) and path.is_file()) else told


def sentence(problem: Problem, words: Words) -> str:
    """Return a problem as the one line it is told in, with its code for support."""
    text = words.of(problem.message)
    return f"{text} ({problem.code})" if problem.code else text


def _run(arguments: Told, words: Words) -> int:
    if arguments.verb is None:
        return _window(arguments, words)
    if arguments.safe and (arguments.verb not in _ONLY_READ or getattr(arguments, "seal", False)):
        raise Problem("safe_verb", code="CL-SAFE", verbs=", ".join(_ONLY_READ))
    module = import_module(f"complaint_desk.cli.{_MODULES[arguments.verb]}")
    code: int = module.run(arguments, words)
    return code


def _window(arguments: Told, words: Words) -> int:
    from complaint_desk.app import run_window

    if not arguments.smoke:
        from complaint_desk.services.knocking import Wanted

        return int(run_window(arguments, words, wanted=None if arguments.safe else Wanted(login=arguments.login or "")))
    from complaint_desk.services.desks import now_us
    from complaint_desk.smoke import trial_desk, try_out

    with trial_desk(now_us) as path:
        return int(run_window(arguments, words, path=path, ready=lambda program: try_out(lambda: program.runner.idle, program.words)))


def _language_told(argv: list[str], policy: Policy) -> str:
    """The language asked for, before anything is parsed, so that a wrong argument is answered in it too."""
    for index, word in enumerate(argv):
        if (word == "--lang" and index + 1 < len(argv)) or word.startswith("--lang="):
            told = word.partition("=")[2] if "=" in word else argv[index + 1]
            try:
                return Words(told).language
            except Problem as problem:
                _refuse(sentence(problem, Words()))
    if set_here := str(held("language", policy)):
        return set_here
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return language_for(value)
    return "en"


def _refuse(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise SystemExit(WrongUsage.exit_code)


def _speak_utf8() -> None:
    """Printing Chinese into a pipe under a Western code page would raise; files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")

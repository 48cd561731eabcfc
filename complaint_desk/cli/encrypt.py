"""``encrypt``, ``decrypt`` and ``rekey [--rotate]``: a desk's files under keys, in the clear again, or under other keys."""

from __future__ import annotations

import argparse
import secrets
import sys
from contextlib import closing

from complaint_desk.cli.opening import Seated, desk_path, now_us, print_json, typed_secret, unlocked
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem, WrongUsage
from complaint_desk.services import encrypting
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import require_file, site_folder
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Turn the desk, tell what became of it and return the exit code: 1 too while something beside it is left to follow.

    What is typed, or piped in line by line, comes in this order: the present passphrase of an encrypted desk, the pass phrase of who acts
    where people sign in, the new passphrase of the desk.
    """
    desk, verb = desk_path(arguments.db), arguments.verb
    require_file(desk)
    rules, driver = load_rules(site=site_folder(desk)), unlocked(desk, words)
    if verb == "encrypt" and driver.keys:
        raise StoreProblem("desk_encrypted_already", code="CR-TWICE", path=str(desk))
    if verb != "encrypt" and not driver.keys:
        raise StoreProblem("desk_not_encrypted", code="CR-PLAIN", path=str(desk))
    who = encrypting.require_right(desk, driver, Seated(arguments), rules=rules, clock=now_us)
    recovery = ""
    if verb == "decrypt":
        done = encrypting.decrypt(desk, driver, who, rules=rules, clock=now_us)
    else:
        phrase = _new_passphrase(words)
        encrypting.require_good(phrase)
        if verb == "rekey" and not arguments.rotate:
            with closing(Store.open(desk, rules, clock=now_us, create=False, driver=driver)) as store:
                encrypting.change_passphrase(store, who, key=secrets.token_bytes(16), phrase=phrase)
            return _tell(arguments, [words("encryption.passphrase_changed")], "passphrase", recovery, finished=True)
        recovery = encrypting.new_recovery_key()
        _show(recovery, words, arguments)
        if verb == "encrypt":
            done = encrypting.encrypt(desk, who, phrase=phrase, recovery=recovery, rules=rules, clock=now_us)
        else:
            done = encrypting.rotate(desk, driver, who, phrase=phrase, recovery=recovery, rules=rules, clock=now_us)
    return _tell(arguments, [words.of(each) for each in encrypting.told(done)], done.how, recovery, finished=done.finished)


def _new_passphrase(words: Words) -> str:
    typed = typed_secret(words("encryption.cli.ask_new"))
    if sys.stdin.isatty() and typed_secret(words("encryption.cli.ask_again")) != typed:
        raise WrongUsage("desk_two_passphrases", code="CR-TWO")
    return typed


def _show(recovery: str, words: Words, arguments: argparse.Namespace) -> None:
    """Show the recovery key before anything turns; on a terminal go on only when its last group was copied from paper.

    Beside JSON it goes to the standard error, since a turn that is killed never writes its JSON.
    """
    print(words("encryption.recovery", key=recovery), file=sys.stderr if arguments.json else sys.stdout, flush=True)
    if sys.stdin.isatty() and input(words("encryption.cli.ask_group")).strip().casefold() != recovery.rpartition("-")[2]:
        raise WrongUsage("recovery_not_written", code="CR-GROUP")


def _tell(arguments: argparse.Namespace, said: list[str], how: str, recovery: str, *, finished: bool) -> int:
    if arguments.json:
        print_json({"how": how, "finished": finished, "recovery_key": recovery or None, "said": said})
    else:
        print("\n".join(said))
    return 0 if finished else 1

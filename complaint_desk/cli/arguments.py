"""The arguments of every verb, and the help that lists them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

from complaint_desk import __version__
from complaint_desk.cli import subject
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.vocabulary import CHANNELS, HOLDS, LANGUAGES, SURVEY_OUTCOMES, VIEWS
from complaint_desk.wording import Words

VERBS = (
    "demo", "import", "queue", "case", "figures", "report", "check", "shots", "bench", "playbooks", "calendar", "baseline", "surveys",
    "pack", "backup", "restore", "rescue", "describe", "erase", "disclose", "evidence", "rights", "retention", "hold", "agree",
    "encrypt", "decrypt", "rekey", "open",
)
SORTS = ("due", "urgency", "risk", "opened", "updated", "customer", "number")


PAGES = ("times", "again", "causes", "promises", "work", "learning")


class _Help(argparse.HelpFormatter):
    """Prints our sentences as they are: argparse takes a help for a format, in which "200 %" is a mistake."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help.replace("%", "%%") if action.help else action.help


class _Parser(argparse.ArgumentParser):
    """Refuses in one sentence with the remedy instead of a page of usage."""

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **{"formatter_class": _Help, **kwargs})
        self.words = words

    def error(self, message: str) -> NoReturn:
        raise WrongUsage("wrong_usage", detail=" ".join(message.split()), verbs=", ".join(VERBS), program=self.prog)


def parser(words: Words, told: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with help in the given language.

    Args:
        words: the language.
        told: the words to be parsed: only the verbs among them get their options, so that the window need not wait for the rest.
    """
    top = _Parser(prog="complaint-desk", description=words("cli.about"), words=words, allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"complaint-desk {__version__}")
    _common(top, words)
    top.add_argument("--demo", action="store_true", help=words("cli.demo_window"))
    top.add_argument("--theme", choices=("system", "light", "dark"), help=words("cli.theme"))
    top.add_argument("--smoke", action="store_true", help=words("cli.smoke"))
    if told is not None and not told:  # the program is started from its icon, and nobody asks for help
        top.set_defaults(verb=None)
        return top
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=partial(_Parser, words=words, allow_abbrev=False))  # type: ignore[call-overload]
    for name in VERBS:
        verb = verbs.add_parser(name, help=words(f"cli.verb.{name}"), description=words(f"cli.verb.{name}"))
        if told is None or name in told:
            _common(verb, words, again=True)
            _OPTIONS[name](verb, words)
    return top


def _common(p: argparse.ArgumentParser, words: Words, *, again: bool = False) -> None:
    """The options every verb takes, before or after the verb."""
    none: Any = argparse.SUPPRESS if again else None
    p.add_argument("--db", metavar="PATH_OR_URL", default=none, help=words("cli.db"))
    p.add_argument("--as", "--user", dest="login", metavar="LOGIN", default=none, help=words("cli.as"))
    p.add_argument("--lang", choices=LANGUAGES, default=none, help=words("cli.lang"))
    p.add_argument("--json", action="store_true", default=argparse.SUPPRESS if again else False, help=words("cli.json"))
    p.add_argument("--safe", action="store_true", default=argparse.SUPPRESS if again else False, help=words("cli.safe"))


def positive(words: Words) -> Callable[[str], int]:
    """Return what reads a whole number of 1 or more, and refuses anything else in words."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(words("cli.not_positive", text=text))
        return int(text)

    return read


def _size(words: Words) -> Callable[[str], tuple[int, int]]:
    """Return what reads a size such as 1280x800, and refuses anything else in words."""

    def read(text: str) -> tuple[int, int]:
        width, _, height = text.partition("x")
        if not (width.isdecimal() and height.isdecimal() and 800 <= int(width) <= 8000 and 600 <= int(height) <= 8000):
            raise argparse.ArgumentTypeError(words("shots.no_size", text=text))
        return int(width), int(height)

    return read


def _demo(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--cases", type=positive(words), default=2000, metavar="N", help=words("cli.cases"))
    p.add_argument("--seed", type=int, default=1, metavar="S", help=words("cli.seed"))


def _import(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("files", nargs="+", metavar="FILE", help=words("cli.files"))
    p.add_argument("--format", choices=("csv", "tsv", "json", "jsonl", "xlsx", "eml", "zip"), help=words("cli.format"))
    p.add_argument("--map", metavar="FILE", help=words("cli.map"))
    p.add_argument("--save-map", metavar="FILE", help=words("cli.save_map"))
    p.add_argument("--dry-run", action="store_true", help=words("cli.dry_run"))
    p.add_argument("--most-rows", type=positive(words), default=0, metavar="N", help=words("cli.most_rows"))
    p.add_argument("--zone", metavar="ZONE", help=words("cli.zone"))


def _queue(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--view", metavar="NAME", help=words("cli.view", views=", ".join(VIEWS)))
    p.add_argument("--search", default="", metavar="TEXT", help=words("cli.search"))
    p.add_argument("--filter", action="append", default=[], metavar="F=V", help=words("cli.filter"))
    p.add_argument("--sort", metavar="S", help=words("cli.sort", sorts=", ".join(SORTS)))
    p.add_argument("--limit", type=positive(words), default=50, metavar="N", help=words("cli.limit"))
    p.add_argument("--after", metavar="TOKEN", help=words("cli.after"))
    p.add_argument("--explain", action="store_true", help=words("cli.explain"))
    p.add_argument("--out", metavar="FILE", help=words("cli.out_table"))
    p.add_argument("--reason", default="", metavar="TEXT", help=words("cli.reason"))
    p.add_argument("--names", action="store_true", help=words("agreeing.cli.names"))


def _case(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("number", metavar="NUMBER", help=words("cli.number"))


def _figures(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--from", dest="from_day", metavar="D", help=words("cli.from"))
    p.add_argument("--to", dest="to_day", metavar="D", help=words("cli.to"))
    p.add_argument("--by", metavar="F", help=words("cli.by"))
    p.add_argument("--filter", action="append", default=[], metavar="F=V", help=words("cli.filter"))
    p.add_argument("--against", metavar="A", default="", help=words("cli.against"))
    p.add_argument("--page", metavar="P", help=words("cli.page", pages=", ".join(PAGES)))


def _report(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--month", metavar="YYYY-MM", help=words("cli.month"))
    p.add_argument("--filter", action="append", default=[], metavar="F=V", help=words("cli.filter"))
    p.add_argument("--out", required=True, metavar="FILE", help=words("cli.out_report"))


def _check(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--since", metavar="ANCHOR", help=words("cli.since"))


def _shots(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--out", required=True, metavar="DIR", help=words("cli.out"))
    p.add_argument("--theme", choices=("light", "dark"), help=words("cli.theme"))
    p.add_argument("--scale", type=int, choices=(1, 2), default=1, help=words("shots.scale"))
    p.add_argument("--size", type=_size(words), default=(1440, 900), metavar="WxH", help=words("shots.size"))


def _bench(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--cases", type=positive(words), default=10_000, metavar="N", help=words("cli.cases"))
    p.add_argument("--rows", metavar="N,N", help=words("cli.rows"))
    p.add_argument("--keep", metavar="DIR", help=words("cli.keep"))


def _playbooks(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("action", choices=("check",), metavar="check", help=words("cli.playbooks_check"))
    p.add_argument("folder", nargs="?", metavar="FOLDER", help=words("cli.playbooks_folder"))
    p.add_argument("--seal", action="store_true", help=words("cli.seal"))


def _calendar(p: argparse.ArgumentParser, words: Words) -> None:
    actions = ("show", "use", "seed", "import", "set", "undo")
    p.add_argument("action", choices=actions, metavar="|".join(actions), help=words("calendar.action"))
    p.add_argument("names", nargs="*", metavar="NAME", help=words("calendar.names"))
    p.add_argument("--desk", metavar="CALENDAR", help=words("calendar.desk"))
    p.add_argument("--years", nargs="+", type=positive(words), metavar="YEAR", help=words("calendar.years"))
    p.add_argument("--try", dest="rehearse", action="store_true", help=words("calendar.try"))
    p.add_argument("--expect", type=positive(words), metavar="VERSION", help=words("calendar.expect"))


def _surveys(p: argparse.ArgumentParser, words: Words) -> None:
    choices = ("show", "plan", "due", "record")
    p.add_argument("action", choices=choices, metavar="show|plan|due|record", help=words("surveys.action"))
    p.add_argument("--name", default="", metavar="TEXT", help=words("surveys.name"))
    p.add_argument("--every", type=int, default=0, metavar="DAYS", help=words("surveys.every"))
    p.add_argument("--from", dest="from_day", metavar="D", help=words("surveys.from"))
    p.add_argument("--until", metavar="D", help=words("surveys.until"))
    p.add_argument("--channel", default="phone", choices=CHANNELS[:-1], metavar="CHANNEL", help=words("surveys.channel"))
    p.add_argument("--survey", type=int, default=0, metavar="N", help=words("surveys.survey"))
    p.add_argument("--customer", type=int, default=0, metavar="ID", help=words("surveys.customer"))
    p.add_argument("--outcome", default="", choices=SURVEY_OUTCOMES, metavar="|".join(SURVEY_OUTCOMES), help=words("surveys.outcome"))
    p.add_argument("--grade", type=int, default=0, metavar="1-5", help=words("surveys.grade"))


def _baseline(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("action", choices=("show", "freeze", "release"), metavar="show|freeze|release", help=words("baseline.action"))
    p.add_argument("--points", choices=("day", "week"), default="week", help=words("baseline.points"))
    p.add_argument("--from", dest="from_day", metavar="D", help=words("baseline.from"))
    p.add_argument("--to", dest="to_day", metavar="D", help=words("baseline.to"))
    p.add_argument("--until", metavar="D", help=words("baseline.until_help"))
    p.add_argument("--reason", default="", metavar="TEXT", help=words("baseline.reason"))


def _backup(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--out", metavar="FILE", help=words("backups.cli.out"))


def _pack(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--out", required=True, metavar="FILE", help=words("pack.cli.out"))
    p.add_argument("--unmasked", action="store_true", help=words("pack.cli.unmasked"))
    p.add_argument("--reason", default="", metavar="TEXT", help=words("pack.cli.reason"))
    p.add_argument("--passphrase", action="store_true", help=words("pack.cli.passphrase"))


def _restore(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("file", nargs="?", metavar="FILE", help=words("backups.cli.file"))
    p.add_argument("--sign-in-then", action="store_true", help=words("backups.cli.sign_in_then"))
    p.add_argument("--dry-run", action="store_true", help=words("backups.cli.dry_run"))


def _rescue(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--out", metavar="FILE", help=words("backups.cli.rescue_out"))


def _describe(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--out", metavar="FILE", help=words("describing.cli.out"))
    p.add_argument("--passphrase", action="store_true", help=words("describing.cli.passphrase"))


def _erase(p: argparse.ArgumentParser, words: Words) -> None:
    subject.add(p, words)
    p.add_argument("--why", choices=("request", "retention", "mistake"), required=True, help=words("privacy.cli.why"))
    p.add_argument("--dry-run", action="store_true", help=words("privacy.cli.dry_run"))


def _disclose(p: argparse.ArgumentParser, words: Words) -> None:
    subject.add(p, words)
    p.add_argument("--out", required=True, metavar="FILE.zip", help=words("privacy.cli.out"))
    p.add_argument("--same", action="store_true", help=words("privacy.cli.same"))


def _evidence(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--case", metavar="NUMBER", default="", help=words("evidence.cli.case"))
    p.add_argument("--why", "--reason", metavar="TEXT", default="", help=words("evidence.cli.why"))
    p.add_argument("--out", metavar="FILE", default="", help=words("evidence.cli.out"))
    p.add_argument("--script", metavar="FILE", default="", help=words("evidence.cli.script"))


def _retention(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--confirm", action="store_true", help=words("retention.cli.confirm"))
    p.add_argument("--reason", default="", metavar="TEXT", help=words("retention.cli.reason"))
    p.add_argument("--months", type=positive(words), metavar="N", help=words("retention.cli.months"))
    p.add_argument("--log-months", type=positive(words), metavar="N", help=words("retention.cli.log_months"))


def _hold(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--case", required=True, metavar="NUMBER", help=words("retention.cli.case"))
    p.add_argument("--why", choices=HOLDS, help=words("retention.cli.why"))
    p.add_argument("--lift", action="store_true", help=words("retention.cli.lift"))
    p.add_argument("--reason", default="", metavar="TEXT", help=words("retention.cli.reason"))


def _agree(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("number", nargs="?", type=positive(words), metavar="N", help=words("agreeing.cli.number"))


def _encrypt(_p: argparse.ArgumentParser, _words: Words) -> None:
    """The verb takes nothing of its own: what is secret is never an argument."""


def _rekey(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--rotate", action="store_true", help=words("encryption.cli.rotate"))


def _open(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--phone", default="", metavar="N", help=words("call.cli.phone"))
    p.add_argument("--case", default="", metavar="NUMBER", help=words("call.cli.case"))


def _rights(p: argparse.ArgumentParser, words: Words) -> None:
    p.add_argument("--fields", action="store_true", help=words("privacy.fields.help"))
    p.add_argument("--policy", action="store_true", help=words("policy.cli.help"))


_OPTIONS = {
    "demo": _demo, "import": _import,
    "queue": _queue, "case": _case, "figures": _figures, "report": _report, "check": _check,
    "shots": _shots, "bench": _bench,
    "playbooks": _playbooks, "calendar": _calendar, "baseline": _baseline, "surveys": _surveys,
    "pack": _pack, "backup": _backup, "restore": _restore,
    "rescue": _rescue, "describe": _describe, "erase": _erase, "disclose": _disclose, "evidence": _evidence,
    "rights": _rights, "retention": _retention,
    "hold": _hold, "agree": _agree,
    "encrypt": _encrypt, "decrypt": _encrypt, "rekey": _rekey,
    "open": _open,
}

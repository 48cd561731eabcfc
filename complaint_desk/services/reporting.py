"""The monthly report: which month is meant, what stands in it, and its file; every report that leaves is noted first.

A report may be made of every month that has begun. It names no person: what a case says stays in the desk, and improvement points are
masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from complaint_desk import durable, paths, taken_out
from complaint_desk.data import monthly
from complaint_desk.data.views import Asker
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.contact import masked_name
from complaint_desk.domain.events import DAY, ViewExported
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.problems import FileProblem, WrongUsage
from complaint_desk.domain.queue_filter import SITE_FIELD
from complaint_desk.domain.queue_filter import noted as noted_filters
from complaint_desk.domain.report import MOST_IDEAS, MOST_LESSONS, Idea, Owed, Report, Seal, judged, month_days, year_days
from complaint_desk.domain.report_document import document
from complaint_desk.services import marking
from complaint_desk.services.boards import PLAIN_AIMS, TOPICS, board_of
from complaint_desk.services.changed import Changed
from complaint_desk.services.desks import local_zone
from complaint_desk.services.door import ask, operate
from complaint_desk.services.figures import figures_of, today
from complaint_desk.services.file_forms import FileForms
from complaint_desk.services.filter_words import words_of
from complaint_desk.services.queue import asker
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.data.store import Store
    from complaint_desk.data.transaction import Transaction

FORMS: Final = ("pdf", "xlsx", "html")
FILES: Final = FileForms(FORMS, "report_form", "RE-FORM")
FOLDER: Final = "reports"
"""Beside the desk's file: ``desk.sqlite`` keeps what it made by itself in ``desk.reports``."""

FIRST_YEAR: Final = 1970
PARTS: Final = len(TOPICS) + 5
"""The steps of making a report, for the progress: two sets of figures, the boards, promises, what to learn from, and the file."""
_PERSONS: Final = frozenset({"customer", "owner"})
_STATES: Final = {"open": 0, "broken": 1, "late": 2}
_SHORT: Final = 3
"""Up to so many Latin letters a name is hidden as a word only: An is a part of appliances, and hidden there it would hide nobody."""

_HIDDEN: Final = "***"
_E_MAIL: Final = re.compile(r"[^\s@<>,;:\"()（），；]+@[^\s@<>,;:\"()（），；]+")
_DIGITS: Final = re.compile(r"\d(?:[\s\-./()]{0,2}\d){5,}")

Progress = Callable[[int, int], object]


def month_of(text: str, now_us: int) -> date:
    """Return the first day of the month that somebody names, such as ``2026-01``.

    Raises:
        WrongUsage: it is no month, or has not begun (in UTC, as figures are counted).
    """
    plain = text.strip()
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", plain)
    if not found or not FIRST_YEAR <= int(found[1]) <= 2200 or not 1 <= int(found[2]) <= 12:
        raise WrongUsage("no_such_month", text=plain[:40])
    month = date(int(found[1]), int(found[2]), 1)
    if month > today(now_us):
        raise WrongUsage("month_not_begun", text=plain)
    return month


def month_before(now_us: int) -> date:
    """Return the first day of the last month that is over."""
    now = today(now_us)
    return date(now.year - (now.month == 1), (now.month - 2) % 12 + 1, 1)


def require_nobody(pairs: Pairs, store: Store | None = None) -> None:
    """Refuse to narrow a report down to what a person has to do with: it names nobody.

    Args:
        pairs: the conditions.
        store: the desk, by whose fields anything may be typed of anybody; None where it is not open yet.

    Raises:
        WrongUsage: a condition is about a customer, about who owns a case, or about what is typed into a field of the site's own.
    """
    known = marking.known(store).fields if store is not None and any(SITE_FIELD.fullmatch(key) for key, _ in pairs) else ()
    typed = {f"field.{field.key}" for field in known if field.type == "text"}
    named = next((key for key, _ in pairs if key in _PERSONS or key in typed), None)
    if named is not None:
        raise WrongUsage("report_of_person", filter=named)


def note(
    store: Store, who: Person, *, key: bytes, month: date, form: str, pairs: Pairs = (), zone: tzinfo | None = None,
) -> Changed:
    """Note that a month's report leaves as a file; arguments as for ``report_of``.

    Raises:
        NotAllowed: the person's role may not export.
        WrongUsage: it is narrowed down to a person.
    """
    ask(store, who, "export_report", "export")
    require_nobody(pairs, store)
    period = month_days(month, store.clock() // DAY)
    n = figures_of(store, who, period=period, pairs=pairs, zone=zone or local_zone()).key_figures[0].cases
    event = ViewExported(view="report", rows=n, form=form, filters=(f"month={month:%Y-%m}", *noted_filters(pairs)), masked=True)

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [event])
        return {"kinds": [], "rows": n}

    return operate(store, who, key, "export_report", "export", work)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that waits to be made by itself: of which month, in which form, and where it will lie."""

    month: date
    form: str
    path: Path


def due(store: Store, who: Person, *, form: str) -> Due | None:
    """Return the report of the last month when it was not made by itself yet and the desk worked in that month.

    Args:
        store: the desk.
        who: who sits at it; somebody who may not export makes none.
        form: one of FORMS.
    """
    if form not in FORMS or store.read_only or not who.may("export"):
        return None
    month = month_before(store.clock())
    path = paths.beside(store.path, FOLDER) / f"report_{month:%Y-%m}.{form}"
    first_day = monthly.first_day(store.read())
    if path.exists() or not first_day or first_day > month_days(month).last:
        return None
    return Due(month, form, path)


def report_of(
    store: Store, who: Person, *, month: date, aims: Aims = PLAIN_AIMS, progress: Progress = lambda done, total: None,
    pairs: Pairs = (), words: Words | None = None,
) -> Report:
    """Return the report of a month.

    Args:
        store: the desk.
        who: for whom; a case about them is not in it.
        month: its first day.
        aims: the targets.
        progress: told parts done and in all; may raise to stop.
        pairs: conditions as in QueueFilter; the report says them, and is of these cases alone.
        words: in which language it says so, and the zone in which their days are meant; None where there are none.

    Raises:
        NotAllowed: the person's role may not export.
        WrongUsage: it is narrowed down to a person.
    """
    ask(store, who, "export_report", "export")
    require_nobody(pairs, store)
    words = words or Words()
    zone = words.zone or local_zone()
    token, n, digest = store.lane_head()
    now = store.clock()
    period = month_days(month, now // DAY)
    progress(0, PARTS)
    figures = figures_of(store, who, period=period, pairs=pairs, zone=zone)
    progress(1, PARTS)
    year = figures_of(store, who, period=year_days(period, monthly.first_day(store.read())), pairs=pairs, zone=zone)
    boards = []
    for done, topic in enumerate(TOPICS, 2):
        progress(done, PARTS)
        boards.append(board_of(store, who, topic=topic, period=period, pairs=pairs, aims=aims, zone=zone))
    asks = replace(asker(store, who, zone), now_us=now)
    progress(PARTS - 3, PARTS)
    owed = _owed(store, period, asks, pairs)
    progress(PARTS - 2, PARTS)
    worst, best = (monthly.lessons(store.read(), period, asks, which, MOST_LESSONS, pairs) for which in ("worst", "best"))
    ideas = _ideas(store, period.last, asks, pairs)
    return Report(
        month=month, today=today(now), made_us=now, figures=figures, year=year, boards=tuple(boards), owed=owed, worst=worst, best=best,
        ideas=ideas, seal=Seal(n, digest.hex() if n else token.hex()),
        narrowed=words_of(store, words).clauses(pairs, now, zone) if pairs else "",
    )


def _owed(store: Store, period: Period, asker: Asker, pairs: Pairs) -> tuple[Owed, ...]:
    """Return the promises due in a period that nobody kept by their time."""
    first, end = period.first * DAY, min((period.last + 1) * DAY, asker.now_us)
    found = []
    for case_id, number, type_ in monthly.cases_owing(store.read(), period, asker, pairs):
        for promise in store.case(case_id).promises:
            if not first <= promise.due_us < end or promise.released_us or promise.returned:
                continue
            state = "broken" if promise.broken_us else "late" if promise.kept_us > promise.due_us else "" if promise.kept_us else "open"
            if state:
                by_us = {"late": promise.kept_us, "open": asker.now_us}.get(state, promise.due_us) - promise.due_us
                found.append(Owed(number=number, type=type_, due_us=promise.due_us, state=state, by_us=by_us))
    return tuple(sorted(found, key=lambda owed: (_STATES[owed.state], -owed.by_us, owed.due_us)))


def _ideas(store: Store, until: int, asker: Asker, pairs: Pairs) -> tuple[Idea, ...]:
    points, names = monthly.ideas(store.read(), until, asker, MOST_IDEAS)
    daily, first_day = monthly.by_cause(store.read(), until, asker, points, pairs)
    known = [replace(point, title=discreet(point.title, names.get(point.id, ()))) for point in points]
    return judged(known, daily, until + 1, first_day)


def discreet(text: str, names: tuple[str, ...] = ()) -> str:
    """Return a text of ours without what points at a person: e-mail addresses, numbers of six digits and more, and these names.

    A name goes wherever it stands, in the Smiths as in lisachen; one of up to three Latin letters only where it is a word.
    """
    plain = unicodedata.normalize("NFKC", text)
    for name in sorted(names, key=len, reverse=True):
        parts = unicodedata.normalize("NFKC", name).split()
        for hidden in dict.fromkeys([" ".join(parts), "".join(parts), *parts]):
            if len(hidden) > 1:
                first, last = (hidden, hidden) if hidden in parts else (parts[0], parts[-1])
                plain = _without(plain, hidden, begins=_short(first), ends=_short(last))
    return _DIGITS.sub(_HIDDEN, _E_MAIL.sub(_HIDDEN, plain))


def _short(part: str) -> bool:
    letters = [sign for sign in part if sign.isalpha()]
    return 0 < len(letters) <= _SHORT and all(_latin(letter) for letter in letters)


def _without(plain: str, name: str, *, begins: bool, ends: bool) -> str:
    """Return a text with a name masked, if wanted only where it begins or ends a word."""

    def masked(found: re.Match[str]) -> str:
        parted = (not begins or _apart(plain[:found.start()], found[0])) and (not ends or _apart(found[0], plain[found.end():]))
        return masked_name(name) if parted else found[0]

    return re.sub(re.escape(name).replace(r"\ ", r"\s+"), masked, plain, flags=re.IGNORECASE)


def _apart(before: str, after: str) -> bool:
    """Tell whether a word may end between two texts: no Latin letters meet there, or a small one meets a capital one, as in MrTan."""
    one, other = before[-1:], after[:1]
    return not (_latin(one) and _latin(other)) or (one.islower() and other.isupper())


def _latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


def content(report: Report, form: str, words: Words, tick: Callable[[], object] = lambda: None) -> bytes:
    """Return a report as the bytes of a file.

    Args:
        report: the report.
        form: one of FORMS.
        words: the language and zone.
        tick: called now and then; may raise to stop.
    """
    tick()
    if form == "pdf":
        from complaint_desk.charts.report_sheets import pdf  # matplotlib: when the first report is written

        return pdf(document(report), report.made_us, words, tick)
    if form == "html":
        from complaint_desk.services.report_page import page

        return page(document(report), words, tick).encode("utf-8")
    from complaint_desk.services.report_book import book

    return book(report, words)


def write(
    store: Store, who: Person, *, month: date, path: Path, words: Words, aims: Aims = PLAIN_AIMS,
    progress: Progress = lambda done, total: None, pairs: Pairs = (),
) -> Report:
    """Make the report of a month, write it and return it; what stood there is replaced when the file is whole.

    Args:
        store: the desk.
        who: for whom.
        month: its first day.
        path: the file; its end says which form.
        words: the language and zone of the report.
        aims: the targets.
        progress: told parts done and in all; may raise to stop, and then no file is left.
        pairs: conditions as in QueueFilter, as for ``report_of``.

    Raises:
        NotAllowed: the person's role may not export.
        FileProblem: it is of no form that is written, or cannot be written.
    """
    form = FILES.of(path)
    if path.parent != paths.beside(store.path, FOLDER):
        taken_out.expect_free(path)
    report = report_of(store, who, month=month, aims=aims, progress=progress, pairs=pairs, words=words)
    made = content(report, form, words, lambda: progress(PARTS - 1, PARTS))
    own = path.parent == paths.beside(store.path, FOLDER)  # of those that are made by themselves; somebody else's too, who puts it there
    try:
        (durable.replace if own else taken_out.write)(path, made)
    except OSError as error:
        raise FileProblem("file_not_written", code="FI-WRITE", file=path.name) from error
    progress(PARTS, PARTS)
    return report

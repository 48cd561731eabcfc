"""Figures made of round numbers, so that what is drawn can be told from what was given."""

from datetime import UTC, date, timedelta

from complaint_desk.charts.theme import ChartTheme
from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.calendars import Period as Hours
from complaint_desk.domain.figures import Period, Tally, figures
from complaint_desk.domain.row import ALL_KEPT, KEPT_CLARIFY
from complaint_desk.domain.vocabulary import CAUSES
from complaint_desk.wording import Words

THEME = ChartTheme(
    ground="#FFFFFF", text="#1A2427", muted="#556266", grid="#E3E8E9", limit="#6B777B", signal="#C43D31", quiet="#869397", good="#2B8A5B",
    series=("#0B7285", "#A2581A"), micro=11, body=13, head=15, families=("Noto Sans CJK SC",),
)
WORDS = Words("en", UTC)
WEEKS = (90, 86, 97, 101, 88, 94, 90, 99, 85, 93, 96, 89, 91, 98, 87, 95, 102, 100, 108, 151)
CAUSE_COUNTS = {"late_hand_over": 437, "stock_mismatch": 346, "wrong_promise": 154, "packing": 128, "price_display": 97}
ANSWERED = {1: 275, 2: 300, 3: 200, 4: 165, 8: 441, 20: 485, 30: 26}
SKIPPED_CLARIFY = ALL_KEPT & ~KEPT_CLARIFY


def weekly(counts, first=date(2026, 6, 15)):
    """Daily counts of whole weeks from a Monday: each week's number on its Wednesday."""
    start = Period.of(first, first).first
    return {start + 7 * at + 2: n for at, n in enumerate(counts)}


def handling(kept_mean=5, skipped_mean=3, n=40):
    """Grades one above and one below a mean in turn, of cases that kept everything and of cases that skipped restating."""
    found = {}
    for bits, mean in ((ALL_KEPT, kept_mean), (SKIPPED_CLARIFY, skipped_mean)):
        for grade in (mean - 1, min(5, mean + 1)):
            found[bits * 10 + grade] = found.get(bits * 10 + grade, 0) + n // 2
    return found


def sample(counts=WEEKS, *, causes=None, answered=None, unanswered=39, grades=None):
    """A period of whole weeks; every part can be replaced by other numbers, or emptied."""
    first = date(2026, 6, 15)
    period = Period.of(first, first + timedelta(days=7 * len(counts) - 1))
    cause_counts = CAUSE_COUNTS if causes is None else causes
    now = {
        "opened": {0: sum(counts)}, "cause": {CAUSES.index(code): n for code, n in cause_counts.items()},
        "answered": ANSWERED if answered is None else answered, "unanswered": {0: unanswered},
        "handling": handling() if grades is None else grades,
    }
    return figures(period, Tally(now=now, before={}, daily={"opened": weekly(counts), "closed": {}}))


def nothing():
    """A period in which nothing happened."""
    return sample((0,) * 13, causes={}, answered={}, unanswered=0, grades={})


def open_weeks(counts=(40, 44, 38, 21, 37, 0, 39, 42, 40, 36, 44, 41, 38, 45)):
    """Weeks of a desk with office hours; the fourth has two holidays, the sixth nothing but holidays."""
    first = date(2026, 6, 15)
    off = {first + timedelta(days=7 * 3 + at): () for at in (0, 1)} | {first + timedelta(days=7 * 5 + at): () for at in range(5)}
    office = Calendar("office", UTC, (*[(Hours(540, 1020),)] * 5, (), ()), off)
    period = Period.of(first, first + timedelta(days=7 * len(counts) - 1))
    opened = {period.first + 7 * at + 1: n for at, n in enumerate(counts)}
    tally = Tally(now={"opened": {0: sum(counts)}}, before={}, daily={"opened": opened})
    return figures(period, tally, desk_time=WorkingTime(office))

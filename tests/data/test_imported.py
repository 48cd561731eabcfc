"""The short way to a row of imported history leads to the row that folding and projecting would make."""

from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.data.imported import Shapes
from complaint_desk.domain import events as ev
from complaint_desk.domain.case import fold
from complaint_desk.domain.events import DAY, HOUR, Recorded
from complaint_desk.domain.row import project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CHANNELS, COMPLAINT_TYPES, EMOTIONS, RISK_SIGNALS, STATUSES
from tests.histories import MONDAY, house
from tests.limits import ruled

WORDS = st.one_of(st.none(), st.sampled_from(("", "  \t\u3000 ", "it leaks", "坏了 " * 80, "a\n" * 700)))
AFTER = st.sampled_from((-DAY, -1, 0, 1, HOUR + 1, DAY, 3 * DAY, 90 * DAY))


@st.composite
def told(draw: st.DrawFn) -> Recorded:
    opened = draw(st.integers(MONDAY - 900 * DAY, MONDAY))
    def when() -> int:
        return draw(st.sampled_from((0, opened + draw(AFTER))))
    event = ev.Imported(
        number=f"26-{draw(st.integers(0, 9_999_999)):07d}-1", customer_id=draw(st.integers(1, 10**6)), source="a/b",
        source_id=draw(st.sampled_from(("", "OLD-1"))), fingerprint=draw(st.sampled_from(("", "f" * 32))),
        status=draw(st.sampled_from(STATUSES)), channel=draw(st.sampled_from(CHANNELS)), type=draw(st.sampled_from(COMPLAINT_TYPES)),
        urgency=draw(st.integers(1, 4)), impact=draw(st.integers(1, 3)), emotion=draw(st.sampled_from(("", *EMOTIONS))),
        opened_us=draw(st.sampled_from((0, opened))), first_response_us=when(), resolved_us=when(), closed_us=when(),
        result=draw(st.integers(0, 5)), signals=tuple(draw(st.lists(st.sampled_from(RISK_SIGNALS), max_size=3, unique=True))),
        product=draw(st.sampled_from(("", "P-1"))), product_words=draw(st.one_of(st.none(), st.sampled_from(("", " ", "Ｋettle  2")))),
        region=draw(st.sampled_from(("", "R-1"))), region_words=draw(st.one_of(st.none(), st.sampled_from(("", " ", "Ｎew  york")))),
        words=draw(WORDS), reply=draw(WORDS), subject=draw(WORDS),
    )
    return Recorded(1, event, opened, draw(st.sampled_from((0, MONDAY, MONDAY + 5))), 0)


@settings(max_examples=300)
@given(st.lists(told(), min_size=1, max_size=8), st.sampled_from((Rules(), Rules(sets=(house(first_response=2),)), ruled("house", "uk_fca_disp"))))
def test_every_row_is_the_one_that_its_fold_gives(rows: list[Recorded], rules: Rules) -> None:
    shapes = Shapes(rules)
    for case_id, row in enumerate(rows, 2):
        assert shapes.row(case_id, row) == project(fold(case_id, [row]), rules)


def test_two_rows_of_one_shape_differ_in_nothing_but_what_is_their_own() -> None:
    shapes = Shapes(Rules())
    first = ev.Imported(number="26-0000001-1", customer_id=1, source="a", status="closed", opened_us=MONDAY, closed_us=MONDAY + DAY, words="a")
    second = replace(first, number="26-0000002-2", customer_id=2, opened_us=MONDAY + HOUR, closed_us=MONDAY + 9 * DAY, words="b")
    one, other = (shapes.row(n, Recorded(1, event, event.opened_us, 7, 0)) for n, event in enumerate((first, second), 1))
    differ = {f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)}
    assert differ == {"id", "number", "customer_id", "opened_us", "closed_us", "words_line"}

"""Which kind of remedy the words of an option tell."""

from __future__ import annotations

import pytest

from complaint_desk.domain.kinds import kind_of
from complaint_desk.domain.vocabulary import REMEDIES
from complaint_desk.services.books import load_rules

KINDS = load_rules().kinds


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("Another courier this evening, with the shop's own driver", "priority_delivery"),
        ("Collect it from the shop, the delivery fee comes back", "waive_fee"),
        ("Refund the price", "refund"),
        ("A voucher for the next order", "coupon"),
        ("The supervisor calls you tomorrow", "expert_call"),
        ("A recommended hotel", "other"),
        ("把錢退給您", "refund"),
        ("明天上午送到，兩位師傅搬上樓", "redelivery"),
        ("換成現貨裡大一號的款式", "exchange"),
        ("寄一張折價券給您", "coupon"),
        ("全额退款，三天内到账", "refund"),
        ("安排工程师上门维修", "repair"),
        ("听录音，查清楚以后告诉您", "investigation"),
        ("", "other"),
    ],
)
def test_the_longest_expression_counts(what: str, kind: str) -> None:
    assert kind_of(what, KINDS) == kind


def test_an_expression_in_latin_letters_begins_with_a_word() -> None:
    kinds = {"mend": "repair"}
    assert kind_of("We mend it", kinds) == "repair"
    assert kind_of("We recommend it, then mend", kinds) == "repair"
    assert kind_of("We recommend it", kinds) == "other"


def test_every_kind_but_other_is_told_in_every_language() -> None:
    assert set(KINDS.values()) == set(REMEDIES) - {"other"}

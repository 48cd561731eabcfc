"""Who types a card, identity or bank number, or words about somebody's health, is told so; what only looks like it is left alone."""

from __future__ import annotations

import pytest

from complaint_desk.domain.sensitive import CODES, sensitive_in


@pytest.mark.parametrize(("text", "found"), [
    ("Charged to 4111 1111 1111 1111", ("card",)), ("身份证11010519491231002X", ("identity",)), ("my number A123456789", ("identity",)),
    ("GB82 WEST 1234 5698 7654 32 please", ("bank",)), ("银行账号：6217 0012 3456", ("bank",)), ("account number 12345678", ("bank",)),
    ("She was diagnosed with asthma", ("health",)), ("他刚做完化疗", ("health",)), ("她懷孕了", ("health",)),
    ("card 4111111111111111, and I am pregnant", ("card", "health")),
])
def test_what_should_stand_there_only_when_it_is_needed_is_found(text: str, found: tuple[str, ...]) -> None:
    assert sensitive_in(text) == found


@pytest.mark.parametrize("text", [
    "", "Order 2026031512345678", "GB82 WEST 1234 5698 7654 33", "my account is blocked", "depressing service", "13800138000", "发货慢，心情很差",
    "账号被封了，三天没人理", "UK12 ABCD 1234",
])
def test_what_is_none_of_it_is_left_alone(text: str) -> None:
    assert sensitive_in(text) == ()


def test_each_code_is_found_by_some_text() -> None:
    assert len(CODES) == 4

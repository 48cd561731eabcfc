"""The recovery key survives being read aloud and copied, and no slip in it goes unnoticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import recovery_key
from complaint_desk.domain.sign_in import SIGNS

SECRETS = st.binary(min_size=16, max_size=16)


@given(SECRETS)
def test_what_is_written_is_read_again(secret: bytes) -> None:
    text = recovery_key.written(secret)
    assert [len(group) for group in text.split("-")] == [4] * 7
    assert recovery_key.read(text) == recovery_key.read(f"  {text.upper().replace('-', ' ')}\n") == secret


@given(SECRETS, st.integers(0, 27), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(secret: bytes, place: int, sign: str) -> None:
    plain = recovery_key.written(secret).replace("-", "")
    spoilt = plain[:place] + sign + plain[place + 1 :]
    assert recovery_key.read(spoilt) == (secret if spoilt == plain else None)


@given(SECRETS, st.integers(0, 27), st.integers(0, 27))
def test_two_signs_that_changed_places_are_noticed(secret: bytes, one: int, two: int) -> None:
    signs = list(recovery_key.written(secret).replace("-", ""))
    signs[one], signs[two] = signs[two], signs[one]
    spoilt = "".join(signs)
    assert recovery_key.read(spoilt) in ((secret,) if spoilt == recovery_key.written(secret).replace("-", "") else (None,))


@pytest.mark.parametrize("text", ["", "abcd", "o" * 28, "9" * 28, "a passphrase of some words"])
def test_other_texts_are_none(text: str) -> None:
    assert recovery_key.read(text) is None


def test_it_has_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        recovery_key.written(b"short")

"""A text names somebody by whole words only: a short or ordinary name takes nothing from other people's work along."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from complaint_desk.domain.named import Named

Form = Literal["NFC", "NFD"]


@pytest.mark.parametrize("name", ["He", "Ed", "An", "th", "customer", "Li", "Al", "高明", "a", "王", "12", ""])
@pytest.mark.parametrize("text", [
    "The delayed parcels of today", "closed", "Thank you, customer, for telling us", "For the meeting with the regulator; Ed and He wait.",
    "高明白了,请回电", "Li-ion batteries", "all 120 of them",
], ids=range(7))
def test_a_short_or_ordinary_name_is_not_found_in_other_words(name: str, text: str) -> None:
    assert not Named([name])(text)


@pytest.mark.parametrize(("name", "text"), [
    ("He", "he"), ("Ed", " Ed "), ("Noor Vanderlee", "the parcels of Noor  Vanderlee"), ("Noor Vanderlee", "Vanderlee, Noor: called twice"),
    ("Noor", "Noor's parcels"), ("O'Brien", "for O’Brien"), ("Anne-Marie Li", "Anne Marie Li"), ("高明", "联系高明先生"), ("高明", "高明"),
    ("高明", "退款(高明)"), ("欧阳小明", "请给欧阳小明回电"), ("0171 5550199", "+49 171 555-0199"), ("0171 5550199", "5550199"),
    ("noor@example.org", "mail Noor＠Example.org."), ("김민수", "김민수가"),
], ids=range(15))
def test_a_whole_name_number_or_address_is_found_however_it_is_written(name: str, text: str) -> None:
    assert Named([name])(text)


@pytest.mark.parametrize(("name", "text"), [
    ("Noor Vanderlee", "Noor. Vanderlees are a family"), ("Noor Vanderlee", "Eleanoor Vanderlee"), ("Noor", "for noor and noort"),
    ("Noor Vanderlee", "{noor}{vanderlee}"), ("customer", "{customer}"), ("0171 5550199", "4917155501998"), ("123456", "91234567"),
    ("noor@example.org", "eleanoor@example.org"), ("noor@example.org", "noor@example.org.au"),
], ids=range(9))
def test_a_part_of_another_name_number_or_address_is_not(name: str, text: str) -> None:
    assert not Named([name])(text)


@pytest.mark.parametrize(("text", "left"), [
    ("Thank you, Noor Vanderlee, {customer}.", "Thank you, –, {customer}."), ("Noor Vanderlee", "–"), ("the parcels", "the parcels"),
    ("Noor Vanderlee at 0171 5550199 or 0171/5550199", "– at – or –"), ("欧阳小明的退款", "–的退款"),
])
def test_only_the_name_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert Named(["Noor Vanderlee", "0171 5550199", "欧阳小明"]).without(text) == left


@pytest.mark.parametrize(("name", "text"), [
    ("Will Do", "we will do it"), ("Will Do", "Will do it today"), ("May Long", "it may long be closed"), ("Test Customer", "a test customer"),
    ("Test Customer", "Test customer, not a real one"), ("Do Will", "will do, says the agent"),
])
def test_a_name_of_everyday_words_is_not_found_in_a_sentence_without_its_capitals(name: str, text: str) -> None:
    assert not Named([name])(text)


@pytest.mark.parametrize(("name", "text"), [
    ("Will Do", "for Will Do today"), ("Will Do", "for WILL DO today"), ("Will Do", "Do, Will: called twice"), ("Will Do", "will do"),
    ("Noor de Vries", "the parcels of Noor De Vries"), ("noor vanderlee", "the parcels of Noor vanderlee"),
    ("NOOR VANDERLEE", "the parcels of Noor Vanderlee"),
])
def test_a_name_of_several_words_is_found_with_its_capitals_or_where_it_is_all_of_a_text(name: str, text: str) -> None:
    assert Named([name])(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("name", "text", "left"), [
    ("Jörg Müller", "für Jörg Müller, ½ Stunde…", "für –, ½ Stunde…"), ("Müller", "für Müller’s Lampe", "für –’s Lampe"),
    ("김민수", "김민수 님", "– 님"), ("Ｎｏｏｒ Lee", "for Noor Lee（twice）", "for –（twice）"), ("Noor Lee", "for Ｎｏｏｒ　Ｌｅｅ, é", "for –, é"),
    ("山田ダイ", "山田ﾀﾞｲ", "–"),
], ids=range(6))
def test_a_name_is_found_however_its_letters_were_composed_and_in_any_width(name: str, text: str, left: str, form: Form) -> None:
    other: Form = "NFD" if form == "NFC" else "NFC"
    named = Named([unicodedata.normalize(form, name)])
    assert named.without(unicodedata.normalize(other, text)) == unicodedata.normalize(other, left)


@pytest.mark.parametrize("text", ["0171 5550199²", "５５５０１９９…", "คำ 5550199"], ids=range(3))
def test_a_number_is_found_beside_signs_that_only_look_like_digits_or_letters(text: str) -> None:
    assert Named(["0171 5550199"])(text)

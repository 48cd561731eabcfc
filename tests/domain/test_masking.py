"""What leaves masked tells nobody whom it is about, however they are called in it."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from complaint_desk.domain.masking import without_contact
from complaint_desk.domain.veil import Veil

WRITTEN = [
    ("Noor Vanderlee", "Ms. Vanderlee waits since May.", "Ms. V*** waits since May."),
    ("Noor Vanderlee", "Vanderlee, Noor: nobody calls me", "V***, N***: nobody calls me"),
    ("Noor Vanderlee", "NOOR VANDERLEE and noor vanderlee", "N*** V*** and n*** v***"),
    ("Noor Vanderlee", "noorvanderlee and Noor-Vanderlee's lamp", "n*** and N***-V***'s lamp"),
    ("Ｎｏｏｒ Vanderlee", "Noor and Ｖａｎｄｅｒｌｅｅ", "N*** and V***"),
    ("Ada O'Brien-Smith", "Mrs. O’Brien, or Smith", "Mrs. O’B***, or S***"),
    ("欧阳小明", "欧阳先生要退款,小明的电话不通", "欧***先生要退款,小***的电话不通"),
    ("张伟", "张先生说灯坏了", "张***先生说灯坏了"),
    ("王小明", "找Noor，王小明不在", "找Noor，王***不在"),
]


@pytest.mark.parametrize(("name", "text", "shown"), WRITTEN, ids=[f"{at}" for at in range(len(WRITTEN))])
def test_a_name_is_masked_in_its_parts_and_in_any_order(name: str, text: str, shown: str) -> None:
    assert without_contact(text, name) == shown


FOLDED = [
    ("Anna Weiß", "Frau Weiß, WEISS and weiss; Weißbrot", "Frau W***, W*** and w***; Weißbrot"),
    ("Anna Weiss", "Straße 9, Frau Weiß", "Straße 9, Frau W***"),
    ("Jan Müller", normalize("NFD", "Herr Müller, für MÜLLER"), normalize("NFD", "Herr M***, für M***")),
    (normalize("NFD", "Jan Müller"), "Herr Müller, für MÜLLER", "Herr M***, für M***"),
    ("Ayşe İpek", "İpek, İPEK, ipek and i\u0307pek", "İ***, İ***, i*** and i***"),
    ("Ayse Ipek", "ß: Bayan İpek", "ß: Bayan İ***"),
    ("Jan Mu", normalize("NFD", "Jan war müde"), normalize("NFD", "J*** war müde")),
    ("김철수", normalize("NFD", "고객 김철수"), normalize("NFD", "고객 ") + "김***"),
    ("Noor Vanderlee", "ß İ e\u0301 Ms. Ｖanderlee ß İ e\u0301", "ß İ e\u0301 Ms. V*** ß İ e\u0301"),
]


@pytest.mark.parametrize(("name", "text", "shown"), FOLDED, ids=[f"{at}" for at in range(len(FOLDED))])
def test_a_name_is_masked_however_its_letters_are_written_and_the_rest_stays_as_it_stands(name: str, text: str, shown: str) -> None:
    assert without_contact(text, name) == shown


@pytest.mark.parametrize("text", [
    "write to noor＠example.org", "write to noor@例子.中国", "写到noor@example.org。谢谢", "Ｎoor＠ｅｘａｍｐｌｅ.org", "noor@mail.example.museum!",
])
def test_an_address_is_masked_under_any_domain_and_in_any_width(text: str) -> None:
    assert "oor" not in without_contact(text).casefold()
    assert "***@" in without_contact(text)


@pytest.mark.parametrize(("name", "text"), [
    ("Will May", "I will wait until you may come, on the 3rd of march."),
    ("He Li", "She said he lives here."),
    ("Ann Lee", "Annual leeway: the sleeve of Annabel."),
    ("王小明", "小米的明天,国王很小"),
    ("张伟", "一张发票,先生"),
    ("", "Ms. Vanderlee 张先生"),
])
def test_a_word_that_only_looks_like_a_part_of_the_name_stays(name: str, text: str) -> None:
    assert without_contact(text, name) == text


@pytest.mark.parametrize(("name", "text"), [("Ada O'Brien-Smith", "Brien Smith"), ("买买提·艾力", "艾力"), ("欧阳小明", "小明")])
def test_a_review_pack_hides_the_same_parts(name: str, text: str) -> None:
    veil = Veil()
    for customer in range(20):
        veil.hear(customer, text)
    assert veil.masked(text) == text
    veil.know_name(name)
    assert veil.masked(f"{text}.") == "…."

"""Search finds exactly what a scan of the normalised texts finds, and takes any string for a search."""

import random
import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.data.search_text import TOKENIZE, cut, index_text, joined, matches, normalise, query
from complaint_desk.data.variants import variants

CASES = (
    ("26-0012345-7", "我要退款，一直没有人回电话！", "订单号ORD0001234567"),
    ("26-0012346-5", "我要求退貨退錢，客服態度很差", "電話 138-0013-8000"),
    ("26-0012347-3", "The refund was promised on 5 May; don't make me call again.", "parcel no. 98765432"),
    ("26-0012348-1", "iPhone15坏了😡 退 款", "ＡＢＣ１２３，全角"),
    ("26-0012349-9", "款到发货", ""),
    ("26-0012350-7", "", "等了 3 天，打 400-820-8820 没人接。Refunded nothing"),
)


def index(cases=CASES):
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE found USING fts5(tokens, content='', tokenize='{TOKENIZE}')")
    db.executemany("INSERT INTO found(rowid, tokens) VALUES (?, ?)", ((i, index_text(texts)) for i, texts in enumerate(cases)))
    return db


def found(db, text):
    match = query(text)
    return {i for (i,) in db.execute("SELECT rowid FROM found WHERE found MATCH ?", (match.expression,))} if match.expression else set()


@pytest.fixture(scope="module")
def db():
    connection = index()
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("退款", {0}),
        ("退錢", {1}), ("退钱", {1}),  # either script finds either
        ("態度", {1}),
        ("款", {0, 3, 4}),  # one character
        ("我要退款", {0}),
        ("退款一直", set()),  # a comma stands between
        ("refund", {2, 5}), ("REFUND", {2, 5}), ("re", {2, 5}),
        ("fund", set()),  # a word is found by its beginning
        ("abc123", {3}), ("ａｂｃ", {3}),
        ("456", {0}), ("0012345", {0}), ("876543", {2}), ("800", {1}),
        ("13800138", set()),  # digits that a hyphen parts are parts: a caller's number is looked up with the customers
        ("26-0012346-5", {1}), ("26-00123", {0, 1, 2, 3, 4, 5}),
        ("400-820", {5}),
        ("退款 电话", {0}),
        ("我要 -退款", {1}), ("-退款", {1, 2, 3, 4, 5}), ('我要 -"没有人"', {1}),
        ('"refund was promised"', {2}), ('"refund promised"', set()), ("“was promised”", {2}),
        ("😡", {3}), ("iphone", {3}), ("iphone15坏了", {3}),
    ],
)
def test_a_search_means_what_it_says(db, typed, hits):
    assert found(db, typed) == hits
    assert {i for i, texts in enumerate(CASES) if matches(joined(texts), typed)} == hits


@pytest.mark.parametrize("typed", ['"', "a OR", "NEAR(", "*", "col:x", "NOT", "AND", "(", "a NEAR/2 b", "'; DROP TABLE", "-", '""', "^x", "{a b}:c"])
def test_operators_are_only_words(db, typed):
    found(db, typed)


def test_only_nothing_typed_leaves_nothing_out():
    assert query("  ").blank
    assert not query("!?").blank
    assert query("!?").expression == ""
    assert not matches("x", "!?")


def test_a_phrase_never_reaches_from_one_text_into_the_next():
    db = index([("我要退", "款项"), ("call me", "back"), ("订单 12", "345")])
    assert [found(db, t) for t in ("退款", '"me back"', "12345")] == [set(), set(), set()]
    db.close()


def test_traditional_characters_are_turned_one_by_one():
    assert normalise("乾坤") == normalise("乾") + normalise("坤")


alphabet = st.sampled_from("我要退款錢钱態态著着帳,，。 -\"abAB12345（）😡éeя\u200b_\x1f\x00")
texts = st.lists(st.text(alphabet, max_size=24), min_size=1, max_size=3)


@given(st.lists(texts, min_size=1, max_size=6), st.text(alphabet, max_size=10))
def test_the_index_finds_what_a_scan_finds(cases, typed):
    db = index(cases)
    scan = {i for i, case in enumerate(cases) if matches(joined(case), typed)} if not query(typed).blank else set()
    assert found(db, typed) == scan
    db.close()


def test_any_part_of_chinese_and_of_numbers_is_found_as_by_looking_for_it(db):
    chance = random.Random(7)
    scanned = [joined(texts) for texts in CASES]
    for pattern, most in (("[\u4e00-\u9fff]+", 4), ("[0-9]{3,}", 8)):
        runs = [run for text in scanned for run in re.findall(pattern, text)]
        for _ in range(300):
            run = chance.choice(runs)
            size = min(len(run), chance.randint(3 if pattern.startswith("[0") else 1, most))
            at = chance.randint(0, len(run) - size)
            part = run[at : at + size]
            assert found(db, part) == {i for i, text in enumerate(scanned) if part in text}


def test_a_word_that_goes_on_with_a_letter_of_another_script_is_one_word() -> None:
    assert index_text(["1я cafя"]).split() == ["1я", "cafя", "¶"]


@pytest.mark.parametrize(("here", "there"), [
    ("账单", "帳單"), ("账号", "帳號"), ("回复", "回覆"), ("答复", "答覆"), ("着急", "著急"), ("等着", "等著"), ("你", "妳"), ("了解", "瞭解"),
    ("它", "牠"), ("什么", "甚麼"), ("借口", "藉口"), ("只", "衹"), ("只", "祇"), ("化妆品", "化粧品"), ("身份证", "身分證"), ("计划", "計畫"),
    ("项链", "項鍊"), ("想象", "想像"), ("家具", "傢俱"), ("仿佛", "彷彿"), ("咨询", "諮詢"), ("里面", "裏面"), ("里面", "裡面"), ("台北", "臺北"),
    ("吃", "喫"), ("卫生", "衞生"), ("联系", "聯繫"), ("软件", "輭件"), ("准备", "準備"), ("剩下", "賸下"), ("帐单", "賬單"), ("周末", "週末"),
])
def test_a_word_is_one_however_either_region_writes_it(here, there):
    assert normalise(here) == normalise(there)
    db = index([(f"关于{here}的事",), (f"關於{there}的事",), ("nothing",)])
    assert found(db, here) == found(db, there) == {0, 1}
    db.close()


def test_each_variant_is_compared_as_one_that_is_compared_as_itself():
    assert variants()
    assert [c for c, first in variants().items() if normalise(c) != first or normalise(first) != first] == []


@pytest.mark.parametrize(("written", "typed"), [
    ("我要投\u200b诉你们", "投诉"), ("com\u00adplaint", "complaint"), ("\ufeff投诉", "投\u2060诉"), ("葛\U000e0100城", "葛城"), ("I ❤️ it", "❤"),
    ("I ❤ it", "❤️"), ("👨‍👩‍👧", "👨👩👧"), ("138\u202d0013", "1380013"), ("refund\u200e", "refund"), ("x", "\u200bx"),
])
def test_what_nobody_sees_does_not_part_a_word(written, typed):
    db = index([(written,), ("other",)])
    assert found(db, typed) == {0}
    assert matches(joined([written]), typed)
    db.close()


def test_only_what_nobody_sees_is_nothing_typed():
    assert query("\u200b \ufeff").blank


@pytest.mark.parametrize(("one", "other"), [
    ("café", "cafe"), ("Cafe\u0301", "café"), ("Müller", "muller"), ("Łódź", "lodz"), ("São", "SAO"), ("Søren", "soren"), ("Straße", "strasse"),
    ("İstanbul", "istanbul"), ("Việt", "viet"), ("x\u030c", "x"), ("naïve", "naive"),
])
def test_a_latin_letter_is_found_with_and_without_its_accent(one, other):
    assert normalise(one) == normalise(other)


def test_other_scripts_keep_their_marks():
    assert normalise("й") != normalise("и")
    assert normalise("が") != normalise("か")


@given(st.text(st.sampled_from("著帳賬妳é\u0301e\u200bu\u0308ｶ한ᄒ\ufe0f❤ABß İ"), max_size=12))
def test_the_same_is_the_same_once_more(text):
    assert normalise(normalise(text)) == normalise(text)


def test_how_much_of_a_long_search_is_looked_for_is_known():
    numbers = [f"26-{n:07d}-1" for n in range(90)]
    assert cut("\n".join(numbers[:45])) is None
    assert cut("\n".join(numbers)) == (64, 90)
    assert cut(" ".join(f"word{n}" for n in range(64))) is None
    assert cut(" ".join(f"word{n}" for n in range(65))) == (64, 65)
    assert cut("x" * 5_000) is None  # one word, as good as whole
    assert cut("a a a " * 400) is None

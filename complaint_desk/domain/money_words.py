"""Sums of money in what people write: a promise of money is one whatever field it stands in (checklist O4, I10).

A sum is a number with a sign or word of a currency ("£50", "5,000 yuan", "NT$300", "五千元", "五百塊"), or a number that follows a word of
giving ("we refund you 5,000", "退您300"). A whole price given back without a number ("full refund", "全额退款") and a part of it
("20% off", "八折", "半價") are sums as well, of an amount that nobody said; but not in words that ask or leave the decision to others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

_CODES: Final = {
    "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "人民币": "CNY", "人民幣": "CNY", "twd": "TWD", "ntd": "TWD", "nt$": "TWD", "新台币": "TWD",
    "新台幣": "TWD", "新臺幣": "TWD", "台币": "TWD", "台幣": "TWD", "臺幣": "TWD", "hkd": "HKD", "hk$": "HKD", "港币": "HKD", "港幣": "HKD",
    "usd": "USD", "us$": "USD", "美元": "USD", "美金": "USD", "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "歐元": "EUR", "gbp": "GBP", "£": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "英镑": "GBP", "英鎊": "GBP",
}
"""The currencies that a sign or word names; ¥, $, 元 and 块 are said of several and name none."""
_LOCAL: Final = ("¥", "$", "dollar", "dollars", "buck", "bucks", "kuai", "grand")
_GRAND: Final = 1000
_CARDS: Final = "的?(?:购物卡|購物卡|储值卡|儲值卡|代金券|优惠券|優惠券|现金券|現金券|礼券|禮券|抵用券|折价券|折價券|红包|紅包)"
"""What is said of a card or voucher of so much, without a currency."""
_ENGLISH: Final = {
    "a": 1, "an": 1, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
_MANY: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_ROWS: Final = ("零〇", "一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS: Final = {char: n for n, row in enumerate(_ROWS) for char in row}
_BIG: Final = {"万": 10_000, "萬": 10_000}
_AS_PLAIN: Final = str.maketrans("拾佰仟", "十百千")

_ARABIC: Final = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d{1,3}(?: \d{3})+(?!\d)|\d{1,3}(?:\.\d{3})+(?!\d)|\d+)"
    r"(?:\.\d{1,2}(?!\d))?(?:\s?[k千百万萬](?![a-z]))?"
)
_HAN: Final = f"[{''.join(_DIGITS)}{''.join(_TENS)}{''.join(_BIG)}]+"
_WORDS: Final = "(?:(?:" + "|".join(sorted((*_ENGLISH, *_MANY, "and"), key=len, reverse=True)) + r")[\s-]+)*(?:" + "|".join(
    sorted((*_ENGLISH, *_MANY), key=len, reverse=True)) + ")"
_NAMES: Final = sorted((*_CODES, *_LOCAL), key=len, reverse=True)
_NAMED: Final = "|".join(rf"(?<![a-z]){re.escape(n)}(?![a-z])" if n.isascii() and n.isalpha() else re.escape(n) for n in _NAMES)
_AFTER: Final = "|".join(rf"{re.escape(n)}(?![a-z])" if n.isascii() and n.isalpha() else re.escape(n) for n in _NAMES)
_PIECES: Final = r"[块塊](?:[钱錢]|(?=$|[\s,.;:!?)，。；：！？、）整]|给|給|退|赔|賠|作|当|當|补|補|的?[^\w]))"
"""块 counts things too ("换两块电池"), so after a small number it is money only with 钱 or where the sentence pauses or goes on to give."""
_BEFORE: Final = rf"(?P<mark>{_NAMED})\s?(?P<n>{_ARABIC}|{_HAN})"
_BEHIND: Final = (
    rf"(?P<n>{_ARABIC}|{_HAN})(?:\s?[多余餘来來几幾])?\s?(?P<mark>{_AFTER}|[元圆圓](?!旦|满|滿|件|素)|{_PIECES}|(?<=\d\d)[块塊]|{_CARDS})"
)
_SPELT: Final = rf"(?<![a-z])(?P<n>{_WORDS})\s+(?P<mark>{_AFTER})"
_UNIT: Final = (
    r"(?!\s?(?:%|[-/:.]\d|st\b|nd\b|rd\b|th\b|a\.?m\b|p\.?m\b|h\b|min|hour|day|week|month|year|working|business|time|item|piece|box|of\b"
    r"|o'clock|percent|point|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|[天日个個小时時号號月点點次件张張分年周週工成折台臺只隻条條位名份种種项項双雙盒瓶箱套期人师師趟回遍颗顆支本根片罐辆輛架部米斤克升包组組桶袋间間%％]))(?![\d,.]*\d)"
)
_NO_THING: Final = (
    r"(?=\s*(?:$|[^\w\s]|[^\x00-\x7f]|(?:back|to|by|on|in|into|for|from|at|as|within|this|next|now|today|tomorrow|tonight|straight"
    r"|directly|immediately"
    r"|right|too|again|and|or|but|extra|instead|over|if|when|once|because|tops?|max|maximum|before|until|plus|per|each|only|you|your"
    r"|we|i|refund\w*)\b))"
)
"""A bare number counts what the next word names ("we send 2 technicians"); it is money where none follows."""
_GIVING: Final = (
    r"\b(?:(?:refund|reimburse|compensate|repay|pay|give|return|credit|transfer|wire|send)(?:s|ed|ing|back)?"
    r"|giving|(?:reimburs|compensat|transferr|wir)(?:ed|ing))\b"
    r"(?:\s+(?:you|your|account|card|with|to|him|her|them|us|back|out|the|an?|full|sum|amount|about|around|up|at|least|another|extra"
    r"|over))*"
    rf"(?:\s+(?:of\s+)?|:\s?)(?P<en>{_ARABIC}|(?:{_WORDS}[\s-]+)?(?:hundred|thousand)(?![a-z])){_UNIT}{_NO_THING}"
    rf"|(?P<back>{_ARABIC})\s+(?:refunded|(?:back|returned)\s+(?:to\s+you|on\s+your)|in\s+compensation|(?:on|to|into"
    rf"|in)\s+your\s+(?:account|card|bank))"
    r"|(?:退[还還款费費回]?|赔[偿償付]?金?|賠[償付]?金?|补[偿償]?金?|補[償]?金?|打(?=[一二两兩三四五六七八九]*[百千万萬])"
    r"|返[还還现現]?|少收|[减減]收|便宜|[给給帮幫][您你]充值?|付|支付|转[账帳给給]?|轉[帳给給]?|[汇匯][款给給]?|给|給)"
    r"(?:[您你他她]|客户|顧客|贵方|貴方|[给給还還到]|现金|現金|共|约|約|大约|大約|最多|至少|再|合计|合計|整整)*"
    rf"\s?(?P<zh>{_ARABIC}|[{''.join(_DIGITS)}]{{0,2}}[{''.join(_TENS)}{''.join(_BIG)}][{''.join((*_DIGITS, *_TENS, *_BIG))}]*){_UNIT}"
)
_WHOLE: Final = (
    r"\bfull(?:y)? refund|\b(?:whole|entire|full) bill\b"
    r"|\b(?:orders?|months?|years?|nights?|stays?|meals?|tickets?|deliver(?:y|ies)) (?:is|are) (?:free|on us)\b"
    r"|\brefund(?:ed|ing)?\b[^.;!?]{0,30}\b(?:in full|everything|fully|completely|the (?:whole|entire|full)|all of it|all (?:you|your))"
    r"|\b(?:your|the|all)\s+(?:\w+\s+)?money\s+back\b|\b(?:full|whole|entire)\s+(?:price|amount|sum|cost)\b[^.;!?]{0,20}\b(?:back"
    r"|returned|refund)"
    r"|\b(?:return|give|pay|send)(?:s|ing)?\b[^.;!?]{0,20}\b(?:full|whole|entire)\s+(?:price|amount|sum|cost)\b"
    r"|\b\d{1,3}\s?(?:%|percent|per cent)\s*(?:off|discount|back|refund|of the price)|\bhalf\s+(?:the|your|of the)\s+(?:price|money|amount)"
    r"|\bfree of charge for (?:a|the|\w+) (?:month|year)|\b(?:\w+) months? free\b"
    r"|\b(?:everything|all of it|it all) back\b|\bcover (?:all|every one of) (?:your|the) (?:costs?|expenses?)\b"
    r"|全[额額]?退[款费費还還]?|全[额額](?:赔|賠|返|付|补|補)|(?:钱|錢|款|货款|貨款|车费|車費|费用|費用)(?:全[部数數])?(?:都|会|會|就"
    r"|给您|給您|再|先)*(?:退|还|還|返)"
    r"|[退假]一[赔賠][一二三四五六七八九十百千]|(?:付|花|交)的[^,.，。;；]{0,4}[退还還返]|(?<![运運邮郵])[费費](?:我们|我們|都|会|會"
    r"|给您|給您|全)*退"
    r"|退[您你]?(?:的)?(?:全款|全部|全数|全數|全额|全額|一半|差价|差價|钱|錢)|半[价價]|[1-9一二三四五六七八九](?:\.\d"
    r"|[一二三四五六七八九])?折"
    r"|(?:退|赔|賠|补|補|返)[^,.，。;；]{0,6}\d{1,3}\s?[%％]|双倍|雙倍|[三四五十]倍(?:赔|賠|退)|免单|免單"
)
_OPEN: Final = (
    r"\bwhether\b|\bif (?:we|i|you|it|there|that|they)\b|\bask(?:s|ed|ing)?\b|\bfind out\b|\bwho (?:may|can) decide"
    r"|\b(?:check|explain|clarif|verif)(?:s|y|ies|ied|ed|ing)?\b|\?"
    r"|是否|能否|可否|能不能|可不可以|会不会|會不會|是不是|请示|請示|申请|申請|问|問|查|核[实實]|确认|確認|再[决決]定|吗|嗎|？|说明"
    r"|說明|解释|解釋|核[对對]"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that a text names: the amount, None where it says no number; the code of its currency, "" where it names none."""

    amount: Decimal | None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sum stands in a text: from ``start`` to before ``end``; ``after_giving``: a bare number that a word of giving makes one."""

    start: int
    end: int
    sum: Sum
    after_giving: bool = False


@cache
def _read(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled when it is first needed: all of them take a twentieth of a second, and most cases name no sum."""
    return re.compile(pattern, re.IGNORECASE)


def make_ready() -> None:
    """Compile all patterns: for what reads while somebody types, which waits for nothing then."""
    for pattern in (_BEFORE, _BEHIND, _SPELT, _GIVING, _WHOLE, _OPEN):
        _read(pattern)


def placed(text: str) -> tuple[Place, ...]:
    """Return the sums that a text names in figures or numerals, in the order of the text as normalised (NFKC)."""
    plain = _plain(text)
    places: dict[int, Place] = {}
    for found in (*_read(_BEFORE).finditer(plain), *_read(_BEHIND).finditer(plain), *_read(_SPELT).finditer(plain)):
        amount = _number(found["n"])
        mark = found["mark"].strip().casefold()
        if amount is not None:
            worth = Sum(amount * _GRAND if mark == "grand" else amount, _CODES.get(mark, ""))
            places.setdefault(found.start("n"), Place(found.start(), found.end(), worth))
    for found in _read(_GIVING).finditer(plain):
        name = next(name for name in ("en", "back", "zh") if found[name])
        amount = _number(found[name])
        if amount is not None:
            places.setdefault(found.start(name), Place(found.start(name), found.end(name), Sum(amount), after_giving=True))
    return tuple(places[at] for at in sorted(places))


def sums(text: str) -> tuple[Sum, ...]:
    """Return the sums that a text names, each place once."""
    named = tuple(place.sum for place in placed(text))
    return (*named, Sum(None)) if whole(text) else named


def whole(text: str) -> bool:
    """Tell whether a text speaks of a whole price or a part of it without a number, and not only asks about it."""
    plain = _plain(text)
    return _read(_WHOLE).search(plain) is not None and not _read(_OPEN).search(plain)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("￥", "¥").translate(_AS_PLAIN)


def numbers_in(texts: Iterator[str]) -> frozenset[Decimal]:
    """Return the amounts that texts name, with or without a currency; to tell a sum that somebody says back from one of our own."""
    plain = " ".join(unicodedata.normalize("NFKC", text) for text in texts)
    bare = {amount for found in re.finditer(_ARABIC, plain) if (amount := _number(found.group())) is not None}
    return frozenset(bare | {each.amount for each in sums(plain) if each.amount is not None})


def gives(text: str) -> bool:
    """Tell whether a text speaks of giving a sum or a whole price, and not only of one."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_read(_GIVING).search(plain) or _read(_WHOLE).search(plain))


def _number(text: str) -> Decimal | None:
    """Read a number in digits, Chinese numerals or English words; None where it is none above 0."""
    plain = text.strip().casefold()
    if re.match(r"\d", plain):
        times = {"k": 1000, "千": 1000, "百": 100, "万": 10_000, "萬": 10_000}.get(plain[-1], 1)
        bare = re.sub(r"[ ,]|\.(?=\d{3}(?:\D|$))", "", plain.rstrip("k千百万萬 "))
        value = Decimal(bare) * times
    elif plain[0] in _DIGITS or plain[0] in _TENS or plain[0] in _BIG:
        value = Decimal(_chinese(plain))
    else:
        value = Decimal(_english(re.split(r"[\s-]+", plain)))
    return value or None


def _chinese(text: str) -> int:
    """Read Chinese numerals; without a ten among them they are digits in a row."""
    if not any(char in _TENS or char in _BIG for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    whole = part = digit = 0
    last = 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last = 10 if digit == 0 else last
        elif char in _TENS:
            part += (digit or 1) * _TENS[char]
            digit, last = 0, _TENS[char]
        else:
            whole += (part + digit or 1) * _BIG[char]
            part, digit, last = 0, 0, _BIG[char]
    return whole + part + (digit * max(1, last // 10) if last > 10 else digit)  # 三千五 is 3,500


def _english(words: list[str]) -> int:
    whole = part = 0
    for word in words:
        if word in _MANY and _MANY[word] == 100:
            part = (part or 1) * 100
        elif word in _MANY:
            whole += (part or 1) * _MANY[word]
            part = 0
        else:
            part += _ENGLISH.get(word, 0)
    return whole + part

"""Finds the encoding of a text file by reading all of it strictly: no replacement mark, no guess that the bytes speak against.

The order is decided by how surely each can be told: a byte order mark, strict UTF-8, UTF-16 by its zero bytes, and last the two
double-byte codes of Chinese, GB18030 and Big5. Those two accept nearly the same bytes, so they are told apart by how many of the
characters lie in the part of each standard that holds the frequent ones (level 1: GB 2312 rows 16-55, Big5 A440-C67E), which true
text fills nearly whole and wrongly read text about half.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE: Final = ("gb18030", "cp950", "big5hkscs")
ENCODINGS: Final = frozenset({*_CHINESE, *(codec for _mark, codec in _MARKS)})
_SAMPLE: Final = 400_000
_ENOUGH: Final = 0.7
_FREQUENT: Final = frozenset(
    "的一是了我不在有人这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后么都没把还天想起好发成事用心"
    "這來個國說們為時會對裡後麼沒還發過學開無與從點當動經見現間關樣將兩問頭給電話長業務請訂單貨退款單品質，。、：？！"
)


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Where bytes fit no encoding.

    Attributes:
        line: physical line, counted from 1.
        data: the offending bytes, in hexadecimal.
        codec: the encoding in which the rest makes most sense.
        nul: the bytes are zeros in a text that is otherwise good.
    """

    line: int
    data: str
    codec: str
    nul: bool = False


Chunks = Callable[[], Iterable[bytes]]


def detect(chunks: Chunks) -> str | Undecodable:
    """Return the codec name of a text (a byte order mark is left in as U+FEFF), or where it breaks.

    Args:
        chunks: starts a reading of the whole file, from the beginning each time it is called.
    """
    head = _first(chunks(), _SAMPLE)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return _first_error(chunks(), codec) or codec
    wrong = _first_error(chunks(), "utf-8")
    if wrong is None:
        return "utf-8"
    wide = _wide(head)
    if wide:
        return _first_error(chunks(), wide) or wide
    if wrong.nul:
        return wrong
    return _chinese(chunks, head) or wrong


def _chinese(chunks: Chunks, head: bytes) -> str | Undecodable | None:
    """Return the likelier Chinese code, its first bad bytes, or None when the text is neither."""
    scored = sorted(((_score(head, codec), codec) for codec in _CHINESE[:2]), reverse=True)
    (best, codec), _other = scored
    if best < _ENOUGH:
        return None
    wrong = _first_error(chunks(), codec)
    if wrong and codec == "cp950" and _first_error(chunks(), "big5hkscs") is None:
        return "big5hkscs"  # Hong Kong adds its own characters
    return wrong or codec


def _first(chunks: Iterable[bytes], size: int) -> bytes:
    parts: list[bytes] = []
    have = 0
    for chunk in chunks:
        parts.append(chunk)
        have += len(chunk)
        if have >= size:
            break
    return b"".join(parts)[:size]


def _first_error(chunks: Iterable[bytes], codec: str) -> Undecodable | None:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line = 1
    for chunk, final in _with_last(chunks):
        try:
            text = decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(codec, "ignore")
            return Undecodable(line + good.count("\n"), error.object[error.start : error.start + 4].hex(" ").upper(), codec)
        zero = text.find("\x00")
        if zero >= 0:
            return Undecodable(line + text.count("\n", 0, zero), "00", codec, nul=True)
        line += text.count("\n")
    return None


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True


def _wide(head: bytes) -> str:
    """Return the UTF-16 form in which a text without a mark makes sense, or nothing.

    The right one shows ASCII for line ends, marks and digits and hardly anything outside ASCII and Chinese; the other order turns a
    line end into U+0A00, and text of one byte a letter has no zero bytes from which ASCII could come.
    """
    best, choice = 0, ""
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: min(len(head), 20_000) & ~1].decode(codec, "replace")
        plain = sum(char < "\x7f" and (char >= " " or char in "\t\r\n") for char in text)
        if plain <= best or plain * (100 if "\n" in text or "\r" in text else 5) < len(text):
            continue
        if (plain + sum(map(_is_likely, text))) * 10 >= len(text) * 9:
            best, choice = plain, codec
    return choice


def _is_likely(char: str) -> bool:
    """Tell whether a character outside ASCII is usual in what people type: Chinese, its marks, dashes and quotes, pictures."""
    return (
        "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffee" or "\u2010" <= char <= "\u27bf"
        or char >= "\U0001f000" or char in "\ufe0f\u200b\u200d\ufeff\u00b7"
    )


def _score(head: bytes, codec: str) -> float:
    """Return the share of characters that are frequent in a code's own standard, with a little for the most frequent of all."""
    seen = Counter(char for char in head.decode(codec, "replace") if char > "\x7f")
    total = sum(seen.values())
    if not total:
        return 0.0
    first_level = sum(n for char, n in seen.items() if _first_level(char, codec))
    if codec == "gb18030" and first_level * 10 >= total * 4:
        # Traditional text in GB18030: what both scripts share lies in level 1, the rest is frequent in Taiwan's standard.
        first_level += sum(n for char, n in seen.items() if not _first_level(char, codec) and _first_level(char, "cp950"))
    frequent = sum(n for char, n in seen.items() if char in _FREQUENT)
    return (first_level + 0.5 * frequent) / total


def _first_level(char: str, codec: str) -> bool:
    plain = "gb2312" if codec == "gb18030" else "big5"
    try:
        code = char.encode(plain)
    except UnicodeEncodeError:
        return False
    if len(code) != 2:
        return False
    lead = code[0]
    if codec == "gb18030":
        return 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7
    return 0xA1 <= lead <= 0xC6

"""Reads an e-mail as one row: who it says it is from, when, the subject and its words as plain text; nothing of it is shown as a page.

What the parser is given is bounded first (size, header, parts), and it is the old one of the standard library: the newer policy
takes gigabytes on a hostile header. Each header is decoded by itself, by codes of text only, and a fault in one leaves the others.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.generator import BytesGenerator
from email.header import decode_header
from email.message import Message as Mail
from email.parser import BytesFeedParser
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from complaint_desk.domain.file_names import safe_name
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.names import MAIL_FILES

COLUMNS: Final = ("Message-ID", "From name", "From address", "Date", "Subject", "Text", "Channel", MAIL_FILES)
FIELDS: Final = {
    "Message-ID": "source_id", "From name": "customer", "From address": "email", "Date": "opened", "Subject": "subject", "Text": "words",
    "Channel": "channel",
}
"""Which of our fields each column fills."""
SENDER: Final = ("From name", "From address")
"""What anybody can write into an e-mail."""
_LONGEST: Final = 4_000
_PIECE: Final = 1 << 16
_NAME_CHARS: Final = 120
_ALIASES: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "cp950": "cp950", "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "utf-16": "utf-16",
    "shift_jis": "cp932", "shift-jis": "cp932", "cp932": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_2", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "cp949": "cp949", "koi8-r": "koi8_r", "koi8-u": "koi8_u", "tis-620": "tis_620", "macintosh": "mac_roman",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (*range(2, 12), *range(13, 17))}, "iso-8859-1": "cp1252",
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
}
CODECS: Final = frozenset(_ALIASES.values())
_BLOCKS: Final = ("br", "p", "/p", "div", "/div", "tr", "/tr", "li", "/li", "h1", "h2", "h3", "table", "blockquote", "hr")
_UNSPLIT: Final = ("multipart/mixed", "multipart/alternative", "multipart/related")
"""What says that it has parts, and has none."""
_NAMELESS: Final = {"message/rfc822": "message.eml", "text/plain": "text.txt", "image/jpeg": "image.jpg"}
"""What a file without a name is called, where its kind alone would be no name of a file."""
_SILENT: Final = ("script", "style", "head", "title", "template", "svg", "noscript")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_FAULTS: Final = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError, OverflowError, MessageError)


class NoMail(ValueError):
    """The e-mail is refused.

    Attributes:
        why: ``large``, ``header``, ``parts``, ``lines``, ``text`` or ``broken``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def row_of(data: bytes, limits: Limits) -> dict[str, str]:
    """Return an e-mail's row by the names of ``COLUMNS``.

    Raises:
        NoMail: it is too large, has too many parts or lines or too many words, or is none.
    """
    mail, parts = _parsed(data, limits)
    name, address = _sender(mail)
    texts = [part for part in parts if not _file_name(part)]
    if any(len(part.get_payload() or "") > limits.mail_text_bytes for part in texts):
        raise NoMail("text")
    words = ""
    for kind in (("text/plain",), ("text/html",), _UNSPLIT):
        words = words or "\n".join(filter(None, (_text(part) for part in texts if part.get_content_type() in kind)))
    files = [_file_name(part) for part in parts if _file_name(part)]
    return {
        "Message-ID": _header(mail, "Message-ID")[:_LONGEST], "From name": name, "From address": address, "Date": _date(mail),
        "Subject": _header(mail, "Subject"), "Text": words.strip(), "Channel": "email", MAIL_FILES: ", ".join(files)[:_LONGEST],
    }


def files_of(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an e-mail, each by its name and content; the content is empty where nothing can be made of the part.

    Raises:
        NoMail: it is too large, has too many parts, or is none.
    """
    for part in _parsed(data, limits)[1]:
        if name := _file_name(part):
            content = _content(part)
            yield name, content if len(content) <= limits.mail_bytes else b""


def _parsed(data: bytes, limits: Limits) -> tuple[Mail, list[Mail]]:
    _check(data, limits)
    try:
        parser = BytesFeedParser(policy=compat32)
        for at in range(len(data) - len(data.lstrip(b"\r\n")), len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])  # as one text it would stand there several times over
        mail = parser.close()
        return mail, _parts(mail, limits)
    except _FAULTS:
        raise NoMail("broken") from None


def _content(part: Mail) -> bytes:
    """Return what a part holds; of a forwarded e-mail its text as it was sent."""
    out = io.BytesIO()
    try:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return payload
        for inner in part.get_payload():
            if isinstance(inner, Mail):
                BytesGenerator(out, mangle_from_=False, policy=compat32.clone(max_line_length=0)).flatten(inner)  # no line broken anew
    except _FAULTS:
        return b""
    return out.getvalue()


def _check(data: bytes, limits: Limits) -> None:
    if len(data) > limits.mail_bytes:
        raise NoMail("large")
    head = data[: limits.header_bytes + 2].replace(b"\r\n", b"\n").lstrip(b"\n")
    if b"\n\n" not in head and len(data) > limits.header_bytes:
        raise NoMail("header")
    lower = data.lower()
    most = ((b"content-type:", limits.parts), (b"boundary", limits.parts), (b"message/rfc822", limits.depth))
    if any(lower.count(sign) > limit for sign, limit in most):  # a line is held against every boundary that is open
        raise NoMail("parts")
    if data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") > limits.mail_lines:
        raise NoMail("lines")


def _parts(mail: Mail, limits: Limits, depth: int = 0) -> list[Mail]:
    """Return what has content of its own; a forwarded e-mail is a part, and its parts are not looked at."""
    if depth > limits.depth:
        raise NoMail("parts")
    payload = mail.get_payload()
    if mail.get_content_maintype() != "multipart" or not isinstance(payload, list):
        return [mail]
    found = [part for each in payload if isinstance(each, Mail) for part in _parts(each, limits, depth + 1)]
    if len(found) > limits.parts:
        raise NoMail("parts")
    return found


def _header(mail: Mail, name: str) -> str:
    """Return a header as one line of text."""
    # Not mail.get(): it puts a mark where bytes stand that no code explains, and they may be UTF-8 or GB18030.
    raw = next((str(value) for each, value in mail.raw_items() if each.lower() == name.lower()), "")[:_LONGEST]
    text = raw if raw.isascii() else _decoded(raw.encode("utf-8", "surrogateescape"), "utf-8")
    return plain(_of_words(text))


def _of_words(text: str) -> str:
    """Return a header with its encoded words decoded; one that cannot be stays as it is typed."""
    try:
        found = decode_header(text)
        return "".join(_decoded(piece, code or "utf-8") if isinstance(piece, bytes) else piece for piece, code in found)
    except _FAULTS:
        return text


def plain(text: str) -> str:
    """Return a text as one line without what is not seen: line ends, controls, marks of direction, half characters."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isascii() else text
    return " ".join(_CONTROLS.sub(" ", whole).split())


def _decoded(data: bytes, charset: str) -> str:
    """Return text by the code it names, if that is a code of text, and else by the one that fits."""
    named = _ALIASES.get(charset.strip().lower()[:40], "")
    for codec in filter(None, (named, "utf-8", "gb18030")):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252" if named in ("", "utf-8") else named, "replace")


def _sender(mail: Mail) -> tuple[str, str]:
    text = _header(mail, "From")
    try:
        name, address = parseaddr(text)
    except _FAULTS:
        name, address = "", ""
    if "@" not in address or len(address) > 254:
        return (name or text)[:_NAME_CHARS], ""
    return name[:_NAME_CHARS], address


def _date(mail: Mail) -> str:
    """Return when it was sent, or received by the last machine, with its offset; nothing when neither is a date."""
    received = _header(mail, "Received").rpartition(";")[2]
    for text in (_header(mail, "Date"), received):
        try:
            then = parsedate_to_datetime(text[:100])
        except _FAULTS:
            continue
        return then.isoformat() if then.tzinfo is not None else then.strftime("%Y-%m-%d %H:%M:%S")
    return ""


def _text(part: Mail) -> str:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset() or "utf-8"
    except _FAULTS:
        return ""
    if not isinstance(payload, bytes):
        return ""
    text = _decoded(payload, charset).replace("\x00", "\ufffd").replace("\r\n", "\n")
    return of_page(text) if part.get_content_type() == "text/html" else text.strip()


def of_page(page: str) -> str:
    """Return the text of an HTML page, in one pass; nothing in it is loaded, run or kept as markup."""
    words: list[str] = []
    silent = ""
    for place, piece in enumerate(_pieces(page)):
        tag, closed, rest = piece.partition(">") if place else ("", ">", piece)
        name = tag.split(None, 1)[0].lower().rstrip("/") if tag.strip() else ""
        if not silent and name.startswith("!--"):
            silent, piece = "-->", piece[3:]
        if silent == "-->":
            _comment, ended, rest = piece.partition("-->")
            silent = "" if ended else silent
        elif silent:
            silent = "" if name == silent else silent
            rest = "" if silent else rest
        elif name in _SILENT and closed:
            silent, rest = f"/{name}", ""
        elif not closed:
            rest = f"<{piece}"
        elif name in _BLOCKS:
            words.append("\n")
        if rest:
            words.append(rest)
    text = html.unescape("".join(words)).replace("\xa0", " ").replace("\x00", "")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(page: str) -> Iterator[str]:
    """Yield what stands between the signs that begin a tag, one by one: a list of them takes many times the page."""
    begin = 0
    while (end := page.find("<", begin)) >= 0:
        yield page[begin:end]
        begin = end + 1
    yield page[begin:]


def _file_name(part: Mail) -> str:
    """Return what a part that is a file is called: no path, nothing unseen; empty for the words of the e-mail itself."""
    try:
        disposition = str(part.get("Content-Disposition") or "")[:_LONGEST].strip().lower()
        name = part.get_filename() or ""
        kind = part.get_content_type()
    except _FAULTS:
        return "?"
    if not name and not disposition.startswith("attachment") and kind in ("text/plain", "text/html", *_UNSPLIT):
        return ""
    return safe_name(_of_words(name[:_LONGEST])) or _NAMELESS.get(kind) or safe_name(kind.replace("/", ".")) or "?"

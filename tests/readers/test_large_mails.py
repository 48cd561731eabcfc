"""The largest e-mails that the limits let in are read within the memory of the process that reads; one beyond them is refused with its number."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import pytest

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mail import COLUMNS
from complaint_desk.readers.rows import Refused, Row
from complaint_desk.readers.shape import FileShape, sniff
from complaint_desk.wording import Words

LETTERS = FileShape("messages", "", packed=False, columns=COLUMNS)
HEAD = b"From: Noor <noor@example.org>\r\nSubject: late\r\nMIME-Version: 1.0\r\n"
FILE = 14_000_000


def mail(kind: bytes, words: bytes, attached: int = 0) -> bytes:
    """An e-mail with its words in one part and a file of so many bytes in another."""
    body = base64.encodebytes(b"\xa7" * attached).replace(b"\n", b"\r\n")
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: " + kind + b"; charset=utf-8\r\n\r\n" + words
        + b"\r\n--b1\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n" + body + b"--b1--\r\n"
    )


def read(path: Path, data: bytes) -> Row | Refused:
    path.write_bytes(data)
    (row,) = Apart().rows(LETTERS, path, progress=None, cancelled=None, limits=Limits())
    return row


def test_a_file_of_eighteen_million_bytes_in_an_e_mail_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    data = mail(b"text/plain", b"It came late.", 18_000_000)
    assert data.count(b"\n") > 200_000
    row = read(path, data)
    assert isinstance(row, Row)
    assert (row.values["Text"], row.values["Attachments"]) == ("It came late.", "bill.pdf")
    (file,) = Apart().attached(LETTERS, path, (1,), cancelled=None, limits=Limits())
    assert file.content == b"\xa7" * 18_000_000


@pytest.mark.parametrize(("kind", "words"), [
    (b"text/html", b"x<p>" * 1_240_000), (b"text/html", "\u597d<b>".encode() * 820_000), (b"text/plain", "\u597d".encode() * 1_600_000),
    (b"text/plain", b"a\n" * 200_000),
], ids=["many blocks", "many tags", "one long line", "many lines"])
def test_words_longer_than_a_field_are_read_and_refused_for_that(tmp_path: Path, kind: bytes, words: bytes) -> None:
    row = read(tmp_path / "one.eml", mail(kind, words, FILE))
    assert isinstance(row, Refused)
    assert (row.field, row.reason.key) == ("Text", "readers.refused.too_long")


BEYOND = {
    "large": (b"x" * 25_000_000, "25"), "lines": (b"\n" * 500_000, "500,000"), "text": (b"word " * 1_100_000, "5"),
    "header": (b"", "64"), "parts": (b"Content-Type: text/plain\n" * 101, "100"),
}


@pytest.mark.parametrize("why", BEYOND)
def test_an_e_mail_beyond_a_limit_is_refused_with_that_limit_in_words(tmp_path: Path, why: str) -> None:
    words, number = BEYOND[why]
    data = HEAD + b"X: y\n" * 20_000 if why == "header" else mail(b"text/plain", words)
    row = read(tmp_path / "one.eml", data)
    assert isinstance(row, Refused)
    assert row.reason.key == f"readers.refused.mail_{why}"
    for language in LANGUAGES:
        assert number in Words(language).of(row.reason)


def test_of_e_mails_in_an_archive_each_is_told_as_soon_as_it_is_read(tmp_path: Path) -> None:
    path, told = tmp_path / "all.zip", list[tuple[int, int]]()
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(5):
            archive.writestr(f"{n}.eml", mail(b"text/plain", b"It came late."))
    shape = sniff(path)
    rows = list(Apart().rows(shape, path, progress=lambda done, total: told.append((done, total)), cancelled=None, limits=Limits()))
    assert (len(rows), len(told)) == (5, 5 + 1)

"""Workbooks, e-mails and archives of them come in as rows like any other, and what is wrong with one is said."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

import pytest
import xlsxwriter

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers import incoming, mail, mapping
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.incoming import Incoming
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mail import CODECS, NoMail, of_page, row_of
from complaint_desk.readers.rows import Here, Refused, Source, rows
from complaint_desk.readers.shape import sniff

WORDS = "The parcel came two weeks late and nobody called."


def book(*lines: tuple[object, ...], hidden: tuple[tuple[object, ...], ...] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        if hidden:
            sheet = made.add_worksheet("hidden")
            sheet.write(0, 0, "not this")
        shown = made.add_worksheet("cases")
        day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for r, line in enumerate(lines):
            for c, value in enumerate(line):
                shown.write_number(r, c, value[0], day) if isinstance(value, tuple) else (
                    shown.write_string(r, c, value) if isinstance(value, str) else shown.write(r, c, value))
        if hidden:
            shown.activate()
            shown.set_first_sheet()
            sheet.hide()
    return out.getvalue()


def post(subject: str = "Late", text: str = WORDS, number: str = "<1@there>") -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "Ann Lee <ann@example.org>", subject, number
    made["Date"] = "Mon, 03 Mar 2025 10:00:00 +0800"
    made.set_content(text)
    return made.as_bytes()


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "."), data)
    return out.getvalue()


BOOK = book(("投诉编号", "投诉内容", "电话", "日期"), ("001", WORDS, 13800130001, (45719.5,)), ("002", "=1+1 不是公式", "", ""))
CASES: dict[str, tuple[str, bytes, int]] = {
    "workbook": ("export.xlsx", BOOK, 2), "workbook in an archive": ("export.zip", archive(b__xlsx=BOOK), 2),
    "e-mail": ("one.eml", post(), 1), "e-mail by its first lines": ("one.txt", post(), 1),
    "e-mails in an archive": ("mails.zip", archive(a__eml=post(), b__eml=post("Again", "It is late again, really.", "<2@there>")), 2),
    "table in an archive": ("t.zip", archive(t__csv=f"Number,Complaint\n1,{WORDS}\n".encode()), 1),
    "JSON in an archive": ("t.zip", archive(t__json=f'[{{"id": "1", "complaint": "{WORDS}"}}]'.encode()), 1),
}


@pytest.mark.parametrize("source", [Here(), Apart()], ids=["here", "apart"])
@pytest.mark.parametrize("what", CASES)
def test_what_comes_in(what: str, source: Source, tmp_path: Path) -> None:
    name, data, count = CASES[what]
    path = tmp_path / name
    path.write_bytes(data)
    shape, proposed, first = mapping.propose(path, source=source)
    read = list(incoming.read(path, proposed, UTC, shape=shape, source=source, headers=mapping.headers_of(shape, first)))
    assert len(read) == count
    assert isinstance(read[0], Incoming)
    assert WORDS in read[0].words


def test_a_workbook_keeps_zeros_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(book(("编号", "内容", "电话", "日期"), ("007", WORDS, 13800130001, (45719.5,)), hidden=(("x",),)))
    shape = sniff(path)
    row = next(iter(rows(shape, path)))
    assert not isinstance(row, Refused)
    assert row.values == {"编号": "007", "内容": WORDS, "电话": "13800130001", "日期": "2025-03-03 12:00:00"}
    assert (shape.kind, shape.header_line) == ("sheet", 1)


def test_an_e_mail_says_who_it_claims_to_be_from() -> None:
    row = row_of(post().replace(b"Subject: Late", b"Subject: =?utf-8?b?5rWL6K+V?= =?x-none?q?=ff?="), Limits())
    assert (row["From name"], row["From address"], row["Channel"], row["Date"]) == ("Ann Lee", "ann@example.org", "email", "2025-03-03T10:00:00+08:00")
    assert row["Subject"].startswith("测试")


def test_its_sender_is_marked_as_not_verified(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(post())
    _shape, proposed, _first = mapping.propose(path)
    doubted = {column.field for column in proposed.columns if column.doubt is not None and column.doubt.key == "readers.why.claimed"}
    assert doubted == {"customer", "email"}


def test_files_of_an_e_mail_are_named_without_paths_and_without_what_is_not_seen() -> None:
    made = EmailMessage()
    made["From"] = "a@b.c"
    made.set_content("Words.")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="..\\..\\evil\u202efdp.exe")
    made.add_attachment(b"x", maintype="image", subtype="png", filename="/etc/passwd")
    assert row_of(made.as_bytes(), Limits())["Attachments"] == "evilfdp.exe, passwd"


@pytest.mark.parametrize(("page", "text"), [
    ("<p>Late<br>again</p><script>alert('x')</script>&lt;b&gt;", "Late\nagain\n<b>"), ("a <!-- <b>no</b> --> b", "a b"), ("a <!-- > x --> b", "a b"),
    ("<style>p{}</style><img src='http://x/y'>Hello", "Hello"), ("1 < 2, he said", "1 < 2, he said"), ("<" * 50_000, "<" * 50_000),
    ("<script>never closed", ""), ("", ""),
])
def test_a_page_becomes_its_text(page: str, text: str) -> None:
    assert of_page(page) == text


@pytest.mark.parametrize(("data", "why"), [
    (b"From: a@b.c\n" + b"X: y\n" * 20_000, "header"), (post() + b"Content-Type: text/plain\n" * 101, "parts"), (post() + b" " * 30_000_000, "large"),
    (b"Content-Type: multipart/mixed; boundary=a\n\n" + b"boundary\n" * 200, "parts"), (post() + b"\n" * 500_000, "lines"),
    (post() + b"\r" * 500_000, "lines"),
], ids=["header", "parts", "large", "boundaries", "lines", "bare returns"])
def test_an_e_mail_beyond_its_limits_is_refused_before_it_is_parsed(data: bytes, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "BytesFeedParser", None)
    with pytest.raises(NoMail) as told:
        row_of(data, Limits())
    assert told.value.why == why


def test_only_codes_of_text_decode() -> None:
    for codec in CODECS:
        assert isinstance(b"".decode(codec), str)
    for name in ("zlib", "rot13", "unicode_escape", "punycode", "hex", "\x00", "x" * 9999):
        assert row_of(b"From: a@b.c\nContent-Type: text/plain; charset=\"" + name.encode() + b"\"\n\nWords \\x41.", Limits())["Text"] == "Words \\x41."


def lying(data: bytes, **told: int) -> bytes:
    """An archive whose list at the end claims something else."""
    at = data.rfind(b"PK\x05\x06")
    fields = list(struct.unpack_from("<4s4H2LH", data, at))
    for name, value in told.items():
        fields[{"count": 4, "length": 5, "begins": 6}[name]] = value
    return data[:at] + struct.pack("<4s4H2LH", *fields) + data[at + 22 :]


ZIP = archive(t__csv=f"Number,Complaint\n1,{WORDS}\n".encode())
BAD: dict[str, tuple[bytes, str]] = {
    "several lists": (archive(a__csv=b"a,b\n", b__csv=b"a,b\n"), "import_archive_several"),
    "nothing to read": (archive(a__exe=b"MZ"), "import_archive_none"), "an archive in it": (archive(a__zip=ZIP), "import_archive_none"),
    "a bomb": (archive(a__csv=b"a" * 20_000_000), "import_unpacked_huge"), "many": (archive(**{f"f{n}__csv": b"" for n in range(1_001)}), "import_members"),
    "a count that lies": (lying(ZIP, count=7), "import_damaged"), "a length that lies": (lying(ZIP, length=5_000_000), "import_members"),
    "a place that lies": (lying(ZIP, begins=3), "import_damaged"), "cut": (ZIP[:-30], "import_damaged"),
    "a letter": (archive(**{"[Content_Types]__xml": b"<a/>", "word/document__xml": b"<a/>"}), "import_binary"),
    "a password": (ZIP.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "import_password"),
    "an office file with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99_990 + "EncryptedPackage".encode("utf-16-le"), "import_password"),
}


@pytest.mark.parametrize("what", BAD)
def test_an_archive_is_judged_by_its_list_before_anything_starts(what: str, tmp_path: Path) -> None:
    data, key = BAD[what]
    path = tmp_path / "t.zip"
    path.write_bytes(data)
    with pytest.raises(FileProblem) as told:
        Apart(lambda: ["/nothing/starts"]).look(path, Limits())
    assert told.value.message.key == f"problem.{key}"


def with_part(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in old.infolist():
            made.writestr(info.filename, data if info.filename == name else old.read(info))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet(inside: str, before: str = "") -> bytes:
    return with_part(SHEET, f'<?xml version="1.0"?>{before}<worksheet><sheetData>{inside}</sheetData></worksheet>'.encode())


LAUGHS = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
CELL = '<c r="A1" t="inlineStr"><is><t>%s</t></is></c>'


@pytest.mark.parametrize(("data", "key"), [
    (sheet("<row r='1'><c r='A1'><v>&c;</v></c></row>", LAUGHS), "import_damaged_book"), (sheet("<row>" * 30), "import_damaged_book"),
    (sheet("<row r='1'><c r='XFD1'><v>1</v></c></row>"), "import_columns"), (sheet("<row r='2'/><row r='1'/>"), "import_damaged_book"),
    (sheet(""), "import_empty"), (sheet("<row r='9999999'><c><v>1</v></c></row>"), "import_damaged_book"), (with_part(SHEET, b"\xff"), "import_damaged_book"),
])
def test_a_workbook_with_traps_is_refused(data: bytes, key: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(FileProblem) as told:
        sniff(path)
    assert told.value.message.key == f"problem.{key}"


def test_a_cell_far_down_makes_no_room_for_what_lies_before_it(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    line = "<row r='{0}'><c r='A{0}' t='inlineStr'><is><t>{1}</t></is></c><c r='B{0}' t='inlineStr'><is><t>{2}</t></is></c></row>"
    path.write_bytes(sheet(line.format(1, "Number", "Complaint") + line.format(1_048_576, "9", WORDS)))
    assert [row.number for row in rows(sniff(path), path) if not isinstance(row, Refused)] == [1_048_576]

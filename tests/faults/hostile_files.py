"""Files that somebody made to do harm, and mutants of honest ones: the same every time, from a seed; nothing here was anybody's."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from random import Random

WORDS = "The parcel came two weeks late and nobody called me back."
CHINESE = "快递晚到两周，客服一直没有人接电话，请尽快处理。"
HEAD = "Ticket ID,Requester,Phone,Subject,Description,Status,Created\n"
File = tuple[str, bytes]


def packed(*files: File, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, data in files:
            made.writestr(zipfile.ZipInfo(name), data, compress_type=how)
    return out.getvalue()


def book(sheet: str, texts: str = "", *more: File) -> bytes:
    """Return a workbook with this in its sheet and this among its shared texts."""
    return packed(
        ("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", sheet.encode("utf-8", "surrogatepass")), ("xl/sharedStrings.xml", f"<sst>{texts}</sst>".encode()), *more,
    )


def line(number: int, *cells: str) -> str:
    """Return a row of a sheet."""
    inside = "".join(f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for n, cell in enumerate(cells))
    return f'<row r="{number}">{inside}</row>'


TITLES = line(1, "Ticket ID", "Description")
SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"
LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)) + "]>"


def post(*headers: str, text: str = WORDS) -> bytes:
    """Return an e-mail as bytes, its header as given."""
    return ("\r\n".join(("From: Ann <ann@example.org>", "Message-ID: <1@x>", *headers)) + "\r\n\r\n" + text).encode("utf-8", "surrogateescape")


def with_files(*files: bytes) -> bytes:
    """Return an e-mail with files as they are given, said to be base64."""
    head = b"--q\r\nContent-Type: a/b; name=x.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parts = [b"--q\r\n\r\n" + WORDS.encode(), *(head + each for each in files), b"--q--\r\n"]
    return post("Content-Type: multipart/mixed; boundary=q", text="").replace(b"<1@x>", b"<%d@x>" % sum(map(len, files))) + b"\r\n".join(parts)


def nested_mail(depth: int, kind: str) -> bytes:
    """Return e-mails inside e-mails."""
    whole = "Words."
    for n in range(depth):
        whole = f'Content-Type: {kind}; boundary="b{n}"\r\n\r\n--b{n}\r\n{whole}\r\n--b{n}--\r\n' if "multi" in kind else f"Content-Type: {kind}\r\n\r\n{whole}"
    return f"From: a@b.c\r\n{whole}".encode()


def lying_sizes() -> bytes:
    """Return an archive that claims to unpack to ten bytes and unpacks to nine million."""
    data = bytearray(packed(("a.csv", b"a" * 9_000_000)))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(magic)
        data[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(data)


def many_claimed(count: int) -> bytes:
    """Return an archive whose list is long though its end says that it has one file."""
    data = packed(*((f"{n}.csv", b"") for n in range(count)))
    at = data.rfind(b"PK\x05\x06")
    return data[: at + 8] + struct.pack("<HH", 1, 1) + data[at + 12 :]


def table(*rows: str, head: str = HEAD) -> bytes:
    """Return a table."""
    return (head + "".join(f"{row}\n" for row in rows)).encode("utf-8", "surrogatepass")


def cell(text: str) -> bytes:
    """Return a table with one text in every place where a customer's words can be."""
    quoted = '"' + text.replace('"', '""') + '"'
    return table(f"1,{quoted},{quoted},{quoted},{quoted},open,2025-03-01", f"2,Bo,1,Late,{WORDS},open,2025-03-01")


KNOWN: dict[str, Callable[[], File]] = {
    "zip bomb": lambda: ("a.zip", packed(("a.csv", b"a" * 30_000_000))), "zip of sizes that lie": lambda: ("a.zip", lying_sizes()),
    "zips in zips": lambda: ("a.zip", packed(("b.zip", packed(("c.zip", packed(("d.csv", table()))))))),
    "zip of many": lambda: ("a.zip", packed(*((f"{n}.eml", b"") for n in range(1_500)))), "zip list that lies": lambda: ("a.zip", many_claimed(6_000)),
    "zip of paths": lambda: ("a.zip", packed(("../../../../etc/cron.d/x.csv", table(f"1,A,,x,{WORDS},open,2025-01-01")))),
    "zip of a device": lambda: ("a.zip", packed(("CON.csv", table(f"1,A,,x,{WORDS},open,2025-01-01")))),
    "zip of marks of direction": lambda: ("a.zip", packed(("\u202evsc.exe\x07.csv", table(f"2,A,,x,{WORDS},open,2025-01-01")))),
    "zip of one name twice": lambda: ("a.zip", packed(("a.eml", post()), ("b.eml", post())).replace(b"b.eml", b"a.eml")), "zip cut": lambda: ("a.zip", packed(("a.csv", table()))[:-9]),
    "zip before which something stands": lambda: ("a.zip", b"PK\x03\x04" + b"x" * 99 + packed(("a.csv", table()))),
    "zip of an unknown packing": lambda: ("a.zip", packed(("a.csv", table() * 50)).replace(b"\x08\x00", b"\x63\x00")),
    "zip of mails that are bombs": lambda: ("a.zip", packed(*((f"{n}.eml", b"From: a@b.c\n\n" + bytes([97 + n]) * 900_000) for n in range(9)))),
    "gzip bomb": lambda: ("a.csv.gz", gzip.compress(b"a" * 30_000_000, 1)), "gzip in gzip": lambda: ("a.gz", gzip.compress(gzip.compress(b"a" * 9_000_000))),
    "gzip whose size lies": lambda: ("a.csv.gz", gzip.compress(b"a," * 9_000_000, 1)[:-4] + b"\1\0\0\0"), "gzip cut": lambda: ("a.gz", gzip.compress(table() * 99)[:-20]),
    "far cell": lambda: ("a.xlsx", book(SHEET.format(TITLES + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
    "far row": lambda: ("a.xlsx", book(SHEET.format(TITLES + line(1_048_576, "1", WORDS)))),
    "a size that the sheet declares": lambda: ("a.xlsx", book('<worksheet><dimension ref="A1:XFD1048576"/><sheetData>' + TITLES + line(2, "1", WORDS) + "</sheetData></worksheet>")),
    "laughs in a sheet": lambda: ("a.xlsx", book(LAUGHS + SHEET.format(line(1, "&j;")))),
    "laughs among texts": lambda: ("a.xlsx", packed(("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", (LAUGHS + "<sst><si><t>&j;</t></si></sst>").encode()))),
    "an entity from a file": lambda: ("a.xlsx", book("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + SHEET.format(line(1, "&x;")))),
    "an entity from the network": lambda: ("a.xlsx", book("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>" + SHEET.format(TITLES))),
    "elements without end": lambda: ("a.xlsx", book("<worksheet>" + "<row>" * 100_000)), "rows without anything": lambda: ("a.xlsx", book(SHEET.format(TITLES + "<row/>" * 900_000))),
    "attributes without end": lambda: ("a.xlsx", book(f'<worksheet {" ".join(f"a{n}={chr(34)}{chr(34)}" for n in range(40_000))}/>')),
    "a text that is not there": lambda: ("a.xlsx", book(SHEET.format(TITLES + '<row r="2"><c r="A2" t="s"><v>99999999</v></c></row>'))),
    "a number that is none": lambda: ("a.xlsx", book(SHEET.format(TITLES + '<row r="2"><c r="A2"><v>1e999999</v></c><c r="B2"><v>NaN</v></c></row>'))),
    "a sheet that is elsewhere": lambda: ("a.xlsx", packed(("xl/workbook.xml", b'<w xmlns:r="r"><sheet r:id="1"/></w>'),
                                          ("xl/_rels/workbook.xml.rels", b'<R><Relationship Id="1" Target="../../../etc/passwd"/></R>'))),
    "formulas in a workbook": lambda: ("a.xlsx", book(SHEET.format(TITLES + line(2, "1", "=cmd|'/c calc'!A1 " + WORDS)))),
    "a workbook of one long text": lambda: ("a.xlsx", book(SHEET.format(TITLES + line(2, "1", "x" * 3_000_000)))),
    "many texts": lambda: ("a.xlsx", book(SHEET.format(TITLES + line(2, "1", WORDS)), "<si><t>abcdefghij</t></si>" * 900_000)),
    "deep JSON": lambda: ("a.json", b"[" * 200_000), "deep JSON objects": lambda: ("a.json", b'[{"a":' * 20_000 + b"1" + b"}]" * 20_000),
    "deep JSON in a list": lambda: ("a.json", b'[{"complaint":' + b"[" * 900 + b"]" * 900 + b"}]"),
    "JSON of long names": lambda: ("a.json", ("[" + "{\"" + "k" * 4000 + "\":" + ("{\"" + "k" * 3000 + "\":") * 400 + "1" + "}" * 401 + "]").encode()),
    "a huge number": lambda: ("a.json", b'[{"complaint": "' + WORDS.encode() + b'", "id": ' + b"9" * 100_000 + b"}]"),
    "a number without end": lambda: ("a.json", b'{"cases": [{"id": 1e99999, "n": -Infinity, "complaint": "' + WORDS.encode() + b'"}]}'),
    "half characters": lambda: ("a.json", b'[{"id": "1", "complaint": "\\ud800 ' + WORDS.encode() + b'", "\\udfff": "x"}]'),
    "zero bytes in JSON": lambda: ("a.json", b'[{"id": "\\u0000", "complaint": "' + WORDS.encode() + b'"}]'),
    "one name many times": lambda: ("a.json", ("[{" + ",".join(f'"complaint": "{WORDS} {n}"' for n in range(20_000)) + "}]").encode()),
    "an object of many names": lambda: ("a.json", json.dumps([{f"n{n}": WORDS for n in range(5_000)}]).encode()),
    "JSON lines without end": lambda: ("a.jsonl", (b'{"id": 1, "complaint": "' + b"x" * 900_000 + b'"}\n') * 8), "JSON cut": lambda: ("a.json", b'[{"id": 1, "complaint": "La'),
    "a document of one list in lists": lambda: ("a.json", ('{"a":' * 5 + json.dumps([{"id": n, "complaint": WORDS} for n in range(50)]) + "}" * 5).encode()),
    "a quote never closed": lambda: ("a.csv", table(f'1,A,,x,"{WORDS},open,2025-01-01', *(f"{n},A,,x,{WORDS},open,2025-01-01" for n in range(9_000)))),
    "nothing but quotes": lambda: ("a.csv", b'"' * 900_001), "quotes and delimiters": lambda: ("a.csv", HEAD.encode() + b'",' * 300_000),
    "zero bytes": lambda: ("a.csv", table(f"1,A,\0,x,{WORDS},open,2025-01-01")), "nothing but zero bytes": lambda: ("a.csv", bytes(1_000_000)),
    "a line of a megabyte": lambda: ("a.csv", table(f"1,A,,x,{'x' * 1_000_000},open,2025-01-01")), "blank lines": lambda: ("a.csv", HEAD.encode() + b"\n" * 9_000_000),
    "nothing but commas": lambda: ("a.csv", b"," * 3_000_000), "many columns": lambda: ("a.csv", (",".join(f"c{n}" for n in range(70_000)) + "\n").encode() * 3),
    "names twice": lambda: ("a.csv", table(f"1,2,{WORDS},{WORDS}", head="id,id,Complaint,Complaint\n")),
    "mixed encodings": lambda: ("a.csv", table(f"1,A,,x,{CHINESE},open,2025-01-01") + f"2,B,,x,{CHINESE},open,2025-01-01\n".encode("gb18030")),
    "half of a letter": lambda: ("a.csv", table(f"1,A,,x,{CHINESE},open,2025-01-01")[:-26]), "UTF-16 cut": lambda: ("a.csv", table().decode().encode("utf-16")[:-1]),
    "UTF-16 without a mark": lambda: ("a.csv", table(f"1,A,,x,{WORDS},open,2025-01-01").decode().encode("utf-16-be")), "UTF-7": lambda: ("a.csv", "投诉内容\nx\n".encode("utf-7")),
    "letters of every code": lambda: ("a.csv", bytes(range(256)) * 4_000), "a delimiter of quotes": lambda: ("a.csv", b'sep="\n' + table()),
    "dates of no calendar": lambda: ("a.csv", table(*(f"{n},A,,x,{WORDS},open,{date}" for n, date in enumerate(("9999-99-99", "0000-00-00", "1" * 400, "−1", "2025-02-30"))))),
    "numbers of other scripts": lambda: ("a.csv", table(f"²³①,A,٠١٢٣,x,{WORDS},๑,２０２５-０１-０１")), "line ends of other systems": lambda: ("a.csv", table().replace(b"\n", b"\x85\xe2\x80\xa8\r")),
    "formulas": lambda: ("a.csv", cell("=cmd|'/c calc'!A0")), "markup": lambda: ("a.csv", cell("<img src=x onerror=alert(1)><script>x</script>")),
    "places to fill": lambda: ("a.csv", cell("{file} {0} %s %(x)s ${HOME} {{}} $x^{y$")), "marks of direction": lambda: ("a.csv", cell("a\u202e\u2066\u200b\ufeffb" * 40)),
    "commands of a terminal": lambda: ("a.csv", cell("\x1b]0;x\x07\x1b[2J\x9b")), "a bomb for patterns": lambda: ("a.csv", cell("a" * 30_000 + "!" + "(a+)+$" * 99)),
    "SQL": lambda: ("a.csv", cell("'; DROP TABLE event;-- \" OR NEAR( a* col:x")), "dots": lambda: ("a.csv", cell("../" * 3_000)), "numbers as phones": lambda: ("a.csv", cell("+1" * 20_000)),
    "combining": lambda: ("a.csv", cell("Z" + "\u0310" * 20_000)), "ligatures that grow": lambda: ("a.csv", cell("\ufdfa" * 3_600)), "addresses": lambda: ("a.csv", cell("a@" * 9_000 + "b.c")),
    "a header without end": lambda: ("a.eml", b"From: a@b.c\n" + b"X-A: b\n" * 200_000), "one header without end": lambda: ("a.eml", post("Subject: " + "a" * 900_000)),
    "folded headers": lambda: ("a.eml", post("To: " + ",\r\n ".join("(" * 20 for _ in range(2_000)))), "comments in a sender": lambda: ("a.eml", post("From: " + "(" * 5_000 + "@")),
    "words of unknown codes": lambda: ("a.eml", post("Subject: =?zlib?b?eJw=?= =?x?q?=?= =?utf-8?b?////?=", "Content-Type: text/plain; charset=rot13")),
    "codes of bytes": lambda: ("a.eml", post("Content-Type: text/plain; charset=\"../../x\0y\"", "Content-Transfer-Encoding: base64", text="!!!===")),
    "ten thousand parts": lambda: ("a.eml", post("Content-Type: multipart/mixed; boundary=b", text="--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 10_000)),
    "parts without a type": lambda: ("a.eml", post("Content-Type: multipart/mixed; boundary=b", text="--b\r\n\r\nx\r\n" * 20_000)),
    "mails in mails": lambda: ("a.eml", nested_mail(300, "message/rfc822")), "parts in parts": lambda: ("a.eml", nested_mail(60, "multipart/mixed")), "few in few": lambda: ("a.eml", nested_mail(15, "multipart/mixed")),
    "a boundary of nothing": lambda: ("a.eml", post('Content-Type: multipart/mixed; boundary=""', text="--\r\n" * 9_000)), "a boundary of patterns": lambda: ("a.eml", post('Content-Type: multipart/mixed; boundary="(a+)+$*"', text="--aaaa\r\n" * 999)),
    "a file of a path": lambda: ("a.eml", post('Content-Disposition: attachment; filename="../../.ssh/\u202eexe.txt"', "Content-Type: application/x; name*0*=utf-8''%ff%00; name*1*=x")),
    "parameters without end": lambda: ("a.eml", post("Content-Type: text/plain; " + "; ".join(f"a*{n}*=%41" for n in range(4_000)))), "a page of tags": lambda: ("a.eml", post("Content-Type: text/html", text="<" * 300_000)),
    "a page of letters": lambda: ("a.eml", post("Content-Type: text/html", text="&#x41;&notanentity" * 20_000)), "quoted without end": lambda: ("a.eml", post("Content-Transfer-Encoding: quoted-printable", text="=" * 900_000)),
    "letters of a mail that are none": lambda: ("a.eml", b"\xff\xfe\x00" * 50_000), "a mail of nothing": lambda: ("a.eml", b"\n" * 10), "a date of no calendar": lambda: ("a.eml", post("Date: Mon, 99 Foo 99999 25:61:61 +99999999")),
    "uuencoded": lambda: ("a.eml", post("Content-Transfer-Encoding: x-uuencode", text="begin 666 /etc/passwd\nM" + "\xff" * 60 + "\nend")),
    "a file as long as an e-mail may be": lambda: ("a.eml", with_files(b"QUJD" * 6_000_000)), "as many files as there are parts": lambda: ("a.eml", with_files(*(b"QUJD" * 60_000,) * 97)),
    "a file of many lines": lambda: ("a.eml", with_files(b"\r\n".join([b"QUJD" * 19] * 150_000))), "files that are no code": lambda: ("a.eml", with_files(b"=\xff!*" * 200_000, b"QUJ", b"")),
    "a program": lambda: ("a.csv", b"MZ" + bytes(900)), "a PDF": lambda: ("a.csv", b"%PDF-1.7 x"), "a page": lambda: ("a.csv", b"<html><script>"), "a vector picture": lambda: ("a.csv", b"<?xml version='1.0'?><svg/>"),
}
"""What somebody can make to do harm, by its name; made when it is wanted."""


def honest() -> list[File]:
    """Return files of the shapes that other programs write, with nobody's words."""
    rows = [f'{n},"Lee, Ann {n}",0555 01{n:02},Late,"{WORDS}\nSay ""{n}"".",open,2025-03-{n % 27 + 1:02} 09:00' for n in range(40)]
    zh = "纠纷单号,纠纷大类,内容,时间\n" + "".join(f"{n},物流,{CHINESE}{n},2025/3/{n % 27 + 1}\n" for n in range(60))
    objects = [{"href": f"a/{n}", "title": CHINESE[:9], "summary": CHINESE, "tags": ["a", "b"], "who": {"name": "林", "n": n}} for n in range(30)]
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"], made["Message-ID"] = "林若安 <lin@example.org>", CHINESE[:12], "Mon, 03 Mar 2025 10:00:00 +0800", "<7@x>"
    made.set_content(CHINESE)
    made.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    made.add_attachment(b"%PDF-1.7 x" * 40, maintype="application", subtype="pdf", filename="发票.pdf")
    sheet = SHEET.format(TITLES + "".join(line(n, str(n), f"{WORDS} {n}") for n in range(2, 40)))
    return [
        ("a.csv", table(*rows)), ("a.csv", zh.encode("gb18030")), ("a.csv", zh.encode("utf-16")), ("a.json", json.dumps(objects, ensure_ascii=False).encode()),
        ("a.jsonl", "\n".join(json.dumps(each) for each in objects).encode()), ("a.json", json.dumps({"hits": {"hits": objects}}).encode()),
        ("a.eml", made.as_bytes()), ("a.xlsx", book(sheet)), ("a.zip", packed(("a.eml", made.as_bytes()), ("b.eml", post()))), ("a.csv.gz", gzip.compress(table(*rows), mtime=0)),
    ]


TOKENS = (
    b'"', b"'", b"\0", b"\r", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b",", b"{", b"[", b"}", b"]", b"\\u0000", b"\\ud800", b"=?utf-8?b?", b"--", b"<", b"&", b"]]>", b"PK\x05\x06", b"9" * 400,
    b"=cmd|", b"\x1b[", b"{file}", b"%s", b"Content-Type: multipart/mixed; boundary=x\r\n", "\u202e".encode(), b"1e999", b"-", b"\t", b";", b"<!DOCTYPE a>", b"\x81\x30", b"\xa1",
)


def mutated(chance: Random, data: bytes) -> bytes:
    """Return some bytes changed in a few places."""
    new = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 60))):
        at, length = chance.randrange(len(new) + 1), chance.choice((1, 2, 8, 64, 1024))
        match chance.randrange(7):
            case 0:
                new[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                new[at:at] = chance.choice(TOKENS)
            case 2:
                del new[at : at + length]
            case 3:
                new[at:at] = new[at : at + length] * chance.choice((1, 2, 40))
            case 4:
                other = chance.randrange(len(new) + 1)
                new[at : at + length] = new[other : other + length]
            case 5:
                new[at:at] = chance.randbytes(length % 100)
            case _:
                if chance.random() < 0.1:
                    del new[at:]
    return bytes(new)


def mutants(seed: int) -> Iterator[File]:
    """Yield mutants of the honest files without end; of packed ones also what is packed."""
    chance, whole = Random(seed), honest()
    while True:
        name, data = chance.choice(whole)
        if data.startswith(b"PK") and chance.random() < 0.7:
            with zipfile.ZipFile(io.BytesIO(data)) as old:
                files = [(info.filename, old.read(info)) for info in old.infolist()]
            hit = chance.randrange(len(files))
            yield name, packed(*((each, mutated(chance, inside) if n == hit else inside) for n, (each, inside) in enumerate(files)))
        elif data.startswith(b"\x1f\x8b") and chance.random() < 0.5:
            yield name, gzip.compress(mutated(chance, gzip.decompress(data)), mtime=0)
        else:
            yield name, mutated(chance, data)

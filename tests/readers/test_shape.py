"""What a file is: encodings, delimiters, headers, and each kind of file that is refused with its reason."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.rows import Row, rows
from complaint_desk.readers.shape import sniff, unique

SIMPLIFIED = "编号,投诉内容,状态\n1,快递一直没有收到，打电话给客服也没有人接听，我要求退款。,处理中\n2,商品质量有问题，商家不肯退货。,已解决\n"
TRADITIONAL = "編號,投訴內容,狀態\n1,包裹一直沒有收到，打電話給客服也沒有人接，我要求退款。,處理中\n2,商品品質有問題，店家不肯讓我退貨。,已解決\n"
ENGLISH = "id,description,status\n1,The kettle leaks and nobody calls back,open\n2,Refund still missing after a month,closed\n"


def write(folder: Path, data: bytes | str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def refusal(path: Path, limits: Limits | None = None) -> FileProblem:
    limits = limits or Limits()
    with pytest.raises(FileProblem) as caught:
        list(rows(sniff(path, limits), path, limits=limits))
    assert caught.value.exit_code == 1
    return caught.value


def field(problem: FileProblem, name: str) -> object:
    return dict(problem.message.fields)[name]


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"), (SIMPLIFIED, "utf-8-sig", "utf-8"), (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"), (SIMPLIFIED, "utf-16-be", "utf-16-be"), (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"), (SIMPLIFIED, "gb2312", "gb18030"), (TRADITIONAL, "big5", "cp950"), (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "utf-16", "utf-16-le"), (TRADITIONAL, "gb18030", "gb18030"), (ENGLISH, "utf-16-le", "utf-16-le"), (ENGLISH, "utf-32", "utf-32-le"), (ENGLISH, "ascii", "utf-8"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_each_encoding_is_told_and_gives_the_text_back(tmp_path: Path, text: str, codec: str, expected: str, packed: bool) -> None:
    data = text.encode(codec)
    path = write(tmp_path, gzip.compress(data) if packed else data, "no-telling-name.dat")
    shape = sniff(path)
    assert (shape.encoding, shape.packed, shape.delimiter) == (expected, packed, ",")
    first = next(iter(rows(shape, path)))
    assert isinstance(first, Row)
    assert list(first.values.values()) == text.splitlines()[1].split(",")
    assert shape.columns == tuple(text.splitlines()[0].split(","))


def test_hong_kong_characters_of_big5(tmp_path: Path) -> None:
    text = TRADITIONAL + "3,佢哋話冇貨，啲嘢到而家都未送到，打電話又冇人聽。,處理中\n"
    path = write(tmp_path, text.encode("big5hkscs"))
    shape = sniff(path)
    assert shape.encoding == "big5hkscs"
    assert [row.values["投訴內容"] for row in rows(shape, path) if isinstance(row, Row)][-1].startswith("佢哋話冇貨")


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly_with_quotes_read(tmp_path: Path, mark: str) -> None:
    cells = ["no", "text, with; some| marks\tand\nlines", "state"]
    lines = [mark.join(("id", "words", "status"))] + [mark.join((cells[0], f'"{cells[1]}"', cells[2]))] * 20
    path = write(tmp_path, "\r\n".join(lines))
    shape = sniff(path)
    assert shape.delimiter == mark
    assert all(isinstance(row, Row) and row.values["words"] == cells[1] for row in rows(shape, path))


def test_a_spreadsheets_own_word_on_the_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path, "sep=;\nid;words\n1;a, b, c\n2;d, e, f\n")
    shape = sniff(path)
    assert (shape.delimiter, shape.header_line) == (";", 2)
    assert [row.number for row in rows(shape, path)] == [3, 4]


def test_the_header_is_found_below_lines_that_are_none(tmp_path: Path) -> None:
    junk = "Archive:  complaints.csv.zip\n  inflating: list.csv          \n"
    path = write(tmp_path, junk + ENGLISH)
    shape = sniff(path)
    assert (shape.header_line, shape.columns) == (3, ("id", "description", "status"))
    assert [row.number for row in rows(shape, path)] == [4, 5]


def test_a_title_that_fills_one_cell_of_the_row_is_no_header(tmp_path: Path) -> None:
    path = write(tmp_path, "投诉清单,,\n" + SIMPLIFIED)
    assert sniff(path).header_line == 2


def test_a_header_whose_cells_hold_line_breaks(tmp_path: Path) -> None:
    path = write(tmp_path, '"case\nnumber","words\nof the customer"\n1,too late\n2,too loud\n')
    shape = sniff(path)
    assert shape.columns == ("case number", "words of the customer")
    assert [row.number for row in rows(shape, path)] == [4, 5]


def test_a_table_without_names_gets_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "1001,2024-01-05,The parcel never came.\n1002,2024-01-06,It came broken.\n")
    shape = sniff(path)
    assert (shape.named, shape.columns) == (False, ("#1", "#2", "#3"))
    assert [row.number for row in rows(shape, path)] == [1, 2]


def test_repeated_and_empty_names_become_different() -> None:
    assert unique(["a", "", "a", "a (2)", "a", ""]) == ("a", "#2", "a (2)", "a (2) (2)", "a (3)", "#6")
    assert len(set(unique(["x"] * 9))) == 9


def test_kinds_of_json(tmp_path: Path) -> None:
    one = {"id": 1, "words": "late"}
    assert sniff(write(tmp_path, json.dumps(one) + "\n" + json.dumps(one))).kind == "lines"
    assert sniff(write(tmp_path, json.dumps(one))).kind == "lines"
    assert sniff(write(tmp_path, json.dumps([one, one], indent=1))).kind == "list"
    assert sniff(write(tmp_path, json.dumps({"cases": [one, one]}, indent=1))).kind == "document"
    assert sniff(write(tmp_path, json.dumps({"cases": [one, one]}))).kind == "document"


# What is refused


def test_missing_folder_and_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "IM-MISSING"
    assert refusal(tmp_path).code == "IM-FOLDER"
    for data in (b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"")):
        assert refusal(write(tmp_path, data)).code == "IM-EMPTY"


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a\x00b").code in ("IM-READ", "IM-MISSING")


def other_workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", "not XML")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (other_workbook(), "workbook"), (b"%PDF-1.7\n%\xe2\xe3", "pdf"), (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "office"),
        (b"SQLite format 3\x00" + bytes(80), "database"), (b"MZ\x90\x00\x03" + bytes(90), "program"),
        (b"<html><table><tr><td>complaint</td></tr></table></html>", "markup"), (gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0), "archive"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    problem = refusal(write(tmp_path, data))
    assert problem.code == "IM-BINARY"
    assert f"readers.kind.{kind}" in str(field(problem, "kind"))


def test_other_binary(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, bytes(range(256)) * 40)).code == "IM-BINARY"
    assert refusal(write(tmp_path, b"\x01\x02\x03\x04" * 100)).code == "IM-BINARY"


def test_bytes_of_no_encoding_are_named_with_their_line(tmp_path: Path) -> None:
    lines = [f"{n},投诉内容".encode() for n in range(1, 50)]
    lines[33] = b"34,\xb4\xf3\xbc\xd2 mixed"
    problem = refusal(write(tmp_path, b"id,words\n" + b"\n".join(lines)))
    assert (problem.code, field(problem, "line"), field(problem, "data")) == ("IM-ENCODING", 35, "B4 F3 BC D2")


def test_western_letters_of_one_byte_are_not_taken_for_chinese(tmp_path: Path) -> None:
    data = "id,words,city\n1,Das Gerät lässt sich nicht öffnen,Köln\n2,Größe paßt nicht,München\n".encode("cp1252")
    problem = refusal(write(tmp_path, data))
    assert (problem.code, field(problem, "line")) == ("IM-ENCODING", 2)


def test_one_bad_byte_in_chinese_text_names_its_line(tmp_path: Path) -> None:
    data = (SIMPLIFIED * 30).encode("gb18030").split(b"\n")
    data[40] = data[40][:20] + b"\xff\xff" + data[40][20:]
    problem = refusal(write(tmp_path, b"\n".join(data)))
    assert (problem.code, field(problem, "line")) == ("IM-ENCODING", 41)


def test_a_zero_byte_is_named_by_its_line(tmp_path: Path) -> None:
    problem = refusal(write(tmp_path, ENGLISH.replace("kettle", "ket\x00tle") + ENGLISH * 20))
    assert (problem.code, field(problem, "line")) == ("IM-NUL", 2)


def test_half_a_character_at_the_end(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, ENGLISH.encode() + "漏".encode()[:2])).code == "IM-ENCODING"
    assert refusal(write(tmp_path, SIMPLIFIED.encode("utf-16")[:-1])).code == "IM-ENCODING"


def test_too_large_on_disk_and_when_unpacked(tmp_path: Path) -> None:
    small = Limits(file_bytes=1_000, unpacked_bytes=5_000, ratio=20, ratio_floor_bytes=2_000)
    assert refusal(write(tmp_path, ENGLISH * 50), small).code == "IM-HUGE"
    bomb = write(tmp_path, gzip.compress(b"a" * 4_000))
    assert refusal(bomb, small).code == "IM-HUGE"
    assert sniff(write(tmp_path, gzip.compress(ENGLISH.encode())), small).packed


def test_a_packed_file_cut_short_or_broken(tmp_path: Path) -> None:
    data = gzip.compress((SIMPLIFIED * 500).encode())
    assert refusal(write(tmp_path, data[:-9])).code == "IM-DAMAGED"
    assert refusal(write(tmp_path, data[: len(data) // 2] + b"xxxx" + data[len(data) // 2 + 4 :])).code in ("IM-DAMAGED", "IM-ENCODING")
    assert refusal(write(tmp_path, data[:-8] + b"\x00" * 8)).code == "IM-DAMAGED"


def test_too_many_columns_and_rows(tmp_path: Path) -> None:
    wide = ",".join(f"name{n}" for n in range(300))
    assert refusal(write(tmp_path, f"{wide}\n{wide}\n")).code == "IM-HUGE"
    problem = refusal(write(tmp_path, "id,words\n" + "1,late\n" * 11), Limits(rows=10))
    assert (problem.code, field(problem, "limit")) == ("IM-HUGE", 10)


def test_prose_is_no_list(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "Dear all!\nThis is a letter.\nIt has no columns!\n", "letter.txt")).code == "IM-NOT-CASES"


def test_json_without_a_list_of_objects(tmp_path: Path) -> None:
    query = {"size": 25, "query": {"bool": {"must": ["a", 1]}}, "aggs": {"x": {}}}
    assert refusal(write(tmp_path, json.dumps(query, indent=2))).code == "IM-NOT-CASES"
    assert refusal(write(tmp_path, '{\n "a": [\n {"b": 1},\n')).code == "IM-JSON"
    problem = refusal(write(tmp_path, '[{"a": 1},\n{"a": 2}\n{"a": 3}]'))
    assert (problem.code, field(problem, "line")) == ("IM-JSON", 3)
    assert refusal(write(tmp_path, '{\n"a":' + "[" * 100_000)).code == "IM-JSON"

"""Rows of tables and of JSON: numbers, refusals of single rows, quotes, progress and stopping; any bytes give rows or one problem."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.rows import ReadingStopped, Refused, Row, rows
from complaint_desk.readers.shape import sniff


def read(folder: Path, text: str | bytes, limits: Limits | None = None) -> list[Row | Refused]:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    limits = limits or Limits()
    return list(rows(sniff(path, limits), path, limits=limits))


def values(found: list[Row | Refused]) -> list[dict[str, str]]:
    assert all(isinstance(row, Row) for row in found)
    return [row.values for row in found if isinstance(row, Row)]


def test_rows_are_numbered_by_the_line_they_begin_on(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,words\n1,"two\nlines"\n\n2,one\n3,"and\r\nagain"\n4,last')
    assert [row.number for row in found if isinstance(row, Row)] == [2, 5, 6, 8]


def test_cells_stay_as_typed(tmp_path: Path) -> None:
    (row,) = values(read(tmp_path, 'id,words,phone\n007,"  =1+1 says ""no"" ",０１３８００\n'))
    assert row == {"id": "007", "words": '  =1+1 says "no" ', "phone": "０１３８００"}


def test_rows_with_nothing_in_them_are_passed_over(tmp_path: Path) -> None:
    assert len(values(read(tmp_path, "id,words\n1,late\n,\n   ,\n\n2,loud\n"))) == 2


def test_a_row_with_too_many_or_too_few_cells_is_refused_alone(tmp_path: Path) -> None:
    good = "1,late,open\n" * 30
    found = read(tmp_path, f"id,words,status\n{good}2,too,many,cells\n3,short\n4,empty ones more,open,,\n{good}")
    refused = [row for row in found if isinstance(row, Refused)]
    assert [(row.row, row.reason.key, dict(row.reason.fields)["n"]) for row in refused] == [
        (32, "readers.refused.cells", 4), (33, "readers.refused.cells", 2),
    ]
    assert len(found) - len(refused) == 61


def test_a_file_that_leaves_out_empty_cells_at_the_end_is_taken(tmp_path: Path) -> None:
    found = values(read(tmp_path, "id,words,status\n1,late\n2,loud,open\n3,lost\n4,cold,new\n"))
    assert found[0] == {"id": "1", "words": "late"}


def test_a_quote_inside_quotes_costs_only_its_row(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,words\n1,"He said "no" to me"\n2,fine\n')
    assert [type(row) for row in found] == [Refused, Row]
    assert isinstance(found[0], Refused)
    assert (found[0].row, found[0].reason.key) == (2, "readers.refused.quote")


@pytest.mark.parametrize(
    "tail",
    ["", "3,next\n4,after\n", '3,"next"\n', '3,"quoted, with comma",x\n' * 5, "3,plain\n" * 60_000],
)
def test_an_unclosed_quote_is_named_by_the_line_it_opened_on(tmp_path: Path, tail: str) -> None:
    with pytest.raises(FileProblem) as caught:
        read(tmp_path, f'id,words\n1,"closed\nproperly"\n2,"never closed\n{tail}')
    assert caught.value.code == "IM-QUOTE"
    assert dict(caught.value.message.fields)["line"] == 4


def test_a_field_too_long_costs_only_its_row(tmp_path: Path) -> None:
    limits = Limits(field_chars=100)
    found = read(tmp_path, f"id,words\n1,{'a' * 101}\n2,{'b' * 100}\n", limits)
    assert isinstance(found[0], Refused)
    assert (found[0].row, found[0].field, found[0].reason.key) == (2, "words", "readers.refused.too_long")
    assert isinstance(found[1], Row)
    long = read(tmp_path, f'id,words\n1,{"a" * 200_000}\n2,fine\n3,"{"c" * 200_000}"\n4,fine\n')
    assert [type(row) for row in long] == [Refused, Row, Refused, Row]


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        read(tmp_path, "id,words\n1," + "a" * 5_000_000)
    assert caught.value.code == "IM-HUGE"


def test_json_objects_become_flat_text(tmp_path: Path) -> None:
    whole = {"id": 7, "ok": True, "none": None, "who": {"name": "王芳", "tel": "001"}, "tags": ["a", 2], "turns": [{"r": "c", "t": "hi"}, {"r": "a", "t": "yes"}]}
    expected = {"id": "7", "ok": "true", "none": "", "who.name": "王芳", "who.tel": "001", "tags": "a, 2", "turns": "c: hi\na: yes"}
    assert values(read(tmp_path, json.dumps([whole])))[0] == expected
    assert values(read(tmp_path, json.dumps(whole, ensure_ascii=False) + "\n" + json.dumps(whole))) == [expected, expected]
    assert values(read(tmp_path, json.dumps({"n": 2, "hits": {"hits": [whole, whole]}}, indent=1))) == [expected, expected]


def test_a_broken_json_line_costs_only_its_row(tmp_path: Path) -> None:
    found = read(tmp_path, '{"id": 1}\n{"id": \n[1]\n\n{"id": 2}\n{"id": "\\u0000"}\n{"id": "\\ud800"}\n' + '{"id": ' + "9" * 5_000 + "}\n")
    assert [row.reason.key.rsplit(".", 1)[-1] if isinstance(row, Refused) else row.number for row in found] == [
        1, "json", "no_object", 5, "characters", "characters", "json",
    ]


def test_a_long_json_list_is_read_in_parts(tmp_path: Path) -> None:
    items = [{"id": n, "words": "字" * 300} for n in range(3_000)]
    for text in (json.dumps(items), json.dumps(items, ensure_ascii=False, indent=2)):
        found = values(read(tmp_path, text))
        assert [row["id"] for row in found] == [str(n) for n in range(3_000)]


def test_progress_is_told_and_a_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,words\n" + "1,late again and again\n" * 5_000, encoding="utf-8")
    told: list[tuple[int, int]] = []
    size = path.stat().st_size
    list(rows(sniff(path), path, progress=lambda done, of: told.append((done, of))))
    assert told[-1] == (size, size)
    assert [done for done, _of in told] == sorted(done for done, _of in told)
    assert len(told) > 3
    with pytest.raises(ReadingStopped):
        list(rows(sniff(path), path, cancelled=lambda: len(told) > 0))


def test_a_file_that_changes_meanwhile_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,words\n1,late\n", encoding="utf-8")
    shape = sniff(path)
    path.write_bytes(b"id,words\n1,\xff\xfe\n")
    with pytest.raises(FileProblem) as caught:
        list(rows(shape, path))
    assert caught.value.code == "IM-CHANGED"


_PIECES = st.sampled_from(
    [b"id,words\n", b"1,late\n", b'"', b"\n", b"\r\n", b"\r", b",", b"\t", b";", b"[", b"{", b"}", b"]", b'{"a": 1}', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
     b"\x1f\x8b\x08", b"PK\x03\x04", "投诉".encode(), "投诉内容".encode("gb18030"), "投訴".encode("big5"), b"\xff", b"\\u0000", b"sep=", b"a" * 300, b":"],
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=400), st.lists(_PIECES, max_size=30).map(b"".join), st.text(max_size=200).map(lambda text: text.encode("utf-16"))))
def test_any_bytes_give_rows_or_one_problem(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.bin"
    path.write_bytes(data)
    found: list[Row | Refused] = []
    with suppress(FileProblem):
        found += rows(sniff(path), path)
    for row in found:
        assert isinstance(row, Row | Refused)
        assert isinstance(row, Refused) or "\x00" not in "".join(row.values.values())


_CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=12), mark=st.sampled_from(",\t;|"))
def test_what_a_careful_writer_wrote_comes_back(tmp_path: Path, table: list[tuple[str, str, str]], mark: str) -> None:
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([("case number", "customer words", "current status"), *table])
    expected = [list(cells) for cells in table if any(cell.strip() for cell in cells)]
    found = read(tmp_path, out.getvalue())
    assert [list(row.values()) for row in values(found)] == expected


CELL = st.text(st.sampled_from('ab \n\r",\u3000é'), max_size=6)


def numbered(path: Path, text: str, above: int) -> list[tuple[int, object]]:
    """What the rows of a file of two columns say, numbered from the line that follows so many."""
    path.write_bytes(b"id,words\n" + b"1,late\n" * 8)
    shape = sniff(path)
    path.write_bytes(text.encode())
    found: list[tuple[int, object]] = []
    try:
        for row in rows(shape, path):
            found.append((row.number - above, row.values) if isinstance(row, Row) else (row.row - above, row.reason.key))
    except FileProblem as problem:
        found.append((int(dict(problem.message.fields)["line"]) - above, problem.code))
    return found


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('ab1 ,,\n\n"\r'), max_size=60), st.lists(st.tuples(CELL, CELL), max_size=8))
def test_an_odd_row_does_not_change_how_the_others_are_read(tmp_path: Path, typed: str, cells: list[tuple[str, str]]) -> None:
    """What follows the first odd row is read with every line in hand, what stands before it is not: both mean the same."""
    quoted = "".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in cells)
    path = tmp_path / "list.csv"
    for body in (quoted, quoted + typed):
        after_odd = numbered(path, f"id,words\ntoo,many,cells\n{body}", 2)
        assert after_odd[0] == (0, "readers.refused.cells")
        assert after_odd[1:] == numbered(path, f"id,words\n{body}", 1)

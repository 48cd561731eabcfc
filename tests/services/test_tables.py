"""What a person takes away as a table: nothing in it runs, and the file is whole or as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.problems import FileProblem
from complaint_desk.services.tables import safe_cell, save_table


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "|calc", "%x", "\t=1", "\r=1", "\0x", "  =1", "\ufeff=1", "\u200b@x", "＝1+1", "＋1", "－1+2", "＠x", "\n=1"])
def test_a_cell_that_would_run_gets_an_apostrophe(cell):
    assert safe_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-5", "+8613800138000", "-1,200.50", "1=1", "a@b.example", "退款", " x"])
def test_numbers_and_words_stay_as_they_are(cell):
    assert safe_cell(cell) == cell


@given(st.text())
def test_no_cell_begins_with_what_a_spreadsheet_runs(cell):
    safe = safe_cell(cell)
    assert safe.endswith(cell)
    assert safe[:1] not in set("=@|%\t\r\0")
    assert safe[:1] not in set("+-") or safe.lstrip("+-").replace(",", "").replace(".", "").isdigit()


def test_every_cell_is_quoted_and_comes_back(tmp_path):
    path = tmp_path / "t.csv"
    save_table(path, ["Row", "Why"], [["1", 'He said "no", twice\nand left'], ["2", "=1"]])
    text = path.read_bytes().decode("utf-8-sig")
    assert text.startswith('"Row","Why"\r\n"1",')
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [["1", 'He said "no", twice\nand left'], ["2", "'=1"]]


def test_a_file_that_cannot_be_written_is_untouched(tmp_path):
    path = tmp_path / "t.csv"
    path.mkdir()
    for place, code in ((path, "FI-NOFILE"), (tmp_path / "gone" / "t.csv", "FI-WRITE")):
        with pytest.raises(FileProblem) as told:
            save_table(place, ["Row"], [])
        assert told.value.code == code
    assert list(tmp_path.rglob("*")) == [path]

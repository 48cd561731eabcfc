"""``report``: one file for a month, its seal told, and wrong months refused in one sentence."""

import json

from complaint_desk.services.reporting import month_before
from tests.cli.conftest import now_us


def test_the_report_of_the_last_month_is_written_and_told(run, tmp_path):
    path = tmp_path / "month.xlsx"
    code, out, err = run("report", "--out", str(path), "--json")
    told = json.loads(out)
    assert (code, err, told["file"], told["month"]) == (0, "", str(path), f"{month_before(now_us()):%Y-%m}")
    assert told["seal"]["entry"] > 0
    assert path.read_bytes().startswith(b"PK")


def test_a_month_that_means_nothing_or_has_not_begun_is_wrong_usage(run, tmp_path):
    for month, said in (("soon", "is no month"), ("2199-01", "has not begun")):
        code, out, err = run("report", "--month", month, "--out", str(tmp_path / "r.html"))
        assert (code, out) == (2, "")
        assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_no_form_is_told_and_nothing_is_noted(run, tmp_path):
    code, out, err = run("report", "--out", str(tmp_path / "r.doc"))
    assert (code, out) == (1, "")
    assert "r.doc" in err
    assert list(tmp_path.iterdir()) == []

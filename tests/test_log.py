"""The log names ids and places, never a person's words."""

import logging

import pytest

from complaint_desk.log import ROOT, Log, scrub


@pytest.mark.parametrize(("line", "written"), [
    ("case 12 of anna.lind@example.org", "case 12 of <mail>"),
    ("cannot parse '138 0013 8000'", "cannot parse <text>"),
    ("called +49 170 1234567 twice", "called <number> twice"),
    ("客户说退款 at line 7", "<text> at line 7"),
    ("KeyError in queue.py:81", "KeyError in queue.py:81"),
])
def test_a_line_keeps_what_finds_the_fault_and_loses_what_names_a_person(line, written):
    assert scrub(line) == written


def test_an_exception_is_written_as_its_type_and_places(tmp_path):
    log = Log(tmp_path)
    try:
        try:
            raise ValueError("Petra Hallam, 0170 1234567")
        except ValueError:
            logging.getLogger(f"{ROOT}.test").exception("case %d failed", 7)
    finally:
        log.close()
    text = log.path.read_text(encoding="utf-8")
    assert "case 7 failed | ValueError | test_log.py:" in text
    assert "Petra" not in text
    assert "0170" not in text


def test_a_full_file_is_put_aside_and_few_of_those_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("complaint_desk.log._BYTES", 200)
    log = Log(tmp_path)
    for number in range(40):
        logging.getLogger("complaint_desk").info("step %d of this run", number % 10)
    log.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["complaint_desk.log", *(f"complaint_desk.log.{number}" for number in range(1, 5))]
    assert all(path.stat().st_size < 300 for path in tmp_path.iterdir())
    assert "step 9" in (tmp_path / "complaint_desk.log").read_text(encoding="utf-8") + (tmp_path / "complaint_desk.log.1").read_text(encoding="utf-8")


def test_a_closed_log_lets_go_of_its_file(tmp_path):
    log = Log(tmp_path)
    log.close()
    log.path.unlink()
    assert not logging.getLogger(ROOT).handlers

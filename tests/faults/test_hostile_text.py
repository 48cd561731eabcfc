"""A customer's words are words on every screen, in every language, in every chart, print and export, whatever else they look like."""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextBrowser

from complaint_desk import shots
from complaint_desk.cli import main
from complaint_desk.data.bulk import Builder
from complaint_desk.data.store import Store
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import exporting, queue
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.people import sit_down
from complaint_desk.services.tables import save_table
from complaint_desk.ui import text
from complaint_desk.ui.text import Label
from complaint_desk.wording import Words
from tests.faults.budget import DEEP
from tests.faults.hostile_text import CANARY, TEXTS, Inspection, Poison, of_tip
from tests.ui.conftest import look as look  # the program's own theme and language
from tests.ui.conftest import words as words

CASES = 400 if DEEP else 150
LEAST = 5_000 if DEEP else 500
HEARD: list[str] = []
EAR: list[bool] = []


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Hear of a file or a place that only a customer's words can have named."""
    if EAR and (event in ("socket.connect", "socket.getaddrinfo") or (event == "open" and CANARY in str(arguments[0]))):
        HEARD.append(f"{event} {arguments[0]}")


@functools.cache
def listen() -> None:
    """Begin to hear, once and for good: from then on each import and each file of the process is told of, whatever it tests."""
    sys.addaudithook(hear)


@pytest.fixture(autouse=True)
def _nothing_is_fetched() -> Iterator[None]:
    listen()
    HEARD.clear()
    EAR.append(True)
    yield
    EAR.clear()
    assert HEARD == []


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A year of the desk in which every word of people is hostile."""
    path = tmp_path_factory.mktemp("poisoned") / "desk.sqlite"
    poison, honest = Poison(7), Builder.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Builder, "write", lambda self, kind, stream, presses: honest(self, kind, stream, [poison.press(each) for each in presses]))
        fill(path, CASES, 1, load_rules(), lambda: shots.NOW_US)
    print(f"{poison.count} hostile texts")  # noqa: T201  # the figure is read by who runs it
    assert poison.count >= LEAST
    return path


def copy_of(path: Path, folder: Path) -> Path:
    target = folder / "desk.sqlite"
    target.write_bytes(path.read_bytes())
    return target


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_interprets_a_word(qapp: Any, poisoned: Path, tmp_path: Path, language: str) -> None:
    look = Inspection()
    with shots.Stage(qapp, copy_of(poisoned, tmp_path), language) as stage:
        for view in stage.poses():
            look.around(view)
            if view.startswith(("analytics", "queue", "case")):
                stage.paint(shots.Shot(view, language, "light", tmp_path / "view.png"))
            stage.tidy(view)
    print(f"{look.looked_at} widgets, {look.seen} with hostile words")  # noqa: T201
    assert look.faults == []
    assert look.seen > 300


def verb(*arguments: str) -> None:
    assert main(list(arguments)) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_report_interprets_a_word(poisoned: Path, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(copy_of(poisoned, tmp_path))
    for kind in ("html", "pdf", "xlsx"):
        verb("report", "--db", path, "--lang", language, "--month", "2026-10", "--out", str(tmp_path / f"report.{kind}"))
    check_page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert b"/Subtype /Image" not in (tmp_path / "report.pdf").read_bytes()
    check_book(tmp_path / "report.xlsx")
    capsys.readouterr()


def check_page(page: str) -> None:
    """A page has no element and no address that a customer wrote."""
    outside = re.sub(r'<svg.*?</svg>|src="data:[^"]*"|<style.*?</style>', "", page, flags=re.DOTALL)
    for element in re.findall(r"<[^>]*>", outside):
        assert CANARY not in element, element
    assert not re.search(r"<(script|iframe|object|embed)\b", page)


def check_book(path: Path) -> None:
    """A workbook has no formula and no address."""
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            part = book.read(name).decode("utf-8", "replace")
            assert "<f>" not in part or "worksheets" not in name, name
            assert "<hyperlink" not in part, name


def check_table(data: str) -> None:
    """No cell of a table begins like a formula."""
    for row in csv.reader(io.StringIO(data)):
        for cell in row:
            begins = cell.lstrip(" \ufeff\u200b\u200c\u200d\u2060\t\r\n\x00")[:1]
            assert begins not in tuple("=+-@|%\uff1d\uff0b\uff0d\uff20") or re.fullmatch(r"[-+]?[\d.,]+%?", cell), cell


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_export_holds_a_formula(poisoned: Path, tmp_path: Path, form: str) -> None:
    with closing(Store.open(copy_of(poisoned, tmp_path), load_rules(), clock=lambda: shots.NOW_US)) as store:
        who, every = sit_down(store, "admin"), QueueFilter("all")
        count = exporting.write(
            store, who, wanted=every, noted=queue.ids(store, who, wanted=every, zone=UTC),
            layout=Layout((("number", 0), ("customer", 0), ("words", 0), ("product", 0))),
            path=tmp_path / f"t.{form}", words=Words("en", UTC), zone=UTC, about=TEXTS, names=True,
        )
    assert count == CASES
    if form == "csv":
        check_table((tmp_path / "t.csv").read_text(encoding="utf-8-sig"))
    else:
        check_book(tmp_path / "t.xlsx")


def test_no_table_that_is_saved_holds_a_formula(tmp_path: Path) -> None:
    save_table(tmp_path / "t.csv", ["a", "=b", "c"], [[each, f"  {each}", f"\u200b{each}"] for each in TEXTS])
    check_table((tmp_path / "t.csv").read_text(encoding="utf-8-sig"))
    with pytest.raises(AssertionError):
        check_table("a,=1+1\r\n")


def test_what_is_given_away_or_printed_is_text(poisoned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(copy_of(poisoned, tmp_path))
    verb("pack", "--db", path, "--out", str(tmp_path / "desk.cdpack"))
    capsys.readouterr()
    verb("queue", "--db", path, "--limit", "20", "--json")
    rows = json.loads(capsys.readouterr().out)
    number = rows["rows"][0]["number"] if isinstance(rows, dict) else rows[0]["number"]
    verb("disclose", "--db", path, "--case", number, "--out", str(tmp_path / "known.zip"))
    verb("case", "--db", path, number)
    with zipfile.ZipFile(tmp_path / "known.zip") as given:
        for name in given.namelist():
            assert CANARY not in name
            if name.endswith(".html"):
                check_page(given.read(name).decode("utf-8"))
    capsys.readouterr()


def test_whatever_is_sought_finds_something_or_nothing(poisoned: Path, tmp_path: Path) -> None:
    with closing(Store.open(copy_of(poisoned, tmp_path), load_rules(), clock=lambda: shots.NOW_US)) as store:
        who = sit_down(store, "admin")
        for each in TEXTS:
            assert len(queue.ids(store, who, wanted=QueueFilter("all", search=each), zone=UTC)) <= CASES


BREAKS: dict[str, Callable[[], Any]] = {
    "a label that guesses": lambda: QLabel(TEXTS[0]), "a tip that is not escaped": lambda: tipped(TEXTS[1]),
    "a document of markup": lambda: page(TEXTS[0]), "markup in a plain field": lambda: plain(TEXTS[2]),
}


def tipped(words: str) -> QLabel:
    made = QLabel("honest")
    made.setToolTip(words)
    return made


def page(words: str) -> QTextBrowser:
    made = QTextBrowser()
    made.setHtml(words)
    return made


def plain(words: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.appendHtml(words)
    return made


@pytest.mark.parametrize("what", BREAKS)
def test_the_look_finds_what_interprets(qtbot: Any, what: str) -> None:
    before, after = Inspection(), Inspection()
    before.around("")
    made = BREAKS[what]()
    qtbot.addWidget(made)
    after.around("")
    assert before.faults == []
    assert len(after.faults) == 1


def test_the_look_finds_the_programs_own_label_without_plain_text(qtbot: Any, look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Label, "setTextFormat", lambda *_: None)
    made = Label(look, TEXTS[0])
    qtbot.addWidget(made)
    found = Inspection()
    found.around("")
    assert len(found.faults) == 1
    assert [of_tip(text.tip(each)) for each in TEXTS] == [""] * len(TEXTS)
    monkeypatch.setattr(text, "_AS_MARKUP", {})
    assert any(of_tip(text.tip(each)) for each in TEXTS)


def test_the_ear_hears_a_file_that_words_named(tmp_path: Path) -> None:
    assert not os.path.lexists(tmp_path / CANARY)
    with pytest.raises(FileNotFoundError):
        (tmp_path / CANARY).read_bytes()
    assert [each.split()[0] for each in HEARD] == ["open"]
    HEARD.clear()

"""Pictures and texts of a case are looked at as they are: markup as text, damaged and huge pictures told in words, nothing run."""

from __future__ import annotations

import itertools
import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.problems import Problem
from complaint_desk.services import attaching, intake
from complaint_desk.ui.case.preview import PreviewDialog, decoded
from tests.ui.conftest import settle


@pytest.fixture
def added(store, boss, tmp_path):
    """Adds a file to a new case; returns what is shown of it."""
    keys = itertools.count(1)

    def add(name, content):
        taken = intake.Intake(caller=intake.Caller(name="Noor"), words="Look at this.", verified="known_number")
        case = intake.open_case(store, boss, key=next(keys).to_bytes(16, "big"), intake=taken).result["case"]
        path = tmp_path / name
        path.write_bytes(content)
        kept = attaching.keep(store, boss, files=[path]).kept
        attaching.attach(store, boss, key=next(keys).to_bytes(16, "big"), case_id=case, files=kept)
        n = attaching.listed(store, boss, case_id=case)[0].n
        return attaching.look_at(store, boss, case_id=case, n=n)

    return add


def png(width, height):
    made, out = QImage(width, height, QImage.Format.Format_RGB32), QBuffer()
    made.fill(0xFF2B8A5B)
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(out, "PNG")
    return bytes(out.data())


def huge_png():
    """A picture that says it is 40,000 pixels wide and high, in a few bytes."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.fixture
def shown(qtbot, look):
    """Opens a preview; returns what stands in it by its id."""
    host = QWidget()
    qtbot.addWidget(host)

    def show(looked, name):
        dialog = PreviewDialog(look, looked, name, save=lambda: None, parent=host)
        dialog.open()
        settle()
        return {each.objectName(): each for each in dialog.findChildren(QWidget) if each.objectName()}

    return show


def test_a_text_is_shown_as_text_whatever_markup_stands_in_it(added, shown):
    looked = added("letter.html", b"<script>alert(1)</script><img src=file:///etc/passwd> \xe9\x80\x80\xe8\xb4\xa7")
    found = shown(looked, "letter.html")["case.preview.text"]
    assert found.toPlainText() == "<script>alert(1)</script><img src=file:///etc/passwd> \u9000\u8d27"
    assert found.isReadOnly()


def test_of_a_long_text_the_beginning_is_shown(added):
    looked = added("log.txt", "退".encode() * 100_000)
    assert looked.cut
    assert set(looked.text) == {"退"}


def test_a_picture_is_shown_and_a_large_one_is_made_smaller_while_it_is_read(added, shown):
    assert "case.preview.picture" in shown(added("photo.png", png(30, 20)), "photo.png")
    assert decoded(png(6_000, 3_000)).width() <= 1_440


@pytest.mark.parametrize("content", [png(30, 20)[:40], huge_png()])
def test_a_damaged_or_huge_picture_is_told_in_words(added, shown, content):
    found = shown(added("photo.png", content), "photo.png")
    assert "case.preview.picture" not in found
    assert "cannot be shown" in found["case.preview.wrong"].text()


def test_what_is_neither_is_not_looked_at(added):
    with pytest.raises(Problem):
        added("letter.pdf", b"%PDF-1.7 and so on")

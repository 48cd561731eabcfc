"""Files of e-mails come whole out of the process that reads, by the place of their e-mail; what it says of them is not believed."""

from __future__ import annotations

import base64
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from complaint_desk.domain.problems import FileProblem
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.attached import PIECE, Assembly, Attached, attached
from complaint_desk.readers.frames import BadFrame
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mail import files_of
from complaint_desk.readers.rows import ReadingStopped
from complaint_desk.readers.shape import FileShape, sniff
from tests.readers.test_apart import SHORT, SLEEPS, doing, saying

MAIL = FileShape("messages", "", packed=False)
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9_000


def letter(*files: tuple[str, bytes], text: str = "It arrived broken.") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "Ann Lee <ann@example.org>", "Broken"
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mails.zip"
    with zipfile.ZipFile(path, "w") as made:
        for n, files in enumerate(((("a.txt", b"one"),), (), (("b.png", PHOTO), ("c.txt", b"")))):
            made.writestr(f"{n}.eml", letter(*files).as_bytes())
    return path


def read(source: Apart, path: Path, wanted: tuple[int, ...] = (1,), limits: Limits = SHORT) -> list[Attached]:
    return list(source.attached(MAIL, path, wanted, cancelled=None, limits=limits))


def test_each_file_comes_whole_with_the_place_of_its_e_mail(path: Path) -> None:
    assert len(PHOTO) > 2 * PIECE
    found = list(Apart().attached(sniff(path), path, (1, 2, 3), cancelled=None, limits=Limits()))
    assert found == [Attached(1, "a.txt", b"one"), Attached(3, "b.png", PHOTO), Attached(3, "c.txt", b"")]
    assert found == list(attached(sniff(path), path, (1, 2, 3), Limits()))


def test_only_e_mails_that_are_asked_for_are_opened(path: Path) -> None:
    assert [file.row for file in Apart().attached(sniff(path), path, (3,), cancelled=None, limits=Limits())] == [3, 3]
    assert list(Apart(lambda: ["/nothing/starts"]).attached(sniff(path), path, (), cancelled=None, limits=Limits())) == []


def test_of_a_table_nothing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n", encoding="utf-8")
    table = FileShape("table", "utf-8", packed=False, delimiter=",")
    assert list(Apart(lambda: ["/nothing/starts"]).attached(table, path, (1,), cancelled=None, limits=Limits())) == []


def test_a_forwarded_e_mail_is_a_file_with_its_lines_as_they_were() -> None:
    made = letter()
    inner = letter(("x.txt", b"inside"))
    inner["X-Long"] = "a " * 200
    made.add_attachment(inner)
    ((name, content),) = files_of(made.as_bytes(), Limits())
    assert name == "message.eml"
    assert base64.b64encode(b"inside") in content
    assert b"Subject: Broken" in content


@pytest.mark.parametrize(("header", "name"), [
    ('Content-Type: image/png\nContent-Disposition: attachment', "image.png"), ('Content-Type: text/plain\nContent-Disposition: attachment', "text.txt"),
    ('Content-Type: a/b; name="../../.ssh/id.png"', "id.png"), ('Content-Type: a/b; name="CON.txt"', "_CON.txt"),
])
def test_a_file_has_a_safe_name_whatever_its_sender_wrote(header: str, name: str) -> None:
    data = f"From: a@b.c\nContent-Type: multipart/mixed; boundary=q\n\n--q\n{header}\n\nwords\n--q--\n".encode()
    assert [each for each, _ in files_of(data, Limits())] == [name]


def test_what_cannot_be_decoded_comes_as_it_stands_or_as_nothing() -> None:
    data = b"From: a@b.c\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: a/b\nContent-Transfer-Encoding: base64\n\n!!!\n--q--\n"
    ((name, content),) = files_of(data, Limits())
    assert name == "a.b"
    assert content in (b"", b"!!!", b"!!!\n")


GOOD = [["file", 1, "a", 2], ["piece", base64.b64encode(b"ab").decode()]]
LIES: dict[str, list[object]] = {
    "an e-mail nobody asked for": [["file", 2, "a", 0]], "a place that is none": [["file", True, "a", 0]], "a length below nothing": [["file", 1, "a", -1]],
    "a length beyond an e-mail": [["file", 1, "a", 99_000_000]], "a name without end": [["file", 1, "a" * 500, 0]], "a piece of nothing": [GOOD[1]],
    "no bytes": [GOOD[0], ["piece", "%%%%"]], "an empty piece": [GOOD[0], ["piece", ""]], "more than it said": [["file", 1, "a", 1], GOOD[1]],
    "two at once": [GOOD[0], GOOD[0]], "half of one": [GOOD[0]], "rows": [["rows", []]], "more than there are parts": [["file", 1, "a", 0]] * 101,
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_said_of_a_file_is_looked_at_as_if_an_enemy_had_said_it(path: Path, lie: str) -> None:
    assert read(saying(*GOOD, ["end"]), path) == [Attached(1, "a", b"ab")]
    with pytest.raises(FileProblem, match="import_reader_died"):
        read(saying(*LIES[lie], ["end"]), path)


def test_all_the_files_together_are_no_more_than_a_file_may_unpack_to() -> None:
    assembly = Assembly((1,), Limits(unpacked_bytes=3))
    assert [assembly.take(frame) for frame in GOOD] == [None, Attached(1, "a", b"ab")]
    with pytest.raises(BadFrame):
        assembly.take(GOOD[0])


def test_a_piece_is_no_longer_than_one_that_is_sent() -> None:
    assembly = Assembly((1,), Limits())
    assembly.take(["file", 1, "a", PIECE + 3])
    with pytest.raises(BadFrame):
        assembly.take(["piece", base64.b64encode(b"x" * (PIECE + 3)).decode()])


def test_the_reading_of_files_stops_when_it_is_told_to(path: Path) -> None:
    with pytest.raises(ReadingStopped):
        list(doing(SLEEPS).attached(MAIL, path, (1,), cancelled=lambda: True, limits=Limits()))


def test_an_e_mail_that_is_refused_has_no_files(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(letter(("a.txt", b"one")).as_bytes() + b"\n" * 500_000)
    assert list(attached(MAIL, path, (1,), Limits())) == []

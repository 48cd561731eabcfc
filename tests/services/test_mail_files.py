"""Files that come with e-mails become files of their cases: named before, kept once, left out when they are programs, gone with an erasure."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

import pytest

from complaint_desk.data import forgetting
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import AttachmentAdded
from complaint_desk.domain.problems import FileProblem, StoreProblem
from complaint_desk.readers.rows import ReadingStopped
from complaint_desk.services import attaching, conversation, erasing, importing, offers
from complaint_desk.services.changed import Changed
from complaint_desk.services.mail_files import MailFile, MailFiles, told
from complaint_desk.wording import Words
from tests import endings
from tests.services.desk import SmallDesk

keys = (n.to_bytes(16, "big") for n in itertools.count(1))
PHOTO = b"\x89PNG\r\n\x1a\n" + b"a photograph of the door" * 100
PROGRAM = b"MZ" + b"\x90" * 500


def letter(number: int, *files: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = f"Ann Lee <ann{number}@example.org>", "Broken", f"<{number}@there>"
    made["Date"] = "Mon, 03 Mar 2025 10:00:00 +0800"
    made.set_content(f"The door came without hinges, as the picture {number} shows.")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def mails(tmp_path: Path, *letters: bytes) -> Path:
    path = tmp_path / "mails.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for n, data in enumerate(letters):
            made.writestr(f"{n}.eml", data)
    return path


def bring(store: Store, who: Person, path: Path) -> Changed:
    return importing.bring_in(store, who, key=next(keys), found=importing.look(store, who, file=path), zone=UTC)


def files_of(store: Store, who: Person) -> list[list[tuple[str, str]]]:
    cases = store.read().rows("SELECT id FROM complaint ORDER BY id")
    return [[(file.name, file.media) for file in attaching.listed(store, who, case_id=case)] for (case,) in cases]


def on_disk(tmp_path: Path) -> int:
    return sum(path.is_file() for path in (tmp_path / "desk.files").rglob("*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    two = letter(2, ("../../door.png", PHOTO), ("door again.png", PHOTO), ("holiday.png", PROGRAM), ("nothing.txt", b""))
    return mails(tmp_path, letter(1), two, letter(3, ("letter.txt", "不行".encode())))


def test_the_files_of_an_e_mail_are_files_of_its_case_by_their_content(store: Store, boss: Person, tmp_path: Path, path: Path) -> None:
    bring(store, boss, path)
    assert files_of(store, boss) == [[], [("door.png", "image/png")], [("letter.txt", "text/plain")]]
    case = store.read().value("SELECT id FROM complaint ORDER BY id LIMIT 1 OFFSET 1")
    (file,) = attaching.listed(store, boss, case_id=case)
    assert attaching.look_at(store, boss, case_id=case, n=file.n).picture == PHOTO
    assert on_disk(tmp_path) == 2
    assert check(store).problems == []


def test_what_would_come_in_is_named_before_and_nothing_is_kept(store: Store, boss: Person, tmp_path: Path, path: Path) -> None:
    outcome = importing.rehearse(store, boss, found=importing.look(store, boss, file=path), zone=UTC)
    told = [(file.row, file.name, file.size, file.left_out.key if file.left_out else "") for file in outcome.files]
    assert told == [
        (2, "door.png", len(PHOTO), ""), (2, "door again.png", len(PHOTO), ""), (2, "holiday.png", len(PROGRAM), "importing.left_program"),
        (2, "nothing.txt", 0, "importing.left_empty"), (3, "letter.txt", 6, ""),
    ]
    assert on_disk(tmp_path) == 0
    done = bring(store, boss, path)
    assert done.result["files"] == outcome.files


def test_the_same_file_again_adds_nothing_and_reads_no_file_of_it(store: Store, boss: Person, path: Path) -> None:
    bring(store, boss, path)
    before = store.read().value("SELECT count(*) FROM event")
    again = bring(store, boss, path)
    assert (again.result["made"], again.result["joined"], again.result["files"]) == (0, 3, [])
    assert store.read().value("SELECT count(*) FROM event") == before


def test_nothing_comes_in_when_a_file_cannot_be_read_to_its_end(
    store: Store, boss: Person, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importing.look(store, boss, file=path)

    def breaks(*_told: object, **_named: object) -> object:
        raise FileProblem("import_damaged", code="IM-DAMAGED", file=path.name)

    monkeypatch.setattr(importing.MailFiles, "of", breaks)
    with pytest.raises(FileProblem):
        importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC)
    assert store.read().value("SELECT count(*) FROM complaint") == 0


def test_an_import_that_is_stopped_among_the_files_leaves_no_case(store: Store, boss: Person, path: Path) -> None:
    found, asked = importing.look(store, boss, file=path), itertools.count()
    with pytest.raises(ReadingStopped):
        importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC, cancelled=lambda: next(asked) > 0)
    assert store.read().value("SELECT count(*) FROM complaint") == 0


def test_erasing_the_customer_takes_the_files(desk: SmallDesk, tmp_path: Path, path: Path) -> None:
    bring(desk.store, desk.boss, path)
    assert on_disk(tmp_path) == 2
    case, customer = desk.store.read().rows("SELECT id, customer_id FROM complaint ORDER BY id LIMIT 1 OFFSET 1")[0]
    desk.do(conversation.verify_caller, case, verified="known_number")
    desk.offered(desk.clear(case), "0", "0")
    desk.do(offers.choose, case, option=1)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    erasing.erase(desk.store, desk.boss, key=next(keys), customer_id=customer, why="request")
    assert attaching.listed(desk.store, desk.boss, case_id=case) == ()
    assert [path.read_bytes() for path in (tmp_path / "desk.files").rglob("*") if path.is_file()] == ["不行".encode()]


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_many_files_are_told_shortly(language: str) -> None:
    said = [Words(language).of(each) for each in told([MailFile(1, f"{n}.png", 1_500) for n in range(30)], 6)]
    assert len(said) == 7
    assert "5.png" in said[5]
    assert "24" in said[6]


def test_a_file_that_an_erasure_took_meanwhile_is_missed_before_a_case_names_it(store: Store, boss: Person, tmp_path: Path) -> None:
    found = importing.look(store, boss, file=mails(tmp_path, letter(1, ("logo.png", PHOTO))))
    prepared = importing.prepare(store, boss, found=found, zone=UTC)
    for kept in (tmp_path / "desk.files").rglob("*"):
        if kept.is_file():
            kept.unlink()
    with pytest.raises(StoreProblem) as refused:
        importing.admit(store, boss, key=next(keys), prepared=prepared)
    assert refused.value.code == "ST-TAKEN"
    assert store.read().value("SELECT count(*) FROM complaint") == 0
    bring(store, boss, found.path)
    assert files_of(store, boss) == [[("logo.png", "image/png")]]


@pytest.mark.parametrize(("name", "content"), [
    ("invoice.pdf.js", b"text"), ("photo.LNK", b"L\0\0\0"), ("run.bat.", b"echo"), ("tool", b"#!/bin/sh"), ("tool", b"\xcf\xfa\xed\xfe" + b"\0" * 9),
    ("photo.png", PROGRAM),
])
def test_what_a_system_would_start_is_a_program_by_its_content_or_its_ending(name: str, content: bytes) -> None:
    assert attaching.is_program(name, content)


@pytest.mark.parametrize(("name", "content"), [("door.png", PHOTO), ("letter.txt", b"js"), ("js", b"plain"), ("shop.com.txt", b"a"), ("合同.docx", b"PK\x03\x04")])
def test_what_it_would_show_is_none(name: str, content: bytes) -> None:
    assert not attaching.is_program(name, content)


def test_an_erasure_leaves_a_file_that_somebody_named_since_it_looked(store: Store, boss: Person, tmp_path: Path) -> None:
    bring(store, boss, mails(tmp_path, letter(1, ("logo.png", PHOTO))))
    last = forgetting.last_event(store.read())
    theirs = forgetting.named_files(store.read())
    bring(store, boss, mails(tmp_path, letter(2, ("logo.png", PHOTO))))
    assert theirs
    assert theirs - forgetting.named_since(store.read(), last) == frozenset()


def test_mails_that_are_written_anew_between_two_looks_do_not_come_in(
    store: Store, boss: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mails(tmp_path, letter(1), letter(2, ("two.png", PHOTO)))
    (tmp_path / "new").mkdir()
    anew = mails(tmp_path / "new", letter(3, ("passport.png", PHOTO + b"3")), letter(1), letter(2, ("two.png", PHOTO)))
    found = importing.look(store, boss, file=path)
    usual = MailFiles.of

    def of(self: MailFiles, rows: Sequence[int], seen: list[MailFile]) -> Mapping[int, Sequence[AttachmentAdded]]:
        path.write_bytes(anew.read_bytes())
        return usual(self, rows, seen)

    monkeypatch.setattr(MailFiles, "of", of)
    with pytest.raises(FileProblem) as refused:
        importing.bring_in(store, boss, key=next(keys), found=found, zone=UTC)
    assert refused.value.code == "IM-REWRITTEN"
    assert store.read().value("SELECT count(*) FROM complaint") == 0

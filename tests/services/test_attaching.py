"""Files are added to a case by their content, refused in words, taken back, and given out again as what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_desk import durable
from complaint_desk.domain.events import DAY, FileCopied
from complaint_desk.domain.problems import NotAllowed, Problem, StoreProblem
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import assigning, attaching, backups, erasing
from complaint_desk.services.attaching import MOST_AT_ONCE, MOST_BYTES, attach, copy_out, keep, listed
from complaint_desk.services.intake import Caller, Intake, open_case


@pytest.fixture
def case(desk):
    intake = Intake(caller=Caller(name="Noor"), words="It broke.", channel="phone", verified="known_number")
    return open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake).result["case"]


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "坏了的 门 & <b>.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 3_000_000)
    return file


def on_disk(folder):
    return {path.name for path in (folder / "desk.files").rglob("*") if path.is_file()}


def why(taken):
    return [problem.message.key for problem in taken.refused]


def test_a_file_is_kept_by_its_content_and_named_in_the_case(desk, case, photo, tmp_path):
    steps = []
    taken = keep(desk.store, desk.agent, files=[photo], progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (photo.stat().st_size, photo.stat().st_size)
    assert len(steps) == 3
    desk.do(attach, case, files=taken.kept)
    assert [(each.name, each.size, each.media) for each in listed(desk.store, desk.agent, case_id=case)] == [(photo.name, photo.stat().st_size, "image/png")]
    kept = [path for path in (tmp_path / "desk.files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [photo.read_bytes()]
    assert photo.name not in str(kept)  # a name never becomes a path


def test_the_same_file_is_in_a_case_once(desk, case, photo):
    for _ in range(2):
        taken = keep(desk.store, desk.agent, files=[photo, photo])
        desk.do(attach, case, files=taken.kept)
    assert len(listed(desk.store, desk.agent, case_id=case)) == 1


def test_what_cannot_be_taken_is_refused_in_words_and_the_rest_is_kept(desk, tmp_path, photo, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_BYTES", 4_000_000)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "setup.txt").write_bytes(b"MZ" + b"\0" * 100)
    (tmp_path / "film.mp4").write_bytes(b"x" * 4_000_001)
    files = [tmp_path, tmp_path / "gone.txt", tmp_path / "empty.txt", tmp_path / "film.mp4", tmp_path / "setup.txt", photo]
    taken = keep(desk.store, desk.agent, files=files)
    assert why(taken) == [
        "problem.attachment_folder", "problem.attachment_unreadable", "problem.attachment_empty", "problem.attachment_large", "problem.attachment_program",
    ]
    assert [event.name for event in taken.kept] == [photo.name]
    assert MOST_BYTES == 25_000_000
    assert on_disk(tmp_path) == {event.sha256 for event in taken.kept}  # a program is not kept and then refused


@pytest.mark.parametrize("name", [
    "bill.b\u200bat", "bill.ex\u202ee", "bill.bat\u200b", "bill.bat\u0085", "bill.bat\u3000", "bill.bat\ufeff", "letter.hta\u00ad", "bill.bat\x01",
    "bill.bat . .", "bill.\uff42\uff41\uff54",
], ids=ascii)
def test_a_program_is_known_by_the_name_that_it_would_be_kept_under_whatever_unseen_sign_is_in_it(desk, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(b"@echo off\r\ncalc\r\n")
    taken = keep(desk.store, desk.agent, files=[file])
    assert (why(taken), taken.kept, on_disk(tmp_path)) == (["problem.attachment_program"], (), set())


def test_a_whole_folder_of_files_is_not_taken_by_mistake(desk, tmp_path):
    files = [tmp_path / f"{n}.txt" for n in range(MOST_AT_ONCE + 5)]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    taken = keep(desk.store, desk.agent, files=files)
    assert len(taken.kept) == MOST_AT_ONCE
    assert why(taken) == ["problem.attachment_many"]


def test_a_stopped_file_is_in_no_case(desk, case, photo):
    class Stop(Exception):
        pass

    def progress(_done, _total):
        raise Stop

    with pytest.raises(Stop):
        keep(desk.store, desk.agent, files=[photo], progress=progress)
    assert listed(desk.store, desk.agent, case_id=case) == ()


def test_a_file_added_by_mistake_is_taken_back(desk, case, photo):
    added = desk.do(attach, case, files=keep(desk.store, desk.agent, files=[photo]).kept)
    desk.do(assigning.undo, case, n=added.result["version"])
    assert listed(desk.store, desk.agent, case_id=case) == ()


def test_a_copy_is_what_was_added_or_is_not_given_out(desk, case, photo, tmp_path):
    added = desk.do(attach, case, files=keep(desk.store, desk.agent, files=[photo]).kept)
    n = added.result["version"]
    copy = copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=tmp_path / "copy.png")
    assert copy.read_bytes() == photo.read_bytes()
    with pytest.raises(Problem, match="attachment_not_written"):
        copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=tmp_path / "no" / "copy.png")
    with pytest.raises(Problem, match="attachment_none"):
        copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=1, target=tmp_path / "x")
    kept = next(path for path in (tmp_path / "desk.files").rglob("*") if path.is_file())
    kept.write_bytes(b"something else")
    with pytest.raises(StoreProblem, match="attachment_changed"):
        copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=tmp_path / "y")


def test_that_a_copy_leaves_is_in_the_trail_before_it_is_written_and_counts_as_taken_out(desk, case, photo, tmp_path):
    n = desk.do(attach, case, files=keep(desk.store, desk.agent, files=[photo]).kept).result["version"]
    customer = desk.case(case).customer_id
    before = erasing.extent(desk.store, desk.boss, customer_id=customer).taken_out
    with pytest.raises(Problem, match="attachment_not_written"):
        copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=tmp_path / "no" / "copy.png")
    copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=tmp_path / "copy.png")
    left = [r for r in desk.store.history(customer) if isinstance(r.event, FileCopied)]
    assert [(r.event, r.actor_id) for r in left] == [(FileCopied(case_id=case, file=n), desk.agent.id)] * 2
    assert erasing.extent(desk.store, desk.boss, customer_id=customer).taken_out == before + 2
    assert desk.case(case).version == n  # nobody's edit of the case meets a conflict with it


def test_a_file_is_added_only_where_the_case_can_be_changed(desk, case, photo):
    kept = keep(desk.store, desk.agent, files=[photo]).kept
    desk.do(attach, case, files=kept, who=desk.hire("depot", "department"))  # who may note may add
    with pytest.raises(NotAllowed):
        listed(desk.store, desk.agent.__class__(9, "x", "X", "nobody"), case_id=case)


def test_what_no_case_came_to_name_goes_after_a_day_and_stays_while_another_desk_may_name_it(desk, case, photo, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("nobody pressed save", encoding="utf-8")
    (orphan,) = keep(desk.store, desk.agent, files=[letter]).kept
    named = keep(desk.store, desk.agent, files=[photo]).kept
    desk.do(attach, case, files=named)
    folder = backups.folder_of(desk.store.path)
    now = Path(tmp_path / "desk.files" / orphan.sha256[:2] / orphan.sha256).stat().st_mtime_ns // 1_000
    desk.clock.us = now + DAY // 2
    assert backups.sweep_files(desk.store, folder) == 0
    desk.clock.us = now + DAY + MINUTE
    aside = tmp_path / "desk.before-restore-1.sqlite"
    aside.write_bytes(b"")
    assert backups.sweep_files(desk.store, folder) == 0
    aside.unlink()
    backups.keep_up(desk.store)
    assert on_disk(tmp_path) == {event.sha256 for event in named}


def test_a_copy_never_leaves_half_of_itself_over_what_stood_there(desk, case, photo, tmp_path, monkeypatch):
    n = desk.do(attach, case, files=keep(desk.store, desk.agent, files=[photo]).kept).result["version"]
    target = tmp_path / "copy.png"
    target.write_bytes(b"what stood there")
    with monkeypatch.context() as patch:
        patch.setattr(durable, "settle", full_disk)
        with pytest.raises(Problem, match="attachment_not_written"):
            copy_out(desk.store, desk.agent, key=next(desk.keys), case_id=case, n=n, target=target)
    assert target.read_bytes() == b"what stood there"
    assert list(tmp_path.glob("copy*")) == [target]


def full_disk(*_told):
    raise OSError


def test_windows_is_told_that_a_copy_came_from_outside(tmp_path):
    attaching._mark_of_the_web(tmp_path / "copy.html", "linux")
    assert list(tmp_path.iterdir()) == []
    attaching._mark_of_the_web(tmp_path / "copy.html", "win32")
    assert (tmp_path / "copy.html:Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"

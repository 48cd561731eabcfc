"""What stands beside a desk: drafts, anchors and attachments."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from complaint_desk.data.anchors import Anchors
from complaint_desk.data.attachments import Attachments, media_of
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from tests.data.desks import open_case


def test_drafts_are_there_for_the_next_program(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "desk.drafts.sqlite"
    first, second = DraftStore(path), DraftStore(path)
    first.save("case:1:words", "冰箱")
    first.save("case:1:words", "冰箱又坏了")
    first.save("case:12:words", "other")
    assert second.load("case:1:words") == "冰箱又坏了"
    assert second.keys("case:1:") == ["case:1:words"]
    second.discard("case:1:words")
    assert first.load("case:1:words") is None
    assert first.keys() == ["case:12:words"]
    for drafts in (first, second):
        drafts.close()


def test_a_discarded_draft_leaves_no_words(tmp_path: Path) -> None:
    drafts = DraftStore(tmp_path / "drafts.sqlite")
    drafts.save("k", "Quillfeather")
    drafts.discard("k")
    drafts.close()
    assert b"Quillfeather" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("key", ["", "%", "a'b", "case:_"])
def test_any_key_is_only_itself(tmp_path: Path, key: str) -> None:
    drafts = DraftStore(tmp_path / "drafts.sqlite")
    drafts.save("case:1", "x")
    drafts.save(key, "half \ud83d")
    assert drafts.load(key) == "half ?"
    assert key in drafts.keys(key)
    assert drafts.load_all([key, "case:12"]) == {key: "half ?"}
    drafts.close()


def test_damaged_drafts_do_not_stop_the_desk(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    path.write_bytes(b"not a database, but long enough to look at" * 20)
    drafts = DraftStore(path)
    drafts.save("k", "v")
    drafts.close()
    assert path.with_name("drafts.sqlite.bad").exists()


def test_anchors_grow_and_a_cut_line_is_passed_over(store: Store, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    anchors.record(store)
    open_case(store)
    second = anchors.record(store)
    assert second is not None
    [file] = (tmp_path / "anchors").iterdir()
    with file.open("a", encoding="ascii") as cut:
        cut.write("1772442")
    assert [a.n for a in anchors.of(second.token)] == [0, 1]
    assert anchors.of(bytes(16)) == []


def test_the_same_file_is_kept_once_and_proven_when_read(tmp_path: Path) -> None:
    kept = Attachments(tmp_path / "desk.files")
    event = kept.keep(b"%PDF-1.7 letter", "../../letter.pdf")
    assert kept.keep(b"%PDF-1.7 letter", "again.pdf").sha256 == event.sha256 == sha256(b"%PDF-1.7 letter").hexdigest()
    assert (event.size, event.media, kept.read(event.sha256)) == (15, "application/pdf", b"%PDF-1.7 letter")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [kept.path(event.sha256)]
    kept.path(event.sha256).write_bytes(b"something else")
    with pytest.raises(StoreProblem):
        kept.read(event.sha256)
    with pytest.raises(StoreProblem):
        kept.read("0" * 64)


@pytest.mark.parametrize("digest", ["", "../x", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_digest_names_a_place(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        Attachments(tmp_path).path(digest)


@pytest.mark.parametrize(("content", "media"), [
    (b"\x89PNG\r\n\x1a\n....", "image/png"), ("投诉信".encode(), "text/plain"), ("字".encode() * 2000, "text/plain"),
    (b"MZ\x90\x00", "application/x-msdownload"), (b"\xff\xfe\x00", "application/octet-stream"), (b"a\0b", "application/octet-stream"), (b"", "text/plain"),
])
def test_a_file_is_what_its_bytes_say(content: bytes, media: str) -> None:
    assert media_of(content) == media

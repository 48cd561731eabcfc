"""Backups kept by the program and desks put back from them: nothing recorded is lost beyond what was said."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import copies, restoring, schema
from complaint_desk.data.anchors import Anchor, Anchors
from complaint_desk.data.attachments import Attachments
from complaint_desk.data.check import check
from complaint_desk.data.copies import Stopped
from complaint_desk.data.replay import BESIDE, TRUTH
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, Denied, DeskCopied, DeskRestored
from complaint_desk.domain.problems import FileProblem, NotAllowed, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.spans import HOUR, MINUTE
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.policy.holding import Policy, Reading
from complaint_desk.services import backups, conversation, joining, marking
from complaint_desk.services import restoring as services
from complaint_desk.services.backups import keep_up
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

DERIVED = {
    "complaint", "customer", "person", "improvement", "improvement_case", "import_fingerprint", "rollup", "tag", "field", "case_tag", "case_field",
}
WAITING = {"fresh_text"}
"""What is put into the search index at once where a segment is put back."""


def wait(desk: SmallDesk, us: int = 10 * MINUTE) -> None:
    desk.clock.us += us


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but of what waits for the search index."""
    with closing(sqlite3.connect(path)) as raw:
        names = [model._meta.table_name for model in schema.TABLES if model._meta.table_name not in WAITING]
        return {name: sorted(raw.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def put_back(desk: SmallDesk, wanted: restoring.Point | None = None, who: str = "mara") -> services.Restored:
    """Close the desk, restore it and open it again."""
    path = desk.store.path
    desk.store.close()
    try:
        return services.restore(path, wanted or services.point(path), rules=Rules(), clock=desk.clock, login=who, strict=True)
    finally:
        desk.store = Store.open(path, Rules(), clock=desk.clock)


def test_every_table_is_truth_or_follows_or_is_taken_whole() -> None:
    known = {model._meta.table_name for model in schema.TABLES}
    assert known == set(TRUTH) | set(BESIDE) | DERIVED | WAITING
    for model in schema.TABLES:
        if model._meta.table_name in TRUTH:
            assert tuple(model._meta.columns) == TRUTH[model._meta.table_name]


def test_the_first_backup_is_whole_the_next_ones_are_small_and_a_day_later_it_is_whole_again(desk: SmallDesk) -> None:
    desk.take()
    assert keep_up(desk.store).level(desk.clock()) == "fine"
    wait(desk)
    desk.take()
    keep_up(desk.store)
    keep_up(desk.store)
    folder = backups.folder_of(desk.store.path)
    assert [each.full for each in folder.kept()] == [True, False]
    wait(desk, DAY)
    desk.take()
    keep_up(desk.store)
    assert [each.why for each in folder.kept()] == ["first", "", "daily"]
    for each in folder.kept():
        if each.full:
            copies.prove(folder.path / each.name, folder.manifest(folder.path / each.name))


def test_an_idle_desk_makes_no_backup(desk: SmallDesk) -> None:
    keep_up(desk.store)
    wait(desk, 5 * DAY)
    found = keep_up(desk.store)
    assert len(backups.folder_of(desk.store.path).kept()) == 1
    assert (found.open_us, found.level(desk.clock())) == (0, "fine")


def test_what_no_event_tells_makes_a_segment_too(desk: SmallDesk) -> None:
    keep_up(desk.store)
    wait(desk)
    desk.store.note(lambda notes: notes.run("INSERT INTO macro(person_id, name, definition, changed_us) VALUES(1, 'm', '{}', 1)"))
    keep_up(desk.store)
    assert [each.full for each in backups.folder_of(desk.store.path).kept()] == [True, False]
    desk.store.note(lambda notes: notes.run("DELETE FROM macro"))
    put_back(desk)
    assert desk.store.read().value("SELECT name FROM macro") == "m"


def test_a_copy_and_its_segments_put_back_are_the_desk_row_for_row(desk: SmallDesk, tmp_path: Path) -> None:
    first, improved = desk.ready(), desk.chosen("18.00", "0")
    keep_up(desk.store)
    for turn in range(3):
        wait(desk)
        other = desk.take(name="王小明")
        desk.do(conversation.note_emotion, improved, level="angry")
        desk.do(conversation.add_note, first, text=f"call {turn} 又打来")
        if turn == 1:
            known = marking.define_tag(desk.store, desk.boss, key=next(desk.keys), label="flood").result["tag"]
            desk.do(marking.tag, other, tag=known)
            desk.do(joining.merge, other, who=desk.boss, into=first)
            worded = [r.n for r in desk.store.history(improved) if r.event.kind == "words_heard"]
            desk.store.operation(key=next(desk.keys), actor_id=1, verb="erase", work=lambda tx, ns=worded: {"v": tx.erase(improved, ns)})
        keep_up(desk.store)
    point = services.point(desk.store.path)
    assert len(point.after) == 3
    staged = restoring.stage(desk.store.path, point, Rules(), desk.clock)
    assert tables(staged) == tables(desk.store.path)
    with closing(Store.open(staged, Rules(), clock=desk.clock)) as copy:
        assert check(copy).problems == []


def test_what_would_be_lost_is_told_in_numbers_and_words(desk: SmallDesk) -> None:
    old = desk.take()
    keep_up(desk.store)
    new = desk.take()
    desk.do(conversation.add_note, old, text="later")
    found = services.look(desk.store.path, services.point(desk.store.path))
    assert (found.readable, found.same, found.lost_cases) == (True, True, 2)
    assert found.opened == (desk.case(new).number,)
    assert found.changed == (desk.case(old).number,)
    for language in LANGUAGES:
        said = [Words(language).of(each) for each in services.told(found, desk.clock())]
        assert any(desk.case(new).number in each for each in said)


def test_a_restore_keeps_the_desk_of_before_and_leaves_a_mark(desk: SmallDesk) -> None:
    desk.take()
    keep_up(desk.store)
    lost = desk.take()
    before = desk.store.read().value("SELECT count(*) FROM event")
    token = desk.store.lane_head()[0]
    done = put_back(desk)
    assert done.kept is not None
    with closing(Store.open(done.kept, Rules(), clock=desk.clock)) as kept:
        assert kept.case(lost).number
        assert kept.read().value("SELECT count(*) FROM event") == before
    mark = desk.store.history(1)[-1]
    assert isinstance(mark.event, DeskRestored)
    assert (mark.actor_id, mark.event.cases, mark.event.generation) == (desk.boss.id, 1, 1)
    assert desk.store.lane_head()[0] != token
    assert desk.store.read().value("SELECT count(*) FROM complaint") == 1
    assert check(desk.store).problems == []


def test_what_was_vouched_for_and_put_back_is_no_finding_but_a_cut_end_is(desk: SmallDesk, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors")
    desk.take()
    keep_up(desk.store)
    desk.take()
    noted = anchors.record(desk.store)
    assert noted is not None
    put_back(desk)
    assert check(desk.store, anchors=[noted]).problems == []
    wait(desk)
    later = Anchor(noted.token, noted.n, noted.digest, desk.clock())
    assert [each.key for each in check(desk.store, anchors=[later]).problems] == ["check.anchor_missing"]


def test_backups_rest_after_a_restore_until_somebody_looked(desk: SmallDesk) -> None:
    desk.take()
    keep_up(desk.store)
    put_back(desk)
    desk.take()
    paused = keep_up(desk.store)
    assert (paused.paused, len(paused.copies)) == (True, 1)
    with pytest.raises(NotAllowed):
        backups.go_on(desk.store, desk.agent)
    backups.go_on(desk.store, desk.boss)
    found = backups.standing(desk.store)
    assert (found.paused, len(found.copies), found.open_us) == (False, 2, 0)  # whole: what comes now goes on from another past


def test_words_forgotten_after_the_backup_stay_forgotten(desk: SmallDesk) -> None:
    case = desk.take(name="Xanthippe Quillfeather")
    keep_up(desk.store)
    worded = [r.n for r in desk.store.history(case) if r.event.kind == "words_heard"]
    wait(desk)
    desk.store.operation(key=next(desk.keys), actor_id=1, verb="erase", work=lambda tx: {"v": tx.erase(case, worded)})
    keep_up(desk.store)
    full = next(each for each in services.points(desk.store.path) if not each.after)
    put_back(desk, full)
    assert [r.event.words for r in desk.store.history(case) if r.event.kind == "words_heard"] == [None]
    assert check(desk.store).problems == []


def test_a_damaged_desk_is_put_back_and_kept_byte_for_byte(desk: SmallDesk) -> None:
    case = desk.take()
    number = desk.case(case).number
    keep_up(desk.store)
    path = desk.store.path
    desk.store.close()
    path.write_bytes(path.read_bytes()[:5_000] + os.urandom(60_000) + path.read_bytes()[65_000:])
    damaged = path.read_bytes()
    done = put_back(desk)
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert desk.case(case).number == number
    assert done.loss.readable is False


def test_who_has_no_right_puts_nothing_back(desk: SmallDesk) -> None:
    desk.take()
    keep_up(desk.store)
    desk.take()
    with pytest.raises(NotAllowed):
        put_back(desk, who="yun")
    assert desk.store.read().value("SELECT count(*) FROM complaint") == 2


def test_a_desk_that_somebody_has_open_is_not_replaced(desk: SmallDesk) -> None:
    desk.take()
    keep_up(desk.store)
    path = desk.store.path
    with closing(Store.open(path, Rules(), clock=desk.clock)) as other:
        assert other.read().value("SELECT count(*) FROM complaint") == 1
        with pytest.raises(StoreProblem) as problem:
            put_back(desk)
    assert problem.value.code == "BK-USED"
    assert sorted(each.name for each in path.parent.iterdir() if "restor" in each.name) == []


@pytest.mark.parametrize("harm", ["bytes", "short", "manifest", "missing"])
def test_a_backup_that_is_not_what_it_was_is_refused_and_the_desk_stays(desk: SmallDesk, harm: str) -> None:
    desk.take()
    keep_up(desk.store)
    point = services.point(desk.store.path)
    content = point.copy.read_bytes()
    if harm == "bytes":
        point.copy.write_bytes(content[:9_000] + bytes([content[9_000] ^ 1]) + content[9_001:])
    elif harm == "short":
        point.copy.write_bytes(content[:-4_096])
    elif harm == "manifest":
        copies.manifest_path(point.copy).write_text("{", encoding="utf-8")
    else:
        point.copy.unlink()
    with pytest.raises(StoreProblem) as problem:
        put_back(desk, point)
    assert problem.value.code in ("BK-DAMAGED", "BK-MANIFEST", "BK-MISSING")
    assert desk.store.read().value("SELECT count(*) FROM complaint") == 1


def test_a_segment_that_was_touched_is_refused(desk: SmallDesk) -> None:
    keep_up(desk.store)
    wait(desk)
    desk.take()
    keep_up(desk.store)
    point = services.point(desk.store.path)
    [segment] = point.after
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(bytes(content))
    with pytest.raises(StoreProblem) as problem:
        services.look(desk.store.path, point)
    assert problem.value.code == "BK-DAMAGED"


def test_a_segment_of_another_desk_is_never_put_on(desk: SmallDesk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = SmallDesk.made(tmp_path / "other" / "desk.sqlite")
    for each in (desk, other):
        keep_up(each.store)
        wait(each)
        each.take()
        keep_up(each.store)
    ours, theirs = services.point(desk.store.path), services.point(other.store.path)
    other.store.close()
    with pytest.raises(StoreProblem) as problem:
        restoring.stage(desk.store.path, restoring.Point(ours.copy, theirs.after, 0, ""), Rules(), desk.clock)
    assert problem.value.code == "BK-PAST"
    assert not desk.store.path.with_name("desk.restoring.sqlite").exists()


def test_a_backup_that_fails_is_a_state_that_is_told_and_ends_by_itself(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take()
    with monkeypatch.context() as broken:
        broken.setattr(copies, "copy_whole", lambda *_: (_ for _ in ()).throw(OSError(28, "no room")))
        found = keep_up(desk.store)
        assert (found.failed, found.level(desk.clock())) == ("BK-WRITE", "amber")
        wait(desk, 3 * DAY)
        assert keep_up(desk.store).level(desk.clock()) == "red"
    assert keep_up(desk.store).level(desk.clock()) == "fine"
    assert backups.standing(desk.store).failed == ""


def test_a_copy_that_is_stopped_or_not_whole_leaves_nothing(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take()
    keep_up(desk.store, cancelled=lambda: True)
    folder = backups.folder_of(desk.store.path)
    assert folder.kept() == ()
    whole = copies.copy_whole

    def torn(source: Path, part: Path, *_more: object) -> None:
        whole(source, part)
        content = bytearray(part.read_bytes())
        content[4_096 * 3 : 4_096 * 5] = os.urandom(8_192)
        part.write_bytes(bytes(content))

    monkeypatch.setattr(copies, "copy_whole", torn)
    assert keep_up(desk.store).failed != ""
    assert [each.name for each in folder.path.iterdir()] == ["state.json"]
    with pytest.raises((StoreProblem, Stopped)):
        backups.full(desk.store, "by_hand")


def test_a_large_copy_goes_to_the_disk_in_pieces_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushed at once at the end, gigabytes kept the system busy for a second, and the window beside it."""
    piece = copies.FLUSHED * copies.SLICE * 4_096
    large, copy, flushed, fsync = tmp_path / "large.sqlite", tmp_path / "copy.sqlite", list[int](), os.fsync
    with closing(sqlite3.connect(large)) as raw, raw:
        raw.execute("CREATE TABLE operation(id INTEGER PRIMARY KEY, digest BLOB)")
        raw.execute("CREATE TABLE large(part)")
        raw.execute("INSERT INTO large VALUES (zeroblob(?))", (2 * piece,))

    def noted(number: int) -> None:
        flushed.append(os.fstat(number).st_size)
        fsync(number)

    monkeypatch.setattr(os, "fsync", noted)
    copies.copy_whole(large, copy)
    assert len(flushed) == 2
    assert flushed[0] < copy.stat().st_size
    assert copies.whole(copy)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the folder says who may read what is in it")
@pytest.mark.parametrize(("desk_s", "copy_s"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o444, 0o644), (0o755, 0o644)], ids=oct)
def test_a_copy_is_read_by_nobody_who_may_not_read_the_desk(tmp_path: Path, desk_s: int, copy_s: int) -> None:
    desk, copy = tmp_path / "desk.sqlite", tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(desk)) as raw, raw:
        raw.execute("CREATE TABLE operation(id INTEGER PRIMARY KEY, digest BLOB)")
    desk.chmod(desk_s)
    copy.write_bytes(b"half of an earlier one, for everybody to read")
    copy.chmod(0o666)
    before = os.umask(0)
    try:
        copies.copy_whole(desk, copy)
    finally:
        os.umask(before)
    assert oct(copy.stat().st_mode & 0o777) == oct(copy_s)
    assert copies.whole(copy)


def test_a_copy_taken_out_stands_in_the_trail(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take()
    out = tmp_path / "away" / "copy.sqlite"
    with pytest.raises(NotAllowed):
        backups.copy_out(desk.store, desk.agent, key=next(desk.keys), out=out)
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    assert any(isinstance(r.event, DeskCopied) for r in desk.store.history(1))
    with closing(Store.open(out, Rules(), clock=desk.clock)) as copy:
        assert check(copy).problems == []
    with pytest.raises(StoreProblem):
        backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)


def test_where_no_names_leave_the_machine_no_copy_of_the_desk_does_and_automatic_backups_go_on(
    desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take()
    monkeypatch.setattr("complaint_desk.services.rights.of_machine", lambda: Reading(Policy(names=False), (), there=True))
    with pytest.raises(NotAllowed, match="policy_no_copy"):
        backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "away" / "copy.sqlite")
    assert not (tmp_path / "away").exists()
    assert desk.last(1) == Denied(person=desk.boss.id, verb="copy_out", case_id=0, why="PO-COPY")
    assert backups.back_up(desk.store, desk.boss).name


@pytest.mark.parametrize("taken", ["c.sqlite", "c.json", "c.files"])
def test_a_copy_is_taken_out_beside_nothing_of_the_same_name_and_what_stood_there_stays(desk: SmallDesk, tmp_path: Path, taken: str) -> None:
    desk.take()
    Attachments(desk.store.path.with_name("desk.files")).keep(b"%PDF-1.7 letter")
    theirs = tmp_path / "away" / taken
    theirs.parent.mkdir()
    theirs.write_bytes(b"somebody's own")
    before = desk.store.lane_head()
    with pytest.raises(StoreProblem, match="desk_exists"):
        backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "away" / "c.sqlite")
    assert [(each, each.read_bytes()) for each in theirs.parent.iterdir()] == [(theirs, b"somebody's own")]
    assert desk.store.lane_head() == before


def test_a_copy_is_not_taken_out_into_what_is_the_desks_own(desk: SmallDesk) -> None:
    desk.take()
    backups.keep_up(desk.store)
    for place in ("desk.backups/c.sqlite", "desk.drafts.sqlite"):
        with pytest.raises(FileProblem, match="file_of_a_desk"):
            backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=desk.store.path.parent / place)


def test_attached_files_are_kept_with_the_backup_and_come_back(desk: SmallDesk) -> None:
    kept = Attachments(desk.store.path.with_name("desk.files"))
    digest = kept.keep(b"%PDF-1.7 letter").sha256
    desk.take()
    keep_up(desk.store)
    folder = backups.folder_of(desk.store.path)
    [copy] = folder.kept()
    assert folder.manifest(folder.path / copy.name).files == (digest,)
    kept.path(digest).unlink()
    put_back(desk)
    assert kept.read(digest) == b"%PDF-1.7 letter"


def test_once_a_month_a_backup_is_put_back_for_trial(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take()
    keep_up(desk.store)
    assert services.drill(desk.store) is None
    wait(desk, 31 * DAY)
    assert services.drill(desk.store) is True
    assert services.drill(desk.store) is None
    folder = backups.folder_of(desk.store.path)
    assert not (folder.path / "trial").exists()
    wait(desk, 31 * DAY)
    point = services.point(desk.store.path)
    point.copy.write_bytes(point.copy.read_bytes()[:-1])
    assert services.drill(desk.store) is False
    assert backups.standing(desk.store).level(desk.clock()) == "red"


def test_half_written_backups_are_none_and_go_after_an_hour(desk: SmallDesk) -> None:
    keep_up(desk.store)
    folder = backups.folder_of(desk.store.path)
    left = folder.path / "desk-20260101T000000-000000-daily.sqlite.77.part"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    assert len(folder.kept()) == 1
    keep_up(desk.store)
    assert not left.exists()


def test_a_file_that_may_be_a_strangers_is_only_looked_at(desk: SmallDesk) -> None:
    desk.take()
    keep_up(desk.store)
    point = services.point(desk.store.path)
    before = sorted(each.name for each in point.copy.parent.iterdir())
    with closing(copies.foreign(point.copy)) as looking:
        settings = {name: looking.execute(f"PRAGMA {name}").fetchone()[0] for name in ("cell_size_check", "mmap_size", "query_only")}
        assert looking.execute("SELECT count(*) FROM complaint").fetchone() == (1,)
    assert settings == {"cell_size_check": 1, "mmap_size": 0, "query_only": 1}
    assert sorted(each.name for each in point.copy.parent.iterdir()) == before


def test_a_backup_that_holds_more_than_a_desk_is_refused(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take()
    keep_up(desk.store)
    point = services.point(desk.store.path)
    with closing(sqlite3.connect(point.copy)) as stranger:
        stranger.execute("CREATE TRIGGER t AFTER INSERT ON complaint BEGIN SELECT 1; END")
        stranger.execute("PRAGMA journal_mode = delete")
    told = json.loads(copies.manifest_path(point.copy).read_text(encoding="utf-8"))
    told |= {"sha256": copies.digest_of(point.copy), "size": point.copy.stat().st_size}
    copies.manifest_path(point.copy).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(StoreProblem) as problem:
        services.look(desk.store.path, point)
    assert problem.value.code == "ST-FOREIGN"


@pytest.mark.parametrize("back", [HOUR, 400 * DAY])
def test_what_is_done_after_the_clock_was_set_back_is_in_a_backup_that_can_be_put_back(desk: SmallDesk, back: int) -> None:
    desk.take()
    keep_up(desk.store)
    wait(desk, -back)
    for _ in range(2):
        desk.take()
        keep_up(desk.store)
        wait(desk)
    assert backups.standing(desk.store).open_us == 0
    there = tables(desk.store.path)["complaint"]
    folder = backups.folder_of(desk.store.path)
    assert [each.full for each in sorted(folder.kept(), key=lambda each: each.last)] == [True, True, False]
    newest = max(services.points(desk.store.path), key=lambda point: (point.made_us <= desk.clock(), point.made_us))
    put_back(desk, newest)
    assert tables(desk.store.path)["complaint"] == there

"""What belongs to a desk works on an encrypted one as on one in the clear: erasing, giving out, packs, restores, imports, reports."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date
from pathlib import Path

import pytest

from complaint_desk.data import residue
from complaint_desk.data.check import check
from complaint_desk.data.dialect import verified_copy
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.driver import PLAIN
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, DeskCopied
from complaint_desk.domain.rules import Rules
from complaint_desk.services import (
    attaching,
    backups,
    conversation,
    disclosing,
    encrypting,
    erasing,
    follow_up,
    importing,
    packs,
    reporting,
    rescuing,
    restoring,
    retention,
)
from complaint_desk.wording import Words
from tests.data.sealed import CHEAP, PHRASE
from tests.services.desk import SmallDesk

SAID, FILED, TYPED = "Qx71 the lid came loose", "Qx72 dear desk, the lid", "Qx73 half a sentence"
CANARIES = (SAID, FILED, TYPED)


@pytest.fixture(params=["in the clear", "encrypted"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDesk]:
    """A small desk, in the clear or encrypted; what a test did to it holds at the end."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    made = SmallDesk.made(tmp_path / "desk" / "desk.sqlite")
    if request.param == "encrypted":
        pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
        path = made.store.path
        made.store.close()
        key = encrypting.new_recovery_key()
        encrypting.encrypt(path, made.boss, phrase=PHRASE, recovery=key, rules=Rules(), clock=made.clock, cost=CHEAP)
        made.store = Store.open(path, Rules(), clock=made.clock, create=False, driver=encrypting.unlock(path, PHRASE))
    yield made
    assert check(made.store).problems == []
    assert encrypting.locked(made.store.path) is (request.param == "encrypted")
    made.store.close()


def wordy(desk: SmallDesk, tmp_path: Path) -> int:
    """A closed case whose words stand in the desk, in a file, in a draft and in backups."""
    case = desk.ready_to_close()
    desk.do(conversation.add_note, case, text=SAID)
    letter = tmp_path / "a letter.txt"
    letter.write_text(FILED, encoding="utf-8")
    desk.do(attaching.attach, case, files=attaching.keep(desk.store, desk.agent, files=[letter]).kept)
    letter.unlink()
    backups.keep_up(desk.store)
    desk.do(conversation.add_note, case, text=f"{SAID} again")
    desk.clock.us += 600_000_000
    backups.keep_up(desk.store)
    with closing(DraftStore(desk.store.path.with_name("desk.drafts.sqlite"), desk.store.driver)) as drafts:
        drafts.save(f"case.{case}.note@2", TYPED)
    return case


def found(desk: SmallDesk) -> tuple[str, ...]:
    """In which files beside the desk its words stand, looked for by whoever has its keys."""
    return residue.found(desk.store.read(), desk.store.path, CANARIES, desk.store.driver)


def reopened(desk: SmallDesk, path: Path | None = None) -> None:
    """The desk opened once more, or another file in its place."""
    driver = desk.store.driver
    desk.store.close()
    desk.store = Store.open(path or desk.store.path, Rules(), clock=desk.clock, create=False, driver=driver)


def test_an_erased_person_is_left_in_no_file_and_the_backups_are_made_anew(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    desk.do(follow_up.close, case)
    verified_copy(desk.store.path, desk.store.path.with_name("desk.before-upgrade-2.sqlite"), desk.store.driver)
    endings = {name.rpartition(".")[2] for name in found(desk)}
    assert {"sqlite", "segment"} <= endings
    assert any(len(name) == 64 for name in found(desk))
    customer = desk.case(case).customer_id
    done = erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")
    assert (done.finished, done.elsewhere, done.beside) == (True, (), ())
    assert found(desk) == ()
    folder = backups.folder_of(desk.store.path, desk.store.driver)
    assert [each.why for each in folder.kept()][-1] == "erasure"
    reopened(desk)
    assert found(desk) == ()


def test_an_erasure_holds_in_a_copy_that_is_put_back(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    desk.do(follow_up.close, case)
    out = tmp_path / "elsewhere" / "copy.sqlite"
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    customer, path, driver = desk.case(case).customer_id, desk.store.path, desk.store.driver
    assert erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request").finished
    desk.store.close()
    restoring.restore(path, restoring.point(path, out, driver), rules=Rules(), clock=desk.clock, login="mara", strict=True, driver=driver)
    reopened(desk)
    assert found(desk) == ()


def test_who_is_asked_for_is_given_everything_with_their_files(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    out, customer = tmp_path / "theirs.zip", desk.case(case).customer_id
    done = disclosing.disclose(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, out=out)
    assert (done.cases, done.files, done.missing) == (1, 1, 0)
    with zipfile.ZipFile(out) as packed:
        assert packed.read("files/01-01-a letter.txt") == FILED.encode()
        assert SAID in packed.read("data.json").decode()


@pytest.mark.parametrize("passphrase", ["", "a locked pack"], ids=["open", "locked"])
def test_a_review_pack_opens_where_nobody_has_the_keys(desk: SmallDesk, tmp_path: Path, passphrase: str) -> None:
    case = wordy(desk, tmp_path)
    out = tmp_path / "review.cdpack"
    packs.make(desk.store, desk.boss, key=next(desk.keys), out=out, masked=False, reason="a second look", passphrase=passphrase)
    opened = packs.unpack(out, passphrase=passphrase)
    with closing(opened.store(Rules())) as store:
        assert store.driver == PLAIN
        assert SAID in [getattr(r.event, "text", "") for r in store.history(case)]
    opened.close()
    assert not list((tmp_path / "data").rglob("*.sqlite*"))


def test_the_newest_backup_comes_back_with_its_segments_and_files(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    path, driver = desk.store.path, desk.store.driver
    desk.do(conversation.add_note, case, text="after the backup")
    desk.store.close()
    for each in path.with_name("desk.files").rglob("*"):
        if each.is_file():
            each.unlink()
    wanted = restoring.point(path, None, driver)
    assert wanted.after
    lost = restoring.restore(path, wanted, rules=Rules(), clock=desk.clock, login="mara", strict=True, driver=driver).loss
    assert lost.lost_events == 1
    reopened(desk)
    texts = [getattr(r.event, "text", "") for r in desk.store.history(case)]
    assert f"{SAID} again" in texts
    assert "after the backup" not in texts
    added, = attaching.listed(desk.store, desk.boss, case_id=case)
    assert attaching.look_at(desk.store, desk.boss, case_id=case, n=added.n).text == FILED


def test_a_damaged_desk_is_put_together_from_what_is_legible_and_its_backups(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    path, driver, before = desk.store.path, desk.store.driver, desk.kinds(case)
    reopened(desk)
    desk.store.close()
    content = bytearray(path.read_bytes())
    for page in (n for n in range(1, len(content) // 4_096) if n % 7):
        content[page * 4_096 : (page + 1) * 4_096] = bytes(4_096)
    path.write_bytes(content)
    target = rescuing.target_of(path)
    rescued = rescuing.rescue(path, target, rules=Rules(), clock=desk.clock, login="mara", driver=driver)
    assert rescued.from_backup
    assert rescued.missing == 0
    reopened(desk, target)
    assert desk.kinds(case) == before


def test_cases_come_in_and_the_same_file_adds_nothing(desk: SmallDesk, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("ID,Description,Created\n1,The parcel never came at all.,2025-03-01\n2,It came twice.,2025-03-02\n", encoding="utf-8")
    made = []
    for _ in range(2):
        look = importing.look(desk.store, desk.boss, file=file)
        done = importing.bring_in(desk.store, desk.boss, key=next(desk.keys), found=look, zone=UTC)
        made.append(done.result["made"])
    assert made == [2, 0]


@pytest.mark.parametrize("form", ["pdf", "xlsx", "html"])
def test_a_report_is_made_of_it(desk: SmallDesk, tmp_path: Path, form: str) -> None:
    desk.ready()
    out = tmp_path / f"report.{form}"
    reporting.write(desk.store, desk.boss, month=date(2026, 10, 1), path=out, words=Words("en"))
    assert out.stat().st_size > 1_000


def test_whose_time_is_up_goes_and_every_file_beside_it_is_searched(desk: SmallDesk, tmp_path: Path) -> None:
    case = wordy(desk, tmp_path)
    desk.do(follow_up.close, case)
    desk.clock.us += 3 * 366 * DAY
    due = retention.proposal(desk.store, desk.boss).free
    done = retention.confirm(
        desk.store, desk.boss, key=next(desk.keys), customers=[each.customer_id for each in due], reason="the yearly look")
    assert (done.erased, done.rest) == (1, erasing.Rest(finished=True))
    assert found(desk) == ()


def test_two_programs_work_on_it_at_once_and_see_what_the_other_wrote(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    out = tmp_path / "out" / "copy.sqlite"
    other = subprocess.Popen(
        [sys.executable, "-m", "complaint_desk", "--db", str(desk.store.path), "--lang", "en", "backup", "--out", str(out), "--as", "mara"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "XDG_DATA_HOME": str(tmp_path)},
    )
    for n in range(20):
        desk.do(conversation.add_note, case, text=f"note {n}")
    said, err = other.communicate(f"{PHRASE}\n", timeout=120)
    assert (other.returncode, err) == (0, ""), said
    assert desk.kinds(case).count("note_added") == 20
    assert desk.last(1) == DeskCopied()
    with closing(Store.open(out, Rules(), clock=desk.clock, create=False, driver=desk.store.driver)) as copy:
        assert check(copy).problems == []

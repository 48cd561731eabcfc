"""A damaged desk: its rows are read past the damage, proven, filled up from backups, and what is missing is named."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.pages import Pages
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, DeskRescued
from complaint_desk.domain.problems import NotAllowed, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import conversation, rescuing, restoring
from complaint_desk.services.backups import keep_up
from complaint_desk.wording import Words
from tests.services.desk import Clock, SmallDesk
from tests.services.test_backups import tables

PAGE = 4_096


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with some work in it, and a backup half way."""
    folder = tmp_path_factory.mktemp("worked")
    desk = SmallDesk.made(folder / "desk.sqlite")
    for turn in range(40):
        case = desk.take(name=f"Noor {turn}")
        desk.do(conversation.add_note, case, text="又打来 " * (3_000 if turn % 10 == 0 else 5))
        if turn == 20:
            keep_up(desk.store)
    desk.store.close()
    return folder


@pytest.fixture
def desk(worked: Path, tmp_path: Path) -> Path:
    shutil.copytree(worked, tmp_path / "d")
    return tmp_path / "d" / "desk.sqlite"


def rescued(desk: Path, who: str = "mara") -> tuple[rescuing.Rescued, Path]:
    target = rescuing.target_of(desk)
    clock = Clock()
    clock.us += DAY
    return rescuing.rescue(desk, target, rules=Rules(), clock=clock, login=who, strict=True), target


def harm(desk: Path, pages: int, seed: int, *, first: int = 1) -> None:
    content = bytearray(desk.read_bytes())
    chance = random.Random(seed)
    for number in chance.sample(range(first, len(content) // PAGE), pages):
        content[number * PAGE : (number + 1) * PAGE] = chance.randbytes(PAGE)
    desk.write_bytes(bytes(content))


def test_an_undamaged_desk_comes_out_row_for_row(desk: Path) -> None:
    found, target = rescued(desk)
    ours, theirs = tables(desk), tables(target)
    for name in ("event", "event_body", "operation", "stream"):
        assert set(ours[name]) <= set(theirs[name]), name
    for name in ("complaint", "customer", "rollup", "person"):
        assert ours[name] == theirs[name], name
    assert (found.missing, found.gaps, found.lost) == (0, (), ())
    with closing(Store.open(target, Rules(), clock=lambda: 0)) as store:
        assert check(store).problems == []
        assert isinstance(store.history(1)[-1].event, DeskRescued)


@pytest.mark.parametrize("seed", range(3))
def test_with_bad_pages_nearly_everything_is_read_and_what_is_missing_is_named(desk: Path, seed: int) -> None:
    with closing(Store.open(desk, Rules(), clock=lambda: 0)) as store:
        whole = store.read().value("SELECT count(*) FROM event")
    for backup in (desk.parent / "desk.backups").iterdir():
        backup.unlink()
    harm(desk, 6, seed)
    before = desk.read_bytes()
    found, target = rescued(desk)
    assert found.events >= 0.5 * whole  # of so small a file six pages are much
    assert desk.read_bytes() == before
    if found.events < whole:
        assert found.missing or found.gaps or found.lost
    for language in LANGUAGES:
        assert all(Words(language).of(each) for each in rescuing.told(found, target))
    with closing(Store.open(target, Rules(), clock=lambda: 0)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == found.cases


def test_what_a_bad_page_took_comes_from_the_backup(desk: Path) -> None:
    content = desk.read_bytes()
    desk.write_bytes(content[: 2 * PAGE] + bytes(len(content) - 2 * PAGE))
    found, target = rescued(desk)
    assert found.from_backup > 0
    with closing(Store.open(target, Rules(), clock=lambda: 0)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") >= 21


def test_changes_that_wait_in_the_journal_are_read_too(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite")
    desk.take()
    journal = tmp_path / "desk.sqlite-wal"
    file, log = desk.store.path.read_bytes(), journal.read_bytes()
    desk.store.close()
    (tmp_path / "cut").mkdir()
    cut = tmp_path / "cut" / "desk.sqlite"
    cut.write_bytes(file)
    cut.with_name("desk.sqlite-wal").write_bytes(log)
    found, _ = rescued(cut)
    assert found.cases == 1
    cut.with_name("desk.sqlite-wal").write_bytes(log[: len(log) // 2])
    assert Pages(cut).count


def test_what_is_no_desk_gives_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    desk.write_bytes(random.Random(1).randbytes(50_000))
    with pytest.raises(StoreProblem) as problem:
        rescued(desk)
    assert problem.value.code == "RE-NONE"
    assert list(tmp_path.iterdir()) == [desk]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_case_of_what_is_missing_can_be_named_that_is_said(language: str) -> None:
    found = rescuing.Rescued(cases=1, events=9, missing=4, from_backup=0, numbers=(), lost=(7,), gaps=())
    words = Words(language)
    told = [words.of(each) for each in rescuing.told(found, Path("desk.sqlite"))]
    assert words("backups.rescued_unnamed", n=4) in told
    assert words("backups.rescued_lost", n=1) in told


def gathered(desk: Path, course: rescuing.Course) -> rescuing.Rescued:
    return rescuing.gather(desk, rescuing.target_of(desk), rules=Rules(), clock=Clock(), course=course)


@pytest.mark.parametrize("at", ["pages", "backups", "writing"])
def test_it_can_be_stopped_at_each_step_and_then_nothing_was_made_and_the_damaged_file_is_as_it_was(desk: Path, at: str) -> None:
    harm(desk, 3, 1)
    before, reached = desk.read_bytes(), list[str]()
    with pytest.raises(rescuing.Stopped):
        gathered(desk, rescuing.Course(lambda step, _done, _total: reached.append(step), lambda: at in reached))
    assert desk.read_bytes() == before
    assert not list(desk.parent.glob("desk.rescued*"))


def test_how_far_it_is_goes_on_from_step_to_step(desk: Path) -> None:
    told: list[tuple[int, int, int]] = []
    steps = ("pages", "backups", "writing")
    gathered(desk, rescuing.Course(lambda step, done, total: told.append((steps.index(step), done, total))))
    assert told == sorted(told)
    assert {step for step, _, _ in told} == {0, 1, 2}
    assert all(0 <= done <= total for _, done, total in told)


def test_a_rescued_desk_has_its_name_only_once_it_is_marked(desk: Path) -> None:
    gathered(desk, rescuing.Course())
    assert not rescuing.target_of(desk).exists()
    _, target = rescued(desk)
    assert [each.name for each in desk.parent.glob("desk.rescued*")] == [target.name]


def test_who_may_not_restore_may_not_rescue(desk: Path) -> None:
    with pytest.raises(NotAllowed):
        rescued(desk, "yun")
    assert not rescuing.target_of(desk).exists()


def test_after_an_unclean_end_the_file_is_looked_through_once(tmp_path: Path) -> None:
    clean = SmallDesk.made(tmp_path / "desk.sqlite")
    clean.take()
    file, log = clean.store.path.read_bytes(), (tmp_path / "desk.sqlite-wal").read_bytes()
    assert rescuing.unclean_end(clean.store) is None
    clean.store.close()
    (tmp_path / "killed").mkdir()
    killed = tmp_path / "killed" / "desk.sqlite"
    killed.write_bytes(file)
    killed.with_name("desk.sqlite-wal").write_bytes(log)
    with closing(Store.open(killed, Rules(), clock=lambda: 0)) as store:
        assert rescuing.unclean_end(store, lambda: False) is True
        assert rescuing.unclean_end(store) is None


def test_damage_after_an_unclean_end_is_seen(desk: Path) -> None:
    content = desk.read_bytes()
    with closing(Store.open(desk, Rules(), clock=lambda: 0)) as store:
        store.unclean = True
        harm(desk, 30, 3, first=4)
        assert rescuing.unclean_end(store) is False
        desk.write_bytes(content)


@pytest.mark.parametrize("left", [None, b""])
def test_no_new_desk_is_made_where_one_was(desk: Path, left: bytes | None) -> None:
    desk.unlink()
    if left is not None:
        desk.write_bytes(left)
    with pytest.raises(StoreProblem) as problem:
        Store.open(desk, Rules(), clock=lambda: 0)
    assert problem.value.code == "ST-GONE"
    restoring.restore(desk, restoring.point(desk), rules=Rules(), clock=Clock(), login="mara")
    with closing(Store.open(desk, Rules(), clock=lambda: 0)) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 21

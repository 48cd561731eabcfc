"""A desk that really may not be written, by an account that the rights of files hold for: looked at whole, and nothing is left beside it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from complaint_desk import paths
from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services import people, sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.wording import Words
from tests.journeys.doors import BOSS, new_key
from tests.journeys.shut import TYPED
from tests.ordinary import cannot_run, give, rightful, run  # noqa: F401  # fixtures
from tests.services.desk import SmallDesk


@pytest.fixture
def desk(rightful: Path) -> Path:  # noqa: F811  # the fixture
    """A desk with one case, closed, in a folder of its own."""
    small = SmallDesk.made(rightful / "desk" / "desk.sqlite", Rules())
    small.ready()
    small.take()
    small.store.close()
    give(rightful)
    return small.store.path


def worked(desk: Path, lang: str = "en", *how: str) -> dict[str, Any]:
    """What came to be seen of a desk, where nothing went wrong that nobody caught."""
    done = run(desk.parents[1], "-m", "tests.journeys.shut", str(desk), lang, *how)
    assert "Traceback" not in done.stderr, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize("folder", [0o555, 0o755], ids=["in a folder that may not be written", "in a folder that may be written"])
def test_it_is_looked_at_and_closed_without_a_fault_and_nothing_is_left_beside_it(desk: Path, folder: int) -> None:
    before = desk.read_bytes()
    desk.chmod(0o444)
    desk.parent.chmod(folder)
    seen = worked(desk)
    assert seen["code"] == 0
    assert Words("en")("read_only.title") in seen["banner"]
    assert seen["still"]
    assert seen["kept"] == TYPED
    assert seen["windows"] == ["shell"]
    assert desk.read_bytes() == before
    assert not [each.name for each in desk.parent.iterdir() if each.name.startswith(desk.name + "-") or each.name == "desk.backups"]


@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_where_no_draft_can_be_kept_none_is_promised_and_what_is_typed_stays_in_its_field(desk: Path, lang: str) -> None:
    desk.parent.chmod(0o555)
    seen, words = worked(desk, lang), Words(lang)
    assert {words("shell.draft_unkept"), words("shell.draft_unkept_note")} <= set(seen["typed"])
    assert words("intake.draft_stays") not in seen["typed"]
    assert seen["kept"] == TYPED
    refusal = words("problem.desk_read_only_writing", path=str(desk))
    assert not any(promise in refusal for promise in ("draft", "草稿"))


def test_where_the_folder_may_be_written_they_are_kept_and_there_again_when_the_desk_is_opened_anew(desk: Path) -> None:
    desk.chmod(0o444)
    assert Words("en")("shell.draft_unkept") not in worked(desk)["typed"]
    with closing(DraftStore(paths.beside(desk, "drafts.sqlite"))) as kept:
        assert TYPED in kept.load_all(kept.keys()).values()


def test_once_it_may_be_written_again_as_the_banner_advises_it_is(desk: Path) -> None:
    desk.chmod(0o444)
    worked(desk)
    desk.chmod(0o644)
    assert run(desk.parents[1], "-m", "tests.journeys.shut", "--write", str(desk), "en").stdout == "written"


def test_what_sqlite_left_beside_it_while_it_could_only_be_read_keeps_nobody_from_writing(desk: Path) -> None:
    for end in ("-wal", "-shm"):
        beside = desk.with_name(desk.name + end)
        beside.touch()
        beside.chmod(0o444)
    give(desk.parent)
    assert run(desk.parents[1], "-m", "tests.journeys.shut", "--write", str(desk), "en").stdout == "written"


@pytest.fixture
def guarded(rightful: Path) -> Path:  # noqa: F811  # the fixture
    """A desk at which people sign in, closed, in a folder that may not be written."""
    path = rightful / "desk" / "desk.sqlite"
    with closing(Store.open(path, load_rules(), clock=now_us)) as store:
        boss = people.sit_down(store, "mara", "Mara Linde")
        sign_in.set_rule(store, boss, key=new_key(), required=True, phrase=BOSS)
    give(rightful)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    return path


@pytest.mark.parametrize("how", [(), ("--safe",)], ids=["as ever", "in safe mode"])
@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_where_people_sign_in_and_no_try_can_be_counted_it_says_so_before_it_asks(guarded: Path, lang: str, how: tuple[str, ...]) -> None:
    before = guarded.read_bytes()
    seen = worked(guarded, lang, *how)
    assert seen == {"problem": ["SI-READONLY", Words(lang)("problem.sign_in_read_only", path=str(guarded))]}
    assert guarded.read_bytes() == before
    assert [each.name for each in guarded.parent.iterdir()] == [guarded.name]


def test_the_command_line_says_the_same(guarded: Path) -> None:
    done = run(guarded.parents[1], "-m", "complaint_desk", "--safe", "--lang", "en", "--db", str(guarded), "queue")
    assert done.returncode
    assert Words("en")("problem.sign_in_read_only", path=str(guarded)) in done.stderr

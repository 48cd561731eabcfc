"""Review packs: nobody's words leave that should not, the pack opens without its desk, and nothing in it can be changed."""

from __future__ import annotations

import hashlib
import inspect
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import pack_file
from complaint_desk.data.store import Store
from complaint_desk.domain.events import PackMade
from complaint_desk.domain.figures import Period
from complaint_desk.domain.problems import BadValue, FileProblem, NotAllowed, Problem, StoreProblem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import conversation, figures, intake, packs, people, queue, saved_views, taking_rows
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def packed(desk: SmallDesk, tmp_path: Path) -> Path:
    """A pack of a desk with a case at each stage."""
    desk.take()
    desk.ready()
    return packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack").path


@pytest.fixture
def inside(packed: Path) -> Iterator[tuple[Store, Any]]:
    """The store in that pack and who looks into it."""
    found = packs.unpack(packed)
    with closing(found.store(Rules())) as store:
        yield store, found.reader(store)
    found.close()


def content(path: Path, passphrase: str = "") -> bytes:
    """Every byte of a pack: of its file, and of what is in it with no page left out."""
    folder = path.with_name("content")
    folder.mkdir()
    pack_file.unpack(path, folder, passphrase=passphrase)
    return path.read_bytes() + b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


CANARIES = [
    *(f"Quillfeather{chr(97 + n)} Zanzibarsson{chr(97 + n)}" for n in range(10)), *(f"翡翡{chr(0x7fe0 + n)}龘" for n in range(5)),
    *(f"0755-8321-{4400 + n}" for n in range(10)), *(f"SO-77{n}-XQ{5510 + n}" for n in range(10)),
    *(f"zq{n}.quillfeather@mail.example" for n in range(5)), *(f"{n + 11} Marmalade Hollow Lane" for n in range(5)),
    *(f"瑶光路{n + 3}号琉璃苑" for n in range(5)),
]


def canary_desk(desk: SmallDesk) -> None:
    """Fifty traces of people wherever words can stand."""
    for n, canary in enumerate(CANARIES):
        caller = intake.Caller(name=canary if n % 5 == 0 else "Noor Vanderlee", phone=f"0555 0{n:03}", email=canary if "@" in canary else "")
        made = intake.open_case(
            desk.store, desk.agent, key=next(desk.keys),
            intake=intake.Intake(caller=caller, words=f"Nobody knows when {canary} comes.", verified="other", verified_words=canary),
        )
        case = int(made.result["case"])
        desk.do(conversation.add_note, case, text=f"{canary}打来电话，{canary}")
        desk.do(conversation.record_fact, case, fact="product", value=canary)
        if n % 7 == 0:
            desk.do(conversation.note_need, case, need="other", text=canary)


def test_of_fifty_planted_traces_of_people_none_is_in_the_pack(desk: SmallDesk, tmp_path: Path) -> None:
    canary_desk(desk)
    assert len(CANARIES) == 50
    whole = b"".join(file.read_bytes() for file in tmp_path.glob("desk.sqlite*"))
    assert all(each.encode() in whole for each in CANARIES), "the plants are in the desk itself"
    made = packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack")
    found = content(made.path)
    traces = {part for each in CANARIES for part in (each, *each.split(), each.lower(), each.replace("-", "").replace(" ", ""))}
    said = [part for part in traces if len(part) > 3 and part not in ("Hollow", "Lane", "lane") and part.encode() in found]
    assert said == []


def test_of_the_sites_files_only_those_go_along_that_the_guide_and_the_clocks_are_read_from(desk: SmallDesk, tmp_path: Path) -> None:
    site = desk.store.path.with_suffix(".site")
    ours = (
        "playbooks/delay.toml", "playbooks/zh_TW/delay.toml", "phrases/en/say.toml", "methods/choice.toml", "clocks/site.toml",
        "calendars/depot.toml")
    theirs = (
        "notes.txt", "letters.toml", "playbooks/notes.txt", "playbooks/people/noor.toml", "phrases/en/old/say.toml", "macros/call_noor.toml",
        "retention.toml")
    for name in (*ours, *theirs):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(f"# of {name}", encoding="utf-8")
    desk.take()
    out = packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack").path
    opened = packs.unpack(out)
    inside = opened.desk.parent / "desk.site"
    assert sorted(file.relative_to(inside).as_posix() for file in inside.rglob("*") if file.is_file()) == sorted(ours)
    opened.close()


def test_a_pack_opens_where_its_desk_is_not(desk: SmallDesk, packed: Path, tmp_path: Path) -> None:
    before = figures.figures_of(desk.store, desk.boss, period=Period(18_000, 22_000))
    rows = queue.page(desk.store, desk.boss, wanted=QueueFilter("all"), zone=UTC, limit=50)
    elsewhere = tmp_path / "elsewhere.cdpack"
    shutil.move(packed, elsewhere)
    desk.store.close()
    kept = tmp_path / "kept"
    kept.mkdir()
    for file in tmp_path.glob("desk.*"):
        shutil.move(file, kept)
    try:
        found = packs.unpack(elsewhere)
        with closing(found.store(Rules())) as store:
            who = found.reader(store)
            there = queue.page(store, who, wanted=QueueFilter("all"), zone=UTC, limit=50)
            assert [(row.number, row.status, row.step, row.next_due_us) for row in there.rows] == [
                (row.number, row.status, row.step, row.next_due_us) for row in rows.rows]
            after = figures.figures_of(store, who, period=Period(18_000, 22_000))
            assert [(each.name, each.value, each.cases) for each in after.key_figures] == [
                (each.name, each.value, each.cases) for each in before.key_figures]
            assert store.case(there.rows[0].id).number == there.rows[0].number
            assert store.clock() == found.head.made_us
            assert there.rows[0].customer == "N*** V***"
        found.close()
        assert not found.desk.exists()
    finally:
        for file in kept.iterdir():
            shutil.move(file, tmp_path)
        desk.store = Store.open(tmp_path / "desk.sqlite", Rules(), clock=desk.clock)


def test_every_way_to_change_a_case_is_refused_in_words(inside: tuple[Store, Any]) -> None:
    store, who = inside
    case_id = int(store.read().value("SELECT max(id) FROM complaint"))
    tried = 0
    for _name, verb in inspect.getmembers(conversation, inspect.isfunction):
        wanted = inspect.signature(verb).parameters
        if verb.__module__ != conversation.__name__ or "key" not in wanted or "case_id" not in wanted:
            continue
        given = {
            name: {"str": "calm", "int": 1, "bool": True, "str | None": None}.get(str(each.annotation), "")
            for name, each in wanted.items() if name not in ("store", "who", "key", "case_id") and each.default is inspect.Parameter.empty
        }
        with pytest.raises(Problem) as refused:
            verb(store, who, key=bytes(16), case_id=case_id, **given)
        if not isinstance(refused.value, BadValue):  # a value can be refused before the desk is asked
            assert refused.value.code == "PK-CLOSED", verb.__name__
            tried += 1
    assert tried >= 5


def test_what_is_no_case_cannot_be_changed_either(inside: tuple[Store, Any], tmp_path: Path) -> None:
    store, who = inside
    boss = replace(who, role="administrator")
    for change in (
        lambda: people.add_person(store, boss, key=bytes(16), login="x", name="X", role="agent"),
        lambda: saved_views.save(store, boss, key=bytes(16), name="For the meeting", wanted=QueueFilter("all"), layout=Layout()),
        lambda: intake.open_case(store, boss, key=bytes(16), intake=intake.Intake(caller=intake.Caller(name="X"), words="x")),
        lambda: packs.make(store, boss, key=bytes(16), out=tmp_path / "again.cdpack"),
        lambda: store.reserve("stream", 1), store.begin_lane, (lambda: store.note(lambda notes: None)), store.scrub,
    ):
        with pytest.raises(StoreProblem) as refused:
            change()
        assert refused.value.code == "PK-CLOSED"
        for language in LANGUAGES:
            assert Words(language).of(refused.value.message)
    assert not (tmp_path / "again.cdpack").exists()


@pytest.mark.parametrize("at", [0, 9, 40, 600, -200, -40, -1])
def test_one_changed_byte_anywhere_is_noticed(packed: Path, at: int) -> None:
    changed = bytearray(packed.read_bytes())
    changed[at] ^= 1
    packed.write_bytes(bytes(changed))
    with pytest.raises(FileProblem) as refused:
        packs.unpack(packed)
    assert refused.value.code in ("PK-DAMAGED", "PK-OTHER")


@pytest.mark.parametrize("left", [0, 5, 11, 300, -1])
def test_a_pack_that_was_cut_off_is_refused(packed: Path, left: int) -> None:
    packed.write_bytes(packed.read_bytes()[:left])
    with pytest.raises(FileProblem):
        packs.unpack(packed)


def sealed(head: bytes, body: bytes) -> bytes:
    """A file as somebody else might make it, with a seal that is right."""
    whole = pack_file.MAGIC + len(head).to_bytes(4, "big") + head + body
    return whole + hashlib.sha256(whole).digest()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "desk.site/../../x", "desk.site/.hidden", "C:x", "desk.site\\\\x"])
def test_a_name_that_leads_out_of_the_folder_is_refused(packed: Path, name: str) -> None:
    raw = packed.read_bytes()
    length = int.from_bytes(raw[8:12], "big")
    head = raw[12 : 12 + length].replace(b'"desk.sqlite"', f'"{name}"'.encode())
    packed.write_bytes(sealed(head, raw[12 + length : -32]))
    with pytest.raises(FileProblem, match="pack_damaged"):
        packs.unpack(packed)


def test_a_stream_that_unpacks_to_more_than_it_says_is_stopped(packed: Path, data_folder: Path) -> None:
    raw = packed.read_bytes()
    length = int.from_bytes(raw[8:12], "big")
    bomb = zlib.compress(bytes(300_000_000), 9)
    packed.write_bytes(sealed(raw[12 : 12 + length], bomb))
    with pytest.raises(FileProblem, match="pack_damaged"):
        packs.unpack(packed)
    assert list((data_folder / "packs").iterdir()) == []


def test_a_pack_that_swells_more_than_a_desk_does_is_not_unpacked(packed: Path, data_folder: Path, tmp_path: Path) -> None:
    found, empty = packs.unpack(packed), tmp_path / "empty"
    empty.write_bytes(bytes(pack_file.SMALL + 1))
    pack_file.write(packed, found.head, [(pack_file.DESK, empty)])
    found.close()
    with pytest.raises(FileProblem) as refused:
        packs.unpack(packed)
    assert refused.value.code == "PK-RATIO"
    assert list((data_folder / "packs").iterdir()) == []


def test_a_pack_that_there_is_no_room_for_is_not_begun(packed: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(packed.parent)._replace(free=10_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    monkeypatch.setattr(pack_file, "_write_parts", None)
    with pytest.raises(StoreProblem) as refused:
        packs.unpack(packed)
    assert refused.value.code == "PK-ROOM"
    assert list((data_folder / "packs").iterdir()) == []


COMPUTED = "ALTER TABLE complaint ADD COLUMN more GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL"


@pytest.mark.parametrize("change", [
    (COMPUTED,), ("ALTER TABLE customer ADD COLUMN more TEXT",), ("ALTER TABLE person RENAME COLUMN login TO account",),
    (COMPUTED, "PRAGMA user_version = 2"), ("ALTER TABLE customer ADD COLUMN more AS (zeroblob(900000000))", "PRAGMA user_version = 1"),
], ids=["computed", "more", "renamed", "computed in an older form", "computed in the oldest form"])
def test_a_desk_with_other_columns_is_refused_though_the_seal_is_right(
    packed: Path, data_folder: Path, tmp_path: Path, change: tuple[str, ...],
) -> None:
    found, other = packs.unpack(packed), tmp_path / "other.cdpack"
    with closing(sqlite3.connect(found.desk)) as raw:
        for statement in change:
            raw.execute(statement)
        raw.commit()
    pack_file.write(other, found.head, [(pack_file.DESK, found.desk)])
    found.close()
    with pytest.raises(StoreProblem) as refused:
        packs.unpack(other)
    assert refused.value.code == "ST-FOREIGN"
    assert list((data_folder / "packs").iterdir()) == []


def test_a_desk_with_other_tables_is_refused_though_the_seal_is_right(packed: Path, tmp_path: Path) -> None:
    found = packs.unpack(packed)
    with closing(sqlite3.connect(found.desk)) as raw:
        raw.execute("CREATE TRIGGER hostile AFTER INSERT ON lane BEGIN DELETE FROM stream; END")
        raw.commit()
    other = tmp_path / "other.cdpack"
    pack_file.write(other, found.head, [(pack_file.DESK, found.desk)])
    again = packs.unpack(other)
    with pytest.raises(StoreProblem) as refused:
        again.store(Rules())
    assert refused.value.code == "ST-FOREIGN"
    found.close()
    again.close()


def test_a_locked_pack_opens_with_its_passphrase_and_with_no_other(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take()
    made = packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", passphrase="长 correct horse")
    assert packs.read_head(made.path)[0].lock is not None
    with pytest.raises(FileProblem) as refused:
        packs.unpack(made.path)
    assert refused.value.code == "PK-LOCKED"
    with pytest.raises(FileProblem) as refused:
        packs.unpack(made.path, passphrase="another one")
    assert refused.value.code == "PK-PASS"
    found = packs.unpack(made.path, passphrase="长 correct horse")
    with closing(found.store(Rules())) as store:
        assert store.read().value("SELECT count(*) FROM complaint") == 1
    found.close()
    with pytest.raises(BadValue):
        packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "s.cdpack", passphrase="short")


def test_pieces_of_a_locked_pack_cannot_be_swapped_or_left_out(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"".join(hashlib.sha256(n.to_bytes(4, "big")).digest() for n in range(90_000)))
    head = pack_file.Head(desk=1, program="1", made_us=1, by=1, masked=True, cases=0, events=0, customers=0, first_us=0, last_us=0)
    path = tmp_path / "r.cdpack"
    pack_file.write(path, head, [(pack_file.DESK, source)], passphrase="correct horse")
    raw = path.read_bytes()
    length = int.from_bytes(raw[8:12], "big")
    told, body = raw[12 : 12 + length], raw[12 + length : -32]
    piece = pack_file.PIECE + 16
    assert len(body) > 2 * piece
    for n, other in enumerate((body[piece : 2 * piece] + body[:piece] + body[2 * piece :], body[:piece] + body[2 * piece :], body[: 2 * piece])):
        path.write_bytes(sealed(told, other))
        folder = tmp_path / str(n)
        folder.mkdir()
        with pytest.raises(FileProblem) as refused:
            pack_file.unpack(path, folder, passphrase="correct horse")
        assert refused.value.code == "PK-PASS"


def test_who_may_make_one_and_what_the_desk_notes(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take()
    with pytest.raises(NotAllowed):
        packs.make(desk.store, desk.agent, key=next(desk.keys), out=tmp_path / "r.cdpack")
    lead = desk.hire("wei", "supervisor")
    with pytest.raises(NotAllowed):
        packs.make(desk.store, lead, key=next(desk.keys), out=tmp_path / "r.cdpack", masked=False, reason="The meeting")
    with pytest.raises(BadValue):
        packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", masked=False, reason="  ")
    assert not list(tmp_path.glob("*.cdpack*"))
    made = packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", masked=False, reason="The meeting")
    last = desk.store.history(1)[-1].event
    assert isinstance(last, PackMade)
    assert (last.seal, last.masked, last.reason, last.cases, last.customers) == (made.seal, False, "The meeting", 1, 1)
    assert b"Noor Vanderlee" in content(made.path)
    found = packs.unpack(made.path)
    with closing(found.store(Rules())) as store:
        who = found.reader(store)
        row = queue.page(store, who, wanted=QueueFilter("all"), zone=UTC, limit=5).rows[0]
        assert row.customer == "Noor Vanderlee"
    found.close()


def test_names_of_many_people_need_another_way(desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MOST_PEOPLE", 0)
    desk.take()
    with pytest.raises(FileProblem) as refused:
        packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", masked=False, reason="The meeting")
    assert refused.value.code == "PK-MANY"
    assert packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack").head.masked


def test_a_stopped_pack_leaves_nothing_behind(desk: SmallDesk, tmp_path: Path, data_folder: Path) -> None:
    class Stop(Exception):
        pass

    def stop_at(wanted: int) -> Any:
        def progress(done: int, _total: int) -> None:
            if done >= wanted:
                raise Stop

        return progress

    desk.ready()
    count = len(desk.store.history(1))
    for wanted in (0, 60, 95, 100):
        with pytest.raises(Stop):
            packs.make(desk.store, desk.boss, key=next(desk.keys), out=tmp_path / "r.cdpack", progress=stop_at(wanted))
    assert not list(tmp_path.glob("r.cdpack*"))
    assert list((data_folder / "packs").iterdir()) == []
    assert len(desk.store.history(1)) == count


def test_it_says_from_when_it_is_and_what_it_leaves_out(packed: Path) -> None:
    head, seal = packs.read_head(packed)
    for language in LANGUAGES:
        said = [Words(language).of(each) for each in packs.told(head, seal)]
        assert len(said) >= 5
        assert packs.seal_words(seal) in said[-1]


def test_what_a_killed_program_left_unpacked_goes_when_the_next_pack_is_opened(packed: Path, data_folder: Path) -> None:
    left = data_folder / "packs" / "999999999-dead"
    left.mkdir(parents=True)
    (left / "desk.sqlite").write_text("x", encoding="utf-8")
    found = packs.unpack(packed)
    assert not left.exists()
    found.close()


def test_out_of_a_pack_rows_are_copied_masked_though_it_takes_no_note(inside: tuple[Store, Any]) -> None:
    store, who = inside
    ids = [int(row[0]) for row in store.read().rows("SELECT id FROM complaint ORDER BY id")]
    done = taking_rows.note(store, who, key=b"k" * 16, cases=ids, come_from="rows")
    assert ids
    assert done.result["ids"] == ids
    assert [row.id for row in taking_rows.rows(store, who, wanted=ids)] == ids

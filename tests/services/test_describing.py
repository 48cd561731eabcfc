"""A description for support says what is wrong with the desk and nothing about anybody, and leaves every file as it was."""

from __future__ import annotations

import ast
import json
import os
import random
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_desk import log
from complaint_desk.data.anchors import Anchors
from complaint_desk.domain.description import Ago, Fact, Is, Name, Numbers, Size
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, conversation, describing, encrypting, log_lines
from complaint_desk.services.describing import Scene, at_once, looked_into, save
from complaint_desk.services.description_text import as_table, written
from complaint_desk.wording import Words, catalogue
from tests.services.desk import SmallDesk

PAGE = 4_096
NAME, LOGIN, PHONE, WORD, PLACE = "Petra Hallam", "hallamp", "0170 5550199", "Kundenwut", "王小芳"
CANARIES = ("Petra", "Hallam", LOGIN, "5550199", WORD, PLACE, "p.hallam", "emergency")
"""None of these may be found, whole or in part."""

LINES = (
    f"2026-11-23T08:00:00 ERROR complaint_desk.ui.crash fault ValueError at crash.py:12 in paintEvent > {NAME} {PHONE}",
    f"2026-11-23T08:00:01 WARNING complaint_desk.crash Qt: QFile::open: /home/{LOGIN}/My {WORD}/x is {NAME}",
    f"2026-11-23T08:00:02 INFO complaint_desk.services.door denied AU-ROLE: person 4, reopen, case 17 {PLACE} p.hallam@example.org",
    f"{NAME} on a line of its own, {PHONE}",
)
FATAL = f'Fatal Python error: Segmentation fault\n\nCurrent thread 0x1 {NAME}:\n  File "/home/{LOGIN}/{WORD}/shell.py", line 12 in paint\n'


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The folder of a desk whose file, people, cases, backups, settings, log and own files all bear somebody's name."""
    folder = tmp_path_factory.mktemp("sound") / LOGIN / WORD
    folder.mkdir(parents=True)
    small = SmallDesk.made(folder / f"{NAME}.sqlite")
    small.hire(LOGIN, "agent")
    for _ in range(30):
        small.do(conversation.add_note, small.take(name=NAME), text=f"{NAME}, {PHONE}, {WORD} {PLACE} " * 40)
    Anchors(folder / "data" / "anchors").record(small.store)
    backups.full(small.store, "daily")
    small.store.close()
    data = folder / "data"
    (data / "log").mkdir(parents=True)
    (data / "log" / log.FILE).write_text("\n".join(LINES) + "\n", encoding="utf-8")
    (data / "log" / log_lines.FAULTS).write_text(FATAL, encoding="utf-8")
    kept = {"person": LOGIN, "emergency": PHONE, "theme": NAME, "site": f"/home/{LOGIN}"}
    (data / "settings.json").write_text(json.dumps(kept), encoding="utf-8")
    state = folder / f"{NAME}.backups" / "state.json"
    told = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
    state.write_text(json.dumps({**told, "failed": NAME}), encoding="utf-8")
    site = folder / f"{NAME}.site" / "phrases" / "en"
    site.mkdir(parents=True)
    (site / f"{NAME}.toml").write_text(f'"{WORD}" = "{NAME}', encoding="utf-8")
    (site.parent.parent / "limits.toml").write_text(f'{WORD} = "{NAME}"\n', encoding="utf-8")
    return folder


@pytest.fixture
def desk(sound, tmp_path):
    """A copy of it to be harmed."""
    shutil.copytree(sound, tmp_path / LOGIN / WORD)
    return tmp_path / LOGIN / WORD / f"{NAME}.sqlite"


def scene(desk, **more):
    return Scene(desk, desk.parent / "data", **more)


def facts(description, section):
    return {f"{each.code} {each.of}".strip(): each.says for one in description.sections if one.code == section for each in one.facts}


def files(folder):
    return {each.relative_to(folder): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def everything(description):
    return "\n".join([*(written(description, Words(each, UTC)) for each in LANGUAGES), json.dumps(as_table(description), ensure_ascii=False)])


def harm(desk, pages, content):
    whole = bytearray(desk.read_bytes())
    for page in pages:
        whole[(page - 1) * PAGE : page * PAGE] = (content.encode() * PAGE)[:PAGE]
    desk.write_bytes(bytes(whole))


def root_of(desk, table):
    with closing(sqlite3.connect(f"{desk.as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
        return raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]


def test_a_desk_that_is_whole_is_said_to_be(desk):
    found = looked_into(scene(desk))
    check = facts(found, "check")
    assert check["ended"] == Is("done")
    assert check["whole"] == Is("yes")
    assert (check["cases"], check["anchor"]) == (30, Is("anchor_good"))
    assert facts(found, "proven") == {"same 1": Is("yes")}
    assert facts(found, "backups")["copies"] == 1
    assert facts(found, "desk")["owner"] == Is("own")


def test_bad_pages_are_told_by_their_table_and_number(desk):
    page = root_of(desk, "complaint")
    harm(desk, [page], WORD)
    check = facts(looked_into(scene(desk)), "check")
    assert check["whole"] == Is("no")
    assert "bad complaint" in check
    assert page in check["pages"].all
    assert "bad lane" not in check


def test_a_file_cut_off_is_said_to_be(desk):
    os.truncate(desk, desk.stat().st_size // PAGE // 2 * PAGE)
    found = looked_into(scene(desk))
    told = facts(found, "desk")
    assert told["cut"] == Is("yes")
    assert told["pages_there"] < told["pages_told"]


def test_a_changed_backup_is_told_from_one_that_is_as_it_was_proven(desk):
    copy = next(backups.folder_of(desk).path.glob("*.sqlite"))
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(bytes(content))
    assert facts(looked_into(scene(desk)), "proven") == {"same 1": Is("no")}


@pytest.mark.parametrize("state", ["missing", "empty", "folder", "there"])
def test_whatever_stands_in_its_place_is_described(tmp_path, state):
    desk = tmp_path / "desk.sqlite"
    if state == "folder":
        desk.mkdir()
    elif state != "missing":
        desk.write_bytes(b"no desk any more " * 1_000 if state == "there" else b"")
    found = looked_into(scene(desk))
    assert facts(found, "desk")["state"] == Is(state)
    if state == "there":
        assert facts(found, "check") == {"ended": Is("unreadable"), "error": Name("SQLITE_NOTADB")}
    assert facts(found, "program")["sqlite"] == Name(sqlite3.sqlite_version)


def test_a_desk_that_nobody_unlocks_is_told_as_encrypted_and_left_alone(tmp_path):
    desk = tmp_path / "desk.sqlite"
    SmallDesk.made(desk).store.close()
    desk.write_bytes(random.Random(1).randbytes(8 * PAGE))
    desk.with_name("desk.key.json").write_text("{}", encoding="utf-8")
    assert encrypting.locked(desk)
    found = looked_into(scene(desk))
    assert facts(found, "desk")["encrypted"] == Is("yes")
    assert facts(found, "check") == {"ended": Is("locked")}


def test_a_trail_whose_last_anchor_is_gone_says_so(desk):
    with closing(sqlite3.connect(desk)) as raw:
        raw.execute("DROP TRIGGER operation_kept_delete")
        raw.execute("DELETE FROM operation WHERE id = (SELECT max(id) FROM operation)")
        raw.commit()
    found = facts(looked_into(scene(desk)), "check")
    assert found["anchor"] == Is("anchor_missing")
    assert found["whole"] == Is("no")  # a trigger of the desk is gone


def test_no_file_is_changed_by_describing(desk):
    harm(desk, [root_of(desk, "complaint"), root_of(desk, "event")], WORD)
    desk.with_name(f"{desk.name}-wal").write_bytes(b"no journal " * 400)
    before = files(desk.parent)
    looked_into(scene(desk))
    after = files(desk.parent)
    assert {name: content for name, content in after.items() if not name.name.endswith("-shm")} == before


def test_what_waits_in_the_journal_of_a_killed_program_is_read_and_stays(desk):
    with closing(sqlite3.connect(desk)) as raw:
        raw.execute("PRAGMA journal_mode = wal").fetchall()
        raw.execute("UPDATE counter SET value = value")
        raw.commit()
        kept = {end: desk.with_name(desk.name + end).read_bytes() for end in ("", "-wal")}
    for end, content in kept.items():
        desk.with_name(desk.name + end).write_bytes(content)
    found = looked_into(scene(desk))
    assert facts(found, "check")["whole"] == Is("yes")
    assert {end: desk.with_name(desk.name + end).read_bytes() for end in kept} == kept


def test_it_can_be_stopped_and_tells_what_was_found_until_then(desk):
    seen = []
    found = looked_into(scene(desk), cancelled=lambda: len(seen) > 5, told=lambda done, total: seen.append((done, total)))
    check = facts(found, "check")
    assert check["ended"] == Is("stopped")
    assert check["whole"] == Is("not_looked")
    assert 0 < check["tables"] < check["tables_all"]
    assert facts(found, "proven") == {"same 1": Is("not_looked")}


def test_it_ends_by_itself_when_its_time_is_up(desk):
    steps = iter(range(0, 10_000_000, 30))
    check = facts(looked_into(scene(desk, timer=lambda: float(next(steps)))), "check")
    assert check["ended"] == Is("time_up")


def test_a_table_that_is_gone_through_in_one_step_is_interrupted_from_beside(desk, monkeypatch):
    """SQLite 3.40 asks its progress handler nothing while it goes through a tree; a statement that lasts for ever stands for a huge one."""
    asked = threading.Event()
    for_ever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def look(looking, _table, _found, *_rest):
        looking.set_progress_handler(None, 0)
        asked.set()
        looking.execute(for_ever).fetchone()

    monkeypatch.setattr("complaint_desk.data.diagnosis._look", look)
    assert facts(looked_into(scene(desk), cancelled=asked.is_set), "check")["ended"] == Is("stopped")


def test_how_far_it_is_never_goes_back(desk):
    seen = []
    looked_into(scene(desk), told=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    assert len({total for _done, total in seen}) == 1


def test_what_comes_at_once_opens_no_database(desk, monkeypatch):
    monkeypatch.setattr("complaint_desk.data.diagnosis.foreign", None)
    found = at_once(scene(desk, code="ST-DAMAGED"))
    assert facts(found, "problem") == {"code": Name("ST-DAMAGED")}
    assert facts(found, "check") == {"ended": Is("later")}
    assert facts(found, "desk")["pages_there"] == facts(found, "desk")["pages_told"]


@given(chance=st.randoms(use_true_random=False), share=st.integers(0, 12))
@example(chance=random.Random(5), share=0)
def test_nothing_that_could_name_anybody_gets_into_it(sound, tmp_path_factory, chance, share):
    """Names, numbers, logins and words stand in the file, in its damaged pages, in names of files, of tables and of indexes, in the log."""
    folder = tmp_path_factory.mktemp("harmed") / LOGIN
    shutil.copytree(sound, folder)
    desk = folder / f"{NAME}.sqlite"
    if share:  # chance has no part in what a site's own files say, and each reading of them takes longer than all the rest
        shutil.rmtree(folder / f"{NAME}.site")
    with closing(sqlite3.connect(desk)) as raw:
        raw.execute(f'CREATE TABLE "{NAME}" ("{WORD}" TEXT)')
        raw.execute(f'CREATE INDEX "{PLACE} {NAME}" ON complaint (id)')
        raw.commit()
    pages = desk.stat().st_size // PAGE
    harm(desk, [chance.randint(1 if share % 3 == 0 else 2, pages) for _ in range(share)], f"{NAME} {PHONE} {WORD} {PLACE} ")
    found = looked_into(scene(desk, code="ST-DAMAGED", kind="ValueError", places=(f"x.py:1 in y {NAME}",)))
    text = everything(found)
    assert [each for each in CANARIES if each in text] == []
    assert str(desk.parent) not in text
    shutil.rmtree(folder)


def test_of_the_log_only_what_the_program_itself_writes_is_kept(desk):
    found = {each.code: each.lines for each in at_once(scene(desk)).sections}
    assert found["log"] == (
        "2026-11-23T08:00:00 ERROR complaint_desk.ui.crash fault ValueError at crash.py:12 in paintEvent > <text> <number>",
        "2026-11-23T08:00:01 WARNING complaint_desk.crash Qt: QFile::open <text>",
        "2026-11-23T08:00:02 INFO complaint_desk.services.door denied AU-ROLE : person 4 , reopen , case 17 <text> <mail>",
    )
    assert found["fatal"] == ("fatal: Segmentation fault", "shell.py:12 in paint")


def test_every_word_of_our_own_log_lines_is_known():
    root = Path(log.__file__).parent
    unknown = set()
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "_LOG":
                text = next(each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))
                if not text.startswith("Qt: "):
                    unknown |= set(re.findall(r"[A-Za-z]+", re.sub(r"%\w", " ", text))) - log_lines.WORDS
    assert unknown == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fact_has_its_code_and_its_words(desk, language):
    harm(desk, [root_of(desk, "complaint")], WORD)
    found = looked_into(scene(desk, code="ST-DAMAGED"))
    text = written(found, Words(language, UTC))
    assert text.startswith(describing.START)
    for section in found.sections:
        assert f"[{section.code}]" in text
        for fact in section.facts:
            assert f"{catalogue(language)[f'describing.fact.{section.code}.{fact.code}']} [{fact.code}" in text
    assert "[ST-DAMAGED]" not in text
    assert "ST-DAMAGED" in text


def test_a_name_takes_only_what_a_version_is_written_with():
    assert Name("6.11.3+dfsg-1").text == "6.11.3+dfsg-1"
    assert Name("Petra Hallam").text == Name("/home/x").text == Name("王").text == Name("x" * 81).text == ""


def test_values_are_written_for_people_and_for_programs():
    from complaint_desk.domain.description import Description, Section

    made = Description(0, (Section("desk", (Fact("size", Size(1_234_567)), Fact("written", Ago(7_200_000_000)),)), Section("check", (
        Fact("pages", Numbers(tuple(range(1, 60)))), Fact("whole", Is("no")), Fact("events", 12_345)))))
    text = written(made, Words("en", UTC))
    assert "Size [size]: 1,234,567 bytes (1.2 MB)" in text
    assert "Last written [written]: 2 h ago" in text
    assert "39, 40 and 19 more" in text
    assert "12,345" in text
    assert as_table(made)["check"]["facts"] == {"pages": list(range(1, 60)), "whole": "no", "events": 12_345}


def test_it_is_kept_over_an_older_one_and_over_nothing_else(desk, tmp_path):
    text = written(at_once(scene(desk)), Words("en", UTC))
    target = tmp_path / "description.txt"
    save(text, target)
    save(text + "more", target)
    assert target.read_text(encoding="utf-8") == text + "more"
    letter, before = tmp_path / "letter.txt", desk.read_bytes()
    letter.write_text("Dear Noor", encoding="utf-8")
    for place, code in ((letter, "DE-OVER"), (desk, "FI-DESK"), (letter / "below-a-file.txt", "DE-WRITE")):
        with pytest.raises(Problem) as caught:
            save(text, place)
        assert caught.value.code == code
    assert (desk.read_bytes(), letter.read_text(encoding="utf-8")) == (before, "Dear Noor")


@pytest.mark.parametrize("table", ["complaint", "event", "event_body", "customer", "operation"])
def test_each_bad_page_of_a_table_is_named_and_no_good_one(desk, table):
    with closing(sqlite3.connect(f"{desk.as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
        try:
            pages = [n for (n,) in raw.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype != 'overflow' ORDER BY pageno", (table,))]
        except sqlite3.OperationalError:
            pages = [root_of(desk, table)]
    harm(desk, pages[-1:], WORD)
    assert facts(looked_into(scene(desk)), "check")["pages"] == Numbers(tuple(pages[-1:]))

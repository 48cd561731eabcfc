"""The script that checks a case file, run by a Python that knows nothing of the program: what holds passes, each kind of tampering is named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from complaint_desk import resources
from complaint_desk.data import case_file, chain
from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services import conversation, encrypting, erasing, evidence, intake, joining
from tests.data.sealed import CHEAP, PHRASE
from tests.services.desk import SmallDesk

SCRIPT = resources.path("verify", "check_case.py")
Table = dict[str, Any]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    made = SmallDesk.made(tmp_path / "desk.sqlite")
    yield made
    made.store.close()


@pytest.fixture
def case(desk: SmallDesk) -> int:
    """A case that came to its end, with presses of another one between its own and after them."""
    first = desk.clarified()
    desk.take(name="Petra Other")
    desk.do(conversation.add_note, first, text="She waits since Monday.")
    desk.take(name="Third Person")
    return first


def take_out(desk: SmallDesk, case: int, out: Path) -> evidence.Taken:
    return evidence.take_out(desk.store, desk.boss, key=next(desk.keys), case_id=case, why="The court asks.", out=out)


def check(file: Path, *more: str) -> tuple[int, str]:
    """Run the script apart from everything that is installed; its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(file), *more], capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"}, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def passes(file: Path, *more: str) -> str:
    code, said = check(file, *more)
    assert (code, said.splitlines()[0]) == (0, "It holds.")
    return said


def fails(file: Path, *more: str) -> str:
    code, said = check(file, *more)
    assert code == 1
    return said.splitlines()[0]


def test_the_script_is_short_and_needs_python_alone() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    taken = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert taken <= sys.stdlib_module_names


def test_an_honest_file_holds_and_it_is_said_what_that_does_not_prove(desk: SmallDesk, case: int, tmp_path: Path) -> None:
    done = take_out(desk, case, tmp_path / "c.json")
    said = passes(done.path)
    assert f"Case {done.number}: {done.events} events" in said
    assert "by Mara Linde (administrator, person 1), program 0.1.0: “The court asks.”" in said
    assert done.anchor in said
    assert "Left out" not in said
    assert "What this cannot tell: whoever owns the desk could have rewritten it" in said


def test_with_erased_words_it_holds_and_says_when_they_went(desk: SmallDesk, tmp_path: Path) -> None:
    ended = desk.closed()
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=desk.case(ended).customer_id, why="request")
    done = take_out(desk, ended, tmp_path / "c.json")
    assert "Nobody knows" not in done.path.read_text(encoding="utf-8")
    said = passes(done.path)
    assert f"the words of {done.erased} events were erased (2026-" in said
    assert done.erased > 5


@pytest.fixture
def merged(desk: SmallDesk, case: int, tmp_path: Path) -> Path:
    """The file of a case in which another one goes on, in which a third does."""
    customer = desk.case(case).customer_id
    again = [
        int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(
            caller=intake.Caller(customer_id=customer), words=words, verified="known_number")).result["case"])
        for words in ("Still nothing.", "And again.")]
    desk.do(joining.merge, again[1], into=again[0], who=desk.boss)
    desk.do(joining.merge, again[0], into=case, who=desk.boss)
    return take_out(desk, case, tmp_path / "m.json").path


def test_after_a_merge_it_holds_with_the_cases_that_go_on_in_it(merged: Path) -> None:
    assert "2 other cases go on in it" in passes(merged)
    assert "And again." in merged.read_text(encoding="utf-8")


def test_out_of_an_encrypted_desk_it_holds(desk: SmallDesk, case: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    path = desk.store.path
    desk.store.close()
    encrypting.encrypt(path, desk.boss, phrase=PHRASE, recovery=encrypting.new_recovery_key(), rules=Rules(), clock=desk.clock, cost=CHEAP)
    desk.store = Store.open(path, Rules(), clock=desk.clock, create=False, driver=encrypting.unlock(path, PHRASE))
    passes(take_out(desk, case, tmp_path / "c.json").path)


def test_where_too_much_lies_between_it_holds_and_says_what_was_left_out(desk: SmallDesk, case: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = case_file.gather
    monkeypatch.setattr(case_file, "gather", lambda store, cases: whole(store, cases, most=0))
    done = take_out(desk, case, tmp_path / "c.json")
    assert done.left_out > 0
    said = passes(done.path)
    assert said.count("Left out: operations") == 2
    there = {each["n"] for each in json.loads(done.path.read_text(encoding="utf-8"))["operations"]}
    absent = min(set(range(min(there), max(there))) - there)
    assert "cannot be compared" in fails(done.path, "--anchor", f"{absent} 0123456789abcdef")


# --- tampering ----------------------------------------------------------------------------------------------------------


def events(table: Table) -> list[Table]:
    found: list[Table] = table["streams"][0]["events"]
    return found


def worded(table: Table) -> Table:
    return next(each for each in events(table) if "Monday" in (each["body"] or ""))


def rehash_event(table: Table, at: int) -> None:
    """Make an event's digest fit what it says now."""
    e = events(table)[at]
    prev = bytes.fromhex(events(table)[at - 1]["digest"])
    if e["body"] is not None:
        e["body_digest"] = chain.body_digest(bytes.fromhex(e["salt"]), e["body"].encode()).hex()
    body = None if e["body_digest"] is None else bytes.fromhex(e["body_digest"])
    e["digest"] = chain.event_digest(
        prev, table["streams"][0]["id"], e["n"], e["lane"], e["operation"], e["occurred_us"], e["v"], e["kind"].encode(), e["data"].encode(), body).hex()


def rehash_operation(table: Table, o: Table, before: Table) -> None:
    o["prev"] = before["digest"]
    o["digest"] = chain.operation_digest(
        bytes.fromhex(o["prev"]), bytes.fromhex(o["key"]), o["lane"], o["n"], o["at_us"], o["actor"], o["verb"].encode(), o["result"].encode(),
        b"".join(bytes.fromhex(each) for each in o["events"])).hex()


def forge(table: Table) -> None:
    """Change words and make everything after them fit: what only an anchor kept elsewhere can tell."""
    e = worded(table)
    at = events(table).index(e)
    e["body"] = e["body"].replace("Monday", "Friday")
    for later in range(at, len(events(table))):
        was = events(table)[later]["digest"]
        rehash_event(table, later)
        for o in table["operations"]:
            o["events"] = [events(table)[later]["digest"] if each == was else each for each in o["events"]]
    operations = table["operations"]
    for here in range(1, len(operations)):
        rehash_operation(table, operations[here], operations[here - 1])
    table["anchor"]["digest"] = operations[-1]["digest"]


def edit_words(table: Table) -> None:
    worded(table)["body"] = worded(table)["body"].replace("Monday", "Friday")


def edit_codes(table: Table) -> None:
    each = next(each for each in events(table) if each["kind"] == "emotion_noted")
    each["data"] = each["data"].replace("calm", "angry")


def edit_time(table: Table) -> None:
    worded(table)["occurred_us"] += 1


def delete(table: Table) -> None:
    del events(table)[2]


def delete_and_renumber(table: Table) -> None:
    del events(table)[2]
    for n, each in enumerate(events(table), 1):
        each["n"] = n


def swap(table: Table) -> None:
    events(table)[2:4] = reversed(events(table)[2:4])


def duplicate(table: Table) -> None:
    events(table).insert(3, dict(events(table)[2]))


def forge_one(table: Table) -> None:
    edit_words(table)
    rehash_event(table, events(table).index(worded_again(table)))


def worded_again(table: Table) -> Table:
    return next(each for each in events(table) if "Friday" in (each["body"] or ""))


def forge_one_and_its_press(table: Table) -> None:
    was = worded(table)["digest"]
    forge_one(table)
    for at, o in enumerate(table["operations"]):
        if was in o["events"]:
            o["events"] = [worded_again(table)["digest"] if each == was else each for each in o["events"]]
            rehash_operation(table, o, table["operations"][at - 1])


def put_in(table: Table) -> None:
    made = dict(events(table)[-1], n=len(events(table)) + 1)
    events(table).append(made)
    rehash_event(table, len(events(table)) - 1)


def truncate(table: Table) -> None:
    del events(table)[-2:]


def truncate_and_lower_the_head(table: Table) -> None:
    del events(table)[-1]
    last = events(table)[-1]
    while table["operations"][-1]["n"] > last["operation"]:
        del table["operations"][-1]
    table["anchor"] |= {"n": table["operations"][-1]["n"], "digest": table["operations"][-1]["digest"]}


def edit_who(table: Table) -> None:
    table["operations"][1]["actor"] = 9


def edit_when(table: Table) -> None:
    table["operations"][1]["at_us"] -= 86_400_000_000


def delete_a_press(table: Table) -> None:
    other = next(o for o in table["operations"] if not any(e["operation"] == o["n"] for e in events(table)))
    other["verb"] = "nothing"


def swap_presses(table: Table) -> None:
    table["operations"][1:3] = reversed(table["operations"][1:3])


def lose_words(table: Table) -> None:
    worded(table).update(body=None, salt=None)


def other_anchor(table: Table) -> None:
    table["anchor"]["digest"] = "00" * 16


def other_reason(table: Table) -> None:
    table["made"]["why"] = "Only to look."


def other_number(table: Table) -> None:
    table["case"] = table["streams"][0]["number"] = "26-9999999-9"


def more_than_belongs_there(table: Table) -> None:
    worded(table)["note"] = "The customer agreed."


HARMS: dict[Callable[[Table], None], str] = {
    edit_words: "“note_added”, happened 2026-{}: its words are not those that were recorded", edit_codes: "“emotion_noted”, happened 2026-{}: it is not what was recorded",
    edit_time: "“note_added”, happened 2026-{}: it is not what was recorded", delete: "Event 4{}: event 3 is missing before it",
    delete_and_renumber: "Event 3{}: it is not what was recorded after event 2", swap: "Event 4{}: event 3 is missing before it",
    duplicate: "Event 3{}: it stands there twice or was moved", forge_one: "“note_added”{}which is to have recorded it in this case, did not",
    forge_one_and_its_press: "Operation{}does not follow upon operation", put_in: "did not", truncate: "The end is missing",
    truncate_and_lower_the_head: "The end is missing", edit_who: "by person 9, recorded 2026-{}: it is not what was recorded",
    edit_when: "Operation{}: it is not what was recorded", delete_a_press: "“nothing”{}: it is not what was recorded", swap_presses: "Operation",
    lose_words: "“note_added”{}: its words are gone, and nothing says that they were erased", other_anchor: "The end is missing or was put in",
    other_reason: "Who took the case out, when or why", other_number: "which is to have recorded it in this case, did not",
    more_than_belongs_there: "and no others",
}


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_each_kind_of_tampering_is_found_and_named_with_its_place(desk: SmallDesk, case: int, tmp_path: Path, harm: Callable[[Table], None]) -> None:
    file = take_out(desk, case, tmp_path / "c.json").path
    table = json.loads(file.read_text(encoding="utf-8"))
    harm(table)
    file.write_text(json.dumps(table), encoding="utf-8")
    said = fails(file)
    assert said.startswith("It does not hold. ")
    assert all(part in said for part in HARMS[harm].split("{}")), said


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("most", [1, None], ids=["its end", "all of it"])
def test_of_a_case_that_goes_on_in_it_nothing_can_be_cut_off(merged: Path, at: int, most: int | None) -> None:
    table = json.loads(merged.read_text(encoding="utf-8"))
    if most:
        del table["streams"][at]["events"][-most:]
    else:
        del table["streams"][at]
    merged.write_text(json.dumps(table), encoding="utf-8")
    assert "one is missing, cut off or put in" in fails(merged)


def test_a_field_that_stands_twice_is_no_way_to_show_somebody_something_else(desk: SmallDesk, case: int, tmp_path: Path) -> None:
    file = take_out(desk, case, tmp_path / "c.json").path
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"case":', '"case": "another",\n "case":', 1), encoding="utf-8")
    assert "a field twice" in fails(file)


# --- anchors ------------------------------------------------------------------------------------------------------------


def test_a_file_that_was_made_anew_as_a_whole_holds_by_itself_and_is_told_by_an_anchor(desk: SmallDesk, case: int, tmp_path: Path) -> None:
    token, n, digest = desk.store.lane_head()
    done = take_out(desk, case, tmp_path / "c.json")
    noted = f"{token.hex()} {n} {digest.hex()}"
    for anchor in (noted, f"{n}·{digest.hex()[:12]}", done.anchor):
        assert f"Anchor {anchor.replace('·', ' ').split()[-2]} is the same" in passes(done.path, "--anchor", anchor)
    table = json.loads(done.path.read_text(encoding="utf-8"))
    forge(table)
    done.path.write_text(json.dumps(table), encoding="utf-8")
    passes(done.path)
    for anchor in (noted, f"{n}·{digest.hex()[:12]}", done.anchor):
        assert "is another: when it was noted, the trail did not hold what stands here" in fails(done.path, "--anchor", anchor)


@pytest.mark.parametrize(("anchor", "said"), [
    ("999999 0123456789abcdef", "cannot be compared"), ("1 0123456789abcdef", "cannot be compared"), ("ffff 5 0123456789abcdef", "cannot be compared"),
    ("", ""), ("7", "cannot be read"), ("7 0123", "cannot be read"), ("x y z", "cannot be read"), ("9" * 5000 + " 0123456789", "cannot be read"),
])  # fmt: skip
def test_an_anchor_that_says_nothing_about_the_file_proves_nothing(desk: SmallDesk, case: int, tmp_path: Path, anchor: str, said: str) -> None:
    file = take_out(desk, case, tmp_path / "c.json").path
    assert said in (fails(file, "--anchor", anchor) if said else passes(file, "--anchor", anchor))


# --- hostile files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 200_000, b'{"format": ' + b"9" * 10_000 + b"}", b'"' + b"a" * 1_000_000,
    b'{"format": "complaint-desk case file", "version": 1}', b'{"format": "complaint-desk case file", "version": 2}', b"PK\x03\x04",
], ids=lambda content: repr(content[:12]))  # fmt: skip
def test_what_is_no_case_file_is_told_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.json").write_bytes(content)
    assert fails(tmp_path / "c.json").startswith("It does not hold. ")


@pytest.mark.parametrize("value", [None, True, -1, 1 << 70, 1.5, "x", [], {}, "\ud800", "00"], ids=repr)
def test_whatever_stands_in_a_field_there_is_a_sentence(desk: SmallDesk, case: int, tmp_path: Path, value: object) -> None:
    whole = json.loads(take_out(desk, case, tmp_path / "c.json").path.read_text(encoding="utf-8"))
    whole["streams"][0]["events"] = events(whole)[:3]
    for path in (("made",), ("anchor",), ("lanes",), ("streams",), ("operations",), ("streams", 0), ("operations", 0), ("made", "at_us")):
        table = json.loads(json.dumps(whole))
        under = table
        for each in path[:-1]:
            under = under[each]
        under[path[-1]] = value
        (tmp_path / "c.json").write_text(json.dumps(table), encoding="utf-8")
        assert fails(tmp_path / "c.json")
    for field in events(whole)[1]:
        table = json.loads(json.dumps(whole))
        events(table)[1][field] = value
        (tmp_path / "c.json").write_text(json.dumps(table), encoding="utf-8")
        assert fails(tmp_path / "c.json")


def test_a_folder_and_a_file_that_is_not_there_are_told_in_words(tmp_path: Path) -> None:
    assert "cannot be read" in fails(tmp_path)
    assert "cannot be read" in fails(tmp_path / "nothing.json")


def test_what_somebody_wrote_does_not_steer_a_terminal(desk: SmallDesk, case: int, tmp_path: Path) -> None:
    done = evidence.take_out(desk.store, desk.boss, key=next(desk.keys), case_id=case, why="\x1b[2J\x1b[1;1HIt holds.\u202e", out=tmp_path / "c.json")
    said = passes(done.path)
    assert "\x1b" not in said
    assert "\u202e" not in said
